/**
 * schema.h: the typed tables that a practice means, as SQL text, and the functions its conditions may call.
 *
 * A record type T becomes table T: id, ref, state, version, created_at, created_by, changed_at, changed_by, then a column a
 * field (and FIELD_absent where absence is allowed). CHOICES and GROUP fields become T__FIELD(record, position, …).
 * A code list L becomes list_L(code primary key, title). A view T_shape adds, for each REF field to a declared type,
 * REFFIELD_COLUMN for every scalar column of that type. Conditions see T_shape's columns; "this" is the row's id.
 */
#ifndef PRACTICE_SCHEMA_H
#define PRACTICE_SCHEMA_H

#include "base/buf.h"
#include "practice/model.h"

struct sqlite3;

void schema_lists(struct buf *sql, const struct practice *p);
void schema_table(struct buf *sql, const struct type *t);            /* CREATE TABLE T and its child tables, indexes */
void schema_view(struct buf *sql, const struct type *t);             /* CREATE VIEW T_shape */
/* TEMP views of the same names that leave out the rows for which hidden(id) is true (store/veil.c). */
void schema_hiding(struct buf *sql, const struct type *t);
/* The columns a condition of t may name, in order: own system columns (this, ref, state, version, created_at, created_by,
 * changed_at, changed_by, move), fields, absences, derived, facts. T_shape has all but move and the facts, and id beside this.
 * CHOICES and GROUP columns hold the count of entries. absent: the FIELD_absent column of field. */
struct shape_column { struct str name; const struct field *field; const struct field *through; const struct type_fact *fact;
	enum field_is is; bool absent; };
size_t schema_shape(struct arena *a, const struct type *t, struct shape_column **out);

/* Names that cannot be given: a table of the engine, a column every record or child row has, a word of SQL. */
bool schema_reserved_table(struct str name);
bool schema_reserved_column(struct str name);
bool schema_reserved_child(struct str name);
bool schema_sql_word(struct str name);
void schema_name(struct buf *sql, struct str name);                   /* "name", quoted as an identifier */

/* Registers clock_now, age_on, hours_between, minutes_between, working_days_between, working_day_after, local_date and
 * days_before(n) on a connection. at: instant that clock_now() gives, 0 the real clock. p must outlive the connection. */
int schema_functions(struct sqlite3 *db, const struct practice *p, const instant *at);
/* The authorizer under which conditions are prepared: SELECT, READ of practice tables and listed functions only. At load the
 * connection holds nothing but practice tables; later the same text is prepared beside the engine's without it. */
int schema_guarded(struct sqlite3 *db, bool on);
bool schema_function_listed(struct str name);
bool schema_permits(int action, const char *a, const char *b);        /* SQLite's action code and its two names */

#endif
