#include "record_world.h"

#include <pthread.h>

#include "access/password.h"

#define LIT(z) { z, sizeof(z) - 1 }
static const struct account patel = { LIT("CH 4471"), LIT("S. Patel"), LIT("handler"), LIT("seven green bottles") };

static int64_t account_made(void)
{
	struct actor admin = { 0 };
	struct account_row *rows;
	int64_t id = 0;

	assert_int_equal(account_put(store, &admin, &patel), ACCOUNT_DONE);
	struct db *db = store_read(store, clock_now());
	for (size_t i = 0, n = account_list(db, &arena, &rows); i < n; i++)
		if (str_eq(rows[i].number, patel.number))
			id = rows[i].id;
	store_read_end(db);
	return id;
}

static enum sign_in sign(const char *password, struct str *token)
{
	return session_sign_in(store, patel.number, str_z(password), STR("127.0.0.1"), &arena, token);
}

static bool found(struct str token, struct actor *who)
{
	struct db *db = store_read(store, clock_now());
	bool yes = session_find(store, db, token, &arena, who);

	store_read_end(db);
	return yes;
}

static void accounts_are_made_once_and_well(void **state)
{
	struct actor admin = { 0 };
	struct account acc = patel;

	(void)state;
	account_made();
	assert_int_equal(account_put(store, &admin, &acc), ACCOUNT_EXISTS);
	acc.number = STR("CH 1");
	acc.role = STR("chief");
	assert_int_equal(account_put(store, &admin, &acc), ACCOUNT_NO_ROLE);
	acc.role = STR("desk");
	acc.password = STR("Password1234!");
	assert_int_equal(account_put(store, &admin, &acc), ACCOUNT_WEAK);
	assert_int_equal(one("select count(*) from staff where password like '$argon2id$v=19$m=65536,t=2,p=1$%'"), 1);
}

static void weak_passwords_are_refused(void **state)
{
	static const char *const weak[] = { "short", "elevenchars", "aaaaaaaaaaaaaaa", "abababababab", "123456789012", "abcdefghijklmn",
		"passwordpassword", "P@ssw0rd12345", "Liverpool2024", "letmeinletmein", "s. patel 1234", "Welcome12345!" };
	static const char *const good[] = { "seven green bottles", "dwie \xC5\xBC\xC3\xB3\xC5\x82te kurtki", "Kettle-on-at-6am" };

	(void)state;
	for (size_t i = 0; i < sizeof weak / sizeof *weak; i++)
		if (!password_weak(str_z(weak[i]), STR("CH 4471"), STR("S. Patel")))
			fail_msg("%s passed", weak[i]);
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		if (password_weak(str_z(good[i]), STR("CH 4471"), STR("S. Patel")))
			fail_msg("%s was refused", good[i]);
}

static void signing_in_is_logged_either_way(void **state)
{
	int64_t before;
	struct str token;
	struct actor who;

	(void)state;
	account_made();
	before = one("select count(*) from ledger");
	assert_int_equal(sign("seven green battles", &token), SIGN_IN_WRONG);
	assert_int_equal(session_sign_in(store, STR("XX 1"), STR("seven green bottles"), STR("p"), &arena, &token), SIGN_IN_WRONG);
	assert_int_equal(sign("seven green bottles", &token), SIGN_IN_DONE);
	assert_int_equal(one("select count(*) from ledger"), before + 3);
	assert_int_equal(token.n, 64);
	assert_true(found(token, &who));
	assert_words(who.number, "CH 4471");
	assert_words(who.role->name, "handler");
	assert_int_equal(who.csrf.n, 32);
	assert_int_equal(one("select count(*) from session where token = x'00'"), 0);
	token = str_dup(&arena, token);
	((char *)token.at)[0] = token.at[0] == 'a' ? 'b' : 'a';
	assert_false(found(token, &who));
	assert_false(found(STR("' or 1=1"), &who));
}

