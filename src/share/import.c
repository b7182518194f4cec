/* A run: the rows of a file, one after another, in groups. With every group stands how far it came, so that the next process can go on
 * from there as if nothing had happened. */
#include "share/import_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "practice/practice.h"
#include "record/suggest.h"

/* Large groups: what a commit costs is the pages of indices it has changed, and a thousand records change nearly as many of those as
 * a hundred thousand. */
enum { GROUP = 100000, TELL_EVERY = 256, SCRAP = 48 << 10, SCRAP_MOST = 256 << 20 };

struct running {
	struct store *store;
	const struct import_map *map;
	const struct import_options *o;
	struct arena *arena;                          /* the caller's: for what outlives the run */
	struct notes *notes;
	struct import_result *out;
	struct import_rows rows;
	struct import_quarantine quarantine;
	struct import_put put;
	struct digest file;
	struct import_ids ids;
	int64_t size, source, run, resumed;
	int64_t *sources;
	struct value *values; bool *mapped;
	struct import_counts counts;
	unsigned in_group;
	bool refused, quarantining, first;            /* first: nothing of this source and type was there, and no id comes twice */
};

/* ---- before the first row ---- */

static bool digest_file(struct running *x)
{
	enum { PIECE = 1 << 20 };
	int fd = open(x->o->file, O_RDONLY | O_CLOEXEC);
	char *piece = arena_take(x->arena, PIECE);
	struct sha sha;
	ssize_t got = -1;

	if (fd >= 0) {
		sha_open(&sha);
		while ((got = read(fd, piece, PIECE)) > 0 || (got < 0 && errno == EINTR))
			if (got > 0) {
				sha_put(&sha, piece, (size_t)got);
				x->size += got;
			}
		sha_close(&sha, &x->file);
		close(fd);
	}
	if (got)
		note(x->notes, (struct place){ x->o->file, 0, 0 }, "cannot be read: %s", strerror(errno));
	return got == 0;
}

static int64_t source_no(struct db *db, struct str name)
{
	struct query *q = db_query(db, "SELECT no FROM import_source WHERE name = ?1");
	int64_t no;

	query_text(q, 1, name);
	no = query_step(q) ? query_get_int(q, 0) : 0;
	query_end(q);
	return no;
}

static void source_keep(struct db *db, struct str name)
{
	struct query *q = db_query(db, "INSERT INTO import_source(name) VALUES (?1) ON CONFLICT DO NOTHING");

	query_text(q, 1, name);
	query_step(q);
	query_end(q);
}

/* A key of this store's own, drawn once. */
static bool key_read(struct db *db, uint8_t key[IMPORT_KEY])
{
	struct query *q = db_query(db, "INSERT INTO metadata(name, value) VALUES ('import_key', ?1) ON CONFLICT DO NOTHING");
	struct str kept;
	bool good;

	random_bytes(key, IMPORT_KEY);
	query_blob(q, 1, key, IMPORT_KEY);
	query_step(q);
	query_end(q);
	q = db_query(db, "SELECT value FROM metadata WHERE name = 'import_key'");
	kept = query_step(q) ? query_get_text(q, 0, NULL) : (struct str){ "", 0 };
	good = kept.n == IMPORT_KEY;
	if (good)
		memcpy(key, kept.at, IMPORT_KEY);
	query_end(q);
	return good;
}

static bool any_row(struct db *db, int64_t source, const struct type *t)
{
	struct query *q = db_query(db, "SELECT 1 FROM import_row WHERE source = ?1 AND type_no = ?2 LIMIT 1");
	bool any;

	query_int(q, 1, source);
	query_int(q, 2, t->no);
	any = query_step(q);
	query_end(q);
	return any;
}

