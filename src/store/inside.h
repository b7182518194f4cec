/**
 * inside.h: what the files of this folder share and nobody else includes.
 *
 * A connection (struct db) belongs to one thread at a time. The store owns one writing connection, a stack of readers and a stack
 * of private in-memory databases; the writer thread alone touches the first.
 */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include <pthread.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <stdatomic.h>

#include "store/store.h"

struct query { struct db *db; sqlite3_stmt *stmt; const char *sql; struct query *same; bool busy; };
struct query_slot { const char *sql; struct query *first; };

enum db_is { DB_WRITER, DB_READER, DB_MEMORY };
struct db {
	struct store *store;
	sqlite3 *handle;
	enum db_is is;
	instant now;
	struct arena arena, kept;            /* kept: as long as the connection */
	bool broken, failed;                 /* failed: the trouble is the disk's, and writing must stop */
	struct query_slot *slots; size_t nslots, cap;
	struct db *under;                    /* in the stack of its kind */
	struct db *beside;                   /* the next one the same thread holds */
	int64_t stand;                       /* reader: the store's when its transaction began, or before */
	bool noted;                          /* writer: this job only notes who looked */
	int busy;                            /* queries at work */
	bool blind;                          /* let go of what it saw, until its thread has heard from the writer */
	int copied_at;                       /* wal_pages when the log was last copied back */
	int64_t last_id;
	bool ids_used;
	int wal_pages;                       /* in the log after the newest commit */
	const struct veil *veil;             /* what is left out for whoever reads now */
	struct veil_kept veil_kept;
	bool viewed;                         /* its tables are views that leave out what is hidden */
};

/* A reference counter as last read: written back when the job is kept, forgotten when it is undone. */
struct counter { int year; int64_t last; bool dirty; };

struct job { store_job *run; void *arg; enum stored is; bool bulk; sem_t done; struct job *next; };
struct writer {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	struct job *first, **tail;
	bool stop, started;
	struct counter counters[1024];
	uint16_t dirty[1024]; size_t ndirty;
	int64_t prune_at;
};

/* A file as it was last seen: which one, and how long it is at least. */
struct place_file { uint64_t dev, ino; int64_t size; };

struct store {
	char *dir;
	const char *file_path, *log_path;
	struct place_file file, log;         /* the writer's */
	struct practice *practice;
	bool read_only;
	int lock_fd;
	struct db *writing;
	struct writer writer;
	struct store_hooks hooks;
	pthread_mutex_t lock;                /* of the stacks and of trouble */
	pthread_cond_t returned, quiet;      /* returned: a reader, or the end of a pause; quiet: a snapshot ended in one */
	int snapshots;                       /* readers inside a transaction */
	_Atomic int64_t stand;
	bool paused;                         /* no new ones: the log is about to start again */
	struct db *readers, *memories;
	struct arena arena;                  /* lives as long as the store */
	_Atomic bool troubled;
	char trouble[256];
};

enum { STORE_FORMAT = 1, STORE_LOG_KEPT = 67108864 /* bytes the log keeps when it starts again */ };

/* place.c: the files of the store are those it was opened on, and are not shorter. For the writer; the first call sees them. */
bool place_stands(struct store *s);

/* db.c */
struct db *db_open(struct store *s, enum db_is is, struct arena *a, struct str *why);
void db_close(struct db *db);
void db_reset(struct db *db);                        /* ends every query still in use */
void db_world(struct db *db, int rc, const char *doing);   /* a statement failed: mark, log, and stop writing when it must */
bool db_script(struct db *db, struct str sql);       /* several statements, ours; false: broken */
bool db_do(struct db *db, const char *sql);          /* one statement, kept prepared */
int64_t db_one(struct db *db, const char *sql, int64_t otherwise);   /* first column of the first row */

/* store.c. A thread that waits for the writer lets go of what it sees, and sees anew what stands when it goes on. */
void store_let_go(struct store *s);
void store_look_again(struct store *s);
/* pause: true when nobody holds a snapshot, and nobody gets one until resume. false, soon: somebody reads long. resume in both cases. */
bool store_pause(struct store *s);
void store_resume(struct store *s);

/* veil.c: a reader that hides is made ready before its first transaction. */
bool veil_ready(struct db *db);

/* writer.c */
bool writer_start(struct store *s);
void writer_stop(struct store *s);
enum stored writer_run(struct store *s, struct job *j);
bool writer_bulk_commit(struct db *db);
int64_t writer_reference(struct db *db, uint16_t type_no, int year);
void writer_trouble(struct store *s, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* engine_tables.c */
extern const char *const engine_tables_sql[];          /* a statement each; NULL ends them */
/* migrate.c: inside the caller's transaction. false: refused, *why says it; nothing may be kept. */
bool migrate_to(struct db *db, struct practice *p, struct arena *a, struct str *why);
bool migrate_numbers(struct db *db, struct practice *p);  /* gives p its numbers; false: p is not the newest practice stored here */

#endif
