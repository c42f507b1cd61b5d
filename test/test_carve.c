/* SPDX-License-Identifier: MIT */
/* Carving: chunks and lone records in raw bytes, at any offset, each once. */
#include "evidence/checksum.h"
#include "suites.h"
#include "test_damage_support.h"

#include "test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WINDOW (1024u * 1024u)

static struct sample good;
static struct view original, view;
static uint8_t *raw;
static size_t raw_size;

static void set_up(void)
{
	sample_make(&good, 2, 15);
	look(&original, good.bytes, good.size, NULL);
	ck_assert_uint_eq(original.count, good.count);
}

static void tear_down(void)
{
	free(raw);
	raw = NULL;
	sample_free(&good);
	view_free(&original);
	view_free(&view);
}

static struct ipsecevtx_options carving(enum ipsecevtx_engine engine)
{
	struct ipsecevtx_options options = look_options();
	options.carve = true;
	options.engine = engine;
	return options;
}

static void make_raw(size_t size, uint64_t seed)
{
	free(raw);
	raw = malloc(size);
	raw_size = size;
	ck_assert_ptr_nonnull(raw);
	fill_random(raw, size, seed);
}

static void carve(enum ipsecevtx_engine engine)
{
	struct ipsecevtx_options options = carving(engine);
	look(&view, raw, raw_size, &options);
	ck_assert_int_eq(view.opened, 0);
	ck_assert_int_eq(view.result, 0);
	ck_assert_uint_eq(view.statistics.bytes, raw_size);
	for (size_t i = 0; i < view.count; i++)
		ck_assert_int_eq(view.events[i].origin, IPSECEVTX_ORIGIN_CARVED);
}

START_TEST(a_log_at_an_odd_offset_in_random_bytes_is_found)
{
	static const size_t places[] = {0, 1, 7, 511, 513, 4095, 65535, 100001};
	for (size_t i = 0; i < COUNT(places); i++) {
		describe("at %zu", places[i]);
		make_raw(places[i] + good.size + 3001, i + 1);
		memcpy(raw + places[i], good.bytes, good.size);
		carve(_i ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED);
		assert_all_but(&view, &original, NULL);
		for (size_t k = 0; k < view.count; k++)
			ck_assert_uint_eq(view.events[k].offset, places[i] + good.offsets[k]);
		/* Header and random bytes belong to nothing. */
		ck_assert_uint_eq(view.statistics.skipped_bytes, raw_size - 2 * CHUNK);
	}
}
END_TEST

START_TEST(several_logs_are_found)
{
	make_raw(4 * good.size + 1000, 3);
	size_t at = 333;
	for (unsigned i = 0; i < 3; i++) {
		memcpy(raw + at, good.bytes, good.size);
		at += good.size + 1 + 77 * i;
	}
	carve(IPSECEVTX_ENGINE_DIRECT);
	ck_assert_uint_eq(view.count, 3 * original.count);
	for (size_t i = 0; i < view.count; i++)
		ck_assert_uint_eq(view.events[i].digest, original.events[i % original.count].digest);
	assert_adds_up(&view);
}
END_TEST

/* The definition of its last record's template is in the run, and not a borrowed one. */
START_TEST(a_run_that_fills_its_chunk_to_the_last_byte_is_one)
{
	const size_t last = good.offsets[14], end = 4096 + CHUNK;
	const uint32_t size = (uint32_t)(end - last);
	make_raw(3 * CHUNK, 5);
	put_u32(good.bytes + last + 4, size);
	put_u32(good.bytes + end - 4, size);
	memcpy(raw + 1000, good.bytes + 4096 + 512, CHUNK - 512);
	carve(IPSECEVTX_ENGINE_DIRECT);
	ck_assert_uint_eq(view.count, 15);
	for (size_t i = 0; i < view.count; i++)
		ck_assert_uint_eq(view.events[i].digest, original.events[i].digest);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_BORROWED_TEMPLATE), 0);
	ck_assert_uint_eq(view.events[14].marks & IPSECEVTX_MARK_BORROWED_TEMPLATE, 0);
}
END_TEST

