/* SPDX-License-Identifier: MIT */
/*
 * Chunks on many threads, in one order. The calling thread cuts the input into blocks and hands them out; workers scan
 * those that are whole and sound; the calling thread takes the results in the order of the input. A block with any
 * fault may change where the next ones begin: it and all blocks behind it are given back, and the calling thread
 * reads it as a single thread would.
 */
#include "reader.h"

#include <pthread.h>
#include <string.h>

#define THREADS_MAX 64u

/* Blocks in flight for each thread: one that is scanned, one that waits, one that is done. */
#define JOBS_A_THREAD 3u

enum job_state {
	JOB_FREE = 0,
	JOB_QUEUED,
	JOB_RUNNING,
	JOB_DONE,
	JOB_FAULTY, /* not scanned: for the calling thread */
};

struct job {
	enum job_state state;
	size_t number; /* in the order of the input */
	struct block block;
	uint8_t *data; /* of the block */
	struct chunk chunk;
	struct ipsecevtx_statistics statistics;
	struct trail trail;
	void *output;
	size_t unresolved_count;
	struct waiting_record unresolved[SCAN_UNRESOLVED_MAX];
};

struct worker {
	struct pool *pool;
	pthread_t thread;
	bool is_started;
	struct scan scan;
	const struct job *job;            /* that it is at */
	struct ipsecevtx_statistics idle; /* where a scan between jobs would count */
};

/* Jobs form a ring: queued at head, taken by workers at next, handed on at tail. */
struct pool {
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_parallel *parallel;
	pthread_mutex_t mutex;
	pthread_cond_t work; /* for workers: there is a job, or the end */
	pthread_cond_t done; /* for the calling thread: a job is done */
	pthread_cond_t turn; /* for workers that wait until their job is the oldest */
	bool is_ending;
	bool is_draining; /* what is in flight will be read again */
	struct verdicts *verdicts;
	struct job *jobs;
	size_t job_count;
	size_t head, next, tail; /* counted without end */
	struct worker *workers;
	unsigned started;
	void *own_output;   /* of the calling thread */
	struct block last;  /* that was handed on */
	uint8_t *last_data; /* of it, when no job holds it */
};

static struct job *job_at(struct pool *pool, size_t number)
{
	return &pool->jobs[number % pool->job_count];
}

/*
 * Workers.
 */

/* For struct engines_turn. */
static bool wait_for_turn(void *user)
{
	struct worker *worker = user;
	struct pool *pool = worker->pool;
	pthread_mutex_lock(&pool->mutex);
	while (pool->tail != worker->job->number && !pool->is_draining && !pool->is_ending)
		pthread_cond_wait(&pool->turn, &pool->mutex);
	bool is_turn = pool->tail == worker->job->number && !pool->is_draining;
	pthread_mutex_unlock(&pool->mutex);
	return is_turn;
}

static void scan_job(struct worker *worker, struct job *job)
{
	const struct ipsecevtx_parallel *parallel = worker->pool->parallel;
	struct scan *scan = &worker->scan;
	const struct ipsecevtx_event *event;
	chunk_open(&job->chunk, job->block.data, job->block.size, job->block.offset);
	if (job->chunk.faults || job->chunk.crc_absent)
		return;
	memset(&job->statistics, 0, sizeof job->statistics);
	trail_clear(&job->trail);
	scan->trail = &job->trail;
	scan->findings.user = &job->trail;
	scan_count_in(scan, &job->statistics);
	scan_start(scan, &job->chunk);
	while ((event = scan_next(scan)) != NULL)
		parallel->event(parallel->user, job->output, event);
	job->unresolved_count = scan->unresolved_count;
	memcpy(job->unresolved, scan->unresolved, scan->unresolved_count * sizeof *job->unresolved);
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	struct pool *pool = worker->pool;
	pthread_mutex_lock(&pool->mutex);
	for (;;) {
		while (pool->next == pool->head && !pool->is_ending)
			pthread_cond_wait(&pool->work, &pool->mutex);
		if (pool->is_ending)
			break;
		struct job *job = job_at(pool, pool->next++);
		if (job->state != JOB_QUEUED)
			continue;
		job->state = JOB_RUNNING;
		worker->job = job;
		pthread_mutex_unlock(&pool->mutex);
		scan_job(worker, job);
		pthread_mutex_lock(&pool->mutex);
		job->state = job->chunk.faults || job->chunk.crc_absent ? JOB_FAULTY : JOB_DONE;
		pthread_cond_signal(&pool->done);
	}
	pthread_mutex_unlock(&pool->mutex);
	return NULL;
}

