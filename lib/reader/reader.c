/* SPDX-License-Identifier: MIT */
/* The iterator that a caller sees: opening, closing, and one event after the other. */
#include "reader/drive.h"

#include "evidence/error.h"
#include "evidence/foreign.h"

#include <stddef.h>
#include <string.h>

/*
 * Opening.
 */

/*
 * Copies the caller's options. Those of an older caller are shorter, and what it does not know keeps its default.
 * Returns NULL, or what is wrong with the options.
 */
static const char *read_options(struct ipsecevtx_options *to, const struct ipsecevtx_options *from)
{
	memset(to, 0, sizeof *to);
	if (!from)
		return NULL;
	if (from->size < offsetof(struct ipsecevtx_options, events) || from->size > sizeof *to)
		return "options.size is not one that this version knows";
	memcpy(to, from, from->size);
	return selection_problem(to);
}

static struct ipsecevtx_reader *reader_new(
	const struct ipsecevtx_options *options, const char *name, struct ipsecevtx_error *error)
{
	struct ipsecevtx_allocator allocator = memory_allocator(options->allocator);
	struct ipsecevtx_reader *reader = memory_get(&allocator, sizeof *reader);
	if (reader) {
		reader->allocator = allocator;
		reader->options = *options;
		reader->options.events = NULL;
		reader->options.event_count = 0;
		reader->options.allocator = NULL;
		reader->name = memory_copy_string(&allocator, name);
		error_start(&reader->error, name);
		reader->findings.report = options->finding;
		reader->findings.user = options->finding_user;
		reader->findings.counts = reader->statistics.findings;
		reader->findings.source = reader->name;
		selection_init(&reader->selection, options);
		reader->is_raw = options->carve;
		sequence_init(&reader->sequence, &reader->findings);
		reader->before.allocator = allocator;
		reader->sequence.strays.look =
			(struct stray_look){chunk_before_look, chunk_before_look_at_end, &reader->before};
		if (options->logs && !options->carve) {
			inventory_init(&reader->inventory, &allocator);
			reader->sequence.inventory = &reader->inventory;
		}
		definitions_init(&reader->definitions, &allocator);
		reader->sequence.definitions = &reader->definitions;
		waiting_init(&reader->waiting, &allocator);
		copies_init(&reader->copies, &allocator);
		bool ready = scan_init(&reader->scan, &allocator, options, &reader->statistics);
		if (options->engine == IPSECEVTX_ENGINE_CERTIFIED || options->verify) {
			reader->verdicts = verdicts_new(&allocator);
			ready &= reader->verdicts != NULL;
		}
		reader->scan.engines.turn.verdicts = reader->verdicts;
		reader->context = (struct context_use){options->verify ? NULL : options->context, options->context_turn,
			options->context_user, false, &reader->is_stopped};
		reader->scan.engines.turn.context = &reader->context;
		reader->scan.name = reader->scan.findings.source = reader->name;
		scan_select(&reader->scan, &reader->selection);
		reader->scan.copies = &reader->copies;
		reader->scan.sequence = options->carve ? NULL : &reader->sequence;
		reader->scan.is_carved = options->carve;
		if (!options->carve)
			scan_compare_definitions(&reader->scan, &reader->definitions.key);
		reader->scan.may_wait = true;
		atomic_init(&reader->is_stopped, false);
		reader->scan.stop = &reader->is_stopped;
		if (ready && reader->name)
			return reader;
	}
	ipsecevtx_close(reader);
	error_set(error, IPSECEVTX_ERROR_MEMORY, "out of memory", 0);
	return NULL;
}

