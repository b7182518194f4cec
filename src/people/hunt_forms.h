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
/* hunt_forms: of a name that was said: itself, its name group, words a slip or two away, words that sound alike; the likest first
 * into h->forms, worked out once a question. Where there is an elder its forms are taken, and only words it has not are looked through */
unsigned hunt_forms(struct hunter *h, enum hunt_said said);

#endif
