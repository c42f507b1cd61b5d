/* SPDX-License-Identifier: MIT */
/*
 * Sizes and offsets that somebody changed in a chunk of three records, with checksums made right: what stands there
 * whole is given, or told with its place, and nothing is missing that libevtx shows. And letters of names, in a chunk
 * whose checksum is wrong.
 */
#include "suites.h"
#include "test_damage_support.h"
#include "test_support.h"

#include <libevtx.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define RECORDS 3u

static struct sample plain, changed;
static struct view view;
static struct run run;

/* Of one size each, or of different ones; the first is larger, as it has the template's definition. */
static void make_plain(bool are_alike)
{
	static const char *const texts[RECORDS] = {"no policy", "a reason that takes more room", "no"};
	struct evtxgen *log = sample_begin();
	sample_free(&plain);
	for (unsigned i = 0; i < RECORDS; i++)
		sample_add_same(&plain, log, are_alike ? texts[0] : texts[i]);
	sample_finish(&plain, log);
}

static void tear_down(void)
{
	sample_free(&plain);
	sample_free(&changed);
	view_free(&view);
}

static bool is_given(unsigned index)
{
	for (size_t i = 0; i < view.count; i++) {
		if (view.events[i].offset == plain.offsets[index])
			return true;
	}
	return false;
}

static bool is_told(unsigned index, enum ipsecevtx_severity severity)
{
	size_t start = plain.offsets[index], end = start + sample_size(&plain, index);
	for (size_t i = 0; i < view.told_count; i++) {
		const struct ipsecevtx_finding *finding = &view.told[i].finding;
		if (finding->severity >= severity && finding->offset < end && finding->offset + finding->length > start)
			return true;
	}
	return false;
}

/* Whether libevtx reads an event of each of the records when it opens the log; bits. */
static unsigned seen_by_libevtx(void)
{
	char path[] = "/tmp/hiding-sizes-XXXXXX";
	int fd = mkstemp(path), count = 0;
	unsigned seen = 0;
	libevtx_file_t *file = NULL;
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, changed.bytes, changed.size), (ssize_t)changed.size);
	close(fd);
	ck_assert_int_eq(libevtx_file_initialize(&file, NULL), 1);
	if (libevtx_file_open(file, path, libevtx_get_access_flags_read(), NULL) == 1)
		libevtx_file_get_number_of_records(file, &count, NULL);
	for (int i = 0; i < count; i++) {
		libevtx_record_t *record = NULL;
		uint64_t number = 0;
		size_t size = 0;
		if (libevtx_file_get_record_by_index(file, i, &record, NULL) != 1)
			continue;
		if (libevtx_record_get_identifier(record, &number, NULL) == 1 && number >= 1 && number <= RECORDS &&
			libevtx_record_get_utf8_xml_string_size(record, &size, NULL) == 1 && size > 0)
			seen |= 1u << (number - 1);
		libevtx_record_free(&record, NULL);
	}
	libevtx_file_free(&file, NULL);
	unlink(path);
	return seen;
}

static void put_checksums_and_look(void)
{
	sample_fix(&changed);
	look(&view, changed.bytes, changed.size, NULL);
	EXPECT(view.opened == 0);
	assert_adds_up(&view);
}

/* What libevtx shows is given; what is not given is told with its place. */
static void expect_nothing_hidden(void)
{
	unsigned seen = seen_by_libevtx();
	for (unsigned i = 0; i < RECORDS; i++) {
		EXPECT(is_given(i) || !(seen >> i & 1));
		EXPECT(is_given(i) || is_told(i, IPSECEVTX_SEVERITY_LOSS));
	}
}

enum which { FIRST_SIZE = 1, TRAILING_SIZE = 2, BOTH_SIZES = 3 };

