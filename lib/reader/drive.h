/* SPDX-License-Identifier: MIT */
/*
 * The order in which a reader does its work: live and recovered records of block after block, then records that waited
 * for a template, then findings about the whole input. ipsecevtx_next() in reader.c and the calling thread in
 * parallel.c both go through drive_step(); parallel.c also passes on here what workers have scanned, so that the
 * findings are the same with any number of threads.
 */
#ifndef DRIVE_H
#define DRIVE_H

#include "reader/reader.h"

enum drive {
	DRIVE_EVENT, /* *event is the next event */
	DRIVE_BLOCK, /* no event is left of a block, or of a chunk whose records waited */
	DRIVE_INPUT, /* there is no further block: records that waited are next */
	DRIVE_END,   /* all is read, the input or memory failed, or the caller stopped: all further steps are this */
};

/*
 * Does the next step. *event lives until the next call, and is NULL after any step but DRIVE_EVENT. When memory runs
 * out the step is DRIVE_END, the reader's error says so, and no finding is made from then on.
 */
enum drive drive_step(struct ipsecevtx_reader *reader, const struct ipsecevtx_event **event);

/*
 * Ends all reading with the error that memory ran out, and silences findings: what was not read says nothing about the
 * evidence. Always DRIVE_END.
 */
enum drive drive_end_without_memory(struct ipsecevtx_reader *reader);

/*
 * Whether memory ran out in the scan, in reading the input, or for what is kept to compare: then the last block may not
 * have been read to its end, or not compared with all before it.
 */
bool drive_ran_out(struct ipsecevtx_reader *reader);

/* Counts a whole and sound chunk that a worker has scanned, in the order of the input, before its findings are told. */
void drive_pass_block(struct ipsecevtx_reader *reader, const struct chunk *chunk);

/*
 * The same for a chunk that was carved: read is how many bytes of the input were read by then, passed how many before
 * the chunk belong to nothing.
 */
void drive_pass_carved(struct ipsecevtx_reader *reader, uint64_t read, uint64_t passed);

/*
 * Keeps those records of a chunk that wait for a template, after its last event. True when there is no room for them:
 * the following steps up to DRIVE_BLOCK then read them at once, without a template of another chunk. False also when
 * there is no memory, which scan.memory.ran_out tells.
 */
bool drive_end_block(
	struct ipsecevtx_reader *reader, const struct chunk *chunk, const struct waiting_record *records, size_t count);

#endif
