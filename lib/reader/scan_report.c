/* SPDX-License-Identifier: MIT */
#include "reader/scan_report.h"

#include "binxml/defined.h"
#include "evidence/bytes.h"

#include <stdio.h>

const char *scan_problem_text(enum binxml_problem problem)
{
	static const char *const texts[] = {
		[PROBLEM_NONE] = "it holds no event id",
		[PROBLEM_TOKEN] = "a token that does not belong there",
		[PROBLEM_TRUNCATED] = "it ends in the middle",
		[PROBLEM_NAME] = "a name lies outside of the chunk",
		[PROBLEM_TEMPLATE] = "its template definition is not where it should be, and no other fits",
		[PROBLEM_DEPTH] = "it is nested too deep",
		[PROBLEM_VALUES] = "its values do not fit",
		[PROBLEM_SIZE] =
			"it expands beyond 1 MiB, or beside others of its chunk that do beyond what real ones hold",
		[PROBLEM_TEMPLATES] = "its chunk's records lead to more than 1 MiB of template definitions",
		[PROBLEM_MEMORY] = "memory ran out",
	};
	return texts[problem];
}

static void report_crc(
	struct scan *scan, enum ipsecevtx_finding_kind kind, uint64_t length, uint32_t stored, uint32_t computed)
{
	struct finding_place place = {kind, IPSECEVTX_SEVERITY_WARNING, scan->chunk.offset, length, 0};
	findings_report_numbers(&scan->findings, &place, (struct finding_numbers){stored, computed},
		"%s checksum: stored %08x, computed %08x; its records are printed and marked",
		kind == IPSECEVTX_FINDING_CHUNK_DATA_CRC ? "chunk data" : "chunk header", (unsigned)stored,
		(unsigned)computed);
}

static void report_no_magic(struct scan *scan)
{
	struct finding_place place = {
		IPSECEVTX_FINDING_CHUNK_MAGIC, IPSECEVTX_SEVERITY_WARNING, scan->chunk.offset, scan->chunk.size, 0};
	if (scan->is_carved)
		return; /* records without a chunk: the origin of their events says so */
	if (scan->chunk.is_header)
		return; /* report_cut() has told */
	if (scan->chunk.is_rest) {
		findings_report(&scan->findings, &place,
			"bytes behind the last chunk, %u of them, that do not begin as one; whole records in them are printed",
			(unsigned)scan->chunk.size);
		return;
	}
	if (scan->chunk.is_displaced) {
		place.kind = IPSECEVTX_FINDING_CHUNK_DISPLACED;
		findings_report(&scan->findings, &place,
			"%u bytes stand before the next chunk where none should be; whole records in them are printed",
			(unsigned)scan->chunk.size);
		return;
	}
	findings_report(&scan->findings, &place, "no chunk magic; whole records in it are printed, and marked");
}

/* Windows leaves checksums out in some logs. Then file header and chunks say so, and nothing proves the bytes. */
static void report_flags(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	struct finding_place place = {
		IPSECEVTX_FINDING_NO_CHECKSUMS, IPSECEVTX_SEVERITY_WARNING, chunk->offset + LOG_FLAGS_AT, 4, 0};
	if (chunk->denies_crc)
		findings_report(
			&scan->findings, &place, "the chunk claims to have no checksums, and has them: checked");
	if (!chunk->crc_absent)
		return;
	if (!scan->needs_checksums)
		place.severity = IPSECEVTX_SEVERITY_NOTE;
	findings_report(&scan->findings, &place, "the chunk has no checksums%s: nothing tells whether it was changed",
		scan->needs_checksums ? ", though the file header does not say so" : "");
}

/*
 * Readers that believe the size in the chunk header (libevtx) show no record of a chunk where it is wrong. Where the
 * checksum of the header is right, no accident of a disk made it so.
 */
