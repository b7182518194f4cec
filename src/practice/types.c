#include "practice/loading.h"

#include <ctype.h>

#include "base/vec.h"
#include "practice/schema.h"

enum { MOST_TYPES = 1022, MOST_STATES = 64, MOST_MOVES = 64, MOST_FIELDS = 400 };

static const char *const field_words[] = { "text", "words", "number", "day", "instant", "yesno", "choice", "choices", NULL, "staff",
	"looked", "group" };

static const char *const kinds[] = { "given_name", "family_name", "full_name", "known_as", "birth_date", "sex", "address", "postcode",
	"phone", "email", "vehicle", "identifier" };

/* ---- types by name ---- */

static bool type_name_good(struct loading *l, const struct document *d)
{
	if (practice_type(l->p, d->name)) {
		note(l->notes, d->at, "there is already a record '%.*s'", S(d->name));
		return false;
	}
	if (schema_reserved_table(d->name)) {
		note(l->notes, d->at, "a record cannot be called '%.*s': that name is the engine's own", S(d->name));
		return false;
	}
	return true;
}

static void type_prefix(struct loading *l, const struct node *root, struct type *t)
{
	const struct node *n = bind_node(root, "reference", NODE_TEXT);
	bool good = n && n->text.n >= 2 && n->text.n <= 5;
	struct type *other;

	for (size_t i = 0; good && i < n->text.n; i++)
		good = isupper((unsigned char)n->text.at[i]) != 0;
	if (!n)
		return;
	if (!good) {
		note(l->notes, n->at, "a reference is two to five capital letters, and this is '%.*s'", S(n->text));
		return;
	}
	t->prefix = n->text;
	other = map_get(&l->p->by_prefix, t->prefix);
	if (other)
		note(l->notes, n->at, "the reference %.*s belongs to %.*s already", S(t->prefix), S(other->name));
	else
		map_put(&l->p->by_prefix, t->prefix, t);
}

static void type_path(struct loading *l, const struct node *root, struct type *t)
{
	const struct node *n = bind_node(root, "path", NODE_TEXT);
	bool good = n && n->text.n <= 48;
	struct type *other;

	if (!n || !n->text.n)
		return;
	for (size_t i = 0; good && i < n->text.n; i++)
		good = islower((unsigned char)n->text.at[i]) || isdigit((unsigned char)n->text.at[i]) || n->text.at[i] == '-';
	if (!good) {
		note(l->notes, n->at, "a path is lower case letters, digits and hyphens, and this is '%.*s'", S(n->text));
		return;
	}
	t->path = n->text;
	other = map_get(&l->p->by_path, t->path);
	if (other)
		note(l->notes, n->at, "the path '%.*s' belongs to %.*s already", S(t->path), S(other->name));
	else
		map_put(&l->p->by_path, t->path, t);
}

static void type_sections(struct loading *l, const struct node *root, struct type *t)
{
	const struct node *n = bind_node(root, "sections", NODE_LIST);

	if (!n)
		return;
	t->sections = TAKE_N(l->a, struct str, n->n + 1);
	for (size_t i = 0; i < n->n; i++) {
		bool twice = false;
		if (n->items[i]->is != NODE_TEXT)
			continue;
		for (size_t j = 0; j < t->nsections; j++)
			twice |= str_eq(t->sections[j], n->items[i]->text);
		if (twice)
			note(l->notes, n->items[i]->at, "the section '%.*s' is given twice", S(n->items[i]->text));
		else
			t->sections[t->nsections++] = n->items[i]->text;
	}
}

