/* Every condition is prepared, on the engine that will run it, over tables of the practice's own shape. What SQLite complains of
 * is said again in the author's words, at the author's line. */
#include "practice/loading.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/vec.h"
#include "practice/condition.h"
#include "practice/evaluate.h"
#include "practice/schema.h"

/* Where a condition stands decides what it may name. Each record has flat tables of just those columns, so that preparing a
 * thousand conditions takes no joins: "eval T" for what judges a change, "bare T" the same before facts, "view T" as stored. */
enum scope_is { SCOPE_EVAL, SCOPE_BARE, SCOPE_VIEW, SCOPE_WHICH, SCOPE_EACH, SCOPE_ORDER, SCOPE_PANEL, SCOPE_PANEL_ORDER, SCOPE_ALONE };
struct scope { enum scope_is is; const struct type *type, *subject; bool me; const struct field *each; };     /* me: whoever reads it is known */

struct preparing {
	struct loading *l;
	sqlite3 *db;
	int refused;                    /* the authorizer's last no: an action code, 0 none */
	struct str refused_name;
	const struct condition *now;
	struct scope scope;
	instant at;                     /* what clock_now() gives, 0 the real time */
};

static int guard(void *ctx, int action, const char *a, const char *b, const char *database, const char *inside)
{
	struct preparing *p = ctx;

	(void)database;
	(void)inside;
	if (schema_permits(action, a, b))
		return SQLITE_OK;
	p->refused = action;
	p->refused_name = str_dup(p->l->a, str_z(action == SQLITE_FUNCTION ? b : a));
	return SQLITE_DENY;
}

/* ---- the tables ---- */

static void flat_table(struct buf *sql, struct arena *a, const struct type *t, const char *which)
{
	struct shape_column *columns;
	size_t n = schema_shape(a, t, &columns);
	bool view = str_is(str_z(which), "view"), facts = str_is(str_z(which), "eval");

	buf_fmt(sql, "CREATE TABLE \"%s %.*s\"(", which, S(t->name));
	for (size_t i = 0; i < n; i++)
		if ((facts || !columns[i].fact) && !(view && str_is(columns[i].name, "move")))
			buf_fmt(sql, "%s\"%.*s\"", i ? ", " : "", S(columns[i].name));
	buf_z(sql, view ? ", id);\n" : ");\n");
	sample_flat(sql, t, columns, n, facts, view, which);
}

static bool tables_make(struct preparing *p)
{
	struct practice *practice = p->l->p;
	struct buf sql;
	char *why = NULL;
	int rc;

	buf_open(&sql, p->l->a);
	schema_lists(&sql, practice);
	/* What a condition may know of staff; their passwords it may not even name. */
	buf_z(&sql, "CREATE TABLE staff(id INTEGER PRIMARY KEY, number TEXT, name TEXT);\n"
		"INSERT INTO staff VALUES (1, 'words', 'words');\n");
	for (size_t i = 0; i < practice->ntypes; i++) {
		schema_table(&sql, &practice->types[i]);
		sample_rows(&sql, &practice->types[i]);
		flat_table(&sql, p->l->a, &practice->types[i], "eval");
		flat_table(&sql, p->l->a, &practice->types[i], "bare");
		flat_table(&sql, p->l->a, &practice->types[i], "view");
	}
	for (size_t i = 0; i < practice->ntypes; i++)
		schema_view(&sql, &practice->types[i]);
	buf_c(&sql, 0);
	rc = sqlite3_exec(p->db, sql.at, NULL, NULL, &why);
	if (rc != SQLITE_OK)
		note(p->l->notes, (struct place){ 0 }, "the tables of this practice cannot be made: %s", why ? why : sqlite3_errstr(rc));
	sqlite3_free(why);
	return rc == SQLITE_OK;
}

/* ---- saying it in the author's words ---- */

static struct place condition_place(struct preparing *p, size_t offset)
{
	const struct condition *c = p->now;
	const struct source *s = loading_source(p->l, c->at.file);

	return s ? tree_place(s, c->at, c->sql, offset) : c->at;
}

