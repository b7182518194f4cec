#include "practice/schema.h"

#include <sqlite3.h>
#include <string.h>

#include "base/vec.h"

static bool among(struct str name, const char *const *names)
{
	for (; *names; names++)
		if (str_is(name, *names))
			return true;
	return false;
}

bool schema_reserved_table(struct str name)
{
	static const char *const names[] = { "metadata", "counter", "reference", "practice_version", "type_no", "field_no", "code_no",
		"link", "clock", "ledger", "ledger_shown", "ledger_frontier", "head", "staff", "session", "session_why", "idempotency", "form_kept",
		"outbox", "receipt", "identity", "different", "suggestion", "restricted", "this", "system", "any_subject", "text", "words", "number", "day",
		"instant", "yesno", "choice", "choices", "looked", NULL };

	return among(name, names) || str_starts(name, STR("list_")) || str_starts(name, STR("sqlite_")) ||
		str_starts(name, STR("find_")) || str_starts(name, STR("import_")) || str_starts(name, STR("ledger_")) ||
		str_ends(name, STR("_shape")) || schema_sql_word(name);
}

bool schema_reserved_column(struct str name)
{
	static const char *const names[] = { "id", "this", "ref", "state", "version", "created_at", "created_by", "changed_at",
		"changed_by", "move", "age", "me", "rowid", "oid", NULL };

	return among(name, names) || str_ends(name, STR("_absent"));
}

bool schema_reserved_child(struct str name)
{
	static const char *const names[] = { "record", "position", "rowid", "oid", NULL };

	return among(name, names) || str_ends(name, STR("_absent"));
}

/* SQLite lets some of its words pass as names; those that cannot be said bare in a condition are listed here. */
bool schema_sql_word(struct str name)
{
	static const char *const names[] = { "add", "all", "alter", "and", "as", "autoincrement", "between", "case", "check", "collate",
		"commit", "constraint", "create", "cross", "current_date", "current_time", "current_timestamp", "default", "deferrable",
		"delete", "distinct", "drop", "else", "escape", "except", "exists", "foreign", "from", "full", "group", "having", "in",
		"index", "inner", "insert", "intersect", "into", "is", "isnull", "join", "left", "limit", "natural", "not", "notnull",
		"nothing", "null", "on", "or", "order", "outer", "primary", "references", "returning", "right", "select", "set", "table",
		"then", "to", "transaction", "union", "unique", "update", "user", "using", "values", "when", "where", "with", NULL };

	return among(name, names);
}

void schema_name(struct buf *sql, struct str name)
{
	buf_c(sql, '"');
	buf_str(sql, name);             /* bind_name let only letters, digits and underscores through */
	buf_c(sql, '"');
}

static void quote(struct buf *sql, struct str s)
{
	buf_c(sql, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.at[i] == '\'')
			buf_c(sql, '\'');
		buf_c(sql, s.at[i]);
	}
	buf_c(sql, '\'');
}

void schema_lists(struct buf *sql, const struct practice *p)
{
	for (size_t i = 0; i < p->nlists; i++) {
		const struct code_list *l = &p->lists[i];
		buf_fmt(sql, "CREATE TABLE IF NOT EXISTS \"list_%.*s\"(code TEXT PRIMARY KEY, title TEXT NOT NULL) WITHOUT ROWID, STRICT;\n",
			S(l->name));
		if (!l->ncodes)
			continue;
		buf_fmt(sql, "INSERT INTO \"list_%.*s\"(code, title) VALUES ", S(l->name));
		for (size_t j = 0; j < l->ncodes; j++) {
			buf_z(sql, j ? ", (" : "(");
			quote(sql, l->codes[j].name);
			buf_z(sql, ", ");
			quote(sql, l->codes[j].title);
			buf_c(sql, ')');
		}
		buf_z(sql, " ON CONFLICT(code) DO UPDATE SET title = excluded.title;\n");
	}
}

static bool in_row(const struct field *f)          /* a column of the record's own row */
{
	return f->is != FIELD_CHOICES && f->is != FIELD_GROUP;
}

static const char *column_type(enum field_is is)
{
	switch (is) {
	case FIELD_NUMBER: case FIELD_INSTANT: case FIELD_YESNO: case FIELD_REF: case FIELD_STAFF: case FIELD_LOOKED:
	case FIELD_CHOICES: case FIELD_GROUP:
		return "INTEGER";
	default:
		return "TEXT";
	}
}

