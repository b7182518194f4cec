/* Rows that are one person: joined, separated, known to be different; the picture before, between and after. */
#include "record_world.h"

#include <string.h>

#include "base/buf.h"
#include "record/identity.h"
#include "record/roll.h"
#include "record/suggest.h"

static struct roll *roll;
static int64_t keira, kiera;

static int64_t person(const char *family, const char *given, const char *born, const char *phone)
{
	return made(&handler, "person", "add", form("family_name", family, "given_names", given, "born", born, "phone", phone, NULL));
}

static int64_t reported(int64_t who, const char *time)
{
	return made(&handler, "missing_episode", "report", form("child", text(who).at, "reported_at.day", "5/1/2026", "reported_at.time",
		time, "last_seen_at.absent", "not_known", "circumstances", "Left by the back door", "incident", time, NULL));
}

static int with_two(void **state)
{
	static const char *const begin[] = { "Bar", "Den", "Fol", "Grim", "Hul" }, *const end[] = { "wick", "stan", "moor", "ley", "forth", "gate" },
		*const given[] = { "Osric", "Tamsin", "Bea", "Lucian", "Petra", "Ines", "Hugo" };

	if (world_open(state))
		return -1;
	for (int i = 0; i < 30; i++)
		person(str_fmt(&arena, "%s%s", begin[i % 5], end[i % 6]).at, given[i % 7], str_fmt(&arena, "%d %s 19%d", 1 + 7 * i % 28,
			i % 2 ? "March" : "November", 30 + 2 * i).at, "");
	keira = person("Ashdown", "Keira", "2 March 2012", "07700 900123");
	kiera = person("Ashdown", "Kiera", "2 March 2012", "");
	reported(keira, "01:10");
	reported(kiera, "01:20");
	roll = roll_open(store, suggest_saved, store);
	assert_non_null(roll);
	roll_await(roll);
	return 0;
}

static int without(void **state)
{
	roll_close(roll);
	return world_close(state);
}

static struct identity_result decide_as(const struct actor *who, enum identity_do what, int64_t one, int64_t other, const char *reason)
{
	struct db *db = store_read(store, clock_now());
	struct identity_decision d = { .what = what, .one = one, .other = other, .reason = str_z(reason), .who = who,
		.seen = identity_seen(db, one, what == IDENTITY_SEPARATE ? 0 : other) };
	struct identity_result out;

	store_read_end(db);
	identity_decide(store, &d, &arena, &out);
	return out;
}

static void decided(enum identity_do what, int64_t one, int64_t other)
{
	struct identity_result out = decide_as(&officer, what, one, other, "Same school, same scar, mother confirms");

	if (out.is != PUT_DONE)
		fail_msg("decision %d: %d %.*s", what, out.is, S(out.says));
	clock_set(clock_now() + US_MINUTE);
}

/* Everything on the picture of a subject that does not tell the time, as one text. */
static struct str picture(int64_t id)
{
	const struct picture *p = type("person")->picture;
	struct reading r;
	struct buf b;
	struct event_row *events;
	struct marker_row *markers;
	struct clock_row *clocks;
	struct board_page page;
	struct tile_words tile;
	size_t n, total;

	buf_open(&b, &arena);
	reading_open(&r, store, &arena, &handler);
	for (size_t i = 0; i < p->nlines; i++)
		buf_fmt(&b, "line %.*s\n", S(picture_line(&r, &p->lines[i], id)));
	for (size_t i = 0; i < p->ntiles; i++) {
		picture_tile(&r, &p->tiles[i], id, &tile);
		buf_fmt(&b, "tile %.*s\n", S(tile.value));
	}
	for (size_t i = 0; i < p->nunknowns; i++)
		buf_fmt(&b, "unknown %d\n", picture_unknown(&r, &p->unknowns[i], id));
	assert_true(board_read(&r, p->panels[0], id, 0, &page));
	for (size_t i = 0; i < page.nrows; i++) {
		buf_fmt(&b, "panel %.*s", S(page.rows[i].url));
		for (size_t k = 0; k < p->panels[0]->ncolumns; k++)
			buf_fmt(&b, " %.*s", S(page.rows[i].cells[k].words));
		buf_c(&b, '\n');
	}
	n = subject_chronology(&r, id, NULL, 50, &events, &total);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "event %.*s %.*s\n", S(events[i].ref), S(events[i].says));
	n = subject_markers(&r, id, &markers);
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "marker %.*s\n", S(markers[i].words));
	n = subject_clocks(&r, id, &clocks);
	buf_fmt(&b, "clocks %zu\n", n);
	assert_true(reading_close(&r));
	return buf_text(&b);
}

