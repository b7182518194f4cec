#include "ledger_case.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "ground.h"
#include "small_practice.h"

struct arena arena;
char dir[64];
struct practice *practice;
struct store *store;
struct ledger *ledger;

void open_all(void)
{
	practice = small_practice(1);
	store = ground_store(dir, 2, practice, &arena, &ledger);
}

void close_all(void)
{
	ledger_close(ledger);
	store_close(store);
	if (practice)
		small_practice_free(practice);
	ledger = NULL;
	store = NULL;
	practice = NULL;
}

int set_up(void **state)
{
	(void)state;
	arena_open(&arena, 256 << 20);
	snprintf(dir, sizeof dir, "/tmp/martlet-ledger-XXXXXX");
	assert_non_null(mkdtemp(dir));
	open_all();
	return 0;
}

int tear_down(void **state)
{
	(void)state;
	close_all();
	ground_clear(dir);
	arena_close(&arena);
	clock_set(0);
	return 0;
}


void shell(const char *sql)
{
	ground_shell(dir, sql);
}



static int64_t insert_row(struct db *db, const char *sql, const struct type *t)
{
	struct query *q = db_query(db, sql);
	int64_t id = store_next_id(db, t->no);

	query_int(q, 1, id);
	query_text(q, 2, store_next_reference(db, t, db_now(db)));
	query_int(q, 3, db_now(db));
	query_step(q);
	query_end(q);
	return id;
}

enum stored make(struct db *db, void *arg)
{
	struct act *act = arg;

	act->child = insert_row(db, "INSERT INTO child(id, ref, state, version, created_at, created_by, changed_at, changed_by, name, born,"
		" said_absent) VALUES (?1, ?2, 'open', 1, ?3, 1, ?3, 1, 'Robin', '2012-03-02', 'declined')", &practice->types[0]);
	struct ledger_entry e = { .op = OP_COLLECT, .actor = 2047, .object = act->child, .subject = act->child };
	act->seq = ledger_put_row(db, &e);
	act->episode = insert_row(db, "INSERT INTO episode(id, ref, state, version, created_at, created_by, changed_at, changed_by, risk,"
		" reported, minutes) VALUES (?1, ?2, 'open', 1, ?3, 1, ?3, 1, 'high', ?3, 90)", &practice->types[1]);
	struct query *q = db_query(db, "UPDATE episode SET child = ?2 WHERE id = ?1");
	query_int(q, 1, act->episode);
	query_int(q, 2, act->child);
	query_step(q);
	query_end(q);
	q = db_query(db, "INSERT INTO link(from_id, field_no, to_id, since) VALUES (?1, 16, ?2, ?3)");
	query_int(q, 1, act->episode);
	query_int(q, 2, act->child);
	query_int(q, 3, db_now(db));
	query_step(q);
	query_end(q);
	q = db_query(db, "INSERT INTO episode__harm(record, position, code) VALUES (?1, 0, 'drugs'), (?1, 1, 'self_harm')");
	query_int(q, 1, act->episode);
	query_step(q);
	query_end(q);
	q = db_query(db, "INSERT INTO episode__notes(record, position, words, at) VALUES (?1, 0, 'ran', 5), (?1, 1, 'hid', NULL)");
	query_int(q, 1, act->episode);
	query_step(q);
	query_end(q);
	e = (struct ledger_entry){ .op = OP_COLLECT, .actor = 2047, .object = act->episode, .subject = act->child };
	act->seq = ledger_put_row(db, &e);
	return STORE_DONE;
}

enum stored alter(struct db *db, void *arg)
{
	struct act *act = arg;

	for (int i = 0; i < 4 && act->sql[i]; i++) {
		struct query *q = db_query(db, act->sql[i]);
		query_int(q, 1, act->episode);
		query_int(q, 2, db_now(db));
		query_step(q);
		query_end(q);
	}
	struct ledger_entry e = { .op = OP_ALTER, .actor = 2047, .object = act->episode, .subject = act->child };
	act->seq = ledger_put_row(db, &e);
	if (act->plant)
		db_run(db, "UPDATE ledger SET body = zeroblob(length(body)) WHERE seq = (SELECT max(seq) FROM ledger)");
	return act->refuse ? STORE_REFUSED : STORE_DONE;
}

enum stored look(struct db *db, void *arg)
{
	struct act *act = arg;
	struct ledger_entry e = { .op = act->op ? act->op : OP_CONSULT, .actor = 2047, .object = act->episode, .subject = act->child,
		.shown = act->shown, .nshown = act->nshown, .words = act->op ? STR("not yours") : (struct str){ "", 0 } };

	act->seq = ledger_put(db, &e);
	return STORE_DONE;
}


struct act made(void)
{
	struct act act = { 0 };

	assert_int_equal(store_write(store, make, &act), STORE_DONE);
	return act;
}
