/**
 * book.h: people as they are compared: sixty-four bytes each, and the dictionaries they point into.
 *
 *   facts (kind, text) ──encode──> struct person      given ─┐  numbers of words in dict[BOOK_NAMES]
 *                                                     street ─┐ ... in dict[BOOK_PLACES], codes in dict[BOOK_CODES]
 *
 * Built row by row, then either linked (link.h) or indexed (index.h). Ids are kept as they were given, up to
 * 255 bytes. A book is written by one thread; read by any number once it is no longer written.
 */
#ifndef PEOPLE_BOOK_H
#define PEOPLE_BOOK_H

#include "people/born.h"
#include "people/home.h"
#include "people/name.h"
#include "people/word.h"

enum kind {
	KIND_NONE, KIND_GIVEN, KIND_MIDDLE, KIND_FAMILY, KIND_FULL, KIND_BORN, KIND_SEX, KIND_PHONE, KIND_EMAIL,
	KIND_HOUSE, KIND_ADDRESS, KIND_LOCALITY, KIND_REGION, KIND_POSTCODE, KIND_IDENTIFIER, KIND_OTHER, KINDS
};
const char *book_kind_name(enum kind k);                   /* given_name, …, as LINK.yaml spells them */
enum kind book_kind(struct str name);                      /* KIND_NONE when there is no such kind */

struct fact { enum kind kind; struct str text; };          /* one column's value; empty text says nothing */

enum { SEX_UNKNOWN, SEX_FEMALE, SEX_MALE, SEX_OTHER };
enum { PERSON_SECOND = 1, PERSON_GONE = 2 };               /* flags: from the second file; replaced or removed */
struct person {
	uint32_t given, middle, family, family2;           /* BOOK_NAMES */
	birthday born;
	uint32_t postcode, phone, house;
	uint32_t street, line, locality;                   /* BOOK_PLACES */
	uint32_t email, identifier, other;                 /* BOOK_CODES */
	uint16_t given_sound, family_sound;
	uint16_t region;                                   /* the low bits of a hash */
	uint8_t sex, flags;
};
_Static_assert(sizeof(struct person) == 64, "a person is one cache line");

enum book_dict { BOOK_NAMES, BOOK_PLACES, BOOK_CODES, BOOK_DICTS };
enum { BOOK_STRIDE = 16 };
struct book {
	struct dict dict[BOOK_DICTS];
	struct person *person; uint32_t n;
	const uint32_t *id_at; const char *ids;            /* ids: each a length byte, then bytes; row BOOK_STRIDE * i's is at
	                                                      ids + id_at[i], and the rest follow it */
	struct big persons, id_ats, id_texts;              /* owned while being built */
};

void book_open(struct book *b, uint32_t expected);
void book_close(struct book *b);
void book_expect(struct book *b, uint32_t rows);           /* about how many there will be in all; only a hint */
/* book_add: one person; returns the row. errors: none: what cannot be read is missing. Counts names as it goes. */
uint32_t book_add(struct book *b, struct str id, const struct fact *facts, size_t n);
struct str book_id(const struct book *b, uint32_t row);
void book_id_soon(const struct book *b, uint32_t row, int step);       /* the same, on its way into the cache: steps 0 and 1 */

/* The words of a person, in this order; the first four are names, three places, the rest codes. */
enum { SAID_GIVEN, SAID_MIDDLE, SAID_FAMILY, SAID_FAMILY2, SAID_STREET, SAID_LINE, SAID_LOCALITY, SAID_EMAIL,
	SAID_IDENTIFIER, SAID_OTHER, BOOK_SAID };

/* book_read: facts into parts before any dictionary: shared by rows and questions */
struct reading_of {
	struct name name;
	struct address home;
	birthday born;
	uint32_t postcode, phone;
	struct folded locality, email, identifier, other;
	uint16_t region;
	uint8_t sex;
	struct book_said { struct str text; uint64_t hash; } said[BOOK_SAID];       /* by book_soon */
};
void book_read(struct reading_of *r, const struct fact *facts, size_t n);
/* book_soon: gets the dictionaries ready for a reading, in BOOK_SOON steps from 0 with others' steps between; all of
 * them, or at least step 0, before book_put */
enum { BOOK_SOON = 3 };
void book_soon(const struct book *b, struct reading_of *r, int step);
uint32_t book_put(struct book *b, struct str id, const struct reading_of *r);      /* book_add, once read */

#endif
