/* SPDX-License-Identifier: MIT */
#include "reader/beyond.h"

#include "reader/scan.h"

static bool is_next(const struct scan *scan, const struct record *record)
{
	/* One whose number is lost may stand between them. */
	unsigned most = scan->ended_oddly && !scan->told_beyond ? 2 : 1;
	if (!scan->has_records)
		return true;
	return record->record_id > scan->last_record_id && record->record_id - scan->last_record_id <= most;
}

/* Whether its number is beyond that of the live ones, and there is room for the records between. */
static bool may_go_on(const struct beyond *beyond, const struct record *record)
{
	return record->record_id > beyond->last_id &&
	       record->record_id - beyond->last_id <= 1 + (record->offset - beyond->start) / RECORD_SIZE_MIN;
}

/*
 * Whether a record in free space was written behind the last live one by its values. What is left there of an older log
 * has numbers that go on by chance.
 */
static bool is_younger(struct scan *scan, const struct record *record)
{
	const struct record_view view = record_view_of(&scan->chunk, record);
	const struct record_identity *live = &scan->order.identity;
	struct record_class class;
	struct binxml_error error;
	if (!scan->order.is_known)
		slack_look(&scan->order, &scan->classifier, &scan->chunk);
	if (!scan->order.has_records || !classify_record(&scan->classifier, &view, &class, &error))
		return false;
	return class.identity.time >= live->time &&
	       (class.identity.stream != live->stream || class.identity.record_id >= live->record_id);
}

/* A single one that is not the next may be a copy of a record that Windows wrote into the next chunk then. */
static size_t find_last_younger(struct scan *scan)
{
	struct record record;
	size_t last = 0;
	size_t at = scan->beyond.start;
	unsigned younger = 0;
	bool has_next = false;
	while (chunk_find_record(&scan->chunk, at, scan->chunk.size, &record)) {
		at = record.offset + RECORD_SIZE_MIN;
		if (!may_go_on(&scan->beyond, &record))
			continue;
		has_next |= record.record_id == scan->beyond.last_id + 1;
		if (!is_younger(scan, &record))
			continue;
		last = record.offset;
		younger++;
	}
	return younger > 1 || has_next ? last : 0;
}

/* Only where there is a record that may go on: in most chunks there is none. */
static size_t last_younger(struct scan *scan)
{
	struct beyond *beyond = &scan->beyond;
	if (!beyond->is_known)
		beyond->until = find_last_younger(scan);
	beyond->is_known = true;
	return beyond->until;
}

/* What the walk began with. */
static void begin(struct scan *scan)
{
	if (scan->beyond.start > 0)
		return;
	scan->beyond.start = scan->slack_position;
	scan->beyond.last_id = scan->has_records ? scan->last_record_id : 0;
}

bool beyond_is_there(const struct scan *scan, const struct record *record)
{
	return record->offset == (scan->told_beyond ? scan->slack_position : scan->beyond.start);
}

bool beyond_find(struct scan *scan, struct record *record)
{
	size_t at = scan->slack_position;
	begin(scan);
	while (chunk_find_record(&scan->chunk, at, scan->chunk.size, record)) {
		bool is_there = beyond_is_there(scan, record);
		/* Where the offset stands in the middle of a record, that one is live. */
		if (scan->is_straddled && !scan->told_beyond)
			return is_there;
		if (is_next(scan, record) && (is_there || scan->ended_oddly || is_younger(scan, record)))
			return true;
		if (may_go_on(&scan->beyond, record) && record->offset <= last_younger(scan))
			return true;
		at = record->offset + RECORD_SIZE_MIN;
	}
	return false;
}
