/* A misspelt code is the quietest of mistakes: the condition prepares, runs, and is never true. So what stands beside a choice,
 * a state or an absence in a condition is held against its list. Only plain comparisons are looked at; what is not understood
 * is let pass. */
#include "practice/loading.h"

#include <string.h>
#include <strings.h>

#include "base/vec.h"
#include "practice/condition.h"

enum { MOST_TOKENS = 2000, DEEPEST = 16 };

/* A table in a from clause. */
struct from { struct str alias; const struct type *type; const struct field *child; const struct code_list *list; bool shape; };
struct scope { size_t first, last; struct from from[8]; size_t n; };

struct looking {
	struct loading *l;
	const struct type *type, *subject;
	const struct condition *condition;
	struct token *tokens; size_t n;
	struct scope *scopes; size_t nscopes;
};

/* What a column may hold: one of these, or anything. */
struct holds { const struct code_list *list; const struct type *states; bool absences; enum field_is is; bool typed; };

static bool word(const struct looking *k, size_t i, const char *z)
{
	const struct token *t = i < k->n ? &k->tokens[i] : NULL;

	return t && t->is == TOKEN_WORD && t->text.n == strlen(z) && strncasecmp(t->text.at, z, t->text.n) == 0;
}

static bool is(const struct looking *k, size_t i, enum token_is what)
{
	return i < k->n && k->tokens[i].is == what;
}

/* ---- which tables a name may be of ---- */

static void from_table(const struct looking *k, struct str name, struct from *f)
{
	const struct practice *p = k->l->p;

	f->shape = str_ends(name, STR("_shape"));
	f->type = practice_type(p, f->shape ? str_head(name, name.n - 6) : name);
	if (!f->type && str_starts(name, STR("list_")))
		f->list = practice_list(p, str_from(name, 5));
	for (size_t i = 0; !f->type && !f->list && i < p->ntypes; i++) {
		const struct type *t = &p->types[i];
		if (str_starts(name, t->name) && str_starts(str_from(name, t->name.n), STR("__")))
			f->child = type_field(t, str_from(name, t->name.n + 2));
	}
}

static bool ends_from(const struct looking *k, size_t i)
{
	static const char *const words[] = { "where", "group", "order", "limit", "having", "on", "join", "left", "inner", "cross", "union",
		"and", "or", NULL };

	for (size_t w = 0; words[w]; w++)
		if (word(k, i, words[w]))
			return true;
	return false;
}

/* name [as] [alias] at i; gives the token behind. */
static size_t from_one(const struct looking *k, size_t i, struct scope *s)
{
	struct from f = { 0 };

	if (!is(k, i, TOKEN_WORD) || s->n == sizeof s->from / sizeof *s->from)
		return i;
	f.alias = k->tokens[i].text;
	from_table(k, k->tokens[i].text, &f);
	i++;
	i += word(k, i, "as");
	if (is(k, i, TOKEN_WORD) && !ends_from(k, i))
		f.alias = k->tokens[i++].text;
	s->from[s->n++] = f;
	return i;
}

static void scope_read(const struct looking *k, struct scope *s)
{
	int depth = 0;

	for (size_t i = s->first; i < s->last; i++) {
		depth += is(k, i, TOKEN_OPEN);
		depth -= is(k, i, TOKEN_CLOSE);
		if (depth || !(word(k, i, "from") || word(k, i, "join")))
			continue;
		i = from_one(k, i + 1, s);
		while (is(k, i, TOKEN_COMMA))
			i = from_one(k, i + 1, s);
		i--;
	}
}

static size_t closing(const struct looking *k, size_t open)
{
	int depth = 0;

	for (size_t i = open; i < k->n; i++) {
		depth += is(k, i, TOKEN_OPEN);
		depth -= is(k, i, TOKEN_CLOSE);
		if (!depth)
			return i;
	}
	return k->n;
}

static void scopes_find(struct looking *k, const struct field *each)
{
	k->scopes = TAKE_N(k->l->a, struct scope, DEEPEST);
	if (each)
		k->scopes[k->nscopes++] = (struct scope){ .last = k->n, .from = { { .alias = STR("row"), .child = each } }, .n = 1 };
	if (word(k, 0, "select"))
		k->scopes[k->nscopes++] = (struct scope){ .first = 0, .last = k->n };
	for (size_t i = 0; i + 1 < k->n && k->nscopes < DEEPEST; i++)
		if (is(k, i, TOKEN_OPEN) && word(k, i + 1, "select"))
			k->scopes[k->nscopes++] = (struct scope){ .first = i + 1, .last = closing(k, i) };
	for (size_t i = each ? 1 : 0; i < k->nscopes; i++)
		scope_read(k, &k->scopes[i]);
}

