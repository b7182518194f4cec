#include "record/identity.h"

#include <string.h>

#include "base/digest.h"
#include "base/vec.h"
#include "practice/practice.h"
#include "record/restrict.h"
#include "record/roll.h"
#include "record/row.h"

enum { KEY = 16, PRINT = 16 };

/* ---- sets ---- */

static size_t rows_of(struct query *q, int64_t id, int64_t *out)
{
	size_t n = 1;

	out[0] = id;
	while (n < IDENTITY_MOST && query_step(q)) {
		int64_t other = query_get_int(q, 0);
		if (other != id)
			out[n++] = other;
	}
	query_end(q);
	return n;
}

size_t identity_rows(struct db *db, int64_t id, int64_t out[IDENTITY_MOST])
{
	struct query *q = db_query(db, "select b.record from identity a join identity b on b.identity = a.identity and b.until is null"
		" where a.record = ?1 and a.until is null order by b.record");

	query_int(q, 1, id);
	return rows_of(q, id, out);
}

size_t identity_rows_at(struct db *db, int64_t id, instant at, int64_t out[IDENTITY_MOST])
{
	struct query *q = db_query(db, "select distinct b.record from identity a join identity b on b.identity = a.identity"
		" where a.record = ?1 and a.since <= ?2 and (a.until is null or a.until > ?2)"
		" and b.since <= ?2 and (b.until is null or b.until > ?2) order by b.record");

	query_int(q, 1, id);
	query_int(q, 2, at);
	return rows_of(q, id, out);
}

static int64_t lowest(const int64_t *ids, size_t n)
{
	int64_t low = ids[0];

	for (size_t i = 1; i < n; i++)
		low = ids[i] < low ? ids[i] : low;
	return low;
}

static void member_put(struct db *db, int64_t record, int64_t identity, instant since, int64_t by, int64_t decision)
{
	struct query *q = db_query(db, "insert into identity(record, identity, since, until, by, decision) values (?1, ?2, ?3, null, ?4, ?5)");

	query_int(q, 1, record);
	query_int(q, 2, identity);
	query_int(q, 3, since);
	query_int(q, 4, by);
	query_int(q, 5, decision);
	query_step(q);
	query_end(q);
}

size_t identity_copy(struct db *from, struct db *to, int64_t id, instant at, int64_t out[IDENTITY_MOST])
{
	size_t n = identity_rows_at(from, id, at, out);

	for (size_t i = 0; n > 1 && i < n; i++)
		member_put(to, out[i], lowest(out, n), at, 0, 0);
	return n;
}

static int64_t number(struct db *db, const char *sql, int64_t one, int64_t other)
{
	struct query *q = db_query(db, sql);
	int64_t n;

	query_int(q, 1, one);
	query_int(q, 2, other);
	n = query_step(q) ? query_get_int(q, 0) : 0;
	query_end(q);
	return n;
}

static bool apart(struct db *db, int64_t one, int64_t other)
{
	return number(db, "select 1 from different where a = ?1 and b = ?2 and until is null", one < other ? one : other,
		one < other ? other : one) != 0;
}

bool identity_apart(struct db *db, int64_t one, int64_t other)
{
	int64_t a[IDENTITY_MOST], b[IDENTITY_MOST];
	size_t na = identity_rows(db, one, a), nb = identity_rows(db, other, b);

	for (size_t i = 0; i < na; i++)
		for (size_t k = 0; k < nb; k++)
			if (apart(db, a[i], b[k]))
				return true;
	return false;
}

/* Decisions about rows one with these count: joining a third to either makes another set of it. */
static int64_t seen_of(struct db *db, int64_t id)
{
	struct query *q = db_query(db, "select max(n) from (select max(decision) as n from identity where identity in (select identity"
		" from identity where record = ?1) union all select max(decision) from different where a = ?1 or b = ?1"
		" union all select max(settled) from suggestion where a = ?1 or b = ?1)");
	int64_t n;

	query_int(q, 1, id);
	n = query_step(q) ? query_get_int(q, 0) : 0;
	query_end(q);
	return n;
}

