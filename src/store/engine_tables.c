/* The engine's own tables, all in one place. The practice's tables stand beside them and are made from the practice (migrate.c);
 * a record type may not have the name of one of these. Instants are microseconds UTC, ids are (n << 10 | type number). */
#include "store/inside.h"

const char *const engine_tables_sql[] = {
	/* format, hide_key, origin: one value each */
	"CREATE TABLE IF NOT EXISTS metadata(name TEXT PRIMARY KEY, value) WITHOUT ROWID;",
	"CREATE TABLE IF NOT EXISTS counter(name TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID;",
	"CREATE TABLE IF NOT EXISTS reference(type_no INTEGER, year INTEGER, last INTEGER NOT NULL,"
	" PRIMARY KEY(type_no, year)) WITHOUT ROWID;",

	/* What has a number keeps it for ever: ids and the ledger name types, fields, roles and purposes by them. */
	"CREATE TABLE IF NOT EXISTS practice_version(number INTEGER PRIMARY KEY, digest BLOB NOT NULL, name TEXT,"
	" loaded_at INTEGER NOT NULL);",
	"CREATE TABLE IF NOT EXISTS type_no(no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, prefix TEXT, retired INTEGER NOT NULL,"
	" sql TEXT NOT NULL);",
	"CREATE TABLE IF NOT EXISTS field_no(type_no INTEGER, no INTEGER, name TEXT NOT NULL, parent INTEGER NOT NULL,"
	" kind INTEGER NOT NULL, absent INTEGER NOT NULL, position INTEGER NOT NULL, retired INTEGER NOT NULL,"
	" PRIMARY KEY(type_no, no), UNIQUE(type_no, parent, name)) WITHOUT ROWID;",
	"CREATE TABLE IF NOT EXISTS code_no(kind TEXT, name TEXT, no INTEGER NOT NULL, PRIMARY KEY(kind, name), UNIQUE(kind, no))"
	" WITHOUT ROWID;",

	/* What points at what; until NULL: still so. field_no is of the type of from_id. */
	"CREATE TABLE IF NOT EXISTS link(from_id INTEGER, field_no INTEGER, to_id INTEGER, since INTEGER, until INTEGER,"
	" PRIMARY KEY(from_id, field_no, to_id, since)) WITHOUT ROWID;",
	"CREATE INDEX IF NOT EXISTS link_to ON link(to_id, until);",

	/* What a restriction hides (record/restrict.h): the subject it sits on and what leads to it, whether or not it is in force now. */
	"CREATE TABLE IF NOT EXISTS restricted(record INTEGER, restriction INTEGER, PRIMARY KEY(record, restriction)) WITHOUT ROWID;",
	"CREATE INDEX IF NOT EXISTS restricted_by ON restricted(restriction);",

	/* A clock of a record that has started, or whose start is awaited (started NULL). state: waits, running, done, done_late. */
	"CREATE TABLE IF NOT EXISTS clock(record INTEGER, name TEXT, subject INTEGER, started INTEGER, warn INTEGER, due INTEGER,"
	" stopped INTEGER, state TEXT NOT NULL, PRIMARY KEY(record, name)) WITHOUT ROWID;",
	"CREATE INDEX IF NOT EXISTS clock_subject ON clock(subject, due) WHERE stopped IS NULL;",
	"CREATE INDEX IF NOT EXISTS clock_due ON clock(due) WHERE stopped IS NULL AND due IS NOT NULL;",

	/* The ledger. object: the record an entry changes; looked: the one it shows, sends or refuses. One of the two. */
	"CREATE TABLE IF NOT EXISTS ledger(seq INTEGER PRIMARY KEY, object INTEGER, looked INTEGER, subject INTEGER,"
	" core BLOB NOT NULL, body BLOB);",
	"CREATE INDEX IF NOT EXISTS ledger_object ON ledger(object) WHERE object IS NOT NULL;",
	"CREATE INDEX IF NOT EXISTS ledger_looked ON ledger(looked) WHERE looked IS NOT NULL;",
	"CREATE INDEX IF NOT EXISTS ledger_subject ON ledger(subject) WHERE subject IS NOT NULL AND object IS NULL;",
	/* Lists and boards: what else was on the page. Derived from the bodies. */
	"CREATE TABLE IF NOT EXISTS ledger_shown(object INTEGER, seq INTEGER, PRIMARY KEY(object, seq)) WITHOUT ROWID;",
	"CREATE TABLE IF NOT EXISTS ledger_frontier(one INTEGER PRIMARY KEY CHECK(one = 1), size INTEGER NOT NULL, time INTEGER NOT NULL,"
	" leaf BLOB NOT NULL, peaks BLOB NOT NULL);",

	"CREATE TABLE IF NOT EXISTS staff(id INTEGER PRIMARY KEY, number TEXT NOT NULL UNIQUE, name TEXT NOT NULL, role TEXT NOT NULL,"
	" password TEXT NOT NULL, disabled INTEGER NOT NULL DEFAULT 0, created_at INTEGER, last_seen INTEGER, theme TEXT, density TEXT,"
	" keys TEXT);",
	"CREATE TABLE IF NOT EXISTS session(token BLOB PRIMARY KEY, id BLOB NOT NULL, staff INTEGER NOT NULL, csrf TEXT NOT NULL,"
	" started INTEGER NOT NULL, seen INTEGER NOT NULL, ended INTEGER, purpose INTEGER NOT NULL DEFAULT 0,"
	" locked INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;",
	"CREATE INDEX IF NOT EXISTS session_staff ON session(staff);",

	/* Why this session opens records, in the officer's own words, where the purpose chosen asks for them. */
	"CREATE TABLE IF NOT EXISTS session_why(session BLOB PRIMARY KEY, words TEXT NOT NULL) WITHOUT ROWID;",

	"CREATE TABLE IF NOT EXISTS idempotency(key BLOB PRIMARY KEY, staff INTEGER, record INTEGER, at INTEGER NOT NULL)"
	" WITHOUT ROWID;",
	"CREATE INDEX IF NOT EXISTS idempotency_at ON idempotency(at);",
	"CREATE TABLE IF NOT EXISTS form_kept(staff INTEGER, form TEXT, encoded BLOB NOT NULL, at INTEGER NOT NULL,"
	" PRIMARY KEY(staff, form)) WITHOUT ROWID;",

	/* The words records are found by (record/find_index.h). */
	"CREATE TABLE IF NOT EXISTS find_token(token TEXT, record INTEGER, PRIMARY KEY(token, record)) WITHOUT ROWID;",

	/* Messages to other systems (outbox.h), and the receipts already taken. */
	"CREATE TABLE IF NOT EXISTS outbox(id INTEGER PRIMARY KEY, channel TEXT NOT NULL, message TEXT NOT NULL, record INTEGER,"
	" webhook_id TEXT NOT NULL UNIQUE, payload TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,"
	" asked INTEGER NOT NULL, tried INTEGER, next INTEGER, done INTEGER, last_error TEXT);",
	"CREATE INDEX IF NOT EXISTS outbox_state ON outbox(state, next);",
	"CREATE INDEX IF NOT EXISTS outbox_record ON outbox(record, id);",
	"CREATE TABLE IF NOT EXISTS receipt(webhook_id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;",

	/* Where imported records come from (share/import.h): each row of a source by the source's own id, and what it last said of each
	 * field (number and keyed hash). reached, quarantine: rows read and bytes set aside when the last group was committed. */
	"CREATE TABLE IF NOT EXISTS import_source(no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);",
	"CREATE TABLE IF NOT EXISTS import_run(no INTEGER PRIMARY KEY, source INTEGER NOT NULL, type_no INTEGER NOT NULL, file TEXT NOT NULL,"
	" digest BLOB NOT NULL, map BLOB NOT NULL, started INTEGER NOT NULL, ended INTEGER, by INTEGER, reached INTEGER NOT NULL,"
	" quarantine INTEGER NOT NULL, made INTEGER NOT NULL, changed INTEGER NOT NULL, same INTEGER NOT NULL, left_out INTEGER NOT NULL,"
	" quarantined INTEGER NOT NULL);",
	"CREATE TABLE IF NOT EXISTS import_row(source INTEGER, type_no INTEGER, source_id TEXT, record INTEGER NOT NULL,"
	" said BLOB NOT NULL, run INTEGER NOT NULL, line INTEGER NOT NULL,"
	" PRIMARY KEY(source, type_no, source_id)) WITHOUT ROWID;",
	"CREATE INDEX IF NOT EXISTS import_row_record ON import_row(record);",

	/* Which rows of subjects are one person (record/identity.h), by decision: the seq of its entry. until NULL: so now.
	 * Columns of a key stand first: SQLite's own check of a table without row ids mistakes others for missing. */
	"CREATE TABLE IF NOT EXISTS identity(record INTEGER, decision INTEGER, identity INTEGER NOT NULL, since INTEGER NOT NULL,"
	" until INTEGER, by INTEGER NOT NULL, PRIMARY KEY(record, decision)) WITHOUT ROWID;",
	"CREATE INDEX IF NOT EXISTS identity_of ON identity(identity, until);",
	"CREATE TABLE IF NOT EXISTS different(a INTEGER, b INTEGER, decision INTEGER, since INTEGER NOT NULL, until INTEGER,"
	" by INTEGER NOT NULL, PRIMARY KEY(a, b, decision)) WITHOUT ROWID;",
	"CREATE INDEX IF NOT EXISTS different_b ON different(b);",
	/* Pairs that may be one person and wait for somebody to decide; weight in hundredths of a bit; settled: the deciding entry. */
	"CREATE TABLE IF NOT EXISTS suggestion(a INTEGER, b INTEGER, weight INTEGER NOT NULL, why TEXT NOT NULL, model TEXT NOT NULL,"
	" at INTEGER NOT NULL, settled INTEGER, PRIMARY KEY(a, b)) WITHOUT ROWID;",
	"CREATE INDEX IF NOT EXISTS suggestion_b ON suggestion(b);",
	"CREATE INDEX IF NOT EXISTS suggestion_open ON suggestion(weight) WHERE settled IS NULL;",
	NULL,
};
