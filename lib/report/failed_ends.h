/* SPDX-License-Identifier: MIT */
/*
 * Failed negotiations of which the logs of both ends tell. In Main Mode both logs have the same initiator cookie, a
 * random 64-bit number that no two negotiations share (RFC 2408 section 2.5.3, RFC 7296 section 2.6); in Quick Mode
 * they share the message id and the two endpoints. The reports use it to say more about a failure, never to say that
 * there was none, since a log may be forged.
 */
#ifndef REPORT_FAILED_ENDS_H
#define REPORT_FAILED_ENDS_H

#include "report/failed.h"
#include "report/hash.h"
#include "report/strings.h"

/* The owner of a failure of a group that is not kept. */
#define END_OWNER_NONE UINT32_MAX

/* What one log tells of one negotiation. */
struct told_end {
	uint64_t hash;          /* of what both ends have in common */
	uint32_t answer;        /* hash of the responder's cookie; 0: there is none */
	uint32_t computer;      /* string */
	uint32_t owner;         /* the failure's group: see failed_ends_own() */
	uint32_t local, remote; /* hashes of the two addresses; 0: none */
	uint16_t day;           /* of a Quick Mode, modulo 65535; 0 of others */
	bool is_initiator : 1;
	bool is_responder : 1;
	bool is_quick : 1;
	bool is_crowded : 1; /* while matching: too many failures have its hash */
};
_Static_assert(sizeof(struct told_end) <= 32, "there can be millions");

/*
 * How many failures of an owner with one remote address are told at the other end too, by one other computer and owner.
 */
struct failed_end {
	uint32_t owner, computer, remote;
	uint32_t other_owner, other_computer; /* other_computer STRING_NONE: all others together, each failure once */
	bool is_initiator;                    /* of this end */
	bool is_quick;
	uint64_t count;
};

struct failed_ends {
	struct ipsecevtx_allocator allocator;
	struct hash_key key;
	struct told_end *items;
	size_t count, room, limit;
	bool is_full; /* there were more than limit: nothing is known then */
	size_t last;  /* index of the failure that was added last; SIZE_MAX: it was passed over */
	/* For after matching: sorted by owner, computer and remote; a sum comes before its parts. */
	struct failed_end *found;
	size_t found_count, found_room;
	size_t join_at; /* with so many, those that differ only in count are joined */
	uint32_t *seen; /* the owner of each failure whose two cookies another computer tells too */
	size_t seen_count, seen_room;
};

void failed_ends_init(struct failed_ends *ends, const struct ipsecevtx_allocator *allocator, const struct hash_key *key,
	size_t limit);
void failed_ends_free(struct failed_ends *ends);

/*
 * Adds a failure, without an owner; peer is the other gateway of its event. A failure that has nothing in common with
 * another end is passed over. These return false when there is no memory.
 */
bool failed_ends_add(struct failed_ends *ends, const struct ipsecevtx_event *event, const struct failed *failed,
	const struct ipsecevtx_address *peer, uint32_t computer);
/* Sets the owner of the failure that was added last, if it was not passed over. */
void failed_ends_own(struct failed_ends *ends, uint32_t owner);

/* To be called once, when all events are added. */
bool failed_ends_match(struct failed_ends *ends);

/* What was found of an owner, for after matching: returns how many entries there are in found, from *first on. */
size_t failed_ends_of(const struct failed_ends *ends, uint32_t owner, size_t *first);
/* The hash that stands for an address in what was found. */
uint32_t failed_ends_address(const struct failed_ends *ends, const struct string *address);

#endif
