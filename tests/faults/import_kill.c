/*
 * import_kill: an import killed (SIGKILL) at many points spread over a large file leaves what an unbroken one leaves, bit for bit.
 *
 *   import_kill ROWS KILLS GROUP [--saboteur skip|repeat]      GROUP rows a commit, 0 the usual number
 *
 * The saboteur moves the place reached after a kill: on by a group (rows are skipped), or back by one and forgets what had come in
 * (rows come in twice). Then a difference must be found, or the test is no test.
 *
 * Each resumed run is killed too, a little further on. The points are rows, told by the import's own progress: every third falls between
 * the last row of a group and its commit. Both stores begin as copies of one, which has an earlier and smaller version of the file, so that
 * keys and ids are alike, some rows are changed and most are new. Compared, row by row and column by column: every table of the database but what is
 * drawn at random for each run, the hashes over it (in the ledger: bodies, transaction, body root, leaf before; of its frontier: leaf and peaks), and how
 * far the clock, which stands still, left a steady one since the ledger was opened (drift, and the flag for it on the entry a run begins with); and the
 * quarantine file. Every other time is compared. The ledger of what was killed must verify, which ties the bodies to the rows.
 */
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "ledger/ledger.h"
#include "people/csv.h"
#include "practice/practice.h"
#include "share/import.h"

enum { USUAL_GROUP = 100000 };

static const char map_text[] = "source: register\ntype: person\nid: ID\ncolumns:\n  NAME: family_name\n  GIVEN: given_names\n"
	"  DOB: {field: born, format: dd/mm/yyyy, absence: {\"\": not_known}}\n";

static struct arena arena;
static char dir[64];
static long rows, kills, group;
static const char *saboteur;
static struct practice *practice;
static struct store *store;
static struct ledger *ledger;

static void fail(const char *what, struct str why)
{
	fprintf(stderr, "import_kill: %s: %.*s\n", what, S(why));
	exit(1);
}

static const char *path_of(const char *a, const char *b)
{
	return str_c(&arena, str_fmt(&arena, "%s/%s%s", dir, a, b));
}

/* ---- the file ---- */

static void name_put(FILE *f, uint64_t n)
{
	static const char *const part[] = { "Ash", "Bel", "Cor", "Dun", "Elm", "Far", "Gar", "Hal", "Ive", "Jun", "Kel", "Lor", "Mar", "Nor", "Oak",
		"Pen" };

	for (int i = 0; i < 3; i++, n /= 16)
		fputs(part[n % 16], f);
}

/* Ids and names in no order; of every kind of row that goes wrong some in each thousand. changed: some people are called otherwise. */
static void file_make(const char *path, long n, bool changed)
{
	FILE *f = fopen(path, "we");

	if (!f)
		fail(path, STR("cannot be written"));
	fputs("ID,NAME,GIVEN,DOB\n", f);
	for (long i = 0; i < n; i++) {
		uint64_t mixed = (uint64_t)i * 2654435761u % (1 << 20);
		fprintf(f, "N%07llu-%ld,", (unsigned long long)mixed, i);
		name_put(f, mixed * 7 + (changed && i % 9 == 4));
		fprintf(f, ",Given %llu,%02ld/%02ld/%ld\n", (unsigned long long)(mixed % 997), i % 28 + 1, i % 12 + 1, 1940 + i % 80);
		if (i % 211 == 3)
			fprintf(f, "N%07llu-%ld,Again,,\n", (unsigned long long)mixed, i);
		if (i % 307 == 5)
			fprintf(f, "x%ld,Wrong,,31/02/2012\n", i);
		if (i % 401 == 7)
			fprintf(f, "y%ld,\"Broken\" quote,,\n", i);
		if (i % 503 == 9)
			fprintf(f, "z%ld,,,\n", i);
	}
	if (fclose(f))
		fail(path, STR("cannot be written"));
}

/* ---- bringing it in ---- */

static void open_in(const char *data)
{
	struct store_options o = { .dir = path_of(data, ""), .create = true, .readers = 2 };
	struct str why = { "", 0 };
	struct notes notes;
	instant start;

	instant_parse(STR("2026-01-05T02:00:00Z"), &start);
	clock_set(start);
	notes_open(&notes, &arena);
	practice = practice_load(PRACTICE_DIR, &notes);
	store = practice ? store_open(&o, practice, &arena, &why) : NULL;
	ledger = store ? ledger_open(store, &arena, &why) : NULL;
	if (!ledger)
		fail(data, why);
}

static void close_it(void)
{
	ledger_close(ledger);
	store_close(store);
	practice_free(practice);
}

/* rows < 0: never. at_commit: not at that row but when its group is about to be kept. */
struct point { long rows; bool at_commit; };

static void kill_at(void *ctx, const struct import_progress *p)
{
	const struct point *k = ctx;

	if (k->rows >= 0 && p->counts.rows >= k->rows && p->committing >= k->at_commit)
		kill(getpid(), SIGKILL);
}

