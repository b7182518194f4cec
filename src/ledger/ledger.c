/* Appending, on the writer's thread, in the transaction of the change itself. */
#include "ledger/inside.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "ledger/canon.h"
#include "practice/practice.h"

enum { CHECKED_TAIL = 1 << 10, CHECK_ALL_TO = 1024, CHECK_EVERY = 16 };

/* --- the chain's end ---------------------------------------------------------------------------------------------------- */

static void copy_stand(struct stand *to, const struct stand *from)
{
	to->time = from->time;
	to->leaf = from->leaf;
	to->tree.size = from->tree.size;
	to->tree.n = from->tree.n;
	memcpy(to->tree.peak, from->tree.peak, sizeof *from->tree.peak * (size_t)from->tree.n);
}

static void mark(void *ctx)
{
	struct ledger *l = ctx;

	copy_stand(&l->marked, &l->now);
}

static void back(void *ctx)
{
	struct ledger *l = ctx;

	copy_stand(&l->now, &l->marked);
}

static void committed(void *ctx)
{
	struct ledger *l = ctx;

	pthread_mutex_lock(&l->lock);
	copy_stand(&l->committed, &l->now);
	pthread_mutex_unlock(&l->lock);
}

static void lost(void *ctx)
{
	struct ledger *l = ctx;

	copy_stand(&l->now, &l->committed);
}

static void keep_frontier(struct ledger *l, struct db *db)
{
	struct query *q = db_query(db, "INSERT INTO ledger_frontier(one, size, time, leaf, peaks) VALUES (1, ?1, ?2, ?3, ?4)"
		" ON CONFLICT DO UPDATE SET size = excluded.size, time = excluded.time, leaf = excluded.leaf, peaks = excluded.peaks");

	query_int(q, 1, (int64_t)l->now.tree.size);
	query_int(q, 2, l->now.time);
	query_blob(q, 3, l->now.leaf.b, sizeof l->now.leaf.b);
	query_blob(q, 4, l->now.tree.peak, sizeof *l->now.tree.peak * (size_t)l->now.tree.n);
	query_step(q);
	query_end(q);
}

static bool body_holds(struct ledger *l, struct db *db, const struct core *c, struct str body)
{
	struct body_bound to = { .version = c->version };
	struct digest root;

	if (!(c->flags & LEDGER_HAS_BODY))
		return body.n == 0;
	memcpy(to.object, c->object, ID_SIZE);
	return body_root(body, &to, &l->hide, db_arena(db), &root) && same_digest(&root, &c->body_root);
}

static bool read_back(struct ledger *l, struct db *db, uint64_t seq, struct digest *leaf, struct digest *before)
{
	struct query *q = db_query(db, "SELECT core, body FROM ledger WHERE seq = ?1");
	struct core c;
	bool good;

	query_int(q, 1, (int64_t)seq);
	good = query_step(q) && entry_read(query_get_text(q, 0, NULL), &c) && (uint64_t)c.seq == seq;
	if (good) {
		entry_leaf((const uint8_t *)query_get_text(q, 0, NULL).at, leaf);
		*before = c.before;
		good = body_holds(l, db, &c, query_get_text(q, 1, NULL));
	}
	query_end(q);
	return good;
}

static bool all_read_back(struct ledger *l, struct db *db)
{
	struct tree tree = l->committed.tree;
	struct digest leaf, before, root, other;

	for (uint64_t seq = tree.size; seq < l->now.tree.size; seq++) {
		if (!read_back(l, db, seq, &leaf, &before))
			return false;
		tree_add(&tree, &leaf);
	}
	tree_root(&tree, &root);
	tree_root(&l->now.tree, &other);
	return same_digest(&root, &other) && same_digest(&leaf, &l->now.leaf);
}

/* T22: what is about to be kept is read back and hashed again. A large load is sampled: an entry in so many, against the one after
 * it, which holds its leaf. */
