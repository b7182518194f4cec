/* Opening and closing, the lock, the stacks of readers and of private databases, numbers and references. */
#include "store/inside.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "practice/schema.h"

enum { USUAL_READERS = 16, LEAST_READERS = 2, PAUSE_MS = 20 };      /* a proof holds two at once */

/* The lock file's only content is who holds it, for the words of the refusal. */
static bool lock(struct store *s, struct arena *a, struct str *why)
{
	char *path = str_c(a, str_fmt(a, "%s/martlet.lock", s->dir)), pid[24] = "";
	int n;

	s->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (s->lock_fd < 0) {
		*why = str_fmt(a, "%s: %s", path, strerror(errno));
		return false;
	}
	if (flock(s->lock_fd, LOCK_EX | LOCK_NB)) {
		n = (int)pread(s->lock_fd, pid, sizeof pid - 1, 0);
		*why = str_fmt(a, "the data in %s is in use by another Martlet (process %.*s); only one may write to it", s->dir,
			S(str_trim((struct str){ pid, n > 0 ? (size_t)n : 0 })));
		return false;
	}
	n = snprintf(pid, sizeof pid, "%d\n", (int)getpid());
	if (ftruncate(s->lock_fd, 0) || pwrite(s->lock_fd, pid, (size_t)n, 0) != n) {
		*why = str_fmt(a, "%s: %s", path, strerror(errno));
		return false;
	}
	return true;
}

static bool folder_ready(struct store *s, bool create, struct arena *a, struct str *why)
{
	struct stat st;
	char *path = str_c(a, str_fmt(a, "%s/martlet.db", s->dir));

	if (create && mkdir(s->dir, 0700) && errno != EEXIST) {
		*why = str_fmt(a, "%s: %s", s->dir, strerror(errno));
		return false;
	}
	if (!create && stat(path, &st)) {
		*why = errno == ENOENT ? str_fmt(a, "there is no data in %s", s->dir) : str_fmt(a, "%s: %s", path, strerror(errno));
		return false;
	}
	return true;
}

/* A new file's name is durable only when its folder is. */
static void sync_folder(const char *dir)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
}

static bool format_fits(struct db *db, struct arena *a, struct str *why)
{
	bool new = db_one(db, "SELECT count(*) FROM sqlite_master WHERE name = 'metadata'", 0) == 0;
	int64_t format = new ? 0 : db_one(db, "SELECT value FROM metadata WHERE name = 'format'", 0);

	if (db->broken)
		*why = STR("the database cannot be read");
	else if (format > STORE_FORMAT)
		*why = str_fmt(a, "the data is of format %lld, made by a newer Martlet; this one knows formats up to %d",
			(long long)format, STORE_FORMAT);
	else if (new && db->is == DB_READER)
		*why = STR("the database is empty");
	return !why->n;
}

static bool prepare_tables(struct db *db, struct practice *p, struct arena *a, struct str *why)
{
	struct query *q;
	bool good = db_run(db, "BEGIN IMMEDIATE");

	for (size_t i = 0; good && engine_tables_sql[i]; i++)
		good = db_run(db, engine_tables_sql[i]);
	if (good) {
		q = db_query(db, "INSERT INTO metadata(name, value) VALUES ('format', ?1) ON CONFLICT DO UPDATE SET value = excluded.value");
		query_int(q, 1, STORE_FORMAT);
		query_step(q);
		query_end(q);
		db->now = clock_now();
		good = migrate_to(db, p, a, why) && db_run(db, "COMMIT");
	}
	if (!good && !why->n)
		*why = str_fmt(a, "the tables cannot be made: %s", sqlite3_errmsg(db->handle));
	if (!good) {
		db_reset(db);
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	}
	return good;
}

static bool open_writing(struct store *s, struct arena *a, struct str *why)
{
	s->writing = db_open(s, DB_WRITER, a, why);
	if (!s->writing || !format_fits(s->writing, a, why) || !prepare_tables(s->writing, s->practice, a, why))
		return false;
	sync_folder(s->dir);
	if (!writer_start(s))
		*why = STR("the writer's thread cannot be started");
	return s->writer.started;
}

static bool open_readers(struct store *s, int n, struct arena *a, struct str *why)
{
	for (int i = 0; i < n; i++) {
		struct db *db = db_open(s, DB_READER, a, why);
		if (!db)
			return false;
		db->under = s->readers;
		s->readers = db;
	}
	if (s->read_only && !format_fits(s->readers, a, why))
		return false;
	if (s->read_only && s->practice && !migrate_numbers(s->readers, s->practice)) {
		*why = STR("the practice given is not the one this data was last used with");
		return false;
	}
	return true;
}

static _Atomic int64_t opened;

