/* SPDX-License-Identifier: MIT */
/*
 * Compares logs with each other, for ipsecevtx_logs_compare(): which are copies, which numbers several of them hold,
 * and which numbers none holds. The findings and their order do not depend on the order in which the logs were read.
 */
#include "evidence/memory.h"
#include "evidence/ticks.h"
#include "sequence/logs.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Numbers of one stream that a log shares with another one. */
struct overlap {
	uint32_t log, other; /* ranks, which are places in the order of the logs' names */
	uint64_t first, last;
	uint64_t count;      /* how many numbers: not all from first to last when the logs share several ranges */
	bool is_other_time;  /* the records with them have other times in the two logs */
	bool has_other_time; /* some of these records have */
};

struct named_stream {
	const struct logs_stream *stream;
	uint32_t index; /* in logs->streams */
};

struct comparison {
	struct ipsecevtx_logs *logs;
	void (*finding)(void *user, const struct ipsecevtx_finding *finding);
	void *user;
	uint32_t *order; /* index of the log with each rank */
	uint32_t *ranks; /* rank of the log with each index */
	struct logs_range *ranges;
	size_t range_count;
	struct overlap *overlaps; /* in the stream that is looked at; at most one for each range */
	size_t overlap_count;
	bool no_memory;
};

/*
 * Reporting.
 */