/* As the ledger's names: the same for the same, and telling nobody whether there was a decision at all. */
static int64_t image(struct db *db, int64_t n)
{
	uint8_t hidden[16];
	int64_t out;

	ledger_hide(db_store(db), n, hidden);
	memcpy(&out, hidden, sizeof out);
	return out & INT64_MAX;
}

int64_t identity_seen(struct db *db, int64_t one, int64_t other)
{
	const struct veil *veil = db_veil_of(db);
	int64_t a, b;

	/* The same number for whoever asks: it is held against what the writer sees, which is everything. */
	db_veil(db, NULL);
	a = seen_of(db, one);
	b = other ? seen_of(db, other) : 0;
	db_veil(db, veil);
	return image(db, a > b ? a : b);
}

/* ---- a decision, on the writer ---- */

struct job { const struct identity_decision *d; struct decision why; uint8_t print[PRINT]; bool keyed; enum put is; const char *says;
	int64_t a[IDENTITY_MOST], b[IDENTITY_MOST]; size_t na, nb; int64_t seq; instant at; };

static enum stored ends(struct job *j, enum put is, const char *says)
{
	j->is = is;
	j->says = says;
	return STORE_REFUSED;
}

static const char *const verbs[] = { "joined", "separated", "known to be different", "left as they are" };

static void print_of(struct job *j)
{
	const struct identity_decision *d = j->d;
	struct digest all;
	struct sha s;

	sha_open(&s);
	sha_put(&s, verbs[d->what], strlen(verbs[d->what]));
	sha_put(&s, &d->one, sizeof d->one);
	sha_put(&s, &d->other, sizeof d->other);
	sha_put(&s, d->reason.at, d->reason.n);
	sha_close(&s, &all);
	memcpy(j->print, all.b, PRINT);
}

/* As record_put's: the row begins with the key and ends with the print of what it did. 0 new, 1 the same again, 2 another thing. */
static int key_seen(struct db *db, const struct job *j)
{
	struct query *q = db_query(db, "select substr(key, 17) = ?3 from idempotency where key >= ?1 and key <= ?2 limit 1");
	uint8_t low[KEY + PRINT] = { 0 }, high[KEY + PRINT];
	int seen = 0;

	memcpy(low, j->d->key, KEY);
	memset(high, 0xff, sizeof high);
	memcpy(high, j->d->key, KEY);
	query_blob(q, 1, low, sizeof low);
	query_blob(q, 2, high, sizeof high);
	query_blob(q, 3, j->print, PRINT);
	if (query_step(q))
		seen = query_get_int(q, 0) ? 1 : 2;
	query_end(q);
	return seen;
}

static void key_keep(struct db *db, const struct job *j)
{
	struct query *q = db_query(db, "insert into idempotency(key, staff, record, at) values (?1, ?2, ?3, ?4)");
	uint8_t key[KEY + PRINT];

	memcpy(key, j->d->key, KEY);
	memcpy(key + KEY, j->print, PRINT);
	query_blob(q, 1, key, sizeof key);
	query_int(q, 2, j->d->who->staff);
	query_int(q, 3, j->d->one);
	query_int(q, 4, db_now(db));
	query_step(q);
	query_end(q);
}

static bool there(struct db *db, const struct identity_decision *d, int64_t id)
{
	const struct type *t = practice_type_no(db_practice(db), id_type(id));

	return roll_keeps(t) && (d->by_weight || !restrict_hides(db, d->who, id)) && row_load(db, db_arena(db), t, id);
}

/* With anybody this person may know of: of others it is not even said that there is something to separate. */
static bool stands_with_another(struct db *db, const struct job *j)
{
	for (size_t i = 1; i < j->na; i++)
		if (!restrict_hides(db, j->d->who, j->a[i]))
			return true;
	return false;
}

static bool together(const struct job *j)
{
	for (size_t i = 0; i < j->na; i++)
		if (j->a[i] == j->d->other)
			return true;
	return false;
}

