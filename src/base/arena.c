#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 64 * 1024, MOST_BLOCK = 1024 * 1024, ALIGN = 16 };

struct arena_block {
	struct arena_block *under;
	size_t cap, used;
	_Alignas(ALIGN) char at[];
};

void arena_open(struct arena *a, size_t cap)
{
	*a = (struct arena){ .cap = cap };
}

static void block_free(struct arena_block *b)
{
	explicit_bzero(b->at, b->used);     /* a child's record must not wait in freed memory */
	free(b);
}

void arena_close(struct arena *a)
{
	while (a->top) {
		struct arena_block *b = a->top;
		a->top = b->under;
		block_free(b);
	}
	a->used = 0;
}

/* The largest block of usual size is held on to: the next piece of work is likely to be like this one. */
void arena_empty(struct arena *a)
{
	struct arena_block *kept = NULL;

	while (a->top) {
		struct arena_block *b = a->top;
		a->top = b->under;
		if (b->cap <= MOST_BLOCK && (!kept || b->cap > kept->cap)) {
			if (kept)
				block_free(kept);
			kept = b;
		} else {
			block_free(b);
		}
	}
	if (kept) {
		explicit_bzero(kept->at, kept->used);
		kept->used = 0;
		kept->under = NULL;
	}
	a->top = kept;
	a->used = 0;
}

static _Noreturn void leave(struct arena *a, size_t n, const char *why)
{
	if (a->bail)
		longjmp(*a->bail, 1);
	fprintf(stderr, "martlet: out of memory: %s (asked for %zu bytes, %zu in use of %zu)\n", why, n, a->used,
		a->cap);
	abort();
}

static struct arena_block *block_open(struct arena *a, size_t cap)
{
	struct arena_block *b = cap < SIZE_MAX - sizeof *b ? calloc(1, sizeof *b + cap) : NULL;

	if (!b)
		leave(a, cap, "the system has no more");
	b->cap = cap;
	return b;
}

/* Blocks double up to a limit. One big piece gets a block of its own, under the top one, so that the rest of
 * the top block stays in use. */
static struct arena_block *block_for(struct arena *a, size_t n)
{
	size_t usual = !a->top ? FIRST_BLOCK : a->top->cap >= MOST_BLOCK / 2 ? MOST_BLOCK : a->top->cap * 2;
	struct arena_block *b;

	if (a->top && n > usual / 4) {
		b = block_open(a, n);
		b->under = a->top->under;
		a->top->under = b;
		return b;
	}
	b = block_open(a, n > usual ? n : usual);
	b->under = a->top;
	a->top = b;
	return b;
}

void *arena_take(struct arena *a, size_t n)
{
	struct arena_block *b = a->top;
	size_t whole = (n + (ALIGN - 1)) & ~(size_t)(ALIGN - 1);
	char *at;

	if (whole < n || whole > a->cap || a->used > a->cap - whole)
		leave(a, n, "past the limit of this piece of work");
	if (!b || b->cap - b->used < whole)
		b = block_for(a, whole);
	at = b->at + b->used;
	b->used += whole;
	a->used += whole;
	return at;
}

void *arena_copy(struct arena *a, const void *from, size_t n)
{
	void *at = arena_take(a, n);

	if (n)
		memcpy(at, from, n);
	return at;
}
