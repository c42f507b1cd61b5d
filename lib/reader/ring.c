/* SPDX-License-Identifier: MIT */
/* The ring of jobs: room for them, and their blocks. All of it is the calling thread's work. */
#include "reader/pool.h"

#include "reader/drive.h"

#include <string.h>

void ring_keep_last(struct pool *pool, const struct block *last)
{
	pool->last = *last;
	if (!last->data)
		return;
	memmove(pool->last_data, last->data, last->size); /* last->data may be last_data itself: see set_last() */
	pool->last.data = pool->last_data;
}

bool ring_make(struct pool *pool)
{
	struct ipsecevtx_reader *reader = pool->reader;
	pool->most = pool->parallel->threads;
	pool->job_room = pool->job_count = (size_t)pool->most * JOBS_A_THREAD + 1;
	pool->jobs = memory_get(&reader->allocator, pool->job_count * sizeof *pool->jobs);
	pool->workers = memory_get(&reader->allocator, pool->most * sizeof *pool->workers);
	pool->last_data = memory_get(&reader->allocator, CHUNK_SIZE);
	pool->seam_data = memory_get(&reader->allocator, CHUNK_SIZE);
	pool->size = source_size(reader->source);
	pool->is_seekable = pool->size > 0 && !reader->is_raw;
	if (!pool->jobs || !pool->workers || !pool->last_data || !pool->seam_data)
		return false;
	if (reader->verdicts)
		pool->told_news = verdicts_news(reader->verdicts);
	ring_keep_last(pool, &reader->feed.last);
	return pool->is_seekable || reader->is_raw || feed_reserve(&reader->feed, pool->job_count * CHUNK_SIZE);
}

void ring_free(struct pool *pool)
{
	struct ipsecevtx_reader *reader = pool->reader;
	for (size_t i = 0; pool->jobs && i < pool->job_room; i++) {
		struct job *job = &pool->jobs[i];
		if (job->trail.allocator.release)
			trail_free(&job->trail);
		memory_free_block(&reader->allocator, job->data);
		memory_free(&reader->allocator, job->waiting);
		if (job->output)
			pool->parallel->free_output(pool->parallel->user, job->output);
	}
	memory_free(&reader->allocator, pool->jobs);
}

void ring_queue(struct pool *pool)
{
	if (pool->head == pool->filled)
		return;
	pthread_mutex_lock(&pool->mutex);
	pool->head = pool->filled;
	pthread_cond_signal(&pool->work);
	pthread_mutex_unlock(&pool->mutex);
	size_t most = (pool->size > 0 ? 2 * BATCH : STREAM_JOBS_A_THREAD) * (size_t)pool->started;
	if (pool->head - pool->tail > most && pool->started < pool->most)
		workers_start(pool);
}

/*
 * Whether the next block is for a worker to read. Where less than a chunk is left, this thread goes on; the feed then
 * needs the block before, because the last chunk can begin within it where bytes were lost.
 */
static bool is_for_worker(struct pool *pool)
{
	struct feed *feed = &pool->reader->feed;
	if (!pool->is_seekable)
		return false;
	if (!pool->worker_reads && feed_is_even(feed) && feed->offset <= pool->size &&
		pool->size - feed->offset >= CHUNK_SIZE) {
		pool->worker_reads = true;
		pool->offset = feed->offset;
	}
	if (!pool->worker_reads || pool->size - pool->offset >= CHUNK_SIZE)
		return pool->worker_reads;
	pool->worker_reads = false;
	struct block before = {.data = pool->seam_data, .offset = pool->offset - CHUNK_SIZE};
	before.size = source_read_at(pool->reader->source, before.offset, pool->seam_data, CHUNK_SIZE);
	feed_jump(feed, pool->offset);
	feed_set_last(feed, &before);
	return false;
}

/*
 * Gives a job its memory when it is first used, since small inputs need few jobs. It is not zeroed, because most of it
 * is never touched. False, with is_short set, when there is no memory.
 */
static bool prepare_job(struct pool *pool, struct job *job)
{
	const struct ipsecevtx_allocator *allocator = &pool->reader->allocator;
	if (job->output)
		return true;
	trail_init(&job->trail, allocator);
	/* Jobs must not take the last memory, which the workers need to scan them. */
	void *headroom = memory_get_buffer(allocator, WORKER_HEADROOM);
	if (!job->data)
		job->data = memory_get_block(allocator, CHUNK_SIZE);
	if (!job->waiting)
		job->waiting = memory_get_buffer(allocator, SCAN_WAITING_MAX * sizeof *job->waiting);
	if (headroom && job->data && job->waiting)
		job->output = pool->parallel->new_output(pool->parallel->user);
	memory_free(allocator, headroom);
	pool->is_short = !job->output;
	pool->prepared += !pool->is_short;
	return !pool->is_short;
}

void ring_reset_job(struct job *job)
{
	job->state = JOB_QUEUED;
	job->held = 0;
	job->is_begun = false;
	job->wants_hand_over = false;
}

/* Takes the next block of the input for a job, or leaves it to a worker to read. False at the end of the input. */
static bool take_block(struct pool *pool, struct job *job)
{
	job->worker_reads = is_for_worker(pool);
	if (job->worker_reads) {
		struct block block = {.size = CHUNK_SIZE, .offset = pool->offset};
		job->block = block;
		pool->offset += CHUNK_SIZE;
	} else if (!feed_next_into(&pool->reader->feed, job->data, &job->block)) {
		return false;
	}
	job->is_plain = job->block.size == CHUNK_SIZE && !job->block.is_displaced && job->block.taken_back == 0;
	return true;
}

/* Takes the next chunk, or records without one, from raw bytes. False at the end of the input. */
static bool take_carved(struct pool *pool, struct job *job)
{
	struct carve *carve = &pool->reader->carve;
	if (!carve_next(carve, &job->chunk))
		return false;
	memcpy(job->data, job->chunk.data, job->chunk.size);
	job->chunk.data = job->data;
	job->carved_read = carve->read;
	job->carved_passed = carve->passed;
	carve->passed = 0;
	return true;
}

/* Fills one more job; false at the end of the input, where memory ran out in reading it, and when the ring is_short. */
static bool fill_job(struct pool *pool)
{
	struct job *job = pool_job(pool, pool->filled);
	if (!prepare_job(pool, job))
		return false;
	bool is_taken = pool->reader->is_raw ? take_carved(pool, job) : take_block(pool, job);
	if (!is_taken || drive_ran_out(pool->reader))
		return false;
	ring_reset_job(job);
	pool->filled++;
	return true;
}

bool ring_fill(struct pool *pool)
{
	bool more = !pool->is_short;
	while (more && pool->filled - pool->tail < pool->window) {
		more = fill_job(pool);
		if (pool->filled - pool->head == BATCH)
			ring_queue(pool);
	}
	ring_queue(pool);
	return more || pool->is_short;
}

bool ring_shrink(struct pool *pool)
{
	if (pool->prepared < 2)
		return false;
	ring_keep_last(pool, &pool->last);
	pthread_mutex_lock(&pool->mutex);
	pool->job_count = pool->prepared;
	pool->filled = pool->head = pool->next = pool->tail = 0;
	pthread_mutex_unlock(&pool->mutex);
	pool->is_short = false;
	return true;
}
