/* What do I do now, here? Guidance as it was written, with its owner, version and day of review. */
#include "web/pages.h"
#include "web/show.h"

void how_page(struct visit *v)
{
	struct view_how view = { 0 };
	struct offer *list = TAKE_N(v->arena, struct offer, v->practice->nhows + 1);

	for (size_t i = 0; i < v->practice->nhows; i++) {
		const struct how *h = &v->practice->hows[i];
		list[i] = (struct offer){ .words = h->title, .href = str_fmt(v->arena, "/how/%.*s", S(h->name)),
			.hint = str_fmt(v->arena, "%.*s, version %.*s", S(h->owner), S(h->version)) };
	}
	view.list = list;
	view.nlist = v->practice->nhows;
	visit_frame(v, &view.frame, STR("How do I?"));
	page_how(v->out, &view);
}

void how_one_page(struct visit *v)
{
	const struct how *h = practice_how(v->practice, v->param[0]);
	struct view_how view = { .how = h };

	if (!h) {
		visit_hidden(v);
		return;
	}
	view.heading = h->title;
	view.owner = h->owner;
	view.version = h->version;
	if (h->has_review) {
		view.review = day_words(v->arena, h->review);
		view.over = instant_london_day(v->reading.now) >= h->review;
	}
	view.back = visit_safe_path(visit_query(v, "back"), STR(""));
	visit_frame(v, &view.frame, h->title);
	page_how_one(v->out, &view);
}
