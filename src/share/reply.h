/**
 * reply.h: what a peer said: the one place where its words are read.
 */
#ifndef SHARE_REPLY_H
#define SHARE_REPLY_H

#include "base/str.h"

enum reply_is { REPLY_NONE, REPLY_ACCEPTED, REPLY_ACKNOWLEDGED, REPLY_REFUSED };
struct reply { enum reply_is is; struct str reference, reason, message; };

/* reply_read: errors: REPLY_NONE for anything that is not one of the three outcomes. Texts are bounded to 200 bytes, in arena a. */
struct reply reply_read(struct arena *a, struct str json);

#endif
