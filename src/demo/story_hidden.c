/* Two whom not everybody may know of: a girl moved for her safety, of whom others are told that there is a record; and a man an
 * operation is about, of whom they are told nothing. Marnie knows the one, Tyrell is met by the other. */
#include "demo/story.h"

static int64_t person(struct force *f, const char *given, const char *family, day born, const char *sex, instant at)
{
	struct load *l = &f->load;

	load_begin(l, "person");
	load_text(l, "given_names", given);
	load_text(l, "family_name", family);
	load_day(l, "born", born);
	load_text(l, "sex", sex);
	return load_end(l, "held", at, f->staff[STAFF_INSPECTOR]);
}

static void knows(struct force *f, int64_t child, int64_t other, const char *kind, const char *must_know, instant at)
{
	struct load *l = &f->load;

	load_begin(l, "relationship");
	load_ref(l, "person", child);
	load_ref(l, "other", other);
	load_text(l, "kind", kind);
	if (must_know) {
		load_int(l, "poses_risk", 1);
		load_text(l, "must_know", must_know);
	}
	load_day(l, "seen_on", instant_london_day(f->now) - 12);
	load_end(l, "held", at, f->staff[STAFF_INSPECTOR]);
}

static void restrict_to(struct force *f, int64_t who, const char *kind, const char *reason, const char *why, const struct str *knowers, size_t n,
	instant at)
{
	struct load *l = &f->load;

	load_begin(l, "restriction");
	load_ref(l, "person", who);
	load_text(l, "kind", kind);
	load_text(l, "reason", reason);
	load_text(l, "why", why);
	load_int(l, "owner", f->staff[STAFF_INSPECTOR]);
	if (n)
		load_rows(l, "knowers", knowers, n, 2);
	load_day(l, "since", instant_london_day(at));
	load_at(l, "review_at", f->now + 40 * US_DAY);
	load_end(l, "in_force", at, f->staff[STAFF_INSPECTOR]);
}

static void refuge(struct force *f, instant at)
{
	struct load *l = &f->load;
	int64_t girl = person(f, "Signe", "Ravnholt", instant_london_day(f->now) - 5600, "female", at);
	int64_t place = force_place(f, STR("Lantern House"), STR("7 Quillet Yard"), STR("Seahaven"), "home", at);

	force_lives(f, girl, place, "family", instant_london_day(at) - 20, at);
	force_phone(f, girl, STR("07700 900818"), true, at);
	knows(f, f->story->child[MARNIE].id, girl, "friend", NULL, at);
	load_begin(l, "contact");
	load_ref(l, "child", girl);
	load_at(l, "called_at", at - US_HOUR);
	load_text(l, "how", "partner");
	load_text(l, "outcome", "information");
	load_text(l, "caller_name", "Lantern House");
	load_text(l, "caller", "home_staff");
	load_none(l, "caller_number", ABSENT_NOT_KNOWN);
	load_text(l, "said", "Signe Ravnholt and her mother are with us. Nobody is to be told where.");
	load_text(l, "words", "I don't want him to find us");
	load_text(l, "seemed", "Calm, slept well");
	load_end(l, "dealt_with", at, f->staff[STAFF_OFFICER_TWO]);
	restrict_to(f, girl, "open", "protected_address", "Moved with her mother away from her father. Decided by DI H. Marsh.", NULL, 0, at);
}

static void operation(struct force *f, instant at)
{
	struct load *l = &f->load;
	int64_t man = person(f, "Aldous", "Fenwright", instant_london_day(f->now) - 14900, "male", at);
	struct str knowers[2] = { str_fmt(&f->arena, "@%lld", (long long)f->staff[STAFF_OFFICER]), STR("Works on it") };

	force_phone(f, man, STR("07700 900877"), true, at);
	knows(f, f->story->child[TYRELL].id, man, "person_of_concern", "Runs the line Tyrell carries for. Nobody is to speak to him.", at);
	load_begin(l, "vehicle");
	load_text(l, "registration", "SX19 QQF");
	load_text(l, "make", "Dark estate car");
	load_ref(l, "keeper", man);
	load_end(l, "held", at, f->staff[STAFF_OFFICER]);
	restrict_to(f, man, "covert", "operation", "An operation against him is under way. Decided by DI H. Marsh.", knowers, 1, at);
}

void story_hidden(struct force *f, instant at, int which)
{
	if (which)
		operation(f, at);
	else
		refuge(f, at);
}
