/* SPDX-License-Identifier: MIT */
#include "test_excuses_log.h"

#include <stdlib.h>
#include <string.h>

#define FLAGS       120u
#define FLAG_DIRTY  1u
#define FLAG_FULL   2u
#define FLAG_NO_CRC 4u

/*
 * Checksums and flags.
 */

static void change_data_sums(struct excused_log *log)
{
	struct excused_sums right = excused_right_sums(log);
	for (size_t i = 0; i < excused_count_chunks(log); i++) {
		uint8_t *chunk = excused_chunk_at(log, i);
		if (right.data[i] && excused_is_chunk(chunk))
			chunk[52] ^= 1;
		right.data[i] = false;
	}
	excused_set_sums(log, &right);
}

static void change_header_sums(struct excused_log *log)
{
	struct excused_sums right = excused_right_sums(log);
	for (size_t i = 0; i < excused_count_chunks(log); i++)
		excused_chunk_at(log, i)[124] ^= right.header[i];
}

static void change_both_sums(struct excused_log *log)
{
	change_data_sums(log);
	change_header_sums(log);
}

static void claim_no_sums(struct excused_log *log)
{
	for (size_t i = 0; i < excused_count_chunks(log); i++)
		excused_chunk_at(log, i)[FLAGS] |= FLAG_NO_CRC;
}

static void have_no_chunk_sums(struct excused_log *log)
{
	claim_no_sums(log);
	for (size_t i = 0; i < excused_count_chunks(log); i++) {
		excused_put(excused_chunk_at(log, i) + 52, 0, 4);
		excused_put(excused_chunk_at(log, i) + 124, 0, 4);
	}
}

static void have_no_sums(struct excused_log *log)
{
	have_no_chunk_sums(log);
	log->bytes[FLAGS] |= FLAG_NO_CRC;
	excused_put(log->bytes + 124, 0, 4);
}

static void be_dirty(struct excused_log *log)
{
	log->bytes[FLAGS] |= FLAG_DIRTY;
}

static void be_full(struct excused_log *log)
{
	log->bytes[FLAGS] |= FLAG_FULL;
}

static void change_file_sum(struct excused_log *log)
{
	log->bytes[124] ^= 1;
}

/*
 * Headers that are out of date, or none.
 */

static void set_in_file(struct excused_log *log, size_t at, uint64_t number, unsigned size)
{
	struct excused_sums right = excused_right_sums(log);
	excused_put(log->bytes + at, number, size);
	excused_set_sums(log, &right);
}

static void lag(struct excused_log *log)
{
	struct excused_sums right = excused_right_sums(log);
	excused_put(log->bytes + 24, 1, 8);
	excused_put(log->bytes + 42, 1, 2);
	excused_put(log->bytes + 16, 0, 8);
	log->bytes[FLAGS] |= FLAG_DIRTY;
	excused_set_sums(log, &right);
}

static void lag_by_number(struct excused_log *log)
{
	set_in_file(log, 24, 1, 8);
}

static void count_less(struct excused_log *log)
{
	set_in_file(log, 42, excused_get(log->bytes + 42, 2) - 1, 2);
}

static void count_more(struct excused_log *log)
{
	set_in_file(log, 42, excused_get(log->bytes + 42, 2) + 1, 2);
}

static void be_of_another_version(struct excused_log *log)
{
	set_in_file(log, 36, 9, 2);
}

static void lose_file_magic(struct excused_log *log)
{
	log->bytes[0] ^= 1;
}

/* Before the chunks, where they stand in their place. */
static void cut_from(struct excused_log *log, size_t start, size_t size)
{
	if (excused_count_chunks(log) == 0 || !excused_is_chunk(excused_chunk_at(log, 0)))
		return;
	memmove(log->bytes + start, log->bytes + start + size, log->size - start - size);
	log->size -= size;
}

static void lose_file_header(struct excused_log *log)
{
	cut_from(log, 0, FILE_HEADER_SIZE);
}

