/**
 * suggest_join.h: joining by the practice's weight: `join: BITS` in the practice. Left out, nobody is ever joined by themselves.
 *
 * A weight alone is not enough. The two rows must have the same first name, the same surname and the same whole date of birth, and
 * no row that stands with the one may differ from any that stands with the other in first name, date of birth or sex: twins, brothers and
 * sisters, fathers and sons of one name, and whoever has no date are for a person to decide, whatever they weigh. Never joined
 * are rows somebody has decided about, rows known to be different, and rows of which any is restricted. What was joined is separated
 * again like anything else that was.
 */
#ifndef RECORD_SUGGEST_JOIN_H
#define RECORD_SUGGEST_JOIN_H

#include "base/buf.h"
#include "store/store.h"

struct suggest_weighed { int64_t one, other, cents; struct str model, parts; };      /* parts: the waterfall, for the ledger */
/* One line of it more: "first names: the same (keira) +6.12". */
void suggest_join_part(struct buf *parts, struct str words, int64_t cents);
/* false: they were not joined, and may be suggested. */
bool suggest_join(struct store *s, const struct suggest_weighed *w, struct arena *a);

#endif
