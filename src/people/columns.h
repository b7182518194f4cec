/**
 * columns.h: LINK.yaml: which column of a file is the id, and what kind of thing the others hold.
 *
 *   id: unique_id
 *   columns: {first_name: given_name, surname: family_name, dob: birth_date}
 *   second: {id: nhs_no, columns: {forename: given_name, …}}       only when a second file's columns differ
 *
 * Nothing else is asked for. Mistakes are reported all at once, each with its line and column and the nearest
 * right name.
 */
#ifndef PEOPLE_COLUMNS_H
#define PEOPLE_COLUMNS_H

#include "base/note.h"
#include "people/book.h"
#include "people/csv.h"

enum { COLUMNS_MOST = 64 };
struct column { struct str name; enum kind kind; struct place at; };
struct columns { struct str id; struct place id_at; struct column column[COLUMNS_MOST]; unsigned n; };
struct columns_plan { struct columns first, second; bool has_second; };

bool columns_read(struct columns_plan *p, const char *path, struct arena *a, struct notes *notes);

/* columns_find: where each column stands in a heading; errors: a note for each that is not there */
struct columns_found { int id; int at[COLUMNS_MOST]; };
bool columns_find(const struct columns *c, const struct csv *heading, struct columns_found *found,
	struct notes *notes);
/* columns_facts: the facts of the row now in ${csv}; returns how many */
size_t columns_facts(const struct columns *c, const struct columns_found *f, const struct csv *csv,
	struct fact out[COLUMNS_MOST]);

/* columns_write, columns_again: the columns as text kept in an index ("id\tNAME\n", "KIND\tNAME\n"), and back */
struct buf;
void columns_write(const struct columns *c, struct buf *b);
void columns_again(struct columns *c, struct str text);

/* columns_load: a whole file into a book, each row flagged with ${flags}. Rows with no id, or with an id already
 * read from this file, are left out and told by line. Returns how many rows went in; -1 when it cannot be read. */
struct columns_job { const struct columns *columns; const char *path; uint8_t flags; struct notes *notes; };
int64_t columns_load(struct book *b, const struct columns_job *job, uint64_t *said);

#endif
