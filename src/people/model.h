/**
 * model.h: what each level of agreement is worth, in bits, and why the sum is what it is.
 *
 *   weight = start + Σ log2(m / u)     m: how often the level is seen when two rows are one person
 *                                      u: how often it is seen when they are two
 *
 * Names, e-mail addresses and numbers are then weighed by how rare the value is. A missing value adds nothing.
 * Two rows with one surname at one home are nearly always one FAMILY, so surname and home are then one piece of
 * evidence with its own odds, and the other parts are weighed against other members of a household and not
 * against strangers (twins share a birthday; fathers and sons a name). Twins, and namesakes in one
 * home, get a line of their own.
 *  source  I. P. Fellegi and A. B. Sunter 1969; W. E. Winkler 2000 for the weights by frequency
 *
 * Every weight is the sum of its printed lines, exactly: both come from model_lines.
 */
#ifndef PEOPLE_MODEL_H
#define PEOPLE_MODEL_H

#include "base/buf.h"
#include "base/note.h"
#include "people/compare.h"

enum { KIN_HOUSE, KIN_POSTCODE, KINS };
struct model {
	double m[PARTS][LEVELS], u[PARTS][LEVELS];
	double start;                                      /* log2 odds that any two rows are one person */
	double kin_start[KINS];                            /* the same for two with one surname at one home */
	double kin_u[PARTS][LEVELS];                       /* u among members of one household */
	double twins, namesakes;                           /* bits added for what twins, and fathers and sons of one
	                                                      name, look like; negative */
	double threshold;                                  /* bits; at or above it rows are linked by default */
	uint64_t rows, pairs;                              /* what it was learned from */
	double bits[KINS][PARTS][LEVELS];                  /* log2(m / u), plain and in a household: by model_settle */
};

void model_default(struct model *m);                       /* before anything is learned */
/* model_known: u from how often each value stands in ${b}, for when nothing is learned (search) */
void model_known(struct model *m, const struct book *b);

void model_settle(struct model *m);                        /* after any change of m, u or kin_u */

/* model_kin: -1, or which of KINS a pattern belongs to */
int model_kin(pattern x);
bool model_twins_like(pattern x);                          /* one surname, one birthday, two first names; kin or not */
bool model_namesakes_like(pattern x);                      /* of a kin pattern: one first name, two birthdays */
double model_bits(const struct model *m, pattern x);       /* without rarity; start included */
double model_rarity_most(pattern x);                       /* what rarity can add to or take from model_bits at most */
double model_chance(double weight);                        /* bits to a probability */

enum { LINES_MOST = PARTS + 5 };
enum line_of { LINE_START = PARTS, LINE_KIN, LINE_TWINS, LINE_NAMESAKES, LINE_THROUGH, LINES_OF };
/* of: a part or one of line_of. level: of a part; of LINE_KIN one of KINS; of LINE_THROUGH (link.h) the third row. */
struct line { int of; int level; double bits; };
struct lines { struct line line[LINES_MOST]; unsigned n; double weight; };
/* model_lines: the waterfall of a and b; weight is the sum of the lines, added in their order */
void model_lines(const struct model *m, const struct comparer *c, const struct person *a, const struct person *b,
	pattern x, struct lines *out);

void model_write(const struct model *m, struct buf *b);    /* text, a line a number: made to be diffed */
/* model_read: errors: each into ${notes} with its line; false when there was any */
bool model_read(struct model *m, struct str text, const char *file, struct notes *notes);
/* model_diff: each number which differs, a line each: "home house m 0.31 -> 0.35"; returns how many */
unsigned model_diff(const struct model *a, const struct model *b, struct buf *out);

#endif
