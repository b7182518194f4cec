/* People found however they are spelt, from the moment they are saved. */
#include "record_world.h"

#include "record/find_index.h"
#include "record/roll.h"

static struct roll *roll;

static int with_roll(void **state)
{
	if (world_open(state))
		return -1;
	for (int i = 0; i < 40; i++)
		made(&handler, "person", "add", form("family_name", str_fmt(&arena, "Quill%c", 'a' + i % 26).at, "given_names",
			str_fmt(&arena, "Tam%c", 'a' + i % 13).at, "born.absent", "not_known", NULL));
	roll = roll_open(store, NULL, NULL);
	assert_non_null(roll);
	roll_await(roll);
	return 0;
}

static int without_roll(void **state)
{
	roll_close(roll);
	return world_close(state);
}

static struct find_result found(const struct actor *who, const char *text)
{
	struct find_result out;
	struct reading r;

	reading_open(&r, store, &arena, who);
	record_find(&r, str_z(text), 20, &out);
	assert_true(reading_close(&r));
	return out;
}

static bool has(const struct find_result *out, int64_t id)
{
	for (size_t i = 0; i < out->nrows; i++)
		if (out->rows[i].id == id)
			return true;
	return false;
}

static int64_t keira(void)
{
	return made(&handler, "person", "add", form("family_name", "Ashdown", "given_names", "Keira", "born", "2 March 2012", "phone",
		"07700 900123", NULL));
}

static void found_misspelt_by_the_next_question(void **state)
{
	int64_t id = keira();
	struct find_result out = found(&handler, "Kiera Ashdwon");

	(void)state;
	assert_true(out.nrows >= 1);
	assert_int_equal(out.rows[0].id, id);
	assert_has(out.rows[0].why, "surnames");
	assert_has(out.searched, "41 people however their names are spelt");
	assert_false(str_has(out.not_searched, STR("spelt another way")));
}

static void found_while_the_index_is_built_again(void **state)
{
	int64_t ids[20];

	(void)state;
	for (int i = 0; i < 20; i++) {
		roll_renew(roll);
		ids[i] = made(&handler, "person", "add", form("family_name", str_fmt(&arena, "Marsh%cam", 'a' + i).at, "given_names", "Oswin",
			"born.absent", "not_known", NULL));
		struct find_result out = found(&handler, str_fmt(&arena, "Oswyn Marsh%cem", 'a' + i).at);
		/* A build that has just begun knows nothing newer than itself; what it does not know lies beside it. */
		if (!has(&out, ids[i]))
			fail_msg("person %d was not found", i);
	}
	roll_await(roll);
	for (int i = 0; i < 20; i++) {
		struct find_result out = found(&handler, str_fmt(&arena, "Oswyn Marsh%cem", 'a' + i).at);
		assert_true(has(&out, ids[i]));
	}
}

/* The server has just been started on a big store: its index is not there yet, and what is saved is found all the same. */
static void found_before_the_first_index(void **state)
{
	int64_t old = keira(), id;

	(void)state;
	roll_close(roll);
	roll_hold(true);
	roll = roll_open(store, NULL, NULL);
	id = made(&handler, "person", "add", form("family_name", "Ravenscroft", "given_names", "Ottilie", "born", "4 May 2014", NULL));
	struct find_result out = found(&handler, "Otilie Ravnscroft");
	assert_true(has(&out, id));
	assert_has(out.not_searched, "names spelt another way, but for people saved since this server was started");
	assert_false(str_has(out.searched, STR("however their names are spelt")));
	out = found(&handler, "Kiera Ashdwon");
	assert_false(has(&out, old));
	roll_hold(false);
	roll_await(roll);
	out = found(&handler, "Otilie Ravnscroft");
	assert_true(has(&out, id));
	out = found(&handler, "Kiera Ashdwon");
	assert_true(has(&out, old));
	assert_has(out.searched, "however their names are spelt");
}

/* Built, and about to be taken into use: whoever is saved now is in neither the old index nor the new. */
static void found_at_the_moment_of_the_swap(void **state)
{
	(void)state;
	roll_hold(true);
	roll_renew(roll);
	for (int i = 0; i < 3; i++) {
		int64_t id = made(&handler, "person", "add", form("family_name", str_fmt(&arena, "Thornb%cry", 'a' + i).at, "given_names", "Isolde",
			"born.absent", "not_known", NULL));
		const char *asked = str_fmt(&arena, "Izolde Thornb%cri", 'a' + i).at;
		struct find_result out = found(&handler, asked);
		assert_true(has(&out, id));
		roll_hold(false);
		roll_await(roll);
		out = found(&handler, asked);
		assert_true(has(&out, id));
		roll_hold(true);
		roll_renew(roll);
	}
	roll_hold(false);
	roll_await(roll);
}

