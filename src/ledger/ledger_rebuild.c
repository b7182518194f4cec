/* The typed tables made again from the ledger alone. Rows come from the newest state; links, which remember when they began and
 * ended, from every change in turn. */
#include "ledger/inside.h"

#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "ledger/canon.h"
#include "practice/practice.h"

enum { OBJECTS_A_COMMIT = 5000 };

struct rebuild {
	struct store *from, *into;
	struct notes *faults;
	void (*progress)(int64_t done, int64_t of);
	int64_t done, of;
	const char **inserts;                /* a type, by its place in live->types */
	const char ***child_inserts;         /* and a field of it with a child table */
	struct arena arena, scratch;
};

static void fault(struct rebuild *r, struct str text)
{
	static const struct place nowhere;

	note(r->faults, nowhere, "%.*s", S(text));
}

static void places(struct buf *b, int n)
{
	buf_z(b, ") VALUES (");
	for (int i = 1; i <= n; i++)
		buf_fmt(b, i > 1 ? ", ?%d" : "?%d", i);
	buf_z(b, ")");
}

static const char *row_insert(struct arena *a, const struct live_type *t)
{
	struct buf b;
	int n = 8;

	buf_open(&b, a);
	live_name_in(&b, "INSERT INTO ", t->name, "(id, version, state, ref, created_at, created_by, changed_at, changed_by");
	for (size_t i = 0; i < t->nfields; i++) {
		const struct live_field *f = &t->fields[i];
		if (!f->rows)
			live_name_in(&b, ", ", f->name, "");
		if (f->absent)
			live_name_in(&b, ", ", str_fmt(a, "%.*s_absent", S(f->name)), "");
		n += !f->rows + f->absent;
	}
	places(&b, n);
	return str_c(a, buf_text(&b));
}

static const char *child_insert(struct arena *a, const struct live_field *f)
{
	struct buf b;
	int n = 2;

	buf_open(&b, a);
	live_name_in(&b, "INSERT INTO ", f->child, "(record, position");
	if (f->is == FIELD_CHOICES) {
		buf_z(&b, ", code");
		n++;
	}
	for (size_t i = 0; i < f->ncells; i++) {
		live_name_in(&b, ", ", f->cells[i].name, "");
		if (f->cells[i].absent)
			live_name_in(&b, ", ", str_fmt(a, "%.*s_absent", S(f->cells[i].name)), "");
		n += 1 + f->cells[i].absent;
	}
	places(&b, n);
	return str_c(a, buf_text(&b));
}

static void prepare(struct rebuild *r, const struct live *l)
{
	r->inserts = TAKE_N(&r->arena, const char *, l->ntypes + 1);
	r->child_inserts = TAKE_N(&r->arena, const char **, l->ntypes + 1);
	for (size_t i = 0; i < l->ntypes; i++) {
		const struct live_type *t = &l->types[i];
		r->inserts[i] = row_insert(&r->arena, t);
		r->child_inserts[i] = TAKE_N(&r->arena, const char *, t->nfields + 1);
		for (size_t j = 0; j < t->nfields; j++)
			if (t->fields[j].rows)
				r->child_inserts[i][j] = child_insert(&r->arena, &t->fields[j]);
	}
}

static void bind(struct query *q, int at, enum field_is is, struct str bytes)
{
	int64_t n;

	if (is != FIELD_TEXT && is != FIELD_WORDS && is != FIELD_DAY && is != FIELD_CHOICE && canon_int_of(bytes, &n))
		query_int(q, at, n);
	else
		query_text(q, at, bytes);
}

static void bind_absence(struct query *q, int at, uint8_t is)
{
	if (is >= CANON_ABSENT && is < LIVE_ODD)
		query_text(q, at, absence_code((enum absence)(is - CANON_ABSENT)));
}

static const struct body_item *item_of(const struct past *past, uint16_t no)
{
	for (size_t i = 0; i < past->nitems; i++)
		if (past->items[i].set.no == no && past->items[i].set.how == BODY_SET)
			return &past->items[i].set;
	return NULL;
}

