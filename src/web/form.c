/* The form of any move: asked, checked, made; refused with everything typed; two people's versions side by side. */
#include "web/ask.h"
#include "web/pages.h"
#include "web/show.h"

#include "base/digest.h"
#include "record/find_people.h"

enum { HERE_MOST = 8 };

struct shown_form {
	struct visit *v;
	struct draft d;
	const struct record *base;                    /* NULL when a record is started */
	struct str action, name;                      /* name: of its server draft */
	struct str key, version, fixed;
	bool judged;
	struct offer *instead;
	size_t ninstead;
};

static bool page_own(struct str name)
{
	return str_starts(name, STR("_")) || str_is(name, "token");
}

/* Of what is the page's own, what was chosen on it and what it was filled from stays with the words; a password never does. */
static bool kept_with_words(struct str name)
{
	return !str_is(name, "password") && (!page_own(name) || str_is(name, "_fixed") || str_is(name, "_version") || str_starts(name, STR("_found.")));
}

/* The move a new record is started by: ?move=, else the type's first. */
static const struct move *move_asked(struct visit *v)
{
	struct str name = visit_query(v, "move");

	return name.n ? type_move(v->type, name) : type_creates(v->type);
}

static struct str name_of(struct visit *v, const struct move *m, struct str ref)
{
	return str_fmt(v->arena, "%.*s.%.*s.%.*s", S(v->type->name), S(m->name), S(ref));
}

struct str form_name(struct visit *v)
{
	const struct move *m = NULL;

	if (v->route && v->route->permit == PERMIT_CREATE)
		m = move_asked(v);
	else if (v->route && v->route->permit == PERMIT_MOVE)
		m = type_move(v->type, v->param[2]);
	return m ? name_of(v, m, v->route->permit == PERMIT_MOVE ? v->param[1] : STR("new")) : str_head(v->path, 200);
}

struct str form_typed(struct visit *v)
{
	struct buf all;

	buf_open(&all, v->arena);
	for (size_t i = 0; i < v->form.n; i++) {
		if (!kept_with_words(v->form.at[i].name))
			continue;
		if (all.n)
			buf_c(&all, '&');
		buf_str(&all, url_escape(v->arena, v->form.at[i].name));
		buf_c(&all, '=');
		buf_str(&all, url_escape(v->arena, v->form.at[i].value));
	}
	return buf_text(&all);
}

static void key_new(struct shown_form *f)
{
	uint8_t random[16];

	random_bytes(random, sizeof random);
	f->key = str_hex(f->v->arena, random, sizeof random);
}

static void open_form(struct visit *v, struct shown_form *f, const struct record *base)
{
	*f = (struct shown_form){ .v = v, .base = base };
	draft_open(&f->d, v->arena, v->practice, &v->who, v->type, v->move, base);
	f->version = str_fmt(v->arena, "%u", base ? base->version : 0);
	f->name = name_of(v, v->move, base ? base->ref : STR("new"));
	if (base)
		f->action = str_fmt(v->arena, "%.*s/do/%.*s", S(record_url(v->arena, base)), S(v->move->name));
	else
		f->action = str_fmt(v->arena, "/%.*s/new?move=%.*s", S(v->type->path), S(v->move->name));
	key_new(f);
}

/* Whom the form is about, when that is settled: from the record, or from the page one came from. */
static bool form_strip(struct shown_form *f, struct person_strip *out)
{
	const struct field *about = f->d.type->marks ? f->d.type->marks_field : f->d.type->about;
	struct record shell = { .type = f->d.type, .values = f->d.values };

	if (f->base)
		return show_strip(f->v, f->base, out);
	return about && f->d.values[about->position].is == VALUE_INT && show_strip(f->v, &shell, out);
}

static void kept_words(struct shown_form *f, struct view_form *view)
{
	struct str encoded;
	instant at;

	if (f->judged || pairs_has(&f->v->query, "kept") ||
		!form_kept(f->v->reading.db, &f->v->who, f->name, f->v->arena, &encoded, &at) || !encoded.n)
		return;
	view->kept = str_fmt(f->v->arena, "You began this form and left it at %.*s.", S(instant_short(f->v->arena, at, f->v->reading.now)));
	view->kept_href = str_fmt(f->v->arena, "%.*s%skept=1", S(f->action), f->base ? "?" : "&");
}