static size_t waiting(void)
{
	struct suggestion *s;
	struct reading r;
	int64_t total;
	size_t n;

	reading_open(&r, store, &arena, &officer);
	n = suggest_waiting(&r, 0, 50, &s, &total);
	assert_int_equal((int64_t)n, total);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(s[i].a, keira);
		assert_int_equal(s[i].b, kiera);
		assert_true(s[i].cents > 700);
		assert_has(s[i].why, "first names");
		assert_has(s[i].model, "people");
	}
	assert_true(reading_close(&r));
	return n;
}

static void the_picture_stands_on_all_rows(void **state)
{
	struct str first = picture(keira), second = picture(kiera), both;

	(void)state;
	assert_has(first, "tile 1\n");
	assert_has(second, "unknown 1\n");
	decided(IDENTITY_JOIN, keira, kiera);
	both = picture(keira);
	assert_has(both, "tile 2\n");
	assert_has(both, "MIS-2026-000001");
	assert_has(both, "MIS-2026-000002");
	assert_has(picture(kiera), "MIS-2026-000001");
	assert_true(str_eq(picture(kiera), both));      /* one person, by whichever row one comes to it */
	decided(IDENTITY_SEPARATE, kiera, 0);
	assert_true(str_eq(picture(keira), first));
	assert_true(str_eq(picture(kiera), second));
	decided(IDENTITY_JOIN, kiera, keira);
	assert_true(str_eq(picture(keira), both));
}

/* What stands in the column of a board that counts, for each of its lines. */
static struct str times(const char *name)
{
	struct board_page page;
	struct reading r;
	struct buf b;
	bool found = false;

	buf_open(&b, &arena);
	reading_open(&r, store, &arena, &officer);
	for (size_t i = 0; i < practice->nboards; i++) {
		const struct board *board = &practice->boards[i];
		if (!str_is(board->name, name))
			continue;
		found = board_read(&r, board, 0, 0, &page);
		for (size_t k = 0; k < page.nrows; k++)
			for (size_t c = 0; c < board->ncolumns; c++)
				if (str_is(board->columns[c].title, "Times"))
					buf_fmt(&b, "%.*s ", S(page.rows[k].cells[c].words));
	}
	assert_true(found);
	assert_true(reading_close(&r));
	return buf_text(&b);
}

/* A line a record, none twice; what a line counts is about the person, whichever row the record names. */
static void a_board_counts_the_person_and_lists_records(void **state)
{
	(void)state;
	assert_words(times("missing_now"), "1 1 ");
	assert_has(picture(keira), " 1\n");
	decided(IDENTITY_JOIN, keira, kiera);
	assert_words(times("missing_now"), "2 2 ");
	assert_has(picture(keira), " 2\n");
	decided(IDENTITY_SEPARATE, kiera, 0);
	assert_words(times("missing_now"), "1 1 ");
}

static size_t faults_of_identities(void)
{
	struct db *db = store_read(store, clock_now());
	struct notes faults;
	size_t n;

	notes_open(&faults, &arena);
	n = identity_verify(db, &arena, &faults);
	store_read_end(db);
	return n;
}

static void each_decision_is_in_the_ledger_and_it_verifies(void **state)
{
	struct identity_event *events;
	struct notes faults;
	struct verified v;
	struct reading r;

	(void)state;
	decided(IDENTITY_JOIN, keira, kiera);
	decided(IDENTITY_SEPARATE, kiera, 0);
	decided(IDENTITY_JOIN, keira, kiera);
	reading_open(&r, store, &arena, &officer);
	assert_int_equal(identity_history(&r, kiera, 10, &events), 3);
	assert_has(events[0].words, "joined: Same school");
	assert_has(events[1].words, "separated: ");
	assert_has(events[2].words, "joined: ");
	assert_true(reading_close(&r));
	assert_int_equal(one("select count(*) from identity where until is null"), 2);
	assert_int_equal(one("select count(*) from identity"), 4);
	notes_open(&faults, &arena);
	assert_true(ledger_verify(store, &faults, &v, NULL));
	assert_int_equal(v.faults, 0);
	assert_int_equal(faults_of_identities(), 0);
}

