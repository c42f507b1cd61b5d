/* SPDX-License-Identifier: MIT */
/*
 * What a worker's scan of a chunk found, kept in order until the calling thread replays it in the order of the input:
 * findings, and what lib/sequence judges the order of the records by: their identities, and the notes between them.
 */
#ifndef TRAIL_H
#define TRAIL_H

#include "evidence/findings.h"
#include "evidence/memory.h"
#include "sequence/order_note.h"
#include "sequence/sequence.h"

struct trail_entry;

/*
 * A trail has no largest size, for nothing may be left out, and a hostile log can expand without bound. So the worker
 * that fills it is told by grew() how it grows, and has it replayed and cleared in time (workers.c, make_wait()).
 */
struct trail {
	struct ipsecevtx_allocator allocator;
	struct trail_entry *entries;
	size_t count, room;
	struct arena texts;
	void (*grew)(void *user, size_t bytes); /* called after each addition; may be NULL */
	void *user;
	bool is_incomplete; /* memory ran out, and something was left out: the trail must not be replayed */
};

void trail_init(struct trail *trail, const struct ipsecevtx_allocator *allocator);
void trail_free(struct trail *trail);
void trail_clear(struct trail *trail); /* empties it; keeps up to 64 KiB of memory for the next chunk */

/* A report function of struct findings, whose user is the trail. Copies the finding's detail. */
void trail_add_finding(void *user, const struct ipsecevtx_finding *finding);

/* Adds what order_note_tell() is to tell the sequence. */
void trail_add_note(struct trail *trail, const struct order_note *note);

/* Adds the arguments of sequence_add(), and a copy of the identity's notice. */
void trail_add_record(
	struct trail *trail, const struct record *record, uint64_t offset, const struct record_identity *identity);

/*
 * Whether the last entry is a run of records that follow each other as in a sound log, so that of the records that go
 * on with it only the last one need be given to trail_pass(), as to sequence_pass(). False where the trail was cleared
 * since the run began.
 */
bool trail_is_in_run(const struct trail *trail);

/* Makes a record that goes on with the run, after trail_is_in_run() was true, its last one. */
void trail_pass(struct trail *trail, const struct record *record, const struct record_identity *identity);

/*
 * Reports the findings and calls the functions of lib/sequence, in the order of the additions; sequence NULL: findings
 * only. The findings were counted when they were made, and are not counted again.
 */
void trail_replay(const struct trail *trail, struct findings *findings, struct sequence *sequence);

#endif