static void tell(struct comparison *comparison, struct ipsecevtx_finding *finding, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Reports a finding. The detail names paths, which can be long, and is as long as it must be. */
static void tell(struct comparison *comparison, struct ipsecevtx_finding *finding, const char *format, ...)
{
	const struct ipsecevtx_allocator *allocator = &comparison->logs->allocator;
	va_list arguments;
	va_start(arguments, format);
	int length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	char *detail = length < 0 ? NULL : memory_get(allocator, (size_t)length + 1);
	if (!detail) {
		comparison->no_memory = true;
		return;
	}
	va_start(arguments, format);
	vsnprintf(detail, (size_t)length + 1, format, arguments);
	va_end(arguments);
	finding->detail = detail;
	if (comparison->finding)
		comparison->finding(comparison->user, finding);
	memory_free(allocator, detail);
}

static const char *name_of(const struct comparison *comparison, uint32_t log)
{
	return comparison->logs->entries[log].name;
}

static const char *name_at(const struct comparison *comparison, uint32_t rank)
{
	return name_of(comparison, comparison->order[rank]);
}

static void tell_copy(struct comparison *comparison, uint32_t log, uint32_t original)
{
	const struct ipsecevtx_logs *logs = comparison->logs;
	const struct logs_entry *entry = &logs->entries[log];
	const struct logs_range *first = logs->ranges + entry->range_from;
	const struct logs_range *last = first + entry->range_count;
	struct ipsecevtx_finding finding = {
		.kind = IPSECEVTX_FINDING_LOG_COPY, .severity = IPSECEVTX_SEVERITY_NOTE, .source = entry->name};
	if (first == last || first->is_scattered || first->stream != (--last)->stream) {
		tell(comparison, &finding, "a copy of %s: its records are the same, byte by byte",
			name_of(comparison, original));
		return;
	}
	finding.has_numbers = true;
	finding.record_id = finding.expected = first->first;
	finding.found = last->last;
	uint64_t count = 0;
	for (const struct logs_range *range = first; range <= last; range++)
		count += range->last - range->first + 1;
	char parts[64] = "";
	if (count <= last->last - first->first)
		snprintf(parts, sizeof parts, "%" PRIu64 " of the ", count);
	tell(comparison, &finding,
		"a copy of %s: %srecords %" PRIu64 " to %" PRIu64 " of channel %s of %s are the same, byte by byte",
		name_of(comparison, original), parts, first->first, last->last, logs->streams[first->stream].channel,
		logs->streams[first->stream].computer);
}

/*
 * Whether both logs are without damage and hold the same numbers. Then their bytes should be the same too, and if they
 * were, the logs would have been found to be copies. Of the bytes that other logs share nothing is known.
 */
static bool has_same_numbers(const struct comparison *comparison, const struct overlap *overlap)
{
	const struct ipsecevtx_logs *logs = comparison->logs;
	const struct logs_entry *one = &logs->entries[comparison->order[overlap->log]];
	const struct logs_entry *other = &logs->entries[comparison->order[overlap->other]];
	if (!one->is_sound || !other->is_sound || one->range_count != other->range_count)
		return false;
	for (size_t i = 0; i < one->range_count; i++) {
		const struct logs_range *a = &logs->ranges[one->range_from + i];
		const struct logs_range *b = &logs->ranges[other->range_from + i];
		if (a->stream != b->stream || a->first != b->first || a->last != b->last)
			return false;
	}
	return true;
}

static void tell_overlap(struct comparison *comparison, const struct logs_stream *stream, const struct overlap *overlap)
{
	struct ipsecevtx_finding finding = {
		.kind = IPSECEVTX_FINDING_LOG_OVERLAP, .severity = IPSECEVTX_SEVERITY_WARNING};
	const char *what = "";
	char parts[64] = "";
	finding.source = name_at(comparison, overlap->log);
	finding.record_id = finding.expected = overlap->first;
	finding.found = overlap->last;
	finding.has_numbers = true;
	if (overlap->is_other_time)
		what = ", with other times: numbers that were given twice, or changed";
	else if (overlap->has_other_time)
		what = ", some with other times: numbers that were given twice, or changed";
	else if (has_same_numbers(comparison, overlap))
		what = "; both logs hold the same numbers, but not the same bytes: exported, or changed";
	if (overlap->count <= overlap->last - overlap->first)
		snprintf(parts, sizeof parts, "%" PRIu64 " of the ", overlap->count);
	tell(comparison, &finding, "%srecords %" PRIu64 " to %" PRIu64 " of channel %s of %s are in %s too%s", parts,
		overlap->first, overlap->last, stream->channel, stream->computer, name_at(comparison, overlap->other),
		what);
}

/* Whether so many records may be among those of two logs in which no number could be read. */
static bool may_be_unread(const struct comparison *comparison, const struct logs_range *one,
	const struct logs_range *other, uint64_t count)
{
	const struct logs_entry *entries = comparison->logs->entries;
	const uint64_t here = entries[comparison->order[one->log]].unread;
	const uint64_t there = entries[comparison->order[other->log]].unread;
	return here >= count || there >= count - here;
}

static void tell_gap(struct comparison *comparison, const struct logs_stream *stream, const struct logs_range *before,
	const struct logs_range *behind)
{
	struct ipsecevtx_finding finding = {.kind = IPSECEVTX_FINDING_LOG_GAP, .severity = IPSECEVTX_SEVERITY_WARNING};
	finding.source = name_at(comparison, behind->log);
	finding.record_id = finding.found = behind->first;
	finding.expected = before->last + 1;
	finding.has_numbers = true;
	tell(comparison, &finding,
		"records %" PRIu64 " to %" PRIu64
		" of channel %s of %s are in no input that was read: they belong between %s and this one%s",
		before->last + 1, behind->first - 1, stream->channel, stream->computer,
		name_at(comparison, before->log),
		may_be_unread(comparison, before, behind, behind->first - before->last - 1)
			? ", and may be what could not be read of these two"
			: "");
}

/*
 * Order. qsort() passes nothing on to the function that compares, so that each element holds all that it is sorted by.
 */

/* By bytes, but with a dot before all others: "Security.evtx", "Security (2).evtx", "Security-old.evtx". */
static int compare_names(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	unsigned left = *a == '.' ? 1 : (unsigned char)*a;
	unsigned right = *b == '.' ? 1 : (unsigned char)*b;
	return left < right ? -1 : left > right;
}

struct named {
	const char *name;
	uint64_t contents; /* tells logs of one name apart, whichever was added first */
	uint32_t log;
};

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
	for (; *text; text++)
		hash = mix(hash, (unsigned char)*text);
	return mix(hash, 256);
}

