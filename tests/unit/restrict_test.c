/* Who may not be known of is nowhere: each way to them is tried by one who may not know, by one who is only told, and by those who
 * know, and what stands beside them is still there. */
#include "record_world.h"

#include "record/find_people.h"
#include "record/identity.h"
#include "record/restrict.h"
#include "record/roll.h"

static struct roll *roll;
static struct actor inspector, named;
static int64_t hidden, friend, home, car, tied, lived, out_now, mentioned, mentioned_friend, restriction;

static struct actor person(int64_t n, const char *number, const char *role)
{
	struct actor who = { .staff = n << 10 | STAFF_TYPE_NO, .number = str_z(number), .name = STR("A. Marsh"),
		.role = practice_role(practice, str_z(role)) };

	who.session[0] = (uint8_t)n;
	return who;
}

static int64_t report(int64_t who)
{
	return made(&inspector, "missing_episode", "report", form("child", text(who).at, "reported_at.day", "5/1/2026", "reported_at.time", "01:50",
		"last_seen_at.absent", "not_known", "incident", "0117 05/01", NULL));
}

static enum stored staff_put(struct db *db, void *arg)
{
	(void)arg;
	db_run(db, "insert into staff(id, number, name, role, password) values (4 << 10 | 1023, 'DI 0622', 'A. Marsh', 'inspector', ''),"
		" (5 << 10 | 1023, 'CH 9001', 'B. Roe', 'handler', '')");
	return STORE_DONE;
}

static int64_t restricted(const char *kind, const char *knower)
{
	return made(&inspector, "restriction", "set", form("person", text(hidden).at, "kind", kind, "since", "5/1/2026", "knowers.0.officer",
		knower, NULL));
}

/* A girl restricted, her friend who is not; a home and a car that only the girl has. */
static int with_people(void **state)
{
	if (world_open(state))
		return -1;
	store_write(store, staff_put, NULL);
	inspector = person(4, "DI 0622", "inspector");
	named = person(5, "CH 9001", "handler");
	hidden = made(&inspector, "person", "add", form("family_name", "Quillfeather", "given_names", "Oriel", "born", "2 March 2012", "phone",
		"07700 900555", NULL));
	friend = made(&inspector, "person", "add", form("family_name", "Hale", "given_names", "Amy", "born", "9 May 2012", "phone",
		"07700 900123", NULL));
	home = made(&inspector, "place", "add", form("address", "41 Heron Wharf", "postcode", "BN1 9ZZ", NULL));
	car = made(&inspector, "vehicle", "add", form("plate", "QX12 ABC", "keeper", text(hidden).at, NULL));
	tied = made(&inspector, "acquaintance", "add", form("person", text(friend).at, "other", text(hidden).at, NULL));
	lived = made(&inspector, "residence", "add", form("person", text(hidden).at, "place", text(home).at, NULL));
	out_now = report(hidden);
	report(friend);
	mentioned = made(&inspector, "mention", "add", form("person", text(hidden).at, "words", "Seen by the river", NULL));
	mentioned_friend = made(&inspector, "mention", "add", form("person", text(friend).at, "episode", text(out_now).at, "words", "Was asked too",
		NULL));
	roll = roll_open(store, NULL, NULL);
	roll_await(roll);
	return 0;
}

static int with_open(void **state)
{
	if (with_people(state))
		return -1;
	restriction = restricted("open", "CH 9001");
	return 0;
}

static int with_covert(void **state)
{
	if (with_people(state))
		return -1;
	restriction = restricted("covert", "CH 9001");
	return 0;
}

static int over(void **state)
{
	roll_close(roll);
	return world_close(state);
}

static bool sees(const struct actor *who, int64_t id)
{
	struct reading r;
	bool there;

	reading_open(&r, store, &arena, who);
	there = record_load(&r, id) != NULL;
	assert_int_equal(r.hidden, 0);
	assert_true(reading_close(&r));
	return there;
}

static struct find_result found(const struct actor *who, const char *words)
{
	struct find_result out;
	struct reading r;

	reading_open(&r, store, &arena, who);
	record_find(&r, str_z(words), 20, &out);
	assert_true(reading_close(&r));
	return out;
}

static bool among(const struct find_result *out, int64_t id)
{
	for (size_t i = 0; i < out->nrows; i++)
		if (out->rows[i].id == id)
			return true;
	return false;
}

