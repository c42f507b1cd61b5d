/* SPDX-License-Identifier: MIT */
/* Damaged logs: headers of the file and of chunks, their checksums, and chunks that are gone. */
#include "suites.h"
#include "test_damaged.h"

#include <string.h>

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

Suite *suite_damage(void)
{
	Suite *suite = suite_create("damage");
	TCase *headers = tcase_create("headers");
	tcase_add_checked_fixture(headers, damaged_set_up, damaged_tear_down);
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
	return suite;
}
