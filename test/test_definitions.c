/* SPDX-License-Identifier: MIT */
/* Definitions of templates in a log: one GUID, one meaning, in all of its chunks. */
#include "evidence/memory.h"
#include "sequence/definitions.h"
#include "suites.h"
#include "test_hiding.h"
#include "test_support.h"

#include <string.h>

static struct run run;

static void write_system(const char *number, const char *other_number)
{
	draft_open_with_attributes(hiding_draft(), "Provider");
	draft_attribute(hiding_draft(), "Name");
	draft_text(hiding_draft(), "Other");
	draft_empty(hiding_draft());
	hiding_text(number, "77");
	hiding_text(other_number, "4655");
	hiding_text("EventRecordID", "2");
	hiding_text("Channel", "Security");
}

static void as_it_was(void)
{
	write_system("EventID", "Version");
}

static void exchanged(void)
{
	write_system("Version", "EventID");
}

static const struct variant before = {.name = "before", .system = as_it_was};
static const struct variant after = {.name = "after", .system = exchanged};

static size_t told_as_other_than_before(const uint8_t *log, size_t size, const struct ipsecevtx_options *options)
{
	size_t count = 0;
	run_memory(&run, log, size, options);
	for (size_t i = 0; i < run.findings.count; i++)
		count += strstr(run.findings.items[i].finding.detail, "says other things here than at 0x") != NULL;
	return count;
}

/* Others keep templates by their GUIDs for the whole log. */
START_TEST(two_templates_of_one_guid_in_two_chunks_are_told)
{
	static uint8_t log[HIDING_LOG_SIZE + CHUNK_SIZE], other[HIDING_LOG_SIZE];
	const size_t first = HIDING_LOG_SIZE - CHUNK_SIZE;
	for (int engine = IPSECEVTX_ENGINE_CERTIFIED; engine <= IPSECEVTX_ENGINE_DIRECT; engine++) {
		struct ipsecevtx_options options = IPSECEVTX_OPTIONS_INIT;
		options.engine = (enum ipsecevtx_engine)engine;
		hiding_write_namesakes(log, &before, &before);
		memcpy(log + HIDING_LOG_SIZE, log + first, CHUNK_SIZE);
		ck_assert_uint_eq(told_as_other_than_before(log, sizeof log, &options), 0);
		hiding_write_namesakes(other, &after, &after);
		memcpy(log + HIDING_LOG_SIZE, other + first, CHUNK_SIZE);
		ck_assert_uint_gt(told_as_other_than_before(log, sizeof log, &options), 0);
		/* A damaged definition says anything, and was told of. */
		log[HIDING_LOG_SIZE + 600] ^= 1;
		ck_assert_uint_eq(told_as_other_than_before(log, sizeof log, &options), 0);
	}
}
END_TEST

/* Thousands of them, so that nothing gets lost where the table grows. */
START_TEST(each_definition_is_known_however_many_there_are)
{
	const struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct definitions definitions;
	definitions_init(&definitions, &allocator);
	for (uint32_t pass = 0; pass < 2; pass++) {
		for (uint32_t i = 0; i < 5000; i++) {
			struct definition definition = {.area = i % 3, .says = i + pass, .offset = 1 + i};
			memcpy(definition.guid, &(uint32_t){i / 3}, 4);
			const struct definition *first = definitions_add(&definitions, &definition);
			ck_assert_int_eq(first != NULL, pass == 1);
			ck_assert(!first || (first->offset == 1 + i && first->says == i));
		}
	}
	ck_assert(!definitions.no_memory);
	definitions_free(&definitions);
}
END_TEST

/* A log must not take memory without end; what was kept is still known then. */
START_TEST(there_is_an_end_to_what_is_kept)
{
	const struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	struct definitions definitions;
	definitions_init(&definitions, &allocator);
	for (uint32_t i = 0; i <= DEFINITIONS_MAX; i++) {
		struct definition definition = {.offset = 1 + i};
		memcpy(definition.guid, &i, sizeof i);
		ck_assert(!definitions.is_full);
		ck_assert_ptr_null(definitions_add(&definitions, &definition));
	}
	ck_assert(definitions.is_full);
	ck_assert_uint_eq(definitions.count, DEFINITIONS_MAX);
	const struct definition other = {.says = 1, .offset = 7};
	ck_assert_ptr_nonnull(definitions_add(&definitions, &other));
	definitions_free(&definitions);
}
END_TEST

Suite *suite_definitions(void)
{
	Suite *suite = suite_create("definitions");
	TCase *tests = tcase_create("definitions");
	tcase_add_test(tests, two_templates_of_one_guid_in_two_chunks_are_told);
	tcase_add_test(tests, each_definition_is_known_however_many_there_are);
	tcase_add_test(tests, there_is_an_end_to_what_is_kept);
	suite_add_tcase(suite, tests);
	return suite;
}
