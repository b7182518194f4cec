/*
 * martlet serve: the pages, until told to stop.
 *
 * Opens the practice, the store and the ledger, starts the courier and the seal process, listens. On SIGTERM or SIGINT the
 * requests in hand are finished, the messages in hand are carried, the store is closed: nothing acknowledged is lost either way.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "cmd/command.h"
#include "demo/demo.h"
#include "record/roll.h"
#include "record/suggest.h"
#include "share/share.h"
#include "web/site.h"

enum { PAGE_RATE = 900 };

struct serving {
	const char *data, *practice, *listen, *clock, *key;
	int page_rate;
	bool tls;
	struct arena arena;
	struct site site;
	struct store *store;
	struct practice *loaded;
	struct http_server *http;
	struct roll *roll;
	pid_t seal;
};

static struct http_server *running;

static void on_signal(int sig)
{
	(void)sig;
	http_stop(running);
}

static int usage(void)
{
	fprintf(stderr, "martlet serve --data DIR [--practice DIR] [--listen HOST:PORT|unix:PATH] [--tls] [--clock FILE] [--seal-key FILE]\n"
		"              [--page-rate N]   pages a person may open in a minute; 0: no limit, for measuring\n");
	return 2;
}

static bool arguments(struct serving *s, int argc, char **argv)
{
	static const struct option longs[] = { { "data", required_argument, NULL, 'd' }, { "practice", required_argument, NULL, 'p' },
		{ "listen", required_argument, NULL, 'l' }, { "tls", no_argument, NULL, 't' }, { "clock", required_argument, NULL, 'c' },
		{ "seal-key", required_argument, NULL, 'k' },
		{ "page-rate", required_argument, NULL, 'r' }, { NULL, 0, NULL, 0 } };
	int64_t n;
	int c;

	s->practice = "practice";
	s->listen = "127.0.0.1:8080";
	s->page_rate = PAGE_RATE;
	optind = 1;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 'd')
			s->data = optarg;
		else if (c == 'p')
			s->practice = optarg;
		else if (c == 'l')
			s->listen = optarg;
		else if (c == 't')
			s->tls = true;
		else if (c == 'c')
			s->clock = optarg;
		else if (c == 'k')
			s->key = optarg;
		else if (c == 'r' && str_int(str_z(optarg), &n) && n >= 0 && n < 1000000)
			s->page_rate = (int)n;
		else
			return false;
	}
	return s->data && optind == argc;
}

static bool trouble(struct str why)
{
	fprintf(stderr, "martlet serve: %.*s\n", S(why));
	return false;
}

/* Whoever has read the manual knows the demonstration's passphrase: no real child is served behind it. */
static bool demonstration_left(struct serving *s)
{
	struct str left = STR("");

	for (size_t i = 0; !s->loaded->live.n && i < demo_naccounts; i++)
		if (account_opens(s->store, str_z(demo_accounts[i].number), str_z(demo_passphrase)))
			left = str_fmt(&s->arena, "%.*s%s%s", S(left), left.n ? ", " : "", demo_accounts[i].number);
	return left.n && !trouble(str_fmt(&s->arena, "this practice is live, and the demonstration's passphrase still opens %.*s: give each "
		"another (martlet account password) or stop it (martlet account disable); nothing was started", S(left)));
}

static bool open_all(struct serving *s)
{
	struct notes notes;
	struct str why = STR("no reason was given");
	const char *listens = "";

	notes_open(&notes, &s->arena);
	if (s->clock && !clock_follow(s->clock))
		return trouble(STR("the clock file cannot be read"));
	s->loaded = practice_load(s->practice, &notes);
	if (!s->loaded) {
		notes_print(&notes, STDERR_FILENO);
		return trouble(STR("the practice is not whole; nothing was started"));
	}
	s->store = store_open(&(struct store_options){ .dir = s->data, .create = true, .readers = 40 }, s->loaded, &s->arena, &why);
	if (!s->store)
		return trouble(why);
	s->site = (struct site){ .store = s->store, .practice = store_practice(s->store), .tls = s->tls,
		.page_rate = s->page_rate };
	s->site.ledger = ledger_open(s->store, &s->arena, &why);
	if (!s->site.ledger)
		return trouble(why);
	if (demonstration_left(s))
		return false;
	s->site.courier = courier_open(s->store, &s->arena, &why);
	if (!s->site.courier)
		return trouble(why);
	s->http = http_open(s->listen, &http_default_limits, visit_handle, &s->site, &listens);
	return s->http || trouble(str_z(listens));
}

/* The seal alone holds the key: it is another process, of this same program, and this one never opens the key's file. */
static pid_t seal_run(struct serving *s, bool new_key)
{
	char *args[] = { (char[]){ "martlet" }, (char[]){ "seal" }, (char[]){ "--data" }, str_c(&s->arena, str_z(s->data)), (char[]){ "--key" },
		str_c(&s->arena, str_z(s->key)), new_key ? (char[]){ "--new-key" } : NULL, NULL };
	pid_t child = fork();

	if (child == 0) {
		execv("/proc/self/exe", args);
		_exit(127);
	}
	if (child < 0)
		log_error(5101, "the seal process could not be started: %s", strerror(errno));
	return child;
}

static void seal_start(struct serving *s)
{
	pid_t maker;

	if (!s->key)
		s->key = str_c(&s->arena, str_fmt(&s->arena, "%s/seal.key", s->data));
	if (access(s->key, F_OK) != 0) {
		maker = seal_run(s, true);
		if (maker > 0)
			waitpid(maker, NULL, 0);
	}
	s->seal = seal_run(s, false);
}

static void close_all(struct serving *s)
{
	if (s->seal > 0) {
		kill(s->seal, SIGTERM);
		waitpid(s->seal, NULL, 0);
	}
	if (s->http)
		http_close(s->http);
	roll_close(s->roll);
	if (s->site.courier)
		courier_close(s->site.courier);
	if (s->site.ledger)
		ledger_close(s->site.ledger);
	if (s->store)
		store_close(s->store);
	practice_free(s->loaded);
	arena_close(&s->arena);
}

int serve_command(int argc, char **argv)
{
	struct serving s = { 0 };
	struct sigaction act = { .sa_handler = on_signal };
	bool opened;

	if (!arguments(&s, argc, argv))
		return usage();
	arena_open(&s.arena, (size_t)1 << 30);
	opened = open_all(&s);
	if (opened) {
		running = s.http;
		sigaction(SIGTERM, &act, NULL);
		sigaction(SIGINT, &act, NULL);
		courier_start(s.site.courier);
		s.roll = roll_open(s.store, suggest_saved, s.store);
		seal_start(&s);
		printf("martlet: serving %s at %s%s\n", s.data, strncmp(s.listen, "unix:", 5) ? "http://" : "", http_address(s.http));
		fflush(stdout);
		http_run(s.http);
	}
	close_all(&s);
	return opened ? 0 : 1;
}
