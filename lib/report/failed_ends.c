/* SPDX-License-Identifier: MIT */
#include "report/failed_ends.h"

#include "evidence/ticks.h"

#include <stdlib.h>

/*
 * More than a few failures of one negotiation, in three days, are no accident, and each would be compared with each of
 * the others; they are left out.
 */
#define SAME_MAX      16u
#define JOIN_AT_FIRST 1024u

void failed_ends_init(
	struct failed_ends *ends, const struct ipsecevtx_allocator *allocator, const struct hash_key *key, size_t limit)
{
	*ends = (struct failed_ends){.allocator = *allocator, .key = *key, .limit = limit, .last = SIZE_MAX};
}

static void forget_items(struct failed_ends *ends)
{
	memory_free(&ends->allocator, ends->items);
	ends->items = NULL;
	ends->count = ends->room = 0;
}

void failed_ends_free(struct failed_ends *ends)
{
	forget_items(ends);
	memory_free(&ends->allocator, ends->found);
	memory_free(&ends->allocator, ends->seen);
	ends->found = NULL;
	ends->seen = NULL;
	ends->found_count = ends->found_room = ends->seen_count = ends->seen_room = 0;
}

/*
 * Adding.
 */

/* Hexadecimal digits in capital and small letters are the same. */
static uint64_t hash_cookie(const struct failed_ends *ends, const struct ipsecevtx_text *cookie)
{
	struct hash hash = hash_start(&ends->key);
	hash_word(&hash, cookie->length);
	for (size_t i = 0; i < cookie->length;) {
		uint64_t word = 0;
		for (unsigned shift = 0; shift < 64 && i < cookie->length; shift += 8, i++) {
			uint8_t letter = (uint8_t)cookie->data[i];
			word |= (uint64_t)(letter >= 'A' && letter <= 'F' ? letter | 0x20u : letter) << shift;
		}
		hash_word(&hash, word);
	}
	return hash_end(&hash);
}

uint32_t failed_ends_address(const struct failed_ends *ends, const struct string *address)
{
	struct hash hash = hash_start(&ends->key);
	hash_bytes(&hash, address->data, address->length);
	/* 0 stands for no address. */
	uint32_t result = (uint32_t)hash_end(&hash);
	return result == 0 ? 1 : result;
}

static uint32_t hash_address(const struct failed_ends *ends, const struct ipsecevtx_address *address)
{
	if (!address || address->text.presence != IPSECEVTX_SET)
		return 0;
	const struct string string = {address->text.data, address->text.length};
	return failed_ends_address(ends, &string);
}

/* Fills in what both ends of a Main Mode have in common; false where that is nothing. */
static bool tell_main(const struct failed_ends *ends, const struct failed *failed, struct told_end *end)
{
	if (failed_cookie(failed->initiator_cookie) != COOKIE_MADE)
		return false;
	end->hash = hash_cookie(ends, failed->initiator_cookie);
	if (failed->answer == COOKIE_MADE) {
		end->answer = (uint32_t)hash_cookie(ends, failed->responder_cookie);
		end->answer += end->answer == 0;
	}
	return true;
}

/*
 * The same for a Quick Mode. Message ids can be small numbers that come again, so the endpoints and the day must agree
 * too.
 */
static bool tell_quick(const struct failed_ends *ends, const struct ipsecevtx_event *event, struct told_end *end)
{
	const struct ipsecevtx_u32 *id = &event->qm_failed.message_id;
	if (id->presence != IPSECEVTX_SET || id->value == 0 || end->local == 0 || end->remote == 0 ||
		event->time.presence != IPSECEVTX_SET || end->is_initiator == end->is_responder)
		return false;
	struct hash hash = hash_start(&ends->key);
	hash_word(&hash, id->value);
	hash_word(&hash, end->is_initiator ? end->local : end->remote);
	hash_word(&hash, end->is_initiator ? end->remote : end->local);
	end->hash = hash_end(&hash);
	end->is_quick = true;
	end->day = (uint16_t)(event->time.ticks / TICKS_A_DAY % UINT16_MAX);
	return true;
}

