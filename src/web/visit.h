/**
 * visit.h: one request and what is known of it: who asks, which route, which record, the reply so far.
 *
 * The life of a request: parse -> session -> route -> permit -> handler -> reading_close -> reply. Handlers write a page into
 * ${out} or name a place to go; nothing leaves before the consult entry is durable (no log, no view). When that cannot be
 * written, or the store is broken, or the arena is full, what had been written is thrown away and a 503 in words goes instead.
 */
#ifndef WEB_VISIT_H
#define WEB_VISIT_H

#include "record/record.h"
#include "web/frame.h"
#include "web/route.h"
#include "web/site.h"

struct visit {
	const struct site *site;
	const struct practice *practice;
	const struct http_request *q;
	struct http_reply *r;
	struct arena *arena;
	const struct route *route;
	struct str path;                       /* unescaped */
	struct str param[ROUTE_PARAMS];        /* in the order they stand in the route's path */
	const struct type *type;               /* routes by a practice path */
	const struct move *move;               /* routes with {move}, and new */
	struct pairs query, form;
	struct actor who;
	bool signed_in;
	struct str token;                      /* the session's, from the cookie */
	struct reading reading;
	bool reads;                            /* the reading is open */
	int64_t later;                         /* pages as known at: changes since, not shown */
	struct buf *out;                       /* the page */
	int status;
	struct str nonce, to, cookie;          /* to: see other */
	struct str content_type;               /* empty: text/html; charset=utf-8 */
	bool clear, stored;                    /* clear: Clear-Site-Data; stored: may be kept by the browser (assets) */
	struct str again;                      /* asking who it is: where they come back to */
	bool kept;                             /* what they typed is kept for them */
	bool fragment;                         /* no page around it: health, assets */
};

/* reply.c: status line's number, headers of trust.md section 2 on every answer, and the body as it stands. */
void reply_send(struct visit *v);
/* gate.c: who it is, whether the post is really theirs, whether the route's permit holds. false: the answer is made. */
bool gate_session(struct visit *v);
bool gate_genuine(struct visit *v);
bool gate_permit(struct visit *v);
void gate_cookie(struct visit *v, struct str token);                     /* empty: forget it */
/* form.c: the name a form's words are kept under, and what was typed into it, encoded; never a password. */
struct str form_name(struct visit *v);
struct str form_typed(struct visit *v);
void visit_ask_who(struct visit *v);                                   /* 401 with the sign-in form */
/* gate_note: a refusal (OP_REFUSE) or a report (OP_SYSTEM) into the ledger: who, which rule, in words without personal data. */
void gate_note(struct visit *v, enum ledger_op op, uint32_t rule, struct str words);

/* Ways a handler may end; each throws away what was written. says is shown to the person. */
void visit_see_other(struct visit *v, struct str path);
void visit_fault(struct visit *v, int status, struct str says);
void visit_fault_next(struct visit *v, int status, struct str says, struct str words, struct str href);   /* and where to go on */
void visit_hidden(struct visit *v);                         /* 404: not there, or not for you */
void visit_refuse(struct visit *v, const struct decision *why); /* 403, and an entry in the ledger */

/* The path or query parameter, the form's value; empty when absent. */
struct str visit_query(const struct visit *v, const char *name);
struct str visit_form(const struct visit *v, const char *name);
struct str visit_here(const struct visit *v);                         /* its own path and query, as they came */
/* A path of ours to go to next: ${wanted} when it is one, else ${other}. */
struct str visit_safe_path(struct str wanted, struct str other);
/* The record of {path}/{ref}, at ?at= when that is given. NULL: the reply is already made. */
const struct record *visit_record(struct visit *v);
bool visit_may(struct visit *v, enum access_verb verb, const struct type *t, const struct move *m);
bool visit_may_page(struct visit *v, const char *page);
/* Frame of every page; title without names. */
void visit_frame(struct visit *v, struct frame *f, struct str title);
struct str visit_url(struct visit *v, const struct record *rec, const char *more);   /* record's path and more, with ?at= kept */

#endif
