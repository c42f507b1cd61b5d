/* SPDX-License-Identifier: MIT */
/*
 * Who used a certificate that several peers showed: when each of them did, and whether associations of two of them
 * stood at one time. A stolen certificate is used beside its owner.
 */
#include "report/association.h"
#include "report/certificates.h"
#include "report/sort.h"
#include "report/thumbprint.h"

#include <string.h>

/* An association that a peer opened with a certificate, and until when it is known to have stood. */
struct showing {
	uint32_t thumbprint; /* in small letters; a string, like peer */
	uint32_t peer;
	uint64_t opened, until;
	bool stands_then; /* it still stands at the time until */
};

struct using
{
	struct ipsecevtx_report *report;
	struct certificate_uses *uses;
	struct showing *showings;
	size_t count, room;
};

static const char *const thumbprint_fields[] = {"remote_mm_cert_hash", "remote_em_cert_hash"};

/*
 * Collecting them.
 */

/* The string of a thumbprint in small letters; STRING_NONE for none, STRING_FAILED without memory. */
static uint32_t small_string(struct ipsecevtx_report *report, uint32_t number)
{
	const struct string string = strings_get(&report->strings, number);
	const struct ipsecevtx_text text = {string.data, string.length, IPSECEVTX_SET};
	if (number == STRING_NONE)
		return STRING_NONE;
	arena_reset(&report->arena);
	const struct ipsecevtx_text small = thumbprint_small(&text, &report->arena);
	if (small.presence != IPSECEVTX_SET)
		return STRING_FAILED;
	return small.data == text.data ? number : strings_add(&report->strings, small.data, small.length);
}

/*
 * Finds until when an association is known to have stood. Without an end that was seen, that is no longer than its
 * lifetime. At the moment of its end, or when its lifetime is over, it no longer stands; at the last event of the
 * computer it still does.
 */
static void note_end(
	const struct ipsecevtx_report *report, const struct association *association, struct showing *showing)
{
	const struct ipsecevtx_time known = report_known_until(report, association);
	const struct ipsecevtx_time ended = association_ended(report->associations, association);
	const uint64_t until = known.presence == IPSECEVTX_SET ? known.ticks : UINT64_MAX;
	const uint64_t over = association_lasts(report->associations, association);
	showing->until = until < over ? until : over;
	showing->stands_then = until < over && (ended.presence != IPSECEVTX_SET || ended.ticks > until);
}

static bool stands_at(uint64_t until, bool stands_then, uint64_t time)
{
	return until > time || (until == time && stands_then);
}

static bool add_showing(struct using *using, const struct association *association, uint32_t thumbprint, uint32_t peer)
{
	void *showings = using->showings;
	const struct association_event *event = association_event_of(using->report->associations, association);
	if (!array_reserve(
		    &using->report->allocator, &showings, &using->room, using->count + 1, sizeof *using->showings))
		return false;
	using->showings = showings;
	struct showing *showing = &using->showings[using->count++];
	*showing = (struct showing){.thumbprint = thumbprint, .peer = peer, .opened = event->time};
	note_end(using->report, association, showing);
	return true;
}

static bool collect(struct using *using)
{
	struct ipsecevtx_report *report = using->report;
	const struct associations *associations = report->associations;
	const struct ipsecevtx_field_info *fields[2];
	for (unsigned i = 0; i < 2; i++)
		fields[i] = association_find_field(thumbprint_fields[i]);
	for (uint32_t i = 0; i < associations_count(associations); i++) {
		const struct association *association = association_at(associations, i);
		const struct association_event *event = association_event_of(associations, association);
		if (association->opening == ASSOCIATION_NONE || association->kind != ASSOCIATION_MM || !event->has_time)
			continue;
		uint32_t peer = association_peer(associations, event), before = STRING_NONE;
		for (unsigned k = 0; peer != STRING_NONE && k < 2; k++) {
			uint32_t thumbprint = small_string(report, association_string(associations, event, fields[k]));
			/* A certificate that was shown in both modes counts once. */
			if (thumbprint == STRING_NONE || thumbprint == before)
				continue;
			if (thumbprint == STRING_FAILED || !add_showing(using, association, thumbprint, peer))
				return false;
			before = thumbprint;
		}
	}
	return using->count < UINT32_MAX;
}

