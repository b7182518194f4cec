#include "record/suggest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "people/explain.h"
#include "people/link.h"
#include "practice/practice.h"
#include "record/identity.h"
#include "record/plan.h"
#include "record/roll_facts.h"
#include "record/suggest_join.h"

enum { ALIKE_MOST = 8, A_JOB = 500, WORDS = 600, ID = 32, CHILD_YEARS = 18 };

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

static struct str model_words(struct arena *a, int64_t people)
{
	return str_fmt(a, "model 1, by how rare each value is among %lld people", (long long)people);
}

/* By the practice's weight, when it has one: the waterfall is worked out again, and its sum decides. */
static bool joined(struct store *s, struct roll *ro, const struct likely *p, struct str model, struct arena *a)
{
	struct suggest_weighed w = { .one = p->a, .other = p->b, .model = model };
	struct roll_line *lines;
	struct buf parts;
	struct db *db;
	size_t n = 0;
	bool told;

	if (!store_practice(s)->join || p->cents < (int64_t)store_practice(s)->join * 100)
		return false;
	db = store_read(s, clock_now());
	told = roll_lines(ro, db, p->a, p->b, a, &lines, &n, NULL);
	store_read_end(db);
	if (!told)
		return false;
	buf_open(&parts, a);
	for (size_t i = 0; i < n; i++)
		suggest_join_part(&parts, lines[i].words, lines[i].cents);
	w.cents = lines[n - 1].total;
	w.parts = buf_text(&parts);
	return suggest_join(s, &w, a);
}

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
	b.model = model_words(a, told.people);
	for (size_t i = 0; i < n; i++) {
		if (id_type(hits[i].id) != id_type(id))
			continue;
		pair_set(&pairs[some], id, hits[i].id, hits[i].weight, hits[i].why);
		some += !joined(s, ro, &pairs[some], b.model, a);
	}
	b.n = some;
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

static bool joined_link(struct store *s, struct linkage *l, const struct named *x, struct str model, struct arena *a)
{
	const struct linked *link = &((const struct linked *)(const void *)l->links.at)[x->link];
	const struct person *one = &l->comparer.book->person[link->a], *other = &l->comparer.book->person[link->b];
	struct suggest_weighed w = { .one = x->one, .other = x->other, .model = model };
	struct buf parts, words;
	struct lines lines;

	if (!store_practice(s)->join || x->weight < store_practice(s)->join)
		return false;
	model_lines(&l->model, &l->comparer, one, other, compare_people(&l->comparer, one, other), &lines);
	buf_open(&parts, a);
	buf_open(&words, a);
	for (unsigned i = 0; i < lines.n; i++) {
		int64_t cents = lround(lines.line[i].bits * 100);
		words.n = 0;
		explain_line(&words, &l->comparer, &lines.line[i], one, other);
		suggest_join_part(&parts, buf_text(&words), cents);
		w.cents += cents;                       /* the sum of what is printed */
	}
	w.parts = buf_text(&parts);
	return suggest_join(s, &w, a);
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
			if (joined_link(s, l, &all[i], model, &a))
				continue;
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
	struct arena a;
	int64_t kept;

	book_open(&b, 1024);
	book_fill(s, &b);
	*people = b.n;
	model_default(&model);
	model_known(&model, &b);
	link_open(&l, &b, false, &model);
	link_choose(&l, store_practice(s)->suggest);
	arena_open(&a, 4096);
	kept = keep_links(s, &l, model_words(&a, *people));
	arena_close(&a);
	link_close(&l);
	book_close(&b);
	if (kept >= 0)
		store_write(s, note_done, NULL);
	return kept;
}

void suggest_again(struct db *db)
{
	db_run(db, "delete from metadata where name = 'suggested'");
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

static int64_t waiting_of(struct reading *r, const struct type *t)
{
	struct query *q = db_query(r->db, "select count(*) from suggestion where settled is null and a & 1023 = ?1");
	int64_t n;

	query_int(q, 1, t->no);
	n = query_step(q) ? query_get_int(q, 0) : 0;
	query_end(q);
	return n;
}

size_t suggest_waiting(struct reading *r, int64_t from, size_t most, struct suggestion **out, int64_t *total)
{
	struct str grown = day_show(r->arena, day_add_months(instant_london_day(r->now), -12 * CHILD_YEARS));
	size_t got = 0;

	*total = 0;
	*out = TAKE_N(r->arena, struct suggestion, most + 1);
	for (size_t i = 0; i < r->practice->ntypes; i++) {
		const struct type *t = &r->practice->types[i];
		int64_t n = roll_keeps(t) && record_may_see(r, t) ? waiting_of(r, t) : 0;
		if (n > from && got < most) {
			struct query *q = db_query(r->db, plan_type(r->db, t)->waiting);
			query_text(q, 1, grown);
			query_int(q, 2, (int64_t)(most - got));
			query_int(q, 3, from);
			got += rows_read(r, q, most - got, *out + got);
		}
		from = from > n ? from - n : 0;
		*total += n;
	}
	return got;
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
