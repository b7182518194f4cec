#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

enum { LINE_MOST = 1024 };

static int stamp(char *at, size_t room)
{
	instant now = clock_now(), day_us = ((now % US_DAY) + US_DAY) % US_DAY;
	struct civil c = day_civil((day)((now - day_us) / US_DAY));

	return snprintf(at, room, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", c.year, c.month, c.day,
		(int)(day_us / US_HOUR), (int)(day_us / US_MINUTE % 60), (int)(day_us / US_SECOND % 60),
		(int)(day_us / 1000 % 1000));
}

/* One write a line, so that the lines of several threads do not mix; and one line a call, so that nothing in
 * the words can pretend to be a second line. */
void log_line(const char *level, int site, const char *fmt, ...)
{
	char line[LINE_MOST + 1];
	va_list args;
	size_t n = (size_t)stamp(line, LINE_MOST);
	int more;

	n += (size_t)snprintf(line + n, LINE_MOST - n, " %s %d ", level, site);
	va_start(args, fmt);
	more = vsnprintf(line + n, LINE_MOST - n, fmt, args);
	va_end(args);
	if (more > 0)
		n += (size_t)more < LINE_MOST - n ? (size_t)more : LINE_MOST - n - 1;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)line[i] < ' ' || line[i] == 0x7F)
			line[i] = ' ';
	line[n++] = '\n';
	if (write(STDERR_FILENO, line, n) < 0)
		return;                         /* nowhere is left to say so */
}