/* Those opened at one time are ordered by the names of peers, as string numbers depend on the order of the inputs. */
static int compare_showings(const void *user, uint32_t left, uint32_t right)
{
	const struct using *using = user;
	const struct showing *one = &using->showings[left], *other = &using->showings[right];
	int order = numbers_compare(one->thumbprint, other->thumbprint);
	if (order == 0)
		order = numbers_compare(one->opened, other->opened);
	return order != 0 ? order : strings_compare(&using->report->strings, one->peer, other->peer);
}

/*
 * The uses of one certificate.
 */

/* The use of a peer, or of two, among the last count uses; NULL where there is none. */
static struct certificate_use *find_use(struct certificate_use *uses, size_t count, uint32_t peer, uint32_t other)
{
	for (size_t i = 0; i < count; i++) {
		if (uses[i].peer == peer && uses[i].other == other)
			return &uses[i];
	}
	return NULL;
}

static void widen(struct certificate_use *use, uint64_t first, uint64_t last)
{
	use->first = first < use->first ? first : use->first;
	use->last = last > use->last ? last : use->last;
	use->count++;
}

/*
 * Adds to the use of one peer (other is STRING_NONE) or of two, among the uses from index from on. No more than most
 * are kept; *is_cut becomes true where there are more. False without memory.
 */
static bool add_use(struct using *using, size_t from, size_t most, const struct certificate_use *wanted, bool *is_cut)
{
	struct certificate_uses *uses = using->uses;
	void *items = uses->items;
	struct certificate_use *found = find_use(uses->items + from, uses->count - from, wanted->peer, wanted->other);
	if (found) {
		widen(found, wanted->first, wanted->last);
		return true;
	}
	if (uses->count - from >= most) {
		*is_cut = true;
		return true;
	}
	if (!array_reserve(&using->report->allocator, &items, &uses->room, uses->count + 1, sizeof *uses->items))
		return false;
	uses->items = items;
	uses->items[uses->count++] = *wanted;
	return true;
}

/* The peers of which an association stands, each once, in the order in which they began. */
struct standing {
	struct {
		uint32_t peer;
		uint64_t until;
		bool stands_then;
	} peers[CERTIFICATE_STANDING];
	size_t count;
};

static void remove_standing(struct standing *standing, size_t place)
{
	standing->count--;
	memmove(&standing->peers[place], &standing->peers[place + 1],
		(standing->count - place) * sizeof standing->peers[0]);
}

/* Removes those that no longer stand at a time. */
static void forget_over(struct standing *standing, uint64_t time)
{
	size_t count = 0;
	for (size_t i = 0; i < standing->count; i++) {
		if (stands_at(standing->peers[i].until, standing->peers[i].stands_then, time))
			standing->peers[count++] = standing->peers[i];
	}
	standing->count = count;
}

/* Adds a peer that stands. Without room the one that ends first gives way, or the new one is left out; false then. */
static bool note_standing(struct standing *standing, const struct showing *showing)
{
	size_t shortest = 0;
	for (size_t i = 0; i < standing->count; i++) {
		if (standing->peers[i].peer == showing->peer) {
			if (stands_at(showing->until, showing->stands_then, standing->peers[i].until)) {
				standing->peers[i].until = showing->until;
				standing->peers[i].stands_then = showing->stands_then;
			}
			return true;
		}
		if (standing->peers[i].until < standing->peers[shortest].until)
			shortest = i;
	}
	const bool is_full = standing->count == CERTIFICATE_STANDING;
	if (is_full && showing->until <= standing->peers[shortest].until)
		return false;
	if (is_full)
		remove_standing(standing, shortest);
	standing->peers[standing->count].peer = showing->peer;
	standing->peers[standing->count].until = showing->until;
	standing->peers[standing->count++].stands_then = showing->stands_then;
	return !is_full;
}

