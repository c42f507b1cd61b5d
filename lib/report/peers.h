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

/* What went wrong with a peer, or is not certain. */
struct peer_trouble {
	uint64_t mm_failed, qm_failed, em_failed;
	uint64_t invalid_packets, unanswered;
	uint64_t recovered; /* of its associations those that no live record tells of */
};

/* The value of a group. There are hundreds of thousands. */
struct peer {
	struct brief_span span;
	uint64_t began_here, began_there;
	uint64_t covered;                        /* ticks */
	uint64_t beyond;                         /* of these, see struct ipsecevtx_report_row */
	uint64_t until;                          /* to when these count */
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

/* What a Quick Mode protects: the traffic between two networks, on a computer. */
struct peer_link {
	uint32_t computer;    /* these are strings */
	uint32_t networks[4]; /* address and mask of the local one, then of the remote one */
};

/* When a Quick Mode with a peer stood. */
struct peer_interval {
	uint32_t peer;
	uint32_t link;
	uint64_t start, end;
	uint64_t over; /* that it stood longer nothing tells but that its end is not there */
};

/* For how long Quick Modes of a computer with a peer stood, or of a link of it. */
struct peer_share {
	uint32_t peer;
	uint32_t link;     /* of all links of a computer the first one */
	uint32_t networks; /* how many links are meant */
	uint64_t covered;  /* ticks */
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
	struct index link_index;
	uint32_t *link_by_shape; /* of the last Quick Mode of that shape; INDEX_NONE */

	struct peer_link *links;
	size_t link_count, link_room;
	/* By peer, of those alone with several links. */
	struct peer_share *shares;
	size_t share_count, share_room;
};

/* Made when there is none; NULL when there is no memory. */
struct peer_trouble *peer_get_trouble(struct peers *peers, struct peer *peer);
/* Zeros where nothing went wrong. */
struct peer_trouble peer_trouble_of(const struct peers *peers, const struct peer *peer);

/* A computer has its links told one by one where there are no more than this. */
#define PEER_LINKS_TOLD 64u

/*
 * How long Quick Modes stood; each returns false when there is no memory. Between beginning and end the intervals are
 * added, peer is the number of a group, and then what is covered goes to the peers.
 */
bool peers_begin_coverage(struct ipsecevtx_report *report, struct peers *peers);
bool peers_add_interval(struct ipsecevtx_report *report, struct peers *peers, uint32_t number, uint32_t peer);
bool peers_add_covered(struct ipsecevtx_report *report, struct peers *peers);
void peers_end_coverage(struct ipsecevtx_report *report, struct peers *peers);
/* The shares of a peer, which follow each other; *count may be 0. */
const struct peer_share *peers_shares(const struct peers *peers, uint32_t peer, size_t *count);

/* Puts the associations to the peers, which are sorted by then. False when there is no memory. */
bool peers_take_associations(struct ipsecevtx_report *report, struct peers *peers);

#endif
