/* Reading a form: each input is asked for by name; what nobody asked for is refused at the end, so that no form can set what is not
 * on it. Everything that is wrong is said at once, beside the field it is about. */
#include <string.h>

#include "practice/practice.h"
#include "record/restrict.h"
#include "record/row.h"
#include "record/typed.h"

enum { ROWS = 100, CHOSEN = 64 };

struct form { struct draft *d; struct reading *r; const struct pairs_like *in; bool *used; const struct field *beside; size_t row; };

static const struct str *take(struct form *f, struct str name)
{
	for (size_t i = 0; i < f->in->n; i++)
		if (!f->used[i] && str_eq(f->in->names[i], name)) {
			f->used[i] = true;
			return &f->in->values[i];
		}
	return NULL;
}

static const struct str *take_part(struct form *f, struct str stem, const char *part)
{
	return take(f, str_fmt(f->r->arena, "%.*s.%s", S(stem), part));
}

static void complain(struct form *f, const struct field *field, struct str says)
{
	if (f->beside != field)
		says = str_fmt(f->r->arena, "Row %zu, %.*s: %.*s", f->row + 1, S(field->title), S(says));
	draft_complain(f->d, f->beside, says);
}

static bool read_choice(struct form *f, const struct field *field, struct str s, const struct value *old, struct value *v)
{
	const struct code *c = list_code(field->list, s);

	if (!c) {
		complain(f, field, STR("Choose one of the answers in the list"));
		return false;
	}
	*v = (struct value){ .is = VALUE_TEXT, .text = c->name };
	/* A code that has been withdrawn may stay where it stands; nobody may choose it anew. */
	if (code_open(c, instant_london_day(f->r->now)) || (old && value_eq(old, v)))
		return true;
	complain(f, field, str_fmt(f->r->arena, "\"%.*s\" is no longer used. Choose another", S(c->title)));
	return true;    /* it stays in the draft, so that a guard that knows why may say so too */
}

static const struct record *record_typed(struct form *f, const struct field *field, struct str s)
{
	const struct record *rec = NULL;
	int64_t id;
	size_t dash = 0;

	if (str_int(s, &id)) {
		rec = record_load(f->r, id);
	} else {
		char *upper = arena_take(f->r->arena, s.n + 1);
		for (size_t i = 0; i < s.n; i++)
			upper[i] = s.at[i] >= 'a' && s.at[i] <= 'z' ? (char)(s.at[i] - 32) : s.at[i];
		s.at = upper;
		while (dash < s.n && s.at[dash] != '-')
			dash++;
		const struct type *t = map_get(&f->r->practice->by_prefix, str_head(s, dash));
		if (t)
			rec = record_by_ref(f->r, t, s);
	}
	if (rec && (field->of ? rec->type != field->of : !rec->type->subject))
		rec = NULL;
	return rec;
}

static bool read_ref(struct form *f, const struct field *field, struct str s, struct value *v)
{
	const struct record *rec = record_typed(f, field, s);
	int64_t told = !rec && field == f->d->type->opens ? restrict_told(f->r, field->of, s) : 0;

	if (told) {
		*v = (struct value){ .is = VALUE_INT, .n = told };
		return true;
	}
	if (!rec) {
		complain(f, field, field->of ? str_fmt(f->r->arena, "No %.*s with this number can be found. Search for it again",
			S(str_lower(f->r->arena, field->of->title))) : STR("No record with this number can be found. Search for it again"));
		return false;
	}
	*v = (struct value){ .is = VALUE_INT, .n = rec->id };
	return true;
}

static bool read_staff(struct form *f, const struct field *field, struct str s, struct value *v)
{
	struct query *q = db_query(f->r->db, "select id from staff where number = ?1 or id = ?2");
	int64_t id = 0;

	str_int(s, &id);
	query_text(q, 1, s);
	query_int(q, 2, id);
	id = query_step(q) ? query_get_int(q, 0) : 0;
	query_end(q);
	if (!id)
		complain(f, field, STR("No member of staff has this number"));
	*v = (struct value){ .is = VALUE_INT, .n = id };
	return id != 0;
}

