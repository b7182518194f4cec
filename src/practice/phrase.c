#include "practice/loading.h"

#include "base/vec.h"

static bool phrase_name(struct str s)
{
	bool letter = false;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.at[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'))
			return false;
		letter |= c >= 'a' && c <= 'z';
	}
	return letter;
}

struct phrase phrase_read(struct loading *l, const struct node *n)
{
	VEC(struct phrase_part) parts = { 0 };
	struct str rest = n->text, part;

	while (str_cut(&rest, '{', &part)) {
		struct str name, mark;
		size_t before = (size_t)(part.at - n->text.at) + part.n;
		if (part.n)
			VEC_ADD(l->a, &parts, (struct phrase_part){ .literal = part });
		if (before >= n->text.n)
			break;
		if (!str_has(rest, STR("}"))) {
			note(l->notes, tree_place(loading_source(l, n->at.file), n->at, n->text, before), "this '{' is never closed");
			break;
		}
		str_cut(&rest, '}', &mark);
		str_cut(&mark, '|', &name);
		if (mark.n && !str_is(mark, "upper"))
			note(l->notes, tree_place(loading_source(l, n->at.file), n->at, n->text, (size_t)(mark.at - n->text.at)),
				"what may follow a name is 'upper', and this is '%.*s'", S(mark));
		if (phrase_name(name)) {
			VEC_ADD(l->a, &parts, ((struct phrase_part){ .name = name, .upper = mark.n > 0 }));
			continue;
		}
		note(l->notes, tree_place(loading_source(l, n->at.file), n->at, n->text, before),
			"'{%.*s}' does not name a field", S(name));
		VEC_ADD(l->a, &parts, ((struct phrase_part){ .literal = { name.at - 1, name.n + 2 } }));
	}
	return (struct phrase){ parts.at, parts.n, n->at };
}

struct phrase phrase_of(struct loading *l, const struct node *map, const char *key)
{
	const struct node *n = bind_node(map, key, NODE_TEXT);

	return n && n->text.n ? phrase_read(l, n) : (struct phrase){ .at = map->at };
}

static bool has_birth(const struct type *t)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (str_is(t->fields[i].kind, "birth_date"))
			return true;
	return false;
}

/* The place of a name inside its phrase: names are pieces of the phrase's own text. */
static struct place name_place(struct loading *l, const struct phrase *p, struct str name)
{
	const char *from = p->parts[0].literal.n ? p->parts[0].literal.at : p->parts[0].name.at - 1;
	const struct phrase_part *last = &p->parts[p->nparts - 1];
	const char *to = last->literal.n ? last->literal.at + last->literal.n : last->name.at + last->name.n;

	return tree_place(loading_source(l, p->at.file), p->at, (struct str){ from, (size_t)(to - from) },
		(size_t)(name.at - from));
}

static bool name_known(const struct type *t, struct str name)
{
	if (str_is(name, "state") || str_is(name, "ref"))
		return true;
	return str_is(name, "age") && t->subject && has_birth(t) ? true : type_field(t, name) != NULL;
}

static void name_check(struct loading *l, const struct phrase *p, const struct type *t, struct str name)
{
	struct str rest = name, head;
	const struct field *f;

	str_cut(&rest, '.', &head);
	if (!str_has(name, STR("."))) {
		if (!name_known(t, name))
			note(l->notes, name_place(l, p, name), "%.*s has no field '%.*s' to say%.*s", S(t->name), S(name),
				S(bind_near_field(l, t, name)));
		return;
	}
	f = type_field(t, head);
	if (!f)
		note(l->notes, name_place(l, p, name), "%.*s has no field '%.*s' to say%.*s", S(t->name), S(head),
			S(bind_near_field(l, t, head)));
	else if (f->is != FIELD_REF || !f->of)
		note(l->notes, name_place(l, p, name), "'%.*s' names no record: nothing comes after its dot", S(head));
	else if (!name_known(f->of, rest))
		note(l->notes, name_place(l, p, rest), "%.*s has no field '%.*s' to say%.*s", S(f->of->name), S(rest),
			S(bind_near_field(l, f->of, rest)));
}

void phrase_check(struct loading *l, const struct phrase *p, const struct type *t)
{
	for (size_t i = 0; i < p->nparts; i++)
		if (p->parts[i].name.n)
			name_check(l, p, t, p->parts[i].name);
}

bool span_read(struct str s, struct span *out)
{
	static const struct { const char *one, *many; enum span_unit unit; } units[] = {
		{ "minute", "minutes", SPAN_MINUTES }, { "hour", "hours", SPAN_HOURS }, { "day", "days", SPAN_DAYS },
		{ "working day", "working days", SPAN_WORKING_DAYS }, { "month", "months", SPAN_MONTHS } };
	struct str rest = str_trim(s), count;

	str_cut(&rest, ' ', &count);
	rest = str_trim(rest);
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (str_is(rest, units[i].many) || str_is(rest, units[i].one)) {
			out->unit = units[i].unit;
			return str_int(count, &out->n) && out->n > 0 && out->n <= 100000;
		}
	return false;
}
