/* Where a role lands: its board, or the find box with the boards' figures under it. */
#include "web/pages.h"
#include "web/show.h"

static size_t figures(struct visit *v, const struct part_tile **out)
{
	const struct role *role = v->who.role;
	struct part_tile *t = TAKE_N(v->arena, struct part_tile, role->nnav + 1);

	*out = t;
	for (size_t i = 0; i < role->nnav; i++) {
		struct board_page page;
		if (!board_read(&v->reading, role->nav[i], 0, 0, &page))
			continue;
		t[i].label = role->nav[i]->title;
		t[i].href = str_fmt(v->arena, "/boards/%.*s", S(role->nav[i]->name));
		t[i].value = str_fmt(v->arena, "%lld", (long long)page.total);
		t[i].hot = page.late > 0;
		t[i].detail = page.late ? str_fmt(v->arena, "%lld with a clock over", (long long)page.late) : STR("no clock over");
		t[i].source = STR("Martlet, now");
	}
	return role->nnav;
}

void home_page(struct visit *v)
{
	const struct role *role = v->who.role;
	struct view_home view = { .heading = STR("Check"), .question = STR("What must I know in ten seconds, and do next?") };
	struct board_page page;
	struct part_group g;

	if (!role) {
		visit_fault(v, 403, STR("This account's role is no longer part of the practice. Ask for it to be changed."));
		return;
	}
	if (!str_is(role->lands, "find") && practice_board(v->practice, role->lands)) {
		visit_see_other(v, str_fmt(v->arena, "/boards/%.*s", S(role->lands)));
		return;
	}
	view.ntiles = figures(v, &view.tiles);
	if (role->nnav && board_read(&v->reading, role->nav[0], 0, 0, &page)) {
		g = show_group(v, role->nav[0], &page);
		g.plain = false;
		view.board = &g;
	}
	visit_frame(v, &view.frame, STR("Check"));
	page_home(v->out, &view);
}
