/* The find box. A reference goes straight to its record; everything else is cut into what it can be (a phone number, a postcode, a
 * date of birth, an age, words), looked up in the index by the rarest of them, and each candidate is held against all of them. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "practice/practice.h"
#include "record/find_index.h"
#include "record/find_people.h"
#include "record/links.h"
#include "record/row.h"
#include "record/suggest.h"
#include "record/typed.h"

enum { WORDS = 8, FETCH = 2000, LOADS = 1000, NEAR = 20, ALIKE = 12, CHILD = 18, FEW = 2, THROUGH = 200, THROUGH_NEAR = 40 };

struct asked {
	struct find_token words[WORDS]; size_t nwords;
	struct find_token exact; bool has_exact;         /* phone or postcode, whole; or a vehicle's mark that is here */
	struct find_token mark; bool has_mark;           /* what may be a mark: tried before it is taken for words */
	bool has_born, has_about; day born, from, until; int about;
	bool alone;                                      /* one letter only */
};

struct candidate { int64_t id; int score; const char *why; };

/* ---- what was asked ---- */

static struct str next_word(struct str *rest)
{
	struct str w;

	while (str_cut(rest, ' ', &w))
		if (w.n)
			return w;
	return (struct str){ "", 0 };
}

static bool age_asked(struct asked *q, struct str word, struct str *rest, day today)
{
	struct str look = *rest, n = next_word(&look);
	int64_t years;

	if (!str_is(word, "about") && !str_is(word, "aged") && !str_is(word, "age"))
		return false;
	if (!str_int(n, &years) || years < 0 || years > 120)
		return false;
	*rest = look;
	q->has_about = true;
	q->about = (int)years;
	/* Someone seven is seven and a half, give or take: a year and a half to either side of that. */
	q->from = day_add_months(today, -(int)(12 * years + 6) - 18);
	q->until = day_add_months(today, -(int)(12 * years + 6) + 18);
	return true;
}

/* "born 2012", "dob 2/3/2012": the word itself is nobody's name here. */
static bool year_asked(struct asked *q, struct str word, struct str *rest)
{
	struct str look = *rest, year = next_word(&look);
	int64_t n;

	if (!str_is(word, "born") && !str_is(word, "dob"))
		return false;
	if (year.n != 4 || !str_int(year, &n) || n < 1900 || n > 2100)
		return year.n && year.at[0] >= '0' && year.at[0] <= '9';
	*rest = look;
	q->has_about = true;
	q->from = day_of((struct civil){ .year = (int)n, .month = 1, .day = 1 });
	q->until = day_of((struct civil){ .year = (int)n, .month = 12, .day = 31 });
	return true;
}

static bool day_asked(struct asked *q, struct str word, struct str *rest, instant now)
{
	struct str says, look = *rest, all = word;

	if (!(word.at[0] >= '0' && word.at[0] <= '9'))
		return false;
	if (!typed_day(word, now, &q->born, &says)) {
		struct str second = next_word(&look), third = next_word(&look);
		if (!second.n || !third.n)
			return false;
		all.n = (size_t)(third.at + third.n - word.at);
		if (!typed_day(all, now, &q->born, &says))
			return false;
		*rest = look;
	}
	q->has_born = true;
	return true;
}

static void ask(struct str text, instant now, struct arena *a, struct asked *q)
{
	struct str rest = str_lower(a, str_trim(text)), word;

	*q = (struct asked){ 0 };
	q->has_mark = find_index_mark(rest, &q->mark);
	q->has_exact = find_index_phone(rest, &q->exact) || find_index_postcode(rest, &q->exact);
	if (q->has_exact)
		return;
	while ((word = next_word(&rest)).n && q->nwords < WORDS) {
		if (age_asked(q, word, &rest, instant_london_day(now)) || year_asked(q, word, &rest) || day_asked(q, word, &rest, now))
			continue;
		q->nwords += find_index_words(word, 'n', q->words + q->nwords, WORDS - q->nwords);
	}
	for (size_t i = 0; i < q->nwords; i++)
		q->alone = q->nwords == 1 && !q->has_born && q->words[0].n < 3;
}

/* ---- who it could be ---- */

