/**
 * find.h: the people of a running server, found.
 *
 *   struct finder   one a process: an index set whole, and the people saved since beside it. A person saved is
 *                   found by the very next question; a person changed or removed since is no longer found as they were.
 *   struct asker    one a thread: asks.
 *
 * Ids are the caller's, as text. The set index is swapped whole under a running server: build it aside from the store
 * (find_built is given each person by the caller's own walk), note the number of the last change the walk saw, and
 * swap; changes after that number stay in force. Any number of askers ask at once; changes wait for them, and they
 * for changes, only as long as one question takes.
 *
 * Who may be seen is the caller's to say, by id, and is asked before a row is weighed or counted: neither the
 * answers nor the counts told show that there was somebody else. It is asked while a question is being answered, so it
 * must not change the finder.
 */
#ifndef PEOPLE_FIND_H
#define PEOPLE_FIND_H

#include <pthread.h>
#include "people/explain.h"
#include "people/hunt.h"

struct find_change;
struct finder {
	pthread_rwlock_t lock;
	struct index set, since;
	struct model model;
	double rows;                                       /* people in both */
	uint64_t change;                                   /* the number of the last change */
	struct big changes, texts;                         /* every change since the set: struct find_change, its facts */
	uint64_t swaps;
};

void find_open(struct finder *f);                          /* empty: everything saved goes to the part beside the set */
void find_close(struct finder *f);

/* find_built: an index of everybody ${each} gives: it sets id and facts (good until its next call), and is false at
 * the end. Takes no lock: build on any thread. */
struct find_given { struct str id; const struct fact *facts; size_t n; };
typedef bool (*find_each)(void *ctx, struct find_given *given);
void find_built(struct index *out, find_each each, void *ctx);
/* find_swap: ${fresh} becomes the set; changes numbered ${upto} or lower are in it and are forgotten here */
void find_swap(struct finder *f, struct index *fresh, uint64_t upto);

/* Each returns the number of the change. A put of an id already there replaces it. */
uint64_t find_put(struct finder *f, struct str id, const struct fact *facts, size_t n);
uint64_t find_drop(struct finder *f, struct str id);
uint64_t find_changes(struct finder *f);                   /* the number of the last change */
size_t find_waiting(struct finder *f);                     /* changes since the set was built: when to build it again */

struct asker { struct finder *finder; struct hunter set, since; uint64_t swaps; bool open; };
void find_asker_open(struct asker *a, struct finder *f);
void find_asker_close(struct asker *a);

enum { FIND_ID = 64, FIND_WHY = 400 };
struct found {
	char id[FIND_ID]; uint8_t id_n;                    /* ids longer than FIND_ID are cut */
	double weight;
	char why[FIND_WHY]; uint16_t why_n;                /* in words: what speaks for it; but what speaks against */
};
struct find_told {
	uint32_t people;                                   /* what was searched, seen or not: the same for everybody */
	uint64_t upto;                                     /* the change it is fresh to */
	bool wide;                                         /* more fit than were looked through */
};
/* find_ask: the best wish->top people, best first, into out; returns how many. Order: weight, then id. */
unsigned find_ask(struct asker *a, const struct question *q, const struct hunt_wish *wish, struct found *out,
	struct find_told *told);
/* find_lines: the waterfall of two people the finder holds, as text and as SVG; false when one is not there */
bool find_lines(struct asker *a, struct str one, struct str other, struct buf *text, struct buf *svg);

#endif
