/* Messages to other systems that have not arrived: whose, since when, why, and a person's power to try again. */
#include "web/pages.h"
#include "web/show.h"

#include "share/share.h"

static struct letter letter_of(struct visit *v, const struct outbox_row *row)
{
	struct letter l = { .id = row->id, .what = row->message, .channel = row->channel, .dead = str_is(row->state, "dead") };
	const struct record *rec = record_load(&v->reading, row->record);

	for (size_t i = 0; i < v->practice->nchannels; i++)
		if (str_eq(v->practice->channels[i].name, row->channel))
			l.channel = v->practice->channels[i].title;
	if (rec) {
		l.href = visit_url(v, rec, "");
		l.ref = record_headline(&v->reading, rec);
	}
	l.clock = (struct clock_tag){ .look = l.dead ? PART_CLOCK_OVER : PART_CLOCK_SOON, .at = instant_show(v->arena, row->asked),
		.words = l.dead ? STR("Stopped") : STR("Waiting"),
		.beside = str_fmt(v->arena, "asked %.*s", S(instant_short(v->arena, row->asked, v->reading.now))) };
	l.why = row->last_error.n ? row->last_error : STR("Nothing has gone wrong yet; it has not been tried, or waits for its turn.");
	l.tries = row->attempts ? str_fmt(v->arena, "tried %d times, last %.*s", row->attempts,
		S(instant_short(v->arena, row->tried, v->reading.now))) : STR("not tried yet");
	return l;
}

void circulation_page(struct visit *v)
{
	struct view_letters view = { 0 };
	struct outbox_row *rows;
	struct letter *letters;

	view.nrows = outbox_waiting(v->reading.db, v->arena, &rows);
	letters = TAKE_N(v->arena, struct letter, view.nrows + 1);
	for (size_t i = 0; i < view.nrows; i++) {
		letters[i] = letter_of(v, &rows[i]);
		view.dead += letters[i].dead;
	}
	view.rows = letters;
	visit_frame(v, &view.frame, STR("Messages that have not arrived"));
	page_letters(v->out, &view);
}

void circulation_post(struct visit *v)
{
	int64_t id;
	bool done = false;

	if (str_int(v->param[0], &id) && str_is(visit_form(v, "do"), "retry"))
		done = letter_retry(v->site->store, &v->who, id);
	else if (str_int(v->param[0], &id) && str_is(visit_form(v, "do"), "drop"))
		done = letter_drop(v->site->store, &v->who, id);
	if (done)
		visit_see_other(v, STR("/circulation/failures"));
	else
		visit_fault(v, 409, STR("That message is no longer stopped: it has gone, or somebody else has seen to it."));
}
