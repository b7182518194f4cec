/* Whether two records are one person: who waits to be decided, the two side by side with what speaks for and against, a decision. */
#include "web/identities.h"

#include "base/digest.h"
#include "record/identity.h"
#include "record/suggest.h"
#include "web/pages.h"
#include "web/show.h"

enum { QUEUE_MOST = 60, LINKS_MOST = 500, ROW = 26, DRAWN = 1000, EVENTS = 12 };

static struct str bits(struct arena *a, int64_t cents)
{
	int64_t whole = cents < 0 ? -cents : cents;

	return str_fmt(a, "%s%lld.%02lld", cents < 0 ? "\xe2\x88\x92" : "", (long long)(whole / 100), (long long)(whole % 100));
}

/* Bits in words: ten bits are a thousand to one. */
static struct str weight_words(struct arena *a, int64_t cents)
{
	const char *words = cents >= 1300 ? "almost certainly one person" : cents >= 1000 ? "very likely one person" :
		cents >= 500 ? "likely one person" : cents >= 0 ? "perhaps one person" : "more likely two people";

	return str_fmt(a, "%s, %lld.%lld bits", words, (long long)(cents / 100), (long long)(cents < 0 ? -cents : cents) % 100 / 10);
}

static const struct record *by_ref(struct visit *v, struct str ref)
{
	struct str rest = ref, prefix;
	const struct type *t = str_cut(&rest, '-', &prefix) ? map_get(&v->practice->by_prefix, prefix) : NULL;

	return roll_keeps(t) ? record_by_ref(&v->reading, t, ref) : NULL;
}

static struct str facts_of(struct visit *v, const struct record *rec)
{
	return rec->type->picture && rec->type->picture->facts.nparts ? phrase_words(&v->reading, &rec->type->picture->facts, rec) : STR("");
}

static struct str compare_url(struct visit *v, const struct record *one, const struct record *other)
{
	return str_fmt(v->arena, "/identities/%.*s/%.*s", S(one->ref), S(other->ref));
}

/* ---- the queue ---- */

static struct part_cell person_cell(struct visit *v, const struct record *rec)
{
	struct part_cell c = { .text = record_headline(&v->reading, rec), .href = visit_url(v, rec, ""),
		.beside = str_fmt(v->arena, "%.*s, %.*s", S(rec->ref), S(facts_of(v, rec))) };

	c.flags = show_flags_of(v, rec->id, &c.nflags);
	return c;
}

static const struct part_column *columns_of(struct visit *v, const char *const *heads, size_t n)
{
	struct part_column *columns = TAKE_N(v->arena, struct part_column, n);

	for (size_t i = 0; i < n; i++)
		columns[i].words = str_z(heads[i]);
	return columns;
}

static void row_add(struct visit *v, struct part_group *g, struct part_row *rows, const struct record *a, const struct record *b, struct part_cell *cells)
{
	cells[0] = person_cell(v, a);
	cells[0].head = true;
	cells[1] = person_cell(v, b);
	rows[g->nrows++] = (struct part_row){ .cells = cells, .n = g->ncolumns, .act = STR("Compare"), .act_href = compare_url(v, a, b),
		.act_for = record_headline(&v->reading, a) };
}

static void waiting(struct visit *v, int64_t from, struct part_group *g, int64_t *total)
{
	static const char *const heads[] = { "Record", "Other record", "How likely", "Why" };
	struct part_row *rows = TAKE_N(v->arena, struct part_row, QUEUE_MOST + 1);
	struct suggestion *s;
	size_t n = suggest_waiting(&v->reading, from, QUEUE_MOST, &s, total);

	*g = (struct part_group){ .words = STR("Pairs waiting for a decision: children first, then the likeliest"), .columns = columns_of(v, heads, 4),
		.ncolumns = 4, .rows = rows, .acts = true, .empty = { .kind = GAP_TRULY_NONE, .words = STR("No pair waits for a decision.") } };
	for (size_t i = 0; i < n; i++) {
		const struct record *a = record_load(&v->reading, s[i].a), *b = record_load(&v->reading, s[i].b);
		struct part_cell *cells = TAKE_N(v->arena, struct part_cell, 4);
		if (!a || !b)
			continue;
		cells[2] = (struct part_cell){ .text = weight_words(v->arena, s[i].cents), .beside = s[i].model };
		cells[3] = (struct part_cell){ .text = s[i].why };
		row_add(v, g, rows, a, b, cells);
	}
}

