/**
 * row.h: a record's typed row and child rows, read and written whole. No permission is asked for here and nothing is noted as
 * shown: record.c does that for pages, put.c for changes.
 */
#ifndef RECORD_ROW_H
#define RECORD_ROW_H

#include "record/record.h"

struct record *row_new(struct arena *a, const struct type *t);                 /* values all VALUE_NONE */
struct record *row_load(struct db *db, struct arena *a, const struct type *t, int64_t id);        /* NULL when not there */
struct record *row_by_ref(struct db *db, struct arena *a, const struct type *t, struct str ref);
/* In a writer's job (or on a memory database). before: the row as it stands, NULL when there is none yet. */
void row_write(struct db *db, const struct record *rec, const struct record *before);

bool value_eq(const struct value *a, const struct value *b);
struct value value_copy(struct arena *a, const struct value *v);
void row_copy(struct arena *a, const struct record *from, struct record *to);  /* to: of the same type, from row_new */
/* A statement's column as a value of a field: what SQL computes for effects and columns. */
struct value value_column(struct query *q, int column, enum field_is is, struct arena *a);
/* Bound as that field's column holds it. */
void value_bind(struct query *q, int at, const struct value *v);

#endif
