/* SPDX-License-Identifier: MIT */
/* The public functions of ipsecevtx_writer.h: a log is opened, gets records chunk by chunk, and is closed. */
#include "ipsecevtx_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "evidence/checksum.h"
#include "evidence/error.h"
#include "reader/engines.h"
#include "writer/little_endian.h"
#include "writer/workshop.h"

/* The most chunks that the file header can count, in 16 bits. */
#define CHUNK_COUNT_MAX 65535u

/* The record that was added last. Whether its header's time is kept depends on the next one: see settle_time(). */
struct doubtful_time {
	bool is_due;
	bool is_void;  /* in the log from which the record comes, the time was that of the record behind it */
	size_t offset; /* where the record begins, in the chunk */
	uint64_t written, time;
};

struct ipsecevtx_writer {
	struct ipsecevtx_allocator allocator;
	struct ipsecevtx_sink sink;
	void (*finding)(void *user, const struct ipsecevtx_finding *finding);
	void *finding_user;
	struct ipsecevtx_error error;
	char *path; /* of the file; NULL: bytes go to the caller's sink */
	int fd;

	struct workshop *workshop;
	uint8_t data[CHUNK_SIZE];
	struct target target; /* the chunk that is being made, in data */
	uint64_t chunk_count; /* how many chunks were written */
	uint64_t record_count;
	struct doubtful_time doubtful;
	bool is_shifted; /* a header in the chunk has the time of the record behind it */
};

/* Headers. Where their numbers stand: libevtx's format document, "file header" and "chunk". */

static void put_file_header(const struct ipsecevtx_writer *writer, uint8_t *header)
{
	uint64_t count = writer->chunk_count < CHUNK_COUNT_MAX ? writer->chunk_count : CHUNK_COUNT_MAX;
	memset(header, 0, FILE_HEADER_SIZE);
	memcpy(header, LOG_FILE_MAGIC, LOG_MAGIC_SIZE);
	put_u64(header + FILE_LAST_CHUNK_AT, writer->chunk_count > 0 ? writer->chunk_count - 1 : 0);
	put_u64(header + FILE_NEXT_RECORD_ID_AT, writer->record_count + 1);
	put_u32(header + FILE_FIELDS_AT, LOG_HEADER_FIELDS);
	put_u16(header + FILE_MINOR_VERSION_AT, 1);
	put_u16(header + FILE_MAJOR_VERSION_AT, 3);
	put_u16(header + FILE_BLOCK_SIZE_AT, FILE_HEADER_SIZE);
	put_u16(header + FILE_CHUNK_COUNT_AT, (uint16_t)count);
	put_u32(header + LOG_HEADER_CRC_AT, checksum_add(0, header, LOG_FLAGS_AT));
}

static void put_chunk_header(const struct target *target)
{
	uint8_t *header = target->data;
	bool is_empty = target->record_count == 0;
	uint64_t last = is_empty ? UINT64_MAX : target->first_record_id + target->record_count - 1;
	memcpy(header, LOG_CHUNK_MAGIC, LOG_MAGIC_SIZE);
	put_u64(header + CHUNK_FIRST_NUMBER_AT, is_empty ? 1 : target->first_record_id);
	put_u64(header + CHUNK_LAST_NUMBER_AT, last);
	put_u64(header + CHUNK_FIRST_RECORD_ID_AT, is_empty ? UINT64_MAX : target->first_record_id);
	put_u64(header + CHUNK_LAST_RECORD_ID_AT, last);
	put_u32(header + CHUNK_FIELDS_AT, LOG_HEADER_FIELDS);
	put_u32(header + CHUNK_LAST_RECORD_AT, (uint32_t)target->last_record_offset);
	put_u32(header + CHUNK_FREE_SPACE_AT, (uint32_t)target->position);
	put_u32(header + CHUNK_DATA_CRC_AT,
		checksum_add(0, header + CHUNK_HEADER_SIZE, target->position - CHUNK_HEADER_SIZE));
	put_u32(header + LOG_FLAGS_AT, 1);
	put_u32(header + LOG_HEADER_CRC_AT, chunk_header_checksum(header));
}

