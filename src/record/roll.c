#include "record/roll_inside.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "practice/practice.h"

enum { IDLE_MS = 250, BUILD_AGAIN = 4000, BEHIND = 3000, TOUCHED = 500, SAVED_MOST = 2000 };

static pthread_mutex_t rolls_lock = PTHREAD_MUTEX_INITIALIZER;
static struct roll *rolls;

struct roll *roll_of(const struct store *s)
{
	struct roll *ro;

	pthread_mutex_lock(&rolls_lock);
	for (ro = rolls; ro && ro->store != s; ro = ro->next)
		;
	pthread_mutex_unlock(&rolls_lock);
	return ro;
}

bool roll_keeps(const struct type *t)
{
	return roll_facts_person(t);
}

/* ---- following ---- */

struct str roll_id_text(int64_t id, size_t name, char out[ROLL_ID])
{
	int n = name ? snprintf(out, ROLL_ID, "%lld~%zu", (long long)id, name) : snprintf(out, ROLL_ID, "%lld", (long long)id);

	return (struct str){ out, (size_t)n };
}

static void put_person(struct roll *ro, const struct roll_person *p, bool there)
{
	struct fact facts[ROLL_FACTS + 1];
	char id[ROLL_ID];
	size_t names = there ? roll_facts_names(p) : 0;

	for (size_t i = 0; i < ROLL_NAMES; i++)
		if (i < names) {
			size_t n = roll_facts_as(p, i, facts);
			find_put(&ro->finder, roll_id_text(p->id, i, id), facts, n);
		} else {
			find_drop(&ro->finder, roll_id_text(p->id, i, id));
		}
}

static bool among(const struct big *b, int64_t id)
{
	const int64_t *at = (const int64_t *)(const void *)b->at;

	for (size_t i = BIG_N(b, int64_t); i-- > 0;)
		if (at[i] == id)
			return true;
	return false;
}

static void add(struct big *b, int64_t id)
{
	memcpy(big_add(b, sizeof id), &id, sizeof id);
}

static int64_t newest(struct db *db)
{
	struct query *q = db_query(db, "select coalesce(max(seq), -1) from ledger");
	int64_t seq = query_step(q) ? query_get_int(q, 0) : -1;

	query_end(q);
	return seq;
}

static int64_t newest_of(struct store *s)
{
	struct db *db = store_read(s, clock_now());
	int64_t seq = newest(db);

	store_read_end(db);
	return seq;
}

/* Whom the entries since are about, each once; entries about other things cost a look at their number. false: more people than can be
 * read while somebody waits. */
static bool touched(struct roll *ro, struct db *db, struct big *people)
{
	struct query *q = db_query(db, "select object from ledger where seq > ?1 and +object is not null order by seq");
	struct big objects = { 0 };
	int64_t ids[TOUCHED];
	const int64_t *at;

	query_int(q, 1, ro->upto);
	while (query_step(q))
		if (roll_facts_concerns(ro->shape, query_get_int(q, 0)))
			add(&objects, query_get_int(q, 0));
	query_end(q);
	at = (const int64_t *)(const void *)objects.at;
	for (size_t i = 0; i < BIG_N(&objects, int64_t) && BIG_N(people, int64_t) <= BEHIND; i++) {
		size_t n = roll_facts_touched(ro->shape, db, at[i], ids, TOUCHED);
		for (size_t k = 0; k < n; k++)
			if (!among(people, ids[k]))
				add(people, ids[k]);
	}
	big_close(&objects);
	return BIG_N(people, int64_t) <= BEHIND;
}

/* Under the lock, so that each person is read at least as new as when they were last put. */
static void catch_up(struct roll *ro, struct db *db)
{
	int64_t last = newest(db);
	struct big people = { 0 };
	struct arena a;
	const int64_t *at;

	if (last <= ro->upto || ro->stale || db_is_memory(db))
		return;
	if (!touched(ro, db, &people))
		ro->stale = true;
	arena_open(&a, (size_t)64 << 20);
	at = (const int64_t *)(const void *)people.at;
	for (size_t i = 0; i < BIG_N(&people, int64_t) && !ro->stale; i++) {
		struct roll_person p;
		if (!roll_facts_type(ro->shape, practice_type_no(ro->shape->practice, id_type(at[i]))))
			continue;
		bool there = roll_facts_read(ro->shape, db, &a, at[i], &p);
		put_person(ro, &p, there);
		if (there && BIG_N(&ro->saved, int64_t) < SAVED_MOST && !among(&ro->saved, at[i]))
			add(&ro->saved, at[i]);
		arena_empty(&a);
	}
	arena_close(&a);
	big_close(&people);
	if (!ro->stale && !db_broken(db))
		ro->upto = last;
}

