/**
 * sound.h: what a name sounds like, in sixteen bits.
 *
 * Up to four sounds of four bits, first sound in the top bits: the consonants an English ear keeps apart,
 * vowels only where a name begins with one. Silent letters (Knight, Wright, Pneu-), ph, gh, ck, sch, kh, dh,
 * zh and soft c and g are read as they are said. Stephen and Steven, Kristofer and Christopher, Mohammed and
 * Muhamad, Shaun and Sean agree. The code is our own; it is a way to reach candidates, not evidence by itself.
 */
#ifndef PEOPLE_SOUND_H
#define PEOPLE_SOUND_H

#include "base/str.h"

uint16_t sound_of(struct str folded);                      /* 0 when there is no letter in it */

#endif
