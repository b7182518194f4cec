#include "practice/tree.h"

#include <string.h>
#include <yaml.h>

#include "base/arena.h"
#include "base/vec.h"

enum { DEEPEST = 24 };

struct reader {
	const struct source *source;
	struct arena *arena;
	struct notes *notes;
	yaml_parser_t parser;
	bool broken;
};

static struct place place_of(const struct reader *r, yaml_mark_t m)
{
	return (struct place){ r->source->path, (uint32_t)m.line + 1, (uint32_t)m.column + 1 };
}

struct node *tree_key(const struct node *map, const char *key)
{
	if (map && map->is == NODE_MAP)
		for (size_t i = 0; i < map->n; i++)
			if (str_is(map->pairs[i].key->text, key))
				return map->pairs[i].key;
	return NULL;
}

struct node *tree_get(const struct node *map, const char *key)
{
	if (map && map->is == NODE_MAP)
		for (size_t i = 0; i < map->n; i++)
			if (str_is(map->pairs[i].key->text, key))
				return map->pairs[i].value;
	return NULL;
}

/* What libyaml says, and what an author is told. at_start: the true place is where the thing began, not where it was missed. */
struct wording { const char *problem, *says; bool at_start; };
static const struct wording wordings[] = {
	{ "found unexpected end of stream", "this quote is never closed", true },
	{ "found unexpected document indicator", "this quote is never closed", true },
	{ "mapping values are not allowed in this context", "a second ': ' in one value, or a wrong indent: put the text in quotes", false },
	{ "could not find expected ':'", "a ':' is missing after this key", true },
	{ "did not find expected key", "the indent here fits nothing above it", false },
	{ "did not find expected '-' indicator", "a list goes on here without its '-'", false },
	{ "did not find expected ',' or ']'", "this '[' is not closed, or a comma is missing in it", true },
	{ "did not find expected ',' or '}'", "this '{' is not closed, or a comma is missing in it", true },
	{ "found a tab character where an indentation space is expected", "a tab: indent with spaces", false },
	{ "found a tab character that violates indentation", "a tab: indent with spaces", false },
	{ "found unknown escape character", "a backslash with nothing known after it: use single quotes", false },
	{ "block sequence entries are not allowed in this context", "a '- ' in the middle of a value: put the text in quotes", false },
	{ "did not find expected <document start>", "text after the end of the document", false },
	{ "did not find expected node content", "a value is missing here", false },
};

static void say_malformed(struct reader *r)
{
	yaml_parser_t *y = &r->parser;
	const char *problem = y->problem ? y->problem : "unreadable";

	r->broken = true;
	if (y->error == YAML_SCANNER_ERROR && strcmp(problem, "found character that cannot start any token") == 0) {
		struct place at = place_of(r, y->problem_mark);
		note(r->notes, at, "this character cannot start a value: put the value in quotes, and indent with spaces");
		return;
	}
	for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++)
		if (strcmp(problem, wordings[i].problem) == 0) {
			note(r->notes, place_of(r, wordings[i].at_start && y->context ? y->context_mark : y->problem_mark),
				"%s", wordings[i].says);
			return;
		}
	note(r->notes, place_of(r, y->problem_mark), "not well-formed: %s", problem);
}

static bool next(struct reader *r, yaml_event_t *e)
{
	if (yaml_parser_parse(&r->parser, e))
		return true;
	say_malformed(r);
	return false;
}

/* Sugar that would let two places of a file mean one another is refused, and reading goes on without it. */
static void refuse_sugar(struct reader *r, yaml_mark_t at, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (anchor)
		note(r->notes, place_of(r, at), "anchors (&%s) are not used in a practice: write it out", (const char *)anchor);
	if (tag)
		note(r->notes, place_of(r, at), "tags (%s) are not used in a practice", (const char *)tag);
}

static struct node *node_new(struct reader *r, enum node_is is, yaml_mark_t at)
{
	struct node *n = TAKE(r->arena, struct node);

	n->is = is;
	n->at = place_of(r, at);
	return n;
}

static struct node *read_text(struct reader *r, const yaml_event_t *e)
{
	struct node *n = node_new(r, NODE_TEXT, e->start_mark);

	refuse_sugar(r, e->start_mark, e->data.scalar.anchor, e->data.scalar.tag);
	n->text = str_dup(r->arena, (struct str){ (const char *)e->data.scalar.value, e->data.scalar.length });
	n->quoted = e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
	if (memchr(n->text.at ? n->text.at : "", 0, n->text.n))
		note(r->notes, n->at, "a NUL character cannot stand in a practice");
	return n;
}

