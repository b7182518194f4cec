/**
 * links.h: what points at what, kept from the reference fields in the same transaction, with since and until: so that a picture
 * can be drawn as it was.
 */
#ifndef RECORD_LINKS_H
#define RECORD_LINKS_H

#include "record/record.h"

/* before: the record as it was; NULL when it is new. at: since and until of what changes. */
void links_write(struct db *db, const struct record *rec, const struct record *before, instant at);
/* Every reference a record holds, its groups' too. */
struct links_one { uint16_t field_no; int64_t to; };
size_t links_of(struct arena *a, const struct record *rec, struct links_one **out);
/* The field of a type, or of one of its groups, that has this number; NULL: none now. */
const struct field *links_field(const struct type *t, uint16_t no);
/* Subjects this one is joined to, by a record that points at both or by pointing at each other; markers do not join. */
struct links_near { int64_t id; const struct type *via; };
size_t links_near(struct reading *r, int64_t subject, struct links_near *out, size_t most);

#endif
