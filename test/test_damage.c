/* SPDX-License-Identifier: MIT */
/*
 * Damaged logs: what is whole survives with the values that it had, what is lost is named to the byte. Each test
 * damages a good log in one way and compares with what was read before.
 */
#include "suites.h"
#include "test_damage_support.h"

#include <stdlib.h>
#include <string.h>

#define CHUNKS    3u
#define PER_CHUNK 20u
#define RECORDS   (CHUNKS * PER_CHUNK)

static struct sample good, bad;
static struct view original, view;

static const enum ipsecevtx_engine engines[] = {IPSECEVTX_ENGINE_CERTIFIED, IPSECEVTX_ENGINE_DIRECT};

static void set_up(void)
{
	sample_make(&good, CHUNKS, PER_CHUNK);
	look(&original, good.bytes, good.size, NULL);
	ck_assert_int_eq(original.opened, 0);
	ck_assert_uint_eq(original.count, RECORDS);
	ck_assert_uint_eq(told_above_note(&original), 0);
	assert_adds_up(&original);
	sample_copy(&bad, &good);
}

static void tear_down(void)
{
	sample_free(&good);
	sample_free(&bad);
	view_free(&original);
	view_free(&view);
}

static size_t chunk_at(unsigned index)
{
	return HEADER + (size_t)index * CHUNK;
}

static uint32_t free_space(const struct sample *sample, unsigned chunk)
{
	return get_u32(sample->bytes + chunk_at(chunk) + 48);
}

/* Reads the damaged log; every test does so with both engines, which must agree on what there is. */
static void look_at_bad(enum ipsecevtx_engine engine)
{
	struct ipsecevtx_options options = look_options();
	options.engine = engine;
	look(&view, bad.bytes, bad.size, &options);
	ck_assert_msg(view.opened == 0, "not opened: %s", view.error.message);
	ck_assert_int_eq(view.result, 0);
	assert_adds_up(&view);
}

/* Events from first on have the marks, the others none; all have that origin. */
static void assert_marks(size_t first, size_t end, unsigned marks, enum ipsecevtx_origin origin)
{
	for (size_t i = 0; i < view.count; i++) {
		bool inside = i >= first && i < end;
		ck_assert_msg((view.events[i].marks & ~(unsigned)IPSECEVTX_MARK_UNCERTIFIED) == (inside ? marks : 0),
			"event %zu has marks %x", i, view.events[i].marks);
		ck_assert_int_eq(view.events[i].origin, inside ? origin : IPSECEVTX_ORIGIN_ACTIVE);
	}
}

START_TEST(a_log_without_its_file_header_is_read)
{
	sample_remove(&bad, 0, HEADER);
	look_at_bad(engines[_i]);
	assert_all_but(&view, &original, NULL);
	assert_marks(0, 0, 0, IPSECEVTX_ORIGIN_ACTIVE);
	assert_told(&view, IPSECEVTX_FINDING_FILE_HEADER, IPSECEVTX_SEVERITY_WARNING, 0, HEADER);
	for (size_t i = 0; i < RECORDS; i++)
		ck_assert_uint_eq(view.events[i].offset, bad.offsets[i]);
}
END_TEST

START_TEST(a_zeroed_file_header_does_not_matter)
{
	memset(bad.bytes, 0, HEADER);
	look_at_bad(engines[_i]);
	assert_all_but(&view, &original, NULL);
	assert_told(&view, IPSECEVTX_FINDING_FILE_HEADER, IPSECEVTX_SEVERITY_WARNING, 0, HEADER);
}
END_TEST

START_TEST(a_wrong_file_header_does_not_matter)
{
	fill_random(bad.bytes, HEADER, 1);
	look_at_bad(engines[_i]);
	assert_all_but(&view, &original, NULL);
	assert_told(&view, IPSECEVTX_FINDING_FILE_HEADER, IPSECEVTX_SEVERITY_WARNING, 0, HEADER);
}
END_TEST

START_TEST(a_file_header_with_one_wrong_field_is_told_of)
{
	bad.bytes[38] = 9; /* major version */
	look_at_bad(engines[_i]);
	assert_all_but(&view, &original, NULL);
	assert_told(&view, IPSECEVTX_FINDING_FILE_HEADER, IPSECEVTX_SEVERITY_WARNING, 0, HEADER);
	const struct ipsecevtx_finding *crc =
		assert_told(&view, IPSECEVTX_FINDING_FILE_HEADER_CRC, IPSECEVTX_SEVERITY_WARNING, 0, HEADER);
	ck_assert_uint_eq(crc->expected, get_u32(bad.bytes + 124));
}
END_TEST

START_TEST(a_wrong_chunk_count_does_not_hide_chunks)
{
	static const unsigned counts[] = {0, 1, 2, 4, 65535};
	for (size_t i = 0; i < COUNT(counts); i++) {
		describe("count %u", counts[i]);
		bad.bytes[42] = (uint8_t)counts[i];
		bad.bytes[43] = (uint8_t)(counts[i] >> 8);
		sample_fix(&bad);
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, NULL);
		const struct ipsecevtx_finding *finding = assert_told(&view, IPSECEVTX_FINDING_CHUNK_COUNT,
			counts[i] > CHUNKS ? IPSECEVTX_SEVERITY_LOSS : IPSECEVTX_SEVERITY_WARNING, 42, 2);
		ck_assert_uint_eq(finding->expected, counts[i]);
		ck_assert_uint_eq(finding->found, CHUNKS);
		ck_assert_uint_eq(told_above_note(&view), 1);
	}
}
END_TEST

