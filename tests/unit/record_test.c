#include "record_world.h"

static void a_record_is_made_and_read(void **state)
{
	const struct record *rec = seen(episode);
	struct reading r;

	(void)state;
	assert_words(rec->ref, "MIS-2026-000001");
	assert_int_equal(rec->version, 1);
	assert_int_equal(record_value(rec, "child").n, child);
	assert_int_equal(record_value(rec, "last_seen_at").is, VALUE_ABSENT);
	reading_open(&r, store, &arena, &handler);
	rec = record_by_ref(&r, type("missing_episode"), STR("MIS-2026-000001"));
	assert_words(record_headline(&r, rec), "Missing: Hale, Amy");
	assert_words(record_url(&arena, rec), "/missing/MIS-2026-000001");
	const struct field *f = type_field(rec->type, STR("last_seen_at"));
	assert_words(value_words(&r, f, &rec->values[f->position]), "Not known");
	f = type_field(rec->type, STR("reported_at"));
	assert_words(value_words(&r, f, &rec->values[f->position]), "Mon 5 Jan 2026 01:50");
	assert_true(reading_close(&r));
}

static void a_look_is_logged_before_it_counts(void **state)
{
	int64_t before = one("select count(*) from ledger");
	struct look *looks;
	struct reading r;

	(void)state;
	look(&officer, child);
	assert_int_equal(one("select count(*) from ledger"), before + 1);
	reading_open(&r, store, &arena, &handler);
	assert_true(record_looks(&r, child, 10, &looks) >= 1);
	assert_words(looks[0].role, "Officer");
	assert_true(reading_close(&r));
}

/* What the hooks of a ledger that cannot be written do: the page must not leave. */
static bool no_commit(void *ctx, struct db *db)
{
	(void)ctx;
	(void)db;
	return false;
}

static void no_log_no_view(void **state)
{
	struct store_hooks broken = { .ctx = store_hooks_ctx(store), .before_commit = no_commit };
	struct reading r;

	(void)state;
	store_set_hooks(store, &broken);
	reading_open(&r, store, &arena, &handler);
	assert_non_null(record_load(&r, child));
	assert_false(reading_close(&r));
}

static void effects_follow(void **state)
{
	struct draft d;
	struct put_result out;

	(void)state;
	assert_int_equal(one("select count(*) from circulation where state = 'asked'"), 1);
	assert_int_equal(one("select count(*) from outbox where channel = 'bureau'"), 1);
	clock_set(start + US_HOUR);
	out = send(&d, &handler, "missing_episode", "found", episode, form("found_at.day", "5/1/2026", "found_at.time", "now", NULL));
	assert_int_equal(out.is, PUT_INVALID);       /* "now" goes with today: the date given is today, in figures */
	out = send(&d, &handler, "missing_episode", "found", episode, form("found_at.day", "today", "found_at.time", "now", NULL));
	assert_int_equal(out.is, PUT_DONE);
	assert_int_equal(one("select count(*) from interview where state = 'due'"), 1);
	assert_int_equal(one("select count(*) from circulation where state = 'cancelled' and cancelled_at is not null"), 1);
	assert_int_equal(one("select created_by from interview"), 0);
	assert_words(seen(one("select id from interview"))->ref, "INT-2026-000001");
}

static void clocks_start_and_stop(void **state)
{
	struct draft d;

	(void)state;
	assert_int_equal(clock_named(episode, "circulation").state, CLOCK_SOON);
	clock_set(start + 10 * US_MINUTE);
	assert_int_equal(clock_named(episode, "circulation").state, CLOCK_OVER);
	assert_int_equal(clock_named(episode, "grading").state, CLOCK_RUNNING);
	assert_int_equal(clock_named(episode, "told").state, CLOCK_WAITS);
	assert_true(clock_named(episode, "agreed").state == NO_CLOCK);
	look(&handler, child);
	assert_int_equal(grade(&d, "high").is, PUT_DONE);
	assert_int_equal(clock_named(episode, "grading").state, CLOCK_DONE);
	clock_set(start + US_HOUR);
	send(&d, &handler, "missing_episode", "found", episode, form("found_at.day", "today", "found_at.time", "now", NULL));
	/* A clock that a fact of another record stops. */
	assert_int_equal(clock_named(episode, "asked").state, CLOCK_RUNNING);
	int64_t interview = one("select id from interview");
	assert_int_equal(send(&d, &officer, "interview", "hold", interview, form("outcome", "Talked", NULL)).is, PUT_DONE);
	assert_int_equal(clock_named(episode, "asked").state, CLOCK_DONE);
}

