/*
 * rows: the rows of a finished import straight into SQLite: the most an import of them could reach.
 *
 *   rows DATA/martlet.db NEW.db TYPE      prints rows of TYPE a second: first into all the tables an import fills, with the same indexes,
 *                                         then into TYPE's own table with its indexes, then into one table of the same columns with none;
 *                                         and the processor seconds of each
 *
 * Nothing of Martlet runs: every row stands finished in memory before the clock starts, hashes, ids and search words and all, and is only
 * bound and inserted. WAL, synchronous=FULL, as many records a commit as an import has, a cache as large as its, every row in the order it was made.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { GROUP = 100000, PLAIN = 1 };

struct table { const char *name, *order; sqlite3_value **values; long rows, cap; int columns; };

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static void must(int ok, sqlite3 *db, const char *what)
{
	if (!ok) {
		fprintf(stderr, "rows: %s: %s\n", what, db ? sqlite3_errmsg(db) : "");
		exit(1);
	}
}

static void read_table(sqlite3 *from, struct table *t)
{
	char sql[256];
	sqlite3_stmt *q;

	snprintf(sql, sizeof sql, "select * from \"%s\" order by %s", t->name, t->order);
	must(sqlite3_prepare_v2(from, sql, -1, &q, NULL) == SQLITE_OK, from, sql);
	t->columns = sqlite3_column_count(q);
	for (; sqlite3_step(q) == SQLITE_ROW; t->rows++) {
		if (t->rows == t->cap) {
			t->cap = t->cap ? t->cap * 2 : 1024;
			t->values = realloc(t->values, sizeof *t->values * (size_t)t->cap * (size_t)t->columns);
			must(t->values != NULL, NULL, "memory");
		}
		for (int i = 0; i < t->columns; i++)
			t->values[t->rows * t->columns + i] = sqlite3_value_dup(sqlite3_column_value(q, i));
	}
	sqlite3_finalize(q);
}

static void plain_table(sqlite3 *to, struct table *t)
{
	char sql[4096];
	int at = snprintf(sql, sizeof sql, "create table \"%s\"(c0", t->name);

	for (int i = 1; i < t->columns; i++)
		at += snprintf(sql + at, sizeof sql - (size_t)at, ", c%d", i);
	snprintf(sql + at, sizeof sql - (size_t)at, ")");
	must(sqlite3_exec(to, sql, NULL, NULL, NULL) == SQLITE_OK, to, "plain table");
}

static void make_tables(sqlite3 *from, sqlite3 *to, struct table *plain)
{
	sqlite3_stmt *q;

	must(sqlite3_exec(to, "pragma journal_mode=wal; pragma synchronous=full; pragma foreign_keys=off; pragma cache_size=-131072", NULL, NULL,
		NULL) == SQLITE_OK, to, "pragmas");
	if (plain) {
		plain_table(to, plain);
		return;
	}
	must(sqlite3_prepare_v2(from, "select sql from sqlite_master where sql is not null and type in ('table', 'index') and name not like"
		" 'sqlite_%' order by type = 'index'", -1, &q, NULL) == SQLITE_OK, from, "schema");
	while (sqlite3_step(q) == SQLITE_ROW)
		must(sqlite3_exec(to, (const char *)sqlite3_column_text(q, 0), NULL, NULL, NULL) == SQLITE_OK, to, "schema");
	sqlite3_finalize(q);
}

/* The share of each table's rows that belongs to so many of the records. */
static void insert(sqlite3 *to, struct table *t, size_t n, long records)
{
	sqlite3_stmt *put[8];
	long done[8] = { 0 };
	char sql[1024];

	for (size_t i = 0; i < n; i++) {
		int at = snprintf(sql, sizeof sql, "insert into \"%s\" values (?", t[i].name);
		for (int j = 1; j < t[i].columns; j++)
			at += snprintf(sql + at, sizeof sql - (size_t)at, ", ?");
		snprintf(sql + at, sizeof sql - (size_t)at, ")");
		must(sqlite3_prepare_v2(to, sql, -1, &put[i], NULL) == SQLITE_OK, to, sql);
	}
	for (long r = 0; r < records; r += GROUP) {
		sqlite3_exec(to, "begin immediate", NULL, NULL, NULL);
		for (size_t i = 0; i < n; i++)
			for (long end = r + GROUP >= records ? t[i].rows : t[i].rows * (r + GROUP) / records; done[i] < end; done[i]++) {
				for (int j = 0; j < t[i].columns; j++)
					sqlite3_bind_value(put[i], j + 1, t[i].values[done[i] * t[i].columns + j]);
				must(sqlite3_step(put[i]) == SQLITE_DONE, to, t[i].name);
				sqlite3_reset(put[i]);
			}
		must(sqlite3_exec(to, "commit", NULL, NULL, NULL) == SQLITE_OK, to, "commit");
	}
	for (size_t i = 0; i < n; i++)
		sqlite3_finalize(put[i]);
}

static void timed(sqlite3 *from, const char *path, struct table *t, size_t n, int plain, const char *what)
{
	long records = t[0].rows;
	sqlite3 *to;
	double begun, used;

	remove(path);
	must(sqlite3_open(path, &to) == SQLITE_OK, to, path);
	make_tables(from, to, plain ? t : NULL);
	begun = now();
	used = cpu();
	insert(to, t, n, records);
	printf("%s: %.0f rows/s, %.2f processor s\n", what, (double)records / (now() - begun), cpu() - used);
	sqlite3_close(to);
}

int main(int argc, char **argv)
{
	struct table t[] = { { .order = "id" }, { .name = "ledger", .order = "seq" }, { .name = "find_token", .order = "record" },
		{ .name = "link", .order = "from_id" }, { .name = "import_row", .order = "record" } };
	size_t n = sizeof t / sizeof *t;
	sqlite3 *from;

	if (argc != 4) {
		fprintf(stderr, "usage: rows DATA/martlet.db NEW.db TYPE\n");
		return 2;
	}
	t[0].name = argv[3];
	must(sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK, from, argv[1]);
	for (size_t i = 0; i < n; i++)
		read_table(from, &t[i]);
	timed(from, argv[2], t, n, 0, "all the tables an import fills, with their indexes");
	timed(from, argv[2], t, 1, 0, "the record's own table, with its indexes");
	timed(from, argv[2], t, 1, PLAIN, "one table of the same columns, no index");
	sqlite3_close(from);
	return 0;
}