/* A thread more, when there is that much to do; small inputs never need a second one. */
static bool start_worker(struct pool *pool)
{
	struct ipsecevtx_reader *reader = pool->reader;
	struct worker *worker = &pool->workers[pool->started];
	struct scan *scan = &worker->scan;
	worker->pool = pool;
	pool->started++;
	if (!scan_init(scan, &reader->allocator, &reader->options, &worker->idle))
		return false;
	scan->name = scan->findings.source = reader->name;
	scan->selection = &reader->selection;
	scan->may_wait = true;
	scan->needs_checksums = reader->scan.needs_checksums;
	scan->engines.turn.verdicts = pool->verdicts;
	scan->engines.turn.wait = wait_for_turn;
	scan->engines.turn.user = worker;
	scan->findings.report = trail_add_finding;
	worker->is_started = pthread_create(&worker->thread, NULL, work, worker) == 0;
	return worker->is_started;
}

/*
 * The calling thread.
 */

static bool pool_init(struct pool *pool, struct ipsecevtx_reader *reader, const struct ipsecevtx_parallel *parallel)
{
	memset(pool, 0, sizeof *pool);
	pool->reader = reader;
	pool->parallel = parallel;
	pthread_mutex_init(&pool->mutex, NULL);
	pthread_cond_init(&pool->work, NULL);
	pthread_cond_init(&pool->done, NULL);
	pthread_cond_init(&pool->turn, NULL);
	pool->job_count = (size_t)parallel->threads * JOBS_A_THREAD + 1;
	pool->jobs = memory_get(&reader->allocator, pool->job_count * sizeof *pool->jobs);
	pool->workers = memory_get(&reader->allocator, parallel->threads * sizeof *pool->workers);
	pool->own_output = parallel->new_output(parallel->user);
	pool->last_data = memory_get(&reader->allocator, CHUNK_SIZE);
	pool->verdicts = verdicts_new(&reader->allocator);
	if (!pool->verdicts || !pool->jobs || !pool->workers || !pool->own_output || !pool->last_data)
		return false;
	for (size_t i = 0; i < pool->job_count; i++) {
		struct job *job = &pool->jobs[i];
		trail_init(&job->trail, &reader->allocator);
		job->data = memory_get(&reader->allocator, CHUNK_SIZE);
		job->output = parallel->new_output(parallel->user);
		if (!job->data || !job->output)
			return false;
	}
	reader->scan.engines.turn.verdicts = pool->verdicts;
	return feed_reserve(&reader->feed, pool->job_count * CHUNK_SIZE) && start_worker(pool);
}

static void free_jobs(struct pool *pool)
{
	struct ipsecevtx_reader *reader = pool->reader;
	for (size_t i = 0; pool->jobs && i < pool->job_count; i++) {
		struct job *job = &pool->jobs[i];
		if (job->trail.allocator.release)
			trail_free(&job->trail);
		memory_free(&reader->allocator, job->data);
		if (job->output)
			pool->parallel->free_output(pool->parallel->user, job->output);
	}
	memory_free(&reader->allocator, pool->jobs);
}

/* Ends the threads; what they know of definitions is still needed. */
static void stop_workers(struct pool *pool)
{
	pthread_mutex_lock(&pool->mutex);
	pool->is_ending = true;
	pthread_cond_broadcast(&pool->work);
	pthread_cond_broadcast(&pool->turn);
	pthread_mutex_unlock(&pool->mutex);
	for (unsigned i = 0; i < pool->started; i++) {
		if (pool->workers[i].is_started)
			pthread_join(pool->workers[i].thread, NULL);
		pool->workers[i].is_started = false;
	}
}

