/* Proving: first the ledger by itself (chain, tree, signed heads, bodies), then every row of every table against it. Nothing here
 * trusts what another pass found; each fault names the thing that does not fit. */
#include "ledger/verify.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "ledger/canon.h"

enum { MOST_TOLD = 1000, MOST_TRIES = 100 };

void verify_fault(struct verify *v, const char *fmt, ...)
{
	static const struct place nowhere;
	va_list args;
	char says[512];

	va_start(args, fmt);
	vsnprintf(says, sizeof says, fmt, args);
	va_end(args);
	v->mine++;
	pthread_mutex_lock(v->lock);
	if (v->counts->faults++ < MOST_TOLD)
		note(v->faults, nowhere, "%s", says);
	pthread_mutex_unlock(v->lock);
}

void verify_progress(struct verify *v, int64_t done)
{
	if (v->progress && done % 65536 == 0)
		v->progress(done, v->of);
}

static void entry_fault(struct verify *v, int64_t seq, const char *says)
{
	verify_fault(v, "ledger entry %lld: %s", (long long)seq, says);
}

/* --- heads -------------------------------------------------------------------------------------------------------------- */

static void read_heads(struct verify *v, const char *path, struct str name, const uint8_t *public)
{
	struct str text;
	struct head h;
	bool bad;

	if (!head_file(path, v->kept, &text)) {
		if (v->given_heads)
			verify_fault(v, "signed heads: %s cannot be read", path);
		return;
	}
	for (size_t n = 1; head_read(&text, &h, &bad); n++) {
		if (public && !head_signed_by(&h, name, public))
			verify_fault(v, "signed heads: number %zu (size %lld) is not signed by the key given", n,
				(long long)h.size);
		if (v->heads.n && h.size < v->heads.at[v->heads.n - 1].size)
			verify_fault(v, "signed heads: number %zu is of an earlier size than the one before", n);
		else
			VEC_ADD(v->kept, &v->heads, h);
	}
	if (bad)
		verify_fault(v, "signed heads: what follows the last good one is no head");
}

static void check_heads(struct verify *v, const struct tree *tree)
{
	struct digest root;

	for (; v->next_head < v->heads.n && v->heads.at[v->next_head].size == (int64_t)tree->size; v->next_head++) {
		tree_root(tree, &root);
		if (!same_digest(&root, &v->heads.at[v->next_head].root))
			verify_fault(v, "ledger: its first %lld entries are not those that were signed",
				(long long)tree->size);
	}
}

/* --- entries ------------------------------------------------------------------------------------------------------------ */

struct entries { int64_t next; instant time; struct digest leaf; struct tree tree; };

static void check_ids(struct verify *v, struct query *q, const struct core *c)
{
	uint8_t hidden[ID_SIZE];
	bool both = !query_is_null(q, 1) && !query_is_null(q, 2);

	hide_id(v->hide, query_is_null(q, 1) ? query_get_int(q, 2) : query_get_int(q, 1), hidden);
	if (both || memcmp(hidden, c->object, ID_SIZE) != 0)
		entry_fault(v, c->seq, "the record beside it is not the one it is about");
	hide_id(v->hide, query_get_int(q, 3), hidden);
	if (memcmp(hidden, c->subject, ID_SIZE) != 0)
		entry_fault(v, c->seq, "the subject beside it is not the one it is about");
}

/* An item said to be disposed of must be so by an erase entry about the same record. */
static void check_disposed(struct verify *v, const struct core *c, const struct body_item *item)
{
	struct query *q = db_query(v->db, "SELECT core FROM ledger WHERE seq = ?1");
	struct core erase;
	bool good;

	query_int(q, 1, item->seq);
	good = query_step(q) && entry_read(query_get_text(q, 0, NULL), &erase) && erase.op == OP_ERASE && item->seq > c->seq
		&& memcmp(erase.object, c->object, ID_SIZE) == 0;
	query_end(q);
	if (!good)
		entry_fault(v, c->seq, "a value is gone without an entry that erased it");
}

