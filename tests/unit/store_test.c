#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "ground.h"
#include "store/store.h"
#include "small_practice.h"

static struct arena arena;
static char dir[64];
static struct practice *practice;
static struct store *store;

static struct store *open_with(struct practice *p, struct str *why)
{
	struct store_options o = { .dir = dir, .create = true, .readers = 3 };

	return store_open(&o, p, &arena, why);
}

static void open_again(int version)
{
	struct str why;

	store_close(store);
	if (practice)
		small_practice_free(practice);
	practice = small_practice(version);
	store = open_with(practice, &why);
	if (!store)
		fail_msg("%.*s", S(why));
}

static int set_up(void **state)
{
	(void)state;
	arena_open(&arena, 64 << 20);
	snprintf(dir, sizeof dir, "/tmp/martlet-store-XXXXXX");
	assert_non_null(mkdtemp(dir));
	open_again(1);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(store);
	store = NULL;
	if (practice)
		small_practice_free(practice);
	practice = NULL;
	ground_clear(dir);
	arena_close(&arena);
	clock_set(0);
	return 0;
}

static void shell(const char *sql)
{
	ground_shell(dir, sql);
}

static int64_t one(const char *sql)
{
	return ground_figure(store, sql);
}

static enum stored put_child(struct db *db, void *arg)
{
	struct query *q = db_query(db, "INSERT INTO child(id, ref, state, version, created_at, created_by, changed_at, changed_by, name)"
		" VALUES (?1, ?2, 'open', 1, ?3, 1, ?3, 1, ?4)");
	int64_t id = store_next_id(db, practice->types[0].no);

	query_int(q, 1, id);
	query_text(q, 2, store_next_reference(db, &practice->types[0], db_now(db)));
	query_int(q, 3, db_now(db));
	query_text(q, 4, STR("Robin"));
	query_step(q);
	query_end(q);
	if (arg)
		*(int64_t *)arg = id;
	return STORE_DONE;
}

static enum stored put_and_refuse(struct db *db, void *arg)
{
	put_child(db, arg);
	return STORE_REFUSED;
}

static enum stored put_and_break(struct db *db, void *arg)
{
	put_child(db, arg);
	db_run(db, "INSERT INTO no_such_table VALUES (1)");
	assert_true(db_broken(db));
	put_child(db, arg);                  /* does nothing, quietly */
	return STORE_DONE;
}

static void writes_and_reads(void **state)
{
	int64_t first, second;

	(void)state;
	clock_set(instant_of(day_of((struct civil){ 2026, 12, 31 }), 23, 30, 0));
	assert_int_equal(store_write(store, put_child, &first), STORE_DONE);
	assert_int_equal(store_write(store, put_and_refuse, NULL), STORE_REFUSED);
	assert_int_equal(store_write(store, put_and_break, NULL), STORE_BROKEN);
	assert_int_equal(store_trouble(store).n, 0);
	assert_int_equal(store_write(store, put_child, &second), STORE_DONE);
	assert_int_equal(id_type(second), practice->types[0].no);
	assert_true(second > first);
	assert_int_equal(one("SELECT count(*) FROM child"), 2);
	assert_int_equal(one("SELECT count(*) FROM child WHERE ref = 'CHI-2026-000002'"), 1);
	assert_int_equal(one("SELECT count(*) FROM child_shape WHERE name = 'Robin'"), 2);
	/* By London's year, in summer time an hour ahead of UTC's midnight; and counters outlive the process. */
	open_again(1);
	clock_set(instant_of(day_of((struct civil){ 2027, 1, 1 }), 0, 30, 0));
	assert_int_equal(store_write(store, put_child, &second), STORE_DONE);
	assert_int_equal(one("SELECT count(*) FROM child WHERE ref = 'CHI-2027-000001'"), 1);
	clock_set(instant_of(day_of((struct civil){ 2026, 12, 31 }), 23, 30, 0));
	assert_int_equal(store_write(store, put_child, &second), STORE_DONE);
	assert_int_equal(one("SELECT count(*) FROM child WHERE ref = 'CHI-2026-000003'"), 1);
}

/* A refused job leaves nothing, not even when others of its group are kept. */
static _Atomic int kept;
static void *many(void *arg)
{
	(void)arg;
	for (int i = 0; i < 100; i++) {
		bool keep = i % 3 != 0;
		enum stored is = store_write(store, keep ? put_child : i == 51 ? put_and_break : put_and_refuse, NULL);
		if ((is == STORE_DONE) != keep)
			abort();
		kept += keep;
	}
	return NULL;
}

