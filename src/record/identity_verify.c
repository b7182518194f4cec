/* Identities proved, and made again: what the ledger's decisions, taken in order, make of the tables identity and different, and which
 * suggestions they settle. */
#include "record/identity.h"

#include "base/note.h"
#include "base/vec.h"
#include "ledger/canon.h"

struct member { int64_t record, decision, identity, by; instant since, until; uint32_t before; bool found; };
struct apart { int64_t a, b, decision, by; instant since, until; uint32_t before; bool found; };
struct left { int64_t a, b, decision; instant at; };
struct replay {
	struct arena *a;
	struct notes *faults;
	size_t nfaults;
	struct { struct member *at; size_t n, cap; } members;
	struct { struct apart *at; size_t n, cap; } aparts;
	struct { struct left *at; size_t n, cap; } lefts;
	uint32_t *member_of, *apart_of;                    /* by hash: the newest, counted from 1; before leads to older ones */
	size_t mask;
	const struct ledger_combination *all;
	size_t nall;
};

static size_t slot(const struct replay *r, int64_t one, int64_t other)
{
	uint64_t h = (uint64_t)one * UINT64_C(0x9E3779B97F4A7C15) + (uint64_t)other * UINT64_C(0xC2B2AE3D27D4EB4F);

	return (size_t)(h >> 20) & r->mask;
}

static int64_t low_of(int64_t one, int64_t other)
{
	return one < other ? one : other;
}

static int64_t high_of(int64_t one, int64_t other)
{
	return one < other ? other : one;
}

/* decision 0: the one that holds at the end of what was replayed so far. */
static struct member *member_at(struct replay *r, int64_t record, int64_t decision)
{
	for (uint32_t i = r->member_of[slot(r, record, 0)]; i; i = r->members.at[i - 1].before) {
		struct member *m = &r->members.at[i - 1];
		if (m->record == record && (decision ? m->decision == decision : !m->until))
			return m;
	}
	return NULL;
}

static struct apart *apart_at(struct replay *r, int64_t one, int64_t other, int64_t decision)
{
	int64_t a = low_of(one, other), b = high_of(one, other);

	for (uint32_t i = r->apart_of[slot(r, a, b)]; i; i = r->aparts.at[i - 1].before) {
		struct apart *p = &r->aparts.at[i - 1];
		if (p->a == a && p->b == b && (decision ? p->decision == decision : !p->until))
			return p;
	}
	return NULL;
}

/* ---- decisions made again ---- */

static void stand_as(struct replay *r, const struct ledger_combination *c, const int64_t *ids, size_t n)
{
	int64_t low = n ? ids[0] : 0;

	for (size_t i = 0; i < n; i++) {
		struct member *m = member_at(r, ids[i], 0);
		low = low_of(low, ids[i]);
		if (m)
			m->until = c->seen.at;
	}
	for (size_t i = 0; n > 1 && i < n; i++) {
		uint32_t *head = &r->member_of[slot(r, ids[i], 0)];
		struct member m = { .record = ids[i], .decision = c->seen.seq, .identity = low, .by = c->seen.actor, .since = c->seen.at,
			.before = *head };
		VEC_ADD(r->a, &r->members, m);
		*head = (uint32_t)r->members.n;
	}
}

static void part(struct replay *r, const struct ledger_combination *c, int64_t one, int64_t other)
{
	struct apart p = { .a = low_of(one, other), .b = high_of(one, other), .decision = c->seen.seq, .by = c->seen.actor,
		.since = c->seen.at };
	uint32_t *head = &r->apart_of[slot(r, p.a, p.b)];

	if (apart_at(r, one, other, 0))
		return;
	p.before = *head;
	VEC_ADD(r->a, &r->aparts, p);
	*head = (uint32_t)r->aparts.n;
}

/* Rows that stood with the first of those shown when it was decided come first in the list, then the others. */
static size_t first_side(struct replay *r, const struct ledger_combination *c)
{
	const struct member *one = member_at(r, c->shown[0], 0);
	size_t n = 1;

	for (; one && n < c->nshown; n++) {
		const struct member *m = member_at(r, c->shown[n], 0);
		if (!m || m->identity != one->identity)
			break;
	}
	return n;
}

static void separated(struct replay *r, const struct ledger_combination *c)
{
	stand_as(r, c, c->shown, 1);
	stand_as(r, c, c->shown + 1, c->nshown - 1);
	for (size_t i = 1; i < c->nshown; i++)
		part(r, c, c->shown[0], c->shown[i]);
}

static void across(struct replay *r, const struct ledger_combination *c, bool joined)
{
	size_t n = first_side(r, c);

	for (size_t i = 0; i < n; i++)
		for (size_t k = n; k < c->nshown; k++) {
			struct apart *p = joined ? apart_at(r, c->shown[i], c->shown[k], 0) : NULL;
			if (p)
				p->until = c->seen.at;
			if (!joined)
				part(r, c, c->shown[i], c->shown[k]);
		}
	if (joined)
		stand_as(r, c, c->shown, c->nshown);
}

