#include "record/unite.h"

#include "record/roll.h"

/* The rows that are one with what stands at who. */
static void put_same(struct buf *b, struct str who)
{
	buf_fmt(b, "(select %.*s union select same_2.record from identity as same_1 join identity as same_2 on same_2.identity = same_1.identity"
		" and same_2.until is null where same_1.record = %.*s and same_1.until is null)", S(who), S(who));
}

/* What names a person in a condition: as it is written, and as the statement has it. */
struct names { struct str written, meant; };

static bool word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t back_over_spaces(const struct buf *b, size_t n)
{
	while (n && (b->at[n - 1] == ' ' || b->at[n - 1] == '\n' || b->at[n - 1] == '\t'))
		n--;
	return n;
}

/* What stands before this.id in what is written already: "X =" or "X <>". Gives where the sign begins; 0: neither. */
static size_t sign_before(const struct buf *b, bool *not)
{
	size_t n = back_over_spaces(b, b->n);

	if (n >= 2 && ((b->at[n - 2] == '<' && b->at[n - 1] == '>') || (b->at[n - 2] == '!' && b->at[n - 1] == '='))) {
		*not = true;
		return n - 2;
	}
	*not = false;
	if (n >= 2 && b->at[n - 1] == '=' && b->at[n - 2] != '<' && b->at[n - 2] != '>' && b->at[n - 2] != '=')
		return n - 1;
	return 0;
}

/* The column left of the sign is the row's own id. */
static bool own_id(const struct buf *b, size_t sign)
{
	size_t end = back_over_spaces(b, sign), from = end;

	while (from && word(b->at[from - 1]))
		from--;
	return str_is((struct str){ b->at + from, end - from }, "id") || str_is((struct str){ b->at + from, end - from }, "this");
}

static void put_rows(struct buf *b, const struct names *who)
{
	bool not;
	size_t sign = sign_before(b, &not);

	if (!sign || (!not && own_id(b, sign))) {
		buf_str(b, who->written);
		return;
	}
	b->n = sign;
	buf_z(b, not ? " not in " : " in ");
	put_same(b, who->meant);
}

static const struct names *named_at(struct str sql, size_t i, const struct names *all, size_t n)
{
	if (i && (word(sql.at[i - 1]) || sql.at[i - 1] == '.'))
		return NULL;
	for (size_t k = 0; k < n; k++) {
		size_t end = i + all[k].written.n;
		if (str_starts(str_from(sql, i), all[k].written) && (end == sql.n || !word(sql.at[end])))
			return &all[k];
	}
	return NULL;
}

/* Text in quotes is left alone. */
static void unite_names(struct buf *out, struct str sql, const struct names *all, size_t n)
{
	for (size_t i = 0; i < sql.n;) {
		char c = sql.at[i];
		const struct names *who = named_at(sql, i, all, n);
		if (c == '\'' || c == '"') {
			size_t from = i++;
			while (i < sql.n && sql.at[i] != c)
				i++;
			i += i < sql.n;
			buf_put(out, sql.at + from, i - from);
		} else if (who) {
			put_rows(out, who);
			i += who->written.n;
		} else {
			buf_c(out, c);
			i++;
		}
	}
}

void unite(struct buf *out, struct str sql)
{
	unite_names(out, sql, &(struct names){ STR("this.id"), STR("?1") }, 1);
}

struct condition unite_column(struct arena *a, const struct condition *c, const struct type *of)
{
	struct names *all = TAKE_N(a, struct names, of->nfields + 1);
	struct condition out = *c;
	struct buf b;
	size_t n = 0;

	for (size_t i = 0; i < of->nfields; i++)
		if (of->fields[i].is == FIELD_REF && roll_keeps(of->fields[i].of)) {
			struct str name = str_fmt(a, "this.%.*s", S(of->fields[i].name));
			all[n++] = (struct names){ name, name };
		}
	if (!n || !c->sql.n)
		return out;
	buf_open(&b, a);
	unite_names(&b, c->sql, all, n);
	out.sql = buf_text(&b);
	return out;
}

static struct condition united(struct arena *a, const struct condition *c)
{
	struct condition out = *c;
	struct buf b;

	if (!c->sql.n)
		return out;
	buf_open(&b, a);
	unite(&b, c->sql);
	out.sql = buf_text(&b);
	return out;
}

static struct board *board(struct arena *a, const struct board *from)
{
	struct board *to = arena_copy(a, from, sizeof *from);

	to->where = united(a, &from->where);
	to->numbers = TAKE_N(a, struct number, from->nnumbers + 1);
	for (size_t i = 0; i < from->nnumbers; i++) {
		to->numbers[i] = from->numbers[i];
		to->numbers[i].sql = united(a, &from->numbers[i].sql);
	}
	return to;
}

static void lines(struct arena *a, const struct picture *from, struct picture *to)
{
	to->lines = TAKE_N(a, struct example_value, from->nlines + 1);
	to->line_from = TAKE_N(a, struct condition, from->nlines + 1);
	for (size_t i = 0; i < from->nlines; i++) {
		struct condition c = { .sql = from->lines[i].text };
		to->lines[i] = from->lines[i];
		to->lines[i].text = united(a, &c).sql;
		to->line_from[i] = united(a, &from->line_from[i]);
	}
}

void unite_picture(struct arena *a, const struct picture *from, struct picture *to)
{
	*to = *from;
	to->strips = TAKE_N(a, struct strip, from->nstrips + 1);
	for (size_t i = 0; i < from->nstrips; i++) {
		to->strips[i] = from->strips[i];
		to->strips[i].where = united(a, &from->strips[i].where);
	}
	to->tiles = TAKE_N(a, struct tile, from->ntiles + 1);
	for (size_t i = 0; i < from->ntiles; i++) {
		to->tiles[i] = from->tiles[i];
		to->tiles[i].value = united(a, &from->tiles[i].value);
		to->tiles[i].detail = united(a, &from->tiles[i].detail);
		to->tiles[i].source = united(a, &from->tiles[i].source);
	}
	to->panels = TAKE_N(a, struct board *, from->npanels + 1);
	for (size_t i = 0; i < from->npanels; i++)
		to->panels[i] = board(a, from->panels[i]);
	to->unknowns = TAKE_N(a, struct unknown, from->nunknowns + 1);
	for (size_t i = 0; i < from->nunknowns; i++) {
		to->unknowns[i] = from->unknowns[i];
		to->unknowns[i].when = united(a, &from->unknowns[i].when);
	}
	lines(a, from, to);
}
