/* The network of a subject: as a table first, then the same drawn. */
#include "web/network.h"

#include "web/pages.h"
#include "web/show.h"

struct listing { struct visit *v; const struct network *n; bool *told; };

struct str network_look_class(enum net_look look)
{
	static const char *const names[] = { [NET_NAME] = "name", [NET_SMALL] = "small", [NET_TIE] = "tie", [NET_HOT] = "hot",
		[NET_FLAG_CRIT] = "crit", [NET_FLAG_WARN] = "warn", [NET_FLAG_INFORM] = "inform", [NET_HEAD] = "head" };

	return str_z(names[look]);
}

static struct str kind_words(struct visit *v, const struct network_node *n)
{
	return str_fmt(v->arena, "%.*s%s%.*s%s", S(n->rec->type->title), n->facts.n ? ", " : "", S(n->facts),
		n->unidentified ? ", not identified" : "");
}

/* Flags stand beside somebody where they are named first. */
static struct part_cell who_cell(struct listing *l, size_t node, bool head)
{
	const struct network_node *n = &l->n->nodes[node];
	struct part_cell c = { .text = n->name, .href = visit_url(l->v, n->rec, ""), .head = head };

	if (!head)
		return c;
	if (l->told[node])
		return c;
	l->told[node] = true;
	c.beside = kind_words(l->v, n);
	c.flags = show_flags(l->v, n->flags, n->nflags);
	c.nflags = n->nflags;
	return c;
}

static struct part_row tie_row(struct listing *l, const struct network_tie *t, size_t columns)
{
	struct part_cell *c = TAKE_N(l->v->arena, struct part_cell, columns);
	struct str when = network_when(l->v->arena, t);
	size_t n = 0;

	c[n++] = who_cell(l, t->b, true);
	if (columns > 4)
		c[n++] = who_cell(l, t->a, false);
	c[n++] = (struct part_cell){ .text = t->times > 1 ? str_fmt(l->v->arena, "%.*s, %lld times, the newest here", S(t->says), (long long)t->times) :
		t->says, .beside = t->detail };
	c[n] = (struct part_cell){ .text = when };
	if (!when.n)
		c[n].gap = (struct gap){ .kind = GAP_NOT_RECORDED, .words = STR("No date") };
	c[++n] = (struct part_cell){ .text = t->evidence->ref, .href = visit_url(l->v, t->evidence, ""), .beside = t->evidence->type->title,
		.tight = true };
	return (struct part_row){ .cells = c, .n = columns, .missing = l->n->nodes[t->b].unidentified };
}

/* Joined to the centre, or further: the same columns, and by way of whom. */
static const struct part_group *list(struct listing *l, bool far)
{
	static const char *const heads[] = { "Who or what", "By way of", "How they are joined", "When", "Evidence" };
	struct part_group *g = TAKE(l->v->arena, struct part_group);
	struct part_column *columns = TAKE_N(l->v->arena, struct part_column, 5);
	struct part_row *rows = TAKE_N(l->v->arena, struct part_row, l->n->nties + 1);
	size_t ncolumns = far ? 5 : 4;

	for (size_t i = 0, k = 0; i < 5; i++)
		if (far || i != 1)
			columns[k++].words = str_z(heads[i]);
	*g = (struct part_group){ .words = far ? STR("One step further, and how those above are joined to each other") : STR("Joined directly"),
		.columns = columns, .ncolumns = ncolumns, .rows = rows, .plain = true,
		.empty = { .kind = GAP_TRULY_NONE, .words = far ? STR("Nothing further is recorded.") :
			STR("Nobody and nothing is recorded as joined. That is not the same as nobody.") } };
	for (size_t i = 0; i < l->n->nties; i++)
		if ((l->n->ties[i].a != 0) == far)
			rows[g->nrows++] = tie_row(l, &l->n->ties[i], ncolumns);
	return g;
}

/* "4 people, 2 phones": by kind, in the order of the practice. */
static struct str counts(struct visit *v, const struct network *n, size_t most)
{
	size_t *of = TAKE_N(v->arena, size_t, v->practice->ntypes + 1);
	struct buf b;

	buf_open(&b, v->arena);
	for (size_t i = 1; i < most; i++)
		of[n->nodes[i].rec->type->index]++;
	for (size_t i = 0; i < v->practice->ntypes; i++)
		if (of[i]) {
			const struct type *t = &v->practice->types[i];
			buf_fmt(&b, "%s%zu %.*s", b.n ? ", " : "", of[i], S(str_lower(v->arena, of[i] == 1 ? t->title : t->plural)));
		}
	if (!b.n)
		buf_z(&b, "nobody else");
	return buf_text(&b);
}

static struct str more_words(struct visit *v, const struct network *n, size_t drawn)
{
	struct buf b;

	buf_open(&b, v->arena);
	if (drawn < n->nnodes)
		buf_fmt(&b, "%zu of %zu are drawn, the nearest and gravest; all stand in the list.", drawn - 1, n->nnodes - 1);
	if (n->more)
		buf_fmt(&b, "%sSomebody here is joined to more than is followed from one page: open them to see the rest.", b.n ? " " : "");
	return buf_text(&b);
}

void network_page(struct visit *v)
{
	const struct record *rec = visit_record(v);
	struct view_network view = { 0 };
	struct network n;
	struct listing l = { .v = v, .n = &n };
	size_t most;

	if (!rec)
		return;
	v->reading.subject = rec->id;
	if (!network_read(&v->reading, rec, &n)) {
		visit_hidden(v);
		return;
	}
	most = (size_t)rec->type->picture->network.most < n.nnodes ? (size_t)rec->type->picture->network.most : n.nnodes;
	l.told = TAKE_N(v->arena, bool, n.nnodes);
	view.near = list(&l, false);
	view.far = list(&l, true);
	view.desk = network_lay(v->arena, &n, most, false);
	view.hand = network_lay(v->arena, &n, most, true);
	view.beside = counts(v, &n, n.nnodes);
	view.more = more_words(v, &n, most);
	view.says = str_fmt(v->arena, "The same drawn: %.*s in the middle, with %.*s around. Everything in it stands in the tables above.",
		S(n.nodes[0].name), S(counts(v, &n, most)));
	view.old = span_show(v->arena, &rec->type->picture->network.old);
	show_strip(v, rec, &view.strip);
	visit_frame(v, &view.frame, str_fmt(v->arena, "Network, %.*s", S(rec->ref)));
	show_sheet(v, rec, str_fmt(v->arena, "%.*s/network", S(record_url(v->arena, rec))), &view.frame, &view.sheet);
	network_sheet(v->out, &view);
}
