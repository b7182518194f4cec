/**
 * views.h: what each page's template is told. Plain data, every word already chosen; the parts are parts.h's.
 *
 *   templates: templates/page.html, whole.html, sheet.html, ask.html
 */
#ifndef WEB_VIEWS_H
#define WEB_VIEWS_H

#include "web/field.h"
#include "web/frame.h"
#include "web/templates/field.h"
#include "web/templates/frame.h"
#include "web/templates/list.h"
#include "web/templates/part.h"

struct how;
/* What stands round everything that is shown of a record. shown: "now, 03:12:40"; printed, water: on paper; is_print: the page made for it. */
struct sheet_view { struct known_at past; bool is_past, is_print; struct stub stub; struct str shown, printed, water; };

/* ---- page.html: the small ones ---- */
struct view_words { struct frame frame; struct str heading, says; int64_t number; struct offer next; };
struct view_sign { struct frame frame; struct str error, number, next; bool over, hidden, kept; };
/* A purpose to choose: one press; or, when it asks for words, a question with them. */
struct purpose_choice { struct str name, title; const struct part_field *why; };
struct view_purpose { struct frame frame; struct str next, now; const struct purpose_choice *of; size_t n; };
struct view_settings { struct frame frame; const struct part_field *fields; size_t nfields; struct str back; };
struct view_home { struct frame frame; struct str heading, question; bool only_boards; const struct part_tile *tiles; size_t ntiles; const struct offer *offers; size_t noffers;
	const struct part_group *board; struct offer all; };
struct found_row { struct str words, href, kind, detail, why, alike; const struct flag *flags; size_t nflags; };
struct view_find { struct frame frame; struct str q, searched, not_searched; bool too_wide; struct stub stub; const struct found_row *rows; size_t nrows;
	const struct offer *offers; size_t noffers; };
struct view_how { struct frame frame; struct str heading, owner, version, review; bool over; const struct how *how; const struct offer *list; size_t nlist; struct str back; };
struct view_accounts { struct frame frame; struct part_group group; const struct part_field *fields; size_t nfields; const struct fault *faults; size_t nfaults;
	const struct offer *stops; size_t nstops; };
struct view_proof { struct frame frame; const struct part_fact *facts; size_t nfacts; struct str checkpoint; bool is_signed; };
struct letter { struct str what, href, ref, channel, why; struct clock_tag clock; struct str tries, state; int64_t id; bool dead; };
struct view_letters { struct frame frame; const struct letter *rows; size_t nrows; int64_t dead; };

/* ---- whole.html: a subject's picture ---- */
struct strip_view { struct str title, says, id, source; struct clock_tag *clocks; struct str *late; size_t nclocks; struct offer act, open; };
struct todo { struct str words, detail, source; struct offer act; struct clock_tag clock; };
enum panel_is { PANEL_TABLE, PANEL_LINES, PANEL_STEPS };
struct panel_line { struct str words, href; const struct part_cell *cells; size_t ncells; };   /* cells: the first is its head */
struct panel_view { struct str id, title, beside, beside_href; enum panel_is is; struct str rule; struct part_group group; const struct panel_line *lines; size_t nlines; struct gap empty; bool aside, pair; };   /* pair: stands beside another */
struct view_picture {
	struct frame frame; struct sheet_view sheet;
	const struct strip_view *strips; size_t nstrips;
	struct str name, about, own; bool has_face;             /* a person: a photograph has its place */
	const struct flag *flags; size_t nflags;
	const struct part_fact *facts; size_t nfacts;
	const struct offer *offers; size_t noffers;               /* the first few are buttons, the rest under More */
	const struct offer *ways; size_t nways;                   /* history, as known at, who looked, print */
	const struct part_tile *tiles; size_t ntiles;
	const struct todo *todos; size_t ntodos, soon; struct str todos_beside;   /* the first few stand open, the rest under one word */
	const struct gap *unknowns; size_t nunknowns;
	const struct panel_view *panels; size_t npanels, npair;
	const struct happening *events; size_t nevents; int64_t total; struct str chronology, voice_title; const struct chip *chips; size_t nchips;
};

