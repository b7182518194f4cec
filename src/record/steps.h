/**
 * steps.h: one change and all that follows from it, inside one job of the writer.
 *
 * A change is a record as it would stand. It is judged, written, linked, clocked, logged; then its effects make further changes,
 * each by the same steps and as the system. Depth is bounded: a practice whose effects set each other off without end is refused,
 * and nothing of it is kept.
 */
#ifndef RECORD_STEPS_H
#define RECORD_STEPS_H

#include "record/record.h"

enum { STEPS_DEEPEST = 8 };

/* What a change is refused for. field NULL: the whole form. guard NULL: the field is required. */
struct steps_fault { const struct field *field; const struct guard *guard; };
struct steps {
	struct db *db;
	const struct actor *who;             /* the person at the start of it all; NULL: the system or a connector */
	uint8_t txn[16];
	int depth;
	bool only_check;                     /* judge and fault, write nothing */
	struct steps_fault *faults; size_t nfaults, most_faults;     /* owned by the caller */
	bool endless;
};

struct step { struct record *rec; const struct record *before; const struct move *move; bool person; const bool *given; uint32_t rule; };
/* steps_take: false when refused or endless; the job must then be undone. rec's id, ref, version, state and times are filled in. */
bool steps_take(struct steps *s, struct step *step);
/* Fields of type of field a statement's answer gives. */
struct answer;
struct value steps_answer(struct arena *a, const struct field *f, const struct answer *from);

#endif
