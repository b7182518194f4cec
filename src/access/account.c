#include "access/access.h"

#include <string.h>

#include "access/account_proof.h"
#include "access/password.h"
#include "practice/practice.h"

struct account_job { const struct actor *by; const struct account *acc; const char *kept; enum account_outcome is; };
struct door_job { const struct actor *by; struct str number; bool shut; };

static void admin_entry(struct db *db, const struct actor *by, int64_t staff, struct str words)
{
	struct ledger_entry e = { .op = OP_ADMIN, .actor = by->staff, .object = staff, .subject = staff, .words = words,
		.role = by->role ? by->role->no : 0 };

	memcpy(e.session, by->session, sizeof e.session);
	account_proof_put(db, &e);
}

static int64_t account_id(struct db *db, struct str number)
{
	struct query *q = db_query(db, "select id from staff where number = ?1");
	int64_t id = 0;

	query_text(q, 1, number);
	if (query_step(q))
		id = query_get_int(q, 0);
	query_end(q);
	return id;
}

static void sessions_end(struct db *db, int64_t staff)
{
	struct query *q = db_query(db, "update session set ended = ?2 where staff = ?1 and ended is null");

	query_int(q, 1, staff);
	query_int(q, 2, db_now(db));
	query_step(q);
	query_end(q);
}

static enum stored account_make(struct db *db, void *arg)
{
	struct account_job *job = arg;
	struct query *q;
	int64_t id;

	if (account_id(db, job->acc->number)) {
		job->is = ACCOUNT_EXISTS;
		return STORE_REFUSED;
	}
	id = store_next_id(db, STAFF_TYPE_NO);
	q = db_query(db, "insert into staff(id, number, name, role, password, disabled, created_at) values (?1, ?2, ?3, ?4, ?5, 0, ?6)");
	query_int(q, 1, id);
	query_text(q, 2, job->acc->number);
	query_text(q, 3, job->acc->name);
	query_text(q, 4, job->acc->role);
	query_text(q, 5, str_z(job->kept));
	query_int(q, 6, db_now(db));
	query_step(q);
	query_end(q);
	admin_entry(db, job->by, id, str_fmt(db_arena(db), "account added, role %.*s", S(job->acc->role)));
	job->is = ACCOUNT_DONE;
	return STORE_DONE;
}

enum account_outcome account_put(struct store *s, const struct actor *by, const struct account *acc)
{
	struct account_job job = { .by = by, .acc = acc };
	char kept[PASSWORD_KEPT];

	if (!acc->number.n || !practice_role(store_practice(s), acc->role))
		return ACCOUNT_NO_ROLE;
	if (password_weak(acc->password, acc->number, acc->name))
		return ACCOUNT_WEAK;
	if (!password_keep(acc->password, kept))
		return ACCOUNT_BROKEN;
	job.kept = kept;
	return store_write(s, account_make, &job) == STORE_BROKEN ? ACCOUNT_BROKEN : job.is;
}

static enum stored password_set(struct db *db, void *arg)
{
	struct account_job *job = arg;
	int64_t id = account_id(db, job->acc->number);
	struct query *q;

	if (!id) {
		job->is = ACCOUNT_NO_ROLE;
		return STORE_REFUSED;
	}
	q = db_query(db, "update staff set password = ?2 where id = ?1");
	query_int(q, 1, id);
	query_text(q, 2, str_z(job->kept));
	query_step(q);
	query_end(q);
	sessions_end(db, id);
	admin_entry(db, job->by, id, STR("password set"));
	job->is = ACCOUNT_DONE;
	return STORE_DONE;
}

enum account_outcome account_password(struct store *s, const struct actor *by, struct str number, struct str password)
{
	struct account acc = { .number = number, .password = password };
	struct account_job job = { .by = by, .acc = &acc };
	char kept[PASSWORD_KEPT];

	if (password_weak(password, number, (struct str){ 0 }))
		return ACCOUNT_WEAK;
	if (!password_keep(password, kept))
		return ACCOUNT_BROKEN;
	job.kept = kept;
	return store_write(s, password_set, &job) == STORE_BROKEN ? ACCOUNT_BROKEN : job.is;
}

static enum stored door_write(struct db *db, void *arg)
{
	struct door_job *job = arg;
	int64_t id = account_id(db, job->number);
	struct query *q;

	if (!id)
		return STORE_REFUSED;
	q = db_query(db, "update staff set disabled = ?2 where id = ?1");
	query_int(q, 1, id);
	query_int(q, 2, job->shut);
	query_step(q);
	query_end(q);
	sessions_end(db, id);
	admin_entry(db, job->by, id, job->shut ? STR("account disabled") : STR("account enabled"));
	return STORE_DONE;
}

bool account_disable(struct store *s, const struct actor *by, struct str number)
{
	struct door_job job = { .by = by, .number = number, .shut = true };

	return store_write(s, door_write, &job) == STORE_DONE;
}

bool account_enable(struct store *s, const struct actor *by, struct str number)
{
	struct door_job job = { .by = by, .number = number };

	return store_write(s, door_write, &job) == STORE_DONE;
}

static void account_row(struct query *q, struct arena *a, struct account_row *out)
{
	*out = (struct account_row){ .id = query_get_int(q, 0), .number = query_get_text(q, 1, a), .name = query_get_text(q, 2, a),
		.role = query_get_text(q, 3, a), .disabled = query_get_int(q, 4), .last_seen = query_get_int(q, 5) };
}

size_t account_list(struct db *db, struct arena *a, struct account_row **out)
{
	struct query *q = db_query(db, "select id, number, name, role, disabled, last_seen from staff order by number");
	VEC(struct account_row) rows = { 0 };
	struct account_row row;

	while (query_step(q)) {
		account_row(q, a, &row);
		VEC_ADD(a, &rows, row);
	}
	query_end(q);
	*out = rows.at;
	return rows.n;
}

bool account_show(struct db *db, int64_t id, struct arena *a, struct account_row *out)
{
	struct query *q = db_query(db, "select id, number, name, role, disabled, last_seen from staff where id = ?1");
	bool found;

	query_int(q, 1, id);
	found = query_step(q);
	if (found)
		account_row(q, a, out);
	query_end(q);
	return found;
}
