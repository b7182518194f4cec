#include "web/http_parse.h"

#include <string.h>
#include <strings.h>

/* The walk of the head. Where a byte has no way on, the head is refused with 400. */
enum line { AT_START, AFTER_BLANK_CR, AT_FIRST, IN_FIRST, AFTER_CR, AT_LINE, IN_NAME, IN_VALUE, AFTER_LAST_CR, ENDED,
	BROKEN };

enum { SPARE_BYTES = 64 * 1024, SPARE_TIMES = 8, KEEP_BYTES = 8 * 1024 };

static bool is_token(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
		|| (c && strchr("!#$%&'*+-.^_`|~", c));
}

static enum line line_step(enum line at, char c)
{
	switch (at) {
	case AT_START:
		if (c == '\r')
			return AFTER_BLANK_CR;      /* RFC 9112 2.2: one empty line before a request is borne with */
		return c > ' ' && c < 0x7F ? IN_FIRST : BROKEN;
	case AFTER_BLANK_CR:
		return c == '\n' ? AT_FIRST : BROKEN;
	case AT_FIRST:
		return c > ' ' && c < 0x7F ? IN_FIRST : BROKEN;
	case IN_FIRST:
		return c == '\r' ? AFTER_CR : c >= ' ' && c < 0x7F ? IN_FIRST : BROKEN;
	case AFTER_CR:
		return c == '\n' ? AT_LINE : BROKEN;
	case AT_LINE:
		return c == '\r' ? AFTER_LAST_CR : is_token(c) ? IN_NAME : BROKEN;    /* a fold starts with white space */
	case IN_NAME:
		return c == ':' ? IN_VALUE : is_token(c) ? IN_NAME : BROKEN;          /* no space before the colon */
	case IN_VALUE:
		return c == '\r' ? AFTER_CR : (unsigned char)c >= ' ' || c == '\t' ? c == 0x7F ? BROKEN : IN_VALUE : BROKEN;
	case AFTER_LAST_CR:
		return c == '\n' ? ENDED : BROKEN;
	case ENDED: case BROKEN:
		break;
	}
	return BROKEN;
}

static struct http_parse *of(llhttp_t *parser)
{
	return parser->data;
}

static int on_url(llhttp_t *parser, const char *at, size_t n)
{
	struct http_parse *p = of(parser);

	if (!p->url_n)
		p->url = (uint32_t)(at - p->head.at);
	p->url_n += (uint32_t)n;
	return 0;
}

static size_t nspans(const struct http_parse *p)
{
	return p->spans.n / sizeof(struct http_span);
}

static struct http_span *last_span(struct http_parse *p)
{
	return (struct http_span *)(void *)p->spans.at + nspans(p) - 1;
}

static int on_name(llhttp_t *parser, const char *at, size_t n)
{
	struct http_parse *p = of(parser);
	struct http_span fresh = { 0 };

	if (p->in_body)
		return HPE_USER;                    /* trailers: nothing here has a use for them */
	if (!p->spans.n || p->value_seen) {
		fresh.name = fresh.value = (uint32_t)(at - p->head.at);
		buf_put(&p->spans, &fresh, sizeof fresh);
		p->value_seen = false;
	}
	last_span(p)->name_n += (uint32_t)n;
	return 0;
}

static int on_name_end(llhttp_t *parser)
{
	of(parser)->value_seen = true;              /* an empty value may never be told of */
	return 0;
}

static int on_value(llhttp_t *parser, const char *at, size_t n)
{
	struct http_parse *p = of(parser);
	struct http_span *span;

	if (p->in_body || !p->spans.n)
		return HPE_USER;
	span = last_span(p);
	if (!span->value_n)
		span->value = (uint32_t)(at - p->head.at);
	span->value_n += (uint32_t)n;
	return 0;
}

static int on_head_end(llhttp_t *parser)
{
	parser->upgrade = 0;                        /* no other protocol is spoken here */
	of(parser)->close = !llhttp_should_keep_alive(parser);
	return 0;
}

static int on_chunk(llhttp_t *parser)
{
	struct http_parse *p = of(parser);

	if (parser->content_length <= p->limits->body - p->body.n)
		return 0;
	p->status = 413;
	return -1;
}

static int on_body(llhttp_t *parser, const char *at, size_t n)
{
	struct http_parse *p = of(parser);

	if (n > p->limits->body - p->body.n) {
		p->status = 413;
		return HPE_USER;
	}
	buf_put(&p->body, at, n);
	return 0;
}

