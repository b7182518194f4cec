#include <stdlib.h>
#include <string.h>
#include "people/block.h"

/* What two rows may have in common; a rule is the set it keys on. */
enum {
	E_GIVEN = 1, E_FAMILY = 2, E_BORN = 4, E_POSTCODE = 8, E_PHONE = 16, E_EMAIL = 32, E_IDENTIFIER = 64,
	E_MIDDLE = 128, E_DAY = 256, E_YEAR = 512, E_GIVEN_SOUND = 1024, E_FAMILY_SOUND = 2048, E_DISTRICT = 4096,
	E_TOWN = 8192, E_HOUSE = 16384, E_OPENING = 32768, E_STREET = 65536, E_TURNED = 1 << 17, E_NICK = 1 << 18,
};

static const struct rule { const char *name; uint32_t keys; bool loose; } rules[] = {
	{ "born", E_BORN, true },
	{ "house", E_HOUSE, true },
	{ "postcode", E_POSTCODE, true },
	{ "names", E_GIVEN | E_FAMILY, true },
	{ "sounds", E_GIVEN_SOUND | E_FAMILY_SOUND, true },
	{ "family", E_FAMILY, true },
	{ "born, district", E_BORN | E_DISTRICT, true },
	{ "born, town", E_BORN | E_TOWN, true },
	{ "given, street", E_GIVEN | E_STREET, true },
	{ "given, town", E_GIVEN | E_TOWN, true },
	{ "family, town", E_FAMILY | E_TOWN, true },
	{ "rare names", E_GIVEN | E_FAMILY, false },
	{ "phone", E_PHONE, false },
	{ "e-mail", E_EMAIL, false },
	{ "identifier", E_IDENTIFIER, false },
	{ "born, given", E_BORN | E_GIVEN, false },
	{ "born, family", E_BORN | E_FAMILY, false },
	{ "postcode, born", E_POSTCODE | E_BORN, false },
	{ "postcode, family", E_POSTCODE | E_FAMILY, false },
	{ "postcode, given", E_POSTCODE | E_GIVEN, false },
	{ "house, opening sounds", E_HOUSE | E_OPENING, false },
	{ "postcode, opening sounds", E_POSTCODE | E_OPENING, false },
	{ "names, month and day", E_GIVEN | E_FAMILY | E_DAY, false },
	{ "names either way, year", E_TURNED | E_YEAR, false },
	{ "sounds, year", E_GIVEN_SOUND | E_FAMILY_SOUND | E_YEAR, false },
	{ "sounds, month and day", E_GIVEN_SOUND | E_FAMILY_SOUND | E_DAY, false },
	{ "names, district", E_GIVEN | E_FAMILY | E_DISTRICT, false },
	{ "names, town", E_GIVEN | E_FAMILY | E_TOWN, true },
	{ "names, middle", E_GIVEN | E_FAMILY | E_MIDDLE, false },
	{ "opening sounds, born", E_OPENING | E_BORN, false },
	{ "name group, family, year", E_NICK | E_FAMILY | E_YEAR, false },
};
enum { RULES = sizeof rules / sizeof *rules, RARE_MOST = 10, AHEAD = 16, SAMPLE = 8, CHANCE = 200000 };

/* turned_day: month and day in one order, so that 3 December and 12 March share a key */
static uint32_t turned_day(birthday b)
{
	uint32_t m = b >> 8 & 0xff, d = b & 0xff;

	return m < d ? m << 8 | d : d << 8 | m;
}

static uint64_t mix(uint64_t h, uint64_t x)
{
	h = (h ^ x) * 0xff51afd7ed558ccdu;
	return h ^ h >> 33;
}

static uint64_t house_key(const struct person *p)
{
	return p->house && p->street ? (uint64_t)p->house << 32 | p->street : 0;
}

/* openings: the first two sounds of each name, either way round */
static uint32_t openings(const struct person *p)
{
	uint32_t g = p->given_sound >> 8, f = p->family_sound >> 8;

	return !g || !f ? 0 : g < f ? g << 8 | f : f << 8 | g;
}

