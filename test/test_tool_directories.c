/* SPDX-License-Identifier: MIT */
/* Directories as inputs: what is in them is read, and what cannot be read or is nothing to read is named. */
#define _DEFAULT_SOURCE

#include "suites.h"
#include "test_tool_support.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define SCRIPT                                                                                                         \
	"set record=1\n"                                                                                               \
	"event 4653 2024-03-01T08:00:00Z RemoteAddress=192.0.2.7\n"

/* Nothing is forbidden to root: the tool runs as a user who has nothing (65534, which most systems call nobody). */
static void become_nobody(void)
{
	if (geteuid() == 0 && (setgroups(0, NULL) != 0 || setgid(65534) != 0 || setuid(65534) != 0))
		_exit(125);
}

static const struct way as_nobody = {.prepare = become_nobody};

static void change_mode(const char *name, mode_t mode)
{
	ck_assert_msg(chmod(file_path(name), mode) == 0, "%s: %s", name, strerror(errno));
}

/* Whether that user can start the tool: its directory may be closed to others. */
static bool can_be_nobody(void)
{
	change_mode(".", 0755);
	if (TOOL_AS(&as_nobody, "--version").status == 0)
		return true;
	printf("tool: another user cannot run %s: what is forbidden to him is not tested\n", tool_path());
	return false;
}

START_TEST(what_cannot_be_entered_is_named)
{
	static const char *const jobs[] = {"-j1", "-j3"};
	if (!can_be_nobody())
		return;
	make_directory("logs");
	make_directory("logs/listed");
	make_directory("logs/listed/below");
	make_directory("logs/closed");
	make_directory("logs/open");
	make_log("logs/a.evtx", SCRIPT);
	make_log("logs/listed/b.evtx", "set record=2\nevent 4653 +1\n");
	make_file("logs/listed/notes.txt", "x", 1);
	make_log("logs/listed/below/c.evtx", "set record=3\nevent 4653 +1\n");
	make_log("logs/closed/d.evtx", "set record=4\nevent 4653 +1\n");
	make_log("logs/open/e.evtx", "set record=5\nevent 4653 +1\n");
	make_log("logs/open/f.evtx", "set record=6\nevent 4653 +1\n");
	change_mode("logs", 0755);
	change_mode("logs/open", 0755);
	change_mode("logs/open/f.evtx", 0);
	change_mode("logs/listed/below", 0755);
	/* Its names can be listed, and no more. */
	change_mode("logs/listed", 0644);
	change_mode("logs/closed", 0);
	struct ran ran = TOOL_AS(&as_nobody, "-q", jobs[_i], "-ojsonl", "-r", "logs");
	change_mode("logs/listed", 0755);
	change_mode("logs/closed", 0755);
	ck_assert_msg(ran.status == 1, "status %d: %s", ran.status, ran.err);
	ck_assert_str_eq(record_ids(ran.out), "1 5");
	assert_has(ran.err, "ipsec-evtx: logs/closed: Permission denied\n");
	assert_has(ran.err, "ipsec-evtx: logs/listed/below: Permission denied\n");
	assert_has(ran.err, "ipsec-evtx: logs/listed/b.evtx: cannot open: Permission denied\n");
	assert_has(ran.err, "ipsec-evtx: logs/open/f.evtx: cannot open: Permission denied\n");
	ck_assert_uint_eq(count_of(ran.err, ": Permission denied\n"), 4);
	ck_assert_int_eq(TOOL_AS(&as_nobody, "-q", "-ojsonl", "-r", "logs/open").status, 1);
}
END_TEST

START_TEST(a_directory_that_is_named_and_cannot_be_entered_is_told_once)
{
	if (!can_be_nobody())
		return;
	make_directory("closed");
	make_log("closed/a.evtx", SCRIPT);
	make_directory("listed");
	make_directory("listed/below");
	change_mode("closed", 0);
	change_mode("listed", 0644);
	struct ran closed = TOOL_AS(&as_nobody, "closed");
	struct ran below = TOOL_AS(&as_nobody, "-r", "listed");
	change_mode("closed", 0755);
	change_mode("listed", 0755);
	ck_assert_int_eq(closed.status, 1);
	ck_assert_uint_eq(count_of(closed.err, "ipsec-evtx: closed: Permission denied\n"), 1);
	assert_has_not(closed.err, "no logs");
	ck_assert_int_eq(below.status, 1);
	assert_has(below.err, "ipsec-evtx: listed/below: Permission denied\n");
}
END_TEST

