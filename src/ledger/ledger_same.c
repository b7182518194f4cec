/* Two tables side by side: what was there against what was made again. */
#include "ledger/inside.h"

#include "base/note.h"

struct side { struct query *q; bool more; };
struct comparing { const struct ledger_table *t; struct arena *a; struct notes *faults; struct db *was; size_t n; };

/* Integers before texts, as SQLite orders them; both in its own order. NULL before everything. */
static int by_cell(struct query *x, struct query *y, int column, bool text)
{
	bool none = query_is_null(x, column), other = query_is_null(y, column);
	struct str one, two;
	int64_t m, n;

	if (none || other)
		return other - none;
	if (!text) {
		m = query_get_int(x, column);
		n = query_get_int(y, column);
		return (m > n) - (m < n);
	}
	one = query_get_text(x, column, NULL);
	two = query_get_text(y, column, NULL);
	int c = memcmp(one.at, two.at, one.n < two.n ? one.n : two.n);
	return c ? c : (one.n > two.n) - (one.n < two.n);
}

static bool text_at(const struct ledger_table *t, int column)
{
	return t->texts >> column & 1;
}

/* Which of two rows comes first; 0: they have one key. */
static int by_key(const struct ledger_table *t, const struct side *was, const struct side *now)
{
	int c = 0;

	if (!was->more || !now->more)
		return now->more - was->more;
	for (int i = 0; i < t->keys && !c; i++)
		c = by_cell(was->q, now->q, i, text_at(t, i));
	return c;
}

/* By the reference people know it by, and the words of its key. */
static struct str name_of(struct comparing *c, struct query *q)
{
	struct ledger_value *values;
	int64_t id = query_get_int(q, 0);
	struct str name = str_fmt(c->a, "id %lld", (long long)id);
	uint32_t version;
	size_t n;

	if (ledger_row(c->was, id, c->a, &values, &n, &version) && n > 1)
		name = values[1].bytes;
	for (int i = 1; i < c->t->keys; i++)
		if (text_at(c->t, i))
			name = str_fmt(c->a, "%.*s %.*s", S(name), S(query_get_text(q, i, c->a)));
	return name;
}

static void fault(struct comparing *c, struct query *q, const char *field, const char *what)
{
	static const struct place nowhere;

	c->n++;
	note(c->faults, nowhere, "%s %.*s%s%s: %s", c->t->name, S(name_of(c, q)), field ? " " : "", field ? field : "", what);
}

size_t ledger_same(struct db *was, struct db *now, const struct ledger_table *t, struct arena *a, struct notes *faults)
{
	struct comparing c = { .t = t, .a = a, .faults = faults, .was = was };
	struct side x = { .q = db_query(was, t->sql) }, y = { .q = db_query(now, t->sql) };
	int columns = query_columns(x.q);

	x.more = query_step(x.q);
	y.more = query_step(y.q);
	while ((x.more || y.more) && c.n < LEDGER_SAME_MOST) {
		int first = by_key(t, &x, &y);
		for (int i = t->keys; !first && i < columns; i++)
			if (by_cell(x.q, y.q, i, text_at(t, i)))
				fault(&c, x.q, t->names[i], "the table says otherwise than the ledger");
		if (first)
			fault(&c, first < 0 ? x.q : y.q, NULL, first < 0 ? "the ledger knows of no such row" : "its row is gone");
		if (first <= 0)
			x.more = query_step(x.q);
		if (first >= 0)
			y.more = query_step(y.q);
	}
	query_end(x.q);
	query_end(y.q);
	return c.n;
}
