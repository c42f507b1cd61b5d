/* SPDX-License-Identifier: MIT */
#include "test_support.h"

#include "evtxgen.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

void draft_init(struct draft *draft)
{
	memset(draft, 0, sizeof *draft);
	draft->size = CHUNK_HEADER_SIZE;
}

void draft_bytes(struct draft *draft, const void *bytes, size_t size)
{
	ck_assert_msg(size <= sizeof draft->bytes - draft->size, "the draft is full");
	if (size)
		memcpy(draft->bytes + draft->size, bytes, size);
	draft->size += size;
}

void draft_u8(struct draft *draft, unsigned value)
{
	uint8_t byte = (uint8_t)value;
	draft_bytes(draft, &byte, 1);
}

void draft_u16(struct draft *draft, unsigned value)
{
	draft_u8(draft, value & 0xff);
	draft_u8(draft, value >> 8 & 0xff);
}

void draft_u32(struct draft *draft, uint32_t value)
{
	draft_u16(draft, value & 0xffff);
	draft_u16(draft, value >> 16);
}

void draft_u64(struct draft *draft, uint64_t value)
{
	draft_u32(draft, (uint32_t)value);
	draft_u32(draft, (uint32_t)(value >> 32));
}

void draft_utf16(struct draft *draft, const char *ascii)
{
	for (; *ascii; ascii++)
		draft_u16(draft, (uint8_t)*ascii);
}

void draft_set_u16(struct draft *draft, size_t at, unsigned value)
{
	draft->bytes[at] = (uint8_t)(value & 0xff);
	draft->bytes[at + 1] = (uint8_t)(value >> 8 & 0xff);
}

void draft_set_u32(struct draft *draft, size_t at, uint32_t value)
{
	draft_set_u16(draft, at, value & 0xffff);
	draft_set_u16(draft, at + 2, value >> 16);
}

size_t draft_name(struct draft *draft, const char *ascii)
{
	size_t offset = draft->size + 4;
	uint32_t hash = 0;
	for (const char *at = ascii; *at; at++)
		hash = hash * 65599 + (uint8_t)*at;
	draft_u32(draft, (uint32_t)offset);
	draft_u32(draft, 0);
	draft_u16(draft, hash & 0xffff);
	draft_u16(draft, (unsigned)strlen(ascii));
	draft_utf16(draft, ascii);
	draft_u16(draft, 0);
	return offset;
}

void draft_name_at(struct draft *draft, size_t offset)
{
	draft_u32(draft, (uint32_t)offset);
}

void draft_fragment(struct draft *draft)
{
	draft_bytes(draft, "\x0f\x01\x01\x00", 4);
}

static void open_element(struct draft *draft, unsigned token, const char *name)
{
	draft_u8(draft, token);
	if (draft->in_template)
		draft_u16(draft, 0xffff);
	if (draft->depth < DRAFT_DEPTH)
		draft->sizes[draft->depth] = draft->size;
	draft->depth++;
	draft_u32(draft, 0);
	draft_name(draft, name);
	draft->list = draft->attribute = 0;
	if (token & 0x40) {
		draft->list = draft->size;
		draft_u32(draft, 0);
	}
}

/* Sets a size field to the size of everything behind it, as Windows writes it. */
static void set_size(struct draft *draft, size_t at)
{
	draft_set_u32(draft, at, (uint32_t)(draft->size - at - 4));
}

static void end_list(struct draft *draft)
{
	if (draft->list)
		set_size(draft, draft->list);
	draft->list = draft->attribute = 0;
}

static void end_element(struct draft *draft)
{
	if (draft->depth == 0)
		return; /* it was not opened by draft_open() */
	if (--draft->depth < DRAFT_DEPTH)
		set_size(draft, draft->sizes[draft->depth]);
}

void draft_open(struct draft *draft, const char *name)
{
	open_element(draft, 0x01, name);
}

void draft_open_with_attributes(struct draft *draft, const char *name)
{
	open_element(draft, 0x41, name);
}

void draft_attribute(struct draft *draft, const char *name)
{
	if (draft->attribute)
		draft->bytes[draft->attribute] |= 0x40; /* another one follows */
	draft->attribute = draft->size;
	draft_u8(draft, 0x06);
	draft_name(draft, name);
}