START_TEST(a_chunk_without_magic_gives_its_records)
{
	for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
		describe("chunk %u", chunk);
		memcpy(bad.bytes, good.bytes, good.size);
		memset(bad.bytes + chunk_at(chunk), 'x', 8);
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, NULL);
		assert_marks((size_t)chunk * PER_CHUNK, (size_t)(chunk + 1) * PER_CHUNK, IPSECEVTX_MARK_CHUNK_HEADER,
			IPSECEVTX_ORIGIN_RECOVERED);
		assert_told(&view, IPSECEVTX_FINDING_CHUNK_MAGIC, IPSECEVTX_SEVERITY_WARNING, chunk_at(chunk), CHUNK);
		ck_assert_uint_eq(view.statistics.records_recovered, PER_CHUNK);
	}
}
END_TEST

START_TEST(a_destroyed_chunk_header_hides_no_record)
{
	for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
		for (unsigned zero = 0; zero < 2; zero++) {
			describe("chunk %u, %s", chunk, zero ? "zero" : "random");
			memcpy(bad.bytes, good.bytes, good.size);
			if (zero)
				memset(bad.bytes + chunk_at(chunk), 0, 512);
			else
				fill_random(bad.bytes + chunk_at(chunk), 512, 7);
			look_at_bad(engines[_i]);
			assert_all_but(&view, &original, NULL);
			assert_told(&view, IPSECEVTX_FINDING_CHUNK_MAGIC, IPSECEVTX_SEVERITY_WARNING, chunk_at(chunk),
				CHUNK);
		}
	}
}
END_TEST

START_TEST(a_wrong_header_checksum_is_told_and_marked)
{
	bad.bytes[chunk_at(1) + 124] ^= 0x10;
	look_at_bad(engines[_i]);
	assert_all_but(&view, &original, NULL);
	assert_marks(PER_CHUNK, 2 * PER_CHUNK, IPSECEVTX_MARK_CHUNK_HEADER, IPSECEVTX_ORIGIN_ACTIVE);
	const struct ipsecevtx_finding *finding =
		assert_told(&view, IPSECEVTX_FINDING_CHUNK_HEADER_CRC, IPSECEVTX_SEVERITY_WARNING, chunk_at(1), 512);
	ck_assert_uint_eq(finding->expected, get_u32(bad.bytes + chunk_at(1) + 124));
	ck_assert_uint_eq(finding->found, get_u32(good.bytes + chunk_at(1) + 124));
	ck_assert_uint_eq(told_above_note(&view), 1);
}
END_TEST

START_TEST(a_wrong_data_checksum_is_told_and_marked)
{
	/* A byte of the padding behind a record's BinXML, which says nothing. */
	size_t record = PER_CHUNK + 3;
	size_t at = bad.offsets[record] + sample_size(&bad, record) - 5;
	bad.bytes[at] ^= 0xff;
	look_at_bad(engines[_i]);
	assert_all_but(&view, &original, NULL);
	assert_marks(PER_CHUNK, 2 * PER_CHUNK, IPSECEVTX_MARK_CHUNK_CRC, IPSECEVTX_ORIGIN_ACTIVE);
	const struct ipsecevtx_finding *finding = assert_told(&view, IPSECEVTX_FINDING_CHUNK_DATA_CRC,
		IPSECEVTX_SEVERITY_WARNING, chunk_at(1), free_space(&bad, 1) - 512);
	ck_assert_uint_eq(finding->expected, get_u32(good.bytes + chunk_at(1) + 52));
	ck_assert_uint_eq(told_above_note(&view), 1);
}
END_TEST

START_TEST(a_wrong_free_space_offset_hides_no_record)
{
	static const uint32_t offsets[] = {0, 1, 511, 512, 513, 4000, 65535, 65536, 65537, 0xffffffff};
	for (size_t i = 0; i < COUNT(offsets); i++) {
		describe("free space at %u", (unsigned)offsets[i]);
		memcpy(bad.bytes, good.bytes, good.size);
		put_u32(bad.bytes + chunk_at(1) + 48, offsets[i]);
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, NULL);
		assert_marks(PER_CHUNK, 2 * PER_CHUNK, view.events[PER_CHUNK].marks, IPSECEVTX_ORIGIN_ACTIVE);
		ck_assert_uint_ne(view.events[PER_CHUNK].marks & IPSECEVTX_MARK_CHUNK_HEADER, 0);
	}
}
END_TEST

START_TEST(a_zeroed_chunk_among_good_ones_is_a_named_loss)
{
	for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
		bool lost[RECORDS] = {false};
		describe("chunk %u", chunk);
		for (size_t i = 0; i < PER_CHUNK; i++)
			lost[chunk * PER_CHUNK + i] = true;
		memcpy(bad.bytes, good.bytes, good.size);
		memset(bad.bytes + chunk_at(chunk), 0, CHUNK);
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, lost);
		assert_told(&view, IPSECEVTX_FINDING_CHUNK_COUNT, IPSECEVTX_SEVERITY_LOSS, 42, 2);
		if (chunk == 0 || chunk + 1 == CHUNKS)
			continue;
		const struct ipsecevtx_finding *gap =
			assert_told(&view, IPSECEVTX_FINDING_RECORD_GAP, IPSECEVTX_SEVERITY_WARNING,
				bad.offsets[(chunk + 1) * PER_CHUNK], sample_size(&bad, (chunk + 1) * PER_CHUNK));
		ck_assert_uint_eq(gap->found - gap->expected, PER_CHUNK);
		/* Windows uses chunks in their order: one that was never used has no used one behind it. */
		assert_covered(&view, IPSECEVTX_SEVERITY_WARNING, chunk_at(chunk), CHUNK);
	}
}
END_TEST