static void change_size(unsigned index, enum which which, int64_t delta)
{
	uint32_t size = sample_size(&plain, index);
	uint32_t wrong = (uint32_t)((int64_t)size + delta);
	sample_free(&changed);
	sample_copy(&changed, &plain);
	if (which & FIRST_SIZE)
		put_u32(changed.bytes + plain.offsets[index] + 4, wrong);
	if (which & TRAILING_SIZE)
		put_u32(changed.bytes + plain.offsets[index] + size - 4, wrong);
	describe("record %u of %u bytes, sizes %d, %+lld", index + 1, size, (int)which, (long long)delta);
	put_checksums_and_look();
}

static void try_size(unsigned index, enum which which, int64_t delta)
{
	change_size(index, which, delta);
	expect_nothing_hidden();
	/* It stands there whole: of its sizes alone nothing is lost. */
	if (delta != 0 && !is_given(index))
		ck_abort_msg("%s: lost", described());
	EXPECT(delta == 0 || is_told(index, IPSECEVTX_SEVERITY_WARNING));
	for (unsigned i = 0; i < RECORDS; i++)
		EXPECT(i == index || is_given(i));
}

START_TEST(wrong_sizes_of_a_record_hide_nothing)
{
	const enum which which = (enum which)(1 + _i % 3);
	make_plain(_i < 3);
	for (unsigned index = 0; index < RECORDS; index++) {
		for (int64_t delta = -64; delta <= 64; delta++)
			try_size(index, which, delta);
		for (int64_t delta = 65; delta < 70000; delta += 1499)
			try_size(index, which, delta);
		/* Up to the end of other records, of the chunk, and to none. */
		for (unsigned i = index + 1; i < RECORDS; i++)
			try_size(index, which, (int64_t)(plain.offsets[i] - plain.offsets[index]));
		try_size(index, which, (int64_t)(HEADER + CHUNK - plain.offsets[index]) - sample_size(&plain, index));
		try_size(index, which, -(int64_t)sample_size(&plain, index));
	}
}
END_TEST

/* The last record has a number that does not go on, for which it is looked at once more. */
START_TEST(a_last_record_is_never_read_by_a_size_that_does_not_count)
{
	static const uint32_t sizes[] = {0xfffffff0, 0x100000, 0x10000, 24, 0};
	for (size_t k = 0; k < COUNT(sizes); k++) {
		sample_free(&changed);
		changed.bytes =
			log_of("event 4653 2024-03-01T08:00:00Z notemplate\nevent 4653 +1 notemplate\n", &changed.size);
		uint8_t *first = changed.bytes + HEADER + 512, *last = first + get_u32(first + 4);
		put_u32(last + 4, sizes[k]);
		last[8] += 5;
		describe("size %#x", (unsigned)sizes[k]);
		put_checksums_and_look();
		EXPECT(view.count == 2);
	}
}
END_TEST

/* All sizes of the log: then each record is known by where the next one's header stands. */
START_TEST(wrong_sizes_of_all_records_hide_nothing)
{
	static const int deltas[] = {-64, -8, -4, -1, 1, 4, 8, 16, 64, 1000, 70000};
	make_plain(_i == 0);
	for (size_t k = 0; k < COUNT(deltas); k++) {
		sample_free(&changed);
		sample_copy(&changed, &plain);
		for (unsigned i = 0; i < RECORDS; i++) {
			uint32_t size = sample_size(&plain, i);
			put_u32(changed.bytes + plain.offsets[i] + 4, size + (uint32_t)deltas[k]);
			put_u32(changed.bytes + plain.offsets[i] + size - 4, size + (uint32_t)deltas[k]);
		}
		describe("all sizes %+d", deltas[k]);
		put_checksums_and_look();
		expect_nothing_hidden();
		EXPECT(view.count == RECORDS);
	}
}
END_TEST

