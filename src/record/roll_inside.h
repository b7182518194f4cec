/**
 * roll_inside.h: a roll's own parts, for roll.c (following, building) and roll_ask.c (asking). For nobody else.
 */
#ifndef RECORD_ROLL_INSIDE_H
#define RECORD_ROLL_INSIDE_H

#include <pthread.h>

#include "people/find.h"
#include "record/roll.h"
#include "record/roll_facts.h"

enum { ROLL_ID = 32 };

/* An asker keeps what one question after another has worked out, and serves one at a time. */
struct roll_asker { struct asker asker; struct roll_asker *next; };
struct roll {
	struct store *store;
	const struct roll_shape *shape;
	struct finder finder;
	struct arena arena;                     /* askers */
	pthread_mutex_t lock;                   /* what follows: how far the ledger was followed, and who was saved since */
	pthread_cond_t bell, caught_up;
	pthread_t thread;
	bool stopping, ready;
	bool stale;                             /* more has changed than can be followed: what there is is old, till it is built again */
	bool again;                             /* build again, though nothing is wrong with what there is */
	int64_t upto, settled;                  /* settled: what was saved up to there has been held against everybody */
	struct big saved;                       /* int64_t */
	pthread_mutex_t askers_lock;
	struct roll_asker *askers;
	roll_saved *on_saved;
	void *ctx;
	struct roll *next;
};

/* Ids as the matcher has them: 12345, and 12345~1 for a second name of the same person. */
struct str roll_id_text(int64_t id, size_t name, char out[ROLL_ID]);
/* Reads the ledger as far as ${db} sees it. told: whether everybody is there, or only who was saved since roll_open. */
void roll_follow(struct roll *ro, struct db *db, struct roll_told *told);

#endif
