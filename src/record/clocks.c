#include "record/clocks.h"

#include <stdlib.h>

#include "practice/practice.h"
#include "record/recall.h"
#include "record/row.h"

int64_t clocks_subject(const struct record *rec)
{
	if (rec->type->about) {
		const struct value *v = &rec->values[rec->type->about->position];
		if (v->is == VALUE_INT)
			return v->n;
	}
	return rec->type->subject ? rec->id : 0;
}

/* When "soon" begins: the same kind of time the limit is in. */
static instant warn_at(const struct practice *p, const struct span *warn, instant due)
{
	day d = instant_london_day(due);

	switch (warn->unit) {
	case SPAN_MINUTES:
		return due - warn->n * US_MINUTE;
	case SPAN_HOURS:
		return due - warn->n * US_HOUR;
	case SPAN_DAYS:
		return due - warn->n * US_DAY;
	case SPAN_MONTHS:
		return due - (instant)(d - day_add_months(d, -(int)warn->n)) * US_DAY;
	case SPAN_WORKING_DAYS:
		break;
	}
	int days = 0;
	for (int64_t left = warn->n; left > 0 && days < 366; days++)
		left -= working_day(&p->holidays, d - days);
	return due - days * US_DAY;
}

static bool due_of(const struct practice *p, const struct clock *c, const struct judged_clock *j, instant *due)
{
	if (c->has_within)
		return clock_due(p, &c->within, j->start, due);
	*due = j->agreed;
	return j->has_agreed;
}

static void clock_drop(struct db *db, int64_t record, struct str name)
{
	struct query *q = db_query(db, "delete from clock where record = ?1 and name = ?2");

	query_int(q, 1, record);
	query_text(q, 2, name);
	query_step(q);
	query_end(q);
}

static void clock_put(struct db *db, const struct record *rec, const struct clock *c, const struct judged_clock *j)
{
	const struct practice *p = db_practice(db);
	struct query *q = db_query(db, "insert into clock(record, name, subject, started, warn, due, stopped, state)"
		" values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) on conflict(record, name) do update set subject = excluded.subject,"
		" started = excluded.started, warn = excluded.warn, due = excluded.due, stopped = excluded.stopped, state = excluded.state");
	int64_t subject = clocks_subject(rec);
	instant due = 0;
	bool has_due = j->started && due_of(p, c, j, &due);

	query_int(q, 1, rec->id);
	query_text(q, 2, c->name);
	if (subject)
		query_int(q, 3, subject);
	if (j->started)
		query_int(q, 4, j->start);
	if (has_due) {
		query_int(q, 5, c->has_warn ? warn_at(p, &c->warn, due) : due);
		query_int(q, 6, due);
	}
	if (j->stopped)
		query_int(q, 7, j->stop);
	query_text(q, 8, !j->started ? STR("waits") : !j->stopped ? STR("running") : has_due && j->stop > due ? STR("done_late") :
		STR("done"));
	query_step(q);
	query_end(q);
}

void clocks_write(struct db *db, const struct record *rec, const struct judged *j, bool before)
{
	const struct type *t = rec->type;
	bool over = rec->state >= 0 && (size_t)rec->state < t->nstates && t->states[rec->state].final;
	struct judged_clock one;

	for (size_t i = 0; i < t->nclocks; i++) {
		judged_clock(j, i, &one);
		/* What never started is no longer awaited once the record is at its end. */
		if (one.applies && (one.started || !over))
			clock_put(db, rec, &t->clocks[i], &one);
		else if (before)
			clock_drop(db, rec->id, t->clocks[i].name);
	}
}

void clocks_again(struct db *db, int64_t id)
{
	const struct type *t = practice_type_no(db_practice(db), id_type(id));
	struct judged j;
	struct record *rec;

	if (!t || !t->nclocks || !t->nfacts)
		return;
	rec = row_load(db, db_arena(db), t, id);
	if (!rec)
		return;
	judge(db, db_arena(db), rec, NULL, &j);
	clocks_write(db, rec, &j, true);
}

