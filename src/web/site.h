/**
 * site.h: what one server serves from: the store, its ledger and practice, and how it is reached.
 *
 * Lives as long as the process; read by every worker, written by none.
 */
#ifndef WEB_SITE_H
#define WEB_SITE_H

#include "ledger/ledger.h"
#include "practice/practice.h"
#include "web/http.h"

struct courier;
struct site {
	struct store *store;
	struct ledger *ledger;             /* NULL in tests of routing alone */
	const struct practice *practice;
	struct courier *courier;           /* NULL: receipts are answered 503 */
	int page_rate;                     /* pages a person may open in a minute before being asked to wait; 0: no limit */
	bool tls;                          /* TLS ends in front of us: Secure cookie with the __Host- name, HSTS */
};

/* visit_handle: the whole life of a request; an http_handler whose ctx is a struct site. */
void visit_handle(void *site, const struct http_request *q, struct http_reply *r);

#endif
