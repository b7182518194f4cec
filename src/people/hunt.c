#include <math.h>
#include <string.h>
#include "people/alike.h"
#include "people/hunt.h"
#include "people/hunt_forms.h"

enum { AHEAD = 8, ENOUGH = 4, FORMS_SINCE = 8, NEAR_DAYS = 64, HUNT_BATCH = 1024, SHORT = 64 };

typedef bool (*fits)(const struct hunter *h, const struct person *p);

/* The names a bucket was reached for; buckets hold others too. one is 0 where there are none to look at. */
struct wanted { uint32_t one, other; };

/* Rows of short lists are gathered, so that they come from memory side by side and not one after another. */
struct hunt_batch { uint32_t row[HUNT_BATCH]; struct wanted wanted[HUNT_BATCH]; unsigned n; fits ok; };

void hunt_open(struct hunter *h, const struct index *ix, const struct model *m)
{
	size_t seen = HUNT_SEEN * sizeof(uint64_t), room = (HUNT_LIST + 512) * sizeof(uint32_t), batch = sizeof(struct hunt_batch);

	*h = (struct hunter){ .index = ix, .model = m };
	hunt_worth_model(&h->asked, m);
	compare_open(&h->comparer, &ix->book);
	big_open(&h->pages, seen + room + batch);
	h->seen = big_add(&h->pages, seen + room + batch);
	h->room = (uint32_t *)(void *)(h->pages.at + seen);
	h->batch = (struct hunt_batch *)(void *)(h->pages.at + seen + room);
}

void hunt_close(struct hunter *h)
{
	compare_close(&h->comparer);
	big_close(&h->pages);
}

/* first_look: true the first time a row is offered in this turn */
static bool first_look(struct hunter *h, uint32_t row)
{
	uint64_t mark = (uint64_t)h->turn << 32 | row;
	uint32_t i = row * 0x9e3779b1u >> 18;

	for (; h->seen[i] >> 32 == h->turn; i = (i + 1) & (HUNT_SEEN - 1))
		if (h->seen[i] == mark)
			return false;
	h->seen[i] = mark;
	return true;
}

static double worst(const struct hunter *h)
{
	return h->hits < h->top ? -1e9 : h->hit[h->hits - 1].weight;
}

static void keep(struct hunter *h, struct hit hit)
{
	unsigned i;

	if (h->hits == h->top && hit.weight <= worst(h))
		return;
	if (h->hits < h->top)
		h->hits++;
	for (i = h->hits - 1; i > 0 && h->hit[i - 1].weight < hit.weight; i--)
		h->hit[i] = h->hit[i - 1];
	h->hit[i] = hit;
}

static void lines_of(struct hunter *h, unsigned r, const struct person *p, struct lines *out)
{
	pattern x;

	h->comparer.own = &h->own[r];
	if (!h->same) {
		hunt_worth_lines(h, r, p, out);
		return;
	}
	x = compare_people(&h->comparer, &h->sought[r], p);
	model_lines(h->model, &h->comparer, &h->sought[r], p, x, out);
}

static void weigh(struct hunter *h, uint32_t row)
{
	const struct person *p = &h->index->book.person[row];
	struct hit hit = { row, 0, -1e9 };

	for (unsigned r = 0; r < h->question->readings; r++) {
		struct lines lines;
		lines_of(h, r, p, &lines);
		if (lines.weight > h->sure && (h->same || hunt_worth_named(&lines)))
			h->sure = lines.weight;
		if (lines.weight > hit.weight && lines.weight > lines.line[0].bits)     /* something speaks for it */
			hit = (struct hit){ row, r, lines.weight };
	}
	h->weighed++;
	if (hit.weight > -1e9)
		keep(h, hit);
}

static void offer(struct hunter *h, uint32_t row)
{
	if (h->looked >= HUNT_MOST) {
		h->wide = true;
		return;
	}
	if (!first_look(h, row))
		return;
	h->looked++;
	if (h->index->book.person[row].flags & PERSON_GONE)
		return;
	if (h->may_see && !h->may_see(h->ctx, book_id(&h->index->book, row)))
		return;
	weigh(h, row);
}

