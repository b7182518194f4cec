#include "record/row.h"

#include <string.h>

#include "record/plan.h"

struct record *row_new(struct arena *a, const struct type *t)
{
	struct record *rec = TAKE(a, struct record);

	rec->type = t;
	rec->values = TAKE_N(a, struct value, t->nfields + 1);
	return rec;
}

static bool kept_as_int(enum field_is is)
{
	return is == FIELD_NUMBER || is == FIELD_INSTANT || is == FIELD_YESNO || is == FIELD_REF || is == FIELD_STAFF ||
		is == FIELD_LOOKED;
}

struct value value_column(struct query *q, int column, enum field_is is, struct arena *a)
{
	if (query_is_null(q, column))
		return (struct value){ .is = VALUE_NONE };
	if (kept_as_int(is))
		return (struct value){ .is = VALUE_INT, .n = query_get_int(q, column) };
	return (struct value){ .is = VALUE_TEXT, .text = query_get_text(q, column, a) };
}

/* A value and, where the field may hold one, its absence. Moves *column on. A reference to what is hidden from whoever reads is none. */
static struct value value_read(struct db *db, struct query *q, int *column, const struct field *f, struct arena *a)
{
	struct value v = { .is = VALUE_NONE };

	if (plan_has_column(f))
		v = value_column(q, (*column)++, f->is, a);
	if (f->is == FIELD_REF && v.is == VALUE_INT && db_hides(db, v.n))
		v = (struct value){ .is = VALUE_NONE };
	if (f->absences) {
		if (!query_is_null(q, *column) && absence_from(query_get_text(q, *column, NULL), &v.absent))
			v.is = VALUE_ABSENT;
		(*column)++;
	}
	return v;
}

static void children_read(struct db *db, struct arena *a, const struct field *f, const char *sql, int64_t id, struct value *v)
{
	struct query *q = db_query(db, sql);
	VEC(struct value) many = { 0 };
	struct value one;

	query_int(q, 1, id);
	while (query_step(q)) {
		int column = 0;
		if (f->is == FIELD_CHOICES) {
			one = value_column(q, 0, FIELD_CHOICE, a);
			VEC_ADD(a, &many, one);
		}
		for (size_t i = 0; i < f->nfields; i++) {
			one = value_read(db, q, &column, &f->fields[i], a);
			VEC_ADD(a, &many, one);
		}
	}
	query_end(q);
	if (!many.n)
		return;
	v->is = VALUE_MANY;
	v->width = f->is == FIELD_CHOICES ? 1 : f->nfields;
	v->many = many.at;
	v->nmany = many.n / v->width;
}

static struct record *row_fetch(struct db *db, struct query *q, struct arena *a, const struct type *t)
{
	const struct type_plan *tp = plan_type(db, t);
	struct record *rec;
	int column = PLAN_SYSTEM_COLUMNS;

	if (!query_step(q)) {
		query_end(q);
		return NULL;
	}
	rec = row_new(a, t);
	rec->id = query_get_int(q, 0);
	rec->ref = query_get_text(q, 1, a);
	rec->state = type_state(t, query_get_text(q, 2, NULL));
	rec->version = (uint32_t)query_get_int(q, 3);
	rec->created_at = query_get_int(q, 4);
	rec->created_by = query_get_int(q, 5);
	rec->changed_at = query_get_int(q, 6);
	rec->changed_by = query_get_int(q, 7);
	for (size_t i = 0; i < t->nfields; i++)
		rec->values[i] = value_read(db, q, &column, &t->fields[i], a);
	query_end(q);
	for (size_t i = 0; i < t->nfields; i++)
		if (tp->children[i].select)
			children_read(db, a, &t->fields[i], tp->children[i].select, rec->id, &rec->values[i]);
	return rec;
}

struct record *row_load(struct db *db, struct arena *a, const struct type *t, int64_t id)
{
	struct query *q = db_query(db, plan_type(db, t)->by_id);

	query_int(q, 1, id);
	return row_fetch(db, q, a, t);
}

struct record *row_by_ref(struct db *db, struct arena *a, const struct type *t, struct str ref)
{
	struct query *q = db_query(db, plan_type(db, t)->by_ref);

