/* SPDX-License-Identifier: MIT */
/* XML: one document with an Event element each, as the library renders it. */
#include "common/escape.h"
#include "output/output.h"

static void xml_begin(struct output *output)
{
	buffer_literal(output->buffer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Events>\n");
}

static void xml_event(struct output *output, const struct ipsecevtx_event *event)
{
	const char *xml;
	size_t length;
	enum ipsecevtx_error_code code = ipsecevtx_event_xml(event, &xml, &length);
	/* Without memory the reading ends here, or the event comes again. */
	output->unwritten += code != IPSECEVTX_OK && code != IPSECEVTX_ERROR_MEMORY;
	if (code != IPSECEVTX_OK)
		return;
	while (length > 0 && xml[length - 1] == '\n')
		length--;
	if (output->terminal)
		escape_xml_for_terminal(output->buffer, xml, length);
	else
		buffer_put(output->buffer, xml, length);
	buffer_byte(output->buffer, '\n');
}

static void xml_end(struct output *output)
{
	buffer_literal(output->buffer, "</Events>\n");
}

const struct output_kind output_xml = {
	.name = "xml",
	.suffix = "xml",
	.help = "the whole events",
	.text = IPSECEVTX_FORMAT_XML,
	.begin = xml_begin,
	.event = xml_event,
	.end = xml_end,
	.can_part = true,
};
