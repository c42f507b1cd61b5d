/* SPDX-License-Identifier: MIT */
/*
 * Attempts to get out of the sandbox, each in a process of its own. Nothing here relies on file permissions, which do
 * not stop root.
 */
#define _GNU_SOURCE

#include "../tools/sandbox.h"
#include "suites.h"
#include "test_support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

#define NEWEST_ABI 6

/* What a child ends with when it has nothing to tell; other codes are errno. */
#define SKIPPED 250

/*
 * A directory: in/a.evtx and in/b.evtx are inputs, in/secret is not, out/ is for output, and so is elsewhere/ not.
 */
static char place[PATH_MAX];
static int open_before = -1; /* out/temporary, as the tool has it open */

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");
	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	ck_assert_int_eq(fclose(file), 0);
}

static const char *const directories[] = {"in", "out", "elsewhere"};
static const char *const files[] = {"in/a.evtx", "in/b.evtx", "in/secret", "out/temporary", "out/old"};

static void make_place(void)
{
	const char *base = getenv("TMPDIR");
	snprintf(place, sizeof place, "%s/sandbox-XXXXXX", base && base[0] ? base : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(place));
	ck_assert_int_eq(chdir(place), 0);
	for (size_t i = 0; i < COUNT_OF(directories); i++)
		ck_assert_int_eq(mkdir(directories[i], 0700), 0);
	for (size_t i = 0; i < COUNT_OF(files); i++)
		write_file(files[i], files[i]);
	open_before = open("out/temporary", O_WRONLY | O_CLOEXEC);
	ck_assert_int_ge(open_before, 0);
}

static int start_directory = -1;

static void set_up(void)
{
	start_directory = open(".", O_RDONLY | O_CLOEXEC);
	make_place();
}

static void remove_all_in(const char *directory)
{
	DIR *entries = opendir(directory);
	const struct dirent *entry;
	while (entries && (entry = readdir(entries)) != NULL)
		unlinkat(dirfd(entries), entry->d_name, 0);
	if (entries)
		closedir(entries);
}

static void tear_down(void)
{
	close(open_before);
	for (size_t i = 0; i < COUNT_OF(directories); i++) {
		remove_all_in(directories[i]);
		rmdir(directories[i]);
	}
	if (fchdir(start_directory) == 0)
		rmdir(place);
	close(start_directory);
}

/*
 * Children.
 */

static char *inputs[] = {"-", "in/a.evtx", "in/missing.evtx", "in/b.evtx"};

static struct sandbox_rules reader_rules(void)
{
	return (struct sandbox_rules){.inputs = inputs, .input_count = COUNT_OF(inputs), .threads = 2};
}

static struct sandbox_rules writer_rules(void)
{
	struct sandbox_rules rules = reader_rules();
	rules.outputs[0] = "out/new";
	rules.outputs[1] = "out/findings";
	return rules;
}

/* What the attempt returned in a process within the sandbox: 0 when it succeeded, or errno. */
static int in_sandbox(const struct sandbox_rules *rules, unsigned needed, int (*attempt)(void))
{
	fflush(NULL);
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		struct sandbox_status status;
		/* As in the tool. Standard output is a file when the log of a test run is kept. */
		signal(SIGXFSZ, SIG_IGN);
		int null = open("/dev/null", O_WRONLY);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		sandbox_enter(rules, &status);
		_exit((status.layers & needed) == needed ? attempt() : SKIPPED);
	}
	int result;
	while (waitpid(child, &result, 0) < 0)
		ck_assert_int_eq(errno, EINTR);
	ck_assert_msg(WIFEXITED(result), "the child ended by signal %d", WTERMSIG(result));
	return WEXITSTATUS(result);
}

static int result_of(long value)
{
	return value < 0 ? errno : 0;
}

/* Through the C library, which calls openat where there is no open. */
static int try_open(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC, 0600);
	int result = result_of(fd);
	if (fd >= 0)
		close(fd);
	return result;
}

/*
 * Attempts.
 */

static int open_input(void)
{
	return try_open("in/b.evtx", O_RDONLY);
}

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

static int list_directory(void)
{
	return try_open("in", O_RDONLY | O_DIRECTORY);
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

static int signal_itself(void)
{
	return result_of(kill(getpid(), 0)) + raise(SIGXFSZ);
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

static int start_thread(void)
{
	pthread_t thread;
	int result = -1;
	int error = pthread_create(&thread, NULL, attempt_in_thread, &result);
	if (error != 0)
		return error;
	return pthread_join(thread, NULL);
}

static int open_secret_in_thread(void)
{
	pthread_t thread;
	int result = 0;
	if (pthread_create(&thread, NULL, attempt_in_thread, &result) != 0 || pthread_join(thread, NULL) != 0)
		return 0;
	return result;
}

static int pipe_ends[2];

static int open_pipe(void)
{
	char path[64];
	snprintf(path, sizeof path, "/dev/fd/%d", pipe_ends[0]);
	return try_open(path, O_RDONLY);
}

/*
 * Which layers stop each of them. The layers are tried alone: what two of them stop, each must.
 */

#define LANDLOCK   SANDBOX_LANDLOCK
#define FILTER     SANDBOX_FILTER
#define LIMITS     SANDBOX_LIMITS
#define PRIVILEGES SANDBOX_PRIVILEGES
#define ALL_LAYERS (LANDLOCK | FILTER | LIMITS | PRIVILEGES)

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

static int kernel_abi(void)
{
	long version = syscall(444, NULL, (size_t)0, 1U);
	return version < 0 ? 0 : (int)version;
}

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
	for (size_t i = 0; i < COUNT_OF(files); i++) {
		struct stat status;
		ck_assert_msg(stat(files[i], &status) == 0 && (size_t)status.st_size == strlen(files[i]), "%s changed",
			files[i]);
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

/*
 * What must go on working.
 */

static int read_inputs(void)
{
	char text[64];
	for (size_t i = 1; i < COUNT_OF(inputs); i += 2) {
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

/* With all layers, and with all that an older kernel would have. */
static void assert_works(struct sandbox_rules rules, int (*attempt)(void))
{
	for (int abi = 0; abi <= NEWEST_ABI; abi++) {
		tear_down();
		set_up();
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

/* Its own calls meet the filter too, and an execve that fails ends it. */
static bool in_valgrind(void)
{
	const char *preloaded = getenv("LD_PRELOAD");
	return preloaded && strstr(preloaded, "vgpreload");
}

Suite *suite_sandbox(void)
{
	Suite *suite = suite_create("sandbox");
	if (in_valgrind()) {
		printf("test_sandbox: skipped in valgrind\n");
		return suite;
	}
	TCase *escapes = tcase_create("escapes");
	tcase_set_timeout(escapes, 60);
	tcase_add_checked_fixture(escapes, set_up, tear_down);
	tcase_add_test(escapes, a_reader_cannot_escape);
	tcase_add_test(escapes, a_writer_cannot_escape);
	tcase_add_test(escapes, without_the_sandbox_a_reader_escapes);
	tcase_add_test(escapes, an_input_that_appears_later_is_not_an_input);
	suite_add_tcase(suite, escapes);
	TCase *work = tcase_create("work");
	tcase_set_timeout(work, 60);
	tcase_add_checked_fixture(work, set_up, tear_down);
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
