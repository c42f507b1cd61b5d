/* SPDX-License-Identifier: MIT */
/* What the tool needs must go on working in the sandbox, and what is missing of it is said. */
#define _GNU_SOURCE

#include "suites.h"
#include "test_sandbox_support.h"
#include "test_support.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Attempts.
 */

static int open_input(void)
{
	return try_open("in/b.evtx", O_RDONLY);
}

static int read_inputs(void)
{
	char text[64];
	for (size_t i = 1; i < PLACE_INPUTS; i += 2) {
		int fd = open(inputs[i], O_RDONLY | O_CLOEXEC | O_NOCTTY);
		if (fd < 0)
			return errno;
		ssize_t length = read(fd, text, sizeof text);
		if (length != (ssize_t)strlen(inputs[i]) || memcmp(text, inputs[i], (size_t)length) != 0)
			return EIO;
		close(fd);
	}
	return 0;
}

static int pipe_ends[2];

static int open_pipe(void)
{
	char path[64];
	snprintf(path, sizeof path, "/dev/fd/%d", pipe_ends[0]);
	return try_open(path, O_RDONLY);
}

/* As the tool places a file that must not exist. */
static int place_by_link(void)
{
	if (write(open_before, "more", 4) != 4 || fsync(open_before) != 0 || link("out/temporary", "out/new") != 0)
		return errno;
	return result_of(unlink("out/temporary"));
}

/* As it places one where links do not exist. */
static int place_by_rename(void)
{
	int result = try_open("out/new", O_WRONLY | O_CREAT | O_EXCL);
	return result ? result : result_of(rename("out/temporary", "out/new"));
}

/* As it replaces one. */
static int replace(void)
{
	return result_of(rename("out/temporary", "out/old"));
}

static int synchronize_directory(void)
{
	int fd = open("out/.", O_RDONLY | O_CLOEXEC);
	return result_of(fd < 0 ? fd : fsync(fd));
}

static int remove_temporary(void)
{
	return result_of(unlink("out/temporary"));
}

static void *do_nothing(void *user)
{
	return user;
}

static int start_thread(void)
{
	pthread_t thread;
	int error = pthread_create(&thread, NULL, do_nothing, NULL);
	return error ? error : pthread_join(thread, NULL);
}

static int use_memory(void)
{
	const size_t size = (size_t)64 << 20;
	char *memory = malloc(size);
	if (!memory)
		return ENOMEM;
	memset(memory, 1, size);
	memory = realloc(memory, 2 * size);
	int result = memory ? 0 : ENOMEM;
	free(memory);
	return result;
}

static int signal_itself(void)
{
	return result_of(kill(getpid(), 0)) + raise(SIGXFSZ);
}

/* With all layers, and with all that an older kernel would have. */
static void assert_works(struct sandbox_rules rules, int (*attempt)(void))
{
	for (int abi = 0; abi <= NEWEST_ABI; abi++) {
		place_tear_down();
		place_set_up();
		rules.abi = abi;
		int result = in_sandbox(&rules, 0, attempt);
		ck_assert_msg(result == 0, "Landlock version %d (0: newest): failed with %s", abi, strerror(result));
	}
}

START_TEST(inputs_can_be_read)
{
	assert_works(reader_rules(), read_inputs);
	assert_works(writer_rules(), read_inputs);
	assert_works(reader_rules(), open_input);
}
END_TEST

START_TEST(a_directory_as_input_can_be_listed_and_its_files_read)
{
	static char *only_directory[] = {"in"};
	struct sandbox_rules rules = {.inputs = only_directory, .input_count = 1};
	assert_works(rules, list_directory);
	assert_works(rules, read_inputs);
}
END_TEST

START_TEST(a_pipe_can_be_an_input_by_its_descriptor)
{
	char path[64];
	char *pipe_input[] = {path};
	struct sandbox_rules rules = {.inputs = pipe_input, .input_count = 1};
	ck_assert_int_eq(pipe(pipe_ends), 0);
	snprintf(path, sizeof path, "/dev/fd/%d", pipe_ends[0]);
	assert_works(rules, open_pipe);
	close(pipe_ends[0]);
	close(pipe_ends[1]);
}
END_TEST