static void pool_free(struct pool *pool)
{
	struct ipsecevtx_reader *reader = pool->reader;
	stop_workers(pool);
	for (unsigned i = 0; i < pool->started; i++)
		scan_free(&pool->workers[i].scan);
	memory_free(&reader->allocator, pool->workers);
	memory_free(&reader->allocator, pool->last_data);
	reader->scan.engines.turn.verdicts = NULL;
	verdicts_free(pool->verdicts);
	free_jobs(pool);
	if (pool->own_output)
		pool->parallel->free_output(pool->parallel->user, pool->own_output);
	pthread_cond_destroy(&pool->turn);
	pthread_cond_destroy(&pool->done);
	pthread_cond_destroy(&pool->work);
	pthread_mutex_destroy(&pool->mutex);
}

/* Hands out one more block; false at the end of the input, or when it must be read by this thread. */
static bool queue_block(struct pool *pool)
{
	struct ipsecevtx_reader *reader = pool->reader;
	struct job *job = job_at(pool, pool->head);
	struct block block;
	if (!feed_next(&reader->feed, &block))
		return false;
	memcpy(job->data, block.data, block.size);
	job->block = block;
	job->block.data = job->data;
	bool is_plain = block.size == CHUNK_SIZE && !block.is_displaced && block.taken_back == 0;
	pthread_mutex_lock(&pool->mutex);
	job->state = is_plain ? JOB_QUEUED : JOB_FAULTY;
	job->number = pool->head;
	pool->head++;
	if (!is_plain)
		job->chunk.faults = CHUNK_MAGIC;
	pthread_cond_signal(&pool->work);
	pthread_mutex_unlock(&pool->mutex);
	return true;
}

/* Waits for the oldest block in flight. */
static struct job *wait_for_oldest(struct pool *pool)
{
	struct job *job = job_at(pool, pool->tail);
	pthread_mutex_lock(&pool->mutex);
	while (job->state == JOB_QUEUED || job->state == JOB_RUNNING)
		pthread_cond_wait(&pool->done, &pool->mutex);
	pthread_mutex_unlock(&pool->mutex);
	return job;
}

static void add_statistics(struct ipsecevtx_statistics *to, const struct ipsecevtx_statistics *from)
{
	uint64_t first = to->first_time;
	uint64_t last = to->last_time;
	uint64_t *sums = (uint64_t *)(void *)to;
	const uint64_t *parts = (const uint64_t *)(const void *)from;
	/* All members are counters of the same type, but for the two times. */
	for (size_t i = 0; i < sizeof *to / sizeof *sums; i++)
		sums[i] += parts[i];
	to->first_time = first == 0 || (from->first_time && from->first_time < first) ? from->first_time : first;
	to->last_time = from->last_time > last ? from->last_time : last;
}

/* A block that a worker has scanned, in its turn. */
static bool hand_on(struct pool *pool, struct job *job)
{
	struct ipsecevtx_reader *reader = pool->reader;
	const struct ipsecevtx_event *event;
	reader_report_zeroes(reader, job->block.offset);
	reader->chunks_present++;
	reader->last_slack = job->chunk.size - job->chunk.end;
	trail_replay(&job->trail, &reader->findings, &reader->sequence);
	add_statistics(&reader->statistics, &job->statistics);
	if (!reader_keep(reader, &job->chunk, job->unresolved, job->unresolved_count)) {
		scan_retry(&reader->scan, &job->chunk, job->unresolved, job->unresolved_count);
		plan_cache_let_borrow(reader->scan.engines.plans, false);
		while ((event = scan_next(&reader->scan)) != NULL)
			pool->parallel->event(pool->parallel->user, job->output, event);
	}
	pool->last = job->block;
	pthread_mutex_lock(&pool->mutex);
	pool->tail++;
	pthread_cond_broadcast(&pool->turn);
	pthread_mutex_unlock(&pool->mutex);
	return pool->parallel->deliver(pool->parallel->user, job->output);
}

/* Events of the block, or of the records that waited, that this thread's own scan has begun with. */
static bool scan_here(struct pool *pool, bool is_block)
{
	const struct ipsecevtx_parallel *parallel = pool->parallel;
	struct ipsecevtx_reader *reader = pool->reader;
	const struct ipsecevtx_event *event;
	do {
		while ((event = scan_next(&reader->scan)) != NULL)
			parallel->event(parallel->user, pool->own_output, event);
		if (is_block)
			reader_end_block(reader);
	} while (reader->scan.stage != SCAN_DONE);
	return parallel->deliver(parallel->user, pool->own_output);
}

