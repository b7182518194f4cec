#include "record/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "ledger/canon.h"
#include "practice/practice.h"

static struct str scalar_bytes(struct arena *a, const struct value *v)
{
	return v->is == VALUE_INT ? canon_int(a, v->n) : v->text;
}

struct held { uint16_t no; const struct value *v; };

static int by_number(const void *left, const void *right)
{
	const struct held *a = left, *b = right;

	return (a->no > b->no) - (a->no < b->no);
}

/* A cell holds a value, or a kind of nothing under a number made from its own: in its field's place, as the ledger reads rows. */
static void row_bytes(struct canon_group *g, struct arena *a, const struct held *cells, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (cells[i].v->is == VALUE_INT || cells[i].v->is == VALUE_TEXT)
			canon_cell(g, cells[i].no, scalar_bytes(a, cells[i].v));
		if (cells[i].v->is == VALUE_ABSENT)
			canon_cell(g, CANON_CELL_ABSENT | cells[i].no, absence_code(cells[i].v->absent));
	}
}

static struct str group_bytes(struct arena *a, const struct field *f, const struct value *v)
{
	struct held *cells = TAKE_N(a, struct held, f->nfields + 1);
	struct canon_group g;
	struct buf b;

	buf_open(&b, a);
	for (size_t i = 0; i < v->nmany; i++) {
		for (size_t j = 0; j < f->nfields; j++)
			cells[j] = (struct held){ f->fields[j].no, &v->many[i * v->width + j] };
		qsort(cells, f->nfields, sizeof *cells, by_number);
		canon_row(&g, &b, (int64_t)i, i);
		row_bytes(&g, a, cells, f->nfields);
	}
	return buf_text(&b);
}

static struct str choices_bytes(struct arena *a, const struct value *v)
{
	struct buf b;

	buf_open(&b, a);
	for (size_t i = 0; i < v->nmany; i++)
		canon_choice(&b, v->many[i].text, (int64_t)i, i);
	return buf_text(&b);
}

static struct ledger_value one(uint16_t no, enum field_is is, struct str bytes)
{
	return (struct ledger_value){ .no = no, .is = (uint8_t)is, .bytes = bytes };
}

static bool field_value(struct arena *a, const struct field *f, const struct value *v, struct ledger_value *out)
{
	switch (v->is) {
	case VALUE_NONE:
		return false;
	case VALUE_ABSENT:
		*out = (struct ledger_value){ .no = f->no, .is = (uint8_t)(CANON_ABSENT + v->absent) };
		return true;
	case VALUE_MANY:
		*out = one(f->no, f->is, f->is == FIELD_GROUP ? group_bytes(a, f, v) : choices_bytes(a, v));
		return true;
	case VALUE_INT:
	case VALUE_TEXT:
		break;
	}
	*out = one(f->no, f->is, scalar_bytes(a, v));
	return true;
}

static int values_by_number(const void *left, const void *right)
{
	const struct ledger_value *a = left, *b = right;

	return (a->no > b->no) - (a->no < b->no);
}

size_t state_values(struct arena *a, const struct record *rec, struct ledger_value **out)
{
	const struct type *t = rec->type;
	struct ledger_value *values = TAKE_N(a, struct ledger_value, t->nfields + CANON_FIRST_FIELD);
	size_t n = 0;

	values[n++] = one(CANON_STATE, FIELD_TEXT, t->nstates ? t->states[rec->state < 0 ? 0 : rec->state].name : STR(""));
	values[n++] = one(CANON_REF, FIELD_TEXT, rec->ref);
	values[n++] = one(CANON_CREATED_AT, FIELD_INSTANT, canon_int(a, rec->created_at));
	values[n++] = one(CANON_CREATED_BY, FIELD_STAFF, canon_int(a, rec->created_by));
	values[n++] = one(CANON_CHANGED_AT, FIELD_INSTANT, canon_int(a, rec->changed_at));
	values[n++] = one(CANON_CHANGED_BY, FIELD_STAFF, canon_int(a, rec->changed_by));
	for (size_t i = 0; i < t->nfields; i++)
		if (field_value(a, &t->fields[i], &rec->values[i], &values[n]))
			n++;
	qsort(values, n, sizeof *values, values_by_number);
	*out = values;
	return n;
}

