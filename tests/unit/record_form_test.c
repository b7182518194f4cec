#include "record_world.h"

#include <string.h>

#include "record/row.h"
#include "record/state.h"
#include "record/typed.h"

static void everything_wrong_is_said_at_once(void **state)
{
	struct draft d;
	struct put_result out = send(&d, &handler, "missing_episode", "report", 0, form("child", "PER-2026-999999", "reported_at.day",
		"31/2/2026", "reported_at.time", "01:00", "times", "many", "answers.0.answer", "perhaps", "harm", "theft", NULL));

	(void)state;
	assert_int_equal(out.is, PUT_INVALID);
	assert_has(draft_complaint(&d, type_field(d.type, STR("child"))), "No person with this number");
	assert_words(draft_complaint(&d, type_field(d.type, STR("reported_at"))), "There is no such date");
	assert_has(draft_complaint(&d, type_field(d.type, STR("times"))), "whole number");
	assert_has(draft_complaint(&d, type_field(d.type, STR("answers"))), "Row 1, Answer");
	assert_has(draft_complaint(&d, type_field(d.type, STR("harm"))), "Choose one");
	assert_words(draft_complaint(&d, type_field(d.type, STR("last_seen_at"))),
		"Answer \"When was the child last seen?\", or say it is not known");
	assert_int_equal(one("select count(*) from missing_episode"), 1);
}

static void what_was_typed_comes_back(void **state)
{
	struct draft d;
	struct reading r;
	const struct type *t = type("missing_episode");

	(void)state;
	send(&d, &handler, "missing_episode", "report", 0, form("reported_at.day", "yestreday", "reported_at.time", "1:00", "harm", "online",
		"answers.1.question", "Anything", NULL));
	reading_open(&r, store, &arena, &handler);
	assert_words(draft_input(&d, &r, type_field(t, STR("reported_at")), "day"), "yestreday");
	assert_words(draft_input(&d, &r, type_field(t, STR("reported_at")), "time"), "1:00");
	assert_true(draft_chosen(&d, type_field(t, STR("harm")), STR("online")));
	assert_false(draft_chosen(&d, type_field(t, STR("harm")), STR("sexual")));
	const struct field *g = type_field(t, STR("answers"));
	assert_int_equal(draft_rows(&d, g), 2);
	assert_words(draft_input_in(&d, &r, g, 1, &g->fields[0], ""), "Anything");
	assert_true(reading_close(&r));
}

static void only_what_is_on_the_form_is_taken(void **state)
{
	struct draft d;
	struct put_result out = send(&d, &handler, "missing_episode", "tell", episode, form("circumstances", "More", "graded_by",
		"CH 4471", NULL));

	(void)state;
	assert_int_equal(out.is, PUT_INVALID);
	assert_has(draft_complaint(&d, NULL), "no place for \"graded_by\"");
	out = send(&d, &handler, "missing_episode", "tell", episode, form("circumstances", "a", "circumstances", "b", NULL));
	assert_int_equal(out.is, PUT_INVALID);
	assert_int_equal(seen(episode)->version, 1);
}

static void the_second_of_two_is_shown_both(void **state)
{
	struct draft a, b;
	struct reading r;
	struct put_result out;
	const struct move *tell = type_move(type("missing_episode"), STR("tell"));

	(void)state;
	struct pairs_like first = form("circumstances", "First", NULL), second = form("circumstances", "Second", NULL);
	reading_open(&r, store, &arena, &handler);
	const struct record *base = record_load(&r, episode);
	draft_open(&a, &arena, practice, &handler, base->type, tell, base);
	draft_open(&b, &arena, practice, &handler, base->type, tell, base);
	draft_read(&a, &r, &first);
	draft_read(&b, &r, &second);
	assert_true(reading_close(&r));
	record_put(store, &a, &out);
	assert_int_equal(out.is, PUT_DONE);
	b.base = NULL;
	record_put(store, &b, &out);
	assert_int_equal(out.is, PUT_CONFLICT);
	assert_words(record_value(out.theirs, "circumstances").text, "First");
	assert_words(record_value(out.base, "circumstances").text, "Left by the back door");
	assert_words(record_value(seen(episode), "circumstances").text, "First");
}

struct system_set { int64_t id; const struct field *field; const struct value *value; enum put is; };

