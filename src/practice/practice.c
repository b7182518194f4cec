#include "practice/loading.h"

#include "base/buf.h"

enum { MOST_MEMORY = 256 << 20 };

static const struct { const char *code, *words; } absences[ABSENCES] = {
	{ "", "" }, { "not_asked", "Not asked" }, { "not_known", "Not known" }, { "declined", "Declined to say" },
	{ "not_seen", "Not seen" }, { "none", "None" } };

struct str absence_code(enum absence a)
{
	return str_z(absences[a].code);
}

struct str absence_words(enum absence a)
{
	return str_z(absences[a].words);
}

bool absence_from(struct str code, enum absence *a)
{
	for (int i = ABSENT_NOT + 1; i < ABSENCES; i++)
		if (str_is(code, absences[i].code)) {
			*a = (enum absence)i;
			return true;
		}
	return false;
}

/* Which practice this is: every file, its name and its text, in path order, each with its length before it. */
static void digest(struct loading *l, size_t root)
{
	struct sha sha;
	struct buf b;

	sha_open(&sha);
	for (size_t i = 0; i < l->nsources; i++) {
		struct str name = str_from(str_z(l->sources[i].path), root), text = l->sources[i].text;
		buf_open(&b, l->a);
		buf_u64(&b, name.n);
		buf_str(&b, name);
		buf_u64(&b, text.n);
		sha_put(&sha, b.at, b.n);
		sha_put(&sha, text.at, text.n);
	}
	sha_close(&sha, &l->p->digest);
}

/* A complaint outlives a practice that did not load, so its file's name must too. */
static void notes_keep(struct notes *notes)
{
	for (size_t i = 0; i < notes->list.n; i++)
		if (notes->list.at[i].at.file)
			notes->list.at[i].at.file = str_c(notes->in, str_z(notes->list.at[i].at.file));
}

static void notes_once(struct notes *notes)
{
	size_t kept = 0;

	for (size_t i = 0; i < notes->list.n; i++) {
		const struct note *n = &notes->list.at[i], *last = kept ? &notes->list.at[kept - 1] : NULL;
		if (last && str_eq(str_z(last->at.file), str_z(n->at.file)) && last->at.line == n->at.line &&
				last->at.column == n->at.column && str_eq(last->text, n->text))
			continue;
		notes->list.at[kept++] = *n;
	}
	notes->list.n = kept;
}

static void link_up(struct loading *l, const char *whole)
{
	lists_declare(l);
	types_declare(l);
	if (l->broken)
		return;             /* what an unreadable file declares would seem to be missing everywhere else */
	rules_link(l);
	restricts_link(l);
	pages_link(l);
	roles_link(l);
	check_whole(l);
	restricts_check(l);
	prepare_all(l);
	if (!l->p->name.n)
		note(l->notes, (struct place){ whole, 0, 0 }, "no file says what practice this is: practice: NAME");
}

static struct practice *finish(struct loading *l)
{
	struct practice *p = l->p;
	struct arena arena;

	if (l->notes->list.n == l->before) {
		p->arena = *l->a;
		return p;
	}
	notes_keep(l->notes);
	notes_sort(l->notes);
	notes_once(l->notes);
	arena = *l->a;
	arena_close(&arena);
	return NULL;
}

static void start(struct loading *l, struct arena *a, struct notes *notes)
{
	arena_open(a, MOST_MEMORY);
	*l = (struct loading){ .a = a, .notes = notes, .before = notes->list.n, .p = TAKE(a, struct practice) };
	map_open(&l->p->by_type, a);
	map_open(&l->p->by_path, a);
	map_open(&l->p->by_prefix, a);
}

/* Maps grew in an arena that was on the stack; from now on it lives in the practice itself. */
static void settle(struct practice *p)
{
	p->by_type.in = p->by_path.in = p->by_prefix.in = &p->arena;
	for (size_t i = 0; i < p->ntypes; i++)
		p->types[i].by_field.in = &p->arena;
}

