#include "base/day.h"

#include "base/arena.h"

static const char weekday_names[7][4] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
static const char month_short[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
	"Dec" };

enum { RULE_FROM = 1996 };

static instant floor_day(instant t, day *d)
{
	instant whole = t / US_DAY - (t % US_DAY < 0);

	*d = (day)whole;
	return t - whole * US_DAY;
}

static day last_sunday(int year, int month)
{
	day last = day_of((struct civil){ year, month, 31 });

	return last - (day_weekday(last) + 1) % 7;
}

static void summer_of(int year, instant *from, instant *until)
{
	*from = last_sunday(year, 3) * US_DAY + US_HOUR;
	*until = last_sunday(year, 10) * US_DAY + US_HOUR;
}

static bool summer_at(instant t)
{
	instant from, until;
	day d;
	int year;

	floor_day(t, &d);
	year = day_civil(d).year;               /* summer never touches a year's ends, so the UTC year will do */
	if (year < RULE_FROM)
		return false;
	summer_of(year, &from, &until);
	return t >= from && t < until;
}

day instant_london_day(instant t)
{
	day d;

	floor_day(t + (summer_at(t) ? US_HOUR : 0), &d);
	return d;
}

struct wall instant_london(instant t)
{
	struct wall w = { .summer = summer_at(t) };
	day d;
	instant rest = floor_day(t + (w.summer ? US_HOUR : 0), &d);

	w.date = day_civil(d);
	w.hour = (int)(rest / US_HOUR);
	w.minute = (int)(rest / US_MINUTE % 60);
	w.second = (int)(rest / US_SECOND % 60);
	return w;
}

instant instant_of(day d, int hour, int minute, int second)
{
	return d * US_DAY + hour * US_HOUR + minute * US_MINUTE + second * US_SECOND;
}

enum wall_kind wall_instant(struct wall w, instant *t, instant *again)
{
	instant as_winter = instant_of(day_of(w.date), w.hour, w.minute, w.second), as_summer = as_winter - US_HOUR;
	bool winter = !summer_at(as_winter), summer = summer_at(as_summer);

	if (!winter && !summer)
		return WALL_SKIPPED;
	*t = summer ? as_summer : as_winter;
	if (!winter || !summer)
		return WALL_ONE;
	*again = as_winter;
	return WALL_TWICE;
}

/* A reader over s that gives up for good at the first thing out of place. */
struct reader { struct str s; size_t i; bool bad; };

static int number(struct reader *r, size_t width, int most)
{
	int n = 0;

	for (size_t k = 0; k < width; k++, r->i++) {
		if (r->bad || r->i >= r->s.n || r->s.at[r->i] < '0' || r->s.at[r->i] > '9') {
			r->bad = true;
			return 0;
		}
		n = n * 10 + (r->s.at[r->i] - '0');
	}
	r->bad |= n > most;
	return n;
}

static bool next_is(struct reader *r, char c)
{
	if (r->bad || r->i >= r->s.n || r->s.at[r->i] != c)
		return false;
	r->i++;
	return true;
}

static void need(struct reader *r, char c)
{
	if (!next_is(r, c))
		r->bad = true;
}

static int64_t decimals(struct reader *r)
{
	int64_t us = 0, worth = US_SECOND / 10;
	size_t from = r->i;

	while (r->i < r->s.n && r->s.at[r->i] >= '0' && r->s.at[r->i] <= '9') {
		us += worth * (r->s.at[r->i++] - '0');
		worth /= 10;
	}
	if (r->i == from || r->i - from > 6)
		r->bad = true;
	return us;
}

static int64_t offset(struct reader *r)
{
	int64_t sign, us;

	if (next_is(r, 'Z'))
		return 0;
	sign = next_is(r, '-') ? -1 : 1;
	if (sign > 0)
		need(r, '+');
	us = number(r, 2, 23) * US_HOUR;
	need(r, ':');
	return sign * (us + number(r, 2, 59) * US_MINUTE);
}

bool instant_parse(struct str s, instant *t)
{
	struct reader r = { s, 11, s.n < 11 };
	day d = 0;
	int hour, minute, second = 0;
	int64_t us = 0, off;

	if (r.bad || !day_parse(str_head(s, 10), &d) || s.at[10] != 'T')
		return false;
	hour = number(&r, 2, 23);
	need(&r, ':');
	minute = number(&r, 2, 59);
	if (next_is(&r, ':')) {
		second = number(&r, 2, 59);
		if (next_is(&r, '.'))
			us = decimals(&r);
	}
	off = offset(&r);
	if (r.bad || r.i != s.n)
		return false;
	*t = instant_of(d, hour, minute, second) + us - off;
	return true;
}

struct str instant_show(struct arena *a, instant t)
{
	day d;
	instant rest = floor_day(t, &d);
	struct civil c = day_civil(d);
	int h = (int)(rest / US_HOUR), m = (int)(rest / US_MINUTE % 60), s = (int)(rest / US_SECOND % 60), width = 6;
	int64_t us = rest % US_SECOND;

	if (!us)
		return str_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", c.year, c.month, c.day, h, m, s);
	for (; us % 10 == 0; us /= 10)
		width--;
	return str_fmt(a, "%04d-%02d-%02dT%02d:%02d:%02d.%0*dZ", c.year, c.month, c.day, h, m, s, width, (int)us);
}

/* " BST" or " GMT" when the clock on the wall shows this time twice that night; else nothing. */
static const char *which_hour(instant t, struct wall w)
{
	if (w.date.month != 10 || w.hour != 1)
		return "";
	if (w.summer)
		return summer_at(t + US_HOUR) ? "" : " BST";
	return summer_at(t - US_HOUR) ? " GMT" : "";
}

struct str instant_words(struct arena *a, instant t)
{
	struct wall w = instant_london(t);

	return str_fmt(a, "%s %d %s %d %02d:%02d%s", weekday_names[day_weekday(day_of(w.date))], w.date.day,
		month_short[w.date.month - 1], w.date.year, w.hour, w.minute, which_hour(t, w));
}

struct str instant_short(struct arena *a, instant t, instant now)
{
	struct wall w = instant_london(t);

	if (day_of(w.date) == instant_london_day(now))
		return str_fmt(a, "%02d:%02d%s today", w.hour, w.minute, which_hour(t, w));
	return instant_brief(a, t, now);
}

struct str instant_brief(struct arena *a, instant t, instant now)
{
	struct wall w = instant_london(t);
	const char *hour = which_hour(t, w), *month = month_short[w.date.month - 1];
	day d = day_of(w.date);

	if (w.date.year == instant_london(now).date.year)
		return str_fmt(a, "%s %d %s %02d:%02d%s", weekday_names[day_weekday(d)], w.date.day, month, w.hour,
			w.minute, hour);
	return str_fmt(a, "%d %s %d %02d:%02d%s", w.date.day, month, w.date.year, w.hour, w.minute, hour);
}
