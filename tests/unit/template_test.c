/* The template compiler: what it makes, what it refuses and where, and what its output does to hostile text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "compile.h"
#include "template_hostile.h"

/* The C of one template's body, without #line and without the frame every file has. */
static void made(const char *source, const char *expected)
{
	struct text c = { 0 }, h = { 0 }, body = { 0 };
	struct mistakes m = { 0 };

	compile(source, "t.html", "t.h", &c, &h, &m);
	for (size_t i = 0; i < m.n; i++)
		print_error("%d:%d: %s\n", m.at[i].at.line, m.at[i].at.column, m.at[i].words);
	assert_int_equal(m.n, 0);
	text_put(&body, "", 0);
	char *save = NULL, *line = strtok_r(strchr(c.at, '{'), "\n", &save);
	while ((line = strtok_r(NULL, "\n", &save)))
		if (*line != '#')
			text_fmt(&body, "%s\n", line);
	assert_string_equal(body.at, expected);
	text_close(&c);
	text_close(&h);
	text_close(&body);
	text_mistakes_close(&m);
}

static void test_text_and_inserts(void **state)
{
	(void)state;
	made("@template t(struct str a)\n<p class=\"x {{ a }}\">\n  Hi,\n  {{ a }}   there\n</p>\n@end\n",
	     "\tbuf_put(out, \"<p class=\\\"x \", 12);\n\tout_attr(out, a);\n\tbuf_put(out, \"\\\">Hi, \", 6);\n"
	     "\tout_text(out, a);\n\tbuf_put(out, \" there</p>\", 10);\n}\n");
	made("@template t(struct str a)\n<a href=\"{{ a }}\">x</a><a href=\"/x/{{ a }}#{{n: 3}}\">y</a>\n@end\n",
	     "\tbuf_put(out, \"<a href=\\\"\", 9);\n\tout_url(out, a);\n"
	     "\tbuf_put(out, \"\\\">x</a><a href=\\\"/x/\", 19);\n\tout_url_part(out, a);\n"
	     "\tbuf_put(out, \"#\", 1);\n\tout_int(out, 3);\n\tbuf_put(out, \"\\\">y</a>\", 7);\n}\n");
}

static void test_directives(void **state)
{
	(void)state;
	made("@template t(int n)\n@if n > 1\n<b>x</b>\n@else if n\ny\n@else\nz\n@end\n@end\n",
	     "if (n > 1) {\n\tbuf_put(out, \"<b>x</b> \", 9);\n} else if (n) {\n\tbuf_put(out, \"y \", 2);\n"
	     "} else {\n\tbuf_put(out, \"z \", 2);\n}\n}\n");
	made("@template t(int n)\n@c int k = n\n@for int i = 0; \\\n i < k; i++\n@call other(i, \"a)\")\n@end\n@call last()\n@end\n",
	     "\tint k = n;\nfor (int i = 0;   i < k; i++) {\n\tother(out, i, \"a)\");\n}\n\tlast(out);\n}\n");
	made("@template t(int n)\n<input{{@if n}} checked{{@end}}\n@if n > 2\n disabled\n@end\n>\n@end\n",
	     "\tbuf_put(out, \"<input\", 6);\nif (n) {\n\tbuf_put(out, \" checked\", 8);\n}\nif (n > 2) {\n"
	     "\tbuf_put(out, \" disabled\", 9);\n}\n\tbuf_put(out, \">\", 1);\n}\n");
}

static void test_white_space(void **state)
{
	(void)state;
	made("@template t(void)\n<!-- gone -->\n<div>\n  <p>a  b</p>\n\n  <i>c</i> <i>d</i>\n</div>\n@@at\n@end\n",
	     "\tbuf_put(out, \"<div><p>a b</p><i>c</i> <i>d</i></div>@at\", 41);\n}\n");
	made("@template t(void)\n<pre>a\n  b</pre>\n@end\n", "\tbuf_put(out, \"<pre>\\na\\n  b</pre>\", 17);\n}\n");
	made("@template t(void)\n<svg viewBox=\"0 0 1 1\"><path d=\"M1\"/></svg>\n@end\n",
	     "\tbuf_put(out, \"<svg viewBox=\\\"0 0 1 1\\\"><path d=\\\"M1\\\"/></svg>\", 43);\n}\n");
}

static void test_halves(void **state)
{
	(void)state;
	made("@template t(void) leaves body main\n<body><main>\n@end\n", "\tbuf_put(out, \"<body><main>\", 12);\n}\n");
	made("@template t(void) takes body main\n</main></body>\n@end\n", "\tbuf_put(out, \"</main></body>\", 14);\n}\n");
}

