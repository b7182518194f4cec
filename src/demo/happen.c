#include "demo/force.h"

#include <stdlib.h>
#include <string.h>

/* How the interview after an episode went: as the review found it, not as it should be. */
enum fate { ASKED_IN_TIME, ASKED_LATE, CHILD_DECLINED, NEVER_ASKED, NOBODY_HAS_IT };

struct episode {
	int64_t id, place, contact;
	instant reported, last_seen, found, asked, given;
	enum fate fate;
	const char *risk, *outcome;
	struct str where, with, seemed, words, circumstances;
	bool circulated, circulated_late, again_first;
};

/* ---- what waits, earliest first ---- */

static bool earlier(const struct event *a, const struct event *b)
{
	return a->at < b->at || (a->at == b->at && a->is < b->is);
}

void force_wait(struct force *f, struct event e)
{
	size_t i = f->nheap++;

	if (f->nheap > f->heap_cap) {
		struct event *grown = TAKE_N(&f->arena, struct event, f->heap_cap ? f->heap_cap * 2 : 1024);
		if (f->heap_cap)
			memcpy(grown, f->heap, f->heap_cap * sizeof *grown);
		f->heap = grown;
		f->heap_cap = f->heap_cap ? f->heap_cap * 2 : 1024;
	}
	while (i && earlier(&e, &f->heap[(i - 1) / 2])) {
		f->heap[i] = f->heap[(i - 1) / 2];
		i = (i - 1) / 2;
	}
	f->heap[i] = e;
}

static struct event take_next(struct force *f)
{
	struct event next = f->heap[0], e = f->heap[--f->nheap];
	size_t i = 0;

	for (size_t j; (j = 2 * i + 1) < f->nheap; i = j) {
		if (j + 1 < f->nheap && earlier(&f->heap[j + 1], &f->heap[j]))
			j++;
		if (!earlier(&f->heap[j], &e))
			break;
		f->heap[i] = f->heap[j];
	}
	f->heap[i] = e;
	return next;
}

/* ---- drawing an episode ---- */

static const char *risk_drawn(struct force *f, const struct child *c, instant at)
{
	int64_t n = dice_below(&f->dice, 100);
	/* Withdrawn for children on 1 November 2018; before that, much used for children in care. */
	if (instant_london_day(at) < day_of((struct civil){ 2018, 11, 1 }) && n < (c->cared ? 45 : 20))
		return "no_apparent_risk";
	return n < 18 ? "low" : n < 82 ? "medium" : "high";
}

static void fate_drawn(struct force *f, struct episode *e)
{
	int64_t n = dice_below(&f->dice, 100);
	bool lately = e->found > f->now - 4 * US_DAY;

	e->fate = n < 55 ? ASKED_IN_TIME : n < 72 ? ASKED_LATE : n < 80 ? CHILD_DECLINED : n < 94 || !lately ? NEVER_ASKED : NOBODY_HAS_IT;
	switch (e->fate) {
	case ASKED_IN_TIME: e->asked = e->found + dice_between(&f->dice, 2, 22) * US_HOUR; break;
	case ASKED_LATE: e->asked = e->found + dice_between(&f->dice, 25, 120) * US_HOUR; break;
	case CHILD_DECLINED: e->asked = e->found + dice_between(&f->dice, 3, 40) * US_HOUR; break;
	case NEVER_ASKED: e->asked = e->found + dice_between(&f->dice, 30, 200) * US_HOUR; break;
	default: e->asked = INT64_MAX; return;
	}
	e->given = e->found + (e->asked - e->found) / dice_between(&f->dice, 2, 5);
	if (e->asked > f->now) {
		e->fate = NOBODY_HAS_IT;
		e->asked = INT64_MAX;
	}
}

static struct episode *episode_drawn(struct force *f, const struct child *c, instant at)
{
	static const char *const outcomes[] = { "returned_self", "returned_self", "returned_self", "found_police", "found_police",
		"found_public_or_carer", "found_public_or_carer", "found_other_force", "hospital", "arrested" };
	struct episode *e = TAKE(&f->arena, struct episode);