/*
 * The last chunk, cut.
 */

START_TEST(a_last_chunk_cut_near_a_record_boundary_gives_its_whole_records)
{
	for (size_t k = 2 * PER_CHUNK; k <= RECORDS; k++) {
		size_t boundary = k < RECORDS ? good.offsets[k] : chunk_at(2) + free_space(&good, 2);
		for (int step = -1; step <= 1; step++) {
			bool lost[RECORDS] = {false};
			size_t whole = k - (step < 0 && k > 2 * PER_CHUNK);
			for (size_t i = whole; i < RECORDS; i++)
				lost[i] = true;
			bad.size = (size_t)((ptrdiff_t)boundary + step);
			describe("cut at %zu", bad.size);
			look_at_bad(IPSECEVTX_ENGINE_DIRECT);
			/* Where the cut record was the first with its definitions, others are none the worse. */
			assert_all_but(&view, &original, lost);
			const struct ipsecevtx_finding *cut = assert_told(&view, IPSECEVTX_FINDING_CHUNK_CUT,
				IPSECEVTX_SEVERITY_LOSS, chunk_at(2), bad.size - chunk_at(2));
			ck_assert_uint_eq(cut->expected, CHUNK);
			ck_assert_uint_eq(cut->found, bad.size - chunk_at(2));
			if (step != 0 && k < RECORDS && bad.size > good.offsets[2 * PER_CHUNK])
				assert_covered(&view, IPSECEVTX_SEVERITY_WARNING, good.offsets[whole],
					bad.size - good.offsets[whole]);
		}
	}
}
END_TEST

START_TEST(a_log_cut_between_chunks_gives_those_before)
{
	for (unsigned chunks = 0; chunks < CHUNKS; chunks++) {
		bool lost[RECORDS] = {false};
		for (size_t i = (size_t)chunks * PER_CHUNK; i < RECORDS; i++)
			lost[i] = true;
		bad.size = chunk_at(chunks);
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, lost);
		const struct ipsecevtx_finding *count =
			assert_told(&view, IPSECEVTX_FINDING_CHUNK_COUNT, IPSECEVTX_SEVERITY_LOSS, 42, 2);
		ck_assert_uint_eq(count->found, chunks);
	}
}
END_TEST

/*
 * Sizes.
 */

/* Which of the records are damaged: the first, one in the middle and the last one of a chunk. */
static const size_t victims[] = {PER_CHUNK, PER_CHUNK + 7, 2 * PER_CHUNK - 1};

static void damage_size(uint32_t size, bool repair_crc)
{
	for (size_t i = 0; i < COUNT(victims); i++) {
		size_t victim = victims[i];
		uint32_t true_size = sample_size(&good, victim);
		describe("record %zu of %u bytes says %u", victim, (unsigned)true_size, (unsigned)size);
		memcpy(bad.bytes, good.bytes, good.size);
		put_u32(bad.bytes + bad.offsets[victim] + 4, size);
		if (repair_crc)
			sample_fix(&bad);
		look_at_bad(IPSECEVTX_ENGINE_DIRECT);
		assert_all_but(&view, &original, NULL);
		assert_told(&view, IPSECEVTX_FINDING_RECORD_SIZE, IPSECEVTX_SEVERITY_WARNING, bad.offsets[victim],
			true_size);
		ck_assert_uint_ne(view.events[victim].marks & IPSECEVTX_MARK_RECORD_SIZE, 0);
		for (size_t k = 0; k < RECORDS; k++)
			ck_assert(k == victim || !(view.events[k].marks & IPSECEVTX_MARK_RECORD_SIZE));
	}
}

START_TEST(a_record_with_too_small_a_size_is_read)
{
	static const uint32_t sizes[] = {1, 4, 23, 24, 27, 28, 29, 64, 100};
	for (size_t i = 0; i < COUNT(sizes); i++)
		damage_size(sizes[i], _i == 0);
}
END_TEST

START_TEST(a_record_with_too_large_a_size_is_read)
{
	static const uint32_t sizes[] = {10000, 40000, 65024, 65535, 65536, 65537, 0x7fffffff};
	for (size_t i = 0; i < COUNT(sizes); i++)
		damage_size(sizes[i], _i == 0);
}
END_TEST

START_TEST(a_record_of_size_zero_is_read)
{
	damage_size(0, _i == 0);
}
END_TEST

START_TEST(a_record_whose_size_wraps_around_is_read)
{
	static const uint32_t sizes[] = {0x80000000, 0xffffffff, 0xfffffffc, 0xfffffe00, 0xffff0000, 0xffffffe4};
	for (size_t i = 0; i < COUNT(sizes); i++)
		damage_size(sizes[i], _i == 0);
}
END_TEST

