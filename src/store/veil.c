/* What a reader may not know is left out beneath every statement: the tables a statement names are, on a connection that reads for
 * somebody, views of the same names without the rows that are hidden from them. The writer, and what the system reads for itself,
 * see everything. */
#include "store/inside.h"

#include "base/buf.h"
#include "practice/schema.h"

/* The engine's own tables that name records, and by which columns. */
static const struct { const char *table, *where; } engine[] = {
	{ "link", "NOT hidden(from_id) AND NOT hidden(to_id)" }, { "clock", "NOT hidden(record)" },
	{ "find_token", "NOT hidden(record)" }, { "identity", "NOT hidden(record)" }, { "different", "NOT hidden(a) AND NOT hidden(b)" },
	{ "suggestion", "NOT hidden(a) AND NOT hidden(b)" }, { "outbox", "NOT hidden(record)" }, { "import_row", "NOT hidden(record)" } };

static void hidden_function(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct db *db = sqlite3_user_data(c);

	(void)n;
	sqlite3_result_int(c, db->veil && db_hides(db, sqlite3_value_int64(v[0])));
}

/* Outside any transaction: what is made inside one goes with it. */
bool veil_ready(struct db *db)
{
	struct buf sql;

	if (db->viewed || db->store->read_only || !db->store->practice->restricts)
		return true;
	if (sqlite3_create_function_v2(db->handle, "hidden", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, db, hidden_function, NULL, NULL,
			NULL) != SQLITE_OK)
		return false;
	buf_open(&sql, NULL);
	buf_z(&sql, "PRAGMA query_only = 0;");              /* the file itself is opened for reading only */
	for (size_t i = 0; i < sizeof engine / sizeof *engine; i++)
		buf_fmt(&sql, "CREATE TEMP VIEW \"%s\" AS SELECT * FROM main.\"%s\" WHERE %s;", engine[i].table, engine[i].table,
			engine[i].where);
	for (size_t i = 0; i < db->store->practice->ntypes; i++)
		schema_hiding(&sql, &db->store->practice->types[i]);
	buf_z(&sql, "PRAGMA query_only = 1;");
	db->viewed = db_script(db, buf_text(&sql));
	buf_close(&sql);
	return db->viewed;
}

void db_veil(struct db *db, const struct veil *v)
{
	db->veil = v;
}

const struct veil *db_veil_of(const struct db *db)
{
	return db->veil;
}

bool db_hides(const struct db *db, int64_t id)
{
	return db->veil && db->veil->hides(db->veil, id);
}

struct veil_kept *db_veil_kept(struct db *db)
{
	return &db->veil_kept;
}
