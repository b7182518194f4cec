/* The one thread that writes. It takes everything that waits, runs each job in a savepoint of one transaction, commits once, and
 * only then answers: a job that hears DONE is on disk. */
#include "store/inside.h"

#include <assert.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

enum { MOST_IN_GROUP = 256, PAGES_TO_COPY = 4000, PAGES_TO_WAIT = 16000 };

/* The words are said once: the first trouble is the cause, later ones follow from it. */
void writer_trouble(struct store *s, const char *fmt, ...)
{
	va_list args;

	pthread_mutex_lock(&s->lock);
	if (!atomic_load(&s->troubled)) {
		va_start(args, fmt);
		vsnprintf(s->trouble, sizeof s->trouble, fmt, args);
		va_end(args);
		log_error(3101, "store: writing stopped: %s", s->trouble);
		atomic_store(&s->troubled, true);
	}
	pthread_mutex_unlock(&s->lock);
}

static void forget_counters(struct writer *w)
{
	for (size_t i = 0; i < w->ndirty; i++)
		w->counters[w->dirty[i]] = (struct counter){ 0 };
	w->ndirty = 0;
}

static void forget_all_counters(struct db *db)
{
	memset(db->store->writer.counters, 0, sizeof db->store->writer.counters);
	db->store->writer.ndirty = 0;
}

static void keep_counters(struct db *db)
{
	struct writer *w = &db->store->writer;

	for (size_t i = 0; i < w->ndirty; i++) {
		struct counter *c = &w->counters[w->dirty[i]];
		struct query *q = db_query(db, "INSERT INTO reference(type_no, year, last) VALUES (?1, ?2, ?3)"
			" ON CONFLICT DO UPDATE SET last = excluded.last");
		query_int(q, 1, w->dirty[i]);
		query_int(q, 2, c->year);
		query_int(q, 3, c->last);
		query_step(q);
		query_end(q);
		c->dirty = false;
	}
	w->ndirty = 0;
}

int64_t writer_reference(struct db *db, uint16_t type_no, int year)
{
	struct writer *w = &db->store->writer;
	struct counter *c = &w->counters[type_no & 1023];

	assert(db->is == DB_WRITER);
	if (c->year != year) {
		if (c->dirty)
			keep_counters(db);
		struct query *q = db_query(db, "SELECT last FROM reference WHERE type_no = ?1 AND year = ?2");
		query_int(q, 1, type_no);
		query_int(q, 2, year);
		*c = (struct counter){ .year = year, .last = query_step(q) ? query_get_int(q, 0) : 0 };
		query_end(q);
	}
	if (!c->dirty) {
		c->dirty = true;
		w->dirty[w->ndirty++] = type_no;
	}
	return ++c->last;
}

/* Ids are never given twice, but may be skipped: the counter is written once a commit and is not taken back. */
static void keep_ids(struct db *db)
{
	if (!db->ids_used)
		return;
	struct query *q = db_query(db, "INSERT INTO counter(name, n) VALUES ('id', ?1) ON CONFLICT DO UPDATE SET n = excluded.n");
	query_int(q, 1, db->last_id);
	query_step(q);
	query_end(q);
	db->ids_used = false;
}

/* Idempotency keys are kept 30 days: peers may be down for days and then ask again (T27). */
static void prune(struct db *db)
{
	struct writer *w = &db->store->writer;

	if (clock_mono_us() < w->prune_at)
		return;
	w->prune_at = clock_mono_us() + US_DAY;
	struct query *q = db_query(db, "DELETE FROM idempotency WHERE at < ?1");
	query_int(q, 1, clock_now() - 30 * US_DAY);
	query_step(q);
	query_end(q);
}

static void hook(struct store *s, void (*call)(void *ctx))
{
	if (call)
		call(s->hooks.ctx);
}

/* The whole transaction is gone: by SQLite's own hand after a full disk, or by ours. */
static void lose(struct db *db)
{
	db_reset(db);
	if (!sqlite3_get_autocommit(db->handle))
		sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	forget_all_counters(db);
	hook(db->store, db->store->hooks.lost);
	db->ids_used = true;                /* whatever was given out stays given out */
}

