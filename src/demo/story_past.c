#include "demo/story.h"

#include <string.h>

#define DAYS(d, h) ((d) * 24 * 60 + (h) * 60)

const struct past story_pasts[] = {
	/* Keira, nine times in eleven months. */
	{ KEIRA, DAYS(331, 0), 300, "medium", "Not in her room at the night check.", NULL, "men, not named", "found_police", "Cold and quiet", NULL,
		"none_disclosed", ARCADE, PLACED, ASKED, 1500, "I was just sitting", "Tired. Looked at the floor.", "Somewhere warm to go", .clock = 2215 },
	{ KEIRA, DAYS(262, 0), 420, "medium", "Did not come back from the shop.", NULL, NULL, "found_public_or_carer", "Giggly, smelt of smoke",
		"He's my mate", "substance", CABLE, PLACED_LATE, ASKED_NEVER, 3000, .clock = 2340 },
	{ KEIRA, DAYS(203, 0), 200, "medium", "Left after an argument about a phone.", NULL, "men, not named", "found_police", "Angry with staff",
		"Give me my phone", "none_disclosed", ARCADE, PLACED, ASKED, 1100, "They all go there", "Talked about music, then stopped", "My phone back", .clock = 2105 },
	{ KEIRA, DAYS(151, 0), 95, "low", "Walked out after tea.", NULL, "nobody", "returned_self", "Calm", NULL, "none_disclosed", NOWHERE, PLACED,
		ASKED_REFUSED, 900, .clock = 1910 },
	{ KEIRA, DAYS(104, 0), 640, "medium", "Did not come back from contact.", NULL, "mother, brother", "found_police", "Held on to her brother",
		"I only wanted to put Alfie to bed", "none_disclosed", LARCH, PLACED, ASKED, 1300, "Mum cries when I go", "Tearful", "See Alfie every week", .clock = 1830 },
	{ KEIRA, DAYS(61, 0), 380, "medium", "Not in her room at 23:00.", NULL, "men, not named", "found_police", "Would not look at the officer", NULL,
		"unknown", ARCADE, PLACED, ASKED_NEVER, 4000, .clock = 2310 },
	{ KEIRA, DAYS(32, 0), 1860, "high", "Did not come back from the smoking area.", NULL, "men, not named", "hospital",
		"Frightened, crying. Wheezing: no inhaler. Taken to hospital.", "don't tell them I talked", "physical", ARCADE, PLACED, ASKED, 700,
		"They said they know where Alfie lives", "Whispered. Pulled her sleeves down.", "Nobody to come to the home", .clock = 2150 },
	{ KEIRA, DAYS(24, 0), 510, "medium", "Climbed out of the kitchen window.", NULL, NULL, "returned_self", NULL, NULL, "unknown", NOWHERE, PLACED,
		ASKED_NEVER, 1860, .clock = 2320 },
	{ KEIRA, DAYS(22, 0), 370, "high", "Argued on the phone, then left by the yard.", NULL, "Dale Ferris", "found_police",
		"Withdrawn, shivering, no coat. Did not want to leave.", "I'm staying", "unknown", CABLE, PLACED, ASKED, 830,
		"They're nice to me and it's boring here", "Smiled about the phone; stopped talking when asked who", "Not be bored", .again_first = true, .clock = 2030 },
	/* Missing now, and things are late. */
	{ TYRELL, 118, 0, "medium", "Argued with another young person and walked out by the front door.", .placed = SENT_ONLY, .unverified = true },
	{ AMELIA, 95, 0, "high", "Did not come back from a friend's. Messages from a man she met online.", .placed = REFUSED_THERE, .unverified = true,
		.services_untold = true },
	{ FINLAY, 9, 0, NULL, "Did not come back from the park. Was upset about school.", .placed = PLACED },
	/* Back, and nobody has been given the interview for more than a day. */
	{ REUBEN, DAYS(1, 13), 330, "medium", "Did not come back from football.", "Railway station at Tarnquay", NULL, "found_other_force",
		"Very quiet. Flinched at the van door.", "I'm not saying", "unknown", STATION, PLACED, ASKED_NOBODY_YET },
	/* Missing again before anybody asked about the last time. */
	{ ZARA, DAYS(20, 2), 240, "medium", "Went to meet a friend.", "Shopping centre", "older boy", "returned_self", "Cheerful", "It was only town",
		"none_disclosed", NOWHERE, PLACED, ASKED, 1200, "There's nothing to do at Cliff House", "Cheerful, then checked her phone", "Somewhere to go" },
	{ ZARA, DAYS(3, 2), 500, "medium", "Did not come back from college.", "Flat, number not known", NULL, "found_public_or_carer", "Tired", NULL,
		"unknown", NOWHERE, PLACED, ASKED_NOBODY_YET },
	{ ZARA, 300, 0, "medium", "Not in her room. A car was heard.", .placed = PLACED, .again_first = true },
	/* A record from before the category was withdrawn: read only. */
	{ JORDAN, 4440000, 700, "no_apparent_risk", "Unauthorised absence from Fairlight House.", "Came back in the morning", NULL, "returned_self", NULL,
		NULL, "unknown", NOWHERE, NEVER_ASKED_FOR, ASKED_NEVER, 9000 },
	{ MARNIE, DAYS(1, 4), 290, "medium", "Went out with two older girls.", "Arcade Parade shelter", "two older girls", "found_police",
		"Loud, then cried", "Don't write that down", "substance", ARCADE, PLACED, ASKED_GIVEN },
};
const size_t story_npasts = sizeof story_pasts / sizeof *story_pasts;

