/**
 * import_inside.h: what the parts of an import share; inside share/ only.
 */
#ifndef SHARE_IMPORT_INSIDE_H
#define SHARE_IMPORT_INSIDE_H

#include "base/buf.h"
#include "people/csv.h"
#include "practice/tree.h"
#include "record/find_index.h"
#include "record/judge.h"
#include "share/import.h"

/* ---- the map ---- */
enum import_by { IMPORT_BY_SOURCE_ID, IMPORT_BY_REFERENCE };
struct import_code { struct str from; struct value to; };
struct import_word { struct str word; struct value to; };       /* to: ABSENT, or NONE for nothing at all */
struct import_column { struct str name; struct place at; };

/* How one field, or one cell of a group, is filled from columns of a row; no columns: a constant. */
struct import_rule {
	const struct field *field, *cell;             /* cell: of a group's row; else NULL */
	size_t row;
	VEC(unsigned) columns; struct str with;       /* joined, those that are not empty, with this between */
	struct str constant;
	struct str format, split;
	VEC(struct import_code) codes;
	VEC(struct import_word) words;
	struct value otherwise; bool has_otherwise;   /* for a code that is not listed; else the row is refused */
	enum import_by by; const struct type *of; struct str source;
	struct place at;
};

struct import_map {
	const char *path;
	const struct practice *practice;
	const struct type *type;
	struct str source;
	unsigned id; int only_when;                   /* positions in columns; only_when -1: every row */
	int state;
	VEC(const struct move *) forms;               /* whose questions and guards each row must satisfy; the creating one, if not said */
	bool windows;                                 /* the file says it is Windows-1252 */
	VEC(struct import_column) columns;            /* every column the map names, once */
	VEC(struct import_rule) rules;
	VEC(struct import_word) words;
	struct digest digest;                         /* of the map's text */
};

/* What a rule's text becomes: its cell's kind when it fills one. */
static inline const struct field *import_rule_field(const struct import_rule *r) { return r->cell ? r->cell : r->field; }

/* What map and rules share while they are read. */
struct import_reader { struct import_map *map; struct arena *arena; struct notes *notes; };
unsigned import_map_column(struct import_reader *r, const struct node *n);     /* its position, added when new */
void import_map_unknown(struct import_reader *r, struct place at, const char *what, struct str got, const struct str *names, size_t n);
bool import_map_text(struct import_reader *r, const struct node *n, const char *what);   /* a text that says something */
void import_map_words(struct import_reader *r, const struct node *n, const struct field *f, struct import_rule *to);
/* import_rule.c: COLUMN: … under columns, FIELD: … under join and constants. */
void import_rule_columns(struct import_reader *r, const struct node *n);
void import_rule_joins(struct import_reader *r, const struct node *n);
void import_rule_constants(struct import_reader *r, const struct node *n);

/* ---- rows ---- */
struct import_rows {
	bool json, windows;
	struct csv csv;                               /* of JSON lines only fd, in, from, have, ended, failed, name */
	struct notes faults; struct arena said, texts;
	const struct import_map *map;
	struct str *cells;                            /* by position in map->columns; good until the next row */
	int *at;                                      /* CSV: where each stands in the heading */
	struct str *heading; size_t nheading;
	struct map slots, others; VEC(struct str) unmapped;
	struct arena *arena;
	struct json_t *root;                          /* of the JSON line */
	uint32_t line;
	int64_t begins, ends;                         /* bytes of the file */
	struct str fault, fault_column;               /* why this row cannot be read; empty: it can */
};
bool import_rows_open(struct import_rows *r, const struct import_map *m, const struct import_options *o, struct arena *a,
	struct notes *notes);
bool import_rows_next(struct import_rows *r);
struct str import_rows_raw(struct import_rows *r, struct arena *a);            /* the row's bytes as they stand in the file */
bool import_rows_failed(const struct import_rows *r);
void import_rows_close(struct import_rows *r);
bool import_json_next(struct import_rows *r);                                  /* import_json.c */
void import_json_end(struct import_rows *r);

/* ---- values ---- */
enum { IMPORT_FAULTS = 30 };                     /* of one row; more are not told */
struct import_fault { struct str column, says; };
struct import_faults { struct import_fault at[IMPORT_FAULTS]; size_t n; };
void import_fault_add(struct import_faults *faults, struct str column, struct str says);       /* once only */
struct import_lookup { struct db *db; struct arena *arena; const int64_t *sources; };    /* numbers of the rules' sources, by position */
/* import_value: one rule on one row; false: it cannot be, and why. */
bool import_value(const struct import_map *m, const struct import_rule *rule, const struct str *cells, const struct import_lookup *l,
	struct value *out, struct import_fault *fault);
/* Dates by a pattern: yyyy mm dd mon hh mi ss, all else itself; or iso. */
const char *import_when_fault(struct str format, bool time);                   /* NULL: a good format */
bool import_when_day(struct str s, struct str format, day *d, struct str *says);
bool import_when_instant(struct str s, struct str format, instant *t, struct str *says);

/* ---- what a source last said ---- */
enum { IMPORT_KEY = 16 };
/* A value as a number, under a key of this store's own: the same value, the same number. */
uint64_t import_said_value(const uint8_t key[IMPORT_KEY], const struct value *v, struct arena *a);
/* Of every field that is mapped: its number and its value's, in order; and one out of such bytes, 0 when it is not there. */
struct str import_said_write(const uint8_t key[IMPORT_KEY], const struct type *t, const struct value *values, const bool *mapped,
	struct arena *a);
uint64_t import_said_of(struct str said, const struct field *f);

/* ---- writing ---- */
struct import_put {
	struct db *db; const struct import_map *map; int64_t by; struct str words; uint8_t txn[16], key[IMPORT_KEY];
	struct find_later words_later;                /* to be settled before each commit */
};
enum import_put_is { IMPORT_PUT_MADE, IMPORT_PUT_CHANGED, IMPORT_PUT_SAME, IMPORT_PUT_REFUSED, IMPORT_PUT_BROKEN };
/* values, mapped: by field position. said: what this source says now; before: what it said the last time. */
struct import_record { int64_t id; struct value *values; const bool *mapped; struct str said, before; };
enum import_put_is import_put_new(struct import_put *p, struct import_record *rec, struct import_faults *faults);
enum import_put_is import_put_again(struct import_put *p, const struct import_record *rec, struct import_faults *faults);
/* import_judge.c: false: the practice would not have it so, and why; j is then of no use. */
bool import_judge(const struct import_put *p, const struct record *rec, const struct record *before, struct judged *j,
	struct import_faults *faults);
struct str import_column_of(const struct import_map *m, const struct field *f);                /* f's first column; else its name */

/* ---- ids already seen in this file ---- */
struct import_ids { struct big slots; size_t mask, n; };                       /* all zero: none */
uint64_t import_ids_before(struct import_ids *s, struct str id, uint32_t line); /* the row it was first read from; 0: new, and now known */
void import_ids_close(struct import_ids *s);

/* ---- quarantine ---- */
struct import_quarantine { const char *path; int fd; struct buf b; int64_t length; bool failed; };
/* keep: bytes of an interrupted run's to go on behind; false: it cannot be written, or is shorter than that. */
bool import_quarantine_open(struct import_quarantine *q, const char *path, int64_t keep);
void import_quarantine_put(struct import_quarantine *q, uint32_t row, const struct import_faults *faults, struct str as_it_was);
bool import_quarantine_sync(struct import_quarantine *q);      /* on disk; length is then what is there */
void import_quarantine_close(struct import_quarantine *q, bool none);          /* none: takes an empty file away */

#endif
