/* SPDX-License-Identifier: MIT */
/*
 * Chunks on many threads, in one order. The calling thread cuts the input into blocks and hands them out; workers scan
 * those that are whole and sound; the calling thread takes the results in the order of the input. A block with any
 * fault may change where the next ones begin: it and all blocks behind it are given back, and the calling thread
 * reads it as a single thread would.
 *
 * Of an input that can be read at any place, the calling thread hands out offsets, and the workers read: bytes are
 * then in the cache of the processor that looks at them. Any other input it reads itself.
 *
 * A chunk that was carved begins and ends where it was found, whatever is in it, so that workers scan faulty ones too.
 */
#include "evidence/error.h"
#include "reader/pool.h"
#include "reader/survey.h"

#include "reader/drive.h"

#include <stddef.h>
#include <string.h>

#define THREADS_MAX 64u

/* How many blocks the calling thread reads by itself behind a faulty one, in a log where nearly all are faulty. */
#define ALONE_MAX 63u

static void pool_init(struct pool *pool, struct ipsecevtx_reader *reader, const struct ipsecevtx_parallel *parallel)
{
	memset(pool, 0, sizeof *pool);
	pool->reader = reader;
	pool->parallel = parallel;
	pthread_mutex_init(&pool->mutex, NULL);
	pthread_cond_init(&pool->work, NULL);
	pthread_cond_init(&pool->done, NULL);
	pthread_cond_init(&pool->turn, NULL);
	pool->own_output = parallel->new_output(parallel->user);
	pool->no_memory = !pool->own_output;
}

/* False when there is no memory for a worker, or no thread. */
static bool start(struct pool *pool)
{
	return ring_make(pool) && workers_start(pool);
}

static void pool_free(struct pool *pool)
{
	struct ipsecevtx_reader *reader = pool->reader;
	workers_stop(pool);
	workers_free(pool);
	memory_free(&reader->allocator, pool->last_data);
	memory_free(&reader->allocator, pool->seam_data);
	ring_free(pool);
	if (pool->own_output)
		pool->parallel->free_output(pool->parallel->user, pool->own_output);
	pthread_cond_destroy(&pool->turn);
	pthread_cond_destroy(&pool->done);
	pthread_cond_destroy(&pool->work);
	pthread_mutex_destroy(&pool->mutex);
}

static void add_statistics(struct ipsecevtx_statistics *to, const struct ipsecevtx_statistics *from)
{
	uint64_t first = to->first_time, first_record_id = to->first_record_id;
	uint64_t last = to->last_time;
	uint64_t earliest = to->in_free_space_first, latest = to->in_free_space_last;
	uint64_t *sums = (uint64_t *)(void *)to;
	const uint64_t *parts = (const uint64_t *)(const void *)from;
	/* All members are counters of one type, but for times and the number of the first record. */
	_Static_assert(
		sizeof *to == 27 * sizeof *sums, "a new member: say here how the counts of two threads are joined");
	for (size_t i = 0; i < sizeof *to / sizeof *sums; i++)
		sums[i] += parts[i];
	to->first_time = first;
	to->first_record_id = first_record_id;
	if (from->first_time != 0)
		scan_note_first(to, from->first_time, from->first_record_id);
	to->last_time = from->last_time > last ? from->last_time : last;
	to->in_free_space_first = earliest;
	to->in_free_space_last = latest;
	free_space_widen(to, from->in_free_space_first);
	free_space_widen(to, from->in_free_space_last);
}

static bool is_stopped(const struct pool *pool)
{
	return scan_is_stopped(&pool->reader->scan);
}

/*
 * Reports the findings that the oldest job has so far, and adds its counts; its events are for deliver(). False where
 * memory ran out for a part of them, so that nothing is reported, and where the caller stopped the reading.
 */
