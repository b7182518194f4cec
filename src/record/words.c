/* Any value in words. Nothing is left out quietly: a record that may not be seen is said to be there. */
#include <string.h>

#include "base/buf.h"
#include "practice/practice.h"
#include "record/record.h"
#include "record/words.h"

enum { DEPTH = 4 };        /* a headline may name a record whose headline names another; never for ever */

static struct str headline(struct reading *r, const struct record *rec, int depth);
static struct str phrase_at(struct reading *r, const struct phrase *p, const struct record *rec, int depth);

static struct str code_words(const struct code_list *l, struct str name)
{
	const struct code *c = l ? list_code(l, name) : NULL;

	return c ? c->title : name;
}

static struct str ref_words(struct reading *r, int64_t id, int depth)
{
	const struct record *rec;

	if (depth > DEPTH)
		return STR("…");
	if (db_hides(r->db, id))                    /* out of the ledger, or out of another's version: nothing of it is said */
		return (struct str){ "", 0 };
	rec = record_load(r, id);
	return rec ? headline(r, rec, depth + 1) : STR("a record you cannot see");
}

struct str words_staff(struct reading *r, int64_t id)
{
	struct account_row row;

	if (!id)
		return STR("the system");
	if (!account_show(r->db, id, r->arena, &row))
		return STR("an account no longer known");
	return str_fmt(r->arena, "%.*s %.*s", S(row.number), S(row.name));
}

static struct str day_said(struct arena *a, struct str s)
{
	day d;

	return day_parse(s, &d) ? day_words(a, d) : s;
}

static struct str value_at(struct reading *r, const struct field *f, const struct value *v, int depth);

/* Entries with commas, rows with semicolons, a row's empty cells left out. */
static struct str many_words(struct reading *r, const struct field *f, const struct value *v, int depth)
{
	struct buf b;

	buf_open(&b, r->arena);
	for (size_t i = 0; i < v->nmany; i++) {
		bool first = true;
		if (i)
			buf_z(&b, f->is == FIELD_GROUP ? "; " : ", ");
		if (f->is == FIELD_CHOICES)
			buf_str(&b, code_words(f->list, v->many[i].text));
		for (size_t j = 0; f->is == FIELD_GROUP && j < v->width; j++) {
			struct str cell = value_at(r, &f->fields[j], &v->many[i * v->width + j], depth);
			if (!cell.n)
				continue;
			buf_z(&b, first ? "" : ", ");
			buf_str(&b, cell);
			first = false;
		}
	}
	return buf_text(&b);
}

static struct str value_at(struct reading *r, const struct field *f, const struct value *v, int depth)
{
	if (v->is == VALUE_NONE)
		return (struct str){ "", 0 };
	if (v->is == VALUE_ABSENT)
		return absence_words(v->absent);
	switch (f->is) {
	case FIELD_TEXT:
	case FIELD_WORDS:
		return v->text;
	case FIELD_NUMBER:
		return str_fmt(r->arena, "%lld", (long long)v->n);
	case FIELD_DAY:
		return day_said(r->arena, v->text);
	case FIELD_INSTANT:
		return instant_words(r->arena, v->n);
	case FIELD_YESNO:
		return v->n ? STR("Yes") : STR("No");
	case FIELD_CHOICE:
		return code_words(f->list, v->text);
	case FIELD_REF:
		return ref_words(r, v->n, depth);
	case FIELD_STAFF:
		return words_staff(r, v->n);
	case FIELD_LOOKED:
		return str_fmt(r->arena, "Yes, ledger entry %lld", (long long)v->n);
	case FIELD_CHOICES:
	case FIELD_GROUP:
		return many_words(r, f, v, depth);
	}
	return (struct str){ "", 0 };
}

struct str value_words(struct reading *r, const struct field *f, const struct value *v)
{
	return value_at(r, f, v, 0);
}

/* Under two an age in years says too little about what a child can do. */
static struct str age_said(struct arena *a, day born, day on)
{
	int years = day_age(born, on), months = 0;

	if (born > on)
		return STR("not yet born");
	if (years >= 2)
		return str_fmt(a, "%d", years);
	while (months < 24 && day_add_months(born, months + 1) <= on)
		months++;
	if (months)
		return str_fmt(a, "%d month%s", months, months == 1 ? "" : "s");
	return str_fmt(a, "%d day%s", on - born, on - born == 1 ? "" : "s");
}

struct str words_age(struct reading *r, const struct record *rec)
{
	day born;

	for (size_t i = 0; i < rec->type->nfields; i++)
		if (rec->type->fields[i].is == FIELD_DAY && str_is(rec->type->fields[i].kind, "birth_date")) {
			if (rec->values[i].is == VALUE_TEXT && day_parse(rec->values[i].text, &born))
				return age_said(r->arena, born, instant_london_day(r->now));
			return STR("age not known");
		}
	return (struct str){ "", 0 };
}

/* A state stands inside a sentence: "Missing, reported"; but initials stay capitals. */
static struct str state_words(struct arena *a, const struct record *rec)
{
	struct str title;