static void column(struct buf *sql, const struct field *f)
{
	buf_z(sql, ", ");
	schema_name(sql, f->name);
	buf_fmt(sql, " %s", column_type(f->is));
	if (f->list)
		buf_fmt(sql, " REFERENCES \"list_%.*s\"(code)", S(f->list->name));
	if (f->absences)
		buf_fmt(sql, ", \"%.*s_absent\" TEXT", S(f->name));
}

static void child_table(struct buf *sql, const struct type *t, const struct field *f)
{
	buf_fmt(sql, "CREATE TABLE \"%.*s__%.*s\"(record INTEGER NOT NULL, position INTEGER NOT NULL", S(t->name), S(f->name));
	if (f->is == FIELD_CHOICES) {
		buf_z(sql, ", code TEXT NOT NULL");
		if (f->list)
			buf_fmt(sql, " REFERENCES \"list_%.*s\"(code)", S(f->list->name));
	}
	for (size_t i = 0; i < f->nfields; i++)
		column(sql, &f->fields[i]);
	buf_z(sql, ", PRIMARY KEY(record, position)) WITHOUT ROWID, STRICT;\n");
}

void schema_table(struct buf *sql, const struct type *t)
{
	buf_fmt(sql, "CREATE TABLE \"%.*s\"(id INTEGER PRIMARY KEY, ref TEXT NOT NULL UNIQUE, state TEXT NOT NULL,"
		" version INTEGER NOT NULL, created_at INTEGER NOT NULL, created_by INTEGER NOT NULL, changed_at INTEGER NOT NULL,"
		" changed_by INTEGER NOT NULL", S(t->name));
	for (size_t i = 0; i < t->nfields; i++)
		if (in_row(&t->fields[i]))
			column(sql, &t->fields[i]);
	buf_z(sql, ") STRICT;\n");
	buf_fmt(sql, "CREATE INDEX \"ix_%.*s__state\" ON \"%.*s\"(state);\n", S(t->name), S(t->name));
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		if (!in_row(f))
			child_table(sql, t, f);
		else if (f->is == FIELD_REF || str_is(f->kind, "birth_date"))     /* people recorded twice share a birth date */
			buf_fmt(sql, "CREATE INDEX \"ix_%.*s__%.*s\" ON \"%.*s\"(\"%.*s\");\n", S(t->name), S(f->name), S(t->name),
				S(f->name));
	}
}

/* ---- the shape ---- */

struct shape { struct arena *a; struct map seen; VEC(struct shape_column) columns; };

static void shape_add(struct shape *s, struct shape_column c)
{
	/* What a record has itself wins over what it would borrow; check.c refuses a field that hides one. */
	if (map_put(&s->seen, c.name, (void *)1))
		VEC_ADD(s->a, &s->columns, c);
}

static void shape_system(struct shape *s, const struct field *through, bool all)
{
	static const struct { const char *name; enum field_is is; bool borrowed; } columns[] = {
		{ "this", FIELD_REF, false }, { "ref", FIELD_TEXT, true }, { "state", FIELD_TEXT, true },
		{ "version", FIELD_NUMBER, false }, { "created_at", FIELD_INSTANT, true }, { "created_by", FIELD_STAFF, false },
		{ "changed_at", FIELD_INSTANT, false }, { "changed_by", FIELD_STAFF, false }, { "move", FIELD_TEXT, false } };

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		struct str name = str_z(columns[i].name);
		if (!all && !columns[i].borrowed)
			continue;
		if (through)
			name = str_fmt(s->a, "%.*s_%.*s", S(through->name), S(name));
		shape_add(s, (struct shape_column){ .name = name, .through = through, .is = columns[i].is });
	}
}

static void shape_absence(struct shape *s, const struct field *f, const struct field *through)
{
	struct str name = through ? str_fmt(s->a, "%.*s_%.*s_absent", S(through->name), S(f->name))
		: str_fmt(s->a, "%.*s_absent", S(f->name));

	if (f->absences)
		shape_add(s, (struct shape_column){ .name = name, .field = f, .through = through, .is = FIELD_TEXT, .absent = true });
}