/* A free space offset in the middle of a record, or at its end. */
START_TEST(a_free_space_offset_within_a_record_hides_nothing)
{
	make_plain(_i == 0);
	size_t end = plain.offsets[RECORDS - 1] + sample_size(&plain, RECORDS - 1);
	for (size_t at = plain.offsets[0]; at < end; at += at < plain.offsets[0] + 64 ? 1 : 7) {
		sample_free(&changed);
		sample_copy(&changed, &plain);
		put_u32(changed.bytes + HEADER + 48, (uint32_t)(at - HEADER));
		describe("free space from %zu on", at - HEADER);
		put_checksums_and_look();
		EXPECT(view.count == RECORDS);
		expect_nothing_hidden();
		unsigned hidden = 0;
		for (unsigned i = 0; i < RECORDS; i++) {
			bool is_hidden = plain.offsets[i] + sample_size(&plain, i) > at;
			EXPECT(((view.events[i].marks & IPSECEVTX_MARK_HIDDEN) != 0) == is_hidden);
			hidden += is_hidden && is_told(i, IPSECEVTX_SEVERITY_TAMPERING);
		}
		EXPECT(hidden > 0);
	}
}
END_TEST

/* And the record's own sizes are wrong: what follows it is found by its number. */
START_TEST(a_free_space_offset_within_a_record_of_wrong_sizes_hides_no_other)
{
	make_plain(false);
	for (unsigned index = 0; index + 1 < RECORDS; index++) {
		uint32_t size = sample_size(&plain, index);
		sample_free(&changed);
		sample_copy(&changed, &plain);
		put_u32(changed.bytes + plain.offsets[index] + 4, size + 8);
		put_u32(changed.bytes + plain.offsets[index] + size - 4, size + 8);
		put_u32(changed.bytes + HEADER + 48, (uint32_t)(plain.offsets[index] + 40 - HEADER));
		describe("free space within record %u", index + 1);
		put_checksums_and_look();
		for (unsigned i = 0; i < RECORDS; i++)
			EXPECT(is_given(i) || i == index);
		EXPECT(is_told(index, IPSECEVTX_SEVERITY_LOSS));
	}
}
END_TEST

/* With the header of an empty chunk before the chunks, in bytes of the file header that no checksum covers. */
START_TEST(a_chunk_header_of_another_size_hides_no_chunk_behind_one_in_the_file_header)
{
	enum { WITHIN = 256 };
	make_plain(false);
	sample_free(&changed);
	sample_copy(&changed, &plain);
	memcpy(changed.bytes + WITHIN, changed.bytes + HEADER, 512);
	put_u32(changed.bytes + WITHIN + 44, 512);
	put_u32(changed.bytes + WITHIN + 48, 512);
	memset(changed.bytes + WITHIN + 128, 0, 384);
	if (_i == 0)
		put_u32(changed.bytes + HEADER + 40, 129);
	describe("size %u in the header of the chunk", get_u32(changed.bytes + HEADER + 40));
	put_checksums_and_look();
	if (_i == 1) {
		changed.bytes[HEADER] ^= 1; /* of the magic, which no checksum covers for who does not know a chunk */
		look(&view, changed.bytes, changed.size, NULL);
	}
	for (unsigned i = 0; i < RECORDS; i++)
		EXPECT(is_given(i));
	ck_assert_uint_gt(view.told_count, 0);
}
END_TEST

