#include "record/plan_inside.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "record/roll.h"
#include "record/unite.h"

/* Plans are never freed: a connection may hold a statement by its text for as long as the process lives. */
static struct plan *_Atomic plans;
static pthread_mutex_t making = PTHREAD_MUTEX_INITIALIZER;
static struct arena kept;
static bool kept_open;

bool plan_has_column(const struct field *f)
{
	return f->is != FIELD_CHOICES && f->is != FIELD_GROUP;
}

const char *plan_keep(struct buf *b)
{
	const char *z = str_c(&kept, buf_text(b));

	b->n = 0;
	return z;
}

const char **plan_list(size_t n)
{
	return TAKE_N(&kept, const char *, n);
}

static void name(struct buf *b, struct str s)
{
	buf_c(b, '"');
	buf_str(b, s);
	buf_c(b, '"');
}

/* Each column of the row: first its system columns, then the fields'. */
struct columns { struct str *at; size_t n; };

static struct columns type_columns(const struct type *t)
{
	static const char *const system[PLAN_SYSTEM_COLUMNS] = { "id", "ref", "state", "version", "created_at", "created_by",
		"changed_at", "changed_by" };
	struct columns c = { TAKE_N(&kept, struct str, PLAN_SYSTEM_COLUMNS + 2 * t->nfields), 0 };

	for (size_t i = 0; i < PLAN_SYSTEM_COLUMNS; i++)
		c.at[c.n++] = str_z(system[i]);
	for (size_t i = 0; i < t->nfields; i++) {
		if (plan_has_column(&t->fields[i]))
			c.at[c.n++] = t->fields[i].name;
		if (t->fields[i].absences)
			c.at[c.n++] = str_fmt(&kept, "%.*s_absent", S(t->fields[i].name));
	}
	return c;
}

static void put_columns(struct buf *b, const struct columns *c)
{
	for (size_t i = 0; i < c->n; i++) {
		if (i)
			buf_z(b, ", ");
		name(b, c->at[i]);
	}
}

static void plan_rows(struct type_plan *tp, struct buf *b)
{
	struct columns c = type_columns(tp->type);

	buf_z(b, "select ");
	put_columns(b, &c);
	buf_z(b, " from ");
	name(b, tp->type->name);
	size_t stem = b->n;
	buf_z(b, " where id = ?1");
	tp->by_id = str_c(&kept, buf_text(b));
	b->n = stem;
	buf_z(b, " where ref = ?1");
	tp->by_ref = plan_keep(b);

	buf_z(b, "select id from ");
	name(b, tp->type->name);
	buf_z(b, " where id > ?1 order by id limit ?2");
	tp->ids = plan_keep(b);

	buf_z(b, "insert into ");
	name(b, tp->type->name);
	buf_z(b, "(");
	put_columns(b, &c);
	buf_z(b, ") values (");
	for (size_t i = 0; i < c.n; i++)
		buf_fmt(b, i ? ", ?%zu" : "?%zu", i + 1);
	buf_z(b, ")");
	tp->insert = plan_keep(b);

	buf_z(b, "update ");
	name(b, tp->type->name);
	buf_z(b, " set ");
	for (size_t i = 1; i < c.n; i++) {
		buf_z(b, i > 1 ? ", " : "");
		name(b, c.at[i]);
		buf_fmt(b, " = ?%zu", i + 1);
	}
	buf_z(b, " where id = ?1");
	tp->update = plan_keep(b);
}

static void child_table(struct buf *b, const struct type *t, const struct field *f)
{
	name(b, str_fmt(&kept, "%.*s__%.*s", S(t->name), S(f->name)));
}

static void plan_child(struct child_plan *cp, const struct type *t, const struct field *f, struct buf *b)
{
	struct columns c = { TAKE_N(&kept, struct str, 2 * f->nfields + 1), 0 };

	if (f->is == FIELD_CHOICES)
		c.at[c.n++] = STR("code");
	for (size_t i = 0; i < f->nfields; i++) {
		c.at[c.n++] = f->fields[i].name;
		if (f->fields[i].absences)
			c.at[c.n++] = str_fmt(&kept, "%.*s_absent", S(f->fields[i].name));
	}
	buf_z(b, "select ");
	put_columns(b, &c);
	buf_z(b, " from ");
	child_table(b, t, f);
	buf_z(b, " where record = ?1 order by position");
	cp->select = plan_keep(b);
	buf_z(b, "delete from ");
	child_table(b, t, f);
	buf_z(b, " where record = ?1");
	cp->drop = plan_keep(b);
	buf_z(b, "insert into ");
	child_table(b, t, f);
	buf_z(b, "(record, position, ");
	put_columns(b, &c);
	buf_z(b, ") values (?1, ?2");
	for (size_t i = 0; i < c.n; i++)
		buf_fmt(b, ", ?%zu", i + 3);
	buf_z(b, ")");
	cp->insert = plan_keep(b);
}

