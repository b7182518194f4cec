/* Where a record came from. */
#include "share/import_inside.h"

size_t import_origins(struct db *db, int64_t record, struct arena *a, struct import_origin **out)
{
	struct query *q = db_query(db, "SELECT s.name, r.source_id, n.file, r.line, n.started FROM import_row r"
		" JOIN import_source s ON s.no = r.source JOIN import_run n ON n.no = r.run WHERE r.record = ?1 ORDER BY n.no");
	VEC(struct import_origin) rows = { 0 };
	struct import_origin one;

	query_int(q, 1, record);
	while (query_step(q)) {
		one = (struct import_origin){ query_get_text(q, 0, a), query_get_text(q, 1, a), query_get_text(q, 2, a), query_get_int(q, 3),
			query_get_int(q, 4) };
		VEC_ADD(a, &rows, one);
	}
	query_end(q);
	*out = rows.at;
	return rows.n;
}
