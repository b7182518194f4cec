/**
 * hide.h: ids as whoever sees only the ledger sees them: the AES-128 image of the id under the database's own key.
 */
#ifndef LEDGER_HIDE_H
#define LEDGER_HIDE_H

#include <pthread.h>

#include "ledger/entry.h"

struct hide { pthread_mutex_t lock; void *hides, *shows; };

void hide_open(struct hide *h, const uint8_t key[16]);
void hide_close(struct hide *h);
void hide_id(struct hide *h, int64_t id, uint8_t out[ID_SIZE]);           /* 0: zeros */
bool hide_show(struct hide *h, const uint8_t hidden[ID_SIZE], int64_t *id);    /* false: not an image of an id under this key */

#endif
