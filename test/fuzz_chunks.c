/* SPDX-License-Identifier: MIT */
/*
 * Logs of some chunks of records of odd structure (fuzz_structure.h), which use definitions and names again, stand in
 * free space, or are another provider's. Each record is held against what libevtx shows of it, as fuzz_structure.c
 * does; and what is said of it must not depend on the records before it, of which much is remembered.
 */
#include "fuzz.h"
#include "fuzz_structure_answer.h"

#include "evidence/chunk.h"
#include "evidence/cursor.h"
#include "reference/reference.h"

#include <string.h>

#define RECORDS_MAX 9u
#define CHOICES_MAX 12u

/* How a record begins; bits. */
enum form_bit {
	FORM_AGAIN = 1u << 0,
	FORM_FOREIGN = 1u << 1,
	FORM_NEW_CHUNK = 1u << 2,
	FORM_FREE = 1u << 3, /* the chunk's free space begins before it */
	FORM_SHARES_NAMES = 1u << 4,
	FORM_FLAT = 1u << 5,
};

/* What is odd about the chunks' headers; the third byte of the head. */
enum header_way { HEADER_SIZE_ODD = 1, HEADER_LAST_ODD, HEADER_COUNT_ODD, HEADER_TABLE_ODD, HEADER_WAYS };

struct wish {
	unsigned form;
	struct structure_choice choices[CHOICES_MAX];
	size_t count;
	const struct wish *definer; /* whose template it has, with it; NULL: as the form says */
};

struct placed {
	size_t offset, size; /* in the log */
	bool leaves_out, has_null, is_free;
	size_t definer; /* the record whose template it uses; itself where it has one of its own */
};

struct log {
	uint8_t *bytes;
	size_t size;
	struct placed records[RECORDS_MAX];
	size_t count;
};

static struct structure_record chunk;

/*
 * Writing.
 */

static void put_number(uint8_t *at, uint64_t number, unsigned size)
{
	for (unsigned i = 0; i < size; i++)
		at[i] = (uint8_t)(number >> 8 * i & 0xff);
}

static void finish_chunk(struct log *log, size_t first, size_t free_space, unsigned way)
{
	uint8_t *bytes = log->bytes + FILE_HEADER_SIZE + (log->size - FILE_HEADER_SIZE);
	size_t last = first;
	for (size_t i = first; i < log->count; i++) {
		if (!log->records[i].is_free)
			last = i;
	}
	memcpy(bytes, chunk.bytes, CHUNK_SIZE);
	memcpy(bytes, "ElfChnk", 8);
	for (unsigned i = 0; i < 2; i++) {
		put_number(bytes + 8 + 16 * i, first + 1, 8);
		put_number(bytes + 16 + 16 * i, last + 1 + (way == HEADER_COUNT_ODD), 8);
	}
	put_number(bytes + 40, way == HEADER_SIZE_ODD ? 127 : 128, 4);
	put_number(bytes + 44, way == HEADER_LAST_ODD ? 512 : log->records[last].offset - log->size, 4);
	put_number(bytes + 48, free_space ? free_space : chunk.size, 4);
	if (way == HEADER_TABLE_ODD)
		put_number(bytes + 384, 1000, 4);
	fuzz_fix_chunk(bytes, CHUNK_SIZE);
	log->size += CHUNK_SIZE;
}

static struct structure_form form_of(const struct wish *wish, unsigned number)
{
	const struct structure_form form = {
		.number = number,
		.uses_again = wish->form & FORM_AGAIN,
		.is_foreign = wish->form & FORM_FOREIGN,
		.shares_names = wish->form & FORM_SHARES_NAMES,
		.is_flat = wish->form & FORM_FLAT,
	};
	return form;
}

