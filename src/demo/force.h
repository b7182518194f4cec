/**
 * force.h: what the parts of an invented force share while it is made.
 *
 *   time     start ───── households come to notice, one after another ─────────────── now
 *            events of children already there wait in a heap and are loaded between
 *
 * Everything is loaded in order of time. Children to whom something happens are kept; everybody else is forgotten once loaded.
 */
#ifndef DEMO_FORCE_H
#define DEMO_FORCE_H

#include "demo/load.h"
#include "demo/tables.h"

enum { AUTHORITIES = 3, SCHOOLS = 10, LAST_SEEN = 6 };
enum staff_of { STAFF_CALLS, STAFF_SUPERVISOR, STAFF_OFFICER, STAFF_OFFICER_TWO, STAFF_COORDINATOR, STAFF_INSPECTOR, STAFF_MANY };

struct child {
	int64_t id, home, authority, carer;    /* home: a place. carer: who would ring */
	day born;
	bool girl, cared;
	struct str given, family, carer_name, carer_phone;
	instant reported[LAST_SEEN];           /* the newest episodes, newest first */
	instant asked_by;                      /* when the newest interview is settled; past everything when it never is */
	int episodes, plans;
};

enum event_is { EVENT_TOLD, EVENT_CALL, EVENT_MISSING, EVENT_BACK };
struct episode;
struct force;
typedef void force_telling(struct force *f, instant at, int which);   /* a part of the story */
struct event { instant at; enum event_is is; struct child *child; struct episode *episode; force_telling *tell; int which; };

struct force {
	struct load load;
	struct dice dice;
	struct tables tables;
	struct arena arena;
	instant start, now;
	int64_t people_wanted, people, episodes_wanted;
	int missing_per_1000_children;
	int known_well_of_1000;                /* households recorded with ties, phones and schools */
	int64_t phones[2];
	int64_t staff[STAFF_MANY];
	int64_t authority[AUTHORITIES], school[SCHOOLS], provider;
	struct story *story;
	struct event *heap;
	size_t nheap, heap_cap;
	void (*progress)(int64_t done, int64_t of);
};

/* ---- people.c ---- */
struct someone { struct str given, middle, family; day born; bool born_unknown, girl; };
/* force_person: a person row; rich adds what is known of a child. */
int64_t force_person(struct force *f, const struct someone *who, bool rich, instant at);
int64_t force_place(struct force *f, struct str name, struct str address, struct str town, const char *kind, instant at);
struct str force_address(struct force *f);
void force_lives(struct force *f, int64_t person, int64_t place, const char *kind, day since, instant at);
/* force_phone: gives the person a number kept for drama, or this one; empty when none is left. */
struct str force_phone(struct force *f, int64_t person, struct str number, bool mobile, instant at);
/* force_vehicle: marks beginning ZQ are given to no vehicle. keeper 0: nobody known. */
struct vehicle { const char *mark, *make, *colour; int64_t keeper; };
void force_vehicle(struct force *f, const struct vehicle *v, instant at);
void force_tie(struct force *f, int64_t person, int64_t other, const char *kind, bool ring, instant at);
/* One household, its people counted; plans what will happen to its children. */
void force_household(struct force *f, instant at);
struct str force_town(struct force *f);

/* ---- care.c ---- */
void force_organisations(struct force *f, instant at);
void force_childrens_home(struct force *f, instant at);
void force_care(struct force *f, int64_t child, const char *status, int64_t authority, day since, instant at);

/* ---- happen.c ---- */
void force_will_happen(struct force *f, struct child *c, int episodes, instant from);
void force_wait(struct force *f, struct event e);
void force_until(struct force *f, instant at);     /* loads what waits and is earlier */
void force_flag(struct force *f, int64_t on, const char *kind, const char *shortly, const char *handling, const char *why, day since,
	day review_by, instant at);

/* ---- story.c ---- */
struct story;
void force_story(struct force *f);          /* lets it wait, each part at its time */

#endif
