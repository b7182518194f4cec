/* Where everything stands in a drawn network: boxes as high as their words, in columns, joined by curves. */
#include <string.h>

#include "practice/practice.h"
#include "web/network.h"

enum { DESK = 1340, HAND = 350, LINE = 16, PAD = 7, APART = 12, HEAD = 24, SIZE = 13, FLAGS_MOST = 2, TIES_MOST = 3, TEXTS_MOST = 24, INDENT = 22 };

struct laying {
	struct arena *a;
	const struct network *n;
	size_t most;
	bool narrow;
	struct net_box *boxes;                      /* by node */
	struct { struct net_text *at; size_t n, cap; } heads;
	int *side;                                  /* by node: -1 left, 1 right */
	int64_t bottom;
};

/* ---- words in a width ---- */

/* How wide a letter is in a sans serif of ${SIZE}, in hundredths, and never too little: fonts differ, and a word must stay in its box. */
static int64_t letter_width(unsigned char c, bool bold)
{
	int64_t w = 575;

	if (c >= 0x80)
		w = c >= 0xC0 ? 640 : 0;                /* the first byte of a letter stands for all of it */
	else if (strchr("ijl.,:;'|!()[] ft-/", c))
		w = 300;
	else if (strchr("mwMW@%", c))
		w = 890;
	else if (c >= 'A' && c <= 'Z')
		w = 710;
	return w * SIZE * (bold ? 107 : 100) / 1000;
}

static int64_t words_width(struct str s, bool bold)
{
	int64_t w = 0;

	for (size_t i = 0; i < s.n; i++)
		w += letter_width((unsigned char)s.at[i], bold);
	return w;
}

/* As much of s as fits, whole words where there are any; at least one letter. */
static size_t fits(struct str s, int64_t width, bool bold)
{
	int64_t w = 0;
	size_t last = 0, i = 0;

	for (; i < s.n; i++) {
		w += letter_width((unsigned char)s.at[i], bold);
		if (w > width * 100)
			break;
		if (s.at[i] == ' ')
			last = i;
	}
	if (i == s.n)
		return s.n;
	if (last)
		return last;
	while (i > 1 && ((unsigned char)s.at[i] & 0xC0) == 0x80)
		i--;
	return i ? i : 1;
}

struct writing { struct laying *l; struct net_text *texts; size_t n; int64_t x, y, width; };

/* Some words, over at most ${most} lines; what does not fit ends in an ellipsis: the list has all of it. */
static void put_words(struct writing *w, struct str s, enum net_look look, size_t most)
{
	bool bold = look == NET_NAME || look == NET_HOT || look == NET_FLAG_CRIT || look == NET_FLAG_WARN;

	s = str_trim(s);
	for (size_t line = 1; s.n && w->n < TEXTS_MOST; line++) {
		size_t n = fits(s, w->width, bold);
		struct str words = str_trim(str_head(s, n));
		s = str_trim(str_from(s, n));
		if (s.n && line == most) {
			words = str_head(words, fits(words, w->width - words_width(STR("..."), bold) / 100, bold));
			words = str_fmt(w->l->a, "%.*s\xe2\x80\xa6", S(words));
			s.n = 0;
		}
		w->y += LINE;
		w->texts[w->n++] = (struct net_text){ .x = w->x, .y = w->y - 4, .look = look, .words = words };
	}
}

/* ---- one box ---- */

static enum net_look flag_look(struct str tone)
{
	return str_is(tone, "crit") ? NET_FLAG_CRIT : str_is(tone, "warn") ? NET_FLAG_WARN : NET_FLAG_INFORM;
}

static void put_flags(struct writing *w, const struct network_node *n)
{
	for (size_t i = 0; i < n->nflags && i < FLAGS_MOST; i++)
		put_words(w, str_fmt(w->l->a, "\xe2\x96\xa0 %.*s", S(n->flags[i].title)), flag_look(n->flags[i].tone), 2);
	if (n->nflags > FLAGS_MOST)
		put_words(w, str_fmt(w->l->a, "and %zu more flag%s", n->nflags - FLAGS_MOST, n->nflags == FLAGS_MOST + 1 ? "" : "s"), NET_SMALL, 1);
}

static struct str tie_words(struct laying *l, const struct network_tie *t)
{
	struct str when = network_when(l->a, t), times = t->times > 1 ? str_fmt(l->a, ", %lld times", (long long)t->times) : STR("");

	return str_fmt(l->a, "%.*s%s%.*s%.*s%s%.*s", S(t->a ? l->n->nodes[t->a].name : STR("")), t->a ? ": " : "", S(t->says), S(times),
		when.n ? ", " : "", S(when));
}

/* The same told from the other end, "brother" both ways, is drawn once. */
static bool said(const struct network *n, const struct network_tie *t)
{
	for (size_t i = 0; !t->forward && i < n->nties; i++)
		if (n->ties[i].is == t->is && n->ties[i].a == t->a && n->ties[i].b == t->b && n->ties[i].forward)
			return true;
	return false;
}

