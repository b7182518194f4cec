/* Where a role lands: its board, or the find box with the boards' figures under it. */
#include "web/pages.h"
#include "web/show.h"

static void figure(struct visit *v, const struct board *b, struct part_tile *t, size_t *n)
{
	int64_t total, late;

	if (!board_figures(&v->reading, b, &total, &late))
		return;
	t[(*n)++] = (struct part_tile){ .label = b->title, .href = str_fmt(v->arena, "/boards/%.*s", S(b->name)),
		.value = str_fmt(v->arena, "%lld", (long long)total), .hot = late > 0,
		.detail = late ? str_fmt(v->arena, "%lld with a clock over", (long long)late) : STR("no clock over"),
		.source = STR("Martlet, now") };
}

static size_t figures(struct visit *v, const struct part_tile **out)
{
	const struct role *role = v->who.role;
	struct part_tile *t = TAKE_N(v->arena, struct part_tile, role->nnav + 1);
	size_t n = 0;

	*out = t;
	for (size_t i = 0; i < role->nnav; i++)
		figure(v, role->nav[i], t, &n);
	return n;
}

/* Every board this role may see: a menu holds six, and the rest must not be out of reach. */
void home_boards_page(struct visit *v)
{
	struct view_home view = { .heading = STR("All boards"), .question = STR("What is waiting, and where is something over?"), .only_boards = true };
	struct part_tile *t = TAKE_N(v->arena, struct part_tile, v->practice->nboards + 1);

	view.tiles = t;
	for (size_t i = 0; i < v->practice->nboards; i++)
		figure(v, &v->practice->boards[i], t, &view.ntiles);
	visit_frame(v, &view.frame, STR("All boards"));
	page_home(v->out, &view);
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
