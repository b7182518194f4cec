/**
 * live.h: a record's row and its child rows as they stand, as the values that are committed to.
 *
 * What columns there are is read from the store's registry, not from the practice, so that retired fields and types are covered and
 * verify needs no practice at all.
 */
#ifndef LEDGER_LIVE_H
#define LEDGER_LIVE_H

#include "base/buf.h"
#include "ledger/ledger.h"

struct live_field { uint16_t no; enum field_is is; bool absent, retired; struct str name, child; const char *rows;
	struct live_field *cells; size_t ncells; };          /* rows: the child table's statement; NULL: a column */
struct live_type { uint16_t no; bool retired; struct str name; struct live_field *fields; size_t nfields;
	const char *one, *all, *count; };
struct live { struct live_type *types; size_t ntypes; const struct live_type *by_no[1024]; };

enum { LIVE_ODD = 198 };             /* is of a column that holds another kind of value than it was made for */

bool live_load(struct db *db, struct arena *a, struct live *l);   /* all of it in arena a */
struct live_row { int64_t id; uint32_t version; struct ledger_value *values; size_t nvalues; };
/* live_next: the row that ${q} (type->one or ->all) stands on. Values in rising number, in arena a. */
void live_read(struct db *db, const struct live_type *t, struct query *q, struct arena *a, struct live_row *row);
bool live_find(struct db *db, const struct live *l, int64_t id, struct arena *a, struct live_row *row);
const struct live_field *live_field(const struct live_type *t, uint16_t no);
struct str live_name(const struct live_type *t, uint16_t no);     /* field's or own column's name; empty when unknown */

/* A name of the registry as a statement has it, between two pieces of text of our own. */
void live_name_in(struct buf *b, const char *before, struct str name, const char *after);

#endif
