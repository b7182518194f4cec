/* Bringing the tables to the practice. Everything happens in the caller's one transaction: it is done whole or it never was.
 *
 * Nothing anyone recorded is lost: a field or a type the practice no longer names stays in its table, retired; a list's code that
 * is gone from the practice but stands in a record keeps its row. What would need a value to be turned into another kind of value
 * is refused, with the type's and the field's name. */
#include "store/inside.h"

#include <string.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/vec.h"
#include "practice/schema.h"

struct move_on { struct db *db; struct practice *p; struct arena *a; struct buf refused; };

static void refuse(struct move_on *m, struct str reason)
{
	if (m->refused.n)
		buf_z(&m->refused, "; ");
	buf_str(&m->refused, reason);
}

static int64_t ask(struct db *db, const char *sql, struct str name)
{
	struct query *q = db_query(db, sql);

	query_text(q, 1, name);
	int64_t n = query_step(q) ? query_get_int(q, 0) : 0;
	query_end(q);
	return n;
}

static void say(struct buf *b, const char *before, struct str name, const char *after)
{
	buf_z(b, before);
	buf_c(b, '"');
	buf_str(b, name);
	buf_c(b, '"');
	buf_z(b, after);
}

static bool any(struct move_on *m, struct buf *sql)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(m->db->handle, sql->at, (int)sql->n, &stmt, NULL);
	bool found = rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW;

	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		db_world(m->db, rc, "looking for values of a field");
	sqlite3_finalize(stmt);
	return found;
}

static bool is_table(struct db *db, struct str name)
{
	return ask(db, "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?1", name) > 0;
}

static bool in_child_table(enum field_is is)
{
	return is == FIELD_CHOICES || is == FIELD_GROUP;
}

static struct str child_name(struct arena *a, const struct type *t, struct str field)
{
	return str_fmt(a, "%.*s__%.*s", S(t->name), S(field));
}

static bool has_data(struct move_on *m, const struct type *t, const struct field *group, struct str field, enum field_is is)
{
	struct buf sql;
	struct str table = group ? child_name(m->a, t, group->name) : in_child_table(is) ? child_name(m->a, t, field) : t->name;

	if (!is_table(m->db, table))
		return false;
	buf_open(&sql, m->a);
	say(&sql, "SELECT 1 FROM ", table, "");
	if (!in_child_table(is))
		say(&sql, " WHERE ", field, " IS NOT NULL");
	buf_z(&sql, " LIMIT 1");
	return any(m, &sql);
}

static bool fits(enum field_is was, enum field_is is)
{
	bool was_text = was == FIELD_TEXT || was == FIELD_WORDS, is_text = is == FIELD_TEXT || is == FIELD_WORDS;

	return was == is || (was_text && is_text);
}

/* Gives one field its number; the number, once given to a name, stays with it whatever becomes of the field. */
static void number_field(struct move_on *m, struct type *t, struct field *f, const struct field *group)
{
	struct query *q = db_query(m->db, "SELECT no, kind FROM field_no WHERE type_no = ?1 AND parent = ?2 AND name = ?3");
	enum field_is was;

	query_int(q, 1, t->no);
	query_int(q, 2, group ? group->no : 0);
	query_text(q, 3, f->name);
	f->no = 0;
	was = f->is;
	if (query_step(q)) {
		f->no = (uint16_t)query_get_int(q, 0);
		was = (enum field_is)query_get_int(q, 1);
	}
	query_end(q);
	if (!fits(was, f->is) && has_data(m, t, group, f->name, was))
		refuse(m, str_fmt(m->a, "%.*s.%.*s has another type now, and records hold values of the old one", S(t->name), S(f->name)));
	if (!f->no) {
		q = db_query(m->db, "SELECT coalesce(max(no), 15) + 1 FROM field_no WHERE type_no = ?1");
		query_int(q, 1, t->no);
		if (query_step(q))
			f->no = (uint16_t)query_get_int(q, 0);
		query_end(q);
	}
	q = db_query(m->db, "INSERT INTO field_no(type_no, no, name, parent, kind, absent, position, retired)"
		" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0) ON CONFLICT(type_no, no) DO UPDATE SET kind = excluded.kind,"
		" absent = max(absent, excluded.absent), position = excluded.position, retired = 0");
	query_int(q, 1, t->no);
	query_int(q, 2, f->no);
	query_text(q, 3, f->name);
	query_int(q, 4, group ? group->no : 0);
	query_int(q, 5, (int64_t)f->is);
	query_int(q, 6, f->absences != 0);
	query_int(q, 7, f->position);
	query_step(q);
	query_end(q);
}

