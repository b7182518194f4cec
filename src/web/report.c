/* What is told to us by machines: a browser's refusal, another system's receipt; and what we tell them: health. */
#include "web/pages.h"
#include "web/show.h"

#include "base/log.h"
#include "share/share.h"

/* Counted and put in the ledger; its words are whatever the browser sent, so they are not kept. */
void report_post(struct visit *v)
{
	struct str peer = str_z(v->q->peer);

	v->status = 204;
	if (rate_over("csp", peer, 20, 60))
		return;
	log_warn(4103, "a browser refused something of ours: a report of %zu bytes", v->q->body.n);
	gate_note(v, OP_SYSTEM, 4103, STR("A browser reported a breach of the content security policy"));
}

void report_health_page(struct visit *v)
{
	struct str trouble = store_trouble(v->site->store);

	v->content_type = STR("text/plain; charset=utf-8");
	v->status = trouble.n ? 503 : 200;
	buf_z(v->out, trouble.n ? "not writing\n" : "ok\n");
}

void report_receipt_post(struct visit *v)
{
	struct str id = http_header(v->q, "webhook-id"), stamp = http_header(v->q, "webhook-timestamp"),
		signature = http_header(v->q, "webhook-signature");

	v->content_type = STR("text/plain; charset=utf-8");
	v->status = v->site->courier ? receipt_take(v->site->courier, v->param[0], id, stamp, signature, v->q->body, v->arena) : 503;
}
