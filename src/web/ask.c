#include "web/ask.h"

#include "web/show.h"

enum { RADIOS_MOST = 7, FOUND_MOST = 8, SPARE_ROWS = 2 };

static bool always(const struct condition *c)
{
	return str_is(str_trim(c->sql), "1");
}

static struct str id_of(struct arena *a, struct str name)
{
	return str_fmt(a, "f-%.*s", S(name));
}

/* Guidance is NAME or NAME#heading. */
static void guide(const struct ask *a, const struct field *f, struct item *i)
{
	struct str rest = f->guidance, name = { 0 };

	if (!rest.n || !str_cut(&rest, '#', &name))
		return;
	i->guide = practice_how(a->v->practice, name);
	i->guide_part = rest;
	if (i->guide)
		i->guide_href = str_fmt(a->v->arena, "/how/%.*s?back=%.*s%s%.*s", S(name), S(url_escape(a->v->arena, a->v->q->path)), rest.n ? "#" : "",
			S(rest));
}

static size_t code_choices(const struct ask *a, const struct code_list *l, struct str chosen, bool brief, const struct part_choice **out)
{
	struct part_choice *c = TAKE_N(a->v->arena, struct part_choice, l->ncodes + 1);
	day today = instant_london_day(a->v->reading.now);
	size_t n = 0;

	*out = c;
	for (size_t i = 0; i < l->ncodes; i++) {
		const struct code *code = &l->codes[i];
		if (!code_open(code, today) && !str_eq(code->name, chosen))
			continue;
		c[n++] = (struct part_choice){ .value = code->name, .words = code->title, .hint = brief ? STR("") : code->hint, .chosen = str_eq(code->name, chosen) };
	}
	return n;
}

/* A select begins with nothing chosen: its first code is never taken for an answer. */
static size_t with_choose(const struct ask *a, size_t n, bool chosen, const struct part_choice **choices)
{
	struct part_choice *c = TAKE_N(a->v->arena, struct part_choice, n + 1);

	c[0] = (struct part_choice){ .words = STR("Choose\xe2\x80\xa6"), .chosen = chosen };
	for (size_t i = 0; i < n; i++)
		c[i + 1] = (*choices)[i];
	*choices = c;
	return n + 1;
}

static size_t staff_choices(const struct ask *a, struct str chosen, const struct part_choice **out)
{
	struct account_row *rows;
	size_t n = account_list(a->v->reading.db, a->v->arena, &rows), k = 0;
	struct part_choice *c = TAKE_N(a->v->arena, struct part_choice, n + 1);

	*out = c;
	c[k++] = (struct part_choice){ .words = STR("Choose\xe2\x80\xa6"), .chosen = !chosen.n };
	for (size_t i = 0; i < n; i++)
		if (!rows[i].disabled || str_eq(rows[i].number, chosen))
			c[k++] = (struct part_choice){ .value = rows[i].number, .chosen = str_eq(rows[i].number, chosen),
				.words = str_fmt(a->v->arena, "%.*s %.*s", S(rows[i].number), S(rows[i].name)) };
	return k;
}

static size_t yesno_choices(const struct ask *a, struct str chosen, const struct part_choice **out)
{
	struct part_choice *c = TAKE_N(a->v->arena, struct part_choice, 2);

	c[0] = (struct part_choice){ .value = STR("yes"), .words = STR("Yes"), .chosen = str_is(chosen, "yes") };
	c[1] = (struct part_choice){ .value = STR("no"), .words = STR("No"), .chosen = str_is(chosen, "no") };
	*out = c;
	return 2;
}

