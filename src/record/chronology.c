#include <stdlib.h>
#include <string.h>

#include "practice/practice.h"
#include "record/plan.h"
#include "record/recall.h"

enum { LINKED = 5000 };

struct moment { int64_t record; instant happened; bool unsaid; };

static int newest_first(const void *left, const void *right)
{
	const struct moment *a = left, *b = right;

	if (a->happened != b->happened)
		return a->happened < b->happened ? 1 : -1;
	return (a->record < b->record) - (a->record > b->record);
}

struct ids { int64_t *at; size_t n, cap; };

static void ids_about(struct reading *r, int64_t subject, const struct type *only, struct ids *ids)
{
	struct query *q = db_query(r->db, "select distinct from_id from link where to_id = ?1 and until is null"
		" and (?2 = 0 or from_id & 1023 = ?2) order by from_id desc limit ?3");

	query_int(q, 1, subject);
	query_int(q, 2, only ? only->no : 0);
	query_int(q, 3, LINKED);
	while (query_step(q))
		VEC_ADD(r->arena, ids, query_get_int(q, 0));
	query_end(q);
}

static int highest_first(const void *left, const void *right)
{
	int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;

	return (a < b) - (a > b);
}

/* What is about two rows of one person happened once. */
static void each_once(struct ids *ids)
{
	size_t n = 0;

	if (ids->n)
		qsort(ids->at, ids->n, sizeof *ids->at, highest_first);
	for (size_t i = 0; i < ids->n; i++)
		if (!n || ids->at[n - 1] != ids->at[i])
			ids->at[n++] = ids->at[i];
	ids->n = n;
}

static struct ids about(struct reading *r, int64_t subject, const struct type *only)
{
	struct ids ids = { 0 };
	const int64_t *same;
	size_t nsame = record_same(r, subject, &same);

	for (size_t i = 0; i < nsame; i++)
		ids_about(r, same[i], only, &ids);
	if (nsame > 1)
		each_once(&ids);
	return ids;
}

void subject_chronology_kinds(struct reading *r, int64_t subject, size_t *counts)
{
	const size_t *told;
	size_t n;

	if (recall_find(r, RECALL_KINDS, subject, &told, &n)) {
		memcpy(counts, told, n * sizeof *counts);
		return;
	}
	struct ids ids = about(r, subject, NULL);
	for (size_t i = 0; i < ids.n; i++) {
		const struct type *t = practice_type_no(r->practice, id_type(ids.at[i]));
		if (t && t->chronology.has && record_may_see(r, t))
			counts[t->index]++;
	}
}

struct moments { struct moment *at; size_t n, cap; };

/* counts: by type, those that stand aside too. */
static void moments_about(struct reading *r, int64_t subject, const struct type *only, struct moments *out, size_t *counts)
{
	struct query *q = db_query(r->db, plan_of(r->db)->happened);

	query_int(q, 1, subject);
	query_int(q, 2, only ? only->no : 0);
	query_int(q, 3, LINKED);
	while (query_step(q)) {
		struct moment m = { .record = query_get_int(q, 0) };
		const struct type *t = practice_type_no(r->practice, id_type(m.record));
		bool aside = t && !only && t->chronology.aside, may;
		if (!t || !t->chronology.has)
			continue;
		may = record_may_see(r, t);
		counts[t->index] += may;
		r->hidden += !may && !aside;
		if (!may || aside)
			continue;
		if (query_is_null(q, 1))
			continue;
		m.unsaid = query_holds(q, 1) == 't' && str_is(query_get_text(q, 1, NULL), "unsaid");
		m.happened = query_get_int(q, 1);
		VEC_ADD(r->arena, out, m);
	}
	query_end(q);
}

/* What is about two rows of one person stands twice, at one instant: side by side. */
static void told_once(struct moments *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++)
		if (!n || m->at[n - 1].record != m->at[i].record)
			m->at[n++] = m->at[i];
	m->n = n;
}

static size_t moments_of(struct reading *r, int64_t subject, const struct type *only, struct moment **out)
{
	struct moments rows = { 0 };
	const int64_t *same;
	size_t nsame = record_same(r, subject, &same), *counts = TAKE_N(r->arena, size_t, r->practice->ntypes + 1);

	for (size_t i = 0; i < nsame; i++)
		moments_about(r, same[i], only, &rows, counts);
	if (nsame == 1 && !only)
		recall_keep(r, RECALL_KINDS, subject, counts, r->practice->ntypes);
	if (rows.n)
		qsort(rows.at, rows.n, sizeof *rows.at, newest_first);
	if (nsame > 1)
		told_once(&rows);
	*out = rows.at;
	return rows.n;
}

static void voice_of(struct reading *r, const struct record *rec, struct event_row *row)
{
	const struct chronology *c = &rec->type->chronology;
	const struct value *said = c->voice ? &rec->values[c->voice->position] : NULL;
	const struct value *seemed = c->seemed ? &rec->values[c->seemed->position] : NULL;

	if (said && said->is == VALUE_TEXT) {
		row->voice = value_words(r, c->voice, said);
		row->voice_quote = c->voice->quote;
	}
	if (seemed && seemed->is == VALUE_TEXT)
		row->seemed = value_words(r, c->seemed, seemed);
	/* Not asked, not seen: somebody said so, which is more than nothing, and still no voice. */
	if (said && said->is == VALUE_ABSENT)
		row->voice_missing = absence_words(said->absent);
	else if (!row->voice.n && !row->seemed.n && seemed && seemed->is == VALUE_ABSENT)
		row->voice_missing = absence_words(seemed->absent);
	row->gap = !row->voice.n && !row->seemed.n && !row->voice_missing.n && (c->voice || c->seemed);
	if (row->gap)
		row->voice_missing = c->voice_missing.n ? c->voice_missing : STR("Not recorded");
}

size_t subject_chronology(struct reading *r, int64_t subject, const struct type *only, size_t most, struct event_row **out,
	size_t *total)
{
	struct moment *moments;
	size_t found = moments_of(r, subject, only, &moments), n = 0;
	struct event_row *rows = TAKE_N(r->arena, struct event_row, (found < most ? found : most) + 1);
	struct account_row by;

	if (total)
		*total = found;
	for (size_t i = 0; i < found && n < most; i++) {
		const struct record *rec = record_load(r, moments[i].record);
		if (!rec)
			continue;
		struct event_row *row = &rows[n++];
		*row = (struct event_row){ .record = rec->id, .type = rec->type, .recorded = rec->created_at, .ref = rec->ref,
			.happened = moments[i].unsaid ? rec->created_at : moments[i].happened, .url = record_url(r->arena, rec),
			.says = phrase_words(r, &rec->type->chronology.says, rec) };
		row->by = !rec->created_by ? STR("Martlet") : account_show(r->db, rec->created_by, r->arena, &by) ?
			str_fmt(r->arena, "%.*s %.*s", S(by.number), S(by.name)) : STR("an account no longer known");
		if (!row->says.n)
			row->says = record_headline(r, rec);
		voice_of(r, rec, row);
	}
	*out = rows;
	return n;
}
