/* SPDX-License-Identifier: MIT */
#include "reference/reference.h"

#include "evidence/checksum.h"
#include "evidence/cursor.h"
#include "reference/accept.h"
#include "reference/xml.h"

#include <errno.h>
#include <libbfio.h>
#include <libevtx.h>
#include <string.h>

/* The XML of the largest record that passes the check, in three encodings. */
#define ARENA_LIMIT (16u * 1024u * 1024u)

#define LOG_SIZE (FILE_HEADER_SIZE + CHUNK_SIZE)

struct reference {
	struct ipsecevtx_allocator allocator;
	struct arena arena; /* holds the last record's XML */
	const char *text;   /* of the record that was decoded, until it is forgotten; else NULL */
	size_t length;
	const char *known_fault; /* that is in it */
	uint8_t log[LOG_SIZE];
};

static void put_u16(uint8_t *at, uint16_t number)
{
	at[0] = (uint8_t)(number & 0xff);
	at[1] = (uint8_t)(number >> 8);
}

static void put_u32(uint8_t *at, uint32_t number)
{
	put_u16(at, (uint16_t)(number & 0xffff));
	put_u16(at + 2, (uint16_t)(number >> 16));
}

/* A file header for one chunk, clean. */
static void put_file_header(uint8_t *header)
{
	memset(header, 0, FILE_HEADER_SIZE);
	memcpy(header, "ElfFile", 8);
	put_u32(header + 24, 2); /* next record id */
	put_u32(header + 32, 128);
	put_u16(header + 36, 1);
	put_u16(header + 38, 3);
	put_u16(header + 40, FILE_HEADER_SIZE);
	put_u16(header + 42, 1);
	put_u32(header + 124, checksum_add(0, header, 120));
}

struct reference *reference_new(const struct ipsecevtx_allocator *allocator)
{
	struct reference *reference = memory_get(allocator, sizeof *reference);
	if (!reference)
		return NULL;
	reference->allocator = *allocator;
	arena_init(&reference->arena, allocator, ARENA_LIMIT);
	put_file_header(reference->log);
	return reference;
}

void reference_free(struct reference *reference)
{
	if (!reference)
		return;
	struct ipsecevtx_allocator allocator = reference->allocator;
	arena_free(&reference->arena);
	memory_free(&allocator, reference);
}

/* It takes no record within 4 bytes of the chunk's end, and looks for more behind it in steps of 4: a record that ends
 * aligned keeps it from reading beyond its buffer. */
static size_t end_shown(size_t finish)
{
	return (finish + 4 + 3) / 4 * 4;
}

bool reference_has_room(const struct record *record, size_t finish)
{
	size_t before = record->offset - CHUNK_HEADER_SIZE;
	return end_shown(finish) <= CHUNK_SIZE - 4 && (before == 0 || before >= RECORD_SIZE_MIN);
}

bool reference_changes(const struct record *record, size_t start, size_t end)
{
	bool is_filler = start < CHUNK_HEADER_SIZE + RECORD_HEADER_SIZE && end > CHUNK_HEADER_SIZE;
	bool is_before = start < record->offset && end > record->offset - 4;
	return start < 128 || (record->offset > CHUNK_HEADER_SIZE && is_filler) || is_before;
}

/*
 * libevtx walks a chunk from its first record to the one that the header names as last. So the header names our
 * record, and one filler record spans all bytes before it, which stay where they are: templates and names that
 * the record refers to keep their offsets. The header claims no data, which spares libevtx a checksum of it.
 */