START_TEST(outputs_come_to_their_places)
{
	assert_works(writer_rules(), place_by_link);
	assert_works(writer_rules(), place_by_rename);
	assert_works(writer_rules(), replace);
	assert_works(writer_rules(), remove_temporary);
	assert_works(writer_rules(), synchronize_directory);
}
END_TEST

static int place_in_working_directory(void)
{
	return result_of(link("temporary", "new")) + result_of(unlink("temporary"));
}

static int change_to_output_and_place(void)
{
	return chdir("out") == 0 ? place_in_working_directory() : errno;
}

START_TEST(an_output_without_a_directory_comes_to_its_place)
{
	struct sandbox_rules rules = reader_rules();
	rules.outputs[1] = "new";
	ck_assert_int_eq(chdir("out"), 0);
	int inside = in_sandbox(&rules, 0, place_in_working_directory);
	ck_assert_int_eq(chdir(".."), 0);
	ck_assert_int_eq(inside, 0);
	/* What is below it belongs to it. */
	assert_works(rules, change_to_output_and_place);
}
END_TEST

START_TEST(a_redirected_standard_output_can_grow)
{
	struct sandbox_rules rules = reader_rules();
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		struct sandbox_status status;
		dup2(open_before, STDOUT_FILENO);
		sandbox_enter(&rules, &status);
		_exit(write(STDOUT_FILENO, "output", 6) == 6 ? 0 : 1);
	}
	int result;
	ck_assert_int_eq(waitpid(child, &result, 0), child);
	ck_assert_int_eq(result, 0);
}
END_TEST

START_TEST(threads_start_and_memory_is_there)
{
	assert_works(reader_rules(), start_thread);
	assert_works(reader_rules(), use_memory);
	assert_works(reader_rules(), signal_itself);
}
END_TEST

static unsigned left_out;

/* For a child: no assertions, and the result as its end. */
static int enter(void)
{
	struct sandbox_rules rules = reader_rules();
	struct sandbox_status status;
	rules.without = left_out;
	enum sandbox_result result = sandbox_enter(&rules, &status);
	return status.text[0] == '\0' ? SKIPPED : (int)result;
}

static int result_without(unsigned layers)
{
	struct sandbox_rules none = reader_rules();
	none.without = ALL_LAYERS;
	left_out = layers;
	return in_sandbox(&none, 0, enter);
}

static int succeed(void)
{
	return 0;
}

START_TEST(the_result_says_what_is_missing)
{
	struct sandbox_rules rules = reader_rules();
	bool landlock = in_sandbox(&rules, LANDLOCK, succeed) == 0;
	bool filter = in_sandbox(&rules, FILTER, succeed) == 0;
	bool complete = landlock && filter && kernel_abi() >= NEWEST_ABI;
	int some = landlock || filter ? SANDBOX_PARTLY : SANDBOX_UNAVAILABLE;
	ck_assert_int_eq(result_without(0), complete ? SANDBOX_ENTERED : some);
	ck_assert_int_eq(result_without(LIMITS), some);
	ck_assert_int_eq(result_without(LANDLOCK), filter ? SANDBOX_PARTLY : SANDBOX_UNAVAILABLE);
	ck_assert_int_eq(result_without(LANDLOCK | FILTER), SANDBOX_UNAVAILABLE);
}
END_TEST

Suite *suite_sandbox_work(void)
{
	Suite *suite = suite_create("sandbox_work");
	if (is_in_valgrind())
		return suite;
	TCase *work = tcase_create("work");
	tcase_set_timeout(work, 60);
	tcase_add_checked_fixture(work, place_set_up, place_tear_down);
	tcase_add_test(work, inputs_can_be_read);
	tcase_add_test(work, a_directory_as_input_can_be_listed_and_its_files_read);
	tcase_add_test(work, a_pipe_can_be_an_input_by_its_descriptor);
	tcase_add_test(work, outputs_come_to_their_places);
	tcase_add_test(work, an_output_without_a_directory_comes_to_its_place);
	tcase_add_test(work, a_redirected_standard_output_can_grow);
	tcase_add_test(work, threads_start_and_memory_is_there);
	tcase_add_test(work, the_result_says_what_is_missing);
	suite_add_tcase(suite, work);
	return suite;
}
