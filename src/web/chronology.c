/* Everything that happened, newest first, with what the child said beside it. */
#include "web/pages.h"
#include "web/show.h"

enum { EVENTS_MOST = 300 };

static struct str with_of(struct visit *v, struct str url, const struct type *only)
{
	if (!only)
		return url;
	return str_fmt(v->arena, "%.*s%cof=%.*s", S(url), str_has(url, STR("?")) ? '&' : '?', S(only->name));
}

/* A chip a record type that has anything to tell, with its number. */
static size_t chips(struct visit *v, const struct record *subject, const struct type *only, size_t all, const struct chip **out)
{
	struct str url = visit_url(v, subject, "/chronology");
	struct chip *c = TAKE_N(v->arena, struct chip, v->practice->ntypes + 1);
	struct event_row *rows;
	size_t n = 0, total;

	*out = c;
	c[n++] = (struct chip){ .words = str_fmt(v->arena, "All %zu", all), .href = url, .here = !only };
	for (size_t i = 0; i < v->practice->ntypes; i++) {
		const struct type *t = &v->practice->types[i];
		if (!t->chronology.has || !visit_may(v, ACCESS_SEE, t, NULL))
			continue;
		total = 0;
		subject_chronology(&v->reading, subject->id, t, 1, &rows, &total);
		if (total)
			c[n++] = (struct chip){ .words = str_fmt(v->arena, "%.*s %zu", S(t->plural.n ? t->plural : t->title), total),
				.href = with_of(v, url, t), .here = only == t };
	}
	return n;
}

void chronology_page(struct visit *v)
{
	const struct record *rec = visit_record(v), *subject;
	const struct type *only = practice_type(v->practice, visit_query(v, "of"));
	struct view_chronology view = { .voice_title = STR("What they said, how they seemed") };
	struct event_row *rows;
	struct happening *h;
	size_t total = 0, all = 0;

	if (!rec)
		return;
	subject = show_subject(v, rec);
	if (!subject) {
		visit_hidden(v);
		return;
	}
	v->reading.subject = subject->id;
	view.nevents = subject_chronology(&v->reading, subject->id, only, EVENTS_MOST, &rows, &total);
	all = total;
	if (only) {
		struct event_row *none;
		subject_chronology(&v->reading, subject->id, NULL, 1, &none, &all);
	}
	h = TAKE_N(v->arena, struct happening, view.nevents + 1);
	for (size_t i = 0; i < view.nevents; i++)
		h[i] = show_event(v, &rows[i]);
	view.events = h;
	view.nchips = chips(v, subject, only, all, &view.chips);
	view.beside = str_fmt(v->arena, "%zu of %zu", view.nevents, total);
	view.is_past = v->reading.as_known != 0;
	if (view.is_past)
		view.past = show_past(v, str_fmt(v->arena, "%.*s/chronology", S(record_url(v->arena, subject))));
	show_strip(v, subject, &view.strip);
	visit_frame(v, &view.frame, str_fmt(v->arena, "Chronology, %.*s", S(subject->ref)));
	sheet_chronology(v->out, &view);
}