void draft_text(struct draft *draft, const char *ascii)
{
	draft_u8(draft, 0x05);
	draft_u8(draft, VALUE_STRING);
	draft_u16(draft, (unsigned)strlen(ascii));
	draft_utf16(draft, ascii);
}

static unsigned next_character(const char **at)
{
	const unsigned char *bytes = (const unsigned char *)*at;
	*at += bytes[0] < 0x80 ? 1 : bytes[0] < 0xe0 ? 2 : 3;
	if (bytes[0] < 0xe0)
		return bytes[0] < 0x80 ? bytes[0] : (bytes[0] & 0x1fu) << 6 | (bytes[1] & 0x3fu);
	return (bytes[0] & 0xfu) << 12 | (bytes[1] & 0x3fu) << 6 | (bytes[2] & 0x3fu);
}

void draft_text_utf8(struct draft *draft, const char *text)
{
	unsigned count = 0;
	for (const char *at = text; *at; count++)
		next_character(&at);
	draft_u8(draft, 0x05);
	draft_u8(draft, VALUE_STRING);
	draft_u16(draft, count);
	while (*text)
		draft_u16(draft, next_character(&text));
}

static void put_slot(struct draft *draft, unsigned token, unsigned slot, unsigned type)
{
	draft_u8(draft, token);
	draft_u16(draft, slot);
	draft_u8(draft, type);
	draft->slots |= slot < 64 ? UINT64_C(1) << slot : 0;
}

void draft_slot(struct draft *draft, unsigned slot, unsigned type)
{
	put_slot(draft, 0x0d, slot, type);
}

void draft_optional(struct draft *draft, unsigned slot, unsigned type)
{
	put_slot(draft, 0x0e, slot, type);
}

void draft_close(struct draft *draft)
{
	end_list(draft);
	draft_u8(draft, 0x02);
}

void draft_empty(struct draft *draft)
{
	end_list(draft);
	draft_u8(draft, 0x03);
	end_element(draft);
}

void draft_end(struct draft *draft)
{
	draft_u8(draft, 0x04);
	end_element(draft);
}

void draft_eof(struct draft *draft)
{
	draft_u8(draft, 0x00);
}

static void begin_instance(struct draft *draft, uint32_t template_id)
{
	draft_u8(draft, 0x0c);
	draft_u8(draft, 1);
	draft_u32(draft, template_id);
}

size_t draft_instance(struct draft *draft, uint32_t template_id)
{
	begin_instance(draft, template_id);
	size_t template = draft->size + 4;
	draft_u32(draft, (uint32_t) template);
	draft_u32(draft, 0);
	draft_u32(draft, template_id);
	draft_bytes(draft, "twelve bytes", 12);
	draft_u32(draft, 0);
	draft->in_template = true;
	return template;
}

static size_t put_descriptors(struct draft *draft, unsigned count)
{
	draft_u32(draft, count);
	size_t descriptors = draft->size;
	for (unsigned i = 0; i < count; i++)
		draft_u32(draft, 0);
	return descriptors;
}

size_t draft_values(struct draft *draft, size_t template, unsigned count)
{
	draft->in_template = false;
	draft_set_u32(draft, template + 20, (uint32_t)(draft->size - template - 24));
	return put_descriptors(draft, count);
}

size_t draft_instance_of(struct draft *draft, uint32_t template_id, size_t template, unsigned count)
{
	begin_instance(draft, template_id);
	draft_u32(draft, (uint32_t) template);
	return put_descriptors(draft, count);
}

void draft_value_from(struct draft *draft, size_t descriptors, unsigned index, unsigned type, size_t start)
{
	draft_set_u16(draft, descriptors + 4 * index, (unsigned)(draft->size - start));
	draft->bytes[descriptors + 4 * index + 2] = (uint8_t)type;
}

void draft_value(struct draft *draft, size_t descriptors, unsigned index, struct value value)
{
	size_t start = draft->size;
	draft_bytes(draft, value.bytes, value.length);
	draft_value_from(draft, descriptors, index, value.type, start);
}

size_t draft_record(struct draft *draft, uint64_t record_id)
{
	size_t record = draft->size;
	draft->slots = 0;
	draft_u32(draft, 0x2a2a);
	draft_u32(draft, 0);
	draft_u64(draft, record_id);
	draft_u64(draft, UINT64_C(132388752066871033));
	return record;
}

