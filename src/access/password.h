/**
 * password.h: passwords are kept as argon2id (64 MiB, two passes), and at most two are worked on at once, so that fifty people
 * signing in at shift change cannot take three gigabytes.
 *  source  RFC 9106; OWASP ASVS 5.0 V6.2
 */
#ifndef ACCESS_PASSWORD_H
#define ACCESS_PASSWORD_H

#include "base/str.h"

enum { PASSWORD_KEPT = 128 };       /* bytes of a kept password, NUL-ended */

/* password_weak: shorter than 12 characters, much used, one character or run repeated, or made of the account's own number and name. */
bool password_weak(struct str password, struct str number, struct str name);
bool password_keep(struct str password, char out[PASSWORD_KEPT]);          /* false: no memory for it now */
/* password_check: kept NULL takes the same time and says no, so that nobody learns which accounts there are. */
bool password_check(const char *kept, struct str password);

#endif