static void check_body(struct verify *v, struct query *q, const struct core *c)
{
	struct body_bound to = { .version = c->version };
	struct str bytes = query_get_text(q, 5, NULL);
	struct body_item item;
	struct digest root;
	struct body b;

	if (query_is_null(q, 5) != !(c->flags & LEDGER_HAS_BODY)) {
		entry_fault(v, c->seq, query_is_null(q, 5) ? "its body is gone" : "it has a body it never had");
		return;
	}
	if (query_is_null(q, 5))
		return;
	memcpy(to.object, c->object, ID_SIZE);
	v->counts->bytes += (int64_t)bytes.n;
	if (!body_root(bytes, &to, v->hide, v->scratch, &root) || !same_digest(&root, &c->body_root)) {
		entry_fault(v, c->seq, "its body was changed");
		return;
	}
	body_read(&b, bytes);
	while (body_next(&b, &item))
		if (item.how == BODY_DISPOSED)
			check_disposed(v, c, &item);
}

static void check_place(struct verify *v, struct entries *e, int64_t seq)
{
	if (seq == e->next)
		return;
	verify_fault(v, "ledger: entries %lld to %lld are missing", (long long)e->next, (long long)seq - 1);
	e->next = seq;
}

static void check_entry(struct verify *v, struct query *q, struct entries *e)
{
	int64_t seq = query_get_int(q, 0);
	struct str bytes = query_get_text(q, 4, NULL);
	bool follows = seq == e->next;
	struct core c;

	check_place(v, e, seq);
	e->next = seq + 1;
	v->counts->entries++;
	v->counts->bytes += (int64_t)bytes.n;
	if (!entry_read(bytes, &c)) {
		entry_fault(v, seq, "it is no entry");
		tree_leaf(&e->leaf, bytes.at, bytes.n);
		tree_add(&e->tree, &e->leaf);
		return;
	}
	if (c.seq != seq)
		entry_fault(v, seq, "it says it is another");
	if (follows && !same_digest(&c.before, &e->leaf))
		entry_fault(v, seq ? seq - 1 : 0, "it was changed: the entry after it remembers another");
	if (c.at <= e->time && seq)
		entry_fault(v, seq, "its time is not after the one before");
	c.seq = seq;
	check_ids(v, q, &c);
	check_body(v, q, &c);
	e->time = c.at;
	entry_leaf((const uint8_t *)bytes.at, &e->leaf);
	tree_add(&e->tree, &e->leaf);
	check_heads(v, &e->tree);
}

static void check_frontier(struct verify *v, const struct entries *e)
{
	struct query *q = db_query(v->db, "SELECT size, leaf, peaks, time FROM ledger_frontier");
	bool any = query_step(q), good = !any && e->tree.size == 0;

	if (any) {
		struct str leaf = query_get_text(q, 1, NULL), peaks = query_get_text(q, 2, NULL);
		int64_t size = query_get_int(q, 0);
		if (size > (int64_t)e->tree.size)
			verify_fault(v, "ledger: its last %lld entries are missing", (long long)size - (int64_t)e->tree.size);
		if (size == (int64_t)e->tree.size && size && (leaf.n != 32 || memcmp(leaf.at, e->leaf.b, 32) != 0))
			entry_fault(v, size - 1, "it was changed: the frontier remembers another");
		good = size >= (int64_t)e->tree.size && leaf.n == 32 && peaks.n == 32 * (size_t)__builtin_popcountll((uint64_t)size);
		if (good && size == (int64_t)e->tree.size && !v->mine)
			good = memcmp(peaks.at, e->tree.peak, peaks.n) == 0 && query_get_int(q, 3) == e->time;
	}
	query_end(q);
	if (!good)
		verify_fault(v, "ledger: the frontier kept beside it is not that of its entries");
}

