#include "record/judge.h"

#include "record/row.h"

static void bind_fields(struct query *q, const struct record *rec)
{
	int at = EVALUATE_FIRST_FIELD;

	for (size_t i = 0; i < rec->type->nfields; i++) {
		const struct field *f = &rec->type->fields[i];
		const struct value *v = &rec->values[i];
		if (plan_has_column(f))
			value_bind(q, at++, v);
		else
			query_int(q, at++, v->is == VALUE_MANY ? (int64_t)v->nmany : 0);
		if (!f->absences)
			continue;
		if (v->is == VALUE_ABSENT)
			query_text(q, at++, absence_code(v->absent));
		else
			query_null(q, at++);
	}
}

void judge(struct db *db, struct arena *a, const struct record *rec, const struct move *move, struct judged *out)
{
	const struct type *t = rec->type;
	const struct type_plan *tp = plan_type(db, t);
	struct query *q = db_query(db, tp->evaluate);

	*out = (struct judged){ t, &tp->map, TAKE_N(a, struct answer, tp->map.columns + 1) };
	query_int(q, 1, rec->id);
	query_text(q, 2, t->nstates && rec->state >= 0 ? t->states[rec->state].name : (struct str){ "", 0 });
	query_text(q, 3, rec->ref);
	query_int(q, 4, rec->version);
	query_int(q, 5, rec->created_at);
	query_int(q, 6, rec->created_by);
	query_int(q, 7, rec->changed_at);
	query_int(q, 8, rec->changed_by);
	if (move)
		query_text(q, 9, move->name);
	else
		query_null(q, 9);
	bind_fields(q, rec);
	bool row = query_step(q);
	for (int i = 0; i < tp->map.columns; i++) {
		struct answer *answer = &out->at[i];
		answer->null = !row || query_is_null(q, i);
		if (answer->null)
			continue;
		answer->n = query_get_int(q, i);
		if (i >= tp->map.withs)
			answer->text = query_get_text(q, i, a);
	}
	query_end(q);
}

static bool yes(const struct judged *j, int column)
{
	return !j->at[column].null && j->at[column].n != 0;
}

void judged_clock(const struct judged *j, size_t clock, struct judged_clock *out)
{
	const struct answer *c = &j->at[j->map->clocks + 4 * (int)clock];

	*out = (struct judged_clock){ .applies = !j->type->clocks[clock].when.sql.n || (!c[2].null && c[2].n),
		.started = !c[0].null, .start = c[0].n, .stopped = !c[0].null && !c[1].null, .stop = c[1].n,
		.has_agreed = j->type->clocks[clock].agreed.sql.n && !c[3].null, .agreed = c[3].n };
}

bool judged_required(const struct judged *j, const struct field *f)
{
	return f->required.sql.n && yes(j, j->map->required + f->position);
}

bool judged_refused(const struct judged *j, size_t guard)
{
	return yes(j, j->map->guards + (int)guard);
}

bool judged_open(const struct judged *j, const struct move *m)
{
	return !m->when.sql.n || yes(j, j->map->moves + (int)(m - j->type->moves));
}

bool judged_effect(const struct judged *j, size_t effect)
{
	return !j->type->effects[effect].when.sql.n || yes(j, j->map->effects + (int)effect);
}

const struct answer *judged_with(const struct judged *j, size_t effect, size_t with)
{
	int column = j->map->withs;

	for (size_t i = 0; i < effect; i++)
		column += (int)j->type->effects[i].nwith;
	return &j->at[column + (int)with];
}
