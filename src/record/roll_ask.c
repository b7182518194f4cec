#include "record/roll_inside.h"

#include <stdlib.h>

#include "base/vec.h"
#include "practice/practice.h"

static int64_t id_of(struct str text)
{
	struct str number;
	int64_t id = 0;

	return str_cut(&text, '~', &number) && str_int(number, &id) ? id : 0;
}

static struct roll_asker *asker_take(struct roll *ro)
{
	struct roll_asker *a;

	pthread_mutex_lock(&ro->askers_lock);
	a = ro->askers;
	if (a) {
		ro->askers = a->next;
	} else {
		a = TAKE(&ro->arena, struct roll_asker);
		find_asker_open(&a->asker, &ro->finder);
	}
	pthread_mutex_unlock(&ro->askers_lock);
	return a;
}

static void asker_give(struct roll *ro, struct roll_asker *a)
{
	pthread_mutex_lock(&ro->askers_lock);
	a->next = ro->askers;
	ro->askers = a;
	pthread_mutex_unlock(&ro->askers_lock);
}

/* Who may be seen, by type, worked out before the asking: nothing is decided while the matcher holds its locks. Who is hidden is
 * looked up in a set made before, for each candidate before it is weighed. */
struct seeing { uint16_t types[ROLL_TIES]; size_t n; int64_t but; const struct db *db; };

static void seeing(const struct roll *ro, const struct db *db, const struct roll_wish *wish, int64_t but, struct seeing *out)
{
	*out = (struct seeing){ .but = but, .db = db };
	for (size_t i = 0; i < ro->shape->ntypes && out->n < ROLL_TIES; i++)
		if (!wish->may_see || wish->may_see(wish->ctx, ro->shape->types[i].type))
			out->types[out->n++] = ro->shape->types[i].type->no;
}

static bool may_see(void *ctx, struct str text)
{
	const struct seeing *s = ctx;
	int64_t id = id_of(text);

	for (size_t i = 0; i < s->n; i++)
		if (id_type(id) == s->types[i])
			return id != s->but && !db_hides(s->db, id);
	return false;
}

struct asking { struct roll *ro; const struct roll_wish *wish; struct seeing seeing; struct roll_hit *hits; size_t n, room;
	struct roll_told *told; };

static void asking(struct roll *ro, const struct db *db, const struct roll_wish *wish, int64_t but, struct roll_told *told, struct asking *out)
{
	*out = (struct asking){ .ro = ro, .wish = wish, .told = told, .room = wish->most * ROLL_NAMES };
	seeing(ro, db, wish, but, &out->seeing);
	out->hits = TAKE_N(wish->arena, struct roll_hit, ROLL_NAMES * out->room + 1);
}

static void hit_add(struct asking *a, const struct found *f)
{
	struct roll_hit hit = { .id = id_of((struct str){ f->id, f->id_n }), .weight = f->weight };

	for (size_t i = 0; i < a->n; i++)
		if (a->hits[i].id == hit.id) {
			if (a->hits[i].weight >= hit.weight)
				return;
			hit.why = str_dup(a->wish->arena, (struct str){ f->why, f->why_n });
			a->hits[i] = hit;
			return;
		}
	hit.why = str_dup(a->wish->arena, (struct str){ f->why, f->why_n });
	a->hits[a->n++] = hit;
}

/* same: whether it is a person that is asked about, to be told from another, and not words typed to find one. */
static void ask(struct asking *a, const struct question *q, bool same)
{
	struct hunt_wish wish = { .top = (unsigned)a->room, .may_see = may_see, .ctx = &a->seeing, .at_least = a->wish->at_least, .same = same };
	struct found *found = TAKE_N(a->wish->arena, struct found, HUNT_TOP_MOST);
	struct roll_asker *asker = asker_take(a->ro);
	struct find_told told;
	unsigned n = find_ask(&asker->asker, q, &wish, found, &told);

	asker_give(a->ro, asker);
	a->told->people = told.people;
	a->told->wide |= told.wide;
	for (unsigned i = 0; i < n; i++)
		hit_add(a, &found[i]);
}

static int by_weight(const void *left, const void *right)
{
	const struct roll_hit *a = left, *b = right;

	if (a->weight > b->weight || a->weight < b->weight)
		return a->weight > b->weight ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}

static size_t answered(struct asking *a, struct roll_hit **out)
{
	if (a->n)
		qsort(a->hits, a->n, sizeof *a->hits, by_weight);
	*out = a->hits;
	return a->n < a->wish->most ? a->n : a->wish->most;
}

size_t roll_find(struct roll *ro, struct db *db, struct str text, const struct roll_wish *wish, struct roll_hit **out,
	struct roll_told *told)
{
	struct question *q = TAKE(wish->arena, struct question);
	struct asking a;

