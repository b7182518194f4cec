#include <string.h>

#include "base/clock.h"
#include "record/restrict.h"

void reading_open(struct reading *r, struct store *s, struct arena *a, const struct actor *who)
{
	*r = (struct reading){ .store = s, .arena = a, .practice = store_practice(s), .who = who, .now = clock_now() };
	r->db = store_read(s, r->now);
	restrict_begin(r);
}

struct consult { const struct reading *r; bool kept; };

bool reading_note(struct db *db, const struct reading *r)
{
	struct ledger_entry e = { .op = OP_CONSULT, .actor = r->who->staff, .subject = r->subject, .object = r->subject,
		.purpose = r->who->purpose, .role = r->who->role ? r->who->role->no : 0, .words = r->who->why, .shown = r->shown.at, .nshown = r->shown.n };

	memcpy(e.session, r->who->session, sizeof e.session);
	return ledger_put(db, &e) >= 0 && !db_broken(db);
}

static enum stored consult_write(struct db *db, void *arg)
{
	struct consult *c = arg;

	db_only_noted(db);
	c->kept = reading_note(db, c->r);
	return c->kept ? STORE_DONE : STORE_REFUSED;
}

/* The page may leave only when the entry that says so is on disk. */
bool reading_close(struct reading *r)
{
	struct consult c = { .r = r };
	bool broken = db_broken(r->db);

	if (db_is_memory(r->db))
		store_memory_end(r->db);
	else
		store_read_end(r->db);
	r->db = NULL;
	if (broken)
		return false;
	if (!r->shown.n)
		return true;
	return store_write(r->store, consult_write, &c) == STORE_DONE && c.kept;
}
