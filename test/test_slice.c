/* SPDX-License-Identifier: MIT */
#include "test_slice.h"

#include "evtxgen_binxml.h"
#include "test_sample.h"
#include "test_view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static int take_bytes(void *user, uint64_t offset, const void *data, size_t size)
{
	struct slice *slice = user;
	if (++slice->writes == slice->fail_at)
		return ENOSPC;
	/* One behind the other, but for the header. */
	EXPECT(offset == slice->size || (offset == 0 && size == HEADER));
	if (offset + size > slice->room) {
		slice->room = 2 * (offset + size);
		slice->bytes = realloc(slice->bytes, slice->room);
		EXPECT(slice->bytes != NULL);
	}
	memcpy(slice->bytes + offset, data, size);
	if (offset + size > slice->size)
		slice->size = offset + size;
	return 0;
}

struct ipsecevtx_sink slice_sink(struct slice *slice)
{
	return (struct ipsecevtx_sink){take_bytes, slice};
}

static void add_all(struct slice *slice, struct ipsecevtx_writer *writer, struct ipsecevtx_reader *reader)
{
	const struct ipsecevtx_event *event;
	slice->result = 0;
	for (size_t i = 0; slice->result >= 0 && ipsecevtx_next(reader, &event) > 0; i++) {
		if (i < 64 && slice->skipped >> i & 1)
			continue;
		slice->result = ipsecevtx_writer_add(writer, event, &slice->error);
		slice->left_out += slice->result == 0;
	}
	if (slice->result < 0)
		ipsecevtx_writer_discard(writer);
	else
		slice->result = ipsecevtx_writer_close(writer, &slice->error);
}

void slice_make(struct slice *slice, const void *data, size_t size, const struct ipsecevtx_options *options)
{
	const struct ipsecevtx_options usual = look_options();
	const struct ipsecevtx_sink sink = slice_sink(slice);
	struct ipsecevtx_writer_options writing = IPSECEVTX_WRITER_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	struct ipsecevtx_writer *writer;
	slice->size = slice->left_out = slice->writes = 0;
	slice->findings.count = 0;
	memset(&slice->error, 0, sizeof slice->error);
	writing.sink = &sink;
	writing.allocator = slice->allocator;
	writing.finding = collect_finding;
	writing.finding_user = &slice->findings;
	EXPECT(ipsecevtx_open_memory(&reader, data, size, "log", options ? options : &usual, NULL) == 0);
	slice->result = ipsecevtx_writer_open(&writer, NULL, &writing, &slice->error);
	if (slice->result == 0)
		add_all(slice, writer, reader);
	ipsecevtx_close(reader);
}

void slice_free(struct slice *slice)
{
	free(slice->bytes);
	*slice = (struct slice){0};
}

void assert_slice_says_the_same(
	const void *data, size_t size, const struct ipsecevtx_options *options, const struct slice *slice)
{
	struct view source = {0}, copy = {0};
	look_alone(&source, data, size, options);
	look_alone(&copy, slice->bytes, slice->size, NULL);
	EXPECT(copy.opened == 0 && copy.result == 0);
	EXPECT(copy.count == source.count);
	for (size_t i = 0; i < copy.count; i++) {
		EXPECT(copy.events[i].digest == source.events[i].digest);
		EXPECT(copy.events[i].header_record_id == i + 1);
		EXPECT(copy.events[i].origin == IPSECEVTX_ORIGIN_ACTIVE);
	}
	EXPECT(copy.statistics.records_lost == 0 && copy.statistics.skipped_bytes == 0);
	view_free(&source);
	view_free(&copy);
}

void slice_of(struct slice *slice, const void *data, size_t size, const struct ipsecevtx_options *options)
{
	struct slice again = {0};
	slice_make(slice, data, size, options);
	EXPECT(slice->result == 0 && slice->left_out == 0);
	assert_well_laid_out(slice);
	assert_slice_says_the_same(data, size, options, slice);
	slice_make(&again, slice->bytes, slice->size, NULL);
	EXPECT(again.result == 0 && again.size == slice->size && memcmp(again.bytes, slice->bytes, again.size) == 0);
	slice_free(&again);
}

static bool is_zero(const uint8_t *bytes, size_t size)
{
	while (size > 0 && bytes[size - 1] == 0)
		size--;
	return size == 0;
}

static uint32_t crc(uint32_t sum, const uint8_t *bytes, size_t size)
{
	return (uint32_t)crc32(sum, bytes, (uInt)size);
}

