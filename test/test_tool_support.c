/* SPDX-License-Identifier: MIT */
/* For pseudo terminals. */
#define _XOPEN_SOURCE 700

#include "test_tool_support.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#define MEMORY_BLOCKS 4096

static void *blocks[MEMORY_BLOCKS];
static size_t block_count;

static char directory[PATH_MAX]; /* of the test */
static char tool[PATH_MAX];

void *test_memory(size_t size)
{
	ck_assert_uint_lt(block_count, MEMORY_BLOCKS);
	void *block = malloc(size ? size : 1);
	ck_assert_ptr_nonnull(block);
	blocks[block_count++] = block;
	return block;
}

/*
 * Running.
 */

struct growing {
	char *data; /* in blocks[block] */
	size_t size;
	size_t room;
	size_t block;
};

static void growing_init(struct growing *growing)
{
	growing->room = 4096;
	growing->size = 0;
	growing->block = block_count;
	growing->data = test_memory(growing->room);
	growing->data[0] = '\0';
}

/* Reads what there is. False at the end. */
static bool growing_read(struct growing *growing, int fd)
{
	if (growing->room - growing->size < 4096) {
		growing->room *= 2;
		growing->data = realloc(growing->data, growing->room);
		ck_assert_ptr_nonnull(growing->data);
		blocks[growing->block] = growing->data;
	}
	ssize_t length = read(fd, growing->data + growing->size, growing->room - growing->size - 1);
	/* A terminal whose other side was closed says EIO. */
	if (length < 0 && errno != EIO)
		ck_assert_int_eq(errno, EINTR);
	if (length < 0)
		return errno == EINTR;
	growing->size += (size_t)length;
	growing->data[growing->size] = '\0';
	return length > 0;
}

/* Opens a terminal, and returns the side that the program gets; its output comes out of *master unchanged. */
static int open_terminal(int *master, unsigned columns)
{
	const struct winsize size = {.ws_row = 24, .ws_col = (unsigned short)columns};
	struct termios settings;
	*master = posix_openpt(O_RDWR | O_NOCTTY);
	ck_assert_int_ge(*master, 0);
	ck_assert_int_eq(grantpt(*master), 0);
	ck_assert_int_eq(unlockpt(*master), 0);
	int slave = open(ptsname(*master), O_RDWR | O_NOCTTY);
	ck_assert_int_ge(slave, 0);
	ck_assert_int_eq(tcgetattr(slave, &settings), 0);
	settings.c_oflag &= ~(tcflag_t)OPOST;
	ck_assert_int_eq(tcsetattr(slave, TCSANOW, &settings), 0);
	if (columns > 0)
		ck_assert_int_eq(ioctl(slave, TIOCSWINSZ, &size), 0);
	return slave;
}

struct pipes {
	int in[2];
	int out[2];
	int err[2];
};

static void open_pipes(struct pipes *pipes, const struct way *way)
{
	ck_assert_int_eq(pipe(pipes->in), 0);
	ck_assert_int_eq(pipe(pipes->err), 0);
	if (way->on_terminal) {
		pipes->out[1] = open_terminal(&pipes->out[0], way->columns);
		return;
	}
	ck_assert_int_eq(pipe(pipes->out), 0);
	if (!way->output_to)
		return;
	close(pipes->out[1]);
	pipes->out[1] = open(way->output_to, O_WRONLY | O_APPEND);
	ck_assert_msg(pipes->out[1] >= 0, "%s: %s", way->output_to, strerror(errno));
}

static void become(const struct way *way, const struct pipes *pipes, const char *const *arguments)
{
	char *copies[64];
	size_t count = 0;
	for (; arguments[count] && count + 1 < LENGTH(copies); count++)
		memcpy(&copies[count], &arguments[count], sizeof copies[0]);
	copies[count] = NULL;
	if (way->file_limit) {
		struct rlimit limit = {(rlim_t)way->file_limit, (rlim_t)way->file_limit};
		setrlimit(RLIMIT_FSIZE, &limit);
	}
	dup2(way->input_from ? way->input_from : pipes->in[0], STDIN_FILENO);
	dup2(pipes->out[1], STDOUT_FILENO);
	dup2(pipes->err[1], STDERR_FILENO);
	const int all[] = {pipes->in[0], pipes->in[1], pipes->out[0], pipes->out[1], pipes->err[0], pipes->err[1]};
	for (size_t i = 0; i < LENGTH(all); i++)
		close(all[i]);
	signal(SIGPIPE, way->ignores_pipe ? SIG_IGN : SIG_DFL);
	if (!way->in_project && chdir(directory) != 0)
		_exit(126);
	if (way->prepare)
		way->prepare();
	execvp(arguments[0][0] ? arguments[0] : tool, copies);
	_exit(127);
}

