#include "ledger_case.h"

#include "base/clock.h"
#include "ledger/body.h"
#include "ledger/canon.h"
#include "small_practice.h"

/* --- the bytes ---------------------------------------------------------------------------------------------------------- */

static void core_is_as_drawn(void **state)
{
	struct core c = { .op = OP_ALTER, .outcome = OUTCOME_OK, .flags = 1, .seq = 7, .at = 1767578400000000, .drift_ms = -2,
		.practice = 3, .type = 5, .version = 9, .purpose = 11, .role = 12, .rule = 13 }, read;
	uint8_t core[CORE_SIZE];
	struct digest leaf;

	(void)state;
	for (int i = 0; i < 16; i++) {
		c.actor[i] = (uint8_t)(0x10 + i);
		c.session[i] = (uint8_t)(0x20 + i);
		c.txn[i] = (uint8_t)(0x30 + i);
		c.object[i] = (uint8_t)(0x40 + i);
		c.subject[i] = (uint8_t)(0x50 + i);
		c.counterparty[i] = (uint8_t)(0x60 + i);
	}
	memset(c.body_root.b, 0xb0, 32);
	memset(c.before.b, 0xbe, 32);
	entry_write(&c, core);
	assert_str(str_hex(&arena, core, CORE_SIZE),
		"4d4c4531" "02" "00" "0001" "0000000000000007" "0006479a6aa50800" "fffffffe" "00000003"
		"101112131415161718191a1b1c1d1e1f" "202122232425262728292a2b2c2d2e2f" "303132333435363738393a3b3c3d3e3f"
		"404142434445464748494a4b4c4d4e4f" "00000005" "00000009" "505152535455565758595a5b5c5d5e5f"
		"606162636465666768696a6b6c6d6e6f" "000b" "000c" "0000000d"
		"b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0"
		"bebebebebebebebebebebebebebebebebebebebebebebebebebebebebebebebe");
	assert_true(entry_read((struct str){ (char *)core, CORE_SIZE }, &read));
	assert_memory_equal(&read.body_root, &c.body_root, 32);
	assert_int_equal(read.at, c.at);
	assert_int_equal(read.drift_ms, -2);
	assert_false(entry_read((struct str){ (char *)core, CORE_SIZE - 1 }, &read));
	entry_leaf(core, &leaf);
	uint8_t all[1 + CORE_SIZE] = { 0 };
	struct digest plain;
	memcpy(all + 1, core, CORE_SIZE);
	digest_of(&plain, all, sizeof all);
	assert_memory_equal(&plain, &leaf, 32);
}

/* RFC 9162 2.1.1 as it is written: split at the largest power of two below n. */
static struct digest slow_root(const struct digest *leaves, size_t n)
{
	struct digest root, l, r;
	size_t k = 1;

	if (n == 0) {
		digest_of(&root, "", 0);
		return root;
	}
	if (n == 1)
		return leaves[0];
	while (k * 2 < n)
		k *= 2;
	l = slow_root(leaves, k);
	r = slow_root(leaves + k, n - k);
	digest_two(&root, 1, &l, &r);
	return root;
}

static void tree_is_as_the_rfc_says(void **state)
{
	static struct digest leaves[300];
	struct tree tree = { 0 };
	struct digest root, slow;

	(void)state;
	for (size_t n = 0; n <= 300; n++) {
		tree_root(&tree, &root);
		slow = slow_root(leaves, n);
		assert_memory_equal(&root, &slow, 32);
		if (n == 300)
			break;
		tree_leaf(&leaves[n], &n, sizeof n);
		tree_add(&tree, &leaves[n]);
	}
}