/* What kind of input a field has; value already stands in it. narrow: within a row of a group. */
static void input(const struct ask *a, const struct field *f, struct part_field *p, bool narrow)
{
	bool code = str_is(f->kind, "phone") || str_is(f->kind, "postcode") || str_is(f->kind, "identifier") || str_is(f->kind, "vehicle");

	switch (f->is) {
	case FIELD_WORDS:
		p->kind = PART_FIELD_LONG;
		p->rows = narrow ? 2 : 5;
		p->voice = f->quote;
		return;
	case FIELD_NUMBER:
		p->kind = PART_FIELD_NUMBER;
		p->width = 5;
		return;
	case FIELD_DAY:
		p->kind = PART_FIELD_DATE;
		p->width = 20;
		return;
	case FIELD_YESNO:
		p->kind = PART_FIELD_RADIOS;
		p->nchoices = yesno_choices(a, p->value, &p->choices);
		return;
	case FIELD_CHOICE:
		p->kind = !narrow && f->list->ncodes <= RADIOS_MOST ? PART_FIELD_RADIOS : narrow && f->list->ncodes <= 4 ? PART_FIELD_RADIOS : PART_FIELD_SELECT;
		p->nchoices = code_choices(a, f->list, p->value, narrow, &p->choices);
		if (p->kind == PART_FIELD_SELECT)
			p->nchoices = with_choose(a, p->nchoices, !p->value.n, &p->choices);
		return;
	case FIELD_STAFF:
		p->kind = PART_FIELD_SELECT;
		p->nchoices = staff_choices(a, p->value, &p->choices);
		return;
	case FIELD_TEXT:
	case FIELD_INSTANT:
	case FIELD_CHOICES:
	case FIELD_REF:
	case FIELD_LOOKED:
	case FIELD_GROUP:
		break;
	}
	p->kind = PART_FIELD_TEXT;
	p->code = code;
	p->width = code ? 20 : 0;
}

static void absences(const struct ask *a, const struct field *f, struct item *i)
{
	struct part_choice *c;
	struct str chosen, id = id_of(a->v->arena, f->name);
	size_t n = 0;

	if (!f->absences)
		return;
	c = TAKE_N(a->v->arena, struct part_choice, ABSENCES);
	chosen = draft_input(a->d, &a->v->reading, f, "absent");
	for (int k = 0; k < ABSENCES; k++)
		if (f->absences >> k & 1)
			c[n++] = (struct part_choice){ .value = absence_code((enum absence)k), .words = absence_words((enum absence)k),
				.chosen = str_eq(chosen, absence_code((enum absence)k)) };
	i->has_absent = n > 0;
	i->absent = (struct part_field){ .kind = PART_FIELD_RADIOS, .id = str_fmt(a->v->arena, "%.*s-absent", S(id)), .required = true,
		.name = str_fmt(a->v->arena, "%.*s.absent", S(f->name)), .choices = c, .nchoices = n,
		.label = f->title };
}

static struct part_field moment_part(const struct ask *a, const struct field *f, const char *part, struct str value)
{
	struct str id = id_of(a->v->arena, f->name);

	return (struct part_field){ .kind = PART_FIELD_TEXT, .id = str_is(str_z(part), "day") ? id : str_fmt(a->v->arena, "%.*s-%s", S(id), part),
		.name = str_fmt(a->v->arena, "%.*s.%s", S(f->name), part), .value = value };
}

static void moment(const struct ask *a, const struct field *f, struct item *i)
{
	struct part_choice *c = TAKE_N(a->v->arena, struct part_choice, 2);
	struct str which = draft_input(a->d, &a->v->reading, f, "which");

	i->is = ITEM_MOMENT;
	i->day = moment_part(a, f, "day", draft_input(a->d, &a->v->reading, f, "day"));
	i->time = moment_part(a, f, "time", draft_input(a->d, &a->v->reading, f, "time"));
	i->which = moment_part(a, f, "which", which);
	i->twice = which.n || str_has(i->field.error, STR("twice"));
	c[0] = (struct part_choice){ .value = STR("first"), .words = STR("The first time (summer time)"), .chosen = str_is(which, "first") };
	c[1] = (struct part_choice){ .value = STR("second"), .words = STR("The second time (winter time)"), .chosen = str_is(which, "second") };
	i->which.kind = PART_FIELD_RADIOS;
	i->which.label = STR("Which of the two?");
	i->which.choices = c;
	i->which.nchoices = 2;
}

static void choices(const struct ask *a, const struct field *f, struct item *i)
{
	const struct part_choice *all;
	struct part_choice *c;

	i->field.kind = PART_FIELD_CHECKBOXES;
	i->field.nchoices = code_choices(a, f->list, STR(""), false, &all);
	c = arena_copy(a->v->arena, all, sizeof *c * (i->field.nchoices + 1));
	for (size_t k = 0; k < i->field.nchoices; k++)
		c[k].chosen = draft_chosen(a->d, f, c[k].value);
	i->field.choices = c;
}

