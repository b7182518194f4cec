/* Linking: households of twins, namesakes, siblings and step-families; the waterfall; the model as text. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "people/explain.h"
#include "people/link.h"

enum { HOUSEHOLDS = 200, MOST = 4000 };

struct said { char given[24], family[24], born[16], sex[4], phone[16], address[40], postcode[12]; };
static struct book book;
static int truth[MOST], home_of[MOST], home_now;

static uint32_t seed;
static int joined_wrongly;

static uint32_t draw(uint32_t below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static const char *const given[] = {
	"Amelia", "Ava", "Mia", "Maya", "Ella", "Ellie", "Isla", "Ayla", "Jayden", "Hayden", "Jack", "Jacob", "Noah", "Leo",
	"Theo", "Olivia", "Aisha", "Zainab", "Yusuf", "Ibrahim", "Harry", "Harriet", "Daniel", "Danielle", "Kayla", "Kyle",
};
static const char *const family[] = {
	"Okonkwo", "Ashdown", "Quill", "Tarrant", "Smith", "Khan", "Penrose", "Vance", "Jones", "Marlow", "Sadler", "Bright",
};

static void add(const struct said *s, int who)
{
	const struct fact facts[] = {
		{ KIND_GIVEN, str_z(s->given) }, { KIND_FAMILY, str_z(s->family) }, { KIND_BORN, str_z(s->born) },
		{ KIND_SEX, str_z(s->sex) }, { KIND_PHONE, str_z(s->phone) }, { KIND_ADDRESS, str_z(s->address) },
		{ KIND_POSTCODE, str_z(s->postcode) },
	};
	char id[16];
	uint32_t row;

	snprintf(id, sizeof id, "r%u", book.n);
	row = book_add(&book, str_z(id), facts, sizeof facts / sizeof *facts);
	assert_true(row < MOST);
	truth[row] = who;
	home_of[row] = home_now;
}

static void day(char out[16], unsigned from, unsigned span)
{
	snprintf(out, 16, "%04u-%02u-%02u", from + draw(span), 1 + draw(12), 1 + draw(28));
}

/* again: the same person once more, with one slip */
static void again(struct said s, int who)
{
	size_t n = strlen(s.given);

	switch (draw(5)) {
	case 0: s.given[n - 1] = 0; break;
	case 1: s.phone[0] = 0; break;
	case 2: s.born[9] = s.born[9] == '1' ? '7' : '1'; break;
	case 3: s.address[0] = s.postcode[0] = 0; break;
	default: s.born[0] = 0;
	}
	add(&s, who);
}

/* Twins in a third of the homes, a son of his father's name in a third, a step-family in a third; nearly the same first
 * names among them (Jayden and Hayden, Ella and Ellie). */
static void household(int h, int *who)
{
	struct said s, twin;
	unsigned first = draw(sizeof given / sizeof *given);

	home_now = h;
	snprintf(s.address, sizeof s.address, "%u Rowan Street", 1 + (unsigned)h);
	snprintf(s.postcode, sizeof s.postcode, "QA%u %uAB", 1 + (unsigned)h / 20, (unsigned)h % 10);
	snprintf(s.phone, sizeof s.phone, "01632 96%04u", (unsigned)h);
	snprintf(s.family, sizeof s.family, "%s", family[draw(12)]);
	for (int child = 0; child < 3; child++) {
		snprintf(s.given, sizeof s.given, "%s", given[(first + 2u * (unsigned)child) % 26]);
		snprintf(s.sex, sizeof s.sex, "%s", child & 1 ? "F" : "M");
		day(s.born, 2008, 16);
		if (child == 2 && h % 3 == 2)
			snprintf(s.family, sizeof s.family, "%s", family[draw(12)]);
		add(&s, *who);
		if (draw(2))
			again(s, *who);
		(*who)++;
		if (child == 0 && h % 3 == 0) {
			twin = s;
			snprintf(twin.given, sizeof twin.given, "%s", given[first ^ 1u]);
			add(&twin, (*who)++);
		}
	}
	if (h % 3 == 1) {
		day(s.born, 1975, 20);
		add(&s, (*who)++);
	}
}

static void make(void)
{
	int who = 0;

	seed = 2026;
	book_open(&book, 64);
	for (int h = 0; h < HOUSEHOLDS; h++)
		household(h, &who);
}

static uint64_t true_pairs(void)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < book.n; i++)
		for (uint32_t j = i + 1; j < book.n; j++)
			n += truth[i] == truth[j];
	return n;
}

static void wrong(struct linkage *l, const struct linked *k)
{
	const struct person *a = &book.person[k->a], *b = &book.person[k->b];
	struct lines lines;
	struct buf text;

	model_lines(&l->model, &l->comparer, a, b, compare_people(&l->comparer, a, b), &lines);
	buf_open(&text, NULL);
	explain_text(&text, &l->comparer, &lines, a, b);
	print_message("%.*s and %.*s are two people and were joined\n%.*s", S(book_id(&book, k->a)), S(book_id(&book, k->b)),
		S(buf_text(&text)));
	buf_close(&text);
	joined_wrongly++;
}