static void put_row(struct rebuild *r, struct db *db, size_t type, const struct live_type *t, int64_t id, const struct past *past)
{
	static const enum field_is own[] = { FIELD_TEXT, FIELD_TEXT, FIELD_INSTANT, FIELD_STAFF, FIELD_INSTANT, FIELD_STAFF };
	struct query *q = db_query(db, r->inserts[type]);
	const struct body_item *item;
	int at = 9;

	query_int(q, 1, id);
	query_int(q, 2, past->version);
	for (int i = 0; i < 6; i++)
		if ((item = item_of(past, (uint16_t)(CANON_STATE + i))))
			bind(q, 3 + i, own[i], item->bytes);
	for (size_t i = 0; i < t->nfields; i++) {
		const struct live_field *f = &t->fields[i];
		item = item_of(past, f->no);
		if (!f->rows && item && item->is < CANON_ABSENT)
			bind(q, at, f->is, item->bytes);
		at += !f->rows;
		if (f->absent && item)
			bind_absence(q, at, item->is);
		at += f->absent;
	}
	query_step(q);
	query_end(q);
}

static void put_choices(struct db *db, const char *sql, int64_t id, struct str bytes, struct arena *a)
{
	struct str *codes;
	size_t n = canon_choices_of(bytes, a, &codes);

	for (size_t i = 0; i < n; i++) {
		struct query *q = db_query(db, sql);
		query_int(q, 1, id);
		query_int(q, 2, (int64_t)i);
		query_text(q, 3, codes[i]);
		query_step(q);
		query_end(q);
	}
}

static void bind_cells(struct query *q, const struct live_field *f, const struct canon_cell *cells, size_t n)
{
	int at = 3;

	for (size_t i = 0; i < f->ncells; i++) {
		const struct live_field *cell = &f->cells[i];
		for (size_t j = 0; j < n; j++) {
			if (cells[j].no == cell->no)
				bind(q, at, cell->is, cells[j].bytes);
			if (cell->absent && cells[j].no == (CANON_CELL_ABSENT | cell->no))
				query_text(q, at + 1, cells[j].bytes);
		}
		at += 1 + cell->absent;
	}
}

static void put_group(struct db *db, const char *sql, const struct live_field *f, int64_t id, struct str bytes, struct arena *a)
{
	struct canon_cell *cells;
	size_t n;
	bool bad;

	for (int64_t position = 0; canon_next_row(&bytes, a, &cells, &n, &bad); position++) {
		struct query *q = db_query(db, sql);
		query_int(q, 1, id);
		query_int(q, 2, position);
		bind_cells(q, f, cells, n);
		query_step(q);
		query_end(q);
	}
}

static void put_children(struct rebuild *r, struct db *db, size_t type, const struct live_type *t, int64_t id, const struct past *past)
{
	for (size_t i = 0; i < t->nfields; i++) {
		const struct body_item *item = t->fields[i].rows ? item_of(past, t->fields[i].no) : NULL;
		if (!item || item->is >= CANON_ABSENT)
			continue;
		if (t->fields[i].is == FIELD_CHOICES)
			put_choices(db, r->child_inserts[type][i], id, item->bytes, &r->scratch);
		else
			put_group(db, r->child_inserts[type][i], &t->fields[i], id, item->bytes, &r->scratch);
	}
}

/* --- links -------------------------------------------------------------------------------------------------------------- */

struct link_now { uint16_t field, no; int64_t to; };      /* field: the top field it stands in; no: the reference's own */
struct links_now { struct link_now *at; size_t n, cap; };

static void add_link(struct arena *a, struct links_now *links, uint16_t field, uint16_t no, struct str bytes)
{
	struct link_now l = { field, no, 0 };

	if (!canon_int_of(bytes, &l.to) || l.to <= 0)
		return;
	for (size_t i = 0; i < links->n; i++)
		if (links->at[i].no == no && links->at[i].to == l.to)
			return;
	VEC_ADD(a, links, l);
}

static void links_in(struct arena *a, const struct live_field *f, struct str bytes, struct links_now *links)
{
	struct canon_cell *cells;
	size_t n;
	bool bad;

	if (f->is == FIELD_REF)
		add_link(a, links, f->no, f->no, bytes);
	if (f->is != FIELD_GROUP)
		return;
	while (canon_next_row(&bytes, a, &cells, &n, &bad))
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < f->ncells; j++)
				if (f->cells[j].no == cells[i].no && f->cells[j].is == FIELD_REF)
					add_link(a, links, f->no, cells[i].no, cells[i].bytes);
}

static bool among(const struct links_now *links, const struct link_now *l)
{
	for (size_t i = 0; i < links->n; i++)
		if (links->at[i].no == l->no && links->at[i].to == l->to)
			return true;
	return false;
}

static void write_link(struct db *db, const char *sql, int64_t id, const struct link_now *l, instant at)
{
	struct query *q = db_query(db, sql);

	query_int(q, 1, id);
	query_int(q, 2, l->no);
	query_int(q, 3, l->to);
	query_int(q, 4, at);
	query_step(q);
	query_end(q);
}

