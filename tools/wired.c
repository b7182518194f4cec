/* wired: no word of the practice in the engine. Reads every string of src/, and complains of any that is the name of a record, a
 * list or a field (of more than six letters) of the practice and does not stand in wired.def with its reason; also of what stands
 * there and is needed no more. Names with an underscore are looked for inside longer strings as well.
 *
 * WIRED(name, where, "reason") lets files below where say the name; FOLDER(where, "reason") lets them say any.
 *
 *   wired src/practice/wired.def practice src
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "practice/practice.h"

enum { LONG_ENOUGH = 7 };

struct wired { struct str name, where; bool used; uint32_t line; };      /* name empty: any */

static struct arena arena;
static struct notes notes;
static struct map ids;
static VEC(struct wired) allowed;

static struct str slurp(const char *path)
{
	struct buf b;
	char piece[16384];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	buf_open(&b, &arena);
	while (fd != -1 && (n = read(fd, piece, sizeof piece)) > 0)
		buf_put(&b, piece, (size_t)n);
	if (fd == -1)
		fprintf(stderr, "wired: cannot read %s\n", path);
	else
		close(fd);
	return buf_text(&b);
}

/* ---- names of the practice ---- */

static void id_add(struct str name, const char *what)
{
	map_put(&ids, name, str_c(&arena, str_fmt(&arena, "%s", what)));
}

static void fields_add(const struct field *fields, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (fields[i].name.n >= LONG_ENOUGH)
			id_add(fields[i].name, "a field");
		fields_add(fields[i].fields, fields[i].nfields);
	}
}

static bool ids_read(const char *dir)
{
	struct practice *p = practice_load(dir, &notes);

	if (!p)
		return false;
	for (size_t i = 0; i < p->ntypes; i++)
		id_add(str_dup(&arena, p->types[i].name), "a record");
	for (size_t i = 0; i < p->nlists; i++)
		id_add(str_dup(&arena, p->lists[i].name), "a list");
	for (size_t i = 0; i < p->ntypes; i++)
		fields_add(p->types[i].fields, p->types[i].nfields);
	return true;                    /* p is kept: names point into it */
}

static bool row_read(struct str line, struct wired *w)
{
	struct str head, rest = line;

	if (!str_starts(line, STR("WIRED(")) && !str_starts(line, STR("FOLDER(")))
		return false;
	str_cut(&rest, '(', &head);
	if (str_is(head, "WIRED")) {
		str_cut(&rest, ',', &w->name);
		w->name = str_trim(w->name);
	}
	str_cut(&rest, ',', &w->where);
	w->where = str_trim(w->where);
	rest = str_trim(rest);
	return str_starts(rest, STR("\"")) && str_ends(rest, STR("\")")) && rest.n > 12;
}

static void allowed_read(const char *path)
{
	struct str text = slurp(path), line;

	for (uint32_t n = 1; str_cut(&text, '\n', &line); n++) {
		struct wired w = { .line = n };
		bool good = row_read(line, &w);
		if (good)
			VEC_ADD(&arena, &allowed, w);
		else if (str_trim(line).n && !str_starts(line, STR("/*")) && !str_starts(line, STR(" *")))
			note(&notes, (struct place){ path, n, 1 }, "a row is WIRED(name, where, \"reason\") or FOLDER(where, \"reason\")");
	}
}

static bool below(struct str path, struct str where)
{
	return str_starts(path, where) && (path.n == where.n || path.at[where.n] == '/');
}

/* Every row that lets it pass was needed. */
static bool lets_pass(const char *path, struct str word)
{
	bool found = false;

	for (size_t i = 0; i < allowed.n; i++) {
		struct wired *w = &allowed.at[i];
		if (below(str_z(path), w->where) && (!w->name.n || str_eq(w->name, word)))
			found = w->used = true;
	}
	return found;
}

/* ---- strings of the source ---- */

static void word_check(const char *path, uint32_t line, struct str word, bool whole)
{
	const char *what = map_get(&ids, word);

	if (!whole && !memchr(word.at, '_', word.n))
		return;
	if (!lets_pass(path, word) && what)
		note(&notes, (struct place){ path, line, 1 }, "\"%.*s\" is %s of the practice: the engine must not know it", S(word), what);
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static void string_check(const char *path, uint32_t line, struct str s)
{
	size_t from = 0;

	word_check(path, line, s, true);
	for (size_t i = 0; i <= s.n; i++)
		if (i == s.n || !letter(s.at[i])) {
			struct str word = { s.at + from, i - from };
			if (word.n && word.n < s.n)
				word_check(path, line, word, false);
			from = i + 1;
		}
}

static size_t quoted_end(struct str s, size_t i)
{
	char quote = s.at[i];

	for (i++; i < s.n && s.at[i] != quote && s.at[i] != '\n'; i++)
		i += s.at[i] == '\\';
	return i;
}

static size_t comment_end(struct str s, size_t i)
{
	if (s.at[i + 1] == '/') {
		while (i < s.n && s.at[i] != '\n')
			i++;
		return i;
	}
	for (i += 2; i + 1 < s.n && !(s.at[i] == '*' && s.at[i + 1] == '/'); i++)
		;
	return i + 2;
}

static uint32_t lines_in(struct str s, size_t from, size_t to)
{
	uint32_t n = 0;

	for (size_t i = from; i < to && i < s.n; i++)
		n += s.at[i] == '\n';
	return n;
}

static void source_check(const char *path)
{
	struct str s = slurp(path);
	uint32_t line = 1;

	for (size_t i = 0, end; i < s.n; i = end) {
		end = i + 1;
		if (s.at[i] == '/' && i + 1 < s.n && (s.at[i + 1] == '/' || s.at[i + 1] == '*')) {
			end = comment_end(s, i);
		} else if (s.at[i] == '"' || s.at[i] == '\'') {
			end = quoted_end(s, i);
			if (s.at[i] == '"' && end <= s.n)
				string_check(path, line, (struct str){ s.at + i + 1, end - i - 1 });
			end++;
		}
		line += lines_in(s, i, end);
	}
}

static void folder_check(const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;

	while (d && (e = readdir(d))) {
		char *path = str_c(&arena, str_fmt(&arena, "%s/%s", dir, e->d_name));
		struct stat st;
		if (e->d_name[0] == '.' || lstat(path, &st) == -1)
			continue;
		if (S_ISDIR(st.st_mode))
			folder_check(path);
		else if (str_ends(str_z(path), STR(".c")) || str_ends(str_z(path), STR(".h")))
			source_check(path);
	}
	if (d)
		closedir(d);
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "wired WIRED.def PRACTICE SRC\n");
		return 2;
	}
	arena_open(&arena, 256 << 20);
	notes_open(&notes, &arena);
	map_open(&ids, &arena);
	if (ids_read(argv[2])) {
		allowed_read(argv[1]);
		folder_check(argv[3]);
		for (size_t i = 0; i < allowed.n; i++)
			if (!allowed.at[i].used)
				note(&notes, (struct place){ argv[1], allowed.at[i].line, 1 }, "nothing below %.*s needs this row",
					S(allowed.at[i].where));
	}
	notes_sort(&notes);
	notes_print(&notes, STDOUT_FILENO);
	return notes.list.n ? 1 : 0;
}
