#include <string.h>
#include "people/ask.h"

enum { WORDS = 24 };
struct asked { struct str word[WORDS]; bool used[WORDS]; unsigned n; const char *end; };

static bool digit(char c) { return c >= '0' && c <= '9'; }

static bool same_word(struct str w, const char *z)
{
	size_t n = strlen(z);

	if (w.n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((w.at[i] | 32) != z[i])
			return false;
	return true;
}

static void split(struct asked *a, struct str text)
{
	size_t i = 0;

	while (i < text.n && a->n < WORDS) {
		size_t from;
		while (i < text.n && strchr(" \t,;", text.at[i]))
			i++;
		from = i;
		while (i < text.n && !strchr(" \t,;", text.at[i]))
			i++;
		if (i > from)
			a->word[a->n++] = (struct str){ text.at + from, i - from };
	}
}

static unsigned digits_in(struct str w)
{
	unsigned n = 0;

	for (size_t i = 0; i < w.n; i++)
		n += digit(w.at[i]);
	return n;
}

static bool letters_only(struct str w)
{
	return digits_in(w) == 0;
}

static void use(struct asked *a, unsigned from, unsigned count)
{
	for (unsigned i = from; i < from + count; i++)
		a->used[i] = true;
}

static struct str span_of(const struct asked *a, unsigned from, unsigned count)
{
	const char *at = a->word[from].at, *end = a->word[from + count - 1].at + a->word[from + count - 1].n;

	return (struct str){ at, (size_t)(end - at) };
}

static bool date_like(struct str w)
{
	unsigned d = digits_in(w), marks = 0;

	for (size_t i = 0; i < w.n; i++)
		marks += w.at[i] == '/' || w.at[i] == '-' || w.at[i] == '.';
	return d >= 4 && d + marks == w.n && (marks == 2 || (d == 8 && (w.at[0] == '1' || w.at[0] == '2')));
}

static bool month_like(struct str w)
{
	static const char *const months[] = { "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec" };

	for (int i = 0; w.n >= 3 && letters_only(w) && i < 12; i++)
		if (same_word(str_head(w, 3), months[i]))
			return true;
	return false;
}

static bool year_like(struct str w)
{
	return w.n == 4 && digits_in(w) == 4 && (memcmp(w.at, "19", 2) == 0 || memcmp(w.at, "20", 2) == 0);
}

static void find_date(struct asked *a, struct reading_of *r)
{
	for (unsigned i = 0; i < a->n && !r->born; i++) {
		if (a->used[i])
			continue;
		if (date_like(a->word[i])) {
			r->born = born_read(a->word[i]);
			if (r->born)
				use(a, i, 1);
		} else if (year_like(a->word[i])) {
			r->born = born_read(a->word[i]);
			use(a, i, 1);
		} else if (i + 2 < a->n && digits_in(a->word[i]) && a->word[i].n <= 4 && month_like(a->word[i + 1]) &&
				digits_in(a->word[i + 2]) >= 2) {
			r->born = born_read(span_of(a, i, 3));
			if (r->born)
				use(a, i, 3);
		}
	}
}

/* find_phone: seven digits or more, in one word or in several that follow each other */
static void find_phone(struct asked *a, struct reading_of *r)
{
	for (unsigned i = 0; i < a->n && !r->phone; i++) {
		unsigned count = 0, digits = 0;
		while (i + count < a->n && !a->used[i + count] && !date_like(a->word[i + count])) {
			struct str w = a->word[i + count];
			unsigned d = digits_in(w);
			if (d == 0 || d + (w.at[0] == '+') + 2 < w.n)
				break;
			digits += d;
			count++;
		}
		if (digits >= 9 && digits <= 15) {
			r->phone = home_phone(span_of(a, i, count));
			if (r->phone)
				use(a, i, count);
		}
	}
}

static void find_postcode(struct asked *a, struct reading_of *r)
{
	for (unsigned i = 0; i < a->n && !r->postcode; i++) {
		for (unsigned count = 2; count >= 1; count--) {
			struct str w;
			uint32_t p;
			if (i + count > a->n || a->used[i] || a->used[i + count - 1])
				continue;
			w = span_of(a, i, count);
			if (digits_in(w) == 0 || letters_only(a->word[i]))
				continue;
			p = home_postcode(w);
			if (p && !(p >> 31)) {
				r->postcode = p;
				use(a, i, count);
				break;
			}
			if (count == 1 && w.n <= 4 && (p = home_postcode_district(w)) != 0) {
				r->postcode = p;
				use(a, i, 1);
			}
		}
	}
}

/* find_age: "about 7", "aged 7", "7 years", "7yo": the middle of the years it can be */
static void find_age(struct asked *a, struct question *q, struct reading_of *r, day today)
{
	static const char *const before[] = { "about", "age", "aged", "around", "approx", "approximately" };
	static const char *const after[] = { "years", "year", "yrs", "yr", "yo", "y/o", "old" };

	for (unsigned i = 0; i < a->n && !r->born; i++) {
		struct str w = a->word[i];
		int64_t age;
		bool named = false, years;
		size_t d = 0;
		while (d < w.n && digit(w.at[d]))
			d++;
		years = d && d < w.n && (same_word(str_from(w, d), "yo") || same_word(str_from(w, d), "y/o"));
		if (a->used[i] || d == 0 || d > 3 || (d < w.n && !years) || !str_int(str_head(w, d), &age) || age > 120)
			continue;
		for (size_t k = 0; i > 0 && k < sizeof before / sizeof *before; k++)
			if (same_word(a->word[i - 1], before[k]))
				named = a->used[i - 1] = true;
		for (unsigned j = i + 1; j < a->n && j < i + 3; j++)
			for (size_t k = 0; k < sizeof after / sizeof *after; k++)
				if (!a->used[j] && same_word(a->word[j], after[k]))
					named = a->used[j] = true;
		if (!named && !years && (i + 1 < a->n && letters_only(a->word[i + 1]) && !a->used[i + 1]))
			continue;                         /* "12 rowan street" */
		r->born = born_make(day_civil(today).year - (int)age, 0, 0);
		q->age = true;
		use(a, i, 1);
	}
}

static bool street_like(struct str w)
{
	static const char *const words[] = {
		"road", "rd", "street", "st", "avenue", "ave", "close", "lane", "drive", "grove", "crescent", "way", "court",
		"place", "terrace", "gardens", "square", "walk", "hill", "row", "mews",
	};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (same_word(w, words[i]))
			return true;
	return false;
}

static void find_address(struct asked *a, struct reading_of *r)
{
	for (unsigned i = 0; i < a->n; i++) {
		if (a->used[i] || !digit(a->word[i].at[0]) || digits_in(a->word[i]) > 4)
			continue;
		for (unsigned j = i + 2; j < a->n && j < i + 5 && !a->used[j]; j++)
			if (street_like(a->word[j])) {
				home_address(&r->home, span_of(a, i, j - i + 1));
				use(a, i, j - i + 1);
				return;
			}
	}
}

static void find_names(struct asked *a, struct question *q)
{
	struct reading_of *r = &q->reading[0];
	unsigned n = 0;
	size_t at = 0;
	char text[FOLD_MOST];

	for (unsigned i = 0; i < a->n; i++) {
		struct str w = a->word[i];
		if (a->used[i] || !letters_only(w) || same_word(w, "about") || same_word(w, "born") ||
				same_word(w, "dob") || at + w.n + 2 > sizeof text)
			continue;
		memcpy(text + at, w.at, w.n);
		at += w.n;
		text[at++] = w.at + w.n < a->end && w.at[w.n] == ',' ? ',' : ' ';
		n++;
	}
	if (n == 1) {
		q->reading[1] = *r;
		q->readings = 2;
		name_family(&r->name, (struct str){ text, at });
		name_given(&q->reading[1].name, (struct str){ text, at });
	} else if (n > 1) {
		name_full(&r->name, (struct str){ text, at });
	}
}

static void count_said(struct question *q)
{
	const struct reading_of *r = &q->reading[0];

	q->said = (r->name.n[NAME_GIVEN] != 0) + (r->name.n[NAME_FAMILY] != 0) + (r->born != 0) + (r->phone != 0) +
		(r->postcode != 0) + (r->home.street_n != 0) + (r->email.n != 0) + (r->identifier.n != 0) +
		(r->other.n != 0) + (r->locality.n != 0);
}

void ask_facts(struct question *q, const struct fact *facts, size_t n)
{
	q->readings = 1;
	q->word_n = 0;
	q->age = false;
	book_read(&q->reading[0], facts, n);
	count_said(q);
}

void ask_text(struct question *q, struct str text, day today)
{
	struct asked a = { .n = 0 };
	struct reading_of *r = &q->reading[0];

	ask_facts(q, NULL, 0);
	text = str_trim(text);
	a.end = text.at + text.n;
	split(&a, text);
	if (a.n == 1 && text.n < ASK_WORD) {
		memcpy(q->word, text.at, text.n);
		q->word_n = (uint8_t)text.n;
	}
	for (unsigned i = 0; i < a.n; i++)
		if (memchr(a.word[i].at, '@', a.word[i].n) && !r->email.n) {
			struct fact f = { KIND_EMAIL, a.word[i] };
			book_read(r, &f, 1);
			use(&a, i, 1);
		}
	find_phone(&a, r);
	find_date(&a, r);
	find_address(&a, r);
	find_postcode(&a, r);
	find_age(&a, q, r, today);
	find_names(&a, q);
	count_said(q);
}
