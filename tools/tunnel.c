/* SPDX-License-Identifier: MIT */
#include "tunnel.h"

#include <stdlib.h>
#include <string.h>

/* "vpn1" is the first part of "vpn1.corp.example", but one of them is not the other. */
static bool is_full(const char *name)
{
	const char *dot = strchr(name, '.');
	return dot && dot[1] != '\0';
}

/* In any spelling; true also of an event whose computer cannot be told. */
static bool may_be_of(const struct ipsecevtx_event *event, const char *computer)
{
	return ipsecevtx_event_is_of_computer(event, (const char *const[]){computer}, 1) &&
	       (event->computer.presence != IPSECEVTX_SET || is_full(event->computer.data) == is_full(computer));
}

/* 0 where it cannot be told. */
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
	struct tunnel_opening *openings =
		room <= SIZE_MAX / sizeof *openings ? realloc(tunnel->openings, room * sizeof *openings) : NULL;
	if (!openings)
		return false;
	tunnel->openings = openings;
	tunnel->room = room;
	return true;
}

bool tunnel_add(struct tunnel *tunnel, const struct ipsecevtx_event *event, bool is_asked_for)
{
	const struct ipsecevtx_id *qm_sa_id = &event->qm_established.qm_sa_id;
	uint64_t time = ipsecevtx_event_known_time(event);
	size_t computer;
	if (event->kind != IPSECEVTX_KIND_QM_ESTABLISHED || qm_sa_id->presence != IPSECEVTX_SET || time == 0)
		return true;
	if (!make_room(tunnel) || !find_computer(tunnel, event, &computer))
		return false;
	tunnel->openings[tunnel->count++] = (struct tunnel_opening){computer, qm_sa_id->value, time, is_asked_for};
	return true;
}

/* By id, then computer, then time. */
static int compare(const void *left, const void *right)
{
	const struct tunnel_opening *one = left, *other = right;
	if (one->qm_sa_id != other->qm_sa_id)
		return one->qm_sa_id < other->qm_sa_id ? -1 : 1;
	if (one->computer != other->computer)
		return one->computer < other->computer ? -1 : 1;
	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	return one->is_asked_for - other->is_asked_for;
}

void tunnel_sort(struct tunnel *tunnel)
{
	if (tunnel->count > 1)
		qsort(tunnel->openings, tunnel->count, sizeof *tunnel->openings, compare);
}

/* Whether the last opening that does not come behind the end was asked for. */
static bool was_asked_for(const struct tunnel *tunnel, const struct tunnel_opening *end)
{
	size_t low = 0, high = tunnel->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare(&tunnel->openings[middle], end) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct tunnel_opening *latest = low > 0 ? &tunnel->openings[low - 1] : NULL;
	return latest && latest->qm_sa_id == end->qm_sa_id && latest->computer == end->computer && latest->is_asked_for;
}

bool tunnel_has_end(const struct tunnel *tunnel, const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_id *qm_sa_id = &event->qm_ended.qm_sa_id;
	uint64_t time = ipsecevtx_event_known_time(event);
	if (event->kind != IPSECEVTX_KIND_QM_ENDED || qm_sa_id->presence != IPSECEVTX_SET || time == 0)
		return false;
	if (was_asked_for(tunnel, &(struct tunnel_opening){0, qm_sa_id->value, time, true}))
		return true;
	for (size_t i = 0; i < tunnel->computer_count; i++) {
		const struct tunnel_opening end = {i + 1, qm_sa_id->value, time, true};
		if (was_asked_for(tunnel, &end) && may_be_of(event, tunnel->computers[i]))
			return true;
	}
	return false;
}

void tunnel_free(struct tunnel *tunnel)
{
	for (size_t i = 0; i < tunnel->computer_count; i++)
		free(tunnel->computers[i]);
	free(tunnel->openings);
	*tunnel = (struct tunnel){0};
}
