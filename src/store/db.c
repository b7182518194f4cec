/* One connection: opening it as what it is to be, its kept statements, and what happens when the world breaks under one. */
#include "store/inside.h"

#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "practice/schema.h"

enum { READER_PAGES = 256, LOOKASIDE = 1200, LOOKASIDES = 160, FIRST_SLOTS = 256, JOB_MEMORY = 256 << 20 };

/* Counting every byte under one lock costs the readers their parallelism, and nobody reads the count. Must precede any use. */
__attribute__((constructor)) static void before_use(void)
{
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	/* Every commit empties a reader's cache: the pages of one view come from one piece taken when the connection opens. */
	sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, READER_PAGES);
}

/* Errors that say the disk or the file is not to be trusted: after one of them nothing more may be written (F2, T04). No space is
 * not one of them: SQLite undoes the transaction and the next may fit. */
static bool must_stop(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_IOERR:
		return rc != SQLITE_IOERR_NOMEM && rc != SQLITE_IOERR_SHMSIZE;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return true;
	default:
		return false;
	}
}

void db_world(struct db *db, int rc, const char *doing)
{
	int full = sqlite3_extended_errcode(db->handle);

	if ((full & 0xff) != (rc & 0xff))
		full = rc;
	if (!db->broken)
		log_error(3100, "store: %s: %s (%d)", doing, sqlite3_errmsg(db->handle), full);
	db->broken = true;
	if (db->is == DB_WRITER && must_stop(full)) {
		db->failed = true;
		writer_trouble(db->store, "the disk failed (%s); nothing more is saved until Martlet is restarted and has checked itself",
			sqlite3_errstr(full));
	}
}

/* What sqlite3_exec does, without rows. */
bool db_script(struct db *db, struct str sql)
{
	const char *at = sql.at, *end = sql.at + sql.n;

	while (at < end && !db->broken) {
		sqlite3_stmt *stmt = NULL;
		int rc = sqlite3_prepare_v2(db->handle, at, (int)(end - at), &stmt, &at);
		if (rc == SQLITE_OK && stmt)
			while ((rc = sqlite3_step(stmt)) == SQLITE_ROW)
				;
		if (rc != SQLITE_OK && rc != SQLITE_DONE)
			db_world(db, rc, "a statement of ours");
		sqlite3_finalize(stmt);
	}
	return !db->broken;
}

bool db_run(struct db *db, const char *sql)
{
	return db_script(db, str_z(sql));
}

bool db_do(struct db *db, const char *sql)
{
	struct query *q = db_query(db, sql);

	query_step(q);
	query_end(q);
	return !db->broken;
}

int64_t db_one(struct db *db, const char *sql, int64_t otherwise)
{
	struct query *q = db_query(db, sql);
	int64_t n = query_step(q) && !query_is_null(q, 0) ? query_get_int(q, 0) : otherwise;

	query_end(q);
	return n;
}

static bool pragma_says(struct db *db, const char *pragma, const char *wanted)
{
	struct query *q = db_query(db, pragma);
	bool good = query_step(q) && str_is(query_get_text(q, 0, NULL), wanted);

	query_end(q);
	return good;
}

static int note_pages(void *ctx, sqlite3 *handle, const char *which, int pages)
{
	struct db *db = ctx;

	(void)handle;
	(void)which;
	db->wal_pages = pages;
	return SQLITE_OK;
}

/* F1: the writer alone checkpoints, and does so when it chooses; nobody does it by closing. Tables renamed while they are remade keep
 * what points at their name. */
static bool set_up(struct db *db, struct arena *a, struct str *why)
{
	int was = 0;

	sqlite3_extended_result_codes(db->handle, 1);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_LOOKASIDE, NULL, LOOKASIDE, LOOKASIDES);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, db->is != DB_WRITER, &was);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, &was);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, &was);
	sqlite3_db_config(db->handle, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 1, &was);
	if (db->is == DB_MEMORY)
		return db_run(db, "PRAGMA temp_store = memory");
	sqlite3_busy_timeout(db->handle, 5000);
	if (db->is == DB_READER) {
		/* No mapping for a server: each commit by the writer makes a reader unmap the whole file at its next page, and every page is a
		 * commit. One that only looks on holds one snapshot for minutes, and reads everything. */
		bool good = db_run(db, "PRAGMA query_only = 1; PRAGMA wal_autocheckpoint = 0;"
			"PRAGMA cache_size = -8192; PRAGMA temp_store = memory")
				&& db_run(db, db->store->read_only ? "PRAGMA mmap_size = 1099511627776" : "PRAGMA mmap_size = 0")
				&& (db->store->read_only || pragma_says(db, "PRAGMA journal_mode", "wal"));     /* a copy may be in another mode */
		if (!good)
			*why = STR("the database cannot be read, or is not in write-ahead mode");
		return good;
	}
	if (!db_run(db, "PRAGMA journal_mode = wal; PRAGMA synchronous = full; PRAGMA wal_autocheckpoint = 0;"
			"PRAGMA cache_size = -131072; PRAGMA temp_store = memory; PRAGMA foreign_keys = off; PRAGMA secure_delete = on;"
			"PRAGMA journal_size_limit = 67108864")
			|| !pragma_says(db, "PRAGMA journal_mode", "wal") || !pragma_says(db, "PRAGMA synchronous", "2")) {
		*why = str_fmt(a, "the database cannot be written safely: %s", db->broken ? sqlite3_errmsg(db->handle)
			: "write-ahead logging with full synchronising is refused on this disk");
		return false;
	}
	sqlite3_wal_hook(db->handle, note_pages, db);
	return true;
}