static const char *const ways[] = { "Quillfeather", "Oriel Quillfeather", "Oriol Quilfether", "oriel 2 march 2012", "2 March 2012", "07700 900555",
	"Quillf", "PER-2026-000001", "Oriel about 13", "heron" };

static void who_may_know_sees_all(void **state)
{
	int64_t all[] = { hidden, home, car, tied, lived, out_now, mentioned, mentioned_friend, restriction };

	(void)state;
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		assert_true(sees(&inspector, all[i]));
		assert_true(sees(&named, all[i]));
	}
	for (size_t i = 0; i + 1 < sizeof ways / sizeof *ways; i++) {
		struct find_result out = found(&inspector, ways[i]);
		if (!among(&out, hidden))
			fail_msg("not found by %s", ways[i]);
	}
}

static void nothing_of_it_is_loaded(void **state)
{
	int64_t gone[] = { hidden, home, car, tied, lived, out_now, mentioned, restriction };

	(void)state;
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++) {
		assert_false(sees(&officer, gone[i]));
		assert_false(sees(&handler, gone[i]));
	}
	assert_true(sees(&officer, friend));
	assert_true(sees(&officer, mentioned_friend));
}

static void nothing_of_it_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		struct find_result out = found(&officer, ways[i]);
		for (size_t k = 0; k < out.nrows; k++)
			if (out.rows[k].id != friend)
				fail_msg("%s found %.*s", ways[i], S(out.rows[k].words));
		assert_false(str_has(out.searched, STR("2 people")));
	}
	assert_has(found(&inspector, "Nobody").searched, "2 people");
	assert_has(found(&officer, "Nobody").searched, "1 people");
}

static void boards_and_pictures_agree(void **state)
{
	struct board_page page;
	struct tile_words tile;
	struct event_row *events;
	struct clock_row *clocks;
	struct link *links;
	struct reading r;
	size_t total;

	(void)state;
	reading_open(&r, store, &arena, &officer);
	assert_true(board_read(&r, practice_board(practice, STR("missing_now")), 0, 0, &page));
	assert_int_equal(page.nrows, 1);
	assert_int_equal(page.total, 1);
	clock_set(start + US_HOUR);
	assert_int_equal(board_count(&r, practice_board(practice, STR("missing_now"))), 0);
	picture_tile(&r, &type("person")->picture->tiles[0], hidden, &tile);
	assert_words(tile.value, "Never reported missing here");
	assert_int_equal(subject_chronology(&r, friend, NULL, 20, &events, &total), 2);
	assert_int_equal(total, 2);
	for (size_t i = 0; i < total; i++)
		assert_false(str_has(events[i].says, STR("Quill")));
	assert_int_equal(subject_clocks(&r, hidden, &clocks), 0);
	assert_int_equal(record_links_to(&r, hidden, NULL, 10, &links), 0);
	for (size_t i = record_links_to(&r, friend, NULL, 10, &links); i-- > 0;)
		assert_true(links[i].from != tied && links[i].from != restriction);
	assert_int_equal(r.hidden, 0);
	assert_true(reading_close(&r));
}

/* It is about the friend and stays; of the episode it speaks of, nothing. */
static void what_only_mentions_stays_and_says_nothing(void **state)
{
	struct change *changes;
	struct reading r;
	const struct record *rec;

	(void)state;
	reading_open(&r, store, &arena, &officer);
	rec = record_load(&r, mentioned_friend);
	assert_int_equal(record_value(rec, "episode").is, VALUE_NONE);
	assert_int_equal(record_history(&r, mentioned_friend, &changes), 1);
	for (size_t i = 0; i < changes[0].nfields; i++)
		assert_false(str_eq(changes[0].fields[i].name, STR("Episode")));
	assert_true(reading_close(&r));
	reading_open(&r, store, &arena, &inspector);
	assert_int_equal(record_value(record_load(&r, mentioned_friend), "episode").n, out_now);
	assert_true(reading_close(&r));
}

/* A form that shows nothing of a reference must not take it away. */
static void a_form_sent_back_leaves_what_it_did_not_show(void **state)
{
	struct put_result out;
	struct draft d;

	(void)state;
	out = send(&d, &handler, "mention", "correct", mentioned_friend, form("words", "Was asked twice", "episode", "", NULL));
	assert_int_equal(out.is, PUT_DONE);
	assert_int_equal(one("select count(*) from mention where episode is not null and words = 'Was asked twice'"), 1);
	out = send(&d, &inspector, "mention", "correct", mentioned_friend, form("words", "Nobody asked", "episode", "", NULL));
	assert_int_equal(out.is, PUT_DONE);
	assert_int_equal(one("select count(*) from mention where episode is null"), 2);
}

