/* Who knew what, when: old and new with nothing left blank; any instant looked back to; who looked. */
#include "web/pages.h"
#include "web/show.h"

#include "record/typed.h"

enum { LOOKS_MOST = 500, POINTS_MOST = 30 };

static bool subject_strip(struct visit *v, const struct record *rec, struct person_strip *out)
{
	if (show_strip(v, rec, out))
		return true;
	*out = (struct person_strip){ .name = record_headline(&v->reading, rec), .href = visit_url(v, rec, "") };
	return false;
}

static void change_rows(struct visit *v, const struct change *c, struct part_change *out, size_t *n)
{
	size_t first = *n;
	struct str when = instant_words(v->arena, c->recorded), iso = instant_show(v->arena, c->recorded);

	if (!c->nfields)
		out[(*n)++] = (struct part_change){ .recorded = when, .recorded_iso = iso, .by = c->by, .what = c->what, .before = STR("as before"),
			.after = STR("no value changed"), .reason = c->what };
	for (size_t k = 0; k < c->nfields; k++)
		out[(*n)++] = (struct part_change){ .recorded = when, .recorded_iso = iso, .by = c->by, .before = c->fields[k].old,
			.after = c->fields[k].new, .what = c->fields[k].field ? c->fields[k].field->title : c->fields[k].name, .reason = c->what,
			.source = str_fmt(v->arena, "version %u, entry %lld", c->version, (long long)c->seq) };
	out[first].span = *n - first;
}

void history_page(struct visit *v)
{
	const struct record *rec = visit_record(v);
	struct view_history view = { 0 };
	struct change *changes;
	struct part_change *rows;
	size_t n, most = 0;

	if (!rec)
		return;
	n = record_history(&v->reading, rec->id, &changes);
	for (size_t i = 0; i < n; i++)
		most += changes[i].nfields + 1;
	rows = TAKE_N(v->arena, struct part_change, most + 1);
	for (size_t i = 0; i < n; i++)
		change_rows(v, &changes[i], rows, &view.nchanges);
	view.changes = rows;
	view.heading = str_fmt(v->arena, "Changes to %.*s", S(rec->ref));
	view.beside = str_fmt(v->arena, "%zu change%s, newest first", n, n == 1 ? "" : "s");
	view.nways = offer_ways(v, rec, &view.ways);
	subject_strip(v, rec, &view.strip);
	visit_frame(v, &view.frame, str_fmt(v->arena, "Changes, %.*s", S(rec->ref)));
	sheet_history(v->out, &view);
}

/* The instants at which something changed: most questions are about one of those. */
static size_t points(struct visit *v, const struct record *rec, const struct offer **out)
{
	struct change *changes;
	size_t n = record_history(&v->reading, rec->id, &changes), k = 0;
	struct offer *o = TAKE_N(v->arena, struct offer, POINTS_MOST);

	for (size_t i = 0; i < n && k < POINTS_MOST; i++)
		o[k++] = (struct offer){ .words = instant_words(v->arena, changes[i].recorded),
			.hint = str_fmt(v->arena, "%.*s, %.*s", S(changes[i].what), S(changes[i].by)),
			.href = str_fmt(v->arena, "%.*s?at=%.*s", S(record_url(v->arena, rec)), S(instant_show(v->arena, changes[i].recorded))) };
	*out = o;
	return k;
}

static void as_at_fields(struct visit *v, struct view_as_at *view)
{
	struct part_field *f = TAKE_N(v->arena, struct part_field, 2);

	f[0] = (struct part_field){ .kind = PART_FIELD_DATE, .id = STR("day"), .name = STR("day"), .label = STR("Day"), .required = true,
		.value = visit_query(v, "day") };
	f[1] = (struct part_field){ .kind = PART_FIELD_TEXT, .id = STR("time"), .name = STR("time"), .label = STR("Time"), .width = 5,
		.hint = STR("Like 03:00"), .required = true, .value = visit_query(v, "time") };
	view->fields = f;
	view->nfields = 2;
}

