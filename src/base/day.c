#include "base/day.h"

#include <assert.h>

#include "base/arena.h"

enum { ERA_YEARS = 400, ERA_DAYS = 146097, EPOCH = 719468 };   /* EPOCH: 1970-01-01 counted from 0000-03-01 */

static const char month_names[12][10] = { "January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December" };

static bool leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && leap(year));
}

static int floor_div(int n, int by)
{
	return n / by - (n % by < 0);
}

/* Days of the year before the month that is m months after March. Counted from March a leap day comes last and
 * the months' lengths repeat 31 30 31 30 31, five months to 153 days. */
static int before_month(int m)
{
	return (153 * m + 2) / 5;
}

day day_of(struct civil c)
{
	int m = (c.month + 9) % 12, year = c.year - (c.month <= 2), era = floor_div(year, ERA_YEARS);
	int y = year - era * ERA_YEARS;

	return era * ERA_DAYS + 365 * y + y / 4 - y / 100 + before_month(m) + c.day - 1 - EPOCH;
}

struct civil day_civil(day d)
{
	int n = d + EPOCH, era = floor_div(n, ERA_DAYS), left = n - era * ERA_DAYS, century, four, one, m;

	century = left / 36524 == 4 ? 3 : left / 36524;          /* an era's last day ends its fourth century */
	left -= century * 36524;
	four = left / 1461;
	left -= four * 1461;
	one = left / 365 == 4 ? 3 : left / 365;                  /* a leap day ends its fourth year */
	left -= one * 365;
	m = (5 * left + 2) / 153;
	return (struct civil){
		.year = era * ERA_YEARS + century * 100 + four * 4 + one + (m >= 10),
		.month = (m + 2) % 12 + 1,
		.day = left - before_month(m) + 1,
	};
}

bool civil_real(struct civil c)
{
	return c.year >= 1800 && c.year <= 2199 && c.month >= 1 && c.month <= 12 && c.day >= 1
		&& c.day <= month_days(c.year, c.month);
}

int day_weekday(day d)
{
	return ((d + 3) % 7 + 7) % 7;             /* day 0 was a Thursday */
}

day day_add_months(day d, int months)
{
	struct civil c = day_civil(d);
	int whole = c.year * 12 + (c.month - 1) + months, last;

	c.year = floor_div(whole, 12);
	c.month = whole - c.year * 12 + 1;
	last = month_days(c.year, c.month);
	if (c.day > last)
		c.day = last;
	return day_of(c);
}

int day_age(day born, day on)
{
	struct civil b = day_civil(born), o = day_civil(on);
	bool not_yet = o.month < b.month || (o.month == b.month && o.day < b.day);

	return o.year - b.year - not_yet;
}

static bool digits(struct str s, size_t from, size_t n, int *out)
{
	int sum = 0;

	for (size_t i = from; i < from + n; i++) {
		if (s.at[i] < '0' || s.at[i] > '9')
			return false;
		sum = sum * 10 + (s.at[i] - '0');
	}
	*out = sum;
	return true;
}

bool day_parse(struct str s, day *d)
{
	struct civil c;

	if (s.n != 10 || s.at[4] != '-' || s.at[7] != '-')
		return false;
	if (!digits(s, 0, 4, &c.year) || !digits(s, 5, 2, &c.month) || !digits(s, 8, 2, &c.day) || !civil_real(c))
		return false;
	*d = day_of(c);
	return true;
}

struct str day_show(struct arena *a, day d)
{
	struct civil c = day_civil(d);

	return str_fmt(a, "%04d-%02d-%02d", c.year, c.month, c.day);
}

struct str day_words(struct arena *a, day d)
{
	struct civil c = day_civil(d);

	return str_fmt(a, "%d %s %d", c.day, month_names[c.month - 1], c.year);
}

struct str day_brief(struct arena *a, day d)
{
	struct civil c = day_civil(d);

	return str_fmt(a, "%d %.3s %d", c.day, month_names[c.month - 1], c.year);
}

struct str span_words(struct arena *a, int64_t us)
{
	const char *sign = us < 0 ? "-" : "";
	uint64_t minutes = (us < 0 ? -(uint64_t)us : (uint64_t)us) / (uint64_t)US_MINUTE;
	uint64_t d = minutes / 1440, h = minutes / 60 % 24, m = minutes % 60;

	if (d && h)
		return str_fmt(a, "%s%lu d %lu h", sign, d, h);
	if (d)
		return str_fmt(a, "%s%lu d", sign, d);
	if (h && m)
		return str_fmt(a, "%s%lu h %lu min", sign, h, m);
	if (h)
		return str_fmt(a, "%s%lu h", sign, h);
	return str_fmt(a, "%s%lu min", m ? sign : "", m);
}
