/**
 * link.h: the stand-alone tools' entry points; see link.c, index.c, find.c and explain.c for their arguments.
 * Each returns the exit code: 0 done, 1 some row or file was at fault and the rest was done, 2 nothing was done.
 */
#ifndef CMD_LINK_H
#define CMD_LINK_H

int link_command(int argc, char **argv);
int index_command(int argc, char **argv);
int find_command(int argc, char **argv);
int explain_command(int argc, char **argv);

#endif
