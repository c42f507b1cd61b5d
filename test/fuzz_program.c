/* SPDX-License-Identifier: MIT */
/*
 * Records written straight from their values against the same records by way of their events: the same text, the same
 * findings, the same counts; and events read as what differs from an earlier one against those read whole. The first
 * chunk stands there often enough for programs to be made of it, and once more with some of its bytes changed. Head:
 * engine and selection; frame; format; which bytes are changed.
 */
#include "fuzz.h"

#include <string.h>

#define CHOOSE_DIRECT 0x01u /* else certified */
#define CHOOSE_ANY    0x02u
#define CHOOSE_VERIFY 0x04u /* once more with each record read in all ways */
#define CHOOSE_CSV    0x01u /* else JSON, or: */
#define CHOOSE_XML    0x02u /* with the one before the record as it is */

#define HEADER  4096u
#define CHUNK   65536u
#define COPIES  10u
#define CHANGES 24u

/* All that a reader said, as digests. */
struct said {
	bool is_verified; /* set before */
	uint64_t texts, findings;
	size_t text_count, finding_count;
	int result;
	struct ipsecevtx_statistics sums;
};

static uint64_t mix(uint64_t digest, const void *data, size_t size)
{
	const uint8_t *bytes = data;
	for (size_t i = 0; i < size; i++)
		digest = (digest ^ bytes[i]) * UINT64_C(1099511628211);
	return digest;
}

static void take_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct said *said = user;
	FUZZ_REQUIRE(!strstr(finding->detail, "read as what differs"));
	const uint64_t numbers[] = {finding->kind, finding->severity, finding->offset, finding->length,
		finding->record_id, finding->expected, finding->found};
	said->findings = mix(said->findings, numbers, sizeof numbers);
	said->findings = mix(said->findings, finding->detail, strlen(finding->detail));
	said->finding_count++;
}

static void read_log(const uint8_t *log, size_t size, const uint8_t *head, bool text_only, struct said *said)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	const char *text;
	size_t length;
	options.engine = head[0] & CHOOSE_DIRECT ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED;
	options.any = head[0] & CHOOSE_ANY;
	options.modes = options.any ? 0 : IPSECEVTX_MODE_ALL;
	const enum ipsecevtx_format formats[] = {
		IPSECEVTX_FORMAT_JSON, IPSECEVTX_FORMAT_CSV, IPSECEVTX_FORMAT_XML, IPSECEVTX_FORMAT_RECORD};
	options.format = formats[head[2] & (CHOOSE_CSV | CHOOSE_XML)];
	options.verify = said->is_verified;
	options.text_only = text_only;
	options.finding = take_finding;
	options.finding_user = said;
	if (ipsecevtx_open_memory(&reader, log, size, "fuzz", &options, NULL) != 0)
		return;
	while ((said->result = ipsecevtx_next(reader, &event)) > 0) {
		bool is_record = options.format == IPSECEVTX_FORMAT_RECORD;
		if (is_record)
			text = ipsecevtx_event_record(event, &length);
		enum ipsecevtx_error_code code = is_record ? IPSECEVTX_OK : ipsecevtx_event_text(event, &text, &length);
		/* XML may be too large. */
		FUZZ_REQUIRE(code == IPSECEVTX_OK ||
			     (code == IPSECEVTX_ERROR_FORMAT && options.format == IPSECEVTX_FORMAT_XML));
		FUZZ_REQUIRE(is_record || fuzz_is_utf8(text, length));
		said->texts = mix(said->texts, text, length);
		said->text_count++;
	}
	said->sums = *ipsecevtx_reader_statistics(reader);
	ipsecevtx_close(reader);
}

/* The first chunk so many times, the last of them changed; free() it. */
static uint8_t *repeat(const uint8_t *log, unsigned seed, size_t *size)
{
	*size = HEADER + COPIES * (size_t)CHUNK;
	uint8_t *bytes = malloc(*size);
	FUZZ_REQUIRE(bytes);
	memcpy(bytes, log, HEADER);
	for (size_t i = 0; i < COPIES; i++)
		memcpy(bytes + HEADER + i * CHUNK, log + HEADER, CHUNK);
	uint8_t *last = bytes + HEADER + (COPIES - 1) * (size_t)CHUNK;
	uint32_t random = seed * 2654435761u;
	for (unsigned i = 0; seed > 0 && i < CHANGES; i++) {
		random = random * 1664525u + 1013904223u;
		last[512 + (random >> 8) % 8192u] ^= (uint8_t)(1u << (random & 7));
	}
	fuzz_fix_log(bytes, *size);
	return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct said by_event = {0}, by_program = {0}, by_all = {.is_verified = true};
	size_t log_size, repeated_size;
	if (size < FUZZ_HEAD)
		return 0;
	uint8_t *log =
		fuzz_log(data + FUZZ_HEAD, size - FUZZ_HEAD, (enum fuzz_frame)(data[1] % FUZZ_FRAME_COUNT), &log_size);
	if (log_size >= HEADER + CHUNK) {
		uint8_t *repeated = repeat(log, data[3], &repeated_size);
		read_log(repeated, repeated_size, data, false, &by_event);
		read_log(repeated, repeated_size, data, true, &by_program);
		FUZZ_REQUIRE(by_event.result == by_program.result);
		FUZZ_REQUIRE(by_event.text_count == by_program.text_count && by_event.texts == by_program.texts);
		FUZZ_REQUIRE(by_event.finding_count == by_program.finding_count);
		FUZZ_REQUIRE(by_event.findings == by_program.findings);
		FUZZ_REQUIRE(memcmp(&by_event.sums, &by_program.sums, sizeof by_event.sums) == 0);
		if (data[0] & CHOOSE_VERIFY)
			read_log(repeated, repeated_size, data, false, &by_all);
		free(repeated);
	}
	free(log);
	return 0;
}