static struct import_counts bring(const char *data, const char *file, struct point k)
{
	struct import_options o = { .file = path_of(file, ""), .quarantine = path_of(data, ".csv"), .group = (unsigned)group, .progress = kill_at,
		.ctx = &k };
	struct import_result result;
	struct import_map *m;
	struct notes notes;
	enum imported is = IMPORT_REFUSED;

	open_in(data);
	notes_open(&notes, &arena);
	m = import_map_read(path_of("map.yaml", ""), practice, STR("person"), &arena, &notes);
	if (m)
		is = import_run(store, m, &o, &arena, &notes, &result);
	notes_print(&notes, STDERR_FILENO);
	if (is != IMPORT_DONE && is != IMPORT_QUARANTINED)
		fail(file, STR("was not brought in"));
	close_it();
	return result.counts;
}

static bool bring_killed(const char *data, const char *file, struct point k)
{
	int status = 0;
	pid_t pid = fork();

	if (!pid) {
		bring(data, file, k);
		_exit(0);
	}
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/* ---- the saboteur ---- */

static sqlite3 *database(const char *data)
{
	sqlite3 *db;

	if (sqlite3_open(path_of(data, "/martlet.db"), &db) != SQLITE_OK)
		fail(data, STR("cannot be opened"));
	return db;
}

static void sabotage(void)
{
	struct str back = str_fmt(&arena, "delete from import_row where record in (select record from import_row order by record desc limit %ld);"
		" update import_run set reached = reached - min(%ld, reached) where no = (select max(no) from import_run)", group, group);
	struct str on = str_fmt(&arena, "update import_run set reached = reached + %ld where no = (select max(no) from import_run)", group);
	sqlite3 *db = database("killed");

	if (sqlite3_exec(db, str_c(&arena, strcmp(saboteur, "repeat") ? on : back), NULL, NULL, NULL) != SQLITE_OK)
		fail("sabotage", str_z(sqlite3_errmsg(db)));
	sqlite3_close(db);
}

/* ---- comparing ---- */

static const char *columns_of(const char *table)
{
	if (!strcmp(table, "ledger"))
		return "seq, object, looked, subject, substr(core, 1, 6), case when object is not null then substr(core, 7, 2) end,"
			" substr(core, 9, 16), substr(core, 29, 36), substr(core, 81, 64), length(core), length(body)";
	return strcmp(table, "ledger_frontier") ? "*" : "one, size, time";
}

static sqlite3_stmt *walk(sqlite3 *db, const char *table)
{
	sqlite3_stmt *q;

	if (sqlite3_prepare_v2(db, str_c(&arena, str_fmt(&arena, "select %s from \"%s\"", columns_of(table), table)), -1, &q, NULL) != SQLITE_OK)
		fail(table, str_z(sqlite3_errmsg(db)));
	return q;
}

static int column_differs(sqlite3_stmt *x, sqlite3_stmt *y)
{
	for (int i = 0; i < sqlite3_column_count(x); i++) {
		int n = sqlite3_column_bytes(x, i);
		if (sqlite3_column_type(x, i) != sqlite3_column_type(y, i) || n != sqlite3_column_bytes(y, i) ||
			(n && memcmp(sqlite3_column_blob(x, i), sqlite3_column_blob(y, i), (size_t)n)))
			return i;
	}
	return -1;
}

/* Rows compared; -1: they differ, and it is said where. */
static int64_t table_same(sqlite3 *one, sqlite3 *other, const char *table)
{
	sqlite3_stmt *x = walk(one, table), *y = walk(other, table);
	int64_t n = 0, same = -1;

	for (;; n++) {
		int more = sqlite3_step(x), also = sqlite3_step(y), column;
		if (more != also)
			printf("%s: %s has rows after the first %lld\n", table, more == SQLITE_ROW ? "the unbroken one" : "the killed one", (long long)n);
		if (more != also)
			break;
		if (more != SQLITE_ROW) {
			same = n;
			break;
		}
		column = column_differs(x, y);
		if (column < 0)
			continue;
		printf("%s, row %lld, %s: %s unbroken, %s killed\n", table, (long long)n + 1, sqlite3_column_name(x, column),
			(const char *)sqlite3_column_text(x, column), (const char *)sqlite3_column_text(y, column));
		break;
	}
	sqlite3_finalize(x);
	sqlite3_finalize(y);
	return same;
}

/* Differences; told: all rows compared. */
static int stores_differ(int64_t *told, int *tables)
{
	sqlite3 *whole = database("whole"), *killed = database("killed");
	sqlite3_stmt *q;
	int differ = 0;

	differ += table_same(whole, killed, "sqlite_master") < 0;
	if (sqlite3_prepare_v2(whole, "select name from sqlite_master where type = 'table' and name not like 'sqlite_%'", -1, &q, NULL) != SQLITE_OK)
		fail("tables", str_z(sqlite3_errmsg(whole)));
	while (!differ && sqlite3_step(q) == SQLITE_ROW) {
		int64_t n = table_same(whole, killed, (const char *)sqlite3_column_text(q, 0));
		differ += n < 0;
		*told += n > 0 ? n : 0;
		(*tables)++;
	}
	sqlite3_finalize(q);
	sqlite3_close(whole);
	sqlite3_close(killed);
	return differ;
}

static struct str file_all(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *at;

	if (fd < 0 || fstat(fd, &st))
		fail(path, STR("cannot be read"));
	at = arena_take(&arena, (size_t)st.st_size + 1);
	if (read(fd, at, (size_t)st.st_size) != st.st_size)
		fail(path, STR("cannot be read"));
	close(fd);
	return (struct str){ at, (size_t)st.st_size };
}

static void base_copied(const char *to)
{
	struct str bytes = file_all(path_of("base", "/martlet.db"));
	FILE *f;

	if (mkdir(path_of(to, ""), 0700))
		fail(to, STR("cannot be made"));
	f = fopen(path_of(to, "/martlet.db"), "we");
	if (!f || fwrite(bytes.at, 1, bytes.n, f) != bytes.n || fclose(f))
		fail(to, STR("cannot be copied"));
}

static bool verified(void)
{
	struct verified v = { 0 };
	struct notes notes;
	bool good;

	open_in("killed");
	notes_open(&notes, &arena);
	good = ledger_verify(store, &notes, &v, NULL);
	notes_print(&notes, STDOUT_FILENO);
	close_it();
	return good;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static double seconds_since(int64_t since)
{
	return (double)(clock_mono_us() - since) / 1e6;
}

static void prepare(void)
{
	FILE *f;

	snprintf(dir, sizeof dir, "%s/martlet-import-kill-XXXXXX", getenv("TMPDIR") && strlen(getenv("TMPDIR")) < 30 ? getenv("TMPDIR") : "/tmp");
	if (!mkdtemp(dir) || !(f = fopen(path_of("map.yaml", ""), "we")) || fputs(map_text, f) < 0 || fclose(f))
		fail(dir, STR("cannot be made"));
	file_make(path_of("first.csv", ""), rows / 10, false);
	file_make(path_of("all.csv", ""), rows, true);
	bring("base", "first.csv", (struct point){ .rows = -1 });
	base_copied("whole");
	base_copied("killed");
}

static void kill_all(void)
{
	for (long i = 0; i < kills; i++) {
		struct point k = { rows * (i + 1) / (kills + 1), i % 3 == 2 };
		if (!bring_killed("killed", "all.csv", k))
			fail("a kill", STR("the import was not killed"));
		if (saboteur && i == kills / 2)
			sabotage();
	}
}

static bool arguments(int argc, char **argv)
{
	if (argc == 6 && !strcmp(argv[4], "--saboteur"))
		saboteur = argv[5];
	if (argc != 4 && !saboteur)
		return false;
	rows = strtol(argv[1], NULL, 10);
	kills = strtol(argv[2], NULL, 10);
	group = strtol(argv[3], NULL, 10) ? strtol(argv[3], NULL, 10) : USUAL_GROUP;
	return rows > 0 && kills > 0;
}

int main(int argc, char **argv)
{
	const struct point never = { .rows = -1 };
	struct import_counts whole, killed;
	int64_t began, compared = 0;
	double unbroken, broken;
	int differ, tables = 0;
	bool good;

	if (!arguments(argc, argv)) {
		fprintf(stderr, "usage: import_kill ROWS KILLS GROUP [--saboteur skip|repeat]\n");
		return 2;
	}
	arena_open(&arena, (size_t)8 << 30);
	prepare();
	began = clock_mono_us();
	whole = bring("whole", "all.csv", never);
	unbroken = seconds_since(began);
	began = clock_mono_us();
	kill_all();
	killed = bring("killed", "all.csv", never);
	broken = seconds_since(began);
	differ = stores_differ(&compared, &tables) + (memcmp(&whole, &killed, sizeof whole) != 0) +
		!str_eq(file_all(path_of("whole", ".csv")), file_all(path_of("killed", ".csv")));
	good = verified();
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	printf("import_kill%s%s: %lld rows: %lld new, %lld changed, %lld as before, %lld set aside; killed %ld times; %lld rows of %d tables,"
		" the counts and the quarantine file: %s; the ledger %s; unbroken %.1f s, with the kills %.1f s\n", saboteur ? ", saboteur " : "",
		saboteur ? saboteur : "", (long long)whole.rows, (long long)whole.made, (long long)whole.changed, (long long)whole.same,
		(long long)whole.quarantined, kills, (long long)compared, tables, differ ? "different" : "identical",
		good ? "verifies" : "does not verify", unbroken, broken);
	arena_close(&arena);
	if (saboteur)
		return differ ? 0 : 1;
	return differ || !good ? 1 : 0;
}
