/*
 * disk_test: each write and each sync of a commit fails in turn, once with an input/output error and once for want of space.
 *
 *   disk_test [--saboteur]     the saboteur says DONE whatever store_write said: then something acknowledged must be missing
 *
 * A layer under SQLite counts the writing calls of putting ten records, then the same is done again and again with call k failing. Never
 * half: what was answered DONE is there and all of it verifies; what was not is not, or is whole. After an error of the disk nothing
 * more is taken until the store is opened again; after want of space the next record is.
 */
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger/ledger.h"
#include "../unit/small_practice.h"

enum { RECORDS = 10 };

static sqlite3_vfs layer, *real;
static int64_t calls, fail_at;
static int fail_as;

struct file { sqlite3_file base; sqlite3_file *under; };
static sqlite3_io_methods methods;

static sqlite3_file *under(sqlite3_file *f)
{
	return ((struct file *)(void *)f)->under;
}

static int due(void)
{
	return ++calls == fail_at ? fail_as : SQLITE_OK;
}

static int f_close(sqlite3_file *f) { return under(f)->pMethods->xClose(under(f)); }
static int f_read(sqlite3_file *f, void *b, int n, sqlite3_int64 at) { return under(f)->pMethods->xRead(under(f), b, n, at); }
static int f_size(sqlite3_file *f, sqlite3_int64 *n) { return under(f)->pMethods->xFileSize(under(f), n); }
static int f_lock(sqlite3_file *f, int l) { return under(f)->pMethods->xLock(under(f), l); }
static int f_unlock(sqlite3_file *f, int l) { return under(f)->pMethods->xUnlock(under(f), l); }
static int f_reserved(sqlite3_file *f, int *out) { return under(f)->pMethods->xCheckReservedLock(under(f), out); }
static int f_control(sqlite3_file *f, int op, void *arg) { return under(f)->pMethods->xFileControl(under(f), op, arg); }
static int f_sector(sqlite3_file *f) { return under(f)->pMethods->xSectorSize(under(f)); }
static int f_device(sqlite3_file *f) { return under(f)->pMethods->xDeviceCharacteristics(under(f)); }
static int f_map(sqlite3_file *f, int i, int n, int x, void volatile **p) { return under(f)->pMethods->xShmMap(under(f), i, n, x, p); }
static int f_shmlock(sqlite3_file *f, int at, int n, int l) { return under(f)->pMethods->xShmLock(under(f), at, n, l); }
static void f_barrier(sqlite3_file *f) { under(f)->pMethods->xShmBarrier(under(f)); }
static int f_unmap(sqlite3_file *f, int del) { return under(f)->pMethods->xShmUnmap(under(f), del); }

static int f_write(sqlite3_file *f, const void *b, int n, sqlite3_int64 at)
{
	int rc = due();

	if (rc && n > 1)
		under(f)->pMethods->xWrite(under(f), b, n / 2, at);      /* a failing write may well have written some */
	return rc ? rc : under(f)->pMethods->xWrite(under(f), b, n, at);
}

static int f_sync(sqlite3_file *f, int flags)
{
	int rc = due();

	return rc == SQLITE_IOERR_WRITE ? SQLITE_IOERR_FSYNC : rc ? rc : under(f)->pMethods->xSync(under(f), flags);
}

static int f_truncate(sqlite3_file *f, sqlite3_int64 n)
{
	int rc = due();

	return rc ? rc : under(f)->pMethods->xTruncate(under(f), n);
}

static int layer_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *out)
{
	struct file *file = (struct file *)(void *)f;
	int rc;

	(void)v;
	file->under = (sqlite3_file *)(void *)(file + 1);
	rc = real->xOpen(real, name, file->under, flags, out);
	file->base.pMethods = file->under->pMethods ? &methods : NULL;
	return rc;
}

static void put_layer(void)
{
	methods = (sqlite3_io_methods){ .iVersion = 2, .xClose = f_close, .xRead = f_read, .xWrite = f_write, .xTruncate = f_truncate,
		.xSync = f_sync, .xFileSize = f_size, .xLock = f_lock, .xUnlock = f_unlock, .xCheckReservedLock = f_reserved,
		.xFileControl = f_control, .xSectorSize = f_sector, .xDeviceCharacteristics = f_device, .xShmMap = f_map,
		.xShmLock = f_shmlock, .xShmBarrier = f_barrier, .xShmUnmap = f_unmap };
	real = sqlite3_vfs_find(NULL);
	layer = *real;
	layer.zName = "failing";
	layer.szOsFile = (int)sizeof(struct file) + real->szOsFile;
	layer.xOpen = layer_open;
	sqlite3_vfs_register(&layer, 1);
}

static char dir[64];
static struct arena arena;
static struct store *store;
static struct ledger *ledger;
static struct practice *practice;

static bool try_open(int version, struct str *why)
{
	struct store_options o = { .dir = dir, .create = true, .readers = 2 };

	practice = small_practice(version);
	if (version == 2) {                      /* a field more, and one gone, so that the tables are made anew */
		practice->types[1].nfields--;
		small_field(&practice->types[1], "place", FIELD_TEXT);
	}
	store = store_open(&o, practice, &arena, why);
	ledger = store ? ledger_open(store, &arena, why) : NULL;
	return ledger != NULL;
}

static void open_all(void)
{
	struct str why;

	if (try_open(1, &why))
		return;
	fprintf(stderr, "disk_test: %.*s\n", S(why));
	exit(1);
}

static void close_all(void)
{
	ledger_close(ledger);
	store_close(store);
	small_practice_free(practice);
}