/* Bytes go to the file, or to the caller's sink. */

static int write_file(void *user, uint64_t offset, const void *data, size_t size)
{
	const struct ipsecevtx_writer *writer = user;
	const uint8_t *bytes = data;
	while (size > 0) {
		ssize_t written = pwrite(writer->fd, bytes, size, (off_t)offset);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return written < 0 ? errno : EIO;
		bytes += written;
		size -= (size_t)written;
		offset += (uint64_t)written;
	}
	return 0;
}

static int fail(struct ipsecevtx_writer *writer, enum ipsecevtx_error_code code, const char *message, int system_error)
{
	return error_set(&writer->error, code, message, system_error);
}

static bool write_bytes(struct ipsecevtx_writer *writer, uint64_t offset, const uint8_t *data, size_t size)
{
	int error = writer->sink.write(writer->sink.user, offset, data, size);
	if (error != 0)
		fail(writer, IPSECEVTX_ERROR_WRITE, "cannot write", error);
	return error == 0;
}

static bool write_header(struct ipsecevtx_writer *writer)
{
	uint8_t header[FILE_HEADER_SIZE];
	put_file_header(writer, header);
	return write_bytes(writer, 0, header, sizeof header);
}

static bool write_chunk(struct ipsecevtx_writer *writer)
{
	put_chunk_header(&writer->target);
	uint64_t offset = FILE_HEADER_SIZE + writer->chunk_count * CHUNK_SIZE;
	writer->chunk_count++;
	return write_bytes(writer, offset, writer->target.data, CHUNK_SIZE);
}

/*
 * The time in a record's header.
 */

/*
 * Settles the time in the header of the record that was added last. A reader of the log does not believe it where the
 * next record has the same time, nor, in the last record of a chunk, where another header of the chunk has the time of
 * the record behind it. A time that is not believed is kept as it is; one that was not believed in the first log, and
 * would be in this one, becomes the time of the record's event.
 */
static void settle_time(struct ipsecevtx_writer *writer, uint64_t next_time, bool is_in_chunk)
{
	struct doubtful_time *doubtful = &writer->doubtful;
	if (!doubtful->is_due)
		return;
	bool is_next = is_in_chunk ? doubtful->written == next_time : writer->is_shifted;
	doubtful->is_due = false;
	if (doubtful->is_void && !is_next)
		put_u64(writer->target.data + doubtful->offset + RECORD_TIME_AT, doubtful->time);
	else if (is_next && doubtful->time != 0)
		writer->is_shifted = true;
}

/*
 * Open, add, close.
 */

static int open_file(struct ipsecevtx_writer *writer, const char *path)
{
	writer->path = memory_copy_string(&writer->allocator, path);
	if (!writer->path)
		return fail(writer, IPSECEVTX_ERROR_MEMORY, "out of memory", 0);
	writer->fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	if (writer->fd < 0) {
		fail(writer, IPSECEVTX_ERROR_OPEN, "cannot make", errno);
		memory_free(&writer->allocator, writer->path);
		writer->path = NULL; /* so that what stands there is not removed */
		return -1;
	}
	writer->sink = (struct ipsecevtx_sink){write_file, writer};
	return 0;
}

static int begin(struct ipsecevtx_writer *writer, const char *path, const struct ipsecevtx_writer_options *options)
{
	if (options->shares_with) {
		writer->workshop = options->shares_with->workshop;
		writer->workshop->users++;
	} else {
		writer->workshop = workshop_new(&writer->allocator);
	}
	if (!writer->workshop)
		return fail(writer, IPSECEVTX_ERROR_MEMORY, "out of memory", 0);
	if (options->sink)
		writer->sink = *options->sink;
	else if (open_file(writer, path) != 0)
		return -1;
	writer->target = workshop_begin_chunk(writer->workshop, writer->data);
	return write_header(writer) ? 0 : -1;
}

