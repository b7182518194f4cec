/* What was written, into what is compared: folding, names, sounds, birthdays, homes, questions. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "people/alike.h"
#include "people/ask.h"
#include "people/nick.h"
#include "people/sound.h"

static void folds_to(const char *text, const char *as)
{
	struct folded f;

	fold_text(&f, str_z(text));
	if (f.n != strlen(as) || memcmp(f.at, as, f.n) != 0)
		fail_msg("%s folds to \"%.*s\" and not \"%s\"", text, (int)f.n, f.at, as);
}

static void folding(void **state)
{
	(void)state;
	folds_to("José", "jose");
	folds_to("Łukasz Żółć", "lukasz zolc");
	folds_to("O'Brien", "obrien");
	folds_to("O\xe2\x80\x99" "Brien", "obrien");
	folds_to("Smith\xe2\x80\x93Jones", "smith-jones");
	folds_to("Nguyễn", "nguyen");
	folds_to("Юлия Щербак", "yuliya shcherbak");
	folds_to("M\xfcller", "muller");                   /* Windows-1252 */
	folds_to("Ændrew Þór Straße", "aendrew thor strasse");
	folds_to("Ha\xcc\x81nna", "hanna");               /* an accent of its own */
	folds_to("  SMITH ,  John ", "smith,john");
	folds_to("", "");
}

static void name_is(void (*read)(struct name *, struct str), const char *text, const char *given, const char *middle,
	const char *family, const char *family2)
{
	const char *want[NAME_PARTS] = { given, middle, family, family2 };
	struct name n;

	memset(&n, 0, sizeof n);
	read(&n, str_z(text));
	for (int p = 0; p < NAME_PARTS; p++)
		if (!str_is(name_part(&n, (enum name_part)p), want[p]))
			fail_msg("%s: part %d is \"%.*s\" and not \"%s\"", text, p, S(name_part(&n, (enum name_part)p)),
				want[p]);
}

static void names(void **state)
{
	(void)state;
	name_is(name_full, "Mrs Mary Jane Smith-Jones", "mary", "jane", "smith", "jones");
	name_is(name_full, "SMITH, John Paul", "john", "paul", "smith", "");
	name_is(name_full, "OKONKWO Chidi", "chidi", "", "okonkwo", "");
	name_is(name_full, "Jan van der Berg", "jan", "", "vanderberg", "");
	name_is(name_full, "Ahmed bin Khalid", "ahmed", "", "khalid", "");
	name_is(name_full, "Dr Abdul Rahman Al Hassan", "abdulrahman", "", "alhassan", "");
	name_is(name_full, "Robert Downs Jr", "robert", "", "downs", "");
	name_is(name_full, "Prince", "", "", "prince", "");
	name_is(name_given, "Mary-Jane", "mary", "jane", "", "");
	name_is(name_family, "O Brien", "", "", "obrien", "");
	name_is(name_family, "Mac Donald", "", "", "macdonald", "");
	name_is(name_family, "Smith nee Jones", "", "", "smith", "jones");
	name_is(name_given, "Unknown", "", "", "", "");
	name_is(name_family, "N/A", "", "", "", "");
	name_is(name_full, "Not Known", "", "", "", "");
}

static void short_forms(void **state)
{
	static const char *const same[][2] = {
		{ "liz", "elizabeth" }, { "bill", "william" }, { "peggy", "margaret" }, { "muhammad", "mohamed" },
		{ "kasia", "katarzyna" }, { "paddy", "patrick" }, { "alex", "alexandra" }, { "sam", "samuel" },
	};
	size_t at = 0, count = 0;
	struct str name;

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		assert_true(nick_same(nick_of(str_z(same[i][0])), nick_of(str_z(same[i][1]))));
	assert_false(nick_same(nick_of(STR("alexander")), nick_of(STR("samantha"))));
	assert_false(nick_same(nick_of(STR("zzz")), nick_of(STR("zzz"))));
	while (nick_each(1, &at, &name))
		count++;
	assert_true(count > 3);
	assert_false(nick_each(0, &at, &name));
}

