/* SPDX-License-Identifier: MIT */
/* Findings, and the names of the API's enumerations. */
#include "evidence/findings.h"

#include "evidence/detail.h"
#include "suites.h"
#include "test_support.h"

#include <string.h>

static struct collector collector;

START_TEST(a_finding_arrives_whole)
{
	struct findings findings = collector_findings(&collector);
	struct finding_place place = {IPSECEVTX_FINDING_RECORD_SIZE, IPSECEVTX_SEVERITY_LOSS, 4608, 512, 77};
	memset(&collector, 0, sizeof collector);
	findings_report(&findings, &place, "%u bytes of %s", 17u, "something");
	ck_assert_uint_eq(collector.count, 1);
	const struct ipsecevtx_finding *finding = &collector.items[0].finding;
	ck_assert_int_eq(finding->kind, IPSECEVTX_FINDING_RECORD_SIZE);
	ck_assert_int_eq(finding->severity, IPSECEVTX_SEVERITY_LOSS);
	ck_assert_uint_eq(finding->offset, 4608);
	ck_assert_uint_eq(finding->length, 512);
	ck_assert_uint_eq(finding->record_id, 77);
	ck_assert(!finding->has_numbers);
	ck_assert_str_eq(finding->detail, "17 bytes of something");
}
END_TEST

START_TEST(numbers_come_with_their_finding)
{
	struct findings findings = collector_findings(&collector);
	struct finding_place place = {IPSECEVTX_FINDING_CHUNK_COUNT, IPSECEVTX_SEVERITY_NOTE, 42, 2, 0};
	memset(&collector, 0, sizeof collector);
	findings_report_numbers(&findings, &place, (struct finding_numbers){7, UINT64_MAX}, "%s", "counted");
	const struct ipsecevtx_finding *finding = &collector.items[0].finding;
	ck_assert(finding->has_numbers);
	ck_assert_uint_eq(finding->expected, 7);
	ck_assert_uint_eq(finding->found, UINT64_MAX);
	ck_assert_str_eq(finding->detail, "counted");
}
END_TEST

START_TEST(findings_are_counted_by_severity_without_a_listener_too)
{
	uint64_t counts[4] = {0};
	struct findings findings = {NULL, NULL, "log", counts, NULL};
	for (int severity = 0; severity < 4; severity++) {
		struct finding_place place = {IPSECEVTX_FINDING_VALUE, (enum ipsecevtx_severity)severity, 0, 0, 0};
		for (int i = 0; i <= severity; i++)
			findings_report(&findings, &place, "%s", "");
		findings_report_numbers(&findings, &place, (struct finding_numbers){1, 2}, "%s", "");
	}
	for (uint64_t severity = 0; severity < 4; severity++)
		ck_assert_uint_eq(counts[severity], severity + 2);
}
END_TEST

START_TEST(a_long_detail_is_cut_not_overrun)
{
	struct findings findings = collector_findings(&collector);
	struct finding_place place = {IPSECEVTX_FINDING_VALUE, IPSECEVTX_SEVERITY_NOTE, 0, 0, 0};
	static char text[5000];
	memset(text, 'x', sizeof text - 1);
	memset(&collector, 0, sizeof collector);
	findings_report(&findings, &place, "begins %s", text);
	size_t length = strlen(collector.items[0].detail);
	ck_assert_uint_eq(length, FINDINGS_DETAIL_SIZE - 1);
	ck_assert_int_eq(strncmp(collector.items[0].detail, "begins xxx", 10), 0);
	ck_assert_str_eq(collector.items[0].detail + length - 4, "x...");
}
END_TEST

/* A detail is UTF-8 in the header's words. */
START_TEST(a_long_detail_is_cut_between_characters)
{
	struct findings findings = collector_findings(&collector);
	struct finding_place place = {IPSECEVTX_FINDING_VALUE, IPSECEVTX_SEVERITY_NOTE, 0, 0, 0};
	static char text[6000];
	static const char character[] = "\xe2\x82\xac";
	for (size_t i = 0; i < sizeof text - 3; i += 3)
		memcpy(text + i, character, 3);
	memset(&collector, 0, sizeof collector);
	findings_report(&findings, &place, "%s%s", &"xx"[_i], text);
	const char *detail = collector.items[0].detail;
	const size_t length = strlen(detail), before = 2 - (size_t)_i;
	ck_assert_uint_gt(length, FINDINGS_DETAIL_SIZE - 4);
	ck_assert_uint_lt(length, FINDINGS_DETAIL_SIZE);
	ck_assert_str_eq(detail + length - 3, "...");
	ck_assert_uint_eq((length - 3 - before) % 3, 0);
	ck_assert_int_eq(memcmp(detail + length - 6, character, 3), 0);
}
END_TEST

