/**
 * compare.h: two people side by side: for each part, the level at which they agree.
 *
 * A level is a small number with a name; the levels of all parts make a pattern of sixty-four bits, four a
 * part. Nothing here knows what a level is worth: that is the model's (model.h). Where somebody lives, their
 * telephone and their postcode are ONE part, because a family shares all of them at once and they are not
 * separate evidence. Missing on either side is level 0 and is worth nothing.
 */
#ifndef PEOPLE_COMPARE_H
#define PEOPLE_COMPARE_H

#include "people/book.h"

enum part {
	PART_GIVEN, PART_FAMILY, PART_ORDER, PART_MIDDLE, PART_BORN, PART_SEX, PART_HOME, PART_EMAIL,
	PART_IDENTIFIER, PART_OTHER, PARTS
};
enum { LEVELS = 12 };                                      /* more than any part has */

enum name_level {
	NAMES_NULL, NAMES_SAME, NAMES_NICK, NAMES_CLOSE, NAMES_NEAR, NAMES_INITIAL, NAMES_CROSS, NAMES_ONE_OF_TWO,
	NAMES_DIFFER
};
enum order_level { ORDER_NULL, ORDER_AS_WRITTEN, ORDER_TURNED };
enum sex_level { SEX_NULL, SEX_SAME, SEX_DIFFERS };
enum home_level {
	HOME_NULL, HOME_PHONE_AND_PLACE, HOME_PHONE, HOME_HOUSE, HOME_POSTCODE, HOME_STREET, HOME_TOWN, HOME_REGION,
	HOME_DIFFERS
};
enum code_level { CODE_NULL, CODE_SAME, CODE_CLOSE, CODE_PART, CODE_NEAR, CODE_DIFFERS };

const char *compare_part_name(enum part p);                /* given, family, …: as the model file spells them */
const char *compare_level_name(enum part p, int level);    /* "" for a level the part has not */

typedef uint64_t pattern;
static inline int pattern_level(pattern x, enum part p) { return (int)(x >> (4 * p) & 15); }
static inline pattern pattern_with(pattern x, enum part p, int level)
{
	return (x & ~(UINT64_C(15) << (4 * p))) | (pattern)level << (4 * p);
}

/* A comparer holds what it has worked out about pairs of words; one a thread. A person of a question has words
 * that may be in no dictionary: their numbers have the top bit set and lie in own. */
enum { OWN_WORDS = 12 };
#define OWN_WORD 0x80000000u
struct own_words { struct word word[OWN_WORDS]; char text[512]; unsigned n, text_n; };
struct known;
struct comparer {
	const struct book *book;
	const struct own_words *own;
	struct known *known;                               /* owned */
	struct big pages;
	uint32_t established;                              /* a name this common is a name and not a slip */
	double rows;                                       /* what counts of words are out of; the book's, unless told */
};
void compare_open(struct comparer *c, const struct book *b);
void compare_close(struct comparer *c);
pattern compare_people(struct comparer *c, const struct person *a, const struct person *b);
/* compare_turned: whether their names were taken the other way round */
bool compare_turned(const struct comparer *c, const struct person *a, const struct person *b);
enum name_level compare_names(struct comparer *c, uint32_t a, uint32_t b);
/* compare_established: a name so common, or so well known, that it is a name and not a slip; sound_same: both are said alike */
bool compare_established(const struct comparer *c, uint32_t id);
bool compare_sound_same(const struct comparer *c, uint32_t a, uint32_t b);
struct str compare_word(const struct comparer *c, enum book_dict d, uint32_t id);

#endif
