#include "access/access.h"

#include <string.h>

#include "access/password.h"
#include "access/rate.h"
#include "ledger/ledger.h"
#include "practice/practice.h"

#define ABSOLUTE   (12 * US_HOUR)      /* a long shift */
#define IDLE       (60 * US_MINUTE)
#define SEEN_EVERY (60 * US_SECOND)    /* a session's last use is written no oftener than this */

/* Guesses let through. A person known at this machine is not locked out by a stranger guessing from elsewhere: account and peer
 * together have their own allowance, used when the account's own is gone. */
enum { PER_ACCOUNT = 20, PER_ACCOUNT_S = 3600, PER_PAIR = 10, PER_PAIR_S = 900, PER_PEER = 60, PER_PEER_S = 900 };
enum { KNOWN_PAIRS = 1024 };

struct who { struct str number; int64_t id; bool disabled, found; char kept[PASSWORD_KEPT]; };
struct sign_job { int64_t staff; bool ok; const char *why; uint8_t token[32], id[16], csrf[16]; };
struct end_job { const struct actor *who; };
struct purpose_job { const struct actor *who; const struct purpose *purpose; struct str words; };
struct set_job { const struct actor *who; struct str setting, value; int64_t n; };

/* Read on the writer: whoever asks may hold a reader already. */
static enum stored who_read(struct db *db, void *arg)
{
	struct who *out = arg;
	struct query *q = db_query(db, "select id, disabled, password from staff where number = ?1");

	query_text(q, 1, out->number);
	if (query_step(q)) {
		struct str kept = query_get_text(q, 2, NULL);
		out->id = query_get_int(q, 0);
		out->disabled = query_get_int(q, 1);
		if (kept.n < sizeof out->kept) {
			memcpy(out->kept, kept.at, kept.n);
			out->found = true;
		}
	}
	query_end(q);
	return STORE_DONE;
}

static bool who_find(struct store *s, struct str number, struct who *out)
{
	*out = (struct who){ .number = number };
	return store_write(s, who_read, out) == STORE_DONE;
}

bool account_opens(struct store *s, struct str number, struct str password)
{
	struct who who;

	return who_find(s, number, &who) && who.found && !who.disabled && password_check(who.kept, password);
}

static void token_hash(const uint8_t token[32], struct digest *out)
{
	digest_of(out, token, 32);
}

static void session_row(struct db *db, const struct sign_job *job)
{
	struct digest hash;
	struct query *q = db_query(db, "insert into session(token, id, staff, csrf, started, seen) values (?1, ?2, ?3, ?4, ?5, ?5)");

	token_hash(job->token, &hash);
	query_blob(q, 1, hash.b, sizeof hash.b);
	query_blob(q, 2, job->id, sizeof job->id);
	query_int(q, 3, job->staff);
	query_text(q, 4, str_hex(db_arena(db), job->csrf, sizeof job->csrf));
	query_int(q, 5, db_now(db));
	query_step(q);
	query_end(q);
	q = db_query(db, "update staff set last_seen = ?2 where id = ?1");
	query_int(q, 1, job->staff);
	query_int(q, 2, db_now(db));
	query_step(q);
	query_end(q);
}

static enum stored sign_write(struct db *db, void *arg)
{
	struct sign_job *job = arg;
	struct ledger_entry e = { .op = OP_AUTH, .outcome = job->ok ? OUTCOME_OK : OUTCOME_REFUSED, .actor = job->staff,
		.object = job->staff, .words = str_z(job->why) };

	if (job->ok) {
		memcpy(e.session, job->id, sizeof e.session);
		session_row(db, job);
	}
	ledger_put(db, &e);
	return STORE_DONE;
}

/* Who has signed in where, by hash, in this process: it only ever opens a second allowance of guesses. */
static uint64_t known[KNOWN_PAIRS];

static uint64_t pair_hash(struct str pair)
{
	struct digest d;
	uint64_t n;

	digest_of(&d, pair.at, pair.n);
	memcpy(&n, d.b, sizeof n);
	return n;
}

static bool too_many(struct str number, struct str pair, struct str peer)
{
	uint64_t n = pair_hash(pair);
	bool over = rate_over("sign-in", number, PER_ACCOUNT, PER_ACCOUNT_S);

	if (rate_over("sign-in peer", peer, PER_PEER, PER_PEER_S) || rate_over("sign-in pair", pair, PER_PAIR, PER_PAIR_S))
		return true;
	return over && __atomic_load_n(&known[n % KNOWN_PAIRS], __ATOMIC_RELAXED) != n;
}

static enum sign_in sign_refuse(struct store *s, struct sign_job *job, const char *why, enum sign_in is)
{
	job->why = why;
	return store_write(s, sign_write, job) == STORE_DONE ? is : SIGN_IN_BROKEN;
}

enum sign_in session_sign_in(struct store *s, struct str number, struct str password, struct str peer, struct arena *a,
	struct str *token)
{
	struct sign_job job = { 0 };
	struct who who;
	bool right;

