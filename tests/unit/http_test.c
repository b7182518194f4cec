#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/clock.h"
#include "web/http.h"
#include "web/http_parse.h"

#define HOST "Host: martlet.example\r\n"
#define GOOD "GET /echo HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"
#define LAST "Connection: close\r\n"
#define COUNT(a) (sizeof(a) / sizeof *(a))

enum { WAIT_MS = 20000, BIG = 6 << 20 };

/* A server on a free port of the loopback, in a thread of its own. */
struct stand {
	struct http_server *server;
	pthread_t thread;
	sem_t entered, leave;
};

static struct stand stand;
static struct arena arena;

static void handle(void *ctx, const struct http_request *q, struct http_reply *r)
{
	struct stand *s = ctx;

	r->status = 200;
	if (str_is(q->path, "/echo")) {
		http_reply_header(r, "Content-Type", STR("text/plain"));
		buf_fmt(&r->body, "%.*s|%.*s|%.*s|%zu|%.*s|%.*s", S(q->method_text), S(q->path), S(q->query), q->nheaders,
			S(http_header(q, "x-note")), S(q->body));
	} else if (str_is(q->path, "/big")) {
		for (int i = 0; i < BIG / 16; i++)
			buf_fmt(&r->body, "%015d\n", i);
	} else if (str_is(q->path, "/none")) {
		r->status = 204;
		buf_z(&r->body, "never sent");
	} else if (str_is(q->path, "/arena")) {
		for (;;)
			arena_take(q->arena, 1 << 20);
	} else if (str_is(q->path, "/header")) {
		http_reply_header(r, "Location", STR("/\r\nSet-Cookie: a=b"));
	} else if (str_is(q->path, "/peer")) {
		buf_z(&r->body, q->peer);
	} else if (str_is(q->path, "/wait")) {
		sem_post(&s->entered);
		sem_wait(&s->leave);
		buf_z(&r->body, "waited");
	} else {
		r->status = 404;
	}
}

static void *run(void *server)
{
	http_run(server);
	return NULL;
}

static void up(const char *where, const struct http_limits *limits)
{
	const char *why;

	sem_init(&stand.entered, 0, 0);
	sem_init(&stand.leave, 0, 0);
	stand.server = http_open(where, limits, handle, &stand, &why);
	assert_non_null(stand.server);
	assert_int_equal(pthread_create(&stand.thread, NULL, run, stand.server), 0);
}

static void down(void)
{
	http_stop(stand.server);
	pthread_join(stand.thread, NULL);
	http_close(stand.server);
}

static struct http_limits few(void)
{
	struct http_limits l = http_default_limits;

	l.workers = 2;
	l.connections = 16;
	l.arena = 32 << 20;
	return l;
}

static int set_up(void **state)
{
	struct http_limits l = few();

	(void)state;
	arena_open(&arena, 256 << 20);
	up("127.0.0.1:0", &l);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	down();
	arena_close(&arena);
	return 0;
}

static int dial_with(int receive)
{
	const char *port = strrchr(http_address(stand.server), ':');
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0 && port);
	at.sin_port = htons((uint16_t)strtoul(port + 1, NULL, 10));
	if (receive)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive, sizeof receive);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	return fd;
}

static int dial(void)
{
	return dial_with(0);
}

static void say(int fd, struct str words)
{
	while (words.n) {
		ssize_t n = send(fd, words.at, words.n, MSG_NOSIGNAL);
		if (n <= 0)
			return;                     /* refused half-way through; what was said in answer is what counts */
		words = str_from(words, (size_t)n);
	}
}

/* Everything until the other end closes; the wait is a limit on a broken server, not a measure. */
static struct str hear(int fd)
{
	struct buf b;

	buf_open(&b, &arena);
	for (;;) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		ssize_t got;
		buf_need(&b, 4096);
		if (poll(&p, 1, WAIT_MS) <= 0)
			fail_msg("no end after %zu bytes: %.*s", b.n, S(str_head(buf_text(&b), 200)));
		got = recv(fd, b.at + b.n, b.cap - b.n, 0);
		if (got <= 0)
			break;
		b.n += (size_t)got;
	}
	close(fd);
	return buf_text(&b);
}

static struct str hear_some(int fd, size_t n)
{
	char *at = arena_take(&arena, n + 1);
	size_t have = 0;