static uint64_t turned_names(const struct person *p)
{
	if (!p->given || !p->family)
		return 0;
	return p->given < p->family ? (uint64_t)p->given << 32 | p->family : (uint64_t)p->family << 32 | p->given;
}

static uint32_t born_key(birthday b)
{
	return born_whole(b) ? (b & 0xffff0000u) | turned_day(b) : 0;
}

static uint32_t day_key(birthday b)
{
	return born_placeholder(b) ? 0 : turned_day(b);
}

/* The fields a rule may key on, and what each is of a person p of book b; a row here is a bit of E_. */
#define FIELDS(FIELD)                                                                            \
	FIELD(E_GIVEN, p->given) FIELD(E_FAMILY, p->family) FIELD(E_BORN, born_key(p->born))     \
	FIELD(E_POSTCODE, p->postcode) FIELD(E_PHONE, p->phone) FIELD(E_EMAIL, p->email)         \
	FIELD(E_IDENTIFIER, p->identifier) FIELD(E_MIDDLE, p->middle) FIELD(E_DAY, day_key(p->born)) \
	FIELD(E_YEAR, p->born >> 16) FIELD(E_GIVEN_SOUND, p->given_sound)                        \
	FIELD(E_FAMILY_SOUND, p->family_sound) FIELD(E_DISTRICT, home_district(p->postcode))     \
	FIELD(E_TOWN, p->locality) FIELD(E_HOUSE, house_key(p)) FIELD(E_OPENING, openings(p))    \
	FIELD(E_STREET, p->street)

/* key_of: the rule's key of one row, in the upper 32 bits; 0 when a field is missing */
static inline uint64_t key_of(const struct book *b, const struct person *p, uint32_t keys)
{
	uint64_t h = keys, v;

#define FIELD(bit, value)                                                                        \
	if (keys & (bit)) {                                                                      \
		v = (value);                                                                     \
		if (!v)                                                                          \
			return 0;                                                                \
		h = mix(h, v);                                                                   \
	}
	FIELDS(FIELD)
	FIELD(E_TURNED, turned_names(p))
	FIELD(E_NICK, b->dict[BOOK_NAMES].word[p->given].nick.group[0])
#undef FIELD
	h &= 0xffffffff00000000u;
	return h ? h : UINT64_C(1) << 32;
}

/* sort_keys: by the upper half: two passes of eleven bits from the top, then the few left out of place */
static void sort_keys(uint64_t *at, uint64_t *spare, size_t n)
{
	for (int shift = 42; shift <= 53; shift += 11) {
		uint32_t start[2048] = { 0 }, sum = 0;
		uint64_t *swap;
		for (size_t i = 0; i < n; i++)
			start[at[i] >> shift & 2047]++;
		for (int k = 0; k < 2048; k++) {
			uint32_t c = start[k];
			start[k] = sum;
			sum += c;
		}
		for (size_t i = 0; i < n; i++)
			spare[start[at[i] >> shift & 2047]++] = at[i];
		swap = at;
		at = spare;
		spare = swap;
	}
	for (size_t i = 1; i < n; i++) {
		uint64_t x = at[i];
		size_t j = i;
		for (; j > 0 && at[j - 1] >> 32 > x >> 32; j--)
			at[j] = at[j - 1];
		at[j] = x;
	}
}

struct work {
	struct comparer *c;
	const struct book *b;
	struct candidates *out;
	bool two_files;
	uint64_t *keys, *spare;
	uint32_t *passed;                                  /* a bit a rule: this row's block was passed over */
	uint32_t rule, used, whole;                        /* the rule at work; those used so far; those that passed nothing over */
	uint32_t affordable;                               /* a bit a rule; of loose ones those few pairs would come of */
	struct { uint32_t a, b; } wait[AHEAD];
	unsigned waiting;
};

/* fill_keys: the keys of ${n} people, sorted; returns how many */
static size_t fill_keys(struct work *w, const struct person *at, size_t people, uint32_t keys)
{
	size_t n = 0;

	for (uint32_t row = 0; row < people; row++) {
		const struct person *p = &at[row];
		uint64_t k = key_of(w->b, p, keys);
		if (k)
			w->keys[n++] = k | row;
		if (p->family2 && (keys & (E_FAMILY | E_TURNED))) {
			struct person other = *p;
			other.family = p->family2;
			k = key_of(w->b, &other, keys);
			if (k)
				w->keys[n++] = k | row;
		}
	}
	sort_keys(w->keys, w->spare, n);
	return n;
}

