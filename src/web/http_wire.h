/**
 * http_wire.h: what http.c asks of its neighbours: a listening socket, and a reply as bytes.
 */
#ifndef WEB_HTTP_WIRE_H
#define WEB_HTTP_WIRE_H

#include "web/http.h"

/* listen: a non-blocking listening socket for "HOST:PORT", "[V6]:PORT" or "unix:PATH"; address gets its true name.
 * errors: -1 and *why (static). A unix socket nobody answers on any more is replaced. */
int http_listen(const char *where, char *address, size_t room, const char **why);
/* peer: the other end's address without its port; "unix" for a unix socket. */
void http_listen_peer(int fd, char *peer, size_t room);

/* reply_head: everything before the body, ready to send. A HEAD request gets the length its GET would have. */
void http_reply_write(struct buf *out, const struct http_reply *r, bool close);
/* refusal: a short plain reply, the connection closes after it. */
void http_reply_refuse(struct http_reply *r, struct arena *a, int status);
bool http_reply_has_body(int status);

#endif
