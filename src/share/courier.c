#include "share/carrier.h"

#include "base/clock.h"
#include "base/log.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define IDLE_MS 250

struct carrier *carrier_named(struct courier *c, struct str name)
{
	for (size_t i = 0; i < c->ncarriers; i++)
		if (str_eq(c->carriers[i].name, name))
			return &c->carriers[i];
	return NULL;
}

static const struct channel *channel_named(const struct practice *p, struct str name)
{
	for (size_t i = 0; i < p->nchannels; i++)
		if (str_eq(p->channels[i].name, name))
			return &p->channels[i];
	return NULL;
}

static bool url_allowed(struct str url)
{
	return str_starts(url, STR("https://")) || str_starts(url, STR("http://127.0.0.1:")) || str_starts(url, STR("http://localhost:")) ||
		str_starts(url, STR("http://[::1]:"));
}

static struct str word_of(struct str *line)
{
	struct str rest = str_trim(*line), word;
	size_t n = 0;

	while (n < rest.n && rest.at[n] != ' ' && rest.at[n] != '\t')
		n++;
	word = str_head(rest, n);
	*line = str_from(rest, n);
	return word;
}

/* One line of DIR/channels. Words of trouble, or empty. */
static struct str read_line(struct courier *c, struct arena *a, struct str line, size_t room)
{
	const struct practice *p = store_practice(c->store);
	struct carrier k = { .courier = c };
	struct str name = word_of(&line), url = word_of(&line), secret = word_of(&line);

	if (str_trim(line).n || secret.n == 0)
		return STR("a channel is one line: NAME URL SECRET");
	if (!(k.channel = channel_named(p, name)))
		return str_fmt(a, "the practice has no channel '%.*s'", S(name));
	if (carrier_named(c, name))
		return str_fmt(a, "channel '%.*s' is here twice", S(name));
	if (!url_allowed(url))
		return str_fmt(a, "'%.*s' is neither https:// nor http:// on this machine", S(url));
	if (!webhook_key(&c->arena, secret, &k.key))
		return STR("the secret must be whsec_ and the base64 of 24 bytes or more");
	if (c->ncarriers == room)
		return STR("more channels than the practice has");
	k.name = str_dup(&c->arena, name);
	k.url = str_dup(&c->arena, url);
	c->carriers[c->ncarriers++] = k;
	return (struct str){ 0 };
}

static bool read_channels(struct courier *c, struct arena *a, struct str *why)
{
	struct str path = str_fmt(a, "%s/channels", store_dir(c->store));
	char line[4096];
	size_t room = store_practice(c->store)->nchannels;
	unsigned number = 0;
	FILE *f = fopen(str_c(a, path), "re");

	c->carriers = TAKE_N(&c->arena, struct carrier, room + 1);
	if (!f && errno == ENOENT)
		return true;
	if (!f) {
		*why = str_fmt(a, "%.*s: %s", S(path), strerror(errno));
		return false;
	}
	while (why->n == 0 && fgets(line, sizeof line, f)) {
		struct str rest = str_trim(str_z(line));
		number++;
		if (rest.n == 0 || rest.at[0] == '#')
			continue;
		struct str trouble = read_line(c, a, rest, room);
		if (trouble.n)
			*why = str_fmt(a, "%.*s:%u: %.*s", S(path), number, S(trouble));
	}
	fclose(f);
	return why->n == 0;
}

struct courier *courier_open(struct store *s, struct arena *a, struct str *why)
{
	struct courier *c = TAKE(a, struct courier);

	*why = (struct str){ 0 };
	curl_global_init(CURL_GLOBAL_DEFAULT);
	c->store = s;
	arena_open(&c->arena, 1u << 20);
	pthread_mutex_init(&c->lock, NULL);
	pthread_cond_init(&c->bell, NULL);
	if (read_channels(c, a, why))
		return c;
	arena_close(&c->arena);
	return NULL;
}

int courier_pass(struct courier *c, struct str channel)
{
	struct carrier *k = carrier_named(c, channel);

	return k ? carrier_pass(k) : 0;
}

static bool wait_or_stop(struct courier *c)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += IDLE_MS * 1000000L;
	until.tv_sec += until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&c->lock);
	if (!c->stopping)
		pthread_cond_timedwait(&c->bell, &c->lock, &until);
	bool stopping = c->stopping;
	pthread_mutex_unlock(&c->lock);
	return !stopping;
}

static void *carry_on(void *arg)
{
	struct carrier *k = arg;

	do {
		carrier_pass(k);
	} while (wait_or_stop(k->courier));
	return NULL;
}

void courier_start(struct courier *c)
{
	for (size_t i = 0; i < c->ncarriers; i++) {
		struct carrier *k = &c->carriers[i];
		k->running = pthread_create(&k->thread, NULL, carry_on, k) == 0;
		if (!k->running)
			log_error(3102, "channel %.*s: no thread could be started", S(k->name));
	}
}

void courier_close(struct courier *c)
{
	if (!c)
		return;
	pthread_mutex_lock(&c->lock);
	c->stopping = true;
	pthread_cond_broadcast(&c->bell);
	pthread_mutex_unlock(&c->lock);
	for (size_t i = 0; i < c->ncarriers; i++)
		if (c->carriers[i].running)
			pthread_join(c->carriers[i].thread, NULL);
	arena_close(&c->arena);
}
