/* SPDX-License-Identifier: MIT */
#include "report/next.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char program[] = "ipsec-evtx ";

static size_t find_next(const struct ipsecevtx_report_row *row)
{
	size_t i = 0;
	while (i < row->count && strcmp(row->values[i].name, "next") != 0)
		i++;
	return i;
}

/* Writes a command with the chosen options between its own and its inputs. */
static void put_command(struct buffer *buffer, const struct ipsecevtx_text *command, const struct selection *selection,
	const char *inputs)
{
	size_t length = command->length, end = strlen(inputs) + 1, start = sizeof program - 1;
	bool is_known = length >= start + end && memcmp(command->data, program, start) == 0 &&
			memcmp(command->data + length - end + 1, inputs, end - 1) == 0;
	size_t options = buffer->used + start;
	buffer_put(buffer, command->data, is_known ? length - end : length);
	if (is_known) {
		/* selection_put_for() needs a text with a NUL. */
		buffer_byte(buffer, '\0');
		char *own = buffer->error == 0 ? strdup(buffer->data + options) : NULL;
		buffer->used--;
		if (own)
			selection_put_for(buffer, selection, own);
		else
			buffer_fail(buffer, ENOMEM);
		free(own);
		buffer_put(buffer, command->data + length - end, end);
	}
	buffer_byte(buffer, '\0');
}

static bool complete(
	struct next *next, struct ipsecevtx_report_value *list, const struct selection *selection, const char *inputs)
{
	size_t count = list->count;
	next->items = calloc(count + 1, sizeof *next->items);
	if (!next->items || !buffer_open(&next->texts, -1, 512))
		return false;
	for (size_t i = 0; i < count; i++)
		put_command(&next->texts, &list->items[i].text, selection, inputs);
	if (next->texts.error != 0)
		return false;
	const char *text = next->texts.data;
	for (size_t i = 0; i < count; i++) {
		next->items[i] = list->items[i];
		next->items[i].text.data = text;
		next->items[i].text.length = (uint32_t)strlen(text);
		text += strlen(text) + 1;
	}
	list->items = next->items;
	return true;
}

bool next_complete(struct next *next, const struct ipsecevtx_report_row *row, const struct selection *selection,
	const char *inputs)
{
	*next = (struct next){.row = *row, .texts.fd = -1};
	/* This comes before the row is searched, as there can be millions of rows. */
	if (!selection || selection->count == 0)
		return true;
	size_t place = find_next(row);
	if (place == row->count || row->values[place].is_null)
		return true;
	next->values = calloc(row->count, sizeof *next->values);
	if (!next->values)
		return false;
	memcpy(next->values, row->values, row->count * sizeof *next->values);
	next->row.values = next->values;
	return complete(next, &next->values[place], selection, inputs ? inputs : "LOG");
}

void next_free(struct next *next)
{
	buffer_close(&next->texts);
	free(next->values);
	free(next->items);
}
