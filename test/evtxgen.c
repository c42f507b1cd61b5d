/* SPDX-License-Identifier: MIT */
#include "evtxgen.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "event/events.h"
#include "evtxgen_event.h"

#define FILE_HEADER_SIZE    4096u
#define HEADER_USED         128u
#define RECORD_HEADER_SIZE  24u
#define RECORD_MAGIC        0x00002a2au
#define TABLES_SIZE         (GEN_TABLES_END - GEN_NAME_TABLE)
#define FILE_CRC_AT         124u
#define CHUNK_FREE_SPACE_AT 48u
#define CHUNK_DATA_CRC_AT   52u
#define CHUNK_CRC_AT        124u

#define TICKS_PER_SECOND 10000000u
/* 2024-03-01T08:00:00Z */
#define FIRST_TIME 133537536000000000u

#define KEYWORD_SUCCESS 0x8020000000000000u
#define KEYWORD_FAILURE 0x8010000000000000u

/* The records of a chunk that its header counts. */
struct live {
	uint32_t count;
	uint32_t end;
	uint32_t last_record;
	uint64_t first_id;
	uint64_t last_id;
};

/* Memory that is freed with the log. */
struct kept {
	struct kept *next;
	uint8_t bytes[];
};

struct evtxgen {
	FILE *file;
	uint8_t *bytes;
	size_t capacity;
	uint64_t size;

	struct evtxgen_settings settings;
	struct evtxgen_event defaults;
	uint64_t next_time;
	uint64_t next_header_id;
	uint64_t next_live_header_id; /* 0: there is no live record yet */
	uint64_t next_header_id_of_first_chunk;
	uint32_t chunk_count;

	struct live live;
	bool in_slack;
	struct live live_before_slack;
	uint8_t tables_before_slack[TABLES_SIZE];
	bool finished;

	struct gen_fields fields;
	struct kept *kept;
	char error[256];
	struct gen_cursor cursor;
	uint8_t chunk[GEN_CHUNK_SIZE];
};

bool gen_fail(struct evtxgen *log, const char *format, ...)
{
	/* Through a copy: the arguments may hold the message before. */
	char error[sizeof log->error];
	va_list arguments;
	va_start(arguments, format);
	vsnprintf(error, sizeof error, format, arguments);
	va_end(arguments);
	memcpy(log->error, error, sizeof error);
	return false;
}

const void *gen_keep(struct evtxgen *log, const void *data, size_t size)
{
	struct kept *kept = malloc(sizeof *kept + size);
	if (!kept)
		return NULL;
	memcpy(kept->bytes, data, size);
	kept->next = log->kept;
	log->kept = kept;
	return kept->bytes;
}

/* Appends to the file. */
static bool emit(struct evtxgen *log, const void *bytes, size_t size)
{
	if (log->file) {
		if (fwrite(bytes, 1, size, log->file) != size)
			return gen_fail(log, "cannot write");
	} else {
		if (size > log->capacity - log->size) {
			size_t capacity = log->capacity ? log->capacity * 2 : (size_t)4 * GEN_CHUNK_SIZE;
			uint8_t *grown = realloc(log->bytes, capacity);
			if (!grown)
				return gen_fail(log, "out of memory");
			log->bytes = grown;
			log->capacity = capacity;
		}
		memcpy(log->bytes + log->size, bytes, size);
	}
	log->size += size;
	return true;
}

static void begin_chunk(struct evtxgen *log)
{
	if (log->settings.stale)
		memset(log->chunk, 0, GEN_TABLES_END);
	else
		memset(log->chunk, 0, sizeof log->chunk);
	log->live = (struct live){.end = GEN_TABLES_END};
	log->in_slack = false;
	log->cursor = (struct gen_cursor){.chunk = log->chunk, .position = GEN_TABLES_END};
}

