#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "practice/evaluate.h"
#include "practice/practice.h"
#include "practice/schema.h"

static struct arena arena;
static struct practice *small;

#define assert_str(s, z) assert_string_equal(str_c(&arena, (s)), (z))

static instant at(const char *rfc)
{
	instant t = 0;

	if (!instant_parse(str_z(rfc), &t))
		fail_msg("not an instant: %s", rfc);
	return t;
}

static day on(const char *text)
{
	day d = 0;

	if (!day_parse(str_z(text), &d))
		fail_msg("not a day: %s", text);
	return d;
}

static int load_small(void **state)
{
	struct notes notes;

	(void)state;
	arena_open(&arena, 64 << 20);
	notes_open(&notes, &arena);
	small = practice_load(SMALL, &notes);
	notes_print(&notes, STDERR_FILENO);
	return small ? 0 : -1;
}

static int free_small(void **state)
{
	(void)state;
	practice_free(small);
	practice_free(NULL);
	arena_close(&arena);
	return 0;
}

static const struct type *type(const char *name)
{
	const struct type *t = practice_type(small, str_z(name));

	assert_non_null(t);
	return t;
}

/* ---- what is read ---- */

static void names_are_found(void **state)
{
	(void)state;
	assert_str(small->title, "A small practice");
	assert_str(small->live, "Training data");
	assert_int_equal(small->ntypes, 7);
	assert_ptr_equal(practice_type_at(small, STR("absences")), type("absence"));
	assert_null(practice_type(small, STR("absense")));
	assert_null(practice_list(small, STR("levels")));
	assert_null(practice_board(small, STR("missing")));
	assert_null(practice_role(small, STR("nobody")));
	assert_null(practice_how(small, STR("grade")));
	assert_non_null(practice_how(small, STR("grade-the-risk")));
	assert_null(practice_type_no(small, 0));
	assert_int_equal(type_state(type("absence"), STR("closed")), 3);
	assert_int_equal(type_state(type("absence"), STR("shut")), -1);
	assert_str(type_creates(type("absence"))->name, "report");
	assert_null(type_move(type("absence"), STR("shut")));
	assert_str(type("place")->plural, "Places");
	assert_str(type("warning")->plural, "Warnings to others");
	assert_int_equal(small->npurposes, 2);
	assert_true(small->purposes[1].says_why);
}

static void fields_say_what_they_are(void **state)
{
	const struct type *t = type("absence");
	const struct field *f = type_field(t, STR("answers"));

	(void)state;
	assert_int_equal(f->is, FIELD_GROUP);
	assert_int_equal(f->nfields, 4);
	assert_str(f->fields[0].list->name, "question");
	assert_str(f->fields[3].title, "By");
	assert_int_equal(type_field(t, STR("child"))->is, FIELD_REF);
	assert_ptr_equal(type_field(t, STR("child"))->of, type("person"));
	assert_null(type_field(type("flag"), STR("bears"))->of);
	assert_ptr_equal(type_field(t, STR("looked"))->of_field, type_field(t, STR("child")));
	assert_str(type_field(t, STR("child"))->required.sql, "1");
	assert_str(type_field(t, STR("why"))->required.sql, "risk is not null");
	assert_int_equal(type_field(t, STR("seemed"))->absences, 1u << ABSENT_NOT_SEEN);
	assert_int_equal(type_field(t, STR("seemed"))->at.line, 36);
	assert_ptr_equal(t->about, type_field(t, STR("child")));
	assert_true(type("flag")->marks);
	assert_str(type("flag")->kind_field->name, "kind");
	assert_true(t->chronology.has);
	assert_null(t->chronology.voice);
	assert_ptr_equal(t->chronology.seemed, type_field(t, STR("seemed")));
}

