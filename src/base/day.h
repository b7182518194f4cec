/**
 * day.h: civil days and instants, which never mix.
 *
 * A day is a civil date counted from 1970-01-01 (day 0), proleptic Gregorian. An instant is UTC microseconds
 * since 1970-01-01T00:00Z. London wall-clock time is computed from the rule in force since 1996 (summer time
 * from 01:00 UTC on the last Sunday of March to 01:00 UTC on the last Sunday of October) and before that is not
 * offered (older instants are shown in GMT). Neither type has a "none": absence is a separate thing.
 *  source  Summer Time Order 2002 (SI 2002/262); domain.md T1, T2, T6
 */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include "base/str.h"

typedef int32_t day;
typedef int64_t instant;

#define US_SECOND  INT64_C(1000000)
#define US_MINUTE  (60 * US_SECOND)
#define US_HOUR    (60 * US_MINUTE)
#define US_DAY     (24 * US_HOUR)

struct civil { int year, month, day; };
struct wall { struct civil date; int hour, minute, second; bool summer; };

day day_of(struct civil c);                       /* c must be a real date: see civil_real */
struct civil day_civil(day d);
bool civil_real(struct civil c);                  /* year 1800..2199, month and day exist */
int day_weekday(day d);                           /* 0 Monday … 6 Sunday */
day day_add_months(day d, int months);            /* same day of month, else the last day (T6) */
int day_age(day born, day on);                    /* whole years; a 29 February birthday falls on 1 March */
bool day_parse(struct str s, day *d);             /* 2012-03-02 */
struct str day_show(struct arena *a, day d);      /* 2012-03-02 */
struct str day_words(struct arena *a, day d);     /* 2 March 2012 */

day instant_london_day(instant t);
struct wall instant_london(instant t);
instant instant_of(day d, int hour, int minute, int second);    /* as UTC */
enum wall_kind { WALL_ONE, WALL_SKIPPED, WALL_TWICE };
/* wall_instant: London wall time to instant. WALL_TWICE: *t is the first (summer) one, *again the second.
 * WALL_SKIPPED: the time did not exist; neither is set. */
enum wall_kind wall_instant(struct wall w, instant *t, instant *again);
/* instant_parse: RFC 3339 with Z or ±hh:mm, seconds optional, up to six decimals. */
bool instant_parse(struct str s, instant *t);
struct str instant_show(struct arena *a, instant t);            /* 2026-01-05T02:00:00Z, decimals if any */
struct str instant_words(struct arena *a, instant t);           /* Mon 13 Oct 2025 23:40; BST/GMT named in the repeated hour */
struct str day_brief(struct arena *a, day d);                   /* 2 Mar 2012 */
struct str instant_brief(struct arena *a, instant t, instant now); /* Mon 13 Oct 23:40; 13 Oct 2024 23:40: the year when it is not this one */
struct str instant_short(struct arena *a, instant t, instant now); /* 23:40 today; Mon 13 Oct 23:40; 13 Oct 2024 23:40 */
/* span_words: "18 min", "3 h 32 min", "9 d 4 h"; rounded down, never in our favour is the caller's affair. */
struct str span_words(struct arena *a, int64_t us);

#endif
