/* SPDX-License-Identifier: MIT */
#include "evidence/feed.h"

#include "evidence/cursor.h"

#include <string.h>

/* Room for what is carried: bytes that were looked at, the tail of a block that was cut, and the block behind it. */
#define CARRY_SIZE (FILE_HEADER_SIZE + 3 * CHUNK_SIZE)

/* How many bytes of a chunk's header tell that it is one: up to its magic and its size. */
#define HEADER_SEEN 44u

bool feed_init(struct feed *feed, struct source *source, const struct ipsecevtx_allocator *allocator)
{
	memset(feed, 0, sizeof *feed);
	feed->source = source;
	feed->allocator = *allocator;
	feed->buffers[0] = memory_get_block(allocator, CHUNK_SIZE);
	feed->buffers[1] = memory_get_block(allocator, CHUNK_SIZE);
	feed->carry_room = CARRY_SIZE;
	feed->carry = memory_get_block(allocator, CARRY_SIZE);
	return feed->buffers[0] && feed->buffers[1] && feed->carry;
}

void feed_free(struct feed *feed)
{
	memory_free_block(&feed->allocator, feed->buffers[0]);
	memory_free_block(&feed->allocator, feed->buffers[1]);
	memory_free_block(&feed->allocator, feed->carry);
}

size_t feed_find_chunk(const uint8_t *data, size_t size, size_t start)
{
	while (start < size) {
		const uint8_t *found = memchr(data + start, 'E', size - start);
		if (!found)
			break;
		start = (size_t)(found - data);
		/* The magic alone may be text; the header's own size stands behind it. */
		if (chunk_has_magic(data, size, start) &&
			read_u32(data, size, start + CHUNK_FIELDS_AT) == LOG_HEADER_FIELDS)
			return start;
		start++;
	}
	return size;
}

/* Whether the fields of a chunk header are as such headers have them. */
static bool is_usual_header(const uint8_t *data, size_t size, size_t offset)
{
	uint32_t last = read_u32(data, size, offset + CHUNK_LAST_RECORD_AT);
	uint32_t end = read_u32(data, size, offset + CHUNK_FREE_SPACE_AT);
	return size - offset >= CHUNK_HEADER_SIZE && end >= CHUNK_HEADER_SIZE && end <= CHUNK_SIZE && last < end &&
	       read_u64(data, size, offset + CHUNK_FIRST_NUMBER_AT) <=
		       read_u64(data, size, offset + CHUNK_LAST_NUMBER_AT);
}

/* Whether the live records of the chunk whose header stands at header lead, one to the next, to a place. */
static bool lead_to(const struct chunk *chunk, size_t header, size_t place)
{
	struct record record;
	size_t position = header + CHUNK_HEADER_SIZE;
	const uint32_t end = read_u32(chunk->data, chunk->size, header + CHUNK_FREE_SPACE_AT);
	bool is_free = end >= CHUNK_HEADER_SIZE && end <= CHUNK_SIZE && place - header >= end;
	if (is_free || !record_has_header(chunk, position, &record))
		return false;
	while (position < place && chunk_find_record(chunk, position, chunk->size, &record))
		position = record.offset > place ? record.offset : record.offset + record.size;
	return position == place;
}

/*
 * Whether a number belongs to the chunk whose header stands at header, and this follows the chunk of which last is the
 * last record: the numbers of chunks follow one another.
 */
static bool has_number_of(const struct chunk *chunk, size_t header, const struct record *last, uint64_t number)
{
	const uint64_t first = read_u64(chunk->data, chunk->size, header + CHUNK_FIRST_RECORD_ID_AT);
	return number >= first && number <= read_u64(chunk->data, chunk->size, header + CHUNK_LAST_RECORD_ID_AT) &&
	       first > last->record_id && first > chunk->last_record_id;
}

/*
 * Whether a record stands at position: a whole one, or one whose size leads to the header of the next record. If bytes
 * were lost within a record, its size would lead among the records of the next chunk, whose header stands at header: it
 * does not count where the header there has a number of that chunk, and that chunk's records lead there. Where no byte
 * is missing (is_even) it always counts.
 */