static const struct record *referred(const struct ask *a, const struct field *f, struct str ref)
{
	struct str rest = ref, prefix = { 0 };
	const struct type *t = f->of;
	int64_t id;

	if (str_int(ref, &id))
		return record_load(&a->v->reading, id);
	if (!t && str_cut(&rest, '-', &prefix))
		t = map_get(&a->v->practice->by_prefix, prefix);
	return t ? record_by_ref(&a->v->reading, t, ref) : NULL;
}

/* What was typed is looked for, and what is found is offered to choose from: the id is never typed by hand. */
static void look_up(const struct ask *a, const struct field *f, struct item *i)
{
	struct find_result found = { 0 };
	struct part_choice *c;
	size_t n = 0;

	if (!i->field.value.n)
		return;
	record_find(&a->v->reading, i->field.value, FOUND_MOST * 3, &found);
	c = TAKE_N(a->v->arena, struct part_choice, FOUND_MOST);
	for (size_t k = 0; k < found.nrows && n < FOUND_MOST; k++) {
		const struct record *rec;
		if ((f->of && found.rows[k].type != f->of) || !(rec = record_load(&a->v->reading, found.rows[k].id)))
			continue;
		c[n++] = (struct part_choice){ .value = rec->ref, .words = found.rows[k].words, .hint = found.rows[k].detail };
	}
	i->chooses = n > 0;
	i->choose = (struct part_field){ .kind = PART_FIELD_RADIOS, .id = str_fmt(a->v->arena, "%.*s-found", S(i->field.id)), .required = true,
		.name = str_fmt(a->v->arena, "_found.%.*s", S(f->name)), .label = STR("Which of these?"), .choices = c, .nchoices = n };
	if (!n && !i->field.error.n)
		i->field.error = STR("Nothing was found for that. Try another spelling, or start a record first.");
}

static void reference(const struct ask *a, const struct field *f, struct item *i)
{
	const struct record *rec = i->field.value.n ? referred(a, f, i->field.value) : NULL;

	i->is = ITEM_REF;
	i->find = f->name;
	if (rec)
		i->field.value = rec->ref;
	if (rec && str_eq(a->fixed, f->name))
		i->fixed = str_fmt(a->v->arena, "%.*s, %.*s", S(record_headline(&a->v->reading, rec)), S(rec->ref));
	i->field.hint = rec ? record_headline(&a->v->reading, rec) : f->hint.n ? f->hint :
		str_fmt(a->v->arena, "A reference, or a name, number or address to look up%s", f->of ? "" : " (person, place, phone, vehicle)");
	if (!rec && (str_eq(a->look, f->name) || (a->judged && i->field.error.n)))
		look_up(a, f, i);
}

static struct part_field row_cell(const struct ask *a, const struct field *f, size_t row, const struct field *sub, const char *part,
	struct str code)
{
	struct part_field p = { .label = sub->title, .required = true };

	p.name = str_fmt(a->v->arena, "%.*s.%zu.%.*s%s%s", S(f->name), row, S(sub->name), *part ? "." : "", part);
	p.id = id_of(a->v->arena, p.name);
	p.value = draft_input_in(a->d, &a->v->reading, f, row, sub, part);
	if (sub == f->fields && code.n) {
		p.kind = PART_FIELD_HIDDEN;
		p.value = code;
		return p;
	}
	input(a, sub, &p, true);
	if (*part) {
		p.label = str_fmt(a->v->arena, "%.*s: %s", S(sub->title), *part == 'd' ? "date" : "time");
		p.width = *part == 'd' ? 10 : 5;
	}
	return p;
}

bool ask_keyed(const struct field *group)
{
	return group->is == FIELD_GROUP && group->nfields > 1 && group->fields[0].is == FIELD_CHOICE;
}

