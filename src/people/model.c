#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "people/model.h"

static const double default_m[PARTS][LEVELS] = {
	[PART_GIVEN] = { 0, .80, .05, .06, .02, .015, .01, 0, .045 },
	[PART_FAMILY] = { 0, .82, .005, .07, .02, .002, 0, .02, .063 },
	[PART_ORDER] = { 0, .985, .015 },
	[PART_MIDDLE] = { 0, .75, .02, .06, .01, .10, 0, 0, .06 },
	[PART_BORN] = { 0, .85, .01, .015, .055, .015, .01, .01, .02, .015 },
	[PART_SEX] = { 0, .97, .03 },
	[PART_HOME] = { 0, .30, .14, .16, .10, .05, .08, .07, .10 },
	[PART_EMAIL] = { 0, .72, .12, .03, .05, .08 },
	[PART_IDENTIFIER] = { 0, .88, .08, 0, 0, .04 },
	[PART_OTHER] = { 0, .60, .08, 0, 0, .32 },
};
static const double default_u[PARTS][LEVELS] = {
	[PART_GIVEN] = { 0, .005, .003, .003, .01, .008, .004, 0, .967 },
	[PART_FAMILY] = { 0, .001, .0002, .001, .004, .001, 0, .0008, .992 },
	[PART_ORDER] = { 0, .985, .985 },
	[PART_MIDDLE] = { 0, .008, .003, .003, .01, .06, 0, 0, .916 },
	[PART_BORN] = { 0, .00004, .0005, .00006, .0008, .003, .0004, .001, .025, .969 },
	[PART_SEX] = { 0, .5, .5 },
	[PART_HOME] = { 0, .000001, .000001, .000003, .00002, .0004, .02, .10, .88 },
	[PART_EMAIL] = { 0, .00001, .00001, .0001, .002, .998 },
	[PART_IDENTIFIER] = { 0, .00001, .0001, 0, 0, .9999 },
	[PART_OTHER] = { 0, .02, .005, 0, 0, .975 },
};
/* Among two members of one household: brothers, sisters, parents and children, now and then twins or namesakes. */
static const double default_kin_u[PARTS][LEVELS] = {
	[PART_GIVEN] = { 0, .02, .006, .008, .015, .03, .02, 0, .90 },
	[PART_MIDDLE] = { 0, .05, .006, .01, .01, .12, 0, 0, .80 },
	[PART_BORN] = { 0, .02, .004, .001, .006, .012, .002, .005, .06, .89 },
	[PART_SEX] = { 0, .5, .5 },
	[PART_EMAIL] = { 0, .15, .01, .02, .02, .80 },
};

void model_default(struct model *m)
{
	*m = (struct model){ .start = -18, .kin_start = { -3, -4 }, .twins = -8, .namesakes = -8, .threshold = 0 };
	memcpy(m->m, default_m, sizeof m->m);
	memcpy(m->u, default_u, sizeof m->u);
	memcpy(m->kin_u, default_kin_u, sizeof m->kin_u);
	model_settle(m);
}

static double same_share(const struct dict *d, int as)
{
	double total = 0, squares = 0;

	for (uint32_t i = 1; i < d->n; i++) {
		double n = d->word[i].count[as];
		total += n;
		squares += n * (n - 1);
	}
	return total > 1 ? (squares + 1) / (total * (total - 1)) : 1;
}

void model_known(struct model *m, const struct book *b)
{
	m->u[PART_GIVEN][NAMES_SAME] = same_share(&b->dict[BOOK_NAMES], 0);
	m->u[PART_FAMILY][NAMES_SAME] = same_share(&b->dict[BOOK_NAMES], 1);
	m->start = -log2(b->n + 2.0);
	m->rows = b->n;
	model_settle(m);
}

static bool one_surname(pattern x)
{
	int family = pattern_level(x, PART_FAMILY);

	return family == NAMES_SAME || family == NAMES_NICK || family == NAMES_CLOSE || family == NAMES_NEAR ||
		family == NAMES_ONE_OF_TWO;
}

int model_kin(pattern x)
{
	int home = pattern_level(x, PART_HOME);

	if (!one_surname(x) || pattern_level(x, PART_ORDER) != ORDER_AS_WRITTEN)
		return -1;
	return home == HOME_NULL || home > HOME_POSTCODE ? -1 : home == HOME_POSTCODE ? KIN_POSTCODE : KIN_HOUSE;
}

/* Same surname, same birthday, another first name. Wherever they live: often only one of the two rows says. */
bool model_twins_like(pattern x)
{
	int given = pattern_level(x, PART_GIVEN), born = pattern_level(x, PART_BORN);

	return one_surname(x) && (given == NAMES_DIFFER || given == NAMES_NEAR || given == NAMES_NICK) &&
		(born == BORN_SAME || born == BORN_TURNED);
}

/* twins_bits: less where the two names may be forms of one: Ella and Ellie are twins, or one Eleanor twice */
static double twins_bits(const struct model *m, pattern x)
{
	return pattern_level(x, PART_GIVEN) == NAMES_NICK ? m->twins * 0.6 : m->twins;
}