	e->reported = at;
	e->last_seen = at - dice_between(&f->dice, 10, 400) * US_MINUTE;
	e->found = at + dice_between(&f->dice, 40, 500) * US_MINUTE + (dice_of_1000(&f->dice, 120) ? dice_between(&f->dice, 12, 60) * US_HOUR : 0);
	e->risk = risk_drawn(f, c, at);
	e->outcome = outcomes[dice_below(&f->dice, 10)];
	e->circumstances = words_pick(&f->tables.circumstances, &f->dice);
	if (dice_of_1000(&f->dice, 760))
		e->where = words_pick(&f->tables.places, &f->dice);
	if (dice_of_1000(&f->dice, 620))
		e->with = words_pick(&f->tables.company, &f->dice);
	if (dice_of_1000(&f->dice, 640))
		e->seemed = words_pick(&f->tables.seemed, &f->dice);
	if (dice_of_1000(&f->dice, 480))
		e->words = words_pick(&f->tables.words, &f->dice);
	e->circulated = dice_of_1000(&f->dice, 910);
	e->circulated_late = dice_of_1000(&f->dice, 140);
	fate_drawn(f, e);
	return e;
}

void force_will_happen(struct force *f, struct child *c, int episodes, instant from)
{
	instant at = from + dice_between(&f->dice, 1, 200) * US_DAY, until = f->now - 2 * US_HOUR;
	/* Often missing comes in bunches: days apart, then months. */
	for (int i = 0; i < episodes && at < until; i++) {
		struct episode *e;
		if (instant_london_day(at) >= day_add_months(c->born, 18 * 12))
			return;
		e = episode_drawn(f, c, at);
		force_wait(f, (struct event){ .at = at, .is = EVENT_MISSING, .child = c, .episode = e });
		if (e->found < f->now)
			force_wait(f, (struct event){ .at = e->found, .is = EVENT_BACK, .child = c, .episode = e });
		at = e->found + dice_between(&f->dice, 8, 72) * US_HOUR;
		if (!dice_of_1000(&f->dice, c->cared ? 350 : 200))
			at += dice_between(&f->dice, 4, 150) * US_DAY;
	}
	if (dice_of_1000(&f->dice, 400) && from + US_DAY < until)
		force_wait(f, (struct event){ .at = from + dice_below(&f->dice, until - from), .is = EVENT_CALL, .child = c });
}

/* ---- loading what happens ---- */

static void said_or_nothing(struct force *f, const char *field, struct str said, enum absence otherwise)
{
	if (said.n)
		load_str(&f->load, field, said);
	else if (dice_of_1000(&f->dice, 700))
		load_none(&f->load, field, otherwise);
}

static const char *reporter_of(const struct child *c)
{
	return c->cared ? "home_staff" : "parent";
}

static int64_t call(struct force *f, struct child *c, const struct episode *e, instant at)
{
	struct load *l = &f->load;
	/* Some things are written down a day late and more. */
	instant called = !e && dice_of_1000(&f->dice, 150) ? at - dice_between(&f->dice, 25, 90) * US_HOUR : at;

	load_begin(l, "contact");
	load_ref(l, "child", c->id);
	load_at(l, "called_at", called);
	load_text(l, "how", dice_of_1000(&f->dice, 700) ? "call_101" : "call_999");
	load_text(l, "outcome", e ? "missing" : dice_of_1000(&f->dice, 700) ? "worry" : "sighting");
	load_str(l, "caller_name", c->carer_name);
	load_text(l, "caller", reporter_of(c));
	said_or_nothing(f, "caller_number", c->carer_phone, ABSENT_NOT_KNOWN);
	load_str(l, "said", e ? e->circumstances : STR("Seen with older people near the precinct, twice this week."));
	load_str(l, "worried", words_pick(&f->tables.worried, &f->dice));
	load_str(l, "tried", words_pick(&f->tables.tried, &f->dice));
	said_or_nothing(f, "words", dice_of_1000(&f->dice, 200) ? words_pick(&f->tables.words, &f->dice) : (struct str){ 0 }, ABSENT_NOT_ASKED);
	return load_end(l, "dealt_with", at + dice_between(&f->dice, 2, 30) * US_MINUTE, f->staff[STAFF_CALLS]);
}

static int before_within(const struct child *c, instant at, int64_t days)
{
	int n = 0;

	for (int i = 0; i < LAST_SEEN; i++)
		n += c->reported[i] && c->reported[i] > at - days * US_DAY;
	return n;
}