/* A lone record: out of its chunk, at another offset. */
static void put_record(size_t at, size_t index)
{
	memcpy(raw + at, good.bytes + good.offsets[index], sample_size(&good, index));
}

START_TEST(a_lone_record_with_its_templates_is_found)
{
	/* The first record of the chunk has all that it refers to inside. */
	for (size_t at = 1000; at < 1016; at++) {
		describe("at %zu", at);
		make_raw(20000, at);
		put_record(at, 0);
		carve(_i ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED);
		ck_assert_uint_eq(view.count, 1);
		ck_assert_uint_eq(view.events[0].digest, original.events[0].digest);
		ck_assert_uint_eq(view.events[0].offset, at);
		assert_adds_up(&view);
	}
}
END_TEST

START_TEST(a_lone_record_without_templates_borrows_them_or_is_named)
{
	for (size_t k = 1; k < 15; k++) {
		describe("record %zu", k);
		make_raw(30000, k);
		put_record(777, k);
		carve(IPSECEVTX_ENGINE_DIRECT);
		assert_adds_up(&view);
		/* Alone it cannot be read unless it brought its templates along. */
		if (view.count == 0)
			assert_told(&view, IPSECEVTX_FINDING_RECORD_UNREADABLE, IPSECEVTX_SEVERITY_LOSS, 777,
				sample_size(&good, k));
		else
			ck_assert_uint_eq(view.events[0].digest, original.events[k].digest);
		/* With a whole log somewhere before or behind it, it can. */
		for (unsigned behind = 0; behind < 2; behind++) {
			size_t log = behind ? 20001 : 333;
			size_t at = behind ? 777 : 400001;
			make_raw(500000, k);
			memcpy(raw + log, good.bytes, good.size);
			put_record(at, k);
			carve(IPSECEVTX_ENGINE_DIRECT);
			assert_adds_up(&view);
			if (view.count != original.count + 1)
				dump_told(&view);
			ck_assert_msg(view.count == original.count + 1, "record %zu %s: %zu events", k,
				behind ? "before the log" : "behind the log", view.count);
			size_t found = 0;
			for (size_t i = 0; i < view.count; i++) {
				if (view.events[i].offset != at)
					continue;
				found++;
				ck_assert_uint_eq(view.events[i].digest, original.events[k].digest);
			}
			ck_assert_uint_eq(found, 1);
		}
	}
}
END_TEST

/* As when clusters of a file lie apart, or were given to others. */
START_TEST(a_lone_record_behind_what_is_left_of_a_chunk_is_found)
{
	static const size_t gaps[] = {1, 8, 333, 4096, 70000};
	size_t size = sample_size(&good, 0);
	for (size_t kept = 0; kept <= 15; kept++) {
		size_t end = kept < 15 ? good.offsets[kept] : CHUNK_SIZE - size;
		for (size_t i = 0; i < COUNT(gaps); i++) {
			size_t at = 3000 + end - HEADER + gaps[i];
			describe("%zu records, %zu bytes behind them", kept, gaps[i]);
			make_raw(at + size + 99, 7);
			memcpy(raw + 3000, good.bytes + HEADER, end - HEADER);
			put_record(at, 0);
			carve(_i ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED);
			assert_adds_up(&view);
			ck_assert_uint_eq(view.count, kept + 1);
			for (size_t k = 0; k < kept; k++)
				ck_assert_uint_eq(view.events[k].digest, original.events[k].digest);
			ck_assert_uint_eq(view.events[kept].digest, original.events[0].digest);
			ck_assert_uint_eq(view.events[kept].offset, at);
		}
	}
}
END_TEST

