/**
 * account_proof.h: accounts in the ledger: each change of one is an entry that commits to what its row holds, so that a role, a name or a
 * password changed behind our back is named.
 */
#ifndef ACCESS_ACCOUNT_PROOF_H
#define ACCESS_ACCOUNT_PROOF_H

#include "base/note.h"
#include "ledger/ledger.h"

enum { ACCOUNT_VALUES = 5 };
/* Within a job, the row being written: e (of which object is the account) with what the row of staff now holds. */
void account_proof_put(struct db *db, struct ledger_entry *e);
/* Every account against its newest entry, field by field, and every open session against the sign-in that made it. Returns how many
 * faults; each names table, account and field. */
size_t account_proof(struct db *db, struct arena *a, struct notes *faults);

#endif
