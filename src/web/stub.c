/* In place of what may not be seen: that there is something, whom to ring, and how to open it where that may be done. Of what is
 * hidden quite, nothing. */
#include "web/stub.h"

#include "base/buf.h"
#include "record/restrict.h"

/* The form that opens a restriction for a time, for those who may. */
static struct offer opens(struct visit *v, const struct stub_row *row)
{
	struct offer none = { 0 };

	for (size_t i = 0; i < v->practice->ntypes; i++) {
		const struct type *t = &v->practice->types[i];
		const struct move *m = t->opens && t->opens->of == row->type ? type_creates(t) : NULL;
		if (!m || m->engine || !visit_may(v, ACCESS_CREATE, t, NULL))
			continue;
		return (struct offer){ .words = m->title, .hint = m->hint, .href = str_fmt(v->arena, "/%.*s/new?move=%.*s&%.*s=%.*s",
			S(t->path), S(m->name), S(t->opens->name), S(row->ref)) };
	}
	return none;
}

static struct str ring(struct visit *v, const struct stub_row *rows, size_t n)
{
	struct buf b;

	buf_open(&b, v->arena);
	for (size_t i = 0; i < n; i++) {
		bool said = false;
		for (size_t k = 0; k < i; k++)
			said = said || rows[k].type == rows[i].type;
		if (said)
			continue;
		buf_z(&b, b.n ? ", or " : "");
		buf_str(&b, rows[i].type->ring);
	}
	return b.n ? buf_text(&b) : STR("the duty inspector");
}

static struct stub stub(struct visit *v, size_t records, const struct stub_row *rows, size_t n)
{
	struct stub s = { .records = (int64_t)records, .ring = ring(v, rows, n) };

	if (n && !v->reading.as_known)
		s.open = opens(v, &rows[0]);
	return s;
}

struct stub stub_about(struct visit *v, const struct record *rec)
{
	struct stub_row *rows = NULL;
	size_t n, records = restrict_stubs(&v->reading, rec->id, &rows, &n);

	return stub(v, (size_t)v->reading.hidden + records, rows, n);
}

struct stub stub_found(struct visit *v, struct str q, size_t most)
{
	struct stub_row *rows = NULL;
	size_t n, records = restrict_stubs_found(&v->reading, q, most, &rows, &n);

	return stub(v, records, rows, n);
}

bool stub_page(struct visit *v)
{
	struct stub_row *rows;
	size_t n = restrict_stub_of(&v->reading, v->type, v->param[1], &rows);
	struct stub s;

	if (!n)
		return false;
	s = stub(v, 1, rows, n);
	visit_fault_next(v, 403, str_fmt(v->arena, "There is a record here that you cannot see. If life is at risk, ring %.*s.", S(s.ring)),
		s.open.words, s.open.href);
	return true;
}
