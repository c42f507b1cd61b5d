/* SPDX-License-Identifier: MIT */
/*
 * What a reader does next, one step after the other: live and recovered records of block after block, then records
 * that waited for a template, then what there is to say of the whole input. Whoever reads goes through these steps,
 * with one thread or with many.
 */
#ifndef DRIVE_H
#define DRIVE_H

#include "reader/reader.h"

enum drive {
	DRIVE_EVENT, /* *event is the next one */
	DRIVE_BLOCK, /* no event is left of a block, or of a chunk whose records waited */
	DRIVE_INPUT, /* there is no further block: records that waited are next */
	DRIVE_END,   /* all is read, the input cannot be read any further, or the caller stopped it: every further step
			says so again */
};

/*
 * *event is NULL after any other step. Where memory ran out, by the scan's own word, the reader has that error, and
 * nothing was told of the evidence since.
 */
enum drive drive_step(struct ipsecevtx_reader *reader, const struct ipsecevtx_event **event);

/* Ends all reading with that error: whatever was not read yet says nothing about the evidence. */
enum drive drive_end_without_memory(struct ipsecevtx_reader *reader);

/*
 * Whether memory ran out in reading the input, or for what is kept of it: then what was read of a block last is not all
 * there is of it, or not all was compared.
 */
bool drive_ran_out(struct ipsecevtx_reader *reader);

/* For a whole and sound chunk that another scan reads, in its turn: before anything is told of it. */
void drive_pass_block(struct ipsecevtx_reader *reader, const struct chunk *chunk);

/* The same for what was carved: that much of the input was read, and so many bytes before it belong to nothing. */
void drive_pass_carved(struct ipsecevtx_reader *reader, uint64_t read, uint64_t passed);

/*
 * The same behind its last event: records of it that wait for a template. True when there is no room for them to
 * wait: steps up to DRIVE_BLOCK then read them at once.
 */
bool drive_end_block(
	struct ipsecevtx_reader *reader, const struct chunk *chunk, const struct waiting_record *records, size_t count);

#endif