START_TEST(a_record_whose_trailing_size_is_wrong_is_read)
{
	static const uint32_t sizes[] = {0, 1, 28, 4000, 65536, 0xffffffff};
	for (size_t i = 0; i < COUNT(victims); i++) {
		for (size_t k = 0; k < COUNT(sizes); k++) {
			size_t victim = victims[i];
			uint32_t true_size = sample_size(&good, victim);
			describe(
				"record %zu of %u bytes ends with %u", victim, (unsigned)true_size, (unsigned)sizes[k]);
			memcpy(bad.bytes, good.bytes, good.size);
			put_u32(bad.bytes + bad.offsets[victim] + true_size - 4, sizes[k]);
			if (_i == 0)
				sample_fix(&bad);
			look_at_bad(IPSECEVTX_ENGINE_DIRECT);
			assert_all_but(&view, &original, NULL);
			assert_told(&view, IPSECEVTX_FINDING_RECORD_SIZE, IPSECEVTX_SEVERITY_WARNING,
				bad.offsets[victim], true_size);
			ck_assert_uint_ne(view.events[victim].marks & IPSECEVTX_MARK_RECORD_SIZE, 0);
		}
	}
}
END_TEST

START_TEST(a_record_whose_sizes_are_both_wrong_is_skipped_and_the_next_one_read)
{
	for (size_t i = 0; i < COUNT(victims); i++) {
		size_t victim = victims[i];
		bool lost[RECORDS] = {false};
		uint32_t true_size = sample_size(&good, victim);
		describe("record %zu", victim);
		memcpy(bad.bytes, good.bytes, good.size);
		put_u32(bad.bytes + bad.offsets[victim] + 4, true_size + 3);
		put_u32(bad.bytes + bad.offsets[victim] + true_size - 4, true_size + 5);
		sample_fix(&bad);
		look_at_bad(engines[_i]);
		lost[victim] = true;
		assert_all_but(&view, &original, lost);
		assert_told(&view, IPSECEVTX_FINDING_BYTES_SKIPPED, IPSECEVTX_SEVERITY_LOSS, bad.offsets[victim],
			true_size);
		ck_assert_uint_eq(view.statistics.skipped_bytes, true_size);
	}
}
END_TEST

START_TEST(a_record_without_its_magic_is_skipped)
{
	for (size_t i = 0; i < COUNT(victims); i++) {
		size_t victim = victims[i];
		bool lost[RECORDS] = {false};
		memcpy(bad.bytes, good.bytes, good.size);
		bad.bytes[bad.offsets[victim]] = 0x2b;
		look_at_bad(engines[_i]);
		lost[victim] = true;
		assert_all_but(&view, &original, lost);
		assert_told(&view, IPSECEVTX_FINDING_BYTES_SKIPPED, IPSECEVTX_SEVERITY_LOSS, bad.offsets[victim],
			sample_size(&good, victim));
	}
}
END_TEST

START_TEST(zeroed_records_are_one_named_loss)
{
	for (size_t first = 1; first < PER_CHUNK; first += 3) {
		for (size_t count = 1; first + count <= PER_CHUNK; count += 4) {
			bool lost[RECORDS] = {false};
			size_t start = good.offsets[PER_CHUNK + first];
			size_t end = first + count < PER_CHUNK ? good.offsets[PER_CHUNK + first + count]
							       : chunk_at(1) + free_space(&good, 1);
			describe("%zu records from %zu on", count, first);
			memcpy(bad.bytes, good.bytes, good.size);
			memset(bad.bytes + start, 0, end - start);
			for (size_t i = 0; i < count; i++)
				lost[PER_CHUNK + first + i] = true;
			look_at_bad(IPSECEVTX_ENGINE_DIRECT);
			/* Some definitions are gone with these records, and come from the other chunks. */
			assert_all_but_unordered(&view, &original, lost);
			assert_told(
				&view, IPSECEVTX_FINDING_BYTES_SKIPPED, IPSECEVTX_SEVERITY_LOSS, start, end - start);
		}
	}
}
END_TEST

/*
 * A record that ends with its chunk.
 */
START_TEST(a_record_that_ends_with_its_chunk_is_read)
{
	struct evtxgen *log = sample_begin();
	char text[4096];
	sample_free(&bad);
	evtxgen_settings(log)->chunk_limit = CHUNK;
	evtxgen_settings(log)->next_record_id = 1;
	for (unsigned chunk = 0; chunk < 2; chunk++) {
		size_t first = bad.count;
		sample_add_same(&bad, log, "");
		sample_add_same(&bad, log, "");
		size_t small = bad.offsets[first + 1] - bad.offsets[first];
		sample_add_same(&bad, log, "");
		small = bad.offsets[first + 2] - bad.offsets[first + 1];
		size_t left;
		for (;;) {
			left = CHUNK - (evtxgen_binxml_offset(log) - 24);
			if (left < 2 * small + 64)
				break;
			sample_add_same(&bad, log, "");
		}
		/* One that fills what is left: its size grows by 8 with every 4 characters. */
		size_t length = (left - small) / 2;
		memset(text, 'w', sizeof text);
		text[length] = '\0';
		sample_add_same(&bad, log, text);
	}
	sample_finish(&bad, log);
	ck_assert_uint_eq(bad.size, chunk_at(2));
	ck_assert_uint_eq(free_space(&bad, 0), CHUNK);
	ck_assert_uint_eq(free_space(&bad, 1), CHUNK);
	look_at_bad(engines[_i]);
	ck_assert_uint_eq(view.count, bad.count);
	ck_assert_uint_eq(told_above_note(&view), 0);
	ck_assert_uint_eq(view.statistics.slack_bytes, 0);
	for (size_t i = 0; i < view.count; i++) {
		ck_assert_uint_eq(view.events[i].offset, bad.offsets[i]);
		ck_assert_uint_eq(view.events[i].marks, 0);
	}
	/* The same without the chunk headers. */
	struct view before = view;
	memset(&view, 0, sizeof view);
	memset(bad.bytes + chunk_at(0), 'x', 512);
	memset(bad.bytes + chunk_at(1), 'x', 512);
	put_u32(bad.bytes + chunk_at(0), 0);
	bad.bytes[0] ^= 0; /* the file header stays */
	look_at_bad(engines[_i]);
	assert_all_but(&view, &before, NULL);
	view_free(&before);
}
END_TEST

