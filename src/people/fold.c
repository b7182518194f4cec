#include <string.h>
#include "people/fold.h"

/* U+00C0..U+017F, one letter each; '*' is spelt out by wide_letter. */
static const char latin[] =
	"aaaaaa*ceeeeiiiidnooooo ouuuuy**" "aaaaaa*ceeeeiiiidnooooo ouuuuy*y"
	"aaaaaacccccccc" "dddd" "eeeeeeeeee" "gggggggg" "hhhh" "iiiiiiiiii" "iijjkkk" "llllllllll"
	"nnnnnnnnn" "oooooo" "**" "rrrrrr" "ssssssss" "tttttt" "uuuuuuuuuuuu" "wwyyy" "zzzzzz" "s";

/* U+0430..U+044F, as British records spell names. */
static const char *const cyrillic[] = {
	"a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p",
	"r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "y", "", "e", "yu", "ya",
};

static const char *wide_letter(uint32_t c)
{
	switch (c) {
	case 0xc6: case 0xe6: return "ae";
	case 0xde: case 0xfe: return "th";
	case 0xdf: case 0x1e9e: return "ss";
	case 0x152: case 0x153: return "oe";
	case 0x401: case 0x451: case 0x404: case 0x454: return "e";
	case 0x406: case 0x456: case 0x407: case 0x457: return "i";
	case 0x40e: case 0x45e: return "u";
	case 0x490: case 0x491: return "g";
	case 0x18f: case 0x259: return "a";
	case 0x1a0: case 0x1a1: return "o";
	case 0x1af: case 0x1b0: return "u";
	case 0x218: case 0x219: return "s";
	case 0x21a: case 0x21b: return "t";
	default: return NULL;
	}
}

static const char *vietnamese(uint32_t c)
{
	if (c <= 0x1eb7) return "a";
	if (c <= 0x1ec7) return "e";
	if (c <= 0x1ecb) return "i";
	if (c <= 0x1ee3) return "o";
	if (c <= 0x1ef1) return "u";
	return "y";
}

/* spelt: what a character outside ASCII is compared as; " " separates, "" vanishes, "-" and "'" are themselves */
static const char *spelt(uint32_t c, char one[2])
{
	const char *w = wide_letter(c);

	if (w)
		return w;
	if (c >= 0xc0 && c <= 0x17f) {
		one[0] = latin[c - 0xc0];
		one[1] = 0;
		return one;
	}
	if (c >= 0x300 && c <= 0x36f)
		return "";                               /* an accent written after its letter */
	if (c >= 0x410 && c <= 0x42f)
		return cyrillic[c - 0x410];
	if (c >= 0x430 && c <= 0x44f)
		return cyrillic[c - 0x430];
	if (c >= 0x1ea0 && c <= 0x1ef9)
		return vietnamese(c);
	if ((c >= 0x2018 && c <= 0x201b) || c == 0x2b9 || c == 0x2bc || c == 0xb4 || c == 0xad)
		return "";
	if (c >= 0x200b && c <= 0x200f)
		return "";
	if (c >= 0x2010 && c <= 0x2015)
		return "-";
	return " ";
}

/* next_char: one character from s at *i, which moves past it; not UTF-8 is taken as one byte of Windows-1252 */
static uint32_t next_char(struct str s, size_t *i)
{
	static const uint8_t need[8] = { 0, 0, 0, 0, 1, 1, 2, 3 };
	uint8_t c = (uint8_t)s.at[*i];
	unsigned more = c >= 0xc0 && c < 0xf8 ? need[c >> 5 == 7 ? (c >= 0xf0 ? 7 : 6) : 4] : 0;
	uint32_t out;
	size_t from = *i;

	(*i)++;
	if (c < 0x80)
		return c;
	if (!more || from + more >= s.n)
		goto byte;
	out = c & (0x3fu >> more);
	for (unsigned k = 1; k <= more; k++) {
		uint8_t d = (uint8_t)s.at[from + k];
		if ((d & 0xc0) != 0x80)
			goto byte;
		out = out << 6 | (d & 0x3f);
	}
	*i = from + more + 1;
	return out;
byte:
	switch (c) {
	case 0x8a: return 0x160;
	case 0x9a: return 0x161;
	case 0x8c: return 0x152;
	case 0x9c: return 0x153;
	case 0x8e: return 0x17d;
	case 0x9e: return 0x17e;
	case 0x9f: return 0x178;
	case 0x91: case 0x92: return 0x2019;
	case 0x96: case 0x97: return 0x2013;
	default: return c;
	}
}

