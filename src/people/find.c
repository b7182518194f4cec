#include <string.h>
#include "people/find.h"
#include "people/hunt_forms.h"

struct find_change { uint64_t number, text, text_n; uint32_t facts; bool gone; };

/* The part beside need not look through the words the set has: it is told of those the set found (hunt_forms). */
static void since_open(struct finder *f)
{
	index_grow_open(&f->since, &f->set.book.dict[BOOK_NAMES]);
}

void find_open(struct finder *f)
{
	pthread_rwlockattr_t fair;

	*f = (struct finder){ 0 };
	pthread_rwlockattr_init(&fair);
	/* a writer waits for the questions being answered, not for all that are still to come */
	pthread_rwlockattr_setkind_np(&fair, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	pthread_rwlock_init(&f->lock, &fair);
	pthread_rwlockattr_destroy(&fair);
	index_grow_open(&f->set, NULL);
	since_open(f);
	model_default(&f->model);
}

void find_close(struct finder *f)
{
	index_close(&f->set);
	index_close(&f->since);
	big_close(&f->changes);
	big_close(&f->texts);
	pthread_rwlock_destroy(&f->lock);
}

void find_built(struct index *out, find_each each, void *ctx)
{
	struct book b;
	struct find_given given;

	book_open(&b, 1024);
	while (each(ctx, &given))
		book_add(&b, given.id, given.facts, given.n);
	index_set(out, &b);
}

static void hide(struct index *ix, struct str id)
{
	uint32_t row;

	if (index_row(ix, id, &row))
		ix->book.person[row].flags |= PERSON_GONE;
}

/* as_common: a name new to the part beside is as common as it is in the set, so that one weight means one thing */
static void as_common(struct finder *f, uint32_t from)
{
	struct dict *since = &f->since.book.dict[BOOK_NAMES];
	const struct dict *set = &f->set.book.dict[BOOK_NAMES];

	for (uint32_t id = from; id < since->n; id++) {
		uint32_t there = word_find(set, word_text(since, id));
		since->word[id].count[0] += there ? set->word[there].count[0] : 0;
		since->word[id].count[1] += there ? set->word[there].count[1] : 0;
	}
}

static void put_since(struct finder *f, struct str id, const struct fact *facts, size_t n)
{
	uint32_t names = f->since.book.dict[BOOK_NAMES].n;

	hide(&f->set, id);
	hide(&f->since, id);
	index_grow(&f->since, id, facts, n);
	as_common(f, names);
	f->rows = (double)f->set.book.n + (double)f->since.book.n;
}

/* A change is kept as text too, so that it can be made again over another set. */
static void remember(struct finder *f, struct str id, const struct fact *facts, size_t n, bool gone)
{
	struct find_change c = { .number = ++f->change, .text = f->texts.n, .facts = (uint32_t)n, .gone = gone };
	uint32_t word[2] = { 0, (uint32_t)id.n };

	memcpy(big_add(&f->texts, sizeof word), word, sizeof word);
	memcpy(big_add(&f->texts, id.n), id.at, id.n);
	for (size_t i = 0; i < n; i++) {
		word[0] = (uint32_t)facts[i].kind;
		word[1] = (uint32_t)facts[i].text.n;
		memcpy(big_add(&f->texts, sizeof word), word, sizeof word);
		memcpy(big_add(&f->texts, facts[i].text.n), facts[i].text.at, facts[i].text.n);
	}
	c.text_n = f->texts.n - c.text;
	memcpy(big_add(&f->changes, sizeof c), &c, sizeof c);
}

enum { FACTS_MOST = 64, SINCE_FEW = 5000 };

uint64_t find_put(struct finder *f, struct str id, const struct fact *facts, size_t n)
{
	uint64_t number;

	n = n < FACTS_MOST ? n : FACTS_MOST;
	pthread_rwlock_wrlock(&f->lock);
	remember(f, id, facts, n, false);
	put_since(f, id, facts, n);
	number = f->change;
	pthread_rwlock_unlock(&f->lock);
	return number;
}

uint64_t find_drop(struct finder *f, struct str id)
{
	uint64_t number;

	pthread_rwlock_wrlock(&f->lock);
	remember(f, id, NULL, 0, true);
	hide(&f->set, id);
	hide(&f->since, id);
	number = f->change;
	pthread_rwlock_unlock(&f->lock);
	return number;
}

uint64_t find_changes(struct finder *f)
{
	uint64_t number;

	pthread_rwlock_rdlock(&f->lock);
	number = f->change;
	pthread_rwlock_unlock(&f->lock);
	return number;
}

size_t find_waiting(struct finder *f)
{
	size_t n;

	pthread_rwlock_rdlock(&f->lock);
	n = BIG_N(&f->changes, struct find_change);
	pthread_rwlock_unlock(&f->lock);
	return n;
}

static struct str next_text(const char **at, uint32_t *kind)
{
	uint32_t word[2];
	struct str s;

	memcpy(word, *at, sizeof word);
	*kind = word[0];
	s = (struct str){ *at + sizeof word, word[1] };
	*at += sizeof word + word[1];
	return s;
}

static void make_again(struct finder *f, const struct find_change *c, const char *at)
{
	struct fact facts[FACTS_MOST];
	uint32_t kind;
	struct str id = next_text(&at, &kind);

	for (uint32_t i = 0; i < c->facts; i++) {
		facts[i].text = next_text(&at, &kind);
		facts[i].kind = (enum kind)kind;
	}
	if (c->gone) {
		hide(&f->set, id);
		hide(&f->since, id);
	} else {
		put_since(f, id, facts, c->facts);
	}
}

void find_swap(struct finder *f, struct index *fresh, uint64_t upto)
{
	struct big changes, texts;
	const struct find_change *c;
	struct index old_set, old_since;

	pthread_rwlock_wrlock(&f->lock);
	old_set = f->set;
	old_since = f->since;
	changes = f->changes;
	texts = f->texts;
	f->changes = f->texts = (struct big){ 0 };
	f->set = *fresh;
	*fresh = (struct index){ 0 };
	since_open(f);
	f->rows = f->set.book.n;
	c = (const struct find_change *)(const void *)changes.at;
	for (size_t i = 0; i < BIG_N(&changes, struct find_change); i++) {
		struct find_change kept = c[i];
		if (c[i].number <= upto)
			continue;
		kept.text = f->texts.n;
		memcpy(big_add(&f->texts, c[i].text_n), texts.at + c[i].text, c[i].text_n);
		memcpy(big_add(&f->changes, sizeof kept), &kept, sizeof kept);
		make_again(f, &kept, texts.at + c[i].text);
	}
	model_known(&f->model, &f->set.book);
	f->swaps++;
	pthread_rwlock_unlock(&f->lock);
	index_close(&old_set);
	index_close(&old_since);
	big_close(&changes);
	big_close(&texts);
}

void find_asker_open(struct asker *a, struct finder *f)
{
	*a = (struct asker){ .finder = f };
}

void find_asker_close(struct asker *a)
{
	if (a->open) {
		hunt_close(&a->set);
		hunt_close(&a->since);
	}
	a->open = false;
}

/* ready: the asker's memory of words is of this set and no other; under the lock */
static void ready(struct asker *a)
{
	struct finder *f = a->finder;

	if (a->open && a->swaps != f->swaps)
		find_asker_close(a);
	if (!a->open) {
		hunt_open(&a->set, &f->set, &f->model);
		hunt_open(&a->since, &f->since, &f->model);
		a->since.elder = &a->set;
		a->swaps = f->swaps;
		a->open = true;
	}
	a->set.comparer.rows = a->since.comparer.rows = f->rows;
	a->since.comparer.established = a->set.comparer.established = 5 + (uint32_t)(f->rows / 20000);
}

static void take(struct hunter *h, const struct hit *hit, struct found *out)
{
	struct str id = str_head(book_id(&h->index->book, hit->row), FIND_ID);
	struct lines lines;
	struct buf why;
	struct str text;

	memcpy(out->id, id.at, id.n);
	out->id_n = (uint8_t)id.n;
	out->weight = hit->weight;
	buf_open(&why, NULL);
	hunt_lines(h, hit, &lines);
	explain_why(&why, &h->comparer, &lines, &h->sought[hit->reading], &h->index->book.person[hit->row]);
	text = str_head(buf_text(&why), FIND_WHY);
	if (text.n)
		memcpy(out->why, text.at, text.n);
	out->why_n = (uint16_t)text.n;
	buf_close(&why);
}

static bool before(struct hunter *x, unsigned i, struct hunter *y, unsigned j)
{
	const struct hit *a = &x->hit[i], *b = &y->hit[j];

	if (a->weight > b->weight || a->weight < b->weight)
		return a->weight > b->weight;
	return str_cmp(book_id(&x->index->book, a->row), book_id(&y->index->book, b->row)) < 0;
}

unsigned find_ask(struct asker *a, const struct question *q, const struct hunt_wish *wish, struct found *out,
	struct find_told *told)
{
	struct finder *f = a->finder;
	struct hunt_wish beside;
	unsigned n = 0, i = 0, j = 0;

	pthread_rwlock_rdlock(&f->lock);
	ready(a);
	hunt_ask(&a->set, q, wish);
	beside = *wish;
	/* While few lie beside the set they are looked through whole: somebody saved a moment ago, misspelt, is found though
	 * the set holds somebody as good. */
	if (f->since.book.n > SINCE_FEW) {
		beside.had = a->set.hits ? a->set.sure : 0;
		beside.had_hits = a->set.hits;
	}
	if (f->since.book.n)
		hunt_ask(&a->since, q, &beside);
	else
		a->since.hits = 0, a->since.wide = false;
	while (n < wish->top && n < HUNT_TOP_MOST && (i < a->set.hits || j < a->since.hits)) {
		bool set = j == a->since.hits || (i < a->set.hits && before(&a->set, i, &a->since, j));
		if (set)
			take(&a->set, &a->set.hit[i++], &out[n++]);
		else
			take(&a->since, &a->since.hit[j++], &out[n++]);
	}
	*told = (struct find_told){ .people = (uint32_t)f->rows, .upto = f->change, .wide = a->set.wide || a->since.wide };
	pthread_rwlock_unlock(&f->lock);
	return n;
}

static const struct book *holder(const struct finder *f, struct str id, uint32_t *row)
{
	if (index_row(&f->since, id, row))
		return &f->since.book;
	return index_row(&f->set, id, row) ? &f->set.book : NULL;
}

bool find_lines(struct asker *a, struct str one, struct str other, struct buf *text, struct buf *svg)
{
	struct finder *f = a->finder;
	const struct book *x, *y;
	uint32_t row_x, row_y;

	pthread_rwlock_rdlock(&f->lock);
	ready(a);
	x = holder(f, one, &row_x);
	y = holder(f, other, &row_y);
	if (x && y) {
		struct hunter *h = y == &f->set.book ? &a->set : &a->since;
		const struct person *p = &y->person[row_y];
		struct lines lines;
		hunt_translate(h, x, &x->person[row_x]);
		model_lines(&f->model, &h->comparer, &h->sought[0], p, compare_people(&h->comparer, &h->sought[0], p),
			&lines);
		if (text)
			explain_text(text, &h->comparer, &lines, &h->sought[0], p);
		if (svg)
			explain_svg(svg, &h->comparer, &lines, &h->sought[0], p);
	}
	pthread_rwlock_unlock(&f->lock);
	return x && y;
}
