/* SPDX-License-Identifier: MIT */
/* Damaged logs: bytes that were put in or taken out, so that nothing stands where it should. */
#include "suites.h"
#include "test_damaged.h"

#include <string.h>

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

/* A chunk whose one record is all that it has room for. */
static void put_chunk_of_one_record(size_t at)
{
	memcpy(bad.bytes + at, good.bytes + chunk_at(1), 512);
	put_u32(bad.bytes + at + 512, 0x2a2a);
	put_u32(bad.bytes + at + 512 + 4, CHUNK - 512);
	put_u32(bad.bytes + at + CHUNK - 4, CHUNK - 512);
}

/* One in the free space of a damaged chunk, as the header is that another chunk lost bytes before. */
START_TEST(a_chunk_in_its_place_is_read_whatever_begins_in_the_one_before)
{
	static const size_t before[] = {44, 600, 4200};
	for (unsigned way = 0; way < 3 * COUNT(before); way++) {
		size_t length = before[way / 3];
		bool lost[RECORDS] = {false};
		describe("way %u", way);
		memcpy(bad.bytes, good.bytes, good.size);
		if (way % 3 == 0)
			bad.bytes[chunk_at(0) + 52] ^= 1;
		else
			memset(bad.bytes + chunk_at(0), 0, way % 3 == 1 ? 8 : CHUNK);
		for (size_t i = 0; i < PER_CHUNK; i++)
			lost[i] = way % 3 == 2;
		put_chunk_of_one_record(chunk_at(1) - length);
		memcpy(bad.bytes + chunk_at(1), good.bytes + chunk_at(1), free_space(&good, 1));
		/* Its own header may have been changed too, and its first record. */
		if (way % 2) {
			bad.bytes[chunk_at(1) + 10] ^= 1;
			bad.bytes[bad.offsets[PER_CHUNK + 1] - 4] ^= 8;
		}
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, lost);
		for (size_t i = 0; i < view.count; i++) {
			if (view.events[i].offset >= chunk_at(1))
				ck_assert_int_eq(view.events[i].origin, IPSECEVTX_ORIGIN_ACTIVE);
		}
		assert_told(&view, IPSECEVTX_FINDING_CHUNK_DISPLACED, IPSECEVTX_SEVERITY_WARNING, chunk_at(1) - length,
			length);
	}
}
END_TEST

/* Makes the checksums of the chunk right that begins there, in its place or not. */
static void fix_chunk(size_t at)
{
	static uint8_t log[HEADER + CHUNK];
	memcpy(log, good.bytes, HEADER);
	memcpy(log + HEADER, bad.bytes + at, CHUNK);
	evtxgen_fix_crc(log, sizeof log);
	memcpy(bad.bytes + at, log + HEADER, CHUNK);
}

/*
 * A header that says that its chunk is empty, in the free space of a sound one, before a chunk that has lost its magic;
 * and in that one another header, whose record reaches over the next chunk.
 */
START_TEST(a_header_in_free_space_hides_no_record_of_a_chunk_without_magic)
{
	static const size_t before[] = {128, 4200};
	for (unsigned way = 0; way < 8 * COUNT(before); way++) {
		uint8_t *header = bad.bytes + chunk_at(1) - before[way / 8];
		describe("way %u", way);
		memcpy(bad.bytes, good.bytes, good.size);
		memset(header, 0, 128);
		memcpy(header, good.bytes + chunk_at(1), 8);
		header[40] = 128;
		put_u32(header + 44, 512);
		put_u32(header + 48, 512);
		bad.bytes[chunk_at(1)] ^= 1;
		/* Its first record need not be whole. */
		if (way & 4)
			bad.bytes[bad.offsets[PER_CHUNK + 1] - 4] ^= 8;
		if (way % 2) {
			put_chunk_of_one_record(chunk_at(1) + free_space(&good, 1) + 512);
			memcpy(bad.bytes + chunk_at(2), good.bytes + chunk_at(2), free_space(&good, 2));
		}
		/* Anybody can make its checksum right. */
		if (way & 2)
			fix_chunk(chunk_at(1) - before[way / 8]);
		look_at_bad(engines[_i]);
		assert_all_but_unordered(&view, &original, NULL);
		ck_assert_uint_gt(told_above_note(&view), 0);
	}
}
END_TEST

/* In a chunk whose checksum is wrong: one that holds two others, whose trailing size is wrong, too, or right. */
START_TEST(a_chunk_header_within_a_record_cuts_no_chunk)
{
	for (unsigned way = 0; way < 2; way++) {
		const size_t host = PER_CHUNK + 3;
		const size_t end = bad.offsets[host + 2] + sample_size(&bad, host + 2);
		const uint32_t size = (uint32_t)(end - bad.offsets[host]);
		bool lost[RECORDS] = {false};
		lost[host + 1] = true;
		describe("way %u", way);
		memcpy(bad.bytes, good.bytes, good.size);
		put_u32(bad.bytes + bad.offsets[host] + 4, size);
		put_u32(bad.bytes + end - 4, size + 8 * way);
		uint8_t *header = bad.bytes + bad.offsets[host + 1];
		memset(header, 0, 128);
		memcpy(header, good.bytes + chunk_at(1), 8);
		header[40] = 128;
		put_u32(header + 48, 512);
		bad.bytes[chunk_at(1) + 52] ^= 1;
		look_at_bad(engines[_i]);
		assert_all_but_unordered(&view, &original, lost);
		ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_CHUNK_CUT), 0);
	}
}
END_TEST

