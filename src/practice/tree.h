/**
 * tree.h: a YAML file as a tree of places and text; inside practice/ only.
 *
 * The part of YAML a practice may use: maps, lists and text. Anchors, aliases, tags and merge keys are refused, so that what
 * stands in a file is what it says. Text is never guessed at: "no" is the text no. Every node knows where it began.
 */
#ifndef PRACTICE_TREE_H
#define PRACTICE_TREE_H

#include "base/note.h"
#include "base/str.h"

enum node_is { NODE_TEXT, NODE_LIST, NODE_MAP };

struct node;
struct pair { struct node *key, *value; };
struct node {
	enum node_is is;
	struct place at;
	struct str text;                    /* TEXT */
	bool quoted;                        /* TEXT: in quotes or a block; a plain empty text says nothing */
	struct pair *pairs;                 /* MAP, n of them, no key twice */
	struct node **items;                /* LIST, n of them */
	size_t n;
};

struct source { const char *path; struct str text; };

/**
 * tree_read: every document of one file, in order, into ${roots} (in arena a).
 *  errors  false when the file is not well-formed: noted once, at its true place; other mistakes are noted and reading goes on
 */
bool tree_read(const struct source *s, struct arena *a, struct notes *notes, struct node ***roots, size_t *n);

struct node *tree_get(const struct node *map, const char *key);       /* the value, or NULL */
struct node *tree_key(const struct node *map, const char *key);       /* the key itself, or NULL */
/* tree_place: where in the file the byte ${offset} of a text stands, which began at ${at}: quotes, escapes and folded lines are
 * followed back to the author's line. */
struct place tree_place(const struct source *s, struct place at, struct str text, size_t offset);

#endif