instant past_reported(const struct force *f, const struct past *p)
{
	if (!p->clock)
		return f->now - p->minutes * US_MINUTE;
	return instant_of(instant_london_day(f->now) - p->minutes / (24 * 60), p->clock / 100, p->clock % 100, 0);
}

static int64_t ids[sizeof story_pasts / sizeof *story_pasts];

/* The answers to the fourteen questions, as a call handler gets them at two in the morning. */
static void load_answers(struct force *f, const struct past *p, const struct child *c, instant at)
{
	static const struct { const char *question, *yes, *said; } rows[] = { { "vulnerable", "yes", "Thirteen, autistic, in care" },
		{ "out_of_character", "no", "It has happened before" }, { "crime", "unknown", NULL }, { "self_harm", "no", "Nothing said this week" },
		{ "exploitation", "yes", "There is a man with a white car" }, { "online", "unknown", NULL }, { "family", "yes", "Father is on bail" },
		{ "health", "yes", "Asthma. The inhaler is on the bed." }, { "disability", "yes", "Needs time to answer" }, { "substances", "unknown", NULL },
		{ "before", "yes", "Taken to hospital last time" }, { "care", "yes", "Section 20" }, { "means", "yes", "Phone, no money, no coat" },
		{ "forced", "no", NULL } };
	enum { N = sizeof rows / sizeof *rows, WIDE = 6 };
	struct str cells[N * WIDE];
	struct load *l = &f->load;
	bool keira = p->who == KEIRA;

	memset(cells, 0, sizeof cells);
	for (int i = 0; i < N; i++) {
		struct str *row = &cells[i * WIDE];
		row[0] = str_z(rows[i].question);
		row[1] = str_z(keira ? rows[i].yes : i % 4 == 0 ? "yes" : i % 4 == 1 ? "unknown" : "no");
		row[2] = str_z(keira ? rows[i].said : i % 4 == 0 ? "Said by the caller" : NULL);
		row[3] = c->carer_name;
		row[4] = c->carer_phone;
		row[5] = str_fmt(&l->arena, "@%lld", (long long)(at + 4 * US_MINUTE));
	}
	load_rows(l, "answers", cells, N, WIDE);
}

static void load_graded(struct force *f, const struct past *p, const struct child *c, instant at)
{
	struct load *l = &f->load;
	bool high = strcmp(p->risk, "high") == 0, old = strcmp(p->risk, "no_apparent_risk") == 0;
	instant graded = at + 6 * US_MINUTE;

	load_text(l, "risk", p->risk);
	load_text(l, "risk_rationale", old ? "Known to come back" : high ? "Age, adults who pose a risk, and hurt before" : "Age and earlier episodes; no new sign of harm");
	load_at(l, "graded_at", graded);
	load_int(l, "graded_by", f->staff[STAFF_CALLS]);
	if (old)
		return;
	load_answers(f, p, c, at);
	load_text(l, "owned_by", high ? "duty_inspector" : "response_sergeant");
	if (!p->unverified) {
		load_at(l, "verified_at", graded + 14 * US_MINUTE);
		load_int(l, "verified_by", f->staff[high ? STAFF_INSPECTOR : STAFF_SUPERVISOR]);
	}
	if (!high)
		return;
	load_at(l, "high_since", graded);
	load_at(l, "inspector_told_at", p->services_untold ? 0 : graded + 12 * US_MINUTE);
	load_text(l, "inspector_told_who", p->services_untold ? NULL : "DI Marsh");
	load_at(l, "children_services_told_at", p->services_untold ? 0 : graded + 22 * US_MINUTE);
	load_text(l, "children_services_told_who", p->services_untold ? NULL : "Night desk, Westmarch");
}