/* The first place where the word stands: SQLite does not say it for every complaint. */
static size_t word_at(struct str sql, struct str word)
{
	struct token t;

	for (size_t at = 0; condition_next(sql, &at, &t);)
		if (t.text.n == word.n && strncasecmp(t.text.at, word.at, word.n) == 0)
			return t.at;
	return 0;
}

static struct str last_name(struct str s)
{
	for (size_t i = s.n; i > 0; i--)
		if (s.at[i - 1] == '.')
			return str_from(s, i);
	return s;
}

struct names { struct str *at; size_t n, cap; };

static void names_of_type(struct loading *l, const struct type *t, bool facts, struct names *out)
{
	struct shape_column *columns;
	size_t n = schema_shape(l->a, t, &columns);

	for (size_t i = 0; i < n; i++)
		if (facts || !columns[i].fact)
			VEC_ADD(l->a, out, columns[i].name);
}

static void say_no_column(struct preparing *p, struct str name, size_t offset)
{
	struct loading *l = p->l;
	struct str short_name = last_name(name), near;
	struct names all = { 0 };

	if (l->unsure)
		return;
	if (str_is(name, "me")) {
		note(l->notes, condition_place(p, offset), "'me' is known on boards only: everywhere else a record is the same for everybody");
		return;
	}
	if (p->scope.type)
		names_of_type(l, p->scope.type, p->scope.is == SCOPE_EVAL, &all);
	for (size_t i = 0; p->scope.each && i < p->scope.each->nfields; i++)
		VEC_ADD(l->a, &all, p->scope.each->fields[i].name);
	near = str_near(short_name, all.at, all.n);
	if (!near.n && p->scope.subject)
		names_of_type(l, p->scope.subject, false, &all);
	for (size_t i = 0; !near.n && i < l->p->ntypes; i++)
		if (condition_says(p->now->sql, l->p->types[i].name))
			names_of_type(l, &l->p->types[i], false, &all);
	note(l->notes, condition_place(p, offset), "there is no column '%.*s' here%.*s", S(name),
		S(bind_near(l, short_name, all.at, all.n)));
}

static void say_no_table(struct preparing *p, struct str name)
{
	struct loading *l = p->l;
	struct names all = { 0 };

	for (size_t i = 0; i < l->p->ntypes; i++) {
		const struct type *t = &l->p->types[i];
		VEC_ADD(l->a, &all, t->name);
		for (size_t j = 0; j < t->nfields; j++)
			if (t->fields[j].is == FIELD_CHOICES || t->fields[j].is == FIELD_GROUP)
				VEC_ADD(l->a, &all, str_fmt(l->a, "%.*s__%.*s", S(t->name), S(t->fields[j].name)));
	}
	note(l->notes, condition_place(p, word_at(p->now->sql, name)), "there is no record '%.*s' to look in%.*s", S(name),
		S(bind_near(l, name, all.at, all.n)));
}

static void say_no_function(struct preparing *p, struct str name, size_t offset)
{
	static const char *const listed[] = { "clock_now", "age_on", "hours_between", "minutes_between", "working_days_between",
		"working_day_after", "local_date", "days_before", "coalesce", "nullif", "length", "lower", "count", "sum", "min", "max",
		"avg", "abs", "round", "replace", "substr", "trim" };
	enum { N = sizeof listed / sizeof *listed };
	struct str all[N];

	for (size_t i = 0; i < N; i++)
		all[i] = str_z(listed[i]);
	note(p->l->notes, condition_place(p, offset), "'%.*s' is no function that a condition may call%.*s", S(name),
		S(bind_near(p->l, name, all, N)));
}

static bool writes(struct str word)
{
	static const char *const words[] = { "insert", "update", "delete", "drop", "create", "alter", "attach", "detach", "pragma",
		"vacuum", "reindex", "begin", "commit", "rollback", "replace", NULL };

	for (size_t i = 0; words[i]; i++)
		if (strlen(words[i]) == word.n && strncasecmp(words[i], word.at, word.n) == 0)
			return true;
	return false;
}

