/* SPDX-License-Identifier: MIT */
/*
 * Threads that scan the blocks of one input. parallel.c runs on the thread that called ipsecevtx_read_parallel(): it
 * cuts the input into jobs, and hands on their results in the order of the input. ring.c has the jobs, on that thread
 * too; workers.c has the threads that scan them. Without memory for more jobs or workers all goes on with fewer, in the
 * end with the calling thread alone, and the results are the same.
 */
#ifndef POOL_H
#define POOL_H

#include "reader/reader.h"

#include <pthread.h>

/* Blocks that a worker takes at once: to wake a thread costs as much as to scan a block with few records to decode. */
#define BATCH 8u

/* Blocks in flight for each worker: a batch that is scanned, one that waits, one that is done. */
#define JOBS_A_THREAD (3u * BATCH)

/* The same where the calling thread reads the input: a pipe may be slow, and its events should not wait for more. */
#define STREAM_JOBS_A_THREAD 3u

/*
 * How many bytes of events and findings may wait for their turn, for each worker; and after how many more bytes a
 * worker looks whether that is exceeded. Real logs stay far below; a hostile one can expand a thousandfold.
 */
#define HELD_A_THREAD (1024u * 1024u)
#define HELD_STEP     (128u * 1024u)

/* Bytes of memory that must still be free, for what running workers need, when a worker is started or a job made. */
#define WORKER_HEADROOM (8u * 1024u * 1024u)

enum job_state {
	JOB_FREE = 0,
	JOB_QUEUED,
	JOB_RUNNING,
	JOB_DONE,
	JOB_FAULTY, /* no worker could scan it, or none should: the calling thread does */
};

struct job {
	/* Guarded by the pool's mutex, once the job is queued and until the calling thread has taken it. */
	enum job_state state;
	size_t held;          /* bytes in output and trail that pool->held counts */
	bool wants_hand_over; /* the job is the oldest and holds too much: its worker waits to have it taken */

	/*
	 * All else belongs to one thread at a time, and needs no mutex: to the worker while the job runs, except while
	 * wants_hand_over is set, when the calling thread takes what is there; to the calling thread at all other
	 * times.
	 */
	struct block block;
	/*
	 * The worker reads the block from the input. Its bytes are the worker's, and gone when the job is done, unless
	 * records of it wait for a template.
	 */
	bool worker_reads;
	bool is_plain;  /* the block is a whole chunk where one should be */
	bool is_faulty; /* the state is to become JOB_FAULTY instead of JOB_DONE */
	/* Of raw bytes: how many were read when this chunk was found, and how many before it belong to nothing. */
	uint64_t carved_read, carved_passed;
	uint8_t *data; /* room for the block's bytes */
	struct chunk chunk;
	struct ipsecevtx_statistics statistics; /* of this job, since the last part was handed on */
	uint64_t unasked;                       /* see struct chunk */
	struct trail trail;
	void *output;  /* the caller's, from new_output() */
	bool is_begun; /* the calling thread has handed on a part of the job */
	size_t waiting_count;
	struct waiting_record *waiting; /* room for SCAN_WAITING_MAX */
};

/* Used by the worker's thread; by the calling thread before it is started, after it ended, and while no job runs. */
struct worker {
	struct pool *pool;
	pthread_t thread;
	bool is_started;
	struct scan scan;
	size_t at;       /* number of the job that the worker is at */
	size_t told;     /* the worker's jobs before this number are marked as done */
	size_t held;     /* bytes of its job that pool->held does not count yet */
	bool gives_up;   /* its job is not needed any more */
	bool has_judged; /* the verdicts may hold something that records of its job said, which cannot be taken back */
	uint8_t *data;   /* the block that the worker has read */
	struct ipsecevtx_statistics idle; /* where the scan counts while it has no job */
};

/*
 * Jobs form a ring and are numbered without end: numbers below filled have a block, those below head are queued, those
 * below next were taken by workers, those below tail are handed on. The calling thread reads again what is in flight
 * when a fault is met, so few jobs are in flight after a fault, and more the longer all goes well.
 */
