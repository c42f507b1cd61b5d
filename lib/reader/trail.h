/* SPDX-License-Identifier: MIT */
/*
 * What the scan of a chunk found, kept in its order for the thread that hands it on: findings, and the identities
 * of records, which mean something only in the order of the input.
 */
#ifndef TRAIL_H
#define TRAIL_H

#include "evidence/findings.h"
#include "evidence/memory.h"
#include "sequence/sequence.h"

struct trail_entry;

/*
 * Nothing is left out for want of room, and a log can expand without bound: so whoever fills a trail is told how it
 * grows, and has it replayed and cleared in time.
 */
struct trail {
	struct ipsecevtx_allocator allocator;
	struct trail_entry *entries;
	size_t count, room;
	struct arena texts;
	void (*grew)(void *user, size_t bytes); /* after each addition; may be NULL */
	void *user;
	bool is_incomplete; /* memory ran out */
};

void trail_init(struct trail *trail, const struct ipsecevtx_allocator *allocator);
void trail_free(struct trail *trail);
void trail_clear(struct trail *trail); /* small ones keep their memory */

/* For struct findings: user is the trail. */
void trail_add_finding(void *user, const struct ipsecevtx_finding *finding);

void trail_add_chunk(struct trail *trail, const struct chunk_note *note);
void trail_add_damage(struct trail *trail, uint64_t records);
void trail_add_hidden(struct trail *trail, uint64_t records);
void trail_add_record(
	struct trail *trail, const struct record *record, uint64_t offset, const struct record_identity *identity);

void trail_add_stray(struct trail *trail, const struct stray_note *note);
void trail_add_definition(struct trail *trail, const struct definition *definition);

/*
 * Whether a record that is the next one of that which was added last is one of a run, of which trail_pass() needs the
 * last one alone, as sequence_pass() does. Not so where the trail was cleared since the run began.
 */
bool trail_is_in_run(const struct trail *trail);
void trail_pass(struct trail *trail, const struct record *record, const struct record_identity *identity);

/* Reports the findings and feeds the order, as if it all happened now; sequence NULL: the order means nothing. */
void trail_replay(const struct trail *trail, struct findings *findings, struct sequence *sequence);

#endif