/* ---- sheet.html: a record, a board, a chronology, a history ---- */
struct section_view { struct str title, id; const struct part_fact *facts; size_t nfacts; const struct part_group *groups; size_t ngroups; };
struct clock_view { struct str title, id, line, why; struct clock_tag tag; };   /* line: who and by when; why: the rule, behind a word */
struct view_detail {
	struct frame frame; struct sheet_view sheet;
	struct person_strip strip; bool has_strip;
	struct str headline, ref, kind, state; enum clock_look state_look;
	struct offer act; struct clock_tag act_clock; bool act_timed;
	const struct offer *offers; size_t noffers;
	const struct offer *ways; size_t nways;
	const struct clock_view *clocks; size_t nclocks;
	const struct section_view *sections; size_t nsections;
	const struct part_group *open, *linked;   /* open: linked records that are in some state; linked: the rest */
	const struct part_tile *tiles; size_t ntiles;
};
struct view_board { struct frame frame; struct str heading, question, as_at, here, hint; const struct part_tile *numbers; size_t nnumbers;
	struct part_group group; struct paging paging; const struct offer *offers; size_t noffers; struct str total, late; };
struct view_chronology { struct frame frame; struct sheet_view sheet; struct person_strip strip; const struct chip *chips; size_t nchips;
	const struct happening *events; size_t nevents; struct str voice_title, beside; };
struct view_history { struct frame frame; struct person_strip strip; struct str heading, beside, back; const struct part_change *changes; size_t nchanges;
	const struct offer *ways; size_t nways; };
struct view_looks { struct frame frame; struct person_strip strip; struct part_group group; struct str back; };
struct view_as_at { struct frame frame; struct person_strip strip; struct str heading, action; const struct part_field *fields; size_t nfields;
	const struct offer *points; size_t npoints; const struct fault *faults; size_t nfaults; };

/* ---- ask.html: a form ---- */
enum item_is { ITEM_FIELD, ITEM_MOMENT, ITEM_GROUP, ITEM_REF, ITEM_NOTE };
struct item {
	enum item_is is;
	struct part_field field;                                  /* MOMENT: the legend, hint, error */
	struct part_field day, time, which; bool twice;           /* MOMENT */
	struct part_field absent; bool has_absent;                /* the kinds of nothing this may hold */
	const struct part_field *cells; const struct str *heads; size_t width, nrows; struct str more;   /* GROUP: nrows x width; a head a row */
	struct part_field choose; bool chooses; struct str find;  /* REF: which of those found */
	struct str fixed;                                         /* REF: already known; said, and sent hidden. NOTE: words */
	struct gap gap;                                           /* NOTE: in place of its words */
	const struct how *guide; struct str guide_part, guide_href;           /* guidance opened beside the field */
	struct str section;                                       /* heading before it, when it begins one */
};
struct view_form {
	struct frame frame;
	struct person_strip strip; bool has_strip;
	struct str heading, hint, confirm, action, submit, back, back_words, kept, kept_href, draft;
	const struct fault *faults; size_t nfaults;
	const struct item *items; size_t nitems;
	struct str key, version;
	struct part_field *hidden; size_t nhidden;                /* carried through: a conflict's own answers */
	const struct clash *clashes; size_t nclashes;
	struct str clash_says;
	struct offer *instead; size_t ninstead;                   /* a likely record already there */
};

#include "web/templates/ask.h"
#include "web/templates/page.h"
#include "web/templates/sheet.h"
#include "web/templates/whole.h"

/* markdown.c: guidance as HTML: the whole of it, or the part under one heading. Raw HTML in it is shown as text. */
void markdown_show(struct buf *out, const struct how *how);
void markdown_part(struct buf *out, const struct how *how, struct str heading);

#endif
