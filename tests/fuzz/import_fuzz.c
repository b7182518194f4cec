/* Any bytes as a map, as JSON lines and as a CSV file: reading ends, complains in place, and what it does read lies within the file. */
#include <assert.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "practice/practice.h"
#include "share/import_inside.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static const char small[] =
	"practice: small\ntitle: Small\n---\nlist: level\ntitle: Level\nsource: Test\ncodes: {low: Low, high: High}\n---\n"
	"record: person\ntitle: Person\nsubject: yes\npath: people\nreference: PN\nheadline: \"{name}\"\nsource: Test\n"
	"fields: {name: {type: text}, born: {type: day, kind: birth_date, absence: [not_known]}, seen: {type: instant}, risk: {type: choice, list: level},"
	" harm: {type: choices, list: level}, times: {type: number}, hurt: {type: yesno}, notes: {type: words},"
	" answers: {type: group, fields: {question: {type: text}}}}\nstates: {held: {title: Held}}\n"
	"moves: {add: {title: Add, creates: yes, fields: [name, born, seen, risk, harm, times, hurt, notes, answers]}}\n---\n"
	"role: clerk\ntitle: Clerk\nlands: find\nsee: all\ncreate: [person]\n";
static const char map_text[] = "source: test\ntype: person\nid: ID\nonly_when: ID\nabsence: {NK: not_known}\ncolumns:\n  ID: name\n"
	"  B: {field: born, format: dd/mm/yyyy}\n  S: {field: seen, format: iso}\n  R: {field: risk, codes: {H: high}, otherwise: low}\n"
	"  H: {field: harm, split: \"|\"}\n  T: times\n  Y: hurt\n  q.0: answers.1.question\njoin:\n  notes: [N1, N2]\n";
static const char heading[] = "ID,B,S,R,H,T,Y,q.0,N1,N2\n";

static struct practice *practice;
static struct arena kept;
static int fd;
static char path[64];

static void put(const void *head, size_t nhead, const void *bytes, size_t n)
{
	assert(!ftruncate(fd, 0) && pwrite(fd, head, nhead, 0) == (ssize_t)nhead && pwrite(fd, bytes, n, (off_t)nhead) == (ssize_t)n);
}

static void begin(void)
{
	struct practice_text file = { STR("small.yaml"), { small, sizeof small - 1 } };
	struct notes notes;

	arena_open(&kept, 16 << 20);
	notes_open(&notes, &kept);
	practice = practice_load_texts(&file, 1, &notes);
	notes_print(&notes, STDERR_FILENO);
	fd = memfd_create("import", MFD_CLOEXEC);
	assert(practice && fd >= 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
}

static void a_map(const uint8_t *data, size_t n, struct arena *a)
{
	struct notes notes;

	put("", 0, data, n);
	notes_open(&notes, a);
	struct import_map *m = import_map_read(path, practice, STR("person"), a, &notes);
	assert((m == NULL) == (notes.list.n != 0));
	for (size_t i = 0; i < notes.list.n; i++)
		assert(notes.list.at[i].text.n && notes.list.at[i].at.file);
}

static void one_row(struct import_rows *r, struct arena *a)
{
	struct import_lookup l = { .arena = a };
	struct value v;

	for (size_t i = 0; i < r->map->rules.n && !r->fault.n; i++) {
		struct import_fault fault = { 0 };
		if (!import_value(r->map, &r->map->rules.at[i], r->cells, &l, &v, &fault))
			assert(fault.says.n && fault.column.n);
	}
}

static void rows(const struct import_map *m, bool json, size_t size, struct arena *a)
{
	struct import_options o = { .file = path, .json = json };
	struct import_rows r;
	struct notes notes;
	size_t most = size + 2;
	int64_t ended = 0;

	notes_open(&notes, a);
	if (!import_rows_open(&r, m, &o, a, &notes)) {
		assert(notes.list.n);
		return;
	}
	while (import_rows_next(&r)) {
		assert(most-- && r.begins >= ended && r.begins <= r.ends && r.ends <= (int64_t)size);
		assert(import_rows_raw(&r, a).n <= size);
		ended = r.ends;
		one_row(&r, a);
	}
	import_rows_close(&r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct import_map *m;
	struct notes notes;
	struct arena a;

	if (n > 20000)
		return 0;
	if (!practice)
		begin();
	arena_open(&a, 256 << 20);
	a_map(data, n, &a);
	put("", 0, map_text, sizeof map_text - 1);
	notes_open(&notes, &a);
	m = import_map_read(path, practice, STR("person"), &a, &notes);
	notes_print(&notes, STDERR_FILENO);
	assert(m);
	put("", 0, data, n);
	rows(m, true, n, &a);
	put(heading, sizeof heading - 1, data, n);
	rows(m, false, n + sizeof heading - 1, &a);
	arena_close(&a);
	return 0;
}