START_TEST(pipes_and_sockets_are_told_with_v)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	make_directory("logs");
	make_directory("logs/below");
	make_log("logs/a.evtx", SCRIPT);
	ck_assert_int_eq(mkfifo(file_path("logs/fifo"), 0600), 0);
	ck_assert_int_eq(mkfifo(file_path("logs/below/pipe.evtx"), 0600), 0);
	link_file("logs/link.evtx", "fifo");
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);
	int length = snprintf(address.sun_path, sizeof address.sun_path, "%s", file_path("logs/socket"));
	bool has_socket = length < (int)sizeof address.sun_path && fd >= 0 &&
			  bind(fd, (const struct sockaddr *)(const void *)&address, sizeof address) == 0;
	close(fd);
	struct ran usual = TOOL_ENDS(0, "-ojsonl", "-r", "logs");
	struct ran verbose = TOOL_ENDS(0, "-v", "-ojsonl", "-r", "logs");
	struct ran flat = TOOL_ENDS(0, "-v", "-ojsonl", "logs");
	ck_assert_str_eq(TOOL_ENDS(0, "-qv", "-ojsonl", "-r", "logs").err, "");
	ck_assert_str_eq(record_ids(usual.out), "1");
	assert_same(verbose.out, usual.out);
	assert_has_not(usual.err, "not read");
	ck_assert_uint_eq(count_of(verbose.err, "a pipe, socket or device, not read\n"), 3u + has_socket);
	assert_has(verbose.err, "ipsec-evtx: logs/below/pipe.evtx: a pipe, socket or device, not read\n");
	ck_assert_uint_eq(count_of(flat.err, "a pipe, socket or device, not read\n"), 2u + has_socket);
}
END_TEST

/* A log that was renamed is a log, and read as one, which is told; what else there is, is counted. */
START_TEST(what_begins_as_a_log_is_read_whatever_it_is_called)
{
	make_directory("logs");
	make_log("logs/a.evtx", SCRIPT);
	make_log("logs/Security", SCRIPT);
	link_file("logs/A", "a.evtx");
	make_file("logs/x.rar", "Rar!\x1a\x07", 6);
	make_file("logs/notes.txt", "text", 4);
	/* Nothing is forbidden to root. */
	const bool can_hide = geteuid() != 0;
	if (can_hide) {
		make_log("logs/unseen", SCRIPT);
		PROGRAM_AS(NULL, "chmod", "0", "logs/unseen");
	}
	struct ran usual = TOOL_ENDS(0, "-ojsonl", "-r", "logs");
	struct ran verbose = TOOL_ENDS(0, "-v", "-ojsonl", "logs");
	struct ran quiet = TOOL_ENDS(0, "-q", "-ojsonl", "-r", "logs");
	assert_has(usual.err, "ipsec-evtx: logs/Security: not called a log, but begins as one: it is read\n");
	assert_has(usual.err,
		"ipsec-evtx: logs: 2 files not read, not called logs or archives and not beginning as logs; -v names them\n");
	assert_has(usual.err, "ipsec-evtx: logs/A: a link to what begins as a log, but not called one: not read; ");
	assert_has_not(usual.err, "x.rar");
	ck_assert_uint_eq(
		count_of(usual.err, "logs/unseen: has no name of a log or archive, and its first bytes"), can_hide);
	assert_has(verbose.err, "ipsec-evtx: logs/Security: not called a log, but begins as one: it is read\n");
	assert_has(verbose.err,
		"ipsec-evtx: logs/x.rar: not called a log or an archive, and does not begin as a log: not read\n");
	assert_has(verbose.err,
		"ipsec-evtx: logs/notes.txt: not called a log or an archive, and does not begin as a log: not read\n");
	assert_has(verbose.err,
		"ipsec-evtx: logs: 2 files not read, not called logs or archives and not beginning as logs\n");
	ck_assert_str_eq(quiet.err, "");
	ck_assert_str_eq(record_ids(usual.out), "1 1");
	assert_has(usual.out, "\"source\":\"logs/Security\"");
	assert_same(quiet.out, usual.out);
	assert_same(verbose.out, usual.out);
}
END_TEST

START_TEST(links_that_lead_nowhere_are_missing_logs_if_they_are_named_so)
{
	make_directory("logs");
	make_log("logs/a.evtx", SCRIPT);
	link_file("logs/nowhere", "missing");
	link_file("logs/loop", "loop");
	TOOL_ENDS(0, "-q", "-ojsonl", "-r", "logs");
	link_file("logs/nowhere.evtx", "missing");
	link_file("logs/loop.evtx", "loop.evtx");
	link_file("logs/up", "..");
	struct ran ran = TOOL_ENDS(1, "-ojsonl", "-r", "logs");
	ck_assert_str_eq(record_ids(ran.out), "1");
	assert_has(ran.err, "ipsec-evtx: logs/nowhere.evtx: cannot open: No such file or directory\n");
	assert_has(ran.err, "ipsec-evtx: logs/loop.evtx: cannot open: Too many levels of symbolic links\n");
	assert_has(ran.err, "ipsec-evtx: logs/up: symbolic link to a directory, not followed\n");
	/* As people read it. */
	ck_assert_int_eq(unlink(file_path("logs/nowhere.evtx")), 0);
	ck_assert_int_eq(unlink(file_path("logs/loop.evtx")), 0);
	link_file("logs/Security.evtx.", "missing");
	assert_has(TOOL_ENDS(1, "-qojsonl", "logs").err, "logs/Security.evtx.: cannot open: No such file or directory");
}
END_TEST

