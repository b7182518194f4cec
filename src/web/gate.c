/* Who it is, whether they meant it, and whether they may. */
#include "web/visit.h"
#include "record/restrict.h"

#include <string.h>
#include <strings.h>

static struct str cookie_name(const struct visit *v)
{
	return v->site->tls ? STR("__Host-martlet") : STR("martlet");
}

void gate_cookie(struct visit *v, struct str token)
{
	v->cookie = str_fmt(v->arena, "%.*s=%.*s; Path=/; HttpOnly; SameSite=Strict%s%s", S(cookie_name(v)), S(token),
		v->site->tls ? "; Secure" : "", token.n ? "" : "; Max-Age=0");
}

static struct str cookie_given(const struct visit *v)
{
	struct str all = http_header(v->q, "Cookie"), one, name = cookie_name(v);

	while (str_cut(&all, ';', &one)) {
		one = str_trim(one);
		if (str_starts(one, name) && one.n > name.n && one.at[name.n] == '=')
			return str_from(one, name.n + 1);
	}
	return STR("");
}

struct note_job { struct visit *v; enum ledger_op op; uint32_t rule; struct str words; };

static enum stored note_write(struct db *db, void *arg)
{
	struct note_job *f = arg;
	struct ledger_entry e = { .op = f->op, .outcome = f->op == OP_REFUSE ? OUTCOME_REFUSED : OUTCOME_OK, .rule = f->rule, .words = f->words };

	if (f->v->signed_in) {
		e.actor = f->v->who.staff;
		e.purpose = f->v->who.purpose;
		e.role = f->v->who.role ? f->v->who.role->no : 0;
		memcpy(e.session, f->v->who.session, sizeof e.session);
	}
	ledger_put(db, &e);
	return db_broken(db) ? STORE_BROKEN : STORE_DONE;
}

void gate_note(struct visit *v, enum ledger_op op, uint32_t rule, struct str words)
{
	struct note_job f = { v, op, rule, words };

	if (v->site->ledger)
		store_write(v->site->store, note_write, &f);
}

static bool from_us(const struct visit *v);
static bool same_token(struct str a, struct str b);

/* Where to come back to. What was typed into a form whose page cannot be had now is kept with the number of whoever typed it, and
 * stands in the form when they, and nobody else, come back to it. */
static struct str back_to(struct visit *v, const struct actor *typed_by)
{
	struct routed page;

	v->kept = false;
	if (v->q->method != HTTP_POST_)
		return visit_here(v);
	route_find(v->practice, HTTP_GET_, v->path, &page);
	if (!v->route || !page.route || !from_us(v) || !same_token(visit_form(v, "token"), typed_by->csrf))
		return STR("/");
	if (rate_over("draft", typed_by->number, 30, 60) || !form_keep(v->site->store, typed_by, form_name(v), form_typed(v)))
		return visit_here(v);
	v->kept = true;
	return str_fmt(v->arena, "%.*s%skept=1", S(visit_here(v)), v->q->query.n ? "&" : "?");
}

/* What was kept of a form stands again in what the page reads, as if it had been sent just now. Move forms read it themselves. */
static void typed_again(struct visit *v)
{
	struct str encoded;
	instant at;

	if (v->q->method != HTTP_POST_ && pairs_has(&v->query, "kept") && form_kept(v->reading.db, &v->who, form_name(v), v->arena, &encoded, &at))
		pairs_read(v->arena, encoded, &v->form);
}

/* A session that is over is answered by the sign-in page, not by a refusal: whoever it was may come back to where they were. */
static void ask_who(struct visit *v, bool had_one)
{
	struct actor was = { 0 };

	/* The cookie of a session that was is left: the next page of theirs may be a form. */
	if (had_one && !(v->reads && session_was(v->reading.db, v->token, v->arena, &was)))
		gate_cookie(v, STR(""));
	v->again = back_to(v, &was);
	if (had_one || v->q->method == HTTP_POST_)
		visit_ask_who(v);
	else
		visit_see_other(v, str_is(v->again, "/") ? STR("/sign-in") : str_fmt(v->arena, "/sign-in?next=%.*s", S(url_escape(v->arena, v->again))));
}

