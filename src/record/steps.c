#include "record/steps.h"

#include <string.h>

#include "base/log.h"
#include "practice/practice.h"
#include "record/clocks.h"
#include "record/effects.h"
#include "record/find_index.h"
#include "record/judge.h"
#include "record/links.h"
#include "record/restrict.h"
#include "record/row.h"
#include "record/state.h"

/* A look counts when it was in this spell of duty: the longest a session lasts. */
#define LOOK_COUNTS (12 * US_HOUR)

static void fault(struct steps *s, const struct field *field, const struct guard *guard)
{
	if (s->nfaults < s->most_faults)
		s->faults[s->nfaults] = (struct steps_fault){ field, guard };
	s->nfaults++;
}

static void step_begin(struct steps *s, struct step *step)
{
	struct record *rec = step->rec;
	instant now = db_now(s->db);
	int64_t by = step->person && s->who ? s->who->staff : 0;

	if (step->before) {
		rec->version = step->before->version + 1;
		rec->state = step->before->state;
	} else {
		rec->id = store_next_id(s->db, rec->type->no);
		rec->ref = store_next_reference(s->db, rec->type, now);
		rec->version = 1;
		rec->state = 0;
		rec->created_at = now;
		rec->created_by = by;
	}
	if (step->move && step->move->to >= 0)
		rec->state = step->move->to;
	rec->changed_at = now;
	rec->changed_by = by;
}

static bool on_form(const struct move *m, const struct field *f)
{
	for (size_t i = 0; m && i < m->nfields; i++)
		if (m->fields[i] == f)
			return true;
	return false;
}

/* Whether the child's picture was drawn before the decision is read from the ledger, not asked; and it is this person's own look
 * that counts: another's, kept from an earlier decision, is taken away again. */
static void fill_looked(struct steps *s, const struct step *step)
{
	const struct type *t = step->rec->type;

	for (size_t i = 0; step->person && s->who && i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		const struct value *of;
		instant at;
		int64_t seq;
		if (f->is != FIELD_LOOKED || !f->of_field || !on_form(step->move, f))
			continue;
		of = &step->rec->values[f->of_field->position];
		if (of->is != VALUE_INT)
			continue;
		seq = ledger_looked(s->db, s->who->staff, of->n, db_now(s->db) - LOOK_COUNTS, &at);
		step->rec->values[i] = seq ? (struct value){ .is = VALUE_INT, .n = seq } : (struct value){ 0 };
	}
}

/* A field is required where it can be filled in: on this move's form, or where a value stood and would go. */
static bool asked_here(const struct step *step, const struct field *f)
{
	if (f->engine && f->is != FIELD_LOOKED)
		return false;
	if (step->before && step->before->values[f->position].is != VALUE_NONE && f->is != FIELD_LOOKED)
		return true;
	if (!step->move)
		return step->given && step->given[f->position];
	return on_form(step->move, f);
}

static bool guards_move(const struct guard *g, const struct move *m)
{
	for (size_t i = 0; i < g->nmoves; i++)
		if (g->moves[i] == m)
			return true;
	return !g->nmoves;
}

/* A guard's own words about a field stand instead of the general ones. */
static bool said_of(const struct steps *s, size_t since, const struct field *f)
{
	for (size_t i = since; i < s->nfaults && i < s->most_faults; i++)
		if (s->faults[i].field == f)
			return true;
	return false;
}

static bool fault_all(struct steps *s, const struct step *step, const struct judged *j)
{
	const struct type *t = step->rec->type;
	size_t before = s->nfaults;

	for (size_t i = 0; i < t->nguards; i++)
		if (guards_move(&t->guards[i], step->move) && judged_refused(j, i))
			fault(s, t->guards[i].field, &t->guards[i]);
	for (size_t i = 0; step->person && i < t->nfields; i++)
		if (step->rec->values[i].is == VALUE_NONE && asked_here(step, &t->fields[i]) && judged_required(j, &t->fields[i]) &&
			!said_of(s, before, &t->fields[i]))
			fault(s, &t->fields[i], NULL);
	return s->nfaults == before;
}

static void entry_put(struct steps *s, const struct step *step)
{
	const struct record *rec = step->rec;
	struct ledger_entry e = { .op = step->before ? OP_ALTER : OP_COLLECT, .actor = rec->changed_by, .object = rec->id,
		.subject = clocks_subject(rec), .version = rec->version, .rule = step->rule };

	if (!e.subject)
		e.subject = rec->id;
	if (rec->type->opens && !step->before)
		e.outcome = OUTCOME_BREAK_GLASS;
	memcpy(e.txn, s->txn, sizeof e.txn);
	if (s->who) {
		/* The system's part in it happened in this person's session and for their purpose. */
		memcpy(e.session, s->who->session, sizeof e.session);
		e.purpose = s->who->purpose;
		e.role = s->who->role ? s->who->role->no : 0;
	}
	e.nvalues = state_values(db_arena(s->db), rec, &e.values);
	ledger_put(s->db, &e);
}

/* A change may start or stop a clock of what it refers to: an interview held stops the episode's. */
static void clocks_around(struct steps *s, const struct step *step)
{
	struct links_one *links;
	size_t n = links_of(db_arena(s->db), step->rec, &links);

	for (size_t i = 0; i < n; i++)
		if (links[i].to != step->rec->id)
			clocks_again(s->db, links[i].to);
}

bool steps_take(struct steps *s, struct step *step)
{
	struct arena *a = db_arena(s->db);
	struct judged j;

	if (s->depth >= STEPS_DEEPEST) {
		log_error(5101, "record: effects of type %.*s set each other off without end", S(step->rec->type->name));
		s->endless = true;
		return false;
	}
	s->depth++;
	if (!s->only_check || step->before)
		step_begin(s, step);
	else
		step->rec->created_at = step->rec->changed_at = db_now(s->db);
	fill_looked(s, step);
	judge(s->db, a, step->rec, step->move, &j);
	if (effects_set(a, step, &j))
		judge(s->db, a, step->rec, step->move, &j);
	bool good = fault_all(s, step, &j);
	if (good && !s->only_check) {
		row_write(s->db, step->rec, step->before);
		links_write(s->db, step->rec, step->before, db_now(s->db));
		restrict_follow(s->db, step->rec);
		find_index_write(s->db, step->rec, step->before);
		entry_put(s, step);
		/* Facts may count this very row and its links, which stand only now. */
		if (step->rec->type->nfacts)
			judge(s->db, a, step->rec, step->move, &j);
		clocks_write(s->db, step->rec, &j, step->before);
		clocks_around(s, step);
		good = effects_follow(s, step, &j);
	}
	s->depth--;
	return good && !db_broken(s->db);
}
