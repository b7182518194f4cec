/**
 * record.h: the verbs: everything that is done to a record is done here, and is decided, checked, linked, clocked and logged here.
 *
 * A reading is one request's view: one read transaction, one instant, one actor. Everything it shows is noted, and reading_close
 * writes the consult entry durably: when it says false the page must not leave (no log, no view). Writing goes through a draft:
 * typed values with, for each, what was typed and what is wrong with it.
 */
#ifndef RECORD_RECORD_H
#define RECORD_RECORD_H

#include "access/access.h"
#include "ledger/ledger.h"

enum value_is { VALUE_NONE, VALUE_INT, VALUE_TEXT, VALUE_ABSENT, VALUE_MANY };
struct value { enum value_is is; int64_t n; struct str text; enum absence absent;
	struct value *many; size_t nmany, width; };   /* CHOICES: nmany texts, width 1; GROUP: nmany rows of width values */

struct record { int64_t id; const struct type *type; struct str ref; int state; uint32_t version;
	instant created_at, changed_at; int64_t created_by, changed_by; struct value *values; };  /* values[field->position] */

struct reading {
	struct store *store; struct db *db; struct arena *arena; const struct practice *practice; const struct actor *who;
	instant now, as_known;          /* as_known 0: now */
	struct { int64_t *at; size_t n, cap; } shown;
	int64_t subject;                /* whose picture this is, for the consult entry; 0 none */
	int hidden;                     /* records this actor may not see that were left out */
	struct seen *seen;              /* what was loaded already, by id */
	const struct reach *around;     /* network.c: the ties of whose paths were asked for last */
	struct recall *recall;          /* what was asked already (recall.h) */
};
/* reading_open: as_known 0 for now. For an instant in the past call reading_as_known with the subject before any other read. */
void reading_open(struct reading *r, struct store *s, struct arena *a, const struct actor *who);
bool reading_as_known(struct reading *r, int64_t subject, instant at);  /* fills a private database with the neighbourhood as it was */
bool reading_close(struct reading *r);                 /* false: 503, send nothing of it */
/* Inside a job: the entry that says what was looked at. For who closes a reading with a change in one transaction. */
bool reading_note(struct db *db, const struct reading *r);

/* Reading. Each is noted as shown. NULL: not there, or not to be seen by this actor (r->hidden rises). */
const struct record *record_load(struct reading *r, int64_t id);
const struct record *record_by_ref(struct reading *r, const struct type *t, struct str ref);
bool record_may_see(struct reading *r, const struct type *t);
struct value record_value(const struct record *rec, const char *field);
/* Words for any value: dates, codes' titles, names of referred records, absences; empty only for VALUE_NONE. */
struct str value_words(struct reading *r, const struct field *f, const struct value *v);
struct str phrase_words(struct reading *r, const struct phrase *p, const struct record *rec);
struct str record_headline(struct reading *r, const struct record *rec);
struct str record_url(struct arena *a, const struct record *rec);        /* /missing/MIS-2026-000004 */

/* The rows of a subject that are one with it (identity.h): itself first; its picture stands on all of them. */
size_t record_same(struct reading *r, int64_t subject, const int64_t **out);

/* Links: what points at a record, newest first. type NULL: any. */
struct link { int64_t from, to; const struct field *field; instant since, until; };
size_t record_links_to(struct reading *r, int64_t to, const struct type *type, size_t most, struct link **out);

/* Clocks of a record or of everything about a subject. */
enum clock_state { CLOCK_WAITS, CLOCK_RUNNING, CLOCK_SOON, CLOCK_OVER, CLOCK_DONE, CLOCK_DONE_LATE };
struct clock_row { int64_t record; const struct clock *clock; const struct type *type; enum clock_state state; instant started, due, stopped; bool has_due; };
size_t record_clocks(struct reading *r, int64_t record, struct clock_row **out);          /* in practice order, waiting ones too */
size_t subject_clocks(struct reading *r, int64_t subject, struct clock_row **out);        /* open ones, most urgent first */

/* Markers on a subject, in force; and those of a place or person linked to it, with the path. */
struct marker_row { int64_t id, on; struct str title, tone, words, ref; instant since; day review; bool has_review, review_over; };
size_t subject_markers(struct reading *r, int64_t subject, struct marker_row **out);

/* Chronology about a subject, newest first. only NULL: every type but those told aside. */
struct event_row { int64_t record; const struct type *type; instant happened, recorded; struct str says, url, ref, voice, seemed, voice_missing, by; bool voice_quote, gap; };
size_t subject_chronology(struct reading *r, int64_t subject, const struct type *only, size_t most, struct event_row **out, size_t *total);
void subject_chronology_kinds(struct reading *r, int64_t subject, size_t *counts);   /* how many of each type, by its index; counts start at 0 */

/* Boards and panels: rows already cut into words. */
struct cell { enum column_is is; struct str words, url, missing, tone; struct clock_row *clocks; size_t nclocks; struct marker_row *flags; size_t nflags; bool quote, none; };   /* none: missing is an answer, not a gap */
struct board_row { int64_t id; struct str url, phrase; struct cell *cells; bool late; };
struct board_page { const struct board *board; struct board_row *rows; size_t nrows; int64_t total, late; struct str *numbers; };
bool board_read(struct reading *r, const struct board *b, int64_t subject, int64_t from, struct board_page *out);
int64_t board_count(struct reading *r, const struct board *b);            /* rows, or late rows when badge is "over" */
bool board_figures(struct reading *r, const struct board *b, int64_t *total, int64_t *late);   /* no row is opened; false: may not be seen */
/* Picture parts computed by SQL of the practice: value words for tiles, unknowns that hold, strip records. */
struct tile_words { struct str value, detail, source; };
void picture_tile(struct reading *r, const struct tile *t, int64_t subject, struct tile_words *out);
bool picture_unknown(struct reading *r, const struct unknown *u, int64_t subject);
struct str picture_line(struct reading *r, const struct example_value *line, int64_t subject);    /* of picture->lines; empty: a gap */
int64_t picture_line_from(struct reading *r, const struct example_value *line, int64_t subject);  /* the record its words, which it has, stand on */
size_t picture_strip(struct reading *r, const struct strip *s, int64_t subject, int64_t **records, instant **since);