static void again(struct replay *r, const struct ledger_combination *c)
{
	if (c->nshown < 2)
		return;
	if (str_starts(c->seen.words, STR("separated: ")))
		separated(r, c);
	else if (str_starts(c->seen.words, STR("joined: ")))
		across(r, c, true);
	else if (str_starts(c->seen.words, STR("known to be different: ")))
		across(r, c, false);
	else if (str_starts(c->seen.words, STR("left as they are: "))) {
		/* The two a person had before them: the first of each side. */
		int64_t other = c->shown[first_side(r, c) % c->nshown];
		struct left l = { low_of(c->shown[0], other), high_of(c->shown[0], other), c->seen.seq, c->seen.at };
		VEC_ADD(r->a, &r->lefts, l);
	}
}

static void replay(struct replay *r, struct db *db)
{
	struct ledger_combination *all;
	size_t shown = 512;

	r->nall = ledger_combinations(db, r->a, &all);
	r->all = all;
	for (size_t i = 0; i < r->nall; i++)
		shown += all[i].nshown;
	for (r->mask = 1024; r->mask < 2 * shown; r->mask *= 2)
		;
	r->member_of = TAKE_N(r->a, uint32_t, r->mask);
	r->apart_of = TAKE_N(r->a, uint32_t, r->mask);
	r->mask--;
	for (size_t i = 0; i < r->nall; i++)
		again(r, &all[i]);
}

/* ---- held against the tables ---- */

/* The name people know a row by; its id when there is none. */
static struct str name_of(struct replay *r, struct db *db, int64_t id)
{
	struct ledger_value *values;
	uint32_t version;
	size_t n;

	if (ledger_row(db, id, r->a, &values, &n, &version))
		for (size_t i = 0; i < n; i++)
			if (values[i].no == CANON_REF)
				return str_dup(r->a, values[i].bytes);
	return str_fmt(r->a, "id %lld", (long long)id);
}

static void fault(struct replay *r, struct db *db, const char *table, int64_t id, const char *what)
{
	static const struct place nowhere;

	r->nfaults++;
	note(r->faults, nowhere, "%s %.*s %s", table, S(name_of(r, db, id)), what);
}

/* Each field of a row in turn; what is compared stands at the columns from first on. */
struct said { const char *field; int64_t value; };

static void compare(struct replay *r, struct db *db, const char *table, int64_t id, struct query *q, int first, const struct said *said,
	size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (query_get_int(q, first + (int)i) != said[i].value)
			fault(r, db, table, id, str_c(r->a, str_fmt(r->a, "%s: the table says otherwise than the ledger", said[i].field)));
}

static void compare_members(struct replay *r, struct db *db)
{
	struct query *q = db_query(db, "select record, decision, identity, since, coalesce(until, 0), by from identity order by record, decision");

	while (query_step(q)) {
		int64_t record = query_get_int(q, 0);
		struct member *m = member_at(r, record, query_get_int(q, 1));
		if (!m) {
			fault(r, db, "identity", record, "decision: no decision in the ledger made this row");
			continue;
		}
		m->found = true;
		compare(r, db, "identity", record, q, 2, (struct said[]){ { "identity", m->identity }, { "since", m->since }, { "until", m->until },
			{ "by", m->by } }, 4);
	}
	query_end(q);
	for (size_t i = 0; i < r->members.n; i++)
		if (!r->members.at[i].found)
			fault(r, db, "identity", r->members.at[i].record, "record: a decision in the ledger has no row");
}

static void compare_aparts(struct replay *r, struct db *db)
{
	struct query *q = db_query(db, "select a, b, decision, since, coalesce(until, 0), by from different order by a, b, decision");

	while (query_step(q)) {
		int64_t a = query_get_int(q, 0);
		struct apart *p = apart_at(r, a, query_get_int(q, 1), query_get_int(q, 2));
		if (!p || p->a != a) {
			fault(r, db, "different", a, "decision: no decision in the ledger made this row");
			continue;
		}
		p->found = true;
		compare(r, db, "different", a, q, 3, (struct said[]){ { "since", p->since }, { "until", p->until }, { "by", p->by } }, 3);
	}
	query_end(q);
	for (size_t i = 0; i < r->aparts.n; i++)
		if (!r->aparts.at[i].found)
			fault(r, db, "different", r->aparts.at[i].a, "a: a decision in the ledger has no row");
}

static const struct ledger_combination *decision_at(const struct replay *r, int64_t seq)
{
	size_t low = 0, high = r->nall;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (r->all[mid].seen.seq < seq)
			low = mid + 1;
		else
			high = mid;
	}
	return low < r->nall && r->all[low].seen.seq == seq ? &r->all[low] : NULL;
}

static bool about(const struct ledger_combination *c, int64_t one, int64_t other)
{
	for (size_t i = 0; c && i < c->nshown; i++)
		if (c->shown[i] == one || c->shown[i] == other)
			return true;
	return false;
}

