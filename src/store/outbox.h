/**
 * outbox.h: the messages that wait to go to other systems, written in the same transaction as the change that caused them.
 *
 * Table outbox (in engine_tables.c): id, channel, message, record, webhook_id (text, unique), payload (JSON text), state
 * (waiting, done, dead), attempts, asked, tried, next, done (instants, null when not yet), last_error. Indexed by (state, next) and
 * (record, id). src/share carries them.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "store/store.h"

/**
 * outbox_put: in a writer's job, queue a message about a record.
 *  shape   channel and message names of the practice, record id, JSON text
 *  errors  a broken connection (db_broken)
 *  owns    copies everything
 */
int64_t outbox_put(struct db *db, struct str channel, struct str message, int64_t record, struct str payload);

#endif