static enum stored tamper(struct db *db, void *sql)
{
	db_run(db, sql);
	return STORE_DONE;
}

static void what_no_decision_made_is_found(void **state)
{
	static char none_left[] = "update identity set until = null", none_there[] = "delete from identity";
	int64_t third = person("Ashdown", "Keira Leigh", "2 March 2012", "");

	(void)state;
	decided(IDENTITY_DIFFERENT, keira, third);
	decided(IDENTITY_JOIN, keira, kiera);
	decided(IDENTITY_JOIN, third, kiera);
	decided(IDENTITY_SEPARATE, kiera, 0);
	decided(IDENTITY_DIFFERENT, kiera, keira);
	decided(IDENTITY_LEAVE, kiera, third);
	assert_int_equal(faults_of_identities(), 0);
	assert_int_equal(store_write(store, tamper, none_left), STORE_DONE);
	assert_true(faults_of_identities() > 0);
	assert_int_equal(store_write(store, tamper, none_there), STORE_DONE);
	assert_true(faults_of_identities() > 0);
}

static void a_separated_pair_is_not_suggested_again(void **state)
{
	struct draft d;
	int64_t people;

	(void)state;
	assert_int_equal(waiting(), 1);
	decided(IDENTITY_JOIN, keira, kiera);
	assert_int_equal(waiting(), 0);
	decided(IDENTITY_SEPARATE, kiera, 0);
	assert_int_equal(waiting(), 0);
	assert_int_equal(send(&d, &handler, "person", "correct", kiera, form("family_name", "Ashdown", "given_names", "Keira", "born",
		"2 March 2012", "phone", "07700 900123", NULL)).is, PUT_DONE);
	roll_await(roll);
	assert_int_equal(waiting(), 0);
	assert_true(suggest_everybody(store, &people) >= 0);
	assert_int_equal(waiting(), 0);
}

static void a_pair_known_to_be_different_is_not_suggested(void **state)
{
	int64_t people;

	(void)state;
	decided(IDENTITY_DIFFERENT, kiera, keira);
	assert_int_equal(waiting(), 0);
	assert_true(suggest_everybody(store, &people) >= 0);
	assert_int_equal(waiting(), 0);
}

static void somebody_saved_again_is_suggested(void **state)
{
	struct suggestion *s;
	struct reading r;
	int64_t total, third = person("Ashdwon", "Keira", "2 March 2012", "07700 900123");

	(void)state;
	roll_await(roll);
	reading_open(&r, store, &arena, &officer);
	assert_true(suggest_of(&r, third, 9, &s) >= 1);
	assert_int_equal(s[0].a, third);
	assert_true(suggest_waiting(&r, 0, 9, &s, &total) >= 2);
	assert_true(reading_close(&r));
}

static void left_alone_stays_so(void **state)
{
	int64_t people;

	(void)state;
	decided(IDENTITY_LEAVE, keira, kiera);
	assert_int_equal(waiting(), 0);
	suggest_everybody(store, &people);
	assert_int_equal(waiting(), 0);
}

static void as_known_before_the_joining(void **state)
{
	instant then = clock_now();
	struct tile_words tile;
	const int64_t *rows;
	struct reading r;

	(void)state;
	clock_set(then + US_MINUTE);
	decided(IDENTITY_JOIN, keira, kiera);
	clock_set(then + 10 * US_MINUTE);
	reading_open(&r, store, &arena, &handler);
	assert_int_equal(record_same(&r, keira, &rows), 2);
	assert_true(reading_as_known(&r, keira, then + US_MINUTE / 2));
	assert_int_equal(record_same(&r, keira, &rows), 1);
	picture_tile(&r, &type("person")->picture->tiles[0], keira, &tile);
	assert_words(tile.value, "1");
	assert_true(reading_close(&r));
	decided(IDENTITY_SEPARATE, kiera, 0);
	clock_set(then + 20 * US_MINUTE);
	reading_open(&r, store, &arena, &handler);
	assert_int_equal(record_same(&r, keira, &rows), 1);
	assert_true(reading_as_known(&r, keira, then + 5 * US_MINUTE));
	assert_int_equal(record_same(&r, keira, &rows), 2);
	picture_tile(&r, &type("person")->picture->tiles[0], keira, &tile);
	assert_words(tile.value, "2");
	assert_true(reading_close(&r));
}

