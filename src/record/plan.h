/**
 * plan.h: the statements a practice means, made once a process and kept: connections know statements by their address.
 *
 * All of it is text made from the practice's own reviewed names and conditions, never from what anybody types. Columns of a
 * type's row are, in order: id, ref, state, version, created_at, created_by, changed_at, changed_by, then for each field its
 * value (not for lists and groups, which have child tables) and its absence where it may have one. insert and update bind the same
 * columns as ?1, ?2, …
 */
#ifndef RECORD_PLAN_H
#define RECORD_PLAN_H

#include "practice/evaluate.h"
#include "practice/practice.h"
#include "store/store.h"

enum { PLAN_SYSTEM_COLUMNS = 8 };

struct child_plan { const char *select, *insert, *drop; };     /* NULL for fields that have no child table */
struct type_plan {
	const struct type *type;
	const char *ids;                /* after ?1, at most ?2 */
	const char *by_id, *by_ref, *insert, *update, *evaluate;
	struct evaluate_map map;
	struct child_plan *children;    /* by field position */
	const char **which;             /* by effect: ids to move, or what each row of its group gives, ?1 the record at hand; NULL for other effects */
	const char **ties;              /* by position in type->ties: record, from, to, since, seen, ended of those that join subject ?1; at most ?2 */
	const char *in_force;           /* markers that count now on subject ?1 and on what it is joined to: subject, type it is joined by, id */
	const char *waiting;            /* suggestions about two of this type: those born after ?1 first, then by weight; ?2 of them from ?3 on */
	const char *restricts;          /* restrictions in force: id, whether covert */
	const char **named;             /* by type->named: restriction, a member of staff who may know */
	const char *opens;              /* restrictions held open now: restriction, by whom */
	bool facts;                     /* its conditions look at other records */
};
struct board_plan { const char *rows, *count, *late, **numbers; };   /* ?1 subject, ?2 limit, ?3 offset, ?4 now, ?5 whoever reads; rows: id, then each SQL column */
struct tile_plan { const char *value, *detail, *source; };
struct picture_plan { struct tile_plan *tiles; const char **unknowns, **strips, **lines, **line_from, *unidentified; };
struct plan {
	const struct practice *practice;
	struct digest digest;
	uint16_t *numbers;              /* of types, by type->index, as they were when this was made */
	struct type_plan *types;        /* by type->index */
	struct board_plan *boards;      /* by position in practice->boards */
	struct board_plan **panels;     /* by type->index, then position in picture->panels */
	struct picture_plan *pictures;  /* by type->index */
	const char *happened;           /* chronology of subject ?1 (of type number ?2, 0 all; at most ?3): record, its instant; text: unsaid; NULL: none */
	struct board_plan **united_panels;   /* the same for a subject that is several rows (unite.h) */
	struct picture_plan *united;
	struct plan *next;
};

const struct plan *plan_of(struct db *db);
const struct type_plan *plan_type(struct db *db, const struct type *t);
/* NULL when the board is no part of the practice. */
const struct board_plan *plan_board(struct db *db, const struct board *b, bool united);

bool plan_has_column(const struct field *f);                   /* a value column of its own */

#endif
