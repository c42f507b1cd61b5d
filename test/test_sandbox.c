/* SPDX-License-Identifier: MIT */
/*
 * Attempts to get out of the sandbox, each in a process of its own. Nothing here relies on file permissions, which do
 * not stop root.
 */
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
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * Attempts.
 */

static int open_secret(void)
{
	return try_open("in/secret", O_RDONLY);
}

static int open_secret_from_root(void)
{
	char path[PATH_MAX + 32];
	snprintf(path, sizeof path, "/proc/self/root%s/in/secret", place);
	return try_open(path, O_RDONLY);
}

static int open_password_file(void)
{
	return try_open("/etc/passwd", O_RDONLY);
}

static int open_missing_input_made_since(void)
{
	return try_open("in/missing.evtx", O_RDONLY);
}

static int write_input(void)
{
	return try_open("in/a.evtx", O_RDWR);
}

static int truncate_input(void)
{
	return result_of(truncate("in/a.evtx", 0));
}

static int truncate_input_by_reading(void)
{
	return try_open("in/a.evtx", O_RDONLY | O_TRUNC);
}

static int remove_input(void)
{
	return result_of(unlink("in/a.evtx"));
}

static int rename_input(void)
{
	return result_of(rename("in/a.evtx", "in/c.evtx"));
}

static int link_secret(void)
{
	return result_of(link("in/secret", "out/secret"));
}

static int rename_secret(void)
{
	return result_of(rename("in/secret", "out/secret"));
}

static int change_mode_of_input(void)
{
	return result_of(chmod("in/a.evtx", 0644));
}

/* The numbers of calls that the headers may not know; they are the same on all architectures. */
#define CALL_FCHMODAT2  452
#define CALL_SETXATTRAT 463

static int change_mode_of_input_by_newer_call(void)
{
	return result_of(syscall(CALL_FCHMODAT2, AT_FDCWD, "in/a.evtx", 0644, 0));
}

static int set_attribute_of_input_by_newer_call(void)
{
	const struct {
		unsigned long long value;
		unsigned size, flags;
	} attribute = {(uintptr_t) "x", 1, 0};
	return result_of(
		syscall(CALL_SETXATTRAT, AT_FDCWD, "in/a.evtx", 0, "user.escaped", &attribute, sizeof attribute));
}

static int change_time_of_input(void)
{
	return result_of(utimensat(AT_FDCWD, "in/a.evtx", NULL, 0));
}

static int make_file(void)
{
	return try_open("elsewhere/file", O_WRONLY | O_CREAT | O_EXCL);
}

static int make_file_in_memory_directory(void)
{
	return try_open("/dev/shm/ipsec-evtx-escape", O_WRONLY | O_CREAT | O_EXCL);
}

static int make_unnamed_file(void)
{
	return try_open("elsewhere", O_RDWR | O_TMPFILE);
}

static int make_directory(void)
{
	return result_of(mkdir("out/directory", 0700));
}

static int make_symbolic_link(void)
{
	return result_of(symlink("/etc/passwd", "out/link"));
}

static int make_fifo(void)
{
	return result_of(mkfifo("out/fifo", 0600));
}

static int overwrite_other_output(void)
{
	return try_open("out/old", O_WRONLY);
}

static int truncate_other_output(void)
{
	return try_open("out/old", O_WRONLY | O_TRUNC);
}

static int read_other_output(void)
{
	return try_open("out/old", O_RDONLY);
}

static int make_internet_socket(void)
{
	return result_of(socket(AF_INET, SOCK_STREAM, 0));
}

static int make_local_socket(void)
{
	return result_of(socket(AF_UNIX, SOCK_DGRAM, 0));
}

static int make_netlink_socket(void)
{
	return result_of(socket(AF_NETLINK, SOCK_RAW, 0));
}

