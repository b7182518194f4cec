/* MAP.yaml, read against the practice it is for. Every mistake is noted and reading goes on, so that an author hears of all. */
#include "share/import_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "practice/practice.h"

enum { MAP_MOST = 1 << 20, SOURCE_MOST = 40 };

static const struct str map_keys[] = { STR_INIT("source"), STR_INIT("type"), STR_INIT("id"), STR_INIT("state"), STR_INIT("forms"),
	STR_INIT("only_when"), STR_INIT("encoding"), STR_INIT("absence"), STR_INIT("columns"), STR_INIT("join"), STR_INIT("constants") };

void import_map_unknown(struct import_reader *r, struct place at, const char *what, struct str got, const struct str *names, size_t n)
{
	struct str near = str_near(got, names, n);

	if (near.n)
		note(r->notes, at, "there is no %s '%.*s'; did you mean '%.*s'?", what, S(got), S(near));
	else
		note(r->notes, at, "there is no %s '%.*s'", what, S(got));
}

bool import_map_text(struct import_reader *r, const struct node *n, const char *what)
{
	if (n && n->is == NODE_TEXT && (n->text.n || n->quoted))
		return true;
	if (n)
		note(r->notes, n->at, "'%s' is a text", what);
	return false;
}

unsigned import_map_column(struct import_reader *r, const struct node *n)
{
	struct import_column c = { str_trim(n->text), n->at };

	for (size_t i = 0; i < r->map->columns.n; i++)
		if (str_eq(r->map->columns.at[i].name, c.name))
			return (unsigned)i;
	VEC_ADD(r->arena, &r->map->columns, c);
	return (unsigned)r->map->columns.n - 1;
}

/* WORD: a kind of nothing, or nothing. f: the field they are for; NULL: any, and what a field may not hold is nothing there. */
void import_map_words(struct import_reader *r, const struct node *n, const struct field *f, struct import_rule *to)
{
	struct str names[ABSENCES];

	if (n->is != NODE_MAP) {
		note(r->notes, n->at, "'absence' is a map of words to not_known, not_asked, declined, not_seen, none or nothing");
		return;
	}
	for (int i = 1; i < ABSENCES; i++)
		names[i - 1] = absence_code((enum absence)i);
	names[ABSENCES - 1] = STR("nothing");
	for (size_t i = 0; i < n->n; i++) {
		const struct node *value = n->pairs[i].value;
		struct import_word w = { .word = str_trim(n->pairs[i].key->text) };
		if (!import_map_text(r, value, "absence"))
			continue;
		if (absence_from(value->text, &w.to.absent))
			w.to.is = VALUE_ABSENT;
		else if (!str_is(value->text, "nothing"))
			import_map_unknown(r, value->at, "kind of absence", value->text, names, ABSENCES);
		if (f && w.to.is == VALUE_ABSENT && !(f->absences >> w.to.absent & 1))
			note(r->notes, value->at, "%.*s may not be '%.*s'", S(f->name), S(value->text));
		if (to)
			VEC_ADD(r->arena, &to->words, w);
		else
			VEC_ADD(r->arena, &r->map->words, w);
	}
}

static bool plain_name(struct str s)
{
	if (!s.n || s.n > SOURCE_MOST)
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= '0' && s.at[i] <= '9') || s.at[i] == '_'))
			return false;
	return true;
}

static void read_source(struct import_reader *r, const struct node *root)
{
	const struct node *n = tree_get(root, "source");

	if (!n)
		note(r->notes, root->at, "which system does this come from? source: NAME");
	else if (import_map_text(r, n, "source") && !plain_name(n->text))
		note(r->notes, n->at, "'source' names the system: at most 40 lower case letters, digits and underscores");
	if (n)
		r->map->source = n->text;
}

/* ${type} is what was asked for on the command line; the map says it too, so that neither is used for the other by mistake. */
static void read_type(struct import_reader *r, const struct node *root, struct str type)
{
	const struct practice *p = r->map->practice;
	struct str *names = TAKE_N(r->arena, struct str, p->ntypes + 1);
	const struct node *n = tree_get(root, "type");

	for (size_t i = 0; i < p->ntypes; i++)
		names[i] = p->types[i].name;
	if (!n) {
		note(r->notes, root->at, "which type of record is each row? type: %.*s", S(type));
	} else if (import_map_text(r, n, "type")) {
		if (!practice_type(p, n->text))
			import_map_unknown(r, n->at, "record type", n->text, names, p->ntypes);
		else if (type.n && !str_eq(n->text, type))
			note(r->notes, n->at, "this map is for %.*s, and what was asked for is %.*s", S(n->text), S(type));
		r->map->type = practice_type(p, n->text);
	}
	if (type.n && !practice_type(p, type))
		import_map_unknown(r, (struct place){ "--type", 0, 0 }, "record type", type, names, p->ntypes);
}

static void read_state(struct import_reader *r, const struct node *n)
{
	const struct type *t = r->map->type;
	struct str *names = TAKE_N(r->arena, struct str, t->nstates + 1);

	if (!n || !import_map_text(r, n, "state"))
		return;
	for (size_t i = 0; i < t->nstates; i++)
		names[i] = t->states[i].name;
	r->map->state = type_state(t, n->text);
	if (r->map->state < 0)
		import_map_unknown(r, n->at, "state", n->text, names, t->nstates);
}