static void lose_header_bytes(struct excused_log *log)
{
	cut_from(log, 1024, 8);
}

static void insert(struct excused_log *log, size_t at, size_t size)
{
	if (log->size + size > sizeof log->bytes)
		return;
	memmove(log->bytes + at + size, log->bytes + at, log->size - at);
	memset(log->bytes + at, 0, size);
	log->size += size;
}

static void insert_before(struct excused_log *log, size_t size)
{
	if (excused_count_chunks(log) > 0 && excused_is_chunk(excused_chunk_at(log, 0)))
		insert(log, FILE_HEADER_SIZE, size);
}

static void insert_sector(struct excused_log *log)
{
	insert_before(log, 512);
}

static void insert_bytes(struct excused_log *log)
{
	insert_before(log, 3);
}

static void lose_magics(struct excused_log *log)
{
	for (size_t i = 0; i < excused_count_chunks(log); i++)
		excused_chunk_at(log, i)[1] ^= 1;
}

static void lose_free_space(struct excused_log *log)
{
	struct excused_sums right = excused_right_sums(log);
	for (size_t i = 0; i < excused_count_chunks(log); i++) {
		right.data[i] = false;
		excused_put(excused_chunk_at(log, i) + FREE_SPACE, CHUNK_SIZE + 1, 4);
	}
	excused_set_sums(log, &right);
}

/*
 * What is cut off, or was not written.
 */

static void cut_a_byte(struct excused_log *log)
{
	log->size -= log->size > 0;
}

static void cut_a_page(struct excused_log *log)
{
	log->size -= log->size > 4096 ? 4096 : 0;
}

static void add_bytes(struct excused_log *log)
{
	if (log->size + 100 > sizeof log->bytes)
		return;
	memset(log->bytes + log->size, 'x', 100);
	log->size += 100;
}

static void tear(struct excused_log *log)
{
	for (size_t i = 0; i < excused_count_chunks(log); i++) {
		uint8_t *chunk = excused_chunk_at(log, i);
		struct excused_ends ends = excused_ends_of(chunk);
		if (!ends.is_any)
			continue;
		size_t size = (size_t)excused_get(chunk + ends.offset + 4, 4);
		memset(chunk + ends.offset + size - 64, 0, 64);
	}
}

/*
 * Exports.
 */

/* Also those that stand in free space, and in others. */
static void number_anew(struct excused_log *log)
{
	struct excused_sums right = excused_right_sums(log);
	uint64_t first = excused_count_chunks(log) > 0 ? excused_ends_of(excused_chunk_at(log, 0)).first : 1;
	uint64_t delta = first == 1 ? 70 : 1 - first;
	for (size_t i = 0; i < excused_count_chunks(log); i++) {
		uint8_t *chunk = excused_chunk_at(log, i);
		for (size_t at = CHUNK_HEADER_SIZE; at < CHUNK_SIZE; at++) {
			if (excused_is_record(chunk, at))
				excused_put(chunk + at + 8, excused_get(chunk + at + 8, 8) + delta, 8);
		}
		for (size_t at = 24; at <= 32; at += 8)
			excused_put(chunk + at, excused_get(chunk + at, 8) + delta, 8);
		for (size_t at = 8; at <= 16; at += 8)
			excused_put(chunk + at, excused_get(chunk + at, 8) + delta, 8);
	}
	if (excused_is_file(log))
		excused_put(log->bytes + 24, excused_get(log->bytes + 24, 8) + delta, 8);
	excused_set_sums(log, &right);
}

/* The header's time is that of the record behind. */
static void shift_times(struct excused_log *log)
{
	struct excused_sums right = excused_right_sums(log);
	for (size_t i = 0; i < excused_count_chunks(log); i++) {
		uint8_t *chunk = excused_chunk_at(log, i);
		size_t end = excused_free_space_of(chunk), size;
		for (size_t at = CHUNK_HEADER_SIZE; at < end && excused_is_record(chunk, at); at += size) {
			size = (size_t)excused_get(chunk + at + 4, 4);
			if (excused_is_record(chunk, at + size))
				memcpy(chunk + at + 16, chunk + at + size + 16, 8);
		}
	}
	excused_set_sums(log, &right);
}

