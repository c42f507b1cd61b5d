/* SPDX-License-Identifier: MIT */
#include "evidence/chunk.h"

#include "evidence/checksum.h"
#include "evidence/cursor.h"
#include "evidence/instance_layout.h"

#include <string.h>

/* At the end of a whole record stand at most: a small number of 8 bytes or two, end tokens, padding, trailing size. */
#define ZEROS_MAX 32u

/* Bit 2 of both flag words: checksums were not written (seen in logs of forwarded events). */
#define FLAG_DIRTY  1u
#define FLAG_NO_CRC 4u

void file_header_read(struct file_header *header, const uint8_t *data, size_t size)
{
	static const uint8_t magic[8] = "ElfFile";
	memset(header, 0, sizeof *header);
	if (size < FILE_HEADER_SIZE)
		header->faults |= FILE_HEADER_SHORT;
	if (size < sizeof magic || memcmp(data, magic, sizeof magic) != 0)
		header->faults |= FILE_HEADER_MAGIC;
	if (header->faults)
		return;
	uint32_t header_size = read_u32(data, size, 32);
	uint16_t minor = read_u16(data, size, 36);
	uint16_t major = read_u16(data, size, 38);
	uint16_t block_size = read_u16(data, size, 40);
	if (header_size != 128 || block_size != FILE_HEADER_SIZE || major != 3 || minor > 2)
		header->faults |= FILE_HEADER_FIELDS;
	uint32_t flags = read_u32(data, size, 120);
	header->chunk_count = read_u16(data, size, 42);
	header->first_chunk = read_u64(data, size, 8);
	header->last_chunk = read_u64(data, size, 16);
	header->next_record_id = read_u64(data, size, 24);
	header->dirty = flags & FLAG_DIRTY;
	header->crc_expected = read_u32(data, size, 124);
	header->crc_absent = flags & FLAG_NO_CRC && header->crc_expected == 0;
	header->crc_found = checksum_add(0, data, 120);
	if (header->crc_expected != header->crc_found && !header->crc_absent)
		header->faults |= FILE_HEADER_CRC;
}

static bool is_all_zero(const uint8_t *data, size_t size)
{
	return size == 0 || (data[0] == 0 && memcmp(data, data + 1, size - 1) == 0);
}

static void check_header_crc(struct chunk *chunk)
{
	uint32_t crc = checksum_add(0, chunk->data, 120);
	chunk->header_crc_found = checksum_add(crc, chunk->data + 128, 384);
	chunk->header_crc_expected = read_u32(chunk->data, chunk->size, 124);
	if (chunk->header_crc_found != chunk->header_crc_expected && !chunk->crc_absent)
		chunk->faults |= CHUNK_HEADER_CRC;
}

static void check_data_crc(struct chunk *chunk)
{
	chunk->data_crc_expected = read_u32(chunk->data, chunk->size, 52);
	if (chunk->crc_absent || chunk->free_space_offset > chunk->size)
		return;
	chunk->data_crc_found =
		checksum_add(0, chunk->data + CHUNK_HEADER_SIZE, chunk->free_space_offset - CHUNK_HEADER_SIZE);
	if (chunk->data_crc_found != chunk->data_crc_expected)
		chunk->faults |= CHUNK_DATA_CRC;
}

/*
 * Where the records end when the data checksum is wrong but the header's is not: bytes put into the chunk move its
 * last record, whose number the header names, beyond the free space offset.
 */
static size_t find_end(const struct chunk *chunk)
{
	struct record record;
	size_t position = CHUNK_HEADER_SIZE;
	while (chunk_find_record(chunk, position, chunk->size, &record)) {
		position = record.offset + record.size;
		if (record.record_id == chunk->last_record_id && position > chunk->free_space_offset)
			return position;
	}
	return chunk->free_space_offset;
}

/* Whether no more of a chunk than its magic was changed. */
static bool is_renamed(const uint8_t *magic, const uint8_t *data, size_t size)
{
	uint32_t end = read_u32(data, size, 48);
	if (size < CHUNK_SIZE || end <= CHUNK_HEADER_SIZE || end > CHUNK_SIZE)
		return false;
	uint32_t crc = checksum_add(checksum_add(0, magic, 8), data + 8, 112);
	return checksum_add(crc, data + 128, 384) == read_u32(data, size, 124) &&
	       checksum_add(0, data + CHUNK_HEADER_SIZE, end - CHUNK_HEADER_SIZE) == read_u32(data, size, 52);
}

