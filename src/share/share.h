/**
 * share.h: messages to other systems: an outbox row written in the same transaction as the change, carried at least once, in
 * order per record, signed as Standard Webhooks, with its receipts and dead letters to be seen by people.
 *
 * A connector never pretends: asked, sent, acknowledged, refused or cancelled, with times. This folder moves the record by the
 * moves its practice channel names (sent, acknowledged, refused).
 *  source  Standard Webhooks 1.0.0; trust.md T26 to T28
 */
#ifndef SHARE_SHARE_H
#define SHARE_SHARE_H

#include "record/record.h"
#include "store/outbox.h"

struct courier;
/* A channel's peer: url (http:// loopback or https://) and secret (whsec_ base64 of 24 bytes or more) from DIR/channels.yaml. */
struct courier *courier_open(struct store *s, struct arena *a, struct str *why);
void courier_run(struct courier *c);          /* its own thread: delivers until courier_stop */
void courier_stop(struct courier *c);
void courier_close(struct courier *c);

struct outbox_row { int64_t id, record; struct str channel, message, ref, state, last_error; int attempts; instant asked, tried, next, done; };
/* Everything not done, dead letters first; for the screen "circulation failures". */
size_t outbox_open(struct db *db, struct arena *a, struct outbox_row **out);
bool outbox_retry(struct store *s, int64_t id);      /* a dead letter tried again by a person */
/* Inbound receipt: verifies signature and time stamp, applies once. Gives an HTTP status. */
int receipt_take(struct store *s, struct str webhook_id, struct str stamp, struct str signature, struct str body, struct arena *a);

#endif
