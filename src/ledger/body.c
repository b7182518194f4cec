#include "ledger/body.h"

#include <string.h>

enum { FORMAT = 1, COMMIT_HEAD = 4 + ID_SIZE + 4 + 2 + 1 + SALT_SIZE + 4 };

void body_commit(struct digest *c, const struct body_bound *to, const struct body_item *set)
{
	uint8_t small[1 + 512], *at = small + 1;
	struct sha s;

	small[0] = 0;
	memcpy(at, "MLF1", 4);
	memcpy(at + 4, to->object, ID_SIZE);
	entry_put(at + 20, to->version, 4);
	entry_put(at + 24, set->no, 2);
	at[26] = set->is;
	memcpy(at + 27, set->salt, SALT_SIZE);
	entry_put(at + 43, set->bytes.n, 4);
	if (set->bytes.n <= 512 - COMMIT_HEAD) {
		memcpy(at + COMMIT_HEAD, set->bytes.at, set->bytes.n);
		digest_of(c, small, 1 + COMMIT_HEAD + set->bytes.n);
		return;
	}
	sha_open(&s);
	sha_put(&s, small, 1 + COMMIT_HEAD);
	sha_put(&s, set->bytes.at, set->bytes.n);
	sha_close(&s, c);
}

static void commit_cleared(struct digest *c, const struct body_bound *to, uint16_t no)
{
	uint8_t at[4 + ID_SIZE + 4 + 2];

	memcpy(at, "MLC1", 4);
	memcpy(at + 4, to->object, ID_SIZE);
	entry_put(at + 20, to->version, 4);
	entry_put(at + 24, no, 2);
	tree_leaf(c, at, sizeof at);
}

static void commit_item(struct digest *c, const struct body_bound *to, const struct body_item *item)
{
	if (item->how == BODY_SET)
		body_commit(c, to, item);
	else if (item->how == BODY_CLEARED)
		commit_cleared(c, to, item->no);
	else
		*c = item->c;
}

/* The kept list's own leaf: without it the numbers that say who set a field would be bound by nothing. */
static void note_kept(struct buf *kept, const struct body_item *item)
{
	if (!kept->n)
		buf_z(kept, "MLK1");
	buf_u16(kept, item->no);
	buf_u64(kept, (uint64_t)item->seq);
}

static void add_kept(struct tree *tree, const struct buf *kept)
{
	struct digest leaf;

	if (!kept->n)
		return;
	tree_leaf(&leaf, kept->at, kept->n);
	tree_add(tree, &leaf);
}

static void add_shown(struct tree *tree, struct hide *h, int64_t id)
{
	uint8_t at[4 + ID_SIZE];
	struct digest leaf;

	memcpy(at, "MLS1", 4);
	hide_id(h, id, at + 4);
	tree_leaf(&leaf, at, sizeof at);
	tree_add(tree, &leaf);
}

static void tree_start(struct tree *t)
{
	t->size = 0;                       /* the peaks beyond n are never read: clearing 2 KiB an entry would be felt */
	t->n = 0;
}

void body_open(struct body_writer *w, struct buf *b, const struct body_bound *to)
{
	w->b = b;
	w->to = *to;
	w->items = 0;
	tree_start(&w->tree);
	buf_open(&w->kept, b->in);
	buf_u8(b, FORMAT);
	w->count_at = b->n;
	buf_u16(b, 0);
}

void body_put(struct body_writer *w, const struct body_item *item)
{
	struct digest c;

	commit_item(&c, &w->to, item);
	tree_add(&w->tree, &c);
	w->items++;
	buf_u16(w->b, item->no);
	buf_u8(w->b, (uint8_t)item->how);
	if (item->how == BODY_SET) {
		buf_u8(w->b, item->is);
		buf_put(w->b, item->salt, SALT_SIZE);
		buf_u32(w->b, (uint32_t)item->bytes.n);
		buf_str(w->b, item->bytes);
	} else if (item->how != BODY_CLEARED) {
		if (item->how == BODY_DISPOSED)
			buf_u8(w->b, item->is);
		else
			note_kept(&w->kept, item);
		buf_u64(w->b, (uint64_t)item->seq);
		buf_put(w->b, item->c.b, sizeof item->c.b);
	}
}

