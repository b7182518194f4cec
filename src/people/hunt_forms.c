#include <string.h>
#include "people/alike.h"
#include "people/hunt_forms.h"

enum { LIST = 256, FEW = 4, SLIPS = 2048 };

/* own: a word of the question: its number in the index, or one of its own when the index has no such word */
static uint32_t own(struct hunter *h, unsigned r, enum book_dict d, struct str text)
{
	struct own_words *o = &h->own[r];
	uint32_t id = word_find(&h->index->book.dict[d], text);

	if (id || !text.n)
		return id;
	if (o->n == OWN_WORDS || o->text_n + text.n > sizeof o->text)
		return 0;
	memcpy(o->text + o->text_n, text.at, text.n);
	o->word[o->n] = word_make(text, d == BOOK_NAMES);
	o->word[o->n].at = o->text_n;
	o->text_n += (unsigned)text.n;
	return OWN_WORD | o->n++;
}

static struct str text_of(const struct folded *f)
{
	return (struct str){ f->at, f->n };
}

static uint16_t sound(const struct hunter *h, unsigned r, uint32_t id)
{
	return id & OWN_WORD ? h->own[r].word[id & ~OWN_WORD].sound : h->index->book.dict[BOOK_NAMES].word[id].sound;
}

void hunt_sought(struct hunter *h, unsigned r)
{
	const struct reading_of *q = &h->question->reading[r];
	struct person *p = &h->sought[r];

	h->own[r].n = h->own[r].text_n = 0;
	*p = (struct person){ .born = q->born, .postcode = q->postcode, .phone = q->phone, .house = q->home.house,
		.region = q->region, .sex = q->sex };
	p->given = own(h, r, BOOK_NAMES, name_part(&q->name, NAME_GIVEN));
	p->middle = own(h, r, BOOK_NAMES, name_part(&q->name, NAME_MIDDLE));
	p->family = own(h, r, BOOK_NAMES, name_part(&q->name, NAME_FAMILY));
	p->family2 = own(h, r, BOOK_NAMES, name_part(&q->name, NAME_FAMILY2));
	p->street = own(h, r, BOOK_PLACES, (struct str){ q->home.street, q->home.street_n });
	p->line = own(h, r, BOOK_PLACES, (struct str){ q->home.line, q->home.line_n });
	p->locality = own(h, r, BOOK_PLACES, text_of(&q->locality));
	p->email = own(h, r, BOOK_CODES, text_of(&q->email));
	p->identifier = own(h, r, BOOK_CODES, text_of(&q->identifier));
	p->other = own(h, r, BOOK_CODES, text_of(&q->other));
	p->given_sound = sound(h, r, p->given);
	p->family_sound = sound(h, r, p->family);
}

void hunt_translate(struct hunter *h, const struct book *from, const struct person *p)
{
	const struct dict *names = &from->dict[BOOK_NAMES], *places = &from->dict[BOOK_PLACES];
	const struct dict *codes = &from->dict[BOOK_CODES];
	struct person *to = &h->sought[0];

	h->own[0].n = h->own[0].text_n = 0;
	*to = *p;
	to->given = own(h, 0, BOOK_NAMES, word_text(names, p->given));
	to->middle = own(h, 0, BOOK_NAMES, word_text(names, p->middle));
	to->family = own(h, 0, BOOK_NAMES, word_text(names, p->family));
	to->family2 = own(h, 0, BOOK_NAMES, word_text(names, p->family2));
	to->street = own(h, 0, BOOK_PLACES, word_text(places, p->street));
	to->line = own(h, 0, BOOK_PLACES, word_text(places, p->line));
	to->locality = own(h, 0, BOOK_PLACES, word_text(places, p->locality));
	to->email = own(h, 0, BOOK_CODES, word_text(codes, p->email));
	to->identifier = own(h, 0, BOOK_CODES, word_text(codes, p->identifier));
	to->other = own(h, 0, BOOK_CODES, word_text(codes, p->other));
	h->comparer.own = &h->own[0];
}

struct forming { struct form *at; unsigned n; };

static void add(struct forming *f, uint32_t word, double alike)
{
	unsigned i;

	for (i = 0; i < f->n; i++)
		if (f->at[i].word == word)
			return;
	if (f->n == HUNT_KEPT && f->at[f->n - 1].alike >= (float)alike)
		return;
	if (f->n < HUNT_KEPT)
		f->n++;
	for (i = f->n - 1; i > 0 && f->at[i - 1].alike < (float)alike; i--)
		f->at[i] = f->at[i - 1];
	f->at[i] = (struct form){ word, (float)alike };
}

static void add_group(struct forming *f, const struct dict *names, struct nick nick)
{
	struct str name;

	for (int k = 0; k < NICK_MOST && nick.group[k]; k++)
		for (size_t at = 0; nick_each(nick.group[k], &at, &name);) {
			uint32_t id = word_find(names, name);
			if (id)
				add(f, id, 0.97);
		}
}