struct store *store_open(const struct store_options *o, struct practice *p, struct arena *a, struct str *why)
{
	struct arena first;
	struct store *s;

	*why = (struct str){ "", 0 };
	assert(p || o->read_only);
	arena_open(&first, SIZE_MAX / 2);
	s = TAKE(&first, struct store);
	s->arena = first;
	s->dir = str_c(&s->arena, str_z(o->dir));
	s->file_path = str_c(&s->arena, str_fmt(&s->arena, "%s/martlet.db", o->dir));
	s->log_path = str_c(&s->arena, str_fmt(&s->arena, "%s/martlet.db-wal", o->dir));
	s->practice = p;
	s->read_only = o->read_only;
	s->lock_fd = -1;
	s->stand = (atomic_fetch_add(&opened, 1) + 1) << 32;
	pthread_mutex_init(&s->lock, NULL);
	pthread_cond_init(&s->returned, NULL);
	pthread_cond_init(&s->quiet, NULL);
	if (folder_ready(s, o->create && !o->read_only, a, why) && (s->read_only || (lock(s, a, why) && open_writing(s, a, why)))
			&& open_readers(s, o->readers > LEAST_READERS ? o->readers : o->readers ? LEAST_READERS : USUAL_READERS, a, why))
		return s;
	store_close(s);
	return NULL;
}

static void close_all(struct db *db)
{
	for (; db; db = db->under)
		db_close(db);
}

/* Readers first: the writer, closing last, then copies the log back and removes it. The lock goes with the process's last word. */
/* The readers this thread has out. */
static __thread struct db *held;

/* A reader that was never given back goes with its store: the next store may stand where this one stood. */
static void held_give_back(const struct store *s)
{
	for (struct db *db = held, *next; db; db = next) {
		next = db->beside;
		if (db->store == s)
			store_read_end(db);
	}
}

/* How many rows a value has, guessed from a few of each index, is kept beside what it is about. Without it SQLite takes every
 * index for equally good and may walk all flags in force to find those of one household. What cannot be kept is done without. */
static void sample(struct store *s)
{
	if (s->writing && !s->read_only && !atomic_load(&s->troubled) && (uint32_t)atomic_load(&s->stand))      /* something was written */
		sqlite3_exec(s->writing->handle, "PRAGMA analysis_limit = 400; ANALYZE main", NULL, NULL, NULL);
}

void store_close(struct store *s)
{
	struct arena all;

	if (!s)
		return;
	held_give_back(s);
	writer_stop(s);
	close_all(s->readers);
	close_all(s->memories);
	sample(s);
	db_close(s->writing);
	if (s->lock_fd >= 0)
		close(s->lock_fd);
	pthread_mutex_destroy(&s->lock);
	pthread_cond_destroy(&s->returned);
	pthread_cond_destroy(&s->quiet);
	all = s->arena;
	arena_close(&all);
}

const struct practice *store_practice(const struct store *s) { return s->practice; }
const char *store_dir(const struct store *s) { return s->dir; }
void store_set_hooks(struct store *s, const struct store_hooks *h) { s->hooks = *h; }
void *store_hooks_ctx(struct store *s) { return s->hooks.ctx; }

struct str store_trouble(struct store *s)
{
	return atomic_load(&s->troubled) ? str_z(s->trouble) : (struct str){ "", 0 };
}

enum stored store_write(struct store *s, store_job *job, void *arg)
{
	struct job j = { .run = job, .arg = arg };

	return writer_run(s, &j);
}

enum stored store_bulk(struct store *s, store_job *job, void *arg)
{
	struct job j = { .run = job, .arg = arg, .bulk = true };

	return writer_run(s, &j);
}

bool store_bulk_commit(struct db *db)
{
	return writer_bulk_commit(db);
}

void store_bulk_at(struct db *db, instant now)
{
	db->now = now;
}

bool store_copy(struct store *s, const char *path, struct arena *a, struct str *why)
{
	struct db *db = db_open(s, DB_READER, a, why);
	struct query *q;
	bool good;

	if (!db)
		return false;
	db_run(db, "PRAGMA query_only = 0");        /* the connection still cannot write to this file, only to the new one */
	q = db_query(db, "VACUUM INTO ?1");
	query_text(q, 1, str_z(path));
	query_step(q);
	query_end(q);
	good = !db->broken;
	if (!good)
		*why = str_fmt(a, "%s: %s", path, sqlite3_errmsg(db->handle));
	db_close(db);
	return good;
}

static struct db *pop(struct db **stack)
{
	struct db *db = *stack;

	*stack = db->under;
	db->under = NULL;
	return db;
}

struct db *store_read(struct store *s, instant now)
{
	struct db *db;