static void free_writer(struct ipsecevtx_writer *writer, bool is_whole)
{
	struct ipsecevtx_allocator allocator = writer->allocator;
	if (writer->path && !is_whole)
		unlink(writer->path);
	if (writer->fd >= 0)
		close(writer->fd);
	workshop_leave(writer->workshop);
	memory_free(&allocator, writer->path);
	memory_free(&allocator, writer);
}

int ipsecevtx_writer_open(struct ipsecevtx_writer **result, const char *path,
	const struct ipsecevtx_writer_options *options, struct ipsecevtx_error *error)
{
	struct ipsecevtx_writer_options wanted = IPSECEVTX_WRITER_OPTIONS_INIT;
	struct ipsecevtx_error own;
	if (!error)
		error = &own;
	*result = NULL;
	error_start(error, path);
	if (options && (options->size < sizeof options->size || options->size > sizeof wanted))
		return error_set(error, IPSECEVTX_ERROR_ARGUMENT, "options of another version of the library", 0);
	if (options)
		memcpy(&wanted, options, options->size);
	if (!memory_is_usable(wanted.allocator))
		return error_set(error, IPSECEVTX_ERROR_ARGUMENT, "options.allocator lacks a function", 0);
	if (wanted.sink && !wanted.sink->write)
		return error_set(error, IPSECEVTX_ERROR_ARGUMENT, "options.sink lacks its function", 0);
	if (!path && !wanted.sink)
		return error_set(error, IPSECEVTX_ERROR_ARGUMENT, "neither a path nor a sink", 0);
	struct ipsecevtx_allocator allocator = memory_allocator(wanted.allocator);
	struct ipsecevtx_writer *writer = memory_get(&allocator, sizeof *writer);
	if (!writer)
		return error_set(error, IPSECEVTX_ERROR_MEMORY, "out of memory", 0);
	writer->allocator = allocator;
	writer->fd = -1;
	writer->finding = wanted.finding;
	writer->finding_user = wanted.finding_user;
	error_start(&writer->error, path);
	if (begin(writer, path, &wanted) != 0) {
		error_take(error, &writer->error);
		free_writer(writer, false);
		return -1;
	}
	*result = writer;
	return 0;
}

/* Reports that the record is not in the log, and why. Always 0. */
static int leave_out(struct ipsecevtx_writer *writer, const struct ipsecevtx_event *event, const char *why)
{
	size_t size;
	ipsecevtx_event_record(event, &size);
	const struct ipsecevtx_finding finding = {
		.kind = IPSECEVTX_FINDING_NOT_WRITTEN,
		.severity = IPSECEVTX_SEVERITY_LOSS,
		.source = event->source,
		.offset = event->offset,
		.length = size,
		.record_id = event->header_record_id,
		.detail = why,
	};
	if (writer->finding)
		writer->finding(writer->finding_user, &finding);
	return 0;
}

/*
 * Places a record. Where the chunk has no room for it, it begins another one; if it fits no chunk, everything stays as
 * it is.
 */
static enum place_result place_as(struct ipsecevtx_writer *writer, const struct placing *placing, uint64_t time)
{
	struct workshop *workshop = writer->workshop;
	enum place_result result = place_record(&writer->target, workshop->vocabulary, &workshop->room, placing);
	if (result != PLACE_NO_ROOM || writer->target.record_count == 0) {
		if (result == PLACE_OK)
			settle_time(writer, time, true);
		return result;
	}
	struct target next = workshop_begin_chunk(workshop, workshop->next);
	result = place_record(&next, workshop->vocabulary, &workshop->room, placing);
	if (result != PLACE_OK)
		return result;
	settle_time(writer, time, false);
	writer->is_shifted = false;
	if (!write_chunk(writer))
		return PLACE_OK; /* writer->error says what failed */
	memcpy(writer->data, next.data, sizeof writer->data);
	writer->target = next;
	writer->target.data = writer->data;
	return PLACE_OK;
}

