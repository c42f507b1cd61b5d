/* SPDX-License-Identifier: MIT */
/* TLN, the timeline of five fields: seconds since 1970, source, host, user, description. */
#include <string.h>

#include "output/flat.h"
#include "output/moment.h"
#include "output/sentence.h"

#define DELIMITER '|'

/* The sentence, and where the record stands. */
static void put_description(struct output *output, const struct ipsecevtx_event *event, const struct moment *moment)
{
	struct buffer *scratch = &output->scratch;
	scratch->used = 0;
	if (moment->of == MOMENT_NONE)
		buffer_literal(scratch, "[no time] ");
	buffer_u64(scratch, event->event_id);
	buffer_byte(scratch, ' ');
	sentence_write(scratch, event);
	if (event->marks != 0) {
		buffer_literal(scratch, " [");
		output_marks(scratch, event->marks, ", ", "", "");
		buffer_byte(scratch, ']');
	}
	if (event->record_id.presence == IPSECEVTX_SET) {
		buffer_literal(scratch, " [record ");
		buffer_u64(scratch, event->record_id.value);
	} else {
		buffer_literal(scratch, " [record");
	}
	buffer_literal(scratch, " at 0x");
	buffer_hex(scratch, event->offset, 1);
	buffer_literal(scratch, " of ");
	buffer_string(scratch, event->source);
	buffer_byte(scratch, ']');
	flat_scratch(output, DELIMITER);
}

static void tln_event(struct output *output, const struct ipsecevtx_event *event)
{
	struct buffer *buffer = output->buffer;
	const struct moment moment = moment_of_event(event);
	moment_put_seconds(buffer, &moment);
	buffer_literal(buffer, "|EVTX|");
	flat_text(output, DELIMITER, &event->computer);
	buffer_byte(buffer, DELIMITER);
	flat_text(output, DELIMITER, &event->user_sid);
	buffer_byte(buffer, DELIMITER);
	put_description(output, event, &moment);
	buffer_byte(buffer, '\n');
}

const struct output_kind output_tln = {
	.name = "tln",
	.suffix = "tln",
	.help = "a timeline of five fields with | between them",
	.event = tln_event,
	.can_part = true,
};
