#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/buf.h"
#include "people/csv.h"

enum { PIECE = 1 << 18, ROW_MOST = 16 << 20 };

void csv_says(struct csv *c, const char *fmt, ...)
{
	char text[300];
	va_list ap;

	if (c->said++ >= CSV_SAID_MOST)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	note(c->notes, (struct place){ c->name, c->row_line, 1 }, "%s", text);
}

bool csv_more(struct csv *c)
{
	ssize_t got;

	if (c->ended)
		return false;
	if (c->from > 0) {
		memmove(c->in.at, c->in.at + c->from, c->have - c->from);
		c->have -= c->from;
		c->from = 0;
	}
	while (c->in.n < c->have + PIECE)
		big_add(&c->in, PIECE);
	do
		got = read(c->fd, c->in.at + c->have, PIECE);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		csv_says(c, "cannot be read on: %s", strerror(errno));
		c->failed = true;
	}
	if (got <= 0) {
		c->ended = true;
		return false;
	}
	c->have += (size_t)got;
	c->read += (uint64_t)got;
	return true;
}

/* Reading one row: at is an offset from c->from, so that reading on does not lose the place. */
struct row { struct csv *c; size_t at; uint32_t lines; size_t start[CSV_FIELDS], end[CSV_FIELDS]; bool quoted[CSV_FIELDS]; };

static int byte_at(struct row *r, size_t at)
{
	while (r->c->from + at >= r->c->have)
		if (!csv_more(r->c))
			return -1;
	return (unsigned char)r->c->in.at[r->c->from + at];
}

/* close_of: the offset of the quote that closes a field opened before ${at}; 0 when it is never closed */
static size_t close_of(struct row *r, size_t at)
{
	uint32_t lines = 0;

	for (;; at++) {
		int b = byte_at(r, at);
		if (b < 0 || at > ROW_MOST || lines > CSV_QUOTED_LINES)
			return 0;
		if (b == '\n')
			lines++;
		if (b != '"')
			continue;
		if (byte_at(r, at + 1) != '"')
			break;
		at++;
	}
	r->lines += lines;
	return at;
}

static bool ends_field(struct row *r, int b)
{
	return b < 0 || b == r->c->separator || b == '\n' || (b == '\r' && byte_at(r, r->at + 1) == '\n');
}

static bool ends_field_at(struct row *r, size_t at)
{
	int b = byte_at(r, at);

	while (b == ' ')
		b = byte_at(r, ++at);
	return b < 0 || b == r->c->separator || b == '\n' || (b == '\r' && byte_at(r, at + 1) == '\n');
}

static void read_field(struct row *r, unsigned f)
{
	size_t close;
	uint32_t before;
	bool wrong = false;

	while (byte_at(r, r->at) == ' ' && f > 0 && byte_at(r, r->at + 1) == '"')
		r->at++;
	r->start[f] = r->at;
	r->quoted[f] = false;
	if (byte_at(r, r->at) == '"') {
		before = r->lines;
		close = close_of(r, r->at + 1);
		/* a quote which closes lines later, in the middle of a field, opened some other field */
		if (close && r->lines > before && !ends_field_at(r, close + 1)) {
			r->lines = before;
			close = 0;
		}
		if (close) {
			r->quoted[f] = true;
			r->at = close + 1;
			while (byte_at(r, r->at) == ' ')
				r->at++;
		} else {
			csv_says(r->c, "a quote is opened and never closed; read as a plain letter");
		}
	}
	for (;; r->at++) {
		int b = byte_at(r, r->at);
		if (ends_field(r, b))
			break;
		if (r->quoted[f])
			wrong = true;
	}
	if (wrong)
		csv_says(r->c, "text after a closing quote in field %u; kept", f + 1);
	r->end[f] = r->at;
}

/* unquote: in place; a doubled quote is one quote, and whatever followed the closing quote is kept */
static struct str unquote(char *at, size_t n)
{
	size_t to = 0;
	bool in = true;

	for (size_t i = 1; i < n; i++) {
		if (at[i] == '"' && in) {
			if (i + 1 < n && at[i + 1] == '"') {
				at[to++] = '"';
				i++;
			} else {
				in = false;
			}
			continue;
		}
		at[to++] = at[i];
	}
	return (struct str){ at, to };
}

static struct str settle(struct row *r, unsigned f)
{
	char *at = r->c->in.at + r->c->from + r->start[f];
	size_t n = r->end[f] - r->start[f], to = 0;
	struct str s = r->quoted[f] ? unquote(at, n) : (struct str){ at, n };
	char *w = at;

	if (s.n > CSV_FIELD_MOST) {
		csv_says(r->c, "field %u has %zu bytes, more than %d; left empty", f + 1, s.n, CSV_FIELD_MOST);
		return (struct str){ at, 0 };
	}
	if (s.n && memchr(s.at, 0, s.n)) {
		for (size_t i = 0; i < s.n; i++)
			if (s.at[i])
				w[to++] = s.at[i];
		csv_says(r->c, "%zu NUL bytes in field %u; left out", s.n - to, f + 1);
		s.n = to;
	}
	return str_trim(s);
}

static bool all_ascii(const char *at, size_t n)
{
	uint64_t high = 0, w;

	for (; n >= 8; at += 8, n -= 8) {
		memcpy(&w, at, 8);
		high |= w;
	}
	for (; n; n--)
		high |= (uint64_t)(uint8_t)*at++;
	return !(high & 0x8080808080808080u);
}

