#include "web/gallery.h"

/* In constant tables a struct str must be a constant expression, which a compound literal is not. */
#define T(lit)        { "" lit "", sizeof(lit) - 1 }
#define ALL(g, name)  (g)->name = name; (g)->n##name = sizeof name / sizeof *name

static const struct flag flags[] = {
	{ FLAG_CRITICAL, T("Child exploitation: high"), T("/parts"), T("") },
	{ FLAG_CRITICAL, T("Missing often: 9 in 12 months"), T("/parts"), T("review 9 days over") },
	{ FLAG_WARNING, T("Asthma: blue inhaler, not with her"), T("/parts"), T("") },
	{ FLAG_WARNING, T("Autistic: how to talk to Keira"), T("/parts"), T("") },
	{ FLAG_INFORM, T("Looked after, section 20"), T("/parts"), T("") },
	{ FLAG_INFORM, T("Brother (4) on protection plan"), T(""), T("") },
};

static const struct part_fact facts[] = {
	{ .label = T("Lives"), .value = T("Saltmarsh House (children’s home), 3 Harbour Lane, Seahaven") },
	{ .label = T("Phone"), .value = T("07700 900416"), .href = T("tel:07700900416") },
	{ .label = T("Looks"), .value = T("158 cm, slim, brown shoulder-length hair, nose stud") },
	{ .label = T("Wearing"), .gap = { GAP_NOT_RECORDED, T("not asked"), T("Ask"), T("/parts") } },
	{ .label = T("Refs"), .value = T("MC-19-004417 · Niche 50118842") },
};

static const struct part_tile tiles[] = {
	{ .label = T("Missing, last 12 months"), .value = T("9 before tonight"), .urgent = T("▲ 3 since 12 Sep,"),
	  .detail = T("longest 31 h"), .source = T("Martlet, now") },
	{ .label = T("Exploitation risk"), .value = T("High"), .urgent = T("▲ from medium"),
	  .detail = T("3 Oct. Review due Fri 17 Oct"), .source = T("EX-25-0112, DS Calloway") },
	{ .label = T("People who pose a risk"), .value = T("3 linked"), .href = T("/parts"),
	  .detail = T("1 registered sex offender, 1 not identified"),
	  .source_gap = { .kind = GAP_UNREACHABLE, .words = T("Register last read 01:40") } },
	{ .label = T("Domestic abuse at home"), .value = T("5 incidents"),
	  .detail = T("Last 30 Aug, mother’s. Child seen in 3 of 5"), .source = T("Niche, 03:11") },
	{ .label = T("Children’s services"), .value = T("Open, looked after"),
	  .detail = T("Westmarch CC. No protection plan since 9 Mar 2024"),
	  .source_gap = { .kind = GAP_STALE, .words = T("Partner copy, 5 h old"), .next = T("Ask now"), .href = T("/parts") } },
	{ .label = T("Keira’s own words"), .gap = { .kind = GAP_NOT_SEEN, .words = T("Not asked since 23 Sep") },
	  .urgent = T("Not asked in 3 of last 6 contacts"), .source = T("Martlet, now") },
};

static const struct part_tile numbers[] = {
	{ .label = T("Waiting for a decision"), .value = T("273"), .urgent = T("+15 in a day:"), .detail = T("63 in, 48 out"), .hot = true },
	{ .label = T("Over target"), .value = T("96"), .detail = T("11 red, 52 amber"), .hot = true },
	{ .label = T("Oldest"), .value = T("9 d 4 h"), .detail = T("OYELARAN, Tobi") },
	{ .label = T("Not opened"), .value = T("118"), .detail = T("31 not graded"), .hot = true },
	{ .label = T("No child’s voice"), .value = T("74"), .detail = T("27% of waiting") },
};

static const struct clock_tag clocks[] = {
	{ PART_CLOCK_OVER, T("57 min over"), T("2025-10-14T01:15:00Z"), T("due 02:15, age 1 h 12 min"), T("/parts"), false },
	{ PART_CLOCK_SOON, T("18 min left"), T("2025-10-14T02:30:00Z"), T("due 03:30"), T(""), false },
	{ PART_CLOCK_RUNNING, T("2 d 4 h left"), T("2025-10-16T06:12:00Z"), T("due Thu 16 Oct 07:12, working hours"), T(""), false },
	{ PART_CLOCK_DONE, T("Done 02:18"), T("2025-10-14T01:18:00Z"), T("by the duty inspector, 3 min early"), T(""), false },
	{ PART_CLOCK_WAITS, T("starts when found"), T(""), T("72 h after Keira is found"), T(""), false },
	{ PART_CLOCK_NO_LIMIT, T("no limit in law"), T(""), T("agreed for 16:00"), T(""), false },
};