/* A number that two logs with other records hardly share; the order of a log's ranges does not matter. */
static uint64_t contents_of(const struct ipsecevtx_logs *logs, const struct logs_entry *entry)
{
	uint64_t sum = mix(mix(mix(0, entry->bytes), entry->unread), entry->is_sound);
	for (size_t i = 0; i < entry->range_count; i++) {
		const struct logs_range *range = &logs->ranges[entry->range_from + i];
		const struct logs_stream *stream = &logs->streams[range->stream];
		uint64_t hash = mix_text(mix_text(0, stream->computer), stream->channel);
		hash = mix(mix(hash, range->first), range->last);
		sum += mix(mix(mix(hash, range->first_time), range->last_time), range->is_dense);
	}
	return sum;
}

static int compare_named(const void *left, const void *right)
{
	const struct named *one = left, *other = right;
	const int order = compare_names(one->name, other->name);
	return order != 0 ? order : one->contents < other->contents ? -1 : one->contents > other->contents;
}

/* False when there is no memory. */
static bool sort_logs(struct comparison *comparison)
{
	const struct ipsecevtx_logs *logs = comparison->logs;
	size_t count = logs->entry_count;
	struct named *named = memory_get(&logs->allocator, count * sizeof *named);
	comparison->order = memory_get(&logs->allocator, count * sizeof *comparison->order);
	comparison->ranks = memory_get(&logs->allocator, count * sizeof *comparison->ranks);
	if (!named || !comparison->order || !comparison->ranks) {
		memory_free(&logs->allocator, named);
		return false;
	}
	for (size_t i = 0; i < count; i++)
		named[i] = (struct named){logs->entries[i].name, contents_of(logs, &logs->entries[i]), (uint32_t)i};
	qsort(named, count, sizeof *named, compare_named);
	for (size_t i = 0; i < count; i++) {
		comparison->order[i] = named[i].log;
		comparison->ranks[named[i].log] = (uint32_t)i;
	}
	memory_free(&logs->allocator, named);
	return true;
}

struct keyed {
	uint64_t fingerprint, bytes;
	uint32_t rank;
};

static int compare_keyed(const void *left, const void *right)
{
	const struct keyed *a = left;
	const struct keyed *b = right;
	if (a->fingerprint != b->fingerprint)
		return a->fingerprint < b->fingerprint ? -1 : 1;
	if (a->bytes != b->bytes)
		return a->bytes < b->bytes ? -1 : 1;
	return a->rank < b->rank ? -1 : a->rank > b->rank;
}

/*
 * Copies.
 */

/* Fills in, for each rank, the rank of the first log with the same records. False when there is no memory. */
static bool find_originals(struct comparison *comparison, uint32_t *originals)
{
	const struct ipsecevtx_logs *logs = comparison->logs;
	size_t count = logs->entry_count;
	struct keyed *keyed = memory_get(&logs->allocator, count * sizeof *keyed);
	if (!keyed)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		const struct logs_entry *entry = &logs->entries[comparison->order[i]];
		keyed[i] = (struct keyed){entry->fingerprint, entry->bytes, i};
	}
	qsort(keyed, count, sizeof *keyed, compare_keyed);
	for (size_t i = 0; i < count; i++) {
		bool is_same = i > 0 && keyed[i].bytes > 0 && keyed[i].bytes == keyed[i - 1].bytes &&
			       keyed[i].fingerprint == keyed[i - 1].fingerprint;
		originals[keyed[i].rank] = is_same ? originals[keyed[i - 1].rank] : keyed[i].rank;
	}
	memory_free(&logs->allocator, keyed);
	return true;
}

