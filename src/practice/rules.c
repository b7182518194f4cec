#include "practice/loading.h"

#include "base/vec.h"
#include "practice/schema.h"

/* ---- what a record is about, and markers ---- */

static const struct field *type_about(struct loading *l, const struct node *root, const struct type *t, const char *key)
{
	struct str name = bind_text(root, key);
	const struct field *f;

	if (!name.n)
		return NULL;
	f = loading_field(l, t, name, bind_place(root, key));
	if (f && f->is != FIELD_REF) {
		note(l->notes, bind_place(root, key), "'%s' names a field that refers to a record, and '%.*s' does not", key, S(name));
		return NULL;
	}
	if (f && f->of && !f->of->subject) {
		note(l->notes, bind_place(root, key), "'%s' names a subject, and %.*s is not one", key, S(f->of->name));
		return NULL;
	}
	return f;
}

static void kind_tones(struct loading *l, const struct node *root, const struct type *t)
{
	const struct code_list *list = t->kind_field->list;

	for (size_t i = 0; list && i < list->ncodes; i++)
		if (!list->codes[i].tone.n && !list->codes[i].legacy) {
			note(l->notes, bind_place(root, "kind"), "the code '%.*s' of %.*s has no tone, and a marker shows it",
				S(list->codes[i].name), S(list->name));
			return;
		}
}

static void type_marks(struct loading *l, const struct node *root, struct type *t)
{
	static const char *const others[] = { "kind", "in_force" };
	struct str kind = bind_text(root, "kind");

	t->marks_field = type_about(l, root, t, "marks");
	t->marks = t->marks_field != NULL;
	for (size_t i = 0; i < 2; i++) {
		if (tree_get(root, "marks") && !tree_get(root, others[i]))
			note(l->notes, tree_key(root, "marks")->at, "a marker must have '%s'", others[i]);
		if (!tree_get(root, "marks") && tree_get(root, others[i]) && !(i && (tree_get(root, "restricts") || tree_get(root, "opens"))))
			note(l->notes, tree_key(root, others[i])->at, "only a marker has '%s': say what it 'marks'", others[i]);
	}
	t->in_force = bind_condition(root, "in_force");
	if (kind.n)
		t->kind_field = loading_field(l, t, kind, bind_place(root, "kind"));
	if (t->kind_field && t->kind_field->is != FIELD_CHOICE) {
		note(l->notes, bind_place(root, "kind"), "a marker's kind is a choice, and '%.*s' is not", S(kind));
		t->kind_field = NULL;
	}
	if (t->kind_field)
		kind_tones(l, root, t);
}

static const struct field *voice_field(struct loading *l, const struct node *n, const struct type *t, const char *key)
{
	struct str name = bind_text(n, key);
	const struct field *f = name.n ? loading_field(l, t, name, bind_place(n, key)) : NULL;

	if (f && f->is != FIELD_TEXT && f->is != FIELD_WORDS) {
		note(l->notes, bind_place(n, key), "'%s' is words of the child, and '%.*s' is not words", key, S(name));
		return NULL;
	}
	return f;
}

static void chronology_read(struct loading *l, const struct node *root, struct type *t)
{
	static const struct key keys[] = {
		{ "happened", WANT_TEXT, true }, { "says", WANT_TEXT, true }, { "voice", WANT_TEXT, false },
		{ "seemed", WANT_TEXT, false }, { "missing", WANT_TEXT, false }, { "aside", WANT_FLAG, false }, { NULL, WANT_ANY, false } };
	const struct node *n = bind_node(root, "chronology", NODE_MAP);
	struct chronology *c = &t->chronology;

	if (!n)
		return;
	bind_keys(l, n, "a chronology", keys);
	c->has = true;
	c->aside = bind_flag(n, "aside");
	c->happened = bind_condition(n, "happened");
	c->says = phrase_of(l, n, "says");
	c->voice = voice_field(l, n, t, "voice");
	c->seemed = voice_field(l, n, t, "seemed");
	c->voice_missing = bind_text(n, "missing");
	phrase_check(l, &c->says, t);
}

