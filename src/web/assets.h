/**
 * assets.h: the style sheets, scripts and pictures that travel inside the program.
 *
 * Each is served under a path that holds a hash of its content, so it may be kept for ever by who fetched it:
 * Cache-Control: public, max-age=31536000, immutable. No other path is served; there are no files to read.
 */
#ifndef WEB_ASSETS_H
#define WEB_ASSETS_H

#include "base/str.h"

/* name: "martlet.css"; path: "/assets/martlet-4f0c….css"; plain, and the same gzipped. */
struct asset { struct str name, path, mime, plain, gzip; };

extern const struct asset asset_table[];               /* made by tools/assets/embed */
extern const size_t asset_count;

const struct asset *asset_named(struct str path);      /* by the path asked for; NULL when there is none */
struct str asset_path(const char *name);               /* the path of a file we know we have; unknown: a bug */

#endif
