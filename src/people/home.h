/**
 * home.h: where somebody can be found: postcodes, telephone numbers, addresses.
 *
 * A UK postcode is packed into 31 bits so that its district and its whole compare as integers; any other
 * country's is a number of its digits, or a hash of its letters, with the top bit set. A telephone number is
 * its last nine digits, which is what stays the same however 07700 900123 is written; phone_e164 gives it
 * back in full. An address is a number with a letter, a flat, a street and a second line.
 */
#ifndef PEOPLE_HOME_H
#define PEOPLE_HOME_H

#include "people/fold.h"

uint32_t home_postcode(struct str text);                   /* 0 when there is none in it */
/* home_district: the outward half (LS6) of a packed postcode; other countries: without the last digit */
static inline uint32_t home_district(uint32_t postcode)
{
	if (!(postcode >> 31))
		return postcode ? postcode / 6760 + 1 : 0;
	return postcode >> 30 & 1 ? postcode : 0x80000000u | (postcode & 0x7fffffffu) / 10;
}
/* home_postcode_district: "LS6" as a postcode that shares its district and is none in use; 0 when it is no district */
uint32_t home_postcode_district(struct str text);
static inline bool home_postcode_is_district(uint32_t postcode) { return postcode && !(postcode >> 31) && postcode % 6760 == 6759; }
struct home_text { char at[20]; };
struct home_text home_postcode_show(uint32_t postcode);    /* LS6 2AB; "" for one kept as a hash */

uint32_t home_phone(struct str text);                      /* the last nine digits; 0 for fewer than seven, or all one digit */
struct home_text home_phone_e164(struct str text);         /* +447700900123; "" when it is no whole number */

enum { STREET_MOST = 48, LINE_MOST = 48 };
struct address {
	uint32_t house;                                    /* number, letter and flat, packed; 0 when not given */
	uint32_t postcode;                                 /* one found inside the address, or 0 */
	uint8_t street_n, line_n;
	char street[STREET_MOST], line[LINE_MOST];         /* letters only; line: what followed, usually a place */
};
/* home_address: one column added to what is known; the first street found is the street. */
void home_address(struct address *a, struct str text);
void home_house(struct address *a, struct str text);       /* a column of house numbers or names */

#endif
