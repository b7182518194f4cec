/* The server: one epoll shared by the workers, and a keeper that holds every connection to its deadlines. */
#include "web/http.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "web/http_conn.h"
#include "web/http_wire.h"

const struct http_limits http_default_limits = {
	.head = 16 * 1024, .body = 1024 * 1024, .headers = 64,
	.head_seconds = 10, .body_seconds = 30, .idle_seconds = 75, .send_seconds = 30,
	.connections = 4096, .workers = 32, .arena = 64 * 1024 * 1024,
};

enum { SWEEP_MS = 250, ACCEPTS = 64, STOP_SECONDS = 10 };
#define WORD_LISTEN UINT32_MAX
#define WORD_QUIT   (UINT32_MAX - 1)

struct str http_header(const struct http_request *q, const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; i < q->nheaders; i++)
		if (q->headers[i].name.n == n && strncasecmp(q->headers[i].name.at, name, n) == 0)
			return q->headers[i].value;
	return (struct str){ NULL, 0 };
}

static struct conn *claim(struct http_server *s, uint64_t word)
{
	struct conn *c = &s->conns[(uint32_t)word];
	bool ours;

	pthread_mutex_lock(&c->lock);
	ours = c->fd >= 0 && !c->held && c->generation == (uint32_t)(word >> 32);
	c->held |= ours;
	pthread_mutex_unlock(&c->lock);
	return ours ? c : NULL;
}

static void turn_away(struct worker *w, int fd)
{
	struct http_reply r;
	struct buf b;
	char waste[4096];

	http_reply_refuse(&r, &w->arena, 503);
	buf_open(&b, &w->arena);
	http_reply_write(&b, &r, true);
	buf_str(&b, buf_text(&r.body));
	/* Reading what has come spares the answer from being thrown away with it; if it fails, so be it. */
	if (send(fd, b.at, b.n, MSG_NOSIGNAL | MSG_DONTWAIT) > 0 && shutdown(fd, SHUT_WR) == 0)
		while (recv(fd, waste, sizeof waste, MSG_DONTWAIT) > 0)
			;
	close(fd);
	arena_empty(&w->arena);
}

static void conn_open(struct worker *w, int fd)
{
	struct http_server *s = w->s;
	struct epoll_event e = { .events = EPOLLIN | EPOLLONESHOT };
	struct conn *c = NULL;

	pthread_mutex_lock(&s->lock);
	if (s->nidle)
		c = &s->conns[s->idle[--s->nidle]];
	pthread_mutex_unlock(&s->lock);
	if (!c) {
		turn_away(w, fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	http_listen_peer(fd, c->peer, sizeof c->peer);
	buf_open(&c->in, NULL);
	buf_open(&c->out, NULL);
	http_parse_open(&c->parse, &s->limits);
	c->closing = c->faulty = false;
	c->phase = NEW;
	c->deadline = clock_mono_us() + s->limits.head_seconds * US_SECOND;
	pthread_mutex_lock(&c->lock);
	c->fd = fd;
	e.data.u64 = http_conn_word(s, c);
	if (epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e))
		c->deadline = 0;
	pthread_mutex_unlock(&c->lock);
}

static void listen_again(struct http_server *s)
{
	struct epoll_event e = { .events = EPOLLIN | EPOLLONESHOT, .data.u64 = WORD_LISTEN };

	epoll_ctl(s->epoll, EPOLL_CTL_MOD, s->listener, &e);
}

/* Out of descriptors, the listener stays readable; asking again at once would spin. The keeper asks later. */
static void accept_some(struct worker *w)
{
	for (int i = 0; i < ACCEPTS && !atomic_load(&w->s->stopping); i++) {
		int fd = accept4(w->s->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			conn_open(w, fd);
		} else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
			log_warn(1003, "out of descriptors or memory for connections; waiting for some to end");
			atomic_store(&w->s->deaf, true);
			return;
		} else if (errno == EAGAIN) {
			break;
		}
	}
	listen_again(w->s);
}

static void *work(void *of)
{
	struct worker *w = of;
	struct epoll_event e;
	struct conn *c;

	for (;;) {
		int n = epoll_wait(w->s->epoll, &e, 1, -1);
		if (n <= 0)
			continue;
		if (e.data.u64 == WORD_QUIT)
			return NULL;
		if (e.data.u64 == WORD_LISTEN) {
			accept_some(w);
			continue;
		}
		c = claim(w->s, e.data.u64);
		if (c)
			http_conn_serve(w, c);
	}
}

/* The keeper's due: time is up, or the server stops and nothing is in hand. */
static bool is_due(const struct http_server *s, const struct conn *c, int64_t now, int64_t last_call)
{
	char next;

	if (now >= c->deadline || now >= last_call)
		return true;
	if (!atomic_load(&s->stopping) || c->in.n)
		return false;
	/* A request that has arrived but waits for a worker counts as in hand. */
	return c->phase == LINGER || ((c->phase == NEW || c->phase == IDLE)
		&& recv(c->fd, &next, 1, MSG_PEEK | MSG_DONTWAIT) <= 0);
}

