#include <pthread.h>
#include <string.h>

#include "base/buf.h"
#include "practice/practice.h"
#include "record/network.h"
#include "record/plan.h"
#include "record/words.h"

struct row_ids { int64_t id; struct str *sql; };

static struct str number_words(struct query *q, int column, struct arena *a)
{
	return query_is_null(q, column) ? (struct str){ "", 0 } : query_get_text(q, column, a);
}

static void bind_reader(struct query *q, const char *sql, const struct reading *r)
{
	if (strstr(sql, "?5"))
		query_int(q, 5, r->who->staff);
}

/* Rows first, all of them, then the records: no statement is held open while others run. */
static size_t ids_read(struct reading *r, const struct board *b, const struct board_plan *bp, int64_t subject, int64_t from,
	struct row_ids **out)
{
	struct query *q = db_query(r->db, bp->rows);
	VEC(struct row_ids) rows = { 0 };

	if (strstr(bp->rows, "?1"))
		query_int(q, 1, subject);
	query_int(q, 2, b->limit > 0 ? b->limit : 50);
	query_int(q, 3, from);
	bind_reader(q, bp->rows, r);
	while (query_step(q)) {
		struct row_ids row = { .id = query_get_int(q, 0) };
		int columns = query_columns(q);
		row.sql = TAKE_N(r->arena, struct str, columns);
		for (int i = 1; i < columns; i++)
			row.sql[i - 1] = number_words(q, i, r->arena);
		VEC_ADD(r->arena, &rows, row);
	}
	query_end(q);
	*out = rows.at;
	return rows.n;
}

static void cell_field(struct reading *r, const struct field *f, const struct record *rec, struct cell *cell)
{
	const struct value *v = &rec->values[f->position];
	day on;
	const struct code *c = f->is == FIELD_CHOICE && v->is == VALUE_TEXT && f->list ? list_code(f->list, v->text) : NULL;

	cell->words = value_words(r, f, v);
	if (c)
		cell->tone = c->tone;
	if (v->is == VALUE_ABSENT) {
		/* A kind of nothing is said as one: the words stand where a value would, and are seen to be missing. */
		cell->missing = cell->words;
		cell->words.n = 0;
	}
	if (f->is == FIELD_INSTANT && v->is == VALUE_INT)
		cell->words = instant_short(r->arena, v->n, r->as_known ? r->as_known : r->now);
	if (f->is == FIELD_DAY && v->is == VALUE_TEXT && day_parse(v->text, &on))
		cell->words = day_brief(r->arena, on);
	cell->none = v->is == VALUE_ABSENT && v->absent == ABSENT_NONE;
	cell->quote = f->quote && v->is == VALUE_TEXT;
	if (f->is == FIELD_REF && v->is == VALUE_INT) {
		const struct record *to = record_load(r, v->n);
		if (to)
			cell->url = record_url(r->arena, to);
	}
}

/* A person on a board: who, how old, and what everyone about to act must know. */
static void cell_person(struct reading *r, const struct field *f, const struct record *rec, struct cell *cell)
{
	const struct record *who = rec;

	if (f) {
		const struct value *v = &rec->values[f->position];
		cell_field(r, f, rec, cell);
		who = v->is == VALUE_INT ? record_load(r, v->n) : NULL;
	} else {
		cell->words = record_headline(r, rec);
		cell->url = record_url(r->arena, rec);
	}
	if (!who)
		return;
	struct str age = words_age(r, who);
	if (age.n)
		cell->words = str_fmt(r->arena, "%.*s, %.*s", S(cell->words), S(age));
	cell->nflags = subject_markers(r, who->id, &cell->flags);
}

static void cell_clocks(struct reading *r, const struct column *c, const struct record *rec, struct cell *cell)
{
	struct clock_row *all;
	size_t n = record_clocks(r, rec->id, &all);

	cell->clocks = TAKE_N(r->arena, struct clock_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		bool open = all[i].state != CLOCK_DONE && all[i].state != CLOCK_DONE_LATE;
		if (c->is == COLUMN_CLOCK ? str_eq(all[i].clock->name, c->name) : open)
			cell->clocks[cell->nclocks++] = all[i];
	}
}

/* How the picture's subject is joined to somebody, step by step. */
static void cell_path(struct reading *r, const struct field *f, const struct record *rec, int64_t subject, struct cell *cell)
{
	const struct value *v = f ? &rec->values[f->position] : NULL;

	if (subject && (!v || v->is == VALUE_INT))
		cell->words = network_path(r, subject, v ? v->n : rec->id);
}

