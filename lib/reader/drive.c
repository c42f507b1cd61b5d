/* SPDX-License-Identifier: MIT */
/* Bytes of the source become blocks (feed.h) or carved chunks (carve.h), and these become events (scan.h). */
#include "reader/drive.h"

#include "evidence/error.h"
#include "reader/survey.h"
#include "sequence/logs.h"

/* Reports, at the end, where the file header counts other chunks than there are. */
static void report_chunk_count(struct ipsecevtx_reader *reader)
{
	const struct file_header *header = &reader->header;
	struct finding_place place = {IPSECEVTX_FINDING_CHUNK_COUNT, IPSECEVTX_SEVERITY_WARNING, 42, 2, 0};
	if (reader->is_raw || header->faults || header->chunk_count == reader->chunks_present ||
		reader->chunks_present > UINT16_MAX)
		return;
	if (header->chunk_count > reader->chunks_present)
		place.severity = IPSECEVTX_SEVERITY_LOSS;
	else if (header->dirty)
		place.severity = IPSECEVTX_SEVERITY_NOTE; /* Windows updates the header when it closes the log */
	findings_report_numbers(&reader->findings, &place,
		(struct finding_numbers){header->chunk_count, reader->chunks_present},
		"the file header counts %u chunks, %u are here", (unsigned)header->chunk_count,
		(unsigned)reader->chunks_present);
}

/*
 * Reports chunks without records before one with records: Windows begins a chunk when it has a record for it. In the
 * copy of a log in use the empty chunk may be the one that Windows was about to fill; then newer records stand before
 * it and older ones behind.
 */
static void report_empty(struct ipsecevtx_reader *reader, const struct chunk *chunk)
{
	const struct chunk_ends *ends = &reader->ends;
	const struct finding_place place = {IPSECEVTX_FINDING_CHUNK_NUMBERS, IPSECEVTX_SEVERITY_WARNING, ends->empty,
		chunk->offset - ends->empty, 0};
	if (!reader->header.dirty || (ends->has_any && chunk->first_record_id > ends->before))
		findings_report(&reader->findings, &place,
			"chunks without records (%llu) stand before one with records, as Windows leaves none: records may have been "
			"taken out of them, or they were put there",
			(unsigned long long)ends->empty_count);
}

/*
 * Notes a chunk that was counted, for report_ends() and report_empty(). A damaged one, which is reported, is left out,
 * because its header may say anything.
 */
static void note_ends(struct ipsecevtx_reader *reader, const struct chunk *chunk)
{
	struct chunk_ends *ends = &reader->ends;
	uint64_t number = reader->chunks_present - 1;
	if (chunk->is_displaced || chunk->faults)
		return;
	if (chunk->end == CHUNK_HEADER_SIZE) {
		ends->empty = ends->empty_count++ > 0 ? ends->empty : chunk->offset;
		return;
	}
	if (ends->empty_count > 0)
		report_empty(reader, chunk);
	ends->empty_count = 0;
	ends->before = chunk->last_record_id;
	if (!ends->has_any || chunk->first_record_id < ends->first_id) {
		ends->first_id = chunk->first_record_id;
		ends->first_chunk = number;
	}
	if (!ends->has_any || chunk->last_record_id > ends->last_id) {
		ends->last_id = chunk->last_record_id;
		ends->last_chunk = number;
	}
	ends->has_any = true;
}

/*
 * Whether all chunks are here and whole, so that the file header can be compared with the records. Damage and hidden
 * records were reported, and explain what is missing.
 */
static bool is_whole(const struct ipsecevtx_reader *reader)
{
	const struct file_header *header = &reader->header;
	const uint64_t *told = reader->statistics.findings;
	bool has_all_chunks = header->chunk_count == reader->chunks_present ||
			      (header->dirty && header->chunk_count < reader->chunks_present);
	return !reader->is_raw && !header->faults && has_all_chunks && reader->statistics.records_lost == 0 &&
	       told[IPSECEVTX_SEVERITY_LOSS] + told[IPSECEVTX_SEVERITY_TAMPERING] == 0 && !reader->sequence.saw_damage;
}

