/* The request reader under any bytes: it must not fault, must say the same however the bytes are cut, and what it
 * lets through must be what it promises. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "web/http_parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct outcome { enum http_parsed parsed; int status; size_t used; struct http_request q; };

static void must(bool true_that)
{
	if (!true_that)
		abort();
}

static void feed(struct http_parse *p, struct arena *a, struct str bytes, size_t step, struct outcome *o)
{
	*o = (struct outcome){ .parsed = HTTP_PARSE_MORE };
	while (bytes.n && o->parsed == HTTP_PARSE_MORE) {
		size_t used, n = step < bytes.n ? step : bytes.n;
		o->parsed = http_parse_feed(p, bytes.at, n, &used);
		must(used <= n);
		must(used > 0 || o->parsed == HTTP_PARSE_BAD);
		bytes = str_from(bytes, used);
		o->used += used;
	}
	o->status = p->status;
	must((o->parsed == HTTP_PARSE_BAD) == (p->status >= 400));
	if (o->parsed == HTTP_PARSE_READY)
		http_parse_request(p, a, &o->q);
}

static void plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		must(s.at[i] != '\r' && s.at[i] != '\n' && s.at[i] != '\0');
}

static void keeps_its_promises(const struct http_request *q)
{
	int hosts = 0;

	must(q->path.n > 0 && q->path.at[0] == '/');
	must(q->nheaders <= http_default_limits.headers && q->body.n <= http_default_limits.body);
	plain(q->method_text);
	plain(q->path);
	plain(q->query);
	for (size_t i = 0; i < q->nheaders; i++) {
		struct str name = q->headers[i].name;
		must(name.n > 0 && !memchr(name.at, ' ', name.n) && !memchr(name.at, ':', name.n));
		plain(name);
		plain(q->headers[i].value);
		hosts += name.n == 4 && strncasecmp(name.at, "host", 4) == 0;
	}
	must(hosts == 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str bytes = { (const char *)data, n };
	struct outcome whole, cut;
	struct http_parse p, again;
	struct pairs pairs;
	struct arena a;

	arena_open(&a, 64 << 20);
	http_parse_open(&p, &http_default_limits);
	http_parse_open(&again, &http_default_limits);
	feed(&p, &a, bytes, n, &whole);
	feed(&again, &a, bytes, 1 + n % 7, &cut);
	must(whole.parsed == cut.parsed && whole.status == cut.status);
	if (whole.parsed == HTTP_PARSE_READY) {
		keeps_its_promises(&whole.q);
		must(whole.used == cut.used && whole.q.nheaders == cut.q.nheaders);
		must(str_eq(whole.q.body, cut.q.body) && str_eq(whole.q.path, cut.q.path));
		if (pairs_read(&a, whole.q.query, &pairs))
			pairs_get(&pairs, "a");
	}
	http_parse_close(&p);
	http_parse_close(&again);
	arena_close(&a);
	return 0;
}
