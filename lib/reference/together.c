/* SPDX-License-Identifier: MIT */
#include "reference/together.h"

#include "evidence/cursor.h"
#include "reference/accept.h"
#include "reference/shown_log.h"

#include <string.h>

/* Records in the log; libevtx goes through them from the first one on for each that it is asked for. */
#define RECORDS_MAX 256u

/* libevtx keeps each record that it was asked for until the log is closed: with this limit, about half a MiB. */
#define SPENT_MAX (ACCEPT_LIMIT / 32)

void together_init(struct together *together, const struct ipsecevtx_allocator *allocator)
{
	memset(together, 0, sizeof *together);
	together->allocator = *allocator;
}

static void close_log(struct together *together)
{
	if (together->is_open)
		reading_close(&together->reading);
	together->is_open = false;
	together->spent = 0;
}

void together_free(struct together *together)
{
	close_log(together);
	memory_free(&together->allocator, together->log);
}

void together_start_chunk(struct together *together, const struct bytes *chunk)
{
	close_log(together);
	together->chunk = *chunk;
	together->asked = 0;
	together->has_failed = false;
	together->listed = 0;
}

/* The size of the record at offset, if both its copies say the same; 0 when libevtx would find no record there. */
static size_t record_size(const struct bytes *chunk, size_t offset)
{
	static const uint8_t magic[4] = {'*', '*', 0, 0};
	size_t room = CHUNK_SIZE - 4 - offset;
	if (chunk->size != CHUNK_SIZE || room < RECORD_SIZE_MIN || memcmp(chunk->data + offset, magic, 4) != 0)
		return 0;
	size_t size = read_u32(chunk->data, chunk->size, offset + 4);
	if (size < RECORD_SIZE_MIN || size > room || size % 4 != 0)
		return 0;
	return read_u32(chunk->data, chunk->size, offset + size - 4) == size ? size : 0;
}

/* Makes the log from the records of the chunk, up to one that is not whole; a filler takes the room behind them. */
static void make_log(struct together *together)
{
	uint8_t *copy = together->log + FILE_HEADER_SIZE;
	size_t end = CHUNK_HEADER_SIZE;
	size_t last = 0;
	uint32_t count = 0;
	for (size_t size; count < RECORDS_MAX && (size = record_size(&together->chunk, end)) > 0; count++) {
		last = end;
		end += size;
	}
	shown_log_put_file_header(together->log);
	memcpy(copy, together->chunk.data, end);
	memset(copy + end, 0, CHUNK_SIZE - end);
	/* Without a filler libevtx would look there for records. */
	if (CHUNK_SIZE - 4 - end >= RECORD_SIZE_MIN) {
		shown_log_put_filler(copy, end, CHUNK_SIZE - 4 - end);
		last = end;
		count++;
	}
	shown_log_put_chunk_header(copy, count, last);
	together->listed = end;
}

/* False when there is no memory. */
static bool open_log(struct together *together)
{
	if (!together->log)
		together->log = memory_get_buffer(&together->allocator, SHOWN_LOG_SIZE);
	if (!together->log)
		return false;
	if (together->listed == 0)
		make_log(together);
	together->is_open = true;
	return reading_open(&together->reading, together->log, SHOWN_LOG_SIZE) == ENGINE_OK;
}

/* The index of a record in the log; -1 when it is not in it as it stands in the chunk. */
static int find_record(const struct together *together, const struct record *record)
{
	int index = 0;
	for (size_t at = CHUNK_HEADER_SIZE; at < record->offset; index++) {
		size_t size = index < (int)RECORDS_MAX ? record_size(&together->chunk, at) : 0;
		if (size == 0)
			return -1;
		at += size;
		if (at > record->offset)
			return -1;
	}
	bool is_listed = index < (int)RECORDS_MAX && record_size(&together->chunk, record->offset) == record->size;
	return is_listed ? index : -1;
}

/*
 * Whether to use the log: for a single record of a chunk a log of its own is faster. In the first chunk of an input
 * more records are asked for as a rule, since most of its patterns are new.
 */
static bool is_worth_while(struct together *together)
{
	bool is_first = !together->has_asked;
	together->has_asked = true;
	return ++together->asked > 1 || is_first;
}

enum engine_result together_text(struct together *together, const struct record_view *view,
	const struct accepted *accepted, struct arena *arena, struct rendered *rendered)
{
	const struct record *record = view->record;
	bool is_usable = together->chunk.data == view->chunk->data && !together->has_failed && !accepted->is_changed &&
			 accepted->reach <= record->offset + record->size && record->offset >= CHUNK_HEADER_SIZE &&
			 record->offset < CHUNK_SIZE;
	int index = is_usable && is_worth_while(together) ? find_record(together, record) : -1;
	if (index < 0)
		return ENGINE_UNABLE;
	if (together->spent > 0 && together->spent + accepted->spent > SPENT_MAX)
		close_log(together);
	together->spent += accepted->spent;
	arena_reset(arena);
	bool is_open = together->is_open || open_log(together);
	together->reading.record_size = record->size;
	enum engine_result result = is_open ? reading_text(&together->reading, index, arena, rendered) : ENGINE_UNABLE;
	/* It is not known what an error leaves behind in libevtx. The record is judged by a log of its own. */
	if (result != ENGINE_OK) {
		close_log(together);
		together->has_failed = true;
	}
	return result == ENGINE_OK ? ENGINE_OK : ENGINE_UNABLE;
}