	while (have < n) {
		ssize_t got = recv(fd, at + have, n - have, 0);
		assert_true(got > 0);
		have += (size_t)got;
	}
	return (struct str){ at, n };
}

static struct str talk(struct str request)
{
	int fd = dial();

	say(fd, request);
	return hear(fd);
}

static struct str body_of(struct str reply)
{
	const char *at = memmem(reply.at, reply.n, "\r\n\r\n", 4);

	assert_non_null(at);
	return str_from(reply, (size_t)(at - reply.at) + 4);
}

static void assert_body(struct str reply, const char *body)
{
	assert_string_equal(str_c(&arena, body_of(reply)), body);
}

static int status_of(struct str reply)
{
	int64_t status = 0;

	assert_true(str_starts(reply, STR("HTTP/1.1 ")));
	assert_true(str_int(str_head(str_from(reply, 9), 3), &status));
	return (int)status;
}

static struct str repeat(const char *before, char c, size_t n, const char *after)
{
	struct buf b;

	buf_open(&b, &arena);
	buf_z(&b, before);
	for (size_t i = 0; i < n; i++)
		buf_c(&b, c);
	buf_z(&b, after);
	return buf_text(&b);
}

/* What must be refused: the usual ways of hiding one request in another, and of holding a server up. */
#define G "GET /echo HTTP/1.1\r\n"
#define P "POST /echo HTTP/1.1\r\n" HOST
#define CHUNKED P "Transfer-Encoding: chunked\r\n\r\n"
static const struct { const char *what; struct str bytes; int status; } battery[] = {
	{ "length and chunks", STR_INIT(P "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400 },
	{ "chunks and length", STR_INIT(P "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n"), 400 },
	{ "two lengths", STR_INIT(P "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"), 400 },
	{ "two equal lengths", STR_INIT(P "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"), 400 },
	{ "a list of lengths", STR_INIT(P "Content-Length: 3, 3\r\n\r\nabc"), 400 },
	{ "a signed length", STR_INIT(P "Content-Length: +3\r\n\r\nabc"), 400 },
	{ "a negative length", STR_INIT(P "Content-Length: -3\r\n\r\nabc"), 400 },
	{ "a hexadecimal length", STR_INIT(P "Content-Length: 0x3\r\n\r\nabc"), 400 },
	{ "no length in the length", STR_INIT(P "Content-Length:\r\n\r\nabc"), 400 },
	{ "an endless length", STR_INIT(P "Content-Length: 99999999999999999999999\r\n\r\nabc"), 400 },
	{ "a length past the cap", STR_INIT(P "Content-Length: 268435456\r\n\r\nabc"), 413 },
	{ "a space before the colon", STR_INIT(G HOST "X-Note : a\r\n\r\n"), 400 },
	{ "a space before Host's colon", STR_INIT(G "Host : a\r\n\r\n"), 400 },
	{ "a tab before the colon", STR_INIT(G HOST "X-Note\t: a\r\n\r\n"), 400 },
	{ "a folded line", STR_INIT(G HOST "X-Note: a\r\n b\r\n\r\n"), 400 },
	{ "a line folded by a tab", STR_INIT(G HOST "X-Note: a\r\n\tb\r\n\r\n"), 400 },
	{ "a space before the first name", STR_INIT(G " " HOST "\r\n"), 400 },
	{ "no name", STR_INIT(G HOST ": a\r\n\r\n"), 400 },
	{ "no colon", STR_INIT(G HOST "X-Note\r\n\r\n"), 400 },
	{ "a bad name", STR_INIT(G HOST "X(Note): a\r\n\r\n"), 400 },
	{ "no host", STR_INIT(G "\r\n"), 400 },
	{ "two hosts", STR_INIT(G HOST HOST "\r\n"), 400 },
	{ "an empty host", STR_INIT(G "Host: \r\n\r\n"), 400 },
	{ "a host with a path", STR_INIT(G "Host: a/b\r\n\r\n"), 400 },
	{ "a host with a name in it", STR_INIT(G "Host: a@b\r\n\r\n"), 400 },
	{ "a bare CR in a header", STR_INIT(G HOST "X-Note: a\rb\r\n\r\n"), 400 },
	{ "a NUL in a header", STR_INIT(G HOST "X-Note: a\0b\r\n\r\n"), 400 },
	{ "a NUL in the target", STR_INIT("GET /e\0cho HTTP/1.1\r\n" HOST "\r\n"), 400 },
	{ "a control in a header", STR_INIT(G HOST "X-Note: a\x01\r\n\r\n"), 400 },
	{ "a bare LF after a header", STR_INIT(G HOST "X-Note: a\nb: c\r\n\r\n"), 400 },
	{ "bare LF throughout", STR_INIT("GET /echo HTTP/1.1\nHost: a\n\n"), 400 },
	{ "a bare LF at the end", STR_INIT(G HOST "\n"), 400 },
	{ "a chunk of 0x1", STR_INIT(CHUNKED "0x1\r\na\r\n0\r\n\r\n"), 400 },
	{ "a chunk of +1", STR_INIT(CHUNKED "+1\r\na\r\n0\r\n\r\n"), 400 },
	{ "a chunk of -1", STR_INIT(CHUNKED "-1\r\na\r\n0\r\n\r\n"), 400 },
	{ "a chunk of nothing", STR_INIT(CHUNKED "\r\na\r\n0\r\n\r\n"), 400 },
	{ "a chunk past counting", STR_INIT(CHUNKED "fffffffffffffffff\r\na\r\n0\r\n\r\n"), 400 },
	{ "a chunk past the cap", STR_INIT(CHUNKED "10000000\r\na\r\n0\r\n\r\n"), 413 },
	{ "a chunk ended by LF", STR_INIT(CHUNKED "1\na\r\n0\r\n\r\n"), 400 },
	{ "a chunk longer than said", STR_INIT(CHUNKED "1\r\nab\r\n0\r\n\r\n"), 400 },
	{ "trailers", STR_INIT(CHUNKED "0\r\nX-Note: a\r\n\r\n"), 400 },
	{ "xchunked", STR_INIT(P "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 501 },
	{ "gzip, chunked", STR_INIT(P "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 501 },
	{ "chunked, identity", STR_INIT(P "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"), 501 },
	{ "two codings", STR_INIT(P "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 501 },
	{ "HTTP/1.0", STR_INIT("GET /echo HTTP/1.0\r\n" HOST "\r\n"), 505 },
	{ "HTTP/0.9", STR_INIT("GET /echo\r\n\r\n"), 400 },
	{ "HTTP/2.0", STR_INIT("GET /echo HTTP/2.0\r\n" HOST "\r\n"), 505 },
	{ "HTTP/1.2", STR_INIT("GET /echo HTTP/1.2\r\n" HOST "\r\n"), 505 },
	{ "http/1.1", STR_INIT("GET /echo http/1.1\r\n" HOST "\r\n"), 400 },
	{ "HTTP/1.1.", STR_INIT("GET /echo HTTP/1.1.\r\n" HOST "\r\n"), 400 },
	{ "the preface of HTTP/2", STR_INIT("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 400 },
	{ "a whole address", STR_INIT("GET http://a/echo HTTP/1.1\r\n" HOST "\r\n"), 400 },
	{ "a tunnel", STR_INIT("CONNECT a:443 HTTP/1.1\r\n" HOST "\r\n"), 400 },
	{ "all of the server", STR_INIT("OPTIONS * HTTP/1.1\r\n" HOST "\r\n"), 400 },
	{ "a fragment", STR_INIT("GET /echo#a HTTP/1.1\r\n" HOST "\r\n"), 400 },
	{ "two spaces", STR_INIT("GET  /echo HTTP/1.1\r\n" HOST "\r\n"), 400 },
	{ "a space in the target", STR_INIT("GET /ec ho HTTP/1.1\r\n" HOST "\r\n"), 400 },
	{ "a space at the end", STR_INIT("GET /echo HTTP/1.1 \r\n" HOST "\r\n"), 400 },
	{ "a tab between", STR_INIT("GET\t/echo HTTP/1.1\r\n" HOST "\r\n"), 400 },
	{ "bytes past ASCII in the target", STR_INIT("GET /\xC3\xA9 HTTP/1.1\r\n" HOST "\r\n"), 400 },
	{ "an unknown method", STR_INIT("FROB /echo HTTP/1.1\r\n" HOST "\r\n"), 501 },
	{ "a small method", STR_INIT("get /echo HTTP/1.1\r\n" HOST "\r\n"), 501 },
	{ "two empty lines first", STR_INIT("\r\n\r\n" G HOST "\r\n"), 400 },
	{ "a handshake for TLS", STR_INIT("\x16\x03\x01\x02\x00\x01"), 400 },
	{ "nonsense", STR_INIT("hello\r\n\r\n"), 400 },
	{ "another expectation", STR_INIT(P "Expect: tea\r\nContent-Length: 1\r\n\r\na"), 417 },
};

static enum http_parsed feed_all(struct http_parse *p, struct str bytes)
{
	enum http_parsed parsed = HTTP_PARSE_MORE;
	size_t used;

	while (bytes.n && parsed == HTTP_PARSE_MORE) {
		parsed = http_parse_feed(p, bytes.at, bytes.n, &used);
		assert_true(used > 0 || parsed == HTTP_PARSE_BAD);
		bytes = str_from(bytes, used);
	}
	return parsed;
}

static void parse_refuses_the_battery(void **state)
{
	struct http_parse p;

	(void)state;
	for (size_t i = 0; i < COUNT(battery); i++) {
		for (size_t step = 1; step <= battery[i].bytes.n; step += battery[i].bytes.n - 1) {
			struct str rest = battery[i].bytes;
			enum http_parsed parsed = HTTP_PARSE_MORE;
			http_parse_open(&p, &http_default_limits);
			for (; rest.n && parsed == HTTP_PARSE_MORE; rest = str_from(rest, step))
				parsed = feed_all(&p, str_head(rest, step));
			if (parsed != HTTP_PARSE_BAD || p.status != battery[i].status)
				fail_msg("%s, in steps of %zu: %d %d", battery[i].what, step, parsed, p.status);
			http_parse_close(&p);
		}
	}
}

static void server_refuses_the_battery(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(battery); i++) {
		struct str reply = talk(battery[i].bytes);
		if (!str_starts(reply, STR("HTTP/1.1 ")) || status_of(reply) != battery[i].status)
			fail_msg("%s: %.*s", battery[i].what, S(str_head(reply, 60)));
		assert_true(str_has(reply, STR("Connection: close\r\n")));
		assert_body(talk(STR(GOOD)), "GET|/echo||2||");
	}
}

/* A refused request never lets the bytes after it pass for another one. */
static void nothing_follows_a_refusal(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(battery); i++) {
		struct buf b;
		struct str reply;
		buf_open(&b, &arena);
		buf_str(&b, battery[i].bytes);
		buf_z(&b, GOOD);
		reply = talk(buf_text(&b));
		assert_false(str_has(reply, STR("|/echo|")));
	}
}

static void caps_hold(void **state)
{
	struct buf many;

	(void)state;
	assert_int_equal(status_of(talk(repeat(G HOST "X-Note: ", 'a', 64 << 10, "\r\n\r\n"))), 431);
	assert_int_equal(status_of(talk(repeat(G HOST "X-Note: ", 'a', 1 << 20, "\r\n\r\n"))), 431);
	assert_int_equal(status_of(talk(repeat(G HOST, 'a', 1 << 20, ""))), 431);
	assert_int_equal(status_of(talk(repeat("GET /", 'a', 64 << 10, " HTTP/1.1\r\n" HOST "\r\n"))), 414);
	for (int n = 62; n <= 10000; n = n == 62 ? 63 : n * 10) {
		buf_open(&many, &arena);
		buf_z(&many, G HOST LAST);
		for (int i = 0; i < n; i++)
			buf_z(&many, "A:b\r\n");
		buf_z(&many, "\r\n");
		assert_int_equal(status_of(talk(buf_text(&many))), n == 62 ? 200 : 431);
	}
	assert_int_equal(status_of(talk(repeat(P LAST "Content-Length: 1048576\r\n\r\n", 'a', 1 << 20, ""))), 200);
	assert_int_equal(status_of(talk(repeat(P LAST "Content-Length: 1048577\r\n\r\n", 'a', 1 << 20, "a"))), 413);
	assert_int_equal(status_of(talk(repeat(CHUNKED "100000\r\n", 'a', 1 << 20, "\r\n1\r\na\r\n0\r\n\r\n"))), 413);
	assert_int_equal(status_of(talk(repeat(CHUNKED "1;a=", 'a', 200 << 10, "\r\na\r\n0\r\n\r\n"))), 400);
	assert_body(talk(STR(GOOD)), "GET|/echo||2||");
}

/* One request of each kind, with what the handler must see of it. */
static const struct { struct str bytes; const char *seen; } sound[] = {
	{ STR_INIT(GOOD), "GET|/echo||2||" },
	{ STR_INIT("\r\n" GOOD), "GET|/echo||2||" },
	{ STR_INIT("POST /echo?a=b&c HTTP/1.1\r\nHOST: [::1]:80\r\nX-Note:  some words \t\r\n" LAST "Content-Length: 6\r\n\r\n"
		"ab\r\ncd"), "POST|/echo|a=b&c|4|some words|ab\r\ncd" },
	{ STR_INIT(P LAST "X-Note:\r\nTransfer-Encoding: Chunked\r\n\r\n3\r\nabc\r\nA;x=y\r\n0123456789\r\n000\r\n\r\n"),
		"POST|/echo||4||abc0123456789" },
	{ STR_INIT("POST /echo HTTP/1.1\r\n" HOST LAST "Content-Length: 0\r\n\r\n"), "POST|/echo||3||" },
	{ STR_INIT("DELETE /echo? HTTP/1.1\r\n" HOST LAST "\r\n"), "DELETE|/echo||2||" },
	{ STR_INIT(G HOST "Upgrade: websocket\r\nConnection: Upgrade, close\r\n\r\n"), "GET|/echo||3||" },
	{ STR_INIT(G HOST LAST "x-NOTE: \xE2\x9C\x93\r\nX-Note: second\r\n\r\n"), "GET|/echo||4|\xE2\x9C\x93|" },
};

static void parse_at_every_split(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sound); i++) {
		struct str bytes = sound[i].bytes;
		for (size_t split = 0; split <= bytes.n; split++) {
			struct http_request q = { 0 };
			struct http_parse p;
			enum http_parsed parsed;
			http_parse_open(&p, &http_default_limits);
			parsed = feed_all(&p, str_head(bytes, split));
			assert_int_equal(parsed, split == bytes.n ? HTTP_PARSE_READY : HTTP_PARSE_MORE);
			parsed = feed_all(&p, str_from(bytes, split));
			http_parse_request(&p, &arena, &q);
			assert_true(p.ready && (parsed == HTTP_PARSE_READY || split == bytes.n));
			assert_true(strstr(sound[i].seen, str_c(&arena, q.body)) != NULL);
			assert_string_equal(str_c(&arena, q.path), "/echo");
			http_parse_close(&p);
		}
	}
}

/* Over a socket, in two pieces; the server must not mind where the wire cuts. */
static void server_at_some_splits(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sound); i++) {
		assert_body(talk(sound[i].bytes), sound[i].seen);
		for (size_t split = 1; split < sound[i].bytes.n; split += 7) {
			int fd = dial(), one = 1;
			setsockopt(fd, IPPROTO_TCP, 1 /* TCP_NODELAY */, &one, sizeof one);
			say(fd, str_head(sound[i].bytes, split));
			say(fd, str_from(sound[i].bytes, split));
			assert_body(hear(fd), sound[i].seen);
		}
	}
}

static void pipelined_requests_are_answered_in_order(void **state)
{
	struct str reply, rest;
	struct buf b;

	(void)state;
	buf_open(&b, &arena);
	for (int i = 0; i < 100; i++)
		buf_fmt(&b, "POST /echo?%d HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n%02d", i, i % 100);
	buf_z(&b, GOOD);
	reply = talk(buf_text(&b));
	rest = reply;
	for (int i = 0; i < 100; i++) {
		struct str expected = str_fmt(&arena, "POST|/echo|%d|2||%02d", i, i);
		const char *at = memmem(rest.at, rest.n, expected.at, expected.n);
		assert_non_null(at);
		rest = str_from(rest, (size_t)(at - rest.at));
		assert_true(i > 0 || str_has(str_head(reply, (size_t)(at - reply.at)), STR("Connection: keep-alive\r\n")));
	}
	assert_body(rest, "GET|/echo||2||");
}

static void replies_have_their_headers(void **state)
{
	struct str got, head;

	(void)state;
	clock_set(INT64_C(1767578400) * US_SECOND);
	got = talk(STR(GOOD));
	clock_set(0);
	assert_true(str_starts(got, STR("HTTP/1.1 200 OK\r\nDate: Mon, 05 Jan 2026 02:00:00 GMT\r\nConnection: close\r\n"
		"Content-Length: 14\r\nContent-Type: text/plain\r\n\r\n")));
	head = talk(STR("HEAD /echo HTTP/1.1\r\n" HOST LAST "\r\n"));
	assert_true(str_has(head, STR("Content-Length: 15\r\n")) && str_ends(head, STR("\r\n\r\n")));
	head = talk(STR("GET /none HTTP/1.1\r\n" HOST LAST "\r\n"));
	assert_int_equal(status_of(head), 204);
	assert_true(!str_has(head, STR("Content-Length")) && str_ends(head, STR("\r\n\r\n")));
	assert_int_equal(status_of(talk(STR("GET /nowhere HTTP/1.1\r\n" HOST LAST "\r\n"))), 404);
	assert_body(talk(STR("GET /peer HTTP/1.1\r\n" HOST LAST "\r\n")), "127.0.0.1");
}

static void handlers_that_go_wrong_are_contained(void **state)
{
	struct str reply = talk(STR("GET /arena HTTP/1.1\r\n" HOST "\r\n"));

	(void)state;
	assert_int_equal(status_of(reply), 503);
	assert_true(str_has(reply, STR("Connection: close\r\n")));
	reply = talk(STR("GET /header HTTP/1.1\r\n" HOST "\r\n"));
	assert_int_equal(status_of(reply), 500);
	assert_false(str_has(reply, STR("Set-Cookie")));
	assert_body(talk(STR(GOOD)), "GET|/echo||2||");
}

static void a_slow_reader_gets_all_of_a_big_page(void **state)
{
	int fd = dial_with(4096);
	struct str first, rest;

	(void)state;
	say(fd, STR("GET /big HTTP/1.1\r\n" HOST "\r\nGET /big HTTP/1.1\r\n" HOST LAST "\r\n"));
	first = hear_some(fd, 3000);
	assert_body(talk(STR(GOOD)), "GET|/echo||2||");       /* while that one is being waited for */
	rest = hear(fd);
	assert_int_equal(status_of(first), 200);
	assert_true(first.n + rest.n > 2 * BIG && first.n + rest.n < 2 * BIG + 1000);
	assert_true(str_ends(rest, str_fmt(&arena, "%015d\n", BIG / 16 - 1)));
}

static void bodies_may_wait_to_be_asked_for(void **state)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";
	int fd = dial();

	(void)state;
	say(fd, STR(P LAST "Expect: 100-Continue\r\nContent-Length: 2\r\n\r\n"));
	assert_string_equal(str_c(&arena, hear_some(fd, sizeof go_on - 1)), go_on);
	say(fd, STR("ab"));
	assert_body(hear(fd), "POST|/echo||4||ab");
	fd = dial();
	say(fd, STR(P "Expect: 100-continue\r\nContent-Length: 268435456\r\n\r\n"));
	assert_int_equal(status_of(hear(fd)), 413);
}

/* The clock for deadlines is moved instead of waiting: first not far enough, then past the limit. */
static void slow_senders_are_cut(void **state)
{
	static const struct { struct str first; int seconds, status; } cases[] = {
		{ STR_INIT(""), 10, 0 },
		{ STR_INIT("GET /echo HTT"), 10, 408 },
		{ STR_INIT(P "Content-Length: 5\r\n\r\nab"), 30, 408 },
		{ STR_INIT(G HOST "\r\n"), 75, 200 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		int fd = dial();
		struct str reply, head = { NULL, 0 };
		say(fd, cases[i].first);
		if (cases[i].status == 200)
			head = hear_some(fd, 9);
		for (int s = 0; s < cases[i].seconds - 1; s++) {
			clock_mono_skip(US_SECOND);
			assert_body(talk(STR(GOOD)), "GET|/echo||2||");
			if (cases[i].status == 408 && i == 1)
				say(fd, STR("x"));          /* a byte now and then does not help */
		}
		assert_int_equal(recv(fd, &(char){ 0 }, 1, MSG_DONTWAIT | MSG_PEEK) < 0 && cases[i].status != 200, cases[i].status != 200);
		clock_mono_skip(2 * US_SECOND);
		reply = hear(fd);
		if (cases[i].status == 408)
			assert_int_equal(status_of(reply), 408);
		assert_int_equal(reply.n == 0, cases[i].status == 0);
		assert_true(!head.n || str_is(head, "HTTP/1.1 "));
	}
}

/* The only place is taken by one who does not read. When his time is up the next caller gets it. */
static void slow_readers_are_cut(void **state)
{
	struct http_limits l = few();
	struct str first, reply;
	int fd;

	(void)state;
	l.connections = 1;
	up("127.0.0.1:0", &l);
	fd = dial_with(4096);
	say(fd, STR("GET /big HTTP/1.1\r\n" HOST "\r\n"));
	first = hear_some(fd, 9);
	assert_true(str_is(first, "HTTP/1.1 "));
	assert_int_equal(status_of(talk(STR(GOOD))), 503);
	/* His time may start a moment after his first byte has come, so the clock may have to be moved twice. */
	for (int i = 0; i < 20 && poll(&(struct pollfd){ .fd = fd }, 1, WAIT_MS / 20) == 0; i++)
		clock_mono_skip(31 * US_SECOND);
	do {
		arena_empty(&arena);
		reply = talk(STR(GOOD));
	} while (status_of(reply) == 503);
	assert_body(reply, "GET|/echo||2||");
	assert_true(hear(fd).n < BIG);
	down();
}

static void too_many_are_turned_away(void **state)
{
	int fds[16];
	struct str reply;

	(void)state;
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = dial();
		say(fds[i], STR(G HOST "\r\n"));
		hear_some(fds[i], 9);
	}
	reply = talk(STR(GOOD));
	assert_int_equal(status_of(reply), 503);
	assert_true(str_has(reply, STR("Retry-After: 5\r\n")));
	close(fds[0]);
	for (int i = 0; i < 1000 && status_of(reply) != 200; i++)
		reply = talk(STR(GOOD));
	assert_int_equal(status_of(reply), 200);
	for (size_t i = 1; i < COUNT(fds); i++)
		close(fds[i]);
}

/* With no descriptor left the server lets callers wait, and takes them up when there is room again. */
static void out_of_descriptors_it_waits(void **state)
{
	struct rlimit before, tight;
	int callers[3], spare = dup(0);

	(void)state;
	for (size_t i = 0; i < COUNT(callers); i++)
		callers[i] = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	tight = before;
	tight.rlim_cur = (rlim_t)callers[2] + 1;
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &tight), 0);
	close(spare);
	for (size_t i = 0; i < COUNT(callers); i++) {
		struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
		at.sin_port = htons((uint16_t)strtoul(strrchr(http_address(stand.server), ':') + 1, NULL, 10));
		assert_int_equal(connect(callers[i], (struct sockaddr *)&at, sizeof at), 0);
		say(callers[i], STR(GOOD));
	}
	assert_body(hear(callers[0]), "GET|/echo||2||");      /* one descriptor was left; its end makes room */
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	assert_body(hear(callers[1]), "GET|/echo||2||");
	assert_body(hear(callers[2]), "GET|/echo||2||");
}

static void stopping_finishes_what_is_in_hand(void **state)
{
	int waiting = dial(), idle = dial();
	struct str reply;

	(void)state;
	say(idle, STR(G HOST "\r\n"));
	hear_some(idle, 9);
	say(waiting, STR("GET /wait HTTP/1.1\r\n" HOST "\r\n"));
	sem_wait(&stand.entered);
	http_stop(stand.server);
	hear(idle);                                  /* closed while the other is still being worked on */
	sem_post(&stand.leave);
	reply = hear(waiting);
	assert_body(reply, "waited");
	assert_true(str_has(reply, STR("Connection: close\r\n")));
}

static void unix_sockets(void **state)
{
	struct http_limits l = few();
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	char where[64];
	const char *why;

	(void)state;
	snprintf(at.sun_path, sizeof at.sun_path, "/tmp/martlet-http-%ld", (long)getpid());
	snprintf(where, sizeof where, "unix:%s", at.sun_path);
	for (int round = 0; round < 2; round++) {
		int fd = socket(AF_UNIX, SOCK_STREAM, 0);
		if (round == 0) {                    /* a file that a dead server left behind */
			assert_int_equal(bind(fd, (struct sockaddr *)&at, sizeof at), 0);
			close(fd);
			fd = socket(AF_UNIX, SOCK_STREAM, 0);
		}
		up(where, &l);
		assert_string_equal(http_address(stand.server), where);
		assert_null(http_open(where, &l, handle, &stand, &why));
		assert_true(strstr(why, "in use") != NULL);
		assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
		say(fd, STR("GET /peer HTTP/1.1\r\n" HOST LAST "\r\n"));
		assert_body(hear(fd), "unix");
		down();
		assert_int_equal(access(at.sun_path, F_OK), -1);
	}
}

static void bad_addresses_are_explained(void **state)
{
	static const char *const bad[] = { "", ":", "8080", "127.0.0.1:", ":80", "127.0.0.1:http", "127.0.0.1:99999999",
		"unix:", "300.0.0.1:80" };
	struct http_limits l = few();

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		const char *why = NULL;
		assert_null(http_open(bad[i], &l, handle, &stand, &why));
		assert_true(why && strstr(why, "cannot listen on"));
	}
	up("[::1]:0", &l);
	assert_true(str_starts(str_z(http_address(stand.server)), STR("[::1]:")));
	down();
}