/*
 * Where the next chunk stands in its place, or the input ends there, no byte is missing: no header between live records
 * is a chunk's, whatever the numbers and sizes of those beside it say; of a chunk without magic neither.
 */
START_TEST(a_header_between_live_records_cuts_no_chunk_of_which_nothing_is_missing)
{
	for (unsigned way = 0; way < 12; way++) {
		const unsigned chunk = way & 1 || way >= 10 ? CHUNKS - 1 : 1;
		const size_t host = chunk * PER_CHUNK + 3;
		const size_t end = bad.offsets[host + 2] + sample_size(&bad, host + 2);
		const uint32_t size = (uint32_t)(end - bad.offsets[host]);
		describe("way %u", way);
		memcpy(bad.bytes, good.bytes, good.size);
		/* Its size leads over the header, or nowhere. */
		put_u32(bad.bytes + bad.offsets[host] + 4, size + (way < 10 ? (way & 2) * 4 : 0));
		put_u32(bad.bytes + end - 4, size + 8);
		put_u32(bad.bytes + end + 8, 1);
		uint8_t *header = bad.bytes + bad.offsets[host + 1];
		memset(header, 0, 128);
		memcpy(header, good.bytes + chunk_at(1), 8);
		header[40] = 128;
		put_u32(header + 48, 512);
		bad.bytes[chunk_at(chunk) + (way & 4 ? 0 : 52)] ^= 1;
		if (way & 4) /* the trailing size of the first record, too, or its magic */
			bad.bytes[bad.offsets[chunk * PER_CHUNK + (way < 6)] - (way < 6 ? 4 : 0)] ^= 8;
		/* The size alone says so where the next chunk cannot be seen, and the header's end of records is wrong.
		 */
		if (way >= 8)
			bad.bytes[chunk_at(chunk) + 48] ^= 8;
		if (way == 8)
			memset(bad.bytes + chunk_at(2), 0xee, 1024);
		bad.size -= way >= 9;
		/* A record of the other chunk, and all of its live ones, end where the size leads, or some follow. */
		if (way >= 10) {
			const uint32_t reach = (uint32_t)(bad.bytes + end - header);
			put_u32(header + 48, way == 10 ? reach : reach + 1000);
			header[24] = header[32] = 1;
			put_u32(header + 512, 0x2a2a);
			put_u32(header + 516, reach - 512);
			put_u32(bad.bytes + end - 4, reach - 512);
		}
		look_at_bad(engines[_i]);
		bad.size = good.size;
		ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_CHUNK_CUT), way >= 9);
		ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_CHUNK_DISPLACED), 0);
		ck_assert_uint_ge(view.count, RECORDS - (way == 8 ? 3 + PER_CHUNK : 3));
	}
}
END_TEST

/* The magic of a chunk's header ends one chunk, and the next one, which has lost its own, says the rest. */
START_TEST(a_header_across_the_end_of_a_chunk_is_not_read_again_and_again)
{
	for (unsigned bytes = 8; bytes <= 40; bytes += 8) {
		describe("%u bytes", bytes);
		memcpy(bad.bytes, good.bytes, good.size);
		memset(bad.bytes + chunk_at(1) - bytes, 0, bytes);
		memcpy(bad.bytes + chunk_at(1) - bytes, good.bytes + chunk_at(1), 8);
		put_u32(bad.bytes + chunk_at(1) - bytes + 40, 128);
		bad.bytes[chunk_at(1)] ^= 1;
		look_at_bad(engines[_i]);
		assert_all_but_unordered(&view, &original, NULL);
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

/* Inside a chunk, the record that is hit is lost. Those behind it stand where their templates do not expect them. */
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

/* Leaves out events of records that are torn: such an event has some values, and need not equal the original's. */
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

Suite *suite_damage_places(void)
{
	Suite *suite = suite_create("damage_places");
	TCase *places = tcase_create("places");
	tcase_add_checked_fixture(places, damaged_set_up, damaged_tear_down);
	tcase_add_loop_test(places, bytes_inserted_before_the_chunks_move_no_record_out_of_sight, 0, 2);
	tcase_add_loop_test(places, bytes_put_before_the_whole_log_move_no_record_out_of_sight, 0, 2);
	tcase_add_loop_test(places, bytes_taken_from_the_file_header_move_no_record_out_of_sight, 0, 2);
	tcase_add_loop_test(places, bytes_inserted_in_slack_move_no_record_out_of_sight, 0, 2);
	tcase_add_loop_test(places, a_chunk_in_its_place_is_read_whatever_begins_in_the_one_before, 0, 2);
	tcase_add_loop_test(places, a_header_in_free_space_hides_no_record_of_a_chunk_without_magic, 0, 2);
	tcase_add_loop_test(places, a_chunk_header_within_a_record_cuts_no_chunk, 0, 2);
	tcase_add_loop_test(places, a_header_between_live_records_cuts_no_chunk_of_which_nothing_is_missing, 0, 2);
	tcase_add_loop_test(places, a_header_across_the_end_of_a_chunk_is_not_read_again_and_again, 0, 2);
	tcase_add_loop_test(places, bytes_taken_from_slack_move_no_record_out_of_sight, 0, 2);
	tcase_add_loop_test(places, bytes_inserted_inside_a_chunk_cost_one_record, 0, 2);
	tcase_add_loop_test(places, bytes_taken_from_inside_a_chunk_cost_the_records_that_are_hit, 0, 2);
	tcase_add_test(places, a_missing_cluster_in_the_middle_costs_what_it_held);
	tcase_set_timeout(places, 60);
	suite_add_tcase(suite, places);
	return suite;
}
