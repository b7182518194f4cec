/* Any record: its sections with every absence in words, its clocks, what may be done, what is linked to it. */
#include <stdlib.h>

#include "web/pages.h"
#include "web/show.h"

enum { LINKED_MOST = 40 };

/* Answers not given are told in one line, but a child's voice that is missing where other things are known stands alone. */
static bool told_apart(const struct field *f, const struct value *v, bool reached)
{
	return v->is != VALUE_NONE || (reached && (f->voice || f->quote));
}

/* A section nobody has come to yet: found, while the child is still missing. */
static bool reached(const struct record *rec, struct str section)
{
	const struct type *t = rec->type;

	for (size_t i = 0; i < t->nfields; i++)
		if (str_eq(t->fields[i].section, section) && rec->values[i].is != VALUE_NONE &&
			(rec->values[i].is != VALUE_MANY || rec->values[i].nmany))
			return true;
	return false;
}

static const struct part_group *group_of(struct visit *v, const struct field *f, const struct value *value)
{
	struct part_group *g = TAKE(v->arena, struct part_group);
	struct part_column *columns = TAKE_N(v->arena, struct part_column, f->nfields);
	struct part_row *rows = TAKE_N(v->arena, struct part_row, value->nmany + 1);

	*g = (struct part_group){ .words = f->title, .columns = columns, .ncolumns = f->nfields, .rows = rows, .nrows = value->nmany };
	for (size_t i = 0; i < f->nfields; i++)
		columns[i].words = f->fields[i].title;
	for (size_t r = 0; r < value->nmany; r++) {
		struct part_cell *cells = TAKE_N(v->arena, struct part_cell, f->nfields);
		for (size_t i = 0; i < f->nfields; i++) {
			const struct value *one = &value->many[r * value->width + i];
			cells[i].head = i == 0;
			cells[i].text = one->is == VALUE_NONE || one->is == VALUE_ABSENT ? STR("") : value_words(&v->reading, &f->fields[i], one);
			if (one->is == VALUE_INT && f->fields[i].is == FIELD_INSTANT)
				cells[i].text = instant_short(v->arena, one->n, show_now(v));
			if (!cells[i].text.n)
				cells[i].gap = one->is == VALUE_ABSENT ? show_absence(&f->fields[i], one->absent) :
					(struct gap){ .kind = GAP_NOT_RECORDED };
		}
		rows[r] = (struct part_row){ .cells = cells, .n = f->nfields };
	}
	return g;
}

struct filling { struct visit *v; const struct record *rec; struct part_fact *facts; struct part_group *groups; struct buf rest;
	bool reached; };

static void field_in(struct filling *s, const struct field *f, struct section_view *out)
{
	const struct value *value = &s->rec->values[f->position];

	if (f->is == FIELD_GROUP && s->reached) {
		if (value->is == VALUE_MANY && value->nmany)
			s->groups[out->ngroups++] = *group_of(s->v, f, value);
		else
			s->facts[out->nfacts++] = (struct part_fact){ .label = f->title, .gap = { .kind = GAP_NOT_DONE, .words = STR("None recorded") } };
		return;
	}
	if (!told_apart(f, value, s->reached)) {
		if (s->rest.n)
			buf_z(&s->rest, " \xc2\xb7 ");
		buf_str(&s->rest, f->title);
		return;
	}
	s->facts[out->nfacts++] = show_fact(s->v, s->rec, f);
}

static void section(struct visit *v, const struct record *rec, struct str name, struct section_view *out)
{
	const struct type *t = rec->type;
	struct filling s = { .v = v, .rec = rec, .facts = TAKE_N(v->arena, struct part_fact, t->nfields + 1),
		.groups = TAKE_N(v->arena, struct part_group, t->nfields + 1), .reached = reached(rec, name) };

	buf_open(&s.rest, v->arena);
	for (size_t i = 0; i < t->nfields; i++)
		if (str_eq(t->fields[i].section, name))
			field_in(&s, &t->fields[i], out);
	if (s.rest.n)
		s.facts[out->nfacts++] = (struct part_fact){ .label = STR("Not recorded"), .value = buf_text(&s.rest) };
	out->facts = s.facts;
	out->groups = s.groups;
}

