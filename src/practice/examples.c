/* Worked examples: each guard and clock shows what it does, and is held to it every time the practice loads. */
#include "practice/loading.h"

#include <sqlite3.h>

#include "base/buf.h"
#include "base/vec.h"
#include "practice/evaluate.h"
#include "practice/schema.h"

/* ---- reading ---- */

static bool expected(struct loading *l, const struct pair *p, const char *const *expects, struct example *e)
{
	for (size_t i = 0; expects[i]; i++) {
		if (!str_is(p->key->text, expects[i]))
			continue;
		if (e->expect_key.n) {
			note(l->notes, p->key->at, "an example expects one thing: '%.*s' was given", S(e->expect_key));
			return true;
		}
		e->expect_key = p->key->text;
		e->expect = p->value->text;
		return true;
	}
	return false;
}

/* Says what is wrong with what an example expects; true when nothing is. */
static bool expect_good(struct loading *l, const struct node *n, const char *const *expects, const struct example *e)
{
	instant t;

	if (!e->expect_key.n)
		note(l->notes, n->at, "an example must say what it expects: '%s'", expects[0]);
	else if (str_is(e->expect_key, "refused") && !str_is(e->expect, "yes") && !str_is(e->expect, "no"))
		note(l->notes, bind_place(n, "refused"), "'refused' is yes or no, and this is '%.*s'", S(e->expect));
	else if (!str_is(e->expect_key, "refused") && !str_is(e->expect, "none") && !instant_parse(e->expect, &t))
		note(l->notes, bind_place(n, str_c(l->a, e->expect_key)), "'%.*s' is an instant like 2026-01-05T02:15Z, or none, and "
			"this is '%.*s'", S(e->expect_key), S(e->expect));
	else
		return true;
	return false;
}

static bool is_null(const struct node *n)
{
	return !n->quoted && (!n->text.n || str_is(n->text, "null") || str_is(n->text, "~"));
}

static void value_known(struct loading *l, const struct type *t, const struct shape_column *columns, size_t n, const struct node *key)
{
	VEC(struct str) names = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (str_eq(columns[i].name, key->text))
			return;
		VEC_ADD(l->a, &names, columns[i].name);
	}
	if (!str_is(key->text, "now") && !l->unsure)
		note(l->notes, key->at, "%.*s has no '%.*s' to give in an example%.*s", S(t->name), S(key->text),
			S(bind_near(l, key->text, names.at, names.n)));
}

void examples_read(struct loading *l, const struct type *t, const struct node *list, const char *const *expects,
	struct example **out, size_t *n)
{
	struct shape_column *columns;
	size_t ncolumns = schema_shape(l->a, t, &columns);

	*n = 0;
	if (!list)
		return;
	if (!list->n)
		note(l->notes, list->at, "there is no example here: show at least one");
	*out = TAKE_N(l->a, struct example, list->n + 1);
	for (size_t i = 0; i < list->n; i++) {
		const struct node *item = list->items[i];
		struct example *e = &(*out)[*n];
		if (item->is != NODE_MAP)
			continue;
		e->at = item->at;
		e->values = TAKE_N(l->a, struct example_value, item->n + 1);
		for (size_t j = 0; j < item->n; j++) {
			const struct pair *p = &item->pairs[j];
			if (p->value->is != NODE_TEXT)
				note(l->notes, p->value->at, "an example's values are single ones");
			else if (!expected(l, p, expects, e)) {
				value_known(l, t, columns, ncolumns, p->key);
				e->values[e->nvalues++] = (struct example_value){ .name = p->key->text, .text = p->value->text,
					.null = is_null(p->value), .at = p->value->at };
			}
		}
		if (!expect_good(l, item, expects, e))
			e->expect_key = (struct str){ 0 };      /* it is not run */
		(*n)++;
	}
}

/* ---- running ---- */

struct running {
	struct loading *l;
	const struct type *type;
	sqlite3_stmt *stmt;
	struct evaluate_map map;
	struct shape_column *columns;
	size_t ncolumns;
	instant *now;
};

static int column_named(const struct running *r, struct str name)
{
	for (size_t i = 0; i < r->ncolumns; i++)
		if (str_eq(r->columns[i].name, name))
			return (int)i;
	return -1;
}