/* T1: a limit of elapsed hours is over at another wall-clock hour when the clocks change inside it. */
static void clocks_count_elapsed_hours(void **state)
{
	instant due;
	int64_t id;

	(void)state;
	clock_set(instant_of(day_of((struct civil){ 2026, 3, 28 }), 20, 0, 0));
	id = made(&handler, "missing_episode", "report", form("child", text(child).at, "reported_at.day", "today", "reported_at.time",
		"20:00", "last_seen_at.absent", "not_known", NULL));
	due = clock_named(id, "review").due;
	assert_int_equal(instant_london(due).hour, 21);
	assert_int_equal(due, instant_of(day_of((struct civil){ 2026, 3, 29 }), 20, 0, 0));
	clock_set(instant_of(day_of((struct civil){ 2026, 10, 24 }), 19, 0, 0));
	id = made(&handler, "missing_episode", "report", form("child", text(child).at, "reported_at.day", "today", "reported_at.time",
		"20:00", "last_seen_at.absent", "not_known", NULL));
	assert_int_equal(instant_london(clock_named(id, "review").due).hour, 19);
}

/* T2: asked, never guessed. */
static enum stored load_old(struct db *db, void *arg)
{
	const struct type *t = type("missing_episode");
	struct value values[32] = { 0 };

	values[type_field(t, STR("child"))->position] = (struct value){ .is = VALUE_INT, .n = child };
	values[type_field(t, STR("reported_at"))->position] = (struct value){ .is = VALUE_INT, .n = start - 3000 * US_DAY };
	values[type_field(t, STR("risk"))->position] = (struct value){ .is = VALUE_TEXT, .text = STR("absent") };
	values[type_field(t, STR("risk_rationale"))->position] = (struct value){ .is = VALUE_TEXT, .text = STR("old") };
	*(int64_t *)arg = record_load_in(db, t, type_state(t, STR("active")), values, start - 3000 * US_DAY, 0);
	return STORE_DONE;
}

static void what_is_loaded_is_a_record_like_any(void **state)
{
	struct draft d;
	struct reading r;
	struct event_row *events;
	size_t total;
	int64_t id;

	(void)state;
	assert_int_equal(store_bulk(store, load_old, &id), STORE_DONE);
	const struct record *rec = seen(id);
	assert_words(rec->ref, "MIS-2017-000001");
	/* The withdrawn code stays when the form is sent again with it. */
	assert_int_equal(send(&d, &handler, "missing_episode", "correct", id, form("risk", "absent", "risk_rationale", "older", NULL)).is,
		PUT_DONE);
	assert_int_equal(clock_named(id, "review").state, CLOCK_OVER);
	reading_open(&r, store, &arena, &handler);
	assert_int_equal(subject_chronology(&r, child, NULL, 10, &events, &total), 2);
	assert_int_equal(total, 2);
	assert_int_equal(events[1].record, id);
	assert_words(events[0].says, "Missing, reported. Left by the back door");
	assert_words(events[0].voice_missing, "Not recorded");
	assert_true(events[0].gap);
	assert_true(reading_close(&r));
}

static void a_child_is_found_by_what_people_say(void **state)
{
	struct find_result out;
	struct reading r;

	(void)state;
	made(&handler, "person", "add", form("family_name", "Hale", "given_names", "Amy", "born", "2 March 1980", NULL));
	reading_open(&r, store, &arena, &handler);
	record_find(&r, STR("mis-2026-000001"), 10, &out);
	assert_int_equal(out.one, episode);
	record_find(&r, STR("hale am"), 10, &out);
	assert_int_equal(out.nrows, 2);
	record_find(&r, STR("Amy Hale about 13"), 10, &out);
	assert_int_equal(out.nrows, 1);
	assert_int_equal(out.rows[0].id, child);
	assert_words(out.rows[0].why, "Name, and born about then");
	assert_words(out.rows[0].detail, "13, born 2 March 2012");
	record_find(&r, STR("hale 2/3/2012"), 10, &out);
	assert_int_equal(out.one, child);
	record_find(&r, STR("+44 7700 900 123"), 10, &out);
	assert_int_equal(out.rows[0].id, child);
	record_find(&r, STR("bn19zz"), 10, &out);
	assert_int_equal(out.rows[0].id, place);
	record_find(&r, STR("a"), 10, &out);
	assert_true(out.too_wide);
	record_find(&r, STR("zebedee"), 10, &out);
	assert_int_equal(out.nrows, 0);
	assert_has(out.searched, "People");
	assert_true(reading_close(&r));
	reading_open(&r, store, &arena, &desk);
	record_find(&r, STR("0117"), 10, &out);
	assert_int_equal(out.nrows, 0);
	assert_has(out.not_searched, "Missing episodes");
	assert_true(reading_close(&r));
}