static void type_declare(struct loading *l, struct document *d, struct type *t)
{
	static const struct key keys[] = {
		{ "record", WANT_NAME, true }, { "title", WANT_TEXT, true }, { "plural", WANT_TEXT, false },
		{ "subject", WANT_FLAG, false }, { "path", WANT_TEXT, true }, { "reference", WANT_TEXT, true },
		{ "about", WANT_TEXT, false }, { "headline", WANT_TEXT, true }, { "source", WANT_TEXT, true },
		{ "icon", WANT_TEXT, false }, { "sections", WANT_NAMES, false }, { "marks", WANT_TEXT, false },
		{ "kind", WANT_TEXT, false }, { "in_force", WANT_TEXT, false }, { "restricts", WANT_TEXT, false },
		{ "covert", WANT_TEXT, false }, { "named", WANT_NAMES, false }, { "takes", WANT_NAMES, false }, { "ring", WANT_TEXT, false },
		{ "opens", WANT_TEXT, false }, { "fields", WANT_MAP, true },
		{ "states", WANT_MAP, true }, { "moves", WANT_MAP, true }, { "guards", WANT_MAPS, false },
		{ "clocks", WANT_MAPS, false }, { "facts", WANT_MAP, false }, { "effects", WANT_MAPS, false },
		{ "chronology", WANT_MAP, false }, { "elapsed", WANT_MAPS, false }, { "ties", WANT_MAPS, false }, { NULL, WANT_ANY, false } };

	bind_keys(l, d->root, "a record", keys);
	t->title = bind_text(d->root, "title");
	t->plural = bind_text(d->root, "plural");
	if (!t->plural.n)
		t->plural = str_fmt(l->a, "%.*ss", S(t->title));
	t->subject = bind_flag(d->root, "subject");
	t->source = bind_text(d->root, "source");
	t->icon = bind_text(d->root, "icon");
	type_prefix(l, d->root, t);
	type_path(l, d->root, t);
	type_sections(l, d->root, t);
}

static void types_named(struct loading *l)
{
	struct practice *p = l->p;

	p->types = TAKE_N(l->a, struct type, l->ndocs + 1);
	for (size_t i = 0; i < l->ndocs; i++) {
		struct document *d = &l->docs[i];
		struct type *t = &p->types[p->ntypes];
		if (d->is != DOCUMENT_RECORD || !type_name_good(l, d))
			continue;
		if (p->ntypes == MOST_TYPES) {
			note(l->notes, d->at, "a practice has at most %d records", MOST_TYPES);
			return;
		}
		*t = (struct type){ .name = d->name, .index = (int)p->ntypes++, .at = d->at };
		d->thing = t;
		map_put(&p->by_type, t->name, t);
	}
}

/* ---- fields ---- */

static void field_absences(struct loading *l, const struct node *n, struct field *f)
{
	const struct node *list = bind_node(n, "absence", NODE_LIST);
	struct str names[ABSENCES];
	enum absence a;

	for (a = ABSENT_NOT; a < ABSENCES; a++)
		names[a] = absence_code(a);
	for (size_t i = 0; list && i < list->n; i++) {
		struct str s = list->items[i]->text;
		if (list->items[i]->is != NODE_TEXT)
			continue;
		if (absence_from(s, &a))
			f->absences |= 1u << a;
		else
			note(l->notes, list->items[i]->at, "'%.*s' is no kind of absence%.*s", S(s),
				S(bind_near(l, s, names + 1, ABSENCES - 1)));
	}
	if (list && (f->is == FIELD_LOOKED || f->is == FIELD_CHOICES || f->is == FIELD_GROUP))
		note(l->notes, list->at, "a %s field cannot say why it is absent", field_words[f->is]);
}

static void field_unknown_type(struct loading *l, struct str s, struct place at)
{
	VEC(struct str) names = { 0 };

	for (size_t i = 0; i < sizeof field_words / sizeof *field_words; i++)
		if (field_words[i])
			VEC_ADD(l->a, &names, str_z(field_words[i]));
	VEC_ADD(l->a, &names, STR("any_subject"));
	for (size_t i = 0; i < l->p->ntypes; i++)
		VEC_ADD(l->a, &names, l->p->types[i].name);
	note(l->notes, at, "'%.*s' is neither a type nor a record%.*s", S(s), S(bind_near(l, s, names.at, names.n)));
	l->unsure = true;
}