static void number_type(struct move_on *m, struct type *t)
{
	struct query *q;
	int64_t no = ask(m->db, "SELECT no FROM type_no WHERE name = ?1", t->name);

	if (!no) {
		if (is_table(m->db, t->name))
			refuse(m, str_fmt(m->a, "record type %.*s has the name of one of Martlet's own tables", S(t->name)));
		no = db_one(m->db, "SELECT coalesce(max(no), 0) + 1 FROM type_no", 1);
		if (no >= STAFF_TYPE_NO)
			refuse(m, STR("there are more record types than there are numbers for them"));
	}
	t->no = (uint16_t)no;
	q = db_query(m->db, "INSERT INTO type_no(no, name, prefix, retired, sql) VALUES (?1, ?2, ?3, 0, '')"
		" ON CONFLICT(no) DO UPDATE SET prefix = excluded.prefix, retired = 0");
	query_int(q, 1, no);
	query_text(q, 2, t->name);
	query_text(q, 3, t->prefix);
	query_step(q);
	query_end(q);
	q = db_query(m->db, "UPDATE field_no SET retired = 1 WHERE type_no = ?1");
	query_int(q, 1, no);
	query_step(q);
	query_end(q);
	for (size_t i = 0; i < t->nfields; i++) {
		number_field(m, t, &t->fields[i], NULL);
		for (size_t j = 0; j < t->fields[i].nfields; j++)
			number_field(m, t, &t->fields[i].fields[j], &t->fields[i]);
	}
}

static uint16_t number_code(struct db *db, struct str kind, struct str name)
{
	struct query *q = db_query(db, "INSERT INTO code_no(kind, name, no) VALUES (?1, ?2,"
		" (SELECT coalesce(max(no), 0) + 1 FROM code_no WHERE kind = ?1)) ON CONFLICT(kind, name) DO NOTHING");

	query_text(q, 1, kind);
	query_text(q, 2, name);
	query_step(q);
	query_end(q);
	q = db_query(db, "SELECT no FROM code_no WHERE kind = ?1 AND name = ?2");
	query_text(q, 1, kind);
	query_text(q, 2, name);
	uint16_t no = query_step(q) ? (uint16_t)query_get_int(q, 0) : 0;
	query_end(q);
	return no;
}

static void number_all(struct move_on *m)
{
	db_run(m->db, "UPDATE type_no SET retired = 1");
	for (size_t i = 0; i < m->p->ntypes; i++)
		number_type(m, &m->p->types[i]);
	for (size_t i = 0; i < m->p->nroles; i++)
		m->p->roles[i].no = number_code(m->db, STR("role"), m->p->roles[i].name);
	for (size_t i = 0; i < m->p->npurposes; i++)
		m->p->purposes[i].no = number_code(m->db, STR("purpose"), m->p->purposes[i].name);
}

/* Lists of names are read whole before anything is done to what they name. */
struct names { struct str *at; size_t n, cap; };

static struct names names_of(struct move_on *m, const char *sql, struct str like)
{
	struct names names = { 0 };
	struct query *q = db_query(m->db, sql);

	query_text(q, 1, like);
	while (query_step(q))
		VEC_ADD(m->a, &names, query_get_text(q, 0, m->a));
	query_end(q);
	return names;
}

