#include "web/visit.h"

#include <setjmp.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/log.h"
#include "web/stub.h"
#include "web/views.h"

enum { LATER_MOST = 100 };

struct str visit_query(const struct visit *v, const char *name)
{
	return pairs_get(&v->query, name);
}

struct str visit_form(const struct visit *v, const char *name)
{
	return pairs_get(&v->form, name);
}

void visit_see_other(struct visit *v, struct str path)
{
	v->out->n = 0;
	v->to = path;
}

struct str visit_safe_path(struct str wanted, struct str other)
{
	if (!wanted.n || wanted.at[0] != '/' || (wanted.n > 1 && wanted.at[1] == '/'))
		return other;
	for (size_t i = 0; i < wanted.n; i++)
		if ((unsigned char)wanted.at[i] <= ' ' || (unsigned char)wanted.at[i] >= 0x7f || wanted.at[i] == '\\' ||
			wanted.at[i] == '"')
			return other;
	return wanted;
}

struct str visit_here(const struct visit *v)
{
	return v->q->query.n ? str_fmt(v->arena, "%.*s?%.*s", S(v->q->path), S(v->q->query)) : v->q->path;
}

static struct str fault_title(int status)
{
	switch (status) {
	case 400:
		return STR("We could not read that");
	case 403:
		return STR("Not for this role");
	case 404:
		return STR("Nothing here to show you");
	case 405:
		return STR("Not done that way");
	case 409:
		return STR("This cannot be done now");
	case 413:
		return STR("Too much at once");
	case 415:
		return STR("Not a form of ours");
	case 429:
		return STR("Slow down");
	case 503:
		return STR("Martlet cannot answer safely");
	default:
		return STR("Something is wrong at our end");
	}
}

/* What may be different in a minute is offered again; what was sent is not: it goes back to where it was typed. */
void visit_fault(struct visit *v, int status, struct str says)
{
	bool again = (status == 429 || status == 503) && v->q->method == HTTP_GET_;

	visit_fault_next(v, status, says, again ? STR("Try this page again") : STR(""), again ? visit_safe_path(visit_here(v), STR("/")) : STR(""));
}

void visit_fault_next(struct visit *v, int status, struct str says, struct str words, struct str href)
{
	struct view_words view = { .heading = fault_title(status), .says = says, .next = { .words = words, .href = href } };

	v->out->n = 0;
	v->to = STR("");
	v->content_type = STR("");
	v->stored = false;
	v->status = status;
	view.number = status;
	visit_frame(v, &view.frame, view.heading);
	page_words(v->out, &view);
}

void visit_hidden(struct visit *v)
{
	visit_fault(v, 404, STR("There is no such page or record, or it is not shown to this role. If life is at risk and you need it, "
		"ring the duty inspector."));
}

void visit_refuse(struct visit *v, const struct decision *why)
{
	gate_note(v, OP_REFUSE, why->rule, STR("Refused by the role's permits"));
	visit_fault(v, 403, why->reason);
}

bool visit_may(struct visit *v, enum access_verb verb, const struct type *t, const struct move *m)
{
	return access_decide(v->arena, v->practice, &v->who, verb, t, m, STR("")).allowed;
}

bool visit_may_page(struct visit *v, const char *page)
{
	return access_decide(v->arena, v->practice, &v->who, ACCESS_PAGE, NULL, NULL, str_z(page)).allowed;
}

struct str visit_url(struct visit *v, const struct record *rec, const char *more)
{
	struct str url = record_url(v->arena, rec);

	if (!v->reading.as_known)
		return str_fmt(v->arena, "%.*s%s", S(url), more);
	return str_fmt(v->arena, "%.*s%s?at=%.*s", S(url), more, S(instant_show(v->arena, v->reading.as_known)));
}

static int64_t changes_after(struct visit *v, int64_t id, instant at)
{
	struct change *c;
	size_t n = record_history(&v->reading, id, &c);
	int64_t later = 0;

	for (size_t i = 0; i < n; i++)
		later += c[i].recorded > at;
	return later;
}

/* What the page as it was does not show: later changes to the record, and to all that has happened about its subject. */
static int64_t changes_since(struct visit *v, int64_t id, int64_t subject, instant at)
{
	struct event_row *rows;
	size_t total, n = id == subject ? subject_chronology(&v->reading, subject, NULL, LATER_MOST, &rows, &total) : 0;
	int64_t later = changes_after(v, id, at);

	for (size_t i = 0; i < n; i++)
		if (rows[i].record != id)
			later += changes_after(v, rows[i].record, at);
	return later;
}

static bool look_back(struct visit *v, instant at)
{
	const struct record *rec = record_by_ref(&v->reading, v->type, v->param[1]);
	int64_t subject = 0;

	if (rec) {
		subject = rec->id;
		if (v->type->about && rec->values[v->type->about->position].is == VALUE_INT)
			subject = rec->values[v->type->about->position].n;
		v->later = changes_since(v, rec->id, subject, at);
	}
	v->reads = false;
	if (!reading_close(&v->reading)) {
		visit_fault(v, 503, STR("That this was looked at could not be written down, so it is not shown."));
		return false;
	}
	reading_open(&v->reading, v->site->store, v->arena, &v->who);
	v->reads = true;
	if (!subject || !reading_as_known(&v->reading, subject, at)) {
		visit_fault(v, 404, str_fmt(v->arena, "Nothing of this was known at %.*s.", S(instant_words(v->arena, at))));
		return false;
	}
	return true;
}

