/* SPDX-License-Identifier: MIT */
#include "reader/survey.h"

#include "event/events.h"
#include "reader/drive.h"

/*
 * What the survey reads with. It has a plan cache of its own, so that the reading does not know the templates seen
 * here: which one a record may borrow must not depend on whether the input can be read twice.
 */
struct survey {
	struct ipsecevtx_reader *reader;
	struct memory_watch memory;
	struct plan_cache *plans;
	struct classifier classifier;
	struct assembly assembly;
};

/*
 * Keeps the first error that kept the survey from reading: beginning again forgets it, and it may not come again, as
 * with a disk that fails now and then.
 */
static void keep_error(struct ipsecevtx_reader *reader)
{
	const struct ipsecevtx_error *error = source_error(reader->source);
	if (reader->unsurveyed.code == IPSECEVTX_OK)
		reader->unsurveyed = *error;
}

typedef void look_at_chunk(struct survey *survey, struct chunk *chunk);

static void expect_slack(struct survey *survey, struct chunk *chunk)
{
	struct record record;
	size_t position = chunk->end;
	while (chunk_find_record(chunk, position, chunk->size, &record)) {
		survey->memory.ran_out |= !copies_expect(&survey->reader->copies, &record);
		position = record.offset + record.size;
	}
}

static void add_live(struct survey *survey, const struct chunk *chunk, const struct record *record)
{
	struct assembly *assembly = &survey->assembly;
	struct record_class class;
	struct binxml_error error;
	struct decode_trace trace;
	struct engine_failure failure;
	struct record_view view = record_view_of(chunk, record);
	if (!classify_record(&survey->classifier, &view, &class, &error))
		return;
	view.class = &class;
	view.definition = class.identity.is_ours ? events_find(class.identity.event_id) : NULL;
	if (direct_decode(survey->plans, &view, assembly, &trace, &failure) == ENGINE_OK)
		copies_add(&survey->reader->copies, record, &assembly->event);
}

static void add_chunk(struct survey *survey, struct chunk *chunk)
{
	struct record record;
	enum chunk_step step;
	if (chunk->faults & CHUNK_MAGIC)
		return; /* without its magic, the chunk's records count as recovered, not as live */
	plan_cache_start_chunk(survey->plans, chunk->data, chunk->size);
	classifier_start_chunk(&survey->classifier);
	survey->assembly.large_work = 0;
	while ((step = chunk_next(chunk, &record)) != CHUNK_END) {
		if (step == CHUNK_RECORD && copies_expects(&survey->reader->copies, &record))
			add_live(survey, chunk, &record);
	}
}

/* Goes through all chunks, which begin at start, up to the end, or to where the input cannot be read. */
static bool look(struct survey *survey, uint64_t start, look_at_chunk *look_at)
{
	struct ipsecevtx_reader *reader = survey->reader;
	struct block block;
	struct chunk chunk;
	while (!survey->memory.ran_out && !scan_is_stopped(&reader->scan) &&
		feed_next_chunk(&reader->feed, &block, &chunk)) {
		if (!chunk.is_zero)
			look_at(survey, &chunk);
	}
	bool has_memory = !survey->memory.ran_out && !drive_ran_out(reader);
	keep_error(reader);
	feed_restart(&reader->feed, start);
	return has_memory;
}

/* Adds the live events that have the header of a record of free space. False when there is no memory. */
static bool look_for_live(struct survey *survey, uint64_t start)
{
	struct ipsecevtx_allocator watched = memory_watch(&survey->memory, &survey->reader->allocator);
	survey->plans = plan_cache_new(&watched);
	if (survey->plans && survey->reader->options.context)
		plan_cache_share(survey->plans, survey->reader->options.context->plans);
	classifier_init(&survey->classifier, survey->plans, &watched);
	assembly_init(&survey->assembly, &watched);
	bool has_memory = survey->plans && look(survey, start, add_chunk);
	assembly_free(&survey->assembly);
	classifier_free(&survey->classifier);
	plan_cache_free(survey->plans);
	return has_memory;
}

bool survey_input(struct ipsecevtx_reader *reader)
{
	if (reader->is_surveyed)
		return true;
	reader->is_surveyed = true;
	/* Of an input whose beginning could not be read, nothing more is. */
	if (!reader->options.recover || reader->is_raw || !source_can_rewind(reader->source) ||
		source_error(reader->source)->code != IPSECEVTX_OK)
		return true;
	struct survey *survey = memory_get(&reader->allocator, sizeof *survey);
	bool has_memory = survey != NULL;
	if (survey) {
		survey->reader = reader;
		const uint64_t start = reader->feed.offset;
		has_memory = look(survey, start, expect_slack) &&
			     (reader->copies.count == 0 || look_for_live(survey, start));
		memory_free(&reader->allocator, survey);
	}
	if (!has_memory)
		drive_end_without_memory(reader);
	return has_memory;
}
