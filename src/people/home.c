#include <stdio.h>
#include <string.h>
#include "people/home.h"

#define OTHER_COUNTRY  0x80000000u
#define HASHED         0x40000000u

static bool letter(char c) { return c >= 'a' && c <= 'z'; }
static bool digit(char c)  { return c >= '0' && c <= '9'; }

/* outward: "ls6", "w1a", "ec1m", "b33" as a number below 702 * 370; -1 when it is none */
static int outward(const char *w, size_t n)
{
	int area, rest;
	size_t i = 1;

	if (n < 2 || n > 4 || !letter(w[0]))
		return -1;
	area = (w[0] - 'a') * 27;
	if (letter(w[1])) {
		area += w[1] - 'a' + 1;
		i = 2;
	}
	if (i >= n || !digit(w[i]))
		return -1;
	rest = w[i] - '0';
	if (n == i + 2 && digit(w[i + 1]))
		rest = 10 + rest * 10 + (w[i + 1] - '0');
	else if (n == i + 2)
		rest = 110 + rest * 26 + (w[i + 1] - 'a');
	else if (n != i + 1)
		return -1;
	return area * 370 + rest;
}

static uint32_t british(const char *w, size_t n)
{
	int out;

	if (n < 5 || n > 7 || !digit(w[n - 3]) || !letter(w[n - 2]) || !letter(w[n - 1]))
		return 0;
	out = outward(w, n - 3);
	if (out < 0)
		return 0;
	return (uint32_t)out * 6760 + (uint32_t)((w[n - 3] - '0') * 676 + (w[n - 2] - 'a') * 26 + (w[n - 1] - 'a'));
}

uint32_t home_postcode(struct str text)
{
	struct folded f;
	char w[16];
	unsigned n, digits = 0;
	uint32_t code, value = 0;

	fold_text(&f, text);
	n = fold_joined(w, sizeof w, (struct str){ f.at, f.n });
	if (n < 3)
		return 0;
	code = british(w, n);
	if (code)
		return code;
	for (unsigned i = 0; i < n; i++)
		if (digit(w[i]) && digits < 9) {
			value = value * 10 + (uint32_t)(w[i] - '0');
			digits++;
		}
	if (digits == n && value)
		return OTHER_COUNTRY | value;
	return OTHER_COUNTRY | HASHED | (uint32_t)(fold_hash((struct str){ w, n }) & 0x3fffffff);
}

uint32_t home_postcode_district(struct str text)
{
	struct folded f;
	int out;

	fold_text(&f, text);
	out = f.n <= 4 ? outward(f.at, f.n) : -1;
	return out < 0 ? 0 : (uint32_t)out * 6760 + 6759;         /* 9ZZ */
}

struct home_text home_postcode_show(uint32_t p)
{
	struct home_text t = { "" };
	unsigned in = p % 6760, out = p / 6760, area = out / 370, rest = out % 370, n = 0;

	if (p & HASHED && p & OTHER_COUNTRY)
		return t;
	if (p & OTHER_COUNTRY) {
		snprintf(t.at, sizeof t.at, "%u", p & ~OTHER_COUNTRY);
		return t;
	}
	if (!p)
		return t;
	t.at[n++] = (char)('A' + area / 27);
	if (area % 27)
		t.at[n++] = (char)('A' + area % 27 - 1);
	if (rest < 110)
		n += (unsigned)snprintf(t.at + n, sizeof t.at - n, "%u", rest < 10 ? rest : rest - 10);
	else
		n += (unsigned)snprintf(t.at + n, sizeof t.at - n, "%u%c", (rest - 110) / 26,
			(int)('A' + (rest - 110) % 26));
	snprintf(t.at + n, sizeof t.at - n, " %u%c%c", in / 676, (int)('A' + in / 26 % 26), (int)('A' + in % 26));
	return t;
}

uint32_t home_phone(struct str text)
{
	uint64_t v = 0;
	unsigned digits = 0;
	bool varied = false;
	char first = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.at[i];
		if (c == 'x' || c == 'X' || c == '#')
			break;                            /* an extension follows */
		if (!digit(c))
			continue;
		v = (v * 10 + (uint64_t)(c - '0')) % 1000000000u;
		varied |= first && c != first;
		first = first ? first : c;
		digits++;
	}
	return digits < 7 || !varied ? 0 : (uint32_t)v;
}

struct home_text home_phone_e164(struct str text)
{
	struct home_text t = { "" };
	char d[16];
	unsigned n = 0;
	bool abroad = text.n && str_trim(text).n && str_trim(text).at[0] == '+';
	const char *from = d;

