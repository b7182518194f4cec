#include "web/show.h"
#include "web/stub.h"

#include <string.h>

#include "base/clock.h"

enum { FLAGS_MOST = 4 };      /* in a cell of a list */

instant show_now(const struct visit *v)
{
	return v->reading.as_known ? v->reading.as_known : v->reading.now;
}

struct str show_clock_time(struct visit *v, instant t)
{
	struct wall w = instant_london(t);

	return str_fmt(v->arena, "%02d:%02d:%02d", w.hour, w.minute, w.second);
}

struct str show_span_over(struct arena *a, int64_t us)
{
	return span_words(a, us + US_MINUTE - 1);
}

struct str show_clock_name(const struct clock_row *c)
{
	return c->state == CLOCK_OVER && c->clock->late_says.n ? c->clock->late_says : c->clock->title;
}

static struct str stopped_words(struct visit *v, const struct clock_row *c)
{
	struct str at = instant_short(v->arena, c->stopped, show_now(v));

	if (c->state != CLOCK_DONE_LATE || !c->has_due)
		return str_fmt(v->arena, "Done %.*s", S(at));
	return str_fmt(v->arena, "Done %.*s, %.*s late", S(at), S(show_span_over(v->arena, c->stopped - c->due)));
}

static struct str due_beside(struct visit *v, const struct clock_row *c)
{
	bool working = c->clock->has_within && c->clock->within.unit == SPAN_WORKING_DAYS;

	return str_fmt(v->arena, "due %.*s%s", S(instant_short(v->arena, c->due, show_now(v))), working ? ", working days" : "");
}

struct clock_tag show_clock(struct visit *v, const struct clock_row *c, struct str url)
{
	instant now = show_now(v);
	struct clock_tag t = { .look = PART_CLOCK_RUNNING };

	if (url.n)
		t.why = str_fmt(v->arena, "%.*s#clock-%.*s", S(url), S(c->clock->name));
	switch (c->state) {
	case CLOCK_WAITS:
		t.look = PART_CLOCK_WAITS;
		t.words = c->clock->waits.n ? c->clock->waits : STR("not started");
		return t;
	case CLOCK_DONE:
	case CLOCK_DONE_LATE:
		t.look = c->state == CLOCK_DONE ? PART_CLOCK_DONE : PART_CLOCK_SOON;
		t.words = stopped_words(v, c);
		t.at = instant_show(v->arena, c->stopped);
		return t;
	case CLOCK_RUNNING:
	case CLOCK_SOON:
	case CLOCK_OVER:
		break;
	}
	if (!c->has_due) {
		t.look = PART_CLOCK_NO_LIMIT;
		t.words = STR("no limit in law");
		t.beside = str_fmt(v->arena, "since %.*s", S(instant_short(v->arena, c->started, now)));
		return t;
	}
	t.look = c->state == CLOCK_OVER ? PART_CLOCK_OVER : c->state == CLOCK_SOON ? PART_CLOCK_SOON : PART_CLOCK_RUNNING;
	t.words = c->state == CLOCK_OVER ? str_fmt(v->arena, "%.*s over", S(show_span_over(v->arena, now - c->due))) :
		str_fmt(v->arena, "%.*s left", S(span_words(v->arena, c->due - now)));
	t.at = instant_show(v->arena, c->due);
	t.beside = due_beside(v, c);
	t.ticks = !v->reading.as_known;
	return t;
}

static enum flag_look look_of_tone(struct str tone)
{
	return str_is(tone, "crit") ? FLAG_CRITICAL : str_is(tone, "warn") ? FLAG_WARNING : FLAG_INFORM;
}

const struct flag *show_flags(struct visit *v, const struct marker_row *rows, size_t n)
{
	struct flag *out = TAKE_N(v->arena, struct flag, n + 1);

	for (size_t i = 0; i < n; i++) {
		out[i].look = look_of_tone(rows[i].tone);
		/* A headline that names its kind already says it once. */
		out[i].words = !rows[i].words.n ? rows[i].title : str_starts(rows[i].words, rows[i].title) ? rows[i].words :
			str_fmt(v->arena, "%.*s: %.*s", S(rows[i].title), S(rows[i].words));
		const struct type *t = practice_type_no(v->practice, id_type(rows[i].id));
		if (t && rows[i].ref.n)
			out[i].href = str_fmt(v->arena, "/%.*s/%.*s", S(t->path), S(rows[i].ref));
		if (rows[i].review_over)
			out[i].late = str_fmt(v->arena, "review over since %.*s", S(day_words(v->arena, rows[i].review)));
	}
	return out;
}