/* Whether it makes sense as things stand now; NULL when it does. */
static const char *senseless(struct db *db, const struct job *j)
{
	const struct identity_decision *d = j->d;

	if (d->what == IDENTITY_SEPARATE)
		return stands_with_another(db, j) ? NULL : "This record stands alone already.";
	if (d->one == d->other || id_type(d->one) != id_type(d->other))
		return "Two records of one kind are needed.";
	if (together(j))
		return d->what == IDENTITY_DIFFERENT ? "These records are joined. Separate them first; that also says that they are different." :
			"These records are joined already.";
	if (d->what == IDENTITY_JOIN && j->na + j->nb > IDENTITY_MOST)
		return "Too many records would stand together. Separate some first.";
	return NULL;
}

static bool any(struct db *db, const char *sql, int64_t one, int64_t other)
{
	return number(db, sql, one < other ? one : other, one < other ? other : one) != 0;
}

/* What a weight may not do: go against a decision, or touch anybody who is restricted. NULL when it may. */
static const char *not_by_weight(struct db *db, const struct job *j)
{
	for (size_t i = 0; i < j->na; i++)
		for (size_t k = 0; k < j->nb; k++) {
			if (any(db, "select 1 from suggestion where a = ?1 and b = ?2 and settled is not null"
				" union all select 1 from different where a = ?1 and b = ?2", j->a[i], j->b[k]))
				return "Somebody has decided about these records.";
			if (any(db, "select 1 from restricted where record in (?1, ?2)", j->a[i], j->b[k]))
				return "One of these records is restricted.";
		}
	return NULL;
}

static void two(struct db *db, const char *sql, int64_t one, int64_t other, instant at)
{
	struct query *q = db_query(db, sql);

	query_int(q, 1, one < other ? one : other);
	query_int(q, 2, one < other ? other : one);
	query_int(q, 3, at);
	query_step(q);
	query_end(q);
}

static void settle(struct db *db, const struct job *j, int64_t one, int64_t other)
{
	struct query *q = db_query(db, "update suggestion set settled = ?3 where a = ?1 and b = ?2");

	query_int(q, 1, one < other ? one : other);
	query_int(q, 2, one < other ? other : one);
	query_int(q, 3, j->seq);
	query_step(q);
	query_end(q);
}

static void set_apart(struct db *db, const struct job *j, int64_t one, int64_t other)
{
	struct query *q;

	settle(db, j, one, other);
	if (apart(db, one, other))
		return;
	q = db_query(db, "insert into different(a, b, since, until, by, decision) values (?1, ?2, ?3, null, ?4, ?5)");
	query_int(q, 1, one < other ? one : other);
	query_int(q, 2, one < other ? other : one);
	query_int(q, 3, j->at);
	query_int(q, 4, j->d->who->staff);
	query_int(q, 5, j->seq);
	query_step(q);
	query_end(q);
}

static void leaves(struct db *db, const struct job *j, int64_t id)
{
	struct query *q = db_query(db, "update identity set until = ?2 where record = ?1 and until is null");

	query_int(q, 1, id);
	query_int(q, 2, j->at);
	query_step(q);
	query_end(q);
}

static void stand_as(struct db *db, const struct job *j, const int64_t *ids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		leaves(db, j, ids[i]);
	for (size_t i = 0; n > 1 && i < n; i++)
		member_put(db, ids[i], lowest(ids, n), j->at, j->d->who->staff, j->seq);
}

/* A pair that waits about one of these rows is decided with it when the other is known to be different from any of them. */
static void settle_apart(struct db *db, const struct job *j, const int64_t *ids, size_t n)
{
	VEC(int64_t) others = { 0 };

	for (size_t i = 0; i < n; i++) {
		struct query *q = db_query(db, "select case a when ?1 then b else a end from suggestion where (a = ?1 or b = ?1) and settled is null");
		query_int(q, 1, ids[i]);
		others.n = 0;
		while (query_step(q))
			VEC_ADD(db_arena(db), &others, query_get_int(q, 0));
		query_end(q);
		for (size_t k = 0; k < others.n; k++)
			if (identity_apart(db, ids[i], others.at[k]))
				settle(db, j, ids[i], others.at[k]);
	}
}

