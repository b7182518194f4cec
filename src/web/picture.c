/* The whole child: what must be known in ten seconds, and the next thing to do. */
#include "web/identities.h"
#include "web/pages.h"
#include "web/show.h"

enum { EVENTS_MOST = 12, STRIPS_MOST = 4, LATE_MOST = 2, TODOS_MOST = 6, PAGE_BYTES = 64 * 1024 };

struct drawing { struct visit *v; const struct record *rec; const struct picture *p; struct view_picture *view; bool acted; };

/* The clocks of the strip's record that are over stand in the strip itself. */
static void strip_clocks(struct drawing *d, int64_t record, struct str url, struct strip_view *s)
{
	struct clock_row *rows;
	size_t n = record_clocks(&d->v->reading, record, &rows);

	s->clocks = TAKE_N(d->v->arena, struct clock_tag, LATE_MOST);
	s->late = TAKE_N(d->v->arena, struct str, LATE_MOST);
	for (size_t i = 0; i < n && s->nclocks < LATE_MOST; i++) {
		if (rows[i].state != CLOCK_OVER)
			continue;
		s->clocks[s->nclocks] = show_clock(d->v, &rows[i], url);
		s->late[s->nclocks++] = show_clock_name(&rows[i]);
	}
}

static void strip_act(struct drawing *d, const struct record *rec, struct strip_view *s)
{
	struct offer *moves;
	struct clock_tag tag;
	bool primary, timed;
	size_t n = offer_moves(d->v, rec, &moves, &primary, &tag, &timed);

	if (d->view->sheet.is_print || d->v->reading.as_known)
		return;
	if (n && primary && !d->acted) {
		s->act = moves[0];
		d->acted = true;
	} else {
		s->open = (struct offer){ .words = str_fmt(d->v->arena, "Open %.*s", S(rec->ref)), .href = visit_url(d->v, rec, "") };
	}
}

static void strips(struct drawing *d)
{
	struct strip_view *out = TAKE_N(d->v->arena, struct strip_view, STRIPS_MOST);
	instant now = show_now(d->v);

	d->view->strips = out;
	for (size_t i = 0; i < d->p->nstrips; i++) {
		const struct strip *s = &d->p->strips[i];
		int64_t *ids;
		instant *since;
		size_t n = picture_strip(&d->v->reading, s, d->rec->id, &ids, &since);
		for (size_t k = 0; k < n && d->view->nstrips < STRIPS_MOST; k++) {
			const struct record *rec = record_load(&d->v->reading, ids[k]);
			struct strip_view *one = &out[d->view->nstrips];
			if (!rec)
				continue;
			d->view->nstrips++;
			one->source = visit_url(d->v, rec, "");
			one->title = since[k] && since[k] <= now ? str_fmt(d->v->arena, "%.*s \xc2\xb7 %.*s", S(s->title),
				S(span_words(d->v->arena, now - since[k]))) : s->title;
			one->says = phrase_words(&d->v->reading, &s->says, rec);
			strip_clocks(d, rec->id, visit_url(d->v, rec, ""), one);
			strip_act(d, rec, one);
		}
	}
}

/* A line of this name stands beside the name, after the facts. */
static bool beside_name(const struct example_value *line)
{
	return str_is(line->name, SHOW_BESIDE_NAME);
}

/* What stands on a record of its own leads there; what the subject's own record says leads to that by the way "Whole record". */
static struct part_fact line_fact(struct drawing *d, const struct example_value *line, struct str words)
{
	int64_t from = picture_line_from(&d->v->reading, line, d->rec->id);
	const struct record *rec = from ? record_load(&d->v->reading, from) : NULL;
	struct part_fact f = { .label = line->name, .value = words, .source = d->view->own };

	if (rec && rec->type == d->rec->type)
		f.source = visit_url(d->v, rec, "/record");
	else if (rec)
		f.source = f.href = visit_url(d->v, rec, "");
	return f;
}

