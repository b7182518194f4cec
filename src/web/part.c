#include "web/parts.h"

struct str part_gap_words(const struct gap *g)
{
	static const char *const own[] = {
		[GAP_NO_GAP] = "Not recorded",
		[GAP_NOT_RECORDED] = "Not recorded",
		[GAP_NOT_DONE] = "Not done",
		[GAP_NOT_SEEN] = "Child not seen",
		[GAP_NOT_ANSWERED] = "Not answered",
		[GAP_STALE] = "May be out of date",
		[GAP_UNREACHABLE] = "Not reachable: may be out of date",
		[GAP_NOT_VISIBLE] = "You cannot see this",
		[GAP_TRULY_NONE] = "None, asked",
	};

	return g->words.n ? g->words : str_z(own[g->kind]);
}

struct str part_clock_class(enum clock_look look)
{
	static const char *const own[] = {
		[PART_CLOCK_OVER] = "over", [PART_CLOCK_SOON] = "soon", [PART_CLOCK_RUNNING] = "run", [PART_CLOCK_DONE] = "ok",
		[PART_CLOCK_WAITS] = "none", [PART_CLOCK_NO_LIMIT] = "none",
	};

	return str_z(own[look]);
}

struct str part_flag_class(enum flag_look look)
{
	static const char *const own[] = { [FLAG_CRITICAL] = "crit", [FLAG_WARNING] = "warn", [FLAG_INFORM] = "info" };

	return str_z(own[look]);
}

struct str part_grade_class(char look)
{
	switch (look) {
	case 'r':
		return STR("r");
	case 'a':
		return STR("a");
	case 'g':
		return STR("g");
	default:
		return STR("u");
	}
}

struct str part_sort_words(const struct part_column *c)
{
	return c->sort == SORT_UP ? STR("ascending") : c->sort == SORT_DOWN ? STR("descending") : STR("none");
}

bool part_columns_set(const struct part_column *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c[i].width)
			return true;
	return false;
}
