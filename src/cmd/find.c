/* martlet find --index FILE 'query'                                   one question, the answers with their reasons
 * martlet find --index FILE --queries Q.csv --out R.csv [--top 10]    many: R.csv holds query,rank,id,weight
 *
 * Q's columns are those the index was built from; any may be missing. The times told are the engine's alone. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "link.h"
#include "people/explain.h"
#include "people/hunt.h"
#include "people/link_args.h"

struct asking { struct index ix; struct model model; struct hunter hunter; struct question question; };

static void print_hits(struct asking *s)
{
	struct hunter *h = &s->hunter;

	for (unsigned i = 0; i < h->hits; i++) {
		const struct hit *hit = &h->hit[i];
		struct lines lines;
		struct buf why;
		buf_open(&why, NULL);
		hunt_lines(h, hit, &lines);
		explain_why(&why, &h->comparer, &lines, &h->sought[hit->reading], &s->ix.book.person[hit->row]);
		printf("%2u  %8.2f  %.*s  %.*s\n", i + 1, hit->weight, S(book_id(&s->ix.book, hit->row)),
			S(buf_text(&why)));
		buf_close(&why);
	}
	if (!h->hits)
		printf(s->question.said || s->question.word_n ? "nobody found\n" : "nothing to look for was said\n");
	if (h->wide)
		printf("more people fit than were looked through: say more (a date of birth, an age, a place)\n");
}

static int one(struct asking *s, const char *text, const struct link_args *a)
{
	struct hunt_wish wish = { a->top, NULL, NULL, -1e9, 0, 0, false };
	int64_t from = clock_mono_us();

	ask_text(&s->question, str_z(text), instant_london_day(clock_now()));
	hunt_ask(&s->hunter, &s->question, &wish);
	from = clock_mono_us() - from;
	print_hits(s);
	fprintf(stderr, "%u people searched, %u weighed, %lld microseconds\n", s->ix.book.n, s->hunter.weighed,
		(long long)from);
	return 0;
}

/* look_for: the columns of Q that are there; the id may be missing too */
static void look_for(const struct columns *c, const struct csv *q, struct columns_found *f)
{
	f->id = -1;
	for (unsigned k = 0; k < q->columns; k++)
		if (str_eq(q->field[k], c->id))
			f->id = (int)k;
	for (unsigned i = 0; i < c->n; i++) {
		f->at[i] = -1;
		for (unsigned k = 0; k < q->columns; k++)
			if (str_eq(q->field[k], c->column[i].name))
				f->at[i] = (int)k;
	}
}

static int by_size(const void *x, const void *y)
{
	const uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;

	return a < b ? -1 : a > b;
}

static void print_times(struct big *times, uint64_t weighed)
{
	uint32_t *t = (uint32_t *)(void *)times->at;
	size_t n = BIG_N(times, uint32_t);

	if (!n)
		return;
	qsort(t, n, sizeof *t, by_size);
	fprintf(stderr, "%zu questions; engine alone, ms: p50 %.3f p95 %.3f p99 %.3f most %.3f; weighed on average %.0f\n",
		n, t[n / 2] / 1e3, t[n * 95 / 100] / 1e3, t[n * 99 / 100] / 1e3, t[n - 1] / 1e3,
		(double)weighed / (double)n);
}

static void write_hits(struct asking *s, FILE *out, struct str id)
{
	struct buf b;

	buf_open(&b, NULL);
	for (unsigned i = 0; i < s->hunter.hits; i++) {
		csv_put(&b, id);
		buf_fmt(&b, ",%u,", i + 1);
		csv_put(&b, book_id(&s->ix.book, s->hunter.hit[i].row));
		buf_fmt(&b, ",%.3f\n", s->hunter.hit[i].weight);
	}
	fwrite(b.at, 1, b.n, out);
	buf_close(&b);
}

static void ask_all(struct asking *s, struct csv *q, const struct link_args *a, FILE *out)
{
	struct hunt_wish wish = { a->top, NULL, NULL, -1e9, 0, 0, false };
	struct columns columns;
	struct columns_found found;
	struct fact facts[COLUMNS_MOST];
	struct big times = { 0 };
	uint64_t weighed = 0;
	uint32_t row = 0;

	columns_again(&columns, s->ix.told);
	look_for(&columns, q, &found);
	fputs("query,rank,id,weight\n", out);
	while (csv_next(q)) {
		int64_t from;
		char number[16];
		struct str id;
		uint32_t us;
		size_t n = columns_facts(&columns, &found, q, facts);
		snprintf(number, sizeof number, "%u", ++row);
		id = found.id >= 0 ? q->field[found.id] : str_z(number);
		from = clock_mono_us();
		ask_facts(&s->question, facts, n);
		hunt_ask(&s->hunter, &s->question, &wish);
		us = (uint32_t)(clock_mono_us() - from);
		memcpy(big_add(&times, sizeof us), &us, sizeof us);
		weighed += s->hunter.weighed;
		write_hits(s, out, id);
	}
	print_times(&times, weighed);
	big_close(&times);
}

static int many(struct asking *s, const struct link_args *a, struct notes *notes)
{
	static struct csv q;
	FILE *out;
	bool good;

	if (!a->out) {
		note(notes, (struct place){ "martlet", 0, 0 }, "--queries needs --out R.csv");
		return 2;
	}
	if (!csv_open(&q, a->queries, notes))
		return 2;
	out = fopen(a->out, "wbe");
	if (!out) {
		note(notes, (struct place){ a->out, 0, 0 }, "cannot be written: %s", strerror(errno));
		csv_close(&q);
		return 2;
	}
	ask_all(s, &q, a, out);
	good = !ferror(out);
	good = fclose(out) == 0 && good;
	csv_close(&q);
	return !good ? 2 : q.said ? 1 : 0;
}

int find_command(int argc, char **argv)
{
	static struct asking s;
	struct link_args a;
	struct arena arena;
	struct notes notes;
	int code = 2;

	arena_open(&arena, 64 << 20);
	notes_open(&notes, &arena);
	if (!link_args_read(&a, argc, argv, &arena, &notes) || !a.index || (!a.queries && !a.rest_n)) {
		note(&notes, (struct place){ "martlet", 0, 0 }, "find --index FILE 'query', or --queries Q.csv --out R.csv");
	} else if (index_open(&s.ix, a.index, &notes)) {
		model_default(&s.model);
		model_known(&s.model, &s.ix.book);
		hunt_open(&s.hunter, &s.ix, &s.model);
		code = a.queries ? many(&s, &a, &notes) : one(&s, a.rest[0], &a);
		hunt_close(&s.hunter);
		index_close(&s.ix);
	}
	notes_print(&notes, STDERR_FILENO);
	arena_close(&arena);
	return code;
}