/* The meeting of two peers, who are named in the order of their names. */
static struct certificate_use meeting_of(
	const struct using *using, const struct showing *showing, uint32_t other, uint64_t until)
{
	bool is_first = strings_compare(&using->report->strings, showing->peer, other) < 0;
	return (struct certificate_use){.thumbprint = showing->thumbprint,
		.peer = is_first ? showing->peer : other,
		.other = is_first ? other : showing->peer,
		.count = 1,
		.first = showing->opened,
		.last = until < showing->until ? until : showing->until};
}

/*
 * Notes the meeting of each new association with all that stand: compared with one of them alone, the one that stands
 * longest would hide the others from each other.
 */
static bool add_meetings(struct using *using, const uint32_t *order, size_t count)
{
	struct standing standing = {.count = 0};
	const size_t from = using->uses->count;
	for (size_t i = 0; i < count; i++) {
		const struct showing *showing = &using->showings[order[i]];
		forget_over(&standing, showing->opened);
		if (!stands_at(showing->until, showing->stands_then, showing->opened))
			continue;
		for (size_t k = 0; k < standing.count; k++) {
			if (standing.peers[k].peer == showing->peer)
				continue;
			const struct certificate_use meeting =
				meeting_of(using, showing, standing.peers[k].peer, standing.peers[k].until);
			if (!add_use(using, from, CERTIFICATE_MEETINGS_TOLD, &meeting, &using->uses->has_more_meetings))
				return false;
		}
		if (!note_standing(&standing, showing))
			using->uses->has_more_meetings = true;
	}
	return true;
}

/* Adds the uses of one certificate, whose showings are those of order; none where all of them are of one peer. */
static bool add_uses(struct using *using, const uint32_t *order, size_t count)
{
	const size_t from = using->uses->count;
	bool is_one = true, is_cut = false;
	for (size_t i = 1; i < count && is_one; i++)
		is_one = using->showings[order[i]].peer == using->showings[order[0]].peer;
	for (size_t i = 0; i < count && !is_one; i++) {
		const struct showing *showing = &using->showings[order[i]];
		const struct certificate_use use = {.thumbprint = showing->thumbprint,
			.peer = showing->peer,
			.other = STRING_NONE,
			.count = 1,
			.first = showing->opened,
			.last = showing->opened};
		if (!add_use(using, from, CERTIFICATE_USES_TOLD, &use, &is_cut))
			return false;
	}
	return is_one || add_meetings(using, order, count);
}

bool certificates_find_uses(struct ipsecevtx_report *report, struct certificate_uses *uses)
{
	struct using using = {.report = report, .uses = uses};
	bool ok = collect(&using);
	uint32_t *order = ok ? sorted_numbers(&report->allocator, using.count, compare_showings, &using) : NULL;
	ok = order != NULL;
	for (size_t i = 0, next; ok && i < using.count; i = next) {
		uint32_t thumbprint = using.showings[order[i]].thumbprint;
		next = i + 1;
		while (next < using.count && using.showings[order[next]].thumbprint == thumbprint)
			next++;
		ok = add_uses(&using, order + i, next - i);
	}
	memory_free(&report->allocator, order);
	memory_free(&report->allocator, using.showings);
	return ok;
}

const struct certificate_use *certificate_uses_of(
	const struct certificate_uses *uses, uint32_t thumbprint, bool of_two, size_t *count)
{
	size_t low = 0, high = uses->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct certificate_use *use = &uses->items[middle];
		bool is_before = use->thumbprint < thumbprint ||
				 (use->thumbprint == thumbprint && of_two && use->other == STRING_NONE);
		if (is_before)
			low = middle + 1;
		else
			high = middle;
	}
	for (high = low; high < uses->count && uses->items[high].thumbprint == thumbprint &&
			 (uses->items[high].other != STRING_NONE) == of_two;)
		high++;
	*count = high - low;
	return uses->items + low;
}
