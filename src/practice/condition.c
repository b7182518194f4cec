#include "practice/condition.h"

#include <ctype.h>
#include <strings.h>

static bool word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t quoted_end(struct str sql, size_t i)
{
	char quote = sql.at[i];

	for (i++; i < sql.n; i++)
		if (sql.at[i] == quote) {
			if (i + 1 >= sql.n || sql.at[i + 1] != quote)
				return i + 1;
			i++;
		}
	return 0;
}

static enum token_is sign(struct str sql, size_t i, size_t *end)
{
	static const char *const twos[] = { "<=", ">=", "<>", "!=", "||", "==", "<<", ">>" };
	struct str rest = str_from(sql, i);

	*end = i + 1;
	if (str_starts(rest, STR("--")) || str_starts(rest, STR("/*")))
		return TOKEN_BAD;
	for (size_t k = 0; k < sizeof twos / sizeof *twos; k++)
		if (str_starts(rest, str_z(twos[k])))
			*end = i + 2;
	switch (sql.at[i]) {
	case '(': return TOKEN_OPEN;
	case ')': return TOKEN_CLOSE;
	case ',': return TOKEN_COMMA;
	case '.': return TOKEN_DOT;
	case '<': case '>': case '=': case '!': case '|': case '+': case '-': case '*': case '/': case '%': case '&': case '~':
		return TOKEN_SIGN;
	default: return TOKEN_BAD;
	}
}

bool condition_next(struct str sql, size_t *at, struct token *t)
{
	size_t i = *at, end;

	while (i < sql.n && isspace((unsigned char)sql.at[i]))
		i++;
	if (i >= sql.n)
		return false;
	if (sql.at[i] == '\'') {
		end = quoted_end(sql, i);
		t->is = end ? TOKEN_TEXT : TOKEN_BAD;
	} else if (isdigit((unsigned char)sql.at[i])) {
		for (end = i; end < sql.n && (word_char(sql.at[end]) || sql.at[end] == '.'); end++)
			;
		t->is = TOKEN_NUMBER;
	} else if (word_char(sql.at[i])) {
		for (end = i; end < sql.n && word_char(sql.at[end]); end++)
			;
		t->is = TOKEN_WORD;
	} else {
		t->is = sign(sql, i, &end);
	}
	t->at = i;
	end = end ? end : sql.n;
	t->text = (struct str){ sql.at + i, end - i };
	*at = end;
	return true;
}

static bool same_word(struct str a, struct str b)
{
	return a.n == b.n && strncasecmp(a.at, b.at, a.n) == 0;
}

bool condition_says(struct str sql, struct str word)
{
	struct token t;

	for (size_t at = 0; condition_next(sql, &at, &t);)
		if (t.is == TOKEN_WORD && same_word(t.text, word))
			return true;
	return false;
}

bool condition_me(struct str sql, size_t *at, size_t *where)
{
	struct token t, next;
	bool dotted = false;

	while (condition_next(sql, at, &t)) {
		size_t peek = *at;
		if (t.is == TOKEN_WORD && !dotted && str_is(t.text, "me") && !(condition_next(sql, &peek, &next) && next.is == TOKEN_DOT)) {
			*where = t.at;
			return true;
		}
		dotted = t.is == TOKEN_DOT;
	}
	return false;
}

static const char *bad_words(struct token t)
{
	switch (t.text.at[0]) {
	case '\'': return "this quote is never closed";
	case ';': return "a condition is one expression: ';' has no place in it";
	case '-': case '/': return "a condition holds no comment: write it beside the condition, with #";
	case '?': case ':': case '@': case '$': return "a condition takes no parameters";
	case '"': case '`': case '[': return "names stand bare, and texts in single quotes";
	default: return "this character has no place in a condition";
	}
}

bool condition_sound(struct str sql, size_t *where, const char **why)
{
	size_t open[64], depth = 0, at = 0;
	struct token t;

	while (condition_next(sql, &at, &t)) {
		*where = t.at;
		if (t.is == TOKEN_BAD) {
			*why = bad_words(t);
			return false;
		}
		if (t.is == TOKEN_OPEN && depth == sizeof open / sizeof *open) {
			*why = "brackets nested too deep";
			return false;
		}
		if (t.is == TOKEN_OPEN)
			open[depth++] = t.at;
		if (t.is == TOKEN_CLOSE && depth-- == 0) {
			*why = "this ')' closes nothing";
			return false;
		}
	}
	if (depth) {
		*where = open[depth - 1];
		*why = "this '(' is never closed";
	}
	return depth == 0;
}
