/* Markdown by md4c, written by us: text is always escaped, raw HTML is text, and a link goes to our own pages or to a telephone. */
#include "web/views.h"

#include <md4c.h>

#include "practice/model.h"
#include "web/out.h"

struct scribe {
	struct buf *out;
	struct str only;                 /* the heading whose part is wanted; empty: the whole */
	bool on;                         /* within that part */
	unsigned part_level;
	struct buf heading;              /* a heading is written when its text is known, because its id comes from it */
	struct buf text;
	bool in_heading;
};

/* "What does not lower a risk" -> what-does-not-lower-a-risk */
static void anchor(struct str words, struct buf *out)
{
	for (size_t i = 0; i < words.n; i++) {
		char c = words.at[i];
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
			buf_c(out, c);
		else if (c >= 'A' && c <= 'Z')
			buf_c(out, (char)(c | 32));
		else if ((c == ' ' || c == '-') && out->n && out->at[out->n - 1] != '-')
			buf_c(out, '-');
	}
}

static void put(struct scribe *s, const char *markup)
{
	if (s->in_heading)
		return;                  /* headings are plain words */
	if (s->on)
		buf_z(s->out, markup);
}

static const char *const opens[] = { [MD_BLOCK_QUOTE] = "<blockquote>", [MD_BLOCK_UL] = "<ul>", [MD_BLOCK_OL] = "<ol>", [MD_BLOCK_LI] = "<li>",
	[MD_BLOCK_HR] = "<hr>", [MD_BLOCK_CODE] = "<pre>", [MD_BLOCK_P] = "<p>", [MD_BLOCK_TABLE] = "<table class=\"govuk-table m-t\">",
	[MD_BLOCK_THEAD] = "<thead>", [MD_BLOCK_TBODY] = "<tbody>", [MD_BLOCK_TR] = "<tr>", [MD_BLOCK_TH] = "<th scope=\"col\">",
	[MD_BLOCK_TD] = "<td>" };
static const char *const closes[] = { [MD_BLOCK_QUOTE] = "</blockquote>", [MD_BLOCK_UL] = "</ul>", [MD_BLOCK_OL] = "</ol>", [MD_BLOCK_LI] = "</li>",
	[MD_BLOCK_CODE] = "</pre>", [MD_BLOCK_P] = "</p>", [MD_BLOCK_TABLE] = "</table>", [MD_BLOCK_THEAD] = "</thead>",
	[MD_BLOCK_TBODY] = "</tbody>", [MD_BLOCK_TR] = "</tr>", [MD_BLOCK_TH] = "</th>", [MD_BLOCK_TD] = "</td>" };

static int enter_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct scribe *s = ctx;

	(void)detail;
	if (type == MD_BLOCK_H) {
		s->in_heading = true;
		s->text.n = 0;
	} else if (type < sizeof opens / sizeof *opens && opens[type]) {
		put(s, opens[type]);
	}
	return 0;
}

static void heading(struct scribe *s, unsigned level)
{
	struct str words = buf_text(&s->text);
	char tag = (char)('0' + (level < 2 ? 2 : level));       /* the page's own heading is the only first one */

	s->heading.n = 0;
	anchor(words, &s->heading);
	if (s->only.n) {
		if (s->on && level <= s->part_level)
			s->on = false;
		if (str_eq(buf_text(&s->heading), s->only)) {
			s->on = true;
			s->part_level = level;
			return;          /* the part is shown under the field's own words */
		}
	}
	if (!s->on)
		return;
	buf_z(s->out, "<h");
	buf_c(s->out, tag);
	if (!s->only.n) {                /* an id may stand once in a page, and a part may be shown twice */
		buf_z(s->out, " id=\"");
		out_attr(s->out, buf_text(&s->heading));
		buf_z(s->out, "\"");
	}
	buf_z(s->out, ">");
	out_text(s->out, words);
	buf_z(s->out, "</h");
	buf_c(s->out, tag);
	buf_z(s->out, ">");
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *ctx)
{
	struct scribe *s = ctx;

	if (type == MD_BLOCK_H) {
		s->in_heading = false;
		heading(s, ((const MD_BLOCK_H_DETAIL *)detail)->level);
	} else if (type < sizeof closes / sizeof *closes && closes[type]) {
		put(s, closes[type]);
	}
	return 0;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct scribe *s = ctx;

	if (type == MD_SPAN_STRONG)
		put(s, "<strong>");
	else if (type == MD_SPAN_EM)
		put(s, "<em>");
	else if (type == MD_SPAN_CODE)
		put(s, "<code>");
	else if (type == MD_SPAN_A && s->on && !s->in_heading) {
		const MD_SPAN_A_DETAIL *a = detail;
		buf_z(s->out, "<a href=\"");
		out_url(s->out, (struct str){ a->href.text, a->href.size });
		buf_z(s->out, "\">");
	}
	return 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *ctx)
{
	struct scribe *s = ctx;

	(void)detail;
	put(s, type == MD_SPAN_STRONG ? "</strong>" : type == MD_SPAN_EM ? "</em>" : type == MD_SPAN_CODE ? "</code>" :
		type == MD_SPAN_A ? "</a>" : "");
	return 0;
}

static int words(MD_TEXTTYPE type, const MD_CHAR *at, MD_SIZE n, void *ctx)
{
	struct scribe *s = ctx;
	struct str text = { at, n };

	if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
		text = STR(" ");
	if (s->in_heading)
		buf_str(&s->text, text);
	else if (type == MD_TEXT_BR)
		put(s, "<br>");
	else if (s->on)
		out_text(s->out, text);
	return 0;
}

static void write_down(struct buf *out, const struct how *how, struct str only)
{
	struct scribe s = { .out = out, .only = only, .on = !only.n };
	MD_PARSER p = { .flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH, .enter_block = enter_block, .leave_block = leave_block,
		.enter_span = enter_span, .leave_span = leave_span, .text = words };
	struct buf page;

	/* No arena while the library's frames stand between: past its cap an arena leaves by longjmp. */
	buf_open(&page, NULL);
	buf_open(&s.heading, NULL);
	buf_open(&s.text, NULL);
	s.out = &page;
	md_parse(how->markdown.at, (MD_SIZE)how->markdown.n, &p, &s);
	buf_close(&s.heading);
	buf_close(&s.text);
	if (out->in)
		buf_put(out, page.at, page.n);
	buf_close(&page);
}

void markdown_show(struct buf *out, const struct how *how)
{
	write_down(out, how, STR(""));
}

void markdown_part(struct buf *out, const struct how *how, struct str heading_wanted)
{
	write_down(out, how, heading_wanted);
}
