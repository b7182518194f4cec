/**
 * suggest.h: pairs of rows that may be one person, waiting for somebody to decide.
 *
 * Made when a person is saved (on the roll's thread), and once for everybody already there. A pair is told with its weight, in words,
 * and what weighed it. It is acted on by itself only where the practice says from which weight on (suggest_join.h). Rows that are one already, or are known to be different, are not told; a pair
 * somebody has left alone comes back only when it weighs otherwise than it did.
 */
#ifndef RECORD_SUGGEST_H
#define RECORD_SUGGEST_H

#include "record/record.h"
#include "record/roll.h"

/* For roll_open, with the store as ctx. */
void suggest_saved(void *store, struct roll *ro, const int64_t *ids, size_t n);
/* Everybody against everybody, now: pairs kept (-1: the store could not be written). people: how many were compared. */
int64_t suggest_everybody(struct store *s, int64_t *people);
/* In a job that brought people in beside a running roll: the next one to be opened holds everybody against everybody again, in its own time. */
void suggest_again(struct db *db);

struct suggestion { int64_t a, b, cents; struct str why, model; instant at; };   /* cents: hundredths of a bit */
/* Waiting ones whose rows may both be seen, ${most} of them after the first ${from}: those about a child first, then the heaviest; total: how
 * many wait. */
size_t suggest_waiting(struct reading *r, int64_t from, size_t most, struct suggestion **out, int64_t *total);
/* Waiting ones about a row or those one with it: a is then of that identity. */
size_t suggest_of(struct reading *r, int64_t id, size_t most, struct suggestion **out);

#endif