const struct record *visit_record(struct visit *v)
{
	struct str at = visit_query(v, "at");
	const struct record *rec;
	instant t;

	if (at.n) {
		if (!instant_parse(at, &t) || t > v->reading.now) {
			visit_fault(v, 400, STR("Give an instant in the past to look back to, like 2026-01-05T02:00:00Z."));
			return NULL;
		}
		if (!visit_may_page(v, "history")) {
			struct decision d = access_decide(v->arena, v->practice, &v->who, ACCESS_PAGE, NULL, NULL, STR("history"));
			visit_refuse(v, &d);
			return NULL;
		}
		if (!look_back(v, t))
			return NULL;
	}
	rec = record_by_ref(&v->reading, v->type, v->param[1]);
	if (!rec && !stub_page(v))
		visit_hidden(v);
	return rec;
}

/* Parse: what came, as names and values. false: the answer is made. */
static bool understood(struct visit *v)
{
	struct str kind = http_header(v->q, "Content-Type"), ours = STR("application/x-www-form-urlencoded");

	if (!url_unescape(v->arena, v->q->path, &v->path) || !str_utf8(v->path, NULL) ||
		!pairs_read(v->arena, v->q->query, &v->query)) {
		visit_fault(v, 400, STR("The address could not be read. Check it, or go back to the page you came from."));
		return false;
	}
	if (v->q->method != HTTP_POST_ || str_is(v->path, "/csp-report") || str_starts(v->path, STR("/receipts/")))
		return true;
	if (!str_starts(str_lower(v->arena, kind), ours)) {
		visit_fault(v, 415, STR("Only forms from our own pages are taken here. Nothing was changed."));
		return false;
	}
	if (!pairs_read(v->arena, v->q->body, &v->form)) {
		visit_fault(v, 400, STR("What was sent could not be read. Nothing was changed."));
		return false;
	}
	return true;
}

static bool routed(struct visit *v)
{
	struct routed found;

	route_find(v->practice, v->q->method, v->path, &found);
	v->route = found.route;
	v->type = found.type;
	memcpy(v->param, found.param, sizeof v->param);
	return found.route != NULL || found.other_method;
}

static void answer(struct visit *v)
{
	bool known;

	if (!understood(v))
		return;
	known = routed(v);
	if (!gate_session(v))
		return;
	if (!v->route) {
		if (known)
			visit_fault(v, 405, STR("That is not how this page is asked for. Nothing was changed."));
		else
			visit_hidden(v);
		return;
	}
	if (gate_genuine(v) && gate_permit(v))
		v->route->handle(v);
}

/* No log, no view: what was written is thrown away when the consult entry cannot be made durable. */
static void settle(struct visit *v)
{
	bool broken = v->reads && db_broken(v->reading.db);
	bool kept = true;

	if (v->reads) {
		v->reads = false;
		kept = reading_close(&v->reading);
	}
	if (broken || !kept) {
		log_error(4101, "a page was withheld: %s", broken ? "the store could not be read" : "the view could not be written down");
		v->signed_in = false;
		v->cookie = STR("");
		visit_fault(v, 503, v->q->method == HTTP_POST_ ? STR("Nothing can be written just now. What you typed is still in your browser: go back "
			"one page, keep it open, and send it again in a minute; nothing is recorded twice. If life is at risk, ring the duty inspector now.") :
			STR("The record of who looked at what cannot be written just now, so nothing is shown. Nothing that was "
			"acknowledged is lost. If life is at risk, ring the duty inspector; then try again."));
	}
}

/* Its own function, so that nothing it changes lives in registers across the jump. */
static void live(struct visit *v)
{
	jmp_buf full, *before = v->arena->bail;
	int volatile status = 503;

	switch (setjmp(full)) {
	case 0:
		v->arena->bail = &full;
		answer(v);
		settle(v);
		reply_send(v);
		v->arena->bail = before;
		return;
	case 500:
		status = 500;
		break;
	default:
		log_error(4102, "a request took more memory than it may");
	}
	v->arena->bail = before;
	if (v->reads)
		store_read_end(v->reading.db);
	v->reads = v->signed_in = false;
	v->r->head.n = 0;
	v->arena->cap += 256 * 1024;            /* room to say so */
	visit_fault(v, status, status == 503 ? STR("This asked for more than can be shown at once. Ask for less.") :
		STR("This page could not be made. What was wrong is in the log."));
	reply_send(v);
}

void visit_handle(void *site, const struct http_request *q, struct http_reply *r)
{
	struct visit *v = TAKE(q->arena, struct visit);
	uint8_t random[16];

	*v = (struct visit){ .site = site, .q = q, .r = r, .arena = q->arena, .out = &r->body, .status = 200 };
	v->practice = v->site->practice;
	random_bytes(random, sizeof random);
	v->nonce = str_hex(v->arena, random, sizeof random);
	v->path = q->path;
	live(v);
}