/*
 * Chunks that do not stand where they should.
 */

static const size_t displacements[] = {1, 3, 8, 511, 4096};

START_TEST(bytes_inserted_before_the_chunks_move_no_record_out_of_sight)
{
	for (size_t i = 0; i < COUNT(displacements); i++) {
		for (uint64_t seed = 0; seed < 2; seed++) {
			for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
				describe("%zu bytes before chunk %u", displacements[i], chunk);
				sample_free(&bad);
				sample_copy(&bad, &good);
				sample_insert(&bad, chunk_at(chunk), displacements[i], seed);
				look_at_bad(engines[_i]);
				assert_all_but(&view, &original, NULL);
				assert_marks(0, 0, 0, IPSECEVTX_ORIGIN_ACTIVE);
				for (size_t k = 0; k < RECORDS; k++)
					ck_assert_uint_eq(view.events[k].offset, bad.offsets[k]);
				assert_covered(&view, IPSECEVTX_SEVERITY_WARNING, chunk_at(chunk), displacements[i]);
			}
		}
	}
}
END_TEST

START_TEST(bytes_put_before_the_whole_log_move_no_record_out_of_sight)
{
	for (size_t i = 0; i < COUNT(displacements); i++) {
		describe("%zu bytes", displacements[i]);
		sample_free(&bad);
		sample_copy(&bad, &good);
		sample_insert(&bad, 0, displacements[i], 5);
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, NULL);
	}
}
END_TEST

START_TEST(bytes_taken_from_the_file_header_move_no_record_out_of_sight)
{
	for (size_t i = 0; i < COUNT(displacements); i++) {
		size_t count = displacements[i] < HEADER - 128 ? displacements[i] : HEADER - 128;
		describe("%zu bytes", count);
		sample_free(&bad);
		sample_copy(&bad, &good);
		sample_remove(&bad, 128, count);
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, NULL);
	}
}
END_TEST

START_TEST(bytes_inserted_in_slack_move_no_record_out_of_sight)
{
	for (size_t i = 0; i < COUNT(displacements); i++) {
		for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
			describe("%zu bytes in the slack of chunk %u", displacements[i], chunk);
			sample_free(&bad);
			sample_copy(&bad, &good);
			sample_insert(&bad, chunk_at(chunk) + free_space(&good, chunk) + 1000, displacements[i], 3);
			look_at_bad(engines[_i]);
			assert_all_but(&view, &original, NULL);
			assert_marks(0, 0, 0, IPSECEVTX_ORIGIN_ACTIVE);
		}
	}
}
END_TEST

START_TEST(bytes_taken_from_slack_move_no_record_out_of_sight)
{
	for (size_t i = 0; i < COUNT(displacements); i++) {
		for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
			describe("%zu bytes from the slack of chunk %u", displacements[i], chunk);
			sample_free(&bad);
			sample_copy(&bad, &good);
			sample_remove(&bad, chunk_at(chunk) + free_space(&good, chunk) + 1000, displacements[i]);
			look_at_bad(engines[_i]);
			assert_all_but(&view, &original, NULL);
			for (size_t k = 0; k < RECORDS; k++)
				ck_assert_uint_eq(view.events[k].offset, bad.offsets[k]);
		}
	}
}
END_TEST

/* Inside a chunk, the record that is hit is lost. Those behind it stand where their definitions do not expect them. */
START_TEST(bytes_inserted_inside_a_chunk_cost_one_record)
{
	static const size_t hit[] = {1, 7, 18};
	for (size_t i = 0; i < COUNT(displacements); i++) {
		for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
			for (size_t k = 0; k < COUNT(hit); k++) {
				size_t victim = chunk * PER_CHUNK + hit[k];
				bool lost[RECORDS] = {false};
				describe("%zu bytes in record %zu", displacements[i], victim);
				sample_free(&bad);
				sample_copy(&bad, &good);
				sample_insert(&bad, good.offsets[victim] + 200, displacements[i], 9);
				look_at_bad(engines[_i]);
				lost[victim] = true;
				assert_all_but_unordered(&view, &original, lost);
				assert_covered(&view, IPSECEVTX_SEVERITY_WARNING, good.offsets[victim],
					sample_size(&good, victim) + displacements[i]);
				for (size_t e = 0; e < view.count; e++)
					ck_assert(view.events[e].marks != 0 ||
						  view.events[e].offset < chunk_at(chunk) ||
						  view.events[e].offset >= chunk_at(chunk + 1) + displacements[i]);
			}
		}
	}
}
END_TEST

