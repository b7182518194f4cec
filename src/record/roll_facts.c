#include "record/roll_facts.h"

#include <pthread.h>

#include "base/buf.h"
#include "base/digest.h"
#include "practice/practice.h"

static struct arena kept;
static bool kept_open;
static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;
struct made { struct roll_shape shape; struct made *next; };
static struct made *all_made;

/* ---- which types are what ---- */

static bool has_kind(const struct type *t, enum kind kind)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].kind.n && book_kind(t->fields[i].kind) == kind)
			return true;
	return false;
}

static bool has_name(const struct type *t)
{
	return has_kind(t, KIND_GIVEN) || has_kind(t, KIND_FAMILY) || has_kind(t, KIND_FULL);
}

bool roll_facts_person(const struct type *t)
{
	return t && t->subject && has_kind(t, KIND_BORN) && has_name(t);
}

/* A number that belongs to nobody by name, or a home. A school has a number and a name: that many share it says nothing. */
static bool carries(const struct type *t)
{
	if (!t || !t->subject || roll_facts_person(t))
		return false;
	return has_kind(t, KIND_PHONE) ? !has_name(t) : has_kind(t, KIND_ADDRESS) || has_kind(t, KIND_POSTCODE);
}

struct tie { const struct field *person, *carrier; };

static bool ties(const struct type *t, struct tie *out)
{
	size_t references = 0;

	*out = (struct tie){ 0 };
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		if (f->is != FIELD_REF)
			continue;
		references++;
		if (!f->role.n || !str_is(f->required.sql, "1"))
			continue;
		if (roll_facts_person(f->of))
			out->person = f;
		else if (carries(f->of))
			out->carrier = f;
	}
	return !t->subject && !t->marks && references == 2 && out->person && out->carrier;
}

struct roll_column roll_facts_kind(const struct field *f)
{
	struct roll_column c = { .kind = f->kind.n ? book_kind(f->kind) : KIND_NONE, .known = str_is(f->kind, "known_as") };

	return c;
}

/* ---- statements ---- */

static void name(struct buf *b, const char *before, struct str s)
{
	buf_z(b, before);
	buf_c(b, '"');
	buf_str(b, s);
	buf_c(b, '"');
}

static const char *keep(struct buf *b)
{
	const char *z = str_c(&kept, buf_text(b));

	b->n = 0;
	return z;
}

static bool one_column(const struct field *f)
{
	return f->is == FIELD_TEXT || f->is == FIELD_WORDS || f->is == FIELD_DAY || f->is == FIELD_CHOICE;
}

static void put_columns(struct buf *b, const struct type *t, const char *before, struct roll_select *out)
{
	struct roll_column *columns = TAKE_N(&kept, struct roll_column, t->nfields + 1);

	out->columns = columns;
	for (size_t i = 0; i < t->nfields; i++) {
		struct roll_column c = roll_facts_kind(&t->fields[i]);
		bool place = c.kind == KIND_PHONE || c.kind == KIND_POSTCODE || c.kind == KIND_ADDRESS;
		if (!one_column(&t->fields[i]) || !(roll_facts_person(t) ? c.known || c.kind != KIND_NONE : place))
			continue;
		if (roll_facts_person(t) && c.kind == KIND_FULL && (has_kind(t, KIND_GIVEN) || has_kind(t, KIND_FAMILY)))
			c.other = true;
		columns[out->ncolumns++] = c;
		name(b, before, t->fields[i].name);
	}
}

static void plan_own(struct roll_type *rt, struct buf *b)
{
	size_t stem;

	buf_z(b, "select id");
	put_columns(b, rt->type, ", ", &rt->own);
	name(b, " from ", rt->type->name);
	stem = b->n;
	buf_z(b, " order by id");
	rt->own.all = str_c(&kept, buf_text(b));
	b->n = stem;
	buf_z(b, " where id = ?1");
	rt->own.one = keep(b);
}

static bool asked_at_first(const struct type *t, const struct field *f)
{
	for (size_t i = 0; i < t->nmoves; i++)
		for (size_t k = 0; t->moves[i].creates && k < t->moves[i].nfields; k++)
			if (t->moves[i].fields[k] == f)
				return true;
	return false;
}

/* A tie is over in a final state, or once a day is filled in that no form which starts one asks for. */
static void put_lasting(struct buf *b, const struct type *t)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].is == FIELD_DAY && !asked_at_first(t, &t->fields[i])) {
			name(b, " and t.", t->fields[i].name);
			buf_z(b, " is null");
		}
	for (size_t i = 0; i < t->nstates; i++)
		if (t->states[i].final) {
			buf_z(b, " and t.state <> '");
			buf_str(b, t->states[i].name);
			buf_c(b, '\'');
		}
}