/*
 * Reports where the file header gives another next record number than the records do. In a log that Windows closed,
 * with all of its chunks here and whole, it is one more than the highest (so in all 835 of the logs looked at).
 */
static void report_next_record(struct ipsecevtx_reader *reader)
{
	const uint64_t next = reader->header.next_record_id;
	const struct sequence *sequence = &reader->sequence;
	/* Where Windows began anew at the beginning of the file, the last record stands before the end. */
	uint64_t last = sequence->has_wrapped ? sequence->highest_header : sequence->last_id;
	struct finding_place place = {IPSECEVTX_FINDING_RECORD_GAP, IPSECEVTX_SEVERITY_TAMPERING, 24, 8, 0};
	if (last == UINT64_MAX || next == last + 1)
		return;
	if (next == sequence->highest_header + 1 && next > last + 1 &&
		strays_have_seen(&sequence->strays, last + 1, next - 1)) {
		place.kind = IPSECEVTX_FINDING_RECORD_ORDER;
		place.severity = IPSECEVTX_SEVERITY_WARNING;
		findings_report_numbers(&reader->findings, &place, (struct finding_numbers){last + 1, next},
			"the file header says that the next record would be %llu: record %llu is here, but the log ends with "
			"record %llu",
			(unsigned long long)next, (unsigned long long)next - 1, (unsigned long long)last);
		return;
	}
	if (next > last + 1) {
		findings_report_numbers(&reader->findings, &place, (struct finding_numbers){last + 1, next},
			"the file header says that the next record would be %llu, and the last one here is %llu: "
			"records %llu to %llu are not here",
			(unsigned long long)next, (unsigned long long)last, (unsigned long long)last + 1,
			(unsigned long long)next - 1);
		return;
	}
	place.kind = IPSECEVTX_FINDING_FILE_HEADER;
	place.severity = IPSECEVTX_SEVERITY_WARNING;
	findings_report_numbers(&reader->findings, &place, (struct finding_numbers){last + 1, next},
		"the file header says that the next record would be %llu, and the last one here is %llu",
		(unsigned long long)next, (unsigned long long)last);
}

/* Reports a log without records whose header counts on: Windows may go on counting in a log that was cleared. */
static void report_emptied(struct ipsecevtx_reader *reader)
{
	const uint64_t next = reader->header.next_record_id;
	const struct finding_place place = {IPSECEVTX_FINDING_RECORD_GAP, IPSECEVTX_SEVERITY_NOTE, 24, 8, 0};
	if (next > 1)
		findings_report_numbers(&reader->findings, &place, (struct finding_numbers){1, next},
			"the file header says that the next record would be %llu, and none is here: the log was cleared, or "
			"emptied",
			(unsigned long long)next);
}

/* Reports where the file header names other chunks as those of the oldest and of the youngest record. */
static void report_ends(struct ipsecevtx_reader *reader)
{
	const struct file_header *header = &reader->header;
	const struct chunk_ends *ends = &reader->ends;
	struct finding_place place = {IPSECEVTX_FINDING_FILE_HEADER, IPSECEVTX_SEVERITY_WARNING, 8, 8, 0};
	if (!ends->has_any)
		return;
	if (header->first_chunk != ends->first_chunk)
		findings_report_numbers(&reader->findings, &place,
			(struct finding_numbers){ends->first_chunk, header->first_chunk},
			"the file header names chunk %llu, from 0 on, as that of the oldest record, it is chunk %llu",
			(unsigned long long)header->first_chunk, (unsigned long long)ends->first_chunk);
	place.offset = 16;
	if (header->last_chunk != ends->last_chunk)
		findings_report_numbers(&reader->findings, &place,
			(struct finding_numbers){ends->last_chunk, header->last_chunk},
			"the file header names chunk %llu, from 0 on, as that of the last record, it is chunk %llu",
			(unsigned long long)header->last_chunk, (unsigned long long)ends->last_chunk);
}

