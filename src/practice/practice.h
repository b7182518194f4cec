/**
 * practice.h: load the practice whole or not at all; ask it things.
 */
#ifndef PRACTICE_PRACTICE_H
#define PRACTICE_PRACTICE_H

#include "practice/model.h"

/**
 * practice_load(dir, notes): read every .yaml and how-do-i/*.md below dir, resolve, check, prepare every condition and
 * run every example.
 *  errors  NULL, and every mistake in notes, sorted by place; also for an unreadable folder
 *  owns    the caller; practice_free
 */
struct practice *practice_load(const char *dir, struct notes *notes);
void practice_free(struct practice *p);                       /* NULL does nothing */

const struct type *practice_type(const struct practice *p, struct str name);   /* NULL when unknown, as are all below */
const struct type *practice_type_at(const struct practice *p, struct str url_path);
const struct type *practice_type_no(const struct practice *p, uint16_t no);
const struct code_list *practice_list(const struct practice *p, struct str name);
const struct board *practice_board(const struct practice *p, struct str name);
const struct role *practice_role(const struct practice *p, struct str name);
const struct how *practice_how(const struct practice *p, struct str name);
const struct field *type_field(const struct type *t, struct str name);
const struct move *type_move(const struct type *t, struct str name);
const struct move *type_creates(const struct type *t);        /* its first creating move, or NULL */
int type_state(const struct type *t, struct str name);        /* -1 when unknown */
const struct code *list_code(const struct code_list *l, struct str name);
bool code_open(const struct code *c, day on);                 /* may be chosen on that day: dated, and not legacy */

/* Deadlines. clock_due: when a clock that starts at ${start} is over. source domain.md T3, T4, T6.
 * false when the holiday table does not reach that far. */
bool clock_due(const struct practice *p, const struct span *within, instant start, instant *due);
bool working_day(const struct holidays *h, day d);
day working_day_after(const struct holidays *h, day from, int n);
int working_days_between(const struct holidays *h, day from, day to);
struct str span_show(struct arena *a, const struct span *s);  /* "15 minutes", "3 working days" */

#endif