static void assert_file_header(const struct slice *slice, size_t chunks, uint64_t records)
{
	const uint8_t *header = slice->bytes;
	uint8_t expected[HEADER] = "ElfFile";
	gen_put_u64(expected + 16, chunks - 1);
	gen_put_u64(expected + 24, records + 1);
	gen_put_u32(expected + 32, 128);
	gen_put_u16(expected + 36, 1);
	gen_put_u16(expected + 38, 3);
	gen_put_u16(expected + 40, HEADER);
	gen_put_u16(expected + 42, (uint16_t)chunks);
	gen_put_u32(expected + 124, crc(0, expected, 120));
	EXPECT(memcmp(header, expected, sizeof expected) == 0);
}

static uint32_t hash_of(const uint8_t *units, size_t count)
{
	uint32_t hash = 0;
	for (size_t i = 0; i < count; i++)
		hash = (hash * 65599u + units[2 * i] + 256u * units[2 * i + 1]) & 0xffff;
	return hash;
}

/* Chains lead backwards, and what is in them stands where its token names it for the first time. */
static void assert_tables(const uint8_t *chunk, size_t end)
{
	for (size_t bucket = 0; bucket < 64; bucket++) {
		uint32_t before = (uint32_t)end;
		for (uint32_t at = get_u32(chunk + 128 + 4 * bucket); at != 0; at = get_u32(chunk + at)) {
			uint32_t hash = chunk[at + 4] + 256u * chunk[at + 5];
			size_t units = chunk[at + 6] + 256u * chunk[at + 7];
			EXPECT(at >= 512 && at < before && hash % 64 == bucket);
			EXPECT(hash_of(chunk + at + 8, units) == hash);
			EXPECT(is_zero(chunk + at + 8 + 2 * units, 2) && get_u32(chunk + at - 4) == at);
			before = at;
		}
	}
	for (size_t bucket = 0; bucket < 32; bucket++) {
		uint32_t before = (uint32_t)end;
		for (uint32_t at = get_u32(chunk + 384 + 4 * bucket); at != 0; at = get_u32(chunk + at)) {
			EXPECT(at >= 512 && at < before && hash_of(chunk + at + 4, 8) % 32 == bucket);
			EXPECT(get_u32(chunk + at - 4) == at && chunk[at - 10] == 0x0c);
			EXPECT(memcmp(chunk + at - 8, chunk + at + 4, 4) == 0);
			before = at;
		}
	}
}

/* The number of its records, which begin with number first. */
static uint64_t assert_chunk(const uint8_t *chunk, uint64_t first)
{
	size_t end = get_u32(chunk + 48), last = 0;
	uint64_t count = 0;
	EXPECT(memcmp(chunk, "ElfChnk", 8) == 0 && end >= 512 && end < 65536);
	for (size_t at = 512; at < end; at += get_u32(chunk + at + 4), count++) {
		size_t size = get_u32(chunk + at + 4);
		EXPECT(get_u32(chunk + at) == 0x2a2a && size % 8 == 0 && size <= end - at);
		EXPECT(get_u32(chunk + at + size - 4) == size);
		EXPECT(get_u32(chunk + at + 8) == first + count && get_u32(chunk + at + 12) == 0);
		/* An end token, and 0 to 7 bytes behind it. */
		EXPECT(chunk[at + size - 5] == 0);
		last = at;
	}
	EXPECT(get_u32(chunk + 8) == (count ? first : 1));
	EXPECT(get_u32(chunk + 16) == (count ? first + count - 1 : UINT32_MAX));
	EXPECT(get_u32(chunk + 24) == (count ? first : UINT32_MAX));
	EXPECT(memcmp(chunk + 32, chunk + 16, 8) == 0);
	EXPECT(get_u32(chunk + 40) == 128 && get_u32(chunk + 44) == last);
	EXPECT(get_u32(chunk + 52) == crc(0, chunk + 512, end - 512));
	EXPECT(is_zero(chunk + 56, 64) && get_u32(chunk + 120) == 1 && is_zero(chunk + end, 65536 - end));
	EXPECT(get_u32(chunk + 124) == crc(crc(0, chunk, 120), chunk + 128, 384));
	assert_tables(chunk, end);
	return count;
}

void assert_well_laid_out(const struct slice *slice)
{
	size_t chunks = (slice->size - HEADER) / CHUNK;
	uint64_t records = 0;
	EXPECT(slice->size == HEADER + chunks * CHUNK && chunks > 0);
	for (size_t i = 0; i < chunks; i++) {
		uint64_t count = assert_chunk(slice->bytes + HEADER + i * CHUNK, records + 1);
		EXPECT(count > 0 || chunks == 1);
		records += count;
	}
	assert_file_header(slice, chunks, records);
}
