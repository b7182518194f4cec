/* What stands in a file as what it means here. The same reading of lines, words and numbers as a form has: nothing comes in by a
 * file that could not have been typed. */
#include "share/import_inside.h"

#include <string.h>

#include "practice/practice.h"
#include "record/row.h"
#include "record/typed.h"

enum { SHOWN = 60 };

/* The text as it stood, before what is wrong with it. */
static bool refuse_text(const struct import_lookup *l, struct import_fault *fault, struct str text, struct str says)
{
	size_t n = text.n < SHOWN ? text.n : SHOWN;

	while (n < text.n && n && ((unsigned char)text.at[n] & 0xc0) == 0x80)
		n--;
	fault->says = str_fmt(l->arena, "'%.*s'%s: %.*s", S(str_head(text, n)), n < text.n ? "…" : "", S(says));
	return false;
}

static const struct value *word_of(const struct import_map *m, const struct import_rule *rule, struct str text)
{
	for (size_t i = 0; i < rule->words.n; i++)
		if (str_eq(rule->words.at[i].word, text))
			return &rule->words.at[i].to;
	for (size_t i = 0; i < m->words.n; i++)
		if (str_eq(m->words.at[i].word, text))
			return &m->words.at[i].to;
	return NULL;
}

/* The rule's columns in one text. word: what an absence word said, when nothing else stood there. */
static struct str gather(const struct import_map *m, const struct import_rule *rule, const struct str *cells, struct arena *a,
	const struct value **word)
{
	const struct value *w;
	struct buf b;

	*word = NULL;
	if (!rule->columns.n)
		return rule->constant;
	if (rule->columns.n == 1) {
		struct str one = str_trim(cells[rule->columns.at[0]]);
		*word = word_of(m, rule, one);
		return one;
	}
	buf_open(&b, a);
	for (size_t i = 0; i < rule->columns.n; i++) {
		struct str one = str_trim(cells[rule->columns.at[i]]);
		w = word_of(m, rule, one);
		if (w && !*word)
			*word = w;
		if (!one.n || w)
			continue;
		if (b.n)
			buf_str(&b, rule->with);
		buf_str(&b, one);
	}
	if (b.n)
		*word = NULL;
	return buf_text(&b);
}

static bool choice(const struct import_rule *rule, struct str text, const struct import_lookup *l, struct value *out,
	struct import_fault *fault)
{
	const struct field *f = import_rule_field(rule);
	const struct code *c;

	for (size_t i = 0; i < rule->codes.n; i++)
		if (str_eq(rule->codes.at[i].from, text)) {
			*out = rule->codes.at[i].to;
			return true;
		}
	c = rule->codes.n ? NULL : list_code(f->list, text);
	if (!c && rule->has_otherwise) {
		*out = rule->otherwise;
		return true;
	}
	if (!c)
		return refuse_text(l, fault, text, rule->codes.n ? STR("not one of the map's codes") :
			str_fmt(l->arena, "not a code of %.*s", S(f->list->name)));
	*out = (struct value){ .is = VALUE_TEXT, .text = c->name };
	return true;
}

static bool choices(const struct import_rule *rule, struct str text, const struct import_lookup *l, struct value *out,
	struct import_fault *fault)
{
	VEC(struct value) many = { 0 };
	struct str one;
	struct value v;

	while (str_cut(&text, rule->split.n ? rule->split.at[0] : ';', &one)) {
		bool twice = false;
		one = str_trim(one);
		if (!one.n)
			continue;
		if (!choice(rule, one, l, &v, fault))
			return false;
		for (size_t i = 0; i < many.n; i++)
			twice = twice || str_eq(many.at[i].text, v.text);
		if (!twice)
			VEC_ADD(l->arena, &many, v);
	}
	*out = (struct value){ .is = many.n ? VALUE_MANY : VALUE_NONE, .many = many.at, .nmany = many.n, .width = 1 };
	return true;
}

static bool yes_no(const struct import_rule *rule, struct str text, const struct import_lookup *l, struct value *out,
	struct import_fault *fault)
{
	for (size_t i = 0; i < rule->codes.n; i++)
		if (str_eq(rule->codes.at[i].from, text)) {
			*out = rule->codes.at[i].to;
			return true;
		}
	*out = (struct value){ .is = VALUE_INT, .n = str_is(text, "yes") };
	if (!rule->codes.n && (out->n || str_is(text, "no")))
		return true;
	*out = rule->otherwise;
	return rule->has_otherwise || refuse_text(l, fault, text, rule->codes.n ? STR("not one of the map's codes") : STR("not yes or no"));
}

