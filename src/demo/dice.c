#include "demo/dice.h"

__extension__ typedef unsigned __int128 wide;

static uint64_t left(uint64_t x, int k)
{
	return x << k | x >> (64 - k);
}

/* splitmix64 spreads a small seed over the whole state. */
void dice_seed(struct dice *d, uint64_t seed)
{
	for (int i = 0; i < 4; i++) {
		uint64_t z = seed += 0x9e3779b97f4a7c15u;
		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
		z = (z ^ z >> 27) * 0x94d049bb133111ebu;
		d->s[i] = z ^ z >> 31;
	}
}

/* xoshiro256** */
uint64_t dice_next(struct dice *d)
{
	uint64_t *s = d->s, r = left(s[1] * 5, 7) * 9, t = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = left(s[3], 45);
	return r;
}

int64_t dice_below(struct dice *d, int64_t n)
{
	return (int64_t)((wide)dice_next(d) * (uint64_t)n >> 64);
}

int64_t dice_between(struct dice *d, int64_t low, int64_t high)
{
	return low + dice_below(d, high - low + 1);
}

bool dice_of_1000(struct dice *d, int n)
{
	return dice_below(d, 1000) < n;
}

int64_t dice_low(struct dice *d, int64_t n)
{
	int64_t a = dice_below(d, n), b = dice_below(d, n);

	return a < b ? a : b;
}