static bool reads_back(struct ledger *l, struct db *db)
{
	uint64_t size = l->now.tree.size, seq = l->committed.tree.size;
	struct digest leaf, next, before;

	if (size - seq <= CHECK_ALL_TO)
		return all_read_back(l, db);
	for (; seq + 1 < size; seq += CHECK_EVERY)
		if (!read_back(l, db, seq, &leaf, &before) || !read_back(l, db, seq + 1, &next, &before) || !same_digest(&leaf, &before))
			return false;
	return read_back(l, db, size - 1, &leaf, &before) && same_digest(&leaf, &l->now.leaf);
}

static bool before_commit(void *ctx, struct db *db)
{
	struct ledger *l = ctx;

	if (l->now.tree.size == l->committed.tree.size)
		return true;
	keep_frontier(l, db);
	return reads_back(l, db);
}

/* --- opening ------------------------------------------------------------------------------------------------------------ */

static bool read_frontier(struct ledger *l, struct db *db)
{
	struct query *q = db_query(db, "SELECT size, time, leaf, peaks FROM ledger_frontier");
	bool good = true;

	if (query_step(q)) {
		struct str leaf = query_get_text(q, 2, NULL), peaks = query_get_text(q, 3, NULL);
		l->now.tree.size = (uint64_t)query_get_int(q, 0);
		l->now.time = query_get_int(q, 1);
		l->now.tree.n = __builtin_popcountll(l->now.tree.size);
		good = leaf.n == 32 && peaks.n == 32 * (size_t)l->now.tree.n;
		if (good) {
			memcpy(l->now.leaf.b, leaf.at, 32);
			memcpy(l->now.tree.peak, peaks.at, peaks.n);
		}
	}
	query_end(q);
	return good;
}

/* The smallest subtrees, and the newest leaf, worked out again from the entries themselves. */
static bool tail_fits(struct ledger *l, struct db *db)
{
	struct query *q = db_query(db, "SELECT coalesce(max(seq) + 1, 0) FROM ledger");
	uint64_t size = l->now.tree.size, from = size & ~(uint64_t)(CHECKED_TAIL - 1);
	struct tree tree = { 0 };
	struct digest leaf = l->now.leaf;
	bool good = query_step(q) && (uint64_t)query_get_int(q, 0) == size;

	query_end(q);
	if (from == size && from)
		from--;
	q = db_query(db, "SELECT seq, core FROM ledger WHERE seq >= ?1 ORDER BY seq");
	query_int(q, 1, (int64_t)from);
	for (uint64_t seq = from; good && query_step(q); seq++) {
		struct str core = query_get_text(q, 1, NULL);
		struct core c;
		good = (uint64_t)query_get_int(q, 0) == seq && entry_read(core, &c) && (seq == from || same_digest(&c.before, &leaf));
		if (good)
			entry_leaf((const uint8_t *)core.at, &leaf);
		if (good)
			tree_add(&tree, &leaf);
	}
	query_end(q);
	if (good && size & (CHECKED_TAIL - 1))
		for (int i = 0; i < tree.n && good; i++)
			good = same_digest(&tree.peak[tree.n - 1 - i], &l->now.tree.peak[l->now.tree.n - 1 - i]);
	return good && same_digest(&leaf, &l->now.leaf) && !db_broken(db);
}

static enum stored make_key(struct db *db, void *arg)
{
	uint8_t key[16];
	struct query *q = db_query(db, "INSERT INTO metadata(name, value) VALUES ('hide_key', ?1) ON CONFLICT DO NOTHING");

	(void)arg;
	random_bytes(key, sizeof key);
	query_blob(q, 1, key, sizeof key);
	query_step(q);
	query_end(q);
	return STORE_DONE;
}

static bool read_key(struct ledger *l, struct db *db)
{
	struct query *q = db_query(db, "SELECT value FROM metadata WHERE name = 'hide_key'");
	struct str key = query_step(q) ? query_get_text(q, 0, NULL) : (struct str){ "", 0 };
	bool good = key.n == 16;

	if (good)
		hide_open(&l->hide, (const uint8_t *)key.at);
	query_end(q);
	return good;
}

static void set_hooks(struct ledger *l)
{
	struct store_hooks hooks = { .ctx = l, .mark = mark, .back = back, .before_commit = before_commit, .committed = committed,
		.lost = lost };

	store_set_hooks(l->store, &hooks);
}

