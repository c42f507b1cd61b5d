/* SPDX-License-Identifier: MIT */
/*
 * JSON Lines for Timesketch: what it wants of every event (message, datetime, timestamp_desc, and timestamp in
 * microseconds), the names by which its own searches find events of Windows, and all that the format jsonl has.
 */
#include "common/json.h"
#include "output/members.h"
#include "output/moment.h"
#include "output/output.h"

#include <string.h>

/* "2020-07-10T17:20:06.687103+00:00": not every reader of ISO 8601 takes seven digits. */
static void put_datetime(struct buffer *buffer, const struct moment *moment)
{
	size_t length = strlen(moment->text);
	buffer_put(buffer, moment->text, length - 2);
	buffer_literal(buffer, "+00:00");
}

static void timesketch_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	const struct moment moment = moment_of_event(event);
	buffer_literal(buffer, "{\"datetime\":\"");
	put_datetime(buffer, &moment);
	buffer_byte(buffer, '"');
	member_word(buffer, "timestamp_desc", moment_name(&moment));
	member_key(buffer, "timestamp");
	moment_put_microseconds(buffer, &moment);
	member_sentence(output, "message", event);
	member_word(buffer, "data_type", "windows:evtx:record");
	member_number(buffer, "event_identifier", event->event_id);
	member_text(output, "computer_name", &event->computer);
	member_text(output, "source_name", &event->provider);
	member_key(buffer, "time");
	json_time(buffer, &event->time);
	members_head(output, event);
	members_fields(output, event);
	members_place(output, event);
	buffer_literal(buffer, "}\n");
}

const struct output_kind output_timesketch = {
	.name = "timesketch",
	.suffix = "timesketch.jsonl",
	.likes = {&output_jsonl},
	.help = "JSON Lines that Timesketch takes",
	.event = timesketch_event,
	.can_part = true,
};
