/**
 * ground.h: the ground a test stands on: a folder of its own, a store and a ledger in it, and a way behind their backs.
 *
 * Functions of a header, so that a test takes only what it links. What fails ends the test in words.
 */
#ifndef TESTS_GROUND_H
#define TESTS_GROUND_H

#include <ftw.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#include "ledger/ledger.h"
#include "store/store.h"

static inline int ground_remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

/* The folder and all in it. */
static inline void ground_clear(const char *folder)
{
	nftw(folder, ground_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Opens what stands in the folder, or makes it. */
static inline struct store *ground_store(const char *folder, unsigned readers, struct practice *p, struct arena *a, struct ledger **book)
{
	struct store_options o = { .dir = folder, .create = true, .readers = readers };
	struct str why = { "", 0 };
	struct store *made = store_open(&o, p, a, &why);

	if (!made)
		fail_msg("%.*s", S(why));
	*book = ledger_open(made, a, &why);
	if (!*book)
		fail_msg("%.*s", S(why));
	return made;
}

/* Runs text as its own connection would: the sqlite3 shell in the hands of someone who may. */
static inline void ground_shell(const char *folder, const char *sql)
{
	sqlite3 *db;
	char path[128], *said = NULL;

	snprintf(path, sizeof path, "%s/martlet.db", folder);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &said) != SQLITE_OK)
		fail_msg("%s: %s", sql, said);
	sqlite3_close(db);
}

/* The first figure of the first row as readers see it; -1 when there is none. */
static inline int64_t ground_figure(struct store *of, const char *sql)
{
	struct db *db = store_read(of, 0);
	struct query *q = db_query(db, sql);
	int64_t n = query_step(q) ? query_get_int(q, 0) : -1;

	query_end(q);
	assert_false(db_broken(db));
	store_read_end(db);
	return n;
}

#endif
