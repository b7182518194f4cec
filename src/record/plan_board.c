/* What a board means: its rows, how many, how many late, its figures; and, unless it stands on a picture, who reads it. */
#include "record/plan_inside.h"
#include "record/unite.h"

/* The same on a board, which knows who reads it; on a picture nobody does. */
static void put_read(struct buf *b, const struct condition *c, const struct type *subject)
{
	struct buf me;

	buf_open(&me, NULL);
	if (!subject)
		evaluate_me(&me, c->sql);
	plan_condition(b, subject ? c : &(struct condition){ .sql = buf_text(&me) }, subject);
	buf_close(&me);
}

/* A figure over a board: it stands by itself, and knows who reads it. */
static const char *figure_read(struct buf *b, const struct condition *c)
{
	buf_z(b, "select ");
	put_read(b, c, NULL);
	return plan_keep(b);
}

/* When the first of a record's open clocks is over: what a board goes by that gives no order of its own. */
#define FIRST_DUE "(select min(due) from clock where clock.record = this.id and clock.stopped is null)"

static void put_rows_of(struct buf *b, const struct type *of, const struct condition *where, const struct type *subject)
{
	buf_z(b, " from ");
	plan_shape(b, of);
	buf_z(b, " as this where ");
	put_read(b, where, subject);
}

/* Rows of several records under one name, each with what orders them. */
static void put_board_from(struct buf *b, const struct board *board, const struct type *subject)
{
	if (!board->nalso) {
		put_rows_of(b, board->of, &board->where, subject);
		return;
	}
	buf_z(b, " from (select this.id, this.created_at, " FIRST_DUE " as first_due");
	put_rows_of(b, board->of, &board->where, subject);
	for (size_t i = 0; i < board->nalso; i++) {
		buf_z(b, " union all select this.id, this.created_at, " FIRST_DUE);
		put_rows_of(b, board->also[i].of, &board->also[i].where, subject);
	}
	buf_z(b, ") as this where 1");
}

static void put_board_order(struct buf *b, const struct board *board)
{
	const char *due = board->nalso ? "this.first_due" : FIRST_DUE;

	if (board->order.sql.n)
		evaluate_me(b, board->order.sql);
	else if (board->panel)
		buf_z(b, "this.created_at desc");
	else
		buf_fmt(b, "%s is null, %s, this.created_at", due, due);
	buf_z(b, board->panel || board->order.sql.n ? "\n, this.id desc" : ", this.id");
}

static const char *plan_count(struct buf *b, const struct board *board, const struct type *subject, const char *more)
{
	buf_z(b, "select count(*)");
	put_board_from(b, board, subject);
	buf_z(b, more);
	return plan_keep(b);
}

/* A person a row names is all rows that are one with them. */
static void put_column(struct buf *b, const struct board *board, const struct condition *c, const struct type *subject)
{
	struct arena a;
	struct condition united;

	arena_open(&a, (size_t)1 << 20);
	united = unite_column(&a, c, board->of);
	buf_z(b, ", ");
	if (subject)
		plan_condition(b, &united, NULL);
	else
		put_read(b, &united, NULL);
	arena_close(&a);
}

void plan_board_make(struct board_plan *bp, const struct board *board, const struct type *subject, struct buf *b)
{
	buf_z(b, "select this.id");
	for (size_t i = 0; i < board->ncolumns; i++)
		if (board->columns[i].is == COLUMN_SQL)
			put_column(b, board, &board->columns[i].sql, subject);
	put_board_from(b, board, subject);
	buf_z(b, " order by ");
	put_board_order(b, board);
	buf_z(b, " limit ?2 offset ?3");
	bp->rows = plan_keep(b);
	bp->count = plan_count(b, board, subject, "");
	bp->late = plan_count(b, board, subject,
		" and exists (select 1 from clock where clock.record = this.id and clock.stopped is null and clock.due <= ?4)");
	bp->numbers = plan_list(board->nnumbers + 1);
	for (size_t i = 0; i < board->nnumbers; i++)
		bp->numbers[i] = subject ? plan_figure(b, board->numbers[i].sql.sql, subject) : figure_read(b, &board->numbers[i].sql);
}
