/* SPDX-License-Identifier: MIT */
#include "evidence/source.h"

#include "suites.h"
#include "test_support.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A stream that does what the descriptor of a slow, broken or malicious device may do. */
struct script {
	const uint8_t *data;
	size_t size;
	size_t at;
	size_t step;     /* bytes a read gives at most */
	bool interrupts; /* every second read is interrupted */
	bool is_interrupted;
	bool fails;    /* at the end of data, instead of ending */
	int failure;   /* errno of that */
	bool lies;     /* claims more bytes than there was room for */
	size_t closed; /* how often */
};

static ptrdiff_t script_read(void *user, void *buffer, size_t size)
{
	struct script *script = user;
	CHECK_IN_LOOP(script->closed == 0);
	CHECK_IN_LOOP(size > 0);
	if (script->interrupts && (script->is_interrupted = !script->is_interrupted)) {
		errno = EINTR;
		return -1;
	}
	if (script->lies)
		return (ptrdiff_t)size + 1;
	if (script->at == script->size && script->fails) {
		errno = script->failure;
		return -1;
	}
	if (size > script->step)
		size = script->step;
	if (size > script->size - script->at)
		size = script->size - script->at;
	if (size)
		memcpy(buffer, script->data + script->at, size);
	script->at += size;
	return (ptrdiff_t)size;
}

static void script_close(void *user)
{
	((struct script *)user)->closed++;
}

static struct script script_of(const uint8_t *data, size_t size)
{
	struct script script;
	memset(&script, 0, sizeof script);
	script.data = data;
	script.size = size;
	script.step = SIZE_MAX;
	return script;
}

static struct source *open_script(struct script *script)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct ipsecevtx_stream stream = {script_read, script_close, script};
	struct ipsecevtx_error error;
	struct source *source = NULL;
	ck_assert_int_eq(source_open_stream(&source, &stream, &allocator, &error), 0);
	return source;
}

#define DATA_SIZE 300000u

static uint8_t data[DATA_SIZE];
static uint8_t out[DATA_SIZE + 100];

/* Bytes that compress somewhat and repeat nowhere. */
static void make_data(void)
{
	uint64_t random = 8;
	for (size_t i = 0; i < DATA_SIZE; i++)
		data[i] = (uint8_t)(next_random(&random) & (i >> 10 & 1 ? 0xff : 0x03));
}

/* Reads in portions of any size, to the end. */
static size_t read_all(struct source *source, uint64_t seed)
{
	size_t total = 0;
	for (;;) {
		size_t wanted = next_random(&seed) % 70000 + 1;
		if (wanted > sizeof out - total)
			wanted = sizeof out - total;
		size_t count = source_read(source, out + total, wanted);
		total += count;
		if (count < wanted)
			break;
	}
	/* The end stays the end. */
	for (int i = 0; i < 3; i++) {
		enum ipsecevtx_error_code code = source_error(source)->code;
		uint8_t more[10];
		ck_assert_uint_eq(source_read(source, more, sizeof more), 0);
		ck_assert_int_eq(source_error(source)->code, code);
	}
	return total;
}

/* Reads to a clean end and compares. */
static void check_contents(struct source *source, size_t size, uint64_t seed)
{
	ck_assert_uint_eq(read_all(source, seed), size);
	ck_assert_int_eq(memcmp(out, data, size), 0);
	ck_assert_int_eq(source_error(source)->code, IPSECEVTX_OK);
}

static const size_t sizes[] = {0, 1, 2, 3, 4095, 65535, 65536, 65537, DATA_SIZE};

START_TEST(memory_is_read_whole)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct ipsecevtx_error error;
	struct source *source;
	ck_assert_int_eq(source_open_memory(&source, data, sizes[_i], &allocator, &error), 0);
	check_contents(source, sizes[_i], (uint64_t)_i);
	ck_assert(!source_has_trailing_bytes(source));
	source_close(source);
}
END_TEST