static void body_is_as_drawn(void **state)
{
	static const uint8_t key[16] = { 1 };
	struct body_bound to = { .object = { 0xaa }, .version = 2 };
	uint8_t salt[SALT_SIZE] = { 0x55 }, plain[128] = { 0 };
	struct body_writer w;
	struct body_item set = { .no = 17, .how = BODY_SET, .is = FIELD_TEXT, .salt = salt, .bytes = STR("high") }, item;
	struct body_item kept = { .no = 16, .how = BODY_KEPT, .seq = 4 }, cleared = { .no = 18, .how = BODY_CLEARED };
	struct digest leaves[6], root, again;
	int64_t shown[] = { 1025, 2050 };
	struct hide hide;
	struct buf b;

	(void)state;
	hide_open(&hide, key);
	memset(kept.c.b, 0xcc, 32);
	buf_open(&b, &arena);
	body_open(&w, &b, &to);
	body_put(&w, &kept);
	body_put(&w, &set);
	body_put(&w, &cleared);
	body_close(&w, &hide, shown, 2, &root);
	assert_str(str_hex(&arena, b.at, b.n), "01" "0003"
		"0010" "02" "0000000000000004" "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
		"0011" "01" "00" "55000000000000000000000000000000" "00000004" "68696768"
		"0012" "03" "00000002" "0000000000000401" "0000000000000802");
	/* The leaves, by hand. */
	leaves[0] = kept.c;
	memcpy(plain, "\0MLF1\xaa", 6);
	memcpy(plain + 21, "\0\0\0\2\0\x11\0\x55", 8);
	memcpy(plain + 44, "\0\0\0\4high", 8);
	digest_of(&leaves[1], plain, 52);
	memset(plain, 0, sizeof plain);
	memcpy(plain, "\0MLC1\xaa", 6);
	memcpy(plain + 21, "\0\0\0\2\0\x12", 6);
	digest_of(&leaves[2], plain, 27);
	digest_of(&leaves[3], "\0MLK1\0\x10\0\0\0\0\0\0\0\4", 15);
	for (int i = 0; i < 2; i++) {
		memcpy(plain, "\0MLS1", 5);
		hide_id(&hide, shown[i], plain + 5);
		digest_of(&leaves[4 + i], plain, 21);
	}
	again = slow_root(leaves, 6);
	assert_memory_equal(&root, &again, 32);
	assert_true(body_root(buf_text(&b), &to, &hide, &arena, &again));
	assert_memory_equal(&root, &again, 32);
	assert_true(body_find(buf_text(&b), 17, &item));
	assert_str(item.bytes, "high");
	/* No byte can change, and none can go, without the root or the reading saying so. */
	for (size_t i = 0; i < b.n; i++) {
		b.at[i] ^= 0x04;
		assert_false(body_root(buf_text(&b), &to, &hide, &arena, &again) && memcmp(&root, &again, 32) == 0);
		b.at[i] ^= 0x04;
		assert_false(body_root(str_head(buf_text(&b), i), &to, &hide, &arena, &again) && memcmp(&root, &again, 32) == 0);
	}
	hide_close(&hide);
}

static void hidden_ids_come_back(void **state)
{
	uint8_t hidden[16], other[16];

	(void)state;
	ledger_hide(store, 1025, hidden);
	ledger_hide(store, 1026, other);
	assert_memory_not_equal(hidden, other, 16);
	ledger_hide(store, 0, other);
	assert_memory_equal(other, (uint8_t[16]){ 0 }, 16);
}

static void values_are_as_drawn(void **state)
{
	struct canon_group g;
	struct canon_cell *cells;
	struct str *codes, rest;
	struct buf b;
	int64_t n;
	size_t ncells;
	bool bad;

	(void)state;
	assert_str(str_hex(&arena, canon_int(&arena, -2).at, 8), "fffffffffffffffe");
	assert_true(canon_int_of(canon_int(&arena, INT64_MIN), &n));
	assert_int_equal(n, INT64_MIN);
	buf_open(&b, &arena);
	canon_choice(&b, STR("drugs"), 0, 0);
	canon_choice(&b, STR("harm"), 1, 1);
	canon_choice(&b, STR("late"), 5, 2);
	assert_str(buf_text(&b), "drugs\nharm\n@5:late");
	assert_int_equal(canon_choices_of(buf_text(&b), &arena, &codes), 3);
	assert_str(codes[1], "harm");
	buf_open(&b, &arena);
	canon_row(&g, &b, 0, 0);
	canon_cell(&g, 20, STR("ran"));
	canon_row(&g, &b, 1, 1);
	canon_row(&g, &b, 3, 2);
	canon_cell(&g, 20, STR("hid"));
	canon_cell(&g, 21, STR(""));
	assert_str(str_hex(&arena, b.at, b.n), "0001" "0014" "00000003" "72616e" "0000" "ffff" "00000003" "0002" "0014" "00000003" "686964"
		"0015" "00000000");
	rest = buf_text(&b);
	assert_true(canon_next_row(&rest, &arena, &cells, &ncells, &bad));
	assert_int_equal(ncells, 1);
	assert_str(cells[0].bytes, "ran");
	assert_true(canon_next_row(&rest, &arena, &cells, &ncells, &bad));
	assert_int_equal(ncells, 0);
	assert_true(canon_next_row(&rest, &arena, &cells, &ncells, &bad));
	assert_int_equal(ncells, 2);
	assert_false(canon_next_row(&rest, &arena, &cells, &ncells, &bad));
	assert_false(bad);
	rest = STR("\0\2\0");
	assert_false(canon_next_row(&rest, &arena, &cells, &ncells, &bad));
	assert_true(bad);
}

