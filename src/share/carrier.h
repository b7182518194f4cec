/**
 * carrier.h: inside share: one channel's carrier, and what is done with an answer.
 */
#ifndef SHARE_CARRIER_H
#define SHARE_CARRIER_H

#include "share/reply.h"
#include "share/share.h"

#include <pthread.h>

struct carrier { struct courier *courier; const struct channel *channel; struct str name, url, key; pthread_t thread; bool running; };
struct courier { struct store *store; struct arena arena; struct carrier *carriers; size_t ncarriers; pthread_mutex_t lock;
	pthread_cond_t bell; bool stopping; };

struct carrier *carrier_named(struct courier *c, struct str name);
/* carrier_settle: in a writer's job: put an answer on the record by the first of the channel's moves its state allows, and close
 * the outbox row. Ledgered as DELIVERY. */
void carrier_settle(struct db *db, const struct channel *ch, const struct outbox_row *row, const struct reply *r);
int carrier_pass(struct carrier *c);          /* messages tried */

#endif