static bool put_chunk(uint8_t *copy, const struct chunk *chunk, const struct record *record, size_t finish)
{
	size_t before = record->offset - CHUNK_HEADER_SIZE;
	size_t end = end_shown(finish);
	if (!reference_has_room(record, finish))
		return false;
	memcpy(copy, chunk->data, chunk->size);
	memset(copy + chunk->size, 0, CHUNK_SIZE - chunk->size);
	memset(copy, 0, 128);
	memcpy(copy, "ElfChnk", 8);
	put_u32(copy + 8, 1);
	put_u32(copy + 16, before ? 2 : 1);
	put_u32(copy + 24, 1);
	put_u32(copy + 32, before ? 2 : 1);
	put_u32(copy + 40, 128);
	put_u32(copy + 44, (uint32_t)record->offset);
	put_u32(copy + 48, CHUNK_HEADER_SIZE);
	if (before > 0) {
		uint8_t *filler = copy + CHUNK_HEADER_SIZE;
		memset(filler, 0, RECORD_HEADER_SIZE);
		put_u16(filler, 0x2a2a);
		put_u32(filler + 4, (uint32_t)before);
		put_u32(filler + 8, 1);
		put_u32(filler + before - 4, (uint32_t)before);
	}
	uint8_t *head = copy + record->offset;
	put_u32(head + 4, (uint32_t)(end - record->offset));
	put_u32(copy + end - 4, (uint32_t)(end - record->offset));
	uint32_t crc = checksum_add(0, copy, 120);
	put_u32(copy + 124, checksum_add(crc, copy + 128, 384));
	return true;
}

/* libevtx at work on one record. */
struct reading {
	libbfio_handle_t *memory;
	libevtx_file_t *file;
	libevtx_record_t *record;
	size_t record_size;
	libbfio_error_t *memory_error;
	libevtx_error_t *error;
};

/*
 * libevtx failed. That memory ran out must not be taken for a fault of the record: the error says so, unless there was
 * no memory even for the error.
 */
static enum engine_result unable(const struct reading *reading)
{
	return reading->error || reading->memory_error ? ENGINE_UNABLE : ENGINE_NO_MEMORY;
}

/* Code units that the XML of nearly all records has room in, that of the record's own size and what is around. */
static size_t guess_units(const struct reading *reading)
{
	return 8192 + 4 * reading->record_size;
}

#define NOT_WRITTEN 0xffffu

/*
 * The record's XML in that many units, which are those up to the last one that was written, a NUL; 0 when libevtx has
 * an error to say, as for XML that is longer. To ask for the size first takes as long as the XML itself.
 */
static size_t get_guessed(struct reading *reading, uint16_t *wide, size_t units)
{
	for (size_t i = 0; i < units; i++)
		wide[i] = NOT_WRITTEN;
	if (libevtx_record_get_utf16_xml_string(reading->record, wide, units, &reading->error) != 1)
		return 0;
	while (units > 0 && wide[units - 1] == NOT_WRITTEN)
		units--;
	return units > 0 && wide[units - 1] == 0 ? units : 0;
}

static enum engine_result get_wide(struct reading *reading, struct arena *arena, uint16_t **wide, size_t *units)
{
	size_t guessed = guess_units(reading);
	*wide = arena_get(arena, guessed * sizeof **wide);
	*units = *wide ? get_guessed(reading, *wide, guessed) : 0;
	if (*units > 0)
		return ENGINE_OK;
	if (reading->error)
		libevtx_error_free(&reading->error);
	if (libevtx_record_get_utf16_xml_string_size(reading->record, units, &reading->error) != 1)
		return unable(reading);
	if (*units == 0)
		return ENGINE_UNABLE;
	*wide = arena_get(arena, *units * sizeof **wide);
	if (!*wide)
		return arena->no_memory ? ENGINE_NO_MEMORY : ENGINE_UNABLE;
	return libevtx_record_get_utf16_xml_string(reading->record, *wide, *units, &reading->error) == 1
		       ? ENGINE_OK
		       : unable(reading);
}

/* The record's XML in UTF-16, which libevtx converts more faithfully than UTF-8, as UTF-8 in the arena. */
static enum engine_result render(struct reading *reading, struct arena *arena, const char **text, size_t *length)
{
	uint16_t *wide;
	size_t units;
	enum engine_result result = get_wide(reading, arena, &wide, &units);
	if (result != ENGINE_OK)
		return result;
	uint8_t *bytes = arena_get(arena, units * 2);
	char *narrow = arena_get(arena, units * 3);
	if (!bytes || !narrow)
		return arena->no_memory ? ENGINE_NO_MEMORY : ENGINE_UNABLE;
	for (size_t i = 0; i < units; i++)
		put_u16(bytes + 2 * i, wide[i]);
	*text = narrow;
	*length = value_utf8_from_utf16(bytes, units - 1, narrow, NULL);
	while (*length > 0 && narrow[*length - 1] == '\n')
		--*length;
	narrow[*length] = '\0';
	return ENGINE_OK;
}