static const struct action_row actions[] = {
	{ .what = T("PNC marker"), .due = T("due 02:15. Any force that stops her must see it"), .href = T("/parts"),
	  .clock = { PART_CLOCK_OVER, T("57 min over"), T("2025-10-14T01:15:00Z"), T(""), T(""), false } },
	{ .what = T("Tell children’s services, out of hours"), .owner = T("Westmarch 01632 960180"),
	  .clock = { PART_CLOCK_SOON, T("18 min left"), T("2025-10-14T02:30:00Z"), T(""), T(""), false } },
	{ .what = T("When found: prevention interview"), .due = T("also ask about 20 Sep, never asked"),
	  .owner_gap = { .kind = GAP_NOT_DONE, .words = T("Given to nobody"), .next = T("Give"), .href = T("/parts") },
	  .effect = T("somebody she trusts asks where she was"),
	  .clock = { PART_CLOCK_WAITS, T("starts when found"), T(""), T(""), T(""), false } },
	{ .what = T("Graded high 02:04"), .owner = T("duty inspector told 02:18"),
	  .clock = { PART_CLOCK_DONE, T("Done"), T("2025-10-14T01:18:00Z"), T(""), T(""), false } },
};

static const struct gap gaps[] = {
	{ GAP_NOT_RECORDED, T("Child’s voice not recorded"), T("Add now"), T("/parts") },
	{ GAP_NOT_DONE, T("Prevention interview not done"), T("Do, or say why"), T("/parts") },
	{ GAP_NOT_SEEN, T("Asleep upstairs: not seen, not checked"), T("Who will see, and when?"), T("/parts") },
	{ GAP_NOT_ANSWERED, T("Health"), T("Chase"), T("/parts") },
	{ GAP_STALE, T("Children’s services copy, 5 h old"), T("Ask now"), T("/parts") },
	{ GAP_UNREACHABLE, T("Offender register not reachable since 01:40. Markers may be out of date"), T("Ring 01632 960111"), T("tel:01632960111") },
	{ GAP_NOT_VISIBLE, T("1 record you cannot see"), T("Ask to see it"), T("/parts") },
	{ GAP_TRULY_NONE, T("None, asked 3 Oct by DS Calloway"), T(""), T("") },
	{ GAP_NO_GAP, T(""), T(""), T("") },
};

static const struct voice voices[] = {
	{ .quote = T("they’re nice to me and it’s boring here"), .seemed = T("Smiled about the phone; stopped talking when asked who."), .to = T("To PC Okoye, alone") },
	{ .seemed = T("Withdrawn, shivering, no coat. Did not want to leave") },
	{ .gap = { .kind = GAP_NOT_SEEN, .words = T("Seen asleep only: nothing on how she was") } },
	{ .quote = T("") },
};

static const struct part_source sources[] = {
	{ .system = T("Niche"), .as_of = T("03:11") },
	{ .system = T("Children’s services"), .gap = { .kind = GAP_STALE, .words = T("copy, 22:00 Mon") } },
	{ .system = T("Offender register"), .gap = { .kind = GAP_UNREACHABLE, .words = T("last read 01:40") } },
};

static const struct chip chips[] = {
	{ T("All 74"), T("/parts"), true, false }, { T("Missing 10"), T("/parts"), false, false },
	{ T("SCARFs 21"), T("/parts"), false, false }, { T("Exploitation 8"), T("/parts"), false, false },
	{ T("Gaps 11"), T("/parts"), false, true },
};

static const struct happening happenings[] = {
	{ .when = T("14 Oct 02:00"), .when_iso = T("2025-10-14T01:00:00Z"), .what = T("Missing, open"), .ref = T("MIS-25-00931"),
	  .href = T("/parts"), .detail = T("Did not come back from the smoking area; argued on the phone about 21:00"),
	  .voice = { .quote = T("he’s coming to get me"), .seemed = T("Quiet, would not eat."), .to = T("To staff at tea") },
	  .by = T("CH 4471, 4 min later") },
	{ .when = T("11 Oct 19:20"), .when_iso = T("2025-10-11T18:20:00Z"), .what = T("SCARF"), .ref = T("SC-25-20871"),
	  .href = T("/parts"), .detail = T("In a car with two men, Arcade Parade. At MASH 18 h 52 min"), .has_clock = true,
	  .clock = { PART_CLOCK_OVER, T("not opened"), T(""), T(""), T(""), false }, .by = T("PC 2210"), .late = T("1 d 13 h later") },
	{ .when = T("21 Sep"), .when_iso = T("2025-09-21"), .what = T("Prevention interview not done"),
	  .detail = T("For the 20 Sep episode. Not given to anyone for 31 h; missing again first"),
	  .voice = { .gap = { .kind = GAP_NOT_DONE, .words = T("Never asked") } }, .by = T("Martlet, from the clock"), .missing = true },
	{ .when = T("30 Aug 23:05"), .when_iso = T("2025-08-30T22:05:00Z"), .what = T("Domestic incident"),
	  .detail = T("22 Larch Close, during home visit. Father arrested"), .missing = true,
	  .voice = { .gap = { .kind = GAP_NOT_SEEN, .words = T("Asleep upstairs: not seen, not checked") } }, .by = T("PC 3015, 5 h later") },
};

