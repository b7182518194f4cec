#include "demo/force.h"

/* Years lived at the day of notice, spread over the days of a year. */
static day born_at_age(struct force *f, day on, int64_t age)
{
	return on - (day)(age * 365 + age / 4 + dice_below(&f->dice, 365));
}

struct str force_town(struct force *f)
{
	return words_pick(&f->tables.towns, &f->dice);
}

struct str force_address(struct force *f)
{
	struct str street = words_pick(&f->tables.streets, &f->dice), way = words_pick(&f->tables.ways, &f->dice);
	int number = (int)(1 + dice_low(&f->dice, 160));

	if (dice_of_1000(&f->dice, 120))
		return str_fmt(&f->load.arena, "Flat %d, %d %.*s %.*s", (int)dice_between(&f->dice, 1, 24), number, S(street), S(way));
	return str_fmt(&f->load.arena, "%d %.*s %.*s", number, S(street), S(way));
}

static const char *sex_of(struct force *f, const struct someone *who)
{
	return dice_of_1000(&f->dice, 4) ? "not_known" : who->girl ? "female" : "male";
}

/* What is known of a child, or that nobody asked: each kind of nothing has its share. */
static void load_child_detail(struct force *f)
{
	struct load *l = &f->load;
	int64_t roll = dice_below(&f->dice, 100);

	if (roll < 45)
		load_str(l, "looks", words_pick(&f->tables.looks, &f->dice));
	else if (roll < 60)
		load_none(l, "looks", ABSENT_NOT_ASKED);
	if (roll % 5 == 0)
		load_text(l, "medical", roll % 2 ? "Epilepsy" : "Asthma, blue inhaler");
	else if (roll % 5 == 1)
		load_none(l, "medical", ABSENT_NONE);
	else if (roll % 5 == 2)
		load_none(l, "medical", ABSENT_NOT_ASKED);
	if (roll % 9 == 0)
		load_text(l, "talk", "Give time to answer. One question at a time.");
	else if (roll % 9 < 4)
		load_none(l, "talk", ABSENT_NOT_ASKED);
	if (roll % 11 == 0)
		load_none(l, "languages", ABSENT_NOT_KNOWN);
}

int64_t force_person(struct force *f, const struct someone *who, bool rich, instant at)
{
	struct load *l = &f->load;
	struct str shortly = tables_short(who->given);
	struct str given = who->middle.n ? str_fmt(&f->arena, "%.*s %.*s", S(who->given), S(who->middle)) : who->given;

	load_begin(l, "person");
	load_str(l, "given_names", given);
	load_str(l, "family_name", who->family);
	if (shortly.n && dice_of_1000(&f->dice, 350))
		load_str(l, "known_as", shortly);
	if (who->born_unknown)
		load_none(l, "born", ABSENT_NOT_KNOWN);
	else
		load_day(l, "born", who->born);
	if (dice_of_1000(&f->dice, 10))
		load_int(l, "born_is_a_guess", 1);
	load_text(l, "sex", sex_of(f, who));
	if (rich)
		load_child_detail(f);
	if (rich || dice_of_1000(&f->dice, 100))
		load_str(l, "niche", str_fmt(&l->arena, "5%07d", (int)(f->people % 10000000)));
	return load_end(l, "held", at, 0);
}

int64_t force_place(struct force *f, struct str name, struct str address, struct str town, const char *kind, instant at)
{
	struct load *l = &f->load;
	struct str kept = str_dup(&f->arena, address);

	load_begin(l, "place");
	load_str(l, "name", name);
	load_str(l, "address", kept);
	load_str(l, "town", town);
	if (dice_of_1000(&f->dice, 960))
		load_str(l, "postcode", str_fmt(&l->arena, "SX%d %d%c%c", (int)dice_between(&f->dice, 1, 29), (int)dice_below(&f->dice, 10),
			(int)('A' + dice_below(&f->dice, 26)), (int)('A' + dice_below(&f->dice, 26))));
	else if (dice_of_1000(&f->dice, 500))
		load_none(l, "postcode", ABSENT_NOT_KNOWN);
	load_text(l, "kind", kind);
	return load_end(l, "held", at, 0);
}

void force_lives(struct force *f, int64_t person, int64_t place, const char *kind, day since, instant at)
{
	struct load *l = &f->load;

	load_begin(l, "residence");
	load_ref(l, "person", person);
	load_ref(l, "place", place);
	load_text(l, "kind", kind);
	if (since)
		load_day(l, "since", since);
	load_end(l, "held", at, 0);
}

struct str force_phone(struct force *f, int64_t person, struct str number, bool mobile, instant at)
{
	struct load *l = &f->load;
	int64_t id;

