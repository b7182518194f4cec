/**
 * fold.h: text as it is compared: small ASCII letters, digits, and single separators.
 *
 * Accents go (José is jose), letters with no ASCII form are spelt as English records spell them (ß ss, æ ae,
 * þ th, ł l, ö o), Cyrillic is transliterated. Apostrophes vanish (O'Brien is obrien); a hyphen stays a
 * hyphen, because it joins the parts of a double-barrelled name; every other run of marks becomes one space.
 * A comma is kept, because it turns a name round ("SMITH, John"). Bytes which are not UTF-8 are read as
 * Windows-1252, which is what they nearly always are.
 */
#ifndef PEOPLE_FOLD_H
#define PEOPLE_FOLD_H

#include "base/str.h"

enum { FOLD_MOST = 256 };                                  /* bytes kept of one value */

struct folded { char at[FOLD_MOST]; unsigned n; bool cut; };

/* fold_text: shape: text in any case and script; owns nothing; text past FOLD_MOST is left out and cut is set */
void fold_text(struct folded *out, struct str text);
/* fold_letters: only the letters of ${word}, of a folded text, joined (for streets and places); returns its length */
unsigned fold_joined(char *out, unsigned cap, struct str folded);
uint32_t fold_mask(struct str folded);                     /* a bit a letter; digits share bits 26..31 */
uint64_t fold_hash(struct str s);                          /* of the bytes; the same on every machine */

#endif