static const struct part_fact details[] = {
	{ .label = T("When was it reported?"), .value = T("Tue 14 Oct 2025 02:00"), .at = T("2025-10-14T01:00:00Z"),
	  .beside = T("CH 4471, 4 min later"), .act = T("Change"), .act_href = T("/parts") },
	{ .label = T("Risk"), .value = T("High"), .beside = T("graded 02:04, verified by the duty inspector 02:18"),
	  .act = T("Change"), .act_href = T("/parts") },
	{ .label = T("National circulation"), .has_clock = true,
	  .clock = { PART_CLOCK_OVER, T("57 min over"), T("2025-10-14T01:15:00Z"), T("due 02:15"), T("/parts"), false } },
	{ .label = T("School"), .gap = { GAP_NOT_RECORDED, T("Not recorded since 18 July"), T("Ask"), T("/parts") } },
	{ .label = T("Health"), .gap = { GAP_NOT_ANSWERED, T("Asked 02:20"), T("Chase"), T("/parts") } },
	{ .label = T("Other children in the home"), .gap = { .kind = GAP_TRULY_NONE, .words = T("None, asked 3 Oct by DS Calloway") } },
};

static const struct part_change changes[] = {
	{ T("14 Oct 02:04:11"), T("2025-10-14T01:04:11Z"), T("14 Oct 02:04"), T("CH 4471 S. Patel"), T("Risk"), T(""), T("High"), T("Graded at report"), T("Martlet") },
	{ T("3 Oct 14:40:02"), T("2025-10-03T13:40:02Z"), T("3 Oct 14:00"), T("DS Calloway"), T("Exploitation grade"), T("Medium"), T("High"), T("Review"), T("EX-25-0112") },
	{ T("18 Jul 09:12:55"), T("2025-07-18T08:12:55Z"), T(""), T("PC 2210"), T("School"), T("Seahaven Academy"), T(""), T(""), T("") },
};

static const struct part_step steps[] = {
	{ T("Call the appropriate adult"), T("Jo Brand-Ellis, 01632 960144"), T("/parts"), T("Done 23:10"), PART_CLOCK_DONE },
	{ T("Ask the local authority for secure accommodation"), T("Asked 01:20, no answer"), T("/parts"), T("40 min over"), PART_CLOCK_OVER },
	{ T("Sign the certificate"), T(""), T(""), T("cannot start yet"), PART_CLOCK_WAITS },
};

static const struct fault faults[] = {
	{ T("Say when Keira was last seen"), T("#last-seen") },
	{ T("A child is never graded “no apparent risk”. Choose low, medium or high."), T("#risk") },
};

static const struct part_choice risks[] = {
	{ T("low"), T("Low"), T("Not likely to come to harm; still looked for"), false },
	{ T("medium"), T("Medium"), T(""), false }, { T("high"), T("High"), T(""), true },
};

static const struct part_choice yes_no[] = { { T("yes"), T("Yes"), T(""), false }, { T("no"), T("No"), T(""), true }, { T("unknown"), T("Not known"), T(""), false } };

static const struct part_choice seemed[] = {
	{ T("frightened"), T("Frightened"), T(""), true }, { T("withdrawn"), T("Withdrawn"), T(""), false },
	{ T("clinging"), T("Clinging"), T(""), false }, { T("watchful"), T("Watchful"), T(""), false },
	{ T("cheerful"), T("Cheerful"), T(""), false },
};

static const struct part_choice hubs[] = { { T("coast"), T("Coast"), T(""), false }, { T("north"), T("North"), T(""), true } };

