/* SPDX-License-Identifier: MIT */
/* Errors told in words, and options and names that are not what they should be. */
#include "evidence/error.h"
#include "ipsecevtx_report.h"
#include "ipsecevtx_writer.h"
#include "suites.h"
#include "test_support.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char text[2 * IPSECEVTX_ERROR_SOURCE_SIZE];
static struct ipsecevtx_error error;

static const char *error_text(void)
{
	size_t length = ipsecevtx_error_text(&error, text, sizeof text);
	ck_assert_uint_eq(length, strlen(text));
	return text;
}

START_TEST(an_error_is_told_with_its_input_what_was_tried_and_why_it_failed)
{
	struct ipsecevtx_reader *reader;
	char expected[512];
	static const struct {
		const char *path;
		int why;
	} paths[] = {{"test/no such file.evtx", ENOENT}, {"test", EISDIR}, {"Makefile/x", ENOTDIR}};
	ck_assert_int_eq(ipsecevtx_open(&reader, paths[_i].path, NULL, &error), -1);
	snprintf(expected, sizeof expected, "%s: cannot open: %s", paths[_i].path, strerror(paths[_i].why));
	ck_assert_str_eq(error_text(), expected);
}
END_TEST

static ptrdiff_t cannot_read(void *user, void *buffer, size_t size)
{
	(void)user;
	(void)buffer;
	(void)size;
	errno = EIO;
	return -1;
}

START_TEST(an_input_without_a_name_gets_one)
{
	const struct ipsecevtx_stream stream = {cannot_read, NULL, NULL};
	struct ipsecevtx_reader *reader;
	char expected[512];
	ck_assert_int_eq(ipsecevtx_open_stream(&reader, &stream, NULL, NULL, &error), -1);
	snprintf(expected, sizeof expected, "(stream): the input cannot be read any further: %s", strerror(EIO));
	ck_assert_str_eq(error_text(), expected);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, "", 0, NULL, NULL, &error), -1);
	ck_assert_str_eq(error_text(), "(memory): the file is empty");
	ck_assert_int_eq(ipsecevtx_open_fd(&reader, -1, NULL, NULL, &error), -1);
	ck_assert_str_eq(error.source, "(descriptor)");
}
END_TEST

/* An event's source is that name too. */
START_TEST(events_of_an_input_without_a_name_have_a_source)
{
	size_t size;
	uint8_t *log = log_of("event 4653 2024-03-01T08:00:00Z\n", &size);
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log, size, NULL, NULL, &error), 0);
	ck_assert_int_eq(ipsecevtx_next(reader, &event), 1);
	ck_assert_str_eq(event->source, "(memory)");
	ipsecevtx_close(reader);
	free(log);
}
END_TEST

START_TEST(a_message_is_there_without_an_error_too)
{
	size_t size;
	uint8_t *log = log_of("event 4653 2024-03-01T08:00:00Z\n", &size);
	struct ipsecevtx_reader *reader;
	memset(&error, 0xff, sizeof error);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, log, size, "a.evtx", NULL, &error), 0);
	ck_assert_int_eq(error.code, IPSECEVTX_OK);
	ck_assert_str_eq(error.message, "no error");
	ck_assert_str_eq(ipsecevtx_reader_error(reader)->message, "no error");
	error = *ipsecevtx_reader_error(reader);
	ipsecevtx_close(reader);
	ck_assert_str_eq(error_text(), "a.evtx: no error");
	memset(&error, 0, sizeof error);
	ck_assert_str_eq(error_text(), "no error");
	free(log);
}
END_TEST

/* What ends the reading later on names the input too, and outlives it. */
START_TEST(an_error_of_a_reader_outlives_it)
{
	size_t size;
	uint8_t *log = log_of("event 4653 2024-03-01T08:00:00Z\n", &size);
	size_t gzip_size;
	uint8_t *gzip = gzip_of(log, size, &gzip_size);
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, gzip, gzip_size - 9, "cut.evtx.gz", NULL, &error), 0);
	while (ipsecevtx_next(reader, &event) > 0)
		;
	error = *ipsecevtx_reader_error(reader);
	ipsecevtx_close(reader);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_COMPRESSION);
	ck_assert_ptr_nonnull(strstr(error_text(), "cut.evtx.gz: the gzip data "));
	ck_assert_ptr_nonnull(strstr(text, " (at 0x"));
	free(gzip);
	free(log);
}
END_TEST