START_TEST(bytes_taken_from_inside_a_chunk_cost_the_records_that_are_hit)
{
	static const size_t hit[] = {1, 7, 13};
	for (size_t i = 0; i < COUNT(displacements); i++) {
		for (unsigned chunk = 0; chunk < CHUNKS; chunk++) {
			for (size_t k = 0; k < COUNT(hit); k++) {
				size_t victim = chunk * PER_CHUNK + hit[k];
				size_t from = good.offsets[victim] + 200;
				bool lost[RECORDS] = {false};
				describe("%zu bytes from record %zu on", displacements[i], victim);
				for (size_t e = victim;
					e < (chunk + 1) * PER_CHUNK && good.offsets[e] < from + displacements[i]; e++)
					lost[e] = true;
				sample_free(&bad);
				sample_copy(&bad, &good);
				sample_remove(&bad, from, displacements[i]);
				look_at_bad(engines[_i]);
				assert_all_but_unordered(&view, &original, lost);
				assert_covered(&view, IPSECEVTX_SEVERITY_WARNING, good.offsets[victim], 1);
			}
		}
	}
}
END_TEST

/* What is whole of a record that is hit may be given, and is no event of the original. */
static void drop_torn(const bool *lost)
{
	size_t kept = 0;
	for (size_t i = 0; i < view.count; i++) {
		if (!(view.events[i].marks & IPSECEVTX_MARK_TORN)) {
			view.events[kept++] = view.events[i];
			continue;
		}
		for (size_t k = 0; k < RECORDS; k++)
			ck_assert(good.offsets[k] != view.events[i].offset || lost[k]);
	}
	view.statistics.records_matched -= view.count - kept;
	view.statistics.records_seen -= view.count - kept;
	view.count = kept;
}

START_TEST(a_missing_cluster_in_the_middle_costs_what_it_held)
{
	/* 4096 bytes, aligned as a file system would lose them: zero, random, or not there at all. */
	for (unsigned way = 0; way < 3; way++) {
		for (size_t at = HEADER; at + 4096 <= good.size; at += 4096) {
			bool lost[RECORDS] = {false};
			size_t chunk = chunk_at((unsigned)((at - HEADER) / CHUNK));
			describe("way %u at %zu", way, at);
			for (size_t i = 0; i < RECORDS; i++)
				lost[i] = good.offsets[i] < at + 4096 && good.offsets[i] + sample_size(&good, i) > at;
			sample_free(&bad);
			sample_copy(&bad, &good);
			if (way == 0)
				memset(bad.bytes + at, 0, 4096);
			else if (way == 1)
				fill_random(bad.bytes + at, 4096, at);
			else
				sample_remove(&bad, at, 4096);
			look_at_bad(IPSECEVTX_ENGINE_DIRECT);
			drop_torn(lost);
			assert_all_but_unordered(&view, &original, lost);
			if (view.count < RECORDS)
				assert_covered(&view, IPSECEVTX_SEVERITY_WARNING, chunk, 1);
		}
	}
}
END_TEST

/*
 * Hidden records: the record before was made to swallow them.
 */

static void swallow(size_t host, size_t count)
{
	size_t last = host + count;
	size_t end = bad.offsets[last] + sample_size(&bad, last);
	uint32_t size = (uint32_t)(end - bad.offsets[host]);
	put_u32(bad.bytes + bad.offsets[host] + 4, size);
	put_u32(bad.bytes + end - 4, size);
}

START_TEST(a_swallowed_record_is_found_and_called_tampering)
{
	static const struct {
		size_t host;
		size_t count;
	} cases[] = {{PER_CHUNK + 7, 1}, {PER_CHUNK, 1}, {PER_CHUNK + 3, 4}, {2 * PER_CHUNK - 2, 1}, {0, 1}, {4, 15}};
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t host = cases[i].host;
		size_t next = host + 1;
		describe("record %zu swallows %zu", host, cases[i].count);
		memcpy(bad.bytes, good.bytes, good.size);
		swallow(host, cases[i].count);
		if (_i < 2)
			sample_fix(&bad);
		look_at_bad(engines[_i % 2]);
		assert_all_but(&view, &original, NULL);
		const struct ipsecevtx_finding *hidden = NULL;
		for (size_t k = 0; k < view.told_count; k++) {
			if (view.told[k].finding.kind == IPSECEVTX_FINDING_HIDDEN_DATA)
				hidden = &view.told[k].finding;
		}
		ck_assert_ptr_nonnull(hidden);
		ck_assert_int_eq(hidden->severity, IPSECEVTX_SEVERITY_TAMPERING);
		ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_HIDDEN_DATA), 1);
		/* From the end of the host's values to its new trailing size. */
		ck_assert_uint_le(hidden->offset, good.offsets[next] - 4);
		ck_assert_uint_ge(hidden->offset, good.offsets[next] - 4 - 7);
		ck_assert_uint_eq(hidden->offset + hidden->length,
			good.offsets[host + cases[i].count] + sample_size(&good, host + cases[i].count) - 4);
		ck_assert_uint_eq(hidden->record_id, original.events[host].header_record_id);
		for (size_t k = 0; k < RECORDS; k++) {
			bool is_hidden = k > host && k <= host + cases[i].count;
			ck_assert_int_eq(!!(view.events[k].marks & IPSECEVTX_MARK_HIDDEN), is_hidden);
			ck_assert_int_eq(view.events[k].origin,
				is_hidden ? IPSECEVTX_ORIGIN_RECOVERED : IPSECEVTX_ORIGIN_ACTIVE);
			ck_assert_uint_eq(view.events[k].offset, good.offsets[k]);
		}
		ck_assert_uint_eq(view.statistics.records_recovered, cases[i].count);
	}
}
END_TEST

