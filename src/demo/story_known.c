#include "demo/story.h"

#define DAYS(d, h) ((d) * 24 * 60 + (h) * 60)

static const char *const steps[] = {
	"Ring the home. Ask when she was last seen.\nLook at the bus station.",
	"Ring her mobile.\nLook at Arcade Parade.\nAsk the night staff for the visitor book.",
	"Text first, then ring once.\nLook at the shelter on Arcade Parade.\nAsk the night staff for the visitor book and the door camera.",
	"Text first, then ring once. She answers texts. Say your name; do not say \"arrest\".\n"
	"Look here first: bus shelter, Arcade Parade; flat over 14 Cable Row, two officers.\n"
	"Ask night staff for the visitor book and the door camera from 22:00.\n"
	"Phone location: the duty inspector decides.\n"
	"Take an inhaler. Found without it last month and taken to hospital." };

static void plan_known(struct load *l)
{
	static const char *const parts[] = { "call_handler", "Text her, then ring once", "response", "Arcade Parade, then Cable Row with two officers",
		"supervisor", "Decide on phone location within the hour", "placement", "Door camera from 22:00, inhaler ready" };
	struct str cells[8];

	for (int i = 0; i < 8; i++)
		cells[i] = str_z(parts[i]);
	load_rows(l, "parts", cells, 4, 2);
	load_text(l, "known_places", "Arcade Parade shelter; over 14 Cable Row; her mother's, 22 Larch Close");
	load_text(l, "associates", "\"Rizz\", not identified; two older girls from college");
	load_text(l, "risky_adults", "Dale Ferris: order, no contact with anybody under 18. Craig Ashdown: on bail.");
	load_text(l, "phones", "07700 900416 is hers. 07700 900733 rang her eleven times.");
}

void story_plan(struct force *f, instant at, int which)
{
	struct load *l = &f->load;
	bool live = which == 4;

	load_begin(l, "response_plan");
	load_ref(l, "child", f->story->child[KEIRA].id);
	load_int(l, "number", which);
	load_text(l, "steps", steps[which - 1]);
	load_text(l, "approach", "One officer speaks. Quiet voice, time to answer. Ask about the music she likes.");
	if (live)
		plan_known(l);
	if (which > 2)
		load_text(l, "views", "Text me first. Don't send a van to my school.");
	else
		load_none(l, "views", ABSENT_NOT_ASKED);
	load_int(l, "written_by", f->staff[STAFF_COORDINATOR]);
	load_int(l, "approved_by", f->staff[STAFF_INSPECTOR]);
	load_at(l, "approved_at", at);
	load_day(l, "ends_on", instant_london_day(at) + 120);
	load_end(l, live ? "live" : "superseded", at, f->staff[STAFF_COORDINATOR]);
}

static const struct heard { enum story_child who; const char *how, *outcome, *caller, *caller_is, *said, *words, *seemed; enum absence not_said, not_seen;
	int late; } heards[] = {
	{ KEIRA, "partner", "information", "DC Anand", "officer", "Men asked her for images online. The phone was taken after 19 days and is not examined.",
		"I didn't know how to stop it", "Close to tears, picked at her sleeve", ABSENT_NOT, ABSENT_NOT, 0 },
	{ KEIRA, "officer", "worry", "PC 3015", "officer", "Domestic incident at 22 Larch Close during a home visit. Father arrested. Children upstairs.", NULL, NULL,
		ABSENT_NOT_ASKED, ABSENT_NOT_SEEN, 5 },
	{ KEIRA, "officer", "sighting", "PC 2210", "officer", "In a car with two men, Arcade Parade. The men drove off when the patrol stopped.", NULL, NULL,
		ABSENT_NOT, ABSENT_NOT, 37 },
	{ KEIRA, "call_101", "worry", "Jo Brand-Ellis", "home_staff", "Keira has a second phone. She says a man is coming to get her at the weekend.",
		"he's coming to get me", "Quiet, would not eat", ABSENT_NOT, ABSENT_NOT, 0 },
	{ TYRELL, "call_101", "worry", "Saltmarsh House", "home_staff", "New trainers and a second phone. Will not say from whom.", NULL, NULL, ABSENT_NOT_ASKED,
		ABSENT_NOT, 0 } };

