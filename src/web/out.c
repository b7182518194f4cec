#include "web/out.h"

#include <string.h>

/* Text and attributes share one table: both sets of quotes cost text nothing, and one table cannot be mistaken. */
static const char *const instead[256] = {
	['\0'] = "\xef\xbf\xbd", ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
	['`'] = "&#96;",
};

static void escaped(struct buf *out, struct str s)
{
	size_t from = 0;

	for (size_t i = 0; i < s.n; i++) {
		const char *other = instead[(unsigned char)s.at[i]];

		if (!other)
			continue;
		buf_put(out, s.at + from, i - from);
		buf_put(out, other, strlen(other));
		from = i + 1;
	}
	if (from < s.n)
		buf_put(out, s.at + from, s.n - from);
}

void out_text(struct buf *out, struct str s)
{
	escaped(out, s);
}

void out_attr(struct buf *out, struct str s)
{
	escaped(out, s);
}

static bool url_kept(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.at[i] <= 0x20 || s.at[i] == 0x7f || s.at[i] == '\\')
			return false;
	if (s.n == 0)
		return false;
	if (s.at[0] == '/')
		return s.n == 1 || s.at[1] != '/';
	return s.at[0] == '#' || s.at[0] == '?' || str_starts(s, STR("tel:"));
}

void out_url(struct buf *out, struct str s)
{
	escaped(out, url_kept(s) ? s : STR("#"));
}

void out_url_part(struct buf *out, struct str s)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char b = (unsigned char)s.at[i];
		bool plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') ||
			b == '-' || b == '.' || b == '_' || b == '~';

		if (plain) {
			buf_c(out, (char)b);
		} else {
			char three[3] = { '%', hex[b >> 4], hex[b & 15] };
			buf_put(out, three, sizeof three);
		}
	}
}

void out_int(struct buf *out, int64_t n)
{
	char digits[20];
	size_t i = sizeof digits;
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do
		digits[--i] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (n < 0)
		buf_c(out, '-');
	buf_put(out, digits + i, sizeof digits - i);
}
