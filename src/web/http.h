/**
 * http.h: the socket side: llhttp's strict parser, our own limits and deadlines, plain blocking handlers.
 *
 * One shared epoll with EPOLLONESHOT; ${workers} threads each with its own request arena. A handler runs to its
 * end on one worker and never sees a malformed request: framing faults are answered 4xx/501 here and the
 * connection closed. Beyond llhttp's strictness this layer refuses a space before a header's colon, folded
 * lines, a missing or repeated Host, obsolete versions, and targets that are not origin-form.
 * TLS and HTTP/2 are nginx's, in front; this listens on loopback or a unix socket.
 *  source  RFC 9112; stack.md section 1 holds the battery it must refuse
 */
#ifndef WEB_HTTP_H
#define WEB_HTTP_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

enum http_method { HTTP_GET_, HTTP_HEAD_, HTTP_POST_, HTTP_OTHER_ };
struct http_header { struct str name, value; };   /* name as sent; compare without case */

struct http_request {
	enum http_method method;
	struct str method_text, path, query;       /* path still percent-encoded; query without '?' */
	struct http_header *headers;
	size_t nheaders;
	struct str body;
	char peer[48];                             /* address as text; for rate limits */
	struct arena *arena;                       /* this request's; emptied after the reply has gone */
};

/* A reply is written whole before its first byte leaves: no log, no view. body is empty for redirects. */
struct http_reply { int status; struct buf head, body; bool close; };

struct str http_header(const struct http_request *q, const char *name);  /* first one; empty when absent */
void http_reply_header(struct http_reply *r, const char *name, struct str value); /* CR, LF or NUL in value: a bug, ends the worker's request with 500 */

struct http_limits {
	size_t head, body, headers;                /* bytes, bytes, count */
	int head_seconds, body_seconds, idle_seconds, send_seconds;
	int connections, workers;
	size_t arena;                              /* bytes a request may take */
};
extern const struct http_limits http_default_limits; /* 16 KiB head, 1 MiB body, 64 headers, 10/30/75/30 s, 4096, 8, 64 MiB */

struct http_server;
typedef void http_handler(void *ctx, const struct http_request *q, struct http_reply *r);
/* http_open: bind "HOST:PORT" (port 0: any) or "unix:PATH". errors: NULL and a message in *why (static or heap, never freed). */
struct http_server *http_open(const char *listen, const struct http_limits *l, http_handler *h, void *ctx, const char **why);
const char *http_address(const struct http_server *s);       /* "127.0.0.1:8080", with the real port */
void http_run(struct http_server *s);                        /* until http_stop; finishes requests in hand first */
void http_stop(struct http_server *s);                       /* safe in a signal handler */
void http_close(struct http_server *s);

/* Query and form bodies: application/x-www-form-urlencoded, decoded once, UTF-8 checked. */
struct pair { struct str name, value; };
struct pairs { struct pair *at; size_t n; };
bool pairs_read(struct arena *a, struct str encoded, struct pairs *out);   /* false: bad escape, bad UTF-8, NUL, > 2000 pairs */
struct str pairs_get(const struct pairs *p, const char *name);             /* first; empty when absent */
bool pairs_has(const struct pairs *p, const char *name);
struct str url_escape(struct arena *a, struct str s);                      /* everything but unreserved */
bool url_unescape(struct arena *a, struct str s, struct str *out);

#endif
