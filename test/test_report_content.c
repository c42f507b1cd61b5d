/* SPDX-License-Identifier: MIT */
/* What copies are known by: events that say the same have the same content, and no others. */
#include "event/events.h"
#include "ipsecevtx_report.h"
#include "report/content.h"
#include "suites.h"
#include "test_support.h"

#include <stdlib.h>
#include <string.h>

#define HASHES_MAX 4096u

static struct content_key key;

/* Of events that all say something else. */
struct hashes {
	uint64_t items[HASHES_MAX];
	size_t count;
};

static void add(struct hashes *hashes, const struct ipsecevtx_event *event)
{
	uint64_t hash = content_hash(&key, event);
	ck_assert_uint_eq(content_hash(&key, event), hash);
	size_t same = 0;
	while (same < hashes->count && hashes->items[same] != hash)
		same++;
	ck_assert_msg(same == hashes->count, "event %u: number %zu has the content of number %zu", event->event_id,
		hashes->count, same);
	ck_assert_uint_lt(hashes->count, HASHES_MAX);
	hashes->items[hashes->count++] = hash;
}

static void make_key(void)
{
	const struct hash_key from = {{UINT64_C(0x0123456789abcdef), UINT64_C(0xfedcba9876543210)}};
	content_key_make(&key, &from);
}

static struct ipsecevtx_text text_of(const char *text, size_t length)
{
	return (struct ipsecevtx_text){text, (uint32_t)length, IPSECEVTX_SET};
}

/* What a field holds: one of several values of its type. */
static void set_field(struct ipsecevtx_event *event, const struct event_field *field, unsigned way)
{
	static const char *const texts[] = {"a", "ab", "", "0123456", "01234567", "012345678"};
	const struct ipsecevtx_text text = text_of(texts[way % 6], strlen(texts[way % 6]));
	void *member = (char *)event + field->offset;
	switch ((enum ipsecevtx_type)field->type) {
	case IPSECEVTX_TYPE_U32:
		*(struct ipsecevtx_u32 *)member = (struct ipsecevtx_u32){.value = way, .presence = IPSECEVTX_SET};
		break;
	case IPSECEVTX_TYPE_ID:
	case IPSECEVTX_TYPE_SPI:
		*(struct ipsecevtx_id *)member =
			(struct ipsecevtx_id){.value = (uint64_t)way << 30, .presence = IPSECEVTX_SET};
		break;
	case IPSECEVTX_TYPE_CODE:
		/* Some with a number of Windows, others as a text that stands for itself. */
		*(struct ipsecevtx_code *)member =
			(struct ipsecevtx_code){.text = text, .code = way < 2 ? 8190 + way : 0};
		break;
	case IPSECEVTX_TYPE_ADDRESS:
		*(struct ipsecevtx_address *)member = (struct ipsecevtx_address){
			.text = text, .family = way < 2 ? 4 : 0, .bytes = {(uint8_t)(way + 1), 2, 3, (uint8_t)way}};
		break;
	case IPSECEVTX_TYPE_TEXT:
	case IPSECEVTX_TYPE_HEX:
		*(struct ipsecevtx_text *)member = text;
		break;
	}
}

static void leave_field(
	struct ipsecevtx_event *event, const struct event_field *field, enum ipsecevtx_presence presence)
{
	struct event_target target =
		events_target(events_find(event->event_id), (int)(field - events_find(event->event_id)->fields));
	set_field(event, field, 0);
	memcpy((char *)event + target.presence, &presence, sizeof presence);
}

static struct ipsecevtx_event event_of(const struct event_definition *definition)
{
	struct ipsecevtx_event event = {.event_id = definition->info.event_id,
		.kind = definition->info.kind,
		.time = {UINT64_C(133000000000000000), IPSECEVTX_SET}};
	for (size_t i = 0; i < definition->field_count; i++)
		set_field(&event, &definition->fields[i], 0);
	return event;
}

START_TEST(an_event_with_another_value_in_any_field_is_another_one)
{
	static struct hashes hashes;
	const struct event_definition *definition;
	make_key();
	hashes.count = 0;
	for (size_t i = 0; (definition = events_at(i)) != NULL; i++) {
		struct ipsecevtx_event event = event_of(definition);
		add(&hashes, &event);
		for (size_t k = 0; k < definition->field_count; k++) {
			const struct event_field *field = &definition->fields[k];
			for (unsigned way = 1; way < 6; way++) {
				set_field(&event, field, way);
				add(&hashes, &event);
			}
			leave_field(&event, field, IPSECEVTX_UNSET);
			add(&hashes, &event);
			leave_field(&event, field, IPSECEVTX_ABSENT);
			add(&hashes, &event);
			set_field(&event, field, 0);
		}
		ck_assert_uint_eq(
			content_hash(&key, &event), hashes.items[hashes.count - 1 - 7 * definition->field_count]);
	}
}
END_TEST

