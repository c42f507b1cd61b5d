/* SPDX-License-Identifier: MIT */
/*
 * For how long at least one Quick Mode with a peer stood: over all computers, and where there is more than one link,
 * for each computer and for each two networks between which it protects. In the sum alone a tunnel that was down would
 * be hidden by another that stood.
 */
#include "report/peers.h"
#include "report/sort.h"

#include <stdlib.h>
#include <string.h>

/*
 * Links.
 */

static const char *const network_fields[] = {"local_address", "local_mask", "remote_address", "remote_mask"};

static bool is_same_link(const void *user, uint32_t value, const void *wanted)
{
	const struct peer_link *one = &((const struct peers *)user)->links[value], *other = wanted;
	return one->computer == other->computer && memcmp(one->networks, other->networks, sizeof one->networks) == 0;
}

/* The index of an event's link, made if it is new; INDEX_NONE when there is no memory. */
static uint32_t find_link(struct ipsecevtx_report *report, struct peers *peers, const struct association_event *event)
{
	uint32_t found = peers->link_by_shape[event->shape];
	if (found != INDEX_NONE && peers->links[found].computer == event->computer)
		return found;
	struct peer_link wanted = {.computer = event->computer};
	for (size_t i = 0; i < sizeof network_fields / sizeof network_fields[0]; i++)
		wanted.networks[i] = association_named(report->associations, event, network_fields[i]).string;
	uint64_t hash = hash_of(&report->hash_key, &wanted, sizeof wanted);
	found = index_find(&peers->link_index, hash, is_same_link, peers, &wanted);
	if (found == INDEX_NONE) {
		void *links = peers->links;
		if (!array_reserve(&report->allocator, &links, &peers->link_room, peers->link_count + 1, sizeof wanted))
			return INDEX_NONE;
		peers->links = links;
		found = (uint32_t)peers->link_count;
		if (!index_add(&peers->link_index, hash, found))
			return INDEX_NONE;
		peers->links[peers->link_count++] = wanted;
	}
	peers->link_by_shape[event->shape] = found;
	return found;
}

/*
 * Intervals.
 */

bool peers_begin_coverage(struct ipsecevtx_report *report, struct peers *peers)
{
	size_t shapes = associations_shapes(report->associations);
	index_init(&peers->link_index, &report->allocator);
	peers->link_by_shape = memory_get_buffer(&report->allocator, (shapes + 1) * sizeof *peers->link_by_shape);
	for (size_t i = 0; peers->link_by_shape && i < shapes; i++)
		peers->link_by_shape[i] = INDEX_NONE;
	return peers->link_by_shape != NULL;
}

void peers_end_coverage(struct ipsecevtx_report *report, struct peers *peers)
{
	memory_free(&report->allocator, peers->intervals);
	memory_free(&report->allocator, peers->link_by_shape);
	peers->intervals = NULL;
	peers->link_by_shape = NULL;
	index_free(&peers->link_index);
}

bool peers_add_interval(struct ipsecevtx_report *report, struct peers *peers, uint32_t number, uint32_t peer)
{
	const struct associations *associations = report->associations;
	const struct association *association = association_at(associations, number);
	const struct association_event *event = association_event_of(associations, association);
	const struct ipsecevtx_time opened = association_opened(associations, association);
	const struct ipsecevtx_time until = report_known_until(report, association);
	void *intervals = peers->intervals;
	/*
	 * A Quick Mode that stood for no known time (opened by the last event) still shows that there is such a tunnel.
	 */
	if (until.presence != IPSECEVTX_SET || until.ticks < opened.ticks)
		return true;
	uint32_t link = find_link(report, peers, event);
	if (link == INDEX_NONE || !array_reserve(&report->allocator, &intervals, &peers->interval_room,
					  peers->interval_count + 1, sizeof *peers->intervals))
		return false;
	peers->intervals = intervals;
	const uint64_t over = association_lasts(associations, association);
	peers->intervals[peers->interval_count++] = (struct peer_interval){peer, link, opened.ticks, until.ticks, over};
	return true;
}

