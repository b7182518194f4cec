#include <math.h>
#include <string.h>
#include "people/learn.h"

enum { LEAN_M = 50, LEAN_U = 20, LEAN_KIN = 60, FEW = 10 };
/* What learning may not come to: most rows being many people's, or one person's rows mostly not agreeing. */
static const double most_pairs_a_row = 10, most_differing = 0.35;
/* Nor may it come to one person's rows never differing: pairs which do are not seen to be one person's, so nothing seen
 * speaks against it. One in three hundred is fewer than records have. */
static const double least_differing = 0.003;

struct lesson {
	struct model *m;
	const struct model *before;                        /* the defaults, to lean on */
	const struct tally *seen, *random;
	double rows, pairs;                                /* all pairs of rows there are */
	double same[PARTS], said[PARTS];                   /* pairs which hold one value; pairs where both say one */
	double home[LEVELS];                               /* pairs at a home level, by frequency; 0 not known */
};

/* Per part and level, weighed by the chance that a pair is one person (m), two (u), or two of one household. */
struct sums {
	double m[PARTS][LEVELS], kin[PARTS][LEVELS], kin_one[KINS], kin_two[KINS], one;
	double twins, families;                            /* pairs that look like twins; that look like other kin */
};

static void add_to(double sum[PARTS][LEVELS], pattern x, double n)
{
	for (int p = 0; p < PARTS; p++)
		sum[p][pattern_level(x, (enum part)p)] += n;
}

static void weigh_seen(const struct lesson *l, struct sums *s)
{
	memset(s, 0, sizeof *s);
	for (uint32_t i = 0; i < l->seen->n; i++) {
		pattern x = l->seen->at[i];
		double n = l->seen->count[i], p = model_chance(model_bits(l->m, x));
		int kin = model_kin(x);

		s->one += p * n;
		add_to(s->m, x, p * n);
		if (kin >= 0) {
			s->kin_one[kin] += p * n;
			s->kin_two[kin] += (1 - p) * n;
			add_to(s->kin, x, (1 - p) * n);
			s->twins += model_twins_like(x) ? n : 0;
			s->families += pattern_level(x, PART_GIVEN) == NAMES_DIFFER &&
				pattern_level(x, PART_BORN) >= BORN_NEAR ? n : 0;
		}
	}
}

/* shares: sums into shares that make one, leaning on ${lean} pairs of the default */
static void shares(double out[LEVELS], const double sum[LEVELS], const double before[LEVELS], double lean)
{
	double total = 0;

	for (int k = 1; k < LEVELS; k++)
		total += sum[k] + lean * before[k];
	for (int k = 1; k < LEVELS; k++)
		out[k] = total > 0 ? (sum[k] + lean * before[k]) / total : before[k];
}

static void exact_u(const struct lesson *l, enum part p, int level, double same, double said, double matched)
{
	double two = same - matched, least = fmax(0.5 / fmax(said, 1), 1e-8);

	if (said < 1)
		return;
	l->m->u[p][level] = fmax(two > 0 ? two / said : 0, fmax(least, same / said * 0.02));
}

/* floor_u: a level seen a few times or never in what was drawn may still be as common as by default, or as three in
 * the draw. Believed rarer, it outweighs all else: thousands of one first name, born on 11 July and on 7 November. */
static void floor_u(double u[LEVELS], const double sum[LEVELS], const double before[LEVELS])
{
	double total = 0;

	for (int k = 1; k < LEVELS; k++)
		total += sum[k];
	for (int k = 1; k < LEVELS && total > 0; k++)
		if (sum[k] < FEW)
			u[k] = fmax(u[k], fmin(before[k], (sum[k] + 3) / total));
}