/* What is kept is the hash of the token, not the token. */
static void tokens_are_not_kept(void **state)
{
	struct str token;
	uint8_t bytes[32];
	struct db *db;
	struct query *q;

	(void)state;
	account_made();
	assert_int_equal(sign("seven green bottles", &token), SIGN_IN_DONE);
	assert_true(str_unhex(token, bytes, sizeof bytes));
	db = store_read(store, clock_now());
	q = db_query(db, "select count(*) from session where token = ?1");
	query_blob(q, 1, bytes, sizeof bytes);
	assert_true(query_step(q));
	assert_int_equal(query_get_int(q, 0), 0);
	query_end(q);
	store_read_end(db);
}

static void sessions_end(void **state)
{
	struct str token, other;
	struct actor who, admin = { 0 };

	(void)state;
	account_made();
	assert_int_equal(sign("seven green bottles", &token), SIGN_IN_DONE);
	assert_int_equal(sign("seven green bottles", &other), SIGN_IN_DONE);
	assert_true(found(token, &who));
	session_end(store, &who);
	assert_false(found(token, &who));
	assert_true(found(other, &who));
	assert_true(account_disable(store, &admin, patel.number));
	assert_false(found(other, &who));
	assert_int_equal(sign("seven green bottles", &other), SIGN_IN_DISABLED);
	assert_int_equal(sign("seven green battles", &other), SIGN_IN_WRONG);
	assert_false(account_disable(store, &admin, STR("XX 1")));
	assert_int_equal(account_password(store, &admin, patel.number, STR("eight brown bottles")), ACCOUNT_DONE);
	/* A passphrase is not a decision to let somebody in again. */
	assert_int_equal(sign("eight brown bottles", &other), SIGN_IN_DISABLED);
	assert_false(account_enable(store, &admin, STR("XX 1")));
	int64_t entries = one("select count(*) from ledger");
	assert_true(account_enable(store, &admin, patel.number));
	assert_int_equal(one("select count(*) from ledger"), entries + 1);
	assert_int_equal(sign("seven green bottles", &other), SIGN_IN_WRONG);
	assert_int_equal(sign("eight brown bottles", &other), SIGN_IN_DONE);
	assert_true(found(other, &who));
	assert_int_equal(account_password(store, &admin, patel.number, STR("nine yellow bottles")), ACCOUNT_DONE);
	assert_false(found(other, &who));
}

static void sessions_have_two_limits(void **state)
{
	struct str token;
	struct actor who;
	instant now = start;

	(void)state;
	account_made();
	assert_int_equal(sign("seven green bottles", &token), SIGN_IN_DONE);
	clock_set(now + 59 * US_MINUTE);
	assert_true(found(token, &who));
	clock_set(now += 61 * US_MINUTE);                /* used two minutes ago */
	assert_true(found(token, &who));
	clock_set(now + 60 * US_MINUTE);
	assert_false(found(token, &who));
	assert_int_equal(sign("seven green bottles", &token), SIGN_IN_DONE);
	now += 60 * US_MINUTE;
	for (int i = 0; i < 14; i++) {
		clock_set(now + i * 50 * US_MINUTE);
		assert_true(found(token, &who));
	}
	clock_set(now + 12 * US_HOUR);
	assert_false(found(token, &who));
}

static void guessing_is_slowed_and_no_lock_out(void **state)
{
	struct str token;
	int slow = 0;

	(void)state;
	account_made();
	assert_int_equal(sign("seven green bottles", &token), SIGN_IN_DONE);
	for (int i = 0; i < 24; i++)
		slow += session_sign_in(store, patel.number, STR("a wrong password"), str_fmt(&arena, "10.0.0.%d", i / 5), &arena, &token) ==
			SIGN_IN_SLOW_DOWN;
	assert_int_equal(slow, 4);
	/* Who has signed in from here before still may. */
	assert_int_equal(sign("seven green bottles", &token), SIGN_IN_DONE);
	clock_mono_skip(2 * 3600 * US_SECOND);
	assert_int_equal(session_sign_in(store, patel.number, STR("a wrong password"), STR("10.0.0.9"), &arena, &token), SIGN_IN_WRONG);
}