/* Stands for what was refused, so that nobody complains of its absence as well. */
static struct node *alias_node(struct reader *r, yaml_mark_t at)
{
	struct node *n = node_new(r, NODE_TEXT, at);

	n->text = STR("*");
	n->quoted = true;
	return n;
}

static struct node *read_node(struct reader *r, const yaml_event_t *e, int depth);

static struct node *read_list(struct reader *r, const yaml_event_t *start, int depth)
{
	struct node *n = node_new(r, NODE_LIST, start->start_mark), *item;
	VEC(struct node *) items = { 0 };
	yaml_event_t e;

	refuse_sugar(r, start->start_mark, start->data.sequence_start.anchor, start->data.sequence_start.tag);
	while (next(r, &e)) {
		if (e.type == YAML_SEQUENCE_END_EVENT) {
			yaml_event_delete(&e);
			break;
		}
		item = read_node(r, &e, depth);
		yaml_event_delete(&e);
		if (!item)
			break;
		VEC_ADD(r->arena, &items, item);
	}
	n->items = items.at;
	n->n = items.n;
	return r->broken ? NULL : n;
}

/* Whether this pair may join the map; says why not. */
static bool pair_good(struct reader *r, const struct node *key, const struct pair *pairs, size_t n)
{
	if (key->is != NODE_TEXT) {
		note(r->notes, key->at, "a key must be text");
		return false;
	}
	if (str_is(key->text, "<<") && !key->quoted) {
		note(r->notes, key->at, "merge keys (<<) are not used in a practice: write it out");
		return false;
	}
	for (size_t i = 0; i < n; i++)
		if (str_eq(pairs[i].key->text, key->text)) {
			note(r->notes, key->at, "'%.*s' is given twice; the first is on line %u", S(key->text),
				pairs[i].key->at.line);
			return false;
		}
	return true;
}

static struct node *read_map(struct reader *r, const yaml_event_t *start, int depth)
{
	struct node *n = node_new(r, NODE_MAP, start->start_mark);
	VEC(struct pair) pairs = { 0 };
	yaml_event_t e;

	refuse_sugar(r, start->start_mark, start->data.mapping_start.anchor, start->data.mapping_start.tag);
	while (next(r, &e)) {
		struct pair p = { 0 };
		if (e.type == YAML_MAPPING_END_EVENT) {
			yaml_event_delete(&e);
			break;
		}
		p.key = read_node(r, &e, depth);
		yaml_event_delete(&e);
		if (!p.key || !next(r, &e))
			break;
		p.value = read_node(r, &e, depth);
		yaml_event_delete(&e);
		if (!p.value)
			break;
		if (pair_good(r, p.key, pairs.at, pairs.n))
			VEC_ADD(r->arena, &pairs, p);
	}
	n->pairs = pairs.at;
	n->n = pairs.n;
	return r->broken ? NULL : n;
}

static struct node *read_node(struct reader *r, const yaml_event_t *e, int depth)
{
	if (depth > DEEPEST) {
		note(r->notes, place_of(r, e->start_mark), "nested deeper than %d", DEEPEST);
		r->broken = true;
		return NULL;
	}
	switch (e->type) {
	case YAML_SCALAR_EVENT:
		return read_text(r, e);
	case YAML_SEQUENCE_START_EVENT:
		return read_list(r, e, depth + 1);
	case YAML_MAPPING_START_EVENT:
		return read_map(r, e, depth + 1);
	case YAML_ALIAS_EVENT:
		note(r->notes, place_of(r, e->start_mark), "aliases (*%s) are not used in a practice: write it out",
			(const char *)e->data.alias.anchor);
		return alias_node(r, e->start_mark);
	default:
		r->broken = true;               /* libyaml gives nothing else where a node belongs */
		return NULL;
	}
}

/* libyaml counts lines by these too, editors do not: with them no place would be true. */
static bool breaks_counting(struct str s, size_t i)
{
	const unsigned char *b = (const unsigned char *)s.at + i;

	if (b[0] == '\r')
		return i + 1 >= s.n || b[1] != '\n';
	if (b[0] == 0xC2)
		return b[1] == 0x85;
	return b[0] == 0xE2 && b[1] == 0x80 && (b[2] == 0xA8 || b[2] == 0xA9);
}

