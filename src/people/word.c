#include <assert.h>
#include <string.h>
#include "people/fold.h"
#include "people/sound.h"
#include "people/word.h"

enum { FIRST_SLOTS = 1024 };

static void take_in(struct dict *d)
{
	d->word = (struct word *)(void *)d->words.at;
	d->n = (uint32_t)BIG_N(&d->words, struct word);
	d->text = d->texts.at;
	d->slot = (uint32_t *)(void *)d->hashes.at;
	d->slots = (uint32_t)BIG_N(&d->hashes, uint32_t);
}

void word_open(struct dict *d, uint32_t expected)
{
	uint32_t slots = FIRST_SLOTS;

	while (slots < expected * 2)
		slots *= 2;
	*d = (struct dict){ 0 };
	big_open(&d->words, 64 * sizeof(struct word));
	big_open(&d->texts, 4096);
	big_open(&d->hashes, slots * sizeof(uint32_t));
	big_add(&d->hashes, slots * sizeof(uint32_t));
	big_add(&d->words, sizeof(struct word));
	take_in(d);
}

void word_close(struct dict *d)
{
	big_close(&d->words);
	big_close(&d->texts);
	big_close(&d->hashes);
	*d = (struct dict){ 0 };
}

static bool same_bytes(const char *a, const char *b, size_t n)
{
	uint64_t x, y;
	size_t i = 0;

	for (; i + 8 <= n; i += 8) {
		memcpy(&x, a + i, 8);
		memcpy(&y, b + i, 8);
		if (x != y)
			return false;
	}
	for (; i < n; i++)
		if (a[i] != b[i])
			return false;
	return true;
}

static uint32_t *slot_at(const struct dict *d, struct str text, uint64_t hash)
{
	uint32_t i = (uint32_t)hash & (d->slots - 1);

	for (; d->slot[i]; i = (i + 1) & (d->slots - 1)) {
		const struct word *w = &d->word[d->slot[i]];
		if (w->n == text.n && same_bytes(d->text + w->at, text.at, text.n))
			break;
	}
	return &d->slot[i];
}

static uint32_t *slot_of(const struct dict *d, struct str text)
{
	return slot_at(d, text, fold_hash(text));
}

void word_soon(const struct dict *d, uint64_t hash, int step)
{
	const uint32_t *slot = &d->slot[(uint32_t)hash & (d->slots - 1)];

	if (step == 0)
		__builtin_prefetch(slot);
	else if (step == 1)
		__builtin_prefetch(&d->word[*slot]);
	else
		__builtin_prefetch(d->text + d->word[*slot].at);
}

static void widen(struct dict *d)
{
	uint32_t slots = d->slots * 2;

	big_close(&d->hashes);
	big_open(&d->hashes, slots * sizeof(uint32_t));
	big_add(&d->hashes, slots * sizeof(uint32_t));
	take_in(d);
	for (uint32_t id = 1; id < d->n; id++)
		*slot_of(d, word_text(d, id)) = id;
}

struct word word_make(struct str text, bool names)
{
	struct word w = { .n = (uint8_t)text.n, .mask = fold_mask(text) };

	if (names) {
		w.sound = sound_of(text);
		w.nick = nick_of(text);
	}
	return w;
}

uint32_t word_add(struct dict *d, struct str text, bool names)
{
	text = str_head(text, 255);
	return word_put(d, text, fold_hash(text), names);
}

uint32_t word_put(struct dict *d, struct str text, uint64_t hash, bool names)
{
	uint32_t *slot, id;
	struct word w;

	if (text.n == 0)
		return 0;
	slot = slot_at(d, text, hash);
	if (*slot)
		return *slot;
	id = d->n;
	w = word_make(text, names);
	w.at = (uint32_t)d->texts.n;
	memcpy(big_add(&d->texts, text.n), text.at, text.n);
	memcpy(big_add(&d->words, sizeof w), &w, sizeof w);
	*slot = id;
	take_in(d);
	if (d->n > d->slots / 2)
		widen(d);
	return id;
}

uint32_t word_find(const struct dict *d, struct str text)
{
	return text.n ? *slot_of(d, str_head(text, 255)) : 0;
}