static void what_is_refused(void **state)
{
	struct identity_decision d = { .what = IDENTITY_JOIN, .one = keira, .other = kiera, .reason = STR("Same"), .who = &officer };
	struct identity_result out;

	(void)state;
	assert_int_equal(decide_as(&handler, IDENTITY_JOIN, keira, kiera, "Same").is, PUT_REFUSED);
	assert_int_equal(decide_as(&officer, IDENTITY_JOIN, keira, kiera, "  ").is, PUT_INVALID);
	assert_int_equal(decide_as(&officer, IDENTITY_JOIN, keira, keira, "Same").is, PUT_REFUSED);
	assert_int_equal(decide_as(&officer, IDENTITY_SEPARATE, keira, 0, "Two").is, PUT_REFUSED);
	assert_int_equal(decide_as(&officer, IDENTITY_JOIN, keira, (int64_t)9999 << 10 | (keira & 1023), "Same").is, PUT_GONE);
	decided(IDENTITY_DIFFERENT, keira, kiera);
	d.key[0] = 7;
	identity_decide(store, &d, &arena, &out);
	assert_int_equal(out.is, PUT_CONFLICT);          /* made from a page that knew of no decision */
	decided(IDENTITY_JOIN, keira, kiera);
	assert_int_equal(decide_as(&officer, IDENTITY_DIFFERENT, keira, kiera, "Two").is, PUT_REFUSED);
	assert_int_equal(decide_as(&officer, IDENTITY_JOIN, keira, kiera, "Same").is, PUT_REFUSED);
}

static void a_button_pressed_twice_decides_once(void **state)
{
	struct identity_decision d = { .what = IDENTITY_JOIN, .one = keira, .other = kiera, .reason = STR("Same"), .who = &officer,
		.key = { 1, 2, 3 } };
	struct identity_result out;
	struct db *db = store_read(store, clock_now());

	(void)state;
	d.seen = identity_seen(db, keira, kiera);
	store_read_end(db);
	identity_decide(store, &d, &arena, &out);
	assert_int_equal(out.is, PUT_DONE);
	identity_decide(store, &d, &arena, &out);
	assert_int_equal(out.is, PUT_REPEATED);
	d.what = IDENTITY_LEAVE;
	identity_decide(store, &d, &arena, &out);
	assert_int_equal(out.is, PUT_REFUSED);
	assert_int_equal(one("select count(*) from identity"), 2);
}

static void three_rows_and_one_leaves(void **state)
{
	int64_t third = person("Ashdown", "Keira Leigh", "2 March 2012", "");
	const int64_t *rows;
	struct reading r;

	(void)state;
	decided(IDENTITY_JOIN, kiera, third);
	decided(IDENTITY_JOIN, third, keira);
	reading_open(&r, store, &arena, &handler);
	assert_int_equal(record_same(&r, kiera, &rows), 3);
	assert_int_equal(rows[0], kiera);
	assert_int_equal(rows[1], keira);
	assert_true(reading_close(&r));
	decided(IDENTITY_SEPARATE, keira, 0);
	reading_open(&r, store, &arena, &handler);
	assert_int_equal(record_same(&r, keira, &rows), 1);
	assert_int_equal(record_same(&r, third, &rows), 2);
	assert_true(reading_close(&r));
	assert_int_equal(one("select count(*) from different where until is null"), 2);
}

/* ---- the queue ---- */

enum { MANY = 130, PAGE = 50 };

static enum stored many_wait(struct db *db, void *arg)
{
	struct query *q;

