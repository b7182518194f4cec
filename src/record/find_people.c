#include "record/find_people.h"

#include "base/buf.h"
#include "practice/practice.h"
#include "record/restrict.h"

/* Bits. A likeness is worth telling while it is not far behind the best; to somebody about to start a record, when it is likely. */
enum { BEHIND_BEST = 14, LIKELY = 3 };

bool find_people_may(void *reading, const struct type *t)
{
	return record_may_see(reading, t);
}

/* Who may see no people is not told how many there are. */
static bool sees_people(struct reading *r)
{
	for (size_t i = 0; i < r->practice->ntypes; i++)
		if (roll_keeps(&r->practice->types[i]) && record_may_see(r, &r->practice->types[i]))
			return true;
	return false;
}

/* An age is a guess, and so is the year made from it: they were born about then, whatever that year is. */
static struct str without_guess(struct arena *a, struct str why)
{
	struct str guess = STR("dates of birth: within a year"), year = STR("dates of birth: the same year");

	for (size_t i = 0; i + guess.n <= why.n; i++)
		if (str_starts(str_from(why, i), guess) || str_starts(str_from(why, i), year)) {
			size_t end = i;
			while (end < why.n && why.at[end] != ';')
				end++;
			return str_fmt(a, "%.*sborn about then%.*s", S(str_head(why, i)), S(str_from(why, end)));
		}
	return why;
}

static struct str capital(struct arena *a, struct str s)
{
	return s.n && s.at[0] >= 'a' && s.at[0] <= 'z' ? str_fmt(a, "%c%.*s", s.at[0] - 32, S(str_from(s, 1))) : s;
}

void find_people(struct reading *r, struct str text, size_t most, struct find_people *out)
{
	struct roll *ro = roll_of(r->store);
	struct roll_wish wish = { .most = most < 50 ? most : 50, .at_least = -1e9, .may_see = find_people_may, .ctx = r, .arena = r->arena };

	*out = (struct find_people){ .kept = ro != NULL };
	if (!ro || db_is_memory(r->db) || !sees_people(r))
		return;
	out->asked = true;
	out->n = roll_find(ro, r->db, text, &wish, &out->hits, &out->told);
	while (out->n && out->hits[out->n - 1].weight < out->hits[0].weight - BEHIND_BEST)
		out->n--;
	for (size_t i = 0; out->told.age && i < out->n; i++)
		out->hits[i].why = without_guess(r->arena, out->hits[i].why);
	for (size_t i = 0; i < out->n; i++)
		out->hits[i].why = capital(r->arena, out->hits[i].why);
}

struct str find_people_searched(struct reading *r, const struct find_people *p)
{
	if (!p->kept || !p->told.ready || !p->told.people)      /* nothing was asked of names: no figure, least of all of whom one may not know */
		return (struct str){ "", 0 };
	return str_fmt(r->arena, "; and %lld people however their names are spelt, %s", (long long)(p->told.people - restrict_people(r, roll_keeps)),
		p->told.behind ? "but for what was saved in the last minutes" : "as saved up to this moment");
}

struct str find_people_not(const struct find_people *p)
{
	if (!p->kept)
		return STR("; names spelt another way");
	return p->told.ready || !p->asked ? (struct str){ "", 0 } :
		STR("; names spelt another way, but for people saved since this server was started");
}

size_t find_people_like(struct reading *r, const struct type *t, const struct value *values, size_t most, struct roll_hit **out)
{
	struct roll *ro = roll_of(r->store);
	struct roll_wish wish = { .most = most, .at_least = LIKELY, .may_see = find_people_may, .ctx = r, .arena = r->arena };
	struct roll_said *said = TAKE_N(r->arena, struct roll_said, t->nfields + 1);
	struct roll_told told;
	size_t n = 0;

	*out = NULL;
	if (!ro || !roll_keeps(t))
		return 0;
	for (size_t i = 0; i < t->nfields; i++)
		if (values[i].is == VALUE_TEXT)
			said[n++] = (struct roll_said){ &t->fields[i], values[i].text };
	return roll_like_said(ro, r->db, said, n, &wish, out, &told);
}
