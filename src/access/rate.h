/**
 * rate.h: giving a count back, which only sign-in may do.
 */
#ifndef ACCESS_RATE_H
#define ACCESS_RATE_H

#include "base/str.h"

/* rate_clear: what was counted against a key is forgotten: the person proved who they are. */
void rate_clear(const char *kind, struct str key);

#endif