/* plain_row: the usual row: no quote, no NUL, all of it already read; false when it is not one */
static bool plain_row(struct csv *c, size_t *used)
{
	char *at = c->in.at + c->from, *end = memchr(at, '\n', c->have - c->from), *p = at;
	char *stop;

	if (!end || end - at > CSV_FIELD_MOST)
		return false;
	stop = end > at && end[-1] == '\r' ? end - 1 : end;
	if (memchr(at, '"', (size_t)(stop - at)) || memchr(at, 0, (size_t)(stop - at)))
		return false;
	c->plain = all_ascii(at, (size_t)(stop - at));
	c->n = 0;
	for (;;) {
		char *comma = memchr(p, c->separator, (size_t)(stop - p));
		char *to = comma ? comma : stop;
		if (c->n < CSV_FIELDS)
			c->field[c->n++] = str_trim((struct str){ p, (size_t)(to - p) });
		if (!comma)
			break;
		p = comma + 1;
	}
	*used = (size_t)(end - at) + 1;
	return true;
}

static bool row_of(struct csv *c)
{
	static _Thread_local struct row r;
	unsigned f = 0;
	size_t used;
	bool past = false;

	if (plain_row(c, &used)) {
		c->row_line = c->line++;
		c->from += used;
		return true;
	}
	c->plain = false;
	r.c = c;
	r.at = 0;
	r.lines = 0;
	c->row_line = c->line;
	if (byte_at(&r, 0) < 0)
		return false;
	for (;;) {
		read_field(&r, f);
		if (f + 1 < CSV_FIELDS)
			f++;
		else
			past = true;
		if (byte_at(&r, r.at) != c->separator)
			break;
		r.at++;
	}
	if (past)
		csv_says(c, "more than %d fields; the rest are left out", CSV_FIELDS - 1);
	if (byte_at(&r, r.at) == '\r')
		r.at++;
	used = r.at + (byte_at(&r, r.at) == '\n');
	c->n = f;
	for (unsigned i = 0; i < f; i++)
		c->field[i] = settle(&r, i);
	c->line += r.lines + 1;
	c->from += used;
	return true;
}

static bool empty_row(const struct csv *c)
{
	for (unsigned i = 0; i < c->n; i++)
		if (c->field[i].n)
			return false;
	return true;
}

bool csv_next(struct csv *c)
{
	do
		if (!row_of(c))
			return false;
	while (empty_row(c));
	if (c->columns && c->n < c->columns)
		csv_says(c, "%u fields where the heading has %u; the missing ones are empty", c->n, c->columns);
	if (c->columns && c->n > c->columns)
		csv_says(c, "%u fields where the heading has %u; the further ones are left out", c->n, c->columns);
	for (; c->n < c->columns; c->n++)
		c->field[c->n] = (struct str){ "", 0 };
	for (unsigned i = 0; i < c->n && !c->plain; i++) {
		size_t bad;
		if (!str_utf8(c->field[i], &bad))
			csv_says(c, "field %u is not UTF-8 at byte %zu; read as Windows-1252", i + 1, bad + 1);
	}
	return true;
}

static bool skip_mark(struct csv *c)
{
	while (c->have < 3 && csv_more(c))
		;
	if (c->have >= 2 && (memcmp(c->in.at, "\xff\xfe", 2) == 0 || memcmp(c->in.at, "\xfe\xff", 2) == 0)) {
		csv_says(c, "the file is UTF-16; save it as UTF-8");
		return false;
	}
	if (c->have >= 3 && memcmp(c->in.at, "\xef\xbb\xbf", 3) == 0)
		c->from = 3;
	return true;
}

/* ends_lines: false, with words, when the file's lines end in carriage returns alone, as very old systems wrote them */
static bool ends_lines(struct csv *c)
{
	while (!memchr(c->in.at + c->from, '\n', c->have - c->from) && c->have < PIECE && csv_more(c))
		;
	if (memchr(c->in.at + c->from, '\n', c->have - c->from) || !memchr(c->in.at + c->from, '\r', c->have - c->from))
		return true;
	csv_says(c, "its lines end in carriage returns alone; save it with line feeds");
	return false;
}

static char separator_of(const struct csv *c)
{
	size_t n = c->have - c->from;
	const char *at = c->in.at + c->from, *end = memchr(at, '\n', n);

	n = end ? (size_t)(end - at) : n;
	if (memchr(at, ',', n))
		return ',';
	return memchr(at, '\t', n) ? '\t' : memchr(at, ';', n) ? ';' : ',';
}

bool csv_open(struct csv *c, const char *path, struct notes *notes)
{
	struct stat st;

	*c = (struct csv){ .name = path, .line = 1, .row_line = 1, .notes = notes, .separator = ',' };
	c->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (c->fd < 0) {
		csv_says(c, "cannot be opened: %s", strerror(errno));
		return false;
	}
	if (fstat(c->fd, &st) == 0 && S_ISREG(st.st_mode))
		c->size = (uint64_t)st.st_size;
	big_open(&c->in, 4 * PIECE);
	csv_more(c);
	if (c->failed || !skip_mark(c) || !ends_lines(c)) {
		csv_close(c);
		return false;
	}
	c->separator = separator_of(c);
	if (!csv_next(c)) {
		csv_says(c, "is empty");
		csv_close(c);
		return false;
	}
	c->columns = c->n;
	return true;
}

void csv_close(struct csv *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	big_close(&c->in);
}

void csv_put(struct buf *b, struct str field)
{
	bool quote = false;

	for (size_t i = 0; i < field.n && !quote; i++)
		quote = field.at[i] == ',' || field.at[i] == '"' || field.at[i] == '\n' || field.at[i] == '\r';
	if (!quote) {
		buf_str(b, field);
		return;
	}
	buf_c(b, '"');
	for (size_t i = 0; i < field.n; i++) {
		if (field.at[i] == '"')
			buf_c(b, '"');
		buf_c(b, field.at[i]);
	}
	buf_c(b, '"');
}