/* What is known stands first, each with its label; what is not is told together, so that it is seen at once and is not a wall. */
static void facts(struct drawing *d)
{
	struct part_fact *f = TAKE_N(d->v->arena, struct part_fact, d->p->nlines + 2 + IDENTITIES_FACTS);
	struct buf unknown, rules;
	size_t n = 0;

	buf_open(&unknown, d->v->arena);
	buf_open(&rules, d->v->arena);
	for (size_t i = 0; i < d->p->nlines; i++) {
		struct str words;
		if (beside_name(&d->p->lines[i]))
			continue;
		words = picture_line(&d->v->reading, &d->p->lines[i], d->rec->id);
		if (words.n) {
			f[n++] = line_fact(d, &d->p->lines[i], words);
			continue;
		}
		if (unknown.n)
			buf_z(&unknown, ", ");
		buf_fmt(&rules, "%s%.*s", rules.n ? " " : "", S(show_rule(d->v, d->p->lines[i].at)));
		buf_str(&unknown, str_lower(d->v->arena, d->p->lines[i].name));
	}
	f[n++] = (struct part_fact){ .label = STR("Reference"), .value = d->rec->ref, .source = d->view->own };
	n += identities_facts(d->v, d->rec, f + n);
	if (unknown.n)
		f[n++] = (struct part_fact){ .label = STR("Not recorded"), .gap = { .kind = GAP_NOT_RECORDED, .words = buf_text(&unknown) },
			.rule = buf_text(&rules) };
	d->view->facts = f;
	d->view->nfacts = n;
}

static void tiles(struct drawing *d)
{
	struct part_tile *t = TAKE_N(d->v->arena, struct part_tile, d->p->ntiles + 1);

	for (size_t i = 0; i < d->p->ntiles; i++) {
		struct tile_words words = { 0 };
		picture_tile(&d->v->reading, &d->p->tiles[i], d->rec->id, &words);
		t[i] = (struct part_tile){ .label = d->p->tiles[i].title, .value = words.value, .detail = words.detail,
			.source = words.source.n ? words.source : d->v->reading.as_known ? STR("As known then") : STR("Martlet, now"),
			.rule = show_rule(d->v, d->p->tiles[i].at) };
		if (d->p->tiles[i].panel.n)
			t[i].href = str_fmt(d->v->arena, "#h-%.*s", S(d->p->tiles[i].panel));
		else if (d->p->tiles[i].of || d->p->tiles[i].spoken)
			t[i].href = show_chronology_url(d->v, d->rec, d->p->tiles[i].spoken ? STR("spoken") : d->p->tiles[i].of->name);
		bool none = !words.value.n || str_eq(words.value, d->p->tiles[i].none);
		t[i].hot = !none && str_is(d->p->tiles[i].tone, "crit");
		if (none)
			t[i].gap = (struct gap){ .kind = d->p->tiles[i].gap ? GAP_NOT_RECORDED : GAP_TRULY_NONE, .words = d->p->tiles[i].none };
	}
	d->view->tiles = t;
	d->view->ntiles = d->p->ntiles;
}

/* The move that stops this clock, when this actor may make it now. */
static struct offer stops(struct drawing *d, const struct clock_row *c)
{
	const struct record *rec = record_load(&d->v->reading, c->record);
	struct open_move *open;
	size_t n;

	if (!rec || d->v->reading.as_known || d->view->sheet.is_print)
		return (struct offer){ 0 };
	n = record_moves(&d->v->reading, rec, &open);
	for (size_t i = 0; i < n; i++)
		if (str_eq(open[i].move->clock, c->clock->name))
			return (struct offer){ .words = open[i].move->title, .href = str_fmt(d->v->arena, "%.*s/do/%.*s",
				S(record_url(d->v->arena, rec)), S(open[i].move->name)) };
	return (struct offer){ .words = rec->ref, .href = visit_url(d->v, rec, "") };
}

static struct str owner_words(struct drawing *d, struct str owner)
{
	const struct role *role = owner.n ? practice_role(d->v->practice, owner) : NULL;

	return role ? role->title : owner;
}

static void add(struct buf *b, struct str s)
{
	if (b->n && s.n)
		buf_z(b, ", ");
	buf_str(b, s);
}

/* What is to be done, in the record's own words where the practice says so; beneath: which record, whose it is, by when. */
static void todo_words(struct drawing *d, const struct clock_row *c, struct todo *t)
{
	const struct record *rec = record_load(&d->v->reading, c->record);
	struct buf b;

	buf_open(&b, d->v->arena);
	t->words = show_clock_name(c);
	if (rec)
		add(&b, rec->ref);
	if (rec)
		t->source = visit_url(d->v, rec, "");
	if (rec && c->clock->says.nparts)
		t->words = phrase_words(&d->v->reading, &c->clock->says, rec);
	else
		add(&b, owner_words(d, c->clock->owner));
	add(&b, t->clock.beside);
	t->detail = buf_text(&b);
}

