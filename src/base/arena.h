/**
 * arena.h: memory has a lifetime, not an owner.
 *
 * Three lifetimes: the process, a practice version, a request (or one writer job). An arena grows by blocks up
 * to its cap and is emptied whole. arena_take never returns NULL: past the cap, or out of memory, it leaves by
 * longjmp to ${bail} when one is set (the request ends in 503), else it ends the process with a message.
 * Never take from an arena while a library's frames are between you and the setjmp.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <setjmp.h>
#include <stddef.h>

struct arena_block;
struct arena {
	struct arena_block *top;
	size_t used, cap;          /* bytes handed out; most that may be */
	jmp_buf *bail;
};

void arena_open(struct arena *a, size_t cap);
void arena_close(struct arena *a);                      /* frees every block; a closed arena may be opened again */
void arena_empty(struct arena *a);                      /* wipes; keeps the largest usual block for the next request */
void *arena_take(struct arena *a, size_t n);            /* zeroed, 16-byte aligned */
void *arena_copy(struct arena *a, const void *from, size_t n);

#define TAKE(a, type)        ((type *)arena_take((a), sizeof(type)))
#define TAKE_N(a, type, n)   ((type *)arena_take((a), sizeof(type) * (size_t)(n)))

#endif
