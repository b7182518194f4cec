/**
 * outbox.h: the messages that wait to go to other systems, written in the same transaction as the change that caused them.
 *
 * Table outbox (in engine_tables.c): id, channel, message, record, webhook_id (text, unique), payload (JSON text), state
 * (waiting, done, dead, dropped), attempts, asked, tried, next, done (instants, null when not yet), last_error. Indexed by
 * (state, next) and (record, id). src/share carries them.
 */
#ifndef STORE_OUTBOX_H
#define STORE_OUTBOX_H

#include "store/store.h"

/**
 * outbox_put: in a writer's job, queue a message about a record.
 *  shape   channel and message names of the practice, record id, JSON text; gives the row's id
 *  errors  a broken connection (db_broken)
 *  owns    copies everything
 */
int64_t outbox_put(struct db *db, struct str channel, struct str message, int64_t record, struct str payload);

struct outbox_row { int64_t id, record; struct str channel, message, webhook_id, payload, state, last_error; int attempts;
	instant asked, tried, next; };
/* outbox_waiting: everything not done, dead letters first, then oldest; at most 500. In arena a. */
size_t outbox_waiting(struct db *db, struct arena *a, struct outbox_row **out);
/* outbox_due: the next messages of a channel that may go at ${now}: never one whose record has an older one not yet done. */
size_t outbox_due(struct db *db, struct str channel, instant now, struct arena *a, struct outbox_row **out);
bool outbox_find(struct db *db, struct str webhook_id, struct arena *a, struct outbox_row *out);
/* In a writer's job. outbox_mark: state, and why when it did not go; next: when to try again. */
void outbox_mark(struct db *db, int64_t id, struct str state, struct str why, instant next);
#endif
