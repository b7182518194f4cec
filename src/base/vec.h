/**
 * vec.h: a growing row of things of one type, in an arena.
 *
 *   VEC(struct field) fields = {0};
 *   VEC_ADD(arena, &fields, f);      fields.at[i], fields.n
 *
 * Growth copies to a new block of the arena; pointers into .at do not survive an add.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <string.h>
#include "base/arena.h"

#define VEC(type) struct { type *at; size_t n, cap; }

#define VEC_ADD(arena, v, item) do {                                                             \
	if ((v)->n == (v)->cap) {                                                                \
		size_t cap_ = (v)->cap ? (v)->cap * 2 : 8;                                       \
		void *at_ = arena_take((arena), cap_ * sizeof *(v)->at);                         \
		if ((v)->n)                                                                      \
			memcpy(at_, (v)->at, (v)->n * sizeof *(v)->at);                          \
		(v)->at = at_;                                                                   \
		(v)->cap = cap_;                                                                 \
	}                                                                                        \
	(v)->at[(v)->n++] = (item);                                                              \
} while (0)

#endif
