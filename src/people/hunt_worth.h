/**
 * hunt_worth.h: what a row is worth as the answer to a question; a part of hunt.c.
 *
 * Whether two rows are one person is the pair model's to say (model.h). A question is not a second person of a household, so
 * here nobody is marked down for looking like a twin or a namesake, and home is evidence of its own. What was typed is a
 * copy of one row, made in haste: each part is worth log2 of how often it would be typed so if this row were meant, over how
 * often it is typed at all. A rare name says much however it agrees; a common one little.
 */
#ifndef PEOPLE_HUNT_WORTH_H
#define PEOPLE_HUNT_WORTH_H

#include "people/model.h"

struct hunter;
struct hunt_worth { double given, family, family2, middle; };  /* how much each word says, in bits: -log2 of its share of all rows */

/* hunt_worth_model: what the pair model's levels are worth to a question, names apart */
void hunt_worth_model(struct model *asked, const struct model *pair);
/* hunt_worth_said: how much the words of reading ${r} say; after hunt_sought */
void hunt_worth_said(struct hunter *h, unsigned r);
/* hunt_worth_lines: the waterfall of one row; the first line is LINE_START. h->comparer.own is that of ${r} */
void hunt_worth_lines(struct hunter *h, unsigned r, const struct person *p, struct lines *out);
/* hunt_worth_named: whether both names agree, as far as they were said */
bool hunt_worth_named(const struct lines *lines);

#endif