static bool is_record(const struct chunk *chunk, size_t position, size_t header, bool is_even, struct record *record)
{
	const size_t end = position < chunk->end ? chunk->end : chunk->size;
	struct record next;
	if (record_is_whole(chunk, position, end, record))
		return true;
	if (position >= chunk->end || !record_has_header(chunk, position, record) || !record_size_fits(record, end) ||
		!record_has_header(chunk, position + record->size, &next))
		return false;
	/* Its size may have been made larger, to hide records between the two. */
	bool goes_on = next.record_id > record->record_id &&
		       next.record_id - record->record_id <= record->size / RECORD_SIZE_MIN;
	return is_even || goes_on ||
	       (next.offset > header &&
		       !(has_number_of(chunk, header, record, next.record_id) && lead_to(chunk, header, next.offset)));
}

/* Where the chunk header says that the live records end, right or not; the chunk's size where that cannot be. */
static size_t stated_end(const struct chunk *chunk)
{
	uint32_t end = read_u32(chunk->data, chunk->size, CHUNK_FREE_SPACE_AT);
	return end >= CHUNK_HEADER_SIZE && end <= chunk->size ? end : chunk->size;
}

/* Whether the records lead, one to the next, right to where the chunk header says that they end. */
static bool leads_to_its_end(const struct chunk *chunk)
{
	struct chunk walk = *chunk;
	struct record record;
	enum chunk_step step;
	walk.end = stated_end(chunk);
	if (walk.end == chunk->size)
		return false;
	do
		step = chunk_next(&walk, &record);
	while (step == CHUNK_RECORD || step == CHUNK_RECORD_ODD);
	return step == CHUNK_END && walk.position == walk.end;
}

/*
 * Where the first chunk header stands that is in no record; chunk->size where there is none. *position becomes the end
 * of the last record before it.
 */
static size_t find_between_records(const struct chunk *chunk, bool is_even, size_t *position)
{
	struct record record;
	size_t next = feed_find_chunk(chunk->data, chunk->size, CHUNK_HEADER_SIZE);
	*position = CHUNK_HEADER_SIZE;
	/* A header within a record is a part of it, whatever checksums say. */
	while (next < chunk->size) {
		if (!is_record(chunk, *position, next, is_even, &record) &&
			(!chunk_find_record(chunk, *position, chunk->size, &record) || record.offset > next))
			break;
		*position = record.offset + record.size;
		if (*position > next)
			next = feed_find_chunk(chunk->data, chunk->size, *position);
	}
	/* Nor has a chunk room between live records of which none is missing. */
	const size_t end = stated_end(chunk);
	if (next < end && (is_even || leads_to_its_end(chunk)))
		next = feed_find_chunk(chunk->data, chunk->size, end);
	return next;
}

size_t feed_find_another(const struct chunk *chunk, bool is_even)
{
	size_t position;
	size_t next = find_between_records(chunk, is_even, &position);
	/* Where checksums are wrong, bytes were lost, or others were put there. */
	if (!chunk->crc_absent || chunk->faults)
		return next;
	/* Behind whole live records the free space may have texts of older ones in it. */
	while (position == chunk->end && next < chunk->size && !is_usual_header(chunk->data, chunk->size, next))
		next = feed_find_chunk(chunk->data, chunk->size, next + 1);
	return next;
}

/* Moves the carried bytes to start. */
static void move_carry(struct feed *feed, size_t start)
{
	memmove(feed->carry + start, feed->carry + feed->carry_start, feed->carry_size);
	feed->carry_start = start;
}

static void drop_carry(struct feed *feed, size_t size)
{
	feed->carry_start += size;
	feed->carry_size -= size;
	if (feed->carry_size == 0)
		feed->carry_start = 0;
}

/* Takes the next size bytes, first those that are carried; returns how many there were. */
static size_t take(struct feed *feed, uint8_t *to, size_t size)
{
	size_t done = feed->carry_size < size ? feed->carry_size : size;
	memcpy(to, feed->carry + feed->carry_start, done);
	drop_carry(feed, done);
	if (done < size) {
		size_t more = source_read(feed->source, to + done, size - done);
		feed->read += more;
		done += more;
	}
	return done;
}