/* Places a record; one that fits no chunk with names that are put again, without that: better so than not at all. */
static enum place_result place(struct ipsecevtx_writer *writer, const struct placing *placing, uint64_t time)
{
	struct placing tight = *placing;
	enum place_result result = place_as(writer, placing, time);
	tight.is_tight = true;
	return result == PLACE_NO_ROOM ? place_as(writer, &tight, time) : result;
}

static int give_error(const struct ipsecevtx_writer *writer, struct ipsecevtx_error *error)
{
	if (error)
		*error = writer->error;
	return -1;
}

int ipsecevtx_writer_add(
	struct ipsecevtx_writer *writer, const struct ipsecevtx_event *event, struct ipsecevtx_error *error)
{
	const struct event_view *view = event->raw ? event->raw->view : NULL;
	if (writer->error.code != IPSECEVTX_OK)
		return give_error(writer, error);
	if (!view) {
		struct ipsecevtx_error own;
		return error_set(error ? error : &own, IPSECEVTX_ERROR_ARGUMENT, "a copy of an event has no record", 0);
	}
	const struct record *record = view->record.record;
	bool is_borrowed = event->marks & IPSECEVTX_MARK_BORROWED_TEMPLATE;
	const struct placing placing = {view->record.chunk, record, writer->record_count + 1, record->written_time,
		is_borrowed ? view->engines->plans : NULL, false};
	uint64_t time = event->time.presence == IPSECEVTX_SET ? event->time.ticks : 0;
	vocabulary_tidy(writer->workshop->vocabulary);
	switch (place(writer, &placing, time)) {
	case PLACE_OK:
		break;
	case PLACE_NO_ROOM:
		return leave_out(
			writer, event, "not written: with all names and templates that it uses it fits no chunk");
	case PLACE_NO_MEMORY:
		fail(writer, IPSECEVTX_ERROR_MEMORY, "out of memory", 0);
		break;
	case PLACE_NO_TEMPLATE:
		return leave_out(writer, event,
			"not written: its template is destroyed, and the one that it was read with is not kept");
	default:
		if (record->torn_at != 0)
			return leave_out(writer, event, "not written: only its beginning was ever written");
		return leave_out(writer, event, "not written: a part that no field comes from is no BinXML");
	}
	if (writer->error.code != IPSECEVTX_OK)
		return give_error(writer, error);
	writer->record_count++;
	writer->doubtful = (struct doubtful_time){
		.is_due = placing.written_time != 0 && placing.written_time != time,
		.is_void = event->written_time == 0,
		.offset = writer->target.last_record_offset,
		.written = placing.written_time,
		.time = time,
	};
	return 1;
}

/*
 * Writes the last chunk, and the header again. A log without records has a chunk, too, as the logs have that Windows
 * makes.
 */
static bool end_log(struct ipsecevtx_writer *writer)
{
	if (writer->error.code != IPSECEVTX_OK)
		return false;
	settle_time(writer, 0, false);
	return write_chunk(writer) && write_header(writer);
}

int ipsecevtx_writer_close(struct ipsecevtx_writer *writer, struct ipsecevtx_error *error)
{
	if (!writer)
		return 0;
	bool is_whole = end_log(writer);
	if (is_whole && writer->fd >= 0) {
		int fd = writer->fd;
		writer->fd = -1;
		is_whole = close(fd) == 0 || fail(writer, IPSECEVTX_ERROR_WRITE, "cannot write", errno) == 0;
	}
	if (error)
		*error = writer->error;
	free_writer(writer, is_whole);
	return is_whole ? 0 : -1;
}

void ipsecevtx_writer_discard(struct ipsecevtx_writer *writer)
{
	if (writer)
		free_writer(writer, false);
}