/* Records with a token that begins so, or is so; -1: more than can be looked at. */
static int fetch(struct reading *r, const struct find_token *t, bool whole, int64_t *ids)
{
	char above[FIND_TOKEN];
	struct query *q = db_query(r->db, whole ? "select record from find_token where token = ?1 order by record desc limit ?3" :
		"select distinct record from find_token where token >= ?1 and token < ?2 limit ?3");
	int n = 0;

	memcpy(above, t->at, t->n);
	above[t->n - 1]++;
	query_text(q, 1, (struct str){ t->at, t->n });
	if (!whole)
		query_text(q, 2, (struct str){ above, t->n });
	query_int(q, 3, FETCH + 1);
	while (n <= FETCH && query_step(q))
		ids[n++] = query_get_int(q, 0);
	query_end(q);
	return n > FETCH ? -1 : n;
}

/* A mark may look like a postcode, and words with a number like a mark: it is one when something here has it, or begins with it. */
static void settle_mark(struct reading *r, struct asked *q, int64_t *ids)
{
	if (!q->has_mark || (q->has_exact && fetch(r, &q->exact, true, ids) != 0))
		return;
	if (fetch(r, &q->mark, false, ids) <= 0)
		return;
	q->exact = q->mark;
	q->has_exact = true;
	q->nwords = 0;
	q->has_born = q->has_about = false;
}

/* Everybody born from one day to another. */
static int fetch_born(struct reading *r, const struct asked *q, int64_t *ids)
{
	struct query *s = db_query(r->db, "select distinct record from find_token where token >= ?1 and token <= ?2 limit ?3");
	struct str from = str_fmt(r->arena, "d%.*s", S(day_show(r->arena, q->from)));
	struct str until = str_fmt(r->arena, "d%.*s", S(day_show(r->arena, q->until)));
	int n = 0;

	query_text(s, 1, from);
	query_text(s, 2, until);
	query_int(s, 3, FETCH + 1);
	while (n <= FETCH && query_step(s))
		ids[n++] = query_get_int(s, 0);
	query_end(s);
	return n > FETCH ? -1 : n;
}

static void born_token(const struct asked *q, struct arena *a, struct find_token *t)
{
	struct str s = day_show(a, q->born);

	t->at[0] = 'd';
	memcpy(t->at + 1, s.at, s.n);
	t->n = s.n + 1;
}

/* By the rarest of what was asked. partial: only those with the whole word were looked at, more begin with it. */
static int candidates(struct reading *r, const struct asked *q, int64_t *best, bool *partial)
{
	int64_t *ids = TAKE_N(r->arena, int64_t, FETCH + 1);
	struct find_token born;
	int n = -1;

	if (q->has_exact)
		return fetch(r, &q->exact, q->exact.at[0] != 'v', best);
	if (q->has_about && !q->nwords && !q->has_born)
		return fetch_born(r, q, best);
	if (q->has_born) {
		born_token(q, r->arena, &born);
		n = fetch(r, &born, true, best);
	}
	for (size_t i = 0; i < q->nwords; i++) {
		int m = fetch(r, &q->words[i], false, ids);
		bool whole = m < 0;
		if (whole && (m = fetch(r, &q->words[i], true, ids)) == 0)
			m = -1;
		/* All that begin so is better than some, however many. */
		if (m >= 0 && (n < 0 || (*partial && !whole) || (m < n && whole == *partial))) {
			memcpy(best, ids, (size_t)m * sizeof *ids);
			n = m;
			*partial = whole;
		}
	}
	return n;
}

/* ---- held against all of it ---- */

static const char *what_exact(const struct asked *q)
{
	return q->exact.at[0] == 'p' ? "Phone number" : q->exact.at[0] == 'v' ? "Registration mark" : "Postcode";
}

static int word_fits(const struct find_token *word, const struct find_token *all, size_t n)
{
	int best = 0;

	for (size_t i = 0; i < n; i++)
		if (all[i].n >= word->n && !memcmp(all[i].at, word->at, word->n))
			best = all[i].n == word->n ? 3 : best > 1 ? best : 1;
	return best;
}

static bool born_of(const struct record *rec, day *born)
{
	for (size_t i = 0; i < rec->type->nfields; i++)
		if (str_is(rec->type->fields[i].kind, "birth_date") && rec->values[i].is == VALUE_TEXT)
			return day_parse(rec->values[i].text, born);
	return false;
}