void chunk_open(struct chunk *chunk, const uint8_t *data, size_t size, uint64_t offset)
{
	static const uint8_t magic[8] = "ElfChnk";
	memset(chunk, 0, sizeof *chunk);
	chunk->data = data;
	chunk->size = size;
	chunk->offset = offset;
	chunk->end = size;
	chunk->position = size < CHUNK_HEADER_SIZE ? size : CHUNK_HEADER_SIZE;
	chunk->is_cut = size < CHUNK_SIZE;
	chunk->faults = chunk->is_cut ? CHUNK_CUT : 0;
	if (size < CHUNK_HEADER_SIZE || memcmp(data, magic, sizeof magic) != 0) {
		chunk->faults |= CHUNK_MAGIC;
		chunk->is_zero = is_all_zero(data, size);
		chunk->is_renamed = !chunk->is_zero && is_renamed(magic, data, size);
		return;
	}
	chunk->first_number = read_u64(data, size, 8);
	chunk->last_number = read_u64(data, size, 16);
	chunk->first_record_id = read_u64(data, size, 24);
	chunk->last_record_id = read_u64(data, size, 32);
	chunk->header_size = read_u32(data, size, 40);
	chunk->last_record_offset = read_u32(data, size, 44);
	chunk->free_space_offset = read_u32(data, size, 48);
	/* No checksum covers the flags: one changed bit must not put all others out of sight. */
	bool says_absent = read_u32(data, size, 120) & FLAG_NO_CRC;
	chunk->crc_absent = says_absent && read_u32(data, size, 124) == 0 && read_u32(data, size, 52) == 0;
	chunk->denies_crc = says_absent && !chunk->crc_absent;
	check_header_crc(chunk);
	if (chunk->free_space_offset < CHUNK_HEADER_SIZE || chunk->free_space_offset > CHUNK_SIZE) {
		chunk->faults |= CHUNK_FREE_SPACE;
		return;
	}
	check_data_crc(chunk);
	/*
	 * A damaged header must not hide records: its free space offset counts only when one checksum bears it out, and
	 * that of no bytes says nothing.
	 */
	bool is_data_right = !(chunk->faults & CHUNK_DATA_CRC) && chunk->free_space_offset > CHUNK_HEADER_SIZE;
	bool trusted = !(chunk->faults & CHUNK_HEADER_CRC) || is_data_right;
	/* Then all live records are here, though not all of the free space is. */
	if (trusted && chunk->free_space_offset <= size)
		chunk->faults &= ~(unsigned)CHUNK_CUT;
	if (trusted && chunk->free_space_offset < chunk->end)
		chunk->end = chunk->faults & CHUNK_DATA_CRC ? find_end(chunk) : chunk->free_space_offset;
}

bool chunk_has_sound_header(const uint8_t *data, size_t size)
{
	if (size < CHUNK_HEADER_SIZE)
		return false;
	uint32_t crc = checksum_add(checksum_add(0, data, 120), data + 128, 384);
	return crc == read_u32(data, size, 124);
}

bool chunk_may_hold_another(const struct chunk *chunk)
{
	if (chunk->faults & CHUNK_MAGIC)
		return false;
	return chunk->crc_absent || chunk->faults & (CHUNK_DATA_CRC | CHUNK_FREE_SPACE) ||
	       chunk->free_space_offset > chunk->size;
}

void chunk_open_displaced(struct chunk *chunk, const uint8_t *data, size_t size, uint64_t offset)
{
	memset(chunk, 0, sizeof *chunk);
	chunk->data = data;
	chunk->size = size;
	chunk->offset = offset;
	chunk->end = size;
	chunk->faults = CHUNK_MAGIC;
	chunk->is_displaced = true;
	chunk->is_zero = is_all_zero(data, size);
}

/*
 * Whether a record ends where another one does that holds it, whose trailing size stands where its own did: one that
 * ends at end, or one whose header stands where that size leads to.
 */
