/*
 * martlet peer: a stand-in for the system at the other end of a channel, for tests and demonstrations.
 *
 * Takes Standard Webhooks at POST /messages and answers as its mode says; POST /mode/NAME changes the mode while it runs; GET /received
 * lists what it took, one line each; POST /receipt/MESSAGE_ID sends a signed acknowledgement to --receipts URL. It keeps its own book
 * by webhook id, so a message delivered twice is taken once.
 */
#include "base/clock.h"
#include "cmd/command.h"
#include "share/share.h"
#include "web/http.h"

#include <curl/curl.h>
#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const modes[] = { "ok", "accept", "refuse", "down", "slow", "garbage", "lost", "final" };
enum { MODE_OK, MODE_ACCEPT, MODE_REFUSE, MODE_DOWN, MODE_SLOW, MODE_GARBAGE, MODE_LOST, MODE_FINAL, MODES };

#define BOOK_MOST 10000
struct taken { char id[64], type[64]; int times; };
static struct {
	pthread_mutex_t lock;
	int mode, taken;
	struct taken book[BOOK_MOST];
	struct arena arena;
	struct str key;
	const char *receipts;
	struct http_server *server;
} peer = { .lock = PTHREAD_MUTEX_INITIALIZER };

static void on_signal(int sig)
{
	(void)sig;
	http_stop(peer.server);
}

static void answer(struct http_reply *r, int status, const char *json)
{
	r->status = status;
	http_reply_header(r, "content-type", STR("application/json"));
	buf_z(&r->body, json);
}

static void keep(struct str id, struct str type)
{
	for (int i = 0; i < peer.taken; i++)
		if (str_is(id, peer.book[i].id)) {
			peer.book[i].times++;
			return;
		}
	if (peer.taken == BOOK_MOST)
		return;
	struct taken *t = &peer.book[peer.taken++];
	snprintf(t->id, sizeof t->id, "%.*s", S(id));
	snprintf(t->type, sizeof t->type, "%.*s", S(type));
	t->times = 1;
}

static struct str type_of(struct str body)
{
	struct str rest = body, part;

	/* {"type":"…" is how every message begins. */
	for (int i = 0; i < 3; i++)
		if (!str_cut(&rest, '"', &part))
			return (struct str){ 0 };
	return str_cut(&rest, '"', &part) ? part : (struct str){ 0 };
}

static void take_message(const struct http_request *q, struct http_reply *r, int mode)
{
	struct str id = http_header(q, "webhook-id");
	char json[160];

	if (!webhook_verify(q->arena, peer.key, id, http_header(q, "webhook-timestamp"), q->body, http_header(q, "webhook-signature"),
			clock_now())) {
		answer(r, 401, "{\"error\":\"signature\"}");
		return;
	}
	if (mode == MODE_SLOW)
		nanosleep(&(struct timespec){ .tv_sec = 3 }, NULL);
	if (mode == MODE_DOWN || mode == MODE_FINAL) {
		answer(r, mode == MODE_DOWN ? 503 : 410, "{}");
		return;
	}
	pthread_mutex_lock(&peer.lock);
	keep(id, type_of(q->body));
	pthread_mutex_unlock(&peer.lock);
	if (mode == MODE_LOST)
		answer(r, 500, "{}");
	else if (mode == MODE_GARBAGE)
		answer(r, 200, "<html>It works!</html>");
	else if (mode == MODE_ACCEPT)
		answer(r, 202, "{\"outcome\":\"accepted\"}");
	else if (mode == MODE_REFUSE)
		answer(r, 200, "{\"outcome\":\"refused\",\"reason\":\"Date of birth does not match their record\"}");
	else {
		snprintf(json, sizeof json, "{\"outcome\":\"acknowledged\",\"reference\":\"NC-%.12s\"}", id.n > 16 ? id.at + 4 : "0");
		answer(r, 200, json);
	}
}

static void list_received(struct http_reply *r)
{
	r->status = 200;
	http_reply_header(r, "content-type", STR("text/plain; charset=utf-8"));
	pthread_mutex_lock(&peer.lock);
	for (int i = 0; i < peer.taken; i++)
		buf_fmt(&r->body, "%s %s %d\n", peer.book[i].id, peer.book[i].type, peer.book[i].times);
	pthread_mutex_unlock(&peer.lock);
}

