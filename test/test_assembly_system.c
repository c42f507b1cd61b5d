/* SPDX-License-Identifier: MIT */
/* Fields of System that come more than once, in every way that a record can hold or lack them. */
#include "event/assembly.h"

#include "suites.h"
#include "test_support.h"

#include <string.h>

static struct assembly assembly;

static void start(void)
{
	struct ipsecevtx_allocator allocator = memory_allocator(NULL);
	memset(&assembly, 0, sizeof assembly);
	assembly_init(&assembly, &allocator);
}

static void stop(void)
{
	assembly_free(&assembly);
}

/* A value that is not set is zero. */
static void check_members(const struct ipsecevtx_event *event)
{
	static const struct ipsecevtx_guid no_guid;
	const struct ipsecevtx_text *const texts[] = {
		&event->provider, &event->computer, &event->channel, &event->user_sid};
	const struct ipsecevtx_u32 *const numbers[] = {
		&event->version, &event->level, &event->task, &event->opcode, &event->process_id, &event->thread_id};
	const struct ipsecevtx_guid *const guids[] = {&event->provider_guid, &event->activity_id};
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		ck_assert_msg((texts[i]->presence == IPSECEVTX_SET) == (texts[i]->length > 0), "text %zu", i);
	for (size_t i = 0; i < COUNT_OF(numbers); i++)
		ck_assert(numbers[i]->presence == IPSECEVTX_SET || numbers[i]->value == 0);
	for (size_t i = 0; i < COUNT_OF(guids); i++)
		ck_assert(guids[i]->presence == IPSECEVTX_SET ||
			  memcmp(guids[i]->bytes, no_guid.bytes, sizeof no_guid.bytes) == 0);
	ck_assert(event->time.presence == IPSECEVTX_SET || event->time.ticks == 0);
	ck_assert(event->record_id.presence == IPSECEVTX_SET || event->record_id.value == 0);
	ck_assert(event->keywords.presence == IPSECEVTX_SET || event->keywords.value == 0);
	ck_assert(event->keywords.presence == IPSECEVTX_SET || event->outcome == IPSECEVTX_OUTCOME_NONE);
}

static struct value fit_value(enum system_field field)
{
	switch (field) {
	case SYSTEM_PROVIDER_NAME:
	case SYSTEM_CHANNEL:
	case SYSTEM_COMPUTER:
	case SYSTEM_USER_SID:
		return value_utf8("some text");
	case SYSTEM_PROVIDER_GUID:
	case SYSTEM_ACTIVITY_ID:
		return value_utf8("{54849625-5478-4994-A5BA-3E3B0328C30D}");
	case SYSTEM_TIME:
		return value_utf8("2020-07-10T17:20:06.687103300Z");
	default:
		return value_utf8("77");
	}
}

/* A text that begins like a value of the field, but is none. */
static struct value odd_value(enum system_field field)
{
	switch (field) {
	case SYSTEM_PROVIDER_GUID:
	case SYSTEM_ACTIVITY_ID:
		return value_utf8("{54849625-5478-4994-A5BA-3E3B0328CxxD}");
	case SYSTEM_TIME:
		return value_utf8("2020-07-10T17:20:06.68710330x");
	default:
		return value_utf8("-9999999999999999999"); /* more than 64 bits with a sign hold */
	}
}

enum way { WAY_FIT, WAY_DOUBTFUL, WAY_ODD, WAY_NULL, WAY_NULL_LEFT_OUT, WAY_LACKING, WAYS };

static void give(enum system_field field, enum way way)
{
	const struct value nothing = {NULL, 0, VALUE_NULL};
	struct value fit = fit_value(field);
	struct value odd = odd_value(field);
	switch (way) {
	case WAY_FIT:
		assembly_system(&assembly, field, &fit);
		break;
	case WAY_DOUBTFUL:
		assembly_system_doubt(&assembly, field, &fit, ASSEMBLY_NEAR);
		break;
	case WAY_ODD:
		assembly_system(&assembly, field, &odd);
		break;
	case WAY_NULL:
		assembly_system(&assembly, field, &nothing);
		break;
	case WAY_NULL_LEFT_OUT:
		assembly_system_doubt(&assembly, field, &nothing, ASSEMBLY_LEFT_OUT);
		break;
	default:
		assembly_lack_system(&assembly, field);
		break;
	}
}

START_TEST(no_member_holds_a_value_without_being_set)
{
	const enum system_field field = (enum system_field)_i;
	for (unsigned ways = 0; ways < WAYS * WAYS * WAYS; ways++) {
		const enum way given[3] = {ways % WAYS, ways / WAYS % WAYS, ways / WAYS / WAYS};
		bool has_value = false;
		assembly_begin(&assembly, 4653, events_find(4653));
		for (int i = 0; i < 3; i++) {
			give(field, given[i]);
			has_value |= given[i] == WAY_FIT;
		}
		ck_assert(assembly_finish(&assembly));
		check_members(&assembly.event);
		ck_assert_msg(!has_value || *assembly_system_presence(&assembly, field) == IPSECEVTX_SET,
			"a value stands there and does not count: ways %u %u %u", given[0], given[1], given[2]);
	}
}
END_TEST

/* It has no text, but to other readers it is a date, or numbers. */
START_TEST(a_time_of_zeros_in_place_of_the_user_is_told)
{
	static const uint8_t zeros[32] = {0};
	const struct value values[] = {{zeros, 16, VALUE_SYSTEMTIME}, {zeros, 32, VALUE_SYSTEMTIME | VALUE_ARRAY}};
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		assembly_begin(&assembly, 4653, events_find(4653));
		assembly_system(&assembly, SYSTEM_USER_SID, &values[i]);
		ck_assert(assembly_finish(&assembly));
		ck_assert_uint_eq(assembly.event.marks & IPSECEVTX_MARK_VALUE, IPSECEVTX_MARK_VALUE);
	}
}
END_TEST

Suite *suite_assembly_system(void)
{
	Suite *suite = suite_create("assembly system");
	TCase *tests = tcase_create("repeated");
	tcase_add_checked_fixture(tests, start, stop);
	tcase_add_loop_test(tests, no_member_holds_a_value_without_being_set, 0, SYSTEM_FIELD_COUNT);
	tcase_add_test(tests, a_time_of_zeros_in_place_of_the_user_is_told);
	suite_add_tcase(suite, tests);
	return suite;
}
