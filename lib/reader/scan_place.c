/* SPDX-License-Identifier: MIT */
#include "reader/scan_place.h"

#include "evidence/cursor.h"
#include "evidence/instance_layout.h"
#include "reader/scan_report.h"

/* Where the instance says that its template definition stands, in the chunk. */
static uint32_t definition_of(const struct chunk *chunk, size_t instance)
{
	return read_u32(chunk->data, chunk->size, instance + INSTANCE_OFFSET);
}

bool scan_place_go(struct scan *scan, const struct binxml_error *error)
{
	const struct chunk *chunk = &scan->chunk;
	if (error->problem != PROBLEM_TEMPLATE || scan->record.torn_at > 0 || scan->goes_by_place)
		return false;
	const size_t definition = definition_of(chunk, error->offset);
	const uint32_t named = read_u32(chunk->data, chunk->size, error->offset + INSTANCE_ID);
	const uint32_t found = read_u32(chunk->data, chunk->size, definition + DEFINITION_ID);
	unsigned bytes = 0;
	for (uint32_t differs = named ^ found; differs > 0; differs >>= 8)
		bytes += (differs & 0xff) != 0;
	if (definition < CHUNK_HEADER_SIZE || bytes != 1 ||
		read_u32(chunk->data, chunk->size, definition + DEFINITION_SIZE) == 0)
		return false;
	scan->goes_by_place = true;
	plan_cache_go_by_place(scan->engines.plans, true);
	return true;
}

void scan_place_forget(struct scan *scan)
{
	if (scan->goes_by_place)
		plan_cache_go_by_place(scan->engines.plans, false);
	scan->goes_by_place = false;
}

enum engine_result scan_place_decode(struct scan *scan, const struct record_view *view, struct engine_failure *failure)
{
	const struct engine_failure first = *failure;
	enum engine_result result = engines_decode(&scan->engines, view, failure);
	if (result != ENGINE_OK || !slots_are_odd(&scan->engines.trace.slots))
		return result;
	*failure = first;
	return ENGINE_UNABLE;
}

void scan_place_tell(struct scan *scan, const struct found *found, const struct record_class *class)
{
	struct record_class misnamed = *class;
	scan->engines.assembly.event.marks |= IPSECEVTX_MARK_STRUCTURE;
	misnamed.elsewhere.odd |= ELSEWHERE_FORM;
	scan_report_other_event(scan, &found->view, &misnamed);
}

/* Whether anything stands at the place of the instance's definition: an id of 0 is none. */
static bool has_definition(const struct chunk *chunk, const struct binxml_instance *instance)
{
	return read_u32(chunk->data, chunk->size, instance->template_offset + DEFINITION_ID) != 0;
}

void scan_place_look(struct scan *scan, const struct found *found, const struct record_class *class)
{
	struct record_class other;
	struct binxml_error error;
	/* Where the checksum is right, scan_report_other_event() has told of the borrowed template. */
	if (!class->use.is_borrowed || !scan_is_in_place(scan, found) || !chunk_is_doubtful(&scan->chunk))
		return;
	plan_cache_go_by_place(scan->engines.plans, true);
	bool is_read = classify_record(&scan->classifier, &found->view, &other, &error) && !other.use.is_borrowed;
	plan_cache_go_by_place(scan->engines.plans, false);
	bool is_same = class->identity.is_ours && class->identity.event_id == other.identity.event_id;
	if (!is_read && has_definition(&scan->chunk, &class->use.instance))
		scan_report_unread_place(scan, &found->view, class->identity.event_id);
	else if (is_read && identity_is_of_ours(&other.identity) && !is_same)
		scan_report_by_place(scan, &found->view, other.identity.event_id, class->identity.event_id);
}
