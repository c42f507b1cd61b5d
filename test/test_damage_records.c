/* SPDX-License-Identifier: MIT */
/* Damaged logs: wrong sizes, missing records, records that hide in others or in free space, and a log that was cut. */
#include "evidence/checksum.h"
#include "suites.h"
#include "test_damaged.h"

#include <string.h>

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
			/* The other records are read even where the one that was cut held their templates. */
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

/* Both sizes of a record, checksums as they were. */
static void spoil_sizes(size_t victim)
{
	uint32_t true_size = sample_size(&good, victim);
	describe("record %zu", victim);
	memcpy(bad.bytes, good.bytes, good.size);
	put_u32(bad.bytes + bad.offsets[victim] + 4, true_size + 3);
	put_u32(bad.bytes + bad.offsets[victim] + true_size - 4, true_size + 5);
}

/* The next one stands right behind its values. */
START_TEST(a_record_whose_sizes_are_both_wrong_is_read)
{
	for (size_t i = 0; i < COUNT(victims); i++) {
		size_t victim = victims[i];
		spoil_sizes(victim);
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, NULL);
		assert_told(&view, IPSECEVTX_FINDING_RECORD_SIZE, IPSECEVTX_SEVERITY_WARNING, bad.offsets[victim],
			sample_size(&good, victim));
		ck_assert_uint_eq(view.statistics.skipped_bytes, 0);
	}
}
END_TEST

/* Then somebody changed them. */
START_TEST(a_record_whose_sizes_are_both_wrong_is_read_where_checksums_are_right)
{
	for (size_t i = 0; i < COUNT(victims); i++) {
		size_t victim = victims[i];
		spoil_sizes(victim);
		sample_fix(&bad);
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, NULL);
		assert_told(&view, IPSECEVTX_FINDING_RECORD_SIZE, IPSECEVTX_SEVERITY_TAMPERING, bad.offsets[victim],
			sample_size(&good, victim));
		ck_assert_uint_eq(view.events[victim].marks, IPSECEVTX_MARK_RECORD_SIZE);
		ck_assert_uint_eq(view.statistics.skipped_bytes, 0);
	}
}
END_TEST

START_TEST(a_record_without_its_magic_is_read)
{
	for (size_t i = 0; i < COUNT(victims); i++) {
		size_t victim = victims[i];
		memcpy(bad.bytes, good.bytes, good.size);
		bad.bytes[bad.offsets[victim]] = 0x2b;
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, NULL);
		assert_told(&view, IPSECEVTX_FINDING_RECORD_SIZE, IPSECEVTX_SEVERITY_WARNING, bad.offsets[victim],
			sample_size(&good, victim));
	}
}
END_TEST

/* Alone it would be: what stands in front of it changes nothing. */
START_TEST(a_record_whose_trailing_size_is_wrong_is_read_behind_one_that_is_lost)
{
	for (unsigned way = 0; way < 2; way++) {
		const size_t victim = PER_CHUNK + 7;
		bool lost[RECORDS] = {false};
		describe("way %u", way);
		memcpy(bad.bytes, good.bytes, good.size);
		memset(bad.bytes + bad.offsets[victim], 0, way ? sample_size(&bad, victim) : 8);
		bad.bytes[bad.offsets[victim + 2] - 4] ^= 1;
		lost[victim] = true;
		look_at_bad(engines[_i]);
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
			/* Some templates are gone with these records, and come from the other chunks. */
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
	look_at_bad(engines[_i]);
	assert_all_but(&view, &before, NULL);
	view_free(&before);
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

/* From first on so many are hidden, and told of at once; some of them are lost. */
static void assert_hidden(size_t first, size_t count, size_t lost)
{
	for (size_t k = 0; k < view.count; k++) {
		bool is_hidden = view.events[k].offset >= good.offsets[first] &&
				 view.events[k].offset < good.offsets[first + count];
		ck_assert_int_eq(!!(view.events[k].marks & IPSECEVTX_MARK_HIDDEN), is_hidden);
	}
	ck_assert_uint_eq(view.statistics.records_recovered, count - lost);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_HIDDEN_DATA), 1);
}

START_TEST(records_swallowed_one_in_another_are_found)
{
	/* How many each of them holds, from the host on. */
	static const size_t holds[][3] = {{2, 1, 0}, {3, 1, 0}, {3, 2, 1}, {6, 3, 1}, {4, 0, 1}};
	const size_t host = PER_CHUNK + 3;
	for (size_t i = 0; i < COUNT(holds); i++) {
		describe("row %zu", i);
		memcpy(bad.bytes, good.bytes, good.size);
		for (size_t depth = 3; depth-- > 0;) {
			if (holds[i][depth])
				swallow(host + depth, holds[i][depth]);
		}
		sample_fix(&bad);
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, NULL);
		assert_hidden(host + 1, holds[i][0], 0);
	}
}
END_TEST

