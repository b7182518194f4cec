#include "demo/tables.h"

#include <stdio.h>
#include <string.h>

#include "demo/tables_names.h"

/* Lists are typed as one text with '|' between. */
static struct words cut(struct arena *a, const char *text)
{
	struct str rest = str_z(text), one;
	size_t n = 1;
	struct words w = { 0 };

	for (size_t i = 0; i < rest.n; i++)
		n += rest.at[i] == '|';
	w.at = TAKE_N(a, struct str, n);
	while (str_cut(&rest, '|', &one))
		w.at[w.n++] = one;
	return w;
}

void tables_open(struct tables *t, struct arena *a)
{
	static const int weights[TRADITIONS] = { 690, 40, 55, 110, 30, 40, 35 };

	for (int i = 0; i < TRADITIONS; i++)
		t->of[i] = (struct tradition){ weights[i], cut(a, names_girls[i]), cut(a, names_boys[i]), cut(a, names_families[i]) };
	t->streets = cut(a, names_streets);
	t->ways = cut(a, names_ways);
	t->towns = cut(a, names_towns);
	t->schools = cut(a, names_schools);
	t->looks = cut(a, said_looks);
	t->why_left = cut(a, said_why_left);
	t->places = cut(a, said_places);
	t->seemed = cut(a, said_seemed);
	t->words = cut(a, said_words);
	t->circumstances = cut(a, said_circumstances);
	t->company = cut(a, said_company);
	t->tried = cut(a, said_tried);
	t->worried = cut(a, said_worried);
}

struct str words_pick(const struct words *w, struct dice *d)
{
	return w->at[dice_below(d, (int64_t)w->n)];
}

const struct tradition *tables_tradition(const struct tables *t, struct dice *d)
{
	int64_t n = dice_below(d, 1000);

	for (int i = 0; i < TRADITIONS; i++)
		if ((n -= t->of[i].weight) < 0)
			return &t->of[i];
	return &t->of[0];
}

struct str tables_short(struct str given)
{
	for (size_t i = 0; i < sizeof names_short / sizeof *names_short; i++)
		if (str_is(given, names_short[i][0]))
			return str_z(names_short[i][1]);
	return (struct str){ 0 };
}

/* ---- how names are written down wrongly ---- */

static bool swapped(struct arena *a, struct str name, const char *from, const char *to, struct str *out)
{
	size_t n = strlen(from);

	for (size_t i = 1; i + n <= name.n; i++)
		if (memcmp(name.at + i, from, n) == 0) {
			*out = str_fmt(a, "%.*s%s%.*s", (int)i, name.at, to, S(str_from(name, i + n)));
			return true;
		}
	return false;
}

struct str tables_misspelt(struct arena *a, struct dice *d, struct str name)
{
	static const char *const sounds[][2] = { { "ei", "ie" }, { "ie", "ei" }, { "ph", "f" }, { "ck", "k" }, { "y", "i" }, { "nn", "n" },
		{ "ll", "l" }, { "ss", "s" }, { "tt", "t" }, { "ah", "a" }, { "ey", "y" }, { "th", "t" }, { "ow", "au" }, { "c", "k" }, { "z", "s" } };
	size_t from = (size_t)dice_below(d, sizeof sounds / sizeof *sounds), at;
	struct str out;
	char *bytes;

	for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++) {
		const char *const *s = sounds[(from + i) % (sizeof sounds / sizeof *sounds)];
		if (swapped(a, name, s[0], s[1], &out))
			return out;
	}
	if (name.n < 4)
		return name;
	bytes = arena_copy(a, name.at, name.n);
	at = (size_t)dice_between(d, 1, (int64_t)name.n - 3);
	if (((unsigned char)bytes[at] | (unsigned char)bytes[at + 1]) < 128) {
		char c = bytes[at];
		bytes[at] = bytes[at + 1];
		bytes[at + 1] = c;
	}
	return (struct str){ bytes, name.n };
}

/* ---- telephone numbers ---- */

struct str tables_phone(struct arena *a, int64_t *next, bool mobile)
{
	/* Hand-written people have the hundreds 2, 4, 7 and 8 of the first range and 1 of the second. */
	static const char *const lands[] = { "01632 960", "0113 4960", "0114 4960", "0115 4960", "0116 4960", "0117 4960", "0118 4960",
		"0121 4960", "0131 4960", "0141 4960", "0151 4960", "0161 4960", "0191 4980", "020 79460", "028 96496", "029 20180" };
	static const int hundreds[] = { 0, 1, 3, 5, 6, 9 };
	int64_t n = next[mobile]++;

	if (mobile)
		return n >= 600 ? (struct str){ 0 } : str_fmt(a, "07700 900%d%02d", hundreds[n / 100], (int)(n % 100));
	if (n >= 800 * (int64_t)(sizeof lands / sizeof *lands))
		return (struct str){ 0 };
	return str_fmt(a, "%s%03d", lands[n / 800], (int)(n % 800) + 200);
}
