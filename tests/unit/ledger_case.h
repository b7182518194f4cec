/* ledger_case.h: a store of the small practice with its ledger, in a folder of its own, and what the ledger's tests do to it. */
#ifndef TESTS_LEDGER_CASE_H
#define TESTS_LEDGER_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "ledger/ledger.h"

extern struct arena arena;
extern char dir[64];
extern struct practice *practice;
extern struct store *store;
extern struct ledger *ledger;

#define assert_str(s, z) assert_string_equal(str_c(&arena, (s)), (z))
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int set_up(void **state);
int tear_down(void **state);
void open_all(void);
void close_all(void);
void shell(const char *sql);                /* as the sqlite3 shell would, on a connection of its own */

/* What a job does, and what it did. sql: ?1 the episode, ?2 the job's instant, both used by each. */
struct act { int64_t child, episode, seq; const char *sql[4]; bool refuse, plant; int64_t shown[3]; size_t nshown; enum ledger_op op; };
enum stored make(struct db *db, void *act);  /* a child and an episode */
enum stored alter(struct db *db, void *act); /* runs sql, and puts the episode's row */
enum stored look(struct db *db, void *act);
struct act made(void);

#define BUMP "UPDATE episode SET version = version + 1, changed_at = ?2 WHERE id = ?1"

#endif