/* What holds them, and in the end one of them too. */
START_TEST(records_swallowed_by_one_that_cannot_be_read_are_found)
{
	for (unsigned way = 0; way < 4; way++) {
		const size_t host = PER_CHUNK + 3;
		bool lost[RECORDS] = {false};
		describe("way %u", way);
		memcpy(bad.bytes, good.bytes, good.size);
		if (way > 1)
			swallow(host + 1, 1);
		swallow(host, 3);
		lost[host] = true;
		lost[host + 1] = way == 3;
		for (size_t k = host; k <= host + 1; k++) {
			if (lost[k]) /* a token that there is not, or a template that is not there */
				memset(bad.bytes + bad.offsets[k] + 24 + (way ? 6 : 0), 0x55, way ? 4 : 1);
		}
		sample_fix(&bad);
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, lost);
		assert_told(&view, IPSECEVTX_FINDING_HIDDEN_DATA, IPSECEVTX_SEVERITY_TAMPERING, bad.offsets[host + 1],
			bad.offsets[host + 4] - bad.offsets[host + 1]);
		assert_hidden(host + 1, 3, way == 3);
	}
}
END_TEST

/* The same with the checksum of the chunk wrong, and the first of them spoilt, or the number of what holds them. */
START_TEST(records_that_are_missing_are_found_in_one_of_a_damaged_chunk)
{
	for (unsigned way = 0; way < 2; way++) {
		const size_t host = PER_CHUNK + 3;
		bool lost[RECORDS] = {false};
		describe("way %u", way);
		memcpy(bad.bytes, good.bytes, good.size);
		swallow(host, 3);
		bad.bytes[bad.offsets[host] + 24] ^= 0x55;
		bad.bytes[way ? bad.offsets[host] + 8 : bad.offsets[host + 1]] ^= 0x60;
		lost[host] = true;
		lost[host + 1] = way == 0;
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, lost);
		assert_hidden(host + 1, 3, way == 0);
	}
}
END_TEST

/* Thousands of headers, each of a record that holds those of all others and cannot be read. */
START_TEST(records_that_lie_one_over_the_other_are_not_searched_again_and_again)
{
	const size_t start = chunk_at(1) + free_space(&bad, 1), end = chunk_at(2);
	memset(bad.bytes + chunk_at(1), 0, 8);
	for (size_t at = start; at + 8 <= end; at += 8) {
		put_u32(bad.bytes + at, 0x2a2a);
		put_u32(bad.bytes + at + 4, 20000);
	}
	look_at_bad(engines[_i]);
	assert_all_but(&view, &original, NULL);
	ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_LIMIT), 1);
}
END_TEST

/* The last live record holds the one or two before what free space holds. */
START_TEST(a_record_of_free_space_goes_on_with_swallowed_ones)
{
	for (size_t count = 1; count <= 2; count++) {
		const size_t last = 2 * PER_CHUNK - 1;
		describe("behind %zu", count);
		memcpy(bad.bytes, good.bytes, good.size);
		swallow(last - 1 - count, count);
		put_u32(bad.bytes + chunk_at(1) + 48, (uint32_t)(bad.offsets[last] - chunk_at(1)));
		sample_fix(&bad);
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, NULL);
		ck_assert_uint_eq(told_count(&view, IPSECEVTX_FINDING_HIDDEN_DATA), 2);
		ck_assert_uint_eq(view.statistics.records_recovered, count + 1);
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

/* Free space that begins too early, which one checksum bears out: the other one is wrong. */
START_TEST(records_in_the_free_space_of_a_damaged_chunk_are_hidden_too)
{
	for (unsigned way = 0; way < 2; way++) {
		uint8_t *chunk = bad.bytes + chunk_at(1);
		const size_t first = PER_CHUNK + 12;
		describe("way %u", way);
		memcpy(bad.bytes, good.bytes, good.size);
		put_u32(chunk + 48, (uint32_t)(bad.offsets[first] - chunk_at(1)));
		chunk[16] = chunk[32] = (uint8_t)original.events[first - 1].header_record_id;
		sample_fix(&bad);
		if (way == 1) {
			chunk[52] ^= 1;
			put_u32(chunk + 124, checksum_add(checksum_add(0, chunk, 120), chunk + 128, 384));
		} else {
			chunk[124] ^= 1;
		}
		look_at_bad(engines[_i]);
		assert_all_but(&view, &original, NULL);
		assert_hidden(first, 2 * PER_CHUNK - first, 0);
		const size_t end = chunk_at(1) + free_space(&good, 1);
		assert_told(&view, IPSECEVTX_FINDING_HIDDEN_DATA, IPSECEVTX_SEVERITY_TAMPERING, bad.offsets[first],
			end - bad.offsets[first]);
	}
}
END_TEST

START_TEST(slack_records_are_given_only_when_asked_for)
{
	struct evtxgen *log = sample_begin();
	struct ipsecevtx_options options = look_options();
	bool stale[RECORDS] = {false};
	sample_free(&bad);
	evtxgen_settings(log)->next_record_id = 101;
	for (unsigned i = 0; i < PER_CHUNK; i++) {
		if (i == 5) {
			/* Numbers that went on with the live ones would be those of hidden records: see hiding. */
			evtxgen_settings(log)->next_record_id = 1;
			ck_assert(evtxgen_begin_slack(log));
		}
		stale[i] = i >= 5;
		sample_add(&bad, log, i);
	}
	ck_assert(evtxgen_close_chunk(log));
	evtxgen_settings(log)->next_record_id = 106;
	for (unsigned i = 0; i < PER_CHUNK; i++)
		sample_add(&bad, log, i);
	sample_finish(&bad, log);
	options.engine = engines[_i];
	options.recover = true;
	look(&original, bad.bytes, bad.size, &options);
	ck_assert_uint_eq(original.count, 2 * PER_CHUNK);
	assert_adds_up(&original);
	for (size_t i = 0; i < original.count; i++) {
		ck_assert_uint_eq(original.events[i].offset, bad.offsets[i]);
		ck_assert_int_eq(
			original.events[i].origin, stale[i] ? IPSECEVTX_ORIGIN_RECOVERED : IPSECEVTX_ORIGIN_ACTIVE);
		ck_assert_uint_eq(original.events[i].marks, 0);
	}
	ck_assert_uint_eq(original.statistics.records_recovered, PER_CHUNK - 5);
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
		ck_assert_uint_eq(view.events[i].offset, bad.offsets[k] + CHUNK);
	}
	ck_assert_uint_eq(view.statistics.records_recovered, stale);
	ck_assert_uint_eq(stale + original.count, view.count);
}
END_TEST