static bool set_mode(struct str name)
{
	for (int i = 0; i < MODES; i++)
		if (str_is(name, modes[i])) {
			pthread_mutex_lock(&peer.lock);
			peer.mode = i;
			pthread_mutex_unlock(&peer.lock);
			return true;
		}
	return false;
}

static long send_receipt(struct arena *a, struct str message)
{
	struct str body = str_fmt(a, "{\"type\":\"receipt\",\"data\":{\"message\":\"%.*s\",\"outcome\":\"acknowledged\",\"reference\":\"NC-later\"}}",
		S(message));
	struct str stamp = str_fmt(a, "%lld", (long long)(clock_now() / US_SECOND));
	struct str id = str_fmt(a, "rcpt_%.*s", S(message));
	struct curl_slist *h = NULL;
	long status = 0;
	CURL *curl = curl_easy_init();

	h = curl_slist_append(h, "content-type: application/json");
	h = curl_slist_append(h, str_c(a, str_fmt(a, "webhook-id: %.*s", S(id))));
	h = curl_slist_append(h, str_c(a, str_fmt(a, "webhook-timestamp: %.*s", S(stamp))));
	h = curl_slist_append(h, str_c(a, str_fmt(a, "webhook-signature: %.*s", S(webhook_sign(a, peer.key, id, stamp, body)))));
	curl_easy_setopt(curl, CURLOPT_URL, peer.receipts);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT, 10L);
	curl_easy_setopt(curl, CURLOPT_HTTPHEADER, h);
	curl_easy_setopt(curl, CURLOPT_POSTFIELDS, str_c(a, body));
	if (curl_easy_perform(curl) == CURLE_OK)
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
	curl_slist_free_all(h);
	curl_easy_cleanup(curl);
	return status;
}

static void peer_handler(void *ctx, const struct http_request *q, struct http_reply *r)
{
	(void)ctx;
	pthread_mutex_lock(&peer.lock);
	int mode = peer.mode;
	pthread_mutex_unlock(&peer.lock);
	if (q->method == HTTP_POST_ && str_is(q->path, "/messages"))
		take_message(q, r, mode);
	else if (q->method == HTTP_POST_ && str_starts(q->path, STR("/mode/")))
		answer(r, set_mode(str_from(q->path, 6)) ? 200 : 404, "{}");
	else if (q->method == HTTP_POST_ && str_starts(q->path, STR("/receipt/")) && peer.receipts)
		answer(r, send_receipt(q->arena, str_from(q->path, 9)) == 200 ? 200 : 502, "{}");
	else if (q->method == HTTP_GET_ && str_is(q->path, "/received"))
		list_received(r);
	else
		answer(r, 404, "{}");
}

static int usage(void)
{
	fprintf(stderr, "usage: martlet peer --listen HOST:PORT --secret whsec_BASE64 [--mode ok|accept|refuse|down|slow|garbage|lost|final] "
		"[--receipts URL] [--clock FILE]\n");
	return 2;
}

int peer_command(int argc, char **argv)
{
	static const struct option options[] = { { "listen", 1, NULL, 'l' }, { "secret", 1, NULL, 's' }, { "mode", 1, NULL, 'm' },
		{ "receipts", 1, NULL, 'r' }, { "clock", 1, NULL, 'c' },
		{ 0 } };
	const char *listen = NULL, *secret = NULL, *why = NULL;
	int c;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'l')
			listen = optarg;
		else if (c == 's')
			secret = optarg;
		else if (c == 'r')
			peer.receipts = optarg;
		else if (c == 'c' && clock_follow(optarg))
			continue;
		else if (c != 'm' || !set_mode(str_z(optarg)))
			return usage();
	}
	arena_open(&peer.arena, 1u << 16);
	if (!listen || !secret || !webhook_key(&peer.arena, str_z(secret), &peer.key))
		return usage();
	curl_global_init(CURL_GLOBAL_DEFAULT);
	peer.server = http_open(listen, &http_default_limits, peer_handler, NULL, &why);
	if (!peer.server) {
		fprintf(stderr, "martlet peer: %s\n", why);
		return 1;
	}
	signal(SIGTERM, on_signal);
	signal(SIGINT, on_signal);
	printf("peer at http://%s/messages\n", http_address(peer.server));
	fflush(stdout);
	http_run(peer.server);
	http_close(peer.server);
	arena_close(&peer.arena);
	return 0;
}
