#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { FIRST = 256 };

void buf_open(struct buf *b, struct arena *in)
{
	*b = (struct buf){ .in = in };
}

void buf_close(struct buf *b)
{
	if (!b->in)
		free(b->at);
	*b = (struct buf){ .in = b->in };
}

static void grow(struct buf *b, size_t cap)
{
	char *at;

	if (b->in) {
		at = arena_take(b->in, cap);
		if (b->n)
			memcpy(at, b->at, b->n);
	} else {
		at = realloc(b->at, cap);
		if (!at) {
			fprintf(stderr, "martlet: out of memory writing %zu bytes\n", cap);
			abort();
		}
	}
	b->at = at;
	b->cap = cap;
}

void buf_need(struct buf *b, size_t more)
{
	size_t cap = b->cap ? b->cap : FIRST;

	if (b->cap - b->n >= more)
		return;
	if (more > SIZE_MAX / 4 - b->n)
		abort();
	while (cap - b->n < more)
		cap *= 2;
	grow(b, cap);
}

void buf_put(struct buf *b, const void *at, size_t n)
{
	if (!n)
		return;
	buf_need(b, n);
	memcpy(b->at + b->n, at, n);
	b->n += n;
}

void buf_str(struct buf *b, struct str s)
{
	buf_put(b, s.at, s.n);
}

void buf_z(struct buf *b, const char *z)
{
	buf_put(b, z, z ? strlen(z) : 0);
}

void buf_c(struct buf *b, char c)
{
	buf_need(b, 1);
	b->at[b->n++] = c;
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
	va_list args, again;
	int n;

	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(b->at ? b->at + b->n : NULL, b->cap - b->n, fmt, args);
	va_end(args);
	if (n < 0)
		abort();
	if ((size_t)n >= b->cap - b->n) {
		buf_need(b, (size_t)n + 1);
		vsnprintf(b->at + b->n, b->cap - b->n, fmt, again);
	}
	va_end(again);
	b->n += (size_t)n;
}

static void put_number(struct buf *b, uint64_t n, int bytes)
{
	buf_need(b, (size_t)bytes);
	while (bytes-- > 0)
		b->at[b->n++] = (char)(uint8_t)(n >> (8 * bytes));
}

void buf_u8(struct buf *b, uint8_t n)
{
	put_number(b, n, 1);
}

void buf_u16(struct buf *b, uint16_t n)
{
	put_number(b, n, 2);
}

void buf_u32(struct buf *b, uint32_t n)
{
	put_number(b, n, 4);
}

void buf_u64(struct buf *b, uint64_t n)
{
	put_number(b, n, 8);
}
