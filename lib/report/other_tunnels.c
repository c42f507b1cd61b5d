/* SPDX-License-Identifier: MIT */
#include "report/other_tunnels.h"

#include "evidence/index.h"

#include <stdlib.h>

/* A computer and an address between which negotiations failed. */
struct pair {
	uint32_t computer, remote;
	uint32_t own; /* STRING_NONE: none, or not the same in all failures */
};

/* When Quick Modes of a pair stood in another tunnel: one, or several without a pause. */
struct standing {
	uint32_t pair; /* index in pairs */
	uint32_t through;
	uint64_t from, until;
	bool has_ends;
};

struct looking {
	struct ipsecevtx_report *report;
	const struct associations *associations;
	const struct ipsecevtx_field_info *endpoint, *address;
	struct pair *pairs; /* sorted by compare_pairs() */
	size_t pair_count;
	struct standing *standings; /* sorted by pair and time */
	size_t standing_count, standing_room;
};

static int compare_pairs(const void *left, const void *right)
{
	const struct pair *one = left, *other = right;
	if (one->computer != other->computer)
		return one->computer < other->computer ? -1 : 1;
	return one->remote < other->remote ? -1 : one->remote > other->remote;
}

static int compare_standings(const void *left, const void *right)
{
	const struct standing *one = left, *other = right;
	if (one->pair != other->pair)
		return one->pair < other->pair ? -1 : 1;
	return one->from < other->from ? -1 : one->from > other->from;
}

/* Makes each pair once, so that an association is looked at once however many failures the two have. */
static bool make_pairs(struct looking *looking, const struct other_tunnel *tunnels, size_t count)
{
	struct pair *pairs = memory_get(&looking->report->allocator, count * sizeof *pairs);
	looking->pairs = pairs;
	if (!pairs)
		return false;
	for (size_t i = 0; i < count; i++)
		pairs[i] = (struct pair){tunnels[i].computer, tunnels[i].remote, tunnels[i].own};
	qsort(pairs, count, sizeof *pairs, compare_pairs);
	for (size_t i = 0; i < count; i++) {
		struct pair *before = looking->pair_count > 0 ? &pairs[looking->pair_count - 1] : NULL;
		if (!before || compare_pairs(before, &pairs[i]) != 0)
			pairs[looking->pair_count++] = pairs[i];
		else if (before->own != pairs[i].own)
			before->own = STRING_NONE;
	}
	return true;
}

static const struct pair *find_pair(const struct looking *looking, uint32_t computer, uint32_t remote)
{
	const struct pair wanted = {computer, remote, STRING_NONE};
	return bsearch(&wanted, looking->pairs, looking->pair_count, sizeof *looking->pairs, compare_pairs);
}

static bool add_standing(struct looking *looking, const struct standing *standing)
{
	void *items = looking->standings;
	if (!array_reserve(&looking->report->allocator, &items, &looking->standing_room, looking->standing_count + 1,
		    sizeof *standing))
		return false;
	looking->standings = items;
	looking->standings[looking->standing_count++] = *standing;
	return true;
}

/* Notes an association that stood in another tunnel. False when there is no memory. */
static bool look_at(struct looking *looking, const struct association *association)
{
	const struct association_event *event = association_event_of(looking->associations, association);
	const struct pair *pair = find_pair(looking, event->computer, association_peer(looking->associations, event));
	const struct ipsecevtx_time opened = association_opened(looking->associations, association);
	if (!pair || pair->own == STRING_NONE || opened.presence != IPSECEVTX_SET)
		return true;
	const struct ipsecevtx_time until = report_sure_until(looking->report, association);
	uint32_t through = association_string(looking->associations, event, looking->endpoint);
	if (through == STRING_NONE)
		through = association_string(looking->associations, event, looking->address);
	bool is_over = until.presence != IPSECEVTX_SET && association->state != ASSOCIATION_OPEN;
	if (is_over || through == STRING_NONE || through == pair->own)
		return true;
	const struct standing standing = {(uint32_t)(pair - looking->pairs), through, opened.ticks,
		until.presence == IPSECEVTX_SET ? until.ticks : UINT64_MAX, association->state == ASSOCIATION_CLOSED};
	return add_standing(looking, &standing);
}

static bool look_at_associations(struct looking *looking)
{
	bool ok = true;
	for (uint32_t i = 0; ok && i < associations_count(looking->associations); i++) {
		const struct association *association = association_at(looking->associations, i);
		if (association->kind == ASSOCIATION_QM && association->opening != ASSOCIATION_NONE)
			ok = look_at(looking, association);
	}
	return ok;
}

/* Joins those of a pair that overlap. */
static void join_standings(struct looking *looking)
{
	struct standing *items = looking->standings;
	size_t kept = 0;
	if (looking->standing_count > 1)
		qsort(items, looking->standing_count, sizeof *items, compare_standings);
	for (size_t i = 0; i < looking->standing_count; i++) {
		struct standing *before = kept > 0 ? &items[kept - 1] : NULL;
		if (!before || before->pair != items[i].pair || before->until < items[i].from) {
			items[kept++] = items[i];
			continue;
		}
		before->until = items[i].until > before->until ? items[i].until : before->until;
		before->through = before->through == items[i].through ? before->through : STRING_NONE;
		before->has_ends = before->has_ends && items[i].has_ends;
	}
	looking->standing_count = kept;
}

/* What stood for a pair at a time; NULL where nothing did. */
static const struct standing *find_standing(const struct looking *looking, uint32_t pair, uint64_t time)
{
	const struct standing wanted = {.pair = pair, .from = time};
	size_t low = 0, high = looking->standing_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare_standings(&looking->standings[middle], &wanted) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct standing *found = low > 0 ? &looking->standings[low - 1] : NULL;
	return found && found->pair == pair && found->until >= time ? found : NULL;
}

static void look_at_times(const struct looking *looking, struct other_tunnel *tunnel)
{
	const struct pair *pair = find_pair(looking, tunnel->computer, tunnel->remote);
	tunnel->has_ends = true;
	for (size_t i = 0; i < tunnel->time_count; i++) {
		const struct standing *standing =
			find_standing(looking, (uint32_t)(pair - looking->pairs), tunnel->times[i]);
		if (!standing)
			continue;
		if (tunnel->stood++ == 0)
			tunnel->through = standing->through;
		else if (tunnel->through != standing->through)
			tunnel->through = STRING_NONE;
		tunnel->has_ends = tunnel->has_ends && standing->has_ends;
	}
}

bool other_tunnels_find(struct ipsecevtx_report *report, struct other_tunnel *tunnels, size_t count)
{
	struct looking looking = {.report = report,
		.associations = report->associations,
		.endpoint = association_find_field("local_tunnel_endpoint"),
		.address = association_find_field("local_address")};
	if (count == 0)
		return true;
	bool ok = make_pairs(&looking, tunnels, count) && look_at_associations(&looking);
	if (ok)
		join_standings(&looking);
	for (size_t i = 0; ok && i < count; i++)
		look_at_times(&looking, &tunnels[i]);
	memory_free(&report->allocator, looking.pairs);
	memory_free(&report->allocator, looking.standings);
	return ok;
}