/* One field of one change: what it pointed at no longer ends, what it points at now begins. */
static void turn_links(struct rebuild *r, struct db *db, const struct live_field *f, int64_t id, instant at, struct str bytes, bool gone,
	struct links_now *now)
{
	struct links_now new = { 0 }, kept = { 0 };

	if (!gone)
		links_in(&r->scratch, f, bytes, &new);
	for (size_t i = 0; i < now->n; i++) {
		if (now->at[i].field == f->no && !among(&new, &now->at[i]))
			write_link(db, "UPDATE link SET until = ?4 WHERE from_id = ?1 AND field_no = ?2 AND to_id = ?3 AND until IS NULL", id,
				&now->at[i], at);
		else
			VEC_ADD(&r->scratch, &kept, now->at[i]);
	}
	for (size_t i = 0; i < new.n; i++) {
		if (among(&kept, &new.at[i]))
			continue;
		write_link(db, "INSERT INTO link(from_id, field_no, to_id, since) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET until = NULL",
			id, &new.at[i], at);
		VEC_ADD(&r->scratch, &kept, new.at[i]);
	}
	*now = kept;
}

static instant changed_at(const struct ledger_seen *e)
{
	int64_t at;

	for (size_t i = 0; i < e->nvalues; i++)
		if (e->values[i].no == CANON_CHANGED_AT && canon_int_of(e->values[i].bytes, &at))
			return at;
	return e->at;
}

