/* SPDX-License-Identifier: MIT */
#include "evidence/checksum.h"
#include "evidence/chunk.h"
#include "evidence/instance_layout.h"
#include "evidence/tokens.h"

#include <string.h>

/*
 * The most zeros at the end of a whole record: end tokens, a small number of 8 bytes or two, padding, and the trailing
 * size.
 */
#define ZEROS_MAX 32u

/*
 * Where the next whole record begins from offset on; chunk->end where there is none. A chunk can be full of headers
 * without records, each of which asks this: what was searched once is not searched again.
 */
static size_t find_record(struct chunk *chunk, size_t offset)
{
	struct record record;
	if (chunk->searched_to == 0 || offset < chunk->searched_from || offset > chunk->searched_to) {
		bool is_found = chunk_find_record(chunk, offset, chunk->end, &record);
		chunk->searched_from = offset;
		chunk->searched_to = is_found ? record.offset : chunk->end;
	}
	return chunk->searched_to;
}

/*
 * Whether a record stands here of which only the magic was changed: some programs do not look at it. In a chunk with
 * lost bytes it must not hold another record.
 */
static bool is_renamed_record(const struct chunk *chunk, const struct record *record)
{
	struct record inner;
	const size_t end = record->offset + record->size;
	return record_size_fits(record, chunk->end) && read_u32(chunk->data, chunk->size, end - 4) == record->size &&
	       !(chunk->faults && chunk_find_record(chunk, record->offset + RECORD_HEADER_SIZE, end, &inner));
}

bool chunk_has_record(const struct chunk *chunk, size_t offset, struct record *record)
{
	return record_has_header(chunk, offset, record) || is_renamed_record(chunk, record);
}

/* Whether a record begins at offset, or all live records end there. */
static bool is_boundary(const struct chunk *chunk, size_t offset)
{
	struct record record;
	return offset == chunk->end || chunk_has_record(chunk, offset, &record);
}

/* Finds the next record header from at on; end where none begins before that. */
static size_t find_header(const struct chunk *chunk, size_t at, size_t end, struct record *record)
{
	for (; at < end; at++) {
		const uint8_t *star = memchr(chunk->data + at, 0x2a, end - at);
		if (!star)
			break;
		at = (size_t)(star - chunk->data);
		if (record_has_header(chunk, at, record))
			return at;
	}
	return end;
}

/* The most values of an instance that are believed here. */
#define VALUES_MAX 4096u

/* Where an instance ends by its count of values and their sizes; 0 where that cannot be. */
static size_t instance_end(const struct chunk *chunk, size_t token)
{
	size_t at = token + INSTANCE_SIZE;
	/* The definition may stand inline. */
	if (read_u32(chunk->data, chunk->size, token + INSTANCE_OFFSET) == at)
		at += DEFINITION_BODY + (size_t)read_u32(chunk->data, chunk->size, at + DEFINITION_SIZE);
	if (at > chunk->end)
		return 0;
	const uint32_t count = read_u32(chunk->data, chunk->size, at);
	if (count > VALUES_MAX)
		return 0;
	size_t end = at + 4 + 4 * (size_t)count;
	for (uint32_t i = 0; i < count; i++)
		end += read_u16(chunk->data, chunk->size, at + 4 + 4 * (size_t)i);
	return end;
}

/*
 * Where a record's values end, or its element where it has no template, by what they say themselves; 0 where they do
 * not say.
 */
static size_t values_end(const struct chunk *chunk, const struct record *record)
{
	const size_t token = record->offset + RECORD_HEADER_SIZE + FRAGMENT_SIZE;
	const unsigned first = read_u16(chunk->data, chunk->size, token) & 0xff;
	size_t end = 0;
	if (first == TOKEN_INSTANCE)
		end = instance_end(chunk, token);
	else if ((first & ~(unsigned)TOKEN_MORE) == TOKEN_ELEMENT)
		end = token + 5 + (size_t)read_u32(chunk->data, chunk->size, token + 1);
	return end <= chunk->end ? end : 0;
}

/* Where a record can end at the earliest: with the smallest size that it may have, and not before its values end. */
static size_t earliest_end(const struct record *record, size_t values)
{
	const size_t first = record->offset + RECORD_SIZE_MIN;
	return values > first ? values : first;
}