void roll_follow(struct roll *ro, struct db *db, struct roll_told *told)
{
	const struct veil *veil = db_veil_of(db);

	/* The index is everybody's: it follows what this reader may not know as well. */
	db_veil(db, NULL);
	pthread_mutex_lock(&ro->lock);
	catch_up(ro, db);
	*told = (struct roll_told){ .ready = ro->ready, .behind = ro->stale };
	pthread_mutex_unlock(&ro->lock);
	db_veil(db, veil);
}

/* ---- building ---- */

struct building { struct roll *ro; struct roll_walk walk; struct roll_person person; size_t name, names; struct fact facts[ROLL_FACTS + 1];
	char id[ROLL_ID]; };

static bool each(void *ctx, struct find_given *given)
{
	struct building *b = ctx;

	if (__atomic_load_n(&b->ro->stopping, __ATOMIC_RELAXED))
		return false;
	if (b->name == b->names) {
		if (!roll_facts_next(&b->walk, &b->person))
			return false;
		b->name = 0;
		b->names = roll_facts_names(&b->person);
	}
	given->facts = b->facts;
	given->n = roll_facts_as(&b->person, b->name, b->facts);
	given->id = roll_id_text(b->person.id, b->name++, b->id);
	return true;
}

static pthread_mutex_t hold_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t let_go = PTHREAD_COND_INITIALIZER;
static bool held;

void roll_hold(bool on)
{
	pthread_mutex_lock(&hold_lock);
	held = on;
	pthread_cond_broadcast(&let_go);
	pthread_mutex_unlock(&hold_lock);
}

static void wait_while_held(const struct roll *ro)
{
	pthread_mutex_lock(&hold_lock);
	while (held && !__atomic_load_n(&ro->stopping, __ATOMIC_RELAXED))
		pthread_cond_wait(&let_go, &hold_lock);
	pthread_mutex_unlock(&hold_lock);
}

/* The walk sees the store as it stood when it began; what is put meanwhile lies beside the new index and stays in force. */
static void build(struct roll *ro)
{
	struct building b = { .ro = ro };
	struct index fresh = { 0 };
	struct db *db = store_read(ro->store, clock_now());
	uint64_t upto;

	pthread_mutex_lock(&ro->lock);
	if (ro->stale)
		ro->upto = newest(db);
	else
		catch_up(ro, db);
	ro->stale = ro->again = false;
	upto = find_changes(&ro->finder);
	pthread_mutex_unlock(&ro->lock);
	roll_facts_walk(&b.walk, ro->shape, db);
	find_built(&fresh, each, &b);
	roll_facts_walked(&b.walk);
	bool whole = !db_broken(db) && !__atomic_load_n(&ro->stopping, __ATOMIC_RELAXED);
	store_read_end(db);
	if (!whole) {
		index_close(&fresh);
		return;
	}
	wait_while_held(ro);
	find_swap(&ro->finder, &fresh, upto);
	pthread_mutex_lock(&ro->lock);
	ro->ready = true;
	pthread_mutex_unlock(&ro->lock);
}

/* ---- the thread ---- */

static bool wait_or_stop(struct roll *ro)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += IDLE_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&ro->lock);
	if (!ro->stopping && !ro->stale && !ro->again)
		pthread_cond_timedwait(&ro->bell, &ro->lock, &until);
	bool stopping = ro->stopping;
	pthread_mutex_unlock(&ro->lock);
	return !stopping;
}

/* After more changes than could be followed nobody knows any more who was saved: all are. */
static void build_again(struct roll *ro)
{
	static const int64_t all;
	bool stale;

	pthread_mutex_lock(&ro->lock);
	stale = ro->stale;
	pthread_mutex_unlock(&ro->lock);
	build(ro);
	if (stale && ro->on_saved)
		ro->on_saved(ro->ctx, ro, &all, 0);
}