static bool take_part(struct pool *pool, struct job *job)
{
	struct ipsecevtx_reader *reader = pool->reader;
	if (job->trail.is_incomplete) {
		pool->no_memory = true;
		return false;
	}
	if (!job->is_begun && reader->is_raw)
		drive_pass_carved(reader, job->carved_read, job->carved_passed);
	else if (!job->is_begun)
		drive_pass_block(reader, &job->chunk);
	job->is_begun = true;
	chunk_before_set(&reader->before, reader->source, &pool->last, &job->block);
	trail_replay(&job->trail, &reader->findings, reader->is_raw ? NULL : &reader->sequence);
	trail_clear(&job->trail);
	add_statistics(&reader->statistics, &job->statistics);
	scan_add_unasked(&reader->scan, job->unasked);
	memset(&job->statistics, 0, sizeof job->statistics);
	return !is_stopped(pool);
}

/*
 * Hands on a part of the oldest job, whose worker waits for that. The mutex is held, but not while the caller's
 * functions run. False when the reading is to end.
 */
static bool hand_on_part(struct pool *pool, struct job *job)
{
	pthread_mutex_unlock(&pool->mutex);
	bool goes_on = take_part(pool, job) && pool->parallel->deliver(pool->parallel->user, job->output);
	pthread_mutex_lock(&pool->mutex);
	pool->held -= job->held;
	job->held = 0;
	job->wants_hand_over = false;
	pthread_cond_broadcast(&pool->turn);
	return goes_on;
}

/*
 * Waits for the oldest block in flight, as long as a worker has it or will take it; NULL when deliver or the caller
 * ended the reading.
 */
static struct job *wait_for_oldest(struct pool *pool)
{
	struct job *job = pool_job(pool, pool->tail);
	bool goes_on = true;
	pthread_mutex_lock(&pool->mutex);
	while (goes_on && !is_stopped(pool) &&
		(job->state == JOB_RUNNING || (job->state == JOB_QUEUED && pool->running > 0))) {
		if (job->wants_hand_over)
			goes_on = hand_on_part(pool, job);
		else
			pthread_cond_wait(&pool->done, &pool->mutex);
	}
	pthread_mutex_unlock(&pool->mutex);
	return goes_on && !is_stopped(pool) ? job : NULL;
}

/* One slot stays free: it holds the block before the oldest one in flight. */
static size_t largest_window(const struct pool *pool)
{
	size_t most = (size_t)pool->parallel->threads * STREAM_JOBS_A_THREAD;
	return pool->size > 0 || most > pool->job_count - 1 ? pool->job_count - 1 : most;
}

/* Reads to the end of a block, or what drive_step() counts as one, on this thread. False when the reading is to end. */
static bool drive_here(struct pool *pool, void *output, enum drive *step)
{
	const struct ipsecevtx_parallel *parallel = pool->parallel;
	struct ipsecevtx_reader *reader = pool->reader;
	const struct ipsecevtx_event *event;
	size_t held = 0;
	while ((*step = drive_step(reader, &event)) == DRIVE_EVENT) {
		parallel->event(parallel->user, output, event);
		held += engines_held(&reader->scan.engines);
		if (held < HELD_STEP)
			continue;
		held = 0;
		if (!parallel->deliver(parallel->user, output))
			return false;
	}
	return !is_stopped(pool) && parallel->deliver(parallel->user, output);
}

/*
 * Whether the verdicts have news, on a plan or pattern, without which the jobs in flight were scanned wrongly: see
 * verdicts_news(). No worker may have its turn.
 */
static bool look_for_news(struct pool *pool)
{
	const struct verdicts *verdicts = pool->reader->verdicts;
	return pool->has_news = verdicts && verdicts_news(verdicts) != pool->told_news;
}

/* Tells the news to the plan caches of all scans. Nothing may be in flight. */
static void tell_news(struct pool *pool)
{
	struct verdicts *verdicts = pool->reader->verdicts;
	pthread_mutex_lock(&pool->mutex);
	for (unsigned i = 0; i < pool->started; i++)
		verdicts_tell(verdicts, pool->workers[i].scan.engines.plans);
	pthread_mutex_unlock(&pool->mutex);
	verdicts_tell(verdicts, pool->reader->scan.engines.plans);
	pool->told_news = verdicts_news(verdicts);
	pool->has_news = false;
}

