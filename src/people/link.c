#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "people/learn.h"
#include "people/link.h"

enum { TORN_MOST = 32, THROUGH_MOST = 64, AHEAD = 12 };     /* links of one row looked through; pairs fetched before they are weighed */

void link_open(struct linkage *l, const struct book *b, bool two_files, const struct model *known)
{
	*l = (struct linkage){ 0 };
	compare_open(&l->comparer, b);
	block_candidates(&l->seen, &l->comparer, two_files);
	if (known) {
		l->model = *known;
		return;
	}
	model_default(&l->model);
	learn_model(&l->model, &l->comparer, &l->seen, two_files);
}

static int by_rows(const void *x, const void *y)
{
	const struct linked *a = x, *b = y;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return a->b < b->b ? -1 : a->b > b->b;
}

/* order_links: by a, then b: dealt out by a, and the few of one a put in order by hand */
static void order_links(struct big *links, size_t rows)
{
	size_t n = BIG_N(links, struct linked);
	const struct linked *from = (const struct linked *)(const void *)links->at;
	struct big ordered, starts;
	struct linked *to;
	uint32_t *start;

	if (n < 2)
		return;
	big_open(&ordered, links->n);
	big_open(&starts, (rows + 1) * sizeof *start);
	to = big_add(&ordered, links->n);
	start = (uint32_t *)(void *)starts.at;
	for (size_t i = 0; i < n; i++)
		start[from[i].a + 1]++;
	for (size_t i = 1; i <= rows; i++)
		start[i] += start[i - 1];
	for (size_t i = 0; i < n; i++)
		to[start[from[i].a]++] = from[i];
	for (size_t i = 0, j; i < n; i = j) {
		for (j = i + 1; j < n && to[j].a == to[i].a; j++)
			;
		if (j - i > 1)
			qsort(&to[i], j - i, sizeof *to, by_rows);
	}
	big_close(&starts);
	big_close(links);
	*links = ordered;
}

static void drop_repeats(struct big *links)
{
	struct linked *at = (struct linked *)(void *)links->at;
	size_t n = BIG_N(links, struct linked), to = 0;

	for (size_t i = 0; i < n; i++)
		if (i == 0 || by_rows(&at[i], &at[to - 1]) != 0)
			at[to++] = at[i];
	links->n = to * sizeof *at;
}

/* neighbours: each row's linked rows: of row i they are to[from[i]] … to[from[i + 1] - 1] */
struct side { uint32_t row; float weight; };
struct beside { const uint32_t *from; const struct side *to; struct big pages; };

static void neighbours(struct beside *out, const struct linkage *l)
{
	const struct linked *at = (const struct linked *)(const void *)l->links.at;
	size_t n = BIG_N(&l->links, struct linked), rows = l->comparer.book->n;
	uint32_t *from;
	struct side *to;

	big_open(&out->pages, 2 * n * sizeof *to + (rows + 2) * sizeof *from);
	to = (struct side *)(void *)out->pages.at;
	from = (uint32_t *)(void *)(to + 2 * n);
	out->from = from;
	out->to = to;
	for (size_t i = 0; i < n; i++) {
		from[at[i].a + 2]++;
		from[at[i].b + 2]++;
	}
	for (size_t i = 2; i < rows + 2; i++)
		from[i] += from[i - 1];
	for (size_t i = 0; i < n; i++) {
		to[from[at[i].a + 1]++] = (struct side){ at[i].b, (float)at[i].weight };
		to[from[at[i].b + 1]++] = (struct side){ at[i].a, (float)at[i].weight };
	}
}

/* Two rows a third cannot be both of: each has a date of birth, they are far apart, and nothing links them. */
static bool two_people(const struct linkage *l, const struct beside *n, uint32_t y, uint32_t z)
{
	const struct person *p = l->comparer.book->person;

	for (uint32_t i = n->from[y]; i < n->from[y + 1]; i++)
		if (n->to[i].row == z)
			return false;
	return born_compare(p[y].born, p[z].born) >= BORN_NEAR;
}

