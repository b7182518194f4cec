/**
 * clocks.h: rows of the clock table, kept in the same transaction as the change that starts or stops them.
 *  source  domain.md T1 to T9
 */
#ifndef RECORD_CLOCKS_H
#define RECORD_CLOCKS_H

#include "record/judge.h"

/* Clocks of a record as judged. before: whether rows may be there already. */
void clocks_write(struct db *db, const struct record *rec, const struct judged *j, bool before);
/* Of a record that another record's change may have started or stopped clocks of: judged again from its row. */
void clocks_again(struct db *db, int64_t id);
/* The subject a record is about: its about field, else itself when it is a subject; 0: nobody. */
int64_t clocks_subject(const struct record *rec);

#endif