struct evtxgen *evtxgen_new(FILE *file)
{
	static const uint8_t header[FILE_HEADER_SIZE];
	struct evtxgen *log = calloc(1, sizeof *log);
	if (!log)
		return NULL;
	log->file = file;
	log->next_time = FIRST_TIME;
	log->next_header_id = 1;
	log->settings.next_record_id = 1;
	log->settings.minor_version = 1;
	/* No chunk of a real log was seen to be filled to its last byte. */
	log->settings.chunk_limit = GEN_CHUNK_SIZE - 8;
	log->defaults = (struct evtxgen_event){
		.provider = EVENTS_PROVIDER_NAME,
		.provider_guid = events_provider_guid,
		.channel = "Security",
		.computer = "vpn1.corp.example",
		.process_id = 660,
		.thread_id = 708,
		.qualifiers = -1,
	};
	begin_chunk(log);
	if (!emit(log, header, sizeof header)) {
		evtxgen_free(log);
		return NULL;
	}
	return log;
}

void evtxgen_free(struct evtxgen *log)
{
	if (!log)
		return;
	while (log->kept) {
		struct kept *next = log->kept->next;
		free(log->kept);
		log->kept = next;
	}
	free(log->fields.items);
	free(log->bytes);
	free(log);
}

const char *evtxgen_error(const struct evtxgen *log)
{
	return log->error;
}

struct evtxgen_event *evtxgen_defaults(struct evtxgen *log)
{
	return &log->defaults;
}

struct evtxgen_settings *evtxgen_settings(struct evtxgen *log)
{
	return &log->settings;
}

uint64_t evtxgen_size(const struct evtxgen *log)
{
	return log->size;
}

/* The audit subcategory that Windows writes as Task. */
static uint16_t task_of(enum ipsecevtx_mode mode)
{
	switch (mode) {
	case IPSECEVTX_MODE_QUICK:
		return 12549;
	case IPSECEVTX_MODE_EXTENDED:
		return 12550;
	default:
		return 12547;
	}
}

struct evtxgen_event evtxgen_event(struct evtxgen *log, uint16_t id, unsigned layout)
{
	struct evtxgen_event event = log->defaults;
	const struct event_definition *definition = layout ? events_find(id) : NULL;
	event.id = id;
	event.layout = layout;
	event.time = log->next_time;
	event.written_time = 0;
	event.record_id = log->settings.next_record_id;
	event.header_record_id = 0;
	if (layout & (LAYOUT_V1 | LAYOUT_V1_WIN7))
		event.version = 1;
	if (definition && event.task == 0)
		event.task = task_of(definition->info.mode);
	if (event.keywords == 0) {
		bool failed = definition && definition->info.outcome == IPSECEVTX_OUTCOME_FAILURE;
		event.keywords = failed ? KEYWORD_FAILURE : KEYWORD_SUCCESS;
	}
	return event;
}

/* What a record holds: an event, or bytes. */
struct body {
	const struct evtxgen_event *event;
	const void *binxml; /* NULL: the event */
	size_t size;
};

/* Writes the record at the cursor. False, and nothing is changed, when it does not fit. */
static bool write_record(struct evtxgen *log, const struct body *body, uint64_t header_id)
{
	struct gen_cursor *cursor = &log->cursor;
	uint8_t tables[TABLES_SIZE];
	memcpy(tables, log->chunk + GEN_NAME_TABLE, sizeof tables);
	cursor->limit = log->settings.chunk_limit < GEN_CHUNK_SIZE ? log->settings.chunk_limit : GEN_CHUNK_SIZE;
	uint32_t start = cursor->position;
	uint8_t header[RECORD_HEADER_SIZE] = {0};
	if (start + sizeof header <= sizeof log->chunk)
		memcpy(header, log->chunk + start, sizeof header);
	uint64_t written = body->event->written_time ? body->event->written_time : body->event->time;
	gen_u32(cursor, RECORD_MAGIC);
	gen_u32(cursor, 0);
	gen_u64(cursor, header_id);
	gen_u64(cursor, written == EVTXGEN_NO_TIME ? 0 : written);
	if (body->binxml)
		gen_bytes(cursor, body->binxml, body->size);
	else
		gen_event(cursor, body->event, &log->fields);
	/* Records are a multiple of 8 long. */
	gen_zeros(cursor, (size_t)(-(cursor->position - start + 4) % 8));
	gen_zeros(cursor, body->event->padding);
	uint32_t size = cursor->position - start + 4;
	gen_u32(cursor, size);
	gen_patch_u32(cursor, start + 4, size);
	if (!cursor->overflow)
		return true;

	memcpy(log->chunk + GEN_NAME_TABLE, tables, sizeof tables);
	if (!log->settings.stale)
		memset(log->chunk + start, 0, sizeof log->chunk - start);
	else if (start + sizeof header <= sizeof log->chunk)
		memcpy(log->chunk + start, header, sizeof header); /* Windows writes it last */
	cursor->position = start;
	cursor->overflow = false;
	return false;
}

