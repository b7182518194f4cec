/**
 * note.h: complaints: an author's or a person's mistakes, all of them, each with its place.
 */
#ifndef BASE_NOTE_H
#define BASE_NOTE_H

#include "base/str.h"
#include "base/vec.h"

struct place { const char *file; uint32_t line, column; };   /* 1-based; line 0 when there is none */
struct note { struct place at; struct str text; };
struct notes { struct arena *in; VEC(struct note) list; };

void notes_open(struct notes *n, struct arena *in);
void note(struct notes *n, struct place at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
void notes_sort(struct notes *n);                            /* by file, line, column, then text */
void notes_print(const struct notes *n, int fd);             /* file:line:column: text */

#endif