static const struct field *elapsed_field(struct loading *l, const struct node *n, const struct type *t, const char *key)
{
	const struct field *f = bind_text(n, key).n ? loading_field(l, t, bind_text(n, key), bind_place(n, key)) : NULL;

	if (f && f->is != FIELD_INSTANT)
		note(l->notes, bind_place(n, key), "time runs between instants, and '%.*s' is not one", S(f->name));
	return f && f->is == FIELD_INSTANT ? f : NULL;
}

static void elapsed_read(struct loading *l, const struct node *root, struct type *t)
{
	static const struct key keys[] = {
		{ "title", WANT_TEXT, true }, { "since", WANT_TEXT, true }, { "until", WANT_TEXT, false }, { NULL, WANT_ANY, false } };
	const struct node *list = bind_node(root, "elapsed", NODE_LIST);

	t->elapsed = TAKE_N(l->a, struct elapsed, list ? list->n + 1 : 1);
	for (size_t i = 0; list && i < list->n; i++) {
		const struct node *n = list->items[i];
		struct elapsed *e = &t->elapsed[t->nelapsed];
		if (n->is != NODE_MAP)
			continue;
		bind_keys(l, n, "a time that runs", keys);
		*e = (struct elapsed){ bind_text(n, "title"), elapsed_field(l, n, t, "since"), elapsed_field(l, n, t, "until") };
		t->nelapsed += e->since != NULL;
	}
}

/* ---- guards, clocks, facts ---- */

static void name_twice(struct loading *l, const struct node *n, struct str name, struct str before, const char *what)
{
	if (!name.n || !str_eq(name, before))
		return;
	note(l->notes, bind_place(n, "name"), "there is already %s '%.*s'", what, S(name));
}

static void guard_moves(struct loading *l, const struct node *n, const struct type *t, struct guard *g)
{
	const struct node *list = bind_node(n, "moves", NODE_LIST);

	if (!list)
		return;
	g->moves = TAKE_N(l->a, const struct move *, list->n + 1);
	for (size_t i = 0; i < list->n; i++) {
		const struct node *item = list->items[i];
		const struct move *m = item->is == NODE_TEXT ? loading_move(l, t, item->text, item->at) : NULL;
		if (m)
			g->moves[g->nmoves++] = m;
	}
}

static void guard_examples(struct loading *l, const struct node *n, struct guard *g)
{
	bool refused = false;

	for (size_t i = 0; i < g->nexamples; i++)
		refused |= str_is(g->examples[i].expect, "yes");
	if (g->nexamples && !refused)
		note(l->notes, bind_place(n, "examples"), "no example of '%.*s' is refused: show one that is", S(g->name));
}

static void guard_read(struct loading *l, const struct node *n, struct type *t, struct guard *g)
{
	static const struct key keys[] = {
		{ "name", WANT_NAME, true }, { "unless", WANT_TEXT, true }, { "says", WANT_TEXT, true },
		{ "field", WANT_TEXT, false }, { "moves", WANT_NAMES, false }, { "source", WANT_TEXT, true },
		{ "examples", WANT_MAPS, true }, { NULL, WANT_ANY, false } };
	static const char *const expects[] = { "refused", NULL };
	struct str field;

	bind_keys(l, n, "a guard", keys);
	g->at = n->at;
	g->name = bind_text(n, "name");
	g->unless = bind_condition(n, "unless");
	g->says = bind_text(n, "says");
	g->source = bind_text(n, "source");
	field = bind_text(n, "field");
	if (field.n)
		g->field = loading_field(l, t, field, bind_place(n, "field"));
	guard_moves(l, n, t, g);
	examples_read(l, t, bind_node(n, "examples", NODE_LIST), expects, &g->examples, &g->nexamples);
	guard_examples(l, n, g);
}

