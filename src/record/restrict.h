/**
 * restrict.h: what a person may not know: who and what is hidden from them, worked out beneath every page.
 *
 * A restriction (a record of a type that restricts) hides its subject; every record that refers to the subject; and every record that
 * refers to one of those, unless it is about somebody else. Subjects are not hidden for referring to one: the reference shows nothing. Kinds of
 * subject the restriction "takes" go too when they are tied to nobody else. The table restricted holds this for every restriction,
 * kept in the transaction of each change; which are in force, and who may know, is asked of the practice once a second at most.
 *
 * Who may know: staff named on the record, whoever holds it open for a time, and, unless it is covert, roles that know. A role that is
 * told sees that there is something, and whom to ring.
 *  source  domain.md G3, G6; screens.md 4.4 (stub); trust.md T32
 */
#ifndef RECORD_RESTRICT_H
#define RECORD_RESTRICT_H

#include "record/record.h"

/* From reading_open: from here on the reading's tables leave out what this person may not know. Again, by who fills in the actor only
 * then (a session read by this very reading): until then it is nobody who reads. */
void restrict_begin(struct reading *r);
/* The same for the private database of an instant: hidden today is hidden in the past. Before r->db is given back. */
void restrict_carry(struct reading *r, struct db *to);

/* On the writer, after a record's row and links are written. */
void restrict_follow(struct db *db, const struct record *rec);
void restrict_renew(struct db *db);                       /* all of it again, from links */
/* On the writer: whether this person may not know of a record. */
bool restrict_hides(struct db *db, const struct actor *who, int64_t id);

/* What one who is told is shown in place of a record: nothing of it, but that there is one. */
struct stub_row { const struct type *type; int64_t restriction; struct str ref; };     /* the restriction; its type says whom to ring */
/* Distinct hidden records that point at a subject (or at those one with it); out: the restrictions that hide them. */
size_t restrict_stubs(struct reading *r, int64_t subject, struct stub_row **out, size_t *nout);
/* A record by its reference, or 0. */
size_t restrict_stub_of(struct reading *r, const struct type *t, struct str ref, struct stub_row **out);
/* A restriction that may be opened: 0 when nobody told this person of it. */
int64_t restrict_told(struct reading *r, const struct type *t, struct str ref);
/* Subjects that the find box would have found, were they not hidden. */
size_t restrict_stubs_found(struct reading *r, struct str text, size_t most, struct stub_row **out, size_t *nout);
/* People of a type this person may not know of: so that totals leave them out. */
int64_t restrict_people(struct reading *r, bool (*counts)(const struct type *t));

#endif
