/**
 * unite.h: a picture's condition, written for one row of its subject, made to hold for all rows of one identity.
 *
 *   r.person = this.id   becomes   r.person in (the rows that are one with ?1)        a reference: any of them
 *   id <> this.id        becomes   id not in (…)                                      another than all of them
 *   p.id = this.id       stays                                                        the row itself: asked of one at a time
 *
 * Whoever writes practice writes as before and need not know that there are identities.
 */
#ifndef RECORD_UNITE_H
#define RECORD_UNITE_H

#include "base/buf.h"
#include "practice/model.h"

void unite(struct buf *out, struct str sql);
void unite_picture(struct arena *a, const struct picture *from, struct picture *to);      /* all its conditions */

#endif
