#include "practice/loading.h"

#include "base/vec.h"

static const char *shape_words(enum node_is is)
{
	return is == NODE_TEXT ? "text" : is == NODE_LIST ? "a list" : "a map";
}

static const char *wanted_words(enum wants w)
{
	switch (w) {
	case WANT_LIST: return "a list";
	case WANT_NAMES: return "a list of names";
	case WANT_MAPS: return "a list of maps";
	case WANT_MAP: return "a map";
	default: return "text";
	}
}

static bool shape_right(const struct node *n, enum wants w)
{
	switch (w) {
	case WANT_ANY: return true;
	case WANT_MAP: return n->is == NODE_MAP;
	case WANT_LIST: case WANT_MAPS: case WANT_NAMES: return n->is == NODE_LIST;
	default: return n->is == NODE_TEXT;
	}
}

static bool items_right(struct loading *l, const struct node *n, const char *key, enum node_is is)
{
	bool good = true;

	for (size_t i = 0; i < n->n; i++)
		if (n->items[i]->is != is) {
			note(l->notes, n->items[i]->at, "each of '%s' is %s, and this is %s", key, shape_words(is),
				shape_words(n->items[i]->is));
			good = false;
		}
	return good;
}

static bool text_right(struct loading *l, const struct node *n, const char *key, enum wants w)
{
	struct str s = n->text;
	int64_t number;
	day d;

	if (!s.n) {
		note(l->notes, n->at, "'%s' says nothing", key);
		return false;
	}
	switch (w) {
	case WANT_FLAG:
		if (str_is(s, "yes") || str_is(s, "no"))
			return true;
		note(l->notes, n->at, "'%s' is yes or no, and this is '%.*s'", key, S(s));
		return false;
	case WANT_NUMBER:
		if (str_int(s, &number) && number >= 0)
			return true;
		note(l->notes, n->at, "'%s' is a whole number, and this is '%.*s'", key, S(s));
		return false;
	case WANT_DAY:
		if (day_parse(s, &d))
			return true;
		note(l->notes, n->at, "'%s' is a date like 2026-03-02, and this is '%.*s'", key, S(s));
		return false;
	case WANT_TONE:
		if (str_is(s, "crit") || str_is(s, "warn") || str_is(s, "info") || str_is(s, "ok"))
			return true;
		note(l->notes, n->at, "a tone is crit, warn, info or ok, and this is '%.*s'", S(s));
		return false;
	case WANT_NAME:
		return bind_name(l, n, key);
	default:
		return true;
	}
}

static bool value_right(struct loading *l, const struct node *n, const struct key *k)
{
	if (!shape_right(n, k->wants)) {
		if (n->is == NODE_TEXT && !n->text.n && !n->quoted)
			note(l->notes, n->at, "'%s' says nothing", k->name);
		else
			note(l->notes, n->at, "'%s' is %s, and this is %s", k->name, wanted_words(k->wants), shape_words(n->is));
		return false;
	}
	if (k->wants == WANT_NAMES)
		return items_right(l, n, k->name, NODE_TEXT);
	if (k->wants == WANT_MAPS)
		return items_right(l, n, k->name, NODE_MAP);
	return n->is != NODE_TEXT || text_right(l, n, k->name, k->wants);
}

static const struct key *key_named(const struct key *keys, struct str name)
{
	for (; keys->name; keys++)
		if (str_is(name, keys->name))
			return keys;
	return NULL;
}

static void note_unknown(struct loading *l, const struct pair *p, const char *what, const struct key *keys)
{
	const struct node *key = p->key;
	VEC(struct str) names = { 0 };

	for (; keys->name; keys++)
		VEC_ADD(l->a, &names, str_z(keys->name));
	/* {hint: this, that}: the comma ended the text, and what follows looks like a key. */
	if (p->value->is == NODE_TEXT && !p->value->text.n && !p->value->quoted)
		note(l->notes, key->at, "%s has no '%.*s'; a text with a comma in it stands in quotes", what, S(key->text));
	else
		note(l->notes, key->at, "%s has no '%.*s'%.*s", what, S(key->text), S(bind_near(l, key->text, names.at, names.n)));
}

bool bind_keys(struct loading *l, const struct node *map, const char *what, const struct key *keys)
{
	bool good = true;

	if (map->is != NODE_MAP) {
		note(l->notes, map->at, "%s is a map of its parts, and this is %s", what, shape_words(map->is));
		return false;
	}
	for (size_t i = 0; i < map->n; i++) {
		const struct pair *p = &map->pairs[i];
		const struct key *k = key_named(keys, p->key->text);
		if (!k)
			note_unknown(l, p, what, keys);
		else
			good &= value_right(l, p->value, k);
		good &= k != NULL;
	}
	for (const struct key *k = keys; k->name; k++)
		if (k->must && !tree_get(map, k->name)) {
			note(l->notes, map->at, "%s must have '%s'", what, k->name);
			good = false;
		}
	return good;
}