static bool read_text(struct form *f, const struct field *field, struct str s, const struct value *old, struct value *v)
{
	struct arena *a = f->r->arena;
	struct str says = { "", 0 };
	bool good;
	day d = 0;

	switch (field->is) {
	case FIELD_CHOICE:
		return read_choice(f, field, s, old, v);
	case FIELD_REF:
		return read_ref(f, field, s, v);
	case FIELD_STAFF:
		return read_staff(f, field, s, v);
	case FIELD_YESNO:
		good = str_is(s, "yes") || str_is(s, "no");
		says = STR("Choose yes or no");
		*v = (struct value){ .is = VALUE_INT, .n = str_is(s, "yes") };
		break;
	case FIELD_NUMBER:
		v->is = VALUE_INT;
		good = typed_number(s, &v->n, &says);
		break;
	case FIELD_DAY:
		good = typed_day(s, f->r->now, &d, &says);
		if (good)
			*v = (struct value){ .is = VALUE_TEXT, .text = day_show(a, d) };
		break;
	case FIELD_WORDS:
		v->is = VALUE_TEXT;
		good = typed_words(a, s, &v->text, &says);
		break;
	default:
		v->is = VALUE_TEXT;
		good = typed_line(a, s, &v->text, &says);
	}
	if (!good)
		complain(f, field, says);
	return good;
}

/* FIELD.absent: one of the kinds of nothing this field may hold. "" and "value" say that there is a value. */
static bool read_absent(struct form *f, const struct field *field, struct str stem, struct value *v)
{
	const struct str *in = field->absences ? take_part(f, stem, "absent") : NULL;
	enum absence a;

	if (!in || !in->n || str_is(*in, "value"))
		return false;
	if (!absence_from(*in, &a) || !(field->absences >> a & 1)) {
		complain(f, field, STR("Choose one of the answers"));
		return false;
	}
	*v = (struct value){ .is = VALUE_ABSENT, .absent = a };
	return true;
}

static bool read_instant(struct form *f, const struct field *field, struct str stem, struct value *v, bool *typed)
{
	const struct str none = { "", 0 }, *whole = take(f, stem), *d = take_part(f, stem, "day"), *t = take_part(f, stem, "time");
	const struct str *which = take_part(f, stem, "which");
	struct typed_when w = { .day = d ? *d : whole ? *whole : none, .time = t ? *t : none, .which = which ? *which : none };
	struct str says;

	*typed = str_trim(w.day).n || str_trim(w.time).n;
	if (!*typed)
		return d || t || whole;
	v->is = VALUE_INT;
	if (typed_instant(&w, f->r->now, &v->n, &says))
		return true;
	complain(f, field, says);
	*v = (struct value){ .is = VALUE_NONE };
	return true;
}

/* One scalar under an input name. false: nothing of it was on the form. */
static bool read_scalar(struct form *f, const struct field *field, struct str stem, const struct value *old, struct value *v)
{
	struct value absent = { 0 };
	bool typed = false, given, is_absent = read_absent(f, field, stem, &absent);

	*v = (struct value){ .is = VALUE_NONE };
	if (field->is == FIELD_INSTANT) {
		given = read_instant(f, field, stem, v, &typed);
	} else {
		const struct str *in = take(f, stem);
		struct str s = in ? str_trim(*in) : (struct str){ "", 0 };
		given = in;
		typed = s.n;
		if (typed && !read_text(f, field, s, old, v))
			*v = (struct value){ .is = VALUE_NONE };
	}
	if (is_absent && typed)
		complain(f, field, STR("Give an answer, or say why there is none: not both"));
	if (is_absent && !typed)
		*v = absent;
	return given || is_absent;
}

