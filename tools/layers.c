/**
 * layers: who may include whom under src/, checked at every build.
 *
 *   layers SRC [STAMP]     prints FILE:LINE: message for each include that no rule allows; writes STAMP when none
 *   layers --draw          prints the table
 *
 * A folder may use itself and what stands beneath it. What is not in the table is refused, and so is a folder
 * the table does not know. Exit 0 when clean, 1 on a bad edge, 2 when the tree cannot be read.
 */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const struct rule { const char *folder, *may; } rules[] = {
	{ "base",     " base " },
	{ "practice", " base practice " },
	{ "store",    " base practice store " },
	{ "ledger",   " base practice store ledger " },
	{ "people",   " base practice store people " },
	{ "access",   " base practice store ledger access " },
	{ "record",   " base practice store ledger people access record " },
	{ "share",    " base practice store ledger people access record share " },
	{ "report",   " base practice store ledger people access record report " },
	{ "demo",     " base practice store ledger people access record demo " },
	{ "web",      " base practice ledger people access record share report web " },
	{ "demo",     " base practice store ledger access record demo " },
	{ "cmd",      " base practice store ledger people access record share report demo web cmd " },
};

/* Headers that are not ours and that few may see: the database is one folder's secret. */
static const struct outside { const char *header, *may, *why; } outsides[] = {
	{ "sqlite3.h", " store people practice ", "only store, people's own indexes and practice's condition checks see SQLite" },
	{ "libpq-fe.h", " store ", "only store sees PostgreSQL" },
	{ "llhttp.h", " web ", "only web parses HTTP" },
};

/* What store shows to others; its other headers are its own. */
static const char doors[] = " store/store.h store/outbox.h ";

struct found { const char *file, *folder; int line, bad; };

static void complain(struct found *at, const char *header, const char *why)
{
	printf("%s:%d: %s may not include %s: %s\n", at->file, at->line, at->folder, header, why);
	at->bad++;
}

static bool listed(const char *list, const char *word, size_t n)
{
	for (const char *p = strstr(list, " "); p; p = strstr(p + 1, " "))
		if (strncmp(p + 1, word, n) == 0 && p[1 + n] == ' ')
			return true;
	return false;
}

static const struct rule *rule_of(const char *folder)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (strcmp(rules[i].folder, folder) == 0)
			return &rules[i];
	return NULL;
}

static void check_own(struct found *at, const char *header)
{
	const struct rule *rule = rule_of(at->folder);
	const char *slash = strchr(header, '/');
	size_t n = slash ? (size_t)(slash - header) : 0;

	if (strstr(header, "..")) {
		complain(at, header, "name it from src/, as folder/file.h");
		return;
	}
	if (!slash)
		return;                          /* a neighbour in the same folder */
	if (!rule)
		complain(at, header, "no rule for this folder");
	else if (!listed(rule->may, header, n))
		complain(at, header, "not beneath it");
	else if (strncmp(header, "store/", 6) == 0 && strcmp(at->folder, "store") != 0 && !listed(doors, header, strlen(header)))
		complain(at, header, "it is store's own affair");
}

static void check_outside(struct found *at, const char *header)
{
	const char *slash = strrchr(header, '/'), *name = slash ? slash + 1 : header;

	for (size_t i = 0; i < sizeof outsides / sizeof *outsides; i++)
		if (strcmp(outsides[i].header, name) == 0 && !listed(outsides[i].may, at->folder, strlen(at->folder)))
			complain(at, header, outsides[i].why);
}

static const char *blanks(const char *p)
{
	return p + strspn(p, " \t");
}

static void check_line(struct found *at, const char *line)
{
	char header[512];
	const char *p = blanks(line), *end;
	bool quoted;

	if (*p != '#')
		return;
	p = blanks(p + 1);
	if (strncmp(p, "include", 7) != 0)
		return;
	p = blanks(p + 7);
	quoted = *p == '"';
	end = quoted || *p == '<' ? strchr(p + 1, quoted ? '"' : '>') : NULL;
	if (!end || (size_t)(end - p) >= sizeof header) {
		complain(at, p[strcspn(p, "\n")] ? "that" : p, "an include this check cannot read");
		return;
	}
	memcpy(header, p + 1, (size_t)(end - p - 1));
	header[end - p - 1] = '\0';
	if (quoted)
		check_own(at, header);
	check_outside(at, header);
}

static bool check_file(struct found *at)
{
	char line[4096];
	FILE *f = fopen(at->file, "r");

	if (!f) {
		fprintf(stderr, "layers: %s: %s\n", at->file, strerror(errno));
		return false;
	}
	for (at->line = 1; fgets(line, sizeof line, f); at->line++)
		check_line(at, line);
	fclose(f);
	return true;
}

static bool ends(const char *name, const char *with)
{
	size_t n = strlen(name), m = strlen(with);

	return n > m && strcmp(name + n - m, with) == 0;
}

/* Walks path; folder is NULL at the top, where the folders are named. Returns bad edges, or -1. */
static int check_folder(const char *path, const char *folder)
{
	DIR *dir = opendir(path);
	int bad = 0, more;
	struct dirent *e;

	if (!dir) {
		fprintf(stderr, "layers: %s: %s\n", path, strerror(errno));
		return -1;
	}
	while (bad >= 0 && (e = readdir(dir))) {
		char below[2048];
		struct stat st;
		if (e->d_name[0] == '.')
			continue;
		snprintf(below, sizeof below, "%s/%s", path, e->d_name);
		if (stat(below, &st))
			continue;
		more = 0;
		if (S_ISDIR(st.st_mode)) {
			more = check_folder(below, folder ? folder : e->d_name);
		} else if (folder && (ends(below, ".c") || ends(below, ".h") || ends(below, ".inc"))) {
			struct found at = { below, folder, 0, 0 };
			more = check_file(&at) ? at.bad : -1;
		}
		bad = more < 0 ? -1 : bad + more;
	}
	closedir(dir);
	return bad;
}

static int draw(void)
{
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		printf("%-9s uses%s\n", rules[i].folder, rules[i].may);
	for (size_t i = 0; i < sizeof outsides / sizeof *outsides; i++)
		printf("%-11s only in%s\n", outsides[i].header, outsides[i].may);
	return 0;
}

int main(int argc, char **argv)
{
	FILE *stamp;
	int bad;

	if (argc == 2 && strcmp(argv[1], "--draw") == 0)
		return draw();
	if (argc < 2 || argc > 3) {
		fprintf(stderr, "usage: layers SRC [STAMP] | --draw\n");
		return 2;
	}
	bad = check_folder(argv[1], NULL);
	if (bad < 0)
		return 2;
	if (bad)
		return 1;
	if (argc == 3) {
		stamp = fopen(argv[2], "w");
		if (!stamp || fclose(stamp))
			return 2;
	}
	return 0;
}
