#include "practice/loading.h"

#include "base/vec.h"

static const char *const pages[] = { "history", "access_log", "accounts", "circulation", "verify", "reports", "messages", "identities" };

enum { MENU = 6 };                      /* a longer menu is not read in a hurry; every board also stands under All boards */

static const struct board *board_named(struct loading *l, const struct node *n)
{
	const struct board *b = practice_board(l->p, n->text);
	VEC(struct str) names = { 0 };

	if (b)
		return b;
	for (size_t i = 0; i < l->p->nboards; i++)
		VEC_ADD(l->a, &names, l->p->boards[i].name);
	note(l->notes, n->at, "there is no board '%.*s'%.*s", S(n->text), S(bind_near(l, n->text, names.at, names.n)));
	return NULL;
}

static void role_boards(struct loading *l, const struct node *root, struct role *r)
{
	const struct node *list = bind_node(root, "nav", NODE_LIST), *lands = bind_node(root, "lands", NODE_TEXT);

	if (list && list->n > MENU)
		note(l->notes, list->items[MENU]->at, "a menu holds %d boards at most, this is one more; the others stand under All boards", MENU);
	r->nav = TAKE_N(l->a, const struct board *, list ? list->n + 1 : 1);
	for (size_t i = 0; list && i < list->n; i++) {
		const struct board *b = list->items[i]->is == NODE_TEXT ? board_named(l, list->items[i]) : NULL;
		if (b)
			r->nav[r->nnav++] = b;
	}
	if (!lands || !lands->text.n)
		return;
	r->lands = lands->text;
	if (!str_is(r->lands, "find"))
		board_named(l, lands);
}

static struct grant *grant_of(struct role *r, const struct type *t)
{
	return &r->grants[t->index];
}

static void grant_types(struct loading *l, const struct node *root, const char *key, struct role *r)
{
	const struct node *n = tree_get(root, key);
	bool create = str_is(str_z(key), "create");

	if (!n)
		return;
	if (n->is == NODE_TEXT && !str_is(n->text, "all"))
		note(l->notes, n->at, "'%s' is a list of records, or all", key);
	if (n->is == NODE_MAP)
		note(l->notes, n->at, "'%s' is a list of records, or all", key);
	for (size_t i = 0; n->is == NODE_TEXT && str_is(n->text, "all") && i < r->ngrants; i++) {
		r->grants[i].see |= !create;
		r->grants[i].create |= create && type_creates(r->grants[i].type);
	}
	for (size_t i = 0; n->is == NODE_LIST && i < n->n; i++) {
		const struct node *item = n->items[i];
		const struct type *t = item->is == NODE_TEXT ? loading_type(l, item->text, item->at) : NULL;
		if (item->is != NODE_TEXT)
			note(l->notes, item->at, "'%s' is a list of records, or all", key);
		if (t && create && !type_creates(t))
			note(l->notes, item->at, "nobody can create %.*s: none of its moves does", S(t->name));
		if (t && create)
			grant_of(r, t)->create = true;
		else if (t)
			grant_of(r, t)->see = true;
	}
}

static uint64_t moves_all(const struct type *t)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < t->nmoves; i++)
		if (!t->moves[i].engine && !t->moves[i].creates)
			bits |= UINT64_C(1) << i;
	return bits;
}

static void grant_moves(struct loading *l, const struct pair *p, struct role *r)
{
	const struct type *t = loading_type(l, p->key->text, p->key->at);
	const struct node *n = p->value;

	if (n->is == NODE_MAP || (n->is == NODE_TEXT && !str_is(n->text, "all"))) {
		note(l->notes, n->at, "the moves of a record are a list, or all");
		return;
	}
	if (!t)
		return;
	if (!grant_of(r, t)->see)
		note(l->notes, p->key->at, "a role that moves %.*s must see it", S(t->name));
	if (n->is == NODE_TEXT) {
		grant_of(r, t)->moves = moves_all(t);
		return;
	}
	for (size_t i = 0; i < n->n; i++) {
		const struct node *item = n->items[i];
		const struct move *m = item->is == NODE_TEXT ? loading_move(l, t, item->text, item->at) : NULL;
		if (m && m->engine)
			note(l->notes, item->at, "the move '%.*s' is the engine's: nobody is granted it", S(m->name));
		else if (m && m->creates)
			note(l->notes, item->at, "'%.*s' creates a record: grant it with 'create'", S(m->name));
		else if (m)
			grant_of(r, t)->moves |= UINT64_C(1) << (m - t->moves);
	}
}

