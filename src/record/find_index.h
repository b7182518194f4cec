/**
 * find_index.h: the words a record can be found by, kept in the same transaction as the record.
 *
 * Table find_token(token, record). A token is a word folded to lower-case plain letters, a phone number's digits, a postcode without its space, a vehicle's mark without
 * its space, or a birth date, each with one letter before it that says which: n name or word, p phone, c postcode, v mark, d date of birth.
 */
#ifndef RECORD_FIND_INDEX_H
#define RECORD_FIND_INDEX_H

#include "people/big.h"
#include "record/record.h"

enum { FIND_TOKEN = 48, FIND_TOKENS = 64 };
struct find_token { char at[FIND_TOKEN]; size_t n; };

void find_index_write(struct db *db, const struct record *rec, const struct record *before);
/* Of many new records in one transaction the words wait, and are then written in their own order, so that each page of the table is
 * changed once and not once a record. All zero: none wait. Close gives the memory back, written or not. */
struct find_later { struct big words, texts; };
void find_index_later(struct find_later *l, const struct record *rec);
void find_index_settle(struct find_later *l, struct db *db);
void find_index_close(struct find_later *l);

size_t find_index_of(const struct record *rec, struct find_token out[FIND_TOKENS]);      /* NULL: none */
bool find_index_has(const struct type *t);                     /* something of it is indexed */
/* Words of a text as tokens, kind before each; at most FIND_TOKENS. */
size_t find_index_words(struct str text, char kind, struct find_token *out, size_t most);
/* Digits of a phone number as it is indexed: +44 and 0 are one. 0: not one. */
size_t find_index_phone(struct str text, struct find_token *out);
size_t find_index_postcode(struct str text, struct find_token *out);
/* A registration mark, with or without its space; O and 0 are one, and I and 1, for they are taken for each other. 0: not one. */
size_t find_index_mark(struct str text, struct find_token *out);

#endif