void story_heard(struct force *f, instant at, int which)
{
	const struct heard *h = &heards[which];
	struct load *l = &f->load;

	load_begin(l, "contact");
	load_ref(l, "child", f->story->child[h->who].id);
	load_at(l, "called_at", at - h->late * US_HOUR);
	load_text(l, "how", h->how);
	load_text(l, "outcome", h->outcome);
	load_text(l, "caller_name", h->caller);
	load_text(l, "caller", h->caller_is);
	load_none(l, "caller_number", ABSENT_NOT_KNOWN);
	load_text(l, "said", h->said);
	load_text(l, "words", h->words);
	if (!h->words && h->not_said)
		load_none(l, "words", h->not_said);
	load_text(l, "seemed", h->seemed);
	if (!h->seemed && h->not_seen)
		load_none(l, "seemed", h->not_seen);
	load_end(l, "dealt_with", at, f->staff[STAFF_OFFICER_TWO]);
}

static const struct { const char *text, *agency, *owner, *why, *evidence, *effect; int due_days; } actions[] = {
	{ "Identify \"Rizz\" from the number on her phone", "police", "DS Calloway", "Somebody rings her every night", NULL, NULL, -9 },
	{ "Find a school place", "education", "Virtual school head, Westmarch", "She has had none since July", NULL, NULL, -4 },
	{ "Ask her what the plan should say, with PC Okoye", "police", "PC Okoye", "So that it is hers", NULL, NULL, 3 },
	{ "Inhaler in her bag, checked at each handover", "placement", "Jo Brand-Ellis", "Hospital last month", NULL, NULL, 6 },
	{ "Weekly time with Alfie", "childrens_services", "Tess Holloway", "She goes to Larch Close to see him", "Contact book, three Fridays", "She has not gone there since",
		-14 } };

void story_actions(struct force *f, instant at, int which)
{
	struct load *l = &f->load;
	bool done = actions[which].evidence;

	load_begin(l, "action");
	load_ref(l, "child", f->story->child[KEIRA].id);
	load_text(l, "text", actions[which].text);
	load_text(l, "agency", actions[which].agency);
	load_text(l, "owner", actions[which].owner);
	load_at(l, "due_at", f->now + actions[which].due_days * US_DAY);
	load_text(l, "why", actions[which].why);
	if (done) {
		load_at(l, "done_at", f->now - 15 * US_DAY);
		load_text(l, "evidence", actions[which].evidence);
		load_text(l, "effect", actions[which].effect);
	}
	load_end(l, done ? "done" : "open", at, f->staff[STAFF_COORDINATOR]);
}

static int64_t phone_of(struct force *f, const char *number)
{
	struct query *q = db_query(f->load.db, "select id from phone where number = ?1 order by id limit 1");
	int64_t id;

	query_text(q, 1, str_z(number));
	id = query_step(q) ? query_get_int(q, 0) : 0;
	query_end(q);
	return id;
}

static void ferris_flags(struct force *f, const struct story *s, day then, instant at)
{
	static const char handling[] = "Do not tell him why you are there. Look for children. Ring the offender manager, any hour.";
	int64_t on[] = { s->ferris, s->place[CABLE], phone_of(f, "07700 900221") };

	for (size_t i = 0; i < 3; i++)
		if (on[i])
			force_flag(f, on[i], "rso", "in the community", handling, "Managed in the community", then,
				instant_london_day(f->now) + 60, at);
}

