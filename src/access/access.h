/**
 * access.h: who may do what, and why: accounts, sessions, permits. Each decision gives its reason and its rule number.
 *
 * Permits come from practice (roles: grants a type, moves, pages). Decisions are asked for by record/, never by pages.
 */
#ifndef ACCESS_ACCESS_H
#define ACCESS_ACCESS_H

#include "store/store.h"

struct actor {
	int64_t staff;                 /* 0: the system itself, see access_system */
	struct str number, name;       /* CH 4471, S. Patel */
	const struct role *role;
	uint8_t session[16];           /* the session's id in the ledger, not its token */
	struct str csrf;
	uint16_t purpose;              /* why records are being opened: chosen after sign-in; 0: not yet. A role's only one needs no choosing */
	struct str why;                /* the same in the officer's own words, where the purpose asks for them: goes with every view */
	struct str theme, density, keys;   /* day|night, compact|standard|large, on|off */
	bool locked;                   /* Hide is on */
	instant since;
};

enum access_verb { ACCESS_SEE, ACCESS_CREATE, ACCESS_MOVE, ACCESS_PAGE };
struct decision { bool allowed; uint32_t rule; struct str reason; };  /* reason in words for the person refused */
struct actor access_system(void);  /* the system itself; an actor of zeros is nobody and may do nothing */
struct decision access_decide(struct arena *a, const struct practice *p, const struct actor *who, enum access_verb v,
	const struct type *t, const struct move *m, struct str page);

/* Accounts. Passwords: argon2id, 64 MiB, at most two hashed at once; 12 characters or more for people, any characters. */
struct account { struct str number, name, role, password; };
enum account_outcome { ACCOUNT_DONE, ACCOUNT_EXISTS, ACCOUNT_NO_ROLE, ACCOUNT_WEAK, ACCOUNT_BROKEN };
enum account_outcome account_put(struct store *s, const struct actor *by, const struct account *acc);   /* ledger op ADMIN */
/* A new password: ends every session. A disabled account stays so. NO_ROLE: there is no such account. */
enum account_outcome account_password(struct store *s, const struct actor *by, struct str number, struct str password);
bool account_disable(struct store *s, const struct actor *by, struct str number);    /* ends its sessions at once */
bool account_enable(struct store *s, const struct actor *by, struct str number);     /* a decision of its own; false: no such account */
bool account_opens(struct store *s, struct str number, struct str password);    /* would they let somebody in? Nothing is written of it */
struct account_row { int64_t id; struct str number, name, role; bool disabled; instant last_seen; };
size_t account_list(struct db *db, struct arena *a, struct account_row **out);
bool account_show(struct db *db, int64_t id, struct arena *a, struct account_row *out);      /* "CH 4471 S. Patel" for any page */

/* Sessions. Token: 32 random bytes as hex, kept hashed. 12 h absolute, 60 min idle (practice may set). */
enum sign_in { SIGN_IN_DONE, SIGN_IN_WRONG, SIGN_IN_SLOW_DOWN, SIGN_IN_DISABLED, SIGN_IN_BROKEN };
enum sign_in session_sign_in(struct store *s, struct str number, struct str password, struct str peer, struct arena *a, struct str *token);
bool session_find(struct store *s, struct db *db, struct str token, struct arena *a, struct actor *who);   /* false: sign in again */
void session_end(struct store *s, const struct actor *who);
/* Whose session this was, when it is over or stopped now: staff, number and csrf, and nothing it could be used for. */
bool session_was(struct db *db, struct str token, struct arena *a, struct actor *who);
bool session_set(struct store *s, const struct actor *who, struct str setting, struct str value);   /* theme, density, keys, locked */
/* Why records are being opened from now on: one of the role's purposes, and words of PURPOSE_LEAST to PURPOSE_MOST characters when it
 * asks for them. An entry of its own. NOT_ONE: not one of this role's. */
enum { PURPOSE_LEAST = 10, PURPOSE_MOST = 200 };
enum purpose_set { PURPOSE_SET, PURPOSE_NOT_ONE, PURPOSE_WORDS, PURPOSE_BROKEN };
enum purpose_set session_purpose(struct store *s, const struct actor *who, struct str name, struct str words);
bool session_unlock(struct store *s, const struct actor *who, struct str password);
/* First rate limits: true when ${key} (account, peer, "view") has used up ${most} in ${seconds}. In memory, per process. */
bool rate_over(const char *kind, struct str key, int most, int seconds);

#endif