static void check_entries(struct verify *v)
{
	static const struct entries none;
	struct entries e = none;
	struct query *q;

	check_heads(v, &e.tree);
	q = db_query(v->db, "SELECT seq, object, looked, subject, core, body FROM ledger ORDER BY seq");
	while (query_step(q)) {
		check_entry(v, q, &e);
		if (v->scratch->used > 1 << 16)
			arena_empty(v->scratch);
		verify_progress(v, e.next);
	}
	query_end(q);
	check_frontier(v, &e);
	if (v->next_head < v->heads.n)
		verify_fault(v, "ledger: it is cut: a head of %lld entries was signed, %lld are here",
			(long long)v->heads.at[v->heads.n - 1].size, (long long)e.tree.size);
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static void open_half(struct verify *v, const struct verify *whole)
{
	*v = *whole;
	arena_open(&v->kept_in, SIZE_MAX / 2);
	arena_open(&v->scratch_in, SIZE_MAX / 2);
	v->kept = &v->kept_in;
	v->scratch = &v->scratch_in;
	v->db = store_read(v->store, 0);
}

static int64_t size_seen(struct verify *v)
{
	struct query *q = db_query(v->db, "SELECT coalesce(max(seq) + 1, 0) FROM ledger");
	int64_t n = query_step(q) ? query_get_int(q, 0) : 0;

	query_end(q);
	return n;
}

/* Every change of a record is an entry: of one size, both see the same records. A server may write between the two first looks. */
static bool open_both(struct verify *entries, struct verify *rows, const struct verify *whole)
{
	open_half(rows, whole);
	open_half(entries, whole);
	for (int tries = 0; size_seen(rows) != size_seen(entries); tries++) {
		if (tries == MOST_TRIES)
			return false;
		store_read_end(rows->db);
		store_read_end(entries->db);
		rows->db = store_read(rows->store, 0);
		entries->db = store_read(entries->store, 0);
	}
	return true;
}

static void close_half(struct verify *v)
{
	if (db_broken(v->db))
		verify_fault(v, "the database could not be read to its end");
	store_read_end(v->db);
	arena_close(&v->kept_in);
	arena_close(&v->scratch_in);
}

static void *prove_rows(void *arg)
{
	verify_rows(arg);
	return NULL;
}

static void prove_ledger(struct verify *v, const struct verify_against *w)
{
	struct arena *a = v->kept;
	const char *heads = w && w->heads ? w->heads : str_c(a, str_fmt(a, "%s/heads.txt", store_dir(v->store)));
	const char *key = w && w->key ? w->key : str_c(a, str_fmt(a, "%s/seal.pub", store_dir(v->store)));
	struct str shown, name = { "", 0 };
	uint8_t public[32];
	bool have_key = head_file(key, a, &shown) && head_key_read(shown, &name, public);

	v->of = size_seen(v);
	v->given_heads = w && w->heads;
	if (w && w->key && !have_key)
		verify_fault(v, "signed heads: %s holds no key", key);
	read_heads(v, heads, name, have_key ? public : NULL);
	check_entries(v);
}

/* Two processors, each with a connection of its own: one begins with the ledger by itself, the other with the rows, and whoever is
 * done first takes of the rows that are left. Both see the same commit, so a server that goes on writing makes no false alarm. */
bool ledger_verify_against(struct store *s, const struct verify_against *w, struct notes *faults, struct verified *counts,
	void (*progress)(int64_t done, int64_t of))
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	struct ledger *l = store_hooks_ctx(s);
	struct verify_shared shared = { 0 };
	struct verify whole = { .store = s, .hide = &l->hide, .live = &l->live, .faults = faults, .counts = counts, .lock = &lock,
		.progress = progress, .shared = &shared }, entries, rows;
	pthread_t thread;
	bool beside, alike;

	*counts = (struct verified){ 0 };
	alike = open_both(&entries, &rows, &whole);
	beside = pthread_create(&thread, NULL, prove_rows, &rows) == 0;
	prove_ledger(&entries, w);
	if (alike)
		verify_rows(&entries);
	if (beside)
		pthread_join(thread, NULL);
	else
		prove_rows(&rows);
	verify_gone(&rows);
	close_half(&rows);
	close_half(&entries);
	return counts->faults == 0;
}

bool ledger_verify(struct store *s, struct notes *faults, struct verified *counts, void (*progress)(int64_t done, int64_t of))
{
	return ledger_verify_against(s, NULL, faults, counts, progress);
}
