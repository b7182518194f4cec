#include "share/carrier.h"

#include "base/clock.h"

struct receiving { struct carrier *carrier; struct str webhook_id; struct reply reply; int status; };

static bool seen_before(struct db *db, struct str webhook_id)
{
	struct query *q = db_query(db, "insert into receipt(webhook_id, at) values (?1, ?2) on conflict do nothing");

	query_text(q, 1, webhook_id);
	query_int(q, 2, db_now(db));
	query_step(q);
	query_end(q);
	return db_changes(db) == 0;
}

static enum stored receive_job(struct db *db, void *arg)
{
	struct receiving *r = arg;
	struct outbox_row row;

	if (!outbox_find(db, r->reply.message, db_arena(db), &row) || !str_eq(row.channel, r->carrier->name)) {
		r->status = 404;
		return STORE_REFUSED;
	}
	if (seen_before(db, r->webhook_id))
		return STORE_DONE;
	carrier_settle(db, r->carrier->channel, &row, &r->reply);
	if (str_is(row.state, "waiting") || str_is(row.state, "dead"))
		outbox_mark(db, row.id, STR("done"), (struct str){ 0 }, db_now(db));
	return db_broken(db) ? STORE_BROKEN : STORE_DONE;
}

int receipt_take(struct courier *c, struct str channel, struct str webhook_id, struct str stamp, struct str signature, struct str body,
	struct arena *a)
{
	struct receiving r = { .carrier = carrier_named(c, channel), .webhook_id = webhook_id, .status = 200 };

	if (!r.carrier)
		return 404;
	if (!webhook_verify(a, r.carrier->key, webhook_id, stamp, body, signature, clock_now()))
		return 401;
	r.reply = reply_read(a, body);
	if (r.reply.is == REPLY_NONE || r.reply.message.n == 0)
		return 400;
	if (store_write(c->store, receive_job, &r) == STORE_BROKEN)
		return 503;
	return r.status;
}