bool failed_ends_add(struct failed_ends *ends, const struct ipsecevtx_event *event, const struct failed *failed,
	const struct ipsecevtx_address *peer, uint32_t computer)
{
	struct told_end end = {.computer = computer,
		.owner = END_OWNER_NONE,
		.is_initiator = failed->kind->is_initiator,
		.is_responder = failed->kind->is_responder};
	bool is_quick = event->kind == IPSECEVTX_KIND_QM_FAILED;
	ends->last = SIZE_MAX;
	if (ends->is_full || (!is_quick && !failed->initiator_cookie))
		return true;
	end.local = hash_address(ends, failed->local_address);
	end.remote = hash_address(ends, peer);
	if (!(is_quick ? tell_quick(ends, event, &end) : tell_main(ends, failed, &end)))
		return true;
	if (ends->count >= ends->limit) {
		forget_items(ends);
		ends->is_full = true;
		return true;
	}
	void *items = ends->items;
	if (!array_reserve(&ends->allocator, &items, &ends->room, ends->count + 1, sizeof *ends->items))
		return false;
	ends->items = items;
	ends->items[ends->count] = end;
	ends->last = ends->count++;
	return true;
}

void failed_ends_own(struct failed_ends *ends, uint32_t owner)
{
	if (ends->last != SIZE_MAX)
		ends->items[ends->last].owner = owner;
}

/*
 * Matching.
 */

static int compare_numbers(uint64_t one, uint64_t other)
{
	return one < other ? -1 : one > other;
}

static int compare_items(const void *left, const void *right)
{
	const struct told_end *one = left, *other = right;
	int result = compare_numbers(one->hash, other->hash);
	if (result == 0)
		result = compare_numbers(one->day, other->day);
	if (result == 0)
		result = compare_numbers(one->answer, other->answer);
	return result != 0 ? result : compare_numbers(one->computer, other->computer);
}

static int compare_found(const void *left, const void *right)
{
	const struct failed_end *one = left, *other = right;
	int result = compare_numbers(one->owner, other->owner);
	if (result == 0)
		result = compare_numbers(one->computer, other->computer);
	if (result == 0)
		result = compare_numbers(one->remote, other->remote);
	if (result == 0)
		result = compare_numbers(one->is_initiator, other->is_initiator);
	if (result == 0)
		result = compare_numbers(one->is_quick, other->is_quick);
	if (result == 0)
		result = compare_numbers(one->other_computer, other->other_computer);
	return result != 0 ? result : compare_numbers(one->other_owner, other->other_owner);
}

/* Sorts what was found, and joins entries that differ only in count. */
static void join_found(struct failed_ends *ends)
{
	size_t kept = 0;
	if (ends->found_count > 1)
		qsort(ends->found, ends->found_count, sizeof *ends->found, compare_found);
	for (size_t i = 0; i < ends->found_count; i++) {
		if (kept > 0 && compare_found(&ends->found[kept - 1], &ends->found[i]) == 0)
			ends->found[kept - 1].count += ends->found[i].count;
		else
			ends->found[kept++] = ends->found[i];
	}
	ends->found_count = kept;
}

static bool add_found(struct failed_ends *ends, const struct failed_end *end)
{
	void *found = ends->found;
	if (ends->found_count >= JOIN_AT_FIRST && ends->found_count >= ends->join_at) {
		join_found(ends);
		ends->join_at = 2 * ends->found_count;
	}
	if (!array_reserve(&ends->allocator, &found, &ends->found_room, ends->found_count + 1, sizeof *ends->found))
		return false;
	ends->found = found;
	ends->found[ends->found_count++] = *end;
	return true;
}

/* Whether one is of the other's day, or the one before or after it; Main Modes are of no day. */
static bool is_near(const struct told_end *one, const struct told_end *other)
{
	return one->day == other->day || one->day == other->day + 1 || one->day + 1 == other->day;
}

/*
 * Whether two failures may be both ends of one negotiation. A NAT on the way changes one of the two addresses at most;
 * the other one has to agree.
 */
static bool do_fit(const struct told_end *one, const struct told_end *other)
{
	if (one->is_crowded || other->is_crowded || one->computer == other->computer ||
		one->is_quick != other->is_quick ||
		!((one->is_initiator && other->is_responder) || (one->is_responder && other->is_initiator)))
		return false;
	if (one->is_quick)
		return is_near(one, other);
	return (one->remote != 0 && one->remote == other->local) || (one->local != 0 && one->local == other->remote);
}

