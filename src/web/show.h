/**
 * show.h: what records hold, cut into the parts of a page: clocks in words, flags, facts and gaps, happenings.
 *
 * Nothing here decides what may be seen (record does) nor how it looks (the templates do); it chooses words. Everything is in
 * the visit's arena.
 */
#ifndef WEB_SHOW_H
#define WEB_SHOW_H

#include "web/views.h"
#include "web/visit.h"

instant show_now(const struct visit *v);                                /* the page's instant: now, or as known at */
struct str show_span_over(struct arena *a, int64_t us);                 /* rounded up to the minute: never in our favour */
struct clock_tag show_clock(struct visit *v, const struct clock_row *c, struct str url);  /* url of its record, or empty */
int show_urgency(const struct clock_row *c);                            /* 0: over; higher is less urgent */
/* What it is called now: what it says when late, once it is over. */
struct str show_clock_name(const struct clock_row *c);
const struct flag *show_flags(struct visit *v, const struct marker_row *rows, size_t n);
const struct flag *show_flags_of(struct visit *v, int64_t subject, size_t *n);
struct part_fact show_fact(struct visit *v, const struct record *rec, const struct field *f);
struct gap show_absence(const struct field *f, enum absence a);
/* A chip a kind of happening there is about ${subject}, with its number; then what they said in their own words, and the gaps. only,
 * here ("spoken", "gaps" or empty): what is shown now. of: how many of those two there are; NULL: not counted. */
size_t show_chips(struct visit *v, const struct record *subject, const struct type *only, struct str here, const size_t of[2], const struct chip **out);
struct str show_chronology_url(struct visit *v, const struct record *subject, struct str only);   /* of one kind of happening */
/* Of total rows, limit a page, those after the first ${from}; here: the page's address without a question. */
void show_paging(struct visit *v, struct str here, int64_t limit, int64_t from, int64_t total, struct paging *out);
struct happening show_event(struct visit *v, const struct event_row *e);
/* Where in the practice something was asked for: "people/picture.yaml:121". Empty: nowhere. */
struct str show_rule(struct visit *v, struct place at);
struct part_cell show_cell(struct visit *v, const struct cell *c, const struct board_row *row, bool head);
/* The last of a row's cells leads to the record the row stands on, unless one of them does already. */
void show_source(struct part_cell *cells, size_t n, struct str url);
/* A board or panel as a table: its columns and rows. */
struct part_group show_group(struct visit *v, const struct board *b, const struct board_page *page);
#define SHOW_BESIDE_NAME "Beside the name"       /* the picture's line that stands there */
struct str show_about(struct visit *v, const struct record *subject);     /* "13, born 2 March 2012 · girl": of a type with a picture */
/* The strip that names the subject of a record on every page about it; false: it has none. */
bool show_strip(struct visit *v, const struct record *rec, struct person_strip *out);
const struct record *show_subject(struct visit *v, const struct record *rec);   /* the subject it is about; itself when it is one */
/* What stands round a sheet about ${rec}, once all of it was read: the band of the past, what may not be seen, the line on paper. */
void show_sheet(struct visit *v, const struct record *rec, struct str now_href, const struct frame *f, struct sheet_view *out);
struct str show_clock_time(struct visit *v, instant t);                 /* 03:12:40 */
struct str show_by(struct visit *v, int64_t staff);                     /* "CH 4471 S. Patel", "Martlet" */
/* offer.c. Ways to look at a record that this role has: history, as known at, who looked, print. */
size_t offer_ways(struct visit *v, const struct record *rec, const struct offer **out);
/* The moves open on a record as offers, the primary first; *primary: whether the first is to be the page's one primary action. */
size_t offer_moves(struct visit *v, const struct record *rec, struct offer **out, bool *primary, struct clock_tag *timed, bool *has_timed);
/* The forms by which this role may start a record about ${subject}. */
size_t offer_starts(struct visit *v, const struct record *subject, struct offer **out);

#endif