static int connect_by_tcp(void)
{
	/* Port 9 of 127.0.0.1. */
	static const struct {
		unsigned short family;
		unsigned char port[2], address[4], zero[8];
	} address = {AF_INET, {0, 9}, {127, 0, 0, 1}, {0}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	return result_of(fd < 0 ? fd : connect(fd, (const struct sockaddr *)(const void *)&address, sizeof address));
}

static int run_program(void)
{
	static char *const arguments[] = {"true", NULL};
	return result_of(execv("/bin/true", arguments));
}

static int run_program_by_descriptor(void)
{
	static char *const arguments[] = {"a", NULL};
	int fd = open("in/a.evtx", O_RDONLY | O_CLOEXEC);
	return result_of(syscall(SYS_execveat, fd, "", arguments, arguments + 1, AT_EMPTY_PATH));
}

static int make_process(void)
{
	pid_t child = fork();
	if (child == 0)
		_exit(0);
	return result_of(child);
}

#ifdef SYS_clone3
static int make_process_by_clone3(void)
{
	unsigned long long arguments[8] = {0};
	arguments[4] = SIGCHLD;
	long child = syscall(SYS_clone3, arguments, sizeof arguments);
	if (child == 0)
		_exit(0);
	return result_of(child);
}
#endif

static int trace_parent(void)
{
	return result_of(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL));
}

static int signal_parent(void)
{
	return result_of(kill(getppid(), 0));
}

static int signal_everyone(void)
{
	return result_of(kill(-1, 0));
}

static int type_into_terminal(void)
{
	return result_of(ioctl(STDIN_FILENO, TIOCSTI, "x"));
}

static int raise_limit(void)
{
	const struct rlimit limit = {RLIM_INFINITY, RLIM_INFINITY};
	return result_of(setrlimit(RLIMIT_FSIZE, &limit));
}

static int mount_something(void)
{
	return result_of(syscall(SYS_mount, "none", "elsewhere", "tmpfs", 0UL, NULL));
}

static int set_up_ring(void)
{
	char parameters[120] = {0};
	return result_of(syscall(SYS_io_uring_setup, 1U, parameters));
}

static int make_node(void)
{
	return result_of(mknod("elsewhere/null", S_IFCHR | 0600, 0x103));
}

static int change_root(void)
{
	return result_of(chroot("elsewhere"));
}

static int change_user(void)
{
	/* The C library would do it in all threads, and a sanitizer has one that a fork leaves behind. */
	return result_of(syscall(SYS_setgid, 1));
}

static int enlarge_file(void)
{
	return result_of(write(open_before, "x", 1));
}

static int take_memory(void)
{
	/* Without a reservation of memory, which a machine could refuse on its own. */
	const int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
	void *memory = mmap(NULL, (size_t)3 << 30, PROT_READ | PROT_WRITE, flags, -1, 0);
	return memory == MAP_FAILED ? errno : 0;
}

static int dump_core(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_CORE, &limit) != 0)
		return errno;
	return limit.rlim_max == 0 && prctl(PR_GET_DUMPABLE) == 0 ? EPERM : 0;
}

static int gain_privileges(void)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0UL, 0UL, 0UL, 0UL) == 1 ? EPERM : 0;
}

static void *attempt_in_thread(void *result)
{
	*(int *)result = open_secret();
	return NULL;
}

static int open_secret_in_thread(void)
{
	pthread_t thread;
	int result = 0;
	if (pthread_create(&thread, NULL, attempt_in_thread, &result) != 0 || pthread_join(thread, NULL) != 0)
		return 0;
	return result;
}

/*
 * Which layers stop each of them. The layers are tried alone: what two of them stop, each must.
 */

struct escape {
	const char *name;
	int (*attempt)(void);
	unsigned stopped_by;
	int abi;            /* the first Landlock version that does */
	bool not_sanitized; /* a sanitizer needs it */
};