static bool begin(struct db *db)
{
	db->broken = false;
	return db_do(db, "BEGIN IMMEDIATE");
}

static bool commit(struct db *db)
{
	struct store *s = db->store;

	keep_counters(db);
	keep_ids(db);
	prune(db);
	if (!db->broken && s->hooks.before_commit && !s->hooks.before_commit(s->hooks.ctx, db) && !db->broken)
		writer_trouble(s, "what was about to be saved did not read back as it was written; nothing more is saved until Martlet "
			"is restarted and has checked itself");
	if (db->broken || atomic_load(&s->troubled) || !db_do(db, "COMMIT")) {
		lose(db);
		return false;
	}
	if (!place_stands(s)) {
		writer_trouble(s, "the database's files were removed, replaced or cut short while Martlet ran; nothing more is saved or shown until "
			"they are put back and Martlet is restarted");
		lose(db);
		return false;
	}
	hook(s, s->hooks.committed);
	return true;
}

static void copy_back(struct db *db, int mode)
{
	int rc;

	sqlite3_busy_timeout(db->handle, 0);
	rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, mode, NULL, NULL);
	sqlite3_busy_timeout(db->handle, 5000);
	if (rc != SQLITE_OK && (rc & 0xff) != SQLITE_BUSY)
		db_world(db, rc, "checkpoint");
}

/* After the answers have gone. Passive copies what it can. When readers that follow one another have kept the log from starting
 * again for long, new ones are held up for as long as those there are take to finish, so that the log stays bounded; one that reads
 * for long is not waited for. Not tried again until the log has grown by as much: every try is two syncs. */
static void checkpoint(struct db *db)
{
	struct store *s = db->store;

	if (db->wal_pages < db->copied_at)
		db->copied_at = 0;
	if (db->wal_pages - db->copied_at < PAGES_TO_COPY || atomic_load(&s->troubled))
		return;
	copy_back(db, SQLITE_CHECKPOINT_PASSIVE);
	db->copied_at = db->wal_pages;
	if (db->wal_pages <= PAGES_TO_WAIT)
		return;
	if (store_pause(s))
		copy_back(db, SQLITE_CHECKPOINT_RESTART);
	store_resume(s);
}

/* An arena that overflows leaves by the jump; the statement it was in the midst of is reset with the rest. */
static enum stored run(struct db *db, struct job *j)
{
	jmp_buf bail;
	volatile enum stored is = STORE_BROKEN;

	if (setjmp(bail) == 0) {
		db->arena.bail = &bail;
		is = j->run(db, j->arg);
	} else {
		log_error(3102, "store: a job needed more memory than a job may have");
	}
	db->arena.bail = NULL;
	return db->broken ? STORE_BROKEN : is;
}

/* false: the group's transaction is gone. */
static bool run_in_savepoint(struct db *db, struct job *j)
{
	struct store *s = db->store;

	arena_empty(&db->arena);
	db->now = clock_now();
	db->broken = db->noted = false;
	hook(s, s->hooks.mark);
	db_do(db, "SAVEPOINT job");
	j->is = run(db, j);
	if (j->is == STORE_DONE)
		keep_counters(db);
	if (db->broken)
		j->is = STORE_BROKEN;
	db->broken = false;
	if (j->is != STORE_DONE) {
		db_reset(db);
		forget_counters(&s->writer);
		hook(s, s->hooks.back);
		if (!sqlite3_get_autocommit(db->handle))
			db_do(db, "ROLLBACK TO job");
	}
	if (!sqlite3_get_autocommit(db->handle))
		db_do(db, "RELEASE job");
	return !sqlite3_get_autocommit(db->handle) && !db->broken;
}

static void run_group(struct store *s, struct job *first)
{
	struct db *db = s->writing;
	bool good = begin(db), some = false, changed = false;

	if (!good)
		lose(db);
	for (struct job *j = first; j && good; j = j->next) {
		good = run_in_savepoint(db, j);
		some |= j->is == STORE_DONE;
		changed |= j->is == STORE_DONE && !db->noted;
	}
	if (!good)
		lose(db);
	else if (some)
		good = commit(db);
	else
		db_do(db, "ROLLBACK");
	if (good && changed)
		atomic_fetch_add(&s->stand, 1);     /* before anybody is told */
	for (struct job *j = first, *next; j; j = next) {
		next = j->next;                     /* the job is its caller's memory, gone once told */
		if (!good)
			j->is = STORE_BROKEN;
		sem_post(&j->done);
	}
	db->broken = false;
	checkpoint(db);
}