void draft_record_end(struct draft *draft, size_t record)
{
	while ((draft->size - record) % 8 != 4)
		draft_u8(draft, 0);
	draft_u32(draft, (uint32_t)(draft->size + 4 - record));
	draft_set_u32(draft, record + 4, (uint32_t)(draft->size - record));
}

void draft_chunk_header(struct draft *draft)
{
	memcpy(draft->bytes, "ElfChnk", 8);
	draft_set_u32(draft, 40, 128);
	draft_set_u32(draft, 48, (uint32_t)draft->size);
	draft_set_u32(draft, 52,
		(uint32_t)crc32(0, draft->bytes + CHUNK_HEADER_SIZE, (unsigned)(draft->size - CHUNK_HEADER_SIZE)));
	uint32_t crc = (uint32_t)crc32(0, draft->bytes, 120);
	draft_set_u32(draft, 124, (uint32_t)crc32(crc, draft->bytes + 128, 384));
}

struct value value_of(uint8_t type, const uint8_t *bytes, size_t size)
{
	struct value value = {bytes, (uint32_t)size, type};
	return value;
}

static uint8_t *ring(size_t size)
{
	static uint8_t buffers[16][1024];
	static size_t next;
	ck_assert_uint_le(size, sizeof buffers[0]);
	return buffers[next++ % COUNT_OF(buffers)];
}

struct value value_wide(const char *ascii)
{
	size_t length = strlen(ascii);
	uint8_t *bytes = ring(2 * length);
	for (size_t i = 0; i < length; i++) {
		bytes[2 * i] = (uint8_t)ascii[i];
		bytes[2 * i + 1] = 0;
	}
	return value_of(VALUE_STRING, bytes, 2 * length);
}

struct value value_utf8(const char *text)
{
	size_t length = strlen(text);
	return value_of(VALUE_UTF8, memcpy(ring(length), text, length), length);
}

static struct value value_of_number(uint8_t type, uint64_t number, size_t size)
{
	uint8_t *bytes = ring(size);
	for (size_t i = 0; i < size; i++)
		bytes[i] = (uint8_t)(number >> (8 * i));
	return value_of(type, bytes, size);
}

struct value value_u32(uint32_t number)
{
	return value_of_number(VALUE_UINT32, number, 4);
}

struct value value_u64(uint64_t number)
{
	return value_of_number(VALUE_UINT64, number, 8);
}

void collect_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct collector *collector = user;
	if (collector->count < COUNT_OF(collector->items)) {
		struct collected_finding *item = &collector->items[collector->count];
		item->finding = *finding;
		snprintf(item->detail, sizeof item->detail, "%s", finding->detail);
		item->finding.detail = item->detail;
		item->finding.source = NULL;
	}
	collector->count++;
}

struct findings collector_findings(struct collector *collector)
{
	struct findings findings = {collect_finding, collector, "test", collector->severities, NULL};
	return findings;
}

size_t collector_count(const struct collector *collector, enum ipsecevtx_finding_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < collector->count && i < COUNT_OF(collector->items); i++)
		count += collector->items[i].finding.kind == kind;
	return count;
}

const struct ipsecevtx_finding *collector_first(const struct collector *collector, enum ipsecevtx_finding_kind kind)
{
	for (size_t i = 0; i < collector->count && i < COUNT_OF(collector->items); i++) {
		if (collector->items[i].finding.kind == kind)
			return &collector->items[i].finding;
	}
	ck_abort_msg("no finding %s among %zu", ipsecevtx_finding_name(kind), collector->count);
	return NULL;
}

static void *counting_reallocate(void *user, void *memory, size_t size)
{
	struct counting *counting = user;
	counting->calls++;
	if (counting->fail_at &&
		(counting->calls == counting->fail_at || (counting->fail_on && counting->calls > counting->fail_at)))
		return NULL;
	void *result = realloc(memory, size);
	if (result && !memory)
		counting->live++;
	return result;
}

static void counting_release(void *user, void *memory)
{
	struct counting *counting = user;
	ck_assert_ptr_nonnull(memory);
	counting->live--;
	free(memory);
}