static void rules_are_linked(void **state)
{
	const struct type *t = type("absence");
	const struct effect *e = t->effects;

	(void)state;
	assert_int_equal(t->nguards, 2);
	assert_ptr_equal(t->guards[1].moves[0], type_move(t, STR("grade")));
	assert_ptr_equal(t->guards[0].field, type_field(t, STR("found_at")));
	assert_int_equal(t->clocks[0].within.n, 15);
	assert_int_equal(t->clocks[1].within.unit, SPAN_WORKING_DAYS);
	assert_int_equal(t->neffects, 4);
	assert_int_equal(e[0].is, EFFECT_CREATE);
	assert_str(e[0].move->name, "ask");
	assert_int_equal(e[2].is, EFFECT_MOVE);
	assert_str(e[2].move->name, "cancel");
	assert_int_equal(e[3].nwith, 2);
	assert_int_equal(type("warning")->effects[0].is, EFFECT_SEND);
	assert_null(type("warning")->effects[0].with[0].field);
	assert_int_equal(type_move(t, STR("grade"))->from, 3);
	assert_int_equal(type_move(t, STR("report"))->to, 0);
	assert_int_equal(type_move(type("person"), STR("correct"))->to, -1);
	assert_ptr_equal(small->channels[0].reference, type_field(type("warning"), STR("their_reference")));
}

static void pages_and_roles_are_linked(void **state)
{
	const struct board *b = practice_board(small, STR("missing_now"));
	const struct role *handler = practice_role(small, STR("call_handler")), *supervisor = practice_role(small, STR("supervisor"));
	const struct picture *p = type("person")->picture;

	(void)state;
	assert_int_equal(b->ncolumns, 8);
	assert_int_equal(b->columns[3].is, COLUMN_FLAGS);
	assert_int_equal(b->columns[5].says.nparts, 3);
	assert_str(b->columns[5].says.parts[2].name, "child.known_as");
	assert_true(b->count);
	assert_int_equal(b->limit, 50);
	assert_int_equal(p->npanels, 2);
	assert_true(p->panels[1]->panel);
	assert_str(p->panels[1]->steps, "plan");
	assert_int_equal(p->nunknowns, 2);
	assert_false(handler->grants[type("interview")->index].see);
	assert_true(handler->grants[type("absence")->index].create);
	assert_int_equal(handler->grants[type("person")->index].moves, 2);
	assert_int_equal(supervisor->grants[type("absence")->index].moves, 0xE);
	assert_int_equal(handler->grants[type("absence")->index].moves, 0);
	/* What only effects make is nobody's to create; the engine's moves are nobody's to make. */
	assert_int_equal(supervisor->grants[type("warning")->index].moves, 1u << 4);
	assert_int_equal(supervisor->npages, 2);
}

static void codes_open_and_close(void **state)
{
	struct code c = { .has_from = true, .from = 100, .has_until = true, .until = 200 };

	(void)state;
	assert_false(code_open(&c, 99));
	assert_true(code_open(&c, 100));
	assert_true(code_open(&c, 199));
	assert_false(code_open(&c, 200));
	c.legacy = true;
	assert_false(code_open(&c, 150));
	assert_true(list_code(practice_list(small, STR("level")), STR("none_seen"))->legacy);
}

static void absences_have_words(void **state)
{
	(void)state;
	for (enum absence a = ABSENT_NOT_ASKED; a < ABSENCES; a++) {
		enum absence back;
		assert_true(absence_from(absence_code(a), &back));
		assert_int_equal(a, back);
		assert_true(absence_words(a).n > 0);
	}
	enum absence none;
	assert_false(absence_from(STR(""), &none));
	assert_false(absence_from(STR("unknown"), &none));
}

static void anchors(void **state)
{
	const struct how *h = practice_how(small, STR("grade-the-risk"));

	(void)state;
	assert_str(how_anchor(&arena, STR(" The  levels, of risk! ")), "the-levels-of-risk");
	assert_str(how_anchor(&arena, STR("---")), "");
	assert_true(how_has(h, STR("the-levels")));
	assert_false(how_has(h, STR("levels")));
	assert_str(h->owner, "Missing team");
	assert_true(h->has_review);
	assert_true(str_starts(h->markdown, STR("Read everything")));
}

