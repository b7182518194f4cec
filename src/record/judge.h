/**
 * judge.h: what the practice says of a record as it would stand: one statement a type, one row of answers.
 *
 * The columns come in the groups of practice/evaluate.h. Nothing is written; the same judgement serves a form's complaints, the
 * clocks, the moves that are open and the effects.
 */
#ifndef RECORD_JUDGE_H
#define RECORD_JUDGE_H

#include "record/plan.h"
#include "record/record.h"

struct answer { bool null; int64_t n; struct str text; };       /* text only of effects' with-values */
struct judged { const struct type *type; const struct evaluate_map *map; struct answer *at; };

/* move NULL: none is being made. In arena a. */
void judge(struct db *db, struct arena *a, const struct record *rec, const struct move *move, struct judged *out);

struct judged_clock { bool applies, started, stopped, has_agreed; instant start, stop, agreed; };
void judged_clock(const struct judged *j, size_t clock, struct judged_clock *out);
bool judged_required(const struct judged *j, const struct field *f);
bool judged_refused(const struct judged *j, size_t guard);
bool judged_open(const struct judged *j, const struct move *m);                 /* its when holds */
bool judged_effect(const struct judged *j, size_t effect);
/* with-values, in order. */
const struct answer *judged_with(const struct judged *j, size_t effect, size_t with);

#endif
