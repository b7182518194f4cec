#include <string.h>
#include "people/book.h"

static const char *const kind_names[KINDS] = {
	"", "given_name", "middle_name", "family_name", "full_name", "birth_date", "sex", "phone", "email",
	"house_number", "address", "locality", "region", "postcode", "identifier", "other",
};

const char *book_kind_name(enum kind k)
{
	return kind_names[k];
}

enum kind book_kind(struct str name)
{
	for (int k = 1; k < KINDS; k++)
		if (str_is(name, kind_names[k]))
			return (enum kind)k;
	return KIND_NONE;
}

static void take_in(struct book *b)
{
	b->person = (struct person *)(void *)b->persons.at;
	b->n = (uint32_t)BIG_N(&b->persons, struct person);
	b->id_at = (const uint32_t *)(const void *)b->id_ats.at;
	b->ids = b->id_texts.at;
}

void book_open(struct book *b, uint32_t expected)
{
	*b = (struct book){ 0 };
	for (int d = 0; d < BOOK_DICTS; d++)
		word_open(&b->dict[d], 1024);
	big_open(&b->persons, (size_t)expected * sizeof(struct person));
	big_open(&b->id_ats, (size_t)expected / BOOK_STRIDE * sizeof(uint32_t));
	big_open(&b->id_texts, (size_t)expected * 8);
	take_in(b);
}

void book_expect(struct book *b, uint32_t rows)
{
	big_reserve(&b->persons, (size_t)rows * sizeof(struct person));
	big_reserve(&b->id_texts, (size_t)rows * 10);
	take_in(b);
}

void book_close(struct book *b)
{
	for (int d = 0; d < BOOK_DICTS; d++)
		word_close(&b->dict[d]);
	big_close(&b->persons);
	big_close(&b->id_ats);
	big_close(&b->id_texts);
	*b = (struct book){ 0 };
}

static uint8_t sex_of(struct str text)
{
	struct folded f;

	fold_text(&f, text);
	if (f.n == 0)
		return SEX_UNKNOWN;
	if (f.at[0] == 'f' || f.at[0] == 'w' || f.at[0] == 'g' || (f.n == 1 && f.at[0] == '2'))
		return SEX_FEMALE;
	if (f.at[0] == 'm' || f.at[0] == 'b' || (f.n == 1 && f.at[0] == '1'))
		return SEX_MALE;
	if (f.at[0] == 'o' || f.at[0] == 'x' || f.at[0] == 'i')
		return SEX_OTHER;
	return SEX_UNKNOWN;
}

/* fold_code: an e-mail address, a number, anything compared letter by letter: case and spaces go, marks stay */
static void fold_code(struct folded *f, struct str text)
{
	if (f->n && f->n < FOLD_MOST)
		f->at[f->n++] = '|';
	for (size_t i = 0; i < text.n && f->n < 120; i++) {
		char c = text.at[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 32);
		if (c != ' ' && c != '\t' && c != 0)
			f->at[f->n++] = c;
	}
}

static void read_locality(struct folded *f, struct str text)
{
	struct folded g;

	if (f->n)
		return;
	fold_text(&g, text);
	f->n = fold_joined(f->at, FOLD_MOST, (struct str){ g.at, g.n });
}

static uint16_t region_of(struct str text)
{
	struct folded f;
	uint16_t hash;

	fold_text(&f, text);
	hash = (uint16_t)fold_hash((struct str){ f.at, f.n });
	return f.n ? (hash ? hash : 1) : 0;
}

static void read_place(struct reading_of *r, const struct fact *f)
{
	switch (f->kind) {
	case KIND_PHONE:
		r->phone = r->phone ? r->phone : home_phone(f->text);
		break;
	case KIND_HOUSE:
		home_house(&r->home, f->text);
		break;
	case KIND_ADDRESS:
		home_address(&r->home, f->text);
		break;
	case KIND_LOCALITY:
		read_locality(&r->locality, f->text);
		break;
	case KIND_REGION:
		r->region = r->region ? r->region : region_of(f->text);
		break;
	case KIND_POSTCODE:
		r->postcode = r->postcode ? r->postcode : home_postcode(f->text);
		break;
	case KIND_EMAIL:
		if (!r->email.n)
			fold_code(&r->email, f->text);
		break;
	case KIND_IDENTIFIER:
		if (!r->identifier.n) {
			fold_code(&r->identifier, f->text);
			break;
		} /* fall through */
	case KIND_OTHER:
		fold_code(&r->other, f->text);
		break;
	default:
		break;
	}
}