/* ---- deadlines against a slow oracle ---- */

static bool slow_holiday(day d)
{
	for (size_t i = 0; i < small->holidays.n; i++)
		if (small->holidays.days[i] == d)
			return true;
	return false;
}

static bool slow_working(day d)
{
	day monday = on("2025-01-06");

	return ((d - monday) % 7 + 7) % 7 < 5 && !slow_holiday(d);
}

/* Summer time by looking at every day: from the last Sunday of March 01:00 UTC to the last of October. */
static bool slow_summer(instant t)
{
	day sunday = on("2025-01-05");
	int year = day_civil((day)(t / US_DAY)).year;
	instant from = 0, until = 0;

	for (int d = 1; d <= 31; d++) {
		day march = day_of((struct civil){ year, 3, d }), october = day_of((struct civil){ year, 10, d });
		if ((march - sunday) % 7 == 0)
			from = (instant)march * US_DAY + US_HOUR;
		if ((october - sunday) % 7 == 0)
			until = (instant)october * US_DAY + US_HOUR;
	}
	return t >= from && t < until;
}

static day slow_london(instant t)
{
	return (day)((t + (slow_summer(t) ? US_HOUR : 0)) / US_DAY);
}

/* The last whole second that London calls that day, found by going back from well after it. */
static instant slow_end(day d)
{
	instant t = (instant)(d + 1) * US_DAY + 2 * US_HOUR;

	while (slow_london(t) > d)
		t -= US_MINUTE;
	while (slow_london(t + US_SECOND) == d)
		t += US_SECOND;
	return t;
}

static instant slow_due(const struct span *s, instant start)
{
	day d = slow_london(start);
	int n = (int)s->n;

	if (s->unit == SPAN_HOURS)
		return start + n * US_HOUR;
	if (s->unit == SPAN_MINUTES)
		return start + n * US_MINUTE;
	if (s->unit == SPAN_WORKING_DAYS)
		while (n) {
			d++;
			n -= slow_working(d);
		}
	else if (s->unit == SPAN_DAYS)
		d += n;
	else {
		struct civil c = day_civil(d);
		for (; n; n--) {
			c.year += c.month == 12;
			c.month = c.month % 12 + 1;
		}
		while (!civil_real(c))
			c.day--;
		d = day_of(c);
	}
	return slow_end(d);
}

static void due_against_the_oracle(void **state)
{
	static const struct span spans[] = { { 15, SPAN_MINUTES }, { 24, SPAN_HOURS }, { 72, SPAN_HOURS }, { 1, SPAN_WORKING_DAYS },
		{ 3, SPAN_WORKING_DAYS }, { 15, SPAN_WORKING_DAYS }, { 45, SPAN_WORKING_DAYS }, { 1, SPAN_DAYS }, { 28, SPAN_DAYS },
		{ 1, SPAN_MONTHS }, { 3, SPAN_MONTHS }, { 6, SPAN_MONTHS } };
	size_t tried = 0;

	(void)state;
	for (instant t = at("2025-01-01T00:00Z"); t < at("2026-09-30T00:00Z"); t += 37 * US_HOUR + 13 * US_MINUTE)
		for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
			instant due = 0;
			assert_true(clock_due(small, &spans[i], t, &due));
			assert_true(due == slow_due(&spans[i], t));
			tried++;
		}
	assert_true(tried > 4000);
}

struct due_case { const char *start, *due; struct span within; };