/* Reports, at the end of a whole log, where the file header names other records or chunks than there are. */
static void report_numbers(struct ipsecevtx_reader *reader)
{
	if (!reader->sequence.has_last) {
		report_emptied(reader);
		return;
	}
	/* Where the log was not closed the header is out of date, but never ahead of what was written. */
	const bool is_ahead = reader->header.next_record_id > reader->sequence.highest_header;
	if (!reader->header.dirty)
		report_ends(reader);
	if (!reader->header.dirty || is_ahead)
		report_next_record(reader);
}

/*
 * Where a reader that takes an element for an instance looks for its template in a chunk further on: see bare.h. Of an
 * input that is read only once that chunk was not asked.
 */
static void report_unasked(struct ipsecevtx_reader *reader)
{
	const uint64_t offset = reader->scan.unasked;
	const struct finding_place place = {
		IPSECEVTX_FINDING_LIMIT, IPSECEVTX_SEVERITY_NOTE, offset, CHUNK_HEADER_SIZE, 0};
	if (offset != 0 && offset < reader->statistics.bytes)
		findings_report(&reader->findings, &place,
			"some programs may take this header for the template of an earlier record; it was not looked at, "
			"as this input is read only once: give it as a file that is not compressed");
}

/* What kept the input from being read to its end, or from being surveyed: then the reading itself has all of it. */
static const struct ipsecevtx_error *reading_error(const struct ipsecevtx_reader *reader)
{
	const struct ipsecevtx_error *error = source_error(reader->source);
	return error->code != IPSECEVTX_OK ? error : &reader->unsurveyed;
}

/* Ends the reading, where the input ends or cannot be read any further, and reports on the input as a whole. */
static void finish(struct ipsecevtx_reader *reader)
{
	const struct ipsecevtx_error *source = source_error(reader->source);
	const bool is_read = source->code == IPSECEVTX_OK || source->code == IPSECEVTX_ERROR_COMPRESSION;
	struct finding_place place = {IPSECEVTX_FINDING_READ, IPSECEVTX_SEVERITY_LOSS, reader->statistics.bytes, 0, 0};
	reader->finished = true;
	if (source->code != IPSECEVTX_OK)
		sequence_note_damage(&reader->sequence, UINT64_MAX);
	if (!reader->is_raw)
		sequence_finish(&reader->sequence);
	if (is_read)
		report_chunk_count(reader);
	if (!reader->is_raw)
		report_unasked(reader);
	if (source->code == IPSECEVTX_OK && is_whole(reader))
		report_numbers(reader);
	if (reader->sequence.inventory &&
		!logs_add(reader->options.logs, reader->name, &reader->inventory, reader->scan.classifier.names)) {
		error_set(&reader->error, IPSECEVTX_ERROR_MEMORY, "out of memory", 0);
		return;
	}
	const struct ipsecevtx_error *error = reading_error(reader);
	if (error->code != IPSECEVTX_OK) {
		if (error->code == IPSECEVTX_ERROR_COMPRESSION)
			place.kind = IPSECEVTX_FINDING_COMPRESSION;
		place.offset = source->code != IPSECEVTX_OK ? place.offset : error->offset;
		findings_report(&reader->findings, &place, "%s%s", error->message,
			source->code != IPSECEVTX_OK ? ""
						     : ", but at another time: copies in free space may not be marked");
		error_take(&reader->error, error);
		return;
	}
	context_add_log(&reader->context, reader->verdicts);
	if (source_has_trailing_bytes(reader->source)) {
		place.kind = IPSECEVTX_FINDING_COMPRESSION;
		place.severity = IPSECEVTX_SEVERITY_WARNING;
		findings_report(&reader->findings, &place, "bytes that are no gzip data follow the last gzip member");
	}
}

bool drive_ran_out(struct ipsecevtx_reader *reader)
{
	reader->scan.memory.ran_out |= source_error(reader->source)->code == IPSECEVTX_ERROR_MEMORY ||
				       reader->definitions.no_memory || reader->before.no_memory;
	return reader->scan.memory.ran_out;
}

