#include "record/suggest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "people/explain.h"
#include "people/link.h"
#include "practice/practice.h"
#include "record/identity.h"
#include "record/roll_facts.h"

enum { ALIKE_MOST = 8, A_JOB = 500, WORDS = 600, MODEL = 80, ID = 32 };

struct likely { int64_t a, b, cents; char why[WORDS]; uint16_t nwhy; };
struct batch { const struct likely *pairs; size_t n; struct str model; };

/* ---- keeping ---- */

static bool one_already(struct db *db, const struct likely *p)
{
	int64_t rows[IDENTITY_MOST];
	size_t n = identity_rows(db, p->a, rows);

	for (size_t i = 1; i < n; i++)
		if (rows[i] == p->b)
			return true;
	return false;
}

static void keep(struct db *db, const struct likely *p, struct str model)
{
	struct query *q;

	if (one_already(db, p) || identity_apart(db, p->a, p->b))
		return;
	/* Every person saved makes all names a little less rare: two bits more or less are no news. */
	q = db_query(db, "insert into suggestion(a, b, weight, why, model, at) values (?1, ?2, ?3, ?4, ?5, ?6) on conflict do update"
		" set settled = null, weight = excluded.weight, why = excluded.why, model = excluded.model, at = excluded.at"
		" where weight <> 0 and abs(weight - excluded.weight) > 200");
	query_int(q, 1, p->a);
	query_int(q, 2, p->b);
	query_int(q, 3, p->cents);
	query_text(q, 4, (struct str){ p->why, p->nwhy });
	query_text(q, 5, model);
	query_int(q, 6, db_now(db));
	query_step(q);
	query_end(q);
}

static enum stored keep_all(struct db *db, void *arg)
{
	const struct batch *b = arg;

	for (size_t i = 0; i < b->n; i++)
		keep(db, &b->pairs[i], b->model);
	return db_broken(db) ? STORE_BROKEN : STORE_DONE;
}

static void pair_set(struct likely *p, int64_t one, int64_t other, double weight, struct str why)
{
	*p = (struct likely){ .a = one < other ? one : other, .b = one < other ? other : one, .cents = (int64_t)(weight * 100) };
	p->nwhy = (uint16_t)str_head(why, WORDS).n;
	if (p->nwhy)
		memcpy(p->why, why.at, p->nwhy);
}

/* ---- those just saved ---- */

static void about_one(struct store *s, struct roll *ro, int64_t id, struct arena *a)
{
	struct db *db = store_read(s, clock_now());
	struct roll_wish wish = { .most = ALIKE_MOST, .at_least = store_practice(s)->suggest, .arena = a };
	struct roll_hit *hits;
	struct roll_told told;
	size_t n = roll_like(ro, db, id, &wish, &hits, &told), some = 0;
	struct likely *pairs = TAKE_N(a, struct likely, n + 1);
	struct batch b = { .pairs = pairs };

	store_read_end(db);
	for (size_t i = 0; i < n; i++)
		if (id_type(hits[i].id) == id_type(id))
			pair_set(&pairs[some++], id, hits[i].id, hits[i].weight, hits[i].why);
	b.n = some;
	b.model = str_fmt(a, "model 1, by how rare each value is among %lld people", (long long)told.people);
	if (some)
		store_write(s, keep_all, &b);
}

/* ---- everybody ---- */

static struct str person_id(int64_t id, char out[ID])
{
	int n = snprintf(out, ID, "%lld", (long long)id);

	return (struct str){ out, (size_t)n };
}

static int64_t row_id(const struct book *b, uint32_t row)
{
	int64_t id = 0;

	str_int(book_id(b, row), &id);
	return id;
}

static void book_fill(struct store *s, struct book *b)
{
	struct db *db = store_read(s, clock_now());
	struct roll_walk walk;
	struct roll_person person;
	struct fact facts[ROLL_FACTS + 1];
	char id[ID];

	roll_facts_walk(&walk, roll_facts_shape(store_practice(s)), db);
	while (roll_facts_next(&walk, &person))
		for (size_t i = 0; i < roll_facts_names(&person); i++)
			book_add(b, person_id(person.id, id), facts, roll_facts_as(&person, i, facts));
	roll_facts_walked(&walk);
	store_read_end(db);
}

static void why_of(struct linkage *l, const struct linked *x, struct buf *out)
{
	const struct person *a = &l->comparer.book->person[x->a], *b = &l->comparer.book->person[x->b];
	struct lines lines;

	out->n = 0;
	model_lines(&l->model, &l->comparer, a, b, compare_people(&l->comparer, a, b), &lines);
	explain_why(out, &l->comparer, &lines, a, b);
}

/* Two rows under several names make several pairs: the one that weighs most is told. */
struct named { int64_t one, other; uint32_t link; double weight; };

static int by_pair(const void *left, const void *right)
{
	const struct named *x = left, *y = right;

	if (x->one != y->one)
		return x->one < y->one ? -1 : 1;
	if (x->other != y->other)
		return x->other < y->other ? -1 : 1;
	return (x->weight < y->weight) - (x->weight > y->weight);
}