/* Worked by hand, from the almanac. */
static void due_by_hand(void **state)
{
	static const struct due_case cases[] = {
		/* over the October change 24 hours end an hour earlier by the wall, over March's an hour later */
		{ "2025-10-25T12:00Z", "2025-10-26T12:00Z", { 24, SPAN_HOURS } },
		{ "2026-03-28T12:00Z", "2026-03-29T12:00Z", { 24, SPAN_HOURS } },
		{ "2025-10-25T12:00Z", "2025-10-26T23:59:59Z", { 1, SPAN_DAYS } },
		{ "2025-10-24T12:00Z", "2025-10-25T22:59:59Z", { 1, SPAN_DAYS } },
		/* half past midnight in London in summer is the day before in UTC */
		{ "2026-06-09T23:30Z", "2026-06-11T22:59:59Z", { 1, SPAN_WORKING_DAYS } },
		/* Maundy Thursday: Good Friday, the weekend and Easter Monday do not count */
		{ "2026-04-02T10:00Z", "2026-04-09T22:59:59Z", { 3, SPAN_WORKING_DAYS } },
		/* a Saturday keeps its day 0 */
		{ "2026-01-10T10:00Z", "2026-01-12T23:59:59Z", { 1, SPAN_WORKING_DAYS } },
		/* Christmas 2026 with its substitute day */
		{ "2026-12-23T10:00Z", "2026-12-29T23:59:59Z", { 2, SPAN_WORKING_DAYS } },
		{ "2026-01-31T10:00Z", "2026-02-28T23:59:59Z", { 1, SPAN_MONTHS } },
		{ "2028-01-31T10:00Z", "2028-02-29T23:59:59Z", { 1, SPAN_MONTHS } },
		{ "2026-08-31T10:00Z", "2027-02-28T23:59:59Z", { 6, SPAN_MONTHS } },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		instant due = 0;
		assert_true(clock_due(small, &cases[i].within, at(cases[i].start), &due));
		assert_str(instant_show(&arena, due), instant_show(&arena, at(cases[i].due)).at);
	}
}

static void beyond_the_holidays_nothing_is_promised(void **state)
{
	struct span one = { 1, SPAN_WORKING_DAYS }, many = { 400, SPAN_WORKING_DAYS };
	instant due = 0;

	(void)state;
	assert_true(clock_due(small, &one, at("2026-12-30T10:00Z"), &due));
	assert_false(clock_due(small, &one, at("2026-12-31T10:00Z"), &due));
	assert_false(clock_due(small, &one, at("2024-12-31T10:00Z"), &due));
	assert_false(clock_due(small, &many, at("2026-01-05T10:00Z"), &due));
}

static void working_days(void **state)
{
	const struct holidays *h = &small->holidays;

	(void)state;
	for (day d = on("2025-01-01"); d < on("2026-11-30"); d++) {
		assert_int_equal(working_day(h, d), slow_working(d));
		for (int n = 0; n < 8; n++) {
			day after = working_day_after(h, d, n);
			assert_int_equal(working_days_between(h, d, after), n);
			assert_int_equal(working_days_between(h, after, d), -n);
		}
	}
}

static void spans_in_words(void **state)
{
	(void)state;
	assert_str(span_show(&arena, &(struct span){ 15, SPAN_MINUTES }), "15 minutes");
	assert_str(span_show(&arena, &(struct span){ 1, SPAN_HOURS }), "1 hour");
	assert_str(span_show(&arena, &(struct span){ 3, SPAN_WORKING_DAYS }), "3 working days");
	assert_str(span_show(&arena, &(struct span){ 6, SPAN_MONTHS }), "6 months");
}

/* ---- the functions conditions call ---- */

static sqlite3 *open_db(const instant *now)
{
	sqlite3 *db = NULL;

	assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
	assert_int_equal(schema_functions(db, small, now), SQLITE_OK);
	return db;
}

static const char *ask(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *s = NULL;
	const char *said = "";

	if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
		return str_c(&arena, str_fmt(&arena, "refused: %s", sqlite3_errmsg(db)));
	switch (sqlite3_step(s)) {
	case SQLITE_ROW:
		said = sqlite3_column_type(s, 0) == SQLITE_NULL ? "null"
			: str_c(&arena, str_dup(&arena, str_z((const char *)sqlite3_column_text(s, 0))));
		break;
	case SQLITE_DONE: said = "nothing"; break;
	default: said = str_c(&arena, str_fmt(&arena, "broken: %s", sqlite3_errmsg(db)));
	}
	sqlite3_finalize(s);
	return said;
}