static void plan_tie(struct roll_type *rt, const struct type *t, const struct tie *tie, struct buf *b)
{
	struct roll_select *s = &rt->ties[rt->nties];
	size_t stem;

	rt->tied[rt->nties] = t;
	rt->carriers[rt->nties++] = tie->carrier->of;
	name(b, "select t.", tie->person->name);
	put_columns(b, tie->carrier->of, ", c.", s);
	name(b, " from ", t->name);
	name(b, " t join ", tie->carrier->of->name);
	name(b, " c on c.id = t.", tie->carrier->name);
	name(b, " where t.", tie->person->name);
	buf_z(b, " is not null");
	put_lasting(b, t);
	stem = b->n;
	name(b, " order by t.", tie->person->name);
	buf_z(b, ", t.created_at desc, t.id desc");
	s->all = str_c(&kept, buf_text(b));
	b->n = stem;
	name(b, " and t.", tie->person->name);
	buf_z(b, " = ?1 and t.id in (select from_id from link where to_id = ?1 and until is null) order by t.created_at desc, t.id desc limit 1");
	s->one = keep(b);
}

static void shape_make(struct roll_shape *s, const struct practice *p)
{
	struct buf b;

	buf_open(&b, NULL);
	s->practice = p;
	s->types = TAKE_N(&kept, struct roll_type, p->ntypes + 1);
	for (size_t i = 0; i < p->ntypes; i++) {
		struct roll_type *rt = &s->types[s->ntypes];
		struct tie tie;
		if (!roll_facts_person(&p->types[i]))
			continue;
		s->ntypes++;
		rt->type = &p->types[i];
		plan_own(rt, &b);
		for (size_t k = 0; k < p->ntypes && rt->nties < ROLL_TIES; k++)
			if (ties(&p->types[k], &tie) && tie.person->of == rt->type)
				plan_tie(rt, &p->types[k], &tie, &b);
	}
	buf_close(&b);
}

/* Never freed: a connection may hold a statement by its text for as long as the process lives. */
const struct roll_shape *roll_facts_shape(const struct practice *p)
{
	struct made *m;

	pthread_mutex_lock(&making);
	if (!kept_open)
		arena_open(&kept, (size_t)64 << 20);
	kept_open = true;
	m = TAKE(&kept, struct made);
	shape_make(&m->shape, p);
	m->next = all_made;
	all_made = m;
	pthread_mutex_unlock(&making);
	return &m->shape;
}

const struct roll_type *roll_facts_type(const struct roll_shape *s, const struct type *t)
{
	for (size_t i = 0; i < s->ntypes; i++)
		if (s->types[i].type == t)
			return &s->types[i];
	return NULL;
}

/* ---- a person ---- */

static struct fact *fact_of(struct roll_person *p, enum kind kind)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->facts[i].kind == kind)
			return &p->facts[i];
	return NULL;
}

/* References are given out in rows: that two differ by one digit says nothing, so they are compared whole or not at all. */
static struct str whole(struct arena *a, struct str text)
{
	struct digest d;

	digest_of(&d, text.at, text.n);
	return str_hex(a, d.b, 12);
}

void roll_facts_add(struct roll_person *p, const struct roll_column *c, struct str text, struct arena *a)
{
	if (!text.n)
		return;
	if (c->kind == KIND_IDENTIFIER)
		text = whole(a, text);
	if (c->known)
		p->known = text;
	else if (c->other)
		p->other = text;
	else if (c->kind != KIND_NONE && p->n < ROLL_FACTS && !fact_of(p, c->kind))
		p->facts[p->n++] = (struct fact){ c->kind, text };
}

static void add_row(struct roll_person *p, const struct roll_select *s, struct query *q, struct arena *a)
{
	for (size_t i = 0; i < s->ncolumns; i++)
		if (!query_is_null(q, (int)i + 1))
			roll_facts_add(p, &s->columns[i], query_get_text(q, (int)i + 1, a), a);
}

/* Whoever has no given name is called what they are called. */
static void settle(struct roll_person *p)
{
	if (!p->known.n || fact_of(p, KIND_GIVEN) || fact_of(p, KIND_FULL) || p->n == ROLL_FACTS)
		return;
	p->facts[p->n++] = (struct fact){ KIND_GIVEN, p->known };
	p->known.n = 0;
}

bool roll_facts_whole(struct roll_person *p)
{
	settle(p);
	return p->n > 0;
}

size_t roll_facts_names(const struct roll_person *p)
{
	return 1 + (p->known.n > 0) + (p->other.n > 0);
}

size_t roll_facts_as(const struct roll_person *p, size_t which, struct fact out[ROLL_FACTS + 1])
{
	bool known = which == 1 && p->known.n, whole = which && (!known || str_has(p->known, STR(" ")));
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		enum kind kind = p->facts[i].kind;
		bool replaced = kind == KIND_GIVEN || kind == KIND_FULL || kind == KIND_MIDDLE || (whole && kind == KIND_FAMILY);
		if (!which || !replaced)
			out[n++] = p->facts[i];
	}
	if (which)
		out[n++] = (struct fact){ whole ? KIND_FULL : KIND_GIVEN, known ? p->known : p->other };
	return n;
}

