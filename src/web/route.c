#include "web/route.h"

#include "web/pages.h"

static const struct route routes[] = {
#define ROUTE(method, path, permit, handle, what) { HTTP_##method, { "" path, sizeof path - 1 }, PERMIT_##permit, handle, what },
#include "web/routes.def"
#undef ROUTE
};
#define NROUTES (sizeof routes / sizeof routes[0])

size_t route_all(const struct route **out)
{
	*out = routes;
	return NROUTES;
}

struct str route_page(enum permit permit)
{
	switch (permit) {
	case PERMIT_HISTORY:
		return STR("history");
	case PERMIT_ACCESS_LOG:
		return STR("access_log");
	case PERMIT_CIRCULATION:
		return STR("circulation");
	case PERMIT_ACCOUNTS:
		return STR("accounts");
	case PERMIT_LEDGER:
		return STR("verify");
	case PERMIT_IDENTITIES:
		return STR("identities");
	case PERMIT_ANYONE:
	case PERMIT_KEPT_OUT:
	case PERMIT_UNASKED:
	case PERMIT_SIGNED_IN:
	case PERMIT_SEE:
	case PERMIT_CREATE:
	case PERMIT_MOVE:
		break;
	}
	return STR("");
}

/* One route against one path; a type's path must be one, so that "/{path}" never takes what it cannot name. */
static bool fits(const struct practice *p, struct str shape, struct str path, struct routed *out)
{
	struct str want, have, left = str_from(shape, 1), rest = str_from(path, 1);
	size_t n = 0;

	out->type = NULL;
	for (;;) {
		bool more = str_cut(&left, '/', &want), here = str_cut(&rest, '/', &have);
		if (!more || !here)
			return more == here;
		if (!str_starts(want, STR("{"))) {
			if (!str_eq(want, have))
				return false;
			continue;
		}
		if (!have.n || n == ROUTE_PARAMS)
			return false;
		if (str_is(want, "{path}") && (!p || !(out->type = practice_type_at(p, have))))
			return false;
		out->param[n++] = have;
	}
}

void route_find(const struct practice *p, enum http_method m, struct str path, struct routed *out)
{
	struct routed try;

	*out = (struct routed){ 0 };
	if (!path.n || path.at[0] != '/')
		return;
	for (size_t i = 0; i < NROUTES; i++) {
		try = (struct routed){ 0 };
		if (!fits(p, routes[i].path, path, &try))
			continue;
		if (routes[i].method == m || (m == HTTP_HEAD_ && routes[i].method == HTTP_GET_)) {
			try.route = &routes[i];
			*out = try;
			return;
		}
		out->other_method = true;
	}
}
