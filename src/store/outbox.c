#include "store/outbox.h"

#include "base/digest.h"

int64_t outbox_put(struct db *db, struct str channel, struct str message, int64_t record, struct str payload)
{
	uint8_t random[16];
	int64_t id = 0;

	random_bytes(random, sizeof random);
	struct str name = str_fmt(db_arena(db), "msg_%.*s", S(str_hex(db_arena(db), random, sizeof random)));
	struct query *q = db_query(db, "insert into outbox(channel, message, record, webhook_id, payload, state, attempts, asked, next) "
		"values (?1, ?2, ?3, ?4, ?5, 'waiting', 0, ?6, ?6) returning id");
	query_text(q, 1, channel);
	query_text(q, 2, message);
	query_int(q, 3, record);
	query_text(q, 4, name);
	query_text(q, 5, payload);
	query_int(q, 6, db_now(db));
	if (query_step(q))
		id = query_get_int(q, 0);
	query_end(q);
	return id;
}