static const char *mode_name(unsigned value)
{
	return ipsecevtx_mode_name((enum ipsecevtx_mode)value);
}

static const char *kind_name(unsigned value)
{
	return ipsecevtx_kind_name((enum ipsecevtx_kind)value);
}

static const char *outcome_name(unsigned value)
{
	return ipsecevtx_outcome_name((enum ipsecevtx_outcome)value);
}

static const char *origin_name(unsigned value)
{
	return ipsecevtx_origin_name((enum ipsecevtx_origin)value);
}

static const char *type_name(unsigned value)
{
	return ipsecevtx_type_name((enum ipsecevtx_type)value);
}

static const char *finding_name(unsigned value)
{
	return ipsecevtx_finding_name((enum ipsecevtx_finding_kind)value);
}

static const char *severity_name(unsigned value)
{
	return ipsecevtx_severity_name((enum ipsecevtx_severity)value);
}

static const struct {
	const char *(*name)(unsigned value);
	unsigned value;
	const char *expected;
} names[] = {
	{kind_name, IPSECEVTX_KIND_OTHER, "other"},
	{kind_name, IPSECEVTX_KIND_MM_FAILED, "mm_failed"},
	{kind_name, IPSECEVTX_KIND_SERVICE_NOT_STARTED, "service_not_started"},
	{kind_name, IPSECEVTX_KIND_COUNT, NULL},
	{kind_name, 4000000000u, NULL},
	{mode_name, IPSECEVTX_MODE_NONE, NULL},
	{mode_name, IPSECEVTX_MODE_MAIN, "main"},
	{mode_name, IPSECEVTX_MODE_QUICK, "quick"},
	{mode_name, 3, NULL},
	{mode_name, IPSECEVTX_MODE_EXTENDED, "extended"},
	{mode_name, IPSECEVTX_MODE_ALL, NULL},
	{outcome_name, IPSECEVTX_OUTCOME_NONE, NULL},
	{outcome_name, IPSECEVTX_OUTCOME_SUCCESS, "success"},
	{outcome_name, IPSECEVTX_OUTCOME_FAILURE, "failure"},
	{outcome_name, 3, NULL},
	{origin_name, IPSECEVTX_ORIGIN_ACTIVE, "active"},
	{origin_name, IPSECEVTX_ORIGIN_RECOVERED, "recovered"},
	{origin_name, IPSECEVTX_ORIGIN_CARVED, "carved"},
	{origin_name, 3, NULL},
	{type_name, IPSECEVTX_TYPE_TEXT, "text"},
	{type_name, IPSECEVTX_TYPE_HEX, "hex"},
	{type_name, IPSECEVTX_TYPE_CODE, "code"},
	{type_name, IPSECEVTX_TYPE_ADDRESS, "address"},
	{type_name, IPSECEVTX_TYPE_U32, "u32"},
	{type_name, IPSECEVTX_TYPE_ID, "id"},
	{type_name, IPSECEVTX_TYPE_SPI, "spi"},
	{type_name, 7, NULL},
	{finding_name, IPSECEVTX_FINDING_FILE_HEADER, "file-header"},
	{finding_name, IPSECEVTX_FINDING_CHUNK_DATA_CRC, "chunk-data-crc"},
	{finding_name, IPSECEVTX_FINDING_COUNT, NULL},
	{finding_name, 4000000000u, NULL},
	{severity_name, IPSECEVTX_SEVERITY_NOTE, "note"},
	{severity_name, IPSECEVTX_SEVERITY_WARNING, "warning"},
	{severity_name, IPSECEVTX_SEVERITY_LOSS, "loss"},
	{severity_name, IPSECEVTX_SEVERITY_TAMPERING, "tampering"},
	{severity_name, 4, NULL},
	{ipsecevtx_mark_name, IPSECEVTX_MARK_CHUNK_CRC, "chunk-crc"},
	{ipsecevtx_mark_name, 0, NULL},
	{ipsecevtx_mark_name, IPSECEVTX_MARK_CHUNK_CRC | IPSECEVTX_MARK_VALUE, NULL},
	{ipsecevtx_mark_name, 1u << 31, NULL},
};

START_TEST(names_are_those_of_the_output)
{
	const char *name = names[_i].name(names[_i].value);
	if (names[_i].expected)
		ck_assert_pstr_eq(name, names[_i].expected);
	else
		ck_assert_ptr_null(name);
}
END_TEST

