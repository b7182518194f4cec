#include "share/share.h"

struct letter { int64_t id; const struct actor *who; bool drop; };

static enum stored letter_job(struct db *db, void *arg)
{
	struct letter *l = arg;
	struct query *q = l->drop ?
		db_query(db, "update outbox set state = 'dropped' where id = ?1 and state = 'dead' returning record") :
		db_query(db, "update outbox set state = 'waiting', attempts = 0, next = ?2 where id = ?1 and state = 'dead' returning record");
	int64_t record = 0;

	query_int(q, 1, l->id);
	if (!l->drop)
		query_int(q, 2, db_now(db));
	if (query_step(q))
		record = query_get_int(q, 0);
	query_end(q);
	if (record == 0)
		return STORE_REFUSED;
	struct ledger_entry e = { .op = OP_ADMIN, .actor = l->who->staff, .object = record, .purpose = l->who->purpose,
		.role = l->who->role ? l->who->role->no : 0, .words = l->drop ? STR("dead letter set aside") : STR("dead letter tried again") };
	ledger_put(db, &e);
	return STORE_DONE;
}

bool letter_retry(struct store *s, const struct actor *who, int64_t id)
{
	struct letter l = { id, who, false };

	return store_write(s, letter_job, &l) == STORE_DONE;
}

bool letter_drop(struct store *s, const struct actor *who, int64_t id)
{
	struct letter l = { id, who, true };

	return store_write(s, letter_job, &l) == STORE_DONE;
}