/* ---- what a column holds ---- */

static bool field_holds(const struct field *f, bool absent, struct holds *h)
{
	*h = (struct holds){ .absences = absent, .is = f->is, .typed = !absent };
	if (!absent && f->is == FIELD_CHOICE)
		h->list = f->list;
	return true;
}

static bool type_holds(const struct type *t, struct str name, struct holds *h)
{
	struct str bare = str_ends(name, STR("_absent")) ? str_head(name, name.n - 7) : name;
	const struct field *f = type_field(t, bare);

	if (str_is(name, "state")) {
		*h = (struct holds){ .states = t };
		return true;
	}
	return f && (bare.n == name.n || f->absences) ? field_holds(f, bare.n != name.n, h) : false;
}

static bool shape_holds(const struct type *t, struct str name, struct holds *h)
{
	if (type_holds(t, name, h))
		return true;
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		if (f->is == FIELD_REF && f->of && str_starts(name, f->name) && name.n > f->name.n + 1 &&
				name.at[f->name.n] == '_' && type_holds(f->of, str_from(name, f->name.n + 1), h))
			return true;
	}
	return false;
}

static bool child_holds(const struct field *child, struct str name, struct holds *h)
{
	if (child->is == FIELD_CHOICES && str_is(name, "code")) {
		*h = (struct holds){ .list = child->list };
		return true;
	}
	for (size_t i = 0; i < child->nfields; i++)
		if (str_eq(child->fields[i].name, name))
			return field_holds(&child->fields[i], false, h);
	return false;
}

static bool from_holds(const struct from *f, struct str name, struct holds *h)
{
	if (f->type)
		return f->shape ? shape_holds(f->type, name, h) : type_holds(f->type, name, h);
	if (f->list && str_is(name, "code")) {
		*h = (struct holds){ .list = f->list };
		return true;
	}
	return f->child ? child_holds(f->child, name, h) : false;
}

/* The column at token i, alias.name or name; innermost select first. */
static bool column_holds(const struct looking *k, size_t i, struct str alias, struct str name, struct holds *h)
{
	for (size_t s = k->nscopes; s > 0; s--) {
		const struct scope *scope = &k->scopes[s - 1];
		if (i < scope->first || i >= scope->last)
			continue;
		for (size_t f = 0; f < scope->n; f++) {
			if (alias.n && !str_eq(alias, scope->from[f].alias))
				continue;
			if (from_holds(&scope->from[f], name, h))
				return true;
			if (alias.n)
				return false;
		}
	}
	if (alias.n)
		return str_is(alias, "this") && k->subject ? shape_holds(k->subject, name, h) : false;
	return k->type ? shape_holds(k->type, name, h) : false;
}

/* ---- literals ---- */

static struct str literal(struct str quoted)
{
	return (struct str){ quoted.at + 1, quoted.n - 2 };
}

static void hold(const struct looking *k, const struct token *t, const struct holds *h)
{
	struct loading *l = k->l;
	struct str s = literal(t->text);
	const struct source *source = loading_source(l, k->condition->at.file);
	struct place at = source ? tree_place(source, k->condition->at, k->condition->sql, t->at) : k->condition->at;
	VEC(struct str) names = { 0 };
	enum absence a;
	day d;

	if (h->list && !list_code(h->list, s)) {
		for (size_t i = 0; i < h->list->ncodes; i++)
			VEC_ADD(l->a, &names, h->list->codes[i].name);
		note(l->notes, at, "'%.*s' is no code of %.*s%.*s", S(s), S(h->list->name), S(bind_near(l, s, names.at, names.n)));
	} else if (h->states && type_state(h->states, s) < 0) {
		for (size_t i = 0; i < h->states->nstates; i++)
			VEC_ADD(l->a, &names, h->states->states[i].name);
		note(l->notes, at, "'%.*s' is no state of %.*s%.*s", S(s), S(h->states->name), S(bind_near(l, s, names.at, names.n)));
	} else if (h->absences && !absence_from(s, &a)) {
		note(l->notes, at, "'%.*s' is no kind of absence", S(s));
	} else if (h->typed && h->is == FIELD_YESNO) {
		note(l->notes, at, "yes or no is 1 or 0 in a condition, and this is '%.*s'", S(s));
	} else if (h->typed && h->is == FIELD_DAY && !day_parse(s, &d)) {
		note(l->notes, at, "a day is compared with a date like 2012-03-02, and this is '%.*s'", S(s));
	} else if (h->typed && (h->is == FIELD_INSTANT || h->is == FIELD_NUMBER || h->is == FIELD_REF || h->is == FIELD_STAFF)) {
		note(l->notes, at, "this compares a number with the text '%.*s'", S(s));
	}
}

