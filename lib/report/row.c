/* SPDX-License-Identifier: MIT */
#include "report/row.h"

#include <string.h>

#include "evidence/index.h"

bool row_grow(struct row *row)
{
	void *values = row->values;
	if (!array_reserve(&row->arena->allocator, &values, &row->room, row->count + 1, sizeof *row->values)) {
		row->failed = true;
		return false;
	}
	row->values = values;
	return true;
}

struct ipsecevtx_report_value *row_nested(
	struct row *row, struct ipsecevtx_report_value *value, enum ipsecevtx_report_type type, size_t count)
{
	struct ipsecevtx_report_value *items = NULL;
	if (count > 0) {
		items = count > SIZE_MAX / sizeof *items ? NULL : arena_get(row->arena, count * sizeof *items);
		row->failed |= !items;
		for (size_t i = 0; items && i < count; i++)
			items[i] = cell_null(NULL, IPSECEVTX_REPORT_TEXT);
	}
	value->type = type;
	value->is_null = false;
	value->items = items;
	value->count = items ? count : 0;
	return items;
}

struct ipsecevtx_report_value *row_items(
	struct row *row, const char *name, enum ipsecevtx_report_type type, size_t count)
{
	return row_nested(row, row_add(row, name, type), type, count);
}

const char *row_keep(struct row *row, const char *data, size_t length)
{
	char *copy = arena_room(row->arena, length + 1);
	if (!copy) {
		row->failed = true;
		return "";
	}
	memcpy(copy, data, length);
	copy[length] = '\0';
	arena_take(row->arena, length + 1);
	return copy;
}
