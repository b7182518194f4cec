/**
 * word.h: the dictionaries: each different word once, with what is known of it.
 *
 * A person's name is a number here, so equal names are equal numbers, and what is slow to work out (sound,
 * letters, name groups, how common it is) is worked out once a word and not once a person. Words are never
 * removed; number 0 is the absent word. The arrays are flat, so that an index file can be used where it lies.
 */
#ifndef PEOPLE_WORD_H
#define PEOPLE_WORD_H

#include "people/big.h"
#include "people/nick.h"

struct word {
	uint32_t at;                                       /* its letters, in text */
	uint32_t mask;                                     /* fold_mask */
	uint32_t count[2];                                 /* as a given name, as a family name; others use [0] */
	uint16_t sound;
	struct nick nick;
	uint8_t n;                                         /* letters */
	uint8_t flags;
	uint16_t spare;
};

struct dict {
	struct word *word; uint32_t n;                     /* n words, the absent one included */
	char *text;
	uint32_t *slot; uint32_t slots;                    /* open addressing; a power of two */
	struct big words, texts, hashes;                   /* owned while being built; empty over a mapped file */
};

void word_open(struct dict *d, uint32_t expected);
void word_close(struct dict *d);
/* word_add: the number of a word, added when new. names: work out its sound and name groups too. */
uint32_t word_add(struct dict *d, struct str text, bool names);
/* word_soon: the places of a dictionary where a word of that hash will be looked for, on their way into the cache; three
 * steps, each some time after the one before. word_put: word_add of a word whose hash (fold_hash) is known. */
void word_soon(const struct dict *d, uint64_t hash, int step);
uint32_t word_put(struct dict *d, struct str text, uint64_t hash, bool names);
uint32_t word_find(const struct dict *d, struct str text); /* 0 when it is not there */
/* word_make: what is known of a word that is in no dictionary; ${text} must outlive it */
struct word word_make(struct str text, bool names);
static inline struct str word_text(const struct dict *d, uint32_t id)
{
	return (struct str){ d->text + d->word[id].at, d->word[id].n };
}

#endif
