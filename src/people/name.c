#include <ctype.h>
#include <string.h>
#include "people/name.h"

static bool one_of(struct str w, const char *const *words)
{
	for (; w.n && *words; words++)
		if (**words == w.at[0] && str_is(w, *words))
			return true;
	return false;
}

static const char *const titles[] = {
	"mr", "mrs", "miss", "ms", "mx", "dr", "prof", "professor", "rev", "revd", "sir", "dame", "lord", "lady",
	"master", "hajji", "haji", "sheikh", NULL,
};
static const char *const suffixes[] = { "jr", "jnr", "snr", "sr", "ii", "iii", "esq", "obe", "mbe", NULL };
static const char *const joins[] = {
	"van", "von", "der", "den", "de", "del", "della", "di", "da", "do", "dos", "das", "du", "la", "le", "el",
	"al", "ul", "ur", "ud", "mac", "mc", "o", "st", "saint", "ap", "ter", "ten", "abd", "abdul", "abdel",
	"abdal", "abu", "umm", "ibnu", "fitz", NULL,
};
static const char *const drops[] = { "bin", "ibn", "bint", "binti", "binte", "ould", "nee", "formerly", "aka", NULL };
static const char *const unknowns[] = {
	"unknown", "unk", "null", "none", "nan", "nil", "anon", "anonymous", "blank", "na", "notknown",
	"notgiven", "notstated", "nk", "nfa", "xxx", "tbc", "refused", NULL,
};

unsigned name_words(const struct folded *f, struct name_word words[NAME_WORDS])
{
	unsigned n = 0, from = 0;
	char before = 0;

	for (unsigned i = 0; i <= f->n; i++) {
		char c = i < f->n ? f->at[i] : ' ';
		struct str w = { f->at + from, i - from };
		if (c != ' ' && c != '-' && c != ',')
			continue;
		if (w.n && n < NAME_WORDS && !(n == 0 && f->n > i && one_of(w, titles)) &&
				!(n > 0 && one_of(w, suffixes)))
			words[n++] = (struct name_word){ w, before };
		from = i + 1;
		before = c;
	}
	return n;
}

struct joined { char at[NAME_MOST]; unsigned n; char before; };

/* join: words into parts: particles stuck to what follows, son-of words dropped; returns how many parts */
static unsigned join(const struct name_word *w, unsigned n, struct joined *out)
{
	unsigned parts = 0;
	bool stick = false;

	for (unsigned i = 0; i < n; i++) {
		struct joined *j;
		if (i + 1 < n && one_of(w[i].text, drops) && (i > 0 || n > 1))
			continue;
		if (!stick)
			out[parts++] = (struct joined){ .before = w[i].before };
		j = &out[parts - 1];
		for (size_t k = 0; k < w[i].text.n && j->n < NAME_MOST; k++)
			j->at[j->n++] = w[i].text.at[k];
		stick = i + 1 < n && one_of(w[i].text, joins);
	}
	return parts;
}

static struct str text_of(const struct joined *j)
{
	return (struct str){ j->at, j->n };
}

static void put(struct name *n, enum name_part p, const struct joined *j)
{
	if (n->n[p] || one_of(text_of(j), unknowns))
		return;
	memcpy(n->at[p], j->at, j->n);
	n->n[p] = (uint8_t)j->n;
}

static bool is_plain(const struct folded *f)
{
	for (unsigned i = 0; i < f->n; i++)
		if (f->at[i] < 'a')
			return false;
	return f->n > 0;
}

/* unknown_words: "not known", "N/A": several words which together say that there is no name */
static bool unknown_words(const struct folded *f)
{
	char letters[16];
	unsigned n = fold_joined(letters, sizeof letters, (struct str){ f->at, f->n });

	return one_of((struct str){ letters, n }, unknowns);
}

/* parts_of: folded text into joined parts; the usual single word takes a short way */
static unsigned parts_of(struct str text, struct joined *out)
{
	struct folded f;
	struct name_word w[NAME_WORDS];

	fold_text(&f, text);
	if (is_plain(&f)) {
		out->n = f.n < NAME_MOST ? f.n : NAME_MOST;
		out->before = 0;
		memcpy(out->at, f.at, out->n);
		return 1;
	}
	return unknown_words(&f) ? 0 : join(w, name_words(&f, w), out);
}

void name_given(struct name *n, struct str text)
{
	struct joined j[NAME_WORDS];
	unsigned parts = parts_of(text, j), i = 0;

	if (parts && !n->n[NAME_GIVEN])
		put(n, NAME_GIVEN, &j[i++]);
	if (i < parts)
		put(n, NAME_MIDDLE, &j[i]);
}

void name_middle(struct name *n, struct str text)
{
	struct joined j[NAME_WORDS];

	if (parts_of(text, j))
		put(n, NAME_MIDDLE, &j[0]);
}