const struct flag *show_flags_of(struct visit *v, int64_t subject, size_t *n)
{
	struct marker_row *rows;

	*n = subject_markers(&v->reading, subject, &rows);
	return show_flags(v, rows, *n);
}

struct gap show_absence(const struct field *f, enum absence a)
{
	struct gap g = { .words = absence_words(a) };

	(void)f;
	switch (a) {
	case ABSENT_NONE:
		g.kind = GAP_TRULY_NONE;
		break;
	case ABSENT_NOT_SEEN:
		g.kind = GAP_NOT_SEEN;
		break;
	case ABSENT_DECLINED:
	case ABSENT_NOT_ASKED:
		g.kind = GAP_NOT_DONE;
		break;
	case ABSENT_NOT:
	case ABSENT_NOT_KNOWN:
	case ABSENCES:
		g.kind = GAP_NOT_RECORDED;
		break;
	}
	return g;
}

static struct str quoted(struct arena *a, struct str words)
{
	return str_fmt(a, "\xe2\x80\x9c%.*s\xe2\x80\x9d", S(words));
}

struct part_fact show_fact(struct visit *v, const struct record *rec, const struct field *f)
{
	const struct value *value = &rec->values[f->position];
	struct part_fact out = { .label = f->title };

	if (value->is == VALUE_ABSENT) {
		out.gap = show_absence(f, value->absent);
		return out;
	}
	if (value->is == VALUE_NONE) {
		out.gap = (struct gap){ .kind = GAP_NOT_RECORDED, .words = f->voice || f->quote ? STR("Child's voice not recorded") : STR("") };
		return out;
	}
	out.value = value_words(&v->reading, f, value);
	if (f->quote && out.value.n)
		out.value = quoted(v->arena, out.value);
	if (f->is == FIELD_INSTANT && value->is == VALUE_INT)
		out.at = instant_show(v->arena, value->n);
	if (f->is == FIELD_REF && value->is == VALUE_INT) {
		const struct record *to = record_load(&v->reading, value->n);
		if (to)
			out.href = visit_url(v, to, "");
		else
			out = (struct part_fact){ .label = f->title, .gap = { .kind = GAP_NOT_VISIBLE, .words = STR("A record you cannot see") } };
	}
	return out;
}

struct str show_by(struct visit *v, int64_t staff)
{
	struct account_row row;

	if (!staff || !account_show(v->reading.db, staff, v->arena, &row))
		return STR("Martlet");
	return str_fmt(v->arena, "%.*s %.*s", S(row.number), S(row.name));
}

/* More than a day between what happened and its being written down is a finding of its own. */
struct happening show_event(struct visit *v, const struct event_row *e)
{
	struct happening h = { .what = e->says, .ref = e->ref, .href = e->url, .missing = e->gap };
	int64_t later = e->recorded - e->happened;

	for (size_t i = 0; i + 1 < e->says.n; i++)
		if (e->says.at[i] == '.' && e->says.at[i + 1] == ' ') {
			h.what = str_head(e->says, i);          /* the first sentence is what happened; the rest tells more */
			h.detail = str_trim(str_from(e->says, i + 1));
			break;
		}
	while (h.what.n && h.what.at[h.what.n - 1] == '.')
		h.what.n--;
	h.when = instant_short(v->arena, e->happened, show_now(v));
	h.when_iso = instant_show(v->arena, e->happened);
	h.by = e->by.n ? e->by : STR("Martlet");
	if (later > US_DAY)
		h.late = str_fmt(v->arena, "%.*s later", S(span_words(v->arena, later)));
	else if (later >= US_MINUTE)
		h.by = str_fmt(v->arena, "%.*s, %.*s later", S(h.by), S(span_words(v->arena, later)));
	if (e->voice_quote)
		h.voice.quote = e->voice;
	else
		h.voice.to = e->voice;
	h.voice.seemed = e->seemed;
	if (e->voice_missing.n)
		h.voice.gap = (struct gap){ .kind = GAP_NOT_RECORDED, .words = e->voice_missing };
	h.silent = !e->voice.n && !e->seemed.n && !e->voice_missing.n;
	if (!h.voice.quote.n && h.voice.to.n && !h.voice.seemed.n) {
		h.voice.seemed = h.voice.to;
		h.voice.to = STR("");
	}
	return h;
}

