/* Who stands round whom, by the ties of a practice; and that what is drawn of it never lies on anything else. */
#include "record_world.h"

#include "record/identity.h"
#include "record/network.h"
#include "web/network.h"

static int64_t lee;

static int with_neighbours(void **state)
{
	if (with_episode(state))
		return -1;
	lee = made(&handler, "person", "add", form("family_name", "Lee", "born", "4 September 1991", "given_names.absent", "not_known", NULL));
	made(&handler, "residence", "add", form("person", text(child).at, "place", text(place).at, NULL));
	return 0;
}

static void read_as(const struct actor *who, int64_t of, instant at, struct network *n)
{
	struct reading r;

	reading_open(&r, store, &arena, who);
	if (at)
		assert_true(reading_as_known(&r, of, at));
	assert_true(network_read(&r, record_load(&r, of), n));
	for (size_t i = 1; i < n->nnodes; i++)
		n->nodes[i].facts = network_path(&r, n->nodes[0].rec->id, n->nodes[i].rec->id);    /* kept for the test to look at */
	assert_true(reading_close(&r));
}

static const struct network_node *node(const struct network *n, int64_t id)
{
	for (size_t i = 0; i < n->nnodes; i++)
		if (n->nodes[i].rec->id == id)
			return &n->nodes[i];
	return NULL;
}

static void two_steps_and_the_path(void **state)
{
	struct network n;

	(void)state;
	read_as(&handler, child, 0, &n);
	assert_int_equal(n.nnodes, 2);
	assert_null(node(&n, lee));
	made(&handler, "residence", "add", form("person", text(lee).at, "place", text(place).at, NULL));
	read_as(&handler, child, 0, &n);
	assert_int_equal(n.nnodes, 3);
	assert_int_equal(n.nties, 2);
	assert_int_equal(node(&n, place)->step, 1);
	assert_int_equal(node(&n, lee)->step, 2);
	assert_true(node(&n, lee)->unidentified && !node(&n, child)->unidentified);
	assert_words(node(&n, lee)->facts, "Home, since 5 Jan 2026: 12 Example Road. Lives here, since 5 Jan 2026");
	read_as(&handler, lee, 0, &n);
	assert_int_equal(node(&n, child)->step, 2);
}

static void what_is_said_twice_is_told_once_by_the_newest(void **state)
{
	struct network n;
	const struct network_tie *way;

	(void)state;
	for (int i = 0; i < 2; i++)
		made(&handler, "missing_episode", "report", form("child", text(child).at, "reported_at.day", i ? "3/1/2026" : "2/1/2026", "reported_at.time",
			"01:50", "last_seen_at.absent", "not_known", "missing_from", text(place).at, NULL));
	read_as(&handler, child, 0, &n);
	assert_int_equal(n.nties, 2);
	way = network_way(&n, (size_t)(node(&n, place) - n.nodes));
	assert_int_equal(way->times, 2);
	assert_words(way->says, "Missing from here, reported");
	assert_words(network_when(&arena, way), "last known 3 Jan 2026");
	clock_set(start + 200 * US_DAY);
	read_as(&handler, child, 0, &n);
	way = network_way(&n, (size_t)(node(&n, place) - n.nodes));
	assert_true(way->old);
	assert_words(network_when(&arena, way), "last known 3 Jan 2026, old");
}

static void what_ended_is_said_to_have(void **state)
{
	struct draft d;
	struct network n;
	int64_t home = made(&handler, "residence", "add", form("person", text(lee).at, "place", text(place).at, NULL));

	(void)state;
	assert_int_equal(send(&d, &handler, "residence", "end", home, form(NULL, NULL)).is, PUT_DONE);
	read_as(&handler, lee, 0, &n);
	assert_true(n.ties[0].over);
	assert_words(network_when(&arena, &n.ties[0]), "since 5 Jan 2026, ended 5 Jan 2026");
}

static void as_known_before_it_was_known(void **state)
{
	struct network n;

	(void)state;
	clock_set(start + US_HOUR);
	made(&handler, "residence", "add", form("person", text(lee).at, "place", text(place).at, NULL));
	clock_set(start + 2 * US_HOUR);
	read_as(&handler, child, start + US_MINUTE, &n);
	assert_null(node(&n, lee));
	assert_non_null(node(&n, place));
	read_as(&handler, child, start + 90 * US_MINUTE, &n);
	assert_int_equal(node(&n, lee)->step, 2);
}

static void what_may_not_be_seen_is_not_there_and_leads_nowhere(void **state)
{
	struct network n;

	(void)state;
	made(&handler, "residence", "add", form("person", text(lee).at, "place", text(place).at, NULL));
	read_as(&desk, child, 0, &n);
	assert_int_equal(n.nnodes, 1);
	assert_int_equal(n.nties, 0);
}