/* One bit of a letter, as a disk loses it; the hash says what the name was. */
START_TEST(a_name_is_what_its_hash_says_where_a_letter_or_its_offset_is_wrong)
{
	static const char *const names[] = {
		"Event", "System", "Provider", "Guid", "EventID", "TimeCreated", "Computer", "EventData", "Data"};
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z repeat=5\n", &size);
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		uint8_t name[32] = {0};
		size_t length = strlen(names[i]), at = 4096 + 512;
		name[0] = (uint8_t)length;
		for (size_t k = 0; k < length; k++)
			name[2 + 2 * k] = (uint8_t)names[i][k];
		while (at + sizeof name < size && memcmp(log + at, name, 4 + 2 * length) != 0)
			at++;
		ck_assert_uint_lt(at + sizeof name, size);
		/* Of letters, and of the offset that leads to the name, which stands right behind it. */
		for (size_t k = 0; k < 2 * length + 4; k++) {
			uint8_t *byte = log + at + (k < 2 * length ? 2 + k : k - 2 * length - 10);
			*byte ^= (uint8_t)(1u << (i + k) % 8);
			run_memory(&run, log, size, NULL);
			ck_assert_msg(run.count == 5, "%s, byte %zu: %zu events", names[i], k, run.count);
			ck_assert_int_eq(run.events[4].mm_ended.remote_address.text.presence, IPSECEVTX_SET);
			ck_assert_uint_ne(run.events[0].marks & IPSECEVTX_MARK_CHUNK_CRC, 0);
			ck_assert_uint_gt(collector_count(&run.findings, IPSECEVTX_FINDING_STRUCTURE), 0);
			*byte ^= (uint8_t)(1u << (i + k) % 8);
		}
	}
	free(log);
}
END_TEST

/* Three records, and a copy of the second one as text of the last, of which more can be said. */
static uint8_t *log_with_a_copy_in(const char *last, size_t offsets[3], size_t *copy, size_t *size)
{
	char script[2200] = "";
	snprintf(script, sizeof script,
		"event 4655 2024-03-01T08:00:00Z repeat=2\nevent 4653 +1 %s FailureReason=", last);
	size_t length = strlen(script);
	memset(script + length, 'x', 1500);
	uint8_t *log = log_of(script, size);
	offsets[0] = 4096 + 512;
	for (unsigned i = 1; i < 3; i++)
		offsets[i] = offsets[i - 1] + get_u32(log + offsets[i - 1] + 4);
	*copy = offsets[2];
	while (memcmp(log + *copy, "x\0x\0x\0x", 7) != 0)
		++*copy;
	*copy += 16;
	memcpy(log + *copy, log + offsets[1], get_u32(log + offsets[1] + 4));
	return log;
}

static uint8_t *log_with_a_copy(size_t offsets[3], size_t *copy, size_t *size)
{
	return log_with_a_copy_in("", offsets, copy, size);
}

/* Who goes by sizes reads it, and who goes by trailing sizes does not. */
START_TEST(a_size_that_leads_to_another_record_than_the_trailing_size_hides_neither)
{
	size_t size, offsets[3], copy;
	uint8_t *log = log_with_a_copy(offsets, &copy, &size);
	put_u32(log + offsets[1] + 4, (uint32_t)(copy - offsets[1]));
	if (_i >= 2) /* the other one is too large */
		put_u32(log + copy + 4, _i == 2 ? 60000 : 70000);
	evtxgen_fix_crc(log, size);
	if (_i % 2)
		log[4096 + 52] ^= 1;
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 4);
	ck_assert_uint_eq(run.events[2].offset, copy);
	ck_assert_uint_ne(run.events[2].marks & IPSECEVTX_MARK_HIDDEN, 0);
	for (unsigned i = 0; i < 3; i++)
		ck_assert_uint_eq(run.events[i + i / 2].offset, offsets[i]);
	const struct ipsecevtx_finding *told = collector_first(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA);
	ck_assert_int_eq(told->severity, _i % 2 ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_TAMPERING);
	free(log);
}
END_TEST

/* However many lead there. */
START_TEST(records_to_which_several_sizes_lead_are_read_once)
{
	size_t size, offsets[3], copy;
	uint8_t *log = log_with_a_copy(offsets, &copy, &size);
	for (unsigned i = 0; i < 2; i++)
		put_u32(log + offsets[i] + 4, (uint32_t)(copy - offsets[i]));
	evtxgen_fix_crc(log, size);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 4);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA), 1);
	free(log);
}
END_TEST

/*
 * Anybody can have a text logged that looks as a record, with the distance from the record's beginning before it. In a
 * record without a template its element says where it ends.
 */