START_TEST(short_and_interrupted_reads_are_gone_on_with)
{
	static const size_t steps[] = {1, 2, 3, 1000, 65536};
	size_t size = sizes[_i] < 70000 ? sizes[_i] : 70000;
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		struct script script = script_of(data, size);
		script.step = steps[i];
		script.interrupts = true;
		struct source *source = open_script(&script);
		check_contents(source, size, i);
		source_close(source);
		ck_assert_uint_eq(script.closed, 1);
	}
}
END_TEST

START_TEST(gzip_is_inflated_whatever_the_portions)
{
	static const size_t steps[] = {1, 2, 3, 1000, SIZE_MAX};
	size_t size = sizes[_i] < 70000 ? sizes[_i] : 70000;
	size_t gzip_size;
	uint8_t *gzip = gzip_of(data, size, &gzip_size);
	for (size_t i = 0; i < COUNT_OF(steps); i++) {
		struct script script = script_of(gzip, gzip_size);
		script.step = steps[i];
		script.interrupts = i & 1;
		struct source *source = open_script(&script);
		check_contents(source, size, i);
		ck_assert(!source_has_trailing_bytes(source));
		source_close(source);
	}
	free(gzip);
}
END_TEST

/* size bytes of data as several gzip members, some of them empty. */
static uint8_t *make_members(size_t size, size_t *gzip_size)
{
	uint8_t *joined = NULL;
	size_t done = 0;
	uint64_t random = size;
	*gzip_size = 0;
	while (done < size) {
		size_t part = next_random(&random) % 3 ? next_random(&random) % 30000 : 0;
		size_t member_size;
		if (part > size - done)
			part = size - done;
		uint8_t *member = gzip_of(data + done, part, &member_size);
		joined = realloc(joined, *gzip_size + member_size);
		ck_assert_ptr_nonnull(joined);
		memcpy(joined + *gzip_size, member, member_size);
		*gzip_size += member_size;
		done += part;
		free(member);
	}
	return joined;
}

START_TEST(several_gzip_members_are_one_input)
{
	static const size_t steps[] = {1, 7, 4096, SIZE_MAX};
	size_t gzip_size;
	uint8_t *gzip = make_members(DATA_SIZE, &gzip_size);
	struct script script = script_of(gzip, gzip_size);
	script.step = steps[_i];
	script.interrupts = true;
	struct source *source = open_script(&script);
	check_contents(source, DATA_SIZE, (uint64_t)_i);
	ck_assert(!source_has_trailing_bytes(source));
	source_close(source);
	free(gzip);
}
END_TEST

START_TEST(gzip_that_ends_early_gives_its_beginning_and_an_error)
{
	size_t gzip_size;
	uint8_t *gzip = gzip_of(data + 5000, 600, &gzip_size);
	for (size_t size = 3; size < gzip_size; size++) {
		struct script script = script_of(gzip, size);
		script.step = size % 2 ? 1 : SIZE_MAX;
		struct source *source = open_script(&script);
		size_t total = read_all(source, size);
		ck_assert_uint_le(total, 600);
		ck_assert_int_eq(memcmp(out, data + 5000, total), 0);
		ck_assert_int_eq(source_error(source)->code, IPSECEVTX_ERROR_COMPRESSION);
		ck_assert_uint_eq(source_error(source)->offset, total);
		ck_assert_ptr_nonnull(strstr(source_error(source)->message, "end in the middle"));
		ck_assert(!source_has_trailing_bytes(source));
		source_close(source);
	}
	free(gzip);
}
END_TEST