/* What the practice's weight joined, for whoever looks it over. */
static void joined_by_weight(struct visit *v, struct part_group *g)
{
	static const char *const heads[] = { "Record", "Joined with" };
	struct part_row *rows = TAKE_N(v->arena, struct part_row, QUEUE_MOST + 1);
	int64_t (*pairs)[2];
	size_t n = identity_by_weight(&v->reading, QUEUE_MOST, &pairs);

	*g = (struct part_group){ .words = STR("Joined by the practice's weight, newest first"), .columns = columns_of(v, heads, 2), .ncolumns = 2,
		.rows = rows, .acts = true };
	for (size_t i = 0; i < n; i++) {
		const struct record *a = record_load(&v->reading, pairs[i][0]), *b = record_load(&v->reading, pairs[i][1]);
		if (a && b)
			row_add(v, g, rows, a, b, TAKE_N(v->arena, struct part_cell, 2));
	}
}

static struct str rule_words(struct visit *v)
{
	return v->practice->join ? str_fmt(v->arena, "From %d bits on, two records of one first name, surname and whole date of birth are joined by "
		"themselves, where nobody has decided about them.", v->practice->join) : STR("Nothing is joined by itself.");
}

void identities_page(struct visit *v)
{
	struct view_identities view = { .rule = rule_words(v) };
	int64_t from = 0, total;

	if (!str_int(visit_query(v, "from"), &from) || from < 0)
		from = 0;
	waiting(v, from, &view.group, &total);
	joined_by_weight(v, &view.joined);
	show_paging(v, STR("/identities"), QUEUE_MOST, from, total, &view.paging);
	view.beside = str_fmt(v->arena, "%lld waiting", (long long)total);
	visit_frame(v, &view.frame, STR("Same person?"));
	identities_queue(v->out, &view);
}

/* ---- two side by side ---- */

struct two { struct visit *v; const struct record *one, *other; bool joined, apart; struct str reason, fault; };

static bool pair_read(struct visit *v, struct two *p)
{
	const int64_t *rows;
	size_t n;

	*p = (struct two){ .v = v, .one = by_ref(v, v->param[0]), .other = by_ref(v, v->param[1]) };
	if (!p->one || !p->other || p->one == p->other || p->one->type != p->other->type) {
		visit_hidden(v);
		return false;
	}
	n = record_same(&v->reading, p->one->id, &rows);
	for (size_t i = 1; i < n; i++)
		p->joined = p->joined || rows[i] == p->other->id;
	p->apart = identity_apart(v->reading.db, p->one->id, p->other->id);
	return true;
}

static struct part_cell value_cell(struct visit *v, const struct field *f, const struct record *rec)
{
	const struct value *value = &rec->values[f->position];
	struct part_cell c = { .text = value->is == VALUE_ABSENT ? STR("") : value_words(&v->reading, f, value) };

	if (!c.text.n)
		c.gap = value->is == VALUE_ABSENT ? show_absence(f, value->absent) : (struct gap){ .kind = GAP_NOT_RECORDED };
	return c;
}

static void side_row(struct visit *v, struct part_group *g, struct part_row *rows, struct str label, struct part_cell one, struct part_cell other)
{
	struct part_cell *cells = TAKE_N(v->arena, struct part_cell, 4);
	bool both = one.text.n && other.text.n;

	cells[0] = (struct part_cell){ .text = label, .head = true };
	cells[1] = one;
	cells[2] = other;
	cells[3].text = !both ? STR("cannot be compared") : str_eq(one.text, other.text) ? STR("the same") : STR("differs");
	rows[g->nrows++] = (struct part_row){ .cells = cells, .n = 4 };
}

static struct part_cell about_cell(struct visit *v, const struct record *rec)
{
	struct link *links;
	size_t n = record_links_to(&v->reading, rec->id, NULL, LINKS_MOST, &links);

	return (struct part_cell){ .text = str_fmt(v->arena, n == LINKS_MOST ? "%zu or more" : "%zu", n) };
}