static bool word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The subject or record at hand, this.COLUMN, inside a statement that stands by itself: its id is bound, any other column of it is
 * one small select. Text in quotes is left alone. */
static void put_about(struct buf *b, struct str sql, const struct type *t)
{
	for (size_t i = 0; i < sql.n;) {
		if (sql.at[i] == '\'' || sql.at[i] == '"') {
			size_t from = i++;
			while (i < sql.n && sql.at[i] != sql.at[from])
				i++;
			i += i < sql.n;
			buf_put(b, sql.at + from, i - from);
			continue;
		}
		if ((i && (word(sql.at[i - 1]) || sql.at[i - 1] == '.')) || !str_starts(str_from(sql, i), STR("this."))) {
			buf_c(b, sql.at[i++]);
			continue;
		}
		size_t end = i += 5;
		while (end < sql.n && word(sql.at[end]))
			end++;
		struct str column = { sql.at + i, end - i };
		if (str_is(column, "id") || str_is(column, "this"))
			buf_z(b, "?1");
		else
			buf_fmt(b, "(select \"%.*s\" from \"%.*s_shape\" where id = ?1)", S(column), S(t->name));
		i = end;
	}
}

void plan_shape(struct buf *b, const struct type *t)
{
	name(b, str_fmt(&kept, "%.*s_shape", S(t->name)));
}

/* A condition in brackets on lines of its own, so that a comment at its end cannot swallow what follows. */
void plan_condition(struct buf *b, const struct condition *c, const struct type *subject)
{
	buf_z(b, "(");
	if (!c->sql.n)
		buf_z(b, "1");
	else if (subject)
		put_about(b, c->sql, subject);
	else
		buf_str(b, c->sql);
	buf_z(b, "\n)");
}

const char *plan_figure(struct buf *b, struct str sql, const struct type *subject)
{
	if (!sql.n)
		return NULL;
	evaluate_number(b, sql, subject);
	return plan_keep(b);
}

static size_t points_at_subjects(const struct field *f)
{
	size_t n = f->is == FIELD_REF && (!f->of || f->of->subject);

	for (size_t i = 0; f->is == FIELD_GROUP && i < f->nfields; i++)
		n += 2 * points_at_subjects(&f->fields[i]);         /* a row of the group each */
	return n;
}

/* A type whose one record can point at two subjects, and so join them. */
static bool joins(const struct type *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->nfields; i++)
		n += points_at_subjects(&t->fields[i]);
	return n > 1 && !t->marks;
}

static bool is_subject(const struct type *t) { return t->subject; }
static bool is_no_marker(const struct type *t) { return !t->marks; }

/* One bit a type: a list would be made anew each time the statement runs, and that is most of what it costs. */
static void put_types(struct buf *b, const char *id, const struct practice *p, bool (*wanted)(const struct type *t))
{
	uint64_t bits = 0;

	for (size_t i = 0; i < p->ntypes; i++)
		if (wanted(&p->types[i]) && p->types[i].no < 63)
			bits |= UINT64_C(1) << p->types[i].no;
	buf_fmt(b, " and (%" PRIu64 " >> (%s & 1023) & 1", bits, id);
	for (size_t i = 0; i < p->ntypes; i++)
		if (wanted(&p->types[i]) && p->types[i].no >= 63)
			buf_fmt(b, " or %s & 1023 = %u", id, (unsigned)p->types[i].no);
	buf_z(b, ")");
}

/* Subjects joined to ?1 as links.c:links_near has them, here inside the one statement that asks for their markers too: most have
 * none, and asking each costs more than the page. What is true of one person is not therefore true of another: not of ?1's type.
 * One that is joined twice comes twice (markers.c): to sort that out here would cost more than all the rest. */
