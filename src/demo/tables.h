/**
 * tables.h: the invented names of people, streets, towns and schools, and what people say.
 *
 * Typed for this purpose; none is taken from a register. Postcodes are of SX, an area that is not in use.
 */
#ifndef DEMO_TABLES_H
#define DEMO_TABLES_H

#include "base/arena.h"
#include "demo/dice.h"

struct words { struct str *at; size_t n; };
/* One naming tradition: how often in a thousand, girls' and boys' given names, family names. */
struct tradition { int weight; struct words girls, boys, families; };
enum { TRADITIONS = 7 };

struct tables {
	struct tradition of[TRADITIONS];
	struct words streets, ways, towns, schools, looks, why_left, places, seemed, words, circumstances, company, tried, worried;
};

void tables_open(struct tables *t, struct arena *a);
struct str words_pick(const struct words *w, struct dice *d);
const struct tradition *tables_tradition(const struct tables *t, struct dice *d);
/* A given name in another form, or empty when there is none: Katherine gives Katie. */
struct str tables_short(struct str given);
/* The name as somebody else wrote it down: one slip, or one of the usual other spellings. */
struct str tables_misspelt(struct arena *a, struct dice *d, struct str name);
/* Telephone numbers kept for drama, each given once; empty when none is left. mobile: 07700 900xxx while they last. */
struct str tables_phone(struct arena *a, int64_t *next, bool mobile);

#endif
