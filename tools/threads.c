/* SPDX-License-Identifier: MIT */
#include "threads.h"

#include <stdint.h>
#include <sys/resource.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define MIB ((uint64_t)1024 * 1024)

/* The lower of the two limits that memory meets; UINT64_MAX without any. */
static uint64_t limit_of_memory(void)
{
	static const int resources[] = {RLIMIT_AS, RLIMIT_DATA};
	uint64_t lowest = UINT64_MAX;
	for (unsigned i = 0; i < sizeof resources / sizeof resources[0]; i++) {
		struct rlimit limit;
		if (getrlimit(resources[i], &limit) == 0 && limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < lowest)
			lowest = limit.rlim_cur;
	}
	return lowest;
}

unsigned threads_fitting(unsigned wanted)
{
	uint64_t limit = limit_of_memory() / MIB;
	uint64_t fitting = limit > THREADS_BASE + THREADS_EACH ? (limit - THREADS_BASE) / THREADS_EACH : 1;
	return fitting < wanted ? (unsigned)fitting : wanted;
}

void threads_share_heap(void)
{
#ifdef M_ARENA_MAX
	/*
	 * glibc reserves 64 MiB of addresses for each thread's own heap: they cost nothing where there is no limit, and
	 * take everything where there is one.
	 */
	if (limit_of_memory() != UINT64_MAX)
		mallopt(M_ARENA_MAX, 1);
#endif
}
