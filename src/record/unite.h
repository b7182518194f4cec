/**
 * unite.h: a picture's condition, written for one row of its subject, made to hold for all rows of one identity.
 *
 *   r.person = this.id   becomes   r.person in (the rows that are one with ?1)        a reference: any of them
 *   id <> this.id        becomes   id not in (…)                                      another than all of them
 *   p.id = this.id       stays                                                        the row itself: asked of one at a time
 *
 *
 * The columns of boards and panels look further from the person a row names, and count for all of them as well:
 *
 *   m.child = this.child   becomes   m.child in (the rows that are one with this.child)
 *
 * What a board is made of, and what it counts, stays records: a child who is several rows has as many lines as records about them, none twice.
 * What a rule decides (facts, guards, clocks, effects) goes by the row the record names, as it did when it was written.
 *
 * Whoever writes practice writes as before and need not know that there are identities.
 */
#ifndef RECORD_UNITE_H
#define RECORD_UNITE_H

#include "base/buf.h"
#include "practice/model.h"

void unite(struct buf *out, struct str sql);
struct condition unite_column(struct arena *a, const struct condition *c, const struct type *of);      /* of a board or panel of that type */
void unite_picture(struct arena *a, const struct picture *from, struct picture *to);      /* all its conditions */

#endif
