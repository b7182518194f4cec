#include "base/digest.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_key_t key;
static EVP_MD *sha256;

static _Noreturn void broken(const char *what)
{
	fprintf(stderr, "martlet: %s failed\n", what);
	abort();
}

static void context_free(void *context)
{
	EVP_MD_CTX_free(context);
}

/* Looked up once: finding an algorithm by name costs more than hashing one ledger entry with it. */
static void prepare(void)
{
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	if (!sha256 || pthread_key_create(&key, context_free))
		broken("SHA-256 set-up");
}

static EVP_MD_CTX *context_of_thread(void)
{
	EVP_MD_CTX *context;

	pthread_once(&once, prepare);
	context = pthread_getspecific(key);
	if (!context) {
		context = EVP_MD_CTX_new();
		if (!context || pthread_setspecific(key, context))
			broken("SHA-256 set-up");
	}
	if (!EVP_DigestInit_ex(context, sha256, NULL))
		broken("SHA-256");
	return context;
}

static void put(EVP_MD_CTX *context, const void *at, size_t n)
{
	if (n && !EVP_DigestUpdate(context, at, n))
		broken("SHA-256");
}

static void finish(EVP_MD_CTX *context, struct digest *out)
{
	unsigned n = sizeof out->b;

	if (!EVP_DigestFinal_ex(context, out->b, &n) || n != sizeof out->b)
		broken("SHA-256");
}

void digest_of(struct digest *out, const void *at, size_t n)
{
	EVP_MD_CTX *context = context_of_thread();

	put(context, at, n);
	finish(context, out);
}

void digest_two(struct digest *out, uint8_t tag, const struct digest *l, const struct digest *r)
{
	uint8_t all[1 + sizeof l->b + sizeof r->b];

	all[0] = tag;
	memcpy(all + 1, l->b, sizeof l->b);
	memcpy(all + 1 + sizeof l->b, r->b, sizeof r->b);
	digest_of(out, all, sizeof all);
}

void sha_open(struct sha *s)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	pthread_once(&once, prepare);
	if (!context || !EVP_DigestInit_ex(context, sha256, NULL))
		broken("SHA-256 set-up");
	s->ctx = context;
}

void sha_put(struct sha *s, const void *at, size_t n)
{
	put(s->ctx, at, n);
}

void sha_close(struct sha *s, struct digest *out)
{
	finish(s->ctx, out);
	EVP_MD_CTX_free(s->ctx);
	s->ctx = NULL;
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
