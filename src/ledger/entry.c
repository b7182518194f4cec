#include "ledger/entry.h"

#include <string.h>

#include "ledger/tree.h"

void entry_put(uint8_t *at, uint64_t n, int bytes)
{
	while (bytes-- > 0) {
		at[bytes] = (uint8_t)n;
		n >>= 8;
	}
}

uint64_t entry_get(const void *at, int bytes)
{
	const uint8_t *b = at;
	uint64_t n = 0;

	for (int i = 0; i < bytes; i++)
		n = n << 8 | b[i];
	return n;
}

void entry_write(const struct core *c, uint8_t out[CORE_SIZE])
{
	memcpy(out, "MLE1", 4);
	out[4] = c->op;
	out[5] = c->outcome;
	entry_put(out + 6, c->flags, 2);
	entry_put(out + 8, (uint64_t)c->seq, 8);
	entry_put(out + 16, (uint64_t)c->at, 8);
	entry_put(out + 24, (uint32_t)c->drift_ms, 4);
	entry_put(out + 28, c->practice, 4);
	memcpy(out + 32, c->actor, 16);
	memcpy(out + 48, c->session, 16);
	memcpy(out + 64, c->txn, 16);
	memcpy(out + 80, c->object, 16);
	entry_put(out + 96, c->type, 4);
	entry_put(out + 100, c->version, 4);
	memcpy(out + 104, c->subject, 16);
	memcpy(out + 120, c->counterparty, 16);
	entry_put(out + 136, c->purpose, 2);
	entry_put(out + 138, c->role, 2);
	entry_put(out + 140, c->rule, 4);
	memcpy(out + 144, c->body_root.b, 32);
	memcpy(out + 176, c->before.b, 32);
}

bool entry_read(struct str bytes, struct core *c)
{
	const uint8_t *at = (const uint8_t *)bytes.at;

	if (bytes.n != CORE_SIZE || memcmp(at, "MLE1", 4) != 0)
		return false;
	c->op = at[4];
	c->outcome = at[5];
	c->flags = (uint16_t)entry_get(at + 6, 2);
	c->seq = (int64_t)entry_get(at + 8, 8);
	c->at = (int64_t)entry_get(at + 16, 8);
	c->drift_ms = (int32_t)entry_get(at + 24, 4);
	c->practice = (uint32_t)entry_get(at + 28, 4);
	memcpy(c->actor, at + 32, 16);
	memcpy(c->session, at + 48, 16);
	memcpy(c->txn, at + 64, 16);
	memcpy(c->object, at + 80, 16);
	c->type = (uint32_t)entry_get(at + 96, 4);
	c->version = (uint32_t)entry_get(at + 100, 4);
	memcpy(c->subject, at + 104, 16);
	memcpy(c->counterparty, at + 120, 16);
	c->purpose = (uint16_t)entry_get(at + 136, 2);
	c->role = (uint16_t)entry_get(at + 138, 2);
	c->rule = (uint32_t)entry_get(at + 140, 4);
	memcpy(c->body_root.b, at + 144, 32);
	memcpy(c->before.b, at + 176, 32);
	return true;
}

void entry_leaf(const uint8_t core[CORE_SIZE], struct digest *leaf)
{
	tree_leaf(leaf, core, CORE_SIZE);
}
