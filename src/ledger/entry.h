/**
 * entry.h: the 208-byte core, as drawn in FORMAT.md.
 */
#ifndef LEDGER_ENTRY_H
#define LEDGER_ENTRY_H

#include "base/day.h"
#include "base/digest.h"

enum { CORE_SIZE = 208, ID_SIZE = 16 };

struct core {
	uint8_t op, outcome;
	uint16_t flags;
	int64_t seq;
	instant at;
	int32_t drift_ms;
	uint32_t practice;
	uint8_t actor[ID_SIZE], session[16], txn[16], object[ID_SIZE];
	uint32_t type, version;
	uint8_t subject[ID_SIZE], counterparty[ID_SIZE];
	uint16_t purpose, role;
	uint32_t rule;
	struct digest body_root, before;
};

void entry_write(const struct core *c, uint8_t out[CORE_SIZE]);
bool entry_read(struct str bytes, struct core *c);                /* false: not 208 bytes, or not MLE1 */
void entry_leaf(const uint8_t core[CORE_SIZE], struct digest *leaf);

/* Numbers in bytes, for this folder. */
void entry_put(uint8_t *at, uint64_t n, int bytes);
uint64_t entry_get(const void *at, int bytes);

#endif