static void groups_keep_only_what_is_done(void **state)
{
	pthread_t threads[8];

	(void)state;
	kept = 0;
	for (int i = 0; i < 8; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, many, NULL), 0);
	for (int i = 0; i < 8; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(one("SELECT count(*) FROM child"), kept);
	assert_int_equal(one("SELECT count(DISTINCT ref) FROM child"), kept);
	assert_int_equal(one("SELECT max(substr(ref, 10)) FROM child"), kept);     /* no reference is skipped */
}

static enum stored nest(struct db *db, void *arg)
{
	struct query *outer = db_query(db, "SELECT id FROM child ORDER BY id"), *inner;
	int *pairs = arg;

	while (query_step(outer)) {
		inner = db_query(db, "SELECT id FROM child ORDER BY id");
		while (query_step(inner))
			(*pairs)++;
		query_end(inner);
	}
	query_end(outer);
	return STORE_DONE;
}

static enum stored too_much_memory(struct db *db, void *arg)
{
	put_child(db, arg);
	db_query(db, "SELECT 1");
	for (int i = 0; i < 4096; i++)
		arena_take(db_arena(db), 1 << 20);
	return STORE_DONE;
}

static void jobs_are_kept_apart(void **state)
{
	int pairs = 0;

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(store_write(store, put_child, NULL), STORE_DONE);
	assert_int_equal(store_write(store, nest, &pairs), STORE_DONE);
	assert_int_equal(pairs, 9);
	assert_int_equal(store_write(store, too_much_memory, NULL), STORE_BROKEN);
	assert_int_equal(store_write(store, put_child, NULL), STORE_DONE);
	assert_int_equal(one("SELECT count(*) FROM child"), 4);
}

static int64_t children(struct db *db)
{
	struct query *q = db_query(db, "SELECT count(*) FROM child");
	int64_t n = query_step(q) ? query_get_int(q, 0) : -1;

	query_end(q);
	return n;
}

static void what_is_read_after_a_write_is_new(void **state)
{
	struct db *db = store_read(store, 0), *other = store_read(store, 0);
	struct query *q;

	(void)state;
	assert_int_equal(children(db), 0);
	assert_int_equal(children(other), 0);
	q = db_query(other, "SELECT 1 UNION ALL SELECT count(*) FROM child");
	assert_true(query_step(q));                 /* in the midst of it: this one keeps what it sees */
	assert_int_equal(store_write(store, put_child, NULL), STORE_DONE);
	assert_int_equal(children(db), 1);
	assert_true(query_step(q));
	assert_int_equal(query_get_int(q, 0), 0);
	query_end(q);
	assert_int_equal(store_write(store, put_child, NULL), STORE_DONE);
	assert_int_equal(children(other), 2);
	store_read_end(db);
	store_read_end(other);
}

/* The next store may stand where the first stood: its writes must not look at a reader that went with it. */
static void a_store_takes_its_readers_along(void **state)
{
	(void)state;
	store_read(store, 0);
	store_read(store, 0);
	open_again(1);
	store_read_end(store_read(store, 0));
	assert_int_equal(store_write(store, put_child, NULL), STORE_DONE);
	assert_int_equal(one("SELECT count(*) FROM child"), 1);
}

/* What the planner goes by is kept when a store that was written to is closed, and not made anew by one that only looked. */
static void how_many_a_value_has_is_kept(void **state)
{
	(void)state;
	assert_int_equal(store_write(store, put_child, NULL), STORE_DONE);
	open_again(1);
	assert_true(one("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'child'") > 0);
	shell("DELETE FROM sqlite_stat1");
	open_again(1);
	assert_int_equal(one("SELECT count(*) FROM sqlite_stat1"), 0);
}

static enum stored put_noted(struct db *db, void *arg)
{
	db_only_noted(db);
	return put_child(db, arg);
}

static int64_t stand(void)
{
	struct db *db = store_read(store, 0);
	int64_t n = db_stand(db);

	store_read_end(db);
	return n;
}

static void what_stands_has_a_number(void **state)
{
	struct db *before = store_read(store, 0);
	int64_t n = db_stand(before);

	(void)state;
	assert_int_equal(stand(), n);
	assert_int_equal(store_write(store, put_noted, NULL), STORE_DONE);
	assert_int_equal(store_write(store, put_and_refuse, NULL), STORE_REFUSED);
	assert_int_equal(stand(), n);
	assert_int_equal(store_write(store, put_child, NULL), STORE_DONE);
	assert_int_not_equal(stand(), n);
	assert_int_equal(db_stand(before), stand());        /* it let go, and looked again */
	store_read_end(before);
	open_again(1);
	assert_int_not_equal(stand(), n);
}

