/*
 * martlet seal: sign the ledger's heads, in a process of its own that alone can read the key.
 *
 * Reads the cores as they are committed, follows the chain, works the root out itself, and every ten seconds or thousand entries, and
 * when it stops, appends a signed head to DIR/heads.txt. It refuses to sign what does not extend what it signed before. It ends with
 * the process that started it.
 */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/log.h"
#include "cmd/command.h"
#include "ledger/entry.h"
#include "ledger/head.h"
#include "ledger/ledger.h"
#include "ledger/tree.h"

enum { EVERY_ENTRIES = 1000, LOOK_MS = 1000, KEY_BYTES = 64 };

struct sealing {
	const char *data, *key_file, *origin;
	bool new_key, once;
	struct str name;
	uint8_t secret[KEY_BYTES];
	int heads;                           /* heads.txt, locked: two that sign at once could disagree */
	struct tree tree;
	struct digest leaf;
	int64_t signed_size, signed_at, told_at;
	struct digest signed_root;
	struct arena arena;
	struct store *store;
};

static volatile sig_atomic_t stopping;

static void on_signal(int sig)
{
	(void)sig;
	stopping = 1;
}

static int usage(void)
{
	fprintf(stderr, "martlet seal --data DIR --key FILE [--new-key [--origin NAME]] [--once]\n"
		"--new-key: make the key (FILE, readable by its owner alone) and DIR/seal.pub, and stop; --once: sign what is there, and stop\n");
	return 2;
}

static bool arguments(struct sealing *s, int argc, char **argv)
{
	static const struct option longs[] = { { "data", required_argument, NULL, 'd' }, { "key", required_argument, NULL, 'k' },
		{ "new-key", no_argument, NULL, 'n' }, { "origin", required_argument, NULL, 'o' }, { "once", no_argument, NULL, '1' },
		{ NULL, 0, NULL, 0 } };
	int c;

	optind = 1;
	while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
		if (c == 'd')
			s->data = optarg;
		else if (c == 'k')
			s->key_file = optarg;
		else if (c == 'n')
			s->new_key = true;
		else if (c == 'o')
			s->origin = optarg;
		else if (c == '1')
			s->once = true;
		else
			return false;
	}
	return s->data && s->key_file && optind == argc;
}

static bool trouble(const char *what, const char *why)
{
	fprintf(stderr, "martlet seal: %s: %s\n", what, why);
	return false;
}

static bool write_whole(int fd, struct str text)
{
	return write(fd, text.at, text.n) == (ssize_t)text.n && fsync(fd) == 0;
}

