/* What can be proved of messages and imports: each message that went or was set aside against the entries that say so, each run against the
 * entry it began with, each row of a source against the record it made. */
#include "share/share_proof.h"

enum { MOST = 100 };

struct proving { struct db *db; struct arena *a; struct notes *faults; size_t n; };

static void fault(struct proving *p, struct str text)
{
	static const struct place nowhere;

	p->n++;
	note(p->faults, nowhere, "%.*s", S(text));
}

/* A statement of what does not fit: its rows are a table's key, in words. */
struct rule { const char *table, *field, *says, *sql; };

/* Every attempt was logged before it went; every answer when it was taken; a dead letter only moves by somebody's hand. */
static const struct rule rules[] = {
	{ "outbox", "record", "no entry made the record it is about", "select o.webhook_id from outbox o where o.record is not null"
		" and not exists (select 1 from ledger l where l.object = o.record)" },
	{ "outbox", "attempts", "it was tried, but no entry says that anything was sent", "select o.webhook_id from outbox o where o.attempts > 0"
		" and not exists (select 1 from ledger l where l.looked = o.record and substr(l.core, 5, 1) = x'04')" },
	{ "outbox", "state", "it is done, but fewer answers were taken", "select o.webhook_id from outbox o where o.state = 'done' and"
		" (select count(*) from outbox d where d.record = o.record and d.state = 'done' and d.id <= o.id) >"
		" (select count(*) from ledger l where l.looked = o.record and substr(l.core, 5, 1) = x'0b')" },
	{ "outbox", "state", "it was dropped, but nobody did that", "select o.webhook_id from outbox o where o.state = 'dropped'"
		" and not exists (select 1 from ledger l where l.looked = o.record and substr(l.core, 5, 1) = x'09')" },
	{ "outbox", "state", "there is no such state", "select o.webhook_id from outbox o where o.state not in ('waiting', 'done', 'dead', 'dropped')" },
	{ "import_row", "record", "no entry made the record it says it is", "select s.name || ' ' || r.source_id from import_row r"
		" join import_source s on s.no = r.source where not exists (select 1 from ledger l where l.object = r.record)" },
	{ "import_row", "run", "there was no such run", "select r.source_id from import_row r where not exists"
		" (select 1 from import_run n where n.no = r.run and n.source = r.source and n.type_no = r.type_no)" },
};

static void told(struct proving *p, const struct rule *r)
{
	struct query *q = db_query(p->db, r->sql);

	for (int i = 0; i < MOST && query_step(q); i++)
		fault(p, str_fmt(p->a, "%s %.*s %s: %s", r->table, S(query_get_text(q, 0, p->a)), r->field, r->says));
	query_end(q);
}

/* ---- runs ---- */

static struct str between(struct str text, struct str before, struct str after)
{
	size_t from = 0, to;

	while (from + before.n <= text.n && !str_starts(str_from(text, from), before))
		from++;
	from += before.n;
	for (to = from; to < text.n && !(after.n && str_starts(str_from(text, to), after)); to++)
		;
	return from <= text.n ? (struct str){ text.at + from, to - from } : (struct str){ "", 0 };
}

static void field(struct proving *p, struct str run, const char *name, struct str now, struct str then)
{
	if (!str_eq(now, then))
		fault(p, str_fmt(p->a, "import_run %.*s %s: the table says otherwise than the ledger", S(run), name));
}

static void run(struct proving *p, struct query *q, const struct ledger_seen *entries, size_t n)
{
	struct str no = query_get_text(q, 0, p->a), type = query_get_text(q, 1, p->a), source = query_get_text(q, 2, p->a),
		file = query_get_text(q, 3, p->a), map = query_get_text(q, 4, p->a), begins = str_fmt(p->a, "import %.*s: ", S(no));
	const struct ledger_seen *e = NULL;

	for (size_t i = 0; i < n && !e; i++)
		if (str_starts(entries[i].words, begins))
			e = &entries[i];
	if (!e) {
		fault(p, str_fmt(p->a, "import_run %.*s: no entry began it", S(no)));
		return;
	}
	field(p, no, "type_no", type, between(e->words, begins, STR(" from ")));
	field(p, no, "source", source, between(e->words, STR(" from "), STR(", file sha256 ")));
	field(p, no, "digest", str_hex(p->a, (const uint8_t *)file.at, file.n), between(e->words, STR(", file sha256 "), STR(", map sha256 ")));
	field(p, no, "map", str_hex(p->a, (const uint8_t *)map.at, map.n), between(e->words, STR(", map sha256 "), STR("")));
	if (query_get_int(q, 5) != e->actor)
		fault(p, str_fmt(p->a, "import_run %.*s by: the table says otherwise than the ledger", S(no)));
}

static void runs(struct proving *p)
{
	struct query *q = db_query(p->db, "select r.no, coalesce(t.name, ''), coalesce(s.name, ''), r.digest, r.map, coalesce(r.by, 0)"
		" from import_run r left join type_no t on t.no = r.type_no left join import_source s on s.no = r.source order by r.no");
	struct ledger_seen *entries = NULL;
	size_t n = 0;
	bool asked = false;

	while (query_step(q)) {
		if (!asked)
			n = ledger_about_nothing(p->db, OP_ADMIN, p->a, &entries);
		asked = true;
		run(p, q, entries, n);
	}
	query_end(q);
}

size_t share_proof(struct db *db, struct arena *a, struct notes *faults)
{
	struct proving p = { .db = db, .a = a, .faults = faults };

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		told(&p, &rules[i]);
	runs(&p);
	return p.n;
}