static enum stored put_large(struct db *db, void *arg)
{
	struct query *q = db_query(db, "INSERT INTO metadata(name, value) VALUES ('large', randomblob(4000000))"
		" ON CONFLICT DO UPDATE SET value = excluded.value");

	(void)arg;
	query_step(q);
	query_end(q);
	return STORE_DONE;
}

/* One that waits for the writer while it is open, as a page does; and two that follow one another without a gap. */
static _Atomic bool written;
static void *reads_and_writes(void *arg)
{
	(void)arg;
	for (int i = 0; i < 32; i++) {
		struct db *db = store_read(store, 0);
		if (children(db) != 0 || store_write(store, put_large, NULL) != STORE_DONE || children(db) != 0)
			abort();
		store_read_end(db);
	}
	written = true;
	return NULL;
}

static void *reads(void *arg)
{
	(void)arg;
	while (!written) {
		struct db *db = store_read(store, 0);
		for (int i = 0; i < 200; i++)
			children(db);
		store_read_end(db);
	}
	return NULL;
}

static void the_log_starts_again(void **state)
{
	char *log = str_c(&arena, str_fmt(&arena, "%s/martlet.db-wal", dir));
	pthread_t threads[3];
	struct stat st;

	(void)state;
	written = false;
	for (int i = 0; i < 3; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, i ? reads : reads_and_writes, NULL), 0);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(stat(log, &st), 0);
	assert_true(st.st_size < 110 << 20);        /* of 128 MB written */
}

static enum stored load(struct db *db, void *arg)
{
	int *n = arg;

	for (int i = 0; i < *n; i++) {
		put_child(db, NULL);
		if (i == *n / 2)
			store_bulk_commit(db);
	}
	return *n == 10 ? STORE_DONE : STORE_REFUSED;
}

static void bulk_keeps_what_it_committed(void **state)
{
	int all = 10, half = 20;

	(void)state;
	assert_int_equal(store_bulk(store, load, &all), STORE_DONE);
	assert_int_equal(one("SELECT count(*) FROM child"), 10);
	assert_int_equal(store_bulk(store, load, &half), STORE_REFUSED);
	assert_int_equal(one("SELECT count(*) FROM child"), 21);
	assert_int_equal(store_write(store, put_child, NULL), STORE_DONE);
	assert_int_equal(one("SELECT count(DISTINCT ref) FROM child"), 22);
}

