#include <math.h>
#include "people/alike.h"
#include "people/hunt.h"
#include "people/hunt_worth.h"

/* A word cannot say more than that it is one in so many; a name's second part and a middle name count for less. */
static const double most_said = 15.6, most_more = 8;

/* How often a name is typed so when a row is meant that has it at this level. */
static const double typed_same = 0.7, typed_nick = 0.02, typed_alike = 0.0005, typed_sounding = 0.01, typed_near = 0.0002,
	typed_middle = 0.01, typed_one_of_two = 0.15, typed_one_family = 0.1, typed_other = 0.02;
/* The row's name is the slip and what was typed the name; both are rare. */
static const double typed_right = 0.3, typed_rare = 0.02;
static const double least = 0.5, initial_typed = 3, initial_kept = 1.5;

void hunt_worth_model(struct model *asked, const struct model *pair)
{
	*asked = *pair;
	asked->twins = asked->namesakes = 0;
	asked->m[PART_ORDER][ORDER_TURNED] = 0.08;
	asked->m[PART_BORN][BORN_DIGIT] = 0.08;
	asked->m[PART_BORN][BORN_TURNED] = 0.03;
	asked->m[PART_BORN][BORN_PLACEHOLDER] = 0.02;
	asked->m[PART_HOME][HOME_POSTCODE] = 0.3;
	asked->m[PART_HOME][HOME_DIFFERS] = 0.2;
	model_settle(asked);
}

static double says(const struct hunter *h, const struct own_words *own, uint32_t id)
{
	double most = fmin(most_said, log2(h->comparer.rows + 2)), n;
	const struct word *w;

	if (!id)
		return 0;
	w = id & OWN_WORD ? &own->word[id & ~OWN_WORD] : &h->index->book.dict[BOOK_NAMES].word[id];
	n = (double)w->count[0] + w->count[1];             /* either way: a row's names may be changed round */
	return fmin(most, log2((h->comparer.rows + 2) / (n < 1 ? 1 : n)));
}

void hunt_worth_said(struct hunter *h, unsigned r)
{
	const struct person *s = &h->sought[r];
	const struct own_words *own = &h->own[r];

	h->worth[r] = (struct hunt_worth){ says(h, own, s->given), says(h, own, s->family), says(h, own, s->family2),
		says(h, own, s->middle) };
}

static double alike_bits(const struct hunter *h, uint32_t asked, uint32_t kept, enum name_level level)
{
	bool known = compare_established(&h->comparer, asked), there = compare_established(&h->comparer, kept);

	if (!there)
		return log2(known ? typed_right : typed_rare);
	if (level == NAMES_NEAR)
		return log2(typed_near);
	return log2(compare_sound_same(&h->comparer, asked, kept) ? typed_sounding : typed_alike);
}

/* Two slips in a short name leave little of it; what is left still tells one stranger from another. */
static double other_bits(const struct hunter *h, uint32_t asked, uint32_t kept)
{
	double bits = log2(typed_other), alike;

	if (!asked || !kept || compare_established(&h->comparer, asked))
		return bits;
	alike = alike_words(compare_word(&h->comparer, BOOK_NAMES, asked), compare_word(&h->comparer, BOOK_NAMES, kept));
	return alike > 0.5 ? bits + (alike - 0.5) * 10 : bits;
}

/* One name that was typed against one that is kept. */
static double name_bits(const struct hunter *h, uint32_t asked, uint32_t kept, enum name_level level, double says)
{
	bool initial = compare_word(&h->comparer, BOOK_NAMES, asked).n == 1;

	switch (level) {
	case NAMES_NULL: return 0;
	case NAMES_SAME: return initial ? initial_typed : fmax(least, log2(typed_same) + says);
	case NAMES_NICK: return fmax(least, log2(typed_nick) + says);
	case NAMES_CLOSE: case NAMES_NEAR: return fmax(least, alike_bits(h, asked, kept, level) + says);
	case NAMES_INITIAL: return initial ? initial_typed : initial_kept;
	case NAMES_CROSS: return fmax(least, log2(typed_middle) + says);
	case NAMES_ONE_OF_TWO: return fmax(least, log2(typed_one_of_two) + says);
	default: return other_bits(h, asked, kept);
	}
}

static bool alike(enum name_level n)
{
	return n == NAMES_SAME || n == NAMES_NICK || n == NAMES_CLOSE || n == NAMES_NEAR;
}

/* A double name's parts, each against each: "khan" for Khan-Taylor is one of two, and so is a slip in it somewhat alike. */
static bool one_family(struct hunter *h, uint32_t asked, uint32_t kept)
{
	return asked && kept && asked != kept &&
		name_one_family(compare_word(&h->comparer, BOOK_NAMES, asked), compare_word(&h->comparer, BOOK_NAMES, kept));
}

