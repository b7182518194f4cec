/* One test a case: what stands in NAME.says, word for word and place for place, and nothing more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "practice/practice.h"

static const char *cases_dir, *base_dir;
static struct arena names;

static struct str slurp(struct arena *a, const char *dir, const char *name)
{
	struct buf b;
	char piece[4096];
	ssize_t n;
	int fd = open(str_c(a, str_fmt(a, "%s/%s", dir, name)), O_RDONLY | O_CLOEXEC);

	buf_open(&b, a);
	if (fd == -1)
		fail_msg("%s/%s cannot be read", dir, name);
	while ((n = read(fd, piece, sizeof piece)) > 0)
		buf_put(&b, piece, (size_t)n);
	close(fd);
	return buf_text(&b);
}

static size_t base_texts(struct arena *a, struct practice_text *out)
{
	static const char *const files[] = { "how-do-i/grade-the-risk.md", "missing.yaml", "people.yaml", "roles.yaml", "small.yaml" };
	enum { N = sizeof files / sizeof *files };

	for (size_t i = 0; i < N; i++)
		out[i] = (struct practice_text){ str_z(files[i]), slurp(a, base_dir, files[i]) };
	return N;
}

static struct str told(struct arena *a, const struct notes *notes, struct str file)
{
	struct buf b;

	buf_open(&b, a);
	for (size_t i = 0; i < notes->list.n; i++) {
		const struct note *n = &notes->list.at[i];
		if (!str_eq(str_z(n->at.file), file))
			buf_fmt(&b, "%s:", n->at.file ? n->at.file : "");
		if (n->at.line)
			buf_fmt(&b, "%u:%u: ", n->at.line, n->at.column);
		buf_str(&b, n->text);
		buf_c(&b, '\n');
	}
	buf_c(&b, 0);
	return buf_text(&b);
}

static void refused(void **state)
{
	const char *name = *state;
	struct practice_text texts[8];
	struct arena a;
	struct notes notes;
	struct str own, says, file;
	struct practice *p;
	size_t n = 0;

	arena_open(&a, 64 << 20);
	notes_open(&notes, &a);
	own = slurp(&a, cases_dir, name);
	if (!str_starts(own, STR("# alone")))
		n = base_texts(&a, texts);
	file = str_ends(str_z(name), STR(".md")) ? str_fmt(&a, "how-do-i/cases/%s", name) : str_z(name);
	texts[n++] = (struct practice_text){ file, own };
	p = practice_load_texts(texts, n, &notes);
	says = slurp(&a, cases_dir, str_c(&a, str_fmt(&a, "%.*s.says", (int)(strrchr(name, '.') - name), name)));
	assert_null(p);
	assert_string_equal(told(&a, &notes, file).at, str_c(&a, says));
	arena_close(&a);
}

/* The base itself must be without fault, or every case would be in doubt. */
static void base_loads(void **state)
{
	struct practice_text texts[8];
	struct arena a;
	struct notes notes;
	struct practice *p;

	(void)state;
	arena_open(&a, 64 << 20);
	notes_open(&notes, &a);
	p = practice_load_texts(texts, base_texts(&a, texts), &notes);
	notes_print(&notes, STDERR_FILENO);
	assert_non_null(p);
	practice_free(p);
	arena_close(&a);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct CMUnitTest *)a)->name, ((const struct CMUnitTest *)b)->name);
}

static size_t cases_find(struct CMUnitTest *out, size_t most)
{
	DIR *d = opendir(cases_dir);
	struct dirent *e;
	size_t n = 0;

	while (d && (e = readdir(d)) && n < most) {
		struct str name = str_z(e->d_name);
		char *kept;
		if (str_is(name, "README.md") || !(str_ends(name, STR(".yaml")) || str_ends(name, STR(".md"))))
			continue;
		kept = str_c(&names, name);
		out[n++] = (struct CMUnitTest){ kept, refused, NULL, NULL, kept };
	}
	if (d)
		closedir(d);
	qsort(out, n, sizeof *out, by_name);
	return n;
}

int main(int argc, char **argv)
{
	static struct CMUnitTest tests[400] = { cmocka_unit_test(base_loads) };
	size_t n;

	if (argc != 3) {
		fprintf(stderr, "refusals_test CASES BASE\n");
		return 2;
	}
	cases_dir = argv[1];
	base_dir = argv[2];
	arena_open(&names, 1 << 20);
	n = cases_find(tests + 1, sizeof tests / sizeof *tests - 1);
	if (n < 60) {
		fprintf(stderr, "only %zu cases in %s\n", n, cases_dir);
		return 1;
	}
	return _cmocka_run_group_tests("refusals", tests, n + 1, NULL, NULL);
}
