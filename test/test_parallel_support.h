/* SPDX-License-Identifier: MIT */
/* What a reader says with one thread and with many, so that it can be compared: all events, all findings, all sums. */
#ifndef TEST_PARALLEL_SUPPORT_H
#define TEST_PARALLEL_SUPPORT_H

#include "reader/waiting.h"
#include "test_damage_support.h"
#include "test_support.h"

#include <pthread.h>

/* Digests of events, in their order. */
struct record_of_events {
	uint64_t *digests;
	size_t count, room;
};

/* What becomes of a chunk: struct ipsecevtx_parallel's output. */
struct part {
	struct record_of_events events;
};

struct listener {
	struct record_of_events events;
	bool is_read_once; /* a stream: no copies are known, which is the lowest bit of a digest */
	bool with_xml;     /* events count with it */
	size_t deliveries;
	size_t stop_after; /* deliveries; 0: never */
	pthread_t thread;  /* the only one that may deliver */
	struct view findings;
};

/*
 * Ways to hand a reader its bytes. Workers read at any place by themselves, except from a stream, whose bytes they are
 * given.
 */
enum way { FROM_MEMORY, FROM_STREAM, FROM_FILE, WAYS };

/* All events, certified by libevtx. */
struct ipsecevtx_options everything(void);

/* The same options with the listener told of findings. */
struct ipsecevtx_options options_for(struct listener *listener, const struct ipsecevtx_options *options);

/* Makes a struct ipsecevtx_parallel with the listener as its user. */
struct ipsecevtx_parallel parallel_for(struct listener *listener, unsigned threads);

void note_event(struct listener *listener, const struct ipsecevtx_event *event);

/* Reads to the end and closes the reader; threads 0: with ipsecevtx_next(). */
void read_all(struct listener *listener, struct ipsecevtx_reader *reader, unsigned threads);
void free_listener(struct listener *listener);

/* A file with other bytes before the log, whose descriptor stands where the log begins. */
FILE *put_file(const void *bytes, size_t size);

/* Bytes, and the way in which a reader gets them. file: opened for a way that needs one; the caller closes it. */
struct given {
	const void *bytes;
	size_t size;
	enum way way;
	FILE *file;
};

/* NULL when it is no log, with *error filled; error may be NULL. */
struct ipsecevtx_reader *open_given(
	struct given *given, const struct ipsecevtx_options *options, struct ipsecevtx_error *error);
void close_given(struct given *given);

/* Fails the test unless all members of all findings, all events and all sums are the same. */
void assert_same_reading(const struct listener *one, const struct listener *many, const char *what);

/* Reads the bytes with that many threads and with one, and compares. */
void compare_with_threads(
	const void *bytes, size_t size, const struct ipsecevtx_options *options, unsigned threads, enum way way);
/* The same for each number of threads (0 ends the list) from memory, and for some of them in the other ways. */
void compare_threads(const void *bytes, size_t size, const struct ipsecevtx_options *options, const unsigned *threads);
void compare(const void *bytes, size_t size, const struct ipsecevtx_options *options);

/* Test cases of the suite that have files of their own. */
TCase *case_parallel_calls(void);
TCase *case_parallel_floods(void);
TCase *case_parallel_stop(void);
TCase *case_parallel_inputs(void);
TCase *case_parallel_trust(void);

#endif