static uint64_t add_record(struct evtxgen *log, const struct body *body)
{
	const struct evtxgen_event *event = body->event;
	uint64_t header_id = event->header_record_id;
	if (header_id == 0)
		header_id = log->settings.renumber ? log->next_header_id : event->record_id;
	uint32_t start = log->cursor.position;
	if (!write_record(log, body, header_id)) {
		if (start == GEN_TABLES_END)
			return gen_fail(log, "the record is larger than a chunk");
		if (!evtxgen_close_chunk(log))
			return 0;
		start = log->cursor.position;
		if (!write_record(log, body, header_id))
			return gen_fail(log, "the record is larger than a chunk");
	}
	if (log->live.count == 0)
		log->live.first_id = header_id;
	log->live.count++;
	log->live.last_id = header_id;
	log->live.last_record = start;
	log->live.end = log->cursor.position;
	log->next_header_id = header_id + 1;
	if (!log->in_slack)
		log->next_live_header_id = header_id + 1;
	log->settings.next_record_id = event->record_id + 1;
	log->next_time = event->time + TICKS_PER_SECOND;
	return log->size + start;
}

static bool is_valid(struct evtxgen *log, const struct evtxgen_event *event)
{
	uint8_t sid[GEN_SID_SIZE];
	if (log->finished)
		return gen_fail(log, "the log is finished");
	if ((unsigned)event->variant >= EVTXGEN_VARIANT_COUNT)
		return gen_fail(log, "no such variant");
	if (event->user_sid && gen_parse_sid(event->user_sid, sid) == 0)
		return gen_fail(log, "the user is no SID");
	return true;
}

uint64_t evtxgen_add(
	struct evtxgen *log, const struct evtxgen_event *event, const struct evtxgen_field *fields, size_t field_count)
{
	struct body body = {.event = event};
	if (!is_valid(log, event))
		return 0;
	if (!gen_resolve_fields(&log->fields, event, fields, field_count))
		return gen_fail(log, "out of memory");
	return add_record(log, &body);
}

uint64_t evtxgen_add_binxml(struct evtxgen *log, const struct evtxgen_event *event, const void *binxml, size_t size)
{
	struct body body = {.event = event, .binxml = binxml, .size = size};
	return is_valid(log, event) ? add_record(log, &body) : 0;
}

uint32_t evtxgen_binxml_offset(const struct evtxgen *log)
{
	return log->cursor.position + RECORD_HEADER_SIZE;
}

static uint32_t chunk_crc(const uint8_t *chunk)
{
	uLong crc = crc32(0, chunk, 120);
	return (uint32_t)crc32(crc, chunk + HEADER_USED, GEN_TABLES_END - HEADER_USED);
}

static uint32_t data_crc(const uint8_t *chunk, uint32_t end)
{
	return (uint32_t)crc32(0, chunk + GEN_TABLES_END, end - GEN_TABLES_END);
}

static void write_chunk_header(struct evtxgen *log)
{
	const struct live *live = log->in_slack ? &log->live_before_slack : &log->live;
	uint8_t *header = log->chunk;
	/* What lies in slack was there before the live records were written: their tables do not know it. */
	if (log->in_slack)
		memcpy(header + GEN_NAME_TABLE, log->tables_before_slack, TABLES_SIZE);
	/* A chunk without records, the only one of an empty log, ends before it begins. */
	uint64_t first = live->count > 0 ? live->first_id : 1;
	uint64_t last = live->count > 0 ? live->last_id : UINT64_MAX;
	memcpy(header, "ElfChnk", 8);
	gen_put_u64(header + 8, first);
	gen_put_u64(header + 16, last);
	gen_put_u64(header + 24, first);
	gen_put_u64(header + 32, last);
	gen_put_u32(header + 40, HEADER_USED);
	gen_put_u32(header + 44, live->last_record);
	gen_put_u32(header + CHUNK_FREE_SPACE_AT, live->end);
	gen_put_u32(header + CHUNK_DATA_CRC_AT, data_crc(header, live->end));
	gen_put_u32(header + 120, 1);
	gen_put_u32(header + CHUNK_CRC_AT, chunk_crc(header));
}