static void shape_borrowed(struct shape *s, const struct field *through)
{
	const struct type *of = through->of;

	shape_system(s, through, false);
	for (size_t i = 0; i < of->nfields; i++) {
		const struct field *f = &of->fields[i];
		struct str name;
		if (!in_row(f))
			continue;
		name = str_fmt(s->a, "%.*s_%.*s", S(through->name), S(f->name));
		shape_add(s, (struct shape_column){ .name = name, .field = f, .through = through, .is = f->is });
		shape_absence(s, f, through);
	}
}

size_t schema_shape(struct arena *a, const struct type *t, struct shape_column **out)
{
	struct shape s = { .a = a };

	map_open(&s.seen, a);
	shape_system(&s, NULL, true);
	for (size_t i = 0; i < t->nfields; i++)
		shape_add(&s, (struct shape_column){ .name = t->fields[i].name, .field = &t->fields[i], .is = t->fields[i].is });
	for (size_t i = 0; i < t->nfields; i++)
		shape_absence(&s, &t->fields[i], NULL);
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].is == FIELD_REF && t->fields[i].of)
			shape_borrowed(&s, &t->fields[i]);
	for (size_t i = 0; i < t->nfacts; i++)
		shape_add(&s, (struct shape_column){ .name = t->facts[i].name, .fact = &t->facts[i], .is = t->facts[i].is });
	*out = s.columns.at;
	return s.columns.n;
}

/* The column's last name: child_born through child is born. */
static struct str own_name(const struct shape_column *c)
{
	return c->through ? str_from(c->name, c->through->name.n + 1) : c->name;
}

/* What stands where in a view: a view made to hide looks past those of the same names to the tables themselves. */
static void view_column(struct buf *sql, const struct type *t, const struct shape_column *c, const char *from)
{
	if (str_is(c->name, "this")) {
		buf_z(sql, "t.id AS id, t.id AS this");
		return;
	}
	buf_z(sql, ", ");
	if (c->through)
		buf_fmt(sql, "r%d.\"%.*s\"", c->through->position, S(own_name(c)));
	else if (c->field && !in_row(c->field))
		buf_fmt(sql, "(SELECT count(*) FROM %s\"%.*s__%.*s\" x WHERE x.record = t.id)", from, S(t->name), S(c->name));
	else
		buf_fmt(sql, "t.\"%.*s\"", S(c->name));
	buf_fmt(sql, " AS \"%.*s\"", S(c->name));
}

static void view_make(struct buf *sql, const struct type *t, bool hiding)
{
	const char *from = hiding ? "main." : "";
	struct arena a;
	struct shape_column *columns;
	size_t n;

	arena_open(&a, 16 << 20);
	n = schema_shape(&a, t, &columns);
	buf_fmt(sql, "CREATE %sVIEW \"%.*s_shape\" AS SELECT ", hiding ? "TEMP " : "", S(t->name));
	for (size_t i = 0; i < n; i++)
		if (!columns[i].fact && !str_is(columns[i].name, "move"))
			view_column(sql, t, &columns[i], from);
	buf_fmt(sql, " FROM %s\"%.*s\" t", from, S(t->name));
	for (size_t i = 0; i < t->nfields; i++) {
		if (t->fields[i].is != FIELD_REF || !t->fields[i].of)
			continue;
		buf_fmt(sql, " LEFT JOIN %s\"%.*s\" r%zu ON r%zu.id = t.\"%.*s\"", from, S(t->fields[i].of->name), i, i,
			S(t->fields[i].name));
		if (hiding)
			buf_fmt(sql, " AND NOT hidden(t.\"%.*s\")", S(t->fields[i].name));
	}
	buf_z(sql, hiding ? " WHERE NOT hidden(t.id);\n" : ";\n");
	arena_close(&a);
}

void schema_view(struct buf *sql, const struct type *t)
{
	view_make(sql, t, false);
}

void schema_hiding(struct buf *sql, const struct type *t)
{
	buf_fmt(sql, "CREATE TEMP VIEW \"%.*s\" AS SELECT * FROM main.\"%.*s\" WHERE NOT hidden(id);\n", S(t->name), S(t->name));
	for (size_t i = 0; i < t->nfields; i++)
		if (!in_row(&t->fields[i]))
			buf_fmt(sql, "CREATE TEMP VIEW \"%.*s__%.*s\" AS SELECT * FROM main.\"%.*s__%.*s\" WHERE NOT hidden(record);\n",
				S(t->name), S(t->fields[i].name), S(t->name), S(t->fields[i].name));
	view_make(sql, t, true);
}
