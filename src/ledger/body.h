/**
 * body.h: an entry's body: a record's whole state as commitments, and the values that changed. Drawn in FORMAT.md.
 *
 * Writing: body_open, then items in rising number, then body_close with what was shown. The root is worked out on the way.
 * Reading survives any bytes: body_next says false and sets bad.
 */
#ifndef LEDGER_BODY_H
#define LEDGER_BODY_H

#include "base/buf.h"
#include "ledger/hide.h"
#include "ledger/tree.h"

enum body_how { BODY_SET = 1, BODY_KEPT, BODY_CLEARED, BODY_DISPOSED };
enum { SALT_SIZE = 16 };

struct body_item {
	uint16_t no;
	enum body_how how;
	uint8_t is;                        /* SET, DISPOSED */
	const uint8_t *salt;               /* SET */
	struct str bytes;                  /* SET */
	int64_t seq;                       /* KEPT: who set it; DISPOSED: the erase entry */
	struct digest c;                   /* KEPT, DISPOSED */
};

/* What a commitment is bound to beside the value. */
struct body_bound { uint8_t object[ID_SIZE]; uint32_t version; };
void body_commit(struct digest *c, const struct body_bound *to, const struct body_item *set);

struct body_writer { struct buf *b; struct body_bound to; struct tree tree; struct buf kept; size_t count_at; uint16_t items; };
void body_open(struct body_writer *w, struct buf *b, const struct body_bound *to);      /* b empty, in an arena */
void body_put(struct body_writer *w, const struct body_item *item);
void body_close(struct body_writer *w, struct hide *h, const int64_t *shown, size_t nshown, struct digest *root);

struct body { struct str rest; unsigned items; int last; bool bad; size_t nshown; const uint8_t *shown; };   /* shown: 8 bytes each */
bool body_read(struct body *b, struct str bytes);                /* false: not a body we know */
bool body_next(struct body *b, struct body_item *item);          /* after the last one, shown and nshown are set */
int64_t body_shown(const struct body *b, size_t i);
bool body_find(struct str bytes, uint16_t no, struct body_item *item);
/* The root worked out again from the bytes alone. arena: for the kept list, emptied by the caller. */
bool body_root(struct str bytes, const struct body_bound *to, struct hide *h, struct arena *a, struct digest *root);

#endif