static enum stored system_job(struct db *db, void *arg)
{
	struct system_set *s = arg;

	s->is = record_system_move(db, s->id, type_move(type("missing_episode"), STR("circulated")), &s->field, s->value, 1);
	return STORE_DONE;
}

static enum put system_sets(int64_t id, const struct field *field, const struct value *value)
{
	struct system_set s = { id, field, value, PUT_BROKEN };

	assert_int_equal(store_write(store, system_job, &s), STORE_DONE);
	return s.is;
}

/* The circulation is acknowledged while a person writes: their form is not about that, and is saved; a field they both hold is not. */
static void what_the_system_does_meanwhile_is_no_conflict(void **state)
{
	struct draft d;
	struct reading r;
	struct put_result out;
	const struct type *t = type("missing_episode");
	const struct field *at = type_field(t, STR("circulated_at")), *said = type_field(t, STR("circumstances"));
	struct value now = { .is = VALUE_INT, .n = start }, words = { .is = VALUE_TEXT, .text = STR("By the system") };
	struct pairs_like in = form("circumstances", "Mine", NULL);

	(void)state;
	for (int both = 0; both < 2; both++) {
		reading_open(&r, store, &arena, &handler);
		draft_open(&d, &arena, practice, &handler, t, type_move(t, STR("tell")), record_load(&r, episode));
		draft_read(&d, &r, &in);
		assert_true(reading_close(&r));
		now.n += US_MINUTE;
		assert_int_equal(system_sets(episode, both ? said : at, both ? &words : &now), PUT_DONE);
		record_put(store, &d, &out);
		assert_int_equal(out.is, both ? PUT_CONFLICT : PUT_DONE);
	}
	assert_int_equal(record_value(seen(episode), "circulated_at").n, start + US_MINUTE);
	assert_words(record_value(seen(episode), "circumstances").text, "By the system");
}

static void the_same_form_twice_acts_once(void **state)
{
	struct draft d;
	struct put_result first, again;
	struct reading r;
	struct pairs_like in = form("word", "once", NULL), other = form("word", "twice", NULL);

	(void)state;
	reading_open(&r, store, &arena, &handler);
	draft_open(&d, &arena, practice, &handler, type("echo"), type_move(type("echo"), STR("hear")), NULL);
	memset(d.key, 7, sizeof d.key);
	draft_read(&d, &r, &in);
	record_put(store, &d, &first);
	assert_int_equal(first.is, PUT_DONE);
	record_put(store, &d, &again);
	assert_int_equal(again.is, PUT_REPEATED);
	assert_int_equal(again.id, first.id);
	assert_words(again.ref, "ECH-2026-000001");
	draft_open(&d, &arena, practice, &handler, type("echo"), type_move(type("echo"), STR("hear")), NULL);
	memset(d.key, 7, sizeof d.key);
	draft_read(&d, &r, &other);
	record_put(store, &d, &again);
	assert_int_equal(again.is, PUT_REFUSED);
	assert_int_equal(one("select count(*) from echo"), 1);
	assert_true(reading_close(&r));
}

static void times_that_come_twice_are_asked(void **state)
{
	struct draft d;
	struct put_result out;
	const struct field *f = type_field(type("missing_episode"), STR("reported_at"));

	(void)state;
	clock_set(instant_of(day_of((struct civil){ 2026, 10, 26 }), 19, 0, 0));
	out = send(&d, &handler, "missing_episode", "report", 0, form("child", text(child).at, "last_seen_at.absent", "not_known",
		"reported_at.day", "25 October 2026", "reported_at.time", "01:30", NULL));
	assert_int_equal(out.is, PUT_INVALID);
	assert_has(draft_complaint(&d, f), "came twice");
	out = send(&d, &handler, "missing_episode", "report", 0, form("child", text(child).at, "last_seen_at.absent", "not_known",
		"reported_at.day", "25 October 2026", "reported_at.time", "01:30", "reported_at.which", "second", NULL));
	assert_int_equal(out.is, PUT_DONE);
	assert_int_equal(record_value(seen(out.id), "reported_at").n, instant_of(day_of((struct civil){ 2026, 10, 25 }), 1, 30, 0));
	out = send(&d, &handler, "missing_episode", "report", 0, form("child", text(child).at, "last_seen_at.absent", "not_known",
		"reported_at.day", "29/3/2026", "reported_at.time", "01:30", NULL));
	assert_int_equal(out.is, PUT_INVALID);
	assert_has(draft_complaint(&d, f), "never was");
}