static void say_syntax(struct preparing *p, struct str word, size_t offset)
{
	struct notes *notes = p->l->notes;

	if (offset >= p->now->sql.n)
		note(notes, condition_place(p, p->now->sql.n), "the condition stops short here");
	else if (writes(word))
		note(notes, condition_place(p, offset), "a condition only reads: '%.*s' has no place in it", S(word));
	else
		note(notes, condition_place(p, offset), "'%.*s' is not understood here", S(word));
}

static void say_refused(struct preparing *p, size_t offset)
{
	if (p->refused == SQLITE_FUNCTION)
		say_no_function(p, p->refused_name, word_at(p->now->sql, p->refused_name));
	else if (p->refused == SQLITE_READ)
		note(p->l->notes, condition_place(p, word_at(p->now->sql, p->refused_name)), "a condition may not read '%.*s'",
			S(p->refused_name));
	else if (p->refused == SQLITE_RECURSIVE)
		note(p->l->notes, condition_place(p, word_at(p->now->sql, STR("with"))), "a condition may not call itself");
	else
		note(p->l->notes, condition_place(p, offset), "a condition only reads records");
}

/* "no such column: x" with the head "no such column: " gives x. */
static bool after(struct str message, const char *head, struct str *rest)
{
	if (!str_starts(message, str_z(head)))
		return false;
	*rest = str_from(message, str_z(head).n);
	return true;
}

static void say_error(struct preparing *p, int offset, size_t before)
{
	struct str m = str_dup(p->l->a, str_z(sqlite3_errmsg(p->db))), rest;
	size_t at = offset >= 0 && (size_t)offset >= before ? (size_t)offset - before : 0;

	if (p->refused)
		say_refused(p, at);
	else if (after(m, "no such column: ", &rest))
		say_no_column(p, rest, offset >= 0 ? at : word_at(p->now->sql, last_name(rest)));
	else if (after(m, "no such table: ", &rest))
		say_no_table(p, rest);
	else if (after(m, "no such function: ", &rest))
		say_no_function(p, rest, at);
	else if (after(m, "wrong number of arguments to function ", &rest))
		note(p->l->notes, condition_place(p, at), "%.*s is not given what it wants", S(rest));
	else if (after(m, "ambiguous column name: ", &rest))
		note(p->l->notes, condition_place(p, at), "'%.*s' could be two columns: say whose", S(rest));
	else if (after(m, "misuse of aggregate", &rest))
		note(p->l->notes, condition_place(p, at), "a count, sum, min, max or avg stands inside a select");
	else if (after(m, "row value misused", &rest))
		note(p->l->notes, condition_place(p, at), "a select in a condition gives one column, not several");
	else if (after(m, "sub-select returns ", &rest))
		note(p->l->notes, condition_place(p, 0), "a select in a condition gives one column, not %.*s",
			S(str_head(rest, (size_t)(str_has(rest, STR(" ")) ? (const char *)memchr(rest.at, ' ', rest.n) - rest.at : 0))));
	else if (after(m, "near \"", &rest) && str_ends(rest, STR("\": syntax error")))
		say_syntax(p, str_head(rest, rest.n - 15), at);
	else if (str_is(m, "incomplete input"))
		say_syntax(p, m, p->now->sql.n);
	else
		note(p->l->notes, condition_place(p, at), "%.*s", S(m));
}

/* ---- one condition ---- */

static const char *scope_head(struct buf *b, struct scope s)
{
	struct str t = s.type ? s.type->name : (struct str){ 0 }, u = s.subject ? s.subject->name : (struct str){ 0 };

	switch (s.is) {
	case SCOPE_EVAL: buf_fmt(b, "SELECT 1 FROM \"eval %.*s\" AS this WHERE (", S(t)); return ")";
	case SCOPE_BARE: buf_fmt(b, "SELECT 1 FROM \"bare %.*s\" AS this WHERE (", S(t)); return ")";
	case SCOPE_VIEW: buf_fmt(b, "SELECT 1 FROM \"view %.*s\" AS this WHERE (", S(t)); return ")";
	case SCOPE_WHICH: buf_fmt(b, "SELECT 1 FROM \"view %.*s\" AS this WHERE 1 IN (", S(t)); return ")";
	case SCOPE_EACH:
		buf_fmt(b, "SELECT 1 FROM \"view %.*s\" AS this, \"%.*s__%.*s\" AS row WHERE (", S(t), S(t), S(s.each->name));
		return ")";
	case SCOPE_ORDER: case SCOPE_PANEL_ORDER:
		buf_fmt(b, "SELECT 1 FROM \"view %.*s\" AS this ORDER BY ", S(t));
		return " LIMIT 1";
	case SCOPE_PANEL:
		buf_fmt(b, "SELECT 1 FROM \"view %.*s\" AS this WHERE 1 IN (SELECT id FROM \"view %.*s\" WHERE (", S(u), S(t));
		return "))";
	default: buf_z(b, "SELECT 1 WHERE ("); return ")";
	}
}

