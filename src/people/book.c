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

static struct str text_of(const struct folded *f)
{
	return str_head((struct str){ f->at, f->n }, 255);
}

static enum book_dict dict_of(int said)
{
	return said <= SAID_FAMILY2 ? BOOK_NAMES : said <= SAID_LOCALITY ? BOOK_PLACES : BOOK_CODES;
}

static void take_words(struct reading_of *r)
{
	for (int p = 0; p < NAME_PARTS; p++)
		r->said[SAID_GIVEN + p].text = name_part(&r->name, (enum name_part)p);
	r->said[SAID_STREET].text = (struct str){ r->home.street, r->home.street_n };
	r->said[SAID_LINE].text = (struct str){ r->home.line, r->home.line_n };
	r->said[SAID_LOCALITY].text = text_of(&r->locality);
	r->said[SAID_EMAIL].text = text_of(&r->email);
	r->said[SAID_IDENTIFIER].text = text_of(&r->identifier);
	r->said[SAID_OTHER].text = text_of(&r->other);
	for (int i = 0; i < BOOK_SAID; i++)
		if (r->said[i].text.n)
			r->said[i].hash = fold_hash(r->said[i].text);
}

void book_soon(const struct book *b, struct reading_of *r, int step)
{
	if (step == 0)
		take_words(r);
	for (int i = 0; i < BOOK_SAID; i++)
		if (r->said[i].text.n)
			word_soon(&b->dict[dict_of(i)], r->said[i].hash, step);
}

/* number: of a word of the reading, as which it is counted; a middle name is not */
static uint32_t number(struct book *b, const struct reading_of *r, int said)
{
	struct dict *d = &b->dict[dict_of(said)];
	uint32_t id = word_put(d, r->said[said].text, r->said[said].hash, dict_of(said) == BOOK_NAMES);
	int as = said == SAID_FAMILY || said == SAID_FAMILY2 || said == SAID_LOCALITY;

	if (id && said != SAID_MIDDLE)
		d->word[id].count[as]++;
	return id;
}

static void encode(struct book *b, struct person *p, const struct reading_of *r)
{
	const struct dict *names = &b->dict[BOOK_NAMES];

	p->given = number(b, r, SAID_GIVEN);
	p->middle = number(b, r, SAID_MIDDLE);
	p->family = number(b, r, SAID_FAMILY);
	p->family2 = number(b, r, SAID_FAMILY2);
	p->born = r->born;
	p->postcode = r->postcode;
	p->phone = r->phone;
	p->house = r->home.house;
	p->street = number(b, r, SAID_STREET);
	p->line = number(b, r, SAID_LINE);
	p->locality = number(b, r, SAID_LOCALITY);
	p->email = number(b, r, SAID_EMAIL);
	p->identifier = number(b, r, SAID_IDENTIFIER);
	p->other = number(b, r, SAID_OTHER);
	p->given_sound = names->word[p->given].sound;
	p->family_sound = names->word[p->family].sound;
	p->region = r->region;
	p->sex = r->sex;
}

uint32_t book_add(struct book *b, struct str id, const struct fact *facts, size_t n)
{
	static _Thread_local struct reading_of r;

	book_read(&r, facts, n);
	book_soon(b, &r, 0);
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

void book_id_soon(const struct book *b, uint32_t row, int step)
{
	const uint32_t *at = &b->id_at[row / BOOK_STRIDE];

	__builtin_prefetch(step == 0 ? (const void *)at : (const void *)(b->ids + *at + row % BOOK_STRIDE * 8));
}