static void sounds(void **state)
{
	static const char *const alike[][2] = {
		{ "stephen", "steven" }, { "christopher", "kristofer" }, { "mohammed", "muhamad" }, { "shaun", "sean" },
		{ "knight", "nite" }, { "wright", "rite" }, { "philip", "filip" }, { "catherine", "katheryn" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
		if (sound_of(str_z(alike[i][0])) != sound_of(str_z(alike[i][1])))
			fail_msg("%s and %s do not sound alike", alike[i][0], alike[i][1]);
	assert_int_not_equal(sound_of(STR("smith")), sound_of(STR("jones")));
	assert_int_equal(sound_of(STR("")), 0);
}

static void birthdays(void **state)
{
	static const struct { const char *text; uint32_t is; } reads[] = {
		{ "1900-01-01", 0 }, { "01/01/1900", 0 }, { "1900-01-02", 0x19000102 },
		{ "2012-03-02", 0x20120302 }, { "20120302", 0x20120302 }, { "02/03/2012", 0x20120302 },
		{ "2.3.12", 0x20120302 }, { "2 March 2012", 0x20120302 }, { "2nd Mar 2012", 0x20120302 },
		{ "2012-03", 0x20120300 }, { "2012", 0x20120000 }, { "2012-03-02T00:00:00Z", 0x20120302 },
		{ "March 2012", 0x20120300 }, { "31/02/1999", 0x19990231 }, { "", 0 }, { "not known", 0 },
		{ "0001-01-01", 0 }, { "99999999", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
		if (born_read(str_z(reads[i].text)) != reads[i].is)
			fail_msg("\"%s\" is %08x and not %08x", reads[i].text, born_read(str_z(reads[i].text)), reads[i].is);
	assert_int_equal(born_compare(0x20120302, 0x20120302), BORN_SAME);
	assert_int_equal(born_compare(0x20120302, 0), BORN_NULL);
	assert_int_equal(born_compare(0x20120101, 0x20120101), BORN_PLACEHOLDER);
	assert_int_equal(born_compare(0x20120101, 0x20120302), BORN_PLACEHOLDER);
	assert_int_equal(born_compare(0x20120302, 0x20120203), BORN_TURNED);
	assert_int_equal(born_compare(0x20120302, 0x20120307), BORN_DIGIT);
	assert_int_equal(born_compare(0x20120312, 0x20120321), BORN_DIGIT);
	assert_int_equal(born_compare(0x20120302, 0x20150302), BORN_DIGIT);
	assert_int_equal(born_compare(0x20190302, 0x20120519), BORN_DIFFERS);
	assert_string_equal(born_show(0x20120302).at, "2012-03-02");
	assert_string_equal(born_show(0x20120000).at, "2012");
}

static void homes(void **state)
{
	struct address a = { 0 };

	(void)state;
	assert_int_equal(home_postcode(STR("QA1 2bc")), home_postcode(STR("qa12BC")));
	assert_string_equal(home_postcode_show(home_postcode(STR("ec1m4bh"))).at, "EC1M 4BH");
	assert_string_equal(home_postcode_show(home_postcode(STR("Q12 9ZZ"))).at, "Q12 9ZZ");
	assert_int_equal(home_district(home_postcode(STR("QA1 2BC"))), home_district(home_postcode(STR("QA1 9XY"))));
	assert_int_not_equal(home_district(home_postcode(STR("QA1 2BC"))), home_district(home_postcode(STR("QA11 2BC"))));
	assert_int_equal(home_district(home_postcode_district(STR("QA1"))), home_district(home_postcode(STR("QA1 9XY"))));
	assert_int_equal(home_postcode(STR("")), 0);
	assert_int_equal(home_phone(STR("07700 900123")), home_phone(STR("+44 (0)7700 900-123")));
	assert_int_equal(home_phone(STR("00000000000")), 0);
	assert_int_equal(home_phone(STR("999")), 0);
	assert_string_equal(home_phone_e164(STR("07700 900123")).at, "+447700900123");
	assert_string_equal(home_phone_e164(STR("+44 (0)1632 960123")).at, "+441632960123");
	assert_string_equal(home_phone_e164(STR("12")).at, "");
	home_address(&a, STR("Flat 3, 12a Rowan Rd, Greatchow, QA1 2BC"));
	assert_int_equal(a.house & 0xffff, 12);
	assert_int_equal(a.house >> 16 & 31, 1);
	assert_int_equal(a.house >> 21, 3);
	assert_int_equal(a.postcode, home_postcode(STR("QA1 2BC")));
	assert_true(str_is((struct str){ a.street, a.street_n }, "rowanroad"));
	assert_true(str_is((struct str){ a.line, a.line_n }, "greatchow"));
}

static int plain_edits(const char *a, size_t n, const char *b, size_t m)
{
	int best, one;

	if (!n || !m)
		return (int)(n + m);
	if (a[n - 1] == b[m - 1])
		return plain_edits(a, n - 1, b, m - 1);
	best = plain_edits(a, n - 1, b, m);
	one = plain_edits(a, n, b, m - 1);
	best = one < best ? one : best;
	one = plain_edits(a, n - 1, b, m - 1);
	best = one < best ? one : best;
	if (n > 1 && m > 1 && a[n - 1] == b[m - 2] && a[n - 2] == b[m - 1]) {
		one = plain_edits(a, n - 2, b, m - 2);
		best = one < best ? one : best;
	}
	return best + 1;
}

static void likeness(void **state)
{
	uint32_t r = 7;

	(void)state;
	assert_float_equal(alike_words(STR("martha"), STR("marhta")), 0.9611, 0.0001);
	assert_float_equal(alike_words(STR("dixon"), STR("dicksonx")), 0.8133, 0.0001);
	assert_float_equal(alike_words(STR("same"), STR("same")), 1, 1e-12);
	assert_float_equal(alike_words(STR("abc"), STR("xyz")), 0, 1e-12);
	for (int i = 0; i < 2000; i++) {
		char a[6], b[6];
		size_t n, m;
		int want;
		r = r * 1664525u + 1013904223u;
		n = r >> 8 & 3;
		m = r >> 10 & 3;
		for (size_t k = 0; k < 4; k++) {
			a[k] = (char)('a' + (r >> (12 + k) & 1));
			b[k] = (char)('a' + (r >> (18 + k) & 1));
		}
		want = plain_edits(a, n + 1, b, m + 1);
		assert_int_equal(alike_edits((struct str){ a, n + 1 }, (struct str){ b, m + 1 }, 9), want);
		assert_int_equal(alike_edits((struct str){ a, n + 1 }, (struct str){ b, m + 1 }, 1), want > 1 ? 2 : want);
	}
}

static void questions(void **state)
{
	static struct question q;
	day today = day_of((struct civil){ 2026, 3, 1 });

	(void)state;
	ask_text(&q, STR("liz okonkwo about 7 QA6"), today);
	assert_true(str_is(name_part(&q.reading[0].name, NAME_GIVEN), "liz"));
	assert_true(str_is(name_part(&q.reading[0].name, NAME_FAMILY), "okonkwo"));
	assert_int_equal(born_year(q.reading[0].born), 2019);
	assert_true(q.age);
	assert_int_equal(home_district(q.reading[0].postcode), home_district(home_postcode(STR("QA6 1AA"))));
	ask_text(&q, STR("smith 2/3/2012"), today);
	assert_int_equal(q.reading[0].born, 0x20120302);
	assert_int_equal(q.readings, 2);
	ask_text(&q, STR("Khan 2 March 2012 Aisha"), today);
	assert_int_equal(q.reading[0].born, 0x20120302);
	assert_true(str_is(name_part(&q.reading[0].name, NAME_FAMILY), "aisha"));
	ask_text(&q, STR("07700 900 123"), today);
	assert_int_equal(q.reading[0].phone, home_phone(STR("07700900123")));
	ask_text(&q, STR("12 rowan street"), today);
	assert_int_equal(q.reading[0].home.house, 12);
	assert_true(str_is((struct str){ q.reading[0].home.street, q.reading[0].home.street_n }, "rowanstreet"));
	ask_text(&q, STR(""), today);
	assert_int_equal(q.said, 0);
	ask_text(&q, STR(",,, ;; \t"), today);
	assert_int_equal(q.said, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(folding), cmocka_unit_test(names), cmocka_unit_test(short_forms), cmocka_unit_test(sounds),
		cmocka_unit_test(birthdays), cmocka_unit_test(homes), cmocka_unit_test(likeness), cmocka_unit_test(questions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
