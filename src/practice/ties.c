/* Ties: what a record says joins whom to what, for the network; and how far a subject's network is drawn. */
#include "practice/loading.h"

enum { NODES = 40, NODES_MOST = 40 };

/* The two ends point at subjects; "this" is a subject's own record. */
static const struct field *tie_end(struct loading *l, const struct node *n, const struct type *t, const char *key)
{
	struct str name = bind_text(n, key);
	const struct field *f;

	if (!name.n)
		return NULL;
	if (str_is(name, "this") && str_is(str_z(key), "from")) {
		if (!t->subject)
			note(l->notes, bind_place(n, key), "a tie from 'this' is a subject's own, and %.*s is not one", S(t->name));
		return NULL;
	}
	f = loading_field(l, t, name, bind_place(n, key));
	if (f && (f->is != FIELD_REF || (f->of && !f->of->subject))) {
		note(l->notes, bind_place(n, key), "a tie joins subjects, and '%.*s' refers to none", S(name));
		return NULL;
	}
	return f;
}

static struct phrase tie_phrase(struct loading *l, const struct node *n, const struct type *t, const char *key)
{
	struct phrase p = phrase_of(l, n, key);

	phrase_check(l, &p, t);
	return p;
}

void ties_read(struct loading *l, const struct node *root, struct type *t)
{
	static const struct key keys[] = {
		{ "from", WANT_TEXT, true }, { "to", WANT_TEXT, true }, { "says", WANT_TEXT, true }, { "back", WANT_TEXT, false },
		{ "detail", WANT_TEXT, false }, { "when", WANT_TEXT, false }, { "since", WANT_TEXT, false }, { "seen", WANT_TEXT, false },
		{ "ended", WANT_TEXT, false }, { "tone", WANT_TONE, false }, { "near", WANT_FLAG, false }, { NULL, WANT_ANY, false } };
	const struct node *list = bind_node(root, "ties", NODE_LIST);

	t->ties = TAKE_N(l->a, struct tie_rule, list ? list->n + 1 : 1);
	for (size_t i = 0; list && i < list->n; i++) {
		const struct node *n = list->items[i];
		struct tie_rule *one = &t->ties[t->nties];
		if (n->is != NODE_MAP)
			continue;
		bind_keys(l, n, "a tie", keys);
		*one = (struct tie_rule){ .from = tie_end(l, n, t, "from"), .to = tie_end(l, n, t, "to"), .says = tie_phrase(l, n, t, "says"),
			.back = tie_phrase(l, n, t, "back"), .detail = tie_phrase(l, n, t, "detail"), .when = bind_condition(n, "when"),
			.since = bind_condition(n, "since"), .seen = bind_condition(n, "seen"), .ended = bind_condition(n, "ended"),
			.tone = bind_text(n, "tone"), .near = bind_flag(n, "near"), .at = n->at };
		if (one->from && one->from == one->to)
			note(l->notes, bind_place(n, "to"), "a tie joins two, and '%.*s' is both its ends", S(one->to->name));
		t->nties += one->to != NULL;
	}
}

void ties_network(struct loading *l, const struct node *root, struct picture *p)
{
	static const struct key keys[] = {
		{ "old", WANT_TEXT, true }, { "most", WANT_NUMBER, false }, { "unidentified", WANT_TEXT, false }, { NULL, WANT_ANY, false } };
	const struct node *n = bind_node(root, "network", NODE_MAP);

	if (!n)
		return;
	bind_keys(l, n, "a network", keys);
	p->network = (struct network_rule){ .has = true, .most = bind_number(n, "most", NODES), .unidentified = bind_condition(n, "unidentified") };
	if (bind_text(n, "old").n && (!span_read(bind_text(n, "old"), &p->network.old) ||
		(p->network.old.unit != SPAN_DAYS && p->network.old.unit != SPAN_MONTHS)))
		note(l->notes, bind_place(n, "old"), "'old' is a number of days or months, like 6 months");
	if (p->network.most < 1 || p->network.most > NODES_MOST)
		note(l->notes, bind_place(n, "most"), "a network shows 1 to %d at a time; the rest stand in its list", NODES_MOST);
}
