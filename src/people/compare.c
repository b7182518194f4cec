#include <string.h>
#include "people/alike.h"
#include "people/compare.h"

enum { KNOWN = 1 << 16 };
struct known { uint64_t pair; };                         /* sixty bits of a hash of two words, four of the level */

static const char *const part_names[PARTS] = {
	"given", "family", "order", "middle", "born", "sex", "home", "email", "identifier", "other",
};
static const char *const name_levels[LEVELS] = {
	"", "same", "nick", "close", "near", "initial", "cross", "one-of-two", "differ",
};
static const char *const code_levels[LEVELS] = { "", "same", "close", "part", "near", "differ" };
static const char *const *const level_names[PARTS] = {
	[PART_GIVEN] = name_levels, [PART_FAMILY] = name_levels, [PART_MIDDLE] = name_levels,
	[PART_ORDER] = (const char *const[LEVELS]){ "", "as-written", "turned" },
	[PART_BORN] = (const char *const[LEVELS]){ "", "same", "placeholder", "turned", "digit", "two-digits",
		"day-month", "month-year", "near", "differ" },
	[PART_SEX] = (const char *const[LEVELS]){ "", "same", "differ" },
	[PART_HOME] = (const char *const[LEVELS]){ "", "phone-and-place", "phone", "house", "postcode", "street",
		"town", "region", "differ" },
	[PART_EMAIL] = code_levels, [PART_IDENTIFIER] = code_levels, [PART_OTHER] = code_levels,
};

const char *compare_part_name(enum part p)
{
	return part_names[p];
}

const char *compare_level_name(enum part p, int level)
{
	const char *name = level >= 0 && level < LEVELS ? level_names[p][level] : NULL;

	return name ? name : "";
}

void compare_open(struct comparer *c, const struct book *b)
{
	*c = (struct comparer){ .book = b, .rows = b->n };
	big_open(&c->pages, KNOWN * sizeof(struct known));
	c->known = big_add(&c->pages, KNOWN * sizeof(struct known));
	c->established = 5 + b->n / 20000;
}

void compare_close(struct comparer *c)
{
	big_close(&c->pages);
}

static const struct word *word_of(const struct comparer *c, enum book_dict d, uint32_t id)
{
	return id & OWN_WORD ? &c->own->word[id & ~OWN_WORD] : &c->book->dict[d].word[id];
}

struct str compare_word(const struct comparer *c, enum book_dict d, uint32_t id)
{
	const struct word *w = word_of(c, d, id);

	return (struct str){ (id & OWN_WORD ? c->own->text : c->book->dict[d].text) + w->at, w->n };
}

/* A name in the name groups is a name in any file, however small. */
static bool established(const struct comparer *c, const struct word *w)
{
	return w->nick.group[0] || w->count[0] + w->count[1] >= c->established;
}

bool compare_established(const struct comparer *c, uint32_t id)
{
	return established(c, word_of(c, BOOK_NAMES, id));
}

bool compare_sound_same(const struct comparer *c, uint32_t a, uint32_t b)
{
	uint16_t sound = word_of(c, BOOK_NAMES, a)->sound;

	return sound && sound == word_of(c, BOOK_NAMES, b)->sound;
}

static bool opens(struct str s, struct str t)
{
	return s.n >= 3 && t.n > s.n && memcmp(s.at, t.at, s.n) == 0;
}

/* Close: a slip of the finger, or a spelling of the same sound. Two names which are both common are two names,
 * however alike (Jayden and Hayden), unless they stand in one name group. */
static enum name_level spelt_alike(const struct comparer *c, uint32_t a, uint32_t b)
{
	const struct word *wa = word_of(c, BOOK_NAMES, a), *wb = word_of(c, BOOK_NAMES, b);
	struct str sa = compare_word(c, BOOK_NAMES, a), sb = compare_word(c, BOOK_NAMES, b);
	int shared = __builtin_popcount(wa->mask & wb->mask);
	int all = __builtin_popcount(wa->mask | wb->mask);
	bool two_names = established(c, wa) && established(c, wb), sounds = wa->sound && wa->sound == wb->sound;
	double alike;

	if (opens(sa, sb) || opens(sb, sa))
		return two_names ? NAMES_NEAR : NAMES_CLOSE;      /* Daniel and Danielle; Mary and Maryjane */
	if (shared * 5 < all * 2)
		return NAMES_DIFFER;
	alike = alike_words(sa, sb);
	if (alike >= 0.92 || (sounds && alike >= 0.84))
		return two_names && !sounds ? NAMES_DIFFER : NAMES_CLOSE;
	if (two_names)
		return NAMES_DIFFER;
	if (alike >= 0.82 || (sounds && alike >= 0.7))
		return NAMES_NEAR;
	return wa->mask == wb->mask && alike >= 0.6 ? NAMES_NEAR : NAMES_DIFFER;
}

