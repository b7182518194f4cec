#include "practice/loading.h"

#include "base/vec.h"

enum { MOST_ROWS = 200 };

/* ---- columns ---- */

static bool has_clock(const struct type *t, struct str name)
{
	for (size_t i = 0; i < t->nclocks; i++)
		if (str_eq(t->clocks[i].name, name))
			return true;
	return false;
}

static struct str near_clock(struct loading *l, const struct type *t, struct str name)
{
	VEC(struct str) names = { 0 };

	for (size_t i = 0; i < t->nclocks; i++)
		VEC_ADD(l->a, &names, t->clocks[i].name);
	return bind_near(l, name, names.at, names.n);
}

static void column_clock(struct loading *l, const struct node *n, const struct type *of, struct column *c)
{
	if (c->is == COLUMN_CLOCKS && !str_is(c->name, "all"))
		note(l->notes, bind_place(n, "clocks"), "'clocks' is all, or say 'clock' for one of them");
	if (c->is == COLUMN_CLOCK && c->name.n && !has_clock(of, c->name))
		note(l->notes, bind_place(n, "clock"), "%.*s has no clock '%.*s'%.*s", S(of->name), S(c->name),
			S(near_clock(l, of, c->name)));
}

static void column_field(struct loading *l, const struct node *n, const char *key, const struct type *of, struct column *c)
{
	if (!c->name.n)
		return;
	if (str_is(c->name, "this") && (c->is == COLUMN_PERSON || c->is == COLUMN_PATH || c->is == COLUMN_FLAGS) && of->subject)
		return;                 /* a board of subjects: the row itself */
	c->field = loading_field(l, of, c->name, bind_place(n, key));
	if (!c->field)
		return;
	if ((c->is == COLUMN_PERSON || c->is == COLUMN_PATH || c->is == COLUMN_FLAGS) && c->field->is != FIELD_REF)
		note(l->notes, bind_place(n, key), "'%s' shows a subject, and '%.*s' refers to none", key, S(c->name));
	if (c->is == COLUMN_VOICE && c->field->is != FIELD_TEXT && c->field->is != FIELD_WORDS)
		note(l->notes, bind_place(n, key), "'voice' shows words, and '%.*s' is not words", S(c->name));
}

static const struct { const char *key; enum column_is is; } column_keys[] = {
	{ "says", COLUMN_PHRASE }, { "field", COLUMN_FIELD }, { "clock", COLUMN_CLOCK }, { "clocks", COLUMN_CLOCKS },
	{ "flags", COLUMN_FLAGS }, { "voice", COLUMN_VOICE }, { "person", COLUMN_PERSON }, { "headline", COLUMN_HEADLINE },
	{ "path", COLUMN_PATH }, { "sql", COLUMN_SQL } };

static void column_read(struct loading *l, const struct node *n, const struct type *of, struct column *c)
{
	static const struct key keys[] = {
		{ "title", WANT_TEXT, true }, { "missing", WANT_TEXT, false }, { "says", WANT_TEXT, false },
		{ "field", WANT_TEXT, false }, { "clock", WANT_TEXT, false }, { "clocks", WANT_TEXT, false },
		{ "flags", WANT_TEXT, false }, { "voice", WANT_TEXT, false }, { "person", WANT_TEXT, false },
		{ "headline", WANT_TEXT, false }, { "path", WANT_TEXT, false }, { "sql", WANT_TEXT, false }, { "none", WANT_TEXT, false }, { NULL, WANT_ANY, false } };
	const char *key = NULL;
	int shows = 0;

	bind_keys(l, n, "a column", keys);
	c->at = n->at;
	c->title = bind_text(n, "title");
	c->missing = bind_text(n, "missing");
	c->none = bind_text(n, "none");
	if (c->missing.n && c->none.n)
		note(l->notes, bind_place(n, "none"), "nothing is either a gap ('missing') or an answer ('none'): one of the two");
	for (size_t i = 0; i < sizeof column_keys / sizeof *column_keys; i++)
		if (tree_get(n, column_keys[i].key)) {
			shows++;
			key = column_keys[i].key;
			c->is = column_keys[i].is;
		}
	if (shows != 1) {
		note(l->notes, n->at, "a column shows one thing: says, field, clock, clocks, flags, voice, person, headline, path or sql");
		c->is = COLUMN_FIELD;
		return;
	}
	c->name = bind_text(n, key);
	if (c->is == COLUMN_PHRASE) {
		c->says = phrase_of(l, n, "says");
		if (of)
			phrase_check(l, &c->says, of);
	} else if (c->is == COLUMN_SQL) {
		c->sql = bind_condition(n, "sql");
	} else if (c->is == COLUMN_HEADLINE) {
		if (!str_is(c->name, "this"))
			note(l->notes, bind_place(n, key), "'headline' is this: the line that names the row's own record");
	} else if (of && (c->is == COLUMN_CLOCK || c->is == COLUMN_CLOCKS)) {
		column_clock(l, n, of, c);
	} else if (of) {
		column_field(l, n, key, of, c);
	}
}

