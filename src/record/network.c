#include "record/network.h"

#include <stdlib.h>
#include <string.h>

#include "practice/practice.h"
#include "record/plan.h"
#include "record/words.h"

enum { NEAR_MOST = 200, FAR_MOST = 60 };

struct row { int64_t record, from, to; struct network_day since, seen, ended; const struct tie_rule *is; };
struct reach { int64_t of; const struct row *rows; size_t n; };     /* every tie of a subject, none of them followed */
struct weaving {
	struct reading *r;
	const struct network_rule *rule;
	struct { struct network_node *at; size_t n, cap; } nodes;
	struct { struct network_tie *at; size_t n, cap; } ties;
	bool more;
};

/* ---- nodes ---- */

static bool unidentified(struct reading *r, const struct record *rec)
{
	const char *sql = rec->type->picture ? plan_of(r->db)->pictures[rec->type->index].unidentified : NULL;
	struct query *q;
	bool is;

	if (!sql)
		return false;
	q = db_query(r->db, sql);
	query_int(q, 1, rec->id);
	is = query_step(q);
	query_end(q);
	return is;
}

/* Rows of one person are one node: the centre's own row, else the lowest. */
static int64_t stands_for(struct weaving *w, int64_t id)
{
	const int64_t *rows;
	size_t n = record_same(w->r, id, &rows);
	int64_t lowest = id;

	for (size_t i = 0; i < n; i++) {
		if (w->nodes.n && rows[i] == w->nodes.at->rec->id)
			return rows[i];
		if (rows[i] < lowest)
			lowest = rows[i];
	}
	return lowest;
}

static bool node_find(const struct weaving *w, int64_t id, size_t *at)
{
	for (*at = 0; *at < w->nodes.n; (*at)++)
		if (w->nodes.at[*at].rec->id == id)
			return true;
	return false;
}

/* false: it may not be seen, or there is no more room. */
static bool node_of(struct weaving *w, int64_t id, int step, size_t through, size_t *at)
{
	int64_t one = stands_for(w, id);
	const struct record *rec;

	if (node_find(w, one, at))
		return true;
	rec = record_load(w->r, one);
	if (!rec || !rec->type->subject)
		return false;
	if (w->nodes.n == NETWORK_NODES) {
		w->more = true;
		return false;
	}
	*at = w->nodes.n;
	VEC_ADD(w->r->arena, &w->nodes, ((struct network_node){ .rec = rec, .step = step, .through = through,
		.name = record_headline(w->r, rec), .facts = words_age(w->r, rec), .unidentified = unidentified(w->r, rec) }));
	return true;
}

static void node_flags(struct reading *r, struct network_node *n)
{
	struct marker_row *rows, *own;
	size_t nrows = subject_markers(r, n->rec->id, &rows);
	const int64_t *same;
	size_t nsame = record_same(r, n->rec->id, &same);

	own = TAKE_N(r->arena, struct marker_row, nrows + 1);
	for (size_t i = 0; i < nrows; i++)
		for (size_t k = 0; k < nsame; k++)
			if (rows[i].on == same[k]) {
				own[n->nflags++] = rows[i];
				break;
			}
	n->flags = own;
}

/* ---- ties ---- */

static struct network_day day_read(struct query *q, int column)
{
	struct network_day d = { 0 };

	if (query_is_null(q, column))
		return d;
	d.known = true;
	if (query_holds(q, column) == 't')
		d.known = day_parse(query_get_text(q, column, NULL), &d.on);
	else
		d.on = instant_london_day(query_get_int(q, column));
	return d;
}

/* Every tie of one row of a subject, read whole: no statement is held open while records are loaded. */
static void rows_read(struct weaving *w, int64_t id, const struct tie_rule *is, const char *sql, size_t most,
	struct row **out, size_t *n)
{
	struct query *q = db_query(w->r->db, sql);
	struct { struct row *at; size_t n, cap; } rows = { 0 };

	query_int(q, 1, id);
	query_int(q, 2, (int64_t)most + 1);
	while (query_step(q)) {
		struct row one = { .record = query_get_int(q, 0), .from = query_get_int(q, 1), .to = query_get_int(q, 2), .since = day_read(q, 3),
			.seen = day_read(q, 4), .ended = day_read(q, 5), .is = is };
		VEC_ADD(w->r->arena, &rows, one);
	}
	query_end(q);
	w->more = w->more || rows.n > most;
	*out = rows.at;
	*n = rows.n > most ? most : rows.n;
}

