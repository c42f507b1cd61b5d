/* SPDX-License-Identifier: MIT */
#include "sequence/shifted.h"

/* The time in the event of the next record of the walk; 0 when there is none or it does not tell. */
static uint64_t next_time(struct classifier *classifier, struct chunk *walk, struct record *record)
{
	struct record_class class;
	struct binxml_error error;
	if (chunk_next(walk, record) != CHUNK_RECORD)
		return 0;
	struct record_view view = record_view_of(walk, record);
	return classify_record(classifier, &view, &class, &error) ? class.identity.time : 0;
}

/* Whether any record of the chunk has the time of the one behind it, and not its own. */
static bool is_shifted(struct classifier *classifier, struct chunk *walk)
{
	struct record record = {0}, next = {0};
	uint64_t time = 0;
	walk->position = CHUNK_HEADER_SIZE;
	for (bool has_record = false; walk->position < walk->end; has_record = true) {
		uint64_t after = next_time(classifier, walk, &next);
		if (has_record && after != 0 && record.written_time == after && time != 0 && time != after)
			return true;
		record = next;
		time = after;
	}
	return false;
}

bool shifted_has_next_time(struct classifier *classifier, const struct chunk *chunk, const struct record *record)
{
	struct chunk walk = *chunk;
	struct record next;
	walk.position = record->offset + record->size;
	if (walk.position < walk.end)
		return next_time(classifier, &walk, &next) == record->written_time;
	return is_shifted(classifier, &walk);
}
