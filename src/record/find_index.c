#include "record/find_index.h"

#include <stdlib.h>
#include <string.h>

#include "record/row.h"

static const char token_insert[] = "insert into find_token(token, record) values (?1, ?2)";

/* Letters with marks common in names here, folded to plain ones; two bytes of UTF-8 from C3 80 on. Others stand as they are. */
static const char plain[] = "aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo/ouuuuypy";

size_t find_index_words(struct str text, char kind, struct find_token *out, size_t most)
{
	size_t n = 0;
	struct find_token t = { { kind }, 1 };

	for (size_t i = 0; i <= text.n && n < most; i++) {
		unsigned char c = i < text.n ? (unsigned char)text.at[i] : ' ';
		char low = 0;
		if (c == 0xC3 && i + 1 < text.n && (unsigned char)text.at[i + 1] >= 0x80 && (unsigned char)text.at[i + 1] < 0xC0)
			low = plain[(unsigned char)text.at[++i] - 0x80];
		else if (c == 0xE2 && i + 2 < text.n && (unsigned char)text.at[i + 1] == 0x80 && (unsigned char)text.at[i + 2] == 0x99) {
			i += 2;             /* O’Brien as O'Brien */
			continue;
		} else if (c >= 'A' && c <= 'Z')
			low = (char)(c | 32);
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80)
			low = (char)c;
		else if (c == '\'')
			continue;
		if (low) {
			if (t.n < FIND_TOKEN)
				t.at[t.n++] = low;
			continue;
		}
		if (t.n > 1)
			out[n++] = t;
		t.n = 1;
	}
	return n;
}

size_t find_index_phone(struct str text, struct find_token *out)
{
	size_t n = 0;
	char digits[20];

	for (size_t i = 0; i < text.n && n < sizeof digits; i++)
		if (text.at[i] >= '0' && text.at[i] <= '9')
			digits[n++] = text.at[i];
		else if (!strchr(" +()-.", text.at[i]))
			return 0;
	struct str d = { digits, n };
	if (str_starts(d, STR("0044")))
		d = str_from(d, 4);
	else if (str_starts(d, STR("44")) && n > 10)
		d = str_from(d, 2);
	while (str_starts(d, STR("0")))
		d = str_from(d, 1);
	if (d.n < 6)
		return 0;
	out->at[0] = 'p';
	memcpy(out->at + 1, d.at, d.n);
	out->n = d.n + 1;
	return 1;
}

/* A9 9AA, A99 9AA, AA9 9AA, AA99 9AA, A9A 9AA, AA9A 9AA. */
size_t find_index_postcode(struct str text, struct find_token *out)
{
	size_t n = 1;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.at[i] >= 'A' && text.at[i] <= 'Z' ? (char)(text.at[i] | 32) : text.at[i];
		if (c == ' ')
			continue;
		if (n > 8 || !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
			return 0;
		out->at[n++] = c;
	}
	if (n < 6 || n > 8)
		return 0;
	const char *p = out->at + n - 3;
	bool good = out->at[1] >= 'a' && p[0] <= '9' && p[1] >= 'a' && p[2] >= 'a' &&
		(out->at[2] <= '9' || out->at[3] <= '9');
	out->at[0] = 'c';
	out->n = n;
	return good ? 1 : 0;
}