void book_read(struct reading_of *r, const struct fact *facts, size_t n)
{
	memset(&r->name.n, 0, sizeof r->name.n);
	r->home.house = r->home.postcode = 0;
	r->home.street_n = r->home.line_n = 0;
	r->born = 0;
	r->postcode = r->phone = 0;
	r->locality.n = r->email.n = r->identifier.n = r->other.n = 0;
	r->region = 0;
	r->sex = SEX_UNKNOWN;
	for (size_t i = 0; i < n; i++) {
		const struct fact *f = &facts[i];
		if (!f->text.n)
			continue;
		switch (f->kind) {
		case KIND_GIVEN: name_given(&r->name, f->text); break;
		case KIND_MIDDLE: name_middle(&r->name, f->text); break;
		case KIND_FAMILY: name_family(&r->name, f->text); break;
		case KIND_FULL: name_full(&r->name, f->text); break;
		case KIND_BORN: r->born = r->born ? r->born : born_read(f->text); break;
		case KIND_SEX: r->sex = r->sex ? r->sex : sex_of(f->text); break;
		default: read_place(r, f); break;
		}
	}
	if (!r->postcode)
		r->postcode = r->home.postcode;
}

static uint32_t counted(struct dict *d, struct str text, bool names, int as)
{
	uint32_t id = word_add(d, text, names);

	if (id)
		d->word[id].count[as]++;
	return id;
}

static struct str text_of(const struct folded *f)
{
	return (struct str){ f->at, f->n };
}

static void encode(struct book *b, struct person *p, const struct reading_of *r)
{
	struct dict *names = &b->dict[BOOK_NAMES], *places = &b->dict[BOOK_PLACES];
	struct dict *codes = &b->dict[BOOK_CODES];

	p->given = counted(names, name_part(&r->name, NAME_GIVEN), true, 0);
	p->middle = word_add(names, name_part(&r->name, NAME_MIDDLE), true);
	p->family = counted(names, name_part(&r->name, NAME_FAMILY), true, 1);
	p->family2 = counted(names, name_part(&r->name, NAME_FAMILY2), true, 1);
	p->born = r->born;
	p->postcode = r->postcode;
	p->phone = r->phone;
	p->house = r->home.house;
	p->street = counted(places, (struct str){ r->home.street, r->home.street_n }, false, 0);
	p->line = counted(places, (struct str){ r->home.line, r->home.line_n }, false, 0);
	p->locality = counted(places, text_of(&r->locality), false, 1);
	p->email = counted(codes, text_of(&r->email), false, 0);
	p->identifier = counted(codes, text_of(&r->identifier), false, 0);
	p->other = counted(codes, text_of(&r->other), false, 0);
	p->given_sound = names->word[p->given].sound;
	p->family_sound = names->word[p->family].sound;
	p->region = r->region;
	p->sex = r->sex;
}

uint32_t book_add(struct book *b, struct str id, const struct fact *facts, size_t n)
{
	static _Thread_local struct reading_of r;

	book_read(&r, facts, n);
	return book_put(b, id, &r);
}

uint32_t book_put(struct book *b, struct str id, const struct reading_of *r)
{
	struct person p = { 0 };
	uint32_t at = (uint32_t)b->id_texts.n, row = b->n;
	char *to;

	encode(b, &p, r);
	id = str_head(id, 255);
	if (row % BOOK_STRIDE == 0)
		memcpy(big_add(&b->id_ats, sizeof at), &at, sizeof at);
	to = big_add(&b->id_texts, id.n + 1);
	to[0] = (char)(uint8_t)id.n;
	memcpy(to + 1, id.at, id.n);
	memcpy(big_add(&b->persons, sizeof p), &p, sizeof p);
	take_in(b);
	return row;
}

struct str book_id(const struct book *b, uint32_t row)
{
	const char *at = b->ids + b->id_at[row / BOOK_STRIDE];

	for (uint32_t k = row % BOOK_STRIDE; k; k--)
		at += 1 + (uint8_t)at[0];
	return (struct str){ at + 1, (uint8_t)at[0] };
}
