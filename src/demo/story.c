#include "demo/story.h"

static int64_t person(struct force *f, const char *given, const char *family, const char *known_as, bool girl, day born, instant at)
{
	struct load *l = &f->load;

	load_begin(l, "person");
	load_text(l, "given_names", given);
	load_text(l, "family_name", family);
	load_text(l, "known_as", known_as);
	if (born)
		load_day(l, "born", born);
	else
		load_none(l, "born", ABSENT_NOT_KNOWN);
	load_text(l, "sex", girl ? "female" : "male");
	return load_end(l, "held", at, f->staff[STAFF_CALLS]);
}

static day born_in(const struct force *f, int age, int month, int of_month)
{
	day today = instant_london_day(f->now), born = day_of((struct civil){ day_civil(today).year - age, month, of_month });

	return born > day_add_months(today, -12 * age) ? day_add_months(born, -12) : born;
}

static void places(struct force *f, struct story *s, instant at)
{
	static const struct { const char *name, *address, *kind; } rows[STORY_PLACES] = { { 0 },
		{ "Saltmarsh House", "3 Harbour Lane", "childrens_home" }, { NULL, "22 Larch Close", "home" }, { NULL, "14a Cable Row", "home" },
		{ "Arcade Parade shelter", "Arcade Parade", "shelter" }, { "Tarnquay station", "Station Approach", "station" },
		{ "Cliff House", "1 Beacon Rise", "childrens_home" } };
	struct load *l = &f->load;

	for (int i = SALTMARSH; i < STORY_PLACES; i++) {
		load_begin(l, "place");
		load_text(l, "name", rows[i].name);
		load_text(l, "address", rows[i].address);
		load_text(l, "town", i == STATION ? "Tarnquay" : "Seahaven");
		load_str(l, "postcode", str_fmt(&l->arena, "SX1 %dAH", i));
		load_text(l, "kind", rows[i].kind);
		if (i == SALTMARSH || i == CLIFF) {
			load_ref(l, "run_by", f->provider);
			load_text(l, "approach", "Ring the side bell. Night staff have the visitor book and the door camera.");
		}
		if (i == CABLE)
			load_text(l, "approach", "Two officers. The flat is over the laundrette; the door is in the yard.");
		s->place[i] = load_end(l, "held", at, f->staff[STAFF_CALLS]);
	}
}

struct tie { int64_t child, other; const char *kind, *must_know, *level, *how_we_know, *ring; int agreed, seen; };

static void tie(struct force *f, const struct tie *t, instant at)
{
	struct load *l = &f->load;
	day today = instant_london_day(f->now);

	load_begin(l, "relationship");
	load_ref(l, "person", t->child);
	load_ref(l, "other", t->other);
	load_text(l, "kind", t->kind);
	load_text(l, "how_we_know", t->how_we_know);
	if (t->must_know) {
		load_int(l, "poses_risk", 1);
		load_text(l, "must_know", t->must_know);
	}
	load_text(l, "contact_level", t->level);
	if (t->agreed) {
		load_day(l, "contact_agreed_on", today - t->agreed);
		load_text(l, "contact_agreed_by", "Tess Holloway, Westmarch");
	}
	if (t->seen)
		load_day(l, "seen_on", today - t->seen);
	if (t->ring) {
		load_int(l, "to_ring", 1);
		load_text(l, "ring_words", t->ring);
	}
	load_end(l, "held", at, f->staff[STAFF_COORDINATOR]);
}

static void keira_ties(struct force *f, struct story *s, instant at)
{
	int64_t k = s->child[KEIRA].id;
	const struct tie ties[] = {
		{ k, s->leanne, "mother", .ring = "Any hour. She answers texts." },
		{ k, s->craig, "father", "Threats to staff at the last placement. Bail: not to go to Larch Close.", "supervised_professional",
			"Court order papers, from the social worker", .agreed = 190, .seen = 45 },
		{ k, s->ferris, "person_of_concern", "Order: no contact with anybody under 18.", "none",
			"Keira was found at his flat twice. He gave her a phone.", .agreed = 70, .seen = 22 },
		{ k, s->rizz, "person_of_concern", "Not identified. Intelligence task is open.", NULL,
			"Named by Keira in her interview; the number was on her phone", .seen = 21 },
		{ k, s->alfie, "brother_or_sister" }, { s->alfie, k, "brother_or_sister" }, { s->alfie, s->leanne, "mother", .ring = "Any hour" },
		{ s->alfie, s->craig, "father", "Bail: not to go to Larch Close.", "supervised_professional", .agreed = 190 },
		{ k, s->brand, "key_worker", .ring = "Night staff first, then her mobile" },
		{ k, s->okoye, "trusted_officer", .ring = "On duty from 07:00. Leave a message." } };

	for (size_t i = 0; i < sizeof ties / sizeof *ties; i++)
		tie(f, &ties[i], at);
}