static void turn(struct roll *ro)
{
	struct db *db = store_read(ro->store, clock_now());
	struct roll_told told;
	struct big saved;
	int64_t upto;
	bool again;

	roll_follow(ro, db, &told);
	store_read_end(db);
	pthread_mutex_lock(&ro->lock);
	saved = ro->saved;
	ro->saved = (struct big){ 0 };
	upto = ro->upto;
	again = ro->stale || ro->again || find_waiting(&ro->finder) > BUILD_AGAIN;
	pthread_mutex_unlock(&ro->lock);
	if (ro->on_saved && saved.n)
		ro->on_saved(ro->ctx, ro, (const int64_t *)(const void *)saved.at, BIG_N(&saved, int64_t));
	big_close(&saved);
	if (again)
		build_again(ro);
	pthread_mutex_lock(&ro->lock);
	ro->settled = upto;
	pthread_cond_broadcast(&ro->caught_up);
	pthread_mutex_unlock(&ro->lock);
}

static void *keep_up(void *arg)
{
	struct roll *ro = arg;

	build(ro);
	if (ro->on_saved && ro->ready)
		ro->on_saved(ro->ctx, ro, NULL, 0);
	do
		turn(ro);
	while (wait_or_stop(ro));
	pthread_mutex_lock(&ro->lock);
	ro->settled = INT64_MAX;
	pthread_cond_broadcast(&ro->caught_up);
	pthread_mutex_unlock(&ro->lock);
	return NULL;
}

void roll_await(struct roll *ro)
{
	int64_t last = newest_of(ro->store);

	pthread_mutex_lock(&ro->lock);
	pthread_cond_signal(&ro->bell);
	while (ro->settled < last)
		pthread_cond_wait(&ro->caught_up, &ro->lock);
	pthread_mutex_unlock(&ro->lock);
}

void roll_renew(struct roll *ro)
{
	pthread_mutex_lock(&ro->lock);
	ro->again = true;
	pthread_cond_signal(&ro->bell);
	pthread_mutex_unlock(&ro->lock);
}

struct roll *roll_open(struct store *s, roll_saved *saved, void *ctx)
{
	const struct roll_shape *shape = roll_facts_shape(store_practice(s));
	struct arena own;
	struct roll *ro;

	if (!shape->ntypes)
		return NULL;
	arena_open(&own, (size_t)16 << 20);
	ro = TAKE(&own, struct roll);
	ro->arena = own;
	ro->store = s;
	ro->shape = shape;
	ro->settled = -1;
	ro->upto = newest_of(s);                        /* whoever is saved from now on is found, however long the first index takes */
	ro->on_saved = saved;
	ro->ctx = ctx;
	find_open(&ro->finder);
	pthread_mutex_init(&ro->lock, NULL);
	pthread_mutex_init(&ro->askers_lock, NULL);
	pthread_cond_init(&ro->bell, NULL);
	pthread_cond_init(&ro->caught_up, NULL);
	if (pthread_create(&ro->thread, NULL, keep_up, ro)) {
		log_error(5102, "no thread could be started for the people index: names spelt another way are not found");
		find_close(&ro->finder);
		own = ro->arena;
		arena_close(&own);
		return NULL;
	}
	pthread_mutex_lock(&rolls_lock);
	ro->next = rolls;
	rolls = ro;
	pthread_mutex_unlock(&rolls_lock);
	return ro;
}

static void forget(struct roll *ro)
{
	pthread_mutex_lock(&rolls_lock);
	for (struct roll **at = &rolls; *at; at = &(*at)->next)
		if (*at == ro) {
			*at = ro->next;
			break;
		}
	pthread_mutex_unlock(&rolls_lock);
}

void roll_close(struct roll *ro)
{
	struct arena own;

	if (!ro)
		return;
	forget(ro);
	pthread_mutex_lock(&ro->lock);
	__atomic_store_n(&ro->stopping, true, __ATOMIC_RELAXED);
	pthread_cond_broadcast(&ro->bell);
	pthread_mutex_unlock(&ro->lock);
	pthread_mutex_lock(&hold_lock);
	pthread_cond_broadcast(&let_go);
	pthread_mutex_unlock(&hold_lock);
	pthread_join(ro->thread, NULL);
	for (struct roll_asker *a = ro->askers; a; a = a->next)
		find_asker_close(&a->asker);
	find_close(&ro->finder);
	big_close(&ro->saved);
	pthread_cond_destroy(&ro->bell);
	pthread_cond_destroy(&ro->caught_up);
	pthread_mutex_destroy(&ro->lock);
	pthread_mutex_destroy(&ro->askers_lock);
	own = ro->arena;
	arena_close(&own);
}
