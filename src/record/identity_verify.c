/* Identities proved: the tables are what the ledger's decisions make them, and nothing else. */
#include "record/identity.h"

#include "base/note.h"
#include "base/vec.h"

struct member { int64_t record, decision, identity, by; bool now, found; };
struct apart { int64_t a, b, decision, by; bool now, found; };
struct replay { struct arena *a; struct notes *faults; size_t n;
	struct { struct member *at; size_t n, cap; } members;
	struct { struct apart *at; size_t n, cap; } aparts; };

static void fault(struct replay *r, struct str text)
{
	static const struct place nowhere;

	r->n++;
	note(r->faults, nowhere, "%.*s", S(text));
}

static struct member *standing(struct replay *r, int64_t record)
{
	for (size_t i = r->members.n; i-- > 0;)
		if (r->members.at[i].record == record && r->members.at[i].now)
			return &r->members.at[i];
	return NULL;
}

static void stand_as(struct replay *r, const struct ledger_combination *c, const int64_t *ids, size_t n)
{
	int64_t low = n ? ids[0] : 0;

	for (size_t i = 0; i < n; i++) {
		struct member *m = standing(r, ids[i]);
		low = ids[i] < low ? ids[i] : low;
		if (m)
			m->now = false;
	}
	for (size_t i = 0; n > 1 && i < n; i++) {
		struct member m = { .record = ids[i], .decision = c->seen.seq, .identity = low, .by = c->seen.actor, .now = true };
		VEC_ADD(r->a, &r->members, m);
	}
}

static struct apart *parted(struct replay *r, int64_t one, int64_t other)
{
	int64_t a = one < other ? one : other, b = one < other ? other : one;

	for (size_t i = r->aparts.n; i-- > 0;)
		if (r->aparts.at[i].a == a && r->aparts.at[i].b == b && r->aparts.at[i].now)
			return &r->aparts.at[i];
	return NULL;
}

static void part(struct replay *r, const struct ledger_combination *c, int64_t one, int64_t other)
{
	struct apart p = { .a = one < other ? one : other, .b = one < other ? other : one, .decision = c->seen.seq, .by = c->seen.actor, .now = true };

	if (!parted(r, one, other))
		VEC_ADD(r->a, &r->aparts, p);
}

/* Rows that stood with the first of those shown when it was decided come first in the list, then the others. */
static size_t first_side(struct replay *r, const struct ledger_combination *c)
{
	const struct member *one = standing(r, c->shown[0]);
	size_t n = 1;

	for (; one && n < c->nshown; n++) {
		const struct member *m = standing(r, c->shown[n]);
		if (!m || m->identity != one->identity)
			break;
	}
	return n;
}

static void again(struct replay *r, const struct ledger_combination *c)
{
	size_t n = c->nshown ? first_side(r, c) : 0;

	if (str_starts(c->seen.words, STR("separated: "))) {
		stand_as(r, c, c->shown, 1);
		stand_as(r, c, c->shown + 1, c->nshown - 1);
		for (size_t i = 1; i < c->nshown; i++)
			part(r, c, c->shown[0], c->shown[i]);
	} else if (str_starts(c->seen.words, STR("joined: "))) {
		for (size_t i = 0; i < n; i++)
			for (size_t k = n; k < c->nshown; k++) {
				struct apart *p = parted(r, c->shown[i], c->shown[k]);
				if (p)
					p->now = false;
			}
		stand_as(r, c, c->shown, c->nshown);
	} else if (str_starts(c->seen.words, STR("known to be different: "))) {
		for (size_t i = 0; i < n; i++)
			for (size_t k = n; k < c->nshown; k++)
				part(r, c, c->shown[i], c->shown[k]);
	}
}

static void compare_members(struct replay *r, struct db *db)
{
	struct query *q = db_query(db, "select record, decision, identity, by, until is null from identity order by record, decision");

	while (query_step(q)) {
		int64_t record = query_get_int(q, 0), decision = query_get_int(q, 1);
		struct member *m = NULL;
		for (size_t i = 0; i < r->members.n && !m; i++)
			if (r->members.at[i].record == record && r->members.at[i].decision == decision)
				m = &r->members.at[i];
		if (m)
			m->found = true;
		if (!m || m->identity != query_get_int(q, 2) || m->by != query_get_int(q, 3) || m->now != (query_get_int(q, 4) != 0))
			fault(r, str_fmt(r->a, "identity id %lld: the table says otherwise than the ledger", (long long)record));
	}
	query_end(q);
	for (size_t i = 0; i < r->members.n; i++)
		if (!r->members.at[i].found)
			fault(r, str_fmt(r->a, "identity id %lld: a decision in the ledger has no row", (long long)r->members.at[i].record));
}

static void compare_aparts(struct replay *r, struct db *db)
{
	struct query *q = db_query(db, "select a, b, decision, by, until is null from different order by a, b, decision");

	while (query_step(q)) {
		struct apart *p = NULL;
		for (size_t i = 0; i < r->aparts.n && !p; i++)
			if (r->aparts.at[i].a == query_get_int(q, 0) && r->aparts.at[i].b == query_get_int(q, 1) &&
				r->aparts.at[i].decision == query_get_int(q, 2))
				p = &r->aparts.at[i];
		if (p)
			p->found = true;
		if (!p || p->by != query_get_int(q, 3) || p->now != (query_get_int(q, 4) != 0))
			fault(r, str_fmt(r->a, "different id %lld: the table says otherwise than the ledger", (long long)query_get_int(q, 0)));
	}
	query_end(q);
	for (size_t i = 0; i < r->aparts.n; i++)
		if (!r->aparts.at[i].found)
			fault(r, str_fmt(r->a, "different id %lld: a decision in the ledger has no row", (long long)r->aparts.at[i].a));
}

size_t identity_verify(struct db *db, struct arena *a, struct notes *faults)
{
	struct replay r = { .a = a, .faults = faults };
	struct ledger_combination *all;
	size_t n = ledger_combinations(db, a, &all);

	for (size_t i = 0; i < n; i++)
		again(&r, &all[i]);
	compare_members(&r, db);
	compare_aparts(&r, db);
	return r.n;
}
