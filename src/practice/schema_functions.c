#include "practice/schema.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/arena.h"
#include "base/clock.h"
#include "practice/practice.h"

/* Instants that have a civil day here: 1800 to 2199. */
#define EARLIEST (62000 * US_DAY)
#define LATEST   (83900 * US_DAY)

/* What the functions of one connection look at. */
struct sight { const struct practice *p; const instant *at; };

static instant sight_now(sqlite3_context *c)
{
	const struct sight *s = sqlite3_user_data(c);

	return s->at && *s->at ? *s->at : clock_now();
}

static void refuse(sqlite3_context *c, const char *function, const char *wants)
{
	char words[120];

	snprintf(words, sizeof words, "%s wants %s", function, wants);
	sqlite3_result_error(c, words, -1);
}

static bool any_null(sqlite3_context *c, int n, sqlite3_value **v)
{
	for (int i = 0; i < n; i++)
		if (sqlite3_value_type(v[i]) == SQLITE_NULL) {
			sqlite3_result_null(c);
			return true;
		}
	return false;
}

static bool value_day(sqlite3_value *v, day *d)
{
	if (sqlite3_value_type(v) != SQLITE_TEXT)
		return false;
	return day_parse((struct str){ (const char *)sqlite3_value_text(v), (size_t)sqlite3_value_bytes(v) }, d);
}

static bool value_instant(sqlite3_value *v, instant *t)
{
	if (sqlite3_value_type(v) != SQLITE_INTEGER)
		return false;
	*t = sqlite3_value_int64(v);
	return *t > -EARLIEST && *t < LATEST;
}

/* A day, or the London day of an instant. */
static bool value_on(sqlite3_value *v, day *d)
{
	instant t;

	if (!value_instant(v, &t))
		return value_day(v, d);
	*d = instant_london_day(t);
	return true;
}

static void result_day(sqlite3_context *c, day d)
{
	struct civil on = day_civil(d);
	char text[16];
	int n = snprintf(text, sizeof text, "%04u-%02u-%02u", (unsigned)on.year % 10000u, (unsigned)on.month % 100u,
		(unsigned)on.day % 100u);

	sqlite3_result_text(c, text, n, SQLITE_TRANSIENT);
}

static void now_function(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	(void)v;
	sqlite3_result_int64(c, sight_now(c));
}

static void age_function(sqlite3_context *c, int n, sqlite3_value **v)
{
	day born, on;

	if (any_null(c, n, v))
		return;
	if (!value_day(v[0], &born) || !value_on(v[1], &on))
		refuse(c, "age_on(born, at)", "a day, and a day or an instant");
	else
		sqlite3_result_int(c, day_age(born, on));
}

static void between(sqlite3_context *c, sqlite3_value **v, const char *name, double unit)
{
	instant a, b;

	if (any_null(c, 2, v))
		return;
	if (!value_instant(v[0], &a) || !value_instant(v[1], &b))
		refuse(c, name, "two instants");
	else
		sqlite3_result_double(c, ((double)b - (double)a) / unit);
}

static void hours_function(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	between(c, v, "hours_between(a, b)", (double)US_HOUR);
}

static void minutes_function(sqlite3_context *c, int n, sqlite3_value **v)
{
	(void)n;
	between(c, v, "minutes_between(a, b)", (double)US_MINUTE);
}

static void working_days_function(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct sight *s = sqlite3_user_data(c);
	day a, b;

	if (any_null(c, n, v))
		return;
	if (!value_on(v[0], &a) || !value_on(v[1], &b))
		refuse(c, "working_days_between(a, b)", "two days or instants");
	else
		sqlite3_result_int(c, working_days_between(&s->p->holidays, a, b));
}

static void working_after_function(sqlite3_context *c, int n, sqlite3_value **v)
{
	const struct sight *s = sqlite3_user_data(c);
	day from;

	if (any_null(c, n, v))
		return;
	if (!value_on(v[0], &from) || sqlite3_value_type(v[1]) != SQLITE_INTEGER || sqlite3_value_int64(v[1]) < 0 ||
			sqlite3_value_int64(v[1]) > 10000)
		refuse(c, "working_day_after(at, n)", "a day or an instant, and a whole number");
	else
		result_day(c, working_day_after(&s->p->holidays, from, sqlite3_value_int(v[1])));
}

