#include "record/typed.h"

#include <string.h>

static const char *const months[] = { "january", "february", "march", "april", "may", "june", "july", "august", "september",
	"october", "november", "december" };

static bool figure(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool same(struct str s, const char *low)
{
	for (size_t i = 0; i < s.n; i++)
		if (!low[i] || (letter(s.at[i]) ? s.at[i] | 32 : s.at[i]) != low[i])
			return false;
	return !low[s.n];
}

static int month_named(struct str s)
{
	for (int m = 0; m < 12; m++) {
		size_t n = strlen(months[m]);
		if (s.n >= 3 && s.n <= n)
			for (size_t i = 0; i < s.n && (s.at[i] | 32) == months[m][i]; i++)
				if (i + 1 == s.n)
					return m + 1;
	}
	return same(s, "sept") ? 9 : 0;
}

/* The pieces of a date: figures and letters, with anything else between. */
struct pieces { struct str at[4]; size_t n; };

static void cut_pieces(struct str s, struct pieces *out)
{
	size_t i = 0;

	out->n = 0;
	while (i < s.n && out->n < 4) {
		size_t from = i;
		if (figure(s.at[i]))
			while (i < s.n && figure(s.at[i]))
				i++;
		else if (letter(s.at[i]))
			while (i < s.n && letter(s.at[i]))
				i++;
		else {
			i++;
			continue;
		}
		out->at[out->n++] = (struct str){ s.at + from, i - from };
	}
}

static bool ordinal(struct str s)
{
	return same(s, "st") || same(s, "nd") || same(s, "rd") || same(s, "th");
}

static bool civil_said(struct str year, int month, struct str of_month, day *d, struct str *says)
{
	int64_t y, dm;

	if (year.n != 4 || !str_int(year, &y)) {
		*says = STR("Write the year with four figures, like 2012");
		return false;
	}
	if (!month || of_month.n > 2 || !str_int(of_month, &dm)) {
		*says = STR("Write the date like 2 3 2012 or 2 March 2012");
		return false;
	}
	struct civil c = { (int)y, month, (int)dm };
	if (!civil_real(c)) {
		*says = STR("There is no such date");
		return false;
	}
	*d = day_of(c);
	return true;
}

bool typed_day(struct str s, instant now, day *d, struct str *says)
{
	struct pieces p;
	int64_t month = 0;

	s = str_trim(s);
	if (same(s, "today") || same(s, "yesterday")) {
		*d = instant_london_day(now) - (same(s, "yesterday") ? 1 : 0);
		return true;
	}
	if (s.n == 10 && s.at[4] == '-') {
		if (day_parse(s, d))
			return true;
		*says = STR("There is no such date");
		return false;
	}
	cut_pieces(s, &p);
	if (p.n == 4 && ordinal(p.at[1])) {
		p.at[1] = p.at[2];
		p.at[2] = p.at[3];
		p.n = 3;
	}
	if (p.n != 3 || !figure(p.at[0].at[0])) {
		*says = STR("Write the date like 2 3 2012 or 2 March 2012");
		return false;
	}
	if (figure(p.at[1].at[0])) {
		if (p.at[1].n > 2 || !str_int(p.at[1], &month) || month > 12)
			month = 0;
	} else {
		month = month_named(p.at[1]);
	}
	return civil_said(p.at[2], (int)month, p.at[0], d, says);
}

/* Four figures together, or one or two and two with a point or colon between. */
static bool time_figures(struct str s, int *hour, int *minute)
{
	struct pieces p;
	int64_t h, m = 0;

	cut_pieces(s, &p);
	if (p.n == 1 && p.at[0].n == 4 && s.n == 4) {
		struct str f = p.at[0];
		if (!str_int(str_head(f, 2), &h) || !str_int(str_from(f, 2), &m))
			return false;
	} else if (p.n == 2 && p.at[1].n == 2 && p.at[0].n <= 2 && figure(p.at[0].at[0]) && figure(p.at[1].at[0])) {
		if (!str_int(p.at[0], &h) || !str_int(p.at[1], &m))
			return false;
	} else {
		return false;
	}
	*hour = (int)h;
	*minute = (int)m;
	return h < 24 && m < 60;
}

static bool time_half(struct str s, int *hour, int *minute)
{
	struct str tail = str_from(s, s.n - 2), front = str_trim(str_head(s, s.n - 2));
	bool evening = same(tail, "pm");
	int64_t h;

	if (!evening && !same(tail, "am"))
		return false;
	*minute = 0;
	if (front.n <= 2 && str_int(front, &h))
		*hour = (int)h;
	else if (!time_figures(front, hour, minute))
		return false;
	if (*hour < 1 || *hour > 12)
		return false;
	*hour = *hour % 12 + (evening ? 12 : 0);
	return true;
}

bool typed_time(struct str s, int *hour, int *minute, struct str *says)
{
	s = str_trim(s);
	if (s.n >= 3 && s.n <= 8 && time_half(s, hour, minute))
		return true;
	if (s.n >= 3 && s.n <= 5 && time_figures(s, hour, minute))
		return true;
	*says = STR("Write the time with 24 hours, like 23:40");
	return false;
}

static bool wall_said(day d, int hour, int minute, struct str which, instant *t, struct str *says)
{
	struct wall w = { .date = day_civil(d), .hour = hour, .minute = minute };
	instant again;

	switch (wall_instant(w, t, &again)) {
	case WALL_SKIPPED:
		*says = STR("The clocks went forward that night: this time never was. Check it");
		return false;
	case WALL_TWICE:
		if (str_is(which, "second"))
			*t = again;
		else if (!str_is(which, "first")) {
			*says = STR("The clocks went back that night and this time came twice. Say whether it was the first or the second");
			return false;
		}
		return true;
	case WALL_ONE:
		break;
	}
	return true;
}

bool typed_instant(const struct typed_when *w, instant now, instant *t, struct str *says)
{
	struct str time = str_trim(w->time), date = str_trim(w->day);
	int hour = 0, minute = 0;
	day d = 0;

	if (!time.n && instant_parse(date, t))
		return true;
	if ((same(time, "now") && (!date.n || same(date, "today"))) || (same(date, "now") && !time.n)) {
		*t = now - now % US_MINUTE;
		return true;
	}
	if (same(time, "now")) {
		*says = STR("\"now\" goes with today only. Write the time, like 23:40");
		return false;
	}
	if (!date.n) {
		*says = STR("Enter the date as well as the time");
		return false;
	}
	if (!typed_day(date, now, &d, says))
		return false;
	if (!time.n) {
		*says = STR("Enter the time as well as the date, like 23:40");
		return false;
	}
	return typed_time(time, &hour, &minute, says) && wall_said(d, hour, minute, str_trim(w->which), t, says);
}

bool typed_number(struct str s, int64_t *n, struct str *says)
{
	char digits[20];
	size_t m = 0;

	s = str_trim(s);
	for (size_t i = 0; i < s.n; i++) {
		if (s.at[i] == ',' && i && i + 3 < s.n)
			continue;
		if (m == sizeof digits) {
			m = 0;
			break;
		}
		digits[m++] = s.at[i];
	}
	if (!str_int((struct str){ digits, m }, n) || *n > INT64_C(1000000000000) || *n < -INT64_C(1000000000000)) {
		*says = STR("Write a whole number in figures, like 3");
		return false;
	}
	return true;
}

/* Control characters have no place in a record; those beyond ASCII that turn text around would let it read as what it is not. */
static bool hostile(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if ((c < 32 && c != '\n' && c != '\r' && c != '\t') || c == 127)
			return true;
		if (c == 0xE2 && i + 2 < s.n && (unsigned char)s.at[i + 1] == 0x80 && (unsigned char)s.at[i + 2] >= 0xAA &&
			(unsigned char)s.at[i + 2] <= 0xAE)
			return true;
		if (c == 0xE2 && i + 2 < s.n && (unsigned char)s.at[i + 1] == 0x81 && (unsigned char)s.at[i + 2] >= 0xA6 &&
			(unsigned char)s.at[i + 2] <= 0xA9)
			return true;
	}
	return false;
}

