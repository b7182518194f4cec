#include "record/record.h"

#include <string.h>

#include "base/buf.h"
#include "base/digest.h"
#include "base/log.h"
#include "practice/practice.h"
#include "record/judge.h"
#include "record/plan.h"
#include "record/restrict.h"
#include "record/row.h"
#include "record/state.h"
#include "record/steps.h"

enum { REF = 48, KEY = 16, PRINT = 16, MEANWHILE = 50 };
#define KEY_KEPT (30 * US_DAY)      /* a peer or a phone may be out of reach for days */

/* The job runs on the writer's thread and so takes nothing from the draft's arena: what it finds comes back in here. */
struct put_job {
	const struct draft *d;
	struct decision decision;
	uint8_t print[PRINT];
	bool only_check, keyed;
	enum put is;
	int64_t id;
	char ref[REF]; size_t nref;
	const char *why;
	struct steps_fault *faults; size_t nfaults, most_faults;
};

/* ---- the same form twice ---- */

static void print_value(struct sha *s, const struct value *v)
{
	sha_put(s, &v->is, sizeof v->is);
	if (v->is == VALUE_INT)
		sha_put(s, &v->n, sizeof v->n);
	else if (v->is == VALUE_ABSENT)
		sha_put(s, &v->absent, sizeof v->absent);
	else if (v->is == VALUE_TEXT) {
		sha_put(s, &v->text.n, sizeof v->text.n);
		sha_put(s, v->text.at, v->text.n);
	}
	for (size_t i = 0; v->is == VALUE_MANY && i < v->nmany * v->width; i++)
		print_value(s, &v->many[i]);
}

/* What a form would do: so that one key cannot be used for two different things. */
static void print_of(const struct draft *d, uint8_t out[PRINT])
{
	struct digest all;
	struct sha s;
	int move = d->move ? (int)(d->move - d->type->moves) : -1;

	sha_open(&s);
	sha_put(&s, &d->type->no, sizeof d->type->no);
	sha_put(&s, &move, sizeof move);
	sha_put(&s, &d->id, sizeof d->id);
	sha_put(&s, &d->version, sizeof d->version);
	for (size_t i = 0; i < d->type->nfields; i++)
		if (d->given[i]) {
			sha_put(&s, &i, sizeof i);
			print_value(&s, &d->values[i]);
		}
	sha_close(&s, &all);
	memcpy(out, all.b, PRINT);
}

static bool has_key(const struct draft *d)
{
	static const uint8_t none[KEY];

	return memcmp(d->key, none, KEY) != 0;
}

static void key_bytes(const struct put_job *job, uint8_t out[KEY + PRINT])
{
	memcpy(out, job->d->key, KEY);
	memcpy(out + KEY, job->print, PRINT);
}

/* The key's row begins with the key and ends with the print of what it did. 0 new, 1 the same again, 2 another thing, same key. */
static int key_seen(struct db *db, struct put_job *job)
{
	struct query *q = db_query(db, "select substr(key, 17) = ?3, record from idempotency where key >= ?1 and key <= ?2 limit 1");
	uint8_t low[KEY + PRINT], high[KEY + PRINT];
	int seen = 0;

	key_bytes(job, low);
	memcpy(high, low, sizeof high);
	memset(low + KEY, 0, PRINT);
	memset(high + KEY, 0xff, PRINT);
	query_blob(q, 1, low, sizeof low);
	query_blob(q, 2, high, sizeof high);
	query_blob(q, 3, job->print, PRINT);
	if (query_step(q)) {
		seen = query_get_int(q, 0) ? 1 : 2;
		job->id = query_get_int(q, 1);
	}
	query_end(q);
	return seen;
}

