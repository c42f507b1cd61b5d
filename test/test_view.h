/* SPDX-License-Identifier: MIT */
/*
 * What a reader says of a log, reduced to what can be compared, and comparisons for the suites about damage and hostile
 * logs.
 */
#ifndef TEST_VIEW_H
#define TEST_VIEW_H

#include "ipsecevtx.h"

#include <check.h>

struct sight {
	uint64_t digest; /* digest of all values (System, typed fields, pairs), but not of place, origin or marks */
	uint64_t offset;
	uint64_t header_record_id;
	uint64_t written_time;
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

/* Options for all events, by the direct engine. */
struct ipsecevtx_options look_options(void);
/* Reads a log into view, which is zeroed or was used before. options may be NULL: look_options(). */
void look_alone(struct view *view, const void *data, size_t size, const struct ipsecevtx_options *options);
/* The same, and fails the test unless several threads read the same from the log. */
void look(struct view *view, const void *data, size_t size, const struct ipsecevtx_options *options);
void look_at_stream(struct view *view, const struct ipsecevtx_stream *stream, const struct ipsecevtx_options *options);
void look_at_path(struct view *view, const char *path, const struct ipsecevtx_options *options);
void view_free(struct view *view);
/* Reads to the end where the test has opened the reader itself; the user of its finding callback must be view. */
void view_run(struct view *view, struct ipsecevtx_reader *reader);
void view_tell(void *user, const struct ipsecevtx_finding *finding);
void view_reset(struct view *view);

uint64_t event_digest(const struct ipsecevtx_event *event);

/* Says what the test is doing, for the messages of everything that fails from then on. */
void describe(const char *format, ...) __attribute__((format(printf, 1, 2)));
const char *described(void);

/* ck_assert() tells the parent process of each call, which costs more than all the rest. */
#define EXPECT(condition)                                                                                              \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			ck_abort_msg("%s: %s", described(), #condition);                                               \
	} while (0)

/* Fails the test unless the statistics add up. */
void assert_adds_up(const struct view *view);
/*
 * Fails the test unless view has the original's events in the same order, except those that lost names (NULL: none are
 * lost); offsets may differ.
 */
void assert_all_but(const struct view *view, const struct view *original, const bool *lost);
/* The same, where events may be in any order. */
void assert_all_but_unordered(const struct view *view, const struct view *original, const bool *lost);
/*
 * Whether view contradicts the original: it has an event without marks that the original does not have, or one twice;
 * or an event is missing that lies in the range of no finding of at least a warning. The report says which.
 */
bool has_lies(const struct view *view, const struct view *original, char *report, size_t report_size);
void assert_no_lies(const struct view *view, const struct view *original);
void assert_same_view(const struct view *view, const struct view *original);

/* Returns the finding of that kind, severity and place; fails the test where there is none. */
const struct ipsecevtx_finding *assert_told(const struct view *view, enum ipsecevtx_finding_kind kind,
	enum ipsecevtx_severity severity, uint64_t offset, uint64_t length);
/* Fails the test unless a finding of at least that severity covers [offset, offset + length). */
void assert_covered(const struct view *view, enum ipsecevtx_severity severity, uint64_t offset, uint64_t length);
size_t told_count(const struct view *view, enum ipsecevtx_finding_kind kind);
size_t told_above_note(const struct view *view);
void dump_told(const struct view *view);

/* Seconds of processor time. */
double seconds_used(void);
/* Whether a sanitizer or valgrind makes everything slow. */
bool is_slow_build(void);

#endif
