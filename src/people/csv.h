/**
 * csv.h: rows from a CSV file, however badly it was made.
 *
 *  source  RFC 4180; read in pieces, so a file of any size takes the memory of its longest row
 *
 * Each fault is told with its line and the rest goes on: a quote never closed is read as an ordinary letter, text
 * after a closing quote is kept, NULs are dropped, bytes that are not UTF-8 are kept for fold_text to read as
 * Windows-1252, a field over FIELD_MOST bytes is emptied, missing fields are empty, further ones ignored. A
 * byte-order mark is skipped; UTF-16, and lines that end in carriage returns alone, are refused, with words. The separator is the comma unless the heading has none
 * and has tabs or semicolons.
 */
#ifndef PEOPLE_CSV_H
#define PEOPLE_CSV_H

#include "base/note.h"
#include "people/big.h"

enum { CSV_FIELDS = 512, CSV_FIELD_MOST = 1 << 16, CSV_QUOTED_LINES = 200, CSV_SAID_MOST = 1000 };

struct csv {
	const char *name;                                  /* for messages */
	int fd;
	struct big in;                                     /* bytes read and not yet used */
	size_t from, have;
	bool ended, failed, plain;                         /* plain: the row is ASCII throughout */
	char separator;
	uint64_t size, read;                               /* bytes in the file, 0 when it is a pipe; bytes read */
	uint32_t line, row_line;                           /* of the next byte; where the last row began */
	unsigned columns;                                  /* in the heading */
	struct str field[CSV_FIELDS]; unsigned n;          /* the last row; good until the next csv_next */
	struct notes *notes;
	uint64_t said;                                     /* faults told; past CSV_SAID_MOST only counted */
};

/* csv_open: opens and reads the heading into field; errors: a note and false */
bool csv_open(struct csv *c, const char *path, struct notes *notes);
bool csv_next(struct csv *c);                              /* the next row that is not empty; false at the end */
void csv_close(struct csv *c);
/* csv_more: reads on behind what is there, for who reads the bytes in another form; false at the end. errors: a note, and failed */
bool csv_more(struct csv *c);
void csv_says(struct csv *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* csv_put: one field as RFC 4180 writes it, quoted where it must be */
struct buf;
void csv_put(struct buf *b, struct str field);

#endif
