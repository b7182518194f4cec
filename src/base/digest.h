/**
 * digest.h: SHA-256 (OpenSSL) and random bytes (libsodium). All end the process when the library fails: no
 * answer is better than a wrong one.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include "base/str.h"

struct digest { uint8_t b[32]; };
struct sha { uint32_t state[32]; };                /* open, put*, close */

void digest_of(struct digest *out, const void *at, size_t n);
void digest_two(struct digest *out, uint8_t tag, const struct digest *l, const struct digest *r); /* SHA256(tag|l|r) */
void sha_open(struct sha *s);
void sha_put(struct sha *s, const void *at, size_t n);
void sha_close(struct sha *s, struct digest *out);
bool digest_eq(const struct digest *a, const struct digest *b);
void random_bytes(void *at, size_t n);
uint64_t random_u64(void);

#endif
