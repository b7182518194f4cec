/* martlet link --config LINK.yaml --out PAIRS.csv --clusters CLUSTERS.csv [--threshold BITS] [--model FILE]
 *              [--save-model FILE] A.csv [B.csv]
 *
 * One file: which of its rows are one person. Two: which rows of B are which of A. The model, the weights and
 * the times go to standard error; what is wrong with a row is told there too, by line. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/clock.h"
#include "link.h"
#include "people/columns.h"
#include "people/link.h"
#include "people/link_args.h"

enum { FLUSH = 1 << 16 };

struct out { struct buf b; int fd; const char *path; bool failed; };

static bool out_open(struct out *o, const char *path)
{
	*o = (struct out){ .path = path };
	o->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (o->fd < 0) {
		fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(errno));
		return false;
	}
	buf_open(&o->b, NULL);
	return true;
}

static void out_flush(struct out *o, size_t least)
{
	size_t at = 0;

	if (o->b.n < least)
		return;
	while (!o->failed && at < o->b.n) {
		ssize_t done = write(o->fd, o->b.at + at, o->b.n - at);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0) {
			fprintf(stderr, "%s: cannot be written on: %s\n", o->path, strerror(errno));
			o->failed = true;
			break;
		}
		at += (size_t)done;
	}
	o->b.n = 0;
}

static bool out_close(struct out *o)
{
	out_flush(o, 1);
	buf_close(&o->b);
	return close(o->fd) == 0 && !o->failed;
}

/* put_fixed: a comma, then x to as many decimals as ${parts} has noughts; a third of the time printf takes */
static void put_fixed(struct buf *b, double x, int64_t parts)
{
	int64_t n = (int64_t)(x * (double)parts + (x < 0 ? -0.5 : 0.5)), part = n < 0 ? -n : n;
	char text[32];
	size_t at = sizeof text;

	for (int64_t left = parts; left > 1; left /= 10, part /= 10)
		text[--at] = (char)('0' + part % 10);
	text[--at] = '.';
	do
		text[--at] = (char)('0' + part % 10);
	while (part /= 10);
	if (n < 0)
		text[--at] = '-';
	text[--at] = ',';
	buf_put(b, text + at, sizeof text - at);
}

enum { SOON = 12 };

/* ids_soon: the ids of links to be written after link ${i}, on their way into the cache */
static void ids_soon(const struct linkage *l, size_t i)
{
	const struct linked *at = (const struct linked *)(const void *)l->links.at;
	size_t n = BIG_N(&l->links, struct linked);

	for (int step = 0; step < 2; step++) {
		size_t k = i + (size_t)(SOON / (1 + step));
		if (k < n) {
			book_id_soon(l->comparer.book, at[k].a, step);
			book_id_soon(l->comparer.book, at[k].b, step);
		}
	}
}

static bool write_pairs(const struct linkage *l, const char *path)
{
	const struct linked *at = (const struct linked *)(const void *)l->links.at;
	struct out o;

	if (!out_open(&o, path))
		return false;
	buf_z(&o.b, "a,b,weight,probability\n");
	for (size_t i = 0; i < BIG_N(&l->links, struct linked); i++) {
		ids_soon(l, i);
		csv_put(&o.b, book_id(l->comparer.book, at[i].a));
		buf_c(&o.b, ',');
		csv_put(&o.b, book_id(l->comparer.book, at[i].b));
		put_fixed(&o.b, at[i].weight, 1000);
		put_fixed(&o.b, model_chance(at[i].weight), 1000000);
		buf_c(&o.b, '\n');
		out_flush(&o, FLUSH);
	}
	return out_close(&o);
}

static bool write_clusters(const struct linkage *l, const char *path)
{
	const struct book *b = l->comparer.book;
	struct big roots;
	uint32_t *root;
	struct out o;

	if (!out_open(&o, path))
		return false;
	big_open(&roots, (size_t)b->n * sizeof *root);
	root = (uint32_t *)(void *)roots.at;
	link_clusters(l, root);
	buf_z(&o.b, "id,cluster\n");
	for (uint32_t i = 0; i < b->n; i++) {
		csv_put(&o.b, book_id(b, i));
		buf_c(&o.b, ',');
		csv_put(&o.b, book_id(b, root[i]));
		buf_c(&o.b, '\n');
		out_flush(&o, FLUSH);
	}
	big_close(&roots);
	return out_close(&o);
}