/* Those of the chunk that stand behind it are read by the chunk. */
START_TEST(a_lone_record_within_a_chunk_takes_nothing_from_it)
{
	bool lost[SAMPLE_MAX] = {false};
	size_t size = sample_size(&good, 0), from = good.offsets[7], end = from;
	make_raw(good.size, 8);
	memcpy(raw, good.bytes, good.size);
	for (size_t k = 7; end < from + size + 8; k++) {
		end = good.offsets[k] + sample_size(&good, k);
		lost[k] = true;
	}
	fill_random(raw + from, end - from, 9);
	put_record(from + 3, 0);
	carve(IPSECEVTX_ENGINE_DIRECT);
	assert_all_but(&view, &original, lost);
}
END_TEST

START_TEST(a_chunk_header_at_the_very_end_is_no_trouble)
{
	for (size_t count = 1; count <= 600; count++) {
		describe("%zu bytes of a chunk", count);
		make_raw(3000 + count, 5);
		memcpy(raw + 3000, good.bytes + HEADER, count);
		carve(IPSECEVTX_ENGINE_DIRECT);
		ck_assert_uint_eq(view.count, 0);
		assert_adds_up(&view);
	}
}
END_TEST

START_TEST(a_cut_chunk_gives_its_whole_records)
{
	for (size_t k = 0; k <= 15; k++) {
		bool lost[SAMPLE_MAX] = {false};
		size_t end = k < 15 ? good.offsets[k] : good.offsets[14] + sample_size(&good, 14);
		describe("%zu records", k);
		for (size_t i = k; i < good.count; i++)
			lost[i] = true;
		make_raw(3000 + end - HEADER, 6);
		memcpy(raw + 3000, good.bytes + HEADER, end - HEADER);
		carve(IPSECEVTX_ENGINE_DIRECT);
		assert_all_but(&view, &original, lost);
	}
}
END_TEST

START_TEST(a_chunk_across_a_window_border_is_found)
{
	static const int steps[] = {
		-70000, -65536, -65535, -40001, -4096, -513, -512, -44, -43, -8, -7, -1, 0, 1, 7, 600};
	for (size_t i = 0; i < COUNT(steps); i++) {
		for (size_t border = 1; border <= 2; border++) {
			size_t at = (size_t)((ptrdiff_t)(border * WINDOW) + steps[i]);
			describe("a chunk at %zu", at);
			make_raw(2 * WINDOW + 200000, i + 1);
			memcpy(raw + at, good.bytes + HEADER, 2 * CHUNK);
			carve(IPSECEVTX_ENGINE_DIRECT);
			assert_all_but(&view, &original, NULL);
			ck_assert_uint_eq(view.events[0].offset, at + 512);
		}
	}
}
END_TEST

START_TEST(a_record_across_a_window_border_is_found)
{
	int size = (int)sample_size(&good, 0);
	int steps[] = {
		-65537, -65536, -65535, -size - 1, -size, -size + 1, -size / 2, -28, -24, -8, -4, -3, -2, -1, 0, 1};
	for (size_t i = 0; i < COUNT(steps); i++) {
		for (size_t border = 1; border <= 2; border++) {
			size_t at = (size_t)((ptrdiff_t)(border * WINDOW) + steps[i]);
			describe("a record at %zu", at);
			make_raw(2 * WINDOW + 200000, i + 100);
			put_record(at, 0);
			carve(IPSECEVTX_ENGINE_DIRECT);
			assert_adds_up(&view);
			ck_assert_msg(view.count == 1, "a record at %zu: %zu events", at, view.count);
			ck_assert_uint_eq(view.events[0].digest, original.events[0].digest);
			ck_assert_uint_eq(view.events[0].offset, at);
		}
	}
}
END_TEST

START_TEST(a_log_at_every_border_of_a_long_input_is_given_once)
{
	make_raw(5 * WINDOW, 8);
	size_t logs = 0;
	for (size_t at = 12345; at + good.size <= raw_size; at += good.size + 65521) {
		memcpy(raw + at, good.bytes, good.size);
		logs++;
	}
	carve(IPSECEVTX_ENGINE_DIRECT);
	ck_assert_uint_eq(view.count, logs * original.count);
	for (size_t i = 0; i < view.count; i++)
		ck_assert_uint_eq(view.events[i].digest, original.events[i % original.count].digest);
	assert_adds_up(&view);
}
END_TEST