static void sections(struct visit *v, const struct record *rec, struct view_detail *view)
{
	const struct type *t = rec->type;
	struct section_view *s = TAKE_N(v->arena, struct section_view, t->nsections + 2);
	struct part_fact *later = TAKE_N(v->arena, struct part_fact, t->nsections + 2);
	size_t n = 0, nlater = 0;

	for (size_t i = 0; i <= t->nsections; i++) {
		struct str name = i < t->nsections ? t->sections[i] : STR("");
		s[n] = (struct section_view){ .title = name.n ? name : STR("Details"), .id = str_fmt(v->arena, "s%zu", i) };
		section(v, rec, name, &s[n]);
		if (s[n].nfacts && !reached(rec, name))
			later[nlater++] = (struct part_fact){ .label = s[n].title, .value = s[n].facts[0].value };
		else
			n += s[n].nfacts || s[n].ngroups;
	}
	if (nlater)
		s[n++] = (struct section_view){ .title = STR("Nothing recorded yet"), .id = STR("later"), .facts = later, .nfacts = nlater };
	view->sections = s;
	view->nsections = n;
}

/* By when, and whose it is: all that is needed to act. The rule behind it is one press away. */
static struct str clock_line(struct visit *v, const struct clock_row *c)
{
	const struct role *role = practice_role(v->practice, c->clock->owner);
	struct str owner = role ? role->title : c->clock->owner, due = { "", 0 };

	if (c->has_due && c->state != CLOCK_WAITS)
		due = str_fmt(v->arena, "due %.*s", S(instant_short(v->arena, c->due, show_now(v))));
	return str_fmt(v->arena, "%.*s%s%.*s", S(due), due.n && owner.n ? " \xc2\xb7 " : "", S(owner));
}

static struct str clock_why(struct visit *v, const struct clock_row *c)
{
	struct buf b;

	buf_open(&b, v->arena);
	if (c->state != CLOCK_WAITS)
		buf_fmt(&b, "from %.*s", S(instant_short(v->arena, c->started, show_now(v))));
	if (c->clock->has_within)
		buf_fmt(&b, "%swithin %.*s", b.n ? ", " : "", S(span_show(v->arena, &c->clock->within)));
	if (c->clock->source.n)
		buf_fmt(&b, "%s%.*s", b.n ? ". " : "", S(c->clock->source));
	return buf_text(&b);
}

static int over_first(const void *left, const void *right)
{
	const struct clock_row *a = left, *b = right;
	int x = show_urgency(a), y = show_urgency(b);

	if (x != y)
		return x < y ? -1 : 1;
	return (a->due > b->due) - (a->due < b->due);
}

static void clocks(struct visit *v, const struct record *rec, struct view_detail *view)
{
	struct clock_row *rows;
	size_t n = record_clocks(&v->reading, rec->id, &rows);
	struct clock_view *c = TAKE_N(v->arena, struct clock_view, n + 1);

	rows = arena_copy(v->arena, rows, n * sizeof *rows);        /* those that were given are others' too */
	if (n)
		qsort(rows, n, sizeof *rows, over_first);
	for (size_t i = 0; i < n; i++) {
		c[i] = (struct clock_view){ .title = show_clock_name(&rows[i]), .tag = show_clock(v, &rows[i], STR("")), .why = clock_why(v, &rows[i]),
			.line = clock_line(v, &rows[i]),
			.id = str_fmt(v->arena, "clock-%.*s", S(rows[i].clock->name)) };
		c[i].tag.beside = STR("");
	}
	view->clocks = c;
	view->nclocks = n;
}

static enum clock_look look_of(const struct state *s)
{
	if (s->final)
		return PART_CLOCK_DONE;
	return str_is(s->tone, "crit") ? PART_CLOCK_OVER : str_is(s->tone, "warn") ? PART_CLOCK_SOON : PART_CLOCK_RUNNING;
}

static struct part_group *linked_group(struct visit *v, const char *const *heads, size_t nheads, size_t most)
{
	struct part_group *g = TAKE(v->arena, struct part_group);
	struct part_column *columns = TAKE_N(v->arena, struct part_column, nheads);

	for (size_t i = 0; i < nheads; i++)
		columns[i].words = str_z(heads[i]);
	*g = (struct part_group){ .words = STR("Records that point at this one"), .plain = true, .columns = columns, .ncolumns = nheads,
		.rows = TAKE_N(v->arena, struct part_row, most + 1) };
	return g;
}

static void linked_row(struct visit *v, struct part_group *g, const struct record *from, const struct link *link, bool state)
{
	struct part_cell *cells = TAKE_N(v->arena, struct part_cell, g->ncolumns);
	struct clock_tag *tag = TAKE(v->arena, struct clock_tag);
	const struct state *s = &from->type->states[from->state];
	size_t n = 0;

	cells[n++] = (struct part_cell){ .text = from->ref, .href = visit_url(v, from, ""), .beside = from->type->title, .head = true };
	if (state) {
		*tag = (struct clock_tag){ .look = look_of(s), .words = s->title };
		cells[n++] = (struct part_cell){ .clock = tag, .tight = true };
	}
	cells[n++].text = record_headline(&v->reading, from);
	if (!state)
		cells[n++].text = link->field->title;
	cells[n].text = instant_short(v->arena, link->since, show_now(v));
	((struct part_row *)g->rows)[g->nrows++] = (struct part_row){ .cells = cells, .n = g->ncolumns };
}

