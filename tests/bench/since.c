/*
 * since: what people saved since the index was built cost a question.
 *
 *   since PEOPLE.csv SINCE.csv QUESTIONS.csv      columns as tools/people_sample writes them; SINCE's ids are made other than PEOPLE's
 *
 * Two finders over the same set, one with SINCE beside it, are asked the same questions in turn; of several rounds each question's least
 * time counts, on the thread's own processor clock, so that what else runs here is not measured. Prints, for each: p50 and p99 in ms.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "people/columns.h"
#include "people/find.h"

enum { ROUNDS = 7, QUESTIONS = 20000, TOP = 10 };

static const char names[] = "id\tid\ngiven_name\tgiven\nmiddle_name\tmiddle\nfamily_name\tfamily\nbirth_date\tborn\nsex\tsex\nphone\tphone\n"
	"address\taddress\nlocality\ttown\npostcode\tpostcode\n";

static struct columns columns;
static struct notes notes;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void must(bool ok, const char *what)
{
	if (!ok) {
		notes_print(&notes, STDERR_FILENO);
		fprintf(stderr, "since: %s\n", what);
		exit(1);
	}
}

static void set_of(struct finder *f, const char *path)
{
	struct columns_job job = { &columns, path, 0, &notes };
	struct index ix;
	struct book b;
	uint64_t said;

	book_open(&b, 1 << 20);
	must(columns_load(&b, &job, &said) > 0, path);
	index_set(&ix, &b);
	find_open(f);
	find_swap(f, &ix, 0);
}

static size_t each_row(const char *path, void (*row)(void *, struct str id, const struct fact *, size_t), void *ctx)
{
	static struct csv c;
	struct columns_found found;
	struct fact facts[COLUMNS_MOST];
	size_t n = 0;

	must(csv_open(&c, path, &notes) && columns_find(&columns, &c, &found, &notes), path);
	for (; csv_next(&c); n++) {
		size_t nfacts = columns_facts(&columns, &found, &c, facts);
		row(ctx, c.field[found.id], facts, nfacts);
	}
	csv_close(&c);
	return n;
}

static void put(void *ctx, struct str id, const struct fact *facts, size_t n)
{
	char other[FIND_ID];
	int length = snprintf(other, sizeof other, "since-%.*s", S(str_head(id, 40)));

	find_put(ctx, (struct str){ other, (size_t)length }, facts, n);
}

struct asked { struct question *q; size_t n; };

static void keep(void *ctx, struct str id, const struct fact *facts, size_t n)
{
	struct asked *a = ctx;

	(void)id;
	if (a->n < QUESTIONS)
		ask_facts(&a->q[a->n++], facts, n);
}

static int by_size(const void *x, const void *y)
{
	const double a = *(const double *)x, b = *(const double *)y;

	return (a > b) - (a < b);
}

static void tell(const char *what, double *took, size_t n)
{
	qsort(took, n, sizeof *took, by_size);
	printf("%s: p50 %.4f p99 %.4f ms\n", what, took[n / 2], took[n * 99 / 100]);
}

int main(int argc, char **argv)
{
	static struct finder finder[2];
	static struct asker asker[2];
	static struct found found[HUNT_TOP_MOST];
	struct hunt_wish wish = { .top = TOP, .at_least = -1e9 };
	struct asked a = { calloc(QUESTIONS, sizeof(struct question)), 0 };
	double *took[2] = { calloc(QUESTIONS, sizeof(double)), calloc(QUESTIONS, sizeof(double)) };
	struct find_told told;
	struct arena arena;
	size_t since;

	arena_open(&arena, 64 << 20);
	notes_open(&notes, &arena);
	must(argc == 4 && a.q && took[0] && took[1], "usage: since PEOPLE.csv SINCE.csv QUESTIONS.csv");
	columns_again(&columns, str_z(names));
	for (int k = 0; k < 2; k++) {
		set_of(&finder[k], argv[1]);
		find_asker_open(&asker[k], &finder[k]);
	}
	since = each_row(argv[2], put, &finder[1]);
	each_row(argv[3], keep, &a);
	for (int round = 0; round < ROUNDS; round++)
		for (size_t i = 0; i < a.n; i++)
			for (int turn = 0; turn < 2; turn++) {
				int k = (round + turn) % 2;
				double from = now(), ms;
				find_ask(&asker[k], &a.q[i], &wish, found, &told);
				ms = now() - from;
				if (round == 0 || ms < took[k][i])
					took[k][i] = ms;
			}
	printf("%zu questions, %zu people saved since\n", a.n, since);
	tell("set alone", took[0], a.n);
	tell("with those beside it", took[1], a.n);
	return 0;
}