static void todos(struct drawing *d)
{
	struct clock_row *rows;
	size_t n = subject_clocks(&d->v->reading, d->rec->id, &rows), over = 0;
	struct todo *t = TAKE_N(d->v->arena, struct todo, n + 1);

	for (size_t i = 0; i < n; i++) {
		over += rows[i].state == CLOCK_OVER;
		t[i].clock = show_clock(d->v, &rows[i], STR(""));
		t[i].act = stops(d, &rows[i]);
		todo_words(d, &rows[i], &t[i]);
		t[i].clock.beside = STR("");
	}
	d->view->soon = n < TODOS_MOST ? n : TODOS_MOST;
	d->view->todos = t;
	d->view->ntodos = n;
	d->view->todos_beside = str_fmt(d->v->arena, "%zu open, %zu over", n, over);
}

/* The form that would fill a gap: TYPE.MOVE, where this role may. */
static void gap_ask(struct drawing *d, struct str ask, struct gap *g)
{
	struct str rest = ask, name;
	const struct type *t;
	const struct move *m;

	if (!ask.n || d->v->reading.as_known || d->view->sheet.is_print || !str_cut(&rest, '.', &name))
		return;
	t = rest.n ? practice_type(d->v->practice, name) : d->rec->type;
	m = t ? type_move(t, rest.n ? rest : name) : NULL;
	if (!m || !visit_may(d->v, m->creates ? ACCESS_CREATE : ACCESS_MOVE, t, m->creates ? NULL : m))
		return;
	g->next = STR("Add now");
	if (m->creates && t->about)
		g->href = str_fmt(d->v->arena, "/%.*s/new?move=%.*s&%.*s=%.*s", S(t->path), S(m->name), S(t->about->name), S(d->rec->ref));
	else
		g->href = str_fmt(d->v->arena, "%.*s/do/%.*s", S(record_url(d->v->arena, d->rec)), S(m->name));
}

static void unknowns(struct drawing *d)
{
	struct gap *g = TAKE_N(d->v->arena, struct gap, d->p->nunknowns + 1 + IDENTITIES_GAPS);

	for (size_t i = 0; i < d->p->nunknowns; i++)
		if (picture_unknown(&d->v->reading, &d->p->unknowns[i], d->rec->id)) {
			struct gap *one = &g[d->view->nunknowns++];
			*one = (struct gap){ .kind = GAP_NOT_RECORDED, .words = d->p->unknowns[i].says, .rule = show_rule(d->v, d->p->unknowns[i].at) };
			gap_ask(d, d->p->unknowns[i].ask, one);
		}
	d->view->nunknowns += identities_gaps(d->v, d->rec, g + d->view->nunknowns);
	d->view->unknowns = g;
}

/* One line a step, as its author wrote it. */
static void steps(struct drawing *d, const struct board *b, const struct record *rec, struct panel_view *out)
{
	const struct field *f = type_field(b->of, b->steps);
	struct panel_line *lines;
	struct str rest, one;
	size_t n = 1;

	if (!f || rec->values[f->position].is != VALUE_TEXT)
		return;
	rest = rec->values[f->position].text;
	for (size_t i = 0; i < rest.n; i++)
		n += rest.at[i] == '\n';
	lines = TAKE_N(d->v->arena, struct panel_line, n);
	while (str_cut(&rest, '\n', &one))
		if (str_trim(one).n)
			lines[out->nlines++].words = str_trim(one);
	out->is = PANEL_STEPS;
	out->lines = lines;
	out->beside_href = visit_url(d->v, rec, "");
	out->beside = rec->ref;
}

/* In the aside a row is told in a few words; what is only missing there is left to the record itself, but for its head. */
static void lines_of(struct drawing *d, const struct board *b, const struct board_page *page, struct panel_view *out)
{
	struct panel_line *lines = TAKE_N(d->v->arena, struct panel_line, page->nrows + 1);

	for (size_t i = 0; i < page->nrows; i++) {
		struct part_cell *cells = TAKE_N(d->v->arena, struct part_cell, b->ncolumns + 1);
		size_t head = 0, n = 1;
		for (size_t k = 0; k < b->ncolumns; k++)
			if (b->columns[k].is == COLUMN_PERSON)
				head = k;
		for (size_t k = 0; k < b->ncolumns; k++)
			cells[k == head ? 0 : n++] = show_cell(d->v, &page->rows[i].cells[k], &page->rows[i], k == head);
		if (b->ncolumns)
			show_source(cells, b->ncolumns, page->rows[i].url);
		lines[i] = (struct panel_line){ .words = page->rows[i].phrase, .href = page->rows[i].url, .cells = cells, .ncells = b->ncolumns };
	}
	out->is = PANEL_LINES;
	out->lines = lines;
	out->nlines = page->nrows;
}