/* The header of a chunk without records, whose checksums are right. */
static void put_empty_header(uint8_t *header)
{
	memcpy(header, good.bytes + HEADER, 128);
	memset(header + 48, 0, 80);
	header[49] = 2; /* free space begins behind the header: 512 */
	uint32_t crc = checksum_add(checksum_add(0, header, 120), header + 128, 384);
	for (unsigned i = 0; i < 4; i++)
		header[124 + i] = (uint8_t)(crc >> 8 * i & 0xff);
}

/* An empty chunk's header, or a chunk of which only the first cluster is here, does not swallow what follows. */
START_TEST(a_chunk_in_the_free_space_of_another_is_found)
{
	bool lost[SAMPLE_MAX] = {false};
	size_t clusters[] = {512, 4096, 8192};
	const uint8_t *broken = good.bytes + HEADER + CHUNK; /* the second chunk */
	for (size_t i = 15; i < good.count; i++)
		lost[i] = true;
	for (size_t i = 0; i < COUNT(clusters); i++) {
		for (unsigned decoys = 0; decoys < 10; decoys += 3) {
			describe("behind %zu bytes and %u headers", clusters[i], decoys);
			size_t at = 3000 + clusters[i];
			make_raw(3000 + clusters[i] + decoys * 1024 + CHUNK + 5000, i + 1);
			memset(raw + 3000, 0, clusters[i] + decoys * 1024);
			put_empty_header(raw + 3000);
			/* Their data are not what their checksums say. */
			for (unsigned k = 0; k < decoys; k++, at += 1024)
				memcpy(raw + at, broken, 512);
			memcpy(raw + at, good.bytes + HEADER, CHUNK);
			carve(IPSECEVTX_ENGINE_DIRECT);
			assert_all_but(&view, &original, lost);
			ck_assert_uint_eq(view.events[0].offset, at + 512);
			/* All records that it should hold are here: there are none. */
			for (size_t k = 0; k < view.told_count; k++) {
				const struct ipsecevtx_finding *told = &view.told[k].finding;
				EXPECT(told->kind != IPSECEVTX_FINDING_CHUNK_CUT || told->offset != 3000 ||
					told->severity == IPSECEVTX_SEVERITY_NOTE);
			}
		}
	}
}
END_TEST

/* A chunk whose third record has a value like the beginning of a chunk's header. */
static const char value_like_header[] =
	"event 4655 2024-03-01T08:00:00Z\nevent 4655 +1\nevent 4655 +1 +odd:binary=456c6643686e6b00"
	"0000000000000000000000000000000000000000000000000000000000000000" /* 32 bytes */
	"80000000\nevent 4655 +1\nevent 4655 +1\n";

/* Of logs of forwarded events, which have no checksums. */
START_TEST(a_value_like_a_chunk_header_does_not_cut_a_chunk_without_checksums)
{
	size_t size;
	uint8_t *log = log_of(value_like_header, &size);
	struct ipsecevtx_options options = _i ? carving(IPSECEVTX_ENGINE_DIRECT) : look_options();
	log[120] |= 4;
	memset(log + 124, 0, 4);
	log[HEADER + 120] |= 4;
	memset(log + HEADER + 52, 0, 4);
	memset(log + HEADER + 124, 0, 4);
	look(&view, log, size, &options);
	ck_assert_uint_eq(view.count, 5);
	for (size_t i = 0; i < view.told_count; i++)
		ck_assert_int_eq(view.told[i].finding.kind, IPSECEVTX_FINDING_NO_CHECKSUMS);
	free(log);
}
END_TEST

