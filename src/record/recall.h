/**
 * recall.h: what one reading has asked already. A page asks the same of the same record in several places (who stands with it, its
 * markers, its clocks); within one reading the answer is the same, so it is asked of the database once.
 *
 * What is kept lives in the reading's arena and is shared: nobody changes it. It ends with the reading.
 */
#ifndef RECORD_RECALL_H
#define RECORD_RECALL_H

#include "record/record.h"

enum recalled { RECALL_SAME, RECALL_MARKERS, RECALL_CLOCKS, RECALL_KINDS };

/* recall_find: the rows kept of ${of}, or false. recall_keep: keeps them; once for each. */
bool recall_find(const struct reading *r, enum recalled what, int64_t of, void *rows, size_t *n);
void recall_keep(struct reading *r, enum recalled what, int64_t of, const void *rows, size_t n);

#endif