static bool write_chunk(struct evtxgen *log)
{
	write_chunk_header(log);
	if (!emit(log, log->chunk, sizeof log->chunk))
		return false;
	if (log->chunk_count == 0)
		log->next_header_id_of_first_chunk = log->next_header_id;
	log->chunk_count++;
	begin_chunk(log);
	return true;
}

bool evtxgen_close_chunk(struct evtxgen *log)
{
	if (log->finished)
		return gen_fail(log, "the log is finished");
	return log->cursor.position == GEN_TABLES_END || write_chunk(log);
}

bool evtxgen_begin_slack(struct evtxgen *log)
{
	if (log->finished)
		return gen_fail(log, "the log is finished");
	if (!log->in_slack) {
		log->live_before_slack = log->live;
		memcpy(log->tables_before_slack, log->chunk + GEN_NAME_TABLE, TABLES_SIZE);
	}
	log->in_slack = true;
	return true;
}

static void make_file_header(const struct evtxgen *log, uint8_t header[HEADER_USED])
{
	bool stale = log->settings.stale_header;
	uint32_t chunk_count = stale ? 1 : log->chunk_count;
	memset(header, 0, HEADER_USED);
	memcpy(header, "ElfFile", 8);
	gen_put_u64(header + 8, 0);
	gen_put_u64(header + 16, chunk_count - 1);
	uint64_t next = log->next_live_header_id ? log->next_live_header_id : log->next_header_id;
	gen_put_u64(header + 24, stale ? log->next_header_id_of_first_chunk : next);
	gen_put_u32(header + 32, HEADER_USED);
	gen_put_u16(header + 36, log->settings.minor_version);
	gen_put_u16(header + 38, 3);
	gen_put_u16(header + 40, FILE_HEADER_SIZE);
	gen_put_u16(header + 42, (uint16_t)chunk_count);
	gen_put_u32(header + 120, log->settings.dirty ? 1 : 0);
	gen_put_u32(header + FILE_CRC_AT, (uint32_t)crc32(0, header, 120));
}

bool evtxgen_finish(struct evtxgen *log)
{
	uint8_t header[HEADER_USED];
	if (log->finished)
		return gen_fail(log, "the log is finished");
	if ((log->cursor.position > GEN_TABLES_END || log->chunk_count == 0) && !write_chunk(log))
		return false;
	make_file_header(log, header);
	log->finished = true;
	if (!log->file) {
		memcpy(log->bytes, header, sizeof header);
		return true;
	}
	if (fseek(log->file, 0, SEEK_SET) != 0 || fwrite(header, 1, sizeof header, log->file) != sizeof header ||
		fseek(log->file, 0, SEEK_END) != 0 || fflush(log->file) != 0)
		return gen_fail(log, "cannot write the file header");
	return true;
}

uint8_t *evtxgen_bytes(struct evtxgen *log, size_t *size)
{
	*size = log->finished && !log->file ? (size_t)log->size : 0;
	return *size > 0 ? log->bytes : NULL;
}

void evtxgen_fix_crc(uint8_t *bytes, size_t size)
{
	if (size < FILE_HEADER_SIZE)
		return;
	gen_put_u32(bytes + FILE_CRC_AT, (uint32_t)crc32(0, bytes, 120));
	size_t offset = FILE_HEADER_SIZE;
	while (size - offset >= GEN_TABLES_END) {
		uint8_t *chunk = bytes + offset;
		size_t rest = size - offset < GEN_CHUNK_SIZE ? size - offset : GEN_CHUNK_SIZE;
		uint32_t end = gen_get_u32(chunk + CHUNK_FREE_SPACE_AT);
		if (end >= GEN_TABLES_END && end <= rest)
			gen_put_u32(chunk + CHUNK_DATA_CRC_AT, data_crc(chunk, end));
		gen_put_u32(chunk + CHUNK_CRC_AT, chunk_crc(chunk));
		offset += rest;
	}
}
