#include "practice/loading.h"

#include "base/vec.h"

/* More than a hundred to one that they are one, when nothing else is known. */
enum { SUGGEST_USUAL = 7, JOIN_MOST = 99 };

/* Never, unless the practice says from which weight on; and never below the weight at which a person is asked. */
static int join_weight(struct loading *l, const struct node *root, int suggest)
{
	struct str text = bind_text(root, "join");
	int64_t bits = 0;

	if (!text.n || str_is(text, "none"))
		return 0;
	if (!str_int(text, &bits) || bits < 1 || bits > JOIN_MOST)
		note(l->notes, bind_place(root, "join"), "'join' is a whole number of bits, 1 to %d, or none, and this is '%.*s'", JOIN_MOST, S(text));
	else if (bits <= suggest)
		note(l->notes, bind_place(root, "join"), "'join' is %lld bits, and records are only suggested to be one person at %d: what joins"
			" by itself must weigh more than what is asked about", (long long)bits, suggest);
	else
		return (int)bits;
	return 0;
}

static void practice_document(struct loading *l, struct document *d)
{
	static const struct key keys[] = {
		{ "practice", WANT_NAME, true }, { "title", WANT_TEXT, true }, { "marking", WANT_TEXT, false },
		{ "live", WANT_TEXT, false }, { "suggest", WANT_NUMBER, false }, { "join", WANT_TEXT, false },
		{ NULL, WANT_ANY, false } };
	struct practice *p = l->p;

	bind_keys(l, d->root, "the practice", keys);
	if (p->name.n) {
		note(l->notes, d->at, "the practice was already named: %.*s", S(p->name));
		return;
	}
	p->name = d->name;
	p->title = bind_text(d->root, "title");
	p->marking = bind_text(d->root, "marking");
	p->live = bind_text(d->root, "live");
	p->suggest = (int)bind_number(d->root, "suggest", SUGGEST_USUAL);
	p->join = join_weight(l, d->root, p->suggest);
}

static void code_dates(struct loading *l, const struct node *n, struct code *c)
{
	c->has_from = bind_day(n, "from", &c->from);
	c->has_until = bind_day(n, "until", &c->until);
	if (c->has_from && c->has_until && c->until <= c->from)
		note(l->notes, bind_place(n, "until"), "'until' is the first day it no longer holds: it must come after 'from'");
}

static bool code_read(struct loading *l, const struct pair *p, struct code *c)
{
	static const struct key keys[] = {
		{ "title", WANT_TEXT, true }, { "hint", WANT_TEXT, false }, { "tone", WANT_TONE, false },
		{ "from", WANT_DAY, false }, { "until", WANT_DAY, false }, { "legacy", WANT_FLAG, false }, { NULL, WANT_ANY, false } };

	if (!bind_name(l, p->key, "a code"))
		return false;
	*c = (struct code){ .name = p->key->text, .at = p->key->at };
	if (p->value->is == NODE_TEXT) {
		c->title = p->value->text;
		if (!c->title.n)
			note(l->notes, p->key->at, "the code '%.*s' has no title", S(c->name));
		return true;
	}
	bind_keys(l, p->value, "a code", keys);
	c->title = bind_text(p->value, "title");
	c->hint = bind_text(p->value, "hint");
	c->tone = bind_text(p->value, "tone");
	c->legacy = bind_flag(p->value, "legacy");
	code_dates(l, p->value, c);
	return true;
}

/* Two codes that read the same on one day cannot be told apart by whoever must choose. */
static void codes_apart(struct loading *l, const struct code_list *list)
{
	for (size_t i = 0; i < list->ncodes; i++)
		for (size_t j = 0; j < i; j++) {
			const struct code *a = &list->codes[i], *b = &list->codes[j];
			bool apart = (a->has_until && b->has_from && a->until <= b->from) ||
				(b->has_until && a->has_from && b->until <= a->from);
			if (!apart && !a->legacy && !b->legacy && a->title.n && str_eq(a->title, b->title))
				note(l->notes, a->at, "'%.*s' and '%.*s' are both called \"%.*s\" at the same time", S(a->name),
					S(b->name), S(a->title));
		}
}

static void list_document(struct loading *l, struct document *d, struct code_list *list)
{
	static const struct key keys[] = {
		{ "list", WANT_NAME, true }, { "title", WANT_TEXT, true }, { "source", WANT_TEXT, true },
		{ "codes", WANT_MAP, true }, { NULL, WANT_ANY, false } };
	const struct node *codes;

	*list = (struct code_list){ .name = d->name, .at = d->at };
	d->thing = list;
	bind_keys(l, d->root, "a list", keys);
	list->title = bind_text(d->root, "title");
	list->source = bind_text(d->root, "source");
	codes = bind_node(d->root, "codes", NODE_MAP);
	if (!codes)
		return;
	list->codes = TAKE_N(l->a, struct code, codes->n + 1);
	for (size_t i = 0; i < codes->n; i++)
		list->ncodes += code_read(l, &codes->pairs[i], &list->codes[list->ncodes]);
	codes_apart(l, list);
}

