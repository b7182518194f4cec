/* What the practice has against a row: as if it had been typed on the forms the map says such rows have been through. All of it is told at
 * once, so that a source is mended in one go. */
#include "share/import_inside.h"

#include "practice/practice.h"

static bool on_form(const struct move *m, const struct field *f)
{
	for (size_t i = 0; i < m->nfields; i++)
		if (m->fields[i] == f)
			return true;
	return false;
}

static bool guards_move(const struct guard *g, const struct move *m)
{
	for (size_t i = 0; i < g->nmoves; i++)
		if (g->moves[i] == m)
			return true;
	return false;
}

static bool mapped(const struct import_map *m, const struct field *f)
{
	for (size_t i = 0; i < m->rules.n; i++)
		if (m->rules.at[i].field == f)
			return true;
	return false;
}

/* On the form; or brought in by this map; or wanted only under a condition, which then says by itself when. */
static bool asked(const struct import_map *m, const struct move *form, const struct field *f)
{
	if (f->engine || f->is == FIELD_LOOKED)
		return false;
	return (form && on_form(form, f)) || mapped(m, f) || !str_is(f->required.sql, "1");
}

struct str import_column_of(const struct import_map *m, const struct field *f)
{
	for (size_t i = 0; f && i < m->rules.n; i++)
		if (m->rules.at[i].field == f && m->rules.at[i].columns.n)
			return m->columns.at[m->rules.at[i].columns.at[0]].name;
	return f ? f->name : (struct str){ "", 0 };
}

void import_fault_add(struct import_faults *faults, struct str column, struct str says)
{
	for (size_t i = 0; i < faults->n; i++)
		if (str_eq(faults->at[i].column, column) && str_eq(faults->at[i].says, says))
			return;
	if (faults->n < IMPORT_FAULTS)
		faults->at[faults->n++] = (struct import_fault){ column, says };
}

/* One form's questions; was: what the same form has against the row as it stood before, if there was one. */
struct asking { const struct import_put *p; const struct record *rec, *before; const struct move *form; struct judged is, was;
	struct import_faults *faults; };

/* What was so already is not this change's doing. But what may never stand is refused on every put, whoever began it. */
static void guards(const struct asking *x)
{
	const struct type *t = x->rec->type;

	for (size_t i = 0; i < t->nguards; i++) {
		const struct guard *g = &t->guards[i];
		if (g->nmoves && !(x->form && guards_move(g, x->form)))
			continue;
		if (judged_refused(&x->is, i) && !(g->nmoves && x->before && judged_refused(&x->was, i)))
			import_fault_add(x->faults, import_column_of(x->p->map, g->field), g->says);
	}
}

static bool said_of(const struct import_faults *faults, struct str column)
{
	for (size_t i = 0; i < faults->n; i++)
		if (str_eq(faults->at[i].column, column))
			return true;
	return false;
}

static void required(const struct asking *x)
{
	const struct type *t = x->rec->type;
	struct arena *a = db_arena(x->p->db);

	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		struct str column = import_column_of(x->p->map, f);
		if (x->rec->values[i].is != VALUE_NONE || !f->required.sql.n || !asked(x->p->map, x->form, f) || !judged_required(&x->is, f))
			continue;
		if (x->before && x->before->values[i].is == VALUE_NONE && judged_required(&x->was, f))
			continue;
		if (!said_of(x->faults, column))
			import_fault_add(x->faults, column, str_fmt(a, "%.*s is required, and this row has none", S(f->name)));
	}
}

static void one_form(struct asking *x)
{
	struct arena *a = db_arena(x->p->db);

	judge(x->p->db, a, x->rec, x->form, &x->is);
	if (x->before)
		judge(x->p->db, a, x->before, x->form, &x->was);
	guards(x);
	required(x);
}

bool import_judge(const struct import_put *p, const struct record *rec, const struct record *before, struct judged *j,
	struct import_faults *faults)
{
	struct asking x = { .p = p, .rec = rec, .before = before, .faults = faults };

	for (size_t i = 0; i < p->map->forms.n; i++) {
		x.form = p->map->forms.at[i];
		one_form(&x);
	}
	if (!p->map->forms.n)
		one_form(&x);
	*j = x.is;
	return !faults->n;
}
