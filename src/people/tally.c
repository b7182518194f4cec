#include <string.h>
#include "people/tally.h"

enum { FIRST = 1 << 12 };

static void take_in(struct tally *t)
{
	t->at = (pattern *)(void *)t->patterns.at;
	t->count = (double *)(void *)t->counts.at;
	t->n = (uint32_t)BIG_N(&t->patterns, pattern);
}

void tally_open(struct tally *t)
{
	*t = (struct tally){ 0 };
	big_open(&t->slots, FIRST * sizeof(uint32_t));
	big_add(&t->slots, FIRST * sizeof(uint32_t));
}

void tally_close(struct tally *t)
{
	big_close(&t->patterns);
	big_close(&t->counts);
	big_close(&t->slots);
	*t = (struct tally){ 0 };
}

static uint32_t *slot_of(const struct tally *t, pattern x)
{
	uint32_t *slot = (uint32_t *)(void *)t->slots.at, mask = (uint32_t)BIG_N(&t->slots, uint32_t) - 1;
	uint32_t i = (uint32_t)((x * 0x9e3779b97f4a7c15u) >> 40) & mask;

	while (slot[i] && t->at[slot[i] - 1] != x)
		i = (i + 1) & mask;
	return &slot[i];
}

static void widen(struct tally *t)
{
	size_t bytes = t->slots.n * 2;

	big_close(&t->slots);
	big_open(&t->slots, bytes);
	big_add(&t->slots, bytes);
	for (uint32_t i = 0; i < t->n; i++)
		*slot_of(t, t->at[i]) = i + 1;
}

uint32_t tally_add(struct tally *t, pattern x, double n)
{
	uint32_t *slot = slot_of(t, x);

	if (!*slot) {
		*slot = t->n + 1;
		memcpy(big_add(&t->patterns, sizeof x), &x, sizeof x);
		big_add(&t->counts, sizeof(double));
		take_in(t);
		t->count[t->n - 1] = n;
		if (t->n * 2 > BIG_N(&t->slots, uint32_t))
			widen(t);
		return t->n - 1;
	}
	t->count[*slot - 1] += n;
	return *slot - 1;
}
