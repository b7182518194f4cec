/* The file of an index. All numbers are little-endian, as they lie in memory; every section begins at a multiple of 64.
 *
 *   head    "MARTLETX", version u32, sections u32, length of the file u64, checksum of all that follows the head u64,
 *           then for each section: offset u64, bytes u64
 *   0..2    persons; where the id of every sixteenth begins; ids
 *   3..11   for names, places, codes: words, letters, slots
 *   12..    for each kind of index_kind: starts, rows
 *   last    what the builder wanted kept with it
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "people/index.h"

enum { VERSION = 1, SECTIONS = 4 + 3 * BOOK_DICTS + 2 * INDEX_KINDS, ALIGN = 64 };

struct section { uint64_t offset, bytes; };
struct head {
	char magic[8];
	uint32_t version, sections;
	uint64_t length, checksum;
	struct section section[SECTIONS];
};
struct part { const void *at; size_t n; };

static void parts_of(const struct index *ix, struct part out[SECTIONS])
{
	const struct book *b = &ix->book;
	unsigned n = 0;

	out[n++] = (struct part){ b->person, (size_t)b->n * sizeof *b->person };
	out[n++] = (struct part){ b->id_at, ((size_t)b->n + BOOK_STRIDE - 1) / BOOK_STRIDE * sizeof *b->id_at };
	out[n++] = (struct part){ b->ids, b->id_texts.n };
	for (int d = 0; d < BOOK_DICTS; d++) {
		const struct dict *w = &b->dict[d];
		out[n++] = (struct part){ w->word, (size_t)w->n * sizeof *w->word };
		out[n++] = (struct part){ w->text, w->texts.n };
		out[n++] = (struct part){ w->slot, (size_t)w->slots * sizeof *w->slot };
	}
	for (int k = 0; k < INDEX_KINDS; k++) {
		const struct postings *s = &ix->set[k];
		out[n++] = (struct part){ s->start, ((size_t)s->buckets + 1) * sizeof *s->start };
		out[n++] = (struct part){ s->row, (size_t)s->entries * sizeof *s->row };
	}
	out[n] = (struct part){ ix->told.at, ix->told.n };
}

/* A running checksum, eight bytes at a time in four lanes; every section is padded to whole words with zeros. */
struct sum { uint64_t lane[4]; };

static void sum_put(struct sum *s, const void *at, size_t n)
{
	const char *from = at;
	uint64_t w[4];

	for (size_t i = 0; i < n; i += sizeof w) {
		size_t take = n - i < sizeof w ? n - i : sizeof w;
		memset(w, 0, sizeof w);
		memcpy(w, from + i, take);
		for (int k = 0; k < 4; k++)
			s->lane[k] = (s->lane[k] ^ w[k]) * 0x9fb21c651e98df25u + 0x632be59bd9b4e019u;
		for (int k = 0; k < 4; k++)
			s->lane[k] ^= s->lane[k] >> 29;
	}
}

static uint64_t sum_done(const struct sum *s)
{
	return s->lane[0] ^ s->lane[1] * 3 ^ s->lane[2] * 5 ^ s->lane[3] * 7;
}

static bool put_all(int fd, const void *at, size_t n)
{
	const char *from = at;

	while (n > 0) {
		ssize_t done = write(fd, from, n < (1u << 24) ? n : 1u << 24);
		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		from += done;
		n -= (size_t)done;
	}
	return true;
}

static bool put_sections(int fd, struct head *h, const struct part *part)
{
	static const char zeros[ALIGN];
	struct sum sum = { { 1, 2, 3, 4 } };
	uint64_t at = (sizeof *h + ALIGN - 1) / ALIGN * ALIGN;

	if (lseek(fd, (off_t)at, SEEK_SET) < 0)
		return false;
	for (unsigned i = 0; i < SECTIONS; i++) {
		size_t pad = (ALIGN - part[i].n % ALIGN) % ALIGN;
		h->section[i] = (struct section){ at, part[i].n };
		sum_put(&sum, part[i].at, part[i].n);
		if (!put_all(fd, part[i].at, part[i].n) || !put_all(fd, zeros, pad))
			return false;
		at += part[i].n + pad;
	}
	sum_put(&sum, h->section, sizeof h->section);
	h->length = at;
	h->checksum = sum_done(&sum);
	return lseek(fd, 0, SEEK_SET) == 0 && put_all(fd, h, sizeof *h);
}

