/* Accounts and sessions proved: what a row holds is what its newest entry says, and nobody is signed in who did not sign in. */
#include "access/account_proof.h"

#include <string.h>

#include "base/map.h"
#include "ledger/canon.h"
#include "ledger/entry.h"

/* Numbers of an account's fields in its entries; FORMAT.md names them. */
enum { NUMBER = CANON_FIRST_FIELD, NAME, ROLE, PASSWORD, DISABLED };
static const char *const names[] = { "number", "name", "role", "password", "disabled" };

/* Columns from ${first} on: number, name, role, password, disabled. A password stands as the digest of what is kept of it. */
static void values_of(struct query *q, int first, struct arena *a, struct ledger_value out[ACCOUNT_VALUES])
{
	struct str kept = query_get_text(q, first + 3, a);
	struct digest d;

	digest_of(&d, kept.at, kept.n);
	for (int i = 0; i < 3; i++)
		out[i] = (struct ledger_value){ .no = (uint16_t)(NUMBER + i), .is = FIELD_TEXT, .bytes = query_get_text(q, first + i, a) };
	out[3] = (struct ledger_value){ .no = PASSWORD, .is = FIELD_TEXT, .bytes = str_hex(a, d.b, sizeof d.b) };
	out[4] = (struct ledger_value){ .no = DISABLED, .is = FIELD_YESNO, .bytes = canon_int(a, query_get_int(q, first + 4)) };
}

void account_proof_put(struct db *db, struct ledger_entry *e)
{
	struct query *q = db_query(db, "select number, name, role, password, disabled from staff where id = ?1");
	struct ledger_value values[ACCOUNT_VALUES], *before;
	size_t n;

	query_int(q, 1, e->object);
	if (query_step(q)) {
		values_of(q, 0, db_arena(db), values);
		e->values = values;
		e->nvalues = ACCOUNT_VALUES;
	}
	query_end(q);
	e->version = ledger_state(db, e->object, 0, db_arena(db), &before, &n, NULL) + 1;
	ledger_put(db, e);
	e->values = NULL;
	e->nvalues = 0;
}

/* ---- held against the ledger ---- */

struct proving { struct db *db; struct arena *a; struct notes *faults; size_t n; };

static void fault(struct proving *p, struct str text)
{
	static const struct place nowhere;

	p->n++;
	note(p->faults, nowhere, "%.*s", S(text));
}

static void account(struct proving *p, int64_t id, const struct ledger_value *now)
{
	struct ledger_value *then;
	size_t n, k = 0;

	if (!ledger_state(p->db, id, 0, p->a, &then, &n, NULL)) {
		fault(p, str_fmt(p->a, "staff %.*s: it is here, but no entry made it", S(now[0].bytes)));
		return;
	}
	for (size_t i = 0; i < ACCOUNT_VALUES; i++) {
		while (k < n && then[k].no < now[i].no)
			k++;
		if (k == n || then[k].no != now[i].no || !str_eq(then[k].bytes, now[i].bytes))
			fault(p, str_fmt(p->a, "staff %.*s %s: its value was changed", S(now[0].bytes), names[i]));
	}
}

static void accounts(struct proving *p)
{
	struct query *q = db_query(p->db, "select id, number, name, role, password, disabled from staff order by id");
	struct ledger_value values[ACCOUNT_VALUES];

	while (query_step(q)) {
		values_of(q, 1, p->a, values);
		account(p, query_get_int(q, 0), values);
	}
	query_end(q);
	q = db_query(p->db, "select distinct object from ledger indexed by ledger_object where object is not null and object & 1023 = ?1"
		" and object not in (select id from staff)");
	query_int(q, 1, STAFF_TYPE_NO);
	while (query_step(q))
		fault(p, str_fmt(p->a, "staff id %lld: its row is gone", (long long)query_get_int(q, 0)));
	query_end(q);
}

/* By session: who signed in. */
static void signed_in(struct proving *p, struct map *out)
{
	struct query *q = db_query(p->db, "select l.looked, l.core from staff t join ledger l indexed by ledger_looked on l.looked = t.id"
		" where substr(l.core, 5, 2) = x'0700'");

	map_open(out, p->a);
	while (query_step(q)) {
		struct core c;
		int64_t *who = TAKE(p->a, int64_t);
		*who = query_get_int(q, 0);
		if (entry_read(query_get_text(q, 1, NULL), &c))
			map_put(out, str_dup(p->a, (struct str){ (const char *)c.session, sizeof c.session }), who);
	}
	query_end(q);
}

static void sessions(struct proving *p)
{
	struct map in;
	struct query *q;

	signed_in(p, &in);
	q = db_query(p->db, "select s.id, s.staff, coalesce(t.number, '') from session s left join staff t on t.id = s.staff where s.ended is null");
	while (query_step(q)) {
		const int64_t *who = map_get(&in, query_get_text(q, 0, NULL));
		struct str number = query_get_text(q, 2, p->a);
		if (!who || *who != query_get_int(q, 1))
			fault(p, str_fmt(p->a, "session of staff %.*s: %s", S(number.n ? number : STR("of no account")),
				who ? "it is another's" : "it is open, but nobody signed in"));
	}
	query_end(q);
}

size_t account_proof(struct db *db, struct arena *a, struct notes *faults)
{
	struct proving p = { .db = db, .a = a, .faults = faults };

	accounts(&p);
	sessions(&p);
	return p.n;
}
