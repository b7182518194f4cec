/* A form that was not sent, kept so that a dropped connection or a hidden screen loses nothing. */
#include <string.h>

#include "record/record.h"

enum { LONGEST = 256 * 1024 };
#define KEPT_FOR (12 * US_HOUR)         /* a long shift, like the session it was typed in */

void form_drop(struct db *db, const struct actor *who, struct str form)
{
	struct query *q = db_query(db, "delete from form_kept where staff = ?1 and form = ?2");

	query_int(q, 1, who->staff);
	query_text(q, 2, form);
	query_step(q);
	query_end(q);
}

struct keep_job { const struct actor *who; struct str form, encoded; };

static enum stored keep_write(struct db *db, void *arg)
{
	const struct keep_job *job = arg;
	struct query *q;

	if (!job->encoded.n) {
		form_drop(db, job->who, job->form);
		return STORE_DONE;
	}
	q = db_query(db, "delete from form_kept where at < ?1");
	query_int(q, 1, db_now(db) - KEPT_FOR);
	query_step(q);
	query_end(q);
	q = db_query(db, "insert into form_kept(staff, form, encoded, at) values (?1, ?2, ?3, ?4)"
		" on conflict(staff, form) do update set encoded = excluded.encoded, at = excluded.at");
	query_int(q, 1, job->who->staff);
	query_text(q, 2, job->form);
	query_blob(q, 3, job->encoded.at, job->encoded.n);
	query_int(q, 4, db_now(db));
	query_step(q);
	query_end(q);
	return STORE_DONE;
}

bool form_keep(struct store *s, const struct actor *who, struct str form, struct str encoded)
{
	struct keep_job job = { who, form, encoded };

	return form.n && form.n <= 200 && encoded.n <= LONGEST && store_write(s, keep_write, &job) == STORE_DONE;
}

bool form_kept(struct db *db, const struct actor *who, struct str form, struct arena *a, struct str *encoded, instant *at)
{
	struct query *q = db_query(db, "select encoded, at from form_kept where staff = ?1 and form = ?2 and at >= ?3");
	bool found;

	query_int(q, 1, who->staff);
	query_text(q, 2, form);
	query_int(q, 3, db_now(db) - KEPT_FOR);
	found = query_step(q);
	if (found) {
		*encoded = query_get_text(q, 0, a);
		*at = query_get_int(q, 1);
	}
	query_end(q);
	return found;
}
