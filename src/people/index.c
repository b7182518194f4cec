#include <string.h>
#include <sys/mman.h>
#include "people/index.h"

enum { HEADS = 1 << 16, DAYS = 300 * 13 * 32 };

/* A run of what has one key, and the way to the next; runs grow, so that a common name is few steps. The mark is the upper half of
 * the key's hash: rows of other keys are not even read. */
struct run { uint32_t next, mark, n, room, what[]; };
enum { RUN_FIRST = 2, RUN_MOST = 64 };

static uint64_t mix(uint64_t h)
{
	h *= 0xff51afd7ed558ccdu;
	h ^= h >> 33;
	h *= 0xc4ceb9fe1a85ec53u;
	return h ^ h >> 33;
}

uint64_t index_names_key(uint32_t one, uint32_t other)
{
	return one < other ? (uint64_t)one << 32 | other : (uint64_t)other << 32 | one;
}

/* direct: kinds whose keys are small numbers stand each in a place of their own */
static bool direct(enum index_kind k)
{
	return k == INDEX_BORN || k == INDEX_FAMILY || k == INDEX_GIVEN || k == INDEX_NAME_SOUND;
}

static uint64_t day_key(birthday b)
{
	uint32_t year = born_year(b) - 1850;

	return year < 300 ? (year * 13 + born_month(b) % 13) * 32 + born_day(b) % 32 : 0;
}

static uint64_t grown_key(enum index_kind k, uint64_t key)
{
	return k == INDEX_BORN ? day_key((birthday)key) : key;
}

static uint32_t place_of(enum index_kind k, uint64_t key, uint32_t buckets)
{
	if (k == INDEX_BORN)
		return (uint32_t)day_key((birthday)key);
	if (direct(k))
		return key < buckets ? (uint32_t)key : 0;
	return (uint32_t)(mix(key) & (buckets - 1));
}

/* keys_of: a row's keys of one kind; returns how many, at most 2 */
static unsigned keys_of(const struct book *b, uint32_t row, enum index_kind k, uint64_t key[2])
{
	const struct person *p = &b->person[row];
	uint64_t one = 0, two = 0;
	unsigned n = 0;

	switch (k) {
	case INDEX_BORN: one = p->born; break;
	case INDEX_NAMES:
		one = p->given && p->family ? index_names_key(p->given, p->family) : 0;
		two = p->given && p->family2 ? index_names_key(p->given, p->family2) : 0;
		break;
	case INDEX_PHONE: one = p->phone; break;
	case INDEX_POSTCODE: one = p->postcode; break;
	case INDEX_CODE:
		one = p->email;
		two = p->identifier;
		break;
	case INDEX_FAMILY:
		one = p->family;
		two = p->family2;
		break;
	case INDEX_GIVEN: one = p->given; break;
	case INDEX_STREET: one = p->street; break;
	case INDEX_ID: one = fold_hash(book_id(b, row)) | 1; break;
	default: break;
	}
	if (one)
		key[n++] = one;
	if (two)
		key[n++] = two;
	return n;
}

unsigned index_deleted(struct str word, uint64_t *keys)
{
	char less[256];
	unsigned n = 0;

	keys[n++] = fold_hash(word);
	if (word.n < 3 || word.n > 32)
		return n;
	for (size_t i = 0; i < word.n; i++) {
		if (i && word.at[i] == word.at[i - 1])
			continue;
		memcpy(less, word.at, i);
		memcpy(less + i, word.at + i + 1, word.n - i - 1);
		keys[n++] = fold_hash((struct str){ less, word.n - 1 });
	}
	return n;
}

/* all_keys: calls for each key of each row (or word) of one kind, in order */
struct filling { struct index *ix; enum index_kind kind; bool counting; };

static void put_key(struct filling *f, uint64_t key, uint32_t what)
{
	struct postings *s = &f->ix->set[f->kind];
	uint32_t at = place_of(f->kind, key, s->buckets);

	if (f->counting)
		s->start[at + 1]++;
	else
		s->row[s->start[at]++] = what;
}

