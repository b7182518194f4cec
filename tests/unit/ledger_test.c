#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "ledger/body.h"
#include "ledger/canon.h"
#include "ledger/head.h"
#include "ledger/ledger.h"
#include "small_practice.h"

#define KEY_SHOWN "example.test/force+cad60318+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
#define SIGNATURE "ytYDGIWRFQh/oNrCVa1lAbVem1mtjvbdfmJ9/Q4PDGOJVGmPpnCwY1151CwYD6CJLVZNUp4wUTnRqNgX487WZndbIg4="

static struct arena arena;
static char dir[64];
static struct practice *practice;
static struct store *store;
static struct ledger *ledger;

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void open_all(void)
{
	struct store_options o = { .dir = dir, .create = true, .readers = 2 };
	struct str why;

	practice = small_practice(1);
	store = store_open(&o, practice, &arena, &why);
	if (!store)
		fail_msg("%.*s", S(why));
	ledger = ledger_open(store, &arena, &why);
	if (!ledger)
		fail_msg("%.*s", S(why));
}

static void close_all(void)
{
	ledger_close(ledger);
	store_close(store);
	if (practice)
		small_practice_free(practice);
	ledger = NULL;
	store = NULL;
	practice = NULL;
}

static int set_up(void **state)
{
	(void)state;
	arena_open(&arena, 256 << 20);
	snprintf(dir, sizeof dir, "/tmp/martlet-ledger-XXXXXX");
	assert_non_null(mkdtemp(dir));
	open_all();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	close_all();
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_close(&arena);
	clock_set(0);
	return 0;
}

#define assert_str(s, z) assert_string_equal(str_c(&arena, (s)), (z))

