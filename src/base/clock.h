/**
 * clock.h: the one place where the time is read.
 *
 * Production reads CLOCK_REALTIME. A test or a story sets a fixed or moved clock (MARTLET_CLOCK_FILE names a
 * file holding one RFC 3339 instant; a "+" in front lets it run on from there, counted from the file's own
 * date). A clock that runs never goes backwards within a process and never says the same instant twice:
 * max(clock, last + 1). A fixed one says exactly what it was set to.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/day.h"

instant clock_now(void);
int64_t clock_mono_us(void);                 /* for durations; no relation to instants */
void clock_mono_skip(int64_t us);            /* tests only: moves clock_mono_us on, so that deadlines pass */
void clock_set(instant t);                   /* fixed from now on; clock_set(0) returns to the real one */
bool clock_follow(const char *file);         /* re-read ${file} on each call; false when it cannot be read now */

#endif
