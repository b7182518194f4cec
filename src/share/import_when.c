/* Dates as another system writes them. The map says the pattern; nothing is tried until it fits. */
#include "share/import_inside.h"

struct token { const char *text; enum { YEAR, MONTH, MONTH_NAME, DAY, HOUR, MINUTE, SECOND, TOKENS } is; size_t digits; };

/* The longer first: "mon" begins as "mm" does not, but "mi" and "mm" must not be read as something shorter. */
static const struct token tokens[] = { { "yyyy", YEAR, 4 }, { "mon", MONTH_NAME, 0 }, { "mm", MONTH, 2 }, { "dd", DAY, 2 },
	{ "hh", HOUR, 2 }, { "mi", MINUTE, 2 }, { "ss", SECOND, 2 } };
static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";

static const struct token *token_at(struct str format)
{
	for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++)
		if (str_starts(format, str_z(tokens[i].text)))
			return &tokens[i];
	return NULL;
}

static bool letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

const char *import_when_fault(struct str format, bool time)
{
	int seen[TOKENS] = { 0 };

	if (str_is(format, "iso"))
		return NULL;
	while (format.n) {
		const struct token *t = token_at(format);
		if (!t && letter(format.at[0]) && format.at[0] != 'T')
			return "is made of yyyy, mm or mon, dd and, with a time, hh, mi and ss; a year of two figures is not read";
		if (t && seen[t->is]++)
			return "has the same part twice";
		format = str_from(format, t ? str_z(t->text).n : 1);
	}
	if (!seen[YEAR] || !seen[DAY] || seen[MONTH] + seen[MONTH_NAME] != 1)
		return "has the year (yyyy), the month (mm or mon) and the day (dd), each once";
	if (time && (!seen[HOUR] || !seen[MINUTE]))
		return "has the time too (hh and mi): this field is an instant";
	if (!time && (seen[HOUR] || seen[MINUTE] || seen[SECOND]))
		return "has a time, and this field is a day";
	return NULL;
}

static bool figure(struct str s, size_t at)
{
	return at < s.n && s.at[at] >= '0' && s.at[at] <= '9';
}

/* As many figures as the part has; one fewer may do where something else follows it. */
static bool figures(struct str *s, const struct token *t, bool open_ended, int *n)
{
	size_t i = 0;

	for (*n = 0; i < t->digits && figure(*s, i); i++)
		*n = *n * 10 + (s->at[i] - '0');
	if (!i || (i < t->digits && (!open_ended || t->is == YEAR)))
		return false;
	*s = str_from(*s, i);
	return true;
}

static bool month_name(struct str *s, int *n)
{
	size_t i = 0;

	for (*n = 1; *n <= 12; ++*n) {
		const char *m = months + (*n - 1) * 3;
		if (s->n >= 3 && (s->at[0] | 32) == m[0] && (s->at[1] | 32) == m[1] && (s->at[2] | 32) == m[2])
			break;
	}
	while (i < s->n && letter(s->at[i]))
		i++;
	*s = str_from(*s, i);
	return *n <= 12;
}

static bool parts(struct str s, struct str format, int part[TOKENS])
{
	while (format.n) {
		const struct token *t = token_at(format);
		if (!t) {
			if (!s.n || s.at[0] != format.at[0])
				return false;
			s = str_from(s, 1);
			format = str_from(format, 1);
			continue;
		}
		format = str_from(format, str_z(t->text).n);
		bool good = t->is == MONTH_NAME ? month_name(&s, &part[MONTH]) :
			figures(&s, t, !format.n || !token_at(format), &part[t->is]);
		if (!good)
			return false;
	}
	return !s.n;
}

static bool civil_of(const int part[TOKENS], day *d, struct str *says)
{
	struct civil c = { part[YEAR], part[MONTH], part[DAY] };

	if (!civil_real(c)) {
		*says = STR("there is no such date");
		return false;
	}
	*d = day_of(c);
	return true;
}

bool import_when_day(struct str s, struct str format, day *d, struct str *says)
{
	int part[TOKENS] = { 0 };

	if (!parts(s, str_is(format, "iso") ? STR("yyyy-mm-dd") : format, part)) {
		*says = STR("is not a date of the map's format");
		return false;
	}
	return civil_of(part, d, says);
}

bool import_when_instant(struct str s, struct str format, instant *t, struct str *says)
{
	int part[TOKENS] = { 0 };
	struct wall w = { 0 };
	instant again;
	day d;

	if (str_is(format, "iso")) {
		*says = STR("is not an instant like 2026-01-05T02:00:00Z");
		return instant_parse(s, t);
	}
	if (!parts(s, format, part)) {
		*says = STR("is not a date and time of the map's format");
		return false;
	}
	if (!civil_of(part, &d, says))
		return false;
	if (part[HOUR] > 23 || part[MINUTE] > 59 || part[SECOND] > 59) {
		*says = STR("there is no such time");
		return false;
	}
	w = (struct wall){ .date = day_civil(d), .hour = part[HOUR], .minute = part[MINUTE], .second = part[SECOND] };
	switch (wall_instant(w, t, &again)) {
	case WALL_SKIPPED:
		*says = STR("the clocks went forward that night: this time never was");
		return false;
	case WALL_TWICE:
		*says = STR("the clocks went back that night and this time came twice: which is not said");
		return false;
	case WALL_ONE:
		break;
	}
	return true;
}