/* ---- boards and panels ---- */

static void board_columns(struct loading *l, const struct node *n, struct board *b)
{
	const struct node *columns = bind_node(n, "columns", NODE_LIST), *numbers = bind_node(n, "numbers", NODE_LIST);
	static const struct key keys[] = {
		{ "title", WANT_TEXT, true }, { "tone", WANT_TONE, false }, { "none", WANT_TEXT, false }, { "sql", WANT_TEXT, true },
		{ NULL, WANT_ANY, false } };

	b->columns = TAKE_N(l->a, struct column, columns ? columns->n + 1 : 1);
	for (size_t i = 0; columns && i < columns->n; i++)
		if (columns->items[i]->is == NODE_MAP)
			column_read(l, columns->items[i], b->of, &b->columns[b->ncolumns++]);
	b->numbers = TAKE_N(l->a, struct number, numbers ? numbers->n + 1 : 1);
	for (size_t i = 0; numbers && i < numbers->n; i++) {
		const struct node *item = numbers->items[i];
		if (item->is != NODE_MAP)
			continue;
		bind_keys(l, item, "a number", keys);
		b->numbers[b->nnumbers++] = (struct number){ .title = bind_text(item, "title"), .tone = bind_text(item, "tone"),
			.none = bind_text(item, "none"), .sql = bind_condition(item, "sql"), .at = item->at };
	}
}

static void board_common(struct loading *l, const struct node *n, struct board *b)
{
	b->at = n->at;
	b->title = bind_text(n, "title");
	b->question = bind_text(n, "question");
	b->empty = bind_text(n, "empty");
	b->hint = bind_text(n, "hint");
	b->aside = bind_flag(n, "aside");
	b->where = bind_condition(n, "where");
	b->order = bind_condition(n, "order");
	b->limit = bind_number(n, "limit", b->panel ? 10 : 50);
	if (b->limit < 1 || b->limit > MOST_ROWS)
		note(l->notes, bind_place(n, "limit"), "a limit is 1 to %d rows", MOST_ROWS);
	if (bind_text(n, "of").n)
		b->of = loading_type(l, bind_text(n, "of"), bind_place(n, "of"));
	board_columns(l, n, b);
}

/* A board of several records shows what each of them has. */
static void also_columns(struct loading *l, const struct board *b, const struct board_also *also)
{
	for (size_t i = 0; i < b->ncolumns; i++) {
		const struct column *c = &b->columns[i];
		const struct field *f = c->field ? type_field(also->of, c->field->name) : NULL;
		if (c->field && (!f || f->is != c->field->is || f->list != c->field->list))
			note(l->notes, c->at, "%.*s stands on this board too, and has no '%.*s' of that kind", S(also->of->name), S(c->field->name));
	}
}

static void board_also(struct loading *l, const struct node *n, struct board *b)
{
	const struct node *map = bind_node(n, "also", NODE_MAP);

	b->also = TAKE_N(l->a, struct board_also, map ? map->n + 1 : 1);
	for (size_t i = 0; map && i < map->n; i++) {
		const struct pair *p = &map->pairs[i];
		struct board_also also = { .of = loading_type(l, p->key->text, p->key->at), .at = p->key->at };
		if (p->value->is != NODE_TEXT || !p->value->text.n)
			note(l->notes, p->value->at, "'also' is a map of records to the condition of their rows");
		else if (also.of == b->of && b->of)
			note(l->notes, p->key->at, "%.*s is what this board is of already", S(b->of->name));
		else if (also.of) {
			also.where = (struct condition){ p->value->text, p->value->at };
			also_columns(l, b, &also);
			b->also[b->nalso++] = also;
		}
	}
	if (map && tree_get(n, "order"))
		note(l->notes, tree_key(n, "order")->at, "a board of several records has one order, what is most over first: leave 'order' out");
	for (size_t i = 0; map && i < b->ncolumns; i++)
		if (b->columns[i].is == COLUMN_PHRASE || b->columns[i].is == COLUMN_CLOCK || b->columns[i].is == COLUMN_SQL)
			note(l->notes, b->columns[i].at, "a board of several records shows clocks, headline, person, flags, field or voice");
}

