/**
 * alike.h: how alike two words are, 0 to 1.
 *
 *  source  M. A. Jaro 1989, W. E. Winkler 1990: matching letters within half the longer word, half a point off
 *          for each pair out of order, a bonus for up to four equal first letters
 */
#ifndef PEOPLE_ALIKE_H
#define PEOPLE_ALIKE_H

#include "base/str.h"

/* alike_words: Jaro-Winkler with the usual 0.1 a letter of common opening; words over 64 letters are cut there */
double alike_words(struct str a, struct str b);
/* alike_edits: edits (insert, leave out, change, change two neighbours round) between words of 64 letters or fewer;
 * ${most} + 1 when there are more than ${most} */
int alike_edits(struct str a, struct str b, int most);

#endif
