/* SPDX-License-Identifier: MIT */
/* What the readers of several logs saw, and what it says of the logs as a set. */
#ifndef LOGS_H
#define LOGS_H

#include "decode/streams.h"
#include "evidence/fingerprint.h"
#include "evidence/index.h"
#include "sequence/inventory.h"

#include <pthread.h>

/* A channel of a computer, in any log. */
struct logs_stream {
	char *computer; /* in one piece of memory with the channel's name */
	const char *channel;
};

struct logs_entry {
	char *name;
	uint64_t fingerprint, bytes;
	size_t range_from, range_count; /* its ranges, by stream and number */
	bool is_sound;                  /* they are those of all its records */
	bool is_left_out;               /* another entry holds the same */
};

struct logs_range {
	uint32_t log, stream;
	bool is_scattered; /* not all numbers between first and last are in the log */
	bool is_dense;     /* between its numbers and those of the log's other ranges none should be missing */
	uint64_t first, last;
	uint64_t first_time, last_time;
};

struct ipsecevtx_logs {
	/* Set when they are made, and not changed. */
	struct ipsecevtx_allocator allocator;
	struct fingerprint_key key;

	/* Guards all that follows: readers add on any thread. When they are compared or freed no reader adds. */
	pthread_mutex_t mutex;
	struct logs_stream *streams;
	size_t stream_count, stream_room;
	struct index streams_by_name;
	struct logs_entry *entries;
	size_t entry_count, entry_room;
	struct logs_range *ranges;
	size_t range_count, range_room;
};

/* Adds what a reader saw; may be called by several threads. False when there is no memory. */
bool logs_add(struct ipsecevtx_logs *logs, const char *name, const struct inventory *inventory,
	const struct stream_names *names);

#endif