void drive_pass_carved(struct ipsecevtx_reader *reader, uint64_t read, uint64_t passed)
{
	reader->statistics.bytes = read;
	reader->statistics.skipped_bytes += passed;
}

/* Notes whether a chunk that is cut ends where the input could not be read any further, and not where it ends. */
static void note_unread(const struct ipsecevtx_reader *reader, struct chunk *chunk, uint64_t read)
{
	chunk->is_unread = chunk->is_cut && chunk->offset + chunk->size == read &&
			   source_error(reader->source)->code == IPSECEVTX_ERROR_READ;
}

/* Begins with the next chunk or records in raw bytes; false at the end. */
static bool next_carved(struct ipsecevtx_reader *reader)
{
	struct chunk chunk;
	bool more = carve_next(&reader->carve, &chunk);
	drive_pass_carved(reader, reader->carve.read, reader->carve.passed);
	reader->carve.passed = 0;
	if (drive_ran_out(reader) || !more)
		return false;
	note_unread(reader, &chunk, reader->carve.read);
	scan_start(&reader->scan, &chunk);
	return true;
}

/* Windows uses chunks in their order: where zeros stand before a chunk that is used, a chunk was lost. */
static void report_zeroes(struct ipsecevtx_reader *reader, uint64_t offset)
{
	struct finding_place place = {
		IPSECEVTX_FINDING_BYTES_SKIPPED, IPSECEVTX_SEVERITY_LOSS, offset - reader->zeroes, reader->zeroes, 0};
	if (reader->zeroes > 0)
		findings_report(&reader->findings, &place, "%llu zero bytes stand before a chunk that is used",
			(unsigned long long)reader->zeroes);
	reader->statistics.slack_bytes -= reader->zeroes;
	reader->statistics.skipped_bytes += reader->zeroes;
	reader->zeroes = 0;
}

/* Reports a chunk that begins within what should be the free space of the chunk before, of which bytes are gone. */
static void report_taken_back(struct ipsecevtx_reader *reader, const struct block *block)
{
	struct finding_place place = {
		IPSECEVTX_FINDING_CHUNK_DISPLACED, IPSECEVTX_SEVERITY_WARNING, block->offset, block->taken_back, 0};
	/* Nothing is missing where the next chunk stands in its place. */
	if (block->taken_back > 0 && !block->is_overlapped)
		findings_report(&reader->findings, &place,
			"the chunk begins %u bytes early: as many are missing before it, from free space at least",
			(unsigned)block->taken_back);
}

/* Reports a chunk that begins where another one should still go on, and should end behind where the next one begins. */
static void report_overlapped(struct ipsecevtx_reader *reader, const struct block *block)
{
	struct finding_place place = {
		IPSECEVTX_FINDING_CHUNK_DISPLACED, IPSECEVTX_SEVERITY_WARNING, block->offset, block->size, 0};
	if (block->is_overlapped)
		findings_report(&reader->findings, &place,
			"a chunk begins within the place of another one, where the next one stands in its own: what "
			"is between is read as this chunk's");
}

/* Begins with the next block of the input; false at its end. A block of zeros is counted, and begins nothing. */
static bool next_block(struct ipsecevtx_reader *reader)
{
	struct block block;
	struct chunk chunk;
	const struct block last = reader->feed.last;
	bool more = feed_next_chunk(&reader->feed, &block, &chunk);
	reader->statistics.bytes = reader->feed.read;
	if (drive_ran_out(reader) || !more)
		return false;
	note_unread(reader, &chunk, reader->feed.read);
	uint64_t from_slack = block.taken_back < reader->last_slack ? block.taken_back : reader->last_slack;
	reader->statistics.slack_bytes -= from_slack;
	reader->statistics.skipped_bytes -= block.taken_back - from_slack;
	report_taken_back(reader, &block);
	report_overlapped(reader, &block);
	reader->last_slack = chunk.is_zero ? chunk.size : chunk.size - chunk.end;
	chunk_before_set(&reader->before, reader->source, &last, &block);
	if (chunk.is_zero && !chunk.is_displaced) {
		reader->statistics.slack_bytes += chunk.size;
		reader->zeroes += chunk.size;
		return true;
	}
	report_zeroes(reader, block.offset);
	reader->chunks_present += !chunk.is_displaced && !chunk.is_rest;
	note_ends(reader, &chunk);
	scan_start(&reader->scan, &chunk);
	return true;
}