static void holidays_cover(struct loading *l, const struct node *n, const struct holidays *h)
{
	for (int year = day_civil(h->from).year; year <= day_civil(h->until - 1).year; year++) {
		size_t found = 0;
		for (size_t i = 0; i < h->n; i++)
			found += day_civil(h->days[i]).year == year;
		if (!found)
			note(l->notes, n->at, "the table speaks for %d, and has no holiday in it", year);
	}
}

static void holidays_days(struct loading *l, const struct node *days, struct holidays *h)
{
	h->days = TAKE_N(l->a, day, days->n + 1);
	h->titles = TAKE_N(l->a, struct str, days->n + 1);
	for (size_t i = 0; i < days->n; i++) {
		const struct node *key = days->pairs[i].key, *value = days->pairs[i].value;
		day d;
		if (!day_parse(key->text, &d)) {
			note(l->notes, key->at, "'%.*s' is not a date like 2026-12-25", S(key->text));
			continue;
		}
		if (h->n && d <= h->days[h->n - 1])
			note(l->notes, key->at, "%.*s comes after a later day: holidays are kept in order", S(key->text));
		if (d < h->from || d >= h->until)
			note(l->notes, key->at, "%.*s is outside the years this table speaks for", S(key->text));
		if (value->is != NODE_TEXT || !value->text.n)
			note(l->notes, key->at, "%.*s has no title", S(key->text));
		h->titles[h->n] = value->text;
		h->days[h->n++] = d;
	}
}

static void holidays_document(struct loading *l, struct document *d)
{
	static const struct key keys[] = {
		{ "holidays", WANT_NAME, true }, { "from", WANT_DAY, true }, { "until", WANT_DAY, true },
		{ "days", WANT_MAP, true }, { "source", WANT_TEXT, false }, { NULL, WANT_ANY, false } };
	struct holidays *h = &l->p->holidays;
	const struct node *days = bind_node(d->root, "days", NODE_MAP);

	bind_keys(l, d->root, "a holiday table", keys);
	if (h->until) {
		note(l->notes, d->at, "there is already a holiday table");
		return;
	}
	if (!bind_day(d->root, "from", &h->from) || !bind_day(d->root, "until", &h->until))
		return;
	if (h->until <= h->from) {
		note(l->notes, bind_place(d->root, "until"), "'until' must come after 'from'");
		return;
	}
	if (!days)
		return;
	holidays_days(l, days, h);
	holidays_cover(l, days, h);
}

static void purpose_read(struct loading *l, const struct pair *p, struct purpose *out)
{
	static const struct key keys[] = {
		{ "title", WANT_TEXT, true }, { "says_why", WANT_FLAG, false }, { NULL, WANT_ANY, false } };

	*out = (struct purpose){ .name = p->key->text };
	bind_name(l, p->key, "a purpose");
	if (p->value->is == NODE_TEXT) {
		out->title = p->value->text;
		if (!out->title.n)
			note(l->notes, p->key->at, "the purpose '%.*s' has no title", S(out->name));
		return;
	}
	bind_keys(l, p->value, "a purpose", keys);
	out->title = bind_text(p->value, "title");
	out->says_why = bind_flag(p->value, "says_why");
}

static void purposes_document(struct loading *l, struct document *d)
{
	static const struct key keys[] = {
		{ "purposes", WANT_MAP, true }, { NULL, WANT_ANY, false } };
	struct practice *p = l->p;
	const struct node *map = bind_node(d->root, "purposes", NODE_MAP);

	bind_keys(l, d->root, "the purposes", keys);
	if (p->npurposes) {
		note(l->notes, d->at, "there is already a table of purposes");
		return;
	}
	if (!map)
		return;
	p->purposes = TAKE_N(l->a, struct purpose, map->n + 1);
	for (size_t i = 0; i < map->n; i++)
		purpose_read(l, &map->pairs[i], &p->purposes[p->npurposes++]);
}

static struct code_list *list_before(struct practice *p, struct str name)
{
	for (size_t i = 0; i < p->nlists; i++)
		if (str_eq(p->lists[i].name, name))
			return &p->lists[i];
	return NULL;
}

void lists_declare(struct loading *l)
{
	struct practice *p = l->p;

	p->lists = TAKE_N(l->a, struct code_list, l->ndocs + 1);
	for (size_t i = 0; i < l->ndocs; i++) {
		struct document *d = &l->docs[i];
		if (d->is == DOCUMENT_PRACTICE)
			practice_document(l, d);
		if (d->is == DOCUMENT_HOLIDAYS)
			holidays_document(l, d);
		if (d->is == DOCUMENT_PURPOSES)
			purposes_document(l, d);
		if (d->is != DOCUMENT_LIST)
			continue;
		if (list_before(p, d->name))
			note(l->notes, d->at, "there is already a list '%.*s'", S(d->name));
		else
			list_document(l, d, &p->lists[p->nlists++]);
	}
}