struct ledger *ledger_open(struct store *s, struct arena *a, struct str *why)
{
	struct arena own;
	struct ledger *l;
	struct db *db;
	bool reading = false;

	*why = (struct str){ "", 0 };
	if (store_write(s, make_key, NULL) != STORE_DONE) {
		reading = store_trouble(s).n == 0;          /* a store opened for reading keeps the key it has */
		if (!reading)
			*why = str_dup(a, store_trouble(s));
	}
	arena_open(&own, SIZE_MAX / 2);
	l = TAKE(&own, struct ledger);
	l->arena = own;
	l->store = s;
	l->random_used = sizeof l->random;
	l->steady = clock_now() - clock_mono_us();
	pthread_mutex_init(&l->lock, NULL);
	db = store_read(s, 0);
	if (!read_key(l, db) || !live_load(db, &l->arena, &l->live))
		*why = STR("the ledger's own settings cannot be read");
	else if ((!read_frontier(l, db) || !tail_fits(l, db)) && !reading)
		*why = STR("the ledger's end is not what it was when it was last written: run martlet verify");
	store_read_end(db);
	copy_stand(&l->committed, &l->now);
	copy_stand(&l->marked, &l->now);
	if (!why->n) {
		set_hooks(l);
		return l;
	}
	ledger_close(l);
	return NULL;
}

void ledger_close(struct ledger *l)
{
	struct arena own;
	struct store_hooks none = { 0 };

	if (!l)
		return;
	store_set_hooks(l->store, &none);
	if (l->hide.hides)
		hide_close(&l->hide);
	pthread_mutex_destroy(&l->lock);
	own = l->arena;
	arena_close(&own);
}

int64_t ledger_size(struct ledger *l)
{
	pthread_mutex_lock(&l->lock);
	int64_t size = (int64_t)l->committed.tree.size;
	pthread_mutex_unlock(&l->lock);
	return size;
}

void ledger_root(struct ledger *l, struct digest *root)
{
	pthread_mutex_lock(&l->lock);
	tree_root(&l->committed.tree, root);
	pthread_mutex_unlock(&l->lock);
}

int64_t ledger_hide(struct store *s, int64_t id, uint8_t out[16])
{
	struct ledger *l = store_hooks_ctx(s);

	hide_id(&l->hide, id, out);
	return id;
}

/* --- appending ---------------------------------------------------------------------------------------------------------- */

/* One call to the kernel for many salts. What has been given out is wiped. */
static void salt(struct ledger *l, uint8_t out[SALT_SIZE])
{
	if (l->random_used == sizeof l->random) {
		random_bytes(l->random, sizeof l->random);
		l->random_used = 0;
	}
	memcpy(out, l->random + l->random_used, SALT_SIZE);
	memset(l->random + l->random_used, 0, SALT_SIZE);
	l->random_used += SALT_SIZE;
}

static void put_set(struct ledger *l, struct body_writer *w, const struct ledger_value *v)
{
	uint8_t fresh[SALT_SIZE];
	struct body_item item = { .no = v->no, .how = BODY_SET, .is = v->is, .salt = fresh, .bytes = v->bytes };

	if (!item.bytes.at)
		item.bytes.at = "";
	salt(l, fresh);
	body_put(w, &item);
}

static void put_kept(struct body_writer *w, const struct past *past, const struct past_item *p)
{
	struct body_item item = { .no = p->set.no, .how = BODY_KEPT, .seq = p->seq, .c = p->c };

	if (!p->kept)
		ledger_past_commit(past, p, &item.c);
	body_put(w, &item);
}

static bool same_value(const struct past_item *p, const struct ledger_value *v)
{
	return p->set.how == BODY_SET && p->set.is == v->is && str_eq(p->set.bytes, v->bytes);
}

/* What is being written: a row carries everything it holds; a record's values only what the practice of today knows. */
struct putting { struct ledger *l; struct body_writer *w; const struct live_type *type; const struct past *past;
	bool row; };

