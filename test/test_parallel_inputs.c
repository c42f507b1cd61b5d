/* SPDX-License-Identifier: MIT */
/* Whole logs from all over: samples, what fuzzing has found, logs that Windows wrote, and what once went wrong. */
#include "suites.h"
#include "test_parallel_support.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#define BYTES_MAX ((size_t)32 * 1024 * 1024)

/* Bytes before the evidence of a fuzzer's input. */
#define FUZZ_HEAD 4u

static const char *const roots[] = {"samples", "test/fuzz-corpus", "../shared/corpus", "../shared/cases"};
static const char *const mixed_roots[] = {"samples", "../shared/corpus", "../shared/cases", "../shared/cases/hiding"};

static uint8_t *bytes;

/* Chunks of these logs, to be read in another order. */
#define SHUFFLED_MAX 120u
#define FROM_ONE_LOG 4u
#define REPEATS      6u

static struct {
	uint8_t *bytes; /* room for REPEATS of each, and a file header */
	size_t count;
} shuffled;

/* Its bytes, unpacked; how many. */
static int read_input(const char *path)
{
	gzFile file = gzopen(path, "rb"); /* which reads plain files too */
	ck_assert_msg(file != NULL, "%s", path);
	int got = gzread(file, bytes, (unsigned)BYTES_MAX);
	gzclose(file);
	return got;
}

/* In all ways that change what there is to find, with numbers of threads in turn. */
static void compare_input(const char *path, size_t skipped)
{
	static const unsigned threads[] = {2, 3, 5, 1};
	static unsigned turn;
	int got = read_input(path);
	if (got < (int)skipped)
		return;
	describe("%s", path);
	for (unsigned choice = 0; choice < 4; choice++) {
		struct ipsecevtx_options options = everything();
		options.engine = choice & 1 ? IPSECEVTX_ENGINE_CERTIFIED : IPSECEVTX_ENGINE_DIRECT;
		options.recover = choice & 2;
		/* libevtx takes its time. */
		if (choice & 1 && got > 2 * 1024 * 1024)
			options.any = false;
		compare_with_threads(bytes + skipped, (size_t)got - skipped, &options,
			threads[turn % COUNT_OF(threads)], (enum way)(turn % WAYS));
		turn += turn % WAYS == WAYS - 1 ? 2 : 1;
	}
}

static void take_chunks(const char *path, size_t skipped)
{
	int got = read_input(path);
	size_t taken = 0;
	for (size_t at = skipped + HEADER; got > 0 && at + CHUNK <= (size_t)got; at += CHUNK) {
		if (taken == FROM_ONE_LOG || shuffled.count == SHUFFLED_MAX || memcmp(bytes + at, "ElfChnk", 8) != 0)
			continue;
		memcpy(shuffled.bytes + HEADER + shuffled.count++ * CHUNK, bytes + at, CHUNK);
		taken++;
	}
}

typedef void see_input(const char *path, size_t skipped);

static size_t see_below(const char *path, see_input *see)
{
	DIR *directory = opendir(path);
	const struct dirent *entry;
	size_t count = 0;
	while (directory && (entry = readdir(directory)) != NULL) {
		char inner[600];
		struct stat status;
		int length = snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
		if (entry->d_name[0] == '.' || (size_t)length >= sizeof inner || stat(inner, &status) != 0)
			continue;
		if (S_ISDIR(status.st_mode)) {
			count += see_below(inner, see);
			continue;
		}
		see(inner, strstr(inner, "fuzz-corpus") ? FUZZ_HEAD : 0);
		count++;
	}
	if (directory)
		closedir(directory);
	return count;
}

START_TEST(every_log_is_read_the_same_by_any_number_of_threads)
{
	if (strncmp(roots[_i], "..", 2) == 0 && !shared_exists("parallel", roots[_i]))
		return;
	bytes = malloc(BYTES_MAX);
	ck_assert_ptr_nonnull(bytes);
	ck_assert_uint_gt(see_below(roots[_i], compare_input), 5);
	free(bytes);
}
END_TEST

static void swap_chunks(uint8_t *a, uint8_t *b)
{
	static uint8_t kept[CHUNK];
	memcpy(kept, a, CHUNK);
	memmove(a, b, CHUNK);
	memcpy(b, kept, CHUNK);
}

/* Each chunk REPEATS times, in an order that has nothing to do with that of the logs. */
static size_t shuffle(uint64_t seed)
{
	uint8_t *chunks = shuffled.bytes + HEADER;
	size_t count = REPEATS * shuffled.count;
	memset(shuffled.bytes, 0, HEADER);
	for (size_t i = shuffled.count; i < count; i++)
		memcpy(chunks + i * CHUNK, chunks + (i - shuffled.count) * CHUNK, CHUNK);
	for (size_t i = count - 1; i > 0; i--)
		swap_chunks(chunks + i * CHUNK, chunks + next_random(&seed) % (i + 1) * CHUNK);
	return HEADER + count * CHUNK;
}

START_TEST(chunks_of_many_logs_are_read_the_same_by_any_number_of_threads)
{
	static const unsigned threads[] = {1, 2, 3, 5};
	struct ipsecevtx_options options = everything();
	if (strncmp(mixed_roots[_i], "..", 2) == 0 && !shared_exists("parallel", mixed_roots[_i]))
		return;
	bytes = malloc(BYTES_MAX);
	shuffled.bytes = malloc(HEADER + REPEATS * SHUFFLED_MAX * (size_t)CHUNK);
	shuffled.count = 0;
	ck_assert(bytes && shuffled.bytes);
	see_below(mixed_roots[_i], take_chunks);
	size_t size = shuffle((uint64_t)_i + 1);
	describe("%zu chunks of %s", shuffled.count, mixed_roots[_i]);
	for (size_t i = 0; i < COUNT_OF(threads); i++) {
		options.recover = i == 1;
		compare_with_threads(shuffled.bytes, size, &options, threads[i], FROM_MEMORY);
	}
	free(shuffled.bytes);
	free(bytes);
}
END_TEST

TCase *case_parallel_inputs(void)
{
	TCase *inputs = tcase_create("inputs");
	tcase_set_timeout(inputs, 300);
	tcase_add_loop_test(inputs, every_log_is_read_the_same_by_any_number_of_threads, 0, (int)COUNT_OF(roots));
	tcase_add_loop_test(
		inputs, chunks_of_many_logs_are_read_the_same_by_any_number_of_threads, 0, (int)COUNT_OF(mixed_roots));
	return inputs;
}