static bool readable(struct str s, struct str *says)
{
	if (!str_utf8(s, NULL)) {
		*says = STR("Some of these characters cannot be read. Type it again");
		return false;
	}
	if (hostile(s)) {
		*says = STR("There are hidden characters in this. Type it rather than pasting it");
		return false;
	}
	return true;
}

bool typed_line(struct arena *a, struct str s, struct str *out, struct str *says)
{
	size_t n = 0, characters = 0;

	s = str_trim(s);
	if (!readable(s, says))
		return false;
	char *at = arena_take(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		bool gap = s.at[i] == '\n' || s.at[i] == '\r' || s.at[i] == '\t';
		if (gap && n && at[n - 1] == ' ')
			continue;
		at[n++] = gap ? ' ' : s.at[i];
		characters += ((unsigned char)s.at[i] & 0xC0) != 0x80;
	}
	*out = (struct str){ at, n };
	if (characters > TYPED_LINE) {
		*says = STR("Use 200 characters or fewer");
		return false;
	}
	return true;
}

bool typed_words(struct arena *a, struct str s, struct str *out, struct str *says)
{
	size_t n = 0;

	s = str_trim(s);
	if (s.n > TYPED_WORDS + TYPED_WORDS / 8) {
		*says = STR("This is too long: use fewer than 20,000 characters");
		return false;
	}
	if (!readable(s, says))
		return false;
	char *at = arena_take(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.at[i] == '\r') {
			if (i + 1 == s.n || s.at[i + 1] != '\n')
				at[n++] = '\n';
			continue;
		}
		at[n++] = s.at[i];
	}
	*out = (struct str){ at, n };
	if (n > TYPED_WORDS) {
		*says = STR("This is too long: use fewer than 20,000 characters");
		return false;
	}
	return true;
}
