#include "web/http.h"

#include <string.h>

enum { PAIRS_MOST = 2000 };

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decoded once; what decodes to NUL, to broken UTF-8 or not at all is refused, never mended. */
static bool decode(struct arena *a, struct str s, bool plus_is_space, struct str *out)
{
	char *to = arena_take(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.at[i];
		if (c == '%') {
			int high = i + 2 < s.n ? hex(s.at[i + 1]) : -1, low = high >= 0 ? hex(s.at[i + 2]) : -1;
			if (low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		if (!c)
			return false;
		to[n++] = c;
	}
	*out = (struct str){ to, n };
	return str_utf8(*out, NULL);
}

bool url_unescape(struct arena *a, struct str s, struct str *out)
{
	return decode(a, s, false, out);
}

struct str url_escape(struct arena *a, struct str s)
{
	char *to = arena_take(a, 3 * s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.at[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
			|| (c && strchr("-._~", c));
		if (plain) {
			to[n++] = (char)c;
			continue;
		}
		to[n++] = '%';
		to[n++] = "0123456789ABCDEF"[c >> 4];
		to[n++] = "0123456789ABCDEF"[c & 15];
	}
	return (struct str){ to, n };
}

static size_t count_of(struct str s, char c)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += s.at[i] == c;
	return n;
}

bool pairs_read(struct arena *a, struct str encoded, struct pairs *out)
{
	size_t most = count_of(encoded, '&') + 1;
	struct str piece, name;

	*out = (struct pairs){ 0 };
	if (most > PAIRS_MOST)
		return false;
	out->at = TAKE_N(a, struct pair, most);
	while (str_cut(&encoded, '&', &piece)) {
		struct pair *p = &out->at[out->n];
		if (!piece.n)
			continue;
		name = (struct str){ piece.at, 0 };
		str_cut(&piece, '=', &name);
		if (!decode(a, name, true, &p->name) || !decode(a, piece, true, &p->value))
			return false;
		out->n++;
	}
	return true;
}

static const struct pair *find(const struct pairs *p, const char *name)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_is(p->at[i].name, name))
			return &p->at[i];
	return NULL;
}

struct str pairs_get(const struct pairs *p, const char *name)
{
	const struct pair *found = find(p, name);

	return found ? found->value : (struct str){ NULL, 0 };
}

bool pairs_has(const struct pairs *p, const char *name)
{
	return find(p, name) != NULL;
}