static enum stored put(struct db *db, void *arg)
{
	struct query *q = db_query(db, "INSERT INTO episode(id, ref, state, version, created_at, created_by, changed_at, changed_by, minutes)"
		" VALUES (?1, ?2, 'open', 1, ?3, 1, ?3, 1, ?4)");
	struct ledger_entry e = { .op = OP_COLLECT, .actor = 2047, .object = store_next_id(db, practice->types[1].no) };

	query_int(q, 1, e.object);
	query_text(q, 2, store_next_reference(db, &practice->types[1], db_now(db)));
	query_int(q, 3, db_now(db));
	query_int(q, 4, *(int *)arg);
	query_step(q);
	query_end(q);
	ledger_put_row(db, &e);
	return STORE_DONE;
}

struct tally { int runs, done, refused, wrong, missing; };

static int there(int n)
{
	struct db *db = store_read(store, 0);
	struct query *q = db_query(db, "SELECT count(*) FROM episode WHERE minutes = ?1");
	int count;

	query_int(q, 1, n);
	count = query_step(q) ? (int)query_get_int(q, 0) : -1;
	query_end(q);
	store_read_end(db);
	return count;
}

static void complain(struct tally *t, int64_t k, int as, const char *what)
{
	t->wrong++;
	fprintf(stderr, "disk_test: call %lld failing as %d: %s\n", (long long)k, as, what);
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st;
	(void)flag;
	(void)ftw;
	return remove(path);
}

static void one_run(struct tally *t, int64_t k, int as, bool saboteur)
{
	bool said[RECORDS] = { false }, stopped = false;
	struct notes faults;
	struct verified v;

	snprintf(dir, sizeof dir, "/tmp/martlet-disk-XXXXXX");
	if (!mkdtemp(dir))
		exit(1);
	open_all();
	fail_as = as;
	calls = 0;
	fail_at = k;
	for (int i = 0; i < RECORDS; i++) {
		said[i] = store_write(store, put, &i) == STORE_DONE;
		if (stopped && said[i])
			complain(t, k, as, "a record was taken after the disk failed");
		stopped |= !said[i] && as == SQLITE_IOERR_WRITE;
		if (!said[i] && as == SQLITE_FULL && store_trouble(store).n)
			complain(t, k, as, "want of space stopped the store");
		t->done += said[i];
		t->refused += !said[i];
		said[i] |= saboteur;
	}
	if (stopped != (store_trouble(store).n > 0))
		complain(t, k, as, "it does not say that it stopped");
	fail_at = 0;
	close_all();
	open_all();
	for (int i = 0; i < RECORDS; i++) {
		int n = there(i);
		t->missing += said[i] && n != 1;
		if (n > 1)
			complain(t, k, as, "a record is there twice");
	}
	notes_open(&faults, &arena);
	if (!ledger_verify(store, &faults, &v, NULL)) {
		complain(t, k, as, "it does not verify");
		notes_print(&faults, STDERR_FILENO);
	}
	close_all();
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	t->runs++;
}

/* Bringing the tables to a new practice, with call k failing: it is done whole, or what was there is as it was. */
static void one_migration(struct tally *t, int64_t k, int as)
{
	struct notes faults;
	struct verified v;
	struct str why;
	bool done;

	snprintf(dir, sizeof dir, "/tmp/martlet-disk-XXXXXX");
	if (!mkdtemp(dir))
		exit(1);
	open_all();
	for (int i = 0; i < RECORDS; i++)
		store_write(store, put, &i);
	close_all();
	calls = 0;
	fail_as = as;
	fail_at = k;
	done = try_open(2, &why);
	fail_at = 0;
	if (!done && !store && !why.n)
		complain(t, k, as, "a practice was refused without a word");
	close_all();
	open_all();
	for (int i = 0; i < RECORDS; i++)
		if (there(i) != 1)
			complain(t, k, as, "a new practice lost a record");
	notes_open(&faults, &arena);
	if (!ledger_verify(store, &faults, &v, NULL)) {
		complain(t, k, as, "after a new practice it does not verify");
		notes_print(&faults, STDERR_FILENO);
	}
	close_all();
	nftw(dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	t->runs++;
}

int main(int argc, char **argv)
{
	bool saboteur = argc > 1 && strcmp(argv[1], "--saboteur") == 0;
	struct tally t = { 0 };
	int64_t all;

	arena_open(&arena, (size_t)1 << 30);
	put_layer();
	one_run(&t, -1, SQLITE_FULL, saboteur);          /* none fails: counts them */
	all = calls;
	if (t.refused || all < RECORDS)
		complain(&t, 0, 0, "the layer was not asked");
	for (int64_t k = 1; k <= all; k += all > 60 ? all / 30 : 1) {
		one_run(&t, k, SQLITE_IOERR_WRITE, saboteur);
		one_run(&t, k, SQLITE_FULL, saboteur);
	}
	one_migration(&t, -1, SQLITE_FULL);
	all = calls;
	for (int64_t k = 1; k <= all; k += all > 40 ? all / 20 : 1)
		one_migration(&t, k, k % 2 ? SQLITE_IOERR_WRITE : SQLITE_FULL);
	arena_close(&arena);
	printf("disk_test%s: %lld writing calls, %d runs, %d records done, %d refused, %d missing, %d wrong\n", saboteur ? " (saboteur)" : "",
		(long long)all, t.runs, t.done, t.refused, t.missing, t.wrong);
	if (saboteur)
		return t.missing > 0 ? 0 : 1;
	return t.missing || t.wrong || !t.refused ? 1 : 0;
}
