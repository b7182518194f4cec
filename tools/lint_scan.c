#include "lint.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const banned[] = { "sprintf", "vsprintf", "strcpy", "strcat", "strncpy", "strncat", "stpcpy", "gets",
	"system", "popen", "strtok", "atoi", "atol", "atof", "alloca", "rand", "srand", "random", "mktemp", "tmpnam" };
static const char *const memory[] = { "malloc", "calloc", "realloc", "reallocarray", "strdup", "strndup", "asprintf",
	"vasprintf", "aligned_alloc", "posix_memalign" };
static const char *const clocks[] = { "time", "gettimeofday", "clock_gettime", "localtime", "localtime_r", "gmtime",
	"gmtime_r", "mktime", "timegm" };

enum { WORD_MOST = 64, STRING_MOST = 4096 };

struct scan {
	const struct source *s;
	size_t i;
	int line;
	bool line_start;                    /* nothing but the start of a line is behind us */
	char word[WORD_MOST], head[WORD_MOST], function[WORD_MOST];
	bool after_member;                  /* the word follows '.' or "->" */
	int depth, body_line;               /* parentheses; line of the open function's brace, else 0 */
	char string[STRING_MOST];           /* literals that stand together, joined */
	size_t nstring;
	int string_line;
};

static char at(const struct scan *c, size_t ahead)
{
	return c->i + ahead < c->s->n ? c->s->text[c->i + ahead] : '\0';
}

static void step(struct scan *c)
{
	c->line_start = at(c, 0) == '\n';
	c->line += c->line_start;
	c->i++;
}

