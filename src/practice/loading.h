/**
 * loading.h: what the parts of practice_load share while a practice is being read; inside practice/ only.
 *
 * A practice is read in steps, each over all documents: files to trees (tree.c); lists and types by name (lists.c, types.c);
 * what names them (rules.c, pages.c, roles.c); what only the whole can show (check.c); every condition prepared, every example
 * run (prepare.c, examples.c). A step never stops at a mistake: it notes it and leaves something harmless in its place.
 */
#ifndef PRACTICE_LOADING_H
#define PRACTICE_LOADING_H

#include "base/buf.h"
#include "practice/practice.h"
#include "practice/tree.h"

enum document_is { DOCUMENT_UNKNOWN, DOCUMENT_PRACTICE, DOCUMENT_LIST, DOCUMENT_HOLIDAYS, DOCUMENT_PURPOSES, DOCUMENT_RECORD,
	DOCUMENT_BOARD, DOCUMENT_PICTURE, DOCUMENT_ROLE, DOCUMENT_CHANNEL };

/* name is what the first key says; thing what it became (struct type, struct board, …), NULL when it could not. */
struct document { enum document_is is; struct node *root; struct str name; struct place at; void *thing; };

struct loading {
	struct practice *p;
	struct arena *a;                  /* the practice's own */
	struct notes *notes;
	struct source *sources; size_t nsources;
	struct document *docs; size_t ndocs;
	size_t before;                    /* complaints that were there already */
	bool broken;                      /* a file was unreadable: what it declared is not known */
	bool unsure;                      /* some field's type is not known: columns may seem to be missing */
};

/* The shape of a map: its keys, what each wants, and which must be there. Ends with a NULL name. */
enum wants { WANT_TEXT, WANT_FLAG, WANT_NUMBER, WANT_DAY, WANT_NAME, WANT_TONE, WANT_LIST, WANT_MAPS /* a list of maps */,
	WANT_NAMES /* a list of texts */, WANT_MAP, WANT_ANY };
struct key { const char *name; enum wants wants; bool must; };

/* bind_keys: notes every unknown, missing or wrongly shaped key of ${map}; ${what} is "a clock". The getters below then give what
 * is well shaped, and nothing (0, false, empty) for the rest without another word. */
bool bind_keys(struct loading *l, const struct node *map, const char *what, const struct key *keys);
const struct node *bind_node(const struct node *map, const char *key, enum node_is is);   /* NULL when not of that shape */
struct str bind_text(const struct node *map, const char *key);
bool bind_flag(const struct node *map, const char *key);
int64_t bind_number(const struct node *map, const char *key, int64_t otherwise);
bool bind_day(const struct node *map, const char *key, day *d);
struct condition bind_condition(const struct node *map, const char *key);
struct place bind_place(const struct node *map, const char *key);        /* of the value; of the map when there is none */
bool bind_name(struct loading *l, const struct node *n, const char *what);  /* lower case, digits, underscores; notes if not */
struct str bind_title(struct loading *l, struct str name);                 /* missing_episode: Missing episode */
/* ", did you mean 'x'?" or nothing, to stand at the end of a message. */
struct str bind_near(struct loading *l, struct str s, const struct str *names, size_t n);
struct str bind_near_field(struct loading *l, const struct type *t, struct str s);
struct str bind_near_type(struct loading *l, struct str s);

/* phrase_read: cuts "Missing, {state}" into its parts; names are checked by phrase_check when all types are known. */
struct phrase phrase_read(struct loading *l, const struct node *n);
struct phrase phrase_of(struct loading *l, const struct node *map, const char *key);
void phrase_check(struct loading *l, const struct phrase *p, const struct type *t);
bool span_read(struct str s, struct span *out);                            /* 15 minutes */

/* The steps, in order. */
bool files_find(struct loading *l, const char *dir);  /* every source below dir, in path order; hows apart; false: noted */
void files_read(struct loading *l);                   /* trees, and what each document is; guidance */
void lists_declare(struct loading *l);
void types_declare(struct loading *l);                /* names, then fields, states, moves of every type */
void rules_link(struct loading *l);                   /* guards, clocks, facts, effects, chronology */
void restricts_link(struct loading *l);               /* which records hide others, and which open them again */
void ties_read(struct loading *l, const struct node *root, struct type *t);
void ties_network(struct loading *l, const struct node *root, struct picture *p);
void pages_link(struct loading *l);                   /* boards, pictures */
void roles_link(struct loading *l);                   /* roles, channels */
void restricts_grant(struct loading *l, const struct node *root, struct role *r);       /* 'knows' and 'told' */
void restricts_check(struct loading *l);
void check_whole(struct loading *l);
void prepare_all(struct loading *l);
/* One made-up row in the record's own tables, and in a flat one of prepare.c. */
struct shape_column;
void sample_rows(struct buf *sql, const struct type *t);
void sample_flat(struct buf *sql, const struct type *t, const struct shape_column *columns, size_t n, bool facts, bool view,
	const char *which);
/* codes_check: what a condition compares with a choice, a state or an absence must be one. Bare names are of ${type}, "this" of
 * ${subject} (the same but on a picture), "row" a row of the group ${each}; any may be NULL. codes_given: a fixed code that an effect gives. */
void codes_check(struct loading *l, const struct type *type, const struct type *subject, const struct field *each,
	const struct condition *c);
void codes_given(struct loading *l, const struct effect_with *w);
void examples_read(struct loading *l, const struct type *t, const struct node *list, const char *const *expects,
	struct example **out, size_t *n);
struct sqlite3;
void examples_run(struct loading *l, struct sqlite3 *db, instant *now);     /* *now: what clock_now() gives there */

/* hows_read: one how-do-i page: head, then Markdown. */
bool hows_read(struct loading *l, const struct source *s, struct str name, struct how *out);
void hows_link(struct loading *l, struct str link, struct place at);       /* NAME or NAME#heading: is it there? */

const struct source *loading_source(const struct loading *l, const char *path);
const struct code_list *loading_list(struct loading *l, struct str name, struct place at);       /* NULL: noted */
const struct type *loading_type(struct loading *l, struct str name, struct place at);
const struct field *loading_field(struct loading *l, const struct type *t, struct str name, struct place at);
const struct move *loading_move(struct loading *l, const struct type *t, struct str name, struct place at);

#endif