static void weigh_random(const struct lesson *l, const struct sums *s)
{
	double sum[PARTS][LEVELS] = { { 0 } };

	for (uint32_t i = 0; i < l->random->n; i++) {
		pattern x = l->random->at[i];
		add_to(sum, x, l->random->count[i] * (1 - model_chance(model_bits(l->m, x))));
	}
	for (int p = 0; p < PARTS; p++)
		if (p != PART_ORDER) {
			shares(l->m->u[p], sum[p], l->before->u[p], LEAN_U);
			floor_u(l->m->u[p], sum[p], l->before->u[p]);
		}
	for (int p = 0; p < PARTS; p++)
		if (l->same[p] > 0)
			exact_u(l, (enum part)p, 1, l->same[p], l->said[p], s->m[p][1]);
	for (int k = HOME_PHONE_AND_PLACE; k <= HOME_POSTCODE; k++) {
		double drawn = l->m->u[PART_HOME][k];
		if (l->home[k] > 0)
			exact_u(l, PART_HOME, k, l->home[k], l->pairs, s->m[PART_HOME][k]);
		/* a street everybody lives in agrees more often than its postcodes do */
		if (sum[PART_HOME][k] > FEW && drawn > l->m->u[PART_HOME][k])
			l->m->u[PART_HOME][k] = drawn;
	}
}

/* A file of people who do not live with relatives has no twins in it: then rows alike but for the first name are slips.
 * That is believed only when kin are hardly seen, and when such rows are few beside the pairs that are one person. */
static void weigh_twins(const struct lesson *l, const struct sums *s)
{
	double one = s->kin_one[KIN_HOUSE] + s->kin_one[KIN_POSTCODE];

	if (one > 200 && s->families < one / 20 && s->twins < one / 4)
		l->m->twins = l->m->namesakes = 0;
}

/* What two members of one household can at most have in common; else a file of one person's rows at one home teaches that
 * families share all their names and birthdays. */
static const double kin_most[PARTS][LEVELS] = {
	[PART_GIVEN] = { [NAMES_SAME] = .10, [NAMES_NICK] = .04, [NAMES_CLOSE] = .05, [NAMES_NEAR] = .06 },
	[PART_BORN] = { [BORN_SAME] = .12, [BORN_PLACEHOLDER] = .05, [BORN_TURNED] = .02, [BORN_DIGIT] = .05 },
	[PART_MIDDLE] = { [NAMES_SAME] = .30 },
	[PART_EMAIL] = { [CODE_SAME] = .50, [CODE_CLOSE] = .05 },
};

static void hold_kin(double u[LEVELS], enum part p)
{
	int differs = p == PART_BORN ? BORN_DIFFERS : p == PART_EMAIL ? CODE_DIFFERS : NAMES_DIFFER;

	for (int k = 1; k < LEVELS; k++)
		if (kin_most[p][k] > 0 && u[k] > kin_most[p][k]) {
			u[differs] += u[k] - kin_most[p][k];
			u[k] = kin_most[p][k];
		}
}

static void hold(double m[LEVELS], int differs)
{
	double rest = 1 - m[differs], to = fmin(fmax(m[differs], least_differing), most_differing);

	if (rest <= 0 || m[differs] <= 0)
		return;
	for (int k = 1; k < LEVELS; k++)
		m[k] *= k == differs ? to / m[k] : (1 - to) / rest;
}

static void one_round(const struct lesson *l, int round)
{
	struct sums s;

	weigh_seen(l, &s);
	if (round == LEARN_ROUNDS / 2)
		weigh_twins(l, &s);
	for (int p = 0; p < PARTS; p++) {
		if (p == PART_ORDER) {
			double turned = s.m[p][ORDER_TURNED] + LEAN_M * l->before->m[p][ORDER_TURNED];
			double all = s.m[p][ORDER_AS_WRITTEN] + s.m[p][ORDER_TURNED] + LEAN_M;
			l->m->m[p][ORDER_TURNED] = turned / all;
			l->m->u[p][ORDER_AS_WRITTEN] = l->m->m[p][ORDER_AS_WRITTEN] = 1 - turned / all;
			l->m->u[p][ORDER_TURNED] = 1;
			continue;
		}
		shares(l->m->m[p], s.m[p], l->before->m[p], LEAN_M);
		if (l->before->kin_u[p][1] > 0) {
			shares(l->m->kin_u[p], s.kin[p], l->before->kin_u[p], LEAN_KIN);
			hold_kin(l->m->kin_u[p], (enum part)p);
		}
	}
	hold(l->m->m[PART_GIVEN], NAMES_DIFFER);
	hold(l->m->m[PART_FAMILY], NAMES_DIFFER);
	hold(l->m->m[PART_MIDDLE], NAMES_DIFFER);
	hold(l->m->m[PART_BORN], BORN_DIFFERS);
	hold(l->m->m[PART_SEX], SEX_DIFFERS);
	weigh_random(l, &s);
	s.one = fmin(s.one, most_pairs_a_row * l->rows);
	l->m->start = log2(fmax(s.one, 0.5) / fmax(l->pairs - s.one, 1));
	for (int k = 0; k < KINS; k++)
		l->m->kin_start[k] = log2((s.kin_one[k] + 1) / (s.kin_two[k] + 3));
	model_settle(l->m);
}