static void keira_detail(struct force *f, struct story *s, instant at)
{
	struct load *l = &f->load;
	struct child *c = &s->child[KEIRA];

	*c = (struct child){ .born = born_in(f, 13, 3, 2), .girl = true, .cared = true, .home = s->place[SALTMARSH], .authority = f->authority[0],
		.given = STR("Keira Leigh"), .family = STR("Ashdown"), .carer_name = STR("Night staff, Saltmarsh House"), .carer_phone = STR("01632 960144") };
	load_begin(l, "person");
	load_str(l, "given_names", c->given);
	load_str(l, "family_name", c->family);
	load_text(l, "known_as", "Kiki");
	load_day(l, "born", c->born);
	load_text(l, "sex", "female");
	load_text(l, "looks", "158 cm, slim, brown shoulder-length hair, nose stud");
	load_day(l, "photo_taken_on", instant_london_day(f->now) - 240);
	load_text(l, "talk", "Autistic. Say your name. One question at a time, time to answer. Do not say \"arrest\".");
	load_text(l, "languages", "English");
	load_text(l, "medical", "Asthma");
	load_text(l, "critical_medicine", "Blue inhaler. Often leaves without it.");
	load_text(l, "niche", "50118842");
	load_text(l, "council_number", "W-204417");
	c->id = load_end(l, "held", at, f->staff[STAFF_CALLS]);
}

static void keira_care(struct force *f, const struct story *s, instant at)
{
	struct load *l = &f->load;

	load_begin(l, "care_status");
	load_ref(l, "child", s->child[KEIRA].id);
	load_text(l, "status", "section_20");
	load_ref(l, "responsible", f->authority[0]);
	load_ref(l, "host", f->authority[2]);
	load_text(l, "social_worker", "Tess Holloway, 09:00 to 17:00");
	load_text(l, "social_worker_phone", "01632 960166");
	load_day(l, "since", instant_london_day(f->now) - 290);
	load_text(l, "seen_from", "Placement papers, from Saltmarsh House");
	load_end(l, "held", at, f->staff[STAFF_COORDINATOR]);
}

static void keira_people(struct force *f, struct story *s, instant at)
{
	int64_t twin;
	day today = instant_london_day(f->now);

	keira_detail(f, s, at);
	s->leanne = person(f, "Leanne", "Ashdown", NULL, true, born_in(f, 34, 6, 11), at);
	s->craig = person(f, "Craig", "Ashdown", NULL, false, born_in(f, 41, 1, 19), at);
	s->alfie = person(f, "Alfie", "Ashdown", NULL, false, born_in(f, 4, 5, 23), at);
	s->ferris = person(f, "Dale", "Ferris", NULL, false, born_in(f, 34, 9, 4), at);
	s->rizz = person(f, NULL, NULL, "Rizz", false, 0, at);
	s->brand = person(f, "Jo", "Brand-Ellis", NULL, true, born_in(f, 45, 2, 14), at);
	s->okoye = person(f, "Amara", "Okoye", NULL, true, born_in(f, 31, 8, 8), at);
	/* The same child as the north hub wrote her down: nothing joins the two. */
	twin = person(f, "Kiera", "Ashdown", NULL, true, s->child[KEIRA].born, at);
	force_lives(f, twin, s->place[LARCH], "family", 0, at);
	force_lives(f, s->child[KEIRA].id, s->place[SALTMARSH], "childrens_home", today - 290, at);
	force_lives(f, s->leanne, s->place[LARCH], "family", today - 2400, at);
	force_lives(f, s->alfie, s->place[LARCH], "family", today - 1500, at);
	force_lives(f, s->ferris, s->place[CABLE], "friends", today - 410, at);
	force_phone(f, s->child[KEIRA].id, STR("07700 900416"), true, at);
	force_phone(f, s->leanne, STR("07700 900282"), true, at);
	force_phone(f, s->ferris, STR("07700 900221"), true, at);
	force_phone(f, s->craig, STR("07700 900862"), true, at);
	force_phone(f, s->rizz, STR("07700 900733"), true, at);
	force_phone(f, s->brand, STR("01632 960144"), false, at);
	force_vehicle(f, &(struct vehicle){ "ZQ10 OKB", "Ford Transit", "Silver", s->ferris }, at);
	keira_care(f, s, at);
	force_care(f, s->alfie, "child_protection_plan", f->authority[0], today - 200, at);
	keira_ties(f, s, at);
	/* Nobody has written that he poses a risk to her. He is found by where he lives. */
	s->dean = person(f, "Dean", "Hollis", NULL, false, born_in(f, 38, 11, 30), at);
	force_lives(f, s->dean, s->place[LARCH], "family", today - 308, at);
	tie(f, &(struct tie){ s->leanne, s->dean, "partner", .how_we_know = "Alfie's nursery, at collection", .seen = 12 }, at);
}