static void panel(struct drawing *d, const struct board *b, struct panel_view *out)
{
	struct board_page page = { 0 };

	*out = (struct panel_view){ .id = b->name, .title = b->title, .aside = b->aside, .rule = show_rule(d->v, b->at),
		.empty = { .kind = GAP_TRULY_NONE, .words = b->empty } };
	if (!board_read(&d->v->reading, b, d->rec->id, 0, &page)) {
		out->empty = (struct gap){ .kind = GAP_UNREACHABLE, .words = STR("This part could not be read just now") };
		return;
	}
	if (page.nrows && b->steps.n) {
		const struct record *rec = record_load(&d->v->reading, page.rows[0].id);
		if (rec)
			steps(d, b, rec, out);
		if (out->nlines && page.rows[0].phrase.n)
			out->beside = page.rows[0].phrase;
		if (out->nlines)
			return;
	}
	if (!b->ncolumns || b->aside) {
		lines_of(d, b, &page, out);
		return;
	}
	out->is = PANEL_TABLE;
	out->group = show_group(d->v, b, &page);
	if (page.total > (int64_t)page.nrows)
		out->beside = str_fmt(d->v->arena, "showing %zu of %lld", page.nrows, (long long)page.total);
}

static bool narrow(const struct panel_view *p)
{
	return !p->aside && (p->nlines || p->group.nrows) && (p->is != PANEL_TABLE || p->group.ncolumns <= 4);
}

/* Two narrow panels that follow one another stand side by side: a plan, and where the child was found before. */
static void pair(struct drawing *d, struct panel_view *p)
{
	for (size_t i = 0; i + 1 < d->p->npanels; i++)
		if (narrow(&p[i]) && narrow(&p[i + 1])) {
			p[i].pair = p[i + 1].pair = true;
			d->view->npair = 2;
			return;
		}
}

static void panels(struct drawing *d)
{
	struct panel_view *out = TAKE_N(d->v->arena, struct panel_view, d->p->npanels + 1);

	for (size_t i = 0; i < d->p->npanels; i++)
		panel(d, d->p->panels[i], &out[i]);
	pair(d, out);
	d->view->panels = out;
	d->view->npanels = d->p->npanels;
}

static void events(struct drawing *d)
{
	struct event_row *rows;
	size_t total = 0, n = subject_chronology(&d->v->reading, d->rec->id, NULL, EVENTS_MOST, &rows, &total);
	struct happening *h = TAKE_N(d->v->arena, struct happening, n + 1);

	for (size_t i = 0; i < n; i++)
		h[i] = show_event(d->v, &rows[i]);
	d->view->events = h;
	d->view->nevents = n;
	d->view->total = (int64_t)total;
	d->view->chronology = visit_url(d->v, d->rec, "/chronology");
	d->view->nchips = show_chips(d->v, d->rec, NULL, STR(""), NULL, &d->view->chips);
	d->view->voice_title = STR("What they said, how they seemed");
}

/* What may be recorded about this child comes first, then what may be changed of the person. */
static void offers(struct drawing *d)
{
	struct offer *starts, *moves, *all;
	struct clock_tag tag;
	bool primary, timed;
	size_t n = offer_starts(d->v, d->rec, &starts), m = offer_moves(d->v, d->rec, &moves, &primary, &tag, &timed);

	all = TAKE_N(d->v->arena, struct offer, n + m + 1);
	for (size_t i = 0; i < n; i++)
		all[i] = starts[i];
	for (size_t i = 0; i < m; i++)
		all[n + i] = moves[i];
	d->view->offers = all;
	d->view->noffers = n + m;
}

static bool has_birth(const struct type *t)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (str_is(t->fields[i].kind, "birth_date"))
			return true;
	return false;
}

void picture_page(struct visit *v, const struct record *rec, bool print)
{
	struct view_picture view = { .sheet = { .is_print = print } };
	struct drawing d = { .v = v, .rec = rec, .p = rec->type->picture, .view = &view };

	buf_need(v->out, PAGE_BYTES);
	v->reading.subject = rec->id;
	view.own = visit_url(v, rec, "/record");
	view.name = phrase_words(&v->reading, &d.p->name, rec);
	view.about = show_about(v, rec);
	view.has_face = has_birth(rec->type);
	view.flags = show_flags_of(v, rec->id, &view.nflags);
	strips(&d);
	facts(&d);
	tiles(&d);
	todos(&d);
	unknowns(&d);
	panels(&d);
	events(&d);
	offers(&d);
	view.nways = offer_ways(v, rec, &view.ways);
	visit_frame(v, &view.frame, rec->ref);
	show_sheet(v, rec, record_url(v->arena, rec), &view.frame, &view.sheet);
	view.sheet.is_print = print;
	whole_picture(v->out, &view);
}