static bool is_swallowed(const struct chunk *chunk, size_t start, size_t end, struct record *record)
{
	struct record holder;
	if (!record_has_header(chunk, start, record) || !record_size_fits(record, end))
		return false;
	size_t finish = start + record->size;
	uint32_t size = read_u32(chunk->data, chunk->size, finish - 4);
	return finish == end || (size > record->size && size <= finish &&
					record_has_header(chunk, finish - size, &holder) && holder.size == size);
}

static bool find(const struct chunk *chunk, size_t start, size_t end, bool swallowed, struct record *record)
{
	while (start < end && end - start >= RECORD_SIZE_MIN) {
		const uint8_t *star = memchr(chunk->data + start, 0x2a, end - RECORD_SIZE_MIN - start + 1);
		if (!star)
			break;
		start = (size_t)(star - chunk->data);
		if (record_is_whole(chunk, start, end, record))
			return true;
		if (swallowed && is_swallowed(chunk, start, end, record))
			return true;
		start++;
	}
	return false;
}

bool chunk_find_record(const struct chunk *chunk, size_t start, size_t end, struct record *record)
{
	return find(chunk, start, end, false, record);
}

bool chunk_find_swallowed(const struct chunk *chunk, size_t start, size_t end, struct record *record)
{
	return find(chunk, start, end, true, record);
}

/*
 * Where the next whole record of the walk begins; chunk->end when there is none. A chunk can be full of headers without
 * records, and each asks for the next one: what was searched once is not searched again.
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

/* Whether a record or the end of all records stands there. */
static bool is_boundary(const struct chunk *chunk, size_t offset)
{
	struct record record;
	return offset == chunk->end || record_has_header(chunk, offset, &record);
}

/* The token of a template instance. */
#define TOKEN_INSTANCE 0x0cu

/* The most values that an instance may have here. */
#define VALUES_MAX 4096u

/*
 * Where a record's values end, as its template instance says, so that no other record begins before; 0: it does not
 * say. Anybody can have a text logged that looks as a record.
 */
static size_t values_end(const struct chunk *chunk, const struct record *record)
{
	const size_t token = record->offset + RECORD_HEADER_SIZE + FRAGMENT_SIZE;
	size_t at = token + INSTANCE_SIZE;
	if ((read_u16(chunk->data, chunk->size, token) & 0xff) != TOKEN_INSTANCE)
		return 0;
	/* The definition may stand right there. */
	if (read_u32(chunk->data, chunk->size, token + INSTANCE_OFFSET) == at)
		at += DEFINITION_BODY + (size_t)read_u32(chunk->data, chunk->size, at + DEFINITION_SIZE);
	if (at > chunk->size)
		return 0;
	const uint32_t count = read_u32(chunk->data, chunk->size, at);
	if (count > VALUES_MAX)
		return 0;
	size_t end = at + 4 + 4 * (size_t)count;
	for (uint32_t i = 0; i < count; i++)
		end += read_u16(chunk->data, chunk->size, at + 4 + 4 * (size_t)i);
	return end <= chunk->size ? end : 0;
}

/* Headers that are looked at behind a record: its next one is the first of them, but for letters of its values. */
#define HEADERS_BEHIND 16u

/*
 * The next header from at on that has the record's trailing size before it, as where the next one is not whole either;
 * end where none has.
 */
static size_t find_header_behind(const struct chunk *chunk, const struct record *record, size_t at, size_t end)
{
	struct record next;
	for (unsigned looked = 0; at < end && looked < HEADERS_BEHIND; at++) {
		const uint8_t *star = memchr(chunk->data + at, 0x2a, end - at);
		if (!star)
			break;
		at = (size_t)(star - chunk->data);
		if (!record_has_header(chunk, at, &next))
			continue;
		looked++;
		if (read_u32(chunk->data, chunk->size, at - 4) == at - record->offset)
			return at;
	}
	return end;
}

/* Whether the trailing size is right before the next record from there on, or the end of all: then the size is wrong.
 */
static bool repair_by_trailing_size(struct chunk *chunk, struct record *record, size_t from)
{
	size_t next = find_header_behind(chunk, record, from, find_record(chunk, from));
	size_t size = next - record->offset;
	if (size < RECORD_SIZE_MIN || read_u32(chunk->data, chunk->size, next - 4) != size)
		return false;
	record->size = size;
	return true;
}

/* Whether the next record, or the end of all, begins right where the size says: then the trailing size is wrong. */
static bool is_right_by_size(const struct chunk *chunk, const struct record *record)
{
	return record_size_fits(record, chunk->end) && is_boundary(chunk, record->offset + record->size);
}

