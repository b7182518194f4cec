#include "record_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ground.h"

struct arena arena;
static char dir[64];
struct practice *practice;
struct store *store;
static struct ledger *ledger;
struct actor handler, officer, desk, nobody;
instant start;

static void world_practice(void)
{
	struct notes notes;

	notes_open(&notes, &arena);
	practice = practice_load(PRACTICE_DIR, &notes);
	if (!practice) {
		notes_print(&notes, 2);
		fail_msg("the test practice does not load");
	}
}

static void world_store(void)
{
	store = ground_store(dir, 4, practice, &arena, &ledger);
}

static struct actor person(int64_t n, const char *number, const char *role)
{
	struct actor who = { .staff = n << 10 | STAFF_TYPE_NO, .number = str_z(number), .name = STR("S. Patel"),
		.role = practice_role(practice, str_z(role)) };

	who.session[0] = (uint8_t)n;
	return who;
}

int world_open(void **state)
{
	(void)state;
	arena_open(&arena, (size_t)256 << 20);
	snprintf(dir, sizeof dir, "/tmp/martlet-record-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	instant_parse(STR("2026-01-05T02:00:00Z"), &start);     /* a Monday */
	clock_set(start);
	world_practice();
	world_store();
	handler = person(1, "CH 4471", "handler");
	officer = person(2, "PC 0112", "officer");
	desk = person(3, "FD 0009", "desk");
	nobody = (struct actor){ 0 };
	return 0;
}

int world_close(void **state)
{
	(void)state;
	ledger_close(ledger);
	store_close(store);
	practice_free(practice);
	clock_set(0);
	ground_clear(dir);
	arena_close(&arena);
	return 0;
}

/* A form: names and values in turn, NULL at the end. */
struct pairs_like form(const char *first, ...)
{
	struct str *names = TAKE_N(&arena, struct str, 64), *values = TAKE_N(&arena, struct str, 64);
	struct pairs_like p = { names, values, 0 };
	va_list list;

	va_start(list, first);
	for (const char *name = first; name; name = va_arg(list, const char *)) {
		names[p.n] = str_z(name);
		values[p.n++] = str_z(va_arg(list, const char *));
	}
	va_end(list);
	return p;
}

const struct type *type(const char *name)
{
	return practice_type(practice, str_z(name));
}

struct str text(int64_t n)
{
	return str_fmt(&arena, "%lld", (long long)n);
}

/* Opens the form of a move as ${who}, fills it in and sends it. */
struct put_result send(struct draft *d, const struct actor *who, const char *of, const char *move, int64_t id,
	struct pairs_like in)
{
	struct put_result out;
	struct reading r;
	const struct record *base;

	reading_open(&r, store, &arena, who);
	base = id ? record_load(&r, id) : NULL;
	draft_open(d, &arena, practice, who, type(of), type_move(type(of), str_z(move)), base);
	draft_read(d, &r, &in);
	assert_true(reading_close(&r));
	record_put(store, d, &out);
	return out;
}

int64_t made(const struct actor *who, const char *of, const char *move, struct pairs_like in)
{
	struct draft d;
	struct put_result out = send(&d, who, of, move, 0, in);

	for (size_t i = 0; i < d.complaints.n; i++)
		print_message("%.*s\n", S(d.complaints.at[i].says));
	assert_int_equal(out.is, PUT_DONE);
	return out.id;
}

const struct record *seen(int64_t id)
{
	struct reading r;
	const struct record *rec;

	reading_open(&r, store, &arena, &handler);
	rec = record_load(&r, id);
	assert_true(reading_close(&r));
	return rec;
}

/* One number from the store, for looking behind the verbs. */
int64_t one(const char *sql)
{
	struct db *db = store_read(store, clock_now());
	struct query *q = db_query(db, sql);
	int64_t n = query_step(q) ? query_get_int(q, 0) : -1;

	query_end(q);
	store_read_end(db);
	return n;
}

int64_t child, place, episode;

static int64_t a_child(void)
{
	return made(&handler, "person", "add", form("family_name", "Hale", "given_names", "Amy", "born", "2 March 2012", "phone",
		"07700 900123", NULL));
}

static int64_t an_episode(void)
{
	return made(&handler, "missing_episode", "report", form("child", text(child).at, "reported_at.day", "5/1/2026", "reported_at.time",
		"01:50", "last_seen_at.absent", "not_known", "circumstances", "Left by the back door", "incident", "0117 05/01", NULL));
}

int with_episode(void **state)
{
	if (world_open(state))
		return -1;
	child = a_child();
	place = made(&handler, "place", "add", form("address", "12 Example Road", "postcode", "BN1 9ZZ", NULL));
	episode = an_episode();
	return 0;
}

void look(const struct actor *who, int64_t subject)
{
	struct reading r;

	reading_open(&r, store, &arena, who);
	r.subject = subject;
	assert_non_null(record_load(&r, subject));
	assert_true(reading_close(&r));
}

struct put_result grade(struct draft *d, const char *risk)
{
	return send(d, &handler, "missing_episode", "grade", episode, form("risk", risk, "risk_rationale", "Said she would not come back",
		NULL));
}

struct clock_row clock_named(int64_t record, const char *name)
{
	struct clock_row *rows, none = { 0 };
	struct reading r;
	size_t n;

	reading_open(&r, store, &arena, &handler);
	n = record_clocks(&r, record, &rows);
	assert_true(reading_close(&r));
	for (size_t i = 0; i < n; i++)
		if (str_is(rows[i].clock->name, name))
			return rows[i];
	none.state = NO_CLOCK;
	return none;
}