static void a_reference_typed_by_hand_is_no_such_record(void **state)
{
	struct put_result out, none;
	struct draft d, e;

	(void)state;
	out = send(&d, &handler, "acquaintance", "add", 0, form("person", text(friend).at, "other", "PER-2026-000001", NULL));
	none = send(&e, &handler, "acquaintance", "add", 0, form("person", text(friend).at, "other", "PER-2026-000777", NULL));
	assert_int_equal(out.is, PUT_INVALID);
	assert_int_equal(none.is, PUT_INVALID);
	assert_int_equal(d.complaints.n, e.complaints.n);
	for (size_t i = 0; i < d.complaints.n; i++)
		assert_true(str_eq(d.complaints.at[i].says, e.complaints.at[i].says));
}

/* With her in the store, and by one who knew of her a moment ago. */
static void no_move_reaches_it(void **state)
{
	struct put_result out;
	struct reading r;
	struct draft d;
	const struct record *base;
	struct pairs_like in = form("family_name", "Other", "given_names", "Oriel", "born.absent", "not_known", NULL);

	(void)state;
	reading_open(&r, store, &arena, &inspector);
	base = record_load(&r, hidden);
	draft_open(&d, &arena, practice, &handler, type("person"), type_move(type("person"), STR("correct")), base);
	draft_read(&d, &r, &in);
	assert_true(reading_close(&r));
	record_put(store, &d, &out);
	assert_int_equal(out.is, PUT_GONE);
	assert_int_equal(one("select count(*) from person where family_name = 'Quillfeather'"), 1);
}

/* "Is this the same child?" is asked of those one may know. */
static size_t alike(const struct actor *who)
{
	struct value *values = TAKE_N(&arena, struct value, type("person")->nfields + 1);
	struct roll_hit *hits;
	struct reading r;
	size_t n;

	reading_open(&r, store, &arena, who);
	values[type_field(type("person"), STR("family_name"))->position] = (struct value){ .is = VALUE_TEXT, .text = STR("Quillfeather") };
	values[type_field(type("person"), STR("given_names"))->position] = (struct value){ .is = VALUE_TEXT, .text = STR("Oriel") };
	values[type_field(type("person"), STR("born"))->position] = (struct value){ .is = VALUE_TEXT, .text = STR("2012-03-02") };
	n = find_people_like(&r, type("person"), values, 5, &hits);
	assert_true(reading_close(&r));
	return n;
}

static void a_new_record_is_not_held_against_it(void **state)
{
	(void)state;
	assert_int_equal(alike(&inspector), 1);
	assert_int_equal(alike(&handler), 0);
	assert_int_equal(alike(&officer), 0);
}

/* Whoever asks first after a change brings the index up to date, for everybody. */
static void the_index_is_everybodys(void **state)
{
	struct find_result out;
	struct draft d;

	(void)state;
	assert_int_equal(send(&d, &inspector, "person", "correct", hidden, form("family_name", "Quillfeather", "given_names", "Oriel Wren",
		"born", "2 March 2012", "phone", "", NULL)).is, PUT_DONE);
	out = found(&officer, "Oriel Wren Quilfeather");
	assert_false(among(&out, hidden));
	out = found(&inspector, "Oriel Wren Quilfeather");
	assert_true(among(&out, hidden));
}

static size_t stubs(const struct actor *who, int64_t subject)
{
	struct stub_row *rows;
	struct reading r;
	size_t n, nrows;

	reading_open(&r, store, &arena, who);
	n = restrict_stubs(&r, subject, &rows, &nrows);
	assert_int_equal(n > 0, nrows > 0);
	assert_true(reading_close(&r));
	return n;
}

static size_t stubs_found(const struct actor *who, const char *words)
{
	struct stub_row *rows;
	struct reading r;
	size_t n, nrows;

	reading_open(&r, store, &arena, who);
	n = restrict_stubs_found(&r, str_z(words), 20, &rows, &nrows);
	assert_int_equal(r.shown.n, 0);
	assert_true(reading_close(&r));
	return n;
}

