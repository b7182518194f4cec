/**
 * log.h: one line a happening, to standard error: instant, level, site number, words. Never a name, a birth
 * date or anything typed by a user: the ledger is where those things are accounted for.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

void log_line(const char *level, int site, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
#define log_info(site, ...)  log_line("info", (site), __VA_ARGS__)
#define log_warn(site, ...)  log_line("warn", (site), __VA_ARGS__)
#define log_error(site, ...) log_line("error", (site), __VA_ARGS__)

#endif
