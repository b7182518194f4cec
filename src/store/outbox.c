#include "store/outbox.h"

#include "base/digest.h"
#include "base/vec.h"

#define COLUMNS "select id, record, channel, message, webhook_id, payload, state, coalesce(last_error, ''), attempts, asked, " \
	"coalesce(tried, 0), coalesce(next, 0) from outbox o "

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

static struct outbox_row row_of(struct query *q, struct arena *a)
{
	return (struct outbox_row){ .id = query_get_int(q, 0), .record = query_get_int(q, 1), .channel = query_get_text(q, 2, a),
		.message = query_get_text(q, 3, a), .webhook_id = query_get_text(q, 4, a), .payload = query_get_text(q, 5, a),
		.state = query_get_text(q, 6, a), .last_error = query_get_text(q, 7, a), .attempts = (int)query_get_int(q, 8),
		.asked = query_get_int(q, 9), .tried = query_get_int(q, 10), .next = query_get_int(q, 11) };
}

static size_t rows_of(struct query *q, struct arena *a, struct outbox_row **out)
{
	VEC(struct outbox_row) rows = { 0 };

	while (query_step(q)) {
		struct outbox_row row = row_of(q, a);
		VEC_ADD(a, &rows, row);
	}
	query_end(q);
	*out = rows.at;
	return rows.n;
}

size_t outbox_waiting(struct db *db, struct arena *a, struct outbox_row **out)
{
	return rows_of(db_query(db, COLUMNS "where state in ('waiting', 'dead') order by state = 'dead' desc, id limit 500"), a, out);
}

size_t outbox_due(struct db *db, struct str channel, instant now, struct arena *a, struct outbox_row **out)
{
	struct query *q = db_query(db, COLUMNS "where state = 'waiting' and channel = ?1 and next <= ?2 and not exists (select 1 from outbox e "
		"where e.record = o.record and e.channel = o.channel and e.id < o.id and e.state in ('waiting', 'dead')) "
		"order by id limit 50");

	query_text(q, 1, channel);
	query_int(q, 2, now);
	return rows_of(q, a, out);
}

bool outbox_find(struct db *db, struct str webhook_id, struct arena *a, struct outbox_row *out)
{
	struct query *q = db_query(db, COLUMNS "where webhook_id = ?1");
	bool found;

	query_text(q, 1, webhook_id);
	if ((found = query_step(q)))
		*out = row_of(q, a);
	query_end(q);
	return found;
}

void outbox_mark(struct db *db, int64_t id, struct str state, struct str why, instant next)
{
	struct query *q = db_query(db, "update outbox set state = ?2, last_error = nullif(?3, ''), next = ?4, tried = ?5, "
		"attempts = attempts + 1, done = case when ?2 = 'done' then ?5 end where id = ?1");

	query_int(q, 1, id);
	query_text(q, 2, state);
	query_text(q, 3, why);
	query_int(q, 4, next);
	query_int(q, 5, db_now(db));
	query_step(q);
	query_end(q);
}