static void put_links(struct rebuild *r, struct db *db, const struct live_type *t, int64_t id)
{
	struct ledger_seen *changes;
	struct links_now now = { 0 };
	size_t n = ledger_of_object(db, id, false, 0, SIZE_MAX, &r->scratch, &changes);

	for (size_t i = n; i-- > 0;)
		for (size_t j = 0; j < changes[i].nvalues; j++) {
			const struct ledger_value *v = &changes[i].values[j];
			const struct live_field *f = live_field(t, v->no);
			if (f && (f->is == FIELD_REF || f->is == FIELD_GROUP))
				turn_links(r, db, f, id, changed_at(&changes[i]), v->bytes, v->cleared || v->is >= CANON_ABSENT, &now);
		}
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static void clear(struct rebuild *r, struct db *db, const struct live *l)
{
	struct buf b;

	for (size_t i = 0; i < l->ntypes; i++) {
		buf_open(&b, &r->scratch);
		live_name_in(&b, "DELETE FROM ", l->types[i].name, ";");
		for (size_t j = 0; j < l->types[i].nfields; j++)
			if (l->types[i].fields[j].rows)
				live_name_in(&b, "DELETE FROM ", l->types[i].fields[j].child, ";");
		db_run(db, str_c(&r->scratch, buf_text(&b)));
	}
	db_run(db, "DELETE FROM link");
	db_run(db, "DELETE FROM ledger_shown");
}

static void put_object(struct rebuild *r, struct db *db, const struct live *l, int64_t id)
{
	const struct live_type *t = l->by_no[id_type(id)];
	struct past past;

	if (!t || !ledger_past_state(db, id, 0, &r->scratch, &past) || past.gone)
		return;
	if (past.bad)
		fault(r, str_fmt(r->faults->in, "%.*s id %lld: its entries do not fit together", S(t->name), (long long)id));
	put_row(r, db, (size_t)(t - l->types), t, id, &past);
	put_children(r, db, (size_t)(t - l->types), t, id, &past);
	put_links(r, db, t, id);
}

/* Who was on a page beside whom it was about, from the list each such entry commits to. */
static void put_shown(struct rebuild *r, struct db *db)
{
	struct query *q = db_query(db, "SELECT seq, coalesce(object, looked, 0), coalesce(subject, 0), body FROM ledger WHERE body IS NOT NULL");

	while (query_step(q)) {
		struct ledger_entry e = { .object = query_get_int(q, 1), .subject = query_get_int(q, 2) };
		struct body_item item;
		struct body b;
		int64_t *shown;
		if (!body_read(&b, query_get_text(q, 3, NULL)))
			continue;
		while (body_next(&b, &item))
			;
		if (b.bad || b.nshown < 2)
			continue;
		e.nshown = b.nshown;
		e.shown = shown = TAKE_N(&r->scratch, int64_t, b.nshown);
		for (size_t i = 0; i < b.nshown; i++)
			shown[i] = body_shown(&b, i);
		ledger_note_shown(db, &e, query_get_int(q, 0));
		arena_empty(&r->scratch);
	}
	query_end(q);
}

static enum stored make_all(struct db *db, void *arg)
{
	struct rebuild *r = arg;
	const struct live *l = &ledger_of(db)->live;
	VEC(int64_t) ids = { 0 };
	struct query *q;

	clear(r, db, l);
	q = db_query(db, "SELECT DISTINCT object FROM ledger WHERE object IS NOT NULL ORDER BY object");
	while (query_step(q))
		VEC_ADD(&r->arena, &ids, query_get_int(q, 0));
	query_end(q);
	r->of = (int64_t)ids.n;
	for (size_t i = 0; i < ids.n && !db_broken(db); i++) {
		put_object(r, db, l, ids.at[i]);
		arena_empty(&r->scratch);
		if (i % OBJECTS_A_COMMIT == OBJECTS_A_COMMIT - 1 && !store_bulk_commit(db))
			return STORE_BROKEN;
		if (r->progress)
			r->progress((int64_t)i + 1, r->of);
	}
	put_shown(r, db);
	return db_broken(db) ? STORE_BROKEN : STORE_DONE;
}

static bool same(const struct ledger_value *a, const struct ledger_value *b)
{
	return a->no == b->no && a->is == b->is && str_eq(a->bytes, b->bytes);
}

static void compare_row(struct rebuild *r, const struct live_type *t, const struct live_row *was, const struct live_row *now)
{
	struct str name = was->nvalues > 1 && was->values[1].no == CANON_REF ? was->values[1].bytes : STR("a record");
	size_t i = 0, j = 0;

	while (i < was->nvalues || j < now->nvalues) {
		const struct ledger_value *a = i < was->nvalues ? &was->values[i] : NULL, *b = j < now->nvalues ? &now->values[j] : NULL;
		if (a && b && same(a, b)) {
			i++;
			j++;
			continue;
		}
		uint16_t no = !b || (a && a->no <= b->no) ? a->no : b->no;
		fault(r, str_fmt(r->faults->in, "%.*s %.*s %.*s: the table says otherwise than the ledger", S(t->name), S(name),
			S(live_name(t, no))));
		i += a && a->no == no;
		j += b && b->no == no;
	}
}

static void compare_type(struct rebuild *r, struct db *was, struct db *now, const struct live_type *t)
{
	const struct live *live = &ledger_of(now)->live;
	struct live_row row, other;
	struct query *q = db_query(was, t->all);
	int64_t n = 0;

	for (; query_step(q); n++) {
		live_read(was, t, q, &r->scratch, &row);
		if (live_find(now, live, row.id, &r->scratch, &other))
			compare_row(r, t, &row, &other);
		else
			fault(r, str_fmt(r->faults->in, "%.*s id %lld: no entry made it", S(t->name), (long long)row.id));
		arena_empty(&r->scratch);
	}
	query_end(q);
	q = db_query(now, t->count);
	if (query_step(q) && query_get_int(q, 0) != n)
		fault(r, str_fmt(r->faults->in, "%.*s: the table has %lld rows, the ledger %lld", S(t->name), (long long)n,
			(long long)query_get_int(q, 0)));
	query_end(q);
}

static void compare_beside(struct rebuild *r, struct db *was, struct db *now)
{
	static const char *const link[] = { "from_id", "field_no", "to_id", "since", "until" };
	static const struct ledger_table tables[] = {
		{ "link", "SELECT from_id, field_no, to_id, since, until FROM link ORDER BY 1, 2, 3, 4", 4, 0, link },
		{ "ledger_shown", "SELECT object, seq FROM ledger_shown ORDER BY 1, 2", 2, 0, NULL } };

	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
		ledger_same(was, now, &tables[i], r->faults->in, r->faults);
}

bool ledger_rebuild(struct store *s, struct store *into, struct notes *faults, void (*progress)(int64_t done, int64_t of))
{
	struct rebuild r = { .from = s, .into = into, .faults = faults, .progress = progress };
	struct ledger *l = store_hooks_ctx(into);
	size_t before = faults->list.n;

	arena_open(&r.arena, SIZE_MAX / 2);
	arena_open(&r.scratch, SIZE_MAX / 2);
	prepare(&r, &l->live);
	if (store_bulk(into, make_all, &r) != STORE_DONE) {
		fault(&r, STR("the tables could not be written"));
	} else {
		struct db *was = store_read(s, 0), *now = store_read(into, 0);
		for (size_t i = 0; i < l->live.ntypes; i++)
			compare_type(&r, was, now, &l->live.types[i]);
		compare_beside(&r, was, now);
		store_read_end(now);
		store_read_end(was);
	}
	arena_close(&r.arena);
	arena_close(&r.scratch);
	return faults->list.n == before;
}