static void report_header_size(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	struct finding_place place = {
		IPSECEVTX_FINDING_CHUNK_HEADER, IPSECEVTX_SEVERITY_TAMPERING, chunk->offset + CHUNK_FIELDS_AT, 4, 0};
	if (chunk->header_size == LOG_HEADER_FIELDS || chunk->faults & CHUNK_HEADER_CRC)
		return;
	findings_report_numbers(&scan->findings, &place,
		(struct finding_numbers){LOG_HEADER_FIELDS, chunk->header_size},
		"the chunk header gives its size as %u, where Windows writes %u: some readers show no record of it",
		(unsigned)chunk->header_size, LOG_HEADER_FIELDS);
}

/*
 * Reports bytes in the part of the chunk header that Windows leaves zero (libevtx' format document: unknown, empty
 * values). A value in a chunk far before can lead python-evtx there, which then takes these bytes for a template.
 */
static void report_unused_header(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	struct finding_place place = {IPSECEVTX_FINDING_CHUNK_HEADER,
		chunk->crc_absent ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_TAMPERING, chunk->offset, 1, 0};
	if (chunk->faults & (CHUNK_HEADER_CRC | CHUNK_CUT))
		return;
	const size_t at = bytes_find_used(chunk->data, CHUNK_UNUSED_AT, LOG_FLAGS_AT);
	if (at == LOG_FLAGS_AT)
		return;
	place.offset += at;
	findings_report(&scan->findings, &place,
		"the chunk header has bytes where Windows leaves zeros: other programs may be led to them");
}

/*
 * Reports a chunk that is not all here. Carving finds chunks that another one cuts short in their free space: nothing
 * is lost of such a one, as its checksum over the records is right.
 */
static void report_cut(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	bool has_all = scan->is_carved && chunk->is_cut && !chunk->faults && !chunk->crc_absent;
	struct finding_place place = {IPSECEVTX_FINDING_CHUNK_CUT,
		has_all ? IPSECEVTX_SEVERITY_NOTE : IPSECEVTX_SEVERITY_LOSS, chunk->offset, chunk->size, 0};
	if (chunk->is_cut && !chunk->is_displaced && !chunk->is_rest)
		findings_report_numbers(&scan->findings, &place, (struct finding_numbers){CHUNK_SIZE, chunk->size},
			"only %u bytes of a chunk of %u %s; %s", (unsigned)chunk->size, CHUNK_SIZE,
			chunk->is_unread ? "could be read" : "are here",
			has_all ? "all of its records are in them" : "whole records in them are printed");
}

/* No accident of a disk makes bytes belong to two chunks by the checksums of both. */
static void report_dispute(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	struct finding_place place = {
		IPSECEVTX_FINDING_HIDDEN_DATA, IPSECEVTX_SEVERITY_TAMPERING, chunk->offset, chunk->size, 0};
	if (chunk->is_disputed)
		findings_report(&scan->findings, &place,
			"a whole chunk begins within what the one at 0x%llx says are its records; both are read",
			(unsigned long long)chunk->claimant);
}

static struct finding_place place_in_table(const struct chunk *chunk, size_t from)
{
	return (struct finding_place){IPSECEVTX_FINDING_STRUCTURE,
		chunk->crc_absent || chunk->faults ? IPSECEVTX_SEVERITY_WARNING : IPSECEVTX_SEVERITY_TAMPERING,
		chunk->offset + from, 4, 0};
}

static void report_names(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	size_t from = 0;
	const size_t found = chunk_is_readable(chunk) ? defined_no_name(chunk_bytes(chunk), &from) : 0;
	const struct finding_place place = place_in_table(chunk, from);
	if (found != 0)
		findings_report(&scan->findings, &place,
			"the chunk's table of names leads to 0x%llx, where none can be: other programs may show no "
			"event of the chunk",
			(unsigned long long)(chunk->offset + found));
}

void scan_report_templates(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	const struct defined_live live = {chunk->end, plan_cache_namesakes(scan->engines.plans)};
	size_t from = 0;
	if (!chunk_is_readable(chunk) || !live.definitions)
		return;
	const size_t found = defined_otherwise(&live, chunk_bytes(chunk), &from);
	const struct finding_place place = place_in_table(chunk, from);
	if (found != 0)
		findings_report(&scan->findings, &place,
			"the chunk's table of templates leads to 0x%llx, where no record defines one, or leads there "
			"twice: programs that take definitions from there may show other events, or none of the chunk",
			(unsigned long long)(chunk->offset + found));
}

