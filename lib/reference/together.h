/* SPDX-License-Identifier: MIT */
/*
 * The records of a chunk in one log for libevtx, as they stand there. To open a log takes libevtx as long as to read a
 * record of it.
 *
 * It reads of a record that it is not asked for the size alone, which the walk over the chunk has checked. A record
 * that it is asked for has passed our own check, with all that it uses, and is judged by itself; no byte of that is
 * another one here. What would have to be changed is shown alone: see reference.c.
 */
#ifndef TOGETHER_H
#define TOGETHER_H

#include "decode/record_view.h"
#include "reference/reading.h"

struct accepted;

struct together {
	struct ipsecevtx_allocator allocator;
	struct bytes chunk; /* nothing: each record is shown alone */
	unsigned asked;     /* records of it that libevtx was asked for */
	bool has_asked;     /* of any chunk */
	bool has_failed;
	bool is_open;
	size_t spent;  /* by records that libevtx holds: see accept.h */
	uint8_t *log;  /* SHOWN_LOG_SIZE bytes, once there was need */
	size_t listed; /* where its records end; 0: it is not made */
	struct reading reading;
};

void together_init(struct together *together, const struct ipsecevtx_allocator *allocator);
void together_free(struct together *together);

/* From now on records are of that chunk, whose bytes stay as they are until the next call. */
void together_start_chunk(struct together *together, const struct bytes *chunk);

/*
 * The XML of a record that accept_for_reference() has accepted, in the arena. ENGINE_UNABLE: it has to be shown alone,
 * and nothing is known of it.
 */
enum engine_result together_text(struct together *together, const struct record_view *view,
	const struct accepted *accepted, struct arena *arena, struct rendered *rendered);

#endif
