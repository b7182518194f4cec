#include "record/links.h"

#include "practice/practice.h"

enum { MOST = 5000 };

static size_t collect(const struct field *f, const struct value *v, struct links_one *out)
{
	if (f->is != FIELD_REF || v->is != VALUE_INT || v->n <= 0)
		return 0;
	if (out)
		*out = (struct links_one){ f->no, v->n };
	return 1;
}

static size_t collect_group(const struct field *f, const struct value *v, struct links_one *out)
{
	size_t n = 0;

	if (v->is != VALUE_MANY || f->is != FIELD_GROUP)
		return 0;
	for (size_t i = 0; i < v->nmany; i++)
		for (size_t j = 0; j < v->width; j++)
			n += collect(&f->fields[j], &v->many[i * v->width + j], out ? out + n : NULL);
	return n;
}

static size_t collect_all(const struct record *rec, struct links_one *out)
{
	size_t n = 0;

	for (size_t i = 0; i < rec->type->nfields; i++) {
		const struct field *f = &rec->type->fields[i];
		n += collect(f, &rec->values[i], out ? out + n : NULL);
		n += collect_group(f, &rec->values[i], out ? out + n : NULL);
	}
	return n;
}

size_t links_of(struct arena *a, const struct record *rec, struct links_one **out)
{
	size_t n = collect_all(rec, NULL);

	*out = TAKE_N(a, struct links_one, n + 1);
	return collect_all(rec, *out);
}

static bool among(const struct links_one *l, const struct links_one *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].field_no == l->field_no && all[i].to == l->to)
			return true;
	return false;
}

static void link_begin(struct db *db, int64_t from, const struct links_one *l, instant at)
{
	struct query *q = db_query(db, "insert into link(from_id, field_no, to_id, since, until) values (?1, ?2, ?3, ?4, null)"
		" on conflict do update set until = null");

	query_int(q, 1, from);
	query_int(q, 2, l->field_no);
	query_int(q, 3, l->to);
	query_int(q, 4, at);
	query_step(q);
	query_end(q);
}

static void link_finish(struct db *db, int64_t from, const struct links_one *l, instant at)
{
	struct query *q = db_query(db, "update link set until = ?4 where from_id = ?1 and field_no = ?2 and to_id = ?3 and until is null");

	query_int(q, 1, from);
	query_int(q, 2, l->field_no);
	query_int(q, 3, l->to);
	query_int(q, 4, at);
	query_step(q);
	query_end(q);
}

void links_write(struct db *db, const struct record *rec, const struct record *before, instant at)
{
	struct links_one *now, *was = NULL;
	size_t nnow = links_of(db_arena(db), rec, &now), nwas = before ? links_of(db_arena(db), before, &was) : 0;

	for (size_t i = 0; i < nwas; i++)
		if (!among(&was[i], now, nnow))
			link_finish(db, rec->id, &was[i], at);
	for (size_t i = 0; i < nnow; i++)
		if (!among(&now[i], was, nwas) && !among(&now[i], now, i))
			link_begin(db, rec->id, &now[i], at);
}

const struct field *links_field(const struct type *t, uint16_t no)
{
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		if (f->no == no)
			return f;
		for (size_t j = 0; j < f->nfields; j++)
			if (f->fields[j].no == no)
				return &f->fields[j];
	}
	return NULL;
}

size_t record_links_to(struct reading *r, int64_t to, const struct type *type, size_t most, struct link **out)
{
	struct query *q = db_query(r->db, "select from_id, field_no, since from link where to_id = ?1 and until is null"
		" and (?2 = 0 or from_id & 1023 = ?2) order by since desc, from_id desc limit ?3");
	VEC(struct link) rows = { 0 };

	query_int(q, 1, to);
	query_int(q, 2, type ? type->no : 0);
	query_int(q, 3, most && most < MOST ? (int64_t)most : MOST);
	while (query_step(q)) {
		struct link l = { .from = query_get_int(q, 0), .to = to, .since = query_get_int(q, 2) };
		const struct type *t = practice_type_no(r->practice, id_type(l.from));
		l.field = t ? links_field(t, (uint16_t)query_get_int(q, 1)) : NULL;
		if (l.field)
			VEC_ADD(r->arena, &rows, l);
	}
	query_end(q);
	*out = rows.at;
	return rows.n;
}

size_t links_near(struct reading *r, int64_t subject, struct links_near *out, size_t most)
{
	struct query *q = db_query(r->db, "select b.to_id, b.from_id & 1023 from link a join link b on b.from_id = a.from_id"
		" and b.until is null and b.to_id <> ?1 where a.to_id = ?1 and a.until is null"
		" union select to_id, from_id & 1023 from link where from_id = ?1 and until is null"
		" union select from_id, from_id & 1023 from link where to_id = ?1 and until is null limit 1000");
	size_t n = 0;

	query_int(q, 1, subject);
	while (n < most && query_step(q)) {
		int64_t id = query_get_int(q, 0);
		const struct type *t = practice_type_no(r->practice, id_type(id));
		const struct type *via = practice_type_no(r->practice, (uint16_t)query_get_int(q, 1));
		bool twice = false;
		if (!t || !t->subject || !via || via->marks)
			continue;
		for (size_t i = 0; i < n; i++)
			twice = twice || out[i].id == id;
		if (!twice)
			out[n++] = (struct links_near){ .id = id, .via = via };
	}
	query_end(q);
	return n;
}