static void all_keys(struct filling *f)
{
	const struct book *b = &f->ix->book;
	const struct dict *names = &b->dict[BOOK_NAMES];
	uint64_t key[256];

	if (f->kind == INDEX_DELETED || f->kind == INDEX_NAME_SOUND) {
		for (uint32_t id = 1; id < names->n; id++) {
			unsigned n = 1;
			if (f->kind == INDEX_DELETED)
				n = index_deleted(word_text(names, id), key);
			else
				key[0] = names->word[id].sound;
			for (unsigned i = 0; i < n; i++)
				put_key(f, key[i], id);
		}
		return;
	}
	for (uint32_t row = 0; row < b->n; row++) {
		unsigned n = keys_of(b, row, f->kind, key);
		for (unsigned i = 0; i < n; i++)
			put_key(f, key[i], row);
	}
}

static uint32_t buckets_for(const struct index *ix, enum index_kind k)
{
	uint32_t n = 16, rows = ix->book.n;

	switch (k) {
	case INDEX_BORN: return DAYS;
	case INDEX_FAMILY: case INDEX_GIVEN: return ix->book.dict[BOOK_NAMES].n;
	case INDEX_NAME_SOUND: return 1 << 16;
	case INDEX_DELETED: rows = ix->book.dict[BOOK_NAMES].n * 4; break;
	case INDEX_CODE: rows = ix->book.dict[BOOK_CODES].n; break;
	case INDEX_STREET: rows = ix->book.dict[BOOK_PLACES].n; break;
	case INDEX_POSTCODE: case INDEX_ID: case INDEX_PHONE: rows /= 3; break;      /* asked for once a question */
	default: break;
	}
	while (n < rows / 3)
		n *= 2;
	return n;
}

static void set_kind(struct index *ix, enum index_kind k)
{
	struct postings *s = &ix->set[k];
	struct filling f = { ix, k, true };

	s->buckets = buckets_for(ix, k);
	big_open(&s->starts, (s->buckets + 2) * sizeof(uint32_t));
	s->start = big_add(&s->starts, (s->buckets + 2) * sizeof(uint32_t));
	s->start++;                                       /* counted one to the right, filled from the left */
	all_keys(&f);
	for (uint32_t i = 0; i < s->buckets; i++)
		s->start[i + 1] += s->start[i];
	s->entries = s->start[s->buckets];
	big_open(&s->rows, (size_t)s->entries * sizeof(uint32_t));
	s->row = (uint32_t *)(void *)s->rows.at;
	s->rows.n = (size_t)s->entries * sizeof(uint32_t);
	f.counting = false;
	all_keys(&f);
	s->start--;                                       /* each start has moved on to the next one's */
	s->start[0] = 0;
}

void index_set(struct index *ix, struct book *b)
{
	*ix = (struct index){ .book = *b };
	*b = (struct book){ 0 };
	for (int k = 0; k < INDEX_KINDS; k++)
		set_kind(ix, (enum index_kind)k);
}

void index_grow_open(struct index *ix, const struct dict *known)
{
	*ix = (struct index){ .growing = true, .names_done = 1, .known = known };
	if (known) {
		big_open(&ix->here, known->n * sizeof(uint32_t));
		big_add(&ix->here, known->n * sizeof(uint32_t));
	}
	book_open(&ix->book, 256);
	for (int k = 0; k < INDEX_KINDS; k++) {
		big_open(&ix->grow[k].heads, HEADS * sizeof(uint32_t));
		big_add(&ix->grow[k].heads, HEADS * sizeof(uint32_t));
		big_open(&ix->grow[k].links, 64);
		big_add(&ix->grow[k].links, sizeof(struct run));
	}
}

uint32_t index_here(const struct index *ix, uint32_t there)
{
	return ((const uint32_t *)(const void *)ix->here.at)[there];
}

static struct run *run_at(const struct chain *c, uint32_t at)
{
	return (struct run *)(void *)((uint32_t *)(void *)c->links.at + at);
}

static void link_in(struct index *ix, enum index_kind k, uint64_t key, uint32_t what)
{
	struct chain *c = &ix->grow[k];
	uint64_t h = mix(key);
	uint32_t *head = (uint32_t *)(void *)c->heads.at + (h & (HEADS - 1)), room = RUN_FIRST, at = *head;
	struct run *run = NULL;

	for (; at && run_at(c, at)->mark != h >> 32; at = run_at(c, at)->next)
		;
	if (at)
		run = run_at(c, at);
	if (!run || run->n == run->room) {
		if (run)
			room = run->room < RUN_MOST ? run->room * 2 : RUN_MOST;
		at = (uint32_t)(c->links.n / sizeof(uint32_t));
		run = big_add(&c->links, sizeof *run + room * sizeof(uint32_t));
		*run = (struct run){ *head, (uint32_t)(h >> 32), 0, room };
		*head = at;
	}
	run->what[run->n++] = what;
}

