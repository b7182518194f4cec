/*
 * An import killed anywhere and run again gives what an unbroken one gives.
 *
 * "What it gives" is everything but salts and the ledger's times: every column of every imported record but its times, in the order of
 * the source's ids, references and all; links, clocks, words to find by, the runs' counts, how many entries the ledger has; and the
 * quarantine file, byte for byte. Each point kills another process, by SIGKILL, from the import's own progress.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "ground.h"
#include "practice/practice.h"
#include "share/import.h"

enum { PEOPLE = 400, EPISODES = 300, GROUP = 37, POINTS = 20, NEVER = 1 << 30 };

static struct arena arena;
static char dir[64];
static struct practice *practice;
static struct store *store;
static struct ledger *ledger;

static const char people_map[] = "source: register\ntype: person\nid: ID\ncolumns:\n  NAME: family_name\n"
	"  DOB: {field: born, format: dd/mm/yyyy, absence: {\"\": not_known}}\n  PHONE: phone\n";
static const char episodes_map[] = "source: register\ntype: missing_episode\nid: N\ncolumns:\n"
	"  WHO: {field: child, by: source_id, type: person}\n  WHEN: {field: reported_at, format: \"dd/mm/yyyy hh:mi\"}\n"
	"  HARM: {field: harm, split: \"|\"}\n  Q1: answers.0.question\n  FOUND: {field: found_at, format: \"dd/mm/yyyy hh:mi\"}\n"
	"constants: {last_seen_at: 2025-01-01T00:00:00Z}\n";

/* ---- files ---- */

static const char *path_of(const char *name)
{
	return str_c(&arena, str_fmt(&arena, "%s/%s", dir, name));
}

