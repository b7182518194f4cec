/* What stands round every page: marking, menu with its counts, who is signed in, the result of the last action. */
#include "web/show.h"

static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };

static struct str today_words(struct visit *v, instant now)
{
	day d = instant_london_day(now);

	return str_fmt(v->arena, "%s %.*s", weekdays[day_weekday(d)], S(day_words(v->arena, d)));
}

static void nav_add(struct frame *f, struct nav_item *items, struct str words, struct str href, struct str here)
{
	size_t n = f->nnav++;

	items[n].words = words;
	items[n].href = href;
	items[n].here = str_eq(here, href);
}

static void nav_fill(struct visit *v, struct frame *f)
{
	const struct role *role = v->who.role;
	struct nav_item *items = TAKE_N(v->arena, struct nav_item, (role ? role->nnav : 0) + 7);
	bool find = role && str_is(role->lands, "find");

	f->nav = items;
	if (find || !role)
		nav_add(f, items, STR("Check"), STR("/"), v->path);
	for (size_t i = 0; role && i < role->nnav; i++) {
		const struct board *b = role->nav[i];
		nav_add(f, items, b->title, str_fmt(v->arena, "/boards/%.*s", S(b->name)), v->path);
		if (!b->badge.n || str_is(b->badge, "none") || v->reading.as_known)
			continue;
		items[f->nnav - 1].count = board_count(&v->reading, b);
		items[f->nnav - 1].count_words = str_is(b->badge, "over") ? STR("over target") : STR("on this board");
		items[f->nnav - 1].quiet = !str_is(b->badge, "over");
	}
	if (role && role->nnav)
		nav_add(f, items, STR("All boards"), STR("/boards"), v->path);
	if (visit_may_page(v, "circulation"))
		nav_add(f, items, STR("Messages"), STR("/circulation/failures"), v->path);
	if (visit_may_page(v, "identities"))
		nav_add(f, items, STR("Same person?"), STR("/identities"), v->path);
	if (visit_may_page(v, "accounts"))
		nav_add(f, items, STR("Accounts"), STR("/accounts"), v->path);
	if (visit_may_page(v, "verify"))
		nav_add(f, items, STR("Ledger"), STR("/ledger"), v->path);
	nav_add(f, items, STR("How do I?"), STR("/how"), v->path);
	items[f->nnav - 1].end = true;
}

/* ?done=MOVE after a change: the words are the practice's own, so nothing typed into an address is ever shown. */
static void banner_fill(struct visit *v, struct frame *f)
{
	struct str done = visit_query(v, "done"), say = visit_query(v, "say");
	const struct type *t = say.n ? practice_type(v->practice, say) : v->type;
	const struct move *m = t && done.n ? type_move(t, done) : NULL;

	if (m && !v->reading.as_known) {
		f->banner = BANNER_DONE;
		f->banner_words = m->says.n ? m->says : str_fmt(v->arena, "Recorded: %.*s", S(m->title));
	} else if (str_is(done, "settings")) {
		f->banner = BANNER_DONE;
		f->banner_words = STR("Settings saved.");
	} else if (str_is(done, "again")) {
		f->banner = BANNER_TELL;
		f->banner_words = STR("This had already been recorded. It was not recorded twice.");
	}
}

static struct str opened_words(struct visit *v)
{
	struct str why = STR("");

	for (size_t i = 0; i < v->practice->npurposes; i++)
		if (v->practice->purposes[i].no == v->who.purpose)
			why = v->practice->purposes[i].title;
	return str_fmt(v->arena, "You opened this page %.*s%s%.*s. Every view is logged and reviewed.", S(show_clock_time(v, v->reading.now)),
		why.n ? ", purpose: " : "", S(why));
}

void visit_frame(struct visit *v, struct frame *f, struct str title)
{
	bool in = v->signed_in && v->reads;

	*f = (struct frame){ .title = title, .marking = v->practice->marking, .training = v->practice->live, .nonce = v->nonce };
	if (!f->marking.n)
		f->marking = STR("OFFICIAL-SENSITIVE");
	f->signed_in = in;
	f->theme = v->who.theme;                /* a night page stays dark when it has to say that something is wrong */
	f->density = v->who.density;
	if (!in)
		return;
	struct wall w = instant_london(v->reading.now);
	f->today = today_words(v, v->reading.now);
	f->now = str_fmt(v->arena, "%02d:%02d", w.hour, w.minute);
	f->at = instant_show(v->arena, v->reading.now);
	f->keys_off = str_is(v->who.keys, "off");
	f->token = v->who.csrf;
	f->here = visit_here(v);
	f->name = str_fmt(v->arena, "%.*s %.*s", S(v->who.number), S(v->who.name));
	f->role = v->who.role ? v->who.role->title : STR("No role");
	f->as_known = v->reading.as_known != 0;
	f->opened = opened_words(v);
	if (v->who.purpose && v->who.role && v->who.role->npurposes > 1)
		f->purpose_href = str_fmt(v->arena, "/purpose?next=%.*s", S(url_escape(v->arena, f->here)));
	f->note = v->practice->live.n ? STR("Every person here is invented.") : STR("");
	nav_fill(v, f);
	banner_fill(v, f);
}
