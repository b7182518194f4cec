#include <math.h>
#include <string.h>
#include "people/explain.h"

static const char *const level_of_name[LEVELS] = {
	"", "the same", "forms of one name", "spelt or sounding alike", "somewhat alike", "agree in the initial",
	"one's is the other's middle name", "share one part of a double name", "different",
};
static const char *const born_words[LEVELS] = {
	"", "the same", "the same year, one of them a 1 January or not a full date", "day and month changed round",
	"one digit apart", "two digits apart", "the same day and month, another year", "the same month and year",
	"within a year", "different",
};
static const char *const home_words[LEVELS] = {
	"", "the same telephone and the same place", "the same telephone", "the same house", "the same postcode or street",
	"part of the address agrees", "the same town or district", "the same region", "different places",
};
static const char *const code_words[LEVELS] = {
	"", "the same", "a slip apart", "the same before the @", "somewhat alike", "different",
};
static const char *const subjects[PARTS] = {
	"first names", "surnames", "names written the other way round", "middle names", "dates of birth", "sex",
	"where they can be found", "e-mail addresses", "identifiers", "other details",
};

static const char *level_words(enum part p, int level)
{
	switch (p) {
	case PART_GIVEN: case PART_FAMILY: case PART_MIDDLE: return level_of_name[level];
	case PART_BORN: return born_words[level];
	case PART_HOME: return home_words[level];
	case PART_SEX: return level == SEX_SAME ? "the same" : "different";
	case PART_ORDER: return "";
	default: return code_words[level];
	}
}

static void two_words(struct buf *out, struct str a, struct str b)
{
	if (!a.n || !b.n)
		return;
	buf_z(out, " (");
	buf_str(out, a);
	if (!str_eq(a, b)) {
		buf_z(out, ", ");
		buf_str(out, b);
	}
	buf_c(out, ')');
}

static void values(struct buf *out, const struct comparer *c, enum part p, const struct person *a,
	const struct person *b)
{
	struct person turned = *a;

	if (compare_turned(c, a, b)) {
		turned.given = a->family;
		turned.family = a->given;
		a = &turned;
	}
	switch (p) {
	case PART_GIVEN:
		two_words(out, compare_word(c, BOOK_NAMES, a->given), compare_word(c, BOOK_NAMES, b->given));
		break;
	case PART_FAMILY:
		two_words(out, compare_word(c, BOOK_NAMES, a->family), compare_word(c, BOOK_NAMES, b->family));
		break;
	case PART_MIDDLE:
		two_words(out, compare_word(c, BOOK_NAMES, a->middle), compare_word(c, BOOK_NAMES, b->middle));
		break;
	case PART_BORN: {
		struct born_text x = born_show(a->born), y = born_show(b->born);
		two_words(out, str_z(x.at), str_z(y.at));
		break;
	}
	case PART_HOME: {
		struct home_text x = home_postcode_show(a->postcode), y = home_postcode_show(b->postcode);
		two_words(out, str_z(x.at), str_z(y.at));
		break;
	}
	default:
		break;
	}
}

void explain_line(struct buf *out, const struct comparer *c, const struct line *line, const struct person *a,
	const struct person *b)
{
	switch (line->of) {
	case LINE_START:
		buf_z(out, "any two rows, before looking");
		return;
	case LINE_KIN:
		buf_fmt(out, "one surname at one %s: one person, or one family", line->level == KIN_HOUSE ? "home" : "postcode");
		two_words(out, compare_word(c, BOOK_NAMES, a->family), compare_word(c, BOOK_NAMES, b->family));
		return;
	case LINE_TWINS:
		buf_z(out, "one surname and birthday but two first names: twins look like this");
		return;
	case LINE_NAMESAKES:
		buf_z(out, "one home and name but two birthdays: father and son of one name look like this");
		return;
	case LINE_THROUGH:
		buf_z(out, "each is linked to a third row, ");
		buf_str(out, book_id(c->book, (uint32_t)line->level));
		return;
	default:
		buf_z(out, subjects[line->of]);
		if (line->of != PART_ORDER)
			buf_fmt(out, ": %s", level_words((enum part)line->of, line->level));
		values(out, c, (enum part)line->of, a, b);
	}
}

