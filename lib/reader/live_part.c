/* SPDX-License-Identifier: MIT */
#include "reader/live_part.h"

#include "event/events.h"

#include <string.h>

/*
 * How many times are kept to find the median of those in a chunk, which are up to 2,300. When the room is full, every
 * second one is dropped, and of those that follow fewer are taken.
 */
#define SAMPLES_MAX 128u

struct samples {
	size_t count;
	size_t step; /* one time of so many is taken */
	size_t seen; /* times so far */
	uint64_t times[SAMPLES_MAX];
};

static void take_sample(struct samples *samples, struct live_times *times, uint64_t time)
{
	if (time == 0)
		return;
	if (times->earliest == 0 || time < times->earliest)
		times->earliest = time;
	if (time > times->latest)
		times->latest = time;
	if (samples->seen++ % samples->step != 0)
		return;
	if (samples->count == SAMPLES_MAX) {
		for (size_t i = 0; i < SAMPLES_MAX / 2; i++)
			samples->times[i] = samples->times[2 * i];
		samples->count = SAMPLES_MAX / 2;
		samples->step *= 2;
	}
	samples->times[samples->count++] = time;
}

static uint64_t middle_of(struct samples *samples)
{
	uint64_t *times = samples->times;
	for (size_t i = 1; i < samples->count; i++) {
		uint64_t time = times[i];
		size_t at = i;
		for (; at > 0 && times[at - 1] > time; at--)
			times[at] = times[at - 1];
		times[at] = time;
	}
	return samples->count > 0 ? times[(samples->count - 1) / 2] : 0;
}

static void see_stream(struct live_part *live, const struct record_identity *identity)
{
	struct live_stream *stream = NULL;
	if (identity->record_id == 0)
		return;
	for (size_t i = 0; i < live->stream_count && !stream; i++) {
		if (live->streams[i].stream == identity->stream)
			stream = &live->streams[i];
	}
	if (!stream) {
		live->has_more |= live->stream_count == LIVE_STREAMS_MAX;
		stream = &live->streams[live->next_stream];
		live->next_stream = (live->next_stream + 1) % LIVE_STREAMS_MAX;
		live->stream_count += live->stream_count < LIVE_STREAMS_MAX;
	}
	stream->stream = identity->stream;
	stream->record_id = identity->record_id;
}

static void see_template(struct live_part *live, const struct record_class *class)
{
	uint32_t offset = (uint32_t) class->use.instance.template_offset;
	if (!class->use.plan || !class->identity.is_ours || !events_find(class->identity.event_id))
		return;
	for (size_t i = 0; i < live->ours_count; i++) {
		if (live->ours[i] == offset)
			return;
	}
	if (live->ours_count < LIVE_TEMPLATES_MAX)
		live->ours[live->ours_count++] = offset;
}

void live_walk_begin(struct live_walk *walk, const struct chunk *chunk)
{
	walk->chunk = *chunk;
	walk->chunk.position = CHUNK_HEADER_SIZE;
	walk->chunk.before = 0;
}

bool live_walk_next(struct live_walk *walk, struct classifier *classifier)
{
	struct binxml_error error;
	enum chunk_step step;
	while ((step = chunk_next(&walk->chunk, &walk->record)) != CHUNK_END) {
		const struct record_view view = record_view_of(&walk->chunk, &walk->record);
		if (step == CHUNK_SKIPPED || step == CHUNK_TORN)
			continue;
		walk->is_readable = classify_record(classifier, &view, &walk->class, &error);
		return true;
	}
	return false;
}

/*
 * Finds by how much the number in System exceeds that in the header in most records, by the majority vote of Boyer and
 * Moore: a shift that more than half of the records have is left at the end. Whether they have it, its lead does not
 * say.
 */
struct shifts {
	uint64_t shift, votes;     /* the leading shift, and how many votes it is ahead */
	uint64_t unshifted, count; /* records whose numbers are equal, and all records */
};

static void take_shift(struct shifts *shifts, uint64_t shift)
{
	shifts->count++;
	shifts->unshifted += shift == 0;
	if (shifts->votes == 0)
		shifts->shift = shift;
	if (shifts->shift == shift)
		shifts->votes++;
	else
		shifts->votes--;
}

static uint64_t shift_of(const struct live_walk *walk)
{
	return walk->class.identity.record_id - walk->record.record_id;
}

/* How many records have the shift. */
static uint64_t count_shift(struct classifier *classifier, const struct chunk *chunk, uint64_t shift)
{
	struct live_walk walk;
	uint64_t count = 0;
	live_walk_begin(&walk, chunk);
	while (live_walk_next(&walk, classifier))
		count += walk.is_readable && shift_of(&walk) == shift;
	return count;
}

static void settle_shift(
	struct live_part *live, const struct shifts *shifts, struct classifier *classifier, const struct chunk *chunk)
{
	live->is_exported = 2 * shifts->unshifted < shifts->count;
	if (!live->is_exported || shifts->count <= 1)
		return;
	/* Most often all have the same one, and its lead is all there are. */
	uint64_t votes = shifts->votes == shifts->count ? shifts->votes : count_shift(classifier, chunk, shifts->shift);
	live->is_shifted = 2 * votes >= shifts->count;
	live->shift = live->is_shifted ? shifts->shift : 0;
}

void live_part_look(struct live_part *live, struct classifier *classifier, const struct chunk *chunk)
{
	struct samples written = {.step = 1}, event = {.step = 1};
	struct live_walk walk;
	struct shifts shifts = {.count = 0};
	memset(live, 0, sizeof *live);
	live_walk_begin(&walk, chunk);
	while (live_walk_next(&walk, classifier)) {
		const struct record_identity *identity = &walk.class.identity;
		uint64_t time = walk.record.written_time;
		take_sample(&written, &live->written, time);
		if (!walk.is_readable)
			continue;
		take_sample(&event, &live->event, identity->time);
		see_stream(live, identity);
		see_template(live, &walk.class);
		take_shift(&shifts, shift_of(&walk));
		live->is_younger |= time != 0 && identity->time > time;
	}
	settle_shift(live, &shifts, classifier, chunk);
	live->written.middle = middle_of(&written);
	live->event.middle = middle_of(&event);
}

uint64_t live_part_last_id(const struct live_part *live, uint64_t stream)
{
	for (size_t i = 0; i < live->stream_count; i++) {
		if (live->streams[i].stream == stream)
			return live->streams[i].record_id;
	}
	return 0;
}

bool live_part_has_template(const struct live_part *live, uint32_t offset)
{
	for (size_t i = 0; i < live->ours_count; i++) {
		if (live->ours[i] == offset)
			return true;
	}
	return false;
}