static void a_warning_follows_the_address(void **state)
{
	struct marker_row *rows;
	struct draft d;
	struct reading r;

	(void)state;
	made(&handler, "residence", "add", form("person", text(child).at, "place", "PLC-2026-000001", NULL));
	int64_t warning = made(&handler, "warning_marker", "set", form("bears", "plc-2026-000001", "kind", "violent", "short",
		"Weapons seen", "review_by", "2026-01-01", NULL));
	reading_open(&r, store, &arena, &handler);
	assert_int_equal(subject_markers(&r, child, &rows), 1);
	assert_words(rows[0].title, "Violent");
	assert_words(rows[0].words, "Weapons seen (on 12 Example Road, through residence)");
	assert_true(rows[0].review_over);
	assert_true(reading_close(&r));
	assert_int_equal(send(&d, &handler, "warning_marker", "remove", warning, form(NULL, NULL)).is, PUT_DONE);
	reading_open(&r, store, &arena, &handler);
	assert_int_equal(subject_markers(&r, child, &rows), 0);
	assert_true(reading_close(&r));
}

static void boards_are_words(void **state)
{
	const struct board *b = practice_board(practice, STR("missing_now"));
	const struct picture *pic = type("person")->picture;
	struct board_page page;
	struct tile_words tile;
	struct reading r;
	int64_t *ids;
	instant *since;

	(void)state;
	clock_set(start + 30 * US_MINUTE);
	reading_open(&r, store, &arena, &handler);
	assert_true(board_read(&r, b, 0, 0, &page));
	assert_int_equal(page.nrows, 1);
	assert_int_equal(page.late, 1);
	assert_true(page.rows[0].late);
	assert_int_equal(page.rows[0].cells[0].nclocks, 1);
	assert_words(page.rows[0].cells[1].words, "Hale, Amy, 13");
	assert_words(page.rows[0].cells[2].missing, "Not graded");
	assert_words(page.rows[0].cells[4].missing, "Not recorded");
	assert_words(page.rows[0].cells[5].words, "1");
	assert_words(page.numbers[0], "1");
	assert_int_equal(board_count(&r, b), 1);
	assert_true(board_read(&r, pic->panels[0], child, 0, &page));
	assert_int_equal(page.nrows, 1);
	assert_words(page.rows[0].cells[1].words, "1");
	picture_tile(&r, &pic->tiles[0], child, &tile);
	assert_words(tile.value, "1");
	assert_false(picture_unknown(&r, &pic->unknowns[0], child));
	assert_int_equal(picture_strip(&r, &pic->strips[0], child, &ids, &since), 1);
	assert_int_equal(ids[0], episode);
	assert_words(picture_line(&r, &pic->lines[0], child), "");
	assert_true(reading_close(&r));
	reading_open(&r, store, &arena, &desk);
	assert_false(board_read(&r, b, 0, 0, &page));
	assert_true(reading_close(&r));
}

static enum stored stop_all(struct db *db, void *arg)
{
	(void)arg;
	db_run(db, "update clock set stopped = due where stopped is null");
	return STORE_DONE;
}

static int64_t late_ones(const struct board *b)
{
	struct reading r;
	int64_t n;

	reading_open(&r, store, &arena, &handler);
	n = board_count(&r, b);
	assert_true(reading_close(&r));
	return n;
}

