/* SPDX-License-Identifier: MIT */
/*
 * The inventories of several logs, from which ipsecevtx_logs_compare() finds copies of logs, numbers that several logs
 * hold and numbers that none holds. The caller makes a struct ipsecevtx_logs and gives it to all readers by their
 * options; each reader adds its log at the end (drive.c).
 */
#ifndef LOGS_H
#define LOGS_H

#include "decode/streams.h"
#include "evidence/fingerprint.h"
#include "evidence/index.h"
#include "sequence/inventory.h"

#include <pthread.h>

/* A channel of a computer, the same in all logs. */
struct logs_stream {
	char *computer; /* owns the memory of both names */
	const char *channel;
};

/* One log. */
struct logs_entry {
	char *name;
	uint64_t fingerprint, bytes;    /* of its live records */
	size_t range_from, range_count; /* its ranges, sorted by stream and number */
	uint64_t unread;                /* as in struct inventory */
	bool is_sound;                  /* the ranges are those of all its records */
	bool is_left_out;               /* it is a copy of another entry: set by the comparison */
};

/* Event numbers of one stream in one log. */
struct logs_range {
	uint32_t log, stream; /* indices; ranks in the order of names while logs are compared */
	bool is_scattered;    /* not all numbers between first and last are in the log */
	bool is_dense;        /* numbers that are missing next to this range are lost, and not left out by an export */
	uint64_t first, last;
	uint64_t first_time, last_time; /* FILETIMEs of the records with these two numbers; 0: unknown */
};

struct ipsecevtx_logs {
	/* Set by ipsecevtx_logs_new(), and not changed. */
	struct ipsecevtx_allocator allocator;
	struct fingerprint_key key;

	/* Guards all that follows: readers add on any thread. No reader may add while logs are compared or freed. */
	pthread_mutex_t mutex;
	struct logs_stream *streams;
	size_t stream_count, stream_room;
	struct index streams_by_name;
	struct logs_entry *entries;
	size_t entry_count, entry_room;
	struct logs_range *ranges;
	size_t range_count, range_room;
};

/*
 * Adds a log that was read to its end; may be called on several threads at once. names has the names of the inventory's
 * streams; ranges of a stream without a name are left out. The arguments are copied. False when there is no memory,
 * also where the inventory or the names are incomplete for want of it.
 */
bool logs_add(struct ipsecevtx_logs *logs, const char *name, const struct inventory *inventory,
	const struct stream_names *names);

#endif
