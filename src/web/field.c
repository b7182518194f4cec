#include "web/field.h"

struct str field_width_class(int64_t width)
{
	static const int64_t have[] = { 2, 3, 4, 5, 10, 20, 30 };
	static const char *const named[] = { " govuk-input--width-2", " govuk-input--width-3", " govuk-input--width-4",
		" govuk-input--width-5", " govuk-input--width-10", " govuk-input--width-20", " govuk-input--width-30" };

	if (width <= 0 || width > 30)
		return STR("");
	for (size_t i = 0; i < sizeof have / sizeof *have; i++)
		if (width <= have[i])
			return str_z(named[i]);
	return STR("");
}

bool field_on_one_line(const struct part_field *f)
{
	size_t letters = 0;

	for (size_t i = 0; i < f->nchoices; i++) {
		if (f->choices[i].hint.n)
			return false;
		letters += f->choices[i].words.n + 6;
	}
	return letters <= 70;
}
