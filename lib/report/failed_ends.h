/* SPDX-License-Identifier: MIT */
/*
 * Failed negotiations of which the logs of both ends tell. In Main Mode the initiator's cookie is the same in both, a
 * random number of 64 bits, so that no two negotiations share theirs (RFC 2408 section 2.5.3, RFC 7296 section 2.6); in
 * Quick Mode the message id and the two endpoints are. A log says what it likes: what follows from this are words about
 * a failure, and never that it was none.
 */
#ifndef REPORT_FAILED_ENDS_H
#define REPORT_FAILED_ENDS_H

#include "report/failed.h"
#include "report/hash.h"
#include "report/strings.h"

/* Of no group that is kept. */
#define END_OWNER_NONE UINT32_MAX

/* What one log tells of one negotiation. */
struct told_end {
	uint64_t hash;          /* of what both ends have in common */
	uint32_t answer;        /* hash of the responder's cookie; 0: there is none */
	uint32_t computer;      /* a string */
	uint32_t owner;         /* of the failure */
	uint32_t local, remote; /* hashes of the two addresses */
	uint16_t day;           /* of Quick Modes */
	bool is_initiator : 1;
	bool is_responder : 1;
	bool is_quick : 1;
};
_Static_assert(sizeof(struct told_end) <= 32, "there can be millions");

/* Failures of one owner, or with one remote address, of which one at the other end tells too. */
struct failed_end {
	uint32_t owner, computer, remote;
	uint32_t other_owner, other_computer; /* a computer of STRING_NONE: of all others together, each failure once */
	bool is_initiator;                    /* this end */
	bool is_quick;
	uint64_t count;
};

struct failed_ends {
	struct ipsecevtx_allocator allocator;
	struct hash_key key;
	struct told_end *items;
	size_t count, room, limit;
	bool is_full; /* there are more: nothing is known any more */
	size_t last;  /* of the failure that was added last; SIZE_MAX: it has nothing in common with another end */
	/* When finished: by owner, computer and remote, a sum before its parts. */
	struct failed_end *found;
	size_t found_count, found_room;
	size_t join_at; /* with so many, those that differ in nothing but their number become one */
	uint32_t *seen; /* the owner of each failure whose two cookies another computer tells too */
	size_t seen_count, seen_room;
};

void failed_ends_init(struct failed_ends *ends, const struct ipsecevtx_allocator *allocator, const struct hash_key *key,
	size_t limit);
void failed_ends_free(struct failed_ends *ends);

/*
 * A failure, with the other gateway of its event, which belongs to nobody yet. What has nothing in common with another
 * end is passed over. False when there is no memory, as below.
 */
bool failed_ends_add(struct failed_ends *ends, const struct ipsecevtx_event *event, const struct failed *failed,
	const struct ipsecevtx_address *peer, uint32_t computer);
/* Whose the failure is that was added last. */
void failed_ends_own(struct failed_ends *ends, uint32_t owner);

/* Once, at the end. */
bool failed_ends_match(struct failed_ends *ends);

/* What was found of an owner: how many there are, from *first on. */
size_t failed_ends_of(const struct failed_ends *ends, uint32_t owner, size_t *first);
/* What an address is called in what was found. */
uint32_t failed_ends_address(const struct failed_ends *ends, const struct string *address);

#endif