/* --- appending ---------------------------------------------------------------------------------------------------------- */

static const struct ledger_value *value_of(const struct ledger_value *values, size_t n, uint16_t no)
{
	for (size_t i = 0; i < n; i++)
		if (values[i].no == no)
			return &values[i];
	return NULL;
}

static void history_is_kept(void **state)
{
	struct act act = made(), again;
	struct ledger_value *values;
	struct ledger_seen *seen, last;
	instant before;
	size_t n;

	(void)state;
	before = clock_now();
	again = (struct act){ .child = act.child, .episode = act.episode, .sql = { BUMP,
		"UPDATE episode SET risk = 'low', minutes = NULL WHERE id = ?1 AND ?2 > 0",
		"DELETE FROM episode__harm WHERE record = ?1 AND position = 1 AND ?2 > 0" } };
	assert_int_equal(store_write(store, alter, &again), STORE_DONE);
	again.sql[1] = "UPDATE episode SET minutes = 7 WHERE id = ?1 AND ?2 > 0";
	again.sql[2] = NULL;
	assert_int_equal(store_write(store, alter, &again), STORE_DONE);
	assert_int_equal(ledger_size(ledger), 4);
	const struct field *f = practice->types[1].fields;
	struct db *db = store_read(store, 0);
	assert_int_equal(ledger_state(db, act.episode, 0, &arena, &values, &n, &last), 3);
	assert_int_equal(last.seq, 3);
	assert_int_equal(last.actor, 2047);
	assert_int_equal(last.object, act.episode);
	assert_int_equal(last.nvalues, 2);                   /* changed_at and minutes */
	assert_str(value_of(values, n, f[1].no)->bytes, "low");
	assert_str(value_of(values, n, f[2].no)->bytes, "drugs");
	assert_str(str_hex(&arena, value_of(values, n, f[5].no)->bytes.at, 8), "0000000000000007");
	assert_str(value_of(values, n, CANON_STATE)->bytes, "open");
	assert_int_equal(ledger_state(db, act.episode, before, &arena, &values, &n, NULL), 1);
	assert_str(value_of(values, n, f[1].no)->bytes, "high");
	assert_str(value_of(values, n, f[2].no)->bytes, "drugs\nself_harm");
	assert_str(str_hex(&arena, value_of(values, n, f[5].no)->bytes.at, 8), "000000000000005a");
	assert_int_equal(ledger_state(db, act.episode, 1, &arena, &values, &n, NULL), 0);
	assert_int_equal(ledger_of_object(db, act.episode, false, 0, 10, &arena, &seen), 3);
	assert_int_equal(seen[1].seq, 2);
	assert_true(value_of(seen[1].values, seen[1].nvalues, f[5].no)->cleared);
	assert_null(value_of(seen[1].values, seen[1].nvalues, f[0].no));
	assert_int_equal(ledger_state(db, act.child, 0, &arena, &values, &n, NULL), 1);
	assert_int_equal(value_of(values, n, practice->types[0].fields[2].no)->is, CANON_ABSENT + ABSENT_DECLINED);
	store_read_end(db);
}