/*
 * Other chunks beside those of the log.
 */

/* What a script writes, numbered from the log's next one on. */
static uint8_t *write_chunk(struct excused_log *log, const char *script)
{
	static char text[65536];
	uint64_t next = 1;
	for (size_t i = 0; i < excused_count_chunks(log); i++) {
		struct excused_ends ends = excused_ends_of(excused_chunk_at(log, i));
		next = ends.is_any && ends.last >= next ? ends.last + 1 : next;
	}
	size_t size;
	snprintf(text, sizeof text, "set record=%llu\n%s", (unsigned long long)next, script);
	return log_of(text, &size);
}

/* Puts the chunk there; the file header counts it when it was right. */
static uint8_t *add_chunk(struct excused_log *log, size_t index, const uint8_t *chunk)
{
	size_t place = FILE_HEADER_SIZE + index * CHUNK_SIZE;
	uint8_t was[FILE_HEADER_FIELDS];
	if (log->size + CHUNK_SIZE > sizeof log->bytes || !excused_is_file(log) || place > log->size)
		return NULL;
	bool sum_right = excused_right_sums(log).file;
	memcpy(was, log->bytes, sizeof was);
	excused_set_file_header(log);
	bool was_right = memcmp(was, log->bytes, sizeof was) == 0;
	memcpy(log->bytes, was, sizeof was);
	insert(log, place, CHUNK_SIZE);
	memcpy(log->bytes + place, chunk, CHUNK_SIZE);
	if (was_right)
		excused_set_file_header(log);
	else
		excused_put(log->bytes + 42, excused_get(log->bytes + 42, 2) + 1, 2);
	if (sum_right)
		excused_put(log->bytes + 124, excused_file_sum(log), 4);
	return log->bytes + place;
}

/* NULL where there is no room. */
static uint8_t *add_written(struct excused_log *log, bool is_first, const char *script)
{
	uint8_t *other = write_chunk(log, script);
	uint8_t *chunk = add_chunk(log, is_first ? 0 : excused_count_chunks(log), other + FILE_HEADER_SIZE);
	free(other);
	return chunk;
}

#define PLAIN "other 4624 2024-03-01T09:00:00Z Name=x repeat=3\n"
#define LATE  "other 4624 2021-03-01T09:00:00Z Name=x repeat=3\n"

static void add_plain(struct excused_log *log)
{
	add_written(log, false, PLAIN);
}

static void begin_anew(struct excused_log *log)
{
	add_written(log, true, PLAIN);
}

static void add_late(struct excused_log *log)
{
	add_written(log, false, LATE);
}

static void add_cleared(struct excused_log *log)
{
	add_written(log, false,
		"other 1102 2024-03-01T09:00:00Z provider=Microsoft-Windows-Eventlog "
		"guid={fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148} userdata=LogFileCleared SubjectUserName=x\n");
}

static void add_exported(struct excused_log *log)
{
	add_written(
		log, false, "other 4624 2024-03-01T09:00:00Z record=5001 Name=x\nother 4624 +1 record=5002 Name=x\n");
}

static void add_gap(struct excused_log *log)
{
	add_written(log, false, "other 4624 2024-03-01T09:00:00Z Name=x\nset record=900\nother 4624 +1 Name=x\n");
}

static void add_hidden_of_others(struct excused_log *log)
{
	uint8_t *chunk = add_written(log, false, PLAIN);
	if (!chunk)
		return;
	/* The free space begins at the last one. */
	struct excused_ends ends = excused_ends_of(chunk);
	excused_put(chunk + FREE_SPACE, ends.offset, 4);
	excused_put(chunk + 52, excused_data_sum(chunk), 4);
	excused_put(chunk + 124, excused_header_sum(chunk), 4);
}

