/**
 * frame.h: what stands round every page: marking, mark, find box, who is signed in, menu, result of the last
 * action, and at the foot how fresh the picture is and that the view was logged.
 *
 *   @call frame_open(&page->frame)  … the page …  @call frame_close(&page->frame)
 *
 * One level-one heading a page, and it is the page's own.
 *   templates: templates/frame.html
 */
#ifndef WEB_FRAME_H
#define WEB_FRAME_H

#include "base/buf.h"
#include "web/parts.h"

struct nav_item {
	struct str words, href;
	int64_t count;                                  /* things over, or unseen and urgent: 0 shows none */
	struct str count_words;                         /* "over target", for screen readers */
	bool here, quiet, end;                          /* quiet: grey count; end: first of those at the right */
};

enum banner_look { BANNER_NONE, BANNER_DONE, BANNER_TELL, BANNER_WARN };

struct frame {
	struct str title;                               /* of the tab: a reference, never a name */
	struct str marking, training, today;            /* "OFFICIAL-SENSITIVE"; "Training data" or empty; "Tue 14 Oct 2025" */
	struct str theme, density;                      /* "night" or empty; "compact", "large" or empty */
	struct str nonce;                               /* of this reply's policy */
	struct str token;                               /* against forged posts; in every form of the frame */
	struct str here;                                /* this page's own path and query, to come back to */
	struct str name, role, duty, now;               /* "CH 4471 S. Patel", "Call handler", "nights", "03:12" */
	struct str at;                                  /* this instant, RFC 3339: clocks tick by it, not by the desk's own */
	const struct nav_item *nav;
	size_t nnav;
	struct str find;                                /* what was searched for, to show again */
	struct str skip, skip_href;                     /* a second skip link, on boards */
	enum banner_look banner;
	struct str banner_words, banner_detail, banner_link, banner_href;
	const struct part_source *fresh;
	size_t nfresh;
	struct str purpose_href;                        /* to say it again; empty: nothing to choose */
	struct str opened;                              /* "You opened this record 03:12:31 for incident 0147 …" */
	struct str note;                                /* right of that */
	bool signed_in;                                 /* else no find box, menu, Hide or settings */
	bool keys_off;                                  /* single-key short cuts off */
	bool as_known;                                  /* the page shows the past: no settings that post */
	bool focus_find;
};

/* The one inline script there is: it tells the style sheet that script runs. Its text is fixed. */
void frame_boot_line(struct buf *out, struct str nonce);
/* "govuk-template" and the attributes' values for <html>; theme and density of unknown name are left out. */
struct str frame_theme(const struct frame *f);
struct str frame_density(const struct frame *f);

#endif
