/**
 * buf.h: bytes being written: a page, a statement's text, a ledger body.
 *
 * Grows in an arena, or on the heap when opened with NULL (then buf_close frees it).
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include "base/str.h"

struct buf { char *at; size_t n, cap; struct arena *in; };

void buf_open(struct buf *b, struct arena *in);
void buf_close(struct buf *b);
void buf_need(struct buf *b, size_t more);
void buf_put(struct buf *b, const void *at, size_t n);
void buf_str(struct buf *b, struct str s);
void buf_z(struct buf *b, const char *z);
void buf_c(struct buf *b, char c);
void buf_fmt(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_u8(struct buf *b, uint8_t n);
void buf_u16(struct buf *b, uint16_t n);         /* big-endian, as are the next two */
void buf_u32(struct buf *b, uint32_t n);
void buf_u64(struct buf *b, uint64_t n);
static inline struct str buf_text(const struct buf *b) { return (struct str){ b->at, b->n }; }

#endif