bool gate_session(struct visit *v)
{
	enum permit permit = v->route ? v->route->permit : PERMIT_SIGNED_IN;
	struct str token = cookie_given(v);

	if (permit == PERMIT_ANYONE && !str_is(v->path, "/sign-in"))
		return true;
	if (token.n == 64) {
		reading_open(&v->reading, v->site->store, v->arena, &v->who);
		v->reads = true;
		v->signed_in = session_find(v->site->store, v->reading.db, token, v->arena, &v->who);
		restrict_begin(&v->reading);        /* who it is who reads is known only now */
		v->token = token;
	}
	if (permit == PERMIT_ANYONE)
		return true;
	if (!v->signed_in) {
		ask_who(v, token.n > 0);
		return false;
	}
	if (v->who.locked && permit != PERMIT_KEPT_OUT) {
		struct str next = back_to(v, &v->who);
		visit_see_other(v, v->kept ? str_fmt(v->arena, "/lock?next=%.*s", S(url_escape(v->arena, next))) : STR("/lock"));
		return false;
	}
	if (!v->who.purpose && v->who.role && v->who.role->npurposes && permit != PERMIT_KEPT_OUT && permit != PERMIT_UNASKED) {
		visit_see_other(v, str_fmt(v->arena, "/purpose?next=%.*s", S(url_escape(v->arena, back_to(v, &v->who)))));
		return false;
	}
	typed_again(v);
	if (v->site->page_rate && rate_over("page", v->who.number, v->site->page_rate, 60)) {
		visit_fault(v, 429, STR("That is more pages in a minute than a person reads. Wait a minute, then go on."));
		return false;
	}
	return true;
}

/* A browser says where a post comes from; one that does not is held to the token alone. */
static bool from_us(const struct visit *v)
{
	struct str site = http_header(v->q, "Sec-Fetch-Site"), origin = http_header(v->q, "Origin"), host = http_header(v->q, "Host");

	if (site.n && !str_is(site, "same-origin") && !str_is(site, "none"))
		return false;
	if (!origin.n)
		return true;
	if (str_starts(origin, STR("https://")))
		origin = str_from(origin, 8);
	else if (str_starts(origin, STR("http://")))
		origin = str_from(origin, 7);
	return origin.n == host.n && strncasecmp(origin.at, host.at, host.n) == 0;
}

/* In constant time, though a token that is asked for anew at each sign-in gives little to measure. */
static bool same_token(struct str a, struct str b)
{
	unsigned char other = 0;

	if (a.n != b.n || !a.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		other |= (unsigned char)(a.at[i] ^ b.at[i]);
	return other == 0;
}

bool gate_genuine(struct visit *v)
{
	if (v->q->method != HTTP_POST_ || str_is(v->path, "/csp-report") || str_starts(v->path, STR("/receipts/")))
		return true;
	if (from_us(v) && (!v->signed_in || v->route->permit == PERMIT_ANYONE || same_token(visit_form(v, "token"), v->who.csrf)))
		return true;
	gate_note(v, OP_REFUSE, 0, STR("A post that did not come from our own page"));
	visit_fault(v, 403, STR("This was not sent from a page of ours, or the page was too old. Nothing was changed. Go back, load the "
		"page again and send it once more."));
	return false;
}

bool gate_permit(struct visit *v)
{
	struct decision d = { .allowed = true };
	struct str page = route_page(v->route->permit);

	switch (v->route->permit) {
	case PERMIT_ANYONE:
	case PERMIT_KEPT_OUT:
	case PERMIT_UNASKED:
	case PERMIT_SIGNED_IN:
		break;
	case PERMIT_SEE:
		d = access_decide(v->arena, v->practice, &v->who, ACCESS_SEE, v->type, NULL, STR(""));
		break;
	case PERMIT_CREATE:
		d = access_decide(v->arena, v->practice, &v->who, ACCESS_CREATE, v->type, NULL, STR(""));
		break;
	case PERMIT_MOVE:
		v->move = type_move(v->type, v->param[2]);
		if (!v->move || v->move->engine) {
			visit_hidden(v);
			return false;
		}
		d = access_decide(v->arena, v->practice, &v->who, ACCESS_MOVE, v->type, v->move, STR(""));
		break;
	case PERMIT_HISTORY:
	case PERMIT_ACCESS_LOG:
		d = access_decide(v->arena, v->practice, &v->who, ACCESS_SEE, v->type, NULL, STR(""));
		if (!v->type)
			d.allowed = true;
		break;
	case PERMIT_CIRCULATION:
	case PERMIT_ACCOUNTS:
	case PERMIT_LEDGER:
	case PERMIT_IDENTITIES:
		break;
	}
	if (d.allowed && page.n)
		d = access_decide(v->arena, v->practice, &v->who, ACCESS_PAGE, NULL, NULL, page);
	if (!d.allowed)
		visit_refuse(v, &d);
	return d.allowed;
}