START_TEST(a_record_in_a_value_ends_none_that_has_a_wrong_size)
{
	size_t size, offsets[3], copy;
	uint8_t *log = log_with_a_copy_in(_i >= 16 ? "notemplate" : "", offsets, &copy, &size);
	const uint32_t right = get_u32(log + offsets[2] + 4);
	put_u32(log + copy - 4, (uint32_t)(copy - offsets[2]));
	/* Its size or its trailing size; a whole record in the value, or a header alone. */
	put_u32(log + offsets[2] + (_i % 2 ? 4 : right - 4), right + 8);
	if (_i % 8 >= 2)
		put_u32(log + copy + 4, 0x2020);
	if (_i % 8 >= 4) /* or both sizes */
		log[offsets[2] + 4] ^= 16;
	if (_i % 8 >= 6) /* and the header has the next number */
		put_u32(log + copy + 8, get_u32(log + offsets[2] + 8) + 1);
	evtxgen_fix_crc(log, size);
	if (_i / 8 % 2) /* in a damaged chunk, too */
		log[offsets[0] + 16] ^= 1;
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 3);
	for (unsigned i = 0; i < 3; i++)
		ck_assert_uint_eq(run.events[i].offset, offsets[i]);
	ck_assert_uint_eq(run.statistics.records_lost, 0);
	free(log);
}
END_TEST

/* Which is whole by its sizes then, but in one case; what stands where it leads may be no more than a header. */
START_TEST(a_record_whose_size_leads_into_its_values_is_read_to_their_end)
{
	size_t size, offsets[3], copy;
	uint8_t *log = log_with_a_copy(offsets, &copy, &size);
	const uint32_t right = get_u32(log + offsets[2] + 4);
	put_u32(log + copy - 4, (uint32_t)(copy - offsets[2]));
	put_u32(log + offsets[2] + 4, (uint32_t)(copy - offsets[2]));
	if (_i % 2 == 1)
		put_u32(log + copy + 4, 0x2020);
	if (_i >= 2) /* and the trailing size is wrong, too */
		log[offsets[2] + right - 4] ^= 8;
	if (_i >= 4)
		put_u32(log + copy - 4, 0x2020);
	evtxgen_fix_crc(log, size);
	if (_i >= 6)
		log[offsets[0] + 16] ^= 1;
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 4);
	ck_assert_uint_eq(run.events[2].offset, offsets[2]);
	ck_assert_uint_ne(run.events[2].marks & IPSECEVTX_MARK_RECORD_SIZE, 0);
	ck_assert_uint_eq(run.events[3].offset, copy);
	ck_assert_uint_ne(run.events[3].marks & IPSECEVTX_MARK_HIDDEN, 0);
	ck_assert_uint_eq(run.statistics.records_lost, 0);
	free(log);
}
END_TEST

/* A value that says that it is longer makes no record longer that is whole, nor one whose size leads to the next one.
 */
START_TEST(a_value_that_reaches_over_other_records_hides_none)
{
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z repeat=9\n", &size);
	const size_t end = 4096 + get_u32(log + 4096 + 48);
	size_t first = 4096 + 512, next = first + get_u32(log + first + 4);
	const size_t second = next + get_u32(log + next + 4);
	const size_t values = 24 + 4 + 10; /* behind header, fragment and instance, whose definition stands before */
	const uint32_t count = get_u32(log + next + values);
	uint8_t *descriptor = log + next + values + 4 + (size_t)4 * (count - 2);
	ck_assert_uint_lt(count, 30);
	const unsigned reach = 600 + 40 * (unsigned)_i / 2;
	descriptor[0] = (uint8_t)(reach & 0xff);
	descriptor[1] = (uint8_t)(reach >> 8);
	if (_i % 2)
		put_u32(log + second - 4, 0x1234);
	evtxgen_fix_crc(log, size);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 8);
	ck_assert_uint_eq(run.statistics.records_lost, 1);
	for (size_t at = second, i = 1; at < end; at += get_u32(log + at + 4), i++)
		ck_assert_uint_eq(run.events[i].offset, at);
	free(log);
}
END_TEST

