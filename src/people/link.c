#include <stdlib.h>
#include <string.h>
#include "people/learn.h"
#include "people/link.h"

enum { RARITY_MOST = 24 };                                 /* more bits than rarity can add to a pattern */

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
}

static uint32_t root_of(uint32_t *root, uint32_t row)
{
	while (root[row] != row) {
		root[row] = root[root[row]];
		row = root[row];
	}
	return row;
}

void link_clusters(const struct linkage *l, uint32_t *root)
{
	const struct linked *at = (const struct linked *)(const void *)l->links.at;

	for (uint32_t i = 0; i < l->comparer.book->n; i++)
		root[i] = i;
	for (size_t i = 0; i < BIG_N(&l->links, struct linked); i++) {
		uint32_t a = root_of(root, at[i].a), b = root_of(root, at[i].b);
		if (a < b)
			root[b] = a;
		else
			root[a] = b;
	}
	for (uint32_t i = 0; i < l->comparer.book->n; i++)
		root[i] = root_of(root, i);
}

void link_close(struct linkage *l)
{
	block_close(&l->seen);
	compare_close(&l->comparer);
	big_close(&l->links);
}