static void join(struct db *db, struct job *j)
{
	int64_t all[2 * IDENTITY_MOST];

	for (size_t i = 0; i < j->na; i++)
		for (size_t k = 0; k < j->nb; k++) {
			two(db, "update different set until = ?3 where a = ?1 and b = ?2 and until is null", j->a[i], j->b[k], j->at);
			settle(db, j, j->a[i], j->b[k]);
		}
	memcpy(all, j->a, j->na * sizeof *all);
	memcpy(all + j->na, j->b, j->nb * sizeof *all);
	stand_as(db, j, all, j->na + j->nb);
	settle_apart(db, j, all, j->na + j->nb);
}

static void separate(struct db *db, struct job *j)
{
	leaves(db, j, j->a[0]);
	stand_as(db, j, j->a + 1, j->na - 1);
	for (size_t i = 1; i < j->na; i++)
		set_apart(db, j, j->a[0], j->a[i]);
}

static void leave(struct db *db, struct job *j)
{
	two(db, "insert into suggestion(a, b, weight, why, model, at) values (?1, ?2, 0, '', '', ?3) on conflict do nothing", j->d->one,
		j->d->other, j->at);
	settle(db, j, j->d->one, j->d->other);
}

/* The entry lists every row that goes into the decision, whichever two of them a person had before their eyes. */
static void log_it(struct db *db, struct job *j)
{
	const struct identity_decision *d = j->d;
	int64_t all[2 * IDENTITY_MOST];
	struct ledger_entry e = { .op = OP_COMBINE, .actor = d->who->staff, .object = d->one, .subject = d->one, .counterparty = d->other,
		.purpose = d->who->purpose, .role = d->who->role ? d->who->role->no : 0, .rule = j->why.rule, .shown = all };

	memcpy(all, j->a, j->na * sizeof *all);
	memcpy(all + j->na, j->b, j->nb * sizeof *all);
	e.nshown = j->na + j->nb;
	e.words = str_fmt(db_arena(db), "%s: %.*s", verbs[d->what], S(d->reason));
	memcpy(e.session, d->who->session, sizeof e.session);
	if (j->keyed)
		memcpy(e.txn, d->key, KEY);
	j->seq = ledger_put(db, &e);
	j->at = ledger_newest(db);
}

static enum stored decide(struct db *db, void *arg)
{
	struct job *j = arg;
	const struct identity_decision *d = j->d;
	int seen = j->keyed ? key_seen(db, j) : 0;
	const char *no;

	if (seen)
		return ends(j, seen == 1 ? PUT_REPEATED : PUT_REFUSED, "This form was used before for something else. Start it again.");
	if (!there(db, d, d->one) || (d->what != IDENTITY_SEPARATE && !there(db, d, d->other)))
		return ends(j, PUT_GONE, "One of these records is no longer there.");
	if (identity_seen(db, d->one, d->what == IDENTITY_SEPARATE ? 0 : d->other) != d->seen)
		return ends(j, PUT_CONFLICT, "Somebody else has decided about one of these records while you were reading. Look again.");
	j->na = identity_rows(db, d->one, j->a);
	j->nb = d->what == IDENTITY_SEPARATE ? 0 : identity_rows(db, d->other, j->b);
	no = senseless(db, j);
	if (!no && d->by_weight)
		no = not_by_weight(db, j);
	if (no)
		return ends(j, PUT_REFUSED, no);
	log_it(db, j);
	if (d->what == IDENTITY_JOIN)
		join(db, j);
	else if (d->what == IDENTITY_SEPARATE)
		separate(db, j);
	else if (d->what == IDENTITY_LEAVE)
		leave(db, j);
	for (size_t i = 0; d->what == IDENTITY_DIFFERENT && i < j->na; i++)
		for (size_t k = 0; k < j->nb; k++)
			set_apart(db, j, j->a[i], j->b[k]);
	if (j->keyed)
		key_keep(db, j);
	if (db_broken(db))
		return STORE_BROKEN;
	j->is = PUT_DONE;
	return STORE_DONE;
}

/* ---- before ---- */

static struct decision may(struct arena *a, const struct practice *p, const struct actor *who, const struct type *t)
{
	struct str none = { "", 0 };
	struct decision page = access_decide(a, p, who, ACCESS_PAGE, NULL, NULL, STR("identities"));