/* What zlib holds when its input ends is given too, in whatever portions it is asked for. */
START_TEST(gzip_that_ends_early_gives_all_of_its_beginning)
{
	static uint8_t runs[20000], all[20000];
	static const size_t portions[] = {1, 7, 100, 4096};
	size_t gzip_size;
	for (size_t i = 0; i < sizeof runs; i++)
		runs[i] = (uint8_t)(i / 900);
	uint8_t *gzip = gzip_of(runs, sizeof runs, &gzip_size);
	for (size_t size = 20; size < gzip_size; size++) {
		struct script script = script_of(gzip, size);
		struct source *source = open_script(&script);
		size_t whole = source_read(source, all, sizeof all);
		source_close(source);
		for (size_t i = 0; i < COUNT_OF(portions); i++) {
			size_t total = 0;
			size_t count;
			script = script_of(gzip, size);
			script.fails = i % 2;
			script.failure = EIO;
			source = open_script(&script);
			while ((count = source_read(source, all, portions[i])) > 0)
				total += count;
			ck_assert_msg(total == whole, "%zu bytes of %zu from %zu, %zu at once", total, whole, size,
				portions[i]);
			ck_assert_int_eq(
				source_error(source)->code, i % 2 ? IPSECEVTX_ERROR_READ : IPSECEVTX_ERROR_COMPRESSION);
			source_close(source);
		}
	}
	free(gzip);
}
END_TEST

START_TEST(a_second_member_that_ends_early_is_an_error_too)
{
	size_t first_size;
	size_t second_size;
	uint8_t *first = gzip_of(data, 500, &first_size);
	uint8_t *second = gzip_of(data + 500, 500, &second_size);
	uint8_t *joined = malloc(first_size + second_size);
	ck_assert_ptr_nonnull(joined);
	memcpy(joined, first, first_size);
	memcpy(joined + first_size, second, second_size);
	for (size_t size = first_size + 3; size < first_size + second_size; size++) {
		struct script script = script_of(joined, size);
		struct source *source = open_script(&script);
		size_t total = read_all(source, size);
		ck_assert_uint_ge(total, 500);
		ck_assert_int_eq(memcmp(out, data, total), 0);
		ck_assert_int_eq(source_error(source)->code, IPSECEVTX_ERROR_COMPRESSION);
		source_close(source);
	}
	free(first);
	free(second);
	free(joined);
}
END_TEST

START_TEST(a_changed_byte_of_gzip_data_does_not_pass)
{
	size_t gzip_size;
	uint8_t *gzip = gzip_of(data + 5000, 300, &gzip_size);
	/* From behind the header, whose time and name mean nothing, to the checksum and length at the end. */
	for (size_t at = 10; at < gzip_size; at++) {
		gzip[at] ^= 0x10;
		struct script script = script_of(gzip, gzip_size);
		struct source *source = open_script(&script);
		read_all(source, at);
		bool noticed =
			source_error(source)->code == IPSECEVTX_ERROR_COMPRESSION || source_has_trailing_bytes(source);
		ck_assert_msg(noticed, "byte %zu of %zu", at, gzip_size);
		source_close(source);
		gzip[at] ^= 0x10;
	}
	free(gzip);
}
END_TEST

static const struct {
	const uint8_t *bytes;
	size_t size;
} tails[] = {
	{BYTES("x")},
	{BYTES("\0\0\0\0\0\0\0\0x")},
	{BYTES("\x1f")},
	{BYTES("\x1f\x8b")},
	{BYTES("\x1f\x8b\x07")},
	{BYTES("more than one read looks at, so that it goes on with what follows")},
	/* Another member behind them stays out of reach. */
	{BYTES("xyz\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x04\0\x43\xbe\xb7\xe8\x01\0\0\0")},
	{BYTES("x\x1f\x8b\x08\0\0\0\0\0\0\x03\x4b\x04\0\x43\xbe\xb7\xe8\x01\0\0\0")},
};