	if (!number.n)
		number = tables_phone(&f->arena, f->phones, mobile);
	if (!number.n)
		return number;
	load_begin(l, "phone");
	load_str(l, "number", number);
	load_text(l, "kind", mobile ? "mobile" : "landline");
	id = load_end(l, "held", at, 0);
	load_begin(l, "phone_use");
	load_ref(l, "person", person);
	load_ref(l, "phone", id);
	if (dice_of_1000(&f->dice, 700))
		load_day(l, "since", instant_london_day(at) - (day)dice_below(&f->dice, 900));
	load_text(l, "source", dice_of_1000(&f->dice, 500) ? "Gave it when ringing" : NULL);
	load_end(l, "held", at, 0);
	return number;
}

void force_vehicle(struct force *f, const struct vehicle *v, instant at)
{
	struct load *l = &f->load;

	load_begin(l, "vehicle");
	load_text(l, "registration", v->mark);
	load_text(l, "make", v->make);
	load_text(l, "colour", v->colour);
	if (v->keeper)
		load_ref(l, "keeper", v->keeper);
	load_end(l, "held", at, 0);
}

/* Chosen by the keeper's number and not by the dice, so that the force is the same with cars as without. */
static void keeps_a_car(struct force *f, int64_t keeper, instant at)
{
	static const char *const makes[] = { "Ford Fiesta", "Vauxhall Corsa", "Toyota Yaris", "Nissan Qashqai", "Skoda Octavia", "Ford Transit" };
	static const char *const colours[] = { "Blue", "Silver", "Black", "Red", "White" };
	uint64_t n = (uint64_t)f->people * 0x9e3779b97f4a7c15u >> 20;
	struct str mark;

	if (n % 2)
		return;
	mark = str_fmt(&f->arena, "ZQ%02d %c%c%c", (int)(51 + n / 2 % 24), (int)('A' + n / 64 % 26), (int)('A' + n / 2048 % 26),
		(int)('A' + n / 65536 % 26));
	force_vehicle(f, &(struct vehicle){ str_c(&f->arena, mark), makes[n / 8 % 6], colours[n / 4 % 5], keeper }, at);
}

void force_tie(struct force *f, int64_t person, int64_t other, const char *kind, bool ring, instant at)
{
	struct load *l = &f->load;

	load_begin(l, "relationship");
	load_ref(l, "person", person);
	load_ref(l, "other", other);
	load_text(l, "kind", kind);
	if (ring)
		load_int(l, "to_ring", 1);
	load_end(l, "held", at, 0);
}

/* The same human written down a second time, by somebody who heard the name: not joined to anything. */
static void second_row(struct force *f, const struct someone *who, int64_t place, instant at)
{
	struct someone again = *who;
	struct civil c = day_civil(who->born);
	int64_t id;

	again.middle = (struct str){ 0 };
	if (dice_of_1000(&f->dice, 500))
		again.given = tables_misspelt(&f->arena, &f->dice, who->given);
	else
		again.family = tables_misspelt(&f->arena, &f->dice, who->family);
	if (dice_of_1000(&f->dice, 250) && c.day <= 12) {
		again.born = day_of((struct civil){ c.year, c.day, c.month });
		if (again.born > instant_london_day(at))
			again.born = who->born;
	} else {
		again.born_unknown = dice_of_1000(&f->dice, 300);
	}
	id = force_person(f, &again, false, at);
	if (dice_of_1000(&f->dice, 600))
		force_lives(f, id, place, "family", 0, at);
	f->people++;
}

/* ---- a household ---- */

struct home { int64_t place; day on; instant at; bool known_well; const struct tradition *tradition; struct str family; };

static struct someone adult(struct force *f, const struct home *h, bool girl, int64_t age)
{
	const struct words *given = girl ? &h->tradition->girls : &h->tradition->boys;
	struct someone who = { .given = words_pick(given, &f->dice), .family = h->family, .girl = girl };

	if (dice_of_1000(&f->dice, 400))
		who.middle = words_pick(given, &f->dice);
	if (dice_of_1000(&f->dice, 120))
		who.family = words_pick(&h->tradition->families, &f->dice);
	who.born = born_at_age(f, h->on, age);
	who.born_unknown = dice_of_1000(&f->dice, 30);
	return who;
}

static int64_t settle(struct force *f, const struct home *h, const struct someone *who, bool rich)
{
	int64_t id = force_person(f, who, rich, h->at);
	day since = who->born > h->on - 3000 ? who->born : h->on - (day)dice_below(&f->dice, 3000);

	f->people++;
	force_lives(f, id, h->place, "family", dice_of_1000(&f->dice, 850) ? since : 0, h->at);
	if (dice_of_1000(&f->dice, 25))
		second_row(f, who, h->place, h->at);
	return id;
}

static void goes_to_school(struct force *f, int64_t id, day born, const struct home *h)
{
	struct load *l = &f->load;
	int age = day_age(born, h->on);

	if (age < 5 || age > 16 || dice_of_1000(&f->dice, 100))
		return;
	load_begin(l, "attendance");
	load_ref(l, "child", id);
	load_ref(l, "school", f->school[age < 11 ? 5 + dice_below(&f->dice, 4) : dice_below(&f->dice, 5)]);
	load_day(l, "since", h->on - (day)dice_below(&f->dice, 1200));
	load_end(l, "held", h->at, 0);
}