static void read_choices(struct form *f, const struct field *field, struct value *v)
{
	const struct value *old = &f->d->values[field->position];
	VEC(struct value) many = { 0 };
	struct value absent = { 0 }, one;
	const struct str *in;
	bool is_absent = read_absent(f, field, field->name, &absent);

	while ((in = take(f, field->name))) {
		const struct value *was = NULL;
		bool twice = false;
		if (!in->n)
			continue;
		for (size_t i = 0; old->is == VALUE_MANY && i < old->nmany; i++)
			if (str_eq(old->many[i].text, *in))
				was = &old->many[i];
		for (size_t i = 0; i < many.n; i++)
			twice = twice || str_eq(many.at[i].text, *in);
		if (!twice && many.n < CHOSEN && read_choice(f, field, *in, was, &one))
			VEC_ADD(f->r->arena, &many, one);
	}
	*v = (struct value){ .is = many.n ? VALUE_MANY : VALUE_NONE, .many = many.at, .nmany = many.n, .width = 1 };
	if (is_absent && many.n)
		complain(f, field, STR("Choose from the list, or say why there is nothing: not both"));
	if (is_absent && !many.n)
		*v = absent;
}

static void read_group(struct form *f, const struct field *group, struct value *v)
{
	VEC(struct value) cells = { 0 };
	const struct value *old = &f->d->values[group->position];
	struct value absent = { 0 };
	bool is_absent = read_absent(f, group, group->name, &absent);
	struct draft typed = { .form = *f->in, .values = f->d->values };
	size_t rows = draft_rows(&typed, group);

	for (size_t row = 0; row < rows && row < ROWS; row++) {
		size_t start = cells.n, filled = 0;
		f->row = row;
		for (size_t j = 0; j < group->nfields; j++) {
			const struct field *sub = &group->fields[j];
			struct value one;
			struct str stem = str_fmt(f->r->arena, "%.*s.%zu.%.*s", S(group->name), row, S(sub->name));
			bool had = old->is == VALUE_MANY && row < old->nmany;
			read_scalar(f, sub, stem, had ? &old->many[row * old->width + j] : NULL, &one);
			filled += one.is != VALUE_NONE;
			VEC_ADD(f->r->arena, &cells, one);
		}
		if (!filled)
			cells.n = start;
	}
	*v = (struct value){ .is = cells.n ? VALUE_MANY : VALUE_NONE, .many = cells.at, .width = group->nfields,
		.nmany = group->nfields ? cells.n / group->nfields : 0 };
	if (is_absent && !cells.n)
		*v = absent;
}

static void refuse_unknown(struct form *f)
{
	for (size_t i = 0; i < f->in->n; i++) {
		struct str n = f->in->names[i];
		if (f->used[i] || (n.n && n.at[0] == '_'))
			continue;
		draft_complain(f->d, NULL, str_utf8(n, NULL) ?
			str_fmt(f->r->arena, "This form has no place for \"%.*s\". Nothing was saved", S(str_head(n, 60))) :
			STR("This form has no place for something that was sent with it. Nothing was saved"));
	}
}

void draft_read(struct draft *d, struct reading *r, const struct pairs_like *form)
{
	struct form f = { .d = d, .r = r, .in = form, .used = TAKE_N(r->arena, bool, form->n + 1) };

	d->form = *form;
	for (size_t i = 0; i < d->type->nfields; i++) {
		const struct field *field = &d->type->fields[i];
		struct value v;
		bool given = true;
		if (!draft_has(d, field))
			continue;
		f.beside = field;
		for (size_t j = 0; j < form->n; j++)
			if (str_eq(form->names[j], field->name))
				d->typed[i] = form->values[j];
		if (field->is == FIELD_CHOICES)
			read_choices(&f, field, &v);
		else if (field->is == FIELD_GROUP)
			read_group(&f, field, &v);
		else
			given = read_scalar(&f, field, field->name, &d->values[i], &v);
		if (given) {
			d->values[i] = v;
			d->given[i] = true;
		}
	}
	refuse_unknown(&f);
}