static void key_row(struct db *db, struct put_job *job)
{
	struct query *q = db_query(db, "insert into idempotency(key, staff, record, at) values (?1, ?2, ?3, ?4)");
	uint8_t key[KEY + PRINT];

	key_bytes(job, key);
	query_blob(q, 1, key, sizeof key);
	query_int(q, 2, job->d->who->staff);
	query_int(q, 3, job->id);
	query_int(q, 4, db_now(db));
	query_step(q);
	query_end(q);
}

static void key_keep(struct db *db, struct put_job *job)
{
	struct query *q = db_query(db, "delete from idempotency where at < ?1");

	query_int(q, 1, db_now(db) - KEY_KEPT);
	query_step(q);
	query_end(q);
	key_row(db, job);
}

/* ---- the job ---- */

static enum stored ends(struct put_job *job, enum put is, const char *why)
{
	job->is = is;
	job->why = why;
	return STORE_REFUSED;
}

static void ref_keep(struct put_job *job, struct str ref)
{
	job->nref = ref.n < REF ? ref.n : REF;
	memcpy(job->ref, ref.at, job->nref);
}

static void repeated(struct db *db, struct put_job *job)
{
	struct record *rec = row_load(db, db_arena(db), job->d->type, job->id);

	if (rec)
		ref_keep(job, rec->ref);
}

static bool unseen(struct db *db, const struct actor *who, const struct field *f, const struct value *v)
{
	return f->is == FIELD_REF && v->is == VALUE_INT && restrict_hides(db, who, v->n);
}

static bool same_but(const struct field *f, size_t but, const struct value *one, const struct value *other)
{
	for (size_t j = 0; j < f->nfields; j++)
		if (j != but && !value_eq(&one[j], &other[j]))
			return false;
	return true;
}

/* A form shows nothing of a reference its reader may not know of; sending it back as it came must not take the reference away. */
static struct value unseen_kept(struct db *db, const struct actor *who, const struct value *was, const struct field *f,
	const struct value *now)
{
	struct value kept;

	if (f->is != FIELD_GROUP || was->is != VALUE_MANY || now->is != VALUE_MANY)
		return now->is == VALUE_NONE && unseen(db, who, f, was) ? *was : *now;
	kept = value_copy(db_arena(db), now);
	for (size_t i = 0; i < was->nmany; i++)
		for (size_t j = 0; j < f->nfields; j++)
			for (size_t k = 0; unseen(db, who, &f->fields[j], &was->many[i * was->width + j]) && k < kept.nmany; k++)
				if (kept.many[k * kept.width + j].is == VALUE_NONE &&
					same_but(f, j, &was->many[i * was->width], &kept.many[k * kept.width])) {
					kept.many[k * kept.width + j] = was->many[i * was->width + j];
					break;
				}
	return kept;
}

static bool draft_prepare(struct db *db, struct put_job *job, struct record **rec, struct record **before)
{
	const struct draft *d = job->d;
	struct arena *a = db_arena(db);

	*before = NULL;
	*rec = row_new(a, d->type);
	if (d->id) {
		*before = row_load(db, a, d->type, d->id);
		if (!*before)
			return false;
		row_copy(a, *before, *rec);
	}
	for (size_t i = 0; i < d->type->nfields; i++)
		if (d->given[i])
			(*rec)->values[i] = *before ? unseen_kept(db, d->who, &(*before)->values[i], &d->type->fields[i], &d->values[i]) :
				d->values[i];
	return true;
}

static bool on_form(const struct draft *d, uint16_t no)
{
	for (size_t i = 0; i < d->type->nfields; i++)
		if (d->given[i] && d->type->fields[i].no == no)
			return true;
	return false;
}

/* What another person saved meanwhile is for a person to weigh. What the system did, a circulation placed while the grade was being
 * written, stands in nobody's way so long as nothing of it is on this form: else every first grade would be a conflict. */
