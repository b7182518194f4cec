/**
 * roll_facts.h: what a store says of each person, as facts for the matcher: by the kinds of the practice, never by its names.
 */
#ifndef RECORD_ROLL_FACTS_H
#define RECORD_ROLL_FACTS_H

#include "people/book.h"
#include "store/store.h"

enum { ROLL_FACTS = 24, ROLL_TIES = 8, ROLL_NAMES = 3 };
struct roll_column { enum kind kind; bool known, other; };   /* known: what they are called; other: more names */
struct roll_select { const char *all, *one; const struct roll_column *columns; size_t ncolumns; };   /* column 0 is the person's id */
struct roll_type { const struct type *type; struct roll_select own; struct roll_select ties[ROLL_TIES]; const struct type *tied[ROLL_TIES],
	*carriers[ROLL_TIES]; size_t nties; };
struct roll_shape { const struct practice *practice; struct roll_type *types; size_t ntypes; };

bool roll_facts_person(const struct type *t);
const struct roll_shape *roll_facts_shape(const struct practice *p);      /* made once a practice, kept for the process */
const struct roll_type *roll_facts_type(const struct roll_shape *s, const struct type *t);     /* NULL: not a type of person */

/* One person: facts and the other names they go by. As many rows of the index as names: entry 0 is the record itself. */
struct roll_person { int64_t id; struct fact facts[ROLL_FACTS]; size_t n; struct str known, other; };
size_t roll_facts_names(const struct roll_person *p);                    /* 1 to ROLL_NAMES */
size_t roll_facts_as(const struct roll_person *p, size_t name, struct fact out[ROLL_FACTS + 1]);
bool roll_facts_read(const struct roll_shape *s, struct db *db, struct arena *a, int64_t id, struct roll_person *out);  /* false: not there */
void roll_facts_add(struct roll_person *p, const struct roll_column *c, struct str text, struct arena *a);
struct roll_column roll_facts_kind(const struct field *f);
bool roll_facts_whole(struct roll_person *p);                            /* after the last roll_facts_add; false: nothing to go by */

/* Everybody, in order, in one pass over each table. */
struct roll_walk { const struct roll_shape *shape; struct db *db; struct arena arena; size_t type; struct query *own;
	struct { struct query *q; int64_t at; bool over; } ties[ROLL_TIES]; };
void roll_facts_walk(struct roll_walk *w, const struct roll_shape *s, struct db *db);
bool roll_facts_next(struct roll_walk *w, struct roll_person *out);      /* what it gives is good until the next */
void roll_facts_walked(struct roll_walk *w);

bool roll_facts_concerns(const struct roll_shape *s, int64_t id);          /* a person, a tie or what is tied: by its type alone */
/* The people a changed record is about, as far as the matcher goes: itself, or those it ties, or those tied to it. */
size_t roll_facts_touched(const struct roll_shape *s, struct db *db, int64_t id, int64_t *out, size_t most);

#endif
