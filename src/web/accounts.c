/* Who may sign in. Adding and stopping are acts of the administrator, and stand in the ledger with their number. */
#include "web/pages.h"
#include "web/show.h"

static struct part_field text_field(const char *name, const char *label, struct str value)
{
	return (struct part_field){ .kind = PART_FIELD_TEXT, .id = str_z(name), .name = str_z(name), .label = str_z(label), .value = value,
		.required = true, .width = 20 };
}

static struct part_field role_field(struct visit *v)
{
	struct part_choice *c = TAKE_N(v->arena, struct part_choice, v->practice->nroles + 1);
	struct part_field f = { .kind = PART_FIELD_SELECT, .id = STR("role"), .name = STR("role"), .label = STR("Role"), .required = true, .choices = c,
		.nchoices = v->practice->nroles };

	for (size_t i = 0; i < v->practice->nroles; i++)
		c[i] = (struct part_choice){ .value = v->practice->roles[i].name, .words = v->practice->roles[i].title,
			.chosen = str_eq(visit_form(v, "role"), v->practice->roles[i].name) };
	return f;
}

static void rows_fill(struct visit *v, struct view_accounts *view)
{
	static const char *const heads[] = { "Number", "Name", "Role", "State", "Last seen" };
	struct part_column *columns = TAKE_N(v->arena, struct part_column, 5);
	struct account_row *list;
	size_t n = account_list(v->reading.db, v->arena, &list);
	struct part_row *rows = TAKE_N(v->arena, struct part_row, n + 1);
	struct offer *ends = TAKE_N(v->arena, struct offer, n + 1);

	for (size_t i = 0; i < 5; i++)
		columns[i].words = str_z(heads[i]);
	for (size_t i = 0; i < n; i++) {
		const struct role *role = practice_role(v->practice, list[i].role);
		struct part_cell *cells = TAKE_N(v->arena, struct part_cell, 5);
		cells[0] = (struct part_cell){ .text = list[i].number, .head = true, .tight = true };
		cells[1].text = list[i].name;
		cells[2].text = role ? role->title : list[i].role;
		cells[3].text = list[i].disabled ? STR("Stopped") : STR("May sign in");
		cells[4].text = list[i].last_seen ? instant_short(v->arena, list[i].last_seen, v->reading.now) : STR("");
		cells[4].gap = list[i].last_seen ? (struct gap){ 0 } : (struct gap){ .kind = GAP_TRULY_NONE, .words = STR("Never signed in") };
		rows[i] = (struct part_row){ .cells = cells, .n = 5 };
		if (!list[i].disabled && list[i].id != v->who.staff)
			ends[view->nstops++] = (struct offer){ .words = str_fmt(v->arena, "%.*s %.*s", S(list[i].number), S(list[i].name)),
				.href = str_fmt(v->arena, "/accounts/%.*s/disable", S(url_escape(v->arena, list[i].number))) };
	}
	view->stops = ends;
	view->group = (struct part_group){ .words = STR("Accounts"), .plain = true, .columns = columns, .ncolumns = 5, .rows = rows, .nrows = n };
}

static void show(struct visit *v, int status, struct str fault)
{
	struct view_accounts view = { 0 };
	struct part_field *f = TAKE_N(v->arena, struct part_field, 3);
	struct fault *one = TAKE(v->arena, struct fault);

	f[0] = text_field("number", "Staff number", visit_form(v, "number"));
	f[1] = text_field("name", "Name", visit_form(v, "name"));
	f[2] = role_field(v);
	view.fields = f;
	view.nfields = 3;
	one->words = fault;
	view.faults = one;
	view.nfaults = fault.n > 0;
	rows_fill(v, &view);
	v->status = status;
	visit_frame(v, &view.frame, STR("Accounts"));
	page_accounts(v->out, &view);
}

void accounts_page(struct visit *v)
{
	show(v, 200, STR(""));
}

void accounts_post(struct visit *v)
{
	struct account a = { .number = str_trim(visit_form(v, "number")), .name = str_trim(visit_form(v, "name")), .role = visit_form(v, "role"),
		.password = visit_form(v, "password") };

	if (!a.number.n || !a.name.n) {
		show(v, 422, STR("Give both the staff number and the name."));
		return;
	}
	switch (account_put(v->site->store, &v->who, &a)) {
	case ACCOUNT_DONE:
		visit_see_other(v, STR("/accounts"));
		return;
	case ACCOUNT_EXISTS:
		show(v, 422, STR("There is an account with that number already. Stop it first if it is another person's."));
		return;
	case ACCOUNT_NO_ROLE:
		show(v, 422, STR("Choose a role of the list."));
		return;
	case ACCOUNT_WEAK:
		show(v, 422, STR("The password is too short or too common: use 12 characters or more; three or four words do well."));
		return;
	case ACCOUNT_BROKEN:
		visit_fault(v, 503, STR("The account could not be saved: the store cannot be written."));
		return;
	}
}

void accounts_disable_post(struct visit *v)
{
	if (account_disable(v->site->store, &v->who, v->param[0]))
		visit_see_other(v, STR("/accounts"));
	else
		show(v, 422, STR("That account is not there, or has been stopped already."));
}