bool index_write(const struct index *ix, const char *path, struct notes *notes)
{
	struct head h = { .magic = "MARTLETX", .version = VERSION, .sections = SECTIONS };
	struct part part[SECTIONS];
	char beside[4096];
	bool good;
	int fd;

	parts_of(ix, part);
	snprintf(beside, sizeof beside, "%s.new", path);
	fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0) {
		note(notes, (struct place){ path, 0, 0 }, "cannot be written: %s", strerror(errno));
		return false;
	}
	good = put_sections(fd, &h, part) && fsync(fd) == 0;
	good = close(fd) == 0 && good;
	good = good && rename(beside, path) == 0;
	if (!good) {
		note(notes, (struct place){ path, 0, 0 }, "cannot be written: %s", strerror(errno));
		unlink(beside);
	}
	return good;
}

static const char *check(const struct head *h, size_t n)
{
	struct sum sum = { { 1, 2, 3, 4 } };

	if (n < sizeof *h || memcmp(h->magic, "MARTLETX", 8) != 0)
		return "is not an index";
	if (h->version != VERSION || h->sections != SECTIONS)
		return "is an index of another version; build it again";
	if (h->length != n)
		return "is cut short; build it again";
	for (unsigned i = 0; i < SECTIONS; i++) {
		const struct section *s = &h->section[i];
		if (s->offset % ALIGN || s->offset > n || s->bytes > n - s->offset)
			return "is damaged; build it again";
		sum_put(&sum, (const char *)h + s->offset, s->bytes);
	}
	sum_put(&sum, h->section, sizeof h->section);
	return sum_done(&sum) == h->checksum ? NULL : "is damaged; build it again";
}

static void use(struct index *ix, const struct head *h)
{
	char *base = ix->map;
	struct book *b = &ix->book;
	unsigned n = 0;

#define SECTION(type) ((type *)(void *)(base + h->section[n].offset))
	b->person = SECTION(struct person);
	b->n = (uint32_t)(h->section[n++].bytes / sizeof *b->person);
	b->id_at = SECTION(const uint32_t);
	n++;
	b->ids = SECTION(const char);
	n++;
	for (int d = 0; d < BOOK_DICTS; d++) {
		struct dict *w = &b->dict[d];
		w->word = SECTION(struct word);
		w->n = (uint32_t)(h->section[n++].bytes / sizeof *w->word);
		w->text = SECTION(char);
		n++;
		w->slot = SECTION(uint32_t);
		w->slots = (uint32_t)(h->section[n++].bytes / sizeof *w->slot);
	}
	for (int k = 0; k < INDEX_KINDS; k++) {
		struct postings *s = &ix->set[k];
		s->start = SECTION(uint32_t);
		s->buckets = (uint32_t)(h->section[n++].bytes / sizeof *s->start) - 1;
		s->row = SECTION(uint32_t);
		s->entries = (uint32_t)(h->section[n++].bytes / sizeof *s->row);
	}
	ix->told = (struct str){ SECTION(const char), h->section[n].bytes };
#undef SECTION
}

bool index_open(struct index *ix, const char *path, struct notes *notes)
{
	struct stat st;
	const char *wrong;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*ix = (struct index){ 0 };
	if (fd < 0 || fstat(fd, &st) != 0) {
		note(notes, (struct place){ path, 0, 0 }, "cannot be opened: %s", strerror(errno));
		if (fd >= 0)
			close(fd);
		return false;
	}
	ix->map_n = (size_t)st.st_size;
	/* private and writable: a row replaced since is marked in our copy, never in the file */
	ix->map = ix->map_n ? mmap(NULL, ix->map_n, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0) : MAP_FAILED;
	close(fd);
	if (ix->map == MAP_FAILED) {
		note(notes, (struct place){ path, 0, 0 }, "cannot be mapped");
		ix->map = NULL;
		return false;
	}
	wrong = check(ix->map, ix->map_n);
	if (wrong) {
		note(notes, (struct place){ path, 0, 0 }, "%s", wrong);
		munmap(ix->map, ix->map_n);
		*ix = (struct index){ 0 };
		return false;
	}
	use(ix, ix->map);
	return true;
}
