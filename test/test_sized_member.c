/* SPDX-License-Identifier: MIT */
/*
 * gzip members that say how long they are (BGZF). Whether they are inflated at once or by zlib must make no difference
 * to anybody, however they are cut or damaged: with another name in their header they are the same bytes, and zlib's.
 */
#include "evidence/sized_member.h"
#include "evidence/source.h"

#include "suites.h"
#include "test_sample.h"
#include "test_support.h"
#include "test_view.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define MEMBERS_MAX 64u

/* The same contents twice: as members that say how long they are, and as such that say it where nobody looks. */
struct pair {
	uint8_t *sized, *plain;
	size_t size;
	size_t starts[MEMBERS_MAX];
	size_t count;
};

static void put_number(uint8_t *at, uint32_t number, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		at[i] = (uint8_t)(number >> 8 * i & 0xff);
}

static size_t deflate_into(uint8_t *out, size_t room, const uint8_t *data, size_t size)
{
	z_stream zlib;
	memset(&zlib, 0, sizeof zlib);
	ck_assert_int_eq(deflateInit2(&zlib, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
	memcpy(&zlib.next_in, &data, sizeof data);
	zlib.avail_in = (unsigned)size;
	zlib.next_out = out;
	zlib.avail_out = (unsigned)room;
	ck_assert_int_eq(deflate(&zlib, Z_FINISH), Z_STREAM_END);
	deflateEnd(&zlib);
	return room - zlib.avail_out;
}

static void add_member(struct pair *pair, const uint8_t *data, size_t size)
{
	static const uint8_t head[SIZED_MEMBER_HEADER] = {0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 6, 0, 'B', 'C', 2, 0};
	size_t room = size + size / 100 + 64;
	pair->sized = realloc(pair->sized, pair->size + SIZED_MEMBER_HEADER + room + 8);
	ck_assert_ptr_nonnull(pair->sized);
	ck_assert_uint_lt(pair->count, MEMBERS_MAX);
	pair->starts[pair->count++] = pair->size;
	uint8_t *member = memcpy(pair->sized + pair->size, head, sizeof head);
	size_t end = sizeof head + deflate_into(member + sizeof head, room, data, size);
	put_number(member + end, (uint32_t)crc32(0, data, (uInt)size), 4);
	put_number(member + end + 4, (uint32_t)size, 4);
	put_number(member + 16, (uint32_t)(end + 8 - 1), 2);
	pair->size += end + 8;
}

static void add_members(struct pair *pair, const uint8_t *data, size_t size, size_t most)
{
	for (size_t done = 0; done < size; done += most)
		add_member(pair, data + done, size - done < most ? size - done : most);
	add_member(pair, data, 0); /* as BGZF ends */
}

static void finish(struct pair *pair)
{
	pair->plain = malloc(pair->size);
	ck_assert_ptr_nonnull(pair->plain);
	memcpy(pair->plain, pair->sized, pair->size);
	for (size_t i = 0; i < pair->count; i++)
		pair->plain[pair->starts[i] + 13] = 'D';
}

static void pair_free(struct pair *pair)
{
	free(pair->sized);
	free(pair->plain);
	memset(pair, 0, sizeof *pair);
}

struct stream {
	const uint8_t *bytes;
	size_t size, at, step;
	bool fails;
};

static ptrdiff_t stream_read(void *user, void *buffer, size_t size)
{
	struct stream *stream = user;
	if (stream->at == stream->size && stream->fails) {
		errno = ESTALE;
		return -1;
	}
	if (size > stream->step)
		size = stream->step;
	if (size > stream->size - stream->at)
		size = stream->size - stream->at;
	if (size > 0)
		memcpy(buffer, stream->bytes + stream->at, size);
	stream->at += size;
	return (ptrdiff_t)size;
}

struct contents {
	uint8_t *bytes;
	size_t size;
	enum ipsecevtx_error_code code;
	uint64_t offset;
	bool has_trailing;
};

#define CONTENTS_MAX 400000u

static struct contents read_stream(struct stream stream, size_t portion)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct ipsecevtx_stream input = {stream_read, NULL, &stream};
	struct contents contents = {.bytes = malloc(CONTENTS_MAX)};
	struct ipsecevtx_error error;
	struct source *source;
	EXPECT(contents.bytes && source_open_stream(&source, &input, &allocator, &error) == 0);
	for (size_t count = portion; count == portion; contents.size += count) {
		EXPECT(contents.size + portion <= CONTENTS_MAX);
		count = source_read(source, contents.bytes + contents.size, portion);
	}
	/* The end stays the end. */
	uint8_t more[100];
	EXPECT(source_read(source, more, sizeof more) == 0);
	contents.code = source_error(source)->code;
	contents.offset = contents.code == IPSECEVTX_OK ? 0 : source_error(source)->offset;
	contents.has_trailing = source_has_trailing_bytes(source);
	source_close(source);
	return contents;
}

/* Of both streams, which differ in nothing but how they can be read. */
static struct contents compare_streams(struct stream sized, const uint8_t *plain, size_t portion)
{
	struct contents one = read_stream(sized, portion);
	sized.bytes = plain;
	struct contents other = read_stream(sized, portion);
	EXPECT(one.size == other.size && memcmp(one.bytes, other.bytes, one.size) == 0);
	EXPECT(one.code == other.code && one.offset == other.offset && one.has_trailing == other.has_trailing);
	free(other.bytes);
	return one;
}

static void compare(const struct pair *pair, size_t size, bool fails, size_t portion)
{
	struct stream stream = {pair->sized, size, 0, SIZE_MAX, fails};
	struct contents contents = compare_streams(stream, pair->plain, portion);
	free(contents.bytes);
}

static uint8_t data[200000];

static void make_data(void)
{
	uint64_t random = 3;
	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (uint8_t)(next_random(&random) & (i >> 10 & 1 ? 0xff : 0x03));
}

START_TEST(they_are_one_input_whatever_the_portions)
{
	static const size_t steps[] = {1, 7, 19, 4096, SIZE_MAX}, portions[] = {1000, 65536, 70000};
	struct pair pair = {0};
	add_members(&pair, data, sizeof data, 65280);
	finish(&pair);
	for (size_t i = 0; i < COUNT_OF(portions); i++) {
		describe("steps of %zu, portions of %zu", steps[_i], portions[i]);
		struct stream stream = {pair.sized, pair.size, 0, steps[_i], false};
		struct contents contents = compare_streams(stream, pair.plain, portions[i]);
		EXPECT(contents.size == sizeof data && memcmp(contents.bytes, data, sizeof data) == 0);
		EXPECT(contents.code == IPSECEVTX_OK && !contents.has_trailing);
		free(contents.bytes);
	}
	pair_free(&pair);
}
END_TEST

/* Where a stream ends, and where it fails. */
START_TEST(a_cut_says_the_same_as_of_other_members)
{
	struct pair pair = {0};
	add_members(&pair, data, 900, 300);
	finish(&pair);
	for (size_t size = 3; size <= pair.size; size++) {
		describe("%zu of %zu bytes", size, pair.size);
		compare(&pair, size, _i, 250 + size % 3 * 100);
	}
	pair_free(&pair);
}
END_TEST

/* As zlib reads them: where one is damaged, it may take what follows for a part of it. */
static struct contents read_by_zlib(uint8_t *bytes, size_t size)
{
	struct contents contents = {.bytes = malloc(CONTENTS_MAX)};
	int result = Z_STREAM_END;
	z_stream zlib;
	memset(&zlib, 0, sizeof zlib);
	EXPECT(contents.bytes && inflateInit2(&zlib, 15 + 16) == Z_OK);
	zlib.next_out = contents.bytes;
	zlib.avail_out = CONTENTS_MAX;
	for (size_t at = 0; at < size && result == Z_STREAM_END; at = size - zlib.avail_in) {
		contents.has_trailing = size - at < 3 || memcmp(bytes + at, "\x1f\x8b\x08", 3) != 0;
		if (contents.has_trailing)
			break;
		inflateReset(&zlib);
		zlib.next_in = bytes + at;
		zlib.avail_in = (unsigned)(size - at);
		result = inflate(&zlib, Z_NO_FLUSH);
	}
	contents.size = CONTENTS_MAX - zlib.avail_out;
	contents.code = result == Z_STREAM_END ? IPSECEVTX_OK : IPSECEVTX_ERROR_COMPRESSION;
	inflateEnd(&zlib);
	return contents;
}

START_TEST(a_changed_bit_does_what_it_does_to_zlib)
{
	struct pair pair = {0};
	add_members(&pair, data, 500, 200);
	/* Without the three first bytes it would be no gzip. */
	for (size_t bit = 24; bit < 8 * pair.size; bit++) {
		pair.sized[bit / 8] ^= (uint8_t)(1u << bit % 8);
		describe("bit %zu of %zu", bit, 8 * pair.size);
		struct contents one = read_stream((struct stream){pair.sized, pair.size, 0, 100, false}, 1000);
		struct contents other = read_by_zlib(pair.sized, pair.size);
		EXPECT(one.size == other.size && memcmp(one.bytes, other.bytes, one.size) == 0);
		EXPECT(one.code == other.code && one.has_trailing == other.has_trailing);
		free(one.bytes);
		free(other.bytes);
		pair.sized[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	pair_free(&pair);
}
END_TEST

/* Too short by one, too long by one, up to the end of the next member, all that can be said, and no room for itself. */
START_TEST(what_they_say_of_their_size_is_not_believed)
{
	static const int off_by[] = {-1, 1, 0, 65536, -65536};
	struct pair pair = {0};
	add_members(&pair, data, 3000, 1000);
	finish(&pair);
	long size = (long)(pair.starts[1] - pair.starts[0]) - 1 + off_by[_i];
	if (off_by[_i] == 0)
		size = (long)(pair.starts[2] - pair.starts[0]) - 1;
	size = size < 0 ? 0 : size > 65535 ? 65535 : size;
	put_number(pair.sized + pair.starts[0] + 16, (uint32_t)size, 2);
	put_number(pair.plain + pair.starts[0] + 16, (uint32_t)size, 2);
	describe("says %ld", size);
	compare(&pair, pair.size, false, 1000);
	compare(&pair, pair.size, true, 1000);
	pair_free(&pair);
}
END_TEST

/* The size fits, and the checksum, but not where zlib finds it. */
START_TEST(one_with_a_byte_before_its_checksum_is_damaged)
{
	struct pair pair = {0};
	add_member(&pair, data, 500);
	size_t size = pair.size + 1;
	pair.sized = realloc(pair.sized, size);
	ck_assert_ptr_nonnull(pair.sized);
	memmove(pair.sized + size - 8, pair.sized + size - 9, 8);
	put_number(pair.sized + 16, (uint32_t)size - 1, 2);
	pair.size = size;
	finish(&pair);
	describe("one byte more");
	struct contents contents =
		compare_streams((struct stream){pair.sized, pair.size, 0, SIZE_MAX, false}, pair.plain, 100);
	EXPECT(contents.code == IPSECEVTX_ERROR_COMPRESSION);
	free(contents.bytes);
	pair_free(&pair);
}
END_TEST

START_TEST(one_that_expands_too_far_is_read_all_the_same)
{
	static const uint8_t zeroes[100000];
	struct pair pair = {0};
	add_member(&pair, zeroes, sizeof zeroes);
	add_members(&pair, data, 1000, 500);
	finish(&pair);
	describe("100,000 zeroes");
	struct contents contents =
		compare_streams((struct stream){pair.sized, pair.size, 0, SIZE_MAX, false}, pair.plain, 65536);
	EXPECT(contents.size == sizeof zeroes + 1000 && contents.code == IPSECEVTX_OK);
	free(contents.bytes);
	pair_free(&pair);
}
END_TEST

START_TEST(one_behind_other_bytes_stays_out_of_reach)
{
	struct pair pair = {0};
	add_member(&pair, data, 500);
	pair.sized = realloc(pair.sized, pair.size + 4);
	ck_assert_ptr_nonnull(pair.sized);
	memcpy(pair.sized + pair.size, "text", _i ? 4 : 3);
	pair.size += _i ? 4 : 3;
	add_member(&pair, data, 700);
	finish(&pair);
	describe("behind text");
	struct contents contents =
		compare_streams((struct stream){pair.sized, pair.size, 0, SIZE_MAX, false}, pair.plain, 100);
	EXPECT(contents.size == 500 && contents.has_trailing);
	free(contents.bytes);
	pair_free(&pair);
}
END_TEST

/* Where the build can do it at all. */
START_TEST(only_sound_ones_are_inflated_at_once)
{
	static uint8_t out[SIZED_MEMBER_ROOM];
	struct sized_member_inflater *inflater = sized_member_inflater_new();
	struct pair pair = {0};
	size_t count;
	add_member(&pair, data, 600);
	ck_assert_uint_eq(sized_member_size(pair.sized), pair.size);
	if (!inflater) {
		pair_free(&pair);
		return;
	}
	ck_assert(sized_member_inflate(inflater, pair.sized, pair.size, out, &count));
	ck_assert_uint_eq(count, 600);
	ck_assert_int_eq(memcmp(out, data, 600), 0);
	for (size_t bit = 8 * SIZED_MEMBER_HEADER; bit < 8 * pair.size; bit++) {
		pair.sized[bit / 8] ^= (uint8_t)(1u << bit % 8);
		describe("bit %zu", bit);
		bool is_sound = sized_member_inflate(inflater, pair.sized, pair.size, out, &count);
		/* Bits behind the last code are nothing. */
		EXPECT(!is_sound || (bit / 8 == pair.size - 9 && memcmp(out, data, 600) == 0));
		pair.sized[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	sized_member_inflater_free(inflater);
	pair_free(&pair);
}
END_TEST

/* All threads say the same of each: see look(). */
static void compare_views(const struct pair *pair, size_t size)
{
	struct view one = {0}, other = {0};
	look(&one, pair->sized, size, NULL);
	look(&other, pair->plain, size, NULL);
	assert_same_view(&one, &other);
	view_free(&one);
	view_free(&other);
}

START_TEST(a_log_in_them_says_the_same_at_any_number_of_threads)
{
	struct sample sample = {0};
	struct pair pair = {0};
	struct view view = {0}, whole = {0};
	sample_make(&sample, 8, 6);
	add_members(&pair, sample.bytes, sample.size, 30000);
	finish(&pair);
	look(&whole, sample.bytes, sample.size, NULL);
	look(&view, pair.sized, pair.size, NULL);
	describe("whole");
	assert_all_but(&view, &whole, NULL);
	for (size_t size = 997; size < pair.size; size += 997) {
		describe("%zu bytes", size);
		compare_views(&pair, size);
	}
	for (size_t i = 0; i < pair.count; i++) {
		size_t at = (i + 1 < pair.count ? pair.starts[i + 1] : pair.size) - 8; /* its checksum */
		describe("member %zu", i);
		pair.sized[at] ^= 4;
		pair.plain[at] ^= 4;
		compare_views(&pair, pair.size);
		pair.sized[at] ^= 4;
		pair.plain[at] ^= 4;
	}
	view_free(&view);
	view_free(&whole);
	pair_free(&pair);
	sample_free(&sample);
}
END_TEST

Suite *suite_sized_member(void)
{
	Suite *suite = suite_create("sized member");
	TCase *members = tcase_create("members");
	tcase_add_checked_fixture(members, make_data, NULL);
	tcase_add_loop_test(members, they_are_one_input_whatever_the_portions, 0, 5);
	tcase_add_loop_test(members, a_cut_says_the_same_as_of_other_members, 0, 2);
	tcase_add_test(members, a_changed_bit_does_what_it_does_to_zlib);
	tcase_add_loop_test(members, what_they_say_of_their_size_is_not_believed, 0, 5);
	tcase_add_test(members, one_with_a_byte_before_its_checksum_is_damaged);
	tcase_add_test(members, one_that_expands_too_far_is_read_all_the_same);
	tcase_add_loop_test(members, one_behind_other_bytes_stays_out_of_reach, 0, 2);
	tcase_add_test(members, only_sound_ones_are_inflated_at_once);
	tcase_add_test(members, a_log_in_them_says_the_same_at_any_number_of_threads);
	tcase_set_timeout(members, 120);
	suite_add_tcase(suite, members);
	return suite;
}