static int on_end(llhttp_t *parser)
{
	of(parser)->ready = true;
	return HPE_PAUSED;                          /* what follows is the next request's */
}

static const llhttp_settings_t settings = {
	.on_url = on_url, .on_header_field = on_name, .on_header_field_complete = on_name_end, .on_header_value = on_value,
	.on_headers_complete = on_head_end, .on_chunk_header = on_chunk, .on_body = on_body, .on_message_complete = on_end,
};

void http_parse_open(struct http_parse *p, const struct http_limits *limits)
{
	*p = (struct http_parse){ .limits = limits };
	buf_open(&p->head, NULL);
	buf_open(&p->body, NULL);
	buf_open(&p->spans, NULL);
	http_parse_next(p);
}

/* The bytes are somebody's; they do not stay behind in freed or waiting memory. */
static void wipe(struct buf *b, size_t keep)
{
	if (b->n)
		explicit_bzero(b->at, b->n);
	if (b->cap > keep)
		buf_close(b);
	b->n = 0;
}

void http_parse_close(struct http_parse *p)
{
	wipe(&p->head, 0);
	wipe(&p->body, 0);
	wipe(&p->spans, 0);
}

void http_parse_next(struct http_parse *p)
{
	wipe(&p->head, KEEP_BYTES);
	wipe(&p->body, KEEP_BYTES);
	wipe(&p->spans, KEEP_BYTES);
	p->line = AT_START;
	p->in_body = p->ready = p->value_seen = p->close = p->expects = false;
	p->status = 0;
	p->wire = 0;
	p->url = p->url_n = 0;
	llhttp_init(&p->parser, HTTP_REQUEST, &settings);
	p->parser.data = p;
}

bool http_parse_begun(const struct http_parse *p)
{
	return p->line != AT_START;
}

bool http_parse_waits(struct http_parse *p)
{
	bool waits = p->expects && p->in_body && !p->ready && !p->wire;

	p->expects = false;
	return waits;
}

static enum http_parsed refuse(struct http_parse *p, int status)
{
	if (!p->status)
		p->status = status;
	return HTTP_PARSE_BAD;
}

static struct str head_part(const struct http_parse *p, uint32_t from, uint32_t n)
{
	return (struct str){ p->head.at + from, n };
}

static bool same(struct str s, const char *z)
{
	return s.n == strlen(z) && strncasecmp(s.at, z, s.n) == 0;
}

/* METHOD SP /target SP HTTP/1.1, and nothing else. Returns 0 or the status. */
static int first_line_fault(const struct http_parse *p)
{
	struct str rest = str_trim(buf_text(&p->head)), line, method, target, version;

	if (!str_cut(&rest, '\r', &line))
		return 400;
	rest = line;
	if (!str_cut(&rest, ' ', &method) || !str_cut(&rest, ' ', &target))
		return 400;
	version = rest;
	if (!method.n || !str_starts(target, STR("/")) || memchr(target.at, '#', target.n))
		return 400;
	for (size_t i = 0; i < method.n; i++)
		if (!is_token(method.at[i]))
			return 400;
	if (version.n != 8 || !str_starts(version, STR("HTTP/")) || version.at[6] != '.')
		return 400;
	return str_is(version, "HTTP/1.1") ? 0 : 505;
}

/* Letters, digits and the marks of a name, an address and a port: what stands here ends up in links. */
static bool host_sound(struct str host)
{
	for (size_t i = 0; i < host.n; i++)
		if (!(is_token(host.at[i]) && !strchr("!#$&'*+^`|", host.at[i])) && !strchr("[]:", host.at[i]))
			return false;
	return host.n > 0;
}

/* The fields on which framing and addressing hang: each at most once, and plain. Returns 0 or the status. */
static int fields_fault(struct http_parse *p)
{
	const struct http_span *spans = (const struct http_span *)(void *)p->spans.at;
	int hosts = 0, lengths = 0, codings = 0;

	for (size_t i = 0; i < nspans(p); i++) {
		struct str name = head_part(p, spans[i].name, spans[i].name_n);
		struct str value = str_trim(head_part(p, spans[i].value, spans[i].value_n));
		if (same(name, "Host")) {
			if (hosts++ || !host_sound(value))
				return 400;
		} else if (same(name, "Content-Length")) {
			if (lengths++)
				return 400;
		} else if (same(name, "Transfer-Encoding")) {
			if (codings++)
				return 400;
			if (!same(value, "chunked"))
				return 501;
		} else if (same(name, "Expect")) {
			if (!same(value, "100-continue"))
				return 417;
			p->expects = true;
		}
	}
	if (lengths && codings)
		return 400;
	return hosts ? 0 : 400;
}