/* Puts bytes in front of all others that are to come. */
static void give_back(struct feed *feed, const uint8_t *bytes, size_t size)
{
	/* Once moved to the end of the room, the carried bytes need not move again for the next ones. */
	if (feed->carry_start < size)
		move_carry(feed, feed->carry_room - feed->carry_size);
	feed->carry_start -= size;
	memcpy(feed->carry + feed->carry_start, bytes, size);
	feed->carry_size += size;
}

const uint8_t *feed_look(struct feed *feed, size_t size, size_t *found)
{
	if (feed->carry_size < size) {
		move_carry(feed, 0);
		size_t more = source_read(feed->source, feed->carry + feed->carry_size, size - feed->carry_size);
		feed->read += more;
		feed->carry_size += more;
	}
	*found = feed->carry_size < size ? feed->carry_size : size;
	return feed->carry + feed->carry_start;
}

void feed_skip(struct feed *feed, size_t size)
{
	drop_carry(feed, size);
	feed->offset += size;
	feed->grid = feed->offset % CHUNK_SIZE;
}

/* Hands out the first size bytes of a buffer that has filled bytes, and gives back the others. */
static void hand_out(struct feed *feed, struct block *block, uint8_t *buffer, size_t filled, size_t size)
{
	give_back(feed, buffer + size, filled - size);
	block->data = buffer;
	block->size = size;
	block->offset = feed->offset;
	feed->offset += size;
	feed->last = *block;
}

/*
 * Where in the last block a chunk began, if none begins at the current place: bytes were lost from that block's free
 * space. Its beginning is then handed out once more, with the rest of it. last->size where none began there.
 */
static size_t find_in_last_block(const struct feed *feed)
{
	const struct block *last = &feed->last;
	if (!last->data || last->size < CHUNK_HEADER_SIZE || last->is_displaced ||
		!chunk_has_magic(last->data, last->size, 0))
		return last->size;
	struct chunk chunk;
	chunk_open(&chunk, last->data, last->size, last->offset);
	/* A damaged chunk was searched as a whole: a header at which it was not cut stands in its records. */
	if (chunk.faults && chunk_may_hold_another(&chunk))
		return feed_find_another(&chunk, false);
	uint32_t free_space = read_u32(last->data, last->size, CHUNK_FREE_SPACE_AT);
	size_t start = free_space >= CHUNK_HEADER_SIZE && free_space < last->size ? free_space : CHUNK_HEADER_SIZE;
	return feed_find_chunk(last->data, last->size, start);
}

/* As find_in_last_block(), for a chunk whose header begins in the last block and goes on in this one. */
static size_t find_across(const struct feed *feed, const uint8_t *data, size_t size)
{
	const struct block *last = &feed->last;
	uint8_t seam[2 * (HEADER_SEEN - 1)];
	size_t before = last->size < HEADER_SEEN - 1 ? last->size : HEADER_SEEN - 1;
	size_t after = size < HEADER_SEEN - 1 ? size : HEADER_SEEN - 1;
	if (!last->data)
		return last->size;
	memcpy(seam, last->data + last->size - before, before);
	memcpy(seam + before, data, after);
	size_t found = feed_find_chunk(seam, before + after, 0);
	return found < before ? last->size - before + found : last->size;
}

/* How far it is from the current place to where the next chunk should stand, if no byte of the input is missing. */
static size_t distance_to_place(const struct feed *feed)
{
	return CHUNK_SIZE - (size_t)((feed->offset + CHUNK_SIZE - feed->grid) % CHUNK_SIZE);
}

/*
 * Whether a chunk stands at place that lost its magic, behind the chunk with which data begins: its header is as usual,
 * or a whole record stands where its first one should, and no record of the chunk before leads over that. If the chunk
 * before says that it is empty and has no record in the first place, it has nothing that could be lost.
 */
