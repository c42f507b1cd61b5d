/* SPDX-License-Identifier: MIT */
#include "report/other_tunnels.h"

#include <stdlib.h>

static int compare_pairs(const struct other_tunnel *one, const struct other_tunnel *other)
{
	if (one->computer != other->computer)
		return one->computer < other->computer ? -1 : 1;
	return one->remote < other->remote ? -1 : one->remote > other->remote;
}

static int compare(const void *left, const void *right)
{
	return compare_pairs(left, right);
}

/* Those of one pair become one, for all the time between them: however many there are, each is looked at once. */
static size_t merge(struct other_tunnel *tunnels, size_t count)
{
	size_t kept = 0;
	if (count > 1)
		qsort(tunnels, count, sizeof *tunnels, compare);
	for (size_t i = 0; i < count; i++) {
		struct other_tunnel *before = kept > 0 ? &tunnels[kept - 1] : NULL;
		const struct other_tunnel *tunnel = &tunnels[i];
		if (!before || compare_pairs(before, tunnel) != 0) {
			tunnels[kept++] = *tunnel;
			continue;
		}
		before->own = before->own == tunnel->own ? before->own : STRING_NONE;
		before->first = tunnel->first < before->first ? tunnel->first : before->first;
		before->last = tunnel->last > before->last ? tunnel->last : before->last;
	}
	return kept;
}

struct looking {
	const struct ipsecevtx_report *report;
	const struct associations *associations;
	const struct ipsecevtx_field_info *endpoint, *address;
	struct other_tunnel *tunnels;
	size_t count;
};

static bool stood_between(
	const struct looking *looking, const struct association *association, const struct other_tunnel *tunnel)
{
	const struct ipsecevtx_time opened = association_opened(looking->associations, association);
	const struct ipsecevtx_time until = report_stood_until(looking->report, association);
	return opened.presence == IPSECEVTX_SET && opened.ticks <= tunnel->last &&
	       (until.presence == IPSECEVTX_SET ? until.ticks >= tunnel->first
						: association->state == ASSOCIATION_OPEN);
}

static void look_at(const struct looking *looking, const struct association *association)
{
	const struct association_event *event = association_event_of(looking->associations, association);
	const struct other_tunnel wanted = {
		.computer = event->computer, .remote = association_peer(looking->associations, event)};
	struct other_tunnel *tunnel =
		bsearch(&wanted, looking->tunnels, looking->count, sizeof *looking->tunnels, compare);
	if (!tunnel || tunnel->own == STRING_NONE || !stood_between(looking, association, tunnel))
		return;
	uint32_t through = association_string(looking->associations, event, looking->endpoint);
	if (through == STRING_NONE)
		through = association_string(looking->associations, event, looking->address);
	if (through == STRING_NONE || through == tunnel->own)
		return;
	tunnel->has_end |= association->state == ASSOCIATION_CLOSED;
	if (tunnel->quick_modes++ == 0)
		tunnel->through = through;
	else if (tunnel->through != through)
		tunnel->through = STRING_NONE;
}

bool other_tunnels_find(struct ipsecevtx_report *report, struct other_tunnel *tunnels, size_t count)
{
	struct looking looking = {.report = report,
		.associations = report->associations,
		.endpoint = association_find_field("local_tunnel_endpoint"),
		.address = association_find_field("local_address")};
	if (count == 0)
		return true;
	looking.tunnels = memory_get(&report->allocator, count * sizeof *looking.tunnels);
	if (!looking.tunnels)
		return false;
	memcpy(looking.tunnels, tunnels, count * sizeof *tunnels);
	looking.count = merge(looking.tunnels, count);
	for (uint32_t i = 0; i < associations_count(looking.associations); i++) {
		const struct association *association = association_at(looking.associations, i);
		if (association->kind == ASSOCIATION_QM && association->opening != ASSOCIATION_NONE)
			look_at(&looking, association);
	}
	for (size_t i = 0; i < count; i++) {
		const struct other_tunnel *found =
			bsearch(&tunnels[i], looking.tunnels, looking.count, sizeof *looking.tunnels, compare);
		tunnels[i].quick_modes = found->quick_modes;
		tunnels[i].through = found->through;
		tunnels[i].has_end = found->has_end;
	}
	memory_free(&report->allocator, looking.tunnels);
	return true;
}
