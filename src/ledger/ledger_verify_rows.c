/* Every live row against the newest commitment of its record, and every record of the ledger against the rows. */
#include "ledger/verify.h"

#include <string.h>

#include "base/buf.h"
#include "ledger/canon.h"

struct row_check { struct verify *v; const struct live_type *type; struct live_row row; struct past past; };

static const struct ledger_value *value_of(const struct live_row *row, uint16_t no)
{
	for (size_t i = 0; i < row->nvalues; i++)
		if (row->values[i].no == no)
			return &row->values[i];
	return NULL;
}

/* The name people know a record by, as it stands in the row; its id when that is gone. */
static struct str row_name(const struct row_check *c)
{
	const struct ledger_value *ref = value_of(&c->row, CANON_REF);

	return ref && ref->bytes.n && str_utf8(ref->bytes, NULL) ? ref->bytes
		: str_fmt(c->v->scratch, "id %lld", (long long)c->row.id);
}

static void row_fault(const struct row_check *c, uint16_t no, const char *what)
{
	struct str field = live_name(c->type, no);

	if (!field.n)
		field = str_fmt(c->v->scratch, "field %d", no);
	verify_fault(c->v, "%.*s %.*s %.*s: %s", S(c->type->name), S(row_name(c)), S(field), what);
}

/* The value that the ledger holds was proved with its entry, so the row's is compared with that. One that was kept is hashed: the
 * newest entry's commitment must be that of the entry it names. */
static void check_value(const struct row_check *c, const struct past_item *p, const struct ledger_value *v)
{
	uint16_t no = p ? p->set.no : v->no;
	struct digest d;

	if (!p)
		row_fault(c, no, "it holds a value that no entry gave it");
	else if (p->set.how == BODY_DISPOSED && v)
		row_fault(c, no, "it holds a value that was disposed of");
	else if (p->set.how == BODY_SET && !v)
		row_fault(c, no, "its value is gone");
	else if (v && (p->set.is != v->is || !str_eq(p->set.bytes, v->bytes)))
		row_fault(c, no, "its value was changed");
	if (!p || !p->kept)
		return;
	ledger_past_commit(&c->past, p, &d);
	if (!same_digest(&d, &p->c))
		row_fault(c, no, "its newest entry keeps another value than was set");
}

static void check_values(const struct row_check *c)
{
	size_t i = 0, j = 0;

	while (i < c->past.nitems || j < c->row.nvalues) {
		const struct past_item *p = i < c->past.nitems ? &c->past.items[i] : NULL;
		const struct ledger_value *v = j < c->row.nvalues ? &c->row.values[j] : NULL;
		if (p && v && p->set.no < v->no)
			v = NULL;
		else if (p && v && p->set.no > v->no)
			p = NULL;
		check_value(c, p, v);
		i += p != NULL;
		j += v != NULL;
	}
}

static void check_row(struct row_check *c)
{
	struct verify *v = c->v;

	if (!ledger_past_state(v->db, c->row.id, 0, v->scratch, &c->past) || c->past.gone) {
		verify_fault(v, "%.*s %.*s: %s", S(c->type->name), S(row_name(c)),
			c->past.seq ? "it is here, but was erased" : "it is here, but no entry made it");
		return;
	}
	if (c->past.bad) {
		verify_fault(v, "%.*s %.*s: what its newest entry (%lld) keeps, no older entry set", S(c->type->name),
			S(row_name(c)), (long long)c->past.seq);
		return;
	}
	if (c->row.version != c->past.version)
		verify_fault(v, "%.*s %.*s version: it is %u, its newest entry says %u", S(c->type->name),
			S(row_name(c)), c->row.version, c->past.version);
	check_values(c);
}

static void check_children(struct verify *v, const struct live_type *t)
{
	for (size_t i = 0; i < t->nfields; i++) {
		struct buf sql;
		if (!t->fields[i].rows)
			continue;
		buf_open(&sql, v->kept);
		buf_z(&sql, "SELECT DISTINCT record FROM \"");
		buf_str(&sql, t->fields[i].child);
		buf_z(&sql, "\" WHERE record NOT IN (SELECT id FROM \"");
		buf_str(&sql, t->name);
		buf_z(&sql, "\")");
		struct query *q = db_query(v->db, str_c(v->kept, buf_text(&sql)));
		while (query_step(q))
			verify_fault(v, "%.*s id %lld %.*s: rows of a record that is not there", S(t->name),
				(long long)query_get_int(q, 0), S(t->fields[i].name));
		query_end(q);
	}
}

static bool row_is_there(struct verify *v, const struct live_type *t, int64_t id)
{
	struct query *q = db_query(v->db, t->one);
	bool there;

	query_int(q, 1, id);
	there = query_step(q);
	query_end(q);
	return there;
}

static void check_one_gone(struct verify *v, const struct live_type *t, int64_t id)
{
	struct str ref = { "", 0 };
	struct past past;

	if ((t && row_is_there(v, t, id)) || !ledger_past_state(v->db, id, 0, v->scratch, &past) || past.gone)
		return;
	for (size_t i = 0; i < past.nitems; i++)
		if (past.items[i].set.no == CANON_REF && past.items[i].set.how == BODY_SET)
			ref = past.items[i].set.bytes;
	verify_fault(v, "%.*s %.*s: its row is gone (newest entry %lld)", S(t ? t->name : STR("record")),
		S(ref.n ? ref : str_fmt(v->scratch, "id %lld", (long long)id)), (long long)past.seq);
}