static void keira_school(struct force *f, const struct story *s, instant at)
{
	struct load *l = &f->load;

	load_begin(l, "attendance");
	load_ref(l, "child", s->child[KEIRA].id);
	load_ref(l, "school", f->school[0]);
	load_day(l, "since", instant_london_day(f->now) - 420);
	load_day(l, "until", instant_london_day(f->now) - 128);
	load_text(l, "notes", "Place ended in July. None since.");
	load_end(l, "held", at, f->staff[STAFF_COORDINATOR]);
}

static void others(struct force *f, struct story *s, instant at)
{
	static const struct { const char *given, *family, *known_as; bool girl, cared; int age, month; enum story_place home; const char *carer, *phone; }
	rows[STORY_CHILDREN] = {
		[TYRELL] = { "Tyrell", "Quaye", NULL, false, true, 15, 4, SALTMARSH, "Night staff, Saltmarsh House", "01632 960144" },
		[AMELIA] = { "Amelia", "Nowak-Hart", "Millie", true, false, 12, 7, NOWHERE, "Beata Nowak", "07700 900213" },
		[REUBEN] = { "Reuben", "Castledine", NULL, false, true, 14, 2, CLIFF, "Duty staff, Cliff House", "01632 960151" },
		[ZARA] = { "Zara", "Mahmood-Lyle", NULL, true, true, 16, 5, CLIFF, "Duty staff, Cliff House", "01632 960151" },
		[FINLAY] = { "Finlay", "Orchard", "Fin", false, false, 11, 1, NOWHERE, "Helen Orchard", "07700 900427" },
		[JORDAN] = { "Jordan", "Pike", NULL, false, true, 22, 3, NOWHERE, "Staff, Fairlight House", "01632 960158" },
		[MARNIE] = { "Marnie", "Swift", NULL, true, true, 15, 6, SALTMARSH, "Night staff, Saltmarsh House", "01632 960144" } };

	for (int i = TYRELL; i < STORY_CHILDREN; i++) {
		struct child *c = &s->child[i];
		int64_t home = rows[i].home ? s->place[rows[i].home] : 0;
		*c = (struct child){ .born = born_in(f, rows[i].age, rows[i].month, 9), .girl = rows[i].girl, .cared = rows[i].cared,
			.authority = f->authority[i % AUTHORITIES], .given = str_z(rows[i].given), .family = str_z(rows[i].family),
			.carer_name = str_z(rows[i].carer), .carer_phone = str_z(rows[i].phone) };
		c->id = person(f, rows[i].given, rows[i].family, rows[i].known_as, rows[i].girl, c->born, at);
		c->home = home ? home : force_place(f, (struct str){ 0 }, force_address(f), STR("Seahaven"), "home", at);
		force_lives(f, c->id, c->home, rows[i].cared ? "childrens_home" : "family", instant_london_day(f->now) - 200, at);
		if (rows[i].cared && i != JORDAN)
			force_care(f, c->id, i == ZARA ? "section_31" : "section_20", c->authority, instant_london_day(f->now) - 260, at);
	}
}

void story_people(struct force *f, instant at, int which)
{
	struct story *s = f->story;

	(void)which;
	places(f, s, at);
	keira_people(f, s, at);
	keira_school(f, s, at);
	others(f, s, at);
}

/* ---- everything waits for its time ---- */

void force_story(struct force *f)
{
	f->story = TAKE(&f->arena, struct story);
	force_wait(f, (struct event){ .at = f->start + US_HOUR, .tell = story_people });
	for (size_t i = 0; i < story_npasts; i++) {
		const struct past *p = &story_pasts[i];
		instant away = past_reported(f, p);
		/* What is older than the force's records was brought in with them. */
		if (away < f->start)
			away = f->start + 2 * US_HOUR;
		force_wait(f, (struct event){ .at = away, .tell = story_away, .which = (int)i });
		if (p->out)
			force_wait(f, (struct event){ .at = away + p->out * US_MINUTE, .tell = story_back, .which = (int)i });
	}
	for (size_t i = 0; i < story_nknown; i++) {
		instant at = f->now - story_known[i].minutes * US_MINUTE;
		force_wait(f, (struct event){ .at = at < f->start ? f->start + 3 * US_HOUR : at, .tell = story_known[i].tell, .which = story_known[i].which });
	}
}
