/* SPDX-License-Identifier: MIT */
#include "output/fields.h"

#include <stdlib.h>
#include <string.h>

#include "common/message.h"

struct named_column {
	const char *name;
	uint32_t column;
};

static int compare_names(const void *left, const void *right)
{
	return strcmp(((const struct named_column *)left)->name, ((const struct named_column *)right)->name);
}

/* All columns sorted by their names, to find those of each event's fields. */
static struct named_column *sort_columns(size_t count)
{
	struct named_column *columns = must_allocate(NULL, count, sizeof *columns);
	for (size_t i = 0; i < count; i++)
		columns[i] = (struct named_column){ipsecevtx_field_info(i)->name, (uint32_t)i};
	qsort(columns, count, sizeof *columns, compare_names);
	return columns;
}

static size_t count_fields(uint32_t event_id)
{
	struct ipsecevtx_field field;
	size_t count = 0;
	while (ipsecevtx_event_field(event_id, NULL, count, &field))
		count++;
	return count;
}

static void fill_layout(struct field_layout *layout, const struct named_column *columns, size_t column_count)
{
	struct ipsecevtx_field field;
	layout->slots = must_allocate(NULL, count_fields(layout->event_id), sizeof *layout->slots);
	while (ipsecevtx_event_field(layout->event_id, NULL, layout->count, &field)) {
		const struct named_column wanted = {field.info->name, 0};
		const struct named_column *found =
			bsearch(&wanted, columns, column_count, sizeof wanted, compare_names);
		if (!found)
			break;
		layout->slots[layout->count++] = (struct field_slot){
			.info = field.info,
			.windows_name = field.windows_name,
			.column = found->column,
		};
	}
}

static void index_layouts(struct field_map *map)
{
	map->first_id = map->layouts[0].event_id;
	map->last_id = map->layouts[map->layout_count - 1].event_id;
	map->by_id = must_allocate(NULL, map->last_id - map->first_id + 1, sizeof *map->by_id);
	for (uint32_t id = map->first_id; id <= map->last_id; id++)
		map->by_id[id - map->first_id] = NULL;
	for (size_t i = 0; i < map->layout_count; i++)
		map->by_id[map->layouts[i].event_id - map->first_id] = &map->layouts[i];
}

void field_map_init(struct field_map *map)
{
	*map = (struct field_map){0};
	while (ipsecevtx_field_info(map->column_count))
		map->column_count++;
	struct named_column *columns = sort_columns(map->column_count);
	const struct ipsecevtx_event_info *event;
	while ((event = ipsecevtx_event_info(map->layout_count)) != NULL) {
		map->layouts = must_allocate(map->layouts, map->layout_count + 1, sizeof *map->layouts);
		struct field_layout *layout = &map->layouts[map->layout_count];
		*layout = (struct field_layout){.event_id = event->event_id, .index = (uint32_t)map->layout_count++};
		fill_layout(layout, columns, map->column_count);
	}
	free(columns);
	index_layouts(map);
}

void field_map_free(struct field_map *map)
{
	for (size_t i = 0; i < map->layout_count; i++) {
		free(map->layouts[i].slots);
	}
	free(map->by_id);
	free(map->layouts);
	*map = (struct field_map){0};
}

const struct field_layout *field_map_find(const struct field_map *map, const struct ipsecevtx_event *event)
{
	static const struct field_layout none = {0};
	/* Other providers use the same ids: only the kind says that an event is typed. */
	if (event->kind == IPSECEVTX_KIND_OTHER)
		return &none;
	if (event->event_id < map->first_id || event->event_id > map->last_id)
		return &none;
	const struct field_layout *layout = map->by_id[event->event_id - map->first_id];
	return layout ? layout : &none;
}