	(void)arg;
	db_run(db, "delete from suggestion");
	q = db_query(db, "insert into suggestion(a, b, weight, why, model, at) select p.id, q.id, 700 + (p.id * 7919 + q.id * 104729) % 900, 'names', 'model 1', 1"
		" from person p join person q on q.id > p.id where p.born < '2010' and q.born < '2010' order by p.id, q.id limit ?1");
	query_int(q, 1, MANY);
	query_step(q);
	query_end(q);
	db_run(db, "insert into suggestion(a, b, weight, why, model, at) select min(id), max(id), 701, 'names', 'model 1', 1 from person where born > '2010'");
	return STORE_DONE;
}

/* Every pair once, a child's first however light, then by weight. */
static void the_queue_is_read_by_pages(void **state)
{
	int64_t total, before = INT64_MAX, n = 0;
	struct suggestion *s;
	struct reading r;

	(void)state;
	assert_int_equal(store_write(store, many_wait, NULL), STORE_DONE);
	reading_open(&r, store, &arena, &officer);
	for (int64_t from = 0; from < 4 * PAGE; from += PAGE) {
		size_t some = suggest_waiting(&r, from, PAGE, &s, &total);
		assert_int_equal(total, MANY + 1);
		for (size_t i = 0; i < some; i++, n++) {
			if (!n) {
				assert_int_equal(s[i].a, keira);
				assert_int_equal(s[i].b, kiera);
				assert_int_equal(s[i].cents, 701);
				continue;
			}
			assert_true(s[i].cents <= before);
			before = s[i].cents;
		}
	}
	assert_int_equal(n, MANY + 1);
	assert_true(reading_close(&r));
	reading_open(&r, store, &arena, &nobody);
	assert_int_equal(suggest_waiting(&r, 0, PAGE, &s, &total), 0);
	assert_int_equal(total, 0);
	reading_close(&r);
}

/* ---- by the practice's weight ---- */

enum { BITS = 12 };

static size_t one_with(int64_t id)
{
	struct db *db = store_read(store, clock_now());
	int64_t rows[IDENTITY_MOST];
	size_t n = identity_rows(db, id, rows);

	store_read_end(db);
	return n;
}

static int64_t by_weight(int bits, const char *family, const char *given, const char *born, const char *phone)
{
	int64_t id;

	practice->join = bits;
	id = person(family, given, born, phone);
	roll_await(roll);
	return id;
}

static void without_a_weight_nothing_joins_by_itself(void **state)
{
	int64_t people, again = by_weight(0, "Ashdown", "Keira", "2 March 2012", "07700 900123");

	(void)state;
	assert_true(suggest_everybody(store, &people) > 0);
	assert_int_equal(one_with(again), 1);
	assert_int_equal(one("select count(*) from identity"), 0);
	assert_true(one("select max(weight) from suggestion where settled is null") > BITS * 100);
}

static void above_the_weight_two_are_joined_and_can_be_separated(void **state)
{
	int64_t people, again = by_weight(BITS, "Ashdown", "Keira", "2 March 2012", "07700 900123"), (*pairs)[2];
	struct identity_event *events;
	struct reading r;

	(void)state;
	assert_int_equal(one_with(again), 2);
	assert_int_equal(one_with(kiera), 1);             /* another form of the name is for a person to decide */
	reading_open(&r, store, &arena, &officer);
	assert_int_equal(identity_history(&r, again, 9, &events), 1);
	assert_has(events[0].words, "joined: by the practice's weight of 12 bits, not by a person: ");
	assert_has(events[0].words, " bits by model 1, by how rare each value is among ");
	assert_has(events[0].words, "first names: the same (keira) +");
	assert_has(events[0].words, "dates of birth: the same (2012-03-02) +");
	assert_has(events[0].by, "the practice's weight");
	assert_int_equal(identity_by_weight(&r, 9, &pairs), 1);
	assert_int_equal(pairs[0][0], again);
	assert_int_equal(pairs[0][1], keira);
	assert_true(reading_close(&r));
	assert_int_equal(faults_of_identities(), 0);
	decided(IDENTITY_SEPARATE, again, 0);
	assert_int_equal(one_with(again), 1);
	assert_true(suggest_everybody(store, &people) >= 0);
	person("Ashdown", "Bea", "1 May 1999", "");
	roll_await(roll);
	assert_int_equal(one_with(again), 1);             /* a person has decided: no weight goes against it */
	assert_int_equal(faults_of_identities(), 0);
	practice->join = 0;
}

