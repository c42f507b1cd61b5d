/* SPDX-License-Identifier: MIT */
#include "tunnel.h"

#include <stdlib.h>
#include <string.h>

#include "common/message.h"
#include "words.h"

static char *name_of(struct tunnel *tunnel, const struct ipsecevtx_text *computer)
{
	for (size_t i = 0; i < tunnel->name_count; i++) {
		if (strlen(tunnel->names[i]) == computer->length &&
			memcmp(tunnel->names[i], computer->data, computer->length) == 0)
			return tunnel->names[i];
	}
	char *name = must_allocate(NULL, computer->length + 1, 1);
	memcpy(name, computer->data, computer->length);
	name[computer->length] = '\0';
	tunnel->names = must_allocate(tunnel->names, tunnel->name_count + 1, sizeof *tunnel->names);
	tunnel->names[tunnel->name_count++] = name;
	return name;
}

void tunnel_add(struct tunnel *tunnel, const struct ipsecevtx_event *event, bool is_asked_for)
{
	const struct ipsecevtx_id *qm_sa_id = &event->qm_established.qm_sa_id;
	uint64_t time = ipsecevtx_event_known_time(event);
	if (event->kind != IPSECEVTX_KIND_QM_ESTABLISHED || qm_sa_id->presence != IPSECEVTX_SET || time == 0)
		return;
	if (tunnel->count == tunnel->room) {
		tunnel->room = tunnel->room == 0 ? 64 : 2 * tunnel->room;
		tunnel->openings = must_allocate(tunnel->openings, tunnel->room, sizeof *tunnel->openings);
	}
	tunnel->openings[tunnel->count++] =
		(struct tunnel_opening){name_of(tunnel, &event->computer), qm_sa_id->value, time, is_asked_for};
}

/* By id, then time; computers that share an id stand among each other. */
static int compare(const void *left, const void *right)
{
	const struct tunnel_opening *one = left, *other = right;
	if (one->qm_sa_id != other->qm_sa_id)
		return one->qm_sa_id < other->qm_sa_id ? -1 : 1;
	int order = strcmp(one->computer, other->computer);
	if (order != 0)
		return order;
	if (one->time != other->time)
		return one->time < other->time ? -1 : 1;
	return one->is_asked_for - other->is_asked_for;
}

void tunnel_sort(struct tunnel *tunnel)
{
	if (tunnel->count > 1)
		qsort(tunnel->openings, tunnel->count, sizeof *tunnel->openings, compare);
}

bool tunnel_has_end(const struct tunnel *tunnel, const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_id *qm_sa_id = &event->qm_ended.qm_sa_id;
	size_t low = 0, high = tunnel->count;
	uint64_t time = ipsecevtx_event_known_time(event);
	if (event->kind != IPSECEVTX_KIND_QM_ENDED || qm_sa_id->presence != IPSECEVTX_SET || time == 0)
		return false;
	/* The last one that does not come behind the end. */
	const struct tunnel_opening end = {event->computer.data, qm_sa_id->value, time, true};
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (compare(&tunnel->openings[middle], &end) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	const struct tunnel_opening *latest = low > 0 ? &tunnel->openings[low - 1] : NULL;
	return latest && latest->qm_sa_id == end.qm_sa_id && strcmp(latest->computer, end.computer) == 0 &&
	       latest->is_asked_for;
}

void tunnel_free(struct tunnel *tunnel)
{
	for (size_t i = 0; i < tunnel->name_count; i++)
		free(tunnel->names[i]);
	free(tunnel->names);
	free(tunnel->openings);
	*tunnel = (struct tunnel){0};
}
