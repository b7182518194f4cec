/* The parts of a page: what they must never leave blank, what comes back as typed, and what is served beside them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "web/assets.h"
#include "web/templates/gallery.h"
#include "web/templates/field.h"
#include "web/templates/frame.h"
#include "web/templates/list.h"
#include "web/templates/part.h"

/* The page as text that ends in NUL. */
static char *shown(struct buf *out)
{
	buf_c(out, '\0');
	return out->at;
}

static bool holds(struct buf *out, const char *part)
{
	bool found = strstr(shown(out), part) != NULL;

	out->n--;
	if (!found)
		print_error("not in: %.*s\n", (int)out->n, out->at);
	return found;
}

static char *gallery(struct buf *out, const char *theme)
{
	struct gallery g;
	struct frame f;

	gallery_fill(&g);
	gallery_frame(&f);
	f.theme = str_z(theme);
	f.nonce = STR("n\"o");
	buf_open(out, NULL);
	gallery_page(out, &f, &g);
	return shown(out);
}

/* The first element of that name with nothing in it that can be read, or NULL. */
static const char *blank(const char *page, const char *open, const char *close)
{
	for (const char *at = page; (at = strstr(at, open)); at++) {
		const char *end = strstr(at, close), *s = strchr(at, '>');
		bool words = false, tag = true;

		if (at[strlen(open)] != '>' && at[strlen(open)] != ' ')
			continue;
		for (; s < end; s++) {
			tag = *s == '<' ? true : tag;
			words = words || (!tag && *s > ' ');
			tag = *s == '>' ? false : tag;
		}
		if (!words)
			return at;
	}
	return NULL;
}

static void test_no_cell_is_blank(void **state)
{
	struct buf out;
	char *page = gallery(&out, "day");

	(void)state;
	assert_null(blank(page, "<dd", "</dd>"));
	assert_null(blank(page, "<td", "</td>"));
	assert_null(blank(page, "<th", "</th>"));
	assert_non_null(blank("<td class=\"m-pick\"><b></b> </td>", "<td", "</td>"));
	buf_close(&out);
}

static void test_nothing_given_says_so(void **state)
{
	struct buf out;
	struct part_fact fact = { .label = STR("School") };
	struct part_cell cell = { 0 };
	struct part_tile tile = { .label = STR("Missing") };
	struct voice voice = { 0 };

	(void)state;
	buf_open(&out, NULL);
	part_list(&out, &fact, 1);
	assert_true(holds(&out, "<dd><span class=\"m-gap\">Not recorded</span>"));
	out.n = 0;
	list_cell(&out, &cell, STR("Home"));
	assert_true(holds(&out, "Not recorded"));
	out.n = 0;
	part_tile(&out, &tile);
	assert_true(holds(&out, "Not recorded"));
	out.n = 0;
	part_voice(&out, &voice);
	assert_true(holds(&out, "Child&rsquo;s voice not recorded"));
	buf_close(&out);
}

static void test_eight_kinds_differ(void **state)
{
	static const char *const look[] = { "=\"m-gap\"", "=\"m-gap\"", "=\"m-gap\"", "=\"m-gap\"",
		"=\"m-pt m-pt--n\"", "=\"m-stale\"", "=\"m-gap\"", "=\"m-unseen\"", "=\"m-none\"" };
	struct buf out;

	(void)state;
	buf_open(&out, NULL);
	for (int kind = GAP_NO_GAP; kind <= GAP_TRULY_NONE; kind++) {
		struct gap gap = { .kind = (enum gap_kind)kind };

		out.n = 0;
		part_gap(&out, &gap);
		assert_true(holds(&out, look[kind]));
		assert_true(part_gap_words(&gap).n > 4);
	}
	buf_close(&out);
}

static void test_clock_has_words_and_time(void **state)
{
	struct clock_tag clock = { .look = PART_CLOCK_OVER, .words = STR("57 min over"), .at = STR("2025-10-14T01:15:00Z"), .ticks = true };
	struct buf out;

	(void)state;
	buf_open(&out, NULL);
	part_clock(&out, &clock);
	assert_true(holds(&out, "m-st--over\"> <time datetime=\"2025-10-14T01:15:00Z\" data-tick>57 min over</time>"));
	clock.look = PART_CLOCK_DONE;
	out.n = 0;
	part_clock(&out, &clock);
	assert_null(strstr(shown(&out), "data-tick"));
	buf_close(&out);
}

static void test_field_comes_back_as_typed(void **state)
{
	struct part_field field = { .kind = PART_FIELD_MOMENT, .id = STR("seen"), .name = STR("seen"), .label = STR("Seen?"),
		.value = STR("\"><b>25:10"), .error = STR("25:10 is not a time of day") };
	struct buf out;

	(void)state;
	buf_open(&out, NULL);
	field_any(&out, &field);
	assert_true(holds(&out, "value=\"&quot;&gt;&lt;b&gt;25:10\""));
	assert_true(holds(&out, "aria-describedby=\"seen-hint seen-error\""));
	assert_true(holds(&out, "id=\"seen-error\" class=\"govuk-error-message\""));
	field = (struct part_field){ .kind = PART_FIELD_LONG, .id = STR("w"), .name = STR("w"), .label = STR("Words"), .value = STR("\n</textarea>") };
	out.n = 0;
	field_any(&out, &field);
	assert_true(holds(&out, ">\n\n&lt;/textarea&gt;</textarea>"));
	buf_close(&out);
}