static bool collides(struct db *db, const struct draft *d)
{
	struct ledger_seen *since;
	size_t n = ledger_of_object(db, d->id, false, 0, MEANWHILE, db_arena(db), &since), i;

	for (i = 0; i < n && since[i].version > d->version; i++) {
		if (since[i].actor)
			return true;
		for (size_t k = 0; k < since[i].nvalues; k++)
			if (on_form(d, since[i].values[k].no))
				return true;
	}
	return i == 0 || i == MEANWHILE;
}

static const char *closed_to(struct db *db, const struct record *before, const struct move *m)
{
	struct judged j;

	if (!m || !before)
		return NULL;
	if (before->state < 0 || !(m->from >> before->state & 1))
		return "This record has moved on, and that can no longer be done to it. Open it again to see where it stands.";
	if (!m->when.sql.n)
		return NULL;
	judge(db, db_arena(db), before, NULL, &j);
	return judged_open(&j, m) ? NULL : "That cannot be done to this record as it stands now. Open it again to see why.";
}

static enum stored put_write(struct db *db, void *arg)
{
	struct put_job *job = arg;
	const struct draft *d = job->d;
	struct steps s = { .db = db, .who = d->who, .only_check = job->only_check, .faults = job->faults,
		.most_faults = job->most_faults };
	struct step step = { .move = d->move, .person = true, .given = d->given, .rule = job->decision.rule };
	struct record *before;
	int seen = job->keyed && !job->only_check ? key_seen(db, job) : 0;

	if (seen == 1)
		repeated(db, job);
	if (seen)
		return ends(job, seen == 1 ? PUT_REPEATED : PUT_REFUSED, "This form was used before for something else. Start it again.");
	if (!draft_prepare(db, job, &step.rec, &before))
		return ends(job, PUT_GONE, "This record is no longer there.");
	if (before && restrict_hides(db, d->who, before->id))
		return ends(job, PUT_GONE, "This record is no longer there.");
	step.before = before;
	if (before && before->version != d->version && !job->only_check && collides(db, d))
		return ends(job, PUT_CONFLICT, NULL);
	const char *closed = closed_to(db, before, d->move);
	if (closed)
		return ends(job, PUT_REFUSED, closed);
	if (job->keyed)
		memcpy(s.txn, d->key, KEY);
	else
		random_bytes(s.txn, sizeof s.txn);
	bool good = steps_take(&s, &step);
	job->nfaults = s.nfaults;
	if (s.endless || db_broken(db))
		return ends(job, PUT_BROKEN, NULL);
	if (!good || job->only_check)
		return ends(job, PUT_INVALID, NULL);
	job->id = step.rec->id;
	ref_keep(job, step.rec->ref);
	if (job->keyed)
		key_keep(db, job);
	if (d->kept.n)
		form_drop(db, d->who, d->kept);
	if (d->reading && d->reading->shown.n && !reading_note(db, d->reading))
		return ends(job, PUT_BROKEN, NULL);
	job->is = PUT_DONE;
	return STORE_DONE;
}

/* ---- before and after ---- */

static struct str low_first(struct arena *a, struct str title)
{
	if (title.n < 2 || title.at[0] < 'A' || title.at[0] > 'Z' || title.at[1] < 'a' || title.at[1] > 'z')
		return title;
	return str_fmt(a, "%c%.*s", title.at[0] | 32, S(str_from(title, 1)));
}

static struct str or_else_words(struct arena *a, const struct field *f)
{
	static const char *const said[ABSENCES] = { "", "it was not asked", "it is not known", "the child declined",
		"the child was not seen", "there is none" };
	int only = -1, n = 0;

	for (int i = 1; i < ABSENCES; i++)
		if (f->absences >> i & 1) {
			only = i;
			n++;
		}
	if (n == 1)
		return str_fmt(a, ", or say %s", said[only]);
	return n ? STR(", or say why there is no answer") : (struct str){ "", 0 };
}

static struct str required_words(struct arena *a, const struct field *f)
{
	struct str title = f->title, other = or_else_words(a, f);
	bool asks = str_ends(title, STR("?")), chosen = f->is == FIELD_CHOICE || f->is == FIELD_CHOICES || f->is == FIELD_YESNO;

