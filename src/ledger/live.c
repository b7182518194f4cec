#include "ledger/live.h"

#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "ledger/canon.h"
#include "practice/practice.h"

enum { OWN_COLUMNS = 8 };                /* id, version, state, ref, created_at, created_by, changed_at, changed_by */

void live_name_in(struct buf *b, const char *before, struct str name, const char *after)
{
	buf_z(b, before);
	buf_c(b, '"');
	buf_str(b, name);
	buf_c(b, '"');
	buf_z(b, after);
}

static bool has_column(struct db *db, struct str table, struct str column)
{
	struct query *q = db_query(db, "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2");
	bool has;

	query_text(q, 1, table);
	query_text(q, 2, column);
	has = query_step(q);
	query_end(q);
	return has;
}

struct fields { struct live_field *at; size_t n, cap; };

static struct fields fields_of(struct db *db, struct arena *a, uint16_t type, uint16_t parent)
{
	struct query *q = db_query(db, "SELECT no, name, kind, retired FROM field_no WHERE type_no = ?1 AND parent = ?2 ORDER BY no");
	struct fields fields = { 0 };

	query_int(q, 1, type);
	query_int(q, 2, parent);
	while (query_step(q)) {
		struct live_field f = { .no = (uint16_t)query_get_int(q, 0), .name = query_get_text(q, 1, a),
			.is = (enum field_is)query_get_int(q, 2), .retired = query_get_int(q, 3) != 0 };
		VEC_ADD(a, &fields, f);
	}
	query_end(q);
	return fields;
}

static char *statement(struct arena *a, struct buf *b)
{
	return str_c(a, buf_text(b));
}

/* A retired field may have no table left, when nothing was ever in it. */
static bool child_rows(struct db *db, struct arena *a, const struct live_type *t, struct live_field *f)
{
	struct buf b;

	f->child = str_fmt(a, "%.*s__%.*s", S(t->name), S(f->name));
	if (!has_column(db, f->child, STR("record")))
		return false;
	buf_open(&b, a);
	buf_z(&b, "SELECT position");
	if (f->is == FIELD_CHOICES) {
		buf_z(&b, ", code");
	} else {
		struct fields all = fields_of(db, a, t->no, f->no), kept = { 0 };
		for (size_t i = 0; i < all.n; i++)
			if (has_column(db, f->child, all.at[i].name))
				VEC_ADD(a, &kept, all.at[i]);
		for (size_t i = 0; i < kept.n; i++) {
			struct str absent = str_fmt(a, "%.*s_absent", S(kept.at[i].name));
			live_name_in(&b, ", ", kept.at[i].name, "");
			kept.at[i].absent = has_column(db, f->child, absent);
			if (kept.at[i].absent)
				live_name_in(&b, ", ", absent, "");
		}
		f->cells = kept.at;
		f->ncells = kept.n;
	}
	live_name_in(&b, " FROM ", f->child, " WHERE record = ?1 ORDER BY position");
	f->rows = statement(a, &b);
	return true;
}

static bool in_child_table(enum field_is is)
{
	return is == FIELD_CHOICES || is == FIELD_GROUP;
}

static void load_type(struct db *db, struct arena *a, struct live_type *t)
{
	struct fields all = fields_of(db, a, t->no, 0), kept = { 0 };
	struct buf b;

	buf_open(&b, a);
	buf_z(&b, "SELECT id, version, state, ref, created_at, created_by, changed_at, changed_by");
	for (size_t i = 0; i < all.n; i++) {
		struct live_field f = all.at[i];
		struct str absent = str_fmt(a, "%.*s_absent", S(f.name));
		if (in_child_table(f.is) ? !child_rows(db, a, t, &f) : !has_column(db, t->name, f.name))
			continue;
		f.absent = has_column(db, t->name, absent);
		if (!f.rows)
			live_name_in(&b, ", ", f.name, "");
		if (f.absent)
			live_name_in(&b, ", ", absent, "");
		VEC_ADD(a, &kept, f);
	}
	live_name_in(&b, " FROM ", t->name, "");
	t->fields = kept.at;
	t->nfields = kept.n;
	struct str from = str_dup(a, buf_text(&b));
	buf_z(&b, " WHERE id = ?1");
	t->one = statement(a, &b);
	t->all = str_c(a, str_fmt(a, "%.*s ORDER BY id", S(from)));
	buf_open(&b, a);
	live_name_in(&b, "SELECT count(*) FROM ", t->name, "");
	t->count = statement(a, &b);
}

bool live_load(struct db *db, struct arena *a, struct live *l)
{
	VEC(struct live_type) types = { 0 };
	struct query *q = db_query(db, "SELECT no, name, retired FROM type_no WHERE no < 1023 ORDER BY no");

	while (query_step(q)) {
		struct live_type t = { .no = (uint16_t)query_get_int(q, 0), .name = query_get_text(q, 1, a),
			.retired = query_get_int(q, 2) != 0 };
		VEC_ADD(a, &types, t);
	}
	query_end(q);
	*l = (struct live){ .types = types.at, .ntypes = types.n };
	for (size_t i = 0; i < types.n; i++) {
		load_type(db, a, &types.at[i]);
		l->by_no[types.at[i].no] = &types.at[i];
	}
	return !db_broken(db);
}