/* Of System what reports say of an event, and values that did not fit their fields. */
START_TEST(an_event_with_another_outcome_account_or_misfit_is_another_one)
{
	static const struct ipsecevtx_id keywords[] = {{KEYWORD_AUDIT_FAILURE, IPSECEVTX_SET},
		{KEYWORD_AUDIT_SUCCESS, IPSECEVTX_SET}, {0, IPSECEVTX_SET}, {0, IPSECEVTX_UNSET}};
	static struct hashes hashes;
	const struct ipsecevtx_pair misfit = {"RemoteAddress", 13, text_of("198.51.100.66", 13)};
	make_key();
	hashes.count = 0;
	struct ipsecevtx_event event = event_of(events_find(4976));
	for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
		event.keywords = keywords[i];
		add(&hashes, &event);
	}
	event.user_sid = text_of("S-1-5-18", 8);
	add(&hashes, &event);
	event.misfits = &misfit;
	event.misfit_count = 1;
	add(&hashes, &event);
	event.pairs = &misfit;
	event.pair_count = 1;
	event.misfit_count = 0;
	add(&hashes, &event);
}
END_TEST

/* Whatever stood in memory before. */
START_TEST(texts_of_all_lengths_are_told_apart)
{
	static struct hashes hashes;
	static char text[1600];
	struct ipsecevtx_event event = event_of(events_find(4653));
	make_key();
	hashes.count = 0;
	memset(text, 'x', sizeof text);
	for (size_t length = 0; length <= sizeof text; length++) {
		char *copy = malloc(length + 1);
		ck_assert_ptr_nonnull(copy);
		memcpy(copy, text, length);
		event.mm_failed.failure_reason = text_of(text, length);
		add(&hashes, &event);
		event.mm_failed.failure_reason = text_of(copy, length);
		ck_assert_uint_eq(content_hash(&key, &event), hashes.items[length]);
		if (length > 0) {
			copy[length - 1] = 'y';
			ck_assert_uint_ne(content_hash(&key, &event), hashes.items[length]);
		}
		free(copy);
	}
}
END_TEST

START_TEST(texts_that_end_elsewhere_are_told_apart)
{
	static struct hashes hashes;
	static const char text[] = "0123456789abcdef";
	struct ipsecevtx_event event = event_of(events_find(4653));
	make_key();
	hashes.count = 0;
	for (size_t at = 0; at < sizeof text; at++) {
		event.mm_failed.local_mm_principal = text_of(text, at);
		event.mm_failed.remote_mm_principal = text_of(text + at, sizeof text - 1 - at);
		add(&hashes, &event);
	}
}
END_TEST

START_TEST(pairs_are_part_of_the_content)
{
	static struct hashes hashes;
	struct ipsecevtx_pair pairs[2] = {{"name", 4, {"value", 5, IPSECEVTX_SET}}, {"n", 1, {"", 0, IPSECEVTX_UNSET}}};
	struct ipsecevtx_event event = event_of(events_find(4655));
	make_key();
	hashes.count = 0;
	add(&hashes, &event);
	event.pairs = pairs;
	for (event.pair_count = 1; event.pair_count <= 2; event.pair_count++)
		add(&hashes, &event);
	event.pair_count = 2;
	pairs[1].value.presence = IPSECEVTX_SET;
	add(&hashes, &event);
	pairs[0].name_length = 3;
	add(&hashes, &event);
	event.kind = IPSECEVTX_KIND_OTHER;
	add(&hashes, &event);
	event.provider = text_of("provider", 8);
	add(&hashes, &event);
	event.time.ticks++;
	add(&hashes, &event);
}
END_TEST

START_TEST(an_event_without_values_is_taken_for_no_other_one)
{
	const struct ipsecevtx_options options = {
		.size = sizeof options, .format = IPSECEVTX_FORMAT_JSON, .text_only = true};
	struct ipsecevtx_report *report;
	struct ipsecevtx_reader *reader;
	const struct ipsecevtx_event *event;
	uint8_t digests[40][32];
	size_t length, size, count = 0;
	const char *text;
	char script[40 * 40] = "";
	for (size_t i = 0; i < 40; i++)
		strcat(script, "event 4653 2024-03-01T08:00:00Z\n"); /* all at once */
	uint8_t *bytes = log_of(script, &size);
	ck_assert_int_eq(ipsecevtx_report_new(&report, "peers", NULL, NULL), 0);
	ck_assert_int_eq(ipsecevtx_open_memory(&reader, bytes, size, NULL, &options, NULL), 0);
	for (; ipsecevtx_next(reader, &event) > 0; count++) {
		ipsecevtx_event_digest(event, digests[count]);
		for (size_t i = 0; i < count; i++)
			ck_assert_int_ne(memcmp(digests[i], digests[count], sizeof digests[i]), 0);
		ck_assert_int_eq(ipsecevtx_event_text(event, &text, &length), IPSECEVTX_OK);
		ck_assert_uint_eq(strlen(text), length);
		ipsecevtx_report_add(report, event);
	}
	ck_assert_uint_eq(count, 40);
	ck_assert_int_eq(ipsecevtx_report_error(report)->code, IPSECEVTX_ERROR_ARGUMENT);
	ipsecevtx_report_free(report);
	ipsecevtx_close(reader);
	free(bytes);
}
END_TEST

