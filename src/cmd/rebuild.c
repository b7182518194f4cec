/*
 * martlet rebuild: make the typed tables, links, views and identities again from the ledger, and from those the clocks and the words to find
 * by, in a copy beside the data, and say where the two differ.
 *
 * DIR/rebuilt/martlet.db is the copy. With --swap it takes the place of the data, which is kept as DIR/martlet.before-rebuild.db. The
 * server must not run meanwhile.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "cmd/command.h"
#include "ledger/ledger.h"
#include "practice/practice.h"
#include "record/identity.h"

struct kept { struct practice *practice; struct store *store; struct ledger *ledger; };
struct rebuilding { const char *data, *practice; bool swap; char *beside, *copy; struct arena arena; struct kept was, now; };

static int64_t told_at;

static int usage(void)
{
	fprintf(stderr, "martlet rebuild --data DIR [--practice DIR] [--swap]\n");
	return 2;
}

static bool arguments(struct rebuilding *r, int argc, char **argv)
{
	static const struct option longs[] = { { "data", required_argument, NULL, 'd' }, { "practice", required_argument, NULL, 'p' },
		{ "swap", no_argument, NULL, 's' }, { NULL, 0, NULL, 0 } };
	int c;

	r->practice = "practice";
	optind = 1;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 'd')
			r->data = optarg;
		else if (c == 'p')
			r->practice = optarg;
		else if (c == 's')
			r->swap = true;
		else
			return false;
	}
	return r->data && optind == argc;
}

static bool trouble(struct str why)
{
	fprintf(stderr, "martlet rebuild: %.*s\n", S(why));
	return false;
}

static void progress(int64_t done, int64_t of)
{
	if (clock_mono_us() - told_at < 2 * US_SECOND)
		return;
	told_at = clock_mono_us();
	fprintf(stderr, "martlet rebuild: %lld of %lld records\n", (long long)done, (long long)of);
}

static bool open_one(struct rebuilding *r, struct kept *k, const char *dir)
{
	struct notes notes;
	struct str why;

	notes_open(&notes, &r->arena);
	k->practice = practice_load(r->practice, &notes);
	if (!k->practice) {
		notes_print(&notes, STDERR_FILENO);
		return trouble(STR("the practice is not whole"));
	}
	k->store = store_open(&(struct store_options){ .dir = dir, .readers = 2 }, k->practice, &r->arena, &why);
	if (k->store)
		k->ledger = ledger_open(k->store, &r->arena, &why);
	return k->ledger || trouble(why);
}

static void close_one(struct kept *k)
{
	ledger_close(k->ledger);
	store_close(k->store);
	practice_free(k->practice);
	*k = (struct kept){ 0 };
}

static bool make_copy(struct rebuilding *r)
{
	static const char *const parts[] = { "", "-wal", "-shm" };
	struct str why;

	if (mkdir(r->beside, 0700) && errno != EEXIST)
		return trouble(str_fmt(&r->arena, "%s: %s", r->beside, strerror(errno)));
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		unlink(str_c(&r->arena, str_fmt(&r->arena, "%s%s", r->copy, parts[i])));
	return store_copy(r->was.store, r->copy, &r->arena, &why) || trouble(why);
}

/* A log left beside a file would be taken for the new one's: while there is one, someone has the data open. */
static bool swap(struct rebuilding *r)
{
	struct arena *a = &r->arena;
	char *data = str_c(a, str_fmt(a, "%s/martlet.db", r->data)), *aside = str_c(a, str_fmt(a, "%s/martlet.before-rebuild.db", r->data));
	int fd;

	if (access(str_c(a, str_fmt(a, "%s-wal", data)), F_OK) == 0 || access(str_c(a, str_fmt(a, "%s-wal", r->copy)), F_OK) == 0)
		return trouble(STR("another process has the data open; nothing was swapped"));
	if (link(data, aside) || rename(r->copy, data))
		return trouble(str_fmt(a, "%s: %s; nothing was swapped", aside, strerror(errno)));
	fd = open(r->data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || fsync(fd))
		trouble(str_fmt(a, "%s: %s", r->data, strerror(errno)));
	if (fd >= 0)
		close(fd);
	printf("swapped; what was there is %s\n", aside);
	return true;
}

/* The ledger knows nothing of clocks and of the words records are found by: they follow from the rows made just now. */
static bool beside(struct rebuilding *r, struct notes *faults, bool *same)
{
	struct db *was, *now;
	size_t n;

	if (!identity_renew(r->now.store))
		return trouble(STR("who is one person cannot be made again"));
	if (!record_renew(r->now.store))
		return trouble(STR("the clocks and the words to find by cannot be made again"));
	was = store_read(r->was.store, clock_now());
	now = store_read(r->now.store, clock_now());
	n = identity_verify(was, &r->arena, faults) + record_renewed(was, now, &r->arena, faults);
	*same = *same && !n;
	store_read_end(now);
	store_read_end(was);
	return true;
}

static bool rebuild(struct rebuilding *r)
{
	struct notes faults;
	bool same;

	if (!open_one(r, &r->was, r->data) || !make_copy(r) || !open_one(r, &r->now, r->beside))
		return false;
	notes_open(&faults, &r->arena);
	same = ledger_rebuild(r->was.store, r->now.store, &faults, progress);
	if (!beside(r, &faults, &same))
		return false;
	for (size_t i = 0; i < faults.list.n; i++)
		printf("%.*s\n", S(faults.list.at[i].text));
	printf("%s: %lld entries read; the copy is %s\n", same ? "the tables are what the ledger says" : "THE TABLES DIFFER",
		(long long)ledger_size(r->was.ledger), r->copy);
	return same || r->swap;
}

int rebuild_command(int argc, char **argv)
{
	struct rebuilding r = { 0 };
	bool good;

	if (!arguments(&r, argc, argv))
		return usage();
	arena_open(&r.arena, (size_t)1 << 30);
	r.beside = str_c(&r.arena, str_fmt(&r.arena, "%s/rebuilt", r.data));
	r.copy = str_c(&r.arena, str_fmt(&r.arena, "%s/martlet.db", r.beside));
	told_at = clock_mono_us();
	good = rebuild(&r);
	close_one(&r.now);
	close_one(&r.was);
	if (good && r.swap)
		good = swap(&r);
	arena_close(&r.arena);
	return good ? 0 : 1;
}
