/* SPDX-License-Identifier: MIT */
#include "part.h"

#include <stdlib.h>

/* Room for what a chunk full of IPsec events becomes in most formats; it grows where that is more. */
#define PART_SIZE ((size_t)128 * 1024)

/* How much memory a part keeps that had to grow. */
#define PART_KEEPS ((size_t)256 * 1024)

/* Returns memory of a part that was large once, as most parts are small. */
static void shrink(struct part *part)
{
	if (part->buffer.capacity <= PART_KEEPS)
		return;
	char *data = realloc(part->buffer.data, PART_SIZE);
	if (!data)
		return;
	part->buffer.data = data;
	part->buffer.capacity = PART_SIZE;
}

struct part *part_new(const struct run *run)
{
	struct part *part = calloc(1, sizeof *part);
	if (!part)
		return NULL;
	if (!buffer_open(&part->buffer, -1, PART_SIZE) ||
		!output_begin_part(&part->output, &run->outputs.output, &part->buffer)) {
		part_free(part);
		return NULL;
	}
	return part;
}

void part_free(struct part *part)
{
	if (!part)
		return;
	output_end_part(&part->output);
	buffer_close(&part->buffer);
	free(part);
}

void part_take(const struct run *run, struct part *part, const struct ipsecevtx_event *event)
{
	run_take_event(run, &part->output, &part->summary, event);
}

void part_empty(struct part *part)
{
	output_empty_part(&part->output);
	shrink(part);
	part->summary = (struct summary){0};
}

void part_deliver(struct run *run, struct part *part)
{
	output_add_part(&run->outputs.output, &part->output);
	summary_add_part(&run->summary, &part->summary);
	part_empty(part);
}