static enum engine_result read_record(
	struct reading *reading, struct reference *reference, int index, const char **text, size_t *length)
{
	if (libbfio_memory_range_initialize(&reading->memory, &reading->memory_error) != 1 ||
		libbfio_memory_range_set(reading->memory, reference->log, LOG_SIZE, &reading->memory_error) != 1 ||
		libevtx_file_initialize(&reading->file, &reading->error) != 1 ||
		libevtx_file_open_file_io_handle(
			reading->file, reading->memory, libevtx_get_access_flags_read(), &reading->error) != 1)
		return unable(reading);
	enum engine_result result;
	if (libevtx_file_get_record_by_index(reading->file, index, &reading->record, &reading->error) == 1)
		result = render(reading, &reference->arena, text, length);
	else
		result = unable(reading);
	libevtx_file_close(reading->file, NULL);
	return result;
}

static enum engine_result read_log(
	struct reference *reference, const struct record *record, const char **text, size_t *length)
{
	struct reading reading = {.record_size = record->size};
	int index = record->offset > CHUNK_HEADER_SIZE ? 1 : 0;
	arena_reset(&reference->arena);
	errno = 0;
	enum engine_result result = read_record(&reading, reference, index, text, length);
	/*
	 * malloc() sets errno (POSIX), and nothing else here does: then memory ran out, and the result of libevtx says
	 * nothing.
	 */
	if (errno == ENOMEM)
		result = ENGINE_NO_MEMORY;
	if (reading.record)
		libevtx_record_free(&reading.record, NULL);
	if (reading.file)
		libevtx_file_free(&reading.file, NULL);
	if (reading.memory)
		libbfio_handle_free(&reading.memory, NULL);
	if (reading.error)
		libevtx_error_free(&reading.error);
	if (reading.memory_error)
		libbfio_error_free(&reading.memory_error);
	return result;
}

static enum engine_result fail(struct engine_failure *failure, enum engine_result result, const char *reason)
{
	failure->reason = reason;
	return result;
}

static struct byte_range binxml_of(const struct record_view *view)
{
	const struct record *record = view->record;
	const struct byte_range range = {
		chunk_bytes(view->chunk), record->offset + RECORD_HEADER_SIZE, record->offset + record->size - 4};
	return range;
}

static bool reaches_beyond(const struct record *record, const struct accepted *accepted)
{
	return accepted->reach > record->offset + record->size;
}

/* The record in the log of its own; the bytes that libevtx will see have passed the check. */
static enum engine_result show_record(
	struct reference *reference, const struct record_view *view, struct engine_failure *failure)
{
	const struct chunk *chunk = view->chunk;
	const struct record *record = view->record;
	const struct byte_range range = binxml_of(view);
	struct accepted accepted;
	uint8_t *copy = reference->log + FILE_HEADER_SIZE;
	failure->known_fault = failure->excuse = NULL;
	failure->leaves_out = failure->is_unescaped = false;
	bool is_accepted = accept_for_reference(&range, &accepted);
	unsigned traits = accepted.traits;
	failure->error = accepted.error;
	if (!is_accepted)
		return fail(failure, ENGINE_REFUSED,
			failure->error.problem == PROBLEM_SIZE || failure->error.problem == PROBLEM_DEPTH
				? "it is larger or nested deeper than what libevtx is shown"
				: "it does not keep to the format");
	failure->known_fault = accept_trait_text(traits);
	failure->excuse = accept_trait_text(traits & TRAITS_FAILING & ~TRAITS_MENDED);
	if (!failure->excuse && reaches_beyond(record, &accepted))
		failure->excuse = "libevtx cannot read a definition or a name that stands behind its record";
	failure->leaves_out = traits & TRAIT_NULL_ELEMENT;
	failure->is_unescaped = traits & (TRAIT_ANSI_MARKUP | TRAIT_QUOTED_ATTRIBUTE);
	if (traits & TRAITS_NOT_SHOWN & ~TRAITS_MENDED)
		return fail(failure, ENGINE_UNABLE, failure->excuse);
	if (!put_chunk(copy, chunk, record, accepted.finish)) {
		failure->known_fault = failure->excuse = "libevtx cannot read a record that ends at its chunk's end";
		return fail(failure, ENGINE_UNABLE, failure->excuse);
	}
	/* Once more on the copy: the filler may have overwritten bytes that the record uses. */
	const struct byte_range shown = {{copy, CHUNK_SIZE}, range.start, accepted.finish};
	bool is_mended = accept_mended(copy, &shown, &accepted);
	failure->error = accepted.error;
	if (!is_mended || accepted.traits & TRAITS_NOT_SHOWN)
		return fail(failure, ENGINE_UNABLE, "it uses bytes that libevtx cannot be shown");
	return ENGINE_OK;
}