/* Run once over the made-up records: what a function is given must be what it wants. */
static void try_once(struct preparing *p, sqlite3_stmt *stmt)
{
	if (sqlite3_step(stmt) != SQLITE_ERROR)
		return;
	note(p->l->notes, condition_place(p, 0), "this cannot be worked out: %s", sqlite3_errmsg(p->db));
}

static void prepare(struct preparing *p, struct scope scope, const struct condition *c)
{
	sqlite3_stmt *stmt = NULL;
	const char *tail, *why = NULL;
	struct buf b;
	size_t before, at = 0;

	if (!c->sql.n)
		return;
	p->now = c;
	p->scope = scope;
	p->refused = 0;
	if (!condition_sound(c->sql, &at, &why)) {
		note(p->l->notes, condition_place(p, at), "%s", why);
		return;
	}
	buf_open(&b, NULL);
	tail = scope_head(&b, scope);
	before = b.n;
	if (scope.me)
		evaluate_me(&b, c->sql);
	else
		buf_str(&b, c->sql);
	buf_z(&b, tail);
	if (sqlite3_prepare_v3(p->db, b.at, (int)b.n, 0, &stmt, NULL) != SQLITE_OK)
		say_error(p, sqlite3_error_offset(p->db), before);
	else {
		codes_check(p->l, scope.type, scope.subject ? scope.subject : scope.type, scope.each, c);
		try_once(p, stmt);
	}
	sqlite3_finalize(stmt);
	buf_close(&b);
}

/* What a condition gives over the made-up record, as SQLite says it: SQLITE_NULL also when it gives no row or has a mistake. */
static int gives(struct preparing *p, struct scope scope, const struct condition *c)
{
	size_t before = p->l->notes->list.n;
	const char *which = scope.is == SCOPE_EVAL ? "eval" : "view";
	sqlite3_stmt *stmt = NULL;
	int is = SQLITE_NULL;
	struct buf b;

	prepare(p, scope, c);
	if (!c->sql.n || p->l->notes->list.n != before || p->l->unsure)
		return SQLITE_NULL;
	buf_open(&b, NULL);
	buf_fmt(&b, "SELECT (%.*s) FROM \"%s %.*s\" AS this", S(c->sql), which, S(scope.type->name));
	if (sqlite3_prepare_v3(p->db, b.at, (int)b.n, 0, &stmt, NULL) == SQLITE_OK && sqlite3_step(stmt) == SQLITE_ROW)
		is = sqlite3_column_type(stmt, 0);
	sqlite3_finalize(stmt);
	buf_close(&b);
	return is;
}

/* A condition that says when: over the made-up record it gives an instant, or nothing. */
static void prepare_when(struct preparing *p, struct scope scope, const struct condition *c)
{
	int is = gives(p, scope, c);

	if (is != SQLITE_INTEGER && is != SQLITE_NULL)
		note(p->l->notes, condition_place(p, 0), "this gives no instant");
}

/* A day will do: a tie is dated as its record is. */
static void prepare_day(struct preparing *p, struct scope scope, const struct condition *c)
{
	int is = gives(p, scope, c);

	if (is == SQLITE_FLOAT || is == SQLITE_BLOB)
		note(p->l->notes, condition_place(p, 0), "this gives neither a day nor an instant");
}

/* ---- all of them ---- */