/* Reports copies, and leaves them out of the further comparison. False when there is no memory. */
static bool compare_whole(struct comparison *comparison)
{
	struct ipsecevtx_logs *logs = comparison->logs;
	uint32_t *originals = memory_get(&logs->allocator, logs->entry_count * sizeof *originals);
	bool ok = originals && find_originals(comparison, originals);
	for (uint32_t rank = 0; ok && rank < logs->entry_count; rank++) {
		uint32_t log = comparison->order[rank];
		uint32_t original = comparison->order[originals[rank]];
		logs->entries[log].is_left_out = log != original;
		/* A log that was read twice under one name is no copy. */
		if (log != original && strcmp(name_of(comparison, log), name_of(comparison, original)) != 0)
			tell_copy(comparison, log, original);
	}
	memory_free(&logs->allocator, originals);
	return ok;
}

/*
 * Numbers.
 */

/* By stream, by numbers, and then by the log, which is a rank here. */
static int compare_ranges(const void *left, const void *right)
{
	const struct logs_range *a = left;
	const struct logs_range *b = right;
	if (a->stream != b->stream)
		return a->stream < b->stream ? -1 : 1;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	if (a->last != b->last)
		return a->last < b->last ? -1 : 1;
	return a->log < b->log ? -1 : a->log > b->log;
}

/*
 * Whether a record with this time can be of a range whose ends have these times. A day is allowed for clocks that were
 * set, which is a guess.
 */
static bool is_between(uint64_t time, uint64_t first, uint64_t last)
{
	const uint64_t low = first < last ? first : last, high = first < last ? last : first;
	return time == 0 || low == 0 || (time + TICKS_A_DAY >= low && time <= high + TICKS_A_DAY);
}

/* The time of the range's record with this number; 0: unknown. */
static uint64_t time_at(const struct logs_range *range, uint64_t number)
{
	return number == range->first ? range->first_time : number == range->last ? range->last_time : 0;
}

/* What the times say of a number that two ranges have. */
struct times {
	bool differ;   /* the two records with it have different times */
	bool is_apart; /* they do, or the known time of one is not among those of the other range, give or take a day */
};

static struct times compare_times(const struct logs_range *a, const struct logs_range *b, uint64_t number)
{
	const uint64_t one = time_at(a, number), other = time_at(b, number);
	const bool differ = one != 0 && other != 0 && one != other;
	const bool is_apart = other == 0 ? !is_between(one, b->first_time, b->last_time)
					 : one == 0 && !is_between(other, a->first_time, a->last_time);
	return (struct times){.differ = differ, .is_apart = differ || is_apart};
}

static bool begins_behind(const struct logs_range *a, const struct logs_range *b)
{
	return a->first > b->first || (a->first == b->first && a->last > b->last);
}

/* Adds two ranges that share numbers to the overlap of their logs. To be called in the order of these numbers. */
static void add_shared(struct overlap *overlap, const struct logs_range *log, const struct logs_range *other)
{
	const uint64_t first = log->first > other->first ? log->first : other->first;
	const uint64_t last = log->last < other->last ? log->last : other->last;
	const struct times at_first = compare_times(log, other, first), at_last = compare_times(log, other, last);
	/* A single record with an odd time says nothing of the others. */
	const bool is_other_time =
		first < last ? at_first.is_apart && at_last.is_apart : at_first.differ || at_last.differ;
	if (overlap->count == 0) {
		overlap->first = first;
		overlap->is_other_time = true;
	}
	if (overlap->count == 0 || last > overlap->last) {
		const bool goes_on = overlap->count > 0 && first <= overlap->last;
		overlap->count += last - (goes_on ? overlap->last : first - 1);
		overlap->last = last;
	}
	overlap->is_other_time = overlap->is_other_time && is_other_time;
	overlap->has_other_time = overlap->has_other_time || is_other_time || at_first.differ || at_last.differ;
}

