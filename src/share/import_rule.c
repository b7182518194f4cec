/* COLUMN: FIELD and what may stand instead: how each field is filled. */
#include "share/import_inside.h"

#include <string.h>

#include "practice/practice.h"

enum { ROW_MOST = 99 };

static const struct str rule_keys[] = { STR_INIT("field"), STR_INIT("as"), STR_INIT("format"), STR_INIT("codes"), STR_INIT("otherwise"),
	STR_INIT("absence"), STR_INIT("by"), STR_INIT("type"), STR_INIT("source"), STR_INIT("split") };
static const struct str join_keys[] = { STR_INIT("columns"), STR_INIT("with"), STR_INIT("as"), STR_INIT("format"), STR_INIT("codes"),
	STR_INIT("otherwise"), STR_INIT("absence"), STR_INIT("by"), STR_INIT("type"), STR_INIT("source"), STR_INIT("split") };

static struct str kind_words(enum field_is is)
{
	static const struct str words[] = { [FIELD_TEXT] = STR_INIT("text"), [FIELD_WORDS] = STR_INIT("words"),
		[FIELD_NUMBER] = STR_INIT("number"), [FIELD_DAY] = STR_INIT("day"), [FIELD_INSTANT] = STR_INIT("instant"),
		[FIELD_YESNO] = STR_INIT("yesno"), [FIELD_CHOICE] = STR_INIT("choice"), [FIELD_CHOICES] = STR_INIT("choices"),
		[FIELD_REF] = STR_INIT("record"), [FIELD_STAFF] = STR_INIT("staff"), [FIELD_LOOKED] = STR_INIT("looked"),
		[FIELD_GROUP] = STR_INIT("group") };

	return words[is];
}

static const struct field *field_named(struct import_reader *r, struct place at, const struct field *fields, size_t n, struct str name)
{
	struct str *names = TAKE_N(r->arena, struct str, n + 1);

	for (size_t i = 0; i < n; i++) {
		names[i] = fields[i].name;
		if (str_eq(fields[i].name, name))
			return &fields[i];
	}
	import_map_unknown(r, at, "field", name, names, n);
	return NULL;
}

/* FIELD, or GROUP.ROW.FIELD: as forms name them. */
static bool find_field(struct import_reader *r, struct place at, struct str name, struct import_rule *rule)
{
	const struct type *t = r->map->type;
	struct str rest = name, head = { "", 0 }, number = { "", 0 };
	int64_t row = -1;

	str_cut(&rest, '.', &head);
	rule->field = field_named(r, at, t->fields, t->nfields, head);
	rule->at = at;
	if (!rule->field)
		return false;
	if (rule->field->is == FIELD_LOOKED) {
		note(r->notes, at, "%.*s is what a person looked at here; nothing can be brought into it", S(name));
		return false;
	}
	if ((rule->field->is == FIELD_GROUP) != (rest.n > 0)) {
		note(r->notes, at, rest.n ? "%.*s has no rows" : "%.*s has rows: write %.*s.0.FIELD, %.*s.1.FIELD, …", S(rest.n ? head : name),
			S(head), S(head));
		return false;
	}
	if (!rest.n)
		return true;
	str_cut(&rest, '.', &number);
	if (!str_int(number, &row) || row < 0 || row > ROW_MOST) {
		note(r->notes, at, "a row is a number from 0 to %d, not '%.*s'", ROW_MOST, S(number));
		return false;
	}
	rule->row = (size_t)row;
	rule->cell = field_named(r, at, rule->field->fields, rule->field->nfields, rest);
	return rule->cell;
}

static bool read_to_yes_no(struct str s, struct value *v)
{
	*v = (struct value){ .is = VALUE_INT, .n = str_is(s, "yes") };
	return v->n || str_is(s, "no");
}

/* A code of the field's list, or yes or no. */
static bool read_to(struct import_reader *r, const struct field *f, const struct node *n, struct value *v)
{
	struct str *names;

	if (!import_map_text(r, n, "a code"))
		return false;
	if (f->is == FIELD_YESNO) {
		if (!read_to_yes_no(n->text, v))
			note(r->notes, n->at, "%.*s is yes or no, not '%.*s'", S(f->name), S(n->text));
		return v->is == VALUE_INT;
	}
	*v = (struct value){ .is = VALUE_TEXT, .text = n->text };
	if (list_code(f->list, n->text))
		return true;
	names = TAKE_N(r->arena, struct str, f->list->ncodes + 1);
	for (size_t i = 0; i < f->list->ncodes; i++)
		names[i] = f->list->codes[i].name;
	import_map_unknown(r, n->at, str_c(r->arena, str_fmt(r->arena, "code of %.*s", S(f->list->name))), n->text, names, f->list->ncodes);
	return false;
}