static bool do_named(struct move_on *m, const char *before, struct str name, const char *after)
{
	struct buf sql;

	buf_open(&sql, m->a);
	say(&sql, before, name, after);
	return db_script(m->db, buf_text(&sql));
}

static bool named(const struct names *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->at[i], name))
			return true;
	return false;
}

#define COLUMNS "SELECT name FROM pragma_table_info(?1)"

/* Columns the new table does not have are added to it at its end, of the same declared type and without rules. */
static void copy_rows(struct move_on *m, struct str from, struct str to)
{
	struct names old = names_of(m, COLUMNS, from), new = names_of(m, COLUMNS, to);
	struct names types = names_of(m, "SELECT type FROM pragma_table_info(?1)", from);
	struct buf sql, columns;

	buf_open(&columns, m->a);
	buf_open(&sql, m->a);
	for (size_t i = 0; i < old.n && i < types.n; i++) {
		say(&columns, i ? ", " : "", old.at[i], "");
		if (named(&new, old.at[i]))
			continue;
		say(&sql, "ALTER TABLE ", to, " ADD COLUMN ");
		say(&sql, "", old.at[i], " ");
		buf_str(&sql, types.at[i]);
		buf_z(&sql, ";");
	}
	say(&sql, "INSERT INTO ", to, "(");
	buf_str(&sql, buf_text(&columns));
	buf_z(&sql, ") SELECT ");
	buf_str(&sql, buf_text(&columns));
	say(&sql, " FROM ", from, ";");
	say(&sql, "DROP TABLE ", from, ";");
	db_script(m->db, buf_text(&sql));
}

static struct str set_aside(struct move_on *m, struct str table)
{
	struct str aside = str_fmt(m->a, "aside of %.*s", S(table));
	struct names indexes = names_of(m, "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL",
		table);
	struct buf sql;

	for (size_t i = 0; i < indexes.n; i++)
		do_named(m, "DROP INDEX ", indexes.at[i], "");
	buf_open(&sql, m->a);
	say(&sql, "ALTER TABLE ", table, "");
	say(&sql, " RENAME TO ", aside, "");
	db_script(m->db, buf_text(&sql));
	return aside;
}

/* A table with rows that the practice no longer makes (a retired field's) goes back to its name, with its indexes. */
static void put_back(struct move_on *m, struct str aside, struct str table, const struct names *indexes)
{
	struct buf sql;

	buf_open(&sql, m->a);
	say(&sql, "SELECT 1 FROM ", aside, " LIMIT 1");
	if (!any(m, &sql)) {
		do_named(m, "DROP TABLE ", aside, "");
		return;
	}
	buf_open(&sql, m->a);
	say(&sql, "ALTER TABLE ", aside, "");
	say(&sql, " RENAME TO ", table, "");
	db_script(m->db, buf_text(&sql));
	for (size_t i = 0; i < indexes->n; i++)
		db_script(m->db, indexes->at[i]);
}

static struct names tables_of(struct move_on *m, const struct type *t)
{
	struct str like = str_fmt(m->a, "%.*s__", S(t->name));
	struct names all = names_of(m, "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, length(?1)) = ?1"
		" AND name NOT IN (SELECT name FROM type_no)", like);

	if (is_table(m->db, t->name))
		VEC_ADD(m->a, &all, t->name);
	return all;
}

static void remake_table(struct move_on *m, const struct type *t, struct str sql)
{
	struct names tables = tables_of(m, t);
	struct names *indexes = TAKE_N(m->a, struct names, tables.n + 1);
	struct str *asides = TAKE_N(m->a, struct str, tables.n + 1);

	for (size_t i = 0; i < tables.n; i++) {
		indexes[i] = names_of(m, "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ?1 AND sql IS NOT NULL",
			tables.at[i]);
		asides[i] = set_aside(m, tables.at[i]);
	}
	db_script(m->db, sql);
	for (size_t i = 0; i < tables.n; i++) {
		if (is_table(m->db, tables.at[i]))
			copy_rows(m, asides[i], tables.at[i]);
		else
			put_back(m, asides[i], tables.at[i], &indexes[i]);
	}
}

