/**
 * gallery.h: one of everything a page can hold, filled with invented people, for looking at and for testing.
 *
 * gallery_fill gives constant data; nothing in it comes from a database. The page is templates/gallery.html.
 */
#ifndef WEB_GALLERY_H
#define WEB_GALLERY_H

#include "web/field.h"
#include "web/frame.h"
#include "web/parts.h"

struct gallery {
	struct known_at past;
	struct person_strip person;
	struct stub stub;
	struct paging paging;
	struct part_group nothing;
	const struct flag *flags;            size_t nflags;
	const struct part_fact *facts;       size_t nfacts;
	const struct part_tile *tiles;       size_t ntiles;
	const struct part_tile *numbers;     size_t nnumbers;
	const struct action_row *actions;    size_t nactions;
	const struct gap *gaps;              size_t ngaps;
	const struct clock_tag *clocks;      size_t nclocks;
	const struct voice *voices;          size_t nvoices;
	const struct part_source *sources;   size_t nsources;
	const struct chip *chips;            size_t nchips;
	const struct happening *happenings;  size_t nhappenings;
	const struct part_fact *details;     size_t ndetails;
	const struct part_change *changes;   size_t nchanges;
	const struct part_step *steps;       size_t nsteps;
	const struct fault *faults;          size_t nfaults;
	const struct part_field *fields;     size_t nfields;
	const struct clash *clashes;         size_t nclashes;
	const struct part_group *groups;     size_t ngroups;
};

void gallery_fill(struct gallery *g);
void gallery_frame(struct frame *f);         /* a call handler's, at night shift, by day theme */

#endif