/* A reference into an import that was never made would put every row in quarantine: better said at once. */
static bool sources_known(struct running *x, struct db *db)
{
	const struct import_map *m = x->map;
	bool good = true;

	for (size_t i = 0; i < m->rules.n; i++) {
		const struct import_rule *rule = &m->rules.at[i];
		if (import_rule_field(rule)->is != FIELD_REF || rule->by != IMPORT_BY_SOURCE_ID)
			continue;
		x->sources[i] = source_no(db, rule->source);
		if (rule->of == m->type && str_eq(rule->source, m->source))
			continue;
		if (x->sources[i] && any_row(db, x->sources[i], rule->of))
			continue;
		note(x->notes, rule->at, "no %.*s of %.*s has been brought in yet; bring those in first", S(rule->of->name), S(rule->source));
		good = false;
	}
	return good;
}

/* ---- the run's own row ---- */

/* The newest run of this source and type, when it is of this very file by this very map and came to no end. */
static bool run_find(struct running *x, struct db *db, int64_t *kept)
{
	struct query *q = db_query(db, "SELECT no, reached, quarantine, made, changed, same, left_out, quarantined, digest = ?3 AND map = ?4"
		" AND ended IS NULL FROM import_run WHERE source = ?1 AND type_no = ?2 ORDER BY no DESC LIMIT 1");
	bool found;

	query_int(q, 1, x->source);
	query_int(q, 2, x->map->type->no);
	query_blob(q, 3, x->file.b, sizeof x->file.b);
	query_blob(q, 4, x->map->digest.b, sizeof x->map->digest.b);
	found = query_step(q) && query_get_int(q, 8);
	if (found) {
		x->run = query_get_int(q, 0);
		x->resumed = query_get_int(q, 1);
		*kept = query_get_int(q, 2);
		x->counts = (struct import_counts){ x->resumed, query_get_int(q, 3), query_get_int(q, 4), query_get_int(q, 5),
			query_get_int(q, 6), query_get_int(q, 7) };
	}
	query_end(q);
	return found;
}

static void run_begin(struct running *x, struct db *db)
{
	const char *slash = strrchr(x->o->file, '/');
	struct query *q = db_query(db, "INSERT INTO import_run(source, type_no, file, digest, map, started, by, reached, quarantine, made,"
		" changed, same, left_out, quarantined) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0, 0, 0, 0, 0, 0) RETURNING no");
	struct ledger_entry e = { .op = OP_ADMIN, .actor = x->o->by };

	query_int(q, 1, x->source);
	query_int(q, 2, x->map->type->no);
	query_text(q, 3, str_z(slash ? slash + 1 : x->o->file));
	query_blob(q, 4, x->file.b, sizeof x->file.b);
	query_blob(q, 5, x->map->digest.b, sizeof x->map->digest.b);
	query_int(q, 6, db_now(db));
	query_int(q, 7, x->o->by);
	x->run = query_step(q) ? query_get_int(q, 0) : 0;
	query_end(q);
	e.words = str_fmt(db_arena(db), "import %lld: %.*s from %.*s, file sha256 %.*s, map sha256 %.*s", (long long)x->run,
		S(x->map->type->name), S(x->map->source), S(str_hex(db_arena(db), x->file.b, 32)),
		S(str_hex(db_arena(db), x->map->digest.b, 32)));
	ledger_put(db, &e);
}

static void run_keep(struct running *x, struct db *db, bool ended)
{
	struct query *q = db_query(db, "UPDATE import_run SET reached = ?2, quarantine = ?3, made = ?4, changed = ?5, same = ?6, left_out = ?7,"
		" quarantined = ?8, ended = ?9 WHERE no = ?1");

	query_int(q, 1, x->run);
	query_int(q, 2, x->counts.rows);
	query_int(q, 3, x->quarantine.length);
	query_int(q, 4, x->counts.made);
	query_int(q, 5, x->counts.changed);
	query_int(q, 6, x->counts.same);
	query_int(q, 7, x->counts.left_out);
	query_int(q, 8, x->counts.quarantined);
	if (ended)
		query_int(q, 9, db_now(db));
	else
		query_null(q, 9);
	query_step(q);
	query_end(q);
}

static bool quarantine_begin(struct running *x, int64_t keep)
{
	const char *path = x->o->quarantine ? x->o->quarantine : str_c(x->arena, str_fmt(x->arena, "%s.quarantine.csv", x->o->file));

	x->out->quarantine = str_z(path);
	x->quarantining = import_quarantine_open(&x->quarantine, path, keep);
	if (!x->quarantining && !keep)
		note(x->notes, (struct place){ path, 0, 0 }, "cannot be written: %s", strerror(errno));
	return x->quarantining;
}

