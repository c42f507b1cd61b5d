/* SPDX-License-Identifier: MIT */
/* The threads of a pool: each takes some blocks, reads them where it can, scans them, and tells that they are done. */
#include "reader/pool.h"

#include <string.h>

/* Bytes. Decoding nests to a fixed depth, here and in libevtx; the rest is for the caller's function event(). */
#define WORKER_STACK (1024u * 1024u)

/* Marks the worker's jobs below number end as done; wakes the calling thread if it may wait. The mutex is held. */
static void tell_done(struct worker *worker, size_t end)
{
	struct pool *pool = worker->pool;
	bool is_awaited = worker->told <= pool->tail || pool->is_draining;
	for (; worker->told < end; worker->told++) {
		struct job *job = pool_job(pool, worker->told);
		job->state = job->is_faulty ? JOB_FAULTY : JOB_DONE;
	}
	/* The calling thread waits for the oldest job only, and would take time from the workers to see the others. */
	if (is_awaited)
		pthread_cond_signal(&pool->done);
}

/* The function wait of struct engines_turn: waits until the worker's job is the oldest. */
static bool wait_for_turn(void *user)
{
	struct worker *worker = user;
	struct pool *pool = worker->pool;
	pthread_mutex_lock(&pool->mutex);
	tell_done(worker, worker->at);
	while (pool->tail != worker->at && !pool->is_draining && !pool->is_ending)
		pthread_cond_wait(&pool->turn, &pool->mutex);
	bool is_turn = pool->tail == worker->at && !pool->is_draining;
	worker->has_judged |= is_turn;
	pthread_mutex_unlock(&pool->mutex);
	return is_turn;
}

static void read_job(struct worker *worker, struct job *job)
{
	const struct source *source = worker->pool->reader->source;
	job->is_plain = source_read_at(source, job->block.offset, worker->data, CHUNK_SIZE) == CHUNK_SIZE;
	job->block.data = worker->data;
}

/* Keeps a copy of the block with the job, if records of it wait for a template: the worker reuses its own buffer. */
static void keep_block(struct job *job)
{
	if (job->waiting_count > 0)
		memcpy(job->data, job->block.data, job->block.size);
	job->block.data = job->waiting_count > 0 ? job->data : NULL;
	job->chunk.data = job->block.data;
}

/*
 * Waits while the jobs hold too much output: it must stay small, however much a log expands (see HELD_A_THREAD). The
 * oldest job need not wait: the calling thread takes what it has so far, since this job comes next in any case and will
 * not be read again, and the scan goes on with an empty output and an empty trail. False: the job is not needed any
 * more.
 */
static bool make_wait(struct worker *worker, struct job *job)
{
	struct pool *pool = worker->pool;
	size_t most = (size_t)pool->parallel->threads * HELD_A_THREAD;
	pthread_mutex_lock(&pool->mutex);
	tell_done(worker, worker->at);
	pool->held += worker->held;
	job->held += worker->held;
	worker->held = 0;
	while (pool->held > most && pool->tail != worker->at && !pool->is_draining && !pool->is_ending)
		pthread_cond_wait(&pool->turn, &pool->mutex);
	job->wants_hand_over = pool->held > most && pool->tail == worker->at && !pool->is_draining;
	if (job->wants_hand_over)
		pthread_cond_signal(&pool->done);
	while (job->wants_hand_over && !pool->is_ending)
		pthread_cond_wait(&pool->turn, &pool->mutex);
	bool goes_on = !pool->is_draining && !pool->is_ending;
	pthread_mutex_unlock(&pool->mutex);
	return goes_on;
}

/* Counts bytes that the output or the trail of the worker's job grew by. Also the trail's function grew. */
static void note_growth(void *user, size_t bytes)
{
	struct worker *worker = user;
	worker->held += bytes;
	if (worker->held >= HELD_STEP && !worker->gives_up)
		worker->gives_up = !make_wait(worker, pool_job(worker->pool, worker->at));
}

/*
 * False when memory ran out for the job. Then the calling thread scans it again; but if a part was handed on, or
 * judged, that cannot be taken back, and the whole reading fails.
 */
static bool had_memory(const struct worker *worker, struct job *job)
{
	if (!worker->scan.memory.ran_out && !job->trail.is_incomplete)
		return true;
	if (job->is_begun || worker->has_judged)
		job->trail.is_incomplete = true;
	else
		job->is_faulty = true;
	return false;
}

/*
 * Opens the job's chunk. False where a worker cannot scan it: of a log only whole and sound chunks, behind which the
 * next one is sure to begin; of raw bytes any.
 */
static bool open_job(struct worker *worker, struct job *job)
{
	if (worker->pool->reader->is_raw)
		return true;
	if (job->worker_reads)
		read_job(worker, job);
	if (!job->is_plain)
		return false;
	chunk_open(&job->chunk, job->block.data, job->block.size, job->block.offset);
	return !job->chunk.faults && !job->chunk.crc_absent;
}

static void scan_job(struct worker *worker, struct job *job)
{
	const struct ipsecevtx_parallel *parallel = worker->pool->parallel;
	struct scan *scan = &worker->scan;
	const struct ipsecevtx_event *event;
	job->is_faulty = !open_job(worker, job);
	if (job->is_faulty)
		return;
	memset(&job->statistics, 0, sizeof job->statistics);
	job->unasked = scan->unasked = 0;
	trail_clear(&job->trail);
	job->trail.grew = note_growth;
	job->trail.user = worker;
	worker->gives_up = worker->has_judged = false;
	scan->trail = &job->trail;
	scan->findings.user = &job->trail;
	scan_count_in(scan, &job->statistics);
	scan_start(scan, &job->chunk);
	while (!worker->gives_up && (event = scan_next(scan)) != NULL) {
		parallel->event(parallel->user, job->output, event);
		note_growth(worker, engines_held(&scan->engines));
	}
	job->unasked = scan->unasked;
	if (!had_memory(worker, job))
		return;
	job->waiting_count = scan->waiting_count;
	memcpy(job->waiting, scan->waiting, scan->waiting_count * sizeof *job->waiting);
	if (job->worker_reads)
		keep_block(job);
}