static void write_log(struct log *log, const struct wish *wishes, size_t count, unsigned way)
{
	size_t first = 0, free_space = 0, definer = 0;
	log->bytes = calloc(1, FILE_HEADER_SIZE + RECORDS_MAX * CHUNK_SIZE);
	FUZZ_REQUIRE(log->bytes);
	log->size = FILE_HEADER_SIZE;
	log->count = 0;
	structure_begin(&chunk);
	for (size_t i = 0; i < count; i++) {
		const struct wish *wish = &wishes[i];
		if (i > 0 && (wish->form & FORM_NEW_CHUNK || chunk.size > CHUNK_SIZE / 2)) {
			finish_chunk(log, first, free_space, way);
			structure_begin(&chunk);
			first = i;
			free_space = 0;
		}
		if (wish->form & FORM_FREE && free_space == 0 && i > first)
			free_space = chunk.size;
		struct structure_form definer_form, form = form_of(wish, (unsigned)i + 1);
		if (wish->definer) {
			definer_form = form_of(wish->definer, 0);
			form.definer = &definer_form;
			form.definer_choices = wish->definer->choices;
			form.definer_count = wish->definer->count;
		}
		const size_t start = chunk.size;
		const uint32_t defined_at = chunk.defined_at;
		structure_append(&chunk, &form, wish->choices, wish->count);
		const bool uses_again = wish->form & FORM_AGAIN && defined_at != 0;
		definer = chunk.defined_at != defined_at ? i : definer;
		log->records[log->count++] = (struct placed){log->size + start, chunk.size - start, chunk.leaves_out,
			chunk.has_null, free_space != 0, uses_again ? definer : i};
	}
	finish_chunk(log, first, free_space, way);
	memcpy(log->bytes, "ElfFile", 8);
	const size_t chunks = (log->size - FILE_HEADER_SIZE) / CHUNK_SIZE;
	put_number(log->bytes + 16, chunks - 1, 8);
	put_number(log->bytes + 24, count + 1, 8);
	put_number(log->bytes + 32, 128, 4);
	put_number(log->bytes + 36, 0x00030001, 4);
	put_number(log->bytes + 40, FILE_HEADER_SIZE, 2);
	put_number(log->bytes + 42, chunks, 2);
	fuzz_fix_log(log->bytes, log->size);
}

/*
 * Reading.
 */

struct asked {
	const struct log *log;
	struct answer answers[RECORDS_MAX];
};

/* The record that the place is in; of one outside of all, as in a header, NULL. */
static struct answer *answer_at(struct asked *asked, uint64_t offset)
{
	for (size_t i = 0; i < asked->log->count; i++) {
		const struct placed *record = &asked->log->records[i];
		if (offset >= record->offset && offset < record->offset + record->size)
			return &asked->answers[i];
	}
	return NULL;
}

static void take_finding(void *user, const struct ipsecevtx_finding *finding)
{
	struct asked *asked = user;
	struct answer *answer = answer_at(asked, finding->offset);
	if (finding->kind == IPSECEVTX_FINDING_RECORD_ID)
		return; /* it is of the record and those before it */
	for (size_t i = 0; !answer && i < asked->log->count; i++) {
		/* Of a chunk: of each of its records. */
		if ((asked->log->records[i].offset ^ finding->offset) / CHUNK_SIZE == 0 ||
			finding->offset < FILE_HEADER_SIZE)
			answer_take_finding(&asked->answers[i], finding);
	}
	if (answer)
		answer_take_finding(answer, finding);
}

static void ask(struct asked *asked, const struct log *log, bool verify, bool any)
{
	struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	memset(asked, 0, sizeof *asked);
	asked->log = log;
	options.engine = IPSECEVTX_ENGINE_DIRECT;
	options.verify = verify;
	options.any = any;
	options.finding = take_finding;
	options.finding_user = asked;
	FUZZ_REQUIRE(ipsecevtx_open_memory(&reader, log->bytes, log->size, "fuzz", &options, NULL) == 0);
	while (ipsecevtx_next(reader, &event) > 0) {
		struct answer *answer = answer_at(asked, event->offset);
		FUZZ_REQUIRE(answer);
		if (event->kind != IPSECEVTX_KIND_OTHER)
			answer_take_event(answer, event);
	}
	ipsecevtx_close(reader);
}

/*
 * Judging.
 */

static const char *judge_by_libevtx(const struct asked *alone, const struct asked *verified, size_t i, const char **xml)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	const struct log *log = alone->log;
	const struct placed *placed = &log->records[i];
	const size_t start = placed->offset - (placed->offset - FILE_HEADER_SIZE) % CHUNK_SIZE;
	static char copy[1 << 20];
	static struct structure_record judged;
	struct engine_failure failure;
	struct chunk opened;
	struct record record;
	size_t length;
	struct reference *reference = reference_new(&allocator);
	FUZZ_REQUIRE(reference);
	chunk_open(&opened, log->bytes + start, CHUNK_SIZE, start);
	FUZZ_REQUIRE(record_has_header(&opened, placed->offset - start, &record));
	const struct record_view view = record_view_of(&opened, &record);
	*xml = NULL;
	if (reference_show(reference, &view, xml, &length, &failure) == ENGINE_OK && length < sizeof copy)
		*xml = memcpy(copy, *xml, length + 1);
	else
		*xml = NULL;
	reference_free(reference);
	judged.leaves_out = placed->leaves_out;
	judged.has_null = placed->has_null;
	return answer_judge(&judged, &alone->answers[i], &verified->answers[i], *xml, *xml && failure.known_fault);
}