/* Hands on the oldest block in flight, which a worker has scanned. False when the reading is to end. */
static bool hand_on(struct pool *pool, struct job *job)
{
	struct ipsecevtx_reader *reader = pool->reader;
	enum drive step;
	if (!take_part(pool, job))
		return false;
	bool goes_on = drive_end_block(reader, &job->chunk, job->waiting, job->waiting_count)
			       ? drive_here(pool, job->output, &step)
			       : pool->parallel->deliver(pool->parallel->user, job->output);
	pool->last = job->block;
	if (pool->is_seekable)
		reader->statistics.bytes = job->block.offset + job->block.size;
	else if (!reader->is_raw)
		reader->statistics.bytes = reader->feed.read;
	pool->window += pool->window < largest_window(pool);
	pthread_mutex_lock(&pool->mutex);
	pool->tail++;
	pool->held -= job->held;
	job->held = 0;
	pool->is_draining = look_for_news(pool); /* before the next one has its turn */
	pthread_cond_broadcast(&pool->turn);
	pthread_mutex_unlock(&pool->mutex);
	return goes_on;
}

/* Tells the feed which block was handed on last, since the next chunk may begin within that. Reads it where needed. */
static void set_last(struct pool *pool)
{
	if (!pool->last.data && pool->last.size > 0) {
		pool->last.size =
			source_read_at(pool->reader->source, pool->last.offset, pool->last_data, pool->last.size);
		pool->last.data = pool->last_data;
	}
	feed_set_last(&pool->reader->feed, &pool->last);
}

/* Gives the feed back the blocks of the jobs from the oldest one to that before number end, which were stopped. */
static void give_back(struct pool *pool, size_t end)
{
	struct feed *feed = &pool->reader->feed;
	const struct block *oldest = &pool_job(pool, pool->tail)->block;
	for (size_t i = end; i-- > pool->tail;) {
		struct job *job = pool_job(pool, i);
		pool->held -= job->held;
		job->held = 0;
		/* A faulty job may have events in its output, too, where memory ran out in the middle. */
		if (job->state == JOB_DONE || job->state == JOB_FAULTY)
			pool->parallel->empty(pool->parallel->user, job->output);
		if (!pool->is_seekable)
			feed_return(feed, &job->block);
	}
	/* Bytes that a block took back from the one before it are returned with that one. */
	if (pool->is_seekable)
		feed_jump(feed, oldest->offset + oldest->taken_back);
	pool->worker_reads = false;
	set_last(pool);
}

/* Waits until nothing is in flight. The jobs that were have numbers from pool->tail to below the returned one. */
static size_t stop_jobs(struct pool *pool)
{
	size_t end = pool->filled;
	/* No worker may begin with one of these jobs. */
	pthread_mutex_lock(&pool->mutex);
	pool->filled = pool->head = pool->next = pool->tail;
	pool->is_draining = true;
	pthread_cond_broadcast(&pool->turn);
	for (size_t i = pool->tail; i < end; i++) {
		struct job *job = pool_job(pool, i);
		while (job->state == JOB_RUNNING)
			pthread_cond_wait(&pool->done, &pool->mutex);
	}
	pool->is_draining = false;
	pthread_mutex_unlock(&pool->mutex);
	return end;
}

/* Takes back all blocks in flight. */
static void take_back(struct pool *pool)
{
	size_t end = stop_jobs(pool);
	pool->window = 1;
	if (end > pool->tail)
		give_back(pool, end);
}

/* Takes back all blocks in flight, and reads the oldest one, or after many faults more of them, on this thread. */
static bool read_faulty(struct pool *pool)
{
	enum drive step;
	/* Faults in a row: to hand out the next block and take it back costs as much as to read it here. */
	pool->alone = pool->window == 1 ? 2 * pool->alone + 1 : 0;
	if (pool->alone > ALONE_MAX)
		pool->alone = ALONE_MAX;
	take_back(pool);
	for (size_t i = 0; i <= pool->alone && !pool->reader->input_ended; i++) {
		if (!drive_here(pool, pool->own_output, &step))
			return false;
	}
	ring_keep_last(pool, &pool->reader->feed.last);
	if (look_for_news(pool))
		tell_news(pool);
	return true;
}

