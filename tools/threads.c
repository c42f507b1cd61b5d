/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE /* sched_getaffinity */
#include "threads.h"

#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inputs.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define MIB ((uint64_t)1024 * 1024)

/*
 * From so many bytes on a second thread saves more than a tenth of a second; for less, another processor is not taken.
 */
#define MUCH_TO_READ (64 * MIB)

/*
 * Logs become 6 to 13 times smaller in gzip, as measured with one log of Windows and two of half a million events of
 * few kinds.
 */
#define COMPRESSED_RATIO 8

unsigned threads_of_system(void)
{
	cpu_set_t usable;
	long count =
		sched_getaffinity(0, sizeof usable, &usable) == 0 ? CPU_COUNT(&usable) : sysconf(_SC_NPROCESSORS_ONLN);
	return count < 1 ? 1 : count > (long)THREADS_MAX ? THREADS_MAX : (unsigned)count;
}

/* Whether the name says that the file is compressed. It is opened only in the sandbox. */
static bool is_compressed(const char *path)
{
	static const char *const suffixes[] = {
		".gz", ".tgz", ".bgz", ".xz", ".txz", ".zst", ".tzst", ".bz2", ".zip", ".7z"};
	const char *suffix = strrchr(path, '.');
	for (size_t i = 0; suffix && i < sizeof suffixes / sizeof suffixes[0]; i++) {
		if (strcasecmp(suffix, suffixes[i]) == 0)
			return true;
	}
	return false;
}

unsigned threads_for_inputs(const struct inputs *inputs)
{
	uint64_t size = 0;
	for (size_t i = 0; i < inputs->count; i++) {
		struct stat status;
		if (stat(inputs->paths[i], &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
			size += (uint64_t)status.st_size * (is_compressed(inputs->paths[i]) ? COMPRESSED_RATIO : 1);
		if (size > MUCH_TO_READ)
			return threads_of_system();
	}
	return 1;
}

static uint64_t limit_or_none(const struct rlimit *limit)
{
	return limit->rlim_cur == RLIM_INFINITY ? UINT64_MAX : limit->rlim_cur;
}

/* The lower one of the two limits of memory; UINT64_MAX where there is none. */
static uint64_t limit_of_memory(void)
{
	struct rlimit addresses, data;
	uint64_t all = getrlimit(RLIMIT_AS, &addresses) == 0 ? limit_or_none(&addresses) : UINT64_MAX;
	uint64_t some = getrlimit(RLIMIT_DATA, &data) == 0 ? limit_or_none(&data) : UINT64_MAX;
	return all < some ? all : some;
}

unsigned threads_fitting(unsigned wanted)
{
	uint64_t limit = limit_of_memory() / MIB;
	uint64_t fitting = limit > THREADS_BASE + THREADS_EACH ? (limit - THREADS_BASE) / THREADS_EACH : 1;
	return fitting < wanted ? (unsigned)fitting : wanted;
}

void threads_bound_heap(void)
{
#ifdef M_MMAP_THRESHOLD
	/*
	 * Without this, glibc also puts blocks into heaps that are larger than the largest block so far. Growing tables
	 * then leave gaps that nothing else fits into, and twice as much free memory is kept: 7 MiB for a log of many
	 * templates.
	 */
	mallopt(M_MMAP_THRESHOLD, (int)MIB);
#endif
#ifdef M_ARENA_MAX
	/*
	 * glibc reserves 64 MiB of addresses for the heap of each thread: they cost nothing without a limit, and take
	 * all of it where there is one.
	 */
	if (limit_of_memory() != UINT64_MAX)
		mallopt(M_ARENA_MAX, 1);
#endif
}