static void pairs_are_read(void **state)
{
	static const char *const bad[] = { "a=%", "a=%4", "a=%zz", "a=%00", "%C3=1", "a=%ED%A0%80", "a=b&c=%f" };
	struct pairs p;
	struct buf many;

	(void)state;
	assert_true(pairs_read(&arena, STR("name=Si%C3%A2n+Wren&empty=&bare&=nameless&&name=second&eq=a=b%26c"), &p));
	assert_int_equal(p.n, 6);
	assert_string_equal(str_c(&arena, pairs_get(&p, "name")), "Siân Wren");
	assert_string_equal(str_c(&arena, pairs_get(&p, "eq")), "a=b&c");
	assert_true(pairs_has(&p, "empty") && pairs_has(&p, "bare") && pairs_has(&p, "") && !pairs_has(&p, "absent"));
	assert_int_equal(pairs_get(&p, "bare").n + pairs_get(&p, "absent").n, 0);
	assert_true(pairs_read(&arena, STR(""), &p));
	assert_int_equal(p.n, 0);
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_false(pairs_read(&arena, str_z(bad[i]), &p));
	buf_open(&many, &arena);
	for (int i = 0; i < 1999; i++)
		buf_z(&many, "a&");
	buf_z(&many, "a");
	assert_true(pairs_read(&arena, buf_text(&many), &p));
	assert_int_equal(p.n, 2000);
	buf_z(&many, "&a");
	assert_false(pairs_read(&arena, buf_text(&many), &p));
}

