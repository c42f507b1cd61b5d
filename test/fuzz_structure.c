/* SPDX-License-Identifier: MIT */
/*
 * Records of one IPsec event that are built in odd ways, which the input chooses: see fuzz_structure.h. What libevtx
 * shows of such a record is held against what the reader says: an event of ours must not be missing in silence, and of
 * an event that nothing is said of, libevtx must read all values alike, in System and in the data.
 */
#include "fuzz_structure.h"
#include "fuzz.h"

#include "evidence/chunk.h"
#include "reference/reference.h"

#include <string.h>

/* What the reader says of the record. */
struct answer {
	unsigned events;
	bool has_marks;
	bool is_told;        /* a finding of damage or worse */
	bool is_disputed;    /* libevtx reads something else */
	bool has_no_address; /* in a field that is for one */
	char dispute[256];
	char values[12][64]; /* of an event, of those that are set */
	unsigned value_count;
};

/* Of all that ran. */
static struct {
	unsigned records, shown, compared, told, missing;
} counts;

static void take_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct answer *answer = user;
	fuzz_look_at_finding(finding);
	if (finding->kind == IPSECEVTX_FINDING_DISPUTED) {
		answer->is_disputed = true;
		snprintf(answer->dispute, sizeof answer->dispute, "%s", finding->detail);
	} else {
		answer->is_told |= finding->severity >= IPSECEVTX_SEVERITY_WARNING;
	}
}

static void keep_text(struct answer *answer, const struct ipsecevtx_text *text)
{
	if (text->presence == IPSECEVTX_SET && text->length < sizeof answer->values[0])
		memcpy(answer->values[answer->value_count++], text->data, text->length + 1);
}

static void keep_number(struct answer *answer, enum ipsecevtx_presence presence, uint64_t number)
{
	if (presence == IPSECEVTX_SET)
		snprintf(answer->values[answer->value_count++], sizeof answer->values[0], "%llu",
			(unsigned long long)number);
}

static void keep_values(struct answer *answer, const struct ipsecevtx_event *event)
{
	keep_number(answer, IPSECEVTX_SET, event->event_id);
	keep_number(answer, event->record_id.presence, event->record_id.value);
	keep_text(answer, &event->provider);
	keep_text(answer, &event->computer);
	keep_text(answer, &event->channel);
	if (event->kind != IPSECEVTX_KIND_MM_ENDED)
		return;
	const struct ipsecevtx_address *local = &event->mm_ended.local_address,
				       *remote = &event->mm_ended.remote_address;
	answer->has_no_address |= (local->text.presence == IPSECEVTX_SET && local->family == 0) ||
				  (remote->text.presence == IPSECEVTX_SET && remote->family == 0);
	keep_text(answer, &event->mm_ended.local_address.text);
	keep_text(answer, &event->mm_ended.remote_address.text);
	keep_number(answer, event->mm_ended.mm_sa_id.presence, event->mm_ended.mm_sa_id.value);
}

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
	options.finding = take_finding;
	options.finding_user = answer;
	FUZZ_REQUIRE(ipsecevtx_open_memory(&reader, log, size, "fuzz", &options, NULL) == 0);
	while (ipsecevtx_next(reader, &event) > 0) {
		fuzz_look_at_event(event);
		answer->has_marks |= event->marks != 0;
		if (answer->events++ == 0)
			keep_values(answer, event);
	}
	ipsecevtx_close(reader);
	free(log);
}

/* How often an element of that name with this text (NULL: any) begins in the XML, whatever it stands in. */
static unsigned count_elements(const char *xml, const char *name, const char *text)
{
	size_t length = strlen(name);
	unsigned count = 0;
	for (const char *at = xml; (at = strchr(at, '<')) != NULL; at++) {
		if (strncmp(at + 1, name, length) != 0 || !strchr(" >/", at[1 + length]))
			continue;
		const char *end = strchr(at, '>');
		count += !text || (end && strncmp(end + 1, text, strlen(text)) == 0 && end[1 + strlen(text)] == '<');
	}
	return count;
}

/* Whether the XML shows an EventID of ours and our provider anywhere. */
static bool shows_ours(const char *xml)
{
	bool has_provider = strstr(xml, "\"" STRUCTURE_PROVIDER "\"") || strstr(xml, "\"" STRUCTURE_GUID "\"");
	return has_provider && count_elements(xml, "EventID", "4655") > 0;
}

/* Whether it shows an event in another one, or a part of it twice. */
static bool shows_twice(const char *xml)
{
	static const char *const once[] = {"Event", "System", "EventID", "Provider"};
	for (size_t i = 0; i < sizeof once / sizeof once[0]; i++) {
		if (count_elements(xml, once[i], NULL) > 1)
			return true;
	}
	return false;
}

/* Whether a value of Data stands around markup. */
static bool shows_pieces(const char *xml)
{
	for (const char *at = xml; (at = strstr(at, "<Data ")) != NULL; at++) {
		const char *start = strchr(at, '>');
		const char *end = start && start[-1] != '/' ? strchr(start, '<') : NULL;
		if (end && strncmp(end, "</Data>", 7) != 0)
			return true;
	}
	return false;
}

/* Whether a value stands in the XML; numbers may be hexadecimal, and libevtx pads them. */
static bool shows(const char *xml, const char *value)
{
	char texts[4][24];
	char *end;
	unsigned long long number = strtoull(value, &end, 0);
	if (strstr(xml, value))
		return true;
	snprintf(texts[0], sizeof texts[0], "0x%08llx", number);
	snprintf(texts[1], sizeof texts[1], "0x%016llx", number);
	snprintf(texts[2], sizeof texts[2], "0x%llx", number);
	snprintf(texts[3], sizeof texts[3], ">%llu<", number);
	for (size_t i = 0; *end == '\0' && i < 4; i++) {
		if (strstr(xml, texts[i]))
			return true;
	}
	return false;
}

/* What is wrong about the answer; NULL for nothing. */
static const char *judge(const struct structure_record *record, const struct answer *alone,
	const struct answer *verified, const char *xml, bool is_known)
{
	bool is_silent = !alone->is_told && !alone->has_marks;
	bool is_given = alone->events > 0;
	if (xml && shows_ours(xml) && alone->events == 0 && !alone->is_told)
		return "libevtx shows an event of ours that the reader neither gives nor tells of";
	/* Where an event is given that others see more in, or less, that is told. */
	if (is_silent && is_given && xml && shows_twice(xml))
		return "libevtx shows a part of the event twice, of which nothing is said";
	if (is_silent && is_given && xml && shows_pieces(xml))
		return "libevtx shows a value around markup, of which nothing is said";
	if (is_silent && is_given && record->leaves_out && !record->has_null)
		return "something that depends on a null is in the event, of which nothing is said";
	if (is_silent && alone->has_no_address)
		return "a field for an address holds none, of which nothing is said";
	if (is_silent && verified->is_disputed)
		return verified->dispute;
	/* Not by way of the comparison that the library makes itself. */
	for (unsigned i = 0; xml && is_silent && !is_known && i < alone->value_count; i++) {
		if (!shows(xml, alone->values[i]))
			return alone->values[i];
	}
	return NULL;
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
	const char *problem = judge(record, &alone, &verified, xml, xml && failure.known_fault);
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
