/**
 * field.h: one question of a form: label, hint, answer as typed, and what is wrong with it.
 *
 * Whatever was typed comes back as typed. field_any chooses the template by ${kind}; in every kind the input's
 * id is ${id}, so an error summary links to "#" ${id} (the first choice, for radios and checkboxes).
 *   templates: templates/field.html
 */
#ifndef WEB_FIELD_H
#define WEB_FIELD_H

#include "web/parts.h"

enum part_field_kind {
	PART_FIELD_TEXT, PART_FIELD_LONG, PART_FIELD_RADIOS, PART_FIELD_CHECKBOXES, PART_FIELD_SELECT, PART_FIELD_DATE, PART_FIELD_MOMENT, PART_FIELD_NUMBER,
	PART_FIELD_HIDDEN, PART_FIELD_TICK                        /* one checkbox, value "1" */
};

struct part_choice { struct str value, words, hint; bool chosen; };

struct part_field {
	enum part_field_kind kind;
	struct str id, name, label, hint, value, error;
	struct str prefix, suffix;                      /* "£", "cm" */
	struct str help, help_words;                    /* href of the guidance; empty words: "How do I?" */
	struct str now;                                 /* PART_FIELD_MOMENT: what the "Now" button types, e.g. 14 Oct 2025 03:12 */
	int64_t rows, width;                            /* PART_FIELD_LONG lines; width in characters: 2 3 4 5 10 20 30, else full */
	int64_t most;                                   /* PART_FIELD_LONG: characters allowed, 0 unlimited */
	bool required, big, code;                       /* big: the question is the page's heading; code: no spell check */
	bool voice;                                     /* exact words of a child: shown in quotation marks */
	const struct part_choice *choices;
	size_t nchoices;
};

/* The class for a text input of this width, with a space before it: " govuk-input--width-10"; empty for full. */
struct str field_width_class(int64_t width);
bool field_on_one_line(const struct part_field *f);     /* few short choices, none with a hint */

#endif