static void test_first_choice_has_the_fields_id(void **state)
{
	static const struct part_choice choices[] = { { .value = { "y", 1 }, .words = { "Yes", 3 } }, { .value = { "n", 1 }, .words = { "No", 2 }, .chosen = true } };
	struct part_field field = { .kind = PART_FIELD_RADIOS, .id = STR("q"), .name = STR("q"), .label = STR("Seen?"), .choices = choices, .nchoices = 2 };
	struct buf out;

	(void)state;
	buf_open(&out, NULL);
	field_any(&out, &field);
	assert_true(holds(&out, "id=\"q\" name=\"q\" type=\"radio\" value=\"y\">"));
	assert_true(holds(&out, "id=\"q-2\" name=\"q\" type=\"radio\" value=\"n\" checked>"));
	buf_close(&out);
}

static void test_frame(void **state)
{
	struct buf out;
	char *page = gallery(&out, "\"><b>");

	(void)state;
	assert_non_null(strstr(page, "<script nonce=\"n&quot;o\">document.body"));
	assert_non_null(strstr(page, "data-theme=\"day\""));
	assert_non_null(strstr(page, "OFFICIAL-SENSITIVE"));
	assert_non_null(strstr(page, "action=\"/lock\" method=\"post\""));
	assert_null(strstr(page, " style="));
	assert_null(strstr(page, " onclick"));
	assert_null(strstr(page, "href=\"#\""));
	buf_close(&out);
}

static void test_past_has_no_settings(void **state)
{
	struct frame f;
	struct buf out;

	(void)state;
	gallery_frame(&f);
	f.as_known = true;
	buf_open(&out, NULL);
	frame_who(&out, &f);
	assert_null(strstr(shown(&out), "action=\"/settings\""));
	buf_close(&out);
}

static void test_history_spells_out_empty(void **state)
{
	struct part_change change = { .recorded = STR("now"), .what = STR("School"), .before = STR("Seahaven Academy") };
	struct buf out;

	(void)state;
	buf_open(&out, NULL);
	list_changes(&out, STR("Changes"), &change, 1);
	assert_true(holds(&out, "<ins class=\"m-is\">(cleared)</ins>"));
	change = (struct part_change){ .recorded = STR("now"), .what = STR("School"), .after = STR("x") };
	out.n = 0;
	list_changes(&out, STR("Changes"), &change, 1);
	assert_true(holds(&out, "<del class=\"m-was\">(empty)</del>"));
	buf_close(&out);
}

static void unpacked(const struct asset *a)
{
	struct arena arena;

	arena_open(&arena, 1 << 20);
	char *plain = arena_take(&arena, a->plain.n);
	z_stream z = { .next_in = (unsigned char *)(uintptr_t)a->gzip.at, .avail_in = (uInt)a->gzip.n,
		.next_out = (unsigned char *)plain, .avail_out = (uInt)a->plain.n };

	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	inflateEnd(&z);
	assert_memory_equal(plain, a->plain.at, a->plain.n);
	arena_close(&arena);
}

static void test_assets(void **state)
{
	struct str css = asset_path("martlet.css");
	size_t first_visit = 0;

	(void)state;
	assert_true(str_starts(css, STR("/assets/martlet-")));
	assert_true(str_ends(css, STR(".css")));
	assert_non_null(asset_named(css));
	assert_true(str_is(asset_named(css)->mime, "text/css; charset=utf-8"));
	assert_null(asset_named(STR("/assets/martlet.css")));
	assert_null(asset_named(STR("")));
	for (size_t i = 0; i < asset_count; i++) {
		first_visit += asset_table[i].gzip.n;
		assert_false(str_has(asset_table[i].plain, STR("GDS Transport")));
		assert_false(str_has(asset_table[i].plain, STR("sourceMappingURL")));
		unpacked(&asset_table[i]);
	}
	assert_true(first_visit < 34 * 1024);
	/* One module imports the other by the path it is served under. */
	const struct asset *js = asset_named(asset_path("martlet.js"));
	assert_true(str_has(js->plain, asset_path("govuk-frontend.min.js")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_cell_is_blank), cmocka_unit_test(test_nothing_given_says_so),
		cmocka_unit_test(test_eight_kinds_differ), cmocka_unit_test(test_clock_has_words_and_time),
		cmocka_unit_test(test_field_comes_back_as_typed), cmocka_unit_test(test_first_choice_has_the_fields_id),
		cmocka_unit_test(test_frame), cmocka_unit_test(test_past_has_no_settings),
		cmocka_unit_test(test_history_spells_out_empty), cmocka_unit_test(test_assets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
