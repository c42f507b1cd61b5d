/* SPDX-License-Identifier: MIT */
/*
 * One log for libevtx that holds the records of a chunk as they stand there, since to open a log takes libevtx as long
 * as to read a record of it. reference.c asks here first.
 *
 * This is as safe as a log of one record: of a record that libevtx is not asked for it reads only the size, which
 * make_log() has checked, and a record that it is asked for has passed our own check (accept.h) with all that it leads
 * to, of which no byte is another one in this log. A record of which something would have to be changed is not found
 * here, and reference.c shows it in a log of its own.
 */
#ifndef TOGETHER_H
#define TOGETHER_H

#include "decode/record_view.h"
#include "reference/reading.h"

struct accepted;

struct together {
	struct ipsecevtx_allocator allocator;
	struct bytes chunk; /* empty: no chunk was started, and each record is shown alone */
	unsigned asked;     /* how many records of the chunk were asked for */
	bool has_asked;     /* a record of any chunk was asked for */
	bool has_failed;    /* libevtx failed on a record of the chunk: the others are shown alone */
	bool is_open;
	size_t spent;  /* how much the records expand to that libevtx was asked for since it opened the log */
	uint8_t *log;  /* SHOWN_LOG_SIZE bytes; NULL: not needed yet */
	size_t listed; /* where the records in the log end, in the chunk; 0: the log is not made yet */
	struct reading reading;
};

void together_init(struct together *together, const struct ipsecevtx_allocator *allocator);
void together_free(struct together *together);

/* Says that the records to come are of this chunk, whose bytes stay as they are until the next call. */
void together_start_chunk(struct together *together, const struct bytes *chunk);

/*
 * Puts the XML of a record that accept_for_reference() has accepted into the arena. ENGINE_UNABLE says nothing about
 * the record but that it has to be shown in a log of its own.
 */
enum engine_result together_text(struct together *together, const struct record_view *view,
	const struct accepted *accepted, struct arena *arena, struct rendered *rendered);

#endif