static void who_is_told_is_told_of_an_open_one(void **state)
{
	struct stub_row *rows;
	struct reading r;

	(void)state;
	assert_int_equal(stubs(&handler, friend), 1);
	assert_int_equal(stubs(&officer, friend), 0);
	assert_int_equal(stubs(&inspector, friend), 0);
	assert_int_equal(stubs_found(&handler, "Oriol Quilfether"), 1);
	assert_int_equal(stubs_found(&handler, "Amy Hale"), 0);
	assert_int_equal(stubs_found(&officer, "Oriel Quillfeather"), 0);
	reading_open(&r, store, &arena, &handler);
	assert_int_equal(restrict_stub_of(&r, type("person"), STR("PER-2026-000001"), &rows), 1);
	assert_words(rows[0].ref, "RST-2026-000001");
	assert_int_equal(restrict_stub_of(&r, type("person"), STR("PER-2026-000777"), &rows), 0);
	assert_null(record_load(&r, hidden));               /* and still sees nothing of it */
	assert_true(reading_close(&r));
	assert_int_equal(found(&handler, "Oriel Quillfeather").nrows, 0);
}

static void of_a_covert_one_nobody_is_told(void **state)
{
	struct put_result out;
	struct draft d;

	(void)state;
	assert_int_equal(stubs(&handler, friend) + stubs_found(&handler, "Oriel Quillfeather"), 0);
	assert_false(sees(&inspector, hidden));
	assert_true(sees(&named, hidden));
	out = send(&d, &handler, "opening", "open", 0, form("restriction", "RST-2026-000001", "why", "To see", NULL));
	assert_int_equal(out.is, PUT_INVALID);
}

static void opened_for_an_hour_by_one(void **state)
{
	int64_t opened = made(&handler, "opening", "open", form("restriction", "RST-2026-000001", "why", "She is on the bridge", NULL));

	(void)state;
	assert_true(sees(&handler, hidden));
	assert_true(sees(&handler, lived));
	assert_true(sees(&handler, opened));
	assert_false(sees(&officer, hidden));
	assert_false(sees(&officer, opened));
	assert_true(sees(&inspector, opened));
	assert_int_equal(stubs(&handler, friend), 0);
	clock_set(start + US_HOUR);
	assert_false(sees(&handler, hidden));
	assert_false(sees(&handler, opened));
	assert_int_equal(one("select count(*) from ledger where substr(core, 6, 1) = x'03'"), 1);       /* outcome: break-glass */
}

static void it_holds_from_until_and_until_lifted(void **state)
{
	struct draft d;

	(void)state;
	assert_int_equal(send(&d, &inspector, "restriction", "change", restriction, form("person", text(hidden).at, "kind", "open", "since",
		"6/1/2026", "until", "8/1/2026", NULL)).is, PUT_DONE);
	assert_true(sees(&officer, hidden));
	clock_set(start + US_DAY);
	assert_false(sees(&officer, hidden));
	clock_set(start + 3 * US_DAY);
	assert_true(sees(&officer, hidden));
	assert_int_equal(send(&d, &inspector, "restriction", "change", restriction, form("person", text(hidden).at, "kind", "open", "since",
		"6/1/2026", "until", "", NULL)).is, PUT_DONE);
	assert_false(sees(&officer, hidden));
	assert_int_equal(send(&d, &inspector, "restriction", "lift", restriction, form(NULL, NULL)).is, PUT_DONE);
	assert_true(sees(&officer, hidden));
	assert_true(sees(&officer, home));
}

static void what_is_tied_to_another_stays(void **state)
{
	(void)state;
	assert_false(sees(&officer, home));
	made(&inspector, "residence", "add", form("person", text(friend).at, "place", text(home).at, NULL));
	assert_true(sees(&officer, home));
	assert_false(sees(&officer, lived));
	made(&inspector, "residence", "add", form("person", text(hidden).at, "place", text(home).at, NULL));
	assert_true(sees(&officer, home));
	assert_int_equal(one("select count(*) from restricted r join residence x on x.id = r.record"), 2);
}

/* A warning on what only she has would tell that there is something. */
static void a_warning_alone_keeps_nothing_in_sight(void **state)
{
	int64_t dog = made(&inspector, "warning_marker", "set", form("bears", text(home).at, "kind", "dog", "short", "Large dog", NULL));

	(void)state;
	assert_false(sees(&officer, home));
	assert_false(sees(&officer, dog));
	assert_true(sees(&inspector, dog));
}

