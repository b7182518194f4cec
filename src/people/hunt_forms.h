/**
 * hunt_forms.h: the words of an index that a sought word may stand for; a part of hunt.c.
 */
#ifndef PEOPLE_HUNT_FORMS_H
#define PEOPLE_HUNT_FORMS_H

#include "people/hunt.h"

/* hunt_sought: reading ${r} of the question as a person of this index */
void hunt_sought(struct hunter *h, unsigned r);
/* hunt_translate: a person of another book as one sought here, in place of a question's first reading */
void hunt_translate(struct hunter *h, const struct book *from, const struct person *p);
/* hunt_forms: itself, its name group, words a slip or two away, words that sound alike; the likest first */
unsigned hunt_forms(struct hunter *h, uint32_t word, struct form out[HUNT_FORMS]);

#endif
