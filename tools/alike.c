/* SPDX-License-Identifier: MIT */
#include "alike.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/message.h"

/* Keeps the names that come first in the order of bytes, so that it does not matter which event comes first. */
static void add_name(struct alike *alike, const char *name)
{
	unsigned at = 0;
	while (at < alike->name_count && strcmp(alike->names[at], name) < 0)
		at++;
	if (at < alike->name_count && strcmp(alike->names[at], name) == 0)
		return;
	alike->has_more |= alike->name_count == ALIKE_NAMES;
	if (at == ALIKE_NAMES)
		return;
	unsigned moved = (alike->name_count < ALIKE_NAMES ? alike->name_count : ALIKE_NAMES - 1) - at;
	memmove(alike->names[at + 1], alike->names[at], moved * sizeof alike->names[0]);
	snprintf(alike->names[at], sizeof alike->names[at], "%s", name);
	alike->name_count += alike->name_count < ALIKE_NAMES;
}

void alike_note(struct alike *alike, const struct filter *filter, const struct field_map *map,
	const struct ipsecevtx_event *event)
{
	const struct ipsecevtx_text *computer = &event->computer;
	alike->without_address += filter_refuses_without_address(filter, map, event);
	if (filter->computer_count == 0 || computer->presence != IPSECEVTX_SET || computer->length == 0)
		return;
	/* Nearly always it is the same computer as in the event before. */
	if (strncmp(computer->data, alike->recent, sizeof alike->recent - 1) != 0) {
		snprintf(alike->recent, sizeof alike->recent, "%s", computer->data);
		alike->is_recent_like = filter_refuses_like_computer(filter, event);
	}
	if (!alike->is_recent_like || !filter_matches_beside_computer(filter, map, event) ||
		filter_refuses_mode(filter, event))
		return;
	alike->events++;
	add_name(alike, alike->recent);
}

void alike_add(struct alike *alike, const struct alike *part)
{
	alike->events += part->events;
	alike->without_address += part->without_address;
	alike->has_more |= part->has_more;
	for (unsigned i = 0; i < part->name_count; i++)
		add_name(alike, part->names[i]);
}

void alike_tell(const struct alike *alike)
{
	char names[ALIKE_NAMES * (ALIKE_SIZE + 2)] = "";
	size_t used = 0;
	if (alike->without_address > 0)
		message("left out by --peer or --local: %" PRIu64
			" event%s with no address there, where Windows writes one: whose they are is not known",
			alike->without_address, alike->without_address == 1 ? "" : "s");
	if (alike->events == 0)
		return;
	for (unsigned i = 0; i < alike->name_count; i++)
		used += (size_t)snprintf(names + used, sizeof names - used, "%s%s", i > 0 ? ", " : "", alike->names[i]);
	message("left out by --computer: %" PRIu64
		" event%s of computers whose names can be taken for those asked for: %s%s",
		alike->events, alike->events == 1 ? "" : "s", names, alike->has_more ? ", and more" : "");
}
