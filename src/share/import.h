/**
 * import.h: records brought in from another system's file, by a map that is data.
 *
 *   FILE ── rows ── MAP.yaml ── values ──┬── new record, ledger COLLECT
 *                                        ├── changed since: new version, ledger ALTER
 *                                        ├── the same as last time: nothing
 *                                        └── cannot be right: quarantine, with row, column and reason
 *
 * A row is known by its source and the source's own id, so that a file may be brought in again. It is committed in groups, each
 * with the place reached; killed anywhere and run again, the result is the one an unbroken run gives. Nothing is guessed: what a
 * map does not say how to read is set aside, and so is what the forms it has been through (the map says which) would not have taken;
 * effects are not run: history makes no new work. Whoever came in is held against everybody when the server next starts. The map's
 * language is in maps/README.md.
 */
#ifndef SHARE_IMPORT_H
#define SHARE_IMPORT_H

#include "record/record.h"

struct import_map;
/**
 * import_map_read: a map against the practice it is for; type: what is to be brought in, checked against the map's own.
 *  errors  NULL, every mistake in notes with line, column and the nearest right name
 *  owns    arena a; p must outlive it
 */
struct import_map *import_map_read(const char *path, const struct practice *p, struct str type, struct arena *a, struct notes *notes);

struct import_counts { int64_t rows, made, changed, same, left_out, quarantined; };
/* at, of: bytes of the file. committing: a group is about to be committed. */
struct import_progress { struct import_counts counts; int64_t at, of, resumed; bool committing; };
struct import_options {
	const char *file, *quarantine;                /* quarantine NULL: FILE.quarantine.csv */
	bool json;                                    /* JSON lines; else when the name ends in .jsonl, else CSV */
	int64_t by;                                   /* staff id; 0 the system */
	unsigned group;                               /* rows a commit; 0: the usual number */
	void (*progress)(void *ctx, const struct import_progress *p); void *ctx;      /* on the writer's thread; may be NULL */
};
enum imported { IMPORT_DONE, IMPORT_QUARANTINED, IMPORT_REFUSED, IMPORT_BROKEN };
struct import_result { struct import_counts counts; struct str quarantine; struct str *unmapped; size_t nunmapped; int64_t resumed; };
/**
 * import_run: the whole file, or what is left of it.
 *  errors  REFUSED: nothing was read: the file is not there, a column the map names is not in it, or an earlier import it refers to
 *          was never made; BROKEN: the store or the disk gave up part of the way: run it again. Notes say why.
 *  owns    result's texts live in arena a
 */
enum imported import_run(struct store *s, const struct import_map *m, const struct import_options *o, struct arena *a,
	struct notes *notes, struct import_result *out);

/* Where a record came from, newest run last: for its page. line: of the file, when it was last read to any effect. */
struct import_origin { struct str source, source_id, file; int64_t line; instant at; };
size_t import_origins(struct db *db, int64_t record, struct arena *a, struct import_origin **out);

#endif
