/**
 * plan_inside.h: how statements are put together; for plan*.c only. What is kept lives as long as the process.
 */
#ifndef RECORD_PLAN_INSIDE_H
#define RECORD_PLAN_INSIDE_H

#include "base/buf.h"
#include "record/plan.h"

const char *plan_keep(struct buf *b);               /* what b holds, kept; b is empty then */
const char **plan_list(size_t n);
void plan_shape(struct buf *b, const struct type *t);
/* A condition in brackets; with a subject this.COLUMN is the subject's, bound as ?1. Empty: it holds. */
void plan_condition(struct buf *b, const struct condition *c, const struct type *subject);
const char *plan_figure(struct buf *b, struct str sql, const struct type *subject);     /* NULL when there is none */
/* A board, or a panel of a picture of ${subject}. */
void plan_board_make(struct board_plan *bp, const struct board *board, const struct type *subject, struct buf *b);

#endif