static void field_type(struct loading *l, const struct node *n, struct field *f)
{
	struct str s = bind_text(n, "type");

	for (size_t i = 0; i < sizeof field_words / sizeof *field_words; i++)
		if (field_words[i] && str_is(s, field_words[i])) {
			f->is = (enum field_is)i;
			return;
		}
	if (!s.n)
		return;
	f->of = practice_type(l->p, s);
	if (f->of || str_is(s, "any_subject"))
		f->is = FIELD_REF;
	else
		field_unknown_type(l, s, bind_place(n, "type"));
}

static void field_list(struct loading *l, const struct node *n, struct field *f)
{
	bool choice = f->is == FIELD_CHOICE || f->is == FIELD_CHOICES;
	struct str name = bind_text(n, "list");

	if (choice && name.n)
		f->list = loading_list(l, name, bind_place(n, "list"));
	else if (choice && !tree_get(n, "list"))
		note(l->notes, n->at, "the choice '%.*s' must have 'list'", S(f->name));
	else if (!choice && tree_get(n, "list"))
		note(l->notes, tree_key(n, "list")->at, "only a choice has a list, and '%.*s' is not one", S(f->name));
}

static void field_kind(struct loading *l, const struct node *n, struct field *f)
{
	enum { NKINDS = sizeof kinds / sizeof *kinds };
	struct str names[NKINDS];

	f->kind = bind_text(n, "kind");
	for (size_t i = 0; i < NKINDS; i++) {
		names[i] = str_z(kinds[i]);
		if (str_is(f->kind, kinds[i]))
			return;
	}
	if (f->kind.n)
		note(l->notes, bind_place(n, "kind"), "'%.*s' is no kind the matcher knows%.*s", S(f->kind),
			S(bind_near(l, f->kind, names, NKINDS)));
}

static void field_words_only(struct loading *l, const struct node *n, const struct field *f, const char *key)
{
	if (bind_flag(n, key) && f->is != FIELD_TEXT && f->is != FIELD_WORDS)
		note(l->notes, bind_place(n, key), "'%s' is for text and words, and '%.*s' is not", key, S(f->name));
}

static void field_read(struct loading *l, const struct type *t, const struct pair *p, struct field *f, bool inner);

static void field_group(struct loading *l, const struct type *t, const struct node *n, struct field *f)
{
	const struct node *fields = bind_node(n, "fields", NODE_MAP);

	if (f->is == FIELD_GROUP && !tree_get(n, "fields"))
		note(l->notes, n->at, "the group '%.*s' must have 'fields'", S(f->name));
	if (f->is != FIELD_GROUP && tree_get(n, "fields"))
		note(l->notes, tree_key(n, "fields")->at, "only a group has fields, and '%.*s' is not one", S(f->name));
	if (f->is != FIELD_GROUP || !fields)
		return;
	f->fields = TAKE_N(l->a, struct field, fields->n + 1);
	for (size_t i = 0; i < fields->n; i++) {
		struct field *in = &f->fields[f->nfields];
		if (!bind_name(l, fields->pairs[i].key, "a field"))
			continue;
		if (schema_reserved_child(fields->pairs[i].key->text)) {
			note(l->notes, fields->pairs[i].key->at, "a field of a group cannot be called '%.*s': the engine's own",
				S(fields->pairs[i].key->text));
			continue;
		}
		in->position = (int)f->nfields++;
		field_read(l, t, &fields->pairs[i], in, true);
	}
}

static void field_required(const struct node *n, struct field *f)
{
	f->required = bind_condition(n, "required");
	if (str_is(f->required.sql, "yes"))
		f->required.sql = STR("1");
	else if (str_is(f->required.sql, "no"))
		f->required.sql = (struct str){ 0 };
}

static void field_default(struct loading *l, const struct node *n, struct field *f)
{
	struct str s = bind_text(n, "default");

	if (!s.n)
		return;
	f->now = str_is(s, "now") && (f->is == FIELD_INSTANT || f->is == FIELD_DAY);
	if (!str_is(s, "now"))
		note(l->notes, bind_place(n, "default"), "the only default is now, and this is '%.*s'", S(s));
	else if (!f->now)
		note(l->notes, bind_place(n, "default"), "now is a day or an instant, and '%.*s' is neither", S(f->name));
}