/*
 * The same of the last one of a chunk that is searched as a whole, because nothing says for sure where its records end:
 * where its header does say, or where nothing was written behind it.
 */
static bool is_last_by_size(const struct chunk *chunk, const struct record *record)
{
	const size_t end = record->offset + record->size;
	if (chunk->end != chunk->size || !record_size_fits(record, chunk->end) || chunk->end - end < RECORD_HEADER_SIZE)
		return false;
	bool ends_in_zeros = is_all_zero(chunk->data + end - 8, 8);
	return (!chunk->is_displaced && read_u32(chunk->data, chunk->size, 48) == end) ||
	       (!ends_in_zeros && is_all_zero(chunk->data + end, RECORD_HEADER_SIZE));
}

/*
 * Behind bytes that are no record: where the next one begins, be it whole, or of a size that leads right to another one
 * or to the end, as it would be taken behind a sound record.
 */
static size_t find_behind_damage(struct chunk *chunk, size_t offset)
{
	const size_t end = find_record(chunk, offset);
	struct record record;
	while (offset < end) {
		const uint8_t *star = memchr(chunk->data + offset, 0x2a, end - offset);
		if (!star)
			break;
		offset = (size_t)(star - chunk->data);
		if (record_has_header(chunk, offset, &record) && is_right_by_size(chunk, &record))
			return offset;
		offset++;
	}
	return end;
}

/* From there on: where a header of the next number stands, or a whole record; chunk->end when neither does. */
static size_t find_next(struct chunk *chunk, const struct record *record, size_t from)
{
	size_t end = find_record(chunk, from);
	struct record next;
	for (size_t at = from; at < end; at++) {
		if (record_has_header(chunk, at, &next) && next.record_id == record->record_id + 1)
			return at;
	}
	return end;
}

/*
 * Where checksums say that the chunk is as it was written, no accident made both sizes of a record wrong. It is taken
 * up to where the next one begins from there on, the last one up to a trailing size that fits its place.
 */
static bool take_unsized(struct chunk *chunk, struct record *record, size_t from)
{
	struct record whole;
	if (chunk->faults || chunk->is_displaced || record_is_whole(chunk, record->offset, chunk->size, &whole))
		return false;
	size_t next = find_next(chunk, record, from);
	record->size = next - record->offset;
	for (size_t size = RECORD_SIZE_MIN; next == chunk->end && size < record->size; size += 4) {
		if (read_u32(chunk->data, chunk->size, record->offset + size - 4) == size)
			record->size = size;
	}
	return record->size >= RECORD_SIZE_MIN;
}

/* Whether the checksum of the chunk's data is right once the record's trailing size is: nothing else was lost then. */
static bool is_right_with_size(struct chunk *chunk, const struct record *record)
{
	uint8_t trailing[4];
	size_t end = record->offset + record->size;
	bool has_checksum = !(chunk->faults & (CHUNK_MAGIC | CHUNK_FREE_SPACE)) && !chunk->crc_absent;
	if (!has_checksum || chunk->is_size_tried || chunk->free_space_offset > chunk->size ||
		end > chunk->free_space_offset)
		return false;
	/* Once a chunk: it takes time, and with two wrong sizes neither would make the checksum right. */
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

/* Whether the trailing size is what it should be up to where the zeros begin. */
static bool ends_in_zeros(const struct chunk *chunk, const struct record *record, size_t zeros)
{
	size_t end = record->offset + record->size;
	size_t written = zeros + 4 > end ? zeros + 4 - end : 0; /* of the trailing size */
	uint32_t mask = written < 4 ? (UINT32_C(1) << 8 * written) - 1 : UINT32_MAX;
	return read_u32(chunk->data, chunk->size, end - 4) == (record->size & mask);
}

/*
 * A record of which only the beginning was written: Windows writes page by page, and what it did not get to is zero.
 * So all of its trailing size, or the last bytes of it, are zero. Zeros before them may have been written or not:
 * nothing tells, and the record is believed up to the last byte that is not zero. Where the checksum says that no
 * more than the trailing size is wrong, the record is whole.
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
		return false; /* its size is wrong: behind what was not written there is nothing */
	bool is_sound = !(chunk->faults & CHUNK_DATA_CRC) && !chunk->crc_absent;
	bool leads_on = is_boundary(chunk, end);
	if (is_sound && leads_on ? end - zeros <= ZEROS_MAX : is_sound && !chunk->faults)
		return false;
	if (is_right_with_size(chunk, record))
		return false;
	record->torn_at = zeros;
	return true;
}