/* Whether x fits y, and somebody else whom y cannot be. */
static bool fits_another(const struct linkage *l, const struct beside *n, uint32_t x, uint32_t y)
{
	for (uint32_t i = n->from[x]; i < n->from[x + 1]; i++)
		if (n->to[i].row != y && two_people(l, n, y, n->to[i].row))
			return true;
	return false;
}

/* torn: a row without a full date of birth that fits two people of one name: father and son, most often. When y has no date either, it may be
 * the one while x is the other: whom else x fits decides. */
static bool torn(const struct linkage *l, const struct beside *n, uint32_t x, uint32_t y)
{
	const struct person *p = l->comparer.book->person;

	if (born_whole(p[x].born) || n->from[x + 1] - n->from[x] > TORN_MOST)
		return false;
	if (born_whole(p[y].born))
		return fits_another(l, n, x, y);
	for (uint32_t i = n->from[x]; i < n->from[x + 1]; i++)
		if (born_whole(p[n->to[i].row].born) && fits_another(l, n, x, n->to[i].row))
			return true;
	return false;
}

/* drop_torn: such a row is linked to neither: a person must say whose it is */
static void drop_torn(struct linkage *l)
{
	struct linked *at = (struct linked *)(void *)l->links.at;
	size_t n = BIG_N(&l->links, struct linked), to = 0;
	struct beside beside;

	neighbours(&beside, l);
	for (size_t i = 0; i < n; i++)
		if (!torn(l, &beside, at[i].a, at[i].b) && !torn(l, &beside, at[i].b, at[i].a))
			at[to++] = at[i];
	l->links.n = to * sizeof *at;
	big_close(&beside.pages);
}

void link_choose(struct linkage *l, double threshold)
{
	const struct pair *p = (const struct pair *)(const void *)l->seen.pairs.at;
	size_t n = BIG_N(&l->seen.pairs, struct pair);
	const struct tally *t = &l->seen.tally;
	struct big worth;
	double *bits;
	struct lines lines;

	l->threshold = threshold;
	l->links.n = 0;
	big_open(&worth, (t->n + 1) * sizeof(double));
	bits = (double *)(void *)worth.at;
	for (uint32_t i = 0; i < t->n; i++)
		bits[i] = model_bits(&l->model, t->at[i]) + model_rarity_most(t->at[i]) + 1e-6;
	for (size_t i = 0; i < n; i++) {
		const struct person *at = l->comparer.book->person;
		struct linked link = { .a = p[i].a, .b = p[i].b, .through = NO_ROW };
		if (i + AHEAD < n && bits[p[i + AHEAD].seen] >= threshold)
			__builtin_prefetch(&at[p[i + AHEAD].a]);
		if (bits[p[i].seen] < threshold)
			continue;
		model_lines(&l->model, &l->comparer, &at[p[i].a], &at[p[i].b], t->at[p[i].seen], &lines);
		link.weight = lines.weight;
		if (link.weight >= threshold)
			memcpy(big_add(&l->links, sizeof link), &link, sizeof link);
	}
	big_close(&worth);
	order_links(&l->links, l->comparer.book->n);
	drop_repeats(&l->links);
	drop_torn(l);
}

double link_by(double one, double other, double own)
{
	double both = -log2(exp2(-one) + exp2(-other));           /* that neither of the two links is mistaken */

	both += own < 0 ? own : 0;
	return both > own ? both - own : 0;
}

/* What rows two links away from one row are reached by: the surest way, while that row is looked at. */
struct ways { float *worth; uint32_t *by, *met, met_n; struct big pages; };