/* Whether the record ends at end because the size that stands right before end says so; then sets the record's size. */
static bool take_trailing_size(const struct chunk *chunk, struct record *record, size_t end)
{
	const size_t size = end - record->offset;
	if (size < RECORD_SIZE_MIN || read_u32(chunk->data, chunk->size, end - 4) != size)
		return false;
	record->size = size;
	return true;
}

/*
 * How many headers behind a record are tried as the next record. That is mostly the first one; others are letters in
 * values.
 */
#define HEADERS_BEHIND 16u

/* Whether a trailing size that fits stands before another record or the end of all; then sets the record's size. */
static bool ends_by_trailing_size(struct chunk *chunk, struct record *record, size_t values)
{
	const size_t from = earliest_end(record, values), whole = find_record(chunk, from);
	struct record next;
	size_t end = find_header(chunk, from, whole, &next);
	for (unsigned looked = 0; end < whole && looked < HEADERS_BEHIND; looked++) {
		if (take_trailing_size(chunk, record, end))
			return true;
		end = find_header(chunk, end + 1, whole, &next);
	}
	return take_trailing_size(chunk, record, whole);
}

/*
 * Whether another record, or the end of all, stands where the record's size leads: then only its trailing size is
 * wrong.
 */
static bool is_right_by_size(const struct chunk *chunk, const struct record *record)
{
	return record_size_fits(record, chunk->end) && is_boundary(chunk, record->offset + record->size);
}

/*
 * As is_right_by_size(), for the last record of a chunk in which nothing says for sure where the records end: the chunk
 * header has that place as their end, or nothing but zeros stands behind it.
 */
static bool is_last_by_size(const struct chunk *chunk, const struct record *record)
{
	const size_t end = record->offset + record->size;
	if (chunk->end != chunk->size || !record_size_fits(record, chunk->end) || chunk->end - end < RECORD_HEADER_SIZE)
		return false;
	bool ends_in_zeros = bytes_are_zero(chunk->data + end - 8, 8);
	return (!chunk->is_displaced && read_u32(chunk->data, chunk->size, CHUNK_FREE_SPACE_AT) == end) ||
	       (!ends_in_zeros && bytes_are_zero(chunk->data + end, RECORD_HEADER_SIZE));
}

/*
 * Where the next record begins behind bytes that are none: a whole one, or one whose size leads right to another record
 * or to the end, as it would be taken behind a sound record.
 */
static size_t find_behind_damage(struct chunk *chunk, size_t offset)
{
	const size_t end = find_record(chunk, offset);
	struct record record;
	while ((offset = find_header(chunk, offset, end, &record)) < end && !is_right_by_size(chunk, &record))
		offset++;
	return offset;
}

/* Whether whole records stand one behind another from at to end. */
static bool lead_to(const struct chunk *chunk, size_t at, size_t end)
{
	struct record record;
	const size_t first = at;
	while (at < end && record_is_whole(chunk, at, end, &record))
		at += record.size;
	return at == end && at > first;
}

/*
 * Whether another record begins, or all end, where Windows ends a record with such values: behind an end token and the
 * trailing size, at a multiple of 8; then sets the record's size. It does not count where values that say too much
 * reach over other whole records; nor, in a chunk with lost bytes, where the record's size and trailing size were
 * wiped, since then nothing says that its values ended there.
 */
static bool ends_by_values(struct chunk *chunk, struct record *record, size_t values)
{
	const size_t size = (values - record->offset + 12) / 8 * 8, end = record->offset + size;
	struct record next;
	if (values == 0 || end > chunk->end)
		return false;
	const bool is_wiped = chunk->faults && record->size == 0 && read_u32(chunk->data, chunk->size, end - 4) == 0;
	const bool is_end = end == chunk->end && end < chunk->size;
	if (is_wiped || (!is_end && !chunk_has_record(chunk, end, &next)) ||
		lead_to(chunk, find_record(chunk, earliest_end(record, 0)), end))
		return false;
	record->size = size;
	return true;
}

/*
 * In a chunk that is as it was written, as its checksums say, no accident made both sizes of a record wrong. Takes the
 * record up to a header with the next number, wherever that stands, or to the next whole record, or to the end.
 */
static bool ends_by_next(struct chunk *chunk, struct record *record, size_t values)
{
	const size_t from = earliest_end(record, values), whole = find_record(chunk, from);
	struct record next;
	if (chunk->faults || chunk->is_displaced)
		return false;
	size_t end = find_header(chunk, from, whole, &next);
	while (end < whole && next.record_id != record->record_id + 1)
		end = find_header(chunk, end + 1, whole, &next);
	record->size = end - record->offset;
	return record->size >= RECORD_SIZE_MIN;
}

