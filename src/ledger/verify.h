/** verify.h: the state of one half of a proof (the ledger by itself; the rows against it), as its parts share it. */
#ifndef LEDGER_VERIFY_H
#define LEDGER_VERIFY_H

#include <stdatomic.h>

#include "base/vec.h"
#include "ledger/head.h"
#include "ledger/inside.h"

/* What both halves do in turn: the rows of each type, what the ledger knows, the links of each type. next: the first not yet begun. */
struct verify_shared { _Atomic size_t next; int64_t rows[1024], known[1024]; };

struct verify {
	struct store *store;
	struct db *db;
	struct hide *hide;
	const struct live *live;
	struct arena kept_in, scratch_in, *kept, *scratch;       /* kept: to the end; scratch: emptied as we go */
	pthread_mutex_t *lock;               /* of faults and of their count */
	struct notes *faults;
	struct verified *counts;
	struct verify_shared *shared;
	void (*progress)(int64_t done, int64_t of);
	int64_t of;
	struct { struct head *at; size_t n, cap; } heads;
	size_t next_head, mine;              /* mine: faults this half found */
	bool given_heads;
};

void verify_fault(struct verify *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void verify_progress(struct verify *v, int64_t done);
/* ledger_verify_rows.c. verify_rows: takes of what is left until nothing is; by several at once. verify_gone: when all have ended. */
void verify_rows(struct verify *v);
void verify_gone(struct verify *v);

#endif