static void fill(struct shown_form *f, struct view_form *view)
{
	struct visit *v = f->v;

	view->heading = v->move->title;
	view->hint = v->move->hint;
	view->confirm = v->move->confirm;
	view->action = f->action;
	view->submit = f->ninstead ? STR("None of these: save it as new") : v->move->title;
	view->key = f->key;
	view->version = f->version;
	view->draft = f->name;
	view->instead = f->instead;
	view->ninstead = f->ninstead;
	view->has_strip = form_strip(f, &view->strip);
	view->back = f->base ? visit_url(v, f->base, "") : view->has_strip ? view->strip.href : STR("/");
	view->back_words = f->base ? record_headline(&v->reading, f->base) : STR("");
	visit_frame(v, &view->frame, f->base ? str_fmt(v->arena, "%.*s, %.*s", S(v->move->title), S(f->base->ref)) : v->move->title);
	view->frame.banner = BANNER_NONE;
}

static void show_form(struct shown_form *f, int status)
{
	struct visit *v = f->v;
	struct view_form view = { 0 };
	struct ask a = { .v = v, .d = &f->d, .judged = f->judged, .more = visit_form(v, "_more"), .look = visit_form(v, "_look"),
		.fixed = f->fixed };
	struct part_field *hidden = TAKE_N(v->arena, struct part_field, 2);

	view.nitems = ask_items(&a, &view.items);
	if (f->judged)
		view.nfaults = ask_faults(&a, &view.faults);
	hidden[0] = (struct part_field){ .kind = PART_FIELD_HIDDEN, .name = STR("_fixed"), .value = f->fixed };
	hidden[1] = (struct part_field){ .kind = PART_FIELD_HIDDEN, .name = STR("_sure"), .value = f->ninstead ? STR("1") : visit_form(v, "_sure") };
	view.hidden = hidden;
	view.nhidden = 2;
	fill(f, &view);
	kept_words(f, &view);
	v->status = status;
	v->out->n = 0;
	ask_form(v->out, &view);
}

/* What was typed into the find box, put where it is likely to belong: by the kinds of the form's fields, never by their names. */
static void from_find(struct shown_form *f, struct str typed, struct pairs_like *into, struct str *names, struct str *values)
{
	struct str given = typed, family = { 0 };
	size_t n = 0, digits = 0;

	for (size_t i = 0; i < typed.n; i++) {
		digits += typed.at[i] >= '0' && typed.at[i] <= '9';
		if (typed.at[i] == ' ') {
			given = str_head(typed, i);
			family = str_from(typed, i + 1);
		}
	}
	for (size_t i = 0; i < f->d.move->nfields && n < 3; i++) {
		const struct field *x = f->d.move->fields[i];
		struct str put = { 0 };
		if (str_is(x->kind, "phone") && digits > 5)
			put = typed;
		else if (str_is(x->kind, "address") && !str_is(x->kind, "postcode"))
			put = typed;
		else if (str_is(x->kind, "given_name") && !digits && family.n)
			put = given;
		else if (str_is(x->kind, "family_name") && !digits)
			put = family.n ? family : typed;
		if (!put.n)
			continue;
		names[n] = x->name;
		values[n++] = put;
	}
	into->n = n;
}

/* What the practice says begins with now has it typed, as a day and a time: read, changed, or left. */
static void now_typed(struct shown_form *f, struct pairs_like *given, struct str *names, struct str *values)
{
	struct arena *a = f->v->arena;
	instant now = f->v->reading.now;
	struct wall w = instant_london(now);

	for (size_t i = 0; i < f->d.move->nfields; i++) {
		const struct field *x = f->d.move->fields[i];
		if (!x->now || x->engine || f->d.values[x->position].is != VALUE_NONE)
			continue;
		names[given->n] = x->is == FIELD_DAY ? x->name : str_fmt(a, "%.*s.day", S(x->name));
		values[given->n++] = day_words(a, instant_london_day(now));
		if (x->is == FIELD_DAY)
			continue;
		names[given->n] = str_fmt(a, "%.*s.time", S(x->name));
		values[given->n++] = str_fmt(a, "%02d:%02d", w.hour, w.minute);
	}
}

