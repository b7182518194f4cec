/* martlet verify: prove the ledger by itself, against the heads that were signed, and every row against it. Needs no practice and
 * changes nothing; may be run on a copy, and while the server runs. */
#include <getopt.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "access/account_proof.h"
#include "base/arena.h"
#include "base/clock.h"
#include "cmd/command.h"
#include "ledger/ledger.h"
#include "record/identity.h"
#include "share/share_proof.h"

struct proving { const char *data; struct verify_against against; bool quick; };

static int64_t told_at;

static int usage(void)
{
	fprintf(stderr, "martlet verify --data DIR [--heads FILE] [--key FILE] [--quick]\n"
		"--heads, --key: signed heads and their public key as kept elsewhere; --quick: leaves out the file's own structure\n");
	return 2;
}

static bool arguments(struct proving *p, int argc, char **argv)
{
	static const struct option longs[] = { { "data", required_argument, NULL, 'd' }, { "heads", required_argument, NULL, 'h' },
		{ "key", required_argument, NULL, 'k' }, { "quick", no_argument, NULL, 'q' }, { NULL, 0, NULL, 0 } };
	int c;

	optind = 1;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 'd')
			p->data = optarg;
		else if (c == 'h')
			p->against.heads = optarg;
		else if (c == 'k')
			p->against.key = optarg;
		else if (c == 'q')
			p->quick = true;
		else
			return false;
	}
	return p->data && optind == argc;
}

static void progress(int64_t done, int64_t of)
{
	if (clock_mono_us() - told_at < 2 * US_SECOND)
		return;
	told_at = clock_mono_us();
	fprintf(stderr, "martlet verify: %lld of %lld entries\n", (long long)done, (long long)of);
}

/* Pages, trees and indexes: what no row shows. Beside the proof, on a connection and in an arena of its own. */
struct structure { struct store *store; size_t faults; pthread_t thread; bool beside; };

static size_t structure_faults(struct store *s, struct arena *a)
{
	struct db *db = store_read(s, 0);
	struct query *q = db_query(db, "PRAGMA integrity_check(100)");
	size_t faults = 0;

	while (query_step(q)) {
		struct str says = query_get_text(q, 0, a);
		if (str_is(says, "ok"))
			continue;
		printf("file: %.*s\n", S(says));
		faults++;
	}
	query_end(q);
	if (db_broken(db)) {
		printf("file: it cannot be read to its end\n");
		faults++;
	}
	store_read_end(db);
	return faults;
}

static void *structure_read(void *arg)
{
	struct structure *t = arg;
	struct arena own;

	arena_open(&own, (size_t)1 << 24);
	t->faults = structure_faults(t->store, &own);
	arena_close(&own);
	return NULL;
}

static void structure_begin(struct structure *t)
{
	t->beside = pthread_create(&t->thread, NULL, structure_read, t) == 0;
	if (!t->beside)
		structure_read(t);
}

/* What the ledger says of tables that hold no records. */
static size_t beside(struct store *s, struct arena *a, struct notes *faults)
{
	struct db *db = store_read(s, clock_now());
	size_t n = identity_verify(db, a, faults) + account_proof(db, a, faults) + share_proof(db, a, faults);

	store_read_end(db);
	return n;
}

static int prove(const struct proving *p, struct store *s, struct arena *a)
{
	int64_t start = clock_mono_us();
	struct notes faults;
	struct verified v;
	struct structure structure = { .store = s };
	size_t broken;

	if (!p->quick)
		structure_begin(&structure);
	told_at = clock_mono_us();
	notes_open(&faults, a);
	ledger_verify_against(s, &p->against, &faults, &v, progress);
	if (structure.beside)
		pthread_join(structure.thread, NULL);
	broken = structure.faults;
	v.faults += beside(s, a, &faults);
	for (size_t i = 0; i < faults.list.n; i++)
		printf("%.*s\n", S(faults.list.at[i].text));
	if (v.faults > faults.list.n)
		printf("and %zu more\n", v.faults - faults.list.n);
	printf("%s: %lld entries, %lld rows, %lld bytes hashed, %lld.%03lld s\n", v.faults + broken ? "NOT PROVED" : "proved",
		(long long)v.entries, (long long)v.rows, (long long)v.bytes, (long long)(clock_mono_us() - start) / 1000000,
		(long long)(clock_mono_us() - start) / 1000 % 1000);
	return v.faults + broken ? 1 : 0;
}

int verify_command(int argc, char **argv)
{
	struct proving p = { 0 };
	struct ledger *ledger = NULL;
	struct store *store;
	struct arena arena;
	struct str why;
	int code = 1;

	if (!arguments(&p, argc, argv))
		return usage();
	arena_open(&arena, (size_t)1 << 30);
	store = store_open(&(struct store_options){ .dir = p.data, .read_only = true, .readers = 3 }, NULL, &arena, &why);
	if (store)
		ledger = ledger_open(store, &arena, &why);
	if (ledger)
		code = prove(&p, store, &arena);
	else
		fprintf(stderr, "martlet verify: %.*s\n", S(why));
	ledger_close(ledger);
	store_close(store);
	arena_close(&arena);
	return code;
}