	if (f->is == FIELD_LOOKED)
		return str_fmt(a, "Open the page of the %.*s first", S(low_first(a, f->of_field->title)));
	if (asks)
		return str_fmt(a, "Answer \"%.*s\"%.*s", S(title), S(other));
	return str_fmt(a, "%s %.*s%.*s", chosen ? "Choose" : "Enter", S(low_first(a, title)), S(other));
}

static void faults_said(struct draft *d, const struct put_job *job)
{
	size_t n = job->nfaults < job->most_faults ? job->nfaults : job->most_faults;

	for (size_t i = 0; i < n; i++) {
		const struct steps_fault *f = &job->faults[i];
		/* A fault of another record, met by an effect, stands over the form. */
		const struct field *beside = f->field && f->field >= d->type->fields && f->field < d->type->fields + d->type->nfields ?
			f->field : NULL;
		if (beside && !f->guard && draft_complaint(d, beside).n)
			continue;
		draft_complain(d, beside, f->guard ? f->guard->says : required_words(d->arena, f->field));
	}
}

struct refusal { const struct draft *d; struct decision why; };

static enum stored refusal_write(struct db *db, void *arg)
{
	const struct refusal *x = arg;
	struct ledger_entry e = { .op = OP_REFUSE, .outcome = OUTCOME_REFUSED, .actor = x->d->who->staff, .object = x->d->id,
		.version = x->d->version, .rule = x->why.rule, .purpose = x->d->who->purpose,
		.role = x->d->who->role ? x->d->who->role->no : 0 };

	e.words = x->d->move ? str_fmt(db_arena(db), "refused: %.*s", S(x->d->move->name)) : STR("refused: put");
	memcpy(e.session, x->d->who->session, sizeof e.session);
	ledger_put(db, &e);
	return STORE_DONE;
}

static void put_refuse(struct store *s, const struct draft *d, struct decision why, struct put_result *out)
{
	struct refusal x = { d, why };

	out->why = why;
	out->why.allowed = false;
	out->is = store_write(s, refusal_write, &x) == STORE_DONE ? PUT_REFUSED : PUT_BROKEN;
}

static struct decision put_decide(const struct practice *p, const struct draft *d)
{
	struct str none = { "", 0 };
	struct decision see = access_decide(d->arena, p, d->who, ACCESS_SEE, d->type, NULL, none);

	if (d->id && !see.allowed)
		return see;
	if (!d->id && (d->move ? !d->move->creates : type_creates(d->type) != NULL))
		return (struct decision){ .rule = see.rule, .reason = STR("A record is not started that way.") };
	return access_decide(d->arena, p, d->who, d->id ? ACCESS_MOVE : ACCESS_CREATE, d->type, d->move, none);
}

/* Both versions, for the page that shows them side by side. Read on the writer: a page may hold a reader already, and two held at
 * once by everyone would wait for each other for ever. */
struct conflict { const struct draft *d; struct arena arena; struct record *theirs, *base; };

/* The version a form was made from, if the page did not keep it: from the ledger. */
static struct record *base_of(struct db *db, struct conflict *c)
{
	struct ledger_seen *entries;
	struct ledger_value *values;
	size_t n = ledger_of_object(db, c->d->id, false, 0, 200, &c->arena, &entries), nvalues;
	struct record *rec;

	for (size_t i = 0; i < n; i++) {
		if (entries[i].version != c->d->version)
			continue;
		rec = row_new(&c->arena, c->d->type);
		rec->id = c->d->id;
		rec->version = ledger_state(db, c->d->id, entries[i].at, &c->arena, &values, &nvalues, NULL);
		state_record(&c->arena, values, nvalues, rec);
		return rec;
	}
	return NULL;
}

