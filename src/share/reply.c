#include "share/reply.h"

#include "base/arena.h"

#include <jansson.h>
#include <string.h>

#define WORDS_MOST 200

static struct str text_of(struct arena *a, const json_t *object, const char *name)
{
	const json_t *v = json_object_get(object, name);

	if (!json_is_string(v))
		return (struct str){ 0 };
	struct str s = str_head((struct str){ json_string_value(v), json_string_length(v) }, WORDS_MOST);
	size_t bad;
	if (!str_utf8(s, &bad))
		s = str_head(s, bad);   /* the bound may fall inside a character */
	return str_dup(a, s);
}

struct reply reply_read(struct arena *a, struct str json)
{
	static const struct { const char *name; enum reply_is is; } outcomes[] = {
		{ "accepted", REPLY_ACCEPTED }, { "acknowledged", REPLY_ACKNOWLEDGED }, { "refused", REPLY_REFUSED } };
	struct reply r = { 0 };
	json_t *root = json_loadb(json.at ? json.at : "", json.n, JSON_REJECT_DUPLICATES, NULL);
	const json_t *data = json_object_get(root, "data") ? json_object_get(root, "data") : root;
	const char *outcome = json_string_value(json_object_get(data, "outcome"));

	for (size_t i = 0; outcome && i < sizeof outcomes / sizeof outcomes[0]; i++)
		if (strcmp(outcome, outcomes[i].name) == 0)
			r.is = outcomes[i].is;
	if (r.is != REPLY_NONE) {
		r.reference = text_of(a, data, "reference");
		r.reason = text_of(a, data, "reason");
		r.message = text_of(a, data, "message");
	}
	json_decref(root);
	return r;
}
