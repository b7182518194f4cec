#include "import_world.h"

#include "record/suggest.h"

static const char people_map[] =
	"source: register\n"
	"type: person\n"
	"id: ID\n"
	"absence: {NK: not_known, N/K: not_known}\n"
	"columns:\n"
	"  SURNAME: family_name\n"
	"  DOB: {field: born, as: day, format: dd/mm/yyyy, absence: {\"\": not_known}}\n"
	"  PHONE: phone\n"
	"join:\n"
	"  given_names: [FIRST, SECOND]\n";

#define HEAD "ID,SURNAME,FIRST,SECOND,DOB,PHONE,EYES\n"

static struct str text_of(const char *source_id, const char *of, const char *field)
{
	const struct record *rec = seen(record_from(source_id, of));

	assert_non_null(rec);
	return record_value(rec, field).text;
}

/* ---- the map ---- */

static void every_mistake_in_a_map_is_told_at_once(void **state)
{
	static const char *const wanted[] = {
		"map.yaml:1:9: 'source' names the system: at most 40 lower case letters, digits and underscores",
		"map.yaml:4:1: there is no part of a map 'colums'; did you mean 'columns'?",
		"map.yaml:6:12: there is no field 'famly_name'; did you mean 'family_name'?",
		"map.yaml:7:41: a format is made of yyyy, mm or mon, dd and, with a time, hh, mi and ss; a year of two figures is not read",
		"map.yaml:8:31: family_name is text, not day",
		"map.yaml:9:31: there is no part of a column's rule 'formt'; did you mean 'format'?",
		"map.yaml:10:6: phone is filled twice; columns that go together are a join",
		"map.yaml:11:15: there is no kind of absence 'notknown'; did you mean 'not_known'?",
		"map.yaml:13:3: there is no field 'colour'",
	};

	(void)state;
	assert_null(read_map("person", put_file("map.yaml",
		"source: The Register\n"
		"type: person\n"
		"id: ID\n"
		"colums: {}\n"
		"columns:\n"
		"  SURNAME: famly_name\n"
		"  DOB: {field: born, as: day, format:   dd/mm/yy}\n"
		"  B: {field: family_name, as: day}\n"
		"  C: {field: phone, as: text, formt: x}\n"
		"  D: phone\n"
		"absence: {NK: notknown}\n"
		"constants:\n"
		"  colour: red\n")));
	for (size_t i = 0; i < notes.list.n && i < sizeof wanted / sizeof *wanted; i++)
		assert_words(complaint(i), wanted[i]);
	assert_int_equal(notes.list.n, sizeof wanted / sizeof *wanted);
}

static void codes_types_and_references_are_checked_before_anything_is_read(void **state)
{
	(void)state;
	assert_null(read_map("missing_episode", put_file("map.yaml",
		"source: register\n"
		"type: missing_episode\n"
		"id: ID\n"
		"state: clsed\n"
		"columns:\n"
		"  RISK: {field: risk, codes: {H: hihg}, otherwise: unknown}\n"
		"  CHILD: {field: child, by: source_id, type: place}\n"
		"  FROM: missing_from\n"
		"  SEEN: {field: last_seen_at, format: dd/mm/yyyy}\n"
		"  PIC: picture\n"
		"  A: {field: answers.0.answr}\n"
		"  B: answers\n"
		"constants: {hurt: perhaps, times: three}\n")));
	assert_words(complaint(0), "map.yaml:4:8: there is no state 'clsed'; did you mean 'closed'?");
	assert_words(complaint(1), "map.yaml:6:34: there is no code of risk 'hihg'; did you mean 'high'?");
	assert_words(complaint(2), "map.yaml:6:52: risk cannot be unknown here: write otherwise: refuse, or a code");
	assert_words(complaint(3), "map.yaml:7:46: child refers to person, not to place");
	assert_words(complaint(4), "map.yaml:8:9: missing_from refers to a record: say by: source_id or by: reference");
	assert_words(complaint(5), "map.yaml:9:39: a format has the time too (hh and mi): this field is an instant");
	assert_words(complaint(6), "map.yaml:10:8: picture is what a person looked at here; nothing can be brought into it");
	assert_words(complaint(7), "map.yaml:11:14: there is no field 'answr'; did you mean 'answer'?");
	assert_words(complaint(8), "map.yaml:12:6: answers has rows: write answers.0.FIELD, answers.1.FIELD, …");
	assert_words(complaint(9), "map.yaml:13:19: hurt: 'perhaps': not yes or no");
	assert_words(complaint(10), "map.yaml:13:35: times: 'three': Write a whole number in figures, like 3");
	assert_int_equal(notes.list.n, 11);
}