static void circulation(struct force *f, const struct child *c, const struct episode *e)
{
	struct load *l = &f->load;
	instant placed = e->reported + (e->circulated_late ? dice_between(&f->dice, 20, 300) : dice_between(&f->dice, 1, 9)) * US_MINUTE;
	bool back = e->found < f->now;

	load_begin(l, "circulation");
	load_ref(l, "child", c->id);
	load_ref(l, "episode", e->id);
	load_at(l, "asked_at", e->reported);
	if (!e->circulated) {
		load_at(l, "refused_at", e->reported + 3 * US_MINUTE);
		load_text(l, "refused_reason", "No date of birth given");
		load_at(l, "cancel_asked_at", back ? e->found : 0);
		load_at(l, "cancelled_at", back ? e->found + 6 * US_MINUTE : 0);
		load_end(l, back ? "cancelled" : "refused", e->reported + 4 * US_MINUTE, 0);
		return;
	}
	load_at(l, "sent_at", placed - 30 * US_SECOND);
	load_at(l, "acknowledged_at", placed);
	load_str(l, "reference", str_fmt(&l->arena, "NC/%06d", (int)dice_below(&f->dice, 1000000)));
	load_at(l, "cancel_asked_at", back ? e->found : 0);
	load_at(l, "cancelled_at", back ? e->found + 6 * US_MINUTE : 0);
	load_end(l, back ? "cancelled" : "acknowledged", placed, 0);
}

static void searched(struct force *f, const struct child *c, const struct episode *e)
{
	struct load *l = &f->load;
	static const char *const kinds[] = { "area_search", "visit", "phone_call", "hospital_check", "transport_check" };

	load_begin(l, "enquiry");
	load_ref(l, "child", c->id);
	load_ref(l, "episode", e->id);
	load_text(l, "kind", kinds[dice_below(&f->dice, 5)]);
	load_str(l, "place_words", words_pick(&f->tables.places, &f->dice));
	load_at(l, "done_at", e->reported + 35 * US_MINUTE);
	load_text(l, "done_by", "PC 1907");
	load_text(l, "result", dice_of_1000(&f->dice, 800) ? "nothing" : "no_answer");
	load_end(l, "logged", e->reported + 40 * US_MINUTE, f->staff[STAFF_OFFICER]);
}

static void load_oversight(struct force *f, const struct episode *e)
{
	struct load *l = &f->load;
	instant graded = e->reported + dice_between(&f->dice, 5, 40) * US_MINUTE;
	bool high = strcmp(e->risk, "high") == 0;

	load_text(l, "risk", e->risk);
	load_text(l, "risk_rationale", dice_of_1000(&f->dice, 900) ? "Age, time of night and earlier episodes" : "Regular misper");
	load_text(l, "owned_by", high ? "duty_inspector" : "response_sergeant");
	load_at(l, "graded_at", graded);
	load_int(l, "graded_by", f->staff[STAFF_CALLS]);
	if (dice_of_1000(&f->dice, 850)) {
		load_at(l, "verified_at", graded + dice_between(&f->dice, 5, 70) * US_MINUTE);
		load_int(l, "verified_by", f->staff[high ? STAFF_INSPECTOR : STAFF_SUPERVISOR]);
	}
	if (!high)
		return;
	load_at(l, "high_since", graded);
	load_at(l, "inspector_told_at", graded + dice_between(&f->dice, 4, 30) * US_MINUTE);
	load_at(l, "children_services_told_at", dice_of_1000(&f->dice, 800) ? graded + dice_between(&f->dice, 8, 90) * US_MINUTE : 0);
}

/* What was left undone is found out in the end, and then done, late: the boards are of failures that are still open, not of years. No
 * dice are thrown for it, so that a seed's force has the same people with it. */
static bool long_ago(const struct force *f, instant at)
{
	return at + 45 * US_DAY < f->now;
}

static void load_found(struct force *f, const struct child *c, const struct episode *e)
{
	struct load *l = &f->load;
	bool settled = e->asked < f->now;

	load_at(l, "found_at", e->found);
	load_text(l, "outcome", e->outcome);
	said_or_nothing(f, "found_where", e->where, ABSENT_NOT_ASKED);
	said_or_nothing(f, "found_with", e->with, ABSENT_NOT_ASKED);
	load_int(l, "seen_by_police", dice_of_1000(&f->dice, 820));
	said_or_nothing(f, "seemed", e->seemed, ABSENT_NOT_SEEN);
	said_or_nothing(f, "words", e->words, ABSENT_NOT_ASKED);
	load_codes(l, "harm", dice_of_1000(&f->dice, 700) ? "none_disclosed" : dice_of_1000(&f->dice, 500) ? "unknown" : "substance physical");
	load_at(l, "return_told_at", c->cared || dice_of_1000(&f->dice, 700) ? e->found + dice_between(&f->dice, 1, 30) * US_HOUR :
		long_ago(f, e->found) ? e->found + 9 * US_DAY : 0);
	if (!settled)
		return;
	load_text(l, "interview_outcome", e->fate == ASKED_IN_TIME || e->fate == ASKED_LATE ? "done_in_person" :
		e->fate == CHILD_DECLINED ? "refused" : "not_done");
	load_at(l, "interview_at", e->asked);
	load_int(l, "flags_reviewed", 1);
	load_int(l, "plan_reviewed", 1);
	load_int(l, "crimes_recorded", 1);
}

