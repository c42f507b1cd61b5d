/* SPDX-License-Identifier: MIT */
#include "reference/reference.h"

#include "reference/accept.h"
#include "reference/shown_log.h"
#include "reference/together.h"
#include "reference/xml.h"

#include <string.h>

/*
 * How much the records of a chunk may expand to before no more of them are decoded by libevtx, which takes about 20 ms
 * for a MiB. Those of a chunk of public logs expand to half a MiB at most.
 */
#define CHUNK_LIMIT (4u * ACCEPT_LIMIT)

/* The XML of the largest record that passes the check, in three encodings. */
#define ARENA_LIMIT (16u * 1024u * 1024u)

struct reference {
	struct ipsecevtx_allocator allocator;
	struct arena arena; /* holds the last record's XML */
	const char *text;   /* XML of the record that was decoded, until it is forgotten; else NULL */
	size_t length;
	const char *known_fault; /* see struct engine_failure, like the next; of that record */
	bool leaves_out_empty;
	size_t shown; /* how much the record that was shown last expands to */
	size_t spent; /* how much of CHUNK_LIMIT the chunk has used */
	struct together together;
	uint8_t *log; /* SHOWN_LOG_SIZE bytes; a reader that asks for no record never touches these pages */
};

struct reference *reference_new(const struct ipsecevtx_allocator *allocator)
{
	struct reference *reference = memory_get(allocator, sizeof *reference);
	if (!reference)
		return NULL;
	reference->allocator = *allocator;
	arena_init(&reference->arena, allocator, ARENA_LIMIT);
	together_init(&reference->together, allocator);
	reference->log = memory_get_buffer(allocator, SHOWN_LOG_SIZE);
	if (!reference->log) {
		memory_free(allocator, reference);
		return NULL;
	}
	shown_log_put_file_header(reference->log);
	return reference;
}

void reference_free(struct reference *reference)
{
	if (!reference)
		return;
	struct ipsecevtx_allocator allocator = reference->allocator;
	arena_free(&reference->arena);
	together_free(&reference->together);
	memory_free(&allocator, reference->log);
	memory_free(&allocator, reference);
}

bool reference_has_room(const struct record *record, size_t finish)
{
	size_t before = record->offset - CHUNK_HEADER_SIZE;
	return shown_log_end(finish) <= CHUNK_SIZE - 4 && (before == 0 || before >= RECORD_SIZE_MIN);
}

bool reference_changes(const struct record *record, size_t start, size_t end)
{
	bool is_filler = start < CHUNK_HEADER_SIZE + RECORD_HEADER_SIZE && end > CHUNK_HEADER_SIZE;
	bool is_before = start < record->offset && end > record->offset - 4;
	return start < 128 || (record->offset > CHUNK_HEADER_SIZE && is_filler) || is_before;
}

/*
 * Makes the chunk of a log that shows one record. The record stands where it stood, since definitions and names that it
 * leads to have to keep their offsets. One filler spans all bytes in front of it, but nothing of these changes beside
 * the filler's header and end. Behind the record libevtx would look for records that Windows gave up, twice, and keep
 * each: where the record uses nothing that stands there, a second filler keeps it from that. False without room.
 */
static bool put_chunk(
	uint8_t *copy, const struct chunk *chunk, const struct record *record, const struct accepted *accepted)
{
	size_t before = record->offset - CHUNK_HEADER_SIZE;
	size_t end = shown_log_end(accepted->finish), last = record->offset;
	uint32_t count = before > 0 ? 2 : 1;
	if (!reference_has_room(record, accepted->finish))
		return false;
	bool is_last = accepted->reach > end || CHUNK_SIZE - 4 - end < RECORD_SIZE_MIN;
	size_t size = is_last || chunk->size < end ? chunk->size : end;
	memcpy(copy, chunk->data, size);
	memset(copy + size, 0, CHUNK_SIZE - size);
	if (before > 0)
		shown_log_put_filler(copy, CHUNK_HEADER_SIZE, before);
	shown_log_put_size(copy, record->offset, end - record->offset);
	if (!is_last) {
		shown_log_put_filler(copy, end, CHUNK_SIZE - 4 - end);
		last = end;
		count++;
	}
	shown_log_put_chunk_header(copy, count, last);
	return true;
}

