/* SPDX-License-Identifier: MIT */
#include "test_parallel_support.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void note(struct record_of_events *events, uint64_t digest)
{
	if (events->count == events->room) {
		events->room = events->room ? 2 * events->room : 64;
		events->digests = realloc(events->digests, events->room * sizeof *events->digests);
		if (!events->digests)
			ck_abort_msg("out of memory");
	}
	events->digests[events->count++] = digest;
}

/* FNV-1a. */
static uint64_t hash(const void *bytes, size_t size)
{
	const uint8_t *byte = bytes;
	uint64_t result = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < size; i++)
		result = (result ^ byte[i]) * UINT64_C(0x100000001b3);
	return result;
}

/* The record as it stands in the log; with the XML where the test asks for that, which takes libevtx long. */
static uint64_t digest_of_record(const struct ipsecevtx_event *event, bool with_xml)
{
	const char *xml;
	size_t size;
	size_t length = 0;
	const void *record = ipsecevtx_event_record(event, &size);
	if (!record)
		ck_abort_msg("an event has no record");
	uint64_t digest = hash(record, size);
	if (with_xml && ipsecevtx_event_xml(event, &xml, &length) == IPSECEVTX_OK)
		digest = digest * 31 + hash(xml, length);
	if (with_xml && length == 0)
		ck_abort_msg("an event has no XML");
	return digest;
}

static uint64_t digest_of(const struct listener *listener, const struct ipsecevtx_event *event)
{
	unsigned marks = event->marks & ~(unsigned)IPSECEVTX_MARK_COPY;
	uint64_t digest = event_digest(event) * 31 + digest_of_record(event, listener->with_xml) * 3 +
			  event->offset * 7 + marks * 64 + event->origin;
	return digest << 1 | (marks != event->marks);
}

void note_event(struct listener *listener, const struct ipsecevtx_event *event)
{
	note(&listener->events, digest_of(listener, event));
}

static void *new_part(void *user)
{
	(void)user;
	return calloc(1, sizeof(struct part));
}

static void free_part(void *user, void *output)
{
	struct part *part = output;
	(void)user;
	free(part->events.digests);
	free(part);
}

static void take_event(void *user, void *output, const struct ipsecevtx_event *event)
{
	struct part *part = output;
	note(&part->events, digest_of(user, event));
}

static bool deliver(void *user, void *output)
{
	struct listener *listener = user;
	struct part *part = output;
	CHECK_IN_LOOP(pthread_equal(listener->thread, pthread_self()));
	for (size_t i = 0; i < part->events.count; i++)
		note(&listener->events, part->events.digests[i]);
	part->events.count = 0;
	return ++listener->deliveries != listener->stop_after;
}

static void empty(void *user, void *output)
{
	(void)user;
	((struct part *)output)->events.count = 0;
}

struct ipsecevtx_parallel parallel_for(struct listener *listener, unsigned threads)
{
	struct ipsecevtx_parallel parallel = {
		sizeof parallel, threads, listener, new_part, free_part, take_event, deliver, empty};
	listener->thread = pthread_self();
	return parallel;
}

void read_all(struct listener *listener, struct ipsecevtx_reader *reader, unsigned threads)
{
	const struct ipsecevtx_event *event;
	const struct ipsecevtx_parallel parallel = parallel_for(listener, threads);
	if (threads > 0) {
		listener->findings.result = ipsecevtx_read_parallel(reader, &parallel);
		ck_assert_int_eq(ipsecevtx_next(reader, &event), listener->findings.result);
	} else {
		while ((listener->findings.result = ipsecevtx_next(reader, &event)) > 0)
			note_event(listener, event);
	}
	listener->findings.statistics = *ipsecevtx_reader_statistics(reader);
	ipsecevtx_close(reader);
}

struct ipsecevtx_options everything(void)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	options.any = true;
	return options;
}

