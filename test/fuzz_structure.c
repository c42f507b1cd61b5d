/* SPDX-License-Identifier: MIT */
/*
 * Records of one IPsec event that are built in odd ways, which the input chooses: see fuzz_structure.h. What libevtx
 * shows of such a record is held against what the reader says: an event of ours must not be missing in silence, and of
 * an event that nothing is said of, libevtx must read all values alike, in System and in the data.
 */
#include "fuzz_structure.h"
#include "fuzz.h"
#include "fuzz_structure_answer.h"

#include "evidence/chunk.h"
#include "reference/reference.h"

#include <string.h>

/* Of all that ran. */
static struct {
	unsigned records, shown, compared, told, missing;
} counts;

static void ask_reader(const struct structure_record *record, bool verify, struct answer *answer)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	size_t size;
	uint8_t *log = fuzz_log(
		record->bytes + CHUNK_HEADER_SIZE, record->size - CHUNK_HEADER_SIZE, FUZZ_FRAME_RECORDS, &size);
	memset(answer, 0, sizeof *answer);
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.verify = verify;
	options.finding = answer_take_finding;
	options.finding_user = answer;
	FUZZ_REQUIRE(ipsecevtx_open_memory(&reader, log, size, "fuzz", &options, NULL) == 0);
	while (ipsecevtx_next(reader, &event) > 0) {
		answer_take_event(answer, event);
	}
	ipsecevtx_close(reader);
	free(log);
}

/* One record; the choices are for the complaint. */
static void run(const struct structure_choice *choices, size_t count, struct structure_record *record)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct answer alone, verified;
	struct engine_failure failure;
	struct chunk chunk;
	struct record found;
	const char *xml = NULL;
	size_t length, size;
	structure_write(record, choices, count);
	ask_reader(record, false, &alone);
	ask_reader(record, true, &verified);
	uint8_t *bytes = fuzz_chunk(record->bytes + CHUNK_HEADER_SIZE, record->size - CHUNK_HEADER_SIZE, false, &size);
	struct reference *reference = reference_new(&allocator);
	FUZZ_REQUIRE(reference);
	chunk_open(&chunk, bytes, size, FILE_HEADER_SIZE);
	bool is_record = chunk_next(&chunk, &found) == CHUNK_RECORD;
	const struct record_view view = record_view_of(&chunk, &found);
	if (!is_record || reference_show(reference, &view, &xml, &length, &failure) != ENGINE_OK)
		xml = NULL;
	const char *problem = answer_judge(record, &alone, &verified, xml, xml && failure.known_fault);
	counts.records++;
	counts.shown += xml != NULL;
	counts.told += alone.is_told;
	counts.missing += alone.events == 0;
	if (problem) {
		fprintf(stderr, "choices");
		for (size_t i = 0; i < count; i++)
			fprintf(stderr, " %u=%u", choices[i].number, choices[i].value);
		fprintf(stderr, ": %s\n%s\n", problem, xml ? xml : "");
	}
	if (problem && !getenv("FUZZ_GO_ON"))
		FUZZ_REQUIRE(!problem);
	reference_free(reference);
	free(bytes);
}

/* Every oddity by itself, and with those others that step picks out. */
static void run_all(unsigned step)
{
	static struct structure_record plain, odd, both;
	run(NULL, 0, &plain);
	unsigned turn = 0;
	for (unsigned i = 0; i < plain.choices; i++) {
		for (unsigned way = 1; way < plain.ways[i]; way++) {
			struct structure_choice choices[2] = {{i, way}, {0, 0}};
			run(choices, 1, &odd);
			for (unsigned k = i + 1; step > 0 && k < odd.choices; k++) {
				for (unsigned other = 1; other < odd.ways[k]; other++) {
					choices[1] = (struct structure_choice){k, other};
					if (turn++ % step == 0)
						run(choices, 2, &both);
				}
			}
		}
	}
	fprintf(stderr, "%u records: libevtx shows %u, %u are told, %u give no event\n", counts.records, counts.shown,
		counts.told, counts.missing);
}

/* All pairs are more than a fuzzer has time for in one input. */
#define LEAST_STEP 101u

/*
 * Behind the head the number of a choice and how it is made, two bytes and one, again and again. A head that ends with
 * 0xff asks for all choices in turn: it is stored, for make check.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct structure_record record;
	struct structure_choice choices[32];
	size_t count = 0;
	if (size < FUZZ_HEAD)
		return 0;
	if (size == FUZZ_HEAD && data[3] == 0xff) {
		const unsigned step = data[0] | (unsigned)data[1] << 8 | (unsigned)data[2] << 16;
		run_all(step == 0 || step > LEAST_STEP ? step : LEAST_STEP);
		return 0;
	}
	for (size_t at = FUZZ_HEAD; at + 3 <= size && count < 32; at += 3) {
		choices[count].number = (data[at] | (unsigned)data[at + 1] << 8) % STRUCTURE_CHOICES;
		choices[count++].value = data[at + 2];
	}
	run(choices, count, &record);
	return 0;
}
