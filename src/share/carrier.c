#include "share/carrier.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"

#include <curl/curl.h>
#include <string.h>

#define ANSWER_MOST 65536
#define CONNECT_SECONDS 5L
#define ANSWER_SECONDS 20L
#define TRYING_DAYS 7

struct answer { long status; struct buf body; bool too_long; struct str trouble; };

static size_t answer_part(char *at, size_t size, size_t n, void *into)
{
	struct answer *a = into;

	if (a->body.n + size * n > ANSWER_MOST) {
		a->too_long = true;
		return 0;
	}
	buf_put(&a->body, at, size * n);
	return size * n;
}

/* The bytes that are signed are the bytes that are sent. */
static struct str message_body(struct arena *a, const struct outbox_row *row)
{
	struct buf b;

	buf_open(&b, a);
	buf_fmt(&b, "{\"type\":\"%.*s\",\"timestamp\":\"%.*s\",\"data\":", S(row->message), S(instant_show(a, row->asked)));
	buf_str(&b, row->payload.n ? row->payload : STR("{}"));
	buf_c(&b, '}');
	return buf_text(&b);
}

static struct curl_slist *headers_of(struct arena *a, const struct carrier *c, const struct outbox_row *row, struct str body)
{
	struct str stamp = str_fmt(a, "%lld", (long long)(clock_now() / US_SECOND));
	struct curl_slist *h = NULL;

	h = curl_slist_append(h, "content-type: application/json");
	h = curl_slist_append(h, str_c(a, str_fmt(a, "webhook-id: %.*s", S(row->webhook_id))));
	h = curl_slist_append(h, str_c(a, str_fmt(a, "webhook-timestamp: %.*s", S(stamp))));
	return curl_slist_append(h, str_c(a, str_fmt(a, "webhook-signature: %.*s",
		S(webhook_sign(a, c->key, row->webhook_id, stamp, body)))));
}

static void post(struct arena *a, const struct carrier *c, const struct outbox_row *row, struct answer *out)
{
	CURL *curl = curl_easy_init();
	struct str body = message_body(a, row);
	struct curl_slist *headers = headers_of(a, c, row, body);

	buf_open(&out->body, NULL);
	curl_easy_setopt(curl, CURLOPT_URL, str_c(a, c->url));
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, ANSWER_SECONDS);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.at);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, answer_part);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, out);
	CURLcode rc = curl_easy_perform(curl);
	if (rc == CURLE_OK)
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &out->status);
	else
		out->trouble = out->too_long ? STR("the answer was too long") : str_dup(a, str_z(curl_easy_strerror(rc)));
	curl_slist_free_all(headers);
	curl_easy_cleanup(curl);
}

struct settling { const struct carrier *carrier; const struct outbox_row *row; struct reply reply; struct str state, why; instant next; };

static enum stored settle_job(struct db *db, void *arg)
{
	struct settling *s = arg;
	struct outbox_row now;

	/* A receipt may have come in while we waited for the answer. */
	if (!outbox_find(db, s->row->webhook_id, db_arena(db), &now) || !str_is(now.state, "waiting"))
		return STORE_DONE;
	if (s->reply.is != REPLY_NONE)
		carrier_settle(db, s->carrier->channel, s->row, &s->reply);
	outbox_mark(db, s->row->id, s->state, s->why, s->next);
	return db_broken(db) ? STORE_BROKEN : STORE_DONE;
}

static instant try_again(const struct outbox_row *row, instant now)
{
	static const int64_t waits[] = { 5 * US_SECOND, 15 * US_SECOND, US_MINUTE, 5 * US_MINUTE, 15 * US_MINUTE };
	size_t at = row->attempts < 4 ? (size_t)row->attempts : 4;

	return now + waits[at];
}

static bool final_status(long status)
{
	return status >= 400 && status < 500 && status != 408 && status != 429;
}

static void judge(struct arena *a, struct settling *s, const struct answer *got)
{
	instant now = clock_now();

	s->reply = got->status >= 200 && got->status < 300 ? reply_read(a, buf_text(&got->body)) : (struct reply){ 0 };
	if (s->reply.is != REPLY_NONE) {
		s->state = STR("done");
		s->next = now;
		return;
	}
	s->why = got->trouble.n ? got->trouble : got->status >= 200 && got->status < 300 ?
		str_fmt(a, "answered %ld, but not in words we understand", got->status) : str_fmt(a, "answered %ld", got->status);
	bool dead = final_status(got->status) || (now - s->row->asked > TRYING_DAYS * US_DAY && s->row->attempts > 10);
	s->state = dead ? STR("dead") : STR("waiting");
	s->next = try_again(s->row, now);
	if (dead)
		log_warn(3101, "channel %.*s: message %.*s is a dead letter", S(s->carrier->name), S(s->row->webhook_id));
}

/* No log, no send: the disclosure is in the ledger before the first byte goes. */
static enum stored disclose_job(struct db *db, void *arg)
{
	const struct outbox_row *row = arg;
	struct ledger_entry e = { .op = OP_DISCLOSE, .object = row->record, .words = row->channel };

	ledger_put(db, &e);
	return db_broken(db) ? STORE_BROKEN : STORE_DONE;
}

static bool carry(struct carrier *c, const struct outbox_row *row, struct arena *a)
{
	struct settling s = { .carrier = c, .row = row };
	struct answer got = { 0 };

	if (store_write(c->courier->store, disclose_job, (void *)(uintptr_t)row) != STORE_DONE)
		return false;
	post(a, c, row, &got);
	judge(a, &s, &got);
	bool kept = store_write(c->courier->store, settle_job, &s) == STORE_DONE;
	buf_close(&got.body);
	return kept;
}

int carrier_pass(struct carrier *c)
{
	struct arena a;
	struct outbox_row *rows = NULL;
	int tried = 0;

	arena_open(&a, 16u << 20);
	struct db *db = store_read(c->courier->store, 0);
	size_t n = outbox_due(db, c->name, clock_now(), &a, &rows);
	store_read_end(db);
	for (size_t i = 0; i < n && !c->courier->stopping; i++) {
		if (!carry(c, &rows[i], &a))
			break;
		tried++;
	}
	arena_close(&a);
	return tried;
}