static void the_type_is_said_twice_and_must_agree(void **state)
{
	(void)state;
	assert_null(read_map("place", put_file("map.yaml", people_map)));
	assert_words(complaint(0), "map.yaml:2:7: this map is for person, and what was asked for is place");
	assert_null(read_map("persn", put_file("map.yaml", people_map)));
	assert_has(notes.list.at[0].text, "did you mean 'person'?");
}

static void a_column_that_is_not_there_stops_it_before_the_first_row(void **state)
{
	const struct import_map *m = good_map("person", people_map);

	(void)state;
	assert_int_equal(bring(m, put_file("a.csv", "ID,SURNAM,FIRST,SECOND,DOB,PHONE,PHONE\n1,Hale,Amy,,02/03/2012,,\n"), 0), IMPORT_REFUSED);
	notes_sort(&notes);
	assert_words(complaint(0), "a.csv:1:1: the heading has 'PHONE' twice");
	assert_has(complaint(1), "map.yaml:6:3: ");
	assert_has(complaint(1), "a.csv has no column 'SURNAME'; did you mean 'SURNAM'?");
	assert_int_equal(one("select count(*) from person") + one("select count(*) from import_run"), 0);
	assert_int_equal(bring(m, beside("nowhere.csv"), 0), IMPORT_REFUSED);
	assert_int_equal(bring(m, put_bytes("wide.csv", (struct str){ "\xff\xfeI\0D\0\n\0", 8 }), 0), IMPORT_REFUSED);
	assert_has(complaint(0), "UTF-16");
}

/* ---- values ---- */

static void rows_become_records(void **state)
{
	const struct import_map *m = good_map("person", people_map);
	struct import_origin *origins;
	struct db *db;

	(void)state;
	assert_int_equal(bring(m, put_file("a.csv", HEAD "7,Hale, Amy ,Jane,2/3/2012,07700 900123,blue\n8,O'Rourke,NK,,,,\n"), 0), IMPORT_DONE);
	assert_counts(2, 0, 0, 0, 0);
	assert_int_equal(result.nunmapped, 1);
	assert_words(result.unmapped[0], "EYES");
	assert_words(text_of("7", "person", "given_names"), "Amy Jane");
	assert_words(text_of("7", "person", "born"), "2012-03-02");
	assert_int_equal(record_value(seen(record_from("8", "person")), "born").absent, ABSENT_NOT_KNOWN);
	assert_int_equal(record_value(seen(record_from("8", "person")), "given_names").is, VALUE_ABSENT);
	assert_int_equal(record_value(seen(record_from("8", "person")), "phone").is, VALUE_NONE);
	assert_int_equal(access(beside("a.csv.quarantine.csv"), F_OK), -1);
	db = store_read(store, 0);
	assert_int_equal(import_origins(db, record_from("7", "person"), &arena, &origins), 1);
	store_read_end(db);
	assert_words(origins[0].source, "register");
	assert_words(origins[0].source_id, "7");
	assert_words(origins[0].file, "a.csv");
	assert_int_equal(origins[0].line, 2);
	assert_verified();
}

static const char episodes_map[] =
	"source: register\n"
	"type: missing_episode\n"
	"id: N\n"
	"state: closed\n"
	"columns:\n"
	"  WHO: {field: child, by: source_id, type: person, source: register}\n"
	"  WHEN: {field: reported_at, as: instant, format: \"dd/mm/yyyy hh:mi\"}\n"
	"  RISK: {field: risk, codes: {H: high, M: medium, L: low}, otherwise: refuse}\n"
	"  HARM: {field: harm, split: \"|\", codes: {P: physical, O: online}}\n"
	"  HURT: {field: hurt, codes: {Y: yes, N: no}}\n"
	"  TIMES: times\n"
	"  Q1: answers.0.question\n"
	"  Q2: answers.1.question\n"
	"  SEEN: {field: last_seen_at, format: iso, absence: {\"\": not_known}}\n"
	"constants: {risk_rationale: As recorded at the time}\n";
