#include <stdlib.h>
#include <string.h>
#include "people/learn.h"
#include "people/link.h"

enum { RARITY_MOST = 24, TORN_MOST = 32 };                 /* more bits than rarity can add; links looked through */

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
struct beside { const uint32_t *from, *to; struct big pages; };

static void neighbours(struct beside *out, const struct linkage *l)
{
	const struct linked *at = (const struct linked *)(const void *)l->links.at;
	size_t n = BIG_N(&l->links, struct linked), rows = l->comparer.book->n;
	uint32_t *from, *to;

	big_open(&out->pages, (rows + 2 + 2 * n) * sizeof(uint32_t));
	from = (uint32_t *)(void *)out->pages.at;
	to = from + rows + 2;
	out->from = from;
	out->to = to;
	for (size_t i = 0; i < n; i++) {
		from[at[i].a + 2]++;
		from[at[i].b + 2]++;
	}
	for (size_t i = 2; i < rows + 2; i++)
		from[i] += from[i - 1];
	for (size_t i = 0; i < n; i++) {
		to[from[at[i].a + 1]++] = at[i].b;
		to[from[at[i].b + 1]++] = at[i].a;
	}
}

/* Two rows a third cannot be both of: each has a date of birth, they are far apart, and nothing links them. */
static bool two_people(const struct linkage *l, const struct beside *n, uint32_t y, uint32_t z)
{
	const struct person *p = l->comparer.book->person;

	for (uint32_t i = n->from[y]; i < n->from[y + 1]; i++)
		if (n->to[i] == z)
			return false;
	return born_compare(p[y].born, p[z].born) >= BORN_NEAR;
}

/* torn: a row without a full date of birth that fits two people of one name: father and son, most often */
static bool torn(const struct linkage *l, const struct beside *n, uint32_t x, uint32_t y)
{
	const struct person *p = l->comparer.book->person;
	uint32_t from = n->from[x], to = n->from[x + 1];

	if (born_whole(p[x].born) || !born_whole(p[y].born) || to - from > TORN_MOST)
		return false;
	for (uint32_t i = from; i < to; i++)
		if (n->to[i] != y && two_people(l, n, y, n->to[i]))
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
		bits[i] = model_bits(&l->model, t->at[i]);
	for (size_t i = 0; i < n; i++) {
		const struct person *a = &l->comparer.book->person[p[i].a], *b = &l->comparer.book->person[p[i].b];
		struct linked link = { .a = p[i].a, .b = p[i].b };
		if (bits[p[i].seen] < threshold - RARITY_MOST)
			continue;
		model_lines(&l->model, &l->comparer, a, b, t->at[p[i].seen], &lines);
		link.weight = lines.weight;
		if (link.weight >= threshold)
			memcpy(big_add(&l->links, sizeof link), &link, sizeof link);
	}
	big_close(&worth);
	if (l->links.n)
		qsort(l->links.at, BIG_N(&l->links, struct linked), sizeof(struct linked), by_rows);
	drop_repeats(&l->links);
	drop_torn(l);
}

/* Groups being made: for each row the first of its group, the next row of the group, and how many are in it. */
struct groups { uint32_t *root, *next, *last, *size; const uint32_t *from, *to; struct big pages; };

static uint32_t links_between(const struct groups *g, uint32_t a, uint32_t b)
{
	uint32_t count = 0;

	for (uint32_t row = a;; row = g->next[row]) {
		for (uint32_t i = g->from[row]; i < g->from[row + 1]; i++)
			count += g->root[g->to[i]] == b;
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

static int by_weight(const void *x, const void *y)
{
	const struct linked *a = x, *b = y;

	if (a->weight < b->weight || a->weight > b->weight)
		return a->weight > b->weight ? -1 : 1;
	return by_rows(x, y);
}

static void grow(struct groups *g, const struct linked *at, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t a = g->root[at[i].a], b = g->root[at[i].b], small = g->size[a] < g->size[b] ? a : b;
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
	g.from = beside.from;
	g.to = beside.to;
	big_open(&g.pages, 3 * rows * sizeof(uint32_t));
	g.next = (uint32_t *)(void *)g.pages.at;
	g.last = g.next + rows;
	g.size = g.last + rows;
	for (uint32_t i = 0; i < rows; i++) {
		root[i] = g.last[i] = i;
		g.size[i] = 1;
	}
	big_open(&ordered, l->links.n);
	if (n) {
		memcpy(ordered.at, l->links.at, l->links.n);
		qsort(ordered.at, n, sizeof(struct linked), by_weight);
	}
	grow(&g, (const struct linked *)(const void *)ordered.at, n);
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