/* In its free space, where an older record held it, and in one whose end cuts it. */
START_TEST(a_text_like_a_chunk_header_in_free_space_does_not_cut_one_either)
{
	static const size_t places[] = {40000, CHUNK_SIZE - 44, CHUNK_SIZE - 512};
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z repeat=5\n", &size);
	struct ipsecevtx_options options = _i ? carving(IPSECEVTX_ENGINE_DIRECT) : look_options();
	ck_assert_uint_eq(size, HEADER + CHUNK_SIZE);
	log[120] |= 4;
	memset(log + 124, 0, 4);
	log[HEADER + 120] |= 4;
	memset(log + HEADER + 52, 0, 4);
	memset(log + HEADER + 124, 0, 4);
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		uint8_t *at = log + HEADER + places[i];
		for (size_t k = 0; k < 512 && places[i] + k < CHUNK_SIZE; k++)
			at[k] = k % 2 ? 0 : 'B';
		memcpy(at, "ElfChnk", 8);
		at[40] = 128;
		at[41] = at[42] = at[43] = 0;
	}
	look(&view, log, size, &options);
	ck_assert_uint_eq(view.count, 5);
	for (size_t i = 0; i < view.told_count; i++)
		ck_assert_int_eq(view.told[i].finding.kind, IPSECEVTX_FINDING_NO_CHECKSUMS);
	free(log);
}
END_TEST

/*
 * Forged chunks around a real one.
 */

/* The header of a chunk whose records end at free_space, as right checksums say, whatever they are. */
static void forge_header(uint8_t *chunk, uint32_t free_space)
{
	put_empty_header(chunk);
	put_u32(chunk + 48, free_space);
	put_u32(chunk + 52, checksum_add(0, chunk + 512, free_space - 512));
	put_u32(chunk + 124, checksum_add(checksum_add(0, chunk, 120), chunk + 128, 384));
}

/* The first chunk's events, and perhaps others; which of them are disputed is told. */
static void assert_real_ones_are_read(size_t real, bool is_told)
{
	size_t found = 0;
	for (size_t i = 0; i < view.count; i++) {
		for (size_t k = 0; k < 15; k++)
			found += view.events[i].digest == original.events[k].digest &&
				 view.events[i].offset == real + good.offsets[k] - HEADER;
	}
	EXPECT(found == 15);
	size_t told = 0;
	for (size_t i = 0; i < view.told_count; i++) {
		const struct ipsecevtx_finding *finding = &view.told[i].finding;
		told += finding->kind == IPSECEVTX_FINDING_HIDDEN_DATA && finding->offset == real &&
			finding->severity == IPSECEVTX_SEVERITY_TAMPERING;
	}
	EXPECT(told == is_told);
}

/* The one in front says that the real one's bytes are its own: without a record, or all in one. */
START_TEST(a_chunk_that_a_forged_one_claims_is_read_and_told)
{
	static const size_t distances[] = {512, 536, 4096, 20001, 40000};
	const uint8_t *chunk = good.bytes + HEADER;
	const uint32_t used = chunk[48] | (uint32_t)chunk[49] << 8;
	for (size_t i = 0; i < COUNT(distances); i++) {
		for (unsigned in_record = 0; in_record < 2; in_record++) {
			size_t real = 1000 + distances[i], end = distances[i] + used + 64;
			describe("%zu bytes behind, %u", distances[i], in_record);
			if (end > CHUNK || (in_record && distances[i] < 536))
				continue;
			make_raw(real + CHUNK + 3000, i + 1);
			memcpy(raw + real, chunk, CHUNK);
			memset(raw + 1000, 0, distances[i]);
			if (in_record) {
				put_u32(raw + 1512, 0x2a2a);
				put_u32(raw + 1516, (uint32_t)end - 512);
				put_u32(raw + 1520, 77);
				put_u32(raw + 1000 + end - 4, (uint32_t)end - 512);
			}
			forge_header(raw + 1000, (uint32_t)end);
			carve(_i ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED);
			assert_real_ones_are_read(real, true);
		}
	}
}
END_TEST