#define EPISODES "N,WHO,WHEN,RISK,HARM,HURT,TIMES,Q1,Q2,SEEN\n"

static void references_codes_choices_and_groups_are_read(void **state)
{
	const struct import_map *m;
	const struct record *rec;
	struct value v;

	(void)state;
	bring(good_map("person", people_map), put_file("a.csv", HEAD "7,Hale,Amy,,,,\n"), 0);
	m = good_map("missing_episode", episodes_map);
	assert_int_equal(bring(m, put_file("e.csv", EPISODES "1,7,05/07/2025 01:50,H,O|P|O,Y,3,,Any friends?,2025-07-04T22:00:00Z\n"), 0), IMPORT_DONE);
	rec = seen(record_from("1", "missing_episode"));
	assert_int_equal(record_value(rec, "child").n, record_from("7", "person"));
	assert_words(rec->type->states[rec->state].name, "closed");
	assert_words(instant_show(&arena, record_value(rec, "reported_at").n), "2025-07-05T00:50:00Z");
	assert_words(record_value(rec, "risk").text, "high");
	assert_int_equal(record_value(rec, "hurt").n, 1);
	assert_int_equal(record_value(rec, "times").n, 3);
	v = record_value(rec, "harm");
	assert_int_equal(v.nmany, 2);
	assert_words(v.many[0].text, "online");
	v = record_value(rec, "answers");
	assert_int_equal(v.nmany, 1);
	assert_words(v.many[0].text, "Any friends?");
	assert_int_equal(one("select count(*) from link where field_no > 0"), 1);
	assert_verified();
}

static void what_was_never_brought_in_cannot_be_referred_to(void **state)
{
	const struct import_map *m = good_map("missing_episode", episodes_map);

	(void)state;
	assert_int_equal(bring(m, put_file("e.csv", EPISODES), 0), IMPORT_REFUSED);
	assert_words(complaint(0), "map.yaml:6:16: no person of register has been brought in yet; bring those in first");
	assert_int_equal(one("select count(*) from import_source"), 0);
}

static void json_lines_are_rows_too(void **state)
{
	const struct import_map *m = good_map("person", "source: feed\ntype: person\nid: id\ncolumns:\n  name.family: family_name\n"
		"  name.given: {field: given_names}\n  dob: {field: born, format: iso}\n  tel.0: phone\n");

	(void)state;
	assert_int_equal(bring(m, put_file("a.jsonl",
		"{\"id\": 7, \"name\": {\"family\": \"H\\u00e1le\", \"given\": \"Amy\"}, \"dob\": null, \"tel\": [\"07700 900123\", \"x\"], \"vip\": true}\n"
		"\n"
		"{\"id\": 8, \"name\": {\"family\": \"Oak\"}\n"
		"[1]\n"
		"{\"id\": 9, \"id\": 10}\n"
		"{\"id\": 11, \"name\": {\"family\": \"Elm\"}, \"dob\": \"2012-02-30\"}"), 0), IMPORT_QUARANTINED);
	assert_counts(1, 0, 0, 0, 4);
	assert_words(text_of("7", "person", "family_name"), "Hále");
	assert_words(text_of("7", "person", "phone"), "07700 900123");
	assert_int_equal(result.nunmapped, 2);
	struct str q = get_file(beside("a.jsonl.quarantine.csv"));
	assert_has(q, "\n3,,is not JSON at character ");
	assert_has(q, "\n4,,is not a JSON object,[1]\n");
	assert_has(q, "\n5,,\"is not JSON at character 14: duplicate object key near ");
	assert_has(q, "\n6,dob,'2012-02-30': there is no such date,");
}

/* ---- what cannot come in ---- */

static struct str big_row(const char *head, char fill, size_t n, const char *tail)
{
	struct buf b;

	buf_open(&b, &arena);
	buf_z(&b, head);
	for (size_t i = 0; i < n; i++)
		buf_c(&b, fill);
	buf_z(&b, tail);
	return buf_text(&b);
}