static bool clock_span(struct loading *l, const struct node *n, const char *key, struct span *out)
{
	struct str s = bind_text(n, key);

	if (!s.n || (str_is(s, "none") && str_is(str_z(key), "within")))
		return false;
	if (span_read(s, out))
		return true;
	note(l->notes, bind_place(n, key), "'%s' is a span like 15 minutes, 24 hours, 3 working days, 10 days or 6 months, and this "
		"is '%.*s'", key, S(s));
	return false;
}

static void clock_examples_run(struct loading *l, const struct node *n, const struct clock *c)
{
	for (size_t i = 0; i < c->nexamples; i++)
		if (!str_is(c->examples[i].expect, "none"))
			return;
	if (c->nexamples)
		note(l->notes, bind_place(n, "examples"), "no example of '%.*s' runs: show one that does", S(c->name));
}

static void clock_owner(struct loading *l, const struct node *n, const struct clock *c)
{
	VEC(struct str) names = { 0 };

	for (size_t i = 0; i < l->ndocs; i++)
		if (l->docs[i].is == DOCUMENT_ROLE)
			VEC_ADD(l->a, &names, l->docs[i].name);
	for (size_t i = 0; i < names.n; i++)
		if (str_eq(names.at[i], c->owner))
			return;
	if (c->owner.n)
		note(l->notes, bind_place(n, "owner"), "there is no role '%.*s' to own this clock%.*s", S(c->owner),
			S(bind_near(l, c->owner, names.at, names.n)));
}

static void clock_read(struct loading *l, const struct node *n, struct type *t, struct clock *c)
{
	static const struct key keys[] = {
		{ "name", WANT_NAME, true }, { "title", WANT_TEXT, true }, { "starts", WANT_TEXT, true },
		{ "stops", WANT_TEXT, false }, { "when", WANT_TEXT, false }, { "agreed", WANT_TEXT, false },
		{ "within", WANT_TEXT, true }, { "warn", WANT_TEXT, false }, { "waits", WANT_TEXT, false },
		{ "late_says", WANT_TEXT, false }, { "says", WANT_TEXT, false }, { "owner", WANT_TEXT, true }, { "law", WANT_TEXT, false },
		{ "source", WANT_TEXT, true }, { "examples", WANT_MAPS, true }, { NULL, WANT_ANY, false } };
	static const char *const expects[] = { "due", "started", NULL };

	bind_keys(l, n, "a clock", keys);
	*c = (struct clock){ .at = n->at, .name = bind_text(n, "name"), .title = bind_text(n, "title"),
		.waits = bind_text(n, "waits"), .late_says = bind_text(n, "late_says"), .source = bind_text(n, "source"),
		.owner = bind_text(n, "owner"), .law = bind_text(n, "law"), .starts = bind_condition(n, "starts"),
		.stops = bind_condition(n, "stops"), .when = bind_condition(n, "when"), .agreed = bind_condition(n, "agreed") };
	clock_owner(l, n, c);
	c->says = phrase_of(l, n, "says");
	phrase_check(l, &c->says, t);
	c->has_within = clock_span(l, n, "within", &c->within);
	c->has_warn = clock_span(l, n, "warn", &c->warn);
	if (!c->has_within && !str_is(bind_text(n, "within"), "none"))
		return;                 /* its examples could not be worked out */
	if (c->has_warn && !c->has_within && str_is(bind_text(n, "within"), "none") && !c->agreed.sql.n)
		note(l->notes, bind_place(n, "warn"), "a clock with no limit has nothing to warn of");
	examples_read(l, t, bind_node(n, "examples", NODE_LIST), expects, &c->examples, &c->nexamples);
	clock_examples_run(l, n, c);
}

static const char *const fact_words[] = { [FIELD_TEXT] = "text", [FIELD_NUMBER] = "number", [FIELD_DAY] = "day",
	[FIELD_INSTANT] = "instant", [FIELD_YESNO] = "yesno" };

