#include "base/note.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void notes_open(struct notes *n, struct arena *in)
{
	*n = (struct notes){ .in = in };
}

void note(struct notes *n, struct place at, const char *fmt, ...)
{
	struct note one = { .at = at };
	va_list args, again;
	char *text;
	int length;

	va_start(args, fmt);
	va_copy(again, args);
	length = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	if (length < 0)
		abort();
	text = arena_take(n->in, (size_t)length + 1);
	vsnprintf(text, (size_t)length + 1, fmt, again);
	va_end(again);
	one.text = (struct str){ text, (size_t)length };
	VEC_ADD(n->in, &n->list, one);
}

static int by_number(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int by_place(const void *left, const void *right)
{
	const struct note *a = left, *b = right;
	int c = str_cmp(str_z(a->at.file), str_z(b->at.file));

	if (!c)
		c = by_number(a->at.line, b->at.line);
	if (!c)
		c = by_number(a->at.column, b->at.column);
	return c ? c : str_cmp(a->text, b->text);
}

void notes_sort(struct notes *n)
{
	if (n->list.n)
		qsort(n->list.at, n->list.n, sizeof *n->list.at, by_place);
}

void notes_print(const struct notes *n, int fd)
{
	for (size_t i = 0; i < n->list.n; i++) {
		const struct note *one = &n->list.at[i];
		if (one->at.file)
			dprintf(fd, "%s:", one->at.file);
		if (one->at.line)
			dprintf(fd, "%u:", one->at.line);
		if (one->at.line && one->at.column)
			dprintf(fd, "%u:", one->at.column);
		dprintf(fd, "%s%.*s\n", one->at.file || one->at.line ? " " : "", S(one->text));
	}
}
