/**
 * store.h: where everything is kept: one SQLite file, one writer thread, many readers.
 *
 * WAL, synchronous=FULL, and exactly one connection that writes and checkpoints (trust.md F1, F2). Jobs queue for the writer,
 * which runs each in a savepoint of one transaction, commits the group, and only then answers: a job that is answered DONE is on
 * disk. Readers are query_only, one read transaction a request. A second process that opens the same data read-write is refused
 * by a lock file. All statements are prepared text known at start: db_query takes a literal or text generated from the practice,
 * never text made from input.
 *
 * A statement that fails for the world's reasons (disk, corruption, no memory) leaves a sticky mark on its connection: stepping
 * then gives no rows, the job is rolled back as STORE_BROKEN, a reader's page becomes 503. Nobody retries after a failed fsync:
 * the store then takes no more writes until it is restarted.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "base/arena.h"
#include "base/str.h"
#include "practice/model.h"

struct store;
struct db;                                    /* one connection, in one transaction */
struct query;

struct store_options { const char *dir; bool read_only, create; int readers; };
/**
 * store_open: open or make ${dir}/martlet.db, bring its tables to the practice (store/migrate.h), give types and fields their
 * numbers (writes p's no's, and those of roles and purposes), start the writer. p must outlive the store. read_only: no lock, nothing is
 * changed, p must be the practice last stored, or NULL (then only the engine's own tables are of use).
 *  errors  NULL and why in *why (in arena a): locked by another process, newer format, not FULL, a migration that cannot be done
 *          without loss (names the type and field), no space
 */
struct store *store_open(const struct store_options *o, struct practice *p, struct arena *a, struct str *why);
void store_close(struct store *s);            /* finishes queued jobs */
const struct practice *store_practice(const struct store *s);
const char *store_dir(const struct store *s);

enum stored { STORE_DONE, STORE_REFUSED, STORE_BROKEN };
/* A job says DONE to be kept, REFUSED to be undone (the caller knows why). It runs on the writer thread with its own arena, so
 * results go where arg points. It must not block, nor read the clock other than by db_now. */
typedef enum stored store_job(struct db *db, void *arg);
enum stored store_write(struct store *s, store_job *job, void *arg);
/* A thread that holds a reader lets go of its snapshot while it waits here, unless a query of it is at work: what it reads afterwards
 * is as it stands then. So nobody who waits for the writer keeps the log from starting again. */
/* Large loads (demo, import): runs job on the writer alone; it may call store_bulk_commit as often as it likes. */
enum stored store_bulk(struct store *s, store_job *job, void *arg);
bool store_bulk_commit(struct db *db);
void store_bulk_at(struct db *db, instant now);   /* in a bulk job: what db_now says from here on (loads with times of their own) */
struct str store_trouble(struct store *s);    /* why writes are stopped, or empty */

/* store_copy: a consistent copy of everything into a new file, while others read and write. errors: false and *why. */
bool store_copy(struct store *s, const char *path, struct arena *a, struct str *why);

/* Hooks of the ledger, which keeps a running head in memory: called on the writer thread. */
struct store_hooks { void *ctx; void (*mark)(void *ctx); void (*back)(void *ctx); bool (*before_commit)(void *ctx, struct db *db);
	void (*committed)(void *ctx); void (*lost)(void *ctx); };      /* lost: everything since the last committed is gone */
void store_set_hooks(struct store *s, const struct store_hooks *h);
void *store_hooks_ctx(struct store *s);

/* Readers: one of a pool, given back by the thread that took it; blocks while all are in use. at 0: now. The instant is what clock_now() gives on it. */
struct db *store_read(struct store *s, instant now);
void store_read_end(struct db *db);
/* A private in-memory database of the same tables and functions, for pages as known at an instant: filled by record/as_known.c. */
struct db *store_memory(struct store *s, instant at, struct arena *a);
void store_memory_end(struct db *db);

/* What whoever reads may not know (record/restrict.h). Under a veil a reader's tables, the practice's and the engine's derived ones,
 * have no row that is hidden: statements and those who write them need not know of it. NULL, and always on the writer: everything.
 * The veil is the caller's; it ends with the reading. */
struct veil { bool (*hides)(const struct veil *v, int64_t id); };
void db_veil(struct db *db, const struct veil *v);
const struct veil *db_veil_of(const struct db *db);
bool db_hides(const struct db *db, int64_t id);
struct veil_kept { struct arena arena; void *thing; };
struct veil_kept *db_veil_kept(struct db *db);    /* stays with the connection from one reading to the next: for what hides */

struct store *db_store(struct db *db);
const struct practice *db_practice(struct db *db);
instant db_now(struct db *db);                /* writer: fixed for the job; reader: its instant */
struct arena *db_arena(struct db *db);        /* writer: the job's, emptied after it */
bool db_broken(const struct db *db);
/* db_stand: a number that is another after every commit, unless all that its jobs did was to note who looked (db_only_noted, said by
 * the job), and is no other store's. A reader's is never newer than what it sees: what is worked out by one reader may be kept under
 * its number for the others. */
int64_t db_stand(const struct db *db);
void db_only_noted(struct db *db);
bool db_is_memory(const struct db *db);

/* Queries. sql is kept by its address: pass a literal, or text that lives as long as the practice. One use at a time of each
 * sql on a connection. Binding positions are 1-based, columns 0-based. Text given to query_text is kept until query_end. */
struct query *db_query(struct db *db, const char *sql);
void query_int(struct query *q, int at, int64_t n);
void query_text(struct query *q, int at, struct str s);
void query_blob(struct query *q, int at, const void *b, size_t n);
void query_null(struct query *q, int at);
bool query_step(struct query *q);             /* true: a row. false: done, or broken (db_broken) */
int64_t query_get_int(struct query *q, int column);
struct str query_get_text(struct query *q, int column, struct arena *a);    /* a NULL: not copied, good until the next step */
bool query_is_null(struct query *q, int column);
char query_holds(struct query *q, int column);   /* what the column really holds: 'i' integer, 'r' real, 't' text, 'b' blob, 'n' null */
int query_columns(struct query *q);
void query_end(struct query *q);              /* reset; always */
bool db_run(struct db *db, const char *sql);  /* no parameters, no rows */
int64_t db_changes(struct db *db);
/* Ids: (n << 10) | type number; n rises. type 1023 is staff. */
int64_t store_next_id(struct db *db, uint16_t type_no);
static inline uint16_t id_type(int64_t id) { return (uint16_t)(id & 1023); }
#define STAFF_TYPE_NO 1023
struct str store_next_reference(struct db *db, const struct type *t, instant now);   /* MIS-2026-000123, in db_arena */

#endif
