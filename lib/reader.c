/* SPDX-License-Identifier: MIT */
/* The iterator that a caller sees: source -> chunk -> record -> filter -> engine -> event. */
#include "classify.h"
#include "engines.h"
#include "source.h"

#include <string.h>

#define EVENT_IDS 65536u

struct ipsecevtx_reader {
	struct ipsecevtx_allocator allocator;
	struct ipsecevtx_error error;
	struct ipsecevtx_statistics statistics;
	struct findings findings;
	char *name;
	struct source *source;

	bool any;
	unsigned modes;                    /* that typed events must be in */
	uint8_t wanted_ids[EVENT_IDS / 8]; /* bits */

	struct file_header header;
	uint64_t offset; /* of the next unread byte of the input */
	uint64_t chunks_present;
	size_t pending; /* bytes of the first chunk that were read to recognise the file */
	bool finished;
	bool in_chunk;
	bool has_event; /* record is the event that was handed out last */
	struct record record;
	struct chunk chunk;

	struct arena scratch; /* for values put together while filtering */
	struct engines engines;
	uint8_t buffer[CHUNK_SIZE];
};

static void want_id(struct ipsecevtx_reader *reader, uint32_t event_id)
{
	reader->wanted_ids[event_id / 8] |= (uint8_t)(1u << event_id % 8);
}

static bool is_wanted_id(const struct ipsecevtx_reader *reader, uint32_t event_id)
{
	return event_id < EVENT_IDS && reader->wanted_ids[event_id / 8] >> event_id % 8 & 1;
}

static void set_selection(struct ipsecevtx_reader *reader, const struct ipsecevtx_options *options)
{
	reader->any = options->any;
	reader->modes = options->modes ? options->modes : IPSECEVTX_MODE_ALL;
	if (options->events) {
		for (size_t i = 0; i < options->event_count; i++) {
			for (uint32_t id = options->events[i].first; id <= options->events[i].last && id < EVENT_IDS;
				id++)
				want_id(reader, id);
		}
		return;
	}
	if (!options->modes)
		reader->modes = IPSECEVTX_MODE_MAIN | IPSECEVTX_MODE_QUICK;
	const struct event_definition *definition;
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++)
		want_id(reader, definition->info.event_id);
}

/*
 * Opening.
 */

static int set_error(struct ipsecevtx_error *error, enum ipsecevtx_error_code code, const char *message)
{
	memset(error, 0, sizeof *error);
	error->code = code;
	error->message = message;
	return -1;
}

/* Options of an older caller are shorter; what it does not know keeps its default. */
static bool read_options(struct ipsecevtx_options *to, const struct ipsecevtx_options *from)
{
	memset(to, 0, sizeof *to);
	if (!from)
		return true;
	if (from->size < offsetof(struct ipsecevtx_options, events) || from->size > sizeof *to)
		return false;
	memcpy(to, from, from->size);
	return true;
}

static struct ipsecevtx_reader *reader_new(
	const struct ipsecevtx_options *options, const char *name, struct ipsecevtx_error *error)
{
	struct ipsecevtx_allocator allocator = memory_allocator(options->allocator);
	struct ipsecevtx_reader *reader = memory_get(&allocator, sizeof *reader);
	if (reader) {
		reader->allocator = allocator;
		reader->findings.report = options->finding;
		reader->findings.user = options->finding_user;
		reader->findings.counts = reader->statistics.findings;
		arena_init(&reader->scratch, &allocator, ASSEMBLY_LIMIT);
		reader->name = memory_copy_string(&allocator, name);
		reader->findings.source = reader->name;
		set_selection(reader, options);
		bool ready =
			engines_init(&reader->engines, &allocator, options, &reader->findings, &reader->statistics);
		if (ready && reader->name)
			return reader;
	}
	ipsecevtx_close(reader);
	set_error(error, IPSECEVTX_ERROR_MEMORY, "out of memory");
	return NULL;
}