START_TEST(an_error_s_text_is_cut_to_its_room)
{
	char room[8] = "#######";
	error_start(&error, "abc");
	error_set(&error, IPSECEVTX_ERROR_OPEN, "defg", 0);
	for (size_t size = 0; size <= sizeof room; size++) {
		memset(room, '#', sizeof room);
		ck_assert_uint_eq(ipsecevtx_error_text(&error, size ? room : NULL, size), 9);
		if (size > 0)
			ck_assert_uint_eq(strlen(room), size - 1);
		for (size_t i = size; i < sizeof room; i++)
			ck_assert_int_eq(room[i], '#');
		ck_assert(strncmp(room, "abc: defg", size ? size - 1 : 0) == 0);
	}
}
END_TEST

START_TEST(a_long_name_keeps_its_beginning_and_its_end)
{
	enum { LENGTH = 2 * IPSECEVTX_ERROR_SOURCE_SIZE };
	static char name[LENGTH + 1];
	struct ipsecevtx_reader *reader;
	/* Characters of two bytes, so that a cut may fall into one: with _i it moves. */
	for (int i = 0; i < LENGTH; i += 2)
		memcpy(name + i, "\xc3\xa4", 2);
	memcpy(name, "begin", (size_t)_i);
	memcpy(name + LENGTH - 2, "/x", 2);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, "", 0, name + (_i & 1), NULL, &error), -1);
	size_t length = strlen(error.source);
	ck_assert_uint_lt(length, sizeof error.source);
	ck_assert_uint_gt(length, sizeof error.source - 6);
	const char *mark = strstr(error.source, "[...]");
	ck_assert_ptr_nonnull(mark);
	ck_assert_int_ne(mark[5] & 0xc0, 0x80);
	ck_assert_str_eq(error.source + length - 2, "/x");
	/* One that just fits is whole. */
	name[IPSECEVTX_ERROR_SOURCE_SIZE - 1] = '\0';
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, "", 0, name, NULL, &error), -1);
	ck_assert_str_eq(error.source, name);
}
END_TEST

static const struct ipsecevtx_range falling = {4655, 4650};
static const struct ipsecevtx_range beyond = {65536, 70000};
static const struct ipsecevtx_range good[] = {{4650, 4655}, {5451, 5451}};
static const struct ipsecevtx_range half[] = {{4650, 4655}, {5452, 5451}};
static const struct ipsecevtx_allocator halved = {NULL, NULL, NULL};

static const struct {
	struct ipsecevtx_options options;
	const char *word; /* of the message; NULL: they are accepted */
} choices[] = {
	{{.events = &falling, .event_count = 1}, "from high to low"},
	{{.events = half, .event_count = 2}, "from high to low"},
	{{.events = &beyond, .event_count = 1}, "16 bits"},
	{{.events = good, .event_count = 0}, "event_count is 0"},
	{{.events = NULL, .event_count = 2}, "events is NULL"},
	{{.modes = 8}, "modes"},
	{{.modes = IPSECEVTX_MODE_MAIN | 1u << 31}, "modes"},
	{{.engine = (enum ipsecevtx_engine)3}, "engine"},
	{{.allocator = &halved}, "allocator"},
	{{.events = good, .event_count = 2}, NULL},
	{{.events = good, .event_count = 2, .modes = IPSECEVTX_MODE_ALL}, NULL},
	{{.any = true}, NULL},
};

START_TEST(options_that_can_match_nothing_are_refused)
{
	struct ipsecevtx_options options = choices[_i].options;
	struct ipsecevtx_reader *reader;
	size_t size;
	uint8_t *log = log_of("event 4653 2024-03-01T08:00:00Z\n", &size);
	options.size = sizeof options;
	int opened = ipsecevtx_open_memory(&reader, log, size, "log", &options, &error);
	ck_assert_int_eq(opened, choices[_i].word ? -1 : 0);
	if (choices[_i].word) {
		ck_assert_int_eq(error.code, IPSECEVTX_ERROR_ARGUMENT);
		ck_assert_ptr_nonnull(strstr(error.message, choices[_i].word));
		ck_assert_ptr_null(reader);
	}
	ipsecevtx_close(reader);
	free(log);
}
END_TEST

