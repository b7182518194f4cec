#include <string.h>
#include "people/sound.h"

enum { NONE, B, P, F, K, G, X, T, D, SS, M, N, L, R, VOWEL, BREATH };

static const uint8_t plain_sound[26] = {
	/* a b c d */ NONE, B, K, D, /* e f g h */ NONE, F, G, NONE, /* i j k l */ NONE, X, K, L,
	/* m n o p */ M, N, NONE, P, /* q r s t */ K, R, SS, T, /* u v w x */ NONE, F, NONE, K,
	/* y z */ NONE, SS,
};

struct mouth { struct str s; size_t i; uint16_t code; int n; uint8_t last; };

static char ahead(const struct mouth *m, size_t k)
{
	return m->i + k < m->s.n ? m->s.at[m->i + k] : 0;
}

static bool soft(char c)
{
	return c == 'e' || c == 'i' || c == 'y';
}

static void say(struct mouth *m, uint8_t sound)
{
	if (sound != m->last && sound != NONE && m->n < 4)
		m->code |= (uint16_t)(sound << (12 - 4 * m->n++));
	m->last = sound;
}

/* opening: letters that are silent or said otherwise only where a name begins; returns how many were read */
static size_t opening(struct mouth *m)
{
	char a = ahead(m, 0), b = ahead(m, 1);

	if ((a == 'k' || a == 'g' || a == 'p') && b == 'n')
		return say(m, N), 2;
	if (a == 'w' && b == 'r')
		return say(m, R), 2;
	if (a == 'p' && b == 's')
		return say(m, SS), 2;
	if (a == 'x')
		return say(m, SS), 1;
	if (a == 'w' || a == 'h' || a == 'y')
		return say(m, BREATH), a == 'w' && b == 'h' ? 2 : 1;
	if (strchr("aeiou", a) && a)
		return say(m, VOWEL), 1;
	return 0;
}

/* pair_sound: two or three letters said as one sound; returns how many were read, 0 when none */
static size_t pair_sound(struct mouth *m)
{
	char a = ahead(m, 0), b = ahead(m, 1), c = ahead(m, 2);

	if (a == 's' && b == 'c' && c == 'h')
		return say(m, X), 3;
	if (a == 's' && b == 'e' && c == 'a' && m->i == 0 && ahead(m, 3) == 'n')
		return say(m, X), 3;                      /* Sean */
	if (a == 't' && b == 'c' && c == 'h')
		return say(m, X), 3;
	if (b == 'h') {
		switch (a) {
		case 'p': return say(m, F), 2;
		case 's': case 'z': return say(m, X), 2;
		case 'c': return say(m, c == 'r' || c == 'l' ? K : X), 2;
		case 'k': return say(m, K), 2;
		case 't': return say(m, T), 2;
		case 'd': return say(m, D), 2;
		case 'g': return m->i == 0 ? (say(m, G), 2) : 2;
		default: return 0;
		}
	}
	if (a == 'd' && b == 'g' && soft(c))
		return say(m, X), 2;
	if (a == 'c' && b == 'k')
		return say(m, K), 2;
	if (a == 'c' && soft(b))
		return say(m, SS), 1;
	if (a == 'g' && soft(b) && m->i > 0 && c != 'l')
		return say(m, X), 1;
	if (a == 'x')
		return say(m, K), say(m, SS), 1;
	return 0;
}

uint16_t sound_of(struct str folded)
{
	struct mouth m = { .s = folded };

	while (m.i < m.s.n && m.n < 4) {
		char c = m.s.at[m.i];
		size_t step;

		if (c < 'a' || c > 'z') {
			m.i++;
			continue;
		}
		step = m.code == 0 && m.i == 0 ? opening(&m) : 0;
		if (!step)
			step = pair_sound(&m);
		if (!step) {
			say(&m, plain_sound[c - 'a']);
			step = 1;
		}
		m.i += step;
	}
	return m.code;
}
