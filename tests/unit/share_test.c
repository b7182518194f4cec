/* share: signatures against the standard's own vector, answers read as they are meant, and nothing else believed. */
#include "base/arena.h"
#include "base/buf.h"
#include "share/reply.h"
#include "share/share.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct arena a;

static int open_arena(void **state)
{
	(void)state;
	arena_open(&a, 1u << 20);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_close(&a);
	return 0;
}

#define ID STR("msg_p5jXN8AQM9LWM0D4loKWxJek")
#define STAMP STR("1614265330")
#define BODY STR("{\"test\": 2432232314}")
static const instant then = INT64_C(1614265330) * US_SECOND;

static struct str key_of(const char *secret)
{
	struct str key;

	assert_true(webhook_key(&a, str_z(secret), &key));
	return key;
}

static void signs_as_the_standard_does(void **state)
{
	(void)state;
	struct str key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

	assert_true(str_is(webhook_sign(&a, key, ID, STAMP, BODY), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
}

static void refuses_what_is_not_signed_now_by_this_key(void **state)
{
	(void)state;
	struct str key = key_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), other = key_of("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	struct str good = webhook_sign(&a, key, ID, STAMP, BODY);
	struct str both = str_fmt(&a, "v1,bm90IHRoaXMgb25l %.*s", S(good));

	assert_true(webhook_verify(&a, key, ID, STAMP, BODY, good, then));
	assert_true(webhook_verify(&a, key, ID, STAMP, BODY, both, then + 299 * US_SECOND));
	assert_false(webhook_verify(&a, other, ID, STAMP, BODY, good, then));
	assert_false(webhook_verify(&a, key, ID, STAMP, STR("{\"test\": 2432232315}"), good, then));
	assert_false(webhook_verify(&a, key, STR("msg_other"), STAMP, BODY, good, then));
	assert_false(webhook_verify(&a, key, ID, STR("1614265331"), BODY, good, then));
	assert_false(webhook_verify(&a, key, ID, STAMP, BODY, good, then + 301 * US_SECOND));
	assert_false(webhook_verify(&a, key, ID, STAMP, BODY, good, then - 301 * US_SECOND));
	assert_false(webhook_verify(&a, key, ID, STR("soon"), BODY, good, then));
	assert_false(webhook_verify(&a, key, ID, STAMP, BODY, STR(""), then));
	assert_false(webhook_verify(&a, key, STR(""), STAMP, BODY, good, then));
}

static void refuses_secrets_that_are_short_or_malformed(void **state)
{
	static const char *const bad[] = { "", "whsec_", "whsec_AAAA", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!!!", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaL" };
	struct str key;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(webhook_key(&a, str_z(bad[i]), &key));
}

static void reads_three_outcomes_and_no_others(void **state)
{
	static const struct { const char *json; enum reply_is is; const char *reference, *reason; } cases[] = {
		{ "{\"outcome\":\"accepted\"}", REPLY_ACCEPTED, "", "" },
		{ "{\"outcome\":\"acknowledged\",\"reference\":\"NC-1\"}", REPLY_ACKNOWLEDGED, "NC-1", "" },
		{ "{\"type\":\"receipt\",\"data\":{\"outcome\":\"refused\",\"reason\":\"no\"}}", REPLY_REFUSED, "", "no" },
		{ "{\"outcome\":\"Accepted\"}", REPLY_NONE, "", "" },
		{ "{\"outcome\":true}", REPLY_NONE, "", "" },
		{ "{\"outcome\":\"accepted\",\"outcome\":\"refused\"}", REPLY_NONE, "", "" },
		{ "{\"outcome\":\"accepted\"", REPLY_NONE, "", "" },
		{ "<html>It works!</html>", REPLY_NONE, "", "" },
		{ "", REPLY_NONE, "", "" },
		{ "[]", REPLY_NONE, "", "" },
		{ "{\"outcome\":\"acknowledged\",\"reference\":7}", REPLY_ACKNOWLEDGED, "", "" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct reply r = reply_read(&a, str_z(cases[i].json));
		assert_int_equal(r.is, cases[i].is);
		assert_true(str_is(r.reference, cases[i].reference));
		assert_true(str_is(r.reason, cases[i].reason));
	}
}

static void bounds_what_a_peer_may_say(void **state)
{
	struct buf b;

	(void)state;
	buf_open(&b, &a);
	buf_z(&b, "{\"outcome\":\"refused\",\"reason\":\"");
	for (int i = 0; i < 199; i++)
		buf_c(&b, 'x');
	buf_z(&b, "\xc3\xa9 and more\"}");       /* the bound falls inside this character */
	struct reply r = reply_read(&a, buf_text(&b));
	assert_int_equal(r.reason.n, 199);
	assert_true(str_utf8(r.reason, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signs_as_the_standard_does),
		cmocka_unit_test(refuses_what_is_not_signed_now_by_this_key),
		cmocka_unit_test(refuses_secrets_that_are_short_or_malformed),
		cmocka_unit_test(reads_three_outcomes_and_no_others),
		cmocka_unit_test(bounds_what_a_peer_may_say),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