void scan_report_chunk(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	const struct finding_place place = {
		IPSECEVTX_FINDING_CHUNK_HEADER, IPSECEVTX_SEVERITY_WARNING, chunk->offset, chunk->size, 0};
	report_cut(scan);
	report_dispute(scan);
	if (chunk->faults & CHUNK_MAGIC) {
		report_no_magic(scan);
		return;
	}
	report_flags(scan);
	report_header_size(scan);
	report_unused_header(scan);
	report_names(scan);
	if (chunk->faults & CHUNK_FREE_SPACE)
		findings_report_numbers(&scan->findings, &place,
			(struct finding_numbers){CHUNK_SIZE, chunk->free_space_offset},
			"free space offset %u is outside of the chunk", (unsigned)chunk->free_space_offset);
	if (chunk->faults & CHUNK_HEADER_CRC)
		report_crc(scan, IPSECEVTX_FINDING_CHUNK_HEADER_CRC, CHUNK_HEADER_SIZE, chunk->header_crc_expected,
			chunk->header_crc_found);
	if (chunk->faults & CHUNK_DATA_CRC)
		report_crc(scan, IPSECEVTX_FINDING_CHUNK_DATA_CRC, chunk->free_space_offset - CHUNK_HEADER_SIZE,
			chunk->data_crc_expected, chunk->data_crc_found);
}

/*
 * Whether the numbers of the chunk's records go on from the second one, and only the first one's, which may have been
 * overwritten, does not lead there.
 */
static bool begins_with_gap(const struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	struct record first, second;
	return record_is_whole(chunk, CHUNK_HEADER_SIZE, chunk->end, &first) &&
	       record_is_whole(chunk, first.offset + first.size, chunk->end, &second) &&
	       second.record_id != first.record_id + 1 &&
	       scan->last_record_id - second.record_id + 2 == scan->live_count;
}

/*
 * Beside the numbers of the first and the last record a chunk header has two that count records through the file, from
 * 1 in an export. Readers that take so many records as these say (Velociraptor) may go on in the free space, or stop
 * too soon.
 */
static void report_count(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	struct finding_place place = {
		IPSECEVTX_FINDING_CHUNK_NUMBERS, IPSECEVTX_SEVERITY_WARNING, chunk->offset, CHUNK_HEADER_SIZE, 0};
	uint64_t count = chunk->last_number - chunk->first_number + 1;
	/* Where the record numbers have as large a gap, the sequence reports that. */
	bool is_told = count == scan->last_record_id - scan->first_record_id + 1 && !begins_with_gap(scan);
	if (count != scan->live_count && !is_told)
		findings_report_numbers(&scan->findings, &place, (struct finding_numbers){count, scan->live_count},
			"the chunk header counts its records from %llu to %llu, there are %llu",
			(unsigned long long)chunk->first_number, (unsigned long long)chunk->last_number,
			(unsigned long long)scan->live_count);
}

/* Windows writes neither the offset nor a number of a last record into the header of an empty chunk. */
static bool names_record(const struct chunk *chunk)
{
	return chunk->last_record_offset >= CHUNK_HEADER_SIZE || chunk->last_record_id != UINT64_MAX ||
	       (chunk->last_number != UINT64_MAX && chunk->last_number >= chunk->first_number);
}

/*
 * Reports an empty chunk whose header names a last record. Readers that go by these fields (golang-evtx, Velociraptor)
 * look at neither the free space offset nor trailing sizes, and show records there.
 */
static void report_empty(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	struct finding_place place = {
		IPSECEVTX_FINDING_CHUNK_NUMBERS, IPSECEVTX_SEVERITY_WARNING, chunk->offset, CHUNK_HEADER_SIZE, 0};
	struct record record;
	if (chunk->last_record_offset > chunk->end)
		findings_report_numbers(&scan->findings, &place,
			(struct finding_numbers){chunk->last_record_offset, chunk->end},
			"the chunk header says that its last record begins at %u, in what it calls free space",
			(unsigned)chunk->last_record_offset);
	else if (names_record(chunk) && record_has_header(chunk, CHUNK_HEADER_SIZE, &record))
		findings_report_numbers(&scan->findings, &place,
			(struct finding_numbers){chunk->last_record_id, record.record_id},
			"the chunk header calls all of the chunk free space, but names a last record, and the header of "
			"record %llu stands where the first one would; other programs show it",
			(unsigned long long)record.record_id);
}