/* What is not listed is not there any more; but a field the practice has retired is listed by nobody, and what was disposed of can
 * be in no row. Both are carried on. */
static bool carried(const struct putting *p, const struct past_item *before)
{
	const struct live_field *f = p->type ? live_field(p->type, before->set.no) : NULL;

	return before->set.how != BODY_SET || (!p->row && f && f->retired);
}

static bool is_nothing(const struct ledger_value *v)
{
	return v->cleared || (v->bytes.n == 0 && (v->is == FIELD_CHOICES || v->is == FIELD_GROUP));
}

static void put_one(const struct putting *p, const struct past_item *before, const struct ledger_value *v)
{
	struct body_item cleared = { .no = before ? before->set.no : 0, .how = BODY_CLEARED };
	struct ledger *l = p->l;
	struct body_writer *w = p->w;

	if (v ? is_nothing(v) : !carried(p, before)) {
		if (before)
			body_put(w, &cleared);
	} else if (!v) {
		put_kept(w, p->past, before);
	} else if (before && same_value(before, v)) {
		put_kept(w, p->past, before);
	} else {
		put_set(l, w, v);
	}
}

/* The two rows of fields, what was and what is to be, side by side in rising number. */
static void put_state(const struct putting *p, const struct ledger_entry *e)
{
	const struct past *past = p->past;
	size_t i = 0, j = 0;

	while (i < past->nitems || j < e->nvalues) {
		const struct past_item *before = i < past->nitems ? &past->items[i] : NULL;
		const struct ledger_value *v = j < e->nvalues ? &e->values[j] : NULL;
		assert(!v || j + 1 == e->nvalues || v->no < v[1].no);
		if (before && v && before->set.no != v->no) {
			if (before->set.no < v->no)
				v = NULL;
			else
				before = NULL;
		}
		put_one(p, before, v);
		i += before != NULL;
		j += v != NULL;
	}
}

static void put_body(struct ledger *l, struct db *db, const struct ledger_entry *e, bool row, struct core *c,
	struct buf *body)
{
	struct body_writer w;
	struct body_bound to = { .version = c->version };
	struct past past = { 0 };
	struct putting p = { l, &w, l->live.by_no[id_type(e->object)], &past, row };
	struct ledger_value words = { .no = CANON_WORDS, .is = FIELD_TEXT, .bytes = e->words };

	memcpy(to.object, c->object, ID_SIZE);
	buf_open(body, db_arena(db));
	if (e->nvalues && e->op != OP_COLLECT)
		ledger_past_state(db, e->object, 0, db_arena(db), &past);
	buf_need(body, 64 + e->nvalues * 48 + past.nitems * 48);
	body_open(&w, body, &to);
	if (e->words.n)
		put_set(l, &w, &words);
	if (e->nvalues)
		put_state(&p, e);
	body_close(&w, &l->hide, e->shown, e->nshown > 1 ? e->nshown : 0, &c->body_root);
}

/* A clock that was moved leaves a sign on the entry after the step, and is believed from then on. A load gives its own times. */
static void stamp(struct ledger *l, struct db *db, const struct ledger_entry *e, struct core *c)
{
	int64_t wall = db_now(db), drift = wall - clock_mono_us() - l->steady;

	c->at = wall > l->now.time ? wall : l->now.time + 1;
	if (e->flags & LEDGER_BULK)
		return;
	if (drift > 2 * US_SECOND || drift < -2 * US_SECOND || l->now.time - wall > 2 * US_SECOND) {
		c->flags |= LEDGER_CLOCK_DOUBTFUL;
		l->steady += drift;
	}
	drift /= 1000;
	c->drift_ms = drift > INT32_MAX ? INT32_MAX : drift < INT32_MIN ? INT32_MIN : (int32_t)drift;
}

