/* SPDX-License-Identifier: MIT */
#include "files.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "archive/archive_names.h"
#include "common/array.h"
#include "common/clock.h"
#include "signals.h"

/*
 * The size of a small file. Everything that a file becomes is held until its turn, mostly less than its size. Larger
 * files have enough chunks for many threads.
 */
#define SMALL_SIZE (2 * 1024 * 1024)

/* A file with more bytes of output and findings is not held, but read again by the calling thread. */
#define HELD_MAX ((size_t)2 * 1024 * 1024)

/* Stack of a thread, which is enough as reading nests to a fixed depth only. */
#define THREAD_STACK ((size_t)1024 * 1024)

/* Files for each thread: one that is read, and one that waits for its turn. */
#define FILES_A_THREAD 2u

struct logged_finding {
	struct ipsecevtx_finding finding;
	size_t detail; /* offset of its text in the file's details */
	size_t events; /* events that waited in the part when it was found, and come before it */
};

/*
 * The files form a ring: threads take them at next, and the calling thread hands them on at delivered; both count from
 * first.
 */
struct file_pool {
	/* Set before the first thread is started, and not changed. */
	struct run *run;
	size_t first, count;
	struct read_file
		*files; /* each belongs to the thread that took it until it is done, then to the calling thread */
	size_t file_count;

	pthread_mutex_t mutex;
	pthread_cond_t room;    /* tells the threads that a file may be taken, or that this is the end */
	pthread_cond_t done;    /* tells the calling thread that a file is done */
	size_t next, delivered; /* guarded by the mutex, as is_ending and is_done of all files */
	bool is_ending;

	/* The calling thread's own. */
	pthread_t *threads;
	unsigned thread_count;
};

/* Whether the name is an archive's: of a log by such a name more has to be told, so it is not read here. */
static bool is_called_archive(const char *name)
{
	return archive_name_is_archive(name) || archive_name_is_zip(name);
}

static bool is_small(const struct inputs *inputs, const char *path)
{
	struct stat status;
	bool is_other = inputs_called(inputs, path, is_called_archive) || inputs_is_guess(inputs, path);
	int fd = is_other ? -1 : input_open_plain_file(path);
	if (fd < 0)
		return false;
	bool small = fstat(fd, &status) == 0 && status.st_size <= SMALL_SIZE;
	close(fd);
	return small;
}

size_t files_count_small(const struct run *run, size_t first)
{
	size_t count = 0;
	while (first + count < run->inputs.count && is_small(&run->inputs, run->inputs.paths[first + count]))
		count++;
	return count;
}

/*
 * Findings.
 */

static void log_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct read_file *file = user;
	file->is_read = file->is_read && file->details.used <= HELD_MAX;
	if (!file->is_read)
		return;
	void *findings = file->findings;
	if (!array_make_room(&findings, &file->finding_room, file->finding_count, sizeof *file->findings)) {
		file->is_read = false;
		return;
	}
	file->findings = findings;
	struct logged_finding *logged = &file->findings[file->finding_count++];
	logged->finding = *finding;
	logged->finding.source = file->path;
	logged->detail = file->details.used;
	logged->events = file->part->output.kept.count;
	buffer_put(&file->details, finding->detail, strlen(finding->detail) + 1);
}

void files_replay_findings(struct run *run, const struct read_file *file)
{
	size_t events = 0;
	for (size_t i = 0; i < file->finding_count; i++) {
		struct ipsecevtx_finding finding = file->findings[i].finding;
		output_add_events(&run->outputs.output, &file->part->output, file->findings[i].events - events);
		events = file->findings[i].events;
		finding.detail = file->details.data + file->findings[i].detail;
		finding_sink_take(&run->findings, &finding);
	}
}

/*
 * Threads.
 */

/* Waits until all files before this one were handed on; false when no more will be. */
static bool wait_for_turn(void *user)
{
	const struct read_file *file = user;
	struct file_pool *pool = file->pool;
	pthread_mutex_lock(&pool->mutex);
	while (pool->delivered != file->index && !pool->is_ending)
		pthread_cond_wait(&pool->room, &pool->mutex);
	bool is_turn = !pool->is_ending;
	pthread_mutex_unlock(&pool->mutex);
	return is_turn;
}

static void read_events(const struct run *run, struct read_file *file, int fd)
{
	struct ipsecevtx_options options = run_reader_options(run);
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	options.finding = log_finding;
	options.finding_user = file;
	options.context_turn = wait_for_turn;
	options.context_user = file;
	file->is_open = ipsecevtx_open_fd(&reader, fd, file->path, &options, &file->error) == 0;
	if (!file->is_open) {
		file->is_read &= file->error.code != IPSECEVTX_ERROR_MEMORY;
		return;
	}
	while (signals_received() == 0 && file->is_read && (file->result = ipsecevtx_next(reader, &event)) > 0) {
		part_take(run, file->part, event);
		file->is_read = output_part_size(&file->part->output) + file->details.used <= HELD_MAX;
	}
	if (file->result < 0) {
		file->error = *ipsecevtx_reader_error(reader);
		/* The calling thread, which reads one file at a time, may have enough memory. */
		file->is_read &= file->error.code != IPSECEVTX_ERROR_MEMORY;
	}
	file->statistics = *ipsecevtx_reader_statistics(reader);
	ipsecevtx_close(reader);
}