static void role_pages(struct loading *l, const struct node *root, struct role *r)
{
	enum { NPAGES = sizeof pages / sizeof *pages };
	const struct node *list = bind_node(root, "pages", NODE_LIST);
	struct str names[NPAGES];

	for (size_t i = 0; i < NPAGES; i++)
		names[i] = str_z(pages[i]);
	r->pages = TAKE_N(l->a, struct str, list ? list->n + 1 : 1);
	for (size_t i = 0; list && i < list->n; i++) {
		const struct node *item = list->items[i];
		bool known = false;
		if (item->is != NODE_TEXT)
			continue;
		for (size_t j = 0; j < NPAGES; j++)
			known |= str_eq(item->text, names[j]);
		if (!known)
			note(l->notes, item->at, "there is no page '%.*s' to grant%.*s", S(item->text),
				S(bind_near(l, item->text, names, NPAGES)));
		else
			r->pages[r->npages++] = item->text;
	}
}

static const struct purpose *purpose_named(struct loading *l, const struct node *n)
{
	VEC(struct str) names = { 0 };

	for (size_t i = 0; i < l->p->npurposes; i++) {
		if (str_eq(l->p->purposes[i].name, n->text))
			return &l->p->purposes[i];
		VEC_ADD(l->a, &names, l->p->purposes[i].name);
	}
	note(l->notes, n->at, "there is no purpose '%.*s'%.*s", S(n->text), S(bind_near(l, n->text, names.at, names.n)));
	return NULL;
}

/* Left out, a role has every purpose there is. */
static void role_purposes(struct loading *l, const struct node *root, struct role *r)
{
	const struct node *list = bind_node(root, "purposes", NODE_LIST);

	r->purposes = TAKE_N(l->a, const struct purpose *, (list ? list->n : l->p->npurposes) + 1);
	for (size_t i = 0; !list && i < l->p->npurposes; i++)
		r->purposes[r->npurposes++] = &l->p->purposes[i];
	if (list && !list->n)
		note(l->notes, list->at, "'purposes' names at least one purpose; left out, a role has them all");
	for (size_t i = 0; list && i < list->n; i++) {
		const struct purpose *u = list->items[i]->is == NODE_TEXT ? purpose_named(l, list->items[i]) : NULL;
		if (u)
			r->purposes[r->npurposes++] = u;
	}
}

static void sees_board(struct loading *l, struct place at, const struct role *r, const struct board *b)
{
	for (size_t i = 0; b && b->of && i <= b->nalso; i++) {
		const struct type *t = i ? b->also[i - 1].of : b->of;
		if (!r->grants[t->index].see)
			note(l->notes, at, "'%.*s' shows %.*s, which this role may not see", S(b->name), S(t->name));
	}
}

/* A board shows records: who has it in the nav, or lands on it, must see them. */
static void role_sees_boards(struct loading *l, const struct node *root, const struct role *r)
{
	const struct node *list = bind_node(root, "nav", NODE_LIST);

	for (size_t i = 0; list && i < list->n; i++)
		if (list->items[i]->is == NODE_TEXT)
			sees_board(l, list->items[i]->at, r, practice_board(l->p, list->items[i]->text));
	sees_board(l, bind_place(root, "lands"), r, practice_board(l->p, r->lands));
}