static double word_pairs(const struct dict *d, int as, double *said)
{
	double pairs = 0, rows = 0;

	for (uint32_t i = 1; i < d->n; i++) {
		double n = d->word[i].count[as];
		pairs += n * (n - 1) / 2;
		rows += n;
	}
	*said = rows * (rows - 1) / 2;
	return pairs;
}

static uint64_t key_born(const struct person *p)     { return born_whole(p->born) ? p->born : 0; }
static uint64_t key_phone(const struct person *p)    { return p->phone; }
static uint64_t key_postcode(const struct person *p) { return p->postcode >> 31 ? 0 : p->postcode; }
static uint64_t key_email(const struct person *p)    { return p->email; }
static uint64_t key_other(const struct person *p)    { return p->other; }
static uint64_t key_number(const struct person *p)   { return p->identifier; }
static uint64_t key_house(const struct person *p)
{
	return p->house && p->street ? (uint64_t)p->house << 32 | p->street : 0;
}

static double same_pairs(const struct book *b, uint64_t (*key)(const struct person *), struct big *scratch, double *said)
{
	double rows, pairs = block_same_pairs(b, key, scratch, &rows);

	*said = rows * (rows - 1) / 2;
	return pairs;
}

/* count_same: the frequency sums. Between two files about half of all pairs are of one file: shares stay true. */
static void count_same(struct lesson *l, const struct book *b)
{
	double said, phone, house, postcode;
	struct big scratch = { 0 };

	l->same[PART_GIVEN] = word_pairs(&b->dict[BOOK_NAMES], 0, &l->said[PART_GIVEN]);
	l->same[PART_FAMILY] = word_pairs(&b->dict[BOOK_NAMES], 1, &l->said[PART_FAMILY]);
	l->same[PART_BORN] = same_pairs(b, key_born, &scratch, &l->said[PART_BORN]);
	l->same[PART_EMAIL] = same_pairs(b, key_email, &scratch, &l->said[PART_EMAIL]);
	l->same[PART_IDENTIFIER] = same_pairs(b, key_number, &scratch, &l->said[PART_IDENTIFIER]);
	l->same[PART_OTHER] = same_pairs(b, key_other, &scratch, &l->said[PART_OTHER]);
	phone = same_pairs(b, key_phone, &scratch, &said);
	house = same_pairs(b, key_house, &scratch, &said);
	postcode = same_pairs(b, key_postcode, &scratch, &said);
	l->home[HOME_PHONE_AND_PLACE] = phone * 0.7;
	l->home[HOME_PHONE] = phone * 0.3;
	l->home[HOME_HOUSE] = house;
	l->home[HOME_POSTCODE] = fmax(postcode - house, postcode * 0.2);
	big_close(&scratch);
}

void learn_model(struct model *m, struct comparer *c, const struct candidates *seen, bool two_files)
{
	struct model before = *m;
	struct tally random;
	struct lesson l = { .m = m, .before = &before, .seen = &seen->tally, .random = &random };
	double n = c->book->n, second = 0;

	for (uint32_t i = 0; two_files && i < c->book->n; i++)
		second += (c->book->person[i].flags & PERSON_SECOND) != 0;
	l.rows = n;
	l.pairs = two_files ? second * (n - second) : n * (n - 1) / 2;
	if (l.pairs < 1)
		return;
	if (seen->complete)
		l.random = &seen->tally;
	else
		block_random(&random, c, two_files, LEARN_RANDOM);
	if (!two_files)
		count_same(&l, c->book);
	m->start = log2(0.1 * n / l.pairs);
	for (int round = 0; round < LEARN_ROUNDS; round++)
		one_round(&l, round);
	m->rows = c->book->n;
	m->pairs = (uint64_t)BIG_N(&seen->pairs, struct pair);
	if (!seen->complete)
		tally_close(&random);
}
