#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <yaml.h>
#include "base/buf.h"
#include "people/columns.h"

struct reader { const char *file; struct arena *arena; struct notes *notes; yaml_document_t doc; bool good; };

static struct place place_of(const struct reader *r, const yaml_node_t *n)
{
	return (struct place){ r->file, (uint32_t)n->start_mark.line + 1, (uint32_t)n->start_mark.column + 1 };
}

static struct str text_of(const struct reader *r, const yaml_node_t *n)
{
	struct str s = { (const char *)n->data.scalar.value, n->data.scalar.length };

	return str_dup(r->arena, str_trim(s));
}

static void wrong(struct reader *r, const yaml_node_t *n, const char *what)
{
	note(r->notes, place_of(r, n), "%s", what);
	r->good = false;
}

static void read_column(struct reader *r, struct columns *c, const yaml_node_t *key, const yaml_node_t *value)
{
	struct str names[KINDS], kind, near;
	enum kind k;

	if (key->type != YAML_SCALAR_NODE || value->type != YAML_SCALAR_NODE) {
		wrong(r, key, "a column is written COLUMN: KIND");
		return;
	}
	if (c->n == COLUMNS_MOST) {
		wrong(r, key, "too many columns; 64 are the most");
		return;
	}
	kind = text_of(r, value);
	k = book_kind(kind);
	if (k == KIND_NONE) {
		for (int i = 1; i < KINDS; i++)
			names[i - 1] = str_z(book_kind_name((enum kind)i));
		near = str_near(kind, names, KINDS - 1);
		note(r->notes, place_of(r, value), "there is no kind \"%.*s\"%s%.*s%s", S(kind),
			near.n ? "; did you mean " : "", S(near), near.n ? "?" : "");
		r->good = false;
		return;
	}
	c->column[c->n++] = (struct column){ text_of(r, key), k, place_of(r, key) };
}

static void read_columns(struct reader *r, struct columns *c, yaml_node_t *n)
{
	if (n->type != YAML_MAPPING_NODE) {
		wrong(r, n, "columns is written {COLUMN: KIND, …}");
		return;
	}
	for (yaml_node_pair_t *p = n->data.mapping.pairs.start; p < n->data.mapping.pairs.top; p++)
		read_column(r, c, yaml_document_get_node(&r->doc, p->key), yaml_document_get_node(&r->doc, p->value));
}

static void read_file(struct reader *r, struct columns *c, yaml_node_t *n, struct columns_plan *plan)
{
	if (n->type != YAML_MAPPING_NODE) {
		wrong(r, n, "expected id and columns");
		return;
	}
	for (yaml_node_pair_t *p = n->data.mapping.pairs.start; p < n->data.mapping.pairs.top; p++) {
		yaml_node_t *key = yaml_document_get_node(&r->doc, p->key);
		yaml_node_t *value = yaml_document_get_node(&r->doc, p->value);
		struct str name = key->type == YAML_SCALAR_NODE ? text_of(r, key) : STR("");
		if (str_is(name, "id") && value->type == YAML_SCALAR_NODE) {
			c->id = text_of(r, value);
			c->id_at = place_of(r, value);
		} else if (str_is(name, "columns")) {
			read_columns(r, c, value);
		} else if (str_is(name, "second") && plan) {
			plan->has_second = true;
			read_file(r, &plan->second, value, NULL);
		} else {
			wrong(r, key, plan ? "expected id, columns or second" : "expected id or columns");
		}
	}
	if (!c->id.n)
		wrong(r, n, "which column is the id? id: COLUMN");
	if (!c->n)
		wrong(r, n, "no column has a kind; columns: {COLUMN: KIND, …}");
}

bool columns_read(struct columns_plan *p, const char *path, struct arena *a, struct notes *notes)
{
	struct reader r = { .file = path, .arena = a, .notes = notes, .good = true };
	FILE *f = fopen(path, "rbe");
	yaml_parser_t parser;
	yaml_node_t *root;

	*p = (struct columns_plan){ 0 };
	if (!f) {
		note(notes, (struct place){ path, 0, 0 }, "cannot be opened: %s", strerror(errno));
		return false;
	}
	if (!yaml_parser_initialize(&parser)) {
		fclose(f);
		return false;
	}
	yaml_parser_set_input_file(&parser, f);
	if (!yaml_parser_load(&parser, &r.doc)) {
		note(notes, (struct place){ path, (uint32_t)parser.problem_mark.line + 1,
			(uint32_t)parser.problem_mark.column + 1 }, "%s", parser.problem ? parser.problem : "not YAML");
		r.good = false;
	} else {
		root = yaml_document_get_root_node(&r.doc);
		if (root)
			read_file(&r, &p->first, root, p);
		else
			note(notes, (struct place){ path, 1, 1 }, "is empty");
		r.good = r.good && root;
		yaml_document_delete(&r.doc);
	}
	yaml_parser_delete(&parser);
	fclose(f);
	return r.good;
}