/* What a header says, or the record behind it, is no trailing size of the one before. */
START_TEST(a_flipped_bit_of_a_size_makes_no_record_reach_into_the_next_one)
{
	char script[400];
	size_t size, offsets[4];
	snprintf(script, sizeof script,
		"event 4653 2024-03-01T08:00:00Z FailureReason=abcdefgh\n"
		"event 4653 +1 FailureReason=abcdefgh\nevent 4653 +1 FailureReason=abcdefgh%.*s\n",
		_i / 2 % 16, "abcdefghijklmnop");
	uint8_t *log = log_of(script, &size);
	offsets[0] = 4096 + 512;
	for (unsigned i = 1; i < 4; i++)
		offsets[i] = offsets[i - 1] + get_u32(log + offsets[i - 1] + 4);
	log[offsets[2] - 4] ^= 1;
	if (_i % 2)
		log[offsets[3] - 4] ^= 1;
	if (_i >= 32) /* of the second one's last value */
		log[offsets[1] + 24 + 4 + 10 + 4 + 4 * (get_u32(log + offsets[1] + 24 + 4 + 10) - 1)] += 8;
	run_memory(&run, log, size, NULL);
	ck_assert_uint_le(run.count, 3);
	ck_assert_uint_eq(run.count + run.statistics.records_lost, 3);
	ck_assert_uint_eq(run.events[run.count - 1].offset, offsets[2]);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_HIDDEN_DATA), 0);
	free(log);
}
END_TEST

#define FLIPPED 9u

/* What was printed with one bit flipped: each other event once, and that one at most once. */
static void check_flipped(const size_t *offsets, size_t flipped)
{
	size_t seen[FLIPPED] = {0};
	for (size_t i = 0; i < run.count; i++) {
		size_t k = 0;
		while (k < FLIPPED && run.events[i].offset != offsets[k])
			k++;
		ck_assert_uint_lt(k, FLIPPED);
		seen[k]++;
	}
	for (size_t k = 0; k < FLIPPED; k++)
		ck_assert_msg(seen[k] == 1 || (k == flipped && seen[k] == 0), "record %zu: %zu times", k, seen[k]);
}

/*
 * Each record is 8 bytes longer than the one before, as is common: then one's size is the distance to a place in the
 * next one's header. Where a bit of a header or of a trailing size flips, nothing looks as if somebody hid something.
 */
START_TEST(a_flipped_bit_prints_no_event_twice_and_hides_none)
{
	char script[1200] = "";
	size_t size, offsets[FLIPPED + 1] = {4096 + 512};
	for (unsigned i = 0; i < FLIPPED; i++)
		snprintf(script + strlen(script), sizeof script - strlen(script),
			"event 4653 2024-03-01T08:00:0%uZ FailureReason=%.*s\n", i, (int)(4 * (i + 1)),
			"abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz");
	uint8_t *log = log_of(script, &size);
	for (unsigned i = 0; i < FLIPPED; i++)
		offsets[i + 1] = offsets[i] + get_u32(log + offsets[i] + 4);
	/* The first one has the definitions of all. */
	const size_t record = 1 + (size_t)_i / 2, start = offsets[record], end = offsets[record + 1];
	for (size_t at = start; at < end; at += at == start + 150 ? end - 4 - at : 1) {
		const bool is_header = at < start + 24 || at >= end - 4;
		for (unsigned bit = (unsigned)_i % 2; bit < 8; bit += 2) {
			log[at] ^= (uint8_t)(1u << bit);
			run_memory(&run, log, size, NULL);
			check_flipped(offsets, record);
			if (is_header)
				ck_assert_uint_eq(run.statistics.findings[IPSECEVTX_SEVERITY_TAMPERING], 0);
			log[at] ^= (uint8_t)(1u << bit);
		}
	}
	free(log);
}
END_TEST