/* Failures in a row, count of them from first on. */
struct near {
	size_t first, count;
};

/* Those that are near to one of them, of count in the order of their days; not all of more than SAME_MAX. */
static struct near find_near(const struct told_end *items, size_t count, size_t at)
{
	size_t first = at, end = at + 1;
	while (first > 0 && end - first <= SAME_MAX && is_near(&items[first - 1], &items[at]))
		first--;
	while (end < count && end - first <= SAME_MAX && is_near(&items[end], &items[at]))
		end++;
	return (struct near){first, end - first};
}

/* Whether a failure before other, from first on, which one fits too, is of the same computer and owner. */
static bool was_told(const struct told_end *items, size_t first, size_t one, size_t other)
{
	size_t i = first;
	while (i < other && !(items[i].computer == items[other].computer && items[i].owner == items[other].owner &&
				    do_fit(&items[one], &items[i])))
		i++;
	return i < other;
}

/* Matches the failures that have a hash in common. */
static bool match_some(struct failed_ends *ends, struct told_end *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		items[i].is_crowded = find_near(items, count, i).count > SAME_MAX;
	for (size_t i = 0; i < count; i++) {
		struct failed_end end = {items[i].owner, items[i].computer, items[i].remote, END_OWNER_NONE,
			STRING_NONE, items[i].is_initiator, items[i].is_quick, 1};
		const struct near near = find_near(items, count, i);
		bool fits = false;
		for (size_t k = near.first; k < near.first + near.count; k++) {
			if (!do_fit(&items[i], &items[k]) || items[k].computer == STRING_NONE ||
				was_told(items, near.first, i, k))
				continue;
			end.other_owner = items[k].owner;
			end.other_computer = items[k].computer;
			fits = true;
			if (!add_found(ends, &end))
				return false;
		}
		end.other_owner = END_OWNER_NONE;
		end.other_computer = STRING_NONE;
		if (fits && !add_found(ends, &end))
			return false;
	}
	return true;
}

static bool add_seen(struct failed_ends *ends, uint32_t owner)
{
	void *seen = ends->seen;
	if (!array_reserve(&ends->allocator, &seen, &ends->seen_room, ends->seen_count + 1, sizeof *ends->seen))
		return false;
	ends->seen = seen;
	ends->seen[ends->seen_count++] = owner;
	return true;
}

/*
 * Keeps the owners of failures whose two cookies are those of a failure of another computer. items are in the order of
 * answers and computers.
 */
static bool see_some(struct failed_ends *ends, const struct told_end *items, size_t count)
{
	bool ok = true;
	for (size_t start = 0, end; ok && start < count; start = end) {
		for (end = start + 1; end < count && items[end].answer == items[start].answer;)
			end++;
		bool is_shared = items[start].answer != 0 && items[start].computer != items[end - 1].computer;
		for (size_t i = start; ok && is_shared && i < end; i++)
			ok = add_seen(ends, items[i].owner);
	}
	return ok;
}

static bool has_computers(const struct failed_ends *ends)
{
	size_t i = 0;
	while (i < ends->count && ends->items[i].computer == ends->items[0].computer)
		i++;
	return i < ends->count;
}

bool failed_ends_match(struct failed_ends *ends)
{
	struct told_end *items = ends->items;
	bool ok = true;
	/* With a single computer there is no other end. */
	if (!has_computers(ends)) {
		forget_items(ends);
		return true;
	}
	if (ends->count > 1)
		qsort(items, ends->count, sizeof *items, compare_items);
	for (size_t start = 0, end; ok && start < ends->count; start = end) {
		for (end = start + 1; end < ends->count && items[end].hash == items[start].hash;)
			end++;
		ok = see_some(ends, items + start, end - start);
		if (ok && end - start > 1)
			ok = match_some(ends, items + start, end - start);
	}
	forget_items(ends);
	if (ok)
		join_found(ends);
	return ok;
}

size_t failed_ends_of(const struct failed_ends *ends, uint32_t owner, size_t *first)
{
	size_t low = 0, high = ends->found_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (ends->found[middle].owner < owner)
			low = middle + 1;
		else
			high = middle;
	}
	*first = low;
	while (high < ends->found_count && ends->found[high].owner == owner)
		high++;
	return high - low;
}