static void fact_read(struct loading *l, const struct pair *p, struct type *t, struct type_fact *f)
{
	static const struct key keys[] = {
		{ "type", WANT_TEXT, true }, { "title", WANT_TEXT, false }, { "sql", WANT_TEXT, true }, { NULL, WANT_ANY, false } };
	struct str type = bind_text(p->value, "type");
	bool found = !type.n;

	*f = (struct type_fact){ .name = p->key->text, .at = p->key->at, .title = bind_text(p->value, "title"),
		.sql = bind_condition(p->value, "sql") };
	bind_keys(l, p->value, "a fact", keys);
	if (!f->title.n)
		f->title = bind_title(l, f->name);
	for (size_t i = 0; i < sizeof fact_words / sizeof *fact_words; i++)
		if (fact_words[i] && str_is(type, fact_words[i])) {
			f->is = (enum field_is)i;
			found = true;
		}
	if (!found)
		note(l->notes, bind_place(p->value, "type"), "a fact is a number, text, day, instant or yesno, and this is '%.*s'",
			S(type));
	if (type_field(t, f->name))
		note(l->notes, f->at, "'%.*s' is a field already: a fact needs a name of its own", S(f->name));
}

static void facts_read(struct loading *l, const struct node *root, struct type *t)
{
	const struct node *facts = bind_node(root, "facts", NODE_MAP);

	if (!facts)
		return;
	t->facts = TAKE_N(l->a, struct type_fact, facts->n + 1);
	for (size_t i = 0; i < facts->n; i++) {
		const struct node *key = facts->pairs[i].key;
		if (!bind_name(l, key, "a fact"))
			l->unsure = true;
		else if (schema_reserved_column(key->text) || schema_sql_word(key->text))
			note(l->notes, key->at, "a fact cannot be called '%.*s'", S(key->text));
		else
			fact_read(l, &facts->pairs[i], t, &t->facts[t->nfacts++]);
	}
}

static void guards_clocks_read(struct loading *l, const struct node *root, struct type *t)
{
	const struct node *guards = bind_node(root, "guards", NODE_LIST), *clocks = bind_node(root, "clocks", NODE_LIST);

	t->guards = TAKE_N(l->a, struct guard, guards ? guards->n + 1 : 1);
	for (size_t i = 0; guards && i < guards->n; i++) {
		const struct node *n = guards->items[i];
		if (n->is != NODE_MAP)
			continue;
		for (size_t j = 0; j < t->nguards; j++)
			name_twice(l, n, bind_text(n, "name"), t->guards[j].name, "a guard");
		guard_read(l, n, t, &t->guards[t->nguards++]);
	}
	t->clocks = TAKE_N(l->a, struct clock, clocks ? clocks->n + 1 : 1);
	for (size_t i = 0; clocks && i < clocks->n; i++) {
		const struct node *n = clocks->items[i];
		if (n->is != NODE_MAP)
			continue;
		for (size_t j = 0; j < t->nclocks; j++)
			name_twice(l, n, bind_text(n, "name"), t->clocks[j].name, "a clock");
		clock_read(l, n, t, &t->clocks[t->nclocks++]);
	}
}

/* ---- effects ---- */

static void effect_single(struct loading *l, const struct node *key, const struct field *f)
{
	if (f->is == FIELD_GROUP || f->is == FIELD_CHOICES || f->is == FIELD_LOOKED)
		note(l->notes, key->at, "an effect gives single values, and '%.*s' is none", S(f->name));
}

static void effect_with(struct loading *l, const struct node *map, const struct type *of, struct effect *e)
{
	e->with = TAKE_N(l->a, struct effect_with, map->n + 1);
	for (size_t i = 0; i < map->n; i++) {
		const struct node *key = map->pairs[i].key, *value = map->pairs[i].value;
		struct effect_with *w = &e->with[e->nwith];
		*w = (struct effect_with){ .name = key->text, .value = { value->text, value->at } };
		if (value->is != NODE_TEXT || !value->text.n) {
			note(l->notes, value->at, "'%.*s' is given by a condition, in one text", S(key->text));
			continue;
		}
		if (of)
			w->field = loading_field(l, of, key->text, key->at);
		if (w->field)
			effect_single(l, key, w->field);
		e->nwith += !of || w->field;
	}
}

