/**
 * share.h: messages to other systems: carried at least once, in order per record, signed as Standard Webhooks, with their
 * receipts and dead letters to be seen by people.
 *
 * A connector never pretends: a record is asked, sent, acknowledged, refused or cancelled by the moves its practice channel names,
 * each with its time. Sent means the other system took the message; acknowledged means it said what it did with it.
 *
 * What a peer answers, with 2xx, at once or later as a receipt: {"outcome": "accepted"}, {"outcome": "acknowledged",
 * "reference": "…"} or {"outcome": "refused", "reason": "…"}. Anything else (no answer, 5xx, 408, 429, a body that is none of these) is
 * tried again after 5 s, 15 s, 1 min, 5 min, then every 15 min; any other 4xx, or seven days of trying, is a dead letter: it stays,
 * holds back later messages about the same record, and waits for a person.
 *  source  Standard Webhooks 1.0.0; trust.md T26 to T28
 */
#ifndef SHARE_SHARE_H
#define SHARE_SHARE_H

#include "record/record.h"
#include "store/outbox.h"

struct courier;
/**
 * courier_open: read DIR/channels (one line a channel: NAME URL SECRET; URL http:// on loopback or https://; SECRET whsec_ and base64
 * of 24 bytes or more; # starts a comment) and make ready one carrier a channel.
 *  errors  NULL, with file:line: words in *why; a missing file is an empty one: messages then wait and are shown as waiting
 *  owns    the caller; courier_close
 */
struct courier *courier_open(struct store *s, struct arena *a, struct str *why);
void courier_start(struct courier *c);        /* a thread a channel */
void courier_close(struct courier *c);        /* stops the threads after the message in hand */
/* One pass over one channel on the calling thread: messages carried or tried. For tests and for draining. */
int courier_pass(struct courier *c, struct str channel);

/**
 * receipt_take: an inbound receipt for a channel. Verifies the signature in constant time and a time stamp within five minutes, applies
 * it once (the same webhook id again answers 200 and changes nothing).
 *  shape   gives the HTTP status to answer: 200, 400 malformed, 401 signature or time stamp, 404 channel or message unknown, 503
 */
int receipt_take(struct courier *c, struct str channel, struct str webhook_id, struct str stamp, struct str signature, struct str body,
	struct arena *a);

/* By a person: a dead letter is tried again now, or set aside; ledgered as ADMIN. false: it is not a dead letter (any more). */
bool letter_retry(struct store *s, const struct actor *who, int64_t id);
bool letter_drop(struct store *s, const struct actor *who, int64_t id);

/* Standard Webhooks: "v1," and base64 of HMAC-SHA256 over id.stamp.body; key is the decoded secret. */
struct str webhook_sign(struct arena *a, struct str key, struct str id, struct str stamp, struct str body);
bool webhook_verify(struct arena *a, struct str key, struct str id, struct str stamp, struct str body, struct str signatures, instant now);
bool webhook_key(struct arena *a, struct str secret, struct str *key);

#endif