static enum engine_result read_log(struct reference *reference, const struct record *record, struct rendered *rendered)
{
	struct reading reading;
	int index = record->offset > CHUNK_HEADER_SIZE ? 1 : 0;
	arena_reset(&reference->arena);
	enum engine_result result = reading_open(&reading, reference->log, SHOWN_LOG_SIZE);
	reading.record_size = record->size;
	if (result == ENGINE_OK)
		result = reading_text(&reading, index, &reference->arena, rendered);
	reading_close(&reading);
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

/* Checks a record before libevtx sees it, and fills *failure with what libevtx is known to get wrong in it. */
static enum engine_result look_at_record(
	const struct record_view *view, struct accepted *accepted, struct engine_failure *failure)
{
	const struct byte_range range = binxml_of(view);
	failure->known_fault = failure->excuse = NULL;
	failure->leaves_out = failure->leaves_out_empty = failure->is_unescaped = false;
	bool is_accepted = accept_for_reference(&range, accepted);
	unsigned traits = accepted->traits;
	failure->error = accepted->error;
	if (!is_accepted)
		return fail(failure, ENGINE_REFUSED,
			failure->error.problem == PROBLEM_SIZE || failure->error.problem == PROBLEM_DEPTH
				? "it is larger or nested deeper than what libevtx is shown"
				: "it does not keep to the format");
	failure->known_fault = accept_trait_text(traits);
	failure->excuse = accept_trait_text(traits & TRAITS_FAILING & ~TRAITS_MENDED);
	if (!failure->excuse && reaches_beyond(view->record, accepted))
		failure->excuse = "libevtx cannot read a definition or a name that stands behind its record";
	failure->leaves_out = traits & TRAIT_NULL_ELEMENT;
	failure->leaves_out_empty = traits & TRAIT_EMPTY_ELEMENT;
	failure->is_unescaped = traits & (TRAIT_ANSI_MARKUP | TRAIT_QUOTED_ATTRIBUTE);
	if (traits & TRAITS_NOT_SHOWN & ~TRAITS_MENDED)
		return fail(failure, ENGINE_UNABLE, failure->excuse);
	return ENGINE_OK;
}

/* Makes a log for the record alone, mended where libevtx would fail. */
static enum engine_result put_alone(struct reference *reference, const struct record_view *view,
	struct accepted *accepted, struct engine_failure *failure)
{
	uint8_t *copy = reference->log + FILE_HEADER_SIZE;
	const size_t start = view->record->offset + RECORD_HEADER_SIZE;
	if (!put_chunk(copy, view->chunk, view->record, accepted)) {
		failure->known_fault = failure->excuse = "libevtx cannot read a record that ends at its chunk's end";
		return fail(failure, ENGINE_UNABLE, failure->excuse);
	}
	/* The copy is checked too: the filler's header or end may have overwritten bytes that the record uses. */
	const struct byte_range shown = {{copy, CHUNK_SIZE}, start, accepted->finish};
	bool is_mended = accept_mended(copy, &shown, accepted);
	failure->error = accepted->error;
	if (!is_mended || accepted->traits & TRAITS_NOT_SHOWN)
		return fail(failure, ENGINE_UNABLE, "it uses bytes that libevtx cannot be shown");
	return ENGINE_OK;
}

static enum engine_result show_alone(struct reference *reference, const struct record_view *view,
	struct accepted *accepted, struct rendered *rendered, struct engine_failure *failure)
{
	enum engine_result result = put_alone(reference, view, accepted, failure);
	if (result != ENGINE_OK)
		return result;
	result = read_log(reference, view->record, rendered);
	/* Not every malloc() sets errno. A failure that comes of the record, and not of memory, happens again. */
	if (result == ENGINE_UNABLE)
		result = read_log(reference, view->record, rendered);
	if (result == ENGINE_UNABLE)
		return fail(failure, result, failure->excuse ? failure->excuse : "libevtx cannot decode it");
	return result;
}

/* Whether a record can be shown as it is: accept_mended() would change nothing. */
static bool is_sound(const struct accepted *accepted)
{
	return !(accepted->traits & (TRAITS_FAILING | TRAITS_MENDED | (unsigned)TRAIT_SURROGATES));
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
	struct accepted accepted;
	struct rendered rendered;
	enum engine_result result = look_at_record(view, &accepted, failure);
	reference->shown = accepted.spent;
	if (result != ENGINE_OK)
		return result;
	result = is_sound(&accepted)
			 ? together_text(&reference->together, view, &accepted, &reference->arena, &rendered)
			 : ENGINE_UNABLE;
	if (result == ENGINE_UNABLE)
		result = show_alone(reference, view, &accepted, &rendered, failure);
	if (result != ENGINE_OK)
		return result;
	failure->excuse = NULL;
	*text = rendered.text;
	*length = rendered.length;
	return ENGINE_OK;
}

void reference_start_chunk(struct reference *reference, const struct chunk *chunk)
{
	const struct bytes bytes = chunk_bytes(chunk);
	reference->spent = 0;
	together_start_chunk(&reference->together, &bytes);
}

bool reference_is_spent(const struct reference *reference)
{
	return reference->spent > CHUNK_LIMIT;
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
		failure->leaves_out_empty = reference->leaves_out_empty;
	} else {
		result = reference_show(reference, view, text, length, failure);
	}
	if (result == ENGINE_OK && failure->known_fault)
		return fail(failure, ENGINE_UNABLE, failure->known_fault);
	if (result == ENGINE_OK && failure->leaves_out_empty)
		return fail(failure, ENGINE_UNABLE, "libevtx leaves out elements whose value is a null");
	return result;
}

/* Reads the XML that libevtx rendered into the assembly. */
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
	reference->spent += reference->shown;
	reference->known_fault = failure->known_fault;
	reference->leaves_out_empty = failure->leaves_out_empty;
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
