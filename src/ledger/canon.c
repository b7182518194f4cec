#include "ledger/canon.h"

#include <string.h>

#include "base/vec.h"
#include "ledger/entry.h"

enum { MOVED = 0xffff };                       /* instead of a row's count: its position follows, then the count */

const char *canon_name(uint16_t no)
{
	static const char *const names[] = { NULL, "state", "ref", "created_at", "created_by", "changed_at", "changed_by" };

	return no < sizeof names / sizeof *names ? names[no] : NULL;
}

struct str canon_int(struct arena *a, int64_t n)
{
	uint8_t *at = arena_take(a, 8);

	entry_put(at, (uint64_t)n, 8);
	return (struct str){ (char *)at, 8 };
}

bool canon_int_of(struct str bytes, int64_t *n)
{
	if (bytes.n != 8)
		return false;
	*n = (int64_t)entry_get(bytes.at, 8);
	return true;
}

void canon_choice(struct buf *b, struct str code, int64_t position, size_t nth)
{
	if (nth)
		buf_c(b, '\n');
	if (position != (int64_t)nth)
		buf_fmt(b, "@%lld:", (long long)position);
	buf_str(b, code);
}

size_t canon_choices_of(struct str bytes, struct arena *a, struct str **out)
{
	VEC(struct str) codes = { 0 };
	struct str code;

	while (bytes.n && str_cut(&bytes, '\n', &code))
		VEC_ADD(a, &codes, code);
	*out = codes.at;
	return codes.n;
}

void canon_row(struct canon_group *g, struct buf *b, int64_t position, size_t nth)
{
	if (position != (int64_t)nth) {
		buf_u16(b, MOVED);
		buf_u32(b, (uint32_t)position);
	}
	*g = (struct canon_group){ .b = b, .count_at = b->n };
	buf_u16(b, 0);
}

void canon_cell(struct canon_group *g, uint16_t no, struct str bytes)
{
	uint8_t *count = (uint8_t *)g->b->at + g->count_at;

	entry_put(count, entry_get(count, 2) + 1, 2);
	buf_u16(g->b, no);
	buf_u32(g->b, (uint32_t)bytes.n);
	buf_str(g->b, bytes);
}

static bool take(struct str *rest, size_t n, const char **at)
{
	if (rest->n < n)
		return false;
	*at = rest->at;
	*rest = str_from(*rest, n);
	return true;
}

bool canon_next_row(struct str *rest, struct arena *a, struct canon_cell **cells, size_t *n, bool *bad)
{
	const char *at;
	uint64_t count = 0;

	*bad = false;
	if (!rest->n)
		return false;
	*bad = true;
	if (!take(rest, 2, &at))
		return false;
	count = entry_get(at, 2);
	if (count == MOVED) {
		if (!take(rest, 4, &at) || !take(rest, 2, &at))
			return false;
		count = entry_get(at, 2);
	}
	if (count > rest->n / 6)
		return false;
	*cells = TAKE_N(a, struct canon_cell, count);
	*n = count;
	for (uint64_t i = 0; i < count; i++) {
		if (!take(rest, 6, &at))
			return false;
		(*cells)[i].no = (uint16_t)entry_get(at, 2);
		(*cells)[i].bytes.n = entry_get(at + 2, 4);
		if (!take(rest, (*cells)[i].bytes.n, &(*cells)[i].bytes.at))
			return false;
	}
	*bad = false;
	return true;
}