int show_urgency(const struct clock_row *c)
{
	static const int order[] = { [CLOCK_OVER] = 0, [CLOCK_SOON] = 1, [CLOCK_RUNNING] = 2, [CLOCK_WAITS] = 3, [CLOCK_DONE_LATE] = 4,
		[CLOCK_DONE] = 5 };

	return order[c->state];
}

/* Of several clocks the one that stands in a cell is the latest over, else the next to run out. */
static size_t most_urgent(const struct clock_row *c, size_t n)
{
	size_t best = 0;

	for (size_t i = 1; i < n; i++)
		if (show_urgency(&c[i]) < show_urgency(&c[best]) || (show_urgency(&c[i]) == show_urgency(&c[best]) && c[i].has_due && c[i].due < c[best].due))
			best = i;
	return best;
}

/* A list warns; the whole of it is one press away, on the subject's own page. Of the same weight its own come before its places'. */
static const struct flag *gravest(struct visit *v, const struct flag *all, size_t nall)
{
	struct flag *out = TAKE_N(v->arena, struct flag, FLAGS_MOST);
	size_t n = 0;

	for (enum flag_look look = FLAG_CRITICAL; look <= FLAG_INFORM; look++)
		for (size_t i = 0; i < nall && n < FLAGS_MOST; i++)
			if (all[i].look == look)
				out[n++] = all[i];
	return out;
}

struct part_cell show_cell(struct visit *v, const struct cell *c, const struct board_row *row, bool head)
{
	struct part_cell out = { .text = c->words, .href = c->url, .head = head };

	if (c->nclocks) {
		struct clock_tag *tags = TAKE_N(v->arena, struct clock_tag, c->nclocks);
		const struct clock_row *first = &c->clocks[most_urgent(c->clocks, c->nclocks)];
		tags[0] = show_clock(v, first, row->url);
		out.clock = tags;
		if (c->is == COLUMN_CLOCKS)
			out.beside = show_clock_name(first);
		if (c->nclocks > 1)
			out.beside = str_fmt(v->arena, "%.*s; %zu more open", S(show_clock_name(first)), c->nclocks - 1);
		out.text = STR("");
		out.tight = !out.beside.n;
	}
	if (c->nflags) {
		out.flags = show_flags(v, c->flags, c->nflags);
		out.nflags = c->nflags;
		if (c->nflags > FLAGS_MOST + 1) {
			out.flags = gravest(v, out.flags, c->nflags);
			out.nflags = FLAGS_MOST;
			out.beside = str_fmt(v->arena, "%zu flags, the gravest %d here", c->nflags, FLAGS_MOST);
		}
	}
	if (c->is == COLUMN_PATH && c->words.n && v->reading.subject) {
		const struct record *centre = record_load(&v->reading, v->reading.subject);
		out.href = centre ? visit_url(v, centre, "/network") : STR("");
	}
	if (c->is == COLUMN_VOICE && c->words.n) {
		struct voice *voice = TAKE(v->arena, struct voice);
		*(c->quote ? &voice->quote : &voice->seemed) = c->words;
		out.voice = voice;
		out.text = STR("");
	}
	if (!out.text.n && !out.clock && !out.nflags && !out.voice)
		out.gap = (struct gap){ .kind = c->is == COLUMN_FLAGS || c->none ? GAP_TRULY_NONE : GAP_NOT_RECORDED, .words = c->missing };
	if (head && !out.href.n && row->url.n && out.text.n)
		out.href = row->url;
	return out;
}

struct str show_rule(struct visit *v, struct place at)
{
	struct str file = str_z(at.file ? at.file : "");
	size_t from = file.n, slashes = 0;

	while (from && (slashes += file.at[from - 1] == '/') < 2)
		from--;
	return at.line ? str_fmt(v->arena, "%.*s:%u", S(str_from(file, from)), at.line) : STR("");
}

static bool links_to(const struct part_cell *cells, size_t n, struct str url)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(cells[i].href, url))
			return true;
	return false;
}

void show_source(struct part_cell *cells, size_t n, struct str url)
{
	size_t from = url.n;

	if (links_to(cells, n, url))
		return;
	while (from && url.at[from - 1] != '/')
		from--;
	cells[n - 1].ref = str_from(url, from);
	cells[n - 1].ref_href = url;
}

struct part_group show_group(struct visit *v, const struct board *b, const struct board_page *page)
{
	struct part_group g = { .words = b->title, .plain = true, .acts = true };
	struct part_column *columns = TAKE_N(v->arena, struct part_column, b->ncolumns + 1);
	struct part_row *rows = TAKE_N(v->arena, struct part_row, page->nrows + 1);
	size_t head = 0;

