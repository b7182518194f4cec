/**
 * explain.h: why two people were thought one, in words an officer reads: the waterfall.
 */
#ifndef PEOPLE_EXPLAIN_H
#define PEOPLE_EXPLAIN_H

#include "people/model.h"

/* explain_line: one line of the waterfall, without its bits: "first names sound or look alike: sara, sarah" */
void explain_line(struct buf *out, const struct comparer *c, const struct line *line, const struct person *a,
	const struct person *b);
/* explain_text: the whole waterfall as a table, running total beside each line; its last total is the weight */
void explain_text(struct buf *out, const struct comparer *c, const struct lines *lines, const struct person *a,
	const struct person *b);
/* explain_svg: the same as a picture, complete in itself; every text in it is escaped */
void explain_svg(struct buf *out, const struct comparer *c, const struct lines *lines, const struct person *a,
	const struct person *b);
/* explain_why: one line for a row of search results: what speaks for it, then what speaks against */
void explain_why(struct buf *out, const struct comparer *c, const struct lines *lines, const struct person *a,
	const struct person *b);

#endif