/* Takes back all blocks in flight, the last one first, and reads the oldest one on this thread. */
static bool read_faulty(struct pool *pool)
{
	struct ipsecevtx_reader *reader = pool->reader;
	size_t end = pool->head;
	/* No worker may begin with one of them. */
	pthread_mutex_lock(&pool->mutex);
	pool->head = pool->next = pool->tail;
	pool->is_draining = true;
	pthread_cond_broadcast(&pool->turn);
	for (size_t i = pool->tail; i < end; i++) {
		struct job *job = job_at(pool, i);
		while (job->state == JOB_RUNNING)
			pthread_cond_wait(&pool->done, &pool->mutex);
	}
	pool->is_draining = false;
	pthread_mutex_unlock(&pool->mutex);
	for (size_t i = end; i-- > pool->tail;) {
		struct job *job = job_at(pool, i);
		if (job->state == JOB_DONE)
			pool->parallel->empty(pool->parallel->user, job->output);
		feed_return(&reader->feed, &job->block);
	}
	feed_set_last(&reader->feed, &pool->last);
	if (!reader_next_block(reader))
		return true;
	bool goes_on = scan_here(pool, true);
	pool->last = reader->feed.last;
	memcpy(pool->last_data, pool->last.data, pool->last.size);
	pool->last.data = pool->last_data;
	return goes_on;
}

/* All blocks of the input; false when deliver said that it is enough. */
static bool read_blocks(struct pool *pool)
{
	bool more = true;
	for (;;) {
		/* One slot stays free: it holds the block before the oldest one in flight. */
		while (more && pool->head - pool->tail < pool->job_count - 1) {
			more = queue_block(pool);
			if (pool->head - pool->tail > 2 * (size_t)pool->started &&
				pool->started < pool->parallel->threads)
				start_worker(pool);
		}
		if (pool->head == pool->tail)
			return true;
		struct job *job = wait_for_oldest(pool);
		if (job->state == JOB_FAULTY)
			more = true;
		if (!(job->state == JOB_FAULTY ? read_faulty(pool) : hand_on(pool, job)))
			return false;
	}
}

/* Raw bytes have no blocks: one thread reads them. */
static bool read_here(struct pool *pool)
{
	while (reader_next_block(pool->reader)) {
		if (!scan_here(pool, true))
			return false;
	}
	return true;
}

/* Records that waited until all definitions were seen. */
static bool read_waiting(struct pool *pool)
{
	struct ipsecevtx_reader *reader = pool->reader;
	reader->input_ended = true;
	for (unsigned i = 0; i < pool->started; i++)
		plan_cache_join(reader->scan.engines.plans, pool->workers[i].scan.engines.plans);
	while (reader_next_waiting(reader)) {
		if (!scan_here(pool, false))
			return false;
	}
	return true;
}

static int fail(struct ipsecevtx_reader *reader, enum ipsecevtx_error_code code, const char *message)
{
	memset(&reader->error, 0, sizeof reader->error);
	reader->error.code = code;
	reader->error.message = message;
	reader->finished = true;
	return -1;
}

int ipsecevtx_read_parallel(struct ipsecevtx_reader *reader, const struct ipsecevtx_parallel *parallel)
{
	struct pool pool;
	if (reader->finished)
		return reader->error.code == IPSECEVTX_OK ? 0 : -1;
	if (parallel->size != sizeof *parallel || parallel->threads == 0 || parallel->threads > THREADS_MAX)
		return fail(reader, IPSECEVTX_ERROR_ARGUMENT, "size or threads is out of range");
	if (!pool_init(&pool, reader, parallel)) {
		bool no_thread = pool.started > 0 && !pool.workers[0].is_started;
		pool_free(&pool);
		return no_thread ? fail(reader, IPSECEVTX_ERROR_THREADS, "threads cannot be made")
				 : fail(reader, IPSECEVTX_ERROR_MEMORY, "out of memory");
	}
	bool goes_on = reader->is_raw ? read_here(&pool) : read_blocks(&pool);
	stop_workers(&pool);
	if (goes_on)
		goes_on = read_waiting(&pool);
	if (!reader->is_raw)
		reader->statistics.bytes = reader->feed.read;
	if (goes_on)
		reader_finish(reader);
	reader->finished = true;
	pool_free(&pool);
	return reader->error.code == IPSECEVTX_OK ? 0 : -1;
}