static void count_known(struct verify *v)
{
	struct query *q = db_query(v->db, "SELECT DISTINCT object FROM ledger INDEXED BY ledger_object WHERE object IS NOT NULL");

	while (query_step(q))
		v->shared->known[id_type(query_get_int(q, 0))]++;
	query_end(q);
}

/* Records the ledger knows whose rows are gone: counted first, looked for by name only when the counts differ. */
void verify_gone(struct verify *v)
{
	for (int no = 1; no < STAFF_TYPE_NO; no++) {
		if (v->shared->known[no] == v->shared->rows[no])
			continue;
		struct query *q = db_query(v->db,
			"SELECT DISTINCT object FROM ledger INDEXED BY ledger_object WHERE object IS NOT NULL AND object & 1023 = ?1");
		query_int(q, 1, no);
		while (query_step(q)) {
			check_one_gone(v, v->live->by_no[no], query_get_int(q, 0));
			arena_empty(v->scratch);
		}
		query_end(q);
	}
}

static void check_rows_of(struct verify *v, const struct live_type *t)
{
	struct row_check c = { .v = v, .type = t };
	struct query *q = db_query(v->db, t->all);
	int64_t n = 0;

	for (; query_step(q); n++) {
		live_read(v->db, t, q, v->scratch, &c.row);
		check_row(&c);
		if (v->scratch->used > 1 << 16)
			arena_empty(v->scratch);
	}
	query_end(q);
	v->shared->rows[t->no] = n;
	check_children(v, t);
	pthread_mutex_lock(v->lock);
	v->counts->rows += n;
	pthread_mutex_unlock(v->lock);
}

/* --- links: derived, so checked against the fields they are derived from --------------------------------------------------- */

static void tell_links(struct verify *v, const struct live_type *t, struct str field, const struct buf *sql, uint16_t no, const char *what)
{
	struct query *q = db_query(v->db, str_c(v->kept, buf_text(sql)));

	query_int(q, 1, no);
	query_int(q, 2, t->no);
	while (query_step(q))
		verify_fault(v, "link of %.*s id %lld %.*s: %s", S(t->name), (long long)query_get_int(q, 0), S(field), what);
	query_end(q);
}

/* The places where field ${no} of a type may stand: FROM clause with one row a value, columns id and value. */
static void source(struct buf *b, const struct live_type *t, const struct live_field *f, struct str cell)
{
	buf_z(b, cell.n ? "(SELECT record AS id, \"" : "(SELECT id, \"");
	buf_str(b, cell.n ? cell : f->name);
	buf_z(b, "\" AS value FROM \"");
	buf_str(b, cell.n ? f->child : t->name);
	buf_z(b, "\")");
}

static void check_links_of(struct verify *v, const struct live_type *t, const struct live_field *f, const struct live_field *cell)
{
	struct str name = cell ? cell->name : (struct str){ "", 0 };
	uint16_t no = cell ? cell->no : f->no;
	struct buf sql;

	buf_open(&sql, v->kept);
	buf_z(&sql, "SELECT s.id FROM ");
	source(&sql, t, f, name);
	buf_z(&sql, " s WHERE s.value > 0 AND ?2 = ?2 AND NOT EXISTS (SELECT 1 FROM link l WHERE l.from_id = s.id AND l.field_no = ?1"
		" AND l.to_id = s.value AND l.until IS NULL)");
	tell_links(v, t, cell ? cell->name : f->name, &sql, no, "it is missing");
	buf_open(&sql, v->kept);
	buf_z(&sql, "SELECT l.from_id FROM link l LEFT JOIN ");
	source(&sql, t, f, name);
	buf_z(&sql, " s ON s.id = l.from_id AND s.value = l.to_id WHERE l.field_no = ?1 AND l.from_id & 1023 = ?2 AND l.until IS NULL"
		" AND s.id IS NULL");
	tell_links(v, t, cell ? cell->name : f->name, &sql, no, "it points where its field does not");
}

static void check_links(struct verify *v, const struct live_type *t)
{
	for (size_t j = 0; j < t->nfields; j++) {
		const struct live_field *f = &t->fields[j];
		if (f->is == FIELD_REF && !t->retired && !f->retired)
			check_links_of(v, t, f, NULL);
		for (size_t k = 0; k < f->ncells; k++)
			if (f->cells[k].is == FIELD_REF && !f->cells[k].retired)
				check_links_of(v, t, f, &f->cells[k]);
	}
}

void verify_rows(struct verify *v)
{
	size_t n = v->live->ntypes, i;

	while ((i = atomic_fetch_add(&v->shared->next, 1)) <= 2 * n) {
		if (i < n)
			check_rows_of(v, &v->live->types[i]);
		else if (i == n)
			count_known(v);
		else
			check_links(v, &v->live->types[i - n - 1]);
	}
}
