/**
 * command.h: every subcommand's entry: NAME_command(argc, argv), argv[0] its name; gives the exit code: 0 done, 1 trouble told on
 * standard error, 2 wrong arguments.
 */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#define COMMAND(name, words) int name##_command(int argc, char **argv);
#include "commands.def"
#undef COMMAND

#endif