static void sides(const struct two *p, struct part_group *g)
{
	const struct type *t = p->one->type;
	struct visit *v = p->v;
	struct part_column *columns = TAKE_N(v->arena, struct part_column, 4);
	struct part_row *rows = TAKE_N(v->arena, struct part_row, t->nfields + 4);

	columns[0].words = STR("What");
	columns[1] = (struct part_column){ .words = p->one->ref };
	columns[2] = (struct part_column){ .words = p->other->ref };
	columns[3].words = STR("Compared");
	*g = (struct part_group){ .words = STR("The two records, side by side"), .plain = true, .columns = columns, .ncolumns = 4, .rows = rows };
	side_row(v, g, rows, STR("Record"), (struct part_cell){ .text = record_headline(&v->reading, p->one), .href = visit_url(v, p->one, "") },
		(struct part_cell){ .text = record_headline(&v->reading, p->other), .href = visit_url(v, p->other, "") });
	for (size_t i = 0; i < t->nfields; i++)
		if (p->one->values[i].is != VALUE_NONE || p->other->values[i].is != VALUE_NONE)
			side_row(v, g, rows, t->fields[i].title, value_cell(v, &t->fields[i], p->one), value_cell(v, &t->fields[i], p->other));
	side_row(v, g, rows, STR("Records about them"), about_cell(v, p->one), about_cell(v, p->other));
	side_row(v, g, rows, STR("First recorded"), (struct part_cell){ .text = instant_words(v->arena, p->one->created_at) },
		(struct part_cell){ .text = instant_words(v->arena, p->other->created_at) });
}

/* Each bar begins where the one above it ended; all of them fit between the least and the most the sum ever is. */
static void drawn(struct view_compare *view, struct weighed *w, const struct roll_line *lines, size_t n)
{
	int64_t least = 0, most = 0, span;

	for (size_t i = 0; i < n; i++) {
		least = lines[i].total < least ? lines[i].total : least;
		most = lines[i].total > most ? lines[i].total : most;
	}
	span = most - least > 0 ? most - least : 1;
	for (size_t i = 0; i < n; i++) {
		int64_t from = lines[i].total - lines[i].cents, to = lines[i].total, low = from < to ? from : to;
		w[i].x = (low - least) * DRAWN / span;
		w[i].width = (from < to ? to - from : from - to) * DRAWN / span;
		w[i].width = w[i].width < 2 ? 2 : w[i].width;
		w[i].y = (int64_t)i * ROW + 4;
		w[i].speaks_for = to >= from;
	}
	view->zero = -least * DRAWN / span;
	view->height = (int64_t)n * ROW + 4;
}

static void weigh(const struct two *p, struct view_compare *view)
{
	struct visit *v = p->v;
	struct roll *ro = roll_of(v->reading.store);
	struct roll_line *lines;
	struct weighed *w;
	size_t n = 0;

	view->weight = STR("not weighed");
	if (!ro || !roll_lines(ro, v->reading.db, p->one->id, p->other->id, v->arena, &lines, &n, NULL))
		return;
	w = TAKE_N(v->arena, struct weighed, n + 1);
	for (size_t i = 0; i < n; i++)
		w[i] = (struct weighed){ .words = lines[i].words, .bits = bits(v->arena, lines[i].cents), .total = bits(v->arena, lines[i].total) };
	drawn(view, w, lines, n);
	view->lines = w;
	view->nlines = n;
	view->weight = weight_words(v->arena, lines[n - 1].total);
}

static bool told(const struct part_group *g, struct str entry)
{
	for (size_t i = 0; i < g->nrows; i++)
		if (str_eq(g->rows[i].cells[3].text, entry))
			return true;
	return false;
}