/* Where a checksum is wrong, the header is compared only if the live records end with a whole one. */
void scan_report_numbers(struct scan *scan)
{
	const struct chunk *chunk = &scan->chunk;
	struct finding_place place = {
		IPSECEVTX_FINDING_CHUNK_NUMBERS, IPSECEVTX_SEVERITY_WARNING, chunk->offset, CHUNK_HEADER_SIZE, 0};
	if (!chunk_is_readable(chunk) || (chunk->faults && scan->ended_oddly))
		return;
	if (!scan->has_records) {
		report_empty(scan);
		return;
	}
	if (chunk->first_record_id != scan->first_record_id)
		findings_report_numbers(&scan->findings, &place,
			(struct finding_numbers){chunk->first_record_id, scan->first_record_id},
			"the chunk header names record %llu as first, it is %llu",
			(unsigned long long)chunk->first_record_id, (unsigned long long)scan->first_record_id);
	if (chunk->last_record_id != scan->last_record_id)
		findings_report_numbers(&scan->findings, &place,
			(struct finding_numbers){chunk->last_record_id, scan->last_record_id},
			"the chunk header names record %llu as last, it is %llu",
			(unsigned long long)chunk->last_record_id, (unsigned long long)scan->last_record_id);
	if (chunk->last_record_offset != scan->last_record_offset)
		findings_report_numbers(&scan->findings, &place,
			(struct finding_numbers){chunk->last_record_offset, scan->last_record_offset},
			"the chunk header says that its last record begins at %u, it begins at %u",
			(unsigned)chunk->last_record_offset, (unsigned)scan->last_record_offset);
	report_count(scan);
}

void scan_report_skipped(struct scan *scan, const struct record_view *view)
{
	const struct chunk *chunk = &scan->chunk;
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_BYTES_SKIPPED, IPSECEVTX_SEVERITY_LOSS);
	place.record_id = 0;
	/* Without a header nobody knows where the records end: what follows them is probably free space. */
	if (chunk->faults & (CHUNK_MAGIC | CHUNK_FREE_SPACE | CHUNK_HEADER_CRC) && chunk->position == chunk->end)
		place.severity = IPSECEVTX_SEVERITY_WARNING;
	const bool goes_on = chunk->is_unread && chunk->position == chunk->end;
	findings_report(&scan->findings, &place, "%u bytes hold no whole record%s", (unsigned)view->record->size,
		goes_on ? ": what follows could not be read" : "");
}

/* Where the checksums are right, no accident made both sizes of a record wrong: that is tampering. */
void scan_report_odd_size(struct scan *scan, const struct record_view *view, enum chunk_step step)
{
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_RECORD_SIZE, IPSECEVTX_SEVERITY_WARNING);
	bool is_sound = !scan->chunk.faults && !scan->chunk.crc_absent;
	if (step != CHUNK_RECORD_ODD && is_sound)
		place.severity = IPSECEVTX_SEVERITY_TAMPERING;
	findings_report(&scan->findings, &place, "%s",
		step == CHUNK_RECORD_UNSIZED
			? "neither the record's size nor its trailing size leads to the next one; it is read up to there"
		: step == CHUNK_RECORD_RENAMED
			? "its header does not begin as that of a record; its size and its trailing size agree, and it is read"
		: step == CHUNK_RECORD_OVERLAPPED
			? "it begins within the record before, whose sizes are too large"
			: "the record's size and its trailing size disagree; the one that leads to the next record "
			  "counts");
}