bool roll_facts_read(const struct roll_shape *s, struct db *db, struct arena *a, int64_t id, struct roll_person *out)
{
	const struct roll_type *rt = roll_facts_type(s, practice_type_no(s->practice, id_type(id)));
	struct query *q;
	bool there;

	*out = (struct roll_person){ .id = id };
	if (!rt)
		return false;
	q = db_query(db, rt->own.one);
	query_int(q, 1, id);
	there = query_step(q);
	if (there)
		add_row(out, &rt->own, q, a);
	query_end(q);
	for (size_t i = 0; there && i < rt->nties; i++) {
		q = db_query(db, rt->ties[i].one);
		query_int(q, 1, id);
		if (query_step(q))
			add_row(out, &rt->ties[i], q, a);
		query_end(q);
	}
	settle(out);
	return there;
}

/* ---- everybody ---- */

static void type_begin(struct roll_walk *w)
{
	const struct roll_type *rt = &w->shape->types[w->type];

	w->own = db_query(w->db, rt->own.all);
	for (size_t i = 0; i < rt->nties; i++) {
		w->ties[i].q = db_query(w->db, rt->ties[i].all);
		w->ties[i].over = !query_step(w->ties[i].q);
		w->ties[i].at = w->ties[i].over ? 0 : query_get_int(w->ties[i].q, 0);
	}
}

static void type_end(struct roll_walk *w)
{
	query_end(w->own);
	w->own = NULL;
	for (size_t i = 0; i < w->shape->types[w->type].nties; i++)
		query_end(w->ties[i].q);
}

void roll_facts_walk(struct roll_walk *w, const struct roll_shape *s, struct db *db)
{
	*w = (struct roll_walk){ .shape = s, .db = db };
	arena_open(&w->arena, (size_t)64 << 20);
}

static void tie_take(struct roll_walk *w, size_t i, struct roll_person *p)
{
	struct query *q = w->ties[i].q;
	bool taken = false;

	while (!w->ties[i].over && w->ties[i].at <= p->id) {
		if (w->ties[i].at == p->id && !taken) {
			add_row(p, &w->shape->types[w->type].ties[i], q, &w->arena);
			taken = true;
		}
		w->ties[i].over = !query_step(q);
		w->ties[i].at = w->ties[i].over ? 0 : query_get_int(q, 0);
	}
}

bool roll_facts_next(struct roll_walk *w, struct roll_person *out)
{
	while (w->type < w->shape->ntypes) {
		const struct roll_type *rt = &w->shape->types[w->type];
		if (!w->own)
			type_begin(w);
		if (query_step(w->own)) {
			arena_empty(&w->arena);
			*out = (struct roll_person){ .id = query_get_int(w->own, 0) };
			add_row(out, &rt->own, w->own, &w->arena);
			for (size_t i = 0; i < rt->nties; i++)
				tie_take(w, i, out);
			settle(out);
			return true;
		}
		type_end(w);
		w->type++;
	}
	return false;
}

void roll_facts_walked(struct roll_walk *w)
{
	if (w->own)
		type_end(w);
	arena_close(&w->arena);
}

/* ---- whom a change is about ---- */

static size_t ids(struct db *db, const char *sql, int64_t id, int64_t *out, size_t most)
{
	struct query *q = db_query(db, sql);
	size_t n = 0;

	query_int(q, 1, id);
	while (n < most && query_step(q))
		out[n++] = query_get_int(q, 0);
	query_end(q);
	return n;
}

bool roll_facts_concerns(const struct roll_shape *s, int64_t id)
{
	uint16_t no = id_type(id);

	for (size_t i = 0; i < s->ntypes; i++) {
		if (s->types[i].type->no == no)
			return true;
		for (size_t k = 0; k < s->types[i].nties; k++)
			if (s->types[i].tied[k]->no == no || s->types[i].carriers[k]->no == no)
				return true;
	}
	return false;
}

size_t roll_facts_touched(const struct roll_shape *s, struct db *db, int64_t id, int64_t *out, size_t most)
{
	const struct type *t = practice_type_no(s->practice, id_type(id));

	if (!t || !most)
		return 0;
	if (roll_facts_type(s, t)) {
		*out = id;
		return 1;
	}
	for (size_t i = 0; i < s->ntypes; i++)
		for (size_t k = 0; k < s->types[i].nties; k++) {
			if (s->types[i].tied[k] == t)
				return ids(db, "select to_id from link where from_id = ?1", id, out, most);
			if (s->types[i].carriers[k] == t)
				return ids(db, "select distinct b.to_id from link a join link b on b.from_id = a.from_id where a.to_id = ?1"
					" and a.until is null and b.to_id <> ?1", id, out, most);
		}
	return 0;
}