/* One whose own data are damaged, in the free space of a forged one. */
START_TEST(a_damaged_chunk_in_the_free_space_of_a_forged_one_is_read)
{
	make_raw(CHUNK + 9000, 5);
	memset(raw + 1000, 0, 4096);
	put_empty_header(raw + 1000);
	memcpy(raw + 5096, good.bytes + HEADER, CHUNK);
	raw[5096 + 512 + 16] ^= 1; /* the first record's time of writing */
	carve(IPSECEVTX_ENGINE_DIRECT);
	ck_assert_uint_ge(view.count, 15);
	for (size_t k = 1; k < 15; k++)
		ck_assert_uint_eq(view.events[k].digest, original.events[k].digest);
}
END_TEST

/* A whole chunk as a value of an event does not cut the chunk that has this event; both are read, each once. */
START_TEST(a_chunk_in_a_record_of_another_leaves_it_whole)
{
	static char script[16384];
	size_t size, length;
	uint8_t *inner = log_of("event 4655 2024-02-01T07:00:00Z record=900 MMSAID=4711\n", &size);
	const uint32_t used = inner[HEADER + 48] | (uint32_t)inner[HEADER + 49] << 8;
	length = (size_t)snprintf(
		script, sizeof script, "event 4655 2024-03-01T08:00:00Z\nevent 4655 +1\nevent 4655 +1 +odd:binary=");
	for (uint32_t i = 0; i < used; i++)
		length +=
			(size_t)snprintf(script + length, sizeof script - length, "%02x", (unsigned)inner[HEADER + i]);
	snprintf(script + length, sizeof script - length, "\nevent 4655 +1\nevent 4655 +1\n");
	free(inner);
	uint8_t *log = log_of(script, &size);
	struct ipsecevtx_options options = carving(_i ? IPSECEVTX_ENGINE_DIRECT : IPSECEVTX_ENGINE_CERTIFIED);
	size_t told = 0;
	look(&view, log, size, &options);
	ck_assert_uint_eq(view.count, 6);
	for (size_t i = 0; i < view.told_count; i++)
		told += view.told[i].finding.kind == IPSECEVTX_FINDING_HIDDEN_DATA;
	ck_assert_uint_eq(told, 1);
	free(log);
}
END_TEST

/* A value like a header cuts no chunk, also where a damaged byte elsewhere makes its checksum wrong. */
START_TEST(a_value_like_a_chunk_header_does_not_cut_a_damaged_chunk)
{
	size_t size;
	uint8_t *log = log_of(value_like_header, &size);
	struct ipsecevtx_options options = _i ? carving(IPSECEVTX_ENGINE_DIRECT) : look_options();
	log[HEADER + 512 + 16] ^= 1;
	look(&view, log, size, &options);
	ck_assert_uint_eq(view.count, 5);
	free(log);
}
END_TEST

/* Of a chunk whose own header is wrong, where what follows it is no chunk: its records are read once. */
START_TEST(a_value_like_a_chunk_header_is_no_chunk_before_what_is_none)
{
	size_t size;
	uint8_t *log = log_of(value_like_header, &size);
	uint8_t *bytes = malloc(size + 512);
	ck_assert_ptr_nonnull(bytes);
	struct ipsecevtx_options options = look_options();
	options.recover = _i;
	memcpy(bytes, log, size);
	memset(bytes + size, 0x55, 512);
	memset(bytes + HEADER + 48, 0x7f, 4); /* free space offset */
	look(&view, bytes, size + 512, &options);
	ck_assert_uint_eq(view.count, 5);
	for (size_t i = 0; i < view.told_count; i++)
		ck_assert_int_ne(view.told[i].finding.kind, IPSECEVTX_FINDING_CHUNK_DISPLACED);
	free(bytes);
	free(log);
}
END_TEST