static bool is_chunk_without_magic(const uint8_t *data, size_t size, size_t place)
{
	const struct chunk early = {.data = data, .size = size, .end = size};
	const size_t first = place + CHUNK_HEADER_SIZE;
	struct record record, found;
	size_t position = CHUNK_HEADER_SIZE;
	const bool is_usual = read_u32(data, size, place + CHUNK_FIELDS_AT) == LOG_HEADER_FIELDS &&
			      is_usual_header(data, size, place);
	const bool is_empty = read_u32(data, size, CHUNK_FREE_SPACE_AT) == CHUNK_HEADER_SIZE &&
			      !record_is_whole(&early, CHUNK_HEADER_SIZE, size, &record);
	if (is_empty || is_usual)
		return true;
	if (!record_is_whole(&early, first, size, &record))
		return false;
	while (position < first) {
		if (!record_is_whole(&early, position, size, &record)) {
			chunk_find_record(&early, position, size, &found);
			if (found.offset == first)
				return true;
			record = found;
		}
		position = record.offset + record.size;
	}
	return position > first;
}

bool feed_has_chunk_at(const uint8_t *data, size_t size, size_t place)
{
	bool is_early = place > 0 && chunk_has_magic(data, size, 0);
	/* In its place the magic is enough, whatever else was changed in the header: other readers ask for no more. */
	return place < size &&
	       (chunk_has_magic(data, size, place) || (is_early && is_chunk_without_magic(data, size, place)));
}

/*
 * Whether no byte is missing from a block that was just read and not handed out: behind it the next chunk stands in its
 * place, or the input ends.
 */
static bool is_whole_block(struct feed *feed, const uint8_t *buffer, size_t filled)
{
	size_t found;
	if (filled != CHUNK_SIZE)
		return false;
	give_back(feed, buffer, filled);
	const uint8_t *data = feed_look(feed, 2 * CHUNK_SIZE, &found);
	bool is_whole = found == filled || chunk_has_magic(data, found, filled) ||
			(chunk_has_magic(data, found, 0) && is_chunk_without_magic(data, found, filled));
	drop_carry(feed, filled);
	return is_whole;
}

/*
 * Where the next chunk begins in a block that does not begin with one. The block may be a chunk that lost only its
 * magic: then headers within its records do not count.
 */
static size_t find_behind(struct feed *feed, const uint8_t *buffer, size_t filled)
{
	const struct chunk chunk = {.data = buffer, .size = filled, .end = filled, .faults = CHUNK_MAGIC};
	struct record record;
	size_t position;
	size_t next = feed_find_chunk(buffer, filled, 1);
	if (next == filled)
		return next;
	/* Of its first record, too, only the magic may have been changed. */
	bool has_record = record_has_header(&chunk, CHUNK_HEADER_SIZE, &record);
	if (!has_record && (!record_size_fits(&record, filled) ||
				   read_u32(buffer, filled, CHUNK_HEADER_SIZE + record.size - 4) != record.size))
		return next;
	next = find_between_records(&chunk, false, &position);
	return next < filled && is_whole_block(feed, buffer, filled) ? find_between_records(&chunk, true, &position)
								     : next;
}

/*
 * How far the next block may reach. A block that does not begin in its place ends where a chunk stands in its place:
 * otherwise somebody could put a chunk header into free space to hide the chunk behind it.
 */
static size_t find_room(struct feed *feed)
{
	size_t room = distance_to_place(feed);
	size_t found;
	if (room == CHUNK_SIZE)
		return room;
	const uint8_t *data = feed_look(feed, room + CHUNK_SIZE, &found);
	if (found <= room)
		return CHUNK_SIZE;
	return feed_has_chunk_at(data, found, room) ? room : CHUNK_SIZE;
}

/* As feed_next_into(), in a buffer of the feed's. */
static bool next_block(struct feed *feed, struct block *block)
{
	feed->turn ^= 1;
	return feed_next_into(feed, feed->buffers[feed->turn], block);
}

