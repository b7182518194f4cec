/* History: what entries said, who looked, and a record as it was known at an instant. */
#include "ledger/inside.h"

#include <string.h>

#include "base/vec.h"
#include "ledger/canon.h"

struct states { struct past_item *at; size_t n, cap; };

/* One statement for both: the row of the newest change at or before an instant. */
static bool newest_change(struct query *q, int64_t object, instant until, struct core *c)
{
	query_int(q, 1, object);
	while (query_step(q)) {
		if (!entry_read(query_get_text(q, 1, NULL), c))
			return false;
		if (!until || c->at <= until)
			return true;
	}
	return false;
}

/* What an older entry set, told once for each entry however many fields it set. */
struct setter { int64_t seq; struct core c; struct str body; bool good; };
struct setters { struct setter *at; size_t n, cap; };

static const struct setter *setter_of(struct db *db, struct setters *all, int64_t seq, struct arena *a)
{
	struct setter s = { .seq = seq };
	struct query *q;

	for (size_t i = 0; i < all->n; i++)
		if (all->at[i].seq == seq)
			return &all->at[i];
	q = db_query(db, "SELECT core, body FROM ledger WHERE seq = ?1");
	query_int(q, 1, seq);
	s.good = query_step(q) && entry_read(query_get_text(q, 0, NULL), &s.c);
	s.body = query_get_text(q, 1, a);
	query_end(q);
	VEC_ADD(a, all, s);
	return &all->at[all->n - 1];
}

static bool trace_kept(struct db *db, struct setters *all, const struct core *newest, struct past_item *p, struct arena *a)
{
	const struct setter *s = setter_of(db, all, p->seq, a);
	uint16_t no = p->set.no;

	if (!s->good || s->c.seq >= newest->seq || memcmp(s->c.object, newest->object, ID_SIZE) != 0 || !body_find(s->body, no, &p->set)
			|| (p->set.how != BODY_SET && p->set.how != BODY_DISPOSED)) {
		p->set = (struct body_item){ .no = no, .how = BODY_DISPOSED };
		return false;
	}
	p->version = s->c.version;
	return true;
}

static bool read_items(struct db *db, const struct core *c, struct str body, struct past *out, struct arena *a)
{
	struct states states = { 0 };
	struct setters setters = { 0 };
	struct past_item p = { 0 };
	struct body b;
	bool good = body_read(&b, body);

	while (good && body_next(&b, &p.set)) {
		if (p.set.no == CANON_WORDS || p.set.how == BODY_CLEARED)
			continue;
		p.kept = p.set.how == BODY_KEPT;
		p.seq = p.kept ? p.set.seq : c->seq;
		p.version = c->version;
		p.c = p.set.c;
		if (p.kept)
			good = trace_kept(db, &setters, c, &p, a);
		VEC_ADD(a, &states, p);
	}
	out->items = states.at;
	out->nitems = states.n;
	return good && !b.bad;
}

bool ledger_past_state(struct db *db, int64_t object, instant until, struct arena *a, struct past *out)
{
	struct query *q = db_query(db, "SELECT seq, core, body FROM ledger WHERE object = ?1 ORDER BY seq DESC");
	struct core c;
	bool found = newest_change(q, object, until, &c);
	struct str body = found ? query_get_text(q, 2, a) : (struct str){ "", 0 };

	query_end(q);
	*out = (struct past){ 0 };
	if (!found)
		return false;
	*out = (struct past){ .version = c.version, .seq = c.seq, .at = c.at, .op = c.op };
	memcpy(out->object, c.object, ID_SIZE);
	out->gone = c.op == OP_ERASE && !body.n;
	out->bad = !out->gone && !read_items(db, &c, body, out, a);
	return true;
}

void ledger_past_commit(const struct past *past, const struct past_item *p, struct digest *c)
{
	struct body_bound to = { .version = p->version };

	memcpy(to.object, past->object, ID_SIZE);
	if (p->set.how == BODY_SET)
		body_commit(c, &to, &p->set);
	else
		*c = p->set.c;
}

struct values { struct ledger_value *at; size_t n, cap; };

