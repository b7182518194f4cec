/* JSON lines: an object a line. What lies within is named by its path, so that a map names it as it would a column: given.0, dob. */
#include "share/import_inside.h"

#include <jansson.h>
#include <string.h>

enum { LINE_MOST = 16 << 20, NAME_MOST = 200, DEEPEST = 8, UNMAPPED_MOST = 200 };

/* One line, without its end. false: no more. A line too long is read past; ${whole} is then false. */
static bool line_next(struct import_rows *r, struct str *line, bool *whole)
{
	struct csv *c = &r->csv;
	size_t looked = 0;
	char *end;

	*whole = true;
	while (!(end = memchr(c->in.at + c->from + looked, '\n', c->have - c->from - looked))) {
		looked = c->have - c->from;
		if (looked > LINE_MOST) {
			*whole = false;
			r->ends += (int64_t)looked;
			c->from = c->have;
			looked = 0;
		}
		if (!csv_more(c))
			break;
	}
	*line = (struct str){ c->in.at + c->from, end ? (size_t)(end - (c->in.at + c->from)) : c->have - c->from };
	if (!end && !line->n && *whole)
		return false;
	c->from += line->n + (end != NULL);
	r->ends += (int64_t)line->n + (end != NULL);
	c->line++;
	return true;
}

static struct str scalar(struct import_rows *r, json_t *v)
{
	switch (json_typeof(v)) {
	case JSON_STRING: return (struct str){ json_string_value(v), json_string_length(v) };
	case JSON_INTEGER: return str_fmt(&r->texts, "%lld", (long long)json_integer_value(v));
	case JSON_REAL: return str_fmt(&r->texts, "%.15g", json_real_value(v));
	case JSON_TRUE: return STR("yes");
	case JSON_FALSE: return STR("no");
	default: return (struct str){ "", 0 };
	}
}

static void cell_set(struct import_rows *r, struct str path, struct str text)
{
	struct str *cell = map_get(&r->slots, path);

	if (cell) {
		*cell = text;
		return;
	}
	if (r->unmapped.n >= UNMAPPED_MOST || map_get(&r->others, path))
		return;
	path = str_dup(r->arena, path);
	map_put(&r->others, path, r);
	VEC_ADD(r->arena, &r->unmapped, path);
}

static struct str joined(struct import_rows *r, json_t *array)
{
	struct buf b;
	json_t *v;
	size_t i;

	buf_open(&b, &r->texts);
	json_array_foreach(array, i, v) {
		if (json_is_object(v) || json_is_array(v))
			return (struct str){ "", 0 };
		if (i)
			buf_c(&b, ';');
		buf_str(&b, scalar(r, v));
	}
	return buf_text(&b);
}

struct path { char at[NAME_MOST]; size_t n; int deep; };

static void walk(struct import_rows *r, struct path *p, json_t *v);

static void walk_in(struct import_rows *r, struct path *p, struct str name, json_t *v)
{
	size_t n = p->n;

	if (p->n + name.n + 1 >= NAME_MOST || p->deep >= DEEPEST) {
		r->fault = STR("is nested too deep, or a name in it is too long");
		return;
	}
	if (n)
		p->at[p->n++] = '.';
	memcpy(p->at + p->n, name.at, name.n);
	p->n += name.n;
	p->deep++;
	walk(r, p, v);
	p->deep--;
	p->n = n;
}

static void walk(struct import_rows *r, struct path *p, json_t *v)
{
	struct str path = { p->at, p->n };
	const char *key;
	json_t *one;
	size_t i;

	if (json_is_object(v)) {
		json_object_foreach(v, key, one)
			walk_in(r, p, str_z(key), one);
		return;
	}
	if (!json_is_array(v)) {
		cell_set(r, path, scalar(r, v));
		return;
	}
	/* An array of plain values that a map names whole is one text; else each has its place. */
	if (map_get(&r->slots, path)) {
		cell_set(r, path, joined(r, v));
		return;
	}
	json_array_foreach(v, i, one)
		walk_in(r, p, str_fmt(&r->texts, "%zu", i), one);
}

static void read_line(struct import_rows *r, struct str line)
{
	struct path p = { .n = 0 };
	json_error_t e;
	size_t bad;

	if (!str_utf8(line, &bad)) {
		r->fault = str_fmt(&r->texts, "is not UTF-8 at byte %zu", bad + 1);
		return;
	}
	r->root = json_loadb(line.at, line.n, JSON_REJECT_DUPLICATES, &e);
	if (!r->root && json_error_code(&e) == json_error_null_character)
		r->fault = str_fmt(&r->texts, "holds the character \\u0000 at character %d, which is in no text", e.column);
	else if (!r->root)
		r->fault = str_fmt(&r->texts, "is not JSON at character %d: %s", e.column > 0 ? e.column : 1, e.text);
	else if (!json_is_object(r->root))
		r->fault = STR("is not a JSON object");
	else
		walk(r, &p, r->root);
}

void import_json_end(struct import_rows *r)
{
	json_decref(r->root);
	r->root = NULL;
}

bool import_json_next(struct import_rows *r)
{
	struct str line;
	bool whole;

	import_json_end(r);
	memset(r->cells, 0, sizeof *r->cells * (r->map->columns.n + 1));
	do {
		r->begins = r->ends;
		if (!line_next(r, &line, &whole))
			return false;
		if (r->csv.line == 1 && str_starts(line, STR("\xef\xbb\xbf")))
			line = str_from(line, 3);
	} while (whole && !str_trim(line).n);
	r->line = r->csv.line;
	if (whole)
		read_line(r, line);
	else
		r->fault = STR("is longer than 16 MB");
	return true;
}