static enum name_level two_parts(struct hunter *h, const struct person *s, const struct person *p, enum name_level level)
{
	if (level > NAMES_NICK && one_family(h, s->family, p->family))
		return NAMES_NICK;
	if (!s->family2 && !p->family2)
		return level;
	if (level == NAMES_SAME && s->family2 && p->family2)
		return alike(compare_names(&h->comparer, s->family2, p->family2)) ? NAMES_SAME : NAMES_ONE_OF_TWO;
	if (level == NAMES_SAME)
		return NAMES_ONE_OF_TWO;
	if (level == NAMES_DIFFER && (alike(compare_names(&h->comparer, s->family, p->family2)) ||
			alike(compare_names(&h->comparer, s->family2, p->family)) ||
			alike(compare_names(&h->comparer, s->family2, p->family2))))
		return NAMES_NEAR;
	return level;
}

static double family_bits(struct hunter *h, unsigned r, const struct person *p, enum name_level level)
{
	const struct person *s = &h->sought[r];
	bool first = s->family == p->family || s->family == p->family2;
	double bits;

	if (level == NAMES_NICK && one_family(h, s->family, p->family))
		return fmax(least, log2(typed_one_family) + h->worth[r].family);
	bits = name_bits(h, s->family, p->family, level, level == NAMES_ONE_OF_TWO && !first ? h->worth[r].family2 : h->worth[r].family);

	if (level == NAMES_SAME && s->family2)
		bits += fmin(most_more, fmax(least, name_bits(h, s->family2, p->family2,
			compare_names(&h->comparer, s->family2, p->family2), h->worth[r].family2)));
	return bits;
}

/* Postcodes one sign apart within a district: a slip, or the next street. */
static bool postcode_slip(uint32_t a, uint32_t b)
{
	uint32_t x, y;

	if (!a || !b || (a | b) >> 31 || home_district(a) != home_district(b))
		return false;
	x = a % 6760;
	y = b % 6760;
	return (x / 676 != y / 676) + (x / 26 % 26 != y / 26 % 26) + (x % 26 != y % 26) == 1;
}

static pattern refined(struct hunter *h, unsigned r, const struct person *p)
{
	const struct person *s = &h->sought[r];
	pattern x = compare_people(&h->comparer, s, p);

	if (pattern_level(x, PART_ORDER) == ORDER_AS_WRITTEN)
		x = pattern_with(x, PART_FAMILY, two_parts(h, s, p, (enum name_level)pattern_level(x, PART_FAMILY)));
	if (pattern_level(x, PART_HOME) >= HOME_TOWN && postcode_slip(s->postcode, p->postcode))
		x = pattern_with(x, PART_HOME, HOME_STREET);
	return x;
}

/* "About 7" is this year, the one before and the one after; a day typed as 1 January that is so kept is nearly a day. */
static double born_bits(const struct hunter *h, unsigned r, const struct person *p, int level)
{
	birthday b = h->sought[r].born;

	if (h->question->age && (level == BORN_PLACEHOLDER || level == BORN_NEAR))
		return level == BORN_NEAR ? 4 : 5.3;
	if (level == BORN_PLACEHOLDER && b == p->born && born_whole(b))
		return 11;
	if (level == BORN_DIGIT && born_placeholder(b))
		return h->asked.bits[0][PART_BORN][level] / 2;
	return h->asked.bits[0][PART_BORN][level];
}

static double part_bits(struct hunter *h, unsigned r, const struct person *p, pattern x, enum part part)
{
	const struct person *s = &h->sought[r];
	const struct hunt_worth *w = &h->worth[r];
	int level = pattern_level(x, part);
	bool turned = pattern_level(x, PART_ORDER) == ORDER_TURNED;

	switch (part) {
	case PART_GIVEN:
		return turned ? name_bits(h, s->family, p->given, (enum name_level)level, w->family) :
			name_bits(h, s->given, p->given, (enum name_level)level, w->given);
	case PART_FAMILY:
		return turned ? name_bits(h, s->given, p->family, (enum name_level)level, w->given) :
			family_bits(h, r, p, (enum name_level)level);
	case PART_MIDDLE:
		return level == NAMES_DIFFER ? -1.7 : fmin(most_more, name_bits(h, s->middle, p->middle, (enum name_level)level,
			w->middle));
	case PART_BORN:
		return born_bits(h, r, p, level);
	default:
		return h->asked.bits[0][part][level];
	}
}

void hunt_worth_lines(struct hunter *h, unsigned r, const struct person *p, struct lines *out)
{
	pattern x = refined(h, r, p);

	out->line[0] = (struct line){ LINE_START, 0, h->asked.start };
	out->n = 1;
	out->weight = h->asked.start;
	for (int i = 0; i < PARTS; i++) {
		int level = pattern_level(x, (enum part)i);
		double bits;
		if (!level || (i == PART_ORDER && level == ORDER_AS_WRITTEN))
			continue;
		bits = part_bits(h, r, p, x, (enum part)i);
		out->line[out->n++] = (struct line){ i, level, bits };
		out->weight += bits;
	}
}

bool hunt_worth_named(const struct lines *lines)
{
	for (unsigned i = 0; i < lines->n; i++) {
		const struct line *l = &lines->line[i];
		if ((l->of == PART_GIVEN || l->of == PART_FAMILY) && (l->level == NAMES_DIFFER || l->level == NAMES_NEAR ||
				l->level == NAMES_CROSS))
			return false;
	}
	return true;
}