static void role_document(struct loading *l, struct document *d, struct role *r)
{
	static const struct key keys[] = {
		{ "role", WANT_NAME, true }, { "title", WANT_TEXT, true }, { "lands", WANT_TEXT, true }, { "nav", WANT_NAMES, false },
		{ "see", WANT_ANY, true }, { "create", WANT_ANY, false }, { "moves", WANT_ANY, false },
		{ "pages", WANT_NAMES, false }, { "purposes", WANT_NAMES, false },
		{ "knows", WANT_NAMES, false }, { "told", WANT_NAMES, false }, { NULL, WANT_ANY, false } };
	const struct node *moves = bind_node(d->root, "moves", NODE_MAP);

	d->thing = r;
	*r = (struct role){ .name = d->name, .title = bind_text(d->root, "title"), .at = d->at };
	r->ngrants = l->p->ntypes;
	r->grants = TAKE_N(l->a, struct grant, r->ngrants + 1);
	for (size_t i = 0; i < r->ngrants; i++)
		r->grants[i].type = &l->p->types[i];
	bind_keys(l, d->root, "a role", keys);
	role_boards(l, d->root, r);
	grant_types(l, d->root, "see", r);
	grant_types(l, d->root, "create", r);
	for (size_t i = 0; moves && i < moves->n; i++)
		grant_moves(l, &moves->pairs[i], r);
	if (str_is(bind_text(d->root, "moves"), "all"))
		for (size_t i = 0; i < r->ngrants; i++)
			r->grants[i].moves = r->grants[i].see ? moves_all(r->grants[i].type) : 0;
	else if (tree_get(d->root, "moves") && !moves)
		note(l->notes, bind_place(d->root, "moves"), "'moves' is a map of records to their moves, or all");
	role_pages(l, d->root, r);
	role_purposes(l, d->root, r);
	restricts_grant(l, d->root, r);
	role_sees_boards(l, d->root, r);
}

static const struct move *channel_move(struct loading *l, const struct node *root, const char *key, const struct type *t)
{
	struct str name = bind_text(root, key);
	const struct move *m = name.n ? loading_move(l, t, name, bind_place(root, key)) : NULL;

	if (m && m->creates)
		note(l->notes, bind_place(root, key), "'%.*s' creates a record: a receipt moves one that is there", S(name));
	return m;
}

static const struct field *channel_field(struct loading *l, const struct node *root, const char *key, const struct type *t)
{
	struct str name = bind_text(root, key);
	const struct field *f = name.n ? loading_field(l, t, name, bind_place(root, key)) : NULL;

	if (f && f->is != FIELD_TEXT && f->is != FIELD_WORDS)
		note(l->notes, bind_place(root, key), "a receipt brings text, and '%.*s' is not text", S(name));
	return f;
}

static void channel_document(struct loading *l, struct document *d, struct channel *c)
{
	static const struct key keys[] = {
		{ "channel", WANT_NAME, true }, { "title", WANT_TEXT, true }, { "of", WANT_TEXT, true }, { "sent", WANT_TEXT, true },
		{ "acknowledged", WANT_TEXT, true }, { "refused", WANT_TEXT, true }, { "cancelled", WANT_TEXT, false },
		{ "reference", WANT_TEXT, false }, { "reason", WANT_TEXT, false }, { NULL, WANT_ANY, false } };
	const struct node *root = d->root;

	bind_keys(l, root, "a channel", keys);
	d->thing = c;
	*c = (struct channel){ .name = d->name, .title = bind_text(root, "title"), .of_name = bind_text(root, "of"), .at = d->at };
	if (c->of_name.n)
		c->of = loading_type(l, c->of_name, bind_place(root, "of"));
	if (!c->of)
		return;
	c->sent = channel_move(l, root, "sent", c->of);
	c->acknowledged = channel_move(l, root, "acknowledged", c->of);
	c->refused = channel_move(l, root, "refused", c->of);
	c->cancelled = channel_move(l, root, "cancelled", c->of);
	c->reference = channel_field(l, root, "reference", c->of);
	c->reason = channel_field(l, root, "reason", c->of);
}

void roles_link(struct loading *l)
{
	struct practice *p = l->p;

	p->roles = TAKE_N(l->a, struct role, l->ndocs + 1);
	p->channels = TAKE_N(l->a, struct channel, l->ndocs + 1);
	for (size_t i = 0; i < l->ndocs; i++) {
		struct document *d = &l->docs[i];
		bool twice = false;
		if (d->is == DOCUMENT_ROLE && practice_role(p, d->name))
			note(l->notes, d->at, "there is already a role '%.*s'", S(d->name));
		else if (d->is == DOCUMENT_ROLE)
			role_document(l, d, &p->roles[p->nroles++]);
		if (d->is != DOCUMENT_CHANNEL)
			continue;
		for (size_t j = 0; j < p->nchannels; j++)
			twice |= str_eq(p->channels[j].name, d->name);
		if (twice)
			note(l->notes, d->at, "there is already a channel '%.*s'", S(d->name));
		else
			channel_document(l, d, &p->channels[p->nchannels++]);
	}
}