static bool wrong(struct running *r, const struct example_value *v, const char *wants)
{
	note(r->l->notes, v->at, "'%.*s' is %s, and this is '%.*s'", S(v->name), wants, S(v->text));
	return false;
}

static bool bind_code(struct running *r, const struct example_value *v, const struct code_list *list, int at)
{
	VEC(struct str) names = { 0 };

	if (!list || list_code(list, v->text))
		return sqlite3_bind_text(r->stmt, at, v->text.at, (int)v->text.n, SQLITE_STATIC) == SQLITE_OK;
	for (size_t i = 0; i < list->ncodes; i++)
		VEC_ADD(r->l->a, &names, list->codes[i].name);
	note(r->l->notes, v->at, "'%.*s' is no code of %.*s%.*s", S(v->text), S(list->name),
		S(bind_near(r->l, v->text, names.at, names.n)));
	return false;
}

static bool bind_typed(struct running *r, const struct example_value *v, const struct shape_column *c, int at)
{
	int64_t n;
	instant t;
	day d;

	switch (c->absent ? FIELD_TEXT : c->is) {
	case FIELD_NUMBER: case FIELD_REF: case FIELD_STAFF: case FIELD_LOOKED: case FIELD_CHOICES: case FIELD_GROUP:
		return str_int(v->text, &n) ? sqlite3_bind_int64(r->stmt, at, n) == SQLITE_OK : wrong(r, v, "a whole number");
	case FIELD_INSTANT:
		return instant_parse(v->text, &t) ? sqlite3_bind_int64(r->stmt, at, t) == SQLITE_OK
			: wrong(r, v, "an instant like 2026-01-05T02:15Z");
	case FIELD_DAY:
		if (!day_parse(v->text, &d))
			return wrong(r, v, "a date like 2012-03-02");
		break;
	case FIELD_YESNO:
		if (!str_is(v->text, "yes") && !str_is(v->text, "no"))
			return wrong(r, v, "yes or no");
		return sqlite3_bind_int(r->stmt, at, str_is(v->text, "yes")) == SQLITE_OK;
	case FIELD_CHOICE:
		return bind_code(r, v, c->field ? c->field->list : NULL, at);
	default:
		break;
	}
	return sqlite3_bind_text(r->stmt, at, v->text.at, (int)v->text.n, SQLITE_STATIC) == SQLITE_OK;
}

static bool bind_state(struct running *r, const struct example_value *v)
{
	VEC(struct str) names = { 0 };
	bool state = str_is(v->name, "state"), found = false;

	for (size_t i = 0; i < (state ? r->type->nstates : r->type->nmoves); i++) {
		struct str name = state ? r->type->states[i].name : r->type->moves[i].name;
		found |= str_eq(name, v->text);
		VEC_ADD(r->l->a, &names, name);
	}
	if (!found)
		note(r->l->notes, v->at, "%.*s has no %.*s '%.*s'%.*s", S(r->type->name), S(v->name), S(v->text),
			S(bind_near(r->l, v->text, names.at, names.n)));
	return found;
}

static bool bind_value(struct running *r, const struct example_value *v)
{
	int i = column_named(r, v->name);

	if (str_is(v->name, "now"))
		return instant_parse(v->text, r->now) ? true : wrong(r, v, "an instant like 2026-01-05T02:15Z");
	if (i < 0)
		return false;           /* complained of when it was read */
	if (v->null)
		return true;
	if ((str_is(v->name, "state") || str_is(v->name, "move")) && !bind_state(r, v))
		return false;
	return bind_typed(r, v, &r->columns[i], i + 1);
}

/* false: a value was wrong, and noted; or the statement broke, which is noted as the example's. */
static bool example_step(struct running *r, const struct example *e)
{
	bool good = true;

	sqlite3_reset(r->stmt);
	sqlite3_clear_bindings(r->stmt);
	*r->now = 0;
	for (size_t i = 0; i < e->nvalues; i++)
		good &= bind_value(r, &e->values[i]);
	if (!good || !e->expect_key.n)
		return false;
	if (sqlite3_step(r->stmt) == SQLITE_ROW)
		return true;
	note(r->l->notes, e->at, "this example cannot be worked out: %s", sqlite3_errmsg(sqlite3_db_handle(r->stmt)));
	return false;
}