static const struct part_field fields[] = {
	{ .kind = PART_FIELD_TEXT, .id = T("name"), .name = T("name"), .label = T("What is the child called?"), .hint = T("The name Keira answers to"),
	  .value = T("Kiki"), .required = true, .width = 20, .help = T("/parts") },
	{ .kind = PART_FIELD_MOMENT, .id = T("last-seen"), .name = T("last_seen"), .label = T("When was Keira last seen?"), .value = T("25:10"),
	  .error = T("Say when Keira was last seen: 25:10 is not a time of day"), .now = T("14 Oct 2025 03:12"), .required = true },
	{ .kind = PART_FIELD_DATE, .id = T("born"), .name = T("born"), .label = T("Date of birth"), .value = T("2 Mar 2012") },
	{ .kind = PART_FIELD_NUMBER, .id = T("height"), .name = T("height"), .label = T("Height"), .value = T("158"), .suffix = T("cm"), .width = 4 },
	{ .kind = PART_FIELD_RADIOS, .id = T("risk"), .name = T("risk"), .label = T("Risk"), .hint = T("Answer for this child, tonight"), .required = true,
	  .error = T("A child is never graded “no apparent risk”. Choose low, medium or high."), .choices = risks, .nchoices = 3 },
	{ .kind = PART_FIELD_LONG, .id = T("words"), .name = T("words"), .label = T("What did Keira say, in her words?"),
	  .value = T("he’s coming to get me"), .required = true, .rows = 3, .voice = true, .most = 4000 },
	{ .kind = PART_FIELD_RADIOS, .id = T("seen"), .name = T("seen"), .label = T("Was Keira seen?"), .required = true, .choices = yes_no, .nchoices = 3 },
	{ .kind = PART_FIELD_CHECKBOXES, .id = T("seemed"), .name = T("seemed"), .label = T("How did Keira seem?"), .choices = seemed, .nchoices = 5 },
	{ .kind = PART_FIELD_SELECT, .id = T("hub"), .name = T("hub"), .label = T("Hub"), .required = true, .choices = hubs, .nchoices = 2 },
	{ .kind = PART_FIELD_TICK, .id = T("alone"), .name = T("alone"), .label = T("Keira was spoken to alone"), .value = T("1") },
	{ .kind = PART_FIELD_HIDDEN, .id = T("token"), .name = T("token"), .value = T("x") },
};

static const struct clash clashes[] = {
	{ T("risk"), T("Risk"), T("Medium"), T("High"), T("Low"), true },
	{ T("school"), T("School"), T("Seahaven Academy"), T(""), T("Seahaven Academy, not attending"), true },
	{ T("hub"), T("Hub"), T("Coast"), T("Coast"), T("Coast"), false },
};

static const struct part_column columns[] = {
	{ .words = T("Select"), .quiet = true, .width = 4 },
	{ .words = T("Clock"), .href = T("/parts"), .sort = SORT_DOWN, .width = 10 },
	{ .words = T("Grade"), .href = T("/parts"), .width = 6 }, { .words = T("Child"), .width = 18 },
	{ .words = T("Why, and what the child said") }, { .words = T("Checks back"), .width = 18 },
	{ .words = T("Hub, owner"), .width = 10 },
};
static const struct part_column found[] = { { .words = T("Name") }, { .words = T("Home") }, { .words = T("Why it matched") } };
static const struct part_check checks[] = {
	{ T("Police"), T(""), true }, { T("Social care"), T(""), true }, { T("Health"), T("/parts"), false }, { T("Education"), T(""), false },
};
static const struct clock_tag late = { PART_CLOCK_OVER, T("19 h 45 m over"), T("2025-10-13T11:20:00Z"), T("waiting 23 h 45 m"), T(""), false };
static const struct clock_tag soon = { PART_CLOCK_SOON, T("48 min left"), T("2025-10-14T07:53:00Z"), T("waiting 3 h 12 m"), T(""), false };
static const struct part_grade red = { T("Red"), T("4 h"), 'r' }, amber = { T("Amber"), T("24 h"), 'a' },
	green = { T("Green"), T("72 h"), 'g' }, none = { T("None"), T("set now"), 'u' };