static const struct { enum story_child who; const char *kind, *shortly, *handling, *why; int review_days; } child_flags[] = {
	{ KEIRA, "looked_after", "section 20", "Tell Westmarch, day and night.", "Placed at Saltmarsh House", 75 },
	{ KEIRA, "communication", "autistic, one question at a time", "Say your name. One question at a time. Do not say \"arrest\".",
		"From her key worker", 85 },
	{ KEIRA, "medical", "asthma, blue inhaler", "Take an inhaler. Ask for one at the home.", "Hospital, after 31 hours", 150 },
	{ KEIRA, "missing_often", "9 in 12 months", "Open the response plan. Each time is a new risk.", "Nine episodes", 70 },
	{ KEIRA, "ce_victim", "high", "Think first who is with her. Any adult found with her is named. Tell the exploitation desk.",
		"Raised from medium after the flat on Cable Row", 3 },
	{ TYRELL, "ce_at_risk", "medium", "Ask about phones, trainers and cars.", "Two phones, new trainers", 12 },
	{ MARNIE, "ce_at_risk", "medium", "Ask who paid.", "Found with adults twice", 30 } };

void story_child_flag(struct force *f, instant at, int which)
{
	const struct child *c = &f->story->child[child_flags[which].who];

	force_flag(f, c->id, child_flags[which].kind, child_flags[which].shortly, child_flags[which].handling, child_flags[which].why,
		instant_london_day(at), instant_london_day(f->now) + child_flags[which].review_days, at);
}

/* Of those around her, and of the place where she was met. */
void story_flags(struct force *f, instant at, int which)
{
	const struct story *s = f->story;
	day then = instant_london_day(at), today = instant_london_day(f->now);

	if (which == 0)
		force_flag(f, s->alfie, "cp_plan", "neglect", "See him awake, and where he sleeps.", "Child protection conference", then, today - 4, at);
	if (which == 1)
		force_flag(f, s->place[ARCADE], "hotspot", "met here by adults", "Walk through, speak to each child, note every car.",
			"Four children found here since spring", then, today + 5, at);
	if (which == 2)
		force_flag(f, s->craig, "domestic_abuse", "high", "Bail: not to go to Larch Close. Two officers.", "Arrested at Larch Close", then, today + 20, at);
	if (which == 3)
		ferris_flags(f, s, then, at);
	if (which == 4)
		force_flag(f, s->dean, "domestic_abuse", "high", "Speak to Leanne and the children away from him.", "Two former partners, one with children",
			then, today + 40, at);
}

const struct told_at story_known[] = { { DAYS(280, 0), story_plan, 1 }, { DAYS(195, 0), story_plan, 2 }, { DAYS(95, 0), story_plan, 3 },
	{ DAYS(18, 0), story_plan, 4 }, { DAYS(118, 0), story_heard, 0 }, { DAYS(45, 0), story_heard, 1 }, { DAYS(1, 20), story_heard, 2 },
	{ DAYS(0, 9), story_heard, 3 }, { DAYS(6, 2), story_heard, 4 }, { DAYS(11, 6), story_actions, 0 }, { DAYS(11, 5), story_actions, 1 },
	{ DAYS(11, 4), story_actions, 2 }, { DAYS(11, 3), story_actions, 3 }, { DAYS(40, 2), story_actions, 4 },
	{ DAYS(290, 1), story_child_flag, 0 }, { DAYS(280, 1), story_child_flag, 1 }, { DAYS(30, 1), story_child_flag, 2 }, { DAYS(21, 3), story_child_flag, 3 },
	{ DAYS(11, 1), story_child_flag, 4 }, { DAYS(60, 1), story_child_flag, 5 }, { DAYS(80, 1), story_child_flag, 6 }, { DAYS(200, 1), story_flags, 0 },
	{ DAYS(90, 1), story_flags, 1 }, { DAYS(44, 1), story_flags, 2 }, { DAYS(260, 1), story_flags, 3 }, { DAYS(300, 1), story_flags, 4 }, { DAYS(24, 2), story_hidden, 0 },
	{ DAYS(16, 2), story_hidden, 1 } };
const size_t story_nknown = sizeof story_known / sizeof *story_known;
