/** verify.h: the state of one half of a proof (the ledger by itself; the rows against it), as its parts share it. */
#ifndef LEDGER_VERIFY_H
#define LEDGER_VERIFY_H

#include "base/vec.h"
#include "ledger/head.h"
#include "ledger/inside.h"

struct verify {
	struct store *store;
	struct db *db;
	struct hide *hide;
	const struct live *live;
	struct arena kept_in, scratch_in, *kept, *scratch;       /* kept: to the end; scratch: emptied as we go */
	pthread_mutex_t *lock;               /* of faults and of their count */
	struct notes *faults;
	struct verified *counts;
	void (*progress)(int64_t done, int64_t of);
	int64_t of;
	struct { struct head *at; size_t n, cap; } heads;
	size_t next_head, mine;              /* mine: faults this half found */
	bool given_heads;
};

void verify_fault(struct verify *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void verify_progress(struct verify *v, int64_t done);
/* ledger_verify_rows.c */
void verify_rows(struct verify *v);
void verify_links(struct verify *v);

#endif
