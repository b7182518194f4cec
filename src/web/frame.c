#include "web/frame.h"

#include "web/out.h"

void frame_boot_line(struct buf *out, struct str nonce)
{
	buf_z(out, "<script nonce=\"");
	out_attr(out, nonce);
	buf_z(out, "\">document.body.className+=' js-enabled'+"
		"('noModule' in HTMLScriptElement.prototype?' govuk-frontend-supported':'')</script>");
}

struct str frame_theme(const struct frame *f)
{
	return str_is(f->theme, "night") ? STR("night") : STR("day");
}

struct str frame_density(const struct frame *f)
{
	if (str_is(f->density, "compact") || str_is(f->density, "large"))
		return f->density;
	return STR("standard");
}
