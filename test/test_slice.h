/* SPDX-License-Identifier: MIT */
/* Logs that the library's writer makes of other logs, and assertions about what has to be true of each of them. */
#ifndef TEST_SLICE_H
#define TEST_SLICE_H

#include "ipsecevtx_writer.h"
#include "test_support.h"

struct slice {
	uint8_t *bytes;
	size_t size, room;
	size_t left_out;                             /* events that the writer left out */
	struct collector findings;                   /* the findings of the writer */
	uint64_t skipped;                            /* bit N: event N is not added */
	size_t writes, fail_at;                      /* the write that fails, from 1 on; 0: none */
	struct ipsecevtx_error error;                /* of the call that failed */
	int result;                                  /* what closing returned, or the call that failed before it */
	const struct ipsecevtx_allocator *allocator; /* of the writer */
};

/*
 * Writes the events of a log into slice, which was used before, or is zeroed except skipped, fail_at and allocator.
 * options NULL: every event, by the direct engine.
 */
void slice_make(struct slice *slice, const void *data, size_t size, const struct ipsecevtx_options *options);
void slice_free(struct slice *slice);
/* A sink that puts a writer's bytes into the slice. */
struct ipsecevtx_sink slice_sink(struct slice *slice);
/*
 * Fails the test unless the slice holds the events that options ask for, in their order, with everything that Windows
 * wrote.
 */
void slice_of(struct slice *slice, const void *data, size_t size, const struct ipsecevtx_options *options);

void assert_slice_says_the_same(
	const void *data, size_t size, const struct ipsecevtx_options *options, const struct slice *slice);

/* Fails the test unless headers, tables, paddings, checksums and numbers are as in logs that Windows saves. */
void assert_well_laid_out(const struct slice *slice);

#endif
