/* One statement at work. A query on a broken connection gives no rows and takes no values: callers look at db_broken once, at the
 * end, as a page does anyway. */
#include "store/inside.h"

static void bound(struct query *q, int rc)
{
	if (rc != SQLITE_OK)
		db_world(q->db, rc, "binding");
}

void query_int(struct query *q, int at, int64_t n)
{
	if (q->stmt)
		bound(q, sqlite3_bind_int64(q->stmt, at, n));
}

void query_text(struct query *q, int at, struct str s)
{
	if (q->stmt)
		bound(q, sqlite3_bind_text64(q->stmt, at, s.at ? s.at : "", s.n, SQLITE_STATIC, SQLITE_UTF8));
}

void query_blob(struct query *q, int at, const void *b, size_t n)
{
	if (q->stmt)
		bound(q, sqlite3_bind_blob64(q->stmt, at, b ? b : "", n, SQLITE_STATIC));
}

void query_null(struct query *q, int at)
{
	if (q->stmt)
		bound(q, sqlite3_bind_null(q->stmt, at));
}

bool query_step(struct query *q)
{
	int rc;

	if (!q->stmt || q->db->broken)
		return false;
	rc = sqlite3_step(q->stmt);
	if (rc == SQLITE_ROW)
		return true;
	if (rc != SQLITE_DONE)
		db_world(q->db, rc, "a statement");
	return false;
}

int64_t query_get_int(struct query *q, int column)
{
	return q->stmt ? sqlite3_column_int64(q->stmt, column) : 0;
}

struct str query_get_text(struct query *q, int column, struct arena *a)
{
	struct str s = { "", 0 };

	if (!q->stmt || sqlite3_column_type(q->stmt, column) == SQLITE_NULL)
		return s;
	s.at = sqlite3_column_blob(q->stmt, column);        /* the bytes as they are, of text and blob alike */
	s.n = (size_t)sqlite3_column_bytes(q->stmt, column);
	if (!s.at)
		s = (struct str){ "", 0 };
	return a ? str_dup(a, s) : s;
}

bool query_is_null(struct query *q, int column)
{
	return !q->stmt || sqlite3_column_type(q->stmt, column) == SQLITE_NULL;
}

char query_holds(struct query *q, int column)
{
	static const char letters[] = { [SQLITE_INTEGER] = 'i', [SQLITE_FLOAT] = 'r', [SQLITE_TEXT] = 't', [SQLITE_BLOB] = 'b',
		[SQLITE_NULL] = 'n' };

	return q->stmt ? letters[sqlite3_column_type(q->stmt, column)] : 'n';
}

int query_columns(struct query *q)
{
	return q->stmt ? sqlite3_column_count(q->stmt) : 0;
}

/* Bindings go too: they point at the caller's memory, which may be gone before the next use. */
void query_end(struct query *q)
{
	if (q->stmt) {
		sqlite3_reset(q->stmt);
		sqlite3_clear_bindings(q->stmt);
	}
	q->db->busy -= q->busy;
	q->busy = false;
}