static void read_values(struct str bytes, struct arena *a, struct ledger_seen *seen)
{
	struct values values = { 0 };
	struct body_item item;
	struct body b;

	if (!bytes.n || !body_read(&b, bytes))
		return;
	while (body_next(&b, &item)) {
		struct ledger_value v = { .no = item.no, .is = item.is, .cleared = item.how == BODY_CLEARED,
			.disposed = item.how == BODY_DISPOSED, .bytes = item.bytes };
		if (item.no == CANON_WORDS)
			seen->words = item.bytes;
		else if (item.how != BODY_KEPT)
			VEC_ADD(a, &values, v);
	}
	seen->values = values.at;
	seen->nvalues = values.n;
}

static bool read_seen(struct db *db, struct query *q, struct arena *a, struct ledger_seen *seen)
{
	struct hide *h = &ledger_of(db)->hide;
	struct core c;

	if (!entry_read(query_get_text(q, 0, NULL), &c))
		return false;
	*seen = (struct ledger_seen){ .seq = c.seq, .at = c.at, .op = (enum ledger_op)c.op, .outcome = (enum ledger_outcome)c.outcome,
		.version = c.version, .purpose = c.purpose, .role = c.role };
	hide_show(h, c.actor, &seen->actor);
	hide_show(h, c.object, &seen->object);
	hide_show(h, c.subject, &seen->subject);
	read_values(query_get_text(q, 1, a), a, seen);
	return true;
}

struct seens { struct ledger_seen *at; size_t n, cap; };

static size_t read_all(struct db *db, struct query *q, instant until, size_t most, struct arena *a, struct ledger_seen **out)
{
	struct seens all = { 0 };
	struct ledger_seen seen;

	while (all.n < most && query_step(q))
		if (read_seen(db, q, a, &seen) && (!until || seen.at <= until))
			VEC_ADD(a, &all, seen);
	query_end(q);
	*out = all.at;
	return all.n;
}

size_t ledger_of_object(struct db *db, int64_t object, bool views, instant until, size_t most, struct arena *a, struct ledger_seen **out)
{
	struct query *q = db_query(db, views
		? "SELECT core, body, seq FROM ledger WHERE object = ?1 UNION ALL SELECT core, body, seq FROM ledger WHERE looked = ?1"
			" UNION ALL SELECT l.core, l.body, l.seq FROM ledger_shown s JOIN ledger l ON l.seq = s.seq WHERE s.object = ?1"
			" ORDER BY 3 DESC"
		: "SELECT core, body FROM ledger WHERE object = ?1 ORDER BY seq DESC");

	query_int(q, 1, object);
	return read_all(db, q, until, most, a, out);
}

size_t ledger_of_subject(struct db *db, int64_t subject, size_t most, struct arena *a, struct ledger_seen **out)
{
	struct query *q = db_query(db, "SELECT core, body, seq FROM ledger WHERE subject = ?1 AND object IS NULL"
		" UNION SELECT core, body, seq FROM ledger WHERE looked = ?1"
		" UNION SELECT l.core, l.body, l.seq FROM ledger_shown s JOIN ledger l ON l.seq = s.seq WHERE s.object = ?1"
		" ORDER BY 3 DESC LIMIT ?2");

	query_int(q, 1, subject);
	query_int(q, 2, (int64_t)most);
	return read_all(db, q, 0, most, a, out);
}

/* The op is the fifth byte of the core. */
size_t ledger_combined(struct db *db, int64_t object, size_t most, struct arena *a, struct ledger_seen **out)
{
	struct query *q = db_query(db, "SELECT core, body, seq FROM ledger WHERE looked = ?1 AND substr(core, 5, 1) = x'05'"
		" UNION SELECT l.core, l.body, l.seq FROM ledger_shown s JOIN ledger l ON l.seq = s.seq WHERE s.object = ?1"
		" AND substr(l.core, 5, 1) = x'05' ORDER BY 3 DESC");

	query_int(q, 1, object);
	return read_all(db, q, 0, most, a, out);
}

