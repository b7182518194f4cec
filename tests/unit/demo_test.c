/* The practice in practice/ itself, and the invented force made with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "ground.h"
#include "demo/demo.h"
#include "practice/practice.h"

enum { PEOPLE = 2000 };

static struct arena arena;
static struct practice *practice;
static char dirs[3][64];
static struct demo_made made[3];
static struct store *store;
static struct ledger *ledger;

static void open_in(const char *dir)
{
	store = ground_store(dir, 2, practice, &arena, &ledger);
}

static void shut(void)
{
	ledger_close(ledger);
	store_close(store);
	ledger = NULL;
	store = NULL;
}

static void make_in(int i, uint64_t seed)
{
	struct demo_options o = { .people = PEOPLE, .years = 2, .seed = seed };
	struct str why = { "", 0 };

	instant_parse(STR("2026-11-23T02:00:00Z"), &o.now);
	snprintf(dirs[i], sizeof dirs[i], "/tmp/martlet-demo-XXXXXX");
	if (!mkdtemp(dirs[i]))
		fail_msg("no folder");
	clock_set(o.now - (INT64_C(1) + o.years * 365) * US_DAY);
	open_in(dirs[i]);
	if (!demo_make(store, &o, &made[i], &why, NULL))
		fail_msg("%.*s", S(why));
	clock_set(o.now);
}

static int set_up(void **state)
{
	struct notes notes;

	(void)state;
	arena_open(&arena, 512 << 20);
	notes_open(&notes, &arena);
	practice = practice_load(REAL_PRACTICE, &notes);
	notes_print(&notes, 2);
	if (!practice)
		return 1;
	make_in(0, 7);
	shut();
	make_in(1, 8);
	shut();
	make_in(2, 7);              /* stays open */
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	shut();
	for (int i = 0; i < 3; i++)
		ground_clear(dirs[i]);
	practice_free(practice);
	arena_close(&arena);
	clock_set(0);
	return 0;
}

static int64_t figure(const char *sql)
{
	return ground_figure(store, sql);
}

/* ---- the practice ---- */

static day on(int year, int month, int d)
{
	return day_of((struct civil){ year, month, d });
}

static void the_withdrawn_category_is_read_and_never_chosen(void **state)
{
	const struct code_list *risks = practice_list(practice, STR("missing_risk"));
	const struct code *c = list_code(risks, STR("no_apparent_risk"));

	(void)state;
	assert_non_null(c);
	assert_true(str_is(c->title, "No apparent risk"));
	assert_true(c->has_until && c->until == on(2018, 11, 1));
	assert_false(code_open(c, on(2026, 11, 23)));
	assert_true(code_open(list_code(risks, STR("low")), on(2026, 11, 23)));
}

static void bank_holidays_are_those_proclaimed(void **state)
{
	const struct holidays *h = &practice->holidays;

	(void)state;
	assert_false(working_day(h, on(2022, 9, 19)));
	assert_false(working_day(h, on(2023, 5, 8)));
	assert_true(working_day(h, on(2020, 5, 4)));      /* moved to the 8th that year */
	assert_false(working_day(h, on(2020, 5, 8)));
	assert_true(working_day(h, on(2022, 5, 30)));
	assert_int_equal(working_day_after(h, on(2026, 12, 23), 5), on(2027, 1, 4));
}

static void every_role_of_the_brief_is_there_and_lands_somewhere(void **state)
{
	static const char *const roles[] = { "call_handler", "control_room_supervisor", "response_officer", "missing_person_coordinator",
		"detective_inspector", "auditor", "administrator" };

	(void)state;
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		const struct role *r = practice_role(practice, str_z(roles[i]));
		assert_non_null(r);
		assert_true(str_is(r->lands, "find") || practice_board(practice, r->lands));
		assert_in_range(r->nnav, 0, 8);
	}
}

/* The sergeant verifies low and medium, the inspector high; nobody else lowers a grade. */
static void who_may_verify_and_lower_a_grade(void **state)
{
	const struct type *t = practice_type(practice, STR("missing_episode"));
	const struct role *calls = practice_role(practice, STR("call_handler")), *desk = practice_role(practice, STR("control_room_supervisor")),
		*di = practice_role(practice, STR("detective_inspector"));
	uint64_t verify = UINT64_C(1) << (type_move(t, STR("verify")) - t->moves), high = UINT64_C(1) << (type_move(t, STR("verify_high")) - t->moves),
		lower = UINT64_C(1) << (type_move(t, STR("downgrade")) - t->moves);

	(void)state;
	assert_true(desk->grants[t->index].moves & verify);
	assert_false(desk->grants[t->index].moves & high);
	assert_true(di->grants[t->index].moves & high);
	assert_false(calls->grants[t->index].moves & (verify | high | lower));
}

