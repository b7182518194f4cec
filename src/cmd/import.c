/*
 * martlet import: bring records in from another system's file.
 *
 *   martlet import --data DIR [--practice DIR] --type TYPE --map MAP.yaml [--json] [--by NUMBER] [--quarantine OUT.csv] FILE
 *
 * 0: all are in. 3: some rows were set aside, each with its reason, in FILE.quarantine.csv. 1: it could not be done, or not to the end; run
 * it again and it goes on where it stopped. 2: wrong arguments, or a mistake in the map, all told with their places.
 */
#include "share/import.h"
#include "base/clock.h"
#include "cmd/command.h"
#include "practice/practice.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { SOME_QUARANTINED = 3 };

struct wanted { const char *data, *practice, *type, *map, *by; struct import_options o; };
/* since: when the rows began; rows dealt with before an interruption do not count into the rate. */
struct watch { int64_t since, told; bool line; };

static int usage(void)
{
	fprintf(stderr, "martlet import --data DIR [--practice DIR] --type TYPE --map MAP.yaml [--json] [--by NUMBER]"
		" [--quarantine OUT.csv] FILE\n");
	return 2;
}

static bool arguments(struct wanted *w, int argc, char **argv)
{
	static const struct option longs[] = { { "data", required_argument, NULL, 'd' }, { "practice", required_argument, NULL, 'p' },
		{ "type", required_argument, NULL, 't' }, { "map", required_argument, NULL, 'm' }, { "json", no_argument, NULL, 'j' },
		{ "by", required_argument, NULL, 'b' }, { "quarantine", required_argument, NULL, 'q' }, { 0 } };
	int c;

	optind = 1;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 'd')
			w->data = optarg;
		else if (c == 'p')
			w->practice = optarg;
		else if (c == 't')
			w->type = optarg;
		else if (c == 'm')
			w->map = optarg;
		else if (c == 'j')
			w->o.json = true;
		else if (c == 'b')
			w->by = optarg;
		else if (c == 'q')
			w->o.quarantine = optarg;
		else
			return false;
	}
	if (optind + 1 != argc || !w->data || !w->type || !w->map)
		return false;
	w->o.file = argv[optind];
	return true;
}

/* Silent for two seconds: most imports are done by then. */
static void progress(void *ctx, const struct import_progress *p)
{
	struct watch *w = ctx;
	int64_t now = clock_mono_us(), spent = now - w->since, rows = p->counts.rows - p->resumed;
	bool tty = isatty(STDERR_FILENO);

	if (spent < 2 * US_SECOND || now - w->told < (tty ? US_SECOND / 2 : 10 * US_SECOND))
		return;
	w->told = now;
	w->line = tty;
	double rate = (double)rows / ((double)spent / 1e6);
	double left = p->at > 0 && rows > 0 ? (double)p->counts.rows / (double)p->at * (double)(p->of - p->at) / rate : 0;
	fprintf(stderr, "%s%lld rows, %.0f a second, %d min %02d s left%s", tty ? "\r" : "", (long long)p->counts.rows, rate, (int)left / 60,
		(int)left % 60, tty ? "   " : "\n");
	fflush(stderr);
}

static void told(const struct import_result *r, const char *type, int64_t spent)
{
	const struct import_counts *c = &r->counts;
	double seconds = (double)spent / 1e6;
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	if (r->nunmapped) {
		fprintf(stderr, "not mapped:");
		for (size_t i = 0; i < r->nunmapped; i++)
			fprintf(stderr, "%s %.*s", i ? "," : "", S(r->unmapped[i]));
		fprintf(stderr, "\n");
	}
	if (r->resumed)
		fprintf(stderr, "went on after row %lld of an interrupted import\n", (long long)r->resumed);
	printf("%s: %lld rows: %lld new, %lld changed, %lld as before, %lld left out, %lld set aside; %.1f s, %.0f rows a second,"
		" %.1f s of processor, %ld MB at most\n", type,
		(long long)c->rows, (long long)c->made, (long long)c->changed, (long long)c->same, (long long)c->left_out,
		(long long)c->quarantined, seconds, (double)(c->rows - r->resumed) / (seconds > 0.001 ? seconds : 0.001),
		(double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6, u.ru_maxrss / 1024);
	if (c->quarantined)
		printf("set aside: %.*s\n", S(r->quarantine));
}

static bool staff_of(struct store *s, struct wanted *w, struct arena *a)
{
	struct account_row *rows;
	struct db *db;
	size_t n;

	if (!w->by)
		return true;
	db = store_read(s, 0);
	n = account_list(db, a, &rows);
	for (size_t i = 0; i < n; i++)
		if (str_is(rows[i].number, w->by))
			w->o.by = rows[i].id;
	store_read_end(db);
	if (!w->o.by)
		fprintf(stderr, "martlet import: no member of staff has the number %s\n", w->by);
	return w->o.by;
}

static int bring_in(struct wanted *w, struct store *s, const struct import_map *m, struct arena *a)
{
	struct watch watch = { .since = clock_mono_us() };
	struct import_result result;
	struct notes notes;
	enum imported is;

	notes_open(&notes, a);
	w->o.progress = progress;
	w->o.ctx = &watch;
	is = import_run(s, m, &w->o, a, &notes, &result);
	if (watch.line)
		fprintf(stderr, "\n");
	notes_print(&notes, STDERR_FILENO);
	if (is == IMPORT_DONE || is == IMPORT_QUARANTINED)
		told(&result, w->type, clock_mono_us() - watch.since);
	else if (is == IMPORT_BROKEN)
		fprintf(stderr, "martlet import: stopped on the way; run it again and it goes on from there\n");
	return is == IMPORT_DONE ? 0 : is == IMPORT_QUARANTINED ? SOME_QUARANTINED : 1;
}

static int with_practice(struct wanted *w, struct practice *p, struct arena *a, struct notes *notes)
{
	struct store_options so = { .dir = w->data, .create = true, .readers = 1 };
	struct str why = { "", 0 };
	struct import_map *m = import_map_read(w->map, p, str_z(w->type), a, notes);
	struct ledger *l = NULL;
	struct store *s;
	int code = 1;

	if (!m) {
		notes_print(notes, STDERR_FILENO);
		return 2;
	}
	s = store_open(&so, p, a, &why);
	if (s && (l = ledger_open(s, a, &why)))
		code = staff_of(s, w, a) ? bring_in(w, s, m, a) : 2;
	else
		fprintf(stderr, "martlet import: %.*s\n", S(why));
	if (l)
		ledger_close(l);
	if (s)
		store_close(s);
	return code;
}

int import_command(int argc, char **argv)
{
	struct wanted w = { .practice = "practice" };
	struct arena arena;
	struct notes notes;
	struct practice *p;
	int code = 1;

	if (!arguments(&w, argc, argv))
		return usage();
	arena_open(&arena, 256 << 20);
	notes_open(&notes, &arena);
	p = practice_load(w.practice, &notes);
	if (p)
		code = with_practice(&w, p, &arena, &notes);
	else
		notes_print(&notes, STDERR_FILENO);
	practice_free(p);
	arena_close(&arena);
	return code;
}
