/*
 * kill_test: a writer is killed (SIGKILL) again and again in the midst of its work; what it acknowledged must be there, once.
 *
 *   kill_test [--saboteur]      the saboteur acknowledges before the commit: then something must be found lost, or the test is no test
 *
 * Four threads put records with their ledger entries, each with a number of its own; an acknowledgement is the number written to a pipe
 * after store_write said DONE. After a random count of them the writer is killed, the data opened again, and every number looked for.
 */
#include <ftw.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/digest.h"
#include "ledger/ledger.h"
#include "../unit/small_practice.h"

enum { KILLS = 20, THREADS = 4, MOST = 1 << 20 };

static char dir[64];
static bool saboteur;
static uint8_t acked[MOST];
static int pipe_to;
static struct store *store;
static struct practice *practice;
static struct ledger *ledger;
static struct arena arena;

static void fail(const char *what, struct str why)
{
	fprintf(stderr, "kill_test: %s: %.*s\n", what, S(why));
	exit(1);
}

static void open_all(void)
{
	struct store_options o = { .dir = dir, .create = true, .readers = 2 };
	struct str why;

	practice = small_practice(1);
	store = store_open(&o, practice, &arena, &why);
	if (!store)
		fail("open", why);
	ledger = ledger_open(store, &arena, &why);
	if (!ledger)
		fail("ledger", why);
}

static void close_all(void)
{
	ledger_close(ledger);
	store_close(store);
	small_practice_free(practice);
}

static void acknowledge(uint32_t n)
{
	if (write(pipe_to, &n, sizeof n) != sizeof n)
		_exit(1);
}

static enum stored put(struct db *db, void *arg)
{
	uint32_t n = *(uint32_t *)arg;
	struct query *q = db_query(db, "INSERT INTO episode(id, ref, state, version, created_at, created_by, changed_at, changed_by, minutes)"
		" VALUES (?1, ?2, 'open', 1, ?3, 1, ?3, 1, ?4)");
	struct ledger_entry e = { .op = OP_COLLECT, .actor = 2047, .object = store_next_id(db, practice->types[1].no) };

	query_int(q, 1, e.object);
	query_text(q, 2, store_next_reference(db, &practice->types[1], db_now(db)));
	query_int(q, 3, db_now(db));
	query_int(q, 4, n);
	query_step(q);
	query_end(q);
	ledger_put_row(db, &e);
	if (saboteur)
		acknowledge(n);
	return STORE_DONE;
}

static uint32_t next_number;
static pthread_mutex_t number_lock = PTHREAD_MUTEX_INITIALIZER;

static void *write_on(void *arg)
{
	(void)arg;
	for (;;) {
		pthread_mutex_lock(&number_lock);
		uint32_t n = next_number++;
		pthread_mutex_unlock(&number_lock);
		if (store_write(store, put, &n) != STORE_DONE)
			_exit(1);
		if (!saboteur)
			acknowledge(n);
	}
}

static void write_until_killed(void)
{
	pthread_t threads[THREADS];

	open_all();
	for (int i = 0; i < THREADS; i++)
		pthread_create(&threads[i], NULL, write_on, NULL);
	pthread_join(threads[0], NULL);
	_exit(1);
}

/* The highest number seen, so that the next writer begins above it. */
static uint32_t kill_after(int many)
{
	uint32_t n, most = next_number;
	int ends[2];
	pid_t child;

	if (pipe(ends))
		fail("pipe", STR("no pipe"));
	child = fork();
	if (child == 0) {
		close(ends[0]);
		pipe_to = ends[1];
		write_until_killed();
	}
	close(ends[1]);
	for (int i = 0; read(ends[0], &n, sizeof n) == sizeof n; i++) {
		if (i == many)
			kill(child, SIGKILL);
		if (n < MOST)
			acked[n] = 1;
		most = n >= most ? n + 1 : most;
	}
	close(ends[0]);
	waitpid(child, NULL, 0);
	return most + THREADS;
}

struct found { int lost, twice, wrong; };

static void look(struct found *f, bool prove)
{
	static uint8_t there[MOST];
	struct notes faults;
	struct verified v;
	struct db *db;
	struct query *q;

	open_all();
	memset(there, 0, sizeof there);
	db = store_read(store, 0);
	q = db_query(db, "SELECT minutes FROM episode");
	while (query_step(q))
		there[query_get_int(q, 0) % MOST]++;
	query_end(q);
	store_read_end(db);
	for (int i = 0; i < MOST; i++) {
		f->lost += acked[i] && !there[i];
		f->twice += there[i] > 1;
		acked[i] = acked[i] && there[i];         /* told once */
	}
	notes_open(&faults, &arena);
	if (prove && !ledger_verify(store, &faults, &v, NULL)) {
		f->wrong++;
		notes_print(&faults, STDERR_FILENO);
	}
	close_all();
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

int main(int argc, char **argv)
{
	struct found f = { 0 };
	int all = 0;

	saboteur = argc > 1 && strcmp(argv[1], "--saboteur") == 0;
	arena_open(&arena, 256 << 20);
	snprintf(dir, sizeof dir, "/tmp/martlet-kill-XXXXXX");
	if (!mkdtemp(dir))
		fail("mkdtemp", str_z(dir));
	for (int i = 0; i < KILLS; i++) {
		next_number = kill_after((int)(random_u64() % 200));
		look(&f, i % 5 == 4);
	}
	for (int i = 0; i < MOST; i++)
		all += acked[i];
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	arena_close(&arena);
	printf("kill_test%s: %d kills, %d acknowledged and there, %d lost, %d twice, %d unproved\n", saboteur ? " (saboteur)" : "", KILLS, all,
		f.lost, f.twice, f.wrong);
	if (saboteur)
		return f.lost > 0 ? 0 : 1;
	return f.lost || f.twice || f.wrong || !all ? 1 : 0;
}