static void read_form(struct import_reader *r, const struct node *n)
{
	const struct type *t = r->map->type;
	struct str *names = TAKE_N(r->arena, struct str, t->nmoves + 1);
	const struct move *m = NULL;

	if (!import_map_text(r, n, "forms"))
		return;
	for (size_t i = 0; i < t->nmoves; i++) {
		names[i] = t->moves[i].name;
		if (str_eq(n->text, names[i]))
			m = &t->moves[i];
	}
	if (!m)
		import_map_unknown(r, n->at, "form", n->text, names, t->nmoves);
	else if (m->engine)
		note(r->notes, n->at, "'%.*s' is done by the system: it has no form", S(n->text));
	else
		VEC_ADD(r->arena, &r->map->forms, m);
}

/* Not said: as if each row had been typed on the form that makes such a record. */
static void read_forms(struct import_reader *r, const struct node *n)
{
	const struct move *creates = type_creates(r->map->type);

	if (!n && creates && !creates->engine)
		VEC_ADD(r->arena, &r->map->forms, creates);
	else if (n && n->is != NODE_LIST)
		note(r->notes, n->at, "'forms' is a list of moves: [report, found], or [] for none");
	for (size_t i = 0; n && n->is == NODE_LIST && i < n->n; i++)
		read_form(r, n->items[i]);
}

static void read_encoding(struct import_reader *r, const struct node *n)
{
	static const struct str names[] = { STR_INIT("utf-8"), STR_INIT("windows-1252") };

	if (!n || !import_map_text(r, n, "encoding"))
		return;
	r->map->windows = str_eq(n->text, names[1]);
	if (!r->map->windows && !str_eq(n->text, names[0]))
		import_map_unknown(r, n->at, "encoding", n->text, names, 2);
}

static void read_columns(struct import_reader *r, const struct node *root)
{
	const struct node *id = tree_get(root, "id"), *when = tree_get(root, "only_when");

	if (!id)
		note(r->notes, root->at, "which column is the source's own id? id: COLUMN");
	else if (import_map_text(r, id, "id"))
		r->map->id = import_map_column(r, id);
	r->map->only_when = when && import_map_text(r, when, "only_when") ? (int)import_map_column(r, when) : -1;
	if (tree_get(root, "columns"))
		import_rule_columns(r, tree_get(root, "columns"));
	if (tree_get(root, "join"))
		import_rule_joins(r, tree_get(root, "join"));
	if (tree_get(root, "constants"))
		import_rule_constants(r, tree_get(root, "constants"));
	if (!r->map->rules.n && !r->notes->list.n)
		note(r->notes, root->at, "no field is filled; columns: {COLUMN: FIELD, …}");
}

static void read_map(struct import_reader *r, const struct node *root, struct str type)
{
	if (root->is != NODE_MAP) {
		note(r->notes, root->at, "a map has source, type, id and columns");
		return;
	}
	for (size_t i = 0; i < root->n; i++) {
		bool known = false;
		for (size_t j = 0; j < sizeof map_keys / sizeof *map_keys; j++)
			known = known || str_eq(root->pairs[i].key->text, map_keys[j]);
		if (!known)
			import_map_unknown(r, root->pairs[i].key->at, "part of a map", root->pairs[i].key->text, map_keys,
				sizeof map_keys / sizeof *map_keys);
	}
	read_source(r, root);
	read_type(r, root, type);
	if (!r->map->type)
		return;
	if (tree_get(root, "absence"))
		import_map_words(r, tree_get(root, "absence"), NULL, NULL);
	read_state(r, tree_get(root, "state"));
	read_forms(r, tree_get(root, "forms"));
	read_encoding(r, tree_get(root, "encoding"));
	read_columns(r, root);
}

static bool read_text(const char *path, struct arena *a, struct notes *notes, struct str *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	ssize_t got = -1;
	char *at = NULL;

	if (fd >= 0 && !fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_size <= MAP_MOST) {
		at = arena_take(a, (size_t)st.st_size + 1);
		got = pread(fd, at, (size_t)st.st_size, 0);
	} else if (fd >= 0) {
		errno = EFBIG;
	}
	if (got < 0)
		note(notes, (struct place){ path, 0, 0 }, "cannot be read: %s", strerror(errno));
	else
		*text = (struct str){ at, (size_t)got };
	if (fd >= 0)
		close(fd);
	return got >= 0;
}

struct import_map *import_map_read(const char *path, const struct practice *p, struct str type, struct arena *a, struct notes *notes)
{
	struct import_map *m = TAKE(a, struct import_map);
	struct import_reader r = { m, a, notes };
	size_t before = notes->list.n, n = 0;
	struct source source = { .path = path };
	struct node **roots;

	m->path = path;
	m->practice = p;
	if (!read_text(path, a, notes, &source.text))
		return NULL;
	digest_of(&m->digest, source.text.at, source.text.n);
	if (tree_read(&source, a, notes, &roots, &n)) {
		if (n == 1)
			read_map(&r, roots[0], type);
		else
			note(notes, (struct place){ path, 1, 1 }, n ? "one map a file" : "is empty");
	}
	notes_sort(notes);
	return notes->list.n == before ? m : NULL;
}