/* Same home, same surname, same first name, birthdays far apart. */
bool model_namesakes_like(pattern x)
{
	int given = pattern_level(x, PART_GIVEN);

	return (given == NAMES_SAME || given == NAMES_NICK || given == NAMES_CLOSE) &&
		pattern_level(x, PART_BORN) == BORN_DIFFERS;
}

static double ratio(double m, double u)
{
	return m > 0 && u > 0 ? log2(m / u) : 0;
}

void model_settle(struct model *m)
{
	for (int p = 0; p < PARTS; p++)
		for (int l = 1; l < LEVELS; l++) {
			double kin = m->kin_u[p][l] > 0 ? m->kin_u[p][l] : m->u[p][l];
			m->bits[0][p][l] = ratio(m->m[p][l], m->u[p][l]);
			m->bits[1][p][l] = ratio(m->m[p][l], kin);
		}
}

/* part_bits: Twins have two first names; father and son of one name have two birthdays. So of two in one household
 * with one first name, the birthday is weighed as between strangers. */
static double part_bits(const struct model *m, pattern x, enum part p, bool kin)
{
	bool as_strangers = p == PART_BORN && pattern_level(x, PART_GIVEN) == NAMES_SAME;

	return m->bits[kin && !as_strangers][p][pattern_level(x, p)];
}

double model_bits(const struct model *m, pattern x)
{
	int kin = model_kin(x);
	double w = kin < 0 ? m->start : m->kin_start[kin];

	for (int p = 0; p < PARTS; p++)
		if (kin < 0 || (p != PART_FAMILY && p != PART_HOME))
			w += part_bits(m, x, (enum part)p, kin >= 0);
	if (model_twins_like(x))
		w += twins_bits(m, x);
	else if (kin >= 0 && model_namesakes_like(x))
		w += m->namesakes;
	return w;
}

double model_chance(double weight)
{
	return 1 / (1 + exp2(-weight));
}

static const struct word *known_word(const struct comparer *c, enum book_dict d, uint32_t id)
{
	return id & OWN_WORD ? &c->own->word[id & ~OWN_WORD] : &c->book->dict[d].word[id];
}

enum { RARITY_MOST = 6 };

/* rarity: what a value's own frequency adds to the average of its level */
static double rarity(double u, double count, double of, double least)
{
	double share = (count < 2 ? 2 : count) / (of < 4 ? 4 : of), bits;

	bits = log2(u / (share < least ? least : share));
	return bits > RARITY_MOST ? RARITY_MOST : bits < -RARITY_MOST ? -RARITY_MOST : bits;
}

static double part_rarity(const struct model *m, const struct comparer *c, const struct person *a, enum part p,
	int level)
{
	double n = c->rows, u = m->u[p][level];

	if (u <= 0)
		return 0;
	if (p == PART_GIVEN && level == NAMES_SAME)
		return rarity(u, known_word(c, BOOK_NAMES, a->given)->count[0], n, 2e-5);
	if (p == PART_FAMILY && level == NAMES_SAME)
		return rarity(u, known_word(c, BOOK_NAMES, a->family)->count[1], n, 2e-5);
	if (p == PART_HOME && level == HOME_TOWN && a->locality)
		return rarity(u, known_word(c, BOOK_PLACES, a->locality)->count[1], n, 1e-3) / 2;
	if (p == PART_OTHER && level == CODE_SAME)
		return rarity(u, known_word(c, BOOK_CODES, a->other)->count[0], n, 1e-6);
	return 0;
}

double model_rarity_most(pattern x)
{
	bool names = pattern_level(x, PART_ORDER) != ORDER_TURNED;

	if (model_kin(x) >= 0)
		return 0;
	return (names && pattern_level(x, PART_GIVEN) == NAMES_SAME ? RARITY_MOST : 0) +
		(names && pattern_level(x, PART_FAMILY) == NAMES_SAME ? RARITY_MOST : 0) +
		(pattern_level(x, PART_HOME) == HOME_TOWN ? RARITY_MOST : 0) +
		(pattern_level(x, PART_OTHER) == CODE_SAME ? RARITY_MOST : 0);
}

static void add_line(struct lines *out, int of, int level, double bits)
{
	out->line[out->n++] = (struct line){ of, level, bits };
	out->weight += bits;
}