static void guard_run(struct running *r, const struct guard *g, int column)
{
	for (size_t i = 0; i < g->nexamples; i++) {
		const struct example *e = &g->examples[i];
		bool refused;
		if (!example_step(r, e))
			continue;
		refused = sqlite3_column_type(r->stmt, column) != SQLITE_NULL && sqlite3_column_double(r->stmt, column) != 0;
		if (refused != str_is(e->expect, "yes"))
			note(r->l->notes, e->at, "this example of '%.*s' says refused: %.*s, and it is %s", S(g->name), S(e->expect),
				refused ? "refused" : "not refused");
	}
}

/* What a clock gives for the row that stands: when it starts, and when it is due. Empty when it does not run. */
static bool clock_figures(struct running *r, const struct clock *c, int column, struct str *started, struct str *due, const char **why)
{
	sqlite3_stmt *s = r->stmt;
	struct arena *a = r->l->a;
	instant at, over;
	bool runs = sqlite3_column_type(s, column + 2) != SQLITE_NULL && sqlite3_column_double(s, column + 2) != 0;

	*started = *due = STR("none");
	if (!runs || sqlite3_column_type(s, column) == SQLITE_NULL)
		return true;
	*why = "'starts' gives no instant";
	if (sqlite3_column_type(s, column) != SQLITE_INTEGER)
		return false;
	at = sqlite3_column_int64(s, column);
	*started = instant_show(a, at);
	*why = "'agreed' gives no instant";
	if (sqlite3_column_type(s, column + 3) != SQLITE_NULL) {
		if (sqlite3_column_type(s, column + 3) != SQLITE_INTEGER)
			return false;
		*due = instant_show(a, sqlite3_column_int64(s, column + 3));
	} else if (c->has_within) {
		*why = "the holiday table does not reach that far";
		if (!clock_due(r->l->p, &c->within, at, &over))
			return false;
		*due = instant_show(a, over);
	}
	return true;
}

static void clock_run(struct running *r, const struct clock *c, int column)
{
	for (size_t i = 0; i < c->nexamples; i++) {
		const struct example *e = &c->examples[i];
		struct str started, due, found, wanted = e->expect;
		const char *why = "";
		instant t;
		if (!example_step(r, e))
			continue;
		if (!clock_figures(r, c, column, &started, &due, &why)) {
			note(r->l->notes, e->at, "this example of '%.*s' cannot be worked out: %s", S(c->name), why);
			continue;
		}
		found = str_is(e->expect_key, "due") ? due : started;
		if (instant_parse(wanted, &t))
			wanted = instant_show(r->l->a, t);
		if (!str_eq(found, wanted))
			note(r->l->notes, e->at, "this example of '%.*s' says %.*s: %.*s, and it is %.*s", S(c->name), S(e->expect_key),
				S(wanted), S(found));
	}
}

static void type_run(struct loading *l, sqlite3 *db, const struct type *t, instant *now)
{
	struct running r = { .l = l, .type = t, .now = now };
	struct buf sql;

	buf_open(&sql, l->a);
	evaluate_sql_bound(&sql, t, &r.map);
	/* A condition that cannot be prepared has been complained of; its record's examples wait until it is mended. */
	if (sqlite3_prepare_v3(db, sql.at, (int)sql.n, 0, &r.stmt, NULL) != SQLITE_OK)
		return;
	r.ncolumns = schema_shape(l->a, t, &r.columns);
	for (size_t i = 0; i < t->nguards; i++)
		guard_run(&r, &t->guards[i], r.map.guards + (int)i);
	for (size_t i = 0; i < t->nclocks; i++)
		clock_run(&r, &t->clocks[i], r.map.clocks + 4 * (int)i);
	sqlite3_finalize(r.stmt);
	*now = 0;
}

void examples_run(struct loading *l, sqlite3 *db, instant *now)
{
	for (size_t i = 0; i < l->p->ntypes; i++) {
		const struct type *t = &l->p->types[i];
		if (t->nguards || t->nclocks)
			type_run(l, db, t, now);
	}
}