static void local_date_function(sqlite3_context *c, int n, sqlite3_value **v)
{
	instant t;

	if (any_null(c, n, v))
		return;
	if (!value_instant(v[0], &t))
		refuse(c, "local_date(at)", "an instant");
	else
		result_day(c, instant_london_day(t));
}

static void day_words_function(sqlite3_context *c, int n, sqlite3_value **v)
{
	struct arena a;
	struct str words;
	day d;

	if (any_null(c, n, v))
		return;
	if (!value_on(v[0], &d)) {
		refuse(c, "day_words(d)", "a day or an instant");
		return;
	}
	arena_open(&a, 4096);
	words = day_brief(&a, d);
	sqlite3_result_text(c, words.at, (int)words.n, SQLITE_TRANSIENT);
	arena_close(&a);
}

static void days_before_function(sqlite3_context *c, int n, sqlite3_value **v)
{
	if (any_null(c, n, v))
		return;
	if (sqlite3_value_type(v[0]) != SQLITE_INTEGER || sqlite3_value_int64(v[0]) < -100000 ||
			sqlite3_value_int64(v[0]) > 100000)
		refuse(c, "days_before(n)", "a whole number of days");
	else
		sqlite3_result_int64(c, sight_now(c) - sqlite3_value_int64(v[0]) * US_DAY);
}

int schema_functions(struct sqlite3 *db, const struct practice *p, const instant *at)
{
	/* What moves with the clock is not DETERMINISTIC; SQLite then calls it for each row. */
	static const struct { const char *name; int n, flags; void (*call)(sqlite3_context *, int, sqlite3_value **); } list[] = {
		{ "clock_now", 0, 0, now_function }, { "days_before", 1, 0, days_before_function },
		{ "age_on", 2, SQLITE_DETERMINISTIC, age_function }, { "hours_between", 2, SQLITE_DETERMINISTIC, hours_function },
		{ "minutes_between", 2, SQLITE_DETERMINISTIC, minutes_function },
		{ "working_days_between", 2, SQLITE_DETERMINISTIC, working_days_function },
		{ "working_day_after", 2, SQLITE_DETERMINISTIC, working_after_function },
		{ "local_date", 1, SQLITE_DETERMINISTIC, local_date_function },
		{ "day_words", 1, SQLITE_DETERMINISTIC, day_words_function } };
	int rc = SQLITE_OK;

	for (size_t i = 0; rc == SQLITE_OK && i < sizeof list / sizeof *list; i++) {
		struct sight *s = sqlite3_malloc(sizeof *s);
		if (!s)
			return SQLITE_NOMEM;
		*s = (struct sight){ p, at };
		rc = sqlite3_create_function_v2(db, list[i].name, list[i].n, SQLITE_UTF8 | list[i].flags, s, list[i].call, NULL,
			NULL, sqlite3_free);
	}
	return rc;
}

bool schema_function_listed(struct str name)
{
	/* like is the operator's own name; the rest stand in practice/README.md. */
	static const char *const names[] = { "clock_now", "days_before", "age_on", "hours_between", "minutes_between",
		"working_days_between", "working_day_after", "local_date", "day_words", "coalesce", "nullif", "length", "lower", "count", "sum",
		"min", "max", "avg", "abs", "round", "replace", "substr", "trim", "like", NULL };

	for (size_t i = 0; names[i]; i++)
		if (name.n && strncasecmp(names[i], name.at, name.n) == 0 && !names[i][name.n])
			return true;
	return false;
}

static bool table_allowed(const char *table)
{
	static const char *const kept_out[] = { "sqlite_", "pragma_", "json_", "dbstat", "fts", "rtree" };

	for (size_t i = 0; table && i < sizeof kept_out / sizeof *kept_out; i++)
		if (str_starts(str_z(table), str_z(kept_out[i])))
			return false;
	return true;
}

bool schema_permits(int action, const char *a, const char *b)
{
	switch (action) {
	case SQLITE_SELECT: return true;
	case SQLITE_READ: return table_allowed(a);
	case SQLITE_FUNCTION: return schema_function_listed(str_z(b));
	default: return false;
	}
}

static int guard(void *ctx, int action, const char *a, const char *b, const char *database, const char *inside)
{
	(void)ctx;
	(void)database;
	(void)inside;
	return schema_permits(action, a, b) ? SQLITE_OK : SQLITE_DENY;
}

int schema_guarded(struct sqlite3 *db, bool on)
{
	return sqlite3_set_authorizer(db, on ? guard : NULL, NULL);
}
