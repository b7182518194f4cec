/*
 * martlet link-people: hold everybody in the store against everybody, and keep the pairs that may be one person for somebody to decide.
 *
 * A running server does the same by itself, once, and for whoever is saved from then on; this is for after a large import. Pairs already
 * decided on are left alone. The server must not run meanwhile.
 */
#include <getopt.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "cmd/command.h"
#include "ledger/ledger.h"
#include "practice/practice.h"
#include "record/suggest.h"

struct linking { const char *data, *practice; struct arena arena; struct practice *loaded; struct store *store; struct ledger *ledger; };

static int usage(void)
{
	fprintf(stderr, "martlet link-people --data DIR [--practice DIR]\n");
	return 2;
}

static bool arguments(struct linking *l, int argc, char **argv)
{
	static const struct option longs[] = { { "data", required_argument, NULL, 'd' }, { "practice", required_argument, NULL, 'p' },
		{ NULL, 0, NULL, 0 } };
	int c;

	l->practice = "practice";
	optind = 1;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 'd')
			l->data = optarg;
		else if (c == 'p')
			l->practice = optarg;
		else
			return false;
	}
	return l->data && optind == argc;
}

static bool trouble(struct str why)
{
	fprintf(stderr, "martlet link-people: %.*s\n", S(why));
	return false;
}

static bool open_all(struct linking *l)
{
	struct notes notes;
	struct str why = STR("no reason was given");

	notes_open(&notes, &l->arena);
	l->loaded = practice_load(l->practice, &notes);
	if (!l->loaded) {
		notes_print(&notes, STDERR_FILENO);
		return trouble(STR("the practice is not whole"));
	}
	l->store = store_open(&(struct store_options){ .dir = l->data, .readers = 2 }, l->loaded, &l->arena, &why);
	if (l->store)
		l->ledger = ledger_open(l->store, &l->arena, &why);
	return l->ledger || trouble(why);
}

static bool link_all(struct linking *l)
{
	int64_t began = clock_mono_us(), people, pairs = suggest_everybody(l->store, &people);

	if (pairs < 0)
		return trouble(STR("the pairs could not be written"));
	printf("%lld names of people compared, %lld pairs at %d bits or more, %.1f s\n", (long long)people, (long long)pairs,
		l->loaded->suggest, (double)(clock_mono_us() - began) / 1e6);
	return true;
}

int link_people_command(int argc, char **argv)
{
	struct linking l = { 0 };
	bool good;

	if (!arguments(&l, argc, argv))
		return usage();
	arena_open(&l.arena, (size_t)1 << 30);
	good = open_all(&l) && link_all(&l);
	if (l.ledger)
		ledger_close(l.ledger);
	if (l.store)
		store_close(l.store);
	practice_free(l.loaded);
	arena_close(&l.arena);
	return good ? 0 : 1;
}