static const struct clock *clock_named(const struct type *t, struct str name)
{
	for (size_t i = 0; i < t->nclocks; i++)
		if (str_eq(t->clocks[i].name, name))
			return &t->clocks[i];
	return NULL;
}

/* Columns: record, name, started, warn, due, stopped. What is running, soon or over is a question of now and is not stored. */
static bool clock_row(struct query *q, const struct reading *r, struct clock_row *row)
{
	*row = (struct clock_row){ .record = query_get_int(q, 0), .started = query_get_int(q, 2), .due = query_get_int(q, 4),
		.stopped = query_get_int(q, 5), .has_due = !query_is_null(q, 4) };
	row->type = practice_type_no(r->practice, id_type(row->record));
	row->clock = row->type ? clock_named(row->type, query_get_text(q, 1, NULL)) : NULL;
	if (query_is_null(q, 2))
		row->state = CLOCK_WAITS;
	else if (!query_is_null(q, 5))
		row->state = row->has_due && row->stopped > row->due ? CLOCK_DONE_LATE : CLOCK_DONE;
	else if (!row->has_due)
		row->state = CLOCK_RUNNING;
	else
		row->state = r->now >= row->due ? CLOCK_OVER : r->now >= query_get_int(q, 3) ? CLOCK_SOON : CLOCK_RUNNING;
	return row->clock;
}

size_t record_clocks(struct reading *r, int64_t record, struct clock_row **out)
{
	const struct type *t = practice_type_no(r->practice, id_type(record));
	struct clock_row *rows, row;
	bool *there;
	size_t n = 0;

	*out = NULL;
	if (!t || !t->nclocks || recall_find(r, RECALL_CLOCKS, record, out, &n))
		return n;
	*out = rows = TAKE_N(r->arena, struct clock_row, t->nclocks);
	there = TAKE_N(r->arena, bool, t->nclocks);
	struct query *q = db_query(r->db, "select record, name, started, warn, due, stopped from clock where record = ?1");
	query_int(q, 1, record);
	while (query_step(q))
		if (clock_row(q, r, &row)) {
			rows[row.clock - t->clocks] = row;
			there[row.clock - t->clocks] = true;
		}
	query_end(q);
	for (size_t i = 0; i < t->nclocks; i++)
		if (there[i])
			rows[n++] = rows[i];
	recall_keep(r, RECALL_CLOCKS, record, rows, n);
	return n;
}

static bool has_limit(const struct clock_row *c)
{
	return c->has_due && c->state != CLOCK_WAITS;
}

static int by_urgency(const void *left, const void *right)
{
	const struct clock_row *a = left, *b = right;

	if (has_limit(a) != has_limit(b))
		return has_limit(a) ? -1 : 1;
	if (has_limit(a) && a->due != b->due)
		return a->due < b->due ? -1 : 1;
	if (a->state != b->state)
		return a->state == CLOCK_WAITS ? 1 : b->state == CLOCK_WAITS ? -1 : 0;
	return (a->started > b->started) - (a->started < b->started);
}

size_t subject_clocks(struct reading *r, int64_t subject, struct clock_row **out)
{
	VEC(struct clock_row) rows = { 0 };
	struct clock_row row;
	const int64_t *same;
	size_t n = record_same(r, subject, &same);

	for (size_t i = 0; i < n; i++) {
		struct query *q = db_query(r->db, "select record, name, started, warn, due, stopped from clock"
			" where subject = ?1 and stopped is null limit 500");
		query_int(q, 1, same[i]);
		while (query_step(q)) {
			if (!clock_row(q, r, &row))
				continue;
			if (record_may_see(r, row.type))
				VEC_ADD(r->arena, &rows, row);
			else
				r->hidden++;
		}
		query_end(q);
	}
	if (rows.n)
		qsort(rows.at, rows.n, sizeof *rows.at, by_urgency);
	*out = rows.at;
	return rows.n;
}