START_TEST(bytes_behind_gzip_are_told_and_not_read)
{
	size_t gzip_size;
	uint8_t *gzip = gzip_of(data, 1000, &gzip_size);
	gzip = realloc(gzip, gzip_size + tails[_i].size);
	ck_assert_ptr_nonnull(gzip);
	memcpy(gzip + gzip_size, tails[_i].bytes, tails[_i].size);
	for (size_t step = 1; step < 5; step++) {
		struct script script = script_of(gzip, gzip_size + tails[_i].size);
		script.step = step == 4 ? SIZE_MAX : step;
		struct source *source = open_script(&script);
		check_contents(source, 1000, step);
		ck_assert(source_has_trailing_bytes(source));
		source_close(source);
	}
	free(gzip);
}
END_TEST

/* gzip takes them for nothing. */
START_TEST(zeros_behind_gzip_are_no_other_bytes)
{
	const size_t zeros = 100000;
	size_t gzip_size;
	uint8_t *gzip = gzip_of(data, 1000, &gzip_size);
	gzip = realloc(gzip, gzip_size + zeros);
	ck_assert_ptr_nonnull(gzip);
	memset(gzip + gzip_size, 0, zeros);
	for (size_t step = 1; step < 5; step++) {
		struct script script = script_of(gzip, gzip_size + (step == 2 ? 1 : zeros));
		script.step = step == 4 ? SIZE_MAX : step;
		struct source *source = open_script(&script);
		check_contents(source, 1000, step);
		ck_assert(!source_has_trailing_bytes(source));
		source_close(source);
	}
	free(gzip);
}
END_TEST

static const struct {
	const uint8_t *bytes;
	size_t size;
} plain[] = {
	{BYTES("\x1f")},
	{BYTES("\x1f\x8b")},
	{BYTES("\x1f\x8b\x07 not deflate")},
	{BYTES("ElfFile")},
	{BYTES("\0\0\0\0")},
};

START_TEST(what_only_begins_like_gzip_is_plain)
{
	struct script script = script_of(plain[_i].bytes, plain[_i].size);
	script.step = 1;
	struct source *source = open_script(&script);
	ck_assert_uint_eq(read_all(source, 1), plain[_i].size);
	ck_assert_int_eq(memcmp(out, plain[_i].bytes, plain[_i].size), 0);
	ck_assert_int_eq(source_error(source)->code, IPSECEVTX_OK);
	source_close(source);
}
END_TEST

START_TEST(a_read_error_comes_after_the_bytes_before_it)
{
	static const size_t places[] = {1, 2, 3, 10, 4096, 65536, 65537, 200000};
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		struct script script = script_of(data, places[i]);
		script.fails = true;
		script.failure = EIO;
		script.step = i & 1 ? 1000 : SIZE_MAX;
		struct source *source = open_script(&script);
		ck_assert_uint_eq(read_all(source, i), places[i]);
		ck_assert_int_eq(memcmp(out, data, places[i]), 0);
		ck_assert_int_eq(source_error(source)->code, IPSECEVTX_ERROR_READ);
		ck_assert_int_eq(source_error(source)->system_error, EIO);
		ck_assert_msg(source_error(source)->offset == places[i], "failed at %zu, says %zu", places[i],
			(size_t)source_error(source)->offset);
		source_close(source);
		ck_assert_uint_eq(script.closed, 1);
	}
}
END_TEST

START_TEST(a_read_error_inside_gzip_is_no_compression_error)
{
	size_t gzip_size;
	uint8_t *gzip = make_members(2000, &gzip_size);
	for (size_t size = 3; size <= gzip_size; size++) {
		struct script script = script_of(gzip, size);
		script.fails = true;
		script.failure = ESTALE;
		struct source *source = open_script(&script);
		size_t total = read_all(source, size);
		ck_assert_int_eq(memcmp(out, data, total), 0);
		ck_assert_int_eq(source_error(source)->code, IPSECEVTX_ERROR_READ);
		ck_assert_int_eq(source_error(source)->system_error, ESTALE);
		source_close(source);
	}
	free(gzip);
}
END_TEST