static bool fits(const struct asked *q, const struct record *rec, struct candidate *out)
{
	struct find_token all[FIND_TOKENS];
	size_t n = find_index_of(rec, all);
	bool known;
	day born = 0;

	out->score = rec->type->subject ? 2 : 0;
	if (q->has_exact) {
		out->why = what_exact(q);
		return true;
	}
	out->why = "Begins with the words typed";
	for (size_t i = 0; i < q->nwords; i++) {
		int one = word_fits(&q->words[i], all, n);
		if (!one)
			return false;
		out->score += one;
	}
	if (out->score >= (int)(3 * q->nwords))
		out->why = "Every word typed";
	known = born_of(rec, &born);
	if (q->has_born && (!known || born != q->born))
		return false;
	if (q->has_about && (known ? born < q->from || born > q->until : !roll_keeps(rec->type)))
		return false;
	if (q->has_born)
		out->why = q->nwords ? "Name and date of birth" : "Date of birth";
	else if (q->has_about)
		out->why = !q->nwords ? "Born about then" : known ? "Name, and born about then" : "Name; date of birth not known";
	out->score += q->has_about && known ? 2 : 0;
	return true;
}

static int by_score(const void *left, const void *right)
{
	const struct candidate *a = left, *b = right;

	if (a->score != b->score)
		return b->score - a->score;
	return (a->id < b->id) - (a->id > b->id);
}

/* Candidates are read without being noted as shown: only what stands on the page was shown. */
static size_t sift(struct reading *r, const struct asked *q, const int64_t *ids, int n, struct candidate **out)
{
	struct candidate *kept = TAKE_N(r->arena, struct candidate, n + 1);
	size_t nkept = 0;

	for (int i = 0; i < n && i < LOADS; i++) {
		const struct type *t = practice_type_no(r->practice, id_type(ids[i]));
		struct record *rec = record_may_see(r, t) ? row_load(r->db, r->arena, t, ids[i]) : NULL;
		struct candidate c = { .id = ids[i] };
		if (rec && fits(q, rec, &c))
			kept[nkept++] = c;
	}
	if (nkept)
		qsort(kept, nkept, sizeof *kept, by_score);
	*out = kept;
	return nkept;
}

/* ---- a name, and a word of where they are to be found ---- */

static bool said_near(struct reading *r, const struct find_token *word, int64_t id, struct str *through)
{
	struct links_near near[THROUGH_NEAR];
	struct find_token all[FIND_TOKENS];
	size_t n = links_near(r, id, near, THROUGH_NEAR);

	for (size_t i = 0; i < n; i++) {
		const struct type *t = practice_type_no(r->practice, id_type(near[i].id));
		struct record *rec = roll_keeps(t) || !record_may_see(r, t) ? NULL : row_load(r->db, r->arena, t, near[i].id);
		if (rec && word_fits(word, all, find_index_of(rec, all))) {
			*through = record_headline(r, rec);
			return true;
		}
	}
	return false;
}

/* Every word is one of the person's own, or of a place, school, phone or vehicle they are linked to. */
static bool fits_through(struct reading *r, const struct asked *q, int64_t id, struct str *through)
{
	const struct type *t = practice_type_no(r->practice, id_type(id));
	struct record *rec = roll_keeps(t) && record_may_see(r, t) ? row_load(r->db, r->arena, t, id) : NULL;
	struct find_token all[FIND_TOKENS];
	size_t n = find_index_of(rec, all);
	struct candidate c = { .id = id };
	struct asked rest = *q;

	rest.nwords = 0;
	if (!rec || !fits(&rest, rec, &c))
		return false;
	for (size_t i = 0; i < q->nwords; i++)
		if (!word_fits(&q->words[i], all, n) && !said_near(r, &q->words[i], id, through))
			return false;
	return true;
}

static void row_add(struct reading *r, struct find_result *out, size_t most, int64_t id, struct str why);

static void rows_through(struct reading *r, struct find_result *out, size_t most, const struct asked *q)
{
	int64_t *ids = TAKE_N(r->arena, int64_t, FETCH + 1);

	for (size_t w = 0; w < q->nwords && q->nwords > 1; w++) {
		int n = fetch(r, &q->words[w], false, ids);
		struct str through = { "", 0 };
		for (int i = 0; i < n && n <= THROUGH; i++)
			if (fits_through(r, q, ids[i], &through) && through.n)
				row_add(r, out, most, ids[i], str_fmt(r->arena, "Every word typed, through %.*s", S(through)));
	}
}

