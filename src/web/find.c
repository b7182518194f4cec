/* Is this the child? One box; each row says why it matched. */
#include <time.h>

#include "base/clock.h"
#include "web/pages.h"
#include "web/show.h"
#include "web/stub.h"

enum { FIND_MOST = 40, EVEN_US = 1000 };

static bool born(const struct type *t)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (str_is(t->fields[i].kind, "birth_date"))
			return true;
	return false;
}

/* People before things. "Not here: start a record": only after a search, and carrying what was typed. */
static size_t starts(struct visit *v, struct str q, const struct offer **out)
{
	struct offer *o = TAKE_N(v->arena, struct offer, v->practice->ntypes + 1);
	size_t n = 0;

	*out = o;
	for (size_t i = 0; i < 2 * v->practice->ntypes && q.n; i++) {
		const struct type *t = &v->practice->types[i % v->practice->ntypes];
		const struct move *m = type_creates(t);
		if (born(t) != (i < v->practice->ntypes))
			continue;
		if (!m || m->engine || t->marks || (!t->subject && t->about && !t->about->of) || !visit_may(v, ACCESS_CREATE, t, NULL))
			continue;
		if (!t->subject)
			continue;
		o[n++] = (struct offer){ .words = m->title, .href = str_fmt(v->arena, "/%.*s/new?move=%.*s&typed=%.*s", S(t->path), S(m->name),
			S(url_escape(v->arena, q))) };
	}
	return n;
}

/* How long a search takes could tell that it met somebody one may not know of. Where a practice hides anybody, each search ends on a
 * whole millisecond since it began. */
static void search(struct visit *v, struct view_find *view, struct find_result *found)
{
	int64_t begun = clock_mono_us();

	record_find(&v->reading, str_head(view->q, 200), FIND_MOST, found);
	view->stub = stub_found(v, str_head(view->q, 200), FIND_MOST);
	if (v->practice->restricts)
		nanosleep(&(struct timespec){ .tv_nsec = (EVEN_US - (clock_mono_us() - begun) % EVEN_US) * 1000 }, NULL);
}

void find_page(struct visit *v)
{
	struct view_find view = { .q = str_trim(visit_query(v, "q")) };
	struct find_result found = { 0 };
	struct found_row *rows;

	if (v->site->page_rate && rate_over("find", v->who.number, 120, 60)) {
		visit_fault(v, 429, STR("That is more searches in a minute than a person makes. Wait a minute, then go on."));
		return;
	}
	if (view.q.n)
		search(v, &view, &found);
	rows = TAKE_N(v->arena, struct found_row, found.nrows + 1);
	for (size_t i = 0; i < found.nrows; i++) {
		const struct found *f = &found.rows[i];
		rows[i] = (struct found_row){ .words = f->words, .href = f->url, .kind = f->type->title, .detail = f->detail, .why = f->why, .alike = f->alike };
		if (f->type->subject)
			rows[i].flags = show_flags_of(v, f->id, &rows[i].nflags);
	}
	if (found.one && found.nrows == 1 && !pairs_has(&v->query, "list")) {
		visit_see_other(v, found.rows[0].url);
		return;
	}
	view.rows = rows;
	view.nrows = found.nrows;
	view.searched = found.searched;
	view.not_searched = found.not_searched;
	view.too_wide = found.too_wide;
	view.noffers = starts(v, view.q, &view.offers);
	visit_frame(v, &view.frame, STR("Find"));
	view.frame.find = view.q;
	page_find(v->out, &view);
}