static void put_ties(struct writing *w, size_t node)
{
	const struct network *n = w->l->n;
	size_t told = 0, all = 0;

	for (size_t i = 0; i < n->nties; i++) {
		const struct network_tie *t = &n->ties[i];
		if (t->b != node || t->a >= w->l->most || said(n, t))
			continue;
		all++;
		if (told++ < TIES_MOST)
			put_words(w, tie_words(w->l, t), str_is(t->is->tone, "crit") && !t->over ? NET_HOT : NET_TIE, 4);
	}
	if (all > TIES_MOST)
		put_words(w, str_fmt(w->l->a, "and %zu more, in the list", all - TIES_MOST), NET_SMALL, 1);
}

static void box_place(struct laying *l, size_t node, int64_t x, int64_t y, int64_t width)
{
	const struct network_node *n = &l->n->nodes[node];
	struct writing w = { l, TAKE_N(l->a, struct net_text, TEXTS_MOST), 0, x + PAD + 2, y + PAD - 2, width - 2 * PAD - 4 };

	put_words(&w, n->facts.n ? str_fmt(l->a, "%.*s, %.*s", S(n->name), S(n->facts)) : n->name, NET_NAME, 2);
	put_words(&w, n->unidentified ? str_fmt(l->a, "%.*s, not identified", S(n->rec->type->title)) : n->rec->type->title, NET_SMALL, 1);
	put_flags(&w, n);
	put_ties(&w, node);
	l->boxes[node] = (struct net_box){ .x = x, .y = y, .width = width, .height = w.y - y + PAD, .centre = node == 0,
		.unidentified = n->unidentified, .texts = w.texts, .ntexts = w.n };
	if (y + l->boxes[node].height > l->bottom)
		l->bottom = y + l->boxes[node].height;
}

/* ---- columns ---- */

static int type_rank(const struct laying *l, size_t node)
{
	const struct type *t = l->n->nodes[node].rec->type;

	return t == l->n->nodes[0].rec->type ? -1 : t->index;
}

/* Those joined directly, kind by kind, each kind as it is ranked. */
static size_t beside(struct laying *l, size_t *out)
{
	size_t n = 0;

	for (size_t i = 1; i < l->most; i++) {
		size_t k = n;
		if (l->n->nodes[i].step != 1)
			continue;
		for (; k && type_rank(l, out[k - 1]) > type_rank(l, i); k--)
			out[k] = out[k - 1];
		out[k] = i;
		n++;
	}
	return n;
}

static int64_t head_place(struct laying *l, size_t node, size_t before, bool first, int64_t x, int64_t y)
{
	const struct type *t = l->n->nodes[node].rec->type;

	if (!first && l->n->nodes[before].rec->type == t)
		return y;
	VEC_ADD(l->a, &l->heads, ((struct net_text){ .x = x, .y = y + HEAD - 9, .look = NET_HEAD, .words = t->plural }));
	return y + HEAD;
}

static int64_t column_place(struct laying *l, const size_t *nodes, size_t n, int64_t x, int64_t width)
{
	int64_t y = 0;

	for (size_t i = 0; i < n; i++) {
		y = head_place(l, nodes[i], i ? nodes[i - 1] : 0, i == 0, x, y);
		box_place(l, nodes[i], x, y, width);
		y += l->boxes[nodes[i]].height + APART;
	}
	return y;
}

/* One step further: level with what they are reached through, or below the one before. */
static void outside_place(struct laying *l, const size_t *inner, size_t ninner, int64_t x, int64_t width)
{
	int64_t y = 0;

	for (size_t i = 0; i < ninner; i++)
		for (size_t k = 1; k < l->most; k++) {
			if (l->n->nodes[k].step < 2 || l->n->nodes[k].through != inner[i])
				continue;
			if (y < l->boxes[inner[i]].y)
				y = l->boxes[inner[i]].y;
			l->side[k] = l->side[inner[i]];
			box_place(l, k, x, y, width);
			y += l->boxes[k].height + APART;
		}
}

static bool leads_out(const struct laying *l, const size_t *nodes, size_t n)
{
	for (size_t i = 1; i < l->most; i++)
		for (size_t k = 0; k < n; k++)
			if (l->n->nodes[i].step > 1 && l->n->nodes[i].through == nodes[k])
				return true;
	return false;
}

/* How many of those beside stand at the left, so that both sides are about as high. Boxes are measured once for that. */
static size_t half(struct laying *l, const size_t *nodes, size_t n)
{
	int64_t all = column_place(l, nodes, n, 0, DESK / 5), y = 0;
	size_t left = 0;

	while (left < n && y + l->boxes[nodes[left]].height / 2 < all / 2)
		y += l->boxes[nodes[left++]].height + APART;
	l->heads.n = 0;
	l->bottom = 0;
	return left;
}

