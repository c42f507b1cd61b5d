/* SPDX-License-Identifier: MIT */
#include "test_xml_seen.h"

#include "binxml/pattern.h"
#include "event/assembly.h"
#include "reader/engines.h"

bool xml_has_program(const struct ipsecevtx_event *event, enum xml_style style)
{
	const struct pattern *pattern = event->raw->view->engines->trace.pattern;
	return pattern && pattern->xml[style] && !pattern->has_no_xml[style];
}

void xml_set_too_large(const struct ipsecevtx_event *event, size_t bytes)
{
	event->raw->view->engines->too_large = bytes;
}
