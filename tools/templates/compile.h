/**
 * compile.h: one template file to one C file and its header.
 *
 *   @include "web/parts.h"                   what the signatures and expressions need
 *   @template part_age(const struct age *a)  void part_age(struct buf *out, const struct age *a)
 *   @end
 *   @if C / @else if C / @else / @end        @for init; cond; step / @end
 *   @call part_other(args)                   part_other(out, args);   a template, or C that writes HTML safely
 *   @c statement                             @# words to the next author
 *   {{ expr }}  {{n: expr}}                  a struct str, escaped for where it stands; an int64_t
 *   {{@if C}} … {{@end}}                     any directive but @include and @template, within a line
 *   @template frame_open(…) leaves html body main      and "takes": a page in two halves
 *
 * A directive stands alone on its line, may be indented, and goes on to the next line after a final "\".
 * A line that must begin with "@" begins with "@@". There is no raw output.
 */
#ifndef TEMPLATES_COMPILE_H
#define TEMPLATES_COMPILE_H

#include "text.h"

/* compile: ${source} as ${file} (named in #line and in nothing else). ${header} is how the C file includes its
 * header. errors: m->n > 0, sorted; c and h are then not to be used. */
void compile(const char *source, const char *file, const char *header, struct text *c, struct text *h,
	     struct mistakes *m);

#endif
