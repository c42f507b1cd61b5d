/* SPDX-License-Identifier: MIT */
#include "tunnel.h"

#include <stdlib.h>
#include <string.h>

/* Whether a name has a domain: "vpn1" can be short for "vpn1.corp.example", but here they count as two computers. */
static bool is_full(const char *name)
{
	const char *dot = strchr(name, '.');
	return dot && dot[1] != '\0';
}

/*
 * Whether the event may be of that computer, in any spelling of its name; true also where the event names no computer.
 */
static bool may_be_of(const struct ipsecevtx_event *event, const char *computer)
{
	return ipsecevtx_event_is_of_computer(event, (const char *const[]){computer}, 1) &&
	       (event->computer.presence != IPSECEVTX_SET || is_full(event->computer.data) == is_full(computer));
}

/* Finds the number of the event's computer; 0 where it is not known for sure. False without memory. */
static bool find_computer(struct tunnel *tunnel, const struct ipsecevtx_event *event, size_t *number)
{
	const struct ipsecevtx_text *computer = &event->computer;
	const unsigned odd = IPSECEVTX_MARK_STRUCTURE | IPSECEVTX_MARK_VALUE;
	*number = 0;
	if (computer->presence != IPSECEVTX_SET || (event->marks & odd))
		return true;
	for (size_t i = 0; i < tunnel->computer_count; i++) {
		if (may_be_of(event, tunnel->computers[i])) {
			*number = i + 1;
			return true;
		}
	}
	if (tunnel->computer_count == TUNNEL_COMPUTERS)
		return true;
	char *name = strndup(computer->data, computer->length);
	if (!name)
		return false;
	tunnel->computers[tunnel->computer_count++] = name;
	*number = tunnel->computer_count;
	return true;
}

static bool make_room(struct tunnel *tunnel)
{
	size_t room = tunnel->room == 0 ? 64 : 2 * tunnel->room;
	if (tunnel->count < tunnel->room)
		return true;
	struct tunnel_event *events =
		room <= SIZE_MAX / sizeof *events ? realloc(tunnel->events, room * sizeof *events) : NULL;
	if (!events)
		return false;
	tunnel->events = events;
	tunnel->room = room;
	return true;
}

/* Fills begun. False where the event is neither an opening nor an end, or does not name its Quick Mode. */
static bool begin_event(struct tunnel_event *begun, const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_id *id = NULL;
	if (event->kind == IPSECEVTX_KIND_QM_ESTABLISHED)
		id = &event->qm_established.qm_sa_id;
	else if (event->kind == IPSECEVTX_KIND_QM_ENDED)
		id = &event->qm_ended.qm_sa_id;
	if (!id || id->presence != IPSECEVTX_SET)
		return false;
	*begun = (struct tunnel_event){
		.qm_sa_id = id->value,
		.time = ipsecevtx_event_known_time(event),
		.is_end = event->kind == IPSECEVTX_KIND_QM_ENDED,
	};
	return true;
}

bool tunnel_add(struct tunnel *tunnel, const struct ipsecevtx_event *event, bool is_asked_for)
{
	struct tunnel_event added;
	size_t computer;
	if (!begin_event(&added, event))
		return true;
	added.is_asked_for = is_asked_for && !added.is_end;
	/* An event without a time is sorted before all others, where it matters only if it is asked for. */
	if (added.time == 0 && !added.is_asked_for)
		return true;
	if (!make_room(tunnel) || !find_computer(tunnel, event, &computer))
		return false;
	added.computer = (uint8_t)computer;
	tunnel->events[tunnel->count++] = added;
	return true;
}

/* By id, then computer, then time, openings before ends. */
static int compare(const void *left, const void *right)
{
	const struct tunnel_event *one = left, *other = right;
	if (one->qm_sa_id != other->qm_sa_id)
		return one->qm_sa_id < other->qm_sa_id ? -1 : 1;
	if (one->computer != other->computer)
		return one->computer < other->computer ? -1 : 1;
	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	return one->is_end - other->is_end;
}

static bool have_same_id(const struct tunnel_event *one, const struct tunnel_event *other)
{
	return one->qm_sa_id == other->qm_sa_id && one->computer == other->computer;
}

/*
 * Openings without an end between them share the ends that come next, up to the next opening. It is not known which
 * ends come before an opening without a time: all ends of its id may be its own.
 */
void tunnel_sort(struct tunnel *tunnel)
{
	struct tunnel_event *events = tunnel->events;
	bool any_end = false;
	if (tunnel->count > 1)
		qsort(events, tunnel->count, sizeof *events, compare);
	for (size_t i = 0; i < tunnel->count; i++) {
		struct tunnel_event *event = &events[i];
		const struct tunnel_event *before = i > 0 && have_same_id(event, event - 1) ? event - 1 : NULL;
		bool shares_ends = before && (event->is_end || !before->is_end);
		any_end = event->time == 0 || (before && any_end);
		event->is_asked_for |= any_end || (shares_ends && before->is_asked_for);
		event->any_before = event->is_asked_for || (before && before->any_before);
	}
}

/* Whether the end may belong to an opening that was asked for. */
static bool was_asked_for(const struct tunnel *tunnel, struct tunnel_event end)
{
	const bool has_time = end.time != 0;
	size_t low = 0, high = tunnel->count;
	if (!has_time)
		end.time = UINT64_MAX;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare(&tunnel->events[middle], &end) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct tunnel_event *latest = low > 0 ? &tunnel->events[low - 1] : NULL;
	return latest && have_same_id(latest, &end) && (has_time ? latest->is_asked_for : latest->any_before);
}

bool tunnel_has_end(const struct tunnel *tunnel, const struct ipsecevtx_event *event)
{
	struct tunnel_event end;
	if (tunnel->count == 0 || !begin_event(&end, event) || !end.is_end)
		return false;
	if (was_asked_for(tunnel, end))
		return true;
	for (size_t i = 0; i < tunnel->computer_count; i++) {
		end.computer = (uint8_t)(i + 1);
		if (was_asked_for(tunnel, end) && may_be_of(event, tunnel->computers[i]))
			return true;
	}
	return false;
}

void tunnel_free(struct tunnel *tunnel)
{
	for (size_t i = 0; i < tunnel->computer_count; i++)
		free(tunnel->computers[i]);
	free(tunnel->events);
	*tunnel = (struct tunnel){0};
}