static day today(const struct reading *r)
{
	return instant_london_day(r->now);
}

static day dated(const struct network_tie *t)
{
	return t->seen.known ? t->seen.on : t->since.known ? t->since.on : instant_london_day(t->evidence->created_at);
}

static bool newer(const struct network_tie *a, const struct network_tie *b)
{
	if (a->over != b->over)
		return b->over;
	if (dated(a) != dated(b))
		return dated(a) > dated(b);
	return a->evidence->id > b->evidence->id;
}

static bool is_old(const struct weaving *w, const struct network_tie *t)
{
	const struct span *old = &w->rule->old;

	if (!t->seen.known || t->over)
		return false;
	return (old->unit == SPAN_MONTHS ? day_add_months(t->seen.on, (int)old->n) : t->seen.on + (day)old->n) < today(w->r);
}

/* Several records that say the same of the same two, the same way round, are told once, by the newest. */
static void tie_add(struct weaving *w, struct network_tie *one)
{
	for (size_t i = 0; i < w->ties.n; i++) {
		struct network_tie *t = &w->ties.at[i];
		if (t->is != one->is || t->a != one->a || t->b != one->b || t->forward != one->forward)
			continue;
		one->times = t->times + 1;
		if (newer(one, t))
			*t = *one;
		else
			t->times = one->times;
		return;
	}
	VEC_ADD(w->r->arena, &w->ties, *one);
}

static void tie_words(struct weaving *w, const struct row *row, struct network_tie *t)
{
	const struct phrase *p = t->forward || !row->is->back.nparts ? &row->is->says : &row->is->back;

	t->says = phrase_words(w->r, p, t->evidence);
	t->detail = phrase_words(w->r, &row->is->detail, t->evidence);
	t->over = t->ended.known && t->ended.on <= today(w->r);
	t->old = is_old(w, t);
}

static void tie_take(struct weaving *w, const struct row *row, size_t near)
{
	size_t from, to;
	struct network_tie t = { .is = row->is, .times = 1, .since = row->since, .seen = row->seen, .ended = row->ended };
	int step = w->nodes.at[near].step + 1;

	t.evidence = record_load(w->r, row->record);
	if (!t.evidence || !node_of(w, row->from, step, near, &from) || !node_of(w, row->to, step, near, &to) || from == to)
		return;
	if (from < near || to < near)
		return;                                 /* taken already, from its other end */
	t.forward = w->nodes.at[from].step < w->nodes.at[to].step || (w->nodes.at[from].step == w->nodes.at[to].step && from < to);
	t.a = t.forward ? from : to;
	t.b = t.forward ? to : from;
	tie_words(w, row, &t);
	tie_add(w, &t);
}

static bool could_join(const struct tie_rule *is, const struct type *owner, const struct type *t)
{
	const struct type *from = is->from ? is->from->of : owner;

	return !from || from == t || !is->to->of || is->to->of == t;
}

static struct reach reach_of(struct weaving *w, const struct record *rec, bool centre)
{
	const struct practice *p = w->r->practice;
	struct { struct row *at; size_t n, cap; } all = { 0 };
	const int64_t *same;
	size_t nsame = record_same(w->r, rec->id, &same), n;
	struct row *rows;

	same = arena_copy(w->r->arena, same, nsame * sizeof *same);
	for (size_t i = 0; i < p->ntypes; i++) {
		const struct type *of = &p->types[i];
		for (size_t k = 0; k < of->nties && record_may_see(w->r, of); k++)
			for (size_t s = 0; s < nsame && could_join(&of->ties[k], of, rec->type) && (centre || !of->ties[k].near); s++) {
				rows_read(w, same[s], &of->ties[k], plan_type(w->r->db, of)->ties[k], centre ? NEAR_MOST : FAR_MOST, &rows, &n);
				for (size_t j = 0; j < n; j++)
					VEC_ADD(w->r->arena, &all, rows[j]);
			}
	}
	return (struct reach){ .of = rec->id, .rows = all.at, .n = all.n };
}

static void weave(struct weaving *w, size_t near)
{
	struct reach all = reach_of(w, w->nodes.at[near].rec, w->nodes.at[near].step == 0);

	for (size_t i = 0; i < all.n; i++)
		tie_take(w, &all.rows[i], near);
}

