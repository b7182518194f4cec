#include <stdio.h>
#include <string.h>
#include "people/born.h"

enum { YEAR_LEAST = 1850, YEAR_MOST = 2149, NOBODY = 1900, PIVOT = 30 };

static uint32_t two(unsigned n)
{
	return n / 10 % 10 << 4 | n % 10;
}

birthday born_make(int year, int month, int day)
{
	if (year < YEAR_LEAST || year > YEAR_MOST || month < 0 || month > 99 || day < 0 || day > 99)
		return 0;
	if (year == NOBODY && month == 1 && day == 1)
		return 0;
	return two((unsigned)year / 100) << 24 | two((unsigned)year % 100) << 16 | two((unsigned)month) << 8 |
		two((unsigned)day);
}

/* month_named: 1..12 for a word which begins as an English month does, else 0 */
static unsigned month_named(const char *w, size_t n)
{
	static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
	char low[3];

	if (n < 3)
		return 0;
	for (int i = 0; i < 3; i++)
		low[i] = (char)(w[i] | 32);
	for (unsigned m = 0; m < 12; m++)
		if (memcmp(low, names + 3 * m, 3) == 0)
			return m + 1;
	return 0;
}

struct bits { unsigned n[3], digits[3]; int count; int word; unsigned month; };

/* gather: up to three numbers and at most one month's name, in the order written; stops where a time begins */
static void gather(struct str s, struct bits *b)
{
	size_t i = 0;

	while (i < s.n && b->count < 3) {
		char c = s.at[i];
		size_t from = i;
		if (c >= '0' && c <= '9') {
			unsigned v = 0;
			for (; i < s.n && s.at[i] >= '0' && s.at[i] <= '9' && i - from < 8; i++)
				v = v * 10 + (unsigned)(s.at[i] - '0');
			b->n[b->count] = v;
			b->digits[b->count++] = (unsigned)(i - from);
			if (b->count == 1 && i - from >= 6)
				return;
		} else if ((c | 32) >= 'a' && (c | 32) <= 'z') {
			unsigned m;
			while (i < s.n && (s.at[i] | 32) >= 'a' && (s.at[i] | 32) <= 'z')
				i++;
			m = month_named(s.at + from, i - from);
			if (m && !b->month) {
				b->month = m;
				b->word = b->count;
			}
		} else {
			i++;
		}
	}
}

static int full_year(unsigned n, unsigned digits)
{
	if (digits > 2)
		return (int)n;
	return (int)(n < PIVOT ? 2000 + n : 1900 + n);
}

static birthday one_number(const struct bits *b)
{
	unsigned v = b->n[0];

	if (b->digits[0] == 8 && v / 10000 >= YEAR_LEAST && v / 10000 <= YEAR_MOST)
		return born_make((int)(v / 10000), (int)(v / 100 % 100), (int)(v % 100));
	if (b->digits[0] == 8)
		return born_make((int)(v % 10000), (int)(v / 10000 % 100), (int)(v / 1000000));
	if (b->digits[0] == 6)
		return born_make(full_year(v % 100, 2), (int)(v / 100 % 100), (int)(v / 10000));
	if (b->digits[0] == 4)
		return born_make((int)v, (int)b->month, 0);
	return 0;
}

birthday born_read(struct str text)
{
	struct bits b = { 0 };

	gather(text, &b);
	if (b.count == 1)
		return one_number(&b);
	if (b.count == 2 && b.month && b.digits[0] == 4)
		return born_make((int)b.n[0], (int)b.month, (int)b.n[1]);
	if (b.count >= 2 && b.month)
		return born_make(full_year(b.n[1], b.digits[1]), (int)b.month, (int)b.n[0]);
	if (b.count == 2 && b.digits[0] == 4)
		return born_make((int)b.n[0], (int)b.n[1], 0);
	if (b.count == 2 && b.digits[1] == 4)
		return born_make((int)b.n[1], (int)b.n[0], 0);
	if (b.count == 3 && b.digits[0] == 4)
		return born_make((int)b.n[0], (int)b.n[1], (int)b.n[2]);
	if (b.count == 3)
		return born_make(full_year(b.n[2], b.digits[2]), (int)b.n[1], (int)b.n[0]);
	return 0;
}

static int digits_apart(uint32_t x)
{
	x |= x >> 1;
	x |= x >> 2;
	return __builtin_popcount(x & 0x11111111u);
}

/* neighbours: two digits side by side changed round make the one the other */
static bool neighbours(birthday a, birthday b, uint32_t x)
{
	int at = __builtin_ctz(x) / 4 * 4;

	return at < 28 && (x & ~(0xffu << at)) == 0 &&
		(a >> at & 15) == (b >> (at + 4) & 15) && (a >> (at + 4) & 15) == (b >> at & 15);
}

static int rough_days(birthday b)
{
	return (int)(born_year(b) * 372 + born_month(b) * 31 + born_day(b));
}

enum born_level born_compare(birthday a, birthday b)
{
	uint32_t x = a ^ b;
	int apart, days;

	if (!a || !b)
		return BORN_NULL;
	if (x == 0)
		return born_placeholder(a) ? BORN_PLACEHOLDER : BORN_SAME;
	if ((x & 0xffff0000u) == 0 && (born_placeholder(a) || born_placeholder(b)))
		return BORN_PLACEHOLDER;
	apart = digits_apart(x);
	if ((x & 0xffff0000u) == 0 && (a >> 8 & 0xff) == (b & 0xff) && (a & 0xff) == (b >> 8 & 0xff))
		return BORN_TURNED;
	if (apart == 1 || (apart == 2 && neighbours(a, b, x)))
		return BORN_DIGIT;
	days = rough_days(a) - rough_days(b);
	if ((x & 0xffff) == 0 && born_whole(a) && !born_placeholder(a) && (days < 0 ? -days : days) < 12 * 372)
		return BORN_DAY_MONTH;
	if ((x & 0xffffff00u) == 0)
		return BORN_MONTH_YEAR;
	if (apart == 2)
		return BORN_TWO_DIGITS;
	if (days > -372 && days < 372)
		return BORN_NEAR;
	return BORN_DIFFERS;
}

struct born_text born_show(birthday b)
{
	struct born_text t;

	snprintf(t.at, sizeof t.at, "%04u-%02u-%02u", born_year(b) % 10000, born_month(b) % 100, born_day(b) % 100);
	if (!(b & 0xff))
		t.at[b & 0xff00 ? 7 : 4] = 0;
	return t;
}
