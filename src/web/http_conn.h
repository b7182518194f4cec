/**
 * http_conn.h: one connection, and what server and workers know of it. Inside http*.c only.
 *
 * A connection is armed in epoll (EPOLLONESHOT) or held by one thread, never both; its lock guards the change.
 * epoll's word for it carries its generation, so an event that comes late for a connection already closed finds
 * nothing. A deadline belongs to a phase and is set once, at its start: a byte now and then does not move it.
 */
#ifndef WEB_HTTP_CONN_H
#define WEB_HTTP_CONN_H

#include <pthread.h>
#include <stdatomic.h>

#include "web/http_parse.h"

/* NEW and IDLE wait for a first byte; HEAD and BODY read; SEND writes what the socket would not yet take; LINGER
 * has answered a fault and reads on a little, because closing on unread bytes would throw the answer away. */
enum phase { NEW, IDLE, HEAD, BODY, SEND, LINGER };

struct conn {
	pthread_mutex_t lock;
	bool held;
	uint32_t generation;
	int fd;                                    /* -1: free */
	enum phase phase;
	int64_t deadline;
	struct http_parse parse;
	struct buf in, out;                        /* read but not yet parsed; written but not yet sent */
	size_t sent, drained;
	bool closing;                              /* once out is sent */
	bool faulty;                               /* the other end may still be talking: linger */
	char peer[48];
};

struct http_server {
	struct http_limits limits;
	http_handler *handler;
	void *ctx;
	int listener, epoll, stop, quit;
	char address[160];
	_Atomic bool stopping, deaf;               /* deaf: out of descriptors; the keeper listens again later */
	struct conn *conns;
	pthread_mutex_t lock;                      /* of the next two */
	uint32_t *idle;
	int nidle;
};

struct worker { struct http_server *s; pthread_t thread; struct arena arena; };

uint64_t http_conn_word(const struct http_server *s, const struct conn *c);
/* close: by the holder; the slot goes back to the server. */
void http_conn_close(struct http_server *s, struct conn *c);
/* serve: by a worker that has just claimed c, whatever its phase; arms or closes it before it returns. */
void http_conn_serve(struct worker *w, struct conn *c);

#endif
