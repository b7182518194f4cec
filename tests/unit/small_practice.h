/* A small practice made by hand, for tests of what stands on the model and not on the files it is read from. */
#ifndef TESTS_SMALL_PRACTICE_H
#define TESTS_SMALL_PRACTICE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "practice/model.h"

enum { SMALL_FIELDS = 12 };

static struct field *small_field(struct type *t, const char *name, enum field_is is)
{
	struct field *f = &t->fields[t->nfields];

	f->name = f->title = str_z(name);
	f->is = is;
	f->position = (int)t->nfields++;
	map_put(&t->by_field, f->name, f);
	return f;
}

static struct type *small_type(struct practice *p, const char *name, const char *prefix)
{
	struct type *t = &p->types[p->ntypes];

	t->name = t->title = t->plural = t->path = str_z(name);
	t->prefix = str_z(prefix);
	t->index = (int)p->ntypes++;
	t->fields = TAKE_N(&p->arena, struct field, SMALL_FIELDS);
	map_open(&t->by_field, &p->arena);
	t->states = TAKE_N(&p->arena, struct state, 2);
	t->states[0].name = STR("open");
	t->states[1].name = STR("closed");
	t->nstates = 2;
	map_put(&p->by_type, t->name, t);
	map_put(&p->by_path, t->path, t);
	map_put(&p->by_prefix, t->prefix, t);
	return t;
}

static void small_code(struct code_list *l, const char *name)
{
	l->codes[l->ncodes].name = l->codes[l->ncodes].title = str_z(name);
	l->ncodes++;
}

/* child(name, born, said with absences) and episode(child, risk, harm choices, notes group, reported, minutes). */
static struct practice *small_practice(int version)
{
	struct arena a;
	struct practice *p;
	char digest[16];

	arena_open(&a, 64 << 20);
	p = TAKE(&a, struct practice);
	p->arena = a;
	p->name = p->title = STR("small");
	digest_of(&p->digest, digest, (size_t)snprintf(digest, sizeof digest, "%d", version));
	map_open(&p->by_type, &p->arena);
	map_open(&p->by_path, &p->arena);
	map_open(&p->by_prefix, &p->arena);
	p->lists = TAKE_N(&p->arena, struct code_list, 2);
	p->types = TAKE_N(&p->arena, struct type, 8);
	p->nlists = 2;
	p->lists[0].name = p->lists[0].title = STR("risk");
	p->lists[0].codes = TAKE_N(&p->arena, struct code, 8);
	small_code(&p->lists[0], "low");
	small_code(&p->lists[0], "high");
	p->lists[1].name = p->lists[1].title = STR("harm");
	p->lists[1].codes = TAKE_N(&p->arena, struct code, 8);
	small_code(&p->lists[1], "exploitation");
	small_code(&p->lists[1], "self_harm");
	small_code(&p->lists[1], "drugs");

	struct type *child = small_type(p, "child", "CHI");
	child->subject = true;
	small_field(child, "name", FIELD_TEXT);
	small_field(child, "born", FIELD_DAY);
	small_field(child, "said", FIELD_WORDS)->absences = 1u << ABSENT_DECLINED | 1u << ABSENT_NOT_ASKED;

	struct type *episode = small_type(p, "episode", "EPI");
	small_field(episode, "child", FIELD_REF)->of = child;
	episode->about = &episode->fields[0];
	small_field(episode, "risk", FIELD_CHOICE)->list = &p->lists[0];
	small_field(episode, "harm", FIELD_CHOICES)->list = &p->lists[1];
	struct field *notes = small_field(episode, "notes", FIELD_GROUP);
	notes->fields = TAKE_N(&p->arena, struct field, 2);
	notes->nfields = 2;
	notes->fields[0] = (struct field){ .name = STR("words"), .title = STR("words"), .is = FIELD_TEXT };
	notes->fields[1] = (struct field){ .name = STR("at"), .title = STR("at"), .is = FIELD_INSTANT, .position = 1 };
	small_field(episode, "reported", FIELD_INSTANT);
	small_field(episode, "minutes", FIELD_NUMBER);
	return p;
}

__attribute__((unused)) static void small_practice_free(struct practice *p)
{
	struct arena a = p->arena;

	arena_close(&a);
}

#endif
