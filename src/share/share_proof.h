/**
 * share_proof.h: messages and imports against the ledger, as far as it speaks of them. A message's own words, a letter that is still waiting, and
 * what a source last said of a field stand in no entry and are proved by nobody.
 */
#ifndef SHARE_SHARE_PROOF_H
#define SHARE_SHARE_PROOF_H

#include "base/note.h"
#include "ledger/ledger.h"

/* Returns how many faults; each names table, row and field ("outbox msg_3f… state"). */
size_t share_proof(struct db *db, struct arena *a, struct notes *faults);

#endif