static bool one_id(struct query *q, int64_t *id)
{
	*id = query_step(q) ? query_get_int(q, 0) : 0;
	query_end(q);
	return *id != 0;
}

static bool by_reference(const struct import_map *m, const struct import_rule *rule, struct str text, const struct import_lookup *l,
	int64_t *id)
{
	struct str rest = text, prefix;
	const struct type *t = str_cut(&rest, '-', &prefix) ? map_get(&m->practice->by_prefix, prefix) : NULL;
	const struct field *f = import_rule_field(rule);
	const struct record *rec;

	if (!t || (f->of ? t != f->of : !t->subject) || (rule->of && t != rule->of))
		return false;
	rec = row_by_ref(l->db, l->arena, t, text);
	*id = rec ? rec->id : 0;
	return rec != NULL;
}

static bool reference(const struct import_map *m, const struct import_rule *rule, struct str text, const struct import_lookup *l,
	struct value *out, struct import_fault *fault)
{
	struct query *q;
	int64_t id = 0;

	if (rule->by == IMPORT_BY_REFERENCE) {
		if (!by_reference(m, rule, text, l, &id))
			return refuse_text(l, fault, text, STR("no record has this reference"));
	} else {
		q = db_query(l->db, "SELECT record FROM import_row WHERE source = ?1 AND type_no = ?2 AND source_id = ?3");
		query_int(q, 1, l->sources[rule - m->rules.at]);
		query_int(q, 2, rule->of->no);
		query_text(q, 3, text);
		if (!one_id(q, &id))
			return refuse_text(l, fault, text, str_fmt(l->arena, "no %.*s of %.*s with this id has been brought in",
				S(rule->of->name), S(rule->source)));
	}
	*out = (struct value){ .is = VALUE_INT, .n = id };
	return true;
}

static bool staff(struct str text, const struct import_lookup *l, struct value *out, struct import_fault *fault)
{
	struct query *q = db_query(l->db, "SELECT id FROM staff WHERE number = ?1");

	query_text(q, 1, text);
	out->is = VALUE_INT;
	return one_id(q, &out->n) || refuse_text(l, fault, text, STR("no member of staff has this number"));
}

static bool when(const struct import_rule *rule, struct str text, const struct import_lookup *l, struct value *out,
	struct import_fault *fault)
{
	struct str says = { "", 0 };
	day d;

	if (import_rule_field(rule)->is == FIELD_INSTANT) {
		out->is = VALUE_INT;
		return import_when_instant(text, rule->format, &out->n, &says) || refuse_text(l, fault, text, says);
	}
	if (!import_when_day(text, rule->format, &d, &says))
		return refuse_text(l, fault, text, says);
	*out = (struct value){ .is = VALUE_TEXT, .text = day_show(l->arena, d) };
	return true;
}

static bool typed(const struct import_rule *rule, struct str text, const struct import_lookup *l, struct value *out,
	struct import_fault *fault)
{
	struct str says = { "", 0 };
	bool good;

	switch (import_rule_field(rule)->is) {
	case FIELD_NUMBER:
		out->is = VALUE_INT;
		good = typed_number(text, &out->n, &says);
		break;
	case FIELD_WORDS:
		out->is = VALUE_TEXT;
		good = typed_words(l->arena, text, &out->text, &says);
		break;
	default:
		out->is = VALUE_TEXT;
		good = typed_line(l->arena, text, &out->text, &says);
	}
	return good || refuse_text(l, fault, text, says);
}

bool import_value(const struct import_map *m, const struct import_rule *rule, const struct str *cells, const struct import_lookup *l,
	struct value *out, struct import_fault *fault)
{
	const struct field *f = import_rule_field(rule);
	const struct value *word;
	struct str text = gather(m, rule, cells, l->arena, &word);

	*out = (struct value){ .is = VALUE_NONE };
	fault->column = rule->columns.n ? m->columns.at[rule->columns.at[0]].name : f->name;
	if (word) {
		if (word->is == VALUE_ABSENT && f->absences >> word->absent & 1)
			*out = *word;
		return true;
	}
	if (!text.n)
		return true;
	switch (f->is) {
	case FIELD_CHOICE: return choice(rule, text, l, out, fault);
	case FIELD_CHOICES: return choices(rule, text, l, out, fault);
	case FIELD_YESNO: return yes_no(rule, text, l, out, fault);
	case FIELD_REF: return reference(m, rule, text, l, out, fault);
	case FIELD_STAFF: return staff(text, l, out, fault);
	case FIELD_DAY:
	case FIELD_INSTANT: return when(rule, text, l, out, fault);
	default: return typed(rule, text, l, out, fault);
	}
}
