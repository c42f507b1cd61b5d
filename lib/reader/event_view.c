/* SPDX-License-Identifier: MIT */
/* Public functions that give an event's record, its XML or its text, for a caller that has the event and no reader. */
#include "reader/engines.h"

static const struct event_view *view_of(const struct ipsecevtx_event *event)
{
	return event->raw ? event->raw->view : NULL;
}

const void *ipsecevtx_event_record(const struct ipsecevtx_event *event, size_t *size)
{
	const struct event_view *view = view_of(event);
	*size = 0;
	if (!view)
		return NULL;
	const struct chunk *chunk = view->record.chunk;
	const struct record *record = view->record.record;
	if (record->offset > chunk->size || record->size > chunk->size - record->offset)
		return NULL;
	*size = record->size;
	return chunk->data + record->offset;
}

enum ipsecevtx_error_code ipsecevtx_event_xml(const struct ipsecevtx_event *event, const char **xml, size_t *length)
{
	const struct event_view *view = view_of(event);
	*xml = "";
	*length = 0;
	if (!view)
		return IPSECEVTX_ERROR_ARGUMENT;
	enum engine_result result = engines_render(view->engines, &view->record, xml, length);
	*view->ran_out |= result == ENGINE_NO_MEMORY; /* libevtx allocates past the memory watch */
	if (*view->ran_out)
		return IPSECEVTX_ERROR_MEMORY;
	return result == ENGINE_OK ? IPSECEVTX_OK : IPSECEVTX_ERROR_FORMAT;
}

enum ipsecevtx_error_code ipsecevtx_event_text(const struct ipsecevtx_event *event, const char **text, size_t *length)
{
	const struct event_view *view = view_of(event);
	enum ipsecevtx_format format = view ? view->engines->programs.format : IPSECEVTX_FORMAT_NONE;
	*text = "";
	*length = 0;
	if (format == IPSECEVTX_FORMAT_NONE || format == IPSECEVTX_FORMAT_RECORD)
		return IPSECEVTX_ERROR_ARGUMENT;
	if (format == IPSECEVTX_FORMAT_XML)
		return ipsecevtx_event_xml(event, text, length);
	*view->ran_out |= !engines_text(view->engines, event, text, length);
	return *view->ran_out ? IPSECEVTX_ERROR_MEMORY : IPSECEVTX_OK;
}
