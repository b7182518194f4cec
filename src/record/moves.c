#include "practice/practice.h"
#include "record/judge.h"
#include "record/record.h"

static int urgency(const struct clock_row *c)
{
	if (!c)
		return 3;
	return c->state == CLOCK_OVER ? 0 : c->state == CLOCK_SOON ? 1 : c->state == CLOCK_RUNNING ? 2 : 3;
}

/* Late first, then what is soon late, then the order the practice gives. */
static bool before(const struct open_move *a, const struct open_move *b)
{
	int ua = urgency(a->clock), ub = urgency(b->clock);

	if ((ua == 0) != (ub == 0))
		return ua == 0;
	if (a->move->rank != b->move->rank)
		return a->move->rank < b->move->rank;
	return ua < ub;
}

static const struct clock_row *clock_of(const struct clock_row *rows, size_t n, struct str name)
{
	for (size_t i = 0; name.n && i < n; i++)
		if (str_eq(rows[i].clock->name, name) && rows[i].state != CLOCK_DONE && rows[i].state != CLOCK_DONE_LATE)
			return &rows[i];
	return NULL;
}

size_t record_moves(struct reading *r, const struct record *rec, struct open_move **out)
{
	const struct type *t = rec->type;
	struct open_move *open = TAKE_N(r->arena, struct open_move, t->nmoves + 1);
	struct str none = { "", 0 };
	struct clock_row *clocks;
	struct judged j;
	size_t n = 0, nclocks;

	*out = open;
	if (r->as_known || rec->state < 0)
		return 0;
	nclocks = record_clocks(r, rec->id, &clocks);
	judge(r->db, r->arena, rec, NULL, &j);
	for (size_t i = 0; i < t->nmoves; i++) {
		const struct move *m = &t->moves[i];
		struct open_move one = { .move = m, .clock = clock_of(clocks, nclocks, m->clock) };
		size_t at = n;
		if (m->creates || m->engine || !(m->from >> rec->state & 1) || !judged_open(&j, m))
			continue;
		if (!access_decide(r->arena, r->practice, r->who, ACCESS_MOVE, t, m, none).allowed)
			continue;
		for (; at > 0 && before(&one, &open[at - 1]); at--)
			open[at] = open[at - 1];
		open[at] = one;
		n++;
	}
	if (n)
		open[0].primary = true;
	return n;
}