START_TEST(a_swallowed_record_does_not_end_the_order_of_records)
{
	swallow(PER_CHUNK + 7, 1);
	/* The cleaner renumbers what follows, as the known tools do. */
	for (size_t i = PER_CHUNK + 9; i < RECORDS; i++)
		bad.bytes[bad.offsets[i] + 8]--;
	for (unsigned chunk = 1; chunk < CHUNKS; chunk++) {
		for (size_t at = 8; at < 40; at += 8)
			bad.bytes[chunk_at(chunk) + at] =
				(uint8_t)(bad.bytes[chunk_at(chunk) + at] - (chunk > 1 || at == 16 || at == 32));
	}
	sample_fix(&bad);
	look_at_bad(IPSECEVTX_ENGINE_DIRECT);
	assert_all_but(&view, &original, NULL);
	assert_told(&view, IPSECEVTX_FINDING_RECORD_ID, IPSECEVTX_SEVERITY_TAMPERING, bad.offsets[PER_CHUNK + 9],
		sample_size(&bad, PER_CHUNK + 9));
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_HIDDEN_DATA), 1);
}
END_TEST

START_TEST(hidden_bytes_without_a_record_are_told_of)
{
	static const uint32_t paddings[] = {1, 3, 8, 32, 1000};
	for (size_t i = 0; i < COUNT(paddings); i++) {
		struct evtxgen *log = sample_begin();
		sample_free(&bad);
		sample_add_same(&bad, log, "one");
		struct evtxgen_event event = evtxgen_event(log, 4646, 1);
		event.padding = paddings[i];
		sample_add_event(&bad, log, &event, NULL, 0);
		sample_add_same(&bad, log, "three");
		sample_finish(&bad, log);
		look_at_bad(engines[_i]);
		ck_assert_uint_eq(view.count, 3);
		size_t padding = 0;
		for (size_t k = 0; k < view.told_count; k++) {
			ck_assert_int_eq(view.told[k].finding.kind, IPSECEVTX_FINDING_HIDDEN_DATA);
			padding = view.told[k].finding.length;
		}
		/* What Windows leaves itself is 0 to 7 bytes. */
		ck_assert(padding == 0 ? paddings[i] <= 7 : padding >= paddings[i] && padding <= paddings[i] + 7);
	}
}
END_TEST

/*
 * Free space.
 */

START_TEST(slack_records_are_given_only_when_asked_for)
{
	struct evtxgen *log = sample_begin();
	struct ipsecevtx_options options = look_options();
	bool stale[RECORDS] = {false};
	sample_free(&bad);
	for (unsigned i = 0; i < PER_CHUNK; i++) {
		if (i == 5)
			ck_assert(evtxgen_begin_slack(log));
		stale[i] = i >= 5;
		sample_add(&bad, log, i);
	}
	ck_assert(evtxgen_close_chunk(log));
	for (unsigned i = 0; i < PER_CHUNK; i++)
		sample_add(&bad, log, i);
	sample_finish(&bad, log);
	/* Whole records right where the free space begins, with numbers that go on, are no stale ones: see hiding. */
	put_u32(bad.bytes + bad.offsets[5], 0);
	sample_fix(&bad);
	options.engine = engines[_i];
	options.recover = true;
	look(&original, bad.bytes, bad.size, &options);
	ck_assert_uint_eq(original.count, 2 * PER_CHUNK - 1);
	assert_adds_up(&original);
	for (size_t i = 5; i + 1 < RECORDS; i++)
		stale[i] = stale[i + 1];
	for (size_t i = 0; i < original.count; i++) {
		ck_assert_uint_eq(original.events[i].offset, bad.offsets[i < 5 ? i : i + 1]);
		ck_assert_int_eq(
			original.events[i].origin, stale[i] ? IPSECEVTX_ORIGIN_RECOVERED : IPSECEVTX_ORIGIN_ACTIVE);
		ck_assert_uint_eq(original.events[i].marks, 0);
	}
	ck_assert_uint_eq(original.statistics.records_recovered, PER_CHUNK - 6);
	options.recover = false;
	look(&view, bad.bytes, bad.size, &options);
	assert_all_but(&view, &original, stale);
	ck_assert_uint_eq(view.statistics.records_recovered, 0);
}
END_TEST

