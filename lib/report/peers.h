/* SPDX-License-Identifier: MIT */
/* The report peers: what its files share. */
#ifndef REPORT_PEERS_H
#define REPORT_PEERS_H

#include "report/association.h"
#include "report/string_set.h"

/* Lists of what the associations with a peer had. */
enum peer_list {
	PEER_PRINCIPALS = 0,
	PEER_CERTIFICATES,
	PEER_KEYING_MODULES,
	PEER_AUTH_METHODS,
	PEER_MM_CIPHERS,
	PEER_MM_INTEGRITIES,
	PEER_DH_GROUPS,
	PEER_ESP_CIPHERS,
	PEER_ESP_INTEGRITIES,
	PEER_LISTS
};

/* What went wrong with a peer. */
struct peer_trouble {
	uint64_t mm_failed, qm_failed, em_failed;
	uint64_t invalid_packets, unanswered;
};

/* The value of a group. There are hundreds of thousands. */
struct peer {
	struct brief_span span;
	uint64_t began_here, began_there;
	uint64_t covered;                        /* ticks */
	uint64_t beyond;                         /* of these, see struct ipsecevtx_report_row */
	uint32_t mm_established, qm_established; /* associations, which have numbers of 32 bits */
	uint32_t trouble;                        /* one more than its number; 0: there is none */
	uint32_t first_change, change_count;
	uint32_t computers; /* these are of peers->sets */
	uint32_t lists[PEER_LISTS];
	bool has_time;
};

/* Something of an association is not what it was in the one before it. */
struct peer_change {
	uint32_t peer; /* number of the group */
	uint32_t association;
	uint32_t computer; /* this and the last two are strings */
	uint32_t before, after;
	const char *what; /* the field's canonical name */
};

/* When a Quick Mode with a peer stood. */
struct peer_interval {
	uint32_t peer;
	uint64_t start, end;
	uint64_t over; /* that it stood longer nothing tells but that its end is not there */
};

struct peers {
	struct ipsecevtx_report *report;
	struct groups groups;
	struct string_sets sets;
	struct peer_trouble *troubles;
	size_t trouble_count, trouble_room;
	uint32_t unused_trouble; /* one more than the number of the first that no peer has; 0: there is none */
	size_t next;             /* row */

	/* While the associations are looked at. */
	uint32_t *by_string; /* the number of the group whose peer that string is */
	struct peer_change *changes;
	uint32_t *change_order;
	size_t change_count, change_room;
	struct peer_interval *intervals;
	size_t interval_count, interval_room;
};

/* Zeros where nothing went wrong. */
struct peer_trouble peer_trouble_of(const struct peers *peers, const struct peer *peer);

/* Puts the associations to the peers, which are sorted by then. False when there is no memory. */
bool peers_take_associations(struct ipsecevtx_report *report, struct peers *peers);

#endif
