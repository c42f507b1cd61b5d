/* SPDX-License-Identifier: MIT */
/*
 * What the files of the report peers (peers*.c) share. Events are counted for each peer as they come; at the end the
 * associations are taken in their order: with which algorithms and certificates, what changed from one to the next, and
 * for how long at least one Quick Mode stood.
 */
#ifndef REPORT_PEERS_H
#define REPORT_PEERS_H

#include "report/association.h"
#include "report/string_set.h"

/* The lists of what the associations with a peer had. */
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

/* What went wrong with a peer, or is uncertain. Most peers have none of it, so it is kept apart. */
struct peer_trouble {
	uint64_t mm_failed, qm_failed, em_failed;
	uint64_t invalid_packets, unanswered;
	uint64_t recovered; /* of its associations, those whose only records are recovered or carved */
};

/* The value of a group, one for each peer. There are hundreds of thousands. */
struct peer {
	struct brief_span span;
	uint64_t began_here, began_there;
	uint64_t covered;                        /* ticks in which a Quick Mode stood */
	uint64_t beyond;                         /* of covered: see struct ipsecevtx_report_row */
	uint64_t until;                          /* until when covered counts */
	uint32_t mm_established, qm_established; /* of associations, whose numbers have 32 bits */
	uint32_t trouble;                        /* 1 + its index in peers->troubles; 0: none */
	uint32_t first_change, change_count;
	uint32_t computers; /* this and lists are sets of peers->sets */
	uint32_t lists[PEER_LISTS];
	bool has_time;
};

/* A field of an association differs from that of the association before it. */
struct peer_change {
	uint32_t peer; /* index of the group */
	uint32_t association;
	uint32_t computer; /* this and the next two are strings */
	uint32_t before, after;
	const char *what; /* the field's canonical name */
};

/* What a Quick Mode protects: on one computer, the traffic between two networks. */
struct peer_link {
	uint32_t computer;    /* strings */
	uint32_t networks[4]; /* address and mask of the local network, then of the remote one */
};

/* When one Quick Mode with a peer stood. */
struct peer_interval {
	uint32_t peer;
	uint32_t link;
	uint64_t start, end;
	uint64_t over; /* behind this time only the lack of an end tells that it stood */
};

/* For how long Quick Modes of a computer with a peer stood, on one link or on all of them. */
struct peer_share {
	uint32_t peer;
	uint32_t link;     /* index of the link; for all links of a computer that of the first */
	uint32_t networks; /* how many links this share is about */
	uint64_t covered;  /* ticks */
};

struct peers {
	struct ipsecevtx_report *report;
	struct groups groups;
	struct string_sets sets;
	struct peer_trouble *troubles;
	size_t trouble_count, trouble_room;
	uint32_t unused_trouble; /* 1 + the index of the first trouble that no peer uses; 0: none */
	size_t next;             /* not used */

	/* While the associations are taken: */
	uint32_t *by_string; /* by string of a peer: the index of its group */
	struct peer_change *changes;
	uint32_t *change_order;
	size_t change_count, change_room;
	struct peer_interval *intervals;
	size_t interval_count, interval_room;
	struct index link_index;
	uint32_t *link_by_shape; /* by shape: the link of the last Quick Mode; INDEX_NONE */

	struct peer_link *links;
	size_t link_count, link_room;
	/* By peer, only for peers with several links. */
	struct peer_share *shares;
	size_t share_count, share_room;
};

/* The trouble of a peer, made if there is none; NULL when there is no memory. */
struct peer_trouble *peer_get_trouble(struct peers *peers, struct peer *peer);
/* The same for reading: zeros where nothing went wrong. */
struct peer_trouble peer_trouble_of(const struct peers *peers, const struct peer *peer);

/* Links of a computer are shown one by one only where there are no more than this. */
#define PEER_LINKS_TOLD 64u

/*
 * How long Quick Modes stood: begin, then an interval for each Quick Mode (number: the association, peer: the index of
 * the group), then peers_add_covered() counts for each peer, then end. These return false when there is no memory.
 */
bool peers_begin_coverage(struct ipsecevtx_report *report, struct peers *peers);
bool peers_add_interval(struct ipsecevtx_report *report, struct peers *peers, uint32_t number, uint32_t peer);
bool peers_add_covered(struct ipsecevtx_report *report, struct peers *peers);
void peers_end_coverage(struct ipsecevtx_report *report, struct peers *peers);
/* The shares of a peer, which follow each other; *count becomes how many there are, 0 for a peer with a single link. */
const struct peer_share *peers_shares(const struct peers *peers, uint32_t peer, size_t *count);

/* Takes all associations for their peers, whose groups must be sorted. False when there is no memory. */
bool peers_take_associations(struct ipsecevtx_report *report, struct peers *peers);

#endif
