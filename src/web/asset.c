/* Style sheets, script and the mark, from within the program; kept by the browser for as long as it likes. */
#include "web/pages.h"

#include "web/assets.h"

void asset_page(struct visit *v)
{
	const struct asset *a = asset_named(v->path);
	bool zipped = str_has(http_header(v->q, "Accept-Encoding"), STR("gzip"));

	if (!a) {
		v->status = 404;
		v->content_type = STR("text/plain; charset=utf-8");
		buf_z(v->out, "no such asset\n");
		return;
	}
	v->content_type = a->mime;
	v->stored = true;
	if (zipped && a->gzip.n) {
		http_reply_header(v->r, "Content-Encoding", STR("gzip"));
		buf_str(v->out, a->gzip);
	} else {
		buf_str(v->out, a->plain);
	}
	http_reply_header(v->r, "Vary", STR("Accept-Encoding"));
}