static void functions_answer(void **state)
{
	static const struct { const char *sql, *says; } cases[] = {
		{ "select clock_now()", "1767578400000000" }, { "select days_before(28)", "1765159200000000" },
		{ "select age_on('2012-03-02', '2026-03-01')", "13" }, { "select age_on('2012-03-02', '2026-03-02')", "14" },
		{ "select age_on('2012-02-29', '2026-02-28')", "13" }, { "select age_on('2012-02-29', '2026-03-01')", "14" },
		/* half past midnight on the birthday in London is still the day before in UTC */
		{ "select age_on('2012-06-10', 1781047800000000)", "14" },
		{ "select age_on(null, clock_now())", "null" }, { "select hours_between(0, 5400000000)", "1.5" },
		{ "select minutes_between(5400000000, 0)", "-90.0" }, { "select hours_between(0, null)", "null" },
		{ "select local_date(1781047800000000)", "2026-06-10" }, { "select local_date(null)", "null" },
		{ "select working_day_after('2026-04-02', 3)", "2026-04-09" },
		{ "select working_days_between('2026-04-02', '2026-04-09')", "3" },
		{ "select working_days_between(clock_now(), clock_now())", "0" },
		{ "select age_on(clock_now(), '2012-03-02')",
			"broken: age_on(born, at) wants a day, and a day or an instant" },
		{ "select hours_between('2012-03-02', 1)", "broken: hours_between(a, b) wants two instants" },
		{ "select local_date('2012-03-02')", "broken: local_date(at) wants an instant" },
		{ "select local_date(9223372036854775807)", "broken: local_date(at) wants an instant" },
		{ "select days_before('x')", "broken: days_before(n) wants a whole number of days" },
		{ "select days_before(-9223372036854775807 - 1)", "broken: days_before(n) wants a whole number of days" },
		{ "select working_day_after('2026-04-02', -1)",
			"broken: working_day_after(at, n) wants a day or an instant, and a whole number" },
		{ "select working_days_between('x', 1)", "broken: working_days_between(a, b) wants two days or instants" },
		{ "select minutes_between(1, 'x')", "broken: minutes_between(a, b) wants two instants" },
	};
	instant now = at("2026-01-05T02:00Z");
	sqlite3 *db = open_db(&now);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(ask(db, cases[i].sql), cases[i].says);
	sqlite3_close(db);
}

static void guarded_only_reads(void **state)
{
	sqlite3 *db = open_db(NULL);

	(void)state;
	sqlite3_exec(db, "create table t(a); insert into t values (1)", NULL, NULL, NULL);
	schema_guarded(db, true);
	assert_string_equal(ask(db, "select a from t where a like '1'"), "1");
	assert_string_equal(ask(db, "select coalesce(max(a), 2) from t"), "1");
	assert_string_equal(ask(db, "delete from t"), "refused: not authorized");
	assert_string_equal(ask(db, "update t set a = 2"), "refused: not authorized");
	assert_string_equal(ask(db, "attach 'x' as y"), "refused: not authorized");
	assert_string_equal(ask(db, "pragma user_version"), "refused: not authorized");
	assert_string_equal(ask(db, "select load_extension('x')"), "refused: not authorized to use function: load_extension");
	assert_string_equal(ask(db, "select random()"), "refused: not authorized to use function: random");
	assert_string_equal(ask(db, "select name from sqlite_master"), "refused: access to sqlite_master.name is prohibited");
	schema_guarded(db, false);
	assert_string_equal(ask(db, "delete from t"), "nothing");
	sqlite3_close(db);
}

/* ---- schema and statements ---- */

static void shape_in_order(void **state)
{
	struct shape_column *c;
	size_t n = schema_shape(&arena, type("absence"), &c), borrowed = 0;

	(void)state;
	assert_str(c[0].name, "this");
	assert_str(c[8].name, "move");
	assert_str(c[9].name, "child");
	assert_str(c[9 + 12].name, "seemed_absent");
	assert_true(c[9 + 12].absent);
	assert_str(c[n - 1].name, "open_interviews");
	for (size_t i = 0; i < n; i++)
		if (str_is(c[i].name, "child_born")) {
			borrowed++;
			assert_ptr_equal(c[i].through, type_field(type("absence"), STR("child")));
			assert_int_equal(c[i].is, FIELD_DAY);
		}
	assert_int_equal(borrowed, 1);
}

