/* What only the whole practice can show: states nobody reaches, fields nobody fills, effects that never end. */
#include "practice/loading.h"

#include "base/vec.h"
#include "practice/schema.h"

/* ---- who creates, who fills ---- */

static bool effect_fills(const struct effect *e, const struct type *of, const struct field *f)
{
	for (size_t i = 0; i < e->nwith; i++)
		if (e->with[i].field == f && (e->is == EFFECT_SET || e->of == of))
			return true;
	return false;
}

/* Whether any effect anywhere gives this field a value. */
static bool filled_by_effect(const struct practice *p, const struct type *t, const struct field *f)
{
	for (size_t i = 0; i < p->ntypes; i++)
		for (size_t j = 0; j < p->types[i].neffects; j++)
			if (effect_fills(&p->types[i].effects[j], t, f))
				return true;
	for (size_t i = 0; i < p->nchannels; i++)
		if (p->channels[i].reference == f || p->channels[i].reason == f)
			return true;
	return false;
}

/* Whether the record sets it by itself as soon as that move is made. */
static bool filled_on(const struct type *t, const struct move *m, const struct field *f)
{
	for (size_t i = 0; i < t->neffects; i++) {
		const struct effect *e = &t->effects[i];
		bool now = str_is(e->on, "put") || (m && str_eq(e->on, m->name));
		if (e->is == EFFECT_SET && now && !e->when.sql.n && effect_fills(e, t, f))
			return true;
	}
	return false;
}

static bool on_form(const struct move *m, const struct field *f)
{
	for (size_t i = 0; i < m->nfields; i++)
		if (m->fields[i] == f)
			return true;
	return false;
}

static bool always(const struct field *f)
{
	return str_is(f->required.sql, "1") && f->is != FIELD_LOOKED;
}

static void field_filled(struct loading *l, const struct type *t, const struct field *f)
{
	bool person = false, engine = false;

	for (size_t i = 0; i < t->nmoves; i++) {
		person |= !t->moves[i].engine && on_form(&t->moves[i], f);
		engine |= t->moves[i].engine && on_form(&t->moves[i], f);
	}
	if (f->is == FIELD_LOOKED)
		return;                 /* filled from the ledger whenever a person changes the record */
	if (person || engine || filled_by_effect(l->p, t, f))
		return;
	if (!f->engine)
		note(l->notes, f->at, "'%.*s' is on no move's form: add it to one, or say engine: yes", S(f->name));
	else
		note(l->notes, f->at, "'%.*s' is the engine's to fill, and no effect, engine move or channel fills it", S(f->name));
}

static void moves_complete(struct loading *l, const struct type *t)
{
	for (size_t i = 0; i < t->nmoves; i++) {
		const struct move *m = &t->moves[i];
		for (size_t j = 0; m->creates && !m->engine && j < t->nfields; j++)
			if (always(&t->fields[j]) && !on_form(m, &t->fields[j]) && !filled_on(t, m, &t->fields[j]))
				note(l->notes, m->at, "'%.*s' creates %.*s without '%.*s', which is always required", S(m->name),
					S(t->name), S(t->fields[j].name));
	}
}

static bool created_by_effect(const struct practice *p, const struct type *t)
{
	for (size_t i = 0; i < p->ntypes; i++)
		for (size_t j = 0; j < p->types[i].neffects; j++)
			if (p->types[i].effects[j].is == EFFECT_CREATE && p->types[i].effects[j].of == t)
				return true;
	return false;
}

static bool created(const struct practice *p, const struct type *t)
{
	return type_creates(t) || created_by_effect(p, t);
}

static void effect_complete(struct loading *l, const struct effect *e)
{
	for (size_t i = 0; i < e->of->nfields; i++) {
		const struct field *f = &e->of->fields[i];
		if (always(f) && !effect_fills(e, e->of, f) && !filled_on(e->of, e->move, f))
			note(l->notes, e->at, "this creates %.*s without '%.*s', which is always required", S(e->of->name), S(f->name));
	}
}

/* ---- states ---- */

static uint64_t first_states(const struct type *t)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < t->nmoves; i++)
		if (t->moves[i].creates && t->moves[i].to >= 0)
			bits |= UINT64_C(1) << t->moves[i].to;
	return bits ? bits : 1;
}

/* What can be reached from these states; backwards: what reaches them. */
static uint64_t spread(const struct type *t, uint64_t bits, bool backwards)
{
	for (uint64_t before = 0; before != bits;) {
		before = bits;
		for (size_t i = 0; i < t->nmoves; i++) {
			const struct move *m = &t->moves[i];
			if (m->creates || m->to < 0)
				continue;
			if (!backwards && (m->from & bits))
				bits |= UINT64_C(1) << m->to;
			if (backwards && (bits >> m->to & 1))
				bits |= m->from;
		}
	}
	return bits;
}

static void states_check(struct loading *l, const struct type *t)
{
	uint64_t reached = spread(t, first_states(t), false), final = 0, ends;

	for (size_t i = 0; i < t->nstates; i++)
		final |= (uint64_t)t->states[i].final << i;
	ends = spread(t, final, true);
	if (!final && t->nstates > 1 && !t->subject)
		note(l->notes, t->states[0].at, "no state of %.*s is final: say which one ends it", S(t->name));
	for (size_t i = 0; i < t->nstates; i++) {
		if (!(reached >> i & 1))
			note(l->notes, t->states[i].at, "the state '%.*s' is never reached: no move leads to it", S(t->states[i].name));
		else if (final && !(ends >> i & 1))
			note(l->notes, t->states[i].at, "from the state '%.*s' no move leads on to a final one", S(t->states[i].name));
	}
	for (size_t i = 0; i < t->nmoves; i++) {
		const struct move *m = &t->moves[i];
		for (size_t j = 0; j < t->nstates && !m->creates && m->to >= 0; j++)
			if ((m->from >> j & 1) && t->states[j].final && m->to != (int)j && !t->states[m->to].final)
				note(l->notes, m->at, "'%.*s' leads on from '%.*s', which is final", S(m->name), S(t->states[j].name));
	}
}

