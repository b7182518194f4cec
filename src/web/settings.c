/* A person's own settings: light, size of type, keys. */
#include "web/pages.h"
#include "web/views.h"

struct setting { const char *name, *label, *hint; struct { const char *value, *words; } of[3]; };
static const struct setting settings[] = {
	{ "theme", "Light", "", { { "day", "Day" }, { "night", "Night" } } },
	{ "density", "Size of type", "", { { "compact", "Compact" }, { "standard", "Standard" }, { "large", "Large" } } },
	{ "keys", "Single keys", "/ for find, j and k for rows. Off for those who dictate.", { { "on", "On" }, { "off", "Off" } } },
};
enum { NSETTINGS = sizeof settings / sizeof settings[0] };

static struct str now_set(const struct visit *v, size_t i)
{
	struct str s = i == 0 ? v->who.theme : i == 1 ? v->who.density : v->who.keys;

	return s.n ? s : str_z(settings[i].of[i == 1].value);
}

void settings_page(struct visit *v)
{
	struct view_settings view = { 0 };
	struct part_field *fields = TAKE_N(v->arena, struct part_field, NSETTINGS);

	for (size_t i = 0; i < NSETTINGS; i++) {
		struct part_choice *c = TAKE_N(v->arena, struct part_choice, 3);
		size_t n = 0;
		for (; n < 3 && settings[i].of[n].value; n++)
			c[n] = (struct part_choice){ .value = str_z(settings[i].of[n].value), .words = str_z(settings[i].of[n].words),
				.chosen = str_is(now_set(v, i), settings[i].of[n].value) };
		fields[i] = (struct part_field){ .kind = PART_FIELD_RADIOS, .id = str_z(settings[i].name), .name = str_z(settings[i].name),
			.label = str_z(settings[i].label), .hint = str_z(settings[i].hint), .required = true, .choices = c, .nchoices = n };
	}
	view.nfields = NSETTINGS;
	view.fields = fields;
	view.back = STR("/settings");
	visit_frame(v, &view.frame, STR("Settings"));
	page_settings(v->out, &view);
}

static bool known_value(size_t i, struct str value)
{
	for (size_t k = 0; k < 3 && settings[i].of[k].value; k++)
		if (str_is(value, settings[i].of[k].value))
			return true;
	return false;
}

void settings_post(struct visit *v)
{
	bool kept = true;

	for (size_t i = 0; i < NSETTINGS; i++) {
		struct str value = visit_form(v, settings[i].name);
		if (value.n && known_value(i, value))
			kept = session_set(v->site->store, &v->who, str_z(settings[i].name), value) && kept;
	}
	if (!kept) {
		visit_fault(v, 503, STR("The settings could not be kept: the store cannot be written."));
		return;
	}
	visit_see_other(v, visit_safe_path(visit_form(v, "back"), STR("/settings")));
}
