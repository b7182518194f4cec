#include "compile.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "html.h"

#define BRANCHES "the branches do not end at the same place: one ends in %s, another in %s"
#define LOOP     "the loop does not end where it began: it began in %s and ends in %s"

enum block { BLOCK_TEMPLATE, BLOCK_IF, BLOCK_ELSE, BLOCK_FOR };

struct open_block {
	enum block kind;
	struct spot at;
	struct html before, after;                   /* at the opening; at the end of the first branch */
	bool have_after;
};

struct job {
	const char *file, *src;
	size_t pos;
	struct spot at;
	struct text *c, *h, lit;                     /* lit: literal bytes not yet written out */
	struct mistakes *m;
	struct html html;
	struct open_block open[HTML_DEEP];
	int deep;
	char leaves[256];
	bool line_start;
};

/* A directive or an insert, cut out of the source. */
struct piece { struct text words; struct spot at; };

static char here(const struct job *j)
{
	return j->src[j->pos];
}

static void step(struct job *j)
{
	char c = j->src[j->pos++];

	if (c == '\n') {
		j->at.line++;
		j->at.column = 1;
	} else if (((unsigned char)j->src[j->pos] & 0xc0) != 0x80) {
		j->at.column++;
	}
}

static void literal(struct text *c, const char *s, size_t n)
{
	text_fmt(c, "\tbuf_put(out, \"");
	for (size_t i = 0; i < n; i++) {
		unsigned char b = (unsigned char)s[i];

		if (b == '"' || b == '\\')
			text_fmt(c, "\\%c", b);
		else if (b == '\n')
			text_fmt(c, "\\n");
		else if (b == '?' || b < 0x20 || b >= 0x7f)
			text_fmt(c, "\\%03o", b);    /* '?' lest it make a trigraph */
		else
			text_c(c, (char)b);
	}
	text_fmt(c, "\", %zu);\n", n);
}

/* ISO C promises literals of 4095 bytes; ours stay well under it. */
static void flush(struct job *j)
{
	size_t most = 2000;

	for (size_t i = 0; i < j->lit.n; i += most)
		literal(j->c, j->lit.at + i, j->lit.n - i < most ? j->lit.n - i : most);
	j->lit.n = 0;
}

static void line_mark(struct job *j, struct spot at)
{
	text_fmt(j->c, "#line %d \"%s\"\n", at.line, j->file);
}

/* An expression that closes more than it opens could end our function; C's own message would be far away. */
static bool balanced(struct job *j, const struct piece *p)
{
	char stack[64], quote = 0;
	size_t n = 0;

	for (const char *s = p->words.at; *s; s++) {
		if (quote) {
			if (*s == '\\' && s[1])
				s++;
			else if (*s == quote)
				quote = 0;
			continue;
		}
		if (*s == '"' || *s == '\'')
			quote = *s;
		else if (strchr("([{", *s) && n < sizeof stack)
			stack[n++] = *s == '(' ? ')' : *s == '[' ? ']' : '}';
		else if (strchr(")]}", *s) && (n == 0 || stack[--n] != *s))
			n = sizeof stack;
		if (n == sizeof stack)
			break;
	}
	if (n || quote)
		text_mistake(j->m, p->at, "brackets or quotes do not match");
	return !n && !quote;
}

static const char *skip(const char *s)
{
	while (*s == ' ' || *s == '\t' || *s == '\n')
		s++;
	return s;
}

/* word: the rest after ${w} and white space, or NULL when s does not begin with that word. */
static const char *word(const char *s, const char *w)
{
	size_t n = strlen(w);

	if (strncmp(s, w, n) != 0 || isalnum((unsigned char)s[n]) || s[n] == '_')
		return NULL;
	return skip(s + n);
}

static void do_include(struct job *j, const struct piece *p, const char *rest)
{
	if (j->deep)
		text_mistake(j->m, p->at, "@include inside a template");
	else if (*rest != '"' && *rest != '<')
		text_mistake(j->m, p->at, "@include needs \"a/header.h\"");
	else
		text_fmt(j->h, "#include %s\n", rest);
}

