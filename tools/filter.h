/* SPDX-License-Identifier: MIT */
/*
 * The tool's own filter: which of the events that the library hands out are wanted, by everything that the library's
 * options do not choose by.
 */
#ifndef FILTER_H
#define FILTER_H

#include "output/fields.h"
#include "tunnel.h"
#include "values.h"

/* A member that is empty lets everything through; a list lets through what any of its items matches. */
struct filter {
	int outcome; /* enum ipsecevtx_outcome */
	bool failed; /* only events that tell of something that went wrong */
	struct ipsecevtx_network *peers;
	size_t peer_count;
	struct ipsecevtx_network *locals;
	size_t local_count;
	char **computers;
	size_t computer_count;
	uint64_t *sas;
	size_t sa_count;
	/*
	 * the Quick Modes of the Main Modes that sas names, so that their ends pass, too; empty where they are not
	 * followed
	 */
	struct tunnel tunnel;
	bool has_from;
	bool has_to;
	uint64_t from;  /* ticks, inclusive */
	uint64_t to;    /* exclusive */
	unsigned modes; /* of IPsec events, where the library hands out events of all modes; 0: all */
};

bool filter_matches(const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event);

/* The same without regard to the computer. */
bool filter_matches_beside_computer(
	const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event);

/* Whether the event's computer is none of those asked for, but its name looks like one of them. */
bool filter_refuses_like_computer(const struct filter *filter, const struct ipsecevtx_event *event);

/*
 * Whether the event is refused because it has no address where --peer or --local wants one, though events of its kind
 * can have one.
 */
bool filter_refuses_without_address(
	const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event);

/* Whether the event passes by its time and computer alone. */
bool filter_matches_circumstances(const struct filter *filter, const struct ipsecevtx_event *event);

/* Single parts of the filter. */
bool filter_matches_computer(const struct filter *filter, const struct ipsecevtx_event *event);
bool filter_matches_sa(const struct filter *filter, const struct field_map *map, const struct ipsecevtx_event *event);

/* Whether nothing but modes is filtered. */
bool filter_is_empty(const struct filter *filter);

/* Whether it looks at fields, and not only at what each event has: see ipsecevtx_options.text_only. */
bool filter_needs_fields(const struct filter *filter);

/* Whether the event is refused because of its mode. */
bool filter_refuses_mode(const struct filter *filter, const struct ipsecevtx_event *event);

void filter_free(struct filter *filter);

/* Whether the event names the provider of audit events as its own. */
bool filter_is_of_auditing(const struct ipsecevtx_event *event);

/* Whether the event tells of a packet that the IPsec driver discarded: 4960 to 4963, 4965. */
bool filter_is_discarded_packet(const struct ipsecevtx_event *event);

#endif
