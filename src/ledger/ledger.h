/**
 * ledger.h: every change and every view, in order, chained, and provable.
 *
 * The bytes are drawn in FORMAT.md. An entry is a 208-byte core (ids, codes, commitments: nothing readable about a person) and,
 * for changes, a body of salted field commitments and values. Entries join a hash chain and an RFC 9162 tree whose head is
 * signed by the separate seal process.
 *  source  DPA 2018 s.62; RFC 9162 2.1; C2SP tlog-checkpoint
 */
#ifndef LEDGER_LEDGER_H
#define LEDGER_LEDGER_H

#include "base/digest.h"
#include "store/store.h"

enum ledger_op { OP_COLLECT = 1, OP_ALTER, OP_CONSULT, OP_DISCLOSE, OP_COMBINE, OP_ERASE, OP_AUTH, OP_REFUSE, OP_ADMIN, OP_SYSTEM,
	OP_DELIVERY };
enum ledger_outcome { OUTCOME_OK, OUTCOME_REFUSED, OUTCOME_FAILED, OUTCOME_BREAK_GLASS };
enum { LEDGER_HAS_BODY = 1, LEDGER_BULK = 2, LEDGER_CLOCK_DOUBTFUL = 4, LEDGER_OVERRIDE = 8 };

/* One field's value as it is committed to (canon.h): is as in enum field_is, or 100 + absence for a kind of nothing. cleared: holds
 * nothing now. disposed (read only): its value was erased. no 1 to 15: the record's own columns; 0: words about the entry. */
struct ledger_value { uint16_t no; uint8_t is; bool cleared, disposed; struct str bytes; };

struct ledger_entry {
	enum ledger_op op;
	enum ledger_outcome outcome;
	uint16_t flags;
	int64_t actor;                 /* staff id, 0 the system */
	uint8_t session[16], txn[16];  /* zero when none */
	int64_t object, subject, counterparty;   /* record ids; hidden in the core by ledger_hide */
	uint32_t version;
	uint16_t purpose, role;
	uint32_t rule;
	struct ledger_value *values;   /* changes: the WHOLE new state of the record, in rising number: what held something and is not
	                                * listed is cleared, unless its field is retired: then it is carried on */
	size_t nvalues;
	const int64_t *shown;          /* consult: every object shown (the body lists them when more than one) */
	size_t nshown;
	struct str words;              /* free words for refuse/auth/admin/system: no personal data; of a view: why, as its officer said */
};

struct ledger;
/* ledger_open: read the head from the store, register hooks. errors: NULL and *why (chain does not fit the tables' tail). */
struct ledger *ledger_open(struct store *s, struct arena *a, struct str *why);
void ledger_close(struct ledger *l);
/* ledger_put: append within the writer's job. Gives the entry's sequence number. Unchanged fields keep their salt and commitment.
 * OP_COLLECT with values is for a record's first entry only. */
int64_t ledger_put(struct db *db, const struct ledger_entry *e);
/* ledger_row: the row of a record and its child rows as they stand in the tables, as values to be put (the same reading verify makes,
 * so what is put from it verifies). Only what holds something is listed. false: there is no such row. */
bool ledger_row(struct db *db, int64_t id, struct arena *a, struct ledger_value **values, size_t *n, uint32_t *version);
/* ledger_put_row: write e with the values and version of object e->object's row as it stands now; what the newest entry held and
 * the row no longer does is cleared. The usual way to log a change, after the row is written. */
int64_t ledger_put_row(struct db *db, const struct ledger_entry *e);
instant ledger_newest(struct db *db);           /* within the writer's job: when the newest entry put was written */
int64_t ledger_size(struct ledger *l);
void ledger_root(struct ledger *l, struct digest *root);         /* of everything committed */

/* History. */
struct ledger_seen { int64_t seq; instant at; enum ledger_op op; enum ledger_outcome outcome; int64_t actor, object, subject; uint32_t version; uint16_t purpose, role;
	struct ledger_value *values; size_t nvalues;                 /* only the fields this entry changed */
	struct str words; };
/* Entries about one object (changes only when !views), newest first, recorded at or before ${until} (0: all), at most ${most}. */
size_t ledger_of_object(struct db *db, int64_t object, bool views, instant until, size_t most, struct arena *a, struct ledger_seen **out);
size_t ledger_of_subject(struct db *db, int64_t subject, size_t most, struct arena *a, struct ledger_seen **out); /* who looked, newest first */
/* Entries that combined an object with others (or took them apart again), newest first, however often it was looked at since. */
size_t ledger_combined(struct db *db, int64_t object, size_t most, struct arena *a, struct ledger_seen **out);
/* Every combination, in order, with all it was about. */
struct ledger_combination { struct ledger_seen seen; int64_t *shown; size_t nshown; };
bool ledger_combination(struct db *db, int64_t seq, struct arena *a, struct ledger_combination *out);      /* one of them; false: it is none */
size_t ledger_combinations(struct db *db, struct arena *a, struct ledger_combination **out);
/* Entries of one kind about no record (a run of an import), in order. */
size_t ledger_about_nothing(struct db *db, enum ledger_op op, struct arena *a, struct ledger_seen **out);
/* The whole state of an object as known at an instant: values by field number; version 0 when it did not yet exist. */
uint32_t ledger_state(struct db *db, int64_t object, instant at, struct arena *a, struct ledger_value **out, size_t *n, struct ledger_seen *last);
/* The newest consultation of ${object} by ${actor} at or after ${since}: its seq and instant; 0 when none. */
int64_t ledger_looked(struct db *db, int64_t actor, int64_t object, instant since, instant *at);

/* verify: complaints name table, row and field ("missing_episode MIS-2026-000004 risk"). Gives entries checked and bytes hashed. */
struct verified { int64_t entries, rows, bytes; size_t faults; };
bool ledger_verify(struct store *s, struct notes *faults, struct verified *v, void (*progress)(int64_t done, int64_t of));
/* The same against heads and a public key kept elsewhere (files; NULL: heads.txt and seal.pub beside the data). */
struct verify_against { const char *heads, *key; };
bool ledger_verify_against(struct store *s, const struct verify_against *w, struct notes *faults, struct verified *v,
	void (*progress)(int64_t done, int64_t of));
/* rebuild: in ${into}, a store opened on a copy (store_copy) of s's data with the ledger open, empty the typed tables, child tables,
 * links and who was shown what, and make them again from the ledger; then compare with those of s. true: no difference. What is derived from
 * records by others (clocks, the words to find by) stays as copied. into must be written by nobody else meanwhile. */
bool ledger_rebuild(struct store *s, struct store *into, struct notes *faults, void (*progress)(int64_t done, int64_t of));

/* A table that follows from others, made again: its rows in two stores, by one statement ordered by its first ${keys} columns, the first of
 * which is a record. texts: a bit for each column that is text. Each difference names table, record, the rest of the key and the field;
 * returns how many, LEDGER_SAME_MOST at most. */
enum { LEDGER_SAME_MOST = 100 };
struct ledger_table { const char *name, *sql; int keys; unsigned texts; const char *const *names; };
size_t ledger_same(struct db *was, struct db *now, const struct ledger_table *t, struct arena *a, struct notes *faults);

/* Heads: C2SP checkpoint text over (size, root); signed by seal, kept in table head and file heads.txt. */
struct str ledger_checkpoint(struct arena *a, const char *origin, int64_t size, const struct digest *root);
int64_t ledger_hide(struct store *s, int64_t id, uint8_t out[16]);  /* the opaque 16-byte name of an id (AES image) */

#endif
