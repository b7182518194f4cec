/**
 * story.h: the children written by hand, so that a call about one of them can be played from its start.
 *
 * Keira Leigh Ashdown has come back nine times and is not missing now. Beside her stand the failures of the review, each with a
 * child: missing with the circulation refused, missing and not graded, back and given to nobody for more than a day, missing again
 * before anybody asked.
 */
#ifndef DEMO_STORY_H
#define DEMO_STORY_H

#include "demo/force.h"

enum story_place { NOWHERE, SALTMARSH, LARCH, CABLE, ARCADE, STATION, CLIFF, STORY_PLACES };
enum story_child { KEIRA, TYRELL, AMELIA, REUBEN, ZARA, FINLAY, JORDAN, MARNIE, STORY_CHILDREN };

struct story {
	int64_t place[STORY_PLACES];
	struct child child[STORY_CHILDREN];
	int64_t leanne, craig, alfie, ferris, rizz, brand, okoye, dean;
};

enum placed { PLACED, PLACED_LATE, SENT_ONLY, REFUSED_THERE, NEVER_ASKED_FOR };
enum asked { ASKED, ASKED_NOBODY_YET, ASKED_GIVEN, ASKED_REFUSED, ASKED_NEVER };

/* One time away. minutes: before now; clock: or that many days before, at hour * 100 + minute. out: minutes away, 0 still. after: minutes from found to interview. */
struct past {
	enum story_child who;
	int minutes, out;
	const char *risk, *circumstances, *where, *with, *outcome, *seemed, *words, *harm;
	enum story_place place;
	enum placed placed;
	enum asked asked;
	int after;
	const char *told, *told_seemed, *help;
	bool again_first, unverified, services_untold;
	int clock;
};
instant past_reported(const struct force *f, const struct past *p);

/* ---- story.c: people and what is known of them ---- */
void story_people(struct force *f, instant at, int which);

/* ---- story_past.c: the times away, in order of nothing: each waits for its time ---- */
extern const struct past story_pasts[];
extern const size_t story_npasts;
void story_away(struct force *f, instant at, int which);
void story_back(struct force *f, instant at, int which);

/* ---- story_known.c: contacts, plans, flags and actions ---- */
void story_plan(struct force *f, instant at, int which);
void story_heard(struct force *f, instant at, int which);
void story_actions(struct force *f, instant at, int which);
void story_flags(struct force *f, instant at, int which);
void story_child_flag(struct force *f, instant at, int which);
/* ---- story_hidden.c: those not everybody may know of ---- */
void story_hidden(struct force *f, instant at, int which);

struct told_at { int minutes; force_telling *tell; int which; };
extern const struct told_at story_known[];
extern const size_t story_nknown;

#endif