	return page.allowed && t ? access_decide(a, p, who, ACCESS_SEE, t, NULL, none) : page;
}

bool identity_may(struct arena *a, const struct practice *p, const struct actor *who)
{
	return may(a, p, who, NULL).allowed;
}

struct refusal { const struct identity_decision *d; struct decision why; };

static enum stored refuse(struct db *db, void *arg)
{
	const struct refusal *x = arg;
	struct ledger_entry e = { .op = OP_REFUSE, .outcome = OUTCOME_REFUSED, .actor = x->d->who->staff, .object = x->d->one,
		.rule = x->why.rule, .purpose = x->d->who->purpose, .role = x->d->who->role ? x->d->who->role->no : 0,
		.words = STR("refused: a decision about whether two records are one person") };

	memcpy(e.session, x->d->who->session, sizeof e.session);
	ledger_put(db, &e);
	return STORE_DONE;
}

void identity_decide(struct store *s, const struct identity_decision *d, struct arena *a, struct identity_result *out)
{
	static const uint8_t none[KEY];
	const struct practice *p = store_practice(s);
	struct job j = { .d = d, .is = PUT_BROKEN, .keyed = memcmp(d->key, none, KEY) != 0,
		.why = may(a, p, d->who, practice_type_no(p, id_type(d->one))) };
	struct refusal r = { d, j.why };

	if (!j.why.allowed && !d->by_weight) {
		store_write(s, refuse, &r);
		*out = (struct identity_result){ PUT_REFUSED, j.why.reason };
		return;
	}
	if (!str_trim(d->reason).n) {
		*out = (struct identity_result){ PUT_INVALID, STR("Say why: what shows that they are, or are not, one person?") };
		return;
	}
	print_of(&j);
	if (store_write(s, decide, &j) == STORE_BROKEN)
		j.is = PUT_BROKEN;
	*out = (struct identity_result){ j.is, j.says ? str_z(j.says) : (struct str){ "", 0 } };
}

/* ---- what was decided ---- */

/* A decision about somebody who is hidden from whoever reads is not told, not even in part: its reason would tell. */
static bool any_hidden(struct reading *r, int64_t seq)
{
	struct ledger_combination c;
	bool any = false;

	if (!db_veil_of(r->db) || !ledger_combination(r->db, seq, r->arena, &c))
		return false;
	for (size_t i = 0; i < c.nshown; i++)
		any = any || db_hides(r->db, c.shown[i]);
	return any;
}

size_t identity_history(struct reading *r, int64_t id, size_t most, struct identity_event **out)
{
	struct ledger_seen *entries;
	size_t all, n = 0;

	*out = NULL;
	if (db_is_memory(r->db))
		return 0;
	all = ledger_combined(r->db, id, most, r->arena, &entries);
	*out = TAKE_N(r->arena, struct identity_event, most + 1);
	for (size_t i = 0; i < all && n < most; i++) {
		struct account_row by;
		if (any_hidden(r, entries[i].seq))
			continue;
		(*out)[n++] = (struct identity_event){ .at = entries[i].at, .words = entries[i].words, .seq = entries[i].seq,
			.by = !entries[i].actor ? STR("Martlet, by the practice's weight") : account_show(r->db, entries[i].actor, r->arena, &by) ? str_fmt(r->arena, "%.*s %.*s", S(by.number), S(by.name)) :
				STR("an account no longer known") };
	}
	return n;
}

size_t identity_by_weight(struct reading *r, size_t most, int64_t (**out)[2])
{
	struct query *q;
	size_t n = 0;

	*out = arena_take(r->arena, (most + 1) * sizeof **out);
	if (db_is_memory(r->db))
		return 0;
	q = db_query(r->db, "select record, identity from identity where until is null and by = 0 and record <> identity"
		" order by since desc, record limit ?1");
	query_int(q, 1, (int64_t)most);
	while (n < most && query_step(q)) {
		(*out)[n][0] = query_get_int(q, 0);
		(*out)[n++][1] = query_get_int(q, 1);
	}
	query_end(q);
	return n;
}