START_TEST(an_error_at_the_first_byte_fails_the_opening)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct script script = script_of(data, 0);
	struct ipsecevtx_stream stream = {script_read, script_close, &script};
	struct ipsecevtx_error error;
	struct source *source = NULL;
	script.fails = true;
	script.failure = EACCES;
	ck_assert_int_eq(source_open_stream(&source, &stream, &allocator, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_READ);
	ck_assert_int_eq(error.system_error, EACCES);
	ck_assert_ptr_nonnull(error.message);
	ck_assert_uint_eq(script.closed, 1);
}
END_TEST

START_TEST(a_stream_that_claims_more_than_there_is_room_for_is_not_believed)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct script script = script_of(data, 1000);
	struct ipsecevtx_stream stream = {script_read, script_close, &script};
	struct ipsecevtx_error error;
	struct source *source = NULL;
	script.lies = true;
	ck_assert_int_eq(source_open_stream(&source, &stream, &allocator, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_READ);
	script = script_of(data, 1000);
	script.step = 100;
	source = open_script(&script);
	script.lies = true;
	ck_assert_uint_eq(source_read(source, out, 1000), 100);
	ck_assert_int_eq(source_error(source)->code, IPSECEVTX_ERROR_READ);
	source_close(source);
}
END_TEST

START_TEST(a_stream_needs_no_close)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct script script = script_of(data, 1000);
	struct ipsecevtx_stream stream = {script_read, NULL, &script};
	struct ipsecevtx_error error;
	struct source *source = NULL;
	ck_assert_int_eq(source_open_stream(&source, &stream, &allocator, &error), 0);
	check_contents(source, 1000, 1);
	source_close(source);
	source_close(NULL);
}
END_TEST

START_TEST(memory_that_runs_out_is_an_error_without_a_leak)
{
	size_t gzip_size;
	uint8_t *gzip = gzip_of(data, 5000, &gzip_size);
	bool succeeded = false;
	for (size_t n = 1; !succeeded; n++) {
		struct counting counting = {.fail_at = n, .fail_on = n & 1};
		struct ipsecevtx_allocator allocator = counting_allocator(&counting);
		struct script script = script_of(gzip, gzip_size);
		struct ipsecevtx_stream stream = {script_read, script_close, &script};
		struct ipsecevtx_error error = {0};
		struct source *source = NULL;
		ck_assert_uint_lt(n, 50);
		if (source_open_stream(&source, &stream, &allocator, &error) == 0) {
			size_t total = read_all(source, n);
			error = *source_error(source);
			succeeded = error.code == IPSECEVTX_OK;
			if (succeeded)
				ck_assert_uint_eq(total, 5000);
			source_close(source);
		}
		ck_assert_int_eq(error.code, succeeded ? IPSECEVTX_OK : IPSECEVTX_ERROR_MEMORY);
		ck_assert_uint_eq(counting.live, 0);
		ck_assert_uint_eq(script.closed, 1);
	}
	free(gzip);
}
END_TEST

static int open_path(const char *path, struct ipsecevtx_error *error)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct source *source = NULL;
	int result = source_open_path(&source, path, &allocator, error);
	if (result == 0)
		source_close(source);
	return result;
}

