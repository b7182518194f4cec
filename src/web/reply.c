/* The head of every answer. Each header is here once, so that no page can be without it. */
#include "web/visit.h"

static void policy(struct visit *v)
{
	http_reply_header(v->r, "Content-Security-Policy", str_fmt(v->arena,
		"default-src 'none'; script-src 'nonce-%.*s'; style-src 'self' 'nonce-%.*s'; img-src 'self'; connect-src 'self'; "
		"form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; "
		"require-trusted-types-for 'script'; trusted-types 'none'; report-uri /csp-report; report-to csp",
		S(v->nonce), S(v->nonce)));
	http_reply_header(v->r, "Reporting-Endpoints", STR("csp=\"/csp-report\""));
}

void reply_send(struct visit *v)
{
	struct http_reply *r = v->r;

	r->status = v->status;
	if (v->to.n) {
		r->status = 303;
		r->body.n = 0;
		http_reply_header(r, "Location", v->to);
	}
	http_reply_header(r, "Content-Type", v->content_type.n ? v->content_type : STR("text/html; charset=utf-8"));
	policy(v);
	http_reply_header(r, "X-Content-Type-Options", STR("nosniff"));
	http_reply_header(r, "X-Frame-Options", STR("DENY"));
	http_reply_header(r, "Referrer-Policy", STR("same-origin"));
	http_reply_header(r, "Cross-Origin-Opener-Policy", STR("same-origin"));
	http_reply_header(r, "Cross-Origin-Resource-Policy", STR("same-origin"));
	http_reply_header(r, "Permissions-Policy", STR("camera=(), geolocation=(), microphone=(), payment=(), usb=()"));
	http_reply_header(r, "Cache-Control", v->stored ? STR("public, max-age=31536000, immutable") : STR("no-store"));
	if (v->site->tls)
		http_reply_header(r, "Strict-Transport-Security", STR("max-age=63072000; includeSubDomains"));
	if (v->clear)
		http_reply_header(r, "Clear-Site-Data", STR("\"cache\", \"cookies\", \"storage\""));
	if (v->cookie.n)
		http_reply_header(r, "Set-Cookie", v->cookie);
}