static void looks_are_kept(void **state)
{
	struct act act = made(), other = made(), picture = { .episode = act.child, .child = act.child }, list = { .nshown = 2 };
	struct act refused = { .episode = act.episode, .child = act.child, .op = OP_REFUSE };
	struct ledger_seen *seen;
	instant at = 0, start = clock_now();

	(void)state;
	list.shown[0] = act.child;
	list.shown[1] = other.child;
	assert_int_equal(store_write(store, look, &picture), STORE_DONE);
	assert_int_equal(store_write(store, look, &list), STORE_DONE);
	assert_int_equal(store_write(store, look, &refused), STORE_DONE);
	struct db *db = store_read(store, 0);
	assert_int_equal(ledger_looked(db, 2047, act.child, start, &at), picture.seq);
	assert_true(at >= start);
	assert_int_equal(ledger_looked(db, 3071, act.child, start, &at), 0);
	assert_int_equal(ledger_looked(db, 2047, act.child, clock_now(), &at), 0);
	assert_int_equal(ledger_of_subject(db, act.child, 10, &arena, &seen), 3);
	assert_int_equal(seen[0].seq, refused.seq);
	assert_str(seen[0].words, "not yours");
	assert_int_equal(seen[1].seq, list.seq);
	assert_int_equal(ledger_of_subject(db, other.child, 10, &arena, &seen), 1);
	assert_int_equal(ledger_of_object(db, act.episode, true, 0, 10, &arena, &seen), 2);
	store_read_end(db);
}

static void undone_jobs_leave_the_head_alone(void **state)
{
	struct act act = made();
	struct digest before, after;
	struct str why;

	(void)state;
	ledger_root(ledger, &before);
	act.sql[0] = BUMP;
	act.refuse = true;
	assert_int_equal(store_write(store, alter, &act), STORE_REFUSED);
	ledger_root(ledger, &after);
	assert_memory_equal(&before, &after, 32);
	assert_int_equal(ledger_size(ledger), 2);
	act.refuse = false;
	assert_int_equal(store_write(store, alter, &act), STORE_DONE);
	assert_int_equal(act.seq, 2);
	ledger_root(ledger, &before);
	close_all();
	open_all();
	ledger_root(ledger, &after);
	assert_memory_equal(&before, &after, 32);
	/* A tail that was cut, or changed, is noticed when the ledger is opened. */
	close_all();
	shell("DELETE FROM ledger WHERE seq = 2");
	practice = small_practice(1);
	struct store_options o = { .dir = dir, .readers = 2 };
	store = store_open(&o, practice, &arena, &why);
	assert_non_null(store);
	assert_null(ledger_open(store, &arena, &why));
	assert_str(why, "the ledger's end is not what it was when it was last written: run martlet verify");
}

/* T22: a fault between writing and keeping is caught before anything is kept, and nothing more is written. */
static void planted_fault_stops_the_commit(void **state)
{
	struct act act = made();

	(void)state;
	act.sql[0] = BUMP;
	act.plant = true;
	assert_int_equal(store_write(store, alter, &act), STORE_BROKEN);
	assert_true(str_has(store_trouble(store), STR("did not read back")));
	act.plant = false;
	assert_int_equal(store_write(store, alter, &act), STORE_BROKEN);
	close_all();
	open_all();
	assert_int_equal(ledger_size(ledger), 2);
}

static enum stored load(struct db *db, void *arg)
{
	struct act act = { 0 };

	for (int i = 0; i < 3000; i++) {
		store_bulk_at(db, instant_of(day_of((struct civil){ 2020, 1, 1 }), 0, 0, i));
		make(db, &act);
		if (i == 1500 && !store_bulk_commit(db))
			return STORE_BROKEN;
	}
	(void)arg;
	return STORE_DONE;
}

static void loads_are_chained_too(void **state)
{
	struct ledger_seen *seen;
	(void)state;
	assert_int_equal(store_bulk(store, load, NULL), STORE_DONE);
	assert_int_equal(ledger_size(ledger), 6000);
	struct act act = made();
	assert_int_equal(act.seq, 6001);
	struct db *db = store_read(store, 0);
	assert_int_equal(ledger_of_object(db, 1 << 10 | practice->types[0].no, false, 0, 9, &arena, &seen), 1);
	assert_str(instant_show(&arena, seen[0].at), "2020-01-01T00:00:00Z");
	store_read_end(db);
	close_all();
	open_all();
	assert_int_equal(ledger_size(ledger), 6002);
}

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(core_is_as_drawn), TEST(tree_is_as_the_rfc_says), TEST(body_is_as_drawn),
		TEST(hidden_ids_come_back), TEST(values_are_as_drawn), TEST(history_is_kept), TEST(looks_are_kept),
		TEST(undone_jobs_leave_the_head_alone), TEST(planted_fault_stops_the_commit), TEST(loads_are_chained_too) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