/* ---- order ---- */

const struct network_tie *network_way(const struct network *n, size_t node)
{
	const struct network_tie *best = NULL;

	for (size_t i = 0; i < n->nties; i++) {
		const struct network_tie *t = &n->ties[i];
		if (t->b != node || t->a != n->nodes[node].through || n->nodes[node].step == 0)
			continue;
		if (!best || (!best->is->tone.n && t->is->tone.n) || (!best->is->tone.n == !t->is->tone.n && newer(t, best)))
			best = t;
	}
	return best;
}

struct rank { size_t node; int step, tone, over, type; day on; int64_t id; };

static int tone_rank(struct str tone)
{
	return str_is(tone, "crit") ? 0 : str_is(tone, "warn") ? 1 : 2;
}

static int by_rank(const void *left, const void *right)
{
	const struct rank *a = left, *b = right;

	if (a->step != b->step)
		return a->step - b->step;
	if (a->tone != b->tone)
		return a->tone - b->tone;
	if (a->over != b->over)
		return a->over - b->over;
	if (a->type != b->type)
		return a->type - b->type;
	if (a->on != b->on)
		return a->on < b->on ? 1 : -1;
	return (a->id > b->id) - (a->id < b->id);
}

static struct rank rank_of(const struct network *n, size_t i)
{
	const struct network_node *node = &n->nodes[i];
	const struct network_tie *way = network_way(n, i);
	struct rank k = { .node = i, .step = node->step, .tone = 2, .id = node->rec->id,
		.type = node->rec->type == n->nodes->rec->type ? -1 : node->rec->type->index };

	if (way) {
		k.tone = tone_rank(way->is->tone);
		k.over = way->over;
		k.on = dated(way);
	}
	if (node->nflags && tone_rank(node->flags[0].tone) < k.tone)
		k.tone = tone_rank(node->flags[0].tone);
	return k;
}

static int by_nodes(const void *left, const void *right)
{
	const struct network_tie *a = left, *b = right;

	if (a->b != b->b)
		return a->b < b->b ? -1 : 1;
	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	if (tone_rank(a->is->tone) != tone_rank(b->is->tone))
		return tone_rank(a->is->tone) - tone_rank(b->is->tone);
	if (a->forward != b->forward)
		return a->forward ? -1 : 1;
	return newer(a, b) ? -1 : 1;
}

/* Of several ways to somebody the gravest and the nearest to people is told: nodes stand in that order by now. */
static void ways_choose(struct network *n)
{
	for (size_t i = 0; i < n->nties; i++) {
		const struct network_tie *t = &n->ties[i];
		if (n->nodes[t->b].step == 2 && n->nodes[t->a].step == 1 && !t->over && t->a < n->nodes[t->b].through)
			n->nodes[t->b].through = t->a;
	}
}

static void in_order(struct arena *a, struct network *n)
{
	struct rank *ranks = TAKE_N(a, struct rank, n->nnodes + 1);
	size_t *now = TAKE_N(a, size_t, n->nnodes + 1);
	struct network_node *nodes = TAKE_N(a, struct network_node, n->nnodes + 1);

	for (size_t i = 0; i < n->nnodes; i++)
		ranks[i] = rank_of(n, i);
	qsort(ranks, n->nnodes, sizeof *ranks, by_rank);
	for (size_t i = 0; i < n->nnodes; i++)
		now[ranks[i].node] = i;
	for (size_t i = 0; i < n->nnodes; i++) {
		nodes[now[i]] = n->nodes[i];
		nodes[now[i]].through = now[n->nodes[i].through];
	}
	n->nodes = nodes;
	for (size_t i = 0; i < n->nties; i++) {
		n->ties[i].a = now[n->ties[i].a];
		n->ties[i].b = now[n->ties[i].b];
	}
	ways_choose(n);
	if (n->nties)
		qsort(n->ties, n->nties, sizeof *n->ties, by_nodes);
}

static bool begin(struct weaving *w, struct reading *r, const struct record *centre)
{
	*w = (struct weaving){ .r = r };
	if (!centre->type->picture || !centre->type->picture->network.has)
		return false;
	w->rule = &centre->type->picture->network;
	VEC_ADD(r->arena, &w->nodes, ((struct network_node){ .rec = centre, .name = record_headline(r, centre), .facts = words_age(r, centre) }));
	return true;
}

