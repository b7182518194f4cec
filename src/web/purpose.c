/* Why records are being opened: asked once after signing in, changed at any time, written down with every view. */
#include "web/pages.h"
#include "web/views.h"

static struct part_field *words_field(struct visit *v, const struct purpose *p, struct str said, struct str error)
{
	struct part_field *f = TAKE(v->arena, struct part_field);

	*f = (struct part_field){ .kind = PART_FIELD_TEXT, .id = str_fmt(v->arena, "why-%.*s", S(p->name)), .name = STR("why"), .label = p->title,
		.hint = STR("In your own words: which case, audit or request it is for. It stands beside every view."), .required = true, .value = said,
		.error = error };
	return f;
}

static void ask_why(struct visit *v, int status, struct str chosen, struct str error)
{
	const struct role *role = v->who.role;
	struct purpose_choice *c = TAKE_N(v->arena, struct purpose_choice, (role ? role->npurposes : 0) + 1);
	struct view_purpose view = { .of = c, .n = role ? role->npurposes : 0,
		.next = visit_safe_path(visit_form(v, "next").n ? visit_form(v, "next") : visit_query(v, "next"), STR("/")) };

	for (size_t i = 0; i < view.n; i++) {
		const struct purpose *p = role->purposes[i];
		bool this = str_eq(p->name, chosen), now = p->no == v->who.purpose;
		c[i] = (struct purpose_choice){ .name = p->name, .title = p->title };
		if (p->says_why)
			c[i].why = words_field(v, p, this ? visit_form(v, "why") : now ? v->who.why : STR(""), this ? error : STR(""));
		if (now)
			view.now = p->title;
	}
	v->status = status;
	visit_frame(v, &view.frame, STR("Why are you opening records?"));
	view.frame.nnav = 0;
	page_purpose(v->out, &view);
}

void purpose_page(struct visit *v)
{
	ask_why(v, 200, STR(""), STR(""));
}

void purpose_post(struct visit *v)
{
	struct str chosen = visit_form(v, "purpose");

	switch (session_purpose(v->site->store, &v->who, chosen, visit_form(v, "why"))) {
	case PURPOSE_SET:
		visit_see_other(v, visit_safe_path(visit_form(v, "next"), STR("/")));
		return;
	case PURPOSE_NOT_ONE:
		ask_why(v, 422, STR(""), STR(""));
		return;
	case PURPOSE_WORDS:
		ask_why(v, 422, chosen, str_fmt(v->arena, "Say it in %d to %d characters, so that whoever reviews it understands.", PURPOSE_LEAST,
			PURPOSE_MOST));
		return;
	case PURPOSE_BROKEN:
		visit_fault(v, 503, STR("The purpose could not be written down: the store cannot be written. Nothing is shown until it can."));
		return;
	}
}