static void each_kind_of_bad_row_is_set_aside_and_the_rest_comes_in(void **state)
{
	const struct import_map *m = good_map("person", people_map);
	static const char *const wanted[] = {
		"\n3,DOB,'31/02/2012': there is no such date,\"2,Oak,,,31/02/2012,,\"\n",
		"\n4,DOB,'2012-03-02': is not a date of the map's format,",
		"\n5,,2 fields where the heading has 7; the missing ones are empty,\"3,Oak\"\n",
		"\n6,,8 fields where the heading has 7; the further ones are left out,",
		"\n7,ID,the row has no id,",
		"\n8,ID,the id '1' was already given on row 2,",
		"\n9,SURNAME,field 2 is not UTF-8 at byte 2; read as Windows-1252,\"5,H\xe9le",
		"\n10,SECOND,1 NUL bytes in field 4; left out,",
		"\n11,SURNAME,text after a closing quote in field 2; kept,\"6,\"\"Ha\"\"le,",
		"\n12,SURNAME,\"family_name is required, and this row has none\",",
		"\n13,SURNAME,\"field 2 has 1000000 bytes, more than 65536; left empty\",",
		"\n14,PHONE,'07\xe2\x80\xae': There are hidden characters in this. Type it rather than pasting it,",
		"\n16,,a quote is opened and never closed; read as a plain letter,",
	};
	struct buf b;

	(void)state;
	buf_open(&b, &arena);
	buf_z(&b, HEAD "1,Hale,Amy,,02/03/2012,,\n2,Oak,,,31/02/2012,,\n3,Oak,,,2012-03-02,,\n3,Oak\n4,Oak,,,,,,\n,Oak,,,,,\n1,Ash,,,,,\n"
		"5,H\xe9le,,,,,\n6,Oak,,");
	buf_put(&b, "B\0b", 3);
	buf_z(&b, ",,,\n6,\"Ha\"le,,,,,\n7,,Tom,,,,\n");
	buf_str(&b, big_row("8,", 'x', 1000000, ",,,,,\n9,Elm,,,,07\xe2\x80\xae,\n10,\"Fir, late\",,,,,\n11,\"Yew,,,,,\n12,Rowan,,,,,\n"));
	assert_int_equal(bring(m, put_bytes("a.csv", buf_text(&b)), 0), IMPORT_QUARANTINED);
	struct str q = get_file(beside("a.csv.quarantine.csv"));
	assert_true(str_starts(q, STR("row,column,reason,as_it_was\n3,")));
	for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
		if (!str_has(q, str_z(wanted[i])))
			fail_msg("the quarantine has no %s", wanted[i] + 1);
	assert_counts(3, 0, 0, 0, 13);
	assert_words(text_of("10", "person", "family_name"), "Fir, late");
	assert_words(text_of("12", "person", "family_name"), "Rowan");
	assert_true(str_has(q, big_row("\"8,", 'x', 1000000, ",,,,,\"\n")));
	assert_verified();
}

static void a_map_may_say_that_a_file_is_windows_1252(void **state)
{
	const struct import_map *m = good_map("person", "source: old\ntype: person\nid: ID\nencoding: windows-1252\ncolumns: {NAME: family_name}\n");

	(void)state;
	assert_int_equal(bring(m, put_file("a.csv", "ID,NAME\n1,Zo\xeb\n2,O\x92Neill\n3,Plain\n"), 0), IMPORT_DONE);
	assert_words(text_of("1", "person", "family_name"), "Zoë");
	assert_words(text_of("2", "person", "family_name"), "O’Neill");
}

static struct str wrong_with(const struct import_map *m, const char *file, const char *rows, int lines)
{
	struct str q, one, rest;
	int n = -1;

	assert_int_equal(bring(m, put_file(file, rows), 0), IMPORT_QUARANTINED);
	q = rest = get_file(beside(str_c(&arena, str_fmt(&arena, "%s.quarantine.csv", file))));
	while (str_cut(&rest, '\n', &one))
		n += one.n > 0;
	if (n != lines)
		fail_msg("%d lines, not %d: %.*s", n, lines, S(q));
	return q;
}

