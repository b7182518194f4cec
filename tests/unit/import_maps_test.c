/* The maps in maps/, against the practice in practice/, with samples of the files they are for. */
#include "import_world.h"

#include <dirent.h>

static const char *map_path(const char *name)
{
	return str_c(&arena, str_fmt(&arena, "%s/%s.yaml", MAPS, name));
}

/* The roles are the real practice's. */
static int open_real(void **state)
{
	if (world_open(state))
		return -1;
	handler.role = practice_role(practice, STR("call_handler"));
	return handler.role ? 0 : -1;
}

static void every_map_fits_the_practice(void **state)
{
	DIR *d = opendir(MAPS);
	struct dirent *e;
	int maps = 0;

	(void)state;
	assert_non_null(d);
	while ((e = readdir(d))) {
		if (!str_ends(str_z(e->d_name), STR(".yaml")))
			continue;
		const char *path = str_c(&arena, str_fmt(&arena, "%s/%s", MAPS, e->d_name));
		if (!read_map("", path)) {
			notes_print(&notes, 2);
			fail_msg("%s does not fit", e->d_name);
		}
		maps++;
	}
	closedir(d);
	assert_true(maps >= 7);
}

static void brought(const char *of, const char *map, const char *sample)
{
	struct import_map *m = read_map(of, map_path(map));
	struct str text_in = get_file(str_c(&arena, str_fmt(&arena, "%s/%s.csv", SAMPLES, sample)));

	assert_non_null(m);
	bring(m, put_bytes("sample.csv", text_in), 0);
	for (size_t i = 0; i < notes.list.n; i++)
		print_message("%.*s\n", S(complaint(i)));
}

static void a_records_system_comes_in_as_people_places_and_phones(void **state)
{
	const struct record *rec;
	struct str q;

	(void)state;
	brought("person", "records_system_extract", "records_system");
	assert_counts(5, 0, 0, 0, 4);
	q = get_file(beside("sample.csv.quarantine.csv"));
	assert_has(q, "\n6,DOB,'31/06/2010': there is no such date,");
	assert_has(q, "\n7,known_as,\"Give some name, even if it is only what they are called.\",");
	assert_has(q, "\n8,NOMINAL_ID,the id 'N100202' was already given on row 3,");
	assert_has(q, "\n9,DOB,The date of birth is in the future. Check the year.,");
	rec = seen(record_from("N100203", "person"));
	assert_words(record_value(rec, "given_names").text, "Zoë");
	assert_int_equal(record_value(rec, "born").absent, ABSENT_NOT_KNOWN);
	assert_words(record_value(seen(record_from("N100204", "person")), "sex").text, "not_known");
	brought("place", "records_system_places", "records_system");
	assert_counts(6, 0, 0, 2, 1);
	assert_words(record_value(seen(record_from("N100203", "place")), "address").text, "Flat 3, Cable House, Quay Street");
	brought("residence", "records_system_residences", "records_system");
	assert_counts(3, 0, 0, 2, 4);
	rec = seen(record_from("N100201", "residence"));
	assert_int_equal(record_value(rec, "person").n, record_from("N100201", "person"));
	assert_int_equal(record_value(rec, "place").n, record_from("N100201", "place"));
	brought("phone", "records_system_phones", "records_system");
	assert_counts(5, 0, 0, 3, 1);
	brought("phone_use", "records_system_phone_uses", "records_system");
	assert_counts(4, 0, 0, 3, 2);
	assert_verified();
}

static void the_public_sets_come_in(void **state)
{
	(void)state;
	brought("person", "febrl3", "febrl3");
	assert_counts(2, 0, 0, 0, 1);
	brought("person", "fake_1000", "fake_1000");
	assert_counts(3, 0, 0, 0, 1);
	assert_int_equal(record_value(seen(record_from("3", "person")), "born").absent, ABSENT_NOT_KNOWN);
}

static struct str set_aside_of(const char *of, const char *map, const char *rows)
{
	assert_int_equal(bring(good_map(of, map), put_file("rows.csv", rows), 0), IMPORT_QUARANTINED);
	return get_file(beside("rows.csv.quarantine.csv"));
}

static const char register_map[] = "source: register\ntype: person\nid: ID\ncolumns:\n  NAME: family_name\n  DOB: {field: born, format: iso}\n"
	"  DIED: {field: died_on, format: iso}\n  SEX: sex\n";
