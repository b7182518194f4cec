/**
 * evaluate.h: the one statement a record type is judged by.
 *
 * evaluate_sql gives one SELECT over the record as it would stand (bound values joined to the subjects it refers to, facts as
 * subqueries) whose result columns are, in this order: field required-conditions, guards, clocks (starts, stops, when, agreed
 * each), moves' when, effects' when, effects' with-values. The store prepares it once per connection.
 */
#ifndef PRACTICE_EVALUATE_H
#define PRACTICE_EVALUATE_H

#include "base/buf.h"
#include "practice/model.h"

struct evaluate_map { int required, guards, clocks, moves, effects, withs, columns; };  /* first column of each group, 0-based */
/* Parameters are ?1 id, ?2 state, ?3 ref, ?4 version, ?5 created_at, ?6 created_by, ?7 changed_at, ?8 changed_by, ?9 move (the
 * move's name, so that conditions may say move = 'found'), then for each field in order its value, and its absence code when
 * field->absences is not 0 (CHOICES and GROUP: the count of entries). */
#define EVALUATE_FIRST_FIELD 10
void evaluate_sql(struct buf *sql, const struct type *t, struct evaluate_map *map);
/* The same over plain bound parameters for every shape column: for examples. */
void evaluate_sql_bound(struct buf *sql, const struct type *t, struct evaluate_map *map);

#endif