/* The rows of a keyed group: those there are, then each open code that none of them has. */
static size_t keyed_rows(const struct ask *a, const struct field *f, size_t have, struct str *codes)
{
	const struct code_list *l = f->fields[0].list;
	day today = instant_london_day(a->v->reading.now);
	size_t n = have;

	for (size_t r = 0; r < have; r++)
		codes[r] = draft_input_in(a->d, &a->v->reading, f, r, &f->fields[0], "");
	for (size_t i = 0; i < l->ncodes; i++) {
		bool there = !code_open(&l->codes[i], today);
		for (size_t r = 0; r < have && !there; r++)
			there = str_eq(codes[r], l->codes[i].name);
		if (!there)
			codes[n++] = l->codes[i].name;
	}
	return n;
}

static void group(const struct ask *a, const struct field *f, struct item *i)
{
	size_t have = draft_rows(a->d, f), wide = f->nfields, n = 0, most = have + SPARE_ROWS + 1 + (ask_keyed(f) ? f->fields[0].list->ncodes : 0);
	struct str *codes = TAKE_N(a->v->arena, struct str, most), *heads = TAKE_N(a->v->arena, struct str, most);
	struct part_field *cells;

	for (size_t k = 0; k < f->nfields; k++)
		wide += f->fields[k].is == FIELD_INSTANT;       /* a date and a time */
	cells = TAKE_N(a->v->arena, struct part_field, most * wide);
	i->is = ITEM_GROUP;
	i->width = wide;
	if (ask_keyed(f)) {
		i->nrows = keyed_rows(a, f, have, codes);
	} else {
		i->nrows = have ? have + (str_eq(a->more, f->name) ? 1 : 0) : SPARE_ROWS;
		i->more = f->name;
	}
	for (size_t r = 0; r < i->nrows; r++) {
		const struct code *code = codes[r].n ? list_code(f->fields[0].list, codes[r]) : NULL;
		heads[r] = code ? code->title : str_fmt(a->v->arena, "%.*s, %zu", S(f->title), r + 1);
		for (size_t k = 0; k < f->nfields; k++) {
			bool twice = f->fields[k].is == FIELD_INSTANT;
			cells[n++] = row_cell(a, f, r, &f->fields[k], twice ? "day" : "", codes[r]);
			if (twice)
				cells[n++] = row_cell(a, f, r, &f->fields[k], "time", codes[r]);
		}
	}
	i->heads = heads;
	i->cells = cells;
}

/* The picture must have been drawn: the engine fills this in from the ledger, and the form says when, or that it was not yet. */
static void looked(const struct ask *a, const struct field *f, struct item *i)
{
	const struct value *whose = f->of_field ? &a->d->values[f->of_field->position] : NULL;
	instant at = 0;

	i->is = ITEM_NOTE;
	if (whose && whose->is == VALUE_INT && ledger_looked(a->v->reading.db, a->v->who.staff, whose->n, 0, &at)) {
		i->fixed = str_fmt(a->v->arena, "You opened the page at %.*s. What it showed then is kept with this record.",
			S(instant_short(a->v->arena, at, a->v->reading.now)));
		return;
	}
	i->gap = (struct gap){ .kind = GAP_NOT_DONE, .words = STR("You have not opened the page yet"), .next = STR("Open it") };
	const struct record *rec = whose && whose->is == VALUE_INT ? record_load(&a->v->reading, whose->n) : NULL;
	if (rec)
		i->gap.href = record_url(a->v->arena, rec);
}

static void item_fill(const struct ask *a, const struct field *f, struct item *i)
{
	i->field = (struct part_field){ .id = id_of(a->v->arena, f->name), .name = f->name, .label = f->title, .hint = f->hint,
		.required = f->required.sql.n > 0, .value = draft_input(a->d, &a->v->reading, f, "") };
	if (always(&f->required))
		i->field.required = true;
	if (a->judged)
		i->field.error = draft_complaint(a->d, f);
	switch (f->is) {
	case FIELD_INSTANT:
		moment(a, f, i);
		break;
	case FIELD_CHOICES:
		choices(a, f, i);
		break;
	case FIELD_REF:
		reference(a, f, i);
		break;
	case FIELD_GROUP:
		group(a, f, i);
		break;
	case FIELD_LOOKED:
		looked(a, f, i);
		break;
	case FIELD_TEXT:
	case FIELD_WORDS:
	case FIELD_NUMBER:
	case FIELD_DAY:
	case FIELD_YESNO:
	case FIELD_CHOICE:
	case FIELD_STAFF:
		input(a, f, &i->field, false);
		break;
	}
	absences(a, f, i);
	guide(a, f, i);
}