void model_lines(const struct model *m, const struct comparer *c, const struct person *a, const struct person *b,
	pattern x, struct lines *out)
{
	int kin = model_kin(x);
	bool turned = pattern_level(x, PART_ORDER) == ORDER_TURNED;

	(void)b;
	out->n = 0;
	out->weight = 0;
	add_line(out, LINE_START, 0, m->start);
	if (kin >= 0)
		add_line(out, LINE_KIN, kin, m->kin_start[kin] - m->start);
	for (int p = 0; p < PARTS; p++) {
		int level = pattern_level(x, (enum part)p);
		double bits = part_bits(m, x, (enum part)p, kin >= 0);
		if (!level || (p == PART_ORDER && level == ORDER_AS_WRITTEN))
			continue;
		if (kin >= 0 && (p == PART_FAMILY || p == PART_HOME))
			continue;
		if (kin < 0 && !(turned && p <= PART_FAMILY))
			bits += part_rarity(m, c, a, (enum part)p, level);
		add_line(out, p, level, bits);
	}
	if (model_twins_like(x))
		add_line(out, LINE_TWINS, 0, twins_bits(m, x));
	if (kin >= 0 && model_namesakes_like(x))
		add_line(out, LINE_NAMESAKES, 0, m->namesakes);
}

struct number { char name[64]; double *at; };

/* numbers: every number of a model with its name, in a fixed order; returns how many */
static unsigned numbers(struct model *m, struct number *out)
{
	static const char *const what[] = { "m", "u", "kin_u" };
	unsigned n = 0;

	out[n++] = (struct number){ "start", &m->start };
	out[n++] = (struct number){ "start house", &m->kin_start[KIN_HOUSE] };
	out[n++] = (struct number){ "start postcode", &m->kin_start[KIN_POSTCODE] };
	out[n++] = (struct number){ "twins", &m->twins };
	out[n++] = (struct number){ "namesakes", &m->namesakes };
	out[n++] = (struct number){ "threshold", &m->threshold };
	for (int p = 0; p < PARTS; p++)
		for (int l = 1; l < LEVELS; l++)
			for (int k = 0; k < 3; k++) {
				double *at = k == 0 ? &m->m[p][l] : k == 1 ? &m->u[p][l] : &m->kin_u[p][l];
				if (!*compare_level_name((enum part)p, l) || (k == 2 && default_kin_u[p][l] <= 0))
					continue;
				out[n].at = at;
				snprintf(out[n++].name, 64, "%s %s %s", compare_part_name((enum part)p),
					compare_level_name((enum part)p, l), what[k]);
			}
	return n;
}

enum { NUMBERS_MOST = 6 + PARTS * LEVELS * 3 };

void model_write(const struct model *m, struct buf *b)
{
	struct model copy = *m;
	struct number n[NUMBERS_MOST];
	unsigned count = numbers(&copy, n);

	buf_z(b, "martlet model 1\n");
	buf_fmt(b, "# learned from %llu rows, %llu pairs; start, twins, namesakes and threshold are bits\n",
		(unsigned long long)m->rows, (unsigned long long)m->pairs);
	for (unsigned i = 0; i < count; i++)
		buf_fmt(b, "%s %.12g\n", n[i].name, *n[i].at);
}

/* take_number: one line "name … value"; false when no number has that name */
static bool take_number(struct number *n, unsigned count, struct str line)
{
	size_t cut = line.n;
	double x;
	char text[40];
	char *end;

	while (cut > 0 && line.at[cut - 1] != ' ')
		cut--;
	if (cut < 2 || line.n - cut >= sizeof text)
		return false;
	memcpy(text, line.at + cut, line.n - cut);
	text[line.n - cut] = 0;
	x = strtod(text, &end);
	if (*end || end == text || !isfinite(x))
		return false;
	for (unsigned i = 0; i < count; i++)
		if (str_is((struct str){ line.at, cut - 1 }, n[i].name)) {
			*n[i].at = x;
			return true;
		}
	return false;
}

bool model_read(struct model *m, struct str text, const char *file, struct notes *notes)
{
	struct number n[NUMBERS_MOST];
	struct str line;
	uint32_t at = 0;
	bool good = true;
	unsigned count;

	model_default(m);
	count = numbers(m, n);
	while (str_cut(&text, '\n', &line)) {
		struct place here = { file, ++at, 1 };
		line = str_trim(line);
		if (at == 1 && !str_is(line, "martlet model 1")) {
			note(notes, here, "not a model: the first line must be \"martlet model 1\"");
			return false;
		}
		if (at == 1 || line.n == 0 || line.at[0] == '#')
			continue;
		if (!take_number(n, count, line)) {
			note(notes, here, "no such number in a model: %.*s", S(str_head(line, 80)));
			good = false;
		}
	}
	if (at == 0)
		note(notes, (struct place){ file, 1, 1 }, "an empty file is no model");
	model_settle(m);
	return good && at > 0;
}

unsigned model_diff(const struct model *a, const struct model *b, struct buf *out)
{
	struct model ca = *a, cb = *b;
	struct number na[NUMBERS_MOST], nb[NUMBERS_MOST];
	unsigned count = numbers(&ca, na), differ = 0;

	numbers(&cb, nb);
	for (unsigned i = 0; i < count; i++)
		if (fabs(*na[i].at - *nb[i].at) > 1e-9 * (1 + fabs(*na[i].at))) {
			buf_fmt(out, "%s %.9g -> %.9g\n", na[i].name, *na[i].at, *nb[i].at);
			differ++;
		}
	return differ;
}
