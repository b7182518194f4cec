#include "html.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static bool one_of(const char *name, const char *const *list)
{
	for (; *list; list++)
		if (strcmp(name, *list) == 0)
			return true;
	return false;
}

static bool is_void(const char *name)
{
	static const char *const list[] = { "area", "br", "col", "hr", "img", "input", "link", "meta", "source",
		"track", "wbr", NULL };

	return one_of(name, list);
}

/* White space beside these is not seen by a reader. */
static bool is_block(const char *name)
{
	static const char *const list[] = { "html", "head", "body", "title", "meta", "link", "script", "main",
		"header", "footer", "nav", "section", "article", "aside", "div", "p", "h1", "h2", "h3", "h4", "h5",
		"h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "colgroup", "col", "thead", "tbody",
		"tfoot", "tr", "th", "td", "form", "fieldset", "legend", "option", "optgroup", "details", "summary",
		"hr", "br", "blockquote", "figure", "figcaption", "pre", "textarea", "g", "rect", "line", "circle",
		"path", "polyline", "polygon", "text", NULL };

	return one_of(name, list);
}

/* Elements that run, fetch, re-base or re-style in ways the policy stops or escaping cannot answer for. */
static bool is_barred(const char *name)
{
	static const char *const list[] = { "style", "iframe", "object", "embed", "base", "frame", "frameset", "xmp",
		"noembed", "noframes", "noscript", "plaintext", "applet", "template", "foreignobject", "animate",
		"animatemotion", "animatetransform", "set", "math", "portal", NULL };

	return one_of(name, list);
}

static bool is_foreign(const struct html *h)
{
	for (int i = 0; i < h->deep; i++)
		if (strcmp(h->open[i].name, "svg") == 0)
			return true;
	return false;
}

static bool is_url(const char *attr)
{
	static const char *const list[] = { "href", "src", "action", "formaction", "cite", "poster", "xlink:href", NULL };

	return one_of(attr, list);
}

static const char *top(const struct html *h)
{
	return h->deep ? h->open[h->deep - 1].name : "";
}