/* As it was painted, as it was heard, without its space: one token. */
static void a_vehicle_by_its_mark(void **state)
{
	static const char *const same[] = { "ZQ10 OKB", "zq10okb", "zq1o 0kb", "ZQI0-0KB" }, *const none[] = { "keira", "1234567", "zq", "zq10 okb 2012",
		"zq10/okb" };
	struct find_token mark, other;

	(void)state;
	assert_int_equal(find_index_mark(STR("ZQ10 OKB"), &mark), 1);
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		assert_int_equal(find_index_mark(str_z(same[i]), &other), 1);
		assert_int_equal(other.n, mark.n);
		assert_memory_equal(other.at, mark.at, mark.n);
	}
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_int_equal(find_index_mark(str_z(none[i]), &other), 0);
	assert_int_equal(find_index_mark(STR("zq11 okb"), &other), 1);
	assert_memory_not_equal(other.at, mark.at, mark.n);
}

static void a_corrected_name_is_not_found_as_it_was(void **state)
{
	int64_t id = keira();
	struct draft d;

	(void)state;
	assert_int_equal(send(&d, &handler, "person", "correct", id, form("family_name", "Ravenscroft", "given_names", "Keira", "born",
		"2 March 2012", NULL)).is, PUT_DONE);
	struct find_result out = found(&handler, "Kiera Ravnscroft");
	assert_true(has(&out, id));
	out = found(&handler, "Kiera Ashdwon");
	for (size_t i = 0; i < out.nrows; i++)
		assert_false(str_has(out.rows[i].why, STR("ashdown")));
}

static void found_by_where_they_live(void **state)
{
	int64_t id = keira(), home = made(&handler, "place", "add", form("address", "12 Example Road", "postcode", "BN1 9ZZ", NULL));

	(void)state;
	made(&handler, "residence", "add", form("person", text(id).at, "place", text(home).at, NULL));
	struct find_result out = found(&handler, "Ashdwon BN1 9ZZ");
	assert_true(has(&out, id));
	assert_has(out.rows[0].why, "where they can be found");
}

static void who_may_not_see_is_told_nothing(void **state)
{
	struct find_result out;

	(void)state;
	keira();
	out = found(&nobody, "Kiera Ashdwon");
	assert_int_equal(out.nrows, 0);
}

static void one_letter_is_too_wide(void **state)
{
	struct find_result out = found(&handler, "k");

	(void)state;
	assert_true(out.too_wide);
	assert_int_equal(out.nrows, 0);
}

static void a_name_and_where_they_are_to_be_found(void **state)
{
	int64_t id = keira(), home = made(&handler, "place", "add", form("address", "Saltmarsh House, 12 Example Road", NULL));
	struct find_result out;

	(void)state;
	made(&handler, "residence", "add", form("person", text(id).at, "place", text(home).at, NULL));
	out = found(&handler, "keira saltmarsh");
	assert_int_equal(out.nrows, 1);
	assert_int_equal(out.rows[0].id, id);
	assert_has(out.rows[0].why, "through Saltmarsh House");
	out = found(&handler, "saltmarsh");
	assert_true(has(&out, id));
	out = found(&handler, "keira elsewhere");
	assert_false(has(&out, id));
}

static void an_age_or_a_year_alone(void **state)
{
	int64_t id = keira();
	struct find_result out = found(&handler, "about 13");

	(void)state;
	assert_int_equal(out.nrows, 1);
	assert_int_equal(out.rows[0].id, id);
	assert_words(out.rows[0].why, "Born about then");
	out = found(&handler, "born 2012");
	assert_int_equal(out.nrows, 1);
	out = found(&handler, "born 2011");
	assert_int_equal(out.nrows, 0);
	out = found(&handler, "kiera about 13");
	assert_true(has(&out, id));
	assert_false(str_has(out.rows[0].why, STR("but dates of birth")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(found_misspelt_by_the_next_question, with_roll, without_roll),
		cmocka_unit_test_setup_teardown(found_while_the_index_is_built_again, with_roll, without_roll),
		cmocka_unit_test_setup_teardown(found_before_the_first_index, with_roll, without_roll),
		cmocka_unit_test_setup_teardown(found_at_the_moment_of_the_swap, with_roll, without_roll),
		cmocka_unit_test(a_vehicle_by_its_mark),
		cmocka_unit_test_setup_teardown(a_corrected_name_is_not_found_as_it_was, with_roll, without_roll),
		cmocka_unit_test_setup_teardown(found_by_where_they_live, with_roll, without_roll),
		cmocka_unit_test_setup_teardown(who_may_not_see_is_told_nothing, with_roll, without_roll),
		cmocka_unit_test_setup_teardown(a_name_and_where_they_are_to_be_found, with_roll, without_roll),
		cmocka_unit_test_setup_teardown(an_age_or_a_year_alone, with_roll, without_roll),
		cmocka_unit_test_setup_teardown(one_letter_is_too_wide, with_roll, without_roll),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