static const struct voice said = { .quote = T("we have cereal and I put him to bed") };
static const struct voice unsaid = { .gap = { .kind = GAP_NOT_RECORDED, .words = T("Child’s voice not recorded") } };
static const struct part_cell first[] = {
	{ .clock = &late }, { .grade = &red },
	{ .text = T("ASHDOWN, Keira, 13"), .href = T("/parts"), .beside = T("MISSING NOW · exploitation high · looked after"), .head = true },
	{ .text = T("In a car with two men, Arcade Parade, 11 Oct 19:20"), .voice = &unsaid }, { .checks = checks, .nchecks = 4 },
	{ .text = T("Coast"), .beside = T("not opened") },
};
static const struct part_cell second[] = {
	{ .clock = &soon }, { .grade = &amber },
	{ .text = T("OYELARAN, Tobi, 9 and 1 more"), .href = T("/parts"), .beside = T("3rd referral in 30 days"), .head = true },
	{ .text = T("Brothers alone overnight; food bank worker rang 101"), .voice = &said }, { .checks = checks, .nchecks = 2 },
	{ .text = T("Coast"), .beside = T("DC Finch, leave to 20 Oct") },
};
static const struct part_cell third[] = {
	{ .gap = { .kind = GAP_NOT_DONE, .words = T("Grade now") } }, { .grade = &none },
	{ .text = T("Not named: boy, about 7"), .href = T("/parts"), .flags = flags + 2, .nflags = 1, .head = true },
	{ .text = T("") }, { .checks = checks + 2, .nchecks = 2 }, { .grade = &green },
};
static const struct part_row over_rows[] = {
	{ first, 6, T("Take"), T("/parts"), T("ASHDOWN, Keira"), T("1"), T("/parts"), false },
	{ second, 6, T("Reassign"), T("/parts"), T("OYELARAN, Tobi"), T("2"), T("/parts"), false },
};
static const struct part_row new_rows[] = {
	{ third, 6, T(""), T(""), T("boy, about 7"), T("3"), T("/parts"), true },
};
static const struct part_group groups[] = {
	{ .words = T("Over target: 96"), .beside = T("reds first, then by how far over"), .columns = columns, .ncolumns = 7,
	  .rows = over_rows, .nrows = 2, .over = true, .acts = true },
	{ .words = T("Not graded: 31"), .beside = T("a grade is due 30 minutes after arrival"), .columns = columns, .ncolumns = 7,
	  .rows = new_rows, .nrows = 1, .follows = true, .acts = true },
};

static const struct nav_item nav[] = {
	{ .words = T("Check"), .href = T("/parts"), .here = true },
	{ .words = T("Missing now"), .href = T("/missing"), .count = 3, .count_words = T("open episodes") },
	{ .words = T("My referrals"), .href = T("/mine"), .count = 6, .quiet = true },
	{ .words = T("New SCARF"), .href = T("/scarf") },
	{ .words = T("How do I?"), .href = T("/how"), .end = true },
	{ .words = T("Alerts"), .href = T("/alerts"), .count = 2, .count_words = T("unread") },
};

void gallery_fill(struct gallery *g)
{
	*g = (struct gallery){
		.past = { T("03:00 on 13 Oct"), 41, T("/parts") },
		.person = { T("ASHDOWN, Keira Leigh"), T("13, looked after"), T("/parts"), flags, 2, clocks, 2 },
		.stub = { 1, T("on-call DI, 01632 960111") },
		.paging = { 2, 6, T("/parts?page=1"), T("/parts?page=3"), T("273 in all") },
		.nothing = { .words = T("Found nothing"), .columns = found, .ncolumns = 3, .plain = true,
			.empty = { .kind = GAP_TRULY_NONE, .words = T("Nobody by that name in Martlet (now) or Niche (03:11). Not searched: offender register, not reachable") } },
	};
	ALL(g, flags);
	ALL(g, facts);
	ALL(g, tiles);
	ALL(g, numbers);
	ALL(g, actions);
	ALL(g, gaps);
	ALL(g, clocks);
	ALL(g, voices);
	ALL(g, sources);
	ALL(g, chips);
	ALL(g, happenings);
	ALL(g, details);
	ALL(g, changes);
	ALL(g, steps);
	ALL(g, faults);
	ALL(g, fields);
	ALL(g, clashes);
	ALL(g, groups);
}

void gallery_frame(struct frame *f)
{
	*f = (struct frame){
		.title = T("Parts"), .marking = T("OFFICIAL-SENSITIVE"), .training = T("Training data"), .today = T("Tue 14 Oct 2025"),
		.here = T("/parts"), .name = T("CH 4471 S. Patel"), .role = T("Call handler"), .duty = T("nights"), .now = T("03:12"),
		.at = T("2025-10-14T02:12:40Z"), .nav = nav, .nnav = sizeof nav / sizeof *nav,
		.skip = T("Skip to the queue"), .skip_href = T("#queue"),
		.banner = BANNER_DONE, .banner_words = T("Grade recorded."), .banner_detail = T("Told the duty inspector 02:18."),
		.banner_link = T("See it"), .banner_href = T("/parts"), .fresh = sources, .nfresh = 3,
		.opened = T("You opened this record 03:12:31 for incident 0147 of 14 Oct. Every view is logged and reviewed."),
		.note = T("Every person here is invented."), .signed_in = true,
	};
}
