/* martlet explain --config LINK.yaml [--model FILE] [--threshold BITS] [--svg FILE] A.csv [B.csv] ID1 ID2
 *
 * Why two rows are thought one person, or two: the waterfall, as text and, asked for, as a picture. Of one file, or of two as
 * they are given to martlet link: then ID1 is a row of the first and ID2 one of the second. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "link.h"
#include "people/explain.h"
#include "people/link.h"
#include "people/link_args.h"

static bool row_of(const struct book *b, const char *id, uint8_t flags, uint32_t *row, struct notes *notes)
{
	for (*row = 0; *row < b->n; (*row)++)
		if (b->person[*row].flags == flags && str_is(book_id(b, *row), id))
			return true;
	note(notes, (struct place){ "martlet", 0, 0 }, "there is no row with the id %s", id);
	return false;
}

static bool save(const struct buf *b, const char *path)
{
	FILE *f = fopen(path, "wbe");
	bool good = f && fwrite(b->at, 1, b->n, f) == b->n;

	if (!f || fclose(f) != 0 || !good) {
		fprintf(stderr, "%s: cannot be written: %s\n", path, strerror(errno));
		return false;
	}
	return true;
}

struct two { uint32_t one, other; };

static bool rows_of(const struct book *b, const struct link_args *a, struct two *rows, struct notes *notes)
{
	const char *const *ids = &a->rest[a->rest_n - 2];
	bool good = row_of(b, ids[0], 0, &rows->one, notes);

	good = row_of(b, ids[1], a->second ? PERSON_SECOND : 0, &rows->other, notes) && good;
	if (good && rows->one == rows->other) {
		note(notes, (struct place){ "martlet", 0, 0 }, "%s is one row; name two", ids[0]);
		good = false;
	}
	return good;
}

static bool asked(struct link_args *a, struct notes *notes)
{
	if (a->config && (a->rest_n == 3 || a->rest_n == 4)) {
		a->second = a->rest_n == 4 ? a->rest[1] : NULL;
		return true;
	}
	note(notes, (struct place){ "martlet", 0, 0 },
		"explain --config LINK.yaml [--model FILE] [--svg FILE] A.csv [B.csv] ID1 ID2");
	return false;
}

static int show(const struct book *book, const struct link_args *a, const struct model *known, struct two rows)
{
	struct linkage l;
	const struct person *x = &book->person[rows.one], *y = &book->person[rows.other];
	struct lines lines;
	struct buf out;
	bool good = true;

	link_open(&l, book, a->second != NULL, known);
	link_choose(&l, a->has_threshold ? a->threshold : l.model.threshold);
	if (!a->second)
		link_through(&l);
	link_lines(&l, rows.one, rows.other, &lines);
	buf_open(&out, NULL);
	explain_text(&out, &l.comparer, &lines, x, y);
	fwrite(out.at, 1, out.n, stdout);
	if (a->svg) {
		out.n = 0;
		explain_svg(&out, &l.comparer, &lines, x, y);
		good = save(&out, a->svg);
	}
	buf_close(&out);
	link_close(&l);
	return good ? 0 : 2;
}

int explain_command(int argc, char **argv)
{
	struct link_args a;
	struct arena arena;
	struct notes notes;
	struct book book;
	struct model known;
	struct two rows;
	int code = 2;

	arena_open(&arena, 64 << 20);
	notes_open(&notes, &arena);
	book_open(&book, 1024);
	if (link_args_read(&a, argc, argv, &arena, &notes) && asked(&a, &notes) && link_args_load(&a, &book, &notes) &&
			(!a.model || link_args_model(&known, a.model, &arena, &notes)) && rows_of(&book, &a, &rows, &notes))
		code = show(&book, &a, a.model ? &known : NULL, rows);
	notes_print(&notes, STDERR_FILENO);
	book_close(&book);
	arena_close(&arena);
	return code;
}
