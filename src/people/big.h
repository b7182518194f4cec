/**
 * big.h: a long row of bytes which grows in place.
 *
 * A million records are sixty-four megabytes: doubling them in an arena would hold them one and a half times.
 * These rows are pages of their own, moved by the kernel and not copied; they live from big_open to big_close.
 * Out of memory ends the process with a message: nothing half built is ever used.
 */
#ifndef PEOPLE_BIG_H
#define PEOPLE_BIG_H

#include <stddef.h>

struct big { char *at; size_t n, cap; };

void big_open(struct big *b, size_t bytes);            /* bytes: a first guess; zeroed */
void big_close(struct big *b);                         /* gives the pages back; may be opened again */
void *big_add(struct big *b, size_t bytes);            /* room for so many more, zeroed; earlier pointers may move */
void big_reserve(struct big *b, size_t bytes);            /* room for so many in all, in one piece; only a hint */
void big_shrink(struct big *b);                        /* gives back the pages not in use */

#define BIG_N(b, type)  ((b)->n / sizeof(type))

#endif