/* ---- names that would hide one another ---- */

static void borrowed_check(struct loading *l, const struct type *t)
{
	struct map seen;

	map_open(&seen, l->a);
	for (size_t i = 0; i < t->nfields; i++)
		map_put(&seen, t->fields[i].name, (void *)&t->fields[i]);
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		for (size_t j = 0; f->is == FIELD_REF && f->of && j < f->of->nfields; j++) {
			struct str name = str_fmt(l->a, "%.*s_%.*s", S(f->name), S(f->of->fields[j].name));
			const struct field *other = map_get(&seen, name);
			if (other)
				note(l->notes, other->at, "'%.*s' hides what %.*s gives under that name: its own '%.*s'", S(name),
					S(f->name), S(f->of->fields[j].name));
		}
	}
}

/* ---- effects that would never end ---- */

/* A node is one move of one type; an effect of it leads to the move it makes. */
struct knot { const struct type *type; const struct move *move; bool seen; };
struct knots { VEC(struct knot) all; };

static size_t knot_of(struct loading *l, struct knots *k, const struct type *t, const struct move *m)
{
	for (size_t i = 0; i < k->all.n; i++)
		if (k->all.at[i].type == t && k->all.at[i].move == m)
			return i;
	VEC_ADD(l->a, &k->all, ((struct knot){ t, m, false }));
	return k->all.n - 1;
}

static bool leads(const struct effect *e, const struct move *m)
{
	bool on = str_is(e->on, "put") || (m && str_eq(e->on, m->name));

	return on && (e->is == EFFECT_CREATE || e->is == EFFECT_MOVE) && e->of;
}

static bool returns(struct loading *l, struct knots *k, size_t from, size_t to)
{
	const struct knot at = k->all.at[from];

	if (from == to)
		return true;
	if (at.seen)
		return false;
	k->all.at[from].seen = true;
	for (size_t i = 0; i < at.type->neffects; i++) {
		const struct effect *e = &at.type->effects[i];
		if (leads(e, at.move) && returns(l, k, knot_of(l, k, e->of, e->move), to))
			return true;
	}
	return false;
}

/* Moving stops by itself, for a record can be in a state only once; creating does not. */
static void cycles_check(struct loading *l, const struct type *t, const struct effect *e)
{
	for (size_t i = 0; i < t->nmoves; i++) {
		struct knots k = { 0 };
		size_t start;
		if (e->is != EFFECT_CREATE || !leads(e, &t->moves[i]))
			continue;
		start = knot_of(l, &k, t, &t->moves[i]);
		if (returns(l, &k, knot_of(l, &k, e->of, e->move), start)) {
			note(l->notes, e->at, "this would never end: creating %.*s leads back to '%.*s' of %.*s", S(e->of->name),
				S(t->moves[i].name), S(t->name));
			return;
		}
	}
}

/* ---- roles ---- */

/* A move that nobody may make is a door painted on a wall. */
static void moves_granted(struct loading *l, const struct type *t)
{
	for (size_t i = 0; i < t->nmoves; i++) {
		const struct move *m = &t->moves[i];
		bool granted = m->engine || !l->p->nroles || (m->creates && created_by_effect(l->p, t));
		for (size_t j = 0; j < l->p->nroles && !granted; j++) {
			const struct grant *g = &l->p->roles[j].grants[t->index];
			granted = m->creates ? g->create : g->moves >> i & 1;
		}
		if (!granted)
			note(l->notes, m->at, "no role may make the move '%.*s' of %.*s", S(m->name), S(t->name));
	}
}

/* ---- clocks ---- */

static void clocks_check(struct loading *l, const struct type *t)
{
	for (size_t i = 0; i < t->nclocks; i++) {
		const struct clock *c = &t->clocks[i];
		bool counts = (c->has_within && c->within.unit == SPAN_WORKING_DAYS) ||
			(c->has_warn && c->warn.unit == SPAN_WORKING_DAYS);
		if (counts && !l->p->holidays.until)
			note(l->notes, c->at, "'%.*s' counts working days, and there is no holiday table", S(c->name));
	}
}

void check_whole(struct loading *l)
{
	struct practice *p = l->p;

	for (size_t i = 0; i < p->ntypes; i++) {
		const struct type *t = &p->types[i];
		if (!created(p, t))
			note(l->notes, t->at, "nothing creates %.*s: no move of its own, no effect", S(t->name));
		for (size_t j = 0; j < t->nfields; j++)
			field_filled(l, t, &t->fields[j]);
		moves_complete(l, t);
		if (t->nstates)
			states_check(l, t);
		borrowed_check(l, t);
		clocks_check(l, t);
		moves_granted(l, t);
		for (size_t j = 0; j < t->neffects; j++) {
			if (t->effects[j].is == EFFECT_CREATE)
				effect_complete(l, &t->effects[j]);
			cycles_check(l, t, &t->effects[j]);
		}
	}
}
