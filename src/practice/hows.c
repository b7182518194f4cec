#include "practice/loading.h"

#include <ctype.h>

#include "base/vec.h"

struct str how_anchor(struct arena *a, struct str heading)
{
	char *at = arena_take(a, heading.n + 1);
	size_t n = 0;

	heading = str_trim(heading);
	for (size_t i = 0; i < heading.n; i++) {
		unsigned char c = (unsigned char)heading.at[i];
		if (isalnum(c) && c < 128)
			at[n++] = (char)tolower(c);
		else if ((c == ' ' || c == '-') && n && at[n - 1] != '-')
			at[n++] = '-';
	}
	while (n && at[n - 1] == '-')
		n--;
	return (struct str){ at, n };
}

/* The heading of a line of Markdown, or empty. */
static struct str heading(struct str line)
{
	size_t hashes = 0;

	while (hashes < line.n && line.at[hashes] == '#')
		hashes++;
	if (!hashes || hashes > 6 || hashes >= line.n || line.at[hashes] != ' ')
		return (struct str){ 0 };
	return str_trim(str_from(line, hashes));
}

bool how_has(const struct how *h, struct str anchor)
{
	struct str rest = h->markdown, line;
	struct arena a;
	bool found = false;

	arena_open(&a, 1 << 20);
	while (!found && str_cut(&rest, '\n', &line)) {
		struct str head = heading(line);
		found = head.n && str_eq(how_anchor(&a, head), anchor);
	}
	arena_close(&a);
	return found;
}

enum { MOST_HEAD = 12 };

struct head { struct loading *l; const struct source *s; struct how *how; uint32_t line; };

static void head_line(struct head *h, struct str line)
{
	struct place at = { h->s->path, h->line, 1 };
	struct str key, value = line;

	if (!str_trim(line).n)
		return;
	str_cut(&value, ':', &key);
	value = str_trim(value);
	if (key.n == line.n || !value.n)
		note(h->l->notes, at, "the head of a guidance page is lines like 'owner: Missing team', and this is '%.*s'", S(str_trim(line)));
	else if (str_is(key, "title"))
		h->how->title = value;
	else if (str_is(key, "owner"))
		h->how->owner = value;
	else if (str_is(key, "version"))
		h->how->version = value;
	else if (!str_is(key, "review"))
		note(h->l->notes, at, "the head of a guidance page has no '%.*s': title, owner, version and review", S(key));
	else if (day_parse(value, &h->how->review))
		h->how->has_review = true;
	else
		note(h->l->notes, at, "'review' is a date like 2026-03-02, and this is '%.*s'", S(value));
}

static struct str plain_line(struct str line)
{
	return str_ends(line, STR("\r")) ? str_head(line, line.n - 1) : line;
}

/* How many lines the head has, 0 when no line of --- ends it. */
static uint32_t head_lines(struct str text)
{
	struct str line;

	for (uint32_t n = 0; n < MOST_HEAD && str_cut(&text, '\n', &line); n++)
		if (n && str_is(plain_line(line), "---"))
			return n;
	return 0;
}

bool hows_read(struct loading *l, const struct source *s, struct str name, struct how *out)
{
	static const char *const needs[] = { "title", "owner", "version", "review" };
	struct head h = { l, s, out, 0 };
	struct str rest = s->text, line;
	uint32_t lines = head_lines(s->text);

	*out = (struct how){ .name = name, .at = { s->path, 1, 1 } };
	if (!str_utf8(s->text, NULL)) {
		note(l->notes, out->at, "this is not UTF-8");
		return false;
	}
	if (!lines) {
		note(l->notes, out->at, "a guidance page begins with title, owner, version and review, and then a line of ---");
		return false;
	}
	while (h.line++ < lines && str_cut(&rest, '\n', &line))
		if (h.line > 1 || !str_is(plain_line(line), "---"))
			head_line(&h, plain_line(line));
	str_cut(&rest, '\n', &line);
	out->markdown = str_trim(rest);
	bool has[] = { out->title.n, out->owner.n, out->version.n, out->has_review };
	for (size_t i = 0; i < 4; i++)
		if (!has[i] && !str_has(str_head(s->text, (size_t)(rest.at - s->text.at)), str_fmt(l->a, "%s:", needs[i])))
			note(l->notes, out->at, "a guidance page must have '%s'", needs[i]);
	if (!out->markdown.n)
		note(l->notes, (struct place){ s->path, h.line, 1 }, "this guidance page says nothing");
	return true;
}

void hows_link(struct loading *l, struct str link, struct place at)
{
	struct str anchor = link, name;
	const struct how *h;
	VEC(struct str) names = { 0 };

	str_cut(&anchor, '#', &name);
	h = practice_how(l->p, name);
	if (!h) {
		for (size_t i = 0; i < l->p->nhows; i++)
			VEC_ADD(l->a, &names, l->p->hows[i].name);
		note(l->notes, at, "there is no guidance how-do-i/%.*s.md%.*s", S(name), S(bind_near(l, name, names.at, names.n)));
	} else if (anchor.n && !how_has(h, anchor)) {
		note(l->notes, at, "how-do-i/%.*s.md has no heading '%.*s'", S(name), S(anchor));
	}
}