static int where(const struct csv *heading, struct str name, struct place at, struct notes *notes)
{
	struct str near;

	for (unsigned i = 0; i < heading->columns; i++) {
		if (!str_eq(str_trim(heading->field[i]), name))
			continue;
		for (unsigned k = i + 1; k < heading->columns; k++)
			if (str_eq(str_trim(heading->field[k]), name))
				note(notes, at, "%s has \"%.*s\" twice; column %u is read and not column %u", heading->name, S(name),
					i + 1, k + 1);
		return (int)i;
	}
	near = str_near(name, heading->field, heading->columns);
	note(notes, at, "%s has no column \"%.*s\"%s%.*s%s", heading->name, S(name), near.n ? "; did you mean " : "",
		S(near), near.n ? "?" : "");
	return -1;
}

bool columns_find(const struct columns *c, const struct csv *heading, struct columns_found *found,
	struct notes *notes)
{
	bool good;

	found->id = where(heading, c->id, c->id_at, notes);
	good = found->id >= 0;
	for (unsigned i = 0; i < c->n; i++) {
		found->at[i] = where(heading, c->column[i].name, c->column[i].at, notes);
		good = good && found->at[i] >= 0;
	}
	return good;
}

size_t columns_facts(const struct columns *c, const struct columns_found *f, const struct csv *csv,
	struct fact out[COLUMNS_MOST])
{
	for (unsigned i = 0; i < c->n; i++) {
		out[i].kind = c->column[i].kind;
		out[i].text = f->at[i] >= 0 ? csv->field[f->at[i]] : (struct str){ "", 0 };
	}
	return c->n;
}

void columns_write(const struct columns *c, struct buf *b)
{
	buf_z(b, "id\t");
	buf_str(b, c->id);
	buf_c(b, '\n');
	for (unsigned i = 0; i < c->n; i++) {
		buf_fmt(b, "%s\t", book_kind_name(c->column[i].kind));
		buf_str(b, c->column[i].name);
		buf_c(b, '\n');
	}
}

void columns_again(struct columns *c, struct str text)
{
	struct str line, kind;

	*c = (struct columns){ 0 };
	while (str_cut(&text, '\n', &line)) {
		if (!str_cut(&line, '\t', &kind))
			continue;
		if (str_is(kind, "id"))
			c->id = line;
		else if (book_kind(kind) != KIND_NONE && c->n < COLUMNS_MOST)
			c->column[c->n++] = (struct column){ .name = line, .kind = book_kind(kind) };
	}
}

/* The ids read so far, as hashes beside the row they came from: a second row with one is told and left out. */
struct seen { struct big slots; size_t mask, n; };

/* seen_room: places for twice ${ids} at least */
static void seen_room(struct seen *s, size_t ids)
{
	struct big old = s->slots;
	size_t count = BIG_N(&old, uint64_t), slots = 4096;
	const uint64_t *from = (const uint64_t *)(const void *)old.at;
	uint64_t *to;

	while (slots < ids * 2)
		slots *= 2;
	if (slots <= count)
		return;
	big_open(&s->slots, slots * sizeof(uint64_t));
	to = big_add(&s->slots, slots * sizeof(uint64_t));
	s->mask = slots - 1;
	for (size_t i = 0; i < count; i++) {
		size_t at = from[i] & s->mask;
		if (!from[i])
			continue;
		while (to[at])
			at = (at + 1) & s->mask;
		to[at] = from[i];
	}
	if (count)
		big_close(&old);
}