static const char reports_map[] = "source: register\ntype: missing_episode\nid: N\ncolumns:\n  WHO: {field: child, by: source_id, type: person}\n"
	"  AT: {field: reported_at, format: iso}\n  SEEN: {field: last_seen_at, format: iso}\n  FROM: reporter\n  WHAT: circumstances\n  RISK: risk\n"
	"constants: {reporter_name: As recorded, reporter_number: 01632 960100, worried: As recorded, tried: As recorded}\n";

/* What no form would take no file brings either: the practice's own words, beside the file's own column. */
static void what_the_practice_refuses_no_file_brings_in(void **state)
{
	struct str q = set_aside_of("person", register_map, "ID,NAME,DOB,DIED,SEX\n1,Hale,2012-03-02,,female\n2,Oak,2030-01-01,,\n"
		"3,Elm,1980-01-01,1979-12-31,\n4,Fir,1980-01-01,,femal\n5,,1980-01-01,,\n6,Ash,1980-01-01,2020-01-01,\n");

	(void)state;
	assert_counts(2, 0, 0, 0, 4);
	assert_has(q, "\n3,DOB,The date of birth is in the future. Check the year.,");
	assert_has(q, "\n4,DIED,The date of death is before the date of birth. Check both.,");
	assert_has(q, "\n5,SEX,'femal': not a code of sex,");
	assert_has(q, "\n6,known_as,\"Give some name, even if it is only what they are called.\",");
	q = set_aside_of("missing_episode", reports_map, "N,WHO,AT,SEEN,FROM,WHAT,RISK\n1,1,2026-01-04T22:00:00Z,2026-01-04T20:00:00Z,parent,Not home,\n"
		"2,6,2026-01-05T09:00:00Z,2026-01-04T20:00:00Z,parent,Not home,\n3,6,2026-01-04T20:00:00Z,2026-01-04T22:00:00Z,parent,Not home,\n"
		"4,1,2026-01-05T01:00:00Z,,parent,Not home,\n5,6,2026-01-05T01:00:00Z,,parent,,medium\n6,99,2026-01-05T01:00:00Z,,parent,Not home,\n");
	assert_counts(1, 0, 0, 0, 5);
	assert_has(q, "\n3,AT,");
	assert_has(q, "\n4,SEEN,");
	assert_has(q, "\n5,WHO,This child is already reported missing. Add to that episode.,");
	assert_has(q, "\n6,WHAT,\"circumstances is required, and this row has none\",");
	assert_has(q, "\n6,risk_rationale,\"risk_rationale is required, and this row has none\",");
	assert_has(q, "\n7,WHO,'99': no person of register with this id has been brought in,");
	assert_int_equal(one("select count(*) from missing_episode"), 1);
	assert_verified();
}

static void what_comes_in_about_a_restricted_person_is_hidden_too(void **state)
{
	(void)state;
	bring(good_map("person", register_map), put_file("a.csv", "ID,NAME,DOB,DIED,SEX\n1,Hale,2012-03-02,,\n6,Ash,2012-03-02,,\n"), 0);
	bring(good_map("restriction", "source: register\ntype: restriction\nid: ID\nforms: []\ncolumns:\n"
		"  ID: {field: person, by: source_id, type: person}\nconstants: {kind: open, reason: witness, why: As recorded, since: 2026-01-01,"
		" review_at: 2026-03-01T00:00:00Z}\n"), put_file("r.csv", "ID\n1\n"), 0);
	assert_counts(1, 0, 0, 0, 0);
	bring(good_map("missing_episode", reports_map), put_file("e.csv", "N,WHO,AT,SEEN,FROM,WHAT,RISK\n"
		"1,1,2026-01-04T22:00:00Z,,parent,Not home,\n6,6,2026-01-04T22:00:00Z,,parent,Not home,\n"), 0);
	assert_counts(2, 0, 0, 0, 0);
	assert_int_equal(one("select count(*) from restricted r join missing_episode m on m.id = r.record"), 1);
	assert_int_equal(one("select count(*) from restricted r join import_row i on i.record = r.record where i.source_id = '6'"), 0);
}

#define WORLD(f) cmocka_unit_test_setup_teardown(f, open_real, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD(every_map_fits_the_practice), WORLD(a_records_system_comes_in_as_people_places_and_phones), WORLD(the_public_sets_come_in),
		WORLD(what_the_practice_refuses_no_file_brings_in), WORLD(what_comes_in_about_a_restricted_person_is_hidden_too),
	};

	return cmocka_run_group_tests_name("import maps", tests, NULL, NULL);
}
