/* SPDX-License-Identifier: MIT */
/* Threads that scan blocks of one input: what the calling thread, in parallel.c, and the workers share. */
#ifndef POOL_H
#define POOL_H

#include "reader/reader.h"

#include <pthread.h>

/* Blocks that a worker takes at once: to wake a thread costs as much as to scan a block that holds little. */
#define BATCH 8u

/* Blocks in flight for each thread: a batch that is scanned, one that waits, one that is done. */
#define JOBS_A_THREAD (3u * BATCH)

/* The same where this thread reads them: a pipe may be slow, and what is there should not wait for more. */
#define STREAM_JOBS_A_THREAD 3u

/*
 * Bytes of events and findings that may wait for their turn, for each thread, and after how many a worker looks whether
 * they are too many. Real logs stay far below; a hostile one can expand a thousandfold.
 */
#define HELD_A_THREAD (1024u * 1024u)
#define HELD_STEP     (128u * 1024u)

/* Bytes that are left free for what workers come to need, before one is started and a job is made. */
#define WORKER_HEADROOM (8u * 1024u * 1024u)

enum job_state {
	JOB_FREE = 0,
	JOB_QUEUED,
	JOB_RUNNING,
	JOB_DONE,
	JOB_FAULTY, /* not scanned: for the calling thread */
};

struct job {
	/* Guarded by the pool's mutex, once the job is queued and until the calling thread has taken it. */
	enum job_state state;
	size_t held;          /* bytes in output and trail that the pool knows of */
	bool wants_hand_over; /* it is the oldest, and has more than it should hold */

	/*
	 * All else is one thread's at a time, and needs no mutex: the worker's while the job runs, but for
	 * wants_hand_over, when the worker waits and the calling thread takes what is there; the calling thread's at
	 * all other times.
	 */
	struct block block;
	bool worker_reads; /* the block from the input; its data is gone when it is done, unless records of it wait */
	bool is_plain;     /* a whole chunk where one should be */
	bool is_faulty;    /* to be JOB_FAULTY */
	uint64_t carved_read,
		carved_passed; /* of raw bytes: taken from the input so far; that belong to nothing before it */
	uint8_t *data;         /* room for the block's bytes */
	struct chunk chunk;
	struct ipsecevtx_statistics statistics;
	struct trail trail;
	void *output;
	bool is_begun; /* the calling thread has handed on something of it */
	size_t waiting_count;
	struct waiting_record *waiting; /* room for SCAN_WAITING_MAX */
};

/* The thread's own; the calling thread's before it is started, after it ended, and while no job is in flight. */
struct worker {
	struct pool *pool;
	pthread_t thread;
	bool is_started;
	struct scan scan;
	size_t at;                        /* the number of the job that it works on */
	size_t told;                      /* its jobs before this one are told as done */
	size_t held;                      /* bytes of its job that the pool does not know of yet */
	bool gives_up;                    /* its job is not needed any more */
	bool has_judged;                  /* plans, by records of its job: that cannot be taken back */
	uint8_t *data;                    /* of the block that it has read */
	struct ipsecevtx_statistics idle; /* where a scan between jobs would count */
};

/*
 * Jobs form a ring: filled, queued up to head, taken by workers at next, handed on at tail. After a fault there are few
 * in flight, and the more the longer all goes well: what is in flight when a fault is met is read again.
 */
struct pool {
	/* Set before the first worker is started, and not changed while one runs: no mutex guards them. */
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_parallel *parallel;
	struct job *jobs;
	struct worker *workers;

	pthread_mutex_t mutex;
	pthread_cond_t work; /* for workers: there is a job, or the end */
	pthread_cond_t done; /* for the calling thread: a job is done */
	pthread_cond_t turn; /* for workers that wait until their job is the oldest */

	/*
	 * Guarded by the mutex, but not needed while no job is in flight. What only the calling thread changes, it
	 * reads without the mutex.
	 */
	bool is_ending;    /* changed by the calling thread only */
	bool is_draining;  /* likewise: what is in flight will be read again */
	size_t head, tail; /* likewise; counted without end, as filled and next */
	size_t job_count;  /* likewise, while nothing is in flight: jobs of the ring */
	size_t next;       /* changed by all */
	size_t held;       /* by all: bytes in the outputs and trails of all jobs */
	unsigned running;  /* by all: workers */

	/* The calling thread's own. */
	uint64_t told_news; /* of the verdicts: those that all plan caches have heard of */
	bool has_news;      /* there are more */
	bool no_memory;
	size_t job_room; /* jobs that there are */
	size_t prepared; /* of them: the first ones */
	bool is_short;   /* there is no memory for more: see shrink_ring() */
	size_t filled;
	size_t window;     /* how many may be in flight */
	size_t alone;      /* how many this thread reads by itself behind the next fault */
	unsigned started;  /* of workers */
	unsigned most;     /* that may be started */
	void *own_output;  /* of this thread */
	bool is_seekable;  /* the input can be read at any place */
	uint64_t size;     /* of such an input */
	bool worker_reads; /* the next block, which stands at offset */
	uint64_t offset;
	struct block last; /* that was handed on; its data is NULL when no job holds them */
	uint8_t *last_data;
	uint8_t *seam_data; /* of the block before the one that this thread reads next */
};

static inline struct job *pool_job(struct pool *pool, size_t number)
{
	return &pool->jobs[number % pool->job_count];
}

/* What the threads share; false when there is no memory for it: then this thread does all the work. */
bool ring_make(struct pool *pool);
void ring_free(struct pool *pool);

/* The block before the next one, as this thread has it. */
void ring_keep_last(struct pool *pool, const struct block *last);

/* Fills and queues as many jobs as may be in flight; false at the end of the input. */
bool ring_fill(struct pool *pool);

/* A job that nobody has begun with. */
void ring_reset_job(struct job *job);

/* Hands the jobs that were filled to the workers. */
void ring_queue(struct pool *pool);

/*
 * Jobs stand in for each other in turn, so that one without memory would stop the ring: once nothing is in flight, it
 * is made of those that have theirs. False when they are too few.
 */
bool ring_shrink(struct pool *pool);

/* One more worker, where there is memory for it, and a thread; false and the last attempt where there is not. */
bool workers_start(struct pool *pool);

/* Whether any worker is still at work: one that has no memory ends, and the others or the calling thread go on. */
bool workers_run(struct pool *pool);

/* Ends the threads; what they know of templates is still needed. */
void workers_stop(struct pool *pool);

/* Frees them, after workers_stop(). */
void workers_free(struct pool *pool);

#endif
