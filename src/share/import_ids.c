/* Ids read so far from a file: a hash beside the row they came from. Among ten million ids one false hit in 370,000 files. */
#include "share/import_inside.h"

#include "people/fold.h"

struct id { uint64_t hash; uint64_t line; };

static void widen(struct import_ids *s)
{
	struct big old = s->slots;
	size_t count = BIG_N(&old, struct id), slots = count ? count * 2 : 4096;
	const struct id *from = (const struct id *)(const void *)old.at;
	struct id *to;

	big_open(&s->slots, slots * sizeof *to);
	to = big_add(&s->slots, slots * sizeof *to);
	s->mask = slots - 1;
	for (size_t i = 0; i < count; i++) {
		size_t at = from[i].hash & s->mask;
		if (!from[i].hash)
			continue;
		while (to[at].hash)
			at = (at + 1) & s->mask;
		to[at] = from[i];
	}
	if (count)
		big_close(&old);
}

uint64_t import_ids_before(struct import_ids *s, struct str id, uint32_t line)
{
	uint64_t h = fold_hash(id) | 1;
	struct id *slot;
	size_t at;

	if (s->n * 2 >= s->mask)
		widen(s);
	slot = (struct id *)(void *)s->slots.at;
	for (at = h & s->mask; slot[at].hash; at = (at + 1) & s->mask)
		if (slot[at].hash == h)
			return slot[at].line;
	slot[at] = (struct id){ h, line };
	s->n++;
	return 0;
}

void import_ids_close(struct import_ids *s)
{
	if (s->slots.at)
		big_close(&s->slots);
	*s = (struct import_ids){ 0 };
}
