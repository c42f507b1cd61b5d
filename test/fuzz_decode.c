/* SPDX-License-Identifier: MIT */
/*
 * The walk and the direct decoder over one chunk, with one plan cache throughout. Head: 1: the chunk is cut off behind
 * its records, which shows any read beyond them; which event the records are taken for. The chunk is gone through
 * twice: plans that are cached must give the same events as new ones.
 */
#include "fuzz.h"

#include "decode/classify.h"
#include "reference/accept.h"
#include "reference/certify.h"

#include <string.h>

struct pass {
	struct plan_cache *plans;
	const struct event_definition *definition; /* what the records are taken for */
	struct findings findings;
	uint64_t counts[4];
	struct assembly first, second;
};

static void take_finding(void *user, const struct ipsecevtx_finding *finding)
{
	(void)user;
	fuzz_look_at_finding(finding);
}

static bool decode(struct pass *pass, const struct chunk *chunk, const struct record *record, struct assembly *assembly)
{
	struct decode_trace trace;
	struct engine_failure failure;
	const struct record_class class = {
		.identity.event_id = pass->definition ? pass->definition->info.event_id : 1, .was_decoded = true};
	struct record_view view = record_view_of(chunk, record);
	view.class = &class;
	view.definition = pass->definition;
	view.source = "fuzz";
	if (direct_decode(pass->plans, &view, assembly, &trace, &failure) != ENGINE_OK)
		return false;
	FUZZ_REQUIRE(!trace.pattern || trace.pattern->depth <= PATTERN_DEPTH_MAX);
	FUZZ_REQUIRE(trace.finish <= record->offset + record->size);
	fuzz_look_at_event(&assembly->event);
	assembly_tell(assembly, &pass->findings);
	return true;
}

static void take_record(struct pass *pass, const struct chunk *chunk, const struct record *record)
{
	struct certify_difference difference;
	size_t start = record->offset + RECORD_HEADER_SIZE;
	size_t end = record->offset + record->size - 4;
	struct accepted accepted;
	FUZZ_REQUIRE(record->size >= RECORD_SIZE_MIN && record->offset + record->size <= chunk->end);
	const struct byte_range range = {chunk_bytes(chunk), start, end};
	if (accept_record(&range, &accepted))
		FUZZ_REQUIRE(accepted.finish <= end);
	bool decoded = decode(pass, chunk, record, &pass->first);
	FUZZ_REQUIRE(decode(pass, chunk, record, &pass->second) == decoded);
	if (!decoded)
		return;
	/* The first pass is told the event's number; for the comparison the second one must have it as read from
	 * System. */
	pass->second.event_id.presence = IPSECEVTX_SET;
	pass->second.event_id.value = pass->first.event.event_id;
	FUZZ_REQUIRE(certify_compare(&pass->first, &pass->second, &difference));
}

static void walk(struct pass *pass, const uint8_t *bytes, size_t size)
{
	struct chunk chunk;
	struct record record;
	enum chunk_step step;
	chunk_open(&chunk, bytes, size, FILE_HEADER_SIZE);
	plan_cache_start_chunk(pass->plans, bytes, size);
	size_t expected = chunk.position;
	while ((step = chunk_next(&chunk, &record)) != CHUNK_END) {
		if (step == CHUNK_RECORD_OVERLAPPED) {
			FUZZ_REQUIRE(chunk.overlap > 0 && chunk.overlap < expected);
			expected -= chunk.overlap;
		}
		FUZZ_REQUIRE(record.offset == expected && record.size > 0);
		expected += record.size;
		if (step != CHUNK_SKIPPED)
			take_record(pass, &chunk, &record);
	}
	FUZZ_REQUIRE(expected == chunk.end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < FUZZ_HEAD)
		return 0;
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct pass pass;
	size_t chunk_size;
	uint8_t *chunk = fuzz_chunk(data + FUZZ_HEAD, size - FUZZ_HEAD, data[0] & 1, &chunk_size);
	memset(&pass, 0, sizeof pass);
	pass.plans = plan_cache_new(&allocator);
	FUZZ_REQUIRE(pass.plans);
	pass.findings.report = take_finding;
	pass.findings.source = "fuzz";
	pass.findings.counts = pass.counts;
	pass.definition = events_at(data[1] % 32);
	assembly_init(&pass.first, &allocator);
	assembly_init(&pass.second, &allocator);
	walk(&pass, chunk, chunk_size);
	walk(&pass, chunk, chunk_size);
	assembly_free(&pass.first);
	assembly_free(&pass.second);
	plan_cache_free(pass.plans);
	free(chunk);
	return 0;
}