/* Element names after "takes" and "leaves", into one string each. */
static void read_tail(struct job *j, const struct piece *p, const char *s, char *takes, size_t size)
{
	char *into = NULL;
	size_t room = 0;

	while (*(s = skip(s))) {
		size_t n = strcspn(s, " \t\n");

		if (n == 5 && strncmp(s, "takes", 5) == 0) {
			into = takes;
			room = size;
		} else if (n == 6 && strncmp(s, "leaves", 6) == 0) {
			into = j->leaves;
			room = sizeof j->leaves;
		} else if (!into) {
			text_mistake(j->m, p->at, "after ) only \"takes\" or \"leaves\" and elements");
			return;
		} else {
			size_t used = strlen(into);
			snprintf(into + used, room - used, "%s%.*s", used ? " " : "", (int)n, s);
		}
		s += n;
	}
}

static void push(struct job *j, enum block kind, struct spot at)
{
	if (j->deep == HTML_DEEP) {
		text_mistake(j->m, at, "blocks nested more than %d deep", HTML_DEEP);
		return;
	}
	struct open_block *b = &j->open[j->deep++];
	b->kind = kind;
	b->at = at;
	b->before = j->html;
	b->have_after = false;
}

static void do_template(struct job *j, const struct piece *p, const char *rest)
{
	size_t name = strspn(rest, "abcdefghijklmnopqrstuvwxyz0123456789_");
	const char *open = skip(rest + name), *close = strrchr(rest, ')');
	char takes[256] = "";

	if (j->deep) {
		text_mistake(j->m, p->at, "@template inside a template: is an @end missing?");
		return;
	}
	if (!name || *open != '(' || !close) {
		text_mistake(j->m, p->at, "@template needs name(parameters)");
		return;
	}
	j->leaves[0] = '\0';
	read_tail(j, p, close + 1, takes, sizeof takes);
	const char *args = skip(open + 1);
	int n = (int)(close - args);
	if (n == 4 && strncmp(args, "void", 4) == 0)
		n = 0;
	for (int pass = 0; pass < 2; pass++) {
		if (pass)
			line_mark(j, p->at);
		text_fmt(pass ? j->c : j->h, "void %.*s(struct buf *out%s%.*s)%s\n", (int)name, rest, n ? ", " : "",
			n, args, pass ? "\n{" : ";");
	}
	push(j, BLOCK_TEMPLATE, p->at);
	html_begin(&j->html, takes);
}

static void do_end(struct job *j, const struct piece *p, const char *rest)
{
	if (*rest)
		text_mistake(j->m, p->at, "@end takes nothing after it");
	if (!j->deep) {
		text_mistake(j->m, p->at, "@end closes nothing");
		return;
	}
	struct open_block *b = &j->open[--j->deep];
	text_fmt(j->c, "}\n");
	if (b->kind == BLOCK_TEMPLATE) {
		html_end(&j->html, j->leaves, p->at, j->m);
		text_fmt(j->c, "\n");
		return;
	}
	const struct html *other = b->have_after && !html_same(&j->html, &b->after) ? &b->after : &b->before;
	bool fits = (!b->have_after || html_same(&j->html, &b->after)) &&
		(b->kind == BLOCK_ELSE || html_same(&j->html, &b->before));
	if (!fits) {
		text_mistake(j->m, b->at, b->kind == BLOCK_FOR ? LOOP : BRANCHES, html_where(other),
			html_where(&j->html));
		j->html = *other;
	}
}

static void do_else(struct job *j, const struct piece *p, const char *rest)
{
	struct open_block *b = j->deep ? &j->open[j->deep - 1] : NULL;
	const char *condition = word(rest, "if");

	if (!b || b->kind != BLOCK_IF) {
		text_mistake(j->m, p->at, "@else without @if");
		return;
	}
	if (*rest && (!condition || !*condition)) {
		text_mistake(j->m, p->at, "@else, or @else if and a condition");
		return;
	}
	if (b->have_after && !html_same(&j->html, &b->after))
		text_mistake(j->m, b->at, BRANCHES, html_where(&b->after), html_where(&j->html));
	if (!b->have_after)
		b->after = j->html;
	b->have_after = true;
	j->html = b->before;
	if (condition) {
		line_mark(j, p->at);
		text_fmt(j->c, "} else if (%s) {\n", condition);
	} else {
		b->kind = BLOCK_ELSE;
		text_fmt(j->c, "} else {\n");
	}
}