static void offer_fitting(struct hunter *h, uint32_t row, struct wanted w, fits ok)
{
	const struct person *p = &h->index->book.person[row];
	bool as_is = p->given == w.one && (p->family == w.other || p->family2 == w.other);
	bool turned = p->given == w.other && (p->family == w.one || p->family2 == w.one);

	if ((!w.one || as_is || turned) && (!ok || ok(h, p)))
		offer(h, row);
}

static void offer_gathered(struct hunter *h)
{
	struct hunt_batch *b = h->batch;
	const struct person *people = h->index->book.person;

	for (unsigned i = 0; i < b->n && i < AHEAD; i++)
		__builtin_prefetch(&people[b->row[i]]);
	for (unsigned i = 0; i < b->n; i++) {
		if (i + AHEAD < b->n)
			__builtin_prefetch(&people[b->row[i + AHEAD]]);
		offer_fitting(h, b->row[i], b->wanted[i], b->ok);
	}
	b->n = 0;
}

/* gather: the rows under one key; where there are many only those that fit something else that was said. Long lists are offered
 * at once, short ones by the next offer_gathered. */
static void gather(struct hunter *h, enum index_kind kind, uint64_t key, struct wanted w, fits ok)
{
	const uint32_t *row;
	struct hunt_batch *b = h->batch;
	uint32_t n = index_reach(h->index, kind, key, HUNT_LIST, h->room, &row);

	h->wide = h->wide || n == HUNT_LIST;
	if (b->ok != ok || b->n + n > HUNT_BATCH)
		offer_gathered(h);
	b->ok = ok;
	for (uint32_t i = 0; i < n && n <= SHORT; i++) {
		b->wanted[b->n] = w;
		b->row[b->n++] = row[i];
	}
	for (uint32_t i = 0; i < n && n > SHORT; i++) {
		if (i + AHEAD < n)
			__builtin_prefetch(&h->index->book.person[row[i + AHEAD]]);
		offer_fitting(h, row[i], w, ok);
	}
}

static void gather_names(struct hunter *h, struct wanted w, fits ok)
{
	gather(h, INDEX_NAMES, index_names_key(w.one, w.other), w, ok);
}

static void gather_list(struct hunter *h, enum index_kind kind, uint64_t key, fits ok)
{
	gather(h, kind, key, (struct wanted){ 0, 0 }, ok);
}

static void offer_list(struct hunter *h, enum index_kind kind, uint64_t key, fits ok)
{
	gather_list(h, kind, key, ok);
	offer_gathered(h);
}

static bool fits_day(const struct hunter *h, const struct person *p)
{
	enum born_level level = born_compare(h->sought[0].born, p->born);

	return level < BORN_NEAR || (h->question->age && level == BORN_NEAR);
}

static bool fits_place(const struct hunter *h, const struct person *p)
{
	const struct person *s = &h->sought[0];

	return (s->postcode && home_district(s->postcode) == home_district(p->postcode)) ||
		(s->phone && s->phone == p->phone) || (s->street && s->street == p->street) ||
		(s->locality && s->locality == p->locality);
}

static bool fits_more(const struct hunter *h, const struct person *p)
{
	return fits_day(h, p) || fits_place(h, p);
}

static bool fits_name(const struct hunter *h, const struct person *p)
{
	const struct person *s = &h->sought[0];

	return (s->given && (s->given == p->given || s->given == p->family)) ||
		(s->family && (s->family == p->family || s->family == p->family2 || s->family == p->given)) ||
		(h->own[0].word[0].n && (p->given_sound == s->given_sound || p->family_sound == s->family_sound)) ||
		(s->given_sound == p->given_sound && s->family_sound == p->family_sound);
}

static bool decided(const struct hunter *h)
{
	return h->sure >= ENOUGH || h->had >= ENOUGH;
}