static struct ipsecevtx_report *summary;

static void add_own_finding(void *user, const struct ipsecevtx_finding *finding)
{
	size_t *told = user;
	(*told)++;
	ck_assert_int_eq(ipsecevtx_report_add_finding(summary, finding), 0);
}

/* But its own, which it hands out while it is being finished. */
START_TEST(nothing_is_added_to_a_finished_report)
{
	const struct ipsecevtx_finding finding = {
		.kind = IPSECEVTX_FINDING_READ, .severity = IPSECEVTX_SEVERITY_LOSS, .source = "x", .detail = "y"};
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	struct ipsecevtx_event event = {.event_id = 4653, .kind = IPSECEVTX_KIND_MM_FAILED};
	const struct ipsecevtx_report_row *row;
	size_t told = 0;
	options.finding = add_own_finding;
	options.finding_user = &told;
	options.group_limit = 1;
	ck_assert_int_eq(ipsecevtx_report_new(&summary, "summary", &options, NULL), 0);
	for (unsigned i = 0; i < 3; i++) {
		event.computer = text_of(i == 0 ? "a" : i == 1 ? "b" : "c", 1);
		ck_assert_int_eq(ipsecevtx_report_add(summary, &event), 0);
	}
	ck_assert_int_eq(ipsecevtx_report_finish(summary), 0);
	ck_assert_uint_gt(told, 0);
	ck_assert_int_eq(ipsecevtx_report_add_finding(summary, &finding), -1);
	ck_assert_int_eq(ipsecevtx_report_add_input(summary, "x", NULL), -1);
	ck_assert_int_eq(ipsecevtx_report_add(summary, &event), -1);
	ck_assert_int_eq(ipsecevtx_report_error(summary)->code, IPSECEVTX_OK);
	ck_assert_int_eq(ipsecevtx_report_next(summary, &row), 1);
	ipsecevtx_report_free(summary);
}
END_TEST

/* From none to enough, whether the report fails as it is made or later. */
START_TEST(a_limit_of_memory_is_told_as_one)
{
	static const char *const reports[] = {"failures", "hostile", "summary"};
	struct ipsecevtx_event event = {.event_id = 4653, .kind = IPSECEVTX_KIND_MM_FAILED};
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	struct ipsecevtx_error error;
	struct ipsecevtx_report *report;
	size_t refused = 0;
	event.computer = text_of("computer", 8);
	for (size_t limit = 256; limit < (size_t)1 << 25; limit += limit / 4) {
		options.memory_limit = limit;
		if (ipsecevtx_report_new(&report, reports[_i], &options, &error) == 0) {
			if (ipsecevtx_report_add(report, &event) == 0)
				ipsecevtx_report_finish(report);
			error = *ipsecevtx_report_error(report);
			ipsecevtx_report_free(report);
		}
		refused += error.code != IPSECEVTX_OK;
		if (error.code != IPSECEVTX_OK)
			ck_assert_str_eq(error.message, "the report needs more memory than it may use");
	}
	ck_assert_uint_gt(refused, 10);
	ck_assert_int_eq(error.code, IPSECEVTX_OK);
}
END_TEST

/* Though the report also has a limit. */
START_TEST(memory_that_is_not_there_is_told_as_such)
{
	struct counting counting = {.fail_on = true};
	struct ipsecevtx_allocator allocator = counting_allocator(&counting);
	struct ipsecevtx_report_options options = IPSECEVTX_REPORT_OPTIONS_INIT;
	struct ipsecevtx_error error;
	struct ipsecevtx_report *report;
	options.allocator = &allocator;
	options.memory_limit = 8000000;
	for (size_t at = 1;; at++) {
		counting.fail_at = at;
		counting.calls = 0;
		if (ipsecevtx_report_new(&report, "failures", &options, &error) == 0)
			break;
		ck_assert_str_eq(error.message, "out of memory");
		ck_assert_uint_eq(counting.live, 0);
	}
	ipsecevtx_report_free(report);
}
END_TEST

Suite *suite_report_content(void)
{
	Suite *suite = suite_create("report content");
	TCase *content = tcase_create("content");
	tcase_add_test(content, an_event_with_another_value_in_any_field_is_another_one);
	tcase_add_test(content, an_event_with_another_outcome_account_or_misfit_is_another_one);
	tcase_add_test(content, texts_of_all_lengths_are_told_apart);
	tcase_add_test(content, texts_that_end_elsewhere_are_told_apart);
	tcase_add_test(content, pairs_are_part_of_the_content);
	tcase_add_test(content, an_event_without_values_is_taken_for_no_other_one);
	suite_add_tcase(suite, content);
	TCase *calls = tcase_create("calls");
	tcase_add_test(calls, nothing_is_added_to_a_finished_report);
	tcase_add_loop_test(calls, a_limit_of_memory_is_told_as_one, 0, 3);
	tcase_add_test(calls, memory_that_is_not_there_is_told_as_such);
	suite_add_tcase(suite, calls);
	return suite;
}
