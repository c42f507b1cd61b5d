/* SPDX-License-Identifier: MIT */
#include "decode/engine.h"

#include "decode/classify.h"

void engine_begin(struct assembly *assembly, const struct record_view *view)
{
	assembly_begin(assembly, 0, view->definition);
	engine_place(&assembly->event, view);
}

void engine_place(struct ipsecevtx_event *event, const struct record_view *view)
{
	event->event_id = view->class ? view->class->identity.event_id : 0;
	event->source = view->source;
	event->offset = view->offset;
	event->header_record_id = view->record->record_id;
	event->written_time = view->record->written_time;
	event->marks = view->marks;
	event->origin = view->origin;
}

enum engine_result engine_fail(const struct assembly *assembly, const struct record_view *view,
	enum engine_result result, struct engine_failure *failure)
{
	if (assembly->arena.no_memory)
		return ENGINE_NO_MEMORY;
	if (result != ENGINE_OK)
		return result;
	failure->error.problem = PROBLEM_SIZE;
	failure->error.token = 0;
	failure->error.offset = view->record->offset;
	failure->reason = "it is too large";
	return ENGINE_REFUSED;
}
