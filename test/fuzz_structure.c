/* SPDX-License-Identifier: MIT */
/*
 * Records of one IPsec event whose System and EventData are built in odd ways, which the input chooses: twice, nested,
 * with dependencies, optional nulls, names and types of all kinds. What libevtx shows of such a record is held against
 * what the reader says: an event of ours must not be missing in silence, and of an event that nothing is said of,
 * libevtx must show all values.
 */
#include "fuzz.h"

#include "evidence/chunk.h"
#include "reference/reference.h"

#include <string.h>

#define PROVIDER "Microsoft-Windows-Security-Auditing"
#define GUID     "{54849625-5478-4994-A5BA-3E3B0328C30D}"
#define DECOY    "decoy.example"

enum slot {
	SLOT_NULL,
	SLOT_EMPTY,
	SLOT_ID,
	SLOT_OTHER_ID,
	SLOT_PROVIDER,
	SLOT_ANSI,
	SLOT_PADDED, /* with NULs behind it */
	SLOT_NESTED,
	SLOT_COUNT
};

struct writer {
	const uint8_t *choices; /* the input, byte by byte; zeros behind it */
	size_t left;
	uint8_t bytes[CHUNK_SIZE];
	size_t size;
	bool in_definition;
};

static uint8_t choose(struct writer *writer, unsigned count)
{
	if (writer->left == 0)
		return 0;
	writer->left--;
	return (uint8_t)(*writer->choices++ % count);
}

static void put(struct writer *writer, uint64_t value, unsigned size)
{
	for (; size > 0; size--, value >>= 8)
		writer->bytes[writer->size++] = (uint8_t)(value & 0xff);
}

static void put_at(struct writer *writer, size_t at, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		writer->bytes[at + i] = (uint8_t)(value >> 8 * i & 0xff);
}

static void put_wide(struct writer *writer, const char *text)
{
	for (; *text; text++)
		put(writer, (uint8_t)*text, 2);
}

static void put_name(struct writer *writer, const char *name)
{
	uint32_t hash = 0;
	for (const char *c = name; *c; c++)
		hash = hash * 65599 + (uint8_t)*c;
	put(writer, writer->size + 4, 4);
	put(writer, 0, 4);
	put(writer, hash & 0xffff, 2);
	put(writer, strlen(name), 2);
	put_wide(writer, name);
	put(writer, 0, 2);
}

/* The size of an element is what lies behind it; returns where that goes. */
static size_t open(struct writer *writer, const char *name, bool has_attributes, unsigned dependency)
{
	put(writer, has_attributes ? 0x41 : 0x01, 1);
	if (writer->in_definition)
		put(writer, dependency, 2);
	size_t at = writer->size;
	put(writer, 0, 4);
	put_name(writer, name);
	return at;
}

static void end(struct writer *writer, size_t at)
{
	put(writer, 0x04, 1);
	put_at(writer, at, (uint32_t)(writer->size - at - 4));
}

static void put_text(struct writer *writer, const char *text)
{
	put(writer, 0x0105, 2);
	put(writer, strlen(text), 2);
	put_wide(writer, text);
}

static void put_slot(struct writer *writer, enum slot slot, unsigned type, bool optional)
{
	put(writer, optional ? 0x0e : 0x0d, 1);
	put(writer, slot, 2);
	put(writer, type, 1);
}

/* A value in one of the ways to write one. */
static void put_value(struct writer *writer, const char *text, enum slot slot, unsigned type)
{
	switch (writer->in_definition ? choose(writer, 8) : 0) {
	case 1:
		put_slot(writer, slot, type, false);
		break;
	case 2:
		put_slot(writer, slot, type, true);
		break;
	case 3:
		put_text(writer, text);
		put_slot(writer, SLOT_NULL, type, true);
		break;
	case 4:
		put_text(writer, text);
		put_slot(writer, SLOT_EMPTY, type, false);
		break;
	case 5:
		put_slot(writer, SLOT_NULL, type, choose(writer, 2));
		break;
	case 6:
		put_slot(writer, SLOT_NESTED, 0x21, choose(writer, 2));
		break;
	default:
		put_text(writer, text);
		break;
	}
}

