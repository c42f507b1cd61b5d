/* SPDX-License-Identifier: MIT */
/*
 * Speed, as ratios that hold on a noisy machine: everything is measured in one run and in turn, several times, and
 * the median is set against zlib's crc32 over the same file in the same run.
 *
 *	bench TOOL SPARSE DENSE SMALL TUNNELS MANY [REAL] [PEER...]
 *
 * SPARSE, DENSE, SMALL and TUNNELS are logs of evtxgen, MANY is a directory of them, REAL a log that Windows wrote; a
 * PEER is a command with {} in the log's place.
 */
#define _DEFAULT_SOURCE /* wait4: a child's own peak memory */
#include "ipsecevtx.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#define ROUNDS       5
#define WORDS_MAX    32
#define MEASURES_MAX 64
#define BLOCK        65536u

enum baseline {
	BASELINE_NONE = 0, /* a command */
	BASELINE_READ,
	BASELINE_CRC,
	BASELINE_COUNT, /* events, through the library */
};

struct measure {
	const char *name;
	const char *log;
	enum baseline baseline;
	char *command[WORDS_MAX];
	double wall[ROUNDS], cpu[ROUNDS];
	long peak_kilobytes;
	uint64_t events; /* that the log's reading gives; 0: not counted */
	double megabytes;
};

struct bench {
	struct measure measures[MEASURES_MAX];
	size_t count;
};

static double seconds_of(const struct timeval *time)
{
	return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void die(const char *what, const char *name)
{
	fprintf(stderr, "bench: %s: %s\n", name, what);
	exit(1);
}

/* In megabytes; of a directory, that of the files in it. */
static double size_of(const char *path)
{
	struct stat status;
	if (stat(path, &status) != 0)
		die("cannot be read", path);
	DIR *directory = S_ISDIR(status.st_mode) ? opendir(path) : NULL;
	if (!directory)
		return (double)status.st_size / 1e6;
	double bytes = 0;
	for (const struct dirent *entry; (entry = readdir(directory));) {
		if (fstatat(dirfd(directory), entry->d_name, &status, 0) == 0 && S_ISREG(status.st_mode))
			bytes += (double)status.st_size;
	}
	closedir(directory);
	return bytes / 1e6;
}

/*
 * What runs in a child, so that each has its own time and memory.
 */

static void read_file(const char *path, bool with_crc)
{
	static unsigned char block[BLOCK];
	uLong crc = 0;
	ssize_t count;
	int fd = open(path, O_RDONLY);
	if (fd < 0)
		die("cannot be read", path);
	while ((count = read(fd, block, sizeof block)) > 0) {
		if (with_crc)
			crc = crc32_z(crc, block, (size_t)count);
	}
	close(fd);
	/* The sum must be wanted, or the compiler may leave it out. */
	if (with_crc && crc == 0)
		fprintf(stderr, "bench: a checksum of zero\n");
}

static uint64_t count_events(const char *path, bool certified)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	uint64_t count = 0;
	options.modes = IPSECEVTX_MODE_ALL;
	options.engine = certified ? IPSECEVTX_ENGINE_CERTIFIED : IPSECEVTX_ENGINE_DIRECT;
	if (ipsecevtx_open(&reader, path, &options, NULL) != 0)
		die("cannot be read", path);
	while (ipsecevtx_next(reader, &event) > 0)
		count++;
	ipsecevtx_close(reader);
	return count;
}

