/** lint.h: what the walk (lint.c) and the reading of one source (lint_scan.c) know of each other. */
#ifndef TOOLS_LINT_H
#define TOOLS_LINT_H

#include <stdbool.h>
#include <stddef.h>

enum { MOST_FUNCTION = 100, MOST_USUAL = 60, MOST_FILE = 600, MOST_HEADER = 150 };

struct source { const char *name, *text; size_t n; int lines; };

/* scan_source: report every fault of one source through the two below. */
void scan_source(const struct source *s);
void lint_fault(const struct source *s, int line, const char *rule, const char *function, const char *text);
void lint_function(const struct source *s, int line, const char *name, int lines);

#endif