static char plain(uint8_t c)
{
	if (c >= 'a' && c <= 'z') return (char)c;
	if (c >= 'A' && c <= 'Z') return (char)(c | 32);
	if (c >= '0' && c <= '9') return (char)c;
	if (c == '\'' || c == '`' || c == 0) return 0;
	if (c == '-' || c == ',') return (char)c;
	return ' ';
}

/* Letters and digits, which are nearly everything there is; 0 for all else. */
static const char as_is[256] = {
	['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h',
	['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p',
	['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x',
	['y'] = 'y', ['z'] = 'z', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f',
	['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n',
	['O'] = 'o', ['P'] = 'p', ['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v',
	['W'] = 'w', ['X'] = 'x', ['Y'] = 'y', ['Z'] = 'z', ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3',
	['4'] = '4', ['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
};

static void add_char(struct folded *out, char c)
{
	bool mark = c == ' ' || c == '-' || c == ',';

	if (!c)
		return;
	if (mark && out->n == 0)
		return;
	if (mark) {
		char *last = &out->at[out->n - 1];
		if (*last == ' ' || *last == '-' || *last == ',') {
			if (c == ',' || (c == '-' && *last == ' '))
				*last = c;                /* the mark that says most is kept */
			return;
		}
	}
	if (out->n == FOLD_MOST) {
		out->cut = true;
		return;
	}
	out->at[out->n++] = c;
}

void fold_text(struct folded *out, struct str text)
{
	char one[2];

	out->n = 0;
	out->cut = false;
	for (size_t i = 0; i < text.n && !out->cut;) {
		uint8_t c = (uint8_t)text.at[i];
		char letter = as_is[c];
		if (letter && out->n < FOLD_MOST) {
			out->at[out->n++] = letter;
			i++;
			continue;
		}
		if (c < 0x80) {
			add_char(out, plain(c));
			i++;
			continue;
		}
		for (const char *w = spelt(next_char(text, &i), one); *w; w++)
			add_char(out, *w);
	}
	while (out->n && (out->at[out->n - 1] == ' ' || out->at[out->n - 1] == '-' ||
			out->at[out->n - 1] == ','))
		out->n--;
}

unsigned fold_joined(char *out, unsigned cap, struct str folded)
{
	unsigned n = 0;

	for (size_t i = 0; i < folded.n && n < cap; i++) {
		char c = folded.at[i];
		if (c != ' ' && c != '-' && c != ',')
			out[n++] = c;
	}
	return n;
}

uint32_t fold_mask(struct str s)
{
	uint32_t mask = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.at[i];
		if (c >= 'a' && c <= 'z')
			mask |= 1u << (c - 'a');
		else if (c >= '0' && c <= '9')
			mask |= 1u << (26 + (c - '0') % 6);
	}
	return mask;
}

uint64_t fold_hash(struct str s)
{
	uint64_t h = 0x9e3779b97f4a7c15u ^ s.n, w;
	const char *at = s.at;
	size_t n = s.n;

	for (; n >= 8; at += 8, n -= 8) {
		memcpy(&w, at, 8);
		h = (h ^ w) * 0xff51afd7ed558ccdu;
		h ^= h >> 32;
	}
	w = 0;
	for (size_t i = 0; i < n; i++)
		w |= (uint64_t)(uint8_t)at[i] << (8 * i);
	h = (h ^ w) * 0xc4ceb9fe1a85ec53u;
	h ^= h >> 29;
	h *= 0xff51afd7ed558ccdu;
	return h ^ h >> 32;
}
