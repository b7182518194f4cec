#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"

static void test_start(void **state)
{
	(void)state;
	assert_true(str_is(STR("a"), "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_start) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