static void put_file(const char *name, struct str text)
{
	FILE *f = fopen(path_of(name), "we");

	assert_non_null(f);
	assert_int_equal(fwrite(text.at, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
}

static struct str get_file(const char *name)
{
	struct stat st;
	int fd = open(path_of(name), O_RDONLY | O_CLOEXEC);
	char *at;

	if (fd < 0)
		return STR("no such file");
	assert_int_equal(fstat(fd, &st), 0);
	at = arena_take(&arena, (size_t)st.st_size + 1);
	assert_int_equal(read(fd, at, (size_t)st.st_size), st.st_size);
	close(fd);
	return (struct str){ at, (size_t)st.st_size };
}

/* What goes wrong is spread over the file, so that every group has some of it. changed: the same people, some of them altered. */
static struct str people_rows(int n, bool changed)
{
	struct buf b;

	buf_open(&b, &arena);
	buf_z(&b, "ID,NAME,DOB,PHONE\n");
	for (int i = 0; i < n; i++) {
		buf_fmt(&b, "%d,%s%d,%02d/%02d/2012,07700 900%03d\n", i, changed && i % 5 == 0 ? "Renamed" : "Name", i, i % 28 + 1, i % 12 + 1, i);
		if (i % 11 == 3)
			buf_fmt(&b, "%d,Again,,\n", i - 2);
		if (i % 17 == 5)
			buf_fmt(&b, "x%d,Wrong,31/02/2012,\n", i);
		if (i % 23 == 7)
			buf_fmt(&b, "y%d,\"Broken\" quote,,\n", i);
	}
	return buf_text(&b);
}

static struct str episode_rows(void)
{
	struct buf b;

	buf_open(&b, &arena);
	buf_z(&b, "N,WHO,WHEN,HARM,Q1,FOUND\n");
	for (int i = 0; i < EPISODES; i++)
		buf_fmt(&b, "%d,%d,%02d/06/2025 22:%02d,%s,%s,%s\n", i, i * 7 % (PEOPLE + 20), i % 28 + 1, i % 60, i % 2 ? "online|physical" : "",
			i % 3 ? "" : "Who with?", i % 4 ? "30/06/2025 08:00" : i % 8 ? "" : "01/01/2025 00:00");
	return buf_text(&b);
}

/* ---- a store of one's own, in this process ---- */

static void open_in(const char *data)
{
	struct store_options o = { .dir = path_of(data), .create = true, .readers = 2 };
	struct str why = { "", 0 };
	struct notes notes;
	instant start;

	instant_parse(STR("2026-01-05T02:00:00Z"), &start);
	clock_set(start);
	notes_open(&notes, &arena);
	practice = practice_load(PRACTICE_DIR, &notes);
	assert_non_null(practice);
	store = store_open(&o, practice, &arena, &why);
	ledger = store ? ledger_open(store, &arena, &why) : NULL;
	if (!ledger)
		fail_msg("%.*s", S(why));
}

static void close_it(void)
{
	ledger_close(ledger);
	store_close(store);
	practice_free(practice);
}

struct killing { int at, calls; };

static void kill_at(void *ctx, const struct import_progress *p)
{
	struct killing *k = ctx;

	(void)p;
	if (k->calls++ == k->at)
		kill(getpid(), SIGKILL);
}

/* Gives how often progress was told. */
static int bring(const char *data, const char *type, const char *map, const char *file, int kill_after)
{
	struct killing k = { .at = kill_after };
	struct import_options o = { .file = path_of(file), .group = GROUP, .progress = kill_at, .ctx = &k };
	struct import_result result;
	struct import_map *m;
	struct notes notes;
	enum imported is;

	open_in(data);
	notes_open(&notes, &arena);
	m = import_map_read(path_of(map), practice, str_z(type), &arena, &notes);
	assert_non_null(m);
	is = import_run(store, m, &o, &arena, &notes, &result);
	notes_print(&notes, 2);
	assert_true(is == IMPORT_DONE || is == IMPORT_QUARANTINED);
	close_it();
	return k.calls;
}

/* The same in another process, that is killed on the way. */
static void bring_killed(const char *data, const char *type, const char *map, const char *file, int kill_after)
{
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (!pid) {
		bring(data, type, map, file, kill_after);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* ---- what there is in the end ---- */

/* skip: bit per column left out. */
static void dump(struct buf *b, struct db *db, const char *sql, uint64_t skip)
{
	struct query *q = db_query(db, sql);
	int64_t rows = 0;

	for (; query_step(q); rows++) {
		for (int i = 0; i < query_columns(q); i++) {
			if (skip >> i & 1)
				continue;
			buf_str(b, query_is_null(q, i) ? STR("-") : query_get_text(q, i, &arena));
			buf_c(b, '|');
		}
		buf_c(b, '\n');
	}
	query_end(q);
	buf_fmt(b, "%lld of %s\n", (long long)rows, sql);
}

enum { TIMES = 1 << 5 | 1 << 7 };        /* source id, id, ref, state, version, created_at, created_by, changed_at, … */

static struct str all_of(const char *data)
{
	struct verified v = { 0 };
	struct notes notes;
	struct db *db;
	struct buf b;

	open_in(data);
	buf_open(&b, &arena);
	db = store_read(store, 0);
	dump(&b, db, "select r.source_id, t.* from import_row r join person t on t.id = r.record order by 1", TIMES);
	dump(&b, db, "select r.source_id, t.* from import_row r join missing_episode t on t.id = r.record order by 1", TIMES);
	dump(&b, db, "select * from missing_episode__harm order by record, position", 0);
	dump(&b, db, "select * from missing_episode__answers order by record, position", 0);
	dump(&b, db, "select from_id, field_no, to_id from link order by 1, 2, 3", 0);
	dump(&b, db, "select token, record from find_token order by 1, 2", 0);
	dump(&b, db, "select record, name, subject, started, due, state from clock order by 1, 2", 0);
	dump(&b, db, "select source_id, record, run, line from import_row order by type_no, source_id", 0);
	dump(&b, db, "select no, source, type_no, file, ended is null, reached, quarantine, made, changed, same, left_out, quarantined from import_run", 0);
	dump(&b, db, "select count(*), count(body), max(seq) from ledger", 0);
	dump(&b, db, "select count(*) from person", 0);
	store_read_end(db);
	buf_str(&b, get_file("people.csv.quarantine.csv"));
	buf_str(&b, get_file("episodes.csv.quarantine.csv"));
	notes_open(&notes, &arena);
	if (!ledger_verify(store, &notes, &v, NULL) || notes.list.n) {
		notes_print(&notes, 2);
		fail_msg("the ledger does not verify");
	}
	close_it();
	return buf_text(&b);
}

static void assert_same(struct str is, struct str wanted, int point)
{
	size_t at = 0, line = 0;

	if (str_eq(is, wanted))
		return;
	while (at < is.n && at < wanted.n && is.at[at] == wanted.at[at]) {
		if (is.at[at] == '\n')
			line = at + 1;
		at++;
	}
	fail_msg("killed at point %d:\n%.*s\nand unbroken:\n%.*s", point, S(str_head(str_from(is, line), 300)), S(str_head(str_from(wanted, line), 300)));
}

/* A store closed in order is one file. */
static void copy_data(const char *from, const char *to)
{
	assert_int_equal(mkdir(path_of(to), 0700), 0);
	put_file(str_c(&arena, str_fmt(&arena, "%s/martlet.db", to)), get_file(str_c(&arena, str_fmt(&arena, "%s/martlet.db", from))));
}

static void remove_all(const char *path)
{
	ground_clear(path);
}

/* base: half the people, by an earlier file. */
static int base_made(void **state)
{
	(void)state;
	arena_open(&arena, (size_t)1 << 30);
	snprintf(dir, sizeof dir, "/tmp/martlet-import-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	put_file("people.yaml", str_z(people_map));
	put_file("episodes.yaml", str_z(episodes_map));
	put_file("first.csv", people_rows(PEOPLE / 2, false));
	put_file("people.csv", people_rows(PEOPLE, true));
	put_file("episodes.csv", episode_rows());
	bring("base", "person", "people.yaml", "first.csv", NEVER);
	return 0;
}

static int base_gone(void **state)
{
	(void)state;
	clock_set(0);
	remove_all(dir);
	arena_close(&arena);
	return 0;
}

struct unbroken { struct str dump; int people, episodes; };

static struct unbroken unbroken(void)
{
	struct unbroken u;

	copy_data("base", "whole");
	u.people = bring("whole", "person", "people.yaml", "people.csv", NEVER);
	u.episodes = bring("whole", "missing_episode", "episodes.yaml", "episodes.csv", NEVER);
	u.dump = all_of("whole");
	remove_all(path_of("whole"));
	assert_true(str_has(u.dump, STR("|Renamed0|")) && str_has(u.dump, STR("was already given on row")));
	assert_true(str_has(u.dump, STR("no person of register with this id")) && str_has(u.dump, STR("not before.")));
	return u;
}

static void killed_once_at_each_of_many_points(void **state)
{
	struct unbroken u = unbroken();

	(void)state;
	for (int i = 0; i < POINTS; i++) {
		copy_data("base", "killed");
		bring_killed("killed", "person", "people.yaml", "people.csv", u.people * i / (POINTS - 1) - (i == POINTS - 1));
		bring("killed", "person", "people.yaml", "people.csv", NEVER);
		bring_killed("killed", "missing_episode", "episodes.yaml", "episodes.csv", u.episodes * i / (POINTS - 1) - (i == POINTS - 1));
		bring("killed", "missing_episode", "episodes.yaml", "episodes.csv", NEVER);
		assert_same(all_of("killed"), u.dump, i);
		remove_all(path_of("killed"));
	}
}

/* Each resumed run is killed too, a little further on: past its first commit, or it would never end. */
static void killed_again_and_again(void **state)
{
	struct unbroken u = unbroken();
	int left = u.people;

	(void)state;
	copy_data("base", "killed");
	while (left > GROUP + 3) {
		bring_killed("killed", "person", "people.yaml", "people.csv", GROUP + 3);
		left -= GROUP + 1;
	}
	bring("killed", "person", "people.yaml", "people.csv", NEVER);
	bring("killed", "missing_episode", "episodes.yaml", "episodes.csv", NEVER);
	assert_same(all_of("killed"), u.dump, -1);
	remove_all(path_of("killed"));
}

/* What had been set aside was thrown away before the second run: it is told again, all of it. */
static void a_quarantine_file_thrown_away_is_made_again(void **state)
{
	struct str whole;

	(void)state;
	copy_data("base", "killed");
	bring("killed", "person", "people.yaml", "people.csv", NEVER);
	whole = get_file("people.csv.quarantine.csv");
	remove_all(path_of("killed"));
	copy_data("base", "killed");
	bring_killed("killed", "person", "people.yaml", "people.csv", GROUP * 6);
	assert_int_equal(unlink(path_of("people.csv.quarantine.csv")), 0);
	bring("killed", "person", "people.yaml", "people.csv", NEVER);
	assert_true(str_eq(get_file("people.csv.quarantine.csv"), whole));
	remove_all(path_of("killed"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_once_at_each_of_many_points), cmocka_unit_test(killed_again_and_again),
		cmocka_unit_test(a_quarantine_file_thrown_away_is_made_again),
	};

	return cmocka_run_group_tests_name("import killed", tests, base_made, base_gone);
}