static void close_if_open(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void feed(const struct way *way, int *fd, size_t *fed)
{
	if (*fed < way->input_size) {
		ssize_t length = write(*fd, (const char *)way->input + *fed, way->input_size - *fed);
		if (length > 0)
			*fed += (size_t)length;
		else if (errno != EAGAIN && errno != EINTR)
			close_if_open(fd); /* it does not want more */
	}
	if (*fed >= way->input_size && !way->input_waits)
		close_if_open(fd);
}

/* Writes to the program and reads from it at the same time, as otherwise one side could wait for the other. */
static void talk(const struct way *way, pid_t child, struct pipes *pipes, struct growing *out, struct growing *err)
{
	size_t fed = 0;
	bool killed = false;
	fcntl(pipes->in[1], F_SETFL, O_NONBLOCK);
	while (pipes->out[0] >= 0 || pipes->err[0] >= 0) {
		bool feeding = fed < way->input_size || !way->input_waits;
		struct pollfd polled[] = {{feeding ? pipes->in[1] : -1, POLLOUT, 0}, {pipes->out[0], POLLIN, 0},
			{pipes->err[0], POLLIN, 0}};
		/* The time is for programs that say nothing before they get the signal. */
		int count = poll(polled, LENGTH(polled), way->end_signal && !killed ? 300 : -1);
		if (count == 0) {
			kill(child, way->end_signal);
			killed = true;
		}
		if (count > 0 && polled[0].revents)
			feed(way, &pipes->in[1], &fed);
		if (count > 0 && polled[1].revents && !growing_read(out, pipes->out[0]))
			close_if_open(&pipes->out[0]);
		if (count > 0 && polled[2].revents && !growing_read(err, pipes->err[0]))
			close_if_open(&pipes->err[0]);
	}
	close_if_open(&pipes->in[1]);
}

/* "bytes 69632 = headers 4608 + records 2736 + ...": the sums that the tool tells with -v are right, always. */
static void check_sums(const char *err)
{
	for (const char *line = err; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		size_t length = strcspn(line, "\n");
		const char *equals = strstr(line, " = headers ");
		if (!equals || equals > line + length)
			equals = strstr(line, " = printed ");
		if (!equals || equals > line + length)
			continue;
		const char *total = equals;
		while (total > line && total[-1] != ' ')
			total--;
		unsigned long long sum = 0;
		for (const char *at = equals; at < line + length; at++) {
			if (at[-1] == ' ' && *at >= '0' && *at <= '9')
				sum += strtoull(at, NULL, 10);
		}
		ck_assert_msg(sum == strtoull(total, NULL, 10), "does not add up: %.*s", (int)length, line);
	}
}

struct ran run_program(const struct way *given, const char *const *arguments)
{
	static const struct way ordinary;
	const struct way *way = given ? given : &ordinary;
	struct growing out, err;
	struct pipes pipes;
	int status;
	growing_init(&out);
	growing_init(&err);
	open_pipes(&pipes, way);
	if (way->no_reader)
		close_if_open(&pipes.out[0]);
	signal(SIGPIPE, SIG_IGN);
	fflush(NULL);
	pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0)
		become(way, &pipes, arguments);
	close(pipes.in[0]);
	close(pipes.out[1]);
	close(pipes.err[1]);
	talk(way, child, &pipes, &out, &err);
	while (waitpid(child, &status, 0) < 0)
		ck_assert_int_eq(errno, EINTR);
	check_sums(err.data);
	assert_has_not(err.data, "Sanitizer");
	return (struct ran){WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), out.data, out.size,
		err.data, err.size};
}

struct ran ran_with_status(struct ran ran, int wanted)
{
	ck_assert_msg(ran.status == wanted, "status %d, not %d: %.2000s", ran.status, wanted, ran.err);
	return ran;
}

/*
 * The directory.
 */