	if (rec->state < 0 || (size_t)rec->state >= rec->type->nstates)
		return (struct str){ "", 0 };
	title = rec->type->states[rec->state].title;
	if (title.n < 2 || title.at[1] < 'a' || title.at[1] > 'z')
		return title;
	return str_fmt(a, "%c%.*s", title.at[0] >= 'A' && title.at[0] <= 'Z' ? title.at[0] | 32 : title.at[0], S(str_from(title, 1)));
}

static struct str part_words(struct reading *r, struct str name, const struct record *rec, int depth)
{
	struct str first = name, rest = { "", 0 };
	const struct field *f;

	for (size_t i = 0; i < name.n; i++)
		if (name.at[i] == '.') {
			first = str_head(name, i);
			rest = str_from(name, i + 1);
			break;
		}
	f = type_field(rec->type, first);
	if (f && rest.n) {
		const struct value *v = &rec->values[f->position];
		const struct record *to = f->is == FIELD_REF && v->is == VALUE_INT && depth <= DEPTH ? record_load(r, v->n) : NULL;
		return to ? part_words(r, rest, to, depth + 1) : value_at(r, f, v, depth);
	}
	if (f && f->is == FIELD_INSTANT && rec->values[f->position].is == VALUE_INT)
		return instant_short(r->arena, rec->values[f->position].n, r->as_known ? r->as_known : r->now);
	if (f)
		return value_at(r, f, &rec->values[f->position], depth);
	if (str_is(name, "age"))
		return words_age(r, rec);
	if (str_is(name, "state"))
		return state_words(r->arena, rec);
	if (str_is(name, "ref"))
		return rec->ref;
	return (struct str){ "", 0 };
}

/* A literal that only joins: it goes when what it joins to is empty. */
static bool joins(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if (c == 0xC2 && i + 1 < s.n && (unsigned char)s.at[i + 1] == 0xB7)
			i++;
		else if (!strchr(" ,;:-/", c))
			return false;
	}
	return true;
}

/* ", born " before a birth date that nobody has: what only leads up to an empty field goes with it, back to the mark that set it
 * apart. A phrase's first words stay. */
static struct str without_lead(struct str literal)
{
	for (size_t i = literal.n; i-- > 0;)
		if (strchr(",;:", literal.at[i]) || (literal.at[i] == '.' && i + 1 < literal.n && literal.at[i + 1] == ' ') ||
			((unsigned char)literal.at[i] == 0xC2 && i + 1 < literal.n && (unsigned char)literal.at[i + 1] == 0xB7))
			return str_head(literal, literal.at[i] == '.' ? i + 1 : i);
	return literal;
}

static struct str phrase_at(struct reading *r, const struct phrase *p, const struct record *rec, int depth)
{
	struct str waiting = { "", 0 };
	struct buf b;

	buf_open(&b, r->arena);
	for (size_t i = 0; i < p->nparts; i++) {
		struct str said;
		if (!p->parts[i].name.n) {
			waiting = p->parts[i].literal;
			if (i + 1 == p->nparts)
				buf_str(&b, waiting);
			continue;
		}
		said = part_words(r, p->parts[i].name, rec, depth);
		if (p->parts[i].upper)
			said = str_upper(r->arena, said);
		if (!joins(waiting)) {
			buf_str(&b, said.n ? waiting : without_lead(waiting));
			waiting.n = 0;
		}
		if (said.n && b.n)
			buf_str(&b, waiting);
		if (said.n || b.n)
			waiting.n = 0;
		buf_str(&b, said);
	}
	while (b.n && strchr(" ,;:-/", b.at[b.n - 1]))
		b.n--;
	return buf_text(&b);
}

struct str phrase_words(struct reading *r, const struct phrase *p, const struct record *rec)
{
	return phrase_at(r, p, rec, 0);
}

/* Somebody of whom only a name they go by is known is called by it, in the quotation marks of hearsay. */
static struct str hearsay_name(struct reading *r, const struct record *rec)
{
	for (size_t i = 0; i < rec->type->nfields; i++)
		if (str_is(rec->type->fields[i].kind, "known_as") && rec->values[i].is == VALUE_TEXT)
			return str_fmt(r->arena, "\u201c%.*s\u201d", S(rec->values[i].text));
	return (struct str){ "", 0 };
}

static struct str headline(struct reading *r, const struct record *rec, int depth)
{
	const struct phrase *p = &rec->type->headline;
	struct str said = { "", 0 };

	if (rec->state >= 0 && (size_t)rec->state < rec->type->nstates && rec->type->states[rec->state].headline.nparts)
		p = &rec->type->states[rec->state].headline;
	if (!p->nparts && rec->type->picture)
		p = &rec->type->picture->name;
	if (p->nparts)
		said = phrase_at(r, p, rec, depth);
	if (!said.n)
		said = hearsay_name(r, rec);
	return said.n ? said : str_fmt(r->arena, "%.*s %.*s", S(rec->type->title), S(rec->ref));
}

struct str record_headline(struct reading *r, const struct record *rec)
{
	return headline(r, rec, 0);
}
