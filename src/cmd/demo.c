/*
 * martlet demo: make a demonstration force of invented people in a new folder.
 *
 *   martlet demo --data DIR [--people N] [--years Y] [--seed S] [--now INSTANT] [--practice DIR]
 *
 * What it made and the accounts stand on standard output, the way there on standard error.
 */
#include "demo/demo.h"
#include "base/clock.h"
#include "cmd/command.h"
#include "ledger/ledger.h"
#include "practice/practice.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct wanted { struct demo_options o; const char *data, *practice; };

static int usage(void)
{
	fprintf(stderr, "martlet demo --data DIR [--people N] [--years Y] [--seed S] [--now INSTANT] [--practice DIR]\n");
	return 2;
}

static bool whole(const char *z, int64_t low, int64_t high, const char *what, int64_t *n)
{
	if (str_int(str_z(z), n) && *n >= low && *n <= high)
		return true;
	fprintf(stderr, "martlet demo: %s is a whole number from %lld to %lld, not '%s'\n", what, (long long)low, (long long)high, z);
	return false;
}

static bool read_one(struct wanted *w, int c)
{
	int64_t n;

	switch (c) {
	case 'd': w->data = optarg; return true;
	case 'P': w->practice = optarg; return true;
	case 'p': return whole(optarg, 100, 20000000, "--people", &w->o.people);
	case 'y':
		if (!whole(optarg, 1, 30, "--years", &n))
			return false;
		w->o.years = (int)n;
		return true;
	case 's':
		if (!whole(optarg, 0, INT64_MAX, "--seed", &n))
			return false;
		w->o.seed = (uint64_t)n;
		return true;
	case 'n':
		if (instant_parse(str_z(optarg), &w->o.now))
			return true;
		fprintf(stderr, "martlet demo: --now is an instant like 2026-11-23T02:00Z, not '%s'\n", optarg);
		return false;
	default: return false;
	}
}

static void progress(int64_t done, int64_t of)
{
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\rMaking an invented force: %lld of %lld people", (long long)done, (long long)of);
	else if (done == of)
		fprintf(stderr, "Making an invented force: %lld people\n", (long long)of);
	fflush(stderr);
}

static void told(const struct demo_made *m, struct arena *a)
{
	printf("Made %lld invented people in %lld records (digest %.*s).\n\nAccounts, each with the passphrase \"%s\":\n", (long long)m->people,
		(long long)m->records, 16, str_hex(a, m->digest.b, 8).at, demo_passphrase);
	for (size_t i = 0; i < demo_naccounts; i++)
		printf("  %-8s %-13s %s\n", demo_accounts[i].number, demo_accounts[i].name, demo_accounts[i].role);
	printf("\nFind Keira Ashdown: she has been missing nine times, and is not missing now.\n");
}

/* The store, too, was opened before the first of these years: nothing in the ledger is later than what comes after it. */
static void clock_before(const struct demo_options *o)
{
	clock_set(o->now - (INT64_C(1) + o->years * 365) * US_DAY);
}

static bool make(const struct wanted *w, struct practice *p, struct arena *a)
{
	struct store_options so = { .dir = w->data, .create = true, .readers = 1 };
	struct demo_made made;
	struct ledger *l = NULL;
	struct str why = { 0 };
	clock_before(&w->o);
	struct store *s = store_open(&so, p, a, &why);
	bool good = s && (l = ledger_open(s, a, &why)) && demo_make(s, &w->o, &made, &why, progress);

	clock_set(0);
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\n");
	if (!good)
		fprintf(stderr, "martlet demo: %.*s\n", S(why));
	if (l)
		ledger_close(l);
	if (s)
		store_close(s);
	if (good)
		told(&made, a);
	return good;
}

int demo_command(int argc, char **argv)
{
	static const struct option options[] = { { "data", required_argument, NULL, 'd' }, { "people", required_argument, NULL, 'p' },
		{ "years", required_argument, NULL, 'y' }, { "seed", required_argument, NULL, 's' }, { "now", required_argument, NULL, 'n' },
		{ "practice", required_argument, NULL, 'P' }, { 0 } };
	struct wanted w = { .o = { .people = 20000, .years = 3, .seed = 1 }, .practice = "practice" };
	struct arena arena;
	struct notes notes;
	struct practice *p;
	int c, code = 1;

	while ((c = getopt_long(argc, argv, "", options, NULL)) >= 0)
		if (!read_one(&w, c))
			return usage();
	if (optind != argc || !w.data)
		return usage();
	if (!w.o.now)
		w.o.now = clock_now();
	arena_open(&arena, 256 << 20);
	notes_open(&notes, &arena);
	p = practice_load(w.practice, &notes);
	if (!p)
		notes_print(&notes, STDERR_FILENO);
	else if (!p->live.n)
		fprintf(stderr, "martlet demo: this practice is live: no demonstration is made with it\n");
	else
		code = make(&w, p, &arena) ? 0 : 1;
	practice_free(p);
	arena_close(&arena);
	return code;
}
