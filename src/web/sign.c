/* Signing in and out, and Hide. */
#include "web/pages.h"
#include "web/views.h"

static void form_again(struct visit *v, int status, struct str error, bool over)
{
	struct view_sign view = { .error = error, .over = over, .kept = v->kept };
	bool in = v->signed_in;

	v->out->n = 0;
	v->to = STR("");
	v->status = status;
	v->signed_in = false;
	visit_frame(v, &view.frame, STR("Sign in"));
	v->signed_in = in;
	view.number = visit_form(v, "number");
	view.next = visit_safe_path(visit_form(v, "next").n ? visit_form(v, "next") : visit_query(v, "next"), STR("/"));
	if (over)
		view.next = visit_safe_path(v->again, STR("/"));
	page_sign(v->out, &view);
}

void visit_ask_who(struct visit *v)
{
	form_again(v, 401, STR(""), true);
}

void sign_in_page(struct visit *v)
{
	if (v->signed_in)
		visit_see_other(v, visit_safe_path(visit_query(v, "next"), STR("/")));
	else
		form_again(v, 200, STR(""), false);
}

void sign_in_post(struct visit *v)
{
	struct str token, peer = str_z(v->q->peer);

	switch (session_sign_in(v->site->store, visit_form(v, "number"), visit_form(v, "password"), peer, v->arena, &token)) {
	case SIGN_IN_DONE:
		gate_cookie(v, token);
		visit_see_other(v, visit_safe_path(visit_form(v, "next"), STR("/")));
		return;
	case SIGN_IN_WRONG:
		form_again(v, 422, STR("The staff number or the password is not right. Type both again."), false);
		return;
	case SIGN_IN_SLOW_DOWN:
		form_again(v, 429, STR("Too many tries. Wait some minutes, then try again; ring the service desk if it is urgent."), false);
		return;
	case SIGN_IN_DISABLED:
		form_again(v, 403, STR("This account has been stopped. Ring the service desk."), false);
		return;
	case SIGN_IN_BROKEN:
		form_again(v, 503, STR("Nobody can sign in just now: the store cannot be written. Nothing acknowledged is lost."), false);
		return;
	}
}

void sign_out_post(struct visit *v)
{
	session_end(v->site->store, &v->who);
	gate_cookie(v, STR(""));
	v->clear = true;
	visit_see_other(v, STR("/sign-in"));
}

static void hidden_again(struct visit *v, int status, struct str error)
{
	struct view_sign view = { .error = error, .hidden = true };

	v->status = status;
	view.frame.token = v->who.csrf;
	view.next = visit_safe_path(visit_query(v, "next").n ? visit_query(v, "next") : visit_form(v, "next"), STR("/"));
	page_hidden(v->out, &view);
}

void sign_hide_post(struct visit *v)
{
	if (!session_set(v->site->store, &v->who, STR("locked"), STR("yes"))) {
		visit_fault(v, 503, STR("The screen could not be hidden: the store cannot be written. Close the browser."));
		return;
	}
	v->clear = false;
	visit_see_other(v, str_fmt(v->arena, "/lock?next=%.*s", S(url_escape(v->arena, visit_safe_path(visit_form(v, "back"), STR("/"))))));
}

void sign_hidden_page(struct visit *v)
{
	if (!v->who.locked)
		visit_see_other(v, STR("/"));
	else
		hidden_again(v, 200, STR(""));
}

void sign_back_post(struct visit *v)
{
	if (rate_over("unlock", v->who.number, 8, 300))
		hidden_again(v, 429, STR("Too many tries. Wait five minutes."));
	else if (session_unlock(v->site->store, &v->who, visit_form(v, "password")))
		visit_see_other(v, visit_safe_path(visit_form(v, "next"), STR("/")));
	else
		hidden_again(v, 422, STR("Not right."));
}
