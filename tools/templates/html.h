/**
 * html.h: where in an HTML page the next byte would fall, and so how an insert there must be escaped.
 *
 * A template's literal text is fed one byte at a time; what is to be written comes out in ${out}, with white
 * space folded (dropped beside block-level tags, one space elsewhere, untouched in <pre> and <textarea>) and
 * comments left out. The whole state is one plain struct, so a branch can be tried from a copy and two branches
 * compared where they meet.
 * It refuses what the pages' content security policy would stop, or what no escaping makes safe: see html.c.
 *  source  WHATWG HTML, 13.2.5 (tokenization), cut down to what we let ourselves write
 */
#ifndef TEMPLATES_HTML_H
#define TEMPLATES_HTML_H

#include "text.h"

#define HTML_NAME 24
#define HTML_DEEP 64

enum html_state {
	HTML_TEXT, HTML_OPEN, HTML_TAG_NAME, HTML_BEFORE_ATTR, HTML_ATTR_NAME, HTML_AFTER_NAME, HTML_BEFORE_VALUE,
	HTML_VALUE, HTML_UNQUOTED, HTML_SLASH, HTML_BANG, HTML_COMMENT
};

/* What an insert at this point becomes; HTML_REFUSED has said why already. */
enum html_insert { HTML_REFUSED, HTML_AS_TEXT, HTML_AS_ATTR, HTML_AS_URL, HTML_AS_URL_PART };

struct html_element { char name[HTML_NAME]; struct spot at; };

struct html {
	enum html_state state;
	char name[HTML_NAME], attr[HTML_NAME];       /* tag and attribute being read, lower case */
	char quote;
	bool closing, has_src, url, started;         /* </…; src seen; URL attribute; its value has begun */
	int dashes;                                  /* towards the end of a comment */
	struct html_element open[HTML_DEEP];
	int deep;
	struct spot tag_at, attr_at;
	char value[12];                              /* how a literal URL begins */
	bool space, after_block, line_start;         /* white space folding */
};

/* html_begin: at the start of a template's body, inside ${takes} (element names between spaces; may be ""). */
void html_begin(struct html *h, const char *takes);
void html_byte(struct html *h, char c, struct spot at, struct text *out, struct mistakes *m);
enum html_insert html_insert(struct html *h, bool number, struct spot at, struct text *out, struct mistakes *m);
/* html_pause: a directive stands here: end the name or settle the white space before it. own_line: its line end
 * is not text. */
void html_pause(struct html *h, bool own_line, struct text *out, struct mistakes *m);
/* html_same: both are at the same place in the page, so what follows means the same after either. */
bool html_same(const struct html *a, const struct html *b);
/* html_end: complain of anything still open beyond ${leaves}. */
void html_end(struct html *h, const char *leaves, struct spot at, struct mistakes *m);
const char *html_where(const struct html *h);    /* "text", "a tag", "an attribute", "a comment" */

#endif