static void no_family_is_one_person(void **state)
{
	struct linkage l;
	const struct linked *at;
	uint64_t right = 0, strangers = 0, all = true_pairs();
	static uint32_t root[MOST];

	(void)state;
	link_open(&l, &book, false, NULL);
	link_choose(&l, l.model.threshold);
	link_through(&l);
	at = (const struct linked *)(const void *)l.links.at;
	for (size_t i = 0; i < BIG_N(&l.links, struct linked); i++) {
		if (truth[at[i].a] == truth[at[i].b])
			right++;
		else if (home_of[at[i].a] == home_of[at[i].b])
			wrong(&l, &at[i]);
		else
			strangers++;                      /* one name and one birthday by chance, far apart */
	}
	assert_int_equal(joined_wrongly, 0);
	assert_true(strangers <= 2);
	if (right * 100 < all * 90)          /* the rest have no birthday and a namesake at home */
		fail_msg("only %llu of %llu pairs were found", (unsigned long long)right, (unsigned long long)all);
	link_clusters(&l, root);
	for (uint32_t i = 0; i < book.n; i++)
		assert_true(truth[i] == truth[root[i]] || home_of[i] != home_of[root[i]]);
	print_message("%u rows, %llu of %llu pairs found, none of a family wrong\n", book.n, (unsigned long long)right,
		(unsigned long long)all);
	link_close(&l);
}

static void waterfall_sums(void **state)
{
	struct linkage l;
	struct lines lines;
	struct buf text, svg;

	(void)state;
	link_open(&l, &book, false, NULL);
	for (uint32_t i = 0; i + 1 < book.n; i++) {
		const struct person *a = &book.person[i], *b = &book.person[i + 1];
		pattern x = compare_people(&l.comparer, a, b);
		double sum = 0;
		model_lines(&l.model, &l.comparer, a, b, x, &lines);
		for (unsigned k = 0; k < lines.n; k++)
			sum += lines.line[k].bits;
		assert_true(sum >= lines.weight && sum <= lines.weight);
		assert_true(fabs(model_bits(&l.model, x) - sum) < 24);
		assert_int_equal(x, compare_people(&l.comparer, b, a));
	}
	buf_open(&text, NULL);
	buf_open(&svg, NULL);
	explain_text(&text, &l.comparer, &lines, &book.person[0], &book.person[1]);
	explain_svg(&svg, &l.comparer, &lines, &book.person[0], &book.person[1]);
	assert_true(str_has(buf_text(&text), STR("any two rows")) && str_has(buf_text(&text), STR("bits")));
	assert_true(str_starts(buf_text(&svg), STR("<svg ")) && str_has(buf_text(&svg), STR("</svg>")));
	buf_close(&text);
	buf_close(&svg);
	link_close(&l);
}

static void twins_line(void **state)
{
	struct book two;
	struct model m;
	struct comparer c;
	struct lines lines;
	const struct fact ava[] = { { KIND_FULL, STR("Ava Quill") }, { KIND_BORN, STR("2014-05-06") },
		{ KIND_PHONE, STR("01632 960001") }, { KIND_POSTCODE, STR("QA1 1AB") } };
	const struct fact leo[] = { { KIND_FULL, STR("Leo Quill") }, { KIND_BORN, STR("2014-05-06") },
		{ KIND_PHONE, STR("01632 960001") }, { KIND_POSTCODE, STR("QA1 1AB") } };

	(void)state;
	book_open(&two, 2);
	book_add(&two, STR("1"), ava, 4);
	book_add(&two, STR("2"), leo, 4);
	model_default(&m);
	compare_open(&c, &two);
	model_lines(&m, &c, &two.person[0], &two.person[1], compare_people(&c, &two.person[0], &two.person[1]), &lines);
	assert_int_equal(lines.line[lines.n - 1].of, LINE_TWINS);
	assert_true(lines.weight < -5);
	model_lines(&m, &c, &two.person[0], &two.person[0], compare_people(&c, &two.person[0], &two.person[0]), &lines);
	assert_true(lines.weight > 5);
	compare_close(&c);
	book_close(&two);
}