	for (size_t i = 0; i < b->ncolumns; i++) {
		columns[i].words = b->columns[i].title;
		if (b->columns[i].is == COLUMN_PERSON)
			head = i;
	}
	for (size_t r = 0; r < page->nrows; r++) {
		struct part_cell *cells = TAKE_N(v->arena, struct part_cell, b->ncolumns + 1);
		for (size_t i = 0; i < b->ncolumns; i++)
			cells[i] = show_cell(v, &page->rows[r].cells[i], &page->rows[r], i == head);
		rows[r] = (struct part_row){ .cells = cells, .n = b->ncolumns, .act = STR("Open"), .act_href = page->rows[r].url,
			.act_for = page->rows[r].phrase.n ? page->rows[r].phrase : b->of->title };
		if (b->panel && b->ncolumns)
			show_source(cells, b->ncolumns, page->rows[r].url);
	}
	if (b->panel)
		g.acts = false;
	g.columns = columns;
	g.ncolumns = b->ncolumns;
	g.rows = rows;
	g.nrows = page->nrows;
	g.empty = (struct gap){ .kind = GAP_TRULY_NONE, .words = b->empty.n ? b->empty : STR("None now.") };
	return g;
}

const struct record *show_subject(struct visit *v, const struct record *rec)
{
	const struct field *about = rec->type->about;

	if (rec->type->subject)
		return rec;
	if (rec->type->marks && rec->type->marks_field)
		about = rec->type->marks_field;
	if (!about || rec->values[about->position].is != VALUE_INT)
		return NULL;
	return record_load(&v->reading, rec->values[about->position].n);
}

struct str show_about(struct visit *v, const struct record *subject)
{
	const struct picture *p = subject->type->picture;
	struct str about = phrase_words(&v->reading, &p->facts, subject), beside = { "", 0 };

	for (size_t i = 0; i < p->nlines; i++)
		if (str_is(p->lines[i].name, SHOW_BESIDE_NAME))
			beside = picture_line(&v->reading, &p->lines[i], subject->id);
	return str_fmt(v->arena, "%.*s%s%.*s", S(about), about.n && beside.n ? " \xc2\xb7 " : "", S(beside));
}

bool show_strip(struct visit *v, const struct record *rec, struct person_strip *out)
{
	const struct record *who = show_subject(v, rec);

	if (!who)
		return false;
	*out = (struct person_strip){ .href = visit_url(v, who, "") };
	if (who->type->picture) {
		out->name = phrase_words(&v->reading, &who->type->picture->name, who);
		out->about = show_about(v, who);
	}
	if (!out->name.n)
		out->name = record_headline(&v->reading, who);
	out->flags = show_flags_of(v, who->id, &out->nflags);
	return true;
}

static struct str shown_words(struct visit *v)
{
	if (v->reading.as_known)
		return str_fmt(v->arena, "at %.*s", S(instant_words(v->arena, v->reading.as_known)));
	return str_fmt(v->arena, "now, %.*s", S(show_clock_time(v, v->reading.now)));
}

void show_sheet(struct visit *v, const struct record *rec, struct str now_href, const struct frame *f, struct sheet_view *out)
{
	struct str at = instant_words(v->arena, clock_now());

	*out = (struct sheet_view){ .shown = shown_words(v), .is_past = v->reading.as_known != 0 };
	if (out->is_past)
		out->past = (struct known_at){ .later = v->later, .at = instant_words(v->arena, v->reading.as_known), .now = now_href };
	out->stub = stub_about(v, rec);
	out->printed = str_fmt(v->arena, "%.*s \xc2\xb7 %.*s \xc2\xb7 printed by %.*s at %.*s \xc2\xb7 as known %.*s", S(f->marking), S(rec->ref),
		S(f->name), S(at), S(out->shown));
	out->water = str_fmt(v->arena, "%.*s \xc2\xb7 %.*s \xc2\xb7 %.*s \xc2\xb7 %.*s", S(f->marking), S(rec->ref), S(f->name), S(at));
}

void show_paging(struct visit *v, struct str here, int64_t limit, int64_t from, int64_t total, struct paging *out)
{
	out->pages = (total + limit - 1) / limit;
	out->page = from / limit + 1;
	out->words = str_fmt(v->arena, "%lld in all", (long long)total);
	if (from > 0)
		out->before = str_fmt(v->arena, "%.*s?from=%lld", S(here), (long long)(from > limit ? from - limit : 0));
	if (from + limit < total)
		out->after = str_fmt(v->arena, "%.*s?from=%lld", S(here), (long long)(from + limit));
}