	number = str_trim(number);
	struct str pair = str_fmt(a, "%.*s\n%.*s", S(number), S(peer));
	if (too_many(number, pair, peer))
		return sign_refuse(s, &job, "sign-in refused: too many tries", SIGN_IN_SLOW_DOWN);
	if (!who_find(s, number, &who))
		return SIGN_IN_BROKEN;
	right = password_check(who.found ? who.kept : NULL, password);
	job.staff = who.id;
	if (!right)
		return sign_refuse(s, &job, who.found ? "sign-in refused: password" : "sign-in refused: no such account", SIGN_IN_WRONG);
	if (who.disabled)
		return sign_refuse(s, &job, "sign-in refused: account disabled", SIGN_IN_DISABLED);
	random_bytes(job.token, sizeof job.token);
	random_bytes(job.id, sizeof job.id);
	random_bytes(job.csrf, sizeof job.csrf);
	job.ok = true;
	job.why = "signed in";
	if (store_write(s, sign_write, &job) != STORE_DONE)
		return SIGN_IN_BROKEN;
	uint64_t n = pair_hash(pair);
	__atomic_store_n(&known[n % KNOWN_PAIRS], n, __ATOMIC_RELAXED);
	rate_clear("sign-in", number);
	rate_clear("sign-in pair", pair);
	rate_clear("sign-in peer", peer);
	*token = str_hex(a, job.token, sizeof job.token);
	return SIGN_IN_DONE;
}

static enum stored seen_write(struct db *db, void *arg)
{
	const struct digest *hash = arg;
	struct query *q = db_query(db, "update session set seen = ?2 where token = ?1 and ended is null and seen < ?2");

	query_blob(q, 1, hash->b, sizeof hash->b);
	query_int(q, 2, db_now(db));
	query_step(q);
	query_end(q);
	return STORE_DONE;
}

static struct str or_else(struct str s, const char *otherwise)
{
	return s.n ? s : str_z(otherwise);
}

static void actor_row(struct query *q, const struct practice *p, struct arena *a, struct actor *who)
{
	struct str id = query_get_text(q, 1, NULL);

	*who = (struct actor){ .staff = query_get_int(q, 0), .since = query_get_int(q, 3), .purpose = (uint16_t)query_get_int(q, 5),
		.locked = query_get_int(q, 6) };
	if (id.n == sizeof who->session)
		memcpy(who->session, id.at, id.n);
	who->csrf = query_get_text(q, 2, a);
	who->number = query_get_text(q, 7, a);
	who->name = query_get_text(q, 8, a);
	who->role = practice_role(p, query_get_text(q, 9, NULL));
	who->why = query_get_text(q, 13, a);
	if (!who->purpose && who->role && who->role->npurposes == 1 && !who->role->purposes[0]->says_why)
		who->purpose = who->role->purposes[0]->no;
	who->theme = or_else(query_get_text(q, 10, a), "day");
	who->density = or_else(query_get_text(q, 11, a), "standard");
	who->keys = or_else(query_get_text(q, 12, a), "on");
}

bool session_find(struct store *s, struct db *db, struct str token, struct arena *a, struct actor *who)
{
	struct digest hash;
	uint8_t bytes[32];
	instant now = db_now(db), seen = 0;
	bool found;

	if (!str_unhex(token, bytes, sizeof bytes))
		return false;
	token_hash(bytes, &hash);
	struct query *q = db_query(db, "select s.staff, s.id, s.csrf, s.started, s.seen, s.purpose, s.locked, t.number, t.name, t.role,"
		" t.theme, t.density, t.keys, w.words from session s join staff t on t.id = s.staff left join session_why w on w.session = s.id"
		" where s.token = ?1 and s.ended is null and t.disabled = 0");
	query_blob(q, 1, hash.b, sizeof hash.b);
	found = query_step(q);
	if (found) {
		seen = query_get_int(q, 4);
		found = now - query_get_int(q, 3) < ABSOLUTE && now - seen < IDLE;
		actor_row(q, db_practice(db), a, who);
	}
	query_end(q);
	if (found && now - seen >= SEEN_EVERY)
		store_write(s, seen_write, &hash);
	return found;
}

bool session_was(struct db *db, struct str token, struct arena *a, struct actor *who)
{
	struct digest hash;
	uint8_t bytes[32];
	bool found;

	*who = (struct actor){ 0 };
	if (!str_unhex(token, bytes, sizeof bytes))
		return false;
	token_hash(bytes, &hash);
	struct query *q = db_query(db, "select s.staff, s.csrf, t.number from session s join staff t on t.id = s.staff where s.token = ?1");
	query_blob(q, 1, hash.b, sizeof hash.b);
	found = query_step(q);
	if (found) {
		who->staff = query_get_int(q, 0);
		who->csrf = query_get_text(q, 1, a);
		who->number = query_get_text(q, 2, a);
	}
	query_end(q);
	return found;
}

static enum stored end_write(struct db *db, void *arg)
{
	const struct end_job *job = arg;
	struct ledger_entry e = { .op = OP_AUTH, .actor = job->who->staff, .object = job->who->staff, .words = STR("signed out") };
	struct query *q = db_query(db, "update session set ended = ?3 where staff = ?1 and id = ?2 and ended is null");

