/**
 * text.h: bytes being gathered by the template compiler, and the mistakes it has found.
 *
 * The compiler runs once and ends, so what it takes from the heap it gives back only where a test would mind.
 */
#ifndef TEMPLATES_TEXT_H
#define TEMPLATES_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct text { char *at; size_t n, cap; };            /* at is always NUL-ended once anything was put */
struct spot { int line, column; };                   /* 1-based; columns count characters, not bytes */
struct mistake { struct spot at; char *words; };
struct mistakes { struct mistake *at; size_t n, cap; };

void text_put(struct text *t, const char *at, size_t n);
void text_c(struct text *t, char c);
void text_fmt(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void text_close(struct text *t);
bool text_read(struct text *t, const char *path);    /* the whole file; false when it cannot be read */
bool text_write(const struct text *t, const char *path);

void text_mistake(struct mistakes *m, struct spot at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void text_mistakes_sort(struct mistakes *m);         /* by place; the same place said twice is said once */
void text_mistakes_close(struct mistakes *m);

#endif
