/**
 * condition.h: the words of a condition; inside practice/ only.
 *
 * SQLite reads conditions and judges them. This looks at them before, for what SQLite would let through (a second statement, a
 * parameter, a comment that swallows what follows) and for what it cannot know (a code that no list has).
 */
#ifndef PRACTICE_CONDITION_H
#define PRACTICE_CONDITION_H

#include "base/str.h"

enum token_is { TOKEN_WORD, TOKEN_TEXT /* 'text' */, TOKEN_NUMBER, TOKEN_OPEN, TOKEN_CLOSE, TOKEN_COMMA, TOKEN_DOT, TOKEN_SIGN,
	TOKEN_BAD };
struct token { enum token_is is; struct str text; size_t at; };       /* text: as written, quotes and all; at: byte offset */

/* condition_next: the token at or after *at; moves *at behind it. false at the end. BAD: a character or end that may not be. */
bool condition_next(struct str sql, size_t *at, struct token *t);
bool condition_says(struct str sql, struct str word);                 /* the word stands in it, outside quotes */
/* Where the word me stands by itself (not WORD.me, me.WORD or in quotes): at or after *at, which moves behind it. */
bool condition_me(struct str sql, size_t *at, size_t *where);
/* condition_sound: stands by itself, so that it can be put between brackets. */
bool condition_sound(struct str sql, size_t *at, const char **why);

#endif
