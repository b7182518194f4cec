#include "web/http_wire.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"

static const struct { int status; const char *words; } reasons[] = {
	{ 200, "OK" }, { 201, "Created" }, { 202, "Accepted" }, { 204, "No Content" }, { 301, "Moved Permanently" },
	{ 302, "Found" }, { 303, "See Other" }, { 304, "Not Modified" }, { 307, "Temporary Redirect" },
	{ 308, "Permanent Redirect" }, { 400, "Bad Request" }, { 401, "Unauthorized" }, { 403, "Forbidden" },
	{ 404, "Not Found" }, { 405, "Method Not Allowed" }, { 406, "Not Acceptable" }, { 408, "Request Timeout" },
	{ 409, "Conflict" }, { 410, "Gone" }, { 411, "Length Required" }, { 412, "Precondition Failed" },
	{ 413, "Content Too Large" }, { 414, "URI Too Long" }, { 415, "Unsupported Media Type" },
	{ 417, "Expectation Failed" }, { 422, "Unprocessable Content" }, { 423, "Locked" }, { 428, "Precondition Required" },
	{ 429, "Too Many Requests" }, { 431, "Request Header Fields Too Large" }, { 500, "Internal Server Error" },
	{ 501, "Not Implemented" }, { 502, "Bad Gateway" }, { 503, "Service Unavailable" }, { 504, "Gateway Timeout" },
	{ 505, "HTTP Version Not Supported" },
};

static const char *reason(int status)
{
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].words;
	return "Other";
}

/* RFC 9110 5.6.7, the fixed form. */
static void put_date(struct buf *b)
{
	static const char days[7][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
	static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
		"Dec" };
	instant now = clock_now();
	day d = (day)(now / US_DAY);
	struct civil c = day_civil(d);
	int64_t s = now % US_DAY / US_SECOND;

	buf_fmt(b, "Date: %s, %02d %s %04d %02d:%02d:%02d GMT\r\n", days[day_weekday(d)], c.day, months[c.month - 1], c.year,
		(int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

bool http_reply_has_body(int status)
{
	return status >= 200 && status != 204 && status != 304;
}

void http_reply_write(struct buf *out, const struct http_reply *r, bool close)
{
	buf_fmt(out, "HTTP/1.1 %d %s\r\n", r->status, reason(r->status));
	put_date(out);
	buf_z(out, close ? "Connection: close\r\n" : "Connection: keep-alive\r\n");
	if (http_reply_has_body(r->status))
		buf_fmt(out, "Content-Length: %zu\r\n", r->body.n);
	buf_str(out, buf_text(&r->head));
	buf_z(out, "\r\n");
}

void http_reply_header(struct http_reply *r, const char *name, struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (value.at[i] != '\r' && value.at[i] != '\n' && value.at[i] != '\0')
			continue;
		log_error(1001, "a line break or NUL in the value of reply header %s", name);
		if (r->head.in && r->head.in->bail)
			longjmp(*r->head.in->bail, 500);
		return;
	}
	buf_z(&r->head, name);
	buf_z(&r->head, ": ");
	buf_str(&r->head, value);
	buf_z(&r->head, "\r\n");
}

void http_reply_refuse(struct http_reply *r, struct arena *a, int status)
{
	*r = (struct http_reply){ .status = status, .close = true };
	buf_open(&r->head, a);
	buf_open(&r->body, a);
	http_reply_header(r, "Content-Type", STR("text/plain; charset=utf-8"));
	http_reply_header(r, "Cache-Control", STR("no-store"));
	if (status == 503)
		http_reply_header(r, "Retry-After", STR("5"));
	buf_fmt(&r->body, "%d %s\n", status, reason(status));
}
