/**
 * network.h: the network page: who and what stands round a subject, as a table and the same drawn.
 *
 * The drawing is made here, by arithmetic, and is the same for the same network: the subject in the middle, what it is joined to in a
 * column on either side, one step further outside these. Every word stands inside a box that is made as high as its words, so none
 * lies on another. All lengths are in units of the drawing's view box.
 *   templates: templates/network.html
 */
#ifndef WEB_NETWORK_H
#define WEB_NETWORK_H

#include "record/network.h"
#include "web/views.h"

enum net_look { NET_NAME, NET_SMALL, NET_TIE, NET_HOT, NET_FLAG_CRIT, NET_FLAG_WARN, NET_FLAG_INFORM, NET_HEAD };
struct net_text { int64_t x, y; enum net_look look; struct str words; };
struct net_box { int64_t x, y, width, height; bool centre, unidentified; const struct net_text *texts; size_t ntexts; };
/* A curve from one box to another. */
struct net_line { int64_t x1, y1, x2, y2, bend1, bend2; bool hot, over; };
struct net_drawing { int64_t width, height; const struct net_box *boxes; size_t nboxes; const struct net_line *lines; size_t nlines;
	const struct net_text *heads; size_t nheads; };
struct view_network {
	struct frame frame; struct sheet_view sheet; struct person_strip strip;
	struct str beside, says;                       /* says: the drawing in one sentence */
	const struct part_group *near, *far; struct str more;
	const struct net_drawing *desk, *hand;         /* the same, for a wide and for a narrow page */
	struct str old;                                /* how old is "old": "6 months" */
	const struct offer *ways; size_t nways;
};

#include "web/templates/network.h"

struct str network_look_class(enum net_look look);

/* network_lay.c. The first ${most} nodes drawn; narrow: one column, for the hand. */
const struct net_drawing *network_lay(struct arena *a, const struct network *n, size_t most, bool narrow);

#endif