static void guards_stand_beside_their_field(void **state)
{
	struct draft d;
	struct put_result out = send(&d, &handler, "missing_episode", "found", episode, form("found_at.day", "4/1/2026", "found_at.time",
		"23:00", NULL));

	(void)state;
	assert_int_equal(out.is, PUT_INVALID);
	assert_has(draft_complaint(&d, type_field(d.type, STR("found_at"))), "not before");
}

static void what_a_role_may_not_is_refused_and_logged(void **state)
{
	struct draft d;
	int64_t before = one("select count(*) from ledger");
	struct put_result out = send(&d, &desk, "missing_episode", "report", 0, form("reported_at.day", "today", NULL));
	struct reading r;

	(void)state;
	assert_int_equal(out.is, PUT_REFUSED);
	assert_has(out.why.reason, "Front desk does not start");
	assert_int_equal(one("select count(*) from ledger"), before + 1);
	reading_open(&r, store, &arena, &desk);
	assert_null(record_load(&r, episode));
	assert_int_equal(r.hidden, 1);
	assert_true(reading_close(&r));
	/* A move that its state does not offer. */
	out = send(&d, &handler, "missing_episode", "close", episode, form(NULL, NULL));
	assert_int_equal(out.is, PUT_REFUSED);
}

static void a_withdrawn_code_can_be_read_not_chosen(void **state)
{
	struct draft d;
	struct put_result out;

	(void)state;
	look(&handler, child);
	out = grade(&d, "absent");
	assert_int_equal(out.is, PUT_INVALID);
	assert_has(draft_complaint(&d, type_field(d.type, STR("risk"))), "\"Absent\" is no longer used");
	clock_set(start + US_MINUTE);
	assert_int_equal(grade(&d, "low").is, PUT_DONE);
}

static void words_and_groups_are_kept_whole(void **state)
{
	struct draft d;
	struct put_result out = send(&d, &handler, "missing_episode", "correct", episode, form("circumstances", "Line one\r\nline two",
		"harm", "online", "harm", "physical", "answers.0.question", "Out of character?", "answers.0.answer", "no", "answers.1.question", "",
		"answers.2.question", "With whom?", "answers.2.asked_at.day", "5 Jan 2026", "answers.2.asked_at.time", "01:55", NULL));
	const struct record *rec = seen(episode);
	struct value answers = record_value(rec, "answers"), harm = record_value(rec, "harm");

	(void)state;
	assert_int_equal(out.is, PUT_DONE);
	assert_words(record_value(rec, "circumstances").text, "Line one\nline two");
	assert_int_equal(harm.nmany, 2);
	assert_words(harm.many[0].text, "online");
	assert_int_equal(answers.nmany, 2);
	assert_int_equal(answers.width, 3);
	assert_words(answers.many[3].text, "With whom?");
	assert_int_equal(answers.many[5].n, start - 5 * US_MINUTE);
	struct notes faults;
	struct verified v;
	notes_open(&faults, &arena);
	assert_true(ledger_verify(store, &faults, &v, NULL));
	assert_int_equal(v.faults, 0);
}

static void a_form_not_sent_is_kept(void **state)
{
	struct str kept;
	struct db *db;
	instant at;

	(void)state;
	assert_true(form_keep(store, &handler, STR("missing_episode/report"), STR("child=1&words=two")));
	db = store_read(store, clock_now());
	assert_true(form_kept(db, &handler, STR("missing_episode/report"), &arena, &kept, &at));
	assert_words(kept, "child=1&words=two");
	assert_false(form_kept(db, &officer, STR("missing_episode/report"), &arena, &kept, &at));
	store_read_end(db);
}