/* Takes back all blocks in flight, which were scanned without the news; the feed then gives them out again. */
static void read_again(struct pool *pool)
{
	take_back(pool);
	tell_news(pool);
}

/* Lets this thread read on from where the workers would have, none of which has a block. */
static void take_over(struct pool *pool)
{
	if (pool->worker_reads)
		feed_jump(&pool->reader->feed, pool->offset);
	pool->worker_reads = false;
	set_last(pool);
}

/* Whether this thread's own reading has ended: at the end of the input, or anywhere for want of memory. */
static bool has_ended(const struct pool *pool)
{
	return pool->reader->input_ended || pool->reader->finished || pool->reader->scan.memory.ran_out;
}

/*
 * Fills the ring; where there is no memory for all of it, with fewer jobs. False: nothing is in flight, as the input
 * ended, or, with is_short set, as there is memory for no ring at all. *more: there may be something to fill it with.
 */
static bool refill(struct pool *pool, bool *more)
{
	*more = *more && ring_fill(pool);
	ring_queue(pool); /* also the jobs that carve_again() took back */
	while (pool->filled == pool->tail) {
		if (!pool->is_short || !ring_shrink(pool))
			return false;
		pool->window = largest_window(pool);
		*more = *more && ring_fill(pool);
	}
	return true;
}

/* What became of the oldest job. */
enum turn {
	TURN_DONE,   /* it was handed on */
	TURN_NEWS,   /* it was handed on, and there is news without which all other jobs were scanned */
	TURN_FAULTY, /* no worker has scanned it */
	TURN_ENOUGH, /* deliver() or the caller ended the reading */
};

static enum turn take_turn(struct pool *pool)
{
	struct job *job = wait_for_oldest(pool);
	if (!job)
		return TURN_ENOUGH;
	if (job->state != JOB_DONE)
		return TURN_FAULTY;
	if (!hand_on(pool, job))
		return TURN_ENOUGH;
	return pool->has_news ? TURN_NEWS : TURN_DONE;
}

/* Reads all blocks of the input, or those for which there are workers. False when the reading is to end. */
static bool read_blocks(struct pool *pool)
{
	bool more = true, is_filled = true;
	while (!has_ended(pool) && (is_filled = refill(pool, &more))) {
		enum turn turn = take_turn(pool);
		if (turn == TURN_DONE)
			continue;
		if (turn == TURN_ENOUGH)
			return false;
		if (turn == TURN_NEWS)
			read_again(pool);
		else if (!read_faulty(pool))
			return false;
		else if (!workers_run(pool))
			return true;
		more = true;
	}
	if (!is_filled && pool->is_short) {
		take_over(pool);
		return true;
	}
	pool->reader->input_ended = true;
	pool->reader->statistics.bytes = pool->reader->feed.read;
	return true;
}

/* Takes the carved chunks in flight from the workers, and queues them as if nobody had begun with them. */
static void carve_again(struct pool *pool)
{
	size_t end = stop_jobs(pool);
	for (size_t i = pool->tail; i < end; i++) {
		struct job *job = pool_job(pool, i);
		if (job->state == JOB_DONE || job->state == JOB_FAULTY)
			pool->parallel->empty(pool->parallel->user, job->output);
		pool->held -= job->held;
		ring_reset_job(job);
	}
	pool->filled = end;
}

/* Scans the oldest job, for which a worker had no memory, on this thread. */
static bool scan_oldest(struct pool *pool)
{
	struct job *job = pool_job(pool, pool->tail);
	struct ipsecevtx_reader *reader = pool->reader;
	enum drive step;
	drive_pass_carved(reader, job->carved_read, job->carved_passed);
	scan_start(&reader->scan, &job->chunk);
	bool goes_on = drive_here(pool, pool->own_output, &step);
	pthread_mutex_lock(&pool->mutex);
	pool->next = pool->head = ++pool->tail;
	pthread_mutex_unlock(&pool->mutex);
	return goes_on;
}

