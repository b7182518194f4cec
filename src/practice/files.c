#include "practice/loading.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/vec.h"

enum { MOST_BYTES = 1 << 20, DEEPEST_FOLDER = 8 };

struct finding { struct loading *l; VEC(struct source) found; };

static void read_all(struct finding *f, int fd, struct source *s)
{
	struct place at = { s->path, 0, 0 };
	struct buf b;
	char piece[16384];
	ssize_t n;

	buf_open(&b, f->l->a);
	while ((n = read(fd, piece, sizeof piece)) > 0 && b.n <= MOST_BYTES)
		buf_put(&b, piece, (size_t)n);
	if (n < 0)
		note(f->l->notes, at, "cannot be read: %s", strerror(errno));
	else if (b.n > MOST_BYTES)
		note(f->l->notes, at, "is larger than a practice file can be");
	else {
		s->text = buf_text(&b);
		VEC_ADD(f->l->a, &f->found, *s);
	}
}

static bool wanted(struct loading *l, struct str path)
{
	if (str_ends(path, STR(".yml")))
		note(l->notes, (struct place){ path.at, 0, 0 }, "would not be read: end its name in .yaml");
	return str_ends(path, STR(".yaml")) || (str_ends(path, STR(".md")) && str_has(path, STR("/how-do-i/")));
}

static void find_below(struct finding *f, int fd, const char *path, int depth);

static void find_entry(struct finding *f, DIR *dir, const char *path, const char *name, int depth)
{
	const char *below = str_c(f->l->a, str_fmt(f->l->a, "%s/%s", path, name));
	struct source s = { .path = below };
	struct stat st;
	int fd = openat(dirfd(dir), name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd == -1 || fstat(fd, &st) == -1)
		note(f->l->notes, (struct place){ below, 0, 0 }, "cannot be read: %s", strerror(errno));
	else if (S_ISDIR(st.st_mode)) {
		find_below(f, fd, below, depth + 1);
		return;                         /* the folder's reader closed it */
	} else if (S_ISREG(st.st_mode) && wanted(f->l, str_z(below)))
		read_all(f, fd, &s);
	if (fd != -1)
		close(fd);
}

static void find_below(struct finding *f, int fd, const char *path, int depth)
{
	DIR *dir = depth <= DEEPEST_FOLDER ? fdopendir(fd) : NULL;
	struct dirent *e;

	if (!dir) {
		note(f->l->notes, (struct place){ path, 0, 0 }, "cannot be read as a folder");
		close(fd);
		return;
	}
	while ((e = readdir(dir)))
		if (e->d_name[0] != '.')
			find_entry(f, dir, path, e->d_name, depth);
	closedir(dir);
}

static int by_path(const void *a, const void *b)
{
	return strcmp(((const struct source *)a)->path, ((const struct source *)b)->path);
}

bool files_find(struct loading *l, const char *dir)
{
	struct finding f = { .l = l };
	struct str path = str_z(dir);
	int fd;

	while (path.n > 1 && str_ends(path, STR("/")))
		path.n--;
	dir = str_c(l->a, path);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1) {
		note(l->notes, (struct place){ dir, 0, 0 }, "cannot be read: %s", strerror(errno));
		return false;
	}
	find_below(&f, fd, dir, 0);
	if (f.found.n)
		qsort(f.found.at, f.found.n, sizeof *f.found.at, by_path);
	l->sources = f.found.at;
	l->nsources = f.found.n;
	return true;
}

/* ---- what each document is ---- */

static const struct { const char *key; enum document_is is; const char *what; } kinds[] = {
	{ "practice", DOCUMENT_PRACTICE, "a practice" }, { "list", DOCUMENT_LIST, "a list" }, { "holidays", DOCUMENT_HOLIDAYS, "a holiday table" },
	{ "purposes", DOCUMENT_PURPOSES, "purposes" }, { "record", DOCUMENT_RECORD, "a record" }, { "board", DOCUMENT_BOARD, "a board" },
	{ "picture", DOCUMENT_PICTURE, "a picture" }, { "role", DOCUMENT_ROLE, "a role" }, { "channel", DOCUMENT_CHANNEL, "a channel" } };
enum { NKINDS = sizeof kinds / sizeof *kinds };

static enum document_is document_kind(struct loading *l, const struct node *root)
{
	struct str names[NKINDS], key;

	if (root->is != NODE_MAP || !root->n) {
		note(l->notes, root->at, "a document is a map that begins with what it is: record, list, board, …");
		return DOCUMENT_UNKNOWN;
	}
	key = root->pairs[0].key->text;
	for (size_t i = 0; i < NKINDS; i++) {
		names[i] = str_z(kinds[i].key);
		if (str_eq(key, names[i]))
			return kinds[i].is;
	}
	note(l->notes, root->pairs[0].key->at, "a document begins with what it is, and '%.*s' is nothing known%.*s", S(key),
		S(bind_near(l, key, names, NKINDS)));
	return DOCUMENT_UNKNOWN;
}

static void document_add(struct loading *l, struct document *d, struct node *root)
{
	const struct node *first;

	*d = (struct document){ .is = document_kind(l, root), .root = root, .at = root->at };
	if (d->is == DOCUMENT_UNKNOWN)
		return;
	first = root->pairs[0].value;
	d->at = first->at;
	if (d->is == DOCUMENT_PURPOSES)
		return;
	if (!bind_name(l, first, kinds[d->is - 1].what))
		d->is = DOCUMENT_UNKNOWN;
	d->name = first->text;
}

static void read_documents(struct loading *l)
{
	VEC(struct node *) all = { 0 };

	for (size_t i = 0; i < l->nsources; i++) {
		struct node **roots;
		size_t n;
		if (!str_ends(str_z(l->sources[i].path), STR(".yaml")))
			continue;
		l->broken |= !tree_read(&l->sources[i], l->a, l->notes, &roots, &n);
		for (size_t j = 0; j < n; j++)
			VEC_ADD(l->a, &all, roots[j]);
	}
	l->docs = TAKE_N(l->a, struct document, all.n + 1);
	for (l->ndocs = 0; l->ndocs < all.n; l->ndocs++)
		document_add(l, &l->docs[l->ndocs], all.at[l->ndocs]);
}

static struct str how_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct str s = str_z(slash ? slash + 1 : path);

	return str_head(s, s.n - 3);
}

static void read_hows(struct loading *l)
{
	l->p->hows = TAKE_N(l->a, struct how, l->nsources + 1);
	for (size_t i = 0; i < l->nsources; i++) {
		const struct source *s = &l->sources[i];
		if (!str_ends(str_z(s->path), STR(".md")))
			continue;
		if (practice_how(l->p, how_name(s->path)))
			note(l->notes, (struct place){ s->path, 0, 0 }, "there is already guidance called %.*s", S(how_name(s->path)));
		else if (hows_read(l, s, how_name(s->path), &l->p->hows[l->p->nhows]))
			l->p->nhows++;
		else
			l->broken = true;
	}
}

void files_read(struct loading *l)
{
	read_documents(l);
	read_hows(l);
}
