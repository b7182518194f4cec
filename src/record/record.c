#include "record/record.h"

#include <string.h>

#include "practice/practice.h"
#include "record/identity.h"
#include "record/recall.h"
#include "record/roll.h"
#include "record/row.h"

/* What a reading has loaded, by id: a child's name stands on many rows of one page and is read once. */
struct seen_slot { int64_t id; const struct record *rec; bool refused; };
struct seen { struct seen_slot *slots; size_t n, cap; };

static struct seen_slot *seen_slot(struct seen *s, int64_t id)
{
	size_t at = (size_t)((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15) >> 32);

	for (;; at++) {
		struct seen_slot *slot = &s->slots[at & (s->cap - 1)];
		if (slot->id == id || !slot->id)
			return slot;
	}
}

static struct seen_slot *seen_of(struct reading *r, int64_t id)
{
	struct seen *s = r->seen;

	if (!s) {
		s = r->seen = TAKE(r->arena, struct seen);
		s->cap = 64;
		s->slots = TAKE_N(r->arena, struct seen_slot, s->cap);
	} else if (s->n * 2 >= s->cap) {
		struct seen old = *s;
		s->cap = old.cap * 4;
		s->slots = TAKE_N(r->arena, struct seen_slot, s->cap);
		for (size_t i = 0; i < old.cap; i++)
			if (old.slots[i].id)
				*seen_slot(s, old.slots[i].id) = old.slots[i];
	}
	return seen_slot(s, id);
}

static const struct record *seen_note(struct reading *r, struct seen_slot *slot, int64_t id, const struct record *rec, bool may)
{
	*slot = (struct seen_slot){ .id = id, .rec = may ? rec : NULL, .refused = !may };
	r->seen->n++;
	if (!may)
		r->hidden++;
	else if (rec)
		VEC_ADD(r->arena, &r->shown, id);
	return slot->rec;
}

bool record_may_see(struct reading *r, const struct type *t)
{
	return t && access_decide(r->arena, r->practice, r->who, ACCESS_SEE, t, NULL, (struct str){ 0 }).allowed;
}

const struct record *record_load(struct reading *r, int64_t id)
{
	const struct type *t = practice_type_no(r->practice, id_type(id));
	struct seen_slot *slot;
	bool may;

	if (id <= 0 || !t)
		return NULL;
	slot = seen_of(r, id);
	if (slot->id)
		return slot->rec;
	if (db_hides(r->db, id))
		return NULL;                    /* not even counted: whoever is told of it is told by restrict_stubs */
	may = record_may_see(r, t);
	return seen_note(r, slot, id, may ? row_load(r->db, r->arena, t, id) : NULL, may);
}

const struct record *record_by_ref(struct reading *r, const struct type *t, struct str ref)
{
	struct record *rec;

	if (!record_may_see(r, t)) {
		r->hidden++;
		return NULL;
	}
	rec = row_by_ref(r->db, r->arena, t, ref);
	if (!rec)
		return NULL;
	struct seen_slot *slot = seen_of(r, rec->id);
	return slot->id ? slot->rec : seen_note(r, slot, rec->id, rec, true);
}

struct value record_value(const struct record *rec, const char *field)
{
	const struct field *f = type_field(rec->type, str_z(field));

	return f ? rec->values[f->position] : (struct value){ .is = VALUE_NONE };
}

struct str record_url(struct arena *a, const struct record *rec)
{
	return str_fmt(a, "/%.*s/%.*s", S(rec->type->path), S(rec->ref));
}

size_t record_same(struct reading *r, int64_t subject, const int64_t **out)
{
	int64_t rows[IDENTITY_MOST] = { subject };
	size_t n;

	if (recall_find(r, RECALL_SAME, subject, out, &n))
		return n;
	n = roll_keeps(practice_type_no(r->practice, id_type(subject))) ? identity_rows(r->db, subject, rows) : 1;
	*out = arena_copy(r->arena, rows, n * sizeof *rows);
	recall_keep(r, RECALL_SAME, subject, *out, n);
	return n;
}