/* In whatever is made with one. */
START_TEST(an_allocator_that_lacks_a_function_is_refused)
{
	struct counting counting = {0};
	struct ipsecevtx_allocator allocator = counting_allocator(&counting);
	struct ipsecevtx_report_options reporting = IPSECEVTX_REPORT_OPTIONS_INIT;
	struct ipsecevtx_writer_options writing = IPSECEVTX_WRITER_OPTIONS_INIT;
	struct ipsecevtx_report *report = (struct ipsecevtx_report *)&error;
	struct ipsecevtx_writer *writer = (struct ipsecevtx_writer *)&error;
	struct ipsecevtx_context *context = (struct ipsecevtx_context *)&error;
	struct ipsecevtx_logs *logs = (struct ipsecevtx_logs *)&error;
	if (_i == 0)
		allocator.reallocate = NULL;
	else
		allocator.release = NULL;
	reporting.allocator = writing.allocator = &allocator;
	ck_assert_int_eq(ipsecevtx_report_new(&report, "sessions", &reporting, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_ARGUMENT);
	ck_assert_str_eq(error.message, "options.allocator lacks a function");
	ck_assert_int_eq(ipsecevtx_writer_open(&writer, "/nowhere/x.evtx", &writing, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_ARGUMENT);
	ck_assert_str_eq(error.message, "options.allocator lacks a function");
	ck_assert_int_eq(ipsecevtx_context_new(&context, &allocator), -1);
	ck_assert_int_eq(ipsecevtx_logs_new(&logs, &allocator), -1);
	ck_assert(!report && !writer && !context && !logs);
	ck_assert_uint_eq(counting.calls, 0);
}
END_TEST

START_TEST(what_is_not_there_cannot_be_opened)
{
	const struct ipsecevtx_stream stream = {NULL, NULL, NULL};
	struct ipsecevtx_reader *reader = (struct ipsecevtx_reader *)&error;
	ck_assert_int_eq(ipsecevtx_open(&reader, NULL, NULL, &error), -1);
	ck_assert_str_eq(error_text(), "no path was given");
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, NULL, 1, "m", NULL, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_ARGUMENT);
	ck_assert_int_eq(ipsecevtx_open_stream(&reader, &stream, "s", NULL, &error), -1);
	ck_assert_int_eq(error.code, IPSECEVTX_ERROR_ARGUMENT);
	ck_assert_int_eq(ipsecevtx_open_stream(&reader, NULL, "s", NULL, NULL), -1);
	ck_assert_ptr_null(reader);
}
END_TEST

Suite *suite_error(void)
{
	Suite *suite = suite_create("error");
	TCase *words = tcase_create("words");
	tcase_add_loop_test(words, an_error_is_told_with_its_input_what_was_tried_and_why_it_failed, 0, 3);
	tcase_add_test(words, an_input_without_a_name_gets_one);
	tcase_add_test(words, events_of_an_input_without_a_name_have_a_source);
	tcase_add_test(words, a_message_is_there_without_an_error_too);
	tcase_add_test(words, an_error_of_a_reader_outlives_it);
	tcase_add_test(words, an_error_s_text_is_cut_to_its_room);
	tcase_add_loop_test(words, a_long_name_keeps_its_beginning_and_its_end, 0, 5);
	suite_add_tcase(suite, words);
	TCase *arguments = tcase_create("arguments");
	tcase_add_loop_test(
		arguments, options_that_can_match_nothing_are_refused, 0, (int)(sizeof choices / sizeof choices[0]));
	tcase_add_loop_test(arguments, an_allocator_that_lacks_a_function_is_refused, 0, 2);
	tcase_add_test(arguments, what_is_not_there_cannot_be_opened);
	suite_add_tcase(suite, arguments);
	return suite;
}