static const struct escape from_reader[] = {
	{"read another file", open_secret, LANDLOCK, 1, false},
	{"read another file from the root", open_secret_from_root, LANDLOCK, 1, false},
	{"read the password file", open_password_file, LANDLOCK, 1, false},
	{"read another file in a thread", open_secret_in_thread, LANDLOCK, 1, false},
	{"list a directory", list_directory, LANDLOCK, 1, false},
	{"write an input", write_input, LANDLOCK | FILTER, 1, false},
	{"truncate an input", truncate_input, LANDLOCK | FILTER, 3, false},
	{"truncate an input by reading", truncate_input_by_reading, LANDLOCK | FILTER, 3, false},
	{"remove an input", remove_input, LANDLOCK | FILTER, 1, false},
	{"rename an input", rename_input, LANDLOCK | FILTER, 1, false},
	{"link a file", link_secret, LANDLOCK | FILTER, 1, false},
	{"change the mode of an input", change_mode_of_input, FILTER, 0, false},
	{"change the mode of an input by a newer call", change_mode_of_input_by_newer_call, FILTER, 0, false},
	{"set an attribute of an input", set_attribute_of_input_by_newer_call, FILTER, 0, false},
	{"change the time of an input", change_time_of_input, FILTER, 0, false},
	{"make a file", make_file, LANDLOCK | FILTER, 1, false},
	{"make a file in memory", make_file_in_memory_directory, LANDLOCK | FILTER, 1, false},
	{"make a file without a name", make_unnamed_file, LANDLOCK | FILTER, 1, false},
	{"make a directory", make_directory, LANDLOCK | FILTER, 1, false},
	{"make a symbolic link", make_symbolic_link, LANDLOCK | FILTER, 1, false},
	{"make a FIFO", make_fifo, LANDLOCK | FILTER, 1, false},
	{"make a device", make_node, LANDLOCK | FILTER | PRIVILEGES, 1, false},
	{"make an Internet socket", make_internet_socket, FILTER, 0, false},
	{"make a local socket", make_local_socket, FILTER, 0, false},
	{"make a netlink socket", make_netlink_socket, FILTER, 0, false},
	{"connect", connect_by_tcp, LANDLOCK | FILTER, 4, false},
	{"run a program", run_program, LANDLOCK | FILTER, 1, false},
	{"run a program by descriptor", run_program_by_descriptor, LANDLOCK | FILTER, 1, false},
	{"make a process", make_process, FILTER, 0, false},
#ifdef SYS_clone3
	{"make a process by clone3", make_process_by_clone3, FILTER, 0, false},
#endif
	{"trace the parent", trace_parent, LANDLOCK | FILTER, 1, false},
	{"signal the parent", signal_parent, LANDLOCK | FILTER, 6, false},
	{"signal everyone", signal_everyone, FILTER, 0, false},
	{"type into the terminal", type_into_terminal, FILTER, 0, false},
	{"raise a limit", raise_limit, FILTER, 0, false},
	{"mount", mount_something, LANDLOCK | FILTER | PRIVILEGES, 1, false},
	{"set up a ring", set_up_ring, FILTER, 0, false},
	{"change the root", change_root, FILTER | PRIVILEGES, 0, false},
	{"change the user", change_user, PRIVILEGES, 0, false},
	{"enlarge a file", enlarge_file, LIMITS, 0, false},
	{"take memory", take_memory, LIMITS, 0, true},
	{"dump core", dump_core, LIMITS, 0, true},
	{"gain privileges", gain_privileges, LANDLOCK | FILTER | LIMITS | PRIVILEGES, 1, false},
};

static const struct escape from_writer[] = {
	{"read another file", open_secret, LANDLOCK, 1, false},
	{"read another file in the directory of the output", read_other_output, LANDLOCK, 1, false},
	{"overwrite another file there", overwrite_other_output, FILTER, 0, false},
	{"truncate another file there", truncate_other_output, LANDLOCK | FILTER, 3, false},
	{"write an input", write_input, LANDLOCK | FILTER, 1, false},
	{"remove an input", remove_input, LANDLOCK, 1, false},
	{"link another file to there", link_secret, LANDLOCK, 1, false},
	{"move another file to there", rename_secret, LANDLOCK, 1, false},
	{"make a file elsewhere", make_file, LANDLOCK, 1, false},
	{"make a directory", make_directory, LANDLOCK | FILTER, 1, false},
	{"make a symbolic link", make_symbolic_link, LANDLOCK | FILTER, 1, false},
	{"run a program", run_program, LANDLOCK | FILTER, 1, false},
};

static const int versions[] = {1, 2, 3, 4, 5, NEWEST_ABI};

static void say_skipped(void)
{
	if (kernel_abi() < NEWEST_ABI)
		printf("test_sandbox: this kernel has Landlock version %d (0: none); skipped what needs a newer one, "
		       "up to %d\n",
			kernel_abi(), NEWEST_ABI);
	if (SANITIZED)
		printf("test_sandbox: built with a sanitizer; skipped the system call filter and memory\n");
}