/* ---- one row ---- */

static void set_aside(struct running *x, struct db *db, const struct import_faults *faults)
{
	x->counts.quarantined++;
	import_quarantine_put(&x->quarantine, x->rows.line, faults, import_rows_raw(&x->rows, db_arena(db)));
}

static struct str row_id(const struct running *x)
{
	return str_trim(x->rows.cells[x->map->id]);
}

/* What is wrong with a row before its values are read. left_out: nothing is; it is not a row of this kind. */
static bool row_usable(struct running *x, struct arena *a, struct import_faults *faults, bool *left_out)
{
	const struct import_map *m = x->map;
	struct str id, column = m->columns.at[m->id].name;
	uint64_t line;

	if (x->rows.fault.n) {
		import_fault_add(faults, x->rows.fault_column, x->rows.fault);
		return false;
	}
	*left_out = m->only_when >= 0 && !str_trim(x->rows.cells[m->only_when]).n;
	if (*left_out)
		return true;
	id = row_id(x);
	if (!id.n || id.n > 200) {
		import_fault_add(faults, column, id.n ? STR("the id is longer than 200 characters") : STR("the row has no id"));
		return false;
	}
	line = import_ids_before(&x->ids, id, x->rows.line);
	if (line)
		import_fault_add(faults, column, str_fmt(a, "the id '%.*s' was already given on row %llu", S(str_head(id, 60)),
			(unsigned long long)line));
	return !line;
}

/* A cell of a group: its row is made on demand; rows in which nothing stands are taken out afterwards. */
static void cell_put(struct value *group, const struct import_rule *rule, const struct value *v, struct arena *a)
{
	size_t width = rule->field->nfields, n = rule->row + 1;
	struct value *more;

	if (group->nmany < n) {
		more = TAKE_N(a, struct value, n * width);
		if (group->nmany)
			memcpy(more, group->many, sizeof *more * group->nmany * width);
		group->many = more;
		group->nmany = n;
	}
	group->is = VALUE_MANY;
	group->width = width;
	group->many[rule->row * width + (size_t)(rule->cell - rule->field->fields)] = *v;
}

static void group_settle(struct value *v)
{
	size_t to = 0;

	for (size_t i = 0; i < v->nmany; i++) {
		bool some = false;
		for (size_t j = 0; j < v->width; j++)
			some = some || v->many[i * v->width + j].is != VALUE_NONE;
		if (some && to != i)
			memcpy(&v->many[to * v->width], &v->many[i * v->width], sizeof *v->many * v->width);
		to += some;
	}
	v->nmany = to;
	if (!to)
		*v = (struct value){ .is = VALUE_NONE };
}

static bool row_values(struct running *x, struct db *db, struct import_faults *faults)
{
	const struct import_map *m = x->map;
	struct import_lookup l = { db, db_arena(db), x->sources };
	struct value v;

	memset(x->values, 0, sizeof *x->values * m->type->nfields);
	for (size_t i = 0; i < m->rules.n; i++) {
		const struct import_rule *rule = &m->rules.at[i];
		struct import_fault fault = { 0 };
		if (!import_value(m, rule, x->rows.cells, &l, &v, &fault))
			import_fault_add(faults, fault.column, fault.says);
		else if (rule->cell)
			cell_put(&x->values[rule->field->position], rule, &v, l.arena);
		else
			x->values[rule->field->position] = v;
	}
	for (size_t i = 0; i < m->type->nfields; i++)
		if (x->mapped[i] && m->type->fields[i].is == FIELD_GROUP)
			group_settle(&x->values[i]);
	return !faults->n;
}

