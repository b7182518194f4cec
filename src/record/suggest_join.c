#include "record/suggest_join.h"

#include "base/clock.h"
#include "people/compare.h"
#include "practice/practice.h"
#include "record/identity.h"
#include "record/roll_facts.h"

/* Rows of both sides in one small book: what is rare does not matter here, only whether they agree. */
struct sides { struct book book; struct comparer comparer; int64_t ids[2 * IDENTITY_MOST]; size_t none, nall; int64_t seen; };

static bool read_side(struct sides *s, const struct roll_shape *shape, struct db *db, struct arena *a, int64_t id)
{
	int64_t rows[IDENTITY_MOST];
	size_t n = identity_rows(db, id, rows);

	for (size_t i = 0; i < n; i++) {
		struct roll_person person;
		struct fact facts[ROLL_FACTS + 1];
		if (!roll_facts_read(shape, db, a, rows[i], &person))
			return false;
		book_add(&s->book, STR("-"), facts, roll_facts_as(&person, 0, facts));
		s->ids[s->nall++] = rows[i];
	}
	return true;
}

static bool read_sides(struct sides *s, struct store *store, const struct suggest_weighed *w, struct arena *a)
{
	const struct roll_shape *shape = roll_facts_shape(store_practice(store));
	struct db *db = store_read(store, clock_now());
	bool good = read_side(s, shape, db, a, w->one);

	s->none = s->nall;
	good = good && read_side(s, shape, db, a, w->other);
	s->seen = identity_seen(db, w->one, w->other);
	store_read_end(db);
	return good;
}

/* Nothing between two rows says that they are two people. */
static bool no_word_against(pattern x)
{
	int given = pattern_level(x, PART_GIVEN), born = pattern_level(x, PART_BORN);

	return given != NAMES_DIFFER && given != NAMES_NEAR && given != NAMES_NICK && pattern_level(x, PART_SEX) != SEX_DIFFERS &&
		(born == BORN_NULL || born == BORN_SAME || born == BORN_PLACEHOLDER || born == BORN_TURNED || born == BORN_DIGIT);
}

static bool same_person(struct sides *s)
{
	const struct person *p = s->book.person, *other = &p[s->none];
	pattern x = compare_people(&s->comparer, p, other);

	if (pattern_level(x, PART_GIVEN) != NAMES_SAME || pattern_level(x, PART_FAMILY) != NAMES_SAME ||
		pattern_level(x, PART_ORDER) != ORDER_AS_WRITTEN || pattern_level(x, PART_BORN) != BORN_SAME || born_placeholder(p->born))
		return false;
	for (size_t i = 0; i < s->none; i++)
		for (size_t k = s->none; k < s->nall; k++)
			if (!no_word_against(compare_people(&s->comparer, &p[i], &p[k])))
				return false;
	return true;
}

static bool fit(struct sides *s, struct store *store, const struct suggest_weighed *w, struct arena *a)
{
	bool good;

	book_open(&s->book, 2 * IDENTITY_MOST);
	good = read_sides(s, store, w, a);
	if (good) {
		compare_open(&s->comparer, &s->book);
		good = same_person(s);
		compare_close(&s->comparer);
	}
	book_close(&s->book);
	return good;
}

void suggest_join_part(struct buf *parts, struct str words, int64_t cents)
{
	int64_t size = cents < 0 ? -cents : cents;

	buf_fmt(parts, "%s%.*s %s%lld.%02lld", parts->n ? "; " : "", S(words), cents < 0 ? "-" : "+", (long long)(size / 100),
		(long long)(size % 100));
}

bool suggest_join(struct store *s, const struct suggest_weighed *w, struct arena *a)
{
	struct actor system = access_system();
	struct identity_decision d = { .what = IDENTITY_JOIN, .one = w->one, .other = w->other, .who = &system, .by_weight = true };
	int join = store_practice(s)->join;
	struct identity_result done;
	struct sides sides = { .nall = 0 };

	if (!join || w->cents < (int64_t)join * 100 || !fit(&sides, s, w, a))
		return false;
	d.seen = sides.seen;
	d.reason = str_fmt(a, "by the practice's weight of %d bits, not by a person: %lld.%02lld bits by %.*s: %.*s", join,
		(long long)(w->cents / 100), (long long)(w->cents % 100), S(w->model), S(w->parts));
	identity_decide(s, &d, a, &done);
	return done.is == PUT_DONE;
}