static void shell(const char *sql)
{
	sqlite3 *db;
	char path[128], *said = NULL;

	snprintf(path, sizeof path, "%s/martlet.db", dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
		fail_msg("%s: %s", sql, said);
	sqlite3_close(db);
}

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

struct act { int64_t child, episode, seq; const char *sql[4]; bool refuse, plant; int64_t shown[3]; size_t nshown; enum ledger_op op; };

static int64_t insert_row(struct db *db, const char *sql, const struct type *t)
{
	struct query *q = db_query(db, sql);
	int64_t id = store_next_id(db, t->no);

	query_int(q, 1, id);
	query_text(q, 2, store_next_reference(db, t, db_now(db)));
	query_int(q, 3, db_now(db));
	query_step(q);
	query_end(q);
	return id;
}

static enum stored make(struct db *db, void *arg)
{
	struct act *act = arg;

	act->child = insert_row(db, "INSERT INTO child(id, ref, state, version, created_at, created_by, changed_at, changed_by, name, born,"
		" said_absent) VALUES (?1, ?2, 'open', 1, ?3, 1, ?3, 1, 'Robin', '2012-03-02', 'declined')", &practice->types[0]);
	struct ledger_entry e = { .op = OP_COLLECT, .actor = 2047, .object = act->child, .subject = act->child };
	act->seq = ledger_put_row(db, &e);
	act->episode = insert_row(db, "INSERT INTO episode(id, ref, state, version, created_at, created_by, changed_at, changed_by, risk,"
		" reported, minutes) VALUES (?1, ?2, 'open', 1, ?3, 1, ?3, 1, 'high', ?3, 90)", &practice->types[1]);
	struct query *q = db_query(db, "UPDATE episode SET child = ?2 WHERE id = ?1");
	query_int(q, 1, act->episode);
	query_int(q, 2, act->child);
	query_step(q);
	query_end(q);
	q = db_query(db, "INSERT INTO link(from_id, field_no, to_id, since) VALUES (?1, 16, ?2, ?3)");
	query_int(q, 1, act->episode);
	query_int(q, 2, act->child);
	query_int(q, 3, db_now(db));
	query_step(q);
	query_end(q);
	q = db_query(db, "INSERT INTO episode__harm(record, position, code) VALUES (?1, 0, 'drugs'), (?1, 1, 'self_harm')");
	query_int(q, 1, act->episode);
	query_step(q);
	query_end(q);
	q = db_query(db, "INSERT INTO episode__notes(record, position, words, at) VALUES (?1, 0, 'ran', 5), (?1, 1, 'hid', NULL)");
	query_int(q, 1, act->episode);
	query_step(q);
	query_end(q);
	e = (struct ledger_entry){ .op = OP_COLLECT, .actor = 2047, .object = act->episode, .subject = act->child };
	act->seq = ledger_put_row(db, &e);
	return STORE_DONE;
}

static enum stored alter(struct db *db, void *arg)
{
	struct act *act = arg;

	for (int i = 0; i < 4 && act->sql[i]; i++) {
		struct query *q = db_query(db, act->sql[i]);
		query_int(q, 1, act->episode);
		query_int(q, 2, db_now(db));
		query_step(q);
		query_end(q);
	}
	struct ledger_entry e = { .op = OP_ALTER, .actor = 2047, .object = act->episode, .subject = act->child };
	act->seq = ledger_put_row(db, &e);
	if (act->plant)
		db_run(db, "UPDATE ledger SET body = zeroblob(length(body)) WHERE seq = (SELECT max(seq) FROM ledger)");
	return act->refuse ? STORE_REFUSED : STORE_DONE;
}

static enum stored look(struct db *db, void *arg)
{
	struct act *act = arg;
	struct ledger_entry e = { .op = act->op ? act->op : OP_CONSULT, .actor = 2047, .object = act->episode, .subject = act->child,
		.shown = act->shown, .nshown = act->nshown, .words = act->op ? STR("not yours") : (struct str){ "", 0 } };

	act->seq = ledger_put(db, &e);
	return STORE_DONE;
}

#define BUMP "UPDATE episode SET version = version + 1, changed_at = ?2 WHERE id = ?1"

static struct act made(void)
{
	struct act act = { 0 };

	assert_int_equal(store_write(store, make, &act), STORE_DONE);
	return act;
}

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

/* --- proving ------------------------------------------------------------------------------------------------------------ */

static bool checked(struct notes *faults, const struct verify_against *w)
{
	struct verified v;

	notes_open(faults, &arena);
	return ledger_verify_against(store, w, faults, &v, NULL) && v.faults == 0;
}

static void says(const struct notes *faults, const char *words, const char *sql)
{
	for (size_t i = 0; i < faults->list.n; i++)
		if (str_has(faults->list.at[i].text, str_z(words)))
			return;
	for (size_t i = 0; i < faults->list.n; i++)
		print_message("    %.*s\n", S(faults->list.at[i].text));
	fail_msg("after \"%s\" nothing says \"%s\"", sql, words);
}

/* Closes, does it as the sqlite3 shell would, verifies on a store opened for reading, and puts the file back. */
static void tampered(const char *sql, const char *words)
{
	struct store_options o = { .dir = dir, .read_only = true, .readers = 2 };
	char copy[256];
	struct notes faults;
	struct str why;

	close_all();
	snprintf(copy, sizeof copy, "VACUUM INTO '%s/kept.db'", dir);
	shell(copy);
	shell(sql);
	store = store_open(&o, NULL, &arena, &why);
	if (!store)
		fail_msg("%s: %.*s", sql, S(why));
	ledger = ledger_open(store, &arena, &why);
	if (!ledger)
		fail_msg("%s: %.*s", sql, S(why));
	if (checked(&faults, NULL) != !words)
		fail_msg("%s: %zu faults", sql, (size_t)faults.list.n);
	if (words)
		says(&faults, words, sql);
	close_all();
	snprintf(copy, sizeof copy, "%s/kept.db", dir);
	char path[128];
	snprintf(path, sizeof path, "%s/martlet.db", dir);
	assert_int_equal(rename(copy, path), 0);
}

/* T21: each kind of thing that can be edited, and what must be said of it. */
static void every_edit_is_named(void **state)
{
	static const struct { const char *sql, *words; } edits[] = {
		{ "SELECT 1", NULL },
		{ "UPDATE episode SET risk = 'high'", "episode EPI-2026-000001 risk: its value was changed" },
		{ "UPDATE episode SET minutes = 5", "episode EPI-2026-000001 minutes: it holds a value that no entry gave it" },
		{ "UPDATE episode SET reported = NULL", "episode EPI-2026-000001 reported: its value is gone" },
		{ "UPDATE episode SET reported = reported + 1", "episode EPI-2026-000001 reported: its value was changed" },
		{ "UPDATE episode SET state = 'closed'", "episode EPI-2026-000001 state: its value was changed" },
		{ "UPDATE episode SET version = 1", "episode EPI-2026-000001 version: it is 1, its newest entry says 2" },
		{ "UPDATE episode SET ref = 'EPI-2026-000009'", "episode EPI-2026-000009 ref: its value was changed" },
		{ "UPDATE episode SET changed_by = 9", "episode EPI-2026-000001 changed_by: its value was changed" },
		{ "UPDATE episode SET created_at = 9", "episode EPI-2026-000001 created_at: its value was changed" },
		{ "UPDATE episode SET child = 3073", "episode EPI-2026-000001 child: its value was changed" },
		{ "UPDATE child SET said_absent = 'not_asked'", "child CHI-2026-000001 said: its value was changed" },
		{ "UPDATE child SET said_absent = NULL", "child CHI-2026-000001 said: its value is gone" },
		{ "UPDATE child SET said = ''", "child CHI-2026-000001 said: its value was changed" },
		{ "UPDATE child SET name = 'Robyn'", "child CHI-2026-000001 name: its value was changed" },
		{ "DELETE FROM episode__harm WHERE position = 1", "episode EPI-2026-000001 harm: its value was changed" },
		{ "DELETE FROM episode__harm", "episode EPI-2026-000001 harm: its value is gone" },
		{ "UPDATE episode__harm SET code = 'exploitation' WHERE position = 0", "episode EPI-2026-000001 harm: its value was changed" },
		{ "UPDATE episode__harm SET position = 7 WHERE position = 1", "episode EPI-2026-000001 harm: its value was changed" },
		{ "UPDATE episode__notes SET words = 'walked' WHERE position = 0", "episode EPI-2026-000001 notes: its value was changed" },
		{ "UPDATE episode__notes SET at = 0 WHERE position = 1", "episode EPI-2026-000001 notes: its value was changed" },
		{ "INSERT INTO episode__notes(record, position, words) VALUES (99, 0, 'x')", "episode id 99 notes: rows of a record" },
		{ "DELETE FROM child", "child CHI-2026-000001: its row is gone" },
		{ "INSERT INTO child SELECT 9217, 'CHI-2026-000009', state, version, created_at, created_by, changed_at, changed_by, name, born,"
			" said, said_absent FROM child", "child CHI-2026-000009: it is here, but no entry made it" },
		{ "DELETE FROM link", "child: it is missing" },
		{ "UPDATE link SET to_id = 5", "child: it points where its field does not" },
		{ "UPDATE link SET until = 5", "child: it is missing" },
		{ "UPDATE ledger SET core = CAST(substr(core, 1, 5) || x'03' || substr(core, 7) AS BLOB) WHERE seq = 1",
			"ledger entry 1: it was changed" },
		{ "UPDATE ledger SET core = CAST(substr(core, 1, 5) || x'03' || substr(core, 7) AS BLOB) WHERE seq = 4",
			"ledger entry 4: it was changed" },
		{ "UPDATE ledger SET core = x'00' WHERE seq = 1", "ledger entry 1: it is no entry" },
		{ "UPDATE ledger SET body = CAST(substr(body, 1, length(body) - 30) || x'00' || substr(body, length(body) - 28) AS BLOB)"
			" WHERE seq = 1", "ledger entry 1: its body was changed" },
		{ "UPDATE ledger SET body = NULL WHERE seq = 2", "ledger entry 2: its body is gone" },
		{ "UPDATE ledger SET body = x'01' WHERE seq = 4", "ledger entry 4: it has a body it never had" },
		{ "UPDATE ledger SET looked = 7 WHERE seq = 4", "ledger entry 4: the record beside it" },
		{ "UPDATE ledger SET object = 7 WHERE seq = 1", "ledger entry 1: the record beside it" },
		{ "UPDATE ledger SET subject = 7 WHERE seq = 3", "ledger entry 3: the subject beside it" },
		{ "DELETE FROM ledger WHERE seq = 3", "ledger: entries 3 to 3 are missing" },
		{ "DELETE FROM ledger WHERE seq >= 3", "ledger: its last 2 entries are missing" },
		{ "UPDATE ledger SET seq = -1 WHERE seq = 2; UPDATE ledger SET seq = 2 WHERE seq = 3; UPDATE ledger SET seq = 3 WHERE seq = -1",
			"ledger entry 2: it says it is another" },
		{ "INSERT INTO ledger(seq, looked, core) SELECT 5, looked, core FROM ledger WHERE seq = 4", "ledger entry 5: it says it is another" },
		{ "UPDATE ledger_frontier SET leaf = zeroblob(32)", "ledger entry 4: it was changed: the frontier" },
		{ "UPDATE ledger_frontier SET time = 1", "ledger: the frontier kept beside it" },
		{ "UPDATE metadata SET value = zeroblob(16) WHERE name = 'hide_key'", "ledger entry 0: the record beside it" },
	};
	clock_set(instant_of(day_of((struct civil){ 2026, 3, 1 }), 9, 0, 0));
	struct act act = made(), view = { .episode = act.episode, .child = act.child };

	(void)state;
	act.sql[0] = BUMP;
	act.sql[1] = "UPDATE episode SET risk = 'low', minutes = NULL WHERE id = ?1 AND ?2 > 0";
	assert_int_equal(store_write(store, alter, &act), STORE_DONE);
	assert_int_equal(store_write(store, look, &view), STORE_DONE);
	assert_int_equal(store_write(store, look, &view), STORE_DONE);
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++)
		tampered(edits[i].sql, edits[i].words);
}