static void effect_create(struct loading *l, const struct node *n, struct effect *e)
{
	const struct node *with = bind_node(n, "with", NODE_MAP);

	e->is = EFFECT_CREATE;
	e->of = loading_type(l, bind_text(n, "create"), bind_place(n, "create"));
	if (e->of)
		e->move = type_creates(e->of);
	if (e->of && with)
		effect_with(l, with, e->of, e);
}

static struct place part_place(struct loading *l, const struct node *n, size_t offset)
{
	return tree_place(loading_source(l, n->at.file), n->at, n->text, offset);
}

static void effect_each(struct loading *l, const struct node *n, const struct type *t, struct effect *e)
{
	struct str name = bind_text(n, "each");
	const struct field *f = name.n ? loading_field(l, t, name, bind_place(n, "each")) : NULL;

	if (f && f->is != FIELD_GROUP)
		note(l->notes, bind_place(n, "each"), "'each' is a group, one record for each of its rows, and '%.*s' is none", S(name));
	else
		e->each = f;
}

static void effect_move(struct loading *l, const struct node *n, const struct type *t, struct effect *e)
{
	const struct node *with = bind_node(n, "with", NODE_MAP);
	struct str rest = bind_text(n, "move"), type;
	struct place at = bind_place(n, "move");

	e->is = EFFECT_MOVE;
	if (!str_has(rest, STR("."))) {
		note(l->notes, at, "'move' names a record and its move, like %.*s.close, and this is '%.*s'", S(t->name), S(rest));
		return;
	}
	str_cut(&rest, '.', &type);
	e->of = loading_type(l, type, at);
	if (e->of)
		e->move = loading_move(l, e->of, rest, part_place(l, bind_node(n, "move", NODE_TEXT), type.n + 1));
	if (e->move && e->move->creates)
		note(l->notes, at, "'%.*s' creates a record: say 'create: %.*s'", S(e->move->name), S(e->of->name));
	e->which = bind_condition(n, "which");
	if (e->of && with)
		effect_with(l, with, e->of, e);
}

static void effect_send(struct loading *l, const struct node *n, struct effect *e)
{
	const struct node *with = bind_node(n, "with", NODE_MAP);

	e->is = EFFECT_SEND;
	e->channel = bind_text(n, "send");
	e->message = bind_text(n, "message");
	for (size_t i = 0; i < l->ndocs; i++)
		if (l->docs[i].is == DOCUMENT_CHANNEL && str_eq(l->docs[i].name, e->channel))
			goto known;
	note(l->notes, bind_place(n, "send"), "there is no channel '%.*s'", S(e->channel));
known:
	if (with)
		effect_with(l, with, NULL, e);
}

/* Which keys go with which kind of effect. */
static void effect_keys(struct loading *l, const struct node *n, enum effect_is is)
{
	static const struct { const char *key; enum effect_is is; bool must; } rows[] = {
		{ "which", EFFECT_MOVE, true }, { "message", EFFECT_SEND, true }, { "each", EFFECT_CREATE, false } };
	static const char *const names[] = { "creates", "sets", "moves", "sends" };

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct node *key = tree_key(n, rows[i].key);
		if (rows[i].is == is && rows[i].must && !key)
			note(l->notes, n->at, "an effect that %s must have '%s'", names[is], rows[i].key);
		if (rows[i].is != is && key)
			note(l->notes, key->at, "an effect that %s has no '%s'", names[is], rows[i].key);
	}
	if (is == EFFECT_SET && tree_get(n, "with"))
		note(l->notes, tree_key(n, "with")->at, "an effect that sets has no 'with'");
}

