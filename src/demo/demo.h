/**
 * demo.h: make an invented force in an empty store.
 */
#ifndef DEMO_DEMO_H
#define DEMO_DEMO_H

#include "base/digest.h"
#include "record/record.h"

struct demo_options { int64_t people; int years; uint64_t seed; instant now; };
struct demo_made { int64_t people, records; struct digest digest; };  /* digest: of every value loaded, the same for the same options */

/* The accounts a demonstration has, one a role and a second officer. All have demo_passphrase, which a live practice must refuse. */
struct demo_account { const char *number, *name, *role; };
extern const struct demo_account demo_accounts[];
extern const size_t demo_naccounts;
extern const char demo_passphrase[];

/**
 * demo_make: accounts, then people, history and the children of the story, up to now.
 *  shape   progress may be NULL; it is called with people made and wanted. The clock stands where the caller set it, before the years
 *          to be made: the ledger's time runs forwards from there.
 *  errors  false and *why: the store is not empty, or it broke; nothing is undone (throw the folder away)
 */
bool demo_make(struct store *s, const struct demo_options *o, struct demo_made *made, struct str *why, void (*progress)(int64_t done, int64_t of));

#endif