static void rates_are_windows(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		assert_false(rate_over("test", STR("key"), 5, 60));
	assert_true(rate_over("test", STR("key"), 5, 60));
	assert_false(rate_over("test", STR("other"), 5, 60));
	assert_false(rate_over("tests", STR("key"), 5, 60));
	clock_mono_skip(120 * US_SECOND);
	assert_false(rate_over("test", STR("key"), 5, 60));
}

static void settings_are_few_and_known(void **state)
{
	struct str token;
	struct actor who;

	(void)state;
	account_made();
	assert_int_equal(sign("seven green bottles", &token), SIGN_IN_DONE);
	assert_true(found(token, &who));
	assert_words(who.theme, "day");
	assert_true(session_set(store, &who, STR("theme"), STR("night")));
	assert_false(session_set(store, &who, STR("theme"), STR("pink")));
	assert_false(session_set(store, &who, STR("purpose"), STR("missing_child")));
	assert_false(session_set(store, &who, STR("role"), STR("officer")));
	assert_false(session_set(store, &who, STR("locked"), STR("off")));
	assert_true(session_set(store, &who, STR("locked"), STR("on")));
	assert_true(found(token, &who));
	assert_words(who.theme, "night");
	assert_true(who.locked);
	assert_false(access_decide(&arena, practice, &who, ACCESS_SEE, type("person"), NULL, STR("")).allowed);
	assert_false(session_unlock(store, &who, STR("something else")));
	assert_true(session_unlock(store, &who, STR("seven green bottles")));
	assert_true(found(token, &who));
	assert_false(who.locked);
}

static struct str why_kept(void)
{
	struct db *db = store_read(store, clock_now());
	struct query *q = db_query(db, "select group_concat(words) from session_why");
	struct str s = query_step(q) ? query_get_text(q, 0, &arena) : STR("");

	query_end(q);
	store_read_end(db);
	return s;
}

static void why_goes_with_every_view(void **state)
{
	int64_t id = made(&handler, "person", "add", form("family_name", "Hale", NULL)), before;
	struct str token, long_one = str_fmt(&arena, "%0*d", PURPOSE_MOST + 1, 7);
	struct reading r;
	struct actor who;
	struct look *looks;

	(void)state;
	account_made();
	assert_int_equal(sign("seven green bottles", &token), SIGN_IN_DONE);
	assert_true(found(token, &who));
	assert_int_equal(who.purpose, 0);
	before = one("select count(*) from ledger");
	assert_int_equal(session_purpose(store, &who, STR("curiosity"), STR("because I am curious")), PURPOSE_NOT_ONE);
	assert_int_equal(session_purpose(store, &who, STR("audit"), STR("  short   ")), PURPOSE_WORDS);
	assert_int_equal(session_purpose(store, &who, STR("audit"), long_one), PURPOSE_WORDS);
	assert_int_equal(one("select count(*) from ledger"), before);
	assert_int_equal(session_purpose(store, &who, STR("audit"), STR(" Case 17, how he was found ")), PURPOSE_SET);
	assert_int_equal(one("select count(*) from ledger"), before + 1);
	assert_true(found(token, &who));
	assert_int_equal(who.purpose, practice->purposes[1].no);
	assert_words(who.why, "Case 17, how he was found");
	for (int i = 0; i < 2; i++) {
		reading_open(&r, store, &arena, &who);
		assert_non_null(record_load(&r, id));
		assert_true(reading_close(&r));
		if (!i)
			assert_int_equal(session_purpose(store, &who, STR("missing_child"), STR("these words are not asked for")), PURPOSE_SET);
		assert_true(found(token, &who));
	}
	assert_int_equal(who.why.n, 0);
	assert_int_equal(why_kept().n, 0);
	reading_open(&r, store, &arena, &handler);
	assert_int_equal(record_looks(&r, id, 10, &looks), 2);
	assert_true(reading_close(&r));
	assert_words(looks[1].purpose, "Audit");
	assert_words(looks[1].why, "Case 17, how he was found");
	assert_words(looks[0].purpose, "A child is missing");
	assert_int_equal(looks[0].why.n, 0);
}