static void often_missing(struct force *f, struct child *c, const struct episode *e)
{
	struct load *l = &f->load;
	int in_28 = before_within(c, e->reported, 28), in_90 = before_within(c, e->reported, 90);
	bool soon = e->reported + 12 * US_DAY < f->now && dice_of_1000(&f->dice, 700), held = soon || long_ago(f, e->reported);

	if ((in_28 < 1 && in_90 < 2) || in_28 > 1)
		return;
	load_begin(l, "repeat_missing_review");
	load_ref(l, "child", c->id);
	load_ref(l, "episode", e->id);
	load_text(l, "trigger_is", in_28 ? "two_in_28" : "three_in_90");
	load_at(l, "due_from", e->reported);
	if (held) {
		load_at(l, "held_at", e->reported + (soon ? dice_between(&f->dice, 3, 12) : 38) * US_DAY);
		load_text(l, "attended", "Children's services, the school, the home, police");
		load_text(l, "outcome", "plan_stands");
		load_text(l, "decided", "Key worker meets the child each Friday. School to offer a mentor.");
		if (!soon)
			load_none(l, "views", ABSENT_NOT_ASKED);
		else
			said_or_nothing(f, "views", dice_of_1000(&f->dice, 400) ? words_pick(&f->tables.words, &f->dice) : (struct str){ 0 }, ABSENT_NOT_ASKED);
	}
	load_end(l, held ? "held" : e->reported > f->now - 30 * US_DAY ? "due" : "arranged", e->reported + US_HOUR, f->staff[STAFF_COORDINATOR]);
}

static void goes_missing(struct force *f, struct child *c, struct episode *e)
{
	struct load *l = &f->load;
	bool back = e->found < f->now;

	e->contact = dice_of_1000(&f->dice, 900) ? call(f, c, e, e->reported) : 0;
	e->again_first = c->episodes && c->asked_by > e->reported;
	load_begin(l, "missing_episode");
	load_ref(l, "child", c->id);
	load_ref(l, "contact", e->contact);
	load_at(l, "reported_at", e->reported);
	load_str(l, "reporter_name", c->carer_name);
	load_text(l, "reporter", reporter_of(c));
	said_or_nothing(f, "reporter_number", c->carer_phone, ABSENT_NOT_KNOWN);
	load_str(l, "circumstances", e->circumstances);
	load_str(l, "worried", words_pick(&f->tables.worried, &f->dice));
	load_str(l, "tried", words_pick(&f->tables.tried, &f->dice));
	if (dice_of_1000(&f->dice, 850))
		load_at(l, "last_seen_at", e->last_seen);
	else
		load_none(l, "last_seen_at", ABSENT_NOT_KNOWN);
	load_ref(l, "missing_from", c->home);
	load_at(l, "circulated_at", e->circulated ? e->reported + 6 * US_MINUTE : 0);
	load_int(l, "interview_open_before", e->again_first);
	load_oversight(f, e);
	if (back)
		load_found(f, c, e);
	e->id = load_end(l, !back ? "active" : e->asked < f->now - US_DAY ? "closed" : "found", e->reported + dice_between(&f->dice, 3, 20) * US_MINUTE,
		f->staff[STAFF_CALLS]);
	circulation(f, c, e);
	if (dice_of_1000(&f->dice, 700))
		searched(f, c, e);
	often_missing(f, c, e);
	memmove(c->reported + 1, c->reported, (LAST_SEEN - 1) * sizeof *c->reported);
	c->reported[0] = e->reported;
	c->asked_by = e->asked;
	c->episodes++;
}

