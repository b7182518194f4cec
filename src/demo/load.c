#include "demo/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_MOST = 64 << 20 };

static _Noreturn void wrong(const struct load *l, const char *what, const char *name)
{
	fprintf(stderr, "demo: the practice has no %s '%s' in %.*s\n", what, name, S(l->type ? l->type->name : STR("it")));
	abort();
}

void load_open(struct load *l, struct db *db)
{
	*l = (struct load){ .db = db, .practice = db_practice(db), .commit_every = 40000 };
	arena_open(&l->arena, ARENA_MOST);
	sha_open(&l->sha);
}

void load_close(struct load *l, struct digest *out)
{
	sha_close(&l->sha, out);
	arena_close(&l->arena);
}

void load_begin(struct load *l, const char *type)
{
	arena_empty(&l->arena);
	l->type = practice_type(l->practice, str_z(type));
	if (!l->type)
		wrong(l, "record", type);
	l->values = TAKE_N(&l->arena, struct value, l->type->nfields + 1);
}

static const struct field *named(const struct load *l, const char *name)
{
	const struct field *f = type_field(l->type, str_z(name));

	if (!f)
		wrong(l, "field", name);
	return f;
}

static void check_code(const struct load *l, const struct field *f, struct str code)
{
	if (f->list && !list_code(f->list, code))
		wrong(l, "code", str_c((struct arena *)&l->arena, code));
}

void load_str(struct load *l, const char *field, struct str text)
{
	const struct field *f = named(l, field);

	if (!text.n)
		return;
	if (f->is == FIELD_CHOICE)
		check_code(l, f, text);
	l->values[f->position] = (struct value){ .is = VALUE_TEXT, .text = str_dup(&l->arena, text) };
}

void load_text(struct load *l, const char *field, const char *text)
{
	load_str(l, field, str_z(text));
}

void load_int(struct load *l, const char *field, int64_t n)
{
	l->values[named(l, field)->position] = (struct value){ .is = VALUE_INT, .n = n };
}

void load_ref(struct load *l, const char *field, int64_t id)
{
	if (id)
		load_int(l, field, id);
}

void load_day(struct load *l, const char *field, day d)
{
	load_str(l, field, day_show(&l->arena, d));
}

void load_at(struct load *l, const char *field, instant at)
{
	if (at)
		load_int(l, field, at);
}

void load_none(struct load *l, const char *field, enum absence why)
{
	const struct field *f = named(l, field);

	if (!(f->absences & 1u << why))
		wrong(l, "such absence of", field);
	l->values[f->position] = (struct value){ .is = VALUE_ABSENT, .absent = why };
}

void load_codes(struct load *l, const char *field, const char *codes)
{
	const struct field *f = named(l, field);
	struct str rest = str_z(codes), one;
	struct value *v = &l->values[f->position];

	*v = (struct value){ .is = VALUE_MANY, .width = 1, .many = TAKE_N(&l->arena, struct value, rest.n + 1) };
	while (str_cut(&rest, ' ', &one)) {
		check_code(l, f, one);
		v->many[v->nmany++] = (struct value){ .is = VALUE_TEXT, .text = one };
	}
}

static struct value cell(const struct load *l, const struct field *f, struct str s)
{
	struct value v = { .is = VALUE_NONE };

	if (!s.n)
		return v;
	if (s.at[0] == '@' && str_int(str_from(s, 1), &v.n)) {
		v.is = VALUE_INT;
		return v;
	}
	if (f->is == FIELD_CHOICE)
		check_code(l, f, s);
	return (struct value){ .is = VALUE_TEXT, .text = s };
}

void load_rows(struct load *l, const char *field, const struct str *cells, size_t n, size_t width)
{
	const struct field *f = named(l, field);
	struct value *v = &l->values[f->position];

	if (f->nfields != width)
		wrong(l, "such width of", field);
	*v = (struct value){ .is = VALUE_MANY, .nmany = n, .width = width, .many = TAKE_N(&l->arena, struct value, n * width + 1) };
	for (size_t i = 0; i < n * width; i++)
		v->many[i] = cell(l, &f->fields[i % width], cells[i]);
}

static void digest_value(struct load *l, const struct value *v)
{
	int64_t head[3] = { v->is, v->n, v->absent };

	sha_put(&l->sha, head, sizeof head);
	sha_put(&l->sha, v->text.at ? v->text.at : "", v->text.n);
	for (size_t i = 0; i < v->nmany * v->width; i++)
		digest_value(l, &v->many[i]);
}

int64_t load_end(struct load *l, const char *state, instant at, int64_t by)
{
	int to = type_state(l->type, str_z(state));
	int64_t id;

	if (to < 0)
		wrong(l, "state", state);
	if (l->broken)
		return 0;
	/* The ledger's time never runs backwards, so neither does what it records. */
	if (at <= l->latest)
		at = l->latest + 1;
	l->latest = at;
	store_bulk_at(l->db, at);
	for (size_t i = 0; i < l->type->nfields; i++)
		digest_value(l, &l->values[i]);
	id = record_load_in(l->db, l->type, to, l->values, at, by);
	l->records++;
	if (!id || (++l->since_commit >= l->commit_every && !store_bulk_commit(l->db)))
		l->broken = true;
	if (l->since_commit >= l->commit_every)
		l->since_commit = 0;
	return id;
}
