/* SPDX-License-Identifier: MIT */
/*
 * Finds both ends of one association: Quick Modes of two computers, where the inbound SPI of each is the outbound SPI
 * of the other. Where several fit, the two nearest in time are paired first, then the next two.
 */
#include "report/association_parts.h"
#include "report/sort.h"

/*
 * An SPI is a 32-bit number that its receiver chooses. More than a few Quick Modes with the same two SPIs are no
 * accident, and comparing each of them with all others would take forever, so they are not paired, and the report says
 * so.
 */
#define FITTING_MAX 1024u

/* A Quick Mode that has both SPIs. */
struct end {
	uint64_t inbound, outbound;
	uint64_t time;
	uint32_t association;
	uint32_t computer;
	bool has_time;
	bool is_paired;
};

/* Two Quick Modes that may be both ends of one. */
struct fitting {
	uint64_t distance; /* in ticks; UINT64_MAX when a time is not known */
	uint32_t left, right;
};

struct pairing {
	struct associations *associations;
	const struct ipsecevtx_allocator *allocator;
	struct end *ends;
	uint32_t *order; /* indexes of ends, by their two SPIs in either order, then by association */
	size_t count;    /* of ends; later of order */
	struct fitting *fittings;
	size_t fitting_count, fitting_room;
};

static uint64_t lower(const struct end *end)
{
	return end->inbound < end->outbound ? end->inbound : end->outbound;
}

static uint64_t higher(const struct end *end)
{
	return end->inbound < end->outbound ? end->outbound : end->inbound;
}

static int compare_ends(const void *user, uint32_t left, uint32_t right)
{
	const struct end *ends = ((const struct pairing *)user)->ends;
	uint64_t one = lower(&ends[left]), other = lower(&ends[right]);
	if (one == other) {
		one = higher(&ends[left]);
		other = higher(&ends[right]);
	}
	return one < other ? -1 : one > other;
}

static int compare_fittings(const void *user, uint32_t left, uint32_t right)
{
	const struct fitting *fittings = ((const struct pairing *)user)->fittings;
	/* The sort is stable, so the order of the ends decides between equal distances. */
	return fittings[left].distance < fittings[right].distance ? -1
								  : fittings[left].distance > fittings[right].distance;
}

/*
 * Most Quick Modes share their SPIs with no other, and need no sorting. Each is counted at a place that follows from
 * its SPIs; one that is alone at its place shares them with no other.
 */
#define PLACES_PER_END 8u

static size_t place_of(const struct end *end, size_t places)
{
	uint64_t mixed = (lower(end) << 32 ^ higher(end)) * UINT64_C(0x9e3779b97f4a7c15);
	return (size_t)(mixed >> 32) % places;
}

/* Puts the ends that may share their SPIs with another into order. False when there is no memory. */
static bool order_common(struct pairing *pairing)
{
	const struct ipsecevtx_allocator *allocator = pairing->allocator;
	size_t places = PLACES_PER_END * pairing->count + 1, count = 0;
	uint8_t *seen = memory_get(allocator, places);
	if (!seen)
		return false;
	for (size_t i = 0; i < pairing->count; i++) {
		uint8_t *place = &seen[place_of(&pairing->ends[i], places)];
		*place = (uint8_t)(*place + (*place < 2));
	}
	for (size_t i = 0; i < pairing->count; i++) {
		if (seen[place_of(&pairing->ends[i], places)] > 1)
			pairing->order[count++] = (uint32_t)i;
	}
	memory_free(allocator, seen);
	pairing->count = count;
	return true;
}

/* Collects the Quick Modes whose opening is known and that have both SPIs. */
static void collect_ends(struct pairing *pairing)
{
	const struct associations *associations = pairing->associations;
	for (size_t i = 0; i < associations->count; i++) {
		const struct association *item = &associations->items[i];
		if (item->kind != ASSOCIATION_QM || item->opening == ASSOCIATION_NONE)
			continue;
		const struct association_event *event = &associations->events[item->opening];
		const struct layout *layout = layout_of(associations, event->event_id);
		struct number numbers[LAYOUT_FIELDS];
		association_event_numbers(associations, event, layout, numbers);
		uint64_t inbound = numbers[layout->fields[layout->inbound_spi].slot].value;
		uint64_t outbound = numbers[layout->fields[layout->outbound_spi].slot].value;
		if (inbound == 0 || outbound == 0)
			continue;
		pairing->ends[pairing->count++] = (struct end){.inbound = inbound,
			.outbound = outbound,
			.time = event->time,
			.association = (uint32_t)i,
			.computer = event->computer,
			.has_time = event->has_time};
	}
}

