#include "share/carrier.h"

/* The first of two moves that the record's state allows; the rest of the channel's moves are not for this answer. */
static void make(struct db *db, int64_t id, const struct move *first, const struct move *second, const struct field **fields,
	const struct value *values, size_t n)
{
	if (first && record_system_move(db, id, first, fields, values, n) != PUT_REFUSED)
		return;
	if (second)
		record_system_move(db, id, second, fields, values, n);
}

void carrier_settle(struct db *db, const struct channel *ch, const struct outbox_row *row, const struct reply *r)
{
	struct ledger_entry e = { .op = OP_DELIVERY, .object = row->record,
		.outcome = r->is == REPLY_REFUSED ? OUTCOME_REFUSED : OUTCOME_OK, .words = row->message };
	const struct field *reference[] = { ch->reference }, *reason[] = { ch->reason };
	struct value reference_words = { .is = VALUE_TEXT, .text = r->reference }, reason_words = { .is = VALUE_TEXT, .text = r->reason };

	/* A peer that answers at once has also taken the message: both moves, both times, are on the record. */
	make(db, row->record, ch->sent, NULL, NULL, NULL, 0);
	if (r->is == REPLY_REFUSED)
		make(db, row->record, ch->refused, NULL, reason, &reason_words, ch->reason && r->reason.n);
	else if (r->is == REPLY_ACKNOWLEDGED)
		make(db, row->record, ch->acknowledged, ch->cancelled, reference, &reference_words, ch->reference && r->reference.n);
	ledger_put(db, &e);
}