struct ipsecevtx_allocator counting_allocator(struct counting *counting)
{
	struct ipsecevtx_allocator allocator = {counting_reallocate, counting_release, counting};
	return allocator;
}

void run_to_end(struct run *run, struct ipsecevtx_reader *reader)
{
	const struct ipsecevtx_event *event;
	while ((run->result = ipsecevtx_next(reader, &event)) > 0) {
		if (run->count < COUNT_OF(run->events))
			run->events[run->count] = *event;
		run->count++;
	}
	run->error = *ipsecevtx_reader_error(reader);
	run->statistics = *ipsecevtx_reader_statistics(reader);
}

void run_memory(struct run *run, const void *data, size_t size, const struct ipsecevtx_options *options)
{
	struct ipsecevtx_options mine = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	memset(run, 0, sizeof *run);
	if (options)
		mine = *options;
	mine.finding = collect_finding;
	mine.finding_user = &run->findings;
	run->opened = ipsecevtx_open_memory(&reader, data, size, "test.evtx", &mine, &run->error);
	if (run->opened != 0) {
		ck_assert_ptr_null(reader);
		return;
	}
	run_to_end(run, reader);
	ipsecevtx_close(reader);
}

uint8_t *log_of(const char *script, size_t *size)
{
	struct evtxgen *log = evtxgen_new(NULL);
	ck_assert_ptr_nonnull(log);
	ck_assert_msg(evtxgen_script(log, script) && evtxgen_finish(log), "evtxgen: %s", evtxgen_error(log));
	const uint8_t *bytes = evtxgen_bytes(log, size);
	uint8_t *copy = malloc(*size);
	ck_assert_ptr_nonnull(copy);
	memcpy(copy, bytes, *size);
	evtxgen_free(log);
	return copy;
}

#define SHARED "../shared/"

FILE *shared_open(const char *path)
{
	char buffer[512];
	int length = snprintf(buffer, sizeof buffer, SHARED "%s", path);
	return length < (int)sizeof buffer ? fopen(buffer, "rb") : NULL;
}

bool shared_exists(const char *suite, const char *path)
{
	FILE *file = shared_open(path);
	if (file)
		fclose(file);
	else
		printf("%s: " SHARED "%s is not here: the comparison with it is skipped\n", suite, path);
	return file != NULL;
}

void assert_same_as_shared(const char *path, const char *shared)
{
	FILE *file = fopen(path, "rb");
	FILE *original = shared_open(shared);
	ck_assert_msg(file && original, "%s, %s", path, shared);
	for (long offset = 0;; offset++) {
		int byte = fgetc(file);
		int expected = fgetc(original);
		if (byte != expected)
			ck_abort_msg("%s is another one than " SHARED "%s, from byte %ld on", path, shared, offset);
		if (byte == EOF)
			break;
	}
	fclose(original);
	fclose(file);
}

size_t shared_row(FILE *file, char *line, size_t size, char *fields[], size_t count)
{
	do {
		if (!fgets(line, (int)size, file))
			return 0;
	} while (line[0] == '#');
	line[strcspn(line, "\r\n")] = '\0';
	size_t found = 0;
	for (char *at = line; found < count; at++) {
		fields[found++] = at;
		at += strcspn(at, "\t");
		if (!*at)
			break;
		*at = '\0';
	}
	return found;
}

uint8_t *gzip_of(const void *data, size_t size, size_t *gzip_size)
{
	z_stream zlib;
	memset(&zlib, 0, sizeof zlib);
	ck_assert_int_eq(deflateInit2(&zlib, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	size_t room = deflateBound(&zlib, size) + 64;
	uint8_t *out = malloc(room);
	ck_assert_ptr_nonnull(out);
	/* zlib does not write to its input, whatever the pointer's type says. */
	memcpy(&zlib.next_in, &data, sizeof data);
	zlib.avail_in = (unsigned)size;
	zlib.next_out = out;
	zlib.avail_out = (unsigned)room;
	ck_assert_int_eq(deflate(&zlib, Z_FINISH), Z_STREAM_END);
	*gzip_size = room - zlib.avail_out;
	deflateEnd(&zlib);
	return out;
}

uint64_t next_random(uint64_t *state)
{
	/* splitmix64 */
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}