static int compare_intervals(const void *user, uint32_t left, uint32_t right)
{
	const struct peer_interval *intervals = ((const struct peers *)user)->intervals;
	const struct peer_interval *one = &intervals[left], *other = &intervals[right];
	if (one->peer != other->peer)
		return one->peer < other->peer ? -1 : 1;
	return one->start < other->start ? -1 : one->start > other->start;
}

/*
 * The intervals by peer and start. They nearly always come in the order of their start, so a counting sort by peer does
 * most of the work.
 */
static uint32_t *order_intervals(const struct ipsecevtx_report *report, const struct peers *peers)
{
	const struct ipsecevtx_allocator *allocator = &report->allocator;
	uint32_t *order = memory_get_buffer(allocator, (peers->interval_count + 1) * sizeof *order);
	/* For each peer first how many intervals it has, then where its next one goes. */
	uint32_t *places = memory_get(allocator, (peers->groups.count + 1) * sizeof *places);
	uint32_t place = 0;
	for (size_t i = 0; places && i < peers->interval_count; i++)
		places[peers->intervals[i].peer]++;
	for (size_t i = 0; places && i < peers->groups.count; i++) {
		uint32_t count = places[i];
		places[i] = place;
		place += count;
	}
	for (size_t i = 0; order && places && i < peers->interval_count; i++)
		order[places[peers->intervals[i].peer]++] = (uint32_t)i;
	bool ok = order && places && sort_numbers(allocator, order, peers->interval_count, compare_intervals, peers);
	memory_free(allocator, places);
	if (ok)
		return order;
	memory_free(allocator, order);
	return NULL;
}

/*
 * What they cover.
 */

/* The part of an interval behind *reached, which moves to its end: what the intervals before it do not cover. */
static uint64_t add_interval_to(uint64_t *reached, uint64_t start, uint64_t end)
{
	const uint64_t from = start > *reached ? start : *reached;
	if (end <= from)
		return 0;
	*reached = end;
	return end - from;
}

/*
 * Counts the time in which at least one Quick Mode stood, and of it the time in which none stood of which more is known
 * than that no end was seen.
 */
static void cover(const struct peers *peers, struct peer *peer, const uint32_t *order, size_t count)
{
	uint64_t end = 0, sure = 0;
	for (size_t i = 0; i < count; i++) {
		const struct peer_interval *interval = &peers->intervals[order[i]];
		const uint64_t over = interval->end < interval->over ? interval->end : interval->over;
		const uint64_t covered = add_interval_to(&end, interval->start, interval->end);
		peer->covered += covered;
		/* In all, what is sure is a part of what is covered; for a single interval it need not be. */
		peer->beyond += covered - add_interval_to(&sure, interval->start, over);
	}
	peer->until = end;
}

static const struct peer_link *link_of(const struct peers *peers, uint32_t interval)
{
	return &peers->links[peers->intervals[interval].link];
}

/* Puts intervals of one computer side by side, in any order of computers. */
static int compare_computers(const void *user, uint32_t left, uint32_t right)
{
	return numbers_compare(link_of(user, left)->computer, link_of(user, right)->computer);
}

static int compare_links(const void *user, uint32_t left, uint32_t right)
{
	const struct peers *peers = user;
	return numbers_compare(peers->intervals[left].link, peers->intervals[right].link);
}

static bool add_share(
	struct ipsecevtx_report *report, struct peers *peers, const uint32_t *order, size_t count, uint32_t networks)
{
	void *shares = peers->shares;
	uint64_t end = 0, covered = 0;
	if (!array_reserve(
		    &report->allocator, &shares, &peers->share_room, peers->share_count + 1, sizeof *peers->shares))
		return false;
	peers->shares = shares;
	for (size_t i = 0; i < count; i++) {
		const struct peer_interval *interval = &peers->intervals[order[i]];
		covered += add_interval_to(&end, interval->start, interval->end);
	}
	const struct peer_interval *first = &peers->intervals[order[0]];
	peers->shares[peers->share_count++] = (struct peer_share){first->peer, first->link, networks, covered};
	return true;
}

/* How many intervals from the first one on are equal to it in an order. */
static size_t count_equal(const struct peers *peers, const uint32_t *order, size_t count, sort_compare *compare)
{
	size_t equal = 1;
	while (equal < count && compare(peers, order[0], order[equal]) == 0)
		equal++;
	return equal;
}

