/* The rows of a file, whichever of the two kinds it is. A row its reader had to mend is at fault here: what was meant is not ours to
 * guess at in a record about a child. */
#include "share/import_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SAID_MEMORY = 64 << 20, TEXT_MEMORY = 256 << 20, UNMAPPED_MOST = 200, RAW_MOST = 32 << 20 };

/* Windows-1252 where it differs from Latin-1: 0x80 to 0x9f; 0 where it has nothing. */
static const uint16_t high[32] = { 0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
	0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178 };

static struct str from_windows(struct arena *a, struct str s)
{
	char *at = arena_take(a, s.n * 3 + 1), *to = at;

	for (size_t i = 0; i < s.n; i++) {
		unsigned c = (unsigned char)s.at[i];
		if (c >= 0x80 && c < 0xa0)
			c = high[c - 0x80] ? high[c - 0x80] : 0xfffd;
		if (c < 0x80) {
			*to++ = (char)c;
		} else if (c < 0x800) {
			*to++ = (char)(0xc0 | c >> 6);
			*to++ = (char)(0x80 | (c & 0x3f));
		} else {
			*to++ = (char)(0xe0 | c >> 12);
			*to++ = (char)(0x80 | (c >> 6 & 0x3f));
			*to++ = (char)(0x80 | (c & 0x3f));
		}
	}
	return (struct str){ at, (size_t)(to - at) };
}

static int64_t place_in_file(const struct import_rows *r)
{
	return lseek(r->csv.fd, 0, SEEK_CUR) - (int64_t)(r->csv.have - r->csv.from);
}

static bool mapped(const struct import_map *m, struct str name)
{
	for (size_t i = 0; i < m->columns.n; i++)
		if (str_eq(m->columns.at[i].name, name))
			return true;
	return false;
}

static void heading_read(struct import_rows *r, const struct csv *c)
{
	r->nheading = c->columns;
	r->heading = TAKE_N(r->arena, struct str, r->nheading + 1);
	for (size_t i = 0; i < r->nheading; i++) {
		r->heading[i] = str_dup(r->arena, str_trim(c->field[i]));
		if (!mapped(r->map, r->heading[i]) && r->unmapped.n < UNMAPPED_MOST)
			VEC_ADD(r->arena, &r->unmapped, r->heading[i]);
	}
}

static bool heading_fits(struct import_rows *r, struct notes *notes)
{
	const struct import_map *m = r->map;
	size_t before = notes->list.n;

	for (size_t i = 0; i < m->columns.n; i++) {
		const struct import_column *c = &m->columns.at[i];
		struct str near;
		r->at[i] = -1;
		for (size_t j = 0; j < r->nheading; j++) {
			if (!str_eq(r->heading[j], c->name))
				continue;
			if (r->at[i] >= 0)
				note(notes, (struct place){ r->csv.name, 1, 1 }, "the heading has '%.*s' twice", S(c->name));
			r->at[i] = (int)j;
		}
		if (r->at[i] >= 0)
			continue;
		near = str_near(c->name, r->heading, r->nheading);
		note(notes, c->at, "%s has no column '%.*s'%s%.*s%s", r->csv.name, S(c->name), near.n ? "; did you mean '" : "", S(near),
			near.n ? "'?" : "");
	}
	return notes->list.n == before;
}

static bool csv_begin(struct import_rows *r, const char *path, struct notes *notes)
{
	bool good = csv_open(&r->csv, path, notes);

	/* A heading that had to be mended is no heading to go by. */
	if (!good || r->csv.said) {
		if (good)
			csv_close(&r->csv);
		return false;
	}
	heading_read(r, &r->csv);
	r->csv.notes = &r->faults;
	if (heading_fits(r, notes)) {
		r->ends = place_in_file(r);
		return true;
	}
	csv_close(&r->csv);
	return false;
}

static bool json_begin(struct import_rows *r, const char *path, struct notes *notes)
{
	r->csv = (struct csv){ .name = path, .line = 0, .notes = &r->faults };
	r->csv.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (r->csv.fd < 0) {
		note(notes, (struct place){ path, 0, 0 }, "cannot be opened: %s", strerror(errno));
		return false;
	}
	big_open(&r->csv.in, 1 << 20);
	return true;
}

