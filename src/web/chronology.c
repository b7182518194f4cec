/* Everything that happened, newest first, with what the child said beside it. */
#include "web/identities.h"
#include "web/pages.h"
#include "web/show.h"

enum { EVENTS_MOST = 300 };

static struct str with_of(struct visit *v, struct str url, struct str only)
{
	return str_fmt(v->arena, "%.*s%cof=%.*s", S(url), str_has(url, STR("?")) ? '&' : '?', S(only));
}

static struct chip chip(struct visit *v, struct str words, size_t n, struct str href)
{
	return (struct chip){ .words = n ? str_fmt(v->arena, "%.*s %zu", S(words), n) : words, .href = href };
}

struct str show_chronology_url(struct visit *v, const struct record *subject, struct str only)
{
	return with_of(v, visit_url(v, subject, "/chronology"), only);
}

/* What happened comes first; what was only set about the child, last, before the gaps. */
size_t show_chips(struct visit *v, const struct record *subject, const struct type *only, struct str here, const size_t of[2], const struct chip **out)
{
	struct str url = visit_url(v, subject, "/chronology");
	struct chip *c = TAKE_N(v->arena, struct chip, v->practice->ntypes + 3);
	size_t *counts = TAKE_N(v->arena, size_t, v->practice->ntypes + 1), n = 1, all = 0;

	subject_chronology_kinds(&v->reading, subject->id, counts);
	for (int aside = 0; aside < 2; aside++)
		for (size_t i = 0; i < v->practice->ntypes; i++) {
			const struct type *t = &v->practice->types[i];
			if (!counts[i] || t->chronology.aside != (aside == 1))
				continue;
			all += aside ? 0 : counts[i];
			c[n] = chip(v, t->plural.n ? t->plural : t->title, counts[i], with_of(v, url, t->name));
			c[n++].here = only == t;
		}
	c[0] = chip(v, STR("What happened"), all, url);
	c[0].here = !only && !here.n;
	c[n] = chip(v, STR("Their words"), of ? of[0] : 0, with_of(v, url, STR("spoken")));
	c[n++].here = str_is(here, "spoken");
	c[n] = chip(v, STR("Gaps"), of ? of[1] : 0, with_of(v, url, STR("gaps")));
	c[n].strong = true;
	c[n++].here = str_is(here, "gaps");
	*out = c;
	return n;
}

void chronology_page(struct visit *v)
{
	const struct record *rec = visit_record(v), *subject;
	const struct type *only = practice_type(v->practice, visit_query(v, "of"));
	struct view_chronology view = { .voice_title = STR("What they said, how they seemed") };
	struct event_row *rows, *all;
	struct happening *h;
	struct str same;
	struct str of = visit_query(v, "of");
	size_t total = 0, n, nall, found[2] = { 0 };

	if (!rec)
		return;
	subject = show_subject(v, rec);
	if (!subject) {
		visit_hidden(v);
		return;
	}
	v->reading.subject = subject->id;
	n = nall = subject_chronology(&v->reading, subject->id, NULL, EVENTS_MOST, &all, &total);
	rows = all;
	if (only)
		n = subject_chronology(&v->reading, subject->id, only, EVENTS_MOST, &rows, &total);
	h = TAKE_N(v->arena, struct happening, n + 1);
	if (!str_is(of, "spoken") && !str_is(of, "gaps"))
		of.n = 0;
	for (size_t i = 0; i < n; i++)
		if (!of.n || (str_is(of, "spoken") ? rows[i].voice_quote : rows[i].gap))
			h[view.nevents++] = show_event(v, &rows[i]);
	for (size_t i = 0; i < nall; i++) {
		found[0] += all[i].voice_quote;
		found[1] += all[i].gap;
	}
	view.events = h;
	view.nchips = show_chips(v, subject, only, of, found, &view.chips);
	same = identities_words(v, subject);
	view.beside = str_fmt(v->arena, "%zu of %zu%s%.*s", view.nevents, total, same.n ? ". " : "", S(same));
	show_strip(v, subject, &view.strip);
	visit_frame(v, &view.frame, str_fmt(v->arena, "Chronology, %.*s", S(subject->ref)));
	show_sheet(v, subject, str_fmt(v->arena, "%.*s/chronology", S(record_url(v->arena, subject))), &view.frame, &view.sheet);
	sheet_chronology(v->out, &view);
}