/* A figure of the menu is kept for a while, but not past a change, nor long past an instant. */
static void a_kept_figure_is_not_old(void **state)
{
	const struct board *b = practice_board(practice, STR("missing_now"));

	(void)state;
	clock_set(start);
	assert_int_equal(late_ones(b), 0);
	assert_int_equal(late_ones(b), 0);
	clock_set(start + 30 * US_MINUTE);
	assert_int_equal(late_ones(b), 1);
	assert_int_equal(store_write(store, stop_all, NULL), STORE_DONE);
	assert_int_equal(late_ones(b), 0);
}

static void the_server_says_what_is_next(void **state)
{
	struct open_move *moves;
	struct reading r;

	(void)state;
	reading_open(&r, store, &arena, &handler);
	const struct record *rec = record_load(&r, episode);
	assert_int_equal(record_moves(&r, rec, &moves), 4);
	assert_words(moves[0].move->name, "tell");
	assert_true(moves[0].primary);
	assert_true(reading_close(&r));
	clock_set(start + 2 * US_HOUR);                  /* grading is late: it comes first */
	reading_open(&r, store, &arena, &handler);
	assert_true(record_moves(&r, record_load(&r, episode), &moves) > 0);
	assert_words(moves[0].move->name, "grade");
	assert_int_equal(moves[0].clock->state, CLOCK_OVER);
	assert_true(reading_close(&r));
}

static void things_are_shown_as_they_were_known(void **state)
{
	struct draft d;
	struct reading r;
	struct marker_row *rows;
	struct clock_row *clocks;
	struct change *changes;
	struct event_row *events;
	size_t total;

	(void)state;
	clock_set(start + US_HOUR);
	look(&handler, child);
	assert_int_equal(grade(&d, "high").is, PUT_DONE);
	made(&handler, "warning_marker", "set", form("bears", text(child).at, "kind", "dog", "short", "Dog", NULL));
	assert_int_equal(send(&d, &handler, "person", "correct", child, form("family_name", "Hall", NULL)).is, PUT_DONE);
	clock_set(start + 3 * US_HOUR);
	reading_open(&r, store, &arena, &handler);
	assert_true(reading_as_known(&r, child, start + 20 * US_MINUTE));
	const struct record *rec = record_load(&r, child);
	assert_words(record_headline(&r, rec), "Hale, Amy");
	assert_int_equal(record_value(record_load(&r, episode), "risk").is, VALUE_NONE);
	assert_int_equal(subject_markers(&r, child, &rows), 0);
	assert_int_equal(subject_chronology(&r, child, NULL, 9, &events, &total), 1);
	assert_true(subject_clocks(&r, child, &clocks) >= 2);
	assert_words(clocks[0].clock->name, "circulation");
	assert_int_equal(clocks[0].state, CLOCK_OVER);
	assert_int_equal(record_history(&r, episode, &changes), 1);
	assert_true(reading_close(&r));
	reading_open(&r, store, &arena, &handler);
	assert_int_equal(subject_markers(&r, child, &rows), 1);
	assert_int_equal(record_history(&r, episode, &changes), 2);
	assert_words(changes[0].what, "Now: Active");
	assert_true(changes[0].nfields >= 3);
	assert_true(reading_close(&r));
}

static void what_is_derived_can_be_made_again(void **state)
{
	int64_t clocks = one("select count(*) from clock"), tokens = one("select count(*) from find_token");
	int64_t due = one("select sum(due) from clock");

	(void)state;
	assert_true(clocks > 3 && tokens > 5);
	assert_true(record_renew(store));
	assert_int_equal(one("select count(*) from clock"), clocks);
	assert_int_equal(one("select sum(due) from clock"), due);
	assert_int_equal(one("select count(*) from find_token"), tokens);
}

int main(void)
{
	#define EPISODE(f) cmocka_unit_test_setup_teardown(f, with_episode, world_close)
	const struct CMUnitTest tests[] = {
		EPISODE(a_record_is_made_and_read), EPISODE(a_look_is_logged_before_it_counts), EPISODE(no_log_no_view),
		EPISODE(effects_follow), EPISODE(clocks_start_and_stop), EPISODE(clocks_count_elapsed_hours),
		EPISODE(what_is_loaded_is_a_record_like_any), EPISODE(a_child_is_found_by_what_people_say),
		EPISODE(a_warning_follows_the_address), EPISODE(boards_are_words), EPISODE(a_kept_figure_is_not_old), EPISODE(the_server_says_what_is_next),
		EPISODE(things_are_shown_as_they_were_known), EPISODE(what_is_derived_can_be_made_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