/* A decision about both stands in the ledger once and is told once. */
static void decided(const struct two *p, struct part_group *g)
{
	static const char *const heads[] = { "When", "What, and why", "Who", "Entry" };
	struct visit *v = p->v;
	struct part_column *columns = TAKE_N(v->arena, struct part_column, 4);
	struct part_row *rows = TAKE_N(v->arena, struct part_row, 2 * EVENTS + 1);
	struct identity_event *events;

	for (size_t i = 0; i < 4; i++)
		columns[i].words = str_z(heads[i]);
	*g = (struct part_group){ .words = STR("Decided before"), .columns = columns, .ncolumns = 4, .rows = rows };
	for (int side = 0; side < 2; side++) {
		size_t n = identity_history(&v->reading, (side ? p->other : p->one)->id, EVENTS, &events);
		for (size_t i = 0; i < n; i++) {
			struct part_cell *cells = TAKE_N(v->arena, struct part_cell, 4);
			struct str entry = str_fmt(v->arena, "entry %lld", (long long)events[i].seq);
			if (told(g, entry))
				continue;
			cells[0] = (struct part_cell){ .text = instant_words(v->arena, events[i].at), .head = true };
			cells[1].text = events[i].words;
			cells[2].text = events[i].by;
			cells[3].text = entry;
			rows[g->nrows++] = (struct part_row){ .cells = cells, .n = 4 };
		}
	}
}

static size_t acts(const struct two *p, const struct offer **out)
{
	struct offer *o = TAKE_N(p->v->arena, struct offer, 3);
	size_t n = 0;

	*out = o;
	if (p->joined) {
		o[n++] = (struct offer){ .words = STR("Separate"), .hint = STR("separate") };
		return n;
	}
	o[n++] = (struct offer){ .words = STR("Join"), .hint = STR("join") };
	if (!p->apart)
		o[n++] = (struct offer){ .words = STR("Different people"), .hint = STR("different") };
	o[n++] = (struct offer){ .words = STR("Leave as they are"), .hint = STR("leave") };
	return n;
}

static void compare_show(const struct two *p, int status)
{
	struct visit *v = p->v;
	struct view_compare view = { 0 };
	struct fault *fault = TAKE(v->arena, struct fault);
	uint8_t random[16];
	int64_t seen = identity_seen(v->reading.db, p->one->id, p->joined ? 0 : p->other->id);

	random_bytes(random, sizeof random);
	view.key = str_hex(v->arena, random, sizeof random);
	view.seen = str_fmt(v->arena, "%lld", (long long)seen);
	view.action = compare_url(v, p->one, p->other);
	view.heading = p->joined ? STR("These records are joined") : STR("Are these one person?");
	view.says = p->joined ? str_fmt(v->arena, "To separate takes %.*s out; both keep everything that was recorded", S(p->one->ref)) :
		p->apart ? STR("Known to be different people") : STR("Nothing is merged: both records stay as they are");
	sides(p, &view.sides);
	weigh(p, &view);
	decided(p, &view.decided);
	view.nacts = acts(p, &view.acts);
	view.reason = (struct part_field){ .kind = PART_FIELD_LONG, .id = STR("reason"), .name = STR("reason"), .label = STR("Why?"), .rows = 3,
		.required = true, .hint = STR("What shows it: who said so, which paper, which mark. It stands in the ledger."), .value = p->reason,
		.error = p->fault };
	*fault = (struct fault){ .words = p->fault, .href = STR("#reason") };
	view.faults = fault;
	view.nfaults = p->fault.n > 0;
	visit_frame(v, &view.frame, STR("Same person?"));
	v->status = status;
	v->out->n = 0;
	identities_compare(v->out, &view);
}

void identities_compare_page(struct visit *v)
{
	struct two p;

	if (!pair_read(v, &p))
		return;
	p.reason = visit_form(v, "reason");             /* typed in a session that is over */
	compare_show(&p, 200);
}

/* ---- a decision ---- */

static bool what_of(struct str name, enum identity_do *what)
{
	static const char *const names[] = { "join", "separate", "different", "leave" };

	for (int i = 0; i < 4; i++)
		if (str_is(name, names[i])) {
			*what = (enum identity_do)i;
			return true;
		}
	return false;
}