static void board_badge(struct loading *l, const struct node *n, struct board *b)
{
	bool clocks = false;

	b->badge = bind_text(n, "badge");
	b->count = str_is(b->badge, "over") || str_is(b->badge, "all");
	if (b->badge.n && !b->count && !str_is(b->badge, "none"))
		note(l->notes, bind_place(n, "badge"), "a badge is over, all or none, and this is '%.*s'", S(b->badge));
	for (size_t i = 0; i < b->nalso; i++)
		clocks |= b->also[i].of->nclocks > 0;
	if (str_is(b->badge, "over") && b->of && !b->of->nclocks && !clocks)
		note(l->notes, bind_place(n, "badge"), "%.*s has no clock that could be over", S(b->of->name));
}

static void board_document(struct loading *l, struct document *d, struct board *b)
{
	static const struct key keys[] = {
		{ "board", WANT_NAME, true }, { "title", WANT_TEXT, true }, { "question", WANT_TEXT, true },
		{ "of", WANT_TEXT, true }, { "where", WANT_TEXT, false }, { "order", WANT_TEXT, false }, { "also", WANT_MAP, false },
		{ "badge", WANT_TEXT, false }, { "empty", WANT_TEXT, true }, { "hint", WANT_TEXT, false },
		{ "limit", WANT_NUMBER, false }, { "aside", WANT_FLAG, false }, { "columns", WANT_MAPS, true },
		{ "numbers", WANT_MAPS, false }, { NULL, WANT_ANY, false } };

	bind_keys(l, d->root, "a board", keys);
	d->thing = b;
	b->name = d->name;
	board_common(l, d->root, b);
	board_also(l, d->root, b);
	board_badge(l, d->root, b);
}

static void panel_steps(struct loading *l, const struct node *n, struct board *b)
{
	const struct field *f;

	b->steps = bind_text(n, "steps");
	if (!b->steps.n || !b->of)
		return;
	f = loading_field(l, b->of, b->steps, bind_place(n, "steps"));
	if (f && f->is != FIELD_WORDS)
		note(l->notes, bind_place(n, "steps"), "steps are words, one line a step, and '%.*s' is not words", S(b->steps));
}

static void panel_read(struct loading *l, const struct node *n, struct board *b)
{
	static const struct key keys[] = {
		{ "name", WANT_NAME, true }, { "title", WANT_TEXT, true }, { "question", WANT_TEXT, false },
		{ "of", WANT_TEXT, true }, { "where", WANT_TEXT, true }, { "order", WANT_TEXT, false },
		{ "empty", WANT_TEXT, true }, { "hint", WANT_TEXT, false }, { "limit", WANT_NUMBER, false },
		{ "aside", WANT_FLAG, false }, { "columns", WANT_MAPS, false }, { "numbers", WANT_MAPS, false },
		{ "row", WANT_TEXT, false }, { "steps", WANT_TEXT, false }, { NULL, WANT_ANY, false } };
	int shows = (tree_get(n, "columns") != NULL) + (tree_get(n, "row") != NULL || tree_get(n, "steps") != NULL);

	bind_keys(l, n, "a panel", keys);
	b->panel = true;
	b->name = bind_text(n, "name");
	board_common(l, n, b);
	b->row = phrase_of(l, n, "row");
	if (b->of)
		phrase_check(l, &b->row, b->of);
	panel_steps(l, n, b);
	if (shows != 1)
		note(l->notes, n->at, "a panel shows columns, or a row and steps: one of the two");
}

/* ---- pictures ---- */

static void picture_strips(struct loading *l, const struct node *root, struct picture *p)
{
	static const struct key keys[] = {
		{ "of", WANT_TEXT, true }, { "where", WANT_TEXT, true }, { "title", WANT_TEXT, true }, { "since", WANT_TEXT, true },
		{ "says", WANT_TEXT, true }, { NULL, WANT_ANY, false } };
	const struct node *list = bind_node(root, "strips", NODE_LIST);

	p->strips = TAKE_N(l->a, struct strip, list ? list->n + 1 : 1);
	for (size_t i = 0; list && i < list->n; i++) {
		const struct node *n = list->items[i];
		struct strip *s = &p->strips[p->nstrips];
		if (n->is != NODE_MAP)
			continue;
		bind_keys(l, n, "a strip", keys);
		*s = (struct strip){ .where = bind_condition(n, "where"), .title = bind_text(n, "title"),
			.since = bind_condition(n, "since"), .says = phrase_of(l, n, "says"), .at = n->at };
		if (bind_text(n, "of").n)
			s->of = loading_type(l, bind_text(n, "of"), bind_place(n, "of"));
		if (!s->of)
			continue;
		phrase_check(l, &s->says, s->of);
		p->nstrips++;
	}
}