/*
 * Fills in all that the two logs of an overlap share in a stream; both have their ranges in the order of streams and
 * numbers. The finding will be about the log whose first range there begins behind that of the other.
 */
static void measure(const struct comparison *comparison, uint32_t stream, struct overlap *overlap)
{
	const struct ipsecevtx_logs *logs = comparison->logs;
	const struct logs_entry *one = &logs->entries[comparison->order[overlap->log]];
	const struct logs_entry *two = &logs->entries[comparison->order[overlap->other]];
	const struct logs_range *log = logs->ranges + one->range_from, *log_end = log + one->range_count;
	const struct logs_range *other = logs->ranges + two->range_from, *other_end = other + two->range_count;
	bool is_turned = false;
	while (log < log_end && other < other_end) {
		if (log->stream != stream || other->stream != stream) {
			log += log->stream != stream;
			other += other->stream != stream;
			continue;
		}
		if (log->first <= other->last && other->first <= log->last) {
			is_turned = overlap->count == 0 ? begins_behind(other, log) : is_turned;
			add_shared(overlap, log, other);
		}
		if (log->last < other->last)
			log++;
		else
			other++;
	}
	if (is_turned) {
		const uint32_t turned = overlap->log;
		overlap->log = overlap->other;
		overlap->other = turned;
	}
}

static void note_overlap(struct comparison *comparison, const struct logs_range *one, const struct logs_range *two)
{
	comparison->overlaps[comparison->overlap_count++] = (struct overlap){
		.log = one->log < two->log ? two->log : one->log,
		.other = one->log < two->log ? one->log : two->log,
	};
}

static int compare_by_logs(const void *left, const void *right)
{
	const struct overlap *a = left;
	const struct overlap *b = right;
	if (a->log != b->log)
		return a->log < b->log ? -1 : 1;
	return a->other < b->other ? -1 : a->other > b->other;
}

static int compare_by_number(const void *left, const void *right)
{
	const struct overlap *a = left;
	const struct overlap *b = right;
	if (a->first != b->first)
		return a->first < b->first ? -1 : 1;
	return compare_by_logs(left, right);
}

/* Reports one overlap for each two logs, however many ranges they share. */
static void tell_overlaps(struct comparison *comparison, const struct named_stream *stream)
{
	struct overlap *overlaps = comparison->overlaps;
	size_t count = comparison->overlap_count;
	size_t kept = 0;
	comparison->overlap_count = 0;
	if (count == 0)
		return;
	qsort(overlaps, count, sizeof *overlaps, compare_by_logs);
	for (size_t i = 1; i < count; i++) {
		if (compare_by_logs(&overlaps[kept], &overlaps[i]) != 0)
			overlaps[++kept] = overlaps[i];
	}
	for (size_t i = 0; i <= kept; i++)
		measure(comparison, stream->index, &overlaps[i]);
	qsort(overlaps, kept + 1, sizeof *overlaps, compare_by_number);
	for (size_t i = 0; i <= kept; i++)
		tell_overlap(comparison, stream->stream, &overlaps[i]);
}

/* Whether the numbers between two ranges of different logs should be in some log, and are lost. */
static bool is_gap(const struct logs_range *before, const struct logs_range *behind)
{
	bool goes_on = is_between(behind->first_time, before->last_time, UINT64_MAX - TICKS_A_DAY);
	return behind->first > before->last + 1 && behind->first > before->last && behind->log != before->log &&
	       before->is_dense && behind->is_dense && goes_on;
}

/* Compares the ranges of a stream, in the order of their numbers, each with the one before that reaches furthest. */
static void compare_stream(
	struct comparison *comparison, const struct logs_range *ranges, size_t count, const struct named_stream *stream)
{
	const struct logs_range *reach = NULL; /* with the highest number so far */
	for (size_t i = 0; i < count; i++) {
		const struct logs_range *range = &ranges[i];
		if (range->is_scattered)
			continue;
		if (reach && range->first <= reach->last && range->log != reach->log)
			note_overlap(comparison, reach, range);
		if (!reach || range->last > reach->last)
			reach = range;
	}
	tell_overlaps(comparison, stream);
	reach = &ranges[0];
	for (size_t i = 1; i < count; i++) {
		if (is_gap(reach, &ranges[i]))
			tell_gap(comparison, stream->stream, reach, &ranges[i]);
		if (ranges[i].last > reach->last)
			reach = &ranges[i];
	}
}