static uint32_t both(uint32_t a, uint32_t b, uint32_t bit)
{
	return a && a == b ? bit : 0;
}

/* in_common: what two rows share; the dearer fields are worked out only where a rule could ask for them */
static uint32_t in_common(const struct person *p, const struct person *q)
{
	const uint32_t both_names = E_GIVEN | E_FAMILY, both_sounds = E_GIVEN_SOUND | E_FAMILY_SOUND;
	uint32_t same = both(p->given, q->given, E_GIVEN) | both(p->family, q->family, E_FAMILY) |
		both(p->postcode, q->postcode, E_POSTCODE) | both(p->phone, q->phone, E_PHONE) |
		both(p->email, q->email, E_EMAIL) | both(p->identifier, q->identifier, E_IDENTIFIER) |
		both(p->middle, q->middle, E_MIDDLE) | both(p->born >> 16, q->born >> 16, E_YEAR) |
		both(p->given_sound, q->given_sound, E_GIVEN_SOUND) | both(p->locality, q->locality, E_TOWN) |
		both(p->family_sound, q->family_sound, E_FAMILY_SOUND) | both(p->street, q->street, E_STREET);

	if (same & E_STREET && p->house && p->house == q->house)
		same |= E_HOUSE;
	if (same & E_YEAR)
		same |= both(born_key(p->born), born_key(q->born), E_BORN);
	if ((same & both_names) == both_names)
		same |= E_TURNED;
	if ((same & both_names) == both_names || (same & both_sounds) == both_sounds)
		same |= both(day_key(p->born), day_key(q->born), E_DAY);
	if (same & (E_BORN | E_HOUSE | E_POSTCODE))
		same |= both(openings(p), openings(q), E_OPENING);
	if (same & (E_BORN | E_TURNED))
		same |= both(home_district(p->postcode), home_district(q->postcode), E_DISTRICT);
	return same;
}

/* made: an earlier rule has brought this pair */
static bool made(const struct work *w, uint32_t a, uint32_t b)
{
	uint32_t earlier = w->used & ((1u << w->rule) - 1) & ~w->passed[a], same;

	if (!earlier)
		return false;
	same = in_common(&w->b->person[a], &w->b->person[b]);
	for (; earlier; earlier &= earlier - 1) {
		uint32_t keys = rules[__builtin_ctz(earlier)].keys;
		if ((same & keys) == keys)
			return true;
	}
	return false;
}

static void take(struct work *w, uint32_t a, uint32_t b)
{
	pattern x = compare_people(w->c, &w->b->person[a], &w->b->person[b]);
	struct pair p = { a, b, tally_add(&w->out->tally, x, 1) };

	memcpy(big_add(&w->out->pairs, sizeof p), &p, sizeof p);
}

static void settle(struct work *w, uint32_t a, uint32_t b)
{
	if (made(w, a, b))
		return;
	take(w, a, b);
	w->out->rule[w->rule].fresh++;
}

static void drain(struct work *w)
{
	unsigned n = w->waiting < AHEAD ? w->waiting : AHEAD;

	for (unsigned i = w->waiting - n; i < w->waiting; i++)
		settle(w, w->wait[i % AHEAD].a, w->wait[i % AHEAD].b);
	w->waiting = 0;
}

/* offer: a pair waits, its rows on their way into the cache, while the pair offered AHEAD earlier is compared */
static void offer(struct work *w, uint32_t a, uint32_t b)
{
	unsigned at = w->waiting % AHEAD;
	uint32_t first = a < b ? a : b;

	if (a == b)
		return;
	if (w->two_files && !((w->b->person[a].flags ^ w->b->person[b].flags) & PERSON_SECOND))
		return;
	__builtin_prefetch(&w->b->person[a]);
	__builtin_prefetch(&w->b->person[b]);
	__builtin_prefetch(&w->passed[first]);
	if (w->waiting >= AHEAD)
		settle(w, w->wait[at].a, w->wait[at].b);
	w->wait[at].a = first;
	w->wait[at].b = a ^ b ^ first;
	w->waiting++;
	w->out->rule[w->rule].pairs++;
}