static void report_file_header(struct ipsecevtx_reader *reader)
{
	const struct file_header *header = &reader->header;
	struct finding_place place = {
		IPSECEVTX_FINDING_FILE_HEADER, IPSECEVTX_SEVERITY_WARNING, 0, FILE_HEADER_SIZE, 0};
	if (header->faults & FILE_HEADER_MAGIC)
		findings_report(&reader->findings, &place, "no file header, but chunks: read all the same");
	else if (header->faults & FILE_HEADER_SHORT)
		findings_report(&reader->findings, &place, "the input ends inside the file header");
	else if (header->faults & FILE_HEADER_FIELDS)
		findings_report(&reader->findings, &place, "sizes or version are not those of any known log");
	if (header->faults & FILE_HEADER_CRC) {
		place.kind = IPSECEVTX_FINDING_FILE_HEADER_CRC;
		findings_report_numbers(&reader->findings, &place, header->crc_expected, header->crc_found,
			"file header checksum: stored %08x, computed %08x", (unsigned)header->crc_expected,
			(unsigned)header->crc_found);
	}
	if (header->dirty) {
		place.kind = IPSECEVTX_FINDING_FILE_DIRTY;
		place.severity = IPSECEVTX_SEVERITY_NOTE;
		findings_report(&reader->findings, &place, "the log was not closed; its header is out of date");
	}
}

static bool starts_chunk(const uint8_t *data, size_t size)
{
	return size >= 8 && memcmp(data, "ElfChnk", 8) == 0;
}

/* Reads the file header, or recognises chunks without one. */
static int start_file(struct ipsecevtx_reader *reader, struct ipsecevtx_error *error)
{
	uint8_t *buffer = reader->buffer;
	size_t size = source_read(reader->source, buffer, FILE_HEADER_SIZE);
	const struct ipsecevtx_error *source = source_error(reader->source);
	if (size == 0) {
		if (source->code == IPSECEVTX_OK)
			return set_error(error, IPSECEVTX_ERROR_EMPTY, "the file is empty");
		*error = *source;
		return -1;
	}
	file_header_read(&reader->header, buffer, size);
	if (reader->header.faults & FILE_HEADER_MAGIC) {
		if (starts_chunk(buffer, size)) {
			reader->pending = size;
		} else {
			reader->offset = size;
			reader->pending = source_read(reader->source, buffer, CHUNK_SIZE);
			if (!starts_chunk(buffer, reader->pending))
				return set_error(error, IPSECEVTX_ERROR_FORMAT,
					"not a Windows event log (.evtx): neither file header nor chunk found");
		}
	} else {
		reader->offset = size;
	}
	reader->statistics.bytes = reader->offset + reader->pending;
	report_file_header(reader);
	return 0;
}

