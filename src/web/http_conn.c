#include "web/http_conn.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "web/http_wire.h"

enum { READ_HEAD = 4 * 1024, READ_BODY = 64 * 1024, TURNS = 16, LINGER_SECONDS = 2, LINGER_BYTES = 4 * 1024 * 1024 };

uint64_t http_conn_word(const struct http_server *s, const struct conn *c)
{
	return (uint64_t)c->generation << 32 | (uint32_t)(c - s->conns);
}

static void phase_is(struct http_server *s, struct conn *c, enum phase phase)
{
	const struct http_limits *l = &s->limits;
	const int seconds[] = { [NEW] = l->head_seconds, [IDLE] = l->idle_seconds, [HEAD] = l->head_seconds,
		[BODY] = l->body_seconds, [SEND] = l->send_seconds, [LINGER] = LINGER_SECONDS };

	if (c->phase == phase)
		return;
	if (!(c->phase == NEW && phase == HEAD))   /* the head's time runs from the accept */
		c->deadline = clock_mono_us() + seconds[phase] * US_SECOND;
	c->phase = phase;
}

static void arm(struct http_server *s, struct conn *c, uint32_t events)
{
	struct epoll_event e = { .events = events | EPOLLONESHOT, .data.u64 = http_conn_word(s, c) };

	pthread_mutex_lock(&c->lock);
	c->held = false;
	if (epoll_ctl(s->epoll, EPOLL_CTL_MOD, c->fd, &e))
		c->deadline = 0;                   /* cannot be; the keeper will close it */
	pthread_mutex_unlock(&c->lock);
}

static void buffer_drop(struct buf *b)
{
	if (b->n)
		explicit_bzero(b->at, b->n);
	buf_close(b);
}

void http_conn_close(struct http_server *s, struct conn *c)
{
	buffer_drop(&c->in);
	buffer_drop(&c->out);
	http_parse_close(&c->parse);
	pthread_mutex_lock(&c->lock);
	close(c->fd);
	c->fd = -1;
	c->generation++;
	c->held = false;
	pthread_mutex_unlock(&c->lock);
	pthread_mutex_lock(&s->lock);
	s->idle[s->nidle++] = (uint32_t)(c - s->conns);
	pthread_mutex_unlock(&s->lock);
	if (atomic_load(&s->deaf) && write(s->stop, &(uint64_t){ 1 }, 8) < 0)
		return;                            /* the keeper's next round will see to it */
}

/* Bytes of iov that the socket took now, or -1 when the connection is done for. */
static ssize_t send_some(int fd, struct iovec *iov, size_t n)
{
	struct msghdr m = { .msg_iov = iov, .msg_iovlen = n };
	ssize_t sent;

	do {
		sent = sendmsg(fd, &m, MSG_NOSIGNAL | MSG_DONTWAIT);
	} while (sent < 0 && errno == EINTR);
	return sent < 0 && errno == EAGAIN ? 0 : sent;
}

static void linger(struct http_server *s, struct conn *c)
{
	shutdown(c->fd, SHUT_WR);
	phase_is(s, c, LINGER);
	c->drained = 0;
	arm(s, c, EPOLLIN);
}

/* The reply has gone. True when the connection goes on with its next request in this thread's hands. */
static bool after_reply(struct http_server *s, struct conn *c)
{
	if (c->out.n) {
		buffer_drop(&c->out);
		c->sent = 0;
	}
	if (c->faulty) {
		linger(s, c);
		return false;
	}
	if (c->closing) {
		http_conn_close(s, c);
		return false;
	}
	http_parse_next(&c->parse);
	phase_is(s, c, IDLE);
	return true;
}

/* What the socket does not take at once is kept with the connection, so that the worker is free. */
static bool send_reply(struct http_server *s, struct conn *c, struct str head, struct str body)
{
	struct iovec iov[2] = { { (void *)(uintptr_t)head.at, head.n }, { (void *)(uintptr_t)body.at, body.n } };
	ssize_t sent = send_some(c->fd, iov, body.n ? 2 : 1);
	size_t took;

	if (sent < 0) {
		http_conn_close(s, c);
		return false;
	}
	took = (size_t)sent;
	if (took == head.n + body.n)
		return after_reply(s, c);
	buf_str(&c->out, str_from(head, took));
	buf_str(&c->out, str_from(body, took > head.n ? took - head.n : 0));
	c->sent = 0;
	phase_is(s, c, SEND);
	arm(s, c, EPOLLOUT);
	return false;
}

static bool send_more(struct http_server *s, struct conn *c)
{
	struct iovec iov = { c->out.at + c->sent, c->out.n - c->sent };
	ssize_t sent = send_some(c->fd, &iov, 1);

	if (sent < 0) {
		http_conn_close(s, c);
		return false;
	}
	c->sent += (size_t)sent;
	if (c->sent == c->out.n)
		return after_reply(s, c);
	arm(s, c, EPOLLOUT);
	return false;
}