static void picture_tiles(struct loading *l, const struct node *root, struct picture *p)
{
	static const struct key keys[] = {
		{ "title", WANT_TEXT, true }, { "value", WANT_TEXT, true }, { "detail", WANT_TEXT, false },
		{ "source", WANT_TEXT, false }, { "none", WANT_TEXT, false }, { "missing", WANT_TEXT, false }, { "tone", WANT_TONE, false },
		{ "of", WANT_TEXT, false }, { NULL, WANT_ANY, false } };
	const struct node *list = bind_node(root, "tiles", NODE_LIST);

	p->tiles = TAKE_N(l->a, struct tile, list ? list->n + 1 : 1);
	for (size_t i = 0; list && i < list->n; i++) {
		const struct node *n = list->items[i];
		if (n->is != NODE_MAP)
			continue;
		bind_keys(l, n, "a tile", keys);
		if (!tree_get(n, "none") == !tree_get(n, "missing"))
			note(l->notes, n->at, "a tile says what nothing means: 'none' when it is an answer, 'missing' when it is a gap");
		p->tiles[p->ntiles++] = (struct tile){ .title = bind_text(n, "title"), .gap = tree_get(n, "missing") != NULL,
			.none = tree_get(n, "missing") ? bind_text(n, "missing") : bind_text(n, "none"),
			.value = bind_condition(n, "value"), .detail = bind_condition(n, "detail"),
			.source = bind_condition(n, "source"), .tone = bind_text(n, "tone"), .at = n->at };
	}
}

static void picture_panels(struct loading *l, const struct node *root, struct picture *p)
{
	const struct node *list = bind_node(root, "panels", NODE_LIST);

	p->panels = TAKE_N(l->a, struct board *, list ? list->n + 1 : 1);
	for (size_t i = 0; list && i < list->n; i++) {
		const struct node *n = list->items[i];
		struct board *b = TAKE(l->a, struct board);
		if (n->is != NODE_MAP)
			continue;
		panel_read(l, n, b);
		for (size_t j = 0; b->name.n && j < p->npanels; j++)
			if (str_eq(p->panels[j]->name, b->name))
				note(l->notes, bind_place(n, "name"), "there is already a panel '%.*s'", S(b->name));
		p->panels[p->npanels++] = b;
	}
}

/* ask: the form that would fill the gap: TYPE.MOVE, a move that creates, or one of the subject's own. */
static void unknown_ask(struct loading *l, const struct node *n, const struct type *subject, struct unknown *u)
{
	struct str rest, type;
	const struct type *t;
	const struct move *m;

	u->ask = rest = bind_text(n, "ask");
	if (!rest.n)
		return;
	str_cut(&rest, '.', &type);
	t = loading_type(l, type, bind_place(n, "ask"));
	m = t && rest.n ? loading_move(l, t, rest, bind_place(n, "ask")) : NULL;
	if (t && (!rest.n || (m && !m->creates && t != subject)))
		note(l->notes, bind_place(n, "ask"), "'ask' is a record and a move that creates it, or a move of %.*s", S(subject->name));
}

static void picture_unknowns(struct loading *l, const struct node *root, const struct type *t, struct picture *p)
{
	static const struct key keys[] = {
		{ "says", WANT_TEXT, true }, { "when", WANT_TEXT, true }, { "ask", WANT_TEXT, false }, { NULL, WANT_ANY, false } };
	const struct node *list = bind_node(root, "unknowns", NODE_LIST);

	p->unknowns = TAKE_N(l->a, struct unknown, list ? list->n + 1 : 1);
	for (size_t i = 0; list && i < list->n; i++) {
		const struct node *n = list->items[i];
		struct unknown *u = &p->unknowns[p->nunknowns];
		if (n->is != NODE_MAP)
			continue;
		bind_keys(l, n, "an unknown", keys);
		*u = (struct unknown){ .says = bind_text(n, "says"), .when = bind_condition(n, "when"), .at = n->at };
		unknown_ask(l, n, t, u);
		p->nunknowns++;
	}
}