static struct child *keep_child(struct force *f, int64_t id, const struct someone *who, const struct home *h, const struct someone *carer)
{
	struct child *c = TAKE(&f->arena, struct child);

	*c = (struct child){ .id = id, .home = h->place, .born = who->born, .girl = who->girl, .given = who->given, .family = who->family,
		.authority = f->authority[dice_below(&f->dice, AUTHORITIES)],
		.carer_name = str_fmt(&f->arena, "%.*s %.*s", S(carer->given), S(carer->family)) };
	return c;
}

struct brood { int64_t ids[5]; size_t n; };

static void one_child(struct force *f, const struct home *h, struct someone *who, const struct someone *mother, int64_t mother_id, struct brood *b)
{
	int age = day_age(who->born, h->on);
	bool wanders = age >= 8 && age < 18 && dice_of_1000(&f->dice, f->missing_per_1000_children);
	int64_t id = settle(f, h, who, h->known_well || wanders);
	struct child *c;

	if (h->known_well || wanders) {
		force_tie(f, id, mother_id, "mother", true, h->at);
		for (size_t i = 0; i < b->n; i++) {
			force_tie(f, id, b->ids[i], "brother_or_sister", false, h->at);
			force_tie(f, b->ids[i], id, "brother_or_sister", false, h->at);
		}
		goes_to_school(f, id, who->born, h);
	}
	if (b->n < 5)
		b->ids[b->n++] = id;
	if (!wanders)
		return;
	c = keep_child(f, id, who, h, mother);
	if (dice_of_1000(&f->dice, 300))
		c->carer_phone = force_phone(f, mother_id, (struct str){ 0 }, true, h->at);
	force_will_happen(f, c, (int)(1 + dice_low(&f->dice, 5)), h->at);
}

static void children(struct force *f, const struct home *h, const struct someone *mother, int64_t mother_id, int64_t n)
{
	struct brood b = { .n = 0 };
	struct someone who = { .family = h->family };
	/* The youngest was born before the household came to notice; the eldest is under 18 then, or was not long before. */
	int64_t age = dice_between(&f->dice, 0, 17);

	for (int64_t i = 0; i < n; i++) {
		bool twin = i && dice_of_1000(&f->dice, 30);
		who.girl = dice_of_1000(&f->dice, 488);
		who.given = words_pick(who.girl ? &h->tradition->girls : &h->tradition->boys, &f->dice);
		who.middle = dice_of_1000(&f->dice, 500) ? words_pick(who.girl ? &h->tradition->girls : &h->tradition->boys, &f->dice)
			: (struct str){ 0 };
		if (dice_of_1000(&f->dice, 30))
			who.family = str_fmt(&f->arena, "%.*s-%.*s", S(h->family), S(mother->family));
		if (!twin) {
			who.born = born_at_age(f, h->on, age);
			age = age > 2 ? age - dice_between(&f->dice, 1, 3) : 0;
		}
		if (who.born > h->on)
			who.born = h->on - 20;
		one_child(f, h, &who, mother, mother_id, &b);
	}
}

static int64_t grown_up(struct force *f, const struct home *h, bool girl, int64_t age, struct someone *who)
{
	int64_t id;

	*who = adult(f, h, girl, age);
	id = settle(f, h, who, false);
	if (h->known_well && dice_of_1000(&f->dice, 600))
		force_phone(f, id, (struct str){ 0 }, dice_of_1000(&f->dice, 400), h->at);
	if (h->known_well)
		keeps_a_car(f, id, h->at);
	return id;
}

void force_household(struct force *f, instant at)
{
	struct home h = { .at = at, .on = instant_london_day(at), .tradition = tables_tradition(&f->tables, &f->dice),
		.known_well = dice_of_1000(&f->dice, f->known_well_of_1000) };
	int64_t kind = dice_below(&f->dice, 100), mother_age = dice_between(&f->dice, 24, 46), id;
	struct someone one, two;

	h.family = words_pick(&h.tradition->families, &f->dice);
	h.place = force_place(f, (struct str){ 0 }, force_address(f), force_town(f), "home", at);
	if (kind < 24) {
		grown_up(f, &h, dice_of_1000(&f->dice, 500), dice_between(&f->dice, 18, 90), &one);
		return;
	}
	if (kind < 52) {
		int64_t age = dice_between(&f->dice, 20, 85);
		grown_up(f, &h, true, age, &one);
		grown_up(f, &h, false, age + dice_between(&f->dice, 0, 6), &two);
		return;
	}
	id = grown_up(f, &h, true, mother_age, &one);
	if (kind < 86)
		grown_up(f, &h, false, mother_age + dice_between(&f->dice, -2, 8), &two);
	if (kind >= 96)
		grown_up(f, &h, true, mother_age + 26, &two);
	children(f, &h, &one, id, 1 + dice_low(&f->dice, 4));
}
