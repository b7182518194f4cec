/**
 * stub.h: what stands in place of records that may not be seen (screens.md 4.4), worked out by record/restrict.h.
 */
#ifndef WEB_STUB_H
#define WEB_STUB_H

#include "web/views.h"
#include "web/visit.h"

struct stub stub_about(struct visit *v, const struct record *rec);           /* on the page of a record or subject; no records: none */
struct stub stub_found(struct visit *v, struct str q, size_t most);          /* beside what was found */
bool stub_page(struct visit *v);      /* this route's record: says that it is there to who is told so; false: it is not */

#endif