struct ipsecevtx_options options_for(struct listener *listener, const struct ipsecevtx_options *options)
{
	struct ipsecevtx_options result = *options;
	result.finding = view_tell;
	result.finding_user = &listener->findings;
	return result;
}

void free_listener(struct listener *listener)
{
	free(listener->events.digests);
	view_free(&listener->findings);
}

static bool is_same_finding(const struct told *left, const struct told *right)
{
	const struct ipsecevtx_finding *one = &left->finding;
	const struct ipsecevtx_finding *other = &right->finding;
	return one->kind == other->kind && one->severity == other->severity && one->offset == other->offset &&
	       one->length == other->length && one->record_id == other->record_id &&
	       one->has_numbers == other->has_numbers && one->expected == other->expected &&
	       one->found == other->found && strcmp(left->detail, right->detail) == 0;
}

void assert_same_reading(const struct listener *one, const struct listener *many, const char *what)
{
	const struct view *left = &one->findings;
	const struct view *right = &many->findings;
	ck_assert_msg(left->result == right->result, "%s: result %d, not %d", what, right->result, left->result);
	for (size_t i = 0; i < one->events.count && i < many->events.count; i++) {
		uint64_t difference = one->events.digests[i] ^ many->events.digests[i];
		if (many->is_read_once ? difference >> 1 : difference)
			ck_abort_msg("%s: event %zu is another one", what, i);
	}
	ck_assert_msg(one->events.count == many->events.count, "%s: %zu events, not %zu", what, many->events.count,
		one->events.count);
	for (size_t i = 0; i < left->told_count && i < right->told_count; i++) {
		if (!is_same_finding(&left->told[i], &right->told[i]))
			ck_abort_msg("%s: finding %zu is '%s', not '%s'", what, i, right->told[i].detail,
				left->told[i].detail);
	}
	ck_assert_msg(left->told_count == right->told_count, "%s: %zu findings, not %zu", what, right->told_count,
		left->told_count);
	ck_assert_msg(left->statistics.records_checked == right->statistics.records_checked,
		"%s: %llu records were checked, not %llu", what, (unsigned long long)right->statistics.records_checked,
		(unsigned long long)left->statistics.records_checked);
	ck_assert_msg(
		memcmp(&left->statistics, &right->statistics, sizeof left->statistics) == 0, "%s: other sums", what);
}

struct stream_bytes {
	const uint8_t *data;
	size_t left;
};

static ptrdiff_t read_bytes(void *user, void *buffer, size_t size)
{
	struct stream_bytes *bytes = user;
	size = size < bytes->left ? size : bytes->left;
	if (size > 1000)
		size -= size % 1000; /* short reads */
	memcpy(buffer, bytes->data, size);
	bytes->data += size;
	bytes->left -= size;
	return (ptrdiff_t)size;
}

static void close_bytes(void *user)
{
	free(user);
}

FILE *put_file(const void *bytes, size_t size)
{
	FILE *file = tmpfile();
	ck_assert(file != NULL);
	setvbuf(file, NULL, _IONBF, 0); /* not by pages */
	ck_assert_uint_eq(fwrite("before", 1, 6, file), 6);
	ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
	ck_assert_int_eq(fflush(file), 0);
	ck_assert_int_eq(lseek(fileno(file), 6, SEEK_SET), 6);
	return file;
}

static void open_stream(struct ipsecevtx_reader **reader, const struct given *given,
	const struct ipsecevtx_options *options, struct ipsecevtx_error *error)
{
	struct stream_bytes *left = malloc(sizeof *left);
	ck_assert_ptr_nonnull(left);
	left->data = given->bytes;
	left->left = given->size;
	const struct ipsecevtx_stream stream = {read_bytes, close_bytes, left};
	ipsecevtx_open_stream(reader, &stream, "log", options, error);
}