static int flags_of(enum db_is is)
{
	int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;

	if (is == DB_MEMORY)
		return flags | SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY;
	return flags | (is == DB_WRITER ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
}

struct db *db_open(struct store *s, enum db_is is, struct arena *a, struct str *why)
{
	pthread_mutex_lock(&s->lock);
	struct db *db = TAKE(&s->arena, struct db);
	const char *path = is == DB_MEMORY ? ":memory:" : s->file_path;
	pthread_mutex_unlock(&s->lock);
	int rc = sqlite3_open_v2(path, &db->handle, flags_of(is), NULL);

	*db = (struct db){ .store = s, .handle = db->handle, .is = is };
	arena_open(&db->arena, JOB_MEMORY);
	arena_open(&db->kept, JOB_MEMORY);
	arena_open(&db->veil_kept.arena, JOB_MEMORY);
	db->cap = FIRST_SLOTS;
	db->slots = TAKE_N(&db->kept, struct query_slot, db->cap);
	if (rc != SQLITE_OK) {
		*why = str_fmt(a, "the database cannot be opened: %s", db->handle ? sqlite3_errmsg(db->handle) : "no memory");
	} else if (set_up(db, a, why)) {
		if (!s->practice || schema_functions(db->handle, s->practice, &db->now) == SQLITE_OK)
			return db;
		*why = STR("the functions of the practice's conditions cannot be registered");
	}
	db_close(db);
	return NULL;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < db->cap; i++)
		for (struct query *q = db->slots[i].first; q; q = q->same)
			sqlite3_finalize(q->stmt);
	sqlite3_close(db->handle);
	arena_close(&db->arena);
	arena_close(&db->kept);
	arena_close(&db->veil_kept.arena);
	db->cap = 0;
	db->handle = NULL;
}

void db_reset(struct db *db)
{
	for (size_t i = 0; i < db->cap; i++)
		for (struct query *q = db->slots[i].first; q; q = q->same)
			if (q->busy)
				query_end(q);
}

static struct query_slot *slot_of(struct db *db, const char *sql)
{
	size_t mask = db->cap - 1, at = (size_t)(((uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15)) >> 32) & mask;

	while (db->slots[at].sql && db->slots[at].sql != sql)
		at = (at + 1) & mask;
	return &db->slots[at];
}

static void grow(struct db *db)
{
	struct query_slot *old = db->slots;
	size_t n = db->cap;

	db->cap *= 2;
	db->slots = TAKE_N(&db->kept, struct query_slot, db->cap);
	for (size_t i = 0; i < n; i++)
		if (old[i].sql)
			*slot_of(db, old[i].sql) = old[i];
}

/* The same text may be wanted again while it is in use (an effect that puts a record of the type that caused it): then it gets
 * one statement more. */
struct query *db_query(struct db *db, const char *sql)
{
	struct query_slot *slot = slot_of(db, sql);
	struct query *q = slot->first;

	while (q && q->busy)
		q = q->same;
	if (!q) {
		if (!slot->sql && ++db->nslots * 2 > db->cap) {
			grow(db);
			slot = slot_of(db, sql);
		}
		q = TAKE(&db->kept, struct query);
		*q = (struct query){ .db = db, .sql = sql, .same = slot->first };
		slot->sql = sql;
		slot->first = q;
	}
	q->busy = true;
	db->busy++;
	if (q->stmt && strcmp(sqlite3_sql(q->stmt), sql) != 0) {      /* another text has come to stand at this address */
		sqlite3_finalize(q->stmt);
		q->stmt = NULL;
	}
	if (!q->stmt && !db->broken) {
		int rc = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->stmt, NULL);
		if (rc != SQLITE_OK)
			db_world(db, rc, "preparing");
	}
	return q;
}

struct store *db_store(struct db *db) { return db->store; }
const struct practice *db_practice(struct db *db) { return db->store->practice; }
instant db_now(struct db *db) { return db->now; }
struct arena *db_arena(struct db *db) { return &db->arena; }
bool db_broken(const struct db *db) { return db->broken; }
int64_t db_stand(const struct db *db) { return db->stand; }
void db_only_noted(struct db *db) { db->noted = true; }
bool db_is_memory(const struct db *db) { return db->is == DB_MEMORY; }
int64_t db_changes(struct db *db) { return sqlite3_changes64(db->handle); }