/* <name>text</name>, once or twice, or nearly so named, or depending on something. */
static void element(struct writer *writer, const char *name, const char *text, enum slot slot, unsigned type)
{
	char near[32];
	unsigned dependency = 0xffff;
	snprintf(near, sizeof near, "%s", name);
	switch (choose(writer, 8)) {
	case 1: {
		size_t at = open(writer, name, false, choose(writer, 2) ? SLOT_NULL : 0xffff);
		put(writer, 0x02, 1);
		put_text(writer, choose(writer, 2) ? DECOY : "4624");
		end(writer, at);
		break;
	}
	case 2:
		near[0] = (char)(near[0] ^ 0x20);
		break;
	case 3:
		dependency = choose(writer, SLOT_COUNT);
		break;
	case 4:
		return;
	default:
		break;
	}
	size_t at = open(writer, near, false, dependency);
	put(writer, 0x02, 1);
	put_value(writer, text, slot, type);
	end(writer, at);
}

static void attribute(struct writer *writer, const char *name, const char *text, enum slot slot, unsigned type)
{
	unsigned times = choose(writer, 8) == 1 ? 2 : 1;
	for (; times > 0; times--) {
		put(writer, 0x46, 1);
		put_name(writer, name);
		put_value(writer, text, slot, type);
	}
}

static void provider(struct writer *writer)
{
	static const struct {
		enum slot slot;
		unsigned type;
	} names[] = {{SLOT_PROVIDER, 0x01}, {SLOT_ANSI, 0x02}, {SLOT_PADDED, 0x01}, {SLOT_NULL, 0x01}};
	unsigned which = choose(writer, 4);
	unsigned attributes = choose(writer, 4);
	size_t at = open(writer, choose(writer, 8) == 1 ? "provider" : "Provider", true, 0xffff);
	size_t size = writer->size;
	put(writer, 0, 4);
	if (attributes != 1)
		attribute(writer, "Name", PROVIDER, names[which].slot, names[which].type);
	if (attributes != 2)
		attribute(writer, "Guid", GUID, SLOT_NULL, 0x0f);
	put_at(writer, size, (uint32_t)(writer->size - size - 4));
	put(writer, 0x03, 1);
	put_at(writer, at, (uint32_t)(writer->size - at - 4));
}

static void system_part(struct writer *writer)
{
	size_t at = open(writer, "System", false, choose(writer, 8) == 1 ? SLOT_NULL : 0xffff);
	put(writer, 0x02, 1);
	if (choose(writer, 8) == 1)
		put_slot(writer, SLOT_NESTED, 0x21, false);
	for (unsigned times = choose(writer, 8) == 1 ? 2 : 1; times > 0; times--)
		provider(writer);
	element(writer, "EventID", "4655", SLOT_ID, 0x06);
	element(writer, "EventRecordID", "1", SLOT_NULL, 0x0a);
	element(writer, "Channel", "Security", SLOT_NULL, 0x01);
	element(writer, "Computer", "vpn1.example", SLOT_NULL, 0x01);
	end(writer, at);
}

static void data_part(struct writer *writer)
{
	static const char *const fields[][2] = {{"LocalAddress", "192.0.2.1"}, {"RemoteAddress", "198.51.100.66"},
		{"KeyModName", "%%8244"}, {"MMSAID", "771"}};
	size_t at = open(writer, "EventData", false, choose(writer, 8) == 1 ? SLOT_NULL : 0xffff);
	put(writer, 0x02, 1);
	for (unsigned i = 0; i < 4; i++) {
		size_t data = open(writer, "Data", true, choose(writer, 8) == 1 ? SLOT_NULL : 0xffff);
		size_t size = writer->size;
		put(writer, 0, 4);
		put(writer, 0x06, 1);
		put_name(writer, "Name");
		put_text(writer, fields[i][0]);
		put_at(writer, size, (uint32_t)(writer->size - size - 4));
		put(writer, 0x02, 1);
		put_value(writer, fields[i][1], SLOT_EMPTY, 0x01);
		end(writer, data);
	}
	end(writer, at);
}