static void hidden_today_is_hidden_in_the_past(void **state)
{
	struct event_row *events;
	struct reading r;
	size_t total;

	(void)state;
	clock_set(start + US_HOUR);
	reading_open(&r, store, &arena, &officer);
	assert_true(reading_as_known(&r, friend, start + US_MINUTE));
	assert_null(record_load(&r, hidden));
	assert_null(record_load(&r, tied));
	assert_int_equal(record_value(record_load(&r, mentioned_friend), "episode").is, VALUE_NONE);
	assert_int_equal(subject_chronology(&r, friend, NULL, 20, &events, &total), 2);
	assert_true(reading_close(&r));
	reading_open(&r, store, &arena, &inspector);
	assert_true(reading_as_known(&r, friend, start + US_MINUTE));
	assert_non_null(record_load(&r, tied));
	assert_true(reading_close(&r));
}

static int64_t decided_so_far(int64_t one, int64_t other)
{
	struct db *db = store_read(store, clock_now());
	int64_t seen = identity_seen(db, one, other);

	store_read_end(db);
	return seen;
}

static void one_with_it_shows_the_rows_one_may_know(void **state)
{
	struct identity_event *events;
	struct identity_decision join = { .what = IDENTITY_JOIN, .one = friend, .other = hidden, .reason = STR("Same girl"), .who = &inspector };
	struct identity_result out;
	const int64_t *rows;
	struct reading r;

	(void)state;
	join.who = &officer;
	join.seen = decided_so_far(friend, hidden);
	identity_decide(store, &join, &arena, &out);
	assert_int_equal(out.is, PUT_GONE);               /* as of a record that never was */
	join.who = &inspector;
	identity_decide(store, &join, &arena, &out);
	assert_int_equal(out.is, PUT_DONE);
	reading_open(&r, store, &arena, &inspector);
	assert_int_equal(record_same(&r, friend, &rows), 2);
	assert_true(reading_close(&r));
	reading_open(&r, store, &arena, &officer);
	assert_int_equal(record_same(&r, friend, &rows), 1);
	assert_int_equal(identity_history(&r, friend, 9, &events), 0);
	assert_true(reading_close(&r));
	reading_open(&r, store, &arena, &inspector);
	assert_int_equal(identity_history(&r, friend, 9, &events), 1);
	assert_true(reading_close(&r));
	join = (struct identity_decision){ .what = IDENTITY_SEPARATE, .one = friend, .reason = STR("Two"), .who = &officer,
		.seen = decided_so_far(friend, 0) };
	identity_decide(store, &join, &arena, &out);
	assert_int_equal(out.is, PUT_REFUSED);
	assert_words(out.says, "This record stands alone already.");
}

static int64_t all_hidden(void)
{
	return one("select coalesce(sum(record * 31 + restriction), 0) from restricted");
}

static void made_again_it_is_the_same(void **state)
{
	int64_t was = all_hidden();

	(void)state;
	assert_true(was > 0);
	assert_true(record_renew(store));
	assert_int_equal(all_hidden(), was);
	assert_false(sees(&officer, hidden));
}

#define STORY(test, with) cmocka_unit_test_setup_teardown(test, with, over)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(who_may_know_sees_all, with_open), STORY(nothing_of_it_is_loaded, with_open), STORY(nothing_of_it_is_loaded, with_covert),
		STORY(nothing_of_it_is_found, with_open), STORY(boards_and_pictures_agree, with_open),
		STORY(what_only_mentions_stays_and_says_nothing, with_open), STORY(a_form_sent_back_leaves_what_it_did_not_show, with_open),
		STORY(a_reference_typed_by_hand_is_no_such_record, with_open), STORY(no_move_reaches_it, with_open),
		STORY(a_new_record_is_not_held_against_it, with_open), STORY(the_index_is_everybodys, with_open),
		STORY(who_is_told_is_told_of_an_open_one, with_open), STORY(of_a_covert_one_nobody_is_told, with_covert),
		STORY(opened_for_an_hour_by_one, with_open), STORY(it_holds_from_until_and_until_lifted, with_open),
		STORY(what_is_tied_to_another_stays, with_open), STORY(a_warning_alone_keeps_nothing_in_sight, with_open),
		STORY(hidden_today_is_hidden_in_the_past, with_open), STORY(one_with_it_shows_the_rows_one_may_know, with_open),
		STORY(made_again_it_is_the_same, with_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