const struct node *bind_node(const struct node *map, const char *key, enum node_is is)
{
	const struct node *n = tree_get(map, key);

	return n && n->is == is ? n : NULL;
}

struct str bind_text(const struct node *map, const char *key)
{
	const struct node *n = bind_node(map, key, NODE_TEXT);

	return n ? n->text : (struct str){ 0 };
}

bool bind_flag(const struct node *map, const char *key)
{
	return str_is(bind_text(map, key), "yes");
}

int64_t bind_number(const struct node *map, const char *key, int64_t otherwise)
{
	int64_t n;

	return str_int(bind_text(map, key), &n) && n >= 0 ? n : otherwise;
}

bool bind_day(const struct node *map, const char *key, day *d)
{
	return day_parse(bind_text(map, key), d);
}

struct place bind_place(const struct node *map, const char *key)
{
	const struct node *n = tree_get(map, key);

	return n ? n->at : map->at;
}

struct condition bind_condition(const struct node *map, const char *key)
{
	return (struct condition){ bind_text(map, key), bind_place(map, key) };
}

bool bind_name(struct loading *l, const struct node *n, const char *what)
{
	struct str s = n->is == NODE_TEXT ? n->text : (struct str){ 0 };
	bool good = s.n > 0 && s.n <= 48 && s.at[0] >= 'a' && s.at[0] <= 'z' && s.at[s.n - 1] != '_';

	for (size_t i = 0; good && i < s.n; i++)
		good = (s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9') ||
			(s.at[i] == '_' && s.at[i - 1] != '_');
	if (!good)
		note(l->notes, n->at, "'%.*s' cannot name %s: lower case letters, digits and single underscores", S(s), what);
	return good;
}

struct str bind_title(struct loading *l, struct str name)
{
	char *at = arena_copy(l->a, name.at, name.n);

	for (size_t i = 0; i < name.n; i++)
		if (at[i] == '_')
			at[i] = ' ';
	if (name.n && at[0] >= 'a' && at[0] <= 'z')
		at[0] = (char)(at[0] - 'a' + 'A');
	return (struct str){ at, name.n };
}

struct str bind_near(struct loading *l, struct str s, const struct str *names, size_t n)
{
	struct str near = str_near(s, names, n);

	return near.n ? str_fmt(l->a, "; did you mean '%.*s'?", S(near)) : near;
}

struct str bind_near_field(struct loading *l, const struct type *t, struct str s)
{
	VEC(struct str) names = { 0 };

	for (size_t i = 0; i < t->nfields; i++)
		VEC_ADD(l->a, &names, t->fields[i].name);
	return bind_near(l, s, names.at, names.n);
}

struct str bind_near_type(struct loading *l, struct str s)
{
	VEC(struct str) names = { 0 };

	for (size_t i = 0; i < l->p->ntypes; i++)
		VEC_ADD(l->a, &names, l->p->types[i].name);
	return bind_near(l, s, names.at, names.n);
}

const struct source *loading_source(const struct loading *l, const char *path)
{
	for (size_t i = 0; i < l->nsources; i++)
		if (l->sources[i].path == path)
			return &l->sources[i];
	return NULL;
}

const struct code_list *loading_list(struct loading *l, struct str name, struct place at)
{
	const struct code_list *list = practice_list(l->p, name);
	VEC(struct str) names = { 0 };

	if (list)
		return list;
	for (size_t i = 0; i < l->p->nlists; i++)
		VEC_ADD(l->a, &names, l->p->lists[i].name);
	note(l->notes, at, "there is no list '%.*s'%.*s", S(name), S(bind_near(l, name, names.at, names.n)));
	return NULL;
}

const struct type *loading_type(struct loading *l, struct str name, struct place at)
{
	const struct type *t = practice_type(l->p, name);

	if (!t)
		note(l->notes, at, "there is no record '%.*s'%.*s", S(name), S(bind_near_type(l, name)));
	return t;
}

const struct field *loading_field(struct loading *l, const struct type *t, struct str name, struct place at)
{
	const struct field *f = type_field(t, name);

	if (!f)
		note(l->notes, at, "%.*s has no field '%.*s'%.*s", S(t->name), S(name), S(bind_near_field(l, t, name)));
	return f;
}

const struct move *loading_move(struct loading *l, const struct type *t, struct str name, struct place at)
{
	const struct move *m = type_move(t, name);
	VEC(struct str) names = { 0 };

	if (m)
		return m;
	for (size_t i = 0; i < t->nmoves; i++)
		VEC_ADD(l->a, &names, t->moves[i].name);
	note(l->notes, at, "%.*s has no move '%.*s'%.*s", S(t->name), S(name), S(bind_near(l, name, names.at, names.n)));
	return NULL;
}
