/* bare: the same server with nothing behind it: one file's bytes for every request. What a page's cost is measured against. */
#include "web/http.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static struct { struct http_server *server; char *bytes; size_t n; } bare;

static void on_signal(int sig)
{
	(void)sig;
	http_stop(bare.server);
}

static void give(void *ctx, const struct http_request *q, struct http_reply *r)
{
	(void)ctx, (void)q;
	r->status = 200;
	http_reply_header(r, "content-type", STR("text/html; charset=utf-8"));
	buf_put(&r->body, bare.bytes, bare.n);
}

int main(int argc, char **argv)
{
	const char *why = NULL;
	FILE *f = argc == 3 ? fopen(argv[2], "rb") : NULL;

	if (!f) {
		fprintf(stderr, "usage: bare HOST:PORT FILE\n");
		return 2;
	}
	bare.bytes = malloc(1u << 20);
	bare.n = fread(bare.bytes, 1, 1u << 20, f);
	fclose(f);
	bare.server = http_open(argv[1], &http_default_limits, give, NULL, &why);
	if (!bare.server) {
		fprintf(stderr, "bare: %s\n", why);
		return 1;
	}
	signal(SIGTERM, on_signal);
	printf("http://%s/\n", http_address(bare.server));
	fflush(stdout);
	http_run(bare.server);
	http_close(bare.server);
	free(bare.bytes);
	return 0;
}
