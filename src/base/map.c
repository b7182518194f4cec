#include "base/map.h"

#include <pthread.h>
#include <sodium.h>

#include "base/arena.h"
#include "base/digest.h"

enum { FIRST = 16 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static unsigned char seed[crypto_shorthash_KEYBYTES];

static void seed_draw(void)
{
	random_bytes(seed, sizeof seed);
}

/* SipHash with a seed of this process: keys may come from outside, and must not be able to pile up on one slot. */
static size_t hash(struct str key)
{
	uint64_t h;

	crypto_shorthash((unsigned char *)&h, (const unsigned char *)key.at, key.n, seed);
	return (size_t)h;
}

void map_open(struct map *m, struct arena *in)
{
	pthread_once(&once, seed_draw);
	*m = (struct map){ .in = in };
}

/* The slot that holds key, or the free one where it belongs. There is always a free one. */
static struct map_slot *slot(const struct map *m, struct str key)
{
	size_t i = hash(key) & (m->cap - 1);

	while (m->slots[i].thing && !str_eq(m->slots[i].key, key))
		i = (i + 1) & (m->cap - 1);
	return &m->slots[i];
}

void *map_get(const struct map *m, struct str key)
{
	return m->n ? slot(m, key)->thing : NULL;
}

static void grow(struct map *m)
{
	struct map wider = { .cap = m->cap ? 2 * m->cap : FIRST, .n = m->n, .in = m->in };

	wider.slots = TAKE_N(m->in, struct map_slot, wider.cap);
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].thing)
			*slot(&wider, m->slots[i].key) = m->slots[i];
	*m = wider;
}

bool map_put(struct map *m, struct str key, void *thing)
{
	struct map_slot *s;

	if (map_get(m, key))
		return false;
	if (4 * (m->n + 1) > 3 * m->cap)
		grow(m);
	s = slot(m, key);
	s->key = key;
	s->thing = thing;
	m->n++;
	return true;
}
