/**
 * identity.h: which rows of a subject are one human being, by decision and never by merging.
 *
 * A row is what one source said. An identity is a set of rows believed to be one person; a row in none is an identity by itself.
 * Joining, separating and "known to be different" are decisions by somebody who may (the practice's page "identities"), with a
 * reason, each an entry in the ledger (combine) that lists every row it was about. Nothing is lost by any of them: what was joined is
 * separated again, and either can be looked back to.
 *
 * Tables: identity(record, identity, since, until, by, decision), until null: now; by 0: the practice's weight; the identity is named by its lowest row.
 * different(a, b, since, until, by, decision), a < b. Since and until are the instants of the entries that decided.
 *  source  DPA 2018 s.62 (combination is logged); s.38 (accuracy)
 */
#ifndef RECORD_IDENTITY_H
#define RECORD_IDENTITY_H

#include "record/record.h"

enum { IDENTITY_MOST = 40 };                       /* rows in one identity */

/* The rows that are one with ${id}: itself first, then the others in the order they were made. Always at least one. */
size_t identity_rows(struct db *db, int64_t id, int64_t out[IDENTITY_MOST]);
size_t identity_rows_at(struct db *db, int64_t id, instant at, int64_t out[IDENTITY_MOST]);
/* Into a private database: the rows that were one at ${at}, as if decided then. */
size_t identity_copy(struct db *from, struct db *to, int64_t id, instant at, int64_t out[IDENTITY_MOST]);
bool identity_apart(struct db *db, int64_t one, int64_t other);      /* known to be different, they or rows one with them */
int64_t identity_seen(struct db *db, int64_t one, int64_t other);    /* which decision about either is the newest, as an image: a form's version */

enum identity_do { IDENTITY_JOIN, IDENTITY_SEPARATE, IDENTITY_DIFFERENT, IDENTITY_LEAVE };
struct identity_decision {
	enum identity_do what;
	int64_t one, other;                        /* SEPARATE: one leaves whoever it stands with; other is not asked for */
	struct str reason;
	int64_t seen;                              /* identity_seen as the form was made */
	uint8_t key[16];                           /* idempotency; all zero: none */
	const struct actor *who;
	bool by_weight;                            /* JOIN by the practice's weight (suggest_join.h): refused where a person has decided */
};
/* identity_decide: PUT_DONE, PUT_REPEATED; PUT_INVALID (no reason), PUT_CONFLICT (decided on meanwhile), PUT_REFUSED (may not, or makes
 * no sense now), PUT_GONE, PUT_BROKEN; says in words. */
struct identity_result { enum put is; struct str says; };
void identity_decide(struct store *s, const struct identity_decision *d, struct arena *a, struct identity_result *out);
bool identity_may(struct arena *a, const struct practice *p, const struct actor *who);

/* The tables against the ledger: every decision made again, in order, gives the rows that stand there and no other, and settles what is
 * settled. Each fault names table, row and field ("identity PN-000123 since"). Returns how many faults. */
size_t identity_verify(struct db *db, struct arena *a, struct notes *faults);
/* The same tables made again from the ledger, after ledger_rebuild; weights and reasons of suggestions stay. false: could not be written. */
bool identity_renew(struct store *s);

/* Rows joined by the practice's weight that still stand so, newest first: the row and the one its identity is named by. */
size_t identity_by_weight(struct reading *r, size_t most, int64_t (**out)[2]);
/* What was decided about a row, newest first. */
struct identity_event { instant at; struct str by, words; int64_t seq; };
size_t identity_history(struct reading *r, int64_t id, size_t most, struct identity_event **out);

#endif
