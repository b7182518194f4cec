/* One made-up record of each type, so that every condition can be tried once: what is given a day where it wants an instant then
 * says so to its author, not to a child's page at night. */
#include "practice/loading.h"

#include "base/buf.h"
#include "practice/schema.h"

static void value(struct buf *sql, enum field_is is, const struct code_list *list)
{
	switch (is) {
	case FIELD_INSTANT: buf_z(sql, "1767578400000000"); break;      /* 2026-01-05T02:00Z */
	case FIELD_DAY: buf_z(sql, "'2012-03-02'"); break;
	case FIELD_TEXT: case FIELD_WORDS: buf_z(sql, "'words'"); break;
	case FIELD_CHOICE:
		if (list && list->ncodes)
			buf_fmt(sql, "'%.*s'", S(list->codes[0].name));
		else
			buf_z(sql, "NULL");
		break;
	default: buf_c(sql, '1'); break;
	}
}

static void column_value(struct buf *sql, const struct type *t, const struct shape_column *c)
{
	if (c->absent)
		buf_z(sql, "NULL");
	else if (str_is(c->name, "state") && t->nstates)
		buf_fmt(sql, "'%.*s'", S(t->states[0].name));
	else
		value(sql, c->is, c->field ? c->field->list : NULL);
}

static void record_row(struct buf *sql, const struct type *t)
{
	buf_fmt(sql, "INSERT INTO \"%.*s\"(id, ref, state, version, created_at, created_by, changed_at, changed_by", S(t->name));
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].is != FIELD_CHOICES && t->fields[i].is != FIELD_GROUP)
			buf_fmt(sql, ", \"%.*s\"", S(t->fields[i].name));
	buf_fmt(sql, ") VALUES (1, 'REF-1', '%.*s', 1, 1767578400000000, 1, 1767578400000000, 1",
		S(t->nstates ? t->states[0].name : STR("")));
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].is != FIELD_CHOICES && t->fields[i].is != FIELD_GROUP) {
			buf_z(sql, ", ");
			value(sql, t->fields[i].is, t->fields[i].list);
		}
	buf_z(sql, ");\n");
}

static void child_row(struct buf *sql, const struct type *t, const struct field *f)
{
	buf_fmt(sql, "INSERT INTO \"%.*s__%.*s\"(record, position", S(t->name), S(f->name));
	if (f->is == FIELD_CHOICES)
		buf_z(sql, ", code");
	for (size_t i = 0; i < f->nfields; i++)
		buf_fmt(sql, ", \"%.*s\"", S(f->fields[i].name));
	buf_z(sql, ") VALUES (1, 0");
	if (f->is == FIELD_CHOICES)
		buf_fmt(sql, ", '%.*s'", S(f->list && f->list->ncodes ? f->list->codes[0].name : STR("")));
	for (size_t i = 0; i < f->nfields; i++) {
		buf_z(sql, ", ");
		value(sql, f->fields[i].is, f->fields[i].list);
	}
	buf_z(sql, ");\n");
}

void sample_flat(struct buf *sql, const struct type *t, const struct shape_column *columns, size_t n, bool facts, bool view,
	const char *which)
{
	buf_fmt(sql, "INSERT INTO \"%s %.*s\" VALUES (", which, S(t->name));
	for (size_t i = 0; i < n; i++)
		if ((facts || !columns[i].fact) && !(view && str_is(columns[i].name, "move"))) {
			buf_z(sql, i ? ", " : "");
			column_value(sql, t, &columns[i]);
		}
	buf_z(sql, view ? ", 1);\n" : ");\n");
}

void sample_rows(struct buf *sql, const struct type *t)
{
	record_row(sql, t);
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].is == FIELD_CHOICES || t->fields[i].is == FIELD_GROUP)
			child_row(sql, t, &t->fields[i]);
}