static void cut(struct http_server *s, struct conn *c)
{
	static const char late[] = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

	/* One that does not read would have the system keep the rest of his page: better it is dropped. */
	if (c->phase == SEND)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, sizeof(struct linger));
	if ((c->phase == HEAD || c->phase == BODY) && send(c->fd, late, sizeof late - 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		log_info(1007, "a slow sender was gone before it was told");
	http_conn_close(s, c);
}

/* Returns how many connections are left. */
static int sweep(struct http_server *s, int64_t last_call)
{
	int64_t now = clock_mono_us();
	int left = 0;

	for (int i = 0; i < s->limits.connections; i++) {
		struct conn *c = &s->conns[i];
		bool due;
		pthread_mutex_lock(&c->lock);
		due = c->fd >= 0 && !c->held && is_due(s, c, now, last_call);
		c->held |= due;
		left += c->fd >= 0 && !due;
		pthread_mutex_unlock(&c->lock);
		if (due)
			cut(s, c);
	}
	return left;
}

static void keep(struct http_server *s)
{
	int64_t last_call = INT64_MAX;
	uint64_t word;

	for (;;) {
		struct pollfd p = { .fd = s->stop, .events = POLLIN };
		int left;
		if (poll(&p, 1, SWEEP_MS) > 0 && read(s->stop, &word, sizeof word) < 0 && errno != EAGAIN)
			log_error(1004, "reading the stop signal: %s", strerror(errno));
		if (atomic_load(&s->stopping) && last_call == INT64_MAX) {
			last_call = clock_mono_us() + STOP_SECONDS * US_SECOND;
			epoll_ctl(s->epoll, EPOLL_CTL_DEL, s->listener, NULL);
			shutdown(s->listener, SHUT_RDWR);
		}
		left = sweep(s, last_call);
		if (atomic_load(&s->stopping) && !left)
			return;
		if (!atomic_load(&s->stopping) && atomic_exchange(&s->deaf, false))
			listen_again(s);
	}
}

void http_run(struct http_server *s)
{
	int n = s->limits.workers;
	struct worker *workers = calloc((size_t)n, sizeof *workers);
	sigset_t all, before;

	if (!workers)
		return;
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);          /* signals are for the thread that called us */
	for (int i = 0; i < n; i++) {
		workers[i].s = s;
		arena_open(&workers[i].arena, s->limits.arena);
		if (pthread_create(&workers[i].thread, NULL, work, &workers[i])) {
			log_error(1005, "only %d of %d workers could be started", i, n);
			arena_close(&workers[i].arena);
			n = i;
		}
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (n)
		keep(s);
	if (write(s->quit, &(uint64_t){ 1 }, 8) != 8)
		log_error(1006, "telling the workers to end: %s", strerror(errno));
	for (int i = 0; i < n; i++) {
		pthread_join(workers[i].thread, NULL);
		arena_close(&workers[i].arena);
	}
	free(workers);
}

void http_stop(struct http_server *s)
{
	int saved = errno;

	atomic_store(&s->stopping, true);
	if (write(s->stop, &(uint64_t){ 1 }, 8) < 0)
		errno = saved;                     /* full means that it has been told already */
	errno = saved;
}

const char *http_address(const struct http_server *s)
{
	return s->address;
}

static bool watch(struct http_server *s, int fd, uint32_t events, uint64_t word)
{
	struct epoll_event e = { .events = events, .data.u64 = word };

	return fd >= 0 && epoll_ctl(s->epoll, EPOLL_CTL_ADD, fd, &e) == 0;
}

struct http_server *http_open(const char *listen, const struct http_limits *l, http_handler *h, void *ctx,
	const char **why)
{
	struct http_server *s = calloc(1, sizeof *s);

	*why = "out of memory";
	if (!s)
		return NULL;
	*s = (struct http_server){ .limits = *l, .handler = h, .ctx = ctx, .epoll = -1, .stop = -1, .quit = -1 };
	pthread_mutex_init(&s->lock, NULL);
	s->listener = http_listen(listen, s->address, sizeof s->address, why);
	if (s->listener < 0) {
		http_close(s);
		return NULL;
	}
	*why = "out of descriptors or memory";
	s->epoll = epoll_create1(EPOLL_CLOEXEC);
	s->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	s->quit = eventfd(0, EFD_CLOEXEC);
	s->conns = calloc((size_t)l->connections, sizeof *s->conns);
	s->idle = calloc((size_t)l->connections, sizeof *s->idle);
	if (s->stop < 0 || !s->conns || !s->idle || !watch(s, s->quit, EPOLLIN, WORD_QUIT)
			|| !watch(s, s->listener, EPOLLIN | EPOLLONESHOT, WORD_LISTEN)) {
		http_close(s);
		return NULL;
	}
	for (int i = l->connections - 1; i >= 0; i--) {
		pthread_mutex_init(&s->conns[i].lock, NULL);
		s->conns[i].fd = -1;
		s->idle[s->nidle++] = (uint32_t)i;
	}
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	*why = NULL;
	return s;
}

void http_close(struct http_server *s)
{
	const int fds[] = { s->listener, s->epoll, s->stop, s->quit };

	for (size_t i = 0; i < sizeof fds / sizeof *fds; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	if (strncmp(s->address, "unix:", 5) == 0)
		unlink(s->address + 5);
	free(s->conns);
	free(s->idle);
	free(s);
}
