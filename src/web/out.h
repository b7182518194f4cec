/**
 * out.h: a value on its way into a page, made harmless for the place where it will stand.
 *
 * The template compiler picks which of these an insert becomes; page code seldom calls them. All are total: any
 * bytes may come in (NUL becomes U+FFFD), and what goes out can neither end the text, attribute or URL it is in,
 * nor begin one. Markup is never let through.
 */
#ifndef WEB_OUT_H
#define WEB_OUT_H

#include "base/buf.h"
#include "base/str.h"

void out_text(struct buf *out, struct str s);          /* between tags */
void out_attr(struct buf *out, struct str s);          /* within a quoted attribute */
/* out_url: a whole href, src or action. Kept when it begins with one "/", "?", "#" or "tel:" and holds no
 * control character or backslash; anything else becomes "#". Then escaped as an attribute.
 *  source  WHATWG URL 4.4: parsers drop tab and line feed, and read "\" as "/" */
void out_url(struct buf *out, struct str s);
void out_url_part(struct buf *out, struct str s);      /* after a literal beginning: all but unreserved is %XX */
void out_int(struct buf *out, int64_t n);              /* decimal */

#endif
