#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct str str_z(const char *z)
{
	return (struct str){ z, z ? strlen(z) : 0 };
}

/* memcmp may not be given NULL, and an empty str may be one. */
static int order(const char *a, const char *b, size_t n)
{
	return n ? memcmp(a, b, n) : 0;
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && order(a.at, b.at, a.n) == 0;
}

bool str_is(struct str a, const char *z)
{
	return str_eq(a, str_z(z));
}

int str_cmp(struct str a, struct str b)
{
	int c = order(a.at, b.at, a.n < b.n ? a.n : b.n);

	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str with)
{
	return s.n >= with.n && order(s.at, with.at, with.n) == 0;
}

bool str_ends(struct str s, struct str with)
{
	return s.n >= with.n && (!with.n || order(s.at + (s.n - with.n), with.at, with.n) == 0);
}

bool str_has(struct str s, struct str part)
{
	if (!part.n)
		return true;
	return s.n >= part.n && memmem(s.at, s.n, part.at, part.n);
}

struct str str_from(struct str s, size_t from)
{
	if (from >= s.n)
		return (struct str){ s.n ? s.at + s.n : s.at, 0 };
	return (struct str){ s.at + from, s.n - from };
}

struct str str_head(struct str s, size_t n)
{
	return (struct str){ s.at, n < s.n ? n : s.n };
}

static bool white(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_trim(struct str s)
{
	while (s.n && white(s.at[s.n - 1]))
		s.n--;
	while (s.n && white(*s.at)) {
		s.at++;
		s.n--;
	}
	return s;
}

bool str_cut(struct str *rest, char sep, struct str *head)
{
	const char *end;

	if (!rest->n)
		return false;
	end = memchr(rest->at, sep, rest->n);
	*head = str_head(*rest, end ? (size_t)(end - rest->at) : rest->n);
	*rest = str_from(*rest, head->n + 1);
	return true;
}

bool str_int(struct str s, int64_t *n)
{
	bool minus = s.n && *s.at == '-';
	int64_t sum = 0;

	s = str_from(s, minus);
	if (!s.n)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		int digit = s.at[i] - '0';
		if (digit < 0 || digit > 9)
			return false;
		/* Summed downwards, because there is one more number below nought than above it. */
		if (__builtin_mul_overflow(sum, 10, &sum) || __builtin_sub_overflow(sum, digit, &sum))
			return false;
	}
	if (!minus && sum == INT64_MIN)
		return false;
	*n = minus ? sum : -sum;
	return true;
}

static size_t digits(struct str s, size_t from)
{
	size_t i = from;

	while (i < s.n && s.at[i] >= '0' && s.at[i] <= '9')
		i++;
	return i - from;
}

bool str_real(struct str s, double *x)
{
	char text[64];
	size_t i = s.n && *s.at == '-', whole = digits(s, i), part;

	if (!whole || s.n >= sizeof text)
		return false;
	i += whole;
	if (i < s.n) {
		part = s.at[i] == '.' ? digits(s, i + 1) : 0;
		if (!part || i + 1 + part != s.n)
			return false;
	}
	memcpy(text, s.at, s.n);
	text[s.n] = '\0';
	*x = strtod(text, NULL);            /* no setlocale anywhere, so the point is a point */
	return true;
}

struct str str_dup(struct arena *a, struct str s)
{
	return (struct str){ arena_copy(a, s.at, s.n), s.n };
}

char *str_c(struct arena *a, struct str s)
{
	char *z = arena_take(a, s.n + 1);

	if (s.n)
		memcpy(z, s.at, s.n);
	return z;
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
	char small[256], *at;
	va_list args, again;
	int n;

	va_start(args, fmt);
	va_copy(again, args);
	n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	if (n < 0)
		abort();
	at = arena_take(a, (size_t)n + 1);
	if ((size_t)n < sizeof small)
		memcpy(at, small, (size_t)n);
	else
		vsnprintf(at, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct str){ at, (size_t)n };
}

struct str str_lower(struct arena *a, struct str s)
{
	char *at = arena_copy(a, s.at, s.n);

	for (size_t i = 0; i < s.n; i++)
		if (at[i] >= 'A' && at[i] <= 'Z')
			at[i] = (char)(at[i] + ('a' - 'A'));
	return (struct str){ at, s.n };
}