/* Whether something stands in the record beside the instance of its template. */
static bool has_more(const struct wish *wish)
{
	for (size_t i = 0; i < wish->count; i++) {
		if (wish->choices[i].number == 0)
			return true;
	}
	return false;
}

/* The last record with its template, alone in a log: nothing is said of it that is not said behind others. */
static const char *judge_by_itself(const struct asked *whole, const struct wish *wishes, unsigned way)
{
	const size_t last = whole->log->count - 1;
	const size_t definer = whole->log->records[last].definer;
	const struct answer *in_whole = &whole->answers[last];
	struct wish needed = wishes[last];
	static struct asked alone;
	struct log log;
	if ((wishes[last].form | wishes[definer].form) & (FORM_FREE | FORM_SHARES_NAMES) ||
		whole->log->records[last].is_free || way != 0 || (definer < last && has_more(&wishes[definer])))
		return NULL;
	if (definer < last)
		needed.definer = &wishes[definer];
	write_log(&log, &needed, 1, way);
	ask(&alone, &log, false, false);
	const struct answer *by_itself = &alone.answers[0];
	free(log.bytes);
	if (by_itself->events != in_whole->events)
		return "it is given behind others, and not by itself, or the other way round";
	if ((by_itself->is_told || by_itself->has_marks) && !in_whole->is_told && !in_whole->has_marks)
		return "something is said of it by itself, and nothing behind others";
	return NULL;
}

static void complain(const struct wish *wishes, size_t count, size_t index, const char *problem, const char *xml)
{
	for (size_t i = 0; i < count; i++) {
		fprintf(stderr, "record %zu form %#x choices", i + 1, wishes[i].form);
		for (size_t k = 0; k < wishes[i].count; k++)
			fprintf(stderr, " %u=%u", wishes[i].choices[k].number, wishes[i].choices[k].value);
		fprintf(stderr, "\n");
	}
	fprintf(stderr, "record %zu: %s\n%s\n", index + 1, problem, xml ? xml : "");
}

static void run(const struct wish *wishes, size_t count, unsigned way)
{
	static struct asked alone, verified, any;
	struct log log;
	write_log(&log, wishes, count, way);
	ask(&alone, &log, false, false);
	ask(&verified, &log, true, false);
	ask(&any, &log, false, true);
	for (size_t i = 0; i < count; i++) {
		const char *xml = NULL;
		const char *problem = judge_by_libevtx(&alone, &verified, i, &xml);
		if (!problem && any.answers[i].events != alone.answers[i].events)
			problem = "it is an event of ours with -e any, and not else, or the other way round";
		if (!problem && i + 1 == count)
			problem = judge_by_itself(&alone, wishes, way);
		if (problem)
			complain(wishes, count, i, problem, xml);
		FUZZ_REQUIRE(!problem || getenv("FUZZ_GO_ON"));
	}
	free(log.bytes);
}

/*
 * Behind the head two bytes and one: a number of a choice and how it is made; or, from 0xf000 on, that another record
 * begins, and its form. The first has the form that the second byte of the head says.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct wish wishes[RECORDS_MAX];
	size_t count = 1;
	if (size < FUZZ_HEAD)
		return 0;
	memset(wishes, 0, sizeof wishes);
	wishes[0].form = data[1] & (FORM_FOREIGN | FORM_SHARES_NAMES | FORM_FLAT);
	for (size_t at = FUZZ_HEAD; at + 3 <= size; at += 3) {
		const unsigned number = data[at] | (unsigned)data[at + 1] << 8;
		struct wish *wish = &wishes[count - 1];
		if (number >= 0xf000 && count == RECORDS_MAX)
			break;
		if (number >= 0xf000)
			wishes[count++].form = data[at + 2];
		else if (wish->count < CHOICES_MAX)
			wish->choices[wish->count++] =
				(struct structure_choice){number % STRUCTURE_CHOICES, data[at + 2]};
	}
	run(wishes, count, data[2] % HEADER_WAYS);
	return 0;
}