/* Whatever one bit of a core or a body is turned, its entry is named. */
static void every_bit_is_bound(void **state)
{
	struct act act = made();
	struct notes faults;
	sqlite3 *db;
	sqlite3_stmt *read, *write;
	char path[128], words[64];

	(void)state;
	act.sql[0] = BUMP;
	assert_int_equal(store_write(store, alter, &act), STORE_DONE);
	assert_true(checked(&faults, NULL));
	snprintf(path, sizeof path, "%s/martlet.db", dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_prepare_v2(db, "SELECT seq, core, body FROM ledger", -1, &read, NULL);
	sqlite3_prepare_v2(db, "UPDATE ledger SET core = ?2, body = ?3 WHERE seq = ?1", -1, &write, NULL);
	uint8_t parts[3][2][4096];
	int n[3][2];
	for (int seq = 0; sqlite3_step(read) == SQLITE_ROW; seq++)
		for (int part = 0; part < 2; part++) {
			n[seq][part] = sqlite3_column_bytes(read, 1 + part);
			memcpy(parts[seq][part], sqlite3_column_blob(read, 1 + part), (size_t)n[seq][part]);
		}
	sqlite3_finalize(read);
	for (int seq = 0; seq < 3; seq++)
		for (int i = 0; i < n[seq][0] + n[seq][1]; i += 3) {
			uint8_t *byte = i < n[seq][0] ? &parts[seq][0][i] : &parts[seq][1][i - n[seq][0]];
			for (int turn = 0; turn < 2; turn++) {
				*byte ^= (uint8_t)(1 << i % 8);
				sqlite3_bind_int(write, 1, seq);
				sqlite3_bind_blob(write, 2, parts[seq][0], n[seq][0], SQLITE_STATIC);
				sqlite3_bind_blob(write, 3, parts[seq][1], n[seq][1], SQLITE_STATIC);
				assert_int_equal(sqlite3_step(write), SQLITE_DONE);
				sqlite3_reset(write);
				assert_true(checked(&faults, NULL) == (turn == 1));
				snprintf(words, sizeof words, "ledger entry %d: ", seq);
				if (turn == 0)
					says(&faults, words, "a bit turned");
			}
		}
	sqlite3_finalize(write);
	sqlite3_close(db);
}

/* The typed tables, emptied and made again from the entries alone, are those that were. */
static void tables_come_back_from_the_ledger(void **state)
{
	struct act act = made(), again = act;
	char beside[128], copy[160];
	struct verified v;
	struct notes faults;
	struct str why;

	(void)state;
	made();
	again.sql[0] = BUMP;
	again.sql[1] = "UPDATE episode SET risk = NULL, minutes = -3, child = (SELECT max(id) FROM child) WHERE id = ?1 AND ?2 > 0";
	again.sql[2] = "UPDATE link SET until = ?2 WHERE from_id = ?1";
	again.sql[3] = "INSERT INTO link(from_id, field_no, to_id, since) SELECT ?1, 16, max(id), ?2 FROM child";
	assert_int_equal(store_write(store, alter, &again), STORE_DONE);
	assert_true(checked(&faults, NULL));
	snprintf(beside, sizeof beside, "%s/rebuilt", dir);
	snprintf(copy, sizeof copy, "%s/martlet.db", beside);
	assert_int_equal(mkdir(beside, 0700), 0);
	assert_true(store_copy(store, copy, &arena, &why));
	struct practice *p = small_practice(1);
	struct store_options o = { .dir = beside, .readers = 2 };
	struct store *into = store_open(&o, p, &arena, &why);
	assert_non_null(into);
	struct ledger *l = ledger_open(into, &arena, &why);
	assert_non_null(l);
	notes_open(&faults, &arena);
	assert_true(ledger_rebuild(store, into, &faults, NULL));
	assert_true(ledger_verify(into, &faults, &v, NULL));
	assert_int_equal(v.rows, 4);
	/* And where a table was changed, the difference is told. */
	shell("UPDATE episode SET risk = 'low' WHERE ref = 'EPI-2026-000002'; UPDATE link SET since = 5 WHERE until IS NOT NULL");
	assert_false(ledger_rebuild(store, into, &faults, NULL));
	says(&faults, "episode EPI-2026-000002 risk: the table says otherwise than the ledger", "an edit");
	says(&faults, "link: the table says otherwise than the ledger about id", "an edit");
	ledger_close(l);
	store_close(into);
	small_practice_free(p);
}

static void write_heads(const char *name, const uint8_t secret[64], int64_t size, const struct digest *root, const char *mode)
{
	char path[128];

	snprintf(path, sizeof path, "%s/heads.txt", dir);
	FILE *f = fopen(path, mode);
	struct str text = ledger_checkpoint(&arena, name, size, root);
	fprintf(f, "%.*s\n%.*s\n", S(text), S(head_sign(&arena, str_z(name), text, secret)));
	fclose(f);
}

/* The frontier can be rewritten by whoever cuts the tail; a signed head kept elsewhere cannot. */
static void cut_ledger_is_shorter_than_its_heads(void **state)
{
	uint8_t public[32], secret[64], other[64];
	struct act act = made();
	struct digest first, root;
	struct notes faults;
	char path[128];

	(void)state;
	head_key_pair(public, other);
	head_key_pair(public, secret);
	ledger_root(ledger, &first);
	act.sql[0] = BUMP;
	assert_int_equal(store_write(store, alter, &act), STORE_DONE);
	ledger_root(ledger, &root);
	snprintf(path, sizeof path, "%s/seal.pub", dir);
	FILE *f = fopen(path, "w");
	fprintf(f, "%.*s\n", S(head_key_show(&arena, STR("example.test/force"), public)));
	fclose(f);
	write_heads("example.test/force", secret, 2, &first, "w");
	write_heads("example.test/force", secret, 3, &root, "a");
	assert_true(checked(&faults, NULL));
	write_heads("example.test/force", other, 3, &root, "a");
	assert_false(checked(&faults, NULL));
	says(&faults, "number 3 (size 3) is not signed by the key given", "another key");
	write_heads("example.test/force", secret, 2, &root, "w");
	assert_false(checked(&faults, NULL));
	says(&faults, "its first 2 entries are not those that were signed", "another root");
	write_heads("example.test/force", secret, 4, &root, "w");
	assert_false(checked(&faults, NULL));
	says(&faults, "it is cut: a head of 4 entries was signed, 3 are here", "a longer head");
	f = fopen(str_c(&arena, str_fmt(&arena, "%s/heads.txt", dir)), "a");
	fprintf(f, "example.test/force\n5\n");
	fclose(f);
	assert_false(checked(&faults, NULL));
	says(&faults, "what follows the last good one is no head", "half a head");
	struct verify_against none = { .heads = "/tmp/martlet-has-no-heads" };
	assert_false(checked(&faults, &none));
	says(&faults, "/tmp/martlet-has-no-heads cannot be read", "no heads");
}

static void notes_are_signed_as_others_sign_them(void **state)
{
	/* The ed25519 key of RFC 8032 7.1, test 1, as a note key; worked out with a second implementation. */
	static const uint8_t secret[64] = { 0x9d, 0x61, 0xb1, 0x9d, 0xef, 0xfd, 0x5a, 0x60, 0xba, 0x84, 0x4a, 0xf4, 0x92, 0xec, 0x2c, 0xc4, 0x44,
		0x49, 0xc5, 0x69, 0x7b, 0x32, 0x69, 0x19, 0x70, 0x3b, 0xac, 0x03, 0x1c, 0xae, 0x7f, 0x60, 0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1,
		0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e, 0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a,
		0x68, 0xf7, 0x07, 0x51, 0x1a };
	struct digest root;
	struct head h;
	struct str name, text;
	uint8_t public[32];
	bool bad;

	(void)state;
	digest_of(&root, "", 0);
	text = ledger_checkpoint(&arena, "example.test/force", 0, &root);
	assert_str(text, "example.test/force\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
	assert_str(head_key_show(&arena, STR("example.test/force"), secret + 32), KEY_SHOWN);
	assert_str(head_sign(&arena, STR("example.test/force"), text, secret), "\xe2\x80\x94 example.test/force " SIGNATURE "\n");
	assert_true(head_key_read(STR(KEY_SHOWN), &name, public));
	assert_memory_equal(public, secret + 32, 32);
	struct str note = str_fmt(&arena, "%.*s\n%.*s\n", S(text), S(head_sign(&arena, name, text, secret)));
	assert_true(head_read(&note, &h, &bad));
	assert_true(head_signed_by(&h, name, public));
	assert_false(head_signed_by(&h, STR("example.test/other"), public));
	public[0] ^= 1;
	assert_false(head_signed_by(&h, name, public));
	assert_false(head_read(&note, &h, &bad));
	assert_false(bad);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = { TEST(core_is_as_drawn), TEST(tree_is_as_the_rfc_says), TEST(body_is_as_drawn),
		TEST(hidden_ids_come_back), TEST(values_are_as_drawn), TEST(history_is_kept), TEST(looks_are_kept),
		TEST(undone_jobs_leave_the_head_alone), TEST(planted_fault_stops_the_commit), TEST(loads_are_chained_too), TEST(every_edit_is_named), TEST(every_bit_is_bound),
		TEST(tables_come_back_from_the_ledger),
		TEST(cut_ledger_is_shorter_than_its_heads), TEST(notes_are_signed_as_others_sign_them) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