/* Every slot has a place in the definition, or libevtx would not be shown the record at all. */
static void use_slots(struct writer *writer)
{
	size_t at = open(writer, "Slots", false, 0xffff);
	put(writer, 0x02, 1);
	for (unsigned slot = 0; slot < SLOT_COUNT; slot++) {
		size_t element_at = open(writer, "Slot", false, 0xffff);
		put(writer, 0x02, 1);
		put_slot(writer, (enum slot)slot, 0x01, true);
		end(writer, element_at);
	}
	end(writer, at);
}

static void event(struct writer *writer)
{
	unsigned order = choose(writer, 8);
	size_t at = open(writer, "Event", false, 0xffff);
	put(writer, 0x02, 1);
	if (order == 1)
		data_part(writer);
	for (unsigned times = order == 2 ? 2 : 1; times > 0; times--)
		system_part(writer);
	if (order != 1)
		data_part(writer);
	if (order == 3)
		put_slot(writer, SLOT_NESTED, 0x21, false);
	if (writer->in_definition)
		use_slots(writer);
	end(writer, at);
}

static size_t begin_instance(struct writer *writer, uint32_t id)
{
	put(writer, 0x010c, 2);
	put(writer, id, 4);
	put(writer, writer->size + 4, 4);
	size_t definition = writer->size;
	put(writer, 0, 4);
	put(writer, id, 4);
	put(writer, 0, 4);
	put(writer, 0, 8);
	put(writer, 0, 4);
	put(writer, 0x0001010f, 4);
	writer->in_definition = true;
	return definition;
}

static void end_definition(struct writer *writer, size_t definition)
{
	put(writer, 0, 1);
	writer->in_definition = false;
	put_at(writer, definition + 20, (uint32_t)(writer->size - definition - 24));
}

/* BinXML as a value: a part of an event, or a whole one. */
static void nested(struct writer *writer)
{
	put(writer, 0x0001010f, 4);
	size_t definition = begin_instance(writer, 7);
	switch (choose(writer, 4)) {
	case 1:
		provider(writer);
		break;
	case 2:
		system_part(writer);
		break;
	case 3:
		element(writer, "EventID", "4655", SLOT_NULL, 0x06);
		break;
	default:
		data_part(writer);
		break;
	}
	end_definition(writer, definition);
	put(writer, 0, 4); /* no values */
	put(writer, 0, 1);
}

static void values(struct writer *writer)
{
	static const uint8_t types[SLOT_COUNT] = {0x00, 0x01, 0x06, 0x06, 0x01, 0x02, 0x01, 0x21};
	size_t starts[SLOT_COUNT + 1];
	put(writer, SLOT_COUNT, 4);
	size_t descriptors = writer->size;
	put(writer, 0, 4 * (unsigned)SLOT_COUNT);
	starts[SLOT_NULL] = starts[SLOT_EMPTY] = starts[SLOT_ID] = writer->size;
	put(writer, 4655, 2);
	starts[SLOT_OTHER_ID] = writer->size;
	put(writer, 4624, 2);
	starts[SLOT_PROVIDER] = writer->size;
	put_wide(writer, PROVIDER);
	starts[SLOT_ANSI] = writer->size;
	for (const char *c = PROVIDER; *c; c++)
		put(writer, (uint8_t)*c, 1);
	starts[SLOT_PADDED] = writer->size;
	put_wide(writer, PROVIDER);
	put(writer, 0, 4);
	starts[SLOT_NESTED] = writer->size;
	nested(writer);
	starts[SLOT_COUNT] = writer->size;
	for (unsigned i = 0; i < SLOT_COUNT; i++)
		put_at(writer, descriptors + 4 * i, (uint32_t)(starts[i + 1] - starts[i]) | (uint32_t)types[i] << 16);
}