static void field_inner(struct loading *l, const struct node *n, const struct field *f)
{
	static const char *const outer[] = { "section", "of", "find", "engine", "role", "absence", "default" };

	if (f->is == FIELD_GROUP || f->is == FIELD_CHOICES || f->is == FIELD_LOOKED || f->is == FIELD_REF)
		note(l->notes, bind_place(n, "type"), "a group holds single values, and '%.*s' is none", S(f->name));
	for (size_t i = 0; i < sizeof outer / sizeof *outer; i++)
		if (tree_get(n, outer[i]))
			note(l->notes, tree_key(n, outer[i])->at, "a field of a group has no '%s'", outer[i]);
}

static void field_read(struct loading *l, const struct type *t, const struct pair *p, struct field *f, bool inner)
{
	static const struct key keys[] = {
		{ "type", WANT_TEXT, true }, { "title", WANT_TEXT, false }, { "hint", WANT_TEXT, false },
		{ "section", WANT_TEXT, false }, { "guidance", WANT_TEXT, false }, { "role", WANT_TEXT, false },
		{ "kind", WANT_TEXT, false }, { "list", WANT_TEXT, false }, { "of", WANT_TEXT, false },
		{ "required", WANT_TEXT, false }, { "absence", WANT_NAMES, false }, { "quote", WANT_FLAG, false },
		{ "voice", WANT_FLAG, false }, { "find", WANT_FLAG, false }, { "engine", WANT_FLAG, false },
		{ "fields", WANT_MAP, false }, { "default", WANT_TEXT, false }, { NULL, WANT_ANY, false } };
	const struct node *n = p->value;

	f->name = p->key->text;
	f->at = p->key->at;
	if (!bind_keys(l, n, "a field", keys))
		l->unsure |= !tree_get(n, "type");
	f->title = bind_text(n, "title");
	if (!f->title.n)
		f->title = bind_title(l, f->name);
	f->hint = bind_text(n, "hint");
	f->section = bind_text(n, "section");
	f->guidance = bind_text(n, "guidance");
	if (f->guidance.n)
		hows_link(l, f->guidance, bind_place(n, "guidance"));
	f->role = bind_text(n, "role");
	f->quote = bind_flag(n, "quote");
	f->voice = bind_flag(n, "voice");
	f->find = bind_flag(n, "find");
	field_type(l, n, f);
	f->engine = bind_flag(n, "engine");
	field_default(l, n, f);
	field_kind(l, n, f);
	field_list(l, n, f);
	field_absences(l, n, f);
	field_required(n, f);
	field_group(l, t, n, f);
	field_words_only(l, n, f, "quote");
	field_words_only(l, n, f, "voice");
	if (f->is != FIELD_LOOKED && tree_get(n, "of"))
		note(l->notes, tree_key(n, "of")->at, "only a looked field is 'of' another, and '%.*s' is not one", S(f->name));
	if (inner)
		field_inner(l, n, f);
}

static bool field_name_good(struct loading *l, const struct node *key)
{
	struct str s = key->text;

	if (!bind_name(l, key, "a field"))
		return false;
	if (schema_reserved_column(s)) {
		note(l->notes, key->at, "a field cannot be called '%.*s': every record has that already", S(s));
		return false;
	}
	if (schema_sql_word(s)) {
		note(l->notes, key->at, "a field cannot be called '%.*s': conditions could not say it, SQL uses the word", S(s));
		return false;
	}
	return true;
}

/* LOOKED: which reference's picture; the field named must be one of this record's. */
static void fields_looked(struct loading *l, const struct node *fields, struct type *t)
{
	for (size_t i = 0; i < t->nfields; i++) {
		struct field *f = &t->fields[i];
		const struct node *n = tree_get(fields, str_c(l->a, f->name));
		const struct field *of;
		if (f->is != FIELD_LOOKED)
			continue;
		if (!tree_get(n, "of")) {
			note(l->notes, n->at, "the looked field '%.*s' must have 'of'", S(f->name));
			continue;
		}
		of = loading_field(l, t, bind_text(n, "of"), bind_place(n, "of"));
		if (of && of->is != FIELD_REF)
			note(l->notes, bind_place(n, "of"), "'%.*s' names no record whose picture could be looked at", S(of->name));
		f->of_field = of;
	}
}

