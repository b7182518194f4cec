/* Markers that count now on a subject, and on what it is linked to: a warning about an address stands beside everyone who lives there. */
#include <stdlib.h>
#include <string.h>

#include "practice/practice.h"
#include "record/plan.h"
#include "record/recall.h"

enum { MOST = 100 };

/* A marker that counts now: on whom, and by which type of record that one is joined to the subject asked about; 0: it is the subject. */
struct hit { int64_t on, id; uint16_t by; size_t at; };
struct gather { struct reading *r; VEC(struct marker_row) rows; VEC(struct hit) near; };

static void marker_words(struct reading *r, const struct record *rec, struct marker_row *row)
{
	const struct type *t = rec->type;
	const struct value *kind = t->kind_field ? &rec->values[t->kind_field->position] : NULL;
	const struct code *c = kind && kind->is == VALUE_TEXT && t->kind_field->list ? list_code(t->kind_field->list, kind->text) : NULL;
	day today = instant_london_day(r->now);

	row->title = c ? c->title : t->title;
	row->tone = c && c->tone.n ? c->tone : STR("warn");
	row->ref = rec->ref;
	row->since = rec->created_at;
	row->words = record_headline(r, rec);
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].is == FIELD_DAY && str_starts(t->fields[i].name, STR("review_")) && rec->values[i].is == VALUE_TEXT &&
			day_parse(rec->values[i].text, &row->review)) {
			row->has_review = true;
			row->review_over = row->review < today;
		}
}

/* Two rows of one person may lead to one place. */
static bool listed(const struct gather *g, int64_t id)
{
	for (size_t i = 0; i < g->rows.n; i++)
		if (g->rows.at[i].id == id)
			return true;
	return false;
}

static void marker_add(struct gather *g, int64_t id, int64_t on, struct str path)
{
	const struct record *rec = record_load(g->r, id);
	struct marker_row row = { .id = id, .on = on };

	if (!rec || listed(g, id))
		return;
	marker_words(g->r, rec, &row);
	if (path.n)
		row.words = str_fmt(g->r->arena, "%.*s (%.*s)", S(row.words), S(path));
	VEC_ADD(g->r->arena, &g->rows, row);
}

/* One statement a type of marker says what stands on the subject and on all it is joined to: most have none. */
static void hits_of(struct gather *g, int64_t subject, const char *sql, struct hit *own, size_t *nown)
{
	struct query *q = db_query(g->r->db, sql);

	query_int(q, 1, subject);
	while (query_step(q)) {
		struct hit h = { query_get_int(q, 0), query_get_int(q, 2), (uint16_t)query_get_int(q, 1), g->near.n };
		if (h.by)
			VEC_ADD(g->r->arena, &g->near, h);
		else if (*nown < MOST)
			own[(*nown)++] = h;
	}
	query_end(q);
}

static void markers_of(struct gather *g, int64_t subject)
{
	struct hit own[MOST];

	for (size_t i = 0; i < g->r->practice->ntypes; i++) {
		const char *sql = g->r->practice->types[i].marks ? plan_type(g->r->db, &g->r->practice->types[i])->in_force : NULL;
		size_t n = 0;
		if (!sql)
			continue;
		hits_of(g, subject, sql, own, &n);
		for (size_t k = 0; k < n; k++)
			marker_add(g, own[k].id, subject, (struct str){ "", 0 });
	}
}

static int by_tone(const void *left, const void *right)
{
	const struct marker_row *a = left, *b = right;
	int ca = str_is(a->tone, "crit") ? 0 : str_is(a->tone, "warn") ? 1 : 2, cb = str_is(b->tone, "crit") ? 0 : str_is(b->tone, "warn") ? 1 : 2;

	if (ca != cb)
		return ca - cb;
	return (a->since < b->since) - (a->since > b->since);
}

static int by_place(const void *left, const void *right)
{
	const struct hit *a = left, *b = right;

	if (a->on != b->on)
		return a->on < b->on ? -1 : 1;
	return (a->at > b->at) - (a->at < b->at);
}

/* Joined in two ways, it is told by one: the first in the practice. */
static uint16_t joined_by(const struct hit *hits, size_t n)
{
	uint16_t by = hits->by;

	for (size_t i = 1; i < n; i++)
		by = hits[i].by < by ? hits[i].by : by;
	return by;
}

static void markers_near(struct gather *g, const struct hit *hits, size_t n)
{
	struct reading *r = g->r;
	const struct type *via = practice_type_no(r->practice, joined_by(hits, n));
	const struct record *rec = via ? record_load(r, hits->on) : NULL;
	size_t before = g->rows.n;

	if (!rec)
		return;
	struct str path = str_fmt(r->arena, "on %.*s, through %.*s", S(record_headline(r, rec)), S(str_lower(r->arena, via->title)));
	for (size_t i = 0; i < n && i < MOST; i++)
		marker_add(g, hits[i].id, hits->on, path);
	if (g->rows.n > before + 1)
		qsort(g->rows.at + before, g->rows.n - before, sizeof *g->rows.at, by_tone);
}

size_t subject_markers(struct reading *r, int64_t subject, struct marker_row **out)
{
	struct gather g = { .r = r };
	const int64_t *rows;
	size_t n;

	if (recall_find(r, RECALL_MARKERS, subject, out, &n))
		return n;
	n = record_same(r, subject, &rows);
	for (size_t i = 0; i < n; i++)
		markers_of(&g, rows[i]);
	if (g.rows.n)
		qsort(g.rows.at, g.rows.n, sizeof *g.rows.at, by_tone);
	if (g.near.n)
		qsort(g.near.at, g.near.n, sizeof *g.near.at, by_place);
	for (size_t i = 0, end; i < g.near.n; i = end) {
		for (end = i + 1; end < g.near.n && g.near.at[end].on == g.near.at[i].on; end++)
			;
		markers_near(&g, &g.near.at[i], end - i);
	}
	recall_keep(r, RECALL_MARKERS, subject, g.rows.at, g.rows.n);
	*out = g.rows.at;
	return g.rows.n;
}