static sqlite3 *full_db(const instant *now)
{
	sqlite3 *db = open_db(now);
	struct buf sql;

	buf_open(&sql, &arena);
	schema_lists(&sql, small);
	schema_lists(&sql, small);              /* again: as each opening does */
	for (size_t i = 0; i < small->ntypes; i++)
		schema_table(&sql, &small->types[i]);
	for (size_t i = 0; i < small->ntypes; i++)
		schema_view(&sql, &small->types[i]);
	buf_z(&sql, "insert into place(id, ref, state, version, created_at, created_by, changed_at, changed_by, address)"
		" values (9, 'PL-1', 'held', 1, 1, 0, 1, 0, '4 Tarn Row');"
		"insert into person(id, ref, state, version, created_at, created_by, changed_at, changed_by, family_name, born, lives_at)"
		" values (7, 'PN-1', 'held', 1, 1, 0, 1, 0, 'Ashdown', '2012-03-02', 9);"
		"insert into absence(id, ref, state, version, created_at, created_by, changed_at, changed_by, child, reported_at, risk)"
		" values (5, 'ABS-1', 'out', 1, 1, 0, 1, 0, 7, 1767578400000000, 'high'),"
		" (6, 'ABS-2', 'out', 1, 1, 0, 1, 0, null, 1767578400000000, 'low');"
		"insert into absence__harm values (5, 0, 'hurt'), (5, 1, 'cold');"
		"insert into interview(id, ref, state, version, created_at, created_by, changed_at, changed_by, absence, child)"
		" values (3, 'INT-1', 'due', 1, 1, 0, 1, 0, 5, 7);"
		"insert into warning(id, ref, state, version, created_at, created_by, changed_at, changed_by, absence)"
		" values (2, 'WAR-1', 'sent', 1, 1, 0, 1, 0, 5), (4, 'WAR-2', 'over', 1, 1, 0, 1, 0, 5);");
	buf_c(&sql, 0);
	if (sqlite3_exec(db, sql.at, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	return db;
}

static void views_borrow(void **state)
{
	sqlite3 *db = full_db(NULL);

	(void)state;
	assert_string_equal(ask(db, "select child_born from absence_shape where id = 5"), "2012-03-02");
	assert_string_equal(ask(db, "select child_born from absence_shape where id = 6"), "null");
	assert_string_equal(ask(db, "select harm from absence_shape where this = 5"), "2");
	assert_string_equal(ask(db, "select absence_risk || absence_state from interview_shape"), "highout");
	assert_string_equal(ask(db, "select title from list_level where code = 'high'"), "High");
	/* Typed tables refuse what is not of their type. */
	assert_string_equal(ask(db, "update absence set reported_at = 'soon'"),
		"broken: cannot store TEXT value in INTEGER column absence.reported_at");
	sqlite3_close(db);
}

static sqlite3_stmt *prepared(sqlite3 *db, struct buf *sql)
{
	sqlite3_stmt *s = NULL;

	if (sqlite3_prepare_v2(db, sql->at, (int)sql->n, &s, NULL) != SQLITE_OK)
		fail_msg("%s: %.*s", sqlite3_errmsg(db), (int)sql->n, sql->at);
	return s;
}

/* The parameter a field's value is bound to: its place among the fields and absences before it. */
static int parameter(const struct type *t, const char *field)
{
	int n = EVALUATE_FIRST_FIELD;

	for (size_t i = 0; i < t->nfields && !str_is(t->fields[i].name, field); i++)
		n += 1 + (t->fields[i].absences != 0);
	return n;
}

static void a_record_is_judged(void **state)
{
	instant now = at("2026-01-05T02:00Z");
	sqlite3 *db = full_db(&now);
	const struct type *t = type("absence");
	struct evaluate_map map;
	struct buf sql;
	sqlite3_stmt *s;

	(void)state;
	buf_open(&sql, &arena);
	evaluate_sql(&sql, t, &map);
	s = prepared(db, &sql);
	assert_int_equal(sqlite3_column_count(s), map.columns);
	sqlite3_bind_int64(s, 1, 5);
	sqlite3_bind_text(s, 2, "found", -1, SQLITE_STATIC);
	sqlite3_bind_text(s, 9, "grade", -1, SQLITE_STATIC);
	sqlite3_bind_int64(s, parameter(t, "child"), 7);
	sqlite3_bind_int64(s, parameter(t, "reported_at"), now);
	sqlite3_bind_text(s, parameter(t, "risk"), "none_seen", -1, SQLITE_STATIC);
	sqlite3_bind_int64(s, parameter(t, "found_at"), now - US_HOUR);
	assert_int_equal(sqlite3_step(s), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(s, map.required + type_field(t, STR("child"))->position), 1);
	assert_int_equal(sqlite3_column_int(s, map.required + type_field(t, STR("why"))->position), 1);
	assert_int_equal(sqlite3_column_type(s, map.required + type_field(t, STR("plan"))->position), SQLITE_NULL);
	assert_int_equal(sqlite3_column_int(s, map.guards), 1);         /* found before reported */
	assert_int_equal(sqlite3_column_int(s, map.guards + 1), 1);     /* a child without risk: her birth date is borrowed */
	assert_int_equal(sqlite3_column_int64(s, map.clocks), now);
	assert_int_equal(sqlite3_column_int(s, map.clocks + 4 + 2), 1);
	assert_int_equal(sqlite3_column_int(s, map.moves + 0), 1);      /* no when: open */
	assert_int_equal(sqlite3_column_int(s, map.moves + 3), 0);      /* an interview is still open: a fact of other records */
	assert_int_equal(sqlite3_column_int(s, map.effects + 1), 1);
	assert_int_equal(sqlite3_column_int64(s, map.withs), 5);        /* this */
	assert_int_equal(sqlite3_column_int(s, map.columns - 1), 1);    /* a warning stands */
	assert_int_equal(sqlite3_step(s), SQLITE_DONE);
	sqlite3_finalize(s);
	sqlite3_close(db);
}

static int64_t only(sqlite3 *db, struct buf *sql, int64_t id)
{
	sqlite3_stmt *s = prepared(db, sql);
	int64_t found = 0;

	sqlite3_bind_int64(s, 1, id);
	while (sqlite3_step(s) == SQLITE_ROW)
		found = found * 100 + sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	sql->n = 0;
	return found;
}

static void other_statements_run(void **state)
{
	instant now = at("2026-01-05T03:00Z");
	sqlite3 *db = full_db(&now);
	const struct board *b = practice_board(small, STR("missing_now"));
	const struct picture *p = type("person")->picture;
	struct buf sql;

	(void)state;
	buf_open(&sql, &arena);
	evaluate_rows(&sql, b->of, b->where.sql, b->order.sql, NULL);
	assert_int_equal(only(db, &sql, 0), 506);                       /* high before low */
	evaluate_rows(&sql, b->of, b->where.sql, (struct str){ 0 }, NULL);
	assert_int_equal(only(db, &sql, 0), 605);
	evaluate_rows(&sql, p->strips[0].of, p->strips[0].where.sql, (struct str){ 0 }, type("person"));
	assert_int_equal(only(db, &sql, 7), 5);
	evaluate_one(&sql, type("person"), p->tiles[0].value.sql);
	assert_int_equal(only(db, &sql, 7), 1);
	evaluate_one(&sql, type("person"), p->unknowns[0].when.sql);
	assert_int_equal(only(db, &sql, 7), 0);
	evaluate_number(&sql, b->numbers[0].sql.sql, NULL);
	assert_int_equal(only(db, &sql, 0), 2);
	evaluate_number(&sql, STR("select count(*) from absence a where a.child = this.id"), type("person"));
	assert_int_equal(only(db, &sql, 7), 1);
	evaluate_which(&sql, type("absence"), &type("absence")->effects[2]);
	assert_int_equal(only(db, &sql, 5), 2);                         /* the one that is not over */
	sqlite3_close(db);
}

/* ---- folders ---- */

static char folder[64];

static void put_file(const char *name, const char *text, size_t n)
{
	char path[160];
	int fd;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd != -1);
	assert_int_equal(write(fd, text, n), (ssize_t)n);
	close(fd);
}

static void folder_empty(void)
{
	static const char *const names[] = { "a.yaml", "b.yml", "big.yaml", "link.yaml", "notes.txt", ".hidden.yaml" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[160];
		snprintf(path, sizeof path, "%s/%s", folder, names[i]);
		unlink(path);
	}
	rmdir(folder);
}

static struct notes told;

static struct practice *load_folder(void)
{
	notes_open(&told, &arena);
	return practice_load(folder, &told);
}

static void folders(void **state)
{
	static const char good[] = "practice: tiny\ntitle: Tiny\n";
	size_t big = (1 << 20) + 1;
	char *much = calloc(1, big), path[160];
	struct practice *p, *again;

	(void)state;
	snprintf(folder, sizeof folder, "/tmp/martlet-practice-XXXXXX");
	assert_non_null(mkdtemp(folder));
	put_file("a.yaml", good, sizeof good - 1);
	put_file(".hidden.yaml", "x", 1);
	put_file("notes.txt", "x: [", 4);
	p = load_folder();
	assert_non_null(p);
	assert_int_equal(told.list.n, 0);
	put_file("a.yaml", "practice: tiny\ntitle: Tinier\n", 29);
	again = load_folder();
	assert_false(digest_eq(&p->digest, &again->digest));
	practice_free(again);
	put_file("a.yaml", good, sizeof good - 1);
	again = load_folder();
	assert_true(digest_eq(&p->digest, &again->digest));
	practice_free(again);
	practice_free(p);

	memset(much, '#', big);
	put_file("big.yaml", much, big);
	put_file("b.yml", good, sizeof good - 1);
	snprintf(path, sizeof path, "%s/link.yaml", folder);
	assert_int_equal(symlink("a.yaml", path), 0);
	assert_null(load_folder());
	assert_int_equal(told.list.n, 3);
	assert_str(told.list.at[0].text, "would not be read: end its name in .yaml");
	assert_str(told.list.at[1].text, "is larger than a practice file can be");
	assert_str(told.list.at[2].text, "cannot be read: Too many levels of symbolic links");
	free(much);
	folder_empty();
	assert_null(load_folder());
	assert_int_equal(told.list.n, 1);
	assert_str(told.list.at[0].text, "cannot be read: No such file or directory");
	assert_int_equal(told.list.at[0].at.line, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_are_found),
		cmocka_unit_test(fields_say_what_they_are),
		cmocka_unit_test(rules_are_linked),
		cmocka_unit_test(pages_and_roles_are_linked),
		cmocka_unit_test(codes_open_and_close),
		cmocka_unit_test(absences_have_words),
		cmocka_unit_test(anchors),
		cmocka_unit_test(due_against_the_oracle),
		cmocka_unit_test(due_by_hand),
		cmocka_unit_test(beyond_the_holidays_nothing_is_promised),
		cmocka_unit_test(working_days),
		cmocka_unit_test(spans_in_words),
		cmocka_unit_test(functions_answer),
		cmocka_unit_test(guarded_only_reads),
		cmocka_unit_test(shape_in_order),
		cmocka_unit_test(views_borrow),
		cmocka_unit_test(a_record_is_judged),
		cmocka_unit_test(other_statements_run),
		cmocka_unit_test(folders),
	};

	return cmocka_run_group_tests_name("practice", tests, load_small, free_small);
}