	for (size_t i = 0; i < text.n && n < 15; i++)
		if (digit(text.at[i]))
			d[n++] = text.at[i];
	d[n] = 0;
	if (!abroad && n > 2 && d[0] == '0' && d[1] == '0') {
		from += 2;
		abroad = true;
	}
	if (abroad && strlen(from) >= 8) {
		/* +44 (0)7700: the zero is for callers at home */
		if (strncmp(from, "440", 3) == 0)
			snprintf(t.at, sizeof t.at, "+44%.13s", from + 3);
		else
			snprintf(t.at, sizeof t.at, "+%.15s", from);
	} else if (!abroad && d[0] == '0' && n >= 10 && n <= 11) {
		snprintf(t.at, sizeof t.at, "+44%.12s", d + 1);
	}
	return t;
}

static const struct { char is[10], as[10]; } street_words[] = {
	{ "rd", "road" }, { "st", "street" }, { "str", "street" }, { "ave", "avenue" }, { "av", "avenue" },
	{ "cl", "close" }, { "clo", "close" }, { "cres", "crescent" }, { "cr", "crescent" }, { "ct", "court" },
	{ "dr", "drive" }, { "gdns", "gardens" }, { "gr", "grove" }, { "gro", "grove" }, { "la", "lane" },
	{ "ln", "lane" }, { "pl", "place" }, { "sq", "square" }, { "ter", "terrace" }, { "terr", "terrace" },
	{ "wy", "way" }, { "pk", "park" }, { "hse", "house" }, { "apt", "flat" }, { "apartment", "flat" },
};

static struct str whole_word(struct str w)
{
	if (w.n > 4 && w.n != 9)
		return w;                                 /* longer than any word the table has */
	for (size_t i = 0; i < sizeof street_words / sizeof *street_words; i++)
		if (w.at[0] == street_words[i].is[0] && str_is(w, street_words[i].is))
			return str_z(street_words[i].as);
	return w;
}

/* number_of: "12", "12a" into the packed form without a flat; 0 when the word is no number */
static uint32_t number_of(struct str w)
{
	uint32_t v = 0;
	size_t i = 0;

	for (; i < w.n && digit(w.at[i]) && i < 5; i++)
		v = v * 10 + (uint32_t)(w.at[i] - '0');
	if (i == 0 || v == 0 || v > 0xffff)
		return 0;
	if (i == w.n)
		return v;
	return i + 1 == w.n && letter(w.at[i]) ? v | (uint32_t)(w.at[i] - 'a' + 1) << 16 : 0;
}

void home_house(struct address *a, struct str text)
{
	struct folded f;
	struct str rest, w;

	fold_text(&f, text);
	rest = (struct str){ f.at, f.n };
	while (!a->house && str_cut(&rest, ' ', &w))
		a->house = number_of(w);
	if (!a->house && f.n)                             /* a house with a name */
		a->house = 0x80000000u | (uint32_t)fold_hash((struct str){ f.at, f.n });
}

static void append(char *to, uint8_t *n, unsigned cap, struct str w)
{
	for (size_t i = 0; i < w.n && *n < cap; i++)
		if (w.at[i] != '-')
			to[(*n)++] = w.at[i];
}

struct reading { struct address *a; bool flat, street, past; };

static void read_word(struct reading *r, struct str w)
{
	struct address *a = r->a;
	uint32_t number = number_of(w);

	if (r->flat && number) {
		a->house |= (number & 0x3ff) << 21;
		r->flat = false;
		return;
	}
	w = whole_word(w);
	if (w.n == 4 && memcmp(w.at, "flat", 4) == 0 && !r->street) {
		r->flat = true;
		return;
	}
	if (number && !(a->house & 0x1fffff) && !a->street_n && !r->past) {
		a->house |= number;
		return;
	}
	if (!r->past && (r->street || !a->street_n)) {
		r->street = true;
		append(a->street, &a->street_n, STREET_MOST, w);
	} else {
		append(a->line, &a->line_n, LINE_MOST, w);
	}
}

/* cut_postcode: a postcode at the end of the text is taken off it */
static void cut_postcode(struct address *a, struct folded *f)
{
	unsigned at = f->n, cuts[2] = { 0, 0 }, k = 0;

	while (at > 0 && k < 2) {
		at--;
		if (f->at[at] == ' ' || f->at[at] == ',')
			cuts[k++] = at;
	}
	for (unsigned i = 0; i < k; i++) {
		char w[16];
		unsigned n = fold_joined(w, sizeof w, (struct str){ f->at + cuts[i], f->n - cuts[i] });
		uint32_t p = british(w, n);
		if (p) {
			a->postcode = a->postcode ? a->postcode : p;
			f->n = cuts[i];
			return;
		}
	}
}

void home_address(struct address *a, struct str text)
{
	struct folded f;
	struct reading r = { .a = a, .past = a->street_n > 0 };
	unsigned from = 0;

	fold_text(&f, text);
	cut_postcode(a, &f);
	for (unsigned i = 0; i <= f.n; i++) {
		char c = i < f.n ? f.at[i] : ' ';
		if (c != ' ' && c != ',')
			continue;
		if (i > from)
			read_word(&r, (struct str){ f.at + from, i - from });
		from = i + 1;
		if (c == ',' && r.street)
			r.past = true;
	}
}
