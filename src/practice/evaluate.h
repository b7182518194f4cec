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
 * field->absences is not 0 (CHOICES and GROUP: the count of entries). A condition left out gives its column as NULL, but when: 1.
 * withs: those of every effect, in effect order, each effect's nwith. */
#define EVALUATE_FIRST_FIELD 10
void evaluate_sql(struct buf *sql, const struct type *t, struct evaluate_map *map);
/* The same over plain bound parameters for every shape column (schema_shape's order, ?1 the first): for examples. */
void evaluate_sql_bound(struct buf *sql, const struct type *t, struct evaluate_map *map);

/* The other statements a practice means; each was prepared just so when it was loaded. */
/* One value: a condition, tile, line, unknown or column of the record ?1, which is "this". */
void evaluate_one(struct buf *sql, const struct type *t, struct str condition);
/* Ids, in order: what an effect's which gives for the stored record ?1, which is "this"; only ids of e->of. */
void evaluate_which(struct buf *sql, const struct type *t, const struct effect *e);
/* For an effect with a group: of each of its rows in the stored record ?1 for which when holds, 1 and then each with. */
void evaluate_each(struct buf *sql, const struct type *t, const struct effect *e);
/* Ids and nothing else, ordered: the rows of a board. On a picture (${subject} its type) ?1 is the subject, "this". order may be
 * empty (id desc). No limit: append one. */
void evaluate_rows(struct buf *sql, const struct type *of, struct str where, struct str order, const struct type *subject);
/* A condition of a board with whoever reads it bound: me is ?5, in the same two bytes. */
void evaluate_me(struct buf *sql, struct str condition);
/* One figure over a board. On a picture ?1 is the subject. */
void evaluate_number(struct buf *sql, struct str condition, const struct type *subject);

#endif