START_TEST(raw_bytes_in_gzip_are_carved_just_so)
{
	size_t size;
	make_raw(300001, 9);
	memcpy(raw + 54321, good.bytes, good.size);
	uint8_t *gzip = gzip_of(raw, raw_size, &size);
	struct ipsecevtx_options options = carving(IPSECEVTX_ENGINE_DIRECT);
	look(&view, gzip, size, &options);
	assert_all_but(&view, &original, NULL);
	ck_assert_uint_eq(view.statistics.bytes, raw_size);
	ck_assert_uint_eq(view.events[0].offset, 54321 + good.offsets[0]);
	free(gzip);
}
END_TEST

START_TEST(nothing_is_found_in_nothing)
{
	struct ipsecevtx_options options = carving(IPSECEVTX_ENGINE_DIRECT);
	struct ipsecevtx_reader *reader;
	struct ipsecevtx_error error;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, "", 0, NULL, &options, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_EMPTY);
	for (size_t size = 1; size < 3; size++) {
		look(&view, "xx", size, &options);
		ck_assert_uint_eq(view.count, 0);
		assert_adds_up(&view);
	}
	make_raw(3 * WINDOW, 10);
	carve(IPSECEVTX_ENGINE_DIRECT);
	ck_assert_uint_eq(view.count, 0);
	assert_adds_up(&view);
	memset(raw, 0x2a, raw_size);
	carve(IPSECEVTX_ENGINE_DIRECT);
	memset(raw, 'E', raw_size);
	carve(IPSECEVTX_ENGINE_DIRECT);
	ck_assert_uint_eq(view.count, 0);
	assert_adds_up(&view);
}
END_TEST

Suite *suite_carve(void)
{
	Suite *suite = suite_create("carve");
	TCase *tests = tcase_create("raw bytes");
	tcase_add_checked_fixture(tests, set_up, tear_down);
	tcase_add_loop_test(tests, a_log_at_an_odd_offset_in_random_bytes_is_found, 0, 2);
	tcase_add_test(tests, several_logs_are_found);
	tcase_add_test(tests, a_run_that_fills_its_chunk_to_the_last_byte_is_one);
	tcase_add_loop_test(tests, a_lone_record_with_its_templates_is_found, 0, 2);
	tcase_add_test(tests, a_lone_record_without_templates_borrows_them_or_is_named);
	tcase_add_loop_test(tests, a_lone_record_behind_what_is_left_of_a_chunk_is_found, 0, 2);
	tcase_add_test(tests, a_lone_record_within_a_chunk_takes_nothing_from_it);
	tcase_add_test(tests, a_chunk_header_at_the_very_end_is_no_trouble);
	tcase_add_test(tests, a_cut_chunk_gives_its_whole_records);
	tcase_add_test(tests, a_chunk_across_a_window_border_is_found);
	tcase_add_test(tests, a_record_across_a_window_border_is_found);
	tcase_add_test(tests, a_log_at_every_border_of_a_long_input_is_given_once);
	tcase_add_test(tests, a_chunk_in_the_free_space_of_another_is_found);
	tcase_add_loop_test(tests, a_value_like_a_chunk_header_does_not_cut_a_chunk_without_checksums, 0, 2);
	tcase_add_loop_test(tests, a_text_like_a_chunk_header_in_free_space_does_not_cut_one_either, 0, 2);
	tcase_add_loop_test(tests, a_chunk_that_a_forged_one_claims_is_read_and_told, 0, 2);
	tcase_add_test(tests, a_damaged_chunk_in_the_free_space_of_a_forged_one_is_read);
	tcase_add_loop_test(tests, a_chunk_in_a_record_of_another_leaves_it_whole, 0, 2);
	tcase_add_loop_test(tests, a_value_like_a_chunk_header_does_not_cut_a_damaged_chunk, 0, 2);
	tcase_add_loop_test(tests, a_value_like_a_chunk_header_is_no_chunk_before_what_is_none, 0, 2);
	tcase_add_test(tests, raw_bytes_in_gzip_are_carved_just_so);
	tcase_add_test(tests, nothing_is_found_in_nothing);
	tcase_set_timeout(tests, 60);
	suite_add_tcase(suite, tests);
	return suite;
}