void scan_report_torn(struct scan *scan, const struct record_view *view, bool has_event_id)
{
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_TORN, IPSECEVTX_SEVERITY_LOSS);
	const struct record *record = view->record;
	unsigned written = (unsigned)(record->torn_at - record->offset);
	unsigned long long torn_at = scan->chunk.offset + record->torn_at;
	unsigned long long page = (torn_at + LOG_PAGE_SIZE - 1) / LOG_PAGE_SIZE * LOG_PAGE_SIZE;
	char where[48] = "";
	if (page < place.offset + record->size && page != torn_at)
		snprintf(where, sizeof where, " (a page begins at 0x%llx)", page);
	findings_report_numbers(&scan->findings, &place, (struct finding_numbers){record->size, written},
		"only the first %u bytes of %u were written, from 0x%llx on it is zero%s; %s", written,
		(unsigned)record->size, torn_at, where,
		has_event_id ? "fields that are not whole are absent" : "which event it was is lost with the rest");
}

void scan_report_borrowed(struct scan *scan, const struct record_view *view)
{
	struct finding_place place =
		record_view_place(view, IPSECEVTX_FINDING_BORROWED_TEMPLATE, IPSECEVTX_SEVERITY_WARNING);
	findings_report(&scan->findings, &place,
		"its template definition is destroyed; another one of the same id and with the same slots was used");
}

void scan_report_mixed(struct scan *scan, const struct record_view *view, const char *doubt)
{
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_MIXED, IPSECEVTX_SEVERITY_WARNING);
	findings_report(&scan->findings, &place,
		"its header and its values are not of one record, in free space that Windows began to write in: %s",
		doubt);
}

/* Windows' log service (Microsoft-Windows-Eventlog) writes this event when one that it was given had an error. */
#define EVENT_NOT_PROCESSED 1108u

void scan_report_other_event(struct scan *scan, const struct record_view *view, const struct record_class *class)
{
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_STRUCTURE, IPSECEVTX_SEVERITY_TAMPERING);
	const struct finding_place usual =
		record_view_place(view, IPSECEVTX_FINDING_STRUCTURE, IPSECEVTX_SEVERITY_WARNING);
	const struct finding_place foreign =
		record_view_place(view, IPSECEVTX_FINDING_PROVIDER, IPSECEVTX_SEVERITY_NOTE);
	const struct finding_place *damaged = chunk_is_doubtful(&scan->chunk) ? &usual : &place;
	const struct elsewhere *elsewhere = &class->elsewhere;
	unsigned event_id = (unsigned)class->identity.event_id;
	if (class->other_id && class->other_id == event_id)
		findings_report(&scan->findings, &place,
			"event %u: the record has more than one EventID; -e any shows all of it", event_id);
	else if (class->other_id)
		findings_report(&scan->findings, &place,
			"event %u: the record names event %u too; -e any shows all of it", event_id,
			(unsigned)class->other_id);
	else if (elsewhere->event_id && event_id == EVENT_NOT_PROCESSED)
		findings_report(&scan->findings, &usual,
			"event %u names event %u: Windows writes so when an event could not be recorded, which is lost",
			event_id, (unsigned)elsewhere->event_id);
	else if (elsewhere->event_id)
		findings_report(&scan->findings, &place,
			"event %u: event %u stands in it, where no number of an event belongs; other programs may show it",
			event_id, (unsigned)elsewhere->event_id);
	else if (elsewhere->odd & ELSEWHERE_PROVIDER)
		findings_report(&scan->findings, &place,
			"event %u: the provider of IPsec events stands in it, in a System of its own; other programs may show it",
			event_id);
	if (class->seems_ours && !class->identity.is_ours)
		findings_report(&scan->findings, &foreign,
			"event %u: it has the number and the channel of an IPsec event, and its fields or nearly its "
			"provider's GUID, but another provider: it is not taken for one; -e any shows it",
			event_id);
	if (elsewhere->odd & ELSEWHERE_MARKUP)
		findings_report(&scan->findings, damaged,
			"event %u: a name or a value holds markup, which other programs take for elements", event_id);
	if (elsewhere->odd & ELSEWHERE_MISPLACED)
		findings_report(&scan->findings, damaged,
			elsewhere->odd & ELSEWHERE_IN_PARTS
				? "event %u: an attribute is made of several parts, or a text of references to characters; other "
				  "programs show only a part of it"
				: "event %u: a name, a template or a text stands where Windows writes none; other programs go on at "
				  "another place and may show another event",
			event_id);
	else if (elsewhere->odd & ELSEWHERE_FORM)
		findings_report(&scan->findings, damaged,
			class->use.is_borrowed
				? "event %u: where it says that its template definition stands is another one or none; other programs "
				  "go by it and may show another event"
				: "event %u: it is not written as Windows writes events; other programs may show another one",
			event_id);
	if (elsewhere->odd & ELSEWHERE_UNSIZED)
		findings_report(&scan->findings, damaged,
			"event %u: the size of a value does not fit its type, or Windows writes no such value there; other "
			"programs read those behind it from other places",
			event_id);
	if (elsewhere->odd & ELSEWHERE_UNREAD)
		findings_report(&scan->findings, damaged,
			"event %u: a value that should be BinXML is none, or its parts are too many to look at",
			event_id);
}

