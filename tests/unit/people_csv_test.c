/* CSV files as they come: whole, and broken in every way seen; each fault told by line and the rest read. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/buf.h"
#include "people/columns.h"

static struct arena arena;
static struct notes notes;
static char path[] = "people_csv_XXXXXX";

static void put_file(const void *at, size_t n)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, at, n), (ssize_t)n);
	close(fd);
	notes_open(&notes, &arena);
}

static bool told(uint32_t line, const char *part)
{
	for (size_t i = 0; i < notes.list.n; i++)
		if (notes.list.at[i].at.line == line && str_has(notes.list.at[i].text, str_z(part)))
			return true;
	return false;
}

static void row_is(struct csv *c, const char *const *want, unsigned n)
{
	assert_true(csv_next(c));
	assert_int_equal(c->n, n);
	for (unsigned i = 0; i < n; i++)
		if (!str_is(c->field[i], want[i]))
			fail_msg("line %u field %u is \"%.*s\" and not \"%s\"", c->row_line, i, S(c->field[i]), want[i]);
}

#define ROW(c, ...) row_is((c), (const char *const[]){ __VA_ARGS__ }, \
	sizeof (const char *const[]){ __VA_ARGS__ } / sizeof(char *))

static void whole(void **state)
{
	static const char text[] = "\xef\xbb\xbf" "id,name,note\r\n1,Ann,\"a, b\"\r\n\r\n2,\"say \"\"hi\"\"\",\"two\nlines\"\n 3 , Bo ,\n4,x,y";
	static struct csv c;

	(void)state;
	put_file(text, sizeof text - 1);
	assert_true(csv_open(&c, path, &notes));
	assert_true(str_is(c.field[0], "id"));
	ROW(&c, "1", "Ann", "a, b");
	ROW(&c, "2", "say \"hi\"", "two\nlines");
	assert_int_equal(c.row_line, 4);
	ROW(&c, "3", "Bo", "");
	assert_int_equal(c.row_line, 6);
	ROW(&c, "4", "x", "y");
	assert_false(csv_next(&c));
	assert_int_equal(c.said, 0);
	csv_close(&c);
}

static void broken(void **state)
{
	static const char text[] = "id,name\n1,\"never closed\n2,\"ok\"tail\n3\n4,a,b,c\n5,M\xfcller\n6,nu\0l\n7,end\n";
	static struct csv c;

	(void)state;
	put_file(text, sizeof text - 1);
	assert_true(csv_open(&c, path, &notes));
	ROW(&c, "1", "\"never closed");
	assert_true(told(2, "never closed"));
	assert_true(csv_next(&c));
	assert_true(str_is(c.field[1], "oktail"));
	assert_true(told(3, "after a closing quote"));
	while (csv_next(&c))
		if (str_is(c.field[0], "6"))
			assert_true(str_is(c.field[1], "nul"));
	assert_true(told(4, "missing"));
	assert_true(told(5, "further"));
	assert_true(told(6, "Windows-1252"));
	assert_true(told(7, "NUL"));
	assert_true(str_is(c.field[0], "7"));
	csv_close(&c);
}

static void lone_quote(void **state)
{
	static const char text[] = "id,name\n1,\"never closed\n2,b\n3,c\n";
	static struct csv c;

	(void)state;
	put_file(text, sizeof text - 1);
	assert_true(csv_open(&c, path, &notes));
	ROW(&c, "1", "\"never closed");
	ROW(&c, "2", "b");
	ROW(&c, "3", "c");
	assert_true(told(2, "never closed"));
	csv_close(&c);
}

static void long_field(void **state)
{
	static struct csv c;
	size_t n = 1000000;
	static char text[1000000 + 64];
	int head = snprintf(text, 64, "id,name\n1,");

	(void)state;
	memset(text + head, 'x', n);
	memcpy(text + (size_t)head + n, "\n2,b\n", 5);
	put_file(text, (size_t)head + n + 5);
	assert_true(csv_open(&c, path, &notes));
	ROW(&c, "1", "");
	ROW(&c, "2", "b");
	assert_true(told(2, "1000000 bytes"));
	csv_close(&c);
}

static void not_a_csv(void **state)
{
	static struct csv c;

	(void)state;
	put_file("", 0);
	assert_false(csv_open(&c, path, &notes));
	assert_true(told(1, "empty"));
	put_file("\xff\xfei\0d\0", 6);
	assert_false(csv_open(&c, path, &notes));
	assert_true(told(1, "UTF-16"));
	notes_open(&notes, &arena);
	assert_false(csv_open(&c, "no/such/file.csv", &notes));
	assert_int_equal(notes.list.n, 1);
}

static void duplicate_ids(void **state)
{
	static const char text[] = "id,name\n1,Ann Lee\n2,Bo Ray\n1,Cy Dee\n,Di Fox\n3,Ed Kay\n";
	struct columns columns = { .id = STR("id"), .n = 1 };
	struct columns_job job = { &columns, path, 0, &notes };
	struct book book;
	uint64_t said = 0;

	(void)state;
	columns.column[0] = (struct column){ .name = STR("name"), .kind = KIND_FULL };
	put_file(text, sizeof text - 1);
	book_open(&book, 4);
	assert_int_equal(columns_load(&book, &job, &said), 3);
	assert_true(told(4, "already given"));
	assert_true(told(5, "no id"));
	assert_int_equal(said, 2);
	assert_true(str_is(book_id(&book, 2), "3"));
	columns.column[0].name = STR("nmae");
	assert_int_equal(columns_load(&book, &job, &said), -1);
	assert_true(told(0, "did you mean name?"));
	book_close(&book);
}

static void config(void **state)
{
	static const char good[] = "id: rec\ncolumns: {first: given_name, last: family_name}\nsecond:\n  id: no\n  columns: {n: full_name}\n";
	static const char bad[] = "id: rec\ncolumns:\n  first: given_nam\n  last: [1]\nthreshold: 3\n";
	struct columns_plan plan;

	(void)state;
	put_file(good, sizeof good - 1);
	assert_true(columns_read(&plan, path, &arena, &notes));
	assert_int_equal(plan.first.n, 2);
	assert_true(plan.has_second && str_is(plan.second.id, "no"));
	put_file(bad, sizeof bad - 1);
	assert_false(columns_read(&plan, path, &arena, &notes));
	assert_true(told(3, "did you mean given_name?"));
	assert_true(told(4, "COLUMN: KIND"));
	assert_true(told(5, "expected id, columns or second"));
}

/* Any bytes at all: it ends, every row is told of or given, and no field is longer than it may be. */
static void anything(void **state)
{
	static const char letters[] = "a,\"\n\r;\t\xff\xc3\xa9 0";
	static struct csv c;
	uint32_t r = 99;
	char text[600];

	(void)state;
	for (int round = 0; round < 400; round++) {
		size_t n = 0;
		for (; n < 20 + (size_t)round; n++) {
			r = r * 1664525u + 1013904223u;
			text[n] = letters[(r >> 16) % (sizeof letters)];
		}
		put_file(text, n);
		if (!csv_open(&c, path, &notes))
			continue;
		while (csv_next(&c)) {
			assert_true(c.n >= c.columns && c.n <= CSV_FIELDS);
			for (unsigned i = 0; i < c.n; i++)
				assert_true(c.field[i].n <= n && !memchr(c.field[i].at, 0, c.field[i].n));
		}
		assert_true(c.line <= n + 2);
		csv_close(&c);
	}
}

static void writes(void **state)
{
	struct buf b;

	(void)state;
	buf_open(&b, NULL);
	csv_put(&b, STR("plain"));
	csv_put(&b, STR("a,b"));
	csv_put(&b, STR("say \"x\""));
	assert_true(str_is(buf_text(&b), "plain\"a,b\"\"say \"\"x\"\"\""));
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole), cmocka_unit_test(broken), cmocka_unit_test(lone_quote), cmocka_unit_test(long_field),
		cmocka_unit_test(not_a_csv), cmocka_unit_test(duplicate_ids), cmocka_unit_test(config),
		cmocka_unit_test(anything), cmocka_unit_test(writes),
	};
	int fd = mkstemp(path), failed;

	close(fd);
	arena_open(&arena, 64 << 20);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	arena_close(&arena);
	return failed;
}