static bool compares(const struct looking *k, size_t i)
{
	if (is(k, i, TOKEN_SIGN)) {
		char c = k->tokens[i].text.at[0];
		return (c == '=' || c == '<' || c == '>' || c == '!') && !str_is(k->tokens[i].text, "<<") &&
			!str_is(k->tokens[i].text, ">>");
	}
	return word(k, i, "is");
}

/* case COLUMN when 'a' then … when 'b' then … end */
static void hold_cases(const struct looking *k, size_t i, const struct holds *h)
{
	int cases = 0, depth = 0;

	for (; i < k->n && cases >= 0 && depth >= 0; i++) {
		cases += word(k, i, "case");
		cases -= word(k, i, "end");
		depth += is(k, i, TOKEN_OPEN);
		depth -= is(k, i, TOKEN_CLOSE);
		if (!cases && !depth && word(k, i, "when") && is(k, i + 1, TOKEN_TEXT))
			hold(k, &k->tokens[i + 1], h);
	}
}

/* The column ends before token i; before is the token before it. */
static void hold_after(const struct looking *k, size_t i, size_t begins, const struct holds *h)
{
	size_t in = i + word(k, i, "not");

	if (compares(k, i)) {
		size_t at = i + 1 + (word(k, i, "is") && word(k, i + 1, "not"));
		if (is(k, at, TOKEN_TEXT) && !(is(k, at + 1, TOKEN_SIGN) && str_is(k->tokens[at + 1].text, "||")))
			hold(k, &k->tokens[at], h);
	}
	if (begins >= 2 && compares(k, begins - 1) && is(k, begins - 2, TOKEN_TEXT))
		hold(k, &k->tokens[begins - 2], h);
	if (word(k, in, "in") && is(k, in + 1, TOKEN_OPEN))
		for (size_t at = in + 2; is(k, at, TOKEN_TEXT); at += 2)
			hold(k, &k->tokens[at], h);
	if (begins >= 1 && word(k, begins - 1, "case"))
		hold_cases(k, i, h);
}

static bool tokens_read(struct looking *k)
{
	struct token t;
	VEC(struct token) all = { 0 };

	for (size_t at = 0; condition_next(k->condition->sql, &at, &t);)
		if (all.n < MOST_TOKENS)
			VEC_ADD(k->l->a, &all, t);
	k->tokens = all.at;
	k->n = all.n;
	return memchr(k->condition->sql.at, '\'', k->condition->sql.n) != NULL;
}

void codes_check(struct loading *l, const struct type *type, const struct type *subject, const struct field *each,
	const struct condition *c)
{
	struct looking k = { .l = l, .type = type, .subject = subject, .condition = c };

	if (l->unsure || !tokens_read(&k))
		return;
	scopes_find(&k, each);
	for (size_t i = 0; i < k.n; i++) {
		bool dotted = is(&k, i + 1, TOKEN_DOT) && is(&k, i + 2, TOKEN_WORD);
		struct holds h;
		if (!is(&k, i, TOKEN_WORD) || (i && is(&k, i - 1, TOKEN_DOT)))
			continue;
		if (column_holds(&k, i, dotted ? k.tokens[i].text : (struct str){ 0 }, k.tokens[i + (dotted ? 2 : 0)].text, &h))
			hold_after(&k, i + (dotted ? 3 : 1), i, &h);
	}
}

void codes_given(struct loading *l, const struct effect_with *w)
{
	const struct code_list *list = w->field ? w->field->list : NULL;
	struct str s = str_trim(w->value.sql);
	const struct code *code;
	struct token t;
	size_t at = 0;

	if (!list || !condition_next(s, &at, &t) || t.is != TOKEN_TEXT || at < s.n)
		return;
	code = list_code(list, literal(s));
	if (code && code->legacy)
		note(l->notes, w->value.at, "'%.*s' is a code of %.*s that is kept for old records only: nothing new is given it",
			S(code->name), S(list->name));
	else if (code && code->has_until)
		note(l->notes, w->value.at, "'%.*s' is a code of %.*s that ends: what is given on its own must stay", S(code->name),
			S(list->name));
	else if (!code)
		note(l->notes, w->value.at, "'%.*s' is no code of %.*s", S(literal(s)), S(list->name));
}
