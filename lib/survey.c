/* SPDX-License-Identifier: MIT */
#include "survey.h"

#include "drive.h"
#include "events.h"

/* False when there is no memory. */
typedef bool look_at_chunk(struct ipsecevtx_reader *reader, struct chunk *chunk);

static bool expect_slack(struct ipsecevtx_reader *reader, struct chunk *chunk)
{
	struct record record;
	size_t position = chunk->end;
	while (chunk_find_record(chunk, position, chunk->size, &record)) {
		if (!copies_expect(&reader->copies, &record))
			return false;
		position = record.offset + record.size;
	}
	return true;
}

static void add_live(struct ipsecevtx_reader *reader, const struct chunk *chunk, const struct record *record)
{
	struct engines *engines = &reader->scan.engines;
	struct assembly *assembly = &engines->other;
	struct record_class class;
	struct binxml_error error;
	struct decode_trace trace;
	struct engine_failure failure;
	if (!classify_record(&reader->scan.classifier, chunk, record, &class, &error))
		return;
	assembly_begin(assembly, class.place.event_id, class.place.is_ours ? events_find(class.place.event_id) : NULL);
	if (direct_decode(engines->plans, chunk, record, &class, assembly, &trace, &failure) == ENGINE_OK &&
		assembly_finish(assembly))
		copies_add(&reader->copies, record, &assembly->event);
}

static bool add_chunk(struct ipsecevtx_reader *reader, struct chunk *chunk)
{
	struct record record;
	enum chunk_step step;
	if (chunk->faults & CHUNK_MAGIC)
		return true; /* its records are recovered ones */
	plan_cache_let_borrow(reader->scan.engines.plans, false);
	plan_cache_start_chunk(reader->scan.engines.plans, chunk->data, chunk->size);
	classifier_start_chunk(&reader->scan.classifier);
	while ((step = chunk_next(chunk, &record)) != CHUNK_END) {
		if (step == CHUNK_RECORD && copies_expects(&reader->copies, &record))
			add_live(reader, chunk, &record);
	}
	return true;
}

/* All chunks up to the end, or to where the input cannot be read any further, which the reading will tell. */
static bool look(struct ipsecevtx_reader *reader, look_at_chunk *look_at)
{
	struct block block;
	struct chunk chunk;
	while (!scan_is_stopped(&reader->scan) && feed_next_chunk(&reader->feed, &block, &chunk)) {
		if (drive_source_ran_out(reader) || (!chunk.is_zero && !look_at(reader, &chunk)))
			return false;
	}
	return !drive_source_ran_out(reader);
}

bool survey_input(struct ipsecevtx_reader *reader)
{
	uint64_t start = reader->feed.offset;
	if (reader->is_surveyed)
		return true;
	reader->is_surveyed = true;
	if (!reader->options.recover || reader->is_raw || !source_can_rewind(reader->source))
		return true;
	bool has_memory = look(reader, expect_slack);
	feed_restart(&reader->feed, start);
	if (has_memory && reader->copies.count > 0) {
		has_memory = look(reader, add_chunk);
		feed_restart(&reader->feed, start);
	}
	if (has_memory)
		return true;
	drive_end_without_memory(reader);
	return false;
}