/* T09: a second process is refused in words, a reader cannot write, and closing one copies nothing back. */
static void second_writer_is_refused(void **state)
{
	struct str why;
	int status;

	(void)state;
	assert_int_equal(store_write(store, put_child, NULL), STORE_DONE);
	pid_t child = fork();
	if (child == 0) {
		struct practice *p = small_practice(1);
		struct store *s = open_with(p, &why);
		bool said = !s && str_has(why, STR("is in use by another Martlet (process "));
		struct store_options o = { .dir = dir, .read_only = true, .readers = 1 };
		struct store *reading = store_open(&o, p, &arena, &why);
		struct db *db = reading ? store_read(reading, 0) : NULL;
		bool reads = db && query_step(db_query(db, "SELECT 1 FROM child"));
		bool writes = db && (db_run(db, "DELETE FROM child") || store_write(reading, put_child, NULL) == STORE_DONE);
		_exit(said && reads && !writes ? 0 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(one("SELECT count(*) FROM child"), 1);
}

static void newer_format_is_refused(void **state)
{
	struct str why;

	(void)state;
	store_close(store);
	shell("UPDATE metadata SET value = 2 WHERE name = 'format'");
	store = open_with(practice, &why);
	assert_null(store);
	assert_true(str_has(why, STR("made by a newer Martlet")));
	shell("SELECT 1 FROM child");
}

static void no_data_is_said(void **state)
{
	struct store_options o = { .dir = "/tmp/martlet-is-not-here" };
	struct str why;

	(void)state;
	assert_null(store_open(&o, practice, &arena, &why));
	assert_true(str_is(why, "there is no data in /tmp/martlet-is-not-here"));
}

static void memory_is_private_and_empty(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		struct db *db = store_memory(store, 1000 + i, &arena);
		assert_non_null(db);
		assert_true(db_is_memory(db));
		assert_int_equal(db_now(db), 1000 + i);
		struct query *q = db_query(db, "SELECT count(*) FROM child");
		assert_true(query_step(q));
		assert_int_equal(query_get_int(q, 0), 0);
		query_end(q);
		assert_true(db_run(db, "INSERT INTO child(id, ref, state, version, created_at, created_by, changed_at, changed_by)"
			" VALUES (1, 'CHI-2026-000001', 'open', 1, 1, 1, 1, 1)"));
		store_memory_end(db);
	}
	assert_int_equal(one("SELECT count(*) FROM child"), 0);
}

/* A new practice: a field gone, one come, a code gone, one come, a type gone, one come. Nothing recorded is lost. */
static void practice_moves_on(void **state)
{
	struct str why;
	uint16_t born = 0;

	(void)state;
	assert_int_equal(store_write(store, put_child, NULL), STORE_DONE);
	store_close(store);
	shell("UPDATE child SET born = '2012-03-02', said = 'no'; INSERT INTO episode(id, ref, state, version, created_at, created_by,"
		" changed_at, changed_by, risk) VALUES (2050, 'EPI-2026-000001', 'open', 1, 1, 1, 1, 1, 'high');"
		"INSERT INTO episode__harm(record, position, code) VALUES (2050, 0, 'drugs')");
	struct practice *p = small_practice(2);
	born = practice->types[0].fields[1].no;
	struct field *fields = p->types[0].fields;
	fields[1] = fields[2];               /* born is gone */
	fields[1].position = 1;
	p->types[0].nfields = 2;
	small_field(&p->types[0], "school", FIELD_TEXT);
	p->lists[0].ncodes = 0;              /* low and high give way to standard */
	small_code(&p->lists[0], "standard");
	struct type *plan = small_type(p, "plan", "PLA");
	small_field(plan, "child", FIELD_REF)->of = &p->types[0];
	p->types[1].nfields = 2;             /* harm, notes, reported and minutes are gone */
	store = open_with(p, &why);
	if (!store)
		fail_msg("%.*s", S(why));
	assert_int_equal(p->version, 2);
	assert_int_equal(one("SELECT count(*) FROM child WHERE born = '2012-03-02' AND said = 'no' AND school IS NULL"), 1);
	assert_int_equal(one("SELECT count(*) FROM list_risk WHERE code IN ('high', 'standard')"), 2);
	assert_int_equal(one("SELECT count(*) FROM episode__harm WHERE code = 'drugs'"), 1);
	assert_int_equal(one("SELECT count(*) FROM plan"), 0);
	assert_int_equal(one("SELECT count(*) FROM field_no WHERE name = 'born' AND retired"), 1);
	assert_int_equal(one("SELECT count(*) FROM sqlite_master WHERE name LIKE 'aside of%'"), 0);
	assert_int_equal(one("SELECT count(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = 'episode' AND sql IS NOT NULL"), 2);
	/* And back again: the retired come back with their numbers and what they hold. */
	store_close(store);
	small_practice_free(p);
	store = NULL;
	open_again(1);
	assert_int_equal(practice->version, 3);
	assert_int_equal(practice->types[0].fields[1].no, born);
	assert_int_equal(one("SELECT count(*) FROM child WHERE born = '2012-03-02'"), 1);
	assert_int_equal(one("SELECT count(*) FROM plan"), 0);
	assert_int_equal(one("SELECT retired FROM type_no WHERE name = 'plan'"), 1);
	open_again(1);
	assert_int_equal(practice->version, 3);
}

static void another_type_for_values_is_refused(void **state)
{
	struct practice *p = small_practice(2);
	struct str why;

	(void)state;
	assert_int_equal(store_write(store, put_child, NULL), STORE_DONE);
	store_close(store);
	p->types[0].fields[0].is = FIELD_NUMBER;
	p->types[0].fields[1].is = FIELD_INSTANT;       /* nothing is in it: may change */
	small_type(p, "metadata", "MET");
	store = open_with(p, &why);
	assert_null(store);
	assert_true(str_is(why, "the tables cannot be brought to this practice: child.name has another type now, and records hold values of "
		"the old one; record type metadata has the name of one of Martlet's own tables"));
	small_practice_free(p);
	open_again(1);
	assert_int_equal(one("SELECT count(*) FROM child WHERE name = 'Robin'"), 1);
	assert_int_equal(one("SELECT count(*) FROM practice_version"), 1);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = { TEST(writes_and_reads), TEST(groups_keep_only_what_is_done), TEST(jobs_are_kept_apart),
		TEST(what_is_read_after_a_write_is_new), TEST(the_log_starts_again), TEST(a_store_takes_its_readers_along), TEST(how_many_a_value_has_is_kept), TEST(what_stands_has_a_number),
		TEST(bulk_keeps_what_it_committed), TEST(second_writer_is_refused), TEST(newer_format_is_refused), TEST(no_data_is_said),
		TEST(memory_is_private_and_empty), TEST(practice_moves_on), TEST(another_type_for_values_is_refused) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