/*
 * Adds the shares of one computer, whose intervals are in the order of their start: one for all its links, and one for
 * each link where there are few.
 */
static bool add_computer(struct ipsecevtx_report *report, struct peers *peers, uint32_t *order, size_t count)
{
	const size_t place = peers->share_count;
	uint32_t networks = 0;
	if (!add_share(report, peers, order, count, 0) ||
		!sort_numbers(&report->allocator, order, count, compare_links, peers))
		return false;
	for (size_t i = 0; i < count; networks++)
		i += count_equal(peers, order + i, count - i, compare_links);
	peers->shares[place].networks = networks;
	for (size_t i = 0, next; networks > 1 && networks <= PEER_LINKS_TOLD && i < count; i = next) {
		next = i + count_equal(peers, order + i, count - i, compare_links);
		if (!add_share(report, peers, order + i, next - i, 1))
			return false;
	}
	return true;
}

struct share_order {
	const struct peers *peers;
	const struct peer_share *shares;
};

/* Compares by the computer's name; the share of all its links comes first, then by networks. */
static int compare_shares(const void *user, uint32_t left, uint32_t right)
{
	const struct share_order *by = user;
	const struct strings *strings = &by->peers->report->strings;
	const struct peer_share *one = &by->shares[left], *other = &by->shares[right];
	const struct peer_link *first = &by->peers->links[one->link], *second = &by->peers->links[other->link];
	int order = strings_compare(strings, first->computer, second->computer);
	if (order == 0)
		order = numbers_compare(other->networks, one->networks);
	for (unsigned i = 0; order == 0 && i < 4; i++)
		order = strings_compare(strings, first->networks[i], second->networks[i]);
	return order;
}

/* Sorts the shares from index from on. */
static bool sort_shares(struct ipsecevtx_report *report, struct peers *peers, size_t from)
{
	const struct ipsecevtx_allocator *allocator = &report->allocator;
	const size_t count = peers->share_count - from;
	const struct share_order by = {peers, peers->shares + from};
	uint32_t *order = sorted_numbers(allocator, count, compare_shares, &by);
	struct peer_share *sorted = memory_get_buffer(allocator, (count + 1) * sizeof *sorted);
	const bool ok = order && sorted;
	for (size_t i = 0; ok && i < count; i++)
		sorted[i] = by.shares[order[i]];
	if (ok && count > 0)
		memcpy(peers->shares + from, sorted, count * sizeof *sorted);
	memory_free(allocator, sorted);
	memory_free(allocator, order);
	return ok;
}

/* A peer with a single link needs no shares. */
static bool add_shares(struct ipsecevtx_report *report, struct peers *peers, uint32_t *order, size_t count)
{
	const size_t from = peers->share_count;
	if (count_equal(peers, order, count, compare_links) == count)
		return true;
	if (!sort_numbers(&report->allocator, order, count, compare_computers, peers))
		return false;
	for (size_t i = 0, next; i < count; i = next) {
		next = i + count_equal(peers, order + i, count - i, compare_computers);
		if (!add_computer(report, peers, order + i, next - i))
			return false;
	}
	return sort_shares(report, peers, from);
}

bool peers_add_covered(struct ipsecevtx_report *report, struct peers *peers)
{
	uint32_t *order = order_intervals(report, peers);
	bool ok = order != NULL;
	for (size_t i = 0, next; ok && i < peers->interval_count; i = next) {
		uint32_t peer = peers->intervals[order[i]].peer;
		next = i + 1;
		while (next < peers->interval_count && peers->intervals[order[next]].peer == peer)
			next++;
		cover(peers, group_value(peers->groups.items[peer]), order + i, next - i);
		ok = add_shares(report, peers, order + i, next - i);
	}
	memory_free(&report->allocator, order);
	return ok;
}

const struct peer_share *peers_shares(const struct peers *peers, uint32_t peer, size_t *count)
{
	size_t low = 0, high = peers->share_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (peers->shares[middle].peer < peer)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < peers->share_count && peers->shares[high].peer == peer;)
		high++;
	*count = high - low;
	return peers->shares + low;
}
