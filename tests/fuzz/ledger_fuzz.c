/* What the ledger reads back, under any bytes: bodies, cores, heads, keys, group values. It must not fault, and what it takes for whole
 * must be written again as the same bytes. The first byte says which reader is meant. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ledger/body.h"
#include "ledger/canon.h"
#include "ledger/head.h"
#include "base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct arena arena;
static struct hide hide;

static void must(bool true_that)
{
	if (!true_that)
		abort();
}

static void try_body(struct str bytes)
{
	static const struct body_bound to = { .object = { 7 }, .version = 3 };
	struct digest written, worked_out;
	struct body_item item;
	struct body_writer w;
	struct body b;
	struct buf again;
	int64_t *shown;

	if (!body_read(&b, bytes))
		return;
	buf_open(&again, &arena);
	body_open(&w, &again, &to);
	while (body_next(&b, &item))
		body_put(&w, &item);
	must(body_root(bytes, &to, &hide, &arena, &worked_out) == !b.bad);
	if (b.bad)
		return;
	shown = TAKE_N(&arena, int64_t, b.nshown + 1);
	for (size_t i = 0; i < b.nshown; i++)
		shown[i] = body_shown(&b, i);
	body_close(&w, &hide, shown, b.nshown, &written);
	must(str_eq(buf_text(&again), bytes));
	must(memcmp(&written, &worked_out, sizeof written) == 0);
}

static void try_core(struct str bytes)
{
	uint8_t again[CORE_SIZE];
	struct core c;

	if (!entry_read(bytes, &c))
		return;
	entry_write(&c, again);
	must(memcmp(again, bytes.at, CORE_SIZE) == 0);
}

static void try_heads(struct str bytes)
{
	static const uint8_t public[32] = { 1 };
	struct head h;
	bool bad;

	while (head_read(&bytes, &h, &bad)) {
		must(h.size >= 0 && h.origin.n && h.text.n && h.signatures.n);
		must(!head_signed_by(&h, h.origin, public));
	}
}

static void try_key(struct str bytes)
{
	uint8_t public[32];
	struct str name;

	if (head_key_read(bytes, &name, public))
		must(head_key_show(&arena, name, public).n > 45);
}

static void try_group(struct str bytes)
{
	struct canon_cell *cells;
	struct str *codes, rest = bytes;
	struct canon_group g;
	struct buf again;
	size_t n, row = 0;
	bool bad, moved = false;

	canon_choices_of(bytes, &arena, &codes);
	buf_open(&again, &arena);
	while (canon_next_row(&rest, &arena, &cells, &n, &bad)) {
		canon_row(&g, &again, (int64_t)row, row);
		row++;
		for (size_t i = 0; i < n; i++)
			canon_cell(&g, cells[i].no, cells[i].bytes);
	}
	for (size_t i = 0; i + 1 < bytes.n; i++)
		moved |= memcmp(bytes.at + i, "\xff\xff", 2) == 0;
	must(bad || moved || str_eq(buf_text(&again), bytes));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str bytes = { (const char *)data + 1, n - 1 };

	if (!hide.hides) {
		arena_open(&arena, 64 << 20);
		hide_open(&hide, (const uint8_t[16]){ 5 });
	}
	if (!n)
		return 0;
	if (*data == 'b')
		try_body(bytes);
	else if (*data == 'c')
		try_core(bytes);
	else if (*data == 'h')
		try_heads(bytes);
	else if (*data == 'k')
		try_key(bytes);
	else
		try_group(bytes);
	arena_empty(&arena);
	return 0;
}
