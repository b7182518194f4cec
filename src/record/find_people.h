/**
 * find_people.h: the find box's people: however their names are spelt, by the roll, each with what speaks for them.
 */
#ifndef RECORD_FIND_PEOPLE_H
#define RECORD_FIND_PEOPLE_H

#include "record/record.h"
#include "record/roll.h"

struct find_people { struct roll_hit *hits; size_t n; struct roll_told told; bool kept, asked; };  /* kept: there is a roll to ask */
void find_people(struct reading *r, struct str text, size_t most, struct find_people *out);
/* What is said of the search: people, and what they were not searched by. Either may be empty. */
struct str find_people_searched(struct reading *r, const struct find_people *p);
struct str find_people_not(const struct find_people *p);
/* People like what a form says of a new one; empty without a roll. */
size_t find_people_like(struct reading *r, const struct type *t, const struct value *values, size_t most, struct roll_hit **out);

bool find_people_may(void *reading, const struct type *t);     /* for struct roll_wish */

#endif