static void read_file(const struct run *run, struct read_file *file)
{
	double begun = clock_seconds();
	int fd = input_open_plain_file(file->path);
	file->is_read = fd >= 0;
	file->is_open = false;
	file->result = 0;
	file->finding_count = 0;
	file->details.used = 0;
	if (fd < 0)
		return;
	read_events(run, file, fd);
	file->ends_as_zip = file->is_open && input_file_ends_as_zip(fd);
	close(fd);
	if (file->details.error != 0 || file->part->buffer.error != 0)
		file->is_read = false;
	file->details.error = 0;
	file->seconds = clock_seconds() - begun;
}

static void *work(void *argument)
{
	struct file_pool *pool = argument;
	pthread_mutex_lock(&pool->mutex);
	for (;;) {
		while (!pool->is_ending && pool->next < pool->count && pool->next - pool->delivered == pool->file_count)
			pthread_cond_wait(&pool->room, &pool->mutex);
		if (pool->is_ending || pool->next == pool->count)
			break;
		struct read_file *file = &pool->files[pool->next % pool->file_count];
		file->index = pool->next++;
		file->path = pool->run->inputs.paths[pool->first + file->index];
		pthread_mutex_unlock(&pool->mutex);
		read_file(pool->run, file);
		pthread_mutex_lock(&pool->mutex);
		file->is_done = true;
		pthread_cond_signal(&pool->done);
	}
	pthread_mutex_unlock(&pool->mutex);
	return NULL;
}

/*
 * The calling thread.
 */

/* Starts up to that many threads, as many as the system gives. */
static void start_threads(struct file_pool *pool, unsigned threads)
{
	pthread_attr_t attributes;
	if (pthread_attr_init(&attributes) != 0)
		return;
	pthread_attr_setstacksize(&attributes, THREAD_STACK);
	while (pool->thread_count < threads &&
		pthread_create(&pool->threads[pool->thread_count], &attributes, work, pool) == 0)
		pool->thread_count++;
	pthread_attr_destroy(&attributes);
}

static bool start(struct file_pool *pool, struct run *run, size_t first, size_t count)
{
	unsigned threads = run->options->jobs < count ? run->options->jobs : (unsigned)count;
	*pool = (struct file_pool){.run = run, .first = first, .count = count};
	pthread_mutex_init(&pool->mutex, NULL);
	pthread_cond_init(&pool->room, NULL);
	pthread_cond_init(&pool->done, NULL);
	pool->file_count = (size_t)threads * FILES_A_THREAD;
	pool->files = calloc(pool->file_count, sizeof *pool->files);
	pool->threads = calloc(threads, sizeof *pool->threads);
	if (!pool->files || !pool->threads)
		return false;
	for (size_t i = 0; i < pool->file_count; i++) {
		struct read_file *file = &pool->files[i];
		file->pool = pool;
		file->part = part_new(run);
		if (!file->part || !buffer_open(&file->details, -1, 256))
			return false;
	}
	start_threads(pool, threads);
	return pool->thread_count > 0;
}

static void stop(struct file_pool *pool)
{
	pthread_mutex_lock(&pool->mutex);
	pool->is_ending = true;
	pthread_cond_broadcast(&pool->room);
	pthread_mutex_unlock(&pool->mutex);
	for (unsigned i = 0; i < pool->thread_count; i++)
		pthread_join(pool->threads[i], NULL);
	for (size_t i = 0; pool->files && i < pool->file_count; i++) {
		part_free(pool->files[i].part);
		free(pool->files[i].findings);
		buffer_close(&pool->files[i].details);
	}
	free(pool->files);
	free(pool->threads);
	pthread_cond_destroy(&pool->done);
	pthread_cond_destroy(&pool->room);
	pthread_mutex_destroy(&pool->mutex);
}

static struct read_file *wait_for(struct file_pool *pool, size_t index)
{
	struct read_file *file = &pool->files[index % pool->file_count];
	pthread_mutex_lock(&pool->mutex);
	while (!file->is_done)
		pthread_cond_wait(&pool->done, &pool->mutex);
	file->is_done = false;
	pthread_mutex_unlock(&pool->mutex);
	return file;
}

bool files_read(struct run *run, size_t first, size_t count, void (*deliver)(struct run *run, struct read_file *file))
{
	struct file_pool pool;
	bool started = start(&pool, run, first, count);
	for (size_t i = 0; started && i < count && !run_is_stopped(run); i++) {
		deliver(run, wait_for(&pool, i));
		pthread_mutex_lock(&pool.mutex);
		pool.delivered++;
		pthread_cond_broadcast(&pool.room);
		pthread_mutex_unlock(&pool.mutex);
	}
	stop(&pool);
	return started;
}
