#include <pthread.h>
#include <string.h>
#include "people/fold.h"
#include "people/nick.h"
#include "people/nick_table.h"

enum { SLOTS = 4096 };

struct entry { struct str name; struct nick in; };

static struct entry table[SLOTS];
static pthread_once_t made = PTHREAD_ONCE_INIT;

static struct entry *slot_of(struct str name)
{
	size_t i = fold_hash(name) % SLOTS;

	while (table[i].name.n && !str_eq(table[i].name, name))
		i = (i + 1) % SLOTS;
	return &table[i];
}

static void add(struct str name, uint16_t group)
{
	struct entry *e = slot_of(name);

	e->name = name;
	for (int k = 0; k < NICK_MOST; k++) {
		if (e->in.group[k] == group)
			return;
		if (e->in.group[k] == 0) {
			e->in.group[k] = group;
			return;
		}
	}
}

static void make(void)
{
	for (size_t g = 0; g < nick_table_groups; g++) {
		struct str rest = str_z(nick_table[g]), name;
		while (str_cut(&rest, ' ', &name))
			add(name, (uint16_t)(g + 1));
	}
}

struct nick nick_of(struct str folded)
{
	pthread_once(&made, make);
	return folded.n ? slot_of(folded)->in : (struct nick){ 0 };
}

bool nick_same(struct nick a, struct nick b)
{
	for (int i = 0; i < NICK_MOST && a.group[i]; i++)
		for (int j = 0; j < NICK_MOST && b.group[j]; j++)
			if (a.group[i] == b.group[j])
				return true;
	return false;
}

bool nick_each(uint16_t group, size_t *at, struct str *name)
{
	const char *line, *end;

	if (group == 0 || group > nick_table_groups)
		return false;
	line = nick_table[group - 1] + *at;
	if (!*line)
		return false;
	end = strchr(line, ' ');
	*name = (struct str){ line, end ? (size_t)(end - line) : strlen(line) };
	*at += name->n + (end != NULL);
	return true;
}

unsigned nick_groups(void)
{
	return nick_table_groups;
}
