/*
 * raw: durable rows a second straight into SQLite: WAL, synchronous=FULL, one writer, groups of G rows of B bytes in one
 * transaction. The most that acknowledged submissions could reach on this disk with the same grouping.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(int ok, const char *what)
{
	if (!ok) {
		fprintf(stderr, "raw: %s failed\n", what);
		exit(1);
	}
}

int main(int argc, char **argv)
{
	sqlite3 *db;
	sqlite3_stmt *put;

	if (argc != 5) {
		fprintf(stderr, "usage: raw FILE ROW_BYTES GROUP SECONDS\n");
		return 2;
	}
	int bytes = atoi(argv[2]), group = atoi(argv[3]);
	double seconds = strtod(argv[4], NULL), begun;
	long rows = 0;
	char *row = calloc(1, (size_t)bytes);
	must(sqlite3_open(argv[1], &db) == SQLITE_OK, "open");
	must(sqlite3_exec(db, "pragma journal_mode=wal; pragma synchronous=full; create table r(id integer primary key, about integer, body blob); "
		"create index r_about on r(about)", NULL, NULL, NULL) == SQLITE_OK, "set-up");
	must(sqlite3_prepare_v2(db, "insert into r(about, body) values (?1, ?2)", -1, &put, NULL) == SQLITE_OK, "prepare");
	for (begun = now(); now() - begun < seconds; rows += group) {
		sqlite3_exec(db, "begin immediate", NULL, NULL, NULL);
		for (int i = 0; i < group; i++) {
			memcpy(row, &rows, sizeof rows);
			sqlite3_bind_int64(put, 1, (rows * 2654435761L + i) % 1000003);
			sqlite3_bind_blob(put, 2, row, bytes, SQLITE_STATIC);
			must(sqlite3_step(put) == SQLITE_DONE, "insert");
			sqlite3_reset(put);
		}
		must(sqlite3_exec(db, "commit", NULL, NULL, NULL) == SQLITE_OK, "commit");
	}
	printf("%.0f\n", (double)rows / (now() - begun));
	sqlite3_finalize(put);
	sqlite3_close(db);
	free(row);
	return 0;
}
