#include "share/carrier.h"

static bool from_here(const struct record *rec, const struct move *m)
{
	return m && (m->from >> rec->state & 1);
}

static const struct move *move_for(const struct channel *ch, const struct record *rec, enum reply_is is)
{
	if (is == REPLY_REFUSED)
		return from_here(rec, ch->refused) ? ch->refused : NULL;
	if (is == REPLY_ACCEPTED)
		return from_here(rec, ch->sent) ? ch->sent : NULL;
	if (from_here(rec, ch->acknowledged))
		return ch->acknowledged;
	return from_here(rec, ch->cancelled) ? ch->cancelled : NULL;
}

static int state_now(struct db *db, const struct type *t, int64_t id)
{
	return record_state(db, t, id);
}

static void make(struct db *db, const struct channel *ch, int64_t id, enum reply_is is, const struct reply *r)
{
	struct record rec = { .id = id, .type = ch->of, .state = state_now(db, ch->of, id) };
	const struct field *fields[2];
	struct value values[2];
	size_t n = 0;
	const struct move *m = rec.state < 0 ? NULL : move_for(ch, &rec, is);

	if (!m)
		return;
	if (ch->reference && r->reference.n) {
		fields[n] = ch->reference;
		values[n++] = (struct value){ .is = VALUE_TEXT, .text = r->reference };
	}
	if (ch->reason && r->reason.n) {
		fields[n] = ch->reason;
		values[n++] = (struct value){ .is = VALUE_TEXT, .text = r->reason };
	}
	record_system_move(db, id, m, fields, values, n);
}

void carrier_settle(struct db *db, const struct channel *ch, const struct outbox_row *row, const struct reply *r)
{
	struct ledger_entry e = { .op = OP_DELIVERY, .object = row->record,
		.outcome = r->is == REPLY_REFUSED ? OUTCOME_REFUSED : OUTCOME_OK, .words = row->message };

	/* A peer that acknowledges at once has also taken the message: both moves, both times, are on the record. */
	if (r->is == REPLY_ACKNOWLEDGED || r->is == REPLY_REFUSED)
		make(db, ch, row->record, REPLY_ACCEPTED, r);
	make(db, ch, row->record, r->is, r);
	ledger_put(db, &e);
}
