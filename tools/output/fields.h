/* SPDX-License-Identifier: MIT */
/*
 * The library's table of fields, by event id instead of by column, made once at the start: the writers of events look
 * up here which fields an event has and in which column each stands.
 */
#ifndef FIELDS_H
#define FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipsecevtx.h"

/* A field of one event. */
struct field_slot {
	const struct ipsecevtx_field_info *info;
	const char *windows_name;
	uint32_t column; /* index for ipsecevtx_field_info() */
};

struct field_layout {
	uint32_t event_id;
	uint32_t index; /* index of the layout in the map */
	size_t count;
	struct field_slot *slots; /* by index for ipsecevtx_event_field() */
};

struct field_map {
	struct field_layout *layouts; /* in order of event id */
	size_t layout_count;
	const struct field_layout **by_id; /* layouts from first_id to last_id; NULL where no IPsec event has that id */
	uint32_t first_id, last_id;
	size_t column_count;
};

void field_map_init(struct field_map *map);
void field_map_free(struct field_map *map);

/* The layout of a typed event. Never NULL: an event id that is unknown has a layout without fields. */
const struct field_layout *field_map_find(const struct field_map *map, const struct ipsecevtx_event *event);

#endif