static void check_names_differ(const char *(*name)(unsigned value), unsigned first, unsigned count)
{
	for (unsigned i = first; i < count; i++) {
		ck_assert_msg(name(i) != NULL, "%u has no name", i);
		for (unsigned k = first; k < i; k++)
			ck_assert_str_ne(name(i), name(k));
	}
}

static size_t print(char *text, size_t size, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	size_t length = detail_print(text, size, format, arguments);
	va_end(arguments);
	return length;
}

/* Whatever its room: findings and reasons of reports have rooms of their own. */
START_TEST(a_sentence_is_whole_or_cut_between_characters)
{
	static const char *const whole[] = {
		"abc", "ab...", "ab...", "ab...", "ab\xe2\x82\xac...", "ab\xe2\x82\xac\xf0\x9f\x98\x80z"};
	static const size_t sizes[] = {4, 6, 7, 8, 9, 11};
	char text[16];
	ck_assert_uint_eq(print(text, sizes[0], "%s", whole[0]), 3);
	ck_assert_str_eq(text, whole[0]);
	for (size_t i = 1; i < COUNT_OF(sizes); i++) {
		size_t length = print(text, sizes[i], "ab%s%s", "\xe2\x82\xac", "\xf0\x9f\x98\x80z");
		ck_assert_str_eq(text, whole[i]);
		ck_assert_uint_eq(length, strlen(whole[i]));
	}
	ck_assert_uint_eq(print(text, 4, "%s", "abcd"), 3);
	ck_assert_str_eq(text, "...");
}
END_TEST

START_TEST(every_kind_and_finding_has_a_name_of_its_own)
{
	check_names_differ(kind_name, 0, IPSECEVTX_KIND_COUNT);
	check_names_differ(finding_name, 0, IPSECEVTX_FINDING_COUNT);
}
END_TEST

START_TEST(every_mark_has_a_name_of_its_own)
{
	static const unsigned marks[] = {IPSECEVTX_MARK_CHUNK_CRC, IPSECEVTX_MARK_CHUNK_HEADER,
		IPSECEVTX_MARK_RECORD_SIZE, IPSECEVTX_MARK_VALUE, IPSECEVTX_MARK_TEXT};
	for (size_t i = 0; i < COUNT_OF(marks); i++) {
		ck_assert_ptr_nonnull(ipsecevtx_mark_name(marks[i]));
		for (size_t k = 0; k < i; k++)
			ck_assert_str_ne(ipsecevtx_mark_name(marks[i]), ipsecevtx_mark_name(marks[k]));
	}
}
END_TEST

START_TEST(a_guid_is_lower_case_without_braces)
{
	struct ipsecevtx_guid guid = {
		{0x51, 0x08, 0x73, 0x7f, 0x4e, 0xb9, 0x00, 0x01, 0x84, 0x73, 0x08, 0x51, 0xb9, 0x4e, 0xd6, 0x01},
		IPSECEVTX_SET};
	char buffer[37];
	ipsecevtx_format_guid(&guid, buffer);
	ck_assert_str_eq(buffer, "5108737f-4eb9-0001-8473-0851b94ed601");
}
END_TEST

START_TEST(the_version_is_the_header_s)
{
	char text[32];
	snprintf(text, sizeof text, "%d.%d.%d", IPSECEVTX_VERSION_NUMBER / 10000, IPSECEVTX_VERSION_NUMBER / 100 % 100,
		IPSECEVTX_VERSION_NUMBER % 100);
	ck_assert_str_eq(ipsecevtx_version(), IPSECEVTX_VERSION);
	ck_assert_str_eq(text, IPSECEVTX_VERSION);
}
END_TEST

Suite *suite_findings(void)
{
	Suite *suite = suite_create("findings");
	TCase *reports = tcase_create("reports");
	tcase_add_test(reports, a_finding_arrives_whole);
	tcase_add_test(reports, numbers_come_with_their_finding);
	tcase_add_test(reports, findings_are_counted_by_severity_without_a_listener_too);
	tcase_add_test(reports, a_long_detail_is_cut_not_overrun);
	tcase_add_loop_test(reports, a_long_detail_is_cut_between_characters, 0, 3);
	tcase_add_test(reports, a_sentence_is_whole_or_cut_between_characters);
	suite_add_tcase(suite, reports);
	TCase *named = tcase_create("names");
	tcase_add_loop_test(named, names_are_those_of_the_output, 0, (int)COUNT_OF(names));
	tcase_add_test(named, every_kind_and_finding_has_a_name_of_its_own);
	tcase_add_test(named, every_mark_has_a_name_of_its_own);
	tcase_add_test(named, a_guid_is_lower_case_without_braces);
	tcase_add_test(named, the_version_is_the_header_s);
	suite_add_tcase(suite, named);
	return suite;
}