static void put_family(struct name *n, const struct joined *j, unsigned parts)
{
	if (parts)
		put(n, NAME_FAMILY, &j[0]);
	if (parts > 1)
		put(n, NAME_FAMILY2, &j[parts - 1]);
}

void name_family(struct name *n, struct str text)
{
	struct joined j[NAME_WORDS];
	unsigned parts = parts_of(text, j);

	if (parts && n->n[NAME_FAMILY])
		put(n, NAME_FAMILY2, &j[0]);
	else
		put_family(n, j, parts);
}

/* shouted_first: "SMITH John": the first word in capitals and a later one not */
static bool shouted_first(struct str text)
{
	size_t i = 0, letters = 0;
	bool lower = false;

	text = str_trim(text);
	for (; i < text.n && text.at[i] != ' '; i++) {
		if (islower((unsigned char)text.at[i]))
			return false;
		letters += isupper((unsigned char)text.at[i]) != 0;
	}
	for (; i < text.n; i++)
		lower |= islower((unsigned char)text.at[i]) != 0;
	return letters > 1 && lower;
}

void name_full(struct name *n, struct str text)
{
	struct joined j[NAME_WORDS];
	unsigned parts = parts_of(text, j), comma = 0, last;

	for (unsigned i = 1; i < parts && !comma; i++)
		if (j[i].before == ',')
			comma = i;
	if (!comma && parts > 1 && shouted_first(text))
		comma = parts > 2 && j[1].before == '-' ? 2 : 1;
	if (comma) {
		put_family(n, j, comma);
		put(n, NAME_GIVEN, &j[comma]);
		if (comma + 1 < parts)
			put(n, NAME_MIDDLE, &j[comma + 1]);
		return;
	}
	if (parts == 0)
		return;
	last = parts - 1;
	if (last > 0 && j[last].before == '-' && last > 1)
		last--;
	put_family(n, j + last, parts - last);
	if (last > 0)
		put(n, NAME_GIVEN, &j[0]);
	if (last > 1)
		put(n, NAME_MIDDLE, &j[1]);
}

/* How a surname of a family ends for a son and for a daughter; and what stands before it in one record and not in the next. */
static const char *const ends[][2] = {
	{ "ov", "ova" }, { "ev", "eva" }, { "in", "ina" }, { "yn", "yna" }, { "ski", "ska" }, { "cki", "cka" }, { "dzki", "dzka" },
	{ "sky", "skaya" }, { "sky", "ska" }, { "skyi", "ska" }, { "skiy", "skaya" }, { "skis", "skiene" }, { "ny", "na" }, { "y", "aya" },
};
static const char *const starts[][2] = {
	{ "", "al" }, { "", "el" }, { "al", "el" }, { "", "o" }, { "mc", "mac" }, { "", "mc" }, { "", "mac" }, { "", "abdul" }, { "", "de" },
	{ "", "van" },
};
enum { ENDS = sizeof ends / sizeof *ends, STARTS = sizeof starts / sizeof *starts, LEAST_KEPT = 3, LEAST_AFTER = 4 };

static int other_end(struct str s, const char *from, const char *to, char *out)
{
	size_t n = strlen(from), more = strlen(to);

	if (s.n < n + LEAST_KEPT || s.n - n + more > NAME_MOST || memcmp(s.at + s.n - n, from, n) != 0)
		return 0;
	memcpy(out, s.at, s.n - n);
	memcpy(out + s.n - n, to, more);
	return (int)(s.n - n + more);
}

static int other_start(struct str s, const char *from, const char *to, char *out)
{
	size_t n = strlen(from), more = strlen(to);

	if (s.n < n + LEAST_AFTER || s.n - n + more > NAME_MOST || memcmp(s.at, from, n) != 0)
		return 0;
	memcpy(out, to, more);
	memcpy(out + more, s.at + n, s.n - n);
	return (int)(s.n - n + more);
}

int name_one_family_each(struct str s, unsigned i, char *out)
{
	unsigned way = i % 2, k = i / 2;

	if (k < ENDS)
		return other_end(s, ends[k][way], ends[k][!way], out);
	k -= ENDS;
	return k < STARTS ? other_start(s, starts[k][way], starts[k][!way], out) : -1;
}

bool name_one_family(struct str a, struct str b)
{
	char other[NAME_MOST];
	int n;

	if (a.n < LEAST_AFTER || b.n < LEAST_AFTER || (memcmp(a.at, b.at, LEAST_KEPT) != 0 &&
			memcmp(a.at + a.n - LEAST_AFTER, b.at + b.n - LEAST_AFTER, LEAST_AFTER) != 0))
		return false;                             /* nearly all are told by this */
	for (unsigned i = 0; (n = name_one_family_each(a, i, other)) >= 0; i++)
		if (n && str_eq((struct str){ other, (size_t)n }, b))
			return true;
	return false;
}
