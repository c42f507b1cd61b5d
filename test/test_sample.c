/* SPDX-License-Identifier: MIT */
#include "test_sample.h"

#include "event/events.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint32_t get_u32(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

void put_u32(uint8_t *bytes, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		bytes[i] = (uint8_t)(value >> (8 * i));
}

void fill_random(uint8_t *bytes, size_t size, uint64_t seed)
{
	struct evtxgen_random random;
	evtxgen_seed(&random, seed);
	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)evtxgen_random(&random);
}

struct evtxgen *sample_begin(void)
{
	struct evtxgen *log = evtxgen_new(NULL);
	ck_assert_ptr_nonnull(log);
	return log;
}

void sample_add_event(struct sample *sample, struct evtxgen *log, const struct evtxgen_event *event,
	const struct evtxgen_field *fields, size_t count)
{
	uint64_t offset = evtxgen_add(log, event, fields, count);
	ck_assert_msg(offset != 0, "evtxgen: %s", evtxgen_error(log));
	ck_assert_uint_lt(sample->count, SAMPLE_MAX);
	sample->offsets[sample->count++] = (size_t)offset;
}

/* The layouts of the table in its order, again and again. */
static const struct event_definition *layout_at(unsigned index, unsigned *layout)
{
	const struct event_definition *definition;
	for (;;) {
		for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
			for (*layout = LAYOUT_V0; *layout <= LAYOUT_V1_WIN7; *layout <<= 1) {
				if (definition->layouts & *layout && index-- == 0)
					return definition;
			}
		}
	}
}

void sample_add(struct sample *sample, struct evtxgen *log, unsigned index)
{
	static const enum evtxgen_variant variants[] = {
		EVTXGEN_WIN10, EVTXGEN_WIN10, EVTXGEN_WIN7, EVTXGEN_EVENTLOG, EVTXGEN_SHUFFLED};
	unsigned layout;
	char user[32];
	const struct event_definition *definition = layout_at(index, &layout);
	struct evtxgen_event event = evtxgen_event(log, (uint16_t)definition->info.event_id, layout);
	event.variant = variants[index % COUNT(variants)];
	snprintf(user, sizeof user, "extra value %u", index);
	struct evtxgen_field extra = {.name = "TestNumber", .value = evtxgen_text(user)};
	sample_add_event(sample, log, &event, &extra, index % 3 == 0);
}

void sample_add_same(struct sample *sample, struct evtxgen *log, const char *text)
{
	struct evtxgen_event event = evtxgen_event(log, 4653, LAYOUT_V0);
	struct evtxgen_field field = {.name = "FailureReason", .value = evtxgen_text(text)};
	sample_add_event(sample, log, &event, &field, 1);
}

void sample_finish(struct sample *sample, struct evtxgen *log)
{
	ck_assert_msg(evtxgen_finish(log), "evtxgen: %s", evtxgen_error(log));
	const uint8_t *bytes = evtxgen_bytes(log, &sample->size);
	sample->bytes = malloc(sample->size);
	ck_assert_ptr_nonnull(sample->bytes);
	memcpy(sample->bytes, bytes, sample->size);
	evtxgen_free(log);
}

void sample_make(struct sample *sample, unsigned chunks, unsigned per_chunk)
{
	struct evtxgen *log = sample_begin();
	memset(sample, 0, sizeof *sample);
	for (unsigned chunk = 0; chunk < chunks; chunk++) {
		for (unsigned i = 0; i < per_chunk; i++)
			sample_add(sample, log, i);
		ck_assert(evtxgen_close_chunk(log));
	}
	sample_finish(sample, log);
	ck_assert_uint_eq(sample->size, HEADER + (size_t)chunks * CHUNK);
}

void sample_free(struct sample *sample)
{
	free(sample->bytes);
	memset(sample, 0, sizeof *sample);
}

void sample_copy(struct sample *to, const struct sample *from)
{
	*to = *from;
	to->bytes = malloc(from->size);
	ck_assert_ptr_nonnull(to->bytes);
	memcpy(to->bytes, from->bytes, from->size);
}

uint32_t sample_size(const struct sample *sample, size_t index)
{
	return get_u32(sample->bytes + sample->offsets[index] + 4);
}

void sample_fix(struct sample *sample)
{
	evtxgen_fix_crc(sample->bytes, sample->size);
}

void sample_insert(struct sample *sample, size_t at, size_t count, uint64_t seed)
{
	uint8_t *bytes = malloc(sample->size + count);
	ck_assert_ptr_nonnull(bytes);
	memcpy(bytes, sample->bytes, at);
	if (seed)
		fill_random(bytes + at, count, seed);
	else
		memset(bytes + at, 0, count);
	memcpy(bytes + at + count, sample->bytes + at, sample->size - at);
	free(sample->bytes);
	sample->bytes = bytes;
	sample->size += count;
	for (size_t i = 0; i < sample->count; i++)
		sample->offsets[i] += sample->offsets[i] >= at ? count : 0;
}

void sample_remove(struct sample *sample, size_t at, size_t count)
{
	memmove(sample->bytes + at, sample->bytes + at + count, sample->size - at - count);
	sample->size -= count;
	for (size_t i = 0; i < sample->count; i++)
		sample->offsets[i] -= sample->offsets[i] >= at + count ? count : 0;
}

struct evtxgen *generated_log(enum evtxgen_variant variant, const char *script, enum evtxgen_mix mix, unsigned chunks)
{
	struct evtxgen *log = evtxgen_new(NULL);
	ck_assert_ptr_nonnull(log);
	evtxgen_defaults(log)->variant = variant;
	ck_assert(script ? evtxgen_script(log, script)
			 : evtxgen_bulk(log, mix, FILE_HEADER_SIZE + (uint64_t)chunks * CHUNK_SIZE, 7));
	ck_assert(evtxgen_finish(log));
	return log;
}

size_t first_records(const struct chunk *chunk, struct record *records, size_t most)
{
	struct chunk walk = *chunk;
	size_t count = 0;
	while (count < most && chunk_next(&walk, &records[count]) == CHUNK_RECORD)
		count++;
	return count;
}