static void read_shown(struct str bytes, struct arena *a, struct ledger_combination *c)
{
	struct body_item item;
	struct body b;

	if (!body_read(&b, bytes))
		return;
	while (body_next(&b, &item))
		;
	if (b.bad)
		return;
	c->nshown = b.nshown;
	c->shown = TAKE_N(a, int64_t, b.nshown + 1);
	for (size_t i = 0; i < b.nshown; i++)
		c->shown[i] = body_shown(&b, i);
}

bool ledger_combination(struct db *db, int64_t seq, struct arena *a, struct ledger_combination *out)
{
	struct query *q = db_query(db, "SELECT core, body FROM ledger WHERE seq = ?1 AND substr(core, 5, 1) = x'05'");
	bool good;

	query_int(q, 1, seq);
	*out = (struct ledger_combination){ .nshown = 0 };
	good = query_step(q) && read_seen(db, q, a, &out->seen);
	if (good)
		read_shown(query_get_text(q, 1, NULL), a, out);
	query_end(q);
	return good;
}

size_t ledger_combinations(struct db *db, struct arena *a, struct ledger_combination **out)
{
	struct query *q = db_query(db, "SELECT core, body FROM ledger WHERE +object IS NULL AND substr(core, 5, 2) = x'0500' ORDER BY seq");
	VEC(struct ledger_combination) all = { 0 };

	while (query_step(q)) {
		struct ledger_combination c = { .nshown = 0 };
		if (!read_seen(db, q, a, &c.seen))
			continue;
		read_shown(query_get_text(q, 1, NULL), a, &c);
		VEC_ADD(a, &all, c);
	}
	query_end(q);
	*out = all.at;
	return all.n;
}

size_t ledger_about_nothing(struct db *db, enum ledger_op op, struct arena *a, struct ledger_seen **out)
{
	uint8_t code = (uint8_t)op;
	struct query *q = db_query(db, "SELECT core, body FROM ledger WHERE +object IS NULL AND +looked IS NULL AND substr(core, 5, 1) = ?1"
		" ORDER BY seq");

	query_blob(q, 1, &code, 1);
	return read_all(db, q, 0, SIZE_MAX, a, out);
}

uint32_t ledger_state(struct db *db, int64_t object, instant at, struct arena *a, struct ledger_value **out, size_t *n,
	struct ledger_seen *last)
{
	struct values values = { 0 };
	struct past past;
	struct query *q;

	*out = NULL;
	*n = 0;
	if (!ledger_past_state(db, object, at, a, &past))
		return 0;
	for (size_t i = 0; i < past.nitems; i++) {
		const struct body_item *set = &past.items[i].set;
		struct ledger_value v = { .no = set->no, .is = set->is, .disposed = set->how == BODY_DISPOSED, .bytes = set->bytes };
		VEC_ADD(a, &values, v);
	}
	*out = values.at;
	*n = values.n;
	if (last) {
		q = db_query(db, "SELECT core, body FROM ledger WHERE seq = ?1");
		query_int(q, 1, past.seq);
		if (query_step(q))
			read_seen(db, q, a, last);
		query_end(q);
	}
	return past.version;
}

int64_t ledger_looked(struct db *db, int64_t actor, int64_t object, instant since, instant *at)
{
	struct query *q = db_query(db, "SELECT core FROM ledger WHERE looked = ?1 ORDER BY seq DESC");
	uint8_t hidden[ID_SIZE], whose[ID_SIZE];
	int64_t seq = 0;
	struct core c;

	hide_id(&ledger_of(db)->hide, actor, hidden);
	hide_id(&ledger_of(db)->hide, object, whose);
	query_int(q, 1, object);
	while (!seq && query_step(q) && entry_read(query_get_text(q, 0, NULL), &c) && c.at >= since)
		/* A name that happened to stand alone on a list is no look at the picture: the page must have been about it. */
		if (c.op == OP_CONSULT && c.outcome == OUTCOME_OK && memcmp(c.actor, hidden, ID_SIZE) == 0 &&
			memcmp(c.subject, whose, ID_SIZE) == 0) {
			seq = c.seq;
			*at = c.at;
		}
	query_end(q);
	return seq;
}