static bool regular(const char *path, struct notes *notes)
{
	struct stat st;

	if (!stat(path, &st) && S_ISREG(st.st_mode))
		return true;
	note(notes, (struct place){ path, 0, 0 }, "cannot be opened: %s", errno == ENOENT ? strerror(errno) : "it is not a plain file");
	return false;
}

bool import_rows_open(struct import_rows *r, const struct import_map *m, const struct import_options *o, struct arena *a,
	struct notes *notes)
{
	*r = (struct import_rows){ .map = m, .arena = a, .windows = m->windows, .json = o->json || str_ends(str_z(o->file), STR(".jsonl")),
		.cells = TAKE_N(a, struct str, m->columns.n + 1), .at = TAKE_N(a, int, m->columns.n + 1) };
	errno = 0;
	if (!regular(o->file, notes))
		return false;
	arena_open(&r->said, SAID_MEMORY);
	arena_open(&r->texts, TEXT_MEMORY);
	notes_open(&r->faults, &r->said);
	map_open(&r->slots, a);
	map_open(&r->others, a);
	for (size_t i = 0; i < m->columns.n; i++)
		map_put(&r->slots, m->columns.at[i].name, &r->cells[i]);
	if (r->json ? json_begin(r, o->file, notes) : csv_begin(r, o->file, notes))
		return true;
	arena_close(&r->said);
	arena_close(&r->texts);
	return false;
}

void import_rows_close(struct import_rows *r)
{
	import_json_end(r);
	csv_close(&r->csv);
	arena_close(&r->said);
	arena_close(&r->texts);
}

bool import_rows_failed(const struct import_rows *r)
{
	return r->csv.failed;
}

/* The reader's words say "field 3"; people know it by its heading. */
static struct str column_said(const struct import_rows *r, struct str says)
{
	int64_t n = 0;

	for (size_t i = 0; i + 6 < says.n; i++)
		if (str_starts(str_from(says, i), STR("field ")))
			for (i += 6; i < says.n && says.at[i] >= '0' && says.at[i] <= '9'; i++)
				n = n * 10 + (says.at[i] - '0');
	return n >= 1 && n <= (int64_t)r->nheading ? r->heading[n - 1] : (struct str){ "", 0 };
}

/* What the reader said of this row. Of an encoding the map has told us about nothing need be said. */
static void faults_take(struct import_rows *r)
{
	for (size_t i = 0; i < r->faults.list.n && !r->fault.n; i++) {
		struct str says = r->faults.list.at[i].text;
		if (r->windows && str_ends(says, STR("read as Windows-1252")))
			continue;
		r->fault = str_dup(&r->texts, says);
		r->fault_column = column_said(r, says);
	}
	r->csv.said = 0;
	notes_open(&r->faults, &r->said);
	arena_empty(&r->said);
}

static bool csv_row(struct import_rows *r)
{
	bool more = csv_next(&r->csv);

	if (r->faults.list.n)
		faults_take(r);
	if (!more)
		return r->fault.n && !r->csv.failed;     /* rows at the end that mending left nothing of */
	for (size_t i = 0; i < r->map->columns.n; i++) {
		struct str s = r->csv.field[r->at[i]];
		r->cells[i] = r->windows && !str_utf8(s, NULL) ? from_windows(&r->texts, s) : s;
	}
	return true;
}

bool import_rows_next(struct import_rows *r)
{
	bool more;

	r->fault = r->fault_column = (struct str){ "", 0 };
	if (r->texts.used)
		arena_empty(&r->texts);
	r->begins = r->ends;
	if (r->json)
		return import_json_next(r);
	more = csv_row(r);
	r->line = r->csv.row_line;
	r->ends = place_in_file(r);
	return more;
}

struct str import_rows_raw(struct import_rows *r, struct arena *a)
{
	size_t n = (size_t)(r->ends - r->begins), got;
	char *at;
	ssize_t done;

	if (n > RAW_MOST)
		n = RAW_MOST;
	at = arena_take(a, n + 1);
	for (got = 0; got < n; got += (size_t)done) {
		done = pread(r->csv.fd, at + got, n - got, r->begins + (int64_t)got);
		if (done <= 0)
			break;
	}
	while (got && (at[got - 1] == '\n' || at[got - 1] == '\r'))
		got--;
	while (got && (*at == '\n' || *at == '\r')) {
		at++;
		got--;
	}
	return (struct str){ at, got };
}
