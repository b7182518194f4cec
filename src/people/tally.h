/**
 * tally.h: how many pairs show each pattern of levels. A few thousand patterns stand for millions of pairs.
 */
#ifndef PEOPLE_TALLY_H
#define PEOPLE_TALLY_H

#include "people/compare.h"

struct tally {
	pattern *at; double *count; uint32_t n;            /* n patterns, in the order first seen */
	struct big patterns, counts, slots;
};

void tally_open(struct tally *t);
void tally_close(struct tally *t);
uint32_t tally_add(struct tally *t, pattern x, double n);  /* returns the number of the pattern */

#endif