/* Nor does one whose values end where another one's trailing size fits them, whatever those over which they reach. */
START_TEST(records_over_which_the_values_of_a_whole_one_reach_are_read)
{
	size_t size, offsets[7];
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z repeat=6\n", &size);
	offsets[0] = 4096 + 512;
	for (unsigned i = 1; i < 7; i++)
		offsets[i] = offsets[i - 1] + get_u32(log + offsets[i - 1] + 4);
	const size_t values = offsets[1] + 24 + 4 + 10; /* behind header, fragment and instance */
	const uint32_t count = get_u32(log + values);
	ck_assert_uint_lt(count, 30);
	size_t end = values + 4 + (size_t)4 * count;
	for (uint32_t i = 0; i < count; i++)
		end += get_u32(log + values + 4 + (size_t)4 * i) & 0xffff;
	uint8_t *descriptor = log + values + 4 + (size_t)4 * (count - 1);
	const uint32_t reach = (get_u32(descriptor) & 0xffff) + (uint32_t)(offsets[5] - 8 - end);
	descriptor[0] = (uint8_t)(reach & 0xff);
	descriptor[1] = (uint8_t)(reach >> 8);
	put_u32(log + offsets[5] - 4, (uint32_t)(offsets[5] - offsets[1]));
	if (_i > 0)
		log[offsets[_i + 1]] ^= 1;
	evtxgen_fix_crc(log, size);
	run_memory(&run, log, size, NULL);
	for (unsigned i = 2; i < 5; i++) {
		size_t found = 0;
		while (found < run.count && run.events[found].offset != offsets[i])
			found++;
		ck_assert_uint_lt(found, run.count);
		ck_assert_uint_ne(run.events[found].marks & IPSECEVTX_MARK_HIDDEN, 0);
	}
	free(log);
}
END_TEST

/* Whatever stands in it. */
START_TEST(a_record_whose_header_does_not_begin_as_one_is_read)
{
	size_t size, offsets[3], copy;
	uint8_t *log = log_with_a_copy(offsets, &copy, &size);
	for (unsigned i = 0; i < 3; i++)
		log[offsets[i]] ^= 1;
	evtxgen_fix_crc(log, size);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 3);
	for (unsigned i = 0; i < 3; i++)
		ck_assert_uint_eq(run.events[i].offset, offsets[i]);
	ck_assert_uint_eq(collector_count(&run.findings, IPSECEVTX_FINDING_RECORD_SIZE), 3);
	free(log);
}
END_TEST

/* Of a chunk that is searched as a whole, where no other record tells that its size is right. */
START_TEST(a_last_record_whose_trailing_size_is_wrong_is_read_in_a_damaged_chunk)
{
	size_t size, last = 4096 + 512;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z repeat=5\n", &size);
	for (unsigned i = 0; i < 4; i++)
		last += get_u32(log + last + 4);
	log[last + get_u32(log + last + 4) - 4] ^= 8;
	log[4096 + (_i == 0 ? 0 : 52)] ^= 1; /* the magic, or both checksums */
	log[4096 + 124] ^= 1;
	/* Where records end, the header says right, wrong within the chunk, or wrong. */
	if (_i >= 2)
		log[4096 + 48 + (_i == 3 ? 2 : 0)] ^= 16;
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 5);
	ck_assert_uint_eq(run.events[4].offset, last);
	ck_assert_uint_eq(collector_first(&run.findings, IPSECEVTX_FINDING_RECORD_SIZE)->offset, last);
	free(log);
}
END_TEST