/* is_container: the input begins as an archive or as compressed data do. */
static void report_file_header(struct ipsecevtx_reader *reader, bool is_container)
{
	const struct file_header *header = &reader->header;
	struct finding_place place = {
		IPSECEVTX_FINDING_FILE_HEADER, IPSECEVTX_SEVERITY_WARNING, 0, FILE_HEADER_SIZE, 0};
	if (header->faults & FILE_HEADER_MAGIC)
		findings_report(&reader->findings, &place, "no file header, but chunks: read all the same%s",
			is_container ? "; it begins as what is packed does, whose contents are not read: unpack it, too"
				     : "");
	else if (header->faults & FILE_HEADER_SHORT)
		findings_report(&reader->findings, &place,
			source_error(reader->source)->code == IPSECEVTX_ERROR_READ
				? "the file header could not be read to its end"
				: "the input ends inside the file header");
	else if (header->faults & FILE_HEADER_FIELDS)
		findings_report(&reader->findings, &place, "sizes or version are not those of any known log");
	if (header->faults & FILE_HEADER_CRC) {
		place.kind = IPSECEVTX_FINDING_FILE_HEADER_CRC;
		findings_report_numbers(&reader->findings, &place,
			(struct finding_numbers){header->crc_expected, header->crc_found},
			"file header checksum: stored %08x, computed %08x", (unsigned)header->crc_expected,
			(unsigned)header->crc_found);
	}
	if (header->dirty) {
		place.kind = IPSECEVTX_FINDING_FILE_DIRTY;
		place.severity = IPSECEVTX_SEVERITY_NOTE;
		findings_report(&reader->findings, &place, "the log was not closed; its header is out of date");
	}
}

static int refuse_empty(const struct ipsecevtx_reader *reader, struct ipsecevtx_error *error)
{
	const struct ipsecevtx_error *source = source_error(reader->source);
	if (source->code == IPSECEVTX_OK)
		return error_set(error, IPSECEVTX_ERROR_EMPTY, "the file is empty", 0);
	return error_take(error, source);
}

/*
 * Where the chunks begin. A chunk that begins within the 4096 bytes of the file header, where other programs look for
 * none, counts as the first only where none stands behind the header: then bytes of the header were lost, or there
 * never was one. within is where the first chunk with its magic begins.
 */
static size_t first_chunk(const uint8_t *data, size_t size, size_t within)
{
	/* The chunk in the usual place may have lost its magic: feed_has_chunk_at() knows it by its first record. */
	size_t start = within < FILE_HEADER_SIZE ? within : FILE_HEADER_SIZE;
	if (size <= FILE_HEADER_SIZE)
		return within;
	return feed_has_chunk_at(data + start, size - start, FILE_HEADER_SIZE - start) ? FILE_HEADER_SIZE : within;
}

static void report_chunk_within(struct ipsecevtx_reader *reader, size_t within, size_t chunk)
{
	struct finding_place place = {
		IPSECEVTX_FINDING_FILE_HEADER, IPSECEVTX_SEVERITY_WARNING, within, CHUNK_HEADER_SIZE, 0};
	if (within == chunk) {
		findings_report(&reader->findings, &place,
			"the first chunk begins within the file header's 4096 bytes: some of them are missing, and other "
			"programs may read no record");
		return;
	}
	place.severity = IPSECEVTX_SEVERITY_TAMPERING;
	findings_report(&reader->findings, &place,
		"a chunk begins within the file header's 4096 bytes, and another one behind them: only that one is read");
}

/*
 * Reports bytes in the part of the file header that Windows leaves zero. It has room for the header of a tar archive,
 * for example, by which other programs take the file for one.
 */
static void report_unused(struct ipsecevtx_reader *reader)
{
	size_t at = reader->header.unused_at;
	struct finding_place place = {
		IPSECEVTX_FINDING_FILE_HEADER, IPSECEVTX_SEVERITY_WARNING, at, FILE_HEADER_SIZE - at, 0};
	findings_report(&reader->findings, &place,
		"the file header has bytes where Windows leaves zeros: to other programs the file may be another one");
}