static void add_many_computers(struct excused_log *log, bool is_first)
{
	static char script[49152];
	size_t length = 0;
	for (unsigned i = 0; i < 150; i++)
		length += (size_t)snprintf(script + length, sizeof script - length,
			"other 4624 2024-03-01T09:00:00Z computer=pc%u-%u channel=C%u Name=x\n", is_first, i, i);
	uint8_t *chunk = add_written(log, is_first, script);
	(void)chunk;
}

static void begin_with_many_computers(struct excused_log *log)
{
	add_many_computers(log, true);
}

static void add_lost_magic(struct excused_log *log)
{
	uint8_t *chunk = add_written(log, false, PLAIN);
	if (chunk)
		chunk[0] ^= 1;
}

static void begin_with_lost_magic(struct excused_log *log)
{
	uint8_t *chunk = add_written(log, true, PLAIN);
	if (chunk)
		chunk[0] ^= 1;
}

static void add_changed(struct excused_log *log)
{
	uint8_t *chunk = add_written(log, false, PLAIN);
	if (chunk)
		chunk[CHUNK_HEADER_SIZE + 20] ^= 1;
}

static void begin_with_changed(struct excused_log *log)
{
	uint8_t *chunk = add_written(log, true, PLAIN);
	if (chunk)
		chunk[CHUNK_HEADER_SIZE + 20] ^= 1;
}

static void spoil_first(uint8_t *chunk)
{
	if (chunk) {
		chunk[CHUNK_HEADER_SIZE + 24] ^= 0x55;
		excused_put(chunk + 52, excused_data_sum(chunk), 4);
		excused_put(chunk + 124, excused_header_sum(chunk), 4);
	}
}

static void add_unreadable(struct excused_log *log)
{
	spoil_first(add_written(log, false, PLAIN));
}

static void begin_with_unreadable(struct excused_log *log)
{
	spoil_first(add_written(log, true, PLAIN));
}

static void add_same(struct excused_log *log)
{
	static uint8_t copy[CHUNK_SIZE];
	if (excused_count_chunks(log) > 0) {
		memcpy(copy, excused_chunk_at(log, excused_count_chunks(log) - 1), sizeof copy);
		add_chunk(log, excused_count_chunks(log), copy);
	}
}

static void begin_with_same(struct excused_log *log)
{
	static uint8_t copy[CHUNK_SIZE];
	if (excused_count_chunks(log) > 0) {
		memcpy(copy, excused_chunk_at(log, 0), sizeof copy);
		add_chunk(log, 0, copy);
	}
}

static void fill_chunk(struct excused_log *log, size_t index, int byte)
{
	static uint8_t chunk[CHUNK_SIZE];
	memset(chunk, byte, sizeof chunk);
	add_chunk(log, index, chunk);
}

static void add_zeros(struct excused_log *log)
{
	fill_chunk(log, excused_count_chunks(log), 0);
}

static void begin_with_zeros(struct excused_log *log)
{
	fill_chunk(log, 0, 0);
}

static void add_junk(struct excused_log *log)
{
	fill_chunk(log, excused_count_chunks(log), 'x');
}

static void begin_with_junk(struct excused_log *log)
{
	fill_chunk(log, 0, 'x');
}

/*
 * Ways to read.
 */

static void recover(struct ipsecevtx_options *options)
{
	options->recover = true;
}

static void carve(struct ipsecevtx_options *options)
{
	options->carve = true;
}

static void certify(struct ipsecevtx_options *options)
{
	options->engine = IPSECEVTX_ENGINE_CERTIFIED;
}

static void by_libevtx(struct ipsecevtx_options *options)
{
	options->engine = IPSECEVTX_ENGINE_LIBEVTX;
}

static void write_json(struct ipsecevtx_options *options)
{
	options->format = IPSECEVTX_FORMAT_JSON;
	options->text_only = true;
}