static size_t block_end(const uint64_t *k, size_t i, size_t n)
{
	size_t j = i + 1;

	while (j < n && k[j] >> 32 == k[i] >> 32)
		j++;
	return j;
}

/* one_in: one person in SAMPLE, scattered, for rows of one person stand together; a copy, read once for each loose rule */
static size_t one_in(const struct work *w, struct big *out)
{
	big_open(out, (size_t)w->b->n / SAMPLE * sizeof(struct person) * 5 / 4);
	for (uint32_t row = 0; row < w->b->n; row++)
		if (mix(mix(1, row), row) % SAMPLE == 0)
			memcpy(big_add(out, sizeof(struct person)), &w->b->person[row], sizeof(struct person));
	return BIG_N(out, struct person);
}

/* judge_loose: a loose rule is used when its pairs, all blocks together, are few for the size of the file; judged from one
 * row in SAMPLE where the file is large, which sees one pair in SAMPLE times SAMPLE */
static void judge_loose(struct work *w)
{
	bool sample = w->b->n > 100000;
	struct big copy = { 0 };
	size_t people = sample ? one_in(w, &copy) : w->b->n;
	const struct person *at = sample ? (const struct person *)(const void *)copy.at : w->b->person;

	for (unsigned r = 0; r < RULES; r++) {
		size_t n = rules[r].loose ? fill_keys(w, at, people, rules[r].keys) : 0;
		uint64_t total = 0;
		for (size_t i = 0, j; i < n; i = j) {
			j = block_end(w->keys, i, n);
			total += (uint64_t)(j - i) * (j - i - 1) / 2;
		}
		if (!rules[r].loose || (sample ? total * SAMPLE * SAMPLE : total) <= w->b->n / 5 + 200000)
			w->affordable |= 1u << r;
	}
	big_close(&copy);
}

/* within: a wider rule has brought every pair this one could */
static bool within(const struct work *w, uint32_t keys)
{
	if (keys & E_TURNED)
		return false;
	for (uint32_t left = w->whole; left; left &= left - 1) {
		uint32_t wider = rules[__builtin_ctz(left)].keys;
		if ((keys & wider) == wider)
			return true;
	}
	return false;
}

/* by_chance: strangers meet under names and dates alone, ever more of them the larger the file; nobody does who shares no roof */
static bool by_chance(uint32_t keys)
{
	return !(keys & (E_PHONE | E_EMAIL | E_IDENTIFIER | E_POSTCODE | E_DISTRICT | E_HOUSE | E_STREET | E_TOWN));
}

/* most_in_block: the largest block that is compared whole: where names and dates alone would bring more than a pair for two rows
 * of the file, the fuller blocks, which are of common names, are left to the rules that ask for more */
static size_t most_in_block(const struct work *w, size_t n, const struct rule *r)
{
	bool rare = !r->loose && r->keys == (E_GIVEN | E_FAMILY);
	size_t most = r->loose ? (size_t)BLOCK_MOST * 2 : rare ? RARE_MOST : BLOCK_MOST, size = 2;
	uint64_t pairs[BLOCK_MOST + 1] = { 0 }, sum = 0;

	if (r->loose || rare || !by_chance(r->keys))
		return most;
	for (size_t i = 0, j; i < n; i = j) {
		j = block_end(w->keys, i, n);
		if (j - i <= most)
			pairs[j - i] += (uint64_t)(j - i) * (j - i - 1) / 2;
	}
	for (; size < most && (sum += pairs[size]) + pairs[size + 1] <= w->b->n / 2 + CHANCE; size++)
		;
	return size;
}