/* The same as read_blocks() for raw bytes, in which no fault changes where anything else begins. */
static bool read_carved(struct pool *pool)
{
	bool more = true;
	while (!has_ended(pool) && refill(pool, &more)) {
		enum turn turn = take_turn(pool);
		if (turn == TURN_DONE)
			continue;
		if (turn == TURN_ENOUGH)
			return false;
		carve_again(pool);
		if (turn == TURN_FAULTY && !scan_oldest(pool))
			return false;
		more = more && workers_run(pool);
		if (look_for_news(pool))
			tell_news(pool);
	}
	return true;
}

/* Reads the rest of a block in which ipsecevtx_next() stopped. False when the reading is to end. */
static bool read_begun(struct pool *pool)
{
	enum drive step;
	return pool->reader->scan.stage == SCAN_DONE || drive_here(pool, pool->own_output, &step);
}

static bool is_known_stream(const void *sequence, uint64_t stream)
{
	return sequence_knows(sequence, stream);
}

/* Reads blocks for which there was no worker, then the records that waited until all templates were seen. */
static bool read_rest(struct pool *pool)
{
	enum drive step = DRIVE_BLOCK;
	for (unsigned i = 0; i < pool->started; i++) {
		if (!plan_cache_join(pool->reader->scan.engines.plans, pool->workers[i].scan.engines.plans)) {
			pool->no_memory = true;
			return false;
		}
		if (pool->workers[i].scan.classifier.names)
			stream_names_join(pool->reader->scan.classifier.names, pool->workers[i].scan.classifier.names,
				is_known_stream, &pool->reader->sequence);
	}
	while (step != DRIVE_END) {
		if (!drive_here(pool, pool->own_output, &step))
			return false;
	}
	return true;
}

static int fail(struct ipsecevtx_reader *reader, enum ipsecevtx_error_code code, const char *message)
{
	reader->finished = true;
	return error_set(&reader->error, code, message, 0);
}

/* The size of the structure's first version: an older caller's is shorter than that of this version. */
#define SIZE_FIRST (offsetof(struct ipsecevtx_parallel, empty) + sizeof((struct ipsecevtx_parallel *)0)->empty)

/* Copies the caller's structure. Returns NULL, or what is wrong with it. */
static const char *read_parallel(struct ipsecevtx_parallel *to, const struct ipsecevtx_parallel *from)
{
	memset(to, 0, sizeof *to);
	if (!from)
		return "parallel is NULL";
	if (from->size < SIZE_FIRST || from->size > sizeof *to || from->threads == 0 || from->threads > THREADS_MAX)
		return "size or threads is out of range";
	memcpy(to, from, from->size);
	if (!to->new_output || !to->free_output || !to->event || !to->deliver || !to->empty)
		return "parallel lacks a function: it has new_output, free_output, event, deliver and empty";
	return NULL;
}

int ipsecevtx_read_parallel(struct ipsecevtx_reader *reader, const struct ipsecevtx_parallel *parallel)
{
	struct pool pool;
	struct ipsecevtx_parallel taken;
	const char *problem = read_parallel(&taken, parallel);
	if (reader->finished)
		return reader->error.code == IPSECEVTX_OK ? 0 : -1;
	if (problem)
		return fail(reader, IPSECEVTX_ERROR_ARGUMENT, problem);
	if (!survey_input(reader))
		return -1;
	pool_init(&pool, reader, &taken);
	bool goes_on = !pool.no_memory && read_begun(&pool);
	/* To go on where the input could not be read would be to say that it begins or ends there. */
	const bool is_readable = source_error(reader->source)->code == IPSECEVTX_OK;
	if (goes_on && !reader->finished && is_readable && start(&pool)) {
		pool.window = largest_window(&pool);
		goes_on = reader->is_raw ? read_carved(&pool) : read_blocks(&pool);
	}
	workers_stop(&pool);
	if (goes_on && !pool.no_memory)
		read_rest(&pool);
	reader->finished = true;
	pool_free(&pool);
	if (pool.no_memory)
		return fail(reader, IPSECEVTX_ERROR_MEMORY, "out of memory");
	return reader->error.code == IPSECEVTX_OK ? 0 : -1;
}