static void desk_place(struct laying *l)
{
	size_t *nodes = TAKE_N(l->a, size_t, l->most + 1), n = beside(l, nodes), left = half(l, nodes, n);
	bool out_left = leads_out(l, nodes, left), out_right = leads_out(l, nodes + left, n - left);
	int64_t columns = 1 + (left > 0) + (n > left) + out_left + out_right;
	int64_t width = columns >= 5 ? 222 : columns == 4 ? 252 : 300;
	int64_t step = columns > 1 ? (DESK - width) / (columns - 1) : 0, x = out_left ? step : 0;

	for (size_t i = 0; i < n; i++)
		l->side[nodes[i]] = i < left ? -1 : 1;
	int64_t high = column_place(l, nodes, left, x, width), other;
	outside_place(l, nodes, left, 0, width);
	x += left ? step : 0;
	int64_t centre = columns > 1 ? x : (DESK - width) / 2;
	other = column_place(l, nodes + left, n - left, x + step, width);
	outside_place(l, nodes + left, n - left, x + 2 * step, width);
	box_place(l, 0, centre, 0, width);
	/* Level with the middle of those beside it, however far those outside reach down. */
	int64_t middle = ((high > other ? high : other) - APART - l->boxes[0].height) / 2;
	box_place(l, 0, centre, middle > 0 ? middle : 0, width);
}

static void hand_place(struct laying *l)
{
	size_t *nodes = TAKE_N(l->a, size_t, l->most + 1), n = beside(l, nodes);
	int64_t y = 0;

	box_place(l, 0, 0, 0, HAND);
	y = l->boxes[0].height + APART;
	for (size_t i = 0; i < n; i++) {
		y = head_place(l, nodes[i], i ? nodes[i - 1] : 0, i == 0, INDENT, y);
		box_place(l, nodes[i], INDENT, y, HAND - INDENT);
		y += l->boxes[nodes[i]].height + APART;
		for (size_t k = 1; k < l->most; k++)
			if (l->n->nodes[k].step > 1 && l->n->nodes[k].through == nodes[i]) {
				box_place(l, k, 2 * INDENT, y, HAND - 2 * INDENT);
				y += l->boxes[k].height + APART;
			}
	}
}

/* ---- curves ---- */

/* From side to side, level with the names; two in one column are joined by a bow on their outer side. */
static struct net_line desk_line(const struct laying *l, const struct network_tie *t)
{
	const struct net_box *a = &l->boxes[t->a], *b = &l->boxes[t->b];
	struct net_line line = { .y1 = a->y + (t->a ? 14 : a->height / 2), .y2 = b->y + 14 };
	bool out = a->x == b->x;

	if (out) {
		bool left = l->side[t->a] < 0;
		line.x1 = line.x2 = left ? a->x : a->x + a->width;
		line.bend1 = line.bend2 = line.x1 + (left ? -26 : 26);
		line.y1 += 5;
		return line;
	}
	line.x1 = a->x < b->x ? a->x + a->width : a->x;
	line.x2 = a->x < b->x ? b->x : b->x + b->width;
	line.bend1 = line.bend2 = (line.x1 + line.x2) / 2;
	return line;
}

static bool hand_line(const struct laying *l, const struct network_tie *t, struct net_line *line)
{
	const struct net_box *a = &l->boxes[t->a], *b = &l->boxes[t->b];

	if (l->n->nodes[t->b].through != t->a)
		return false;                           /* said in its words: a second line would only cross the boxes */
	*line = (struct net_line){ .x1 = a->x + INDENT / 2, .y1 = a->y + a->height, .x2 = b->x, .y2 = b->y + 14 };
	line->bend1 = line->bend2 = line->x1;
	return true;
}

static void lines(struct laying *l, struct net_drawing *out)
{
	struct net_line *at = TAKE_N(l->a, struct net_line, l->n->nties + 1);

	for (size_t i = 0; i < l->n->nties; i++) {
		const struct network_tie *t = &l->n->ties[i];
		struct net_line line;
		if (t->a >= l->most || t->b >= l->most || said(l->n, t))
			continue;
		if (!l->narrow)
			line = desk_line(l, t);
		else if (!hand_line(l, t, &line))
			continue;
		line.over = t->over;
		line.hot = str_is(t->is->tone, "crit") && !t->over;
		at[out->nlines++] = line;
	}
	out->lines = at;
}

const struct net_drawing *network_lay(struct arena *a, const struct network *n, size_t most, bool narrow)
{
	struct laying l = { .a = a, .n = n, .most = most < n->nnodes ? most : n->nnodes, .narrow = narrow };
	struct net_drawing *out = TAKE(a, struct net_drawing);

	l.boxes = TAKE_N(a, struct net_box, l.most + 1);
	l.side = TAKE_N(a, int, l.most + 1);
	if (narrow)
		hand_place(&l);
	else
		desk_place(&l);
	lines(&l, out);
	out->width = narrow ? HAND : DESK;
	out->height = l.bottom + 4;
	out->boxes = l.boxes;
	out->nboxes = l.most;
	out->heads = l.heads.at;
	out->nheads = l.heads.n;
	return out;
}
