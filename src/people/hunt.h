/**
 * hunt.h: one question against one index: reach candidates, cheapest evidence first, and weigh each.
 *
 * Telephone, numbers and date of birth first; then both names together, as written, as short forms, as slips of the
 * finger and as they sound; then home, and birthdays a digit off. It stops when what it has could hardly be bettered.
 * A row the asker may not see is passed over before it is weighed: it takes no place, is in no count, and costs
 * what any other row passed over costs.
 */
#ifndef PEOPLE_HUNT_H
#define PEOPLE_HUNT_H

#include "people/ask.h"
#include "people/hunt_worth.h"
#include "people/index.h"
#include "people/model.h"

enum { HUNT_TOP_MOST = 200, HUNT_SEEN = 1 << 14, HUNT_MOST = 10000, HUNT_LIST = 4000, HUNT_FORMS = 24, HUNT_KEPT = 96 };
typedef bool (*hunt_may_see)(void *ctx, struct str id);

struct hit { uint32_t row, reading; double weight; };
struct form { uint32_t word; float alike; };
enum hunt_said { HUNT_GIVEN, HUNT_FAMILY, HUNT_SAID };
struct hunt_batch;
struct forms { struct form form[HUNT_KEPT]; unsigned n; uint32_t turn; bool made; };
struct hunter {                                            /* what one thread keeps for one index; owned */
	struct comparer comparer;
	struct own_words own[ASK_READINGS];
	struct person sought[ASK_READINGS];
	struct hunt_worth worth[ASK_READINGS];
	struct model asked;                                /* what agreement is worth to a question */
	struct big pages;
	uint64_t *seen; uint32_t turn;                     /* rows looked at in this turn */
	uint32_t *room;                                    /* for gathered lists */
	struct hunt_batch *batch;
	const struct index *index;
	const struct model *model;                         /* what it is worth between two rows */
	struct hunter *elder;                              /* of the index asked before this one, which has most words; or NULL */
	struct forms forms[HUNT_SAID];
	bool same;
	const struct question *question;
	hunt_may_see may_see; void *ctx;
	struct hit hit[HUNT_TOP_MOST]; unsigned hits, top;
	double sure;                                       /* the best weight of those whose names agree */
	double had; unsigned had_hits;
	uint32_t weighed, looked;                          /* candidates weighed; rows looked at, seen or not */
	bool wide;                                         /* a list was longer than is looked through */
};

void hunt_open(struct hunter *h, const struct index *ix, const struct model *m);
void hunt_close(struct hunter *h);
/* hunt_ask: the best ${top} rows, best first, into h->hit. may_see may be NULL */
struct hunt_wish { unsigned top; hunt_may_see may_see; void *ctx; double at_least; double had; unsigned had_hits; bool same; };
/* had, had_hits: the best weight of those whose names agree, and how many, already found elsewhere (another index asked first). same: "is this
 * the same person?", weighed as two rows are by the model (twins and namesakes held apart); else a search */
void hunt_ask(struct hunter *h, const struct question *q, const struct hunt_wish *wish);
/* hunt_lines: the waterfall of a hit */
void hunt_lines(struct hunter *h, const struct hit *hit, struct lines *out);

#endif
