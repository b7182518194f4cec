#include "access/access.h"
#include "access/rate.h"

#include <pthread.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"

/* Two windows a key: the count now and the count of the window before, weighed by how much of it still overlaps. The table is
 * small and never grows: a key that finds no place pushes out the one of its neighbours that has been quiet longest. */
enum { SLOTS = 8192, NEIGHBOURS = 8 };

struct slot { uint8_t key[16]; int64_t window, before, count, seen; };

static struct slot slots[SLOTS];
static pthread_mutex_t slots_lock = PTHREAD_MUTEX_INITIALIZER;

static void key_of(const char *kind, struct str key, uint8_t out[16])
{
	struct digest d;
	struct sha s;

	sha_open(&s);
	sha_put(&s, kind, strlen(kind) + 1);
	sha_put(&s, key.at, key.n);
	sha_close(&s, &d);
	memcpy(out, d.b, 16);
}

static struct slot *slot_of(const uint8_t key[16], bool make)
{
	uint32_t at;
	struct slot *quiet = NULL;

	memcpy(&at, key, sizeof at);
	for (uint32_t i = 0; i < NEIGHBOURS; i++) {
		struct slot *s = &slots[(at + i) % SLOTS];
		if (!memcmp(s->key, key, 16))
			return s;
		if (!quiet || s->seen < quiet->seen)
			quiet = s;
	}
	if (!make)
		return NULL;
	*quiet = (struct slot){ .window = -1 };
	memcpy(quiet->key, key, 16);
	return quiet;
}

bool rate_over(const char *kind, struct str key, int most, int seconds)
{
	uint8_t name[16];
	int64_t now = clock_mono_us(), length = (int64_t)seconds * US_SECOND;
	int64_t window = now / length, into = now % length;
	bool over;

	key_of(kind, key, name);
	pthread_mutex_lock(&slots_lock);
	struct slot *s = slot_of(name, true);
	if (s->window != window) {
		s->before = s->window == window - 1 ? s->count : 0;
		s->count = 0;
		s->window = window;
	}
	s->seen = now;
	over = s->count + s->before * (length - into) / length >= most;
	if (!over)
		s->count++;
	pthread_mutex_unlock(&slots_lock);
	return over;
}

void rate_clear(const char *kind, struct str key)
{
	uint8_t name[16];

	key_of(kind, key, name);
	pthread_mutex_lock(&slots_lock);
	struct slot *s = slot_of(name, false);
	if (s)
		memset(s, 0, sizeof *s);
	pthread_mutex_unlock(&slots_lock);
}
