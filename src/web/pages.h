/**
 * pages.h: every page: one function a row of routes.def, each in the file its name begins with.
 *
 * A page is called with its permit already checked. It fills a view (views.h) from the reading and lets a template write it,
 * or ends by visit_see_other, visit_fault, visit_hidden.
 */
#ifndef WEB_PAGES_H
#define WEB_PAGES_H

#include "web/visit.h"

#define ROUTE(method, path, permit, handle, what) void handle(struct visit *v);
#include "web/routes.def"
#undef ROUTE

/* The whole picture of a subject: what detail_page shows when the type has one. */
void picture_page(struct visit *v, const struct record *rec, bool print);

#endif