/* The same on a record that is there, where what it holds already is not touched. */
static void now_set(struct shown_form *f)
{
	for (size_t i = 0; i < f->d.move->nfields; i++) {
		const struct field *x = f->d.move->fields[i];
		struct value *value = &f->d.values[x->position];
		if (!x->now || x->engine || value->is != VALUE_NONE)
			continue;
		*value = x->is == FIELD_DAY ? (struct value){ .is = VALUE_TEXT, .text = day_show(f->v->arena, instant_london_day(f->v->reading.now)) } :
			(struct value){ .is = VALUE_INT, .n = f->v->reading.now };
	}
}

/* ?child=REF and the like: fields of the form already settled by where one came from. */
static void from_query(struct shown_form *f)
{
	/* The draft keeps what it was filled from, to show it again: it must live as long as the page. */
	struct visit *v = f->v;
	struct pairs_like given = { 0 };
	size_t most = v->query.n + 2 * f->d.move->nfields + 4;
	struct str *names = TAKE_N(v->arena, struct str, most), *values = TAKE_N(v->arena, struct str, most);

	for (size_t i = 0; i < v->query.n; i++) {
		const struct field *x = type_field(f->d.type, v->query.at[i].name);
		if (!x || !draft_has(&f->d, x))
			continue;
		names[given.n] = x->name;
		values[given.n++] = v->query.at[i].value;
		if (x->is == FIELD_REF)
			f->fixed = x->name;
	}
	given.names = names;
	given.values = values;
	if (!given.n && visit_query(v, "typed").n)
		from_find(f, str_trim(visit_query(v, "typed")), &given, names, values);
	now_typed(f, &given, names, values);
	if (given.n)
		draft_read(&f->d, &v->reading, &given);
}

static void from_kept(struct shown_form *f)
{
	struct pairs pairs;
	struct pairs_like form;
	struct str encoded;
	int64_t version;
	instant at;

	if (!form_kept(f->v->reading.db, &f->v->who, f->name, f->v->arena, &encoded, &at) || !pairs_read(f->v->arena, encoded, &pairs))
		return;
	/* What was typed against an older version is held against that one when it is sent. */
	if (f->base && str_int(pairs_get(&pairs, "_version"), &version) && version > 0 && version < f->base->version)
		f->version = pairs_get(&pairs, "_version");
	ask_pairs(f->v->arena, f->d.type, &pairs, &form);
	draft_read(&f->d, &f->v->reading, &form);
	f->fixed = pairs_get(&pairs, "_fixed");
}

static void show_new(struct shown_form *f)
{
	if (pairs_has(&f->v->query, "kept"))
		from_kept(f);
	else
		from_query(f);
	show_form(f, 200);
}

/* The pairs as they would be sent again, for a form that carries them hidden. */
static void carry(struct shown_form *f, struct view_form *view)
{
	const struct pairs *form = &f->v->form;

	view->hidden = TAKE_N(f->v->arena, struct part_field, form->n + 1);
	for (size_t i = 0; i < form->n; i++)
		if (!page_own(form->at[i].name))
			view->hidden[view->nhidden++] = (struct part_field){ .kind = PART_FIELD_HIDDEN, .name = form->at[i].name,
				.value = form->at[i].value };
}

static void show_conflict(struct shown_form *f, const struct put_result *put)
{
	struct visit *v = f->v;
	struct view_form view = { 0 };
	struct clash *clashes = TAKE_N(v->arena, struct clash, v->move->nfields + 1);

	for (size_t i = 0; i < v->move->nfields; i++) {
		const struct field *x = v->move->fields[i];
		struct clash *c = &clashes[view.nclashes];
		if (x->engine || !put->theirs)
			continue;
		*c = (struct clash){ .label = x->title, .name = str_fmt(v->arena, "_pick.%.*s", S(x->name)),
			.theirs = value_words(&v->reading, x, &put->theirs->values[x->position]),
			.yours = value_words(&v->reading, x, &f->d.values[x->position]) };
		if (put->base)
			c->was = value_words(&v->reading, x, &put->base->values[x->position]);
		c->differs = !str_eq(c->theirs, c->yours);
		view.nclashes++;
	}
	view.clashes = clashes;
	view.clash_says = STR("Nothing of yours was saved and nothing of theirs was changed. Where the two differ, pick which one stands; "
		"then save.");
	key_new(f);
	if (put->theirs)
		f->version = str_fmt(v->arena, "%u", put->theirs->version);
	fill(f, &view);
	carry(f, &view);
	v->status = 409;
	ask_conflict(v->out, &view);
}

