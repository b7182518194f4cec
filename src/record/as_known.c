/* A picture as it was known: a private database is filled with the subject's neighbourhood as the ledger says it stood, with the
 * links and clocks of then, and every page reads from it as it would from the real one. */
#include <string.h>

#include "base/clock.h"
#include "practice/practice.h"
#include "record/clocks.h"
#include "record/identity.h"
#include "record/restrict.h"
#include "record/row.h"
#include "record/state.h"

enum { MOST = 5000, TIED_MOST = 60 };

struct fill { struct db *from, *to; struct arena *a; const struct practice *p; instant at; int64_t *ids; size_t n; int64_t *set; size_t cap; };

static bool fill_add(struct fill *f, int64_t id)
{
	size_t at = (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> 40);

	if (id <= 0 || id_type(id) == STAFF_TYPE_NO || f->n == MOST)
		return false;
	while (f->set[at & (f->cap - 1)]) {
		if (f->set[at & (f->cap - 1)] == id)
			return false;
		at++;
	}
	f->set[at & (f->cap - 1)] = id;
	f->ids[f->n++] = id;
	return true;
}

/* What pointed where then. */
static void fill_linked(struct fill *f, int64_t id, bool to, bool markers)
{
	struct query *q = db_query(f->from, to ?
		"select from_id from link where to_id = ?1 and since <= ?2 and (until is null or until > ?2) order by since desc" :
		"select to_id from link where from_id = ?1 and since <= ?2 and (until is null or until > ?2)");

	query_int(q, 1, id);
	query_int(q, 2, f->at);
	while (f->n < MOST && query_step(q)) {
		int64_t other = query_get_int(q, 0);
		const struct type *t = practice_type_no(f->p, id_type(other));
		if (t && (!markers || t->marks))
			fill_add(f, other);
	}
	query_end(q);
}

static bool follows(const struct type *t)
{
	for (size_t i = 0; i < t->nties; i++)
		if (!t->ties[i].near)
			return true;
	return false;
}

/* What a network follows beyond those beside the subject: their homes, phones, relations. */
static void fill_tied(struct fill *f, int64_t id)
{
	struct query *q = db_query(f->from, "select from_id from link where to_id = ?1 and since <= ?2 and (until is null or until > ?2)"
		" order by since desc limit ?3");

	query_int(q, 1, id);
	query_int(q, 2, f->at);
	query_int(q, 3, TIED_MOST);
	while (f->n < MOST && query_step(q)) {
		const struct type *t = practice_type_no(f->p, id_type(query_get_int(q, 0)));
		if (t && follows(t))
			fill_add(f, query_get_int(q, 0));
	}
	query_end(q);
}

static void fill_neighbourhood(struct fill *f, int64_t subject)
{
	size_t first, second, third;

	int64_t same[IDENTITY_MOST];
	size_t nsame = identity_copy(f->from, f->to, subject, f->at, same);

	for (size_t i = 0; i < nsame; i++)
		fill_add(f, same[i]);
	for (size_t i = 0; i < nsame; i++) {
		fill_linked(f, same[i], true, false);
		fill_linked(f, same[i], false, false);
	}
	first = f->n;
	for (size_t i = nsame; i < first; i++)
		fill_linked(f, f->ids[i], false, false);
	second = f->n;
	for (size_t i = nsame; i < second; i++) {
		const struct type *t = practice_type_no(f->p, id_type(f->ids[i]));
		if (t && t->subject)
			fill_tied(f, f->ids[i]);
	}
	third = f->n;
	for (size_t i = second; i < third; i++)
		fill_linked(f, f->ids[i], false, false);
	third = f->n;
	for (size_t i = 1; i < third; i++)
		fill_linked(f, f->ids[i], true, true);
}

static void copy_links(struct fill *f, int64_t from)
{
	struct query *q = db_query(f->from, "select field_no, to_id, since from link where from_id = ?1 and since <= ?2"
		" and (until is null or until > ?2)"), *in;

	query_int(q, 1, from);
	query_int(q, 2, f->at);
	while (query_step(q)) {
		in = db_query(f->to, "insert or ignore into link(from_id, field_no, to_id, since) values (?1, ?2, ?3, ?4)");
		query_int(in, 1, from);
		query_int(in, 2, query_get_int(q, 0));
		query_int(in, 3, query_get_int(q, 1));
		query_int(in, 4, query_get_int(q, 2));
		query_step(in);
		query_end(in);
	}
	query_end(q);
}

static struct record *record_then(struct fill *f, int64_t id)
{
	const struct type *t = practice_type_no(f->p, id_type(id));
	struct ledger_value *values;
	struct record *rec;
	size_t n;
	uint32_t version = t ? ledger_state(f->from, id, f->at, f->a, &values, &n, NULL) : 0;

	if (!version)
		return NULL;
	rec = row_new(f->a, t);
	rec->id = id;
	rec->version = version;
	state_record(f->a, values, n, rec);
	return rec;
}

static void copy_staff(struct fill *f)
{
	struct query *q = db_query(f->from, "select id, number, name, role from staff"), *in;

	while (query_step(q)) {
		in = db_query(f->to, "insert or replace into staff(id, number, name, role, password) values (?1, ?2, ?3, ?4, '')");
		query_int(in, 1, query_get_int(q, 0));
		query_text(in, 2, query_get_text(q, 1, NULL));
		query_text(in, 3, query_get_text(q, 2, NULL));
		query_text(in, 4, query_get_text(q, 3, NULL));
		query_step(in);
		query_end(in);
	}
	query_end(q);
}

static void fill_rows(struct fill *f)
{
	struct record **rows = TAKE_N(f->a, struct record *, f->n + 1);
	struct judged j;

	for (size_t i = 0; i < f->n; i++) {
		rows[i] = record_then(f, f->ids[i]);
		if (!rows[i])
			continue;
		row_write(f->to, rows[i], NULL);
		copy_links(f, rows[i]->id);
	}
	/* Clocks last: what they look at must all be there. */
	for (size_t i = 0; i < f->n; i++)
		if (rows[i] && rows[i]->type->nclocks) {
			judge(f->to, f->a, rows[i], NULL, &j);
			clocks_write(f->to, rows[i], &j, false);
		}
}

bool reading_as_known(struct reading *r, int64_t subject, instant at)
{
	struct fill f = { .from = r->db, .a = r->arena, .p = r->practice, .at = at, .cap = 4 * 4096 };

	if (at >= r->now || r->as_known)
		return false;
	f.to = store_memory(r->store, at, r->arena);
	if (!f.to)
		return false;
	f.ids = TAKE_N(f.a, int64_t, MOST + 1);
	f.set = TAKE_N(f.a, int64_t, f.cap);
	fill_neighbourhood(&f, subject);
	copy_staff(&f);
	fill_rows(&f);
	bool broken = db_broken(f.from) || db_broken(f.to);
	if (broken) {
		store_memory_end(f.to);
		return false;
	}
	restrict_carry(r, f.to);
	store_read_end(r->db);
	r->db = f.to;
	r->now = r->as_known = at;
	r->seen = NULL;
	r->recall = NULL;
	r->hidden = 0;
	r->shown.n = 0;
	return true;
}