/* The pair's own bits are a one-to-one scramble of both numbers, cut to sixty bits, so two pairs are one by chance
 * once in 2^44 probes of a slot. */
static uint64_t pair_bits(uint32_t a, uint32_t b, uint64_t dict)
{
	uint64_t h = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;

	h = (h ^ h >> 29 ^ dict << 62) * 0xbf58476d1ce4e5b9u;
	return (h ^ h >> 32) * 0x94d049bb133111ebu;
}

static enum name_level names_afresh(const struct comparer *c, uint32_t a, uint32_t b)
{
	const struct word *wa = word_of(c, BOOK_NAMES, a), *wb = word_of(c, BOOK_NAMES, b);

	if (wa->n == 1 || wb->n == 1)
		return compare_word(c, BOOK_NAMES, a).at[0] == compare_word(c, BOOK_NAMES, b).at[0] ?
			NAMES_INITIAL : NAMES_DIFFER;
	if (nick_same(wa->nick, wb->nick))
		return NAMES_NICK;
	return spelt_alike(c, a, b);
}

enum name_level compare_names(struct comparer *c, uint32_t a, uint32_t b)
{
	struct known *k;
	enum name_level level;
	uint64_t bits;

	if (!a || !b)
		return NAMES_NULL;
	if (a == b)
		return NAMES_SAME;
	if ((a | b) & OWN_WORD)
		return names_afresh(c, a, b);
	bits = pair_bits(a, b, 0);
	k = &c->known[bits >> 48];
	if ((k->pair ^ bits) >> 4 == 0 && k->pair)
		return (enum name_level)(k->pair & 15);
	level = names_afresh(c, a, b);
	k->pair = (bits & ~UINT64_C(15)) | level;
	return level;
}

static enum name_level families(struct comparer *c, const struct person *a, const struct person *b)
{
	enum name_level one = compare_names(c, a->family, b->family);

	if (one == NAMES_SAME || (!a->family2 && !b->family2))
		return one;
	if ((a->family && a->family == b->family2) || (a->family2 && (a->family2 == b->family ||
			a->family2 == b->family2)))
		return NAMES_ONE_OF_TWO;
	return one;
}

static bool good(enum name_level n)
{
	return n == NAMES_SAME || n == NAMES_NICK || n == NAMES_CLOSE;
}

struct named { enum name_level given, family, middle; enum order_level order; };

/* turn: the names the other way round, when that way they agree and as written they do not */
static void turn(struct comparer *c, const struct person *a, const struct person *b, struct named *n)
{
	enum name_level g, f;

	if ((n->given != NAMES_DIFFER && n->given != NAMES_NULL && n->given != NAMES_INITIAL) ||
			(n->family != NAMES_DIFFER && n->family != NAMES_NULL))
		return;
	g = compare_names(c, a->given, b->family);
	f = compare_names(c, a->family, b->given);
	if (a->given && a->given == b->family2)
		g = NAMES_ONE_OF_TWO;
	if (b->given && b->given == a->family2)
		f = NAMES_ONE_OF_TWO;
	if (g == NAMES_DIFFER || f == NAMES_DIFFER || !(good(g) || good(f)))
		return;
	n->given = f;
	n->family = g;
	n->order = ORDER_TURNED;
}

static struct named names(struct comparer *c, const struct person *a, const struct person *b)
{
	struct named n = { .given = compare_names(c, a->given, b->given), .family = families(c, a, b) };

	if (n.given || n.family)
		n.order = ORDER_AS_WRITTEN;
	turn(c, a, b, &n);
	if (n.order != ORDER_AS_WRITTEN)
		return n;
	n.middle = compare_names(c, a->middle, b->middle);
	if (n.given == NAMES_DIFFER && (a->middle || b->middle)) {
		enum name_level x = compare_names(c, a->given, b->middle), y = compare_names(c, a->middle, b->given);
		if (x == NAMES_SAME || x == NAMES_NICK || y == NAMES_SAME || y == NAMES_NICK) {
			n.given = NAMES_CROSS;
			n.middle = NAMES_NULL;
		}
	}
	return n;
}

bool compare_turned(const struct comparer *c, const struct person *a, const struct person *b)
{
	struct comparer copy = *c;                        /* shares what is known of words; learns into the same pages */

	return names(&copy, a, b).order == ORDER_TURNED;
}

static bool both_same(uint32_t a, uint32_t b)
{
	return a && a == b;
}

static bool places_afresh(const struct comparer *c, uint32_t a, uint32_t b)
{
	uint32_t apart = word_of(c, BOOK_PLACES, a)->mask ^ word_of(c, BOOK_PLACES, b)->mask;

	return __builtin_popcount(apart) <= 4 &&
		alike_words(compare_word(c, BOOK_PLACES, a), compare_word(c, BOOK_PLACES, b)) >= 0.9;
}