static void test_header(void **state)
{
	struct text c = { 0 }, h = { 0 };
	struct mistakes m = { 0 };

	(void)state;
	compile("@include \"web/a.h\"\n@template t_a(const struct a *p,\\\n int n)\n@end\n", "x/t.html", "web/t.h", &c, &h, &m);
	assert_int_equal(m.n, 0);
	assert_string_equal(h.at, "/* Made from x/t.html: change that. */\n#ifndef WEB_T_H\n#define WEB_T_H\n\n"
		"#include \"web/out.h\"\n#include \"web/a.h\"\nvoid t_a(struct buf *out, const struct a *p,  int n);\n\n#endif\n");
	assert_non_null(strstr(c.at, "#line 2 \"x/t.html\"\nvoid t_a("));
	text_close(&c);
	text_close(&h);
}

/* A body from line 2 on, and what is said of it: "line:column: words", a line each. */
static const struct { const char *body, *says; } refused[] = {
	{ "<p class={{ a }}>x</p>", "2:10: insert in an unquoted attribute: write class=\"{{ … }}\"\n" },
	{ "<p class=b{{ a }}>x</p>", "2:11: insert in an unquoted attribute: write class=\"{{ … }}\"\n" },
	{ "<h{{n: 1}}>x</h>", "2:3: insert in a tag's name\n" },
	{ "<p {{ a }}>x</p>", "2:4: insert in an attribute's name\n" },
	{ "<p da{{ a }}>x</p>", "2:6: insert in an attribute's name\n" },
	{ "<script src=\"/a\">{{ a }}</script>", "2:18: insert in <script>\n" },
	{ "<script>go()</script>", "2:1: inline <script>: put it in a file and give its src\n" },
	{ "<style>p{}</style>", "2:1: <style> may not be used\n" },
	{ "<!-- {{ a }} -->", "2:6: insert in a comment\n" },
	{ "<p onclick=\"x\">y</p>", "2:4: onclick: script in an attribute\n" },
	{ "<p\n ONLOAD=\"{{ a }}\">y</p>", "3:2: onload: script in an attribute\n" },
	{ "<p style=\"color:red\">y</p>", "2:4: style in an attribute: use a class\n" },
	{ "<iframe srcdoc=\"{{ a }}\"></iframe>", "2:1: <iframe> may not be used\n2:9: srcdoc may not be used\n" },
	{ "<a href=\"javascript:x\">y</a>", "2:4: href begins with \"javascript:\": only /, #, ? or tel: may begin it\n" },
	{ "<a href=\"JavaScript:{{ a }}\">y</a>", "2:4: href begins with \"javascript:\": only /, #, ? or tel: may begin it\n" },
	{ "<img src=\"//else.example/{{ a }}\">", "2:6: src begins with \"//else.exam\": only /, #, ? or tel: may begin it\n" },
	{ "<a href=\"{{n: 3}}\">y</a>", "2:10: a number cannot begin href\n" },
	{ "<a href=\"{{@if n}}java{{@else}}/b{{@end}}x\">y</a>", "2:4: href begins with \"javax\": only /, #, ? or tel: may begin it\n2:10: the branches do not end at the same place: one ends in an attribute, another in an attribute\n" },
	{ "<div><p>x</div>", "2:10: </div> where </p> is expected (opened at 2:6)\n" },
	{ "x</b>", "2:2: </b> closes nothing\n" },
	{ "<div>\n<p>x</p>", "2:1: <div> is not closed\n" },
	{ "<p title=\"x>y</p>", "2:4: the quote of title is not closed\n" },
	{ "<div", "2:1: <div is not closed by \">\"\n" },
	{ "<!-- x", "2:1: the comment is not closed\n3:1: directive in a comment\n" },
	{ "<b/>x", "2:1: <b/> does not close <b>: write </b>\n" },
	{ "1 < 2", "2:3: \"<\" in text: write &lt;\n" },
	{ "@wen n", "2:1: unknown directive @wen\n" },
	{ "  @include \"x.h\"", "2:3: @include inside a template\n" },
	{ "@if n\n<p>\n@end\n</p>", "2:1: the branches do not end at the same place: one ends in text, another in text\n5:1: </p> closes nothing\n" },
	{ "@if n\n<b>\n@else\n<i>\n@end\nx", "2:1: the branches do not end at the same place: one ends in text, another in text\n3:1: <b> is not closed\n" },
	{ "@for ;;\n<p title=\"\n@end\n\">x</p>", "2:1: the loop does not end where it began: it began in text and ends in an attribute\n5:4: </p> closes nothing\n" },
	{ "@else", "2:1: @else without @if\n" },
	{ "@if\nx\n@end", "2:1: @if needs a condition\n" },
	{ "<p title=\"\n@call x()\n\">y</p>", "3:1: @call in an attribute: a template begins and ends in text\n" },
	{ "{{ a[1 }}", "2:1: brackets or quotes do not match\n" },
	{ "@if n) { evil(); } if (1\n@end", "2:1: brackets or quotes do not match\n" },
	{ "é {{ a", "2:3: {{ without }} on its line\n" },
	{ "éé{{ }}", "2:3: empty insert\n" },
	{ "<textarea><b>x</b></textarea>", "2:11: <b> inside <textarea>\n" },
};

