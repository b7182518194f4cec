#include "demo/demo.h"

#include <string.h>

#include "demo/force.h"

const struct demo_account demo_accounts[] = {
	{ "CH4471", "S. Patel", "call_handler" }, { "SV2210", "R. Osei", "control_room_supervisor" }, { "PC1907", "A. Okoye", "response_officer" },
	{ "PC3015", "J. Brennan", "response_officer" }, { "MC5120", "L. Lund", "missing_person_coordinator" },
	{ "DI0622", "H. Marsh", "detective_inspector" }, { "AU7704", "N. Whitlock", "auditor" }, { "AD9001", "T. Greaves", "administrator" } };
const size_t demo_naccounts = sizeof demo_accounts / sizeof *demo_accounts;
const char demo_passphrase[] = "invented people only";

static bool accounts_made(struct store *s, struct str *why)
{
	const struct actor system = { .name = STR("demonstration") };

	for (size_t i = 0; i < demo_naccounts; i++) {
		const struct demo_account *a = &demo_accounts[i];
		struct account acc = { str_z(a->number), str_z(a->name), str_z(a->role), str_z(demo_passphrase) };
		if (account_put(s, &system, &acc) == ACCOUNT_DONE)
			continue;
		*why = STR("an account could not be made: the folder is not empty, or the practice has no such role");
		return false;
	}
	return true;
}

static void staff_found(struct store *s, struct force *f)
{
	static const char *const numbers[STAFF_MANY] = { "CH4471", "SV2210", "PC1907", "PC3015", "MC5120", "DI0622" };
	struct db *db = store_read(s, 0);
	struct account_row *rows;
	size_t n = account_list(db, &f->arena, &rows);

	for (size_t i = 0; i < n; i++)
		for (int j = 0; j < STAFF_MANY; j++)
			if (str_is(rows[i].number, numbers[j]))
				f->staff[j] = rows[i].id;
	store_read_end(db);
}

/* How lively: some thousands of times away a year for a million people; never too few to show the boards. */
static void pace(struct force *f, int years)
{
	int64_t a_year = f->people_wanted * 6 / 1000, children = f->people_wanted * 22 / 100 + 1;

	if (a_year < 60)
		a_year = 60;
	f->missing_per_1000_children = (int)(a_year * years * 1000 / (children * 3));
	if (f->missing_per_1000_children > 400)
		f->missing_per_1000_children = 400;
	f->known_well_of_1000 = f->people_wanted <= 50000 ? 700 : (int)(700 * 50000 / f->people_wanted);
}

/* The records of a large force are committed less often than those of a small one, so that its own time moves on smoothly. */
static void household_next(struct force *f, int64_t homes_every, int64_t *homes)
{
	instant span = f->now - f->start - 3 * US_DAY;
	instant at = f->start + 4 * US_HOUR + span / f->people_wanted * f->people;

	force_until(f, at);
	if (f->people >= *homes * homes_every) {
		force_childrens_home(f, at);
		++*homes;
	}
	force_household(f, at);
}

static enum stored make(struct db *db, void *arg)
{
	struct force *f = arg;
	int64_t homes = 0, told = 0, homes_every = f->people_wanted / 4 < 4000 ? f->people_wanted / 4 + 1 : 4000;

	load_open(&f->load, db);
	force_organisations(f, f->start);
	force_story(f);
	while (f->people < f->people_wanted && !f->load.broken) {
		household_next(f, homes_every, &homes);
		if (f->progress && f->people >= told) {
			f->progress(f->people < f->people_wanted ? f->people : f->people_wanted, f->people_wanted);
			told = f->people + f->people_wanted / 100 + 1;
		}
	}
	force_until(f, f->now);
	return f->load.broken ? STORE_BROKEN : STORE_DONE;
}

bool demo_make(struct store *s, const struct demo_options *o, struct demo_made *made, struct str *why, void (*progress)(int64_t done, int64_t of))
{
	struct force f = { .now = o->now, .people_wanted = o->people, .progress = progress };
	enum stored is;

	arena_open(&f.arena, (size_t)16 << 30);
	f.start = o->now - o->years * 365 * US_DAY;
	if (!accounts_made(s, why)) {
		arena_close(&f.arena);
		return false;
	}
	staff_found(s, &f);
	dice_seed(&f.dice, o->seed);
	tables_open(&f.tables, &f.arena);
	pace(&f, o->years);
	is = store_bulk(s, make, &f);
	*made = (struct demo_made){ f.people, f.load.records, { { 0 } } };
	load_close(&f.load, &made->digest);
	if (is != STORE_DONE)
		*why = STR("the store refused a part of it; the disk may be full");
	arena_close(&f.arena);
	return is == STORE_DONE;
}
