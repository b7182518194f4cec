/* What may be done from here: moves of a record, records that may be started about a subject, other ways to look. */
#include "web/show.h"

size_t offer_ways(struct visit *v, const struct record *rec, const struct offer **out)
{
	struct offer *w = TAKE_N(v->arena, struct offer, 8);
	struct str url = record_url(v->arena, rec);
	size_t n = 0;

	*out = w;
	if (rec->type->picture && rec->type->picture->network.has)
		w[n++] = (struct offer){ .words = STR("Network"), .href = visit_url(v, rec, "/network") };
	if (rec->type->picture)
		w[n++] = (struct offer){ .words = STR("Whole record"), .href = visit_url(v, rec, "/record") };
	if (visit_may_page(v, "history")) {
		w[n++] = (struct offer){ .words = STR("Show as known at\xe2\x80\xa6"), .href = str_fmt(v->arena, "%.*s/as-at", S(url)) };
		w[n++] = (struct offer){ .words = STR("Changes"), .href = str_fmt(v->arena, "%.*s/history", S(url)) };
	}
	if (visit_may_page(v, "access_log"))
		w[n++] = (struct offer){ .words = STR("Who looked"), .href = str_fmt(v->arena, "%.*s/looks", S(url)) };
	w[n++] = (struct offer){ .words = STR("Print"), .href = visit_url(v, rec, "/print") };
	return n;
}

static struct offer move_offer(struct visit *v, const struct record *rec, const struct open_move *m)
{
	struct str url = record_url(v->arena, rec);

	return (struct offer){ .words = m->move->title, .href = str_fmt(v->arena, "%.*s/do/%.*s", S(url), S(m->move->name)),
		.hint = m->move->hint };
}

size_t offer_moves(struct visit *v, const struct record *rec, struct offer **out, bool *primary, struct clock_tag *timed,
	bool *has_timed)
{
	struct open_move *open;
	size_t n;

	*primary = *has_timed = false;
	*out = NULL;
	if (v->reading.as_known)
		return 0;
	n = record_moves(&v->reading, rec, &open);
	*out = TAKE_N(v->arena, struct offer, n + 1);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = move_offer(v, rec, &open[i]);
	*primary = n && open[0].primary;
	if (n && open[0].clock) {
		*timed = show_clock(v, open[0].clock, record_url(v->arena, rec));
		*has_timed = true;
	}
	return n;
}

/* The field by which a record of type t would be about this subject. */
static const struct field *about_field(const struct type *t, const struct type *subject)
{
	const struct field *f = t->marks ? t->marks_field : t->about;

	if (!f || (f->of && f->of != subject))
		return NULL;
	return f;
}

static bool asks_for(const struct move *m, const struct field *f)
{
	for (size_t i = 0; i < m->nfields; i++)
		if (m->fields[i] == f)
			return true;
	return false;
}

/* What starts the most clocks is what cannot wait, and is offered first. */
static void most_clocks_first(const struct type **types, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		const struct type *t = types[i];
		size_t k = i;
		for (; k && types[k - 1]->nclocks < t->nclocks; k--)
			types[k] = types[k - 1];
		types[k] = t;
	}
}

size_t offer_starts(struct visit *v, const struct record *subject, struct offer **out)
{
	struct offer *o = TAKE_N(v->arena, struct offer, 64);
	const struct type **types = TAKE_N(v->arena, const struct type *, v->practice->ntypes + 1);
	size_t n = 0;

	*out = o;
	if (v->reading.as_known)
		return 0;
	for (size_t i = 0; i < v->practice->ntypes; i++)
		types[i] = &v->practice->types[i];
	most_clocks_first(types, v->practice->ntypes);
	for (size_t i = 0; i < v->practice->ntypes; i++) {
		const struct type *t = types[i];
		const struct field *f = about_field(t, subject->type);
		if (!f || !visit_may(v, ACCESS_CREATE, t, NULL))
			continue;
		for (size_t k = 0; k < t->nmoves && n < 64; k++) {
			const struct move *m = &t->moves[k];
			if (!m->creates || m->engine || !asks_for(m, f))
				continue;
			o[n++] = (struct offer){ .words = m->title, .hint = m->hint,
				.href = str_fmt(v->arena, "/%.*s/new?move=%.*s&%.*s=%.*s", S(t->path), S(m->name), S(f->name), S(subject->ref)) };
		}
	}
	return n;
}