void tool_set_up(void)
{
	const char *base = getenv("TMPDIR");
	const char *build = getenv("BUILD");
	char path[PATH_MAX];
	snprintf(path, sizeof path, "%s/ipsec-evtx", build && build[0] ? build : "build");
	ck_assert_msg(realpath(path, tool) != NULL, "%s: %s", path, strerror(errno));
	snprintf(directory, sizeof directory, "%s/tool-XXXXXX", base && base[0] ? base : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(directory));
	/* What the tests expect on a terminal must not depend on where they run. */
	unsetenv("NO_COLOR");
	setenv("TERM", "xterm", 1);
	setenv("PAGER", "cat", 1);
}

static void path_of(char path[2 * PATH_MAX], const char *name)
{
	snprintf(path, 2 * PATH_MAX, "%s/%s", directory, name);
}

static size_t walk(const char *path, bool remove)
{
	struct dirent *entry;
	size_t count = 0;
	DIR *entries = opendir(path);
	if (!entries)
		return 0;
	while ((entry = readdir(entries)) != NULL) {
		char below[2 * PATH_MAX];
		struct stat status;
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		count++;
		snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
		if (lstat(below, &status) == 0 && S_ISDIR(status.st_mode))
			count += walk(below, remove);
		else if (remove)
			unlink(below);
	}
	closedir(entries);
	if (remove)
		rmdir(path);
	return count;
}

const char *tool_path(void)
{
	return tool;
}

const char *file_path(const char *name)
{
	char *path = test_memory(2 * PATH_MAX);
	path_of(path, name);
	return path;
}

const char *file_beginning(const char *start)
{
	const struct dirent *entry;
	char *found = NULL;
	DIR *entries = opendir(directory);
	ck_assert_ptr_nonnull(entries);
	while (!found && (entry = readdir(entries)) != NULL) {
		if (strncmp(entry->d_name, start, strlen(start)) == 0)
			found = strcpy(test_memory(strlen(entry->d_name) + 1), entry->d_name);
	}
	closedir(entries);
	return found;
}

size_t count_files(void)
{
	return walk(directory, false);
}

void tool_tear_down(void)
{
	walk(directory, true);
	while (block_count > 0)
		free(blocks[--block_count]);
}

TCase *tool_case(Suite *suite, const char *name)
{
	TCase *test_case = tcase_create(name);
	tcase_set_timeout(test_case, 300);
	tcase_add_checked_fixture(test_case, tool_set_up, tool_tear_down);
	suite_add_tcase(suite, test_case);
	return test_case;
}

void make_file(const char *name, const void *data, size_t size)
{
	char path[2 * PATH_MAX];
	path_of(path, name);
	FILE *file = fopen(path, "wb");
	ck_assert_msg(file != NULL, "%s: %s", path, strerror(errno));
	ck_assert_uint_eq(fwrite(data, 1, size, file), size);
	ck_assert_int_eq(fclose(file), 0);
}

