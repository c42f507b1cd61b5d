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

static uint8_t *bytes;

/* In all ways that change what there is to find, with numbers of threads in turn. */
static void compare_input(const char *path, size_t skipped)
{
	static const unsigned threads[] = {2, 3, 5};
	static unsigned turn;
	gzFile file = gzopen(path, "rb"); /* which reads plain files too */
	ck_assert_msg(file != NULL, "%s", path);
	int got = gzread(file, bytes, (unsigned)BYTES_MAX);
	gzclose(file);
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

static size_t compare_below(const char *path)
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
			count += compare_below(inner);
			continue;
		}
		compare_input(inner, strstr(inner, "fuzz-corpus") ? FUZZ_HEAD : 0);
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
	ck_assert_uint_gt(compare_below(roots[_i]), 5);
	free(bytes);
}
END_TEST

TCase *case_parallel_inputs(void)
{
	TCase *inputs = tcase_create("inputs");
	tcase_set_timeout(inputs, 300);
	tcase_add_loop_test(inputs, every_log_is_read_the_same_by_any_number_of_threads, 0, (int)COUNT_OF(roots));
	return inputs;
}