static void all_that_is_wrong_with_a_row_is_told_at_once(void **state)
{
	struct str q = wrong_with(good_map("person", people_map), "a.csv", HEAD "1,Hale,,,31/02/2012,07\xe2\x80\xae,\n2,,,,,,\n", 3);

	(void)state;
	assert_counts(0, 0, 0, 0, 2);
	assert_has(q, "\n2,DOB,'31/02/2012': there is no such date,\"1,Hale,");
	assert_has(q, "\n2,PHONE,'07\xe2\x80\xae': There are hidden characters");
	assert_has(q, "\n3,SURNAME,\"family_name is required, and this row has none\",");
	assert_int_equal(one("select count(*) from person"), 0);
}

static void forms_are_named_as_the_practice_names_them(void **state)
{
	(void)state;
	assert_null(read_map("missing_episode", put_file("map.yaml", "source: register\ntype: missing_episode\nid: N\n"
		"forms: [reprt, circulated, [x]]\ncolumns: {I: incident}\n")));
	assert_words(complaint(0), "map.yaml:4:9: there is no form 'reprt'; did you mean 'report'?");
	assert_words(complaint(1), "map.yaml:4:16: 'circulated' is done by the system: it has no form");
	assert_words(complaint(2), "map.yaml:4:28: 'forms' is a text");
	assert_int_equal(notes.list.n, 3);
	assert_null(read_map("missing_episode", put_file("map.yaml", "source: register\ntype: missing_episode\nid: N\nforms: report\n"
		"columns: {I: incident}\n")));
	assert_words(complaint(0), "map.yaml:4:8: 'forms' is a list of moves: [report, found], or [] for none");
}

/* A form's questions, its guards, and what is wanted under a condition that holds. */
static void rows_answer_what_the_forms_they_have_been_through_ask(void **state)
{
	static const char columns[] = "source: register\ntype: missing_episode\nid: N\n%scolumns:\n  WHO: {field: child, by: source_id, type: person}\n"
		"  WHEN: {field: reported_at, format: iso}\n  RISK: {field: risk, codes: {H: high}}\n  WHY: risk_rationale\n"
		"  SEEN: {field: last_seen_at, format: iso}\n";
	static const char rows[] = "N,WHO,WHEN,RISK,WHY,SEEN\n1,7,2025-07-05T01:00:00Z,H,Alone,2025-07-04T22:00:00Z\n"
		"2,7,2025-07-05T01:00:00Z,H,,\n3,7,,H,Alone,2025-07-04T22:00:00Z\n";
	struct str q;

	(void)state;
	bring(good_map("person", people_map), put_file("a.csv", HEAD "7,Hale,Amy,,,,\n"), 0);
	q = wrong_with(good_map("missing_episode", str_c(&arena, str_fmt(&arena, columns, ""))), "e.csv", rows, 3);
	assert_counts(1, 0, 0, 0, 2);
	assert_has(q, "\n3,SEEN,\"last_seen_at is required");
	assert_has(q, "\n3,WHY,\"risk_rationale is required");
	assert_has(q, "\n4,WHEN,\"reported_at is required");
	/* None: what the map brings in is still asked for. The grading form besides: its guard wants what no file can bring. */
	q = wrong_with(good_map("missing_episode", str_c(&arena, str_fmt(&arena, columns, "forms: [report, grade]\n"))), "g.csv",
		"N,WHO,WHEN,RISK,WHY,SEEN\n9,7,2025-07-05T01:00:00Z,H,Alone,2025-07-04T22:00:00Z\n", 1);
	assert_has(q, "\n2,RISK,Open the child's picture before grading the risk.,");
	assert_int_equal(bring(good_map("missing_episode", "source: other\ntype: missing_episode\nid: N\nforms: []\ncolumns: {I: incident}\n"),
		put_file("n.csv", "N,I\n1,70\n"), 0), IMPORT_DONE);
	q = wrong_with(good_map("missing_episode", "source: other\ntype: missing_episode\nid: N\nforms: []\ncolumns: {I: incident}\n"
		"constants: {risk: high}\n"), "c.csv", "N,I\n2,71\n", 1);
	assert_has(q, "\n2,risk_rationale,\"risk_rationale is required");
	assert_verified();
}

