#include "practice/evaluate.h"

#include "practice/condition.h"
#include "practice/schema.h"

/* One column of the result: the condition between brackets, or what its absence means. */
static void result(struct buf *sql, int *n, struct str condition, const char *otherwise)
{
	buf_z(sql, *n ? ",\n" : "");
	if (condition.n) {
		buf_c(sql, '(');
		buf_str(sql, condition);
		buf_c(sql, ')');
	} else {
		buf_z(sql, otherwise);
	}
	++*n;
}

/* What is asked of each row of a group waits until the rows are there (evaluate_each). */
static struct str now(const struct effect *e, struct str condition)
{
	return e->each ? (struct str){ 0 } : condition;
}

static void results(struct buf *sql, const struct type *t, struct evaluate_map *map)
{
	int n = 0;

	map->required = n;
	for (size_t i = 0; i < t->nfields; i++)
		result(sql, &n, t->fields[i].required.sql, "NULL");
	map->guards = n;
	for (size_t i = 0; i < t->nguards; i++)
		result(sql, &n, t->guards[i].unless.sql, "NULL");
	map->clocks = n;
	for (size_t i = 0; i < t->nclocks; i++) {
		result(sql, &n, t->clocks[i].starts.sql, "NULL");
		result(sql, &n, t->clocks[i].stops.sql, "NULL");
		result(sql, &n, t->clocks[i].when.sql, "1");
		result(sql, &n, t->clocks[i].agreed.sql, "NULL");
	}
	map->moves = n;
	for (size_t i = 0; i < t->nmoves; i++)
		result(sql, &n, t->moves[i].when.sql, "1");
	map->effects = n;
	for (size_t i = 0; i < t->neffects; i++)
		result(sql, &n, now(&t->effects[i], t->effects[i].when.sql), "1");
	map->withs = n;
	for (size_t i = 0; i < t->neffects; i++)
		for (size_t j = 0; j < t->effects[i].nwith; j++)
			result(sql, &n, now(&t->effects[i], t->effects[i].with[j].value.sql), "NULL");
	map->columns = n;
	if (!n)
		result(sql, &n, (struct str){ 0 }, "NULL");
}

/* Every word any condition of t says: a borrowed column that none says is not fetched. */
static void say_word(struct map *said, struct str sql)
{
	struct token t;

	for (size_t at = 0; condition_next(sql, &at, &t);)
		if (t.is == TOKEN_WORD)
			map_put(said, t.text, (void *)1);
}

static void say_all(struct map *said, const struct type *t)
{
	for (size_t i = 0; i < t->nfields; i++)
		say_word(said, t->fields[i].required.sql);
	for (size_t i = 0; i < t->nguards; i++)
		say_word(said, t->guards[i].unless.sql);
	for (size_t i = 0; i < t->nclocks; i++) {
		say_word(said, t->clocks[i].starts.sql);
		say_word(said, t->clocks[i].stops.sql);
		say_word(said, t->clocks[i].when.sql);
		say_word(said, t->clocks[i].agreed.sql);
	}
	for (size_t i = 0; i < t->nmoves; i++)
		say_word(said, t->moves[i].when.sql);
	for (size_t i = 0; i < t->neffects; i++) {
		say_word(said, t->effects[i].when.sql);
		for (size_t j = 0; j < t->effects[i].nwith; j++)
			say_word(said, t->effects[i].with[j].value.sql);
	}
	for (size_t i = 0; i < t->nfacts; i++)
		say_word(said, t->facts[i].sql.sql);
}

static int system_parameter(struct str name)
{
	static const char *const names[] = { "this", "state", "ref", "version", "created_at", "created_by", "changed_at", "changed_by",
		"move" };

	for (int i = 0; i < (int)(sizeof names / sizeof *names); i++)
		if (str_is(name, names[i]))
			return i + 1;
	return 0;
}

/* Where each field's value is bound: absences take a place of their own. */
static int field_parameter(const struct type *t, const struct field *f)
{
	int at = EVALUATE_FIRST_FIELD;

	for (int i = 0; i < f->position; i++)
		at += 1 + (t->fields[i].absences != 0);
	return at;
}

static void source_column(struct buf *sql, const struct type *t, const struct shape_column *c, int n)
{
	buf_z(sql, n ? ", " : "");
	if (c->through)
		buf_fmt(sql, "r%d.\"%.*s\"", c->through->position, S(str_from(c->name, c->through->name.n + 1)));
	else if (c->field)
		buf_fmt(sql, "?%d", field_parameter(t, c->field) + c->absent);
	else
		buf_fmt(sql, "?%d", system_parameter(c->name));
	buf_fmt(sql, " AS \"%.*s\"", S(c->name));
}