static void rows_of_one_person_are_one_node(void **state)
{
	struct identity_decision d = { .what = IDENTITY_JOIN, .one = child, .other = lee, .reason = STR("Same"), .who = &officer };
	struct identity_result out;
	struct network n;

	(void)state;
	made(&handler, "residence", "add", form("person", text(lee).at, "place", text(place).at, NULL));
	identity_decide(store, &d, &arena, &out);
	assert_int_equal(out.is, PUT_DONE);
	read_as(&handler, lee, 0, &n);
	assert_int_equal(n.nnodes, 2);
	assert_int_equal(n.nodes[0].rec->id, lee);
	assert_int_equal(n.nties, 1);
	assert_int_equal(n.ties[0].times, 2);
}

/* ---- the drawing ---- */

enum { CROWD = 61 };

static uint64_t dice = 7;

static uint64_t roll(uint64_t n)
{
	dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (dice >> 33) % n;
}

/* Sixty ties among sixty-one, with names short, long, of one word without a break and of none. */
static void crowd(struct network *n)
{
	static const char *const words[] = { "Llanfairpwllgwyngyllgogerychwyrndrobwll", "Ng", "Ashdown-Fitzwilliam, Keira Leigh Anne-Marie",
		"\xc5\x81ukasz \xc5\xbb\xc3\xb3\xc5\x82\xc4\x87", "3 Harbour Lane, Seahaven" };
	static struct record recs[CROWD];
	static struct tie_rule plain, hot = { .tone = { "crit", 4 } };

	*n = (struct network){ .nodes = TAKE_N(&arena, struct network_node, CROWD), .nnodes = CROWD,
		.ties = TAKE_N(&arena, struct network_tie, CROWD), .nties = CROWD - 1 };
	for (size_t i = 0; i < CROWD; i++) {
		size_t through = i < 30 ? 0 : 1 + roll(29);
		recs[i] = (struct record){ .id = (int64_t)i + 1, .type = &practice->types[i ? roll(practice->ntypes) : 0], .ref = STR("X") };
		n->nodes[i] = (struct network_node){ .rec = &recs[i], .name = str_z(words[roll(5)]), .step = !i ? 0 : through ? 2 : 1,
			.through = through, .unidentified = roll(2) };
		if (i)
			n->ties[i - 1] = (struct network_tie){ .a = through, .b = i, .is = roll(2) ? &plain : &hot, .evidence = &recs[i], .forward = true,
				.says = str_z(words[roll(5)]), .times = 1, .seen = { true, (day)(20000 + roll(400)) }, .old = roll(2) };
	}
}

static void apart(const struct net_drawing *d)
{
	for (size_t i = 0; i < d->nboxes; i++) {
		const struct net_box *a = &d->boxes[i];
		assert_true(a->x >= 0 && a->y >= 0 && a->x + a->width <= d->width && a->y + a->height <= d->height);
		for (size_t k = i + 1; k < d->nboxes; k++) {
			const struct net_box *b = &d->boxes[k];
			if (a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height)
				fail_msg("box %zu lies on box %zu", i, k);
		}
		for (size_t k = 0; k < a->ntexts; k++) {
			assert_true(a->texts[k].words.n > 0);
			assert_true(a->texts[k].x >= a->x && a->texts[k].y > a->y && a->texts[k].y < a->y + a->height);
			assert_true(!k || a->texts[k].y > a->texts[k - 1].y + 12);
		}
		for (size_t k = 0; k < d->nheads; k++)
			assert_false(d->heads[k].x >= a->x && d->heads[k].x < a->x + a->width && d->heads[k].y > a->y && d->heads[k].y < a->y + a->height);
	}
}

static void a_crowd_is_drawn_apart_and_always_alike(void **state)
{
	struct network n;

	(void)state;
	for (int round = 0; round < 20; round++) {
		crowd(&n);
		for (int narrow = 0; narrow < 2; narrow++)
			for (size_t most = 1; most <= 41; most += 10) {
				const struct net_drawing *d = network_lay(&arena, &n, most, narrow), *again = network_lay(&arena, &n, most, narrow);
				assert_int_equal(d->nboxes, most);
				apart(d);
				assert_memory_equal(&d->boxes[most - 1], &again->boxes[most - 1], offsetof(struct net_box, texts));
				assert_int_equal(d->height, again->height);
			}
	}
}

int main(void)
{
	#define NEIGHBOURS(f) cmocka_unit_test_setup_teardown(f, with_neighbours, world_close)
	const struct CMUnitTest tests[] = {
		NEIGHBOURS(two_steps_and_the_path), NEIGHBOURS(what_is_said_twice_is_told_once_by_the_newest), NEIGHBOURS(what_ended_is_said_to_have),
		NEIGHBOURS(as_known_before_it_was_known), NEIGHBOURS(what_may_not_be_seen_is_not_there_and_leads_nowhere),
		NEIGHBOURS(rows_of_one_person_are_one_node), cmocka_unit_test_setup_teardown(a_crowd_is_drawn_apart_and_always_alike, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