static void print_model(const struct model *m)
{
	fprintf(stderr, "what each level of agreement is worth, in bits (in one household)\n");
	fprintf(stderr, "  %-28s %8.2f\n", "any two rows", m->start);
	fprintf(stderr, "  %-28s %8.2f  by postcode %.2f\n", "one surname, one house", m->kin_start[KIN_HOUSE],
		m->kin_start[KIN_POSTCODE]);
	for (int p = 0; p < PARTS; p++)
		for (int k = 1; k < LEVELS; k++) {
			char name[40];
			if (!*compare_level_name((enum part)p, k) || p == PART_ORDER)
				continue;
			snprintf(name, sizeof name, "%s %s", compare_part_name((enum part)p),
				compare_level_name((enum part)p, k));
			fprintf(stderr, "  %-28s %8.2f (%6.2f)   m %.4f  u %.3g\n", name, m->bits[0][p][k],
				m->bits[1][p][k], m->m[p][k], m->u[p][k]);
		}
}

static void print_rules(const struct candidates *s)
{
	if (s->complete) {
		fprintf(stderr, "every pair of rows compared: %zu\n", BIG_N(&s->pairs, struct pair));
		return;
	}
	for (unsigned i = 0; i < s->rules; i++)
		if (s->rule[i].used)
			fprintf(stderr, "  %-28s %10llu pairs, %10llu not seen before\n", s->rule[i].name,
				(unsigned long long)s->rule[i].pairs, (unsigned long long)s->rule[i].fresh);
	fprintf(stderr, "pairs compared: %zu, patterns: %u\n", BIG_N(&s->pairs, struct pair), s->tally.n);
}

static double cpu_seconds(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return (double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec / 1e6 + (double)u.ru_stime.tv_sec +
		(double)u.ru_stime.tv_usec / 1e6;
}

struct stage { double cpu; int64_t wall; };

static void stage_done(struct stage *s, const char *what)
{
	double cpu = cpu_seconds();
	int64_t wall = clock_mono_us();

	fprintf(stderr, "%-10s %7.2f s, %7.2f s of processor\n", what, (double)(wall - s->wall) / 1e6, cpu - s->cpu);
	*s = (struct stage){ cpu, wall };
}

static int finish(struct linkage *l, const struct link_args *a, struct stage *s, bool faults)
{
	struct rusage u;
	bool good = true;

	link_choose(l, a->has_threshold ? a->threshold : l->model.threshold);
	if (!a->second)
		link_through(l);
	stage_done(s, "weighed");
	if (a->out)
		good = write_pairs(l, a->out) && good;
	if (a->clusters)
		good = write_clusters(l, a->clusters) && good;
	if (a->save_model)
		good = link_args_save_model(&l->model, a->save_model) && good;
	stage_done(s, "written");
	print_rules(&l->seen);
	print_model(&l->model);
	getrusage(RUSAGE_SELF, &u);
	fprintf(stderr, "linked pairs: %zu at %.2f bits or more; most memory %ld MB; processor %.2f s\n",
		BIG_N(&l->links, struct linked), l->threshold, u.ru_maxrss / 1024, cpu_seconds());
	return !good ? 2 : faults ? 1 : 0;
}

int link_command(int argc, char **argv)
{
	struct link_args a;
	struct arena arena;
	struct notes notes;
	struct book book;
	struct linkage l;
	struct model known;
	struct stage s = { 0, clock_mono_us() };
	int code = 2;

	arena_open(&arena, 64 << 20);
	notes_open(&notes, &arena);
	book_open(&book, 1024);
	if (link_args_read(&a, argc, argv, &arena, &notes) && link_args_two(&a, &notes) && link_args_load(&a, &book, &notes) &&
			(!a.model || link_args_model(&known, a.model, &arena, &notes))) {
		notes_print(&notes, STDERR_FILENO);
		stage_done(&s, "read");
		link_open(&l, &book, a.second != NULL, a.model ? &known : NULL);
		stage_done(&s, "compared");
		code = finish(&l, &a, &s, a.faults > 0);
		link_close(&l);
	} else {
		notes_print(&notes, STDERR_FILENO);
	}
	book_close(&book);
	arena_close(&arena);
	return code;
}