void make_directory(const char *name)
{
	char path[2 * PATH_MAX];
	path_of(path, name);
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

void link_file(const char *name, const char *target)
{
	char path[2 * PATH_MAX];
	path_of(path, name);
	ck_assert_int_eq(symlink(target, path), 0);
}

uint8_t *log_bytes(const char *script, size_t *size)
{
	struct evtxgen *log = evtxgen_new(NULL);
	ck_assert_ptr_nonnull(log);
	ck_assert_msg(evtxgen_script(log, script), "%s", evtxgen_error(log));
	ck_assert_msg(evtxgen_finish(log), "%s", evtxgen_error(log));
	const uint8_t *bytes = evtxgen_bytes(log, size);
	ck_assert_ptr_nonnull(bytes);
	uint8_t *copy = memcpy(test_memory(*size), bytes, *size);
	evtxgen_free(log);
	return copy;
}

void make_log(const char *name, const char *script)
{
	size_t size;
	const uint8_t *bytes = log_bytes(script, &size);
	make_file(name, bytes, size);
}

static uint32_t u32_at(const uint8_t *bytes)
{
	return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

size_t record_offsets(const uint8_t *log, size_t size, size_t *offsets, size_t room)
{
	size_t count = 0;
	for (size_t chunk = 4096; chunk + 65536 <= size; chunk += 65536) {
		for (size_t at = chunk + 512; at < chunk + u32_at(log + chunk + 48) && count < room;) {
			offsets[count++] = at;
			ck_assert_uint_ge(u32_at(log + at + 4), 28);
			at += u32_at(log + at + 4);
		}
	}
	return count;
}

static char *whole_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return NULL;
	ck_assert_int_eq(fseek(file, 0, SEEK_END), 0);
	long end = ftell(file);
	ck_assert_int_ge(end, 0);
	rewind(file);
	char *text = test_memory((size_t)end + 1);
	ck_assert_uint_eq(fread(text, 1, (size_t)end, file), (size_t)end);
	text[end] = '\0';
	fclose(file);
	if (size)
		*size = (size_t)end;
	return text;
}

char *file_text(const char *name, size_t *size)
{
	char path[2 * PATH_MAX];
	path_of(path, name);
	return whole_file(path, size);
}

char *project_text(const char *path, size_t *size)
{
	return whole_file(path, size);
}

/*
 * Looking.
 */

void assert_has(const char *where, const char *text)
{
	ck_assert_msg(strstr(where, text) != NULL, "not found: %s\nin: %.3000s", text, where);
}

void assert_has_not(const char *where, const char *text)
{
	const char *found = strstr(where, text);
	ck_assert_msg(found == NULL, "found: %s\nin: %.3000s", text, found ? found : "");
}

void assert_same(const char *text, const char *expected)
{
	size_t line = 1;
	size_t start = 0;
	size_t at = 0;
	for (; text[at] && text[at] == expected[at]; at++) {
		if (text[at] == '\n') {
			line++;
			start = at + 1;
		}
	}
	ck_assert_msg(text[at] == expected[at], "line %zu is\n%.*s\nnot\n%.*s", line,
		(int)(strcspn(text + at, "\n") + at - start) % 1000, text + start,
		(int)(strcspn(expected + at, "\n") + at - start) % 1000, expected + start);
}

const char *find_text(const char *where, const char *text)
{
	size_t length = strlen(text);
	for (; (where = strchr(where, text[0])) != NULL; where++) {
		if (strncmp(where, text, length) == 0)
			return where;
	}
	return NULL;
}

size_t count_of(const char *where, const char *text)
{
	size_t count = 0;
	for (const char *at = find_text(where, text); at; at = find_text(at + 1, text))
		count++;
	return count;
}

const char *record_ids(const char *lines)
{
	size_t room = strlen(lines) + 1;
	char *ids = test_memory(room);
	size_t used = 0;
	ids[0] = '\0';
	for (const char *at = find_text(lines, "\"record_id\":"); at; at = find_text(at + 1, "\"record_id\":"))
		used += (size_t)snprintf(
			ids + used, room - used, "%s%lld", used ? " " : "", strtoll(at + 12, NULL, 10));
	return ids;
}

bool has_program(const char *name, const char *what_is_skipped)
{
	struct ran ran = PROGRAM_AS(NULL, name, "--version");
	if (ran.status == 127)
		printf("%s is not here: %s\n", name, what_is_skipped);
	return ran.status != 127;
}

void assert_jq(const char *options, const char *filter, const char *json, size_t size)
{
	struct way way = {.input = json, .input_size = size};
	struct ran ran = PROGRAM_AS(&way, "jq", options ? options : "-c", "-e", filter);
	ck_assert_msg(ran.status == 0, "jq %s %s: status %d, %s%.1000s", options ? options : "", filter, ran.status,
		ran.err, ran.out);
	/* jq's status is only that of its last value. */
	assert_has_not(ran.out, "false");
}

/* Harmful characters of more than one byte, as UTF-8. */
static const char *const harmful[] = {"\xc2\x9b", "\xc2\x80", "\xc2\x9f", "\xe2\x80\x8b", "\xe2\x80\x8e",
	"\xe2\x80\x8f", "\xe2\x80\xaa", "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x81\xa6",
	"\xe2\x81\xa7", "\xe2\x81\xa8", "\xe2\x81\xa9"};

void assert_harmless(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char byte = (unsigned char)text[i];
		/* An assertion for each byte would take minutes. */
		if ((byte < 0x20 && byte != '\n') || byte == 0x7f)
			ck_abort_msg("byte %02x at %zu after %.*s", byte, i, (int)(i < 40 ? i : 40),
				text + (i < 40 ? 0 : i - 40));
	}
	for (size_t i = 0; i < LENGTH(harmful); i++)
		assert_has_not(text, harmful[i]);
}