#define CHANGE(name, function)                                                                                         \
	{                                                                                                              \
		name, function, NULL, NULL, false, false, 0                                                            \
	}
#define SPOIL(name, function)                                                                                          \
	{                                                                                                              \
		name, NULL, function, NULL, false, false, 0                                                            \
	}
#define TEAR(name, function)                                                                                           \
	{                                                                                                              \
		name, NULL, function, NULL, false, false, 1                                                            \
	}
#define READ(name, function)                                                                                           \
	{                                                                                                              \
		name, NULL, NULL, function, false, false, 0                                                            \
	}
#define PRINT(name, function)                                                                                          \
	{                                                                                                              \
		name, NULL, NULL, function, false, true, 0                                                             \
	}

const struct excuse excuses[] = {
	SPOIL("data checksums", change_data_sums),
	SPOIL("header checksums", change_header_sums),
	SPOIL("both checksums", change_both_sums),
	SPOIL("chunks claim to have no checksums", claim_no_sums),
	SPOIL("chunks have no checksums", have_no_chunk_sums),
	SPOIL("no checksums", have_no_sums),
	SPOIL("not closed", be_dirty),
	SPOIL("full", be_full),
	SPOIL("file header's checksum", change_file_sum),
	CHANGE("file header lags", lag),
	CHANGE("next number lags", lag_by_number),
	CHANGE("a chunk less is counted", count_less),
	CHANGE("a chunk more is counted", count_more),
	CHANGE("another version", be_of_another_version),
	SPOIL("no file magic", lose_file_magic),
	SPOIL("no file header", lose_file_header),
	SPOIL("bytes of the file header are lost", lose_header_bytes),
	SPOIL("a sector before the chunks", insert_sector),
	SPOIL("bytes before the chunks", insert_bytes),
	SPOIL("no chunk magic", lose_magics),
	CHANGE("free space outside", lose_free_space),
	SPOIL("cut by a byte", cut_a_byte),
	SPOIL("cut by a page", cut_a_page),
	SPOIL("bytes behind", add_bytes),
	TEAR("torn", tear),
	CHANGE("numbered anew", number_anew),
	CHANGE("times of the next", shift_times),
	CHANGE("another chunk", add_plain),
	CHANGE("began anew", begin_anew),
	CHANGE("a late chunk", add_late),
	CHANGE("cleared", add_cleared),
	CHANGE("an exported chunk", add_exported),
	CHANGE("a gap behind", add_gap),
	CHANGE("somebody else's is hidden", add_hidden_of_others),
	CHANGE("many computers", begin_with_many_computers),
	CHANGE("a chunk without magic behind", add_lost_magic),
	CHANGE("a chunk without magic before", begin_with_lost_magic),
	CHANGE("a changed chunk behind", add_changed),
	CHANGE("a changed chunk before", begin_with_changed),
	CHANGE("an unreadable record behind", add_unreadable),
	CHANGE("an unreadable record before", begin_with_unreadable),
	CHANGE("the same chunk behind", add_same),
	CHANGE("the same chunk before", begin_with_same),
	CHANGE("zeros behind", add_zeros),
	CHANGE("zeros before", begin_with_zeros),
	CHANGE("junk behind", add_junk),
	CHANGE("junk before", begin_with_junk),
	PRINT("recovery", recover),
	PRINT("carving", carve),
	READ("certified", certify),
	READ("by libevtx", by_libevtx),
	READ("json", write_json),
	{"a stream", NULL, NULL, NULL, true, false, 0},
};
const size_t excuse_count = COUNT_OF(excuses);

void excuses_apply(struct excused_log *log, const struct excuse *one, const struct excuse *other)
{
	if (one && one->change)
		one->change(log);
	if (other && other->change)
		other->change(log);
	if (one && one->spoil)
		one->spoil(log);
	if (other && other->spoil)
		other->spoil(log);
}