static int finish_open(
	struct ipsecevtx_reader **result, struct ipsecevtx_reader *reader, int opened, struct ipsecevtx_error *error)
{
	if (opened == 0 && start_file(reader, error) == 0) {
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
	memset(*error, 0, sizeof **error);
	*result = NULL;
	if (!name || !read_options(&known, options)) {
		set_error(*error, IPSECEVTX_ERROR_ARGUMENT,
			name ? "options.size is not one that this version knows" : "no name or path was given");
		return NULL;
	}
	return reader_new(&known, name, *error);
}

int ipsecevtx_open(struct ipsecevtx_reader **result, const char *path, const struct ipsecevtx_options *options,
	struct ipsecevtx_error *error)
{
	struct ipsecevtx_error own_error;
	struct ipsecevtx_reader *reader = begin_open(result, path, options, &error, &own_error);
	if (!reader)
		return -1;
	return finish_open(result, reader, source_open_path(&reader->source, path, &reader->allocator, error), error);
}

int ipsecevtx_open_fd(struct ipsecevtx_reader **result, int fd, const char *name,
	const struct ipsecevtx_options *options, struct ipsecevtx_error *error)
{
	struct ipsecevtx_error own_error;
	struct ipsecevtx_reader *reader = begin_open(result, name, options, &error, &own_error);
	if (!reader)
		return -1;
	return finish_open(result, reader, source_open_fd(&reader->source, fd, &reader->allocator, error), error);
}

int ipsecevtx_open_memory(struct ipsecevtx_reader **result, const void *data, size_t size, const char *name,
	const struct ipsecevtx_options *options, struct ipsecevtx_error *error)
{
	struct ipsecevtx_error own_error;
	struct ipsecevtx_reader *reader = begin_open(result, name, options, &error, &own_error);
	if (!reader)
		return -1;
	return finish_open(
		result, reader, source_open_memory(&reader->source, data, size, &reader->allocator, error), error);
}

int ipsecevtx_open_stream(struct ipsecevtx_reader **result, const struct ipsecevtx_stream *stream, const char *name,
	const struct ipsecevtx_options *options, struct ipsecevtx_error *error)
{
	struct ipsecevtx_error own_error;
	struct ipsecevtx_reader *reader = begin_open(result, name, options, &error, &own_error);
	if (!reader) {
		if (stream->close)
			stream->close(stream->user);
		return -1;
	}
	return finish_open(
		result, reader, source_open_stream(&reader->source, stream, &reader->allocator, error), error);
}

void ipsecevtx_close(struct ipsecevtx_reader *reader)
{
	if (!reader)
		return;
	struct ipsecevtx_allocator allocator = reader->allocator;
	source_close(reader->source);
	engines_free(&reader->engines);
	arena_free(&reader->scratch);
	memory_free(&allocator, reader->name);
	memory_free(&allocator, reader);
}

/*
 * Chunks.
 */

static void report_crc(struct ipsecevtx_reader *reader, enum ipsecevtx_finding_kind kind, uint64_t length,
	uint32_t stored, uint32_t computed)
{
	struct finding_place place = {kind, IPSECEVTX_SEVERITY_WARNING, reader->chunk.offset, length, 0};
	findings_report_numbers(&reader->findings, &place, stored, computed,
		"%s checksum: stored %08x, computed %08x; its records are printed and marked",
		kind == IPSECEVTX_FINDING_CHUNK_DATA_CRC ? "chunk data" : "chunk header", (unsigned)stored,
		(unsigned)computed);
}

static void report_chunk(struct ipsecevtx_reader *reader)
{
	const struct chunk *chunk = &reader->chunk;
	struct finding_place place = {
		IPSECEVTX_FINDING_CHUNK_CUT, IPSECEVTX_SEVERITY_LOSS, chunk->offset, chunk->size, 0};
	if (chunk->faults & CHUNK_CUT)
		findings_report_numbers(&reader->findings, &place, CHUNK_SIZE, chunk->size,
			"the input ends %u bytes into a chunk of %u; whole records before the cut are printed",
			(unsigned)chunk->size, CHUNK_SIZE);
	place.severity = IPSECEVTX_SEVERITY_WARNING;
	if (chunk->faults & CHUNK_MAGIC) {
		place.kind = IPSECEVTX_FINDING_CHUNK_MAGIC;
		findings_report(
			&reader->findings, &place, "no chunk magic; records are found by their own, and marked");
		return;
	}
	if (chunk->faults & CHUNK_FREE_SPACE) {
		place.kind = IPSECEVTX_FINDING_CHUNK_HEADER;
		findings_report_numbers(&reader->findings, &place, CHUNK_SIZE, chunk->free_space_offset,
			"free space offset %u is outside of the chunk", (unsigned)chunk->free_space_offset);
	}
	if (chunk->faults & CHUNK_HEADER_CRC)
		report_crc(reader, IPSECEVTX_FINDING_CHUNK_HEADER_CRC, CHUNK_HEADER_SIZE, chunk->header_crc_expected,
			chunk->header_crc_found);
	if (chunk->faults & CHUNK_DATA_CRC)
		report_crc(reader, IPSECEVTX_FINDING_CHUNK_DATA_CRC, chunk->free_space_offset - CHUNK_HEADER_SIZE,
			chunk->data_crc_expected, chunk->data_crc_found);
}

/* At the end: does what the header promised fit what was there? */
static void report_chunk_count(struct ipsecevtx_reader *reader)
{
	const struct file_header *header = &reader->header;
	struct finding_place place = {IPSECEVTX_FINDING_CHUNK_COUNT, IPSECEVTX_SEVERITY_WARNING, 42, 2, 0};
	if (header->faults || header->chunk_count == reader->chunks_present || reader->chunks_present > UINT16_MAX)
		return;
	if (header->chunk_count > reader->chunks_present)
		place.severity = IPSECEVTX_SEVERITY_LOSS;
	else if (header->dirty)
		place.severity = IPSECEVTX_SEVERITY_NOTE; /* Windows updates the header when it closes the log */
	findings_report_numbers(&reader->findings, &place, header->chunk_count, reader->chunks_present,
		"the file header counts %u chunks, %u are here", (unsigned)header->chunk_count,
		(unsigned)reader->chunks_present);
}

/* The input ended: by itself, or because it cannot be read any further. */
static int finish(struct ipsecevtx_reader *reader)
{
	const struct ipsecevtx_error *source = source_error(reader->source);
	struct finding_place place = {IPSECEVTX_FINDING_READ, IPSECEVTX_SEVERITY_LOSS, reader->statistics.bytes, 0, 0};
	reader->finished = true;
	report_chunk_count(reader);
	if (source->code != IPSECEVTX_OK) {
		if (source->code == IPSECEVTX_ERROR_COMPRESSION)
			place.kind = IPSECEVTX_FINDING_COMPRESSION;
		findings_report(&reader->findings, &place, "%s", source->message);
		reader->error = *source;
		return -1;
	}
	if (source_has_trailing_bytes(reader->source)) {
		place.kind = IPSECEVTX_FINDING_COMPRESSION;
		place.severity = IPSECEVTX_SEVERITY_WARNING;
		findings_report(&reader->findings, &place, "bytes that are no gzip data follow the last gzip member");
	}
	return 0;
}

/* False at the end of the input. */
static bool next_chunk(struct ipsecevtx_reader *reader)
{
	size_t size = reader->pending;
	reader->pending = 0;
	if (size < CHUNK_SIZE) {
		size_t more = source_read(reader->source, reader->buffer + size, CHUNK_SIZE - size);
		reader->statistics.bytes += more;
		size += more;
	}
	if (size == 0)
		return false;
	chunk_open(&reader->chunk, reader->buffer, size, reader->offset);
	reader->offset += size;
	reader->in_chunk = !reader->chunk.is_zero;
	if (!reader->in_chunk)
		return true;
	reader->chunks_present++;
	reader->statistics.chunks++;
	plan_cache_start_chunk(reader->engines.plans, reader->buffer, size);
	report_chunk(reader);
	return true;
}

/*
 * Records.
 */

static void report_step(struct ipsecevtx_reader *reader, enum chunk_step step, const struct record *record)
{
	const struct chunk *chunk = &reader->chunk;
	struct finding_place place = {IPSECEVTX_FINDING_BYTES_SKIPPED, IPSECEVTX_SEVERITY_LOSS,
		chunk->offset + record->offset, record->size, 0};
	if (step == CHUNK_RECORD_ODD) {
		place.kind = IPSECEVTX_FINDING_RECORD_SIZE;
		place.severity = IPSECEVTX_SEVERITY_WARNING;
		place.record_id = record->record_id;
		findings_report(&reader->findings, &place,
			"the record's size and its trailing size disagree; the one that leads to the next record "
			"counts");
		return;
	}
	/* Without a header nobody knows where the records end: what follows them is probably free space. */
	if (chunk->faults & (CHUNK_MAGIC | CHUNK_FREE_SPACE) && chunk->position == chunk->end)
		place.severity = IPSECEVTX_SEVERITY_WARNING;
	findings_report(&reader->findings, &place, "%u bytes hold no whole record", (unsigned)record->size);
}

static const char *problem_text(enum binxml_problem problem)
{
	static const char *const texts[] = {
		[PROBLEM_NONE] = "it holds no event id",
		[PROBLEM_TOKEN] = "a token that does not belong there",
		[PROBLEM_TRUNCATED] = "it ends in the middle",
		[PROBLEM_NAME] = "a name lies outside of the chunk",
		[PROBLEM_DEFINITION] = "its template definition is not where it should be",
		[PROBLEM_DEPTH] = "it is nested too deep",
		[PROBLEM_VALUES] = "its values do not fit",
		[PROBLEM_SIZE] = "it expands beyond 1 MiB",
		[PROBLEM_MEMORY] = "out of memory",
	};
	return texts[problem];
}

static void lose_record(struct ipsecevtx_reader *reader, const struct record *record, const struct binxml_error *error,
	const char *reason)
{
	struct finding_place place = {IPSECEVTX_FINDING_RECORD_UNREADABLE, IPSECEVTX_SEVERITY_LOSS,
		reader->chunk.offset + record->offset, record->size, record->record_id};
	reader->statistics.records_lost++;
	if (error && (error->problem == PROBLEM_DEPTH || error->problem == PROBLEM_SIZE))
		place.kind = IPSECEVTX_FINDING_LIMIT;
	if (error)
		findings_report(&reader->findings, &place, "%s (token 0x%02x at 0x%llx)",
			reason ? reason : problem_text(error->problem), error->token,
			(unsigned long long)(reader->chunk.offset + error->offset));
	else
		findings_report(&reader->findings, &place, "%s", reason);
}

/* Counts the typed events that only their mode kept from being wanted. */
static void count_left_out(struct ipsecevtx_reader *reader, enum ipsecevtx_mode mode)
{
	struct ipsecevtx_statistics *statistics = &reader->statistics;
	if (mode == IPSECEVTX_MODE_MAIN)
		statistics->left_out_main++;
	else if (mode == IPSECEVTX_MODE_QUICK)
		statistics->left_out_quick++;
	else
		statistics->left_out_extended++;
}

static bool is_wanted(
	struct ipsecevtx_reader *reader, const struct record_class *class, const struct event_definition **definition)
{
	const struct event_definition *typed = events_find(class->event_id);
	*definition = class->is_ours ? typed : NULL;
	if (reader->any)
		return true;
	if (!is_wanted_id(reader, class->event_id) || (typed && !class->is_ours))
		return false;
	if (typed && !(typed->info.mode & reader->modes)) {
		count_left_out(reader, typed->info.mode);
		return false;
	}
	return true;
}

static unsigned chunk_marks(const struct chunk *chunk)
{
	unsigned marks = 0;
	if (chunk->faults & CHUNK_DATA_CRC)
		marks |= IPSECEVTX_MARK_CHUNK_CRC;
	if (chunk->faults & (CHUNK_MAGIC | CHUNK_HEADER_CRC | CHUNK_FREE_SPACE))
		marks |= IPSECEVTX_MARK_CHUNK_HEADER;
	return marks;
}

static void see_time(struct ipsecevtx_statistics *statistics, uint64_t time)
{
	if (time == 0)
		return;
	if (statistics->first_time == 0 || time < statistics->first_time)
		statistics->first_time = time;
	if (time > statistics->last_time)
		statistics->last_time = time;
}

/* Decodes a wanted record; false when it is lost. */
static bool decode(struct ipsecevtx_reader *reader, enum chunk_step step, const struct record *record,
	const struct record_class *class, const struct event_definition *definition)
{
	struct engine_failure failure;
	struct ipsecevtx_event about;
	memset(&about, 0, sizeof about);
	about.event_id = class->event_id;
	about.source = reader->name;
	about.offset = reader->chunk.offset + record->offset;
	about.header_record_id = record->record_id;
	about.written_time = record->written_time;
	about.marks = chunk_marks(&reader->chunk);
	if (step == CHUNK_RECORD_ODD)
		about.marks |= IPSECEVTX_MARK_RECORD_SIZE;
	if (reader->chunk.faults & CHUNK_MAGIC)
		about.origin = IPSECEVTX_ORIGIN_RECOVERED;
	enum engine_result result =
		engines_decode(&reader->engines, &reader->chunk, record, &about, definition, &failure);
	if (result == ENGINE_OK)
		return true;
	lose_record(reader, record, result == ENGINE_REFUSED ? &failure.error : NULL,
		result == ENGINE_REFUSED ? NULL : failure.reason);
	return false;
}

/* A record of the walk: true when it is an event to hand out. */
static bool take_record(struct ipsecevtx_reader *reader, enum chunk_step step, const struct record *record)
{
	struct ipsecevtx_statistics *statistics = &reader->statistics;
	struct record_class class;
	struct binxml_error error;
	const struct event_definition *definition;
	statistics->records_seen++;
	see_time(statistics, record->written_time);
	if (!classify_record(reader->engines.plans, &reader->chunk, record, &reader->scratch, &class, &error)) {
		lose_record(reader, record, &error, NULL);
		return false;
	}
	if (!is_wanted(reader, &class, &definition)) {
		statistics->records_filtered++;
		return false;
	}
	if (!decode(reader, step, record, &class, definition))
		return false;
	statistics->records_matched++;
	if (reader->engines.assembly.event.origin != IPSECEVTX_ORIGIN_ACTIVE)
		statistics->records_recovered++;
	return true;
}

int ipsecevtx_next(struct ipsecevtx_reader *reader, const struct ipsecevtx_event **event)
{
	struct record *record = &reader->record;
	*event = NULL;
	reader->has_event = false;
	while (!reader->finished) {
		if (!reader->in_chunk) {
			if (!next_chunk(reader))
				finish(reader);
			continue;
		}
		enum chunk_step step = chunk_next(&reader->chunk, record);
		if (step == CHUNK_END) {
			reader->in_chunk = false;
			continue;
		}
		if (step != CHUNK_RECORD)
			report_step(reader, step, record);
		if (step != CHUNK_SKIPPED && take_record(reader, step, record)) {
			*event = &reader->engines.assembly.event;
			reader->has_event = true;
			return 1;
		}
	}
	return reader->error.code == IPSECEVTX_OK ? 0 : -1;
}

int ipsecevtx_reader_xml(struct ipsecevtx_reader *reader, const char **xml, size_t *length)
{
	*xml = "";
	*length = 0;
	if (!reader->has_event)
		return -1;
	return engines_render(&reader->engines, &reader->chunk, &reader->record, xml, length) == ENGINE_OK ? 0 : -1;
}

const struct ipsecevtx_error *ipsecevtx_reader_error(const struct ipsecevtx_reader *reader)
{
	return &reader->error;
}

const struct ipsecevtx_statistics *ipsecevtx_reader_statistics(const struct ipsecevtx_reader *reader)
{
	return &reader->statistics;
}
