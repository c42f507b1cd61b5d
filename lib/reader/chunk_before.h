/* SPDX-License-Identifier: MIT */
/* The block before the one that is scanned, as it stands in the input. */
#ifndef CHUNK_BEFORE_H
#define CHUNK_BEFORE_H

#include "evidence/feed.h"
#include "sequence/strays.h"

struct chunk_before {
	struct block block; /* its data is NULL where it is to be read again */
	struct block last;  /* so far: the one that is scanned */
	const struct source *source;
	struct ipsecevtx_allocator allocator;
	bool no_memory; /* what was told since may not be so */
};

/* The block that is scanned now, and the one before it, which counts where it is a chunk that ends there. */
void chunk_before_set(
	struct chunk_before *before, const struct source *source, const struct block *last, const struct block *block);

/*
 * For struct stray_look: user is the struct chunk_before. Before the first chunk, in a log that began again there,
 * stands the last one: which that is, its end tells.
 */
enum stray_memory chunk_before_look(void *user, const struct stray_note *note);
enum stray_memory chunk_before_look_at_end(void *user, const struct stray_note *note);

#endif