static void plan_in_force(struct type_plan *tp, const struct type *t, const struct practice *p, struct buf *b)
{
	buf_z(b, "select near_id, near_by, id from (select ?1 as near_id, 0 as near_by union all"
		" select b.to_id, b.from_id & 1023 from link a"
		" cross join link b on b.from_id = a.from_id and b.until is null and b.to_id <> ?1 and b.to_id & 1023 <> ?1 & 1023");
	put_types(b, "b.to_id", p, is_subject);
	buf_z(b, " where a.to_id = ?1 and a.until is null");
	put_types(b, "a.from_id", p, joins);
	buf_z(b, " union all select to_id, from_id & 1023 from link where from_id = ?1 and until is null and to_id & 1023 <> ?1 & 1023");
	put_types(b, "to_id", p, is_subject);
	put_types(b, "from_id", p, is_no_marker);
	buf_z(b, " union all select from_id, from_id & 1023 from link where to_id = ?1 and until is null and from_id & 1023 <> ?1 & 1023");
	put_types(b, "from_id", p, is_subject);
	put_types(b, "from_id", p, is_no_marker);
	buf_z(b, " limit 2000) cross join ");
	plan_shape(b, t);
	buf_z(b, " on ");
	name(b, t->marks_field->name);
	buf_z(b, " = near_id where ");
	plan_condition(b, &t->in_force, NULL);
	buf_z(b, " order by created_at desc, id desc");
	tp->in_force = plan_keep(b);
}

static void put_end(struct buf *b, const struct field *f)
{
	buf_z(b, "this.");
	name(b, f ? f->name : STR("id"));
}

/* Read from the links of the subject at hand, so that a subject with few is quick among millions. */
static void plan_tie(struct buf *b, const struct type *t, const struct tie_rule *tie)
{
	buf_z(b, "select this.id, ");
	put_end(b, tie->from);
	buf_z(b, ", ");
	put_end(b, tie->to);
	for (int i = 0; i < 3; i++) {
		const struct condition *c = i == 0 ? &tie->since : i == 1 ? &tie->seen : &tie->ended;
		buf_z(b, ", ");
		if (c->sql.n)
			plan_condition(b, c, NULL);
		else
			buf_z(b, "null");
	}
	buf_z(b, " from ");
	plan_shape(b, t);
	buf_fmt(b, " as this where this.id in (select from_id from link where to_id = ?1 and until is null and from_id & 1023 = %u%s)",
		(unsigned)t->no, tie->from ? "" : " union all select ?1");
	buf_z(b, " and ");
	put_end(b, tie->to);
	buf_z(b, " is not null and ");
	put_end(b, tie->from);
	buf_z(b, " is not null and ?1 in (");
	put_end(b, tie->from);
	buf_z(b, ", ");
	put_end(b, tie->to);
	buf_z(b, ") and ");
	plan_condition(b, &tie->when, NULL);
	buf_z(b, " order by this.id desc limit ?2");
}

static const char *plan_named(const struct type *t, const struct field *f, struct buf *b)
{
	const struct field *staff = f;

	for (size_t i = 0; f->is == FIELD_GROUP && i < f->nfields; i++)
		if (f->fields[i].is == FIELD_STAFF)
			staff = &f->fields[i];
	buf_z(b, f->is == FIELD_GROUP ? "select record, " : "select id, ");
	name(b, staff->name);
	buf_z(b, " from ");
	if (f->is == FIELD_GROUP)
		child_table(b, t, f);
	else
		name(b, t->name);
	buf_z(b, " where ");
	name(b, staff->name);
	buf_z(b, " is not null");
	return plan_keep(b);
}

static void plan_restricts(struct type_plan *tp, const struct type *t, struct buf *b)
{
	if (t->restricts) {
		buf_z(b, "select id, ");
		if (t->covert.sql.n)
			plan_condition(b, &t->covert, NULL);
		else
			buf_z(b, "0");
	} else if (t->opens) {
		buf_z(b, "select ");
		name(b, t->opens->name);
		buf_z(b, ", created_by");
	} else {
		return;
	}
	buf_z(b, " from ");
	plan_shape(b, t);
	buf_z(b, " where ");
	plan_condition(b, &t->in_force, NULL);
	*(t->restricts ? &tp->restricts : &tp->opens) = plan_keep(b);
	tp->named = TAKE_N(&kept, const char *, t->nnamed + 1);
	for (size_t i = 0; i < t->nnamed; i++)
		tp->named[i] = plan_named(t, t->named[i], b);
}

static void put_born_after(struct buf *b, const struct type *t, const char *row)
{
	for (size_t i = 0; i < t->nfields; i++)
		if (t->fields[i].is == FIELD_DAY && str_is(t->fields[i].kind, "birth_date")) {
			buf_fmt(b, "coalesce(%s.", row);
			name(b, t->fields[i].name);
			buf_z(b, " > ?1, 0)");
			return;
		}
	buf_z(b, "(?1 is null)");
}

