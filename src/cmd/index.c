/* martlet index --config LINK.yaml --out FILE A.csv: an index that martlet find searches. */
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/buf.h"
#include "link.h"
#include "people/index.h"
#include "people/link_args.h"

static void told(int64_t from, const struct index *ix)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	fprintf(stderr, "%u people, %u names; %.2f s, processor %.2f s, most memory %ld MB\n", ix->book.n,
		ix->book.dict[BOOK_NAMES].n - 1, (double)(clock_mono_us() - from) / 1e6,
		(double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec / 1e6 + (double)u.ru_stime.tv_sec +
		(double)u.ru_stime.tv_usec / 1e6, u.ru_maxrss / 1024);
}

int index_command(int argc, char **argv)
{
	struct link_args a;
	struct arena arena;
	struct notes notes;
	struct book book;
	struct index ix = { 0 };
	struct buf columns;
	int64_t from = clock_mono_us();
	int code = 2;

	arena_open(&arena, 64 << 20);
	notes_open(&notes, &arena);
	book_open(&book, 1024);
	buf_open(&columns, NULL);
	if (link_args_read(&a, argc, argv, &arena, &notes) && link_args_load(&a, &book, &notes)) {
		index_set(&ix, &book);
		columns_write(&a.plan.first, &columns);
		ix.told = buf_text(&columns);
		if (!a.out)
			note(&notes, (struct place){ "martlet", 0, 0 }, "needs --out FILE");
		else if (index_write(&ix, a.out, &notes))
			code = a.faults ? 1 : 0;
		told(from, &ix);
		index_close(&ix);
	}
	notes_print(&notes, STDERR_FILENO);
	buf_close(&columns);
	book_close(&book);
	arena_close(&arena);
	return code;
}