static void ways_of(struct ways *w, const struct beside *n, uint32_t x)
{
	w->met_n = 0;
	for (uint32_t i = n->from[x]; i < n->from[x + 1]; i++) {
		uint32_t y = n->to[i].row;
		float one = n->to[i].weight;
		if (one <= 0 || n->from[y + 1] - n->from[y] > THROUGH_MOST)
			continue;
		for (uint32_t k = n->from[y]; k < n->from[y + 1]; k++) {
			uint32_t z = n->to[k].row;
			float worth = one < n->to[k].weight ? one : n->to[k].weight;
			if (z <= x || worth <= w->worth[z])
				continue;
			if (w->worth[z] <= 0)
				w->met[w->met_n++] = z;
			w->worth[z] = worth;
			w->by[z] = y;
		}
	}
}

static double weight_between(const struct beside *n, uint32_t x, uint32_t z)
{
	for (uint32_t i = n->from[x]; i < n->from[x + 1]; i++)
		if (n->to[i].row == z)
			return (double)n->to[i].weight;
	return -INFINITY;
}

/* raise: the pair x, z goes into ${out} with what row ${y} adds, when that brings it to the threshold */
static void raise(struct linkage *l, const struct beside *n, uint32_t x, uint32_t y, uint32_t z, struct big *out)
{
	const struct person *p = l->comparer.book->person;
	struct linked link = { x, z, y, weight_between(n, x, z) };
	struct lines lines;
	double more;

	if (link.weight == -INFINITY) {
		model_lines(&l->model, &l->comparer, &p[x], &p[z], compare_people(&l->comparer, &p[x], &p[z]), &lines);
		link.weight = lines.weight;
	}
	more = link_by(weight_between(n, x, y), weight_between(n, y, z), link.weight);
	link.weight += more;
	if (more > 0 && link.weight >= l->threshold)
		memcpy(big_add(out, sizeof link), &link, sizeof link);
}

/* take_raised: the raised links take the place of those they were; the new ones stand among them. Both are in order. */
static void take_raised(struct linkage *l, struct big *raised)
{
	const struct linked *old = (const struct linked *)(const void *)l->links.at;
	const struct linked *new = (const struct linked *)(const void *)raised->at;
	size_t n = BIG_N(&l->links, struct linked), m = BIG_N(raised, struct linked), i = 0, k = 0, to = 0;
	struct big merged;
	struct linked *at;

	big_open(&merged, l->links.n + raised->n);
	at = big_add(&merged, l->links.n + raised->n);
	while (i < n || k < m) {
		int order = i == n ? 1 : k == m ? -1 : by_rows(&old[i], &new[k]);
		at[to++] = order < 0 ? old[i] : new[k];
		i += order <= 0;
		k += order >= 0;
	}
	merged.n = to * sizeof *at;
	big_close(&l->links);
	l->links = merged;
}

void link_through(struct linkage *l)
{
	size_t rows = l->comparer.book->n;
	struct beside beside;
	struct big raised;
	struct ways w;

	neighbours(&beside, l);
	big_open(&w.pages, rows * (sizeof *w.worth + sizeof *w.by + sizeof *w.met));
	w.worth = (float *)(void *)w.pages.at;
	w.by = (uint32_t *)(void *)(w.worth + rows);
	w.met = w.by + rows;
	big_open(&raised, l->links.n / 4);
	for (uint32_t x = 0; x < rows; x++) {
		if (beside.from[x] == beside.from[x + 1])
			continue;
		ways_of(&w, &beside, x);
		for (uint32_t i = 0; i < w.met_n; i++) {
			raise(l, &beside, x, w.by[w.met[i]], w.met[i], &raised);
			w.worth[w.met[i]] = 0;
		}
	}
	order_links(&raised, rows);
	take_raised(l, &raised);
	big_close(&raised);
	big_close(&w.pages);
	big_close(&beside.pages);
}