static void model_as_text(void **state)
{
	struct linkage l;
	struct model again;
	struct buf text, differ;
	struct arena arena;
	struct notes notes;

	(void)state;
	arena_open(&arena, 1 << 20);
	notes_open(&notes, &arena);
	link_open(&l, &book, false, NULL);
	buf_open(&text, NULL);
	buf_open(&differ, NULL);
	model_write(&l.model, &text);
	assert_true(model_read(&again, buf_text(&text), "m", &notes));
	if (model_diff(&l.model, &again, &differ))
		fail_msg("%.*s", S(buf_text(&differ)));
	again.m[PART_HOME][HOME_HOUSE] += 0.01;
	assert_int_equal(model_diff(&l.model, &again, &differ), 1);
	assert_true(str_starts(buf_text(&differ), STR("home house m ")));
	assert_false(model_read(&again, STR("martlet model 1\nhome hosue m 0.1\nstart x\n"), "m", &notes));
	assert_int_equal(notes.list.n, 2);
	assert_int_equal(notes.list.at[0].at.line, 2);
	assert_false(model_read(&again, STR("what is this\n"), "m", &notes));
	buf_close(&text);
	buf_close(&differ);
	link_close(&l);
	arena_close(&arena);
}

/* A and C say little of each other, but both are B; the twin is linked to nobody by it. */
static void by_a_third_row(void **state)
{
	const struct fact a[] = { { KIND_FULL, STR("Wilma Jane Thackeray") }, { KIND_BORN, STR("1990-02-03") },
		{ KIND_POSTCODE, STR("QA1 1AB") } };
	const struct fact b[] = { { KIND_FULL, STR("Wilma Jane Thackeray") }, { KIND_BORN, STR("1990-02-03") },
		{ KIND_POSTCODE, STR("QA1 1AB") }, { KIND_PHONE, STR("01632 960001") } };
	const struct fact c[] = { { KIND_FULL, STR("Wilma Jane Thackeray") }, { KIND_PHONE, STR("01632 960001") } };
	const struct fact twin[] = { { KIND_FULL, STR("Fiona Ruth Thackeray") }, { KIND_BORN, STR("1990-02-03") },
		{ KIND_POSTCODE, STR("QA1 1AB") }, { KIND_PHONE, STR("01632 960001") } };
	struct book three;
	struct linkage l;
	struct model m;
	struct lines lines;
	const struct linked *at;

	(void)state;
	book_open(&three, 4);
	book_add(&three, STR("A"), a, 3);
	book_add(&three, STR("B"), b, 4);
	book_add(&three, STR("C"), c, 2);
	book_add(&three, STR("T"), twin, 4);
	model_default(&m);
	m.start = -16;
	link_open(&l, &three, false, &m);
	link_choose(&l, 0);
	assert_int_equal(BIG_N(&l.links, struct linked), 2);
	link_through(&l);
	assert_int_equal(BIG_N(&l.links, struct linked), 3);
	at = (const struct linked *)(const void *)l.links.at;
	assert_true(at[1].a == 0 && at[1].b == 2 && at[1].through == 1 && at[0].through == NO_ROW);
	assert_true(at[1].weight <= at[0].weight && at[1].weight <= at[2].weight);
	link_lines(&l, 2, 0, &lines);
	assert_int_equal(lines.line[lines.n - 1].of, LINE_THROUGH);
	assert_int_equal(lines.line[lines.n - 1].level, 1);
	assert_true(fabs(lines.weight - at[1].weight) < 1e-9);
	assert_true(link_by(9, 9, -20) < 9 && link_by(9, 9, 12) <= 0 && fabs(link_by(30, 5, -2) - 5) < 1e-6);
	link_close(&l);
	book_close(&three);
}

static void two_files(void **state)
{
	struct linkage l;
	struct linked *at;

	(void)state;
	for (uint32_t i = 0; i < book.n; i++)
		if (i % 2)
			book.person[i].flags |= PERSON_SECOND;
	link_open(&l, &book, true, NULL);
	link_choose(&l, 0);
	at = (struct linked *)(void *)l.links.at;
	assert_true(BIG_N(&l.links, struct linked) > 50);
	for (size_t i = 0; i < BIG_N(&l.links, struct linked); i++)
		assert_true((at[i].a ^ at[i].b) & 1);
	link_close(&l);
	for (uint32_t i = 0; i < book.n; i++)
		book.person[i].flags &= (uint8_t)~PERSON_SECOND;
}

static void few_rows(void **state)
{
	struct book small;
	struct linkage l;
	const struct fact facts[] = { { KIND_FULL, STR("Ann Lee") }, { KIND_BORN, STR("1990-02-03") } };

	(void)state;
	for (uint32_t n = 0; n < 3; n++) {
		static uint32_t root[3];
		book_open(&small, 1);
		for (uint32_t i = 0; i < n; i++)
			book_add(&small, STR("x"), facts, 2);
		link_open(&l, &small, false, NULL);
		link_choose(&l, 0);
		link_clusters(&l, root);
		assert_true(isfinite(l.model.start));
		link_close(&l);
		book_close(&small);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_family_is_one_person), cmocka_unit_test(waterfall_sums), cmocka_unit_test(twins_line),
		cmocka_unit_test(model_as_text), cmocka_unit_test(by_a_third_row), cmocka_unit_test(two_files), cmocka_unit_test(few_rows),
	};
	int failed;

	make();
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	book_close(&book);
	return failed;
}