static void fill_core(struct ledger *l, struct db *db, const struct ledger_entry *e, struct core *c)
{
	c->op = (uint8_t)e->op;
	c->outcome = (uint8_t)e->outcome;
	c->flags = e->flags & (uint16_t)~LEDGER_HAS_BODY;
	c->seq = (int64_t)l->now.tree.size;
	c->practice = db_practice(db)->version;
	hide_id(&l->hide, e->actor, c->actor);
	memcpy(c->session, e->session, 16);
	memcpy(c->txn, e->txn, 16);
	hide_id(&l->hide, e->object, c->object);
	c->type = id_type(e->object);
	c->version = e->version;
	hide_id(&l->hide, e->subject, c->subject);
	hide_id(&l->hide, e->counterparty, c->counterparty);
	c->purpose = e->purpose;
	c->role = e->role;
	c->rule = e->rule;
	c->before = l->now.leaf;
	stamp(l, db, e, c);
}

static void int_or_null(struct query *q, int at, int64_t n)
{
	if (n)
		query_int(q, at, n);
	else
		query_null(q, at);
}

static void insert(struct db *db, const struct ledger_entry *e, const struct core *c, const uint8_t core[CORE_SIZE],
	const struct buf *body)
{
	struct query *q = db_query(db, "INSERT INTO ledger(seq, object, looked, subject, core, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

	query_int(q, 1, c->seq);
	bool changes = e->nvalues || e->op == OP_ERASE;
	int_or_null(q, 2, changes ? e->object : 0);
	int_or_null(q, 3, changes ? 0 : e->object);
	int_or_null(q, 4, e->subject);
	query_blob(q, 5, core, CORE_SIZE);
	if (c->flags & LEDGER_HAS_BODY)
		query_blob(q, 6, body->at, body->n);
	else
		query_null(q, 6);
	query_step(q);
	query_end(q);
}

/* A page about one person needs a row only for the other people on it; a list needs one for each record. */
void ledger_note_shown(struct db *db, const struct ledger_entry *e, int64_t seq)
{
	for (size_t i = 0; e->nshown > 1 && i < e->nshown; i++) {
		const struct type *t = practice_type_no(db_practice(db), id_type(e->shown[i]));
		if (e->shown[i] == e->object || e->shown[i] == e->subject || (e->subject && !(t && t->subject)))
			continue;
		struct query *q = db_query(db, "INSERT OR IGNORE INTO ledger_shown(object, seq) VALUES (?1, ?2)");
		query_int(q, 1, e->shown[i]);
		query_int(q, 2, seq);
		query_step(q);
		query_end(q);
	}
}

static int64_t put(struct db *db, const struct ledger_entry *given, bool row)
{
	struct ledger *l = ledger_of(db);
	struct ledger_entry entry = *given, *e = &entry;
	struct core c = { 0 };
	struct buf body = { 0 };
	uint8_t core[CORE_SIZE];

	assert(l && !db_is_memory(db) && e->op >= OP_COLLECT && e->op <= OP_DELIVERY);
	if (e->nshown == 1 && !e->object)
		e->object = e->shown[0];
	fill_core(l, db, e, &c);
	if (e->nvalues || e->words.n || e->nshown > 1) {
		c.flags |= LEDGER_HAS_BODY;
		put_body(l, db, e, row, &c, &body);
	}
	entry_write(&c, core);
	insert(db, e, &c, core, &body);
	ledger_note_shown(db, e, c.seq);
	entry_leaf(core, &l->now.leaf);
	tree_add(&l->now.tree, &l->now.leaf);
	l->now.time = c.at;
	return c.seq;
}

int64_t ledger_put(struct db *db, const struct ledger_entry *e)
{
	return put(db, e, false);
}

instant ledger_newest(struct db *db)
{
	return ledger_of(db)->now.time;
}

bool ledger_row(struct db *db, int64_t id, struct arena *a, struct ledger_value **values, size_t *n, uint32_t *version)
{
	struct live_row row = { 0 };
	bool found = live_find(db, &ledger_of(db)->live, id, a, &row);

	*values = row.values;
	*n = row.nvalues;
	*version = row.version;
	return found;
}

int64_t ledger_put_row(struct db *db, const struct ledger_entry *given)
{
	struct ledger_entry e = *given;
	bool found = ledger_row(db, e.object, db_arena(db), &e.values, &e.nvalues, &e.version);

	assert(found || db_broken(db));
	return found ? put(db, &e, true) : 0;
}