START_TEST(paths_that_cannot_be_opened_say_why)
{
	struct ipsecevtx_error error;
	ck_assert_int_eq(open_path("test/there is no such file", &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_OPEN);
	ck_assert_int_eq(error.system_error, ENOENT);
	ck_assert_int_eq(open_path(".", &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_OPEN);
	ck_assert_int_eq(error.system_error, EISDIR);
	ck_assert_int_eq(open_path("", &error), -1);
	ck_assert_int_eq(error.system_error, ENOENT);
}
END_TEST

START_TEST(a_descriptor_is_read_from_where_it_stands_and_stays_open)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct ipsecevtx_error error;
	struct source *source;
	FILE *file = tmpfile();
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite("before", 1, 6, file), 6);
	ck_assert_uint_eq(fwrite(data, 1, 70000, file), 70000);
	ck_assert_int_eq(fflush(file), 0);
	ck_assert_int_eq(fseek(file, 6, SEEK_SET), 0);
	ck_assert_int_eq(source_open_fd(&source, fileno(file), &allocator, &error), 0);
	check_contents(source, 70000, 1);
	source_close(source);
	ck_assert_int_ne(fcntl(fileno(file), F_GETFD), -1);
	fclose(file);
	ck_assert_int_eq(source_open_fd(&source, -1, &allocator, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_READ);
	ck_assert_int_eq(error.system_error, EBADF);
}
END_TEST

START_TEST(a_pipe_is_read_to_its_end)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct ipsecevtx_error error;
	struct source *source;
	int ends[2];
	ck_assert_int_eq(pipe(ends), 0);
	ck_assert_int_eq(write(ends[1], data, 3000), 3000);
	close(ends[1]);
	ck_assert_int_eq(source_open_fd(&source, ends[0], &allocator, &error), 0);
	check_contents(source, 3000, 1);
	source_close(source);
	close(ends[0]);
}
END_TEST

Suite *suite_source(void)
{
	Suite *suite = suite_create("source");
	TCase *reading = tcase_create("plain");
	tcase_add_checked_fixture(reading, make_data, NULL);
	tcase_add_loop_test(reading, memory_is_read_whole, 0, (int)COUNT_OF(sizes));
	tcase_add_loop_test(reading, short_and_interrupted_reads_are_gone_on_with, 0, (int)COUNT_OF(sizes));
	tcase_add_loop_test(reading, what_only_begins_like_gzip_is_plain, 0, (int)COUNT_OF(plain));
	tcase_add_test(reading, a_stream_needs_no_close);
	tcase_add_test(reading, a_descriptor_is_read_from_where_it_stands_and_stays_open);
	tcase_add_test(reading, a_pipe_is_read_to_its_end);
	suite_add_tcase(suite, reading);
	TCase *gzip = tcase_create("gzip");
	tcase_add_checked_fixture(gzip, make_data, NULL);
	tcase_add_loop_test(gzip, gzip_is_inflated_whatever_the_portions, 0, (int)COUNT_OF(sizes));
	tcase_add_loop_test(gzip, several_gzip_members_are_one_input, 0, 4);
	tcase_add_test(gzip, gzip_that_ends_early_gives_its_beginning_and_an_error);
	tcase_add_test(gzip, gzip_that_ends_early_gives_all_of_its_beginning);
	tcase_add_test(gzip, a_second_member_that_ends_early_is_an_error_too);
	tcase_add_test(gzip, a_changed_byte_of_gzip_data_does_not_pass);
	tcase_add_loop_test(gzip, bytes_behind_gzip_are_told_and_not_read, 0, (int)COUNT_OF(tails));
	tcase_add_test(gzip, zeros_behind_gzip_are_no_other_bytes);
	tcase_set_timeout(gzip, 60);
	suite_add_tcase(suite, gzip);
	TCase *errors = tcase_create("errors");
	tcase_add_checked_fixture(errors, make_data, NULL);
	tcase_add_test(errors, a_read_error_comes_after_the_bytes_before_it);
	tcase_add_test(errors, a_read_error_inside_gzip_is_no_compression_error);
	tcase_add_test(errors, an_error_at_the_first_byte_fails_the_opening);
	tcase_add_test(errors, a_stream_that_claims_more_than_there_is_room_for_is_not_believed);
	tcase_add_test(errors, memory_that_runs_out_is_an_error_without_a_leak);
	tcase_add_test(errors, paths_that_cannot_be_opened_say_why);
	tcase_set_timeout(errors, 60);
	suite_add_tcase(suite, errors);
	return suite;
}
