/* A board: a list with its clocks, the same rows for everyone who may see it. */
#include "web/pages.h"
#include "web/show.h"

#include "base/buf.h"

static bool in_nav(const struct role *role, const struct board *b)
{
	for (size_t i = 0; role && i < role->nnav; i++)
		if (role->nav[i] == b)
			return true;
	return false;
}

static size_t numbers(struct visit *v, const struct board *b, const struct board_page *page, const struct part_tile **out)
{
	struct part_tile *t = TAKE_N(v->arena, struct part_tile, b->nnumbers + 1);
	size_t n = 0;

	*out = t;
	for (size_t i = 0; i < b->nnumbers; i++) {
		t[n].label = b->numbers[i].title;
		t[n].value = page->numbers[i];
		t[n].hot = str_is(b->numbers[i].tone, "crit") && !str_is(page->numbers[i], "0");
		if (!t[n].value.n)
			t[n].gap = (struct gap){ .kind = GAP_TRULY_NONE, .words = b->numbers[i].none.n ? b->numbers[i].none : STR("None") };
		n++;
	}
	return n;
}

/* A record that is about nobody is started from its own board; others from the page of whom they are about. */
static size_t starts(struct visit *v, const struct type *t, const struct offer **out)
{
	struct offer *o = TAKE_N(v->arena, struct offer, t->nmoves + 1);
	size_t n = 0;

	*out = o;
	for (size_t i = 0; i < t->nmoves && !t->subject && !t->about && !t->marks; i++)
		if (t->moves[i].creates && !t->moves[i].engine && visit_may(v, ACCESS_CREATE, t, &t->moves[i]))
			o[n++] = (struct offer){ .words = t->moves[i].title, .hint = t->moves[i].hint,
				.href = str_fmt(v->arena, "/%.*s/new?move=%.*s", S(t->path), S(t->moves[i].name)) };
	return n;
}

static void show(struct visit *v, const struct board *b)
{
	struct view_board view = { .heading = b->title, .question = b->question, .hint = b->hint };
	struct board_page page;
	int64_t from = 0;

	for (size_t i = 0; i <= b->nalso; i++) {
		const struct type *t = i ? b->also[i - 1].of : b->of;
		if (visit_may(v, ACCESS_SEE, t, NULL) || in_nav(v->who.role, b))
			continue;
		struct decision d = access_decide(v->arena, v->practice, &v->who, ACCESS_SEE, t, NULL, STR(""));
		visit_refuse(v, &d);
		return;
	}
	if (!str_int(visit_query(v, "from"), &from) || from < 0)
		from = 0;
	if (!board_read(&v->reading, b, 0, from, &page)) {
		visit_fault(v, 503, STR("This board could not be read just now. Nothing is lost; try again in a minute."));
		return;
	}
	view.group = show_group(v, b, &page);
	view.group.over = page.late > 0;
	view.noffers = starts(v, b->of, &view.offers);
	view.nnumbers = numbers(v, b, &page, &view.numbers);
	show_paging(v, str_fmt(v->arena, "/boards/%.*s", S(b->name)), b->limit ? b->limit : 50, from, page.total, &view.paging);
	view.total = str_fmt(v->arena, "%lld on this board%s", (long long)page.total, page.late ? "," : "");
	if (page.late)
		view.late = str_fmt(v->arena, "%lld with a clock over", (long long)page.late);
	view.as_at = show_clock_time(v, v->reading.now);
	view.here = str_fmt(v->arena, "/boards/%.*s", S(b->name));
	visit_frame(v, &view.frame, b->title);
	view.frame.skip = STR("Skip to the list");
	view.frame.skip_href = STR("#queue");
	sheet_board(v->out, &view);
}

void board_page_show(struct visit *v)
{
	const struct board *b = practice_board(v->practice, v->param[0]);

	if (!b || b->panel)
		visit_hidden(v);
	else
		show(v, b);
}

void board_type_page(struct visit *v)
{
	const struct board *other = NULL;

	for (size_t i = 0; i < v->practice->nboards; i++) {
		const struct board *b = &v->practice->boards[i];
		if (b->of != v->type || b->panel)
			continue;
		if (in_nav(v->who.role, b)) {
			show(v, b);
			return;
		}
		other = other ? other : b;
	}
	if (other) {
		show(v, other);
		return;
	}
	visit_fault(v, 404, str_fmt(v->arena, "There is no board of %.*s. Find one by name, reference, phone or address.",
		S(v->type->plural.n ? v->type->plural : v->type->title)));
}