/* Graded here without its picture being looked at again, it is not for the next file to complain. */
static void a_change_is_not_blamed_for_what_was_so_before(void **state)
{
	static const char graded[] = "source: register\ntype: missing_episode\nid: N\nforms: [report, grade]\ncolumns: {I: incident, R: circumstances}\n";
	static const char bare[] = "source: register\ntype: missing_episode\nid: N\nforms: []\ncolumns: {I: incident, R: circumstances}\n";

	(void)state;
	assert_int_equal(bring(good_map("missing_episode", bare), put_file("e.csv", "N,I,R\n1,70,\n"), 0), IMPORT_DONE);
	assert_int_equal(bring(good_map("missing_episode", graded), put_file("e.csv", "N,I,R\n1,71,Out late\n"), 0), IMPORT_DONE);
	assert_counts(0, 1, 0, 0, 0);
	assert_int_equal(bring(good_map("missing_episode", graded), put_file("e.csv", "N,I,R\n1,71,Out late\n2,72,\n"), 0), IMPORT_QUARANTINED);
	assert_counts(0, 0, 1, 0, 1);
}

/* What JSON can do to a reader: each line by itself, the rest comes in. */
static void json_lines_of_every_bad_kind_are_named(void **state)
{
	const struct import_map *m = good_map("person", "source: feed\ntype: person\nid: id\ncolumns: {family: family_name, tel: phone}\n");
	struct buf b;
	struct str q;

	(void)state;
	buf_open(&b, &arena);
	buf_z(&b, "\xef\xbb\xbf{\"id\": \"1\", \"family\": 7}\r\n");
	buf_str(&b, big_row("{\"id\": \"2\", \"x\": ", '[', 100000, "\n"));
	buf_str(&b, big_row("{\"id\": \"3\", \"family\": \"", 'x', 1000000, "\"}\n"));
	buf_z(&b, "{\"id\": \"4\", \"family\": \"a\\u0000b\"}\n{\"id\": \"5\", \"family\": \"H\xe9le\"}\n");
	buf_z(&b, "{\"id\": \"6\", \"family\": {\"a\": {\"b\": {\"c\": {\"d\": {\"e\": {\"f\": {\"g\": {\"h\": 1}}}}}}}}}\n");
	buf_z(&b, "{\"id\": \"7\", \"family\": \"Oak\", \"tel\": [[\"1\"]]}\n{\"id\": 12345678901234567890, \"family\": \"Elm\"}\n");
	buf_z(&b, "{\"id\": \"9\", \"fam\n{\"id\": \"10\", \"family\": \"Yew\"}{\"id\": \"11\"}\n{\"id\": \"12\", \"family\": \"Ash\"}\n");
	buf_put(&b, "{\"id\": \"13\"\0}\n", 14);
	buf_z(&b, "{\"id\": \"\", \"family\": \"Fir\"}\n{\"id\": \"14\", \"family\": \"Ivy\"}");
	assert_int_equal(bring(m, put_bytes("a.jsonl", buf_text(&b)), 0), IMPORT_QUARANTINED);
	q = get_file(beside("a.jsonl.quarantine.csv"));
	assert_true(str_has(q, STR("\n2,,is not JSON at character 2")) && str_has(q, STR("\n3,family,'xxx")));
	q = str_from(q, 1000000);               /* what follows the long ones */
	assert_has(q, "\n4,,\"holds the character \\u0000 at character 32, which is in no text\",");
	assert_has(q, "\n5,,is not UTF-8 at byte 25,");
	assert_has(q, "\n6,,\"is nested too deep, or a name in it is too long\",");
	assert_has(q, "\n8,,is not JSON at character ");
	assert_has(q, "\n9,,\"is not JSON at character ");
	assert_has(q, "\n10,,is not JSON at character ");
	assert_has(q, "\n12,,is not JSON at character ");
	assert_has(q, "\n13,id,the row has no id,");
	assert_counts(4, 0, 0, 0, 10);
	assert_words(text_of("1", "person", "family_name"), "7");
	assert_words(text_of("14", "person", "family_name"), "Ivy");
	assert_verified();
}