/* ---- the force ---- */

static void the_same_seed_makes_the_same_force(void **state)
{
	(void)state;
	assert_true(digest_eq(&made[0].digest, &made[2].digest));
	assert_int_equal(made[0].records, made[2].records);
	assert_false(digest_eq(&made[0].digest, &made[1].digest));
}

static void the_ledger_proves_every_row_of_it(void **state)
{
	struct notes faults;
	struct verified v;

	(void)state;
	notes_open(&faults, &arena);
	assert_true(ledger_verify(store, &faults, &v, NULL));
	notes_print(&faults, 2);
	assert_int_equal(v.faults, 0);
	assert_int_equal(v.rows, made[2].records);
}

static void it_has_the_people_asked_for_and_more_rows_than_people(void **state)
{
	(void)state;
	assert_in_range(made[2].people, PEOPLE, PEOPLE + 20);
	assert_true(figure("select count(*) from person") >= PEOPLE);
	assert_true(figure("select count(*) from person where born_absent is not null") > 5);
	assert_true(figure("select count(*) from (select place from residence group by place having count(*) > 3)") > 20);
	assert_true(figure("select count(*) from person a join person b on a.born = b.born and a.family_name = b.family_name and a.id < b.id") > 3);
}

static void keira_has_been_missing_nine_times_and_is_not_now(void **state)
{
	(void)state;
	assert_int_equal(figure("select count(*) from missing_episode m join person p on p.id = m.child where p.niche = '50118842'"), 9);
	assert_int_equal(figure("select count(*) from missing_episode m join person p on p.id = m.child where p.niche = '50118842' and m.state <> 'closed'"), 0);
	assert_int_equal(figure("select count(*) from response_plan r join person p on p.id = r.child where p.niche = '50118842' and r.state = 'live' and r.number = 4"), 1);
	assert_int_equal(figure("select count(*) from flag where kind = 'rso' and short = 'in the community' and state = 'in_force'"), 3);
	assert_int_equal(figure("select count(*) from person where family_name = 'Ashdown' and given_names like 'K%'"), 2);
}

static void the_failures_of_the_review_stand_on_the_boards(void **state)
{
	(void)state;
	assert_true(figure("select count(*) from missing_episode where state in ('reported', 'active')") >= 4);
	assert_true(figure("select count(*) from circulation where state = 'refused'") >= 1);
	assert_true(figure("select count(*) from circulation where state = 'sent'") >= 1);
	assert_true(figure("select count(*) from prevention_interview where state = 'due' and due_from < (select max(reported_at) from missing_episode) - 86400000000") >= 1);
	assert_true(figure("select count(*) from missing_episode where interview_open_before = 1 and state = 'active'") >= 1);
	assert_true(figure("select count(*) from missing_episode where risk = 'no_apparent_risk'") >= 1);
}

/* What is over on the boards is of these weeks, not of years ago. */
static void nothing_is_over_for_years(void **state)
{
	(void)state;
	assert_true(figure("select count(*) from clock where stopped is null and due is not null") > 0);
	assert_int_equal(figure("select count(*) from clock where stopped is null and due < (select max(created_at) from missing_episode) - 60 * 86400000000"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_withdrawn_category_is_read_and_never_chosen),
		cmocka_unit_test(bank_holidays_are_those_proclaimed), cmocka_unit_test(every_role_of_the_brief_is_there_and_lands_somewhere),
		cmocka_unit_test(who_may_verify_and_lower_a_grade), cmocka_unit_test(the_same_seed_makes_the_same_force),
		cmocka_unit_test(the_ledger_proves_every_row_of_it), cmocka_unit_test(it_has_the_people_asked_for_and_more_rows_than_people),
		cmocka_unit_test(keira_has_been_missing_nine_times_and_is_not_now), cmocka_unit_test(the_failures_of_the_review_stand_on_the_boards),
		cmocka_unit_test(nothing_is_over_for_years) };

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