/* Where the other person's version was picked, the value is theirs and what was typed is left aside. */
static void picks(struct shown_form *f, struct pairs_like *form)
{
	struct str *names = TAKE_N(f->v->arena, struct str, form->n + 1), *values = TAKE_N(f->v->arena, struct str, form->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < form->n; i++) {
		struct str whole = form->names[i], rest = whole, field;
		bool cut = str_cut(&rest, '.', &field);
		struct str pick = pairs_get(&f->v->form, str_c(f->v->arena, str_fmt(f->v->arena, "_pick.%.*s", S(cut ? field : whole))));
		if (str_is(pick, "theirs"))
			continue;
		names[n] = whole;
		values[n++] = form->values[i];
	}
	*form = (struct pairs_like){ names, values, n };
}

static void theirs(struct shown_form *f)
{
	for (size_t i = 0; f->base && i < f->d.move->nfields; i++) {
		const struct field *x = f->d.move->fields[i];
		const char *name = str_c(f->v->arena, str_fmt(f->v->arena, "_pick.%.*s", S(x->name)));
		if (str_is(pairs_get(&f->v->form, name), "theirs"))
			draft_set(&f->d, str_c(f->v->arena, x->name), f->base->values[x->position]);
	}
}

static void instead_add(struct shown_form *f, int64_t id, struct str why)
{
	const struct record *rec = record_load(&f->v->reading, id);
	struct str facts = STR("");

	if (!rec || rec->type != f->d.type)
		return;
	if (rec->type->picture && rec->type->picture->facts.nparts)
		facts = phrase_words(&f->v->reading, &rec->type->picture->facts, rec);
	f->instead[f->ninstead++] = (struct offer){ .words = str_fmt(f->v->arena, "%.*s, %.*s", S(record_headline(&f->v->reading, rec)), S(rec->ref)),
		.href = record_url(f->v->arena, rec), .hint = str_fmt(f->v->arena, "%.*s (%.*s)", S(facts), S(why)) };
}

static void here_by_words(struct shown_form *f)
{
	struct find_result found = { 0 };
	struct buf q;

	buf_open(&q, f->v->arena);
	for (size_t i = 0; i < f->d.move->nfields; i++) {
		const struct field *x = f->d.move->fields[i];
		const struct value *val = &f->d.values[x->position];
		if (x->find && x->kind.n && val->is == VALUE_TEXT && !str_is(x->kind, "known_as")) {
			buf_str(&q, val->text);
			buf_c(&q, ' ');
		}
	}
	if (q.n)
		record_find(&f->v->reading, buf_text(&q), HERE_MOST, &found);
	for (size_t i = 0; i < found.nrows; i++)
		instead_add(f, found.rows[i].id, found.rows[i].why);
}

/* Before a subject is started a second time: who is already here like what was just typed. People are held against everybody the
 * matcher knows; other things are looked for by their words. */
static size_t already_here(struct shown_form *f)
{
	struct roll_hit *hits;
	size_t n;

	if (f->base || !f->d.type->subject || str_is(visit_form(f->v, "_sure"), "1"))
		return 0;
	f->instead = TAKE_N(f->v->arena, struct offer, HERE_MOST + 1);
	n = find_people_like(&f->v->reading, f->d.type, f->d.values, HERE_MOST, &hits);
	for (size_t i = 0; i < n; i++)
		instead_add(f, hits[i].id, hits[i].why);
	if (!f->ninstead)
		here_by_words(f);
	return f->ninstead;
}

static void put_done(struct shown_form *f, const struct put_result *put)
{
	struct visit *v = f->v;

	if (put->is == PUT_REPEATED)
		form_keep(v->site->store, &v->who, f->name, STR(""));
	visit_see_other(v, str_fmt(v->arena, "%.*s?done=%.*s", S(put->url), S(put->is == PUT_REPEATED ? STR("again") : v->move->name)));
}

