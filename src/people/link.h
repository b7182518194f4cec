/**
 * link.h: which rows are one person: pairs with their weights, and the clusters they make.
 *
 * Only suggests: joining is a person's decision, or the practice's. Clusters grow from the surest link down, and
 * two groups become one only when at least a quarter of the pairs between them are linked: one mistaken link
 * does not make one person of two families.
 */
#ifndef PEOPLE_LINK_H
#define PEOPLE_LINK_H

#include "people/block.h"
#include "people/model.h"

struct linked { uint32_t a, b, through; double weight; };   /* through: the row link_through went by, or NO_ROW */
#define NO_ROW UINT32_MAX
struct linkage {
	struct model model;
	struct comparer comparer;
	struct candidates seen;
	struct big links;                                  /* struct linked, by a, then b; no pair twice */
	double threshold;
};

/* link_open: compares and learns (unless ${known} gives a model); the book must outlive the linkage */
void link_open(struct linkage *l, const struct book *b, bool two_files, const struct model *known);
/* link_choose: a row with no full date of birth which fits two people apart (father and son of one name) is linked
 * to neither. The links at or above ${threshold} bits, into links */
void link_choose(struct linkage *l, double threshold);
/* link_through: two rows which a third is one person with are one person too, even where they themselves have little in
 * common (one without a birthday, one from an older home). Such a pair counts at least as much as the weaker of the two
 * links it goes by, less what speaks against it itself; links are raised to that, and pairs that reach the threshold so
 * come in. The pair's own lines and link_by make the weight. Of one file only: in two, rows of one are never linked. */
void link_through(struct linkage *l);
double link_by(double one, double other, double own);      /* the bits a third row adds to a pair's ${own}; 0 for none */
/* link_lines: the waterfall of rows a and b, with the line of a third row where link_through went by one */
void link_lines(struct linkage *l, uint32_t a, uint32_t b, struct lines *out);
/* link_clusters: for each row the first row of its cluster, into ${root} of book->n numbers */
void link_clusters(const struct linkage *l, uint32_t *root);
void link_close(struct linkage *l);

#endif
