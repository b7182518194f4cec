/**
 * load.h: one record after another into the store, by the names of its fields.
 *
 *   load_begin(l, "person"); load_text(l, "given_names", "Keira Leigh"); … id = load_end(l, "held", at, by);
 *
 * A name that the practice does not have is a mistake in this folder and ends the program, saying which. Texts are copied. What was
 * loaded is digested, so that two runs of one seed can be compared.
 */
#ifndef DEMO_LOAD_H
#define DEMO_LOAD_H

#include "practice/practice.h"
#include "record/record.h"

struct load {
	struct db *db;
	const struct practice *practice;
	const struct type *type;
	struct value *values;
	struct arena arena;
	struct sha sha;
	instant latest;                 /* of the records loaded so far */
	int64_t records, since_commit, commit_every;
	bool broken;                    /* the store refused: nothing more is loaded */
};

void load_open(struct load *l, struct db *db);
void load_close(struct load *l, struct digest *out);

void load_begin(struct load *l, const char *type);
void load_text(struct load *l, const char *field, const char *text);     /* also a code; NULL leaves the field out */
void load_str(struct load *l, const char *field, struct str text);       /* empty leaves the field out */
void load_int(struct load *l, const char *field, int64_t n);             /* numbers, yes or no, records and staff; 0 is a value */
void load_ref(struct load *l, const char *field, int64_t id);            /* 0 leaves the field out */
void load_day(struct load *l, const char *field, day d);
void load_at(struct load *l, const char *field, instant at);             /* 0 leaves the field out */
void load_none(struct load *l, const char *field, enum absence why);
void load_codes(struct load *l, const char *field, const char *codes);   /* words with spaces between */
/* A group: n rows of ${width} texts each, in the order of its fields; NULL leaves one out, "@" followed by digits is an instant. */
void load_rows(struct load *l, const char *field, const struct str *cells, size_t n, size_t width);
/* load_end: the record's id. at: recorded then, not before the record before it (else just after that). errors: 0, and l->broken */
int64_t load_end(struct load *l, const char *state, instant at, int64_t by);

#endif
