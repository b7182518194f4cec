/* Any bytes as a practice, beside a sound one and alone: loading ends, complains in place, and what it does load holds together. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "practice/practice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char beside[] =
	"practice: small\ntitle: Small\n---\nlist: level\ntitle: Level\nsource: Test\ncodes: {low: Low, high: High}\n---\n"
	"record: person\ntitle: Person\nsubject: yes\npath: people\nreference: PN\nheadline: \"{name}\"\nsource: Test\n"
	"fields: {name: {type: text}, born: {type: day, kind: birth_date}}\nstates: {held: {title: Held}}\n"
	"moves: {add: {title: Add, creates: yes, fields: [name, born]}}\n---\n"
	"role: clerk\ntitle: Clerk\nlands: find\nsee: all\n";

static void load(const struct practice_text *files, size_t n)
{
	struct arena arena;
	struct notes notes;
	struct practice *p;

	arena_open(&arena, 64 << 20);
	notes_open(&notes, &arena);
	p = practice_load_texts(files, n, &notes);
	assert((p == NULL) == (notes.list.n != 0));
	for (size_t i = 0; i < notes.list.n; i++)
		assert(notes.list.at[i].text.n && (!notes.list.at[i].at.line || notes.list.at[i].at.file));
	practice_free(p);
	arena_close(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str text = { (const char *)data, n };
	struct practice_text files[] = { { STR("a.yaml"), { beside, sizeof beside - 1 } }, { STR("b.yaml"), text },
		{ STR("how-do-i/c.md"), text } };

	if (n > 20000)
		return 0;
	load(files, 2);
	load(files + 1, 2);
	return 0;
}