START_TEST(records_of_an_older_log_in_reused_chunks_are_recovered_right_or_not_at_all)
{
	/* A full chunk, then a chunk with few records over its bytes, as in logs that Windows reuses. */
	struct evtxgen *log = sample_begin();
	struct ipsecevtx_options options = look_options();
	sample_free(&bad);
	evtxgen_settings(log)->stale = true;
	for (unsigned i = 0; i < 40; i++)
		sample_add(&bad, log, i);
	ck_assert(evtxgen_close_chunk(log));
	size_t first = bad.count;
	for (unsigned i = 0; i < 3; i++)
		sample_add(&bad, log, i + 5);
	sample_finish(&bad, log);
	ck_assert_uint_eq(bad.size, chunk_at(2));
	look(&original, bad.bytes, bad.size, &options);
	ck_assert_uint_eq(original.count, bad.count);
	options.recover = true;
	options.engine = engines[_i];
	look(&view, bad.bytes, bad.size, &options);
	assert_adds_up(&view);
	ck_assert_uint_gt(view.count, original.count + 20);
	size_t stale = 0;
	for (size_t i = 0; i < view.count; i++) {
		if (view.events[i].origin != IPSECEVTX_ORIGIN_RECOVERED)
			continue;
		/* Each says the same as the record in the first chunk that it is a copy of. */
		size_t k = 0;
		stale++;
		while (k < first && original.events[k].digest != view.events[i].digest)
			k++;
		ck_assert_msg(k < first, "event %u at %llu is none that was written", view.events[i].event_id,
			(unsigned long long)view.events[i].offset);
		ck_assert_uint_eq(view.events[i].offset, good.offsets[0] - good.offsets[0] + bad.offsets[k] + CHUNK);
	}
	ck_assert_uint_eq(view.statistics.records_recovered, stale);
	ck_assert_uint_eq(stale + original.count, view.count);
}
END_TEST

Suite *suite_damage(void)
{
	Suite *suite = suite_create("damage");
	TCase *headers = tcase_create("headers");
	tcase_add_checked_fixture(headers, set_up, tear_down);
	tcase_add_loop_test(headers, a_log_without_its_file_header_is_read, 0, 2);
	tcase_add_loop_test(headers, a_zeroed_file_header_does_not_matter, 0, 2);
	tcase_add_loop_test(headers, a_wrong_file_header_does_not_matter, 0, 2);
	tcase_add_loop_test(headers, a_file_header_with_one_wrong_field_is_told_of, 0, 2);
	tcase_add_loop_test(headers, a_wrong_chunk_count_does_not_hide_chunks, 0, 2);
	tcase_add_loop_test(headers, a_chunk_without_magic_gives_its_records, 0, 2);
	tcase_add_loop_test(headers, a_destroyed_chunk_header_hides_no_record, 0, 2);
	tcase_add_loop_test(headers, a_wrong_header_checksum_is_told_and_marked, 0, 2);
	tcase_add_loop_test(headers, a_wrong_data_checksum_is_told_and_marked, 0, 2);
	tcase_add_loop_test(headers, a_wrong_free_space_offset_hides_no_record, 0, 2);
	tcase_add_loop_test(headers, a_zeroed_chunk_among_good_ones_is_a_named_loss, 0, 2);
	suite_add_tcase(suite, headers);
	TCase *records = tcase_create("records");
	tcase_add_checked_fixture(records, set_up, tear_down);
	tcase_add_test(records, a_last_chunk_cut_near_a_record_boundary_gives_its_whole_records);
	tcase_add_loop_test(records, a_log_cut_between_chunks_gives_those_before, 0, 2);
	tcase_add_loop_test(records, a_record_with_too_small_a_size_is_read, 0, 2);
	tcase_add_loop_test(records, a_record_with_too_large_a_size_is_read, 0, 2);
	tcase_add_loop_test(records, a_record_of_size_zero_is_read, 0, 2);
	tcase_add_loop_test(records, a_record_whose_size_wraps_around_is_read, 0, 2);
	tcase_add_loop_test(records, a_record_whose_trailing_size_is_wrong_is_read, 0, 2);
	tcase_add_loop_test(records, a_record_whose_sizes_are_both_wrong_is_skipped_and_the_next_one_read, 0, 2);
	tcase_add_loop_test(records, a_record_without_its_magic_is_skipped, 0, 2);
	tcase_add_test(records, zeroed_records_are_one_named_loss);
	tcase_add_loop_test(records, a_record_that_ends_with_its_chunk_is_read, 0, 2);
	tcase_add_loop_test(records, a_swallowed_record_is_found_and_called_tampering, 0, 4);
	tcase_add_test(records, a_swallowed_record_does_not_end_the_order_of_records);
	tcase_add_loop_test(records, hidden_bytes_without_a_record_are_told_of, 0, 2);
	tcase_add_loop_test(records, slack_records_are_given_only_when_asked_for, 0, 2);
	tcase_add_loop_test(records, records_of_an_older_log_in_reused_chunks_are_recovered_right_or_not_at_all, 0, 2);
	tcase_set_timeout(records, 60);
	suite_add_tcase(suite, records);
	TCase *places = tcase_create("places");
	tcase_add_checked_fixture(places, set_up, tear_down);
	tcase_add_loop_test(places, bytes_inserted_before_the_chunks_move_no_record_out_of_sight, 0, 2);
	tcase_add_loop_test(places, bytes_put_before_the_whole_log_move_no_record_out_of_sight, 0, 2);
	tcase_add_loop_test(places, bytes_taken_from_the_file_header_move_no_record_out_of_sight, 0, 2);
	tcase_add_loop_test(places, bytes_inserted_in_slack_move_no_record_out_of_sight, 0, 2);
	tcase_add_loop_test(places, bytes_taken_from_slack_move_no_record_out_of_sight, 0, 2);
	tcase_add_loop_test(places, bytes_inserted_inside_a_chunk_cost_one_record, 0, 2);
	tcase_add_loop_test(places, bytes_taken_from_inside_a_chunk_cost_the_records_that_are_hit, 0, 2);
	tcase_add_test(places, a_missing_cluster_in_the_middle_costs_what_it_held);
	tcase_set_timeout(places, 60);
	suite_add_tcase(suite, places);
	return suite;
}
