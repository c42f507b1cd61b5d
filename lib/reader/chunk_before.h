/* SPDX-License-Identifier: MIT */
/*
 * Tells whether an event in a chunk's free space stands in the chunk before, at the same place and with the same bytes.
 * Windows fills one piece of memory for chunk after chunk, so an honest leftover does; an event that was put there does
 * not. drive.c and parallel.c set which block comes before; lib/sequence/strays.c asks, through struct stray_look.
 */
#ifndef CHUNK_BEFORE_H
#define CHUNK_BEFORE_H

#include "evidence/feed.h"
#include "sequence/strays.h"

struct chunk_before {
	struct block
		block;     /* the one before; its size is 0 where there is none, its data NULL where it is to be read */
	struct block last; /* the one that is scanned, which at the end of the input is the last of all */
	const struct source *source;
	struct ipsecevtx_allocator allocator;
	bool no_memory; /* memory ran out in a look: nothing that was told since may be believed */
};

/*
 * Sets the block that is scanned now, and last, the one before it, which counts only where it is no displaced block and
 * block begins right behind it. Both must keep their data as long as the notes of block may come.
 */
void chunk_before_set(
	struct chunk_before *before, const struct source *source, const struct block *last, const struct block *block);

/*
 * Functions of struct stray_look; user is the struct chunk_before. The second one is for notes of the first chunk, when
 * the input has ended: where the log began again at its first chunk, its last one was filled before that.
 */
enum stray_memory chunk_before_look(void *user, const struct stray_note *note);
enum stray_memory chunk_before_look_at_end(void *user, const struct stray_note *note);

#endif