static struct network woven(const struct weaving *w)
{
	return (struct network){ .nodes = w->nodes.at, .nnodes = w->nodes.n, .ties = w->ties.at, .nties = w->ties.n, .more = w->more };
}

bool network_read(struct reading *r, const struct record *centre, struct network *out)
{
	struct weaving w;
	size_t nnear;

	if (!begin(&w, r, centre))
		return false;
	weave(&w, 0);
	nnear = w.nodes.n;
	for (size_t at = 1; at < nnear; at++)
		weave(&w, at);
	*out = woven(&w);
	for (size_t i = 0; i < out->nnodes; i++)
		node_flags(r, &out->nodes[i]);
	in_order(r->arena, out);
	return true;
}

/* ---- words ---- */

static void add(struct buf *b, const char *lead, struct str words)
{
	if (b->n)
		buf_z(b, ", ");
	buf_fmt(b, "%s %.*s", lead, S(words));
}

struct str network_when(struct arena *a, const struct network_tie *t)
{
	struct buf b;

	buf_open(&b, a);
	if (t->since.known)
		add(&b, "since", day_brief(a, t->since.on));
	if (t->seen.known)
		add(&b, "last known", day_brief(a, t->seen.on));
	if (t->old)
		buf_z(&b, ", old");
	if (t->over)
		add(&b, "ended", day_brief(a, t->ended.on));
	return buf_text(&b);
}

static void path_of(struct reading *r, const struct network *n, size_t at, struct buf *b)
{
	const struct network_tie *way = network_way(n, at);
	struct str when;

	if (!way)
		return;
	if (n->nodes[at].step > 1) {
		path_of(r, n, n->nodes[at].through, b);
		buf_fmt(b, ": %.*s. ", S(n->nodes[n->nodes[at].through].name));
	}
	when = network_when(r->arena, way);
	buf_fmt(b, "%.*s%s%.*s", S(way->says), when.n ? ", " : "", S(when));
}

/* ---- one way ---- */

static int64_t other_end(struct weaving *w, const struct row *row, int64_t id)
{
	int64_t from = stands_for(w, row->from);

	return from == id ? stands_for(w, row->to) : from;
}

/* The ties of the one that lead from there to the other, by way of one between: only what stands on the way is opened. */
static void weave_toward(struct weaving *w, const struct reach *from, const struct reach *to)
{
	int64_t *ends = TAKE_N(w->r->arena, int64_t, to->n + 1), end;
	size_t nnear;

	for (size_t i = 0; i < to->n; i++)
		ends[i] = other_end(w, &to->rows[i], to->of);
	ends[to->n] = to->of;
	for (size_t i = 0; i < from->n; i++) {
		end = other_end(w, &from->rows[i], from->of);
		for (size_t k = 0; k <= to->n; k++)
			if (ends[k] == end) {
				tie_take(w, &from->rows[i], 0);
				break;
			}
	}
	nnear = w->nodes.n;
	for (size_t at = 1; at < nnear; at++)
		for (size_t i = 0; i < to->n; i++)
			if (ends[i] == w->nodes.at[at].rec->id)
				tie_take(w, &to->rows[i], at);
}

static const struct reach *from_centre(struct weaving *w, const struct record *centre)
{
	struct reach *all;

	if (w->r->around && w->r->around->of == centre->id)
		return w->r->around;
	all = TAKE(w->r->arena, struct reach);
	*all = reach_of(w, centre, true);
	return w->r->around = all;
}

struct str network_path(struct reading *r, int64_t from, int64_t id)
{
	const struct record *centre = record_load(r, from), *goal;
	struct str none = { "", 0 };
	struct weaving w;
	struct network n;
	struct reach to;
	struct buf b;
	size_t at;

	if (!centre || !begin(&w, r, centre) || !(goal = record_load(r, stands_for(&w, id))))
		return none;
	to = reach_of(&w, goal, false);
	weave_toward(&w, from_centre(&w, centre), &to);
	n = woven(&w);
	in_order(r->arena, &n);
	buf_open(&b, r->arena);
	for (at = 1; at < n.nnodes && n.nodes[at].rec->id != goal->id; at++)
		;
	if (at < n.nnodes)
		path_of(r, &n, at, &b);
	return buf_text(&b);
}
