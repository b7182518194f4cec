/* SHA-256 by OpenSSL's own rounds, without its envelope: most of what is hashed here is one field or one node of a tree, a hundred
 * bytes, and finding, opening and wiping a context costs several times what the rounds do. These calls are deprecated in OpenSSL 3
 * in favour of the envelope, not withdrawn; base_test holds the short way against the long one at every length. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/digest.h"

#include <openssl/sha.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 64, LENGTH = 8, SMALL = 8 * BLOCK };

_Static_assert(sizeof(SHA256_CTX) <= sizeof ((struct sha *)NULL)->state, "a struct sha holds OpenSSL's state");

static _Noreturn void broken(const char *what)
{
	fprintf(stderr, "martlet: %s failed\n", what);
	abort();
}

static void put_length(uint8_t at[LENGTH], uint64_t bits)
{
	for (int i = LENGTH; i-- > 0; bits >>= 8)
		at[i] = (uint8_t)bits;
}

static void words_out(const SHA256_CTX *c, struct digest *out)
{
	for (size_t i = 0; i < 8; i++) {
		out->b[4 * i] = (uint8_t)(c->h[i] >> 24);
		out->b[4 * i + 1] = (uint8_t)(c->h[i] >> 16);
		out->b[4 * i + 2] = (uint8_t)(c->h[i] >> 8);
		out->b[4 * i + 3] = (uint8_t)c->h[i];
	}
}

/* What fits in a few blocks is padded here (FIPS 180-4 5.1.1) and needs no buffering. */
static void digest_small(struct digest *out, const void *at, size_t n)
{
	uint8_t padded[SMALL];
	size_t blocks = (n + 1 + LENGTH + BLOCK - 1) / BLOCK, end = blocks * BLOCK;
	SHA256_CTX c;

	if (n)
		memcpy(padded, at, n);
	padded[n] = 0x80;
	memset(padded + n + 1, 0, end - LENGTH - n - 1);
	put_length(padded + end - LENGTH, (uint64_t)n * 8);
	if (!SHA256_Init(&c))
		broken("SHA-256");
	for (size_t i = 0; i < end; i += BLOCK)
		SHA256_Transform(&c, padded + i);
	words_out(&c, out);
}

void digest_of(struct digest *out, const void *at, size_t n)
{
	struct sha s;

	if (n + 1 + LENGTH <= SMALL) {
		digest_small(out, at, n);
		return;
	}
	sha_open(&s);
	sha_put(&s, at, n);
	sha_close(&s, out);
}

void digest_two(struct digest *out, uint8_t tag, const struct digest *l, const struct digest *r)
{
	uint8_t all[1 + sizeof l->b + sizeof r->b];

	all[0] = tag;
	memcpy(all + 1, l->b, sizeof l->b);
	memcpy(all + 1 + sizeof l->b, r->b, sizeof r->b);
	digest_small(out, all, sizeof all);
}

void sha_open(struct sha *s)
{
	if (!SHA256_Init((SHA256_CTX *)(void *)s->state))
		broken("SHA-256 set-up");
}

void sha_put(struct sha *s, const void *at, size_t n)
{
	if (n && !SHA256_Update((SHA256_CTX *)(void *)s->state, at, n))
		broken("SHA-256");
}

void sha_close(struct sha *s, struct digest *out)
{
	if (!SHA256_Final(out->b, (SHA256_CTX *)(void *)s->state))
		broken("SHA-256");
}

bool digest_eq(const struct digest *a, const struct digest *b)
{
	return sodium_memcmp(a->b, b->b, sizeof a->b) == 0;
}

static pthread_once_t once_random = PTHREAD_ONCE_INIT;

static void prepare_random(void)
{
	if (sodium_init() < 0)
		broken("the random source");
}

void random_bytes(void *at, size_t n)
{
	pthread_once(&once_random, prepare_random);
	randombytes_buf(at, n);
}

uint64_t random_u64(void)
{
	uint64_t n;

	random_bytes(&n, sizeof n);
	return n;
}
