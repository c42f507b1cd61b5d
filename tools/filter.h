/* SPDX-License-Identifier: MIT */
/* Which of the events that the library hands out are wanted: all that the library itself does not look at. */
#ifndef FILTER_H
#define FILTER_H

#include "output/fields.h"
#include "tunnel.h"
#include "values.h"

/* Members that are empty let everything through; each list lets through what any of its items matches. */
struct filter {
	int outcome; /* enum ipsecevtx_outcome */
	bool failed; /* only what tells of something that went wrong */
	struct ipsecevtx_network *peers;
	size_t peer_count;
	struct ipsecevtx_network *locals;
	size_t local_count;
	char **computers;
	size_t computer_count;
	uint64_t *sas;
	size_t sa_count;
	struct tunnel tunnel; /* of those Main Modes; empty where they are not followed */
	bool has_from;
	bool has_to;
	uint64_t from;  /* ticks, inclusive */
	uint64_t to;    /* exclusive */
	unsigned modes; /* of typed events, where the library hands out those of all modes; 0: all */
};

bool filter_matches(const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event);

/* The same but for the computer. */
bool filter_matches_beside_computer(
	const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event);

/* Is the event refused because of its computer, whose name can be taken for one that is asked for? */
bool filter_refuses_like_computer(const struct filter *filter, const struct ipsecevtx_event *event);

/* Is it refused because it names no address where those stand that are asked for, though others of its kind do? */
bool filter_refuses_without_address(
	const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event);

/* Only when and on which computer the event was logged counts. */
bool filter_matches_circumstances(const struct filter *filter, const struct ipsecevtx_event *event);

/* Parts of it, by themselves. */
bool filter_matches_computer(const struct filter *filter, const struct ipsecevtx_event *event);
bool filter_matches_sa(const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event);

/* Does anything but the mode matter? */
bool filter_is_empty(const struct filter *filter);

/* Does it look at more than what there is of every event: see ipsecevtx_options.text_only? */
bool filter_needs_fields(const struct filter *filter);

/* Is the event refused because of its mode? */
bool filter_refuses_mode(const struct filter *filter, const struct ipsecevtx_event *event);

void filter_free(struct filter *filter);

/* Whether the provider of audit events logged it, as it names itself. */
bool filter_is_of_auditing(const struct ipsecevtx_event *event);

/* Whether it tells of a packet that the IPsec driver discarded: 4960 to 4963, 4965. */
bool filter_is_discarded_packet(const struct ipsecevtx_event *event);

#endif