static bool write_new(const char *path, mode_t mode, struct str text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	bool good = fd >= 0 && write_whole(fd, text);

	if (!good)
		trouble(path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return good;
}

/* The key file: the name that signs, and the secret key in hex, a line each. */
static bool make_key(struct sealing *s)
{
	uint8_t public[32];
	struct str name, shown, pub = str_fmt(&s->arena, "%s/seal.pub", s->data);

	head_key_pair(public, s->secret);
	name = s->origin ? str_z(s->origin) : str_fmt(&s->arena, "martlet/%.*s", S(str_hex(&s->arena, public, 4)));
	if (!name.n || str_has(name, STR(" ")) || str_has(name, STR("+")) || str_has(name, STR("\n")))
		return trouble("--origin", "it may hold no space and no plus");
	shown = head_key_show(&s->arena, name, public);
	if (!write_new(s->key_file, 0600, str_fmt(&s->arena, "%.*s\n%.*s\n", S(name), S(str_hex(&s->arena, s->secret, KEY_BYTES))))
			|| !write_new(str_c(&s->arena, pub), 0644, str_fmt(&s->arena, "%.*s\n", S(shown))))
		return false;
	printf("seal: the public key, for whoever checks the heads: %.*s\n", S(shown));
	return true;
}

static bool read_key(struct sealing *s)
{
	struct stat st;
	struct str text, hex = { "", 0 };

	if (stat(s->key_file, &st) || !head_file(s->key_file, &s->arena, &text))
		return trouble(s->key_file, errno == ENOENT ? "there is no key; make one with --new-key" : strerror(errno));
	if (st.st_mode & 077)
		return trouble(s->key_file, "others may read it; a signing key is its owner's alone");
	if (!str_cut(&text, '\n', &s->name) || !str_cut(&text, '\n', &hex) || hex.n != 2 * KEY_BYTES
			|| !str_unhex(hex, s->secret, KEY_BYTES))
		return trouble(s->key_file, "it holds no key");
	return true;
}

/* The last head signed is where this one goes on. What was cut short by a crash was never told to anyone, and is taken away. */
static bool open_heads(struct sealing *s)
{
	char *path = str_c(&s->arena, str_fmt(&s->arena, "%s/heads.txt", s->data));
	struct str text, rest;
	struct head h;
	size_t good = 0;
	bool bad = false;

	s->heads = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (s->heads < 0 || !head_file(path, &s->arena, &text))
		return trouble(path, strerror(errno));
	if (flock(s->heads, LOCK_EX | LOCK_NB))
		return trouble(path, "another seal is at work on it");
	rest = text;
	while (head_read(&rest, &h, &bad)) {
		if (h.size < s->signed_size)
			return trouble(path, "a head is of an earlier size than the one before");
		s->signed_size = h.size;
		s->signed_root = h.root;
		good = text.n - rest.n;
	}
	if (bad && ftruncate(s->heads, (off_t)good))
		return trouble(path, strerror(errno));
	return true;
}

static bool was_signed(const struct sealing *s)
{
	struct digest root;

	if ((int64_t)s->tree.size != s->signed_size || s->signed_size == 0)
		return true;
	tree_root(&s->tree, &root);
	return digest_eq(&root, &s->signed_root);
}

static bool follow_one(struct sealing *s, struct str bytes)
{
	struct core c;

	if (!entry_read(bytes, &c) || c.seq != (int64_t)s->tree.size || (c.seq && !digest_eq(&c.before, &s->leaf))) {
		log_error(6101, "seal: entry %lld does not follow the one before it; nothing more is signed", (long long)s->tree.size);
		return false;
	}
	entry_leaf((const uint8_t *)bytes.at, &s->leaf);
	tree_add(&s->tree, &s->leaf);
	if (was_signed(s))
		return true;
	log_error(6102, "seal: the first %lld entries are not those that were signed; nothing more is signed", (long long)s->tree.size);
	return false;
}

static bool follow(struct sealing *s)
{
	struct db *db = store_read(s->store, 0);
	struct query *q = db_query(db, "SELECT core FROM ledger WHERE seq >= ?1 ORDER BY seq");
	bool good = true;

	query_int(q, 1, (int64_t)s->tree.size);
	while (good && query_step(q)) {
		good = follow_one(s, query_get_text(q, 0, NULL));
		if (s->tree.size % 65536 == 0 && clock_mono_us() - s->told_at > 2 * US_SECOND) {
			s->told_at = clock_mono_us();
			log_info(6103, "seal: read %lld entries", (long long)s->tree.size);
		}
	}
	query_end(q);
	good = good && !db_broken(db);
	store_read_end(db);
	if (good && (int64_t)s->tree.size < s->signed_size) {
		log_error(6104, "seal: the ledger has %lld entries, %lld were signed; nothing more is signed", (long long)s->tree.size,
			(long long)s->signed_size);
		good = false;
	}
	return good;
}

static bool sign(struct sealing *s)
{
	struct arena a;
	struct digest root;
	bool good;

	if ((int64_t)s->tree.size == s->signed_size)
		return true;
	arena_open(&a, 1 << 20);
	tree_root(&s->tree, &root);
	struct str text = ledger_checkpoint(&a, str_c(&a, s->name), (int64_t)s->tree.size, &root);
	struct str note = str_fmt(&a, "%.*s\n%.*s\n", S(text), S(head_sign(&a, s->name, text, s->secret)));
	good = write_whole(s->heads, note);
	if (!good)
		log_error(6105, "seal: heads.txt cannot be written: %s", strerror(errno));
	arena_close(&a);
	s->signed_size = (int64_t)s->tree.size;
	s->signed_root = root;
	s->signed_at = clock_mono_us();
	return good;
}

static bool run(struct sealing *s)
{
	pid_t parent = getppid();
	bool good = follow(s);

	s->signed_at = clock_mono_us();
	while (good && !stopping && !s->once && getppid() == parent) {
		if ((int64_t)s->tree.size - s->signed_size >= EVERY_ENTRIES || clock_mono_us() - s->signed_at >= 10 * US_SECOND)
			good = sign(s);
		poll(NULL, 0, LOOK_MS);
		good = good && follow(s);
	}
	return good && sign(s);
}

static bool ready(struct sealing *s)
{
	struct str why;

	if (!read_key(s) || !open_heads(s))
		return false;
	s->store = store_open(&(struct store_options){ .dir = s->data, .read_only = true, .readers = 1 }, NULL, &s->arena, &why);
	return s->store || trouble(s->data, str_c(&s->arena, why));
}

int seal_command(int argc, char **argv)
{
	struct sealing s = { .heads = -1 };
	struct sigaction act = { .sa_handler = on_signal };
	bool good;

	if (!arguments(&s, argc, argv))
		return usage();
	arena_open(&s.arena, 1 << 28);
	sigaction(SIGTERM, &act, NULL);
	sigaction(SIGINT, &act, NULL);
	if (s.new_key)
		good = make_key(&s);
	else
		good = ready(&s) && run(&s);
	store_close(s.store);
	if (s.heads >= 0)
		close(s.heads);
	explicit_bzero(s.secret, sizeof s.secret);
	arena_close(&s.arena);
	return good ? 0 : 1;
}