static void says(const char *body, struct text *out)
{
	struct text source = { 0 }, c = { 0 }, h = { 0 };
	struct mistakes m = { 0 };

	text_fmt(&source, "@template t(struct str a, int n)\n%s\n@end\n", body);
	compile(source.at, "t.html", "t.h", &c, &h, &m);
	text_put(out, "", 0);
	for (size_t i = 0; i < m.n; i++)
		text_fmt(out, "%d:%d: %s\n", m.at[i].at.line, m.at[i].at.column, m.at[i].words);
	text_close(&source);
	text_close(&c);
	text_close(&h);
	text_mistakes_close(&m);
}

static void test_refusals(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		struct text got = { 0 };

		says(refused[i].body, &got);
		if (strcmp(got.at, refused[i].says) != 0) {
			print_error("%s\n expected %s      got %s\n", refused[i].body, refused[i].says, got.at);
			wrong++;
		}
		text_close(&got);
	}
	assert_int_equal(wrong, 0);
}

static void test_outside(void **state)
{
	struct text c = { 0 }, h = { 0 };
	struct mistakes m = { 0 };

	(void)state;
	compile("words\n@end\n@template t(void)\nx\n", "t.html", "t.h", &c, &h, &m);
	assert_int_equal(m.n, 3);
	assert_string_equal(m.at[0].words, "text outside a template");
	assert_string_equal(m.at[1].words, "@end closes nothing");
	assert_string_equal(m.at[2].words, "no @end for this @template");
	text_close(&c);
	text_close(&h);
	text_mistakes_close(&m);
}

#define SAYS(call, expected) do {                                                                \
	struct buf b_;                                                                           \
	buf_open(&b_, NULL);                                                                     \
	struct buf *out = &b_;                                                                   \
	call;                                                                                    \
	struct str got_ = buf_text(&b_), want_ = STR(expected);                                  \
	if (!str_eq(got_, want_))                                                                \
		print_error("got %.*s\n", S(got_));                                              \
	assert_true(str_eq(got_, want_));                                                        \
	buf_close(&b_);                                                                          \
} while (0)

static void test_hostile_text(void **state)
{
	(void)state;
	SAYS(hostile_text(out, STR("<script>alert('1')</script>&amp;")),
	     "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;</p>");
	SAYS(hostile_text(out, STR("a\0b")), "<p>a\xef\xbf\xbd" "b</p>");
	SAYS(hostile_attr(out, STR("\" onload='x' `y`")),
	     "<p title=\"a &quot; onload=&#39;x&#39; &#96;y&#96; b\" data-x='&quot; onload=&#39;x&#39; &#96;y&#96;'></p>");
	SAYS(hostile_title(out, STR("\n</title></textarea><b>")),
	     "<title>\n&lt;/title&gt;&lt;/textarea&gt;&lt;b&gt;</title><textarea name=\"t\">\n\n"
	     "&lt;/title&gt;&lt;/textarea&gt;&lt;b&gt;</textarea>");
}

static void test_hostile_urls(void **state)
{
	static const char *const bad[] = { "javascript:alert(1)", "JAVASCRIPT:x", " /x", "//else.example", "/\\else.example",
		"/\t/else.example", "\n/x", "data:text/html,x", "http://else.example/", "x", "", "telx:1", "\\x" };

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		SAYS(hostile_url(out, str_z(bad[i])), "<a href=\"#\">x</a>");
	SAYS(hostile_url(out, STR("/a?b=\"c\"&d")), "<a href=\"/a?b=&quot;c&quot;&amp;d\">x</a>");
	SAYS(hostile_url(out, STR("tel:07700900416")), "<a href=\"tel:07700900416\">x</a>");
	SAYS(hostile_url(out, STR("?page=2")), "<a href=\"?page=2\">x</a>");
	SAYS(hostile_url(out, STR("#name")), "<a href=\"#name\">x</a>");
	SAYS(hostile_url_part(out, STR("O'Neil & \"Co\"/é#?")),
	     "<a href=\"/find?q=O%27Neil%20%26%20%22Co%22%2F%C3%A9%23%3F&amp;n=-7\">x</a>");
}

static void test_branches_run(void **state)
{
	(void)state;
	SAYS(hostile_branches(out, 3), "<ul><li>zero </li><li class=\"b\"><b>one</b> </li><li>more </li></ul>");
	SAYS(hostile_branches(out, 0), "<ul></ul>");
	SAYS(out_int(out, INT64_MIN), "-9223372036854775808");
	SAYS(out_int(out, 0), "0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_and_inserts), cmocka_unit_test(test_directives), cmocka_unit_test(test_white_space),
		cmocka_unit_test(test_halves), cmocka_unit_test(test_header), cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_outside), cmocka_unit_test(test_hostile_text), cmocka_unit_test(test_hostile_urls),
		cmocka_unit_test(test_branches_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
