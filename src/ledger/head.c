#include "ledger/head.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "ledger/entry.h"
#include "ledger/ledger.h"

#define DASH "\xe2\x80\x94 "             /* an em dash and a space begin a signature line */

enum { ED25519 = 1, SIGNED = 4 + crypto_sign_BYTES };

static struct str base64(struct arena *a, const void *bytes, size_t n)
{
	size_t cap = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL);
	char *text = arena_take(a, cap);

	sodium_bin2base64(text, cap, bytes, n, sodium_base64_VARIANT_ORIGINAL);
	return str_z(text);
}

static bool unbase64(struct str text, void *bytes, size_t n)
{
	size_t got = 0;

	return sodium_base642bin(bytes, n, text.at, text.n, NULL, &got, NULL, sodium_base64_VARIANT_ORIGINAL) == 0 && got == n;
}

struct str ledger_checkpoint(struct arena *a, const char *origin, int64_t size, const struct digest *root)
{
	return str_fmt(a, "%s\n%lld\n%.*s\n", origin, (long long)size, S(base64(a, root->b, sizeof root->b)));
}

bool head_read(struct str *rest, struct head *h, bool *bad)
{
	struct str start, line, size, root;

	*bad = false;
	while (rest->n && *rest->at == '\n')
		*rest = str_from(*rest, 1);
	if (!rest->n)
		return false;
	start = *rest;
	*bad = true;
	if (!str_cut(rest, '\n', &h->origin) || !h->origin.n || !str_cut(rest, '\n', &size) || !str_int(size, &h->size) || h->size < 0
			|| !str_cut(rest, '\n', &root) || !unbase64(root, h->root.b, sizeof h->root.b))
		return false;
	h->text = str_head(start, start.n - rest->n);
	if (!str_cut(rest, '\n', &line) || line.n)
		return false;
	start = *rest;
	while (str_starts(*rest, STR(DASH)))
		str_cut(rest, '\n', &line);
	h->signatures = str_head(start, start.n - rest->n);
	*bad = h->signatures.n == 0 || !str_ends(h->signatures, STR("\n"));     /* a line cut short was never finished */
	return !*bad;
}

static uint32_t key_id(struct str name, const uint8_t public[32])
{
	static const uint8_t after[] = { '\n', ED25519 };
	struct digest d;
	struct sha s;

	sha_open(&s);
	sha_put(&s, name.at, name.n);
	sha_put(&s, after, sizeof after);
	sha_put(&s, public, 32);
	sha_close(&s, &d);
	return (uint32_t)entry_get(d.b, 4);
}

struct str head_sign(struct arena *a, struct str name, struct str text, const uint8_t secret[64])
{
	uint8_t all[SIGNED];

	entry_put(all, key_id(name, secret + 32), 4);         /* libsodium keeps the public key in the secret one's second half */
	crypto_sign_detached(all + 4, NULL, (const uint8_t *)text.at, text.n, secret);
	return str_fmt(a, DASH "%.*s %.*s\n", S(name), S(base64(a, all, sizeof all)));
}

bool head_signed_by(const struct head *h, struct str name, const uint8_t public[32])
{
	struct str rest = h->signatures, line, given;
	uint8_t all[SIGNED];

	while (str_cut(&rest, '\n', &line)) {
		line = str_from(line, strlen(DASH));
		if (str_cut(&line, ' ', &given) && str_eq(given, name) && unbase64(line, all, sizeof all)
				&& entry_get(all, 4) == key_id(name, public)
				&& crypto_sign_verify_detached(all + 4, (const uint8_t *)h->text.at, h->text.n, public) == 0)
			return true;
	}
	return false;
}

struct str head_key_show(struct arena *a, struct str name, const uint8_t public[32])
{
	uint8_t all[33] = { ED25519 };

	memcpy(all + 1, public, 32);
	return str_fmt(a, "%.*s+%08x+%.*s", S(name), key_id(name, public), S(base64(a, all, sizeof all)));
}

bool head_key_read(struct str shown, struct str *name, uint8_t public[32])
{
	struct str id, rest = str_trim(shown);
	uint8_t all[33], given[4];

	if (!str_cut(&rest, '+', name) || !str_cut(&rest, '+', &id) || !str_unhex(id, given, sizeof given) || id.n != 8
			|| !unbase64(rest, all, sizeof all) || all[0] != ED25519)
		return false;
	memcpy(public, all + 1, 32);
	return entry_get(given, 4) == key_id(*name, public);
}

void head_key_pair(uint8_t public[32], uint8_t secret[64])
{
	if (sodium_init() < 0)
		abort();
	crypto_sign_keypair(public, secret);
}

bool head_file(const char *path, struct arena *a, struct str *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	ssize_t n = -1;
	char *at = NULL;

	if (fd >= 0 && fstat(fd, &st) == 0) {
		at = arena_take(a, (size_t)st.st_size + 1);
		n = pread(fd, at, (size_t)st.st_size, 0);
	}
	if (fd >= 0)
		close(fd);
	*text = (struct str){ at, n > 0 ? (size_t)n : 0 };
	return n >= 0;
}