static enum stored conflict_read(struct db *db, void *arg)
{
	struct conflict *c = arg;
	const struct draft *d = c->d;

	c->arena.bail = db_arena(db)->bail;
	c->theirs = row_load(db, &c->arena, d->type, d->id);
	if (!d->base || d->base->version != d->version)
		c->base = base_of(db, c);
	return STORE_DONE;
}

static const struct record *brought(struct arena *a, const struct record *from)
{
	struct record *to;

	if (!from)
		return NULL;
	to = row_new(a, from->type);
	row_copy(a, from, to);
	return to;
}

static void after_conflict(struct store *s, struct draft *d, struct put_result *out)
{
	struct conflict c = { .d = d };

	arena_open(&c.arena, (size_t)64 << 20);
	if (store_write(s, conflict_read, &c) != STORE_DONE)
		out->is = PUT_BROKEN;
	c.arena.bail = NULL;
	out->theirs = brought(d->arena, c.theirs);
	out->base = d->base && d->base->version == d->version ? d->base : brought(d->arena, c.base);
	arena_close(&c.arena);
	if (out->is == PUT_CONFLICT && !out->theirs)
		out->is = PUT_GONE;
}

static void after_done(struct draft *d, const struct put_job *job, struct put_result *out)
{
	out->id = job->id;
	out->ref = str_dup(d->arena, (struct str){ job->ref, job->nref });
	out->url = str_fmt(d->arena, "/%.*s/%.*s", S(d->type->path), S(out->ref));
	out->says = d->move ? d->move->says : STR("Saved.");
}

void record_put(struct store *s, struct draft *d, struct put_result *out)
{
	struct put_job job = { .d = d, .keyed = has_key(d), .is = PUT_BROKEN };

	*out = (struct put_result){ .is = PUT_BROKEN };
	job.decision = put_decide(store_practice(s), d);
	if (!job.decision.allowed) {
		put_refuse(s, d, job.decision, out);
		return;
	}
	job.most_faults = 64 + d->type->nfields + d->type->nguards;
	job.faults = TAKE_N(d->arena, struct steps_fault, job.most_faults);
	print_of(d, job.print);
	/* Trouble with what was typed is known already: what else is wrong is found out now, so that it is all said at once. */
	job.only_check = d->complaints.n > 0;
	if (store_write(s, put_write, &job) == STORE_BROKEN)
		return;
	out->is = job.is;
	if (job.is == PUT_INVALID)
		faults_said(d, &job);
	else if (job.is == PUT_CONFLICT)
		after_conflict(s, d, out);
	else if (job.is == PUT_REFUSED)
		put_refuse(s, d, (struct decision){ .rule = job.decision.rule, .reason = str_z(job.why) }, out);
	else if (job.is == PUT_DONE || job.is == PUT_REPEATED)
		after_done(d, &job, out);
	if (job.is == PUT_DONE && d->reading)
		d->reading->shown.n = 0;        /* it is on disk with the change */
}

enum put record_system_move(struct db *db, int64_t id, const struct move *m, const struct field **fields, const struct value *values,
	size_t n)
{
	const struct type *t = practice_type_no(db_practice(db), id_type(id));
	struct steps_fault faults[8];
	struct steps s = { .db = db, .faults = faults, .most_faults = 8 };
	struct step step = { .move = m };
	struct record *before = t ? row_load(db, db_arena(db), t, id) : NULL;

	if (!before)
		return PUT_GONE;
	if (closed_to(db, before, m))
		return PUT_REFUSED;
	random_bytes(s.txn, sizeof s.txn);
	step.before = before;
	step.rec = row_new(db_arena(db), t);
	row_copy(db_arena(db), before, step.rec);
	for (size_t i = 0; i < n; i++)
		step.rec->values[fields[i]->position] = values[i];
	if (steps_take(&s, &step))
		return PUT_DONE;
	return s.endless || db_broken(db) ? PUT_BROKEN : PUT_INVALID;
}