size_t ask_items(const struct ask *a, const struct item **out)
{
	const struct move *m = a->d->move;
	struct item *items = TAKE_N(a->v->arena, struct item, m->nfields + 1);
	struct str section = { 0 };
	size_t n = 0;

	*out = items;
	for (size_t k = 0; k < m->nfields; k++) {
		const struct field *f = m->fields[k];
		if (f->engine && f->is != FIELD_LOOKED)
			continue;
		item_fill(a, f, &items[n]);
		if (f->section.n && !str_eq(f->section, section))
			items[n].section = section = f->section;
		n++;
	}
	if (n && str_eq(items[0].section, section))
		items[0].section = STR("");             /* one section alone needs no heading */
	return n;
}

/* Where a complaint's answer is asked: on this form, or on another that this role may open now. */
static struct str fault_href(const struct ask *a, const struct field *f)
{
	const struct type *t = a->d->type;

	if (draft_has(a->d, f))
		return str_fmt(a->v->arena, "#f-%.*s", S(f->name));
	for (size_t i = 0; a->d->base && i < t->nmoves; i++)
		for (size_t k = 0; k < t->moves[i].nfields; k++)
			if (t->moves[i].fields[k] == f && !t->moves[i].creates && !t->moves[i].engine && visit_may(a->v, ACCESS_MOVE, t, &t->moves[i]))
				return str_fmt(a->v->arena, "%.*s/do/%.*s", S(record_url(a->v->arena, a->d->base)), S(t->moves[i].name));
	return STR("");
}

static struct str fault_words(const struct ask *a, const struct complaint *c)
{
	if (!c->field || str_has(str_lower(a->v->arena, c->says), str_lower(a->v->arena, c->field->title)))
		return c->says;
	return str_fmt(a->v->arena, "%.*s%s %.*s", S(c->field->title), str_ends(c->field->title, STR("?")) ? "" : ":", S(c->says));
}

size_t ask_faults(const struct ask *a, const struct fault **out)
{
	struct fault *f = TAKE_N(a->v->arena, struct fault, a->d->complaints.n + 1);

	for (size_t i = 0; i < a->d->complaints.n; i++) {
		const struct complaint *c = &a->d->complaints.at[i];
		f[i].words = fault_words(a, c);
		if (c->field)
			f[i].href = fault_href(a, c->field);
	}
	*out = f;
	return a->d->complaints.n;
}

static bool row_answered(const struct pairs *form, struct str row, struct str key)
{
	for (size_t i = 0; i < form->n; i++)
		if (str_starts(form->at[i].name, row) && !str_eq(form->at[i].name, key) && str_trim(form->at[i].value).n)
			return true;
	return false;
}

/* A row of a keyed group that was only put there by us says nothing and is not sent on. */
static bool idle_row(struct arena *a, const struct type *t, const struct pairs *form, struct str name)
{
	struct str rest = name, group, row;

	if (!str_cut(&rest, '.', &group) || !str_cut(&rest, '.', &row) || !rest.n)
		return false;
	const struct field *f = type_field(t, group);
	if (!f || !ask_keyed(f))
		return false;
	struct str prefix = str_fmt(a, "%.*s.%.*s.", S(group), S(row));
	return !row_answered(form, prefix, str_fmt(a, "%.*s%.*s", S(prefix), S(f->fields[0].name)));
}

void ask_pairs(struct arena *a, const struct type *t, const struct pairs *form, struct pairs_like *out)
{
	struct str *names = TAKE_N(a, struct str, form->n + 1), *values = TAKE_N(a, struct str, form->n + 1);

	out->n = 0;
	for (size_t i = 0; i < form->n; i++) {
		struct str name = form->at[i].name, chosen;
		if (!name.n || name.at[0] == '_' || str_is(name, "token") || idle_row(a, t, form, name))
			continue;
		chosen = pairs_get(form, str_c(a, str_fmt(a, "_found.%.*s", S(name))));
		names[out->n] = name;
		values[out->n++] = chosen.n ? chosen : form->at[i].value;
	}
	out->names = names;
	out->values = values;
}
