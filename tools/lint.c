/**
 * lint: the house rules that a compiler does not know.
 *
 *   lint EXCEPTIONS FOLDER...      prints FILE:LINE: [rule] message for each fault
 *
 * Rules: long-function (100 lines; and 95 in 100 at most 60), long-file (600), long-header (150), brace, banned
 * (calls that overrun, split or start other programs), memory (malloc and its kin), clock (the time is read in
 * one place), sql and html (statements and markup made by formatting). EXCEPTIONS holds lines "rule path reason";
 * a path that ends in "/" covers a folder, "path:function" one function. An exception nothing needs is a fault.
 * Exit 0 when clean, 1 on a fault, 2 when something cannot be read.
 */
#include "lint.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct exception { char rule[24], path[256]; int line, used; };

static struct exception exceptions[256];
static int nexceptions, faults, functions, long_functions;

static bool excepted(const char *rule, const char *file, const char *function)
{
	char one[512];

	snprintf(one, sizeof one, "%s:%s", file, function ? function : "");
	for (int i = 0; i < nexceptions; i++) {
		struct exception *e = &exceptions[i];
		size_t n = strlen(e->path);
		bool folder = n && e->path[n - 1] == '/' && strncmp(file, e->path, n) == 0;
		if (strcmp(e->rule, rule) == 0 && (folder || strcmp(e->path, file) == 0 || strcmp(e->path, one) == 0)) {
			e->used = 1;
			return true;
		}
	}
	return false;
}

void lint_fault(const struct source *s, int line, const char *rule, const char *function, const char *text)
{
	if (excepted(rule, s->name, function))
		return;
	printf("%s:%d: [%s] %s%s%s\n", s->name, line, rule, function ? function : "", function ? ": " : "", text);
	faults++;
}

void lint_function(const struct source *s, int line, const char *name, int lines)
{
	char text[64];

	functions++;
	if (lines > MOST_USUAL)
		long_functions++;
	snprintf(text, sizeof text, "%d lines; %d are the most", lines, MOST_FUNCTION);
	if (lines > MOST_FUNCTION)
		lint_fault(s, line, "long-function", name, text);
}

static bool load_exceptions(const char *path)
{
	char line[1024], reason[512];
	FILE *f = fopen(path, "r");

	if (!f) {
		fprintf(stderr, "lint: %s: %s\n", path, strerror(errno));
		return false;
	}
	for (int n = 1; fgets(line, sizeof line, f); n++) {
		struct exception *e = &exceptions[nexceptions];
		if (line[0] == '#' || line[0] == '\n')
			continue;
		if (nexceptions == (int)(sizeof exceptions / sizeof *exceptions)
				|| sscanf(line, "%23s %255s %511[^\n]", e->rule, e->path, reason) != 3) {
			printf("%s:%d: [exception] wants: rule path reason\n", path, n);
			faults++;
			continue;
		}
		e->line = n;
		nexceptions++;
	}
	fclose(f);
	return true;
}

static char *read_whole(const char *path, size_t *n)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	struct stat st;

	if (f && fstat(fileno(f), &st) == 0 && (text = malloc((size_t)st.st_size + 1))) {
		*n = fread(text, 1, (size_t)st.st_size, f);
		text[*n] = '\0';
	}
	if (!text)
		fprintf(stderr, "lint: %s: %s\n", path, strerror(errno));
	if (f)
		fclose(f);
	return text;
}

static bool check_file(const char *path)
{
	struct source s = { .name = path };
	char *text = read_whole(path, &s.n), length[64];
	size_t ending = strlen(path);
	bool header = ending > 2 && strcmp(path + ending - 2, ".h") == 0;
	int most = header ? MOST_HEADER : MOST_FILE;

	if (!text)
		return false;
	s.text = text;
	for (size_t i = 0; i < s.n; i++)
		s.lines += text[i] == '\n';
	snprintf(length, sizeof length, "%d lines; %d are the most", s.lines, most);
	if (s.lines > most)
		lint_fault(&s, s.lines, header ? "long-header" : "long-file", NULL, length);
	scan_source(&s);
	free(text);
	return true;
}

static bool check_folder(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *e;
	bool good = true;

	if (!dir) {
		fprintf(stderr, "lint: %s: %s\n", path, strerror(errno));
		return false;
	}
	while (good && (e = readdir(dir))) {
		char below[2048];
		struct stat st;
		size_t n = strlen(e->d_name);
		if (e->d_name[0] == '.')
			continue;
		snprintf(below, sizeof below, "%s/%s", path, e->d_name);
		if (stat(below, &st))
			continue;
		if (S_ISDIR(st.st_mode))
			good = check_folder(below);
		else if (n > 2 && (strcmp(e->d_name + n - 2, ".c") == 0 || strcmp(e->d_name + n - 2, ".h") == 0))
			good = check_file(below);
	}
	closedir(dir);
	return good;
}

int main(int argc, char **argv)
{
	if (argc < 3) {
		fprintf(stderr, "usage: lint EXCEPTIONS FOLDER...\n");
		return 2;
	}
	if (!load_exceptions(argv[1]))
		return 2;
	for (int i = 2; i < argc; i++)
		if (!check_folder(argv[i]))
			return 2;
	if (long_functions * 20 > functions) {
		printf("%d of %d functions are over %d lines; one in twenty may be\n", long_functions, functions, MOST_USUAL);
		faults++;
	}
	for (int i = 0; i < nexceptions; i++) {
		if (exceptions[i].used)
			continue;
		printf("%s:%d: [exception] nothing needs it any more: %s %s\n", argv[1], exceptions[i].line,
			exceptions[i].rule, exceptions[i].path);
		faults++;
	}
	return faults ? 1 : 0;
}