static bool do_fit(const struct end *left, const struct end *right)
{
	return left->computer != right->computer && left->inbound == right->outbound &&
	       left->outbound == right->inbound;
}

static uint64_t distance(const struct end *left, const struct end *right)
{
	if (!left->has_time || !right->has_time)
		return UINT64_MAX;
	return left->time < right->time ? right->time - left->time : left->time - right->time;
}

static bool add_fitting(struct pairing *pairing, uint32_t left, uint32_t right)
{
	void *fittings = pairing->fittings;
	if (!array_reserve(pairing->allocator, &fittings, &pairing->fitting_room, pairing->fitting_count + 1,
		    sizeof *pairing->fittings))
		return false;
	pairing->fittings = fittings;
	pairing->fittings[pairing->fitting_count++] =
		(struct fitting){distance(&pairing->ends[left], &pairing->ends[right]), left, right};
	return true;
}

/* Pairs the ends that fit, those nearest in time first. */
static bool choose(struct pairing *pairing)
{
	struct association *items = pairing->associations->items;
	const struct ipsecevtx_allocator *allocator = pairing->allocator;
	if (pairing->fitting_count == 0)
		return true;
	uint32_t *order = memory_get_buffer(allocator, pairing->fitting_count * sizeof *order);
	for (size_t i = 0; order && i < pairing->fitting_count; i++)
		order[i] = (uint32_t)i;
	if (!order || !sort_numbers(allocator, order, pairing->fitting_count, compare_fittings, pairing)) {
		memory_free(allocator, order);
		return false;
	}
	for (size_t i = 0; i < pairing->fitting_count; i++) {
		const struct fitting *fitting = &pairing->fittings[order[i]];
		struct end *left = &pairing->ends[fitting->left], *right = &pairing->ends[fitting->right];
		if (left->is_paired || right->is_paired)
			continue;
		left->is_paired = right->is_paired = true;
		items[left->association].other = right->association;
		items[right->association].other = left->association;
	}
	memory_free(allocator, order);
	return true;
}

/* Pairs the ends in order from start to end, which all have the same two SPIs. */
static bool pair_some(struct pairing *pairing, size_t start, size_t end)
{
	if (end - start > FITTING_MAX) {
		pairing->associations->unpaired += end - start;
		return true;
	}
	pairing->fitting_count = 0;
	for (size_t i = start; i < end; i++) {
		for (size_t k = i + 1; k < end; k++) {
			uint32_t left = pairing->order[i], right = pairing->order[k];
			if (do_fit(&pairing->ends[left], &pairing->ends[right]) && !add_fitting(pairing, left, right))
				return false;
		}
	}
	return choose(pairing);
}

static bool pair_all(struct pairing *pairing)
{
	collect_ends(pairing);
	if (!order_common(pairing) ||
		!sort_numbers(pairing->allocator, pairing->order, pairing->count, compare_ends, pairing))
		return false;
	for (size_t start = 0, next; start < pairing->count; start = next) {
		next = start + 1;
		while (next < pairing->count && compare_ends(pairing, pairing->order[start], pairing->order[next]) == 0)
			next++;
		if (next - start > 1 && !pair_some(pairing, start, next))
			return false;
	}
	return true;
}

/*
 * The other end of a Main Mode is the Main Mode of its Quick Mode's other end; the earliest Quick Mode that has one
 * decides.
 */
static void inherit(struct associations *associations)
{
	struct association *items = associations->items;
	for (size_t i = 0; i < associations->count; i++) {
		const struct association *item = &items[i];
		if (item->kind != ASSOCIATION_QM || item->parent == ASSOCIATION_NONE ||
			item->other == ASSOCIATION_NONE || items[item->other].parent == ASSOCIATION_NONE)
			continue;
		if (items[item->parent].other == ASSOCIATION_NONE)
			items[item->parent].other = items[item->other].parent;
	}
}

bool associations_pair(struct associations *associations)
{
	const struct ipsecevtx_allocator *allocator = &associations->allocator;
	struct pairing pairing = {.associations = associations, .allocator = allocator};
	size_t room = associations->count + 1;
	pairing.ends = memory_get_buffer(allocator, room * sizeof *pairing.ends);
	pairing.order = memory_get_buffer(allocator, room * sizeof *pairing.order);
	bool ok = pairing.ends && pairing.order && pair_all(&pairing);
	if (ok)
		inherit(associations);
	memory_free(allocator, pairing.ends);
	memory_free(allocator, pairing.order);
	memory_free(allocator, pairing.fittings);
	return ok;
}