static void load_answers(struct force *f, const struct episode *e)
{
	static const char *const questions[] = { "why_left", "where_been", "with_whom", "hurt", "afraid_of", "would_help" };
	struct load *l = &f->load;

	load_at(l, "held_at", e->asked);
	load_text(l, "mode", "in_person");
	load_text(l, "where_held", "At home");
	load_int(l, "alone", dice_of_1000(&f->dice, 650));
	for (size_t i = 0; i < 6; i++) {
		bool told = dice_of_1000(&f->dice, i == 0 ? 800 : 350);
		said_or_nothing(f, questions[i], told ? words_pick(i == 1 ? &f->tables.places : &f->tables.why_left, &f->dice) : (struct str){ 0 },
			dice_of_1000(&f->dice, 600) ? ABSENT_DECLINED : ABSENT_NOT_ASKED);
	}
	said_or_nothing(f, "words", dice_of_1000(&f->dice, 700) ? words_pick(&f->tables.words, &f->dice) : (struct str){ 0 }, ABSENT_DECLINED);
	said_or_nothing(f, "seemed", dice_of_1000(&f->dice, 800) ? words_pick(&f->tables.seemed, &f->dice) : (struct str){ 0 }, ABSENT_NOT_SEEN);
}

static const char *load_fate(struct force *f, const struct episode *e)
{
	struct load *l = &f->load;

	if (e->asked >= f->now)
		return "due";
	load_at(l, "settled_at", e->asked);
	if (e->fate != NEVER_ASKED) {
		load_int(l, "officer", f->staff[dice_of_1000(&f->dice, 500) ? STAFF_OFFICER : STAFF_OFFICER_TWO]);
		load_at(l, "allocated_at", e->given);
	}
	switch (e->fate) {
	case ASKED_IN_TIME: case ASKED_LATE:
		load_answers(f, e);
		load_text(l, "outcome", "done_in_person");
		return "done";
	case CHILD_DECLINED:
		load_text(l, "outcome", "refused");
		load_none(l, "words", ABSENT_DECLINED);
		return "refused";
	default:
		load_text(l, "outcome", "not_done");
		load_text(l, "not_done_reason", "exceptional");
		load_text(l, "not_done_words", "Not given to anybody. The child was seen at school by staff.");
		load_text(l, "approver", "Duty inspector");
		return "not_done";
	}
}

static void comes_back(struct force *f, struct child *c, const struct episode *e)
{
	static const char *const answers[] = { "completed", "completed", "completed", "declined_child", "declined_parent", "not_offered" };
	struct load *l = &f->load;
	const char *state, *answer = answers[dice_below(&f->dice, 6)];
	instant answered = e->found + dice_between(&f->dice, 20, 120) * US_HOUR;
	bool known = answered < f->now && dice_of_1000(&f->dice, 850);

	if (!known && long_ago(f, e->found)) {
		known = true;
		answer = "not_offered";
		answered = e->found + 30 * US_DAY;
	}
	load_begin(l, "prevention_interview");
	load_ref(l, "child", c->id);
	load_ref(l, "episode", e->id);
	load_at(l, "due_from", e->found);
	state = load_fate(f, e);
	load_end(l, state, e->found + dice_between(&f->dice, 2, 30) * US_MINUTE, f->staff[STAFF_OFFICER]);
	load_begin(l, "return_home_interview");
	load_ref(l, "child", c->id);
	load_ref(l, "episode", e->id);
	load_ref(l, "authority", c->authority);
	load_at(l, "due_from", e->found);
	load_at(l, "asked_at", e->found + US_HOUR);
	if (known) {
		load_text(l, "outcome", answer);
		load_at(l, "settled_at", answered);
		load_text(l, "outcome_words", answer[0] == 'n' ? "No worker was free within the time" : NULL);
	}
	load_end(l, known ? "settled" : "requested", e->found + 31 * US_MINUTE, 0);
}

void force_flag(struct force *f, int64_t on, const char *kind, const char *shortly, const char *handling, const char *why, day since,
	day review_by, instant at)
{
	struct load *l = &f->load;

	load_begin(l, "flag");
	load_ref(l, "bears", on);
	load_text(l, "kind", kind);
	load_text(l, "short", shortly);
	load_text(l, "handling", handling);
	load_text(l, "why", why);
	load_text(l, "owner", "DS Calloway, exploitation desk");
	load_day(l, "since", since);
	load_day(l, "review_by", review_by);
	load_end(l, "in_force", at, f->staff[STAFF_COORDINATOR]);
}

void force_until(struct force *f, instant at)
{
	while (f->nheap && f->heap[0].at < at && !f->load.broken) {
		struct event e = take_next(f);
		switch (e.is) {
		case EVENT_TOLD: e.tell(f, e.at, e.which); break;
		case EVENT_CALL: call(f, e.child, NULL, e.at); break;
		case EVENT_MISSING: goes_missing(f, e.child, e.episode); break;
		default: comes_back(f, e.child, e.episode); break;
		}
	}
}
