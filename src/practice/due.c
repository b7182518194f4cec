/* Deadlines: practice.h's clock_due, working days, spans in words. source domain.md T1, T3, T4, T6. */
#include "practice/practice.h"

static bool holiday(const struct holidays *h, day d)
{
	size_t low = 0, high = h->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (h->days[middle] < d)
			low = middle + 1;
		else
			high = middle;
	}
	return low < h->n && h->days[low] == d;
}

bool working_day(const struct holidays *h, day d)
{
	return day_weekday(d) < 5 && !holiday(h, d);
}

day working_day_after(const struct holidays *h, day from, int n)
{
	day d = from;

	while (n > 0)
		n -= working_day(h, ++d);
	return d;
}

/* Day 0 does not count, the last day does: what is due n working days after a trigger is n working days from it. */
int working_days_between(const struct holidays *h, day from, day to)
{
	int n = 0;

	if (to < from)
		return -working_days_between(h, to, from);
	for (day d = from + 1; d <= to; d++)
		n += working_day(h, d);
	return n;
}

/* The last second of a London day: what is due on a day may still be done at 23:59. */
static instant day_end(day d)
{
	struct wall midnight = { .date = day_civil(d + 1) };
	instant t = 0, again;

	wall_instant(midnight, &t, &again);      /* midnight is never skipped nor repeated in London */
	return t - US_SECOND;
}

bool clock_due(const struct practice *p, const struct span *within, instant start, instant *due)
{
	day zero = instant_london_day(start), last;

	switch (within->unit) {
	case SPAN_MINUTES:
		*due = start + within->n * US_MINUTE;
		return true;
	case SPAN_HOURS:
		*due = start + within->n * US_HOUR;
		return true;
	case SPAN_DAYS:
		last = zero + (day)within->n;
		break;
	case SPAN_MONTHS:
		last = day_add_months(zero, (int)within->n);
		break;
	default:
		if (zero < p->holidays.from || zero >= p->holidays.until || within->n >= p->holidays.until - zero)
			return false;
		last = working_day_after(&p->holidays, zero, (int)within->n);
		if (last >= p->holidays.until)
			return false;
		break;
	}
	*due = day_end(last);
	return true;
}

struct str span_show(struct arena *a, const struct span *s)
{
	static const char *const units[] = { "minute", "hour", "working day", "day", "month" };

	return str_fmt(a, "%lld %s%s", (long long)s->n, units[s->unit], s->n == 1 ? "" : "s");
}
