/**
 * str.h: text with its length.
 *
 * A struct str points at bytes it does not own; it may hold NUL bytes and is never assumed to end in one.
 * Text that must outlive its source is copied into an arena (str_dup). All functions are total: no errors.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct str { const char *at; size_t n; };

#define STR(lit) ((struct str){ "" lit "", sizeof(lit) - 1 })
/* The same for the initialiser of a static table, where C wants constants and no compound literal. */
#define STR_INIT(lit) { "" lit "", sizeof(lit) - 1 }
/* For printf: "%.*s", S(text) */
#define S(s) (int)(s).n, (s).at

struct str str_z(const char *z);                 /* NULL gives the empty str */
bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *z);        /* equal to a NUL-ended literal */
int  str_cmp(struct str a, struct str b);        /* byte order, as memcmp then length */
bool str_starts(struct str s, struct str with);
bool str_ends(struct str s, struct str with);
bool str_has(struct str s, struct str part);
struct str str_from(struct str s, size_t from);  /* the rest; empty past the end */
struct str str_head(struct str s, size_t n);     /* the first n bytes or fewer */
struct str str_trim(struct str s);               /* without ASCII white space at both ends */
/* str_cut: take *rest up to the first sep into *head and leave what follows; false when *rest is used up. */
bool str_cut(struct str *rest, char sep, struct str *head);
/* str_int: the whole of s as a decimal number with optional '-'; false on anything else or overflow. */
bool str_int(struct str s, int64_t *n);
bool str_real(struct str s, double *x);          /* plain decimal, no exponent, no locale */
struct str str_dup(struct arena *a, struct str s);
char *str_c(struct arena *a, struct str s);      /* NUL-ended copy; an inner NUL ends it early */
struct str str_fmt(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str str_lower(struct arena *a, struct str s);   /* ASCII only */
struct str str_upper(struct arena *a, struct str s);   /* the Latin letters of European names too: accents stay on */
bool str_utf8(struct str s, size_t *bad_at);     /* well-formed UTF-8, no surrogates; bad_at may be NULL */
struct str str_hex(struct arena *a, const void *bytes, size_t n);
bool str_unhex(struct str hex, void *bytes, size_t n); /* exactly 2n digits */
/* str_near: the nearest of names to s by edits, or an empty str when none is near (distance > 1 + n/4). */
struct str str_near(struct str s, const struct str *names, size_t count);

#endif