uint32_t index_grow(struct index *ix, struct str id, const struct fact *facts, size_t n)
{
	uint32_t row = book_add(&ix->book, id, facts, n);
	const struct dict *names = &ix->book.dict[BOOK_NAMES];
	uint64_t key[256];

	for (int k = 0; k <= INDEX_ID; k++) {
		unsigned count = keys_of(&ix->book, row, (enum index_kind)k, key);
		for (unsigned i = 0; i < count; i++)
			link_in(ix, (enum index_kind)k, grown_key((enum index_kind)k, key[i]), row);
	}
	for (; ix->names_done < names->n; ix->names_done++) {
		uint32_t there = ix->known ? word_find(ix->known, word_text(names, ix->names_done)) : 0;
		unsigned count;
		if (there) {
			((uint32_t *)(void *)ix->here.at)[there] = ix->names_done;
			continue;
		}
		count = index_deleted(word_text(names, ix->names_done), key);
		for (unsigned i = 0; i < count; i++)
			link_in(ix, INDEX_DELETED, key[i], ix->names_done);
		link_in(ix, INDEX_NAME_SOUND, names->word[ix->names_done].sound, ix->names_done);
	}
	return row;
}

void index_ahead(const struct index *ix, enum index_kind kind, uint64_t key)
{
	if (ix->growing)
		__builtin_prefetch((const uint32_t *)(const void *)ix->grow[kind].heads.at + (mix(grown_key(kind, key)) & (HEADS - 1)));
	else if (ix->set[kind].buckets)
		__builtin_prefetch(&ix->set[kind].start[place_of(kind, key, ix->set[kind].buckets)]);
}

void index_nearer(const struct index *ix, enum index_kind kind, uint64_t key)
{
	const struct postings *s = &ix->set[kind];

	if (ix->growing)
		__builtin_prefetch(run_at(&ix->grow[kind], ((const uint32_t *)(const void *)ix->grow[kind].heads.at)[mix(grown_key(kind, key)) & (HEADS - 1)]));
	else if (s->buckets)
		__builtin_prefetch(&s->row[s->start[place_of(kind, key, s->buckets)]]);
}

uint32_t index_reach(const struct index *ix, enum index_kind kind, uint64_t key, uint32_t most, uint32_t *out,
	const uint32_t **at)
{
	const struct postings *s = &ix->set[kind];
	uint32_t place, n = 0;

	*at = out;
	if (ix->growing) {
		const uint32_t *head = (const uint32_t *)(const void *)ix->grow[kind].heads.at;
		uint64_t h = mix(grown_key(kind, key));
		const struct run *run;
		for (uint32_t i = head[h & (HEADS - 1)]; i && n < most; i = run->next) {
			run = run_at(&ix->grow[kind], i);
			for (uint32_t k = run->mark == h >> 32 ? run->n : 0; k && n < most; k--)
				out[n++] = run->what[k - 1];          /* the newest first */
		}
		return n;
	}
	if (!s->buckets)
		return 0;
	place = place_of(kind, key, s->buckets);
	n = s->start[place + 1] - s->start[place];
	*at = s->row + s->start[place];
	return n < most ? n : most;
}

bool index_row(const struct index *ix, struct str id, uint32_t *row)
{
	uint32_t space[256];
	const uint32_t *at;
	uint32_t n = index_reach(ix, INDEX_ID, fold_hash(id) | 1, 256, space, &at);

	for (uint32_t i = 0; i < n; i++)
		if (!(ix->book.person[at[i]].flags & PERSON_GONE) && str_eq(book_id(&ix->book, at[i]), id)) {
			*row = at[i];
			return true;
		}
	return false;
}

void index_close(struct index *ix)
{
	for (int k = 0; k < INDEX_KINDS; k++) {
		big_close(&ix->set[k].starts);
		big_close(&ix->set[k].rows);
		big_close(&ix->grow[k].heads);
		big_close(&ix->grow[k].links);
	}
	big_close(&ix->here);
	if (ix->map)
		munmap(ix->map, ix->map_n);
	else
		book_close(&ix->book);
	*ix = (struct index){ 0 };
}