static void assert_stopped(const struct escape *escape, struct sandbox_rules rules, unsigned layer, int abi)
{
	rules.without = ALL_LAYERS & ~layer;
	rules.abi = abi;
	if (layer == LIMITS && escape->not_sanitized && SANITIZED)
		return;
	int result = in_sandbox(&rules, layer, escape->attempt);
	if (result == SKIPPED && layer != LIMITS && layer != PRIVILEGES)
		return;
	ck_assert_msg(result != SKIPPED, "%s: no layer %u", escape->name, layer);
	ck_assert_msg(result != 0, "%s: not stopped by layer %u, version %d", escape->name, layer, abi);
	bool is_refusal = result == EPERM || result == EACCES || result == EXDEV || result == ENOSYS ||
			  result == EFBIG || result == ENOMEM;
	ck_assert_msg(is_refusal, "%s: layer %u: failed with %s", escape->name, layer, strerror(result));
}

static void assert_stopped_by_each(const struct escape *escape, struct sandbox_rules rules)
{
	for (unsigned layer = LANDLOCK; layer <= PRIVILEGES; layer *= 2) {
		if (!(escape->stopped_by & layer))
			continue;
		for (size_t i = 0; layer == LANDLOCK && i < COUNT_OF(versions); i++) {
			if (versions[i] >= escape->abi && versions[i] <= kernel_abi())
				assert_stopped(escape, rules, layer, versions[i]);
		}
		if (layer != LANDLOCK)
			assert_stopped(escape, rules, layer, 0);
	}
}

static void assert_place_is_unchanged(void)
{
	for (size_t i = 0; i < PLACE_FILES; i++) {
		struct stat status;
		ck_assert_msg(stat(place_files[i], &status) == 0 && (size_t)status.st_size == strlen(place_files[i]),
			"%s changed", place_files[i]);
	}
	ck_assert_int_eq(rmdir("elsewhere"), 0);
}

START_TEST(a_reader_cannot_escape)
{
	say_skipped();
	for (size_t i = 0; i < COUNT_OF(from_reader); i++)
		assert_stopped_by_each(&from_reader[i], reader_rules());
	assert_place_is_unchanged();
}
END_TEST

START_TEST(a_writer_cannot_escape)
{
	for (size_t i = 0; i < COUNT_OF(from_writer); i++)
		assert_stopped_by_each(&from_writer[i], writer_rules());
	assert_place_is_unchanged();
}
END_TEST

/* Otherwise the tests above would prove nothing. */
START_TEST(without_the_sandbox_a_reader_escapes)
{
	static int (*const attempts[])(void) = {open_secret, list_directory, write_input, make_file,
		make_internet_socket, run_program, make_process, signal_parent, enlarge_file, take_memory};
	struct sandbox_rules rules = reader_rules();
	rules.without = ALL_LAYERS;
	for (size_t i = 0; i < COUNT_OF(attempts); i++)
		ck_assert_msg(in_sandbox(&rules, 0, attempts[i]) == 0, "attempt %zu", i);
}
END_TEST

START_TEST(an_input_that_appears_later_is_not_an_input)
{
	struct sandbox_rules rules = reader_rules();
	ck_assert_int_eq(in_sandbox(&rules, 0, open_missing_input_made_since), ENOENT);
}
END_TEST

Suite *suite_sandbox(void)
{
	Suite *suite = suite_create("sandbox");
	if (is_in_valgrind()) {
		printf("test_sandbox: skipped in valgrind\n");
		return suite;
	}
	TCase *escapes = tcase_create("escapes");
	tcase_set_timeout(escapes, 60);
	tcase_add_checked_fixture(escapes, place_set_up, place_tear_down);
	tcase_add_test(escapes, a_reader_cannot_escape);
	tcase_add_test(escapes, a_writer_cannot_escape);
	tcase_add_test(escapes, without_the_sandbox_a_reader_escapes);
	tcase_add_test(escapes, an_input_that_appears_later_is_not_an_input);
	suite_add_tcase(suite, escapes);
	return suite;
}
