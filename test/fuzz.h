/* SPDX-License-Identifier: MIT */
/*
 * What the fuzz targets share. A target is a file fuzz_<name>.c with LLVMFuzzerTestOneInput; it is built with
 * fuzz_input.c and fuzz_event.c, and either with libFuzzer and fuzz_mutate.c (make fuzz) or with fuzz_replay.c, which
 * runs it over stored inputs (make check).
 *
 * An input begins with FUZZ_HEAD bytes that say how the target is to be run, so that the fuzzer chooses that too; what
 * follows is evidence, as the frame of the head says.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include "ipsecevtx.h"

#include <stdio.h>
#include <stdlib.h>

#define FUZZ_HEAD 4u

/* What the evidence of an input is; its second byte modulo FUZZ_FRAME_COUNT. */
enum fuzz_frame {
	FUZZ_FRAME_NONE = 0,    /* a file as it is, gzip or not */
	FUZZ_FRAME_RECORDS,     /* records from offset 512 of a chunk: a whole log is made around them */
	FUZZ_FRAME_CUT_RECORDS, /* the same in a log that ends with the last record */
	FUZZ_FRAME_TWO_CHUNKS,  /* the same records in two chunks */
	FUZZ_FRAME_DAMAGED,     /* as RECORDS, with checksums of zero and a free space offset out of range */
	FUZZ_FRAME_CHUNK,       /* a chunk: a file header is put before it */
	FUZZ_FRAME_COUNT
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The program ends here: an input has shown what must never be. */
#define FUZZ_REQUIRE(condition)                                                                                        \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			fuzz_fail(__FILE__, __LINE__, #condition);                                                     \
	} while (0)

_Noreturn void fuzz_fail(const char *file, int line, const char *what);

/* Evidence in memory of exactly its size, so that a read beyond it is noticed. free() it. */
uint8_t *fuzz_log(const uint8_t *evidence, size_t size, enum fuzz_frame frame, size_t *log_size);

/* A chunk with these records, cut off behind the last or filled up with zeros. free() it. */
uint8_t *fuzz_chunk(const uint8_t *records, size_t size, bool cut, size_t *chunk_size);

/* Makes the checksums of a log or chunk right, wherever its header is large enough to have some. */
void fuzz_fix_log(uint8_t *bytes, size_t size);
void fuzz_fix_chunk(uint8_t *bytes, size_t size);

/* Looks at all that an event or a finding hands out; it must be as ipsecevtx.h says. */
void fuzz_look_at_event(const struct ipsecevtx_event *event);
void fuzz_look_at_finding(const struct ipsecevtx_finding *finding);
bool fuzz_is_utf8(const char *text, size_t length);

/* What a reader is watched for, beside each event. */
struct fuzz_watch {
	uint64_t findings[IPSECEVTX_SEVERITY_COUNT];
	bool xml;             /* ask for it too */
	uint64_t most_events; /* 0: all */
};

/* For ipsecevtx_options.finding; user is the struct fuzz_watch. */
void fuzz_take_finding(void *user, const struct ipsecevtx_finding *finding);

/* Reads all events: none twice, and statistics that add up. */
void fuzz_read_all(struct ipsecevtx_reader *reader, const struct fuzz_watch *watch);

#endif
