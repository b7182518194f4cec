/* A row as a record: new, or a new version of the one it made before. The typed row, links, words to find it by, clocks and ledger
 * are as record/load_in.c writes them; besides, the entry says where it came from, and what the practice never lets stand is refused.
 * Nothing follows from it: an import of ten years ago makes nobody a task. */
#include "share/import_inside.h"

#include <string.h>

#include "practice/practice.h"
#include "record/clocks.h"
#include "record/find_index.h"
#include "record/links.h"
#include "record/restrict.h"
#include "record/row.h"
#include "record/state.h"

static void entry_put(const struct import_put *p, enum ledger_op op, const struct record *rec)
{
	struct ledger_entry e = { .op = op, .flags = LEDGER_BULK, .actor = p->by, .object = rec->id, .subject = clocks_subject(rec),
		.version = rec->version, .words = p->words };

	if (!e.subject)
		e.subject = rec->id;
	memcpy(e.txn, p->txn, sizeof e.txn);
	e.nvalues = state_values(db_arena(p->db), rec, &e.values);
	ledger_put(p->db, &e);
}

static void clocks_put(const struct import_put *p, const struct record *rec, struct judged *j, bool before)
{
	struct arena *a = db_arena(p->db);
	struct links_one *links;
	size_t n;

	if (rec->type->nclocks) {
		/* Facts may count this very row and its links, which stand only now. */
		if (rec->type->nfacts)
			judge(p->db, a, rec, NULL, j);
		clocks_write(p->db, rec, j, before);
	}
	n = links_of(a, rec, &links);
	for (size_t i = 0; i < n; i++)
		if (links[i].to != rec->id)
			clocks_again(p->db, links[i].to);
}

static enum import_put_is write_all(struct import_put *p, struct record *rec, const struct record *before, struct judged *j)
{
	row_write(p->db, rec, before);
	links_write(p->db, rec, before, rec->changed_at);
	restrict_follow(p->db, rec);
	if (before)
		find_index_write(p->db, rec, before);
	else
		find_index_later(&p->words_later, rec);
	entry_put(p, before ? OP_ALTER : OP_COLLECT, rec);
	clocks_put(p, rec, j, before);
	return db_broken(p->db) ? IMPORT_PUT_BROKEN : before ? IMPORT_PUT_CHANGED : IMPORT_PUT_MADE;
}

enum import_put_is import_put_new(struct import_put *p, struct import_record *in, struct import_faults *faults)
{
	const struct type *t = p->map->type;
	instant now = db_now(p->db);
	struct record rec = { .type = t, .state = p->map->state, .version = 1, .created_at = now, .changed_at = now, .created_by = p->by,
		.changed_by = p->by, .values = in->values };
	struct judged j;

	/* Judged before it has an id, as a form is: a row that is refused uses up no number. */
	if (!import_judge(p, &rec, NULL, &j, faults))
		return IMPORT_PUT_REFUSED;
	rec.id = store_next_id(p->db, t->no);
	rec.ref = store_next_reference(p->db, t, now);
	in->id = rec.id;
	return write_all(p, &rec, NULL, &j);
}

/* What the source has changed is taken, unless somebody here has changed the same thing since: then a person must say. What the
 * source says as before is left as it stands here, corrected or not. */
static bool merge(const struct import_put *p, const struct import_record *in, const struct record *now, struct record *rec,
	struct import_faults *faults)
{
	struct arena *a = db_arena(p->db);
	const struct type *t = p->map->type;

	for (size_t i = 0; i < t->nfields; i++) {
		const struct value *here = &now->values[i];
		uint64_t said = import_said_of(in->before, &t->fields[i]);
		if (!in->mapped[i] || said == import_said_of(in->said, &t->fields[i]) || value_eq(&in->values[i], here))
			continue;
		if (said ? said != import_said_value(p->key, here, a) : here->is != VALUE_NONE) {
			import_fault_add(faults, import_column_of(p->map, &t->fields[i]), str_fmt(a, "%.*s: %.*s was changed both here and in the source"
				" since it was last brought in; make them agree", S(now->ref), S(t->fields[i].name)));
			continue;
		}
		rec->values[i] = in->values[i];
	}
	return !faults->n;
}

static bool same_values(const struct record *a, const struct record *b)
{
	for (size_t i = 0; i < a->type->nfields; i++)
		if (!value_eq(&a->values[i], &b->values[i]))
			return false;
	return true;
}

enum import_put_is import_put_again(struct import_put *p, const struct import_record *in, struct import_faults *faults)
{
	struct arena *a = db_arena(p->db);
	const struct type *t = p->map->type;
	struct record *before = row_load(p->db, a, t, in->id), *rec;
	struct judged j;

	if (!before) {
		import_fault_add(faults, p->map->columns.at[p->map->id].name, STR("the record it made before is no longer here; it is not made again"));
		return IMPORT_PUT_REFUSED;
	}
	rec = row_new(a, t);
	row_copy(a, before, rec);
	if (!merge(p, in, before, rec, faults))
		return IMPORT_PUT_REFUSED;
	if (same_values(before, rec))
		return IMPORT_PUT_SAME;
	rec->version = before->version + 1;
	rec->changed_at = db_now(p->db);
	rec->changed_by = p->by;
	if (!import_judge(p, rec, before, &j, faults))
		return IMPORT_PUT_REFUSED;
	return write_all(p, rec, before, &j);
}