static int status_of(llhttp_errno_t fault)
{
	switch ((int)fault) {
	case HPE_INVALID_METHOD:
	case HPE_INVALID_TRANSFER_ENCODING:
		return 501;
	case HPE_INVALID_VERSION:
	case HPE_PAUSED_H2_UPGRADE:
		return 505;
	default:
		return 400;
	}
}

static enum http_parsed take_head(struct http_parse *p)
{
	int fault = first_line_fault(p);
	llhttp_errno_t result;

	if (fault)
		return refuse(p, fault);
	result = llhttp_execute(&p->parser, p->head.at, p->head.n);
	if (nspans(p) > p->limits->headers)
		return refuse(p, 431);
	if (result != HPE_OK && !(result == HPE_PAUSED && p->ready))
		return refuse(p, status_of(result));
	fault = fields_fault(p);
	if (fault)
		return refuse(p, fault);
	if (p->parser.content_length > p->limits->body)
		return refuse(p, 413);
	p->in_body = true;
	return p->ready ? HTTP_PARSE_READY : HTTP_PARSE_MORE;
}

static enum http_parsed feed_head(struct http_parse *p, const char *at, size_t n, size_t *used)
{
	size_t i = 0;

	while (i < n && p->line != ENDED) {
		p->line = (int)line_step((enum line)p->line, at[i++]);
		if (p->line == BROKEN)
			return refuse(p, 400);
		if (p->head.n + i > p->limits->head)
			return refuse(p, p->line <= IN_FIRST ? 414 : 431);
	}
	buf_put(&p->head, at, i);
	*used = i;
	return p->line == ENDED ? take_head(p) : HTTP_PARSE_MORE;
}

/* Chunks of one byte each, with long notes on each: more wire than this for so little is an attack. */
static bool too_wordy(const struct http_parse *p)
{
	return p->wire > SPARE_BYTES + SPARE_TIMES * p->body.n;
}

static enum http_parsed feed_body(struct http_parse *p, const char *at, size_t n, size_t *used)
{
	llhttp_errno_t result = llhttp_execute(&p->parser, at, n);
	size_t taken = result == HPE_PAUSED ? (size_t)(llhttp_get_error_pos(&p->parser) - at) : n;

	p->wire += taken;
	*used += taken;
	if (result == HPE_PAUSED && p->ready)
		return HTTP_PARSE_READY;
	if (result != HPE_OK)
		return refuse(p, 400);
	return too_wordy(p) ? refuse(p, 400) : HTTP_PARSE_MORE;
}

enum http_parsed http_parse_feed(struct http_parse *p, const char *at, size_t n, size_t *used)
{
	enum http_parsed result = p->status ? HTTP_PARSE_BAD : p->ready ? HTTP_PARSE_READY : HTTP_PARSE_MORE;

	*used = 0;
	if (result == HTTP_PARSE_MORE && !p->in_body)
		result = feed_head(p, at, n, used);
	if (result == HTTP_PARSE_MORE && p->in_body && *used < n)
		result = feed_body(p, at + *used, n - *used, used);
	return result;
}

void http_parse_request(const struct http_parse *p, struct arena *a, struct http_request *q)
{
	const struct http_span *spans = (const struct http_span *)(void *)p->spans.at;
	struct str method = str_trim(buf_text(&p->head)), target = head_part(p, p->url, p->url_n);

	str_cut(&method, ' ', &q->method_text);
	q->method = str_is(q->method_text, "GET") ? HTTP_GET_ : str_is(q->method_text, "HEAD") ? HTTP_HEAD_
		: str_is(q->method_text, "POST") ? HTTP_POST_ : HTTP_OTHER_;
	q->query = target;
	str_cut(&q->query, '?', &q->path);
	q->nheaders = nspans(p);
	q->headers = TAKE_N(a, struct http_header, q->nheaders);
	for (size_t i = 0; i < q->nheaders; i++) {
		q->headers[i].name = head_part(p, spans[i].name, spans[i].name_n);
		q->headers[i].value = str_trim(head_part(p, spans[i].value, spans[i].value_n));
	}
	q->body = buf_text(&p->body);
	q->arena = a;
}
