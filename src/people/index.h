/**
 * index.h: ways to reach people: for each kind of evidence, the rows that have it.
 *
 * Two forms of one thing. Set: built at once from a whole book, rows of one key side by side; this is what an
 * index file holds, used where it is mapped. Growing: chains, for the few people saved since. Rows under one
 * key may include a few of other keys (keys share places by hash): a reader compares before it believes.
 *
 *   file: head │ persons │ ids │ names, places, codes │ starts and rows of each kind        FORMAT in index_file.c
 */
#ifndef PEOPLE_INDEX_H
#define PEOPLE_INDEX_H

#include "base/note.h"
#include "people/book.h"

enum index_kind {
	INDEX_BORN, INDEX_NAMES, INDEX_PHONE, INDEX_POSTCODE, INDEX_CODE, INDEX_FAMILY, INDEX_GIVEN,
	INDEX_STREET, INDEX_ID,
	INDEX_DELETED, INDEX_NAME_SOUND,                   /* these two hold numbers of words and not of rows */
	INDEX_KINDS
};
struct postings {
	uint32_t *start, *row; uint32_t buckets, entries;  /* rows of bucket k: row[start[k]] … row[start[k + 1] - 1] */
	struct big starts, rows;                           /* owned when built here */
};
struct chain { struct big heads, links; };                 /* growing: heads lead to runs of rows, runs to runs */
struct index {
	struct book book;
	struct postings set[INDEX_KINDS];
	struct chain grow[INDEX_KINDS];
	bool growing;
	uint32_t names_done;                               /* growing: words already in the two word kinds */
	const struct dict *known;                          /* growing: words not put there, for another index has them; or NULL */
	struct big here;                                   /* growing: by the number of a word there, its number here; 0 none */
	struct str told;                                   /* whatever the builder wants kept with it: column names */
	void *map; size_t map_n;                           /* when it lies in a mapped file */
};

/* index_set: over a finished book, which the index takes over */
void index_set(struct index *ix, struct book *b);
/* index_grow_open: empty, growing; known: the words of an index asked before this one, which stays as long; or NULL */
void index_grow_open(struct index *ix, const struct dict *known);
uint32_t index_here(const struct index *ix, uint32_t there);       /* growing: a word of known, as it is numbered here; 0: it is not here */
uint32_t index_grow(struct index *ix, struct str id, const struct fact *facts, size_t n);
void index_close(struct index *ix);

/* index_reach: rows (or words) under a key, at most ${most}, into out when it must be gathered. Returns how many;
 * *at points at them. When there are more than most, the first ones. */
uint32_t index_reach(const struct index *ix, enum index_kind kind, uint64_t key, uint32_t most, uint32_t *out,
	const uint32_t **at);
/* index_ahead: has what index_reach will read first fetched into the cache */
void index_ahead(const struct index *ix, enum index_kind kind, uint64_t key);
/* index_nearer: after index_ahead, has the first rows themselves fetched */
void index_nearer(const struct index *ix, enum index_kind kind, uint64_t key);
uint64_t index_names_key(uint32_t one, uint32_t other);    /* of two names, either way round */
/* index_row: the row of an id that is not gone; false when there is none */
bool index_row(const struct index *ix, struct str id, uint32_t *row);

/* index_deleted: the keys under which a word is found by its slips: itself, and itself less each letter. ${keys}
 * must have room for word.n + 1; returns how many */
unsigned index_deleted(struct str word, uint64_t *keys);

/* index_write: to a file beside ${path}, synced, then renamed over it; errors: a note and false */
bool index_write(const struct index *ix, const char *path, struct notes *notes);
/* index_open: maps a file; errors: a note (not an index, another version, damaged) and false */
bool index_open(struct index *ix, const char *path, struct notes *notes);

#endif
