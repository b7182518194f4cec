/**
 * practice.h: load the practice whole or not at all; ask it things.
 */
#ifndef PRACTICE_PRACTICE_H
#define PRACTICE_PRACTICE_H

#include "practice/model.h"

/**
 * practice_load(dir, notes): read every .yaml and how-do-i/NAME.md under dir, resolve, check, prepare every condition and
 * run every example.
 *  errors  NULL, and every mistake in notes, sorted by place; also for an unreadable folder
 *  owns    the caller; practice_free
 */
struct practice *practice_load(const char *dir, struct notes *notes);
void practice_free(struct practice *p);                       /* NULL does nothing */
/* The same from texts already in memory (tests, fuzzing): name as a path below the folder, text copied. */
struct practice_text { struct str name, text; };
struct practice *practice_load_texts(const struct practice_text *files, size_t n, struct notes *notes);

const struct type *practice_type(const struct practice *p, struct str name);   /* NULL when unknown, as are all below */
const struct type *practice_type_at(const struct practice *p, struct str url_path);
const struct type *practice_type_no(const struct practice *p, uint16_t no);
const struct code_list *practice_list(const struct practice *p, struct str name);
const struct board *practice_board(const struct practice *p, struct str name);
const struct role *practice_role(const struct practice *p, struct str name);
const struct how *practice_how(const struct practice *p, struct str name);
/* The anchor of a guidance heading, "Levels of risk": levels-of-risk; how_has: whether a page has it. */
struct str how_anchor(struct arena *a, struct str heading);
bool how_has(const struct how *h, struct str anchor);
const struct field *type_field(const struct type *t, struct str name);
const struct move *type_move(const struct type *t, struct str name);
const struct move *type_creates(const struct type *t);        /* its first creating move, or NULL */
int type_state(const struct type *t, struct str name);        /* -1 when unknown */
const struct code *list_code(const struct code_list *l, struct str name);
bool code_open(const struct code *c, day on);                 /* may be chosen on that day: dated, and not legacy */

/* Deadlines. clock_due: the last instant at which a clock that starts at ${start} is in time: minutes and hours are elapsed time,
 * days, working days and months run to 23:59:59 in London of the last day, the day of ${start} being day 0.
 *  errors  false when the holiday table does not reach that far
 *  source  domain.md T1, T3, T4, T6 */
bool clock_due(const struct practice *p, const struct span *within, instant start, instant *due);
bool working_day(const struct holidays *h, day d);
day working_day_after(const struct holidays *h, day from, int n);     /* the n-th after from; from itself for 0 */
/* Working days after from up to and with to; negative the other way round. */
int working_days_between(const struct holidays *h, day from, day to);
struct str span_show(struct arena *a, const struct span *s);  /* "15 minutes", "3 working days" */

#endif