	query_int(q, 1, job->who->staff);
	query_blob(q, 2, job->who->session, sizeof job->who->session);
	query_int(q, 3, db_now(db));
	query_step(q);
	query_end(q);
	memcpy(e.session, job->who->session, sizeof e.session);
	ledger_put(db, &e);
	return STORE_DONE;
}

void session_end(struct store *s, const struct actor *who)
{
	struct end_job job = { who };

	store_write(s, end_write, &job);
}

static const char *set_statement(struct str setting)
{
	if (str_is(setting, "theme"))
		return "update staff set theme = ?2 where id = ?1";
	if (str_is(setting, "density"))
		return "update staff set density = ?2 where id = ?1";
	if (str_is(setting, "keys"))
		return "update staff set keys = ?2 where id = ?1";
	return "update session set locked = ?2 where staff = ?1 and id = ?3";
}

static enum stored set_write(struct db *db, void *arg)
{
	const struct set_job *job = arg;
	struct query *q = db_query(db, set_statement(job->setting));

	query_int(q, 1, job->who->staff);
	if (str_is(job->setting, "locked")) {
		query_int(q, 2, job->n);
		query_blob(q, 3, job->who->session, sizeof job->who->session);
	} else {
		query_text(q, 2, job->value);
	}
	query_step(q);
	query_end(q);
	return STORE_DONE;
}

static bool one_of(struct str value, const char *a, const char *b, const char *c)
{
	return str_is(value, a) || str_is(value, b) || (c && str_is(value, c));
}

/* A setting is one of these with one of these values, and nothing else. Unlocking is not a setting: it needs the password. */
static bool set_known(struct set_job *job)
{
	if (str_is(job->setting, "theme"))
		return one_of(job->value, "day", "night", NULL);
	if (str_is(job->setting, "density"))
		return one_of(job->value, "compact", "standard", "large");
	if (str_is(job->setting, "keys"))
		return one_of(job->value, "on", "off", NULL);
	if (str_is(job->setting, "locked")) {
		job->n = 1;
		return one_of(job->value, "on", "yes", NULL);
	}
	return false;
}

bool session_set(struct store *s, const struct actor *who, struct str setting, struct str value)
{
	struct set_job job = { .who = who, .setting = setting, .value = value };

	return set_known(&job) && store_write(s, set_write, &job) == STORE_DONE;
}

static enum stored purpose_write(struct db *db, void *arg)
{
	const struct purpose_job *job = arg;
	const struct actor *who = job->who;
	struct ledger_entry e = { .op = OP_AUTH, .actor = who->staff, .object = who->staff, .purpose = job->purpose->no, .role = who->role->no,
		.words = job->words.n ? job->words : STR("purpose chosen") };
	struct query *q = db_query(db, "update session set purpose = ?2 where staff = ?1 and id = ?3");

	query_int(q, 1, who->staff);
	query_int(q, 2, job->purpose->no);
	query_blob(q, 3, who->session, sizeof who->session);
	query_step(q);
	query_end(q);
	q = db_query(db, job->words.n ? "insert into session_why(session, words) values (?1, ?2)"
		" on conflict(session) do update set words = excluded.words" : "delete from session_why where session = ?1");
	query_blob(q, 1, who->session, sizeof who->session);
	if (job->words.n)
		query_text(q, 2, job->words);
	query_step(q);
	query_end(q);
	memcpy(e.session, who->session, sizeof e.session);
	ledger_put(db, &e);
	return STORE_DONE;
}

static size_t characters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += (s.at[i] & 0xc0) != 0x80;
	return n;
}

enum purpose_set session_purpose(struct store *s, const struct actor *who, struct str name, struct str words)
{
	struct purpose_job job = { .who = who };

	for (size_t i = 0; who->role && i < who->role->npurposes; i++)
		if (str_eq(who->role->purposes[i]->name, name))
			job.purpose = who->role->purposes[i];
	if (!job.purpose)
		return PURPOSE_NOT_ONE;
	if (job.purpose->says_why)
		job.words = str_trim(words);
	if (job.purpose->says_why && (characters(job.words) < PURPOSE_LEAST || characters(job.words) > PURPOSE_MOST))
		return PURPOSE_WORDS;
	return store_write(s, purpose_write, &job) == STORE_DONE ? PURPOSE_SET : PURPOSE_BROKEN;
}

bool session_unlock(struct store *s, const struct actor *who, struct str password)
{
	struct set_job job = { .who = who, .setting = STR("locked"), .n = 0 };
	struct sign_job note = { .staff = who->staff };
	struct str session = { (const char *)who->session, sizeof who->session };
	struct who found;

	if (rate_over("unlock", session, PER_PAIR, PER_PAIR_S)) {
		session_end(s, who);       /* somebody else is at the keyboard */
		return false;
	}
	if (!who_find(s, who->number, &found) || !password_check(found.found && !found.disabled ? found.kept : NULL, password)) {
		sign_refuse(s, &note, "unlock refused: password", SIGN_IN_WRONG);
		return false;
	}
	rate_clear("unlock", session);
	return store_write(s, set_write, &job) == STORE_DONE;
}