/* Reads the file header, or recognises chunks without one. */
static int start_file(struct ipsecevtx_reader *reader, struct ipsecevtx_error *error)
{
	size_t size;
	const uint8_t *data = feed_look(&reader->feed, FILE_HEADER_SIZE, &size);
	const struct ipsecevtx_error *source = source_error(reader->source);
	if (size == 0)
		return refuse_empty(reader, error);
	file_header_read(&reader->header, data, size);
	const bool has_header = !(reader->header.faults & FILE_HEADER_MAGIC);
	data = feed_look(&reader->feed, FILE_HEADER_SIZE + CHUNK_SIZE, &size);
	const size_t within = feed_find_chunk(data, size, has_header ? 8 : 0);
	const size_t chunk = first_chunk(data, size, within);
	const bool is_within = within < size && within < FILE_HEADER_SIZE;
	if (has_header) {
		size = size < FILE_HEADER_SIZE ? size : FILE_HEADER_SIZE;
		size = chunk < size ? chunk : size;
		reader->statistics.header_bytes += size;
		feed_skip(&reader->feed, size);
	} else {
		/* An input without a file header is a log if it has a chunk where one may stand. */
		if (chunk == size && source->code != IPSECEVTX_OK)
			return error_take(error, source);
		/* With chunks right where a log has them, it is one, whatever its first bytes were overwritten with. */
		bool is_foreign = chunk > 0 && chunk != FILE_HEADER_SIZE && foreign_is_container(data, size);
		if (chunk == size || is_foreign)
			return foreign_refuse(reader->source, data, size, &reader->allocator, error);
		if (chunk == FILE_HEADER_SIZE) {
			reader->statistics.header_bytes += FILE_HEADER_SIZE;
			feed_skip(&reader->feed, FILE_HEADER_SIZE);
		}
	}
	if (source->code == IPSECEVTX_ERROR_MEMORY)
		return error_take(error, source); /* that memory ran out says nothing about the input */
	reader->statistics.bytes = reader->feed.read;
	reader->scan.needs_checksums = !reader->header.crc_absent;
	reader->scan.is_unclosed = reader->header.dirty;
	reader->scan.is_new = reader->header.next_record_id == 1 && reader->header.chunk_count <= 1;
	reader->scan.header = has_header && !reader->header.faults ? &reader->header : NULL;
	report_file_header(reader, !has_header && foreign_is_container(data, size));
	if (is_within && (has_header || within < chunk))
		report_chunk_within(reader, within, chunk);
	else if (reader->header.unused_at > 0)
		report_unused(reader);
	return 0;
}

/* Raw bytes may be anything, but there must be some. */
static int start_raw(struct ipsecevtx_reader *reader, struct ipsecevtx_error *error)
{
	return carve_is_empty(&reader->carve) ? refuse_empty(reader, error) : 0;
}

/* False when there is no memory. */
static bool start_input(struct ipsecevtx_reader *reader)
{
	if (reader->is_raw) {
		bool ready = carve_init(&reader->carve, reader->source, &reader->allocator);
		reader->carve.stop = &reader->is_stopped;
		return ready;
	}
	return feed_init(&reader->feed, reader->source, &reader->allocator);
}

static int finish_open(
	struct ipsecevtx_reader **result, struct ipsecevtx_reader *reader, int opened, struct ipsecevtx_error *error)
{
	reader->scan.source = reader->source;
	bool ready = opened == 0 && start_input(reader);
	if (opened == 0 && !ready)
		error_set(error, IPSECEVTX_ERROR_MEMORY, "out of memory", 0);
	if (ready && (reader->is_raw ? start_raw(reader, error) : start_file(reader, error)) == 0) {
		*result = reader;
		return 0;
	}
	ipsecevtx_close(reader);
	return -1;
}

static struct ipsecevtx_reader *begin_open(struct ipsecevtx_reader **result, const char *name,
	const struct ipsecevtx_options *options, struct ipsecevtx_error **error, struct ipsecevtx_error *own_error)
{
	struct ipsecevtx_options known;
	if (!*error)
		*error = own_error;
	error_start(*error, name);
	*result = NULL;
	const char *problem = read_options(&known, options);
	if (problem) {
		error_set(*error, IPSECEVTX_ERROR_ARGUMENT, problem, 0);
		return NULL;
	}
	return reader_new(&known, name, *error);
}

/* Fails a call that gives nothing to open. error may be NULL. */
static int refuse(struct ipsecevtx_reader **result, struct ipsecevtx_error *error, const char *message)
{
	*result = NULL;
	if (!error)
		return -1;
	error_start(error, NULL);
	return error_set(error, IPSECEVTX_ERROR_ARGUMENT, message, 0);
}

int ipsecevtx_open(struct ipsecevtx_reader **result, const char *path, const struct ipsecevtx_options *options,
	struct ipsecevtx_error *error)
{
	struct ipsecevtx_error own_error;
	if (!path)
		return refuse(result, error, "no path was given");
	struct ipsecevtx_reader *reader = begin_open(result, path, options, &error, &own_error);
	if (!reader)
		return -1;
	return finish_open(result, reader, source_open_path(&reader->source, path, &reader->allocator, error), error);
}

