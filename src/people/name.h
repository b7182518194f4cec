/**
 * name.h: a name as typed, into the parts that are compared.
 *
 * Four parts, each one joined word of folded letters: given, middle, family, and the second part of a double
 * family name. Titles and suffixes go (Dr, Mrs, Jr); particles join what follows (van der Berg is vanderberg,
 * Abdul Rahman abdulrahman, O Brien obrien, Mac Donald macdonald); son-of words go (bin, ibn, bint). Words
 * which say that the name is not known (unknown, n/a, null) are no name. Nothing is guessed about a culture:
 * a name of one word in a full-name column is a family name, "SMITH, John" and "SMITH John" are turned.
 */
#ifndef PEOPLE_NAME_H
#define PEOPLE_NAME_H

#include "people/fold.h"

enum name_part { NAME_GIVEN, NAME_MIDDLE, NAME_FAMILY, NAME_FAMILY2, NAME_PARTS };
enum { NAME_MOST = 40 };                                   /* letters kept of one part */

struct name { char at[NAME_PARTS][NAME_MOST]; uint8_t n[NAME_PARTS]; };

static inline struct str name_part(const struct name *n, enum name_part p)
{
	return (struct str){ n->at[p], n->n[p] };
}

/* Each adds what one column says to ${n}; a part already there is kept, and a second given name becomes middle. */
void name_given(struct name *n, struct str text);
void name_middle(struct name *n, struct str text);
void name_family(struct name *n, struct str text);
void name_full(struct name *n, struct str text);

/* name_one_family: two folded surnames that are one as families write it: Ivanov and Ivanova, Kowalski and Kowalska, Hassan and
 * Al-Hassan, Brien and O'Brien, MacDonald and McDonald */
bool name_one_family(struct str a, struct str b);
/* name_one_family_each: the ${i}th such form ${folded} might have, into ${out} of NAME_MOST; its length, 0 where there is none of that
 * number, -1 past the last */
int name_one_family_each(struct str folded, unsigned i, char *out);

enum { NAME_WORDS = 12 };
struct name_word { struct str text; char before; };        /* before: the mark in front: 0, ' ', '-' or ',' */
/* name_words: the words of a folded name, titles and suffixes gone, particles not yet joined; returns how many */
unsigned name_words(const struct folded *f, struct name_word words[NAME_WORDS]);

#endif
