/* SPDX-License-Identifier: MIT */
/* For RTLD_NEXT. */
#define _GNU_SOURCE

#include "failing.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define IS_POSSIBLE false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define IS_POSSIBLE false
#endif
#endif
#ifndef IS_POSSIBLE
#define IS_POSSIBLE true
#define STANDS_BEFORE_MALLOC
#endif

static atomic_bool is_counting;
static atomic_size_t count;
static size_t fail_at;
static bool fails_on;
static bool is_silent;
static atomic_int threads_left = -1;
static _Thread_local bool is_paused;

bool failing_is_possible(void)
{
	return IS_POSSIBLE;
}

void failing_start(size_t at, bool on)
{
	fail_at = at;
	fails_on = on;
	is_silent = false;
	atomic_store(&count, 0);
	atomic_store(&is_counting, true);
}

size_t failing_stop(void)
{
	atomic_store(&is_counting, false);
	return atomic_load(&count);
}

void failing_pause(bool paused)
{
	is_paused = paused;
}

void failing_threads(int threads)
{
	atomic_store(&threads_left, threads);
}

#ifdef STANDS_BEFORE_MALLOC

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t items, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

static bool fails(void)
{
	if (!atomic_load(&is_counting) || is_paused)
		return false;
	size_t number = atomic_fetch_add(&count, 1) + 1;
	bool does = fail_at > 0 && (number == fail_at || (fails_on && number > fail_at));
	if (does && !is_silent)
		errno = ENOMEM;
	return does;
}

void *malloc(size_t size)
{
	return fails() ? NULL : __libc_malloc(size);
}

void *calloc(size_t items, size_t size)
{
	return fails() ? NULL : __libc_calloc(items, size);
}

void *realloc(void *memory, size_t size)
{
	return fails() ? NULL : __libc_realloc(memory, size);
}

typedef int thread_maker(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *), void *argument)
{
	static thread_maker *_Atomic make;
	if (!atomic_load(&make)) {
		void *found = dlsym(RTLD_NEXT, "pthread_create");
		thread_maker *known;
		memcpy(&known, &found, sizeof known);
		atomic_store(&make, known);
	}
	if (atomic_load(&threads_left) == 0)
		return EAGAIN;
	if (atomic_load(&threads_left) > 0)
		atomic_fetch_sub(&threads_left, 1);
	return atomic_load(&make)(thread, attributes, start, argument);
}

/* Who reads the beginning of a log while a file is open to it that only the outside of the sandbox has? */
static void look_around(ssize_t size, const void *bytes)
{
	static const char told[] = "the evidence was read outside of the sandbox\n";
	const char *path = getenv("FAILING_SECRET");
	if (!path || size < 8 || memcmp(bytes, "ElfFile", 8) != 0)
		return;
	int fd = open(path, O_RDONLY);
	if (fd >= 0 && write(STDERR_FILENO, told, sizeof told - 1) >= 0)
		close(fd);
}

ssize_t read(int fd, void *bytes, size_t size)
{
	ssize_t result = syscall(SYS_read, fd, bytes, size);
	look_around(result, bytes);
	return result;
}

ssize_t pread64(int fd, void *bytes, size_t size, off64_t offset)
{
	ssize_t result = syscall(SYS_pread64, fd, bytes, size, offset);
	look_around(result, bytes);
	return result;
}

__attribute__((constructor)) static void read_environment(void)
{
	const char *at = getenv("FAILING_AT");
	const char *threads = getenv("FAILING_THREADS");
	char *end = NULL;
	if (threads)
		failing_threads(atoi(threads));
	if (!at)
		return;
	size_t number = (size_t)strtoul(at, &end, 10);
	failing_start(number, *end == '+');
	is_silent = getenv("FAILING_SILENT") != NULL;
}

__attribute__((destructor)) static void tell_count(void)
{
	char text[64];
	if (!getenv("FAILING_COUNT"))
		return;
	int length = snprintf(text, sizeof text, "%zu allocations\n", failing_stop());
	if (write(STDERR_FILENO, text, (size_t)length) < 0)
		return;
}

#endif
