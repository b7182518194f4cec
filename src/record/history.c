#include <string.h>

#include "base/clock.h"
#include "practice/practice.h"
#include "record/links.h"
#include "record/state.h"
#include "record/words.h"
#include "ledger/canon.h"

enum { CHANGES = 500, LOOKS = 500 };

/* A private database of how things were holds no ledger: its pages' history is read from the real one, up to that instant. */
struct past { struct db *db; bool borrowed; };

static struct past past_open(struct reading *r)
{
	if (!db_is_memory(r->db))
		return (struct past){ r->db, false };
	return (struct past){ store_read(r->store, clock_now()), true };
}

static void past_close(struct past *p)
{
	if (p->borrowed)
		store_read_end(p->db);
}

static struct str value_said(struct reading *r, const struct type *t, const struct ledger_value *v)
{
	const struct field *f = links_field(t, v->no);
	struct value value;

	if (v->cleared)
		return (struct str){ "", 0 };
	if (v->no == CANON_STATE) {
		int at = type_state(t, v->bytes);
		return at >= 0 ? t->states[at].title : v->bytes;
	}
	if (!f)
		return (struct str){ "", 0 };
	if (v->is >= CANON_ABSENT)
		return absence_words((enum absence)(v->is - CANON_ABSENT));
	value = state_value(r->arena, f, v->bytes);
	return value_words(r, f, &value);
}

/* What a field said before: the newest older entry that set it. Entries are newest first. */
static struct str said_before(struct reading *r, const struct type *t, const struct ledger_seen *older, size_t n, uint16_t no)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < older[i].nvalues; k++)
			if (older[i].values[k].no == no)
				return value_said(r, t, &older[i].values[k]);
	return (struct str){ "", 0 };
}

static struct str what_said(struct reading *r, const struct type *t, const struct ledger_seen *e)
{
	for (size_t i = 0; i < e->nvalues; i++)
		if (e->values[i].no == CANON_STATE && e->op == OP_ALTER)
			return str_fmt(r->arena, "Now: %.*s", S(value_said(r, t, &e->values[i])));
	switch (e->op) {
	case OP_COLLECT: return STR("Recorded");
	case OP_ALTER: return STR("Changed");
	case OP_ERASE: return STR("Disposed of");
	case OP_DISCLOSE: return STR("Disclosed");
	case OP_COMBINE: return STR("Combined");
	case OP_REFUSE: return STR("Refused");
	default: return e->words;
	}
}

/* A reference to what whoever reads may not know of is left out of its history too. */
static bool untold(struct reading *r, const struct field *f, const struct ledger_value *v)
{
	return f && f->is == FIELD_REF && !v->cleared && v->is < CANON_ABSENT && db_hides(r->db, state_value(r->arena, f, v->bytes).n);
}

static void change_read(struct reading *r, const struct type *t, const struct ledger_seen *all, size_t at, size_t n,
	struct change *out)
{
	const struct ledger_seen *e = &all[at];

	*out = (struct change){ .seq = e->seq, .recorded = e->at, .by = words_staff(r, e->actor), .what = what_said(r, t, e),
		.version = e->version };
	out->fields = arena_take(r->arena, (e->nvalues + 1) * sizeof *out->fields);
	for (size_t i = 0; i < e->nvalues; i++) {
		const struct ledger_value *v = &e->values[i];
		const struct field *f = links_field(t, v->no);
		if ((v->no != CANON_STATE && (v->no < CANON_FIRST_FIELD || !f)) || untold(r, f, v))
			continue;
		out->fields[out->nfields].field = f;
		out->fields[out->nfields].name = f ? f->title : STR("State");
		out->fields[out->nfields].old = said_before(r, t, all + at + 1, n - at - 1, v->no);
		out->fields[out->nfields].new = value_said(r, t, v);
		out->nfields++;
	}
}

size_t record_history(struct reading *r, int64_t id, struct change **out)
{
	const struct type *t = practice_type_no(r->practice, id_type(id));
	struct past past;
	struct ledger_seen *entries;
	size_t n;

	*out = NULL;
	if (!t || !record_load(r, id))
		return 0;
	past = past_open(r);
	n = ledger_of_object(past.db, id, false, r->as_known, CHANGES, r->arena, &entries);
	past_close(&past);
	*out = TAKE_N(r->arena, struct change, n + 1);
	for (size_t i = 0; i < n; i++)
		change_read(r, t, entries, i, n, &(*out)[i]);
	return n;
}

static struct str role_said(const struct practice *p, uint16_t no)
{
	for (size_t i = 0; i < p->nroles; i++)
		if (p->roles[i].no == no)
			return p->roles[i].title;
	return (struct str){ "", 0 };
}

static struct str purpose_said(const struct practice *p, uint16_t no)
{
	for (size_t i = 0; no && i < p->npurposes; i++)
		if (p->purposes[i].no == no)
			return p->purposes[i].title;
	return (struct str){ "", 0 };
}

size_t record_looks(struct reading *r, int64_t subject, size_t most, struct look **out)
{
	struct past past = past_open(r);
	struct ledger_seen *entries;
	size_t n = ledger_of_subject(past.db, subject, most < LOOKS ? most : LOOKS, r->arena, &entries);

	past_close(&past);
	*out = TAKE_N(r->arena, struct look, n + 1);
	for (size_t i = 0; i < n; i++)
		(*out)[i] = (struct look){ .at = entries[i].at, .by = words_staff(r, entries[i].actor), .seq = entries[i].seq,
			.role = role_said(r->practice, entries[i].role), .purpose = purpose_said(r->practice, entries[i].purpose), .why = entries[i].words };
	return n;
}