static void typed_days_and_times(void **state)
{
	static const char *const good[] = { "2012-03-02", "2/3/2012", "02.03.2012", "2 March 2012", "2nd Mar 2012", "2 3 2012" };
	static const char *const bad[] = { "2/3/12", "31/4/2012", "2012-13-01", "March 2012", "soon", "2/3", "29 February 2013", "1/13/2012" };
	struct str says;
	day d;
	int h, m;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(typed_day(str_z(good[i]), start, &d, &says));
		assert_int_equal(d, day_of((struct civil){ 2012, 3, 2 }));
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		says.n = 0;
		assert_false(typed_day(str_z(bad[i]), start, &d, &says));
		assert_true(says.n > 0);
	}
	assert_true(typed_day(STR("Yesterday"), start, &d, &says));
	assert_int_equal(d, day_of((struct civil){ 2026, 1, 4 }));
	assert_true(typed_time(STR("23:40"), &h, &m, &says) && h == 23 && m == 40);
	assert_true(typed_time(STR("0905"), &h, &m, &says) && h == 9 && m == 5);
	assert_true(typed_time(STR("12.15am"), &h, &m, &says) && h == 0 && m == 15);
	assert_true(typed_time(STR("11 pm"), &h, &m, &says) && h == 23 && m == 0);
	assert_false(typed_time(STR("24:00"), &h, &m, &says));
	assert_false(typed_time(STR("7"), &h, &m, &says));
	struct str out;
	assert_false(typed_line(&arena, STR("a\xE2\x80\xAE" "b"), &out, &says));
	assert_false(typed_line(&arena, STR("\xC3"), &out, &says));
}

static void a_picture_must_be_drawn_first(void **state)
{
	struct draft d;
	struct put_result out = grade(&d, "high");

	(void)state;
	/* The form itself shows the episode, not the child's picture. */
	assert_int_equal(out.is, PUT_INVALID);
	assert_words(draft_complaint(&d, type_field(d.type, STR("risk"))), "Open the child's picture before grading the risk.");
	look(&handler, child);
	clock_set(start + 5 * US_MINUTE);
	out = grade(&d, "high");
	assert_int_equal(out.is, PUT_DONE);
	assert_words(out.says, "Graded.");
	assert_true(record_value(seen(episode), "picture").is == VALUE_INT);
	assert_int_equal(record_value(seen(episode), "graded_by").n, handler.staff);
}

/* What a row of a group says of each cell, a kind of nothing too, comes back from the ledger's bytes as it was. */
static void a_groups_nothing_is_kept(void **state)
{
	const struct type *t = type("missing_episode");
	const struct field *f = type_field(t, STR("answers"));
	struct record *rec = row_new(&arena, t), *back = row_new(&arena, t);
	struct value cells[] = { { .is = VALUE_TEXT, .text = STR("Where would she go?") }, { .is = VALUE_ABSENT, .absent = ABSENT_DECLINED },
		{ .is = VALUE_ABSENT, .absent = ABSENT_NOT_KNOWN }, { .is = VALUE_TEXT, .text = STR("Is she hurt?") }, { .is = VALUE_TEXT, .text = STR("yes") },
		{ .is = VALUE_INT, .n = start } };
	struct ledger_value *values;
	size_t n;

	(void)state;
	assert_int_equal(f->nfields, 3);
	rec->values[f->position] = (struct value){ .is = VALUE_MANY, .many = cells, .nmany = 2, .width = 3 };
	n = state_values(&arena, rec, &values);
	state_record(&arena, values, n, back);
	const struct value *v = &back->values[f->position];
	assert_int_equal(v->nmany, 2);
	for (size_t i = 0; i < 6; i++)
		if (!value_eq(&cells[i], &v->many[i]))
			fail_msg("cell %zu came back as %d", i, v->many[i].is);
}

int main(void)
{
	#define EPISODE(f) cmocka_unit_test_setup_teardown(f, with_episode, world_close)
	const struct CMUnitTest tests[] = {
		EPISODE(everything_wrong_is_said_at_once),
		EPISODE(what_was_typed_comes_back),
		EPISODE(only_what_is_on_the_form_is_taken),
		EPISODE(the_second_of_two_is_shown_both),
		EPISODE(what_the_system_does_meanwhile_is_no_conflict),
		EPISODE(the_same_form_twice_acts_once),
		EPISODE(times_that_come_twice_are_asked),
		EPISODE(guards_stand_beside_their_field),
		EPISODE(what_a_role_may_not_is_refused_and_logged),
		EPISODE(a_withdrawn_code_can_be_read_not_chosen),
		EPISODE(words_and_groups_are_kept_whole),
		EPISODE(a_groups_nothing_is_kept),
		EPISODE(a_form_not_sent_is_kept),
		EPISODE(typed_days_and_times),
		EPISODE(a_picture_must_be_drawn_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
