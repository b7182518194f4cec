/* The maps in maps/, against the practice in practice/, with samples of the files they are for. */
#include "import_world.h"

#include <dirent.h>

static const char *map_path(const char *name)
{
	return str_c(&arena, str_fmt(&arena, "%s/%s.yaml", MAPS, name));
}

/* The roles are the real practice's. */
static int open_real(void **state)
{
	if (world_open(state))
		return -1;
	handler.role = practice_role(practice, STR("call_handler"));
	return handler.role ? 0 : -1;
}

static void every_map_fits_the_practice(void **state)
{
	DIR *d = opendir(MAPS);
	struct dirent *e;
	int maps = 0;

	(void)state;
	assert_non_null(d);
	while ((e = readdir(d))) {
		if (!str_ends(str_z(e->d_name), STR(".yaml")))
			continue;
		const char *path = str_c(&arena, str_fmt(&arena, "%s/%s", MAPS, e->d_name));
		if (!read_map("", path)) {
			notes_print(&notes, 2);
			fail_msg("%s does not fit", e->d_name);
		}
		maps++;
	}
	closedir(d);
	assert_true(maps >= 7);
}

static void brought(const char *of, const char *map, const char *sample)
{
	struct import_map *m = read_map(of, map_path(map));
	struct str text_in = get_file(str_c(&arena, str_fmt(&arena, "%s/%s.csv", SAMPLES, sample)));

	assert_non_null(m);
	bring(m, put_bytes("sample.csv", text_in), 0);
	for (size_t i = 0; i < notes.list.n; i++)
		print_message("%.*s\n", S(complaint(i)));
}

static void a_records_system_comes_in_as_people_places_and_phones(void **state)
{
	const struct record *rec;
	struct str q;

	(void)state;
	brought("person", "records_system_extract", "records_system");
	assert_counts(5, 0, 0, 0, 4);
	q = get_file(beside("sample.csv.quarantine.csv"));
	assert_has(q, "\n6,DOB,'31/06/2010': there is no such date,");
	assert_has(q, "\n7,known_as,\"Give some name, even if it is only what they are called.\",");
	assert_has(q, "\n8,NOMINAL_ID,the id 'N100202' was already given on row 3,");
	assert_has(q, "\n9,DOB,The date of birth is in the future. Check the year.,");
	rec = seen(record_from("N100203", "person"));
	assert_words(record_value(rec, "given_names").text, "Zoë");
	assert_int_equal(record_value(rec, "born").absent, ABSENT_NOT_KNOWN);
	assert_words(record_value(seen(record_from("N100204", "person")), "sex").text, "not_known");
	brought("place", "records_system_places", "records_system");
	assert_counts(6, 0, 0, 2, 1);
	assert_words(record_value(seen(record_from("N100203", "place")), "address").text, "Flat 3, Cable House, Quay Street");
	brought("residence", "records_system_residences", "records_system");
	assert_counts(3, 0, 0, 2, 4);
	rec = seen(record_from("N100201", "residence"));
	assert_int_equal(record_value(rec, "person").n, record_from("N100201", "person"));
	assert_int_equal(record_value(rec, "place").n, record_from("N100201", "place"));
	brought("phone", "records_system_phones", "records_system");
	assert_counts(5, 0, 0, 3, 1);
	brought("phone_use", "records_system_phone_uses", "records_system");
	assert_counts(4, 0, 0, 3, 2);
	assert_verified();
}

static void the_public_sets_come_in(void **state)
{
	(void)state;
	brought("person", "febrl3", "febrl3");
	assert_counts(2, 0, 0, 0, 1);
	brought("person", "fake_1000", "fake_1000");
	assert_counts(3, 0, 0, 0, 1);
	assert_int_equal(record_value(seen(record_from("3", "person")), "born").absent, ABSENT_NOT_KNOWN);
}

#define WORLD(f) cmocka_unit_test_setup_teardown(f, open_real, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WORLD(every_map_fits_the_practice), WORLD(a_records_system_comes_in_as_people_places_and_phones), WORLD(the_public_sets_come_in),
	};

	return cmocka_run_group_tests_name("import maps", tests, NULL, NULL);
}