void body_close(struct body_writer *w, struct hide *h, const int64_t *shown, size_t nshown, struct digest *root)
{
	entry_put((uint8_t *)w->b->at + w->count_at, w->items, 2);
	buf_u32(w->b, (uint32_t)nshown);
	add_kept(&w->tree, &w->kept);
	for (size_t i = 0; i < nshown; i++) {
		buf_u64(w->b, (uint64_t)shown[i]);
		add_shown(&w->tree, h, shown[i]);
	}
	tree_root(&w->tree, root);
}

static const uint8_t *take(struct body *b, size_t n)
{
	const uint8_t *at = (const uint8_t *)b->rest.at;

	if (b->rest.n < n) {
		b->bad = true;
		return NULL;
	}
	b->rest.at += n;
	b->rest.n -= n;
	return at;
}

bool body_read(struct body *b, struct str bytes)
{
	const uint8_t *at;

	*b = (struct body){ .rest = bytes, .last = -1 };
	at = take(b, 3);
	if (!at || at[0] != FORMAT) {
		b->bad = true;
		return false;
	}
	b->items = (unsigned)entry_get(at + 1, 2);
	return true;
}

static bool read_shown(struct body *b)
{
	const uint8_t *at = take(b, 4);

	if (!at)
		return false;
	b->nshown = (size_t)entry_get(at, 4);
	if (b->rest.n != b->nshown * 8)
		b->bad = true;
	b->shown = (const uint8_t *)b->rest.at;
	return false;
}

static bool read_set(struct body *b, struct body_item *item)
{
	const uint8_t *at = take(b, 1 + SALT_SIZE + 4);

	if (!at)
		return false;
	item->is = at[0];
	item->salt = at + 1;
	item->bytes.n = (size_t)entry_get(at + 1 + SALT_SIZE, 4);
	item->bytes.at = (const char *)take(b, item->bytes.n);
	return !b->bad;
}

bool body_next(struct body *b, struct body_item *item)
{
	const uint8_t *at;

	if (b->bad)
		return false;
	if (!b->items)
		return read_shown(b);
	b->items--;
	at = take(b, 3);
	if (!at)
		return false;
	item->no = (uint16_t)entry_get(at, 2);
	item->how = (enum body_how)at[2];
	item->bytes = (struct str){ "", 0 };
	item->salt = NULL;
	item->seq = 0;
	b->bad = item->no <= b->last || at[2] < BODY_SET || at[2] > BODY_DISPOSED;
	b->last = item->no;
	if (b->bad || item->how == BODY_CLEARED)
		return !b->bad;
	if (item->how == BODY_SET)
		return read_set(b, item);
	if (item->how == BODY_DISPOSED) {
		at = take(b, 1);
		if (!at)
			return false;
		item->is = at[0];
	}
	at = take(b, 8 + sizeof item->c.b);
	if (!at)
		return false;
	item->seq = (int64_t)entry_get(at, 8);
	memcpy(item->c.b, at + 8, sizeof item->c.b);
	return true;
}

int64_t body_shown(const struct body *b, size_t i)
{
	return (int64_t)entry_get(b->shown + i * 8, 8);
}

bool body_find(struct str bytes, uint16_t no, struct body_item *item)
{
	struct body b;

	if (!body_read(&b, bytes))
		return false;
	while (body_next(&b, item))
		if (item->no == no)
			return true;
	return false;
}

bool body_root(struct str bytes, const struct body_bound *to, struct hide *h, struct arena *a, struct digest *root)
{
	struct body b;
	struct body_item item;
	struct tree tree;
	struct buf kept;
	struct digest c;

	if (!body_read(&b, bytes))
		return false;
	tree_start(&tree);
	buf_open(&kept, a);
	while (body_next(&b, &item)) {
		commit_item(&c, to, &item);
		tree_add(&tree, &c);
		if (item.how == BODY_KEPT)
			note_kept(&kept, &item);
	}
	if (b.bad)
		return false;
	add_kept(&tree, &kept);
	for (size_t i = 0; i < b.nshown; i++)
		add_shown(&tree, h, body_shown(&b, i));
	tree_root(&tree, root);
	return true;
}