int ipsecevtx_open_fd(struct ipsecevtx_reader **result, int fd, const char *name,
	const struct ipsecevtx_options *options, struct ipsecevtx_error *error)
{
	struct ipsecevtx_error own_error;
	struct ipsecevtx_reader *reader = begin_open(result, name ? name : "(descriptor)", options, &error, &own_error);
	if (!reader)
		return -1;
	return finish_open(result, reader, source_open_fd(&reader->source, fd, &reader->allocator, error), error);
}

int ipsecevtx_open_memory(struct ipsecevtx_reader **result, const void *data, size_t size, const char *name,
	const struct ipsecevtx_options *options, struct ipsecevtx_error *error)
{
	struct ipsecevtx_error own_error;
	if (!data && size > 0)
		return refuse(result, error, "no memory was given");
	struct ipsecevtx_reader *reader = begin_open(result, name ? name : "(memory)", options, &error, &own_error);
	if (!reader)
		return -1;
	return finish_open(
		result, reader, source_open_memory(&reader->source, data, size, &reader->allocator, error), error);
}

int ipsecevtx_open_stream(struct ipsecevtx_reader **result, const struct ipsecevtx_stream *stream, const char *name,
	const struct ipsecevtx_options *options, struct ipsecevtx_error *error)
{
	struct ipsecevtx_error own_error;
	if (!stream || !stream->read)
		return refuse(result, error, "no stream was given, or one without read");
	struct ipsecevtx_reader *reader = begin_open(result, name ? name : "(stream)", options, &error, &own_error);
	if (!reader) {
		if (stream->close)
			stream->close(stream->user);
		return -1;
	}
	int opened = source_open_stream(&reader->source, stream, &reader->allocator, error);
	if (opened == 0)
		source_set_rewind(reader->source, reader->options.rewind);
	return finish_open(result, reader, opened, error);
}

void ipsecevtx_close(struct ipsecevtx_reader *reader)
{
	if (!reader)
		return;
	struct ipsecevtx_allocator allocator = reader->allocator;
	source_close(reader->source);
	scan_free(&reader->scan);
	waiting_free(&reader->waiting);
	copies_free(&reader->copies);
	inventory_free(&reader->inventory);
	definitions_free(&reader->definitions);
	verdicts_free(reader->verdicts);
	if (reader->feed.source)
		feed_free(&reader->feed);
	if (reader->carve.source)
		carve_free(&reader->carve);
	memory_free(&allocator, reader->name);
	memory_free(&allocator, reader);
}

/*
 * Reading.
 */

int ipsecevtx_next(struct ipsecevtx_reader *reader, const struct ipsecevtx_event **event)
{
	enum drive step;
	do
		step = drive_step(reader, event);
	while (step != DRIVE_EVENT && step != DRIVE_END);
	if (step == DRIVE_EVENT)
		return 1;
	return reader->error.code == IPSECEVTX_OK ? 0 : -1;
}

_Static_assert(ATOMIC_BOOL_LOCK_FREE == 2, "a signal handler must not take a lock");

void ipsecevtx_stop(struct ipsecevtx_reader *reader)
{
	atomic_store_explicit(&reader->is_stopped, true, memory_order_relaxed);
}

int ipsecevtx_reader_xml(struct ipsecevtx_reader *reader, const char **xml, size_t *length)
{
	const struct scan *scan = &reader->scan;
	*xml = "";
	*length = 0;
	if (!scan->has_event)
		return -1;
	enum ipsecevtx_error_code code = ipsecevtx_event_xml(scan->engines.event, xml, length);
	if (code == IPSECEVTX_ERROR_MEMORY)
		drive_end_without_memory(reader);
	return code == IPSECEVTX_OK ? 0 : -1;
}

const struct ipsecevtx_error *ipsecevtx_reader_error(const struct ipsecevtx_reader *reader)
{
	return &reader->error;
}

const struct ipsecevtx_statistics *ipsecevtx_reader_statistics(const struct ipsecevtx_reader *reader)
{
	return &reader->statistics;
}