/* The record as it would stand, joined to what it refers to, as far as some condition asks for it. */
static void source(struct buf *sql, const struct type *t, const struct map *said, const struct shape_column *columns, size_t ncolumns)
{
	uint64_t joined[8] = { 0 };     /* a bit a field; types.c allows 400 */
	int n = 0;

	buf_z(sql, "SELECT ");
	for (size_t i = 0; i < ncolumns; i++) {
		const struct field *through = columns[i].through;
		if (columns[i].fact || (through && !map_get(said, columns[i].name)))
			continue;
		if (through)
			joined[through->position / 64] |= UINT64_C(1) << (through->position % 64);
		source_column(sql, t, &columns[i], n++);
	}
	buf_z(sql, " FROM (SELECT 1)");
	for (size_t i = 0; i < t->nfields; i++)
		if (joined[i / 64] >> (i % 64) & 1)
			buf_fmt(sql, " LEFT JOIN \"%.*s\" r%zu ON r%zu.id = ?%d", S(t->fields[i].of->name), i, i,
				field_parameter(t, &t->fields[i]));
}

void evaluate_sql(struct buf *sql, const struct type *t, struct evaluate_map *map)
{
	struct shape_column *columns;
	struct arena a;
	struct map said;
	size_t n;

	arena_open(&a, 16 << 20);
	map_open(&said, &a);
	say_all(&said, t);
	n = schema_shape(&a, t, &columns);
	buf_z(sql, "WITH this AS MATERIALIZED (SELECT this.*");
	for (size_t i = 0; i < t->nfacts; i++)
		buf_fmt(sql, ", (%.*s) AS \"%.*s\"", S(t->facts[i].sql.sql), S(t->facts[i].name));
	buf_z(sql, " FROM (");
	source(sql, t, &said, columns, n);
	buf_z(sql, ") AS this)\nSELECT ");
	results(sql, t, map);
	buf_z(sql, "\nFROM this");
	arena_close(&a);
}

void evaluate_sql_bound(struct buf *sql, const struct type *t, struct evaluate_map *map)
{
	struct shape_column *columns;
	struct arena a;
	size_t n;

	arena_open(&a, 16 << 20);
	n = schema_shape(&a, t, &columns);
	buf_z(sql, "WITH this AS MATERIALIZED (SELECT ");
	for (size_t i = 0; i < n; i++)
		buf_fmt(sql, "%s?%zu AS \"%.*s\"", i ? ", " : "", i + 1, S(columns[i].name));
	buf_z(sql, ")\nSELECT ");
	results(sql, t, map);
	buf_z(sql, "\nFROM this");
	arena_close(&a);
}

void evaluate_one(struct buf *sql, const struct type *t, struct str condition)
{
	buf_fmt(sql, "SELECT (%.*s) FROM \"%.*s_shape\" AS this WHERE this.id = ?1", S(condition), S(t->name));
}

void evaluate_which(struct buf *sql, const struct type *t, const struct effect *e)
{
	buf_fmt(sql, "SELECT x.id FROM \"%.*s_shape\" AS this, \"%.*s\" AS x WHERE this.id = ?1 AND x.id IN (%.*s) ORDER BY x.id",
		S(t->name), S(e->of->name), S(e->which.sql));
}

void evaluate_each(struct buf *sql, const struct type *t, const struct effect *e)
{
	buf_z(sql, "SELECT 1");
	for (size_t i = 0; i < e->nwith; i++)
		buf_fmt(sql, ", (%.*s)", S(e->with[i].value.sql));
	buf_fmt(sql, " FROM \"%.*s_shape\" AS this JOIN \"%.*s__%.*s\" AS row ON row.record = this.id WHERE this.id = ?1 AND (%.*s)"
		" ORDER BY row.position", S(t->name), S(t->name), S(e->each->name), S(e->when.sql.n ? e->when.sql : STR("1")));
}

/* On a picture the subject must be seen as "this" and nothing else of it may hide the rows' own columns: so it stands one
 * level further out. */
void evaluate_rows(struct buf *sql, const struct type *of, struct str where, struct str order, const struct type *subject)
{
	if (subject)
		buf_fmt(sql, "SELECT id FROM \"%.*s_shape\" WHERE id IN (SELECT x.id FROM \"%.*s_shape\" AS this, \"%.*s\" AS x"
			" WHERE this.id = ?1 AND x.id IN (SELECT id FROM \"%.*s_shape\" WHERE (%.*s)))",
			S(of->name), S(subject->name), S(of->name), S(of->name), S(where.n ? where : STR("1")));
	else
		buf_fmt(sql, "SELECT id FROM \"%.*s_shape\" AS this WHERE (%.*s)", S(of->name), S(where.n ? where : STR("1")));
	buf_fmt(sql, " ORDER BY %.*s", S(order.n ? order : STR("id DESC")));
}

void evaluate_me(struct buf *sql, struct str condition)
{
	size_t at = 0, from = 0, where;

	while (condition_me(condition, &at, &where)) {
		buf_put(sql, condition.at + from, where - from);
		buf_z(sql, "?5");
		from = where + 2;
	}
	buf_str(sql, str_from(condition, from));
}

void evaluate_number(struct buf *sql, struct str condition, const struct type *subject)
{
	if (subject)
		evaluate_one(sql, subject, condition);
	else
		buf_fmt(sql, "SELECT (%.*s)", S(condition));
}
