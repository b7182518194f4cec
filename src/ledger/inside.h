/** inside.h: the open ledger, as the files of this folder share it. */
#ifndef LEDGER_INSIDE_H
#define LEDGER_INSIDE_H

#include <pthread.h>
#include <string.h>

#include "ledger/body.h"
#include "ledger/live.h"

/* Where the chain stands: after the newest entry written, after the last job begun, after the last commit. */
struct stand { struct tree tree; instant time; struct digest leaf; };

struct ledger {
	struct store *store;
	struct arena arena;
	struct hide hide;
	struct live live;
	struct stand now, marked, committed;   /* now, marked: the writer's thread alone */
	pthread_mutex_t lock;                  /* of committed */
	int64_t steady;                        /* wall clock less steady clock, µs, as last believed */
	uint8_t random[4096];
	size_t random_used;
};

static inline struct ledger *ledger_of(struct db *db)
{
	return store_hooks_ctx(db_store(db));
}

/* What is hashed is no secret: comparing it need not take the same time for all. */
static inline bool same_digest(const struct digest *a, const struct digest *b)
{
	return memcmp(a->b, b->b, sizeof a->b) == 0;
}

/* ledger.c. The rows of ledger_shown that an entry has: who was on a page beside whom it is about. */
void ledger_note_shown(struct db *db, const struct ledger_entry *e, int64_t seq);

/* ledger_past.c. The state of an object: one item a field that holds something, as the entry seq (of version) set it. kept: c is what
 * the newest entry says it commits to; of one set by the newest entry itself c is not worked out. set.how: SET or DISPOSED. */
struct past_item { struct body_item set; uint32_t version; int64_t seq; bool kept; struct digest c; };
struct past { uint32_t version; int64_t seq; instant at; uint8_t op; uint8_t object[ID_SIZE]; struct past_item *items; size_t nitems;
	bool bad, gone; };                      /* gone: erased whole, by an entry that left no state */
/* past_state: newest change of object at or before until (0: newest). false: there was none. bad: entries do not fit together. */
bool ledger_past_state(struct db *db, int64_t object, instant until, struct arena *a, struct past *out);
/* The commitment of an item, worked out from its value and salt; of one disposed of, the one that was left. */
void ledger_past_commit(const struct past *past, const struct past_item *p, struct digest *c);

#endif