static bool row_known(struct running *x, struct db *db, struct str id, struct import_record *rec)
{
	struct query *q = db_query(db, "SELECT record, said FROM import_row WHERE source = ?1 AND type_no = ?2 AND source_id = ?3");

	query_int(q, 1, x->source);
	query_int(q, 2, x->map->type->no);
	query_text(q, 3, id);
	if (query_step(q)) {
		rec->id = query_get_int(q, 0);
		rec->before = query_get_text(q, 1, db_arena(db));
	}
	query_end(q);
	return rec->id != 0;
}

static void row_keep(struct running *x, struct db *db, struct str id, const struct import_record *rec, bool known)
{
	struct query *q = known ?
		db_query(db, "UPDATE import_row SET record = ?4, said = ?5, run = ?6, line = ?7 WHERE source = ?1 AND type_no = ?2 AND source_id = ?3") :
		db_query(db, "INSERT INTO import_row(source, type_no, source_id, record, said, run, line) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

	query_int(q, 1, x->source);
	query_int(q, 2, x->map->type->no);
	query_text(q, 3, id);
	query_int(q, 4, rec->id);
	query_blob(q, 5, rec->said.at, rec->said.n);
	query_int(q, 6, x->run);
	query_int(q, 7, x->rows.line);
	query_step(q);
	query_end(q);
}

static enum import_put_is row_put(struct running *x, struct db *db, struct import_faults *faults)
{
	struct import_record rec = { .values = x->values, .mapped = x->mapped };
	struct str id = row_id(x);
	bool known = !x->first && row_known(x, db, id, &rec);
	enum import_put_is is = IMPORT_PUT_SAME;

	rec.said = import_said_write(x->put.key, x->map->type, x->values, x->mapped, db_arena(db));
	if (known && str_eq(rec.said, rec.before))
		return is;
	is = known ? import_put_again(&x->put, &rec, faults) : import_put_new(&x->put, &rec, faults);
	if (is < IMPORT_PUT_REFUSED)
		row_keep(x, db, id, &rec, known);
	return is;
}

static bool row_take(struct running *x, struct db *db)
{
	struct import_faults faults;
	bool left_out = false;
	enum import_put_is is = IMPORT_PUT_REFUSED;

	faults.n = 0;
	x->counts.rows++;
	if (row_usable(x, db_arena(db), &faults, &left_out)) {
		if (left_out) {
			x->counts.left_out++;
			return true;
		}
		if (row_values(x, db, &faults))
			is = row_put(x, db, &faults);
	}
	x->counts.made += is == IMPORT_PUT_MADE;
	x->counts.changed += is == IMPORT_PUT_CHANGED;
	x->counts.same += is == IMPORT_PUT_SAME;
	if (is == IMPORT_PUT_REFUSED)
		set_aside(x, db, &faults);
	return is != IMPORT_PUT_BROKEN && !db_broken(db);
}

/* ---- the whole file ---- */

static void tell(struct running *x, bool committing)
{
	struct import_progress p = { x->counts, x->rows.ends, x->size, x->resumed, committing };

	if (x->o->progress)
		x->o->progress(x->o->ctx, &p);
}

/* What was set aside is on disk before the place reached is: a file longer than that is cut, a shorter one cannot be. */
static bool group_end(struct running *x, struct db *db, bool ended)
{
	if (!import_quarantine_sync(&x->quarantine)) {
		note(x->notes, (struct place){ x->quarantine.path, 0, 0 }, "cannot be written on: %s", strerror(errno));
		return false;
	}
	find_index_settle(&x->put.words_later, db);
	if (x->counts.made || x->counts.changed)
		suggest_again(db);
	run_keep(x, db, ended);
	tell(x, true);
	x->in_group = 0;
	return ended || store_bulk_commit(db);
}

/* Rows an interrupted run has dealt with: read again only for their ids. */
static bool skip(struct running *x)
{
	struct import_faults faults;
	bool left_out;
	struct arena scrap;

	arena_open(&scrap, SCRAP_MOST);
	for (int64_t i = 0; i < x->resumed; i++) {
		if (!import_rows_next(&x->rows))
			break;
		faults.n = 0;
		row_usable(x, &scrap, &faults, &left_out);
		if (scrap.used > SCRAP)
			arena_empty(&scrap);
	}
	arena_close(&scrap);
	return !import_rows_failed(&x->rows);
}

static bool all_rows(struct running *x, struct db *db)
{
	unsigned group = x->o->group ? x->o->group : GROUP;

	while (import_rows_next(&x->rows)) {
		if (!row_take(x, db))
			return false;
		if (x->counts.rows % TELL_EVERY == 0 || group < TELL_EVERY)
			tell(x, false);
		if (++x->in_group >= group && !group_end(x, db, false))
			return false;
		/* Nothing outlives its row: the job's memory stays in its first block, however large the group. */
		if (db_arena(db)->used > SCRAP)
			arena_empty(db_arena(db));
	}
	if (!import_rows_failed(&x->rows))
		return group_end(x, db, true);
	note(x->notes, (struct place){ x->o->file, x->rows.line, 1 }, "cannot be read on");
	return false;
}

static bool begin(struct running *x, struct db *db)
{
	int64_t kept = 0;
	bool going_on;

	source_keep(db, x->map->source);
	x->source = source_no(db, x->map->source);
	if (!key_read(db, x->put.key) || !sources_known(x, db))
		return false;
	going_on = run_find(x, db, &kept);
	/* What was set aside is gone, or cut: from the top, then, so that all of it is told again. */
	if (going_on && !quarantine_begin(x, kept)) {
		going_on = false;
		x->resumed = 0;
		x->counts = (struct import_counts){ 0 };
	}
	if (!x->quarantining && !quarantine_begin(x, 0))
		return false;
	if (!going_on)
		run_begin(x, db);
	x->first = !any_row(db, x->source, x->map->type);
	x->out->resumed = x->resumed;
	x->put.db = db;
	x->put.map = x->map;
	x->put.by = x->o->by;
	x->put.words = str_fmt(x->arena, "import %lld: %.*s", (long long)x->run, S(x->map->source));
	random_bytes(x->put.txn, sizeof x->put.txn);
	return true;
}

static enum stored job(struct db *db, void *arg)
{
	struct running *x = arg;
	bool good;

	x->refused = !begin(x, db);
	if (x->refused)
		return STORE_REFUSED;
	good = skip(x) && all_rows(x, db);
	x->out->counts = x->counts;
	return good ? STORE_DONE : STORE_BROKEN;
}

static void prepare(struct running *x)
{
	const struct import_map *m = x->map;

	x->sources = TAKE_N(x->arena, int64_t, m->rules.n + 1);
	x->values = TAKE_N(x->arena, struct value, m->type->nfields + 1);
	x->mapped = TAKE_N(x->arena, bool, m->type->nfields + 1);
	for (size_t i = 0; i < m->rules.n; i++)
		x->mapped[m->rules.at[i].field->position] = true;
}

enum imported import_run(struct store *s, const struct import_map *m, const struct import_options *o, struct arena *a,
	struct notes *notes, struct import_result *out)
{
	struct running *x = TAKE(a, struct running);
	enum stored is;

	*x = (struct running){ .store = s, .map = m, .o = o, .arena = a, .notes = notes, .out = out };
	*out = (struct import_result){ 0 };
	if (!import_rows_open(&x->rows, m, o, a, notes))
		return IMPORT_REFUSED;
	if (!digest_file(x)) {
		import_rows_close(&x->rows);
		return IMPORT_REFUSED;
	}
	prepare(x);
	is = store_bulk(s, job, x);
	out->unmapped = x->rows.unmapped.at;
	out->nunmapped = x->rows.unmapped.n;
	import_rows_close(&x->rows);
	import_ids_close(&x->ids);
	find_index_close(&x->put.words_later);
	if (x->quarantining)
		import_quarantine_close(&x->quarantine, is == STORE_DONE && !x->counts.quarantined);
	if (is == STORE_DONE)
		return out->counts.quarantined ? IMPORT_QUARANTINED : IMPORT_DONE;
	if (!notes->list.n)
		note(notes, (struct place){ o->file, 0, 0 }, "the store gave up: %.*s", S(store_trouble(s)));
	return x->refused ? IMPORT_REFUSED : IMPORT_BROKEN;
}