/* Takes the next jobs, as many as leave some for the other workers. The mutex is held. */
static size_t take_jobs(struct worker *worker)
{
	struct pool *pool = worker->pool;
	size_t count = (pool->head - pool->next + pool->running - 1) / pool->running;
	if (count > BATCH)
		count = BATCH;
	worker->at = worker->told = pool->next;
	pool->next += count;
	for (size_t i = worker->at; i < pool->next; i++)
		pool_job(pool, i)->state = JOB_RUNNING;
	if (pool->next != pool->head)
		pthread_cond_signal(&pool->work);
	return pool->next;
}

/* Scans the worker's jobs below number end, one after the other. The mutex is held, but not during a scan. */
static void work_on(struct worker *worker, size_t end)
{
	struct pool *pool = worker->pool;
	for (; worker->at < end; worker->at++) {
		struct job *job = pool_job(pool, worker->at);
		bool is_wanted = !pool->is_draining && !pool->is_ending && !worker->scan.memory.ran_out &&
				 !scan_is_stopped(&worker->scan);
		pthread_mutex_unlock(&pool->mutex);
		if (is_wanted)
			scan_job(worker, job);
		else
			job->is_faulty = true; /* the job is not needed any more, or the calling thread scans it */
		pthread_mutex_lock(&pool->mutex);
		pool->held += worker->held;
		job->held += worker->held;
		worker->held = 0;
	}
	tell_done(worker, end);
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	struct pool *pool = worker->pool;
	pthread_mutex_lock(&pool->mutex);
	while (!worker->scan.memory.ran_out) {
		while (pool->next == pool->head && !pool->is_ending)
			pthread_cond_wait(&pool->work, &pool->mutex);
		if (pool->is_ending)
			break;
		work_on(worker, take_jobs(worker));
	}
	pool->running--;
	/* The jobs that this worker leaves are for the others, or for the calling thread where there are none. */
	pthread_cond_signal(&pool->work);
	pthread_cond_signal(&pool->done);
	pthread_mutex_unlock(&pool->mutex);
	return NULL;
}

/* Sets up the worker's own scan, like the reader's but with a trail. False when there is no memory. */
static bool prepare(struct worker *worker)
{
	struct pool *pool = worker->pool;
	struct ipsecevtx_reader *reader = pool->reader;
	struct scan *scan = &worker->scan;
	worker->data = memory_get_block(&reader->allocator, CHUNK_SIZE);
	if (!scan_init(scan, &reader->allocator, &reader->options, &worker->idle) || !worker->data)
		return false;
	scan->name = scan->findings.source = reader->name;
	scan->source = reader->source;
	scan_select(scan, &reader->selection);
	scan->copies = &reader->copies;
	scan->may_wait = true;
	scan->is_carved = reader->is_raw;
	if (!scan->is_carved)
		scan_compare_definitions(scan, &reader->definitions.key);
	scan->stop = &reader->is_stopped;
	scan->needs_checksums = reader->scan.needs_checksums;
	scan->is_unclosed = reader->scan.is_unclosed;
	scan->is_new = reader->scan.is_new;
	scan->header = reader->scan.header;
	scan->engines.turn.verdicts = reader->verdicts;
	scan->engines.turn.context = &reader->context;
	scan->engines.turn.wait = wait_for_turn;
	scan->engines.turn.user = worker;
	scan->findings.report = trail_add_finding;
	return true;
}

static bool make_thread(struct worker *worker)
{
	struct pool *pool = worker->pool;
	pthread_attr_t attributes;
	if (pthread_attr_init(&attributes) != 0)
		return false;
	pthread_attr_setstacksize(&attributes, WORKER_STACK);
	pthread_mutex_lock(&pool->mutex);
	worker->is_started = pthread_create(&worker->thread, &attributes, work, worker) == 0;
	pool->running += worker->is_started;
	pthread_mutex_unlock(&pool->mutex);
	pthread_attr_destroy(&attributes);
	return worker->is_started;
}

static void free_worker(struct worker *worker)
{
	const struct ipsecevtx_allocator *allocator = &worker->pool->reader->allocator;
	scan_free(&worker->scan);
	memory_free_block(allocator, worker->data);
	memset(worker, 0, sizeof *worker);
}

bool workers_start(struct pool *pool)
{
	const struct ipsecevtx_allocator *allocator = &pool->reader->allocator;
	struct worker *worker = &pool->workers[pool->started];
	/* A new worker must not take the last memory, which the others need. */
	void *headroom = memory_get_buffer(allocator, WORKER_HEADROOM);
	worker->pool = pool;
	if (headroom && prepare(worker) && make_thread(worker))
		pool->started++;
	else
		free_worker(worker);
	memory_free(allocator, headroom);
	if (worker->is_started)
		return true;
	pool->most = pool->started;
	return false;
}

bool workers_run(struct pool *pool)
{
	pthread_mutex_lock(&pool->mutex);
	bool do_run = pool->running > 0;
	pthread_mutex_unlock(&pool->mutex);
	return do_run;
}

void workers_stop(struct pool *pool)
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

void workers_free(struct pool *pool)
{
	for (unsigned i = 0; i < pool->started; i++)
		free_worker(&pool->workers[i]);
	memory_free(&pool->reader->allocator, pool->workers);
}
