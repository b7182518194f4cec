/* Markers that count now on a subject, and on what it is linked to: a warning about an address stands beside everyone who lives there. */
#include <stdlib.h>
#include <string.h>

#include "practice/practice.h"
#include "record/links.h"
#include "record/plan.h"

enum { NEIGHBOURS = 40, MOST = 100 };

struct gather { struct reading *r; VEC(struct marker_row) rows; };

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

static void markers_on(struct gather *g, const struct type *t, int64_t subject, struct str path)
{
	const char *sql = plan_type(g->r->db, t)->in_force;
	int64_t ids[MOST];
	size_t n = 0;

	if (!sql)
		return;
	struct query *q = db_query(g->r->db, sql);
	query_int(q, 1, subject);
	while (n < MOST && query_step(q))
		ids[n++] = query_get_int(q, 0);
	query_end(q);
	for (size_t i = 0; i < n; i++) {
		const struct record *rec = record_load(g->r, ids[i]);
		struct marker_row row = { .id = ids[i], .on = subject };
		if (!rec || listed(g, ids[i]))
			continue;
		marker_words(g->r, rec, &row);
		if (path.n)
			row.words = str_fmt(g->r->arena, "%.*s (%.*s)", S(row.words), S(path));
		VEC_ADD(g->r->arena, &g->rows, row);
	}
}

/* Most subjects have no marker: one look at the links says which types of marker there are to ask about. */
static uint64_t marker_types(struct reading *r, int64_t subject)
{
	struct query *q = db_query(r->db, "select distinct from_id & 1023 from link where to_id = ?1 and until is null");
	uint64_t some = 0;

	query_int(q, 1, subject);
	while (query_step(q)) {
		const struct type *t = practice_type_no(r->practice, (uint16_t)query_get_int(q, 0));
		if (t && t->marks && t->index < 64)
			some |= UINT64_C(1) << t->index;
		else if (t && t->marks)
			some |= UINT64_C(1) << 63;
	}
	query_end(q);
	return some;
}

static void markers_of(struct gather *g, int64_t subject, struct str path)
{
	uint64_t some = marker_types(g->r, subject);

	for (size_t i = 0; some && i < g->r->practice->ntypes; i++)
		if (g->r->practice->types[i].marks && some >> (i < 63 ? i : 63) & 1)
			markers_on(g, &g->r->practice->types[i], subject, path);
}

static int by_tone(const void *left, const void *right)
{
	const struct marker_row *a = left, *b = right;
	int ca = str_is(a->tone, "crit") ? 0 : str_is(a->tone, "warn") ? 1 : 2, cb = str_is(b->tone, "crit") ? 0 : str_is(b->tone, "warn") ? 1 : 2;

	if (ca != cb)
		return ca - cb;
	return (a->since < b->since) - (a->since > b->since);
}

/* What is true of one person is not therefore true of another: their tie says what it means. */
static void markers_near(struct gather *g, int64_t subject)
{
	struct reading *r = g->r;
	struct links_near near[NEIGHBOURS];
	size_t n = links_near(r, subject, near, NEIGHBOURS);

	for (size_t i = 0; i < n; i++) {
		size_t before = g->rows.n;
		if (id_type(near[i].id) == id_type(subject) || !marker_types(r, near[i].id))
			continue;
		const struct record *rec = record_load(r, near[i].id);
		if (!rec)
			continue;
		struct str path = str_fmt(r->arena, "on %.*s, through %.*s", S(record_headline(r, rec)),
			S(str_lower(r->arena, near[i].via->title)));
		markers_of(g, near[i].id, path);
		if (g->rows.n > before + 1)
			qsort(g->rows.at + before, g->rows.n - before, sizeof *g->rows.at, by_tone);
	}
}

size_t subject_markers(struct reading *r, int64_t subject, struct marker_row **out)
{
	struct gather g = { .r = r };
	const int64_t *rows;
	size_t n = record_same(r, subject, &rows);

	for (size_t i = 0; i < n; i++)
		markers_of(&g, rows[i], (struct str){ "", 0 });
	if (g.rows.n)
		qsort(g.rows.at, g.rows.n, sizeof *g.rows.at, by_tone);
	for (size_t i = 0; i < n; i++)
		markers_near(&g, rows[i]);
	*out = g.rows.at;
	return g.rows.n;
}