static void do_call(struct job *j, const struct piece *p, const char *rest)
{
	size_t name = strspn(rest, "abcdefghijklmnopqrstuvwxyz0123456789_");
	const char *args = rest + name;

	if (!name || *args != '(' || rest[strlen(rest) - 1] != ')') {
		text_mistake(j->m, p->at, "@call needs name(arguments)");
		return;
	}
	if (j->html.state != HTML_TEXT) {
		text_mistake(j->m, p->at, "@call in %s: a template begins and ends in text", html_where(&j->html));
		return;
	}
	args = skip(args + 1);
	line_mark(j, p->at);
	text_fmt(j->c, "\t%.*s(out%s%s;\n", (int)name, rest, *args == ')' ? "" : ", ", args);
}

static void do_block(struct job *j, const struct piece *p, enum block kind, const char *rest)
{
	if (!*rest)
		text_mistake(j->m, p->at, kind == BLOCK_IF ? "@if needs a condition" : "@for needs init; condition; step");
	line_mark(j, p->at);
	text_fmt(j->c, "%s (%s) {\n", kind == BLOCK_IF ? "if" : "for", rest);
	push(j, kind, p->at);
}

/* The directive in p->words, which begins after the "@". */
static void directive(struct job *j, const struct piece *p)
{
	static const char *const known[] = { "include", "template", "end", "if", "else", "for", "call", "c" };
	const char *s = p->words.at, *rest = NULL;
	size_t which = 0;

	if (*s == '#')
		return;
	while (which < sizeof known / sizeof *known && !(rest = word(s, known[which])))
		which++;
	if (!rest) {
		text_mistake(j->m, p->at, "unknown directive @%.*s", (int)strcspn(s, " \t("), s);
		return;
	}
	if (which > 1 && !j->deep) {
		text_mistake(j->m, p->at, which == 2 ? "@end closes nothing" : "@%s outside a template", known[which]);
		return;
	}
	if (!balanced(j, p))
		rest = which == 1 || which == 3 || which == 5 ? rest : "";
	switch (which) {
	case 0: do_include(j, p, rest); break;
	case 1: do_template(j, p, rest); break;
	case 2: do_end(j, p, rest); break;
	case 3: do_block(j, p, BLOCK_IF, rest); break;
	case 4: do_else(j, p, rest); break;
	case 5: do_block(j, p, BLOCK_FOR, rest); break;
	case 6: do_call(j, p, rest); break;
	default:
		line_mark(j, p->at);
		text_fmt(j->c, "\t%s%s\n", rest, *rest && rest[strlen(rest) - 1] == ';' ? "" : ";");
	}
}

static void trim(struct text *t)
{
	text_put(t, "", 0);
	while (t->n && isspace((unsigned char)t->at[t->n - 1]))
		t->at[--t->n] = '\0';
}

/* At the "@" of a directive that has its line to itself. */
static void directive_line(struct job *j)
{
	struct piece p = { .at = j->at };

	if (j->html.state == HTML_COMMENT && j->deep)
		text_mistake(j->m, p.at, "directive in a comment");
	step(j);
	while (here(j) && here(j) != '\n') {
		if (here(j) == '\\' && j->src[j->pos + 1] == '\n') {
			text_c(&p.words, ' ');
			step(j);
		} else {
			text_c(&p.words, here(j));
		}
		step(j);
	}
	if (here(j))
		step(j);
	trim(&p.words);
	if (j->deep == 1 && word(p.words.at, "end"))
		j->html.space = false;               /* nothing of this template follows */
	if (j->deep)
		html_pause(&j->html, true, &j->lit, j->m);
	flush(j);
	directive(j, &p);
	text_close(&p.words);
}

