/* martlet check DIR: nothing and 0 when the practice loads; else every mistake, file:line:column: message, and 1. */
#include <stdio.h>
#include <unistd.h>

#include "cmd/command.h"
#include "practice/practice.h"

int check_command(int argc, char **argv)
{
	struct arena arena;
	struct notes notes;
	struct practice *p;

	if (argc != 2) {
		fprintf(stderr, "martlet check DIR\n");
		return 2;
	}
	arena_open(&arena, 64 << 20);
	notes_open(&notes, &arena);
	p = practice_load(argv[1], &notes);
	notes_print(&notes, STDOUT_FILENO);
	practice_free(p);
	arena_close(&arena);
	return p ? 0 : 1;
}
