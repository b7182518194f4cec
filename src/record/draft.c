/* A draft: what a form holds, where it came from, and what is wrong with it. Reading of what was typed is in form.c. */
#include <string.h>

#include "practice/practice.h"
#include "record/row.h"

void draft_open(struct draft *d, struct arena *a, const struct practice *p, const struct actor *who, const struct type *t,
	const struct move *m, const struct record *base)
{
	(void)p;
	*d = (struct draft){ .type = t, .move = m, .who = who, .arena = a, .base = base, .id = base ? base->id : 0,
		.version = base ? base->version : 0, .values = TAKE_N(a, struct value, t->nfields + 1),
		.given = TAKE_N(a, bool, t->nfields + 1), .typed = TAKE_N(a, struct str, t->nfields + 1) };
	for (size_t i = 0; base && i < t->nfields; i++)
		d->values[i] = base->values[i];
}

void draft_set(struct draft *d, const char *field, struct value v)
{
	const struct field *f = type_field(d->type, str_z(field));

	if (!f)
		return;
	d->values[f->position] = v;
	d->given[f->position] = true;
}

void draft_complain(struct draft *d, const struct field *f, struct str says)
{
	struct complaint c = { f, says };

	VEC_ADD(d->arena, &d->complaints, c);
}

struct str draft_complaint(const struct draft *d, const struct field *f)
{
	for (size_t i = 0; i < d->complaints.n; i++)
		if (d->complaints.at[i].field == f)
			return d->complaints.at[i].says;
	return (struct str){ "", 0 };
}

bool draft_has(const struct draft *d, const struct field *f)
{
	if (f->is == FIELD_LOOKED || f->engine)
		return false;
	if (!d->move || !d->move->nfields)
		return !d->move;
	for (size_t i = 0; i < d->move->nfields; i++)
		if (d->move->fields[i] == f)
			return true;
	return false;
}

static const struct str *form_value(const struct draft *d, struct str name)
{
	for (size_t i = 0; i < d->form.n; i++)
		if (str_eq(d->form.names[i], name))
			return &d->form.values[i];
	return NULL;
}

static struct str input_name(struct arena *a, struct str stem, const char *part)
{
	return *part ? str_fmt(a, "%.*s.%s", S(stem), part) : stem;
}

static struct str instant_part(struct arena *a, instant t, const char *part)
{
	struct wall w = instant_london(t);
	struct wall bare = { .date = w.date, .hour = w.hour, .minute = w.minute };
	instant first, again;

	if (!strcmp(part, "time"))
		return str_fmt(a, "%02d:%02d", w.hour, w.minute);
	if (!strcmp(part, "which"))
		return wall_instant(bare, &first, &again) != WALL_TWICE ? (struct str){ "", 0 } : w.summer ? STR("first") : STR("second");
	if (!strcmp(part, "day"))
		return day_show(a, day_of(w.date));
	return instant_show(a, t);
}

/* A value as it would be typed. */
static struct str value_typed(struct reading *r, const struct field *f, const struct value *v, const char *part)
{
	struct account_row row;
	const struct record *rec;

	if (!strcmp(part, "absent"))
		return v->is == VALUE_ABSENT ? absence_code(v->absent) : (struct str){ "", 0 };
	if (v->is == VALUE_TEXT)
		return *part ? (struct str){ "", 0 } : v->text;
	if (v->is != VALUE_INT)
		return (struct str){ "", 0 };
	switch (f->is) {
	case FIELD_INSTANT:
		return instant_part(r->arena, v->n, part);
	case FIELD_YESNO:
		return v->n ? STR("yes") : STR("no");
	case FIELD_REF:
		rec = record_load(r, v->n);
		return rec ? rec->ref : str_fmt(r->arena, "%lld", (long long)v->n);
	case FIELD_STAFF:
		if (account_show(r->db, v->n, r->arena, &row))
			return row.number;
		break;
	default:
		break;
	}
	return str_fmt(r->arena, "%lld", (long long)v->n);
}

struct str draft_input(const struct draft *d, struct reading *r, const struct field *f, const char *part)
{
	const struct str *typed = form_value(d, input_name(r->arena, f->name, part));

	if (typed)
		return *typed;
	if (d->form.n && draft_has(d, f))
		return (struct str){ "", 0 };
	return value_typed(r, f, &d->values[f->position], part);
}

struct str draft_input_in(const struct draft *d, struct reading *r, const struct field *group, size_t row, const struct field *sub,
	const char *part)
{
	struct str stem = str_fmt(r->arena, "%.*s.%zu.%.*s", S(group->name), row, S(sub->name));
	const struct value *v = &d->values[group->position];
	const struct str *typed = form_value(d, input_name(r->arena, stem, part));

	if (typed)
		return *typed;
	if (d->form.n || v->is != VALUE_MANY || row >= v->nmany)
		return (struct str){ "", 0 };
	return value_typed(r, sub, &v->many[row * v->width + (size_t)(sub - group->fields)], part);
}

bool draft_chosen(const struct draft *d, const struct field *f, struct str code)
{
	const struct value *v = &d->values[f->position];

	for (size_t i = 0; i < d->form.n; i++)
		if (str_eq(d->form.names[i], f->name) && str_eq(d->form.values[i], code))
			return true;
	for (size_t i = 0; !d->form.n && v->is == VALUE_MANY && i < v->nmany; i++)
		if (str_eq(v->many[i].text, code))
			return true;
	return false;
}

size_t draft_rows(const struct draft *d, const struct field *group)
{
	const struct value *v = &d->values[group->position];
	size_t rows = d->form.n ? 0 : v->is == VALUE_MANY ? v->nmany : 0;

	for (size_t i = 0; i < d->form.n; i++) {
		struct str rest = d->form.names[i], head;
		int64_t n;
		if (str_cut(&rest, '.', &head) && str_eq(head, group->name) && str_cut(&rest, '.', &head) && str_int(head, &n) && n >= 0 &&
			n < 100 && (size_t)n >= rows)
			rows = (size_t)n + 1;
	}
	return rows;
}