bool feed_next_into(struct feed *feed, uint8_t *buffer, struct block *block)
{
	size_t room = find_room(feed);
	size_t filled = take(feed, buffer, room);
	memset(block, 0, sizeof *block);
	if (filled == 0)
		return false;
	block->is_overlapped = room < CHUNK_SIZE;
	if (chunk_has_magic(buffer, filled, 0)) {
		hand_out(feed, block, buffer, filled, filled);
		return true;
	}
	size_t in_last = find_in_last_block(feed);
	if (in_last == feed->last.size)
		in_last = find_across(feed, buffer, filled);
	if (in_last < feed->last.size) {
		size_t back = feed->last.size - in_last;
		give_back(feed, buffer, filled);
		give_back(feed, feed->last.data + in_last, back);
		feed->offset -= back;
		room = find_room(feed);
		if (room > back) {
			filled = take(feed, buffer, room);
			block->is_overlapped = room < CHUNK_SIZE;
			hand_out(feed, block, buffer, filled, filled);
			block->taken_back = back;
			return true;
		}
		/* A chunk stands right here: the bytes before it were handed out, and would be again and again. */
		drop_carry(feed, back);
		feed->offset += back;
		filled = take(feed, buffer, CHUNK_SIZE);
	}
	size_t next = find_behind(feed, buffer, filled);
	hand_out(feed, block, buffer, filled, next);
	block->is_displaced = feed->last.is_displaced = next < filled;
	return true;
}

/* Shortens the block that was handed out last to at bytes and gives the rest back: another chunk begins there. */
static void cut(struct feed *feed, struct block *block, size_t at)
{
	give_back(feed, block->data + at, block->size - at);
	feed->offset -= block->size - at;
	block->size = at;
	feed->last.size = at;
}

/* Cuts a block where the next chunk begins inside of it, since its own has lost bytes, and gives the rest back. */
static void cut_at_next_chunk(struct feed *feed, struct block *block, struct chunk *chunk)
{
	if (!chunk_may_hold_another(chunk))
		return;
	size_t next = feed_find_another(chunk, false);
	if (next < block->size && is_whole_block(feed, block->data, block->size))
		next = feed_find_another(chunk, true);
	if (next == block->size)
		return;
	cut(feed, block, next);
	chunk_open(chunk, block->data, block->size, block->offset);
}

bool feed_next_chunk(struct feed *feed, struct block *block, struct chunk *chunk)
{
	if (!next_block(feed, block))
		return false;
	if (block->is_displaced) {
		chunk_open_displaced(chunk, block->data, block->size, block->offset);
	} else {
		chunk_open(chunk, block->data, block->size, block->offset);
		cut_at_next_chunk(feed, block, chunk);
	}
	return true;
}

void feed_restart(struct feed *feed, uint64_t offset)
{
	size_t size;
	source_rewind(feed->source);
	feed->offset = feed->read = 0;
	feed->carry_start = feed->carry_size = 0;
	memset(&feed->last, 0, sizeof feed->last);
	feed_look(feed, FILE_HEADER_SIZE + CHUNK_SIZE, &size);
	feed_skip(feed, offset < size ? (size_t)offset : size);
}

bool feed_reserve(struct feed *feed, size_t size)
{
	uint8_t *carry = memory_get_block(&feed->allocator, CARRY_SIZE + size);
	if (!carry)
		return false;
	memcpy(carry + feed->carry_start, feed->carry + feed->carry_start, feed->carry_size);
	memory_free_block(&feed->allocator, feed->carry);
	feed->carry = carry;
	feed->carry_room = CARRY_SIZE + size;
	return true;
}

void feed_return(struct feed *feed, const struct block *block)
{
	/* Bytes that were taken back from the block before come back with that block. */
	give_back(feed, block->data + block->taken_back, block->size - block->taken_back);
	feed->offset -= block->size - block->taken_back;
}

void feed_set_last(struct feed *feed, const struct block *block)
{
	feed->last = *block;
}

bool feed_is_even(const struct feed *feed)
{
	return feed->carry_size == 0 && distance_to_place(feed) == CHUNK_SIZE;
}

void feed_jump(struct feed *feed, uint64_t offset)
{
	source_seek(feed->source, offset);
	drop_carry(feed, feed->carry_size);
	feed->offset = feed->read = offset;
}