/* seen_soon: the hash of an id, and its place on the way into the cache while the row is read */
static uint64_t seen_soon(struct seen *s, struct str id)
{
	uint64_t h = fold_hash(id) | 1;

	if (!s->mask || s->n * 2 > s->mask)
		seen_room(s, s->mask + 1);
	__builtin_prefetch(s->slots.at + (h & s->mask) * sizeof h);
	return h;
}

/* seen_before: a 64-bit hash stands for the id: among ten million ids one false hit in 370,000 files */
static bool seen_before(struct seen *s, uint64_t h)
{
	uint64_t *slot;
	size_t at;

	slot = (uint64_t *)(void *)s->slots.at;
	for (at = h & s->mask; slot[at]; at = (at + 1) & s->mask)
		if (slot[at] == h)
			return true;
	slot[at] = h;
	s->n++;
	return false;
}

enum { ENOUGH_TO_TELL = 5000 };

/* expect: how many rows there will be, by how long those read so far were */
static void expect(struct book *b, const struct csv *c, struct seen *seen)
{
	uint64_t used = c->read - (c->have - c->from);
	double more;

	if (c->size <= used || !used)
		return;
	more = fmin((double)(c->size - used) / (double)used * ENOUGH_TO_TELL * 1.05, 1e8);
	book_expect(b, b->n + (uint32_t)more);
	seen_room(seen, seen->n + (size_t)more);
}

/* Rows read and not yet in the book: while one is read, the dictionaries get ready for those before it. */
enum { WAITING = 8, ID_MOST = 255 };
struct waiting { struct reading_of reading; uint8_t id_n; char id[ID_MOST]; };
struct queue { struct waiting row[WAITING]; uint32_t in, out; };

static void put_oldest(struct book *b, struct queue *q, uint8_t flags)
{
	const struct waiting *w = &q->row[q->out++ % WAITING];
	uint32_t row = book_put(b, (struct str){ w->id, w->id_n }, &w->reading);

	b->person[row].flags |= flags;
}

static void put_in(const struct book *b, struct queue *q, struct str id)
{
	struct waiting *w = &q->row[q->in++ % WAITING];

	id = str_head(id, sizeof w->id);
	w->id_n = (uint8_t)id.n;
	memcpy(w->id, id.at, id.n);
	for (uint32_t step = 0; step < BOOK_SOON; step++)
		if (q->in - q->out > 2 * step)
			book_soon(b, &q->row[(q->in - 1 - 2 * step) % WAITING].reading, (int)step);
}

/* read_row: the row now in ${csv} into the queue; false when it is left out */
static bool read_row(const struct columns_found *f, const struct columns_job *job, struct csv *csv, struct seen *seen,
	struct reading_of *to)
{
	struct str id = str_head(csv->field[f->id], ID_MOST);
	struct fact facts[COLUMNS_MOST];
	uint64_t h = seen_soon(seen, id);

	book_read(to, facts, columns_facts(job->columns, f, csv, facts));
	if (!id.n) {
		csv_says(csv, "the row has no id; left out");
		return false;
	}
	if (csv->field[f->id].n > ID_MOST)
		csv_says(csv, "the id has %zu bytes; only the first %d are kept", csv->field[f->id].n, ID_MOST);
	if (seen_before(seen, h)) {
		csv_says(csv, "the id %.*s was already given by an earlier row; left out", S(str_head(id, 60)));
		return false;
	}
	return true;
}

int64_t columns_load(struct book *b, const struct columns_job *job, uint64_t *said)
{
	static _Thread_local struct csv csv;
	static _Thread_local struct queue queue;
	struct columns_found found;
	struct seen seen = { 0 };
	int64_t rows = 0;

	if (!csv_open(&csv, job->path, job->notes))
		return -1;
	if (!columns_find(job->columns, &csv, &found, job->notes)) {
		csv_close(&csv);
		return -1;
	}
	queue.in = queue.out = 0;
	while (csv_next(&csv)) {
		if (queue.in - queue.out == WAITING)
			put_oldest(b, &queue, job->flags);
		if (!read_row(&found, job, &csv, &seen, &queue.row[queue.in % WAITING].reading))
			continue;
		put_in(b, &queue, csv.field[found.id]);
		if (rows++ == ENOUGH_TO_TELL)
			expect(b, &csv, &seen);
	}
	while (queue.out != queue.in)
		put_oldest(b, &queue, job->flags);
	*said += csv.said;
	csv_close(&csv);
	big_close(&seen.slots);
	return rows;
}
