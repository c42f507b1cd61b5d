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

/* The value of a group. */
struct peer {
	struct ipsecevtx_time first, last;
	uint64_t mm_established, qm_established;
	uint64_t mm_failed, qm_failed, em_failed;
	uint64_t invalid_packets, unanswered;
	uint64_t began_here, began_there;
	uint64_t covered; /* ticks */
	uint64_t beyond;  /* of these, see struct ipsecevtx_report_row */
	struct string_set computers;
	struct string_set lists[PEER_LISTS];
	size_t first_change, change_count;
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
	struct groups groups;
	size_t next; /* row */

	/* While the associations are looked at. */
	uint32_t *by_string; /* the number of the group whose peer that string is */
	struct peer_change *changes;
	uint32_t *change_order;
	size_t change_count, change_room;
	struct peer_interval *intervals;
	size_t interval_count, interval_room;
};

/* Puts the associations to the peers, which are sorted by then. False when there is no memory. */
bool peers_take_associations(struct ipsecevtx_report *report, struct peers *peers);

#endif
