/* SPDX-License-Identifier: MIT */
/* Logs that the writer makes of others, and what has to be so of every one of them. */
#ifndef TEST_SLICE_H
#define TEST_SLICE_H

#include "ipsecevtx_writer.h"
#include "test_support.h"

struct slice {
	uint8_t *bytes;
	size_t size, room;
	size_t left_out;                             /* events */
	struct collector findings;                   /* of the writer */
	uint64_t skipped;                            /* bit N: event N is not added */
	size_t writes, fail_at;                      /* the write that fails, from 1 on; 0: none */
	struct ipsecevtx_error error;                /* of the call that failed */
	int result;                                  /* of close, or of what failed before it */
	const struct ipsecevtx_allocator *allocator; /* of the writer */
};

/* slice is zeroed, but for skipped, fail_at and allocator, or was used before. options NULL: every event, by the direct
 * engine.
 */
void slice_make(struct slice *slice, const void *data, size_t size, const struct ipsecevtx_options *options);
void slice_free(struct slice *slice);
/* What puts the bytes of a writer into the slice. */
struct ipsecevtx_sink slice_sink(struct slice *slice);
/* The events that options ask for, in their order, with all that Windows wrote, are those of the slice. */
void slice_of(struct slice *slice, const void *data, size_t size, const struct ipsecevtx_options *options);

void assert_slice_says_the_same(
	const void *data, size_t size, const struct ipsecevtx_options *options, const struct slice *slice);

/* Headers, tables, paddings, checksums and numbers, as in logs that Windows saves. */
void assert_well_laid_out(const struct slice *slice);

#endif