/* In U+0100 to U+017F capital and small letter alternate, and which of them is even changes twice. */
static bool latin_small(unsigned c)
{
	if (c >= 0x100 && c <= 0x17F)
		return c == 0x131 || c == 0x138 || c == 0x149 || c >= 0x17F ? false :
			(c >= 0x139 && c <= 0x148) || c >= 0x179 ? c % 2 == 0 : c % 2 == 1;
	return c >= 0xE0 && c <= 0xFE && c != 0xF7;
}

struct str str_upper(struct arena *a, struct str s)
{
	unsigned char *at = arena_copy(a, s.at, s.n);

	for (size_t i = 0; i < s.n; i++) {
		unsigned c = i + 1 < s.n && at[i] >= 0xC3 && at[i] <= 0xC5 ? (at[i] & 0x1Fu) << 6 | (at[i + 1] & 0x3Fu) : 0;
		if (at[i] >= 'a' && at[i] <= 'z')
			at[i] = (unsigned char)(at[i] - ('a' - 'A'));
		if (!latin_small(c))
			continue;
		c -= c < 0x100 ? 0x20 : 1;
		at[i] = (unsigned char)(0xC0 | c >> 6);
		at[i + 1] = (unsigned char)(0x80 | (c & 0x3F));
	}
	return (struct str){ (char *)at, s.n };
}

/* Length of the well-formed sequence at p, or 0. The second byte's narrower range shuts out overlong forms,
 * surrogates and what lies past U+10FFFF (The Unicode Standard, table 3-7). */
static size_t utf8_one(const unsigned char *p, size_t left)
{
	unsigned lead = p[0], low = 0x80, high = 0xBF;
	size_t n = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;

	if (n < 2 || n > left)
		return n < 2 ? n : 0;
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xF4)
		high = 0x8F;
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((p[i] & 0xC0) != 0x80)
			return 0;
	return n;
}

bool str_utf8(struct str s, size_t *bad_at)
{
	const unsigned char *p = (const unsigned char *)s.at;

	for (size_t i = 0, n; i < s.n; i += n) {
		n = utf8_one(p + i, s.n - i);
		if (!n) {
			if (bad_at)
				*bad_at = i;
			return false;
		}
	}
	return true;
}

struct str str_hex(struct arena *a, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	char *at = arena_take(a, 2 * n + 1);

	for (size_t i = 0; i < n; i++) {
		at[2 * i] = "0123456789abcdef"[p[i] >> 4];
		at[2 * i + 1] = "0123456789abcdef"[p[i] & 15];
	}
	return (struct str){ at, 2 * n };
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool str_unhex(struct str hex, void *bytes, size_t n)
{
	unsigned char *p = bytes;

	if (hex.n != 2 * n)
		return false;
	for (size_t i = 0; i < n; i++) {
		int high = hex_digit(hex.at[2 * i]), low = hex_digit(hex.at[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		p[i] = (unsigned char)(high << 4 | low);
	}
	return true;
}

enum { NEAR_MOST = 64 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Edits from a to b, each an insertion, a removal, a change or two neighbours swapped. Both at most NEAR_MOST. */
static size_t edits(struct str a, struct str b)
{
	size_t row[3][NEAR_MOST + 1], *before = row[0], *above = row[1], *now = row[2];

	for (size_t j = 0; j <= b.n; j++)
		above[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *spare = before;
		now[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			now[j] = least(least(above[j], now[j - 1]) + 1, above[j - 1] + (a.at[i - 1] != b.at[j - 1]));
			if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1])
				now[j] = least(now[j], before[j - 2] + 1);
		}
		before = above;
		above = now;
		now = spare;
	}
	return above[b.n];
}

struct str str_near(struct str s, const struct str *names, size_t count)
{
	struct str best = { NULL, 0 };
	size_t most = 1 + s.n / 4;

	if (s.n > NEAR_MOST)
		return best;
	for (size_t i = 0; i < count; i++) {
		size_t n;
		if (names[i].n > NEAR_MOST)
			continue;
		n = edits(s, names[i]);
		if (n > most || (best.n && n == most))
			continue;
		best = names[i];
		most = n;
	}
	return best;
}