static void addresses_are_escaped_and_back(void **state)
{
	struct str every, back;
	char bytes[255];

	(void)state;
	assert_string_equal(str_c(&arena, url_escape(&arena, STR("a-B_9.~ /?&=+%\"<é"))),
		"a-B_9.~%20%2F%3F%26%3D%2B%25%22%3C%C3%A9");
	for (int i = 0; i < 127; i++)
		bytes[i] = (char)(i + 1);
	every = (struct str){ bytes, 127 };
	assert_true(url_unescape(&arena, url_escape(&arena, every), &back));
	assert_true(str_eq(back, every));
	assert_true(url_unescape(&arena, STR("/a%2fb+c"), &back) && str_is(back, "/a/b+c"));
	assert_false(url_unescape(&arena, STR("/%00"), &back));
	assert_false(url_unescape(&arena, STR("/%2"), &back));
	assert_false(url_unescape(&arena, STR("/\xFF"), &back));
}

#define ON_SERVER(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static int open_arena(void **state)
{
	(void)state;
	arena_open(&arena, 256 << 20);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_close(&arena);
	return 0;
}

#define ALONE(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ALONE(parse_refuses_the_battery), ALONE(parse_at_every_split), ALONE(pairs_are_read),
		ALONE(addresses_are_escaped_and_back), ALONE(unix_sockets), ALONE(bad_addresses_are_explained),
		ON_SERVER(server_refuses_the_battery), ON_SERVER(nothing_follows_a_refusal), ON_SERVER(caps_hold),
		ON_SERVER(server_at_some_splits), ON_SERVER(pipelined_requests_are_answered_in_order),
		ON_SERVER(replies_have_their_headers), ON_SERVER(handlers_that_go_wrong_are_contained),
		ON_SERVER(a_slow_reader_gets_all_of_a_big_page), ON_SERVER(bodies_may_wait_to_be_asked_for),
		ON_SERVER(slow_senders_are_cut), ALONE(slow_readers_are_cut), ON_SERVER(too_many_are_turned_away),
		ON_SERVER(out_of_descriptors_it_waits), ON_SERVER(stopping_finishes_what_is_in_hand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