static bool coded(const struct field *f)
{
	return f->is == FIELD_CHOICE || f->is == FIELD_CHOICES || f->is == FIELD_YESNO;
}

static void read_codes(struct import_reader *r, struct import_rule *rule, const struct node *n)
{
	const struct field *f = import_rule_field(rule);
	struct import_code c;

	if (!coded(f) || n->is != NODE_MAP) {
		note(r->notes, n->at, coded(f) ? "'codes' is a map of what stands in the file to a code" : "%.*s has no codes: it is %.*s", S(f->name),
			S(kind_words(f->is)));
		return;
	}
	for (size_t i = 0; i < n->n; i++) {
		c.from = str_trim(n->pairs[i].key->text);
		if (read_to(r, f, n->pairs[i].value, &c.to))
			VEC_ADD(r->arena, &rule->codes, c);
	}
}

/* unknown: the field's own way of not knowing. */
static bool unknown_of(const struct field *f, struct value *v)
{
	static const char *const names[] = { "not_known", "unknown" };

	*v = (struct value){ .is = VALUE_ABSENT, .absent = ABSENT_NOT_KNOWN };
	if (f->absences >> ABSENT_NOT_KNOWN & 1)
		return true;
	for (int i = 0; f->list && i < 2; i++)
		if (list_code(f->list, str_z(names[i]))) {
			*v = (struct value){ .is = VALUE_TEXT, .text = str_z(names[i]) };
			return true;
		}
	return false;
}

static void read_otherwise(struct import_reader *r, struct import_rule *rule, const struct node *n)
{
	const struct field *f = import_rule_field(rule);

	if (!import_map_text(r, n, "otherwise") || str_is(n->text, "refuse"))
		return;
	if (!coded(f) || f->is == FIELD_CHOICES) {
		note(r->notes, n->at, "'otherwise' goes with the codes of a choice, and %.*s is %.*s", S(f->name), S(kind_words(f->is)));
		return;
	}
	if (!str_is(n->text, "unknown"))
		rule->has_otherwise = read_to(r, f, n, &rule->otherwise);
	else if (!(rule->has_otherwise = unknown_of(f, &rule->otherwise)))
		note(r->notes, n->at, "%.*s cannot be unknown here: write otherwise: refuse, or a code", S(f->name));
}

static void read_as(struct import_reader *r, const struct import_rule *rule, const struct node *n)
{
	const struct field *f = import_rule_field(rule);
	struct str names[FIELD_GROUP + 1];

	if (!import_map_text(r, n, "as") || str_eq(n->text, kind_words(f->is)))
		return;
	for (int i = 0; i <= FIELD_GROUP; i++) {
		names[i] = kind_words((enum field_is)i);
		if (str_eq(names[i], n->text)) {
			note(r->notes, n->at, "%.*s is %.*s, not %.*s", S(f->name), S(kind_words(f->is)), S(n->text));
			return;
		}
	}
	import_map_unknown(r, n->at, "kind of value", n->text, names, FIELD_GROUP + 1);
}

static void read_format(struct import_reader *r, struct import_rule *rule, const struct node *n)
{
	const struct field *f = import_rule_field(rule);
	const char *fault;

	if (!import_map_text(r, n, "format"))
		return;
	if (f->is != FIELD_DAY && f->is != FIELD_INSTANT) {
		note(r->notes, n->at, "'format' is for days and instants, and %.*s is %.*s", S(f->name), S(kind_words(f->is)));
		return;
	}
	rule->format = n->text;
	fault = import_when_fault(n->text, f->is == FIELD_INSTANT);
	if (fault)
		note(r->notes, n->at, "a format %s", fault);
}

