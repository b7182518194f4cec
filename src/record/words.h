/**
 * words.h: what pages of this folder share in saying things.
 */
#ifndef RECORD_WORDS_H
#define RECORD_WORDS_H

#include "record/record.h"

/* The age of a subject with a birth date on the day of the reading: "13", "14 months", "9 days", "age not known"; empty for others. */
struct str words_age(struct reading *r, const struct record *rec);

/* A member of staff by number and name: "4471 S. Patel"; "the system" for none, and words of their own for one no longer known. */
struct str words_staff(struct reading *r, int64_t id);

#endif
