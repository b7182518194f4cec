#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/day.h"
#include "base/digest.h"
#include "base/map.h"
#include "base/note.h"
#include "base/str.h"
#include "base/vec.h"

static struct arena arena;

static int open_arena(void **state)
{
	(void)state;
	arena_open(&arena, 64 << 20);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_close(&arena);
	clock_set(0);
	return 0;
}

#define assert_str(s, z) assert_string_equal(str_c(&arena, (s)), (z))

/* The slow oracle: one day after another, by the almanac's rule. */
static void days_walk(void **state)
{
	static const int length[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	struct civil c = { 1800, 1, 1 };
	day d = day_of(c), sunday = day_of((struct civil){ 2024, 2, 25 });

	(void)state;
	assert_int_equal(day_of((struct civil){ 1970, 1, 1 }), 0);
	assert_int_equal(d, -62091);
	for (; c.year < 2200; d++) {
		bool leap = c.year % 4 == 0 && (c.year % 100 != 0 || c.year % 400 == 0);
		struct civil back = day_civil(d);
		assert_int_equal(day_of(c), d);
		assert_int_equal(back.year * 10000 + back.month * 100 + back.day,
			c.year * 10000 + c.month * 100 + c.day);
		assert_true(civil_real(c));
		assert_int_equal(day_weekday(d), ((d - sunday) % 7 + 7 + 6) % 7);
		if (c.day++ < length[c.month - 1] + (c.month == 2 && leap))
			continue;
		assert_false(civil_real(c));
		c.day = 1;
		if (c.month++ == 12) {
			c.month = 1;
			c.year++;
		}
	}
	assert_false(civil_real(c));
	assert_false(civil_real((struct civil){ 2026, 0, 1 }));
	assert_false(civil_real((struct civil){ 2026, 13, 1 }));
	assert_false(civil_real((struct civil){ 2026, 1, 0 }));
}

static day on(int year, int month, int d)
{
	return day_of((struct civil){ year, month, d });
}

static void days_months_and_ages(void **state)
{
	(void)state;
	assert_int_equal(day_add_months(on(2026, 1, 31), 1), on(2026, 2, 28));
	assert_int_equal(day_add_months(on(2024, 1, 31), 1), on(2024, 2, 29));
	assert_int_equal(day_add_months(on(2026, 3, 31), -1), on(2026, 2, 28));
	assert_int_equal(day_add_months(on(2026, 12, 15), 1), on(2027, 1, 15));
	assert_int_equal(day_add_months(on(2026, 1, 15), -1), on(2025, 12, 15));
	assert_int_equal(day_add_months(on(2024, 2, 29), 12), on(2025, 2, 28));
	assert_int_equal(day_add_months(on(2026, 5, 31), 0), on(2026, 5, 31));
	assert_int_equal(day_add_months(on(2026, 8, 31), -30), on(2024, 2, 29));
	assert_int_equal(day_age(on(2012, 3, 2), on(2026, 3, 1)), 13);
	assert_int_equal(day_age(on(2012, 3, 2), on(2026, 3, 2)), 14);
	assert_int_equal(day_age(on(2008, 2, 29), on(2026, 2, 28)), 17);
	assert_int_equal(day_age(on(2008, 2, 29), on(2026, 3, 1)), 18);
	assert_int_equal(day_age(on(2008, 2, 29), on(2028, 2, 29)), 20);
	assert_int_equal(day_age(on(2020, 1, 1), on(2020, 12, 31)), 0);
}

static void days_text(void **state)
{
	static const char *const bad[] = { "", "2012-3-2", "2012-02-30", "2013-02-29", "2012/03/02", "2012-03-02 ",
		"12-03-2012", "1799-12-31", "2200-01-01", "2012-13-01", "+012-03-02", "2012-0x-02" };
	day d;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(day_parse(str_z(bad[i]), &d));
	assert_true(day_parse(STR("2012-02-29"), &d));
	assert_str(day_show(&arena, d), "2012-02-29");
	assert_str(day_words(&arena, d), "29 February 2012");
	assert_str(day_words(&arena, on(2012, 3, 2)), "2 March 2012");
}

/* The last Sundays of March and October, from a calendar. */
static void london_changes(void **state)
{
	static const struct { int year, march, october; } changes[] = {
		{ 1996, 31, 27 }, { 1997, 30, 26 }, { 2000, 26, 29 }, { 2008, 30, 26 }, { 2013, 31, 27 },
		{ 2019, 31, 27 }, { 2024, 31, 27 }, { 2025, 30, 26 }, { 2026, 29, 25 }, { 2027, 28, 31 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		int year = changes[i].year;
		instant spring = instant_of(on(year, 3, changes[i].march), 1, 0, 0);
		instant autumn = instant_of(on(year, 10, changes[i].october), 1, 0, 0);
		struct wall w = instant_london(spring - 1);
		assert_true(w.hour == 0 && w.minute == 59 && w.second == 59 && !w.summer);
		w = instant_london(spring);
		assert_true(w.hour == 2 && w.minute == 0 && w.second == 0 && w.summer);
		w = instant_london(autumn - 1);
		assert_true(w.hour == 1 && w.minute == 59 && w.summer && w.date.day == changes[i].october);
		w = instant_london(autumn);
		assert_true(w.hour == 1 && w.minute == 0 && !w.summer);
		/* Summer's midnight comes an hour before Greenwich's. */
		assert_int_equal(instant_london_day(instant_of(on(year, 6, 9), 22, 59, 59)), on(year, 6, 9));
		assert_int_equal(instant_london_day(instant_of(on(year, 6, 9), 23, 0, 0)), on(year, 6, 10));
		assert_int_equal(instant_london_day(instant_of(on(year, 12, 9), 23, 59, 59)), on(year, 12, 9));
	}
	assert_false(instant_london(instant_of(on(1995, 7, 1), 12, 0, 0)).summer);
	assert_int_equal(instant_london_day(-1), -1);
}

static void london_wall(void **state)
{
	struct wall w = { { 2026, 3, 29 }, 1, 30, 0, false };
	instant t = 7, again = 7;

	(void)state;
	assert_int_equal(wall_instant(w, &t, &again), WALL_SKIPPED);
	assert_true(t == 7 && again == 7);
	w.hour = 0;
	w.minute = 59;
	assert_int_equal(wall_instant(w, &t, &again), WALL_ONE);
	assert_int_equal(t, instant_of(on(2026, 3, 29), 0, 59, 0));
	w.hour = 2;
	w.minute = 0;
	assert_int_equal(wall_instant(w, &t, &again), WALL_ONE);
	assert_int_equal(t, instant_of(on(2026, 3, 29), 1, 0, 0));
	w = (struct wall){ { 2026, 10, 25 }, 1, 30, 0, false };
	assert_int_equal(wall_instant(w, &t, &again), WALL_TWICE);
	assert_int_equal(t, instant_of(on(2026, 10, 25), 0, 30, 0));
	assert_int_equal(again, t + US_HOUR);
	w.hour = 2;
	w.minute = 0;
	assert_int_equal(wall_instant(w, &t, &again), WALL_ONE);
	assert_int_equal(t, instant_of(on(2026, 10, 25), 2, 0, 0));
}

/* Every quarter of an hour of a year: what the wall shows comes back as the same instant. */
static void london_round_trip(void **state)
{
	(void)state;
	for (instant t = instant_of(on(2026, 1, 1), 0, 0, 0); t < instant_of(on(2027, 1, 1), 0, 0, 0);
			t += 15 * US_MINUTE) {
		instant first = 0, again = 0;
		enum wall_kind kind = wall_instant(instant_london(t), &first, &again);
		assert_true(kind == WALL_ONE ? first == t : kind == WALL_TWICE && (first == t || again == t));
	}
}

static void instants_text(void **state)
{
	static const struct { const char *in, *out; } good[] = {
		{ "2026-01-05T02:00Z", "2026-01-05T02:00:00Z" },
		{ "2026-01-05T02:00:00Z", "2026-01-05T02:00:00Z" },
		{ "2026-06-05T02:00:00+01:00", "2026-06-05T01:00:00Z" },
		{ "2026-06-05T02:00:00-05:30", "2026-06-05T07:30:00Z" },
		{ "2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z" },
		{ "2026-01-05T02:00:07.5Z", "2026-01-05T02:00:07.5Z" },
		{ "2026-01-05T02:00:07.000001Z", "2026-01-05T02:00:07.000001Z" },
		{ "2026-01-05T02:00:07.120Z", "2026-01-05T02:00:07.12Z" },
		{ "1969-12-31T23:59:59.999999Z", "1969-12-31T23:59:59.999999Z" },
	};
	static const char *const bad[] = { "", "2026-01-05", "2026-01-05T02:00", "2026-01-05 02:00Z", "2026-01-05T24:00Z",
		"2026-01-05T02:60Z", "2026-01-05T02:00:60Z", "2026-01-05T02:00:00.Z", "2026-01-05T02:00:00.1234567Z",
		"2026-01-05T02:00Zz", "2026-01-05T02:00+0100", "2026-02-30T02:00Z", "2026-01-05T2:00Z",
		"2026-01-05T02:00+24:00", "2026-01-05T02:00 01:00", "2026-01-05T" };
	instant t;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(instant_parse(str_z(good[i].in), &t));
		assert_str(instant_show(&arena, t), good[i].out);
	}
	assert_true(instant_parse(STR("1970-01-01T00:00:01.000002Z"), &t));
	assert_int_equal(t, 1000002);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(instant_parse(str_z(bad[i]), &t));
}

static instant at(const char *text)
{
	instant t;

	assert_true(instant_parse(str_z(text), &t));
	return t;
}

static void instants_words(void **state)
{
	instant now = at("2025-10-13T22:50Z");

	(void)state;
	assert_str(instant_words(&arena, at("2025-10-13T22:40Z")), "Mon 13 Oct 2025 23:40");
	assert_str(instant_words(&arena, at("2026-10-25T00:30Z")), "Sun 25 Oct 2026 01:30 BST");
	assert_str(instant_words(&arena, at("2026-10-25T01:30Z")), "Sun 25 Oct 2026 01:30 GMT");
	assert_str(instant_words(&arena, at("2026-10-25T02:00Z")), "Sun 25 Oct 2026 02:00");
	assert_str(instant_words(&arena, at("2026-10-24T00:30Z")), "Sat 24 Oct 2026 01:30");
	assert_str(instant_words(&arena, at("2026-10-26T01:30Z")), "Mon 26 Oct 2026 01:30");
	assert_str(instant_brief(&arena, at("2026-10-26T01:30Z"), at("2026-10-26T02:30Z")), "Mon 26 Oct 01:30");
	assert_str(instant_brief(&arena, at("2025-12-31T23:59Z"), at("2026-01-01T00:00Z")), "31 Dec 2025 23:59");
	assert_str(instant_short(&arena, at("2025-10-13T22:40Z"), now), "23:40 today");
	assert_str(instant_short(&arena, at("2025-10-13T22:40Z"), now + US_DAY), "Mon 13 Oct 23:40");
	assert_str(instant_short(&arena, at("2024-10-13T22:40Z"), now), "13 Oct 2024 23:40");
	assert_str(instant_short(&arena, at("2025-10-12T22:59Z"), now), "Sun 12 Oct 23:59");
}

static void spans(void **state)
{
	(void)state;
	assert_str(span_words(&arena, 0), "0 min");
	assert_str(span_words(&arena, US_MINUTE - 1), "0 min");
	assert_str(span_words(&arena, -1), "0 min");
	assert_str(span_words(&arena, 18 * US_MINUTE + 59 * US_SECOND), "18 min");
	assert_str(span_words(&arena, 212 * US_MINUTE), "3 h 32 min");
	assert_str(span_words(&arena, 3 * US_HOUR), "3 h");
	assert_str(span_words(&arena, 9 * US_DAY + 4 * US_HOUR + 59 * US_MINUTE), "9 d 4 h");
	assert_str(span_words(&arena, 9 * US_DAY), "9 d");
	assert_str(span_words(&arena, -90 * US_MINUTE), "-1 h 30 min");
}

static void clock_runs_and_stands(void **state)
{
	instant before = clock_now();

	(void)state;
	for (int i = 0; i < 1000; i++) {
		instant now = clock_now();
		assert_true(now > before);
		before = now;
	}
	clock_set(at("2026-01-05T02:00Z"));
	assert_int_equal(clock_now(), at("2026-01-05T02:00Z"));
	assert_int_equal(clock_now(), at("2026-01-05T02:00Z"));
	clock_set(0);
	assert_true(clock_now() > at("2026-01-05T02:00Z"));
}

static void clock_write(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void clock_follows_a_file(void **state)
{
	char path[] = "/tmp/martlet-clock-XXXXXX";
	int fd = mkstemp(path);
	instant first, second;

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	assert_false(clock_follow(path));
	assert_false(clock_follow("/nonexistent/clock"));
	clock_write(path, "2026-01-05T02:00:00Z\n");
	assert_true(clock_follow(path));
	assert_int_equal(clock_now(), at("2026-01-05T02:00Z"));
	clock_write(path, "2026-01-06T02:00:00Z");
	assert_int_equal(clock_now(), at("2026-01-06T02:00Z"));
	clock_write(path, "nonsense");
	assert_int_equal(clock_now(), at("2026-01-06T02:00Z"));
	clock_write(path, "+2026-01-07T02:00:00Z");
	first = clock_now();
	second = clock_now();
	assert_true(first >= at("2026-01-07T01:59:59Z") && first < at("2026-01-07T03:00Z"));
	assert_true(second > first);
	unlink(path);
}

static void clock_skips(void **state)
{
	int64_t before = clock_mono_us();

	(void)state;
	clock_mono_skip(US_DAY);
	assert_true(clock_mono_us() - before >= US_DAY);
}

static void arena_bails_at_its_cap(void **state)
{
	struct arena a;
	jmp_buf bail;
	volatile int taken = 0;

	(void)state;
	arena_open(&a, 100 * 1024);
	a.bail = &bail;
	if (setjmp(bail) == 0) {
		for (;;) {
			arena_take(&a, 1000);
			taken++;
		}
	}
	assert_int_equal(taken, 100 * 1024 / 1008);
	arena_empty(&a);
	assert_int_equal(a.used, 0);
	assert_non_null(arena_take(&a, 1000));
	if (setjmp(bail) == 0) {
		arena_take(&a, SIZE_MAX - 3);
		fail();
	}
	arena_close(&a);
}

static void arena_gives_clean_aligned_memory(void **state)
{
	struct arena a;

	(void)state;
	arena_open(&a, 64 << 20);
	for (int round = 0; round < 3; round++) {
		for (size_t n = 0; n < 300000; n = n * 2 + 1) {
			unsigned char *p = arena_take(&a, n);
			assert_int_equal((uintptr_t)p % 16, 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			if (n)
				memset(p, 0xEE, n);
		}
		arena_empty(&a);
	}
	assert_string_equal(arena_copy(&a, "wren", 5), "wren");
	arena_close(&a);
	assert_null(a.top);
}

static void vec_and_buf(void **state)
{
	VEC(int) v = { 0 };
	struct buf b;
	static const unsigned char numbers[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		VEC_ADD(&arena, &v, i * i);
	assert_int_equal(v.n, 1000);
	assert_int_equal(v.at[999], 999 * 999);
	for (int heap = 0; heap < 2; heap++) {
		buf_open(&b, heap ? NULL : &arena);
		buf_u8(&b, 1);
		buf_u16(&b, 0x0203);
		buf_u32(&b, 0x04050607);
		buf_u64(&b, 0x08090A0B0C0D0E0F);
		assert_int_equal(b.n, sizeof numbers);
		assert_memory_equal(b.at, numbers, sizeof numbers);
		b.n = 0;
		for (int i = 0; i < 500; i++)
			buf_fmt(&b, "%d,", i);
		assert_int_equal(b.n, 10 * 2 + 90 * 3 + 400 * 4);
		assert_true(str_ends(buf_text(&b), STR(",498,499,")));
		buf_z(&b, "end");
		buf_z(&b, NULL);
		buf_c(&b, '.');
		buf_str(&b, STR("!"));
		assert_true(str_ends(buf_text(&b), STR("499,end.!")));
		buf_close(&b);
		assert_null(b.at);
	}
}

static void map_keeps_names(void **state)
{
	struct map m;
	int things[2000];

	(void)state;
	map_open(&m, &arena);
	assert_null(map_get(&m, STR("x")));
	for (int i = 0; i < 2000; i++)
		assert_true(map_put(&m, str_fmt(&arena, "name %d", i), &things[i]));
	assert_false(map_put(&m, STR("name 7"), &things[8]));
	for (int i = 0; i < 2000; i++)
		assert_ptr_equal(map_get(&m, str_fmt(&arena, "name %d", i)), &things[i]);
	assert_null(map_get(&m, STR("name 2000")));
	assert_null(map_get(&m, STR("")));
	assert_true(map_put(&m, STR(""), &things[0]));
	assert_ptr_equal(map_get(&m, (struct str){ NULL, 0 }), &things[0]);
	assert_int_equal(m.n, 2001);
}

static void str_pieces(void **state)
{
	struct str rest = STR("a,,bc,"), head, none = { NULL, 0 };

	(void)state;
	assert_true(str_cut(&rest, ',', &head) && str_is(head, "a"));
	assert_true(str_cut(&rest, ',', &head) && str_is(head, ""));
	assert_true(str_cut(&rest, ',', &head) && str_is(head, "bc"));
	assert_false(str_cut(&rest, ',', &head));
	assert_str(str_trim(STR(" \t a b\r\n")), "a b");
	assert_int_equal(str_trim(STR(" \n ")).n, 0);
	assert_true(str_starts(STR("abc"), STR("ab")) && !str_starts(STR("a"), STR("ab")));
	assert_true(str_ends(STR("abc"), STR("bc")) && !str_ends(STR("c"), STR("bc")));
	assert_true(str_has(STR("abc"), STR("b")) && !str_has(STR("abc"), STR("ac")) && str_has(none, none));
	assert_true(str_eq(none, STR("")) && !str_eq(STR("a"), STR("b")));
	assert_true(str_cmp(STR("a"), STR("ab")) < 0 && str_cmp(STR("b"), STR("ab")) > 0);
	assert_int_equal(str_cmp(none, STR("")), 0);
	assert_str(str_from(STR("abc"), 2), "c");
	assert_int_equal(str_from(STR("abc"), 9).n, 0);
	assert_str(str_lower(&arena, STR("Élan ABC")), "Élan abc");
	assert_str(str_upper(&arena, STR("O’Brien-Łęcki, Ångström ß÷ ıž")), "O’BRIEN-ŁĘCKI, ÅNGSTRÖM ß÷ ıŽ");
	assert_str(str_hex(&arena, "\x00\xff\x1a", 3), "00ff1a");
	assert_int_equal(str_fmt(&arena, "%0*d", 3000, 7).n, 3000);
}

static void str_numbers(void **state)
{
	static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1.0", "0x1", "9223372036854775808",
		"-9223372036854775809", "99999999999999999999" };
	static const char *const not_real[] = { "", ".", "1.", ".5", "1e3", "nan", "inf", "--1", "1.2.3", "0x1p3", "1,5" };
	int64_t n;
	double x;
	unsigned char bytes[2];

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(str_int(str_z(bad[i]), &n));
	assert_true(str_int(STR("9223372036854775807"), &n) && n == INT64_MAX);
	assert_true(str_int(STR("-9223372036854775808"), &n) && n == INT64_MIN);
	assert_true(str_int(STR("007"), &n) && n == 7);
	for (size_t i = 0; i < sizeof not_real / sizeof *not_real; i++)
		assert_false(str_real(str_z(not_real[i]), &x));
	assert_true(str_real(STR("-12.25"), &x) && x == -12.25);
	assert_true(str_real(STR("3"), &x) && x == 3);
	assert_true(str_unhex(STR("a0Ff"), bytes, 2) && bytes[0] == 0xA0 && bytes[1] == 0xFF);
	assert_false(str_unhex(STR("a0F"), bytes, 2));
	assert_false(str_unhex(STR("a0Fg"), bytes, 2));
}

static void str_well_formed(void **state)
{
	static const struct { const char *text; size_t n, bad_at; } bad[] = {
		{ "\x80", 1, 0 }, { "a\xC0\xAF", 3, 1 }, { "\xC1\xBF", 2, 0 }, { "\xE0\x9F\xBF", 3, 0 },
		{ "ab\xED\xA0\x80", 5, 2 }, { "\xF0\x8F\xBF\xBF", 4, 0 }, { "\xF4\x90\x80\x80", 4, 0 },
		{ "\xF5\x80\x80\x80", 4, 0 }, { "\xC3", 1, 0 }, { "\xE2\x82", 2, 0 }, { "\xE2\x82x", 3, 0 },
	};
	size_t where;

	(void)state;
	assert_true(str_utf8(STR("Siân O\xE2\x80\x99Neill \xF0\x9F\x90\xA6 \xEF\xBF\xBF \xF4\x8F\xBF\xBF"), NULL));
	assert_true(str_utf8((struct str){ "\0", 1 }, NULL));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		where = 99;
		assert_false(str_utf8((struct str){ bad[i].text, bad[i].n }, &where));
		assert_int_equal(where, bad[i].bad_at);
	}
}

static void str_nearest(void **state)
{
	const struct str names[] = { STR("child"), STR("reported_at"), STR("risk"), STR("found_at") };

	(void)state;
	assert_str(str_near(STR("chidl"), names, 4), "child");
	assert_str(str_near(STR("report_at"), names, 4), "reported_at");
	assert_str(str_near(STR("rsik"), names, 4), "risk");
	assert_str(str_near(STR("risk"), names, 4), "risk");
	assert_int_equal(str_near(STR("school"), names, 4).n, 0);
	assert_int_equal(str_near(STR("xy"), names, 4).n, 0);
	assert_int_equal(str_near(STR("risk"), names, 0).n, 0);
}

static void digests(void **state)
{
	struct digest d, two, other;
	struct sha s;
	uint8_t all[65];

	(void)state;
	digest_of(&d, "", 0);
	assert_str(str_hex(&arena, d.b, 32), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	digest_of(&d, "abc", 3);
	assert_str(str_hex(&arena, d.b, 32), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha_open(&s);
	for (int i = 0; i < 1000000; i += 1000) {
		char row[1000];
		memset(row, 'a', sizeof row);
		sha_put(&s, row, sizeof row);
	}
	sha_close(&s, &other);
	assert_str(str_hex(&arena, other.b, 32), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	all[0] = 1;
	memcpy(all + 1, d.b, 32);
	memcpy(all + 33, other.b, 32);
	digest_two(&two, 1, &d, &other);
	digest_of(&d, all, sizeof all);
	assert_true(digest_eq(&two, &d));
	d.b[31] ^= 1;
	assert_false(digest_eq(&two, &d));
	assert_int_not_equal(random_u64(), random_u64());
}

/* Two ways to one digest: padded in one go, and through the library's own buffer a byte at a time. */
static void digests_of_every_length(void **state)
{
	uint8_t at[1100];
	struct digest whole, bytes;
	struct sha s;

	(void)state;
	for (size_t i = 0; i < sizeof at; i++)
		at[i] = (uint8_t)(i * 31 + 7);
	for (size_t n = 0; n <= sizeof at; n++) {
		digest_of(&whole, at, n);
		sha_open(&s);
		for (size_t i = 0; i < n; i++)
			sha_put(&s, at + i, 1);
		sha_close(&s, &bytes);
		assert_true(digest_eq(&whole, &bytes));
	}
}

static void notes_in_order(void **state)
{
	struct notes n;
	char text[256] = "";
	int pipes[2];

	(void)state;
	notes_open(&n, &arena);
	note(&n, (struct place){ "b.yaml", 1, 1 }, "last");
	note(&n, (struct place){ "a.yaml", 10, 2 }, "third");
	note(&n, (struct place){ "a.yaml", 9, 4 }, "second %s", "word");
	note(&n, (struct place){ "a.yaml", 0, 0 }, "first");
	notes_sort(&n);
	assert_int_equal(pipe(pipes), 0);
	notes_print(&n, pipes[1]);
	assert_true(read(pipes[0], text, sizeof text - 1) > 0);
	close(pipes[0]);
	close(pipes[1]);
	assert_string_equal(text, "a.yaml: first\na.yaml:9:4: second word\na.yaml:10:2: third\nb.yaml:1:1: last\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_walk), cmocka_unit_test(days_months_and_ages), cmocka_unit_test(days_text),
		cmocka_unit_test(london_changes), cmocka_unit_test(london_wall), cmocka_unit_test(london_round_trip),
		cmocka_unit_test(instants_text), cmocka_unit_test(instants_words), cmocka_unit_test(spans),
		cmocka_unit_test(clock_runs_and_stands), cmocka_unit_test(clock_follows_a_file),
		cmocka_unit_test(clock_skips), cmocka_unit_test(arena_bails_at_its_cap),
		cmocka_unit_test(arena_gives_clean_aligned_memory), cmocka_unit_test(vec_and_buf),
		cmocka_unit_test(map_keeps_names), cmocka_unit_test(str_pieces), cmocka_unit_test(str_numbers),
		cmocka_unit_test(str_well_formed), cmocka_unit_test(str_nearest), cmocka_unit_test(digests), cmocka_unit_test(digests_of_every_length),
		cmocka_unit_test(notes_in_order),
	};

	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
