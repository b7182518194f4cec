/* One small force for tests of access and record: a folder, the practice in tests/practice-record, a store, a ledger, three people. */
#ifndef TEST_RECORD_WORLD_H
#define TEST_RECORD_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "practice/practice.h"
#include "record/record.h"

extern struct arena arena;
extern struct practice *practice;
extern struct store *store;
extern struct actor handler, officer, desk, nobody;
extern instant start;                                    /* the clock stands here: a Monday, 02:00 */

int world_open(void **state);
int world_close(void **state);

/* A form: names and values in turn, NULL at the end. */
struct pairs_like form(const char *first, ...);
const struct type *type(const char *name);
struct str text(int64_t n);
/* Opens the form of a move as ${who}, fills it in and sends it. */
struct put_result send(struct draft *d, const struct actor *who, const char *of, const char *move, int64_t id, struct pairs_like in);
int64_t made(const struct actor *who, const char *of, const char *move, struct pairs_like in);   /* it must succeed */
const struct record *seen(int64_t id);
void look(const struct actor *who, int64_t subject);     /* opens the picture of */
int64_t one(const char *sql);                            /* one number, for looking behind the verbs */

/* A child, a place and an open episode about her, for the tests that start from there. */
extern int64_t child, place, episode;
int with_episode(void **state);
struct put_result grade(struct draft *d, const char *risk);
#define NO_CLOCK ((enum clock_state)99)
struct clock_row clock_named(int64_t record, const char *name);

#define assert_words(s, z) do { struct str s_ = (s); const char *z_ = (z);                              \
	if (!str_is(s_, z_)) fail_msg("\"%.*s\" is not \"%s\"", S(s_), z_); } while (0)
#define assert_has(s, z) do { struct str s_ = (s); const char *z_ = (z);                                \
	if (!str_has(s_, str_z(z_))) fail_msg("\"%.*s\" has no \"%s\"", S(s_), z_); } while (0)

#endif
