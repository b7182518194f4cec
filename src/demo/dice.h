/**
 * dice.h: chance that is the same every time for the same seed.
 *
 * Not for secrets. All functions are total.
 */
#ifndef DEMO_DICE_H
#define DEMO_DICE_H

#include "base/str.h"

struct dice { uint64_t s[4]; };

void dice_seed(struct dice *d, uint64_t seed);
uint64_t dice_next(struct dice *d);
int64_t dice_below(struct dice *d, int64_t n);                 /* 0..n-1; n at least 1 */
int64_t dice_between(struct dice *d, int64_t low, int64_t high);   /* both ends may come */
bool dice_of_1000(struct dice *d, int n);                      /* true n times in a thousand */
/* Skewed to the low end: most are near 0, some near n-1. */
int64_t dice_low(struct dice *d, int64_t n);

#endif