size_t find_index_mark(struct str text, struct find_token *out)
{
	bool letter = false, digit = false;
	size_t n = 1;

	out->at[0] = 'v';
	for (size_t i = 0; i < text.n; i++) {
		char c = text.at[i] >= 'A' && text.at[i] <= 'Z' ? (char)(text.at[i] | 32) : text.at[i];
		if (c == ' ' || c == '-')
			continue;
		if (n > 8 || !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
			return 0;
		letter |= c >= 'a';
		digit |= c <= '9';
		out->at[n++] = c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c;
	}
	out->n = n;
	return n > 3 && letter && digit;
}

static const char *const word_kinds[] = { "given_name", "family_name", "full_name", "known_as", "address", "vehicle", "identifier",
	"email", NULL };

static bool any_of(struct str kind, const char *const *kinds)
{
	for (; *kinds; kinds++)
		if (str_is(kind, *kinds))
			return true;
	return false;
}

static size_t day_tokens(struct str text, struct find_token *out)
{
	if (text.n != 10)
		return 0;
	*out = (struct find_token){ { 'd' }, 11 };
	memcpy(out->at + 1, text.at, 10);
	return 1;
}

static size_t field_tokens(const struct field *f, const struct value *v, struct find_token *out, size_t most)
{
	size_t n;

	if (v->is != VALUE_TEXT || most < 2)
		return 0;
	if (str_is(f->kind, "birth_date"))
		return day_tokens(v->text, out);
	if (str_is(f->kind, "phone"))
		return find_index_phone(v->text, out);
	if (str_is(f->kind, "postcode"))
		return find_index_postcode(v->text, out);
	if (!f->find && !any_of(f->kind, word_kinds))
		return 0;
	n = find_index_words(v->text, 'n', out, most);
	if (str_is(f->kind, "vehicle"))
		return n < most ? n + find_index_mark(v->text, out + n) : n;
	/* A number is asked for with and without its spaces. */
	if (n > 1 && n < most && str_is(f->kind, "identifier")) {
		out[n] = out[0];
		for (size_t i = 1; i < n && out[n].n + out[i].n < FIND_TOKEN; i++) {
			memcpy(out[n].at + out[n].n, out[i].at + 1, out[i].n - 1);
			out[n].n += out[i].n - 1;
		}
		n++;
	}
	return n;
}

size_t find_index_of(const struct record *rec, struct find_token out[FIND_TOKENS])
{
	size_t n = 0;

	for (size_t i = 0; rec && i < rec->type->nfields; i++) {
		const struct field *f = &rec->type->fields[i];
		const struct value *v = &rec->values[i];
		n += field_tokens(f, v, out + n, FIND_TOKENS - n);
		for (size_t j = 0; f->is == FIELD_GROUP && v->is == VALUE_MANY && j < v->nmany * v->width; j++)
			n += field_tokens(&f->fields[j % v->width], &v->many[j], out + n, FIND_TOKENS - n);
	}
	return n;
}

bool find_index_has(const struct type *t)
{
	for (size_t i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		if (f->find || any_of(f->kind, word_kinds) || str_is(f->kind, "phone") || str_is(f->kind, "postcode"))
			return true;
	}
	return false;
}

static bool among(const struct find_token *t, const struct find_token *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (all[i].n == t->n && !memcmp(all[i].at, t->at, t->n))
			return true;
	return false;
}

static void token_write(struct db *db, const char *sql, const struct find_token *t, int64_t id)
{
	struct query *q = db_query(db, sql);

	query_text(q, 1, (struct str){ t->at, t->n });
	query_int(q, 2, id);
	query_step(q);
	query_end(q);
}

void find_index_write(struct db *db, const struct record *rec, const struct record *before)
{
	struct find_token now[FIND_TOKENS], was[FIND_TOKENS];
	size_t nnow = find_index_of(rec, now), nwas = find_index_of(before, was);

	for (size_t i = 0; i < nwas; i++)
		if (!among(&was[i], now, nnow))
			token_write(db, "delete from find_token where token = ?1 and record = ?2", &was[i], rec->id);
	for (size_t i = 0; i < nnow; i++)
		if (!among(&now[i], was, nwas) && !among(&now[i], now, i))
			token_write(db, token_insert, &now[i], rec->id);
}

/* ---- many at once ---- */

/* head: the first eight letters as a number, which settles most comparisons. */
struct waiting { uint64_t head; int64_t record; uint32_t at, n; };

void find_index_later(struct find_later *l, const struct record *rec)
{
	struct find_token now[FIND_TOKENS];
	size_t n = find_index_of(rec, now);

	for (size_t i = 0; i < n; i++) {
		struct waiting w = { .record = rec->id, .at = (uint32_t)l->texts.n, .n = (uint32_t)now[i].n };
		if (among(&now[i], now, i))
			continue;
		for (size_t j = 0; j < sizeof w.head; j++)
			w.head = w.head << 8 | (j < now[i].n ? (unsigned char)now[i].at[j] : 0);
		memcpy(big_add(&l->texts, now[i].n), now[i].at, now[i].n);
		memcpy(big_add(&l->words, sizeof w), &w, sizeof w);
	}
}

static int by_word(const void *left, const void *right, void *texts)
{
	const struct waiting *x = left, *y = right;
	const char *at = texts;
	int is;

	if (x->head != y->head)
		return x->head < y->head ? -1 : 1;
	is = memcmp(at + x->at, at + y->at, x->n < y->n ? x->n : y->n);
	if (is || x->n != y->n)
		return is ? is : x->n < y->n ? -1 : 1;
	return (x->record > y->record) - (x->record < y->record);
}

void find_index_settle(struct find_later *l, struct db *db)
{
	struct waiting *all = (struct waiting *)(void *)l->words.at;
	size_t n = BIG_N(&l->words, struct waiting);

	if (n)
		qsort_r(all, n, sizeof *all, by_word, l->texts.at);
	for (size_t i = 0; i < n; i++) {
		struct query *q = db_query(db, token_insert);
		query_text(q, 1, (struct str){ l->texts.at + all[i].at, all[i].n });
		query_int(q, 2, all[i].record);
		query_step(q);
		query_end(q);
	}
	l->words.n = l->texts.n = 0;
}

void find_index_close(struct find_later *l)
{
	if (l->words.at)
		big_close(&l->words);
	if (l->texts.at)
		big_close(&l->texts);
}