/* The entry by which a pair is decided now; 0: it is not. */
static int64_t standing(struct replay *r, int64_t a, int64_t b)
{
	const struct member *one = member_at(r, a, 0), *other = member_at(r, b, 0);
	const struct apart *p = apart_at(r, a, b, 0);

	return p ? p->decision : one && other && one->identity == other->identity ? one->decision : 0;
}

static void compare_suggestions(struct replay *r, struct db *db)
{
	struct query *q = db_query(db, "select a, b, coalesce(settled, -1) from suggestion order by a, b");

	while (query_step(q)) {
		int64_t a = query_get_int(q, 0), b = query_get_int(q, 1), settled = query_get_int(q, 2);
		if (settled >= 0 && !about(decision_at(r, settled), a, b))
			fault(r, db, "suggestion", a, "settled: no decision in the ledger settled it");
		else if (settled < 0 && standing(r, a, b))
			fault(r, db, "suggestion", a, "settled: it waits, though a decision in the ledger settled it");
	}
	query_end(q);
	for (size_t i = 0; i < r->lefts.n; i++) {
		q = db_query(db, "select 1 from suggestion where a = ?1 and b = ?2");
		query_int(q, 1, r->lefts.at[i].a);
		query_int(q, 2, r->lefts.at[i].b);
		bool there = query_step(q);
		query_end(q);
		if (!there)
			fault(r, db, "suggestion", r->lefts.at[i].a, "a: a decision in the ledger has no row");
	}
}

size_t identity_verify(struct db *db, struct arena *a, struct notes *faults)
{
	struct replay r = { .a = a, .faults = faults };

	replay(&r, db);
	compare_members(&r, db);
	compare_aparts(&r, db);
	compare_suggestions(&r, db);
	return r.nfaults;
}

/* ---- made again ---- */

static void put(struct db *db, const char *sql, const int64_t *values, int n, instant until)
{
	struct query *q = db_query(db, sql);

	for (int i = 0; i < n; i++)
		query_int(q, i + 1, values[i]);
	if (until)
		query_int(q, n + 1, until);
	else
		query_null(q, n + 1);
	query_step(q);
	query_end(q);
}

/* Weights and reasons are the matcher's and stay as they are; whether a pair is settled is the ledger's to say. */
static void settle_again(struct replay *r, struct db *db)
{
	struct query *q = db_query(db, "select a, b, coalesce(settled, -1) from suggestion");
	struct { struct left *at; size_t n, cap; } wrong = { 0 };

	while (query_step(q)) {
		struct left l = { query_get_int(q, 0), query_get_int(q, 1), query_get_int(q, 2), 0 };
		if (l.decision >= 0 ? about(decision_at(r, l.decision), l.a, l.b) : !standing(r, l.a, l.b))
			continue;
		l.decision = standing(r, l.a, l.b);
		VEC_ADD(r->a, &wrong, l);
	}
	query_end(q);
	for (size_t i = 0; i < wrong.n; i++)
		put(db, "update suggestion set settled = ?3 where a = ?1 and b = ?2", (int64_t[]){ wrong.at[i].a, wrong.at[i].b }, 2,
			wrong.at[i].decision);
	for (size_t i = 0; i < r->lefts.n; i++)
		put(db, "insert into suggestion(a, b, weight, why, model, at, settled) values (?1, ?2, 0, '', '', ?3, ?4) on conflict do nothing",
			(int64_t[]){ r->lefts.at[i].a, r->lefts.at[i].b, r->lefts.at[i].at }, 3, r->lefts.at[i].decision);
}

static enum stored make_again(struct db *db, void *arg)
{
	struct replay *r = arg;

	replay(r, db);
	db_run(db, "delete from identity");
	db_run(db, "delete from different");
	for (size_t i = 0; i < r->members.n; i++) {
		const struct member *m = &r->members.at[i];
		put(db, "insert into identity(record, identity, decision, since, by, until) values (?1, ?2, ?3, ?4, ?5, ?6)",
			(int64_t[]){ m->record, m->identity, m->decision, m->since, m->by }, 5, m->until);
	}
	for (size_t i = 0; i < r->aparts.n; i++) {
		const struct apart *p = &r->aparts.at[i];
		put(db, "insert into different(a, b, decision, since, by, until) values (?1, ?2, ?3, ?4, ?5, ?6)",
			(int64_t[]){ p->a, p->b, p->decision, p->since, p->by }, 5, p->until);
	}
	settle_again(r, db);
	return db_broken(db) ? STORE_BROKEN : STORE_DONE;
}

bool identity_renew(struct store *s)
{
	struct replay r = { 0 };
	struct arena a;
	bool good;

	arena_open(&a, SIZE_MAX / 2);
	r.a = &a;
	good = store_write(s, make_again, &r) == STORE_DONE;
	arena_close(&a);
	return good;
}
