#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "people/big.h"

enum { PAGE = 4096, LARGE = 4 << 20 };

static size_t whole_pages(size_t n)
{
	return (n + PAGE - 1) / PAGE * PAGE;
}

/* A long row is read all over: two-megabyte pages, where the system has them, spare both faults and look-ups. */
static void wide_pages(void *at, size_t n)
{
	if (n >= LARGE)
		(void)madvise(at, n, MADV_HUGEPAGE);      /* only advice: refused, nothing changes */
}

static void no_room(size_t n)
{
	fprintf(stderr, "martlet: no memory for %zu bytes\n", n);
	exit(70);
}

void big_open(struct big *b, size_t bytes)
{
	size_t cap = whole_pages(bytes ? bytes : 1);
	void *at = mmap(NULL, cap, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (at == MAP_FAILED)
		no_room(cap);
	wide_pages(at, cap);
	*b = (struct big){ .at = at, .n = 0, .cap = cap };
}

void big_close(struct big *b)
{
	if (b->at)
		munmap(b->at, b->cap);
	*b = (struct big){ 0 };
}

static void resize(struct big *b, size_t cap)
{
	void *at = mremap(b->at, b->cap, cap, MREMAP_MAYMOVE);

	if (at == MAP_FAILED)
		no_room(cap);
	wide_pages(at, cap);
	b->at = at;
	b->cap = cap;
}

void *big_add(struct big *b, size_t bytes)
{
	size_t from = b->n;

	if (!b->at)
		big_open(b, bytes);
	if (b->n + bytes > b->cap)
		resize(b, whole_pages(b->cap + b->cap / 2 + bytes));
	b->n += bytes;
	return b->at + from;
}

/* A row moved by the kernel keeps its small pages; one made large from the start has large ones. */
void big_reserve(struct big *b, size_t bytes)
{
	struct big wide;

	if (bytes <= b->cap)
		return;
	big_open(&wide, bytes);
	if (b->n)
		memcpy(wide.at, b->at, b->n);
	wide.n = b->n;
	big_close(b);
	*b = wide;
}

void big_shrink(struct big *b)
{
	size_t cap = whole_pages(b->n ? b->n : 1);

	if (b->at && cap < b->cap)
		resize(b, cap);
}
