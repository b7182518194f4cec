#include "ledger/tree.h"

#include <assert.h>
#include <string.h>

/* One leaf more: every bit of the old size that carries joins two subtrees of equal height. */
void tree_add(struct tree *t, const struct digest *leaf)
{
	struct digest now = *leaf;

	for (uint64_t carry = t->size; carry & 1; carry >>= 1)
		digest_two(&now, 1, &t->peak[--t->n], &now);
	assert(t->n < 64);
	t->peak[t->n++] = now;
	t->size++;
}

void tree_root(const struct tree *t, struct digest *root)
{
	if (t->n == 0) {
		digest_of(root, "", 0);
		return;
	}
	*root = t->peak[t->n - 1];
	for (int i = t->n - 2; i >= 0; i--)
		digest_two(root, 1, &t->peak[i], root);
}

void tree_leaf(struct digest *leaf, const void *at, size_t n)
{
	uint8_t small[512];
	struct sha s;

	small[0] = 0;
	if (n < sizeof small) {
		memcpy(small + 1, at, n);
		digest_of(leaf, small, n + 1);
		return;
	}
	sha_open(&s);
	sha_put(&s, small, 1);
	sha_put(&s, at, n);
	sha_close(&s, leaf);
}