Suite *suite_damage_records(void)
{
	Suite *suite = suite_create("damage_records");
	TCase *records = tcase_create("records");
	tcase_add_checked_fixture(records, damaged_set_up, damaged_tear_down);
	tcase_add_test(records, a_last_chunk_cut_near_a_record_boundary_gives_its_whole_records);
	tcase_add_loop_test(records, a_log_cut_between_chunks_gives_those_before, 0, 2);
	tcase_add_loop_test(records, a_record_with_too_small_a_size_is_read, 0, 2);
	tcase_add_loop_test(records, a_record_with_too_large_a_size_is_read, 0, 2);
	tcase_add_loop_test(records, a_record_of_size_zero_is_read, 0, 2);
	tcase_add_loop_test(records, a_record_whose_size_wraps_around_is_read, 0, 2);
	tcase_add_loop_test(records, a_record_whose_trailing_size_is_wrong_is_read, 0, 2);
	tcase_add_loop_test(records, a_record_whose_sizes_are_both_wrong_is_read, 0, 2);
	tcase_add_loop_test(records, a_record_whose_sizes_are_both_wrong_is_read_where_checksums_are_right, 0, 2);
	tcase_add_loop_test(records, a_record_without_its_magic_is_read, 0, 2);
	tcase_add_loop_test(records, a_record_whose_trailing_size_is_wrong_is_read_behind_one_that_is_lost, 0, 2);
	tcase_add_test(records, zeroed_records_are_one_named_loss);
	tcase_add_loop_test(records, a_record_that_ends_with_its_chunk_is_read, 0, 2);
	tcase_add_loop_test(records, a_swallowed_record_is_found_and_called_tampering, 0, 4);
	tcase_add_loop_test(records, records_swallowed_one_in_another_are_found, 0, 2);
	tcase_add_loop_test(records, records_swallowed_by_one_that_cannot_be_read_are_found, 0, 2);
	tcase_add_loop_test(records, records_that_are_missing_are_found_in_one_of_a_damaged_chunk, 0, 2);
	tcase_add_loop_test(records, records_that_lie_one_over_the_other_are_not_searched_again_and_again, 0, 2);
	tcase_add_loop_test(records, a_record_of_free_space_goes_on_with_swallowed_ones, 0, 2);
	tcase_add_test(records, a_swallowed_record_does_not_end_the_order_of_records);
	tcase_add_loop_test(records, hidden_bytes_without_a_record_are_told_of, 0, 2);
	tcase_add_loop_test(records, records_in_the_free_space_of_a_damaged_chunk_are_hidden_too, 0, 2);
	tcase_add_loop_test(records, slack_records_are_given_only_when_asked_for, 0, 2);
	tcase_add_loop_test(records, records_of_an_older_log_in_reused_chunks_are_recovered_right_or_not_at_all, 0, 2);
	tcase_set_timeout(records, 60);
	suite_add_tcase(suite, records);
	return suite;
}