static void a_file_may_begin_with_a_mark_end_its_lines_oddly_or_be_empty(void **state)
{
	const struct import_map *m = good_map("person", "source: odd\ntype: person\nid: ID\ncolumns: {NAME: family_name}\n");

	(void)state;
	assert_int_equal(bring(m, put_file("bom.csv", "\xef\xbb\xbfID,NAME\r\n1,Hale\r\n2,Oak"), 0), IMPORT_DONE);
	assert_counts(2, 0, 0, 0, 0);
	assert_int_equal(bring(m, put_file("none.csv", "ID,NAME\n"), 0), IMPORT_DONE);
	assert_counts(0, 0, 0, 0, 0);
	assert_int_equal(bring(m, put_file("empty.csv", ""), 0), IMPORT_REFUSED);
	assert_true(notes.list.n > 0);
	assert_int_equal(bring(m, put_file("empty.jsonl", ""), 0), IMPORT_DONE);
	assert_int_equal(bring(m, put_bytes("wide.jsonl", (struct str){ "\xff\xfe{\0}\0\n\0", 8 }), 0), IMPORT_QUARANTINED);
	assert_has(get_file(beside("wide.jsonl.quarantine.csv")), "\n1,,is not UTF-8 at byte 1,");
}

/* ---- again ---- */

static void the_same_row_again_does_nothing(void **state)
{
	const struct import_map *m = good_map("person", people_map);
	const char *file = put_file("a.csv", HEAD "7,Hale,Amy,,02/03/2012,,\n8,Oak,,,,,\n9,,,,,,x\n");
	int64_t before;

	(void)state;
	assert_int_equal(bring(m, file, 0), IMPORT_QUARANTINED);
	before = one("select count(*) from ledger");
	for (int i = 0; i < 3; i++) {
		assert_int_equal(bring(m, file, 0), IMPORT_QUARANTINED);
		assert_counts(0, 0, 2, 0, 1);
	}
	/* One entry a run says that it was made; none is about a person. */
	assert_int_equal(one("select count(*) from ledger"), before + 3);
	assert_int_equal(one("select sum(version) from person"), 2);
	assert_int_equal(bring(m, put_file("a.csv", HEAD "7,Hale,Amy,,02/03/2012,,green\n8,Oak,,,,,\n9,Elm,,,,,x\n"), 0), IMPORT_DONE);
	assert_counts(1, 0, 2, 0, 0);
}

static void a_changed_row_is_a_new_version(void **state)
{
	const struct import_map *m = good_map("person", people_map);
	struct import_origin *origins;
	struct change *changes;
	struct reading r;
	struct db *db;
	int64_t id;

	(void)state;
	bring(m, put_file("a.csv", HEAD "7,Hale,Amy,,02/03/2012,,\n8,Oak,,,,,\n"), 0);
	id = record_from("7", "person");
	assert_int_equal(bring(m, put_file("b.csv", HEAD "8,Oak,,,,,\n7,Hale-Oak,Amy,,,,\n"), 0), IMPORT_DONE);
	db = store_read(store, clock_now());
	assert_int_equal(import_origins(db, id, &arena, &origins), 1);
	assert_words(origins[0].file, "b.csv");
	assert_int_equal(origins[0].line, 3);
	assert_int_equal(import_origins(db, record_from("8", "person"), &arena, &origins), 1);
	assert_words(origins[0].file, "a.csv");
	store_read_end(db);
	assert_counts(0, 1, 1, 0, 0);
	assert_int_equal(record_from("7", "person"), id);
	assert_int_equal(seen(id)->version, 2);
	assert_words(text_of("7", "person", "family_name"), "Hale-Oak");
	assert_int_equal(record_value(seen(id), "born").is, VALUE_ABSENT);
	reading_open(&r, store, &arena, &handler);
	assert_int_equal(record_history(&r, id, &changes), 2);
	assert_int_equal(changes[0].nfields, 2);
	assert_true(reading_close(&r));
	assert_verified();
}

static void correct(int64_t id, const char *field, const char *to)
{
	struct draft d;

	assert_int_equal(send(&d, &handler, "person", "correct", id, form(field, to, NULL)).is, PUT_DONE);
}

static void held_against_everybody(void)
{
	struct roll *roll = roll_open(store, suggest_saved, store);

	roll_await(roll);
	roll_close(roll);
}

