/* martlet: one program, one subcommand a file beside this one. */
#include "base/str.h"
#include "cmd/command.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

struct command { const char *name, *words; int (*run)(int argc, char **argv); };

static const struct command commands[] = {
#define COMMAND(name, words) { #name, words, name##_command },
#include "commands_built.h"
#undef COMMAND
};
#define NCOMMANDS (sizeof commands / sizeof commands[0])

/* A file's name has no dash, a subcommand may: link-people is link_people.c. */
static char dash(char c)
{
	return c == '_' ? '-' : c;
}

static bool named(const char *typed, const char *name)
{
	size_t i = 0;

	while (typed[i] && typed[i] == dash(name[i]))
		i++;
	return !typed[i] && !name[i];
}

static void print_command(FILE *out, const struct command *c)
{
	int n = 0;

	fputs("  ", out);
	for (; c->name[n]; n++)
		fputc(dash(c->name[n]), out);
	fprintf(out, "%*s %s\n", n < 8 ? 8 - n : 0, "", c->words);
}

static int usage(FILE *out)
{
	fprintf(out, "martlet: the record of children a force protects\n\n");
	for (size_t i = 0; i < NCOMMANDS; i++)
		print_command(out, &commands[i]);
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
		if (named(argv[1], commands[i].name) && argc > 2 && strcmp(argv[2], "--help") == 0)
			return print_command(stdout, &commands[i]), 0;
		if (named(argv[1], commands[i].name))
			return commands[i].run(argc - 1, argv + 1);
		names[i] = str_z(commands[i].name);
	}
	struct str near = str_near(str_z(argv[1]), names, NCOMMANDS);
	fprintf(stderr, "martlet: there is no subcommand '%s'%s%.*s%s\n\n", argv[1],
		near.n ? "; did you mean '" : "", S(near), near.n ? "'?" : "");
	return usage(stderr);
}