struct pool {
	/* Set before the first worker is started, and not changed while one runs: no mutex guards them. */
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_parallel *parallel;
	struct job *jobs;
	struct worker *workers;

	pthread_mutex_t mutex;
	pthread_cond_t work; /* for workers: there is a job to take, or the end */
	pthread_cond_t done; /* for the calling thread: the oldest job is done, or wants to be handed over */
	pthread_cond_t turn; /* for workers that wait until their job is the oldest */

	/*
	 * Guarded by the mutex; while no job is in flight the calling thread goes without it. What only the calling
	 * thread changes, it reads without the mutex.
	 */
	bool is_ending;    /* changed by the calling thread only: workers are to end */
	bool is_draining;  /* changed by the calling thread only: what is in flight will be read again */
	size_t head, tail; /* changed by the calling thread only */
	size_t job_count;  /* changed by the calling thread only, while nothing is in flight: jobs in the ring */
	size_t next;       /* changed by all threads */
	size_t held;       /* changed by all threads: bytes in the outputs and trails of all jobs */
	unsigned running;  /* changed by all threads: how many workers have not ended */

	/* Used by the calling thread only. */
	uint64_t told_news; /* how many news of the verdicts (verdicts_news()) all plan caches have heard of */
	bool has_news;      /* there are more news than that */
	bool no_memory;     /* the reading ends with that error */
	size_t job_room;    /* how many elements jobs has */
	size_t prepared;    /* how many of these, the first ones, have the memory that they need */
	bool is_short;      /* there was no memory to prepare one more: see ring_shrink() */
	size_t filled;
	size_t window;     /* how many jobs may be in flight */
	size_t alone;      /* how many blocks the calling thread reads by itself behind the last faulty one */
	unsigned started;  /* how many workers were started */
	unsigned most;     /* how many workers may be started */
	void *own_output;  /* for the blocks that the calling thread reads */
	bool is_seekable;  /* the input can be read at any place, and is no raw bytes */
	uint64_t size;     /* of an input whose size is known; else 0 */
	bool worker_reads; /* the next block, which stands at offset, is for a worker to read */
	uint64_t offset;
	struct block last;  /* the block that was handed on last; its data is NULL when nobody holds them any more */
	uint8_t *last_data; /* room for them */
	uint8_t *seam_data; /* room for the block before the one that the calling thread reads next */
};

/* The job with this number. */
static inline struct job *pool_job(struct pool *pool, size_t number)
{
	return &pool->jobs[number % pool->job_count];
}

/* Makes room for jobs and workers; false when there is no memory: then the calling thread does all the work. */
bool ring_make(struct pool *pool);

/* Frees the jobs, also after ring_make() failed. The workers must have been stopped. */
void ring_free(struct pool *pool);

/* Sets pool->last, and keeps a copy of its data where it has any. */
void ring_keep_last(struct pool *pool, const struct block *last);

/* Fills and queues as many jobs as may be in flight; false at the end of the input. */
bool ring_fill(struct pool *pool);

/* Makes a filled job one that no worker has begun with. */
void ring_reset_job(struct job *job);

/* Hands the jobs that were filled to the workers, and starts one more worker where many jobs wait. */
void ring_queue(struct pool *pool);

/*
 * Makes the ring one of those jobs alone that are prepared, where there was no memory for the next: each job is used in
 * its turn, so that one without memory would stop the ring. Nothing may be in flight. False when they are too few.
 */
bool ring_shrink(struct pool *pool);

/* Starts one more worker; where there is no memory or thread for it, returns false and lets no more be started. */
bool workers_start(struct pool *pool);

/* Whether any worker is still at work: one that runs out of memory ends, and leaves its jobs to the others. */
bool workers_run(struct pool *pool);

/* Ends the threads, but keeps what their scans know, which is still needed: see read_rest(). */
void workers_stop(struct pool *pool);

/* Frees the workers, after workers_stop(). */
void workers_free(struct pool *pool);

#endif