/* by_numbers: what names one person or one household outright */
static void by_numbers(struct hunter *h)
{
	const struct person *s = &h->sought[0];
	const struct question *q = h->question;
	uint32_t row;

	if (q->word_n && index_row(h->index, (struct str){ q->word, q->word_n }, &row) &&
			(!h->may_see || h->may_see(h->ctx, (struct str){ q->word, q->word_n }))) {
		first_look(h, row);
		keep(h, (struct hit){ row, 0, 99 });
	}
	if (s->phone)
		offer_list(h, INDEX_PHONE, s->phone, NULL);
	if (s->email && !(s->email & OWN_WORD))
		offer_list(h, INDEX_CODE, s->email, NULL);
	if (s->identifier && !(s->identifier & OWN_WORD))
		offer_list(h, INDEX_CODE, s->identifier, NULL);
}

static bool named(const struct hunter *h)
{
	return h->sought[0].given && h->sought[0].family;
}

static void by_birthday(struct hunter *h)
{
	birthday b = h->sought[0].born;

	if (born_whole(b))
		offer_list(h, INDEX_BORN, b, NULL);
}

/* by_names: both names as written; with a date of birth the many of a common name are sifted by it */
static void by_names(struct hunter *h)
{
	const struct person *s = &h->sought[0];
	bool sift = born_whole(s->born) || h->question->age;

	if (!named(h) || (s->given | s->family) & OWN_WORD)
		return;
	gather_names(h, (struct wanted){ s->given, s->family }, sift ? fits_more : NULL);
	if (s->family2 && !(s->family2 & OWN_WORD))
		gather_names(h, (struct wanted){ s->given, s->family2 }, sift ? fits_more : NULL);
	offer_gathered(h);
}

/* enough: as many rows as are wanted, here and elsewhere together: no need to make up the number */
static bool enough(const struct hunter *h)
{
	return h->hits + h->had_hits >= h->top;
}

/* more_said: something besides names */
static bool more_said(const struct hunter *h)
{
	const struct person *s = &h->sought[0];

	return s->born || s->postcode || s->phone || s->street || s->locality;
}

static bool fits_initial(const struct hunter *h, const struct person *p)
{
	const struct dict *names = &h->index->book.dict[BOOK_NAMES];

	return p->given && names->word[p->given].n && word_text(names, p->given).at[0] == h->question->reading[0].name.at[NAME_GIVEN][0];
}

/* by_initial: "k ashdown" is anybody of that surname whose first name begins so */
static void by_initial(struct hunter *h)
{
	const struct person *s = &h->sought[0];

	if (h->question->reading[0].name.n[NAME_GIVEN] == 1 && !(s->family & OWN_WORD) && !more_said(h))
		offer_list(h, INDEX_FAMILY, s->family, fits_initial);
}

static void by_forms(struct hunter *h)
{
	const struct form *given = h->forms[HUNT_GIVEN].form, *family = h->forms[HUNT_FAMILY].form;
	unsigned most = h->index->growing ? FORMS_SINCE : HUNT_FORMS;      /* few people: the likeliest forms are all it takes */
	unsigned g = hunt_forms(h, HUNT_GIVEN), f = hunt_forms(h, HUNT_FAMILY);
	bool sift = born_whole(h->sought[0].born) || h->question->age;

	g = g < most ? g : most;
	f = f < most ? f : most;
	for (unsigned i = 0; i < g; i++)
		for (unsigned j = 0; j < f; j++)
			index_ahead(h->index, INDEX_NAMES, index_names_key(given[i].word, family[j].word));
	for (unsigned i = 0; i < g; i++)
		for (unsigned j = 0; j < f; j++)
			index_nearer(h->index, INDEX_NAMES, index_names_key(given[i].word, family[j].word));
	for (unsigned i = 0; i < g; i++)
		for (unsigned j = 0; j < f; j++)
			gather_names(h, (struct wanted){ given[i].word, family[j].word }, sift ? fits_more : NULL);
	offer_gathered(h);
	if (enough(h) || !more_said(h))
		return;
	for (unsigned j = 0; j < f; j++)
		gather_list(h, INDEX_FAMILY, family[j].word, fits_more);
	offer_gathered(h);
}

