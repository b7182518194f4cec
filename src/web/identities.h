/**
 * identities.h: whether two records are one person: the queue, the two side by side, and what a picture says of it.
 */
#ifndef WEB_IDENTITIES_H
#define WEB_IDENTITIES_H

#include "web/views.h"

struct visit;
struct record;

struct weighed { struct str words, bits, total; int64_t x, y, width; bool speaks_for; };   /* x, width: of 1000 */
struct view_identities { struct frame frame; struct str beside, rule; struct part_group group, joined; struct paging paging; };
struct view_compare {
	struct frame frame;
	struct str heading, says, action, key, seen;
	struct part_group sides, decided;
	const struct weighed *lines; size_t nlines;
	int64_t zero, height;                                   /* of the drawing */
	struct str weight;
	const struct offer *acts; size_t nacts;                 /* words of the button; hint: its value */
	struct part_field reason;
	const struct fault *faults; size_t nfaults;
};

#include "web/templates/identities.h"

/* The rows a page stands on, in one line; empty when it is one. */
struct str identities_words(struct visit *v, const struct record *rec);
/* For picture.c: the rows the page stands on, and those that may be the same person. Each gives how many were added. */
enum { IDENTITIES_FACTS = 41, IDENTITIES_GAPS = 3 };
size_t identities_facts(struct visit *v, const struct record *rec, struct part_fact *out);
size_t identities_gaps(struct visit *v, const struct record *rec, struct gap *out);

#endif