void link_lines(struct linkage *l, uint32_t a, uint32_t b, struct lines *out)
{
	const struct person *p = l->comparer.book->person, *x = &p[a < b ? a : b], *y = &p[a < b ? b : a];
	const struct linked key = { .a = a < b ? a : b, .b = a < b ? b : a }, *found = NULL;

	model_lines(&l->model, &l->comparer, x, y, compare_people(&l->comparer, x, y), out);
	if (l->links.n)
		found = bsearch(&key, l->links.at, BIG_N(&l->links, struct linked), sizeof key, by_rows);
	if (!found || found->through == NO_ROW)
		return;
	out->line[out->n++] = (struct line){ LINE_THROUGH, (int)found->through, found->weight - out->weight };
	out->weight = found->weight;
}

/* Groups being made: for each row the first of its group, the next row of the group, and how many are in it. */
struct groups { uint32_t *root, *next, *last, *size; const struct beside *beside; struct big pages; };

static uint32_t links_between(const struct groups *g, uint32_t a, uint32_t b)
{
	uint32_t count = 0;

	for (uint32_t row = a;; row = g->next[row]) {
		for (uint32_t i = g->beside->from[row]; i < g->beside->from[row + 1]; i++)
			count += g->root[g->beside->to[i].row] == b;
		if (row == g->last[a])
			return count;
	}
}

static void join(struct groups *g, uint32_t a, uint32_t b)
{
	uint32_t keep = a < b ? a : b, gone = a < b ? b : a;

	for (uint32_t row = gone;; row = g->next[row]) {
		g->root[row] = keep;
		if (row == g->last[gone])
			break;
	}
	g->next[g->last[keep]] = gone;
	g->last[keep] = g->last[gone];
	g->size[keep] += g->size[gone];
}

/* surest_first: the numbers of the links, by weight in hundredths of a bit, those of one weight as they stand */
static void surest_first(const struct linked *at, size_t n, uint32_t *out)
{
	enum { STEPS = 1 << 14 };
	uint32_t start[STEPS + 1] = { 0 };

	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < n; i++) {
			double down = STEPS / 2 - at[i].weight * 100;
			uint32_t step = (uint32_t)fmin(fmax(down, 0), STEPS - 1);
			if (pass == 0)
				start[step + 1]++;
			else
				out[start[step]++] = (uint32_t)i;
		}
		for (uint32_t k = 0; pass == 0 && k < STEPS; k++)
			start[k + 1] += start[k];
	}
}

static void grow(struct groups *g, const struct linked *at, const uint32_t *order, size_t n)
{
	for (size_t k = 0; k < n; k++) {
		const struct linked *x = &at[order[k]];
		uint32_t a = g->root[x->a], b = g->root[x->b], small = g->size[a] < g->size[b] ? a : b;
		uint32_t large = small == a ? b : a;
		if (a == b)
			continue;
		if ((uint64_t)links_between(g, small, large) * 4 >= (uint64_t)g->size[a] * g->size[b])
			join(g, a, b);
	}
}

void link_clusters(const struct linkage *l, uint32_t *root)
{
	size_t n = BIG_N(&l->links, struct linked), rows = l->comparer.book->n;
	struct big ordered;
	struct beside beside;
	struct groups g = { .root = root };

	neighbours(&beside, l);
	g.beside = &beside;
	big_open(&g.pages, 3 * rows * sizeof(uint32_t));
	g.next = (uint32_t *)(void *)g.pages.at;
	g.last = g.next + rows;
	g.size = g.last + rows;
	for (uint32_t i = 0; i < rows; i++) {
		root[i] = g.last[i] = i;
		g.size[i] = 1;
	}
	big_open(&ordered, n * sizeof(uint32_t));
	surest_first((const struct linked *)(const void *)l->links.at, n, (uint32_t *)(void *)ordered.at);
	grow(&g, (const struct linked *)(const void *)l->links.at, (const uint32_t *)(const void *)ordered.at, n);
	big_close(&ordered);
	big_close(&g.pages);
	big_close(&beside.pages);
}

void link_close(struct linkage *l)
{
	block_close(&l->seen);
	compare_close(&l->comparer);
	big_close(&l->links);
}
