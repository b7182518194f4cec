/* Files and maps for tests of import, over the small force of record_world.h. */
#ifndef TEST_IMPORT_WORLD_H
#define TEST_IMPORT_WORLD_H

#include "record_world.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "share/import.h"

static struct notes notes;
static struct import_result result;

static inline const char *beside(const char *name)
{
	return str_c(&arena, str_fmt(&arena, "%s/%s", store_dir(store), name));
}

static inline const char *put_bytes(const char *name, struct str text)
{
	const char *path = beside(name);
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	assert_int_equal(fwrite(text.at, 1, text.n, f), text.n);
	assert_int_equal(fclose(f), 0);
	return path;
}

static inline const char *put_file(const char *name, const char *text)
{
	return put_bytes(name, str_z(text));
}

static inline struct str get_file(const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *at;

	if (fd < 0)
		return (struct str){ "", 0 };
	assert_int_equal(fstat(fd, &st), 0);
	at = arena_take(&arena, (size_t)st.st_size + 1);
	assert_int_equal(read(fd, at, (size_t)st.st_size), st.st_size);
	close(fd);
	return (struct str){ at, (size_t)st.st_size };
}

static inline struct import_map *read_map(const char *of, const char *path)
{
	notes_open(&notes, &arena);
	return import_map_read(path, practice, str_z(of), &arena, &notes);
}

static inline struct import_map *good_map(const char *of, const char *text)
{
	struct import_map *m = read_map(of, put_file("map.yaml", text));

	if (!m) {
		notes_print(&notes, 2);
		fail_msg("the map is not read");
	}
	return m;
}

static inline enum imported bring(const struct import_map *m, const char *file, unsigned group)
{
	struct import_options o = { .file = file, .group = group };

	notes_open(&notes, &arena);
	return import_run(store, m, &o, &arena, &notes, &result);
}

static inline struct str complaint(size_t i)
{
	const struct note *n = &notes.list.at[i];
	const char *slash = strrchr(n->at.file, '/');

	return str_fmt(&arena, "%s:%u:%u: %.*s", slash ? slash + 1 : n->at.file, n->at.line, n->at.column, S(n->text));
}

static inline void assert_counts(int64_t made_, int64_t changed, int64_t same, int64_t left_out, int64_t quarantined)
{
	struct str is = str_fmt(&arena, "%lld new, %lld changed, %lld same, %lld left out, %lld quarantined", (long long)result.counts.made,
		(long long)result.counts.changed, (long long)result.counts.same, (long long)result.counts.left_out,
		(long long)result.counts.quarantined);
	struct str wanted = str_fmt(&arena, "%lld new, %lld changed, %lld same, %lld left out, %lld quarantined", (long long)made_,
		(long long)changed, (long long)same, (long long)left_out, (long long)quarantined);

	assert_words(is, str_c(&arena, wanted));
}

static inline int64_t record_from(const char *source_id, const char *of)
{
	struct db *db = store_read(store, clock_now());
	struct query *q = db_query(db, "select record from import_row where source_id = ?1 and type_no = ?2");
	int64_t id;

	query_text(q, 1, str_z(source_id));
	query_int(q, 2, type(of)->no);
	id = query_step(q) ? query_get_int(q, 0) : 0;
	query_end(q);
	store_read_end(db);
	return id;
}

static inline void assert_verified(void)
{
	struct verified v = { 0 };

	notes_open(&notes, &arena);
	if (!ledger_verify(store, &notes, &v, NULL) || notes.list.n) {
		notes_print(&notes, 2);
		fail_msg("the ledger does not verify");
	}
}

#endif
