#include "record/recall.h"

#include <string.h>

enum { BUCKETS = 64 };

struct recall_item { int64_t of; enum recalled what; const void *rows; size_t n; struct recall_item *next; };
struct recall { struct recall_item *buckets[BUCKETS]; };

static size_t bucket(int64_t of, enum recalled what)
{
	return (size_t)(((uint64_t)of * UINT64_C(0x9E3779B97F4A7C15) >> 32) + what) % BUCKETS;
}

bool recall_find(const struct reading *r, enum recalled what, int64_t of, void *rows, size_t *n)
{
	const struct recall_item *item = r->recall ? r->recall->buckets[bucket(of, what)] : NULL;

	while (item && (item->of != of || item->what != what))
		item = item->next;
	if (!item)
		return false;
	memcpy(rows, &item->rows, sizeof item->rows);
	*n = item->n;
	return true;
}

void recall_keep(struct reading *r, enum recalled what, int64_t of, const void *rows, size_t n)
{
	struct recall_item *item = TAKE(r->arena, struct recall_item), **at;

	if (!r->recall)
		r->recall = TAKE(r->arena, struct recall);
	at = &r->recall->buckets[bucket(of, what)];
	*item = (struct recall_item){ of, what, rows, n, *at };
	*at = item;
}
