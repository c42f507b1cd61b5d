/* SPDX-License-Identifier: MIT */
/*
 * A log, its slice, and the slice of that: the same events, and the same bytes. Head: how the log is read; frame; the
 * write that fails, 0 for none; the allocation that fails.
 */
#include "fuzz.h"
#include "ipsecevtx_writer.h"

#include <errno.h>
#include <string.h>

#define CHOOSE_RECOVER 0x01u
#define CHOOSE_CARVE   0x02u
#define CHOOSE_EVENTS  0x04u /* ours alone */

#define EXCUSED_MARKS ((unsigned)(IPSECEVTX_MARK_STRUCTURE | IPSECEVTX_MARK_PROVIDER))

/* What tells of the place of a record, or of what stands around it. */
#define MARKS_OF_EVENT                                                                                                 \
	(unsigned)(IPSECEVTX_MARK_VALUE | IPSECEVTX_MARK_TEXT | IPSECEVTX_MARK_SLOTS | IPSECEVTX_MARK_PROVIDER |       \
		   IPSECEVTX_MARK_STRUCTURE | IPSECEVTX_MARK_TORN)

struct written {
	uint8_t *bytes;
	size_t size, room;
	unsigned writes_left; /* until one fails; 0: none does */
	unsigned gets_left;   /* the same of allocations */
	bool failed;
	size_t told; /* events left out */
};

struct seen {
	uint8_t digest[32];
	unsigned marks;
};

struct list {
	struct seen *events;
	size_t count, room;
};

static int take(void *user, uint64_t offset, const void *data, size_t size)
{
	struct written *written = user;
	if (written->writes_left > 0 && --written->writes_left == 0) {
		written->failed = true;
		return ENOSPC;
	}
	FUZZ_REQUIRE(offset == written->size || (offset == 0 && size == 4096));
	if (offset + size > written->room) {
		written->room = 2 * (offset + size);
		written->bytes = realloc(written->bytes, written->room);
		FUZZ_REQUIRE(written->bytes);
	}
	memcpy(written->bytes + offset, data, size);
	if (offset + size > written->size)
		written->size = offset + size;
	return 0;
}

static void *reallocate(void *user, void *memory, size_t size)
{
	struct written *written = user;
	if (written->gets_left > 0 && --written->gets_left == 0) {
		written->failed = true;
		return NULL;
	}
	return realloc(memory, size);
}

static void release(void *user, void *memory)
{
	(void)user;
	free(memory);
}

static void hear(void *user, const struct ipsecevtx_finding *finding)
{
	struct written *written = user;
	fuzz_look_at_finding(finding);
	FUZZ_REQUIRE(finding->kind == IPSECEVTX_FINDING_NOT_WRITTEN);
	written->told++;
}

static void add(struct list *list, const struct ipsecevtx_event *event)
{
	if (list->count == list->room) {
		list->room = list->room ? 2 * list->room : 64;
		list->events = realloc(list->events, list->room * sizeof *list->events);
		FUZZ_REQUIRE(list->events);
	}
	struct seen *seen = &list->events[list->count++];
	ipsecevtx_event_digest(event, seen->digest);
	seen->marks = event->marks & MARKS_OF_EVENT;
}

/* Slices a log; the events that went into the slice are in the list. False when the writing failed. */
static bool slice(struct ipsecevtx_reader *reader, struct written *written, struct list *list)
{
	const struct ipsecevtx_sink sink = {take, written};
	const struct ipsecevtx_allocator allocator = {reallocate, release, written};
	struct ipsecevtx_writer_options options = IPSECEVTX_WRITER_OPTIONS_INIT;
	const struct ipsecevtx_event *event;
	struct ipsecevtx_error error;
	struct ipsecevtx_writer *writer;
	size_t left_out = 0;
	int result = 0;
	options.sink = &sink;
	options.allocator = &allocator;
	options.finding = hear;
	options.finding_user = written;
	if (ipsecevtx_writer_open(&writer, NULL, &options, &error) != 0)
		return false;
	while (result >= 0 && ipsecevtx_next(reader, &event) > 0) {
		result = ipsecevtx_writer_add(writer, event, &error);
		left_out += result == 0;
		if (result > 0)
			add(list, event);
	}
	FUZZ_REQUIRE(left_out == written->told);
	FUZZ_REQUIRE(result >= 0 || (written->failed && error.code != IPSECEVTX_OK));
	return ipsecevtx_writer_close(writer, &error) == 0;
}

static void slice_again(const struct written *written, const struct list *events)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	struct written again = {0};
	struct list list = {0};
	options.any = true;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	FUZZ_REQUIRE(ipsecevtx_open_memory(&reader, written->bytes, written->size, NULL, &options, NULL) == 0);
	FUZZ_REQUIRE(slice(reader, &again, &list));
	FUZZ_REQUIRE(ipsecevtx_reader_error(reader)->code == IPSECEVTX_OK);
	FUZZ_REQUIRE(ipsecevtx_reader_statistics(reader)->records_lost == 0);
	FUZZ_REQUIRE(list.count == events->count && again.told == 0);
	for (size_t i = 0; i < list.count; i++) {
		FUZZ_REQUIRE(memcmp(list.events[i].digest, events->events[i].digest, 32) == 0);
		/*
		 * What a record was excused of, as it was carved or stood among damage, is told of in the slice; where
		 * its names and templates stood is not, for there they stand anew.
		 */
		unsigned marks = events->events[i].marks;
		FUZZ_REQUIRE((list.events[i].marks & ~EXCUSED_MARKS) == (marks & ~EXCUSED_MARKS));
	}
	FUZZ_REQUIRE(again.size == written->size && memcmp(again.bytes, written->bytes, again.size) == 0);
	ipsecevtx_close(reader);
	free(again.bytes);
	free(list.events);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	struct written written = {0};
	struct list list = {0};
	size_t log_size;
	if (size < FUZZ_HEAD)
		return 0;
	uint8_t *log =
		fuzz_log(data + FUZZ_HEAD, size - FUZZ_HEAD, (enum fuzz_frame)(data[1] % FUZZ_FRAME_COUNT), &log_size);
	written.writes_left = data[2];
	written.gets_left = data[3];
	options.any = !(data[0] & CHOOSE_EVENTS);
	options.modes = options.any ? 0 : IPSECEVTX_MODE_ALL;
	options.recover = data[0] & CHOOSE_RECOVER;
	options.carve = data[0] & CHOOSE_CARVE;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	if (ipsecevtx_open_memory(&reader, log, log_size, NULL, &options, NULL) == 0) {
		if (slice(reader, &written, &list))
			slice_again(&written, &list);
		else
			FUZZ_REQUIRE(written.failed);
		ipsecevtx_close(reader);
	}
	free(written.bytes);
	free(list.events);
	free(log);
	return 0;
}