static size_t folder_length(struct str dir)
{
	while (dir.n > 1 && str_ends(dir, STR("/")))
		dir.n--;
	return dir.n;
}

struct practice *practice_load(const char *dir, struct notes *notes)
{
	struct arena arena;
	struct loading l;
	struct practice *p;

	start(&l, &arena, notes);
	if (files_find(&l, dir)) {
		files_read(&l);
		digest(&l, folder_length(str_z(dir)));
		link_up(&l, dir);
	}
	p = finish(&l);
	if (p)
		settle(p);
	return p;
}

struct practice *practice_load_texts(const struct practice_text *files, size_t n, struct notes *notes)
{
	struct arena arena;
	struct loading l;
	struct practice *p;

	start(&l, &arena, notes);
	l.sources = TAKE_N(l.a, struct source, n + 1);
	for (l.nsources = 0; l.nsources < n; l.nsources++)
		l.sources[l.nsources] = (struct source){ str_c(l.a, files[l.nsources].name), str_dup(l.a, files[l.nsources].text) };
	files_read(&l);
	digest(&l, 0);
	link_up(&l, n ? l.sources[0].path : "practice");
	p = finish(&l);
	if (p)
		settle(p);
	return p;
}

void practice_free(struct practice *p)
{
	struct arena a;

	if (!p)
		return;
	a = p->arena;               /* the practice stands in its own arena */
	arena_close(&a);
}

const struct type *practice_type(const struct practice *p, struct str name)
{
	return map_get(&p->by_type, name);
}

const struct type *practice_type_at(const struct practice *p, struct str url_path)
{
	return map_get(&p->by_path, url_path);
}

const struct type *practice_type_no(const struct practice *p, uint16_t no)
{
	for (size_t i = 0; no && i < p->ntypes; i++)
		if (p->types[i].no == no)
			return &p->types[i];
	return NULL;
}

const struct code_list *practice_list(const struct practice *p, struct str name)
{
	for (size_t i = 0; i < p->nlists; i++)
		if (str_eq(p->lists[i].name, name))
			return &p->lists[i];
	return NULL;
}

const struct board *practice_board(const struct practice *p, struct str name)
{
	for (size_t i = 0; i < p->nboards; i++)
		if (str_eq(p->boards[i].name, name))
			return &p->boards[i];
	return NULL;
}

const struct role *practice_role(const struct practice *p, struct str name)
{
	for (size_t i = 0; i < p->nroles; i++)
		if (str_eq(p->roles[i].name, name))
			return &p->roles[i];
	return NULL;
}

const struct how *practice_how(const struct practice *p, struct str name)
{
	for (size_t i = 0; i < p->nhows; i++)
		if (str_eq(p->hows[i].name, name))
			return &p->hows[i];
	return NULL;
}

const struct field *type_field(const struct type *t, struct str name)
{
	return map_get(&t->by_field, name);
}

const struct move *type_move(const struct type *t, struct str name)
{
	for (size_t i = 0; i < t->nmoves; i++)
		if (str_eq(t->moves[i].name, name))
			return &t->moves[i];
	return NULL;
}

const struct move *type_creates(const struct type *t)
{
	for (size_t i = 0; i < t->nmoves; i++)
		if (t->moves[i].creates)
			return &t->moves[i];
	return NULL;
}

int type_state(const struct type *t, struct str name)
{
	for (size_t i = 0; i < t->nstates; i++)
		if (str_eq(t->states[i].name, name))
			return (int)i;
	return -1;
}

const struct code *list_code(const struct code_list *l, struct str name)
{
	for (size_t i = 0; i < l->ncodes; i++)
		if (str_eq(l->codes[i].name, name))
			return &l->codes[i];
	return NULL;
}

bool code_open(const struct code *c, day on)
{
	return !c->legacy && (!c->has_from || c->from <= on) && (!c->has_until || on < c->until);
}