static void run_child(const struct measure *measure)
{
	int null = open("/dev/null", O_WRONLY);
	if (null < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
		_exit(126);
	switch (measure->baseline) {
	case BASELINE_READ:
	case BASELINE_CRC:
		read_file(measure->log, measure->baseline == BASELINE_CRC);
		_exit(0);
	case BASELINE_COUNT:
		count_events(measure->log, true);
		_exit(0);
	case BASELINE_NONE:
		break;
	}
	execvp(measure->command[0], measure->command);
	_exit(127);
}

static void run(struct measure *measure, int round)
{
	struct rusage usage;
	int status;
	fflush(stdout);
	double start = now();
	pid_t child = fork();
	if (child < 0)
		die("cannot fork", measure->name);
	if (child == 0)
		run_child(measure);
	if (wait4(child, &status, 0, &usage) != child)
		die("cannot wait", measure->name);
	if (!WIFEXITED(status) || WEXITSTATUS(status) >= 126)
		die("the command failed", measure->name);
	if (round < 0)
		return; /* to warm up */
	measure->wall[round] = now() - start;
	measure->cpu[round] = seconds_of(&usage.ru_utime) + seconds_of(&usage.ru_stime);
	if (usage.ru_maxrss > measure->peak_kilobytes)
		measure->peak_kilobytes = usage.ru_maxrss;
}

/*
 * What is measured.
 */

static struct measure *add(struct bench *bench, const char *name, const char *log)
{
	if (bench->count == MEASURES_MAX)
		die("too many measures", name);
	struct measure *measure = &bench->measures[bench->count++];
	measure->name = name;
	measure->log = log;
	measure->megabytes = size_of(log);
	return measure;
}

static void add_baseline(struct bench *bench, const char *name, const char *log, enum baseline baseline)
{
	add(bench, name, log)->baseline = baseline;
}

/* options: words separated by blanks; "{}" is the log, which comes last when it is not named. */
static void add_command(struct bench *bench, const char *name, const char *log, const char *tool, const char *options)
{
	struct measure *measure = add(bench, name, log);
	size_t count = 0;
	bool has_log = false;
	if (tool)
		measure->command[count++] = (char *)(size_t)tool;
	char *words = strdup(options);
	if (!words)
		die("out of memory", name);
	for (char *word = strtok(words, " "); word && count < WORDS_MAX - 2; word = strtok(NULL, " ")) {
		bool is_log = strcmp(word, "{}") == 0;
		has_log |= is_log;
		measure->command[count++] = is_log ? (char *)(size_t)log : word;
	}
	if (!has_log)
		measure->command[count++] = (char *)(size_t)log;
}

static void add_log(struct bench *bench, const char *tool, const char *log, const char *const names[8])
{
	static const char *const options[8] = {"", "", "-q -m all -o jsonl -j1", "-q -m all -o jsonl -j2",
		"-q -m all -o csv -j1", "-q -m all -o csv -j2", "-q -m all -o text -j1", "-q -m all -o text -j2"};
	uint64_t events = count_events(log, false);
	add_baseline(bench, names[0], log, BASELINE_CRC);
	add_baseline(bench, names[1], log, BASELINE_COUNT);
	for (size_t i = 2; i < 8; i++)
		add_command(bench, names[i], log, tool, options[i]);
	for (size_t i = 0; i < bench->count; i++) {
		struct measure *measure = &bench->measures[i];
		if (strcmp(measure->log, log) == 0 && measure->baseline != BASELINE_READ &&
			measure->baseline != BASELINE_CRC)
			measure->events = events;
	}
}

/* Of an audit log of Windows few events are ours, if any: every event of it is printed. */
static void add_real(struct bench *bench, const char *tool, const char *log)
{
	add_baseline(bench, "real: crc32", log, BASELINE_CRC);
	add_command(bench, "real: every event, JSON Lines", log, tool, "-q -e any -o jsonl -j1");
	add_command(bench, "real: the same, direct", log, tool, "-q -e any -o jsonl -j1 --engine=direct");
	add_command(bench, "real: every event, XML", log, tool, "-q -e any -o xml -j1");
}

/* What reports add to reading: the limit is 2 s and 150 MB for a million events. */
static void add_reports(struct bench *bench, const char *tool, const char *log)
{
	add_baseline(bench, "tunnels: crc32", log, BASELINE_CRC);
	add_command(bench, "tunnels: JSON Lines, -j1", log, tool, "-q -m all -o jsonl -j1");
	add_command(bench, "tunnels: sessions, -j1", log, tool, "-q --report=sessions -o jsonl -j1");
	add_command(bench, "tunnels: peers, -j1", log, tool, "-q --report=peers -o jsonl -j1");
	add_command(bench, "tunnels: hostile, -j1", log, tool, "-q --report=hostile -o jsonl -j1");
	add_command(bench, "tunnels: summary, -j1", log, tool, "-q --report=summary -o jsonl -j1");
	add_command(bench, "tunnels: failures, -j1", log, tool, "-q --report=failures -o jsonl -j1");
	add_command(bench, "tunnels: weak, -j1", log, tool, "-q --report=weak -o jsonl -j1");
	add_command(bench, "tunnels: certificates, -j1", log, tool, "-q --report=certificates -o jsonl -j1");
	add_command(bench, "tunnels: clocks, -j1", log, tool, "-q --report=clocks -o jsonl -j1");
	add_command(bench, "tunnels: overview, -j1", log, tool, "-q --report=overview -o jsonl -j1");
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;
	return (left > right) - (left < right);
}

static double median(const double values[ROUNDS])
{
	double sorted[ROUNDS];
	memcpy(sorted, values, sizeof sorted);
	qsort(sorted, ROUNDS, sizeof sorted[0], compare);
	return sorted[ROUNDS / 2];
}

static void print(const struct bench *bench)
{
	printf("%-38s %9s %9s %12s %9s %8s\n", "", "ms", "MB/s", "events/s", "MB peak", "x crc32");
	for (size_t i = 0; i < bench->count; i++) {
		const struct measure *measure = &bench->measures[i];
		const struct measure *crc = NULL;
		for (size_t k = 0; k < bench->count; k++) {
			if (bench->measures[k].baseline == BASELINE_CRC &&
				strcmp(bench->measures[k].log, measure->log) == 0)
				crc = &bench->measures[k];
		}
		double wall = median(measure->wall);
		char events[24] = "";
		char ratio[24] = "";
		if (measure->events)
			snprintf(events, sizeof events, "%.0f", (double)measure->events / wall);
		if (crc)
			snprintf(ratio, sizeof ratio, "%.2f", median(crc->wall) / wall);
		printf("%-38s %9.1f %9.0f %12s %9.1f %8s\n", measure->name, wall * 1e3, measure->megabytes / wall,
			events, (double)measure->peak_kilobytes / 1024, ratio);
	}
}

int main(int argc, char **argv)
{
	static const char *const sparse_names[8] = {"sparse: crc32", "sparse: library, counting",
		"sparse: JSON Lines, -j1", "sparse: JSON Lines, -j2", "sparse: CSV, -j1", "sparse: CSV, -j2",
		"sparse: text, -j1", "sparse: text, -j2"};
	static const char *const dense_names[8] = {"dense: crc32", "dense: library, counting", "dense: JSON Lines, -j1",
		"dense: JSON Lines, -j2", "dense: CSV, -j1", "dense: CSV, -j2", "dense: text, -j1", "dense: text, -j2"};
	static struct bench bench;
	if (argc < 7) {
		fprintf(stderr, "usage: bench TOOL SPARSE DENSE SMALL TUNNELS MANY [REAL] [PEER...]\n");
		return 2;
	}
	const char *tool = argv[1];
	add_baseline(&bench, "sparse: read", argv[2], BASELINE_READ);
	add_command(&bench, "sparse: nothing matching, -j1", argv[2], tool, "-q -e 65000 -o jsonl -j1");
	add_command(&bench, "sparse: nothing matching, -j2", argv[2], tool, "-q -e 65000 -o jsonl -j2");
	add_log(&bench, tool, argv[2], sparse_names);
	bench.measures[1].events = bench.measures[2].events = 0;
	add_command(&bench, "sparse: every event, JSON Lines, -j1", argv[2], tool, "-q -e any -o jsonl -j1");
	add_command(&bench, "sparse: every event, JSON Lines, -j2", argv[2], tool, "-q -e any -o jsonl -j2");
	add_command(&bench, "sparse: every event, a slice, -j1", argv[2], tool, "-q -e any -o evtx -w /dev/null -j1");
	add_log(&bench, tool, argv[3], dense_names);
	add_command(&bench, "dense: XML, -j1", argv[3], tool, "-q -m all -o xml -j1");
	add_command(&bench, "dense: XML, -j2", argv[3], tool, "-q -m all -o xml -j2");
	add_command(&bench, "dense: a slice, -j1", argv[3], tool, "-q -m all -o evtx -w /dev/null -j1");
	/* Without an event there is nothing to certify, and the time says nothing. */
	if (count_events(argv[4], true) == 0)
		die("holds no event", argv[4]);
	add_command(&bench, "one chunk, certified", argv[4], tool, "-q -e any -o jsonl");
	add_command(&bench, "one chunk, direct", argv[4], tool, "-q -e any -o jsonl --engine=direct");
	add_command(&bench, "one chunk, libevtx", argv[4], tool, "-q -e any -o jsonl --engine=libevtx");
	add_reports(&bench, tool, argv[5]);
	size_t many = bench.count;
	add_command(&bench, "many logs, certified", argv[6], tool, "-q -r -e any -o jsonl -j1");
	add_command(&bench, "many logs, direct", argv[6], tool, "-q -r -e any -o jsonl -j1 --engine=direct");
	int peers = 7;
	const char *real = argc > peers && !strstr(argv[peers], "{}") ? argv[peers++] : NULL;
	if (real)
		add_real(&bench, tool, real);
	for (int i = peers; i < argc; i++) {
		add_command(&bench, "peer, sparse", argv[2], NULL, argv[i]);
		add_command(&bench, "peer, dense", argv[3], NULL, argv[i]);
		if (real)
			add_command(&bench, "peer, real", real, NULL, argv[i]);
	}
	for (int round = -1; round < ROUNDS; round++) {
		for (size_t i = 0; i < bench.count; i++)
			run(&bench.measures[i], round);
	}
	print(&bench);
	printf("many logs, processor time: certified takes %.2f times as long as direct\n",
		median(bench.measures[many].cpu) / median(bench.measures[many + 1].cpu));
	return 0;
}