START_TEST(a_link_to_what_cannot_be_looked_at_is_named)
{
	char name[300];
	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	make_directory("logs");
	make_log("logs/a.evtx", SCRIPT);
	link_file("logs/long", name);
	struct ran ran = TOOL_ENDS(1, "-qojsonl", "-r", "logs");
	ck_assert_str_eq(record_ids(ran.out), "1");
	ck_assert_str_eq(ran.err, "ipsec-evtx: logs/long: File name too long\n");
}
END_TEST

/*
 * A tree that is deeper than a path can be.
 */

#define DEEP_NAME_LENGTH 200
#define DEEP_LEVELS      30

static void deep_name(char name[DEEP_NAME_LENGTH + 1])
{
	memset(name, 'd', DEEP_NAME_LENGTH);
	name[DEEP_NAME_LENGTH] = '\0';
}

/* Descriptors of all levels, the first of "deep". */
static void make_deep(int levels[DEEP_LEVELS + 1])
{
	char name[DEEP_NAME_LENGTH + 1];
	deep_name(name);
	make_directory("deep");
	levels[0] = open(file_path("deep"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < DEEP_LEVELS; i++) {
		ck_assert_int_eq(mkdirat(levels[i], name, 0755), 0);
		levels[i + 1] = openat(levels[i], name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		ck_assert_int_ge(levels[i + 1], 0);
	}
}

static void put_log(int directory, const char *name, const char *script)
{
	size_t size;
	const uint8_t *bytes = log_bytes(script, &size);
	int fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	ck_assert_int_eq(write(fd, bytes, size), (ssize_t)size);
	close(fd);
}

static void remove_deep(const int levels[DEEP_LEVELS + 1])
{
	static const char *const logs[] = {"a.evtx", "z.evtx"};
	char name[DEEP_NAME_LENGTH + 1];
	deep_name(name);
	for (size_t i = DEEP_LEVELS + 1; i-- > 0;) {
		for (size_t k = 0; k < LENGTH(logs); k++)
			unlinkat(levels[i], logs[k], 0);
		if (i > 0)
			ck_assert_int_eq(unlinkat(levels[i - 1], name, AT_REMOVEDIR), 0);
		close(levels[i]);
	}
}

START_TEST(logs_deeper_than_a_path_can_be_are_read)
{
	static const char *const options[] = {"-j1", "-j3", "--no-sandbox"};
	int levels[DEEP_LEVELS + 1];
	make_deep(levels);
	put_log(levels[0], "a.evtx", SCRIPT);
	put_log(levels[DEEP_LEVELS - 2], "z.evtx", "set record=2\nevent 4653 2024-03-01T08:00:00Z\n");
	put_log(levels[DEEP_LEVELS], "a.evtx", "set record=3\nevent 4653 2024-03-01T08:00:00Z\n");
	put_log(levels[DEEP_LEVELS], "z.evtx", "set record=4\nevent 4653 2024-03-01T08:00:00Z\n");
	struct ran ran = TOOL("-q", options[_i], "-ojsonl", "-r", "deep");
	struct ran written = TOOL("-q", options[_i], "-wout.jsonl", "-r", "deep");
	remove_deep(levels);
	ck_assert_msg(ran.status == 0, "status %d: %s", ran.status, ran.err);
	ck_assert_str_eq(record_ids(ran.out), "1 3 4 2");
	ck_assert_int_eq(written.status, 0);
	assert_same(file_text("out.jsonl", NULL), ran.out);
}
END_TEST

Suite *suite_tool_directories(void)
{
	Suite *suite = suite_create("tool-directories");
	TCase *all = tool_case(suite, "directories");
	tcase_add_loop_test(all, what_cannot_be_entered_is_named, 0, 2);
	tcase_add_test(all, a_directory_that_is_named_and_cannot_be_entered_is_told_once);
	tcase_add_test(all, pipes_and_sockets_are_told_with_v);
	tcase_add_test(all, links_that_lead_nowhere_are_missing_logs_if_they_are_named_so);
	tcase_add_test(all, a_link_to_what_cannot_be_looked_at_is_named);
	tcase_add_test(all, what_begins_as_a_log_is_read_whatever_it_is_called);
	tcase_add_loop_test(all, logs_deeper_than_a_path_can_be_are_read, 0, 3);
	return suite;
}