static size_t names_of(const struct linkage *l, struct big *out)
{
	const struct linked *links = (const struct linked *)(const void *)l->links.at;
	struct named *all;
	size_t n, kept = 0;

	for (size_t i = 0; i < BIG_N(&l->links, struct linked); i++) {
		int64_t a = row_id(l->comparer.book, links[i].a), b = row_id(l->comparer.book, links[i].b);
		struct named x = { a < b ? a : b, a < b ? b : a, (uint32_t)i, links[i].weight };
		if (a != b && id_type(a) == id_type(b))
			memcpy(big_add(out, sizeof x), &x, sizeof x);
	}
	all = (struct named *)(void *)out->at;
	n = BIG_N(out, struct named);
	if (n)
		qsort(all, n, sizeof *all, by_pair);
	for (size_t i = 0; i < n; i++)
		if (!i || all[i].one != all[i - 1].one || all[i].other != all[i - 1].other)
			all[kept++] = all[i];
	return kept;
}

static int64_t keep_links(struct store *s, struct linkage *l, struct str model)
{
	const struct linked *links = (const struct linked *)(const void *)l->links.at;
	struct big named = { 0 };
	size_t n = names_of(l, &named);
	const struct named *all = (const struct named *)(const void *)named.at;
	struct arena a;
	int64_t kept = 0;
	struct buf why;

	arena_open(&a, (size_t)64 << 20);
	for (size_t i = 0; i < n && kept >= 0;) {
		struct likely *pairs = TAKE_N(&a, struct likely, A_JOB);
		struct batch b = { .pairs = pairs, .model = model };
		buf_open(&why, &a);
		for (; i < n && b.n < A_JOB; i++) {
			why_of(l, &links[all[i].link], &why);
			pair_set(&pairs[b.n++], all[i].one, all[i].other, all[i].weight, buf_text(&why));
		}
		kept = store_write(s, keep_all, &b) == STORE_DONE ? kept + (int64_t)b.n : -1;
		arena_empty(&a);
	}
	arena_close(&a);
	big_close(&named);
	return kept;
}

static enum stored note_done(struct db *db, void *arg)
{
	(void)arg;
	db_run(db, "insert into metadata(name, value) values ('suggested', 1) on conflict do update set value = 1");
	return STORE_DONE;
}

int64_t suggest_everybody(struct store *s, int64_t *people)
{
	struct linkage l;
	struct model model;
	struct book b;
	char words[MODEL];
	int64_t kept;
	int n;

	book_open(&b, 1024);
	book_fill(s, &b);
	*people = b.n;
	model_default(&model);
	model_known(&model, &b);
	link_open(&l, &b, false, &model);
	link_choose(&l, store_practice(s)->suggest);
	n = snprintf(words, sizeof words, "model 1, by how rare each value is among %lld people", (long long)*people);
	kept = keep_links(s, &l, (struct str){ words, (size_t)n });
	link_close(&l);
	book_close(&b);
	if (kept >= 0)
		store_write(s, note_done, NULL);
	return kept;
}

static bool done_before(struct store *s)
{
	struct db *db = store_read(s, clock_now());
	struct query *q = db_query(db, "select 1 from metadata where name = 'suggested'");
	bool done = query_step(q);

	query_end(q);
	store_read_end(db);
	return done;
}

void suggest_saved(void *store, struct roll *ro, const int64_t *ids, size_t n)
{
	struct arena a;
	int64_t people;

	if (!n) {
		if ((ids || !done_before(store)) && suggest_everybody(store, &people) < 0)
			log_error(5103, "pairs of people that may be one could not be written down");
		return;
	}
	arena_open(&a, (size_t)64 << 20);
	for (size_t i = 0; i < n; i++) {
		about_one(store, ro, ids[i], &a);
		arena_empty(&a);
	}
	arena_close(&a);
}

/* ---- telling ---- */

static size_t rows_read(struct reading *r, struct query *q, size_t most, struct suggestion *out)
{
	size_t n = 0;

	while (n < most && query_step(q)) {
		struct suggestion s = { .a = query_get_int(q, 0), .b = query_get_int(q, 1), .cents = query_get_int(q, 2),
			.at = query_get_int(q, 5) };
		if (!record_may_see(r, practice_type_no(r->practice, id_type(s.a))))
			continue;
		s.why = query_get_text(q, 3, r->arena);
		s.model = query_get_text(q, 4, r->arena);
		out[n++] = s;
	}
	query_end(q);
	return n;
}

size_t suggest_waiting(struct reading *r, size_t most, struct suggestion **out, int64_t *total)
{
	struct query *q = db_query(r->db, "select count(*) from suggestion where settled is null");

	*total = query_step(q) ? query_get_int(q, 0) : 0;
	query_end(q);
	*out = TAKE_N(r->arena, struct suggestion, most + 1);
	q = db_query(r->db, "select a, b, weight, why, model, at from suggestion where settled is null order by weight desc, a, b");
	return rows_read(r, q, most, *out);
}

size_t suggest_of(struct reading *r, int64_t id, size_t most, struct suggestion **out)
{
	int64_t rows[IDENTITY_MOST];
	size_t n, got = 0;

	*out = TAKE_N(r->arena, struct suggestion, most + 1);
	if (db_is_memory(r->db))
		return 0;
	n = identity_rows(r->db, id, rows);
	for (size_t i = 0; i < n && got < most; i++) {
		struct query *q = db_query(r->db, "select ?1, case a when ?1 then b else a end, weight, why, model, at from suggestion"
			" where (a = ?1 or b = ?1) and settled is null order by weight desc, a, b");
		query_int(q, 1, rows[i]);
		got += rows_read(r, q, most - got, *out + got);
	}
	return got;
}