static void plan_waiting(struct type_plan *tp, const struct type *t, struct buf *b)
{
	buf_z(b, "select s.a, s.b, s.weight, s.why, s.model, s.at from suggestion s join ");
	name(b, t->name);
	buf_z(b, " x on x.id = s.a join ");
	name(b, t->name);
	buf_fmt(b, " y on y.id = s.b where s.settled is null and s.a & 1023 = %u order by ", (unsigned)t->no);
	put_born_after(b, t, "x");
	buf_z(b, " or ");
	put_born_after(b, t, "y");
	buf_z(b, " desc, s.weight desc, s.a, s.b limit ?2 offset ?3");
	tp->waiting = plan_keep(b);
}

static void plan_type_of(struct type_plan *tp, const struct type *t, const struct practice *p, struct buf *b)
{
	tp->type = t;
	tp->facts = t->nfacts > 0;
	plan_rows(tp, b);
	tp->children = TAKE_N(&kept, struct child_plan, t->nfields + 1);
	for (size_t i = 0; i < t->nfields; i++)
		if (!plan_has_column(&t->fields[i]))
			plan_child(&tp->children[i], t, &t->fields[i], b);
	evaluate_sql(b, t, &tp->map);
	tp->evaluate = plan_keep(b);
	tp->which = TAKE_N(&kept, const char *, t->neffects + 1);
	for (size_t i = 0; i < t->neffects; i++)
		if (t->effects[i].of && (t->effects[i].is == EFFECT_MOVE || t->effects[i].each)) {
			(t->effects[i].each ? evaluate_each : evaluate_which)(b, t, &t->effects[i]);
			tp->which[i] = plan_keep(b);
		}
	tp->ties = TAKE_N(&kept, const char *, t->nties + 1);
	for (size_t i = 0; i < t->nties; i++) {
		plan_tie(b, t, &t->ties[i]);
		tp->ties[i] = plan_keep(b);
	}
	if (t->marks && t->marks_field)
		plan_in_force(tp, t, p, b);
	if (roll_keeps(t))
		plan_waiting(tp, t, b);
	plan_restricts(tp, t, b);
}

/* One pass over what is linked to the subject: each record's instant by its own type's words. */
static void plan_happened(struct plan *p, const struct practice *practice, struct buf *b)
{
	buf_z(b, "select l.id, case l.id & 1023");
	for (size_t i = 0; i < practice->ntypes; i++) {
		const struct type *t = &practice->types[i];
		if (!t->chronology.has)
			continue;
		buf_fmt(b, " when %u then (select coalesce(", (unsigned)t->no);
		plan_condition(b, &t->chronology.happened, NULL);
		buf_z(b, ", 'unsaid') from ");
		plan_shape(b, t);
		buf_z(b, " where id = l.id)");
	}
	buf_z(b, " end from (select distinct from_id as id from link where to_id = ?1 and until is null"
		" and (?2 = 0 or from_id & 1023 = ?2) order by from_id desc limit ?3) l");
	p->happened = plan_keep(b);
}

static void plan_picture(const struct picture *pic, const struct type *t, struct board_plan **panels, struct picture_plan *pp,
	struct buf *b)
{
	*panels = TAKE_N(&kept, struct board_plan, pic->npanels + 1);
	for (size_t i = 0; i < pic->npanels; i++)
		plan_board_make(&(*panels)[i], pic->panels[i], t, b);
	pp->tiles = TAKE_N(&kept, struct tile_plan, pic->ntiles + 1);
	for (size_t i = 0; i < pic->ntiles; i++)
		pp->tiles[i] = (struct tile_plan){ plan_figure(b, pic->tiles[i].value.sql, t), plan_figure(b, pic->tiles[i].detail.sql, t),
			plan_figure(b, pic->tiles[i].source.sql, t) };
	pp->unknowns = TAKE_N(&kept, const char *, pic->nunknowns + 1);
	for (size_t i = 0; i < pic->nunknowns; i++)
		pp->unknowns[i] = plan_figure(b, pic->unknowns[i].when.sql, t);
	pp->strips = TAKE_N(&kept, const char *, pic->nstrips + 1);
	for (size_t i = 0; i < pic->nstrips; i++) {
		buf_z(b, "select id, ");
		plan_condition(b, &pic->strips[i].since, NULL);
		buf_z(b, " from ");
		plan_shape(b, pic->strips[i].of);
		buf_z(b, " where ");
		plan_condition(b, &pic->strips[i].where, t);
		buf_z(b, " order by 2 desc limit 20");
		pp->strips[i] = plan_keep(b);
	}
	pp->lines = TAKE_N(&kept, const char *, pic->nlines + 1);
	pp->line_from = TAKE_N(&kept, const char *, pic->nlines + 1);
	for (size_t i = 0; i < pic->nlines; i++) {
		pp->lines[i] = plan_figure(b, pic->lines[i].text, t);
		pp->line_from[i] = plan_figure(b, pic->line_from[i].sql, t);
	}
	if (pic->network.unidentified.sql.n) {
		buf_z(b, "select 1 from ");
		plan_shape(b, t);
		buf_z(b, " as this where this.id = ?1 and ");
		plan_condition(b, &pic->network.unidentified, NULL);
		pp->unidentified = plan_keep(b);
	}
}