/* The handler, with a way out: past the arena's cap it is 503, an unsendable header 500. */
static void call_handler(struct worker *w, struct conn *c, struct http_request *q, struct http_reply *r)
{
	jmp_buf bail;
	int how;

	w->arena.bail = &bail;
	how = setjmp(bail);
	if (how == 0) {
		http_parse_request(&c->parse, &w->arena, q);
		memcpy(q->peer, c->peer, sizeof q->peer);
		r->status = 500;
		buf_open(&r->head, &w->arena);
		buf_open(&r->body, &w->arena);
		w->s->handler(w->s->ctx, q, r);
	}
	w->arena.bail = NULL;
	if (how) {
		log_error(1002, "a request was given up with %d after %zu bytes", how == 500 ? 500 : 503, w->arena.used);
		arena_empty(&w->arena);
		http_reply_refuse(r, &w->arena, how == 500 ? 500 : 503);
	}
}

static bool answer(struct worker *w, struct conn *c, int fault)
{
	struct http_request q = { 0 };
	struct http_reply r = { 0 };
	struct buf head;
	bool on;

	if (fault) {
		http_reply_refuse(&r, &w->arena, fault);
		c->faulty = true;
	} else {
		call_handler(w, c, &q, &r);
		r.close |= c->parse.close || atomic_load(&w->s->stopping);
	}
	c->closing = r.close;
	buf_open(&head, &w->arena);
	http_reply_write(&head, &r, r.close);
	if (q.method == HTTP_HEAD_ || !http_reply_has_body(r.status))
		r.body.n = 0;
	on = send_reply(w->s, c, buf_text(&head), buf_text(&r.body));
	arena_empty(&w->arena);
	return on;
}

static void consume(struct conn *c, size_t n)
{
	size_t left = c->in.n - n;

	memmove(c->in.at, c->in.at + n, left);
	explicit_bzero(c->in.at + left, n);
	c->in.n = left;
}

/* Parse what is in hand, and answer what is whole. False when the connection has left this thread's hands. */
static bool parse_in_hand(struct worker *w, struct conn *c)
{
	for (int turn = 0; c->in.n; turn++) {
		enum http_parsed parsed;
		size_t used;
		if (turn == TURNS) {
			arm(w->s, c, EPOLLOUT);     /* others wait too; writable at once, so this one's turn comes again */
			return false;
		}
		parsed = http_parse_feed(&c->parse, c->in.at, c->in.n, &used);
		consume(c, parsed == HTTP_PARSE_BAD ? c->in.n : used);
		if (parsed == HTTP_PARSE_MORE) {
			phase_is(w->s, c, c->parse.in_body ? BODY : HEAD);
			return true;
		}
		if (!answer(w, c, parsed == HTTP_PARSE_BAD ? c->parse.status : 0))
			return false;
	}
	return true;
}

static void told_to_go_on(struct conn *c)
{
	static const char words[] = "HTTP/1.1 100 Continue\r\n\r\n";

	/* Should the socket not take these few bytes, the sender goes on by itself after a while (RFC 9110 10.1.1). */
	if (http_parse_waits(&c->parse) && send(c->fd, words, sizeof words - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return;
}

static void read_and_serve(struct worker *w, struct conn *c)
{
	for (;;) {
		size_t room = c->phase == BODY ? READ_BODY : READ_HEAD;
		ssize_t got;
		if (!parse_in_hand(w, c))
			return;
		buf_need(&c->in, room);
		got = recv(c->fd, c->in.at + c->in.n, room, MSG_DONTWAIT);
		if (got < 0 && (errno == EAGAIN || errno == EINTR))
			break;
		if (got <= 0) {
			http_conn_close(w->s, c);
			return;
		}
		c->in.n += (size_t)got;
		if (!parse_in_hand(w, c))
			return;
		if ((size_t)got < room)
			break;
	}
	told_to_go_on(c);
	if (!c->in.n && c->phase == IDLE)
		buf_close(&c->in);
	arm(w->s, c, EPOLLIN);
}

static void drain(struct http_server *s, struct conn *c)
{
	char waste[16 * 1024];
	ssize_t got = recv(c->fd, waste, sizeof waste, MSG_DONTWAIT);

	if (got > 0)
		c->drained += (size_t)got;
	if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR) || c->drained > LINGER_BYTES)
		http_conn_close(s, c);
	else
		arm(s, c, EPOLLIN);
}

void http_conn_serve(struct worker *w, struct conn *c)
{
	if (c->phase == LINGER)
		drain(w->s, c);
	else if (c->phase != SEND || send_more(w->s, c))
		read_and_serve(w, c);
}
