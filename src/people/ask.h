/**
 * ask.h: a question as it was typed, or as columns, into what can be compared.
 *
 *   "liz okonkwo about 7 LS6"      names in any order, short forms, an age, a postcode or its first half
 *   "07700 900123"                 a telephone number
 *   "smith 2/3/2012"               a date of birth, day first
 *   "12 rowan street"              an address
 *
 * One word alone may be a first name or a surname, so such a question has two readings; a row is worth the better.
 */
#ifndef PEOPLE_ASK_H
#define PEOPLE_ASK_H

#include "base/day.h"
#include "people/book.h"

enum { ASK_READINGS = 2, ASK_WORD = 64 };
struct question {
	struct reading_of reading[ASK_READINGS]; unsigned readings;
	char word[ASK_WORD]; uint8_t word_n;               /* the whole text when it is one word: perhaps a reference */
	bool age;                                          /* the date of birth is a guess from an age */
	unsigned said;                                     /* how many different things were said; 0: nothing to go on */
};

void ask_facts(struct question *q, const struct fact *facts, size_t n);
void ask_text(struct question *q, struct str text, day today);

#endif