static void picture_lines(struct loading *l, const struct node *root, struct picture *p)
{
	static const struct key keys[] = { { "says", WANT_TEXT, true }, { "from", WANT_TEXT, true }, { NULL, WANT_ANY, false } };
	const struct node *map = bind_node(root, "lines", NODE_MAP);

	p->lines = TAKE_N(l->a, struct example_value, map ? map->n + 1 : 1);
	p->line_from = TAKE_N(l->a, struct condition, map ? map->n + 1 : 1);
	for (size_t i = 0; map && i < map->n; i++) {
		const struct node *value = map->pairs[i].value;
		struct condition says = { .sql = value->text, .at = value->at };
		if (value->is == NODE_MAP) {
			bind_keys(l, value, "a line", keys);
			says = bind_condition(value, "says");
			p->line_from[p->nlines] = bind_condition(value, "from");
		}
		if ((value->is == NODE_TEXT || value->is == NODE_MAP) && says.sql.n)
			p->lines[p->nlines++] = (struct example_value){ .name = map->pairs[i].key->text, .text = says.sql, .at = says.at };
		else if (value->is != NODE_MAP)
			note(l->notes, value->at, "a line is a select of one text");
	}
}

/* What a tile is counted from is a panel of the same picture, or a kind of happening: so that each can be seen one by one. */
static void tile_of(struct loading *l, const struct node *n, const struct picture *p, struct tile *tile)
{
	struct str of = bind_text(n, "of");

	for (size_t i = 0; of.n && i < p->npanels; i++)
		if (str_eq(p->panels[i]->name, of)) {
			tile->panel = of;
			return;
		}
	tile->spoken = str_is(of, "spoken");
	if (!of.n || tile->spoken)
		return;
	tile->of = map_get(&l->p->by_type, of);
	if (!tile->of || !tile->of->chronology.has)
		note(l->notes, bind_place(n, "of"), "a tile is counted from a panel of this picture, a record told in the chronology, or what was 'spoken', and"
			" '%.*s' is none of them", S(of));
}

static void tiles_of(struct loading *l, const struct node *root, struct picture *p)
{
	const struct node *list = bind_node(root, "tiles", NODE_LIST);

	for (size_t i = 0, k = 0; list && i < list->n; i++)
		if (list->items[i]->is == NODE_MAP)
			tile_of(l, list->items[i], p, &p->tiles[k++]);
}

static void picture_document(struct loading *l, struct document *d)
{
	static const struct key keys[] = {
		{ "picture", WANT_NAME, true }, { "name", WANT_TEXT, true }, { "facts", WANT_TEXT, false },
		{ "lines", WANT_MAP, false }, { "strips", WANT_MAPS, false }, { "tiles", WANT_MAPS, false },
		{ "panels", WANT_MAPS, false }, { "unknowns", WANT_MAPS, false }, { "network", WANT_MAP, false },
		{ NULL, WANT_ANY, false } };
	struct type *t;
	struct picture *p;

	bind_keys(l, d->root, "a picture", keys);
	t = map_get(&l->p->by_type, d->name);
	if (!t) {
		loading_type(l, d->name, d->at);
		return;
	}
	if (!t->subject)
		note(l->notes, d->at, "a picture is of a subject, and %.*s is not one", S(t->name));
	if (t->picture) {
		note(l->notes, d->at, "there is already a picture of %.*s", S(t->name));
		return;
	}
	t->picture = p = TAKE(l->a, struct picture);
	d->thing = t;
	p->at = d->at;
	p->name = phrase_of(l, d->root, "name");
	p->facts = phrase_of(l, d->root, "facts");
	phrase_check(l, &p->name, t);
	phrase_check(l, &p->facts, t);
	picture_lines(l, d->root, p);
	picture_strips(l, d->root, p);
	picture_tiles(l, d->root, p);
	picture_panels(l, d->root, p);
	tiles_of(l, d->root, p);
	picture_unknowns(l, d->root, t, p);
	ties_network(l, d->root, p);
}

void pages_link(struct loading *l)
{
	struct practice *p = l->p;

	p->boards = TAKE_N(l->a, struct board, l->ndocs + 1);
	for (size_t i = 0; i < l->ndocs; i++) {
		struct document *d = &l->docs[i];
		if (d->is == DOCUMENT_PICTURE)
			picture_document(l, d);
		if (d->is != DOCUMENT_BOARD)
			continue;
		if (practice_board(p, d->name))
			note(l->notes, d->at, "there is already a board '%.*s'", S(d->name));
		else
			board_document(l, d, &p->boards[p->nboards++]);
	}
}