static bool readable(struct reader *r, struct str text)
{
	struct place at = { r->source->path, 1, 1 };
	size_t bad = text.n;
	bool good = str_utf8(text, &bad);
	size_t end = good ? text.n : bad;

	for (size_t i = 0; i < end; i++) {
		if (breaks_counting(text, i)) {
			note(r->notes, at, "a line break that is not a plain one: end lines with a newline");
			return false;
		}
		if (text.at[i] == '\n') {
			at.line++;
			at.column = 1;
		} else if (((unsigned char)text.at[i] & 0xC0) != 0x80) {
			at.column++;
		}
	}
	if (!good)
		note(r->notes, at, "this is not UTF-8");
	return good;
}

static void read_documents(struct reader *r, struct node ***roots, size_t *n)
{
	VEC(struct node *) found = { 0 };
	struct node *root;
	yaml_event_t e;
	bool more = true;

	while (more && !r->broken && next(r, &e)) {
		more = e.type != YAML_STREAM_END_EVENT;
		if (e.type != YAML_STREAM_START_EVENT && e.type != YAML_DOCUMENT_START_EVENT &&
				e.type != YAML_DOCUMENT_END_EVENT && e.type != YAML_STREAM_END_EVENT) {
			root = read_node(r, &e, 0);
			if (root)
				VEC_ADD(r->arena, &found, root);
		}
		yaml_event_delete(&e);
	}
	*roots = found.at;
	*n = found.n;
}

bool tree_read(const struct source *s, struct arena *a, struct notes *notes, struct node ***roots, size_t *n)
{
	struct reader r = { .source = s, .arena = a, .notes = notes };

	*roots = NULL;
	*n = 0;
	if (!readable(&r, s->text))
		return false;
	if (!yaml_parser_initialize(&r.parser)) {
		note(notes, (struct place){ s->path, 0, 0 }, "no memory to read it");
		return false;
	}
	yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&r.parser, (const unsigned char *)(s->text.at ? s->text.at : ""), s->text.n);
	read_documents(&r, roots, n);
	yaml_parser_delete(&r.parser);
	return !r.broken;
}

/* A walk along the author's bytes, counting lines and characters. */
struct walk { struct str text; size_t i; struct place at; };

static void walk_on(struct walk *w)
{
	if (w->i >= w->text.n)
		return;
	if (w->text.at[w->i] == '\n') {
		w->at.line++;
		w->at.column = 0;
	}
	w->i++;
	while (w->i < w->text.n && ((unsigned char)w->text.at[w->i] & 0xC0) == 0x80)
		w->i++;
	w->at.column++;
}

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void walk_blank(struct walk *w)
{
	while (w->i < w->text.n && blank(w->text.at[w->i]))
		walk_on(w);
}

static struct walk walk_to(const struct source *s, struct place at)
{
	struct walk w = { s->text, 0, { s->path, 1, 1 } };

	if (s->text.n >= 3 && memcmp(s->text.at, "\xEF\xBB\xBF", 3) == 0)
		w.i = 3;
	while (w.i < w.text.n && (w.at.line < at.line || (w.at.line == at.line && w.at.column < at.column)))
		walk_on(&w);
	return w;
}

/* Past the opening quote, or a block's head line. Gives the quote, or 0. */
static char walk_in(struct walk *w)
{
	char first = w->i < w->text.n ? w->text.at[w->i] : 0;

	if (first == '"' || first == '\'') {
		walk_on(w);
		return first;
	}
	if (first == '|' || first == '>')
		while (w->i < w->text.n && w->text.at[w->i] != '\n')
			walk_on(w);
	return 0;
}

struct place tree_place(const struct source *s, struct place at, struct str text, size_t offset)
{
	struct walk w = walk_to(s, at);
	char quote = walk_in(&w);

	/* Spaces may be folded, so only what prints is counted: the n-th of the text is the n-th of the file. */
	for (size_t i = 0; i < offset && i < text.n; i++) {
		if (blank(text.at[i]) || ((unsigned char)text.at[i] & 0xC0) == 0x80)
			continue;
		walk_blank(&w);
		while (quote == '"' && w.i + 1 < w.text.n && w.text.at[w.i] == '\\' && strchr("nrt\n", w.text.at[w.i + 1])) {
			walk_on(&w);            /* an escaped space: nothing that prints */
			walk_on(&w);
			walk_blank(&w);
		}
		if (w.i < w.text.n && ((quote == '"' && w.text.at[w.i] == '\\') ||
				(quote == '\'' && w.text.at[w.i] == '\'')))
			walk_on(&w);
		walk_on(&w);
	}
	if (offset < text.n && !blank(text.at[offset]))
		walk_blank(&w);
	return w.at;
}
