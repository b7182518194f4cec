/* What a source last said of each field, kept as numbers: enough to tell what it has changed since, and what we have. */
#include "share/import_inside.h"

#include <sodium.h>
#include <string.h>

enum { ONE = 10 };                                    /* two bytes of field number, eight of the value's */

static void value_bytes(struct buf *b, const struct value *v)
{
	buf_u8(b, (uint8_t)v->is);
	if (v->is == VALUE_INT)
		buf_u64(b, (uint64_t)v->n);
	else if (v->is == VALUE_ABSENT)
		buf_u8(b, (uint8_t)v->absent);
	else if (v->is == VALUE_TEXT) {
		buf_u64(b, v->text.n);
		buf_str(b, v->text);
	}
	for (size_t i = 0; v->is == VALUE_MANY && i < v->nmany * v->width; i++)
		value_bytes(b, &v->many[i]);
}

/* Never 0: that is for a field nothing has been said of. */
uint64_t import_said_value(const uint8_t key[IMPORT_KEY], const struct value *v, struct arena *a)
{
	struct buf b;
	uint64_t h;

	buf_open(&b, a);
	value_bytes(&b, v);
	crypto_shorthash((unsigned char *)&h, (const unsigned char *)b.at, b.n, key);
	return h ? h : 1;
}

struct str import_said_write(const uint8_t key[IMPORT_KEY], const struct type *t, const struct value *values, const bool *mapped,
	struct arena *a)
{
	struct buf b;

	buf_open(&b, a);
	buf_need(&b, ONE * t->nfields);
	for (size_t i = 0; i < t->nfields; i++)
		if (mapped[i]) {
			buf_u16(&b, t->fields[i].no);
			buf_u64(&b, import_said_value(key, &values[i], a));
		}
	return buf_text(&b);
}

uint64_t import_said_of(struct str said, const struct field *f)
{
	const unsigned char *at = (const unsigned char *)said.at;
	uint64_t h = 0;

	for (size_t i = 0; i + ONE <= said.n; i += ONE)
		if ((at[i] << 8 | at[i + 1]) == f->no) {
			for (size_t j = 2; j < ONE; j++)
				h = h << 8 | at[i + j];
			return h;
		}
	return 0;
}
