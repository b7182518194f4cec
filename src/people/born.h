/**
 * born.h: a date of birth as written, good or bad, in one number of eight decimal digits held as nibbles.
 *
 * 2 March 2012 is 0x20120302. A month or day of 00 was not given; 0 is no date at all. Impossible dates
 * (31 February, month 15) are kept as written, because a record with a slip of the finger still says most of
 * the truth; only years outside 1850..2149 are refused. 1 January is what systems write for "some time that
 * year", so it is marked as a placeholder and agreement on it is worth little; 1 January 1900 is what they write
 * for no date at all, and is none.
 */
#ifndef PEOPLE_BORN_H
#define PEOPLE_BORN_H

#include "base/str.h"

typedef uint32_t birthday;

/* born_read: 2012-03-02, 20120302, 02/03/2012, 2.3.12 (day first), 2 March 2012, 2012-03, 2012; 0 when unreadable.
 * A time after the date is ignored. */
birthday born_read(struct str text);
birthday born_make(int year, int month, int day);
static inline unsigned born_year(birthday b)  { return (b >> 28) * 1000 + (b >> 24 & 15) * 100 + (b >> 20 & 15) * 10 + (b >> 16 & 15); }
static inline unsigned born_month(birthday b) { return (b >> 12 & 15) * 10 + (b >> 8 & 15); }
static inline unsigned born_day(birthday b)   { return (b >> 4 & 15) * 10 + (b & 15); }
static inline bool born_whole(birthday b)     { return (b & 0xff) && (b & 0xff00); }
static inline bool born_placeholder(birthday b) { return (b & 0xffff) == 0x0101 || !born_whole(b); }

/* How two dates of birth stand to each other; the first that holds, in this order. BORN_NULL: one is missing. */
enum born_level {
	BORN_NULL, BORN_SAME, BORN_PLACEHOLDER, BORN_TURNED, BORN_DIGIT, BORN_TWO_DIGITS, BORN_DAY_MONTH,
	BORN_MONTH_YEAR, BORN_NEAR, BORN_DIFFERS, BORN_LEVELS
};
/* PLACEHOLDER: one is 1 January, or has no day or month, and the year is the same. TURNED: day and month changed
 * round. DIGIT: one digit, or two neighbours changed round. TWO_DIGITS: two digits. NEAR: within about a year. */
enum born_level born_compare(birthday a, birthday b);
struct born_text { char at[12]; };
struct born_text born_show(birthday b);                        /* 2012-03-02 */

#endif