static void everybody_at_once_is_joined_by_the_same_rule(void **state)
{
	int64_t people, again = by_weight(0, "Ashdown", "Keira", "2 March 2012", "07700 900123");

	(void)state;
	practice->join = BITS;
	assert_true(suggest_everybody(store, &people) >= 0);
	assert_int_equal(one_with(again), 2);
	assert_int_equal(one_with(kiera), 1);
	assert_int_equal(faults_of_identities(), 0);
	practice->join = 0;
}

static void what_no_weight_joins(void **state)
{
	int64_t people, twin = by_weight(1, "Ashdown", "Keir", "2 March 2012", "07700 900123");
	int64_t undated = by_weight(1, "Ashdown", "Keira", "", "07700 900123");
	int64_t son = by_weight(1, "Ashdown", "Keira", "9 August 1984", "07700 900123");

	(void)state;
	assert_true(suggest_everybody(store, &people) >= 0);
	assert_int_equal(one_with(twin) + one_with(undated) + one_with(son) + one_with(kiera), 4);
	assert_int_equal(one("select count(*) from identity"), 0);
	practice->join = 0;
}

static void a_weight_goes_against_no_decision(void **state)
{
	int64_t people, again = by_weight(0, "Ashdown", "Keira", "2 March 2012", "07700 900123");

	(void)state;
	decided(IDENTITY_LEAVE, again, keira);
	practice->join = BITS;
	assert_true(suggest_everybody(store, &people) >= 0);
	assert_int_equal(one_with(again), 1);
	practice->join = 0;
}

static void a_weight_touches_nobody_restricted(void **state)
{
	int64_t people, again = by_weight(0, "Ashdown", "Keira", "2 March 2012", "07700 900123");
	char *sql = str_c(&arena, str_fmt(&arena, "insert into restricted(record, restriction) values (%lld, 1)", (long long)keira));

	(void)state;
	assert_int_equal(store_write(store, tamper, sql), STORE_DONE);
	practice->join = BITS;
	assert_true(suggest_everybody(store, &people) >= 0);
	assert_int_equal(one_with(again), 1);
	practice->join = 0;
}

/* A third who agrees with one of two but not with the other is for a person to decide. */
static void a_weight_looks_at_all_who_stand_together(void **state)
{
	int64_t people, undated = person("Ashdown", "Keira", "", "07700 900123"), other = person("Ashdown", "Kieran", "", "");
	int64_t again = by_weight(0, "Ashdown", "Keira", "2 March 2012", "07700 900123");

	(void)state;
	decided(IDENTITY_JOIN, keira, other);
	decided(IDENTITY_JOIN, again, undated);
	practice->join = BITS;
	assert_true(suggest_everybody(store, &people) >= 0);
	assert_int_equal(one_with(again), 2);
	assert_int_equal(one_with(keira), 2);
	practice->join = 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, with_two, without)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_picture_stands_on_all_rows),
		TEST(a_board_counts_the_person_and_lists_records),
		TEST(each_decision_is_in_the_ledger_and_it_verifies),
		TEST(what_no_decision_made_is_found),
		TEST(a_separated_pair_is_not_suggested_again),
		TEST(a_pair_known_to_be_different_is_not_suggested),
		TEST(somebody_saved_again_is_suggested),
		TEST(left_alone_stays_so),
		TEST(as_known_before_the_joining),
		TEST(what_is_refused),
		TEST(a_button_pressed_twice_decides_once),
		TEST(three_rows_and_one_leaves),
		TEST(the_queue_is_read_by_pages),
		TEST(without_a_weight_nothing_joins_by_itself),
		TEST(above_the_weight_two_are_joined_and_can_be_separated),
		TEST(everybody_at_once_is_joined_by_the_same_rule),
		TEST(what_no_weight_joins),
		TEST(a_weight_goes_against_no_decision),
		TEST(a_weight_touches_nobody_restricted),
		TEST(a_weight_looks_at_all_who_stand_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