static void add_family(struct forming *f, const struct dict *names, struct str text)
{
	char other[NAME_MOST];
	int n;

	for (unsigned i = 0; (n = name_one_family_each(text, i, other)) >= 0; i++) {
		uint32_t id = n ? word_find(names, (struct str){ other, (size_t)n }) : 0;
		if (id)
			add(f, id, 0.96);
	}
}

/* slips: all words under the keys, fetched into the cache side by side; returns how many */
static uint32_t slips(const struct index *ix, const uint64_t *key, unsigned keys, uint32_t all[SLIPS])
{
	uint32_t room[LIST], n = 0;
	const uint32_t *word;

	for (unsigned k = 0; k < keys; k++)
		index_ahead(ix, INDEX_DELETED, key[k]);
	for (unsigned k = 0; k < keys; k++) {
		uint32_t some = index_reach(ix, INDEX_DELETED, key[k], LIST, room, &word);
		for (uint32_t i = 0; i < some && n < SLIPS; i++) {
			__builtin_prefetch(&ix->book.dict[BOOK_NAMES].word[word[i]]);
			all[n++] = word[i];
		}
	}
	return n;
}

static void add_slips(struct hunter *h, struct forming *f, struct str text)
{
	const struct dict *names = &h->index->book.dict[BOOK_NAMES];
	uint64_t key[64];
	uint32_t all[SLIPS], n, mask = fold_mask(text);
	int most = text.n >= 6 ? 2 : 1;

	n = slips(h->index, key, index_deleted(str_head(text, 32), key), all);
	for (uint32_t i = 0; i < n; i++) {
		const struct word *w = &names->word[all[i]];
		size_t apart = w->n > text.n ? w->n - text.n : text.n - w->n;
		int edits;
		if (apart > (size_t)most || __builtin_popcount(w->mask ^ mask) > 2 * most)
			continue;                         /* one edit changes two letters at most */
		edits = alike_edits(text, word_text(names, all[i]), most);
		if (edits <= most)
			add(f, all[i], 0.98 - 0.03 * edits + 1e-8 * (w->count[0] + w->count[1]));
	}
}

static void add_sounds(struct hunter *h, struct forming *f, const struct word *w, struct str text)
{
	const struct dict *names = &h->index->book.dict[BOOK_NAMES];
	uint32_t room[LIST];
	const uint32_t *word;
	uint32_t n = w->sound ? index_reach(h->index, INDEX_NAME_SOUND, w->sound, LIST, room, &word) : 0;

	for (uint32_t i = 0; i < n; i++) {
		double alike;
		if (__builtin_popcount(names->word[word[i]].mask ^ w->mask) > 5)
			continue;
		alike = alike_words(text, word_text(names, word[i]));
		if (alike >= 0.8)
			add(f, word[i], alike);
	}
}

/* add_known: forms the index of everybody has, where this one has them too */
static void add_known(struct hunter *h, struct forming *f, enum hunt_said said)
{
	struct hunter *elder = h->elder;
	unsigned n = hunt_forms(elder, said);

	for (unsigned i = 0; i < n; i++) {
		const struct form *form = &elder->forms[said].form[i];
		uint32_t id = index_here(h->index, form->word);
		if (id)
			add(f, id, (double)form->alike);
	}
}

static unsigned forms_of(struct hunter *h, enum hunt_said said, struct form out[HUNT_KEPT])
{
	uint32_t word = said == HUNT_GIVEN ? h->sought[0].given : h->sought[0].family;
	const struct dict *names = &h->index->book.dict[BOOK_NAMES];
	const struct word *w = word & OWN_WORD ? &h->own[0].word[word & ~OWN_WORD] : &names->word[word];
	struct forming f = { out, 0 };
	struct str text;

	if (!word)
		return 0;
	h->comparer.own = &h->own[0];
	text = compare_word(&h->comparer, BOOK_NAMES, word);
	if (!(word & OWN_WORD))
		add(&f, word, 1);
	if (w->n == 1)
		return f.n;
	if (h->elder)
		add_known(h, &f, said);
	add_group(&f, names, w->nick);
	if (said == HUNT_FAMILY)
		add_family(&f, names, text);
	add_slips(h, &f, text);
	if (h->elder || f.n < FEW || (word & OWN_WORD))
		add_sounds(h, &f, w, text);
	return f.n;
}

unsigned hunt_forms(struct hunter *h, enum hunt_said said)
{
	struct forms *f = &h->forms[said];

	if (f->turn != h->turn)
		*f = (struct forms){ .turn = h->turn };
	if (!f->made) {
		f->n = forms_of(h, said, f->form);
		f->made = true;
	}
	return f->n;
}