/* Every role, type and verb: what the practice grants and nothing else, each with a reason and a number of its own. */
static void what_a_role_may_is_what_is_granted(void **state)
{
	struct actor who = { .staff = 1 << 10 | STAFF_TYPE_NO };
	struct str none = { "", 0 };
	size_t decisions = 0, allowed = 0;

	(void)state;
	for (size_t i = 0; i < practice->nroles; i++)
		for (size_t k = 0; k < practice->ntypes; k++) {
			const struct type *t = &practice->types[k];
			const struct grant *g = &practice->roles[i].grants[k];
			uint32_t last = 0;
			who.role = &practice->roles[i];
			for (size_t m = 0; m < t->nmoves + 2; m++) {
				enum access_verb v = m == 0 ? ACCESS_SEE : m == 1 ? ACCESS_CREATE : ACCESS_MOVE;
				const struct move *move = m > 1 ? &t->moves[m - 2] : NULL;
				bool may = m == 0 ? g->see : m == 1 ? g->create : (g->moves >> (m - 2) & 1) && !move->engine;
				struct decision d = access_decide(&arena, practice, &who, v, t, move, none);
				assert_int_equal(d.allowed, may);
				assert_true(d.reason.n > 0);
				assert_true(d.rule != last && d.rule >> 18 << 22 >> 22 == practice->roles[i].no);
				last = d.rule;
				decisions++;
				allowed += may;
			}
		}
	assert_true(decisions > 100 && allowed > 10 && allowed < decisions);
	who.role = practice_role(practice, STR("handler"));
	assert_true(access_decide(&arena, practice, &who, ACCESS_PAGE, NULL, NULL, STR("history")).allowed);
	assert_false(access_decide(&arena, practice, &who, ACCESS_PAGE, NULL, NULL, STR("accounts")).allowed);
	assert_false(access_decide(&arena, practice, &nobody, ACCESS_SEE, type("person"), NULL, none).allowed);
	struct actor system = access_system();
	assert_true(access_decide(&arena, practice, &system, ACCESS_SEE, type("person"), NULL, none).allowed);
	who.role = NULL;
	assert_false(access_decide(&arena, practice, &who, ACCESS_SEE, type("person"), NULL, none).allowed);
}

/* The same matrix at the verbs: nothing that is not granted changes a row. */
static void what_is_not_granted_changes_nothing(void **state)
{
	struct actor who = { .staff = 1 << 10 | STAFF_TYPE_NO };
	int64_t id = made(&handler, "person", "add", form("family_name", "Hale", NULL));
	size_t refused = 0;

	(void)state;
	for (size_t i = 0; i < practice->nroles; i++) {
		const struct grant *g = practice->roles[i].grants;
		struct draft d;
		who.role = &practice->roles[i];
		for (size_t k = 0; k < practice->ntypes; k++) {
			const struct type *t = &practice->types[k];
			struct put_result out;
			draft_open(&d, &arena, practice, &who, t, type_creates(t), NULL);
			if (g[k].create)
				continue;
			record_put(store, &d, &out);
			assert_int_equal(out.is, PUT_REFUSED);
			refused++;
		}
		if (!(g[type("person")->index].moves & 2))
			assert_int_equal(send(&d, &who, "person", "correct", id, form("family_name", "Changed", NULL)).is, PUT_REFUSED);
	}
	assert_true(refused > 5);
	assert_words(record_value(seen(id), "family_name").text, "Hale");
	assert_int_equal(one("select count(*) from person"), 1);
}

int main(void)
{
	#define WORLD(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)
	const struct CMUnitTest tests[] = {
		WORLD(accounts_are_made_once_and_well), WORLD(weak_passwords_are_refused), WORLD(signing_in_is_logged_either_way),
		WORLD(tokens_are_not_kept), WORLD(sessions_end), WORLD(sessions_have_two_limits), WORLD(guessing_is_slowed_and_no_lock_out),
		WORLD(rates_are_windows), WORLD(settings_are_few_and_known), WORLD(why_goes_with_every_view), WORLD(what_a_role_may_is_what_is_granted),
		WORLD(what_is_not_granted_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