static bool is_one_of(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

#define ONE_OF(word, list) is_one_of((word), (list), sizeof(list) / sizeof *(list))

static const char *inside(const struct scan *c)
{
	return c->body_line ? c->function : NULL;
}

static void check_call(struct scan *c)
{
	const char *rule = ONE_OF(c->word, banned) ? "banned" : ONE_OF(c->word, memory) ? "memory"
		: ONE_OF(c->word, clocks) ? "clock" : NULL;
	char text[WORD_MOST + 32];

	if (!rule || c->after_member || !c->body_line)
		return;
	snprintf(text, sizeof text, "calls %s", c->word);
	lint_fault(c->s, c->line, rule, inside(c), text);
}

/* The letter that ends the conversion after '%', or NUL for none. */
static char conversion(const char *p)
{
	p += strspn(p, "-+ #0123456789.*hlzjt");
	return *p && strchr("diouxXeEfFgGaAscp", *p) ? *p : '\0';
}

static void conversions(const char *text, bool *any, bool *words)
{
	for (const char *p = strchr(text, '%'); p; p = strchr(p, '%')) {
		char c;
		if (p[1] == '%') {
			p += 2;
			continue;
		}
		c = conversion(++p);
		*any |= c || !*p;                   /* a '%' at the very end: a PRI macro follows */
		*words |= c == 's' || c == 'c';
	}
}

static bool is_statement(const char *text)
{
	static const struct { const char *verb, *then; } forms[] = { { "select ", " from " }, { "insert ", "into " },
		{ "update ", " set " }, { "delete ", "from " } };

	while (isspace((unsigned char)*text))
		text++;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (strncasecmp(text, forms[i].verb, strlen(forms[i].verb)) == 0 && strcasestr(text, forms[i].then))
			return true;
	return false;
}

static bool is_markup(const char *text)
{
	for (const char *p = strchr(text, '<'); p; p = strchr(p + 1, '<'))
		if (isalpha((unsigned char)p[1]) || (p[1] == '/' && isalpha((unsigned char)p[2])))
			return true;
	return false;
}

/* A number in markup needs no escaping, and charts are drawn so; words do. */
static void check_string(struct scan *c)
{
	bool any = false, words = false;

	if (!c->nstring)
		return;
	c->string[c->nstring] = '\0';
	conversions(c->string, &any, &words);
	if (any && is_statement(c->string))
		lint_fault(c->s, c->string_line, "sql", inside(c), "a statement made by formatting");
	if (words && is_markup(c->string))
		lint_fault(c->s, c->string_line, "html", inside(c), "markup made by formatting words into it");
	c->nstring = 0;
}

static char plain(char escaped)
{
	return escaped == 'n' || escaped == 't' || escaped == 'r' ? ' ' : escaped;
}

static void read_literal(struct scan *c, char quote)
{
	if (quote == '"' && !c->nstring)
		c->string_line = c->line;
	for (step(c); c->i < c->s->n && at(c, 0) != quote && at(c, 0) != '\n'; step(c)) {
		char now = at(c, 0);
		if (now == '\\') {
			step(c);
			now = plain(at(c, 0));
		}
		if (quote == '"' && c->nstring < STRING_MOST - 1)
			c->string[c->nstring++] = now;
	}
	if (at(c, 0) == quote)
		step(c);
}

static void read_comment(struct scan *c)
{
	bool one_line = at(c, 1) == '/';

	step(c);
	step(c);
	while (c->i < c->s->n && !(one_line ? at(c, 0) == '\n' : at(c, 0) == '*' && at(c, 1) == '/'))
		step(c);
	for (int n = one_line ? 0 : 2; n > 0 && c->i < c->s->n; n--)
		step(c);
}

static void read_word(struct scan *c)
{
	size_t n = 0;

	c->after_member = c->i && (c->s->text[c->i - 1] == '.' || (c->i > 1 && c->s->text[c->i - 1] == '>'
		&& c->s->text[c->i - 2] == '-'));
	for (; isalnum((unsigned char)at(c, 0)) || at(c, 0) == '_'; step(c))
		if (n < WORD_MOST - 1)
			c->word[n++] = at(c, 0);
	c->word[n] = '\0';
}

static void read_directive(struct scan *c)
{
	while (c->i < c->s->n && at(c, 0) != '\n') {
		if (at(c, 0) == '\\')
			step(c);
		step(c);
	}
}

/* House style: a function's braces stand in the first column, and nothing else's opening brace does. */
static void read_mark(struct scan *c)
{
	char now = at(c, 0);

	if (now == '(') {
		check_call(c);
		if (!c->body_line && c->depth == 0)
			memcpy(c->head, c->word, sizeof c->head);
		c->depth++;
	} else if (now == ')') {
		c->depth -= c->depth > 0;
	} else if (now == '{' && c->line_start) {
		memcpy(c->function, c->head, sizeof c->function);
		c->body_line = c->line;
	} else if (now == '}' && c->line_start && c->body_line) {
		lint_function(c->s, c->body_line, c->function, c->line - c->body_line - 1);
		c->body_line = 0;
		c->depth = 0;
	} else if (now == '{' && !c->body_line && c->depth == 0 && c->i > 1 && c->s->text[c->i - 1] == ' '
			&& c->s->text[c->i - 2] == ')' && at(c, 1) == '\n') {
		lint_fault(c->s, c->line, "brace", c->head, "a function's brace stands on a line of its own");
	}
	if (now != '(')
		c->word[0] = '\0';
	step(c);
}

void scan_source(const struct source *s)
{
	struct scan c = { .s = s, .line = 1, .line_start = true };

	while (c.i < s->n) {
		char now = at(&c, 0);
		if (isspace((unsigned char)now)) {
			step(&c);
			continue;
		}
		if (now != '"' && now != '/')
			check_string(&c);
		if (now == '#' && c.line_start)
			read_directive(&c);
		else if (now == '/' && (at(&c, 1) == '/' || at(&c, 1) == '*'))
			read_comment(&c);
		else if (now == '"' || now == '\'')
			read_literal(&c, now);
		else if (isalpha((unsigned char)now) || now == '_')
			read_word(&c);
		else
			read_mark(&c);
	}
	check_string(&c);
}