/* places_alike: two streets or towns a slip apart */
static bool places_alike(struct comparer *c, uint32_t a, uint32_t b)
{
	struct known *k;
	uint64_t bits;
	bool yes;

	if (!a || !b || a == b)
		return both_same(a, b);
	if ((a | b) & OWN_WORD)
		return places_afresh(c, a, b);
	bits = pair_bits(a, b, 1);
	k = &c->known[bits >> 48];
	if ((k->pair ^ bits) >> 4 == 0 && k->pair)
		return k->pair & 1;
	yes = places_afresh(c, a, b);
	k->pair = (bits & ~UINT64_C(15)) | yes;
	return yes;
}

static bool crossed(uint32_t a, uint32_t b, uint32_t c, uint32_t d)
{
	return both_same(a, d) || both_same(b, c);
}

/* The one comparison of where they can be found. */
static enum home_level homes(struct comparer *c, const struct person *a, const struct person *b)
{
	bool phone = both_same(a->phone, b->phone), postcode = both_same(a->postcode, b->postcode);
	bool house = both_same(a->house, b->house);
	bool street = places_alike(c, a->street, b->street) || crossed(a->street, a->line, b->street, b->line);
	bool town = places_alike(c, a->locality, b->locality) || places_alike(c, a->line, b->line) ||
		crossed(a->line, a->locality, b->line, b->locality);
	bool district = postcode || both_same(home_district(a->postcode), home_district(b->postcode));
	bool near = district || town;
	bool said = (a->postcode && b->postcode) || (a->street && b->street) || (a->locality && b->locality) ||
		(a->phone && b->phone) || (a->region && b->region);

	if (!said)
		return HOME_NULL;
	if (phone)
		return postcode || street ? HOME_PHONE_AND_PLACE : HOME_PHONE;
	if (house && (street || postcode) && (street || !a->street || !b->street || town))
		return near || !a->locality || !b->locality ? HOME_HOUSE : HOME_STREET;
	if (postcode && !(a->postcode >> 31))
		return HOME_POSTCODE;
	if (street && near)
		return HOME_POSTCODE;
	if (street || (house && near) || (postcode && town))
		return HOME_STREET;
	if (near)
		return HOME_TOWN;
	return both_same(a->region, b->region) ? HOME_REGION : HOME_DIFFERS;
}

static struct str before_at(struct str s)
{
	struct str head, rest = s;

	return str_cut(&rest, '@', &head) ? head : s;
}

static enum code_level codes(struct comparer *c, uint32_t a, uint32_t b, bool email)
{
	struct str sa, sb;
	uint32_t ma, mb;
	double alike;

	if (!a || !b)
		return CODE_NULL;
	if (a == b)
		return CODE_SAME;
	sa = compare_word(c, BOOK_CODES, a);
	sb = compare_word(c, BOOK_CODES, b);
	ma = word_of(c, BOOK_CODES, a)->mask;
	mb = word_of(c, BOOK_CODES, b)->mask;
	if (__builtin_popcount(ma ^ mb) <= 4 && alike_edits(sa, sb, 2) <= (sa.n >= 9 ? 2 : 1))
		return CODE_CLOSE;
	if (!email)
		return CODE_DIFFERS;
	if (before_at(sa).n >= 4 && str_eq(before_at(sa), before_at(sb)))
		return CODE_PART;
	if (__builtin_popcount(ma & mb) * 3 < __builtin_popcount(ma | mb) * 2)
		return CODE_DIFFERS;
	alike = alike_words(sa, sb);
	return alike >= 0.88 || (ma == mb && alike >= 0.7) ? CODE_NEAR : CODE_DIFFERS;
}

/* The sex says nothing new where the given names already agree. */
static enum sex_level sexes(const struct person *a, const struct person *b, enum name_level given)
{
	if (!a->sex || !b->sex || a->sex == SEX_OTHER || b->sex == SEX_OTHER)
		return SEX_NULL;
	if (a->sex != b->sex)
		return SEX_DIFFERS;
	return good(given) ? SEX_NULL : SEX_SAME;
}

pattern compare_people(struct comparer *c, const struct person *a, const struct person *b)
{
	struct named n = names(c, a, b);
	pattern x = 0;

	x = pattern_with(x, PART_GIVEN, n.given);
	x = pattern_with(x, PART_FAMILY, n.family);
	x = pattern_with(x, PART_ORDER, n.order);
	x = pattern_with(x, PART_MIDDLE, n.middle);
	x = pattern_with(x, PART_BORN, born_compare(a->born, b->born));
	x = pattern_with(x, PART_SEX, sexes(a, b, n.given));
	x = pattern_with(x, PART_HOME, homes(c, a, b));
	x = pattern_with(x, PART_EMAIL, codes(c, a->email, b->email, true));
	x = pattern_with(x, PART_IDENTIFIER, codes(c, a->identifier, b->identifier, false));
	x = pattern_with(x, PART_OTHER, codes(c, a->other, b->other, false));
	return x;
}
