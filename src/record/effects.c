#include "record/effects.h"

#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "practice/practice.h"
#include "record/row.h"
#include "store/outbox.h"

enum { MOVED_AT_ONCE = 200, EACH_MOST = 200 };

static bool fires(const struct step *step, const struct judged *j, size_t i)
{
	const struct effect *e = &step->rec->type->effects[i];

	return (str_is(e->on, "put") || (step->move && str_eq(e->on, step->move->name))) && judged_effect(j, i);
}

struct value steps_answer(struct arena *a, const struct field *f, const struct answer *from)
{
	struct value one = { .is = VALUE_TEXT, .text = from->text };

	if (from->null || !f)
		return (struct value){ .is = VALUE_NONE };
	switch (f->is) {
	case FIELD_TEXT: case FIELD_WORDS: case FIELD_DAY: case FIELD_CHOICE:
		return one;
	case FIELD_CHOICES:
		return (struct value){ .is = VALUE_MANY, .many = arena_copy(a, &one, sizeof one), .nmany = 1, .width = 1 };
	case FIELD_GROUP:
		return (struct value){ .is = VALUE_NONE };
	default:
		return (struct value){ .is = VALUE_INT, .n = from->n };
	}
}

bool effects_set(struct arena *a, const struct step *step, const struct judged *j)
{
	const struct type *t = step->rec->type;
	bool any = false;

	for (size_t i = 0; i < t->neffects; i++) {
		const struct effect *e = &t->effects[i];
		if (e->is != EFFECT_SET || !fires(step, j, i))
			continue;
		for (size_t k = 0; k < e->nwith; k++)
			if (e->with[k].field) {
				step->rec->values[e->with[k].field->position] = steps_answer(a, e->with[k].field, judged_with(j, i, k));
				any = true;
			}
	}
	return any;
}

static void with_values(struct steps *s, const struct effect *e, size_t i, const struct judged *j, struct record *rec)
{
	for (size_t k = 0; k < e->nwith; k++)
		if (e->with[k].field)
			rec->values[e->with[k].field->position] = steps_answer(db_arena(s->db), e->with[k].field, judged_with(j, i, k));
}

static bool effect_create(struct steps *s, const struct effect *e, size_t i, const struct judged *j)
{
	struct step made = { .rec = row_new(db_arena(s->db), e->of), .move = e->move ? e->move : type_creates(e->of) };

	with_values(s, e, i, j, made.rec);
	return steps_take(s, &made);
}

/* Once for each row of the group for which it holds, in order: all the rows first, for the records made may be looked at by others. */
static bool effect_create_each(struct steps *s, const struct step *step, const struct effect *e, size_t i)
{
	VEC(struct step) made = { 0 };
	struct query *q = db_query(s->db, plan_type(s->db, step->rec->type)->which[i]);
	struct arena *a = db_arena(s->db);

	query_int(q, 1, step->rec->id);
	while (made.n < EACH_MOST && query_step(q)) {
		struct step one = { .rec = row_new(a, e->of), .move = e->move ? e->move : type_creates(e->of) };
		for (size_t k = 0; k < e->nwith; k++) {
			int column = (int)k + 1;
			struct answer answer = { .null = query_is_null(q, column) };
			if (!answer.null)
				answer = (struct answer){ .n = query_get_int(q, column), .text = query_get_text(q, column, a) };
			if (e->with[k].field)
				one.rec->values[e->with[k].field->position] = steps_answer(a, e->with[k].field, &answer);
		}
		VEC_ADD(a, &made, one);
	}
	query_end(q);
	for (size_t k = 0; k < made.n; k++)
		if (!steps_take(s, &made.at[k]))
			return false;
	return true;
}

static bool move_fits(struct steps *s, const struct record *rec, const struct move *m)
{
	struct judged j;

	if (rec->state < 0 || !(m->from >> rec->state & 1))
		return false;
	if (!m->when.sql.n)
		return true;
	judge(s->db, db_arena(s->db), rec, NULL, &j);
	return judged_open(&j, m);
}

/* A record that is not in a state for the move is left as it is: another change was there first. */
static bool effect_move(struct steps *s, const struct step *step, const struct effect *e, size_t i, const struct judged *j)
{
	const char *sql = plan_type(s->db, step->rec->type)->which[i];
	int64_t ids[MOVED_AT_ONCE];
	size_t n = 0;

	if (!sql || !e->move)
		return true;
	struct query *q = db_query(s->db, sql);
	if (strstr(sql, "?1"))
		query_int(q, 1, step->rec->id);
	while (n < MOVED_AT_ONCE && query_step(q))
		ids[n++] = query_get_int(q, 0);
	query_end(q);
	for (size_t k = 0; k < n; k++) {
		struct record *before = row_load(s->db, db_arena(s->db), e->of, ids[k]);
		struct step moved = { .before = before, .move = e->move };
		if (!before || !move_fits(s, before, e->move))
			continue;
		moved.rec = row_new(db_arena(s->db), e->of);
		row_copy(db_arena(s->db), before, moved.rec);
		with_values(s, e, i, j, moved.rec);
		if (!steps_take(s, &moved))
			return false;
	}
	return true;
}

static void json_text(struct buf *b, struct str s)
{
	buf_c(b, '"');
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if (c == '"' || c == '\\')
			buf_fmt(b, "\\%c", c);
		else if (c < 32)
			buf_fmt(b, "\\u%04x", c);
		else
			buf_c(b, s.at[i]);
	}
	buf_c(b, '"');
}

static void effect_send(struct steps *s, const struct step *step, const struct effect *e, size_t i, const struct judged *j)
{
	struct buf b;
	int64_t n;

	buf_open(&b, db_arena(s->db));
	buf_c(&b, '{');
	for (size_t k = 0; k < e->nwith; k++) {
		const struct answer *answer = judged_with(j, i, k);
		buf_z(&b, k ? "," : "");
		json_text(&b, e->with[k].name);
		buf_c(&b, ':');
		if (answer->null)
			buf_z(&b, "null");
		else if (str_int(answer->text, &n) && answer->text.at[0] != '0')
			buf_str(&b, answer->text);
		else
			json_text(&b, answer->text);
	}
	buf_c(&b, '}');
	outbox_put(s->db, e->channel, e->message, step->rec->id, buf_text(&b));
}

bool effects_follow(struct steps *s, const struct step *step, const struct judged *j)
{
	const struct type *t = step->rec->type;

	for (size_t i = 0; i < t->neffects; i++) {
		const struct effect *e = &t->effects[i];
		bool good = true;
		if (e->is == EFFECT_SET || !fires(step, j, i))
			continue;
		if (e->is == EFFECT_CREATE && e->each)
			good = effect_create_each(s, step, e, i);
		else if (e->is == EFFECT_CREATE)
			good = effect_create(s, e, i, j);
		else if (e->is == EFFECT_MOVE)
			good = effect_move(s, step, e, i, j);
		else
			effect_send(s, step, e, i, j);
		if (!good)
			return false;
	}
	return true;
}