/* Up to the "}}" that closes an insert: outside quotes and inner braces. */
static bool insert_words(struct job *j, struct text *words)
{
	char quote = 0;
	int inner = 0;

	for (; here(j) && here(j) != '\n'; step(j)) {
		char c = here(j);

		if (!quote && inner == 0 && c == '}' && j->src[j->pos + 1] == '}')
			return true;
		if (quote && c == '\\' && j->src[j->pos + 1]) {
			text_c(words, c);
			step(j);
			c = here(j);
		} else if (quote ? c == quote : c == '"' || c == '\'') {
			quote = quote ? 0 : c;
		} else if (!quote) {
			inner += c == '{' ? 1 : c == '}' ? -1 : 0;
		}
		text_c(words, c);
	}
	return false;
}

static void insert_put(struct job *j, const struct piece *p)
{
	static const char *const writer[] = { "", "out_text", "out_attr", "out_url", "out_url_part" };
	const char *s = skip(p->words.at);
	bool number = s[0] == 'n' && s[1] == ':';

	s = skip(s + (number ? 2 : 0));
	if (!*s) {
		text_mistake(j->m, p->at, "empty insert");
		return;
	}
	enum html_insert as = html_insert(&j->html, number, p->at, &j->lit, j->m);
	if (as == HTML_REFUSED || !balanced(j, p))
		return;
	flush(j);
	line_mark(j, p->at);
	text_fmt(j->c, "\t%s(out, %s);\n", number ? "out_int" : writer[as], s);
}

static void insert(struct job *j)
{
	struct piece p = { .at = j->at };

	step(j);
	step(j);
	bool closed = insert_words(j, &p.words);
	trim(&p.words);
	if (!closed) {
		text_mistake(j->m, p.at, "{{ without }} on its line");
	} else {
		step(j);
		step(j);
		if (p.words.at[0] == '@') {
			memmove(p.words.at, p.words.at + 1, p.words.n);
			html_pause(&j->html, false, &j->lit, j->m);
			flush(j);
			if (word(p.words.at, "template") || word(p.words.at, "include"))
				text_mistake(j->m, p.at, "@include and @template need a line of their own");
			else
				directive(j, &p);
		} else {
			insert_put(j, &p);
		}
	}
	text_close(&p.words);
}

static void one_byte(struct job *j)
{
	char c = here(j);
	bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';

	if (j->line_start && c == '@' && j->src[j->pos + 1] != '@') {
		directive_line(j);
		return;
	}
	if (j->line_start && c == '@')
		step(j);
	j->line_start = c == '\n' || (j->line_start && blank);
	if (!j->deep && !blank) {
		text_mistake(j->m, j->at, "text outside a template");
		while (here(j) && here(j) != '\n')
			step(j);
	} else if (j->deep && c == '{' && j->src[j->pos + 1] == '{') {
		insert(j);
	} else {
		if (j->deep)
			html_byte(&j->html, c, j->at, &j->lit, j->m);
		step(j);
	}
}

/* "web/parts.html.h" to WEB_PARTS_HTML_H. */
static void guard(struct text *t, const char *header)
{
	for (; *header; header++)
		text_c(t, isalnum((unsigned char)*header) ? (char)toupper((unsigned char)*header) : '_');
}

void compile(const char *source, const char *file, const char *header, struct text *c, struct text *h,
	     struct mistakes *m)
{
	struct job j = { .file = file, .src = source, .at = { 1, 1 }, .c = c, .h = h, .m = m, .line_start = true };
	struct text name = { 0 };

	guard(&name, header);
	text_fmt(h, "/* Made from %s: change that. */\n#ifndef %s\n#define %s\n\n#include \"web/out.h\"\n", file,
		name.at, name.at);
	text_fmt(c, "/* Made from %s: change that. */\n#include \"%s\"\n\n", file, header);
	while (here(&j))
		one_byte(&j);
	for (int i = 0; i < j.deep; i++)
		text_mistake(m, j.open[i].at, "no @end for this @%s", j.open[i].kind == BLOCK_TEMPLATE ? "template" :
			j.open[i].kind == BLOCK_FOR ? "for" : "if");
	text_fmt(h, "\n#endif\n");
	text_mistakes_sort(m);
	text_close(&name);
	text_close(&j.lit);
}