static void answer(struct two *p, const struct identity_decision *d, const struct identity_result *done)
{
	struct visit *v = p->v;

	switch (done->is) {
	case PUT_DONE:
	case PUT_REPEATED:
		visit_see_other(v, d->what == IDENTITY_JOIN || d->what == IDENTITY_SEPARATE ? record_url(v->arena, p->one) : STR("/identities"));
		return;
	case PUT_INVALID:
	case PUT_CONFLICT:
		p->reason = d->reason;
		p->fault = done->says;
		compare_show(p, done->is == PUT_INVALID ? 422 : 409);
		return;
	case PUT_REFUSED:
		visit_fault(v, 409, done->says);
		return;
	case PUT_GONE:
		visit_hidden(v);
		return;
	case PUT_BROKEN:
		visit_fault(v, 503, STR("This could not be saved: the store cannot be written just now. Nothing was decided. Go back, and send it "
			"again in a minute."));
		return;
	}
}

void identities_post(struct visit *v)
{
	struct identity_decision d = { .who = &v->who, .reason = str_trim(str_head(visit_form(v, "reason"), 2000)) };
	struct identity_result done;
	struct two p;

	if (!pair_read(v, &p))
		return;
	if (!what_of(visit_form(v, "do"), &d.what) || !str_int(visit_form(v, "_seen"), &d.seen)) {
		visit_fault(v, 400, STR("That was no decision this page offers. Nothing was changed."));
		return;
	}
	d.one = p.one->id;
	d.other = d.what == IDENTITY_SEPARATE ? 0 : p.other->id;
	if (!str_unhex(visit_form(v, "_key"), d.key, sizeof d.key))
		random_bytes(d.key, sizeof d.key);
	identity_decide(v->site->store, &d, v->arena, &done);
	answer(&p, &d, &done);
}

/* ---- on a picture ---- */

static struct str stands_on(struct visit *v, size_t n)
{
	return str_fmt(v->arena, "This page stands on %zu records, joined as one person", n);
}

struct str identities_words(struct visit *v, const struct record *rec)
{
	const int64_t *rows;
	size_t n = record_same(&v->reading, rec->id, &rows);
	struct buf b;

	if (n < 2)
		return STR("");
	buf_open(&b, v->arena);
	buf_str(&b, stands_on(v, n));
	for (size_t i = 0; i < n; i++) {
		const struct record *one = record_load(&v->reading, rows[i]);
		if (one)
			buf_fmt(&b, "%s%.*s", i ? ", " : ": ", S(one->ref));
	}
	return buf_text(&b);
}

size_t identities_facts(struct visit *v, const struct record *rec, struct part_fact *out)
{
	const int64_t *rows;
	size_t n = record_same(&v->reading, rec->id, &rows), k = 0;
	bool may = !v->reading.as_known && visit_may_page(v, "identities");

	if (n < 2)
		return 0;
	out[k++] = (struct part_fact){ .label = STR("Stands on"), .value = stands_on(v, n) };
	for (size_t i = 1; i < n && k < IDENTITIES_FACTS; i++) {
		const struct record *other = record_load(&v->reading, rows[i]);
		if (!other)
			continue;
		out[k++] = (struct part_fact){ .label = STR("Joined with"),
			.value = str_fmt(v->arena, "%.*s (%.*s), %.*s%s", S(record_headline(&v->reading, other)), S(other->ref), S(facts_of(v, other)),
				may ? ". Compare or separate" : ""),
			.href = may ? compare_url(v, other, rec) : visit_url(v, other, "") };
	}
	return k;
}

size_t identities_gaps(struct visit *v, const struct record *rec, struct gap *out)
{
	struct suggestion *s;
	size_t n, k = 0;
	bool may = visit_may_page(v, "identities");

	if (v->reading.as_known || !roll_keeps(rec->type))
		return 0;
	n = suggest_of(&v->reading, rec->id, IDENTITIES_GAPS, &s);
	for (size_t i = 0; i < n; i++) {
		const struct record *other = record_load(&v->reading, s[i].b), *one = record_load(&v->reading, s[i].a);
		if (!other || !one)
			continue;
		out[k++] = (struct gap){ .kind = GAP_NOT_RECORDED, .words = str_fmt(v->arena, "May be recorded twice: %.*s, %.*s (%.*s)",
			S(other->ref), S(record_headline(&v->reading, other)), S(weight_words(v->arena, s[i].cents))),
			.next = may ? STR("Compare") : STR("Open"), .href = may ? compare_url(v, one, other) : visit_url(v, other, "") };
	}
	return k;
}
