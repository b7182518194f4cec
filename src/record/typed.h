/**
 * typed.h: what people type, read as what it means: days, times of day, whole numbers, lines and words.
 *
 * Each gives false and, in *says, what is wrong in words that stand beside the field. Nothing is guessed: a year of two figures
 * is asked for again, a time that came twice or never is said to have.
 *  source  domain.md T2
 */
#ifndef RECORD_TYPED_H
#define RECORD_TYPED_H

#include "base/arena.h"
#include "base/day.h"

enum { TYPED_LINE = 200, TYPED_WORDS = 20000 };      /* characters of a line; bytes of words */

/* 2012-03-02, 2/3/2012, 2 March 2012, 2nd Mar 2012, today, yesterday (in London at ${now}). */
bool typed_day(struct str s, instant now, day *d, struct str *says);
/* 23:40, 2340, 23.40, 9:05, 11pm. */
bool typed_time(struct str s, int *hour, int *minute, struct str *says);
/* A day and a time in London, "now" for the time alone; which: first or second, when a time comes twice. Or one RFC 3339 instant as day. */
struct typed_when { struct str day, time, which; };
bool typed_instant(const struct typed_when *w, instant now, instant *t, struct str *says);
bool typed_number(struct str s, int64_t *n, struct str *says);
/* One line: spaces made single at line ends; words: line ends made \n. In arena a. */
bool typed_line(struct arena *a, struct str s, struct str *out, struct str *says);
bool typed_words(struct arena *a, struct str s, struct str *out, struct str *says);

#endif