static void field_section_check(struct loading *l, const struct node *n, const struct type *t, const struct field *f)
{
	for (size_t i = 0; i < t->nsections; i++)
		if (str_eq(t->sections[i], f->section))
			return;
	if (f->section.n)
		note(l->notes, bind_place(n, "section"), "%.*s has no section '%.*s'%.*s", S(t->name), S(f->section),
			S(bind_near(l, f->section, t->sections, t->nsections)));
}

static void fields_read(struct loading *l, const struct node *root, struct type *t)
{
	const struct node *fields = bind_node(root, "fields", NODE_MAP);

	map_open(&t->by_field, l->a);
	if (!fields)
		return;
	if (fields->n > MOST_FIELDS)
		note(l->notes, fields->at, "a record has at most %d fields", MOST_FIELDS);
	t->fields = TAKE_N(l->a, struct field, fields->n + 1);
	for (size_t i = 0; i < fields->n && i < MOST_FIELDS; i++) {
		struct field *f = &t->fields[t->nfields];
		if (!field_name_good(l, fields->pairs[i].key)) {
			l->unsure = true;
			continue;
		}
		f->position = (int)t->nfields++;
		field_read(l, t, &fields->pairs[i], f, false);
		field_section_check(l, fields->pairs[i].value, t, f);
		map_put(&t->by_field, f->name, f);
	}
	fields_looked(l, fields, t);
}

/* ---- states and moves ---- */

static void states_read(struct loading *l, const struct node *root, struct type *t)
{
	static const struct key keys[] = {
		{ "title", WANT_TEXT, true }, { "tone", WANT_TONE, false }, { "final", WANT_FLAG, false }, { "headline", WANT_TEXT, false },
		{ NULL, WANT_ANY, false } };
	const struct node *states = bind_node(root, "states", NODE_MAP);

	if (!states)
		return;
	if (!states->n || states->n > MOST_STATES) {
		note(l->notes, states->at, "a record has one to %d states", MOST_STATES);
		return;
	}
	t->states = TAKE_N(l->a, struct state, states->n);
	for (size_t i = 0; i < states->n; i++) {
		const struct node *key = states->pairs[i].key, *n = states->pairs[i].value;
		if (!bind_name(l, key, "a state"))
			continue;
		bind_keys(l, n, "a state", keys);
		t->states[t->nstates++] = (struct state){ .name = key->text, .title = bind_text(n, "title"),
			.tone = bind_text(n, "tone"), .final = bind_flag(n, "final"), .headline = phrase_of(l, n, "headline"), .at = key->at };
	}
}

static int state_named(struct loading *l, const struct type *t, const struct node *n)
{
	VEC(struct str) names = { 0 };
	int at = type_state(t, n->text);

	if (at >= 0 || !t->nstates)
		return at;
	for (size_t i = 0; i < t->nstates; i++)
		VEC_ADD(l->a, &names, t->states[i].name);
	note(l->notes, n->at, "%.*s has no state '%.*s'%.*s", S(t->name), S(n->text),
		S(bind_near(l, n->text, names.at, names.n)));
	return -1;
}

static void move_states(struct loading *l, const struct node *n, const struct type *t, struct move *m)
{
	const struct node *from = bind_node(n, "from", NODE_LIST), *to = bind_node(n, "to", NODE_TEXT);

	m->to = to && to->text.n ? state_named(l, t, to) : m->creates ? 0 : -1;
	if (m->creates && tree_get(n, "from"))
		note(l->notes, tree_key(n, "from")->at, "the move '%.*s' creates a record: it starts from nothing", S(m->name));
	else if (!m->creates && !tree_get(n, "from"))
		note(l->notes, n->at, "the move '%.*s' must say 'from' which states, or that it creates", S(m->name));
	for (size_t i = 0; from && !m->creates && i < from->n; i++) {
		int at = from->items[i]->is == NODE_TEXT ? state_named(l, t, from->items[i]) : -1;
		if (at >= 0)
			m->from |= UINT64_C(1) << at;
	}
}

