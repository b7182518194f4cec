/* Restrictions: a record that hides its subject from everybody but those who may know, and one that opens such a record for a
 * time. What is hidden with the subject, and how, is record/restrict.h's. */
#include "practice/loading.h"

#include "base/vec.h"

static void only_with(struct loading *l, const struct node *root, const char *head, const char *const *others, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (tree_get(root, others[i]) && !tree_get(root, head))
			note(l->notes, tree_key(root, others[i])->at, "only a restriction has '%s': say what it 'restricts'", others[i]);
}

static bool is_staff(const struct field *f)
{
	bool staff = f->is == FIELD_STAFF;

	for (size_t i = 0; f->is == FIELD_GROUP && i < f->nfields; i++)
		staff |= f->fields[i].is == FIELD_STAFF;
	return staff;
}

static void named_read(struct loading *l, const struct node *root, struct type *t)
{
	const struct node *list = bind_node(root, "named", NODE_LIST);

	t->named = TAKE_N(l->a, const struct field *, list ? list->n + 1 : 1);
	for (size_t i = 0; list && i < list->n; i++) {
		const struct node *n = list->items[i];
		const struct field *f = n->is == NODE_TEXT ? loading_field(l, t, n->text, n->at) : NULL;
		if (f && !is_staff(f))
			note(l->notes, n->at, "who may know is a member of staff, and '%.*s' holds none", S(f->name));
		else if (f)
			t->named[t->nnamed++] = f;
	}
}

static void takes_read(struct loading *l, const struct node *root, struct type *t)
{
	const struct node *list = bind_node(root, "takes", NODE_LIST);

	t->takes = TAKE_N(l->a, const struct type *, list ? list->n + 1 : 1);
	for (size_t i = 0; list && i < list->n; i++) {
		const struct node *n = list->items[i];
		const struct type *of = n->is == NODE_TEXT ? loading_type(l, n->text, n->at) : NULL;
		if (of && !of->subject)
			note(l->notes, n->at, "a restriction takes subjects with it, and %.*s is not one", S(of->name));
		else if (of)
			t->takes[t->ntakes++] = of;
	}
}

static void type_restricts(struct loading *l, const struct node *root, struct type *t)
{
	static const char *const all[] = { "covert", "named", "takes", "ring" }, *const must[] = { "in_force", "ring" };
	struct str name = bind_text(root, "restricts");
	const struct field *f;

	only_with(l, root, "restricts", all, sizeof all / sizeof *all);
	if (!name.n)
		return;
	for (size_t i = 0; i < 2; i++)
		if (!tree_get(root, must[i]))
			note(l->notes, tree_key(root, "restricts")->at, "a restriction must have '%s'", must[i]);
	if (tree_get(root, "marks"))
		note(l->notes, tree_key(root, "restricts")->at, "a record marks or restricts, not both");
	f = loading_field(l, t, name, bind_place(root, "restricts"));
	if (f && (f->is != FIELD_REF || (f->of && !f->of->subject))) {
		note(l->notes, bind_place(root, "restricts"), "what is restricted is a subject, and '%.*s' refers to none", S(name));
		f = NULL;
	}
	t->restricts = f;
	t->covert = bind_condition(root, "covert");
	t->ring = bind_text(root, "ring");
	named_read(l, root, t);
	takes_read(l, root, t);
}

static void type_opens(struct loading *l, const struct node *root, struct type *t)
{
	struct str name = bind_text(root, "opens");
	const struct field *f;

	if (!name.n)
		return;
	if (!tree_get(root, "in_force"))
		note(l->notes, tree_key(root, "opens")->at, "what opens a restriction must have 'in_force', which comes to an end");
	f = loading_field(l, t, name, bind_place(root, "opens"));
	if (f && (f->is != FIELD_REF || !f->of || !f->of->restricts)) {
		note(l->notes, bind_place(root, "opens"), "what is opened is a restriction, and '%.*s' refers to none", S(name));
		f = NULL;
	}
	t->opens = f;
}

static void each(struct loading *l, void (*read)(struct loading *, const struct node *, struct type *))
{
	for (size_t i = 0; i < l->ndocs; i++)
		if (l->docs[i].is == DOCUMENT_RECORD && l->docs[i].thing)
			read(l, l->docs[i].root, l->docs[i].thing);
}

void restricts_link(struct loading *l)
{
	each(l, type_restricts);
	each(l, type_opens);
	for (size_t i = 0; i < l->p->ntypes; i++)
		l->p->restricts |= l->p->types[i].restricts != NULL;
}

void restricts_grant(struct loading *l, const struct node *root, struct role *r)
{
	static const char *const keys[] = { "knows", "told" };

	for (size_t k = 0; k < 2; k++) {
		const struct node *list = bind_node(root, keys[k], NODE_LIST);
		for (size_t i = 0; list && i < list->n; i++) {
			const struct node *n = list->items[i];
			const struct type *t = n->is == NODE_TEXT ? loading_type(l, n->text, n->at) : NULL;
			if (t && !t->restricts)
				note(l->notes, n->at, "'%s' lists restrictions, and %.*s restricts nothing", keys[k], S(t->name));
			else if (t && !r->grants[t->index].see && k == 0)
				note(l->notes, n->at, "a role that knows of %.*s must see it", S(t->name));
			else if (t && k == 0)
				r->grants[t->index].knows = true;
			else if (t)
				r->grants[t->index].told = true;
		}
	}
}

/* A restriction nobody can know of could never be looked at again, nor lifted. */
void restricts_check(struct loading *l)
{
	for (size_t i = 0; i < l->p->ntypes; i++) {
		const struct type *t = &l->p->types[i];
		bool known = !t->restricts || t->nnamed;
		for (size_t k = 0; k < l->p->nroles; k++)
			known |= l->p->roles[k].grants[i].knows;
		if (!known)
			note(l->notes, t->at, "nobody may know what %.*s hides: name staff, or a role that 'knows'", S(t->name));
	}
}
