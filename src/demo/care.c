#include "demo/force.h"

#include <stdio.h>

static int64_t organisation(struct force *f, struct str name, const char *kind, const char *by_day, const char *by_night, instant at)
{
	struct load *l = &f->load;

	load_begin(l, "organisation");
	load_str(l, "name", name);
	load_text(l, "kind", kind);
	if (by_day)
		load_text(l, "day_number", by_day);
	else
		load_none(l, "day_number", ABSENT_NOT_KNOWN);
	if (by_night)
		load_text(l, "night_number", by_night);
	else
		load_none(l, "night_number", ABSENT_NOT_KNOWN);
	load_text(l, "hours", kind[0] == 'l' ? "Duty desk 09:00 to 17:00, then the out of hours team" : NULL);
	return load_end(l, "held", at, 0);
}

void force_organisations(struct force *f, instant at)
{
	static const char *const names[AUTHORITIES] = { "Westmarch County Council children's services",
		"East Fenland Borough children's services", "Seahaven City children's services" };
	static const char *const by_day[AUTHORITIES] = { "01632 960100", "01632 960110", "01632 960120" };
	static const char *const by_night[AUTHORITIES] = { "01632 960180", "01632 960181", NULL };

	for (int i = 0; i < AUTHORITIES; i++)
		f->authority[i] = organisation(f, str_z(names[i]), "local_authority", by_day[i], by_night[i], at);
	for (int i = 0; i < SCHOOLS; i++)
		f->school[i] = organisation(f, f->tables.schools.at[i], "school", i % 3 ? NULL : "01632 960190", NULL, at);
	f->provider = organisation(f, STR("Tidewater Care"), "care_provider", "01632 960140", "01632 960141", at);
}

void force_care(struct force *f, int64_t child, const char *status, int64_t authority, day since, instant at)
{
	static const char *const workers[] = { "Tess Holloway", "Imran Sheikh", "Gwen Parry", "Callum Reid", "Ngozi Eze" };
	struct load *l = &f->load;

	load_begin(l, "care_status");
	load_ref(l, "child", child);
	load_text(l, "status", status);
	load_ref(l, "responsible", authority);
	if (dice_of_1000(&f->dice, 250))
		load_ref(l, "host", f->authority[0]);
	if (dice_of_1000(&f->dice, 850)) {
		load_text(l, "social_worker", workers[dice_below(&f->dice, 5)]);
		if (dice_of_1000(&f->dice, 700))
			load_str(l, "social_worker_phone", str_fmt(&l->arena, "01632 9601%d", (int)dice_between(&f->dice, 60, 69)));
		else
			load_none(l, "social_worker_phone", ABSENT_NOT_KNOWN);
	} else {
		load_none(l, "social_worker", ABSENT_NOT_KNOWN);
	}
	load_day(l, "since", since);
	load_text(l, "seen_from", dice_of_1000(&f->dice, 600) ? "Told by the home" : NULL);
	load_end(l, "held", at, 0);
}

static void plan_for(struct force *f, struct child *c, instant at)
{
	struct load *l = &f->load;

	c->plans = 1;
	load_begin(l, "response_plan");
	load_ref(l, "child", c->id);
	load_int(l, "number", 1);
	load_text(l, "steps", "Text first, then ring once. Say your name.\nLook at the park and the station before the friends' houses.\n"
		"Ask the night staff for the visitor book.");
	load_text(l, "approach", "Calm. One officer speaks, the other stays back.");
	load_none(l, "associates", ABSENT_NOT_KNOWN);
	load_none(l, "phones", ABSENT_NOT_KNOWN);
	load_str(l, "known_places", words_pick(&f->tables.places, &f->dice));
	if (dice_of_1000(&f->dice, 400))
		load_text(l, "views", "Text me, don't send a van");
	else
		load_none(l, "views", ABSENT_NOT_ASKED);
	load_int(l, "written_by", f->staff[STAFF_COORDINATOR]);
	load_int(l, "approved_by", f->staff[STAFF_INSPECTOR]);
	load_at(l, "approved_at", at);
	load_at(l, "reviewed_at", f->now - dice_between(&f->dice, 2, 40) * US_DAY > at ? f->now - dice_between(&f->dice, 2, 27) * US_DAY : 0);
	load_day(l, "ends_on", instant_london_day(f->now) + (day)dice_between(&f->dice, -20, 200));
	load_end(l, "live", at, f->staff[STAFF_COORDINATOR]);
}

static void resident(struct force *f, int64_t home, struct str home_name, struct str home_phone, instant at)
{
	const struct tradition *t = tables_tradition(&f->tables, &f->dice);
	bool girl = dice_of_1000(&f->dice, 450);
	day on = instant_london_day(at);
	struct someone who = { .given = words_pick(girl ? &t->girls : &t->boys, &f->dice), .family = words_pick(&t->families, &f->dice),
		.girl = girl, .born = on - (day)dice_between(&f->dice, 11 * 365, 16 * 365) };
	struct child *c = TAKE(&f->arena, struct child);
	day moved = on - (day)dice_between(&f->dice, 20, 600);

	*c = (struct child){ .born = who.born, .girl = girl, .cared = true, .home = home, .given = who.given, .family = who.family,
		.carer_name = str_fmt(&f->arena, "Duty staff, %.*s", S(home_name)), .carer_phone = home_phone,
		.authority = f->authority[dice_below(&f->dice, AUTHORITIES)] };
	c->id = force_person(f, &who, true, at);
	f->people++;
	force_lives(f, c->id, home, "childrens_home", moved, at);
	force_care(f, c->id, dice_of_1000(&f->dice, 550) ? "section_20" : "section_31", c->authority, moved - 200, at);
	force_flag(f, c->id, "looked_after", "in a children's home", "Tell the responsible authority, and the host authority too.",
		"Told by the home", moved, instant_london_day(f->now) + (day)dice_between(&f->dice, -30, 160), at);
	if (dice_of_1000(&f->dice, 250))
		force_flag(f, c->id, "ce_at_risk", "medium", "Ask about cars, hotels and new phones. Tell the exploitation desk.",
			"Found twice with adults not known to the family", moved, instant_london_day(f->now) + (day)dice_between(&f->dice, -20, 90), at);
	if (dice_of_1000(&f->dice, 300))
		plan_for(f, c, at);
	force_will_happen(f, c, (int)dice_between(&f->dice, 1, 9), at);
}

void force_childrens_home(struct force *f, instant at)
{
	static const char *const firsts[] = { "Saltings", "Greenbank", "Millrace", "The Hollies", "Sandpiper", "Beechcroft", "Fairlight", "Oakdene",
		"Kittiwake", "Meadowside" };
	struct str name = str_fmt(&f->arena, "%s House", firsts[dice_below(&f->dice, 10)]);
	struct str address = str_fmt(&f->arena, "%.*s, %.*s", S(name), S(force_address(f))), phone;
	int64_t home = force_place(f, name, address, force_town(f), "childrens_home", at);

	phone = tables_phone(&f->arena, f->phones, false);
	for (int64_t n = dice_between(&f->dice, 3, 5); n > 0; n--)
		resident(f, home, name, phone, at);
}