static void read_ref_type(struct import_reader *r, struct import_rule *rule, const struct node *n)
{
	const struct practice *p = r->map->practice;
	const struct field *f = import_rule_field(rule);
	struct str *names = TAKE_N(r->arena, struct str, p->ntypes + 1);

	rule->of = f->of;
	if (!n || !import_map_text(r, n, "type"))
		return;
	for (size_t i = 0; i < p->ntypes; i++)
		names[i] = p->types[i].name;
	rule->of = practice_type(p, n->text);
	if (!rule->of)
		import_map_unknown(r, n->at, "record type", n->text, names, p->ntypes);
	else if (f->of ? rule->of != f->of : !rule->of->subject)
		note(r->notes, n->at, "%.*s refers to %s%.*s, not to %.*s", S(f->name), f->of ? "" : "a subject", S(f->of ? f->of->name : STR("")),
			S(n->text));
}

static void read_ref(struct import_reader *r, struct import_rule *rule, const struct node *map)
{
	static const struct str bys[] = { STR_INIT("source_id"), STR_INIT("reference") };
	const struct field *f = import_rule_field(rule);
	const struct node *by = map ? tree_get(map, "by") : NULL, *source = map ? tree_get(map, "source") : NULL;

	if (f->is != FIELD_REF) {
		for (int i = 0; i < 3 && map; i++) {
			const char *key = i == 0 ? "by" : i == 1 ? "type" : "source";
			if (tree_get(map, key))
				note(r->notes, tree_key(map, key)->at, "'%s' is for references, and %.*s is %.*s", key, S(f->name), S(kind_words(f->is)));
		}
		return;
	}
	read_ref_type(r, rule, map ? tree_get(map, "type") : NULL);
	if (!by && rule->columns.n)
		note(r->notes, rule->at, "%.*s refers to a record: say by: source_id or by: reference", S(f->name));
	rule->by = IMPORT_BY_REFERENCE;
	if (by && import_map_text(r, by, "by")) {
		if (str_eq(by->text, bys[0]))
			rule->by = IMPORT_BY_SOURCE_ID;
		else if (!str_eq(by->text, bys[1]))
			import_map_unknown(r, by->at, "way to refer", by->text, bys, 2);
	}
	rule->source = source && import_map_text(r, source, "source") ? source->text : r->map->source;
	if (rule->by == IMPORT_BY_SOURCE_ID && !rule->of && !tree_get(map, "type"))
		note(r->notes, rule->at, "%.*s may refer to any subject: say which with type: TYPE", S(f->name));
}

static void read_parts(struct import_reader *r, struct import_rule *rule, const struct node *map)
{
	const struct node *n;

	if (import_rule_field(rule)->is == FIELD_DAY || import_rule_field(rule)->is == FIELD_INSTANT)
		rule->format = STR("iso");
	if ((n = tree_get(map, "as")))
		read_as(r, rule, n);
	if ((n = tree_get(map, "format")))
		read_format(r, rule, n);
	if ((n = tree_get(map, "codes")))
		read_codes(r, rule, n);
	if ((n = tree_get(map, "otherwise")))
		read_otherwise(r, rule, n);
	if ((n = tree_get(map, "absence")))
		import_map_words(r, n, import_rule_field(rule), rule);
	if ((n = tree_get(map, "split")) && import_map_text(r, n, "split")) {
		rule->split = n->text;
		if (import_rule_field(rule)->is != FIELD_CHOICES || n->text.n != 1)
			note(r->notes, n->at, "'split' is the one character between several codes of a field of choices");
	}
}

static void add(struct import_reader *r, struct import_rule *rule)
{
	for (size_t i = 0; i < r->map->rules.n; i++) {
		const struct import_rule *other = &r->map->rules.at[i];
		if (other->field == rule->field && other->cell == rule->cell && other->row == rule->row) {
			note(r->notes, rule->at, "%.*s is filled twice; columns that go together are a join", S(import_rule_field(rule)->name));
			return;
		}
	}
	VEC_ADD(r->arena, &r->map->rules, *rule);
}

static void known_keys(struct import_reader *r, const struct node *map, const struct str *names, size_t n)
{
	for (size_t i = 0; i < map->n; i++) {
		bool known = false;
		for (size_t j = 0; j < n; j++)
			known = known || str_eq(map->pairs[i].key->text, names[j]);
		if (!known)
			import_map_unknown(r, map->pairs[i].key->at, "part of a column's rule", map->pairs[i].key->text, names, n);
	}
}

