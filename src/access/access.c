#include "access/access.h"

/* A rule's number is made of what decided: the verb, the role, the type and the move. The same rule has the same number in every
 * ledger entry, and the number can be taken apart again without the practice at hand. */
static uint32_t rule_number(enum access_verb v, const struct role *role, const struct type *t, const struct move *m)
{
	uint32_t which = t && m ? (uint32_t)(m - t->moves) + 1 : 0;

	return ((uint32_t)v + 1) << 28 | (uint32_t)(role ? role->no & 1023 : 0) << 18 | (uint32_t)(t ? t->no & 1023 : 0) << 8 |
		(which & 255);
}

static struct decision refused(uint32_t rule, struct str reason)
{
	return (struct decision){ .allowed = false, .rule = rule, .reason = reason };
}

static bool page_listed(const struct role *role, struct str page)
{
	for (size_t i = 0; i < role->npages; i++)
		if (str_eq(role->pages[i], page))
			return true;
	return false;
}

static struct decision decide_type(struct arena *a, const struct actor *who, enum access_verb v, const struct type *t,
	const struct move *m, uint32_t rule)
{
	const struct role *role = who->role;
	const struct grant *g = &role->grants[t->index];

	if (v == ACCESS_SEE && !g->see)
		return refused(rule, str_fmt(a, "%.*s does not open records of the kind: %.*s.", S(role->title), S(t->title)));
	if (v == ACCESS_CREATE && !g->create)
		return refused(rule, str_fmt(a, "%.*s does not start records of the kind: %.*s.", S(role->title), S(t->title)));
	if ((v == ACCESS_MOVE || v == ACCESS_CREATE) && m && m->engine)
		return refused(rule, str_fmt(a, "\"%.*s\" is done by the system, never by a person.", S(m->title)));
	if (v == ACCESS_MOVE && (!m || !(g->moves >> (m - t->moves) & 1)))
		return refused(rule, str_fmt(a, "%.*s does not do \"%.*s\".", S(role->title), S(m ? m->title : t->title)));
	return (struct decision){ .allowed = true, .rule = rule, .reason = STR("The role may.") };
}

struct actor access_system(void)
{
	return (struct actor){ .number = STR(""), .name = STR("the system") };
}

struct decision access_decide(struct arena *a, const struct practice *p, const struct actor *who, enum access_verb v,
	const struct type *t, const struct move *m, struct str page)
{
	uint32_t rule = rule_number(v, who->role, t, m);

	(void)p;
	/* Nobody is not the system: an actor that was never filled in may do nothing. */
	if (!who->staff && !str_is(who->name, "the system"))
		return refused(rule, STR("Sign in first."));
	if (!who->staff)
		return (struct decision){ .allowed = true, .rule = rule, .reason = STR("The system itself.") };
	if (!who->role)
		return refused(rule, STR("This account's role is no longer part of the practice. Ask for it to be changed."));
	if (who->locked)
		return refused(rule, STR("The screen is hidden. Type your password to go on."));
	if (v == ACCESS_PAGE) {
		if (!page_listed(who->role, page))
			return refused(rule, str_fmt(a, "%.*s does not open this page.", S(who->role->title)));
		return (struct decision){ .allowed = true, .rule = rule, .reason = STR("The role may.") };
	}
	if (!t)
		return refused(rule, STR("There is no such kind of record."));
	return decide_type(a, who, v, t, m, rule);
}