struct ipsecevtx_reader *open_given(
	struct given *given, const struct ipsecevtx_options *options, struct ipsecevtx_error *error)
{
	struct ipsecevtx_reader *reader;
	if (given->way == FROM_MEMORY) {
		ipsecevtx_open_memory(&reader, given->bytes, given->size, "log", options, error);
	} else if (given->way == FROM_STREAM) {
		open_stream(&reader, given, options, error);
	} else {
		given->file = put_file(given->bytes, given->size);
		ipsecevtx_open_fd(&reader, fileno(given->file), "log", options, error);
	}
	return reader;
}

void close_given(struct given *given)
{
	if (given->file)
		fclose(given->file);
	given->file = NULL;
}

/*
 * False when it is no log. What cannot be read twice, as a stream, cannot tell copies among recovered records: it is
 * held against itself.
 */
static bool read_alone(struct listener *one, const struct given *like, const struct ipsecevtx_options *options)
{
	struct ipsecevtx_options with = options_for(one, options);
	bool is_stream = options->recover && like->way == FROM_STREAM;
	struct given given = {like->bytes, like->size, is_stream ? FROM_STREAM : FROM_MEMORY, NULL};
	struct ipsecevtx_reader *reader = open_given(&given, &with, NULL);
	if (reader)
		read_all(one, reader, 0);
	return reader != NULL;
}

static void compare_with(
	const struct listener *one, struct given *given, const struct ipsecevtx_options *options, unsigned threads)
{
	static const char *const names[WAYS] = {"memory", "stream", "file"};
	struct listener many = {0};
	struct ipsecevtx_options with = options_for(&many, options);
	char what[64];
	struct ipsecevtx_reader *reader = open_given(given, &with, NULL);
	ck_assert_ptr_nonnull(reader);
	many.is_read_once = given->way == FROM_STREAM;
	read_all(&many, reader, threads);
	snprintf(what, sizeof what, "%u threads, %s", threads, names[given->way]);
	assert_same_reading(one, &many, what);
	free_listener(&many);
	close_given(given);
}

void compare_with_threads(
	const void *bytes, size_t size, const struct ipsecevtx_options *options, unsigned threads, enum way way)
{
	struct listener one = {0};
	struct given given = {bytes, size, way, NULL};
	if (read_alone(&one, &given, options))
		compare_with(&one, &given, options, threads);
	free_listener(&one);
}

/* Which of these numbers of threads, counted in a circle. */
static unsigned number_of_threads(const unsigned *threads, size_t index)
{
	size_t count = 0;
	while (threads[count] > 0)
		count++;
	return threads[index % count];
}

/*
 * From memory with each number. What differs in other ways is how workers come by the bytes: two of the numbers for
 * each, others for other logs. With one thread memory and a file are the same, and a stream but for copies.
 */
void compare_threads(const void *bytes, size_t size, const struct ipsecevtx_options *options, const unsigned *threads)
{
	struct given given = {bytes, size, FROM_MEMORY, NULL};
	struct listener one = {0}, of_stream = {0};
	size_t turn = size / CHUNK;
	if (read_alone(&one, &given, options)) {
		for (const unsigned *count = threads; *count > 0; count++)
			compare_with(&one, &given, options, *count);
		given.way = FROM_STREAM;
		if (options->recover)
			read_alone(&of_stream, &given, options);
		for (size_t i = 0; i < (threads[1] > 0 ? 2u : 1u); i++) {
			given.way = FROM_STREAM;
			compare_with(options->recover ? &of_stream : &one, &given, options,
				number_of_threads(threads, turn + i));
			given.way = FROM_FILE;
			compare_with(&one, &given, options, number_of_threads(threads, turn + i + 1));
		}
	}
	free_listener(&of_stream);
	free_listener(&one);
}

void compare(const void *bytes, size_t size, const struct ipsecevtx_options *options)
{
	static const unsigned threads[] = {1, 2, 3, 5, 8, 0};
	compare_threads(bytes, size, options, threads);
}