static void cell_read(struct reading *r, const struct column *c, const struct record *rec, int64_t subject, struct str sql, struct cell *cell)
{
	/* On a board of several records the field is the one that goes by that name on this row's. */
	const struct field *f = c->field ? type_field(rec->type, c->field->name) : NULL;

	*cell = (struct cell){ .is = c->is };
	switch (c->is) {
	case COLUMN_PHRASE:
		cell->words = phrase_words(r, &c->says, rec);
		break;
	case COLUMN_FIELD:
	case COLUMN_VOICE:
		if (f)
			cell_field(r, f, rec, cell);
		break;
	case COLUMN_CLOCK:
	case COLUMN_CLOCKS:
		cell_clocks(r, c, rec, cell);
		break;
	case COLUMN_FLAGS:
		cell->nflags = subject_markers(r, f && rec->values[f->position].is == VALUE_INT ? rec->values[f->position].n : rec->id,
			&cell->flags);
		break;
	case COLUMN_PERSON:
		cell_person(r, f, rec, cell);
		break;
	case COLUMN_HEADLINE:
		cell->words = record_headline(r, rec);
		if (!str_starts(cell->words, rec->type->title))
			cell->words = str_fmt(r->arena, "%.*s: %.*s", S(rec->type->title), S(cell->words));
		cell->url = record_url(r->arena, rec);
		break;
	case COLUMN_PATH:
		cell_path(r, f, rec, subject, cell);
		break;
	case COLUMN_SQL:
		cell->words = sql;
		break;
	}
	if (!cell->words.n && !cell->nclocks && !cell->nflags && !cell->missing.n) {
		cell->missing = c->none.n ? c->none : c->missing;
		cell->none = c->none.n > 0;
	}
}

static void row_read(struct reading *r, const struct board *b, const struct record *rec, int64_t subject, const struct str *sql,
	struct board_row *row)
{
	struct clock_row *clocks;
	size_t n = record_clocks(r, rec->id, &clocks), nsql = 0;

	*row = (struct board_row){ .id = rec->id, .url = record_url(r->arena, rec), .cells = TAKE_N(r->arena, struct cell, b->ncolumns + 1) };
	for (size_t i = 0; i < n; i++)
		row->late = row->late || clocks[i].state == CLOCK_OVER;
	for (size_t i = 0; i < b->ncolumns; i++) {
		struct str words = { "", 0 };
		if (b->columns[i].is == COLUMN_SQL)
			words = sql[nsql++];
		cell_read(r, &b->columns[i], rec, subject, words, &row->cells[i]);
	}
	if (b->row.nparts)
		row->phrase = phrase_words(r, &b->row, rec);
	else if (!b->ncolumns)
		row->phrase = record_headline(r, rec);
}

static int64_t figure(struct reading *r, const char *sql, int64_t subject)
{
	struct query *q = db_query(r->db, sql);
	int64_t n = 0;

	if (strstr(sql, "?1") || strstr(sql, "?4"))
		query_int(q, 1, subject);
	if (strstr(sql, "?4"))
		query_int(q, 4, r->now);
	bind_reader(q, sql, r);
	if (query_step(q))
		n = query_get_int(q, 0);
	query_end(q);
	return n;
}

static struct str figure_words(struct reading *r, const char *sql, int64_t subject, struct str none)
{
	struct query *q;
	struct str s = none;

	if (!sql)
		return none;
	q = db_query(r->db, sql);
	if (strstr(sql, "?1"))
		query_int(q, 1, subject);
	bind_reader(q, sql, r);
	if (query_step(q) && !query_is_null(q, 0))
		s = query_get_text(q, 0, r->arena);
	query_end(q);
	return s;
}

/* A subject that is several rows is read by statements made for several (unite.h). */
static bool several(struct reading *r, int64_t subject)
{
	const int64_t *rows;

	return subject && record_same(r, subject, &rows) > 1;
}

static bool may_see_all(struct reading *r, const struct board *b)
{
	bool may = record_may_see(r, b->of);

	for (size_t i = 0; may && i < b->nalso; i++)
		may = record_may_see(r, b->also[i].of);
	return may;
}

static bool has_clocks(const struct board *b)
{
	bool has = b->of->nclocks > 0;

	for (size_t i = 0; !has && i < b->nalso; i++)
		has = b->also[i].of->nclocks > 0;
	return has;
}