static const struct field *numbered(const struct field *fields, size_t n, uint16_t no)
{
	for (size_t i = 0; i < n; i++)
		if (fields[i].no == no)
			return &fields[i];
	return NULL;
}

static struct value scalar_value(enum field_is is, struct str bytes)
{
	struct value v = { .is = VALUE_INT };

	switch (is) {
	case FIELD_NUMBER: case FIELD_INSTANT: case FIELD_YESNO: case FIELD_REF: case FIELD_STAFF: case FIELD_LOOKED:
		if (!canon_int_of(bytes, &v.n))
			v.is = VALUE_NONE;
		return v;
	default:
		return (struct value){ .is = VALUE_TEXT, .text = bytes };
	}
}

static struct value choices_value(struct arena *a, struct str bytes)
{
	struct str *codes;
	size_t n = canon_choices_of(bytes, a, &codes);
	struct value v = { .is = n ? VALUE_MANY : VALUE_NONE, .many = TAKE_N(a, struct value, n + 1), .nmany = n, .width = 1 };

	for (size_t i = 0; i < n; i++)
		v.many[i] = (struct value){ .is = VALUE_TEXT, .text = codes[i] };
	return v;
}

static struct value cell_value(const struct field *sub, const struct canon_cell *cell)
{
	struct value v = { .is = VALUE_ABSENT };

	if (!(cell->no & CANON_CELL_ABSENT))
		return scalar_value(sub->is, cell->bytes);
	return absence_from(cell->bytes, &v.absent) ? v : (struct value){ .is = VALUE_NONE };
}

static struct value group_value(struct arena *a, const struct field *f, struct str bytes)
{
	VEC(struct value) many = { 0 };
	struct canon_cell *cells;
	const struct value none = { .is = VALUE_NONE };
	size_t n, rows = 0;
	bool bad;

	while (canon_next_row(&bytes, a, &cells, &n, &bad)) {
		size_t start = many.n;
		for (size_t j = 0; j < f->nfields; j++)
			VEC_ADD(a, &many, none);
		for (size_t i = 0; i < n; i++) {
			const struct field *sub = numbered(f->fields, f->nfields, cells[i].no & ~CANON_CELL_ABSENT);
			if (sub)
				many.at[start + (size_t)(sub - f->fields)] = cell_value(sub, &cells[i]);
		}
		rows++;
	}
	return (struct value){ .is = rows ? VALUE_MANY : VALUE_NONE, .many = many.at, .nmany = rows, .width = f->nfields };
}

static void own_column(const struct ledger_value *v, struct record *rec)
{
	int64_t n = 0;

	canon_int_of(v->bytes, &n);
	switch (v->no) {
	case CANON_STATE: rec->state = type_state(rec->type, v->bytes); break;
	case CANON_REF: rec->ref = v->bytes; break;
	case CANON_CREATED_AT: rec->created_at = n; break;
	case CANON_CREATED_BY: rec->created_by = n; break;
	case CANON_CHANGED_AT: rec->changed_at = n; break;
	case CANON_CHANGED_BY: rec->changed_by = n; break;
	default: break;
	}
}

void state_record(struct arena *a, const struct ledger_value *values, size_t n, struct record *rec)
{
	const struct type *t = rec->type;

	for (size_t i = 0; i < n; i++) {
		const struct ledger_value *v = &values[i];
		const struct field *f = numbered(t->fields, t->nfields, v->no);
		if (v->no < CANON_FIRST_FIELD)
			own_column(v, rec);
		if (!f || v->cleared || v->disposed)
			continue;
		if (v->is >= CANON_ABSENT)
			rec->values[f->position] = (struct value){ .is = VALUE_ABSENT, .absent = (enum absence)(v->is - CANON_ABSENT) };
		else
			rec->values[f->position] = state_value(a, f, v->bytes);
	}
}

struct value state_value(struct arena *a, const struct field *f, struct str bytes)
{
	return f->is == FIELD_CHOICES ? choices_value(a, bytes) : f->is == FIELD_GROUP ? group_value(a, f, bytes) :
		scalar_value(f->is, bytes);
}