static int compare_streams(const void *left, const void *right)
{
	const struct logs_stream *a = ((const struct named_stream *)left)->stream;
	const struct logs_stream *b = ((const struct named_stream *)right)->stream;
	int order = strcmp(a->computer, b->computer);
	return order != 0 ? order : strcmp(a->channel, b->channel);
}

/* Takes the ranges of all logs that are not left out, and puts ranks in the place of their logs and streams. */
static void take_ranges(struct comparison *comparison, const uint32_t *stream_ranks)
{
	const struct ipsecevtx_logs *logs = comparison->logs;
	for (size_t i = 0; i < logs->range_count; i++) {
		struct logs_range range = logs->ranges[i];
		if (logs->entries[range.log].is_left_out)
			continue;
		range.log = comparison->ranks[range.log];
		range.stream = stream_ranks[range.stream];
		comparison->ranges[comparison->range_count++] = range;
	}
	if (comparison->range_count > 0)
		qsort(comparison->ranges, comparison->range_count, sizeof *comparison->ranges, compare_ranges);
}

static void compare_all(struct comparison *comparison, const struct named_stream *streams)
{
	const struct logs_range *ranges = comparison->ranges;
	size_t end;
	for (size_t at = 0; at < comparison->range_count; at = end) {
		for (end = at; end < comparison->range_count && ranges[end].stream == ranges[at].stream;)
			end++;
		compare_stream(comparison, ranges + at, end - at, &streams[ranges[at].stream]);
	}
}

/* False when there is no memory. */
static bool compare_numbers(struct comparison *comparison)
{
	const struct ipsecevtx_logs *logs = comparison->logs;
	const struct ipsecevtx_allocator *allocator = &logs->allocator;
	size_t count = logs->stream_count;
	if (count == 0)
		return true;
	struct named_stream *streams = memory_get(allocator, count * sizeof *streams);
	uint32_t *ranks = memory_get(allocator, count * sizeof *ranks);
	comparison->ranges = memory_get(allocator, logs->range_count * sizeof *comparison->ranges + 1);
	comparison->overlaps = memory_get(allocator, logs->range_count * sizeof *comparison->overlaps + 1);
	bool ok = streams && ranks && comparison->ranges && comparison->overlaps;
	if (ok) {
		for (size_t i = 0; i < count; i++)
			streams[i] = (struct named_stream){&logs->streams[i], (uint32_t)i};
		qsort(streams, count, sizeof *streams, compare_streams);
		for (size_t i = 0; i < count; i++)
			ranks[streams[i].index] = (uint32_t)i;
		take_ranges(comparison, ranks);
		compare_all(comparison, streams);
	}
	memory_free(allocator, streams);
	memory_free(allocator, ranks);
	return ok;
}

int ipsecevtx_logs_compare(
	struct ipsecevtx_logs *logs, void (*finding)(void *user, const struct ipsecevtx_finding *finding), void *user)
{
	struct comparison comparison = {.logs = logs, .finding = finding, .user = user};
	if (logs->entry_count < 2)
		return 0;
	bool ok = sort_logs(&comparison) && compare_whole(&comparison) && compare_numbers(&comparison);
	memory_free(&logs->allocator, comparison.order);
	memory_free(&logs->allocator, comparison.ranks);
	memory_free(&logs->allocator, comparison.ranges);
	memory_free(&logs->allocator, comparison.overlaps);
	return ok && !comparison.no_memory ? 0 : -1;
}
