#include "record/restrict.h"

#include <stdlib.h>
#include <string.h>

#include "practice/practice.h"
#include "record/plan.h"
#include "record/row.h"

/* A restriction in force. told: this person is told that there is something; unknown: not what it is. */
struct limit { int64_t id; const struct type *type; bool covert, unknown, told; };
struct knower { int64_t restriction, staff; bool opened; };
struct slot { int64_t record; uint32_t first, n; };     /* by which restrictions: shade->by[first…] */

/* What all restrictions in force hide, as one connection saw it at one instant, and for whom it is read just now. */
struct shade {
	struct veil veil;                       /* the first: the store knows no more */
	bool round;                             /* turned: everything but what is told of is hidden */
	int64_t version;
	instant made;
	struct limit *limits; size_t nlimits, nunknown, ntold;
	struct knower *knowers; size_t nknowers;
	struct slot *slots; size_t cap;
	uint32_t *by; size_t nby;
};

#define FRESH US_SECOND

/* ---- what is hidden ---- */

static struct slot *slot_of(const struct shade *s, int64_t record)
{
	size_t at = (size_t)((uint64_t)record * UINT64_C(0x9E3779B97F4A7C15) >> 32);

	for (;; at++) {
		struct slot *slot = &s->slots[at & (s->cap - 1)];
		if (slot->record == record || !slot->record)
			return slot;
	}
}

enum hidden { HIDDEN_NOT, HIDDEN_TOLD, HIDDEN_QUITE };

static enum hidden hidden_how(const struct shade *s, int64_t record)
{
	const struct slot *slot = slot_of(s, record);
	enum hidden how = HIDDEN_NOT;

	for (uint32_t i = 0; i < slot->n; i++) {
		const struct limit *l = &s->limits[s->by[slot->first + i]];
		if (l->unknown && !l->told)
			return HIDDEN_QUITE;
		if (l->unknown)
			how = HIDDEN_TOLD;
	}
	return how;
}

static bool hides(const struct veil *v, int64_t id)
{
	const struct shade *s = (const struct shade *)(const void *)v;

	return s->round ? hidden_how(s, id) != HIDDEN_TOLD : hidden_how(s, id) != HIDDEN_NOT;
}

/* ---- reading what is in force ---- */

struct gather { struct db *db; struct arena *a; VEC(struct limit) limits; VEC(struct knower) knowers; };

static void limits_of(struct gather *g, const struct type *t)
{
	struct query *q = db_query(g->db, plan_type(g->db, t)->restricts);

	while (query_step(q)) {
		struct limit l = { .id = query_get_int(q, 0), .type = t, .covert = query_get_int(q, 1) != 0 };
		VEC_ADD(g->a, &g->limits, l);
	}
	query_end(q);
}

static void knowers_of(struct gather *g, const char *sql, bool opened)
{
	struct query *q = db_query(g->db, sql);

	while (query_step(q)) {
		struct knower k = { query_get_int(q, 0), query_get_int(q, 1), opened };
		VEC_ADD(g->a, &g->knowers, k);
	}
	query_end(q);
}