static void keep_sql(struct move_on *m, const struct type *t, struct str sql)
{
	struct query *q = db_query(m->db, "UPDATE type_no SET sql = ?2 WHERE no = ?1");

	query_int(q, 1, t->no);
	query_text(q, 2, sql);
	query_step(q);
	query_end(q);
}

static void bring_table(struct move_on *m, const struct type *t)
{
	struct buf sql;
	struct query *q = db_query(m->db, "SELECT sql FROM type_no WHERE no = ?1");

	query_int(q, 1, t->no);
	struct str was = query_step(q) ? query_get_text(q, 0, m->a) : (struct str){ "", 0 };
	query_end(q);
	buf_open(&sql, m->a);
	schema_table(&sql, t);
	if (str_eq(was, buf_text(&sql)))
		return;
	remake_table(m, t, buf_text(&sql));
	keep_sql(m, t, buf_text(&sql));
}

/* Codes that are gone from the practice stay, after those that are in it, as long as the list does. */
static void bring_lists(struct move_on *m)
{
	struct names lists = names_of(m, "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 5) = ?1", STR("list_"));
	struct buf sql;

	for (size_t i = 0; i < lists.n; i++)
		lists.at[i] = str_from(set_aside(m, lists.at[i]), strlen("aside of "));
	buf_open(&sql, m->a);
	schema_lists(&sql, m->p);
	db_script(m->db, buf_text(&sql));
	for (size_t i = 0; i < lists.n; i++) {
		struct str aside = str_fmt(m->a, "aside of %.*s", S(lists.at[i]));
		buf_open(&sql, m->a);
		if (is_table(m->db, lists.at[i])) {
			say(&sql, "INSERT OR IGNORE INTO ", lists.at[i], "(code, title)");
			say(&sql, " SELECT code, title FROM ", aside, ";");
			say(&sql, "DROP TABLE ", aside, ";");
		} else {
			say(&sql, "ALTER TABLE ", aside, "");
			say(&sql, " RENAME TO ", lists.at[i], "");
		}
		db_script(m->db, buf_text(&sql));
	}
}

static void drop_views(struct move_on *m)
{
	struct names views = names_of(m, "SELECT name FROM sqlite_master WHERE type = 'view' AND ?1 = ''", (struct str){ "", 0 });

	for (size_t i = 0; i < views.n; i++)
		do_named(m, "DROP VIEW ", views.at[i], "");
}

static void bring_tables(struct move_on *m)
{
	struct buf sql;

	drop_views(m);
	bring_lists(m);
	for (size_t i = 0; i < m->p->ntypes; i++)
		bring_table(m, &m->p->types[i]);
	buf_open(&sql, m->a);
	for (size_t i = 0; i < m->p->ntypes; i++)
		schema_view(&sql, &m->p->types[i]);
	db_script(m->db, buf_text(&sql));
}

/* What the practice means as tables, lists and views; when it is what it was, nothing need be touched. */
static void shape_of(struct move_on *m, struct digest *out)
{
	struct buf sql;

	buf_open(&sql, m->a);
	schema_lists(&sql, m->p);
	for (size_t i = 0; i < m->p->ntypes; i++) {
		schema_table(&sql, &m->p->types[i]);
		schema_view(&sql, &m->p->types[i]);
	}
	digest_of(out, sql.at, sql.n);
}