/* The server was not running: what it would have done as each was saved, it does when it next starts; and only then. */
static void who_comes_in_is_held_against_everybody_afterwards(void **state)
{
	const struct import_map *m = good_map("person", people_map);
	struct buf b;

	(void)state;
	buf_open(&b, &arena);
	buf_z(&b, HEAD);
	for (int i = 0; i < 30; i++)
		buf_fmt(&b, "%d,%c%chton,%c%cra,,%02d/%02d/19%d,,\n", 100 + i, "ABCDEF"[i % 6], "aeiou"[i % 5], "KLMNPRS"[i % 7], "aeiou"[i % 5],
			1 + 7 * i % 28, 1 + i % 12, 30 + 2 * i);
	bring(m, put_bytes("a.csv", buf_text(&b)), 0);
	held_against_everybody();
	assert_int_equal(one("select count(*) from metadata where name = 'suggested'"), 1);
	assert_int_equal(one("select count(*) from suggestion"), 0);
	bring(m, put_file("b.csv", HEAD "7,Ashdown,Keira,,02/03/2012,07700 900123,\n8,Ashdown,Kiera,,02/03/2012,,\n"), 0);
	assert_int_equal(one("select count(*) from metadata where name = 'suggested'") + one("select count(*) from suggestion"), 0);
	held_against_everybody();
	assert_int_equal(one("select count(*) from suggestion where settled is null"), 1);
	bring(m, beside("b.csv"), 0);
	assert_counts(0, 0, 2, 0, 0);
	assert_int_equal(one("select count(*) from metadata where name = 'suggested'"), 1);
}

static void what_people_corrected_here_is_never_overwritten(void **state)
{
	const struct import_map *m = good_map("person", people_map);
	int64_t id;

	(void)state;
	bring(m, put_file("a.csv", HEAD "7,Hale,Amy,,02/03/2012,,\n"), 0);
	id = record_from("7", "person");
	correct(id, "family_name", "Hayle");
	assert_int_equal(bring(m, put_file("a.csv", HEAD "7,Hale,Amy,,02/03/2012,07700 900123,\n"), 0), IMPORT_DONE);
	assert_words(text_of("7", "person", "family_name"), "Hayle");
	assert_words(text_of("7", "person", "phone"), "07700 900123");
	/* Nor the second time, when our version is the one the import wrote. */
	assert_int_equal(bring(m, put_file("a.csv", HEAD "7,Hale,Amy,,02/03/2012,07700 900124,\n"), 0), IMPORT_DONE);
	assert_words(text_of("7", "person", "family_name"), "Hayle");
	assert_int_equal(bring(m, put_file("a.csv", HEAD "7,Hail,Amy,,02/03/2012,07700 900124,\n"), 0), IMPORT_QUARANTINED);
	assert_has(get_file(beside("a.csv.quarantine.csv")), "\n2,SURNAME,PER-2026-000001: family_name was changed both here and in the source");
	assert_words(text_of("7", "person", "family_name"), "Hayle");
	correct(id, "family_name", "Hail");
	assert_int_equal(bring(m, put_file("a.csv", HEAD "7,Hail,Amy,,02/03/2012,07700 900124,\n"), 0), IMPORT_DONE);
	assert_verified();
}

#define WORLD(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD(every_mistake_in_a_map_is_told_at_once), WORLD(codes_types_and_references_are_checked_before_anything_is_read),
		WORLD(the_type_is_said_twice_and_must_agree), WORLD(a_column_that_is_not_there_stops_it_before_the_first_row),
		WORLD(rows_become_records), WORLD(references_codes_choices_and_groups_are_read),
		WORLD(what_was_never_brought_in_cannot_be_referred_to), WORLD(json_lines_are_rows_too),
		WORLD(each_kind_of_bad_row_is_set_aside_and_the_rest_comes_in), WORLD(a_map_may_say_that_a_file_is_windows_1252),
		WORLD(all_that_is_wrong_with_a_row_is_told_at_once), WORLD(forms_are_named_as_the_practice_names_them),
		WORLD(rows_answer_what_the_forms_they_have_been_through_ask), WORLD(a_change_is_not_blamed_for_what_was_so_before),
		WORLD(json_lines_of_every_bad_kind_are_named),
		WORLD(a_file_may_begin_with_a_mark_end_its_lines_oddly_or_be_empty),
		WORLD(who_comes_in_is_held_against_everybody_afterwards), WORLD(the_same_row_again_does_nothing), WORLD(a_changed_row_is_a_new_version),
		WORLD(what_people_corrected_here_is_never_overwritten),
	};

	return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
