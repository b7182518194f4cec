/* Clocks and index words are derived: from a record's row, and from what the practice says now. Made again all at once, so that
 * nobody ever sees half of them. */
#include "base/note.h"
#include "practice/practice.h"
#include "record/clocks.h"
#include "record/find_index.h"
#include "record/restrict.h"
#include "record/row.h"

enum { BATCH = 256 };

static size_t batch(struct db *db, const char *sql, int64_t after, int64_t *ids)
{
	struct query *q = db_query(db, sql);
	size_t n = 0;

	query_int(q, 1, after);
	query_int(q, 2, BATCH);
	while (n < BATCH && query_step(q))
		ids[n++] = query_get_int(q, 0);
	query_end(q);
	return n;
}

static void renew_one(struct db *db, struct arena *a, const struct type *t, int64_t id)
{
	struct record *rec = row_load(db, a, t, id);
	struct judged j;

	if (!rec)
		return;
	find_index_write(db, rec, NULL);
	if (!t->nclocks)
		return;
	judge(db, a, rec, NULL, &j);
	clocks_write(db, rec, &j, false);
}

static enum stored renew(struct db *db, void *arg)
{
	const struct practice *p = db_practice(db);
	int64_t ids[BATCH], last;
	struct arena a;
	size_t n;

	(void)arg;
	db_run(db, "delete from find_token");
	db_run(db, "delete from clock");
	arena_open(&a, (size_t)64 << 20);
	a.bail = db_arena(db)->bail;
	for (size_t i = 0; i < p->ntypes; i++)
		for (last = 0; (n = batch(db, plan_type(db, &p->types[i])->ids, last, ids)) > 0; last = ids[n - 1]) {
			for (size_t k = 0; k < n; k++)
				renew_one(db, &a, &p->types[i], ids[k]);
			arena_empty(&a);
		}
	arena_close(&a);
	restrict_renew(db);
	return STORE_DONE;
}

bool record_renew(struct store *s)
{
	return store_bulk(s, renew, NULL) == STORE_DONE;
}

size_t record_renewed(struct db *was, struct db *now, struct arena *a, struct notes *faults)
{
	static const char *const clock[] = { "record", "name", "subject", "started", "warn", "due", "stopped", "state" };
	static const struct ledger_table tables[] = {
		{ "clock", "select record, name, subject, started, warn, due, stopped, state from clock order by record, name", 2, 1 << 1 | 1 << 7,
			clock },
		{ "find_token", "select record, token from find_token order by record, token", 2, 1 << 1, NULL },
		{ "restricted", "select record, restriction from restricted order by record, restriction", 2, 0, NULL } };
	size_t n = 0;

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		n += ledger_same(was, now, &tables[i], a, faults);
	return n;
}
