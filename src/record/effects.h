/**
 * effects.h: what a change brings about: values set, records made, other records moved, messages sent.
 */
#ifndef RECORD_EFFECTS_H
#define RECORD_EFFECTS_H

#include "record/judge.h"
#include "record/steps.h"

/* Sets values of the change itself, before it is written. true: something was set. */
bool effects_set(struct arena *a, const struct step *step, const struct judged *j);
/* Everything else, after it is written. */
bool effects_follow(struct steps *s, const struct step *step, const struct judged *j);

#endif
