/**
 * http_parse.h: bytes in, one sound request or a refusal out. No sockets, no clock: what the fuzzer drives.
 *
 * Two readers must agree. Our own walks the head byte by byte as it comes in (line ends, names, no folding, the
 * caps), so that a fault is answered at once and not at the deadline; the whole head then goes through llhttp,
 * strict, which also frames the body. What is refused, and with which status, is in http_parse.c's two tables.
 */
#ifndef WEB_HTTP_PARSE_H
#define WEB_HTTP_PARSE_H

#include <llhttp/llhttp.h>

#include "web/http.h"

enum http_parsed { HTTP_PARSE_MORE, HTTP_PARSE_READY, HTTP_PARSE_BAD };

struct http_span { uint32_t name, name_n, value, value_n; };   /* offsets into head */

struct http_parse {
	const struct http_limits *limits;
	int line;                                  /* where the walk of the head stands */
	bool in_body, ready, value_seen, close, expects;
	int status;                                /* of the refusal */
	size_t wire;                               /* bytes of the body's framing and content so far */
	struct buf head, body, spans;              /* on the heap, kept from request to request */
	uint32_t url, url_n;
	llhttp_t parser;
};

void http_parse_open(struct http_parse *p, const struct http_limits *limits);
void http_parse_close(struct http_parse *p);
/* feed: take bytes until one request is whole; *used says how many, the rest belong to the next one.
 * errors: HTTP_PARSE_BAD with p->status 400, 413, 414, 417, 431, 501 or 505; the connection cannot go on. */
enum http_parsed http_parse_feed(struct http_parse *p, const char *at, size_t n, size_t *used);
/* begun: bytes of a request are in hand. waits: its sender holds the body back for "100 Continue" (told once). */
bool http_parse_begun(const struct http_parse *p);
bool http_parse_waits(struct http_parse *p);
/* request: the ready request; its text is owned by p and lasts until next. errors: the arena's bail. */
void http_parse_request(const struct http_parse *p, struct arena *a, struct http_request *q);
void http_parse_next(struct http_parse *p);    /* wipes the request and is ready for another */

#endif