static void set_unused(uint8_t *log, size_t size, size_t at, enum ipsecevtx_finding_kind kind)
{
	log[at] = 1;
	evtxgen_fix_crc(log, size);
	run_memory(&run, log, size, NULL);
	ck_assert_uint_eq(run.count, 1);
	ck_assert_uint_eq(run.findings.count, 1);
	const struct ipsecevtx_finding *finding = &run.findings.items[0].finding;
	ck_assert_int_eq(finding->kind, kind);
	ck_assert_int_eq(finding->severity,
		kind == IPSECEVTX_FINDING_CHUNK_HEADER ? IPSECEVTX_SEVERITY_TAMPERING : IPSECEVTX_SEVERITY_WARNING);
	ck_assert_uint_eq(finding->offset, at);
	log[at] = 0;
}

/* There is room for the header of a tar archive; in a chunk's, for what leads python-evtx to a template, from a value.
 */
START_TEST(bytes_in_what_is_unused_of_a_header_are_told)
{
	size_t size;
	uint8_t *log = log_of("event 4655 2024-03-01T08:00:00Z\n", &size);
	for (size_t at = 44; at < 4096; at = at == 119 ? 128 : at + (at < 512 ? 1 : 127))
		set_unused(log, size, at, IPSECEVTX_FINDING_FILE_HEADER);
	for (size_t at = 4096 + 56; at < 4096 + 120; at++)
		set_unused(log, size, at, IPSECEVTX_FINDING_CHUNK_HEADER);
	free(log);
}
END_TEST

Suite *suite_hiding_sizes(void)
{
	Suite *suite = suite_create("hiding sizes");
	TCase *sizes = tcase_create("sizes");
	tcase_set_timeout(sizes, 120);
	tcase_add_checked_fixture(sizes, NULL, tear_down);
	tcase_add_loop_test(sizes, wrong_sizes_of_a_record_hide_nothing, 0, 6);
	tcase_add_test(sizes, a_last_record_is_never_read_by_a_size_that_does_not_count);
	tcase_add_loop_test(sizes, wrong_sizes_of_all_records_hide_nothing, 0, 2);
	tcase_add_loop_test(sizes, a_free_space_offset_within_a_record_hides_nothing, 0, 2);
	tcase_add_test(sizes, a_free_space_offset_within_a_record_of_wrong_sizes_hides_no_other);
	tcase_add_loop_test(sizes, a_chunk_header_of_another_size_hides_no_chunk_behind_one_in_the_file_header, 0, 2);
	tcase_add_test(sizes, a_name_is_what_its_hash_says_where_a_letter_or_its_offset_is_wrong);
	tcase_add_loop_test(sizes, a_size_that_leads_to_another_record_than_the_trailing_size_hides_neither, 0, 4);
	tcase_add_test(sizes, bytes_in_what_is_unused_of_a_header_are_told);
	tcase_add_test(sizes, records_to_which_several_sizes_lead_are_read_once);
	tcase_add_loop_test(sizes, a_record_in_a_value_ends_none_that_has_a_wrong_size, 0, 32);
	tcase_add_loop_test(sizes, a_record_whose_size_leads_into_its_values_is_read_to_their_end, 0, 8);
	tcase_add_loop_test(sizes, a_value_that_reaches_over_other_records_hides_none, 0, 40);
	tcase_add_loop_test(sizes, a_flipped_bit_of_a_size_makes_no_record_reach_into_the_next_one, 0, 64);
	tcase_add_loop_test(sizes, a_flipped_bit_prints_no_event_twice_and_hides_none, 0, 2 * (int)FLIPPED - 2);
	tcase_add_loop_test(sizes, records_over_which_the_values_of_a_whole_one_reach_are_read, 0, 3);
	tcase_add_test(sizes, a_record_whose_header_does_not_begin_as_one_is_read);
	tcase_add_loop_test(sizes, a_last_record_whose_trailing_size_is_wrong_is_read_in_a_damaged_chunk, 0, 4);
	suite_add_tcase(suite, sizes);
	return suite;
}
