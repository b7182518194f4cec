/**
 * parts.h: what the pieces of a page are told. Plain data, filled by page code; every word in it is already
 * chosen, so that a template decides look and never meaning.
 *
 * Empty text (n == 0) leaves a thing out, where leaving out is allowed. It is never allowed for a fact: where a
 * fact is missing give a gap of one of eight kinds, and the templates show it (or, given neither, say "Not
 * recorded": a blank cell cannot be made). Hrefs are whole paths. Times for people come as words and, in "…_iso"
 * or "at", as RFC 3339 for <time>.
 * Names that a record, the store or a practice uses too begin with part_.
 *   templates: templates/part.html, frame.html (frame.h), field.html (field.h)
 */
#ifndef WEB_PARTS_H
#define WEB_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/* ---- the eight kinds of nothing ---- */
enum gap_kind {
	GAP_NO_GAP,
	GAP_NOT_RECORDED, GAP_NOT_DONE, GAP_NOT_SEEN, GAP_NOT_ANSWERED, GAP_STALE, GAP_UNREACHABLE, GAP_NOT_VISIBLE,
	GAP_TRULY_NONE                                  /* asked, and there is none: plain text with who and when */
};
struct gap { enum gap_kind kind; struct str words, next, href, rule; };     /* words may be empty: the kind's own */
struct str part_gap_words(const struct gap *g);                       /* its words, or the kind's own */
static inline bool gap_marks_row(const struct gap *g) { return g->kind && g->kind < GAP_NOT_VISIBLE; }

/* ---- clocks: words first; target and age beside; ${at} is when it is due, or was done ---- */
enum clock_look { PART_CLOCK_OVER, PART_CLOCK_SOON, PART_CLOCK_RUNNING, PART_CLOCK_DONE, PART_CLOCK_WAITS, PART_CLOCK_NO_LIMIT };
struct clock_tag {
	enum clock_look look;
	struct str words;                               /* "57 min over" */
	struct str at;                                  /* RFC 3339, or empty */
	struct str beside;                              /* "waiting 23 h 45 m", "due 02:15, working hours" */
	struct str why;                                 /* href: start event, rule, policy version */
	bool ticks;                                     /* redraw by script: only for wall-clock limits */
};
struct str part_clock_class(enum clock_look look);

/* ---- flags (markers) ---- */
enum flag_look { FLAG_CRITICAL, FLAG_WARNING, FLAG_INFORM };
struct flag { enum flag_look look; struct str words, href, late; };   /* late: "review 9 days over" */

struct part_source { struct str system, as_of; struct gap gap; };          /* stale or unreachable: a gap */
/* quote: exact words, without marks. seemed: how the child seemed, plain. to: to whom, alone or with whom. */
struct voice { struct str quote, seemed, to; struct gap gap; };
struct part_grade { struct str words, limit; char look; };                 /* look: r, a, g, or u for none yet */
struct chip { struct str words, href; bool here, strong; };
struct part_check { struct str who, href; bool back; };                    /* a partner's answer: back, or asked for */

struct action_row {
	struct str what, href, owner, due, effect;      /* effect: for the child */
	struct clock_tag clock;
	struct gap owner_gap;
};

struct person_strip {
	struct str name, about, href;                   /* "ASHDOWN, Keira", "13, looked after" */
	const struct flag *flags;
	size_t nflags;
	const struct clock_tag *clocks;
	size_t nclocks;
};

/* ---- facts: a label and one of value or gap ---- */
struct part_fact {
	struct str label, value, href, beside, at;      /* beside: source and age, small; at: RFC 3339 of the value */
	struct str source, rule;                        /* href of the record it stands on; a gap: the rule that looked for it */
	struct gap gap;
	struct str act, act_href;                       /* "Change" */
	struct clock_tag clock;
	bool has_clock;
};

struct part_tile {
	struct str label, value, href, rule, urgent, detail, source; /* urgent: bold, before the detail */
	struct gap gap, source_gap;                     /* gap: in place of the value */
	bool hot;
};

struct happening {
	struct str when, when_iso, what, ref, href, detail; /* what: bold */
	struct clock_tag clock;
	bool has_clock;
	struct voice voice;
	struct str by, late;                            /* "PC 2210", "1 d 13 h later" */
	bool missing;                                   /* a row made by a clock: something was not done */
	bool silent;                                    /* nobody could have spoken: no column for a voice */
};

struct part_column {
	struct str words, href;                         /* href: sort by this */
	enum { SORT_NOT, SORT_UP, SORT_DOWN } sort;
	bool number, quiet;                             /* quiet: words for screen readers only */
	int64_t width;                                  /* percent, even, 4 to 40; 0: what is left. So groups line up */
};

struct part_cell {
	struct str text, href, beside;
	struct str ref, ref_href;                       /* the record all of the row stands on, when none of it leads there */
	struct gap gap;
	const struct clock_tag *clock;
	const struct flag *flags;
	size_t nflags;
	const struct voice *voice;
	const struct part_grade *grade;
	const struct part_check *checks;
	size_t nchecks;
	bool number, head, tight;                       /* head: names the row; tight: does not wrap */
};

struct part_row { const struct part_cell *cells; size_t n; struct str act, act_href, act_for, pick, href; bool missing; };
struct part_group {                                          /* one table with its words above */
	struct str words, beside, id;
	const struct part_column *columns;
	size_t ncolumns;
	const struct part_row *rows;
	size_t nrows;
	bool over, plain;                               /* plain: the words are for screen readers only */
	bool follows;                                   /* same columns as the group above: their names are not shown again */
	bool acts;                                      /* a last column of buttons */
	struct gap empty;                               /* when there are no rows: what was looked for, how fresh */
};

struct paging { int64_t page, pages; struct str before, after, words; };
struct known_at { struct str at; int64_t later; struct str now; };    /* "03:00 on 13 Oct"; href back to now */
struct offer { struct str words, href, hint; };                       /* something that may be done; empty words: nothing */
struct stub { int64_t records; struct str ring; struct offer open; };  /* "on-call DI, 01632 960111"; open: the form that opens it, or no words */
struct fault { struct str words, href; };                             /* href: "#id" of its field */

struct part_step { struct str words, detail, href, state; enum clock_look look; };  /* a task list's row */

/* Two people changed one record: what it was, theirs, yours, a field a row. */
struct clash { struct str name, label, was, theirs, yours; bool differs; };

/* One change in a history: empty before or after is spelled out. */
struct part_change { struct str recorded, recorded_iso, happened, by, what, before, after, reason, source; size_t span; };
/* span: how many rows the first of them speaks for; 0: spoken for by one above */

/* Small choices of look, for templates. */
struct str part_flag_class(enum flag_look look);
struct str part_grade_class(char look);
bool part_columns_set(const struct part_column *c, size_t n);         /* any width given */
struct str part_sort_words(const struct part_column *c);                   /* for aria-sort */

#endif