static bool effect_read(struct loading *l, const struct node *n, struct type *t, struct effect *e)
{
	static const struct key keys[] = {
		{ "on", WANT_TEXT, true }, { "when", WANT_TEXT, false }, { "create", WANT_TEXT, false }, { "set", WANT_MAP, false },
		{ "move", WANT_TEXT, false }, { "send", WANT_TEXT, false }, { "which", WANT_TEXT, false },
		{ "message", WANT_TEXT, false }, { "each", WANT_TEXT, false }, { "with", WANT_MAP, false }, { NULL, WANT_ANY, false } };
	static const char *const what[] = { "create", "set", "move", "send" };
	int does = 0;

	bind_keys(l, n, "an effect", keys);
	*e = (struct effect){ .on = bind_text(n, "on"), .when = bind_condition(n, "when"), .at = n->at };
	if (e->on.n && !str_is(e->on, "put"))
		loading_move(l, t, e->on, bind_place(n, "on"));
	for (int i = 0; i < 4; i++)
		if (tree_get(n, what[i])) {
			does++;
			e->is = (enum effect_is)i;
		}
	if (does != 1) {
		note(l->notes, n->at, "an effect does one thing: create, set, move or send");
		return false;
	}
	if (!tree_get(n, what[e->is]) || (e->is != EFFECT_SET && !bind_text(n, what[e->is]).n))
		return false;
	effect_keys(l, n, e->is);
	if (e->is == EFFECT_CREATE) {
		effect_create(l, n, e);
		effect_each(l, n, t, e);
	} else if (e->is == EFFECT_MOVE)
		effect_move(l, n, t, e);
	else if (e->is == EFFECT_SEND)
		effect_send(l, n, e);
	else if (bind_node(n, "set", NODE_MAP))
		effect_with(l, bind_node(n, "set", NODE_MAP), t, e);
	return e->of || (e->is != EFFECT_CREATE && e->is != EFFECT_MOVE);
}

static void effects_read(struct loading *l, const struct node *root, struct type *t)
{
	const struct node *list = bind_node(root, "effects", NODE_LIST);

	if (!list)
		return;
	t->effects = TAKE_N(l->a, struct effect, list->n + 1);
	for (size_t i = 0; i < list->n; i++)
		if (list->items[i]->is == NODE_MAP && effect_read(l, list->items[i], t, &t->effects[t->neffects]))
			t->neffects++;
}

static void move_clocks(struct loading *l, const struct node *root, const struct type *t)
{
	const struct node *moves = bind_node(root, "moves", NODE_MAP);
	VEC(struct str) names = { 0 };

	for (size_t i = 0; i < t->nclocks; i++)
		VEC_ADD(l->a, &names, t->clocks[i].name);
	for (size_t i = 0; i < t->nmoves; i++) {
		const struct move *m = &t->moves[i];
		bool found = !m->clock.n;
		for (size_t j = 0; j < t->nclocks; j++)
			found |= str_eq(t->clocks[j].name, m->clock);
		if (!found)
			note(l->notes, bind_place(tree_get(moves, str_c(l->a, m->name)), "clock"), "%.*s has no clock '%.*s'%.*s",
				S(t->name), S(m->clock), S(bind_near(l, m->clock, names.at, names.n)));
	}
}

void rules_link(struct loading *l)
{
	for (size_t i = 0; i < l->ndocs; i++) {
		struct document *d = &l->docs[i];
		struct type *t = d->thing;
		if (d->is != DOCUMENT_RECORD || !t)
			continue;
		t->about = type_about(l, d->root, t, "about");
		t->headline = phrase_of(l, d->root, "headline");
		phrase_check(l, &t->headline, t);
		for (size_t k = 0; k < t->nstates; k++)
			phrase_check(l, &t->states[k].headline, t);
		type_marks(l, d->root, t);
		facts_read(l, d->root, t);
		chronology_read(l, d->root, t);
		elapsed_read(l, d->root, t);
		ties_read(l, d->root, t);
		guards_clocks_read(l, d->root, t);
		move_clocks(l, d->root, t);
		effects_read(l, d->root, t);
	}
}