/* One of: FIELD; {field: FIELD, …}; a list of those. */
static void read_column(struct import_reader *r, const struct node *key, const struct node *n)
{
	struct import_rule rule = { 0 };
	const struct node *name = n->is == NODE_MAP ? tree_get(n, "field") : n;
	unsigned column = import_map_column(r, key);

	if (n->is == NODE_LIST) {
		for (size_t i = 0; i < n->n; i++)
			if (n->items[i]->is == NODE_LIST)
				note(r->notes, n->items[i]->at, "a column goes into a field, or into a list of them");
			else
				read_column(r, key, n->items[i]);
		return;
	}
	if (n->is == NODE_MAP)
		known_keys(r, n, rule_keys, sizeof rule_keys / sizeof *rule_keys);
	if (!name) {
		note(r->notes, n->at, "which field does %.*s go into? field: FIELD", S(key->text));
		return;
	}
	if (!import_map_text(r, name, "field") || !find_field(r, name->at, name->text, &rule))
		return;
	VEC_ADD(r->arena, &rule.columns, column);
	read_parts(r, &rule, n);
	read_ref(r, &rule, n->is == NODE_MAP ? n : NULL);
	add(r, &rule);
}

void import_rule_columns(struct import_reader *r, const struct node *n)
{
	if (n->is != NODE_MAP) {
		note(r->notes, n->at, "columns is written {COLUMN: FIELD, …}");
		return;
	}
	for (size_t i = 0; i < n->n; i++)
		read_column(r, n->pairs[i].key, n->pairs[i].value);
}

static void read_join(struct import_reader *r, const struct node *key, const struct node *n)
{
	const struct node *list = n->is == NODE_MAP ? tree_get(n, "columns") : n, *with = tree_get(n, "with");
	struct import_rule rule = { .with = STR(" ") };
	unsigned column;

	if (n->is == NODE_MAP)
		known_keys(r, n, join_keys, sizeof join_keys / sizeof *join_keys);
	if (!list || list->is != NODE_LIST) {
		note(r->notes, n->at, "a join is FIELD: [COLUMN, COLUMN] or FIELD: {columns: [COLUMN, COLUMN], with: \", \"}");
		return;
	}
	if (!find_field(r, key->at, key->text, &rule))
		return;
	if (with && import_map_text(r, with, "with"))
		rule.with = with->text;
	for (size_t i = 0; i < list->n; i++)
		if (import_map_text(r, list->items[i], "a column")) {
			column = import_map_column(r, list->items[i]);
			VEC_ADD(r->arena, &rule.columns, column);
		}
	read_parts(r, &rule, n);
	read_ref(r, &rule, n->is == NODE_MAP ? n : NULL);
	add(r, &rule);
}

void import_rule_joins(struct import_reader *r, const struct node *n)
{
	if (n->is != NODE_MAP) {
		note(r->notes, n->at, "join is written {FIELD: [COLUMN, COLUMN], …}");
		return;
	}
	for (size_t i = 0; i < n->n; i++)
		read_join(r, n->pairs[i].key, n->pairs[i].value);
}

/* A constant is tried at once: a wrong one would put every row in quarantine. References are found when it is run. */
static void read_constant(struct import_reader *r, const struct node *key, const struct node *n)
{
	struct import_rule rule = { 0 };
	struct import_fault fault = { 0 };
	struct import_lookup nowhere = { .arena = r->arena };
	struct value v;

	if (!import_map_text(r, n, "a constant") || !find_field(r, key->at, key->text, &rule))
		return;
	rule.constant = n->text;
	read_parts(r, &rule, n);
	read_ref(r, &rule, NULL);
	const struct field *f = import_rule_field(&rule);
	if (f->is == FIELD_CHOICE) {
		read_to(r, f, n, &v);
	} else if (f->is != FIELD_REF && f->is != FIELD_STAFF && !import_value(r->map, &rule, NULL, &nowhere, &v, &fault)) {
		note(r->notes, n->at, "%.*s: %.*s", S(f->name), S(fault.says));
		return;
	}
	add(r, &rule);
}

void import_rule_constants(struct import_reader *r, const struct node *n)
{
	if (n->is != NODE_MAP) {
		note(r->notes, n->at, "constants is written {FIELD: VALUE, …}");
		return;
	}
	for (size_t i = 0; i < n->n; i++)
		read_constant(r, n->pairs[i].key, n->pairs[i].value);
}