static bool is_int(enum field_is is)
{
	return is == FIELD_NUMBER || is == FIELD_INSTANT || is == FIELD_YESNO || is == FIELD_REF || is == FIELD_STAFF || is == FIELD_LOOKED;
}

/* false: nothing there. */
static bool read_cell(struct query *q, int column, enum field_is is, struct arena *a, uint8_t *kind, struct str *bytes)
{
	char holds = query_holds(q, column);

	if (holds == 'n')
		return false;
	*kind = (uint8_t)is;
	if (is_int(is) && holds == 'i') {
		*bytes = canon_int(a, query_get_int(q, column));
		return true;
	}
	if (is_int(is) || holds != 't')
		*kind = LIVE_ODD;
	*bytes = query_get_text(q, column, a);
	return true;
}

static void read_cells(struct query *q, const struct live_field *f, struct arena *a, struct canon_group *group)
{
	int column = 1;

	for (size_t i = 0; i < f->ncells; i++) {
		const struct live_field *cell = &f->cells[i];
		struct str bytes;
		uint8_t kind;
		if (read_cell(q, column++, cell->is, a, &kind, &bytes))
			canon_cell(group, kind == LIVE_ODD ? 0 : cell->no, bytes);
		if (cell->absent && query_holds(q, column++) != 'n')
			canon_cell(group, CANON_CELL_ABSENT | cell->no, query_get_text(q, column - 1, a));
	}
}

static bool read_children(struct db *db, const struct live_field *f, int64_t id, struct arena *a, struct ledger_value *v)
{
	struct query *q = db_query(db, f->rows);
	struct canon_group group;
	struct buf b;
	size_t n = 0;

	query_int(q, 1, id);
	buf_open(&b, a);
	for (; query_step(q); n++) {
		if (f->is == FIELD_CHOICES) {
			canon_choice(&b, query_get_text(q, 1, NULL), query_get_int(q, 0), n);
			continue;
		}
		canon_row(&group, &b, query_get_int(q, 0), n);
		read_cells(q, f, a, &group);
	}
	query_end(q);
	v->is = (uint8_t)f->is;
	v->bytes = buf_text(&b);
	return n > 0;
}

/* An absence beside a value is odd: neither may be slipped in unseen. */
static void read_absence(struct query *q, int column, struct ledger_value *v, bool *any)
{
	enum absence absence;

	if (query_holds(q, column) == 'n')
		return;
	v->is = !*any && absence_from(query_get_text(q, column, NULL), &absence) ? (uint8_t)(CANON_ABSENT + absence) : LIVE_ODD;
	if (!*any)
		v->bytes = (struct str){ "", 0 };
	*any = true;
}

static void own(struct query *q, int column, uint16_t no, enum field_is is, struct arena *a, struct live_row *row)
{
	struct ledger_value v = { .no = no };

	if (read_cell(q, column, is, a, &v.is, &v.bytes))
		row->values[row->nvalues++] = v;
}

void live_read(struct db *db, const struct live_type *t, struct query *q, struct arena *a, struct live_row *row)
{
	int column = OWN_COLUMNS;

	row->id = query_get_int(q, 0);
	row->version = (uint32_t)query_get_int(q, 1);
	row->values = TAKE_N(a, struct ledger_value, t->nfields + OWN_COLUMNS);
	row->nvalues = 0;
	own(q, 2, CANON_STATE, FIELD_TEXT, a, row);
	own(q, 3, CANON_REF, FIELD_TEXT, a, row);
	own(q, 4, CANON_CREATED_AT, FIELD_INSTANT, a, row);
	own(q, 5, CANON_CREATED_BY, FIELD_STAFF, a, row);
	own(q, 6, CANON_CHANGED_AT, FIELD_INSTANT, a, row);
	own(q, 7, CANON_CHANGED_BY, FIELD_STAFF, a, row);
	for (size_t i = 0; i < t->nfields; i++) {
		const struct live_field *f = &t->fields[i];
		struct ledger_value v = { .no = f->no };
		bool any = f->rows ? read_children(db, f, row->id, a, &v) : read_cell(q, column++, f->is, a, &v.is, &v.bytes);
		if (f->absent)
			read_absence(q, column++, &v, &any);
		if (any)
			row->values[row->nvalues++] = v;
	}
}

bool live_find(struct db *db, const struct live *l, int64_t id, struct arena *a, struct live_row *row)
{
	const struct live_type *t = l->by_no[id_type(id)];
	bool found = false;
	struct query *q;

	if (!t)
		return false;
	q = db_query(db, t->one);
	query_int(q, 1, id);
	if (query_step(q)) {
		live_read(db, t, q, a, row);
		found = true;
	}
	query_end(q);
	return found && !db_broken(db);
}

const struct live_field *live_field(const struct live_type *t, uint16_t no)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].no == no)
			return &t->fields[i];
	return NULL;
}

struct str live_name(const struct live_type *t, uint16_t no)
{
	const struct live_field *f = t ? live_field(t, no) : NULL;

	return f ? f->name : str_z(canon_name(no));
}