static int by_id(const void *left, const void *right)
{
	const struct limit *a = left, *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

static const struct limit *limit_of(const struct shade *s, int64_t id)
{
	struct limit key = { .id = id };

	return s->nlimits ? bsearch(&key, s->limits, s->nlimits, sizeof key, by_id) : NULL;
}

/* Half empty at least, so that an id that is not there is told by one look. */
static void slots_take(struct shade *s, struct arena *a, struct db *db)
{
	struct query *q = db_query(db, "select count(*) from restricted");
	size_t n = query_step(q) ? (size_t)query_get_int(q, 0) : 0;

	query_end(q);
	for (s->cap = 64; s->cap < 2 * n + 2; s->cap *= 2)
		;
	s->slots = TAKE_N(a, struct slot, s->cap);
	s->by = TAKE_N(a, uint32_t, n + 1);
}

static void slots_fill(struct shade *s, struct db *db)
{
	struct query *q = db_query(db, "select record, restriction from restricted order by record");

	while (query_step(q)) {
		const struct limit *l = limit_of(s, query_get_int(q, 1));
		struct slot *slot = l ? slot_of(s, query_get_int(q, 0)) : NULL;
		if (!slot)
			continue;
		if (!slot->n)
			*slot = (struct slot){ .record = query_get_int(q, 0), .first = (uint32_t)s->nby };
		slot->n++;
		s->by[s->nby++] = (uint32_t)(l - s->limits);
	}
	query_end(q);
}

static struct shade *shade_make(struct db *db, struct arena *a, int64_t version, instant now)
{
	const struct practice *p = db_practice(db);
	struct shade *s = TAKE(a, struct shade);
	struct gather g = { .db = db, .a = a };

	for (size_t i = 0; i < p->ntypes; i++) {
		const struct type_plan *tp = plan_type(db, &p->types[i]);
		if (tp->restricts)
			limits_of(&g, tp->type);
		for (size_t k = 0; tp->restricts && k < tp->type->nnamed; k++)
			knowers_of(&g, tp->named[k], false);
		if (tp->opens)
			knowers_of(&g, tp->opens, true);
	}
	*s = (struct shade){ .veil = { hides }, .version = version, .made = now, .limits = g.limits.at, .nlimits = g.limits.n,
		.knowers = g.knowers.at, .nknowers = g.knowers.n };
	if (s->nlimits)
		qsort(s->limits, s->nlimits, sizeof *s->limits, by_id);
	slots_take(s, a, db);
	slots_fill(s, db);
	return s;
}

static int64_t version_of(struct db *db)
{
	struct query *q = db_query(db, "select n from counter where name = 'restricted'");
	int64_t n = query_step(q) ? query_get_int(q, 0) : 0;

	query_end(q);
	return n;
}

static struct shade *shade_of(struct db *db, instant now)
{
	struct veil_kept *kept = db_veil_kept(db);
	struct shade *s = kept->thing;
	int64_t version = version_of(db);

	if (s && s->version == version && now >= s->made && now < s->made + FRESH)
		return s;
	arena_empty(&kept->arena);
	return kept->thing = shade_make(db, &kept->arena, version, now);
}

/* ---- for whom ---- */

static bool named(const struct shade *s, const struct limit *l, int64_t staff)
{
	for (size_t i = 0; i < s->nknowers; i++)
		if (s->knowers[i].restriction == l->id && s->knowers[i].staff == staff && !(s->knowers[i].opened && l->covert))
			return true;
	return false;
}

static void shade_for(struct shade *s, const struct actor *who)
{
	bool system = !who->staff && str_eq(who->name, access_system().name);

	s->nunknown = s->ntold = 0;
	s->round = false;
	for (size_t i = 0; i < s->nlimits; i++) {
		struct limit *l = &s->limits[i];
		const struct grant *g = who->role ? &who->role->grants[l->type->index] : NULL;
		l->unknown = !system && !(g && g->knows && !l->covert) && !(who->staff && named(s, l, who->staff));
		l->told = l->unknown && g && g->told && !l->covert;
		s->nunknown += l->unknown;
		s->ntold += l->told;
	}
}

static struct shade *shade_now(const struct reading *r)
{
	return (struct shade *)(void *)db_veil_of(r->db);
}

void restrict_begin(struct reading *r)
{
	struct shade *s;

	if (!r->practice->restricts)
		return;
	db_veil(r->db, NULL);
	s = shade_of(r->db, r->now);
	shade_for(s, r->who);
	db_veil(r->db, &s->veil);
}

void restrict_carry(struct reading *r, struct db *to)
{
	const struct shade *from = shade_now(r);
	struct shade *s;

	if (!from)
		return;
	s = arena_copy(r->arena, from, sizeof *from);
	s->limits = arena_copy(r->arena, from->limits, from->nlimits * sizeof *from->limits);
	s->slots = arena_copy(r->arena, from->slots, from->cap * sizeof *from->slots);
	s->by = arena_copy(r->arena, from->by, from->nby * sizeof *from->by);
	db_veil(to, &s->veil);
}

/* A shade of its own: the writer sees what may yet be undone, and none of it may be taken for what was. */
bool restrict_hides(struct db *db, const struct actor *who, int64_t id)
{
	struct query *q;
	struct shade *s;
	bool any;

	if (!who || !db_practice(db)->restricts)
		return false;
	q = db_query(db, "select 1 from restricted where record = ?1 limit 1");
	query_int(q, 1, id);
	any = query_step(q);
	query_end(q);
	if (!any)
		return false;
	s = shade_make(db, db_arena(db), 0, db_now(db));
	shade_for(s, who);
	return hidden_how(s, id) != HIDDEN_NOT;
}

/* ---- what is told ---- */

static bool rows_add(struct reading *r, const struct shade *s, int64_t record, struct stub_row *rows, size_t *n)
{
	const struct slot *slot = slot_of(s, record);

	if (hidden_how(s, record) != HIDDEN_TOLD)
		return false;
	for (uint32_t i = 0; i < slot->n; i++) {
		const struct limit *l = &s->limits[s->by[slot->first + i]];
		bool there = !l->unknown;
		for (size_t k = 0; k < *n; k++)
			there = there || rows[k].restriction == l->id;
		if (!there) {
			struct record *rec = row_load(r->db, r->arena, l->type, l->id);
			rows[(*n)++] = (struct stub_row){ l->type, l->id, rec ? rec->ref : (struct str){ "", 0 } };
		}
	}
	return true;
}

/* For a moment everything may be read; what comes of it is decided here. */
static struct shade *lift(struct reading *r)
{
	struct shade *s = shade_now(r);

	if (!s || !s->ntold || db_is_memory(r->db))
		return NULL;
	db_veil(r->db, NULL);
	return s;
}

size_t restrict_stubs(struct reading *r, int64_t subject, struct stub_row **out, size_t *nout)
{
	const int64_t *rows;
	size_t nrows = record_same(r, subject, &rows), counted = 0;
	struct shade *s = lift(r);
	VEC(int64_t) ids = { 0 };

	*nout = 0;
	if (!s)
		return 0;
	*out = TAKE_N(r->arena, struct stub_row, s->nlimits + 1);
	for (size_t i = 0; i < nrows; i++) {
		struct query *q = db_query(r->db, "select distinct from_id from link where to_id = ?1 and until is null");
		query_int(q, 1, rows[i]);
		while (query_step(q))
			VEC_ADD(r->arena, &ids, query_get_int(q, 0));
		query_end(q);
	}
	for (size_t i = 0; i < ids.n; i++)
		counted += rows_add(r, s, ids.at[i], *out, nout);
	db_veil(r->db, &s->veil);
	return counted;
}

size_t restrict_stub_of(struct reading *r, const struct type *t, struct str ref, struct stub_row **out)
{
	struct shade *s = record_may_see(r, t) ? lift(r) : NULL;
	struct record *rec;
	size_t n = 0;

	if (!s)
		return 0;
	*out = TAKE_N(r->arena, struct stub_row, s->nlimits + 1);
	rec = row_by_ref(r->db, r->arena, t, ref);
	if (rec)
		rows_add(r, s, rec->id, *out, &n);
	db_veil(r->db, &s->veil);
	return n;
}

int64_t restrict_told(struct reading *r, const struct type *t, struct str ref)
{
	struct shade *s = t && t->restricts ? lift(r) : NULL;
	struct record *rec;
	const struct limit *l;

	if (!s)
		return 0;
	rec = row_by_ref(r->db, r->arena, t, ref);
	db_veil(r->db, &s->veil);
	l = rec ? limit_of(s, rec->id) : NULL;
	return l && l->told && hidden_how(s, rec->id) == HIDDEN_TOLD ? rec->id : 0;
}

/* The same search over tables turned round: they hold nothing but what this person is told of and may not see. None of it is shown,
 * and so none of it is noted. */
size_t restrict_stubs_found(struct reading *r, struct str text, size_t most, struct stub_row **out, size_t *nout)
{
	struct shade *s = shade_now(r);
	struct find_result found;
	struct reading round;
	size_t counted = 0;

	*nout = 0;
	if (!s || !s->ntold || db_is_memory(r->db))
		return 0;
	round = *r;
	round.seen = NULL;
	round.recall = NULL;
	round.shown.at = NULL;
	round.shown.n = round.shown.cap = 0;
	s->round = true;
	record_find(&round, text, most, &found);
	s->round = false;
	*out = TAKE_N(r->arena, struct stub_row, s->nlimits + 1);
	db_veil(r->db, NULL);
	for (size_t i = 0; i < found.nrows; i++)
		if (found.rows[i].type->subject)
			counted += rows_add(r, s, found.rows[i].id, *out, nout);
	db_veil(r->db, &s->veil);
	return counted;
}

int64_t restrict_people(struct reading *r, bool (*counts)(const struct type *t))
{
	const struct shade *s = shade_now(r);
	int64_t n = 0;

	for (size_t i = 0; s && s->nunknown && i < s->cap; i++)
		if (s->slots[i].record && hidden_how(s, s->slots[i].record) != HIDDEN_NOT &&
			counts(practice_type_no(r->practice, id_type(s->slots[i].record))))
			n++;
	return n;
}