	query_text(q, 1, ref);
	return row_fetch(db, q, a, t);
}

void value_bind(struct query *q, int at, const struct value *v)
{
	if (v->is == VALUE_INT)
		query_int(q, at, v->n);
	else if (v->is == VALUE_TEXT)
		query_text(q, at, v->text);
	else
		query_null(q, at);
}

static void value_write(struct query *q, int *at, const struct field *f, const struct value *v)
{
	if (plan_has_column(f))
		value_bind(q, (*at)++, v);
	if (!f->absences)
		return;
	if (v->is == VALUE_ABSENT)
		query_text(q, (*at)++, absence_code(v->absent));
	else
		query_null(q, (*at)++);
}

static void children_write(struct db *db, const struct field *f, const struct child_plan *cp, int64_t id, const struct value *v,
	bool there)
{
	struct query *q;

	if (there) {
		q = db_query(db, cp->drop);
		query_int(q, 1, id);
		query_step(q);
		query_end(q);
	}
	for (size_t i = 0; v->is == VALUE_MANY && i < v->nmany; i++) {
		int at = 3;
		q = db_query(db, cp->insert);
		query_int(q, 1, id);
		query_int(q, 2, (int64_t)i);
		if (f->is == FIELD_CHOICES)
			value_bind(q, at, &v->many[i]);
		for (size_t j = 0; j < f->nfields; j++)
			value_write(q, &at, &f->fields[j], &v->many[i * v->width + j]);
		query_step(q);
		query_end(q);
	}
}

void row_write(struct db *db, const struct record *rec, const struct record *before)
{
	const struct type *t = rec->type;
	const struct type_plan *tp = plan_type(db, t);
	struct query *q = db_query(db, before ? tp->update : tp->insert);
	int at = PLAN_SYSTEM_COLUMNS + 1;

	query_int(q, 1, rec->id);
	query_text(q, 2, rec->ref);
	query_text(q, 3, t->nstates ? t->states[rec->state < 0 ? 0 : rec->state].name : STR(""));
	query_int(q, 4, rec->version);
	query_int(q, 5, rec->created_at);
	query_int(q, 6, rec->created_by);
	query_int(q, 7, rec->changed_at);
	query_int(q, 8, rec->changed_by);
	for (size_t i = 0; i < t->nfields; i++)
		value_write(q, &at, &t->fields[i], &rec->values[i]);
	query_step(q);
	query_end(q);
	for (size_t i = 0; i < t->nfields; i++) {
		const struct value *v = &rec->values[i], *old = before ? &before->values[i] : NULL;
		if (tp->children[i].insert && (old ? !value_eq(v, old) : v->is == VALUE_MANY))
			children_write(db, &t->fields[i], &tp->children[i], rec->id, v, old && old->is == VALUE_MANY);
	}
}

bool value_eq(const struct value *a, const struct value *b)
{
	if (a->is != b->is)
		return false;
	switch (a->is) {
	case VALUE_NONE:
		return true;
	case VALUE_INT:
		return a->n == b->n;
	case VALUE_TEXT:
		return str_eq(a->text, b->text);
	case VALUE_ABSENT:
		return a->absent == b->absent;
	case VALUE_MANY:
		break;
	}
	if (a->nmany != b->nmany || a->width != b->width)
		return false;
	for (size_t i = 0; i < a->nmany * a->width; i++)
		if (!value_eq(&a->many[i], &b->many[i]))
			return false;
	return true;
}

struct value value_copy(struct arena *a, const struct value *v)
{
	struct value to = *v;

	if (v->is == VALUE_TEXT)
		to.text = str_dup(a, v->text);
	if (v->is != VALUE_MANY)
		return to;
	to.many = TAKE_N(a, struct value, v->nmany * v->width + 1);
	for (size_t i = 0; i < v->nmany * v->width; i++)
		to.many[i] = value_copy(a, &v->many[i]);
	return to;
}

void row_copy(struct arena *a, const struct record *from, struct record *to)
{
	struct value *values = to->values;

	*to = *from;
	to->values = values;
	to->ref = str_dup(a, from->ref);
	for (size_t i = 0; i < from->type->nfields; i++)
		values[i] = value_copy(a, &from->values[i]);
}