static void load_said(struct load *l, const char *field, const char *said, enum absence otherwise)
{
	if (said)
		load_text(l, field, said);
	else
		load_none(l, field, otherwise);
}

static void load_back(struct force *f, const struct past *p, instant found)
{
	static const char *const outcomes[] = { "done_in_person", NULL, NULL, "refused", "not_done" };
	struct load *l = &f->load;

	load_at(l, "found_at", found);
	load_text(l, "outcome", p->outcome);
	if (p->place)
		load_ref(l, "found_place", f->story->place[p->place]);
	if (p->where)
		load_text(l, "found_where", p->where);
	else if (!p->place)
		load_none(l, "found_where", ABSENT_NOT_ASKED);
	load_said(l, "found_with", p->with, ABSENT_NOT_ASKED);
	load_int(l, "seen_by_police", p->seemed != NULL);
	load_text(l, "not_seen_reason", p->seemed ? NULL : "Home said she was back and well; no officer was free");
	load_said(l, "seemed", p->seemed, ABSENT_NOT_SEEN);
	load_said(l, "words", p->words, ABSENT_NOT_ASKED);
	load_codes(l, "harm", p->harm);
	load_at(l, "return_told_at", found + 5 * US_HOUR < f->now ? found + 5 * US_HOUR : 0);
	load_text(l, "return_told_who", found + 5 * US_HOUR < f->now ? "Night desk" : NULL);
	if (!outcomes[p->asked])
		return;
	load_text(l, "interview_outcome", outcomes[p->asked]);
	load_at(l, "interview_at", found + p->after * US_MINUTE);
	load_int(l, "flags_reviewed", 1);
	load_int(l, "plan_reviewed", 1);
	load_int(l, "crimes_recorded", 1);
}

static void circulate(struct force *f, const struct past *p, int64_t child, int64_t episode, instant at, instant found)
{
	struct load *l = &f->load;
	instant placed = at + (p->placed == PLACED_LATE ? 71 : 4) * US_MINUTE;

	if (p->placed == NEVER_ASKED_FOR)
		return;
	load_begin(l, "circulation");
	load_ref(l, "child", child);
	load_ref(l, "episode", episode);
	load_at(l, "asked_at", at);
	load_at(l, "sent_at", at + US_MINUTE);
	if (p->placed == REFUSED_THERE) {
		load_at(l, "refused_at", at + 2 * US_MINUTE);
		load_text(l, "refused_reason", "Name given in two parts, record not accepted");
	} else if (p->placed != SENT_ONLY) {
		load_at(l, "acknowledged_at", placed);
		load_str(l, "reference", str_fmt(&l->arena, "NC/%06d", (int)dice_below(&f->dice, 1000000)));
		load_at(l, "cancel_asked_at", found);
		load_at(l, "cancelled_at", found ? found + 9 * US_MINUTE : 0);
	}
	load_end(l, p->placed == REFUSED_THERE ? "refused" : p->placed == SENT_ONLY ? "sent" : found ? "cancelled" : "acknowledged", at + 5 * US_MINUTE, 0);
}

static int64_t rang(struct force *f, const struct past *p, const struct child *c, instant at)
{
	struct load *l = &f->load;

	load_begin(l, "contact");
	load_ref(l, "child", c->id);
	load_at(l, "called_at", at);
	load_text(l, "how", "call_101");
	load_text(l, "outcome", "missing");
	load_str(l, "caller_name", c->carer_name);
	load_text(l, "caller", c->cared ? "home_staff" : "parent");
	load_str(l, "caller_number", c->carer_phone);
	load_text(l, "said", p->circumstances);
	load_text(l, "worried", p->who == FINLAY ? "He said nobody would notice if he went" : "It is late and there is no coat");
	load_text(l, "tried", "Rang and texted. Looked round the building and the lane.");
	load_none(l, "words", ABSENT_NOT_ASKED);
	return load_end(l, "dealt_with", at + 4 * US_MINUTE, f->staff[STAFF_CALLS]);
}

