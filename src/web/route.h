/**
 * route.h: which page answers, who may ask for it. routes.def holds a row a route; a row without a permit does not compile.
 *
 * Literal segments win over {names}; a path that begins with a record type's path is that type's. HEAD is GET without its
 * body, and is done by the server.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "practice/practice.h"
#include "web/http.h"

enum { ROUTE_PARAMS = 4 };

/* What must hold before a handler runs. ANYONE and KEPT_OUT need no session; KEPT_OUT is served while Hide is on. All but these and
 * UNASKED wait until a purpose is chosen. */
enum permit {
	PERMIT_ANYONE = 1, PERMIT_KEPT_OUT, PERMIT_UNASKED, PERMIT_SIGNED_IN,
	PERMIT_SEE, PERMIT_CREATE, PERMIT_MOVE,                     /* the role's grant on the type of {path}, the move of {move} */
	PERMIT_HISTORY, PERMIT_ACCESS_LOG, PERMIT_CIRCULATION, PERMIT_ACCOUNTS, PERMIT_LEDGER, PERMIT_IDENTITIES
};

struct visit;
struct route { enum http_method method; struct str path; enum permit permit; void (*handle)(struct visit *v); const char *what; };

struct routed {
	const struct route *route;              /* NULL: none */
	bool other_method;                      /* the path is known, the method is not: 405 */
	struct str param[ROUTE_PARAMS];
	const struct type *type;                /* of {path} */
};
/* route_find: path unescaped, without query. */
void route_find(const struct practice *p, enum http_method m, struct str path, struct routed *out);
size_t route_all(const struct route **out);
/* The page name of practice/README.md that a permit asks for, or empty. */
struct str route_page(enum permit permit);

#endif
