/**
 * link_args.h: what the stand-alone tools share: their arguments, their files, a saved model.
 */
#ifndef PEOPLE_LINK_ARGS_H
#define PEOPLE_LINK_ARGS_H

#include "people/columns.h"
#include "people/model.h"

struct link_args {
	const char *config, *out, *clusters, *model, *save_model, *index, *queries, *svg;
	const char *rest[4]; unsigned rest_n;              /* what stands without an option */
	const char *second;                                /* the second file, or NULL */
	bool has_threshold; double threshold;
	unsigned top;                                      /* --top, 10 when not given */
	struct columns_plan plan;
	uint64_t faults;                                   /* rows told about while loading */
};

/* link_args_read: argv[0] is the subcommand; errors: a note for each wrong option; reads the config when named */
bool link_args_read(struct link_args *a, int argc, char **argv, struct arena *arena, struct notes *notes);
/* link_args_two: rest[1] is the second file, when it is there; a third is refused */
bool link_args_two(struct link_args *a, struct notes *notes);
/* link_args_load: rest[0], and rest[1] when there is one, into the book; prints how many rows */
bool link_args_load(struct link_args *a, struct book *b, struct notes *notes);
bool link_args_model(struct model *m, const char *path, struct arena *arena, struct notes *notes);
bool link_args_save_model(const struct model *m, const char *path);

#endif