static bool shape_is_new(struct move_on *m, const struct digest *shape)
{
	struct query *q = db_query(m->db, "SELECT value FROM metadata WHERE name = 'shape' AND value = ?1");
	bool same;

	query_blob(q, 1, shape->b, sizeof shape->b);
	same = query_step(q);
	query_end(q);
	if (same)
		return false;
	q = db_query(m->db, "INSERT INTO metadata(name, value) VALUES ('shape', ?1) ON CONFLICT DO UPDATE SET value = excluded.value");
	query_blob(q, 1, shape->b, sizeof shape->b);
	query_step(q);
	query_end(q);
	return true;
}

static bool newest_is(struct db *db, struct practice *p)
{
	struct query *q = db_query(db, "SELECT number, digest = ?1 FROM practice_version ORDER BY number DESC LIMIT 1");
	bool same = false;

	query_blob(q, 1, p->digest.b, sizeof p->digest.b);
	if (query_step(q)) {
		p->version = (uint32_t)query_get_int(q, 0);
		same = query_get_int(q, 1) != 0;
	}
	query_end(q);
	return same;
}

static void note_version(struct move_on *m)
{
	struct query *q;

	m->p->version = 0;
	if (newest_is(m->db, m->p))
		return;
	m->p->version++;
	q = db_query(m->db, "INSERT INTO practice_version(number, digest, name, loaded_at) VALUES (?1, ?2, ?3, ?4)");
	query_int(q, 1, m->p->version);
	query_blob(q, 2, m->p->digest.b, sizeof m->p->digest.b);
	query_text(q, 3, m->p->name);
	query_int(q, 4, db_now(m->db));
	query_step(q);
	query_end(q);
}

bool migrate_to(struct db *db, struct practice *p, struct arena *a, struct str *why)
{
	struct move_on m = { .db = db, .p = p, .a = a };
	struct digest shape;

	buf_open(&m.refused, a);
	number_all(&m);
	if (m.refused.n) {
		*why = str_fmt(a, "the tables cannot be brought to this practice: %.*s", S(buf_text(&m.refused)));
		return false;
	}
	shape_of(&m, &shape);
	if (shape_is_new(&m, &shape))
		bring_tables(&m);
	note_version(&m);
	if (db->broken)
		*why = str_fmt(a, "the tables cannot be brought to this practice: %s", sqlite3_errmsg(db->handle));
	return !db->broken;
}

static bool number_known(struct db *db, const struct type *t, struct field *f, const struct field *group)
{
	struct query *q = db_query(db, "SELECT no FROM field_no WHERE type_no = ?1 AND parent = ?2 AND name = ?3");

	query_int(q, 1, t->no);
	query_int(q, 2, group ? group->no : 0);
	query_text(q, 3, f->name);
	f->no = query_step(q) ? (uint16_t)query_get_int(q, 0) : 0;
	query_end(q);
	for (size_t i = 0; i < f->nfields; i++)
		if (!number_known(db, t, &f->fields[i], f))
			return false;
	return f->no != 0;
}

static uint16_t known_code(struct db *db, struct str kind, struct str name)
{
	struct query *q = db_query(db, "SELECT no FROM code_no WHERE kind = ?1 AND name = ?2");

	query_text(q, 1, kind);
	query_text(q, 2, name);
	uint16_t no = query_step(q) ? (uint16_t)query_get_int(q, 0) : 0;
	query_end(q);
	return no;
}

bool migrate_numbers(struct db *db, struct practice *p)
{
	bool good = newest_is(db, p);

	for (size_t i = 0; i < p->ntypes && good; i++) {
		struct type *t = &p->types[i];
		t->no = (uint16_t)ask(db, "SELECT no FROM type_no WHERE name = ?1", t->name);
		good = t->no != 0;
		for (size_t j = 0; j < t->nfields && good; j++)
			good = number_known(db, t, &t->fields[j], NULL);
	}
	for (size_t i = 0; i < p->nroles; i++)
		p->roles[i].no = known_code(db, STR("role"), p->roles[i].name);
	for (size_t i = 0; i < p->npurposes; i++)
		p->purposes[i].no = known_code(db, STR("purpose"), p->purposes[i].name);
	return good;
}