static void prepare_rules(struct preparing *p, const struct type *t)
{
	struct scope eval = { SCOPE_EVAL, t, NULL }, bare = { SCOPE_BARE, t, NULL }, which = { SCOPE_WHICH, t, NULL };

	for (size_t i = 0; i < t->nfields; i++)
		if (!str_is(t->fields[i].required.sql, "1"))
			prepare(p, eval, &t->fields[i].required);
	for (size_t i = 0; i < t->nfacts; i++)
		prepare(p, bare, &t->facts[i].sql);
	for (size_t i = 0; i < t->nguards; i++)
		prepare(p, eval, &t->guards[i].unless);
	for (size_t i = 0; i < t->nclocks; i++) {
		prepare_when(p, eval, &t->clocks[i].starts);
		prepare_when(p, eval, &t->clocks[i].stops);
		prepare(p, eval, &t->clocks[i].when);
		prepare_when(p, eval, &t->clocks[i].agreed);
	}
	for (size_t i = 0; i < t->nmoves; i++)
		prepare(p, eval, &t->moves[i].when);
	for (size_t i = 0; i < t->neffects; i++) {
		struct scope each = { t->effects[i].each ? SCOPE_EACH : SCOPE_EVAL, t, NULL, false, t->effects[i].each };
		prepare(p, each, &t->effects[i].when);
		prepare(p, which, &t->effects[i].which);
		for (size_t j = 0; j < t->effects[i].nwith; j++) {
			prepare(p, each, &t->effects[i].with[j].value);
			codes_given(p->l, &t->effects[i].with[j]);
		}
	}
}

static void prepare_board(struct preparing *p, const struct board *b, const struct type *subject)
{
	struct scope rows = { subject ? SCOPE_PANEL : SCOPE_VIEW, b->of, subject, !subject };
	struct scope row = { SCOPE_VIEW, b->of, NULL, !subject }, order = { SCOPE_ORDER, b->of, NULL, !subject };
	struct scope number = { subject ? SCOPE_VIEW : SCOPE_ALONE, subject, NULL, !subject };

	if (!b->of)
		return;
	prepare(p, rows, &b->where);
	for (size_t i = 0; i < b->nalso; i++) {
		struct scope other = { SCOPE_VIEW, b->also[i].of, NULL, true };
		if (other.type)
			prepare(p, other, &b->also[i].where);
	}
	prepare(p, order, &b->order);
	for (size_t i = 0; i < b->ncolumns; i++)
		prepare(p, row, &b->columns[i].sql);
	for (size_t i = 0; i < b->nnumbers; i++)
		prepare(p, number, &b->numbers[i].sql);
}

static void prepare_picture(struct preparing *p, const struct type *t)
{
	struct scope view = { SCOPE_VIEW, t, NULL };
	const struct picture *pic = t->picture;

	for (size_t i = 0; i < pic->nlines; i++) {
		struct condition line = { pic->lines[i].text, pic->lines[i].at };
		prepare(p, view, &line);
		prepare(p, view, &pic->line_from[i]);
	}
	for (size_t i = 0; i < pic->nstrips; i++) {
		struct scope strip = { SCOPE_PANEL, pic->strips[i].of, t }, since = { SCOPE_VIEW, pic->strips[i].of, NULL };
		prepare(p, strip, &pic->strips[i].where);
		prepare_when(p, since, &pic->strips[i].since);
	}
	for (size_t i = 0; i < pic->ntiles; i++) {
		prepare(p, view, &pic->tiles[i].value);
		prepare(p, view, &pic->tiles[i].detail);
		prepare(p, view, &pic->tiles[i].source);
	}
	for (size_t i = 0; i < pic->npanels; i++)
		prepare_board(p, pic->panels[i], t);
	for (size_t i = 0; i < pic->nunknowns; i++)
		prepare(p, view, &pic->unknowns[i].when);
	prepare(p, view, &pic->network.unidentified);
}