/* Find: name, reference, phone, address, postcode, "about 7". Every row says why it matched. */
struct found { int64_t id; const struct type *type; struct str words, detail, why, url, alike; };   /* alike: whom above they may be */
struct find_result { struct found *rows; size_t nrows; bool too_wide; struct str searched, not_searched; int64_t one; };
void record_find(struct reading *r, struct str q, size_t most, struct find_result *out);

/* History. */
struct change { int64_t seq; instant recorded; struct str by, what; uint32_t version; struct { const struct field *field; struct str name, old, new; } *fields; size_t nfields; };
size_t record_history(struct reading *r, int64_t id, struct change **out);
struct look { instant at; struct str by, role, purpose, why; int64_t seq; };
size_t record_looks(struct reading *r, int64_t subject, size_t most, struct look **out);

/* Writing. */
struct pairs_like { const struct str *names, *values; size_t n; };
struct complaint { const struct field *field; struct str says; };   /* field NULL: the whole form */
struct draft {
	const struct type *type; const struct move *move; const struct actor *who;
	int64_t id; uint32_t version;                       /* 0: creating; version: the one the form was made from */
	struct value *values; bool *given;                  /* by field position */
	struct str *typed;                                  /* by field position, as typed */
	struct { struct complaint *at; size_t n, cap; } complaints;
	uint8_t key[16];                                    /* idempotency; all zero: none */
	struct arena *arena;
	const struct record *base;                          /* what the form was made from; NULL when creating */
	struct pairs_like form;                             /* as it came in, for showing it again */
	struct reading *reading;                            /* what was looked at for it is logged with the change itself; may be NULL */
	struct str kept;                                    /* the server draft that goes when the change is made; may be empty */
};
void draft_open(struct draft *d, struct arena *a, const struct practice *p, const struct actor *who, const struct type *t, const struct move *m, const struct record *base);
/* Inputs: FIELD; FIELD.day, FIELD.time, FIELD.which (first, second); FIELD.absent; FIELD.0.SUB for groups; repeated FIELD for choices;
 * records by reference or id, staff by number or id. Names that begin with _ are the page's own; any other is refused. */
void draft_read(struct draft *d, struct reading *r, const struct pairs_like *form);
void draft_set(struct draft *d, const char *field, struct value v);
void draft_complain(struct draft *d, const struct field *f, struct str says);
struct str draft_complaint(const struct draft *d, const struct field *f);       /* the first beside this field; empty: none */
bool draft_has(const struct draft *d, const struct field *f);                   /* it is on this form */
/* What stands in an input: as typed when it was, else the value it has. part: "", "day", "time", "which", "absent". */
struct str draft_input(const struct draft *d, struct reading *r, const struct field *f, const char *part);
struct str draft_input_in(const struct draft *d, struct reading *r, const struct field *group, size_t row, const struct field *sub, const char *part);
bool draft_chosen(const struct draft *d, const struct field *f, struct str code);   /* CHOICES */
size_t draft_rows(const struct draft *d, const struct field *group);
enum put { PUT_DONE, PUT_REPEATED, PUT_INVALID, PUT_CONFLICT, PUT_REFUSED, PUT_GONE, PUT_BROKEN };
struct put_result { enum put is; int64_t id; struct str ref, url, says; const struct record *theirs, *base;  /* CONFLICT: both versions, decoded */
	struct decision why; };
/* record_put: decide, check, write: typed row, child rows, links, clocks, effects (each through this same path as the system), ledger
 * entries, outbox; one transaction. errors: see enum put; complaints in the draft for INVALID. It needs no reader of its own, so
 * a reading may be open meanwhile. */
void record_put(struct store *s, struct draft *d, struct put_result *out);
/* For connectors and clocks: a move by the system. */
enum put record_system_move(struct db *db, int64_t id, const struct move *m, const struct field **fields, const struct value *values, size_t n);
/* Moves open to this actor on this record now, primary first; each with the reason when refused is wanted for a disabled link. */
struct open_move { const struct move *move; bool primary; const struct clock_row *clock; };
size_t record_moves(struct reading *r, const struct record *rec, struct open_move **out);
/* Bulk loads: one record straight in, checked by types only; used by demo and import. */
int64_t record_load_in(struct db *db, const struct type *t, int state, const struct value *values, instant at, int64_t by);
/* Clocks and words to find by of every record made again: after ledger_rebuild, or when the practice has other clocks now. */
bool record_renew(struct store *s);
/* The clocks and the words to find by of a store against the same made again (ledger_same). How many differ. */
size_t record_renewed(struct db *was, struct db *now, struct arena *a, struct notes *faults);
void record_load_clocks(bool on);          /* for the whole process; off: for records long closed */
/* Server drafts of unsent forms, by actor and form; encrypted at rest is not claimed. */
void form_drop(struct db *db, const struct actor *who, struct str form);   /* inside a job */
bool form_keep(struct store *s, const struct actor *who, struct str form, struct str encoded);
bool form_kept(struct db *db, const struct actor *who, struct str form, struct arena *a, struct str *encoded, instant *at);

#endif
