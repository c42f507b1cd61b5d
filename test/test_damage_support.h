/* SPDX-License-Identifier: MIT */
/*
 * What the suites about damaged and hostile logs share: logs whose records' places are known, a reader's word on a
 * log reduced to what can be compared, and memory that is measured.
 */
#ifndef TEST_DAMAGE_SUPPORT_H
#define TEST_DAMAGE_SUPPORT_H

#include "evtxgen.h"
#include "ipsecevtx.h"

#include <check.h>

#define CHUNK  65536u
#define HEADER 4096u

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/*
 * A log and where its records stand.
 */
#define SAMPLE_MAX 1024u

struct sample {
	uint8_t *bytes;
	size_t size;
	size_t count;
	size_t offsets[SAMPLE_MAX]; /* of records, in the log */
};

/* A new log; fails the test when there is no memory. */
struct evtxgen *sample_begin(void);
/* Adds event number index of an endless sequence of IPsec events in all layouts and all forms of records. */
void sample_add(struct sample *sample, struct evtxgen *log, unsigned index);
/* Adds an event 4653 of one and the same template; text is its failure reason. */
void sample_add_same(struct sample *sample, struct evtxgen *log, const char *text);
/* Adds what the caller made. */
void sample_add_event(struct sample *sample, struct evtxgen *log, const struct evtxgen_event *event,
	const struct evtxgen_field *fields, size_t count);
void sample_finish(struct sample *sample, struct evtxgen *log);
/* A whole log: so many chunks with so many records each; all chunks hold the same kinds of events. */
void sample_make(struct sample *sample, unsigned chunks, unsigned per_chunk);
void sample_free(struct sample *sample);

uint32_t sample_size(const struct sample *sample, size_t index); /* of a record */
void sample_fix(struct sample *sample);                          /* checksums */
/* Puts in or takes out bytes; offsets of records behind are changed, those of records that are hit are not. */
void sample_insert(struct sample *sample, size_t at, size_t count, uint64_t seed);
void sample_remove(struct sample *sample, size_t at, size_t count);
void sample_copy(struct sample *to, const struct sample *from);

uint32_t get_u32(const uint8_t *bytes);
void put_u32(uint8_t *bytes, uint32_t value);
void fill_random(uint8_t *bytes, size_t size, uint64_t seed);

/*
 * Memory, measured.
 */
struct meter {
	size_t calls; /* of reallocate */
	size_t live;  /* blocks */
	size_t bytes; /* in them */
	size_t peak;
	size_t fail_at;  /* the number of the call that fails, from 1; 0: none */
	bool fail_on;    /* and all that follow */
	void *cache[16]; /* large blocks released, to be handed out again */
	bool use_cache;
};

struct ipsecevtx_allocator meter_allocator(struct meter *meter);
void meter_free_cache(struct meter *meter);

/*
 * What a reader says of a log.
 */
struct sight {
	uint64_t digest; /* of all values: System, typed fields, pairs; not of place, origin or marks */
	uint64_t offset;
	uint64_t header_record_id;
	uint32_t event_id;
	unsigned marks;
	enum ipsecevtx_origin origin;
};

struct told {
	struct ipsecevtx_finding finding;
	char detail[200];
};

struct view {
	int opened;
	int result; /* of the last ipsecevtx_next() */
	struct ipsecevtx_error error;
	struct ipsecevtx_statistics statistics;
	size_t count, room;
	struct sight *events;
	size_t told_count, told_room;
	struct told *told;
};

/* All events, by the direct engine. */
struct ipsecevtx_options look_options(void);
/* view is zeroed, or was used before. options may be NULL: look_options(). */
void look_alone(struct view *view, const void *data, size_t size, const struct ipsecevtx_options *options);
/* The same, and sees to it that several threads say the same of the log. */
void look(struct view *view, const void *data, size_t size, const struct ipsecevtx_options *options);
void look_at_stream(struct view *view, const struct ipsecevtx_stream *stream, const struct ipsecevtx_options *options);
void look_at_path(struct view *view, const char *path, const struct ipsecevtx_options *options);
void view_free(struct view *view);
/* To the end, when a test opened the reader itself; view->told must be the finding callback's user. */
void view_run(struct view *view, struct ipsecevtx_reader *reader);
void view_tell(void *user, const struct ipsecevtx_finding *finding);
void view_reset(struct view *view);

uint64_t event_digest(const struct ipsecevtx_event *event);

/* Where it was when it fails: goes into the messages. */
void describe(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The sums of the statistics. */
void assert_adds_up(const struct view *view);
/* The same events in the same order; places may differ. lost: of the original, NULL for none. */
void assert_all_but(const struct view *view, const struct view *original, const bool *lost);
/* The same, in any order. */
void assert_all_but_unordered(const struct view *view, const struct view *original, const bool *lost);
/*
 * No event without a mark that the original does not have, and no event twice; of those that are missing, each is in
 * the range of a finding of at least warning. move: what is added to the original's offsets to find them now.
 */
bool has_lies(const struct view *view, const struct view *original, char *report, size_t report_size);
void assert_no_lies(const struct view *view, const struct view *original);
void assert_same_view(const struct view *view, const struct view *original);

/* The finding of that kind at that place; fails the test when there is none. */
const struct ipsecevtx_finding *assert_told(const struct view *view, enum ipsecevtx_finding_kind kind,
	enum ipsecevtx_severity severity, uint64_t offset, uint64_t length);
/* A finding of at least severity that covers [offset, offset + length). */
void assert_covered(const struct view *view, enum ipsecevtx_severity severity, uint64_t offset, uint64_t length);
size_t told_count(const struct view *view, enum ipsecevtx_finding_kind kind);
size_t told_above_note(const struct view *view);
void dump_told(const struct view *view);

/* Seconds of processor time. */
double seconds_used(void);
/* Whether a sanitizer or valgrind makes everything slow. */
bool is_slow_build(void);

#endif
