/**
 * state.h: a record's whole state as the ledger keeps it, and back. The bytes are drawn in ledger/FORMAT.md.
 */
#ifndef RECORD_STATE_H
#define RECORD_STATE_H

#include "record/record.h"

/* Every field, in number order. */
size_t state_values(struct arena *a, const struct record *rec, struct ledger_value **out);
/* The other way: into a record from row_new. What the practice no longer names is left out. */
void state_record(struct arena *a, const struct ledger_value *values, size_t n, struct record *rec);
/* One field's bytes as its value. */
struct value state_value(struct arena *a, const struct field *f, struct str bytes);

#endif
