/**
 * canon.h: a field's value as the bytes that are committed to, and back. Drawn in FORMAT.md, "Values".
 */
#ifndef LEDGER_CANON_H
#define LEDGER_CANON_H

#include "base/buf.h"

/* The record's own columns, committed as fields of these numbers. A practice's fields start at 16. 0: words about the entry. */
enum { CANON_WORDS, CANON_STATE, CANON_REF, CANON_CREATED_AT, CANON_CREATED_BY, CANON_CHANGED_AT, CANON_CHANGED_BY,
	CANON_FIRST_FIELD = 16 };
enum { CANON_CELL_ABSENT = 0x8000 };               /* added to a group cell's number: its kind of nothing, as its code */
enum { CANON_ABSENT = 100 };                       /* is = CANON_ABSENT + enum absence */
const char *canon_name(uint16_t no);               /* "state" …; NULL when it is none of them */

struct str canon_int(struct arena *a, int64_t n);
bool canon_int_of(struct str bytes, int64_t *n);

/* Choices: add each code in order; position counts from 0. */
void canon_choice(struct buf *b, struct str code, int64_t position, size_t nth);
/* canon_choices_of: the codes; shape: *out in arena a. Cut at each newline. */
size_t canon_choices_of(struct str bytes, struct arena *a, struct str **out);

/* Groups: canon_row for each row, then canon_cell for each of its fields that holds something, in rising number. */
struct canon_group { struct buf *b; size_t count_at; };
void canon_row(struct canon_group *g, struct buf *b, int64_t position, size_t nth);
void canon_cell(struct canon_group *g, uint16_t no, struct str bytes);
/* Reading: canon_next_row gives each row's cells (in arena a); false at the end or when the bytes are damaged (*bad). */
struct canon_cell { uint16_t no; struct str bytes; };
bool canon_next_row(struct str *rest, struct arena *a, struct canon_cell **cells, size_t *n, bool *bad);

#endif