bool writer_bulk_commit(struct db *db)
{
	struct store *s = db->store;
	bool good = !db->broken;

	db_reset(db);
	if (good)
		good = commit(db);
	else
		lose(db);
	if (good)
		checkpoint(db);
	arena_empty(&db->arena);
	if (!good)
		db->broken = true;
	if (sqlite3_get_autocommit(db->handle) && sqlite3_exec(db->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		db->broken = true;
	hook(s, s->hooks.mark);
	atomic_fetch_add(&s->stand, 1);
	return good && !db->broken;
}

static void run_bulk(struct store *s, struct job *j)
{
	struct db *db = s->writing;

	arena_empty(&db->arena);
	db->now = clock_now();
	j->is = STORE_BROKEN;
	if (begin(db)) {
		hook(s, s->hooks.mark);
		j->is = run(db, j);
	}
	if (j->is != STORE_DONE)
		lose(db);
	else if (!commit(db))
		j->is = STORE_BROKEN;
	atomic_fetch_add(&s->stand, 1);
	db->broken = false;
	checkpoint(db);
	sem_post(&j->done);
}

/* Up to a group's worth of small jobs, or one large load. */
static struct job *take(struct writer *w)
{
	struct job *first = w->first, **end = &w->first;

	for (int n = 0; *end && n < MOST_IN_GROUP; n++) {
		bool alone = (*end)->bulk;
		if (alone && n)
			break;
		end = &(*end)->next;
		if (alone)
			break;
	}
	w->first = *end;
	if (!w->first)
		w->tail = &w->first;
	*end = NULL;
	return first;
}

static void *work(void *arg)
{
	struct store *s = arg;
	struct writer *w = &s->writer;

	for (;;) {
		pthread_mutex_lock(&w->lock);
		while (!w->first && !w->stop)
			pthread_cond_wait(&w->wake, &w->lock);
		struct job *jobs = w->first ? take(w) : NULL;
		pthread_mutex_unlock(&w->lock);
		if (!jobs)
			return NULL;
		if (atomic_load(&s->troubled)) {
			for (struct job *next; jobs; jobs = next) {
				next = jobs->next;
				sem_post(&jobs->done);      /* still BROKEN, as it was queued */
			}
		} else if (jobs->bulk) {
			run_bulk(s, jobs);
		} else {
			run_group(s, jobs);
		}
	}
}

enum stored writer_run(struct store *s, struct job *j)
{
	struct writer *w = &s->writer;

	j->is = STORE_BROKEN;
	j->next = NULL;
	if (s->read_only || atomic_load(&s->troubled))
		return STORE_BROKEN;
	assert(!pthread_equal(pthread_self(), w->thread));      /* a job that waits for a job would wait for ever */
	sem_init(&j->done, 0, 0);
	store_let_go(s);
	pthread_mutex_lock(&w->lock);
	*w->tail = j;
	w->tail = &j->next;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	while (sem_wait(&j->done))
		;                           /* a signal is not an answer */
	sem_destroy(&j->done);
	store_look_again(s);
	return j->is;
}

bool writer_start(struct store *s)
{
	struct writer *w = &s->writer;

	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->wake, NULL);
	w->tail = &w->first;
	s->writing->last_id = db_one(s->writing, "SELECT n FROM counter WHERE name = 'id'", 0);
	s->writing->broken = false;
	place_stands(s);
	w->started = pthread_create(&w->thread, NULL, work, s) == 0;
	return w->started;
}

void writer_stop(struct store *s)
{
	struct writer *w = &s->writer;

	if (!w->started)
		return;
	pthread_mutex_lock(&w->lock);
	w->stop = true;
	pthread_cond_signal(&w->wake);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	w->started = false;
}