static void run_rule(struct work *w)
{
	const struct rule *r = &rules[w->rule];
	size_t n, most;
	bool whole = true;

	if (within(w, r->keys) || !(w->affordable >> w->rule & 1))
		return;
	n = fill_keys(w, w->b->person, w->b->n, r->keys);
	if (n < 2)
		return;
	most = most_in_block(w, n, r);
	w->out->rule[w->rule].used = true;
	w->used |= 1u << w->rule;
	for (size_t i = 0, j; i < n; i = j) {
		j = block_end(w->keys, i, n);
		if (j - i > most) {
			whole = false;
			for (size_t k = i; k < j; k++)
				w->passed[(uint32_t)w->keys[k]] |= 1u << w->rule;
			continue;
		}
		for (size_t x = i; x < j; x++)
			for (size_t y = x + 1; y < j; y++)
				offer(w, (uint32_t)w->keys[x], (uint32_t)w->keys[y]);
	}
	drain(w);
	w->whole |= whole ? 1u << w->rule : 0;
}

static void all_pairs(struct work *w)
{
	for (uint32_t a = 0; a < w->b->n; a++)
		for (uint32_t b = a + 1; b < w->b->n; b++)
			if (!w->two_files || (w->b->person[a].flags ^ w->b->person[b].flags) & PERSON_SECOND)
				take(w, a, b);
	w->out->complete = true;
}

void block_candidates(struct candidates *out, struct comparer *c, bool two_files)
{
	struct work w = { .c = c, .b = c->book, .out = out, .two_files = two_files };
	size_t n = c->book->n;
	struct big keys, spare, passed;

	*out = (struct candidates){ .rules = RULES };
	tally_open(&out->tally);
	big_open(&out->pairs, n * sizeof(struct pair));
	for (unsigned r = 0; r < RULES; r++)
		out->rule[r].name = rules[r].name;
	if (n <= ALL_PAIRS) {
		all_pairs(&w);
		return;
	}
	big_open(&keys, 2 * n * sizeof(uint64_t));
	big_open(&spare, 2 * n * sizeof(uint64_t));
	big_open(&passed, n * sizeof(uint32_t));
	w.keys = (uint64_t *)(void *)keys.at;
	w.spare = (uint64_t *)(void *)spare.at;
	w.passed = (uint32_t *)(void *)passed.at;
	judge_loose(&w);
	for (w.rule = 0; w.rule < RULES; w.rule++)
		run_rule(&w);
	big_close(&keys);
	big_close(&spare);
	big_close(&passed);
}

void block_close(struct candidates *out)
{
	big_close(&out->pairs);
	tally_close(&out->tally);
}

void block_random(struct tally *out, struct comparer *c, bool two_files, uint32_t n)
{
	uint64_t seed = 0x2545f4914f6cdd1du;
	const struct book *book = c->book;
	uint32_t next[AHEAD][2] = { 0 };

	tally_open(out);
	for (uint32_t i = 0; book->n > 1 && i < n + AHEAD; i++) {
		uint32_t *slot = next[i % AHEAD], a = slot[0], b = slot[1];
		if (i >= AHEAD && a != b && (!two_files ||
				(book->person[a].flags ^ book->person[b].flags) & PERSON_SECOND))
			tally_add(out, compare_people(c, &book->person[a], &book->person[b]), 1);
		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		slot[0] = (uint32_t)((seed >> 32) % book->n);
		slot[1] = (uint32_t)((seed & 0xffffffffu) % book->n);
		__builtin_prefetch(&book->person[slot[0]]);
		__builtin_prefetch(&book->person[slot[1]]);
	}
}

double block_same_pairs(const struct book *b, uint64_t (*key)(const struct person *p), struct big *scratch, double *said)
{
	uint64_t *at, *spare;
	size_t n = 0;
	double pairs = 0;

	if (!scratch->at)
		big_open(scratch, 2 * (size_t)b->n * sizeof(uint64_t));
	at = (uint64_t *)(void *)scratch->at;
	spare = at + b->n;
	for (uint32_t row = 0; row < b->n; row++) {
		uint64_t k = key(&b->person[row]);
		if (k)
			at[n++] = mix(1, k);
	}
	sort_keys(at, spare, n);
	for (size_t i = 0, j; i < n; i = j) {
		j = block_end(at, i, n);
		pairs += (double)(j - i) * (double)(j - i - 1) / 2;
	}
	*said = (double)n;
	return pairs;
}