	*out = NULL;
	roll_follow(ro, db, told);
	asking(ro, db, wish, 0, told, &a);
	ask_text(q, text, instant_london_day(db_now(db)));
	told->age = q->age;
	if (q->said)
		ask(&a, q, false);
	return answered(&a, out);
}

static void ask_person(struct asking *a, const struct roll_person *p)
{
	struct question *q = TAKE(a->wish->arena, struct question);
	struct fact facts[ROLL_FACTS + 1];

	for (size_t i = 0; i < roll_facts_names(p); i++) {
		ask_facts(q, facts, roll_facts_as(p, i, facts));
		if (q->said)
			ask(a, q, true);
	}
}

size_t roll_like(struct roll *ro, struct db *db, int64_t id, const struct roll_wish *wish, struct roll_hit **out, struct roll_told *told)
{
	struct roll_person p;
	struct asking a;

	*out = NULL;
	roll_follow(ro, db, told);
	if (!roll_facts_read(ro->shape, db, wish->arena, id, &p))
		return 0;
	asking(ro, db, wish, id, told, &a);
	ask_person(&a, &p);
	return answered(&a, out);
}

size_t roll_like_said(struct roll *ro, struct db *db, const struct roll_said *said, size_t n, const struct roll_wish *wish,
	struct roll_hit **out, struct roll_told *told)
{
	struct roll_person p = { 0 };
	struct asking a;

	*out = NULL;
	roll_follow(ro, db, told);
	for (size_t i = 0; i < n; i++) {
		struct roll_column c = roll_facts_kind(said[i].field);
		roll_facts_add(&p, &c, said[i].text, wish->arena);
	}
	if (!roll_facts_whole(&p))
		return 0;
	asking(ro, db, wish, 0, told, &a);
	ask_person(&a, &p);
	return answered(&a, out);
}

/* ---- why ---- */

/* "   +3.20     5.10  words": what one part is worth and what stands with it, in hundredths. */
static bool cents_of(struct str *rest, int64_t *out)
{
	bool less = false, point = false;
	size_t i = 0, after = 0;

	while (i < rest->n && rest->at[i] == ' ')
		i++;
	if (i < rest->n && (rest->at[i] == '+' || rest->at[i] == '-'))
		less = rest->at[i++] == '-';
	*out = 0;
	for (; i < rest->n && ((rest->at[i] >= '0' && rest->at[i] <= '9') || rest->at[i] == '.'); i++) {
		if (rest->at[i] == '.') {
			point = true;
			continue;
		}
		*out = *out * 10 + (rest->at[i] - '0');
		after += point;
	}
	*out = less ? -*out : *out;
	*rest = str_from(*rest, i);
	return after == 2;
}

static size_t lines_read(struct arena *a, struct str text, struct roll_line **out)
{
	VEC(struct roll_line) lines = { 0 };
	struct str line;
	int64_t sum = 0;

	while (str_cut(&text, '\n', &line)) {
		struct roll_line l;
		if (!cents_of(&line, &l.cents) || !cents_of(&line, &l.total))
			continue;
		sum += l.cents;
		l.total = sum;                          /* of what is shown, so that it adds up for whoever adds it */
		l.words = str_dup(a, str_trim(line));
		VEC_ADD(a, &lines, l);
	}
	*out = lines.at;
	return lines.n;
}

/* Of all names of the two, those under which they are most alike. */
bool roll_lines(struct roll *ro, struct db *db, int64_t one, int64_t other, struct arena *a, struct roll_line **out, size_t *n,
	struct buf *svg)
{
	struct roll_asker *asker;
	struct roll_told told;
	char x[ROLL_ID], y[ROLL_ID];

	*n = 0;
	roll_follow(ro, db, &told);
	asker = asker_take(ro);
	for (size_t i = 0; i < ROLL_NAMES * ROLL_NAMES; i++) {
		struct roll_line *lines;
		struct buf text, drawn;
		size_t some;
		buf_open(&text, a);
		buf_open(&drawn, a);
		if (!find_lines(&asker->asker, roll_id_text(one, i / ROLL_NAMES, x), roll_id_text(other, i % ROLL_NAMES, y), &text, &drawn))
			continue;
		some = lines_read(a, buf_text(&text), &lines);
		if (!some || (*n && lines[some - 1].total <= (*out)[*n - 1].total))
			continue;
		*out = lines;
		*n = some;
		if (svg) {
			svg->n = 0;
			buf_str(svg, buf_text(&drawn));
		}
	}
	asker_give(ro, asker);
	return *n > 0;
}
