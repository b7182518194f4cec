#include "share/share.h"

#include "base/buf.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <string.h>

#define KEY_LEAST 24
#define STAMP_SLACK_S 300

bool webhook_key(struct arena *a, struct str secret, struct str *key)
{
	size_t n = 0;

	if (!str_starts(secret, STR("whsec_")))
		return false;
	struct str coded = str_from(secret, 6);
	unsigned char *bytes = arena_take(a, coded.n + 1);
	if (sodium_base642bin(bytes, coded.n, coded.at, coded.n, NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 &&
	    sodium_base642bin(bytes, coded.n, coded.at, coded.n, NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0)
		return false;
	*key = (struct str){ (char *)bytes, n };
	return n >= KEY_LEAST;
}

struct str webhook_sign(struct arena *a, struct str key, struct str id, struct str stamp, struct str body)
{
	unsigned char mac[32];
	unsigned n = sizeof mac;
	struct buf signed_bytes;
	size_t room = sodium_base64_encoded_len(sizeof mac, sodium_base64_VARIANT_ORIGINAL);
	char *coded = arena_take(a, room);

	buf_open(&signed_bytes, a);
	buf_str(&signed_bytes, id);
	buf_c(&signed_bytes, '.');
	buf_str(&signed_bytes, stamp);
	buf_c(&signed_bytes, '.');
	buf_str(&signed_bytes, body);
	HMAC(EVP_sha256(), key.at, (int)key.n, (const unsigned char *)signed_bytes.at, signed_bytes.n, mac, &n);
	sodium_bin2base64(coded, room, mac, sizeof mac, sodium_base64_VARIANT_ORIGINAL);
	return str_fmt(a, "v1,%s", coded);
}

bool webhook_verify(struct arena *a, struct str key, struct str id, struct str stamp, struct str body, struct str signatures, instant now)
{
	int64_t seconds;
	struct str want, one;
	bool good = false;

	if (id.n == 0 || id.n > 200 || !str_int(stamp, &seconds))
		return false;
	int64_t off = now / US_SECOND - seconds;
	if (off > STAMP_SLACK_S || off < -STAMP_SLACK_S)
		return false;
	want = webhook_sign(a, key, id, stamp, body);
	/* Several signatures stand side by side while a secret is changed; every one is compared, in constant time. */
	while (str_cut(&signatures, ' ', &one))
		good |= one.n == want.n && sodium_memcmp(one.at, want.at, want.n) == 0;
	return good;
}