void scan_report_by_place(struct scan *scan, const struct record_view *view, uint32_t ours, uint32_t event_id)
{
	const struct finding_place place =
		record_view_place(view, IPSECEVTX_FINDING_STRUCTURE, IPSECEVTX_SEVERITY_WARNING);
	findings_report(&scan->findings, &place,
		"event %u by the definition that stands where it says that its template does, event %u by another one of "
		"that template, as which -e any shows it",
		(unsigned)ours, (unsigned)event_id);
}

void scan_report_unread_place(struct scan *scan, const struct record_view *view, uint32_t event_id)
{
	const struct finding_place place =
		record_view_place(view, IPSECEVTX_FINDING_BORROWED_TEMPLATE, IPSECEVTX_SEVERITY_WARNING);
	findings_report(&scan->findings, &place,
		"event %u by another definition of its template, as which -e any shows it; what stands where it says that "
		"its own does cannot be read here, and may be in other programs",
		(unsigned)event_id);
}

void scan_report_behind(struct scan *scan, const struct record_view *view, size_t reach)
{
	struct finding_place place = record_view_place(view, IPSECEVTX_FINDING_STRUCTURE, IPSECEVTX_SEVERITY_TAMPERING);
	bool is_free_space = reach > scan->chunk.end;
	findings_report(&scan->findings, &place,
		"event %u: a definition or a name that it is read by stands behind it, %s; Windows writes them before",
		(unsigned)view->class->identity.event_id,
		is_free_space ? "in free space, where no checksum covers it" : "in another record");
}

/* A record inside a live one goes on with it where as many records as their numbers say have room in between. */
void scan_note_inner(struct scan *scan)
{
	const struct record *record = &scan->record;
	uint64_t last = scan->inner_id > scan->last_record_id ? scan->inner_id : scan->last_record_id;
	size_t most = 1 + (record->offset - scan->last_record_offset) / EVENT_SIZE_MIN;
	if (scan->stage == SCAN_LIVE && record->record_id > last && record->record_id - last <= most)
		scan->inner_id = record->record_id;
}

void scan_note(struct scan *scan, const struct order_note *note)
{
	if (scan->trail)
		trail_add_note(scan->trail, note);
	else if (scan->sequence)
		order_note_tell(note, scan->sequence);
}

void scan_note_hidden(struct scan *scan, uint64_t records)
{
	scan_note(scan, &(const struct order_note){ORDER_HIDDEN, .records = records});
}

void scan_note_stray(struct scan *scan, const struct beyond_event *event, enum stray_kind kind)
{
	const struct record_view view = record_view_of(&scan->chunk, &event->record);
	const struct record_identity *identity = &event->identity;
	struct order_note note = {.kind = ORDER_STRAY,
		.stray = {.place = record_view_place(&view, IPSECEVTX_FINDING_HIDDEN_DATA, IPSECEVTX_SEVERITY_WARNING),
			.kind = kind,
			.bytes = event->bytes,
			.number = identity->record_id,
			.last = event->last > identity->record_id ? event->last : identity->record_id,
			.time = identity->time,
			.event_id = identity->event_id,
			.stream = identity->stream,
			.first = scan->first_record_id}};
	if (event->record.size == 0)
		return;
	if (event->bytes > 0)
		digest_of_bytes(scan->chunk.data + event->record.offset, event->bytes, note.stray.digest);
	scan_note(scan, &note);
}
