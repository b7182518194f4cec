/* martlet: one program, one subcommand a file beside this one. */
#include "base/str.h"
#include "cmd/command.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

struct command { const char *name, *words; int (*run)(int argc, char **argv); };

static const struct command commands[] = {
#define COMMAND(name, words) { #name, words, name##_command },
#include "commands_built.h"
#undef COMMAND
};
#define NCOMMANDS (sizeof commands / sizeof commands[0])

static int usage(FILE *out)
{
	fprintf(out, "martlet: the record of children a force protects\n\n");
	for (size_t i = 0; i < NCOMMANDS; i++)
		fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].words);
	return out == stdout ? 0 : 2;
}

int main(int argc, char **argv)
{
	struct str names[NCOMMANDS];

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);       /* a full disk is an error we answer, not a death */
	if (argc < 2)
		return usage(stderr);
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0)
		return usage(stdout);
	for (size_t i = 0; i < NCOMMANDS; i++) {
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 1, argv + 1);
		names[i] = str_z(commands[i].name);
	}
	struct str near = str_near(str_z(argv[1]), names, NCOMMANDS);
	fprintf(stderr, "martlet: there is no subcommand '%s'%s%.*s%s\n\n", argv[1],
		near.n ? "; did you mean '" : "", S(near), near.n ? "'?" : "");
	return usage(stderr);
}