static bool begin_block(struct ipsecevtx_reader *reader)
{
	return reader->is_raw ? next_carved(reader) : next_block(reader);
}

void drive_pass_block(struct ipsecevtx_reader *reader, const struct chunk *chunk)
{
	report_zeroes(reader, chunk->offset);
	reader->chunks_present++;
	note_ends(reader, chunk);
	reader->last_slack = chunk->size - chunk->end;
}

bool drive_end_block(
	struct ipsecevtx_reader *reader, const struct chunk *chunk, const struct waiting_record *records, size_t count)
{
	enum waiting_result kept = count == 0 ? WAITING_ADDED : waiting_add(&reader->waiting, chunk, records, count);
	reader->scan.memory.ran_out |= kept == WAITING_NO_MEMORY;
	if (kept != WAITING_FULL)
		return false;
	/* Before the end of the input it is not known which template is the only one that fits. */
	scan_start_waiting(&reader->scan, chunk, records, count);
	plan_cache_let_borrow(reader->scan.engines.plans, false);
	return true;
}

/* Begins with the next chunk whose records waited for a template; false when there are no more. */
static bool begin_waiting(struct ipsecevtx_reader *reader)
{
	struct chunk chunk;
	const struct waiting_chunk *waiting = waiting_get(&reader->waiting, reader->waiting_at);
	if (!waiting)
		return false;
	reader->waiting_at++;
	waiting_open(waiting, &chunk);
	scan_start_waiting(&reader->scan, &chunk, waiting->records, waiting->count);
	return true;
}

/* An event that was read while the reading was stopped is not handed out, and does not count. */
static enum drive end_by_stop(struct ipsecevtx_reader *reader, const struct ipsecevtx_event **event)
{
	struct ipsecevtx_statistics *statistics = &reader->statistics;
	if (*event) {
		statistics->records_seen--;
		statistics->records_matched--;
		statistics->records_recovered -= (*event)->origin != IPSECEVTX_ORIGIN_ACTIVE;
	}
	reader->scan.has_event = false;
	reader->finished = true;
	*event = NULL;
	return DRIVE_END;
}

enum drive drive_end_without_memory(struct ipsecevtx_reader *reader)
{
	reader->finished = true;
	reader->scan.memory.ran_out = true;
	reader->scan.has_event = false;
	error_set(&reader->error, IPSECEVTX_ERROR_MEMORY, "out of memory", 0);
	return DRIVE_END;
}

enum drive drive_step(struct ipsecevtx_reader *reader, const struct ipsecevtx_event **event)
{
	struct scan *scan = &reader->scan;
	*event = NULL;
	if (reader->finished)
		return DRIVE_END;
	if (scan_is_stopped(scan))
		return end_by_stop(reader, event);
	if (!reader->is_surveyed && !survey_input(reader))
		return DRIVE_END;
	if (!scan->memory.ran_out && scan->stage == SCAN_DONE && !reader->input_ended) {
		reader->input_ended = !begin_block(reader);
		if (reader->input_ended && !scan->memory.ran_out)
			return DRIVE_INPUT;
	} else if (!scan->memory.ran_out && scan->stage == SCAN_DONE && !begin_waiting(reader)) {
		if (drive_ran_out(reader))
			return drive_end_without_memory(reader);
		finish(reader);
		return DRIVE_END;
	}
	do {
		*event = scan_next(scan);
		if (scan_is_stopped(scan))
			return end_by_stop(reader, event);
		if (*event)
			return DRIVE_EVENT;
		if (scan->memory.ran_out)
			return drive_end_without_memory(reader);
	} while (drive_end_block(reader, &scan->chunk, scan->waiting, scan->waiting_count));
	scan->waiting_count = 0;
	return DRIVE_BLOCK;
}
