/**
 * tree.h: an append-only Merkle tree known by its frontier: the roots of its perfect subtrees, largest first.
 *  source  RFC 9162 2.1
 */
#ifndef LEDGER_TREE_H
#define LEDGER_TREE_H

#include "base/digest.h"

struct tree { uint64_t size; int n; struct digest peak[64]; };   /* n peaks, one for each bit set in size */

void tree_add(struct tree *t, const struct digest *leaf);
void tree_root(const struct tree *t, struct digest *root);       /* of the empty tree: the digest of nothing */
void tree_leaf(struct digest *leaf, const void *at, size_t n);   /* SHA256(00 | at) */

#endif