/* Whether the data checksum is right with the right trailing size in the record: then no other byte was lost. */
static bool is_right_with_size(struct chunk *chunk, const struct record *record)
{
	uint8_t trailing[4];
	size_t end = record->offset + record->size;
	bool has_checksum = !(chunk->faults & (CHUNK_MAGIC | CHUNK_FREE_SPACE)) && !chunk->crc_absent;
	if (!has_checksum || chunk->is_size_tried || chunk->free_space_offset > chunk->size ||
		end > chunk->free_space_offset)
		return false;
	/* Only once a chunk: it takes long, and with two wrong sizes neither would make the checksum right. */
	chunk->is_size_tried = true;
	for (unsigned i = 0; i < 4; i++)
		trailing[i] = (uint8_t)(record->size >> 8 * i & 0xff);
	uint32_t crc = checksum_add(0, chunk->data + CHUNK_HEADER_SIZE, end - 4 - CHUNK_HEADER_SIZE);
	crc = checksum_add(crc, trailing, sizeof trailing);
	crc = checksum_add(crc, chunk->data + end, chunk->free_space_offset - end);
	return crc == chunk->data_crc_expected;
}

/* Where the zeros at a record's end begin. */
static size_t find_zeros(const struct chunk *chunk, const struct record *record)
{
	size_t at = record->offset + record->size;
	while (at > record->offset && chunk->data[at - 1] == 0)
		at--;
	return at;
}

/* Whether the trailing size, as far as it stands before these zeros, is the record's. */
static bool ends_in_zeros(const struct chunk *chunk, const struct record *record, size_t zeros)
{
	size_t end = record->offset + record->size;
	/* How many bytes of the trailing size stand before the zeros. */
	size_t written = zeros + 4 > end ? zeros + 4 - end : 0;
	uint32_t mask = written < 4 ? (UINT32_C(1) << 8 * written) - 1 : UINT32_MAX;
	return read_u32(chunk->data, chunk->size, end - 4) == (record->size & mask);
}

/*
 * Whether only the beginning of a record was written: Windows writes page by page, and what it did not get to is zero.
 * So all or the last bytes of the trailing size are zero. Nothing tells whether zeros before these were written: the
 * record is believed up to the last byte that is not zero. Where the checksum says that only the trailing size is
 * wrong, the record is whole.
 */
static bool is_torn(struct chunk *chunk, struct record *record)
{
	size_t end = record->offset + record->size;
	if (!record_size_fits(record, chunk->end))
		return false;
	size_t zeros = find_zeros(chunk, record);
	if (zeros == end || zeros < record->offset + RECORD_HEADER_SIZE || !ends_in_zeros(chunk, record, zeros))
		return false;
	if (find_record(chunk, record->offset + RECORD_SIZE_MIN) < end)
		return false; /* its size is wrong: nothing can stand behind bytes that were not written */
	bool is_sound = !(chunk->faults & CHUNK_DATA_CRC) && !chunk->crc_absent;
	bool leads_on = is_boundary(chunk, end);
	if (is_sound && leads_on ? end - zeros <= ZEROS_MAX : is_sound && !chunk->faults)
		return false;
	if (is_right_with_size(chunk, record))
		return false;
	record->torn_at = zeros;
	return true;
}

/*
 * Finds where a record ends. Its size and its trailing size both say it: where they agree, and its values do not go on
 * behind that place, it ends there (see is_sure()). Otherwise the first of these counts:
 *
 * 1. a trailing size that fits its place, before another record header or the end of all records;
 * 2. another record, or the end of all, right where the values and their padding end;
 * 3. zeros up to where the size leads, of bytes that were never written: the record is torn;
 * 4. the size, where it leads to another header, to the end of all, or to free space behind the last record;
 * 5. in a sound chunk: a header with the next number, or a whole record, wherever it stands.
 *
 * No record ends within its own values: anybody can have a text logged that looks like the end of a record and the
 * beginning of the next one.
 */