void explain_text(struct buf *out, const struct comparer *c, const struct lines *lines, const struct person *a,
	const struct person *b)
{
	double total = 0;

	buf_z(out, "    bits    total\n");
	for (unsigned i = 0; i < lines->n; i++) {
		total += lines->line[i].bits;
		buf_fmt(out, "%+8.2f %8.2f  ", lines->line[i].bits, total);
		explain_line(out, c, &lines->line[i], a, b);
		buf_c(out, '\n');
	}
	buf_fmt(out, "weight %.2f bits: %s; probability %.6f\n", lines->weight,
		lines->weight >= 0 ? "more likely one person than two" : "more likely two people than one",
		model_chance(lines->weight));
}

static void escaped(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		switch (s.at[i]) {
		case '<': buf_z(out, "&lt;"); break;
		case '>': buf_z(out, "&gt;"); break;
		case '&': buf_z(out, "&amp;"); break;
		case '"': buf_z(out, "&quot;"); break;
		default: buf_c(out, s.at[i]);
		}
}

enum { ROW = 26, LEFT = 470, WIDTH = 960, SCALE = 7 };

static void bar(struct buf *out, double from, double to, int y, double zero)
{
	double x = zero + fmin(from, to) * SCALE, w = fmax(fabs(to - from) * SCALE, 1);

	buf_fmt(out, "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>\n", x, y, w,
		to >= from ? "#00703c" : "#d4351c");
}

void explain_svg(struct buf *out, const struct comparer *c, const struct lines *lines, const struct person *a,
	const struct person *b)
{
	double total = 0, least = 0, zero;
	int y = 10;

	for (unsigned i = 0; i < lines->n; i++) {
		total += lines->line[i].bits;
		least = fmin(least, total);
	}
	zero = LEFT + 10 - least * SCALE;
	buf_fmt(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%u\" role=\"img\" "
		"font-family=\"sans-serif\" font-size=\"13\">\n<title>Weight %.2f bits</title>\n", WIDTH,
		(lines->n + 2) * ROW, lines->weight);
	buf_fmt(out, "<line x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" y2=\"%u\" stroke=\"#505a5f\"/>\n", zero, zero,
		(lines->n + 1) * ROW);
	total = 0;
	for (unsigned i = 0; i < lines->n; i++, y += ROW) {
		struct buf text;
		buf_open(&text, NULL);
		explain_line(&text, c, &lines->line[i], a, b);
		buf_fmt(out, "<text x=\"4\" y=\"%d\">%+.2f ", y + 12, lines->line[i].bits);
		escaped(out, str_head(buf_text(&text), 78));
		buf_z(out, "</text>\n");
		buf_close(&text);
		bar(out, total, total + lines->line[i].bits, y, zero);
		total += lines->line[i].bits;
	}
	buf_fmt(out, "<text x=\"4\" y=\"%d\" font-weight=\"bold\">%.2f bits, probability %.4f</text>\n</svg>\n",
		y + 12, lines->weight, model_chance(lines->weight));
}

static void why_part(struct buf *out, const struct comparer *c, const struct lines *lines, bool for_it,
	const struct person *a, const struct person *b)
{
	bool first = true;

	for (unsigned i = 0; i < lines->n; i++) {
		const struct line *l = &lines->line[i];
		if (l->of == LINE_START || (l->of != PART_ORDER && (l->bits > 0) != for_it) || (l->of == PART_ORDER && !for_it))
			continue;
		buf_z(out, first ? (for_it ? "" : out->n ? "; but " : "") : "; ");
		explain_line(out, c, l, a, b);
		first = false;
	}
}

void explain_why(struct buf *out, const struct comparer *c, const struct lines *lines, const struct person *a,
	const struct person *b)
{
	why_part(out, c, lines, true, a, b);
	why_part(out, c, lines, false, a, b);
}
