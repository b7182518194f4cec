/**
 * map.h: names to things. Open addressing, seeded hash, insertion only; keys are kept, not copied.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

struct map_slot { struct str key; void *thing; };
struct map { struct map_slot *slots; size_t n, cap; struct arena *in; };

void map_open(struct map *m, struct arena *in);
void *map_get(const struct map *m, struct str key);           /* NULL when absent */
bool map_put(struct map *m, struct str key, void *thing);     /* false, and nothing changed, when already there */

#endif
