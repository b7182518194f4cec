/**
 * nick.h: names which are one name: short forms, spellings, and what the same name is in another tongue.
 *
 * The groups stand in nick_table.c: names in use in England, whatever tongue they come from.
 * A name may be in several groups (Alex is Alexander and Alexandra); two names are the same name when they
 * share a group. The tables are made at first use, once, by any thread.
 */
#ifndef PEOPLE_NICK_H
#define PEOPLE_NICK_H

#include "base/str.h"

enum { NICK_MOST = 3 };                                    /* groups one name may be in */

struct nick { uint16_t group[NICK_MOST]; };                /* 1 and up; 0 where there are fewer */

struct nick nick_of(struct str folded);                    /* all 0 for a name in no group */
bool nick_same(struct nick a, struct nick b);
/* nick_each: the names of a group, one after another, from *at = 0; false when there are no more */
bool nick_each(uint16_t group, size_t *at, struct str *name);
unsigned nick_groups(void);                                /* the highest group number */

#endif
