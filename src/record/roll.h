/**
 * roll.h: the people of the store as the matcher knows them, kept up with every committed change.
 *
 * Which subjects are people is told by kinds: a type with a name and a birth date. What speaks for one person is their own fields
 * and the newest phone and home tied to them: a tie is a record with exactly two references, each with a role and
 * always required, one to the person and one to a subject that has a phone number and no name, or an address.
 *
 * One roll a store. roll_open returns at once; the first index is built on a thread of its own, and later ones too, beside the one in
 * use. The ledger says what has changed: every asking first reads the entries it has not seen, so that what was committed before the
 * question is found by it, whoever wrote it.
 */
#ifndef RECORD_ROLL_H
#define RECORD_ROLL_H

#include "base/buf.h"
#include "base/day.h"
#include "store/store.h"

struct roll;
/* Called on the roll's own thread with those saved since, after each time it has followed the ledger; once, when the first index is
 * built, with none (ids NULL); and with none but ids after so many changes that everybody counts as saved. */
typedef void roll_saved(void *ctx, struct roll *ro, const int64_t *ids, size_t n);
/* NULL: the practice has no type of person, or no thread could be started. saved may be NULL. */
struct roll *roll_open(struct store *s, roll_saved *saved, void *ctx);
void roll_close(struct roll *ro);                   /* before the store is closed; NULL does nothing */
struct roll *roll_of(const struct store *s);        /* NULL: none is open */
bool roll_keeps(const struct type *t);
void roll_await(struct roll *ro);                   /* until what is committed now has been held against everybody (tests, link-people) */
void roll_hold(bool on);                            /* indexes are built but not taken into use until let go (tests) */
void roll_renew(struct roll *ro);                   /* build the index again soon, beside the one in use */

/* Who may be seen is asked of each type before anybody is weighed. */
struct roll_wish { size_t most; double at_least; bool (*may_see)(void *ctx, const struct type *t); void *ctx; struct arena *arena; };
struct roll_hit { int64_t id; double weight; struct str why; };
struct roll_told {
	bool ready;                                 /* false: the first index is not built yet; only who was saved since roll_open was looked for */
	bool behind;                                /* more has changed than could be read just now: the newest are not in it */
	bool wide;                                  /* more fit than were looked through */
	bool age;                                   /* an age was read in the text: the birth date it makes is a guess */
	int64_t people;
};
/* Best first. db: a reader, of now. */
size_t roll_find(struct roll *ro, struct db *db, struct str text, const struct roll_wish *wish, struct roll_hit **out,
	struct roll_told *told);
/* Others like one that is kept, and like one that is about to be: values as text by field. Nobody is like themselves. */
size_t roll_like(struct roll *ro, struct db *db, int64_t id, const struct roll_wish *wish, struct roll_hit **out, struct roll_told *told);
struct roll_said { const struct field *field; struct str text; };
size_t roll_like_said(struct roll *ro, struct db *db, const struct roll_said *said, size_t n, const struct roll_wish *wish,
	struct roll_hit **out, struct roll_told *told);

/* Why two are thought one: each line with its hundredths of a bit, and the same drawn. false: one of them is not kept. */
struct roll_line { int64_t cents, total; struct str words; };
bool roll_lines(struct roll *ro, struct db *db, int64_t one, int64_t other, struct arena *a, struct roll_line **out, size_t *n,
	struct buf *svg);

#endif
