/**
 * block.h: which pairs of rows are worth comparing, and their patterns.
 *
 * A rule is a key of a few fields; rows with one key stand in one block and every pair of a block is compared
 * once, by the first rule that brings it. Small files (ALL_PAIRS rows or fewer) are compared whole. A block
 * of more than BLOCK_MOST rows is passed over and its pairs left to narrower rules; where names and dates alone
 * would bring more than a pair for two rows of the file, so are the fuller blocks; the loose rules, tried first, are
 * used only when all their pairs together are few for the size of the file.
 */
#ifndef PEOPLE_BLOCK_H
#define PEOPLE_BLOCK_H

#include "people/tally.h"

enum { ALL_PAIRS = 1500, BLOCK_MOST = 200, RULES_MOST = 32 };
struct pair { uint32_t a, b, seen; };                      /* rows, a < b; the number of the pattern in the tally */
struct rule_done { const char *name; uint64_t pairs, fresh; bool used; };
struct candidates {
	struct big pairs;                                  /* struct pair */
	struct tally tally;
	struct rule_done rule[RULES_MOST];
	unsigned rules;
	bool complete;                                     /* every pair of rows was compared */
};

/* block_candidates: two_files: only pairs of a first-file row and a second-file row */
void block_candidates(struct candidates *out, struct comparer *c, bool two_files);
void block_close(struct candidates *out);
/* block_random: patterns of ${n} pairs of rows drawn evenly, the same draw every time */
void block_random(struct tally *out, struct comparer *c, bool two_files, uint32_t n);
/* block_same_pairs: how many pairs of rows hold one value: Σ n(n-1)/2 over the values of ${key}; 0 is no value.
 * said: how many rows have a value. scratch: empty on the first call, closed by the caller after the last */
double block_same_pairs(const struct book *b, uint64_t (*key)(const struct person *p), struct big *scratch, double *said);

#endif