/* by_near_birthdays: dates one digit off or turned, for people whose name agrees somewhere */
static void by_near_birthdays(struct hunter *h)
{
	birthday b = h->sought[0].born, near[NEAR_DAYS];
	unsigned n = 0;

	if (!born_whole(b))
		return;
	near[n++] = (b & 0xffff0000u) | (b & 0xff) << 8 | (b >> 8 & 0xff);
	for (int at = 0; at < 24; at += 4)
		for (uint32_t d = 0; d < 10; d++) {
			birthday other = (b & ~(15u << at)) | d << at;
			if (other != b && born_month(other) >= 1 && born_month(other) <= 12 && born_day(other) >= 1 && born_day(other) <= 31)
				near[n++] = other;
		}
	for (unsigned i = 0; i < n; i++)
		index_ahead(h->index, INDEX_BORN, near[i]);
	for (unsigned i = 0; i < n; i++)
		index_nearer(h->index, INDEX_BORN, near[i]);
	for (unsigned i = 0; i < n; i++)
		gather_list(h, INDEX_BORN, near[i], fits_name);
	offer_gathered(h);
}

/* by_one_name: when only one name was said: it may be either */
static void by_one_name(struct hunter *h)
{
	enum hunt_said said = h->sought[0].family ? HUNT_FAMILY : HUNT_GIVEN;
	uint32_t word = said == HUNT_FAMILY ? h->sought[0].family : h->sought[0].given;
	const struct form *form = h->forms[said].form;
	bool more = more_said(h);
	unsigned n;

	if (!word)
		return;
	h->comparer.own = &h->own[0];
	if (compare_word(&h->comparer, BOOK_NAMES, word).n == 1) {
		h->wide = true;                           /* one letter: half of everybody */
		return;
	}
	n = hunt_forms(h, said);
	for (unsigned i = 0; i < n && i < HUNT_FORMS; i++) {
		gather_list(h, INDEX_FAMILY, form[i].word, more ? fits_more : NULL);
		gather_list(h, INDEX_GIVEN, form[i].word, more ? fits_more : NULL);
	}
	offer_gathered(h);
}

static void by_place(struct hunter *h)
{
	const struct person *s = &h->sought[0];

	if (s->postcode)
		offer_list(h, INDEX_POSTCODE, s->postcode, NULL);
	if (h->question->said == 1 && s->postcode && home_postcode_is_district(s->postcode))
		h->wide = true;                           /* half a town */
	if (s->street && !(s->street & OWN_WORD))
		offer_list(h, INDEX_STREET, s->street, NULL);
}

static void search(struct hunter *h)
{
	by_numbers(h);
	by_birthday(h);
	by_names(h);
	if (decided(h))
		return;
	by_place(h);
	if (!named(h)) {
		by_one_name(h);
		return;
	}
	by_initial(h);
	by_forms(h);
	if (decided(h))
		return;
	by_near_birthdays(h);
}

void hunt_ask(struct hunter *h, const struct question *q, const struct hunt_wish *wish)
{
	h->question = q;
	h->may_see = wish->may_see;
	h->ctx = wish->ctx;
	h->same = wish->same;
	h->sure = -1e9;
	h->batch->n = 0;
	h->top = wish->top < HUNT_TOP_MOST ? wish->top : HUNT_TOP_MOST;
	h->hits = 0;
	h->had = wish->had;
	h->had_hits = wish->had_hits;
	h->weighed = h->looked = 0;
	h->wide = false;
	if (++h->turn == 0) {
		memset(h->seen, 0, HUNT_SEEN * sizeof *h->seen);
		h->turn = 1;
	}
	for (unsigned r = 0; r < q->readings; r++)
		hunt_sought(h, r);
	for (unsigned r = 0; r < q->readings; r++)
		hunt_worth_said(h, r);
	h->comparer.own = &h->own[0];
	if (q->said || q->word_n)
		search(h);
	while (h->hits && h->hit[h->hits - 1].weight < wish->at_least)
		h->hits--;
}

void hunt_lines(struct hunter *h, const struct hit *hit, struct lines *out)
{
	lines_of(h, hit->reading, &h->index->book.person[hit->row], out);
}
