#include "text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *grown(void *at, size_t n)
{
	void *p = realloc(at, n);

	if (!p) {
		fputs("templates: out of memory\n", stderr);
		exit(2);
	}
	return p;
}

void text_put(struct text *t, const char *at, size_t n)
{
	if (t->n + n + 1 > t->cap) {
		t->cap = (t->n + n + 1) * 2;
		t->at = grown(t->at, t->cap);
	}
	if (n)
		memcpy(t->at + t->n, at, n);
	t->n += n;
	t->at[t->n] = '\0';
}

void text_c(struct text *t, char c)
{
	text_put(t, &c, 1);
}

__attribute__((format(printf, 1, 0), nonnull(1)))
static char *words_of(const char *fmt, va_list ap, size_t *n)
{
	va_list again;
	va_copy(again, ap);
	int len = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	char *z = grown(NULL, (size_t)len + 1);

	vsnprintf(z, (size_t)len + 1, fmt, ap);
	*n = (size_t)len;
	return z;
}

void text_fmt(struct text *t, const char *fmt, ...)
{
	va_list ap;
	size_t n;

	va_start(ap, fmt);
	char *z = words_of(fmt, ap, &n);
	va_end(ap);
	text_put(t, z, n);
	free(z);
}

void text_close(struct text *t)
{
	free(t->at);
	*t = (struct text){ 0 };
}

bool text_read(struct text *t, const char *path)
{
	FILE *f = fopen(path, "rb");
	char block[4096];
	size_t n;

	if (!f)
		return false;
	text_put(t, "", 0);
	while ((n = fread(block, 1, sizeof block, f)) > 0)
		text_put(t, block, n);
	bool good = !ferror(f);
	fclose(f);
	return good;
}

bool text_write(const struct text *t, const char *path)
{
	FILE *f = fopen(path, "wb");

	if (!f)
		return false;
	bool good = fwrite(t->at, 1, t->n, f) == t->n;
	return fclose(f) == 0 && good;
}

void text_mistake(struct mistakes *m, struct spot at, const char *fmt, ...)
{
	va_list ap;
	size_t n;

	if (m->n == m->cap) {
		m->cap = m->cap ? m->cap * 2 : 16;
		m->at = grown(m->at, m->cap * sizeof *m->at);
	}
	va_start(ap, fmt);
	m->at[m->n++] = (struct mistake){ at, words_of(fmt, ap, &n) };
	va_end(ap);
}

static int by_place(const void *l, const void *r)
{
	const struct mistake *a = l, *b = r;

	if (a->at.line != b->at.line)
		return a->at.line < b->at.line ? -1 : 1;
	if (a->at.column != b->at.column)
		return a->at.column < b->at.column ? -1 : 1;
	return strcmp(a->words, b->words);
}

void text_mistakes_sort(struct mistakes *m)
{
	size_t kept = 0;

	if (m->n)
		qsort(m->at, m->n, sizeof *m->at, by_place);
	for (size_t i = 0; i < m->n; i++) {
		if (kept && by_place(&m->at[kept - 1], &m->at[i]) == 0)
			free(m->at[i].words);
		else
			m->at[kept++] = m->at[i];
	}
	m->n = kept;
}

void text_mistakes_close(struct mistakes *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->at[i].words);
	free(m->at);
	*m = (struct mistakes){ 0 };
}
