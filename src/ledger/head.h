/**
 * head.h: signed heads: C2SP checkpoints in signed notes, one after another in a file, an empty line after each.
 *  source  C2SP signed-note, tlog-checkpoint
 */
#ifndef LEDGER_HEAD_H
#define LEDGER_HEAD_H

#include "base/digest.h"

struct head { struct str origin; int64_t size; struct digest root; struct str text, signatures; };   /* text: what is signed */

/* head_read: the next note of *rest; false at its end, or *bad when what stands there is no head. Parts point into rest. */
bool head_read(struct str *rest, struct head *h, bool *bad);
/* The line "— NAME BASE64\n" over text, with an ed25519 secret key of 64 bytes. */
struct str head_sign(struct arena *a, struct str name, struct str text, const uint8_t secret[64]);
bool head_signed_by(const struct head *h, struct str name, const uint8_t public[32]);
/* The public key as people pass it on: NAME+KEYID+BASE64. */
struct str head_key_show(struct arena *a, struct str name, const uint8_t public[32]);
bool head_key_read(struct str shown, struct str *name, uint8_t public[32]);
void head_key_pair(uint8_t public[32], uint8_t secret[64]);
/* The whole of a small file, in arena a; false when it cannot be read. */
bool head_file(const char *path, struct arena *a, struct str *text);

#endif
