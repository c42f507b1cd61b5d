/* SPDX-License-Identifier: MIT */
#include "report/row_index.h"

#include <string.h>

void row_index_init(struct row_index *index, const char *const *names)
{
	memset(index, 0, sizeof *index);
	index->names = names;
	while (names[index->name_count])
		index->name_count++;
}

static uint8_t number_of(const struct row_index *index, const char *name)
{
	uint8_t number = 0;
	while (index->names[number] && strcmp(index->names[number], name) != 0)
		number++;
	return index->names[number] ? number : ROW_INDEX_NAMES;
}

static uint8_t look_up(struct row_index *index, const char *name)
{
	size_t at = (size_t)((uint64_t)(uintptr_t)name * UINT64_C(0x9e3779b97f4a7c15) >> 32) % ROW_INDEX_PLACES;
	while (index->places[at].name && index->places[at].name != name)
		at = (at + 1) % ROW_INDEX_PLACES;
	if (index->places[at].name)
		return index->places[at].number;
	const struct row_index_place place = {name, number_of(index, name)};
	/* No report has so many names; with more, finding them would only be slow. */
	if (index->place_count < ROW_INDEX_PLACES / 2) {
		index->places[at] = place;
		index->place_count++;
	}
	return place.number;
}

static bool has_shape(const struct ipsecevtx_report_row *row, const struct row_index_shape *shape)
{
	size_t i = 0;
	if (shape->count != row->count)
		return false;
	while (i < row->count && row->values[i].name == shape->columns[i])
		i++;
	return i == row->count;
}

/* The shape of a row, which is made where it is new. */
static const struct row_index_shape *shape_of(struct row_index *index, const struct ipsecevtx_report_row *row)
{
	for (size_t i = 0; i < ROW_INDEX_SHAPES; i++) {
		if (has_shape(row, &index->shapes[i]))
			return &index->shapes[i];
	}
	struct row_index_shape *shape = &index->shapes[index->next_shape++ % ROW_INDEX_SHAPES];
	shape->count = row->count;
	memset(shape->values, ROW_INDEX_COLUMNS, sizeof shape->values);
	/* Of two values with one name the first counts. */
	for (size_t i = row->count; i-- > 0;) {
		uint8_t number = look_up(index, row->values[i].name);
		shape->columns[i] = row->values[i].name;
		if (number < ROW_INDEX_NAMES)
			shape->values[number] = (uint8_t)i;
	}
	return shape;
}

void row_index_take(struct row_index *index, const struct ipsecevtx_report_row *row)
{
	if (row->count <= ROW_INDEX_COLUMNS) {
		const struct row_index_shape *shape = shape_of(index, row);
		for (size_t i = 0; i < index->name_count; i++) {
			uint8_t column = shape->values[i];
			index->values[i] = column < row->count ? &row->values[column] : NULL;
		}
		return;
	}
	memset(index->values, 0, sizeof index->values);
	for (size_t i = row->count; i-- > 0;) {
		uint8_t number = look_up(index, row->values[i].name);
		if (number < ROW_INDEX_NAMES)
			index->values[number] = &row->values[i];
	}
}