/* A subject that has identities is planned twice: for one row, as it was written, and for several. */
static void plan_pictures(struct plan *p, const struct type *t, struct buf *b)
{
	struct picture united;

	plan_picture(t->picture, t, &p->panels[t->index], &p->pictures[t->index], b);
	if (!roll_keeps(t))
		return;
	unite_picture(&kept, t->picture, &united);
	plan_picture(&united, t, &p->united_panels[t->index], &p->united[t->index], b);
}

static struct plan *plan_make(const struct practice *practice)
{
	struct plan *p = TAKE(&kept, struct plan);
	struct buf b;

	buf_open(&b, NULL);
	p->practice = practice;
	p->digest = practice->digest;
	p->types = TAKE_N(&kept, struct type_plan, practice->ntypes + 1);
	p->numbers = TAKE_N(&kept, uint16_t, practice->ntypes + 1);
	for (size_t i = 0; i < practice->ntypes; i++)
		p->numbers[i] = practice->types[i].no;
	p->boards = TAKE_N(&kept, struct board_plan, practice->nboards + 1);
	p->panels = TAKE_N(&kept, struct board_plan *, practice->ntypes + 1);
	p->pictures = TAKE_N(&kept, struct picture_plan, practice->ntypes + 1);
	p->united_panels = TAKE_N(&kept, struct board_plan *, practice->ntypes + 1);
	p->united = TAKE_N(&kept, struct picture_plan, practice->ntypes + 1);
	for (size_t i = 0; i < practice->ntypes; i++) {
		plan_type_of(&p->types[i], &practice->types[i], practice, &b);
		if (practice->types[i].picture)
			plan_pictures(p, &practice->types[i], &b);
	}
	for (size_t i = 0; i < practice->nboards; i++)
		plan_board_make(&p->boards[i], &practice->boards[i], NULL, &b);
	plan_happened(p, practice, &b);
	buf_close(&b);
	return p;
}

/* The statements name types by number, and a store gives the numbers. */
static bool same_numbers(const struct plan *p, const struct practice *practice)
{
	for (size_t i = 0; i < practice->ntypes; i++)
		if (p->numbers[i] != practice->types[i].no)
			return false;
	return true;
}

static struct plan *plan_find(const struct practice *practice)
{
	struct plan *p = atomic_load_explicit(&plans, memory_order_acquire);

	while (p && (p->practice != practice || p->types->type != practice->types || !digest_eq(&p->digest, &practice->digest) ||
		!same_numbers(p, practice)))
		p = p->next;
	return p;
}

const struct plan *plan_of(struct db *db)
{
	const struct practice *practice = db_practice(db);
	struct plan *p = plan_find(practice);

	if (p)
		return p;
	pthread_mutex_lock(&making);
	p = plan_find(practice);
	if (!p) {
		if (!kept_open)
			arena_open(&kept, (size_t)256 << 20);
		kept_open = true;
		p = plan_make(practice);
		p->next = atomic_load_explicit(&plans, memory_order_relaxed);
		atomic_store_explicit(&plans, p, memory_order_release);
	}
	pthread_mutex_unlock(&making);
	return p;
}

const struct type_plan *plan_type(struct db *db, const struct type *t)
{
	return &plan_of(db)->types[t->index];
}

const struct board_plan *plan_board(struct db *db, const struct board *b, bool united)
{
	const struct plan *p = plan_of(db);

	if (b >= p->practice->boards && b < p->practice->boards + p->practice->nboards)
		return &p->boards[b - p->practice->boards];
	for (size_t i = 0; i < p->practice->ntypes; i++) {
		const struct picture *pic = p->practice->types[i].picture;
		for (size_t j = 0; pic && j < pic->npanels; j++)
			if (pic->panels[j] == b)
				return united && p->united_panels[i] ? &p->united_panels[i][j] : &p->panels[i][j];
	}
	return NULL;
}
