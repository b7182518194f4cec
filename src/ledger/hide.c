#include "ledger/hide.h"

#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const uint8_t none[ID_SIZE];

static _Noreturn void broken(void)
{
	fprintf(stderr, "martlet: AES-128 failed\n");
	abort();
}

static EVP_CIPHER_CTX *context(const uint8_t key[16], int encrypt)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

	if (!ctx || !EVP_CipherInit_ex(ctx, EVP_aes_128_ecb(), NULL, key, NULL, encrypt))
		broken();
	EVP_CIPHER_CTX_set_padding(ctx, 0);
	return ctx;
}

/* One block, no chaining: a permutation of ids is what is wanted here, not a secret message. */
void hide_open(struct hide *h, const uint8_t key[16])
{
	pthread_mutex_init(&h->lock, NULL);
	h->hides = context(key, 1);
	h->shows = context(key, 0);
}

void hide_close(struct hide *h)
{
	EVP_CIPHER_CTX_free(h->hides);
	EVP_CIPHER_CTX_free(h->shows);
	h->hides = h->shows = NULL;
	pthread_mutex_destroy(&h->lock);
}

static void block(struct hide *h, void *ctx, const uint8_t in[ID_SIZE], uint8_t out[ID_SIZE])
{
	int n = 0;

	pthread_mutex_lock(&h->lock);
	if (!EVP_CipherUpdate(ctx, out, &n, in, ID_SIZE) || n != ID_SIZE)
		broken();
	pthread_mutex_unlock(&h->lock);
}

void hide_id(struct hide *h, int64_t id, uint8_t out[ID_SIZE])
{
	uint8_t plain[ID_SIZE] = { 0 };

	if (!id) {
		memset(out, 0, ID_SIZE);
		return;
	}
	entry_put(plain + 8, (uint64_t)id, 8);
	block(h, h->hides, plain, out);
}

bool hide_show(struct hide *h, const uint8_t hidden[ID_SIZE], int64_t *id)
{
	uint8_t plain[ID_SIZE];

	*id = 0;
	if (memcmp(hidden, none, ID_SIZE) == 0)
		return true;
	block(h, h->shows, hidden, plain);
	if (memcmp(plain, none, 8) != 0)
		return false;
	*id = (int64_t)entry_get(plain + 8, 8);
	return true;
}