static void put_now(struct shown_form *f)
{
	struct visit *v = f->v;
	struct put_result put = { 0 };

	f->d.reading = &v->reading;
	f->d.kept = f->name;
	record_put(v->site->store, &f->d, &put);
	switch (put.is) {
	case PUT_DONE:
	case PUT_REPEATED:
		put_done(f, &put);
		return;
	case PUT_INVALID:
		f->judged = true;
		show_form(f, 422);
		return;
	case PUT_CONFLICT:
		show_conflict(f, &put);
		return;
	case PUT_REFUSED:
		visit_fault(v, put.why.reason.n && !put.why.allowed ? 403 : 409, put.why.reason.n ? put.why.reason : put.says);
		return;
	case PUT_GONE:
		visit_hidden(v);
		return;
	case PUT_BROKEN:
		visit_fault(v, 503, STR("This could not be saved: the store cannot be written just now. What you typed is still in your browser: "
			"go back, and send it again in a minute. If life is at risk, ring the duty inspector."));
		return;
	}
}

static void post(struct shown_form *f)
{
	struct visit *v = f->v;
	struct pairs_like form;
	int64_t version = 0;
	struct str key = visit_form(v, "_key");

	f->fixed = visit_form(v, "_fixed");
	ask_pairs(v->arena, v->type, &v->form, &form);
	picks(f, &form);
	draft_read(&f->d, &v->reading, &form);
	theirs(f);
	if (str_unhex(key, f->d.key, sizeof f->d.key))
		f->key = key;
	if (str_int(visit_form(v, "_version"), &version) && version >= 0 && f->base) {
		f->d.version = (uint32_t)version;
		f->version = visit_form(v, "_version");
	}
	if (pairs_has(&v->form, "_more") || pairs_has(&v->form, "_look")) {
		show_form(f, 200);
		return;
	}
	if (!f->d.complaints.n && already_here(f)) {
		show_form(f, 200);
		return;
	}
	put_now(f);
}

static bool new_move(struct visit *v)
{
	v->move = move_asked(v);
	if (v->move && v->move->creates && !v->move->engine)
		return true;
	visit_hidden(v);
	return false;
}

void form_new_page(struct visit *v)
{
	struct shown_form f;

	if (!new_move(v))
		return;
	open_form(v, &f, NULL);
	show_new(&f);
}

void form_new_post(struct visit *v)
{
	struct shown_form f;

	if (!new_move(v))
		return;
	open_form(v, &f, NULL);
	post(&f);
}

static bool open_now(struct visit *v, const struct record *rec)
{
	struct open_move *open;
	size_t n = record_moves(&v->reading, rec, &open);

	for (size_t i = 0; i < n; i++)
		if (open[i].move == v->move)
			return true;
	return false;
}

void form_page(struct visit *v)
{
	const struct record *rec = record_by_ref(&v->reading, v->type, v->param[1]);
	struct shown_form f;

	if (!rec) {
		visit_hidden(v);
		return;
	}
	if (!open_now(v, rec)) {
		visit_fault_next(v, 409, str_fmt(v->arena, "\"%.*s\" cannot be done now: it has been done already, or %.*s is not in a state for it (now: %.*s).",
			S(v->move->title), S(rec->ref), S(v->type->states[rec->state].title)), STR("Open the record as it is now"), visit_url(v, rec, ""));
		return;
	}
	open_form(v, &f, rec);
	if (pairs_has(&v->query, "kept"))
		from_kept(&f);
	else
		now_set(&f);
	show_form(&f, 200);
}

void form_post(struct visit *v)
{
	const struct record *rec = record_by_ref(&v->reading, v->type, v->param[1]);
	struct shown_form f;

	if (!rec) {
		visit_hidden(v);
		return;
	}
	open_form(v, &f, rec);
	post(&f);
}

/* Sent by script every twenty seconds. What is kept is what was typed, by whom and for which form; nothing is checked yet. */
void form_draft_post(struct visit *v)
{
	v->content_type = STR("text/plain; charset=utf-8");
	if (rate_over("draft", v->who.number, 30, 60)) {
		v->status = 429;
		return;
	}
	if (!form_keep(v->site->store, &v->who, str_head(v->param[0], 120), form_typed(v))) {
		v->status = 503;
		return;
	}
	buf_z(v->out, "kept");
}