/* One record, with a template or without. */
static void write_record(struct writer *writer)
{
	size_t record = writer->size = CHUNK_HEADER_SIZE;
	put(writer, 0x2a2a, 4);
	put(writer, 0, 4);
	put(writer, 1, 8);
	put(writer, UINT64_C(132388752066871033), 8);
	put(writer, 0x0001010f, 4);
	if (choose(writer, 4) == 1) {
		event(writer);
	} else {
		size_t definition = begin_instance(writer, 5);
		event(writer);
		end_definition(writer, definition);
		values(writer);
	}
	put(writer, 0, 1);
	put(writer, 0, (unsigned)(-writer->size & 3));
	put(writer, writer->size - record + 4, 4);
	put_at(writer, record + 4, (uint32_t)(writer->size - record));
}

/* What the reader says. */
struct answer {
	unsigned events;
	bool has_marks;
	bool is_told;
	char values[8][64]; /* of an event without marks */
	unsigned value_count;
};

static void take_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct answer *answer = user;
	fuzz_look_at_finding(finding);
	answer->is_told |= finding->severity >= IPSECEVTX_SEVERITY_WARNING;
}

static void keep_value(struct answer *answer, const struct ipsecevtx_text *text)
{
	if (text->presence == IPSECEVTX_SET && text->length < sizeof answer->values[0])
		memcpy(answer->values[answer->value_count++], text->data, text->length + 1);
}

static void ask_reader(const uint8_t *log, size_t size, struct answer *answer)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	memset(answer, 0, sizeof *answer);
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.finding = take_finding;
	options.finding_user = answer;
	FUZZ_REQUIRE(ipsecevtx_open_memory(&reader, log, size, "fuzz", &options, NULL) == 0);
	while (ipsecevtx_next(reader, &event) > 0) {
		fuzz_look_at_event(event);
		answer->events++;
		answer->has_marks |= event->marks != 0;
		if (event->kind == IPSECEVTX_KIND_MM_ENDED && answer->value_count == 0) {
			keep_value(answer, &event->computer);
			keep_value(answer, &event->channel);
			keep_value(answer, &event->mm_ended.local_address.text);
			keep_value(answer, &event->mm_ended.remote_address.text);
		}
	}
	ipsecevtx_close(reader);
}

/* Whether libevtx shows an element of that name and text. */
static bool shows_id(const char *xml)
{
	for (const char *at = xml; (at = strstr(at, "<EventID")) != NULL; at++) {
		const char *text = strchr(at, '>');
		if (text && strncmp(text, ">4655<", 6) == 0)
			return true;
	}
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct writer writer;
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct answer answer;
	struct chunk chunk;
	struct record record;
	struct engine_failure failure;
	const char *xml;
	size_t length, log_size, chunk_size;
	if (size < FUZZ_HEAD)
		return 0;
	memset(&writer, 0, sizeof writer);
	writer.choices = data + FUZZ_HEAD;
	writer.left = size - FUZZ_HEAD;
	write_record(&writer);
	uint8_t *log = fuzz_log(
		writer.bytes + CHUNK_HEADER_SIZE, writer.size - CHUNK_HEADER_SIZE, FUZZ_FRAME_RECORDS, &log_size);
	ask_reader(log, log_size, &answer);
	free(log);
	uint8_t *bytes =
		fuzz_chunk(writer.bytes + CHUNK_HEADER_SIZE, writer.size - CHUNK_HEADER_SIZE, false, &chunk_size);
	struct reference *reference = reference_new(&allocator);
	FUZZ_REQUIRE(reference);
	chunk_open(&chunk, bytes, chunk_size, FILE_HEADER_SIZE);
	bool is_record = chunk_next(&chunk, &record) == CHUNK_RECORD;
	const struct record_view view = record_view_of(&chunk, &record);
	if (is_record && reference_show(reference, &view, &xml, &length, &failure) == ENGINE_OK) {
		bool is_shown = shows_id(xml) && strstr(xml, "=\"" PROVIDER "\"");
		FUZZ_REQUIRE(!is_shown || answer.events > 0 || answer.is_told);
		bool is_plain = answer.events == 1 && !answer.has_marks && !answer.is_told && !failure.known_fault;
		for (unsigned i = 0; is_plain && i < answer.value_count; i++)
			FUZZ_REQUIRE(strstr(xml, answer.values[i]));
	}
	reference_free(reference);
	free(bytes);
	return 0;
}