static enum chunk_step find_ending(struct chunk *chunk, struct record *record, size_t values)
{
	const struct record stated = *record;
	const size_t end = stated.offset + stated.size;
	struct record whole;
	/*
	 * The live records end within it: whether that place or its size is right is decided elsewhere
	 * (reader/beyond.h).
	 */
	const bool is_straddled = end > chunk->end && record_is_whole(chunk, record->offset, chunk->size, &whole);
	if (ends_by_trailing_size(chunk, record, values))
		return CHUNK_RECORD_ODD;
	if (!is_straddled && ends_by_values(chunk, record, values) && record->size != stated.size)
		return take_trailing_size(chunk, record, record->offset + record->size) ? CHUNK_RECORD_ODD
											: CHUNK_RECORD_UNSIZED;
	if (end >= values && is_torn(chunk, record))
		return CHUNK_TORN;
	if (end >= values && (is_right_by_size(chunk, record) || is_last_by_size(chunk, record)))
		return CHUNK_RECORD_ODD;
	if (!is_straddled && !is_right_by_size(chunk, record) && ends_by_next(chunk, record, values))
		return CHUNK_RECORD_UNSIZED;
	*record = stated;
	return CHUNK_SKIPPED;
}

/*
 * Whether a record is whole by its sizes and by its values. With one flipped bit its size can lead into the header of
 * the next record, where the bytes happen to equal it, though its true trailing size stands before that.
 */
static bool is_sure(struct chunk *chunk, const struct record *record, size_t values)
{
	const size_t end = record->offset + record->size;
	struct record shorter = *record;
	if (values > end || !record_is_whole(chunk, record->offset, chunk->end, &shorter))
		return false;
	return values == 0 || end - values <= 12 || end - values > 12 + RECORD_HEADER_SIZE ||
	       !ends_by_values(chunk, &shorter, values) || shorter.size == record->size ||
	       !take_trailing_size(chunk, &shorter, shorter.offset + shorter.size);
}

/*
 * Finds where a record ends, and whether its size forks. What its values say may be wrong, too: where nothing ends the
 * record behind them, they do not count.
 */
static enum chunk_step end_record(struct chunk *chunk, struct record *record)
{
	const size_t values = values_end(chunk, record);
	const size_t end = record->offset + record->size;
	struct record whole, other;
	const bool is_whole = record_is_whole(chunk, record->offset, chunk->end, &whole);
	enum chunk_step step = is_sure(chunk, record, values) ? CHUNK_RECORD : find_ending(chunk, record, values);
	if (step == CHUNK_SKIPPED)
		step = is_whole ? CHUNK_RECORD : find_ending(chunk, record, 0);
	const bool leads_on = end > record->offset && end < chunk->end && end != record->offset + record->size;
	chunk->fork = leads_on && chunk_has_record(chunk, end, &other) ? end : 0;
	return step;
}

/* In a sound chunk, finds a header with the next number within the last record, whether its sizes are right or not. */
static bool find_overlapped(struct chunk *chunk, struct record *record)
{
	struct record last;
	if (chunk->faults || !record_has_header(chunk, chunk->before, &last))
		return false;
	for (size_t at = chunk->before + RECORD_SIZE_MIN; at < chunk->position; at++) {
		if (record_has_header(chunk, at, record) && record->record_id == last.record_id + 1)
			return end_record(chunk, record) != CHUNK_SKIPPED;
	}
	return false;
}

/* Whether a record begins within the last one, whose size is then too large, and ends behind it. */
static bool is_overlapped(struct chunk *chunk, struct record *record)
{
	size_t start = chunk->before + RECORD_SIZE_MIN;
	if (chunk->before == 0)
		return false;
	bool is_whole = chunk_find_record(chunk, start, chunk->end, record) && record->offset < chunk->position;
	if ((!is_whole && !find_overlapped(chunk, record)) || record->offset + record->size <= chunk->position)
		return false;
	chunk->overlap = chunk->position - record->offset;
	return true;
}

enum chunk_step chunk_next(struct chunk *chunk, struct record *record)
{
	enum chunk_step step = CHUNK_SKIPPED;
	if (chunk->position >= chunk->end)
		return CHUNK_END;
	chunk->fork = 0;
	if (record_has_header(chunk, chunk->position, record))
		step = end_record(chunk, record);
	else if (is_renamed_record(chunk, record))
		step = CHUNK_RECORD_RENAMED;
	if (step == CHUNK_SKIPPED && is_overlapped(chunk, record))
		step = CHUNK_RECORD_OVERLAPPED;
	if (step != CHUNK_SKIPPED) {
		chunk_pass(chunk, record);
		return step;
	}
	record->offset = chunk->position;
	chunk->position = find_behind_damage(chunk, chunk->position + 1);
	chunk->before = 0;
	record->size = chunk->position - record->offset;
	return CHUNK_SKIPPED;
}