/* ---- rows ---- */

static bool listed(const struct find_result *out, int64_t id)
{
	for (size_t i = 0; i < out->nrows; i++)
		if (out->rows[i].id == id)
			return true;
	return false;
}

static void row_add(struct reading *r, struct find_result *out, size_t most, int64_t id, struct str why)
{
	const struct record *rec;
	const int64_t *rows;
	struct found *f;
	size_t same;

	if (out->nrows >= most || listed(out, id) || !(rec = record_load(r, id)))
		return;
	f = &out->rows[out->nrows++];
	*f = (struct found){ .id = id, .type = rec->type, .words = record_headline(r, rec), .why = why, .url = record_url(r->arena, rec) };
	if (rec->type->picture && rec->type->picture->facts.nparts)
		f->detail = phrase_words(r, &rec->type->picture->facts, rec);
	else if (rec->type->nstates > 1 && rec->state >= 0)
		f->detail = rec->type->states[rec->state].title;
	same = record_same(r, id, &rows);
	if (same > 1)
		f->detail = str_fmt(r->arena, "%.*s; joined with %zu other record%s", S(f->detail), same - 1, same > 2 ? "s" : "");
}

/* A phone, a place or a vehicle is asked for because of the people who have it. */
static void rows_around(struct reading *r, struct find_result *out, size_t most, int64_t id, const char *what)
{
	struct links_near near[NEAR];
	size_t n = links_near(r, id, near, NEAR);
	const struct record *rec = record_load(r, id);

	for (size_t i = 0; i < n && rec; i++)
		if (roll_keeps(practice_type_no(r->practice, id_type(near[i].id))))
			row_add(r, out, most, near[i].id, str_fmt(r->arena, "%s: linked to %.*s", what, S(record_headline(r, rec))));
}

static void say_searched(struct reading *r, const struct find_people *p, struct find_result *out)
{
	struct buf in, not;

	buf_open(&in, r->arena);
	buf_open(&not, r->arena);
	for (size_t i = 0; i < r->practice->ntypes; i++) {
		const struct type *t = &r->practice->types[i];
		struct buf *b = record_may_see(r, t) ? &in : &not;
		if (!find_index_has(t))
			continue;
		buf_z(b, b->n ? ", " : "");
		buf_str(b, t->plural);
	}
	out->searched = str_fmt(r->arena, "References, and words, numbers and dates in: %.*s%.*s", S(buf_text(&in)),
		S(find_people_searched(r, p)));
	out->not_searched = str_fmt(r->arena, "Other systems%.*s%s%.*s", S(find_people_not(p)), not.n ? "; " : "", S(buf_text(&not)));
}

static bool find_reference(struct reading *r, struct str text, struct find_result *out)
{
	size_t dash = 0;
	char *upper = arena_take(r->arena, text.n + 1);

	for (size_t i = 0; i < text.n; i++)
		upper[i] = text.at[i] >= 'a' && text.at[i] <= 'z' ? (char)(text.at[i] - 32) : text.at[i];
	while (dash < text.n && upper[dash] != '-')
		dash++;
	const struct type *t = dash < text.n ? map_get(&r->practice->by_prefix, (struct str){ upper, dash }) : NULL;
	const struct record *rec = t ? record_by_ref(r, t, (struct str){ upper, text.n }) : NULL;
	if (!rec)
		return false;
	out->one = rec->id;
	row_add(r, out, 1, rec->id, STR("Reference"));
	return true;
}

static bool is_child(struct reading *r, int64_t id)
{
	const struct record *rec = record_load(r, id);
	day born;

	return rec && born_of(rec, &born) && day_age(born, instant_london_day(r->now)) < CHILD;
}

static void row_move(struct find_result *out, size_t from, size_t to)
{
	struct found f = out->rows[from];

	memmove(&out->rows[to + 1], &out->rows[to], (from - to) * sizeof f);
	out->rows[to] = f;
}

