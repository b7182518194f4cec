/* Large loads: what is brought in is taken as it stands. No guard is asked and nothing follows from it, but links, clocks, the
 * words to find it by and the ledger are as if it had been typed. */
#include "practice/practice.h"
#include "record/clocks.h"
#include "record/find_index.h"
#include "record/links.h"
#include "record/restrict.h"
#include "record/row.h"
#include "record/state.h"

static _Atomic bool without_clocks;

void record_load_clocks(bool on)
{
	without_clocks = !on;
}

int64_t record_load_in(struct db *db, const struct type *t, int state, const struct value *values, instant at, int64_t by)
{
	struct record rec = { .type = t, .state = state, .version = 1, .created_at = at, .changed_at = at, .created_by = by,
		.changed_by = by, .values = (struct value *)values };
	struct ledger_entry e = { .op = OP_COLLECT, .flags = LEDGER_BULK, .actor = by, .version = 1 };
	struct judged j;

	rec.id = store_next_id(db, t->no);
	rec.ref = store_next_reference(db, t, at);
	row_write(db, &rec, NULL);
	links_write(db, &rec, NULL, at);
	restrict_follow(db, &rec);
	find_index_write(db, &rec, NULL);
	e.object = rec.id;
	e.subject = clocks_subject(&rec);
	if (!e.subject)
		e.subject = rec.id;
	e.nvalues = state_values(db_arena(db), &rec, &e.values);
	ledger_put(db, &e);
	if (t->nclocks && !without_clocks) {
		judge(db, db_arena(db), &rec, NULL, &j);
		clocks_write(db, &rec, &j, false);
	}
	return db_broken(db) ? 0 : rec.id;
}