/* What stands where a header does, and no whole record behind it. */
static enum chunk_step look_at_header(struct chunk *chunk, struct record *record)
{
	const size_t first = record->offset + RECORD_SIZE_MIN;
	const size_t values = values_end(chunk, record);
	const size_t from = values > first ? values : first;
	const size_t by_size = is_right_by_size(chunk, record) ? record->offset + record->size : 0;
	if (repair_by_trailing_size(chunk, record, from)) {
		const bool is_other = by_size > 0 && by_size < chunk->end && by_size != record->offset + record->size;
		chunk->fork = is_other ? by_size : 0;
		return CHUNK_RECORD_ODD;
	}
	if (is_torn(chunk, record))
		return CHUNK_TORN;
	if ((by_size > 0 && by_size >= values) || is_last_by_size(chunk, record))
		return CHUNK_RECORD_ODD;
	const size_t size = record->size;
	if (take_unsized(chunk, record, from))
		return CHUNK_RECORD_UNSIZED;
	record->size = size;
	bool is_odd = (values > first && repair_by_trailing_size(chunk, record, first)) || by_size > 0;
	return is_odd ? CHUNK_RECORD_ODD : CHUNK_SKIPPED;
}

/*
 * Whether a record that is whole by its sizes has values that go on behind it, up to a place of which its trailing size
 * tells as well: the size was made to lead into them, where a text looks as the end of a record.
 */
static bool is_cut_in_values(struct chunk *chunk, struct record *record)
{
	const size_t end = record->offset + record->size;
	const size_t values = values_end(chunk, record);
	if (values <= end || !repair_by_trailing_size(chunk, record, values))
		return false;
	struct record next;
	chunk->fork = end < chunk->end && record_has_header(chunk, end, &next) ? end : 0;
	return true;
}

/*
 * Whether a record stands there of which no more than the magic was changed: some programs ask for none. Where bytes
 * were lost, none that holds another one.
 */
static bool is_renamed_record(const struct chunk *chunk, struct record *record)
{
	struct record inner;
	const size_t end = record->offset + record->size;
	return record_size_fits(record, chunk->end) && read_u32(chunk->data, chunk->size, end - 4) == record->size &&
	       !(chunk->faults && chunk_find_record(chunk, record->offset + RECORD_HEADER_SIZE, end, &inner));
}

/* A header of the next number within the last record of a sound chunk, neither of whose sizes is right either. */
static bool find_overlapped(struct chunk *chunk, struct record *record)
{
	struct record last;
	if (chunk->faults || !record_has_header(chunk, chunk->before, &last))
		return false;
	for (size_t at = chunk->before + RECORD_SIZE_MIN; at < chunk->position; at++) {
		if (record_has_header(chunk, at, record) && record->record_id == last.record_id + 1)
			return repair_by_trailing_size(chunk, record, record->offset + RECORD_SIZE_MIN) ||
			       take_unsized(chunk, record, record->offset + RECORD_SIZE_MIN);
	}
	return false;
}

/* Whether a record begins within the last one, whose size is too large, and ends behind it. */
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
	enum chunk_step step = CHUNK_RECORD;
	if (chunk->position >= chunk->end)
		return CHUNK_END;
	if (!record_is_whole(chunk, chunk->position, chunk->end, record)) {
		bool has_header = record_has_header(chunk, chunk->position, record);
		chunk->fork = 0;
		step = has_header                         ? look_at_header(chunk, record)
		       : is_renamed_record(chunk, record) ? CHUNK_RECORD_RENAMED
							  : CHUNK_SKIPPED;
		if (step == CHUNK_SKIPPED && is_overlapped(chunk, record))
			step = CHUNK_RECORD_OVERLAPPED;
	} else if (is_cut_in_values(chunk, record)) {
		step = CHUNK_RECORD_ODD;
	}
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

void chunk_record_at(const struct chunk *chunk, size_t offset, struct record *record)
{
	record_has_header(chunk, offset, record);
}