bool board_read(struct reading *r, const struct board *b, int64_t subject, int64_t from, struct board_page *out)
{
	const struct board_plan *bp = plan_board(r->db, b, several(r, subject));
	struct row_ids *ids;
	size_t n;

	*out = (struct board_page){ .board = b };
	if (!bp || !may_see_all(r, b))
		return false;
	n = ids_read(r, b, bp, subject, from, &ids);
	out->rows = TAKE_N(r->arena, struct board_row, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct record *rec = record_load(r, ids[i].id);
		if (rec)
			row_read(r, b, rec, subject, ids[i].sql, &out->rows[out->nrows++]);
	}
	out->total = from == 0 && (int64_t)n < (b->limit > 0 ? b->limit : 50) ? (int64_t)n : figure(r, bp->count, subject);
	out->late = has_clocks(b) && !b->panel ? figure(r, bp->late, subject) : 0;
	out->numbers = TAKE_N(r->arena, struct str, b->nnumbers + 1);
	for (size_t i = 0; i < b->nnumbers; i++)
		out->numbers[i] = figure_words(r, bp->numbers[i], subject, b->numbers[i].none);
	return !db_broken(r->db);
}

/* The figures of the menu stand on every page, and what they count is the whole board: kept for whoever asked, until something
 * changes, and never longer than this, for what is counted may also be a matter of time. */
#define BADGE_KEPT (2 * US_SECOND)
enum { BADGES = 512 };

struct badge { const struct board *board; const struct role *role; int64_t staff, stand; instant made; int64_t n; };

static struct badge badges[BADGES];
static pthread_mutex_t badges_lock = PTHREAD_MUTEX_INITIALIZER;

static struct badge *badge_of(const struct reading *r, const struct board *b)
{
	uint64_t h = ((uint64_t)(uintptr_t)b ^ (uint64_t)r->who->staff * 31) * UINT64_C(0x9E3779B97F4A7C15);

	return &badges[(h >> 32) % BADGES];
}

static bool badge_find(const struct reading *r, const struct board *b, int64_t *n)
{
	const struct badge *kept = badge_of(r, b);
	bool good;

	pthread_mutex_lock(&badges_lock);
	good = kept->board == b && kept->staff == r->who->staff && kept->role == r->who->role && kept->stand == db_stand(r->db) &&
		r->now >= kept->made && r->now < kept->made + BADGE_KEPT;
	*n = kept->n;
	pthread_mutex_unlock(&badges_lock);
	return good;
}

static void badge_keep(const struct reading *r, const struct board *b, int64_t n)
{
	pthread_mutex_lock(&badges_lock);
	*badge_of(r, b) = (struct badge){ b, r->who->role, r->who->staff, db_stand(r->db), r->now, n };
	pthread_mutex_unlock(&badges_lock);
}

int64_t board_count(struct reading *r, const struct board *b)
{
	const struct board_plan *bp = plan_board(r->db, b, false);
	bool whole = !db_is_memory(r->db);
	int64_t n;

	if (!bp || !may_see_all(r, b))
		return 0;
	if (whole && badge_find(r, b, &n))
		return n;
	n = figure(r, str_is(b->badge, "over") ? bp->late : bp->count, 0);
	if (whole && !db_broken(r->db))
		badge_keep(r, b, n);
	return n;
}

bool board_figures(struct reading *r, const struct board *b, int64_t *total, int64_t *late)
{
	const struct board_plan *bp = plan_board(r->db, b, false);

	if (!bp || b->panel || !may_see_all(r, b))
		return false;
	*total = figure(r, bp->count, 0);
	*late = has_clocks(b) ? figure(r, bp->late, 0) : 0;
	return !db_broken(r->db);
}

