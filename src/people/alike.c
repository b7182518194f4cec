#include <string.h>
#include "people/alike.h"

enum { LONGEST = 64 };

/* Letters as bits of one word: bit i of where[c] is set when a.at[i] is c. */
static int matched(struct str a, struct str b, uint64_t *in_a, uint64_t *in_b)
{
	uint64_t where[128] = { 0 }, taken_a = 0, taken_b = 0;
	size_t reach = (a.n > b.n ? a.n : b.n) / 2;
	int count = 0;

	reach = reach ? reach - 1 : 0;
	for (size_t i = 0; i < a.n; i++)
		where[a.at[i] & 127] |= UINT64_C(1) << i;
	for (size_t j = 0; j < b.n; j++) {
		size_t low = j > reach ? j - reach : 0, high = j + reach;
		uint64_t window = high >= 63 ? ~UINT64_C(0) : (UINT64_C(1) << (high + 1)) - 1, hit;
		window &= ~UINT64_C(0) << low;
		hit = where[b.at[j] & 127] & window & ~taken_a;
		if (low < 64 && hit) {
			taken_a |= hit & -hit;
			taken_b |= UINT64_C(1) << j;
			count++;
		}
	}
	*in_a = taken_a;
	*in_b = taken_b;
	return count;
}

double alike_words(struct str a, struct str b)
{
	uint64_t in_a, in_b;
	int m, out = 0;
	size_t head = 0;
	double jaro;

	a = str_head(a, LONGEST);
	b = str_head(b, LONGEST);
	if (a.n == 0 || b.n == 0)
		return 0;
	m = matched(a, b, &in_a, &in_b);
	if (m == 0)
		return 0;
	for (uint64_t x = in_a, y = in_b; x; x &= x - 1, y &= y - 1)
		out += a.at[__builtin_ctzll(x)] != b.at[__builtin_ctzll(y)];
	jaro = ((double)m / (double)a.n + (double)m / (double)b.n + (m - out / 2) / (double)m) / 3;
	while (head < 4 && head < a.n && head < b.n && a.at[head] == b.at[head])
		head++;
	return jaro + (double)head * 0.1 * (1 - jaro);
}

int alike_edits(struct str a, struct str b, int most)
{
	uint8_t row[3][LONGEST + 1];
	uint8_t *two = row[0], *one = row[1], *now = row[2];

	a = str_head(a, LONGEST);
	b = str_head(b, LONGEST);
	if ((a.n > b.n ? a.n - b.n : b.n - a.n) > (size_t)most)
		return most + 1;
	for (size_t j = 0; j <= b.n; j++)
		one[j] = (uint8_t)j;
	for (size_t i = 1; i <= a.n; i++) {
		uint8_t *old, least;
		now[0] = least = (uint8_t)i;
		for (size_t j = 1; j <= b.n; j++) {
			uint8_t d = (uint8_t)(one[j - 1] + (a.at[i - 1] != b.at[j - 1]));
			if (one[j] + 1 < d) d = (uint8_t)(one[j] + 1);
			if (now[j - 1] + 1 < d) d = (uint8_t)(now[j - 1] + 1);
			if (i > 1 && j > 1 && a.at[i - 1] == b.at[j - 2] && a.at[i - 2] == b.at[j - 1] &&
					two[j - 2] + 1 < d)
				d = (uint8_t)(two[j - 2] + 1);
			now[j] = d;
			least = d < least ? d : least;
		}
		if (least > most)
			return most + 1;
		old = two;
		two = one;
		one = now;
		now = old;
	}
	return one[b.n] > most ? most + 1 : one[b.n];
}