	pthread_mutex_lock(&s->lock);
	while (!s->readers || s->paused)
		pthread_cond_wait(&s->returned, &s->lock);
	db = pop(&s->readers);
	s->snapshots++;
	pthread_mutex_unlock(&s->lock);
	db->broken = false;
	db->now = now ? now : clock_now();
	db->beside = held;
	held = db;
	db->stand = atomic_load(&s->stand);
	veil_ready(db);
	db_do(db, "BEGIN");
	return db;
}

static void give_back(struct db *db, struct db **stack)
{
	db_reset(db);
	if (!sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	arena_empty(&db->arena);
	db->veil = NULL;
	pthread_mutex_lock(&db->store->lock);
	db->under = *stack;
	*stack = db;
	db->store->snapshots -= db->is == DB_READER;
	if (db->store->paused)
		pthread_cond_signal(&db->store->quiet);
	pthread_cond_signal(&db->store->returned);
	pthread_mutex_unlock(&db->store->lock);
}

void store_read_end(struct db *db)
{
	struct db **at = &held;

	while (*at && *at != db)
		at = &(*at)->beside;
	assert(*at);                        /* taken and given back by one thread */
	*at = db->beside;
	give_back(db, &db->store->readers);
}

void store_let_go(struct store *s)
{
	for (struct db *db = held; db; db = db->beside) {
		if (db->store != s || db->busy || db->broken || !db_do(db, "COMMIT"))
			continue;
		db->blind = true;
		pthread_mutex_lock(&s->lock);
		s->snapshots--;
		if (s->paused)
			pthread_cond_signal(&s->quiet);
		pthread_mutex_unlock(&s->lock);
	}
}

void store_look_again(struct store *s)
{
	for (struct db *db = held; db; db = db->beside) {
		if (db->store != s || !db->blind)
			continue;
		db->blind = false;
		pthread_mutex_lock(&s->lock);
		while (s->paused)
			pthread_cond_wait(&s->returned, &s->lock);
		s->snapshots++;
		pthread_mutex_unlock(&s->lock);
		db->stand = atomic_load(&s->stand);
		db_do(db, "BEGIN");
	}
}

bool store_pause(struct store *s)
{
	struct timespec until;
	bool quiet;

	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += PAUSE_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&s->lock);
	s->paused = true;
	while (s->snapshots && pthread_cond_clockwait(&s->quiet, &s->lock, CLOCK_MONOTONIC, &until) == 0)
		;
	quiet = s->snapshots == 0;
	pthread_mutex_unlock(&s->lock);
	return quiet;
}

void store_resume(struct store *s)
{
	pthread_mutex_lock(&s->lock);
	s->paused = false;
	pthread_cond_broadcast(&s->returned);
	pthread_mutex_unlock(&s->lock);
}

static bool memory_tables(struct db *db)
{
	struct buf sql;

	buf_open(&sql, &db->arena);
	for (size_t i = 0; engine_tables_sql[i]; i++)
		buf_z(&sql, engine_tables_sql[i]);
	schema_lists(&sql, db->store->practice);
	for (size_t i = 0; i < db->store->practice->ntypes; i++)
		schema_table(&sql, &db->store->practice->types[i]);
	for (size_t i = 0; i < db->store->practice->ntypes; i++)
		schema_view(&sql, &db->store->practice->types[i]);
	return db_script(db, buf_text(&sql));
}

/* Making the tables costs more than a page, so the databases are kept and emptied by undoing the one transaction they are used in. */
struct db *store_memory(struct store *s, instant at, struct arena *a)
{
	struct str why = { "", 0 };
	struct db *db = NULL;

	pthread_mutex_lock(&s->lock);
	if (s->memories)
		db = pop(&s->memories);
	pthread_mutex_unlock(&s->lock);
	if (!db) {
		db = db_open(s, DB_MEMORY, a, &why);
		if (!db || !memory_tables(db)) {
			log_error(3103, "store: a private database cannot be made: %.*s", S(why));
			db_close(db);
			return NULL;
		}
	}
	db->broken = false;
	db->now = at;
	db_do(db, "BEGIN");
	return db;
}

void store_memory_end(struct db *db)
{
	give_back(db, &db->store->memories);
}

int64_t store_next_id(struct db *db, uint16_t type_no)
{
	assert(type_no < 1024);
	db->ids_used = true;
	return ++db->last_id << 10 | type_no;
}

struct str store_next_reference(struct db *db, const struct type *t, instant now)
{
	int year = day_civil(instant_london_day(now)).year;

	return str_fmt(&db->arena, "%.*s-%d-%06lld", S(t->prefix), year, (long long)writer_reference(db, t->no, year));
}
