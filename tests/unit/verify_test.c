#include "ledger_case.h"

#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "ledger/body.h"
#include "ledger/head.h"
#include "small_practice.h"

#define KEY_SHOWN "example.test/force+cad60318+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
#define SIGNATURE "ytYDGIWRFQh/oNrCVa1lAbVem1mtjvbdfmJ9/Q4PDGOJVGmPpnCwY1151CwYD6CJLVZNUp4wUTnRqNgX487WZndbIg4="

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
	says(&faults, "link EPI-2026-000001: its row is gone", "an edit");
	ledger_close(l);
	store_close(into);
	small_practice_free(p);
}

static enum stored erase(struct db *db, void *arg)
{
	struct act *act = arg;
	struct ledger_entry e = { .op = OP_ERASE, .actor = 2047, .object = act->episode, .subject = act->child };

	act->seq = act->nshown ? ledger_put(db, &e) : ledger_put_row(db, &e);     /* the whole record, or some of it */
	return STORE_DONE;
}

/* Takes value and salt of field no out of the body of entry seq and leaves what they committed to. */
static void dispose(int64_t seq, uint16_t no, int64_t by)
{
	char path[128];
	sqlite3 *db;
	sqlite3_stmt *q;
	struct body_writer w;
	struct body_bound to;
	struct body_item item;
	struct body b;
	struct core c;
	struct buf out;
	struct hide hide;
	struct digest root;

	snprintf(path, sizeof path, "%s/martlet.db", dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_prepare_v2(db, "SELECT core, body FROM ledger WHERE seq = ?1", -1, &q, NULL);
	sqlite3_bind_int64(q, 1, seq);
	assert_int_equal(sqlite3_step(q), SQLITE_ROW);
	assert_true(entry_read((struct str){ sqlite3_column_blob(q, 0), (size_t)sqlite3_column_bytes(q, 0) }, &c));
	assert_true(body_read(&b, (struct str){ sqlite3_column_blob(q, 1), (size_t)sqlite3_column_bytes(q, 1) }));
	to.version = c.version;
	memcpy(to.object, c.object, sizeof to.object);
	hide_open(&hide, (const uint8_t[16]){ 0 });
	buf_open(&out, &arena);
	body_open(&w, &out, &to);
	while (body_next(&b, &item)) {
		if (item.no == no && item.how == BODY_SET) {
			body_commit(&item.c, &to, &item);
			item.how = BODY_DISPOSED;
			item.seq = by;
		}
		body_put(&w, &item);
	}
	body_close(&w, &hide, NULL, 0, &root);
	hide_close(&hide);
	assert_memory_equal(&root, &c.body_root, sizeof root);
	sqlite3_finalize(q);
	sqlite3_prepare_v2(db, "UPDATE ledger SET body = ?2 WHERE seq = ?1", -1, &q, NULL);
	sqlite3_bind_int64(q, 1, seq);
	sqlite3_bind_blob(q, 2, out.at, (int)out.n, SQLITE_STATIC);
	assert_int_equal(sqlite3_step(q), SQLITE_DONE);
	sqlite3_finalize(q);
	sqlite3_close(db);
}

/* Review, retain, dispose: a value may go when an entry says so, and only then; and it may not come back. */
static void disposal_is_understood(void **state)
{
	struct act act = made();
	uint16_t risk = practice->types[1].fields[1].no;
	struct ledger_value *values;
	struct notes faults;
	size_t n;

	(void)state;
	act.sql[0] = BUMP;
	assert_int_equal(store_write(store, alter, &act), STORE_DONE);
	dispose(1, risk, 3);
	assert_false(checked(&faults, NULL));
	says(&faults, "ledger entry 1: a value is gone without an entry that erased it", "no erase entry yet");
	shell("UPDATE episode SET risk = NULL");
	assert_int_equal(store_write(store, erase, &act), STORE_DONE);
	assert_int_equal(act.seq, 3);
	assert_true(checked(&faults, NULL));
	struct db *db = store_read(store, 0);
	assert_int_equal(ledger_state(db, act.episode, 0, &arena, &values, &n, NULL), 2);
	store_read_end(db);
	for (size_t i = 0; i < n; i++)
		assert_true(values[i].disposed == (values[i].no == risk));
	assert_true(n > 1 && values[n - 1].no != risk);
	shell("UPDATE episode SET risk = 'high'");
	assert_false(checked(&faults, NULL));
	says(&faults, "episode EPI-2026-000001 risk: it holds a value that was disposed of", "a value that came back");
	act.nshown = 1;
	assert_int_equal(store_write(store, erase, &act), STORE_DONE);
	assert_false(checked(&faults, NULL));
	says(&faults, "episode EPI-2026-000001: it is here, but was erased", "the row has not gone");
	shell("DELETE FROM episode; DELETE FROM episode__harm; DELETE FROM episode__notes; DELETE FROM link");
	assert_true(checked(&faults, NULL));
}

static enum stored list_all_but_retired(struct db *db, void *arg)
{
	struct act *act = arg;
	struct ledger_entry e = { .op = OP_ALTER, .actor = 2047, .object = act->episode, .subject = act->child };
	struct query *q = db_query(db, act->sql[0]);

	query_int(q, 1, act->episode);
	query_int(q, 2, db_now(db));
	query_step(q);
	query_end(q);
	assert_true(ledger_row(db, act->episode, db_arena(db), &e.values, &e.nvalues, &e.version));
	e.nvalues--;
	act->seq = ledger_put(db, &e);
	return STORE_DONE;
}

/* A field that leaves the practice stays in its table; what nobody lists any more is carried on, and both are proved. */
static void retired_fields_are_proved(void **state)
{
	struct store_options o = { .dir = dir, .readers = 2 };
	struct act act = made();
	struct notes faults;
	struct str why;

	(void)state;
	close_all();
	practice = small_practice(2);
	practice->types[1].nfields--;                /* minutes */
	store = store_open(&o, practice, &arena, &why);
	assert_non_null(store);
	ledger = ledger_open(store, &arena, &why);
	assert_non_null(ledger);
	act.sql[0] = BUMP;
	assert_int_equal(store_write(store, list_all_but_retired, &act), STORE_DONE);
	assert_true(checked(&faults, NULL));
	shell("UPDATE episode SET minutes = 91");
	assert_false(checked(&faults, NULL));
	says(&faults, "episode EPI-2026-000001 minutes: its value was changed", "a retired field");
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
	const struct CMUnitTest tests[] = { TEST(every_edit_is_named), TEST(every_bit_is_bound),
		TEST(tables_come_back_from_the_ledger), TEST(disposal_is_understood), TEST(retired_fields_are_proved),
		TEST(cut_ledger_is_shorter_than_its_heads),
		TEST(notes_are_signed_as_others_sign_them) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
