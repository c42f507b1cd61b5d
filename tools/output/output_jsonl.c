/* SPDX-License-Identifier: MIT */
/* JSON Lines, and the same objects as one array. The library writes the objects; what a terminal could obey is ours. */
#include "common/escape.h"
#include "output/output.h"

static void put_object(struct output *output, const struct ipsecevtx_event *event)
{
	const char *text;
	size_t length;
	/* Without memory the reading ends here, or the event comes again. */
	if (ipsecevtx_event_text(event, &text, &length) != IPSECEVTX_OK)
		return;
	if (output->terminal)
		escape_json_for_terminal(output->buffer, text, length);
	else
		buffer_put(output->buffer, text, length);
}

static void jsonl_event(struct output *output, const struct ipsecevtx_event *event)
{
	put_object(output, event);
	buffer_byte(output->buffer, '\n');
}

const struct output_kind output_jsonl = {
	.name = "jsonl",
	.suffix = "jsonl",
	.help = "JSON Lines, an object an event",
	.text = IPSECEVTX_FORMAT_JSON,
	.event = jsonl_event,
	.can_part = true,
};

static void json_begin(struct output *output)
{
	buffer_byte(output->buffer, '[');
}

static void json_event(struct output *output, const struct ipsecevtx_event *event)
{
	if (output->events > 0)
		buffer_byte(output->buffer, ',');
	buffer_byte(output->buffer, '\n');
	put_object(output, event);
}

static void json_end(struct output *output)
{
	if (output->events > 0)
		buffer_byte(output->buffer, '\n');
	buffer_literal(output->buffer, "]\n");
}

const struct output_kind output_json = {
	.name = "json",
	.suffix = "json",
	.help = "the same objects as one array",
	.text = IPSECEVTX_FORMAT_JSON,
	.begin = json_begin,
	.event = json_event,
	.end = json_end,
	.separator = 1,
	.can_part = true,
};