static void move_fields(struct loading *l, const struct node *n, const struct type *t, struct move *m)
{
	const struct node *list = bind_node(n, "fields", NODE_LIST);

	if (!list)
		return;
	m->fields = TAKE_N(l->a, const struct field *, list->n + 1);
	for (size_t i = 0; i < list->n; i++) {
		const struct node *item = list->items[i];
		const struct field *f = item->is == NODE_TEXT ? loading_field(l, t, item->text, item->at) : NULL;
		bool twice = false;
		for (size_t j = 0; f && j < m->nfields; j++)
			twice |= m->fields[j] == f;
		if (twice)
			note(l->notes, item->at, "'%.*s' stands twice on the form of '%.*s'", S(f->name), S(m->name));
		else if (f && f->engine && !m->engine && f->is != FIELD_LOOKED)
			note(l->notes, item->at, "'%.*s' is filled by the engine: it cannot stand on a form", S(f->name));
		else if (f)
			m->fields[m->nfields++] = f;
	}
}

static void move_read(struct loading *l, const struct pair *p, const struct type *t, struct move *m)
{
	static const struct key keys[] = {
		{ "title", WANT_TEXT, true }, { "says", WANT_TEXT, false }, { "hint", WANT_TEXT, false },
		{ "confirm", WANT_TEXT, false }, { "from", WANT_NAMES, false }, { "to", WANT_TEXT, false },
		{ "fields", WANT_NAMES, false }, { "when", WANT_TEXT, false }, { "creates", WANT_FLAG, false },
		{ "engine", WANT_FLAG, false }, { "rank", WANT_NUMBER, false }, { "clock", WANT_TEXT, false },
		{ NULL, WANT_ANY, false } };
	const struct node *n = p->value;

	*m = (struct move){ .name = p->key->text, .at = p->key->at };
	bind_keys(l, n, "a move", keys);
	m->title = bind_text(n, "title");
	m->says = bind_text(n, "says");
	m->hint = bind_text(n, "hint");
	m->confirm = bind_text(n, "confirm");
	m->creates = bind_flag(n, "creates");
	m->engine = bind_flag(n, "engine");
	m->rank = (int)bind_number(n, "rank", 100);
	m->clock = bind_text(n, "clock");
	m->when = bind_condition(n, "when");
	move_states(l, n, t, m);
	move_fields(l, n, t, m);
}

static void moves_read(struct loading *l, const struct node *root, struct type *t)
{
	const struct node *moves = bind_node(root, "moves", NODE_MAP);

	if (!moves)
		return;
	if (moves->n > MOST_MOVES)
		note(l->notes, moves->at, "a record has at most %d moves", MOST_MOVES);
	t->moves = TAKE_N(l->a, struct move, moves->n + 1);
	for (size_t i = 0; i < moves->n && i < MOST_MOVES; i++) {
		const struct node *key = moves->pairs[i].key;
		if (!bind_name(l, key, "a move"))
			continue;
		if (str_is(key->text, "put"))
			note(l->notes, key->at, "a move cannot be called 'put': effects mean every move by it");
		else
			move_read(l, &moves->pairs[i], t, &t->moves[t->nmoves++]);
	}
}

void types_declare(struct loading *l)
{
	types_named(l);
	for (size_t i = 0; i < l->ndocs; i++)
		if (l->docs[i].thing && l->docs[i].is == DOCUMENT_RECORD)
			type_declare(l, &l->docs[i], l->docs[i].thing);
	for (size_t i = 0; i < l->ndocs; i++) {
		struct document *d = &l->docs[i];
		if (d->is != DOCUMENT_RECORD || !d->thing)
			continue;
		fields_read(l, d->root, d->thing);
		states_read(l, d->root, d->thing);
		moves_read(l, d->root, d->thing);
	}
}