bool reference_can_read(const struct record_view *view)
{
	const struct byte_range range = binxml_of(view);
	struct accepted accepted;
	return accept_for_reference(&range, &accepted) && !(accepted.traits & TRAITS_FAILING & ~TRAITS_MENDED) &&
	       !reaches_beyond(view->record, &accepted);
}

enum engine_result reference_show(struct reference *reference, const struct record_view *view, const char **text,
	size_t *length, struct engine_failure *failure)
{
	enum engine_result result = show_record(reference, view, failure);
	if (result != ENGINE_OK)
		return result;
	result = read_log(reference, view->record, text, length);
	/* Not every allocator sets errno. A failure that is the fault of the record happens the second time too. */
	if (result == ENGINE_UNABLE)
		result = read_log(reference, view->record, text, length);
	if (result == ENGINE_UNABLE)
		return fail(failure, result, failure->excuse ? failure->excuse : "libevtx cannot decode it");
	if (result == ENGINE_OK)
		failure->excuse = NULL;
	return result;
}

void reference_forget(struct reference *reference)
{
	reference->text = NULL;
}

enum engine_result reference_render(struct reference *reference, const struct record_view *view, const char **text,
	size_t *length, struct engine_failure *failure)
{
	enum engine_result result = ENGINE_OK;
	if (reference->text) {
		*text = reference->text;
		*length = reference->length;
		failure->known_fault = reference->known_fault;
	} else {
		result = reference_show(reference, view, text, length, failure);
	}
	if (result == ENGINE_OK && failure->known_fault)
		return fail(failure, ENGINE_UNABLE, failure->known_fault);
	return result;
}

/* What the text that libevtx rendered says. */
static enum engine_result read_text(
	struct reference *reference, struct witness *witness, struct assembly *assembly, struct engine_failure *failure)
{
	switch (xml_read_event(reference->text, reference->length, witness, assembly)) {
	case XML_OK:
		return ENGINE_OK;
	case XML_OTHER_ID:
		return fail(failure, ENGINE_OTHER_EVENT, "libevtx reads another event id");
	default:
		return fail(failure, ENGINE_UNABLE, "libevtx renders it as something else than an event");
	}
}

enum engine_result reference_decode(struct reference *reference, const struct record_view *view,
	struct assembly *assembly, struct engine_failure *failure)
{
	engine_begin(assembly, view);
	enum engine_result result = reference_show(reference, view, &reference->text, &reference->length, failure);
	reference->known_fault = failure->known_fault;
	if (result == ENGINE_OK)
		result = read_text(reference, NULL, assembly, failure);
	else
		reference->text = NULL;
	if (assembly_finish(assembly) && result == ENGINE_OK)
		return ENGINE_OK;
	return engine_fail(assembly, view, result, failure);
}

enum engine_result reference_decode_again(struct reference *reference, const struct record_view *view,
	struct witness *witness, struct assembly *assembly, struct engine_failure *failure)
{
	engine_begin(assembly, view);
	enum engine_result result = reference->text ? read_text(reference, witness, assembly, failure) : ENGINE_UNABLE;
	if (assembly_finish(assembly) && result == ENGINE_OK)
		return ENGINE_OK;
	return engine_fail(assembly, view, result, failure);
}
