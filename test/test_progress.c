/* SPDX-License-Identifier: MIT */
#define _XOPEN_SOURCE 700

#include "../tools/progress.h"

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "suites.h"

#define LENGTH(array) (sizeof(array) / sizeof(array)[0])

static const struct {
	uint64_t bytes;
	uint64_t size;
	int64_t elapsed;
	uint64_t events;
	const char *text;
} texts[] = {
	{0, 0, 1000, 0, "0 B, 0 B/s, 0 events"},
	{0, 5000, 1000, 0, "0 B of 5.0 kB, 0%, 0 B/s, 0 events"},
	{999, 0, 1000, 1, "999 B, 999 B/s, 1 event"},
	{1000000, 4000000, 2000, 7, "1.0 MB of 4.0 MB, 25%, 500 kB/s, 7 events, 6 s left"},
	{9960000, 0, 1000, 7, "10 MB, 10 MB/s, 7 events"},
	{999600, 0, 1000, 7, "1.0 MB, 1.0 MB/s, 7 events"},
	{4000000, 4000000, 2000, 7, "4.0 MB of 4.0 MB, 100%, 2.0 MB/s, 7 events"},
	{3999999, 4000000, 2000, 7, "4.0 MB of 4.0 MB, 99%, 2.0 MB/s, 7 events, 0 s left"},
	{1000000, 200000000, 1000, 7, "1.0 MB of 200 MB, 0%, 1.0 MB/s, 7 events, 3 min left"},
	{1000000, 36001000000, 1000, 7, "1.0 MB of 36 GB, 0%, 1.0 MB/s, 7 events, 10 h left"},
	/* A file that grew. */
	{5000000, 4000000, 1000, 7, "5.0 MB, 5.0 MB/s, 7 events"},
	/* No clock, and numbers as large as they get. */
	{1000, 2000, 0, 7, "1.0 kB of 2.0 kB, 50%, 1.0 MB/s, 7 events, 0 s left"},
	{1, UINT64_MAX, INT64_MAX / 2, UINT64_MAX, "1 B of 18 EB, 0%, 0 B/s, 18446744073709551615 events"},
};

START_TEST(a_progress_tells_what_is_known)
{
	struct progress progress = {.started = 1000, .events = &texts[_i].events};
	char text[PROGRESS_SIZE];
	progress.bytes = texts[_i].bytes;
	progress.size = texts[_i].size;
	progress_format(&progress, 1000 + texts[_i].elapsed, text);
	ck_assert_str_eq(text, texts[_i].text);
}
END_TEST

/* Makes standard error a new terminal, and gives its other side; what is written there is told at once. */
static int open_terminal(void)
{
	int terminal = posix_openpt(O_RDWR | O_NOCTTY);
	ck_assert(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
	int error = open(ptsname(terminal), O_RDWR | O_NOCTTY);
	ck_assert(error >= 0 && dup2(error, STDERR_FILENO) == STDERR_FILENO);
	close(error);
	return terminal;
}

static int open_pipe(void)
{
	int ends[2];
	ck_assert(pipe(ends) == 0 && dup2(ends[1], STDERR_FILENO) == STDERR_FILENO);
	close(ends[1]);
	return ends[0];
}

/* All that was written so far. */
static const char *written(int fd, char *text, size_t size)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	size_t used = 0;
	while (used + 1 < size && poll(&wait, 1, 0) > 0 && wait.revents & POLLIN) {
		ssize_t length = read(fd, text + used, size - used - 1);
		ck_assert(length > 0);
		used += (size_t)length;
	}
	text[used] = '\0';
	return text;
}

static const struct {
	bool terminal; /* standard error is one */
	enum progress_words words;
	bool on_terminal;
	const char *first, *second, *end; /* how what is written begins; NULL: nothing is */
} places[] = {
	{true, PROGRESS_AUTO, false, "\r\033[Kipsec-evtx: 1.0 kB, ", "\r\033[Kipsec-evtx: 3.0 kB, ", "\r\033[K"},
	{true, PROGRESS_ALWAYS, false, "\r\033[Kipsec-evtx: 1.0 kB, ", "\r\033[Kipsec-evtx: 3.0 kB, ", "\r\033[K"},
	{true, PROGRESS_ALWAYS, true, "ipsec-evtx: 1.0 kB, ", "ipsec-evtx: 3.0 kB, ", NULL},
	{true, PROGRESS_AUTO, true, NULL, NULL, NULL},
	{true, PROGRESS_NEVER, false, NULL, NULL, NULL},
	{false, PROGRESS_AUTO, false, NULL, NULL, NULL},
	{false, PROGRESS_ALWAYS, false, NULL, NULL, NULL},
	{false, PROGRESS_ALWAYS, true, NULL, NULL, NULL},
};

static void assert_begins(const char *text, const char *begin)
{
	if (!begin)
		ck_assert_str_eq(text, "");
	else
		ck_assert_msg(strncmp(text, begin, strlen(begin)) == 0, "%s", text);
}

START_TEST(a_progress_goes_to_a_terminal_only)
{
	struct inputs inputs = {0};
	struct progress progress;
	uint64_t events = 5;
	char text[256];
	int before = dup(STDERR_FILENO);
	int fd = places[_i].terminal ? open_terminal() : open_pipe();
	progress_start(&progress, places[_i].words, &inputs, &events, places[_i].on_terminal);
	progress_add(&progress, 500);
	/* Within the first second. */
	assert_begins(written(fd, text, sizeof text), NULL);
	progress.next = 0;
	progress_add(&progress, 500);
	assert_begins(written(fd, text, sizeof text), places[_i].first);
	progress.next = 0;
	progress_add(&progress, 2000);
	assert_begins(written(fd, text, sizeof text), places[_i].second);
	progress_end(&progress);
	assert_begins(written(fd, text, sizeof text), places[_i].end);
	progress.next = 0;
	progress_add(&progress, 1);
	assert_begins(written(fd, text, sizeof text), NULL);
	close(fd);
	ck_assert(before >= 0 && dup2(before, STDERR_FILENO) == STDERR_FILENO);
	close(before);
}
END_TEST

Suite *suite_progress(void)
{
	Suite *suite = suite_create("progress");
	TCase *all = tcase_create("all");
	suite_add_tcase(suite, all);
	tcase_add_loop_test(all, a_progress_tells_what_is_known, 0, (int)LENGTH(texts));
	tcase_add_loop_test(all, a_progress_goes_to_a_terminal_only, 0, (int)LENGTH(places));
	return suite;
}
