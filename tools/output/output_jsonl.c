/* SPDX-License-Identifier: MIT */
/* JSON Lines, and the same objects as one array. The library writes the objects; what a terminal could obey is ours. */
#include "common/escape.h"
#include "output/output.h"

/* What comes before it, and the object; false without memory: the reading ends here, or the event comes again. */
static bool put_object(struct output *output, const struct ipsecevtx_event *event, const char *before)
{
	const char *text;
	size_t length;
	if (ipsecevtx_event_text(event, &text, &length) != IPSECEVTX_OK)
		return false;
	buffer_string(output->buffer, before);
	if (output->terminal)
		escape_json_for_terminal(output->buffer, text, length);
	else
		buffer_put(output->buffer, text, length);
	return true;
}

static void jsonl_event(struct output *output, const struct ipsecevtx_event *event)
{
	if (put_object(output, event, ""))
		buffer_byte(output->buffer, '\n');
}

const struct output_kind output_jsonl = {
	.name = "jsonl",
	.suffix = "jsonl",
	.other_suffix = "ndjson",
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
	put_object(output, event, output->events > 0 ? ",\n" : "\n");
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
