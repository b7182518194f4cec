/**
 * network.h: who and what stands around a subject, two steps out, by the ties the practice declares (practice/README.md, ties).
 *
 * A node is a subject; rows that are one person are one node. A tie joins two nodes and stands on a record, its evidence: of several
 * that say the same the newest, and how many there are. What this reader may not see is not there, and leads nowhere.
 * Nodes come in the order they deserve to be drawn: nearer first, those told with a tone first, then what has not ended.
 *  source  review, drawing together all available information; screens.md S7
 */
#ifndef RECORD_NETWORK_H
#define RECORD_NETWORK_H

#include "record/record.h"

enum { NETWORK_NODES = 400, NETWORK_STEPS = 2 };

struct network_day { bool known; day on; };
struct network_node {
	const struct record *rec;
	struct str name, facts;                         /* facts: "34", "age not known"; may be empty */
	int step;                                       /* 0: the centre */
	size_t through;                                 /* the node before it on the way from the centre */
	bool unidentified;
	const struct marker_row *flags; size_t nflags;  /* its own, none of its neighbours' */
};
struct network_tie {
	size_t a, b;                                    /* nodes; a is nearer the centre */
	const struct tie_rule *is;
	const struct record *evidence;
	int64_t times;
	struct str says, detail;                        /* of b, as told to a */
	struct network_day since, seen, ended;
	bool over, old;                                 /* ended by now; last seen too long ago for the practice */
	bool forward;                                   /* a stands where the record says "from" */
};
struct network {
	struct network_node *nodes; size_t nnodes;
	struct network_tie *ties; size_t nties;
	bool more;                                      /* somebody has more ties than were followed, or there are more nodes */
};
/* false: the practice draws no network of this type. */
bool network_read(struct reading *r, const struct record *centre, struct network *out);
/* The tie that leads to a node from the one it is reached through, told with a tone first. NULL for the centre. */
const struct network_tie *network_way(const struct network *n, size_t node);
/* "since 2 Mar 2025", "last known 14 Dec 2025, old", "ended 3 Mar 2025"; empty when it has no date. */
struct str network_when(struct arena *a, const struct network_tie *t);
/* How somebody is reached from another, in words: "Mother: Ashdown, Leanne. Lives there: 22 Larch Close". Empty: not within two steps, or
 * the practice draws no network of them. Opens only what stands on the way. */
struct str network_path(struct reading *r, int64_t from, int64_t id);

#endif