void story_away(struct force *f, instant at, int which)
{
	const struct past *p = &story_pasts[which];
	const struct child *c = &f->story->child[p->who];
	struct load *l = &f->load;
	/* A record older than the force's own keeps its own times. */
	instant reported = past_reported(f, p), found = p->out ? reported + p->out * US_MINUTE : 0;
	bool settled = p->out && p->asked != ASKED_NOBODY_YET && p->asked != ASKED_GIVEN;
	int64_t call = rang(f, p, c, reported);

	load_begin(l, "missing_episode");
	load_ref(l, "child", c->id);
	load_ref(l, "contact", call);
	load_at(l, "reported_at", reported);
	load_str(l, "reporter_name", c->carer_name);
	load_text(l, "reporter", c->cared ? "home_staff" : "parent");
	load_str(l, "reporter_number", c->carer_phone);
	load_text(l, "circumstances", p->circumstances);
	load_none(l, "worried", ABSENT_NOT_ASKED);
	load_text(l, "tried", "Rang and texted. Looked round the building and the lane.");
	load_at(l, "last_seen_at", reported - 140 * US_MINUTE);
	load_text(l, "last_seen_where", c->cared ? "At the home, by staff" : "At home, by a parent");
	load_ref(l, "missing_from", c->home);
	load_at(l, "circulated_at", p->placed == PLACED ? reported + 4 * US_MINUTE : p->placed == PLACED_LATE ? reported + 71 * US_MINUTE : 0);
	load_int(l, "interview_open_before", p->again_first);
	if (p->risk)
		load_graded(f, p, c, reported);
	if (found)
		load_back(f, p, found);
	ids[which] = load_end(l, !p->risk ? "reported" : !found ? "active" : settled ? "closed" : "found", at + 8 * US_MINUTE, f->staff[STAFF_CALLS]);
	circulate(f, p, c->id, ids[which], reported, found);
}

static const char *load_interview(struct force *f, const struct past *p, instant found)
{
	struct load *l = &f->load;
	instant when = found + p->after * US_MINUTE;

	if (p->asked == ASKED_NOBODY_YET)
		return "due";
	if (p->asked != ASKED_NEVER) {
		load_int(l, "officer", f->staff[STAFF_OFFICER]);
		load_at(l, "allocated_at", found + (p->asked == ASKED_GIVEN ? 90 : p->after / 3) * US_MINUTE);
	}
	if (p->asked == ASKED_GIVEN)
		return "allocated";
	load_at(l, "settled_at", when);
	if (p->asked == ASKED_NEVER) {
		load_text(l, "outcome", "not_done");
		load_text(l, "not_done_reason", "exceptional");
		load_text(l, "not_done_words", "Not given to anybody. Missing again, or back at school, first.");
		load_text(l, "approver", "Duty inspector");
		return "not_done";
	}
	load_at(l, "held_at", when);
	load_text(l, "outcome", p->asked == ASKED_REFUSED ? "refused" : "done_in_person");
	load_int(l, "alone", 1);
	load_said(l, "words", p->told, ABSENT_DECLINED);
	load_said(l, "seemed", p->told_seemed, ABSENT_NOT_SEEN);
	if (p->asked == ASKED_REFUSED)
		return "refused";
	load_text(l, "mode", "in_person");
	load_text(l, "where_held", "Saltmarsh House, quiet room");
	load_text(l, "why_left", p->told);
	load_none(l, "where_been", ABSENT_DECLINED);
	load_none(l, "with_whom", ABSENT_DECLINED);
	load_none(l, "hurt", ABSENT_NOT_ASKED);
	load_none(l, "afraid_of", ABSENT_DECLINED);
	load_said(l, "would_help", p->help, ABSENT_NOT_KNOWN);
	return "done";
}

void story_back(struct force *f, instant at, int which)
{
	const struct past *p = &story_pasts[which];
	const struct child *c = &f->story->child[p->who];
	struct load *l = &f->load;
	instant found = past_reported(f, p) + p->out * US_MINUTE;
	bool answered = found + 4 * US_DAY < f->now;
	const char *state;

	load_begin(l, "prevention_interview");
	load_ref(l, "child", c->id);
	load_ref(l, "episode", ids[which]);
	load_at(l, "due_from", found);
	load_text(l, "best_person", p->who == KEIRA ? "PC Amara Okoye" : NULL);
	if (p->who == ZARA && p->asked == ASKED_NOBODY_YET)
		load_at(l, "missed_at", f->now - 300 * US_MINUTE);
	state = load_interview(f, p, found);
	load_end(l, state, at + 11 * US_MINUTE, f->staff[STAFF_OFFICER]);
	load_begin(l, "return_home_interview");
	load_ref(l, "child", c->id);
	load_ref(l, "episode", ids[which]);
	load_ref(l, "authority", c->authority);
	load_at(l, "due_from", found);
	load_text(l, "outcome", !answered ? NULL : which % 3 ? "completed" : "not_offered");
	load_text(l, "outcome_words", !answered || which % 3 ? NULL : "No independent worker was free");
	load_at(l, "settled_at", answered ? found + 60 * US_HOUR : 0);
	load_end(l, answered ? "settled" : "requested", at + 12 * US_MINUTE, 0);
}