/* Of those who fit equally well, children first. */
static void children_first(struct reading *r, struct find_result *out, const struct find_people *p)
{
	for (size_t i = 0, end; i < out->nrows && i < p->n; i = end) {
		size_t to = i;
		for (end = i + 1; end < out->nrows && end < p->n && p->hits[end].weight > p->hits[i].weight - 0.5; end++)
			;
		for (size_t k = i; end > i + 1 && k < end; k++)
			if (is_child(r, out->rows[k].id))
				row_move(out, k, to++);
	}
}

/* Whoever waits to be told from somebody above stands right below them, and it is said. */
static void alike_together(struct reading *r, struct find_result *out)
{
	for (size_t i = 0; i + 1 < out->nrows && i < ALIKE; i++) {
		struct suggestion *s;
		size_t n = roll_keeps(out->rows[i].type) ? suggest_of(r, out->rows[i].id, ALIKE, &s) : 0, to = i + 1;
		for (size_t k = i + 1; k < out->nrows && n; k++)
			for (size_t j = 0; j < n; j++)
				if ((s[j].a == out->rows[k].id || s[j].b == out->rows[k].id) && !out->rows[k].alike.n) {
					out->rows[k].alike = str_fmt(r->arena, "May be the same person as %.*s above", S(out->rows[i].words));
					row_move(out, k, to++);
					break;
				}
	}
}

/* People first, likeliest first. Whoever has every word as it was typed is said to, beside how well the rest agrees. */
static void rows_people(struct reading *r, struct find_result *out, size_t most, const struct find_people *p, const struct candidate *kept,
	size_t nkept)
{
	for (size_t i = 0; i < p->n; i++) {
		struct str why = p->hits[i].why;
		for (size_t k = 0; k < nkept; k++)
			if (kept[k].id == p->hits[i].id)
				why = str_fmt(r->arena, "%s. %.*s", kept[k].why, S(why));
		row_add(r, out, most, p->hits[i].id, why);
	}
	if (out->nrows == p->n)
		children_first(r, out, p);
	alike_together(r, out);
}

static void rows_kept(struct reading *r, struct find_result *out, size_t most, const struct asked *q, const struct candidate *kept,
	size_t nkept)
{
	for (size_t i = 0; i < nkept; i++) {
		const struct type *t = practice_type_no(r->practice, id_type(kept[i].id));
		row_add(r, out, most, kept[i].id, str_z(kept[i].why));
		if (q->has_exact)
			rows_around(r, out, most, kept[i].id, q->exact.at[0] == 'c' ? "Place" : what_exact(q));
		else if (nkept <= FEW && t->subject && !roll_keeps(t))
			rows_around(r, out, most, kept[i].id, str_c(r->arena, t->title));
	}
	if (out->nrows == 1 && nkept == 1 && q->has_born)
		out->one = out->rows[0].id;
}

void record_find(struct reading *r, struct str text, size_t most, struct find_result *out)
{
	int64_t *ids = TAKE_N(r->arena, int64_t, FETCH + 1);
	struct candidate *kept = NULL;
	struct find_people people = { .kept = roll_of(r->store) != NULL };
	struct asked q = { 0 };
	bool partial = false;
	size_t nkept = 0;
	int n = 0;

	*out = (struct find_result){ .rows = TAKE_N(r->arena, struct found, most + 1) };
	text = str_head(str_trim(text), 200);
	bool good = text.n && str_utf8(text, NULL);
	if (good) {
		ask(text, r->now, r->arena, &q);
		settle_mark(r, &q, ids);
	}
	if (good && !q.alone && (!q.has_about || q.nwords) && !(q.has_exact && q.exact.at[0] == 'v'))
		find_people(r, text, most, &people);
	say_searched(r, &people, out);
	if (!good || find_reference(r, text, out))
		return;
	if (q.has_exact || q.nwords || q.has_born || q.has_about)
		n = q.alone ? -1 : candidates(r, &q, ids, &partial);
	if (n >= 0)
		nkept = sift(r, &q, ids, n, &kept);
	out->too_wide = n < 0 || n > LOADS || partial || people.told.wide;
	rows_people(r, out, most, &people, kept, nkept);
	rows_kept(r, out, most, &q, kept, nkept);
	if (!out->nrows)
		rows_through(r, out, most, &q);
}