void history_as_at_page(struct visit *v)
{
	const struct record *rec = record_by_ref(&v->reading, v->type, v->param[1]);
	struct view_as_at view = { .heading = STR("Show as known at\xe2\x80\xa6") };
	struct typed_when when = { visit_query(v, "day"), visit_query(v, "time"), visit_query(v, "which") };
	struct fault *fault = TAKE(v->arena, struct fault);
	instant at = 0;

	if (!rec) {
		visit_hidden(v);
		return;
	}
	if (pairs_has(&v->query, "at") && instant_parse(visit_query(v, "at"), &at) && at <= v->reading.now) {
		visit_see_other(v, str_fmt(v->arena, "%.*s?at=%.*s", S(record_url(v->arena, rec)), S(instant_show(v->arena, at))));
		return;
	}
	if (when.day.n || when.time.n) {
		if (!typed_instant(&when, v->reading.now, &at, &fault->words))
			view.nfaults = 1;
		else if (at > v->reading.now)
			*fault = (struct fault){ .words = STR("That is in the future. Choose a time that has been.") };
		else {
			visit_see_other(v, str_fmt(v->arena, "%.*s?at=%.*s", S(record_url(v->arena, rec)), S(instant_show(v->arena, at))));
			return;
		}
		fault->href = STR("#day");
		view.nfaults = 1;
	}
	view.faults = fault;
	view.action = str_fmt(v->arena, "%.*s/as-at", S(record_url(v->arena, rec)));
	as_at_fields(v, &view);
	view.npoints = points(v, rec, &view.points);
	subject_strip(v, rec, &view.strip);
	visit_frame(v, &view.frame, str_fmt(v->arena, "As known at, %.*s", S(rec->ref)));
	view.frame.as_known = true;            /* nothing on it posts */
	sheet_as_at(v->out, &view);
}

void history_looks_page(struct visit *v)
{
	static const char *const heads[] = { "When", "Who", "Role", "Why", "Entry" };
	const struct record *rec = record_by_ref(&v->reading, v->type, v->param[1]);
	struct view_looks view = { 0 };
	struct part_column *columns = TAKE_N(v->arena, struct part_column, 5);
	struct look *looks;
	struct part_row *rows;
	size_t n;

	if (!rec) {
		visit_hidden(v);
		return;
	}
	n = record_looks(&v->reading, rec->id, LOOKS_MOST, &looks);
	rows = TAKE_N(v->arena, struct part_row, n + 1);
	for (size_t i = 0; i < 5; i++)
		columns[i].words = str_z(heads[i]);
	for (size_t i = 0; i < n; i++) {
		struct part_cell *cells = TAKE_N(v->arena, struct part_cell, 5);
		cells[0] = (struct part_cell){ .text = instant_words(v->arena, looks[i].at), .head = true, .tight = true };
		cells[1].text = looks[i].by.n ? looks[i].by : STR("Martlet");
		cells[2].text = looks[i].role.n ? looks[i].role : STR("the system");
		cells[3].text = looks[i].why.n ? str_fmt(v->arena, "%.*s: %.*s", S(looks[i].purpose), S(looks[i].why)) : looks[i].purpose;
		if (!looks[i].purpose.n)
			cells[3].gap = (struct gap){ .kind = GAP_NOT_RECORDED, .words = STR("No purpose was chosen") };
		cells[4] = (struct part_cell){ .text = str_fmt(v->arena, "%lld", (long long)looks[i].seq), .number = true };
		rows[i] = (struct part_row){ .cells = cells, .n = 5 };
	}
	columns[4].number = true;
	view.group = (struct part_group){ .words = STR("Who looked, newest first"), .plain = true, .columns = columns, .ncolumns = 5, .rows = rows,
		.nrows = n, .empty = { .kind = GAP_TRULY_NONE, .words = STR("Nobody has looked.") } };
	view.back = record_url(v->arena, rec);
	subject_strip(v, rec, &view.strip);
	visit_frame(v, &view.frame, str_fmt(v->arena, "Who looked, %.*s", S(rec->ref)));
	sheet_looks(v->out, &view);
}