static void prepare_each(struct preparing *p)
{
	struct practice *practice = p->l->p;

	for (size_t i = 0; i < practice->ntypes; i++) {
		const struct type *t = &practice->types[i];
		struct scope view = { SCOPE_VIEW, t, NULL };
		prepare_rules(p, t);
		prepare(p, view, &t->in_force);
		prepare(p, view, &t->covert);
		prepare_when(p, view, &t->chronology.happened);
		for (size_t j = 0; j < t->nties; j++) {
			prepare(p, view, &t->ties[j].when);
			prepare_day(p, view, &t->ties[j].since);
			prepare_day(p, view, &t->ties[j].seen);
			prepare_day(p, view, &t->ties[j].ended);
		}
		if (t->picture)
			prepare_picture(p, t);
	}
	for (size_t i = 0; i < practice->nboards; i++)
		prepare_board(p, &practice->boards[i], NULL);
}

/* ---- the statements as they will run ---- */

/* Conditions that pass alone must pass together. That they do is our affair, not the author's: it is looked at last, and only
 * when nothing else was wrong. */
static void whole(struct preparing *p, struct buf *sql, struct place at)
{
	sqlite3_stmt *stmt = NULL;

	if (sqlite3_prepare_v3(p->db, sql->at, (int)sql->n, 0, &stmt, NULL) != SQLITE_OK)
		note(p->l->notes, at, "what this means cannot be run: %s", sqlite3_errmsg(p->db));
	sqlite3_finalize(stmt);
	sql->n = 0;
}

/* As it will run: with whoever reads it bound, on a board; on a picture nobody is. */
static struct str bound(struct preparing *p, struct str condition, const struct type *subject)
{
	struct buf b;

	buf_open(&b, p->l->a);
	if (!subject)
		evaluate_me(&b, condition);
	return subject ? condition : buf_text(&b);
}

static void whole_board(struct preparing *p, struct buf *sql, const struct board *b, const struct type *subject)
{
	evaluate_rows(sql, b->of, bound(p, b->where.sql, subject), bound(p, b->order.sql, subject), subject);
	whole(p, sql, b->at);
	for (size_t i = 0; i < b->ncolumns; i++)
		if (b->columns[i].sql.sql.n) {
			evaluate_one(sql, b->of, bound(p, b->columns[i].sql.sql, subject));
			whole(p, sql, b->columns[i].at);
		}
}

static void whole_all(struct preparing *p)
{
	struct practice *practice = p->l->p;
	struct evaluate_map map;
	struct buf sql;

	buf_open(&sql, NULL);
	for (size_t i = 0; i < practice->ntypes; i++) {
		const struct type *t = &practice->types[i];
		evaluate_sql(&sql, t, &map);
		whole(p, &sql, t->at);
		for (size_t j = 0; j < t->neffects; j++)
			if (t->effects[j].which.sql.n || t->effects[j].each) {
				(t->effects[j].each ? evaluate_each : evaluate_which)(&sql, t, &t->effects[j]);
				whole(p, &sql, t->effects[j].at);
			}
		for (size_t j = 0; t->picture && j < t->picture->npanels; j++)
			whole_board(p, &sql, t->picture->panels[j], t);
	}
	for (size_t i = 0; i < practice->nboards; i++)
		whole_board(p, &sql, &practice->boards[i], NULL);
	buf_close(&sql);
}

static bool database_open(struct preparing *p)
{
	if (sqlite3_open_v2(":memory:", &p->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return false;
	/* Without this "word" in double quotes would be a text when no column is called so. */
	sqlite3_db_config(p->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(p->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_limit(p->db, SQLITE_LIMIT_EXPR_DEPTH, 200);
	return schema_functions(p->db, p->l->p, &p->at) == SQLITE_OK;
}

void prepare_all(struct loading *l)
{
	struct preparing p = { .l = l };

	if (!database_open(&p)) {
		note(l->notes, (struct place){ 0 }, "conditions cannot be prepared: %s", sqlite3_errmsg(p.db));
	} else if (tables_make(&p)) {
		sqlite3_set_authorizer(p.db, guard, &p);
		prepare_each(&p);
		sqlite3_set_authorizer(p.db, NULL, NULL);
		examples_run(l, p.db, &p.at);
		if (l->notes->list.n == l->before)
			whole_all(&p);
	}
	sqlite3_close(p.db);
}