/* Which picture a part of one belongs to: parts know nothing of each other. */
static const struct picture_plan *picture_with(struct reading *r, const void *part, int64_t subject, const char **sql,
	const struct type **of)
{
	const struct plan *p = plan_of(r->db);

	for (size_t i = 0; i < p->practice->ntypes; i++) {
		const struct picture *pic = p->practice->types[i].picture;
		const struct picture_plan *pp = several(r, subject) && p->united_panels[i] ? &p->united[i] : &p->pictures[i];
		if (!pic)
			continue;
		*of = &p->practice->types[i];
		if ((const struct unknown *)part >= pic->unknowns && (const struct unknown *)part < pic->unknowns + pic->nunknowns)
			*sql = pp->unknowns[(const struct unknown *)part - pic->unknowns];
		else if ((const struct strip *)part >= pic->strips && (const struct strip *)part < pic->strips + pic->nstrips)
			*sql = pp->strips[(const struct strip *)part - pic->strips];
		else if ((const struct example_value *)part >= pic->lines && (const struct example_value *)part < pic->lines + pic->nlines)
			*sql = pp->lines[(const struct example_value *)part - pic->lines];
		else if (!((const struct tile *)part >= pic->tiles && (const struct tile *)part < pic->tiles + pic->ntiles))
			continue;
		return pp;
	}
	return NULL;
}

static void tile_words(struct reading *r, const struct tile *t, const struct tile_plan *tp, int64_t row, struct tile_words *out)
{
	struct str none = { "", 0 };

	out->value = figure_words(r, tp->value, row, none);
	/* Nothing counted and nothing found are said alike, in the tile's own words for it. */
	if ((!out->value.n || str_is(out->value, "0")) && t->none.n)
		out->value = t->none;
	out->detail = figure_words(r, tp->detail, row, none);
	out->source = figure_words(r, tp->source, row, none);
}

/* What is asked of the row itself is asked of one after another: the first that has something to say says it. */
void picture_tile(struct reading *r, const struct tile *t, int64_t subject, struct tile_words *out)
{
	const char *sql = NULL;
	const struct type *of = NULL;
	const struct picture_plan *pp = picture_with(r, t, subject, &sql, &of);
	const int64_t *rows;
	size_t n = record_same(r, subject, &rows);

	*out = (struct tile_words){ .value = t->none };
	for (size_t i = 0; pp && i < n && (!i || !out->value.n || str_eq(out->value, t->none)); i++)
		tile_words(r, t, &pp->tiles[t - of->picture->tiles], rows[i], out);
}

/* A gap is one only while no row fills it. */
bool picture_unknown(struct reading *r, const struct unknown *u, int64_t subject)
{
	const char *sql = NULL;
	const struct type *of;
	const int64_t *rows;
	size_t n = record_same(r, subject, &rows);
	bool holds = picture_with(r, u, subject, &sql, &of) && sql;

	for (size_t i = 0; holds && i < n; i++)
		holds = figure(r, sql, rows[i]) != 0;
	return holds;
}

struct str picture_line(struct reading *r, const struct example_value *line, int64_t subject)
{
	const char *sql = NULL;
	const struct type *of;
	struct str none = { "", 0 }, words = none;
	const int64_t *rows;
	size_t n = record_same(r, subject, &rows);

	if (!picture_with(r, line, subject, &sql, &of))
		return none;
	for (size_t i = 0; i < n && !words.n; i++)
		words = figure_words(r, sql, rows[i], none);
	return words;
}

int64_t picture_line_from(struct reading *r, const struct example_value *line, int64_t subject)
{
	const char *sql = NULL;
	const struct type *of;
	const struct picture_plan *pp = picture_with(r, line, subject, &sql, &of);
	const int64_t *rows;
	size_t n = record_same(r, subject, &rows);

	/* Of several rows the first that had something to say: of one, nothing is asked twice. */
	for (size_t i = 0; pp && i < n; i++) {
		const char *from = pp->line_from[line - of->picture->lines];
		if (n == 1 || figure_words(r, sql, rows[i], (struct str){ "", 0 }).n)
			return from ? figure(r, from, rows[i]) : rows[i];
	}
	return 0;
}

size_t picture_strip(struct reading *r, const struct strip *s, int64_t subject, int64_t **records, instant **since)
{
	const char *sql = NULL;
	const struct type *of;
	VEC(int64_t) ids = { 0 };
	VEC(instant) at = { 0 };

	*records = NULL;
	*since = NULL;
	if (!record_may_see(r, s->of) || !picture_with(r, s, subject, &sql, &of))
		return 0;
	struct query *q = db_query(r->db, sql);
	if (strstr(sql, "?1"))
		query_int(q, 1, subject);
	while (query_step(q)) {
		VEC_ADD(r->arena, &ids, query_get_int(q, 0));
		VEC_ADD(r->arena, &at, query_get_int(q, 1));
	}
	query_end(q);
	*records = ids.at;
	*since = at.at;
	return ids.n;
}
