/**
 * ask.h: the questions of a move, as items of a form, with what was typed and what is wrong with it.
 */
#ifndef WEB_ASK_H
#define WEB_ASK_H

#include "web/views.h"
#include "web/visit.h"

struct ask {
	struct visit *v;
	struct draft *d;
	bool judged;                    /* complaints are shown */
	struct str more;                /* the group that is to have one more row */
	struct str look;                /* the reference field to look up */
	struct str fixed;               /* the reference field that is already settled, by name */
};

size_t ask_items(const struct ask *a, const struct item **out);
size_t ask_faults(const struct ask *a, const struct fault **out);
/* A group whose first field is a choice asks each code once: its rows stand there from the start. */
bool ask_keyed(const struct field *group);
/* The form's names and values without the page's own, and without rows of a keyed group in which nothing was answered. */
void ask_pairs(struct arena *a, const struct type *t, const struct pairs *form, struct pairs_like *out);

#endif