/* What can still go wrong stands apart, with its state, at the top: a circulation, an interview. What was only written down, below. */
static void linked(struct visit *v, const struct record *rec, struct view_detail *view)
{
	static const char *const in_state[] = { "Record", "State", "What it is", "Since" },
		*const written[] = { "Record", "What it is", "How it is linked", "Since" };
	struct link *links;
	size_t n = record_links_to(&v->reading, rec->id, NULL, LINKED_MOST, &links);
	struct part_group *open = linked_group(v, in_state, 4, n), *rest = linked_group(v, written, 4, n);

	for (size_t i = 0; i < n; i++) {
		const struct record *from = record_load(&v->reading, links[i].from);
		bool state = from && from->type->nstates > 1;
		if (from)
			linked_row(v, state ? open : rest, from, &links[i], state);
	}
	view->open = open->nrows ? open : NULL;
	view->linked = rest->nrows ? rest : NULL;
}

/* How long it has run, or ran: what is asked first of somebody who is missing. */
static void elapsed(struct visit *v, const struct record *rec, struct view_detail *view)
{
	struct part_tile *t = TAKE_N(v->arena, struct part_tile, rec->type->nelapsed + 1);

	for (size_t i = 0; i < rec->type->nelapsed; i++) {
		const struct elapsed *e = &rec->type->elapsed[i];
		const struct value *since = &rec->values[e->since->position], *until = e->until ? &rec->values[e->until->position] : NULL;
		bool over = until && until->is == VALUE_INT;
		instant end = over ? until->n : show_now(v);
		if (!over && rec->type->states[rec->state].final)
			continue;
		if (since->is == VALUE_INT && since->n <= end)
			t[view->ntiles++] = (struct part_tile){ .label = e->title, .value = span_words(v->arena, end - since->n), .hot = !over,
				.detail = str_fmt(v->arena, "%s %.*s%s%.*s", over ? "from" : "since", S(instant_short(v->arena, since->n, show_now(v))),
					over ? " to " : "", S(over ? instant_short(v->arena, end, show_now(v)) : STR(""))) };
		else if (since->is != VALUE_INT)
			t[view->ntiles++] = (struct part_tile){ .label = e->title, .gap = { .kind = GAP_NOT_RECORDED } };
	}
	view->tiles = t;
}

static void acts(struct visit *v, const struct record *rec, struct view_detail *view)
{
	struct offer *moves;
	bool primary;
	size_t n = offer_moves(v, rec, &moves, &primary, &view->act_clock, &view->act_timed);

	if (n && primary) {
		view->act = moves[0];
		moves++;
		n--;
	}
	view->offers = moves;
	view->noffers = n;
}

static void show(struct visit *v, const struct record *rec, bool print)
{
	struct view_detail view = { 0 };

	view.headline = record_headline(&v->reading, rec);
	view.ref = rec->ref;
	view.kind = rec->type->title;
	if (rec->type->nstates > 1) {
		view.state = rec->type->states[rec->state].title;
		view.state_look = look_of(&rec->type->states[rec->state]);
	}
	view.has_strip = !rec->type->subject && show_strip(v, rec, &view.strip);
	if (rec->type->subject) {
		view.strip = (struct person_strip){ .name = view.headline, .flags = show_flags_of(v, rec->id, &view.strip.nflags) };
		view.has_strip = view.strip.nflags > 0;
	}
	acts(v, rec, &view);
	clocks(v, rec, &view);
	sections(v, rec, &view);
	linked(v, rec, &view);
	elapsed(v, rec, &view);
	view.nways = offer_ways(v, rec, &view.ways);
	visit_frame(v, &view.frame, rec->ref);
	show_sheet(v, rec, record_url(v->arena, rec), &view.frame, &view.sheet);
	view.sheet.is_print = print;
	sheet_detail(v->out, &view);
}

static void page(struct visit *v, bool print)
{
	const struct record *rec = visit_record(v);

	if (rec && rec->type->picture)
		picture_page(v, rec, print);
	else if (rec)
		show(v, rec, print);
}

void detail_page(struct visit *v)
{
	page(v, false);
}

void detail_print_page(struct visit *v)
{
	page(v, true);
}

/* What a picture is drawn from: the subject's own record, field by field, as any other record is shown. */
void detail_record_page(struct visit *v)
{
	const struct record *rec = visit_record(v);

	if (!rec)
		return;
	v->reading.subject = rec->type->subject ? rec->id : 0;
	show(v, rec, false);
}