static bool keeps_space(const struct html *h)
{
	return strcmp(top(h), "pre") == 0 || strcmp(top(h), "textarea") == 0;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void name_add(char *name, char c)
{
	size_t n = strlen(name);

	if (n + 1 < HTML_NAME) {
		name[n] = (char)tolower((unsigned char)c);
		name[n + 1] = '\0';
	}
}

static void push(struct html *h, const char *name, struct spot at, struct mistakes *m)
{
	if (h->deep == HTML_DEEP) {
		text_mistake(m, at, "elements nested more than %d deep", HTML_DEEP);
		return;
	}
	struct html_element *e = &h->open[h->deep++];
	memset(e, 0, sizeof *e);
	snprintf(e->name, sizeof e->name, "%s", name);
	e->at = at;
}

void html_begin(struct html *h, const char *takes)
{
	char words[256], *save = NULL;

	memset(h, 0, sizeof *h);
	snprintf(words, sizeof words, "%s", takes);
	for (char *w = strtok_r(words, " ", &save); w; w = strtok_r(NULL, " ", &save))
		if (h->deep < HTML_DEEP)
			snprintf(h->open[h->deep++].name, HTML_NAME, "%s", w);
	h->after_block = h->line_start = true;
}

static void settle_space(struct html *h, bool beside_block, struct text *out)
{
	if (h->space && !h->after_block && !beside_block)
		text_c(out, ' ');
	h->space = false;
}

/* The tag's name is whole: write "<name", and judge the element. */
static void tag_named(struct html *h, struct text *out, struct mistakes *m)
{
	bool block = is_block(h->name);

	settle_space(h, block, out);
	text_fmt(out, h->closing ? "</%s" : "<%s", h->name);
	h->after_block = block;
	if (h->closing)
		return;
	if (is_barred(h->name))
		text_mistake(m, h->tag_at, "<%s> may not be used", h->name);
	if (strcmp(top(h), "script") == 0 || strcmp(top(h), "title") == 0 || strcmp(top(h), "textarea") == 0)
		text_mistake(m, h->tag_at, "<%s> inside <%s>", h->name, top(h));
}

static void tag_closed(struct html *h, struct mistakes *m)
{
	if (h->deep && strcmp(top(h), h->name) == 0) {
		h->deep--;
		return;
	}
	if (!h->deep) {
		text_mistake(m, h->tag_at, "</%s> closes nothing", h->name);
		return;
	}
	text_mistake(m, h->tag_at, "</%s> where </%s> is expected (opened at %d:%d)", h->name, top(h),
		h->open[h->deep - 1].at.line, h->open[h->deep - 1].at.column);
	for (int i = h->deep; i-- > 0;)
		if (strcmp(h->open[i].name, h->name) == 0) {
			h->deep = i;
			return;
		}
}

static void tag_done(struct html *h, bool slash, struct text *out, struct mistakes *m)
{
	h->state = HTML_TEXT;
	if (h->closing) {
		text_c(out, '>');
		tag_closed(h, m);
		return;
	}
	if (slash && !is_void(h->name) && !is_foreign(h))
		text_mistake(m, h->tag_at, "<%s/> does not close <%s>: write </%s>", h->name, h->name, h->name);
	if (strcmp(h->name, "script") == 0 && !h->has_src)
		text_mistake(m, h->tag_at, "inline <script>: put it in a file and give its src");
	text_put(out, slash && is_foreign(h) ? "/>" : ">", slash && is_foreign(h) ? 2 : 1);
	if (!slash && !is_void(h->name))
		push(h, h->name, h->tag_at, m);
	/* A parser drops one line feed here; ours, not the one a person typed. */
	if (strcmp(h->name, "textarea") == 0 || strcmp(h->name, "pre") == 0)
		text_c(out, '\n');
}

static void attr_named(struct html *h, struct mistakes *m)
{
	h->url = is_url(h->attr);
	h->started = false;
	memset(h->value, 0, sizeof h->value);
	if (strcmp(h->attr, "src") == 0)
		h->has_src = true;
	if (h->attr[0] == 'o' && h->attr[1] == 'n')
		text_mistake(m, h->attr_at, "%s: script in an attribute", h->attr);
	else if (strcmp(h->attr, "style") == 0)
		text_mistake(m, h->attr_at, "style in an attribute: use a class");
	else if (strcmp(h->attr, "srcdoc") == 0 || strcmp(h->attr, "http-equiv") == 0 ||
		 strcmp(h->attr, "srcset") == 0 || strcmp(h->attr, "ping") == 0)
		text_mistake(m, h->attr_at, "%s may not be used", h->attr);
}

static bool begins_well(const char *v)
{
	if (v[0] == '/')
		return v[1] != '/' && v[1] != '\\';
	return v[0] == '\0' || v[0] == '#' || v[0] == '?' || strncmp(v, "tel:", 4) == 0;
}

static void url_checked(struct html *h, struct mistakes *m)
{
	if (h->url && !begins_well(h->value)) {
		text_mistake(m, h->attr_at, "%s begins with \"%s\": only /, #, ? or tel: may begin it", h->attr, h->value);
		h->value[0] = '\0';
	}
}

static void text_byte(struct html *h, char c, struct spot at, struct text *out, struct mistakes *m)
{
	if (is_space(c) && !keeps_space(h)) {
		h->space = !h->line_start || h->space;
		return;
	}
	h->line_start = false;
	if (c == '<') {
		h->state = HTML_OPEN;
		h->name[0] = h->attr[0] = '\0';
		h->closing = h->has_src = false;
		h->tag_at = at;
		return;
	}
	if (strcmp(top(h), "script") == 0)
		text_mistake(m, h->open[h->deep - 1].at, "inline <script>: put it in a file and give its src");
	settle_space(h, false, out);
	h->after_block = false;
	text_c(out, c);
}

static void open_byte(struct html *h, char c, struct text *out, struct mistakes *m)
{
	if (c == '/' && !h->closing && !h->name[0]) {
		h->closing = true;
	} else if (isalpha((unsigned char)c)) {
		name_add(h->name, c);
		h->state = HTML_TAG_NAME;
	} else if (c == '!' && !h->closing) {
		h->state = HTML_BANG;
		h->dashes = 0;
	} else {
		text_mistake(m, h->tag_at, "\"<\" in text: write &lt;");
		h->state = HTML_TEXT;
		text_c(out, c);
	}
}

static void bang_byte(struct html *h, char c, struct text *out)
{
	if (c == '-' && h->dashes >= 0 && ++h->dashes == 2) {
		h->state = HTML_COMMENT;
		h->dashes = 0;
		return;
	}
	if (c == '-')
		return;
	if (h->dashes == 0)
		text_put(out, "<!", 2);
	h->dashes = -1;
	text_c(out, c);
	if (c == '>') {
		h->state = HTML_TEXT;
		h->after_block = true;
	}
}

static void comment_byte(struct html *h, char c)
{
	if (c == '-')
		h->dashes++;
	else if (c == '>' && h->dashes >= 2)
		h->state = HTML_TEXT;
	else
		h->dashes = 0;
}

static void value_begins(struct html *h, char c, struct spot at, struct text *out, struct mistakes *m)
{
	if (c == '"' || c == '\'') {
		h->quote = c;
		h->state = HTML_VALUE;
		text_c(out, c);
	} else if (c == '>') {
		text_mistake(m, at, "%s has no value", h->attr);
		tag_done(h, false, out, m);
	} else {
		h->state = HTML_UNQUOTED;
		html_byte(h, c, at, out, m);
	}
}

static void value_byte(struct html *h, char c, struct text *out, struct mistakes *m)
{
	size_t n = strlen(h->value);
	bool ends = h->state == HTML_VALUE ? c == h->quote : is_space(c) || c == '>';

	if (!ends) {
		if (!h->started && n + 1 < sizeof h->value)
			h->value[n] = (char)tolower((unsigned char)c);
		text_c(out, c);
		return;
	}
	url_checked(h, m);
	if (h->state == HTML_VALUE)
		text_c(out, c);
	h->state = HTML_BEFORE_ATTR;
	if (c == '>')
		tag_done(h, false, out, m);
}

static void between_byte(struct html *h, char c, struct spot at, struct text *out, struct mistakes *m)
{
	if (is_space(c))
		return;
	if (c == '>') {
		tag_done(h, h->state == HTML_SLASH, out, m);
	} else if (c == '/') {
		h->state = HTML_SLASH;
	} else if (c == '<') {
		text_mistake(m, h->tag_at, "<%s is not closed by \">\"", h->name);
		h->state = HTML_TEXT;
		html_byte(h, c, at, out, m);
	} else {
		if (h->closing)
			text_mistake(m, at, "attribute in </%s>", h->name);
		if (c == '"' || c == '\'' || c == '=')
			text_mistake(m, at, "%c where an attribute's name should begin", c);
		h->attr[0] = '\0';
		h->attr_at = at;
		name_add(h->attr, c);
		h->state = HTML_ATTR_NAME;
		text_c(out, ' ');
		text_c(out, c);
	}
}

static void attr_byte(struct html *h, char c, struct spot at, struct text *out, struct mistakes *m)
{
	if (h->state == HTML_ATTR_NAME && !is_space(c) && c != '=' && c != '>' && c != '/') {
		name_add(h->attr, c);
		text_c(out, c);
		return;
	}
	if (h->state == HTML_ATTR_NAME)
		attr_named(h, m);
	if (is_space(c)) {
		h->state = HTML_AFTER_NAME;
	} else if (c == '=') {
		text_c(out, c);
		h->state = HTML_BEFORE_VALUE;
	} else {
		h->state = HTML_BEFORE_ATTR;
		between_byte(h, c, at, out, m);
	}
}

void html_byte(struct html *h, char c, struct spot at, struct text *out, struct mistakes *m)
{
	switch (h->state) {
	case HTML_TEXT:
		text_byte(h, c, at, out, m);
		break;
	case HTML_OPEN:
		open_byte(h, c, out, m);
		break;
	case HTML_TAG_NAME:
		if (isalnum((unsigned char)c) || c == '-') {
			name_add(h->name, c);
			break;
		}
		tag_named(h, out, m);
		h->state = HTML_BEFORE_ATTR;
		between_byte(h, c, at, out, m);
		break;
	case HTML_BEFORE_ATTR: case HTML_SLASH:
		between_byte(h, c, at, out, m);
		break;
	case HTML_ATTR_NAME: case HTML_AFTER_NAME:
		attr_byte(h, c, at, out, m);
		break;
	case HTML_BEFORE_VALUE:
		if (!is_space(c))
			value_begins(h, c, at, out, m);
		break;
	case HTML_VALUE: case HTML_UNQUOTED:
		value_byte(h, c, out, m);
		break;
	case HTML_BANG:
		bang_byte(h, c, out);
		break;
	case HTML_COMMENT:
		comment_byte(h, c);
		break;
	}
}

static enum html_insert in_value(struct html *h, bool number, struct spot at, struct mistakes *m)
{
	if (!h->url)
		return HTML_AS_ATTR;
	if (h->started || h->value[0]) {
		if (!h->started)
			url_checked(h, m);
		h->started = true;
		return HTML_AS_URL_PART;
	}
	h->started = true;
	if (!number)
		return HTML_AS_URL;
	text_mistake(m, at, "a number cannot begin %s", h->attr);
	return HTML_REFUSED;
}

enum html_insert html_insert(struct html *h, bool number, struct spot at, struct text *out, struct mistakes *m)
{
	switch (h->state) {
	case HTML_TEXT:
		if (strcmp(top(h), "script") == 0) {
			text_mistake(m, at, "insert in <script>");
			return HTML_REFUSED;
		}
		settle_space(h, false, out);
		h->after_block = h->line_start = false;
		return HTML_AS_TEXT;
	case HTML_VALUE:
		return in_value(h, number, at, m);
	case HTML_UNQUOTED: case HTML_BEFORE_VALUE:
		text_mistake(m, at, "insert in an unquoted attribute: write %s=\"{{ … }}\"", h->attr);
		h->state = HTML_UNQUOTED;
		break;
	case HTML_OPEN: case HTML_TAG_NAME:
		text_mistake(m, at, "insert in a tag's name");
		break;
	case HTML_BEFORE_ATTR: case HTML_ATTR_NAME: case HTML_AFTER_NAME: case HTML_SLASH:
		text_mistake(m, at, "insert in an attribute's name");
		break;
	case HTML_BANG: case HTML_COMMENT:
		text_mistake(m, at, "insert in a comment");
		break;
	}
	return HTML_REFUSED;
}

void html_pause(struct html *h, bool own_line, struct text *out, struct mistakes *m)
{
	switch (h->state) {
	case HTML_TEXT:
		settle_space(h, false, out);
		h->after_block = h->after_block && own_line;
		h->line_start = own_line;
		break;
	case HTML_TAG_NAME:
		tag_named(h, out, m);
		h->state = HTML_BEFORE_ATTR;
		break;
	case HTML_ATTR_NAME:
		attr_named(h, m);
		h->state = HTML_BEFORE_ATTR;
		break;
	case HTML_AFTER_NAME:
		h->state = HTML_BEFORE_ATTR;
		break;
	default:
		break;
	}
}

/* 0: nothing of the URL is there yet; 1: how it begins is settled and safe; 2: neither, and never the same. */
static int url_state(const struct html *h)
{
	if (h->started)
		return 1;
	if (!h->value[0])
		return 0;
	return begins_well(h->value) ? 1 : 2;
}

bool html_same(const struct html *a, const struct html *b)
{
	if (a->state != b->state || a->deep != b->deep)
		return false;
	for (int i = 0; i < a->deep; i++)
		if (strcmp(a->open[i].name, b->open[i].name) != 0)
			return false;
	if (a->state == HTML_TEXT)
		return true;
	if (strcmp(a->name, b->name) != 0 || a->closing != b->closing)
		return false;
	if (a->state != HTML_VALUE)
		return true;
	return a->quote == b->quote && strcmp(a->attr, b->attr) == 0 &&
		(!a->url || (url_state(a) == url_state(b) && url_state(a) < 2));
}

void html_end(struct html *h, const char *leaves, struct spot at, struct mistakes *m)
{
	struct html want;

	html_begin(&want, leaves);
	if (h->state == HTML_VALUE)
		text_mistake(m, h->attr_at, "the quote of %s is not closed", h->attr);
	else if (h->state == HTML_COMMENT)
		text_mistake(m, h->tag_at, "the comment is not closed");
	else if (h->state != HTML_TEXT)
		text_mistake(m, h->tag_at, "<%s is not closed by \">\"", h->name);
	for (int i = 0; i < h->deep; i++)
		if (i >= want.deep || strcmp(h->open[i].name, want.open[i].name) != 0)
			text_mistake(m, h->open[i].at.line ? h->open[i].at : at, "<%s> is not closed", h->open[i].name);
	for (int i = h->deep; i < want.deep; i++)
		text_mistake(m, at, "<%s> should be left open and is not", want.open[i].name);
}

const char *html_where(const struct html *h)
{
	switch (h->state) {
	case HTML_TEXT:
		return "text";
	case HTML_VALUE: case HTML_UNQUOTED: case HTML_BEFORE_VALUE:
		return "an attribute";
	case HTML_BANG: case HTML_COMMENT:
		return "a comment";
	default:
		return "a tag";
	}
}
