/* SPDX-License-Identifier: MIT */
/*
 * What libevtx says of a record must not depend on whether it is shown alone or with the others of its chunk: of every
 * record of real and made logs, as they are and with bytes changed.
 */
#include "suites.h"
#include "test_support.h"

#include "reference/accept.h"
#include "reference/reference.h"
#include "reference/together.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHANGES 100u

static const char *const logs[] = {
	"samples/*.evtx", "../shared/cases/*.evtx", "../shared/cases/hiding/*.evtx", "../shared/corpus/*/*.evtx"};

static struct {
	struct reference *alone, *beside;
	struct together together;
	struct arena arena;
	size_t records; /* that were compared */
	size_t shown;   /* of them, together */
} here;

static struct draft draft;

static void set_up(void)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	memset(&here, 0, sizeof here);
	here.alone = reference_new(&allocator);
	here.beside = reference_new(&allocator);
	together_init(&here.together, &allocator);
	arena_init(&here.arena, &allocator, 16u * 1024u * 1024u);
	ck_assert(here.alone && here.beside);
}

static void tear_down(void)
{
	reference_free(here.alone);
	reference_free(here.beside);
	together_free(&here.together);
	arena_free(&here.arena);
}

static bool is_same_reason(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Whether the record was shown with others. */
static bool shows_together(const struct record_view *view)
{
	const struct record *record = view->record;
	const struct byte_range range = {
		chunk_bytes(view->chunk), record->offset + RECORD_HEADER_SIZE, record->offset + record->size - 4};
	struct accepted accepted;
	struct rendered rendered;
	return accept_for_reference(&range, &accepted) && accepted.traits == 0 &&
	       together_text(&here.together, view, &accepted, &here.arena, &rendered) == ENGINE_OK;
}

static void compare_record(const char *path, const struct record_view *view)
{
	struct engine_failure failures[2] = {{.reason = NULL}, {.reason = NULL}};
	const char *texts[2] = {"", ""};
	size_t lengths[2] = {0, 0};
	enum engine_result alone = reference_show(here.alone, view, &texts[0], &lengths[0], &failures[0]);
	enum engine_result beside = reference_show(here.beside, view, &texts[1], &lengths[1], &failures[1]);
	ck_assert_msg(alone == beside && lengths[0] == lengths[1] && memcmp(texts[0], texts[1], lengths[0]) == 0,
		"%s: record at %zu: %d alone: %.*s\n%d together: %.*s", path, view->record->offset, alone,
		(int)lengths[0], texts[0], beside, (int)lengths[1], texts[1]);
	ck_assert_msg(is_same_reason(failures[0].known_fault, failures[1].known_fault) &&
			      is_same_reason(failures[0].excuse, failures[1].excuse) &&
			      (alone == ENGINE_OK || is_same_reason(failures[0].reason, failures[1].reason)),
		"%s: record at %zu", path, view->record->offset);
	here.records++;
	here.shown += shows_together(view);
}

static void compare_chunk(const char *path, const uint8_t *data, size_t size, uint64_t offset)
{
	struct chunk chunk;
	struct record record;
	enum chunk_step step;
	chunk_open(&chunk, data, size, offset);
	const struct bytes bytes = chunk_bytes(&chunk);
	reference_start_chunk(here.beside, &chunk);
	together_start_chunk(&here.together, &bytes);
	while ((step = chunk_next(&chunk, &record)) != CHUNK_END) {
		const struct record_view view = record_view_of(&chunk, &record);
		if (step != CHUNK_SKIPPED && record.size >= RECORD_SIZE_MIN && record.torn_at == 0)
			compare_record(path, &view);
	}
}

static size_t read_log(const char *path, uint8_t *log, size_t room)
{
	FILE *file = fopen(path, "rb");
	ck_assert_msg(file != NULL, "%s", path);
	size_t size = fread(log, 1, room, file);
	fclose(file);
	return size;
}

#define LOG_MAX (FILE_HEADER_SIZE + 4u * CHUNK_SIZE)

/* The first chunks of each log that the pattern names. */
static void compare_logs(const char *pattern, void (*compare)(const char *, uint8_t *, size_t, uint64_t))
{
	glob_t found;
	uint8_t *log = malloc(LOG_MAX);
	ck_assert(log != NULL);
	if (glob(pattern, 0, NULL, &found) != 0) {
		ck_assert_msg(strncmp(pattern, "..", 2) == 0, "%s", pattern);
		printf("together: skipped, for there is no %s\n", pattern);
		free(log);
		return;
	}
	for (size_t i = 0; i < found.gl_pathc; i++) {
		size_t size = read_log(found.gl_pathv[i], log, LOG_MAX);
		for (size_t at = FILE_HEADER_SIZE; at + CHUNK_SIZE <= size; at += CHUNK_SIZE)
			compare(found.gl_pathv[i], log + at, CHUNK_SIZE, at);
	}
	globfree(&found);
	free(log);
}

static void compare_whole(const char *path, uint8_t *data, size_t size, uint64_t offset)
{
	compare_chunk(path, data, size, offset);
}

START_TEST(libevtx_says_the_same_of_records_alone_and_together)
{
	compare_logs(logs[_i], compare_whole);
	/* Most records of sound logs need no mending. */
	if (_i == 0)
		ck_assert_msg(2 * here.shown > here.records, "%zu of %zu", here.shown, here.records);
}
END_TEST

/* One byte after the other changes, where sizes, names, templates and values stand. */
static void compare_changed(const char *path, uint8_t *data, size_t size, uint64_t offset)
{
	uint64_t state = 14;
	for (unsigned i = 0; i < CHANGES; i++) {
		size_t at = CHUNK_HEADER_SIZE + next_random(&state) % 8192;
		uint8_t was = data[at];
		data[at] = next_random(&state) % 2 ? (uint8_t)(was ^ (1u << next_random(&state) % 8))
						   : (uint8_t)next_random(&state);
		compare_chunk(path, data, size, offset);
		data[at] = was;
	}
}

START_TEST(libevtx_says_the_same_of_changed_records_alone_and_together)
{
	static const char *const changed[] = {"samples/directaccess.evtx", "samples/mixed-security.evtx"};
	compare_logs(changed[_i], compare_changed);
	ck_assert_uint_gt(here.shown, 1000);
}
END_TEST

/* Where a record's name can stand, and whether libevtx is shown other bytes there when it is shown that record alone.
 */
static const struct {
	size_t name;
	bool is_changed;
} places[] = {{144, true}, {508, true}, {514, true}, {530, true}, {540, false}, {572, false}, {578, true}, {0, false}};

/* A record without a template, behind another one, whose element's name stands at a place; 0: in it. */
START_TEST(records_with_names_where_others_are_changed_are_known)
{
	struct accepted accepted;
	draft_init(&draft);
	draft.size = 600;
	size_t record = draft_record(&draft, 2);
	const size_t start = draft.size;
	if (places[_i].name > 0) {
		draft.size = places[_i].name - 4;
		draft_name(&draft, "Event");
		draft.size = start;
	}
	draft_fragment(&draft);
	draft_u8(&draft, 0x01);
	draft_u32(&draft, 0);
	if (places[_i].name > 0)
		draft_name_at(&draft, places[_i].name);
	else
		draft_name(&draft, "Event");
	draft_empty(&draft);
	draft_eof(&draft);
	const struct byte_range range = {{draft.bytes, CHUNK_SIZE}, start, draft.size};
	ck_assert_uint_eq(record, 600);
	ck_assert(accept_record(&range, &accepted));
	ck_assert_int_eq(accepted.is_changed, places[_i].is_changed);
}
END_TEST

START_TEST(a_record_for_which_bytes_are_changed_is_shown_alone)
{
	uint8_t *log = malloc(LOG_MAX);
	struct chunk chunk;
	struct record record;
	struct accepted accepted;
	struct rendered rendered;
	ck_assert(log != NULL);
	ck_assert_uint_ge(read_log("samples/directaccess.evtx", log, LOG_MAX), FILE_HEADER_SIZE + CHUNK_SIZE);
	chunk_open(&chunk, log + FILE_HEADER_SIZE, CHUNK_SIZE, FILE_HEADER_SIZE);
	const struct bytes bytes = chunk_bytes(&chunk);
	ck_assert_int_eq(chunk_next(&chunk, &record), CHUNK_RECORD);
	const struct record_view view = record_view_of(&chunk, &record);
	const struct byte_range range = {bytes, record.offset + RECORD_HEADER_SIZE, record.offset + record.size - 4};
	ck_assert(accept_for_reference(&range, &accepted));
	ck_assert(!accepted.is_changed);
	together_start_chunk(&here.together, &bytes);
	ck_assert_int_eq(together_text(&here.together, &view, &accepted, &here.arena, &rendered), ENGINE_OK);
	accepted.is_changed = true;
	ck_assert_int_eq(together_text(&here.together, &view, &accepted, &here.arena, &rendered), ENGINE_UNABLE);
	free(log);
}
END_TEST

Suite *suite_together(void)
{
	Suite *suite = suite_create("together");
	TCase *cases = tcase_create("together");
	tcase_add_checked_fixture(cases, set_up, tear_down);
	tcase_set_timeout(cases, 120);
	tcase_add_loop_test(cases, libevtx_says_the_same_of_records_alone_and_together, 0, COUNT_OF(logs));
	tcase_add_loop_test(cases, libevtx_says_the_same_of_changed_records_alone_and_together, 0, 2);
	tcase_add_loop_test(cases, records_with_names_where_others_are_changed_are_known, 0, COUNT_OF(places));
	tcase_add_test(cases, a_record_for_which_bytes_are_changed_is_shown_alone);
	suite_add_tcase(suite, cases);
	return suite;
}
