/* What each restriction hides, kept on the writer with every change: from its subject along the links, as far as restrict.h says. */
#include "record/restrict.h"

#include "practice/practice.h"

struct spread { struct db *db; int64_t restriction; VEC(int64_t) queue; VEC(int64_t) perhaps; };

static bool yes(struct db *db, const char *sql, int64_t one, int64_t other)
{
	struct query *q = db_query(db, sql);
	bool is;

	query_int(q, 1, one);
	query_int(q, 2, other);
	is = query_step(q);
	query_end(q);
	return is;
}

static bool taken(const struct spread *s, int64_t id)
{
	return yes(s->db, "select 1 from restricted where record = ?1 and restriction = ?2", id, s->restriction);
}

static void take(struct spread *s, int64_t id)
{
	struct query *q;

	if (taken(s, id))
		return;
	q = db_query(s->db, "insert into restricted(record, restriction) values (?1, ?2)");
	query_int(q, 1, id);
	query_int(q, 2, s->restriction);
	query_step(q);
	query_end(q);
	VEC_ADD(db_arena(s->db), &s->queue, id);
}

static bool goes_with(const struct spread *s, int64_t subject)
{
	const struct type *t = practice_type_no(db_practice(s->db), id_type(s->restriction));

	for (size_t i = 0; t && i < t->ntakes; i++)
		if (t->takes[i]->no == id_type(subject))
			return true;
	return false;
}

static void maybe(struct spread *s, int64_t subject)
{
	if (goes_with(s, subject) && !taken(s, subject))
		VEC_ADD(db_arena(s->db), &s->perhaps, subject);
}

static size_t linked(struct db *db, const char *sql, int64_t id, int64_t **out)
{
	struct query *q = db_query(db, sql);
	VEC(int64_t) ids = { 0 };

	query_int(q, 1, id);
	while (query_step(q))
		VEC_ADD(db_arena(db), &ids, query_get_int(q, 0));
	query_end(q);
	*out = ids.at;
	return ids.n;
}

#define POINTING_AT "select distinct from_id from link where to_id = ?1 and until is null"
#define POINTED_AT "select distinct to_id from link where from_id = ?1 and until is null"

/* It only mentions what is hidden: what it is about stands apart. */
static bool about_another(const struct spread *s, const struct type *t, int64_t id)
{
	struct query *q;
	bool another = false;

	if (!t->about)
		return false;
	q = db_query(s->db, "select to_id from link where from_id = ?1 and field_no = ?2 and until is null");
	query_int(q, 1, id);
	query_int(q, 2, t->about->no);
	while (query_step(q))
		another |= !taken(s, query_get_int(q, 0));
	query_end(q);
	return another;
}

static void spread_from(struct spread *s, int64_t id)
{
	const struct practice *p = db_practice(s->db);
	const struct type *of = practice_type_no(p, id_type(id));
	int64_t *from, *to;
	size_t n = linked(s->db, POINTING_AT, id, &from);

	for (size_t i = 0; i < n; i++) {
		const struct type *t = practice_type_no(p, id_type(from[i]));
		if (t && t->subject)
			maybe(s, from[i]);
		else if (t && ((of && of->subject) || !about_another(s, t, from[i])))
			take(s, from[i]);
	}
	n = linked(s->db, POINTED_AT, id, &to);
	for (size_t i = 0; i < n; i++)
		maybe(s, to[i]);
}

/* Tied to somebody who is not hidden: by a record that points at both, or by pointing at it themselves. A warning about the thing
 * alone keeps nobody's secret. */
static bool tied_elsewhere(const struct spread *s, int64_t subject)
{
	const struct practice *p = db_practice(s->db);
	int64_t *from, *to;
	size_t n = linked(s->db, POINTING_AT, subject, &from);

	for (size_t i = 0; i < n; i++) {
		const struct type *t = practice_type_no(p, id_type(from[i]));
		if (!t || taken(s, from[i]))
			continue;
		if (t->subject)
			return true;
		size_t m = linked(s->db, POINTED_AT, from[i], &to);
		for (size_t k = 0; k < m; k++) {
			const struct type *other = practice_type_no(p, id_type(to[k]));
			if (to[k] != subject && other && other->subject && !taken(s, to[k]))
				return true;
		}
	}
	return false;
}

static void spread_all(struct spread *s)
{
	for (size_t at = 0, some = 1; some;) {
		for (; at < s->queue.n; at++)
			spread_from(s, s->queue.at[at]);
		some = 0;
		for (size_t i = 0; i < s->perhaps.n; i++)
			if (!taken(s, s->perhaps.at[i]) && !tied_elsewhere(s, s->perhaps.at[i])) {
				take(s, s->perhaps.at[i]);
				some++;
			}
	}
}

static void bump(struct db *db)
{
	struct query *q = db_query(db, "insert into counter(name, n) values ('restricted', 1) on conflict do update set n = n + 1");

	query_step(q);
	query_end(q);
}

static void one_again(struct db *db, int64_t restriction)
{
	const struct type *t = practice_type_no(db_practice(db), id_type(restriction));
	struct spread s = { .db = db, .restriction = restriction };
	struct query *q = db_query(db, "delete from restricted where restriction = ?1");
	VEC(int64_t) subjects = { 0 };

	query_int(q, 1, restriction);
	query_step(q);
	query_end(q);
	if (!t || !t->restricts)
		return;
	q = db_query(db, "select to_id from link where from_id = ?1 and field_no = ?2 and until is null");
	query_int(q, 1, restriction);
	query_int(q, 2, t->restricts->no);
	while (query_step(q))
		VEC_ADD(db_arena(db), &subjects, query_get_int(q, 0));
	query_end(q);
	for (size_t i = 0; i < subjects.n; i++)
		take(&s, subjects.at[i]);
	spread_all(&s);
}

/* What a record points at now, or did: a tie that has ended lets go of what it hid. */
void restrict_follow(struct db *db, const struct record *rec)
{
	int64_t *again;
	size_t n;

	if (!db_practice(db)->restricts)
		return;
	if (rec->type->restricts)
		one_again(db, rec->id);
	n = linked(db, "select distinct restriction from restricted where record = ?1"
		" or record in (select to_id from link where from_id = ?1)", rec->id, &again);
	for (size_t i = 0; i < n; i++)
		if (again[i] != rec->id)
			one_again(db, again[i]);
	if (n || rec->type->restricts || rec->type->opens)
		bump(db);
}

void restrict_renew(struct db *db)
{
	const struct practice *p = db_practice(db);
	int64_t *ids;

	db_run(db, "delete from restricted");
	for (size_t i = 0; i < p->ntypes; i++) {
		if (!p->types[i].restricts)
			continue;
		size_t n = linked(db, "select distinct from_id from link where from_id & 1023 = ?1", p->types[i].no, &ids);
		for (size_t k = 0; k < n; k++)
			one_again(db, ids[k]);
	}
	bump(db);
}
