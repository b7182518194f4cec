/**
 * learn.h: a model from the rows themselves, without being told who is who.
 *
 * Expectation and maximisation over patterns, not pairs: a few thousand patterns stand for any number of pairs.
 * u comes from pairs drawn at random and, for levels where a value is the same, from how often each value
 * stands in the file, less the pairs thought to be one person; m from the compared pairs. Both lean on the
 * defaults of model.c as on fifty pairs already seen, so that a file of twenty rows still gets sense.
 *  source  A. P. Dempster, N. M. Laird, D. B. Rubin 1977; W. E. Winkler 1988 for linkage
 */
#ifndef PEOPLE_LEARN_H
#define PEOPLE_LEARN_H

#include "people/block.h"
#include "people/model.h"

enum { LEARN_ROUNDS = 30, LEARN_RANDOM = 150000 };
/* learn_model: ${m} is a default on entry. c: a comparer over the whole book */
void learn_model(struct model *m, struct comparer *c, const struct candidates *seen, bool two_files);

#endif
